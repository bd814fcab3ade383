//! A page before it is text, Markdown or anything else: headings, lists, lines.
//!
//! A recommendation is laid out once, as blocks; how blocks look is each
//! format's own affair.

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// What the page is about, in one line.
    Title(String),
    /// The one thing to read.
    Banner {
        /// A few words before it.
        label: String,
        /// The thing itself.
        text: String,
    },
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// Items, each perhaps with items of its own.
    Items(Vec<Item>),
    /// Figures in rows and columns.
    Table(Table),
    /// The same figures as bars.
    Bars(Bars),
    /// A line for the record, small.
    Small(String),
}

/// Figures in rows and columns; the first column says what a row is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What the figures are.
    pub caption: String,
    /// What each column is.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// Two figures for each of several things, to be seen at a glance; a table beside it says the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bars {
    /// What the figures are.
    pub caption: String,
    /// What the first and the second figure of a bar count.
    pub counts: [String; 2],
    /// What each bar is about, and its figures.
    pub bars: Vec<(String, [u64; 2])>,
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its mark: a date, a number, nothing.
    pub mark: Option<String>,
    /// Its text.
    pub text: String,
    /// What belongs under it.
    pub under: Vec<String>,
}

impl Item {
    /// An item without anything under it.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Puts a line under it; nothing for `None`.
    #[must_use]
    pub fn under(mut self, line: impl Into<Option<String>>) -> Self {
        self.under.extend(line.into());
        self
    }
}
