//! Decisions with their outcomes and rules.

use crate::check::pack::Carries;
use crate::check::pack::Decision;
use crate::check::pack::From;
use crate::check::pack::HitPolicy;
use crate::check::pack::Outcome;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::pack::Urgency;
use crate::inspect::diff::items::Item;
use crate::inspect::diff::items::version::day_count;
use crate::inspect::diff::text::Thing;

pub(super) fn decided(decision: &Decision) -> Item {
    let outcomes = decision.outcomes.iter();
    let own = outcomes.filter(|it| !matches!(it.carries, Carries::Service(_)));
    let ids: Vec<&str> = own.map(|it| &*it.id).collect();
    // Only for `first` does the order of rules decide.
    let order: Vec<&str> = match decision.hit {
        HitPolicy::First => decision.rules.iter().map(|it| &*it.id).collect(),
        HitPolicy::Unique | HitPolicy::Highest | HitPolicy::Collect => Vec::new(),
    };
    let open: Vec<&str> = decision.while_open.iter().map(|it| &*it.rule.id).collect();
    let otherwise = decision.otherwise.map(|at| names(decision, &[at]));
    let says = decision.says.iter();
    let says: Vec<String> = says.map(|(id, words)| format!("{id}: {words}")).collect();
    Item::new(
        Thing::Decision,
        &decision.name,
        &decision.title,
        Some(decision.declared),
    )
    .perhaps("help", decision.help.as_ref())
    .with("says", says.join("; "))
    .perhaps("called", decision.called.as_ref())
    .flag("step", decision.step)
    .with("kind", decision.kind.word())
    .with("outcomes in order", ids.join(", "))
    .with("hit", decision.hit.word())
    .perhaps("otherwise", otherwise)
    .with("rules in order", order.join(", "))
    .with("while_open in order", open.join(", "))
}

pub(super) fn names(decision: &Decision, outcomes: &[usize]) -> String {
    let found = outcomes.iter().filter_map(|at| decision.outcomes.get(*at));
    let ids: Vec<&str> = found.map(|outcome| &*outcome.id).collect();
    ids.join(", ")
}

pub(super) fn outcome(pack: &Pack, decision: &Decision, outcome: &Outcome) -> Item {
    let service = |at: Option<usize>| {
        at.and_then(|at| pack.services.get(at))
            .map(|service| service.id.clone())
    };
    let id = format!("{}: {}", decision.name, outcome.id);
    let mut item = Item::new(Thing::Outcome, &id, &outcome.title, Some(outcome.declared));
    item.part_of = decision.name.to_string();
    match &outcome.carries {
        Carries::Answer {
            says,
            who,
            sign_off,
            family,
        } => item
            .perhaps("says", says.as_ref())
            .perhaps("who", who.as_ref())
            .perhaps("sign_off", sign_off.as_ref())
            .perhaps("family", family.as_ref()),
        Carries::Action {
            who,
            contact,
            detail,
            first,
            urgency,
        } => item
            .perhaps("who", who.as_ref())
            .perhaps("contact", service(*contact))
            .perhaps("detail", detail.as_ref())
            .flag("first", *first)
            .perhaps("urgency", urgency.map(Urgency::word).as_ref()),
        Carries::Deadline {
            limit,
            from,
            counting,
            detail,
        } => item
            .with("within", limit.words())
            .with(
                "from",
                match from {
                    From::Received => "received".to_owned(),
                    From::Fact(id) => pack.fact(*id).name.to_string(),
                },
            )
            .with("counting", day_count(*counting))
            .perhaps("detail", detail.as_ref()),
        Carries::Service(_) => item,
        Carries::Route {
            duty_holder,
            contact,
            detail,
        } => item
            .perhaps("duty_holder", duty_holder.as_ref())
            .perhaps("contact", service(*contact))
            .perhaps("detail", detail.as_ref()),
        Carries::Notice { audience, text } => item.with("audience", audience).with("text", text),
    }
}

pub(super) fn rule(thing: Thing, decision: &Decision, rule: &Rule) -> Item {
    let mut item = Item::new(thing, &rule.id, &rule.title, Some(rule.declared));
    item.part_of = decision.name.to_string();
    item.with("decision", &decision.name)
        .with("when", &rule.when)
        .perhaps("unless", rule.unless.as_ref())
        .with("then", names(decision, &rule.then))
        .with("because", &rule.because)
        .perhaps("tell_family", rule.tell_family.as_ref())
        .perhaps("tell_referrer", rule.tell_referrer.as_ref())
        .with("cite", rule.cite.join(", "))
        .with("basis", rule.basis.word())
        .perhaps("note", rule.note.as_ref())
}
