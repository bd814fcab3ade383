//! Services and contact points: whom they serve, how to reach them, which rules name them.

use crate::check::pack::Carries;
use crate::check::pack::Outcome;
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

pub(super) fn pages(press: &Press<'_>) -> Vec<Page> {
    let services = press.pack.services.iter().enumerate();
    let body: Html = services.map(|(at, _)| service(press, at)).collect();
    let body = if body.is_empty() {
        p("This pack names no service.")
    } else {
        body
    };
    vec![Page {
        name: "services".to_owned(),
        title: "Services".to_owned(),
        under: None,
        body,
    }]
}

fn service(press: &Press<'_>, at: usize) -> Html {
    let Some(service) = press.pack.services.get(at) else {
        return Html::none();
    };
    let heading = press.heading(2, &anchor(press.pack, Thing::Service(at)), &service.title);
    let reach = service.reach.iter().map(|reach| {
        let when = reach.when.as_ref().map(|when| format!(" ({when})"));
        Html::text(&format!(
            "{}: {}{}",
            reach.how,
            reach.at,
            when.unwrap_or_default()
        ))
    });
    let rows = terms([
        ("Serves", Html::text(&service.serves)),
        ("How to reach it", list(reach)),
        ("Named by", named(press, at)),
        ("Rests on", press.citations(&service.cite)),
        ("Name", code(&service.id)),
    ]);
    Html::block("section", &[], heading.and(rows))
}

/// The outcomes that name a service.
fn named(press: &Press<'_>, service: usize) -> Html {
    let all = press.pack.decision_ids().flat_map(|id| {
        let outcomes = press.pack.decision(id).outcomes.iter().enumerate();
        let outcomes = outcomes.filter(|(_, outcome)| names(outcome, service));
        outcomes
            .map(|(at, outcome)| press.link(Thing::Outcome(id, at), &outcome.title))
            .collect::<Vec<_>>()
    });
    commas(all)
}

fn names(outcome: &Outcome, service: usize) -> bool {
    match &outcome.carries {
        Carries::Action { contact, .. } | Carries::Route { contact, .. } => {
            *contact == Some(service)
        }
        Carries::Service(at) => *at == service,
        Carries::Answer { .. } | Carries::Deadline { .. } | Carries::Notice { .. } => false,
    }
}
