//! Rules and cases for a command: read, checked, compiled.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use jiff::civil::Date;

use crate::algebra::moment::Moment;
use crate::ast::case::Case as Written;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::diagnostic::sort;
use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::read_case::read_cases;
use crate::ast::worked_case::read_worked_case;
use crate::check::case::Case;
use crate::check::case::authority_of;
use crate::check::case::check_case;
use crate::check::library::Library;
use crate::check::library::Shelf;
use crate::check::library::Unpinned;
use crate::check::library::check;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::check::shelf::BitByBit;
use crate::check::shelf::Read;
use crate::check::shelf::WorkedFile;
use crate::check::shelf::add_text;
use crate::check::shelf::read_shelf;
use crate::check::shelf::read_shelf_to_decide;
use crate::check::wanted::Wanted;
use crate::check::wanted::chosen;
use crate::check::wanted::is_first;
use crate::check::wanted::may_hold_first;
use crate::compile::program::Program;
use crate::compile::program::check_scripts;
use crate::decide::answer::contacts;
use crate::decide::answer::contradictions;
use crate::decide::world::World;
use crate::inspect::thorough::worked_problems;
use crate::shell::cli::Setting;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::files::FileError;
use crate::shell::files::Rules;
use crate::shell::files::Which;
use crate::shell::files::bytes;
use crate::shell::files::rules;
use crate::shell::files::some_rules;
use crate::shell::files::standard_input;

/// Everything a command works with.
pub(in crate::shell) struct Loaded {
    /// Every text that was read.
    pub(in crate::shell) files: Files,
    /// The packs that can decide.
    pub(in crate::shell) library: Library,
    /// Worked cases of all packs.
    pub(in crate::shell) worked: Vec<WorkedFile>,
    /// The digest of every version that could be read, whether or not it decides.
    pub(in crate::shell) digests: Vec<(PackId, String)>,
    /// What is wrong with the packs.
    pub(in crate::shell) problems: Vec<Diagnostic>,
    /// The rules folder as written: every version, what was released and withdrawn, release sheets.
    pub(in crate::shell) shelf: Shelf,
    /// How the rules folder is shown.
    pub(in crate::shell) root: String,
    programs: Mutex<BTreeMap<PackId, Arc<Program>>>,
}

/// Reads and checks the rules.
pub(super) fn load(setting: &Setting) -> Result<Loaded, FileError> {
    read(setting.rules.as_deref(), Pins::Trusted)
}

/// Reads and checks as much of the rules as the cases of some files need; all of them where that is not plain.
pub(super) fn load_for(
    paths: &[PathBuf],
    named: Option<&Named>,
    on: Option<Date>,
    setting: &Setting,
) -> Result<Loaded, FileError> {
    let folder = setting.rules.as_deref();
    let first = Which {
        files: &is_first,
        folders: &may_hold_first,
    };
    let (root, raw, _) = some_rules(folder, &first)?;
    let mut files = Files::default();
    let mut bits = BitByBit::of(&root);
    let heads = bits.read(raw, &mut files);
    let plain = !any_error(&heads.problems);
    let wanted = plain.then(|| wanted(&heads.shelf, paths, named, on));
    let Some(chosen) = wanted.flatten().and_then(|it| chosen(&heads.shelf, &it)) else {
        return load(setting);
    };
    let rest = Which {
        files: &|path| chosen.needs(path),
        folders: &|folder| chosen.may_need(folder),
    };
    let (root, raw, over) = some_rules(folder, &rest)?;
    let mut read = bits.read(raw, &mut files);
    chosen.note_on(&mut read.shelf);
    Ok(checked(root, &over, files, read))
}

/// What the cases of some files need; nothing where one of them cannot be read or does not say.
fn wanted(
    heads: &Shelf,
    paths: &[PathBuf],
    named: Option<&Named>,
    on: Option<Date>,
) -> Option<Vec<Wanted>> {
    let names: Vec<&str> = heads
        .packs
        .iter()
        .map(|it| it.head.id.value.as_str())
        .collect();
    let mut wanted = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            return None;
        }
        let mut files = Files::default();
        let (cases, problems) = cases_in(path, &mut files).ok()?;
        if any_error(&problems) {
            return None;
        }
        for case in &cases {
            let pack = match named {
                Some(named) => &named.pack,
                None => authority_of(case, &names).ok()?,
            };
            let received = case.received.as_ref().map(|received| received.value.date());
            let one = Wanted {
                pack: pack.to_owned(),
                version: named.and_then(|named| named.version),
                on: on.or(received)?,
            };
            if !wanted.contains(&one) {
                wanted.push(one);
            }
        }
    }
    Some(wanted)
}

/// Reads the cases of a file, or of standard input for `-`.
fn cases_in(path: &Path, files: &mut Files) -> Result<(Vec<Written>, Vec<Diagnostic>), FileError> {
    let (name, bytes) = if path == Path::new("-") {
        ("standard input".to_owned(), standard_input()?)
    } else {
        (path.to_string_lossy().replace('\\', "/"), bytes(path)?)
    };
    let mut problems = Vec::new();
    let Some(file) = add_text(name.clone(), bytes, files, &mut problems) else {
        return Ok((Vec::new(), problems));
    };
    if Path::new(&name)
        .extension()
        .is_some_and(|ending| ending == "md")
    {
        let (worked, found) = read_worked_case(file, files);
        problems.extend(found);
        let case = worked.map(|worked| worked.case);
        return Ok((case.into_iter().collect(), problems));
    }
    let (cases, found) = read_cases(file, files);
    problems.extend(found);
    Ok((cases, problems))
}

/// Reads and checks the rules, and asks a second reader about every file, also of what was released as it stands.
pub(super) fn load_to_check(setting: &Setting) -> Result<Loaded, FileError> {
    read(setting.rules.as_deref(), Pins::Kept)
}

/// Reads and checks a folder of rules that are not released yet.
pub(super) fn load_draft(folder: &Path) -> Result<Loaded, FileError> {
    read(Some(folder), Pins::Dropped)
}

/// Whether what was released stays as it was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pins {
    /// A released version that was changed does not decide; one that was not is not asked about twice.
    Trusted,
    /// A released version that was changed does not decide.
    Kept,
    /// Nothing counts as released.
    Dropped,
}

fn read(folder: Option<&Path>, pins: Pins) -> Result<Loaded, FileError> {
    Ok(loaded(rules(folder)?, pins))
}

/// Checks files as if they were a rules folder.
pub(super) fn load_files(rules: Rules) -> Loaded {
    loaded(rules, Pins::Kept)
}

fn loaded((root, raw, over): Rules, pins: Pins) -> Loaded {
    let mut files = Files::default();
    let mut read = match pins {
        Pins::Trusted => read_shelf_to_decide(&root, raw, &mut files),
        Pins::Kept | Pins::Dropped => read_shelf(&root, raw, &mut files),
    };
    if pins == Pins::Dropped {
        read.shelf.released.clear();
        read.shelf.withdrawn.clear();
        read.shelf.unpinned = Unpinned::ByDate;
    }
    checked(root, &over, files, read)
}

/// Checks what was read.
fn checked(root: String, over: &[(String, &str)], mut files: Files, mut read: Read) -> Loaded {
    let mut problems = read.problems;
    problems.extend(passed_over(&root, over, &mut files));
    problems.extend(check_scripts(&mut read.shelf));
    let (library, found) = check(&read.shelf);
    let digests = read.shelf.packs.iter().map(|pack| {
        let id = PackId {
            pack: pack.head.id.value.clone(),
            version: pack.head.version.value,
        };
        (id, pack.digest.clone())
    });
    let digests = digests.collect();
    problems.extend(found);
    sort(&mut problems);
    Loaded {
        files,
        library,
        worked: read.worked,
        digests,
        problems,
        shelf: read.shelf,
        root,
        programs: Mutex::default(),
    }
}

/// Says which entries of the rules folder are not read, so that none is missed in silence.
pub(in crate::shell) fn passed_over(
    root: &str,
    over: &[(String, &str)],
    files: &mut Files,
) -> Vec<Diagnostic> {
    over.iter()
        .map(|(path, what)| {
            let file = files.named(&format!("{root}/{path}"));
            Diagnostic::warning("not-read", format!("`{path}` is {what} and is not read"))
                .at(crate::ast::place::Place::top_of(file), "")
                .help("put the file itself here".to_owned())
        })
        .collect()
}

impl Loaded {
    /// The compiled program of a pack, made once.
    pub(in crate::shell) fn program(&self, pack: &Arc<Pack>) -> Arc<Program> {
        let id = pack.own().id.clone();
        let programs = self.programs.lock();
        let mut programs = programs.unwrap_or_else(PoisonError::into_inner);
        programs
            .entry(id)
            .or_insert_with(|| Arc::new(Program::compile(pack.clone())))
            .clone()
    }

    /// Reads the cases of a file, or of standard input for `-`.
    pub(super) fn cases(
        &mut self,
        path: &Path,
    ) -> Result<(Vec<Written>, Vec<Diagnostic>), FileError> {
        cases_in(path, &mut self.files)
    }

    /// Reads a worked case.
    pub(in crate::shell) fn worked_case(
        &self,
        file: FileId,
    ) -> (Option<crate::ast::worked_case::WorkedCase>, Vec<Diagnostic>) {
        read_worked_case(file, &self.files)
    }

    /// What is wrong with the names that a worked case uses.
    pub(super) fn worked_problems(&self, file: &WorkedFile) -> Vec<Diagnostic> {
        worked_problems(file, &self.library, &self.files)
    }

    /// Checks a case under the pack it names, or the one that was asked for.
    pub(in crate::shell) fn ready(
        &self,
        written: &Written,
        named: Option<&Named>,
        on: Option<Date>,
    ) -> Result<(Arc<Program>, Case), Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let received = written.received.as_ref().map(|received| received.value);
        let pack = self
            .pack_for(written, named, on, received)
            .map_err(|problem| vec![*problem])?;
        if received.is_none() {
            // Reported where it was read; the answers are looked at all the same.
            check_case(written, &pack, &mut problems);
            return Err(problems);
        }
        let program = self.program(&pack);
        let case = check_case(written, &pack, &mut problems);
        let Some(case) = case.filter(|_| !any_error(&problems)) else {
            return Err(problems);
        };
        for (child, contact) in case.children.iter().zip(contacts(&program, &case)) {
            problems.extend(contradictions(&World::of(&program, &contact, child), child));
        }
        if any_error(&problems) {
            Err(problems)
        } else {
            Ok((program, case))
        }
    }

    fn pack_for(
        &self,
        written: &Written,
        named: Option<&Named>,
        on: Option<Date>,
        received: Option<Moment>,
    ) -> Result<Arc<Pack>, Box<Diagnostic>> {
        let names = self.library.names();
        let own;
        let named = match named {
            Some(named) => named,
            None => {
                let pack = authority_of(written, &names)?.to_owned();
                own = Named {
                    pack,
                    version: None,
                };
                &own
            }
        };
        let day = on.or(received.map(Moment::date));
        let newest = || self.library.newest(&named.pack).map(|pack| pack.own().from);
        let day = day.or_else(newest).unwrap_or(Date::MIN);
        self.named(named, day).map_err(|reason| {
            let problem = Diagnostic::error("no-pack-in-force", reason.to_string());
            let place = written.received.as_ref().map(|received| received.place);
            let place = place.or(written.authority.as_ref().map(|authority| authority.place));
            Box::new(match place {
                Some(place) => problem.at(place, ""),
                None => problem,
            })
        })
    }

    /// Shows what is wrong on standard error.
    pub(super) fn show(&self, problems: &[Diagnostic], setting: &Setting) {
        complain(&crate::report::problems::problems(
            problems,
            &self.files,
            setting.paint,
        ));
    }
}
