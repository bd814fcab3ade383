//! Boxes with text and arrows between them. All lengths are whole pixels.

use crate::report::handbook::markup::Html;
use crate::report::html::escaped;

/// How wide a letter is taken to be, generously, in tenths of a pixel.
const LETTER: usize = 70;
/// How far lines of text stand apart.
pub(super) const LINE: usize = 17;
/// Room between the text of a box and its edge.
pub(super) const PAD: usize = 9;

/// A drawing.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    width: usize,
    height: usize,
    arrows: String,
    boxes: String,
}

/// A box: its corner, its size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// Which way an arrow leaves and arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Down,
    Right,
}

/// What stands at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Arrow,
    Plain,
}

impl Drawing {
    /// A box with lines of text in its middle or, with a class that says so, at its left.
    pub(super) fn text_box(&mut self, frame: Frame, class: &str, lines: &[String]) {
        self.reach(frame.x + frame.width, frame.y + frame.height);
        let left = class == "reads";
        let Frame {
            x,
            y,
            width,
            height,
        } = frame;
        let round = if class == "rule" { 0 } else { 6 };
        self.boxes.push_str(&format!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>\n"
        ));
        let top = y + height.saturating_sub(lines.len() * LINE) / 2;
        let (at, anchor) = if left {
            (x + PAD, "start")
        } else {
            (x + width / 2, "middle")
        };
        self.boxes.push_str(&format!(
            "<text class=\"{class}\" text-anchor=\"{anchor}\">"
        ));
        for (row, line) in lines.iter().enumerate() {
            let base = top + row * LINE + 13;
            let line = escaped(line);
            self.boxes
                .push_str(&format!("<tspan x=\"{at}\" y=\"{base}\">{line} </tspan>"));
        }
        self.boxes.push_str("</text>\n");
    }

    /// A curved line from one point to another.
    pub(super) fn arrow(&mut self, from: (usize, usize), to: (usize, usize), way: Way, end: End) {
        self.reach(from.0.max(to.0), from.1.max(to.1));
        let ((x, y), (u, v)) = (from, to);
        let bend = match way {
            Way::Down => {
                let middle = y.midpoint(v);
                format!("{x} {middle} {u} {middle}")
            }
            Way::Right => {
                let middle = x.midpoint(u);
                format!("{middle} {y} {middle} {v}")
            }
        };
        self.arrows
            .push_str(&format!("<path d=\"M{x} {y}C{bend} {u} {v}\"/>\n"));
        if end == End::Plain {
            return;
        }
        let head = match way {
            Way::Down => format!(
                "{},{} {},{} {u},{v}",
                u.saturating_sub(5),
                v.saturating_sub(9),
                u + 5,
                v.saturating_sub(9)
            ),
            Way::Right => format!(
                "{},{} {},{} {u},{v}",
                u.saturating_sub(9),
                v.saturating_sub(5),
                u.saturating_sub(9),
                v + 5
            ),
        };
        self.arrows
            .push_str(&format!("<polygon points=\"{head}\"/>\n"));
    }

    /// How wide it is so far.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    fn reach(&mut self, x: usize, y: usize) {
        self.width = self.width.max(x + 2);
        self.height = self.height.max(y + 2);
    }

    /// The drawing on a page, with what it shows for those who do not see it.
    pub(super) fn figure(&self, class: &str, shows: &str) -> Html {
        let Self {
            width,
            height,
            arrows,
            boxes,
        } = self;
        let svg = format!(
            "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{}\">\n\
             <g class=\"arrows\">\n{arrows}</g>\n{boxes}</svg>\n",
            escaped(shows)
        );
        let scroll = [
            ("class", "picture"),
            ("role", "group"),
            ("tabindex", "0"),
            ("aria-label", shows),
        ];
        let picture = Html::block("div", &scroll, Html::own(svg));
        Html::block("figure", &[("class", class)], picture)
    }
}

/// A text in lines that fit a width, broken between words; a word alone may be broken.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let most = (width.saturating_sub(2 * PAD) * 10 / LETTER).max(6);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(most) {
            let piece: String = piece.iter().collect();
            match lines.last_mut() {
                Some(line) if line.chars().count() + 1 + piece.chars().count() <= most => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                Some(_) | None => lines.push(piece),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_between_words_and_long_words_within() {
        let most = 10;
        let width = most * super::LETTER / 10 + 2 * super::PAD;
        assert_eq!(
            wrapped("one two three incomprehensible", width),
            ["one two", "three", "incomprehe", "nsible"]
        );
    }
}
