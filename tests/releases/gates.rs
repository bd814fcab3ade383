//! Each gate refuses by itself, and says what is missing, where, and what to write.

use crate::office::APPROVER;
use crate::office::Office;

/// The lines of a gate in what `release` says.
fn gate(said: &str, name: &str) -> String {
    let lines = said.lines();
    let mut found = lines.skip_while(|line| !line.contains(&format!(" {name} ")));
    found.next().unwrap_or("").to_owned()
}

fn release(office: &Office, id: &str) -> (i32, String) {
    let ran = office.run(&["release", id]);
    (ran.code, ran.out + ran.said.as_str())
}

/// Something done to a draft, the gate that refuses it, and words it says.
type Spoilt<'t> = (&'t str, &'t str, &'t str, &'t str, &'t [&'t str]);

#[test]
fn a_gate_refuses_what_it_is_for_and_the_others_pass() {
    let spoils: &[Spoilt<'_>] = &[
        (
            "1.0.0/services.yaml",
            "Filled in",
            "TO BE FILLED IN",
            "filled in",
            &["rules/ashford/1.0.0/services.yaml:6:"],
        ),
        (
            "1.0.0/pack.yaml",
            "approved: not yet",
            "approved: {by: Somebody, on: 2026-01-01}",
            "filled in",
            &[
                "pack.yaml says `approved: by Somebody on 2026-01-01`",
                "release sheet",
            ],
        ),
        (
            "1.0.0/facts.yaml",
            "facts:\n",
            "facts:\n  pets: {group: own, type: yes_no, ask: Are there any pets?, help: Any animal.}\n",
            "check",
            &["warning[unused-fact]", "threshold check --explain CODE"],
        ),
        (
            "1.0.0/cases/just-enough-care.md",
            "caring_hours: 10",
            "caring_hours: 9",
            "test",
            &["cases/just-enough-care.md", "threshold test ashford/1.0.0"],
        ),
        (
            "1.0.0/invariants.yaml",
            "list contains(services, \"front_door\") or ",
            "",
            "verify",
            &[
                "inv.somebody-takes-it",
                "threshold verify --pack ashford@1.0.0",
            ],
        ),
        (
            "1.0.0/cases/just-enough-care.md",
            "caring_hours: 10",
            "caring_hours: 12",
            "mutate",
            &[
                "at least 95 %",
                "threshold mutate --pack ashford@1.0.0",
                "write the case",
            ],
        ),
    ];
    for (name, before, after, refuses, words) in spoils {
        let office = Office::with_draft();
        office.put(name, before, after);
        let (code, said) = release(&office, "ashford@1.0.0");
        assert_eq!(code, 1, "{refuses}: {said}");
        assert!(
            gate(&said, refuses).contains("refused"),
            "{refuses}: {said}"
        );
        for word in *words {
            assert!(
                said.contains(word),
                "{refuses} does not say {word:?}: {said}"
            );
        }
        let refused = said
            .lines()
            .filter(|line| line.starts_with("  refused"))
            .count();
        let also = usize::from(*refuses == "test");
        assert_eq!(refused, 1 + also, "{refuses}: {said}");
        assert!(!office.path("rules/ashford/released.yaml").exists());
    }
}

#[test]
fn it_cannot_stand_on_a_draft() {
    let office = Office::with_draft();
    office.well(&[
        "draft",
        "england",
        "--bump",
        "minor",
        "--in-force-from",
        "2027-01-01",
        "--author",
        "Jo Moss",
        "--because",
        "New guidance.",
    ]);
    office.put("1.0.0/pack.yaml", "england@2.0.0", "england@2.1.0");
    office.put("1.0.0/pack.yaml", "2026-01-01", "2027-01-01");
    let (_, said) = release(&office, "ashford@1.0.0");
    assert!(
        gate(&said, "layers").contains("england@2.1.0 is a draft"),
        "{said}"
    );
    assert!(said.contains("threshold release england@2.1.0"), "{said}");
}

#[test]
fn it_begins_after_the_one_before_and_has_a_higher_number() {
    let office = Office::with_lower_draft();
    let when = "in_force: {from: 2027-04-01}";
    office.put("1.1.0/pack.yaml", when, "in_force: {from: 2025-12-31}");
    let (code, said) = release(&office, "ashford@1.1.0");
    assert_eq!(code, 1);
    assert!(gate(&said, "period").contains("refused"), "{said}");
    assert!(said.contains("write a later day"), "{said}");
    // A first version that says when it ends leaves a gap; its end is no part of what is pinned.
    office.put("1.1.0/pack.yaml", "in_force: {from: 2025-12-31}", when);
    let own = "in_force: {from: 2026-01-01}";
    office.put(
        "1.0.0/pack.yaml",
        own,
        "in_force: {from: 2026-01-01, until: 2027-02-28}",
    );
    let (_, said) = release(&office, "ashford@1.1.0");
    assert!(said.contains("take `until` out"), "{said}");
    let lower = [
        "draft",
        "ashford",
        "--version",
        "0.9.0",
        "--in-force-from",
        "2027-05-01",
        "--author",
        "A",
        "--because",
        "B",
    ];
    office.refused(&lower, &["no higher version than 1.0.0", "--version 1.1.0"]);
}

#[test]
fn only_people_are_missing_then_and_nothing_is_released_before_they_answer() {
    let office = Office::with_lower_draft();
    let (code, said) = release(&office, "ashford@1.1.0");
    assert_eq!(code, 3, "{said}");
    assert!(gate(&said, "approval").contains("open"), "{said}");
    assert!(gate(&said, "sign-offs").contains("open"), "{said}");
    assert!(
        gate(&said, "period").contains("ashford@1.0.0 ends on 2027-03-31"),
        "{said}"
    );
    assert!(
        said.contains("threshold release ashford@1.1.0 --approve \"NAME\""),
        "{said}"
    );
    let sign = "--sign-off services/young_carers-lost --by \"NAME\" --because \"WHY\"";
    assert!(said.contains(sign), "{said}");
    assert!(said.contains("10 to 12 hours a week"), "{said}");
    assert!(!office.read("rules/ashford/released.yaml").contains("1.1.0"));
    office.well(&["release", "ashford@1.1.0", "--approve", APPROVER]);
    assert_eq!(release(&office, "ashford@1.1.0").0, 3);
    let unknown = [
        "release",
        "ashford@1.1.0",
        "--sign-off",
        "pathway/x",
        "--by",
        "S",
        "--because",
        "B",
    ];
    office.refused(
        &unknown,
        &["changes that need a sign-off: services/young_carers-lost"],
    );
    assert_eq!(office.sign_off("Sam Holt").code, 0);
    let (code, said) = release(&office, "ashford@1.1.0");
    assert_eq!(code, 0, "{said}");
    office.checks();
    office.well(&["fmt", "--check"]);
    let pins = office.read("rules/ashford/released.yaml");
    for words in [
        "against: \"1.0.0\"",
        "author: Priya Nair",
        "by: \"Lena Ode, head of safeguarding\"",
        "change: services/young_carers-lost",
        "by: Sam Holt",
        "gates: {cases: 2, invariants: 62,",
        "down: 1}",
    ] {
        assert!(pins.contains(words), "{words}: {pins}");
    }
    let again = ["release", "ashford@1.1.0"];
    office.refused(
        &again,
        &[
            "was released on",
            "never changes",
            "threshold draft ashford --from 1.1.0",
        ],
    );
    let folder = office.path("handbook");
    office.well(&["docs", "ashford@1.1.0", "--out", &folder.to_string_lossy()]);
    let page = office.read("handbook/index.html");
    for words in [
        "How it was released",
        "Lena Ode, head of safeguarding",
        "Sam Holt",
        "The panel of November",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn a_sample_of_the_slips_is_said_and_kept() {
    let office = Office::with_draft();
    office.well(&["release", "ashford@1.0.0", "--approve", APPROVER]);
    let said = office.well(&["release", "ashford@1.0.0", "--mutants", "4"]);
    assert!(
        gate(&said, "mutate").contains("a sample: one in 3 of 10"),
        "{said}"
    );
    let pins = office.read("rules/ashford/released.yaml");
    assert!(pins.contains("sample_of: 10"), "{pins}");
}

#[test]
fn a_promise_taken_back_or_a_limit_moved_needs_a_sign_off_too() {
    let office = Office::with_release();
    office.well(&[
        "draft",
        "ashford",
        "--bump",
        "minor",
        "--in-force-from",
        "2027-04-01",
        "--author",
        "Priya Nair",
        "--because",
        "Fewer promises.",
    ]);
    let name = "rules/ashford/1.1.0/invariants.yaml";
    let text = office.read(name);
    let (kept, _) = text.split_once("  - id: inv.more-care").unwrap();
    office.write(name, kept);
    let (code, said) = release(&office, "ashford@1.1.0");
    assert_eq!(code, 3, "{said}");
    assert!(
        said.contains("--sign-off inv.more-care-never-less-help/gone"),
        "{said}"
    );
}
