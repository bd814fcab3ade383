//! Passages that rules cite, looked up in documents: wrapped anew, changed, gone, moved, or never there.

#![expect(
    clippy::disallowed_methods,
    reason = "a test lays its files out itself"
)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

#[path = "support/desk.rs"]
mod desk;
#[path = "support/files.rs"]
mod files;

use std::fs;

use serde_json::Value as Json;
use threshold::ast::fingerprint::Fingerprint;

use crate::desk::BASE;
use crate::desk::Desk;
use crate::desk::Ran;

const GUIDE: &str = include_str!("cases/sources/documents/guide.txt");
const NOTES: &str = include_str!("cases/sources/documents/notes.txt");

impl Desk {
    /// The small pack with a register of its own, and a folder `documents`.
    fn of(documents: &[(&str, &str)]) -> Self {
        let desk = Self::with(&[(BASE, "rules"), ("tests/cases/sources/rules", "rules")]).unwrap();
        fs::create_dir(desk.folder.path().join("documents")).unwrap();
        for (name, text) in documents {
            desk.write(&format!("documents/{name}"), text).unwrap();
        }
        desk
    }

    fn run(&self, arguments: &[&str], typed: &str) -> Ran {
        let mut command = self.command(arguments).unwrap();
        Ran::of(command.write_stdin(typed).output().unwrap()).unwrap()
    }

    fn check(&self) -> Ran {
        self.run(
            &[
                "sources",
                "check",
                "--text",
                "documents",
                "--pack",
                "demo@1.0.0",
            ],
            "",
        )
    }

    /// How each statement stands, by its id.
    fn standing(&self, statement: &str) -> Json {
        let ran = self.run(
            &[
                "sources",
                "check",
                "--text",
                "documents",
                "--format",
                "json",
            ],
            "",
        );
        let lines = ran
            .out
            .lines()
            .map(|line| serde_json::from_str::<Json>(line).unwrap());
        let mut lines = lines.filter(|line| line["statement"] == statement);
        lines.next().unwrap()
    }
}

/// The text in lines of so many words, with other white space and other apostrophes.
fn wrapped_anew(text: &str, words: usize) -> String {
    let all: Vec<&str> = text.split_whitespace().collect();
    let lines: Vec<String> = all.chunks(words).map(|line| line.join(" \t")).collect();
    lines.join("\r\n\r\n").replace('\'', "’").to_uppercase()
}

#[test]
fn a_passage_that_was_only_wrapped_anew_is_found() {
    for words in [1, 3, 7, 1000] {
        let desk = Desk::of(&[
            ("guide.txt", &wrapped_anew(GUIDE, words)),
            ("notes.txt", NOTES),
        ]);
        let ran = desk.check();
        assert_eq!(ran.code, 0, "{}", ran.out);
        assert!(
            ran.out.starts_with("5 of 5 passages stand word for word"),
            "{}",
            ran.out
        );
        assert_eq!(ran.said, "", "quiet in a pipe");
    }
}

#[test]
fn one_changed_word_is_shown_with_all_that_rests_on_it() {
    let changed = GUIDE.replace("the\nsame day", "the\nnext day");
    assert_ne!(changed, GUIDE);
    let desk = Desk::of(&[("guide.txt", &changed), ("notes.txt", NOTES)]);
    let ran = desk.check();
    assert_eq!(ran.code, 1);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/sources"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("one-changed-word", ran.out));
    let standing = desk.standing("duty.enquiry");
    assert_eq!(standing["standing"], "not_there");
    assert_eq!(
        (&standing["words"], &standing["likeliest"]["words"]),
        (&18.into(), &18.into())
    );
    let new =
        "Whoever sees a bruise on a baby who cannot yet crawl rings the front door the next day";
    let print = Fingerprint::of(new).unwrap().to_string();
    assert_eq!(standing["likeliest"]["fingerprint"], print);
    let rests = standing["rests"].as_array().unwrap();
    let injury = rests.iter().find(|it| it["name"] == "s47.injury").unwrap();
    assert_eq!(injury["at"], "rules/demo/1.0.0/decisions/duty.yaml:10");
    assert_eq!(desk.standing("duty.together")["standing"], "there");
}

#[test]
fn a_paragraph_that_is_gone_is_said_to_be_gone() {
    let start = GUIDE.find("A child whose").unwrap();
    let end = GUIDE.find("2. Harm").unwrap();
    let without = format!("{}{}", &GUIDE[..start], &GUIDE[end..]);
    let desk = Desk::of(&[("guide.txt", &without), ("notes.txt", NOTES)]);
    let ran = desk.check();
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("4 of 5 passages"), "{}", ran.out);
    assert!(
        ran.out
            .contains("it had 17 words; nothing in guide.txt reads like it"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("rests on it: rule s17.worry"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("rests on it: service front_door"),
        "{}",
        ran.out
    );
    assert!(
        !ran.out.contains("if that passage still says so"),
        "{}",
        ran.out
    );
}

#[test]
fn a_document_is_known_by_its_name_or_else_by_its_passages() {
    let desk = Desk::of(&[("0001.txt", GUIDE), ("0002.txt", NOTES)]);
    assert_eq!(desk.check().code, 0);
    assert_eq!(desk.standing("duty.need")["text"], "0001.txt");
    // Named after the document, a file is its text even if every passage has gone from it.
    desk.write("documents/guide.txt", b"Nothing of what was there.")
        .unwrap();
    let ran = desk.check();
    assert_eq!(ran.code, 1);
    let moved = desk.standing("duty.need");
    assert_eq!(
        (&moved["standing"], &moved["text"]),
        (&"elsewhere".into(), &"guide.txt".into())
    );
    assert_eq!(moved["found_in"], "0001.txt");
    assert!(
        ran.out
            .contains("no longer in guide.txt; word for word in 0001.txt, lines 5 to 6"),
        "{}",
        ran.out
    );
}

#[test]
fn what_cannot_be_looked_up_is_said_and_is_no_change() {
    let desk = Desk::of(&[
        ("guide.txt", GUIDE),
        ("guide.html", "<p>"),
        ("scan.pdf", "%PDF"),
    ]);
    let ran = desk.check();
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(
        ran.out
            .contains("charter · The charter: 1 statement with a fingerprint, but none"),
        "{}",
        ran.out
    );
    assert!(
        ran.out
            .contains("guide · The guide: 1 statement without a fingerprint"),
        "{}",
        ran.out
    );
    assert_eq!(desk.standing("swings.green")["standing"], "no_text");
    // Nothing looked up is nothing proved.
    let other = Desk::of(&[("shopping.txt", "Milk and bread.")]);
    let ran = other.check();
    assert_eq!(ran.code, 1);
    assert!(
        ran.out
            .starts_with("None of the passages could be looked up."),
        "{}",
        ran.out
    );
    let empty = Desk::of(&[("guide.html", GUIDE)]);
    let ran = empty.check();
    assert_eq!(
        (ran.code, ran.said.as_str()),
        (1, "error: `documents` holds no .txt file\n")
    );
    let nowhere = empty.run(&["sources", "check", "--text", "no/such"], "");
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.said.contains("`no/such`"), "{}", nowhere.said);
}

#[test]
fn large_and_strange_texts_are_refused_or_read_without_harm() {
    let desk = Desk::of(&[("guide.txt", GUIDE), ("notes.txt", NOTES)]);
    let strange = [0xff, 0xfe, 0, b'a', 0x1b, b'[', b'2', b'J', 0xc3, 0x28];
    desk.write("documents/strange.txt", strange).unwrap();
    desk.write("documents/empty.txt", b"").unwrap();
    assert_eq!(desk.check().code, 0);
    let with_a_trick = GUIDE.replace("the\nsame day", "the \u{1b}[2J\u{202e}next day");
    desk.write("documents/guide.txt", with_a_trick.as_bytes())
        .unwrap();
    let ran = desk.check();
    assert_eq!(ran.code, 1);
    assert!(
        !ran.out.contains('\u{1b}') && !ran.out.contains('\u{202e}'),
        "{}",
        ran.out
    );
    desk.write("documents/large.txt", vec![b'a'; 20_000_001])
        .unwrap();
    let ran = desk.check();
    assert_eq!(ran.code, 2);
    assert!(
        ran.said
            .contains("large.txt` is too large: at most 20 megabytes"),
        "{}",
        ran.said
    );
    desk.write("documents/large.txt", "a ".repeat(1_000_001).as_bytes())
        .unwrap();
    let ran = desk.check();
    assert_eq!(ran.code, 2);
    assert!(ran.said.contains("at most 1000000 words"), "{}", ran.said);
}

#[test]
fn the_register_lists_what_rests_on_each_statement() {
    let desk = Desk::of(&[]);
    let ran = desk.run(&["sources", "list", "--pack", "demo@1.0.0"], "");
    assert_eq!(ran.code, 0);
    for shown in [
        "7 statements, 6 with a fingerprint",
        "demo@1.0.0 · guide · The guide",
        "rule s47.injury",
        "no fingerprint",
        "rules/demo/1.0.0/sources.yaml:6",
    ] {
        assert!(ran.out.contains(shown), "{shown} in {}", ran.out);
    }
    let json = desk.run(&["sources", "list", "--format", "json"], "");
    assert_eq!(
        json.out.lines().count(),
        7,
        "the town registers nothing of its own"
    );
    let wrong = desk.run(&["sources", "list", "--pack", "dmeo"], "");
    assert_eq!(wrong.code, 1);
    assert!(
        wrong.said.contains("did you mean `demo`?"),
        "{}",
        wrong.said
    );
}

#[test]
fn a_fingerprint_is_made_of_the_words_alone() {
    let desk = Desk::of(&[]);
    let make = |text: &str| desk.run(&["sources", "fingerprint"], text);
    let one = make("The caller is told within three working days what was decided.");
    assert_eq!((one.code, one.out.as_str()), (0, "11:ed178d5e848f54e1\n"));
    let same = make("  the CALLER\nis told — within “three” working days: what was decided\n\n");
    assert_eq!(same.out, one.out);
    let other = make("The caller is told within four working days what was decided.");
    assert_ne!(other.out, one.out);
    let none = make(" \n—\n");
    assert_eq!((none.code, none.out.as_str()), (1, ""));
}
