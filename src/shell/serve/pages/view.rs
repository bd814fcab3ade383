//! `…/view`: the worker's own view, written down before the recommendation is shown.

use askama::Template;

use crate::record::actor::Role;
use crate::record::contact::Contact;
use crate::record::deed::Deed;
use crate::record::event::Event;
use crate::record::event::OwnView;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::base::Problem;
use crate::shell::serve::base::go_on;
use crate::shell::serve::known::known;
use crate::shell::serve::pages::subject::Pathway;
use crate::shell::serve::pages::subject::child_of;
use crate::shell::serve::pages::subject::child_words;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "view.html")]
struct View {
    base: Base,
    here: String,
    seen: u64,
    whose: String,
    pathways: Vec<Pathway>,
    words: String,
    before: Vec<Before>,
    may_write: bool,
}

/// A view that was written before.
struct Before {
    title: String,
    words: String,
    who: String,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let contact = visit.shown_contact("the worker's own view")?;
    Answer::page(&page(visit, &contact, "", "", Vec::new())?)
}

pub(super) fn take(visit: &Visit) -> Result<Answer, Trouble> {
    let writer = visit.writer(Role::screens)?;
    let contact = visit.contact()?;
    let (number, child) = child_of(visit, &contact)?;
    let (chosen, words) = (visit.field("pathway"), visit.field("words"));
    let known = known(&visit.shared, &contact)?;
    let pack = &known.program.pack;
    let exists = pack.decision(pack.recommends).position(chosen).is_some();
    let mut problems = Vec::new();
    if !exists {
        problems.push(Problem::of(
            "pathway",
            "Choose the pathway that you have in mind",
        ));
    }
    if words.is_empty() {
        problems.push(Problem::of("words", "Say in a few words why"));
    }
    if !problems.is_empty() {
        return Answer::to_mend(&page(visit, &contact, chosen, words, problems)?);
    }
    let view = Event::OwnView(OwnView {
        child: child.reference.clone(),
        pathway: chosen.to_owned(),
        words: words.to_owned(),
    });
    let written = visit.write(&contact, &writer, &[view]);
    let to = format!("/contacts/{}/children/{number}/check", contact.id);
    go_on(written, to, |problems| {
        page(visit, &contact, chosen, words, problems)
    })
}

fn page(
    visit: &Visit,
    contact: &Contact,
    chosen: &str,
    words: &str,
    problems: Vec<Problem>,
) -> Result<View, Trouble> {
    let (number, child) = child_of(visit, contact)?;
    let known = known(&visit.shared, contact)?;
    let pack = &known.program.pack;
    let outcomes = &pack.decision(pack.recommends).outcomes;
    let title = |id: &str| {
        let found = outcomes.iter().find(|outcome| &*outcome.id == id);
        found.map_or_else(|| id.to_owned(), |outcome| outcome.title.clone())
    };
    let whose = child_words(number);
    Ok(View {
        base: Base::of_step(visit, "Your own view", contact, &whose).with(problems),
        here: format!("/contacts/{}/children/{number}/view", contact.id),
        seen: contact.latest.0,
        whose,
        pathways: outcomes
            .iter()
            .map(|outcome| Pathway {
                id: outcome.id.to_string(),
                title: outcome.title.clone(),
                words: "",
                chosen: *outcome.id == *chosen,
            })
            .collect(),
        words: words.to_owned(),
        before: child
            .own_views
            .iter()
            .map(|view| Before {
                title: title(&view.view.pathway),
                words: view.view.words.clone(),
                who: view.written.by.name.clone(),
            })
            .collect(),
        may_write: visit.may(Deed::Screen),
    })
}
