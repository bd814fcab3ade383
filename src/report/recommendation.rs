//! A recommendation laid out for its readers: pathway first, then why, what by when, what to find out.

use crate::algebra::moment::Moment;
use crate::explain::explanation::Action;
use crate::explain::explanation::ChangeKind;
use crate::explain::explanation::Citation;
use crate::explain::explanation::Deadline;
use crate::explain::explanation::Direction;
use crate::explain::explanation::FactShown;
use crate::explain::explanation::Reason;
use crate::explain::explanation::Recommendation;
use crate::explain::explanation::Service;
use crate::explain::explanation::WhyNot;
use crate::report::document::Block;
use crate::report::document::Item;

/// For whom a recommendation is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Who screens: everything needed to act, and the reasons.
    Screener,
    /// Who signs off: what to agree, and on what it rests.
    Manager,
    /// Who made the contact.
    Referrer,
    /// The family, in plain words.
    Family,
    /// The child, now or later.
    Child,
    /// Who checks the record years later: everything.
    Audit,
}

/// Lays a recommendation out.
#[must_use]
pub fn lay_out(shown: &Recommendation, audience: Audience) -> Vec<Block> {
    match audience {
        Audience::Screener => screener(shown),
        Audience::Manager => manager(shown),
        Audience::Referrer => notice(shown, "For the referrer", &shown.notices.referrer),
        Audience::Family => notice(shown, "For the family", &shown.notices.family),
        Audience::Child => notice(shown, "For the child", &shown.notices.child),
        Audience::Audit => audit(shown),
    }
}

fn screener(shown: &Recommendation) -> Vec<Block> {
    let mut page = vec![title(shown), banner(shown)];
    page.extend(standing(shown));
    page.extend(first_actions(shown));
    page.extend(why(shown));
    page.extend(section("What to do", shown.actions.iter().filter(|a| !a.first).map(action)));
    page.extend(section("By when", shown.deadlines.iter().map(deadline)));
    page.extend(find_out(shown));
    page.extend(section("Why not", shown.why_not.iter().map(why_not)));
    page.extend(routes(shown));
    page.extend(section("Services that fit", shown.services.iter().map(service)));
    page.extend(section("Also decided", also_decided(shown)));
    page.extend(not_worked_out(shown));
    page.extend(warnings(shown));
    page.extend(foot(shown));
    page
}

fn manager(shown: &Recommendation) -> Vec<Block> {
    let mut page = vec![title(shown), banner(shown)];
    page.extend(standing(shown));
    let sign_off = shown.pathway.sign_off.clone();
    page.extend(section("To agree", sign_off.map(Item::plain)));
    page.extend(why(shown));
    page.extend(section("Why not", shown.why_not.iter().map(why_not)));
    page.extend(find_out(shown));
    page.extend(section("Also decided", also_decided(shown)));
    page.extend(not_worked_out(shown));
    page.extend(warnings(shown));
    page.extend(foot(shown));
    page
}

fn notice(shown: &Recommendation, title: &str, texts: &[String]) -> Vec<Block> {
    let mut page = vec![Block::Title(format!("{title} · {}", shown.case))];
    if texts.is_empty() {
        let nothing = if shown.pathway.settled {
            "The rules hold no text for this reader."
        } else {
            "Nothing can be told yet: what will happen is not settled."
        };
        page.push(Block::Text(nothing.to_owned()));
    }
    page.extend(texts.iter().cloned().map(Block::Text));
    page
}

fn audit(shown: &Recommendation) -> Vec<Block> {
    let mut page = screener(shown);
    let rules = shown.reasons.iter().map(|reason| {
        let cite = reason.cite.iter().map(|cite| cite.source.as_str()).collect::<Vec<_>>();
        Item::plain(format!(
            "{} · {} · {}",
            reason.decision,
            reason.rule.as_deref().unwrap_or("no single rule"),
            reason.outcome.join(", ")
        ))
        .under(format!("{}; cites {}", reason.basis, cite.join(", ")))
    });
    page.extend(section("Every rule that holds", rules));
    let layers = shown.rules.iter().map(|layer| {
        Item::plain(format!("{} {} · {}", layer.pack, layer.version, layer.title))
            .under(format!("sha256 {}", layer.digest))
    });
    page.extend(section("Rule packs", layers));
    page
}

fn title(shown: &Recommendation) -> Block {
    let received = Moment::parse(&shown.received).map_or_else(|_| shown.received.clone(), Moment::words);
    Block::Title(format!(
        "{} · {} · {} · received {received}",
        shown.case, shown.child, shown.authority
    ))
}

fn banner(shown: &Recommendation) -> Block {
    match (&shown.pathway.title, &shown.interim) {
        (Some(title), _) => {
            Block::Banner { label: "Recommended pathway".to_owned(), text: title.clone() }
        }
        (None, Some(interim)) => {
            Block::Banner { label: "Not settled. Until it is".to_owned(), text: interim.title.clone() }
        }
        (None, None) => {
            Block::Banner { label: "Not settled".to_owned(), text: "find out what is missing".to_owned() }
        }
    }
}

fn standing(shown: &Recommendation) -> Vec<Block> {
    let mut lines = Vec::new();
    if let Some(interim) = &shown.interim {
        lines.push(Block::Text(interim.because.clone()));
        lines.extend(interim.says.clone().map(Block::Text));
        let possible: Vec<&str> =
            shown.pathway.possible.iter().map(|outcome| outcome.title.as_str()).collect();
        let floor = shown.pathway.at_least.as_ref().map_or("", |outcome| outcome.title.as_str());
        lines.push(Block::Text(format!(
            "Still possible: {}. At least: {floor}.",
            possible.join("; ")
        )));
    } else {
        lines.extend(shown.pathway.says.clone().map(Block::Text));
        lines.extend(shown.pathway.who.as_ref().map(|who| Block::Text(format!("Who: {who}"))));
        let sign_off = shown.pathway.sign_off.as_ref();
        lines.extend(sign_off.map(|text| Block::Text(format!("Manager: {text}"))));
    }
    lines
}

/// A heading with items; nothing at all if there are none.
fn section(heading: &str, items: impl IntoIterator<Item = Item>) -> Vec<Block> {
    let items: Vec<Item> = items.into_iter().collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(heading.to_owned()), Block::Items(items)]
}

fn first_actions(shown: &Recommendation) -> Vec<Block> {
    let first = shown.actions.iter().filter(|action| action.first).map(action).enumerate();
    let numbered = first.map(|(at, item)| Item { mark: Some(format!("{}.", at + 1)), ..item });
    section("First, in this order", numbered)
}

/// The reasons of the pathway and of the outcomes it rests on.
fn why(shown: &Recommendation) -> Vec<Block> {
    let told = shown.reasons.iter().filter(|reason| tells_why(shown, reason));
    section("Why", told.map(reason))
}

/// Whether a reason explains a settled outcome of a decision that picks one, other than its fallback.
fn tells_why(shown: &Recommendation, reason: &Reason) -> bool {
    let Some(decision) = shown.decisions.get(&reason.decision) else { return false };
    let gives = decision.value.as_ref().is_some_and(|value| reason.outcome.contains(value));
    let open = decision.value.is_none() && decision.values.is_none();
    let recommends = shown.reasons.first().is_some_and(|first| first.decision == reason.decision);
    (gives && (reason.rule.is_some() || recommends)) || open
}

fn reason(reason: &Reason) -> Item {
    let mut item = Item::plain(reason.because.clone());
    for fact in &reason.facts {
        item.under.push(fact_line(fact));
    }
    item.under.extend(citation_lines(&reason.cite));
    if reason.basis != "stated" {
        item.under.push(format!("[{}]", reason.basis));
    }
    item
}

fn fact_line(fact: &FactShown) -> String {
    let mut said: Vec<String> = fact.from.iter().cloned().collect();
    said.extend(fact.on.as_ref().map(|on| {
        Moment::parse(on).map_or_else(|_| on.clone(), Moment::words)
    }));
    if fact.standing == "worked_out" {
        said.push("worked out".to_owned());
    }
    if said.is_empty() { fact.words.clone() } else { format!("{} ({})", fact.words, said.join(", ")) }
}

fn citation_lines(cite: &[Citation]) -> Vec<String> {
    cite.iter()
        .map(|cite| {
            let link = cite.link.as_ref().map_or_else(String::new, |link| format!(" · {link}"));
            format!("§ {}, {}{link}", cite.title, cite.at)
        })
        .collect()
}

fn action(action: &Action) -> Item {
    let mut item = Item::plain(action.title.clone());
    item.under.extend(action.detail.clone());
    item.under.extend(action.who.as_ref().map(|who| format!("Who: {who}")));
    item.under.extend(action.contact.as_ref().map(reach_line));
    item
}

fn reach_line(service: &Service) -> String {
    let ways: Vec<String> = service
        .reach
        .iter()
        .map(|reach| match &reach.when {
            Some(when) => format!("{} ({when})", reach.at),
            None => reach.at.clone(),
        })
        .collect();
    if ways.is_empty() { service.title.clone() } else { format!("{}: {}", service.title, ways.join(", ")) }
}

fn service(service: &Service) -> Item {
    Item::plain(reach_line(service)).under(service.serves.clone())
}

fn deadline(deadline: &Deadline) -> Item {
    let day = |text: &str| Moment::parse(text).map_or_else(|_| text.to_owned(), Moment::words);
    let mark = match (&deadline.opens, &deadline.by) {
        (Some(opens), Some(by)) if opens != by => format!("{} to {}", day(opens), day(by)),
        (_, Some(by)) => day(by),
        (_, None) => "no date yet".to_owned(),
    };
    let from = if deadline.counted_from == "received" {
        "the contact".to_owned()
    } else {
        deadline.counted_from.replace('_', " ")
    };
    let counted = format!("{} from {from}; {}", deadline.within, deadline.counting);
    Item { mark: Some(mark), text: deadline.title.clone(), under: vec![counted] }
        .under(deadline.detail.clone())
}

fn find_out(shown: &Recommendation) -> Vec<Block> {
    let items = shown.ask_next.iter().map(|question| {
        let mut item = Item::plain(question.question.clone());
        let mut tail: Vec<String> = Vec::new();
        tail.extend(question.find_out_from.as_ref().map(|who| format!("ask {who}")));
        match question.standing.as_str() {
            "not_known" => tail.push("asked, not known yet".to_owned()),
            "declined" => tail.push("asked, they would not say".to_owned()),
            _ => {}
        }
        if !tail.is_empty() {
            item.under.push(tail.join("; "));
        }
        item
    });
    let shown_first: Vec<Item> = items.collect();
    let more = shown_first.len().saturating_sub(8);
    let mut items: Vec<Item> = shown_first.into_iter().take(8).collect();
    if more > 0 {
        items.push(Item::plain(format!("and {more} more questions that can still matter")));
    }
    section("What to find out, the most important first", items)
}

fn why_not(why_not: &WhyNot) -> Item {
    let direction = match why_not.direction {
        Direction::Higher => "Not higher",
        Direction::Lower => "Not lower",
    };
    let mut item = Item::plain(format!("{direction} ({}). It would be if:", why_not.outcome.title));
    for set in why_not.changes.iter().take(3) {
        let changes: Vec<String> = set
            .iter()
            .map(|change| match change.kind {
                ChangeKind::NotYetKnown => format!("{} (not known yet)", change.words),
                ChangeKind::KnownOtherwise => change.words.clone(),
            })
            .collect();
        item.under.push(changes.join("; and "));
    }
    let rest = why_not.changes.len().saturating_sub(3);
    if rest > 0 || why_not.more {
        item.under.push("... or other changes of as few facts".to_owned());
    }
    item
}

fn routes(shown: &Recommendation) -> Vec<Block> {
    let items = shown.routes.iter().map(|route| {
        let mut item = Item::plain(route.title.clone());
        item.under.extend(route.duty_holder.as_ref().map(|who| format!("Duty of: {who}")));
        item.under.extend(route.detail.clone());
        item.under.extend(route.contact.as_ref().map(reach_line));
        item
    });
    section("Beside the pathway", items)
}

fn also_decided(shown: &Recommendation) -> Vec<Item> {
    let recommends = shown.reasons.first().map(|reason| reason.decision.as_str());
    shown
        .decisions
        .iter()
        .filter(|(name, decision)| decision.values.is_none() && Some(name.as_str()) != recommends)
        .map(|(_, decision)| {
            let value = match &decision.value {
                Some(value) => value.replace('_', " "),
                None => format!("open: {}", decision.possible.join(", ").replace('_', " ")),
            };
            Item::plain(format!("{}: {value}", decision.title))
        })
        .collect()
}

fn not_worked_out(shown: &Recommendation) -> Vec<Block> {
    let items = shown
        .could_not_evaluate
        .iter()
        .map(|fault| Item::plain(format!("{}: {}", fault.at.replace('_', " "), fault.message)));
    section("COULD NOT BE WORKED OUT", items)
}

fn warnings(shown: &Recommendation) -> Vec<Block> {
    let items = shown.warnings.iter().map(|warning| {
        let kind = warning.kind.replace('_', " ");
        match &warning.about {
            Some(about) => Item::plain(format!("{about} ({kind}): {}", warning.message)),
            None => Item::plain(warning.message.clone()),
        }
    });
    section("To bear in mind", items)
}

fn foot(shown: &Recommendation) -> Vec<Block> {
    let layers: Vec<String> = shown
        .rules
        .iter()
        .map(|layer| {
            let digest: String = layer.digest.chars().take(12).collect();
            format!("{} {} ({digest})", layer.pack, layer.version)
        })
        .collect();
    vec![
        Block::Small(format!(
            "Days: {}; calendar covers {}.",
            shown.counting.convention, shown.counting.covers
        )),
        Block::Small(format!("{} · {}", layers.join(" on "), shown.engine)),
        Block::Small("This is a recommendation. A person decides.".to_owned()),
    ]
}
