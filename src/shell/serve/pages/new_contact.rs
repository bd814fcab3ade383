//! `/contacts/new`: opens a contact with its children.

use askama::Template;

use crate::algebra::moment::Moment;
use crate::algebra::moment::time_of_day;
use crate::record::actor::Role;
use crate::record::contact::Contact;
use crate::record::event::ChildAdded;
use crate::record::event::ContactOpened;
use crate::record::event::Event;
use crate::record::id::Seq;
use crate::report::screening::typed::date_of;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::base::Problem;
use crate::shell::serve::base::go_on;
use crate::shell::serve::known::known;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;
use crate::shell::store::new_contact;

/// How many children a new contact may begin with.
const MOST_AT_FIRST: usize = 20;

#[derive(Template)]
#[template(path = "new_contact.html")]
struct NewContact {
    base: Base,
    authorities: Vec<(String, String)>,
    typed: Typed,
}

/// What was typed, kept for the page that says what to mend.
struct Typed {
    reference: String,
    authority: String,
    day: String,
    month: String,
    year: String,
    time: String,
    children: String,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    visit.acting(Role::screens)?;
    let authorities = authorities(visit);
    let only = match authorities.as_slice() {
        [(id, _)] => id.clone(),
        _ => String::new(),
    };
    let today = visit.now.date();
    let typed = Typed {
        reference: String::new(),
        authority: only,
        day: today.day().to_string(),
        month: today.month().to_string(),
        year: today.year().to_string(),
        time: visit
            .now
            .time()
            .map_or_else(String::new, |time| time.strftime("%H:%M").to_string()),
        children: "1".to_owned(),
    };
    Answer::page(&page(visit, typed, Vec::new()))
}

pub(super) fn open(visit: &Visit) -> Result<Answer, Trouble> {
    let writer = visit.writer(Role::screens)?;
    let typed = typed(visit);
    let read = match read(visit, &typed) {
        Ok(read) => read,
        Err(problems) => return Answer::to_mend(&page(visit, typed, problems)),
    };
    let mut events = vec![Event::ContactOpened(read.opened)];
    events.extend((1..=read.children).map(|number| {
        Event::ChildAdded(ChildAdded {
            child: format!("child-{number}"),
        })
    }));
    let contact = Contact::unopened(new_contact()?);
    let taken = contact.foreseen(&writer, &events).map_err(Trouble::from);
    // What the rules cannot take could not be opened again.
    let taken = taken.and_then(|contact| known(&visit.shared, &contact));
    let written = taken.and_then(|_| visit.write_seen(&contact, Seq(0), &writer, &events));
    let to = format!("/contacts/{}", contact.id);
    go_on(written, to, |problems| Ok(page(visit, typed, problems)))
}

fn authorities(visit: &Visit) -> Vec<(String, String)> {
    let packs = visit.shared.authorities(visit.now.date());
    let named = packs.iter().map(|pack| {
        let own = pack.own();
        (own.id.pack.clone(), own.authority.clone())
    });
    named.collect()
}

fn page(visit: &Visit, typed: Typed, problems: Vec<Problem>) -> NewContact {
    NewContact {
        base: Base::of(visit, "New contact")
            .back("/", "To the list of contacts")
            .with(problems),
        authorities: authorities(visit),
        typed,
    }
}

fn typed(visit: &Visit) -> Typed {
    let field = |name| visit.field(name).to_owned();
    Typed {
        reference: field("reference"),
        authority: field("authority"),
        day: field("received-day"),
        month: field("received-month"),
        year: field("received-year"),
        time: field("received-time"),
        children: field("children"),
    }
}

/// What the form came to.
struct ReadForm {
    opened: ContactOpened,
    children: usize,
}

fn read(visit: &Visit, typed: &Typed) -> Result<ReadForm, Vec<Problem>> {
    let mut problems = Vec::new();
    if typed.reference.is_empty() {
        problems.push(Problem::of(
            "reference",
            "Enter the reference of the contact",
        ));
    }
    if !authorities(visit)
        .iter()
        .any(|(id, _)| *id == typed.authority)
    {
        problems.push(Problem::of(
            "authority",
            "Choose the authority whose thresholds apply",
        ));
    }
    let received = received(visit, typed, &mut problems);
    let children = typed.children.parse::<usize>().ok();
    let children = children.filter(|number| (1..=MOST_AT_FIRST).contains(number));
    if children.is_none() {
        let words =
            format!("Enter how many children the contact is about, from 1 to {MOST_AT_FIRST}");
        problems.push(Problem::of("children", words));
    }
    match (received, children) {
        (Some(received), Some(children)) if problems.is_empty() => Ok(ReadForm {
            opened: ContactOpened {
                reference: typed.reference.clone(),
                authority: typed.authority.clone(),
                received,
                pack: None,
            },
            children,
        }),
        _ => Err(problems),
    }
}

fn received(visit: &Visit, typed: &Typed, problems: &mut Vec<Problem>) -> Option<Moment> {
    let date = date_of(&typed.day, &typed.month, &typed.year);
    let time = time_of_day(&typed.time);
    if let Err(words) = &date {
        problems.push(Problem::of("received-day", words.clone()));
    }
    if time.is_err() {
        let words = "Enter the time the contact was received, such as 16:20";
        problems.push(Problem::of("received-time", words));
    }
    let moment = date.ok()?.to_datetime(time.ok()?);
    if visit
        .now
        .time()
        .is_some_and(|time| moment > visit.now.date().to_datetime(time))
    {
        let words = "The contact was received in the past; check the date and the time";
        problems.push(Problem::of("received-day", words));
    }
    Some(Moment::Time(moment))
}
