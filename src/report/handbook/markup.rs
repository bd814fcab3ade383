//! Pieces of a page. Every text that goes in is escaped.

use crate::report::html::escaped;

/// A piece of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Html(String);

impl Html {
    /// Nothing.
    pub(super) fn none() -> Self {
        Self::default()
    }

    /// A text.
    pub(super) fn text(words: &str) -> Self {
        Self(escaped(words))
    }

    /// Markup that the program itself holds, such as a style.
    pub(super) fn own(markup: impl Into<String>) -> Self {
        Self(markup.into())
    }

    /// An element.
    pub(super) fn tag(name: &str, inside: Self) -> Self {
        Self::tag_with(name, &[], inside)
    }

    /// An element with attributes; those with an empty value are left out.
    pub(super) fn tag_with(name: &str, attributes: &[(&str, &str)], inside: Self) -> Self {
        let written = attributes.iter().filter(|(_, value)| !value.is_empty());
        let written = written.map(|(key, value)| format!(" {key}=\"{}\"", escaped(value)));
        let written: String = written.collect();
        let Self(inside) = inside;
        Self(format!("<{name}{written}>{inside}</{name}>"))
    }

    /// An element of its own line.
    pub(super) fn block(name: &str, attributes: &[(&str, &str)], inside: Self) -> Self {
        let mut made = Self::tag_with(name, attributes, inside);
        made.0.push('\n');
        made
    }

    /// This and then that.
    #[must_use]
    pub(super) fn and(mut self, next: Self) -> Self {
        self.push(next);
        self
    }

    /// Puts a piece after it.
    pub(super) fn push(&mut self, next: Self) {
        let Self(next) = next;
        self.0.push_str(&next);
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As it is written to a file.
    pub(super) fn written(self) -> String {
        self.0
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(pieces: I) -> Self {
        Self(pieces.into_iter().map(|piece| piece.0).collect())
    }
}

/// A paragraph.
pub(super) fn p(words: &str) -> Html {
    Html::block("p", &[], Html::text(words))
}

/// What stands in a pack, as it is written there.
pub(super) fn code(words: &str) -> Html {
    Html::tag("code", Html::text(words))
}

/// A list; nothing without items.
pub(super) fn list(items: impl IntoIterator<Item = Html>) -> Html {
    listed("ul", "", items)
}

/// A list with a class of its own.
pub(super) fn listed(name: &str, class: &str, items: impl IntoIterator<Item = Html>) -> Html {
    let items: Html = items
        .into_iter()
        .map(|item| Html::block("li", &[], item))
        .collect();
    if items.is_empty() {
        return items;
    }
    Html::block(name, &[("class", class)], items)
}

/// Pieces with a comma between them.
pub(super) fn commas(pieces: impl IntoIterator<Item = Html>) -> Html {
    let mut made = Html::none();
    for piece in pieces {
        if !made.is_empty() {
            made.push(Html::text(", "));
        }
        made.push(piece);
    }
    made
}

/// Labels with what belongs to them; a row without anything is left out.
pub(super) fn terms(rows: impl IntoIterator<Item = (&'static str, Html)>) -> Html {
    let rows: Html = rows
        .into_iter()
        .filter(|(_, what)| !what.is_empty())
        .map(|(label, what)| {
            let label = Html::tag("dt", Html::text(label));
            Html::block("div", &[], label.and(Html::tag("dd", what)))
        })
        .collect();
    if rows.is_empty() {
        return rows;
    }
    Html::block("dl", &[], rows)
}

/// A table: its caption, the heads of its columns, and rows whose first cell is their head.
pub(super) fn table(caption: &str, heads: &[&str], rows: Vec<Vec<Html>>) -> Html {
    if rows.is_empty() {
        return Html::none();
    }
    let head = heads
        .iter()
        .map(|head| Html::tag_with("th", &[("scope", "col")], Html::text(head)));
    let head = Html::block("thead", &[], Html::tag("tr", head.collect()));
    let body = rows.into_iter().map(|cells| row(heads, cells)).collect();
    let caption = Html::block("caption", &[], Html::text(caption));
    let body = Html::block("tbody", &[], body);
    Html::block("table", &[], caption.and(head).and(body))
}

fn row(heads: &[&str], cells: Vec<Html>) -> Html {
    let cells = cells.into_iter().zip(heads).enumerate();
    let cells = cells.map(|(at, (cell, head))| match at {
        0 => Html::tag_with("th", &[("scope", "row")], cell),
        _ => Html::tag_with("td", &[("data-label", head)], Html::tag("div", cell)),
    });
    Html::block("tr", &[], cells.collect())
}
