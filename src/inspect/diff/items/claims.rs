//! What invariants claim.

use crate::check::pack::Claim;
use crate::check::pack::Mover;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::inspect::diff::items::decisions::names;

pub(super) fn claim(pack: &Pack, claim: &Claim) -> String {
    let facts = |ids: &[FactId]| {
        let names: Vec<&str> = ids.iter().map(|id| &*pack.fact(*id).name).collect();
        names.join(", ")
    };
    let mover = |mover: &Mover| {
        let order: Vec<&str> = mover.order.iter().map(|it| &**it).collect();
        let name = &pack.fact(mover.fact).name;
        if order.is_empty() {
            name.to_string()
        } else {
            format!("{name} ({})", order.join(" < "))
        }
    };
    match claim {
        Claim::Implies(_, text) => format!("implies: {text}"),
        Claim::Never(_, text) => format!("never: {text}"),
        Claim::MonotoneIn(id, movers) => {
            let movers: Vec<String> = movers.iter().map(mover).collect();
            format!(
                "{} monotone_in: {}",
                pack.decision(*id).name,
                movers.join(", ")
            )
        }
        Claim::DoesNotDependOn(id, ids) => {
            format!(
                "{} does_not_depend_on: {}",
                pack.decision(*id).name,
                facts(ids)
            )
        }
        Claim::SettledWhenKnown(id, ids) => {
            format!(
                "{} settled_when_known: {}",
                pack.decision(*id).name,
                facts(ids)
            )
        }
        Claim::InterimNever(outcomes, _, text) => format!(
            "interim_never: {} while_possible: {text}",
            names(pack.decision(pack.recommends), outcomes)
        ),
    }
}
