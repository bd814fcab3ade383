//! Everything a version holds as items with named fields, so that two versions can be laid side by side.

mod claims;
mod decisions;
mod facts;
mod version;

use std::fmt::Display;

use crate::ast::place::Place;
use crate::check::pack::Carries;
use crate::check::pack::Pack;
use crate::check::pack::Reach;
use crate::inspect::diff::items::claims::claim;
use crate::inspect::diff::items::decisions::decided;
use crate::inspect::diff::items::decisions::names;
use crate::inspect::diff::items::decisions::outcome;
use crate::inspect::diff::items::decisions::rule;
use crate::inspect::diff::items::facts::fact;
use crate::inspect::diff::items::version::version;
use crate::inspect::diff::text::Thing;

/// Something that a version holds.
pub(super) struct Item {
    pub(super) thing: Thing,
    pub(super) id: String,
    pub(super) title: String,
    /// The decision it belongs to, if it belongs to one.
    pub(super) part_of: String,
    pub(super) place: Option<Place>,
    /// Its fields; none is written with an empty text.
    pub(super) fields: Vec<(&'static str, String)>,
}

impl Item {
    fn new(thing: Thing, id: &str, title: &str, place: Option<Place>) -> Self {
        Self {
            thing,
            id: id.to_owned(),
            title: title.to_owned(),
            part_of: String::new(),
            place,
            fields: Vec::new(),
        }
        .with("title", title)
    }

    /// Adds a field, its blanks made even, unless it is empty.
    fn with(mut self, name: &'static str, text: impl Display) -> Self {
        let text = text.to_string();
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            self.fields.push((name, words.join(" ")));
        }
        self
    }

    fn perhaps(self, name: &'static str, text: Option<impl Display>) -> Self {
        match text {
            Some(text) => self.with(name, text),
            None => self,
        }
    }

    fn flag(self, name: &'static str, set: bool) -> Self {
        self.with(name, if set { "true" } else { "" })
    }

    /// The text of a field; empty if it has none.
    pub(super) fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, text)| text)
    }
}

/// Everything that a version holds, what it stands on included.
pub(super) fn items(pack: &Pack) -> Vec<Item> {
    let mut all = vec![version(pack)];
    for decision in &pack.decisions {
        all.push(decided(decision));
        let outcomes = decision.outcomes.iter();
        all.extend(
            outcomes
                .filter(|outcome| !matches!(outcome.carries, Carries::Service(_)))
                .map(|outcome| self::outcome(pack, decision, outcome)),
        );
        let rules = decision.rules.iter();
        all.extend(rules.map(|it| rule(Thing::Rule, decision, it)));
        for open in &decision.while_open {
            let adds: Vec<String> = open
                .adds
                .iter()
                .map(|(id, outcomes)| {
                    let added = pack.decision(*id);
                    format!("{}: {}", added.name, names(added, outcomes))
                })
                .collect();
            all.push(rule(Thing::Interim, decision, &open.rule).with("adds", adds.join("; ")));
        }
    }
    all.extend(pack.facts.iter().map(|it| fact(pack, it)));
    all.extend(pack.services.iter().map(|service| {
        let reach: Vec<String> = service.reach.iter().map(reach_words).collect();
        Item::new(
            Thing::Service,
            &service.id,
            &service.title,
            Some(service.declared),
        )
        .with("serves", &service.serves)
        .with("reach", reach.join("; "))
        .with("cite", service.cite.join(", "))
    }));
    all.extend(pack.statements.values().map(|statement| {
        Item::new(
            Thing::Statement,
            &statement.id,
            "",
            Some(statement.declared),
        )
        .with("document", &statement.title)
        .with("publisher", &statement.publisher)
        .perhaps("link", statement.link.as_ref())
        .with("at", &statement.at)
        .with("says", &statement.says)
        .perhaps("fingerprint", statement.fingerprint.as_ref())
        .perhaps("note", statement.note.as_ref())
    }));
    all.extend(pack.functions.iter().map(|function| {
        Item::new(Thing::Function, &function.name, "", None)
            .with("result", function.result.words())
            .with("script", &function.script)
    }));
    all.extend(pack.assumptions.iter().map(|it| {
        Item::new(Thing::Assumption, &it.id, "", Some(it.declared))
            .with("says", &it.says)
            .with("holds", &it.text)
    }));
    all.extend(pack.invariants.iter().map(|it| {
        Item::new(Thing::Invariant, &it.id, "", Some(it.declared))
            .with("says", &it.says)
            .perhaps("for_all", it.for_all.as_ref().map(|(_, text)| text))
            .with("claim", claim(pack, &it.claim))
            .with("cite", it.cite.join(", "))
            .perhaps("note", it.note.as_ref())
    }));
    all
}

fn reach_words(reach: &Reach) -> String {
    let when = reach.when.as_ref();
    let when = when.map_or_else(String::new, |when| format!(" ({when})"));
    format!("{} {}{when}", reach.how, reach.at)
}
