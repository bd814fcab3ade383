//! Drafts of the public record and the two impact assessments: what the pack tells is filled in, the rest is asked.
//!
//! Nothing is invented. A field is filled only from the pack or from what the
//! program does whatever the pack; every other is a question to the council.

mod data_protection;
mod equality;
mod public_record;

use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::table;
use crate::report::handbook::press::Extra;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;

/// The three drafts; none unless they were asked for.
pub(super) fn pages(press: &Press<'_>) -> Vec<Page> {
    match press.material.extra {
        Extra::Nothing => Vec::new(),
        Extra::Transparency => vec![
            public_record::page(press),
            data_protection::page(press),
            equality::page(press),
        ],
    }
}

/// What stands in a field.
pub(super) enum Field {
    /// What the pack or the program tells.
    Told(Html),
    /// What only the council can tell.
    Asked(&'static str),
    /// What the pack tells, and what only the council can add.
    Both(Html, &'static str),
}

impl Field {
    /// A field filled with a text.
    fn text(words: &str) -> Self {
        Self::Told(Html::text(words))
    }

    fn html(self) -> Html {
        match self {
            Self::Told(told) => told,
            Self::Asked(question) => asked(question),
            Self::Both(told, question) => Html::tag("div", told).and(asked(question)),
        }
    }
}

fn asked(question: &str) -> Html {
    let mark = Html::tag("strong", Html::text("For the council to answer"));
    Html::block("div", &[("class", "ask")], mark.and(Html::text(question)))
}

/// A heading with its fields, as a table.
fn part(press: &Press<'_>, title: &str, fields: Vec<(&str, Field)>) -> Html {
    let rows = fields
        .into_iter()
        .map(|(name, field)| vec![Html::text(name), field.html()]);
    let rows = table(title, &["Field", "Answer"], rows.collect());
    press.heading(2, "", title).and(rows)
}

/// What stands at the head of each draft.
fn draft(words: &str) -> Html {
    let warning = Html::tag(
        "strong",
        Html::text("A draft, not yet anybody's statement. "),
    );
    let warning = warning.and(Html::text(
        "What is filled in comes from the rules of this version or from what the program does. Fields marked “For the council to answer” are open. Hold the headings against the form in force before you publish.",
    ));
    Html::block("p", &[("class", "warning")], warning).and(p(words))
}
