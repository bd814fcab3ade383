//! Pages → files that link to each other: where the reader is, what comes before and after.

use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::listed;
use crate::report::handbook::place::Shape;
use crate::report::handbook::place::Thing;
use crate::report::handbook::place::file_name;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::html::escaped;

/// The files of a site.
pub(super) fn files(press: &Press<'_>, pages: &[Page]) -> Vec<(String, String)> {
    let one = |(at, page): (usize, &Page)| {
        let before = at.checked_sub(1).and_then(|at| pages.get(at));
        let after = pages.get(at + 1);
        let frame = Frame { press, pages, page };
        (file_name(&page.name), frame.file(before, after))
    };
    pages.iter().enumerate().map(one).collect()
}

/// The start of every file.
pub(super) fn head(press: &Press<'_>, title: &str) -> String {
    let style = match press.shape {
        Shape::Site => "<link rel=\"stylesheet\" href=\"handbook.css\">\n".to_owned(),
        Shape::OneFile => format!("<style>\n{}</style>\n", super::STYLE),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n{style}</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to main content</a>\n",
        escaped(title)
    )
}

/// The foot of every file.
pub(super) fn foot(press: &Press<'_>) -> Html {
    let own = press.pack.own();
    let words = format!(
        "Handbook of {}, digest {}. The rules recommend; a person decides. They never score and never predict.",
        own.id, own.digest
    );
    let words = Html::tag("p", Html::text(&words));
    Html::block(
        "footer",
        &[],
        Html::block("div", &[("class", "width")], words),
    )
}

/// A page among the others.
struct Frame<'f, 'p> {
    press: &'f Press<'p>,
    pages: &'f [Page],
    page: &'f Page,
}

impl Frame<'_, '_> {
    fn file(&self, before: Option<&Page>, after: Option<&Page>) -> String {
        let id = &self.press.pack.own().id;
        let title = format!("{} · handbook of {id}", self.page.title);
        let heading = Html::block("h1", &[], Html::text(&self.page.title));
        let main = Html::block(
            "main",
            &[("id", "main"), ("tabindex", "-1")],
            heading.and(self.page.body.clone()),
        );
        let steps = steps(before, after);
        let inner = self.trail().and(main).and(steps);
        let body = self
            .top()
            .and(Html::block("div", &[("class", "width")], inner))
            .and(foot(self.press));
        format!(
            "{}{}</body>\n</html>\n",
            head(self.press, &title),
            body.written()
        )
    }

    /// The parts of the handbook, the one that is open marked.
    fn top(&self) -> Html {
        let own = self.press.pack.own();
        let name = self
            .press
            .link(Thing::Page("index"), &format!("Handbook of {}", own.id));
        let name = Html::block("p", &[("class", "name")], name);
        let parts = self.pages.iter().filter(|page| page.under.is_none());
        let parts = parts.map(|part| {
            let open = part.name == self.page.name || self.page.under == Some(part.name.as_str());
            let here = if part.name == self.page.name {
                "page"
            } else {
                "true"
            };
            let to = file_name(&part.name);
            let here = if open { here } else { "" };
            let words = if part.name == "index" {
                "Start"
            } else {
                &part.title
            };
            Html::tag_with(
                "a",
                &[("href", &to), ("aria-current", here)],
                Html::text(words),
            )
        });
        let nav = Html::block("nav", &[("aria-label", "Parts")], listed("ul", "", parts));
        let inner = Html::block("div", &[("class", "width")], name.and(nav));
        Html::block("header", &[("class", "top")], inner)
    }

    /// Where the page stands.
    fn trail(&self) -> Html {
        if self.page.name == "index" {
            return Html::none();
        }
        let mut steps = vec![self.press.link(Thing::Page("index"), "Handbook")];
        let part = self
            .pages
            .iter()
            .find(|it| self.page.under == Some(it.name.as_str()));
        steps.extend(part.map(|part| self.press.link(Thing::Page(&part.name), &part.title)));
        let own = Html::text(&self.page.title);
        steps.push(Html::tag_with("span", &[("aria-current", "page")], own));
        let trail = listed("ol", "", steps);
        Html::block(
            "nav",
            &[("aria-label", "Breadcrumb"), ("class", "trail")],
            trail,
        )
    }
}

/// The page before and the page after.
fn steps(before: Option<&Page>, after: Option<&Page>) -> Html {
    let step = |page: Option<&Page>, word: &str, rel: &str| {
        page.map(|page| {
            let to = file_name(&page.name);
            let words = Html::text(&format!("{word}: {}", page.title));
            Html::tag_with("a", &[("href", &to), ("rel", rel)], words)
        })
    };
    let steps = [
        step(before, "Previous", "prev"),
        step(after, "Next", "next"),
    ];
    let steps = listed("ul", "", steps.into_iter().flatten());
    let label = "Previous and next page";
    Html::block("nav", &[("aria-label", label), ("class", "steps")], steps)
}
