//! Statements and how they stand in their documents, laid out for people and as JSON.

use serde_json::Value as Json;
use serde_json::json;

use crate::ast::place::Files;
use crate::inspect::sources::likeliest::Likely;
use crate::inspect::sources::registered::Registered;
use crate::inspect::sources::registered::Rest;
use crate::inspect::sources::standing::Document;
use crate::inspect::sources::standing::Standing;
use crate::inspect::sources::text::Lines;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::place::written_at;

/// How long a passage may be, in characters, before its middle is left out.
const LONGEST_SHOWN: usize = 600;

/// How every document stands: what was found, what changed with all that rests on it, what was not checked.
#[must_use]
pub fn lay_out(documents: &[Document], files: &Files) -> Vec<Block> {
    let all = || documents.iter().flat_map(|document| &document.statements);
    let checked = all().filter(|(_, standing)| is_checked(standing)).count();
    let there = all()
        .filter(|(_, it)| is_checked(it) && !it.has_changed())
        .count();
    let title = if checked == 0 {
        "None of the passages could be looked up.".to_owned()
    } else {
        format!("{there} of {checked} passages stand word for word where they were.")
    };
    let mut page = vec![Block::Title(title)];
    let read = documents.iter().filter(|document| document.text.is_some());
    page.extend(section("Documents", read.map(of_document)));
    let changed = documents.iter().flat_map(|document| {
        let changed = document
            .statements
            .iter()
            .filter(|(_, it)| it.has_changed());
        changed.map(move |(held, standing)| changed_item(document, held, standing, files))
    });
    page.extend(section("Changed or gone", changed));
    page.extend(section("Not checked", not_checked(documents)));
    page
}

fn section(heading: &str, items: impl IntoIterator<Item = Item>) -> Vec<Block> {
    let items: Vec<Item> = items.into_iter().collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(heading.to_owned()), Block::Items(items)]
}

fn is_checked(standing: &Standing) -> bool {
    matches!(standing, Standing::There(_)) || standing.has_changed()
}

fn of_document(document: &Document) -> Item {
    let all = document.statements.iter();
    let checked: Vec<&Standing> = all.map(|(_, it)| it).filter(|it| is_checked(it)).collect();
    let there = checked.iter().filter(|it| !it.has_changed()).count();
    let text = document.text.as_deref().unwrap_or("");
    Item::plain(format!(
        "{} · {}: {there} of {} in {text}",
        document.id,
        document.title,
        checked.len()
    ))
}

fn changed_item(
    document: &Document,
    held: &Registered,
    standing: &Standing,
    files: &Files,
) -> Item {
    let statement = &held.statement;
    let mut item = Item::plain(format!(
        "{} · {}, {}",
        statement.id, statement.title, statement.at
    ));
    item.under.push(format!("in our words: {}", statement.says));
    let own = document.text.as_deref().unwrap_or("its document");
    match standing {
        Standing::Elsewhere(text, lines) => item.under.push(format!(
            "no longer in {own}; word for word in {text}, {}",
            lines_words(*lines)
        )),
        Standing::NotThere(words, Some(likely)) => {
            item.under.extend(likely_lines(own, *words, likely));
        }
        Standing::NotThere(words, None) => item.under.push(format!(
            "it had {words} words; nothing in {own} reads like it"
        )),
        Standing::There(_) | Standing::NoFingerprint | Standing::NoText | Standing::TooLong(_) => {}
    }
    let rests = held
        .rests
        .iter()
        .map(|rest| format!("rests on it: {}", rest_words(rest, files)));
    item.under.extend(rests);
    item.under.push(format!(
        "registered: {}",
        written_at(files, statement.declared)
    ));
    item
}

fn likely_lines(own: &str, words: u16, likely: &Likely) -> Vec<String> {
    let found = format!(
        "{} words in {own}, {}: “{}”",
        likely.words,
        lines_words(likely.lines),
        shortened(&likely.passage)
    );
    if !likely.near {
        return vec![format!(
            "it had {words} words; nothing in {own} reads like it. The nearest shares {} of {} telling \
             words with our summary, {found}",
            likely.shared, likely.telling
        )];
    }
    let mut lines = vec![format!("it had {words} words; likeliest now, {found}")];
    lines.extend(
        likely
            .fingerprint
            .map(|print| format!("if that passage still says so, its fingerprint is \"{print}\"")),
    );
    lines
}

fn shortened(passage: &str) -> String {
    let letters = passage.chars().count();
    if letters <= LONGEST_SHOWN {
        return passage.to_owned();
    }
    let half = LONGEST_SHOWN / 2;
    let head: String = passage.chars().take(half).collect();
    let tail: String = passage.chars().skip(letters - half).collect();
    format!("{} … {}", head.trim_end(), tail.trim_start())
}

fn lines_words((first, last): Lines) -> String {
    if first == last {
        format!("line {first}")
    } else {
        format!("lines {first} to {last}")
    }
}

fn rest_words(rest: &Rest, files: &Files) -> String {
    let at = rest.declared.map_or_else(String::new, |place| {
        format!(" ({})", written_at(files, place))
    });
    format!("{} {} · {}{at}", rest.what, rest.name, rest.title)
}

fn not_checked(documents: &[Document]) -> Vec<Item> {
    let mut items = Vec::new();
    for document in documents {
        let count = |wanted: fn(&Standing) -> bool| {
            let all = document.statements.iter();
            all.filter(|(_, standing)| wanted(standing)).count()
        };
        let mut say = |count: usize, why: &str| {
            if count > 0 {
                let name = format!("{} · {}", document.id, document.title);
                items.push(Item::plain(format!("{name}: {} {why}", counted(count))));
            }
        };
        let no_text = count(|it| matches!(it, Standing::NoText));
        say(
            no_text,
            "with a fingerprint, but none of these files is its text",
        );
        let no_print = count(|it| matches!(it, Standing::NoFingerprint));
        say(no_print, "without a fingerprint");
        let too_long = count(|it| matches!(it, Standing::TooLong(_)));
        say(too_long, "longer than is looked for");
    }
    items
}

fn counted(count: usize) -> String {
    format!("{count} statement{}", if count == 1 { "" } else { "s" })
}

/// How every statement stands, one object each.
#[must_use]
pub fn as_json(documents: &[Document], files: &Files) -> Vec<Json> {
    let mut found = Vec::new();
    for document in documents {
        for (held, standing) in &document.statements {
            let mut shown = statement_json(held, files);
            if let Some(object) = shown.as_object_mut() {
                object.insert("text".to_owned(), json!(document.text));
                object.insert("standing".to_owned(), json!(standing_word(standing)));
                object.extend(details(standing));
            }
            found.push(shown);
        }
    }
    found
}

fn standing_word(standing: &Standing) -> &'static str {
    match standing {
        Standing::There(_) => "there",
        Standing::Elsewhere(..) => "elsewhere",
        Standing::NotThere(..) => "not_there",
        Standing::NoFingerprint => "no_fingerprint",
        Standing::NoText => "no_text",
        Standing::TooLong(_) => "too_long",
    }
}

fn details(standing: &Standing) -> Vec<(String, Json)> {
    let lines = |(first, last): Lines| ("lines".to_owned(), json!([first, last]));
    match standing {
        Standing::There(at) => vec![lines(*at)],
        Standing::Elsewhere(text, at) => {
            vec![("found_in".to_owned(), json!(text)), lines(*at)]
        }
        Standing::NotThere(words, likely) => {
            let likely = likely.as_ref().map(|likely| {
                json!({
                    "words": likely.words,
                    "shared": likely.shared,
                    "telling": likely.telling,
                    "lines": [likely.lines.0, likely.lines.1],
                    "passage": likely.passage,
                    "fingerprint": likely.fingerprint.map(|print| print.to_string()),
                })
            });
            vec![
                ("words".to_owned(), json!(words)),
                ("likeliest".to_owned(), json!(likely)),
            ]
        }
        Standing::NoFingerprint | Standing::NoText | Standing::TooLong(_) => Vec::new(),
    }
}

/// The register: every statement under its pack and document, with what rests on it.
#[must_use]
pub fn lay_out_register(statements: &[Registered], files: &Files) -> Vec<Block> {
    let taken = statements
        .iter()
        .filter(|held| held.statement.fingerprint.is_some());
    let all = counted(statements.len());
    let mut page = vec![Block::Title(format!(
        "{all}, {} with a fingerprint",
        taken.count()
    ))];
    let mut under: Option<String> = None;
    let mut items: Vec<Item> = Vec::new();
    let mut statements: Vec<&Registered> = statements.iter().collect();
    statements.sort_by_key(|held| (held.statement.declared.file, &held.statement.document));
    for held in statements {
        let statement = &held.statement;
        let heading = format!(
            "{} · {} · {}",
            held.pack, statement.document, statement.title
        );
        if under.as_ref() != Some(&heading) {
            close(&mut page, &mut items);
            page.push(Block::Heading(heading.clone()));
            under = Some(heading);
        }
        let mut item = Item::plain(format!("{} · {}", statement.id, statement.at));
        item.under.push(statement.says.clone());
        let print = statement.fingerprint.as_deref();
        let print = print.map_or_else(|| "no fingerprint".to_owned(), str::to_owned);
        item.under.push(format!(
            "{print} · {}",
            written_at(files, statement.declared)
        ));
        let rests = held
            .rests
            .iter()
            .map(|rest| format!("{} {}", rest.what, rest.name));
        item.under.push(rests.collect::<Vec<_>>().join(", "));
        item.under.retain(|line| !line.is_empty());
        items.push(item);
    }
    close(&mut page, &mut items);
    page
}

fn close(page: &mut Vec<Block>, items: &mut Vec<Item>) {
    if !items.is_empty() {
        page.push(Block::Items(std::mem::take(items)));
    }
}

/// The register as JSON, one object for each statement.
#[must_use]
pub fn register_json(statements: &[Registered], files: &Files) -> Vec<Json> {
    statements
        .iter()
        .map(|held| statement_json(held, files))
        .collect()
}

fn statement_json(held: &Registered, files: &Files) -> Json {
    let statement = &held.statement;
    let rests = held.rests.iter().map(|rest| {
        json!({
            "what": rest.what,
            "name": rest.name,
            "title": rest.title,
            "at": rest.declared.map(|place| written_at(files, place)),
        })
    });
    json!({
        "pack": held.pack.to_string(),
        "statement": statement.id,
        "document": statement.document,
        "title": statement.title,
        "at": statement.at,
        "says": statement.says,
        "fingerprint": statement.fingerprint,
        "registered": written_at(files, statement.declared),
        "rests": rests.collect::<Vec<_>>(),
    })
}
