//! Why children moved: what is said of a few holds of every child with the same answers, and both versions agree.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use threshold::ast::place::Files;
use threshold::check::case::Case;
use threshold::check::case::Child;
use threshold::check::library::check;
use threshold::check::shelf::RawFile;
use threshold::check::shelf::read_shelf;
use threshold::check::term::Term;
use threshold::compile::program::Program;
use threshold::compile::program::check_scripts;
use threshold::decide::answer::answered_though_not_applicable;
use threshold::decide::answer::contacts;
use threshold::decide::answer::contradictions;
use threshold::decide::mind::Mind;
use threshold::inspect::diff::parts::Part;
use threshold::inspect::diff::reasons::reasons;
use threshold::inspect::replayed::Cell;
use threshold::inspect::replayed::Kept;
use threshold::inspect::replayed::Move;
use threshold::inspect::replayed::Place;
use threshold::inspect::sample::WHOLE;

use crate::RULES;
use crate::files;
use crate::newest;
use crate::sampled;

/// The newest version of Lancashire with other words in its pathway.
fn drafted(before: &str, after: &str) -> Program {
    let raw = files::below(Path::new(RULES)).unwrap().into_iter();
    // What is pinned would not be decided by any more.
    let raw: Vec<RawFile> = raw
        .filter(|(path, _)| !path.ends_with("released.yaml"))
        .map(|(path, bytes)| {
            if path != "lancashire/2.0.0/decisions/pathway.yaml" {
                return (path, bytes);
            }
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains(before));
            (path, text.replace(before, after).into_bytes())
        })
        .collect();
    let mut read = read_shelf("rules", raw, &mut Files::default());
    assert!(check_scripts(&mut read.shelf).is_empty());
    let (library, _) = check(&read.shelf);
    let mut packs = library.packs();
    let pack = packs.find(|pack| pack.own().id.to_string() == "lancashire@2.0.0");
    Program::compile(pack.unwrap().clone())
}

/// A contact about one child.
fn alone(case: &Case, child: Child) -> Case {
    Case {
        reference: case.reference.clone(),
        received: case.received,
        children: vec![child],
    }
}

fn place(program: &Program, case: &Case) -> Place {
    let pack = &program.pack;
    let contacts = contacts(program, case);
    let mind = Mind::about(program, &contacts[0], &case.children[0], &[pack.recommends]);
    let possible = mind.decision(pack.recommends).possible();
    Place {
        at: possible[0],
        least: pack.decision(pack.recommends).outcomes[possible[0]]
            .id
            .to_string(),
        settled: possible.len() == 1,
    }
}

/// Another child with those answers of the first that are named, and of the second for the rest; nothing where they do
/// not go together.
fn mixed(program: &Program, case: &Case, kept: &BTreeSet<String>, other: &Child) -> Option<Case> {
    let pack = &program.pack;
    let mut child = case.children[0].clone();
    for id in pack.fact_ids() {
        if !kept.contains(&*pack.fact(id).name) {
            child.answers[id.0].clone_from(&other.answers[id.0]);
        }
    }
    let mut mixed = alone(case, child);
    for _ in 0..pack.facts.len() {
        let odd = {
            let contacts = contacts(program, &mixed);
            let mind = Mind::about(program, &contacts[0], &mixed.children[0], &[]);
            if !contradictions(&mind.world, &mixed.children[0]).is_empty() {
                return None;
            }
            answered_though_not_applicable(&mind).first().copied()
        };
        let Some(odd) = odd else {
            return Some(mixed);
        };
        if kept.contains(&*pack.fact(odd).name) {
            return None;
        }
        mixed.children[0].answers[odd.0] = None;
    }
    None
}

/// Whether somebody stands where another does, or, where that one is open, nowhere below.
fn stands(place: &Place, wanted: &Place) -> bool {
    if wanted.settled {
        place == wanted
    } else {
        place.at >= wanted.at
    }
}

#[test]
fn whoever_has_the_same_answers_stands_where_they_stood() {
    let old = Program::compile(newest("lancashire"));
    let new = drafted(
        "    when: open_to_social_care\n    then: open_case",
        "    when: open_to_social_care\n    then: advice_and_signposting",
    );
    let mut all = sampled(&old, 150, 21, 0);
    all.extend(sampled(&old, 100, 22, WHOLE / 4));
    let all: Vec<Case> = all
        .iter()
        .flat_map(|case| case.children.iter().map(|child| alone(case, child.clone())))
        .collect();
    let mut cells: BTreeMap<Cell, Vec<Kept>> = BTreeMap::new();
    for (at, case) in all.iter().enumerate() {
        let (before, after) = (place(&old, case), place(&new, case));
        if before != after {
            let kept = Kept {
                reference: at.to_string(),
                place: 0,
                cases: (case.clone(), case.clone()),
            };
            let cell = (Move::Down, before, after);
            cells.entry(cell).or_default().push(kept);
        }
    }
    let listed: Vec<(&Cell, &[Kept])> =
        cells.iter().map(|(cell, kept)| (cell, &kept[..])).collect();
    let found = reasons(&old, &new, &listed);
    let (mut reasons, mut tried) = (0, 0);
    for ((cell, kept), found) in listed.iter().zip(&found) {
        let (_, before, after) = cell;
        let explained: BTreeSet<&String> = found.iter().flat_map(|it| &it.references).collect();
        if before.settled && after.settled {
            assert!(
                explained.len() * 10 >= kept.len() * 8,
                "{cell:?}: {explained:?}"
            );
        }
        for reason in found {
            reasons += 1;
            let names = reason.parts.iter().filter_map(|part| match part {
                Part::Answer { fact, .. } => Some(fact.name.to_string()),
                Part::Hours { .. } | Part::Loose { .. } => None,
            });
            let mut names: BTreeSet<String> = names.collect();
            // An age may follow from a date of birth.
            let pack = &old.pack;
            for fact in pack
                .facts
                .iter()
                .filter(|fact| names.contains(&*fact.name))
                .cloned()
                .collect::<Vec<_>>()
            {
                let from = fact.worked_out.iter().flat_map(Term::facts);
                names.extend(from.map(|id| pack.fact(id).name.to_string()));
            }
            for reference in &reason.references {
                let case = &all[reference.parse::<usize>().unwrap()];
                for other in all.iter().skip(reasons % 7).step_by(11) {
                    let Some(mixed) = mixed(&old, case, &names, &other.children[0]) else {
                        continue;
                    };
                    tried += 1;
                    assert!(stands(&place(&old, &mixed), before), "{cell:?} {names:?}");
                    assert!(stands(&place(&new, &mixed), after), "{cell:?} {names:?}");
                }
            }
        }
    }
    assert!(reasons >= 10 && tried >= 500, "{reasons} {tried}");
}
