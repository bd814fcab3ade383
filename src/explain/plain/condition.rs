//! Conditions → what they say.
//!
//! Denials are carried inwards to the clauses, which three-valued logic allows:
//! `not(a and b)` says that one of them is known not to hold.

use crate::algebra::value::Value;
use crate::check::pack::Pack;
use crate::check::term::Builtin;
use crate::check::term::FactId;
use crate::check::term::Given;
use crate::check::term::Quantifier;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::explain::plain::comparison::compared;
use crate::explain::plain::comparison::is_one_of;
use crate::explain::plain::denial::denied;
use crate::explain::plain::noun::Asked;
use crate::explain::plain::noun::Speaker;
use crate::explain::plain::noun::called;
use crate::explain::plain::question::stated;
use crate::explain::plain::said::Said;

/// Whether a condition or its denial is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Yes,
    No,
}

impl Wanted {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
        }
    }

    fn is(self, truth: bool) -> bool {
        truth == (self == Self::Yes)
    }
}

/// What a condition of a pack says.
#[must_use]
pub fn condition(pack: &Pack, term: &Term) -> Said {
    let lists = Vec::new();
    truth(&Speaker { pack, lists }, term, Wanted::Yes)
}

pub(super) fn truth(speaker: &Speaker<'_>, term: &Term, wanted: Wanted) -> Said {
    match term {
        Term::Known(value) => always(wanted.is(value.as_bool() == Some(true))),
        Term::Fact(id) => answered(speaker, *id, wanted),
        Term::Not(inner) => truth(speaker, inner, wanted.other()),
        Term::And(parts) if wanted == Wanted::Yes => Said::all(each(speaker, parts, wanted)),
        Term::Or(parts) if wanted == Wanted::No => Said::all(each(speaker, parts, wanted)),
        Term::And(parts) | Term::Or(parts) => Said::any(each(speaker, parts, wanted)),
        Term::Compare(relation, a, b) => compared(speaker, *relation, (a, b), wanted),
        Term::In(subject, members) => is_one_of(speaker, subject, members, wanted),
        Term::If(condition, then, otherwise) => Said::Either(Box::new([
            truth(speaker, condition, Wanted::Yes),
            truth(speaker, then, wanted),
            truth(speaker, otherwise, wanted),
        ])),
        Term::Quantified(quantifier, list, inner) => {
            of_items(speaker, (*quantifier, list, inner), wanted)
        }
        Term::Call(Builtin::ListContains, arguments) => match arguments.as_slice() {
            [list, entry] => included(speaker, (list, entry), wanted),
            _ => unreachable!("`list contains` takes a list and an entry"),
        },
        Term::IsKnown(id) => known(speaker, *id, wanted),
        Term::IsOpen(id) => open(&called(speaker.pack.decision(*id)), wanted),
        Term::Given(Given::InOfficeHours) => Said::clause(match wanted {
            Wanted::Yes => "the contact came in office hours",
            Wanted::No => "the contact came outside office hours",
        }),
        Term::Outcome(_)
        | Term::Given(_)
        | Term::Item(_)
        | Term::Field(..)
        | Term::PartOf(..)
        | Term::List(_)
        | Term::Negate(_)
        | Term::Arithmetic(..)
        | Term::Call(..)
        | Term::Script(..) => Said::clause(format!("{} is {}", speaker.noun(term), yes(wanted))),
    }
}

fn yes(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Yes => "yes",
        Wanted::No => "no",
    }
}

fn always(holds: bool) -> Said {
    Said::clause(if holds {
        "nothing more is asked"
    } else {
        "never, whatever is known"
    })
}

fn each(speaker: &Speaker<'_>, parts: &[Term], wanted: Wanted) -> Vec<Said> {
    let said = parts.iter().map(|part| truth(speaker, part, wanted));
    said.collect()
}

/// A yes/no fact.
fn answered(speaker: &Speaker<'_>, id: FactId, wanted: Wanted) -> Said {
    let fact = speaker.pack.fact(id);
    Said::clause(match (stated(fact), wanted) {
        (Some(statement), Wanted::Yes) => statement.yes,
        (Some(statement), Wanted::No) => statement.no,
        (None, _) => format!("{} is {}", Asked::Fact(fact).noun(), yes(wanted)),
    })
}

/// `is known(fact)`: whether there is an answer, whatever it is.
fn known(speaker: &Speaker<'_>, id: FactId, wanted: Wanted) -> Said {
    let fact = speaker.pack.fact(id);
    let is = match wanted {
        Wanted::Yes => "known",
        Wanted::No => "not known",
    };
    let statement = (fact.of == Type::YesNo).then(|| stated(fact)).flatten();
    Said::clause(match statement {
        Some(statement) => format!("it is {is} whether {}", statement.yes),
        None => format!("{} is {is}", Asked::Fact(fact).noun()),
    })
}

/// `is open(decision)`: whether more than one outcome is left.
fn open(called: &str, wanted: Wanted) -> Said {
    let is = match wanted {
        Wanted::Yes => "not settled yet",
        Wanted::No => "settled",
    };
    Said::clause(if called.starts_with("whether ") {
        format!("it is {is} {called}")
    } else {
        format!("{called} is {is}")
    })
}

/// `some`, `every`. A claim of every entry holds of a list without any.
fn of_items(
    speaker: &Speaker<'_>,
    (quantifier, list, inner): (Quantifier, &Term, &Term),
    wanted: Wanted,
) -> Said {
    let within = Speaker {
        pack: speaker.pack,
        lists: speaker.lists.iter().copied().chain([list]).collect(),
    };
    let inner = truth(&within, inner, wanted);
    let siblings = *list == Term::Given(Given::Siblings);
    let some = (quantifier == Quantifier::Some) == (wanted == Wanted::Yes);
    let lead = match (some, siblings) {
        (true, true) => "for at least one other child of the contact".to_owned(),
        (true, false) => format!("for at least one entry of {}", speaker.noun(list)),
        (false, true) => "for every other child of the contact, if there are others".to_owned(),
        (false, false) => {
            format!(
                "for every entry of {}, if there are entries",
                speaker.noun(list)
            )
        }
    };
    Said::Of(lead, Box::new(inner))
}

/// `list contains(xs, x)`, `x in xs`
pub(super) fn included(
    speaker: &Speaker<'_>,
    (list, entry): (&Term, &Term),
    wanted: Wanted,
) -> Said {
    let asked = speaker.asked(list);
    let label = match (asked, entry) {
        (Some(asked), Term::Known(Value::Text(value))) => {
            if let Some(sentence) = asked.says(value) {
                return sentence_or_denial(sentence, wanted);
            }
            asked.label(value)
        }
        _ => speaker.noun(entry),
    };
    let verb = match wanted {
        Wanted::Yes => "includes",
        Wanted::No => "does not include",
    };
    Said::clause(format!("{} {verb} {label}", speaker.noun(list)))
}

/// A sentence of the pack, or its denial.
pub(super) fn sentence_or_denial(sentence: &str, wanted: Wanted) -> Said {
    match wanted {
        Wanted::Yes => Said::clause(sentence),
        Wanted::No => Said::clause(
            denied(sentence).unwrap_or_else(|| format!("it is not so that {sentence}")),
        ),
    }
}
