//! What each event needs to be taken into a contact, and what it changes there.
//!
//! One set of rules for what was written and for what is about to be: an event
//! that breaks one changes nothing.

use crate::record::answer::Said;
use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::record::contact::Noted;
use crate::record::contact::Opened;
use crate::record::deadline::Marked;
use crate::record::deed::Deed;
use crate::record::entry::Stamp;
use crate::record::event::Agreement;
use crate::record::event::Answered;
use crate::record::event::ContactOpened;
use crate::record::event::DeadlineMarked;
use crate::record::event::Decided;
use crate::record::event::Event;
use crate::record::event::Mark;
use crate::record::event::OwnView;
use crate::record::event::Recommended;
use crate::record::event::SignedOff;
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

impl Contact {
    /// Takes one event in, or says why it may not be; then nothing has changed.
    pub(super) fn apply(&mut self, written: Stamp, event: &Event) -> Result<(), Refusal> {
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
            | Event::DeadlineMarked(_)
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
            | Event::DeadlineMarked(_)
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
            Event::DeadlineMarked(it) => self.write_mark(it, written),
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
        let screening = self.child(&event.child).and_then(Child::screening);
        let answered = screening.and_then(|screening| self.answered_since(screening));
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
        // Nobody is kept from protecting a child sooner.
        if let Some(answered) = answered.filter(|_| event.agrees != Agreement::DiffersUp) {
            return Err(Refusal::Outdated { answered });
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
        if decision.written.by.may_be(&written.by) {
            return Err(Refusal::OwnDecision);
        }
        let words = event.words.clone();
        decision.sign_off = Some(SignOff { words, written });
        Ok(())
    }

    fn write_mark(&mut self, event: &DeadlineMarked, written: Stamp) -> Result<(), Refusal> {
        bounded("the note", event.note.as_deref(), MOST_WORDS)?;
        let child = self.child_mut(&event.child)?;
        let mut all = child.screenings.iter().flat_map(|it| &it.said.deadlines);
        let Some(deadline) = all.find(|it| it.is_meant(event)) else {
            return Err(Refusal::NoSuchDeadline {
                child: event.child.clone(),
                deadline: event.deadline.clone(),
            });
        };
        let standing = child.mark(deadline).map(|marked| &marked.event);
        let already = match event.mark {
            Mark::Met | Mark::NotNeeded => standing == Some(event),
            Mark::Open => standing.is_none(),
        };
        if already {
            return Err(Refusal::MarkedAlready {
                deadline: event.deadline.clone(),
            });
        }
        match event.mark {
            Mark::Met if event.on.is_none() => return Err(Refusal::NoTime),
            Mark::Met => {}
            Mark::NotNeeded | Mark::Open => {
                worded("the reason", event.note.as_deref().unwrap_or_default())?;
            }
        }
        child.marks.push(Marked {
            event: event.clone(),
            written,
        });
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
        | Event::Decided(_)
        | Event::DeadlineMarked(_) => role.may(Deed::Screen),
        Event::SignedOff(_) => role.may(Deed::SignOff),
        Event::Erased(_) => role.may(Deed::Erase),
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
