//! The outcomes of a decision, with all that each carries.

use crate::check::pack::Carries;
use crate::check::pack::From;
use crate::check::pack::Outcome;
use crate::check::term::DecisionId;
use crate::explain::things::counting_words;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::code;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::terms;
use crate::report::handbook::place::Thing;
use crate::report::handbook::place::anchor;
use crate::report::handbook::press::Press;

/// The outcomes of a decision, least protective first where they have an order.
pub(super) fn outcomes(press: &Press<'_>, id: DecisionId) -> Html {
    let decision = press.pack.decision(id);
    let order = if decision.collects() {
        Html::none()
    } else {
        p("From least to most protective.")
    };
    let all = decision.outcomes.iter().enumerate();
    let all = all.map(|(at, outcome)| {
        let thing = Thing::Outcome(id, at);
        if id == press.pack.recommends {
            let title = press.link(thing, &outcome.title);
            return Html::block("p", &[], title);
        }
        let heading = press.heading(3, &anchor(press.pack, thing), &outcome.title);
        Html::block("section", &[], heading.and(carries(press, outcome)))
    });
    order.and(all.collect())
}

/// What an outcome carries.
pub(super) fn carries(press: &Press<'_>, outcome: &Outcome) -> Html {
    let text = |words: &Option<String>| words.as_deref().map_or_else(Html::none, Html::text);
    let service = |at: &Option<usize>| at.map_or_else(Html::none, |at| service(press, at));
    let name = ("Name", code(&outcome.id));
    match &outcome.carries {
        Carries::Answer {
            says,
            who,
            sign_off,
            family,
        } => terms([
            ("Means", text(says)),
            ("Who does it", text(who)),
            ("A manager must agree", text(sign_off)),
            ("The family hears", text(family)),
            name,
        ]),
        Carries::Action {
            who,
            contact,
            detail,
            first,
            urgency,
        } => terms([
            (
                "Comes",
                Html::text(if *first { "before everything else" } else { "" }),
            ),
            ("How soon", Html::text(urgency.map_or("", |it| it.word()))),
            ("Who does it", text(who)),
            ("Contact", service(contact)),
            ("More", text(detail)),
            name,
        ]),
        Carries::Deadline {
            limit,
            from,
            counting,
            detail,
        } => terms([
            ("Within", Html::text(&limit.words())),
            ("Counted from", counted_from(press, *from)),
            (
                "How it is counted",
                Html::text(&counting_words(limit.unit(), *counting)),
            ),
            ("More", text(detail)),
            name,
        ]),
        Carries::Service(at) => terms([("Service", service(&Some(*at))), name]),
        Carries::Route {
            duty_holder,
            contact,
            detail,
        } => terms([
            ("Whose duty", text(duty_holder)),
            ("Contact", service(contact)),
            ("More", text(detail)),
            name,
        ]),
        Carries::Notice { audience, text } => terms([
            ("For", Html::text(&format!("the {audience}"))),
            ("Words", Html::text(text)),
            name,
        ]),
    }
}

fn counted_from(press: &Press<'_>, from: From) -> Html {
    match from {
        From::Received => Html::text("when the contact was received"),
        From::Fact(id) => press.fact(id),
    }
}

fn service(press: &Press<'_>, at: usize) -> Html {
    let service = press.pack.services.get(at);
    service.map_or_else(Html::none, |it| press.link(Thing::Service(at), &it.title))
}
