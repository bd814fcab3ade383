//! Comparisons, ranges and choices among values → what they say.

use crate::algebra::order::Relation;
use crate::algebra::value::Value;
use crate::check::pack::ANY_ANSWER;
use crate::check::term::Member;
use crate::check::term::Term;
use crate::explain::plain::condition::Wanted;
use crate::explain::plain::condition::included;
use crate::explain::plain::condition::sentence_or_denial;
use crate::explain::plain::condition::truth;
use crate::explain::plain::denial::denied;
use crate::explain::plain::noun::Asked;
use crate::explain::plain::noun::Speaker;
use crate::explain::plain::noun::quoted;
use crate::explain::plain::said::Said;
use crate::explain::plain::said::listed;

/// `a < b` and so on.
pub(super) fn compared(
    speaker: &Speaker<'_>,
    relation: Relation,
    (a, b): (&Term, &Term),
    wanted: Wanted,
) -> Said {
    if matches!(a, Term::Known(_)) && !matches!(b, Term::Known(_)) {
        return compared(speaker, relation.mirrored(), (b, a), wanted);
    }
    let relation = match wanted {
        Wanted::Yes => relation,
        Wanted::No => opposite(relation),
    };
    match (relation, b) {
        (Relation::Equal, Term::Known(Value::Bool(value))) => truth(speaker, a, of(*value)),
        (Relation::NotEqual, Term::Known(Value::Bool(value))) => truth(speaker, a, of(!*value)),
        (Relation::Equal, Term::Known(Value::Text(value))) => {
            among(speaker, a, &[value], Wanted::Yes)
        }
        (Relation::NotEqual, Term::Known(Value::Text(value))) => {
            among(speaker, a, &[value], Wanted::No)
        }
        _ => {
            let measure = measure(speaker, relation, b, speaker.is_day(a) || speaker.is_day(b));
            measured(speaker, a, &measure)
        }
    }
}

fn of(value: bool) -> Wanted {
    if value { Wanted::Yes } else { Wanted::No }
}

/// What holds where a relation is known not to.
fn opposite(relation: Relation) -> Relation {
    match relation {
        Relation::Equal => Relation::NotEqual,
        Relation::NotEqual => Relation::Equal,
        Relation::Less => Relation::AtLeast,
        Relation::AtLeast => Relation::Less,
        Relation::More => Relation::AtMost,
        Relation::AtMost => Relation::More,
    }
}

/// How far: `less than 2`, `18 or more`, `on or before 3 May 2026`.
fn measure(speaker: &Speaker<'_>, relation: Relation, end: &Term, day: bool) -> String {
    let end = speaker.noun(end);
    match (relation, day) {
        (Relation::Equal, _) => end,
        (Relation::NotEqual, _) => format!("not {end}"),
        (Relation::Less, true) => format!("before {end}"),
        (Relation::AtMost, true) => format!("on or before {end}"),
        (Relation::More, true) => format!("after {end}"),
        (Relation::AtLeast, true) => format!("on or after {end}"),
        (Relation::Less, false) => format!("less than {end}"),
        (Relation::AtMost, false) => format!("at most {end}"),
        (Relation::More, false) => format!("more than {end}"),
        (Relation::AtLeast, false) => format!("at least {end}"),
    }
}

/// A measure of something, in the pack's words for its answers if they can take it.
fn measured(speaker: &Speaker<'_>, subject: &Term, measure: &str) -> Said {
    let own = match speaker.asked(subject) {
        Some(Asked::Fact(fact)) if fact.called.is_none() && !speaker.is_day(subject) => {
            fact.says.get(ANY_ANSWER)
        }
        Some(Asked::Fact(_) | Asked::Decision(_)) | None => None,
    };
    Said::clause(match own {
        Some(words) => words.replace("{}", measure),
        None => format!("{} is {measure}", speaker.noun(subject)),
    })
}

/// `x in (...)`
pub(super) fn is_one_of(
    speaker: &Speaker<'_>,
    subject: &Term,
    members: &[Member],
    wanted: Wanted,
) -> Said {
    let mut values: Vec<&str> = Vec::new();
    for member in members {
        let terms: &[Term] = match member {
            Member::Equal(term) => std::slice::from_ref(term),
            Member::Within(Term::List(terms)) => terms,
            Member::Within(_) | Member::Range { .. } => &[],
        };
        let texts = terms.iter().map(|term| {
            let Term::Known(Value::Text(text)) = term else {
                return None;
            };
            Some(&**text)
        });
        match texts.collect::<Option<Vec<&str>>>() {
            Some(texts) if !texts.is_empty() => values.extend(texts),
            _ => return member_by_member(speaker, subject, members, wanted),
        }
    }
    among(speaker, subject, &values, wanted)
}

/// Whether something is one of a few named values.
fn among<T: AsRef<str>>(
    speaker: &Speaker<'_>,
    subject: &Term,
    values: &[T],
    wanted: Wanted,
) -> Said {
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    let asked = speaker.asked(subject);
    let sentences = values.iter().map(|value| asked.as_ref()?.says(value));
    let own: Option<Vec<&String>> = sentences.collect();
    if let Some(sentences) = own {
        return of_sentences(&sentences, wanted);
    }
    let labels: Vec<String> = values
        .iter()
        .map(|value| match asked {
            Some(asked) => asked.label(value),
            None => quoted(value),
        })
        .collect();
    let subject = speaker.noun(subject);
    Said::clause(match (wanted, labels.as_slice()) {
        (Wanted::Yes, _) => format!("{subject} is {}", listed(&labels, "or")),
        (Wanted::No, [only]) => format!("{subject} is not {only}"),
        (Wanted::No, _) => format!("{subject} is neither {}", labels.join(" nor ")),
    })
}

fn of_sentences(sentences: &[&String], wanted: Wanted) -> Said {
    let clauses = || {
        sentences
            .iter()
            .map(|it| Said::clause(it.as_str()))
            .collect()
    };
    let regular = sentences.iter().all(|sentence| denied(sentence).is_some());
    match wanted {
        Wanted::Yes => Said::any(clauses()),
        Wanted::No if regular || sentences.len() == 1 => {
            let denials = sentences
                .iter()
                .map(|it| sentence_or_denial(it, Wanted::No));
            Said::all(denials.collect())
        }
        Wanted::No => Said::None(clauses()),
    }
}

fn member_by_member(
    speaker: &Speaker<'_>,
    subject: &Term,
    members: &[Member],
    wanted: Wanted,
) -> Said {
    let said = members.iter().map(|member| match member {
        Member::Equal(term) => compared(speaker, Relation::Equal, (subject, term), wanted),
        Member::Within(Term::List(terms)) => {
            let each = terms
                .iter()
                .map(|term| compared(speaker, Relation::Equal, (subject, term), wanted));
            either_way(each.collect(), wanted)
        }
        Member::Within(list) => included(speaker, (list, subject), wanted),
        Member::Range { .. } => range(speaker, subject, member, wanted),
    });
    either_way(said.collect(), wanted)
}

fn either_way(parts: Vec<Said>, wanted: Wanted) -> Said {
    match wanted {
        Wanted::Yes => Said::any(parts),
        Wanted::No => Said::all(parts),
    }
}

/// `x in [1..5]`, `x between 1 and 5`
fn range(speaker: &Speaker<'_>, subject: &Term, member: &Member, wanted: Wanted) -> Said {
    let Some([(low, least), (high, most)]) = member.ends() else {
        return Said::clause(String::new());
    };
    let day = [subject, least, most].iter().any(|it| speaker.is_day(it));
    let closed = (low, high) == (Relation::AtLeast, Relation::AtMost);
    let measure = match wanted {
        Wanted::Yes if closed && !day => {
            let (least, most) = (speaker.noun(least), speaker.noun(most));
            format!("from {least} to {most}")
        }
        Wanted::Yes => format!(
            "{} and {}",
            measure(speaker, low, least, day),
            measure(speaker, high, most, day)
        ),
        Wanted::No => format!(
            "{} or {}",
            measure(speaker, opposite(low), least, day),
            measure(speaker, opposite(high), most, day)
        ),
    };
    measured(speaker, subject, &measure)
}
