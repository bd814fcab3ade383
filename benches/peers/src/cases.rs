//! The children that every contestant decides, and what the engine says of each.

use std::path::Path;

use serde_json::Map;
use serde_json::Value as Json;
use threshold::algebra::truth::Truth;
use threshold::algebra::value::Value;
use threshold::ast::place::Files;
use threshold::ast::worked_case::read_worked_case;
use threshold::check::case::Answer;
use threshold::check::case::Case;
use threshold::check::case::Child;
use threshold::check::case::Reply;
use threshold::check::case::check_case;
use threshold::check::pack::Pack;
use threshold::check::term::FactId;
use threshold::check::types::Type;
use threshold::compile::program::Program;
use threshold::decide::answer::contacts;
use threshold::decide::evaluate::Evaluator;
use threshold::decide::world::Contact;
use threshold::decide::world::Standing;
use threshold::decide::world::World;

use crate::model::Kind;
use crate::model::Model;
use crate::pack;

/// One child, and what the reference evaluator says of it.
pub struct Seen {
    pub name: String,
    pub contact: Contact,
    pub child: Child,
    /// Whether each rule holds, decision after decision.
    pub rules: Vec<Truth>,
    /// What is known of each outcome, by decision.
    pub outcomes: Vec<Vec<Truth>>,
    /// Whether each decision collects.
    pub collects: Vec<bool>,
    /// Whether it came in office hours.
    pub office: Truth,
    /// Its answers for the hand-written code, and after them what is given.
    pub codes: Vec<i64>,
    /// What the rules read, by name, for every other contestant.
    pub context: Map<String, Json>,
}

impl Seen {
    pub fn of(
        program: &Program,
        model: &Model,
        name: &str,
        contact: Contact,
        child: Child,
    ) -> Self {
        let world = World::of(program, &contact, &child);
        let given = model.inputs.iter();
        let given: Vec<Truth> = given
            .map(|term| Evaluator::new(&world).truth(term, "given"))
            .collect();
        let facts = program.pack.fact_ids();
        let codes = facts.map(|id| model.code(id.0, child.value(id)));
        let codes = codes.chain(given.iter().map(|truth| *truth as i64));
        let rules = world
            .decisions
            .iter()
            .flat_map(|one| one.rules.iter().copied());
        Self {
            name: name.to_owned(),
            codes: codes.collect(),
            rules: rules.collect(),
            outcomes: world
                .decisions
                .iter()
                .map(|one| one.outcomes.clone())
                .collect(),
            collects: program
                .pack
                .decisions
                .iter()
                .map(|one| one.collects())
                .collect(),
            office: world.in_office_hours,
            context: context(model, &world, &given),
            contact,
            child,
        }
    }

    /// Whether nothing is left open: what the contestants of two values need.
    pub fn is_settled(&self) -> bool {
        let outcomes = self.outcomes.iter().flatten();
        !self
            .rules
            .iter()
            .chain(outcomes)
            .any(|truth| truth.is_unknown())
    }

    /// Which rules fire.
    pub fn fired(&self) -> Vec<bool> {
        self.rules.iter().map(|truth| truth.is_true()).collect()
    }
}

/// What the rules read: settled facts, decisions before them, and what is given.
fn context(model: &Model, world: &World<'_>, given: &[Truth]) -> Map<String, Json> {
    let mut context = Map::new();
    for (fact, value) in model.facts.iter().zip(&world.values) {
        if let (true, Some(value)) = (fact.in_rule, value) {
            context.insert(fact.name.clone(), json(value));
        }
    }
    let mut read = Vec::new();
    model
        .rules()
        .for_each(|rule| rule.when.decisions(&mut read));
    read.sort_unstable();
    read.dedup();
    for at in read {
        let decision = &model.decisions[at];
        let held = decision.outcomes.iter().zip(&world.decisions[at].outcomes);
        let mut held = held
            .filter(|(_, truth)| truth.is_true())
            .map(|(id, _)| Json::from(&**id));
        let collects = decision.hit == threshold::check::pack::HitPolicy::Collect;
        let value = if collects {
            Json::Array(held.collect())
        } else {
            held.next().into()
        };
        context.insert(decision.name.clone(), value);
    }
    for (at, truth) in given.iter().enumerate() {
        context.insert(format!("input_{at}"), Json::Bool(truth.is_true()));
    }
    context
}

/// A value as the contexts hold it.
pub fn json(value: &Value) -> Json {
    match value {
        Value::Bool(yes) => Json::Bool(*yes),
        Value::Number(number) => i64::try_from(*number).unwrap_or(0).into(),
        Value::Text(text) => Json::from(&**text),
        Value::List(items) => items.iter().flatten().map(json).collect(),
        other => other.to_string().into(),
    }
}

/// Numbers without pattern, the same every time.
pub struct Numbers(u64);

impl Numbers {
    pub fn of(seed: &str) -> Self {
        let mix = |sum: u64, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(seed.bytes().fold(0xcbf2_9ce4_8422_2325, mix) | 1)
    }

    pub fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 17) as usize % count.max(1)
    }
}

/// Every child of every worked case of the pack, all that is unknown of it answered.
pub fn worked(program: &Program, model: &Model) -> Vec<Seen> {
    let folder = Path::new(pack::RULES)
        .join(pack::NAME)
        .join(pack::VERSION)
        .join("cases");
    let entries = std::fs::read_dir(folder).expect("the cases can be listed");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("listed").path()).collect();
    paths.sort();
    let mut files = Files::default();
    let mut all = Vec::new();
    for path in paths {
        let name = path
            .file_stem()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let file = files.add(
            &name,
            std::fs::read_to_string(&path).expect("it can be read"),
        );
        let (worked, mut problems) = read_worked_case(file, &files);
        let worked = worked.expect("a worked case can be read");
        let case = check_case(&worked.case, &program.pack, &mut problems);
        let mut case = case.unwrap_or_else(|| panic!("{name}: {problems:?}"));
        let alone = alone(&case);
        for (at, child) in case.children.iter_mut().enumerate() {
            answer_ages(program, &alone, child);
            complete(
                program,
                model,
                &alone,
                child,
                &mut Numbers::of(&format!("{name} {at}")),
                3,
            );
        }
        let around = if case.children.len() == 1 {
            vec![alone]
        } else {
            contacts(program, &case)
        };
        for (child, contact) in case.children.into_iter().zip(around) {
            let name = format!("{name}, {}", child.reference);
            all.push(Seen::of(program, model, &name, contact, child));
        }
    }
    all
}

fn alone(case: &Case) -> Contact {
    Contact {
        received: case.received,
        siblings: Some(Vec::new()),
    }
}

/// Made-up children of whom everything is known; on some of them much is the matter.
pub fn made(program: &Program, model: &Model, count: usize) -> Vec<Seen> {
    let received = [
        "2026-11-20T11:20",
        "2026-11-20T23:05",
        "2026-11-22T14:00",
        "2026-12-25T09:00",
    ];
    let one = |at: usize| {
        let name = format!("made {at}");
        let mut numbers = Numbers::of(&name);
        let contact = Contact {
            received: received[at % received.len()].parse().expect("a moment"),
            siblings: Some(Vec::new()),
        };
        let mut child = Child {
            reference: "child-1".to_owned(),
            answers: vec![None; program.pack.facts.len()],
        };
        let calm = numbers.below(4);
        complete(program, model, &contact, &mut child, &mut numbers, calm);
        Seen::of(program, model, &name, contact, child)
    };
    (0..count).map(one).collect()
}

/// The same children with so many in `of` answers left out.
pub fn with_unknown(
    program: &Program,
    model: &Model,
    all: &[Seen],
    (share, of): (usize, usize),
) -> Vec<Seen> {
    let less = |seen: &Seen| {
        let mut numbers = Numbers::of(&seen.name);
        let mut child = seen.child.clone();
        for answer in &mut child.answers {
            if numbers.below(of) < share {
                *answer = None;
            }
        }
        Seen::of(program, model, &seen.name, seen.contact.clone(), child)
    };
    all.iter().map(less).collect()
}

/// What follows from dates is answered, and the dates left out: only `threshold` counts months.
fn answer_ages(program: &Program, contact: &Contact, child: &mut Child) {
    let pack = &program.pack;
    let world = World::of(program, contact, child);
    let dated = |id: &FactId| pack.fact(*id).worked_out.is_some() && is_number(pack, *id);
    let ages: Vec<_> = pack.fact_ids().filter(dated).collect();
    let known = ages
        .into_iter()
        .filter(|id| world.standing(*id) == Standing::WorkedOut);
    let known: Vec<_> = known
        .filter_map(|id| Some((id, world.value(id)?.clone())))
        .collect();
    for (id, value) in known {
        child.answers[id.0] = answer(value);
    }
}

fn is_number(pack: &Pack, id: FactId) -> bool {
    matches!(pack.fact(id).of, Type::Number(_))
}

fn answer(value: Value) -> Option<Answer> {
    Some(Answer {
        given: Reply::Known(value),
        from: None,
        on: None,
        note: None,
        place: None,
        path: String::new(),
    })
}

/// Answers every question that applies, `calm` times in four with what is usual.
fn complete(
    program: &Program,
    model: &Model,
    contact: &Contact,
    child: &mut Child,
    numbers: &mut Numbers,
    calm: usize,
) {
    let pack = &program.pack;
    for (fact, answer) in model.facts.iter().zip(&mut child.answers) {
        let unknown = answer
            .as_ref()
            .is_some_and(|one| !matches!(one.given, Reply::Known(_)));
        if fact.kind == Kind::Unread || unknown {
            *answer = None;
        }
    }
    let mut also_worked_out = false;
    loop {
        let world = World::of(program, contact, child);
        let open: Vec<FactId> = pack
            .fact_ids()
            .filter(|id| model.facts[id.0].kind != Kind::Unread && world.value(*id).is_none())
            .collect();
        let ready = |id: &&FactId| {
            let fact = pack.fact(**id);
            let holds = |term| Evaluator::new(&world).truth(term, &fact.name).is_true();
            let applies = fact.only_if.as_ref().is_none_or(|(term, _)| holds(term));
            let left_out = world.standing(**id) == Standing::NotApplicable;
            let follows = model.facts[id.0].worked_out.is_some();
            left_out || applies && (also_worked_out || !follows)
        };
        let ready: Vec<FactId> = open.iter().filter(ready).copied().collect();
        if ready.is_empty() && (also_worked_out || open.is_empty()) {
            return;
        }
        also_worked_out = ready.is_empty();
        for id in ready {
            child.answers[id.0] = answer(choose(program, model, id, numbers, calm));
        }
    }
}

fn choose(
    program: &Program,
    model: &Model,
    id: FactId,
    numbers: &mut Numbers,
    calm: usize,
) -> Value {
    let usual = numbers.below(4) < calm;
    match &model.facts[id.0].kind {
        Kind::YesNo => Value::Bool(!usual && numbers.below(2) == 0),
        Kind::OneOf(all) if usual => Value::text(&all[0]),
        Kind::OneOf(all) => Value::text(&all[numbers.below(all.len())]),
        Kind::AnyOf(_) if usual => Value::List(Vec::new()),
        Kind::AnyOf(all) => {
            let some = all.iter().filter(|_| numbers.below(3) == 0);
            Value::List(some.map(|one| Some(Value::text(one))).collect())
        }
        Kind::Number | Kind::Unread => {
            let classes = program.classes(id);
            let at = numbers.below(classes.len());
            let nothing = || Value::Number(0.into());
            classes.get(at).cloned().unwrap_or_else(nothing)
        }
    }
}
