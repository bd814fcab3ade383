//! `…/changes`: what changed for a child between its last two screenings.

use askama::Template;

use crate::check::pack::Pack;
use crate::record::answer::Answer as Given;
use crate::record::answer::Said;
use crate::record::changes::About;
use crate::report::screening::questions::Form;
use crate::report::screening::questions::typed_of;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::known::known;
use crate::shell::serve::pages::subject::child_of;
use crate::shell::serve::pages::subject::child_words;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "changes.html")]
struct Changes {
    base: Base,
    address: String,
    whose: String,
    earlier: u64,
    later: u64,
    before: String,
    after: String,
    answers: Vec<Changed>,
    gone: Vec<String>,
    new: Vec<String>,
    packs: Option<(String, String)>,
}

/// An answer that changed.
struct Changed {
    ask: String,
    about: &'static str,
    before: String,
    after: String,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let contact = visit.shown_contact("what changed between two screenings")?;
    let (number, child) = child_of(visit, &contact)?;
    let [.., first, second] = child.screenings.as_slice() else {
        return Err(Trouble::NotYet(
            "this child was screened once; there is nothing to compare".to_owned(),
        ));
    };
    let changes = contact.changes(child, first.written.seq, second.written.seq);
    let changes = changes.ok_or(Trouble::NotFound)?;
    let known = known(&visit.shared, &contact)?;
    let pack = &known.program.pack;
    let title = |pathway: &Option<String>| {
        let id = pathway.as_deref().unwrap_or("");
        second.said.title(id).unwrap_or(id).to_owned()
    };
    let answers = changes.answers.iter().map(|changed| Changed {
        ask: ask(pack, &changed.fact),
        about: match changed.about {
            About::Household => "the contact and the household",
            About::Child => "this child",
        },
        before: words(pack, &changed.fact, changed.change.before.as_ref()),
        after: words(pack, &changed.fact, changed.change.after.as_ref()),
    });
    let titles = |rules: &[String]| {
        let mut all: Vec<String> = rules.iter().map(|rule| rule_title(pack, rule)).collect();
        all.sort();
        all.dedup();
        all
    };
    let versions = |packs: &[crate::record::event::PackUsed]| {
        let all = packs.iter().map(|it| format!("{} {}", it.pack, it.version));
        all.collect::<Vec<_>>().join(" on ")
    };
    let whose = child_words(number);
    Answer::page(&Changes {
        base: Base::of_step(visit, "What changed", &contact, &whose),
        address: format!("/contacts/{}/children/{number}", contact.id),
        whose,
        earlier: first.written.seq.0,
        later: second.written.seq.0,
        before: title(&changes.pathway.before),
        after: title(&changes.pathway.after),
        answers: answers.collect(),
        gone: titles(&changes.rules_gone),
        new: titles(&changes.rules_new),
        packs: changes
            .packs
            .as_ref()
            .map(|(before, after)| (versions(before), versions(after))),
    })
}

fn ask(pack: &Pack, fact: &str) -> String {
    let id = pack.find_fact(fact);
    id.map_or_else(|| fact.to_owned(), |id| pack.fact(id).ask.clone())
}

fn rule_title(pack: &Pack, rule: &str) -> String {
    let mut rules = pack.decisions.iter().flat_map(|it| &it.rules);
    let found = rules.find(|known| &*known.id == rule);
    found.map_or_else(|| rule.to_owned(), |found| found.title.clone())
}

/// An answer in words, with who said it.
fn words(pack: &Pack, fact: &str, said: Option<&Said>) -> String {
    let Some(said) = said else {
        return "Not asked".to_owned();
    };
    let answer = answer_words(pack, fact, &said.answer);
    let from = said.from.as_ref().map(|from| format!(" ({from})"));
    format!("{answer}{}", from.unwrap_or_default())
}

/// An answer in words.
pub(super) fn answer_words(pack: &Pack, fact: &str, answer: &Given) -> String {
    match answer {
        Given::NotKnown => "Not known".to_owned(),
        Given::Declined => "Declined to say".to_owned(),
        Given::Withdrawn => "Not asked".to_owned(),
        Given::Given(json) => pack.find_fact(fact).map_or_else(
            || json.text().to_owned(),
            |id| {
                let fact = pack.fact(id);
                Form::of(fact).words(&typed_of(fact, answer))
            },
        ),
    }
}
