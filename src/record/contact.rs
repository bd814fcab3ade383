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
use crate::record::event::Answered;
use crate::record::event::ContactOpened;
use crate::record::event::Decided;
use crate::record::event::Event;
use crate::record::event::OwnView;
use crate::record::event::Recommended;
use crate::record::event::SignedOff;
use crate::record::id::ContactId;
use crate::record::id::Seq;
use crate::record::refusal::Refusal;
use crate::record::screening;
use crate::record::screening::Decision;
use crate::record::screening::Screening;
use crate::record::screening::SignOff;
use crate::record::screening::View;

/// How many children one contact may have, as in a case file.
const MOST_CHILDREN: usize = 50;
/// How many characters a reference, a name or an id may have.
const MOST_NAME: usize = 200;
/// How many characters free text may have.
const MOST_WORDS: usize = 20_000;

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

    /// Takes one event in, or says why it may not be; then nothing has changed.
    fn apply(&mut self, written: Stamp, event: &Event) -> Result<(), Refusal> {
        allowed(&written, event)?;
        let looked = match event {
            Event::Read(it) => Some(&it.what),
            Event::Exported(it) => Some(&it.what),
            Event::ContactOpened(_)
            | Event::ChildAdded(_)
            | Event::Answered(_)
            | Event::OwnView(_)
            | Event::Recommended(_)
            | Event::Decided(_)
            | Event::SignedOff(_)
            | Event::Erased(_)
            | Event::SignedIn(_)
            | Event::TokenMade(_)
            | Event::TokenRevoked(_) => None,
        };
        if let Some(what) = looked {
            let words = what.clone();
            self.looked_at.push(Noted { words, written });
            return Ok(());
        }
        if self.erased.is_some() {
            return Err(Refusal::Erased);
        }
        match event {
            Event::ContactOpened(it) => self.open(it, written),
            Event::Erased(it) => self.erase(&it.why, written),
            Event::ChildAdded(_)
            | Event::Answered(_)
            | Event::OwnView(_)
            | Event::Recommended(_)
            | Event::Decided(_)
            | Event::SignedOff(_)
                if self.opened.is_none() =>
            {
                Err(Refusal::NotOpened)
            }
            Event::ChildAdded(it) => self.add_child(&it.child, written),
            Event::Answered(it) => self.write_answer(it, written),
            Event::OwnView(it) => self.write_view(it, written),
            Event::Recommended(it) => self.write_recommendation(it, written),
            Event::Decided(it) => self.write_decision(it, written),
            Event::SignedOff(it) => self.write_sign_off(it, written),
            Event::Read(_)
            | Event::Exported(_)
            | Event::SignedIn(_)
            | Event::TokenMade(_)
            | Event::TokenRevoked(_) => Err(Refusal::NotAboutAContact { kind: event.kind() }),
        }
    }

    fn open(&mut self, event: &ContactOpened, written: Stamp) -> Result<(), Refusal> {
        if self.opened.is_some() {
            return Err(Refusal::OpenedAlready);
        }
        named("the reference", &event.reference)?;
        named("the authority", &event.authority)?;
        self.opened = Some(Opened {
            event: event.clone(),
            written,
        });
        Ok(())
    }

    fn erase(&mut self, why: &str, written: Stamp) -> Result<(), Refusal> {
        worded("the reason", why)?;
        let id = self.id;
        let looked_at = std::mem::take(&mut self.looked_at);
        let misfits = std::mem::take(&mut self.misfits);
        *self = Self::unopened(id);
        (self.looked_at, self.misfits) = (looked_at, misfits);
        let words = why.to_owned();
        self.erased = Some(Noted { words, written });
        Ok(())
    }

    fn add_child(&mut self, reference: &str, written: Stamp) -> Result<(), Refusal> {
        named("the child's reference", reference)?;
        if self.child(reference).is_some() {
            let child = reference.to_owned();
            return Err(Refusal::ChildAlready { child });
        }
        if self.children.len() >= MOST_CHILDREN {
            let most = MOST_CHILDREN;
            return Err(Refusal::TooManyChildren { most });
        }
        self.children.push(Child::new(reference, written));
        Ok(())
    }

    fn write_answer(&mut self, event: &Answered, written: Stamp) -> Result<(), Refusal> {
        named("the question", &event.fact)?;
        bounded("who said it", event.from.as_deref(), MOST_NAME)?;
        bounded("the note", event.note.as_deref(), MOST_WORDS)?;
        let answers = match &event.child {
            None => &mut self.answers,
            Some(child) => &mut self.child_mut(child)?.answers,
        };
        let said = Said {
            answer: event.answer.clone(),
            from: event.from.clone(),
            on: event.on,
            note: event.note.clone(),
            written,
        };
        answers.add(&event.fact, said);
        Ok(())
    }

    fn write_view(&mut self, event: &OwnView, written: Stamp) -> Result<(), Refusal> {
        named("the pathway", &event.pathway)?;
        worded("your view", &event.words)?;
        let child = self.child_mut(&event.child)?;
        let formed = child.formed();
        child.own_views.push(View {
            view: event.clone(),
            written,
            formed,
        });
        Ok(())
    }

    fn write_recommendation(&mut self, event: &Recommended, written: Stamp) -> Result<(), Refusal> {
        let no = |why: &str| Refusal::NotARecommendation {
            child: event.child.clone(),
            why: why.to_owned(),
        };
        let said: screening::Said = event
            .recommendation
            .read()
            .map_err(|error| no(&error.to_string()))?;
        if said.child != event.child {
            return Err(no("it is about another child"));
        }
        let opened = self.opened.as_ref().map(|opened| &opened.event.reference);
        if opened != Some(&said.case) {
            return Err(no("it is about another contact"));
        }
        let child = self.child_mut(&event.child)?;
        if child.own_views.is_empty() {
            let child = event.child.clone();
            return Err(Refusal::NoOwnView { child });
        }
        child.screenings.push(Screening {
            event: event.clone(),
            written,
            said,
        });
        Ok(())
    }

    fn write_decision(&mut self, event: &Decided, written: Stamp) -> Result<(), Refusal> {
        worded("the reason", &event.reason)?;
        let child = self.child_mut(&event.child)?;
        let latest = child.screening();
        let latest = latest.filter(|latest| latest.written.seq == event.recommended);
        let Some(said) = latest.map(|latest| &latest.said) else {
            return Err(Refusal::NotTheLatestRecommendation {
                child: event.child.clone(),
                named: event.recommended,
            });
        };
        let Some(title) = said.title(&event.pathway).map(str::to_owned) else {
            let known = said.pathway.outcomes.iter().map(|it| it.value.clone());
            return Err(Refusal::NoSuchPathway {
                pathway: event.pathway.clone(),
                known: known.collect(),
            });
        };
        if said.agreement(&event.pathway) != Some(event.agrees) {
            let pathway = event.pathway.clone();
            return Err(Refusal::WrongAgreement { pathway });
        }
        child.decisions.push(Decision {
            event: event.clone(),
            title,
            written,
            sign_off: None,
        });
        Ok(())
    }

    fn write_sign_off(&mut self, event: &SignedOff, written: Stamp) -> Result<(), Refusal> {
        worded("what you agree to, and why,", &event.words)?;
        let child = self.child_mut(&event.child)?;
        let latest = child.decisions.last_mut();
        let latest = latest.filter(|latest| latest.written.seq == event.decided);
        let Some(decision) = latest else {
            return Err(Refusal::NotTheLatestDecision {
                child: event.child.clone(),
                named: event.decided,
            });
        };
        if decision.sign_off.is_some() {
            let decided = event.decided;
            return Err(Refusal::SignedOffAlready { decided });
        }
        if decision.written.by.id == written.by.id {
            return Err(Refusal::OwnDecision);
        }
        let words = event.words.clone();
        decision.sign_off = Some(SignOff { words, written });
        Ok(())
    }

    fn child_mut(&mut self, reference: &str) -> Result<&mut Child, Refusal> {
        let mut children = self.children.iter_mut();
        let found = children.find(|child| child.reference == reference);
        found.ok_or_else(|| Refusal::NoSuchChild {
            child: reference.to_owned(),
        })
    }
}

/// Whether somebody of this role may write this.
fn allowed(written: &Stamp, event: &Event) -> Result<(), Refusal> {
    let role = written.by.role;
    let may = match event {
        Event::ContactOpened(_)
        | Event::ChildAdded(_)
        | Event::Answered(_)
        | Event::OwnView(_)
        | Event::Recommended(_)
        | Event::Decided(_) => role.screens(),
        Event::SignedOff(_) => role.signs_off(),
        Event::Erased(_) => role.erases(),
        Event::Read(_)
        | Event::Exported(_)
        | Event::SignedIn(_)
        | Event::TokenMade(_)
        | Event::TokenRevoked(_) => true,
    };
    if may {
        Ok(())
    } else {
        let kind = event.kind();
        Err(Refusal::NotTheirs { role, kind })
    }
}

fn named(what: &'static str, text: &str) -> Result<(), Refusal> {
    within(what, text, MOST_NAME)
}

fn worded(what: &'static str, text: &str) -> Result<(), Refusal> {
    within(what, text, MOST_WORDS)
}

fn within(what: &'static str, text: &str, most: usize) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Blank { what });
    }
    bounded(what, Some(text), most)
}

fn bounded(what: &'static str, text: Option<&str>, most: usize) -> Result<(), Refusal> {
    let length = text.map_or(0, |text| text.chars().count());
    if length > most {
        return Err(Refusal::TooLong { what, length, most });
    }
    Ok(())
}
