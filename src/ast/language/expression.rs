//! The tree of one expression, as its author wrote it.
//!
//! Every node knows where it stands in the text. Parentheses leave no node:
//! they only shape the tree. Nothing here is typed or resolved.

use std::mem::{Discriminant, discriminant};

use rust_decimal::Decimal;

use crate::algebra::order::Relation;

/// The words of the language, which can never be names.
pub const KEYWORDS: [&str; 19] = [
    "and",
    "between",
    "else",
    "every",
    "false",
    "for",
    "function",
    "if",
    "in",
    "instance",
    "not",
    "null",
    "of",
    "or",
    "return",
    "satisfies",
    "some",
    "then",
    "true",
];

/// Whether an expression can name something so: a letter or `_` first, then
/// letters, digits and `_`, and no word of the language in any case.
///
/// ```
/// use threshold::ast::language::expression::is_name;
///
/// assert!(is_name("order"));
/// assert!(!is_name("Or") && !is_name("date of birth") && !is_name("2nd"));
/// ```
#[must_use]
pub fn is_name(text: &str) -> bool {
    let first = text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_');
    let plain = text
        .bytes()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == b'_');
    let keyword = KEYWORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    first && plain && !keyword
}

/// A part of an expression's text, in bytes from its start; `end` is the first byte after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Extent {
    /// The first byte.
    pub start: usize,
    /// The first byte that no longer belongs to it.
    pub end: usize,
}

impl Extent {
    /// The smallest extent that holds both.
    #[must_use]
    pub fn to(self, last: Self) -> Self {
        Self {
            start: self.start.min(last.start),
            end: self.end.max(last.end),
        }
    }

    /// The words of `text` that stand here; empty if the extent is of another text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// One node of the tree and where it stands, its own parentheses left out.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What was written.
    pub kind: Kind,
    /// Where it was written.
    pub extent: Extent,
}

/// The forms of the language.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `true`, `false`
    Bool(bool),
    /// `12`, `1.5`, `.5`; never negative when read from a text.
    Number(Decimal),
    /// `"bruise"`, with its escapes resolved.
    Text(String),
    /// `bruise`
    Name(String),
    /// `carer.address`
    Path {
        /// `carer`
        base: Box<Expr>,
        /// `address`
        field: String,
        /// Where the field stands.
        field_extent: Extent,
    },
    /// `[a, b]`
    List(Vec<Expr>),
    /// `count(injuries)`
    Call {
        /// The function with one space between its words, as in `list contains`.
        function: String,
        /// Where the function's name stands.
        function_extent: Extent,
        /// What stands between the parentheses.
        arguments: Vec<Expr>,
    },
    /// `not(explained)`
    Not(Box<Expr>),
    /// `-hours`
    Negate(Box<Expr>),
    /// `a and b and c`, two or more; a part in parentheses stays a part.
    And(Vec<Expr>),
    /// `a or b or c`, two or more; a part in parentheses stays a part.
    Or(Vec<Expr>),
    /// `age < 2`
    Compare {
        /// `<`
        relation: Relation,
        /// `age`
        left: Box<Expr>,
        /// `2`
        right: Box<Expr>,
    },
    /// `age between 2 and 5`, both ends included
    Between {
        /// `age`
        value: Box<Expr>,
        /// `2`
        least: Box<Expr>,
        /// `5`
        most: Box<Expr>,
    },
    /// `age in (1, [3..5])`, `place in places`
    In {
        /// `age`
        value: Box<Expr>,
        /// At least one; a list written in square brackets is one test.
        tests: Vec<Test>,
    },
    /// `hours * 2`
    Arithmetic {
        /// `*`
        operation: Operation,
        /// `hours`
        left: Box<Expr>,
        /// `2`
        right: Box<Expr>,
    },
    /// `if young then 1 else 2`
    If {
        /// `young`
        condition: Box<Expr>,
        /// `1`
        then: Box<Expr>,
        /// `2`
        otherwise: Box<Expr>,
    },
    /// `some injury in injuries satisfies injury.fresh`
    Quantified {
        /// `some`
        quantifier: Quantifier,
        /// `injury`
        variable: String,
        /// Where the variable is named.
        variable_extent: Extent,
        /// `injuries`
        list: Box<Expr>,
        /// `injury.fresh`
        condition: Box<Expr>,
    },
    /// `is known(consent.parent)`
    IsKnown {
        /// The name with a single point between its parts.
        name: String,
        /// Where the name stands.
        name_extent: Extent,
    },
    /// `is open(level)`
    IsOpen {
        /// The name with a single point between its parts.
        name: String,
        /// Where the name stands.
        name_extent: Extent,
    },
}

/// What a value is held against after `in`.
#[derive(Clone, Debug)]
pub enum Test {
    /// `"burn"`, or a list such as `places`
    Expr(Expr),
    /// `[1..5]`, `(1..5]`, `]1..5[`
    Range {
        /// `1`
        least: Expr,
        /// Whether the lower end itself belongs to the range.
        least_closed: bool,
        /// `5`
        most: Expr,
        /// Whether the upper end itself belongs to the range.
        most_closed: bool,
        /// The range with its brackets.
        extent: Extent,
    },
}

/// How two numbers, dates or durations are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Operation {
    /// The sign an author writes.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }
}

/// How many members of a list must meet a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// `some`: at least one
    Some,
    /// `every`: all of them
    Every,
}

impl Quantifier {
    /// The word an author writes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Some => "some",
            Self::Every => "every",
        }
    }
}

impl Expr {
    /// Whether two trees say the same, wherever they were written.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.parts(), other.parts());
        self.own() == other.own()
            && mine.len() == theirs.len()
            && mine.iter().zip(theirs).all(|(a, b)| a.same_as(b))
    }

    /// Shows this node and every node below it, each before its parts, in the order of the text.
    pub fn visit<'e>(&'e self, see: &mut impl FnMut(&'e Self)) {
        see(self);
        for part in self.parts() {
            part.visit(see);
        }
    }

    /// The nodes directly below, in the order of the text.
    #[must_use]
    pub fn parts(&self) -> Vec<&Self> {
        match &self.kind {
            Kind::Bool(_)
            | Kind::Number(_)
            | Kind::Text(_)
            | Kind::Name(_)
            | Kind::IsKnown { .. }
            | Kind::IsOpen { .. } => Vec::new(),
            Kind::Path { base, .. } => vec![base],
            Kind::Not(denied) => vec![denied],
            Kind::Negate(number) => vec![number],
            Kind::List(parts) | Kind::And(parts) | Kind::Or(parts) => parts.iter().collect(),
            Kind::Call { arguments, .. } => arguments.iter().collect(),
            Kind::Compare { left, right, .. } | Kind::Arithmetic { left, right, .. } => {
                vec![left, right]
            }
            Kind::Between { value, least, most } => vec![value, least, most],
            Kind::In { value, tests } => std::iter::once(&**value)
                .chain(tests.iter().flat_map(Test::parts))
                .collect(),
            Kind::If {
                condition,
                then,
                otherwise,
            } => vec![condition, then, otherwise],
            Kind::Quantified {
                list, condition, ..
            } => vec![list, condition],
        }
    }

    fn own(&self) -> Own<'_> {
        let mut own = Own {
            form: discriminant(&self.kind),
            word: "",
            number: None,
            ends: Vec::new(),
        };
        match &self.kind {
            Kind::Bool(truth) => own.word = if *truth { "true" } else { "false" },
            Kind::Number(number) => own.number = Some(*number),
            Kind::Text(word)
            | Kind::Name(word)
            | Kind::Path { field: word, .. }
            | Kind::Call { function: word, .. }
            | Kind::IsKnown { name: word, .. }
            | Kind::IsOpen { name: word, .. } => own.word = word,
            Kind::Compare { relation, .. } => own.word = relation.sign(),
            Kind::Arithmetic { operation, .. } => own.word = operation.sign(),
            Kind::Quantified {
                quantifier,
                variable,
                ..
            } => {
                own.word = variable;
                own.ends.push(Some((*quantifier == Quantifier::Some, true)));
            }
            Kind::In { tests, .. } => own.ends = tests.iter().map(Test::ends).collect(),
            Kind::List(_)
            | Kind::Not(_)
            | Kind::Negate(_)
            | Kind::And(_)
            | Kind::Or(_)
            | Kind::Between { .. }
            | Kind::If { .. } => {}
        }
        own
    }
}

impl Test {
    fn parts(&self) -> Vec<&Expr> {
        match self {
            Self::Expr(test) => vec![test],
            Self::Range { least, most, .. } => vec![least, most],
        }
    }

    fn ends(&self) -> Option<(bool, bool)> {
        match self {
            Self::Expr(_) => None,
            Self::Range {
                least_closed,
                most_closed,
                ..
            } => Some((*least_closed, *most_closed)),
        }
    }
}

/// What a node says by itself, its parts and its place left out.
#[derive(PartialEq)]
struct Own<'e> {
    form: Discriminant<Kind>,
    word: &'e str,
    number: Option<Decimal>,
    ends: Vec<Option<(bool, bool)>>,
}
