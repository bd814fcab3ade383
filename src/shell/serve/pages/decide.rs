//! `…/decide`: a person agrees or differs, with a reason.

use askama::Template;

use crate::record::actor::Role;
use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::record::deed::Deed;
use crate::record::event::Agreement;
use crate::record::event::Decided;
use crate::record::event::Event;
use crate::record::practice::Practice;
use crate::record::screening::Screening;
use crate::record::sign_off::Because;
use crate::record::sign_off::needs_sign_off;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::base::Problem;
use crate::shell::serve::base::go_on;
use crate::shell::serve::pages::recommendation::Standing;
use crate::shell::serve::pages::recommendation::own_view;
use crate::shell::serve::pages::recommendation::standing;
use crate::shell::serve::pages::subject::Pathway;
use crate::shell::serve::pages::subject::child_of;
use crate::shell::serve::pages::subject::child_words;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "decide.html")]
struct Decide {
    base: Base,
    address: String,
    seen: u64,
    entry: u64,
    whose: String,
    recommended: String,
    settled: bool,
    out_of_date: bool,
    own_view: Option<(String, String)>,
    pathways: Vec<Pathway>,
    reason: String,
    stands: Option<Stands>,
    may_write: bool,
}

/// The decision that stands.
pub(super) struct Stands {
    pub(super) title: String,
    pub(super) agrees: &'static str,
    pub(super) reason: String,
    pub(super) by: String,
    pub(super) signed_by: Option<(String, String)>,
    pub(super) because: Vec<&'static str>,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let contact = visit.shown_contact("a decision")?;
    Answer::page(&page(visit, &contact, Vec::new())?)
}

pub(super) fn take(visit: &Visit) -> Result<Answer, Trouble> {
    let writer = visit.writer(Role::screens)?;
    let contact = visit.contact()?;
    let (number, child) = child_of(visit, &contact)?;
    let (screening, standing) = latest(visit, &contact)?;
    let (pathway, reason) = (visit.field("pathway"), visit.field("reason"));
    let agrees = screening.said.agreement(pathway);
    let mut problems = Vec::new();
    if agrees.is_none() {
        problems.push(Problem::of("pathway", "Choose the pathway you decide on"));
    }
    if standing == Standing::OutOfDate && agrees.is_some_and(|it| it != Agreement::DiffersUp) {
        let words = "Answers have changed since the recommendation; ask for a new one first";
        problems.push(Problem::of("pathway", words));
    }
    if reason.is_empty() {
        problems.push(Problem::of(
            "reason",
            "Say why, also if you agree with the recommendation",
        ));
    }
    if visit.field("entry") != screening.written.seq.to_string() {
        let words = "There is a newer recommendation; read it before you decide";
        problems.push(Problem::of("", words));
    }
    let (Some(agrees), true) = (agrees, problems.is_empty()) else {
        return Answer::to_mend(&page(visit, &contact, problems)?);
    };
    let decided = Event::Decided(Decided {
        child: child.reference.clone(),
        recommended: screening.written.seq,
        pathway: pathway.to_owned(),
        agrees,
        reason: reason.to_owned(),
    });
    let written = visit.write(&contact, &writer, &[decided]);
    let to = format!("/contacts/{}/children/{number}/decide", contact.id);
    go_on(written, to, |problems| page(visit, &contact, problems))
}

/// The latest recommendation of the child of the address, with what came after it.
fn latest<'c>(visit: &Visit, contact: &'c Contact) -> Result<(&'c Screening, Standing), Trouble> {
    let (_, child) = child_of(visit, contact)?;
    let latest = child
        .screening()
        .ok_or_else(|| Trouble::NotYet("a decision needs a recommendation first".to_owned()))?;
    Ok((latest, standing(contact, child, latest)))
}

fn page(visit: &Visit, contact: &Contact, problems: Vec<Problem>) -> Result<Decide, Trouble> {
    let (number, child) = child_of(visit, contact)?;
    let (screening, standing) = latest(visit, contact)?;
    let said = &screening.said;
    let recommended = said.recommends().unwrap_or("");
    let height = said.height(recommended);
    let out_of_date = standing == Standing::OutOfDate;
    let pathways = said.pathway.outcomes.iter().enumerate();
    // Nobody is kept from protecting a child sooner.
    let open = pathways.filter(|(at, _)| !out_of_date || height.is_some_and(|it| it < *at));
    let pathways = open.map(|(at, outcome)| Pathway {
        id: outcome.value.clone(),
        title: outcome.title.clone(),
        words: match height.map(|height| at.cmp(&height)) {
            Some(std::cmp::Ordering::Less) => "less protective",
            Some(std::cmp::Ordering::Equal) => "recommended",
            Some(std::cmp::Ordering::Greater) => "more protective",
            None => "",
        },
        chosen: visit.field("pathway") == outcome.value,
    });
    let pathways: Vec<Pathway> = pathways.collect();
    let whose = child_words(number);
    Ok(Decide {
        base: Base::of_step(visit, "Decision", contact, &whose).with(problems),
        address: format!("/contacts/{}/children/{number}", contact.id),
        seen: contact.latest.0,
        entry: screening.written.seq.0,
        whose,
        recommended: said.title(recommended).unwrap_or(recommended).to_owned(),
        settled: said.status == "settled",
        own_view: own_view(child, screening),
        may_write: !pathways.is_empty() && visit.may(Deed::Screen),
        pathways,
        out_of_date,
        reason: visit.field("reason").to_owned(),
        stands: stands(child),
    })
}

/// The decision that stands for a child.
pub(super) fn stands(child: &Child) -> Option<Stands> {
    let decision = child.decision()?;
    let because = needs_sign_off(child, decision, Practice::built_in());
    Some(Stands {
        title: decision.title.clone(),
        agrees: match decision.event.agrees {
            Agreement::Agrees => "agrees with the recommendation",
            Agreement::DiffersUp => "more protective than the recommendation",
            Agreement::DiffersDown => "less protective than the recommendation",
        },
        reason: decision.event.reason.clone(),
        by: decision.written.by.name.clone(),
        signed_by: decision
            .sign_off
            .as_ref()
            .map(|signed| (signed.written.by.name.clone(), signed.words.clone())),
        because: because.into_iter().map(Because::words).collect(),
    })
}
