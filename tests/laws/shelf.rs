//! Packs read and checked as the program does it, and cases for them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use threshold::algebra::moment::Moment;
use threshold::algebra::value::Value;
use threshold::ast::diagnostic::Diagnostic;
use threshold::ast::diagnostic::any_error;
use threshold::ast::place::Files;
use threshold::check::case::Answer;
use threshold::check::case::Child;
use threshold::check::case::Reply;
use threshold::check::library::Library;
use threshold::check::library::check;
use threshold::check::pack::Pack;
use threshold::check::shelf::RawFile;
use threshold::check::shelf::read_shelf;
use threshold::compile::program::Program;
use threshold::compile::program::check_scripts;
use threshold::decide::world::Contact;

use crate::generate::Spec;
use crate::generate::scripted;
use crate::model::Model;
use crate::naive::Names;
use crate::naive::V;

/// The rules folder of this repository.
pub(crate) fn rules_folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rules"))
}

/// Every file below a folder, by its path within it.
pub(crate) fn files_below(root: &Path, within: &str, found: &mut Vec<RawFile>) {
    let mut entries: Vec<_> = std::fs::read_dir(root.join(within))
        .unwrap()
        .map(|entry| entry.unwrap())
        .collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().into_string().unwrap();
        let path = if within.is_empty() {
            name
        } else {
            format!("{within}/{name}")
        };
        if entry.file_type().unwrap().is_dir() {
            files_below(root, &path, found);
        } else {
            found.push((path.clone(), std::fs::read(root.join(&path)).unwrap()));
        }
    }
}

pub(crate) fn calendar() -> RawFile {
    static TEXT: &[u8] = include_bytes!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/rules/calendars/england-and-wales.yaml"
    ));
    ("calendars/england-and-wales.yaml".to_owned(), TEXT.to_vec())
}

/// Reads and checks files as `threshold check` does.
pub(crate) fn read(raw: Vec<RawFile>) -> (Library, Vec<Diagnostic>, Files) {
    let mut files = Files::default();
    let mut read = read_shelf("rules", raw, &mut files);
    let mut problems = read.problems;
    problems.extend(check_scripts(&mut read.shelf));
    let (library, found) = check(&read.shelf);
    problems.extend(found);
    (library, problems, files)
}

/// Reads the files of one small pack; nothing if it has an error.
pub(crate) fn small_pack(texts: &[(String, String)]) -> Result<Arc<Pack>, Vec<Diagnostic>> {
    let mut raw: Vec<RawFile> = texts
        .iter()
        .map(|(path, text)| (path.clone(), text.clone().into_bytes()))
        .collect();
    raw.push(calendar());
    let (library, problems, _) = read(raw);
    if any_error(&problems) {
        return Err(problems);
    }
    Ok(library.packs().next().unwrap().clone())
}

/// A random pack, compiled, with its twin for brute force.
pub(crate) struct Small {
    pub(crate) spec: Spec,
    pub(crate) program: Program,
    pub(crate) model: Model,
}

impl Small {
    /// Reads a random pack; nothing if the checker refuses it, for instance for a test that never holds.
    pub(crate) fn of(spec: Spec) -> Option<Self> {
        let pack = match small_pack(&spec.files()) {
            Ok(pack) => pack,
            Err(problems) => {
                let expected = ["always-holds", "never-holds", "mixed-types", "empty-range"];
                let strange = problems
                    .iter()
                    .find(|problem| !expected.contains(&problem.code));
                assert!(strange.is_none(), "{strange:#?}\n{:#?}", spec.files());
                return None;
            }
        };
        let model = model_of(&spec, &pack);
        Some(Self {
            program: Program::compile(pack),
            model,
            spec,
        })
    }
}

fn model_of(spec: &Spec, pack: &Pack) -> Model {
    let domains: BTreeMap<String, Vec<V>> = spec
        .facts
        .iter()
        .map(|fact| (fact.name.clone(), fact.kind.domain()))
        .collect();
    let worked = spec
        .facts
        .iter()
        .filter_map(|fact| Some((fact.name.clone(), fact.worked_out.clone()?)));
    Model::of(pack, &domains, &worked.collect(), Names::new(), scripted)
}

/// When every contact of these tests was received: a Friday afternoon.
pub(crate) fn contact() -> Contact {
    let received = Moment::Time(date(2026, 11, 20).at(16, 20, 0, 0));
    Contact {
        received,
        siblings: None,
    }
}

/// A child of whom nothing is known.
pub(crate) fn blank(pack: &Pack) -> Child {
    Child {
        reference: "child-1".to_owned(),
        answers: vec![None; pack.facts.len()],
    }
}

/// Writes an answer down.
pub(crate) fn give(child: &mut Child, at: usize, reply: Option<Reply>) {
    child.answers[at] = reply.map(|given| Answer {
        given,
        from: None,
        on: None,
        note: None,
        place: None,
        path: String::new(),
    });
}

/// Writes a value down.
pub(crate) fn answer(child: &mut Child, at: usize, value: Value) {
    give(child, at, Some(Reply::Known(value)));
}

/// The answers of a child on one line.
pub(crate) fn shown(pack: &Pack, child: &Child) -> String {
    let known = pack
        .fact_ids()
        .filter_map(|id| Some((&pack.fact(id).name, child.value(id)?)));
    let each: Vec<String> = known
        .map(|(name, value)| format!("{name} is {value}"))
        .collect();
    format!("of the child: {}", each.join("; "))
}
