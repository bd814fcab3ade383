//! `/policy`: the packs as pages, for those who keep the rules. Anybody who is in may read them.

pub(super) mod facts;
mod find;
pub(super) mod proofs;
pub(super) mod rules;
pub(super) mod try_one;

use std::sync::Arc;

use askama::Template;
use jiff::civil::Date;

use crate::ast::pack::Version;
use crate::check::pack::Decision;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::check::pack::Rule;
use crate::explain::recommend::explain;
use crate::report::screening::sections::Sections;
use crate::report::screening::sections::sections;
use crate::shell::cli::named::Named;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::rule_notes::note;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "policy/packs.html")]
struct Packs {
    base: Base,
    listed: Vec<Summary>,
    problems: usize,
}

/// A pack on the list.
struct Summary {
    address: String,
    id: String,
    title: String,
    force: String,
    approved: String,
    state: &'static str,
}

pub(super) fn packs(visit: &Visit) -> Result<Answer, Trouble> {
    let loaded = &visit.shared.loaded;
    let packs = loaded.library.packs().map(|pack| {
        let own = pack.own();
        let until = own.standing.last_day().or(own.until);
        let day = |day: Date| day.strftime("%-d %b %Y").to_string();
        let until = until.map(|until| format!(" until {}", day(until)));
        Summary {
            address: address(pack),
            id: own.id.to_string(),
            title: own.title.clone(),
            force: format!("{}{}", day(own.from), until.unwrap_or_default()),
            state: state(pack, visit.now.date()),
            approved: own.approver(),
        }
    });
    Answer::page(&Packs {
        base: Base::of(visit, "Policy"),
        listed: packs.collect(),
        problems: loaded.problems.len(),
    })
}

/// How a version stands on a day, in a word or two.
fn state(pack: &Pack, today: Date) -> &'static str {
    let standing = &pack.own().standing;
    if standing.is_draft() {
        "Draft"
    } else if standing.withdrawn.is_some() {
        "Withdrawn"
    } else if standing.serves_on(today) {
        "In force"
    } else if standing.last_day().is_some_and(|last| last < today) {
        "Ended"
    } else {
        "Not yet in force"
    }
}

#[derive(Template)]
#[template(path = "policy/pack.html")]
struct PackPage {
    base: Base,
    address: String,
    pack: Arc<Pack>,
    layers: Vec<(String, String)>,
    facts: usize,
    rules: usize,
    cases: usize,
}

pub(super) fn pack(visit: &Visit) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    let notes = pack.layers.iter().rev().filter_map(note);
    let notes = notes.collect();
    let layers = pack.layers.iter().rev();
    let layers = layers.map(|layer| (layer.id.to_string(), layer.digest.clone()));
    Answer::page(&PackPage {
        base: Base {
            rules: notes,
            ..Base::of(visit, pack.own().id.to_string()).back("/policy", "To all packs")
        },
        address: address(&pack),
        layers: layers.collect(),
        facts: pack.facts.len(),
        rules: pack.decisions.iter().map(|it| rules_of(it).count()).sum(),
        cases: worked_of(visit, &pack).len(),
        pack,
    })
}

fn rules_of(decision: &Decision) -> impl Iterator<Item = &Rule> {
    let open = decision.while_open.iter().map(|open| &open.rule);
    decision.rules.iter().chain(open)
}

#[derive(Template)]
#[template(path = "policy/statements.html")]
struct Statements {
    base: Base,
    documents: Vec<Document>,
}

/// A document with what it says.
struct Document {
    title: String,
    link: String,
    rows: Vec<(String, String, String)>,
}

pub(super) fn statements(visit: &Visit) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    let mut documents: Vec<Document> = Vec::new();
    for statement in pack.statements.values() {
        let row = (
            statement.id.clone(),
            statement.at.clone(),
            statement.says.clone(),
        );
        let known = documents.iter_mut().find(|it| it.title == statement.title);
        match known {
            Some(document) => document.rows.push(row),
            None => documents.push(Document {
                title: statement.title.clone(),
                link: statement.link.clone().unwrap_or_default(),
                rows: vec![row],
            }),
        }
    }
    Answer::page(&Statements {
        base: inner(visit, &pack, "Statements"),
        documents,
    })
}

#[derive(Template)]
#[template(path = "policy/cases.html")]
struct Cases {
    base: Base,
    address: String,
    listed: Vec<(String, String)>,
}

pub(super) fn cases(visit: &Visit) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    Answer::page(&Cases {
        base: inner(visit, &pack, "Worked cases"),
        address: address(&pack),
        listed: worked_of(visit, &pack),
    })
}

#[derive(Template)]
#[template(path = "policy/case.html")]
struct CasePage {
    base: Base,
    address: String,
    text: String,
    children: Vec<(String, Sections)>,
}

pub(super) fn case(visit: &Visit) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    let loaded = &visit.shared.loaded;
    let own = &pack.own().id;
    let file = loaded.worked.iter().find(|file| {
        file.pack == own.pack
            && file.version == own.version.to_string()
            && file.name == visit.part("case")
    });
    let file = file.ok_or(Trouble::NotFound)?;
    let (worked, _) = loaded.worked_case(file.file);
    let worked = worked.ok_or(Trouble::NotFound)?;
    let ready = loaded.ready(&worked.case, Some(&Named::home_of(file)), None);
    let children = match ready {
        Ok((program, case)) => explain(&program, &case)
            .iter()
            .map(|made| (made.child.clone(), sections(made)))
            .collect(),
        Err(_) => Vec::new(),
    };
    Answer::page(&CasePage {
        base: Base::of(visit, worked.title)
            .back(format!("{}/cases", address(&pack)), "To the worked cases"),
        address: address(&pack),
        text: loaded.files.text(file.file).to_owned(),
        children,
    })
}

/// The pack of the address.
fn pack_of(visit: &Visit) -> Result<Arc<Pack>, Trouble> {
    let version = Version::parse(visit.part("version")).ok_or(Trouble::NotFound)?;
    let id = PackId {
        pack: visit.part("pack").to_owned(),
        version,
    };
    let found = visit.shared.loaded.library.version(&id);
    found.map_err(|_| Trouble::NotFound)
}

fn address(pack: &Pack) -> String {
    let id = &pack.own().id;
    format!("/policy/{}/{}", id.pack, id.version)
}

fn inner(visit: &Visit, pack: &Pack, title: &str) -> Base {
    let id = &pack.own().id;
    Base::of(visit, format!("{title}: {id}")).back(address(pack), "To the pack")
}

/// The worked cases of a pack: name and title.
fn worked_of(visit: &Visit, pack: &Pack) -> Vec<(String, String)> {
    let id = &pack.own().id;
    let version = id.version.to_string();
    let loaded = &visit.shared.loaded;
    let own = loaded.worked.iter();
    let own = own.filter(|file| file.pack == id.pack && file.version == version);
    let titled = own.map(|file| {
        let first = loaded.files.text(file.file).lines().next().unwrap_or("");
        (
            file.name.clone(),
            first.trim_start_matches(['#', ' ']).to_owned(),
        )
    });
    titled.collect()
}
