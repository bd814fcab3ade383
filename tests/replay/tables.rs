//! Tables and their mapping: what is wrong with one is told before anything is decided.

use crate::Desk;

/// What is said of a table that is not read.
fn refused(desk: &Desk, table: &str, mapping: Option<&str>) -> String {
    desk.write("cases.csv", table);
    let mut arguments = vec![
        "replay",
        "cases.csv",
        "--pack",
        "lancashire@2.0.0",
        "--quick",
    ];
    if let Some(mapping) = mapping {
        desk.write("mapping.yaml", mapping);
        arguments.extend(["--mapping", "mapping.yaml"]);
    }
    let ran = desk.run(&arguments);
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(ran.stdout.is_empty());
    said
}

#[test]
fn a_table_that_cannot_be_meant_is_refused() {
    let desk = Desk::new();
    for (table, words) in [
        ("", "its first row is empty"),
        ("case;received\nA;2026-01-05\n", "other signs than commas"),
        (
            "case\treceived\nA\t2026-01-05\n",
            "tabs stand between its cells",
        ),
        (
            "case,received,\"injury\nA,2026-01-05,yes\n",
            "has no second one",
        ),
        (
            "case,received,injury,injury\nA,2026-01-05,yes,no\n",
            "two columns are called `injury`",
        ),
        (
            "case,case,received\nA,B,2026-01-05\n",
            "two columns are called `case`",
        ),
    ] {
        let said = refused(&desk, table, None);
        assert!(said.contains(words) && said.contains("cases.csv"), "{said}");
    }
    let mapping = "columns: {Hurt: injury}\n";
    let table = "case,received,injury,Hurt\nA,2026-01-05,yes,no\n";
    let said = refused(&desk, table, Some(mapping));
    assert!(
        said.contains("columns `injury` and `Hurt` are both `injury`"),
        "{said}"
    );
}

#[test]
fn a_slip_in_a_mapping_is_told_at_its_place_with_what_to_write() {
    let desk = Desk::new();
    let table = "Ref,Opened,Danger?\nA,2026-01-05,Y\n";
    for (mapping, place, words) in [
        ("colums: {Ref: case}\n", "1:1", "did you mean `columns`?"),
        ("columns: {Ref: cas}\n", "1:16", "did you mean `case`?"),
        (
            "columns:\n  Ref: case\n  Opened: received\n  Danger?: immediate_dangr\n",
            "4:12",
            "did you mean `immediate_danger`?",
        ),
        (
            "columns:\n  Ref: case\n  Danger?: {i: immediate_danger}\n",
            "3:13",
            "a column has no key `i`",
        ),
        (
            "columns:\n  Ref: case\n  Ref: child\n",
            "3:3",
            "`Ref` is written twice",
        ),
        ("columns:\n  Ref: [case]\n", "2:8", "the name of a question"),
        ("dates: d/m/y\n", "1:8", "`day/month/year`"),
        ("between: \" \"\n", "1:10", "between: \";\""),
        ("columns:\n  Ref: [case\n", "", "mapping.yaml"),
        ("- Ref\n", "1:1", "a map of `key: value`"),
    ] {
        let said = refused(&desk, table, Some(mapping));
        let place = format!("mapping.yaml:{place}");
        assert!(
            said.contains(&place) && said.contains(words),
            "{place} {words}\n{said}"
        );
    }
    let said = refused(&desk, table, Some("columns: {Danger: ignore}\n"));
    assert!(said.contains("did you mean `Danger?`?"), "{said}");
}
