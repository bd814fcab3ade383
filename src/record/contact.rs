//! A contact: its entries in, what they add up to out; and what may be written next.
//!
//! [`Contact::of`] never fails: an entry that does not fit is kept apart and changes
//! nothing. [`Contact::admit`] asks the same rules before anything is written.

use serde::Serialize;

use crate::algebra::moment::Moment;
use crate::record::answer::Answers;
use crate::record::answer::Said;
use crate::record::batch::Batch;
use crate::record::batch::Expected;
use crate::record::batch::Writer;
use crate::record::child::Child;
use crate::record::entry::Kept;
use crate::record::entry::Stamp;
use crate::record::event::ContactOpened;
use crate::record::event::Event;
use crate::record::event::Recommended;
use crate::record::id::ContactId;
use crate::record::id::Seq;
use crate::record::plain;
use crate::record::refusal::Refusal;
use crate::record::screening::Screening;

/// A contact as its entries add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// How it began; none once it was erased.
    pub opened: Option<Opened>,
    /// The answers about the contact and the household.
    pub answers: Answers,
    /// Its children, in the order they were added.
    pub children: Vec<Child>,
    /// When and why its words were erased.
    pub erased: Option<Noted>,
    /// Who looked at it or took a copy, the oldest first.
    pub looked_at: Vec<Noted>,
    /// The last entry that changed it: what a writer must have seen. 0 before the first.
    pub latest: Seq,
    /// Entries that do not fit and changed nothing. Never empty in silence: show it.
    pub misfits: Vec<Misfit>,
}

/// How a contact began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Opened {
    /// The event.
    #[serde(flatten)]
    pub event: ContactOpened,
    /// Who opened it, and when.
    pub written: Stamp,
}

/// A few words with who and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Noted {
    /// The words.
    pub words: String,
    /// Who, and when.
    pub written: Stamp,
}

/// An entry that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Misfit {
    /// The entry.
    pub seq: Seq,
    /// Why not, in words.
    pub why: String,
}

impl Contact {
    /// A contact that is about to be opened.
    #[must_use]
    pub fn unopened(id: ContactId) -> Self {
        Self {
            id,
            opened: None,
            answers: Answers::default(),
            children: Vec::new(),
            erased: None,
            looked_at: Vec::new(),
            latest: Seq(0),
            misfits: Vec::new(),
        }
    }

    /// Adds the entries of one contact up, in order; none if there are none.
    ///
    /// Entries about another contact or about the record are passed over.
    #[must_use]
    pub fn of(entries: &[Kept]) -> Option<Self> {
        let id = entries.iter().find_map(|kept| kept.entry.contact)?;
        let mut contact = Self::unopened(id);
        let own = |kept: &&Kept| kept.entry.contact == Some(id);
        let mut gone: Vec<Seq> = Vec::new();
        for kept in entries.iter().filter(own) {
            match &kept.event {
                None => gone.push(kept.entry.seq),
                Some(event) => {
                    if let Err(refusal) = contact.apply(kept.stamp(), event) {
                        contact.misfit(kept.entry.seq, refusal.to_string());
                    }
                }
            }
            if kept.entry.kind.changes_a_contact() {
                contact.latest = kept.entry.seq;
            }
        }
        let erased = contact.erased.as_ref().map(|erased| erased.written.seq);
        for seq in gone {
            if erased.is_none_or(|erased| seq >= erased) {
                contact.misfit(
                    seq,
                    "its content is missing, and nothing was erased".to_owned(),
                );
            }
        }
        Some(contact)
    }

    /// Lets events in that are to be written, all or none.
    ///
    /// `seen` is [`Contact::latest`] of the contact that the writer looked at.
    ///
    /// # Errors
    /// [`Refusal`], in words for the writer.
    pub fn admit(&self, writer: &Writer, seen: Seq, events: &[Event]) -> Result<Batch, Refusal> {
        if seen != self.latest {
            return Err(Refusal::Stale {
                latest: self.latest,
            });
        }
        self.foreseen(writer, events)?;
        let expected = match seen {
            Seq(0) => Expected::New,
            seen => Expected::Latest(seen),
        };
        Batch::about(self.id, expected, writer, events)
    }

    /// The contact as it would be once these events were written; nothing is.
    ///
    /// # Errors
    /// [`Refusal`], in words for the writer.
    pub fn foreseen(&self, writer: &Writer, events: &[Event]) -> Result<Self, Refusal> {
        let mut next = self.clone();
        for (number, event) in (0_u64..).zip(events) {
            if let Event::Recommended(made) = event {
                next.rests_on_the_record(made)?;
            }
            let stamp = Stamp {
                // No entry that is written yet can name it.
                seq: Seq(u64::MAX / 2 + number),
                at: writer.at,
                by: writer.actor.clone(),
            };
            plain::fit(event)?;
            next.apply(stamp, event)?;
        }
        Ok(next)
    }

    /// When it was received, local time; none once it was erased.
    #[must_use]
    pub fn received(&self) -> Option<Moment> {
        self.opened.as_ref().map(|opened| opened.event.received)
    }

    /// A child by its reference.
    #[must_use]
    pub fn child(&self, reference: &str) -> Option<&Child> {
        self.children.iter().find(|it| it.reference == reference)
    }

    /// The answer that stands for a child: its own, or else the household's.
    #[must_use]
    pub fn answer<'c>(&'c self, child: &'c Child, fact: &str) -> Option<&'c Said> {
        let own = child.answers.current(fact);
        own.or_else(|| self.answers.current(fact))
    }

    /// The first answer that came after a recommendation was made, about anybody in the contact.
    ///
    /// What is said about a brother can count for his sister. The recommendation
    /// says nothing about such an answer: ask for a new one.
    #[must_use]
    pub fn answered_since(&self, screening: &Screening) -> Option<Seq> {
        let children = self.children.iter().map(|child| &child.answers);
        let all = children.chain([&self.answers]);
        let latest = all.filter_map(Answers::latest).max()?;
        (latest > screening.written.seq).then_some(latest)
    }

    fn misfit(&mut self, seq: Seq, why: String) {
        self.misfits.push(Misfit { seq, why });
    }

    /// What the engine was given must be what the record holds.
    fn rests_on_the_record(&self, made: &Recommended) -> Result<(), Refusal> {
        if self.case().as_ref() == Some(&made.case) {
            return Ok(());
        }
        Err(Refusal::NotARecommendation {
            child: made.child.clone(),
            why: "its case is not what the record holds".to_owned(),
        })
    }
}
