//! What an author wrote wrongly in one expression, and what to write instead.
//!
//! A slip knows its place in the expression only; whoever knows the file
//! around it turns it into a problem of that file.

use crate::ast::language::expression::Extent;

/// One thing in an expression that cannot stand as written.
///
/// `a == b` gives the code `double-equals`, the message ``equality is
/// written `=`, not `==` ``, the extent of the two signs, and `=` as their
/// replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// A stable kebab-case word that names the kind of slip.
    pub code: &'static str,
    /// What is wrong, on one line, in the author's own words.
    pub message: String,
    /// The part of the text the message speaks of.
    pub extent: Extent,
    /// A few words to stand under that part.
    pub label: String,
    /// What to write instead, when that can be said.
    pub help: Option<String>,
    /// A repair that can be applied as it is: the part to take out, and what
    /// to put there. Offered only when it says what was surely meant.
    pub replacement: Option<(Extent, String)>,
}

impl Slip {
    /// A slip without advice.
    pub(super) fn new(
        code: &'static str,
        extent: Extent,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Self {
        Self {
            code,
            message: message.into(),
            extent,
            label: label.into(),
            help: None,
            replacement: None,
        }
    }

    /// The same slip with a way out in words.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same slip with a repair of exactly the part it points at.
    pub(super) fn replace(self, text: impl Into<String>) -> Self {
        let extent = self.extent;
        self.replace_at(extent, text)
    }

    /// The same slip with a repair somewhere else in the text.
    pub(super) fn replace_at(mut self, extent: Extent, text: impl Into<String>) -> Self {
        self.replacement = Some((extent, text.into()));
        self
    }
}
