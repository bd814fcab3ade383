//! What the parts of an expression are before it is clear what they mean.
//!
//! A range, a comma list and a test without left side are pieces, but only a
//! value becomes a node of the tree.

use pest::iterators::Pair;

use crate::algebra::order::Relation;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind;
use crate::ast::language::expression::Test;
use crate::ast::language::grammar::Rule;

/// A part of an expression that may not be a value by itself.
pub(super) struct Piece {
    pub(super) form: Form,
    /// Where it stands, with its own parentheses.
    pub(super) outer: Extent,
    /// How many nodes stand one below the other in it.
    pub(super) levels: usize,
}

/// What a part turned out to be.
pub(super) enum Form {
    /// `age + 1`
    Value(Box<Expr>),
    /// `[1..5]`
    Range(Box<Test>),
    /// `(1, [2..5])`
    Several(Vec<Piece>, Vec<Extent>),
    /// `< 5`
    Half,
}

/// One step to the right in a comparison.
pub(super) enum Tail {
    Compare(Relation, Piece),
    Between(Piece, Box<Piece>),
    In(Piece),
}

impl Tail {
    pub(super) fn end(&self) -> Extent {
        match self {
            Self::Compare(_, piece) | Self::In(piece) => piece.outer,
            Self::Between(_, piece) => piece.outer,
        }
    }
}

pub(super) fn extent(pair: &Pair<Rule>) -> Extent {
    let span = pair.as_span();
    Extent {
        start: span.start(),
        end: span.end(),
    }
}

pub(super) fn leaf(kind: Kind, extent: Extent) -> Piece {
    Piece {
        form: Form::Value(Box::new(Expr { kind, extent })),
        outer: extent,
        levels: 1,
    }
}

pub(super) fn half(outer: Extent) -> Piece {
    Piece {
        form: Form::Half,
        outer,
        levels: 1,
    }
}

/// Takes the place of what was refused; a tree with one never leaves this folder.
pub(super) fn stand_in(extent: Extent) -> Expr {
    Expr {
        kind: Kind::Bool(true),
        extent,
    }
}
