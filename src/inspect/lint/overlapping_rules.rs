//! # overlapping-rules
//!
//! Two rules of a `hit: unique` decision that hold of one and the same child and
//! give different outcomes.
//!
//! `unique` promises that the rules divide the cases between them. Where two
//! hold, the council's text says two things about one child, and the more
//! protective is taken without anybody having meant it. This is an error.
//!
//! Draw the line between the two conditions, or choose `highest` or `first` and
//! with it which of the two goes before. The finding shows a child of whom both hold.
//!
//! ```yaml
//! - {when: age_years <= 16, then: parents_agree}
//! - {when: age_years >= 16, then: young_person_agrees}    # and at sixteen?
//! ```

use crate::ast::diagnostic::Severity;
use crate::check::pack::Decision;
use crate::check::pack::HitPolicy;
use crate::check::term::DecisionId;
use crate::compile::circuit::Lit;
use crate::decide::mind::Mind;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::RuleAt;
use crate::inspect::lint::study::Study;
use crate::inspect::lint::study::for_instance;
use crate::inspect::lint::study::is_so;
use crate::inspect::one_child::Search;

pub(super) const LINT: Lint = Lint {
    code: "overlapping-rules",
    level: Severity::Error,
    holds: Holds::InAnyPack,
    source: include_str!("overlapping_rules.rs"),
    find,
};

/// How many overlaps are shown at once; once they are mended the next are.
const MOST_SHOWN: usize = 20;

struct Pair {
    decision: DecisionId,
    first: usize,
    second: usize,
    goal: Lit,
}

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let mut theory = study.program.one_child(&[]);
    let mut pairs = Vec::new();
    for (decision, known) in study.decisions() {
        let lits = theory.copy.rules.get(decision.0).cloned();
        let lits = lits.unwrap_or_default();
        for (first, second) in clashing(study, decision, known) {
            if let (Some(a), Some(b)) = (lits.get(first), lits.get(second)) {
                let goal = theory.circuit.and([*a, *b]);
                pairs.push(Pair {
                    decision,
                    first,
                    second,
                    goal,
                });
            }
        }
    }
    if pairs.is_empty() {
        return Vec::new();
    }
    let mut search = Search::over(study.program, theory);
    let found = pairs
        .iter()
        .filter_map(|pair| finding(study, &mut search, pair));
    found.take(MOST_SHOWN).collect()
}

/// Pairs of rules with different outcomes.
fn clashing(study: &Study<'_>, id: DecisionId, decision: &Decision) -> Vec<(usize, usize)> {
    if decision.hit != HitPolicy::Unique {
        return Vec::new();
    }
    let live = |at: &usize| {
        study.can_fire(RuleAt {
            decision: id,
            at: *at,
        })
    };
    let all: Vec<usize> = (0..decision.rules.len()).filter(live).collect();
    let then = |at: &usize| decision.rules.get(*at).map(|rule| &rule.then);
    let mut pairs = Vec::new();
    for (n, first) in all.iter().enumerate() {
        for second in all.iter().skip(n + 1) {
            if then(first) != then(second) {
                pairs.push((*first, *second));
            }
        }
    }
    pairs
}

fn finding(study: &Study<'_>, search: &mut Search<'_>, pair: &Pair) -> Option<Finding> {
    let decision = study.pack.decision(pair.decision);
    let both = |mind: &mut Mind<'_>| {
        let rules = &mind.decision(pair.decision).rules;
        let holds = |at: usize| rules.get(at).is_some_and(|truth| truth.is_true());
        holds(pair.first) && holds(pair.second)
    };
    let found = search.find(pair.goal)?;
    let example = found.confirmed(study.program, |it| is_so(study.program, it, both))?;
    let (first, second) = (
        decision.rules.get(pair.first)?,
        decision.rules.get(pair.second)?,
    );
    let outcome = |then: &[usize]| {
        let outcome = then.first().and_then(|at| decision.outcomes.get(*at));
        outcome.map_or("", |outcome| &*outcome.id).to_owned()
    };
    let message = format!(
        "`{}` and `{}` hold of one child, with `{}` and `{}` for `{}`",
        first.id,
        second.id,
        outcome(&first.then),
        outcome(&second.then),
        decision.name
    );
    let at = format!("{} and {}", first.id, second.id);
    let finding = LINT.finding(&at, second.declared, message);
    Some(
        finding
            .also(first.declared, "the other rule")
            .help(for_instance(study.pack, &example))
            .help(
                "draw the line between the two, or choose `hit: first` or `hit: highest`"
                    .to_owned(),
            ),
    )
}
