//! # empty-band
//!
//! Thresholds of one number or date, joined by `and`, between which no value lies;
//! or a single threshold that every value passes, or none.
//!
//! Ages are whole years: nobody is older than 17 and younger than 18. Such a band
//! is mostly a slip of one year or of one sign, and the children it was written
//! for are decided as if it were not there.
//!
//! Write the ends that belong to the band, or take the threshold away.
//!
//!     when: age_years > 17 and age_years < 18
//!     when: age_years >= 17 and age_years < 18

use crate::algebra::number::Number;
use crate::algebra::order::Relation;
use crate::algebra::order::holds;
use crate::algebra::value::Value;
use crate::ast::condition::Condition;
use crate::ast::diagnostic::Severity;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind;
use crate::ast::language::print_expression::print_expression;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::term::FactId;
use crate::check::term::Member;
use crate::check::term::Term;
use crate::compile::abstraction::is_discrete;
use crate::compile::abstraction::measure;
use crate::compile::abstraction::unmeasure;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::Study;
use crate::inspect::lint::study::term;

pub(super) const LINT: Lint = Lint {
    code: "empty-band",
    level: Severity::Warning,
    holds: Holds::InAnyPack,
    source: include_str!("empty_band.rs"),
    find,
};

/// Smaller than any step between two values that somebody would write.
const STEP: Number = Number::from_parts(1, 0, 0, false, 4);

/// Thresholds of one fact.
struct Band {
    fact: FactId,
    /// The thresholds, and where the last of them stands.
    tests: Vec<(Relation, Value)>,
    texts: Vec<String>,
    extent: Extent,
}

/// How much of a fact's range a band leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaves {
    Nothing,
    Something,
    Everything,
}

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, rule) in study.rules() {
        for written in &rule.written {
            for band in written
                .expr
                .iter()
                .flat_map(|expr| bands(study.pack, written, expr))
            {
                found.extend(finding(study.pack, rule, written, &band));
            }
        }
    }
    found
}

/// Whether a rule has a band in which nothing lies.
pub(super) fn has_one(pack: &Pack, rule: &Rule) -> bool {
    rule.written.iter().any(|written| {
        let bands = written
            .expr
            .iter()
            .flat_map(|expr| bands(pack, written, expr));
        bands
            .into_iter()
            .any(|band| leaves(pack, &band) == Leaves::Nothing)
    })
}

fn finding(pack: &Pack, rule: &Rule, written: &Condition, band: &Band) -> Option<Finding> {
    let name = &pack.fact(band.fact).name;
    let tests = band.texts.join("` and `");
    let (message, help) = match leaves(pack, band) {
        Leaves::Something => return None,
        Leaves::Nothing => (
            format!("no value of `{name}` fits `{tests}`"),
            "write the ends that belong to the band",
        ),
        Leaves::Everything => (
            format!("every value of `{name}` fits `{tests}`"),
            "take the threshold away, or write the one that was meant",
        ),
    };
    let place = written.origin.place(band.extent);
    let bounds = pack.fact(band.fact).bounds;
    let bounds = bounds.map(|(least, most)| format!("`{name}` lies between {least} and {most}"));
    let finding = LINT.finding(&rule.id, place, message);
    Some(finding.help(bounds).help(help.to_owned()))
}

/// The thresholds that an expression joins, fact by fact.
fn bands(pack: &Pack, written: &Condition, expr: &Expr) -> Vec<Band> {
    let mut found = Vec::new();
    let mut inner: Vec<(&Expr, bool)> = vec![(expr, false)];
    while let Some((expr, in_and)) = inner.pop() {
        match &expr.kind {
            Kind::And(parts) => {
                found.extend(joined(pack, written, parts));
                inner.extend(parts.iter().map(|part| (part, true)));
            }
            Kind::Or(parts) => inner.extend(parts.iter().map(|part| (part, false))),
            Kind::Not(part) => inner.push((part, false)),
            Kind::Compare { .. } | Kind::Between { .. } | Kind::In { .. } => {
                let alone = band(pack, written, expr);
                found.extend(
                    alone.filter(|band| !in_and || leaves(pack, band) != Leaves::Something),
                );
            }
            Kind::Bool(_)
            | Kind::Number(_)
            | Kind::Text(_)
            | Kind::Name(_)
            | Kind::Path { .. }
            | Kind::List(_)
            | Kind::Call { .. }
            | Kind::Negate(_)
            | Kind::Arithmetic { .. }
            | Kind::If { .. }
            | Kind::Quantified { .. }
            | Kind::IsKnown { .. }
            | Kind::IsOpen { .. } => {}
        }
    }
    found
}

/// The thresholds of the same fact among parts that must all hold, where each alone leaves something.
fn joined(pack: &Pack, written: &Condition, parts: &[Expr]) -> Vec<Band> {
    let mut found: Vec<Band> = Vec::new();
    for one in parts.iter().filter_map(|part| band(pack, written, part)) {
        if leaves(pack, &one) != Leaves::Something {
            continue;
        }
        match found.iter_mut().find(|known| known.fact == one.fact) {
            Some(known) => {
                known.tests.extend(one.tests);
                known.texts.extend(one.texts);
                known.extent = known.extent.to(one.extent);
            }
            None => found.push(one),
        }
    }
    found.retain(|band| band.texts.len() > 1 && leaves(pack, band) == Leaves::Nothing);
    found
}

/// One comparison as a band of its own.
fn band(pack: &Pack, written: &Condition, expr: &Expr) -> Option<Band> {
    let (fact, tests) = match term(pack, written, expr)? {
        Term::Compare(relation, a, b) => match (*a, *b) {
            (Term::Fact(id), Term::Known(value)) => (id, vec![(relation, value)]),
            (Term::Known(value), Term::Fact(id)) => (id, vec![(mirrored(relation), value)]),
            _ => return None,
        },
        Term::In(value, members) => match (*value, members.as_slice()) {
            (
                Term::Fact(id),
                [
                    Member::Range {
                        least: Term::Known(least),
                        least_closed,
                        most: Term::Known(most),
                        most_closed,
                    },
                ],
            ) => {
                let low = if *least_closed {
                    Relation::AtLeast
                } else {
                    Relation::More
                };
                let high = if *most_closed {
                    Relation::AtMost
                } else {
                    Relation::Less
                };
                (id, vec![(low, least.clone()), (high, most.clone())])
            }
            _ => return None,
        },
        Term::And(parts) => {
            let mut tests = Vec::new();
            let mut fact = None;
            for part in parts {
                let Term::Compare(relation, a, b) = part else {
                    return None;
                };
                let (Term::Fact(id), Term::Known(value)) = (*a, *b) else {
                    return None;
                };
                if fact.is_some_and(|known| known != id) {
                    return None;
                }
                fact = Some(id);
                tests.push((relation, value));
            }
            (fact?, tests)
        }
        _ => return None,
    };
    let measured = tests.iter().all(|(_, value)| measure(value).is_some());
    measured.then(|| Band {
        fact,
        tests,
        texts: vec![print_expression(expr)],
        extent: expr.extent,
    })
}

fn mirrored(relation: Relation) -> Relation {
    match relation {
        Relation::Less => Relation::More,
        Relation::AtMost => Relation::AtLeast,
        Relation::More => Relation::Less,
        Relation::AtLeast => Relation::AtMost,
        Relation::Equal | Relation::NotEqual => relation,
    }
}

/// Tries every value at which the band could change.
fn leaves(pack: &Pack, band: &Band) -> Leaves {
    let fact = pack.fact(band.fact);
    let step = if is_discrete(&fact.of) {
        Number::ONE
    } else {
        STEP
    };
    let mut values: Vec<Number> = Vec::new();
    for at in band.tests.iter().filter_map(|(_, value)| measure(value)) {
        let near = [at - step, at, at + step, at.floor(), at.ceil()];
        values.extend(near);
    }
    if is_discrete(&fact.of) {
        values.retain(Number::is_integer);
    }
    if let Some((least, most)) = fact.bounds {
        values.extend([least, most]);
        values.retain(|value| least <= *value && *value <= most);
    }
    let fits = |value: &Number| {
        let Some(value) = unmeasure(*value, &fact.of) else {
            return true;
        };
        let mut tests = band.tests.iter();
        tests.all(|(relation, at)| holds(*relation, &value, at).unwrap_or(true))
    };
    let fitting = values.iter().filter(|value| fits(value)).count();
    match fitting {
        0 => Leaves::Nothing,
        n if n == values.len() => Leaves::Everything,
        _ => Leaves::Something,
    }
}
