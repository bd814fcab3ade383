//! One child's case → the recommendation with everything a reader needs.
//!
//! In: a case taken in by `decide`. Out: [`Recommendation`]. Nothing is
//! evaluated here; what is not yet known is asked of `decide`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::algebra::moment::Moment;
use crate::check::case::Case;
use crate::check::pack::Carries;
use crate::check::pack::HitPolicy;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::program::Program;
use crate::decide::answer::Answer;
use crate::decide::answer::Interim as Applies;
use crate::decide::answer::answer;
use crate::decide::answer::answered_though_not_applicable;
use crate::decide::answer::contacts;
use crate::decide::mind::Mind;
use crate::explain::because::everything_asked;
use crate::explain::because::fired;
use crate::explain::because::reasons;
use crate::explain::because::rests_on;
use crate::explain::explanation::Decision;
use crate::explain::explanation::Fault;
use crate::explain::explanation::Interim;
use crate::explain::explanation::Layer;
use crate::explain::explanation::Pathway;
use crate::explain::explanation::Question;
use crate::explain::explanation::Reason;
use crate::explain::explanation::Recommendation;
use crate::explain::explanation::SCHEMA;
use crate::explain::explanation::Status;
use crate::explain::explanation::Warning;
use crate::explain::explanation::WhyNot;
use crate::explain::kept::broken;
use crate::explain::said::Said;
use crate::explain::said::uncertain;
use crate::explain::shared::Shared;
use crate::explain::things;
use crate::explain::why_not::neighbours;
use crate::explain::wording::citations;

/// The version of this program, as every recommendation carries it.
pub const ENGINE: &str = concat!("threshold ", env!("CARGO_PKG_VERSION"));

/// Decides and explains every child of a case.
#[must_use]
pub fn explain(program: &Program, case: &Case) -> Vec<Recommendation> {
    explain_while(program, case, || true).unwrap_or_default()
}

/// The same, as long as whoever waits still does: they are asked before each child. None where they do not.
pub fn explain_while(
    program: &Program,
    case: &Case,
    waits: impl FnMut() -> bool,
) -> Option<Vec<Recommendation>> {
    each_child(program, case, waits, |mind, said| Told {
        why_not: neighbours(mind),
        ..without_why_not(mind, said)
    })
}

/// Decides and explains every child of a case, but for what would have to be otherwise for another pathway.
#[must_use]
pub fn explain_without_why_not(program: &Program, case: &Case) -> Vec<Recommendation> {
    each_child(program, case, || true, without_why_not).unwrap_or_default()
}

/// Decides every child of a case and says what comes of it, without reasons, why-not and questions.
///
/// For those who compare many answers; what a reader needs besides, [`explain`] adds.
#[must_use]
pub fn outline(program: &Program, case: &Case) -> Vec<Recommendation> {
    // What was found out for an explanation must not show here, so nobody is taken up again.
    let contacts = contacts(program, case);
    let pairs = case.children.iter().zip(&contacts);
    let mut said = Said::of(program);
    pairs
        .map(|(child, contact)| {
            let mut mind = Mind::anew(program, contact, child);
            let of = (case.reference.as_str(), case.received);
            recommendation(&mut mind, &mut said, of, Told::default())
        })
        .collect()
}

fn each_child(
    program: &Program,
    case: &Case,
    mut waits: impl FnMut() -> bool,
    tell: impl Fn(&mut Mind<'_>, &mut Said) -> Told,
) -> Option<Vec<Recommendation>> {
    let contacts = contacts(program, case);
    let pairs = case.children.iter().zip(&contacts);
    let mut said = Said::of(program);
    pairs
        .map(|(child, contact)| {
            if !waits() {
                return None;
            }
            let mut mind = Mind::of(program, contact, child);
            let told = tell(&mut mind, &mut said);
            let of = (case.reference.as_str(), case.received);
            let recommendation = recommendation(&mut mind, &mut said, of, told);
            mind.keep();
            Some(recommendation)
        })
        .collect()
}

/// What takes time to find out.
#[derive(Default)]
struct Told {
    reasons: Vec<Reason>,
    why_not: Vec<WhyNot>,
    ask_next: Vec<Shared<Question>>,
}

fn without_why_not(mind: &mut Mind<'_>, said: &mut Said) -> Told {
    Told {
        reasons: reasons(mind, said),
        why_not: Vec::new(),
        ask_next: questions(mind, said),
    }
}

pub(super) fn questions(mind: &mut Mind<'_>, said: &mut Said) -> Vec<Shared<Question>> {
    let pack = mind.pack();
    let open = mind.open_facts();
    open.iter().map(|open| said.question(pack, open)).collect()
}

pub(super) fn decisions(mind: &Mind<'_>, said: &mut Said) -> BTreeMap<String, Shared<Decision>> {
    let pack = mind.pack();
    let named = |id| (pack.decision(id).name.to_string(), said.decision(mind, id));
    pack.decision_ids().map(named).collect()
}

fn recommendation(
    mind: &mut Mind<'_>,
    said: &mut Said,
    (case, received): (&str, Moment),
    told: Told,
) -> Recommendation {
    let pack = mind.pack();
    let answer = &answer(mind);
    let broken = broken(mind, answer);
    let Told {
        reasons,
        why_not,
        ask_next,
    } = told;
    Recommendation {
        schema: SCHEMA.to_owned(),
        case: case.to_owned(),
        child: mind.child.reference.clone(),
        authority: pack.own().authority.clone(),
        received: received.to_string(),
        engine: ENGINE.to_owned(),
        rules: layers(pack, received.date()),
        status: if answer.settled.is_some() {
            Status::Settled
        } else {
            Status::Open
        },
        pathway: pathway(pack, answer, said),
        interim: answer
            .interim
            .as_ref()
            .and_then(|applies| interim(pack, applies)),
        decisions: decisions(mind, said),
        reasons,
        why_not,
        facts: everything_asked(mind, said),
        ask_next,
        actions: things::actions(mind, answer),
        deadlines: things::deadlines(mind, answer),
        services: things::services(mind, answer),
        routes: things::routes(mind, answer),
        notices: things::notices(mind, answer),
        counting: said.counting(pack),
        could_not_evaluate: faults(mind),
        warnings: warnings(mind, said, answer, broken),
    }
}

fn layers(pack: &Pack, on: Date) -> Vec<Layer> {
    pack.layers
        .iter()
        .rev()
        .map(|layer| Layer {
            pack: layer.id.pack.clone(),
            version: layer.id.version.to_string(),
            digest: layer.digest.clone(),
            title: layer.title.clone(),
            approved: layer.approved.clone(),
            in_force_from: layer.from.to_string(),
            in_force_then: layer.standing.serves_on(on),
            draft: layer.standing.is_draft(),
        })
        .collect()
}

fn outcome_id(pack: &Pack, id: DecisionId, at: usize) -> Option<String> {
    pack.decision(id)
        .outcomes
        .get(at)
        .map(|outcome| outcome.id.to_string())
}

pub(super) fn pathway(pack: &Pack, answer: &Answer, said: &mut Said) -> Pathway {
    let id = pack.recommends;
    let chosen = answer
        .settled
        .and_then(|at| pack.decision(id).outcomes.get(at));
    let (says, who, sign_off) = carried(chosen.map(|outcome| &outcome.carries));
    Pathway {
        decision: pack.decision(id).name.to_string(),
        value: chosen.map(|outcome| outcome.id.to_string()),
        title: chosen.map(|outcome| outcome.title.clone()),
        says,
        who,
        sign_off,
        settled: answer.settled.is_some(),
        possible: answer
            .possible
            .iter()
            .filter_map(|at| outcome_id(pack, id, *at))
            .collect(),
        at_least: answer.at_least.and_then(|at| outcome_id(pack, id, at)),
        outcomes: said.outcomes(pack),
    }
}

type Carried = (Option<String>, Option<String>, Option<String>);

fn carried(carries: Option<&Carries>) -> Carried {
    match carries {
        Some(Carries::Answer {
            says,
            who,
            sign_off,
            ..
        }) => (says.clone(), who.clone(), sign_off.clone()),
        _ => (None, None, None),
    }
}

fn interim(pack: &Pack, applies: &Applies) -> Option<Interim> {
    let decision = pack.decision(pack.recommends);
    let rule = &decision.while_open.get(applies.rule)?.rule;
    let chosen = decision.outcomes.get(applies.outcome)?;
    let (says, who, _) = carried(Some(&chosen.carries));
    Some(Interim {
        value: chosen.id.to_string(),
        title: chosen.title.clone(),
        says,
        who,
        rule: rule.id.to_string(),
        rests_on: rests_on(pack, rule),
        because: rule.because.clone(),
        raised: applies.raised,
        cite: citations(pack, &rule.cite).into(),
        basis: rule.basis.word().to_owned(),
        note: rule.note.clone(),
    })
}

fn faults(mind: &Mind<'_>) -> Vec<Fault> {
    let mut faults = mind.world.faults.borrow().clone();
    faults.sort();
    let found = faults.into_iter().map(|fault| Fault {
        at: fault.at,
        message: fault.message,
    });
    found.chain(conflicts(mind)).collect()
}

/// Decisions in which at most one rule may hold, and two do that disagree.
fn conflicts(mind: &Mind<'_>) -> Vec<Fault> {
    let pack = mind.pack();
    let unique = pack
        .decision_ids()
        .filter(|id| pack.decision(*id).hit == HitPolicy::Unique);
    let mut faults = Vec::new();
    for id in unique {
        let decision = pack.decision(id);
        let held: Vec<&Rule> = fired(mind, id)
            .into_iter()
            .filter_map(|at| decision.rules.get(at))
            .collect();
        if held
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.then != b.then))
        {
            let names: Vec<String> = held.iter().map(|rule| format!("`{}`", rule.id)).collect();
            faults.push(Fault {
                at: decision.name.to_string(),
                message: format!(
                    "only one rule may hold, but these do: {}; the most protective outcome is taken",
                    names.join(", ")
                ),
            });
        }
    }
    faults
}

/// What a reader should know: broken invariants, uncertain rules that took part, doubtful answers, open conditions, the pack's own notes.
fn warnings(
    mind: &Mind<'_>,
    said: &mut Said,
    answer: &Answer,
    broken: Vec<Warning>,
) -> Vec<Shared<Warning>> {
    let pack = mind.pack();
    let mut warnings: Vec<Shared<Warning>> = broken.into_iter().map(Shared::from).collect();
    let recommended = pack.decision(pack.recommends);
    let interim = answer
        .interim
        .as_ref()
        .and_then(|it| recommended.while_open.get(it.rule));
    for id in pack.decision_ids() {
        let rules = &pack.decision(id).rules;
        let fired = fired(mind, id).into_iter();
        warnings.extend(fired.filter_map(|at| said.uncertain((id, at), rules.get(at)?)));
    }
    warnings.extend(
        interim
            .and_then(|open| uncertain(&open.rule))
            .map(Shared::from),
    );
    warnings.extend(not_applicable(mind).into_iter().map(Shared::from));
    warnings.extend(approximations(mind).map(Shared::from));
    warnings.extend_from_slice(said.pack_notes());
    warnings
}

/// Answers that were given though the question does not apply: they stand, and are shown.
fn not_applicable(mind: &Mind<'_>) -> Vec<Warning> {
    let warn = |id: FactId| {
        let fact = mind.pack().fact(id);
        let condition = fact.only_if.as_ref().map_or("", |(_, text)| text);
        Warning {
            kind: "answered_though_not_applicable".to_owned(),
            about: Some(fact.name.to_string()),
            message: format!(
                "`{}` was answered although it applies only if `{condition}`; the answer stands. Check both.",
                fact.name
            ),
        }
    };
    answered_though_not_applicable(mind)
        .into_iter()
        .map(warn)
        .collect()
}

fn approximations(mind: &Mind<'_>) -> Option<Warning> {
    if mind.loose.is_empty() {
        return None;
    }
    let facts: std::collections::BTreeSet<String> = mind
        .loose
        .iter()
        .flat_map(crate::check::term::Term::facts)
        .map(|id| mind.pack().fact(id).name.to_string())
        .collect();
    let mut facts: Vec<&str> = facts.iter().map(String::as_str).collect();
    if mind.loose.iter().any(crate::check::order::reads_siblings) {
        facts.push("the other children of the contact");
    }
    Some(Warning {
        kind: "over_approximation".to_owned(),
        about: None,
        message: format!(
            "Some conditions cannot be tried out in full ({}); the outcomes still possible may name more than can occur, never fewer.",
            facts.join(", ")
        ),
    })
}
