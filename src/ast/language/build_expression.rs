//! Turns what the grammar read into the tree.
//!
//! The grammar reads a little more than the language has: chains of
//! comparisons, ranges and comma lists outside `in`, tests without a left
//! side. They are refused here, where both sides of them are known.

use pest::iterators::Pair;
use pest::iterators::Pairs;
use rust_decimal::Decimal;

use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind;
use crate::ast::language::expression::Operation;
use crate::ast::language::expression::Quantifier;
use crate::ast::language::expression::Test;
use crate::ast::language::grammar::Rule;
use crate::ast::language::misplaced;
use crate::ast::language::pieces::Form;
use crate::ast::language::pieces::Piece;
use crate::ast::language::pieces::extent;
use crate::ast::language::pieces::leaf;
use crate::ast::language::pieces::stand_in;
use crate::ast::language::quoted_text;
use crate::ast::language::slip::Slip;

/// How many nodes may stand one below the other. Nesting alone stays far
/// under it; it bounds flat sums and paths, whose trees lean to the left.
const MOST_LEVELS: usize = 512;

/// The tree for a whole text, and what is wrong with it; `None` only if the
/// grammar and this file have come apart.
pub(super) fn build_expression<'t>(
    text: &'t str,
    whole: Pair<'t, Rule>,
) -> Option<(Expr, Vec<Slip>)> {
    let mut builder = Builder {
        text,
        slips: Vec::new(),
    };
    let piece = builder.elements(whole.into_inner())?;
    let expr = builder.value(piece).0;
    Some((expr, builder.slips))
}

type Inner<'t> = Pairs<'t, Rule>;

/// Collects what is misplaced while the tree grows.
pub(super) struct Builder<'t> {
    pub(super) text: &'t str,
    pub(super) slips: Vec<Slip>,
}

type Maker<'t> = fn(&mut Builder<'t>, Pair<'t, Rule>) -> Option<Piece>;

/// The production of each part, and what makes a piece of it.
fn maker<'t>(rule: Rule) -> Option<Maker<'t>> {
    let makers: [(Rule, Maker<'t>); 21] = [
        (Rule::either, |b, pair| {
            b.joined(pair.into_inner(), Rule::word_or, Kind::Or)
        }),
        (Rule::both, |b, pair| {
            b.joined(pair.into_inner(), Rule::word_and, Kind::And)
        }),
        (Rule::comparison, Builder::comparison),
        (Rule::bare_test, Builder::bare_test),
        (Rule::sum, |b, pair| b.arithmetic(pair.into_inner())),
        (Rule::product, |b, pair| b.arithmetic(pair.into_inner())),
        (Rule::unary, |b, pair| b.unary(pair.into_inner())),
        (Rule::postfix, |b, pair| b.postfix(pair.into_inner())),
        (Rule::if_then, Builder::if_then),
        (Rule::quantified, Builder::quantified),
        (Rule::denied, Builder::denied),
        (Rule::known, |_, pair| known(pair)),
        (Rule::call, |b, pair| b.call(pair.into_inner())),
        (Rule::truth, |_, pair| {
            Some(leaf(Kind::Bool(pair.as_str() == "true"), extent(&pair)))
        }),
        (Rule::number, |_, pair| number(&pair)),
        (Rule::quoted, |_, pair| quoted(&pair)),
        (Rule::identifier, |_, pair| {
            Some(leaf(Kind::Name(pair.as_str().to_owned()), extent(&pair)))
        }),
        (Rule::round, Builder::bracket),
        (Rule::square, Builder::bracket),
        (Rule::reversed, Builder::bracket),
        (Rule::expression, |b, pair| b.elements(pair.into_inner())),
    ];
    makers
        .into_iter()
        .find_map(|(of, make)| (of == rule).then_some(make))
}

impl<'t> Builder<'t> {
    pub(super) fn piece(&mut self, pair: Pair<'t, Rule>) -> Option<Piece> {
        let pair = innermost(pair);
        maker(pair.as_rule())?(self, pair)
    }

    pub(super) fn next(&mut self, inner: &mut Inner<'t>) -> Option<Piece> {
        let pair = inner.next()?;
        self.piece(pair)
    }

    fn next_value(&mut self, inner: &mut Inner<'t>) -> Option<(Expr, usize)> {
        let piece = self.next(inner)?;
        Some(self.value(piece))
    }

    /// The piece as a value, or a stand-in and a slip if it is none.
    pub(super) fn value(&mut self, piece: Piece) -> (Expr, usize) {
        let slip = match piece.form {
            Form::Value(expr) => return (*expr, piece.levels),
            Form::Range(_) => misplaced::range(piece.outer),
            Form::Several(parts, commas) => misplaced::pieces(&parts, piece.outer, &commas),
            Form::Half => misplaced::half(piece.outer, self.text, None),
        };
        self.slips.push(slip);
        (stand_in(piece.outer), 1)
    }

    fn values(&mut self, pieces: Vec<Piece>) -> (Vec<Expr>, usize) {
        let mut levels = 0;
        let mut values = Vec::new();
        for piece in pieces {
            let (value, below) = self.value(piece);
            levels = levels.max(below);
            values.push(value);
        }
        (values, levels)
    }

    /// A node above parts that are `below` levels high.
    pub(super) fn node(&mut self, kind: Kind, extent: Extent, below: usize) -> Piece {
        let levels = below + 1;
        if levels == MOST_LEVELS + 1 {
            self.slips
                .push(misplaced::too_many_steps(extent, MOST_LEVELS));
        }
        if levels > MOST_LEVELS {
            return leaf(Kind::Bool(true), extent);
        }
        Piece {
            form: Form::Value(Box::new(Expr { kind, extent })),
            outer: extent,
            levels,
        }
    }

    /// `a`, or `a, b` as one piece; other tokens among them are passed over.
    fn elements(&mut self, inner: Inner<'t>) -> Option<Piece> {
        let mut pieces = Vec::new();
        let mut commas = Vec::new();
        for pair in inner {
            if pair.as_rule() == Rule::comma {
                commas.push(extent(&pair));
            } else if maker(pair.as_rule()).is_some() {
                pieces.push(self.piece(pair)?);
            }
        }
        if pieces.len() == 1 {
            return pieces.pop();
        }
        let outer = pieces.first()?.outer.to(pieces.last()?.outer);
        Some(Piece {
            form: Form::Several(pieces, commas),
            outer,
            levels: 1,
        })
    }

    fn joined(
        &mut self,
        inner: Inner<'t>,
        word: Rule,
        kind: fn(Vec<Expr>) -> Kind,
    ) -> Option<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        for pair in inner.filter(|pair| pair.as_rule() != word) {
            let mut piece = self.piece(pair)?;
            if let (Form::Half, Some(before)) = (&piece.form, pieces.last()) {
                self.slips
                    .push(misplaced::half(piece.outer, self.text, Some(before)));
                piece = leaf(Kind::Bool(true), piece.outer);
            }
            pieces.push(piece);
        }
        if pieces.len() == 1 {
            return pieces.pop();
        }
        let extent = pieces.first()?.outer.to(pieces.last()?.outer);
        let (parts, below) = self.values(pieces);
        Some(self.node(kind(parts), extent, below))
    }

    fn arithmetic(&mut self, mut inner: Inner<'t>) -> Option<Piece> {
        let mut left = self.next(&mut inner)?;
        while let Some(sign) = inner.next() {
            let operation = operation(sign.as_str())?;
            let right = self.next(&mut inner)?;
            let extent = left.outer.to(right.outer);
            let (first, below) = self.value(left);
            let (second, other) = self.value(right);
            let kind = Kind::Arithmetic {
                operation,
                left: Box::new(first),
                right: Box::new(second),
            };
            left = self.node(kind, extent, below.max(other));
        }
        Some(left)
    }

    fn unary(&mut self, inner: Inner<'t>) -> Option<Piece> {
        let mut signs = Vec::new();
        let mut operand = None;
        for pair in inner {
            if pair.as_rule() == Rule::minus {
                signs.push(extent(&pair));
            } else {
                operand = Some(self.piece(pair)?);
            }
        }
        let mut piece = operand?;
        for sign in signs.into_iter().rev() {
            let extent = sign.to(piece.outer);
            let (number, below) = self.value(piece);
            piece = self.node(Kind::Negate(Box::new(number)), extent, below);
        }
        Some(piece)
    }

    fn postfix(&mut self, mut inner: Inner<'t>) -> Option<Piece> {
        let mut piece = self.next(&mut inner)?;
        for field in inner.filter(|pair| pair.as_rule() == Rule::identifier) {
            let field_extent = extent(&field);
            let whole = piece.outer.to(field_extent);
            let (base, below) = self.value(piece);
            let kind = Kind::Path {
                base: Box::new(base),
                field: field.as_str().to_owned(),
                field_extent,
            };
            piece = self.node(kind, whole, below);
        }
        Some(piece)
    }

    fn if_then(&mut self, pair: Pair<'t, Rule>) -> Option<Piece> {
        let start = extent(&pair).start;
        let mut parts = Vec::new();
        for part in pair
            .into_inner()
            .filter(|part| part.as_rule() == Rule::either)
        {
            parts.push(self.piece(part)?);
        }
        let end = parts.last()?.outer.end;
        let (parts, below) = self.values(parts);
        let [condition, then, otherwise] = <[Expr; 3]>::try_from(parts).ok()?.map(Box::new);
        let kind = Kind::If {
            condition,
            then,
            otherwise,
        };
        Some(self.node(kind, Extent { start, end }, below))
    }

    fn quantified(&mut self, pair: Pair<'t, Rule>) -> Option<Piece> {
        let start = extent(&pair).start;
        let mut inner = pair.into_inner();
        let quantifier = match inner.next()?.as_str() {
            "every" => Quantifier::Every,
            _ => Quantifier::Some,
        };
        let variable = inner.next()?;
        inner.next()?;
        let (list, below) = self.next_value(&mut inner)?;
        inner.next()?;
        let condition = self.next(&mut inner)?;
        let end = condition.outer.end;
        let (condition, other) = self.value(condition);
        let kind = Kind::Quantified {
            quantifier,
            variable: variable.as_str().to_owned(),
            variable_extent: extent(&variable),
            list: Box::new(list),
            condition: Box::new(condition),
        };
        Some(self.node(kind, Extent { start, end }, below.max(other)))
    }

    fn denied(&mut self, pair: Pair<'t, Rule>) -> Option<Piece> {
        let whole = extent(&pair);
        let arguments = pair.into_inner().last()?;
        let place = extent(&arguments);
        let (mut values, below) = self.arguments(arguments)?;
        if values.len() != 1 {
            self.slips.push(misplaced::not_of_many(place, values.len()));
        }
        let denied = values.pop().unwrap_or_else(|| stand_in(place));
        Some(self.node(Kind::Not(Box::new(denied)), whole, below))
    }

    fn call(&mut self, mut inner: Inner<'t>) -> Option<Piece> {
        let function = inner.next()?;
        let arguments = inner.next()?;
        let function_extent = extent(&function);
        let whole = function_extent.to(extent(&arguments));
        let (arguments, below) = self.arguments(arguments)?;
        let words: Vec<&str> = function.as_str().split_whitespace().collect();
        let kind = Kind::Call {
            function: words.join(" "),
            function_extent,
            arguments,
        };
        Some(self.node(kind, whole, below))
    }

    fn arguments(&mut self, pair: Pair<'t, Rule>) -> Option<(Vec<Expr>, usize)> {
        let mut pieces = Vec::new();
        for part in pair
            .into_inner()
            .filter(|part| part.as_rule() == Rule::either)
        {
            pieces.push(self.piece(part)?);
        }
        Some(self.values(pieces))
    }

    /// `(a)`, `(a, b)`, `[a, b]`, `[1..5)`, `]1..5[`
    fn bracket(&mut self, pair: Pair<'t, Rule>) -> Option<Piece> {
        let (outer, rule) = (extent(&pair), pair.as_rule());
        let end = pair
            .clone()
            .into_inner()
            .find(|part| part.as_rule() == Rule::range_end);
        let square = rule == Rule::square;
        if let Some(end) = end {
            return self.range(pair.into_inner(), outer, (square, end.as_str() == "]"));
        }
        if square {
            let (parts, below) = self.arguments(pair)?;
            return Some(self.node(Kind::List(parts), outer, below));
        }
        let piece = self.elements(pair.into_inner())?;
        Some(Piece { outer, ..piece })
    }

    fn range(&mut self, inner: Inner<'t>, extent: Extent, closed: (bool, bool)) -> Option<Piece> {
        let mut ends = Vec::new();
        for part in inner.filter(|part| maker(part.as_rule()).is_some()) {
            ends.push(self.piece(part)?);
        }
        let (ends, below) = self.values(ends);
        let [least, most] = <[Expr; 2]>::try_from(ends).ok()?;
        let range = Test::Range {
            least,
            least_closed: closed.0,
            most,
            most_closed: closed.1,
            extent,
        };
        Some(Piece {
            form: Form::Range(Box::new(range)),
            outer: extent,
            levels: below + 1,
        })
    }
}

/// The part itself, without the layers of the grammar that add nothing to it;
/// this keeps the stack shallow where brackets nest.
fn innermost(mut pair: Pair<Rule>) -> Pair<Rule> {
    while is_layer(pair.as_rule()) {
        let mut inner = pair.clone().into_inner();
        match (inner.next(), inner.next()) {
            (Some(only), None) if only.as_rule() != Rule::compare_tail => pair = only,
            _ => break,
        }
    }
    pair
}

fn is_layer(rule: Rule) -> bool {
    let layers = [
        Rule::either,
        Rule::both,
        Rule::comparison,
        Rule::sum,
        Rule::product,
        Rule::unary,
        Rule::postfix,
    ];
    layers.contains(&rule)
}

fn number(pair: &Pair<Rule>) -> Option<Piece> {
    let written = format!("0{}", pair.as_str());
    let number = Decimal::from_str_exact(&written).ok()?;
    Some(leaf(Kind::Number(number), extent(pair)))
}

fn quoted(pair: &Pair<Rule>) -> Option<Piece> {
    let raw = pair.as_str().strip_prefix('"')?.strip_suffix('"')?;
    let text = quoted_text::resolve(raw)?;
    Some(leaf(Kind::Text(text), extent(pair)))
}

fn known(pair: Pair<Rule>) -> Option<Piece> {
    let whole = extent(&pair);
    let mut inner = pair.into_inner();
    let words = inner.next()?;
    let parts = || inner.clone().next().map(Pair::into_inner);
    let names: Vec<Pair<Rule>> = parts()?
        .filter(|part| part.as_rule() == Rule::identifier)
        .collect();
    let name_extent = extent(names.first()?).to(extent(names.last()?));
    let name = names.iter().map(Pair::as_str).collect::<Vec<_>>().join(".");
    let kind = if words.as_str().ends_with("known") {
        Kind::IsKnown { name, name_extent }
    } else {
        Kind::IsOpen { name, name_extent }
    };
    Some(leaf(kind, whole))
}

fn operation(sign: &str) -> Option<Operation> {
    let operations = [
        Operation::Add,
        Operation::Subtract,
        Operation::Multiply,
        Operation::Divide,
    ];
    operations
        .into_iter()
        .find(|operation| operation.sign() == sign)
}
