//! An expression as it stands in a file: its tree, and where each part of it was written.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::read_expression::read_expression;
use crate::ast::language::slip::Slip;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::scalar_map::Style;
use crate::ast::scalar_map::offsets;
use crate::ast::yaml::Node;

/// A condition or formula of a pack.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The expression, or nothing if it could not be read.
    pub expr: Option<Expr>,
    /// Its text, as the author wrote it, on one line.
    pub text: String,
    /// Where each byte of the text was written.
    pub origin: Origin,
}

/// Where the bytes of an expression's text were written.
#[derive(Clone, Debug)]
pub struct Origin {
    whole: Place,
    bytes: Bytes,
}

/// For each byte of a text the byte of the file it came from.
#[derive(Clone, Debug)]
enum Bytes {
    /// They stand in the file one after the other, as in the text, from this byte on to that.
    AsWritten(usize, usize),
    /// Each stands where it says, and the end where the last says.
    Each(Vec<usize>),
}

impl Bytes {
    fn of(value: &str, raw: &str, start: usize, style: Style) -> Self {
        if style == Style::Plain && value == raw && value.is_ascii() {
            return Self::AsWritten(start, start + value.len());
        }
        Self::Each(offsets(value, raw, start, style))
    }

    fn at(&self, byte: usize) -> Option<usize> {
        match self {
            Self::AsWritten(start, end) => Some((start + byte).min(*end)),
            Self::Each(map) => map.get(byte).or(map.last()).copied(),
        }
    }
}

impl Origin {
    /// A text that stands nowhere in a file but is itself the whole of `place`.
    #[must_use]
    pub fn whole(place: Place, length: usize) -> Self {
        Self {
            whole: place,
            bytes: Bytes::AsWritten(place.start, place.start + length),
        }
    }

    /// The place of a part of the expression.
    #[must_use]
    pub fn place(&self, extent: Extent) -> Place {
        let start = self.bytes.at(extent.start).unwrap_or(self.whole.start);
        let last = extent
            .end
            .checked_sub(1)
            .filter(|last| *last >= extent.start);
        let last = last.and_then(|last| self.bytes.at(last));
        let end = last.map_or(start, |at| at + 1).max(start);
        Place {
            start,
            end,
            ..self.whole
        }
    }

    /// The place of the whole expression.
    #[must_use]
    pub fn all(&self) -> Place {
        self.whole
    }
}

/// Reads the expression that stands in a scalar of a file with that text.
pub fn read_condition(
    node: &Node,
    key: &str,
    file_text: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<Condition> {
    let Some(scalar) = node.scalar() else {
        problems.push(crate::ast::fields::expected(node, key, "an expression"));
        return None;
    };
    let raw = file_text
        .get(node.place.start..node.place.end)
        .unwrap_or("");
    let style = if matches!(raw.chars().next(), Some('|' | '>')) {
        Style::Block
    } else {
        scalar.style
    };
    let origin = Origin {
        whole: node.place,
        bytes: Bytes::of(&scalar.text, raw, node.place.start, style),
    };
    Some(read_text(&scalar.text, origin, problems))
}

/// Reads an expression whose origin is known.
pub fn read_text(text: &str, origin: Origin, problems: &mut Vec<Diagnostic>) -> Condition {
    let expr = match read_expression(text) {
        Ok(expr) => Some(expr),
        Err(slips) => {
            problems.extend(slips.into_iter().map(|slip| of_slip(slip, &origin)));
            None
        }
    };
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Condition { expr, text, origin }
}

fn of_slip(slip: Slip, origin: &Origin) -> Diagnostic {
    let problem = Diagnostic::error(slip.code, slip.message)
        .at(origin.place(slip.extent), slip.label)
        .help(slip.help);
    match slip.replacement {
        Some((extent, text)) => problem.fix(origin.place(extent), text),
        None => problem,
    }
}

/// A name and its place, for names that stand in a file outside expressions.
pub type WrittenName = Written<String>;
