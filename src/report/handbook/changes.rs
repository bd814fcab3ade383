//! What changed since another version: what is written differently, and which children are treated differently.

use crate::report::handbook::markup::p;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;

pub(super) fn pages(press: &Press<'_>) -> Vec<Page> {
    let body = match &press.material.changes {
        Some(blocks) => press.blocks(2, blocks),
        None => p("There is no earlier version of this pack to compare with."),
    };
    vec![Page {
        name: "changes".to_owned(),
        title: "What changed".to_owned(),
        under: None,
        body,
    }]
}
