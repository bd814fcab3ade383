//! A yes/no question → the two statements that its answers make.
//!
//! The pack's own words come first. Without them a question of regular form is
//! turned: `Is the child safe tonight?` → `the child is safe tonight`, `the
//! child is not safe tonight`. Other questions are quoted with their answer.

use crate::check::pack::Fact;
use crate::explain::plain::denial::denied;

/// What the answers of a yes/no question say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What a yes says.
    pub yes: String,
    /// What a no says.
    pub no: String,
}

/// Words that may stand before the noun of a subject.
const DETERMINERS: [&str; 8] = ["the", "a", "an", "this", "that", "each", "another", "one"];
/// Subjects of one word.
const ALONE: [&str; 7] = [
    "it",
    "there",
    "somebody",
    "someone",
    "everybody",
    "she",
    "he",
];
/// Nouns that end a subject, however the sentence goes on.
const NOUNS: [&str; 33] = [
    "child",
    "baby",
    "family",
    "parent",
    "parents",
    "mother",
    "father",
    "carer",
    "carers",
    "referrer",
    "home",
    "injury",
    "contact",
    "worker",
    "council",
    "police",
    "school",
    "adult",
    "household",
    "case",
    "manager",
    "authority",
    "plan",
    "caller",
    "sibling",
    "siblings",
    "brother",
    "sister",
    "guardian",
    "teacher",
    "consent",
    "explanation",
    "pupil",
];
/// Nouns of two words.
const PAIRS: [(&str, &str); 4] = [
    ("young", "person"),
    ("social", "worker"),
    ("other", "parent"),
    ("lead", "practitioner"),
];
/// After a subject these may go on with it, so that its end is not sure.
const GOES_ON: [&str; 9] = [
    "of", "who", "that", "which", "whom", "whose", "or", "and", "with",
];
/// Words that a statement would not use as the question does.
const ASKING: [&str; 5] = ["any", "anybody", "anyone", "anything", "ever"];

/// What the answers of a fact say: its own words, or its question turned; nothing where neither is to be had.
#[must_use]
pub fn stated(fact: &Fact) -> Option<Statement> {
    let own = |key: &str| fact.says.get(key).cloned();
    if let (Some(yes), Some(no)) = (own("yes"), own("no")) {
        return Some(Statement { yes, no });
    }
    let turned = turned(&fact.ask);
    let yes = own("yes").or_else(|| Some(turned.as_ref()?.yes.clone()))?;
    let no = own("no")
        .or_else(|| denied(&yes))
        .or_else(|| Some(turned?.no));
    Some(Statement { no: no?, yes })
}

/// The statements of a question of regular form.
fn turned(question: &str) -> Option<Statement> {
    let question = question.trim().strip_suffix('?')?;
    if question.contains(['?', '.', ':', ';']) {
        return None;
    }
    let words: Vec<&str> = question.split_whitespace().collect();
    let (verb, rest) = words.split_first()?;
    if rest.iter().any(|word| ASKING.contains(word)) {
        return None;
    }
    let (subject, rest) = rest.split_at(subject_length(rest)?);
    let next = rest.first()?;
    let verb = verb.to_lowercase();
    let is_being = matches!(verb.as_str(), "is" | "are" | "was" | "were");
    let (subject, tail) = (subject.join(" "), rest.join(" "));
    let said = |yes: String, no: String| {
        Some(Statement {
            yes: format!("{subject} {yes}"),
            no: format!("{subject} {no}"),
        })
    };
    match verb.as_str() {
        _ if is_being || may_follow_auxiliary(next) => match verb.as_str() {
            "is" | "are" | "was" | "were" | "can" | "could" | "will" | "would" | "must" | "may"
            | "should" | "has" | "have" | "had" => {
                let not = if verb == "can" {
                    "cannot".to_owned()
                } else {
                    format!("{verb} not")
                };
                said(format!("{verb} {tail}"), format!("{not} {tail}"))
            }
            "does" => {
                let tail_of_verb = rest.get(1..)?.join(" ");
                let yes = format!("{} {tail_of_verb}", third_person(next));
                said(yes.trim_end().to_owned(), format!("does not {tail}"))
            }
            "do" => said(tail.clone(), format!("do not {tail}")),
            "did" => said(format!("did {tail}"), format!("did not {tail}")),
            _ => None,
        },
        _ => None,
    }
}

/// A verb follows where the subject is whole: a preposition or another noun would belong to the subject.
fn may_follow_auxiliary(word: &str) -> bool {
    let preposition = [
        "in", "on", "at", "for", "from", "to", "by", "under", "about", "without", "near",
    ];
    !preposition.contains(&word) && !word.ends_with("'s")
}

/// How many words the subject has, where its end is sure.
fn subject_length(words: &[&str]) -> Option<usize> {
    let first = words.first()?;
    let end = if ALONE.contains(first) {
        1
    } else {
        let mut at = usize::from(DETERMINERS.contains(first));
        while words.get(at).is_some_and(|word| word.ends_with("'s")) {
            at += 1;
        }
        let pair = PAIRS.contains(&(words.get(at)?, words.get(at + 1)?));
        if pair {
            at + 2
        } else if NOUNS.contains(words.get(at)?) {
            at + 1
        } else {
            return None;
        }
    };
    words
        .get(end)
        .is_some_and(|next| !GOES_ON.contains(next))
        .then_some(end)
}

/// A verb as it stands with `he`, `she` or `it`.
fn third_person(verb: &str) -> String {
    let before_y = verb.strip_suffix('y').filter(|stem| {
        stem.ends_with(|letter: char| !matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u'))
    });
    match (verb, before_y) {
        ("have", _) => "has".to_owned(),
        (_, Some(stem)) => format!("{stem}ies"),
        _ if ["s", "sh", "ch", "x", "o", "z"]
            .iter()
            .any(|end| verb.ends_with(end)) =>
        {
            format!("{verb}es")
        }
        _ => format!("{verb}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::turned;

    #[test]
    fn a_regular_question_makes_two_statements() {
        for (question, yes, no) in [
            (
                "Is the child safe tonight?",
                "the child is safe tonight",
                "the child is not safe tonight",
            ),
            (
                "Does the child live here?",
                "the child lives here",
                "the child does not live here",
            ),
            (
                "Does the child carry a knife?",
                "the child carries a knife",
                "the child does not carry a knife",
            ),
            (
                "Have the parents agreed?",
                "the parents have agreed",
                "the parents have not agreed",
            ),
            (
                "Is the child's injury explained?",
                "the child's injury is explained",
                "the child's injury is not explained",
            ),
            (
                "Can the young person go home?",
                "the young person can go home",
                "the young person cannot go home",
            ),
            (
                "Did the family move?",
                "the family did move",
                "the family did not move",
            ),
        ] {
            let turned = turned(question);
            assert_eq!(
                turned.as_ref().map(|it| it.yes.as_str()),
                Some(yes),
                "{question}"
            );
            assert_eq!(
                turned.as_ref().map(|it| it.no.as_str()),
                Some(no),
                "{question}"
            );
        }
    }

    #[test]
    fn a_question_whose_subject_is_not_sure_is_left() {
        for question in [
            "Is any sign of harm seen?",
            "Is the adult who cared for the child known?",
            "Has the man in the home a key?",
            "Where is the child?",
            "Is somebody or something a danger?",
            "Harm?",
            "",
        ] {
            assert_eq!(turned(question), None, "{question}");
        }
    }
}
