//! What comes with a pathway: actions, deadlines, services, special routes and texts.

use crate::algebra::moment::Moment;
use crate::algebra::span_of_time::Unit;
use crate::check::pack;
use crate::check::pack::Carries;
use crate::check::pack::From;
use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::decide::answer::Answer;
use crate::decide::answer::Brought;
use crate::decide::answer::Clock;
use crate::decide::mind::Mind;
use crate::explain::because::fired;
use crate::explain::explanation::Action;
use crate::explain::explanation::Citation;
use crate::explain::explanation::Deadline;
use crate::explain::explanation::Notices;
use crate::explain::explanation::Reach;
use crate::explain::explanation::Route;
use crate::explain::explanation::Service;
use crate::explain::explanation::Urgency;
use crate::explain::wording::citations;

/// An outcome that holds, with the rules that gave it.
struct Held<'a> {
    outcome: &'a pack::Outcome,
    rules: Vec<&'a pack::Rule>,
    while_open: bool,
}

fn held<'a>(mind: &Mind<'a>, answer: &Answer) -> Vec<Held<'a>> {
    let all = answer.collected.iter();
    all.filter_map(|(id, at, brought)| one(mind, answer, *id, *at, *brought))
        .collect()
}

fn one<'a>(
    mind: &Mind<'a>,
    answer: &Answer,
    id: DecisionId,
    at: usize,
    brought: Brought,
) -> Option<Held<'a>> {
    let pack = mind.pack();
    let decision = pack.decision(id);
    let outcome = decision.outcomes.get(at)?;
    let while_open = brought == Brought::WhileOpen;
    let rules: Vec<&pack::Rule> = if while_open {
        let open = answer.interim.as_ref().map(|interim| interim.rule)?;
        let rules = &pack.decision(pack.recommends).while_open;
        rules.get(open).map(|open| &open.rule).into_iter().collect()
    } else {
        let fired = fired(mind, id)
            .into_iter()
            .filter_map(|rule| decision.rules.get(rule));
        fired.filter(|rule| rule.then.contains(&at)).collect()
    };
    Some(Held {
        outcome,
        rules,
        while_open,
    })
}

fn rule_ids(rules: &[&pack::Rule]) -> Vec<String> {
    rules.iter().map(|rule| rule.id.to_string()).collect()
}

/// A service as it is shown.
#[must_use]
pub fn service(pack: &Pack, at: usize) -> Option<Service> {
    let service = pack.services.get(at)?;
    let reach = service.reach.iter().map(|reach| Reach {
        how: reach.how.to_owned(),
        at: reach.at.clone(),
        when: reach.when.clone(),
    });
    Some(Service {
        id: service.id.to_string(),
        title: service.title.clone(),
        serves: service.serves.clone(),
        reach: reach.collect(),
    })
}

/// What to do, what comes first being first.
#[must_use]
pub fn actions(mind: &Mind<'_>, answer: &Answer) -> Vec<Action> {
    let pack = mind.pack();
    let mut actions: Vec<Action> = held(mind, answer)
        .into_iter()
        .filter_map(|held| {
            let Carries::Action {
                who,
                contact,
                detail,
                first,
                urgency,
            } = &held.outcome.carries
            else {
                return None;
            };
            Some(Action {
                id: held.outcome.id.to_string(),
                title: held.outcome.title.clone(),
                who: who.clone(),
                detail: detail.clone(),
                first: *first,
                urgency: urgency.map(|urgency| match urgency {
                    pack::Urgency::Now => Urgency::Now,
                    pack::Urgency::Today => Urgency::Today,
                    pack::Urgency::Later => Urgency::Later,
                }),
                contact: contact.and_then(|at| service(pack, at)),
                rules: rule_ids(&held.rules),
                while_open: held.while_open,
            })
        })
        .collect();
    actions.sort_by_key(|action| !action.first);
    actions
}

/// Services that fit.
#[must_use]
pub fn services(mind: &Mind<'_>, answer: &Answer) -> Vec<Service> {
    let held = held(mind, answer);
    held.iter()
        .filter_map(|held| {
            let Carries::Service(at) = held.outcome.carries else {
                return None;
            };
            service(mind.pack(), at)
        })
        .collect()
}

/// Special routes.
#[must_use]
pub fn routes(mind: &Mind<'_>, answer: &Answer) -> Vec<Route> {
    let pack = mind.pack();
    held(mind, answer)
        .into_iter()
        .filter_map(|held| {
            let Carries::Route {
                duty_holder,
                contact,
                detail,
            } = &held.outcome.carries
            else {
                return None;
            };
            Some(Route {
                id: held.outcome.id.to_string(),
                title: held.outcome.title.clone(),
                duty_holder: duty_holder.clone(),
                detail: detail.clone(),
                contact: contact.and_then(|at| service(pack, at)),
                rules: rule_ids(&held.rules),
            })
        })
        .collect()
}

/// Deadlines, the earliest first.
#[must_use]
pub fn deadlines(mind: &Mind<'_>, answer: &Answer) -> Vec<Deadline> {
    let pack = mind.pack();
    let held = held(mind, answer);
    answer
        .clocks
        .iter()
        .filter_map(|clock| {
            let outcome = pack.decision(clock.decision).outcomes.get(clock.outcome)?;
            let Carries::Deadline { from, detail, .. } = &outcome.carries else {
                return None;
            };
            let held = held
                .iter()
                .find(|held| std::ptr::eq(held.outcome, outcome))?;
            let mut cite: Vec<Citation> = Vec::new();
            for rule in &held.rules {
                for citation in citations(pack, &rule.cite) {
                    if !cite.contains(&citation) {
                        cite.push(citation);
                    }
                }
            }
            let by = clock.due.as_ref().map(|due| due.by);
            Some(Deadline {
                id: outcome.id.to_string(),
                title: outcome.title.clone(),
                within: clock.limit.words(),
                counted_from: match from {
                    From::Received => "received".to_owned(),
                    From::Fact(id) => pack.fact(*id).name.to_string(),
                },
                from: clock.from.map(|from| from.to_string()),
                ask: match from {
                    From::Fact(id) if clock.from.is_none() => Some(pack.fact(*id).ask.clone()),
                    From::Fact(_) | From::Received => None,
                },
                opens: clock
                    .due
                    .as_ref()
                    .and_then(|due| due.opens)
                    .map(|m| m.to_string()),
                by: by.map(|by| by.to_string()),
                by_words: by.map(Moment::words),
                counting: counting_words(clock),
                detail: detail.clone(),
                rules: rule_ids(&held.rules),
                cite,
                while_open: held.while_open,
            })
        })
        .collect()
}

/// How the days or hours of a clock were counted.
fn counting_words(clock: &Clock) -> String {
    match clock.limit.unit() {
        Unit::Hours => "hours run through nights, weekends and holidays".to_owned(),
        Unit::WorkingDays => clock.counting.words().to_owned(),
        Unit::Days | Unit::Weeks | Unit::Months => {
            "counted by the calendar; the day of the event is day 0".to_owned()
        }
    }
}

/// Texts for other people: those of the pathway, of the rules behind it, and the pack's notices.
#[must_use]
pub fn notices(mind: &Mind<'_>, answer: &Answer) -> Notices {
    let pack = mind.pack();
    let mut notices = Notices::default();
    let recommended = pack.decision(pack.recommends);
    if let Some(outcome) = answer.settled.and_then(|at| recommended.outcomes.get(at))
        && let Carries::Answer {
            family: Some(family),
            ..
        } = &outcome.carries
    {
        push(&mut notices.family, family);
    }
    let interim = answer
        .interim
        .as_ref()
        .and_then(|it| recommended.while_open.get(it.rule));
    let open_rule = interim.map(|open| &open.rule);
    for rule in spoken_rules(mind, answer).into_iter().chain(open_rule) {
        if let Some(text) = &rule.tell_family {
            push(&mut notices.family, text);
        }
        if let Some(text) = &rule.tell_referrer {
            push(&mut notices.referrer, text);
        }
    }
    for held in held(mind, answer) {
        if let Carries::Notice { audience, text } = &held.outcome.carries {
            match *audience {
                "family" => push(&mut notices.family, text),
                "child" => push(&mut notices.child, text),
                _ => push(&mut notices.referrer, text),
            }
        }
    }
    Notices {
        referrer: pack.letters.referrer.around(notices.referrer),
        family: pack.letters.family.around(notices.family),
        child: pack.letters.child.around(notices.child),
    }
}

/// The rules whose words are spoken: those that gave an outcome that stands.
fn spoken_rules<'a>(mind: &Mind<'a>, answer: &Answer) -> Vec<&'a pack::Rule> {
    let pack = mind.pack();
    let mut rules = Vec::new();
    for id in pack.decision_ids() {
        let decision = pack.decision(id);
        let settled = if id == pack.recommends {
            answer.settled
        } else {
            mind.settled(id)
        };
        for rule in fired(mind, id)
            .into_iter()
            .filter_map(|at| decision.rules.get(at))
        {
            let stands = decision.collects() || settled.is_some_and(|at| rule.then.contains(&at));
            if stands {
                rules.push(rule);
            }
        }
    }
    rules
}

fn push(texts: &mut Vec<String>, text: &str) {
    if !texts.iter().any(|known| known == text) {
        texts.push(text.to_owned());
    }
}
