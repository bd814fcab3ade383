//! A recommendation in sections, for a page that opens each paragraph it rests on.

use std::collections::BTreeSet;

use crate::explain::explanation::Citation;
use crate::explain::explanation::Recommendation;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::recommendation::Audience;
use crate::report::recommendation::lay_out;
use crate::report::recommendation::lines::basis_mark;
use crate::report::recommendation::lines::fact_lines;
use crate::report::recommendation::why::supporting;

/// A recommendation in sections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sections {
    /// A few words before the one thing to read.
    pub label: String,
    /// The one thing to read.
    pub banner: String,
    /// What stands under it.
    pub standing: Vec<String>,
    /// What has to be done first, and what to know before relying on it.
    pub first: Vec<Section>,
    /// Why.
    pub why: Vec<Reason>,
    /// Everything else, in order.
    pub rest: Vec<Section>,
    /// Lines for the record.
    pub foot: Vec<String>,
}

/// A heading with items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// The items.
    pub items: Vec<Item>,
}

/// A reason with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// One sentence.
    pub because: String,
    /// `[inferred]`, `[unverified]`, or nothing.
    pub mark: String,
    /// The facts, a line each.
    pub facts: Vec<String>,
    /// The paragraphs.
    pub cite: Vec<Citation>,
}

/// The heading of the section that is laid out anew.
const WHY: &str = "Why";

/// Lays a recommendation out in sections.
#[must_use]
pub fn sections(shown: &Recommendation) -> Sections {
    let mut out = Sections {
        label: String::new(),
        banner: String::new(),
        standing: Vec::new(),
        first: Vec::new(),
        why: why(shown),
        rest: Vec::new(),
        foot: Vec::new(),
    };
    let mut all: Vec<Section> = Vec::new();
    for block in lay_out(shown, Audience::Screener) {
        match block {
            Block::Title(_) => {}
            Block::Banner { label, text } => (out.label, out.banner) = (label, text),
            Block::Text(text) => out.standing.push(text),
            Block::Small(text) => out.foot.push(text),
            Block::Heading(heading) => all.push(Section {
                heading,
                items: Vec::new(),
            }),
            Block::Items(items) => {
                if let Some(section) = all.last_mut() {
                    section.items.extend(items);
                }
            }
        }
    }
    let why = all.iter().position(|section| section.heading == WHY);
    let rest = all.split_off(why.unwrap_or(0));
    out.first = all;
    out.rest = rest.into_iter().filter(|it| it.heading != WHY).collect();
    out
}

/// The reasons of the pathway, each fact and paragraph once; of an open one, first what applies meanwhile.
fn why(shown: &Recommendation) -> Vec<Reason> {
    let mut facts: BTreeSet<&str> = BTreeSet::new();
    let mut paragraphs: BTreeSet<&str> = BTreeSet::new();
    let mut reasons: Vec<Reason> = Vec::new();
    if let Some(interim) = &shown.interim {
        paragraphs.extend(interim.cite.iter().map(|cite| cite.source.as_str()));
        reasons.push(Reason {
            because: interim.because.clone(),
            mark: basis_mark(&interim.basis),
            facts: Vec::new(),
            cite: interim.cite.clone(),
        });
    }
    for reason in supporting(shown) {
        let new: Vec<_> = reason
            .facts
            .iter()
            .filter(|fact| facts.insert(fact.fact.as_str()))
            .collect();
        let cite = reason.cite.iter();
        let cite = cite.filter(|cite| paragraphs.insert(cite.source.as_str()));
        reasons.push(Reason {
            because: reason.because.clone(),
            mark: basis_mark(&reason.basis),
            facts: fact_lines(&new),
            cite: cite.cloned().collect(),
        });
    }
    reasons
}

/// A text to copy for a reader, or why there is none.
#[must_use]
pub fn letter(shown: &Recommendation, audience: Audience) -> String {
    let page = lay_out(shown, audience);
    let texts = page.into_iter().filter_map(|block| match block {
        Block::Text(text) => Some(text),
        Block::Title(_)
        | Block::Banner { .. }
        | Block::Heading(_)
        | Block::Items(_)
        | Block::Small(_) => None,
    });
    texts.collect::<Vec<_>>().join("\n\n")
}
