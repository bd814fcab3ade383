//! What one pack version writes, and which of it some case reaches.

use crate::ast::place::Place;
use crate::check::pack::PackId;
use crate::inspect::coverage::condition::Within;

/// How often something was shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// For how many children of all cases.
    pub times: usize,
    /// The first case that shows it.
    pub first: Option<String>,
}

impl Shown {
    /// Whether any case shows it.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.times > 0
    }

    pub(super) fn mark(&mut self, case: &str) {
        self.times += 1;
        self.first.get_or_insert_with(|| case.to_owned());
    }
}

/// A condition with one truth.
#[derive(Clone, Debug, Default)]
pub struct Sign {
    /// Where it certainly was so.
    pub seen: Shown,
    /// Where it was so and decided: the rule was certain, and would not have been so with this alone the other way.
    pub decided: Shown,
}

/// A smallest condition of a rule.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub within: Within,
    /// Where it held.
    pub yes: Sign,
    /// Where it did not hold.
    pub no: Sign,
}

/// Whether a rule is for the time until the recommendation is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// Always.
    Always,
    /// While the recommendation is open; the first that holds applies.
    WhileOpen,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The pack version that writes it.
    pub owner: PackId,
    /// Its decision.
    pub decision: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it holds, as written.
    pub when: String,
    /// Its exception, as written.
    pub unless: Option<String>,
    /// When it counts.
    pub applies: Applies,
    /// Where it is written.
    pub declared: Place,
    /// Where it certainly held; of a rule for the open time, where it applied.
    pub fired: Shown,
    /// Where it certainly did not hold, and one condition alone, the other way round, would have made it hold.
    pub near_miss: Shown,
    /// Its smallest conditions.
    pub conditions: Vec<Condition>,
}

/// An outcome of a decision.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The pack version that writes it.
    pub owner: PackId,
    /// The decision.
    pub decision: String,
    /// Its title.
    pub decision_title: String,
    /// The outcome's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where the decision is declared.
    pub declared: Place,
    /// Where it was settled, given, or applied while the recommendation was open.
    pub given: Shown,
}

/// An answer to a question, or a stretch of answers that rules do not tell apart.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The pack version whose rules tell it apart from others.
    pub owner: PackId,
    /// The answer.
    pub answer: String,
    /// Where it was given or worked out.
    pub given: Shown,
}

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// The fact.
    pub fact: String,
    /// The question.
    pub ask: String,
    /// Where it is declared.
    pub declared: Place,
    /// Its answers.
    pub answers: Vec<Answer>,
    /// Where it had any answer.
    pub answered: Shown,
}

/// A statement of the register.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The pack version that registers it.
    pub owner: PackId,
    /// Its id.
    pub id: String,
    /// The document.
    pub title: String,
    /// Where in the document.
    pub at: String,
    /// What cites it: rules, questions, services, invariants.
    pub cited_by: Vec<String>,
    /// Where it is registered.
    pub declared: Place,
    /// Where something that cites it was shown.
    pub shown: Shown,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Reached.
    pub reached: usize,
    /// All there are.
    pub all: usize,
}

impl Share {
    fn of<T>(items: impl IntoIterator<Item = T>, reached: impl Fn(&T) -> bool) -> Self {
        let mut share = Self::default();
        for item in items {
            share.all += 1;
            share.reached += usize::from(reached(&item));
        }
        share
    }

    /// The share in whole per cent, rounded down; all of nothing is 100.
    #[must_use]
    pub fn percent(self) -> usize {
        (self.reached * 100).checked_div(self.all).unwrap_or(100)
    }
}

/// What one pack version writes, and which of it the cases reach.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The pack version.
    pub pack: PackId,
    /// Its title.
    pub title: String,
    /// How many of the cases are its own.
    pub own_cases: usize,
    /// How many are of packs that stand on it.
    pub cases_above: usize,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Its outcomes.
    pub outcomes: Vec<Outcome>,
    /// Its questions, and those below it of which its rules tell more answers apart.
    pub questions: Vec<Question>,
    /// Its statements.
    pub statements: Vec<Statement>,
}

/// How much of each kind is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    /// Rules that fire.
    pub fired: Share,
    /// Rules with a condition that have a near miss.
    pub near_misses: Share,
    /// Conditions, each counted once for holding and once for not, that decide so.
    pub conditions: Share,
    /// Outcomes that come about.
    pub outcomes: Share,
    /// Answers that are given.
    pub answers: Share,
    /// Statements that are shown.
    pub statements: Share,
}

impl Shares {
    /// All kinds together.
    #[must_use]
    pub fn together(&self) -> Share {
        let all = [
            self.fired,
            self.near_misses,
            self.conditions,
            self.outcomes,
            self.answers,
            self.statements,
        ];
        all.iter().fold(Share::default(), |sum, one| Share {
            reached: sum.reached + one.reached,
            all: sum.all + one.all,
        })
    }
}

impl Reached {
    /// How much of each kind is reached.
    #[must_use]
    pub fn shares(&self) -> Shares {
        let conditional = self.rules.iter().filter(|rule| !rule.conditions.is_empty());
        let conditions = self.rules.iter().flat_map(|rule| &rule.conditions);
        let signs = conditions.flat_map(|condition| [&condition.yes, &condition.no]);
        let answers = self.questions.iter().flat_map(|question| &question.answers);
        Shares {
            fired: Share::of(&self.rules, |rule| rule.fired.is_reached()),
            near_misses: Share::of(conditional, |rule| rule.near_miss.is_reached()),
            conditions: Share::of(signs, |sign| sign.decided.is_reached()),
            outcomes: Share::of(&self.outcomes, |outcome| outcome.given.is_reached()),
            answers: Share::of(answers, |answer| answer.given.is_reached()),
            statements: Share::of(&self.statements, |one| one.shown.is_reached()),
        }
    }
}
