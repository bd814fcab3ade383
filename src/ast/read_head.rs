//! `pack.yaml` → what a pack says of itself, as written.

use crate::algebra::moment::Moment;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::Fields;
use crate::ast::fields::text_of;
use crate::ast::letters::read_letters;
use crate::ast::pack::Accepted;
use crate::ast::pack::Function;
use crate::ast::pack::Head;
use crate::ast::pack::OfficeHoursText;
use crate::ast::pack::PackId;
use crate::ast::pack::Version;
use crate::ast::place::FileId;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::yaml::Entry;
use crate::ast::yaml::Node;

const CONVENTIONS: &[&str] = &["day_after", "same_day"];
const SCRIPT_TYPES: &[&str] = &["yes_no", "whole_number", "decimal", "text"];

/// Reads what the first file of a pack says.
pub(super) fn read_head(node: &Node, file: FileId, problems: &mut Vec<Diagnostic>) -> Option<Head> {
    let mut fields = Fields::of(node, "pack.yaml", problems)?;
    let id = fields.required_text("pack");
    let version = fields.required_text("version");
    let title = fields.required_text("title");
    let authority = fields.required_text("authority");
    let area = fields.text("area");
    let period = fields.required("in_force");
    let extends = fields.text("extends");
    let calendar = fields.text("calendar");
    let day_count = fields.word("day_count", CONVENTIONS);
    let office_hours = fields.node("office_hours");
    let recommends = fields.text("recommends");
    let ask_for = fields.texts("ask_for");
    let siblings_see = fields.texts("siblings_see");
    let letters = fields.node("letters");
    let approved = fields.node("approved");
    let notes = fields.texts("notes");
    let functions = fields.map("functions");
    let accepts = fields.items("accepts");
    fields.finish();
    let (from, until) = period.map_or((None, None), |node| read_period(node, problems));
    let extends = extends.and_then(|written| read_pack_id(&written, problems));
    let office_hours = office_hours.and_then(|node| read_office_hours(node, problems));
    let letters = letters.and_then(|node| read_letters(node, problems));
    let functions = functions
        .iter()
        .filter_map(|e| read_function(e, problems))
        .collect();
    let accepts = accepts
        .iter()
        .filter_map(|node| read_accepted(node, problems))
        .collect();
    let version = version.and_then(|written| read_version(&written, problems));
    let approved = approved.map_or_else(|| "not yet".to_owned(), |n| read_approval(n, problems));
    // What is missing here is reported; the rest of the pack is checked all the same.
    let authority = authority.map_or_else(String::new, |authority| authority.value);
    let never = Written::new(jiff::civil::Date::MIN, Place::top_of(file));
    Some(Head {
        file,
        id: id?,
        version: version?,
        title: title.map_or_else(String::new, |title| title.value),
        area: area.map_or_else(|| authority.clone(), |area| area.value),
        authority,
        from: from.unwrap_or(never),
        until,
        extends,
        calendar,
        day_count,
        office_hours,
        recommends,
        ask_for,
        siblings_see,
        letters,
        approved,
        notes: notes.into_iter().map(|note| note.value).collect(),
        functions,
        accepts,
    })
}

fn read_accepted(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Accepted> {
    let mut fields = Fields::of(node, "what is accepted", problems)?;
    let lint = fields.required_text("lint");
    let at = fields.required_text("at");
    let why = fields.required_text("why");
    fields.finish();
    Some(Accepted {
        lint: lint?,
        at: at?,
        why: why?.value,
    })
}

fn read_approval(node: &Node, problems: &mut Vec<Diagnostic>) -> String {
    if node.entries().is_none() {
        return text_of(node, "approved", problems).map_or_else(String::new, |w| w.value);
    }
    let Some(mut fields) = Fields::of(node, "approved", problems) else {
        return String::new();
    };
    let by = fields.required_text("by");
    let on = fields.required_text("on");
    fields.finish();
    match (by, on) {
        (Some(by), Some(on)) => format!("by {} on {}", by.value, on.value),
        _ => String::new(),
    }
}

fn read_version(
    written: &Written<String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Written<Version>> {
    let version = Version::parse(&written.value);
    if version.is_none() {
        problems.push(
            Diagnostic::error(
                "bad-version",
                format!("`{}` is not a version", written.value),
            )
            .at(written.place, "not a version")
            .help("write three numbers, such as `1.0.0`".to_owned()),
        );
    }
    version.map(|version| Written::new(version, written.place))
}

fn read_pack_id(
    written: &Written<String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Written<PackId>> {
    let id = written.value.split_once('@').and_then(|(pack, version)| {
        Some(PackId {
            pack: pack.to_owned(),
            version: Version::parse(version)?,
        })
    });
    if id.is_none() {
        problems.push(
            Diagnostic::error(
                "bad-extends",
                format!(
                    "`{}` does not name an exact version of a pack",
                    written.value
                ),
            )
            .at(written.place, "no exact version")
            .help("write the pack, `@` and its version, such as `england@1.0.0`".to_owned()),
        );
    }
    id.map(|id| Written::new(id, written.place))
}

type Day = Written<jiff::civil::Date>;

fn read_period(node: &Node, problems: &mut Vec<Diagnostic>) -> (Option<Day>, Option<Day>) {
    let Some(mut fields) = Fields::of(node, "in_force", problems) else {
        return (None, None);
    };
    let from = fields.required_text("from");
    let until = fields.text("until");
    fields.finish();
    let from = from.and_then(|written| read_day(&written, problems));
    let until = until.and_then(|written| read_day(&written, problems));
    if let (Some(from), Some(until)) = (&from, &until)
        && until.value < from.value
    {
        problems.push(
            Diagnostic::error("period-reversed", "the period ends before it begins")
                .at(until.place, "the last day")
                .also(from.place, "the first day"),
        );
    }
    (from, until)
}

/// Reads a day such as `2026-11-20`.
pub fn read_day(written: &Written<String>, problems: &mut Vec<Diagnostic>) -> Option<Day> {
    let problem = match Moment::parse(&written.value) {
        Ok(Moment::Day(day)) => return Some(Written::new(day, written.place)),
        Ok(Moment::Time(_)) => format!("`{}` has a time of day; a date is wanted", written.value),
        Err(error) => error.to_string(),
    };
    problems.push(
        Diagnostic::error("bad-date", problem)
            .at(written.place, "not a date")
            .help("write year, month and day, such as `2026-11-20`".to_owned()),
    );
    None
}

fn read_office_hours(
    node: &Node,
    problems: &mut Vec<Diagnostic>,
) -> Option<Written<OfficeHoursText>> {
    let mut fields = Fields::of(node, "office_hours", problems)?;
    let days = fields.texts("days");
    let opens = fields.required_text("opens");
    let closes = fields.required_text("closes");
    fields.finish();
    Some(Written::new(
        OfficeHoursText {
            days,
            opens: opens?,
            closes: closes?,
        },
        node.place,
    ))
}

fn read_function(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<Function> {
    let mut fields = Fields::of(&entry.value, "a function", problems)?;
    let parameters = fields.map("parameters");
    let result = fields.required_text("result");
    let says = fields.required_text("says");
    let words = fields.text("words");
    fields.finish();
    let mut typed = Vec::new();
    for parameter in parameters {
        let written = text_of(&parameter.value, "parameters", problems)?;
        let word = crate::ast::fields::word_among(&written, "type", SCRIPT_TYPES, problems)?;
        typed.push((parameter.key.clone(), word));
    }
    let result = crate::ast::fields::word_among(&result?, "type", SCRIPT_TYPES, problems)?;
    Some(Function {
        name: Written::new(entry.key.clone(), entry.key_place),
        parameters: typed,
        result,
        says: says?.value,
        words: words.map(|words| words.value),
    })
}
