//! `threshold records` as a person at a terminal meets it, over a record of real decisions.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use serde_json::Value;
use serde_json::json;

use threshold::ast::pack::Version;
use threshold::ast::place::Files;
use threshold::ast::read_case::read_cases_of;
use threshold::check::case::check_case;
use threshold::check::library::Library;
use threshold::check::library::check;
use threshold::check::pack::PackId;
use threshold::check::shelf::read_shelf;
use threshold::compile::program::Program;
use threshold::explain::recommend::explain;
use threshold::record::actor::Role;
use threshold::record::contact::Contact;
use threshold::record::entry::Head;
use threshold::record::event::Event;
use threshold::record::event::Recommended;
use threshold::record::id::ContactId;
use threshold::record::id::Seq;
use threshold::record::json::Json;
use threshold::record::practice::Practice;
use threshold::record::store::Database;
use threshold::shell::store::new_contact;

use crate::desk::File;
use crate::desk::contact;
use crate::desk::event;
use crate::desk::not_run;
use crate::desk::verified;
use crate::desk::write;
use crate::desk::writer;

const PACK: &str = "lancashire";
const VERSION: &str = "2.0.0";

struct Ran {
    code: i32,
    out: String,
    said: String,
}

fn records(address: &str, arguments: &[&str]) -> Ran {
    let ran = Command::new(assert_cmd::cargo::cargo_bin!("threshold"))
        .args(["records", "--database", address])
        .args(arguments)
        .env_remove("THRESHOLD_RULES")
        .output()
        .unwrap();
    Ran {
        code: ran.status.code().unwrap(),
        out: String::from_utf8(ran.stdout).unwrap(),
        said: String::from_utf8(ran.stderr).unwrap(),
    }
}

fn files_under(root: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from(root)];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn library() -> Library {
    let raw = files_under("rules").into_iter().map(|path| {
        let name = path.strip_prefix("rules").unwrap().to_string_lossy();
        (name.replace('\\', "/"), std::fs::read(&path).unwrap())
    });
    check(&read_shelf("rules", raw.collect(), &mut Files::default()).shelf).0
}

fn program() -> Arc<Program> {
    let id = PackId {
        pack: PACK.to_owned(),
        version: Version::parse(VERSION).unwrap(),
    };
    Arc::new(Program::compile(library().version(&id).unwrap()))
}

/// The cases of the pack's worked cases, every so many of them.
fn worked_cases(most: usize) -> Vec<Value> {
    let files = files_under(&format!("rules/{PACK}/{VERSION}/cases"));
    let step = (files.len() / most).max(1);
    let cases = files.iter().step_by(step).take(most).map(|path| {
        let text = std::fs::read_to_string(path).unwrap();
        let block = text
            .split("```case\n")
            .nth(1)
            .unwrap()
            .split("```")
            .next()
            .unwrap();
        serde_yaml::from_str(block).unwrap()
    });
    cases.collect()
}

/// What somebody writes who takes this case in.
fn taken_in(case: &Value) -> Vec<Event> {
    let opened = json!({"contact_opened": {"reference": case["case"], "authority": case["authority"],
        "received": case["received"], "pack": format!("{PACK}@{VERSION}")}});
    let mut events = vec![event(&opened)];
    let mut answers = |child: Option<&Value>, facts: &Value| {
        let Some(facts) = facts.as_object() else {
            return;
        };
        for (fact, given) in facts {
            let part = |key: &str| given.get(key).cloned().unwrap_or_default();
            let answer = given.get("answer").unwrap_or(given);
            events.push(event(
                &json!({"answered": {"child": child, "fact": fact, "answer": answer,
                "from": part("from"), "on": part("on"), "note": part("note")}}),
            ));
        }
    };
    answers(None, &case["facts"]);
    let children = case["children"].as_array().unwrap();
    for child in children {
        answers(Some(&child["ref"]), &child["facts"]);
    }
    let added = children
        .iter()
        .map(|child| event(&json!({"child_added": {"child": child["ref"]}})));
    events.splice(1..1, added);
    events
}

/// Takes a case in, screens every child, and decides as recommended.
fn screen(store: &dyn Database, program: &Arc<Program>, case: &Value) -> ContactId {
    let id = new_contact().unwrap();
    let mut events = taken_in(case);
    for child in case["children"].as_array().unwrap() {
        events.push(event(&json!({"own_view": {"child": child["ref"], "pathway": "assessment", "words": "My view."}})));
    }
    let batch = Contact::unopened(id).admit(&writer(Role::Screener), Seq(0), &events);
    store.append(&batch.unwrap()).unwrap();
    let json = contact(store, id).case().unwrap();
    let mut files = Files::default();
    let file = files.add("record", json.text());
    let (cases, problems) = read_cases_of(file, json.text());
    assert!(problems.is_empty(), "{problems:?}");
    let mut problems = Vec::new();
    let ready = check_case(&cases[0], &program.pack, &mut problems).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    for one in explain(program, &ready) {
        let made = Recommended::made(
            json.clone(),
            &one,
            &program.pack.calendar,
            "2026-11-20".parse().unwrap(),
        )
        .unwrap();
        let kept = write(store, id, Role::Screener, &Event::Recommended(made)).unwrap();
        let seq = kept[0].entry.seq;
        let own = contact(store, id);
        let said = &own.child(&one.child).unwrap().screening().unwrap().said;
        let pathway = said.recommends().unwrap();
        let decided = json!({"decided": {"child": one.child, "recommended": seq, "pathway": pathway, "agrees": "agrees", "reason": "As recommended, because of the history."}});
        write(store, id, Role::Screener, &event(&decided)).unwrap();
    }
    id
}

fn screened(most: usize) -> (File, Vec<ContactId>) {
    let file = File::new();
    let store = file.open();
    let program = program();
    let cases = worked_cases(most);
    let ids = cases.iter().map(|case| screen(&*store, &program, case));
    let ids = ids.collect();
    (file, ids)
}

#[test]
fn replaying_the_worked_cases_gives_the_same_bytes() {
    let (file, _) = screened(40);
    let ran = records(&file.address(), &["replay"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.said);
    let same: usize = ran.out.split(' ').next().unwrap().parse().unwrap();
    assert!(same >= 40, "{}", ran.out);
    assert!(ran.out.contains(" 0 did not"), "{}", ran.out);
    println!("{}", ran.out.trim());
}

#[test]
fn replaying_names_every_pack_that_changed_and_every_answer_that_differs() {
    let (file, _) = screened(3);
    let rules = file.folder.path().join("rules");
    for path in files_under("rules") {
        let to = rules.join(path.strip_prefix("rules").unwrap());
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(&path, to).unwrap();
    }
    let rules_text = rules.to_string_lossy().into_owned();
    let replay = || records(&file.address(), &["--rules", &rules_text, "replay"]);
    assert_eq!(replay().code, 0);
    let pack = rules.join(format!("{PACK}/{VERSION}/services.yaml"));
    let services = std::fs::read_to_string(&pack).unwrap();
    std::fs::write(&pack, services.replacen("title: ", "title: New ", 1)).unwrap();
    let ran = replay();
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("lancashire@2.0.0 is not what it was"),
        "{}",
        ran.out
    );
    std::fs::write(&pack, services).unwrap();
    let calendar = rules.join("calendars/england-and-wales.yaml");
    let days = std::fs::read_to_string(&calendar).unwrap();
    let other = days.replacen("title: Bank holidays", "title: Other holidays", 1);
    assert_ne!(other, days);
    std::fs::write(&calendar, other).unwrap();
    let ran = replay();
    assert_eq!(ran.code, 1);
    let said = "differs at $.counting.calendar: the calendar england-and-wales is not what it was";
    assert!(ran.out.contains(said), "{}", ran.out);
    // A day that is closed now and touches no time limit makes no difference.
    let closed = "closed:\n  - {date: 2012-02-01, name: A day of old}\n";
    std::fs::write(&calendar, days.replacen("closed:\n", closed, 1)).unwrap();
    let ran = replay();
    assert_eq!(ran.code, 0, "{}", ran.out);
    std::fs::write(&calendar, days).unwrap();
    std::fs::remove_dir_all(rules.join(format!("{PACK}/{VERSION}"))).unwrap();
    let ran = replay();
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("lancashire@2.0.0 is not here"),
        "{}",
        ran.out
    );
}

#[test]
fn replaying_names_the_first_place_that_differs() {
    let file = File::new();
    let store = file.open();
    let program = program();
    let case = worked_cases(1).remove(0);
    let id = screen(&*store, &program, &case);
    let own = contact(&*store, id);
    let child = &own.children[0];
    let mut made = child.screening().unwrap().event.clone();
    let text = made
        .recommendation
        .text()
        .replacen("\"status\":\"", "\"status\":\"un", 1);
    made.recommendation = Json::parse(&text).unwrap();
    write(
        &*store,
        id,
        Role::Screener,
        &Event::Recommended(made.clone()),
    )
    .unwrap();
    made.engine = "threshold 0.0.1".to_owned();
    let text = text.replace(
        "\"engine\":\"threshold 0.1.0\"",
        "\"engine\":\"threshold 0.0.1\"",
    );
    made.recommendation = Json::parse(&text.replacen(":\"un", ":\"", 1)).unwrap();
    write(&*store, id, Role::Screener, &Event::Recommended(made)).unwrap();
    let ran = records(&file.address(), &["replay"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out
            .contains("differs at $.status: recorded \"unsettled\", now \"settled\""),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("1 of them were made by another version"),
        "{}",
        ran.out
    );
}

#[test]
fn a_record_is_checked_against_a_head_and_erased() {
    let (file, ids) = screened(3);
    let address = file.address();
    let ran = records(&address, &["head"]);
    assert_eq!(ran.code, 0);
    let head: Head = ran.out.trim().parse().unwrap();
    let ran = records(&address, &["verify", "--head", &head.to_string()]);
    assert_eq!((ran.code, ran.said.as_str()), (0, ""));
    assert!(ran.out.contains("each as it was written"), "{}", ran.out);
    let ran = records(&address, &["list"]);
    assert_eq!(ran.out.lines().count(), 3);
    assert!(!ran.out.contains("history"), "no words");

    let due = |today: &str| records(&address, &["due", "--today", today, "--keep", "75"]).out;
    assert!(due("2101-11-19").starts_with("0 contacts"));
    assert!(due("2101-11-20").contains("3 contacts are past their time"));

    let erase = [
        "erase",
        &ids[0].to_string(),
        "--because",
        "Past its time.",
        "--by",
        "R Patel",
    ];
    assert_eq!(records(&address, &erase).code, 0);
    assert!(due("2101-11-20").contains("2 contacts are past their time"));
    let ran = records(&address, &["verify", "--head", &head.to_string()]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains("1 contact erased"), "{}", ran.out);
    let ran = records(&address, &["replay"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("were erased"), "{}", ran.out);
    let blank = [
        "erase",
        &ids[1].to_string(),
        "--because",
        " ",
        "--by",
        "R Patel",
    ];
    let ran = records(&address, &blank);
    assert_eq!(ran.code, 1);
    assert!(ran.said.contains("write it in words"), "{}", ran.said);
    let nobody = [
        "erase",
        &"0".repeat(32),
        "--because",
        "x",
        "--by",
        "R Patel",
    ];
    assert_eq!(records(&address, &nobody).code, 1);

    let connection = rusqlite::Connection::open(file.path()).unwrap();
    connection.execute_batch("DROP TRIGGER contents_stay; UPDATE contents SET salt = zeroblob(32) WHERE seq = (SELECT max(seq) - 1 FROM contents)").unwrap();
    let ran = records(&address, &["verify"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out
            .contains(": changed: its content does not give its hash"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("Compared with no head"), "{}", ran.out);
}

#[test]
fn a_missing_database_is_the_machines_fault() {
    let ran = records("nowhere/record.db", &["verify"]);
    assert_eq!(ran.code, 2);
    assert!(ran.said.contains("there is no database"), "{}", ran.said);
}

#[test]
fn an_export_is_whole_and_can_be_checked_by_another_program() {
    let (file, _) = screened(3);
    let address = file.address();
    let ran = records(
        &address,
        &["export", "--format", "ndjson", "--by", "R Patel"],
    );
    assert_eq!(ran.code, 0, "{}", ran.said);
    let store = file.open();
    let whole = verified(&*store, None);
    let lines: Vec<Value> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(u64::try_from(lines.len()).unwrap(), whole.entries);
    let last = lines.last().unwrap();
    assert_eq!(last["hash"], whole.head.hash.to_string());
    assert_eq!(last["content"]["exported"]["what"], "ndjson, from .. to ..");
    assert_eq!(last["actor_name"], "R Patel");
    let checked = Command::new("python3")
        .args(["-c", CHECK])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    let Ok(mut checked) = checked else {
        not_run("the check by another program", "there is no python3");
        return;
    };
    std::io::Write::write_all(&mut checked.stdin.take().unwrap(), ran.out.as_bytes()).unwrap();
    let checked = checked.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert_eq!(said.trim(), format!("{} entries hold", lines.len()));
}

/// The chain of an export, checked by what its description says alone.
const CHECK: &str = r#"
import hashlib, json, struct, sys
def H(*parts): return hashlib.sha256(b"".join(struct.pack(">Q", len(p)) + p for p in parts)).digest()
before, count = bytes(32), 0
for line in sys.stdin.buffer:
    row = json.loads(line)
    text = lambda key: row[key].encode()
    start = line.index(b'"content":') + len(b'"content":')
    content = line[start:line.rindex(b"}")]
    c = H(b"threshold/record/1/content", bytes.fromhex(row["salt"]), content)
    e = H(b"threshold/record/1/entry", before, struct.pack(">Q", row["seq"]), text("contact"), text("at"),
          text("actor_id"), text("actor_name"), text("actor_role"), text("kind"), c)
    assert c.hex() == row["content_hash"] and e.hex() == row["hash"], row["seq"]
    before, count = e, count + 1
print(count, "entries hold")
"#;

#[test]
fn a_return_has_a_row_for_each_child_and_decision() {
    let file = File::new();
    let store = file.open();
    let mut case = worked_cases(1000)
        .into_iter()
        .find(|case| case["case"] == "L-031")
        .unwrap();
    case["case"] = json!("=HYPERLINK(\"x\")");
    let id = screen(&*store, &program(), &case);
    let export = |arguments: &[&str]| {
        let all = [&["export", "--format", "csv", "--by", "R Patel"], arguments].concat();
        let ran = records(&file.address(), &all);
        assert_eq!(ran.code, 0, "{}", ran.said);
        ran.out
    };
    let out = export(&[]);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 2);
    let expected = format!(
        "{id},\"'=HYPERLINK(\"\"x\"\")\",child-1,lancashire,2026-10-19T14:00,2A,assessment,"
    );
    assert!(lines[1].starts_with(&expected), "{}", lines[1]);
    assert!(lines[1].contains(",strategy_meeting,Strategy meeting,agrees,without_consent,,,CIN Referral,false,Strategy discussion and/or Section 47 enquiry,lancashire@2.0.0 england@2.0.0,threshold 0.1.0"), "{}", lines[1]);
    assert!(!out.contains("because of the history"));
    assert!(export(&["--words"]).contains("because of the history"));
    assert_eq!(export(&["--from", "2026-10-20"]).lines().count(), 1);
    assert_eq!(
        export(&["--from", "2026-10-19", "--to", "2026-10-19"])
            .lines()
            .count(),
        2
    );
}

/// What a return calls by a national name exists in the packs under its own.
#[test]
fn every_name_of_the_practice_is_a_name_of_a_pack() {
    let practice = Practice::built_in();
    let library = library();
    let mut pathways = std::collections::BTreeSet::new();
    let mut actions = std::collections::BTreeSet::new();
    let mut sources = std::collections::BTreeSet::new();
    for name in library.names() {
        let pack = library.newest(name).unwrap();
        for (number, decision) in pack.decisions.iter().enumerate() {
            let ids = decision.outcomes.iter().map(|outcome| outcome.id.clone());
            if number == pack.recommends.0 {
                pathways.extend(ids);
            } else {
                actions.extend(ids);
            }
        }
        let id = pack.find_fact(&practice.codes.source).unwrap();
        sources.extend(
            threshold::explain::wording::choices(pack.fact(id))
                .into_iter()
                .map(|(id, _)| id),
        );
    }
    let codes = &practice.codes;
    for pathway in codes
        .outcomes
        .keys()
        .chain(codes.referrals.keys())
        .chain(&practice.sign_off.pathways)
    {
        assert!(pathways.contains(pathway.as_str()), "{pathway}");
    }
    for action in &practice.sign_off.without_consent {
        assert!(actions.contains(action.as_str()), "{action}");
    }
    assert!(!codes.sources.is_empty());
    for source in codes.sources.keys() {
        assert!(sources.contains(source), "{source}");
    }
}
