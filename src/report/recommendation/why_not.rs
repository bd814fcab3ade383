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
    let head = format!("{direction} ({}).", why_not.title);
    if let Some(nearest) = why_not.changes.first().filter(|set| set.len() > MOST_NAMED) {
        return far_off(&head, nearest);
    }
    let mut sets: Vec<String> = Vec::new();
    for set in why_not.changes.iter().take(MOST_SETS_ON_PAGE) {
        // Sets that differ only in what nobody sees read alike.
        let line = changes_line(set);
        if !sets.contains(&line) {
            sets.push(line);
        }
    }
    let how_many = how_many(why_not, sets.len()).map_or_else(String::new, |it| format!(" ({it})"));
    let mut item = Item::plain(format!("{head} It would be if{how_many}:"));
    item.under = sets;
    item
}

/// What to say where so much would have to be otherwise that no list of it helps.
fn far_off(head: &str, set: &[Change]) -> Item {
    let unknown = |change: &&Change| change.kind == ChangeKind::NotYetKnown;
    let open = match set.iter().filter(unknown).count() {
        0 => String::new(),
        count => format!(", {count} of them not known yet"),
    };
    let mut named: Vec<&Change> = set.iter().collect();
    named.sort_by_key(|change| unknown(change));
    let named = named.into_iter().take(MOST_OF_MANY);
    let words: Vec<String> = named.map(in_a_set).collect();
    Item::plain(format!(
        "{head} That is far off: {} answers together would have to be otherwise{open}.",
        set.len()
    ))
    .under(format!("Among them: {}", words.join("; ")))
}

/// How many sets of changes stand on the page of a recommendation; the JSON has ten.
const MOST_SETS_ON_PAGE: usize = 3;

/// How many changes of one set are named; more are far off.
const MOST_NAMED: usize = 5;

/// How many changes are named of a set that is far off.
const MOST_OF_MANY: usize = 3;

/// One set of changes, what is known to be otherwise first.
fn changes_line(set: &[Change]) -> String {
    let mut ordered: Vec<&Change> = set.iter().collect();
    ordered.sort_by_key(|change| change.kind == ChangeKind::NotYetKnown);
    let parts: Vec<String> = ordered.into_iter().map(in_a_set).collect();
    parts.join("; and ")
}

fn in_a_set(change: &Change) -> String {
    match change.kind {
        ChangeKind::KnownOtherwise => change.words.clone(),
        ChangeKind::NotYetKnown => format!("{} (not known yet)", change.words),
    }
}
