//! Values, facts and what is worked out from them → how a sentence names them.

use std::sync::Arc;

use crate::algebra::moment::Moment;
use crate::algebra::value::Value;
use crate::check::pack::Decision;
use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::check::term::Builtin;
use crate::check::term::Given;
use crate::check::term::Operation;
use crate::check::term::Part;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::explain::plain::condition::truth;
use crate::explain::plain::said::listed;

/// Whose words are used: the pack, and the lists whose items are spoken of, the outermost first.
#[derive(Clone)]
pub(super) struct Speaker<'p> {
    pub(super) pack: &'p Pack,
    pub(super) lists: Vec<&'p Term>,
}

/// What was asked or decided, where a term is that and nothing else.
#[derive(Clone, Copy)]
pub(super) enum Asked<'p> {
    Fact(&'p Fact),
    Decision(&'p Decision),
}

impl Asked<'_> {
    /// The whole sentence that the pack has for a value.
    pub(super) fn says(&self, value: &str) -> Option<&String> {
        match self {
            Self::Fact(fact) => fact.says.get(value),
            Self::Decision(decision) => decision.says.get(value),
        }
    }

    /// The value as people read it.
    pub(super) fn label(&self, value: &str) -> String {
        let words = match self {
            Self::Fact(fact) => {
                let known = fact.values.iter().find(|(id, _)| &**id == value);
                known.map(|(_, words)| words.as_str())
            }
            Self::Decision(decision) => {
                let at = decision.position(value);
                at.and_then(|at| decision.outcomes.get(at))
                    .map(|outcome| outcome.title.as_str())
            }
        };
        quoted(words.unwrap_or(value))
    }

    /// How the answer or the outcome is named.
    pub(super) fn noun(&self) -> String {
        match self {
            Self::Fact(fact) => fact
                .called
                .clone()
                .unwrap_or_else(|| format!("the answer to {}", quoted(&fact.ask))),
            Self::Decision(decision) => called(decision),
        }
    }
}

/// How the outcome of a decision is named.
pub(super) fn called(decision: &Decision) -> String {
    let own = decision.called.clone();
    own.unwrap_or_else(|| format!("the outcome of {}", quoted(&decision.title)))
}

/// Words in quotation marks.
pub(super) fn quoted(words: &str) -> String {
    format!("“{words}”")
}

impl<'p> Speaker<'p> {
    /// The fact or decision that a term is.
    pub(super) fn asked(&self, term: &Term) -> Option<Asked<'p>> {
        if let Term::Fact(id) = term {
            return Some(Asked::Fact(self.pack.fact(*id)));
        }
        if let Term::Outcome(id) = term {
            return Some(Asked::Decision(self.pack.decision(*id)));
        }
        // What rules may see of another child are outcomes of the same decisions.
        if let Term::Field(base, name) = term
            && let Term::Item(at) = **base
        {
            let decided = **self.lists.get(at)? == Term::Given(Given::Siblings);
            let found = self.pack.find_decision(name).filter(|_| decided)?;
            return Some(Asked::Decision(self.pack.decision(found)));
        }
        None
    }

    /// A term as the subject or the object of a sentence.
    pub(super) fn noun(&self, term: &Term) -> String {
        if let Some(asked) = self.asked(term) {
            return asked.noun();
        }
        match term {
            Term::Known(value) => value_words(value),
            Term::Fact(_) | Term::Outcome(_) => String::new(),
            Term::Given(Given::ReceivedOn) => "the day of the contact".to_owned(),
            Term::Given(Given::Siblings) => "the other children of the contact".to_owned(),
            Term::Item(at) => self.item(*at),
            Term::Field(base, name) => format!("the {} of {}", field(name), self.noun(base)),
            Term::PartOf(base, part) => self.part(base, *part),
            Term::List(items) => format!("the list of {}", self.nouns(items, "and")),
            Term::Negate(inner) => format!("minus {}", self.operand(inner)),
            Term::Arithmetic(operation, a, b) => {
                let sign = match operation {
                    Operation::Add => "plus",
                    Operation::Subtract => "minus",
                    Operation::Multiply => "times",
                    Operation::Divide => "divided by",
                };
                format!("{} {sign} {}", self.operand(a), self.operand(b))
            }
            Term::If(condition, then, otherwise) => format!(
                "(where {}: {}; otherwise: {})",
                self.aside(condition),
                self.noun(then),
                self.noun(otherwise)
            ),
            Term::Call(builtin, arguments) => self.call(*builtin, arguments),
            Term::Script(name, arguments) => self.script(name, arguments),
            Term::Given(Given::InOfficeHours)
            | Term::Not(_)
            | Term::And(_)
            | Term::Or(_)
            | Term::Compare(..)
            | Term::In(..)
            | Term::Quantified(..)
            | Term::IsKnown(_)
            | Term::IsOpen(_) => format!("whether {}", self.aside(term)),
        }
    }

    /// A condition inside a noun, on one line.
    fn aside(&self, term: &Term) -> String {
        let said = truth(self, term, super::condition::Wanted::Yes);
        said.inline().unwrap_or_else(|| {
            let lines = said.lines();
            let texts: Vec<String> = lines
                .into_iter()
                .map(|line| format!("{}{}", "– ".repeat(line.depth), line.text))
                .collect();
            format!("({})", texts.join("; "))
        })
    }

    fn operand(&self, term: &Term) -> String {
        let noun = self.noun(term);
        if matches!(term, Term::Arithmetic(..) | Term::Negate(_)) {
            format!("({noun})")
        } else {
            noun
        }
    }

    fn nouns(&self, terms: &[Term], last: &str) -> String {
        let nouns: Vec<String> = terms.iter().map(|term| self.noun(term)).collect();
        listed(&nouns, last)
    }

    /// How the item of a list is named while something is said of it.
    fn item(&self, at: usize) -> String {
        if self.lists.len() < 2 {
            return "that entry".to_owned();
        }
        match at {
            0 => "the first-named entry".to_owned(),
            1 => "the second-named entry".to_owned(),
            _ => format!("entry number {} as named", at + 1),
        }
    }

    fn part(&self, base: &Term, part: Part) -> String {
        let named = match part {
            Part::Years => "years",
            Part::Months => "months",
            Part::Days => "days",
        };
        if let Term::Call(Builtin::MonthsBetween, ends) = base
            && let [from, to] = ends.as_slice()
        {
            let (from, to) = (self.noun(from), self.noun(to));
            return match part {
                Part::Months => {
                    format!("the number of months from {from} to {to} beyond full years")
                }
                Part::Years | Part::Days => {
                    format!("the number of full {named} from {from} to {to}")
                }
            };
        }
        let named = named.trim_end_matches('s');
        format!("the {named} of {}", self.noun(base))
    }

    fn call(&self, builtin: Builtin, arguments: &[Term]) -> String {
        match (builtin, arguments) {
            (Builtin::Count, [list]) => format!("the number of entries in {}", self.noun(list)),
            (Builtin::Min, _) => format!("the least of {}", self.nouns(arguments, "and")),
            (Builtin::Max, _) => format!("the greatest of {}", self.nouns(arguments, "and")),
            (Builtin::Sum, _) => format!("the sum of {}", self.nouns(arguments, "and")),
            (Builtin::MonthsBetween, [from, to]) => format!(
                "the full months from {} to {}",
                self.noun(from),
                self.noun(to)
            ),
            (Builtin::WorkingDaysBetween, [from, to]) => format!(
                "the number of working days from {} to {}",
                self.noun(from),
                self.noun(to)
            ),
            (Builtin::ListContains, [list, entry]) => {
                format!("whether {} includes {}", self.noun(list), self.noun(entry))
            }
            (
                Builtin::Count
                | Builtin::ListContains
                | Builtin::MonthsBetween
                | Builtin::WorkingDaysBetween,
                _,
            ) => format!("what is worked out from {}", self.nouns(arguments, "and")),
        }
    }

    /// What a scripted function gives, in its own words if it has some.
    fn script(&self, name: &Arc<str>, arguments: &[Term]) -> String {
        let mut functions = self.pack.functions.iter();
        let function = functions.find(|function| function.name == **name);
        let words = function.and_then(|function| Some((function, function.words.as_ref()?)));
        let nouns = arguments.iter().map(|argument| self.noun(argument));
        match words {
            Some((function, words)) => function
                .parameters
                .iter()
                .zip(nouns)
                .fold(words.clone(), |words, (name, noun)| {
                    words.replace(&format!("{{{name}}}"), &noun)
                }),
            None => format!(
                "what {} works out from {}",
                quoted(name),
                self.nouns(arguments, "and")
            ),
        }
    }

    /// Whether a term is a day, which is before or after another and not less or more.
    pub(super) fn is_day(&self, term: &Term) -> bool {
        match term {
            Term::Known(value) => matches!(value, Value::Date(_)),
            Term::Fact(id) => self.pack.fact(*id).of == Type::Date,
            Term::Given(given) => *given == Given::ReceivedOn,
            Term::Arithmetic(_, a, b) => self.is_day(a) != self.is_day(b),
            Term::If(_, then, _) => self.is_day(then),
            Term::Call(Builtin::Min | Builtin::Max, terms) => {
                terms.first().is_some_and(|term| self.is_day(term))
            }
            Term::Outcome(_)
            | Term::Item(_)
            | Term::Field(..)
            | Term::PartOf(..)
            | Term::List(_)
            | Term::Not(_)
            | Term::Negate(_)
            | Term::And(_)
            | Term::Or(_)
            | Term::Compare(..)
            | Term::In(..)
            | Term::Quantified(..)
            | Term::Call(..)
            | Term::Script(..)
            | Term::IsKnown(_)
            | Term::IsOpen(_) => false,
        }
    }
}

/// A field of a record as a reader sees it.
fn field(name: &str) -> String {
    quoted(&name.replace('_', " "))
}

/// A value that is written in a rule.
pub(super) fn value_words(value: &Value) -> String {
    let many = |count: i64, unit: &str| match count {
        1 => format!("1 {unit}"),
        _ => format!("{count} {unit}s"),
    };
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.normalize().to_string(),
        Value::Text(text) => quoted(text),
        Value::Date(date) => Moment::Day(*date).words(),
        Value::Moment(moment) => moment.words(),
        Value::Days(days) => many(*days, "day"),
        Value::Months(months) if months % 12 == 0 => many(months / 12, "year"),
        Value::Months(months) => many(*months, "month"),
        Value::List(items) => {
            let items = items.iter().flatten().map(value_words);
            format!("the list of {}", listed(&items.collect::<Vec<_>>(), "and"))
        }
        Value::Record(_) => value.to_string(),
    }
}
