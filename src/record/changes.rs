//! What changed for a child between two screenings.

use serde::Serialize;

use crate::record::answer::Answers;
use crate::record::answer::Said;
use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::record::event::PackUsed;
use crate::record::id::Seq;
use crate::record::screening::Screening;

/// What changed between two screenings of a child.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The entry of the earlier recommendation.
    pub earlier: Seq,
    /// The entry of the later recommendation.
    pub later: Seq,
    /// What was recommended, before and after; equal where it stayed.
    pub pathway: Change<String>,
    /// The answers that changed, those about the household first, then by name.
    pub answers: Vec<AnswerChanged>,
    /// The rules that hold no longer.
    pub rules_gone: Vec<String>,
    /// The rules that hold now and did not before.
    pub rules_new: Vec<String>,
    /// The packs, where others decided the second time.
    pub packs: Option<(Vec<PackUsed>, Vec<PackUsed>)>,
}

/// Something before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change<T> {
    /// Before.
    pub before: Option<T>,
    /// After.
    pub after: Option<T>,
}

/// An answer that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerChanged {
    /// The question.
    pub fact: String,
    /// Whom it is about.
    pub about: About,
    /// The answers.
    #[serde(flatten)]
    pub change: Change<Said>,
}

/// Whom an answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The contact or the household.
    Household,
    /// The child.
    Child,
}

impl Contact {
    /// What changed for a child between two of its recommendations, by their entries.
    ///
    /// None where one of the entries is no recommendation for the child.
    #[must_use]
    pub fn changes(&self, child: &Child, earlier: Seq, later: Seq) -> Option<Changes> {
        let first = child.screening_at(earlier)?;
        let second = child.screening_at(later)?;
        let mut answers = Vec::new();
        for (about, all) in [
            (About::Household, &self.answers),
            (About::Child, &child.answers),
        ] {
            answers.extend(changed(all, about, earlier, later));
        }
        let same_packs = first.event.packs == second.event.packs;
        Some(Changes {
            earlier,
            later,
            pathway: Change {
                before: first.said.recommends().map(str::to_owned),
                after: second.said.recommends().map(str::to_owned),
            },
            answers,
            rules_gone: only_in(first, second),
            rules_new: only_in(second, first),
            packs: (!same_packs).then(|| (first.event.packs.clone(), second.event.packs.clone())),
        })
    }
}

fn changed(
    answers: &Answers,
    about: About,
    earlier: Seq,
    later: Seq,
) -> impl Iterator<Item = AnswerChanged> {
    answers.facts().filter_map(move |fact| {
        let before = answers.as_of(fact, earlier);
        let after = answers.as_of(fact, later);
        (before != after).then(|| AnswerChanged {
            fact: fact.to_owned(),
            about,
            change: Change {
                before: before.cloned(),
                after: after.cloned(),
            },
        })
    })
}

/// The rules that hold in one and not in the other, each once, in the order of the reasons.
fn only_in(one: &Screening, other: &Screening) -> Vec<String> {
    let rules = |screening: &Screening| -> Vec<String> {
        let reasons = screening.said.reasons.iter();
        reasons.filter_map(|reason| reason.rule.clone()).collect()
    };
    let theirs = rules(other);
    let mut found: Vec<String> = Vec::new();
    for rule in rules(one) {
        if !theirs.contains(&rule) && !found.contains(&rule) {
            found.push(rule);
        }
    }
    found
}
