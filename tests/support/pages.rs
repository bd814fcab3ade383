//! A page of HTML as its elements, for tests of what was written.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// The attributes of an element.
pub(crate) type Attributes = BTreeMap<String, String>;

/// A page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    tags: Vec<(String, Attributes)>,
    anchors: BTreeSet<String>,
    /// Elements that were not closed, or closed where they were not open.
    pub(crate) unclosed: Vec<String>,
}

impl Page {
    /// Reads a page that the program wrote: attributes in double quotation marks, no comments.
    pub(crate) fn read(text: &str) -> Self {
        let mut page = Self::default();
        let mut open: Vec<String> = Vec::new();
        let text = match (text.find("<style>"), text.find("</style>")) {
            (Some(from), Some(to)) => [&text[..from], &text[to + "</style>".len()..]].concat(),
            _ => text.to_owned(),
        };
        for piece in text.split('<').skip(1) {
            let inside = piece.split('>').next().unwrap_or("");
            if let Some(name) = inside.strip_prefix('/') {
                if open.pop().as_deref() != Some(name) {
                    page.unclosed.push(format!("/{name}"));
                }
                continue;
            }
            let name: String = inside
                .chars()
                .take_while(|it| it.is_alphanumeric())
                .collect();
            let closed = inside.ends_with('/') || inside.starts_with('!');
            if !closed && !["meta", "link", "br", "input"].contains(&name.as_str()) {
                open.push(name.clone());
            }
            page.tags.push((name, attributes(inside)));
        }
        page.unclosed.extend(open);
        page.anchors = page.ids().map(str::to_owned).collect();
        page
    }

    /// The elements of a name.
    pub(crate) fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p Attributes> {
        let own = self.tags.iter().filter(move |(tag, _)| tag == name);
        own.map(|(_, attributes)| attributes)
    }

    /// The levels of its headings.
    pub(crate) fn headings(&self) -> Vec<u8> {
        let levels = self.tags.iter().filter_map(|(name, _)| {
            let level = name.strip_prefix('h')?;
            level.parse().ok()
        });
        levels.collect()
    }

    /// Its anchors.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        let ids = self.tags.iter();
        ids.filter_map(|(_, attributes)| attributes.get("id").map(String::as_str))
    }

    /// Whether it has an anchor.
    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.anchors.contains(id)
    }
}

fn attributes(inside: &str) -> Attributes {
    let pieces: Vec<&str> = inside.split('"').collect();
    let pairs = pieces.chunks(2).filter_map(|pair| match pair {
        [key, value] => {
            let key = key.trim_end_matches('=').split_whitespace().last()?;
            Some((key.to_owned(), (*value).to_owned()))
        }
        _ => None,
    });
    pairs.collect()
}

/// A box of a picture.
#[derive(Debug)]
pub(crate) struct Frame {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

impl Frame {
    /// Whether two boxes have no point in common.
    pub(crate) fn is_apart_from(&self, other: &Self) -> bool {
        self.x + self.width <= other.x
            || other.x + other.width <= self.x
            || self.y + self.height <= other.y
            || other.y + other.height <= self.y
    }
}

/// The boxes of a picture.
pub(crate) fn boxes(svg: &str) -> Vec<Frame> {
    let page = Page::read(svg);
    let frame = |tag: &Attributes| {
        let number = |name: &str| tag[name].parse().unwrap_or(0);
        Frame {
            x: number("x"),
            y: number("y"),
            width: number("width"),
            height: number("height"),
        }
    };
    page.all("rect").map(frame).collect()
}
