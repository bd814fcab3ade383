//! A recommendation in sections, for a page that opens each paragraph it rests on.

use std::collections::BTreeSet;
use std::ops::Deref;

use crate::explain::explanation::Citation;
use crate::explain::explanation::Recommendation;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::recommendation::Audience;
use crate::report::recommendation::head::BROKEN;
use crate::report::recommendation::head::DRAFT;
use crate::report::recommendation::head::NOT_WORKED_OUT;
use crate::report::recommendation::lay_out;
use crate::report::recommendation::lines::basis_mark;
use crate::report::recommendation::lines::fact_lines;
use crate::report::recommendation::to_do::FIRST;
use crate::report::recommendation::to_do::PARTS;
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
    /// What to do, by when it is to be done.
    pub to_do: Vec<Section>,
    /// Everything else, in order.
    pub rest: Vec<Section>,
    /// For whoever checks the record: everything that was said, every rule, every note.
    pub audit: Vec<Section>,
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
    pub cite: Vec<Paragraph>,
}

/// A place in a document with all that it is cited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The document and where in it.
    pub place: String,
    /// What it says, in our own words.
    pub says: Vec<String>,
    /// Where the document can be read.
    pub link: Option<String>,
}

/// The heading of the section that is laid out anew.
const WHY: &str = "Why";
/// The headings that stand before it.
const BEFORE_WHY: [&str; 4] = [DRAFT, BROKEN, NOT_WORKED_OUT, FIRST];
/// The heading of the notes, all of which stand in the part for whoever checks the record.
const NOTES: &str = "To bear in mind";

/// Lays a recommendation out in sections.
#[must_use]
pub fn sections(shown: &Recommendation) -> Sections {
    let mut out = Sections {
        label: String::new(),
        banner: String::new(),
        standing: Vec::new(),
        first: Vec::new(),
        why: why(shown),
        to_do: Vec::new(),
        rest: Vec::new(),
        audit: Vec::new(),
        foot: Vec::new(),
    };
    let mut all: Vec<Section> = Vec::new();
    for block in lay_out(shown, Audience::Screener) {
        match block {
            // A recommendation has no figures.
            Block::Title(_) | Block::Table(_) | Block::Bars(_) => {}
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
    let before = |section: &&Section| BEFORE_WHY.contains(&section.heading.as_str());
    let first = all.iter().take_while(before).count();
    let rest = all.split_off(first);
    out.first = all;
    let known = |heading: &str| heading == WHY || heading == NOTES;
    let rest = rest.into_iter().filter(|it| !known(&it.heading));
    let timed = |section: &Section| PARTS.iter().any(|(_, heading)| *heading == section.heading);
    (out.to_do, out.rest) = rest.partition(timed);
    out.audit = audit(shown);
    out
}

/// What only the page for whoever checks the record shows, and every note.
fn audit(shown: &Recommendation) -> Vec<Section> {
    let screener = lay_out(shown, Audience::Screener);
    let mut all: Vec<Section> = Vec::new();
    for block in lay_out(shown, Audience::Audit) {
        match block {
            Block::Heading(heading) => all.push(Section {
                heading,
                items: Vec::new(),
            }),
            Block::Items(items) => {
                if let Some(section) = all.last_mut() {
                    section.items.extend(items);
                }
            }
            Block::Title(_)
            | Block::Banner { .. }
            | Block::Text(_)
            | Block::Table(_)
            | Block::Bars(_)
            | Block::Small(_) => {}
        }
    }
    all.retain(|section| {
        let shown = Block::Heading(section.heading.clone());
        section.heading == NOTES || !screener.contains(&shown)
    });
    all
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
            cite: paragraphs_of(interim.cite.iter()),
        });
    }
    for reason in supporting(shown) {
        let new: Vec<_> = reason
            .facts
            .iter()
            .map(Deref::deref)
            .filter(|fact| facts.insert(fact.fact.as_str()))
            .collect();
        let cite = reason.cite.iter();
        let cite = cite.filter(|cite| paragraphs.insert(cite.source.as_str()));
        reasons.push(Reason {
            because: reason.because.clone(),
            mark: basis_mark(&reason.basis),
            facts: fact_lines(&new),
            cite: paragraphs_of(cite),
        });
    }
    reasons
}

/// Citations place by place.
fn paragraphs_of<'c>(cite: impl Iterator<Item = &'c Citation>) -> Vec<Paragraph> {
    let mut all: Vec<Paragraph> = Vec::new();
    for cite in cite {
        let place = format!("{}, {}", cite.title, cite.at);
        match all.iter_mut().find(|known| known.place == place) {
            Some(known) => known.says.push(cite.says.clone()),
            None => all.push(Paragraph {
                place,
                says: vec![cite.says.clone()],
                link: cite.link.clone(),
            }),
        }
    }
    all
}

/// A text to copy for a reader; none where nothing may be said yet, or a draft decided.
#[must_use]
pub fn letter(shown: &Recommendation, audience: Audience) -> Option<String> {
    let texts = match audience {
        Audience::Referrer => &shown.notices.referrer,
        Audience::Family => &shown.notices.family,
        Audience::Child => &shown.notices.child,
        Audience::Screener | Audience::Manager | Audience::Audit => return None,
    };
    let draft = shown.rules.iter().any(|layer| layer.draft);
    (!draft && !texts.is_empty()).then(|| texts.join("\n\n"))
}
