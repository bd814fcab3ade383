//! Every worked case of every pack: it comes out as expected, and its page is pinned.
//!
//! Each file of `rules/*/*/cases` is a test of its own name. The page a screener
//! reads is a snapshot under `snapshots/cases`, so that no threshold moves unseen.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the files it is about"
)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]
#![expect(clippy::panic, reason = "a test stops where something is wrong")]

#[path = "support/files.rs"]
mod files;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::Mutex;

use threshold::ast::diagnostic::Diagnostic;
use threshold::ast::diagnostic::any_error;
use threshold::ast::pack::Version;
use threshold::ast::place::Files;
use threshold::ast::worked_case::read_worked_case;
use threshold::check::case::check_case;
use threshold::check::expected::check_expected;
use threshold::check::library::Library;
use threshold::check::library::check;
use threshold::check::pack::PackId;
use threshold::check::shelf::read_shelf;
use threshold::compile::program::Program;
use threshold::explain::recommend::explain;
use threshold::inspect::worked::unmet;
use threshold::report::markdown::markdown;
use threshold::report::problems::Paint;
use threshold::report::problems::problems;
use threshold::report::recommendation::Audience;
use threshold::report::recommendation::lay_out;

use crate::files::below;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let mut files = Files::default();
    let read = read_shelf("rules", below(Path::new("rules")).unwrap(), &mut files);
    let (library, found) = check(&read.shelf);
    let all: Vec<Diagnostic> = read.problems.into_iter().chain(found).collect();
    assert!(!any_error(&all), "{}", problems(&all, &files, Paint::Plain));
    library
});

static PROGRAMS: LazyLock<Mutex<BTreeMap<PackId, Arc<Program>>>> =
    LazyLock::new(|| Mutex::new(BTreeMap::new()));

fn program(id: &PackId) -> Arc<Program> {
    let mut programs = PROGRAMS.lock().unwrap();
    programs
        .entry(id.clone())
        .or_insert_with(|| Arc::new(Program::compile(LIBRARY.version(id).unwrap())))
        .clone()
}

fn comes_out_as_expected(path: &Path) -> datatest_stable::Result<()> {
    let parts: Vec<String> = path
        .iter()
        .rev()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let [_, _, version, pack, ..] = parts.as_slice() else {
        panic!("{}", path.display())
    };
    let id = PackId {
        pack: pack.clone(),
        version: Version::parse(version).unwrap(),
    };
    let mut files = Files::default();
    let file = files.add(path.to_string_lossy(), std::fs::read_to_string(path)?);
    let (worked, mut found) = read_worked_case(file, &files);
    let worked = worked.unwrap();
    let program = program(&id);
    let case = check_case(&worked.case, &program.pack, &mut found);
    assert!(
        !any_error(&found),
        "{}",
        problems(&found, &files, Paint::Plain)
    );
    let shown = explain(&program, &case.unwrap());
    let mut unmet = unmet(&worked.expect, &shown);
    check_expected(&worked.expect, &worked.case, &program.pack, &mut unmet);
    assert!(
        unmet.is_empty(),
        "{}",
        problems(&unmet, &files, Paint::Plain)
    );
    let pages = shown
        .iter()
        .map(|one| markdown(&lay_out(one, Audience::Screener)));
    let page = format!(
        "{}\n\n{}",
        worked.title,
        pages.collect::<Vec<_>>().join("\n")
    );
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let mut settings = insta::Settings::clone_current();
    let folder = format!(
        "{}/snapshots/cases/{pack}/{version}",
        env!("CARGO_MANIFEST_DIR")
    );
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // Digests change with every word of a pack; the rules that matter are in the page.
    settings.add_filter(r"\([0-9a-f]{12}\)", "(digest)");
    settings.bind(|| insta::assert_snapshot!(name, page));
    Ok(())
}

datatest_stable::harness! {
    { test = comes_out_as_expected, root = "rules", pattern = r"/cases/[^/]+\.md$" },
}
