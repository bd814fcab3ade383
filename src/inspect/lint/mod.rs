//! Lints: what is suspicious in packs in which every word reads well.
//!
//! One file is one lint: its header is its page, its code the file's name with
//! hyphens. A finding is a diagnostic; one that is right as it is can be
//! accepted in `pack.yaml`, and an acceptance that nothing needs is a finding.

mod contained_rule;
mod deadline_beyond_calendar;
mod drifted_citation;
mod empty_band;
mod gap;
mod missing_citation;
mod outcome_never_given;
mod overlapping_rules;
mod phone_differs;
mod question_never_matters;
mod redundant_part;
mod rule_never_fires;
mod same_rules;
mod shadowed_rule;
mod study;
mod third_party_told;
mod uncited_sensitive_fact;
mod unread_citation;
mod unsaid_fact;
mod unused_fact;
mod unused_statement;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::Severity;
use crate::ast::diagnostic::sort;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::suggest::nearest;
use crate::check::pack::Accepted;
use crate::check::pack::Layer;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::compile::program::Program;
use crate::inspect::lint::study::Study;

/// One lint.
#[derive(Clone, Copy)]
pub struct Lint {
    /// Its stable word.
    pub code: &'static str,
    /// How much a finding matters.
    pub level: Severity,
    /// In which packs it must be found.
    holds: Holds,
    /// Its file.
    source: &'static str,
    find: fn(&mut Study<'_>) -> Vec<Finding>,
}

/// Packs stand on each other; what is true of a rule in one need not be in another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Dead text is dead only if it is so in every pack that stands on it.
    InEveryPack,
    /// A danger is one wherever it is found.
    InAnyPack,
}

/// What a lint found.
#[derive(Clone, Debug)]
struct Finding {
    /// What it speaks of, as `accepts` names it.
    at: String,
    problem: Diagnostic,
}

/// Every lint, by its code.
pub const LINTS: &[Lint] = &[
    contained_rule::LINT,
    deadline_beyond_calendar::LINT,
    drifted_citation::LINT,
    empty_band::LINT,
    gap::LINT,
    missing_citation::LINT,
    outcome_never_given::LINT,
    overlapping_rules::LINT,
    phone_differs::LINT,
    question_never_matters::LINT,
    redundant_part::LINT,
    rule_never_fires::LINT,
    same_rules::LINT,
    shadowed_rule::LINT,
    third_party_told::LINT,
    uncited_sensitive_fact::LINT,
    unread_citation::LINT,
    unsaid_fact::LINT,
    unused_fact::LINT,
    unused_statement::LINT,
];

impl Lint {
    /// The lint's page: what it finds, why it matters, what to write instead.
    #[must_use]
    pub fn page(&self) -> String {
        let header = self.source.lines();
        let lines = header.map_while(|line| line.strip_prefix("//!"));
        let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
        lines.flat_map(|line| [line, "\n"]).collect()
    }

    fn finding(&self, at: &str, place: Place, message: impl Into<String>) -> Finding {
        let problem = match self.level {
            Severity::Warning => Diagnostic::warning(self.code, message),
            Severity::Error => Diagnostic::error(self.code, message),
        };
        Finding {
            at: at.to_owned(),
            problem: problem.at(place, ""),
        }
    }
}

impl Finding {
    fn also(mut self, place: Place, text: impl Into<String>) -> Self {
        self.problem = self.problem.also(place, text);
        self
    }

    fn help(mut self, text: impl Into<Option<String>>) -> Self {
        self.problem = self.problem.help(text);
        self
    }
}

/// Runs every lint over packs that were checked without an error.
#[must_use]
pub fn lint(programs: &[Arc<Program>], files: &Files) -> Vec<Diagnostic> {
    let mut studies: Vec<Study<'_>> = programs
        .iter()
        .map(|program| Study::of(program, programs))
        .collect();
    let mut used: BTreeSet<(PackId, usize)> = BTreeSet::new();
    let mut problems = Vec::new();
    for lint in LINTS {
        let mut found: Vec<(&Pack, Finding)> = studies
            .iter_mut()
            .flat_map(|study| {
                let found = (lint.find)(study);
                found.into_iter().map(|finding| (study.pack, finding))
            })
            .collect();
        if lint.holds == Holds::InEveryPack {
            found = in_every_pack(found, programs, files);
        }
        for (pack, finding) in found {
            let layers = accepting(lint, pack, &finding.problem, files);
            match accepted(&layers, lint, &finding.at) {
                Some(at) => {
                    used.insert(at);
                }
                None => problems.push(finding.problem),
            }
        }
    }
    problems.extend(accepted_in_vain(programs, &used));
    sort(&mut problems);
    problems
}

/// The findings that hold in every pack that stands on the layer they lie in, each once.
fn in_every_pack<'a>(
    found: Vec<(&'a Pack, Finding)>,
    programs: &[Arc<Program>],
    files: &Files,
) -> Vec<(&'a Pack, Finding)> {
    type Key = (Option<Place>, String);
    let mut by_key: BTreeMap<Key, Vec<(&Pack, Finding)>> = BTreeMap::new();
    for (pack, finding) in found {
        let key = (finding.problem.place(), finding.at.clone());
        by_key.entry(key).or_default().push((pack, finding));
    }
    let standing = by_key.into_values().filter_map(|mut group| {
        let (pack, first) = group.first()?;
        let owner = owner(pack, &first.problem, files)?;
        let readers = programs.iter().filter(|program| {
            let mut layers = program.pack.layers.iter();
            layers.any(|layer| layer.id == owner.id)
        });
        let packs: BTreeSet<&PackId> = group.iter().map(|(pack, _)| &pack.own().id).collect();
        (packs.len() >= readers.count()).then(|| group.swap_remove(0))
    });
    standing.collect()
}

/// The layer in whose folder a finding lies.
fn owner<'p>(pack: &'p Pack, problem: &Diagnostic, files: &Files) -> Option<&'p Layer> {
    let name = files.name(problem.place()?.file);
    pack.layers.iter().rev().find(|layer| {
        let folder = files.name(layer.file).trim_end_matches("pack.yaml");
        name.starts_with(folder)
    })
}

/// The layers that may accept a finding: that in which it lies, and for a danger the pack in which it arises.
fn accepting<'p>(
    lint: &Lint,
    pack: &'p Pack,
    problem: &Diagnostic,
    files: &Files,
) -> Vec<&'p Layer> {
    let own = match lint.holds {
        Holds::InEveryPack => None,
        Holds::InAnyPack => Some(pack.own()),
    };
    owner(pack, problem, files).into_iter().chain(own).collect()
}

/// Which acceptance a finding meets.
fn accepted(layers: &[&Layer], lint: &Lint, at: &str) -> Option<(PackId, usize)> {
    let fits = |it: &Accepted| it.lint.value == lint.code && it.at.value == at;
    layers.iter().find_map(|layer| {
        let number = layer.accepts.iter().position(fits)?;
        Some((layer.id.clone(), number))
    })
}

/// Acceptances of what was not found, and of lints that do not exist.
fn accepted_in_vain(
    programs: &[Arc<Program>],
    used: &BTreeSet<(PackId, usize)>,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for layer in programs.iter().map(|program| program.pack.own()) {
        for (number, accepted) in layer.accepts.iter().enumerate() {
            let lint = &accepted.lint;
            if !LINTS.iter().any(|known| known.code == lint.value) {
                let codes = LINTS.iter().map(|known| known.code);
                problems.push(
                    Diagnostic::error(
                        "unknown-lint",
                        format!("no lint is called `{}`", lint.value),
                    )
                    .at(lint.place, "not a lint")
                    .did_you_mean(lint.place, nearest(&lint.value, codes)),
                );
            } else if !used.contains(&(layer.id.clone(), number)) {
                let message = format!("`{}` is not found at `{}`", lint.value, accepted.at.value);
                problems.push(
                    Diagnostic::warning("accepted-in-vain", message)
                        .at(accepted.at.place, "nothing is found here any more")
                        .help("take this line of `accepts` away".to_owned()),
                );
            }
        }
    }
    problems
}
