//! The command: what it writes, twice the same, whole, and what it refuses or names as left out.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;

use crate::desk::BASE;
use crate::desk::Desk;
use crate::desk::Ran;

type Tested = Result<(), Box<dyn Error>>;

fn run(desk: &Desk, arguments: &[&str]) -> Result<Ran, Box<dyn Error>> {
    let all = [&["export", "dmn"], arguments].concat();
    Ran::of(desk.command(&all)?.output()?)
}

/// The tags of a file of XML with their attributes; fails where one is not closed.
fn tags(xml: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let body = xml
        .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .unwrap();
    assert!(body.starts_with("<definitions "), "no outermost element");
    for piece in body.split('<').skip(1) {
        let (inside, text) = piece.split_once('>').unwrap();
        assert!(!text.contains('>'), "a bare `>` in {text:?}");
        for entity in text.split('&').skip(1).chain(inside.split('&').skip(1)) {
            let known = ["amp;", "lt;", "gt;", "quot;"];
            assert!(known.iter().any(|it| entity.starts_with(it)), "{entity:?}");
        }
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        let name = name.trim_end_matches('/').to_owned();
        if !inside.ends_with('/') {
            assert!(
                !open.is_empty() || found.is_empty(),
                "two outermost elements"
            );
            open.push(name.clone());
        }
        assert_eq!(attributes.matches('"').count() % 2, 0, "{attributes}");
        found.push((name, attributes.to_owned()));
    }
    assert_eq!(open, Vec::<String>::new());
    found
}

/// The values of an attribute.
fn values<'t>(tags: &'t [(String, String)], attribute: &str) -> Vec<&'t str> {
    let start = format!("{attribute}=\"");
    let found = tags.iter().filter_map(|(_, attributes)| {
        let at = attributes
            .split(' ')
            .find_map(|it| it.strip_prefix(&*start))?;
        at.split('"').next()
    });
    found.collect()
}

#[test]
fn what_it_writes_is_well_formed_and_whole() -> Tested {
    let desk = Desk::with(&[(BASE, "rules")])?;
    let ran = run(&desk, &["demo@1.0.0", "--out", "demo.dmn"])?;
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert_eq!(
        ran.out,
        "wrote demo.dmn: 5 decisions, 12 rules, 12 questions\n"
    );
    assert_eq!(
        ran.said,
        "left out, since no rule reads them: seen_by_doctor_at, referrer, remarks\n"
    );
    let xml = fs::read_to_string(desk.folder.path().join("demo.dmn"))?;
    let tags = tags(&xml);
    let ids = values(&tags, "id");
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), once.len(), "an id is used twice");
    for to in values(&tags, "href") {
        assert!(once.contains(&to[1..]), "{to} leads nowhere");
    }
    let rules = xml.matches("  rule: &quot;").count();
    assert_eq!(rules, 12);
    for decision in ["duty", "pathway", "actions", "agreement", "deadlines"] {
        assert!(
            once.contains(&*format!("decision_{decision}")),
            "{decision}"
        );
    }
    for word in [
        "xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"",
        "namespace=\"https://threshold.invalid/demo/1.0.0\"",
        "Because: There is an injury that nobody can explain.",
        "Rests on: ",
        "Every condition of every rule is exported.",
    ] {
        assert!(xml.contains(word), "{word}");
    }
    Ok(())
}

#[test]
fn the_same_bytes_twice_and_over_what_was_there() -> Tested {
    let desk = Desk::with(&[(BASE, "rules")])?;
    desk.write("demo.dmn", "x".repeat(1 << 20))?;
    run(&desk, &["demo@1.0.0", "--out", "demo.dmn"])?;
    let file = fs::read_to_string(desk.folder.path().join("demo.dmn"))?;
    let said = run(&desk, &["demo@1.0.0"])?;
    assert_eq!(said.out, file);
    let left: Vec<_> = fs::read_dir(desk.folder.path())?.collect();
    assert_eq!(left.len(), 2, "something was left beside the file");
    Ok(())
}

#[test]
fn what_does_not_exist_is_refused_and_nothing_is_written() -> Tested {
    let desk = Desk::with(&[(BASE, "rules")])?;
    for (pack, says) in [
        ("demi", "did you mean `demo`?"),
        ("demo@9.0.0", "there is no `demo@9.0.0`"),
    ] {
        let ran = run(&desk, &[pack, "--out", "no.dmn"])?;
        assert_eq!((ran.code, &*ran.out), (1, ""));
        assert!(ran.said.contains(says), "{}", ran.said);
        assert!(!desk.folder.path().join("no.dmn").exists());
    }
    let ran = run(&desk, &["demo@1.0.0", "--out", "nowhere/demo.dmn"])?;
    assert_eq!(ran.code, 2, "{}", ran.said);
    Ok(())
}

/// Working days are no part of FEEL: the rule says so, the file and the terminal too, and it counts as not known.
#[test]
fn what_cannot_be_exported_is_named_and_counts_as_not_known() -> Tested {
    let desk = Desk::with(&[(BASE, "rules")])?;
    let path = desk
        .folder
        .path()
        .join("rules/demo/1.0.0/decisions/duty.yaml");
    let text = fs::read_to_string(&path)?;
    let late = "working days between(date_of_birth, contact.received_on) < 5";
    let changed = text.replace(
        "when: person_posing_risk",
        &format!("when: person_posing_risk and {late}"),
    );
    assert_ne!(text, changed);
    fs::write(path, changed)?;
    let ran = run(&desk, &["demo@1.0.0", "--out", "demo.dmn"])?;
    assert_eq!(ran.code, 3, "{}", ran.said);
    let part = "`working days between(date_of_birth, contact.received_on)`";
    let why = "because FEEL knows no working days";
    assert!(
        ran.said.contains(&format!("s47.person: {part}, {why}")),
        "{}",
        ran.said
    );
    let xml = fs::read_to_string(desk.folder.path().join("demo.dmn"))?;
    tags(&xml);
    assert!(xml.contains(&format!("- s47.person: {part}, {why}")));
    assert!(xml.contains(&format!(
        "Not exported: {part}, {why}. It counts as not known here."
    )));
    let rule = xml.split("rule: &quot;s47.person&quot;").nth(1).unwrap();
    let rule = rule.split('}').next().unwrap();
    assert_eq!(
        rule,
        ",\n  must: false,\n  may: (person_posing_risk = null) or (person_posing_risk = true)\n"
    );
    Ok(())
}
