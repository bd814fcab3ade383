//! The finite view of facts: which answers the rules can tell apart.
//!
//! A yes/no fact is one variable, a `one_of` one for each value, an `any_of`
//! one for each member; numbers and dates are cut at the thresholds that the
//! expressions mention, because nothing between two thresholds can be told apart.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::algebra::age::add_days;
use crate::algebra::age::days_between;
use crate::algebra::number::Number;
use crate::algebra::order::Relation;
use crate::algebra::value::Value;
use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;

/// A threshold: "at least this", or with `beyond` "more than this".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    /// The number, or for dates the days since 1 January 1900.
    pub at: Number,
    /// Whether the threshold itself is excluded.
    pub beyond: bool,
}

/// The variables that stand for one fact.
#[derive(Clone, Debug)]
pub enum FactVars {
    /// True for yes.
    YesNo(Lit),
    /// One for each value; exactly one is true.
    OneOf(Vec<Lit>),
    /// One for each member.
    AnyOf(Vec<Lit>),
    /// One for each cut, ascending; true where the fact lies at or above it.
    Ordered(Vec<(Cut, Lit)>),
    /// No variable: texts, moments and lists.
    None,
}

/// The number that stands for a value in the order of its type.
#[must_use]
pub fn measure(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Date(date) => Some(Number::from(days_between(
            jiff::civil::date(1900, 1, 1),
            *date,
        ))),
        Value::Bool(_)
        | Value::Text(_)
        | Value::Moment(_)
        | Value::Days(_)
        | Value::Months(_)
        | Value::List(_)
        | Value::Record(_) => None,
    }
}

/// The value that a number stands for.
#[must_use]
pub fn unmeasure(number: Number, of: &Type) -> Option<Value> {
    if *of == Type::Date {
        let days = i64::try_from(number.trunc()).ok()?;
        return add_days(jiff::civil::date(1900, 1, 1), days).map(Value::Date);
    }
    Some(Value::Number(number.normalize()))
}

/// Whether only whole steps occur between values of the type.
#[must_use]
pub fn is_discrete(of: &Type) -> bool {
    match of {
        Type::Date => true,
        Type::Number(bounds) => bounds.whole,
        Type::YesNo
        | Type::Text
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::OneOf(_)
        | Type::AnyOf(_)
        | Type::List(_)
        | Type::Record(_)
        | Type::Any => false,
    }
}

/// The cut of `fact >= at` or `fact > at`, in the one form used for its type.
#[must_use]
pub fn cut(at: Number, beyond: bool, of: &Type) -> Cut {
    if !is_discrete(of) {
        return Cut { at, beyond };
    }
    let at = if beyond {
        at.floor() + Number::ONE
    } else {
        at.ceil()
    };
    Cut { at, beyond: false }
}

/// The cuts that the expressions of a pack make in each fact.
#[must_use]
pub fn cuts_of(pack: &Pack) -> BTreeMap<FactId, BTreeSet<Cut>> {
    cuts_with(pack, &[])
}

/// The cuts that the expressions of a pack and further conditions make in each fact.
#[must_use]
pub fn cuts_with(pack: &Pack, further: &[&Term]) -> BTreeMap<FactId, BTreeSet<Cut>> {
    let mut cuts: BTreeMap<FactId, BTreeSet<Cut>> = BTreeMap::new();
    let mut see = |term: &Term| collect_cuts(term, pack, &mut cuts);
    for fact in &pack.facts {
        if let Some((term, _)) = &fact.only_if {
            term.visit(&mut see);
        }
        if let Some(term) = &fact.worked_out {
            term.visit(&mut see);
        }
    }
    for rule in pack.decisions.iter().flat_map(|decision| &decision.rules) {
        rule.condition.visit(&mut see);
    }
    for term in further {
        term.visit(&mut see);
    }
    let otherwise = pack.fact_ids().filter_map(|id| {
        let at = measure(pack.fact(id).otherwise.as_ref()?)?;
        Some((id, at))
    });
    for (id, at) in otherwise.collect::<Vec<_>>() {
        let of = &pack.fact(id).of;
        let entry = cuts.entry(id).or_default();
        entry.extend([cut(at, false, of), cut(at, true, of)]);
    }
    cuts
}

fn collect_cuts(term: &Term, pack: &Pack, cuts: &mut BTreeMap<FactId, BTreeSet<Cut>>) {
    let mut note = |side: &Term, value: &Term| {
        for id in branch_facts(side) {
            let of = &pack.fact(id).of;
            if let Term::Known(value) = value
                && let Some(at) = measure(value)
            {
                cuts.entry(id)
                    .or_default()
                    .extend([cut(at, false, of), cut(at, true, of)]);
            }
        }
    };
    let compares = matches!(term, Term::Compare(..));
    for (side, value) in term.held_against() {
        let values = if compares {
            branches(value)
        } else {
            vec![value]
        };
        for value in values {
            note(side, value);
        }
    }
}

/// The leaves of nested `if`s.
pub(super) fn branches(term: &Term) -> Vec<&Term> {
    if let Term::If(_, a, b) = term {
        return branches(a).into_iter().chain(branches(b)).collect();
    }
    vec![term]
}

fn branch_facts(term: &Term) -> Vec<FactId> {
    branches(term)
        .into_iter()
        .filter_map(|leaf| {
            if let Term::Fact(id) = leaf {
                Some(*id)
            } else {
                None
            }
        })
        .collect()
}

/// Makes the variables of a fact, with the clauses that keep them consistent.
pub fn declare(fact: &Fact, cuts: Option<&BTreeSet<Cut>>, circuit: &mut Circuit) -> FactVars {
    match &fact.of {
        Type::YesNo => FactVars::YesNo(circuit.fresh()),
        Type::OneOf(domain) => {
            let lits = domain.values.iter().map(|_| circuit.fresh()).collect();
            let vars = FactVars::OneOf(lits);
            for clause in vars.consistent() {
                circuit.require(clause);
            }
            vars
        }
        Type::AnyOf(domain) => {
            FactVars::AnyOf(domain.values.iter().map(|_| circuit.fresh()).collect())
        }
        Type::Number(_) | Type::Date => {
            let vars = FactVars::Ordered(declare_cuts(fact, cuts, circuit));
            for clause in vars.consistent() {
                circuit.require(clause);
            }
            vars
        }
        Type::Text
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::List(_)
        | Type::Record(_)
        | Type::Any => FactVars::None,
    }
}

fn declare_cuts(
    fact: &Fact,
    cuts: Option<&BTreeSet<Cut>>,
    circuit: &mut Circuit,
) -> Vec<(Cut, Lit)> {
    let mut declared: Vec<(Cut, Lit)> = Vec::new();
    for cut in cuts.into_iter().flatten() {
        let below_least = |least: Number| cut.at < least || (cut.at == least && !cut.beyond);
        let above_most = |most: Number| cut.at > most || (cut.at == most && cut.beyond);
        let lit = match fact.bounds {
            Some((least, _)) if below_least(least) => Lit::TRUE,
            Some((_, most)) if above_most(most) => Lit::FALSE,
            _ => circuit.fresh(),
        };
        declared.push((*cut, lit));
    }
    declared
}

impl FactVars {
    /// The clauses that hold whatever the answer is: one value of several, and above a cut above every lower one.
    #[must_use]
    pub fn consistent(&self) -> Vec<Vec<Lit>> {
        match self {
            FactVars::OneOf(lits) => {
                let mut clauses = vec![lits.clone()];
                for (n, a) in lits.iter().enumerate() {
                    clauses.extend(lits.iter().skip(n + 1).map(|b| vec![!*a, !*b]));
                }
                clauses
            }
            FactVars::Ordered(cuts) => cuts
                .iter()
                .zip(cuts.iter().skip(1))
                .map(|((_, lower), (_, higher))| vec![!*higher, *lower])
                .collect(),
            FactVars::YesNo(_) | FactVars::AnyOf(_) | FactVars::None => Vec::new(),
        }
    }

    /// The same answers in other variables.
    #[must_use]
    pub fn renamed(&self, rename: &mut dyn FnMut(Lit) -> Lit) -> Self {
        let mut all = |lits: &[Lit]| lits.iter().map(|lit| rename(*lit)).collect();
        match self {
            FactVars::YesNo(lit) => FactVars::YesNo(rename(*lit)),
            FactVars::OneOf(lits) => FactVars::OneOf(all(lits)),
            FactVars::AnyOf(lits) => FactVars::AnyOf(all(lits)),
            FactVars::Ordered(cuts) => {
                FactVars::Ordered(cuts.iter().map(|(cut, lit)| (*cut, rename(*lit))).collect())
            }
            FactVars::None => FactVars::None,
        }
    }

    /// The literals that are true for a value of the fact.
    #[must_use]
    pub fn literals(&self, value: &Value, of: &Type) -> Vec<Lit> {
        match (self, value, of) {
            (Self::YesNo(lit), Value::Bool(truth), _) => vec![lit.when(*truth)],
            (Self::OneOf(lits), Value::Text(text), Type::OneOf(domain)) => {
                let at = domain.position(text);
                lits.iter()
                    .enumerate()
                    .map(|(n, lit)| lit.when(Some(n) == at))
                    .collect()
            }
            (Self::AnyOf(lits), Value::List(items), Type::AnyOf(domain)) => {
                let has = |member: &str| {
                    items
                        .iter()
                        .flatten()
                        .any(|item| item.as_text() == Some(member))
                };
                let members = domain.values.iter().zip(lits);
                members.map(|(member, lit)| lit.when(has(member))).collect()
            }
            (Self::Ordered(cuts), value, _) => {
                let Some(at) = measure(value) else {
                    return Vec::new();
                };
                cuts.iter()
                    .map(|(cut, lit)| lit.when(reaches(at, *cut)))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Every variable of the fact.
    #[must_use]
    pub fn variables(&self) -> Vec<Lit> {
        match self {
            Self::YesNo(lit) => vec![*lit],
            Self::OneOf(lits) | Self::AnyOf(lits) => lits.clone(),
            Self::Ordered(cuts) => cuts.iter().map(|(_, lit)| *lit).collect(),
            Self::None => Vec::new(),
        }
    }

    /// The thresholds of a number or date that some answer lies below and some above.
    #[must_use]
    pub fn cuts(&self) -> Vec<Cut> {
        match self {
            Self::Ordered(cuts) => cuts
                .iter()
                .filter(|(_, lit)| lit.variable() != 0)
                .map(|(cut, _)| *cut)
                .collect(),
            Self::YesNo(_) | Self::OneOf(_) | Self::AnyOf(_) | Self::None => Vec::new(),
        }
    }

    /// The value of the fact in an assignment; nothing where the rules cannot tell its values apart.
    #[must_use]
    pub fn value(&self, fact: &Fact, holds: &dyn Fn(Lit) -> bool) -> Option<Value> {
        match (self, &fact.of) {
            (Self::YesNo(lit), _) => Some(Value::Bool(holds(*lit))),
            (Self::OneOf(lits), Type::OneOf(domain)) => {
                let at = lits.iter().position(|lit| holds(*lit))?;
                domain
                    .values
                    .get(at)
                    .map(|value| Value::Text(value.clone()))
            }
            (Self::AnyOf(lits), Type::AnyOf(domain)) => {
                let members = domain.values.iter().zip(lits);
                let held = members.filter(|(_, lit)| holds(**lit));
                Some(Value::List(
                    held.map(|(value, _)| Some(Value::Text(value.clone())))
                        .collect(),
                ))
            }
            (Self::Ordered(cuts), of) if !cuts.is_empty() => {
                let fits = |value: &Value| self.literals(value, of).iter().all(|lit| holds(*lit));
                self.classes(fact).into_iter().find(fits)
            }
            _ => None,
        }
    }

    /// Whether the fact equals the value, as a literal over its variables.
    pub fn equals(&self, value: &Value, of: &Type, circuit: &mut Circuit) -> Lit {
        circuit.and(self.literals(value, of))
    }

    /// One value for each answer that the rules can tell apart; of sets only single members.
    #[must_use]
    pub fn classes(&self, fact: &Fact) -> Vec<Value> {
        match (self, &fact.of) {
            (Self::YesNo(_), _) => vec![Value::Bool(true), Value::Bool(false)],
            (Self::OneOf(_), Type::OneOf(domain)) => domain
                .values
                .iter()
                .map(|value| Value::Text(value.clone()))
                .collect(),
            (Self::AnyOf(_), Type::AnyOf(domain)) => {
                let single = |value| Value::List(vec![Some(Value::Text(value))]);
                let members = domain.values.iter().cloned().map(single);
                std::iter::once(Value::List(Vec::new()))
                    .chain(members)
                    .collect()
            }
            (Self::Ordered(cuts), of) => {
                let mut numbers: Vec<Number> = vec![below(cuts, fact.bounds)];
                numbers.extend(self.cuts().into_iter().map(|cut| {
                    if cut.beyond {
                        above(cut, cuts, fact.bounds)
                    } else {
                        cut.at
                    }
                }));
                numbers.dedup();
                numbers
                    .into_iter()
                    .filter_map(|number| unmeasure(number, of))
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Whether a number lies at or above a cut.
#[must_use]
pub fn reaches(at: Number, cut: Cut) -> bool {
    at > cut.at || (at == cut.at && !cut.beyond)
}

/// A number below every cut, within the bounds.
fn below(cuts: &[(Cut, Lit)], bounds: Option<(Number, Number)>) -> Number {
    match (bounds, cuts.first()) {
        (Some((least, _)), _) => least,
        (None, Some((cut, _))) => cut.at - Number::ONE,
        (None, None) => Number::ZERO,
    }
}

/// A number just above a cut and below the next.
fn above(cut: Cut, cuts: &[(Cut, Lit)], bounds: Option<(Number, Number)>) -> Number {
    let next = cuts
        .iter()
        .map(|(other, _)| other.at)
        .find(|at| *at > cut.at);
    match next.or(bounds.map(|(_, most)| most)) {
        Some(next) => (cut.at + next) / Number::TWO,
        None => cut.at + Number::ONE,
    }
}

/// How a comparison with a threshold reads as cuts: `(cut, truth)` pairs that must all hold.
#[must_use]
pub fn comparison(relation: Relation, at: Number, of: &Type) -> Vec<(Cut, bool)> {
    match relation {
        Relation::AtLeast => vec![(cut(at, false, of), true)],
        Relation::More => vec![(cut(at, true, of), true)],
        Relation::Less => vec![(cut(at, false, of), false)],
        Relation::AtMost => vec![(cut(at, true, of), false)],
        Relation::Equal | Relation::NotEqual => {
            vec![(cut(at, false, of), true), (cut(at, true, of), false)]
        }
    }
}
