//! `…/sign-off`: a manager agrees to a decision, in their own words.

use askama::Template;

use crate::record::actor::Role;
use crate::record::contact::Contact;
use crate::record::deed::Deed;
use crate::record::event::Event;
use crate::record::event::SignedOff;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::base::Problem;
use crate::shell::serve::base::go_on;
use crate::shell::serve::pages::decide::Stands;
use crate::shell::serve::pages::decide::stands;
use crate::shell::serve::pages::recommendation::own_view;
use crate::shell::serve::pages::subject::child_of;
use crate::shell::serve::pages::subject::child_words;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "sign_off.html")]
struct Page {
    base: Base,
    address: String,
    seen: u64,
    entry: u64,
    whose: String,
    recommended: String,
    own_view: Option<(String, String)>,
    stands: Stands,
    own: bool,
    out_of_date: bool,
    words: String,
    may_write: bool,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let contact = visit.shown_contact("a sign-off")?;
    Answer::page(&page(visit, &contact, Vec::new())?)
}

pub(super) fn take(visit: &Visit) -> Result<Answer, Trouble> {
    let writer = visit.writer(Role::signs_off)?;
    let contact = visit.contact()?;
    let (number, child) = child_of(visit, &contact)?;
    let words = visit.field("words");
    if words.is_empty() {
        let problem = Problem::of(
            "words",
            "Write in your own words what you agree to, and why",
        );
        return Answer::to_mend(&page(visit, &contact, vec![problem])?);
    }
    let decided = visit
        .field("entry")
        .parse()
        .map_err(|_| Trouble::NotFound)?;
    let signed = Event::SignedOff(SignedOff {
        child: child.reference.clone(),
        decided,
        words: words.to_owned(),
    });
    let written = visit.write(&contact, &writer, &[signed]);
    let to = format!("/contacts/{}/children/{number}/sign-off", contact.id);
    go_on(written, to, |problems| page(visit, &contact, problems))
}

fn page(visit: &Visit, contact: &Contact, problems: Vec<Problem>) -> Result<Page, Trouble> {
    let (number, child) = child_of(visit, contact)?;
    let missing = || Trouble::NotYet("nothing has been decided for this child yet".to_owned());
    let decision = child.decision().ok_or_else(missing)?;
    let screening = child.screening_at(decision.event.recommended);
    let screening = screening.ok_or_else(missing)?;
    let said = &screening.said;
    let recommended = said.recommends().unwrap_or("");
    let whose = child_words(number);
    Ok(Page {
        base: Base::of_step(visit, "Manager's sign-off", contact, &whose).with(problems),
        address: format!("/contacts/{}/children/{number}", contact.id),
        seen: contact.latest.0,
        entry: decision.written.seq.0,
        whose,
        recommended: said.title(recommended).unwrap_or(recommended).to_owned(),
        own_view: own_view(child, screening),
        stands: stands(child).ok_or_else(missing)?,
        own: decision.written.by.id == visit.who.id,
        out_of_date: contact.answered_since(screening).is_some(),
        words: visit.field("words").to_owned(),
        may_write: visit.may(Deed::SignOff),
    })
}
