//! Many cases as text: a line of JSON each, YAML documents, or a row of CSV for each child.

use serde_json::Map;
use serde_json::Value as Json;

use crate::check::case::Answer;
use crate::check::case::Case;
use crate::check::case::Reply;
use crate::check::pack::About;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::explain::wording::as_written;
use crate::report::csv::line;

/// The columns before the facts.
pub const LEADING: [&str; 4] = ["case", "child", "authority", "received"];
/// What stands between the values of a set in one cell.
pub const BETWEEN: &str = "; ";
/// A set that is known and holds nothing.
pub const EMPTY: &str = "[]";

/// A case as `decide` reads it.
#[must_use]
pub fn as_json(pack: &Pack, case: &Case) -> Json {
    let shared: Vec<FactId> = pack
        .fact_ids()
        .filter(|id| is_shared(pack, case, *id))
        .collect();
    let first = case.children.first();
    let facts = shared.iter().filter_map(|id| {
        let answer = first?.answer(*id)?;
        Some((pack.fact(*id).name.to_string(), written(answer)))
    });
    let children = case.children.iter().map(|child| {
        let own = pack.fact_ids().filter(|id| !shared.contains(id));
        let facts: Map<String, Json> = own
            .filter_map(|id| Some((pack.fact(id).name.to_string(), written(child.answer(id)?))))
            .collect();
        object([
            ("ref", Json::from(child.reference.clone())),
            ("facts", Json::Object(facts)),
        ])
    });
    object([
        ("case", Json::from(case.reference.clone())),
        ("authority", Json::from(pack.own().id.pack.clone())),
        ("received", Json::from(case.received.to_string())),
        ("facts", Json::Object(facts.collect())),
        ("children", Json::Array(children.collect())),
    ])
}

fn object<const N: usize>(entries: [(&str, Json); N]) -> Json {
    let entries = entries.into_iter();
    Json::Object(
        entries
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

/// Whether an answer stands once for the whole contact.
fn is_shared(pack: &Pack, case: &Case, id: FactId) -> bool {
    let given = |answer: Option<&Answer>| answer.map(|answer| answer.given.clone());
    match pack.fact(id).about {
        About::Contact => true,
        About::Child => false,
        About::Household => {
            let mut children = case.children.iter().map(|child| given(child.answer(id)));
            let first = children.next();
            children.all(|other| Some(&other) == first.as_ref())
        }
    }
}

fn written(answer: &Answer) -> Json {
    match &answer.given {
        Reply::Known(value) => as_written(value),
        Reply::NotKnown => Json::from("not_known"),
        Reply::Declined => Json::from("declined"),
    }
}

/// A case as a line of JSON.
#[must_use]
pub fn as_line(pack: &Pack, case: &Case) -> String {
    format!("{}\n", as_json(pack, case))
}

/// A case as a YAML document.
#[must_use]
pub fn as_document(pack: &Pack, case: &Case) -> String {
    let text = serde_yaml::to_string(&as_json(pack, case)).unwrap_or_default();
    format!("---\n{text}")
}

/// The first row: what stands in each column.
#[must_use]
pub fn head(pack: &Pack) -> String {
    let facts = pack.facts.iter().map(|fact| &*fact.name);
    let cells: Vec<&str> = LEADING.into_iter().chain(facts).collect();
    line(&cells)
}

/// A row for each child.
#[must_use]
pub fn rows(pack: &Pack, case: &Case) -> String {
    let rows = case.children.iter().map(|child| {
        let leading = [
            case.reference.clone(),
            child.reference.clone(),
            pack.own().id.pack.clone(),
            case.received.to_string(),
        ];
        let facts = pack
            .fact_ids()
            .map(|id| child.answer(id).map_or_else(String::new, cell));
        let cells: Vec<String> = leading.into_iter().chain(facts).collect();
        line(&cells)
    });
    rows.collect()
}

fn cell(answer: &Answer) -> String {
    let plain = |json: &Json| {
        json.as_str()
            .map_or_else(|| json.to_string(), str::to_owned)
    };
    let said = written(answer);
    let Some(items) = said.as_array() else {
        return plain(&said);
    };
    if items.is_empty() {
        return EMPTY.to_owned();
    }
    let items: Vec<String> = items.iter().map(plain).collect();
    items.join(BETWEEN)
}
