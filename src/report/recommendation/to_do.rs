//! What to do, by when, with whose help, and what goes beside the pathway.

use crate::algebra::moment::Moment;
use crate::explain::explanation::Action;
use crate::explain::explanation::Deadline;
use crate::explain::explanation::Recommendation;
use crate::explain::explanation::Service;
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
    section("First, in this order", numbered)
}

pub(super) fn action(action: &Action) -> Item {
    let who = action
        .who
        .as_ref()
        .map_or_else(String::new, |who| format!(" ({who})"));
    let mut item = Item::plain(format!("{}{who}", action.title));
    item.under.extend(action.detail.clone());
    item.under.extend(action.contact.as_ref().map(reach_line));
    item
}

pub(super) fn deadline(shown: &Recommendation, deadline: &Deadline) -> Item {
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
