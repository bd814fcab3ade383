//! What is said of a child on a line of its own, and where lines go.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use crate::ast::diagnostic::Diagnostic;
use crate::execute::kinds::Found;
use crate::execute::kinds::Stand;
use crate::shell::bulk::side::Version;
use crate::shell::bulk::tally::Move;

/// One child.
#[derive(Debug, Serialize)]
pub(in crate::shell) struct Line<'l> {
    pub(super) case: &'l str,
    pub(super) child: &'l str,
    /// Its row, where rows are told that were set aside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) row: Option<u64>,
    #[serde(flatten)]
    pub(super) verdict: Verdict<'l>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) against: Option<Verdict<'l>>,
    #[serde(rename = "move", skip_serializing_if = "Option::is_none")]
    pub(super) moved: Option<Move>,
}

/// What one version says of a child.
#[derive(Debug, Serialize)]
pub(in crate::shell) struct Verdict<'l> {
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
}

/// A row that was set aside, among the answers.
#[derive(Debug, Serialize)]
pub(in crate::shell) struct Aside<'l> {
    pub(super) case: Option<&'l str>,
    pub(super) row: u64,
    pub(super) status: &'static str,
    pub(super) problem: String,
}

/// What stands as the status of a row that was set aside.
pub(super) const SET_ASIDE: &str = "set_aside";

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
    pub(super) help: Vec<&'l str>,
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
            help: help(problem),
        }
    }

    /// As a line of JSON.
    pub(super) fn line(&self) -> String {
        format!("{}\n", serde_json::to_string(self).unwrap_or_default())
    }
}

/// What to do about a problem; where nothing more is said, what stands at its place.
fn help(problem: &Diagnostic) -> Vec<&str> {
    if problem.help.is_empty() {
        let labels = problem.labels.iter().map(|label| label.text.as_str());
        return labels.filter(|text| !text.is_empty()).collect();
    }
    problem.help.iter().map(String::as_str).collect()
}

/// What answers say beside what every answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::shell) struct Layout {
    /// Whether two versions are compared.
    pub(in crate::shell) sides: Sides,
    /// Where rows are told that were set aside.
    pub(in crate::shell) aside: Told,
}

/// Whether two versions are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::shell) enum Sides {
    One,
    Two,
}

/// Where rows are told that were set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::shell) enum Told {
    /// Among the rejects alone.
    Apart,
    /// Among the answers too.
    Among,
}

/// How children are written down.
pub(in crate::shell) trait Sink: Sync {
    /// Room for what a batch gives.
    fn page(&self) -> Box<dyn Page + '_>;

    /// What stands on the line of a child behind its references, where nothing is said but this; nothing where there are
    /// no such lines.
    fn tail(&self, _: &Verdict<'_>) -> Option<Vec<u8>> {
        None
    }

    /// Begins to write.
    fn begin(&self, to: Box<dyn Write + Send>) -> std::io::Result<Box<dyn Ledger>>;
}

/// What a batch gives, filled by one thread.
pub(in crate::shell) trait Page {
    /// One child.
    fn child(&mut self, line: &Line<'_>);

    /// One child of whom nothing else is said: its references, and the end of its line.
    fn plain(&mut self, _case: &str, _child: &str, _tail: &[u8]) {}

    /// A row that was set aside.
    fn aside(&mut self, aside: &Aside<'_>);

    /// All of it.
    fn end(self: Box<Self>) -> Leaf;
}

/// A page that is full, ready to be written.
pub(in crate::shell) enum Leaf {
    /// Bytes.
    Text(Vec<u8>),
    /// Columns.
    #[cfg(feature = "columnar")]
    Table(arrow_array::RecordBatch),
    /// What cannot be written, and why.
    #[cfg(feature = "columnar")]
    Odd(String),
}

/// Where pages are written, one after the other.
pub(in crate::shell) trait Ledger {
    /// The next.
    fn put(&mut self, leaf: Leaf) -> std::io::Result<()>;

    /// There are no more.
    fn end(self: Box<Self>) -> std::io::Result<()>;
}

/// Pages of bytes.
pub(super) struct Text(pub(super) Box<dyn Write + Send>);

impl Ledger for Text {
    fn put(&mut self, leaf: Leaf) -> std::io::Result<()> {
        match leaf {
            Leaf::Text(text) => self.0.write_all(&text),
            #[cfg(feature = "columnar")]
            Leaf::Table(_) | Leaf::Odd(_) => Err(std::io::ErrorKind::InvalidInput.into()),
        }
    }

    fn end(mut self: Box<Self>) -> std::io::Result<()> {
        self.0.flush()
    }
}
