//! YAML → a mapping, with every slip at its place.

use std::collections::BTreeMap;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::fields::Fields;
use crate::ast::fields::expected;
use crate::ast::fields::text_of;
use crate::ast::place::FileId;
use crate::ast::suggest::nearest;
use crate::ast::yaml::Entry;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::ast::yaml::read_yaml;
use crate::shell::bulk::mapping::Column;
use crate::shell::bulk::mapping::Dates;
use crate::shell::bulk::mapping::Mapping;

/// What a column may be beside a question.
const PARTS: [&str; 5] = ["case", "child", "received", "authority", "ignore"];

/// Reads a mapping file, or says what is wrong with it.
pub(in crate::shell) fn read_mapping(file: FileId, text: &str) -> Result<Mapping, Vec<Diagnostic>> {
    let (documents, mut problems) = read_yaml(file, text);
    let mapping = match documents.as_slice() {
        [] => Mapping::default(),
        [node] => mapping(node, &mut problems).unwrap_or_default(),
        [_, second, ..] => {
            let message = "a mapping is one document, and a second begins";
            let problem = Diagnostic::error("several-documents", message).at(second.place, "here");
            problems.push(problem.help("leave out the `---` before it".to_owned()));
            Mapping::default()
        }
    };
    if any_error(&problems) {
        return Err(problems);
    }
    Ok(mapping)
}

fn mapping(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Mapping> {
    let mut fields = Fields::of(node, "a mapping", problems)?;
    let columns = fields.map("columns");
    let words = fields.map("words");
    let between = fields.text("between");
    let dates = fields.word("dates", &["year-month-day", "day/month/year"]);
    let between = between.and_then(|it| {
        if !it.value.is_empty() {
            return Some(it.value);
        }
        let message = "`between` is empty, so the members of a set could not be told apart";
        let problem = Diagnostic::error("wrong-shape", message).at(it.place, "no sign stands here");
        fields
            .problems
            .push(problem.help("write for instance `between: \";\"`, or leave it out".to_owned()));
        None
    });
    let words = read_words(words, fields.problems);
    let columns = columns.iter().filter_map(|entry| {
        let column = column(&entry.value, fields.problems)?;
        Some((entry.key.trim().to_owned(), column))
    });
    let columns = columns.collect();
    fields.finish();
    Some(Mapping {
        columns,
        words,
        between,
        dates: match dates.map(|it| it.value) {
            Some("day/month/year") => Dates::DayFirst,
            Some(_) | None => Dates::YearFirst,
        },
    })
}

/// How words are meant.
fn read_words(entries: &[Entry], problems: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let words = entries.iter().filter_map(|entry| {
        let meant = text_of(&entry.value, &entry.key, problems)?;
        Some((entry.key.trim().to_owned(), meant.value))
    });
    words.collect()
}

/// What one column is: a name, or a name with words of its own.
fn column(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Column> {
    match &node.kind {
        Kind::Scalar(scalar) if !scalar.is_nothing() => Some(Column {
            is: text_of(node, "a column", problems)?,
            words: BTreeMap::new(),
        }),
        Kind::Map(_) => {
            let mut fields = Fields::of(node, "a column", problems)?;
            let is = fields.required_text("is");
            let words = fields.map("words");
            let words = read_words(words, fields.problems);
            fields.finish();
            Some(Column { is: is?, words })
        }
        Kind::Scalar(_) | Kind::List(_) => {
            let wanted = "the name of a question, `ignore`, or `{is: QUESTION, words: {Y: yes}}`";
            problems.push(expected(node, "a column", wanted));
            None
        }
    }
}

impl Mapping {
    /// Every column that is mapped to what is no question.
    pub(in crate::shell) fn problems<'n>(
        &self,
        questions: &(impl Iterator<Item = &'n str> + Clone),
    ) -> Vec<Diagnostic> {
        let known = || questions.clone().chain(PARTS);
        let unknown = self.columns.iter();
        let unknown = unknown.filter(|(_, column)| known().all(|name| name != column.is.value));
        let problems = unknown.map(|(name, Column { is, .. })| {
            let message = format!(
                "column `{name}` is mapped to `{}`, which is no question of the pack",
                is.value
            );
            Diagnostic::error("unknown-fact", message)
                .at(is.place, "not known")
                .did_you_mean(is.place, nearest(&is.value, known()))
                .help(
                    "write a question (`threshold facts --pack NAME` lists them), or `case`, `child`, `received`, `authority` or `ignore`"
                        .to_owned(),
                )
        });
        problems.collect()
    }
}
