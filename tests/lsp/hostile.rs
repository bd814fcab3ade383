//! What no editor should send, and texts that no pack should hold: the session goes on.

use serde_json::Value as Json;
use serde_json::json;

use crate::client::Client;
use crate::client::Tested;
use crate::desk::BASE;
use crate::desk::Desk;
use crate::typing::desk;
use crate::typing::text;

const FACTS: &str = "rules/demo/1.0.0/facts.yaml";

fn code(answer: &Json) -> i64 {
    answer["error"]["code"].as_i64().unwrap_or(0)
}

#[test]
fn a_session_ends_with_0_only_after_a_shutdown() -> Tested {
    let (desk, client) = desk()?;
    assert_eq!(client.end()?, Some(0));
    let mut client = Client::begun(desk.folder.path())?;
    client.tell("exit", Json::Null)?;
    assert_eq!(client.wait()?, Some(1));
    let client = Client::begun(desk.folder.path())?;
    assert_eq!(client.leave()?, Some(1));
    let mut client = Client::new(desk.folder.path())?;
    client.tell("exit", Json::Null)?;
    assert_eq!(client.wait()?, Some(1));
    Ok(())
}

#[test]
fn requests_at_the_wrong_time_are_refused() -> Tested {
    let desk = Desk::with(&[(BASE, "rules")])?;
    let mut client = Client::new(desk.folder.path())?;
    let early = client.answer("textDocument/hover", json!({}))?;
    assert_eq!(code(&early), -32002);
    let root = client.address("");
    client.ask("initialize", json!({"rootUri": root, "capabilities": {}}))?;
    let twice = client.answer("initialize", json!({}))?;
    assert_eq!(code(&twice), -32600);
    client.ask("shutdown", Json::Null)?;
    let late = client.answer("textDocument/hover", json!({}))?;
    assert_eq!(code(&late), -32600);
    client.tell("exit", Json::Null)?;
    assert_eq!(client.wait()?, Some(0));
    Ok(())
}

#[test]
fn what_is_no_message_is_answered_and_the_session_goes_on() -> Tested {
    let (desk, mut client) = desk()?;
    let mut broken =
        b"{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didOpen\",\"params\":{\"x\":\"".to_vec();
    broken.extend([0xff, 0xfe, 0xc3]);
    broken.extend(b"\"}}");
    client.write(&broken)?;
    assert_eq!(code(&client.answer_to(&Json::Null)?), -32700);
    client.write(b"{not json")?;
    assert_eq!(code(&client.answer_to(&Json::Null)?), -32700);
    client.write(b"[1, 2]")?;
    assert_eq!(code(&client.answer_to(&Json::Null)?), -32600);
    client.write("[".repeat(100_000).as_bytes())?;
    assert_eq!(code(&client.answer_to(&Json::Null)?), -32700);
    assert_eq!(
        code(&client.answer("workspace/unheardOf", json!({}))?),
        -32601
    );
    client.tell("$/unheardOf", json!({"a": 1}))?;
    assert_eq!(
        code(&client.answer("textDocument/hover", json!({}))?),
        -32602
    );
    assert_eq!(
        code(&client.answer("textDocument/hover", json!("hover"))?),
        -32602
    );
    let wild =
        json!({"textDocument": {"uri": "file:///%ff%zz"}, "position": {"line": 1, "character": 1}});
    assert_eq!(client.ask("textDocument/hover", wild)?, Json::Null);
    for params in [
        json!(null),
        json!({"textDocument": 7}),
        json!({"textDocument": {"uri": "untitled:1", "text": "x"}}),
    ] {
        client.tell("textDocument/didOpen", params.clone())?;
        client.tell("textDocument/didChange", params.clone())?;
        client.tell("textDocument/didClose", params)?;
    }
    let facts = text(&desk, FACTS)?;
    client.open(FACTS, &facts)?;
    let far = json!({"textDocument": {"uri": client.address(FACTS)}, "position": {"line": 4_000_000_000_u64, "character": u64::MAX}});
    for method in [
        "textDocument/hover",
        "textDocument/completion",
        "textDocument/definition",
    ] {
        client.ask(method, far.clone())?;
    }
    let range = json!({"start": {"line": 9, "character": 9}, "end": {"line": 1, "character": 1}});
    let document = json!({"uri": client.address(FACTS), "version": 2});
    let changes = json!([{"range": range, "text": "x"}, {"range": 5, "text": "y"}, {"text": 8}]);
    client.tell(
        "textDocument/didChange",
        json!({"textDocument": document, "contentChanges": changes}),
    )?;
    client.retype(FACTS, &facts)?;
    let hover = client.at("textDocument/hover", FACTS, &facts, "  inj")?;
    assert_ne!(hover, Json::Null);
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn a_request_that_is_taken_back_is_answered_once() -> Tested {
    let (desk, mut client) = desk()?;
    let facts = text(&desk, FACTS)?;
    client.open(FACTS, &facts)?;
    let spot = client.spot(FACTS, &facts, "  inj")?;
    let mut asked = Vec::new();
    for _ in 0..20 {
        asked.push(client.send("textDocument/references", spot.clone())?);
    }
    for id in &asked {
        client.tell("$/cancelRequest", json!({"id": id}))?;
    }
    client.tell("$/cancelRequest", json!({"id": 99_999}))?;
    let mut taken_back = 0;
    let mut answered = 0;
    while answered < asked.len() {
        let message = client.next()?;
        if message.get("id").is_some() {
            answered += 1;
            taken_back += usize::from(code(&message) == -32800);
        }
    }
    assert!(
        taken_back > 0,
        "none of {} was taken back in time",
        asked.len()
    );
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn texts_that_no_pack_should_hold_do_no_harm() -> Tested {
    let (desk, mut client) = desk()?;
    let facts = text(&desk, FACTS)?;
    client.open(FACTS, &facts)?;
    let huge = format!("{facts}# {}\n", "x".repeat(33 << 20));
    client.retype(FACTS, &huge)?;
    client.until(FACTS, &["too-large"])?;
    for hostile in [
        "[".repeat(50_000),
        "a: &a [*a, *a]\n".to_owned(),
        "\u{0}\u{1}\u{feff}\u{202e}".to_owned(),
        String::new(),
        format!("facts:\n  x:\n    worked_out: {}", "(".repeat(20_000)),
        "- ".repeat(5_000),
    ] {
        client.retype(FACTS, &hostile)?;
        for (line, column) in [(0, 0), (0, 3), (2, 30)] {
            let spot = json!({"textDocument": {"uri": client.address(FACTS)}, "position": {"line": line, "character": column}});
            client.ask("textDocument/completion", spot.clone())?;
            client.ask("textDocument/hover", spot)?;
        }
        let about = json!({"textDocument": {"uri": client.address(FACTS)}, "options": {}});
        client.answer("textDocument/formatting", about.clone())?;
        client.ask("textDocument/documentSymbol", about)?;
    }
    client.retype(FACTS, &facts)?;
    client.until(FACTS, &[])?;
    assert_eq!(client.end()?, Some(0));
    Ok(())
}

#[test]
fn a_folder_without_rules_is_no_trouble() -> Tested {
    let desk = Desk::with(&[])?;
    desk.write("notes.yaml", "a: 1\n")?;
    let mut client = Client::begun(desk.folder.path())?;
    client.open("notes.yaml", "a: [\n")?;
    let spot = client.spot("notes.yaml", "a: [\n", "a")?;
    assert_eq!(client.ask("textDocument/hover", spot)?, Json::Null);
    assert_eq!(client.end()?, Some(0));
    Ok(())
}
