//! Checked terms → literals over the finite view of facts.
//!
//! What the view cannot express becomes an opaque atom: a variable of its own,
//! fixed when the case decides it, free when it does not. Answers stay sound;
//! where a free atom takes part they may name more outcomes than can occur.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::algebra::order::Relation;
use crate::algebra::order::holds;
use crate::algebra::value::Value;
use crate::check::pack::Decision;
use crate::check::pack::HitPolicy;
use crate::check::pack::Pack;
use crate::check::pack::Step;
use crate::check::term::Builtin;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Given;
use crate::check::term::Member;
use crate::check::term::Quantifier;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::compile::abstraction::Cut;
use crate::compile::abstraction::FactVars;
use crate::compile::abstraction::comparison;
use crate::compile::abstraction::declare;
use crate::compile::abstraction::measure;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::simulate::Settling;

/// How many argument combinations of a scripted function are tried out beforehand.
const MOST_COMBINATIONS: usize = 256;

/// Calls a scripted function on known arguments.
pub type CallScript<'c> = &'c dyn Fn(&str, &[Value]) -> Option<Value>;

/// One copy of a pack's logic as literals.
#[derive(Clone, Debug)]
pub struct Copy {
    /// The variables of each fact.
    pub facts: Vec<FactVars>,
    /// For each fact with `only_if`: whether it applies, and the guard to assume while nobody answered it.
    pub applies: BTreeMap<FactId, (Lit, Lit)>,
    /// For each fact that follows from others, the guard to assume while nobody answered it.
    pub follows: BTreeMap<FactId, Lit>,
    /// What such a fact follows from: literals that decide its value.
    pub given: BTreeMap<FactId, Vec<Lit>>,
    /// What becomes of facts that nobody answers: before which variable, of which fact, what.
    pub settlings: Vec<(usize, FactId, Settling)>,
    /// Whether each rule holds, by decision.
    pub rules: Vec<Vec<Lit>>,
    /// Whether each outcome comes about, by decision.
    pub outcomes: Vec<Vec<Lit>>,
    /// Conditions the view cannot express, with their variables.
    pub opaque: Vec<(Term, Lit)>,
    /// Whether the contact came in office hours.
    pub in_office_hours: Lit,
}

impl Copy {
    /// The literals that are true where a fact has a value.
    #[must_use]
    pub fn literals(&self, pack: &Pack, id: FactId, value: &Value) -> Vec<Lit> {
        let of = &pack.fact(id).of;
        let vars = self.facts.get(id.0);
        vars.map_or_else(Vec::new, |vars| vars.literals(value, of))
    }
}

/// Lowers a whole pack into one copy.
pub fn lower(
    pack: &Pack,
    cuts: &BTreeMap<FactId, BTreeSet<Cut>>,
    call: CallScript<'_>,
    circuit: &mut Circuit,
) -> Copy {
    let facts = pack
        .fact_ids()
        .map(|id| declare(pack.fact(id), cuts.get(&id), circuit))
        .collect();
    let copy = Copy {
        facts,
        applies: BTreeMap::new(),
        follows: BTreeMap::new(),
        given: BTreeMap::new(),
        settlings: Vec::new(),
        rules: vec![Vec::new(); pack.decisions.len()],
        outcomes: vec![Vec::new(); pack.decisions.len()],
        opaque: Vec::new(),
        in_office_hours: circuit.fresh(),
    };
    let mut lowering = Lowering {
        pack,
        circuit,
        call,
        copy,
    };
    for step in &pack.order {
        match step {
            Step::Fact(id) => lowering.fact(*id),
            Step::Decision(id) => lowering.decision(*id),
        }
    }
    lowering.copy
}

/// Lowers further conditions over a copy that stands already.
pub fn lower_terms(
    pack: &Pack,
    terms: &[&Term],
    call: CallScript<'_>,
    circuit: &mut Circuit,
    copy: Copy,
) -> (Copy, Vec<Lit>) {
    let mut lowering = Lowering {
        pack,
        circuit,
        call,
        copy,
    };
    let lits = terms.iter().map(|term| lowering.truth(term)).collect();
    (lowering.copy, lits)
}

struct Lowering<'a> {
    pack: &'a Pack,
    circuit: &'a mut Circuit,
    call: CallScript<'a>,
    copy: Copy,
}

impl Lowering<'_> {
    /// Where a question does not apply, the fact has its fallback value.
    fn fact(&mut self, id: FactId) {
        let fact = self.pack.fact(id);
        let applies = fact.only_if.as_ref().map(|(term, _)| self.truth(term));
        self.follow(id, applies.unwrap_or(Lit::TRUE));
        let Some(applies) = applies else {
            return;
        };
        let guard = self.circuit.fresh();
        if let Some(value) = &fact.otherwise
            && let Some(vars) = self.copy.facts.get(id.0)
        {
            let lits = vars.literals(value, &fact.of);
            for lit in &lits {
                self.circuit.require([!guard, applies, *lit]);
            }
            let at = self.circuit.variables();
            let settling = Settling::Fallback(applies, lits);
            self.copy.settlings.push((at, id, settling));
        }
        self.copy.applies.insert(id, (applies, guard));
    }

    /// Where a fact follows from others, it has the value they give it, as far as the view can tell.
    fn follow(&mut self, id: FactId, applies: Lit) {
        let fact = self.pack.fact(id);
        let Some(term) = &fact.worked_out else {
            return;
        };
        let Some(values) = self.values(term) else {
            return;
        };
        let guard = self.circuit.fresh();
        let given = values.iter().map(|(_, lit)| *lit).collect();
        self.copy.given.insert(id, given);
        let mut rows: Vec<(Lit, Vec<Lit>)> = Vec::new();
        for (value, given) in values {
            let lits = self
                .copy
                .facts
                .get(id.0)
                .map(|vars| vars.literals(&value, &fact.of));
            for lit in lits.iter().flatten() {
                self.circuit.require([!guard, !applies, !given, *lit]);
            }
            rows.push((given, lits.unwrap_or_default()));
        }
        let at = self.circuit.variables();
        let settling = Settling::Follows(applies, rows);
        self.copy.settlings.push((at, id, settling));
        self.copy.follows.insert(id, guard);
    }

    fn decision(&mut self, id: DecisionId) {
        let decision = self.pack.decision(id);
        let rules: Vec<Lit> = decision
            .rules
            .iter()
            .map(|rule| self.truth(&rule.condition))
            .collect();
        let outcomes = match decision.hit {
            HitPolicy::Collect => self.collected(decision, &rules),
            HitPolicy::First => self.first(decision, &rules),
            HitPolicy::Unique | HitPolicy::Highest => self.highest(decision, &rules),
        };
        if let Some(slot) = self.copy.rules.get_mut(id.0) {
            *slot = rules;
        }
        if let Some(slot) = self.copy.outcomes.get_mut(id.0) {
            *slot = outcomes;
        }
    }

    /// The rules that give an outcome.
    fn giving(decision: &Decision, rules: &[Lit], outcome: usize) -> Vec<Lit> {
        let pairs = decision.rules.iter().zip(rules);
        pairs
            .filter(|(rule, _)| rule.then.contains(&outcome))
            .map(|(_, lit)| *lit)
            .collect()
    }

    fn collected(&mut self, decision: &Decision, rules: &[Lit]) -> Vec<Lit> {
        (0..decision.outcomes.len())
            .map(|outcome| self.circuit.or(Self::giving(decision, rules, outcome)))
            .collect()
    }

    fn highest(&mut self, decision: &Decision, rules: &[Lit]) -> Vec<Lit> {
        let none = {
            let held: Vec<Lit> = rules.iter().map(|lit| !*lit).collect();
            self.circuit.and(held)
        };
        let mut higher: Vec<Lit> = Vec::new();
        let mut outcomes = Vec::new();
        for outcome in (0..decision.outcomes.len()).rev() {
            let given = self.circuit.or(Self::giving(decision, rules, outcome));
            let mut all: Vec<Lit> = higher.iter().map(|lit| !*lit).collect();
            all.push(given);
            let wins = self.circuit.and(all);
            let fallback = if decision.otherwise == Some(outcome) {
                none
            } else {
                Lit::FALSE
            };
            outcomes.push(self.circuit.or([wins, fallback]));
            higher.push(given);
        }
        outcomes.reverse();
        outcomes
    }

    fn first(&mut self, decision: &Decision, rules: &[Lit]) -> Vec<Lit> {
        let mut reached = Lit::TRUE;
        let mut ways: Vec<Vec<Lit>> = vec![Vec::new(); decision.outcomes.len()];
        for (rule, lit) in decision.rules.iter().zip(rules) {
            let here = self.circuit.and([reached, *lit]);
            for outcome in &rule.then {
                if let Some(way) = ways.get_mut(*outcome) {
                    way.push(here);
                }
            }
            reached = self.circuit.and([reached, !*lit]);
        }
        if let Some(way) = decision.otherwise.and_then(|outcome| ways.get_mut(outcome)) {
            way.push(reached);
        }
        ways.into_iter().map(|way| self.circuit.or(way)).collect()
    }

    /// The literal of a condition.
    fn truth(&mut self, term: &Term) -> Lit {
        match term {
            Term::Known(value) => value
                .as_bool()
                .map_or(Lit::FALSE, |known| Lit::TRUE.when(known)),
            Term::Fact(id) => match self.copy.facts.get(id.0) {
                Some(FactVars::YesNo(lit)) => *lit,
                _ => self.opaque(term),
            },
            Term::Not(inner) => !self.truth(inner),
            Term::And(parts) => {
                let parts: Vec<Lit> = parts.iter().map(|part| self.truth(part)).collect();
                self.circuit.and(parts)
            }
            Term::Or(parts) => {
                let parts: Vec<Lit> = parts.iter().map(|part| self.truth(part)).collect();
                self.circuit.or(parts)
            }
            Term::If(condition, then, otherwise) => {
                let (condition, then) = (self.truth(condition), self.truth(then));
                let otherwise = self.truth(otherwise);
                self.circuit.choose(condition, then, otherwise)
            }
            Term::Compare(relation, a, b) => self.compare(*relation, a, b, term),
            Term::In(value, members) => {
                let tests: Option<Vec<Lit>> = members
                    .iter()
                    .map(|member| self.member(value, member))
                    .collect();
                match tests {
                    Some(tests) => self.circuit.or(tests),
                    None => self.opaque(term),
                }
            }
            Term::Call(Builtin::ListContains, arguments) => match arguments.as_slice() {
                [list, item] => self
                    .contains(list, item)
                    .unwrap_or_else(|| self.opaque(term)),
                _ => self.opaque(term),
            },
            Term::Quantified(quantifier, list, condition) => self
                .quantified(*quantifier, list, condition)
                .unwrap_or_else(|| self.opaque(term)),
            Term::Script(name, arguments) => self
                .script_truth(name, arguments)
                .unwrap_or_else(|| self.opaque(term)),
            Term::Given(Given::InOfficeHours) => self.copy.in_office_hours,
            Term::Outcome(_)
            | Term::Given(Given::ReceivedOn | Given::Siblings)
            | Term::Item(_)
            | Term::Field(..)
            | Term::PartOf(..)
            | Term::List(_)
            | Term::Negate(_)
            | Term::Arithmetic(..)
            | Term::Call(..)
            | Term::IsKnown(_)
            | Term::IsOpen(_) => self.opaque(term),
        }
    }

    /// A variable for a condition that the view cannot express; the same condition has one variable.
    fn opaque(&mut self, term: &Term) -> Lit {
        if let Some((_, lit)) = self.copy.opaque.iter().find(|(known, _)| known == term) {
            return *lit;
        }
        let lit = self.circuit.fresh();
        self.copy.opaque.push((term.clone(), lit));
        lit
    }

    fn compare(&mut self, relation: Relation, a: &Term, b: &Term, whole: &Term) -> Lit {
        let positive = if relation == Relation::NotEqual {
            Relation::Equal
        } else {
            relation
        };
        let lit = self.compare_positive(positive, a, b).unwrap_or_else(|| {
            let term = Term::Compare(positive, Box::new(a.clone()), Box::new(b.clone()));
            if positive == relation {
                self.opaque(whole)
            } else {
                self.opaque(&term)
            }
        });
        lit.when(relation != Relation::NotEqual)
    }

    fn compare_positive(&mut self, relation: Relation, a: &Term, b: &Term) -> Option<Lit> {
        if let Term::If(condition, then, otherwise) = a {
            let then = self.compare_positive(relation, then, b)?;
            let otherwise = self.compare_positive(relation, otherwise, b)?;
            let condition = self.truth(condition);
            return Some(self.circuit.choose(condition, then, otherwise));
        }
        if let Term::If(condition, then, otherwise) = b {
            let then = self.compare_positive(relation, a, then)?;
            let otherwise = self.compare_positive(relation, a, otherwise)?;
            let condition = self.truth(condition);
            return Some(self.circuit.choose(condition, then, otherwise));
        }
        match (a, b) {
            (Term::Known(x), Term::Known(y)) => Some(Lit::TRUE.when(holds(relation, x, y)?)),
            (Term::Fact(id), Term::Known(value)) => self.threshold(*id, relation, value),
            (Term::Known(value), Term::Fact(id)) => self.threshold(*id, relation.mirrored(), value),
            (Term::Call(Builtin::Count, list), Term::Known(value)) => {
                self.count(list.first()?, relation, value)
            }
            (Term::Known(value), Term::Call(Builtin::Count, list)) => {
                self.count(list.first()?, relation.mirrored(), value)
            }
            _ if relation == Relation::Equal => self.equality(a, b),
            _ => None,
        }
        .or_else(|| {
            if relation == Relation::Equal {
                self.equality(a, b)
            } else {
                None
            }
        })
    }

    /// A fact against a threshold.
    fn threshold(&mut self, id: FactId, relation: Relation, value: &Value) -> Option<Lit> {
        let of = &self.pack.fact(id).of;
        let FactVars::Ordered(cuts) = self.copy.facts.get(id.0)? else {
            return None;
        };
        let at = measure(value)?;
        let parts: Option<Vec<Lit>> = comparison(relation, at, of)
            .into_iter()
            .map(|(cut, truth)| {
                let found = cuts.iter().find(|(known, _)| *known == cut);
                found.map(|(_, lit)| lit.when(truth))
            })
            .collect();
        Some(self.circuit.and(parts?))
    }

    /// How many of a set, against a number.
    fn count(&mut self, list: &Term, relation: Relation, value: &Value) -> Option<Lit> {
        let members: Vec<Lit> = self
            .members(list)?
            .into_iter()
            .map(|(_, lit)| lit)
            .collect();
        let Value::Number(number) = value else {
            return None;
        };
        let counts: Vec<Lit> = (0..=members.len())
            .filter(|count| known_numbers(relation, *count, *number))
            .map(|count| {
                let reached = self.circuit.at_least(count, &members);
                let passed = self.circuit.at_least(count + 1, &members);
                self.circuit.and([reached, !passed])
            })
            .collect();
        Some(self.circuit.or(counts))
    }

    /// The members a set may have, each with the literal of its membership.
    fn members(&mut self, set: &Term) -> Option<Vec<(Value, Lit)>> {
        let named = |values: &[Arc<str>], lits: &[Lit]| {
            values
                .iter()
                .map(|value| Value::Text(value.clone()))
                .zip(lits.iter().copied())
                .collect()
        };
        if let Term::Fact(id) = set
            && let Type::AnyOf(domain) = &self.pack.fact(*id).of
            && let FactVars::AnyOf(lits) = self.copy.facts.get(id.0)?
        {
            return Some(named(&domain.values, lits));
        }
        if let Term::Outcome(id) = set
            && self.pack.decision(*id).collects()
        {
            let outcomes = self.pack.decision(*id).outcomes.iter();
            let values: Vec<Arc<str>> = outcomes.map(|outcome| outcome.id.clone()).collect();
            return Some(named(&values, self.copy.outcomes.get(id.0)?));
        }
        None
    }

    fn contains(&mut self, list: &Term, item: &Term) -> Option<Lit> {
        if let Term::List(items) = list {
            let equal: Option<Vec<Lit>> = items
                .iter()
                .map(|other| self.compare_positive(Relation::Equal, item, other))
                .collect();
            return Some(self.circuit.or(equal?));
        }
        let members = self.members(list)?;
        let mut ways = Vec::new();
        for (value, member) in members {
            let equal = self.compare_positive(Relation::Equal, item, &Term::Known(value))?;
            ways.push(self.circuit.and([equal, member]));
        }
        Some(self.circuit.or(ways))
    }

    fn member(&mut self, value: &Term, member: &Member) -> Option<Lit> {
        match member {
            Member::Equal(term) => self.compare_positive(Relation::Equal, value, term),
            Member::Within(list) => self.contains(list, value),
            Member::Range {
                least,
                least_closed,
                most,
                most_closed,
            } => {
                let low = if *least_closed {
                    Relation::AtLeast
                } else {
                    Relation::More
                };
                let high = if *most_closed {
                    Relation::AtMost
                } else {
                    Relation::Less
                };
                let above = self.compare_positive(low, value, least)?;
                let below = self.compare_positive(high, value, most)?;
                Some(self.circuit.and([above, below]))
            }
        }
    }

    /// Quantifiers over sets and written lists are spelt out; over lists of records they are opaque.
    fn quantified(&mut self, quantifier: Quantifier, list: &Term, condition: &Term) -> Option<Lit> {
        let items: Vec<(Term, Lit)> = if let Term::List(items) = list {
            items.iter().map(|item| (item.clone(), Lit::TRUE)).collect()
        } else {
            let members = self.members(list)?;
            members
                .into_iter()
                .map(|(value, lit)| (Term::Known(value), lit))
                .collect()
        };
        let mut parts = Vec::new();
        for (item, present) in items {
            let holds = self.truth(&put_in(condition, &item));
            parts.push(match quantifier {
                Quantifier::Some => self.circuit.and([present, holds]),
                Quantifier::Every => self.circuit.or([!present, holds]),
            });
        }
        Some(match quantifier {
            Quantifier::Some => self.circuit.or(parts),
            Quantifier::Every => self.circuit.and(parts),
        })
    }

    /// The values a term can take, each with the literal that it does; nothing if they are not few.
    fn values(&mut self, term: &Term) -> Option<Vec<(Value, Lit)>> {
        match term {
            Term::Known(value) => Some(vec![(value.clone(), Lit::TRUE)]),
            Term::Fact(id) => match (&self.pack.fact(*id).of, self.copy.facts.get(id.0)?) {
                (Type::YesNo, FactVars::YesNo(lit)) => {
                    Some(vec![(Value::Bool(true), *lit), (Value::Bool(false), !*lit)])
                }
                (Type::OneOf(domain), FactVars::OneOf(lits)) => {
                    let values = domain.values.iter().map(|value| Value::Text(value.clone()));
                    Some(values.zip(lits.iter().copied()).collect())
                }
                _ => None,
            },
            Term::Outcome(id) if !self.pack.decision(*id).collects() => {
                let outcomes = self.pack.decision(*id).outcomes.iter();
                let values = outcomes.map(|outcome| Value::Text(outcome.id.clone()));
                Some(
                    values
                        .zip(self.copy.outcomes.get(id.0)?.iter().copied())
                        .collect(),
                )
            }
            Term::If(condition, then, otherwise) => {
                let condition = self.truth(condition);
                let (then, otherwise) = (self.values(then)?, self.values(otherwise)?);
                let mut all = Vec::new();
                for (value, lit) in then {
                    all.push((value, self.circuit.and([condition, lit])));
                }
                for (value, lit) in otherwise {
                    all.push((value, self.circuit.and([!condition, lit])));
                }
                Some(all)
            }
            Term::Script(name, arguments) => self.tabulated(name, arguments),
            Term::Given(Given::InOfficeHours) => {
                let lit = self.copy.in_office_hours;
                Some(vec![(Value::Bool(true), lit), (Value::Bool(false), !lit)])
            }
            Term::Not(_)
            | Term::And(_)
            | Term::Or(_)
            | Term::Compare(..)
            | Term::In(..)
            | Term::Quantified(..)
            | Term::Call(Builtin::ListContains, _) => {
                let lit = self.truth(term);
                Some(vec![(Value::Bool(true), lit), (Value::Bool(false), !lit)])
            }
            Term::Outcome(_)
            | Term::Given(Given::ReceivedOn | Given::Siblings)
            | Term::Item(_)
            | Term::Field(..)
            | Term::PartOf(..)
            | Term::List(_)
            | Term::Negate(_)
            | Term::Arithmetic(..)
            | Term::Call(..)
            | Term::IsKnown(_)
            | Term::IsOpen(_) => None,
        }
    }

    fn equality(&mut self, a: &Term, b: &Term) -> Option<Lit> {
        let (a, b) = (self.values(a)?, self.values(b)?);
        let mut ways = Vec::new();
        for (x, x_lit) in &a {
            for (y, y_lit) in &b {
                if x == y {
                    ways.push(self.circuit.and([*x_lit, *y_lit]));
                }
            }
        }
        Some(self.circuit.or(ways))
    }

    /// A scripted function of few-valued arguments, tried out on every combination of them.
    fn tabulated(&mut self, name: &str, arguments: &[Term]) -> Option<Vec<(Value, Lit)>> {
        let mut combinations: Vec<(Vec<Value>, Lit)> = vec![(Vec::new(), Lit::TRUE)];
        for argument in arguments {
            let values = self.values(argument)?;
            if combinations.len() * values.len() > MOST_COMBINATIONS {
                return None;
            }
            let mut longer = Vec::new();
            for (row, lit) in &combinations {
                for (value, chosen) in &values {
                    let mut row = row.clone();
                    row.push(value.clone());
                    longer.push((row, self.circuit.and([*lit, *chosen])));
                }
            }
            combinations = longer;
        }
        combinations
            .into_iter()
            .map(|(row, lit)| Some(((self.call)(name, &row)?, lit)))
            .collect()
    }

    fn script_truth(&mut self, name: &str, arguments: &[Term]) -> Option<Lit> {
        let rows = self.tabulated(name, arguments)?;
        let held = rows
            .into_iter()
            .filter(|(value, _)| *value == Value::Bool(true));
        let held: Vec<Lit> = held.map(|(_, lit)| lit).collect();
        Some(self.circuit.or(held))
    }
}

fn known_numbers(relation: Relation, count: usize, number: crate::algebra::number::Number) -> bool {
    let count = crate::algebra::number::Number::from(count);
    holds(relation, &Value::Number(count), &Value::Number(number)).unwrap_or(false)
}

/// The condition of a quantifier with one of its items put in.
///
/// Items are counted from the outermost quantifier, so those of quantifiers
/// inside the condition move out by one, and those of quantifiers inside the
/// item move in by as many as now stand around it.
fn put_in(condition: &Term, item: &Term) -> Term {
    with_items(
        condition,
        0,
        &|number, around| match number.checked_sub(1) {
            None => with_items(item, 0, &|own, _| Term::Item(own + around)),
            Some(outer) => Term::Item(outer),
        },
    )
}

/// The term with every item replaced; `put` is told its number and how many quantifiers stand around it.
fn with_items(term: &Term, around: usize, put: &dyn Fn(usize, usize) -> Term) -> Term {
    if let Term::Item(number) = term {
        return put(*number, around);
    }
    if let Term::Quantified(quantifier, list, condition) = term {
        let list = Box::new(with_items(list, around, put));
        let condition = Box::new(with_items(condition, around + 1, put));
        return Term::Quantified(*quantifier, list, condition);
    }
    term.rebuilt(&|part| with_items(part, around, put))
}
