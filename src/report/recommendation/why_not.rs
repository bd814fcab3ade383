//! Why not: what would have to be otherwise for another outcome.

use crate::explain::explanation::Change;
use crate::explain::explanation::ChangeKind;
use crate::explain::explanation::Direction;
use crate::explain::explanation::WhyNot;
use crate::explain::why_not::Answered;
use crate::report::document::Block;
use crate::report::document::Item;

/// The answer to one question: what would lead to an outcome for this child?
#[must_use]
pub fn lay_out_why_not(case: &str, answered: &Answered) -> Vec<Block> {
    let why_not = &answered.why_not;
    let title = format!(
        "{case} · {} · {}: why not {}?",
        answered.child, answered.decision, why_not.title
    );
    let mut page = vec![Block::Title(title)];
    if answered.is_so {
        page.push(Block::Text("It is so already.".to_owned()));
    } else if why_not.changes.is_empty() {
        page.push(Block::Text(none_leads_there(why_not).to_owned()));
    } else {
        let sets = why_not.changes.iter().map(|set| Item {
            under: set.iter().map(change_line).collect(),
            ..Item::plain("It would be so if")
        });
        page.push(Block::Items(sets.collect()));
        if let Some(words) = how_many(why_not, why_not.changes.len()) {
            page.insert(1, Block::Text(format!("{words}.")));
        }
    }
    page
}

/// What to say where no set is shown.
fn none_leads_there(why_not: &WhyNot) -> &'static str {
    if !why_not.complete {
        "The search was broken off before it found an answer that could change it."
    } else if why_not.not_confirmed > 0 {
        "What was found did not lead there when it was tried out."
    } else {
        "No other answers lead there, whatever becomes known."
    }
}

/// "12 sets of 2 facts; the first three", if there is more than one or more than meets the eye.
fn how_many(why_not: &WhyNot, shown: usize) -> Option<String> {
    let size = why_not.changes.first().map_or(0, Vec::len);
    let facts = if size == 1 { "fact" } else { "facts" };
    let first = if why_not.count > shown {
        format!("; the first {}", in_words(shown))
    } else {
        String::new()
    };
    match (why_not.complete, why_not.count) {
        (true, 0 | 1) => None,
        (true, count) => Some(format!("{count} sets of {size} {facts}{first}")),
        (false, count) => Some(format!(
            "The search was broken off at {count} sets of {size} {facts}; there may be smaller ones, or more{first}"
        )),
    }
}

fn in_words(number: usize) -> String {
    match number {
        1 => "of them".to_owned(),
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        10 => "ten".to_owned(),
        other => other.to_string(),
    }
}

fn change_line(change: &Change) -> String {
    let who = change.find_out_from.as_ref();
    match (change.kind, who) {
        (ChangeKind::KnownOtherwise, _) => format!("{} (known to be otherwise)", change.words),
        (ChangeKind::NotYetKnown, Some(who)) => {
            format!("{} (not known yet; ask {who})", change.words)
        }
        (ChangeKind::NotYetKnown, None) => format!("{} (not known yet)", change.words),
    }
}

pub(super) fn why_not(why_not: &WhyNot) -> Item {
    let direction = match why_not.direction {
        Direction::Higher => "Not higher",
        Direction::Lower => "Not lower",
    };
    let sets = why_not.changes.iter().take(MOST_SETS_ON_PAGE);
    let lines = sets.map(|set| changes_line(set));
    let mut sets: Vec<String> = Vec::new();
    for line in lines {
        // Sets that differ only in facts that are counted read alike.
        if !sets.contains(&line) {
            sets.push(line);
        }
    }
    let how_many = how_many(why_not, sets.len()).map_or_else(String::new, |it| format!(" ({it})"));
    let mut item = Item::plain(format!(
        "{direction} ({}). It would be if{how_many}:",
        why_not.title
    ));
    item.under = sets;
    item
}

/// How many sets of changes stand on the page of a recommendation; the JSON has ten.
const MOST_SETS_ON_PAGE: usize = 3;

/// One set of changes; many open facts are counted, not listed.
fn changes_line(set: &[Change]) -> String {
    let known = set
        .iter()
        .filter(|change| change.kind == ChangeKind::KnownOtherwise);
    let mut parts: Vec<String> = known.map(|change| change.words.clone()).collect();
    let unknown: Vec<&Change> = set
        .iter()
        .filter(|change| change.kind == ChangeKind::NotYetKnown)
        .collect();
    if unknown.len() > MOST_UNKNOWN_NAMED {
        parts.push(format!(
            "{} facts not known yet all turned out that way",
            unknown.len()
        ));
    } else {
        parts.extend(
            unknown
                .iter()
                .map(|change| format!("{} (not known yet)", change.words)),
        );
    }
    parts.join("; and ")
}

/// How many facts that are not known yet are named in one set of changes.
const MOST_UNKNOWN_NAMED: usize = 3;
