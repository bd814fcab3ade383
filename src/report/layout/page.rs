//! A tree with its comments → the lines of a file.

use crate::ast::scalar_map::Style;
use crate::ast::yaml::Entry;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::ast::yaml::Scalar;
use crate::report::layout::Reach;
use crate::report::layout::comments::Comment;
use crate::report::layout::comments::Comments;
use crate::report::layout::comments::end_of;
use crate::report::layout::comments::is_flow;
use crate::report::layout::expression::lines as lines_of;
use crate::report::layout::expression::spelt;
use crate::report::layout::scalar::block;
use crate::report::layout::scalar::can_be_plain;
use crate::report::layout::scalar::one_line;
use crate::report::layout::scalar::quoted;
use crate::report::layout::shape::Shape;

/// How wide a line with brackets or an expression may be.
const WIDTH: usize = 120;

/// The whole file.
pub(super) fn page(tree: &Node, text: &str, shape: Shape, reach: Reach) -> String {
    let mut writer = Writer {
        text,
        reach,
        comments: Comments::of(tree, text),
    };
    let mut lines = Vec::new();
    let start = start_of(tree);
    let head = writer.comments.head(start);
    comment_lines(&head, 0, Blank::Above, &mut lines);
    if !head.is_empty() && (writer.comments.apart(start) || writer.comments.any_within(0, start)) {
        lines.push(String::new());
    }
    let spot = Spot {
        indent: 0,
        limit: text.len(),
        least_column: 0,
        shape,
    };
    lines.extend(writer.value(tree, spot));
    let rest = writer.comments.before(text.len());
    comment_lines(&rest, 0, Blank::Above, &mut lines);
    while lines.first().is_some_and(String::is_empty) {
        lines.remove(0);
    }
    let mut out = lines.join("\n");
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// Where a value is written.
#[derive(Clone, Copy)]
struct Spot {
    indent: usize,
    /// The byte at which what follows begins.
    limit: usize,
    /// How far in a comment below it must stand to belong to it.
    least_column: usize,
    shape: Shape,
}

/// Whether empty lines are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    Above,
    Never,
}

struct Writer<'t> {
    text: &'t str,
    reach: Reach,
    comments: Comments<'t>,
}

/// The first byte of a value.
fn start_of(node: &Node) -> usize {
    match &node.kind {
        Kind::Map(entries) => entries.first().map_or(node.place.start, |it| {
            it.key_place.start.min(node.place.start)
        }),
        Kind::Scalar(_) | Kind::List(_) => node.place.start,
    }
}

fn comment_lines(comments: &[Comment], indent: usize, blank: Blank, lines: &mut Vec<String>) {
    for comment in comments {
        if comment.apart && blank == Blank::Above {
            lines.push(String::new());
        }
        lines.push(format!("{}{}", " ".repeat(indent), comment.text));
    }
}

fn with_comment(line: &mut String, comment: Option<Comment>) {
    if let Some(comment) = comment {
        line.push_str("  ");
        line.push_str(&comment.text);
    }
}

impl Writer<'_> {
    /// The lines of a value that stands on lines of its own.
    fn value(&mut self, node: &Node, spot: Spot) -> Vec<String> {
        match &node.kind {
            Kind::Map(entries) if !entries.is_empty() => self.map(node, entries, spot),
            Kind::List(items) if !items.is_empty() => self.list(node, items, spot),
            Kind::Map(_) => vec![format!("{}{{}}", " ".repeat(spot.indent))],
            Kind::List(_) => vec![format!("{}[]", " ".repeat(spot.indent))],
            Kind::Scalar(scalar) => {
                let (first, below) = self.scalar(scalar, spot, spot.indent);
                let first = format!("{}{first}", " ".repeat(spot.indent));
                std::iter::once(first).chain(below).collect()
            }
        }
    }

    fn map(&mut self, node: &Node, entries: &[Entry], spot: Spot) -> Vec<String> {
        let column = self.column(start_of(node));
        let flow = is_flow(node, self.text);
        let limit = self.limit_of(node, spot);
        let mut groups: Vec<(usize, Vec<String>)> = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            let next = entries.get(number + 1).map(|it| it.key_place.start);
            let within = Spot {
                limit: next.unwrap_or(limit),
                least_column: if flow { 0 } else { column + 1 },
                ..spot
            };
            let blank = if number == 0 {
                Blank::Never
            } else {
                Blank::Above
            };
            let lines = self.entry(entry, within, blank);
            let rank = match self.reach {
                Reach::Order => spot.shape.rank(&entry.key),
                Reach::WhiteSpace => 0,
            };
            groups.push((rank, lines));
        }
        groups.sort_by_key(|(rank, _)| *rank);
        let mut lines: Vec<String> = groups.into_iter().flat_map(|(_, lines)| lines).collect();
        while lines.first().is_some_and(String::is_empty) {
            lines.remove(0);
        }
        self.tail(node, column, spot, &mut lines);
        lines
    }

    /// The comments below the last entry or item that belong to the list or map.
    fn tail(&mut self, node: &Node, column: usize, spot: Spot, lines: &mut Vec<String>) {
        let least = column.max(spot.least_column);
        let comments = if is_flow(node, self.text) {
            self.comments.before(end_of(node, self.text))
        } else {
            self.comments.tail(spot.limit, least)
        };
        comment_lines(&comments, spot.indent, Blank::Above, lines);
    }

    /// Where comments within a list or map end.
    fn limit_of(&self, node: &Node, spot: Spot) -> usize {
        if is_flow(node, self.text) {
            end_of(node, self.text)
        } else {
            spot.limit
        }
    }

    fn column(&self, byte: usize) -> usize {
        let before = self.text.get(..byte).unwrap_or("");
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        before.get(line..).unwrap_or("").chars().count()
    }

    /// A key with its value, its comments above it.
    fn entry(&mut self, entry: &Entry, spot: Spot, blank: Blank) -> Vec<String> {
        let indent = " ".repeat(spot.indent);
        let shape = spot.shape.at(&entry.key);
        let mut lines = Vec::new();
        let above = self.comments.before(entry.key_place.start);
        comment_lines(&above, spot.indent, blank, &mut lines);
        if self.comments.apart(entry.key_place.start) && blank == Blank::Above {
            lines.push(String::new());
        }
        let key = self
            .text
            .get(entry.key_place.start..entry.key_place.end)
            .unwrap_or(&entry.key);
        let mut line = format!("{indent}{}:", key.trim());
        let value = &entry.value;
        let end = end_of(value, self.text);
        if let Some(text) = self.on_the_line(value, shape, line.chars().count() + 1) {
            let within = self
                .comments
                .before(value.place.start.max(entry.key_place.end));
            let at = lines.len() - usize::from(lines.last().is_some_and(String::is_empty));
            let mut moved = Vec::new();
            comment_lines(&within, spot.indent, Blank::Never, &mut moved);
            lines.splice(at..at, moved);
            if !text.is_empty() {
                line.push(' ');
                line.push_str(&text);
            }
            let behind = end.max(entry.key_place.end);
            with_comment(&mut line, self.comments.behind(behind, spot.limit));
            lines.push(line);
            return lines;
        }
        if let Kind::Scalar(scalar) = &value.kind {
            let within = self.comments.before(value.place.start);
            comment_lines(&within, spot.indent, Blank::Never, &mut lines);
            let deeper = Spot { shape, ..spot };
            let (first, below) = self.scalar(scalar, deeper, spot.indent + 2);
            line.push(' ');
            line.push_str(&first);
            // A comment would stand within the text if it followed the last line of it.
            let behind = self.comments.behind(end, spot.limit);
            let above: Vec<Comment> = behind.into_iter().collect();
            comment_lines(&above, spot.indent, Blank::Never, &mut lines);
            lines.push(line);
            lines.extend(below);
            return lines;
        }
        let behind = if is_flow(value, self.text) {
            self.comments.behind(end, spot.limit)
        } else {
            self.comments.behind(entry.key_place.end, start_of(value))
        };
        with_comment(&mut line, behind);
        lines.push(line);
        let deeper = Spot {
            indent: spot.indent + 2,
            limit: spot.limit,
            least_column: spot.least_column,
            shape,
        };
        lines.extend(self.value(value, deeper));
        lines
    }

    fn list(&mut self, node: &Node, items: &[Node], spot: Spot) -> Vec<String> {
        let limit = self.limit_of(node, spot);
        let flow = is_flow(node, self.text);
        let column = items.first().map_or(0, |first| self.dash_column(first));
        let mut lines = Vec::new();
        for (number, item) in items.iter().enumerate() {
            let next = items.get(number + 1).map(start_of);
            let start = start_of(item);
            let above = self.comments.before(start);
            let blank = if number == 0 {
                Blank::Never
            } else {
                Blank::Above
            };
            comment_lines(&above, spot.indent, blank, &mut lines);
            if self.comments.apart(start) && blank == Blank::Above {
                lines.push(String::new());
            }
            let within = Spot {
                indent: spot.indent + 2,
                limit: next.unwrap_or(limit),
                least_column: if flow { 0 } else { column + 1 },
                shape: spot.shape.item(),
            };
            lines.extend(self.item(item, within));
        }
        self.tail(node, column, spot, &mut lines);
        lines
    }

    /// The column of the dash before an item.
    fn dash_column(&self, item: &Node) -> usize {
        let before = self.text.get(..start_of(item)).unwrap_or("");
        before.rfind('-').map_or(0, |dash| self.column(dash))
    }

    /// An item with its dash.
    fn item(&mut self, item: &Node, spot: Spot) -> Vec<String> {
        let dash = format!("{}-", " ".repeat(spot.indent - 2));
        if let Some(text) = self.on_the_line(item, spot.shape, spot.indent) {
            let mut line = dash;
            if !text.is_empty() {
                line.push(' ');
                line.push_str(&text);
            }
            let end = end_of(item, self.text);
            with_comment(&mut line, self.comments.behind(end, spot.limit));
            return vec![line];
        }
        let mut above = Vec::new();
        if is_flow(item, self.text) {
            let end = end_of(item, self.text);
            let behind: Vec<Comment> = self.comments.behind(end, spot.limit).into_iter().collect();
            comment_lines(&behind, spot.indent - 2, Blank::Never, &mut above);
        }
        let mut lines = self.value(item, spot);
        let first = lines
            .iter()
            .position(|line| !line.trim_start().starts_with('#'));
        if let Some(first) = first {
            let mut head: Vec<String> = lines.drain(..first).collect();
            let shallow = |line: &mut String| *line = line.replacen("  ", "", 1);
            head.iter_mut().for_each(shallow);
            above.extend(head);
        }
        if let Some(line) = lines.first_mut() {
            *line = format!("{dash} {}", line.trim_start());
        }
        above.extend(lines);
        above
    }

    /// A value that stands behind its key or dash on one line; nothing where it needs lines of its own.
    fn on_the_line(&mut self, node: &Node, shape: Shape, column: usize) -> Option<String> {
        let text = match &node.kind {
            Kind::Scalar(scalar) if matches!(shape, Shape::Expression) => {
                return self.expression(scalar, column);
            }
            Kind::Scalar(scalar) => return one_line(scalar),
            Kind::Map(entries) if entries.is_empty() => "{}".to_owned(),
            Kind::List(items) if items.is_empty() => "[]".to_owned(),
            Kind::Map(_) | Kind::List(_) if !is_flow(node, self.text) => return None,
            Kind::Map(_) | Kind::List(_) => self.in_brackets(node, shape)?,
        };
        let end = end_of(node, self.text);
        let empty = text.len() == 2;
        let commented = self.comments.any_within(node.place.start, end);
        let fits = column + text.chars().count() <= WIDTH;
        (empty || fits && !commented).then_some(text)
    }

    /// An expression on one line, if it fits there or cannot be broken.
    fn expression(&self, scalar: &Scalar, column: usize) -> Option<String> {
        let Some((expr, printed)) = spelt(&scalar.text, self.reach) else {
            return one_line(scalar);
        };
        let fits = column + printed.chars().count() <= WIDTH;
        if !can_be_plain(&printed) {
            let as_it_was = scalar.style == Style::Plain && printed == scalar.text;
            return Some(if as_it_was || printed == "true" || printed == "false" {
                printed
            } else {
                quoted(&printed, Style::Single)
            });
        }
        let breaks = lines_of(&expr, &printed, WIDTH).is_some_and(|lines| lines.len() > 1);
        (fits || !breaks).then_some(printed)
    }

    /// A list or map in its brackets.
    fn in_brackets(&self, node: &Node, shape: Shape) -> Option<String> {
        match &node.kind {
            Kind::Scalar(scalar) => {
                let text = one_line(scalar)?;
                let safe =
                    scalar.style != Style::Plain || !text.contains([',', '[', ']', '{', '}']);
                safe.then_some(text)
            }
            Kind::List(items) => {
                let items = items.iter().map(|it| self.in_brackets(it, shape.item()));
                let items: Option<Vec<String>> = items.collect();
                Some(format!("[{}]", items?.join(", ")))
            }
            Kind::Map(entries) => {
                let mut entries: Vec<&Entry> = entries.iter().collect();
                if self.reach == Reach::Order {
                    entries.sort_by_key(|entry| shape.rank(&entry.key));
                }
                let entries = entries.into_iter().map(|entry| {
                    let place = entry.key_place;
                    let key = self.text.get(place.start..place.end)?;
                    let value = self.in_brackets(&entry.value, shape.at(&entry.key))?;
                    Some(format!("{}: {value}", key.trim()).trim_end().to_owned())
                });
                let entries: Option<Vec<String>> = entries.collect();
                Some(format!("{{{}}}", entries?.join(", ")))
            }
        }
    }

    /// A scalar that needs lines of its own: what follows the key, and the lines below it.
    fn scalar(&self, scalar: &Scalar, spot: Spot, indent: usize) -> (String, Vec<String>) {
        let indented = |line: &str| match line {
            "" => String::new(),
            line => format!("{}{line}", " ".repeat(indent)),
        };
        if matches!(spot.shape, Shape::Expression)
            && let Some((expr, printed)) = spelt(&scalar.text, self.reach)
            && let Some(lines) = lines_of(&expr, &printed, WIDTH - indent)
            && let Some((first, below)) = lines.split_first()
        {
            return (
                first.clone(),
                below.iter().map(|line| indented(line)).collect(),
            );
        }
        match block(&scalar.text) {
            Some((sign, lines)) => {
                let lines = lines.into_iter().map(indented);
                (sign.to_owned(), lines.collect())
            }
            None => (
                one_line(scalar).unwrap_or_else(|| quoted(&scalar.text, Style::Double)),
                Vec::new(),
            ),
        }
    }
}
