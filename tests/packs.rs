//! What every shipped pack must hold, whatever its rules say.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the files it is about"
)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

#[path = "support/files.rs"]
mod files;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use threshold::ast::diagnostic::Diagnostic;
use threshold::ast::place::Files;
use threshold::ast::worked_case::read_worked_case;
use threshold::check::case::check_case;
use threshold::check::library::Library;
use threshold::check::library::check;
use threshold::check::pack::Pack;
use threshold::check::shelf::read_shelf;
use threshold::compile::program::Program;
use threshold::compile::program::check_scripts;
use threshold::inspect::mutate::Mutant;
use threshold::inspect::mutate::Worked;
use threshold::inspect::mutate::mutants;
use threshold::inspect::mutate::mutate;
use threshold::inspect::mutate::score;
use threshold::inspect::verify::Verdict;
use threshold::inspect::verify::clashing_assumptions;
use threshold::inspect::verify::verify;
use threshold::report::problems::Paint;
use threshold::report::problems::problems;

use crate::files::below;

fn shipped() -> (Library, Vec<Diagnostic>, Files) {
    let mut files = Files::default();
    let mut read = read_shelf("rules", below(Path::new("rules")).unwrap(), &mut files);
    let mut found = read.problems;
    found.extend(check_scripts(&mut read.shelf));
    let (library, more) = check(&read.shelf);
    found.extend(more);
    (library, found, files)
}

fn packs() -> Vec<Arc<Pack>> {
    shipped().0.packs().cloned().collect()
}

/// Everything that cites, in a pack and what it stands on.
fn cited(pack: &Pack) -> BTreeSet<String> {
    let own = pack.decisions.iter().flat_map(|decision| &decision.rules);
    let open = pack
        .decisions
        .iter()
        .flat_map(|decision| &decision.while_open);
    let rules = own
        .chain(open.map(|open| &open.rule))
        .flat_map(|rule| rule.cite.clone());
    let facts = pack.facts.iter().flat_map(|fact| fact.cite.clone());
    let services = pack
        .services
        .iter()
        .flat_map(|service| service.cite.clone());
    rules.chain(facts).chain(services).collect()
}

#[test]
fn nothing_is_wrong_with_them() {
    let (library, found, files) = shipped();
    assert!(
        found.is_empty(),
        "{}",
        problems(&found, &files, Paint::Plain)
    );
    assert!(library.packs().count() >= 3);
}

#[test]
fn every_registered_statement_is_carried_by_something() {
    let packs = packs();
    let carried: BTreeSet<String> = packs.iter().flat_map(|pack| cited(pack)).collect();
    for pack in packs {
        let idle: Vec<&String> = pack
            .statements
            .keys()
            .filter(|id| !carried.contains(*id))
            .collect();
        assert!(
            idle.is_empty(),
            "{}: cited by nothing: {idle:?}",
            pack.own().id
        );
    }
}

#[test]
fn scripts_give_a_result_for_every_answer() {
    for pack in packs() {
        let program = Program::compile(pack);
        assert_eq!(program.failures, []);
    }
}

#[test]
fn every_question_has_a_definition_beside_it() {
    for pack in packs() {
        for fact in &pack.facts {
            assert!(fact.help.is_some(), "{}", fact.name);
            assert!(fact.ask.ends_with('?'), "{}: {}", fact.name, fact.ask);
        }
    }
}

#[test]
fn what_rests_on_nothing_firm_says_so() {
    for pack in packs() {
        let rules = pack.decisions.iter().flat_map(|decision| &decision.rules);
        for rule in rules {
            let firm = rule.basis == threshold::check::pack::Basis::Stated;
            assert!(firm || rule.note.is_some(), "{}", rule.id);
        }
    }
}

/// A note stands beside its rule alone, on the page of a child: "as above" would tell nobody anything.
#[test]
fn a_note_is_understood_by_itself() {
    for pack in packs() {
        let rules = pack.decisions.iter().flat_map(|decision| &decision.rules);
        for (id, note) in rules.filter_map(|rule| Some((&rule.id, rule.note.as_ref()?))) {
            let elsewhere = [
                "As above",
                "As for ",
                "As in ",
                "See ",
                "Same as ",
                "Follows ",
                "Like the ",
            ];
            let points = elsewhere.iter().any(|words| note.starts_with(words));
            assert!(
                !points && note.split_whitespace().count() >= 5,
                "{id}: {note}"
            );
        }
    }
}

#[test]
fn what_must_hold_is_proved_for_every_child_of_every_pack() {
    for pack in packs() {
        let id = pack.own().id.to_string();
        let own = pack.layers.len() - 1;
        let stated = pack.invariants.iter().filter(|it| it.layer == own).count();
        assert!(stated >= 25, "{id} states {stated} invariants of its own");
        let program = Program::compile(pack.clone());
        assert!(clashing_assumptions(&program).is_empty(), "{id}");
        let open: Vec<String> = verify(&program, &mut |_| {})
            .iter()
            .filter(|proof| proof.verdict != Verdict::Proved)
            .map(|proof| format!("{id}: {} {:?}", proof.invariant.id, proof.verdict))
            .collect();
        assert!(open.is_empty(), "{open:#?}");
    }
}

/// One slip in so many is tried here; `threshold mutate` tries them all.
const EVERY: usize = 150;

#[test]
fn the_worked_cases_notice_most_slips() {
    let mut files = Files::default();
    let (library, _, _) = shipped();
    let read = read_shelf("rules", below(Path::new("rules")).unwrap(), &mut files);
    let (mut noticed, mut counted) = (0, 0);
    for pack in library.packs() {
        let id = &pack.own().id;
        let own = read
            .worked
            .iter()
            .filter(|file| file.pack == id.pack && file.version == id.version.to_string());
        let worked: Vec<Worked> = own
            .map(|file| {
                let (written, mut problems) = read_worked_case(file.file, &files);
                let written = written.unwrap();
                let case = check_case(&written.case, pack, &mut problems).unwrap();
                let name = file.name.clone();
                Worked {
                    name,
                    case,
                    written,
                }
            })
            .collect();
        let program = Program::compile(pack.clone());
        let slips: Vec<Mutant> = mutants(pack).into_iter().step_by(EVERY).collect();
        let hands = std::thread::available_parallelism().unwrap();
        let found = mutate(&program, slips, &worked, hands, &|_, _| {});
        let score = score(&found);
        noticed += score.by_case + score.by_page;
        counted += score.counted();
    }
    assert!(counted > 30, "{counted} slips are too few to tell");
    assert!(
        noticed * 100 >= counted * 90,
        "{noticed} of {counted} slips are noticed"
    );
}
