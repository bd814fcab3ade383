//! Two versions of a pack side by side, as a page for the people who release them.

use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::check::pack::Pack;
use crate::compile::pair::Side;
use crate::inspect::diff::Difference;
use crate::inspect::diff::meaning::Cause;
use crate::inspect::diff::meaning::Direction;
use crate::inspect::diff::meaning::Meaning;
use crate::inspect::diff::meaning::Move;
use crate::inspect::diff::meaning::Named;
use crate::inspect::diff::parts::Who;
use crate::inspect::diff::text::Became;
use crate::inspect::diff::text::Change;
use crate::inspect::diff::text::Field;
use crate::report::changed_children::example;
use crate::report::changed_children::so_and_unless;
use crate::report::document::Block;
use crate::report::document::Item;

/// How many exceptions are told of a move that only follows from another.
const MOST_UNLESS: usize = 4;

/// The two versions, each with the texts it was read from.
#[derive(Clone, Copy)]
pub struct Versions<'p> {
    /// The one before.
    pub old: (&'p Pack, &'p Files),
    /// The one after.
    pub new: (&'p Pack, &'p Files),
    /// The rules folder in which it stands, if that is another.
    pub draft: Option<&'p str>,
}

/// The page.
#[must_use]
pub fn changes(versions: Versions<'_>, found: &Difference) -> Vec<Block> {
    let (old, new) = (versions.old.0.own(), versions.new.0.own());
    let mut page = vec![
        Block::Title(match versions.draft {
            Some(folder) => format!("{} becomes {} of {folder}", old.id, new.id),
            None => format!("{} becomes {}", old.id, new.id),
        }),
        Block::Banner {
            label: "Result".to_owned(),
            text: verdict(&found.meaning).to_owned(),
        },
    ];
    page.extend(written(versions, &found.written));
    page.push(Block::Heading(
        "Which children are treated differently".to_owned(),
    ));
    page.extend(summary(found));
    page.extend(moves(versions, &found.meaning));
    page.extend(not_compared(&found.meaning));
    page.extend(small_print(&found.meaning));
    page
}

/// What it comes to, in a line.
#[must_use]
pub fn verdict(meaning: &Meaning) -> &'static str {
    let shown = |one: &&Move| !one.who.is_empty();
    let certain = meaning.moves.iter().filter(shown);
    let certain = certain.map(|one| one.direction.falls());
    let certain: Vec<bool> = certain.collect();
    let gone = !meaning.gone.is_empty() || !meaning.unlike.is_empty();
    if gone || certain.contains(&true) {
        "somebody is treated less protectively: a sign-off is needed"
    } else if meaning.falls() {
        "whether somebody is treated less protectively could not be told: a sign-off is needed"
    } else if meaning.compared.is_empty() {
        "the two have no decision in common"
    } else if meaning.moves.is_empty() {
        "both decide alike for every child"
    } else if certain.is_empty() {
        "nobody moves down; whether somebody moves up could not be told"
    } else {
        "some children move up, nobody moves down"
    }
}

fn written(versions: Versions<'_>, all: &[Change]) -> Vec<Block> {
    if all.is_empty() {
        return vec![
            Block::Heading("What is written differently".to_owned()),
            Block::Text("Nothing.".to_owned()),
        ];
    }
    let mut page = Vec::new();
    let mut rest = all;
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|it| it.thing == first.thing).count();
        let (these, others) = rest.split_at(count);
        page.push(Block::Heading(format!(
            "Written differently: {}",
            first.thing.words().1
        )));
        page.push(Block::Items(
            these.iter().map(|it| change(versions, it)).collect(),
        ));
        rest = others;
    }
    page
}

fn change(versions: Versions<'_>, change: &Change) -> Item {
    let mark = match &change.became {
        Became::Added => "added".to_owned(),
        Became::Removed => "removed".to_owned(),
        Became::Changed => "changed".to_owned(),
        Became::Renamed { from } => format!("renamed, {from} is now"),
    };
    let title = if change.title.is_empty() {
        String::new()
    } else {
        format!(" ({})", change.title)
    };
    let mut item = Item {
        mark: Some(mark),
        text: format!("{}{title}", change.id),
        under: Vec::new(),
    };
    let old = change.old.map(|place| at(versions.old.1, place));
    let new = change.new.map(|place| at(versions.new.1, place));
    let places: Vec<String> = old.into_iter().chain(new).collect();
    if !places.is_empty() {
        item.under.push(places.join(" → "));
    }
    for field in &change.fields {
        match change.became {
            Became::Removed => item.under.push(format!("{}: {}", field.name, field.old)),
            Became::Added | Became::Changed | Became::Renamed { .. } => {
                item.under.extend(field_lines(field));
            }
        }
    }
    item
}

fn field_lines(field: &Field) -> Vec<String> {
    let Field { name, old, new } = field;
    match (old.is_empty(), new.is_empty()) {
        (true, _) => vec![format!("{name}: {new}")],
        (_, true) => vec![format!("{name}, no longer: {old}")],
        (false, false) => vec![
            format!("{name}, before: {old}"),
            format!("{name}, now: {new}"),
        ],
    }
}

/// File and line of a place.
#[must_use]
pub fn at(files: &Files, place: Place) -> String {
    let line = files.line_column(place).line;
    format!("{}:{line}", files.name(place.file))
}

fn summary(found: &Difference) -> Vec<Block> {
    let meaning = &found.meaning;
    let text = if meaning.is_alike() {
        let though = if found.written.is_empty() {
            "The two are written alike, and it is"
        } else {
            "They read differently, and yet it is"
        };
        format!(
            "{though} proved that they come to the same for every child in {}.",
            count(meaning.compared.len(), "decision")
        )
    } else if meaning.compared.is_empty() {
        "The two have no decision in common, so that nothing can be compared.".to_owned()
    } else {
        let still = meaning.compared.iter();
        let still = still.filter(|name| !meaning.moves.iter().any(|it| it.decision == **name));
        let names: Vec<&str> = still.map(|name| &**name).collect();
        if names.is_empty() {
            return Vec::new();
        }
        format!("Proved alike for every child: {}.", names.join(", "))
    };
    vec![Block::Text(text)]
}

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// A heading for each move that has its cause here; those that follow from others stand together, decision by decision.
fn moves(versions: Versions<'_>, meaning: &Meaning) -> Vec<Block> {
    let mut page = Vec::new();
    let mut rest = meaning.moves.as_slice();
    while let Some(first) = rest.first() {
        let alike = |it: &&Move| {
            it.cause == Cause::Follows
                && (it.cause, it.direction, &it.decision)
                    == (first.cause, first.direction, &first.decision)
        };
        let count = rest.iter().take_while(alike).count().max(1);
        let (these, others) = rest.split_at(count);
        if first.cause == Cause::Follows {
            page.push(Block::Heading(format!(
                "{}, as a consequence: {}",
                direction_word(first.direction),
                first.title
            )));
            let items = these.iter().map(|it| consequence(versions, it));
            page.push(Block::Items(items.collect()));
        } else {
            page.extend(moved(versions, first));
        }
        rest = others;
    }
    page
}

fn consequence(versions: Versions<'_>, one: &Move) -> Item {
    let mut item = Item::plain(outcomes(one));
    for who in &one.who {
        let (so, unless) = so_and_unless(&who.parts);
        item.under.push(so);
        item.under.extend(unless_line(&unless, MOST_UNLESS));
        item.under.push(example(versions, who));
    }
    item.under.extend(others(one));
    if one.could_not_be_told > 0 {
        item.under.push(could_not_be_told(one));
    }
    item
}

fn moved(versions: Versions<'_>, one: &Move) -> Vec<Block> {
    let mut page = vec![Block::Heading(format!(
        "{}, {}: {}",
        direction_word(one.direction),
        one.title,
        outcomes(one)
    ))];
    if !one.who.is_empty() {
        let items = one.who.iter().map(|who| child(versions, who));
        page.push(Block::Items(items.collect()));
    }
    page.extend(others(one).map(Block::Text));
    if one.could_not_be_told > 0 {
        page.push(Block::Text(could_not_be_told(one)));
    }
    page
}

fn unless_line(unless: &[String], most: usize) -> Option<String> {
    if unless.is_empty() {
        return None;
    }
    let shown: Vec<&str> = unless.iter().take(most).map(String::as_str).collect();
    let more = match unless.len() - shown.len() {
        0 => String::new(),
        more => format!("; or one of {more} other things is so"),
    };
    Some(format!("unless {}{more}", shown.join("; or ")))
}

/// How many conditions there are beyond those shown.
fn others(one: &Move) -> Option<String> {
    match (one.more, one.and_others) {
        (0, false) => None,
        (0, true) => Some("And others.".to_owned()),
        (more, false) => Some(format!("And {}.", count(more, "further condition"))),
        (more, true) => Some(format!("And {} or more.", count(more, "further condition"))),
    }
}

fn could_not_be_told(one: &Move) -> String {
    let because = if one.because_of.is_empty() {
        String::new()
    } else {
        let names: Vec<&str> = one.because_of.iter().map(|it| &**it).collect();
        format!(
            ", because conditions on {} cannot be tried out in full",
            names.join(", ")
        )
    };
    let whether = if one.who.is_empty() {
        "Whether any child moves so could not be told"
    } else {
        "Whether further children move so could not be told"
    };
    format!("{whether}{because}.")
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Down => "Down",
        Direction::Up => "Up",
        Direction::Lost => "Lost",
        Direction::Gained => "Gained",
    }
}

/// From where to where.
fn outcomes(one: &Move) -> String {
    let title = |named: &Option<Named>| {
        named.as_ref().map_or_else(String::new, |named| {
            let only = match named.only {
                Some(Side::Old) => " (only in the old version)",
                Some(Side::New) => " (new outcome)",
                None => "",
            };
            format!("\"{}\"{only}", named.title)
        })
    };
    let (from, to) = (title(&one.from), title(&one.to));
    match one.direction {
        Direction::Down | Direction::Up => format!("from {from} to {to}"),
        Direction::Lost => from,
        Direction::Gained => to,
    }
}

fn child(versions: Versions<'_>, who: &Who) -> Item {
    let depends = match (who.depends_on(Side::Old), who.depends_on(Side::New)) {
        (false, false) => None,
        (true, false) => Some("depends on what only the old version knows of the child"),
        (false, true) => Some("depends on what only the new version knows of the child"),
        (true, true) => Some("depends on what only one of the versions knows of the child"),
    };
    let (so, unless) = so_and_unless(&who.parts);
    Item::plain(so)
        .under(unless_line(&unless, unless.len()))
        .under(depends.map(str::to_owned))
        .under(example(versions, who))
}

fn not_compared(meaning: &Meaning) -> Vec<Block> {
    let kinds = [
        ("Lost: decided by the old version only", &meaning.gone),
        ("Decided by the new version only", &meaning.added),
        (
            "Not comparable: one version picks, the other collects",
            &meaning.unlike,
        ),
    ];
    let mut page = Vec::new();
    for (heading, decisions) in kinds {
        if !decisions.is_empty() {
            page.push(Block::Heading(heading.to_owned()));
            let items = decisions.iter();
            let items = items.map(|(name, title)| Item::plain(format!("{title} ({name})")));
            page.push(Block::Items(items.collect()));
        }
    }
    page
}

/// Under what the comparison holds.
fn small_print(meaning: &Meaning) -> Vec<Block> {
    let mut lines = vec![
        "Both versions are asked about the same child: an answer to a question that both ask is the same for both, and where a question does not apply its fallback counts. Every example was decided by both.".to_owned(),
        "Wording, limits and contacts that stand under the same id move nobody; they are among what is written differently.".to_owned(),
    ];
    let list = |names: &[std::sync::Arc<str>]| {
        let names: Vec<&str> = names.iter().map(|it| &**it).collect();
        names.join(", ")
    };
    if !meaning.assumed.is_empty() {
        lines.push(format!(
            "Taken not to occur, as both assume: {}.",
            list(&meaning.assumed)
        ));
    }
    if !meaning.taken_alike.is_empty() {
        lines.push(format!(
            "Whatever they come to, conditions that both write alike come to the same in both: those on {}.",
            list(&meaning.taken_alike)
        ));
    }
    if meaning.reads_siblings {
        lines.push(
            "What the other children of the contact come to is taken to be the same in both."
                .to_owned(),
        );
    }
    vec![Block::Small(lines.join(" "))]
}
