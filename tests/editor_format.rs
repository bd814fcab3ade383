//! The table of the format that serves editors has the keys that the reader of packs asks for, and no others.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use threshold::ast::place::Files;
use threshold::check::shelf::read_shelf;
use threshold::report::editor::format::Holds;
use threshold::report::editor::format::KINDS;
use threshold::report::editor::format::Needed;
use threshold::report::editor::format::Record;

type Keys = BTreeMap<&'static str, BTreeSet<String>>;

/// One of every map that a pack may hold, each with a key that no map has.
const PACK: &[(&str, &str)] = &[
    (
        "pack.yaml",
        "zzz: 1\npack: demo\nversion: 1.0.0\ntitle: T\nauthority: A\nin_force: {from: 2024-01-01, zzz: 1}\n\
         office_hours: {days: [monday], opens: \"09:00\", closes: \"17:00\", zzz: 1}\n\
         letters: {zzz: 1, family: {zzz: 1}}\napproved: {by: B, on: 2024-01-01, zzz: 1}\n\
         functions: {f: {result: text, says: S, zzz: 1}}\naccepts: [{lint: l, at: a, why: w, zzz: 1}]\n",
    ),
    (
        "facts.yaml",
        "zzz: 1\ngroups: [{id: g, title: T, zzz: 1}]\nfacts:\n  a: {type: one_of, values: {x: X, y: Y}, ask: A, zzz: 1}\n  \
         b: {type: whole_number, least: 0, most: 1, ask: B, zzz: 1}\n  \
         c: {type: list, ask: C, zzz: 1, of: {d: {type: one_of, values: {x: X, y: Y}, zzz: 1}, e: {type: decimal, least: 0, most: 1, zzz: 1}}}\n",
    ),
    (
        "decisions/a.yaml",
        "zzz: 1\ndecision: a\ntitle: T\noutcomes: [{id: x, title: X, zzz: 1}]\nhit: first\notherwise: x\n\
         rules: [{id: r, title: T, when: a, then: x, because: B, basis: stated, zzz: 1}]\n\
         while_open: [{id: o, when: a, then: x, because: B, basis: stated, zzz: 1}]\n",
    ),
    (
        "decisions/b.yaml",
        "zzz: 1\ndecision: b\nadds_to: low\nkind: actions\nmore_outcomes: [{id: x, title: X, zzz: 1}]\n",
    ),
    (
        "decisions/c.yaml",
        "decision: c\ntitle: T\nkind: deadlines\noutcomes: [{id: x, title: X, from: received, within: 1 day, zzz: 1}]\n",
    ),
    (
        "decisions/d.yaml",
        "decision: d\ntitle: T\nkind: routes\noutcomes: [{id: x, title: X, zzz: 1}]\n",
    ),
    (
        "decisions/e.yaml",
        "decision: e\ntitle: T\nkind: notices\noutcomes: [{id: x, audience: family, text: X, zzz: 1}]\n",
    ),
    (
        "services.yaml",
        "zzz: 1\nservices: {s: {title: T, serves: S, reach: [{phone: \"1\", zzz: 1}], zzz: 1}}\n",
    ),
    (
        "sources.yaml",
        "zzz: 1\ndocuments: {d: {title: T, publisher: P, zzz: 1}}\nstatements: {s: {document: d, at: A, says: S, zzz: 1}}\n",
    ),
    (
        "invariants.yaml",
        "zzz: 1\nassumptions: [{id: a, says: S, holds: a, zzz: 1}]\n\
         invariants: [{id: i, says: S, decision: a, monotone_in: [{fact: a, order: [x, y], zzz: 1}], zzz: 1}, {id: j, says: S, interim_never: [x], while_possible: a, zzz: 1}]\n",
    ),
];

fn keys_of_the_reader() -> BTreeMap<String, BTreeSet<String>> {
    let raw = PACK.iter().map(|(name, text)| {
        let path = format!("demo/1.0.0/{name}");
        (path, text.as_bytes().to_vec())
    });
    let read = read_shelf("rules", raw.collect(), &mut Files::default());
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for problem in &read.problems {
        let what = problem.message.strip_suffix(" has no key `zzz`");
        let known = problem
            .help
            .iter()
            .find_map(|help| help.strip_prefix("known keys: "));
        if let (Some(what), Some(known)) = (what, known) {
            let keys = known
                .split(", ")
                .map(|key| key.trim_matches('`').to_owned());
            found.entry(what.to_owned()).or_default().extend(keys);
        }
    }
    found
}

fn gather(record: &'static Record, found: &mut Keys) {
    let keys = record.keys.iter().map(|key| key.name.to_owned());
    found.entry(record.what).or_default().extend(keys);
    for key in record.keys {
        inside(&key.holds, found);
    }
}

fn inside(holds: &'static Holds, found: &mut Keys) {
    match holds {
        Holds::Record(record) => gather(record, found),
        Holds::Declared(_, inner)
        | Holds::Keyed(_, inner)
        | Holds::Free(inner)
        | Holds::Each(inner) => {
            inside(inner, found);
        }
        Holds::Either(one, other) => {
            inside(one, found);
            inside(other, found);
        }
        Holds::Text
        | Holds::Flag
        | Holds::Word(_)
        | Holds::Expression
        | Holds::Declares(_)
        | Holds::Names(_) => {}
    }
}

#[test]
fn the_table_has_the_keys_of_the_reader() {
    let mut table = Keys::new();
    for (_, _, record) in KINDS {
        gather(record, &mut table);
    }
    let table: BTreeMap<String, BTreeSet<String>> = table
        .into_iter()
        .map(|(what, keys)| (what.to_owned(), keys))
        .collect();
    assert_eq!(table, keys_of_the_reader());
}

/// A key that the table calls needed is missed by the reader, in the same map.
#[test]
fn what_the_table_calls_needed_the_reader_misses() {
    for (_, pattern, record) in KINDS {
        let name = pattern.replace('*', "a");
        let mut raw = vec![(format!("demo/1.0.0/{name}"), b"zzz: 1\n".to_vec())];
        if name != "pack.yaml" {
            let head = b"pack: demo\nversion: 1.0.0\ntitle: T\nauthority: A\nin_force: {from: 2024-01-01}\n";
            raw.push(("demo/1.0.0/pack.yaml".to_owned(), head.to_vec()));
        }
        let read = read_shelf("rules", raw, &mut Files::default());
        for key in record
            .keys
            .iter()
            .filter(|key| key.needed == Needed::Always)
        {
            let said = format!("{} has no `{}`", record.what, key.name);
            let missed = read.problems.iter().any(|it| it.message == said);
            assert!(missed, "{said}: {:?}", read.problems);
        }
    }
}
