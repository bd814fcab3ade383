//! Names across the layers: found, shown, renamed, or refused with the reason.

use std::error::Error;
use std::process::Command;

use serde_json::Value as Json;
use serde_json::json;

use crate::client::Client;
use crate::client::Tested;
use crate::client::edited;
use crate::client::position;
use crate::desk::Desk;
use crate::typing::desk;
use crate::typing::text;

const FACTS: &str = "rules/demo/1.0.0/facts.yaml";
const DUTY: &str = "rules/demo/1.0.0/decisions/duty.yaml";
const TOWN: &str = "rules/town/1.0.0/decisions/actions.yaml";

/// A rule of the upper layer that reads what the lower one declares.
const UPPER: &str = "decision: actions\nadds_to: demo\nrules:\n  - id: do.town\n    title: In town\n    \
    when: injury and injury_explanation = changes and duty != \"section_17\"\n    then: find_out\n    \
    because: The town looks twice.\n    cite: [duty.need]\n    basis: stated\n";

fn layered() -> Result<(Desk, Client), Box<dyn Error>> {
    let (desk, _) = desk()?;
    desk.write(TOWN, UPPER)?;
    let client = Client::begun(desk.folder.path())?;
    Ok((desk, client))
}

fn files(client: &Client, locations: &Json) -> Vec<String> {
    let root = client.address("");
    let all = locations.as_array().into_iter().flatten();
    all.filter_map(|it| Some(it["uri"].as_str()?.replacen(&root, "", 1)))
        .collect()
}

/// Renames, and writes what the editor would write.
fn rename(
    desk: &Desk,
    client: &mut Client,
    path: &str,
    words: &str,
    to: &str,
) -> Result<Vec<String>, Box<dyn Error>> {
    let whole = text(desk, path)?;
    let mut asked = client.spot(path, &whole, words)?;
    asked["newName"] = json!(to);
    let answer = client.ask("textDocument/rename", asked)?;
    let mut changed = Vec::new();
    let root = client.address("");
    for (address, edits) in answer["changes"].as_object().ok_or("no changes")? {
        let path = address.replacen(&root, "", 1);
        desk.write(&path, edited(&text(desk, &path)?, edits))?;
        changed.push(path);
    }
    changed.sort();
    Ok(changed)
}

fn checks(desk: &Desk) -> Tested {
    let ran = desk.command(&["check"])?.output()?;
    assert_eq!(
        ran.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&ran.stdout)
    );
    let ran = desk.command(&["test"])?.output()?;
    assert_eq!(
        ran.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&ran.stdout)
    );
    Ok(())
}

#[test]
fn a_name_is_found_where_it_is_declared_and_wherever_it_is_used() -> Tested {
    let (_desk, mut client) = layered()?;
    client.open(TOWN, UPPER)?;
    let there = client.at("textDocument/definition", TOWN, UPPER, "when: inj")?;
    assert_eq!(files(&client, &there), [FACTS]);
    let there = client.at("textDocument/definition", TOWN, UPPER, "and duty")?;
    assert_eq!(files(&client, &there), [DUTY]);
    let there = client.at("textDocument/definition", TOWN, UPPER, "cite: [duty.n")?;
    assert_eq!(files(&client, &there), ["rules/demo/1.0.0/sources.yaml"]);
    let there = client.at("textDocument/definition", TOWN, UPPER, "then: find")?;
    assert_eq!(
        files(&client, &there),
        ["rules/demo/1.0.0/decisions/actions.yaml"]
    );
    let mut asked = client.spot(TOWN, UPPER, "when: inj")?;
    asked["context"] = json!({"includeDeclaration": false});
    let used = client.ask("textDocument/references", asked)?;
    let used = files(&client, &used);
    assert!(
        used.contains(&TOWN.to_owned()) && used.contains(&DUTY.to_owned()),
        "{used:?}"
    );
    assert!(used.iter().any(|it| it.contains("/cases/")), "{used:?}");
    let shown = client.at("textDocument/documentHighlight", TOWN, UPPER, "when: inj")?;
    assert_eq!(shown.as_array().map(Vec::len), Some(1));
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn renaming_reaches_every_layer_and_every_case_and_the_pack_still_decides() -> Tested {
    let (desk, mut client) = layered()?;
    checks(&desk)?;
    client.open(DUTY, &text(&desk, DUTY)?)?;
    client.open(FACTS, &text(&desk, FACTS)?)?;
    let changed = rename(&desk, &mut client, DUTY, "when: inj", "hurt")?;
    assert!(
        changed.contains(&FACTS.to_owned()) && changed.contains(&TOWN.to_owned()),
        "{changed:?}"
    );
    checks(&desk)?;
    for (path, words, to) in [
        (FACTS, "does_not_f", "unfitting"),
        (FACTS, "{id: now", "at_once"),
        (DUTY, "{id: section_47", "enquiry"),
        (DUTY, "decision: du", "duty_of_council"),
        (DUTY, "id: s47.inj", "s47.hurt"),
    ] {
        client.end()?;
        client = Client::begun(desk.folder.path())?;
        client.open(path, &text(&desk, path)?)?;
        let changed = rename(&desk, &mut client, path, words, to)?;
        assert!(!changed.is_empty(), "{words}");
        checks(&desk)?;
    }
    let duty = text(&desk, DUTY)?;
    assert!(
        duty.contains("injury_explanation in (unfitting, changes)"),
        "{duty}"
    );
    assert!(text(&desk, TOWN)?.contains("duty_of_council != \"section_17\""));
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn a_rename_that_could_not_be_right_is_refused_with_the_reason() -> Tested {
    let (desk, mut client) = layered()?;
    let facts = text(&desk, FACTS)?;
    client.open(FACTS, &facts)?;
    let mut refused = |words: &str, to: &str| -> Result<String, Box<dyn Error>> {
        let mut asked = client.spot(FACTS, &facts, words)?;
        asked["newName"] = json!(to);
        let answer = client.answer("textDocument/rename", asked)?;
        Ok(answer["error"]["message"].as_str().unwrap_or("").to_owned())
    };
    assert!(refused("  inj", "child_mobile")?.contains("already"));
    assert!(refused("  inj", "duty")?.contains("already"));
    assert!(refused("  inj", "In jury")?.contains("cannot name"));
    assert!(refused("  inj", "and")?.contains("word of the rule language"));
    assert!(refused("type: yes", "x")?.contains("no name of the pack stands here"));
    client.end()?;

    // The lower layer is released: what it declares keeps its name, what the upper one declares does not.
    let ran = desk.command(&["check", "--digests"])?.output()?;
    let said = String::from_utf8(ran.stdout)?;
    let pin = said
        .lines()
        .find(|line| line.contains("digest: "))
        .ok_or("no digest")?;
    desk.write("rules/demo/released.yaml", format!("released:\n{pin}\n"))?;
    let mut client = Client::begun(desk.folder.path())?;
    client.open(TOWN, UPPER)?;
    let mut asked = client.spot(TOWN, UPPER, "when: inj")?;
    asked["newName"] = json!("hurt");
    let answer = client.answer("textDocument/rename", asked)?;
    let said = answer["error"]["message"].as_str().unwrap_or("");
    assert!(
        said.contains("`demo@1.0.0`, which was released and never changes"),
        "{said}"
    );
    let changed = rename(&desk, &mut client, TOWN, "id: do.to", "do.twice")?;
    assert_eq!(changed, [TOWN]);
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn the_outline_names_what_a_file_declares() -> Tested {
    let (desk, mut client) = layered()?;
    let duty = text(&desk, DUTY)?;
    client.open(DUTY, &duty)?;
    let asked = json!({"textDocument": {"uri": client.address(DUTY)}});
    let outline = client.ask("textDocument/documentSymbol", asked)?;
    assert_eq!(outline[0]["name"], "duty");
    let inner = outline[0]["children"].as_array().ok_or("no children")?;
    let names: Vec<&str> = inner.iter().filter_map(|it| it["name"].as_str()).collect();
    assert!(
        names.starts_with(&["none", "section_17", "section_47", "s47.injury"]),
        "{names:?}"
    );
    assert_eq!(
        inner[0]["selectionRange"]["start"],
        position(&duty, duty.find("none").ok_or("gone")?)
    );
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn the_program_offers_the_command() -> Tested {
    let program = assert_cmd::cargo::cargo_bin!("threshold");
    let ran = Command::new(program).args(["lsp", "--help"]).output()?;
    assert!(String::from_utf8(ran.stdout)?.contains("docs/editors.md"));
    Ok(())
}
