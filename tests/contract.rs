//! The JSON contract: its schemas are fresh, and real answers and cases follow them.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the files it is about"
)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use assert_cmd::Command;
use serde_json::Value as Json;

fn threshold(arguments: &[&str]) -> String {
    let run = Command::new(assert_cmd::cargo::cargo_bin!("threshold"))
        .args(arguments)
        .output();
    let run = run.unwrap();
    String::from_utf8(run.stdout).unwrap()
}

fn worked_cases() -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![std::path::PathBuf::from("rules")];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().contains("/cases/") {
                found.push(path.to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

/// The schema files of `grammar/` are what the program prints; `UPDATE_CASES=1` rewrites them.
#[test]
fn the_schemas_in_the_grammar_folder_are_fresh() {
    for of in ["case", "recommendation", "pack"] {
        let path = format!("grammar/{of}.schema.json");
        let printed = threshold(&["schema", of]);
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(&path, &printed).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), printed, "{path}");
    }
}

#[test]
fn every_answer_to_a_worked_case_follows_the_schema() {
    let schema: Json = serde_json::from_str(&threshold(&["schema", "recommendation"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let cases = worked_cases();
    assert!(cases.len() >= 40);
    let mut arguments = vec!["decide", "--format", "json"];
    arguments.extend(cases.iter().map(String::as_str));
    let mut answers = 0;
    for line in threshold(&arguments).lines() {
        let answer: Json = serde_json::from_str(line).unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(&answer)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", answer["case"]);
        answers += 1;
    }
    assert!(answers >= cases.len());
}

#[test]
fn an_answer_that_lacks_a_field_does_not_follow_the_schema() {
    let schema: Json = serde_json::from_str(&threshold(&["schema", "recommendation"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let cases = worked_cases();
    let line = threshold(&["decide", "--format", "json", &cases[0]]);
    let mut answer: Json = serde_json::from_str(line.lines().next().unwrap()).unwrap();
    assert!(validator.is_valid(&answer));
    answer.as_object_mut().unwrap().remove("could_not_evaluate");
    assert!(!validator.is_valid(&answer));
}

#[test]
fn a_case_as_people_write_it_follows_the_schema_of_cases() {
    let schema: Json = serde_json::from_str(&threshold(&["schema", "case"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for path in worked_cases() {
        let text = std::fs::read_to_string(&path).unwrap();
        let block = text
            .split("```case\n")
            .nth(1)
            .unwrap()
            .split("\n```")
            .next()
            .unwrap();
        let case: Json = serde_yaml::from_str(block).unwrap();
        assert!(validator.is_valid(&case), "{path}");
    }
    let nameless = serde_json::json!({"received": "2026-11-20", "children": []});
    assert!(!validator.is_valid(&nameless));
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let cases = worked_cases();
    let mut arguments = vec!["decide", "--format", "json"];
    arguments.extend(cases.iter().map(String::as_str));
    assert_eq!(threshold(&arguments), threshold(&arguments));
}

/// Every file of every pack follows the schema that editors are given; a slip of a key does not.
#[test]
fn the_files_of_the_packs_follow_the_schema_for_editors() {
    let schema: Json = serde_json::from_str(&threshold(&["schema", "pack"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut seen = 0;
    let mut open = vec![std::path::PathBuf::from("rules")];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            let of_version = name.split('/').count() > 3;
            if path.is_dir() {
                open.push(path);
            } else if of_version && path.extension().is_some_and(|it| it == "yaml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let file: Json = serde_yaml::from_str(&text).unwrap();
                let wrong: Vec<String> = validator
                    .iter_errors(&file)
                    .map(|error| error.to_string())
                    .collect();
                assert!(wrong.is_empty(), "{name}: {wrong:?}");
                let mut slip = file;
                slip.as_object_mut()
                    .unwrap()
                    .insert("titel".to_owned(), Json::Null);
                assert!(!validator.is_valid(&slip), "{name}");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}
