//! What is known of one child: the value and standing of every fact, before any rule is looked at.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::algebra::moment::Moment;
use crate::algebra::office_hours::Opening;
use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::case::Answer;
use crate::check::case::Child;
use crate::check::case::Reply;
use crate::check::pack::HitPolicy;
use crate::check::pack::Pack;
use crate::check::pack::Step;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::program::Program;
use crate::decide::evaluate::Evaluator;
use crate::decide::fault::Fault;

/// How it comes that a fact has the value it has, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody answered.
    Answered,
    /// It follows from other facts or from the contact.
    WorkedOut,
    /// The question does not apply.
    NotApplicable,
    /// Asked, and nobody could say.
    NotKnown,
    /// Asked, and they would not say.
    Declined,
    /// Nobody asked.
    NotAsked,
}

/// What is known of the decisions so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standings {
    /// Whether each rule holds.
    pub rules: Vec<Truth>,
    /// Which outcomes are still possible; of a decision that collects, what is known of each.
    pub outcomes: Vec<Truth>,
}

impl Standings {
    /// The positions of the outcomes still possible.
    #[must_use]
    pub fn possible(&self) -> Vec<usize> {
        let all = self.outcomes.iter().enumerate();
        all.filter(|(_, truth)| !truth.is_false())
            .map(|(at, _)| at)
            .collect()
    }

    /// The one outcome, if only one is possible.
    #[must_use]
    pub fn settled(&self) -> Option<usize> {
        match self.possible().as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}

/// What siblings may see of each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sibling {
    /// The other child.
    pub reference: Arc<str>,
    /// Its settled outcomes by decision name; nothing where open.
    pub outcomes: Arc<[(Arc<str>, Option<Value>)]>,
}

/// Everything about the contact that is not an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// When it was received.
    pub received: Moment,
    /// The other children with what rules may see of them; nothing before they are decided.
    pub siblings: Option<Vec<Sibling>>,
}

/// One child as the rules see it.
pub struct World<'a> {
    /// The compiled pack.
    pub program: &'a Program,
    /// The contact.
    pub contact: &'a Contact,
    /// What each fact is, if known.
    pub values: Vec<Option<Value>>,
    /// How each fact came by it.
    pub standings: Vec<Standing>,
    /// What is known of each decision, by quick evaluation alone.
    pub decisions: Vec<Standings>,
    /// Whether the contact came in office hours.
    pub in_office_hours: Truth,
    /// What could not be evaluated.
    pub faults: RefCell<Vec<Fault>>,
}

impl<'a> World<'a> {
    /// Works out facts and decisions in the pack's order.
    #[must_use]
    pub fn of(program: &'a Program, contact: &'a Contact, child: &Child) -> Self {
        let pack = &program.pack;
        let mut world = Self::nothing(program, contact);
        for step in &pack.order {
            match step {
                Step::Fact(id) => world.fact(*id, child),
                Step::Decision(id) => world.decision(*id),
            }
        }
        world
    }

    /// Asks each question when its turn comes, of what is known by then; decisions that are not needed for it are left out.
    ///
    /// `ask` is told whether the question applies; what it gives is put among the child's answers.
    pub fn asking(
        program: &'a Program,
        contact: &'a Contact,
        child: &mut Child,
        needed: &BTreeSet<DecisionId>,
        ask: &mut dyn FnMut(&Self, FactId, Truth) -> Option<Answer>,
    ) -> Self {
        let pack = &program.pack;
        let mut world = Self::nothing(program, contact);
        for step in &pack.order {
            match step {
                Step::Fact(id) => {
                    let applies = world.applies(*id);
                    let answer = ask(&world, *id, applies);
                    if let Some(slot) = child.answers.get_mut(id.0) {
                        *slot = answer;
                    }
                    world.fact(*id, child);
                }
                Step::Decision(id) if needed.contains(id) => world.decision(*id),
                Step::Decision(_) => {}
            }
        }
        world
    }

    fn nothing(program: &'a Program, contact: &'a Contact) -> Self {
        let pack = &program.pack;
        Self {
            program,
            contact,
            values: vec![None; pack.facts.len()],
            standings: vec![Standing::NotAsked; pack.facts.len()],
            decisions: vec![Standings::default(); pack.decisions.len()],
            in_office_hours: in_office_hours(pack, contact.received),
            faults: RefCell::new(Vec::new()),
        }
    }

    /// Whether a question applies.
    pub(super) fn applies(&self, id: FactId) -> Truth {
        let fact = self.program.pack.fact(id);
        match &fact.only_if {
            Some((only_if, _)) => Evaluator::new(self).truth(only_if, &fact.name),
            None => Truth::True,
        }
    }

    /// The value of a fact, if known.
    #[must_use]
    pub fn value(&self, id: FactId) -> Option<&Value> {
        self.values.get(id.0).and_then(Option::as_ref)
    }

    /// How a fact stands.
    #[must_use]
    pub fn standing(&self, id: FactId) -> Standing {
        self.standings
            .get(id.0)
            .copied()
            .unwrap_or(Standing::NotAsked)
    }

    fn fact(&mut self, id: FactId, child: &Child) {
        let (value, standing) = self.settle_fact(id, child);
        if let Some(slot) = self.values.get_mut(id.0) {
            *slot = value;
        }
        if let Some(slot) = self.standings.get_mut(id.0) {
            *slot = standing;
        }
    }

    /// An answer always stands; then what does not apply, then what can be worked out.
    fn settle_fact(&self, id: FactId, child: &Child) -> (Option<Value>, Standing) {
        let fact = self.program.pack.fact(id);
        let reply = child.answer(id).map(|answer| &answer.given);
        if let Some(Reply::Known(value)) = reply {
            return (Some(value.clone()), Standing::Answered);
        }
        let evaluator = Evaluator::new(self);
        let applies = self.applies(id);
        if applies.is_false() {
            return (fact.otherwise.clone(), Standing::NotApplicable);
        }
        // Where nobody knows whether it applies, only a value that comes to the same either way.
        if let Some(term) = &fact.worked_out
            && let Some(value) = evaluator.value(term, &fact.name)
            && within(&value, fact.bounds)
            && (applies.is_true() || fact.otherwise.as_ref() == Some(&value))
        {
            return (Some(value), Standing::WorkedOut);
        }
        match reply {
            Some(Reply::NotKnown) => (None, Standing::NotKnown),
            Some(Reply::Declined) => (None, Standing::Declined),
            Some(Reply::Known(_)) | None => (None, Standing::NotAsked),
        }
    }

    fn decision(&mut self, id: DecisionId) {
        let evaluator = Evaluator::new(self);
        let decision = self.program.pack.decision(id);
        let rules: Vec<Truth> = decision
            .rules
            .iter()
            .map(|rule| evaluator.truth(&rule.condition, &rule.id))
            .collect();
        let outcomes = outcomes(decision, &rules);
        if let Some(slot) = self.decisions.get_mut(id.0) {
            *slot = Standings { rules, outcomes };
        }
    }

    /// Notes that something could not be evaluated.
    pub fn note_fault(&self, at: &str, message: String) {
        let fault = Fault {
            at: at.to_owned(),
            message,
        };
        let mut faults = self.faults.borrow_mut();
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
}

/// Whether a worked-out number lies within the fact's bounds.
pub(crate) fn within(
    value: &Value,
    bounds: Option<(
        crate::algebra::number::Number,
        crate::algebra::number::Number,
    )>,
) -> bool {
    match (value, bounds) {
        (Value::Number(number), Some((least, most))) => *number >= least && *number <= most,
        _ => true,
    }
}

/// Whether a contact came in office hours, if that can be told.
#[must_use]
pub fn in_office_hours(pack: &Pack, received: Moment) -> Truth {
    match pack
        .office_hours
        .as_ref()
        .map(|hours| hours.is_open(received, &pack.calendar))
    {
        Some(Opening::Open) => Truth::True,
        Some(Opening::Closed) => Truth::False,
        Some(Opening::CannotTell(_)) | None => Truth::Unknown,
    }
}

/// Which outcomes are possible, given what is known of the rules.
fn outcomes(decision: &crate::check::pack::Decision, rules: &[Truth]) -> Vec<Truth> {
    let pairs = || decision.rules.iter().zip(rules.iter().copied());
    let mut truths = vec![Truth::False; decision.outcomes.len()];
    let mut raise = |at: usize, truth: Truth| {
        if let Some(slot) = truths.get_mut(at) {
            *slot = *slot | truth;
        }
    };
    match decision.hit {
        HitPolicy::Collect => {
            for (rule, truth) in pairs() {
                rule.then.iter().for_each(|outcome| raise(*outcome, truth));
            }
            return truths;
        }
        HitPolicy::First => {
            let mut reached = true;
            for (rule, truth) in pairs() {
                if reached && !truth.is_false() {
                    rule.then
                        .iter()
                        .for_each(|outcome| raise(*outcome, Truth::Unknown));
                    reached = !truth.is_true();
                }
            }
            if reached && let Some(outcome) = decision.otherwise {
                raise(outcome, Truth::Unknown);
            }
        }
        HitPolicy::Unique | HitPolicy::Highest => {
            let certain = pairs()
                .filter(|(_, truth)| truth.is_true())
                .flat_map(|(rule, _)| rule.then.iter().copied())
                .max();
            for (rule, truth) in pairs() {
                for outcome in &rule.then {
                    let counts = certain.is_none_or(|certain| *outcome >= certain);
                    if counts && !truth.is_false() {
                        raise(*outcome, Truth::Unknown);
                    }
                }
            }
            if let (None, Some(outcome)) = (certain, decision.otherwise) {
                raise(outcome, Truth::Unknown);
            }
        }
    }
    let possible = truths.iter().filter(|truth| !truth.is_false()).count();
    if possible == 1 {
        for truth in &mut truths {
            if !truth.is_false() {
                *truth = Truth::True;
            }
        }
    }
    truths
}
