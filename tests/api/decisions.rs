//! Cases in, recommendations out: the same as from the command line, and every mistake with its place.

use serde_json::Value as Json;
use serde_json::json;

use crate::process::Desk;
use crate::process::case;
use crate::process::program;

/// The worked cases of a pack version, as JSON.
fn worked() -> Vec<Json> {
    let folder = "rules/lancashire/2.0.0/cases";
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let cases = paths.iter().step_by(12).map(|path| {
        let text = std::fs::read_to_string(path).unwrap();
        let (_, rest) = text.split_once("```case\n").unwrap();
        let (yaml, _) = rest.split_once("```").unwrap();
        serde_yaml::from_str(yaml).unwrap()
    });
    cases.collect()
}

#[test]
fn the_same_cases_get_the_same_answers_as_at_the_command_line() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let cases = worked();
    assert!(cases.len() >= 5);
    let file = desk.folder.path().join("cases.json");
    std::fs::write(&file, Json::Array(cases.clone()).to_string()).unwrap();
    let printed = program()
        .args(["decide", "--format", "json"])
        .arg(&file)
        .output()
        .unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    let printed: Vec<&str> = printed.lines().collect();
    let answered = caller.post("/v1/decisions", &Json::Array(cases.clone()));
    assert_eq!(answered.status, 200, "{}", answered.text);
    assert_eq!(
        answered.text,
        format!("{{\"recommendations\":[{}]}}", printed.join(","))
    );
    let asked = caller.post("/v1/ask", &Json::Array(cases)).well();
    let decided = answered.json();
    let pairs = decided["recommendations"].as_array().unwrap().iter();
    let pairs = pairs.zip(asked["children"].as_array().unwrap());
    for (made, outlook) in pairs {
        for part in [
            "case",
            "child",
            "status",
            "pathway",
            "decisions",
            "ask_next",
        ] {
            assert_eq!(made[part], outlook[part], "{}: {part}", made["case"]);
        }
    }
}

#[test]
fn asking_the_best_question_until_none_is_left_settles_or_leaves_only_what_nobody_knows() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let mut case = case("C-1");
    for _ in 0..60 {
        let told = caller.post("/v1/ask", &case).well();
        let child = &told["children"][0];
        let questions = child["ask_next"].as_array().unwrap();
        let next = questions.iter().find(|it| it["standing"] == "not_asked");
        let Some(next) = next else {
            assert_eq!(child["questions_left"], 0);
            return;
        };
        assert!(child["questions_left"].as_u64().unwrap() > 0);
        let fact = next["fact"].as_str().unwrap().to_owned();
        let facts = caller.get("/v1/packs/lancashire/2.0.0/facts").well();
        let known = facts["facts"].as_array().unwrap();
        let known = known.iter().find(|it| it["fact"] == fact.as_str()).unwrap();
        let answer = if known["type"] == "yes_no" {
            "no"
        } else {
            "not_known"
        };
        let place = if known["about"] == "child" {
            &mut case["children"][0]["facts"]
        } else {
            &mut case["facts"]
        };
        place[&fact] = json!(answer);
    }
    panic!("it never comes to an end");
}

#[test]
fn every_mistake_is_told_at_once_with_its_place() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let mut wrong = case("C-2");
    wrong["children"][0]["facts"]["age_years"] = json!(700);
    wrong["children"][0]["facts"]["imediate_danger"] = json!("yes");
    wrong["authority"] = json!("lancashire");
    let told = caller.post("/v1/decisions", &json!([case("C-1"), wrong]));
    let problem = told.problem(422, "wrong");
    let errors = problem["errors"].as_array().unwrap();
    let paths: Vec<&str> = errors
        .iter()
        .map(|it| it["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        [
            "$[1].children[0].facts.age_years",
            "$[1].children[0].facts.imediate_danger"
        ],
        "{problem:#}"
    );
    let help = errors[1]["help"][0].as_str().unwrap();
    assert!(help.contains("immediate_danger"), "{help}");
    let nobody = caller.post(
        "/v1/decisions",
        &json!({"case": "C-1", "authority": "lancashire", "received": "soon", "children": []}),
    );
    let nobody = nobody.problem(422, "wrong");
    let paths: Vec<&Json> = nobody["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["path"])
        .collect();
    assert!(paths.contains(&&json!("$.children")), "{nobody:#}");
    let elsewhere = caller.post("/v1/decisions", &json!([{"case": "C", "authority": "atlantis", "received": "2026-11-20", "children": [{"ref": "a"}]}]));
    let elsewhere = elsewhere.problem(422, "wrong");
    assert_eq!(elsewhere["errors"][0]["path"], "$[0].authority");
}

#[test]
fn a_named_pack_or_day_decides_instead() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let made = caller
        .post("/v1/decisions?pack=lancashire@1.0.0", &case("C-1"))
        .well();
    assert_eq!(made["recommendations"][0]["rules"][0]["version"], "1.0.0");
    caller
        .post("/v1/decisions?pack=lancashire@1", &case("C-1"))
        .problem(400, "bad-query");
    caller
        .post("/v1/decisions?on=tomorrow", &case("C-1"))
        .problem(400, "bad-query");
    caller
        .post("/v1/decisions?pack=", &case("C-1"))
        .problem(400, "bad-query");
    caller
        .post("/v1/decisions?reference=C-1", &case("C-1"))
        .problem(400, "bad-query");
}

#[test]
fn the_packs_can_be_read() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let packs = caller.get("/v1/packs").well();
    let packs = packs["packs"].as_array().unwrap();
    assert!(packs.len() >= 4);
    for pack in packs {
        let (name, version) = (
            pack["pack"].as_str().unwrap(),
            pack["version"].as_str().unwrap(),
        );
        let address = format!("/v1/packs/{name}/{version}");
        let shown = caller.get(&address).well();
        assert_eq!(&shown["version"], pack);
        for (part, key) in [
            ("facts", "facts"),
            ("rules", "rules"),
            ("statements", "statements"),
        ] {
            let listed = caller.get(&format!("{address}/{part}")).well();
            let count = listed[key].as_array().unwrap().len();
            assert_eq!(shown[part], count, "{address}/{part}");
        }
    }
    caller
        .get("/v1/packs/lancashire/9.0.0")
        .problem(404, "not-found");
    caller
        .get("/v1/packs/atlantis/1.0.0/facts")
        .problem(404, "not-found");
    caller
        .get("/v1/packs/lancashire/two")
        .problem(404, "not-found");
}
