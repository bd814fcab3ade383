//! A case written down again: the YAML that `decide` reads, and worked cases made from it.

use serde_yaml::Mapping;
use serde_yaml::Value as Yaml;

use crate::check::case::Case;
use crate::check::case::Reply;
use crate::check::pack::About;
use crate::check::pack::Pack;
use crate::explain::wording::as_written;

/// A case as YAML.
#[must_use]
pub fn case_file(pack: &Pack, case: &Case) -> String {
    let mut shared_facts = Mapping::new();
    let mut children = Vec::new();
    for (number, child) in case.children.iter().enumerate() {
        let mut facts = Mapping::new();
        for id in pack.fact_ids() {
            let fact = pack.fact(id);
            let Some(answer) = child.answer(id) else {
                continue;
            };
            let value = match &answer.given {
                Reply::Known(value) => {
                    serde_yaml::to_value(as_written(value)).unwrap_or(Yaml::Null)
                }
                Reply::NotKnown => Yaml::from("not_known"),
                Reply::Declined => Yaml::from("declined"),
            };
            if fact.about == About::Child {
                facts.insert(Yaml::from(&*fact.name), value);
            } else if number == 0 {
                shared_facts.insert(Yaml::from(&*fact.name), value);
            }
        }
        let mut written = Mapping::new();
        written.insert(Yaml::from("ref"), Yaml::from(child.reference.clone()));
        written.insert(Yaml::from("facts"), Yaml::Mapping(facts));
        children.push(Yaml::Mapping(written));
    }
    let mut root = Mapping::new();
    let entries = [
        ("case", Yaml::from(case.reference.clone())),
        ("authority", Yaml::from(pack.own().id.pack.clone())),
        ("received", Yaml::from(case.received.to_string())),
        ("facts", Yaml::Mapping(shared_facts)),
        ("children", Yaml::Sequence(children)),
    ];
    for (key, value) in entries {
        root.insert(Yaml::from(key), value);
    }
    serde_yaml::to_string(&Yaml::Mapping(root)).unwrap_or_default()
}

/// A worked case: its title, why, the case, and what is expected of its child.
#[must_use]
pub fn worked_case(pack: &Pack, title: &str, why: &str, case: &Case, expect: &[String]) -> String {
    format!(
        "# {title}\n\n{why}\n\n```case\n{}```\n\n```expect\nchild-1:\n  {}\n```\n",
        case_file(pack, case),
        expect.join("\n  ")
    )
}
