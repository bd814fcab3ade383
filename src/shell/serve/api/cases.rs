//! `/v1/decisions` and `/v1/ask`: cases in, recommendations or questions out. Nothing of it is kept.

use std::sync::Arc;

use jiff::civil::Date;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::sort;
use crate::ast::place::Files;
use crate::ast::read_case::read_cases_of;
use crate::check::case::Case;
use crate::compile::program::Program;
use crate::explain::outlook::outlooks_while;
use crate::explain::recommend::explain_while;
use crate::shell::cli::named::Named;
use crate::shell::serve::api::answers::Outlooks;
use crate::shell::serve::api::answers::Recommendations;
use crate::shell::serve::api::call::Call;
use crate::shell::serve::api::call::Reply;
use crate::shell::serve::api::problem::BAD_QUERY;
use crate::shell::serve::api::problem::Problem;
use crate::shell::serve::api::problem::TOO_LARGE;
use crate::shell::serve::api::problem::Wrong;

/// How many children one request may ask about.
pub(super) const MOST_CHILDREN: usize = 200;
/// How many problems are told at once.
const MOST_WRONG: usize = 100;

/// A case with the rules that decide it.
type Ready = (Arc<Program>, Case);

pub(super) fn decide(call: &Call) -> Result<Reply, Problem> {
    let mut recommendations = Vec::new();
    for (program, case) in ready(call)? {
        let made = explain_while(&program, &case, || call.has_time());
        recommendations.extend(made.ok_or_else(|| call.too_long())?);
    }
    Reply::ok(&Recommendations { recommendations })
}

pub(super) fn ask(call: &Call) -> Result<Reply, Problem> {
    let mut children = Vec::new();
    for (program, case) in ready(call)? {
        let made = outlooks_while(&program, &case, || call.has_time());
        children.extend(made.ok_or_else(|| call.too_long())?);
    }
    Reply::ok(&Outlooks { children })
}

/// Every case of a request, each with its rules; all or none.
fn ready(call: &Call) -> Result<Vec<Ready>, Problem> {
    let bad = |why: String| Problem::new(BAD_QUERY, why);
    let visit = &call.visit;
    let pack = call.asked("pack");
    let pack = pack.map(str::parse::<Named>).transpose();
    let pack = pack.map_err(bad)?;
    let on = call.asked("on").map(str::parse::<Date>);
    let on = on.transpose();
    let on = on.map_err(|error| bad(format!("`on` is a date such as 2026-11-20: {error}")))?;
    let mut files = Files::default();
    let file = files.add("request", call.body.as_str());
    let (written, mut problems) = read_cases_of(file, &call.body);
    let children: usize = written.iter().map(|case| case.children.len()).sum();
    if children > MOST_CHILDREN {
        let words = format!("{children} children; at most {MOST_CHILDREN} are decided at once.");
        return Err(Problem::new(TOO_LARGE, words));
    }
    let many = written.len() > 1 || call.body.trim_start().starts_with('[');
    let loaded = &visit.shared.loaded;
    let mut ready = Vec::new();
    for (number, case) in written.iter().enumerate() {
        if !call.has_time() {
            return Err(call.too_long());
        }
        match loaded.ready(case, pack.as_ref(), on) {
            Ok(case) => ready.push(case),
            Err(found) => problems.extend(found.into_iter().map(|it| within(it, many, number))),
        }
    }
    problems.retain(Diagnostic::is_error);
    sort(&mut problems);
    if problems.is_empty() {
        return Ok(ready);
    }
    Err(Problem::wrong(
        problems
            .iter()
            .take(MOST_WRONG)
            .map(|it| Wrong::of(it, &call.body))
            .collect(),
    ))
}

/// A problem of one case of a list, with the place of that case.
fn within(mut problem: Diagnostic, many: bool, number: usize) -> Diagnostic {
    if let Some(path) = problem.path.as_deref().filter(|_| many) {
        let rest = path.strip_prefix('$').unwrap_or(path);
        if !rest.starts_with('[') {
            problem.path = Some(format!("$[{number}]{rest}"));
        }
    }
    problem
}
