//! A clause → its denial, where the clause is regular enough to say it without a doubt.

/// Verbs that take `not` after them.
const TAKES_NOT: [&str; 16] = [
    "is", "are", "was", "were", "can", "could", "will", "would", "must", "may", "should", "does",
    "do", "did", "might", "cannot",
];
/// Words after which a verb belongs to another clause, or a `not` would deny less than the whole.
const ANOTHER_CLAUSE: [&str; 22] = [
    "who", "whoever", "whom", "whose", "that", "which", "where", "when", "what", "whether", "and",
    "or", "if", "nobody", "nothing", "no", "neither", "none", "not", "only", "never", "because",
];
/// Words whose meaning a `not` before them would change.
const LOSES_SENSE: [&str; 15] = [
    "and",
    "or",
    "some",
    "somebody",
    "something",
    "already",
    "still",
    "not",
    "no",
    "nothing",
    "nobody",
    "but",
    "neither",
    "both",
    "again",
];
/// Participles that do not end in `ed` or `en`.
const PARTICIPLES: [&str; 16] = [
    "had", "said", "done", "made", "gone", "come", "told", "left", "begun", "put", "found",
    "heard", "met", "run", "kept", "sent",
];

/// The clause denied: `the child is disabled` → `the child is not disabled`.
///
/// Nothing where it cannot be said by rule.
pub(super) fn denied(clause: &str) -> Option<String> {
    let words: Vec<&str> = clause.split(' ').collect();
    let at = words.iter().position(is_verb)?;
    let (before, rest) = words.split_at(at);
    let (verb, after) = rest.split_first()?;
    let astray = |word: &&&str| ANOTHER_CLAUSE.contains(word) || word.ends_with(',');
    let changed = |word: &&&str| LOSES_SENSE.contains(&word.trim_end_matches(','));
    if before.iter().find(astray).is_some() || after.iter().find(changed).is_some() {
        return None;
    }
    let (before, after) = (before.join(" "), after.to_vec());
    Some(format!("{before} {}", verb_denied(&before, verb, &after)?))
}

fn is_verb(word: &&str) -> bool {
    TAKES_NOT.contains(word) || matches!(*word, "has" | "have" | "had")
}

fn verb_denied(before: &str, verb: &str, after: &[&str]) -> Option<String> {
    let next = after.first().copied().unwrap_or("");
    let rest = after.join(" ");
    let participle = next.ends_with("ed") || next.ends_with("en") || PARTICIPLES.contains(&next);
    match verb {
        "cannot" => Some(format!("can {rest}")),
        "can" => Some(format!("cannot {rest}")),
        "has" if !participle => Some(format!("does not have {rest}")),
        "have" if !participle => Some(format!("do not have {rest}")),
        "had" if !participle => Some(format!("did not have {rest}")),
        _ if before == "there" => match next {
            "a" | "an" => Some(format!("{verb} no {}", after.get(1..)?.join(" "))),
            _ => None,
        },
        _ => Some(format!("{verb} not {rest}")),
    }
}

#[cfg(test)]
mod tests {
    use super::denied;

    #[test]
    fn a_regular_clause_is_denied_by_its_verb() {
        for (clause, denial) in [
            ("the child is disabled", "the child is not disabled"),
            ("there is a worry about it", "there is no worry about it"),
            ("the child has a plan", "the child does not have a plan"),
            ("the child has said so", "the child has not said so"),
            ("the baby can move", "the baby cannot move"),
        ] {
            assert_eq!(denied(clause).as_deref(), Some(denial), "{clause}");
        }
    }

    #[test]
    fn a_clause_that_is_not_regular_is_left() {
        for clause in [
            "the explanation fits the injury",
            "somebody who is feared can come",
            "the child was missing and is back",
            "nobody is there",
            "there is some harm",
        ] {
            assert_eq!(denied(clause), None, "{clause}");
        }
    }
}
