//! Cases with the answers of quick evaluation, as JSON for a runner of DMN models.

use std::sync::Arc;

use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;
use threshold::algebra::truth::Truth;
use threshold::algebra::value::Value;
use threshold::check::case::Case;
use threshold::check::case::Child;
use threshold::check::pack::Pack;
use threshold::check::term::DecisionId;
use threshold::check::term::FactId;
use threshold::check::types::Type;
use threshold::compile::program::Program;
use threshold::decide::evaluate::Evaluator;
use threshold::decide::world::Contact;
use threshold::decide::world::Sibling;
use threshold::decide::world::World;

/// A contact on one line: what is known of each child, and what is settled and possible for it.
pub(crate) fn line(program: &Program, case: &Case) -> String {
    let pack = &program.pack;
    let contacts = quick_contacts(program, case);
    let children = case.children.iter().zip(&contacts).map(|(child, contact)| {
        let world = World::of(program, contact, child);
        let inputs = pack.fact_ids().filter_map(|id| input(pack, child, id));
        let facts = pack.fact_ids().map(|id| {
            let value = world.value(id).map_or(Json::Null, as_json);
            (pack.fact(id).name.to_string(), value)
        });
        let decisions = pack
            .decision_ids()
            .map(|id| (pack.decision(id).name.to_string(), decision(&world, id)));
        json!({
            "ref": child.reference,
            "inputs": inputs.collect::<Map<_, _>>(),
            "in_office_hours": match world.in_office_hours {
                Truth::True => json!(true),
                Truth::False => json!(false),
                Truth::Unknown => Json::Null,
            },
            "facts": facts.collect::<Map<_, _>>(),
            "decisions": decisions.collect::<Map<_, _>>(),
            "meanwhile": meanwhile(&world),
        })
    });
    let children: Vec<Json> = children.collect();
    let received = json!({ "$date": case.received.date().to_string() });
    let line = json!({ "case": case.reference, "received_on": received, "children": children });
    format!("{line}\n")
}

/// The contact as each child sees it, the other children decided by quick evaluation alone.
fn quick_contacts(program: &Program, case: &Case) -> Vec<Contact> {
    let reads = program.uses_siblings();
    let alone = reads && case.children.len() == 1;
    let plain = Contact {
        received: case.received,
        siblings: alone.then(Vec::new),
    };
    if !reads || alone {
        return vec![plain; case.children.len()];
    }
    let seen = case.children.iter().map(|child| {
        let world = World::of(program, &plain, child);
        let outcomes = program.pack.siblings_see.iter().map(|id| {
            let of = program.pack.decision(*id);
            let at = world.decisions[id.0].settled();
            let outcome = at.map(|at| Value::Text(of.outcomes[at].id.clone()));
            (of.name.clone(), outcome)
        });
        Sibling {
            reference: child.reference.as_str().into(),
            outcomes: outcomes.collect(),
        }
    });
    let seen: Vec<Sibling> = seen.collect();
    (0..case.children.len())
        .map(|own| {
            let others = seen.iter().enumerate().filter(|(at, _)| *at != own);
            Contact {
                received: case.received,
                siblings: Some(others.map(|(_, it)| it.clone()).collect()),
            }
        })
        .collect()
}

fn input(pack: &Pack, child: &Child, id: FactId) -> Option<(String, Json)> {
    let fact = pack.fact(id);
    let value = child.value(id)?;
    (fact.of != Type::Moment).then(|| (fact.name.to_string(), as_json(value)))
}

fn decision(world: &World<'_>, id: DecisionId) -> Json {
    let decision = world.program.pack.decision(id);
    let known = &world.decisions[id.0];
    let outcomes = |wanted: &dyn Fn(Truth) -> bool| -> Vec<&str> {
        let pairs = decision.outcomes.iter().zip(&known.outcomes);
        let pairs = pairs.filter(|(_, truth)| wanted(**truth));
        pairs.map(|(outcome, _)| &*outcome.id).collect()
    };
    let rules = |wanted: &dyn Fn(Truth) -> bool| -> Vec<&str> {
        let pairs = decision.rules.iter().zip(&known.rules);
        let pairs = pairs.filter(|(_, truth)| wanted(**truth));
        pairs.map(|(rule, _)| &*rule.id).collect()
    };
    let certain = outcomes(&Truth::is_true);
    let possible = outcomes(&|truth| !truth.is_false());
    let mut told = json!({
        "certain": certain,
        "possible": possible,
        "fired": rules(&Truth::is_true),
        "may_fire": rules(&|truth| !truth.is_false()),
    });
    let map = told.as_object_mut().unwrap();
    if decision.collects() {
        let settled = known.outcomes.iter().all(|truth| !truth.is_unknown());
        map.insert(
            "settled".into(),
            if settled { json!(certain) } else { Json::Null },
        );
    } else {
        let name = |at: usize| json!(&*decision.outcomes[at].id);
        map.insert("settled".into(), known.settled().map_or(Json::Null, name));
        map.insert("at_least".into(), json!(possible.first()));
        map.insert("at_most".into(), json!(possible.last()));
    }
    told
}

/// What applies while the recommendation is open, by quick evaluation.
fn meanwhile(world: &World<'_>) -> Json {
    let pack = &world.program.pack;
    let decision = pack.decision(pack.recommends);
    let known = &world.decisions[pack.recommends.0];
    if known.settled().is_some() {
        return Json::Null;
    }
    let evaluator = Evaluator::new(world);
    let holds = |it: &&threshold::check::pack::OpenRule| {
        evaluator.truth(&it.rule.condition, &it.rule.id).is_true()
    };
    let Some(open) = decision.while_open.iter().find(holds) else {
        return Json::Null;
    };
    let own = open.rule.then[0];
    let floor = known.possible()[0];
    let adds = open.adds.iter().flat_map(|(id, outcomes)| {
        let of = pack.decision(*id);
        outcomes
            .iter()
            .map(|at| json!({ "decision": &*of.name, "outcome": &*of.outcomes[*at].id }))
    });
    json!({
        "rule": &*open.rule.id,
        "outcome": &*decision.outcomes[own.max(floor)].id,
        "raised": floor > own,
        "adds": adds.collect::<Vec<_>>(),
    })
}

/// Dates as `{"$date": ...}` and numbers as `{"$number": ...}`, since JSON readers round them; `null` for what is not known.
pub(crate) fn as_json(value: &Value) -> Json {
    let inner = |it: &Option<Value>| it.as_ref().map_or(Json::Null, as_json);
    match value {
        Value::Bool(truth) => json!(truth),
        Value::Number(number) => json!({ "$number": number.normalize().to_string() }),
        Value::Text(text) => json!(&**text),
        Value::Date(date) => json!({ "$date": date.to_string() }),
        Value::List(items) => items.iter().map(inner).collect(),
        Value::Record(fields) => {
            let fields = fields.iter();
            let fields = fields.map(|(name, it): (&Arc<str>, _)| (name.to_string(), inner(it)));
            Json::Object(fields.collect())
        }
        Value::Moment(moment) => json!(moment.to_string()),
        Value::Days(_) | Value::Months(_) => Json::Null,
    }
}
