//! Where each thing of a pack stands in its handbook, and how one place points to another.
//!
//! An anchor is unique in the whole handbook, so that the same pages can stand
//! in one file.

use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::code;

/// Whether each page is a file or all are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A file for each page.
    Site,
    /// One file.
    OneFile,
}

/// Something that a page speaks of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Thing<'a> {
    /// A page itself.
    Page(&'a str),
    /// A topic of questions, by its position.
    Topic(usize),
    /// A question.
    Fact(FactId),
    /// A decision.
    Decision(DecisionId),
    /// A rule, by its id.
    Rule(&'a str),
    /// An outcome of a decision.
    Outcome(DecisionId, usize),
    /// A service, by its position.
    Service(usize),
    /// A statement.
    Statement(&'a str),
    /// An invariant.
    Invariant(&'a str),
    /// A worked case.
    Case(&'a str),
}

/// The page of a thing, and its anchor on it where it is not the page.
pub(super) fn place(pack: &Pack, thing: Thing<'_>) -> (String, Option<String>) {
    match thing {
        Thing::Page(name) => (name.to_owned(), None),
        Thing::Topic(at) => {
            let id = pack.groups.get(at).map_or("", |(id, _)| id);
            (format!("questions-{id}"), None)
        }
        Thing::Fact(id) => {
            let fact = pack.fact(id);
            let (page, _) = place(pack, Thing::Topic(fact.group));
            (page, Some(format!("fact-{}", fact.name)))
        }
        Thing::Decision(id) => (format!("decision-{}", pack.decision(id).name), None),
        Thing::Rule(id) => {
            let owner = pack.decisions.iter().find(|decision| {
                let open = decision.while_open.iter().map(|it| &it.rule);
                decision.rules.iter().chain(open).any(|it| &*it.id == id)
            });
            let name = owner.map_or("", |decision| &*decision.name);
            (format!("decision-{name}"), Some(format!("rule-{id}")))
        }
        Thing::Outcome(id, at) => {
            let decision = pack.decision(id);
            let outcome = decision.outcomes.get(at).map_or("", |it| &*it.id);
            if id == pack.recommends {
                return (format!("pathway-{outcome}"), None);
            }
            let name = &decision.name;
            let anchor = format!("outcome-{name}-{outcome}");
            (format!("decision-{name}"), Some(anchor))
        }
        Thing::Service(at) => {
            let id = pack.services.get(at).map_or("", |it| &*it.id);
            ("services".to_owned(), Some(format!("service-{id}")))
        }
        Thing::Statement(id) => ("statements".to_owned(), Some(format!("statement-{id}"))),
        Thing::Invariant(id) => ("invariants".to_owned(), Some(format!("invariant-{id}"))),
        Thing::Case(name) => (format!("case-{name}"), None),
    }
}

/// Something's anchor, wherever it stands.
pub(super) fn anchor(pack: &Pack, thing: Thing<'_>) -> String {
    let (page, anchor) = place(pack, thing);
    anchor.unwrap_or_else(|| page_anchor(&page))
}

/// The anchor of a page in the one file.
pub(super) fn page_anchor(name: &str) -> String {
    format!("page-{name}")
}

/// The name of the file of a page.
pub(super) fn file_name(page: &str) -> String {
    format!("{page}.html")
}

/// The address of a thing.
pub(super) fn address(pack: &Pack, shape: Shape, thing: Thing<'_>) -> String {
    let (page, anchor) = place(pack, thing);
    match (shape, anchor) {
        (Shape::Site, None) => file_name(&page),
        (Shape::Site, Some(anchor)) => format!("{}#{anchor}", file_name(&page)),
        (Shape::OneFile, None) => format!("#{}", page_anchor(&page)),
        (Shape::OneFile, Some(anchor)) => format!("#{anchor}"),
    }
}

/// A link with these words.
pub(super) fn link(pack: &Pack, shape: Shape, thing: Thing<'_>, words: &str) -> Html {
    let to = address(pack, shape, thing);
    Html::tag_with("a", &[("href", &to)], Html::text(words))
}

/// A link with an id as its words.
pub(super) fn link_to_id(pack: &Pack, shape: Shape, thing: Thing<'_>, id: &str) -> Html {
    let to = address(pack, shape, thing);
    Html::tag_with("a", &[("href", &to)], code(id))
}
