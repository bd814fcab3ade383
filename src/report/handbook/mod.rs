//! The handbook of a pack: every question, rule and outcome as linked pages, or as one page to print.
//!
//! In: a checked pack, what came of proving and deciding it. Out: files by name.
//! No page needs a script, a picture file or the network.

mod alphabet;
mod cases;
mod changes;
mod decisions;
mod drawing;
mod firmness;
mod invariants;
mod markup;
mod one_file;
mod outcomes;
mod pathways;
mod place;
mod press;
mod questions;
mod rule;
mod services;
mod site;
mod start;
mod statements;
mod transparency;

pub use place::Shape;
pub use press::Extra;
pub use press::Material;
pub use press::WorkedShown;

use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;

/// How every page looks.
const STYLE: &str = include_str!("style.css");

/// The handbook as a site: the name of each file with its text, `index.html` first.
#[must_use]
pub fn site(material: &Material<'_>) -> Vec<(String, String)> {
    let press = Press::of(material, Shape::Site);
    let pages = pages(&press);
    let mut files = site::files(&press, &pages);
    files.push(("handbook.css".to_owned(), STYLE.to_owned()));
    files
}

/// The handbook as one page.
#[must_use]
pub fn one_file(material: &Material<'_>) -> String {
    let press = Press::of(material, Shape::OneFile);
    let pages = pages(&press);
    one_file::file(&press, &pages)
}

/// Every page in reading order.
fn pages(press: &Press<'_>) -> Vec<Page> {
    let parts = [
        start::pages,
        questions::pages,
        decisions::pages,
        pathways::pages,
        services::pages,
        statements::pages,
        firmness::pages,
        invariants::pages,
        cases::pages,
        changes::pages,
        transparency::pages,
    ];
    let mut pages: Vec<Page> = parts.iter().flat_map(|part| part(press)).collect();
    pages.push(alphabet::page(press));
    pages
}
