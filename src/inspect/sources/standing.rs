//! How every statement stands in the documents somebody has.
//!
//! A document's text is the file that is named after its id, else the file in
//! which most of its passages stand word for word. Nothing is fetched.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::ast::fingerprint::Fingerprint;
use crate::ast::place::FileId;
use crate::inspect::sources::likeliest::Likely;
use crate::inspect::sources::likeliest::Telling;
use crate::inspect::sources::registered::Registered;
use crate::inspect::sources::text::LONGEST_PASSAGE;
use crate::inspect::sources::text::Lines;
use crate::inspect::sources::text::Text;

/// One document of one pack, and how its statements stand in it.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The file that was taken for its text; nothing if none fits.
    pub text: Option<String>,
    /// Its statements, in the order of the register.
    pub statements: Vec<(Registered, Standing)>,
}

/// How a statement stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its passage is there word for word.
    There(Lines),
    /// Its passage is not there, but word for word in another file.
    Elsewhere(String, Lines),
    /// Its passage is not there: how many words it had, and where it most likely stands now.
    NotThere(u16, Option<Likely>),
    /// Nobody took its fingerprint.
    NoFingerprint,
    /// None of the files is its document.
    NoText,
    /// Its passage is longer than is looked for.
    TooLong(u16),
}

impl Standing {
    /// Whether somebody must look: the passage is not where it was.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        match self {
            Self::Elsewhere(..) | Self::NotThere(..) => true,
            Self::There(_) | Self::NoFingerprint | Self::NoText | Self::TooLong(_) => false,
        }
    }
}

/// The passages found in one file.
pub type Found = BTreeMap<Fingerprint, Range<usize>>;

/// The fingerprint of a statement, if it has one.
#[must_use]
pub fn fingerprint(held: &Registered) -> Option<Fingerprint> {
    Fingerprint::parse(held.statement.fingerprint.as_deref()?)
}

/// Every fingerprint among the statements.
#[must_use]
pub fn fingerprints(statements: &[Registered]) -> BTreeSet<Fingerprint> {
    statements.iter().filter_map(fingerprint).collect()
}

/// How every statement stands, by document; `found` holds for each text what [`Text::find`] gave.
#[must_use]
pub fn standings(statements: Vec<Registered>, texts: &[Text], found: &[Found]) -> Vec<Document> {
    let mut documents: BTreeMap<(FileId, String), Vec<Registered>> = BTreeMap::new();
    for held in statements {
        let key = (
            held.statement.declared.file,
            held.statement.document.clone(),
        );
        documents.entry(key).or_default().push(held);
    }
    documents
        .into_iter()
        .map(|((_, id), held)| document(id, held, texts, found))
        .collect()
}

fn document(id: String, held: Vec<Registered>, texts: &[Text], found: &[Found]) -> Document {
    let prints: BTreeSet<Fingerprint> = fingerprints(&held);
    let hits = |at: usize| {
        let found = found.get(at);
        found.map_or(0, |found| {
            prints.iter().filter(|it| found.contains_key(it)).count()
        })
    };
    let named = texts.iter().position(|text| text.stem() == id);
    let fullest = (0..texts.len()).rev().max_by_key(|at| hits(*at));
    let own = named.or(fullest.filter(|at| hits(*at) > 0));
    let telling = own.and_then(|at| texts.get(at)).map(Telling::of);
    let stand = |held: Registered| {
        let standing = match (fingerprint(&held), own, &telling) {
            (None, _, _) => Standing::NoFingerprint,
            (Some(print), _, _) if print.words > LONGEST_PASSAGE => Standing::TooLong(print.words),
            (Some(print), Some(own), Some(telling)) => {
                standing(&held, print, own, telling, texts, found)
            }
            (Some(_), _, _) => Standing::NoText,
        };
        (held, standing)
    };
    let title = held
        .first()
        .map_or(String::new(), |held| held.statement.title.clone());
    Document {
        id,
        title,
        text: own
            .and_then(|at| texts.get(at))
            .map(|text| text.name.clone()),
        statements: held.into_iter().map(stand).collect(),
    }
}

fn standing(
    held: &Registered,
    print: Fingerprint,
    own: usize,
    telling: &Telling<'_>,
    texts: &[Text],
    found: &[Found],
) -> Standing {
    let place = |at: usize| {
        let text = texts.get(at)?;
        Some((text, text.lines(found.get(at)?.get(&print)?)))
    };
    if let Some((_, lines)) = place(own) {
        return Standing::There(lines);
    }
    if let Some((text, lines)) = (0..texts.len()).find_map(place) {
        return Standing::Elsewhere(text.name.clone(), lines);
    }
    let likely = telling.likeliest(&held.statement.says, usize::from(print.words));
    Standing::NotThere(print.words, likely)
}
