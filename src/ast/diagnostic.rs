//! A problem of the author's, as data: what is wrong, where, why, and what to write instead.
//!
//! Wording lives where the problem is found; how it looks on a page or a
//! terminal is not decided here. A diagnostic is never a Rust error.

use crate::ast::place::Place;

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; the pack or case is used all the same.
    Warning,
    /// The pack or case is refused.
    Error,
}

impl Severity {
    /// The word shown before the message.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place that the message speaks of, with a few words under the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// A few words; may be empty.
    pub text: String,
    /// Whether this is the place of the mistake, and not only context.
    pub primary: bool,
}

/// A replacement that would mend the mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to replace.
    pub place: Place,
    /// By what.
    pub text: String,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable word such as `unknown-fact`, never a number.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// One line, lower case, the author's own words in backticks.
    pub message: String,
    /// Where; the first primary label gives the position.
    pub labels: Vec<Label>,
    /// What to do about it, a sentence each.
    pub help: Vec<String>,
    /// The repair, when there is exactly one.
    pub fix: Option<Fix>,
    /// The JSON path inside a case, such as `$.children[0].facts.age_years`.
    pub path: Option<String>,
}

impl Diagnostic {
    fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: brief(message.into()),
            labels: Vec::new(),
            help: Vec::new(),
            fix: None,
            path: None,
        }
    }

    /// A problem that makes the pack or case unusable.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    /// A problem that is worth mending but stops nothing.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    /// Points at the mistake.
    #[must_use]
    pub fn at(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            text: text.into(),
            primary: true,
        });
        self
    }

    /// Points at something that explains the mistake, such as a declaration.
    #[must_use]
    pub fn also(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            text: text.into(),
            primary: false,
        });
        self
    }

    /// Says what to do; nothing is added for `None`.
    #[must_use]
    pub fn help(mut self, text: impl Into<Option<String>>) -> Self {
        self.help.extend(text.into().map(brief));
        self
    }

    /// Offers a replacement.
    #[must_use]
    pub fn fix(mut self, place: Place, text: impl Into<String>) -> Self {
        let text = text.into();
        if text.len() <= LONGEST {
            self.fix = Some(Fix { place, text });
        }
        self
    }

    /// Offers the nearest known word, both as help and as a replacement.
    #[must_use]
    pub fn did_you_mean(self, place: Place, nearest: Option<&str>) -> Self {
        match nearest {
            Some(word) => self
                .help(format!("did you mean `{word}`?"))
                .fix(place, word),
            None => self,
        }
    }

    /// Says where in a case the problem lies.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(brief(path.into()));
        self
    }

    /// Where the problem is: its first primary label.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.labels
            .iter()
            .find(|label| label.primary)
            .map(|label| label.place)
    }

    /// Whether it makes the pack or case unusable.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The longest message or help, in bytes.
const LONGEST: usize = 2000;

/// A text of bounded length on which nothing can play tricks: of a long one both ends are kept,
/// and characters that a terminal obeys are spelled out.
fn brief(text: String) -> String {
    let odd = |letter: char| letter.is_control() || is_turning(letter);
    let text = if text.contains(odd) {
        let spell = |letter: char| {
            if odd(letter) {
                letter.escape_unicode().to_string()
            } else {
                letter.to_string()
            }
        };
        text.chars().map(spell).collect()
    } else {
        text
    };
    if text.len() <= LONGEST {
        return text;
    }
    let (head, tail) = (
        text.floor_char_boundary(200),
        text.ceil_char_boundary(text.len() - 100),
    );
    let part = |range| text.get(range).unwrap_or_default();
    format!("{} … {}", part(0..head), part(tail..text.len()))
}

/// Characters that turn the direction of the words around them, and hide what is written.
fn is_turning(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether any of the problems makes the pack or case unusable.
#[must_use]
pub fn any_error(problems: &[Diagnostic]) -> bool {
    problems.iter().any(Diagnostic::is_error)
}

/// Puts problems into the order in which a reader meets them, without doubles.
pub fn sort(problems: &mut Vec<Diagnostic>) {
    problems.sort_by(|a, b| (a.place(), a.code, &a.message).cmp(&(b.place(), b.code, &b.message)));
    // What a lower layer says wrong is found again in every pack that stands on it.
    problems.dedup_by(|a, b| (a.place(), a.code, &a.message) == (b.place(), b.code, &b.message));
}
