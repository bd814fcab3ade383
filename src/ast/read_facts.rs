//! `facts.yaml` → topics and questions as written.

use crate::algebra::number::Number;
use crate::algebra::number::read_number;
use crate::ast::condition::Condition;
use crate::ast::condition::read_condition;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::Fields;
use crate::ast::fields::text_of;
use crate::ast::fields::word_among;
use crate::ast::pack::About;
use crate::ast::pack::Answer;
use crate::ast::pack::Fact;
use crate::ast::pack::Group;
use crate::ast::place::Files;
use crate::ast::place::Written;
use crate::ast::yaml::Entry;
use crate::ast::yaml::Node;

/// What an answer may be.
pub const TYPES: &[&str] = &[
    "yes_no",
    "one_of",
    "any_of",
    "whole_number",
    "decimal",
    "date",
    "date_time",
    "text",
    "list",
];
const ABOUTS: &[&str] = &["child", "household", "contact"];
const SENSITIVITIES: &[&str] = &["protected characteristic", "third party"];

/// Reads topics and questions.
pub fn read_facts(
    node: &Node,
    files: &Files,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Group>, Vec<Fact>) {
    let Some(mut fields) = Fields::of(node, "facts.yaml", problems) else {
        return (Vec::new(), Vec::new());
    };
    let groups = fields.items("groups");
    let facts = fields.map("facts");
    fields.finish();
    let groups = groups
        .into_iter()
        .filter_map(|node| read_group(node, problems))
        .collect();
    let facts = facts
        .iter()
        .filter_map(|entry| read_fact(entry, files, problems))
        .collect();
    (groups, facts)
}

fn read_group(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Group> {
    let mut fields = Fields::of(node, "a group", problems)?;
    let id = fields.required_text("id");
    let title = fields.required_text("title");
    fields.finish();
    Some(Group {
        id: id?,
        title: title?.value,
    })
}

fn read_fact(entry: &Entry, files: &Files, problems: &mut Vec<Diagnostic>) -> Option<Fact> {
    let name = Written::new(entry.key.clone(), entry.key_place);
    check_name(&name, "a fact", problems);
    let mut fields = Fields::of(&entry.value, "a fact", problems)?;
    let group = fields.text("group");
    let about = match fields.word("about", ABOUTS).map(|word| word.value) {
        Some("contact") => About::Contact,
        Some("household") => About::Household,
        _ => About::Child,
    };
    let answer = read_answer(&mut fields, 0);
    let ask = fields.required_text("ask");
    let help = fields.text("help").map(|text| text.value);
    let why = fields.text("why").map(|text| text.value);
    let says = fields.map("says");
    let called = fields.text("called").map(|text| text.value);
    let find_out_from = fields.text("find_out_from").map(|text| text.value);
    let safety_critical = fields.flag("safety_critical");
    let sensitive = fields.texts("sensitive");
    let cite = fields.texts("cite");
    let note = fields.text("note").map(|text| text.value);
    let ask_when = fields.node("ask_when");
    let only_if = fields.node("only_if");
    let otherwise = fields.text("otherwise");
    let worked_out = fields.node("worked_out");
    fields.finish();
    let sensitive: Vec<&str> = sensitive
        .iter()
        .filter_map(|written| word_among(written, "sensitive", SENSITIVITIES, problems))
        .map(|word| word.value)
        .collect();
    if let (Some(node), None) = (only_if, &otherwise) {
        problems.push(
            Diagnostic::error(
                "no-otherwise",
                format!("`{}` has `only_if` but no `otherwise`", name.value),
            )
            .at(node.place, "what is its value where this is false?")
            .help("write `otherwise:` and the value it takes where it does not apply".to_owned()),
        );
    }
    if let (None, Some(written)) = (only_if, &otherwise) {
        problems.push(
            Diagnostic::error(
                "no-only-if",
                format!("`{}` has `otherwise` but no `only_if`", name.value),
            )
            .at(written.place, "this never applies"),
        );
    }
    let says = read_says(says, problems);
    Some(Fact {
        name,
        group,
        about,
        answer,
        ask: ask.map_or_else(String::new, |text| text.value),
        help,
        why,
        says,
        called,
        find_out_from,
        safety_critical,
        protected: sensitive.contains(&"protected characteristic"),
        third_party: sensitive.contains(&"third party"),
        cite,
        note,
        ask_when: condition(ask_when, "ask_when", files, problems),
        only_if: condition(only_if, "only_if", files, problems),
        otherwise,
        worked_out: condition(worked_out, "worked_out", files, problems),
    })
}

/// Reads how answers or outcomes read in a sentence, by their names.
pub(super) fn read_says(
    says: &[Entry],
    problems: &mut Vec<Diagnostic>,
) -> Vec<(Written<String>, String)> {
    let one = |entry: &Entry| {
        let words = text_of(&entry.value, "says", problems)?.value;
        Some((Written::new(entry.key.clone(), entry.key_place), words))
    };
    says.iter().filter_map(one).collect()
}

/// Reads the expression of a key that may be missing.
pub(super) fn condition(
    node: Option<&Node>,
    key: &str,
    files: &Files,
    problems: &mut Vec<Diagnostic>,
) -> Option<Condition> {
    node.and_then(|node| read_condition(node, key, files.text(node.place.file), problems))
}

/// Names in expressions: small letters, digits and underscores, a letter first.
pub fn check_name(name: &Written<String>, what: &str, problems: &mut Vec<Diagnostic>) {
    const RESERVED: &[&str] = &[
        "and",
        "or",
        "not",
        "true",
        "false",
        "null",
        "if",
        "then",
        "else",
        "in",
        "between",
        "some",
        "every",
        "satisfies",
        "is",
        "known",
        "open",
        "date",
        "duration",
        "count",
        "min",
        "max",
        "sum",
        "contact",
        "siblings",
        "received",
        "instance",
        "of",
        "for",
        "return",
        "function",
    ];
    let plain = name.value.starts_with(|c: char| c.is_ascii_lowercase())
        && name.value.len() <= 64
        && name
            .value
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !plain {
        let mended: String = name
            .value
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        problems.push(
            Diagnostic::error("bad-name", format!("`{}` cannot name {what}", name.value))
                .at(name.place, "")
                .help(
                    "use small letters, digits and underscores, a letter first, 64 at most"
                        .to_owned(),
                )
                .fix(name.place, mended.trim_matches('_').to_owned()),
        );
    } else if RESERVED.contains(&name.value.as_str()) {
        problems.push(
            Diagnostic::error(
                "reserved-name",
                format!("`{}` is a word of the rule language", name.value),
            )
            .at(name.place, "it cannot be a name")
            .help("choose a longer name".to_owned()),
        );
    }
}

fn read_answer(fields: &mut Fields<'_, '_>, depth: usize) -> Option<Answer> {
    fields.required("type")?;
    let written = fields.word("type", TYPES)?;
    let wants_values = matches!(written.value, "one_of" | "any_of");
    let wants_bounds = matches!(written.value, "whole_number" | "decimal");
    let values = if wants_values {
        read_values(fields)?
    } else {
        Vec::new()
    };
    let bounds = if wants_bounds {
        Some(read_bounds(fields)?)
    } else {
        None
    };
    match (written.value, bounds) {
        ("yes_no", _) => Some(Answer::YesNo),
        ("one_of", _) => Some(Answer::OneOf(values)),
        ("any_of", _) => Some(Answer::AnyOf(values)),
        ("whole_number", Some((least, most))) => Some(Answer::Whole(least, most)),
        ("decimal", Some((least, most))) => Some(Answer::Decimal(least, most)),
        ("date", _) => Some(Answer::Date),
        ("date_time", _) => Some(Answer::DateTime),
        ("text", _) => Some(Answer::Text),
        ("list", _) if depth == 0 => read_record(fields),
        _ => {
            fields.problems.push(
                Diagnostic::error("nested-list", "a list inside a record is not possible")
                    .at(written.place, "")
                    .help("make it a fact of its own".to_owned()),
            );
            None
        }
    }
}

fn read_values(fields: &mut Fields<'_, '_>) -> Option<Vec<(Written<String>, String)>> {
    const ABSENCES: &[&str] = &[
        "not_known",
        "not_asked",
        "declined",
        "not_applicable",
        "unknown",
    ];
    fields.required("values")?;
    let place = fields.place();
    let entries = fields.map("values");
    let mut values = Vec::new();
    for entry in entries {
        let name = Written::new(entry.key.clone(), entry.key_place);
        check_value_name(&name, fields.problems);
        if ABSENCES.contains(&name.value.as_str()) {
            fields.problems.push(
                Diagnostic::error(
                    "absence-as-value",
                    format!("`{}` is not a value", name.value),
                )
                .at(name.place, "an absence")
                .help(
                    "every question can be left unanswered without being told; take it away"
                        .to_owned(),
                ),
            );
        }
        if let Some(words) = text_of(&entry.value, "values", fields.problems) {
            values.push((name, words.value));
        }
    }
    if values.len() < 2 {
        fields.problems.push(
            Diagnostic::error(
                "too-few-values",
                "a question needs at least two values to choose from",
            )
            .at(
                crate::ast::place::Place {
                    end: place.start,
                    ..place
                },
                "",
            ),
        );
        return None;
    }
    Some(values)
}

/// Values may begin with a digit, but are otherwise names.
fn check_value_name(name: &Written<String>, problems: &mut Vec<Diagnostic>) {
    let plain = !name.value.is_empty()
        && name
            .value
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !plain {
        problems.push(
            Diagnostic::error("bad-name", format!("`{}` cannot name a value", name.value))
                .at(name.place, "")
                .help("use small letters, digits and underscores".to_owned()),
        );
    }
}

fn read_bounds(fields: &mut Fields<'_, '_>) -> Option<(Number, Number)> {
    fields.required("least")?;
    fields.required("most")?;
    let least = fields
        .text("least")
        .and_then(|written| number(&written, fields.problems))?;
    let written = fields.text("most")?;
    let most = number(&written, fields.problems)?;
    if most < least {
        fields.problems.push(
            Diagnostic::error(
                "empty-range",
                format!("the most ({most}) is less than the least ({least})"),
            )
            .at(written.place, "no number lies between"),
        );
        return None;
    }
    Some((least, most))
}

fn number(written: &Written<String>, problems: &mut Vec<Diagnostic>) -> Option<Number> {
    let number = read_number(&written.value);
    if number.is_none() {
        problems.push(
            Diagnostic::error("bad-number", format!("`{}` is not a number", written.value))
                .at(written.place, "")
                .help("write plain digits, such as `12` or `0.5`".to_owned()),
        );
    }
    number
}

fn read_record(fields: &mut Fields<'_, '_>) -> Option<Answer> {
    fields.required("of")?;
    let entries = fields.map("of");
    let mut record = Vec::new();
    for entry in entries {
        let name = Written::new(entry.key.clone(), entry.key_place);
        check_name(&name, "a field", fields.problems);
        let mut inner = Fields::of(&entry.value, "a field", fields.problems)?;
        let answer = read_answer(&mut inner, 1);
        inner.finish();
        record.push((name, answer?));
    }
    Some(Answer::List(record))
}
