//! # empty-band
//!
//! Thresholds of one number or date, joined by `and`, between which no value lies.
//!
//! Ages are whole years: nobody is older than 17 and younger than 18. Such a band
//! is mostly a slip of one year or of one sign, and the children it was written
//! for are decided as if it were not there.
//!
//! Write the ends that belong to the band. (A single threshold that no value passes,
//! or every one, is refused before any lint looks at it.)
//!
//! ```yaml
//! when: age_years > 17 and age_years < 18
//! when: age_years >= 17 and age_years < 18
//! ```

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

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, rule) in study.rules() {
        for written in &rule.written {
            for band in empty_bands(study.pack, written) {
                found.push(finding(study.pack, rule, written, &band));
            }
        }
    }
    found
}

/// Whether a rule has a band in which nothing lies.
pub(super) fn has_one(pack: &Pack, rule: &Rule) -> bool {
    let mut written = rule.written.iter();
    written.any(|written| !empty_bands(pack, written).is_empty())
}

fn finding(pack: &Pack, rule: &Rule, written: &Condition, band: &Band) -> Finding {
    let name = &pack.fact(band.fact).name;
    let tests = band.texts.join("` and `");
    let message = format!("no value of `{name}` fits `{tests}`");
    LINT.finding(&rule.id, written.origin.place(band.extent), message)
        .help("write the ends that belong to the band".to_owned())
}

/// The bands of a condition in which nothing lies.
fn empty_bands(pack: &Pack, written: &Condition) -> Vec<Band> {
    let mut found: Vec<Band> = Vec::new();
    let mut inner: Vec<&Expr> = written.expr.iter().collect();
    while let Some(expr) = inner.pop() {
        match &expr.kind {
            Kind::And(parts) => {
                found.extend(joined(pack, written, parts));
                inner.extend(parts);
            }
            Kind::Or(parts) => inner.extend(parts),
            Kind::Not(part) => inner.push(part),
            Kind::Between { .. } | Kind::In { .. } => found.extend(band(pack, written, expr)),
            Kind::Bool(_)
            | Kind::Number(_)
            | Kind::Text(_)
            | Kind::Name(_)
            | Kind::Path { .. }
            | Kind::List(_)
            | Kind::Call { .. }
            | Kind::Negate(_)
            | Kind::Compare { .. }
            | Kind::Arithmetic { .. }
            | Kind::If { .. }
            | Kind::Quantified { .. }
            | Kind::IsKnown { .. }
            | Kind::IsOpen { .. } => {}
        }
    }
    found.retain(|band| is_empty(pack, band));
    found
}

/// The thresholds of the same fact among parts that must all hold, where each alone leaves something.
fn joined(pack: &Pack, written: &Condition, parts: &[Expr]) -> Vec<Band> {
    let mut found: Vec<Band> = Vec::new();
    for one in parts.iter().filter_map(|part| band(pack, written, part)) {
        if is_empty(pack, &one) {
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
    found
}

/// One comparison as a band of its own.
fn band(pack: &Pack, written: &Condition, expr: &Expr) -> Option<Band> {
    let term = term(pack, written, expr)?;
    let (fact, tests) = compared(&term).or_else(|| within(&term))?;
    let measured = tests.iter().all(|(_, value)| measure(value).is_some());
    measured.then(|| Band {
        fact,
        tests,
        texts: vec![print_expression(expr)],
        extent: expr.extent,
    })
}

type Tests = (FactId, Vec<(Relation, Value)>);

/// `fact < value`, or the other way round.
fn compared(term: &Term) -> Option<Tests> {
    let Term::Compare(relation, a, b) = term else {
        return None;
    };
    if let (Term::Fact(id), Term::Known(value)) = (&**a, &**b) {
        return Some((*id, vec![(*relation, value.clone())]));
    }
    if let (Term::Known(value), Term::Fact(id)) = (&**a, &**b) {
        return Some((*id, vec![(relation.mirrored(), value.clone())]));
    }
    None
}

/// `fact between least and most`, `fact in [least..most]`.
fn within(term: &Term) -> Option<Tests> {
    let Term::In(value, members) = term else {
        return None;
    };
    let (Term::Fact(id), [range]) = (&**value, members.as_slice()) else {
        return None;
    };
    let mut tests = Vec::new();
    for (relation, end) in range.ends()? {
        let Term::Known(end) = end else {
            return None;
        };
        tests.push((relation, end.clone()));
    }
    Some((*id, tests))
}

/// Whether nothing lies in a band, by every value at which it could begin or end.
fn is_empty(pack: &Pack, band: &Band) -> bool {
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
    let fits = |value: &Number| -> bool {
        let Some(value) = unmeasure(*value, &fact.of) else {
            return true;
        };
        let mut tests = band.tests.iter();
        tests.all(|(relation, at)| holds(*relation, &value, at).unwrap_or(true))
    };
    !values.iter().any(fits)
}
