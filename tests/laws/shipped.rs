//! The packs of this repository: exact against brute force, and the promises made to every child.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::OnceLock;

use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::proptest;
use proptest::test_runner::TestCaseError;
use threshold::algebra::value::Value;
use threshold::ast::diagnostic::any_error;
use threshold::check::case::Child;
use threshold::check::pack::Pack;
use threshold::check::shelf::RawFile;
use threshold::check::term::FactId;
use threshold::check::types::Type;
use threshold::compile::program::Program;
use threshold::decide::answer::Answer;
use threshold::decide::answer::answer as decide;
use threshold::decide::answer::contacts;
use threshold::decide::mind::Mind;
use threshold::decide::world::Contact;

use crate::Numbers;
use crate::completions::brute;
use crate::examples;
use crate::model::Model;
use crate::model::domain_of;
use crate::model::engine;
use crate::naive::Names;
use crate::naive::V;
use crate::numbers;
use crate::shelf::answer;
use crate::shelf::blank;
use crate::shelf::contact;
use crate::shelf::files_below;
use crate::shelf::give;
use crate::shelf::read;
use crate::shelf::rules_folder;
use crate::shelf::shown;
use crate::tape::Tape;

pub(crate) struct Shipped {
    pub(crate) program: Program,
    model: Model,
    grown: OnceLock<Program>,
}

impl Shipped {
    /// The same with its decision diagrams.
    pub(crate) fn grown(&self) -> &Program {
        self.grown.get_or_init(|| {
            let program = Program::compile(self.program.pack.clone());
            program.grow_diagrams();
            program
        })
    }
}

pub(crate) static ALL: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
    let mut raw = Vec::new();
    files_below(rules_folder(), "", &mut raw);
    let worked_out = worked_out(&raw);
    let (library, problems, _) = read(raw);
    assert!(!any_error(&problems), "{problems:#?}");
    library
        .packs()
        .map(|pack| shipped(pack, &worked_out))
        .collect()
});

/// How facts follow from others, by their names; not from dates, which are never given here.
fn worked_out(raw: &[RawFile]) -> BTreeMap<String, String> {
    let files = raw.iter().filter(|(path, _)| path.ends_with("facts.yaml"));
    let mut found = BTreeMap::new();
    for (_, bytes) in files {
        let page: serde_yaml::Value = serde_yaml::from_slice(bytes).unwrap();
        let facts = page.get("facts").and_then(serde_yaml::Value::as_mapping);
        for (name, fact) in facts.into_iter().flatten() {
            let text = fact.get("worked_out").and_then(serde_yaml::Value::as_str);
            if let (Some(name), Some(text)) = (name.as_str(), text)
                && !text.contains("years and months duration")
            {
                found.insert(name.to_owned(), text.to_owned());
            }
        }
    }
    found
}

fn shipped(pack: &Arc<Pack>, worked_out: &BTreeMap<String, String>) -> Shipped {
    let domains: BTreeMap<String, Vec<V>> = pack
        .facts
        .iter()
        .map(|fact| (fact.name.to_string(), domain_of(&fact.of)))
        .collect();
    // The contact of these tests comes on a Friday at 16:20; birth dates are never given.
    let given = Names::from([
        (
            "contact.received_on".to_owned(),
            V::Date(contact().received.date()),
        ),
        ("contact.in_office_hours".to_owned(), V::Bool(true)),
        ("siblings".to_owned(), V::List(Vec::new())),
    ]);
    let model = Model::of(pack, &domains, worked_out, given, locality);
    Shipped {
        program: Program::compile(pack.clone()),
        model,
        grown: OnceLock::new(),
    }
}

/// The one script of the shipped packs, written again.
fn locality(name: &str, given: &[V]) -> Option<V> {
    let [V::Text(district)] = given else {
        return None;
    };
    let of = |word: &str| Some(V::Text(word.to_owned()));
    match (name, district.as_str()) {
        ("locality_of", "lancaster" | "fylde" | "wyre") => of("north"),
        ("locality_of", "preston" | "chorley" | "south_ribble" | "west_lancashire") => {
            of("central")
        }
        ("locality_of", "hyndburn" | "ribble_valley" | "rossendale" | "burnley" | "pendle") => {
            of("east")
        }
        ("locality_of", _) => of(""),
        _ => None,
    }
}

pub(crate) fn only_child() -> Contact {
    Contact {
        siblings: Some(Vec::new()),
        ..contact()
    }
}

/// A random case of a random pack: with so many facts unknown, or with each known by chance.
pub(crate) fn case(tape: &mut Tape<'_>, unknown: Option<usize>) -> (&'static Shipped, Child) {
    let shipped = &ALL[tape.below(ALL.len())];
    let mut child = blank(&shipped.program.pack);
    let facts: Vec<usize> = (0..shipped.model.facts.len())
        .filter(|at| {
            let fact = &shipped.model.facts[*at];
            !fact.domain.is_empty() && fact.worked_out.is_none()
        })
        .collect();
    // Few things are wrong with most children; then the others matter too.
    let calm = tape.below(4);
    let share = tape.below(101);
    for at in &facts {
        let domain = &shipped.model.facts[*at].domain;
        let usual = tape.below(4) < calm;
        let value = if usual { &domain[0] } else { tape.pick(domain) };
        if unknown.is_some() || tape.chance(share) {
            answer(&mut child, *at, engine(value));
        }
    }
    let sets = |at: &usize| matches!(shipped.program.pack.facts[*at].of, Type::AnyOf(_));
    let may_be_open: Vec<usize> = facts.into_iter().filter(|at| !sets(at)).collect();
    for _ in 0..unknown.unwrap_or(0) {
        give(&mut child, *tape.pick(&may_be_open), None);
    }
    (shipped, child)
}

fn told(shipped: &Shipped, child: &Child) -> String {
    format!(
        "{}: {}",
        shipped.program.pack.own().id,
        shown(&shipped.program.pack, child)
    )
}

fn fact(shipped: &Shipped, name: &str) -> Option<FactId> {
    shipped.program.pack.find_fact(name)
}

fn with(child: &Child, at: Option<FactId>, value: Value) -> Child {
    let mut other = child.clone();
    if let Some(at) = at {
        answer(&mut other, at.0, value);
    }
    other
}

fn decided(shipped: &Shipped, child: &Child) -> (Answer, Vec<usize>) {
    let contact = only_child();
    let mut mind = Mind::of(&shipped.program, &contact, child);
    let answer = decide(&mut mind);
    let duty = shipped.program.pack.find_decision("duty").unwrap();
    (answer, mind.decision(duty).possible())
}

/// The position of the pathway that answers section 47, and of the emergency.
fn high_pathways(shipped: &Shipped) -> (usize, usize) {
    let pack = &shipped.program.pack;
    let pathway = pack.decision(pack.recommends);
    let emergency = pathway
        .outcomes
        .iter()
        .position(|outcome| outcome.id.contains("emergency"));
    let enquiry = [
        "strategy_meeting",
        "strategy_discussion",
        "section_47",
        "section_47_enquiry",
    ];
    let found = pathway
        .outcomes
        .iter()
        .position(|outcome| enquiry.contains(&&*outcome.id));
    let names: Vec<&str> = pathway
        .outcomes
        .iter()
        .map(|outcome| &*outcome.id)
        .collect();
    (
        found.unwrap_or_else(|| panic!("no pathway for section 47 among {names:?}")),
        emergency.unwrap_or_else(|| panic!("no emergency among {names:?}")),
    )
}

const SECTION_47: usize = 2;

/// Answers that could only reassure.
const REASSURING: [&str; 3] = [
    "parent_reassures",
    "disclosure_withdrawn",
    "referrer_doubted",
];

/// Facts that tell of harm when the answer is yes.
const HARM: [&str; 25] = [
    "immediate_danger",
    "emergency_protection_order",
    "police_protection",
    "reasonable_cause_to_suspect",
    "child_disclosed_abuse",
    "sexual_activity_under_13",
    "person_posing_risk",
    "high_risk_domestic_abuse",
    "fgm_risk",
    "trafficked_or_exploited",
    "fabricated_illness",
    "essential_treatment_refused",
    "standard_unlikely_without_services",
    "impairment_likely_without_services",
    "disabled",
    "injury",
    "left_alone_dangerously",
    "severe_neglect",
    "weapon",
    "honour_based_abuse",
    "perpetrator_access",
    "medical_care_needed_now",
    "suicidal_plan",
    "child_removed_before",
    "moved_in_on_a_plan",
];

fn check_exact(shipped: &Shipped, child: &Child) -> Result<(), TestCaseError> {
    let Some(all) = shipped.model.completions(child, 1500) else {
        return Ok(());
    };
    let contact = only_child();
    let mind = Mind::of(&shipped.program, &contact, child);
    let pack = &shipped.program.pack;
    for id in pack.decision_ids() {
        let brute = brute(id.0, &all);
        let found = mind.decision(id);
        let name = &pack.decision(id).name;
        prop_assert_eq!(
            &found.outcomes,
            &brute.outcomes,
            "{} {}",
            name,
            told(shipped, child)
        );
        prop_assert_eq!(
            &found.rules,
            &brute.rules,
            "rules of {} {}",
            name,
            told(shipped, child)
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(examples(150))]

    /// With up to twelve unknown facts the answer is what all completions say, for every decision and every rule.
    #[test]
    fn shipped_packs_are_exact(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let unknown = tape.below(13);
        let (shipped, child) = case(&mut tape, Some(unknown));
        check_exact(shipped, &child)?;
    }

    /// Every child gets a pathway, or what to do until there is one.
    #[test]
    fn every_child_gets_a_pathway_or_an_interim(Numbers(tape) in numbers()) {
        let (shipped, child) = case(&mut Tape::new(&tape), None);
        let (answer, _) = decided(shipped, &child);
        prop_assert!(answer.settled.is_some() != answer.interim.is_some());
        prop_assert!(answer.interim.is_none_or(|it| it.outcome >= answer.at_least.unwrap()));
    }

    /// Refused or withdrawn consent, or consent nobody sought, never takes section 47 away.
    #[test]
    fn no_answer_about_consent_blocks_section_47(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let (shipped, child) = case(&mut tape, None);
        let (answer, duty) = decided(shipped, &child);
        let (enquiry, _) = high_pathways(shipped);
        if duty == [SECTION_47] {
            prop_assert!(answer.at_least.unwrap() >= enquiry, "{}", told(shipped, &child));
        }
        for name in ["parental_consent", "child_consent", "parent_consent"] {
            let Some(id) = fact(shipped, name) else { continue };
            let value = engine(tape.pick(&shipped.model.facts[id.0].domain));
            let other = with(&child, Some(id), value);
            let (after, other_duty) = decided(shipped, &other);
            prop_assert_eq!(&duty, &other_duty, "{} {}", name, told(shipped, &child));
            if other_duty == [SECTION_47] {
                prop_assert!(after.at_least.unwrap() >= enquiry, "{}", told(shipped, &other));
            }
        }
    }

    /// What was answered, taken away again, never lowers what must be done at least below what the answers left possible.
    #[test]
    fn an_absent_fact_never_lowers(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let (shipped, child) = case(&mut tape, None);
        let known: Vec<FactId> =
            shipped.program.pack.fact_ids().filter(|id| child.value(*id).is_some()).collect();
        if !known.is_empty() {
            let gone = *tape.pick(&known);
            // An answer to a question that does not apply stands, and would be more than knowledge.
            let only_if = shipped.model.facts[gone.0].only_if.is_some();
            let mut less = child.clone();
            give(&mut less, gone.0, None);
            let (before, duty_before) = decided(shipped, &child);
            let (after, duty_after) = decided(shipped, &less);
            if !only_if {
                prop_assert!(before.possible.iter().all(|it| after.possible.contains(it)), "{}", told(shipped, &child));
                prop_assert!(duty_before.iter().all(|it| duty_after.contains(it)));
                // What is settled low never comes from not knowing.
                prop_assert!(after.settled.is_none_or(|it| before.settled == Some(it)));
            }
        }
    }

    /// A reassuring parent, a withdrawn disclosure, a doubted referrer never change duty or pathway.
    #[test]
    fn reassurance_never_changes_duty_or_pathway(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let (shipped, child) = case(&mut tape, None);
        let (before, duty) = decided(shipped, &child);
        for name in REASSURING {
            let Some(id) = fact(shipped, name) else { continue };
            for reply in [Some(true), Some(false), None] {
                let mut other = child.clone();
                give(&mut other, id.0, None);
                if let Some(truth) = reply {
                    answer(&mut other, id.0, Value::Bool(truth));
                }
                let (after, other_duty) = decided(shipped, &other);
                prop_assert_eq!(&before.possible, &after.possible, "{} {}", name, told(shipped, &child));
                prop_assert_eq!(&duty, &other_duty, "{} {}", name, told(shipped, &child));
            }
        }
    }

    /// Immediate danger is an emergency, whatever else is known.
    #[test]
    fn immediate_danger_is_an_emergency(Numbers(tape) in numbers()) {
        let (shipped, child) = case(&mut Tape::new(&tape), None);
        let danger = with(&child, fact(shipped, "immediate_danger"), Value::Bool(true));
        let (answer, _) = decided(shipped, &danger);
        prop_assert_eq!(answer.settled, Some(high_pathways(shipped).1), "{}", told(shipped, &danger));
    }

    /// Nothing below the enquiry is settled while section 47 is still possible.
    #[test]
    fn nothing_low_is_settled_while_section_47_is_possible(Numbers(tape) in numbers()) {
        let (shipped, child) = case(&mut Tape::new(&tape), None);
        let (answer, duty) = decided(shipped, &child);
        if duty.contains(&SECTION_47) {
            let (enquiry, _) = high_pathways(shipped);
            prop_assert!(answer.settled.is_none_or(|it| it >= enquiry), "{}", told(shipped, &child));
        }
    }

    /// Another harm never lowers duty, the least pathway, or what applies until it is settled.
    #[test]
    fn more_harm_never_lowers(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let (shipped, child) = case(&mut tape, None);
        let name = *tape.pick(&HARM);
        let Some(id) = fact(shipped, name) else { return Ok(()) };
        let (mild, mild_duty) = decided(shipped, &with(&child, Some(id), Value::Bool(false)));
        let (harmed, duty) = decided(shipped, &with(&child, Some(id), Value::Bool(true)));
        prop_assert!(duty.first() >= mild_duty.first() && duty.last() >= mild_duty.last(), "{name} {}", told(shipped, &child));
        if let Some(level) = shipped.program.pack.find_decision("level") {
            let contact = only_child();
            let of = |truth| {
                let other = with(&child, Some(id), Value::Bool(truth));
                Mind::of(&shipped.program, &contact, &other).decision(level).possible()
            };
            let (low, high) = (of(false), of(true));
            prop_assert!(high.first() >= low.first() && high.last() >= low.last(), "level: {name} {}", told(shipped, &child));
        }
        prop_assert!(
            harmed.at_least.unwrap() >= mild.at_least.unwrap() || harmed.at_least.unwrap() >= high_pathways(shipped).0,
            "{name}: from {:?} to {:?} {}", mild.at_least, harmed.at_least, told(shipped, &child)
        );
    }
}

#[test]
fn a_child_without_siblings_sees_none() {
    for shipped in ALL.iter() {
        let child = blank(&shipped.program.pack);
        let case = threshold::check::case::Case {
            reference: "C".to_owned(),
            received: contact().received,
            children: vec![child],
        };
        assert_eq!(contacts(&shipped.program, &case).len(), 1);
    }
}
