//! `/policy/{pack}/{version}/facts`: the questions of a pack, topic by topic, or those that hold some words.

use askama::Template;

use crate::check::pack::About;
use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::explain::plain::condition;
use crate::explain::wording::choices;
use crate::report::in_words::Mark;
use crate::report::in_words::marks;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::pages::policy::address;
use crate::shell::serve::pages::policy::find::Around;
use crate::shell::serve::pages::policy::find::Part;
use crate::shell::serve::pages::policy::find::holds;
use crate::shell::serve::pages::policy::find::wanted;
use crate::shell::serve::pages::policy::inner;
use crate::shell::serve::pages::policy::pack_of;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "policy/facts.html")]
struct Facts {
    base: Base,
    around: Around,
    groups: Vec<(String, Vec<FactShown>)>,
}

/// A fact as policy staff see it.
struct FactShown {
    name: String,
    ask: String,
    help: String,
    about: &'static str,
    answers: String,
    only_if: String,
    plain: Vec<Mark>,
    note: String,
    cite: String,
}

/// The topics.
pub(in crate::shell::serve::pages) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    Answer::page(&Facts {
        base: inner(visit, &pack, "Questions"),
        around: around(&pack, None),
        groups: Vec::new(),
    })
}

/// The questions of one topic.
pub(in crate::shell::serve::pages) fn topic(visit: &Visit) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    let named = visit.part("topic");
    let topics = topics(&pack);
    let at = topics.iter().position(|(id, _, _)| *id == named);
    let at = at.ok_or(Trouble::NotFound)?;
    let own = topics.get(at).into_iter();
    let own = own.map(|(_, title, facts)| {
        let shown = facts.iter().map(|fact| fact_shown(&pack, fact));
        (title.to_string(), shown.collect())
    });
    let around = around(&pack, Some(at));
    Answer::page(&Facts {
        base: inner(visit, &pack, "Questions").back(around.here.clone(), "To all questions"),
        around,
        groups: own.collect(),
    })
}

/// The questions that hold some words.
pub(in crate::shell::serve::pages) fn find(visit: &Visit) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    let wanted = wanted(visit);
    let groups = topics(&pack).into_iter().map(|(_, title, facts)| {
        let shown = facts.into_iter().map(|fact| fact_shown(&pack, fact));
        let held = shown.filter(|fact| fact.holds(&wanted));
        (title.to_owned(), held.collect::<Vec<FactShown>>())
    });
    let groups = groups.filter(|(_, facts)| !facts.is_empty());
    let groups: Vec<(String, Vec<FactShown>)> = groups.collect();
    let count = groups.iter().map(|(_, facts)| facts.len()).sum();
    let around = around(&pack, None).found(visit.field("words"), count);
    Answer::page(&Facts {
        base: inner(visit, &pack, "Questions").back(around.here.clone(), "To all questions"),
        around,
        groups,
    })
}

/// Every topic with its questions, where it has any.
fn topics(pack: &Pack) -> Vec<(&str, &str, Vec<&Fact>)> {
    let topics = pack.groups.iter().enumerate().map(|(at, (id, title))| {
        let own = pack.facts.iter().filter(|fact| fact.group == at);
        (id.as_str(), title.as_str(), own.collect())
    });
    topics
        .filter(|(_, _, facts): &(&str, &str, Vec<&Fact>)| !facts.is_empty())
        .collect()
}

fn around(pack: &Pack, at: Option<usize>) -> Around {
    let here = format!("{}/facts", address(pack));
    let parts = topics(pack).into_iter().map(|(id, title, facts)| Part {
        to: format!("{here}/{id}"),
        title: title.to_owned(),
        count: facts.len(),
    });
    let parts = parts.collect();
    Around::of(here, parts, at)
}

fn fact_shown(pack: &Pack, fact: &Fact) -> FactShown {
    let answers = choices(fact).into_iter();
    let answers = answers.map(|(value, words)| if words.is_empty() { value } else { words });
    let answers: Vec<String> = answers.collect();
    let only_if = fact.only_if.as_ref();
    FactShown {
        name: fact.name.to_string(),
        ask: fact.ask.clone(),
        help: fact.help.clone().unwrap_or_default(),
        about: match fact.about {
            About::Child => "the child",
            About::Household => "the household",
            About::Contact => "the contact",
        },
        answers: if answers.is_empty() {
            fact.of.words()
        } else {
            answers.join("; ")
        },
        only_if: only_if.map_or_else(String::new, |(_, text)| text.clone()),
        plain: only_if.map_or_else(Vec::new, |(term, _)| marks(&condition(pack, term).lines())),
        note: fact.note.clone().unwrap_or_default(),
        cite: fact.cite.join(", "),
    }
}

impl FactShown {
    fn holds(&self, wanted: &str) -> bool {
        let Self {
            name,
            ask,
            help,
            about: _,
            answers,
            only_if,
            plain: _,
            note,
            cite,
        } = self;
        holds(wanted, &[name, ask, help, answers, only_if, note, cite])
    }
}
