//! A contact of the record as the engine sees it: its case, and what is in sight of each child.

use std::sync::Arc;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::Severity;
use crate::ast::place::Files;
use crate::ast::read_case::read_cases_of;
use crate::check::case::Case;
use crate::compile::program::Program;
use crate::record::contact::Contact;
use crate::report::screening::sight::Sight;
use crate::report::screening::sight::sights;
use crate::shell::cli::named::Named;
use crate::shell::serve::state::Shared;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::trouble::Wrong;
use crate::shell::serve::trouble::without_switches;

/// A contact as the engine sees it.
pub(crate) struct Known {
    /// The rules that decide it.
    pub(crate) program: Arc<Program>,
    /// The case.
    pub(crate) case: Case,
}

/// Takes a contact in; says what is wrong with its answers if the engine cannot.
pub(crate) fn known(shared: &Shared, contact: &Contact) -> Result<Known, Trouble> {
    let text = contact.case().ok_or(Trouble::Erased)?;
    let opened = contact.opened.as_ref().ok_or(Trouble::Erased)?;
    let named: Option<Named> = match &opened.event.pack {
        Some(pack) => Some(
            pack.parse()
                .map_err(|why: String| Trouble::Rules(Wrong::with_all(why)))?,
        ),
        None => None,
    };
    let mut files = Files::default();
    let file = files.add("record", text.text());
    let (cases, problems) = read_cases_of(file, text.text());
    let case = cases.first().filter(|_| problems.is_empty());
    let case = case.ok_or_else(|| wrong(&problems))?;
    let ready = shared.loaded.ready(case, named.as_ref(), None);
    let (program, case) = ready.map_err(|problems| wrong(&problems))?;
    Ok(Known { program, case })
}

/// What is in sight of each child, worked out once for as long as the contact stays as it is.
pub(crate) fn in_sight(shared: &Shared, contact: &Contact, known: &Known) -> Arc<Vec<Sight>> {
    if let Some(kept) = shared.cache.get(contact.id, contact.latest) {
        return kept;
    }
    let fresh = Arc::new(sights(&known.program, &known.case));
    shared.cache.put(contact.id, contact.latest, fresh.clone());
    fresh
}

fn wrong(problems: &[Diagnostic]) -> Trouble {
    let errors = problems.iter().filter(|it| it.severity == Severity::Error);
    if let Some(gone) = errors.clone().find(|it| it.code == "no-pack-in-force") {
        return Trouble::NoRules(without_switches(&gone.message));
    }
    let all = errors.map(|problem| {
        let help = problem.help.first().map(|help| format!("; {help}"));
        let words = format!("{}{}", problem.message, help.unwrap_or_default());
        Wrong {
            path: problem.path.clone(),
            words: without_switches(&words),
        }
    });
    Trouble::Rules(all.collect())
}
