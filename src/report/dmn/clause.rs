//! Conditions of FEEL that are true or false, never null, put together without repetition.

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    /// It always holds.
    Yes,
    /// It never holds.
    No,
    /// As written.
    Plain(String),
    /// All of these hold.
    All(Vec<Clause>),
    /// One of these holds.
    Any(Vec<Clause>),
}

impl Clause {
    /// As written.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self::Plain(text.into())
    }

    /// One that is settled.
    pub(super) fn settled(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    /// All of these.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::Yes => {}
                Self::No => return Self::No,
                Self::All(inner) => inner.into_iter().for_each(|it| once(&mut flat, it)),
                Self::Plain(_) | Self::Any(_) => once(&mut flat, part),
            }
        }
        match flat.len() {
            0 => Self::Yes,
            1 => flat.pop().unwrap_or(Self::Yes),
            _ => Self::All(flat),
        }
    }

    /// One of these.
    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::No => {}
                Self::Yes => return Self::Yes,
                Self::Any(inner) => inner.into_iter().for_each(|it| once(&mut flat, it)),
                Self::Plain(_) | Self::All(_) => once(&mut flat, part),
            }
        }
        match flat.len() {
            0 => Self::No,
            1 => flat.pop().unwrap_or(Self::No),
            _ => Self::Any(flat),
        }
    }

    /// As FEEL, every part in parentheses.
    pub(super) fn text(&self) -> String {
        let joined = |parts: &[Self], with: &str| {
            let parts: Vec<String> = parts.iter().map(|it| format!("({})", it.text())).collect();
            parts.join(with)
        };
        match self {
            Self::Yes => "true".to_owned(),
            Self::No => "false".to_owned(),
            Self::Plain(text) => text.clone(),
            Self::All(parts) => joined(parts, " and "),
            Self::Any(parts) => joined(parts, " or "),
        }
    }
}

fn once(parts: &mut Vec<Clause>, part: Clause) {
    if !parts.contains(&part) {
        parts.push(part);
    }
}
