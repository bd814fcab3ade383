//! The rules in the few forms that every other language has, so that each translation is short.
//!
//! A condition that is in none of them (the other children of the contact, office hours) becomes
//! an input: every contestant but `threshold` is given its answer.

use threshold::algebra::order::Relation;
use threshold::algebra::value::Value;
use threshold::check::pack::HitPolicy;
use threshold::check::pack::Pack;
use threshold::check::pack::Step;
use threshold::check::term::Builtin;
use threshold::check::term::Member;
use threshold::check::term::Term;
use threshold::check::types::Type;

/// Calls a scripted function of the pack.
pub type Call<'c> = &'c dyn Fn(&str, &[Value]) -> Option<Value>;

/// What an answer may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    YesNo,
    OneOf(Vec<String>),
    AnyOf(Vec<String>),
    Number,
    /// Texts, days and times: no rule reads them, but for an age, which is given.
    Unread,
}

pub struct Fact {
    pub name: String,
    pub kind: Kind,
    pub only_if: Option<Cond>,
    /// Its value where it does not apply, as a code.
    pub otherwise: Option<i64>,
    /// How it follows from other facts; yes/no facts alone.
    pub worked_out: Option<Cond>,
    /// Whether a rule, or a fact that a rule reads, reads it.
    pub read: bool,
    /// Whether a rule reads it itself.
    pub in_rule: bool,
}

pub struct Decision {
    pub name: String,
    pub hit: HitPolicy,
    pub otherwise: Option<usize>,
    pub outcomes: Vec<String>,
    pub rules: Vec<Rule>,
}

pub struct Rule {
    pub id: String,
    pub when: Cond,
    pub then: Vec<usize>,
}

/// A condition; facts and decisions by position.
#[derive(Clone, Debug, PartialEq)]
pub enum Cond {
    Const(bool),
    /// A yes/no fact.
    Yes(usize),
    /// The value of a fact is one of these.
    OneOf(usize, Vec<usize>),
    /// A fact against a whole number.
    Number(usize, Relation, i64),
    /// A set holds a member.
    Has(usize, usize),
    /// A decision has, or collects, an outcome.
    Is(usize, usize),
    /// Something given.
    Input(usize),
    Not(Box<Cond>),
    And(Vec<Cond>),
    Or(Vec<Cond>),
    If(Box<[Cond; 3]>),
}

pub struct Model {
    pub facts: Vec<Fact>,
    pub decisions: Vec<Decision>,
    pub order: Vec<Step>,
    /// What is given.
    pub inputs: Vec<Term>,
}

/// No number was given.
pub const NO_NUMBER: i64 = i32::MIN as i64;
/// The bit that says that a set is known.
pub const KNOWN_SET: i64 = i64::MIN;

impl Model {
    pub fn of(pack: &Pack, call: Call<'_>) -> Self {
        let mut build = Build {
            pack,
            call,
            inputs: Vec::new(),
        };
        let mut facts: Vec<Fact> = pack.facts.iter().map(|one| build.fact(one)).collect();
        let decisions: Vec<Decision> = pack
            .decisions
            .iter()
            .map(|one| build.decision(one))
            .collect();
        let mut open: Vec<usize> = Vec::new();
        for rule in decisions.iter().flat_map(|one| &one.rules) {
            rule.when.facts(&mut open);
        }
        for at in &open {
            facts[*at].in_rule = true;
        }
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut facts[at].read, true) {
                let fact = &facts[at];
                for cond in fact.only_if.iter().chain(&fact.worked_out) {
                    cond.facts(&mut open);
                }
            }
        }
        Self {
            facts,
            decisions,
            order: pack.order.clone(),
            inputs: build.inputs,
        }
    }

    /// Every rule, decision after decision.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.decisions.iter().flat_map(|one| &one.rules)
    }

    /// The answer to a fact as a code: see `Facts` in the hand-written code.
    pub fn code(&self, fact: usize, value: Option<&Value>) -> i64 {
        code(&self.facts[fact].kind, value)
    }
}

pub fn code(kind: &Kind, value: Option<&Value>) -> i64 {
    let at = |all: &[String], text: &str| all.iter().position(|one| one == text);
    match (kind, value) {
        (Kind::YesNo, Some(Value::Bool(yes))) => 2 * i64::from(*yes),
        (Kind::YesNo, _) => 1,
        (Kind::OneOf(all), Some(Value::Text(text))) => at(all, text).map_or(0, |at| at as i64 + 1),
        (Kind::AnyOf(all), Some(Value::List(items))) => {
            let texts = items.iter().flatten().filter_map(Value::as_text);
            let bits = texts.filter_map(|text| at(all, text));
            bits.fold(KNOWN_SET, |set, bit| set | 1 << bit)
        }
        (Kind::Number, Some(Value::Number(number))) => i64::try_from(*number).unwrap_or(NO_NUMBER),
        (Kind::Number, _) => NO_NUMBER,
        (Kind::OneOf(_) | Kind::AnyOf(_) | Kind::Unread, _) => 0,
    }
}

impl Cond {
    fn parts(&self) -> &[Cond] {
        match self {
            Self::Not(one) => std::slice::from_ref(one),
            Self::And(all) | Self::Or(all) => all,
            Self::If(three) => &three[..],
            _ => &[],
        }
    }

    /// The facts it reads.
    pub fn facts(&self, found: &mut Vec<usize>) {
        if let Self::Yes(at) | Self::OneOf(at, _) | Self::Number(at, ..) | Self::Has(at, _) = self {
            found.push(*at);
        }
        self.parts().iter().for_each(|part| part.facts(found));
    }

    /// The decisions it reads.
    pub fn decisions(&self, found: &mut Vec<usize>) {
        if let Self::Is(at, _) = self {
            found.push(*at);
        }
        self.parts().iter().for_each(|part| part.decisions(found));
    }
}

struct Build<'b> {
    pack: &'b Pack,
    call: Call<'b>,
    inputs: Vec<Term>,
}

impl Build<'_> {
    fn fact(&mut self, fact: &threshold::check::pack::Fact) -> Fact {
        let kind = kind(&fact.of);
        let worked_out = fact.worked_out.as_ref().filter(|_| kind == Kind::YesNo);
        Fact {
            name: fact.name.to_string(),
            only_if: fact.only_if.as_ref().map(|(term, _)| self.cond(term)),
            otherwise: fact
                .otherwise
                .as_ref()
                .map(|value| code(&kind, Some(value))),
            worked_out: worked_out.map(|term| self.cond(term)),
            kind,
            read: false,
            in_rule: false,
        }
    }

    fn decision(&mut self, decision: &threshold::check::pack::Decision) -> Decision {
        let rules = decision.rules.iter().map(|rule| Rule {
            id: rule.id.to_string(),
            when: self.cond(&rule.condition),
            then: rule.then.clone(),
        });
        Decision {
            name: decision.name.to_string(),
            hit: decision.hit,
            otherwise: decision.otherwise,
            rules: rules.collect(),
            outcomes: decision
                .outcomes
                .iter()
                .map(|one| one.id.to_string())
                .collect(),
        }
    }

    fn cond(&mut self, term: &Term) -> Cond {
        self.known_form(term).unwrap_or_else(|| {
            let at = self.inputs.iter().position(|one| one == term);
            Cond::Input(at.unwrap_or_else(|| {
                self.inputs.push(term.clone());
                self.inputs.len() - 1
            }))
        })
    }

    fn known_form(&mut self, term: &Term) -> Option<Cond> {
        Some(match term {
            Term::Known(Value::Bool(yes)) => Cond::Const(*yes),
            Term::Fact(id) if self.kind(id.0) == Kind::YesNo => Cond::Yes(id.0),
            Term::Not(inner) => Cond::Not(Box::new(self.cond(inner))),
            Term::And(parts) => Cond::And(parts.iter().map(|part| self.cond(part)).collect()),
            Term::Or(parts) => Cond::Or(parts.iter().map(|part| self.cond(part)).collect()),
            Term::If(a, b, c) => Cond::If(Box::new([self.cond(a), self.cond(b), self.cond(c)])),
            Term::Compare(relation, a, b) => self.compare(*relation, a, b)?,
            Term::In(value, members) => self.membership(value, members)?,
            Term::Call(Builtin::ListContains, given) => match given.as_slice() {
                [Term::Outcome(id), Term::Known(Value::Text(text))] => {
                    Cond::Is(id.0, self.pack.decision(*id).position(text)?)
                }
                [Term::Fact(id), Term::Known(Value::Text(text))] => match self.kind(id.0) {
                    Kind::AnyOf(all) => {
                        Cond::Has(id.0, all.iter().position(|one| **one == **text)?)
                    }
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        })
    }

    fn compare(&mut self, relation: Relation, a: &Term, b: &Term) -> Option<Cond> {
        if relation == Relation::NotEqual {
            let equal = self.compare(Relation::Equal, a, b)?;
            return Some(Cond::Not(Box::new(equal)));
        }
        if matches!(a, Term::Known(_)) {
            return (!matches!(b, Term::Known(_)))
                .then(|| self.compare(relation.mirrored(), b, a))?;
        }
        let Term::Known(value) = b else {
            return None;
        };
        match (a, relation, value) {
            (Term::Outcome(id), Relation::Equal, Value::Text(text)) => {
                Some(Cond::Is(id.0, self.pack.decision(*id).position(text)?))
            }
            (Term::Fact(id), _, Value::Number(number)) if number.is_integer() => {
                Some(Cond::Number(id.0, relation, i64::try_from(*number).ok()?))
            }
            (Term::Fact(id), Relation::Equal, Value::Text(text)) => match self.kind(id.0) {
                Kind::OneOf(all) => {
                    let at = all.iter().position(|one| **one == **text)?;
                    Some(Cond::OneOf(id.0, vec![at]))
                }
                _ => None,
            },
            (Term::Fact(id), Relation::Equal, Value::Bool(yes)) => Some(if *yes {
                Cond::Yes(id.0)
            } else {
                Cond::Not(Box::new(Cond::Yes(id.0)))
            }),
            (Term::Script(name, given), Relation::Equal, _) => self.tried_out(name, given, value),
            _ => None,
        }
    }

    /// A script of one fact of few values becomes the values for which it gives what is asked for.
    fn tried_out(&mut self, name: &str, given: &[Term], value: &Value) -> Option<Cond> {
        let [Term::Fact(id)] = given else {
            return None;
        };
        let Kind::OneOf(all) = self.kind(id.0) else {
            return None;
        };
        let gives = |one: &String| (self.call)(name, &[Value::text(one)]).as_ref() == Some(value);
        let at = all.iter().enumerate().filter(|(_, one)| gives(one));
        Some(Cond::OneOf(id.0, at.map(|(at, _)| at).collect()))
    }

    fn membership(&mut self, value: &Term, members: &[Member]) -> Option<Cond> {
        let mut found = Vec::new();
        for member in members {
            match member {
                Member::Equal(term) => found.push(self.compare(Relation::Equal, value, term)?),
                Member::Within(Term::List(items)) => {
                    for item in items {
                        found.push(self.compare(Relation::Equal, value, item)?);
                    }
                }
                Member::Within(_) => return None,
                Member::Range { .. } => {
                    let [(low, least), (high, most)] = member.ends()?;
                    let ends = [
                        self.compare(low, value, least)?,
                        self.compare(high, value, most)?,
                    ];
                    found.push(Cond::And(ends.into()));
                }
            }
        }
        Some(together(found))
    }

    fn kind(&self, fact: usize) -> Kind {
        kind(&self.pack.facts[fact].of)
    }
}

/// Several values of one fact as one test.
fn together(found: Vec<Cond>) -> Cond {
    let mut values = Vec::new();
    let mut of = None;
    for cond in &found {
        match cond {
            Cond::OneOf(fact, some) if of.is_none_or(|of| of == *fact) => {
                of = Some(*fact);
                values.extend(some);
            }
            _ => return Cond::Or(found),
        }
    }
    of.map_or(Cond::Const(false), |fact| Cond::OneOf(fact, values))
}

fn kind(of: &Type) -> Kind {
    let texts = |values: &[std::sync::Arc<str>]| values.iter().map(ToString::to_string).collect();
    match of {
        Type::YesNo => Kind::YesNo,
        Type::OneOf(domain) => Kind::OneOf(texts(&domain.values)),
        Type::AnyOf(domain) if domain.values.len() < 63 => Kind::AnyOf(texts(&domain.values)),
        Type::Number(_) => Kind::Number,
        _ => Kind::Unread,
    }
}
