//! `…/deadlines`: what has to be done for a child by when, and ticking it off.

use askama::Template;

use crate::algebra::moment::Moment;
use crate::algebra::moment::time_of_day;
use crate::record::actor::Role;
use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::record::deadline::Deadline;
use crate::record::deadline::Marked;
use crate::record::deed::Deed;
use crate::record::event::DeadlineMarked;
use crate::record::event::Event;
use crate::record::event::Mark;
use crate::report::screening::clocks::Clock;
use crate::report::screening::clocks::State;
use crate::report::screening::clocks::clocks;
use crate::report::screening::clocks::has_passed;
use crate::report::screening::typed::date_of;
use crate::shell::clock::local;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::base::Problem;
use crate::shell::serve::base::go_on;
use crate::shell::serve::pages::subject::child_of;
use crate::shell::serve::pages::subject::child_words;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "deadlines.html")]
struct Deadlines {
    base: Base,
    here: String,
    seen: u64,
    whose: String,
    rows: Vec<Row>,
    may_write: bool,
}

/// A deadline with its form.
struct Row {
    number: usize,
    id: String,
    from: String,
    title: String,
    by: String,
    state: State,
    marks: Vec<Told>,
    typed: Typed,
}

/// A mark in words.
struct Told {
    how: &'static str,
    on: String,
    note: String,
    who: String,
}

/// What was typed into one form.
#[derive(Default)]
struct Typed {
    open: bool,
    mark: String,
    day: String,
    month: String,
    year: String,
    time: String,
    note: String,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let contact = visit.shown_contact("the time limits")?;
    Answer::page(&page(visit, &contact, Vec::new())?)
}

pub(super) fn take(visit: &Visit) -> Result<Answer, Trouble> {
    let writer = visit.writer(Role::screens)?;
    let contact = visit.contact()?;
    let (number, child) = child_of(visit, &contact)?;
    let marked = match read(visit, child) {
        Ok(marked) => Event::DeadlineMarked(marked),
        Err(problems) => return Answer::to_mend(&page(visit, &contact, problems)?),
    };
    let written = visit.write(&contact, &writer, &[marked]);
    let to = format!("/contacts/{}/children/{number}/deadlines", contact.id);
    go_on(written, to, |problems| page(visit, &contact, problems))
}

/// What the form says.
fn read(visit: &Visit, child: &Child) -> Result<DeadlineMarked, Vec<Problem>> {
    let number = visit.field("number");
    let field = |name: &str| format!("{name}-{number}");
    let note = visit.field("note");
    let mut problems = Vec::new();
    let mark = match visit.field("mark") {
        "met" => Some(Mark::Met),
        "not_needed" => Some(Mark::NotNeeded),
        "open" => Some(Mark::Open),
        _ => {
            problems.push(Problem::of(&field("mark"), "Choose how it stands"));
            None
        }
    };
    if note.is_empty() && mark.is_some_and(|mark| mark != Mark::Met) {
        problems.push(Problem::of(&field("note"), "Say why"));
    }
    let on = match mark.filter(|mark| *mark == Mark::Met).map(|_| done(visit)) {
        Some(Ok(on)) => Some(on),
        Some(Err(words)) => {
            problems.push(Problem::of(&field("day"), words));
            None
        }
        None => None,
    };
    match mark {
        Some(mark) if problems.is_empty() => Ok(DeadlineMarked {
            child: child.reference.clone(),
            deadline: visit.field("deadline").to_owned(),
            from: Some(visit.field("from").to_owned()).filter(|from| !from.is_empty()),
            mark,
            on,
            note: Some(note.to_owned()).filter(|note| !note.is_empty()),
        }),
        Some(_) | None => Err(problems),
    }
}

/// When it was done: in the past.
fn done(visit: &Visit) -> Result<Moment, String> {
    let date = date_of(
        visit.field("day"),
        visit.field("month"),
        visit.field("year"),
    )?;
    let on = if visit.field("time").is_empty() {
        Moment::Day(date)
    } else {
        let time = time_of_day(visit.field("time"));
        let time = time.map_err(|_| "Enter the time as 16:20, or leave it out")?;
        Moment::Time(date.to_datetime(time))
    };
    if has_passed(visit.now, on) {
        return Err("It was done in the past; check the date and the time".to_owned());
    }
    Ok(on)
}

fn page(visit: &Visit, contact: &Contact, problems: Vec<Problem>) -> Result<Deadlines, Trouble> {
    let (number, child) = child_of(visit, contact)?;
    if child.screenings.is_empty() {
        let why = "time limits are shown once there is a recommendation";
        return Err(Trouble::NotYet(why.to_owned()));
    }
    let all = clocks(child, &every(child), visit.now);
    let rows = (1..).zip(all);
    let whose = child_words(number);
    Ok(Deadlines {
        base: Base::of_step(visit, "Time limits", contact, &whose).with(problems),
        here: format!("/contacts/{}/children/{number}/deadlines", contact.id),
        seen: contact.latest.0,
        whose,
        rows: rows
            .map(|(at, clock)| row(visit, child, at, &clock))
            .collect(),
        may_write: visit.may(Deed::Screen),
    })
}

/// The deadlines of the latest recommendation, then those of earlier ones that somebody marked.
fn every(child: &Child) -> Vec<Deadline> {
    let mut all = child.deadlines().to_vec();
    let earlier = child.screenings.iter().flat_map(|it| &it.said.deadlines);
    for deadline in earlier {
        let known = all
            .iter()
            .any(|it| it.id == deadline.id && it.from == deadline.from);
        if !known && !child.marks_on(deadline).is_empty() {
            all.push(deadline.clone());
        }
    }
    all
}

fn row(visit: &Visit, child: &Child, number: usize, clock: &Clock) -> Row {
    let own = visit.field("number") == number.to_string();
    let marks = child.marks_on(&clock.deadline);
    let typed = if own { typed(visit) } else { fresh(visit.now) };
    Row {
        number,
        id: clock.deadline.id.clone(),
        from: clock.deadline.from.clone().unwrap_or_default(),
        title: clock.deadline.title.clone(),
        by: clock
            .by
            .map_or_else(|| "no date yet".to_owned(), Moment::words),
        state: clock.state,
        marks: marks.into_iter().rev().map(told).collect(),
        typed,
    }
}

fn typed(visit: &Visit) -> Typed {
    let field = |name| visit.field(name).to_owned();
    Typed {
        open: true,
        mark: field("mark"),
        day: field("day"),
        month: field("month"),
        year: field("year"),
        time: field("time"),
        note: field("note"),
    }
}

/// A form that nobody has filled in: it was done now.
fn fresh(now: Moment) -> Typed {
    let date = now.date();
    let time = now.time();
    Typed {
        day: date.day().to_string(),
        month: date.month().to_string(),
        year: date.year().to_string(),
        time: time.map_or_else(String::new, |time| time.strftime("%H:%M").to_string()),
        ..Typed::default()
    }
}

fn told(marked: &Marked) -> Told {
    let event = &marked.event;
    Told {
        how: match event.mark {
            Mark::Met => "Met",
            Mark::NotNeeded => "Not needed",
            Mark::Open => "Open again",
        },
        on: event.on.map_or_else(String::new, Moment::words),
        note: event.note.clone().unwrap_or_default(),
        who: format!(
            "{}, {}",
            marked.written.by.name,
            local(marked.written.at).words()
        ),
    }
}
