//! Rows of one case → a contact with its children.

use std::borrow::Cow;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::execute::coder::moment;
use crate::execute::told::Entry;
use crate::execute::told::Given;
use crate::execute::told::Row;
use crate::execute::told::Told;
use crate::shell::bulk::flow::MOST_LINE;

/// How many children of a contact are read.
pub(super) const MOST_CHILDREN: usize = 500;

/// One row of a table.
pub(super) struct Record<'t> {
    pub(super) number: u64,
    pub(super) case: Cow<'t, str>,
    pub(super) child: Option<Cow<'t, str>>,
    pub(super) authority: Option<Cow<'t, str>>,
    pub(super) received: Cow<'t, str>,
    /// What is about the whole contact.
    pub(super) shared: Vec<Entry<'t>>,
    /// What is about the child.
    pub(super) own: Vec<Entry<'t>>,
}

impl Record<'_> {
    /// Says nothing yet.
    pub(super) fn empty(number: u64) -> Self {
        Self {
            number,
            case: Cow::Borrowed(""),
            child: None,
            authority: None,
            received: Cow::Borrowed(""),
            shared: Vec::new(),
            own: Vec::new(),
        }
    }
}

/// A row that cannot be read.
struct Bad {
    number: u64,
    /// The case that it most likely names.
    case: Option<String>,
    problem: Diagnostic,
}

/// Rows put together: those of one case that follow each other are the children of one contact.
///
/// The children of a contact are decided together or not at all: a row among them that cannot be read may say what
/// matters for all.
#[derive(Default)]
pub(super) struct Families<'t> {
    found: Vec<(u64, Row<'t>)>,
    open: Vec<Record<'t>>,
    /// A row of the open contact that cannot be read.
    spoilt: Option<u64>,
    /// Rows that cannot be read, since the last that could.
    bad: Vec<Bad>,
}

impl<'t> Families<'t> {
    /// The next row.
    pub(super) fn add(&mut self, record: Record<'t>) {
        let mut first = self.open.iter().take(1);
        if first.any(|one| one.case == record.case) {
            self.spoilt = self.spoilt.or(self.bad.first().map(|bad| bad.number));
            self.set_aside();
        } else {
            self.close();
            let mut bad = self.bad.iter();
            let own = bad.find(|bad| bad.case.as_deref() == Some(&*record.case));
            self.spoilt = own.map(|bad| bad.number);
            self.set_aside();
        }
        self.open.push(record);
    }

    /// The next row, which cannot be read.
    pub(super) fn spoil(&mut self, number: u64, case: Option<String>, problem: Diagnostic) {
        self.bad.push(Bad {
            number,
            case,
            problem,
        });
    }

    /// Rows that cannot be read.
    fn set_aside(&mut self) {
        let bad = std::mem::take(&mut self.bad);
        let bad = bad
            .into_iter()
            .map(|bad| (bad.number, Row::Unread(vec![bad.problem])));
        self.found.extend(bad);
    }

    fn close(&mut self) {
        let open = std::mem::take(&mut self.open);
        let Some(first) = open.first() else { return };
        let mut bad = self.bad.iter();
        let own = bad.find(|bad| bad.case.as_deref() == Some(&*first.case));
        match self.spoilt.take().or(own.map(|bad| bad.number)) {
            Some(bad) => self.found.push((first.number, spoilt(bad))),
            None => self.found.extend(contact(open)),
        }
    }

    /// Every contact with the number of its first row.
    pub(super) fn end(mut self) -> Vec<(u64, Row<'t>)> {
        self.close();
        self.set_aside();
        self.found.sort_by_key(|(number, _)| *number);
        self.found
    }
}

/// A contact of which a row cannot be read.
fn spoilt<'t>(row: u64) -> Row<'t> {
    let message =
        format!("row {row} of the same case cannot be read, so none of its children is decided");
    let help = "mend that row: the children of a contact are decided together";
    Row::Unread(vec![*problem("sibling-unread", &message, help)])
}

/// A problem with a row.
pub(super) fn problem(code: &'static str, message: &str, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(code, message).help(help.to_owned()))
}

/// A line or row that is longer than any that is read.
pub(super) fn too_long(what: &str) -> Box<Diagnostic> {
    let message = format!("this {what} is longer than {} MiB", MOST_LINE >> 20);
    let help =
        "write each case on a line of its own; look for a missing line break or quotation mark";
    problem("too-long", &message, help)
}

/// A row that names no case.
pub(super) fn no_case() -> Box<Diagnostic> {
    let help = "write the reference of the case in its column";
    problem("missing-case", "this row names no case", help)
}

/// The rows of one case as a contact.
fn contact(family: Vec<Record<'_>>) -> Option<(u64, Row<'_>)> {
    let mut rows = family.into_iter();
    let first = rows.next()?;
    let number = first.number;
    let begun = begin(
        first.case,
        first.authority,
        &first.received,
        first.shared,
        vec![(named(first.child, 0), first.own)],
    );
    let mut told = match begun {
        Ok(told) => told,
        Err(problem) => return Some((number, Row::Unread(vec![*problem]))),
    };
    for row in rows {
        let alike = row.received == first.received && same(&row.shared, &told.facts);
        if !alike {
            let message = format!(
                "row {} has the same case and another contact: what is about the contact differs",
                row.number
            );
            let help = "give each contact a case reference of its own";
            let problem = problem("another-contact", &message, help);
            return Some((number, Row::Unread(vec![*problem])));
        }
        let place = told.children.len();
        told.children.push((named(row.child, place), row.own));
    }
    Some((number, checked(told)))
}

/// A contact of the words in its cells.
pub(super) fn begin<'t>(
    reference: Cow<'t, str>,
    authority: Option<Cow<'t, str>>,
    received: &str,
    facts: Vec<Entry<'t>>,
    children: Vec<(Cow<'t, str>, Vec<Entry<'t>>)>,
) -> Result<Told<'t>, Box<Diagnostic>> {
    let Some(received) = moment(received) else {
        let message = if received.is_empty() {
            "this row does not say when the contact was received".to_owned()
        } else {
            format!("`{received}` is no date and time")
        };
        let help =
            "write for instance `2026-11-20T16:20`, or name the form with `dates:` in the mapping";
        let problem = Diagnostic::error("bad-date", message).help(help.to_owned());
        return Err(Box::new(problem.path("$.received")));
    };
    Ok(Told {
        reference,
        authority,
        received,
        facts,
        children,
    })
}

/// A contact, if nothing is wrong with its children.
pub(super) fn checked(told: Told<'_>) -> Row<'_> {
    let unread = |problem: Box<Diagnostic>| Row::Unread(vec![*problem]);
    if told.children.len() > MOST_CHILDREN {
        let message = format!(
            "{} rows that follow each other name this case, and a contact has at most {MOST_CHILDREN} children",
            told.children.len()
        );
        let help = "give each contact a case reference of its own";
        return unread(problem("too-many-children", &message, help));
    }
    let doubled = told
        .children
        .iter()
        .enumerate()
        .find(|(at, (reference, _))| {
            let mut before = told.children.iter().take(*at);
            before.any(|(other, _)| other == reference)
        });
    if let Some((_, (reference, _))) = doubled {
        let message = format!("two children are called `{reference}`");
        let help = "give every child of a contact a reference of its own";
        return unread(problem("doubled-child", &message, help));
    }
    Row::Told(told)
}

/// The reference of a child, or its place.
pub(super) fn named(child: Option<Cow<'_, str>>, place: usize) -> Cow<'_, str> {
    child.unwrap_or_else(|| Cow::Owned(format!("child-{}", place + 1)))
}

fn same(one: &[Entry<'_>], other: &[Entry<'_>]) -> bool {
    let alike = |(a, b): (&Entry<'_>, &Entry<'_>)| {
        a.name == b.name
            && match (&a.given, &b.given) {
                (Given::Word(a), Given::Word(b)) => a == b,
                (Given::Words(a), Given::Words(b)) => a == b,
                (Given::Tree(a), Given::Tree(b)) => same_tree(a, b),
                (Given::Word(_) | Given::Words(_) | Given::Tree(_), _) => false,
            }
    };
    one.len() == other.len() && one.iter().zip(other).all(alike)
}

fn same_tree(one: &Node, other: &Node) -> bool {
    match (&one.kind, &other.kind) {
        (Kind::Scalar(a), Kind::Scalar(b)) => a.text == b.text,
        (Kind::List(a), Kind::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_tree(a, b))
        }
        (Kind::Map(a), Kind::Map(b)) => {
            let mut pairs = a.iter().zip(b);
            a.len() == b.len()
                && pairs.all(|(a, b)| a.key == b.key && same_tree(&a.value, &b.value))
        }
        (Kind::Scalar(_) | Kind::List(_) | Kind::Map(_), _) => false,
    }
}
