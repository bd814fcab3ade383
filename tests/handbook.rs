//! The handbook of a pack: every link leads somewhere, every part of the pack is in it, nothing is invented.

#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the files it is about"
)]

#[path = "support/files.rs"]
mod files;
#[path = "support/pages.rs"]
mod pages;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use assert_cmd::Command;
use threshold::ast::place::Files;
use threshold::check::library::Library;
use threshold::check::library::check;
use threshold::check::pack::Pack;
use threshold::check::shelf::read_shelf;
use threshold::compile::program::Program;
use threshold::inspect::handbook::Spot;
use threshold::inspect::handbook::feeds;
use threshold::inspect::handbook::flow;
use threshold::inspect::handbook::layered;
use threshold::inspect::handbook::named_by;
use threshold::inspect::handbook::rules_of;
use threshold::report::handbook::Extra;
use threshold::report::handbook::Material;
use threshold::report::handbook::one_file;
use threshold::report::handbook::site;

use crate::files::below;
use crate::pages::Page;

/// The packs of a folder.
fn library(folder: &str) -> (Library, Files) {
    let mut files = Files::default();
    let read = read_shelf(folder, below(Path::new(folder)).unwrap(), &mut files);
    (check(&read.shelf).0, files)
}

/// Does something with the handbook of the newest version of every pack: as pages, and as one page.
fn each_handbook(mut see: impl FnMut(&Pack, BTreeMap<String, String>)) {
    for folder in ["rules", "tests/cases/base"] {
        let (library, files) = library(folder);
        let newest = |pack: &&Arc<Pack>| {
            let newest = library.newest(&pack.own().id.pack);
            newest.is_some_and(|it| it.own().id == pack.own().id)
        };
        for pack in library.packs().filter(newest) {
            let program = Program::compile(pack.clone());
            let material = Material {
                pack,
                program: &program,
                files: &files,
                proofs: None,
                cases: Vec::new(),
                changes: None,
                extra: Extra::Transparency,
            };
            see(pack, site(&material).into_iter().collect());
            let one = ("one.html".to_owned(), one_file(&material));
            see(pack, [one].into());
        }
    }
}

#[test]
fn every_link_and_anchor_leads_somewhere() {
    let mut links = 0;
    each_handbook(|pack, files| {
        let pages: BTreeMap<&str, Page> = files
            .iter()
            .filter(|(name, _)| *name != "handbook.css")
            .map(|(name, text)| (name.as_str(), Page::read(text)))
            .collect();
        for (name, page) in &pages {
            for to in page.all("a").filter_map(|tag| tag.get("href")) {
                if to.starts_with("https://") || to.starts_with("http://") {
                    continue;
                }
                let (file, anchor) = to.split_once('#').unwrap_or((to, ""));
                let file = if file.is_empty() { name } else { file };
                let other = pages.get(file);
                let there = other.is_some_and(|page| anchor.is_empty() || page.has_id(anchor));
                assert!(there, "{}: {name} leads to {to}", pack.own().id);
                links += 1;
            }
            for to in page.all("link").filter_map(|tag| tag.get("href")) {
                assert!(files.contains_key(to), "{name}: {to}");
            }
        }
    });
    assert!(links > 10_000, "{links}");
}

#[test]
fn every_page_is_whole_and_can_be_heard_as_well_as_seen() {
    each_handbook(|pack, files| {
        for (name, text) in files.iter().filter(|(name, _)| *name != "handbook.css") {
            let page = Page::read(text);
            let shown = format!("{} {name}", pack.own().id);
            assert_eq!(page.unclosed, Vec::<String>::new(), "{shown}");
            assert_eq!(page.all("h1").count(), 1, "{shown}");
            for landmark in ["main", "footer", "title"] {
                assert_eq!(page.all(landmark).count(), 1, "{shown}: {landmark}");
            }
            assert!(
                page.all("nav")
                    .all(|nav| nav.get("aria-label").is_some()
                        || nav.get("aria-labelledby").is_some()),
                "{shown}"
            );
            let levels: Vec<u8> = page.headings();
            for pair in levels.windows(2) {
                assert!(pair[1] <= pair[0] + 1, "{shown}: {levels:?}");
            }
            let mut ids: Vec<&str> = page.ids().collect();
            ids.sort_unstable();
            let count = ids.len();
            ids.dedup();
            assert_eq!(ids.len(), count, "{shown}: an anchor stands twice");
            assert!(
                page.all("th").all(|th| th.get("scope").is_some()),
                "{shown}"
            );
            assert_eq!(
                page.all("table").count(),
                page.all("caption").count(),
                "{shown}"
            );
            assert!(
                page.all("svg").all(|svg| svg.get("aria-label").is_some()),
                "{shown}"
            );
            for outside in ["script", "img", "iframe", "object", "form"] {
                assert_eq!(page.all(outside).count(), 0, "{shown}: {outside}");
            }
            assert!(
                !text.contains("url(") && !text.contains("@import"),
                "{shown}"
            );
        }
    });
}

#[test]
fn every_part_of_a_pack_stands_in_its_handbook() {
    each_handbook(|pack, files| {
        let pages: Vec<Page> = files.values().map(|text| Page::read(text)).collect();
        let has = |anchor: &str| {
            let found = pages.iter().filter(|page| page.has_id(anchor)).count();
            assert_eq!(found, 1, "{}: {anchor}", pack.own().id);
        };
        for fact in &pack.facts {
            has(&format!("fact-{}", fact.name));
        }
        for decision in &pack.decisions {
            for rule in rules_of(decision) {
                has(&format!("rule-{}", rule.id));
            }
        }
        pack.services
            .iter()
            .for_each(|it| has(&format!("service-{}", it.id)));
        pack.statements
            .keys()
            .for_each(|id| has(&format!("statement-{id}")));
        pack.invariants
            .iter()
            .for_each(|it| has(&format!("invariant-{}", it.id)));
        let all: String = files.values().map(String::as_str).collect();
        let escaped = |text: &str| {
            text.replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;")
                .replace('\'', "&#39;")
        };
        for rule in pack.decisions.iter().flat_map(rules_of) {
            let written = escaped(&rule.when.replace('\n', " "));
            assert!(all.contains(&written), "{}: {written}", rule.id);
            assert!(all.contains(&escaped(&rule.because)), "{}", rule.because);
        }
    });
}

#[test]
fn the_picture_of_decisions_leaves_no_way_out_and_draws_no_box_over_another() {
    let (library, _) = library("rules");
    for pack in library.packs() {
        let feeds = feeds(pack);
        let drawn = layered(pack, &feeds);
        for (layer, from, to) in &drawn.arrows {
            assert!(drawn.layers[*layer].contains(from) && drawn.layers[layer + 1].contains(to));
        }
        let placed = drawn.layers.iter().flatten();
        let placed = placed
            .filter(|spot| matches!(spot, Spot::Decision(_)))
            .count();
        assert_eq!(placed + drawn.alone.len(), pack.decisions.len());
        for to in pack.decision_ids() {
            for from in feeds.of(to) {
                let near = feeds.nearest(to);
                let through = near.iter().any(|by| *by == from || feeds.leads(from, *by));
                assert!(
                    through,
                    "{} no longer comes to {}",
                    pack.decision(from).name,
                    pack.decision(to).name
                );
            }
        }
    }
    each_handbook(|pack, files| {
        for (name, text) in &files {
            for svg in text.split("<svg ").skip(1) {
                let svg = svg.split("</svg>").next().unwrap();
                let boxes = pages::boxes(svg);
                for (at, one) in boxes.iter().enumerate() {
                    for other in &boxes[at + 1..] {
                        assert!(
                            one.is_apart_from(other),
                            "{} {name}: {one:?} {other:?}",
                            pack.own().id
                        );
                    }
                }
            }
        }
    });
}

#[test]
fn a_flow_holds_every_rule_of_its_outcome_and_what_follows_names_it() {
    let (library, _) = library("tests/cases/base");
    let pack = library
        .packs()
        .find(|pack| pack.own().id.pack == "demo")
        .unwrap();
    let duty = pack.find_decision("duty").unwrap();
    let decision = pack.decision(duty);
    for at in 0..decision.outcomes.len() {
        let leading = flow(pack, duty, at).len();
        let own = rules_of(decision)
            .filter(|rule| rule.then.contains(&at))
            .count();
        assert_eq!(leading, own);
    }
    let enquiry = decision.position("section_47").unwrap();
    let named: Vec<&str> = named_by(pack, duty, enquiry)
        .into_iter()
        .map(|(_, rule)| &*rule.id)
        .collect();
    assert!(named.contains(&"agreement.enquiry"), "{named:?}");
}

#[test]
fn the_drafts_fill_in_what_the_pack_says_and_ask_the_rest() {
    each_handbook(|pack, files| {
        let Some(record) = files.get("transparency.html") else {
            return;
        };
        assert!(record.contains(&pack.own().authority.replace('\'', "&#39;")));
        assert!(record.contains(&pack.own().digest));
        for draft in ["transparency.html", "data-protection.html", "equality.html"] {
            let text = files.get(draft).unwrap();
            assert!(text.contains("A draft, not yet anybody&#39;s statement."));
            let asked = text
                .split("<strong>For the council to answer</strong>")
                .skip(1);
            let asked: Vec<&str> = asked.map(|it| it.split('<').next().unwrap()).collect();
            assert!(!asked.is_empty(), "{draft}");
            assert!(
                asked.iter().all(|question| question.ends_with('?')),
                "{asked:?}"
            );
        }
        for field in [
            "Contact e-mail",
            "Companies House number",
            "Procurement",
            "Retention",
            "Required training",
        ] {
            let (_, after) = record
                .split_once(&format!("<th scope=\"row\">{field}</th>"))
                .unwrap();
            let cell = after.split("</td>").next().unwrap();
            assert!(
                cell.contains("For the council to answer"),
                "{field}: {cell}"
            );
        }
        let equality = files.get("equality.html").unwrap();
        for fact in pack.facts.iter().filter(|fact| fact.protected) {
            assert!(
                equality.contains(&format!("#fact-{}", fact.name)),
                "{}",
                fact.name
            );
        }
        let annex = files.get("data-protection.html").unwrap();
        for fact in pack
            .facts
            .iter()
            .filter(|fact| fact.third_party || fact.worked_out.is_none())
        {
            assert!(
                annex.contains(&format!("#fact-{}", fact.name)),
                "{}",
                fact.name
            );
        }
    });
}

#[test]
fn the_command_writes_the_pages_with_cases_proofs_and_what_changed() {
    let desk = tempfile::tempdir().unwrap();
    let out = desk.path().join("site");
    let one = desk.path().join("one.html");
    let rules = desk.path().join("rules");
    let mut base = below(Path::new("tests/cases/base")).unwrap();
    base.retain(|(path, _)| !path.starts_with("town/"));
    for (path, bytes) in base {
        for path in [path.clone(), path.replace("demo/1.0.0", "demo/1.1.0")] {
            let path = rules.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &bytes).unwrap();
        }
    }
    let edit = |path: &str, from: &str, to: &str| {
        let path = rules.join(path);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(path, text.replace(from, to)).unwrap();
    };
    edit(
        "demo/1.0.0/pack.yaml",
        "{from: 2024-01-01}",
        "{from: 2024-01-01, until: 2024-12-31}",
    );
    edit(
        "demo/1.1.0/pack.yaml",
        "{from: 2024-01-01}",
        "{from: 2025-01-01}",
    );
    edit("demo/1.1.0/pack.yaml", "version: 1.0.0", "version: 1.1.0");
    edit(
        "demo/1.1.0/decisions/actions.yaml",
        "The child is in danger.",
        "The child is in danger now.",
    );
    let invariants = "invariants:
  - id: inv.always
    says: Danger always has 999 called.
    for_all: immediate_danger
    implies: actions contains \"call_999\"
    cite: [duty.need]
  - id: inv.never
    says: Nobody is ever in danger.
    never: immediate_danger
    cite: [duty.need]
";
    let invariants =
        invariants.replace("actions contains \"call_999\"", "'\"call_999\" in actions'");
    std::fs::write(rules.join("demo/1.1.0/invariants.yaml"), invariants).unwrap();
    let run = |more: &[&str]| {
        let mut command = Command::cargo_bin("threshold").unwrap();
        let command = command
            .arg("--rules")
            .arg(&rules)
            .args(["docs", "demo@1.1.0"]);
        command
            .args(more)
            .arg("--out")
            .arg(&out)
            .arg("--one-file")
            .arg(&one)
            .output()
            .unwrap()
    };
    for _ in 0..2 {
        let ran = run(&[]);
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(0), "{said}");
        assert!(String::from_utf8_lossy(&ran.stdout).contains("index.html"));
    }
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    let case = read("case-a-bruised-baby.html");
    assert!(case.contains("What the rules say of"), "{case}");
    assert!(read("changes.html").contains("demo@1.0.0 becomes demo@1.1.0"));
    let invariants = read("invariants.html");
    assert!(invariants.contains("1 of 2 are proved."), "{invariants}");
    assert!(invariants.contains("not so: a child breaks it"));
    assert!(!out.join("transparency.html").exists());
    let one = std::fs::read_to_string(&one).unwrap();
    assert!(one.contains("href=\"#page-case-a-bruised-baby\""));
    let ran = run(&["--against", "nowhere"]);
    assert_eq!(ran.status.code(), Some(1));
}
