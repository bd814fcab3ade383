//! Rows that are not what they should be: each is told, and none takes another with it.

use crate::Desk;

/// Decides a file quickly; what came of it, in cases, and what was told of the rows set aside.
fn decided(desk: &Desk, file: &str, more: &[&str]) -> (Vec<String>, Vec<(u64, String)>) {
    let (out, rejects) = (format!("{file}.out"), format!("{file}.rejects"));
    let arguments = [
        "replay",
        file,
        "--pack",
        "lancashire@2.0.0",
        "--quick",
        "--out",
        &out,
        "--rejects",
        &rejects,
        "--format",
        "json",
    ];
    let ran = desk.run(&[&arguments[..], more].concat());
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let report: serde_json::Value = serde_json::from_slice(&ran.stdout).expect(&said);
    let lines = desk.lines(&out);
    let cases = lines.iter().map(|line| {
        let word = |key: &str| line[key].as_str().unwrap().to_owned();
        format!("{}/{}: {}", word("case"), word("child"), word("at_least"))
    });
    let told = desk.lines(&rejects);
    let told = told.iter().map(|line| {
        assert!(!line["help"].as_array().unwrap().is_empty(), "{line}");
        let problem = line["problem"].as_str().unwrap().to_owned();
        (line["row"].as_u64().unwrap(), problem)
    });
    let (cases, told): (Vec<_>, Vec<_>) = (cases.collect(), told.collect());
    assert_eq!(report["children"], cases.len());
    (cases, told)
}

fn told(rows: &[(u64, &str)]) -> Vec<(u64, String)> {
    let rows = rows.iter();
    rows.map(|(row, problem)| (*row, (*problem).to_owned()))
        .collect()
}

/// A contact about one child, answered as given.
fn line(case: &str, facts: &str) -> String {
    format!(
        "{{\"case\":\"{case}\",\"received\":\"2026-01-05\",\"children\":[{{\"ref\":\"c\",\"facts\":{{{facts}}}}}]}}\n"
    )
}

/// So many rows of contacts that differ in their reference alone.
fn good_rows(count: usize, rest: &str) -> String {
    let rows: Vec<String> = (0..count).map(|at| format!("B{at}{rest}\n")).collect();
    rows.concat()
}

#[test]
fn two_answers_to_one_question_are_a_mistake_and_not_the_last_of_them() {
    let desk = Desk::new();
    let text = [
        line(
            "A",
            "\"immediate_danger\":\"yes\",\"immediate_danger\":\"no\"",
        ),
        line(
            "B",
            "\"immediate_danger\":\"not_asked\",\"immediate_danger\":\"yes\"",
        ),
        line(
            "C",
            "\"injury\":\"no\",\"immediate_danger\":\"yes\",\"injury\":\"no\"",
        ),
        line("D", "\"immediate_danger\":\"yes\""),
    ];
    desk.write("cases.ndjson", &text.concat());
    let (cases, rejects) = decided(&desk, "cases.ndjson", &[]);
    assert_eq!(cases, ["D/c: emergency"]);
    let doubled = [(1, "doubled-key"), (2, "doubled-key"), (3, "doubled-key")];
    assert_eq!(rejects, told(&doubled));
}

#[test]
fn a_line_that_is_too_long_is_told_as_that() {
    let desk = Desk::new();
    let long = line(&"x".repeat(5 << 20), "\"immediate_danger\":\"yes\"");
    let good = line("G", "\"immediate_danger\":\"yes\"");
    desk.write("cases.ndjson", &format!("{good}{long}{good}"));
    let (cases, rejects) = decided(&desk, "cases.ndjson", &[]);
    assert_eq!(cases, ["G/c: emergency", "G/c: emergency"]);
    assert_eq!(rejects, told(&[(2, "too-long")]));
}

#[test]
fn what_a_case_lacks_is_told_with_what_to_write() {
    let desk = Desk::new();
    desk.write(
        "cases.ndjson",
        "{}\n{\"case\":\"A\",\"received\":\"2026-01-05\"}\n",
    );
    let (_, rejects) = decided(&desk, "cases.ndjson", &[]);
    let missing = [
        (1, "missing-key"),
        (1, "missing-key"),
        (1, "missing-key"),
        (2, "missing-key"),
    ];
    assert_eq!(rejects, told(&missing));
}

#[test]
fn a_quotation_mark_without_a_second_takes_no_other_row_with_it() {
    let desk = Desk::new();
    let rows = good_rows(3000, ",2026-01-05,yes");
    let text = format!(
        "case,received,immediate_danger\nA,\"2026-01-05,no\n{rows}C,\"2026\n-01-05\",yes,\n\"D\nd\",2026-01-05,yes\nE,\"2026-01-05,yes\n"
    );
    desk.write("cases.csv", &text);
    let (cases, rejects) = decided(&desk, "cases.csv", &[]);
    assert_eq!(cases.len(), 3001);
    assert_eq!(cases[3000], "D\nd/child-1: emergency");
    let out_of_place = "quotation-mark";
    // The second line of C's cell is not a row of its own, and nobody can know: it is told too.
    let bad = [
        (2, out_of_place),
        (3003, out_of_place),
        (3004, out_of_place),
        (3006, out_of_place),
    ];
    assert_eq!(rejects, told(&bad));
}

#[test]
fn many_rows_behind_an_open_quotation_mark_are_read_once() {
    let desk = Desk::new();
    let rows = good_rows(60_000, ",2026-01-05,yes");
    let open = "A,\"2026-01-05,no\n".repeat(3);
    desk.write(
        "cases.csv",
        &format!("case,received,immediate_danger\n{open}{rows}"),
    );
    let (cases, rejects) = decided(&desk, "cases.csv", &[]);
    assert_eq!((cases.len(), rejects.len()), (60_000, 3));
}

#[test]
fn children_of_a_contact_are_decided_together_or_not_at_all() {
    let desk = Desk::new();
    let cases = [
        // A row in the middle, with a cell too many.
        "A,c1,2026-01-05,no\nA,c2,2026-01-05,yes,\nA,c3,2026-01-05,no\n",
        "B,c1,2026-01-05,yes\n",
        // The first, and the last.
        "C,c1,2026-01-05,yes,\nC,c2,2026-01-05,no\n",
        "D,c1,2026-01-05,no\nD,c2,2026-01-05\n",
        // Nobody knows whose row this is, but it stands between two of one contact.
        "E,c1,2026-01-05,no\n\"x\" y\nE,c2,2026-01-05,no\n",
        "F,c1,2026-01-05,yes\n",
    ];
    let head = "case,child,received,immediate_danger\n";
    desk.write("cases.csv", &format!("{head}{}", cases.concat()));
    let (cases, rejects) = decided(&desk, "cases.csv", &[]);
    assert_eq!(cases, ["B/c1: emergency", "F/c1: emergency"]);
    let (cells, sibling) = ("cells", "sibling-unread");
    let bad = [
        (2, sibling),
        (3, cells),
        (6, cells),
        (7, sibling),
        (8, sibling),
        (9, cells),
        (10, sibling),
        (11, "quotation-mark"),
    ];
    assert_eq!(rejects, told(&bad));
}

#[test]
fn a_contact_with_a_bad_row_is_not_cut_in_two_either() {
    let desk = Desk::new();
    // A batch has 1,024 rows; the contact X lies across its end, wherever that is.
    for before in [1018, 1020, 1021, 1022, 1023] {
        let rows = good_rows(before, ",c,2026-01-05,yes");
        let contact =
            "X,c1,2026-01-05,no\nX,c2,2026-01-05\nX,c3,2026-01-05,no\nX,c4,2026-01-05,no\n";
        let text =
            format!("case,child,received,immediate_danger\n{rows}{contact}Y,c,2026-01-05,yes\n");
        let file = format!("{before}.csv");
        desk.write(&file, &text);
        let (cases, rejects) = decided(&desk, &file, &[]);
        assert_eq!(cases.len(), before + 1, "{before}");
        let row = before as u64 + 2;
        assert_eq!(
            rejects,
            told(&[(row, "sibling-unread"), (row + 1, "cells")])
        );
    }
}

#[test]
fn a_file_that_holds_no_text_is_refused_by_name() {
    let desk = Desk::new();
    for (name, begins, what) in [
        (
            "a.ndjson",
            b"\x1F\x8B\x08\x00".as_slice(),
            "packed with gzip",
        ),
        ("b.csv", b"PK\x03\x04", "a workbook or a zip archive"),
        ("c.json", b"PAR1", "--reads parquet"),
        ("d.yaml", b"\xFF\xFEc\0", "UTF-16"),
    ] {
        std::fs::write(desk.path(name), begins).unwrap();
        let ran = desk.run(&[
            "replay",
            name,
            "--pack",
            "lancashire@2.0.0",
            "--out",
            "out.ndjson",
        ]);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(1), "{said}");
        assert!(said.contains(name) && said.contains(what), "{said}");
        assert!(!desk.path("out.ndjson").exists());
    }
}
