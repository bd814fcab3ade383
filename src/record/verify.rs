//! Reads a whole record and names every place that is not as it was written.
//!
//! A chain inside one database proves nothing against somebody who can rewrite all
//! of it: they can compute every hash anew. Write the head down elsewhere, each day,
//! and check against it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::record::entry::Head;
use crate::record::entry::Row;
use crate::record::event::Event;
use crate::record::id::ContactId;
use crate::record::id::Hash;
use crate::record::id::Seq;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The entry.
    pub seq: Seq,
    /// What is wrong.
    pub what: What,
    /// More about it, in words.
    pub detail: String,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Its fields or its content are not what they were.
    Changed,
    /// It does not follow the entry before it.
    BrokenLink,
    /// It is not there.
    Removed,
    /// Its content is not there, and nothing was erased.
    ContentMissing,
    /// Its content is there although it was erased.
    ContentKept,
    /// The record ends before the head that was written down.
    CutOff,
    /// It is not the entry that was written down as head.
    NotTheHead,
}

impl What {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::BrokenLink => "does not follow the one before",
            Self::Removed => "removed",
            Self::ContentMissing => "content removed",
            Self::ContentKept => "content put back",
            Self::CutOff => "cut off",
            Self::NotTheHead => "not the head that was written down",
        }
    }
}

/// Reads rows in order and remembers what is wrong.
#[derive(Clone, Debug, Default)]
pub struct Verifier {
    last: Head,
    entries: u64,
    findings: Vec<Finding>,
    without_content: BTreeMap<Seq, Option<ContactId>>,
    with_content: BTreeMap<ContactId, BTreeSet<Seq>>,
    erased: BTreeMap<ContactId, Seq>,
    noted: Vec<Head>,
    met: BTreeMap<Seq, Hash>,
}

/// What a whole record came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// How many entries were read.
    pub entries: u64,
    /// How many contacts were erased.
    pub erasures: usize,
    /// The last entry.
    pub head: Head,
    /// Everything that is not as it was written, by entry.
    pub findings: Vec<Finding>,
}

impl Verifier {
    /// Begins, with the heads that somebody wrote down earlier, if they did.
    #[must_use]
    pub fn new(noted: &[Head]) -> Self {
        Self {
            noted: noted.to_vec(),
            ..Self::default()
        }
    }

    /// Reads the next row.
    pub fn take(&mut self, row: &Row) {
        let seq = Seq(row.seq);
        let expected = self.last.seq.0.saturating_add(1);
        if row.seq > expected {
            let last = row.seq - 1;
            let detail = if last == expected {
                "it is gone".to_owned()
            } else {
                format!("entries {expected} to {last} are gone")
            };
            self.find(Seq(expected), What::Removed, detail);
        }
        let follows = row.seq == expected && row.prev == self.last.hash.as_bytes();
        if !follows && row.seq == expected {
            let detail = "the entry before it is not the one it was written after";
            self.find(seq, What::BrokenLink, detail.to_owned());
        }
        self.read(row);
        let hash = Hash::from_slice(&row.hash).unwrap_or_default();
        if self.noted.iter().any(|noted| noted.seq == seq) {
            self.met.insert(seq, hash);
        }
        self.last = Head { seq, hash };
        self.entries += 1;
    }

    fn read(&mut self, row: &Row) {
        let seq = Seq(row.seq);
        let contact: Option<ContactId> = row.contact.parse().ok();
        if row.content.is_none() {
            self.without_content.insert(seq, contact);
        } else if let Some(contact) = contact {
            self.with_content.entry(contact).or_default().insert(seq);
        }
        match row.read() {
            Err(illegible) => self.find(seq, What::Changed, illegible.what),
            Ok(kept) => {
                let erases = matches!(kept.event, Some(Event::Erased(_)));
                if let Some(contact) = contact.filter(|_| erases) {
                    self.erased.entry(contact).or_insert(seq);
                }
            }
        }
    }

    fn find(&mut self, seq: Seq, what: What, detail: String) {
        self.findings.push(Finding { seq, what, detail });
    }

    /// Says what the record came to.
    #[must_use]
    pub fn end(mut self) -> Verified {
        self.check_erasures();
        self.check_head();
        self.findings
            .sort_by_key(|finding| (finding.seq, finding.what));
        Verified {
            entries: self.entries,
            erasures: self.erased.len(),
            head: self.last,
            findings: self.findings,
        }
    }

    fn check_erasures(&mut self) {
        for (seq, contact) in std::mem::take(&mut self.without_content) {
            let erased = contact.and_then(|contact| self.erased.get(&contact));
            if erased.is_none_or(|erased| *erased <= seq) {
                let detail = "its content is gone, and no later entry erased it";
                self.find(seq, What::ContentMissing, detail.to_owned());
            }
        }
        let with_content = std::mem::take(&mut self.with_content);
        for (contact, erased) in std::mem::take(&mut self.erased) {
            let kept = with_content.get(&contact).into_iter().flatten();
            for seq in kept.filter(|seq| **seq < erased) {
                let detail = format!("entry {erased} erased it, and its content is there");
                self.findings.push(Finding {
                    seq: *seq,
                    what: What::ContentKept,
                    detail,
                });
            }
            self.erased.insert(contact, erased);
        }
    }

    fn check_head(&mut self) {
        let noted = std::mem::take(&mut self.noted);
        for noted in noted.iter().filter(|noted| noted.seq > Seq(0)) {
            match self.met.get(&noted.seq).copied() {
                // A gap before the end is found as such.
                None if noted.seq > self.last.seq => {
                    let last = self.last.seq;
                    let detail =
                        format!("the record ends at {last}, and {} was written", noted.seq);
                    self.find(Seq(last.0.saturating_add(1)), What::CutOff, detail);
                }
                Some(hash) if hash != noted.hash => {
                    let detail = format!("its hash is {hash}, and {} was written down", noted.hash);
                    self.find(noted.seq, What::NotTheHead, detail);
                }
                None | Some(_) => {}
            }
        }
    }
}
