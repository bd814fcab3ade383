//! The versions that decide: one that was named, or for each contact the one in force when it came.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::algebra::moment::Moment;
use crate::ast::case;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::place::FileId;
use crate::check::case::Case;
use crate::check::case::check_case;
use crate::compile::program::Program;
use crate::decide::answer::contradictions;
use crate::decide::world::Contact;
use crate::decide::world::World;
use crate::execute::coder::Coder;
use crate::execute::crowd::Ready;

/// One version, ready.
pub(in crate::shell) struct Version<'p> {
    pub(super) ready: Ready<'p>,
    pub(super) coder: Coder<'p>,
    pub(super) pack: String,
    pub(super) number: String,
    /// Both, as people write them.
    pub(super) id: String,
}

/// Finds the version for a day, by its position.
pub(in crate::shell) type Pick<'p> = Box<dyn Fn(Date) -> Result<usize, String> + Sync + 'p>;

/// One side of a comparison.
pub(in crate::shell) struct Side<'p> {
    /// As it was named.
    pub(in crate::shell) name: String,
    /// Its versions.
    pub(in crate::shell) versions: Vec<Version<'p>>,
    /// Which decides on a day.
    pub(in crate::shell) pick: Pick<'p>,
}

impl<'p> Version<'p> {
    /// Prepares a version; answers to the questions of `over` are passed over.
    pub(in crate::shell) fn of(
        program: &'p Program,
        file: FileId,
        over: &BTreeSet<String>,
    ) -> Self {
        let pack = &program.pack;
        let own = &pack.own().id;
        let over = over.iter().filter(|name| pack.find_fact(name).is_none());
        Self {
            ready: Ready::of(program),
            coder: Coder::of(program, file, over.cloned().collect()),
            pack: own.pack.clone(),
            number: own.version.to_string(),
            id: own.to_string(),
        }
    }

    /// A case looked at as `decide` looks at it.
    pub(super) fn closer(&self, written: &case::Case) -> Result<Case, Vec<Diagnostic>> {
        let program = self.ready.program;
        let mut written = written.clone();
        let kept = |answer: &case::GivenAnswer| !self.coder.passes_over(&answer.fact.value);
        written.facts.retain(kept);
        for child in &mut written.children {
            child.facts.retain(kept);
        }
        let mut problems = Vec::new();
        let case = check_case(&written, &program.pack, &mut problems);
        let Some(case) = case.filter(|_| !any_error(&problems)) else {
            return Err(problems);
        };
        let contact = Contact {
            received: case.received,
            siblings: None,
        };
        for child in &case.children {
            problems.extend(contradictions(&World::of(program, &contact, child), child));
        }
        if any_error(&problems) {
            return Err(problems);
        }
        Ok(case)
    }
}

impl Side<'_> {
    /// Conditions that are worked out for one child at a time.
    pub(in crate::shell) fn one_at_a_time(&self) -> Vec<String> {
        let versions = self.versions.iter();
        versions
            .flat_map(|version| {
                if version.ready.is_too_large() {
                    let all = format!("every child under {}@{}", version.pack, version.number);
                    vec![all]
                } else {
                    version.ready.one_at_a_time()
                }
            })
            .collect()
    }

    /// The version that decides a contact.
    pub(super) fn version(&self, received: Moment) -> Result<usize, Vec<Diagnostic>> {
        (self.pick)(received.date()).map_err(|reason| {
            let problem = Diagnostic::error("no-pack-in-force", reason).path("$.received");
            vec![problem.help("name a version, as in `--pack NAME@VERSION`".to_owned())]
        })
    }
}
