//! What is counted of each child, and of where it went.

use crate::check::case::Case;
use crate::execute::kinds::Found;
use crate::execute::told::Row;
use crate::inspect::replayed::Fired;
use crate::inspect::replayed::Move;
use crate::inspect::replayed::Place;
use crate::inspect::replayed::Twice;
use crate::inspect::replayed::moved;
use crate::shell::bulk::line::Verdict;
use crate::shell::bulk::side::Version;
use crate::shell::bulk::tally::Tally;
use crate::shell::bulk::words::authority_of;
use crate::shell::bulk::words::case_of;
use crate::shell::bulk::words::said;

/// One version's word about a child.
pub(super) struct Said<'s, 'p> {
    /// The version.
    pub(super) version: &'s Version<'p>,
    /// What it says.
    pub(super) verdict: &'s Verdict<'s>,
}

impl Said<'_, '_> {
    /// The names of the outcomes, the least first.
    fn order(&self) -> Vec<&str> {
        let pack = &self.version.ready.program.pack;
        let outcomes = pack.decision(pack.recommends).outcomes.iter();
        outcomes.map(|outcome| &*outcome.id).collect()
    }

    fn place(&self) -> Place {
        let least = self.verdict.at_least.unwrap_or("");
        let order = self.order();
        Place {
            at: order.iter().position(|name| *name == least).unwrap_or(0),
            least: least.to_owned(),
            settled: self.verdict.pathway.is_some(),
        }
    }

    /// The rules of the recommendation that certainly hold.
    fn fired(&self) -> Vec<Fired> {
        let pack = &self.version.ready.program.pack;
        let decision = pack.decision(pack.recommends);
        let held = self.verdict.fired.get(&*decision.name);
        let rules = held.into_iter().flatten().filter_map(|name| {
            let rule = decision.rules.iter().find(|rule| *rule.id == **name)?;
            let gives = decision.outcomes.get(*rule.then.first()?)?;
            Some(Fired {
                rule: rule.id.to_string(),
                gives: gives.id.to_string(),
            })
        });
        rules.collect()
    }
}

/// Notes where a child went.
pub(super) fn note_change(
    (row, place, by): (&Row<'_>, usize, &str),
    child: &str,
    old: &Said<'_, '_>,
    new: &Said<'_, '_>,
    cases: &dyn Fn() -> (Case, Case),
    tally: &mut Tally,
) -> Move {
    let moved = moved(&old.verdict.possible, &new.verdict.possible, &new.order());
    let (before, after) = match moved {
        Move::Same => (Vec::new(), Vec::new()),
        Move::Down | Move::Up | Move::Sideways | Move::Elsewhere => (old.fired(), new.fired()),
    };
    let only = |one: &[Fired], other: &[Fired]| -> Vec<Fired> {
        let rules = one.iter().filter(|rule| !other.contains(rule));
        rules.cloned().collect()
    };
    let reference = format!("{}/{child}", case_of(row));
    let twice = Twice {
        reference: &reference,
        old: old.place(),
        new: new.place(),
        moved,
        group: &group(row, place, by, old.version),
        gone: only(&before, &after),
        come: only(&after, &before),
    };
    tally.changes.note(&twice);
    if moved != Move::Same {
        tally.changes.keep(&twice, place, cases);
    }
    moved
}

/// What is answered to the question by which children are told apart, or the authority where a pack has no such question.
fn group(row: &Row<'_>, place: usize, by: &str, version: &Version<'_>) -> String {
    let asked = version.ready.program.pack.find_fact(by).is_some();
    let said = if asked {
        said(row, place, by)
    } else {
        authority_of(row)
    };
    match said.as_deref() {
        None if asked => "not answered".to_owned(),
        None => version.pack.clone(),
        Some("not_known" | "unknown" | "declined" | "not_asked") => "not known".to_owned(),
        Some(said) => said.to_owned(),
    }
}

/// Counts children of whom the same is said.
pub(super) fn count(version: &Version<'_>, found: &Found, children: u64, tally: &mut Tally) {
    tally.children += children;
    tally.refined.0 += u64::from(found.refined) * children;
    tally.faults += u64::from(!found.faults.is_empty()) * children;
    let pack = &version.ready.program.pack;
    let stand = found.decisions.first();
    let least = stand
        .and_then(|stand| stand.possible.first().copied())
        .unwrap_or(0);
    let settled = stand.is_some_and(|stand| stand.settled().is_some());
    let outcomes = &pack.decision(pack.recommends).outcomes;
    let name = outcomes.get(least).map_or("", |outcome| &*outcome.id);
    let slot = tally.outcomes.entry((least, settled));
    slot.or_insert_with(|| (name.to_owned(), 0)).1 += children;
}
