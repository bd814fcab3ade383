//! What was put into words for one child and reads the same for the next: kept for a version, and shared.
//!
//! What somebody wrote freely, who said it and when, is not kept but put into
//! words anew.

use std::ops::Deref;
use std::ops::DerefMut;

use crate::algebra::value::Value;
use crate::check::pack::Basis;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::program::Program;
use crate::decide::mind::Mind;
use crate::decide::questions::OpenFact;
use crate::decide::world::Standing;
use crate::decide::world::Standings;
use crate::explain::explanation::Citation;
use crate::explain::explanation::Counting;
use crate::explain::explanation::Decision;
use crate::explain::explanation::FactShown;
use crate::explain::explanation::Outcome;
use crate::explain::explanation::Question;
use crate::explain::explanation::Warning;
use crate::explain::shared::Shared;
use crate::explain::shown::decision_shown;
use crate::explain::shown::fact_shown;
use crate::explain::shown::question_shown;
use crate::explain::wording::citations;

/// How many wordings of one thing are kept; one that is used moves forward, the last makes room.
const MOST: usize = 16;

/// What was put into words so far. Its size is bounded, whatever cases come and however many.
#[derive(Default)]
pub(super) struct Said {
    decisions: Vec<Wordings<Standings, Decision>>,
    questions: Vec<Wordings<Asked, Question>>,
    facts: Vec<Wordings<Stands, FactShown>>,
    citations: Vec<Vec<Option<Shared<Vec<Citation>>>>>,
    uncertain: Vec<Vec<Option<Shared<Warning>>>>,
    pack_notes: Vec<Shared<Warning>>,
    outcomes: Option<Shared<Vec<Outcome>>>,
    counting: Option<Shared<Counting>>,
}

/// What was put into words for a program, in use; it goes back by itself.
pub(super) struct OnLoan<'p> {
    program: &'p Program,
    said: Box<Said>,
}

impl Deref for OnLoan<'_> {
    type Target = Said;

    fn deref(&self) -> &Said {
        &self.said
    }
}

impl DerefMut for OnLoan<'_> {
    fn deref_mut(&mut self) -> &mut Said {
        &mut self.said
    }
}

impl Drop for OnLoan<'_> {
    fn drop(&mut self) {
        self.program.leave(std::mem::take(&mut self.said));
    }
}

/// The wordings of one thing, each with what it is the wording of.
struct Wordings<K, T>(Vec<(K, Shared<T>)>);

/// How a question stands, and what its answer can change.
type Asked = (Standing, Vec<DecisionId>);

/// How a fact stands, and its value.
type Stands = (Standing, Option<Value>);

impl<K, T> Wordings<K, T> {
    fn find(&mut self, is: impl Fn(&K) -> bool) -> Option<Shared<T>> {
        let at = self.0.iter().position(|(of, _)| is(of))?;
        let forward = at / 2;
        self.0.swap(at, forward);
        self.0.get(forward).map(|(_, wording)| wording.clone())
    }

    fn keep(&mut self, of: K, wording: Shared<T>) {
        if self.0.len() >= MOST {
            self.0.pop();
        }
        self.0.insert(self.0.len() / 2, (of, wording));
    }
}

fn none_yet<K, T>(count: usize) -> Vec<Wordings<K, T>> {
    (0..count).map(|_| Wordings(Vec::new())).collect()
}

impl Said {
    /// What was put into words so far for a program; several who explain at once have one each.
    pub(super) fn of(program: &Program) -> OnLoan<'_> {
        let said = program.take_up();
        OnLoan {
            program,
            said: said.unwrap_or_else(|| Box::new(Self::nothing(&program.pack))),
        }
    }

    fn nothing(pack: &Pack) -> Self {
        let rules = || pack.decisions.iter().map(|decision| decision.rules.len());
        let notes = pack.layers.iter().rev().flat_map(|layer| &layer.notes);
        let note = |note: &String| Warning {
            kind: "pack_note".to_owned(),
            about: None,
            message: note.clone(),
        };
        Self {
            decisions: none_yet(pack.decisions.len()),
            questions: none_yet(pack.facts.len()),
            facts: none_yet(pack.facts.len()),
            citations: rules().map(|count| vec![None; count]).collect(),
            uncertain: rules().map(|count| vec![None; count]).collect(),
            pack_notes: notes.map(|text| note(text).into()).collect(),
            outcomes: None,
            counting: None,
        }
    }

    /// How a decision stands for this child.
    pub(super) fn decision(&mut self, mind: &Mind<'_>, id: DecisionId) -> Shared<Decision> {
        let known = mind.decision(id);
        let wordings = self.decisions.get_mut(id.0);
        let Some(wordings) = wordings else {
            return decision_shown(mind, id).into();
        };
        let kept = wordings.find(|of| of == known);
        kept.unwrap_or_else(|| {
            let wording = Shared::from(decision_shown(mind, id));
            wordings.keep(known.clone(), wording.clone());
            wording
        })
    }

    /// A question worth asking.
    pub(super) fn question(&mut self, pack: &Pack, open: &OpenFact) -> Shared<Question> {
        let Some(wordings) = self.questions.get_mut(open.fact.0) else {
            return question_shown(pack, open).into();
        };
        let is = |(standing, can_change): &Asked| {
            *standing == open.standing && *can_change == open.can_change
        };
        let kept = wordings.find(is);
        kept.unwrap_or_else(|| {
            let wording = Shared::from(question_shown(pack, open));
            let of = (open.standing, open.can_change.clone());
            wordings.keep(of, wording.clone());
            wording
        })
    }

    /// A fact with its answer, who gave it and when.
    pub(super) fn fact(&mut self, mind: &Mind<'_>, id: FactId) -> Shared<FactShown> {
        let wordings = match self.facts.get_mut(id.0) {
            Some(wordings) if is_plain(mind, id) => wordings,
            _ => return fact_shown(mind, id).into(),
        };
        let (standing, value) = (mind.world.standing(id), mind.world.value(id));
        let kept = wordings.find(|(stood, was)| *stood == standing && was.as_ref() == value);
        kept.unwrap_or_else(|| {
            let wording = Shared::from(fact_shown(mind, id));
            wordings.keep((standing, value.cloned()), wording.clone());
            wording
        })
    }

    /// The citations of a rule.
    pub(super) fn citations(
        &mut self,
        pack: &Pack,
        (id, at): (DecisionId, usize),
    ) -> Shared<Vec<Citation>> {
        let rule = pack.decision(id).rules.get(at);
        let say = || Shared::from(rule.map_or_else(Vec::new, |rule| citations(pack, &rule.cite)));
        let kept = self.citations.get_mut(id.0);
        match kept.and_then(|rules| rules.get_mut(at)) {
            Some(kept) => kept.get_or_insert_with(say).clone(),
            None => say(),
        }
    }

    /// What to know of a rule that took part and is not plainly stated anywhere.
    pub(super) fn uncertain(
        &mut self,
        (id, at): (DecisionId, usize),
        rule: &Rule,
    ) -> Option<Shared<Warning>> {
        let kept = self.uncertain.get_mut(id.0)?.get_mut(at)?;
        if kept.is_none() {
            *kept = uncertain(rule).map(Shared::from);
        }
        kept.clone()
    }

    /// What whoever keeps the rules wants every reader to know.
    pub(super) fn pack_notes(&self) -> &[Shared<Warning>] {
        &self.pack_notes
    }

    /// Every outcome of the recommendation.
    pub(super) fn outcomes(&mut self, pack: &Pack) -> Shared<Vec<Outcome>> {
        let all = &pack.decision(pack.recommends).outcomes;
        let shown = all.iter().map(|outcome| Outcome {
            value: outcome.id.to_string(),
            title: outcome.title.clone(),
        });
        let say = || Shared::from(shown.collect::<Vec<Outcome>>());
        self.outcomes.get_or_insert_with(say).clone()
    }

    /// How days were counted.
    pub(super) fn counting(&mut self, pack: &Pack) -> Shared<Counting> {
        let say = || {
            let covers = pack.calendar.covers();
            Shared::from(Counting {
                calendar: pack.calendar.title().to_owned(),
                covers: format!("{} to {}", covers.from, covers.until),
                convention: pack.day_count.words().to_owned(),
            })
        };
        self.counting.get_or_insert_with(say).clone()
    }
}

/// What to know of a rule that is not plainly stated anywhere.
pub(super) fn uncertain(rule: &Rule) -> Option<Warning> {
    (rule.basis != Basis::Stated).then(|| Warning {
        kind: rule.basis.word().to_owned(),
        about: Some(rule.id.to_string()),
        message: rule.note.clone().unwrap_or_default(),
    })
}

/// Whether nothing that is said of a fact is in the words of whoever answered.
fn is_plain(mind: &Mind<'_>, id: FactId) -> bool {
    let answer = mind.child.answer(id);
    !mind.pack().fact(id).of.is_free()
        && answer.is_none_or(|it| it.from.is_none() && it.on.is_none() && it.note.is_none())
}
