//! Who may: every role at every address; tokens that hold, have ended, were revoked.

use serde_json::json;

use crate::process::Desk;

#[test]
fn every_role_may_what_the_document_says_and_no_more() {
    let desk = Desk::new();
    let roles = ["screener", "manager", "policy", "auditor"];
    let tokens = roles.map(|role| desk.token(role, role));
    let server = desk.serve();
    let document = server.caller(None).get("/v1/openapi.json").json();
    let mut tried = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Some(said) = operation["description"].as_str() else {
                continue;
            };
            let (_, said) = said.rsplit_once("Roles: ").unwrap();
            let path = path
                .replace("{name}", "lancashire")
                .replace("{version}", "2.0.0")
                .replace("{contact}", "000102030405060708090a0b0c0d0e0f");
            for (role, token) in roles.iter().zip(&tokens) {
                let caller = server.caller(Some(token));
                let body = if method == "post" { "{}" } else { "" };
                let json = [("content-type", "application/json")];
                let told = caller
                    .send(&method.to_uppercase(), &path, &json, body)
                    .unwrap();
                assert_eq!(
                    told.status != 403,
                    said.contains(role),
                    "{role} {method} {path}: {}",
                    told.text
                );
                tried += 1;
            }
            let stranger = server.caller(Some("no token of ours"));
            let told = stranger
                .send(&method.to_uppercase(), &path, &[], "")
                .unwrap();
            told.problem(401, "not-signed-in");
            assert!(told.header("www-authenticate").starts_with("Bearer"));
        }
    }
    assert!(tried >= 52, "{tried}");
}

#[test]
fn a_revoked_token_opens_no_door_and_the_database_holds_no_token() {
    let desk = Desk::new();
    let token = desk.token("case system", "screener");
    let server = desk.serve();
    let caller = server.caller(Some(&token));
    assert_eq!(caller.get("/v1/packs").status, 200);
    let (_, listed) = desk.run(&["tokens", "list"]);
    let named = listed.split_whitespace().next().unwrap().to_owned();
    assert!(
        named.starts_with("token:") && listed.contains("case system"),
        "{listed}"
    );
    assert!(desk.run(&["tokens", "revoke", &named]).0);
    caller.get("/v1/packs").problem(401, "not-signed-in");
    assert!(desk.run(&["tokens", "list"]).1.contains("revoked"));
    assert!(!desk.run(&["tokens", "revoke", "token:0000000000000000"]).0);
    drop(server);
    for entry in std::fs::read_dir(desk.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let found = bytes
            .windows(token.len())
            .any(|part| part == token.as_bytes());
        assert!(!found, "the token stands in a file");
    }
    let (_, exported) = desk.run(&["records", "export", "--format", "ndjson", "--by", "R Patel"]);
    assert!(exported.contains("token_made") && exported.contains("token_revoked"));
}

#[test]
fn nobody_is_served_on_an_open_address_without_sign_in() {
    let desk = Desk::new();
    let run = crate::process::program()
        .args(["serve", "--listen", "0.0.0.0:0", "--database"])
        .arg(desk.database())
        .output();
    let run = run.unwrap();
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(said.contains("--oidc-issuer"), "{said}");
    let open = [
        "--oidc-issuer",
        "http://login.example",
        "--oidc-client-id",
        "t",
        "--public-url",
        "https://t.example",
    ];
    let run = crate::process::program()
        .args(["serve", "--listen", "0.0.0.0:0", "--database"])
        .arg(desk.database())
        .args(open)
        .output();
    let said = String::from_utf8(run.unwrap().stderr).unwrap();
    assert!(said.contains("begins with https://"), "{said}");
}

#[test]
fn what_a_token_writes_stands_under_its_name() {
    let desk = Desk::new();
    let token = desk.token("case system", "screener");
    let server = desk.serve();
    let caller = server.caller(Some(&token));
    let (at, latest) = caller.open("C-1");
    let answer = json!({"seen": latest, "entries": [{"answered": {"fact": "district", "answer": "preston"}}]});
    caller.post(&format!("{at}/entries"), &answer).well();
    let entries = caller.get(&format!("{at}/entries")).well();
    for entry in entries["entries"].as_array().unwrap() {
        assert_eq!(entry["actor"]["name"], "case system");
        assert!(entry["actor"]["id"].as_str().unwrap().starts_with("token:"));
    }
}

#[test]
fn two_people_behind_one_token_are_two_and_a_token_that_names_nobody_may_be_either() {
    let desk = Desk::new();
    let make = [
        "tokens",
        "make",
        "--name",
        "case system",
        "--role",
        "manager",
        "--may-act-for-others",
    ];
    let (made, token) = desk.run(&make);
    assert!(made);
    let plain = desk.token("another", "manager");
    assert!(
        desk.run(&["tokens", "list"])
            .1
            .contains("manager for others")
    );
    let server = desk.serve();
    let send = |token: &str, person: &str, path: &str, body: &serde_json::Value| {
        let mut headers = vec![("content-type", "application/json")];
        if !person.is_empty() {
            headers.push(("on-behalf-of", person));
        }
        let caller = server.caller(Some(token.trim()));
        caller
            .send("POST", path, &headers, &body.to_string())
            .unwrap()
    };
    let open = crate::process::contact("C-1");
    let told = send(&plain, "Kim Jones", "/v1/contacts", &open);
    told.problem(403, "acts-for-itself");
    for nobody in ["a/b", &"x".repeat(101)] {
        send(&token, nobody, "/v1/contacts", &open).problem(400, "bad-on-behalf-of");
    }

    let opened = send(&token, "Kim Jones", "/v1/contacts", &open);
    let at = opened.header("location").to_owned();
    let write = |person: &str, path: &str, mut body: serde_json::Value| {
        let read = server.caller(Some(token.trim())).get(&at).well();
        body["seen"] = read["contact"]["latest"].clone();
        send(&token, person, &format!("{at}/{path}"), &body)
    };
    write(
        "Kim Jones",
        "entries",
        json!({"entries": [crate::records::view()]}),
    )
    .well();
    let made = write("Kim Jones", "recommendations", json!({"child": "child-1"})).well();
    let recommended = &made["written"]["entries"][0]["seq"];
    let decided = json!({"decided": {"child": "child-1", "recommended": recommended, "pathway": "no_further_action", "reason": "It is settled at home."}});
    let decided = write("Kim Jones", "entries", json!({"entries": [decided]})).well();
    let signed = json!({"signed_off": {"child": "child-1", "decided": decided["entries"][0]["seq"], "words": "I have read it and agree."}});
    let sign = |person: &str| write(person, "entries", json!({"entries": [signed]}));
    for same in ["Kim Jones", "kim  jones", ""] {
        let told = sign(same).problem(422, "refused");
        assert!(
            told["detail"].as_str().unwrap().contains("decided"),
            "{told}"
        );
    }
    sign("Zoë Hall").well();
    let entries = server
        .caller(Some(token.trim()))
        .get(&format!("{at}/entries"))
        .well();
    let entries = entries["entries"].as_array().unwrap();
    let by = |kind: &str| {
        let entry = entries.iter().rfind(|it| it["kind"] == kind).unwrap();
        entry["actor"]["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(by("decided"), "Kim Jones through case system");
    assert_eq!(by("signed_off"), "Zoë Hall through case system");
    assert_eq!(by("read"), "case system");
    let (whole, said) = desk.run(&["records", "verify"]);
    assert!(whole, "{said}");
}
