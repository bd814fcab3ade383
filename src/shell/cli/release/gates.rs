//! What a version must pass before it is released, each gate with its figure.
//!
//! Those that a machine can answer. None stops the others, unless they would have nothing to look at.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::Mutex;

use jiff::civil::Date;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::released::Gates;
use crate::check::pack::Pack;
use crate::check::shelf::WorkedFile;
use crate::compile::program::Program;
use crate::inspect::diff::Difference;
use crate::inspect::diff::diff;
use crate::inspect::mutate::mutants as slips;
use crate::inspect::mutate::mutate;
use crate::inspect::mutate::score;
use crate::inspect::thorough::thorough;
use crate::inspect::verify::Verdict;
use crate::inspect::verify::verify;
use crate::report::release::downward::Downward;
use crate::report::release::downward::downward;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::mutate::worked_cases;
use crate::shell::cli::output::say;
use crate::shell::cli::progress::Progress;
use crate::shell::cli::test::run_one;
use crate::shell::files::FileError;

/// Of a hundred slips, how many the worked cases must notice. The packs that come with the program notice 98 to 100.
pub(super) const FLOOR: usize = 95;
/// What stands wherever somebody has still to write something of their own.
pub(super) const PLACEHOLDER: &str = "TO BE FILLED IN";

/// How a gate was passed, or what is to be done.
pub(super) type Passed = Result<String, Vec<String>>;

/// Prints the outcome of a gate, and says whether it was passed.
pub(super) fn shown(name: &str, passed: &Passed) -> Result<bool, FileError> {
    match passed {
        Ok(figure) => say(&format!("  passed   {name:<10} {figure}\n"))?,
        Err(lines) => {
            let mut mark = "refused";
            for line in lines.iter().flat_map(|text| text.lines()) {
                let name = if mark.is_empty() { "" } else { name };
                say(format!("  {mark:<8} {name:<10} {line}\n").as_str())?;
                mark = "";
            }
        }
    }
    Ok(passed.is_ok())
}

/// The version that is released, and the one it follows.
pub(super) struct Candidate<'l> {
    pub(super) loaded: &'l Loaded,
    pub(super) pack: &'l Arc<Pack>,
    pub(super) before: Option<Arc<Pack>>,
    pub(super) program: Arc<Program>,
}

impl<'l> Candidate<'l> {
    pub(super) fn of(loaded: &'l Loaded, pack: &'l Arc<Pack>) -> Self {
        let id = &pack.own().id;
        let released = loaded.library.packs().filter(|other| {
            let own = other.own();
            own.id.pack == id.pack && own.id != *id && !own.standing.serves.is_empty()
        });
        let before = released.max_by_key(|it| (it.own().from, it.own().id.version));
        Self {
            loaded,
            pack,
            before: before.cloned(),
            program: loaded.program(pack),
        }
    }

    /// How the folder of the version is shown.
    fn folder(&self) -> String {
        let id = &self.pack.own().id;
        format!("{}/{}/{}/", self.loaded.root, id.pack, id.version)
    }

    /// Nothing is left that `threshold new` marked as to be written.
    pub(super) fn filled_in(&self) -> Passed {
        let files = &self.loaded.files;
        let folder = self.folder();
        let mut left: Vec<String> = Vec::new();
        for file in files
            .all()
            .filter(|id| files.name(*id).starts_with(&folder))
        {
            let lines = (1..).zip(files.text(file).lines());
            let marked = lines.filter(|(_, line)| line.contains(PLACEHOLDER));
            left.extend(
                marked.map(|(number, line)| {
                    format!("{}:{number}: {}", files.name(file), line.trim())
                }),
            );
        }
        let written = &self.pack.own().approved;
        if written != "not yet" {
            left.push(format!(
                "{folder}pack.yaml says `approved: {written}`; write `approved: not yet`: who approves stands in the release sheet"
            ));
        }
        if left.is_empty() {
            return Ok("nothing is left to be filled in".to_owned());
        }
        left.insert(0, "write what is your own in place of:".to_owned());
        Err(left)
    }

    /// The check finds nothing in its files.
    pub(super) fn checked(&self, setting: &Setting) -> Passed {
        let loaded = self.loaded;
        let begun = loaded.problems.clone();
        let found = thorough(
            &loaded.library,
            &loaded.worked,
            &loaded.files,
            begun,
            &|| false,
        );
        let folder = self.folder();
        let own = |problem: &Diagnostic| {
            let place = problem.place();
            place.is_some_and(|it| loaded.files.name(it.file).starts_with(&folder))
        };
        let found: Vec<Diagnostic> = found.unwrap_or_default().into_iter().filter(own).collect();
        if found.is_empty() {
            return Ok("no finding".to_owned());
        }
        loaded.show(&found, setting);
        Err(vec![
            format!("{} of the findings stand in it, shown above", found.len()),
            "mend each, or accept it in pack.yaml with a reason: `threshold check --explain CODE`"
                .to_owned(),
        ])
    }

    /// What it stands on is released.
    pub(super) fn layers(&self) -> Passed {
        let below: Vec<_> = self.pack.layers.iter().rev().skip(1).collect();
        let drafts = below.iter().filter(|it| it.standing.is_draft());
        let drafts: Vec<String> = drafts
            .map(|it| {
                format!(
                    "{} is a draft; release it first: `threshold release {}`",
                    it.id, it.id
                )
            })
            .collect();
        if !drafts.is_empty() {
            return Err(drafts);
        }
        let names: Vec<String> = below.iter().map(|it| it.id.to_string()).collect();
        Ok(if names.is_empty() {
            "it stands on nothing else".to_owned()
        } else {
            format!("it stands on {}, released", names.join(" and "))
        })
    }

    /// It begins after the one before, without a gap.
    pub(super) fn period(&self, today: Date) -> Passed {
        let own = self.pack.own();
        let head = format!("{}pack.yaml", self.folder());
        let begun = if own.from < today {
            " (it has begun already: contacts since then are decided by it once it is released)"
        } else {
            ""
        };
        let Some(before) = &self.before else {
            return Ok(format!(
                "in force from {}, the first of its pack{begun}",
                own.from
            ));
        };
        let last = before.own();
        if own.id.version <= last.id.version {
            return Err(vec![format!(
                "{} is no higher version than {}; give it a higher number: `threshold draft {} --from {} --bump minor ...`",
                own.id, last.id, own.id.pack, own.id.version
            )]);
        }
        if own.from <= last.from {
            return Err(vec![format!(
                "it begins on {} and {} on {}; in {head} write a later day: in_force: {{from: ...}}",
                own.from, last.id, last.from
            )]);
        }
        let eve = own.from.yesterday().unwrap_or(own.from);
        match last.until {
            Some(until) if until != eve => Err(vec![format!(
                "{} says that it ends on {until}, and this one begins on {}; in the pack.yaml of {} take `until` out, which is no part of its digest",
                last.id, own.from, last.id
            )]),
            Some(_) | None => Ok(format!(
                "in force from {}; {} ends on {eve}{begun}",
                own.from, last.id
            )),
        }
    }

    /// Every worked case comes out as expected; how many there are.
    pub(super) fn cases(&self) -> Result<usize, Vec<String>> {
        let id = &self.pack.own().id;
        let version = id.version.to_string();
        let own = self.loaded.worked.iter();
        let own = own.filter(|it| it.pack == id.pack && it.version == version);
        let own: Vec<&WorkedFile> = own.collect();
        let mut progress = Progress::of("cases", own.len());
        let fails = |file: &&WorkedFile| {
            progress.step(&file.name);
            any_error(&run_one(self.loaded, file))
        };
        let failed: Vec<&WorkedFile> = own.iter().copied().filter(fails).collect();
        if own.is_empty() {
            return Err(vec![format!(
                "it has no worked case; write what you expect of a child in {}cases/",
                self.folder()
            )]);
        }
        if failed.is_empty() {
            return Ok(own.len());
        }
        let mut lines = vec![format!(
            "{} of {} worked cases do not come out as expected; `threshold test {}/{version}` says how",
            failed.len(),
            own.len(),
            id.pack
        )];
        lines.extend(
            failed
                .iter()
                .map(|file| self.loaded.files.name(file.file).to_owned()),
        );
        Err(lines)
    }

    /// Every invariant is proved; how many there are.
    pub(super) fn proofs(&self) -> Result<usize, Vec<String>> {
        let all = self.pack.invariants.len();
        let mut progress = Progress::of("invariants", all);
        let found = verify(&self.program, &mut |it| progress.step(&it.id));
        drop(progress);
        let open = found.iter().filter(|it| it.verdict != Verdict::Proved);
        let open: Vec<String> = open.map(|it| it.invariant.id.to_string()).collect();
        if all == 0 {
            return Err(vec![format!(
                "it promises nothing; write what must hold for every child in {}invariants.yaml",
                self.folder()
            )]);
        }
        if open.is_empty() {
            return Ok(all);
        }
        Err(vec![format!(
            "{} of {all} invariants are not proved: {}; `threshold verify --pack {}` shows a child for each",
            open.len(),
            open.join(", "),
            self.pack.own().id
        )])
    }

    /// What changes since the version before, and what of it needs a sign-off.
    pub(super) fn changes(&self) -> (Option<Difference>, Vec<Downward>) {
        let Some(before) = &self.before else {
            return (None, Vec::new());
        };
        let mut progress = None;
        let old = self.loaded.program(before);
        let difference = diff(&old, &self.program, &mut |all, decision| {
            let progress = progress.get_or_insert_with(|| Progress::of("moves", all));
            progress.step(decision);
        });
        drop(progress);
        let down = downward(before, self.pack, &difference);
        (Some(difference), down)
    }

    /// How many slips were tried and noticed, and of how many they are a sample.
    pub(super) fn slips(&self, most: Option<usize>, gates: &mut Gates) -> Passed {
        let all = slips(self.pack);
        let there = all.len();
        let step = most.map_or(1, |most| there.div_ceil(most.max(1)).max(1));
        let tried: Vec<_> = all.into_iter().step_by(step).collect();
        let worked = worked_cases(self.pack, self.loaded);
        let progress = Mutex::new(Progress::of("slips", tried.len()));
        let hands = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let found = mutate(&self.program, tried, &worked, hands, &|_, _| {
            if let Ok(mut progress) = progress.lock() {
                progress.step("");
            }
        });
        drop(progress);
        let score = score(&found);
        gates.slips = score.counted();
        gates.noticed = score.by_case + score.by_page;
        gates.sample_of = (step > 1).then_some(there);
        let sample = gates.sample_of.map_or_else(String::new, |all| {
            format!("; a sample: one in {step} of {all}")
        });
        let share = score.per_thousand();
        let figure = format!(
            "{} of {} slips in its rules are noticed by a worked case ({}.{} %, at least {FLOOR} % are asked){sample}",
            gates.noticed,
            gates.slips,
            share / 10,
            share % 10
        );
        if share >= FLOOR * 10 {
            return Ok(figure);
        }
        Err(vec![
            figure,
            format!(
                "`threshold mutate --pack {}` lists each that is not; write the case that would notice",
                self.pack.own().id
            ),
        ])
    }
}
