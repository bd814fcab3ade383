//! A pack that has been checked: layers merged, names resolved, expressions typed.
//!
//! Invariant: a [`Pack`] whose check reported no error cannot fail a type test
//! when it decides, and its decisions never read each other in a circle.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::algebra::calendar::Calendar;
use crate::algebra::calendar::DayCount;
use crate::algebra::number::Number;
use crate::algebra::office_hours::OfficeHours;
use crate::algebra::span_of_time::Limit;
use crate::algebra::value::Value;
use crate::ast::condition::Condition;
use crate::ast::letters::Letters;
pub use crate::ast::pack::About;
pub use crate::ast::pack::Accepted;
pub use crate::ast::pack::Basis;
pub use crate::ast::pack::DecisionKind;
pub use crate::ast::pack::HitPolicy;
pub use crate::ast::pack::PackId;
pub use crate::ast::pack::Reach;
use crate::ast::place::FileId;
use crate::ast::place::Place;
use crate::check::scope::Scope;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::check::terms::Standing;
use crate::check::types::Type;

/// One version of one pack with all it stands on, ready to decide.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its layers, the national one first, its own last.
    pub layers: Vec<Layer>,
    /// Topics in the order a screener meets them.
    pub groups: Vec<(String, String)>,
    /// Every fact; a [`FactId`] is a position here.
    pub facts: Vec<Fact>,
    /// Every decision; a [`DecisionId`] is a position here.
    pub decisions: Vec<Decision>,
    /// An order in which no fact or decision comes before one that it reads.
    pub order: Vec<Step>,
    /// The decision that is the recommendation.
    pub recommends: DecisionId,
    /// Decisions worth questions, the recommendation first.
    pub ask_for: Vec<DecisionId>,
    /// Decisions whose outcome rules may read of the other children.
    pub siblings_see: Vec<DecisionId>,
    /// What stands around the words for each reader.
    pub letters: Letters,
    /// Services by id, in file order.
    pub services: Vec<Service>,
    /// Statements by id.
    pub statements: BTreeMap<String, Statement>,
    /// Combinations of answers that are taken not to occur, for proofs alone.
    pub assumptions: Vec<Assumption>,
    /// What must hold for every child.
    pub invariants: Vec<Invariant>,
    /// Working days.
    pub calendar: Arc<Calendar>,
    /// How days are counted unless a deadline says otherwise.
    pub day_count: DayCount,
    /// When the office is open.
    pub office_hours: Option<OfficeHours>,
    /// Scripted functions.
    pub functions: Vec<Function>,
    /// The names that its expressions may use.
    pub scope: Scope,
}

/// One pack version among the layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Which.
    pub id: PackId,
    /// Title for people.
    pub title: String,
    /// The authority that publishes it.
    pub authority: String,
    /// How texts name the area.
    pub area: String,
    /// SHA-256 over its normalised content.
    pub digest: String,
    /// First day in force.
    pub from: Date,
    /// Last day in force, where it says so itself.
    pub until: Option<Date>,
    /// Who approved it: what its release says, else what it says itself.
    pub approved: String,
    /// Whether it is released, and when it serves.
    pub standing: Standing,
    /// What a reader of every recommendation must know.
    pub notes: Vec<String>,
    /// Findings that are accepted.
    pub accepts: Vec<Accepted>,
    /// Its `pack.yaml`.
    pub file: FileId,
}

impl Layer {
    /// Who approved it, in words.
    #[must_use]
    pub fn approver(&self) -> String {
        match (self.standing.is_draft(), self.approved.as_str()) {
            (true, "not yet") => "nobody yet: it is a draft".to_owned(),
            (false, "not yet") => "nobody: it was pinned without an approval".to_owned(),
            (_, by) => by.to_owned(),
        }
    }
}

/// What is worked out in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A fact.
    Fact(FactId),
    /// A decision.
    Decision(DecisionId),
}

/// The key of `says` that is for every answer; `{}` in its words stands for the answer.
pub const ANY_ANSWER: &str = "any";

/// A fact.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name in expressions.
    pub name: Arc<str>,
    /// Position of its topic.
    pub group: usize,
    /// Position of its layer.
    pub layer: usize,
    /// Whom it is about.
    pub about: About,
    /// What an answer may be.
    pub of: Type,
    /// Values of a `one_of` or `any_of` with their words.
    pub values: Vec<(Arc<str>, String)>,
    /// The fields of each record of a `list`, in order.
    pub fields: Vec<Field>,
    /// Bounds of a number.
    pub bounds: Option<(Number, Number)>,
    /// The question.
    pub ask: String,
    /// The definition beside it.
    pub help: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// How answers read in a sentence, by value.
    pub says: BTreeMap<String, String>,
    /// How the answer is named in a sentence.
    pub called: Option<String>,
    /// Who can tell.
    pub find_out_from: Option<String>,
    /// Whether a low outcome must not stand without it.
    pub safety_critical: bool,
    /// Whether it concerns a protected characteristic.
    pub protected: bool,
    /// Whether it is about, or came from, somebody outside the family.
    pub third_party: bool,
    /// Statements it rests on.
    pub cite: Vec<String>,
    /// For policy staff.
    pub note: Option<String>,
    /// When the question waits.
    pub ask_when: Option<Term>,
    /// Where it applies, and the text of that.
    pub only_if: Option<(Term, String)>,
    /// Its value where it does not apply; nothing for facts that then have none.
    pub otherwise: Option<Value>,
    /// How it follows from other facts.
    pub worked_out: Option<Term>,
    /// Where it is declared.
    pub declared: Place,
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Arc<str>,
    /// What it may hold.
    pub of: Type,
    /// Values of a `one_of` or `any_of` with their words.
    pub values: Vec<(Arc<str>, String)>,
}

/// How soon something is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// `now`
    Now,
    /// `today`: within the day.
    Today,
    /// `later`: after something else, or when it can be done.
    Later,
}

impl Urgency {
    /// The word a pack writes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Today => "today",
            Self::Later => "later",
        }
    }
}

/// A decision.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its name in expressions.
    pub name: Arc<str>,
    /// Title for people.
    pub title: String,
    /// What it decides.
    pub help: Option<String>,
    /// How outcomes read in a sentence, by id.
    pub says: BTreeMap<String, String>,
    /// How its outcome is named in a sentence.
    pub called: Option<String>,
    /// Whether it is only a step on the way to others, which nobody but an auditor reads.
    pub step: bool,
    /// What its outcomes are.
    pub kind: DecisionKind,
    /// From least to most protective.
    pub outcomes: Vec<Outcome>,
    /// How it picks.
    pub hit: HitPolicy,
    /// The outcome when no rule holds; nothing if it collects.
    pub otherwise: Option<usize>,
    /// Its rules, those of the lowest layer first.
    pub rules: Vec<Rule>,
    /// What to do until it is settled.
    pub while_open: Vec<OpenRule>,
    /// Where it is declared.
    pub declared: Place,
}

impl Decision {
    /// Whether it gathers outcomes instead of picking one.
    #[must_use]
    pub fn collects(&self) -> bool {
        self.hit == HitPolicy::Collect
    }

    /// The outcome with that id.
    #[must_use]
    pub fn position(&self, outcome: &str) -> Option<usize> {
        self.outcomes.iter().position(|known| &*known.id == outcome)
    }
}

/// An outcome of a decision.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its id.
    pub id: Arc<str>,
    /// Title for people.
    pub title: String,
    /// What it carries.
    pub carries: Carries,
    /// Where it is declared.
    pub declared: Place,
}

/// What an outcome carries besides its title.
#[derive(Clone, Debug)]
pub enum Carries {
    /// One answer.
    Answer {
        /// What it means.
        says: Option<String>,
        /// Who does it.
        who: Option<String>,
        /// What a manager must agree.
        sign_off: Option<String>,
        /// Plain words for the family.
        family: Option<String>,
    },
    /// Something to do.
    Action {
        /// By whom.
        who: Option<String>,
        /// Position of the service to contact.
        contact: Option<usize>,
        /// More about it.
        detail: Option<String>,
        /// Whether it comes before everything else.
        first: bool,
        /// How soon it is to be done, where that can be said.
        urgency: Option<Urgency>,
    },
    /// Something to do by a time.
    Deadline {
        /// How long.
        limit: Limit,
        /// From when.
        from: From,
        /// How days are counted.
        counting: DayCount,
        /// More about it.
        detail: Option<String>,
    },
    /// A service, by its position.
    Service(usize),
    /// A special route.
    Route {
        /// Whose duty it is.
        duty_holder: Option<String>,
        /// Position of the service to contact.
        contact: Option<usize>,
        /// More about it.
        detail: Option<String>,
    },
    /// A text.
    Notice {
        /// `referrer`, `family` or `child`.
        audience: &'static str,
        /// The text.
        text: String,
    },
}

/// From when a clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// When the contact was received.
    Received,
    /// The date or time that a fact gives.
    Fact(FactId),
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id, unique in the pack and what it stands on.
    pub id: Arc<str>,
    /// Position of its layer.
    pub layer: usize,
    /// Title for people.
    pub title: String,
    /// When it holds, its exception already taken into account.
    pub condition: Term,
    /// When it holds, as written.
    pub when: String,
    /// Its exception, as written.
    pub unless: Option<String>,
    /// `when`, and `unless` after it, with the place of every part.
    pub written: Vec<Arc<Condition>>,
    /// Positions of its outcomes; one, unless the decision collects.
    pub then: Vec<usize>,
    /// One sentence for the record.
    pub because: String,
    /// Plain words for the family.
    pub tell_family: Option<String>,
    /// Plain words for the referrer.
    pub tell_referrer: Option<String>,
    /// Statements it rests on.
    pub cite: Vec<String>,
    /// How firmly.
    pub basis: Basis,
    /// What was read how.
    pub note: Option<String>,
    /// Where it is written.
    pub declared: Place,
}

/// A rule for the time until the recommendation is settled.
#[derive(Clone, Debug)]
pub struct OpenRule {
    /// The rule.
    pub rule: Rule,
    /// Outcomes of collect decisions that come with it.
    pub adds: Vec<(DecisionId, Vec<usize>)>,
}

/// A service or contact point.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its id.
    pub id: Arc<str>,
    /// Title for people.
    pub title: String,
    /// Whom it serves.
    pub serves: String,
    /// How to reach it.
    pub reach: Vec<Reach>,
    /// Statements it rests on.
    pub cite: Vec<String>,
    /// Where it is declared.
    pub declared: Place,
}

/// A statement that rules cite, with its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its id.
    pub id: String,
    /// Position of the layer that registers it.
    pub layer: usize,
    /// The document's id.
    pub document: String,
    /// The document's title.
    pub title: String,
    /// Who published the document.
    pub publisher: String,
    /// Where the document can be read.
    pub link: Option<String>,
    /// Where in the document.
    pub at: String,
    /// What it says, in our own words.
    pub says: String,
    /// Fingerprint of the paragraph.
    pub fingerprint: Option<String>,
    /// For policy staff.
    pub note: Option<String>,
    /// Where it is registered.
    pub declared: Place,
}

/// Something that is taken to hold of every child, so that proofs need not look at the impossible.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// Its id.
    pub id: Arc<str>,
    /// Position of its layer.
    pub layer: usize,
    /// What it says, in words.
    pub says: String,
    /// The condition.
    pub holds: Term,
    /// The condition as written.
    pub text: String,
    /// Where it is written.
    pub declared: Place,
}

/// Something that must hold for every child.
#[derive(Clone, Debug)]
pub struct Invariant {
    /// Its id.
    pub id: Arc<str>,
    /// Position of the layer that states it.
    pub layer: usize,
    /// What it says, in words that a manager would sign.
    pub says: String,
    /// For which children, and that as written; nothing: for every one.
    pub for_all: Option<(Term, String)>,
    /// What is claimed of them.
    pub claim: Claim,
    /// Statements it rests on.
    pub cite: Vec<String>,
    /// For policy staff.
    pub note: Option<String>,
    /// Where it is written.
    pub declared: Place,
}

/// What an invariant claims; texts are as written.
#[derive(Clone, Debug)]
pub enum Claim {
    /// `implies: CONDITION`: it holds.
    Implies(Term, String),
    /// `never: CONDITION`: it does not hold.
    Never(Term, String),
    /// `monotone_in: [FACT, ...]`: the decision never falls when one of the facts rises.
    MonotoneIn(DecisionId, Vec<Mover>),
    /// `does_not_depend_on: [FACT, ...]`: the decision is the same whatever they are.
    DoesNotDependOn(DecisionId, Vec<FactId>),
    /// `settled_when_known: [FACT, ...]`: the decision is settled once they are all known.
    SettledWhenKnown(DecisionId, Vec<FactId>),
    /// `interim_never: [OUTCOME, ...]` with `while_possible: CONDITION`: none of the outcomes applies meanwhile.
    InterimNever(Vec<usize>, Term, String),
}

/// A fact whose rise must not lower a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mover {
    /// The fact.
    pub fact: FactId,
    /// Its values from least to most, where it is a `one_of`.
    pub order: Vec<Arc<str>>,
}

/// A scripted function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The layer whose script holds it.
    pub layer: usize,
    /// That script's text.
    pub script: Arc<str>,
    /// Its parameters' names.
    pub parameters: Vec<String>,
    /// How its result is named in a sentence, with `{parameter}` where an argument belongs.
    pub words: Option<String>,
    /// The type of its result.
    pub result: Type,
}

impl Pack {
    /// The pack itself, without what it stands on.
    ///
    /// # Panics
    /// Never: a pack has at least its own layer.
    #[must_use]
    pub fn own(&self) -> &Layer {
        self.layers
            .last()
            .unwrap_or_else(|| unreachable!("a pack has at least its own layer"))
    }

    /// A fact.
    ///
    /// # Panics
    /// Never for an id of this pack.
    #[must_use]
    pub fn fact(&self, id: FactId) -> &Fact {
        self.facts
            .get(id.0)
            .unwrap_or_else(|| unreachable!("a fact id belongs to its pack"))
    }

    /// A decision.
    ///
    /// # Panics
    /// Never for an id of this pack.
    #[must_use]
    pub fn decision(&self, id: DecisionId) -> &Decision {
        self.decisions
            .get(id.0)
            .unwrap_or_else(|| unreachable!("a decision id belongs to its pack"))
    }

    /// The fact with that name.
    #[must_use]
    pub fn find_fact(&self, name: &str) -> Option<FactId> {
        self.facts
            .iter()
            .position(|fact| &*fact.name == name)
            .map(FactId)
    }

    /// The decision with that name.
    #[must_use]
    pub fn find_decision(&self, name: &str) -> Option<DecisionId> {
        self.decisions
            .iter()
            .position(|decision| &*decision.name == name)
            .map(DecisionId)
    }

    /// Every fact id.
    pub fn fact_ids(&self) -> impl Iterator<Item = FactId> + use<> {
        (0..self.facts.len()).map(FactId)
    }

    /// Every decision id.
    pub fn decision_ids(&self) -> impl Iterator<Item = DecisionId> + use<> {
        (0..self.decisions.len()).map(DecisionId)
    }
}
