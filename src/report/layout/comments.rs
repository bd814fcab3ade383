//! The comments of a file: where each stands, and which are still to be written.

use crate::ast::scalar_map::Style;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;

/// A comment with its `#`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) text: String,
    /// How many characters stand before it on its line.
    pub(super) column: usize,
    /// Whether an empty line stands above it.
    pub(super) apart: bool,
    start: usize,
    /// Whether nothing but white space stands before it on its line.
    own_line: bool,
}

/// All comments of a file in order, and how many of them are written.
pub(super) struct Comments<'t> {
    text: &'t str,
    left: Vec<Comment>,
}

impl<'t> Comments<'t> {
    pub(super) fn of(tree: &Node, text: &'t str) -> Self {
        let mut covered = Vec::new();
        cover(tree, text, &mut covered);
        covered.sort_unstable();
        let mut left = Vec::new();
        let mut at = 0;
        for (start, end) in covered.into_iter().chain([(text.len(), text.len())]) {
            if start >= at {
                gap(text, at, start, &mut left);
            }
            at = at.max(end);
        }
        Self { text, left }
    }

    /// What they say, in an order that does not hang on where they stand.
    pub(super) fn texts(&self) -> Vec<String> {
        let mut texts: Vec<String> = self.left.iter().map(|it| it.text.clone()).collect();
        texts.sort_unstable();
        texts
    }

    /// Takes those that begin before a byte.
    pub(super) fn before(&mut self, byte: usize) -> Vec<Comment> {
        let count = self.left.partition_point(|it| it.start < byte);
        self.left.drain(..count).collect()
    }

    /// Takes those at the head of a file that speak of the whole of it: all but the last few, if these stand by themselves
    /// directly above the first key.
    pub(super) fn head(&mut self, first: usize) -> Vec<Comment> {
        let count = self.left.partition_point(|it| it.start < first);
        let runs = self.left.iter().take(count).skip(1);
        let last = runs.enumerate().rfind(|(_, it)| it.apart);
        let whole = match last {
            Some((at, _)) if !self.apart(first) => at + 1,
            _ => count,
        };
        self.left.drain(..whole).collect()
    }

    /// Takes the one that stands behind a byte on the same line.
    pub(super) fn behind(&mut self, byte: usize, until: usize) -> Option<Comment> {
        let at = self.left.partition_point(|it| it.start < byte);
        let found = self.left.get(at)?;
        let between = self.text.get(byte..found.start)?;
        let fits = !found.own_line && found.start < until && !between.contains('\n');
        fits.then(|| self.left.remove(at))
    }

    /// Takes those on lines of their own before a byte, as long as they stand at least so far in.
    pub(super) fn tail(&mut self, byte: usize, column: usize) -> Vec<Comment> {
        let belongs = |it: &&Comment| it.start < byte && it.column >= column;
        let count = self.left.iter().take_while(belongs).count();
        self.left.drain(..count).collect()
    }

    /// Whether there is one between two bytes.
    pub(super) fn any_within(&self, start: usize, end: usize) -> bool {
        self.left
            .iter()
            .any(|it| it.start >= start && it.start < end)
    }

    /// Whether an empty line stands above the line of a byte.
    pub(super) fn apart(&self, byte: usize) -> bool {
        apart(self.text, byte)
    }
}

fn apart(text: &str, byte: usize) -> bool {
    let above = text.get(..byte).unwrap_or("");
    let mut lines = above.split('\n').rev().skip(1);
    let empty = lines.next().is_some_and(|line| line.trim().is_empty());
    empty && lines.any(|line| !line.trim().is_empty())
}

/// The bytes of every key and value.
fn cover(node: &Node, text: &str, covered: &mut Vec<(usize, usize)>) {
    match &node.kind {
        Kind::Scalar(_) => covered.push((node.place.start, end_of(node, text))),
        Kind::List(items) => {
            for item in items {
                cover(item, text, covered);
            }
        }
        Kind::Map(entries) => {
            for entry in entries {
                covered.push((entry.key_place.start, entry.key_place.end));
                cover(&entry.value, text, covered);
            }
        }
    }
}

/// The byte behind a value; the reader's own end of a list, map or block may lie further on.
pub(super) fn end_of(node: &Node, text: &str) -> usize {
    match &node.kind {
        Kind::Scalar(scalar) => {
            let raw = text.get(node.place.start..node.place.end).unwrap_or("");
            node.place.start
                + match scalar.style {
                    Style::Block | Style::Plain => raw.trim_end().len(),
                    Style::Single | Style::Double => quotes_close(raw, scalar.style),
                }
        }
        Kind::List(items) => {
            let last = items.last().map(|item| end_of(item, text));
            closed(node, text, last)
        }
        Kind::Map(entries) => {
            let last = entries
                .last()
                .map(|entry| end_of(&entry.value, text).max(entry.key_place.end));
            closed(node, text, last)
        }
    }
}

/// How long a text in quotation marks is, both of them counted.
fn quotes_close(raw: &str, style: Style) -> usize {
    let mark = if style == Style::Single { '\'' } else { '"' };
    let mut letters = raw.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        let escaped = style == Style::Double && letter == '\\';
        let doubled = style == Style::Single
            && letter == mark
            && letters.peek().is_some_and(|(_, next)| *next == mark);
        if escaped || doubled {
            letters.next();
        } else if letter == mark {
            return at + 1;
        }
    }
    raw.len()
}

/// Whether a list or map stands in brackets. A list of lines begins where its first item does.
pub(super) fn is_flow(node: &Node, text: &str) -> bool {
    let opens = text.get(node.place.start..).unwrap_or("");
    let first = match &node.kind {
        Kind::Scalar(_) => return false,
        Kind::List(items) => items.first().map(|item| item.place.start),
        Kind::Map(entries) => entries.first().map(|entry| entry.key_place.start),
    };
    opens.starts_with(['[', '{']) && first != Some(node.place.start)
}

fn closed(node: &Node, text: &str, last: Option<usize>) -> usize {
    if !is_flow(node, text) {
        return last.unwrap_or(node.place.start);
    }
    let mut at = last.unwrap_or(node.place.start + 1);
    while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if matches!(letter, ']' | '}') {
            return at + 1;
        }
        let rest = text.get(at..).unwrap_or("");
        at += if letter == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else {
            letter.len_utf8()
        };
    }
    at
}

/// The comments between two values.
fn gap(text: &str, from: usize, to: usize, found: &mut Vec<Comment>) {
    let mut at = from;
    while let Some(sign) = text.get(at..to).and_then(|gap| gap.find('#')) {
        let start = at + sign;
        let before = text.get(..start).unwrap_or("");
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let on_line = before.get(line..).unwrap_or("");
        let rest = text.get(start..).unwrap_or("");
        let length = rest.find('\n').unwrap_or(rest.len());
        at = start + length.max(1);
        found.push(Comment {
            text: rest.get(..length).unwrap_or("").trim_end().to_owned(),
            column: on_line.chars().count(),
            apart: apart(text, start),
            start,
            own_line: on_line.trim().is_empty(),
        });
    }
}
