//! What is said of a child on a line of its own: as JSON or CSV.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ast::diagnostic::Diagnostic;
use crate::execute::crowd::Found;
use crate::execute::crowd::Stand;
use crate::report::csv::line;
use crate::shell::bulk::side::Version;
use crate::shell::bulk::tally::Move;

/// One child.
#[derive(Debug, Serialize)]
pub(in crate::shell) struct Line<'l> {
    pub(super) case: &'l str,
    pub(super) child: &'l str,
    #[serde(flatten)]
    pub(super) verdict: Verdict<'l>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) against: Option<Verdict<'l>>,
    #[serde(rename = "move", skip_serializing_if = "Option::is_none")]
    pub(super) moved: Option<Move>,
}

/// What one version says of a child.
#[derive(Debug, Serialize)]
pub(super) struct Verdict<'l> {
    pub(super) pack: &'l str,
    pub(super) version: &'l str,
    pub(super) status: &'static str,
    pub(super) pathway: Option<&'l str>,
    pub(super) possible: Vec<&'l str>,
    pub(super) at_least: Option<&'l str>,
    /// The rules that hold, by decision: of the recommendation, and of what siblings may see.
    pub(super) fired: BTreeMap<&'l str, Vec<&'l str>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(super) could_not_evaluate: &'l [String],
}

impl<'l> Verdict<'l> {
    pub(super) fn of(version: &'l Version<'_>, found: &'l Found) -> Self {
        let pack = &version.ready.program.pack;
        let outcomes = &pack.decision(pack.recommends).outcomes;
        let name = |at: &usize| outcomes.get(*at).map_or("", |outcome| &*outcome.id);
        let first = found.decisions.first();
        let possible: Vec<&str> =
            first.map_or_else(Vec::new, |stand| stand.possible.iter().map(name).collect());
        let pathway = first.and_then(Stand::settled);
        let fired = version.ready.reports.iter().zip(&found.decisions);
        let fired = fired.map(|(id, stand)| {
            let decision = pack.decision(*id);
            let rules = stand.fired.iter().filter_map(|at| decision.rules.get(*at));
            (&*decision.name, rules.map(|rule| &*rule.id).collect())
        });
        Self {
            pack: &version.pack,
            version: &version.number,
            status: if pathway.is_some() { "settled" } else { "open" },
            pathway: pathway.as_ref().map(name),
            at_least: possible.first().copied(),
            possible,
            fired: fired.collect(),
            could_not_evaluate: &found.faults,
        }
    }

    fn cells(&self) -> Vec<String> {
        let rules: Vec<&str> = self.fired.values().flatten().copied().collect();
        vec![
            self.pack.to_owned(),
            self.version.to_owned(),
            self.status.to_owned(),
            self.pathway.unwrap_or("").to_owned(),
            self.possible.join(" "),
            self.at_least.unwrap_or("").to_owned(),
            rules.join(" "),
            self.could_not_evaluate.join(" / "),
        ]
    }
}

const CELLS: [&str; 8] = [
    "pack",
    "version",
    "status",
    "pathway",
    "possible",
    "at_least",
    "fired",
    "could_not_evaluate",
];

/// A row that was set aside.
#[derive(Debug, Serialize)]
pub(super) struct Reject<'l> {
    pub(super) file: &'l str,
    pub(super) row: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) case: Option<&'l str>,
    /// The version that cannot read it, where two are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) under: Option<&'l str>,
    pub(super) problem: &'l str,
    pub(super) path: Option<&'l str>,
    pub(super) message: &'l str,
    pub(super) help: &'l [String],
}

impl<'l> Reject<'l> {
    pub(super) fn of(
        file: &'l str,
        row: u64,
        case: Option<&'l str>,
        under: Option<&'l str>,
        problem: &'l Diagnostic,
    ) -> Self {
        Self {
            file,
            row,
            case,
            under,
            problem: problem.code,
            path: problem.path.as_deref(),
            message: &problem.message,
            help: &problem.help,
        }
    }

    /// As a line of JSON.
    pub(super) fn line(&self) -> String {
        format!("{}\n", serde_json::to_string(self).unwrap_or_default())
    }
}

/// How children are written down.
pub(in crate::shell) trait Sink: Sync {
    /// What stands before the first; told whether two versions are compared.
    fn head(&self, compared: Sides) -> String;

    /// One child.
    fn line(&self, line: &Line<'_>) -> String;
}

/// Whether two versions are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::shell) enum Sides {
    One,
    Two,
}

/// A JSON object on each line.
pub(in crate::shell) struct Ndjson;

impl Sink for Ndjson {
    fn head(&self, _: Sides) -> String {
        String::new()
    }

    fn line(&self, line: &Line<'_>) -> String {
        format!("{}\n", serde_json::to_string(line).unwrap_or_default())
    }
}

/// A row for each child.
pub(in crate::shell) struct Csv;

impl Sink for Csv {
    fn head(&self, compared: Sides) -> String {
        let mut cells = vec!["case".to_owned(), "child".to_owned()];
        cells.extend(CELLS.map(str::to_owned));
        if compared == Sides::Two {
            cells.push("move".to_owned());
            cells.extend(CELLS.map(|cell| format!("against_{cell}")));
        }
        line(&cells)
    }

    fn line(&self, of: &Line<'_>) -> String {
        let mut cells = vec![of.case.to_owned(), of.child.to_owned()];
        cells.extend(of.verdict.cells());
        if let (Some(against), Some(moved)) = (&of.against, of.moved) {
            cells.push(moved.word().to_owned());
            cells.extend(against.cells());
        }
        line(&cells)
    }
}
