//! A version that is withdrawn ends, and still decides what was its own.

use crate::office::Office;
use crate::office::contact;

const WITHDRAW: &[&str] = &[
    "withdraw",
    "ashford@1.1.0",
    "--on",
    "2027-05-18",
    "--by",
    "Lena Ode",
    "--because",
    "The hours were copied wrongly.",
];

#[test]
fn contacts_up_to_that_day_and_whatever_names_it_come_out_byte_for_byte() {
    let office = Office::with_two_releases();
    office.write("own.yaml", &contact("2027-05-18T10:15"));
    office.write("later.yaml", &contact("2027-05-19T10:15"));
    office.write("before.yaml", &contact("2026-05-19T10:15"));
    let commands: &[&[&str]] = &[
        &["decide", "own.yaml", "--format", "json"],
        &["decide", "own.yaml", "--for", "audit"],
        &["decide", "own.yaml", "--pack", "ashford@1.1.0"],
        &["decide", "before.yaml", "--format", "json"],
        &["replay", "own.yaml", "--pack", "ashford", "--out", "lines"],
        &[
            "replay",
            "own.yaml",
            "--pack",
            "ashford@1.1.0",
            "--out",
            "lines",
        ],
        &[
            "replay",
            "later.yaml",
            "--pack",
            "ashford@1.1.0",
            "--out",
            "lines",
        ],
    ];
    let all = || -> Vec<(i32, String, String)> {
        let ran = commands.iter().map(|arguments| {
            let _ = std::fs::remove_file(office.path("lines"));
            let ran = office.run(arguments);
            let lines = std::fs::read_to_string(office.path("lines")).unwrap_or_default();
            (ran.code, ran.out, lines)
        });
        ran.collect()
    };
    let before = all();
    let said = office.well(WITHDRAW);
    let words =
        "contacts from 2027-05-19 on are refused until a version follows: threshold draft ashford";
    assert!(said.contains(words), "{said}");
    assert_eq!(all(), before);
    office.refused(
        &["decide", "later.yaml"],
        &[
            "no version of `ashford` was in force on 2027-05-19",
            "ashford@1.1.0 is in force from 2027-04-01 until 2027-05-18, when Lena Ode withdrew it",
            "The hours were copied wrongly.",
            "`--pack ashford@1.1.0`",
        ],
    );
    office.refused(
        &["check", "--deny-warnings"],
        &["warning[nothing-in-force]", "after 2027-05-18"],
    );
    office.well(&["check"]);
    office.well(&["fmt", "--check"]);
    office.refused(WITHDRAW, &["was withdrawn already"]);
}

#[test]
fn the_one_before_serves_again_where_somebody_says_so() {
    let office = Office::with_two_releases();
    let back = [WITHDRAW, &["--back-to", "1.0.0"]].concat();
    let said = office.well(&back);
    assert!(
        said.contains("contacts from 2027-05-19 on are decided by ashford@1.0.0"),
        "{said}"
    );
    for (day, version) in [
        ("2027-03-31", "1.0.0"),
        ("2027-04-01", "1.1.0"),
        ("2027-05-18", "1.1.0"),
        ("2027-05-19", "1.0.0"),
        ("2028-03-01", "1.0.0"),
    ] {
        office.write("case.yaml", &contact(&format!("{day}T10:15")));
        let ran = office.run(&["decide", "case.yaml"]);
        assert!(
            ran.out.contains(&format!("ashford {version} (")),
            "{day}: {}{}",
            ran.out,
            ran.said
        );
        assert!(
            ran.out.contains("in force on the day"),
            "{day}: {}",
            ran.out
        );
    }
    office.checks();
    office.well(&["docs", "ashford@1.1.0", "--one-file", "handbook.html"]);
    let page = office.read("handbook.html");
    assert!(
        page.contains("Withdrawn by Lena Ode"),
        "no withdrawal in the handbook"
    );
    // The next release ends what serves again.
    office.well(&[
        "draft",
        "ashford",
        "--version",
        "1.2.0",
        "--from",
        "1.0.0",
        "--in-force-from",
        "2027-09-01",
        "--author",
        "Priya Nair",
        "--because",
        "Right this time.",
    ]);
    office.well(&["release", "ashford@1.2.0", "--approve", "Lena Ode"]);
    let ran = office.run(&["release", "ashford@1.2.0"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.said);
    for (day, version) in [("2027-08-31", "1.0.0"), ("2027-09-01", "1.2.0")] {
        office.write("case.yaml", &contact(&format!("{day}T10:15")));
        let ran = office.run(&["decide", "case.yaml"]);
        assert!(
            ran.out.contains(&format!("ashford {version} (")),
            "{day}: {}{}",
            ran.out,
            ran.said
        );
    }
}

#[test]
fn what_cannot_be_withdrawn_is_refused_with_the_reason() {
    let office = Office::with_two_releases();
    let with = |version: &'static str, day: &'static str, more: &[&'static str]| {
        let mut arguments = vec![
            "withdraw",
            version,
            "--on",
            day,
            "--by",
            "Lena Ode",
            "--because",
            "Why.",
        ];
        arguments.extend(more);
        arguments
    };
    let cases: &[(&str, &str, &[&str], &str)] = &[
        (
            "ashford@1.0.0",
            "2027-03-31",
            &[],
            "ends on 2027-03-31 anyway",
        ),
        (
            "ashford@1.1.0",
            "2027-05-01",
            &["--back-to", "1.1.0"],
            "is no earlier version",
        ),
        (
            "ashford@1.1.0",
            "2027-05-01",
            &["--back-to", "1.9.0"],
            "there is no `ashford@1.9.0`",
        ),
        (
            "ashford@1.1.0",
            "2027-03-01",
            &["--back-to", "1.0.0"],
            "goes on by itself",
        ),
        ("ashford", "2027-05-01", &[], "name the version"),
        ("ashford@1.1.0", "2027-05-01", &["--by", "-"], ""),
    ];
    let before = office.rules();
    for (version, day, more, words) in cases {
        let ran = office.run(&with(version, day, more));
        assert_ne!(ran.code, 0, "{version} {day}: {}", ran.out);
        assert!(ran.said.contains(words), "{words}: {}", ran.said);
    }
    assert_eq!(office.rules(), before);
    // Before its first day: it never begins, and what serves goes on.
    let said = office.well(&with("ashford@1.1.0", "2027-03-01", &[]));
    assert!(said.contains("decided by ashford@1.0.0"), "{said}");
    office.write("case.yaml", &contact("2027-05-19T10:15"));
    let ran = office.run(&["decide", "case.yaml"]);
    assert!(
        ran.out.contains("ashford 1.0.0 ("),
        "{}{}",
        ran.out,
        ran.said
    );
    office.checks();
}
