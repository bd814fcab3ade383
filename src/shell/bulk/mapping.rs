//! Which column of a table is which question, and how its words are meant.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::ast::place::Written;
use crate::ast::suggest::nearest;
use crate::check::pack::About;
use crate::check::types::Type;
use crate::report::cases::BETWEEN;

/// A mapping file.
#[derive(Clone, Debug, Default)]
pub(in crate::shell) struct Mapping {
    /// What each column is.
    pub(super) columns: BTreeMap<String, Column>,
    /// How words in cells are meant: `Y: yes`.
    pub(super) words: BTreeMap<String, String>,
    /// What stands between the members of a set in one cell.
    pub(super) between: Option<String>,
    /// How dates are written.
    pub(super) dates: Dates,
}

/// A column as a mapping names it.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// `case`, `child`, `received`, `authority`, `ignore`, or a question.
    pub(super) is: Written<String>,
    /// How words in this column are meant.
    pub(super) words: BTreeMap<String, String>,
}

/// How dates are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Dates {
    /// `2026-11-20`.
    #[default]
    YearFirst,
    /// `20/11/2026`.
    DayFirst,
}

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Case,
    Child,
    Authority,
    Received,
    Ignored,
    Fact(String),
}

impl Part {
    /// As a mapping names it.
    fn name(&self) -> &str {
        match self {
            Self::Case => "case",
            Self::Child => "child",
            Self::Authority => "authority",
            Self::Received => "received",
            Self::Ignored => "ignore",
            Self::Fact(name) => name,
        }
    }
}

/// The columns of one table.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub(super) parts: Vec<(Part, BTreeMap<String, String>)>,
    /// By column, whether its question is about the whole contact.
    pub(super) shared: Vec<bool>,
    /// By column, whether its answers are sets.
    pub(super) sets: Vec<bool>,
    pub(super) between: String,
    dates: Dates,
}

/// What a question is, for a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::shell) struct Asked {
    /// What it is about.
    pub(in crate::shell) about: About,
    /// What its answers are.
    pub(in crate::shell) of: Type,
}

impl Asked {
    /// Whether it is about the whole contact.
    pub(super) fn shared(&self) -> bool {
        self.about == About::Contact
    }

    /// Whether it is answered by several values.
    pub(super) fn set(&self) -> bool {
        matches!(self.of, Type::AnyOf(_) | Type::List(_))
    }
}

impl Mapping {
    /// Whether a column is passed over.
    #[cfg(feature = "columnar")]
    pub(super) fn ignores(&self, name: &str) -> bool {
        let column = self.columns.get(name);
        column.is_some_and(|column| column.is.value == "ignore")
    }

    /// The columns of a table with these headers, or what is wrong with them.
    pub(super) fn columns(
        &self,
        head: &[Cow<'_, str>],
        asked: &dyn Fn(&str) -> Option<Asked>,
    ) -> Result<Columns, String> {
        let mut columns = Columns {
            parts: Vec::new(),
            shared: Vec::new(),
            sets: Vec::new(),
            between: self.between.as_deref().unwrap_or(BETWEEN).trim().to_owned(),
            dates: self.dates,
        };
        let there = || head.iter().map(|cell| cell.trim());
        if let Some(missing) = self
            .columns
            .keys()
            .find(|name| there().all(|it| it != *name))
        {
            let meant = nearest(missing, there());
            let meant = meant.map_or_else(String::new, |it| format!("; did you mean `{it}`?"));
            return Err(format!(
                "the mapping names a column `{missing}` that is not there{meant}"
            ));
        }
        for cell in head {
            let name = cell.trim();
            let (is, own) = match self.columns.get(name) {
                None => (name, BTreeMap::new()),
                Some(column) => (column.is.value.as_str(), column.words.clone()),
            };
            let mut words = self.words.clone();
            words.extend(own);
            let part = match is {
                "case" => Part::Case,
                "child" => Part::Child,
                "authority" => Part::Authority,
                "received" => Part::Received,
                "ignore" => Part::Ignored,
                fact => Part::Fact(fact.to_owned()),
            };
            let known = match &part {
                Part::Fact(fact) => Some(asked(fact).ok_or_else(|| {
                    format!(
                        "column `{name}` is no question of the pack; map it to one, or to `ignore`, with --mapping"
                    )
                })?),
                Part::Case
                | Part::Child
                | Part::Authority
                | Part::Received
                | Part::Ignored => None,
            };
            columns
                .shared
                .push(known.as_ref().is_some_and(Asked::shared));
            columns.sets.push(known.as_ref().is_some_and(Asked::set));
            columns.parts.push((part, words));
        }
        for (part, name) in [(Part::Case, "case"), (Part::Received, "received")] {
            if !columns.parts.iter().any(|(other, _)| *other == part) {
                return Err(format!(
                    "no column is `{name}`; map one to it with --mapping"
                ));
            }
        }
        Ok(columns)
    }
}

impl Columns {
    /// Says so if two columns are the same; those of different levels may be.
    pub(super) fn alone(
        &self,
        head: &[Cow<'_, str>],
        listed: &dyn Fn(usize) -> bool,
    ) -> Result<(), String> {
        let named = self.parts.iter().zip(head).enumerate();
        let named = named.map(|(at, ((part, _), name))| ((part, listed(at)), name.trim()));
        let named = named.filter(|((part, _), _)| **part != Part::Ignored);
        let mut before = Vec::new();
        for (what, name) in named {
            if let Some((_, other)) = before.iter().find(|(one, _)| *one == what) {
                let is = what.0.name();
                return Err(if *other == name {
                    format!(
                        "two columns are called `{name}`; give one of them another name and map it to `ignore`"
                    )
                } else {
                    format!(
                        "columns `{other}` and `{name}` are both `{is}`; map one of them to `ignore`"
                    )
                });
            }
            before.push((what, name));
        }
        Ok(())
    }

    /// No column yet.
    pub(super) fn none() -> Self {
        Self {
            parts: Vec::new(),
            shared: Vec::new(),
            sets: Vec::new(),
            between: BETWEEN.to_owned(),
            dates: Dates::YearFirst,
        }
    }

    /// Which column is the case.
    pub(super) fn case(&self) -> Option<usize> {
        let mut parts = self.parts.iter();
        parts.position(|(part, _)| *part == Part::Case)
    }

    /// What a cell of a column says.
    pub(super) fn said<'t>(&self, column: usize, cell: Cow<'t, str>) -> Cow<'t, str> {
        match (self.word(column, &cell), cell.strip_prefix('\'')) {
            (Some(meant), _) => Cow::Owned(meant.to_owned()),
            (None, Some(guarded)) => self.dated(Cow::Owned(guarded.to_owned())),
            (None, None) => self.dated(cell),
        }
    }

    /// What a text of a column says, where nothing guards it from a spreadsheet.
    #[cfg(feature = "columnar")]
    pub(super) fn meant<'t>(&self, column: usize, text: Cow<'t, str>) -> Cow<'t, str> {
        match self.word(column, &text) {
            Some(meant) => Cow::Owned(meant.to_owned()),
            None => self.dated(text),
        }
    }

    fn word(&self, column: usize, cell: &str) -> Option<&str> {
        let (_, words) = self.parts.get(column)?;
        words.get(cell.trim()).map(String::as_str)
    }

    fn dated<'t>(&self, cell: Cow<'t, str>) -> Cow<'t, str> {
        match self.dates {
            Dates::YearFirst => cell,
            Dates::DayFirst => turned(&cell).map_or(cell, Cow::Owned),
        }
    }
}

/// `20/11/2026 16:20` as `2026-11-20 16:20`.
fn turned(cell: &str) -> Option<String> {
    let cell = cell.trim();
    let (day, rest) = cell.split_once('/')?;
    let (month, rest) = rest.split_once('/')?;
    let (year, time) = match rest.split_once(' ') {
        Some((year, time)) => (year, format!(" {time}")),
        None => (rest, String::new()),
    };
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let fits = digits(day, 2) && digits(month, 2) && digits(year, 4) && year.len() == 4;
    fits.then(|| format!("{year}-{month:0>2}-{day:0>2}{time}"))
}
