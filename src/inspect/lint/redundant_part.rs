//! # redundant-part
//!
//! A part of a condition, joined by `and` or `or`, without which the rule holds
//! of exactly the same children.
//!
//! A reader takes every part for a requirement. One that requires nothing hides
//! what the threshold really is, and mostly another one was meant.
//!
//! Take the part away, or write what was meant. A part is not reported if it only
//! keeps out answers to questions that do not apply, because such an answer stands;
//! nor if it is the rules of another decision that make it needless, because it
//! then guards against their change.
//!
//! ```yaml
//! when: injury and (injury or child_mobile)
//! when: injury
//! ```

use crate::ast::condition::Condition;
use crate::ast::diagnostic::Severity;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind;
use crate::check::pack::Rule;
use crate::check::term::Term;
use crate::compile::circuit::Lit;
use crate::compile::solver::Solver;
use crate::inspect::lint::Finding;
use crate::inspect::lint::Holds;
use crate::inspect::lint::Lint;
use crate::inspect::lint::study::RuleAt;
use crate::inspect::lint::study::Study;
use crate::inspect::lint::study::term;

pub(super) const LINT: Lint = Lint {
    code: "redundant-part",
    level: Severity::Warning,
    holds: Holds::InEveryPack,
    source: include_str!("redundant_part.rs"),
    find,
};

/// Of a longer condition no part is tried.
const MOST_PARTS: usize = 64;

/// A rule's condition with one part left out.
struct Shorter<'p> {
    at: RuleAt,
    rule: &'p Rule,
    written: &'p Condition,
    part: Part,
    condition: Term,
}

/// The part that is left out.
struct Part {
    extent: Extent,
    text: String,
}

fn find(study: &mut Study<'_>) -> Vec<Finding> {
    let mut shorter: Vec<Shorter<'_>> = Vec::new();
    for (at, rule) in study.rules().filter(|(at, _)| study.can_fire(*at)) {
        for number in 0..rule.written.len() {
            shorter.extend(shortened(study, at, rule, number));
        }
    }
    let terms: Vec<&Term> = shorter
        .iter()
        .flat_map(|it| [&it.rule.condition, &it.condition])
        .collect();
    let mut theory = study.program.whatever_is_decided(&terms);
    let lits = theory.terms.clone();
    let mut goals: Vec<(usize, Lit)> = Vec::new();
    for (n, pair) in lits.chunks(2).enumerate() {
        if let [whole, shorter] = pair {
            let same = theory.circuit.equal(*whole, *shorter);
            goals.push((n, !same));
        }
    }
    let idle = impossible(&mut Solver::of(&theory.circuit), goals);
    let mut found: Vec<Finding> = Vec::new();
    let mut spoken: Vec<RuleAt> = Vec::new();
    let mut idle: Vec<&Shorter<'_>> = idle.into_iter().filter_map(|n| shorter.get(n)).collect();
    // Of a part and a part of it the whole is named, of two that make each other needless the later.
    idle.sort_by_key(|it| {
        let extent = it.part.extent;
        std::cmp::Reverse((extent.end - extent.start, extent.start))
    });
    for it in idle {
        if !spoken.contains(&it.at) {
            spoken.push(it.at);
            found.push(finding(it));
        }
    }
    found
}

fn finding(it: &Shorter<'_>) -> Finding {
    let place = it.written.origin.place(it.part.extent);
    let message = format!("`{}` adds nothing to `{}`", it.part.text, it.rule.id);
    LINT.finding(&it.rule.id, place, message)
        .help("the rule holds of the same children without it".to_owned())
        .help("take it away, or write what was meant".to_owned())
}

/// Those of the goals that no child reaches, whoever answered what.
fn impossible(solver: &mut Solver, mut goals: Vec<(usize, Lit)>) -> Vec<usize> {
    let mut none = Vec::new();
    while let Some((n, goal)) = goals.pop() {
        match solver.model(&[goal]) {
            Some(model) => goals.retain(|(_, goal)| !model.holds(*goal)),
            None => none.push(n),
        }
    }
    none.sort_unstable();
    none
}

/// The condition of a rule without each of the parts of `when` or `unless` in turn.
fn shortened<'p>(study: &Study<'p>, at: RuleAt, rule: &'p Rule, number: usize) -> Vec<Shorter<'p>> {
    let whole = |n: usize| {
        let written = rule.written.get(n)?;
        term(study.pack, written, written.expr.as_ref()?)
    };
    let Some(written) = rule.written.get(number) else {
        return Vec::new();
    };
    let Some(expr) = &written.expr else {
        return Vec::new();
    };
    let mut parts = 0;
    expr.visit(&mut |_| parts += 1);
    if parts > MOST_PARTS * 4 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (part, shorter) in without_each(expr).into_iter().take(MOST_PARTS) {
        let Some(short) = term(study.pack, written, &shorter) else {
            continue;
        };
        let condition = match (number, whole(0), whole(1)) {
            (0, _, None) => short,
            (0, _, Some(unless)) => Term::And(vec![short, Term::Not(Box::new(unless))]),
            (_, Some(when), _) => Term::And(vec![when, Term::Not(Box::new(short))]),
            (_, None, _) => continue,
        };
        found.push(Shorter {
            at,
            rule,
            written,
            part,
            condition,
        });
    }
    found
}

/// The expression without each of the parts of its `and` and `or`, one at a time.
fn without_each(expr: &Expr) -> Vec<(Part, Expr)> {
    let around = |kind: Kind| Expr {
        kind,
        extent: expr.extent,
    };
    match &expr.kind {
        Kind::And(parts) => in_parts(parts, &|parts| around(Kind::And(parts))),
        Kind::Or(parts) => in_parts(parts, &|parts| around(Kind::Or(parts))),
        Kind::Not(inner) => without_each(inner)
            .into_iter()
            .map(|(part, inner)| (part, around(Kind::Not(Box::new(inner)))))
            .collect(),
        Kind::Bool(_)
        | Kind::Number(_)
        | Kind::Text(_)
        | Kind::Name(_)
        | Kind::Path { .. }
        | Kind::List(_)
        | Kind::Call { .. }
        | Kind::Negate(_)
        | Kind::Compare { .. }
        | Kind::Between { .. }
        | Kind::In { .. }
        | Kind::Arithmetic { .. }
        | Kind::If { .. }
        | Kind::Quantified { .. }
        | Kind::IsKnown { .. }
        | Kind::IsOpen { .. } => Vec::new(),
    }
}

fn in_parts(parts: &[Expr], join: &dyn Fn(Vec<Expr>) -> Expr) -> Vec<(Part, Expr)> {
    let mut found = Vec::new();
    for (n, part) in parts.iter().enumerate() {
        let mut others = parts.to_vec();
        others.remove(n);
        let rest = match others.as_slice() {
            [one] => one.clone(),
            _ => join(others),
        };
        let left_out = Part {
            extent: part.extent,
            text: crate::ast::language::print_expression::print_expression(part),
        };
        found.push((left_out, rest));
        for (inner, shorter) in without_each(part) {
            let mut others = parts.to_vec();
            if let Some(slot) = others.get_mut(n) {
                *slot = shorter;
            }
            found.push((inner, join(others)));
        }
    }
    found
}
