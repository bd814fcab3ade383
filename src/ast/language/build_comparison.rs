//! Turns comparisons into the tree: `=`, `<`, `between`, `in`.
//!
//! The grammar reads any number of them in a row, with or without a left
//! side; exactly one with a left side is a comparison.

use pest::iterators::Pair;

use crate::algebra::order::Relation;
use crate::ast::language::build_expression::Builder;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind;
use crate::ast::language::expression::Test;
use crate::ast::language::grammar::Rule;
use crate::ast::language::misplaced;
use crate::ast::language::pieces::Form;
use crate::ast::language::pieces::Piece;
use crate::ast::language::pieces::Tail;
use crate::ast::language::pieces::extent;
use crate::ast::language::pieces::half;
use crate::ast::language::pieces::leaf;
use crate::ast::language::pieces::stand_in;

impl<'t> Builder<'t> {
    pub(super) fn comparison(&mut self, pair: Pair<'t, Rule>) -> Option<Piece> {
        let start = extent(&pair).start;
        let mut left = None;
        let mut tails = Vec::new();
        for part in pair.into_inner() {
            if part.as_rule() == Rule::sum {
                left = Some(self.piece(part)?);
            } else {
                tails.push(self.tail(part)?);
            }
        }
        self.steps(start, left, tails)
    }

    /// A comparison whose parts are all read.
    fn steps(&mut self, start: usize, left: Option<Piece>, mut tails: Vec<Tail>) -> Option<Piece> {
        let Some(left) = left else {
            let end = tails.last()?.end().end;
            return Some(half(Extent { start, end }));
        };
        if tails.len() > 1 {
            self.slips.push(misplaced::chain(&left, &tails, self.text));
            let extent = left.outer.to(tails.last()?.end());
            return Some(leaf(Kind::Bool(true), extent));
        }
        match tails.pop() {
            None => Some(left),
            Some(tail) => Some(self.compared(left, tail)),
        }
    }

    pub(super) fn bare_test(&mut self, pair: Pair<'t, Rule>) -> Option<Piece> {
        let start = extent(&pair);
        let tested = pair.into_inner().last()?;
        let end = self.piece(tested)?.outer.end;
        Some(half(Extent { end, ..start }))
    }

    fn tail(&mut self, pair: Pair<'t, Rule>) -> Option<Tail> {
        let rule = pair.as_rule();
        let mut inner = pair.into_inner();
        let first = inner.next()?;
        let operand = self.next(&mut inner)?;
        if rule == Rule::compare_tail {
            return Some(Tail::Compare(relation(first.as_str())?, operand));
        }
        if rule == Rule::in_tail {
            return Some(Tail::In(operand));
        }
        inner.next()?;
        Some(Tail::Between(operand, Box::new(self.next(&mut inner)?)))
    }

    fn compared(&mut self, left: Piece, tail: Tail) -> Piece {
        let extent = left.outer.to(tail.end());
        let before = left.outer;
        let (left, below) = self.value(left);
        let left = Box::new(left);
        match tail {
            Tail::Compare(relation, right) => {
                let (right, other) = self.value(right);
                let right = Box::new(right);
                let kind = Kind::Compare {
                    relation,
                    left,
                    right,
                };
                self.node(kind, extent, below.max(other))
            }
            Tail::Between(least, most) => {
                let (least, lower) = self.value(least);
                let (most, upper) = self.value(*most);
                let kind = Kind::Between {
                    value: left,
                    least: Box::new(least),
                    most: Box::new(most),
                };
                self.node(kind, extent, below.max(lower).max(upper))
            }
            Tail::In(list) => {
                self.slips
                    .extend(misplaced::halves(before, &list, self.text));
                let (tests, other) = self.tests(list);
                self.node(Kind::In { value: left, tests }, extent, below.max(other))
            }
        }
    }

    fn tests(&mut self, piece: Piece) -> (Vec<Test>, usize) {
        let pieces = match piece.form {
            Form::Several(pieces, _) => pieces,
            Form::Value(_) | Form::Range(_) | Form::Half => vec![piece],
        };
        let mut levels = 0;
        let mut tests = Vec::new();
        for piece in pieces {
            levels = levels.max(piece.levels);
            tests.push(self.test(piece));
        }
        (tests, levels)
    }

    fn test(&mut self, piece: Piece) -> Test {
        match piece.form {
            Form::Range(range) => *range,
            Form::Half => Test::Expr(stand_in(piece.outer)),
            Form::Value(_) | Form::Several(..) => Test::Expr(self.value(piece).0),
        }
    }
}

fn relation(sign: &str) -> Option<Relation> {
    let relations = [
        Relation::Equal,
        Relation::NotEqual,
        Relation::Less,
        Relation::AtMost,
        Relation::More,
        Relation::AtLeast,
    ];
    relations
        .into_iter()
        .find(|relation| relation.sign() == sign)
}
