//! Questions topic by topic: definition, answers, where they apply, and what they reach.

use crate::check::pack::About;
use crate::check::pack::Fact;
use crate::check::term::FactId;
use crate::explain::plain::condition;
use crate::explain::wording::choices;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::code;
use crate::report::handbook::markup::commas;
use crate::report::handbook::markup::list;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::terms;
use crate::report::handbook::place::Thing;
use crate::report::handbook::place::anchor;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::counted;
use crate::report::handbook::press::name_of;
use crate::report::handbook::press::said;

pub(super) fn pages(press: &Press<'_>) -> Vec<Page> {
    let topics = press.pack.groups.iter().enumerate();
    let topics = topics.map(|(at, (id, title))| (at, id, title, of_topic(press, at)));
    let topics: Vec<_> = topics.filter(|(_, _, _, own)| !own.is_empty()).collect();
    let body = p(
        "Every question has a definition beside it. An answer may also be that it is not known, or that somebody would not say; neither is taken for no.",
    );
    let items = topics.iter().map(|(at, _, title, own)| {
        let to = press.link(Thing::Topic(*at), title);
        to.and(Html::text(&format!(": {}", counted(own.len(), "question"))))
    });
    let overview = Page {
        name: "questions".to_owned(),
        title: "Questions".to_owned(),
        under: None,
        body: body.and(list(items)),
    };
    let inner = topics.iter().map(|(_, id, title, own)| Page {
        name: format!("questions-{id}"),
        title: (*title).clone(),
        under: Some("questions"),
        body: own.iter().map(|id| question(press, *id)).collect(),
    });
    std::iter::once(overview).chain(inner).collect()
}

fn of_topic(press: &Press<'_>, topic: usize) -> Vec<FactId> {
    let own = press.pack.fact_ids();
    own.filter(|id| press.pack.fact(*id).group == topic)
        .collect()
}

fn question(press: &Press<'_>, id: FactId) -> Html {
    let fact = press.pack.fact(id);
    let heading = press.heading(2, &anchor(press.pack, Thing::Fact(id)), &fact.ask);
    let help = fact.help.as_deref().map_or_else(Html::none, p);
    let inside = heading.and(help).and(rows(press, id, fact));
    Html::block("section", &[], inside)
}

fn rows(press: &Press<'_>, id: FactId, fact: &Fact) -> Html {
    let text = |words: &Option<String>| words.as_deref().map_or_else(Html::none, Html::text);
    let reach = press.reach.get(id.0);
    let rules = reach.map_or_else(Html::none, |reach| {
        let rules = reach.rules.iter();
        commas(rules.map(|rule| press.link(Thing::Rule(&rule.id), name_of(rule))))
    });
    let near = reach.map_or_else(Html::none, |it| {
        press.decisions(it.decisions.iter().copied())
    });
    let far = reach.map_or_else(Html::none, |it| press.decisions(it.further.iter().copied()));
    let unread = reach.is_none_or(|reach| reach.rules.is_empty());
    let near = if unread {
        Html::text("none: no rule reads it")
    } else {
        near
    };
    terms([
        ("Answers", answers(fact)),
        ("About", Html::text(about(fact.about))),
        ("Why it is asked", text(&fact.why)),
        ("Who can tell", text(&fact.find_out_from)),
        ("Applies only where", only_if(press, fact)),
        ("Worked out", worked_out(press, fact)),
        ("Care", care(fact)),
        ("Decides", near),
        ("Reaches through them", far),
        ("Read by the rules", rules),
        ("Rests on", press.citations(&fact.cite)),
        ("Note", text(&fact.note)),
        (
            "Name",
            code(&fact.name).and(Html::text(&format!(", from {}", press.layer(fact.layer)))),
        ),
    ])
}

/// Whom or what a question is about.
pub(super) fn about(about: About) -> &'static str {
    match about {
        About::Child => "each child",
        About::Household => "the household",
        About::Contact => "the contact",
    }
}

fn answers(fact: &Fact) -> Html {
    let words = choices(fact).into_iter();
    let words = words.map(|(value, words)| if words.is_empty() { value } else { words });
    let words: Vec<String> = words.collect();
    match words.as_slice() {
        [] => Html::text(&fact.of.words()),
        [_, _] => Html::text(&words.join(" or ")),
        _ => list(words.iter().map(|words| Html::text(words))),
    }
}

fn only_if(press: &Press<'_>, fact: &Fact) -> Html {
    let Some((term, text)) = &fact.only_if else {
        return Html::none();
    };
    said(&condition(press.pack, term).lines()).and(written(text))
}

fn worked_out(press: &Press<'_>, fact: &Fact) -> Html {
    let Some(term) = &fact.worked_out else {
        return Html::none();
    };
    let from = commas(term.facts().into_iter().map(|id| press.fact(id)));
    if from.is_empty() {
        return Html::text("never asked; it follows from the contact itself");
    }
    Html::text("never asked; it follows from: ").and(from)
}

/// An expression as the pack writes it.
pub(super) fn written(text: &str) -> Html {
    Html::block(
        "p",
        &[("class", "written")],
        Html::text("As written: ").and(code(text)),
    )
}

fn care(fact: &Fact) -> Html {
    let marks = [
        (
            fact.safety_critical,
            "matters for safety: a low outcome does not stand while it is not known",
        ),
        (fact.protected, "concerns a protected characteristic"),
        (
            fact.third_party,
            "is about, or came from, somebody outside the family; the family is not told",
        ),
    ];
    let marks = marks.iter().filter(|(is_so, _)| *is_so);
    list(marks.map(|(_, words)| Html::text(words)))
}
