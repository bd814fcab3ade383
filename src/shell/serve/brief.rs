//! A contact in brief: what a list and a count need to know of it.

use jiff::civil::Date;

use crate::algebra::moment::Moment;
use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::record::deadline::Deadline;
use crate::record::event::Agreement;
use crate::record::id::ContactId;
use crate::record::id::Seq;
use crate::record::practice::Practice;
use crate::record::screening::Decision;
use crate::record::sign_off::Stage;
use crate::report::screening::clocks::clocks;
use crate::report::screening::clocks::has_passed;
use crate::report::screening::sight::Sight;
use crate::shell::clock::local;
use crate::shell::serve::known::in_sight;
use crate::shell::serve::known::known;
use crate::shell::serve::state::Shared;

/// A contact in brief.
pub(crate) struct Brief {
    /// The contact.
    pub(crate) id: ContactId,
    /// The entry that opened it.
    pub(crate) opened: Seq,
    /// The reference people know it by.
    pub(crate) reference: String,
    /// The authority, by its pack.
    pub(crate) authority: String,
    /// When it was received, in words.
    pub(crate) received: String,
    /// How many children it is about.
    pub(crate) children: usize,
    /// Who opened it.
    pub(crate) who: String,
    /// How far it has come.
    pub(crate) stage: Stage,
    /// Why a manager must agree; empty where none must.
    pub(crate) because: Vec<&'static str>,
    /// The deadlines that nobody has ticked off, the earliest first.
    pub(crate) limits: Vec<Limit>,
    /// The decision that stands for each child that has one.
    pub(crate) decided: Vec<Counted>,
}

/// A deadline that nobody has ticked off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Limit {
    /// The last moment.
    pub(crate) by: Moment,
    /// What to do; empty until a recommendation was made, as it could give the pathway away.
    pub(crate) what: String,
    // Sorts as the moments do.
    sorts: String,
}

/// A decision as it is counted.
pub(crate) struct Counted {
    /// The day it was made.
    pub(crate) day: Date,
    /// The pathway's title.
    pub(crate) title: String,
    /// How it stands to the recommendation.
    pub(crate) agrees: Agreement,
    /// The first rule behind the recommendation: its title and its id.
    pub(crate) rule: Option<(String, String)>,
}

impl Brief {
    /// The deadlines that have passed.
    pub(crate) fn overdue(&self, now: Moment) -> usize {
        let passed = self.limits.iter();
        passed.filter(|limit| has_passed(limit.by, now)).count()
    }

    /// What lists are sorted by: the earliest limit, and last those without any.
    pub(crate) fn urgency(&self) -> &str {
        self.limits.first().map_or("9", |limit| &limit.sorts)
    }
}

/// A contact in brief; none once it was erased.
pub(crate) fn brief(shared: &Shared, contact: &Contact) -> Option<Brief> {
    let opened = contact.opened.as_ref()?;
    let practice = Practice::built_in();
    let missing = contact.missing_sign_offs(practice);
    let because = missing.iter().flat_map(|missing| &missing.because);
    let mut because: Vec<&str> = because.map(|it| it.words()).collect();
    because.sort_unstable();
    because.dedup();
    let decided = contact.children.iter().filter_map(counted);
    Some(Brief {
        id: contact.id,
        opened: opened.written.seq,
        reference: opened.event.reference.clone(),
        authority: opened.event.authority.clone(),
        received: opened.event.received.words(),
        children: contact.children.len(),
        who: opened.written.by.name.clone(),
        stage: contact.stage(practice),
        because,
        limits: limits(shared, contact),
        decided: decided.collect(),
    })
}

/// The deadlines of a child as the record has them, or as the answers give them where it has none or answers came since.
pub(crate) fn deadlines(contact: &Contact, child: &Child, sight: Option<&Sight>) -> Vec<Deadline> {
    let recorded = child.screening();
    let stands = recorded.is_some_and(|it| contact.answered_since(it).is_none());
    match sight {
        Some(sight) if !stands => sight.deadlines.iter().map(Deadline::of).collect(),
        Some(_) | None => child.deadlines().to_vec(),
    }
}

/// Whether some deadline of a contact has to be worked out from its answers.
fn is_worked_out(contact: &Contact) -> bool {
    let stands = |child: &Child| {
        let recorded = child.screening();
        recorded.is_some_and(|it| contact.answered_since(it).is_none())
    };
    !contact.children.iter().all(stands)
}

fn limits(shared: &Shared, contact: &Contact) -> Vec<Limit> {
    let known = is_worked_out(contact).then(|| known(shared, contact).ok());
    let sights = known.flatten().map(|it| in_sight(shared, contact, &it));
    let mut all = Vec::new();
    for (at, child) in contact.children.iter().enumerate() {
        let sight = sights.as_ref().and_then(|sights| sights.get(at));
        let own = deadlines(contact, child, sight);
        let far = Moment::Day(Date::MIN);
        let waiting = clocks(child, &own, far)
            .into_iter()
            .filter(|it| it.state.waits());
        all.extend(waiting.filter_map(|clock| {
            Some(Limit {
                by: clock.by?,
                sorts: sorts(&clock.deadline.by?),
                what: if child.screenings.is_empty() {
                    String::new()
                } else {
                    clock.deadline.title
                },
            })
        }));
    }
    all.sort_by(|one, other| one.sorts.cmp(&other.sorts));
    all
}

/// A moment as a text that sorts as moments end: a day after every time on it.
fn sorts(by: &str) -> String {
    if by.contains('T') {
        by.to_owned()
    } else {
        format!("{by}T24")
    }
}

/// The decision that stands for a child, as it is counted.
fn counted(child: &Child) -> Option<Counted> {
    let decision = child.decision()?;
    Some(Counted {
        day: local(decision.written.at).date(),
        title: decision.title.clone(),
        agrees: decision.event.agrees,
        rule: first_rule(child, decision),
    })
}

fn first_rule(child: &Child, decision: &Decision) -> Option<(String, String)> {
    let screening = child.screening_at(decision.event.recommended)?;
    let mut rules = screening.said.reasons.iter();
    rules.find_map(|reason| Some((reason.title.clone(), reason.rule.clone()?)))
}
