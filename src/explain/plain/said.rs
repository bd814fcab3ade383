//! What a condition says: clauses, put together as one sentence or, where that would be too deep, as lists.

/// A condition in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A clause without a full stop: `the child is disabled`.
    Clause(String),
    /// All of these hold.
    All(Vec<Said>),
    /// At least one of these holds.
    Any(Vec<Said>),
    /// None of these holds.
    None(Vec<Said>),
    /// Something that is claimed of the items of a list: `for at least one of ...`.
    Of(String, Box<Said>),
    /// The first decides whether the second or the third counts.
    Either(Box<[Said; 3]>),
}

/// A line of a page: a sentence, or an item of a list that belongs to the line above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// 0 for a sentence, 1 for an item, 2 for an item of a list within an item.
    pub depth: usize,
    /// Its text.
    pub text: String,
}

/// How long a condition on one line may be, in characters.
const MOST_LETTERS: usize = 220;
/// How many clauses stand side by side in one sentence.
const MOST_CLAUSES: usize = 3;

impl Said {
    /// A clause.
    pub(super) fn clause(text: impl Into<String>) -> Self {
        Self::Clause(text.into())
    }

    /// All of them; one alone is itself.
    pub(super) fn all(parts: Vec<Self>) -> Self {
        Self::alone(parts).unwrap_or_else(Self::All)
    }

    /// At least one of them; one alone is itself.
    pub(super) fn any(parts: Vec<Self>) -> Self {
        Self::alone(parts).unwrap_or_else(Self::Any)
    }

    fn alone(mut parts: Vec<Self>) -> Result<Self, Vec<Self>> {
        match (parts.len(), parts.pop()) {
            (1, Some(only)) => Ok(only),
            (_, Some(last)) => {
                parts.push(last);
                Err(parts)
            }
            (_, None) => Err(parts),
        }
    }

    /// The condition as a part of a sentence, if a sentence can carry it.
    #[must_use]
    pub fn inline(&self) -> Option<String> {
        let text = match self {
            Self::Clause(text) => return Some(text.clone()),
            Self::All(parts) => joined(parts, "and")?,
            Self::Any(parts) => joined(parts, "or")?,
            Self::Of(lead, what) => format!("{lead}, {}", what.bare(&[", "])?),
            Self::None(_) | Self::Either(_) => return None,
        };
        (text.chars().count() <= MOST_LETTERS).then_some(text)
    }

    /// A clause that holds none of these signs or words.
    fn bare(&self, without: &[&str]) -> Option<&str> {
        match self {
            Self::Clause(text) if !without.iter().any(|word| text.contains(word)) => Some(text),
            Self::Clause(_)
            | Self::All(_)
            | Self::Any(_)
            | Self::None(_)
            | Self::Of(..)
            | Self::Either(_) => None,
        }
    }

    /// How it stands beside others in one sentence.
    fn beside(&self) -> Option<String> {
        if let Self::Any(parts) = self
            && let [one, other] = parts.as_slice()
        {
            let without = [" or ", " either ", ", "];
            let (one, other) = (one.bare(&without)?, other.bare(&without)?);
            return Some(format!("either {one} or {other}"));
        }
        self.bare(&[", and ", ", or ", " either "])
            .map(str::to_owned)
    }

    /// What stands over the list of its parts.
    fn head(&self) -> &str {
        match self {
            Self::Clause(text) => text,
            Self::All(_) => "all of these hold:",
            Self::Any(_) => "at least one of these holds:",
            Self::None(_) => "none of these holds:",
            Self::Of(lead, _) => lead,
            Self::Either(_) => "the first of these decides which of the two others counts:",
        }
    }

    /// Writes it after `lead`, on one line if it fits there and else with a list below.
    pub(super) fn write(&self, lead: &str, depth: usize, lines: &mut Vec<Line>) {
        let line = |text: String| Line { depth, text };
        if let Some(text) = self.inline() {
            lines.push(line(format!("{lead}{text}")));
            return;
        }
        if let Self::Of(of, what) = self {
            return what.write(&format!("{lead}{of}, "), depth, lines);
        }
        lines.push(line(format!("{lead}{}", self.head())));
        match self {
            Self::All(parts) | Self::Any(parts) | Self::None(parts) => {
                for part in parts {
                    part.write("", depth + 1, lines);
                }
            }
            Self::Either(parts) => {
                for (part, lead) in parts.iter().zip(["", "if so: ", "if not: "]) {
                    part.write(lead, depth + 1, lines);
                }
            }
            Self::Clause(_) | Self::Of(..) => {}
        }
    }

    /// It by itself, as lines.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        self.write("", 0, &mut lines);
        lines
    }
}

/// Clauses side by side, with a comma before each word that joins them.
fn joined(parts: &[Said], word: &str) -> Option<String> {
    if parts.len() > MOST_CLAUSES {
        return None;
    }
    let parts: Option<Vec<String>> = parts
        .iter()
        .map(|part| match (part, word) {
            (Said::Any(_), "or") => None,
            (part, _) => part.beside(),
        })
        .collect();
    Some(parts?.join(&format!(", {word} ")))
}

/// Words in a row: `A`, `A or B`, `A, B, or C`.
pub(super) fn listed(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [one, other] => format!("{one} {last} {other}"),
        [first @ .., end] => format!("{}, {last} {end}", first.join(", ")),
    }
}
