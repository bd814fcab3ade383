//! What to find out.

use crate::explain::explanation::Recommendation;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::recommendation::section;

pub(super) fn find_out(shown: &Recommendation) -> Vec<Block> {
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
