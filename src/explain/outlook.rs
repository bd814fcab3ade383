//! What is in sight of a child while questions are still asked: settled, possible, to be asked.
//!
//! The short form of a recommendation, without reasons and without what to do.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

use crate::check::case::Case;
use crate::compile::program::Program;
use crate::decide::answer::answer;
use crate::decide::answer::contacts;
use crate::decide::mind::Mind;
use crate::explain::explanation::Decision;
use crate::explain::explanation::Pathway;
use crate::explain::explanation::Question;
use crate::explain::explanation::Status;
use crate::explain::recommend::decisions;
use crate::explain::recommend::pathway;
use crate::explain::recommend::questions;
use crate::explain::said::Said;
use crate::explain::shared::Shared;

/// What is in sight of one child.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Outlook {
    /// The reference of the case.
    pub case: String,
    /// The reference of the child within the case.
    pub child: String,
    /// `settled`: one outcome is left. `open`: what is not known can still change it.
    pub status: Status,
    /// The pathway as far as it is settled, and every outcome still possible.
    pub pathway: Pathway,
    /// Every decision by name, as far as it is settled.
    pub decisions: BTreeMap<String, Shared<Decision>>,
    /// How many questions that nobody was asked yet can still change something.
    pub questions_left: usize,
    /// The questions that can still change something, the best first; those asked in vain among them.
    pub ask_next: Vec<Shared<Question>>,
}

/// What is in sight of every child of a case.
#[must_use]
pub fn outlooks(program: &Program, case: &Case) -> Vec<Outlook> {
    outlooks_while(program, case, || true).unwrap_or_default()
}

/// The same, as long as whoever waits still does: they are asked before each child. None where they do not.
pub fn outlooks_while(
    program: &Program,
    case: &Case,
    mut waits: impl FnMut() -> bool,
) -> Option<Vec<Outlook>> {
    let contacts = contacts(program, case);
    let pairs = case.children.iter().zip(&contacts);
    pairs
        .map(|(child, contact)| {
            let mind = || Mind::of(program, contact, child);
            waits().then(|| outlook(&mut mind(), &case.reference))
        })
        .collect()
}

fn outlook(mind: &mut Mind<'_>, case: &str) -> Outlook {
    let pack = mind.pack();
    let answer = answer(mind);
    let mut said = Said::of(mind.program);
    let ask_next = questions(mind, &mut said);
    let unasked = ask_next.iter().filter(|it| it.standing == "not_asked");
    let outlook = Outlook {
        case: case.to_owned(),
        child: mind.child.reference.clone(),
        status: if answer.settled.is_some() {
            Status::Settled
        } else {
            Status::Open
        },
        pathway: pathway(pack, &answer, &mut said),
        decisions: decisions(mind, &mut said),
        questions_left: unasked.count(),
        ask_next,
    };
    mind.keep();
    outlook
}
