//! # gap
//!
//! A hole in a decision that is not meant by `otherwise`: a single answer at
//! which no rule holds, though rules hold on both sides of it.
//!
//! Two kinds are looked for, in decisions that pick one outcome. A number or date
//! with rules below it and above it and none at it; and, with `unique` and `first`,
//! one value of a `one_of` that no rule takes, though for the same child every
//! other value is taken. The value a question has where it does not apply is none.
//!
//! The child falls to `otherwise`, which is mostly the least protective outcome,
//! and nobody decided that it should. Write the rule for that answer. If
//! `otherwise` is meant, accept the finding and say why.
//!
//! ```yaml
//! - {when: age_years < 16, then: parents_agree}
//! - {when: age_years > 16, then: young_person_agrees}    # and at sixteen?
//! ```

use std::collections::BTreeSet;

use crate::algebra::number::Number;
use crate::algebra::order::Relation;
use crate::algebra::value::Value;
use crate::ast::diagnostic::Severity;
use crate::check::pack::Decision;
use crate::check::pack::HitPolicy;
use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::compile::abstraction::is_discrete;
use crate::compile::abstraction::measure;
use crate::compile::abstraction::unmeasure;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::decide::mind::Mind;
use crate::explain::wording::answer_words;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;
use crate::inspect::lint::study::for_instance;
use crate::inspect::lint::study::is_so;
use crate::inspect::one_child::Search;

pub(super) const LINT: Lint = Lint {
    code: "gap",
    level: Severity::Warning,
    holds: Holds::InAnyPack,
    source: include_str!("gap.rs"),
    find,
};

/// Just beside a threshold that is no whole step.
const STEP: Number = Number::from_parts(1, 0, 0, false, 4);

/// An answer at which there may be a hole, between others at which rules hold.
struct Hole {
    decision: DecisionId,
    fact: FactId,
    at: Value,
    around: Vec<Value>,
}

impl Hole {
    /// The conditions that tell: the fact is so; some rule holds here; some rule holds at each answer around.
    fn terms(&self, pack: &Pack) -> Vec<Term> {
        let fact = Box::new(Term::Fact(self.fact));
        let is = Term::Compare(
            Relation::Equal,
            fact,
            Box::new(Term::Known(self.at.clone())),
        );
        let rules = &pack.decision(self.decision).rules;
        let some_rule = |value: &Value| {
            let put = rules
                .iter()
                .map(|rule| rule.condition.put(self.fact, value));
            Term::Or(put.collect())
        };
        let around = self.around.iter().map(some_rule);
        [is, some_rule(&self.at)]
            .into_iter()
            .chain(around)
            .collect()
    }

    fn goal(terms: &[Lit], circuit: &mut Circuit) -> Lit {
        match terms {
            [is, here, around @ ..] => {
                let all = [*is, !*here].into_iter().chain(around.iter().copied());
                circuit.and(all)
            }
            _ => Lit::FALSE,
        }
    }
}

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let pack = study.pack;
    let mut holes = Vec::new();
    for (id, decision) in study.decisions().filter(|(_, it)| !it.collects()) {
        holes.extend(candidates(pack, id, decision));
    }
    let terms: Vec<Vec<Term>> = holes.iter().map(|hole| hole.terms(pack)).collect();
    let flat: Vec<&Term> = terms.iter().flatten().collect();
    let mut theory = study.program.one_child(&flat);
    let mut lits = theory.terms.clone().into_iter();
    let mut goals = Vec::new();
    for terms in &terms {
        let own: Vec<Lit> = lits.by_ref().take(terms.len()).collect();
        goals.push(Hole::goal(&own, &mut theory.circuit));
    }
    let mut search = Search::over(study.program, theory);
    let holes = holes.iter().zip(goals);
    holes
        .filter_map(|(hole, goal)| finding(study, &mut search, hole, goal))
        .collect()
}

fn finding(study: &Study<'_>, search: &mut Search<'_>, hole: &Hole, goal: Lit) -> Option<Finding> {
    let none = |mind: &mut Mind<'_>| {
        let rules = &mind.decision(hole.decision).rules;
        rules.iter().all(|truth| truth.is_false())
    };
    let found = search.find(goal)?;
    let example = found.confirmed(study.program, |it| is_so(study.program, it, none))?;
    let pack = study.pack;
    let (decision, fact) = (pack.decision(hole.decision), pack.fact(hole.fact));
    let id = hole.at.as_text().map(str::to_owned);
    let at = id.unwrap_or_else(|| answer_words(fact, &hole.at));
    let message = format!(
        "no rule of `{}` holds where `{}` is {at}, though rules hold around it",
        decision.name, fact.name
    );
    let name = format!("{}.{}", decision.name, fact.name);
    let otherwise = decision.otherwise.and_then(|at| decision.outcomes.get(at));
    let falls = otherwise.map(|it| format!("the child falls to `otherwise`, which is `{}`", it.id));
    Some(
        LINT.finding(&name, decision.declared, message)
            .help(for_instance(pack, &example))
            .help(falls)
            .help("write the rule for that answer".to_owned()),
    )
}

/// Where a decision may have a hole, by what its rules compare.
fn candidates(pack: &Pack, id: DecisionId, decision: &Decision) -> Vec<Hole> {
    let mut named: Vec<(FactId, Value)> = Vec::new();
    for rule in &decision.rules {
        rule.condition
            .visit(&mut |term| named.extend(compared(term)));
    }
    let facts: BTreeSet<FactId> = named.iter().map(|(fact, _)| *fact).collect();
    let mut holes = Vec::new();
    for fact in facts {
        let values = named.iter().filter(|(known, _)| *known == fact);
        let values: Vec<&Value> = values.map(|(_, value)| value).collect();
        for (at, around) in holes_of(pack, fact, decision.hit, &values) {
            holes.push(Hole {
                decision: id,
                fact,
                at,
                around,
            });
        }
    }
    holes
}

/// The answers at which a fact may have a hole, each with the answers around it.
fn holes_of(pack: &Pack, id: FactId, hit: HitPolicy, named: &[&Value]) -> Vec<(Value, Vec<Value>)> {
    let fact = pack.fact(id);
    let Type::OneOf(domain) = &fact.of else {
        return beside(pack, id, named);
    };
    let all = domain.values.iter().map(|value| Value::Text(value.clone()));
    let (taken, left): (Vec<Value>, Vec<Value>) = all.partition(|value| named.contains(&value));
    // What rises from `otherwise` may well leave one answer there.
    let divides = matches!(hit, HitPolicy::Unique | HitPolicy::First);
    match left.as_slice() {
        [only] if divides && taken.len() > 1 && fact.otherwise.as_ref() != Some(only) => {
            vec![(only.clone(), taken)]
        }
        _ => Vec::new(),
    }
}

fn beside(pack: &Pack, id: FactId, named: &[&Value]) -> Vec<(Value, Vec<Value>)> {
    let fact = pack.fact(id);
    let whole = is_discrete(&fact.of);
    let step = if whole { Number::ONE } else { STEP };
    let mut at: BTreeSet<Number> = BTreeSet::new();
    for number in named.iter().filter_map(|value| measure(value)) {
        at.insert(number);
        if whole {
            at.extend([number - step, number + step]);
        }
    }
    let inside = |number: &Number| {
        let (least, most) = fact.bounds.unwrap_or((*number - step, *number + step));
        least < *number && *number < most
    };
    let value = |number: Number| unmeasure(number, &fact.of);
    at.into_iter()
        .filter(inside)
        .filter_map(|number| {
            let around = vec![value(number - step)?, value(number + step)?];
            Some((value(number)?, around))
        })
        .collect()
}

/// The facts that a comparison holds against written values.
fn compared(term: &Term) -> Vec<(FactId, Value)> {
    let pairs = term.held_against().into_iter();
    pairs
        .filter_map(|pair| match pair {
            (Term::Fact(id), Term::Known(value)) => Some((*id, value.clone())),
            _ => None,
        })
        .collect()
}
