//! Packs as DMN, and cases with the answers of this engine, for other engines to be compared with.
//!
//! `npm --prefix tests/dmn ci && npm --prefix tests/dmn test` writes them and compares. By itself this
//! test checks the command and that the files are what a reader of DMN can read.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::disallowed_methods,
    reason = "a comparison that cannot be made is a failed test"
)]
#![expect(dead_code, reason = "the random packs of the laws are used in part")]

#[path = "../laws/cases.rs"]
mod cases;
#[path = "../support/desk.rs"]
mod desk;
#[path = "../support/files.rs"]
mod files;
#[path = "../laws/generate.rs"]
mod generate;
#[path = "../laws/model.rs"]
mod model;
#[path = "../laws/naive.rs"]
mod naive;
#[path = "../laws/shelf.rs"]
mod shelf;
#[path = "../laws/tape.rs"]
mod tape;

mod command;
mod told;

use std::path::PathBuf;

use threshold::ast::diagnostic::any_error;
use threshold::ast::place::Files;
use threshold::ast::worked_case::read_worked_case;
use threshold::check::case::Case;
use threshold::check::case::Child;
use threshold::check::case::check_case;
use threshold::check::library::check;
use threshold::check::pack::Pack;
use threshold::check::shelf::read_shelf;
use threshold::compile::program::Program;
use threshold::inspect::sample::Sampler;
use threshold::inspect::sample::WHOLE;
use threshold::report::dmn::export;

use crate::generate::Reach;
use crate::generate::Spec;
use crate::shelf::Small;
use crate::shelf::blank;
use crate::shelf::contact;
use crate::tape::Tape;

/// How many random packs are written, and how many children of each.
const PACKS: u32 = 120;
const CHILDREN: u32 = 12;

/// A number that the environment may set.
fn number(variable: &str, usual: u64) -> u64 {
    let asked = std::env::var(variable).ok();
    asked.map_or(usual, |it| it.parse().unwrap())
}

/// The folder in which models and cases are laid.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("dmn")
        .join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The worked cases of a pack version.
fn worked(pack: &Pack, files: &Files, all: &[threshold::check::shelf::WorkedFile]) -> Vec<Case> {
    let own = &pack.own().id;
    let home = |file: &&threshold::check::shelf::WorkedFile| {
        file.pack == own.pack && file.version == own.version.to_string()
    };
    all.iter()
        .filter(home)
        .filter_map(|file| {
            let (worked, _) = read_worked_case(file.file, files);
            let mut problems = Vec::new();
            let case = check_case(&worked?.case, pack, &mut problems);
            case.filter(|_| !any_error(&problems))
        })
        .collect()
}

/// Every version of every pack that is shipped, with made-up cases, of which a tenth, a third or two thirds is not
/// known, and with the worked cases: all of them where a thousand cases are asked for, else some.
#[test]
fn shipped_packs_are_written_with_cases() {
    let most = number("DMN_CASES", 6);
    let folder = folder("shipped");
    let mut files = Files::default();
    let mut raw = Vec::new();
    shelf::files_below(shelf::rules_folder(), "", &mut raw);
    let read = read_shelf("rules", raw, &mut files);
    let (library, problems) = check(&read.shelf);
    assert!(!any_error(&problems), "{problems:#?}");
    let mut packs = 0;
    for pack in library.packs() {
        let program = Program::compile(pack.clone());
        let made = export(&program);
        assert_eq!(made.left_out, [], "{}", pack.own().id);
        let name = pack.own().id.to_string();
        std::fs::write(folder.join(format!("{name}.dmn")), &made.xml).unwrap();
        let worked = worked(pack, &files, &read.worked);
        let shares = [WHOLE / 10, WHOLE / 3, WHOLE / 3 * 2];
        let samplers = shares.map(|unknown| Sampler::of(&program, &worked, 1989, unknown));
        let drawn = (0..most).map(|at| {
            let sampler = &samplers[usize::try_from(at % 3).unwrap()];
            sampler.case(at + 1)
        });
        let step = if most >= 1000 { 1 } else { 12 };
        let lines: String = drawn
            .chain(worked.iter().step_by(step).cloned())
            .map(|case| told::line(&program, &case))
            .collect();
        std::fs::write(folder.join(format!("{name}.ndjson")), lines).unwrap();
        packs += 1;
    }
    assert!(packs >= 6);
}

/// Random packs with facts of every type, lists with unknown parts, scripts, and decisions of every hit policy.
#[test]
fn random_packs_are_written_with_partial_cases() {
    let packs = u32::try_from(number("DMN_PACKS", PACKS.into())).unwrap();
    let exact = folder("random");
    let weaker = folder("weaker");
    let mut written = 0;
    for seed in 1..=packs {
        let numbers = numbers(seed);
        let mut tape = Tape::new(&numbers);
        let spec = Spec::random(&mut tape, Reach::All, true);
        let Some(small) = Small::of(spec) else {
            continue;
        };
        let made = export(&small.program);
        let name = format!("random-{seed:05}");
        let mut lines = String::new();
        for again in 1..=CHILDREN {
            let numbers = self::numbers(seed * CHILDREN + again + packs);
            let child = partial(&mut Tape::new(&numbers), &small);
            let case = Case {
                reference: name.clone(),
                received: contact().received,
                children: vec![child],
            };
            lines.push_str(&told::line(&small.program, &case));
        }
        // What could not be exported counts as not known, so less may be settled there.
        let folder = if made.left_out.is_empty() {
            &exact
        } else {
            &weaker
        };
        std::fs::write(folder.join(format!("{name}.dmn")), &made.xml).unwrap();
        std::fs::write(folder.join(format!("{name}.ndjson")), lines).unwrap();
        written += 1;
    }
    assert!(written > packs / 3, "only {written} of {packs}");
}

/// A child of whom every answer is known or not by chance, and of a list perhaps a part.
fn partial(tape: &mut Tape<'_>, small: &Small) -> Child {
    let mut child = blank(&small.program.pack);
    for at in 0..small.spec.facts.len() {
        if tape.chance(55) {
            cases::fill(tape, small, &mut child, at);
        }
    }
    child
}

/// Numbers that look random and are the same every time.
fn numbers(seed: u32) -> Vec<u32> {
    let mut state = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..500)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            u32::try_from(state >> 40).unwrap() % 12_600
        })
        .collect()
}
