//! `…/recommendation`: what was recommended and why, as it stands in the record.

use askama::Template;

use crate::algebra::moment::Moment;
use crate::explain::explanation::Recommendation;
use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::record::id::Seq;
use crate::record::screening::Screening;
use crate::report::recommendation::Audience;
use crate::report::screening::sections::Sections;
use crate::report::screening::sections::letter;
use crate::report::screening::sections::sections;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::pages::subject::child_of;
use crate::shell::serve::pages::subject::child_words;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "recommendation.html")]
struct Shown {
    base: Base,
    address: String,
    whose: String,
    reference: String,
    authority: String,
    received: String,
    made: String,
    by: String,
    own_view: Option<(String, String)>,
    standing: Standing,
    sections: Sections,
    letters: Vec<Letter>,
    earlier: Vec<(u64, String)>,
    compared: bool,
    limits: usize,
}

/// A text to copy.
struct Letter {
    id: &'static str,
    title: &'static str,
    text: Option<String>,
}

/// How a recommendation stands to what came after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is the latest, and no answer came after it.
    UpToDate,
    /// An answer came after it.
    OutOfDate,
    /// There is a later one.
    Earlier,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let contact = visit.shown_contact("a recommendation")?;
    let (number, child) = child_of(visit, &contact)?;
    let screening = match visit.part("entry") {
        "" => child.screening(),
        entry => child.screening_at(entry.parse().map_err(|_| Trouble::NotFound)?),
    };
    let Some(screening) = screening else {
        return Err(Trouble::NotYet(
            "there is no recommendation for this child yet".to_owned(),
        ));
    };
    let made: Recommendation = screening
        .event
        .recommendation
        .read()
        .map_err(|_| Trouble::Ours)?;
    let whose = child_words(number);
    let address = format!("/contacts/{}/children/{number}", contact.id);
    Answer::page(&Shown {
        base: Base::of_step(visit, "Recommendation", &contact, &whose),
        address,
        whose,
        reference: made.case.clone(),
        authority: made.authority.clone(),
        received: Moment::parse(&made.received)
            .map_or_else(|_| made.received.clone(), Moment::words),
        made: Moment::Day(screening.event.today).words(),
        by: screening.written.by.name.clone(),
        own_view: own_view(child, screening),
        standing: standing(&contact, child, screening),
        sections: sections(&made),
        letters: letters(&made),
        earlier: earlier(child, screening.written.seq),
        compared: child.screenings.len() > 1,
        limits: made.deadlines.len(),
    })
}

/// How a recommendation stands to what came after it.
pub(super) fn standing(contact: &Contact, child: &Child, screening: &Screening) -> Standing {
    let latest = child.screening().map(|latest| latest.written.seq);
    if latest != Some(screening.written.seq) {
        Standing::Earlier
    } else if contact.answered_since(screening).is_some() {
        Standing::OutOfDate
    } else {
        Standing::UpToDate
    }
}

/// The worker's view before it: the pathway's title, and why.
pub(super) fn own_view(child: &Child, screening: &Screening) -> Option<(String, String)> {
    let view = &child.view_before(screening)?.view;
    let title = screening.said.title(&view.pathway);
    let title = title.unwrap_or(&view.pathway).to_owned();
    Some((title, view.words.clone()))
}

fn letters(made: &Recommendation) -> Vec<Letter> {
    let all = [
        ("referrer", "For the referrer", Audience::Referrer),
        ("family", "For the family", Audience::Family),
        ("child", "For the child", Audience::Child),
    ];
    all.map(|(id, title, audience)| Letter {
        id,
        title,
        text: letter(made, audience),
    })
    .into()
}

fn earlier(child: &Child, own: Seq) -> Vec<(u64, String)> {
    let others = child.screenings.iter().filter(|it| it.written.seq != own);
    let others = others.map(|other| {
        let recommended = other.said.recommends().unwrap_or("");
        let title = other.said.title(recommended).unwrap_or(recommended);
        let day = Moment::Day(other.event.today).words();
        (other.written.seq.0, format!("{day}: {title}"))
    });
    others.collect()
}
