//! Somebody writes: problems, repairs, words, layout.

use std::fs;

use serde_json::Value as Json;
use serde_json::json;

use crate::client::Client;
use crate::client::Tested;
use crate::client::edited;
use crate::client::position;
use crate::desk::BASE;
use crate::desk::Desk;

const ACTIONS: &str = "rules/demo/1.0.0/decisions/actions.yaml";
const FACTS: &str = "rules/demo/1.0.0/facts.yaml";
const DUTY: &str = "rules/demo/1.0.0/decisions/duty.yaml";

pub(crate) fn desk() -> Result<(Desk, Client), Box<dyn std::error::Error>> {
    let desk = Desk::with(&[(BASE, "rules")])?;
    let client = Client::begun(desk.folder.path())?;
    Ok((desk, client))
}

pub(crate) fn text(desk: &Desk, path: &str) -> Result<String, Box<dyn std::error::Error>> {
    Ok(fs::read_to_string(desk.folder.path().join(path))?)
}

fn labels(items: &Json) -> Vec<String> {
    let items = items["items"].as_array().into_iter().flatten();
    items
        .filter_map(|item| Some(item["label"].as_str()?.to_owned()))
        .collect()
}

#[test]
fn a_whole_session_from_a_slip_to_the_end() -> Tested {
    let (desk, mut client) = desk()?;
    let right = text(&desk, ACTIONS)?;
    let wrong = right.replace("when: immediate_danger", "when: imediate_danger");
    client.open(ACTIONS, &wrong)?;
    let problems = client.until(ACTIONS, &["unknown-name"])?;
    assert_eq!(problems[0]["severity"], 1);
    assert!(
        problems[0]["message"]
            .as_str()
            .is_some_and(|it| it.contains("did you mean `immediate_danger`?"))
    );
    let start = wrong.find("imediate_danger").ok_or("gone")?;
    assert_eq!(problems[0]["range"]["start"], position(&wrong, start));

    let about = json!({"uri": client.address(ACTIONS)});
    let asked = json!({"textDocument": about, "range": problems[0]["range"], "context": {"diagnostics": []}});
    let repairs = client.ask("textDocument/codeAction", asked)?;
    assert_eq!(repairs[0]["title"], "Write `immediate_danger`");
    let edits = &repairs[0]["edit"]["changes"][client.address(ACTIONS)];
    let mended = edited(&wrong, edits);
    assert_eq!(mended, right);
    client.retype(ACTIONS, &mended)?;
    client.until(ACTIONS, &[])?;

    let hover = client.at("textDocument/hover", ACTIONS, &mended, "when: immediate")?;
    let said = hover["contents"]["value"].as_str().ok_or("no words")?;
    assert!(
        said.contains("**Is the child in immediate danger?**"),
        "{said}"
    );
    assert!(said.contains("Danger that cannot wait."), "{said}");
    assert!(said.contains("safety-critical"), "{said}");

    let untidy = mended.replace("    title: Danger now\n", "    title:    Danger now\n");
    client.retype(ACTIONS, &untidy)?;
    let asked = json!({"textDocument": about, "options": {"tabSize": 2, "insertSpaces": true}});
    let edits = client.ask("textDocument/formatting", asked)?;
    let laid = edited(&untidy, &edits);
    assert!(laid.contains("    title: Danger now\n"), "{laid}");
    client.retype(ACTIONS, &laid)?;

    client.close(ACTIONS)?;
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn the_same_is_reported_as_by_check() -> Tested {
    let desk = Desk::with(&[(BASE, "rules")])?;
    let facts = text(&desk, FACTS)?;
    let worries = facts.replace(
        "    ask: What is the worry about?\n",
        "    ask: What is the worry about?\n    sais: x\n",
    );
    desk.write(FACTS, worries)?;
    let duty = text(&desk, DUTY)?;
    desk.write(DUTY, duty.replace("then: section_47", "then: section_74"))?;
    let ran = desk.command(&["check", "--format", "json"])?.output()?;
    let mut expected: Vec<(String, String, u64)> = String::from_utf8(ran.stdout)?
        .lines()
        .map(serde_json::from_str::<Json>)
        .collect::<Result<Vec<Json>, _>>()?
        .iter()
        .map(|it| {
            let word = |key: &str| it[key].as_str().unwrap_or("").to_owned();
            (word("file"), word("code"), it["line"].as_u64().unwrap_or(0))
        })
        .collect();
    expected.sort();
    assert!(expected.len() >= 2, "{expected:?}");
    let mut client = Client::begun(desk.folder.path())?;
    client.open(FACTS, &text(&desk, FACTS)?)?;
    // The longer look comes after the first; both together are what is compared.
    for _ in 0..100 {
        let mut found = Vec::new();
        for (address, problems) in &client.shown {
            let file = address.replacen(&client.address(""), "", 1);
            for it in problems.as_array().into_iter().flatten() {
                let line = it["range"]["start"]["line"].as_u64().unwrap_or(0) + 1;
                found.push((
                    file.clone(),
                    it["code"].as_str().unwrap_or("").to_owned(),
                    line,
                ));
            }
        }
        found.sort();
        if found == expected {
            assert_eq!(client.end()?, Some(0));
            return Ok(());
        }
        client.next()?;
    }
    Err("never the same".into())
}

#[test]
fn a_lint_is_shown_after_a_while_and_goes_with_its_cause() -> Tested {
    let (desk, mut client) = desk()?;
    let right = text(&desk, FACTS)?;
    let added = format!(
        "{right}  never_read:\n    group: now\n    type: yes_no\n    ask: Is this read?\n    help: Nobody reads it.\n"
    );
    client.open(FACTS, &added)?;
    client.until(FACTS, &["unused-fact"])?;
    client.retype(FACTS, &right)?;
    client.until(FACTS, &[])?;
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn columns_count_as_editors_count() -> Tested {
    let (desk, mut client) = desk()?;
    let right = text(&desk, ACTIONS)?;
    // An emoji is four bytes, two UTF-16 units and one character.
    let wrong = right.replace(
        "outcomes:\n",
        "outcomes:\n  - {id: note_down, title: \"Écrire 👶🏽 – noter\", whoo: x}\n",
    );
    client.open(ACTIONS, &wrong)?;
    let problems = client.until(ACTIONS, &["unknown-key"])?;
    let at = wrong.find("whoo").ok_or("gone")?;
    assert_eq!(problems[0]["range"]["start"], position(&wrong, at));
    assert_eq!(problems[0]["range"]["end"], position(&wrong, at + 4));
    // A change of a part of the line lands where the editor means it.
    let document = json!({"uri": client.address(ACTIONS), "version": 3});
    let range = problems[0]["range"].clone();
    let changes = json!([{"range": range, "text": "who"}]);
    client.tell(
        "textDocument/didChange",
        json!({"textDocument": document, "contentChanges": changes}),
    )?;
    client.until(ACTIONS, &["outcome-never-given"])?;
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn many_keystrokes_end_with_the_last_state() -> Tested {
    let (desk, mut client) = desk()?;
    let right = text(&desk, ACTIONS)?;
    client.open(ACTIONS, &right)?;
    for length in 1..=60 {
        let word = "x".repeat(length);
        client.retype(
            ACTIONS,
            &right.replace("when: immediate_danger", &format!("when: {word}")),
        )?;
    }
    let last = format!("`{}`", "x".repeat(60));
    loop {
        let problems = client.problems(ACTIONS)?;
        let found = problems.first().and_then(|it| it["message"].as_str());
        if found.is_some_and(|it| it.contains(&last)) {
            break;
        }
    }
    client.retype(ACTIONS, &right)?;
    client.until(ACTIONS, &[])?;
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn words_are_offered_where_they_belong() -> Tested {
    let (desk, mut client) = desk()?;
    let right = text(&desk, ACTIONS)?;
    client.open(ACTIONS, &right)?;
    let mut offered = |rule: &str,
                       after: &str|
     -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let text = format!("{right}  - id: do.more\n{rule}");
        client.retype(ACTIONS, &text)?;
        let end = text.rfind(after).ok_or("gone")? + after.len();
        let asked = json!({"textDocument": {"uri": client.address(ACTIONS)}, "position": position(&text, end)});
        Ok(labels(&client.ask("textDocument/completion", asked)?))
    };
    let has = |offers: &[String], words: &[&str]| {
        for word in words {
            assert!(
                offers.iter().any(|it| it == word),
                "{word} is not among {offers:?}"
            );
        }
    };
    // In a file that cannot be read at the moment, each of them.
    has(
        &offered("    when: inj", "when: inj")?,
        &["injury", "duty", "count", "half_of", "not"],
    );
    let values = offered(
        "    when: injury and injury_explanation = ",
        "explanation = ",
    )?;
    assert_eq!(values, ["fits", "does_not_fit", "changes", "none_given"]);
    let values = offered("    when: duty in (none, sec", "(none, sec")?;
    assert_eq!(values, ["none", "section_17", "section_47"]);
    let values = offered("    when: >\n      injury and\n      duty = ", "duty = ")?;
    assert_eq!(values, ["none", "section_17", "section_47"]);
    let values = offered("    then: ", "then: ")?;
    assert_eq!(values, ["call_999", "find_out", "search"]);
    has(
        &offered("    cite: [", "cite: [")?,
        &["duty.enquiry", "duty.need"],
    );
    assert_eq!(
        offered("    basis: ", "basis: ")?,
        ["stated", "inferred", "unverified"]
    );
    has(
        &offered("    be", "    be")?,
        &["when", "because", "cite", "tell_family"],
    );
    assert!(offered("    because: in", "because: in")?.is_empty());
    let more = right.replace("outcomes:\n", "outcomes:\n  - {id: a, title: b, contact: ");
    client.retype(ACTIONS, &more)?;
    let offers = client.at(
        "textDocument/completion",
        ACTIONS,
        &more,
        "title: b, contact: ",
    )?;
    assert!(
        labels(&offers).contains(&"front_door".to_owned()),
        "{offers}"
    );
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn what_was_read_last_serves_while_a_file_cannot_be_read() -> Tested {
    let (desk, mut client) = desk()?;
    let facts = text(&desk, FACTS)?;
    client.open(FACTS, &facts)?;
    let torn = facts.replace("  injury:\n", "  injury: [\n");
    client.retype(FACTS, &torn)?;
    client.until(FACTS, &["yaml-syntax"])?;
    let duty = text(&desk, DUTY)?;
    client.open(DUTY, &duty)?;
    let hover = client.at("textDocument/hover", DUTY, &duty, "injury_expl")?;
    assert!(
        hover["contents"]["value"]
            .as_str()
            .is_some_and(|it| it.contains("Does the explanation fit?"))
    );
    let offers = client.at("textDocument/completion", DUTY, &duty, "when: injury")?;
    assert!(labels(&offers).contains(&"injury_explanation".to_owned()));
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn everything_is_explained_where_it_stands() -> Tested {
    let (desk, mut client) = desk()?;
    let (duty, actions) = (text(&desk, DUTY)?, text(&desk, ACTIONS)?);
    client.open(DUTY, &duty)?;
    client.open(ACTIONS, &actions)?;
    let mut said =
        |path: &str, text: &str, words: &str| -> Result<String, Box<dyn std::error::Error>> {
            let hover = client.at("textDocument/hover", path, text, words)?;
            Ok(hover["contents"]["value"].as_str().unwrap_or("").to_owned())
        };
    let rule = said(DUTY, &duty, "id: s47.inj")?;
    assert!(rule.contains("This rule holds when"), "{rule}");
    assert!(rule.contains("Child protection enquiry"), "{rule}");
    let value = said(DUTY, &duty, "does_not")?;
    assert!(value.contains("**It does not fit**"), "{value}");
    let decision = said(DUTY, &duty, "decision: du")?;
    assert!(
        decision.contains("Which duty the council has")
            && decision.contains("`section_17`: Child in need"),
        "{decision}"
    );
    let statement = said(ACTIONS, &actions, "cite: [duty.en")?;
    assert!(statement.contains("At: "), "{statement}");
    let function = said(ACTIONS, &actions, "half_")?;
    assert!(
        function.contains("half_of(place: text): text"),
        "{function}"
    );
    let service = said(ACTIONS, &actions, "contact: front")?;
    assert!(service.contains("**"), "{service}");
    let key = said(ACTIONS, &actions, "    beca")?;
    assert_eq!(key, "`because`: one sentence for the record");
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn a_pack_may_stand_on_one_that_comes_with_the_program() -> Tested {
    let desk = Desk::with(&[])?;
    let head = "pack: ourtown\nversion: 1.0.0\ntitle: Our town\nauthority: Our town\n\
                in_force: {from: 2027-01-01}\nextends: england@2.0.0\ncalendar: england-and-wales\n";
    desk.write("rules/ourtown/1.0.0/pack.yaml", head)?;
    let mut client = Client::begun(desk.folder.path())?;
    let path = "rules/ourtown/1.0.0/facts.yaml";
    let facts = "facts:\n  far_away:\n    type: yes_no\n    ask: Is it far?\n    help: Far.\n    worked_out: immediate_dangr\n";
    client.open(path, facts)?;
    let named = |it: &Json| {
        it["code"] == "unknown-name" && it["message"].to_string().contains("immediate_danger`")
    };
    while !client.problems(path)?.iter().any(named) {}
    let text = facts.replace("immediate_dangr", "immediate_danger");
    client.retype(path, &text)?;
    let hover = client.at("textDocument/hover", path, &text, "worked_out: immediate")?;
    assert!(
        hover["contents"]["value"]
            .as_str()
            .is_some_and(|it| it.contains("from `england@2.0.0`"))
    );
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn a_released_version_that_is_touched_says_so() -> Tested {
    let desk = Desk::with(&[(BASE, "rules")])?;
    let ran = desk.command(&["check", "--digests"])?.output()?;
    let said = String::from_utf8(ran.stdout)?;
    let pin = said.lines().find(|line| line.contains("digest: "));
    let pin = pin.ok_or("no digest")?;
    desk.write("rules/demo/released.yaml", format!("released:\n{pin}\n"))?;
    let mut client = Client::begun(desk.folder.path())?;
    let head = "rules/demo/1.0.0/pack.yaml";
    client.open(head, &text(&desk, head)?)?;
    client.until(head, &[])?;
    let right = text(&desk, ACTIONS)?;
    client.open(ACTIONS, &right)?;
    client.retype(
        ACTIONS,
        &right.replace("The child is in danger.", "Danger."),
    )?;
    client.until(head, &["released-version-changed"])?;
    client.retype(ACTIONS, &right)?;
    client.until(head, &[])?;
    assert_eq!(client.end()?, Some(0));
    Ok(())
}
