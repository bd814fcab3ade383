//! A recommendation laid out for its readers: pathway first, then why, what by when, what to find out.

use std::collections::BTreeSet;

use crate::algebra::moment::Moment;
use crate::explain::explanation::Action;
use crate::explain::explanation::Change;
use crate::explain::explanation::ChangeKind;
use crate::explain::explanation::Citation;
use crate::explain::explanation::Deadline;
use crate::explain::explanation::Direction;
use crate::explain::explanation::FactShown;
use crate::explain::explanation::Reason;
use crate::explain::explanation::Recommendation;
use crate::explain::explanation::Service;
use crate::explain::explanation::Warning;
use crate::explain::explanation::WhyNot;
use crate::explain::kept::BROKEN_INVARIANT;
use crate::explain::why_not::Answered;
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
    full(shown, false)
}

fn full(shown: &Recommendation, every_note: bool) -> Vec<Block> {
    let mut page = vec![title(shown), banner(shown)];
    page.extend(standing(shown));
    page.extend(not_worked_out(shown));
    page.extend(first_actions(shown));
    page.extend(why(shown));
    page.extend(section(
        "What to do",
        shown.actions.iter().filter(|a| !a.first).map(action),
    ));
    page.extend(section(
        "By when",
        shown.deadlines.iter().map(|it| deadline(shown, it)),
    ));
    page.extend(find_out(shown));
    page.extend(section("Why not", shown.why_not.iter().map(why_not)));
    page.extend(routes(shown));
    page.extend(section(
        "Services that fit",
        shown.services.iter().map(service),
    ));
    page.extend(section("Also decided", also_decided(shown)));
    page.extend(warnings(shown, every_note));
    page.extend(foot(shown));
    page
}

fn manager(shown: &Recommendation) -> Vec<Block> {
    let mut page = vec![title(shown), banner(shown)];
    page.extend(standing(shown));
    page.extend(not_worked_out(shown));
    let sign_off = shown.pathway.sign_off.clone();
    page.extend(section("To agree", sign_off.map(Item::plain)));
    page.extend(why(shown));
    page.extend(section("Why not", shown.why_not.iter().map(why_not)));
    page.extend(find_out(shown));
    page.extend(section("Also decided", also_decided(shown)));
    page.extend(warnings(shown, false));
    page.extend(foot(shown));
    page
}

fn notice(shown: &Recommendation, title: &str, texts: &[String]) -> Vec<Block> {
    let heading = format!("{title} · {} · {}", shown.case, shown.child);
    let mut page = vec![Block::Title(heading)];
    if texts.is_empty() {
        let nothing = "Do not send anything to this reader yet. The rules hold no words that may be \
                       said at this point.";
        page.push(Block::Text(nothing.to_owned()));
        return page;
    }
    page.extend(texts.iter().cloned().map(Block::Text));
    let person = "Draft words. A person decides whether and when they are given, and by whom.";
    page.push(Block::Small(person.to_owned()));
    page
}

fn audit(shown: &Recommendation) -> Vec<Block> {
    let mut page = full(shown, true);
    let rules = shown.reasons.iter().map(|reason| {
        let cite = reason
            .cite
            .iter()
            .map(|cite| cite.source.as_str())
            .collect::<Vec<_>>();
        Item::plain(format!(
            "{} · {} · {}",
            reason.decision,
            reason.rule.as_deref().unwrap_or("no single rule"),
            reason.outcome
        ))
        .under(format!("{}; cites {}", reason.basis, cite.join(", ")))
    });
    let known = shown.facts.iter().map(|fact| {
        let mut item = Item::plain(format!("{}: {}", fact.fact, fact_line(fact)));
        item.under.extend(fact.note.clone());
        item
    });
    page.extend(section("What was said, and what was not", known));
    page.extend(section("Every rule that holds", rules));
    let layers = shown.rules.iter().map(|layer| {
        Item::plain(format!(
            "{} {} · {}",
            layer.pack, layer.version, layer.title
        ))
        .under(format!("sha256 {}", layer.digest))
    });
    page.extend(section("Rule packs", layers));
    page
}

fn title(shown: &Recommendation) -> Block {
    let received =
        Moment::parse(&shown.received).map_or_else(|_| shown.received.clone(), Moment::words);
    Block::Title(format!(
        "{} · {} · {} · received {received}",
        shown.case, shown.child, shown.authority
    ))
}

fn banner(shown: &Recommendation) -> Block {
    match (&shown.pathway.title, &shown.interim) {
        (Some(title), _) => Block::Banner {
            label: "Recommended pathway".to_owned(),
            text: title.clone(),
        },
        (None, Some(interim)) => Block::Banner {
            label: "Not settled. Until it is".to_owned(),
            text: interim.title.clone(),
        },
        (None, None) => Block::Banner {
            label: "Not settled".to_owned(),
            text: "find out what is missing".to_owned(),
        },
    }
}

fn standing(shown: &Recommendation) -> Vec<Block> {
    let mut lines = Vec::new();
    if let Some(interim) = &shown.interim {
        lines.push(Block::Text(interim.because.clone()));
        lines.extend(interim.says.clone().map(Block::Text));
        lines.push(Block::Text(still_possible(shown)));
    } else {
        lines.extend(shown.pathway.says.clone().map(Block::Text));
        lines.extend(
            shown
                .pathway
                .who
                .as_ref()
                .map(|who| Block::Text(format!("Who: {who}"))),
        );
        let sign_off = shown.pathway.sign_off.as_ref();
        lines.extend(sign_off.map(|text| Block::Text(format!("Manager: {text}"))));
    }
    lines
}

/// The outcomes still possible, named if they are few.
fn still_possible(shown: &Recommendation) -> String {
    let title = |id: &String| {
        let all = shown.pathway.outcomes.iter();
        all.filter(|outcome| outcome.value == *id)
            .map(|outcome| outcome.title.as_str())
            .next()
    };
    let titles: Vec<&str> = shown.pathway.possible.iter().filter_map(title).collect();
    let floor = shown
        .pathway
        .at_least
        .as_ref()
        .and_then(title)
        .unwrap_or("");
    match titles.as_slice() {
        [least, .., most] if titles.len() > MOST_POSSIBLE_NAMED => {
            format!(
                "Still possible: {} pathways, from “{least}” up to “{most}”.",
                titles.len()
            )
        }
        _ => format!("Still possible: {}. At least: {floor}.", titles.join("; ")),
    }
}

/// How many pathways still possible are named one by one.
const MOST_POSSIBLE_NAMED: usize = 6;

/// A heading with items; nothing at all if there are none.
fn section(heading: &str, items: impl IntoIterator<Item = Item>) -> Vec<Block> {
    let items: Vec<Item> = items.into_iter().collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(heading.to_owned()), Block::Items(items)]
}

fn first_actions(shown: &Recommendation) -> Vec<Block> {
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

/// The reasons of the pathway and of the outcomes it rests on, each fact and paragraph told once.
fn why(shown: &Recommendation) -> Vec<Block> {
    let told = supporting(shown);
    let mut facts: BTreeSet<&str> = BTreeSet::new();
    let mut paragraphs: BTreeSet<String> = BTreeSet::new();
    // A fact stands under the reason that is nearest to it. Behind a settled pathway that is the
    // last; while it is open the decisions it reads come first.
    let mut order = told;
    if shown.pathway.settled {
        order.reverse();
    }
    let mut items: Vec<Item> = order
        .into_iter()
        .map(|reason| item_of(reason, &mut facts, &mut paragraphs))
        .collect();
    if shown.pathway.settled {
        items.reverse();
    }
    section("Why", items)
}

/// The winning rules of the pathway, then those of the decisions they read, and so on.
fn supporting(shown: &Recommendation) -> Vec<&Reason> {
    let mut told: Vec<&Reason> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut next: Vec<&str> = Vec::new();
    next.extend(Some(shown.pathway.decision.as_str()).filter(|_| shown.pathway.settled));
    if !shown.pathway.settled {
        // While open, what is certain about the decisions behind it is worth telling.
        next.extend(
            shown
                .reasons
                .iter()
                .filter(|r| r.rule.is_some())
                .map(|r| r.decision.as_str()),
        );
        next.retain(|name| {
            shown
                .decisions
                .get(*name)
                .is_some_and(|d| d.value.is_some())
        });
    }
    while !next.is_empty() {
        let mut below = Vec::new();
        for name in next {
            if !seen.insert(name) {
                continue;
            }
            for reason in winning(shown, name).take(MOST_REASONS) {
                told.push(reason);
                below.extend(reason.rests_on.iter().map(String::as_str));
            }
        }
        next = if shown.pathway.settled {
            below
        } else {
            Vec::new()
        };
    }
    told
}

/// How many reasons of one decision are told; the JSON and the audit hold all.
const MOST_REASONS: usize = 6;
/// How many paragraphs are named under one reason.
const MOST_CITED: usize = 3;

/// The reasons that gave a decision its outcome.
fn winning<'r>(shown: &'r Recommendation, name: &'r str) -> impl Iterator<Item = &'r Reason> {
    let value = shown
        .decisions
        .get(name)
        .and_then(|decision| decision.value.as_ref());
    let of = shown
        .reasons
        .iter()
        .filter(move |reason| reason.decision == name);
    of.filter(move |reason| value == Some(&reason.outcome))
}

fn item_of<'r>(
    reason: &'r Reason,
    facts: &mut BTreeSet<&'r str>,
    paragraphs: &mut BTreeSet<String>,
) -> Item {
    let mut item = Item::plain(format!("{}{}", reason.because, basis_mark(&reason.basis)));
    let new: Vec<&FactShown> = reason
        .facts
        .iter()
        .filter(|fact| facts.insert(fact.fact.as_str()))
        .collect();
    item.under.extend(fact_lines(&new));
    let lines: Vec<String> = citation_lines(&reason.cite)
        .into_iter()
        .filter(|line| paragraphs.insert(line.clone()))
        .collect();
    let more = lines.len().saturating_sub(MOST_CITED);
    item.under.extend(lines.into_iter().take(MOST_CITED));
    if more > 0 {
        item.under.push(format!("§ and {more} more"));
    }
    item
}

/// One line for each fact; many that were answered no are counted, as each only rules something out.
fn fact_lines(facts: &[&FactShown]) -> Vec<String> {
    let is_no = |fact: &&&FactShown| fact.answer.as_ref().is_some_and(|answer| answer == "no");
    let ruled_out = facts.iter().filter(is_no).count();
    if ruled_out <= MOST_RULED_OUT {
        return facts.iter().map(|fact| fact_line(fact)).collect();
    }
    let telling = facts.iter().filter(|fact| !is_no(fact));
    let mut lines: Vec<String> = telling.map(|fact| fact_line(fact)).collect();
    let joined = if lines.is_empty() { "" } else { "and " };
    lines.push(format!(
        "{joined}{ruled_out} questions were answered no, each of which rules something out"
    ));
    lines
}

/// How many facts answered no are named under one reason.
const MOST_RULED_OUT: usize = 4;

/// How firmly a rule rests on its documents, where it is not simply stated.
fn basis_mark(basis: &str) -> String {
    if basis == "stated" {
        String::new()
    } else {
        format!(" [{basis}]")
    }
}

fn fact_line(fact: &FactShown) -> String {
    let mut said: Vec<String> = fact.from.iter().cloned().collect();
    said.extend(
        fact.on
            .as_ref()
            .map(|on| Moment::parse(on).map_or_else(|_| on.clone(), Moment::words)),
    );
    if fact.standing == "worked_out" {
        said.push("worked out".to_owned());
    }
    if said.is_empty() {
        fact.words.clone()
    } else {
        format!("{} ({})", fact.words, said.join(", "))
    }
}

fn citation_lines(cite: &[Citation]) -> Vec<String> {
    cite.iter()
        .map(|cite| {
            let link = cite
                .link
                .as_ref()
                .map_or_else(String::new, |link| format!(" · {link}"));
            format!("§ {}, {}{link}", cite.title, cite.at)
        })
        .collect()
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

fn reach_line(service: &Service) -> String {
    let ways: Vec<String> = service
        .reach
        .iter()
        .map(|reach| match &reach.when {
            Some(when) => format!("{} ({when})", reach.at),
            None => reach.at.clone(),
        })
        .collect();
    if ways.is_empty() {
        service.title.clone()
    } else {
        format!("{}: {}", service.title, ways.join(", "))
    }
}

fn service(service: &Service) -> Item {
    Item::plain(reach_line(service))
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

fn find_out(shown: &Recommendation) -> Vec<Block> {
    let items = shown.ask_next.iter().map(|question| {
        let mut item = Item::plain(question.question.clone());
        let mut tail: Vec<String> = Vec::new();
        tail.extend(
            question
                .find_out_from
                .as_ref()
                .map(|who| format!("ask {who}")),
        );
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
        items.push(Item::plain(format!(
            "and {more} more questions that can still matter"
        )));
    }
    section("What to find out, the most important first", items)
}

/// The answer to one question: what would lead to an outcome for this child?
#[must_use]
pub fn lay_out_why_not(case: &str, answered: &Answered) -> Vec<Block> {
    let why_not = &answered.why_not;
    let title = format!("{case} · {} · why not {}?", answered.child, why_not.title);
    let mut page = vec![Block::Title(title)];
    if answered.is_so {
        page.push(Block::Text("It is so already.".to_owned()));
    } else if why_not.changes.is_empty() {
        page.push(Block::Text(none_leads_there(why_not).to_owned()));
    } else {
        let sets = why_not.changes.iter().map(|set| Item {
            under: set.iter().map(change_line).collect(),
            ..Item::plain("It would be so if")
        });
        page.push(Block::Items(sets.collect()));
        if let Some(words) = how_many(why_not, why_not.changes.len()) {
            page.insert(1, Block::Text(format!("{words}.")));
        }
    }
    page
}

/// What to say where no set is shown.
fn none_leads_there(why_not: &WhyNot) -> &'static str {
    if !why_not.complete {
        "The search was broken off before it found an answer that could change it."
    } else if why_not.not_confirmed > 0 {
        "What was found did not lead there when it was tried out."
    } else {
        "No other answers lead there, whatever becomes known."
    }
}

/// "12 sets of 2 facts; the first three", if there is more than one or more than meets the eye.
fn how_many(why_not: &WhyNot, shown: usize) -> Option<String> {
    let size = why_not.changes.first().map_or(0, Vec::len);
    let facts = if size == 1 { "fact" } else { "facts" };
    let first = if why_not.count > shown {
        format!("; the first {}", in_words(shown))
    } else {
        String::new()
    };
    match (why_not.complete, why_not.count) {
        (true, 0 | 1) => None,
        (true, count) => Some(format!("{count} sets of {size} {facts}{first}")),
        (false, count) => Some(format!(
            "The search was broken off at {count} sets of {size} {facts}; there may be smaller ones, or more{first}"
        )),
    }
}

fn in_words(number: usize) -> String {
    match number {
        1 => "of them".to_owned(),
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        10 => "ten".to_owned(),
        other => other.to_string(),
    }
}

fn change_line(change: &Change) -> String {
    let who = change.find_out_from.as_ref();
    match (change.kind, who) {
        (ChangeKind::KnownOtherwise, _) => format!("{} (known to be otherwise)", change.words),
        (ChangeKind::NotYetKnown, Some(who)) => {
            format!("{} (not known yet; ask {who})", change.words)
        }
        (ChangeKind::NotYetKnown, None) => format!("{} (not known yet)", change.words),
    }
}

fn why_not(why_not: &WhyNot) -> Item {
    let direction = match why_not.direction {
        Direction::Higher => "Not higher",
        Direction::Lower => "Not lower",
    };
    let sets = why_not.changes.iter().take(MOST_SETS_ON_PAGE);
    let mut sets: Vec<String> = sets.map(|set| changes_line(set)).collect();
    // Sets that differ only in facts that are counted read alike.
    sets.dedup();
    let how_many = how_many(why_not, sets.len()).map_or_else(String::new, |it| format!(" ({it})"));
    let mut item = Item::plain(format!(
        "{direction} ({}). It would be if{how_many}:",
        why_not.title
    ));
    item.under = sets;
    item
}

/// How many sets of changes stand on the page of a recommendation; the JSON has ten.
const MOST_SETS_ON_PAGE: usize = 3;

/// One set of changes; many open facts are counted, not listed.
fn changes_line(set: &[Change]) -> String {
    let known = set
        .iter()
        .filter(|change| change.kind == ChangeKind::KnownOtherwise);
    let mut parts: Vec<String> = known.map(|change| change.words.clone()).collect();
    let unknown: Vec<&Change> = set
        .iter()
        .filter(|change| change.kind == ChangeKind::NotYetKnown)
        .collect();
    if unknown.len() > MOST_UNKNOWN_NAMED {
        parts.push(format!(
            "{} facts not known yet all turned out that way",
            unknown.len()
        ));
    } else {
        parts.extend(
            unknown
                .iter()
                .map(|change| format!("{} (not known yet)", change.words)),
        );
    }
    parts.join("; and ")
}

/// How many facts that are not known yet are named in one set of changes.
const MOST_UNKNOWN_NAMED: usize = 3;

fn routes(shown: &Recommendation) -> Vec<Block> {
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

fn also_decided(shown: &Recommendation) -> Vec<Item> {
    let told: BTreeSet<&str> = supporting(shown)
        .iter()
        .map(|reason| reason.decision.as_str())
        .collect();
    let others = || {
        let all = shown.decisions.iter();
        all.filter(|(name, it)| it.values.is_none() && **name != shown.pathway.decision)
    };
    let settled = others().filter_map(|(name, decision)| {
        let value = decision.value_title.as_ref()?;
        let because = winning(shown, name)
            .find(|reason| reason.rule.is_some() && !told.contains(name.as_str()));
        let because = because.map(|it| format!("{}{}", it.because, basis_mark(&it.basis)));
        Some(Item::plain(format!("{}: {value}", decision.title)).under(because))
    });
    let open = others().filter(|(_, decision)| decision.value.is_none());
    let open: Vec<&str> = open.map(|(_, decision)| decision.title.as_str()).collect();
    let open = (!open.is_empty()).then(|| Item::plain(format!("Still open: {}", open.join("; "))));
    settled.chain(open).collect()
}

fn not_worked_out(shown: &Recommendation) -> Vec<Block> {
    let items = shown
        .could_not_evaluate
        .iter()
        .map(|fault| Item::plain(format!("{}: {}", fault.at.replace('_', " "), fault.message)));
    let broken = shown
        .warnings
        .iter()
        .filter(|it| it.kind == BROKEN_INVARIANT);
    let broken = broken.map(|warning| Item::plain(warning.message.clone()));
    let mut page = section("DO NOT RELY ON THIS", broken);
    page.extend(section("COULD NOT BE WORKED OUT", items));
    page
}

/// What bears on what is shown; the audit shows every note.
fn warnings(shown: &Recommendation, all: bool) -> Vec<Block> {
    let mut near: BTreeSet<&str> = supporting(shown)
        .iter()
        .filter_map(|reason| reason.rule.as_deref())
        .collect();
    near.extend(shown.interim.as_ref().map(|interim| interim.rule.as_str()));
    let bears = |warning: &&Warning| match (&warning.about, warning.kind.as_str()) {
        _ if all => true,
        (_, "answered_though_not_applicable") => true,
        (_, "over_approximation") => !shown.pathway.settled,
        (Some(about), _) => near.contains(about.as_str()),
        (None, _) => false,
    };
    let told: Vec<&Warning> = shown.warnings.iter().filter(bears).collect();
    let rest = shown.warnings.len() - told.len();
    let mut items: Vec<Item> = told
        .into_iter()
        .map(|warning| {
            let kind = warning.kind.replace('_', " ");
            match &warning.about {
                Some(about) => Item::plain(format!("{about} ({kind}): {}", warning.message)),
                None => Item::plain(warning.message.clone()),
            }
        })
        .collect();
    if rest > 0 {
        let notes = if rest == 1 { "note" } else { "notes" };
        items.push(Item::plain(format!(
            "{rest} more {notes} on the rules behind this: `--for audit`"
        )));
    }
    section("To bear in mind", items)
}

fn foot(shown: &Recommendation) -> Vec<Block> {
    let layers: Vec<String> = shown
        .rules
        .iter()
        .map(|layer| {
            let digest: String = layer.digest.chars().take(12).collect();
            let draft = if layer.approved == "not yet" {
                ", not approved yet"
            } else {
                ""
            };
            format!("{} {} ({digest}){draft}", layer.pack, layer.version)
        })
        .collect();
    let own = shown.rules.first();
    let since = own.and_then(|layer| Moment::parse(&layer.in_force_from).ok());
    let since = since.map_or_else(String::new, Moment::words);
    let force = if own.is_some_and(|layer| layer.in_force_then) {
        format!("Rules in force on the day of the contact, since {since}")
    } else {
        "Rules named for this decision, not in force on the day of the contact".to_owned()
    };
    let mut page = vec![Block::Small(format!(
        "Days: {}; calendar covers {}.",
        shown.counting.convention, shown.counting.covers
    ))];
    page.push(Block::Small(format!(
        "{force}: {} · {}.",
        layers.join(" on "),
        shown.engine
    )));
    page.push(Block::Small(
        "This is a recommendation. A person decides.".to_owned(),
    ));
    page
}
