//! `/policy/try`: one case against two versions, side by side. Nothing of it is kept.

use askama::Template;

use crate::ast::place::Files;
use crate::ast::read_case::read_cases_of;
use crate::explain::recommend::explain;
use crate::report::screening::sections::Sections;
use crate::report::screening::sections::sections;
use crate::shell::cli::named::Named;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::base::Problem;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::trouble::sentence;
use crate::shell::serve::visit::Visit;

/// What stands in the field at first.
const EXAMPLE: &str = "\
case: example
received: 2026-11-20T16:20
facts: {}
children:
  - ref: child-1
    facts:
      age_years: 7
";

#[derive(Template)]
#[template(path = "policy/try.html")]
struct Try {
    base: Base,
    versions: Vec<String>,
    first: String,
    second: String,
    text: String,
    sides: Vec<Side>,
}

/// What one version says.
struct Side {
    version: String,
    children: Vec<(String, Sections)>,
}

pub(in crate::shell::serve::pages) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    Answer::page(&page(visit, EXAMPLE, Vec::new(), Vec::new()))
}

pub(in crate::shell::serve::pages) fn run(visit: &Visit) -> Result<Answer, Trouble> {
    let text = visit.field("case").replace("\r\n", "\n");
    let mut problems = Vec::new();
    let mut sides = Vec::new();
    for field in ["first", "second"] {
        let version = visit.field(field).to_owned();
        match side(visit, &version, &text) {
            Ok(children) => sides.push(Side { version, children }),
            Err(words) => {
                let known = problems.iter().any(|it: &Problem| it.words == words);
                if !known {
                    problems.push(Problem::of("case", words));
                }
            }
        }
    }
    if problems.is_empty() {
        Answer::page(&page(visit, &text, sides, problems))
    } else {
        Answer::to_mend(&page(visit, &text, sides, problems))
    }
}

/// What a version says of a case, child by child.
fn side(visit: &Visit, version: &str, text: &str) -> Result<Vec<(String, Sections)>, String> {
    let named: Named = version.parse()?;
    let mut files = Files::default();
    let file = files.add("case", text);
    let (cases, problems) = read_cases_of(file, text);
    let told = |problems: &[crate::ast::diagnostic::Diagnostic]| {
        let all = problems.iter().map(|problem| {
            let place = problem.path.as_ref();
            let place = place.map_or_else(String::new, |path| format!(" ({path})"));
            sentence(&format!("{}{place}", problem.message))
        });
        all.collect::<Vec<_>>().join(" ")
    };
    if !problems.is_empty() {
        return Err(told(&problems));
    }
    let case = cases.first().ok_or("Write a case")?;
    let ready = visit.shared.loaded.ready(case, Some(&named), None);
    let (program, case) = ready.map_err(|problems| format!("{version}: {}", told(&problems)))?;
    let made = explain(&program, &case);
    Ok(made
        .iter()
        .map(|one| (one.child.clone(), sections(one)))
        .collect())
}

fn page(visit: &Visit, text: &str, sides: Vec<Side>, problems: Vec<Problem>) -> Try {
    let packs = visit.shared.loaded.library.packs();
    let versions: Vec<String> = packs.map(|pack| pack.own().id.to_string()).collect();
    let chosen = |field: &str, at: usize| {
        let typed = visit.field(field);
        if typed.is_empty() {
            versions.iter().rev().nth(at).cloned().unwrap_or_default()
        } else {
            typed.to_owned()
        }
    };
    Try {
        first: chosen("first", 1),
        second: chosen("second", 0),
        base: Base::of(visit, "Try a case against two versions")
            .back("/policy", "To all packs")
            .with(problems),
        versions,
        text: text.to_owned(),
        sides,
    }
}
