//! Approvals and sign-offs: by whom, of what, on which day, and when they count no more.

use crate::office::APPROVER;
use crate::office::Office;

const SHEET: &str = "rules/ashford/1.1.0/release.yaml";

#[test]
fn the_author_neither_approves_nor_signs_off_however_the_name_is_spelt() {
    let office = Office::with_lower_draft();
    for name in [
        "Priya Nair",
        "priya nair",
        "PRIYA  NAIR",
        "Priya Nair, head of service",
        " PriyaNair (policy)",
    ] {
        let approve = ["release", "ashford@1.1.0", "--approve", name];
        office.refused(
            &approve,
            &["wrote it and cannot approve it; somebody else does"],
        );
        let signed = office.sign_off(name);
        assert_eq!(signed.code, 1, "{name}");
        assert!(
            signed.said.contains("wrote it and cannot sign it off"),
            "{}",
            signed.said
        );
    }
    let nobody = ["release", "ashford@1.1.0", "--approve", " - "];
    office.refused(&nobody, &["nobody has approved it"]);
    let sheet = std::fs::read_to_string(office.path(SHEET)).unwrap();
    assert!(!sheet.contains("on: 2"), "{sheet}");
}

#[test]
fn an_edit_voids_the_approval_and_keeps_a_sign_off_of_the_same_change() {
    let office = Office::with_lower_draft();
    office.well(&["release", "ashford@1.1.0", "--approve", APPROVER]);
    assert_eq!(office.sign_off("Sam Holt").code, 0);
    office.put(
        "1.1.0/services.yaml",
        "title: Front door",
        "title: The front door",
    );
    let ran = office.run(&["release", "ashford@1.1.0"]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    let words = "the version was changed after Lena Ode, head of safeguarding approved it";
    assert!(ran.out.contains(words), "{}", ran.out);
    assert!(!ran.out.contains("--sign-off"), "{}", ran.out);
    let sheet = office.read(SHEET);
    let (open, void) = sheet.split_once("void:").unwrap();
    assert!(void.contains("Lena Ode"), "{sheet}");
    assert!(
        !open.contains("Lena Ode") && open.contains("Sam Holt"),
        "{sheet}"
    );
    // Another change is another sign-off.
    office.put(
        "1.1.0/decisions/services.yaml",
        "caring_hours >= 13",
        "caring_hours >= 15",
    );
    let ran = office.run(&["release", "ashford@1.1.0"]);
    assert!(
        ran.out.contains("--sign-off services/young_carers-lost"),
        "{}",
        ran.out
    );
    let sheet = office.read(SHEET);
    let (open, void) = sheet.split_once("void:").unwrap();
    assert!(
        void.contains("Sam Holt") && !open.contains("Sam Holt"),
        "{sheet}"
    );
    // What was put back is approved anew all the same.
    office.put(
        "1.1.0/decisions/services.yaml",
        "caring_hours >= 15",
        "caring_hours >= 13",
    );
    assert_eq!(office.run(&["release", "ashford@1.1.0"]).code, 3);
}

#[test]
fn people_may_write_the_sheet_themselves() {
    let office = Office::with_lower_draft();
    assert_eq!(office.run(&["release", "ashford@1.1.0"]).code, 3);
    let open = office.read(SHEET);
    let filled = |by: &str, on: &str| {
        let names = format!("  by: {by}\n  on: {on}\n");
        open.replacen("  by:\n  on:\n", &names, 1)
    };
    let wrong: &[(&str, &str, &str)] = &[
        ("Lena Ode", "2999-01-01", "is not here yet"),
        (
            "Lena Ode",
            "2020-01-01",
            "before this form of the version was there",
        ),
        ("Lena Ode", "", "has no day"),
        ("priya nair", "2020-01-01", "cannot approve it"),
    ];
    for (by, on, words) in wrong {
        office.write(SHEET, &filled(by, on));
        let ran = office.run(&["release", "ashford@1.1.0"]);
        assert_eq!(ran.code, 3);
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let today = open
        .split("since: ")
        .nth(1)
        .unwrap()
        .get(..10)
        .unwrap()
        .to_owned();
    let signed = filled("Lena Ode", &today);
    let at = signed.find("signed_off:").unwrap();
    let (head, tail) = signed.split_at(at);
    let tail = tail
        .replace("    by:", "    by: Sam Holt")
        .replace("    on:", &format!("    on: {today}"))
        .replace(
            "    because:",
            "    because: \"Others help them: the early help team.\"",
        );
    office.write(SHEET, &format!("{head}{tail}"));
    let ran = office.run(&["release", "ashford@1.1.0"]);
    assert_eq!(
        ran.code,
        0,
        "{}\n{}{}",
        office.read(SHEET),
        ran.out,
        ran.said
    );
    assert!(
        office
            .read("rules/ashford/released.yaml")
            .contains("Others help them: the early help team.")
    );
}

#[test]
fn a_sheet_that_cannot_be_read_is_named_with_its_line() {
    let office = Office::with_lower_draft();
    office.write(SHEET, "release: ashford@1.1.0\napprooved: {by: Lena Ode}\n");
    let words = [
        "release.yaml:2:",
        "this is not a release sheet: unknown field `approoved`",
    ];
    office.refused(&["release", "ashford@1.1.0"], &words);
    office.refused(&["check"], &words);
}

#[test]
fn without_an_author_nobody_can_be_another_person() {
    let office = Office::with_lower_draft();
    std::fs::remove_file(office.path(SHEET)).unwrap();
    let ran = office.run(&["release", "ashford@1.1.0", "--approve", APPROVER]);
    assert!(
        ran.out.contains("nobody is named as the author"),
        "{}",
        ran.out
    );
    assert_eq!(office.sign_off("Sam Holt").code, 0);
    let ran = office.run(&["release", "ashford@1.1.0"]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert!(
        ran.out.contains("write in the sheet: author: \"NAME\""),
        "{}",
        ran.out
    );
}
