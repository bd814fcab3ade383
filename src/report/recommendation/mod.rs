//! A recommendation laid out for its readers: pathway first, then why, what by when, what to find out.

mod also_decided;
mod find_out;
mod foot;
pub(super) mod head;
pub(super) mod lines;
pub(super) mod to_do;
pub mod why;
pub mod why_not;

use crate::explain::explanation::Recommendation;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::recommendation::also_decided::also_decided;
use crate::report::recommendation::find_out::find_out;
use crate::report::recommendation::foot::Notes;
use crate::report::recommendation::foot::foot;
use crate::report::recommendation::foot::warnings;
use crate::report::recommendation::head::banner;
use crate::report::recommendation::head::draft;
use crate::report::recommendation::head::not_worked_out;
use crate::report::recommendation::head::standing;
use crate::report::recommendation::head::title;
use crate::report::recommendation::lines::fact_line;
use crate::report::recommendation::to_do::first_actions;
use crate::report::recommendation::to_do::routes;
use crate::report::recommendation::to_do::service;
use crate::report::recommendation::to_do::to_do;
use crate::report::recommendation::why::why;
use crate::report::recommendation::why_not::why_not;

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
    let page = match audience {
        Audience::Screener => full(shown, Notes::ThatBear),
        Audience::Manager => manager(shown),
        Audience::Referrer => notice(shown, "For the referrer", &shown.notices.referrer),
        Audience::Family => notice(shown, "For the family", &shown.notices.family),
        Audience::Child => notice(shown, "For the child", &shown.notices.child),
        Audience::Audit => audit(shown),
    };
    let mut page = page.into_iter();
    // Whoever reads it and whatever is left out: a draft is said to be one right under the title.
    let title = page.next();
    title.into_iter().chain(draft(shown)).chain(page).collect()
}

fn full(shown: &Recommendation, notes: Notes) -> Vec<Block> {
    let mut page = vec![title(shown), banner(shown)];
    page.extend(standing(shown));
    page.extend(not_worked_out(shown));
    page.extend(first_actions(shown));
    page.extend(why(shown));
    page.extend(to_do(shown));
    page.extend(find_out(shown));
    page.extend(section("Why not", shown.why_not.iter().map(why_not)));
    page.extend(routes(shown));
    page.extend(section(
        "Services that fit",
        shown.services.iter().map(service),
    ));
    page.extend(section("Also decided", also_decided(shown, notes)));
    page.extend(warnings(shown, notes));
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
    page.extend(section(
        "Also decided",
        also_decided(shown, Notes::ThatBear),
    ));
    page.extend(warnings(shown, Notes::ThatBear));
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
    let mut page = full(shown, Notes::Every);
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

/// A heading with items; nothing at all if there are none.
fn section(heading: &str, items: impl IntoIterator<Item = Item>) -> Vec<Block> {
    let items: Vec<Item> = items.into_iter().collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(heading.to_owned()), Block::Items(items)]
}
