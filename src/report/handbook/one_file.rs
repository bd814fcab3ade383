//! Pages → one file with a table of contents, to print or to send.

use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::list;
use crate::report::handbook::place::Thing;
use crate::report::handbook::place::page_anchor;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::site::foot;
use crate::report::handbook::site::head;

/// The file.
pub(super) fn file(press: &Press<'_>, pages: &[Page]) -> String {
    let own = press.pack.own();
    let title = format!("Handbook of {}", own.id);
    let heading = Html::block("h1", &[], Html::text(&format!("{} · {title}", own.title)));
    let parts: Html = pages.iter().map(one).collect();
    let main = heading.and(contents(press, pages)).and(parts);
    let main = Html::block("main", &[("id", "main"), ("tabindex", "-1")], main);
    let body = Html::block("div", &[("class", "width one-file")], main).and(foot(press));
    format!(
        "{}{}</body>\n</html>\n",
        head(press, &title),
        body.written()
    )
}

fn one(page: &Page) -> Html {
    let id = page_anchor(&page.name);
    let class = if page.under.is_none() { "part" } else { "page" };
    let heading = Html::block("h2", &[("id", &id)], Html::text(&page.title));
    Html::block(
        "section",
        &[("class", class)],
        heading.and(page.body.clone()),
    )
}

/// Every page, those of a part under it.
fn contents(press: &Press<'_>, pages: &[Page]) -> Html {
    let to = |page: &Page| press.link(Thing::Page(&page.name), &page.title);
    let parts = pages.iter().filter(|page| page.under.is_none());
    let parts = parts.map(|part| {
        let inner = pages.iter();
        let inner = inner.filter(|page| page.under == Some(part.name.as_str()));
        to(part).and(list(inner.map(to)))
    });
    let heading = Html::block("h2", &[("id", "contents")], Html::text("Contents"));
    let attributes = [("aria-labelledby", "contents"), ("class", "contents")];
    Html::block("nav", &attributes, heading.and(list(parts)))
}
