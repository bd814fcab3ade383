//! What to do, by when, with whose help, and what goes beside the pathway.

use crate::algebra::moment::Moment;
use crate::explain::explanation::Action;
use crate::explain::explanation::Deadline;
use crate::explain::explanation::Recommendation;
use crate::explain::explanation::Service;
use crate::explain::explanation::Urgency;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::recommendation::lines::basis_mark;
use crate::report::recommendation::lines::reach_line;
use crate::report::recommendation::section;

pub(super) fn first_actions(shown: &Recommendation) -> Vec<Block> {
    let first = shown
        .actions
        .iter()
        .filter(|action| action.first)
        .map(action)
        .enumerate();
    let numbered = first.map(|(at, item)| Item {
        mark: Some(format!("{}.", at + 1)),
        ..item
    });
    section(FIRST, numbered)
}

/// The heading of what comes before everything else.
pub(in crate::report) const FIRST: &str = "First, in this order";

/// What to do, by when it is to be done; in each part what has a clock comes first.
pub(super) fn to_do(shown: &Recommendation) -> Vec<Block> {
    let mut page = Vec::new();
    for (part, heading) in PARTS {
        let clocks = shown.deadlines.iter();
        let clocks = clocks.filter(|it| part_of_limit(it) == part);
        let others = shown.actions.iter();
        let others = others.filter(|it| !it.first && part_of(it.urgency) == part);
        let clocks = clocks.map(|it| deadline(shown, it));
        page.extend(section(heading, clocks.chain(others.map(action))));
    }
    page
}

/// When something is to be done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Part {
    Now,
    Today,
    Untimed,
    Later,
}

pub(in crate::report) const PARTS: [(Part, &str); 4] = [
    (Part::Now, "What to do now"),
    (Part::Today, "What to do within the day"),
    (Part::Untimed, "What else to do"),
    (Part::Later, "What to do later"),
];

fn part_of(urgency: Option<Urgency>) -> Part {
    match urgency {
        Some(Urgency::Now) => Part::Now,
        Some(Urgency::Today) => Part::Today,
        Some(Urgency::Later) => Part::Later,
        None => Part::Untimed,
    }
}

/// A limit of hours, or of one day, is one for the day.
fn part_of_limit(deadline: &Deadline) -> Part {
    let (number, unit) = deadline.within.split_once(' ').unwrap_or_default();
    let number: Option<u32> = number.parse().ok();
    let most = if unit.starts_with("hour") { 24 } else { 1 };
    let is_short = number.is_some_and(|number| number <= most);
    let counts = ["hour", "day", "working day"];
    if is_short
        && counts
            .into_iter()
            .any(|it| unit.trim_end_matches('s') == it)
    {
        Part::Today
    } else {
        Part::Later
    }
}

fn action(action: &Action) -> Item {
    let who = action
        .who
        .as_ref()
        .map_or_else(String::new, |who| format!(" ({who})"));
    let mut item = Item::plain(format!("{}{who}", action.title));
    item.under.extend(action.detail.clone());
    item.under.extend(action.contact.as_ref().map(reach_line));
    item
}

fn deadline(shown: &Recommendation, deadline: &Deadline) -> Item {
    let day = |text: &str| Moment::parse(text).map_or_else(|_| text.to_owned(), Moment::words);
    let mark = match (&deadline.opens, &deadline.by) {
        (Some(opens), Some(by)) if opens != by => format!("{} to {}", day(opens), day(by)),
        (_, Some(by)) => day(by),
        (_, None) if deadline.from.is_some() => "date not worked out".to_owned(),
        (_, None) => "no date yet".to_owned(),
    };
    let from = if deadline.counted_from == "received" {
        "the contact".to_owned()
    } else {
        deadline.counted_from.replace('_', " ")
    };
    let mark_of_basis = weakest_mark(shown, &deadline.rules);
    let text = format!(
        "{} ({} from {from}){mark_of_basis}",
        deadline.title, deadline.within
    );
    Item {
        mark: Some(mark),
        text,
        under: Vec::new(),
    }
    .under(deadline.detail.clone())
    .under((deadline.ask.as_ref()).map(|ask| format!("Find out: {ask}")))
}

/// The mark of a thing whose every rule is inferred or unverified; one firm rule is enough.
fn weakest_mark(shown: &Recommendation, rules: &[String]) -> String {
    let doubt = |rule: &String| {
        let of_rule = shown
            .warnings
            .iter()
            .find(|it| it.about.as_ref() == Some(rule));
        of_rule.map(|warning| warning.kind.as_str())
    };
    let doubts: Option<Vec<&str>> = rules.iter().map(doubt).collect();
    doubts
        .and_then(|doubts| doubts.first().copied())
        .map_or_else(String::new, basis_mark)
}

pub(super) fn service(service: &Service) -> Item {
    Item::plain(reach_line(service))
}

pub(super) fn routes(shown: &Recommendation) -> Vec<Block> {
    let items = shown.routes.iter().map(|route| {
        let mut item = Item::plain(route.title.clone());
        item.under.extend(
            route
                .duty_holder
                .as_ref()
                .map(|who| format!("Duty of: {who}")),
        );
        item.under.extend(route.detail.clone());
        item.under.extend(route.contact.as_ref().map(reach_line));
        item
    });
    section("Beside the pathway", items)
}
