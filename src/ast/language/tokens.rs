//! Cuts an expression's text into words, numbers, texts and signs.
//!
//! In: any text. Out: its tokens in order, and a slip for every sign that
//! has no meaning anywhere. White space and comments leave no token. The
//! tokens serve the bounds and the wording of slips, never the tree.

use crate::ast::language::expression::Extent;
use crate::ast::language::expression::KEYWORDS;
use crate::ast::language::quoted_text;
use crate::ast::language::refused_names;
use crate::ast::language::refused_signs;
use crate::ast::language::slip::Slip;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// `bruise`, `and`
    Word,
    /// `12.5`
    Number,
    /// `"burn"`
    Text,
    /// `<=`, `(`
    Sign,
}

/// A piece of the text without white space around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) sort: Sort,
    pub(super) text: &'t str,
    pub(super) extent: Extent,
}

impl Token<'_> {
    /// A word an author chose, such as the name of a fact.
    pub(super) fn is_name(&self) -> bool {
        self.sort == Sort::Word && !self.is_keyword()
    }

    /// A word of the language, also in the wrong case.
    pub(super) fn is_keyword(&self) -> bool {
        KEYWORDS
            .iter()
            .any(|word| word.eq_ignore_ascii_case(self.text))
    }

    /// Whether a value may end here.
    pub(super) fn ends_value(&self) -> bool {
        match self.sort {
            Sort::Word => self.is_name() || is_constant(self.text),
            Sort::Number | Sort::Text => true,
            Sort::Sign => matches!(self.text, ")" | "]"),
        }
    }

    /// Whether this is exactly the given keyword or sign.
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text && matches!(self.sort, Sort::Word | Sort::Sign)
    }
}

/// The words of the language that stand for a value.
fn is_constant(word: &str) -> bool {
    ["true", "false", "null"]
        .iter()
        .any(|constant| constant.eq_ignore_ascii_case(word))
}

/// The tokens of a text and the slips met on the way.
#[derive(Default)]
pub(super) struct Cut<'t> {
    pub(super) tokens: Vec<Token<'t>>,
    pub(super) slips: Vec<Slip>,
}

/// Cuts a whole text; takes time proportional to its length.
pub(super) fn tokens(text: &str) -> Cut<'_> {
    let mut cutter = Cutter {
        text,
        at: 0,
        cut: Cut::default(),
    };
    while let Some(first) = cutter.rest().chars().next() {
        cutter.next(first);
    }
    cutter.cut
}

struct Cutter<'t> {
    text: &'t str,
    at: usize,
    cut: Cut<'t>,
}

impl<'t> Cutter<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self, first: char) {
        let rest = self.rest();
        if first.is_whitespace() && !refused_signs::is_unbreakable(first) {
            self.at += first.len_utf8();
        } else if rest.starts_with("//") {
            self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            self.comment(rest);
        } else if first == '"' {
            self.quoted(rest);
        } else if let Some(length) = length_of_word(rest) {
            self.take(Sort::Word, length);
        } else if starts_number(rest) {
            self.number(rest);
        } else {
            self.sign(rest);
        }
    }

    /// Makes the next `length` bytes a token.
    fn take(&mut self, sort: Sort, length: usize) -> Extent {
        let extent = Extent {
            start: self.at,
            end: self.at + length,
        };
        let text = extent.of(self.text);
        self.cut.tokens.push(Token { sort, text, extent });
        self.at = extent.end;
        extent
    }

    fn comment(&mut self, rest: &str) {
        let end = rest.get(2..).and_then(|inner| inner.find("*/"));
        if end.is_none() {
            let extent = Extent {
                start: self.at,
                end: self.at + 2,
            };
            self.cut.slips.push(
                Slip::new(
                    "open-comment",
                    extent,
                    "a comment that begins with `/*` never ends",
                    "begins here",
                )
                .help("end it with `*/`"),
            );
        }
        self.at += end.map_or(rest.len(), |inner| inner + 4);
    }

    fn quoted(&mut self, rest: &'t str) {
        let Some(end) = end_of_text(rest) else {
            return self.open_text(rest);
        };
        let inner = rest.get(1..end).unwrap_or_default();
        let slips = quoted_text::slips(inner, self.at + 1);
        self.cut.slips.extend(slips);
        self.take(Sort::Text, end + 1);
    }

    fn open_text(&mut self, rest: &str) {
        let line = rest.find(quoted_text::is_line_break).unwrap_or(rest.len());
        let extent = Extent {
            start: self.at,
            end: self.at + 1,
        };
        self.cut.slips.push(
            Slip::new(
                "open-text",
                extent,
                "a text begins here and never ends",
                "no closing `\"` on this line",
            )
            .help("end the text with `\"` on the line it begins on"),
        );
        self.take(Sort::Text, line);
    }

    fn number(&mut self, rest: &str) {
        let plain = length_of_number(rest);
        let tail = rest.get(plain..).unwrap_or_default();
        let length = plain + refused_names::length_of_number_tail(tail);
        let extent = self.take(Sort::Number, length);
        let slip = refused_names::number(extent.of(self.text), plain, extent);
        self.cut.slips.extend(slip);
    }

    fn sign(&mut self, rest: &str) {
        let known = SIGNS.iter().find(|sign| rest.starts_with(**sign));
        let refused = refused_signs::refuse(self.text, self.at);
        match (refused, known) {
            (Some((slip, length)), _) => {
                self.cut.slips.push(slip);
                self.take(Sort::Sign, length);
            }
            (None, Some(sign)) => {
                self.take(Sort::Sign, sign.len());
            }
            (None, None) => self.at = self.text.len(),
        }
    }
}

/// Every sign of the language, a longer one before its own beginning.
const SIGNS: [&str; 18] = [
    "<=", ">=", "!=", "..", "=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",", ".", ":",
];

/// Whether a word goes on with this character.
pub(super) fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// How many bytes at the start of `text` hold only such characters.
pub(super) fn length_while(text: &str, goes_on: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !goes_on(letter)).unwrap_or(text.len())
}

/// How long the word at the start of `rest` is; a word with foreign letters is none.
fn length_of_word(rest: &str) -> Option<usize> {
    let length = length_while(rest, |letter| letter.is_alphanumeric() || letter == '_');
    let begins = rest.starts_with(|letter: char| is_letter(letter) && !is_digit(letter));
    let plain = length == length_while(rest, is_letter);
    (begins && plain).then_some(length)
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

fn starts_number(rest: &str) -> bool {
    rest.strip_prefix('.').unwrap_or(rest).starts_with(is_digit)
}

fn length_of_number(rest: &str) -> usize {
    let whole = length_while(rest, is_digit);
    let fraction = rest.get(whole..).and_then(|tail| tail.strip_prefix('.'));
    match fraction.map(|digits| length_while(digits, is_digit)) {
        Some(digits) if digits > 0 => whole + 1 + digits,
        Some(_) | None => whole,
    }
}

/// Where the closing quote of the text at the start of `rest` stands.
fn end_of_text(rest: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        if quoted_text::is_line_break(letter) {
            return None;
        }
        if letter == '"' && !escaped {
            return Some(at);
        }
        escaped = letter == '\\' && !escaped;
    }
    None
}
