//! # unused-fact
//!
//! A question whose answer nothing reads: no rule, no clock, no invariant, and
//! no other question that is itself of use.
//!
//! Every question takes a screener's time and keeps something about a family. One
//! that decides nothing should not be asked. A fact of type `text` is there to be
//! read by people and is not reported.
//!
//! Use it in a rule, or take it away. A fact kept for another layer is reported
//! only if no pack that stands on this one uses it.
//!
//! ```yaml
//! facts:
//!   favourite_subject: {type: one_of, ...}    # and no rule asks for it
//! ```

use crate::ast::diagnostic::Severity;
use crate::check::pack::Carries;
use crate::check::pack::Claim;
use crate::check::pack::From;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;
use crate::inspect::lint::study::facts_below;

pub(super) const LINT: Lint = Lint {
    code: "unused-fact",
    level: Severity::Warning,
    holds: Holds::InEveryPack,
    source: include_str!("unused_fact.rs"),
    find,
};

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let pack = study.pack;
    let mut used = read_by_rules(pack);
    used.extend(read_elsewhere(pack));
    facts_below(pack, &mut used);
    let unused = pack.fact_ids().filter(|id| !used.contains(id));
    let unused = unused.map(|id| pack.fact(id));
    unused
        .filter(|fact| fact.of != Type::Text)
        .map(|fact| {
            let message = format!("nothing uses the answer to `{}`", fact.name);
            let help = "use it in a rule, or take the question away";
            LINT.finding(&fact.name, fact.declared, message)
                .help(help.to_owned())
        })
        .collect()
}

/// The facts that rules read themselves.
pub(super) fn read_by_rules(pack: &Pack) -> Vec<FactId> {
    let rules = pack.decisions.iter().flat_map(|decision| &decision.rules);
    rules.flat_map(|rule| rule.condition.facts()).collect()
}

/// The facts that count in another way: while a case is open, for a clock, in what must hold.
pub(super) fn read_elsewhere(pack: &Pack) -> Vec<FactId> {
    let mut terms: Vec<&Term> = pack.assumptions.iter().map(|it| &it.holds).collect();
    let mut facts: Vec<FactId> = Vec::new();
    for decision in &pack.decisions {
        terms.extend(decision.while_open.iter().map(|open| &open.rule.condition));
        for outcome in &decision.outcomes {
            if let Carries::Deadline {
                from: From::Fact(id),
                ..
            } = &outcome.carries
            {
                facts.push(*id);
            }
        }
    }
    for invariant in &pack.invariants {
        terms.extend(invariant.for_all.as_ref().map(|(term, _)| term));
        match &invariant.claim {
            Claim::Implies(term, _) | Claim::Never(term, _) | Claim::InterimNever(_, term, _) => {
                terms.push(term);
            }
            Claim::MonotoneIn(_, movers) => facts.extend(movers.iter().map(|mover| mover.fact)),
            Claim::DoesNotDependOn(_, ids) | Claim::SettledWhenKnown(_, ids) => {
                facts.extend(ids);
            }
        }
    }
    facts.extend(terms.into_iter().flat_map(Term::facts));
    facts
}
