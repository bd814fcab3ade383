//! A draft decides only when it is named, and whatever it says, says that it is a draft.

use crate::office::Office;
use crate::office::contact;

#[test]
fn a_version_is_copied_with_its_comments_and_cases() {
    let office = Office::with_lower_draft();
    let facts = "facts.yaml";
    let read = |version: &str, name: &str| office.read(&format!("rules/ashford/{version}/{name}"));
    assert_eq!(read("1.0.0", facts), read("1.1.0", facts));
    assert!(read("1.1.0", facts).contains("# An example: keep it"));
    let head = read("1.0.0", "pack.yaml");
    let expected = head
        .replace("version: 1.0.0", "version: 1.1.0")
        .replace("2026-01-01", "2027-04-01");
    assert_eq!(read("1.1.0", "pack.yaml"), expected);
    office.well(&["fmt", "--check"]);
    office.checks();
    let tested = office.well(&["test", "ashford/1.1.0"]);
    assert!(tested.contains("2 passed"), "{tested}");
    let before = office.rules();
    let again = [
        "draft",
        "ashford",
        "--bump",
        "minor",
        "--in-force-from",
        "2027-05-01",
        "--author",
        "A",
        "--because",
        "B",
    ];
    office.refused(
        &again,
        &[
            "rules/ashford/1.1.0` is there already",
            "choose another --version",
        ],
    );
    assert_eq!(office.rules(), before);
    office.well(&[&again[..2], &["--bump", "major"], &again[4..]].concat());
    assert!(office.path("rules/ashford/2.0.0").is_dir());
}

#[test]
fn it_is_never_chosen_by_date() {
    let office = Office::with_lower_draft();
    office.write("case.yaml", &contact("2027-05-18T10:15"));
    let unnamed = office.run(&["decide", "case.yaml"]);
    assert!(unnamed.out.contains("ashford 1.0.0 ("), "{}", unnamed.out);
    assert!(
        unnamed.out.contains("Young carers' service"),
        "{}",
        unnamed.out
    );
    assert!(
        !unnamed.out.contains("MADE WITH A DRAFT"),
        "{}",
        unnamed.out
    );
    let on = office.run(&[
        "decide",
        "case.yaml",
        "--pack",
        "ashford",
        "--on",
        "2027-05-18",
    ]);
    assert!(on.out.contains("ashford 1.0.0 ("), "{}", on.out);
    office.run(&[
        "replay",
        "case.yaml",
        "--pack",
        "ashford",
        "--out",
        "lines.ndjson",
    ]);
    let lines = office.read("lines.ndjson");
    assert!(lines.contains("\"version\":\"1.0.0\""), "{lines}");
    let named = office.run(&["replay", "case.yaml", "--pack", "ashford@1.1.0"]);
    assert!(
        named.out.contains("MADE WITH A DRAFT") || named.out.contains("Made with a draft"),
        "{}",
        named.out
    );
}

#[test]
fn an_answer_of_a_draft_says_so_for_every_reader_and_program() {
    let office = Office::with_lower_draft();
    office.write("case.yaml", &contact("2027-05-18T10:15"));
    let named = ["decide", "case.yaml", "--pack", "ashford@1.1.0"];
    let words = "ashford 1.1.0 is not released";
    for reader in [
        "screener", "manager", "referrer", "family", "child", "audit",
    ] {
        for format in ["text", "markdown"] {
            let ran = office.run(&[&named[..], &["--for", reader, "--format", format]].concat());
            assert!(
                ran.out.contains("MADE WITH A DRAFT"),
                "{reader}: {}",
                ran.out
            );
            assert!(ran.out.contains(words), "{reader}: {}", ran.out);
        }
    }
    let text = office.run(&named).out;
    assert!(!text.contains("Young carers' service"), "{text}");
    let json = office
        .run(&[&named[..], &["--format", "json"]].concat())
        .out;
    let json: serde_json::Value = serde_json::from_str(json.trim()).unwrap();
    let layers = json["rules"].as_array().unwrap();
    assert_eq!(layers[0]["draft"], true);
    assert!(layers[1].get("draft").is_none(), "{layers:?}");
    assert_eq!(layers[0]["in_force_then"], false);
}

#[test]
fn where_nothing_is_released_the_draft_to_name_is_said() {
    let office = Office::with_draft();
    office.write("case.yaml", &contact("2026-05-18T10:15"));
    let words = ["no version of `ashford` is released", "`ashford@1.0.0`"];
    office.refused(&["decide", "case.yaml"], &words);
    office.refused(&["replay", "case.yaml", "--pack", "ashford"], &words);
    office.refused(&["ask", "--pack", "ashford"], &words);
    office.refused(&["facts", "--pack", "ashford"], &words);
    let named = office.run(&["decide", "case.yaml", "--pack", "ashford@1.0.0"]);
    assert!(named.out.contains("MADE WITH A DRAFT"), "{}", named.out);
    office.refused(
        &["release", "ashford"],
        &["name the version: threshold release ashford@1.0.0"],
    );
}
