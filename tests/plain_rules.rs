//! Every rule of the packs as its reviewers read it, and that no two conditions read alike.
//!
//! The pages stand under `snapshots/plain`, one for each pack.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the files it is about"
)]

#[path = "support/files.rs"]
mod files;
#[path = "support/normal.rs"]
mod normal;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use threshold::ast::diagnostic::any_error;
use threshold::ast::place::Files;
use threshold::check::library::Library;
use threshold::check::library::check;
use threshold::check::pack::Pack;
use threshold::check::pack::Rule;
use threshold::check::shelf::read_shelf;
use threshold::check::term::Term;
use threshold::explain::plain::condition;
use threshold::explain::plain::plain;
use threshold::report::in_words::in_words;
use threshold::report::problems::Paint;
use threshold::report::problems::problems;

use crate::files::below;
use crate::normal::normal;

fn library() -> Library {
    let mut files = Files::default();
    let read = read_shelf("rules", below(Path::new("rules")).unwrap(), &mut files);
    let (library, found) = check(&read.shelf);
    assert!(!any_error(&read.problems) && !any_error(&found));
    library
}

fn rules(pack: &Pack) -> impl Iterator<Item = (&threshold::check::pack::Decision, &Rule)> {
    pack.decisions.iter().flat_map(|decision| {
        let open = decision.while_open.iter().map(|open| &open.rule);
        let all = decision.rules.iter().chain(open);
        all.map(move |rule| (decision, rule))
    })
}

/// A small pack with a rule for every form of the language.
#[test]
fn every_form_of_the_language_reads_as_it_is_pinned() {
    let mut raw = below(Path::new("tests/cases/base")).unwrap();
    raw.retain(|(path, _)| !path.starts_with("town/"));
    raw.extend(below(Path::new("tests/cases/plain")).unwrap());
    let mut files = Files::default();
    let read = read_shelf("rules", raw, &mut files);
    let (library, found) = check(&read.shelf);
    let all = [read.problems, found].concat();
    assert!(!any_error(&all), "{}", problems(&all, &files, Paint::Plain));
    let pack = library.packs().last().unwrap();
    let mut text = String::new();
    for (decision, rule) in rules(pack).filter(|(_, rule)| rule.id.starts_with("t.")) {
        let unless = rule
            .unless
            .as_ref()
            .map(|unless| format!(" UNLESS {unless}"));
        let lines = in_words(&plain(pack, decision, rule), 0);
        writeln!(text, "{}{}\n{lines}", rule.when, unless.unwrap_or_default()).unwrap();
    }
    pinned("every-form", &text);
}

fn pinned(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/plain"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_rule_of_the_packs_reads_as_it_is_pinned() {
    for pack in library().packs() {
        let own = pack.layers.len() - 1;
        let mut text = String::new();
        for (decision, rule) in rules(pack).filter(|(_, rule)| rule.layer == own) {
            let lines = in_words(&plain(pack, decision, rule), 0);
            writeln!(text, "{} · {}\n{lines}", rule.id, rule.title).unwrap();
        }
        pinned(&pack.own().id.to_string(), &text);
    }
}

/// A reader can tell any two conditions of a pack apart, whatever they are of.
#[test]
fn two_conditions_of_a_pack_never_read_the_same() {
    for pack in library().packs() {
        let mut read: BTreeMap<String, Term> = BTreeMap::new();
        for term in conditions(pack) {
            let words = in_words(&condition(pack, term).lines(), 0);
            let meant = normal(term, true);
            let first = read.entry(words.clone()).or_insert_with(|| meant.clone());
            assert_eq!(*first, meant, "{}: {words}", pack.own().id);
        }
        assert!(read.len() > 20);
    }
}

/// Every condition of a pack with every condition in it.
fn conditions(pack: &Pack) -> Vec<&Term> {
    let facts = pack.facts.iter();
    let facts = facts.flat_map(|fact| {
        fact.ask_when
            .iter()
            .chain(fact.only_if.iter().map(|it| &it.0))
    });
    let rules = rules(pack).map(|(_, rule)| &rule.condition);
    facts.chain(rules).flat_map(inner).collect()
}

fn inner(term: &Term) -> Vec<&Term> {
    let parts: &[Term] = if let Term::And(parts) | Term::Or(parts) = term {
        parts
    } else if let Term::Not(inner) = term {
        std::slice::from_ref(inner)
    } else {
        &[]
    };
    let below = parts.iter().flat_map(inner);
    std::iter::once(term).chain(below).collect()
}
