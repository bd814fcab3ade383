//! What is known of one child as data for a reader: a decision, a question, a fact.

use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::decide::mind::Mind;
use crate::decide::questions::OpenFact;
use crate::decide::world::Standing;
use crate::explain::because::fired;
use crate::explain::explanation::Decision;
use crate::explain::explanation::FactShown;
use crate::explain::explanation::Question;
use crate::explain::wording::as_written;
use crate::explain::wording::fact_words;
use crate::explain::wording::standing_word;

/// How a decision stands for a child.
pub(super) fn decision_shown(mind: &Mind<'_>, id: DecisionId) -> Decision {
    let decision = mind.pack().decision(id);
    let known = mind.decision(id);
    let name = |at: usize| {
        decision
            .outcomes
            .get(at)
            .map(|outcome| outcome.id.to_string())
    };
    let certain = known
        .outcomes
        .iter()
        .enumerate()
        .filter(|(_, truth)| truth.is_true());
    let certain: Vec<String> = certain.filter_map(|(at, _)| name(at)).collect();
    let possible = known.possible();
    let settled = if decision.collects() {
        None
    } else {
        known.settled()
    };
    let settled_outcome = settled.and_then(|at| decision.outcomes.get(at));
    Decision {
        title: decision.title.clone(),
        step: decision.step,
        value: settled.and_then(name),
        value_title: settled_outcome.map(|outcome| outcome.title.clone()),
        values: decision.collects().then_some(certain),
        settled: !mind.is_open(id),
        at_least: if decision.collects() {
            None
        } else {
            possible.first().copied().and_then(name)
        },
        possible: possible.into_iter().filter_map(name).collect(),
        fired: fired(mind, id)
            .into_iter()
            .filter_map(|at| decision.rules.get(at).map(|rule| rule.id.to_string()))
            .collect(),
    }
}

/// A question worth asking.
pub(super) fn question_shown(pack: &Pack, open: &OpenFact) -> Question {
    let fact = pack.fact(open.fact);
    Question {
        fact: fact.name.to_string(),
        question: fact.ask.clone(),
        help: fact.help.clone(),
        why: fact.why.clone(),
        standing: standing_word(open.standing).to_owned(),
        find_out_from: fact.find_out_from.clone(),
        safety_critical: fact.safety_critical,
        can_change: open
            .can_change
            .iter()
            .map(|id| pack.decision(*id).name.to_string())
            .collect(),
    }
}

/// A fact with its answer, who gave it and when.
pub(super) fn fact_shown(mind: &Mind<'_>, id: FactId) -> FactShown {
    let fact = mind.pack().fact(id);
    let value = mind.world.value(id);
    let standing = mind.world.standing(id);
    let answer = mind.child.answer(id);
    let absent = |words: &str| format!("{} {words}", fact.ask);
    let words = match (standing, value) {
        (Standing::NotApplicable, _) => absent("Does not apply."),
        (_, Some(value)) => fact_words(fact, value),
        (Standing::Declined, None) => absent("Asked; they would not say."),
        (_, None) => absent("Asked; not known."),
    };
    FactShown {
        fact: fact.name.to_string(),
        answer: value.map(as_written),
        words,
        standing: standing_word(standing).to_owned(),
        from: answer.and_then(|answer| answer.from.clone()),
        on: answer.and_then(|answer| answer.on).map(|on| on.to_string()),
        note: answer.and_then(|answer| answer.note.clone()),
        third_party: fact.third_party,
    }
}
