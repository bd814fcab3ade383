//! A pack as it was written: every part with its place, nothing resolved yet.

use std::sync::Arc;

use jiff::civil::Date;

use crate::algebra::number::Number;
use crate::ast::condition::Condition;
use crate::ast::letters::Letters;
use crate::ast::place::FileId;
use crate::ast::place::Written;

/// One version of one pack, as its folder holds it.
#[derive(Clone, Debug)]
pub struct Pack {
    /// `pack.yaml`.
    pub head: Head,
    /// Topics, in the order a screener meets them.
    pub groups: Vec<Group>,
    /// Questions, in file order.
    pub facts: Vec<Fact>,
    /// Decisions, in order of their file names.
    pub decisions: Vec<Decision>,
    /// Services and contact points.
    pub services: Vec<Service>,
    /// Documents that statements come from.
    pub documents: Vec<Document>,
    /// Statements that rules cite.
    pub statements: Vec<Statement>,
    /// Combinations of answers that cannot occur.
    pub assumptions: Vec<Assumption>,
    /// What must hold for every child.
    pub invariants: Vec<Invariant>,
    /// `helpers.rhai`, if there is one.
    pub script: Option<(FileId, String)>,
    /// SHA-256 over the normalised content, in hexadecimal.
    pub digest: String,
}

/// What `pack.yaml` says.
#[derive(Clone, Debug)]
pub struct Head {
    /// The file.
    pub file: FileId,
    /// The pack's id.
    pub id: Written<String>,
    /// The version, `major.minor.patch`.
    pub version: Written<Version>,
    /// Title for people.
    pub title: String,
    /// The authority that publishes it.
    pub authority: String,
    /// How texts name the area.
    pub area: String,
    /// First day in force.
    pub from: Written<Date>,
    /// Last day in force, when known.
    pub until: Option<Written<Date>>,
    /// The exact version it stands on.
    pub extends: Option<Written<PackId>>,
    /// The calendar's name.
    pub calendar: Option<Written<String>>,
    /// `day_after` or `same_day`.
    pub day_count: Option<Written<&'static str>>,
    /// Weekdays, opening and closing time.
    pub office_hours: Option<Written<OfficeHoursText>>,
    /// The decision that is the recommendation.
    pub recommends: Option<Written<String>>,
    /// Decisions worth questions.
    pub ask_for: Vec<Written<String>>,
    /// Decisions that may be read of the other children.
    pub siblings_see: Vec<Written<String>>,
    /// What stands around the words for each reader.
    pub letters: Option<Letters>,
    /// Who approved it, or `not yet`.
    pub approved: String,
    /// What a reader of every recommendation must know.
    pub notes: Vec<String>,
    /// Functions declared for `helpers.rhai`.
    pub functions: Vec<Function>,
    /// Findings that are accepted.
    pub accepts: Vec<Accepted>,
}

/// A finding of a lint that is accepted, for a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The lint's code.
    pub lint: Written<String>,
    /// What the finding speaks of: the id of a rule, a fact, an outcome and so on.
    pub at: Written<String>,
    /// Why it is right as it is.
    pub why: String,
}

/// A version number; ordered as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// Reads `major.minor.patch`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| {
            let plain = part.len() == 1 || !part.starts_with('0');
            (plain && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        });
        let version = Self(parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(version)
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// A pack and its version: `lancashire@1.0.0`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackId {
    /// The pack.
    pub pack: String,
    /// The version.
    pub version: Version,
}

impl std::fmt::Display for PackId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.pack, self.version)
    }
}

/// Office hours as written: weekday names and two times of day.
#[derive(Clone, Debug)]
pub struct OfficeHoursText {
    /// `monday` ...
    pub days: Vec<Written<String>>,
    /// `08:45`
    pub opens: Written<String>,
    /// `17:00`
    pub closes: Written<String>,
}

/// A scripted function's declaration.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: Written<String>,
    /// Parameters by name, with the word for their type.
    pub parameters: Vec<(String, Written<&'static str>)>,
    /// The word for the type of its result.
    pub result: Written<&'static str>,
    /// What it gives, in a sentence.
    pub says: String,
    /// How its result is named in a sentence, with `{parameter}` where an argument belongs.
    pub words: Option<String>,
}

/// A topic.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its id.
    pub id: Written<String>,
    /// Title for people.
    pub title: String,
}

/// Whom or what a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// One child: answered under that child.
    Child,
    /// The household: answered once, or for a child who lives elsewhere.
    Household,
    /// The contact itself.
    Contact,
}

/// A question as written.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name in expressions.
    pub name: Written<String>,
    /// Its topic.
    pub group: Option<Written<String>>,
    /// Whom it is about.
    pub about: About,
    /// What an answer may be.
    pub answer: Option<Answer>,
    /// The question.
    pub ask: String,
    /// The definition beside it.
    pub help: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// How the answers read in a sentence.
    pub says: Vec<(Written<String>, String)>,
    /// How the answer is named in a sentence: `the child's age`.
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
    pub cite: Vec<Written<String>>,
    /// For policy staff.
    pub note: Option<String>,
    /// When the question waits.
    pub ask_when: Option<Condition>,
    /// Where it applies.
    pub only_if: Option<Condition>,
    /// Its value where it does not apply.
    pub otherwise: Option<Written<String>>,
    /// How it follows from other facts.
    pub worked_out: Option<Condition>,
}

/// What an answer may be, as written.
#[derive(Clone, Debug)]
pub enum Answer {
    /// `yes_no`
    YesNo,
    /// `one_of`: values and their words.
    OneOf(Vec<(Written<String>, String)>),
    /// `any_of`: values and their words.
    AnyOf(Vec<(Written<String>, String)>),
    /// `whole_number` with bounds.
    Whole(Number, Number),
    /// `decimal` with bounds.
    Decimal(Number, Number),
    /// `date`
    Date,
    /// `date_time`
    DateTime,
    /// `text`
    Text,
    /// `list` of records, or of one unnamed field.
    List(Vec<(Written<String>, Answer)>),
}

/// How a decision picks among its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitPolicy {
    /// At most one rule may hold.
    Unique,
    /// The first rule that holds.
    First,
    /// The most protective outcome of the rules that hold.
    Highest,
    /// Every outcome of every rule that holds.
    Collect,
}

impl HitPolicy {
    /// The word a pack writes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unique => "unique",
            Self::First => "first",
            Self::Highest => "highest",
            Self::Collect => "collect",
        }
    }
}

/// What a decision's outcomes are to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DecisionKind {
    /// One answer.
    Outcome,
    /// Things to do.
    Actions,
    /// Things to do by a time.
    Deadlines,
    /// Services that fit.
    Services,
    /// Special routes beside the pathway.
    Routes,
    /// Texts for people.
    Notices,
}

impl DecisionKind {
    /// Its word in packs and cases.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Outcome => "outcome",
            Self::Actions => "actions",
            Self::Deadlines => "deadlines",
            Self::Services => "services",
            Self::Routes => "routes",
            Self::Notices => "notices",
        }
    }
}

/// How a decision stands to one of the same name in the layer below.
#[derive(Clone, Debug)]
pub enum Standing {
    /// Its own.
    New,
    /// It adds rules to that of the named pack.
    AddsTo(Written<String>),
    /// It takes the place of that of the named pack, for a reason.
    Replaces(Written<String>),
}

/// A decision as written.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its name.
    pub name: Written<String>,
    /// How it stands to the layer below.
    pub standing: Standing,
    /// Title for people.
    pub title: String,
    /// What it decides.
    pub help: Option<String>,
    /// How its outcomes read in a sentence.
    pub says: Vec<(Written<String>, String)>,
    /// How its outcome is named in a sentence: `the pathway`.
    pub called: Option<String>,
    /// Whether it is only a step on the way to others, which nobody but an auditor reads.
    pub step: bool,
    /// What its outcomes are.
    pub kind: DecisionKind,
    /// From least to most protective.
    pub outcomes: Vec<Outcome>,
    /// Whether the outcomes are the services of `services.yaml`.
    pub outcomes_are_services: bool,
    /// How it picks; missing where it adds to another.
    pub hit: Option<Written<HitPolicy>>,
    /// The outcome when no rule holds.
    pub otherwise: Option<Written<String>>,
    /// Its rules in file order.
    pub rules: Vec<Rule>,
    /// What to do until it is settled.
    pub while_open: Vec<OpenRule>,
}

/// An outcome as written, with what it carries by kind.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its id.
    pub id: Written<String>,
    /// Title for people.
    pub title: String,
    /// What it carries.
    pub carries: Carries,
    /// The outcome of a lower layer that it stands before.
    pub before: Option<Written<String>>,
}

/// What an outcome carries besides its title.
#[derive(Clone, Debug)]
pub enum Carries {
    /// An answer: what it means, who does it, what a manager agrees, words for the family.
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
        /// A service to contact.
        contact: Option<Written<String>>,
        /// More about it.
        detail: Option<String>,
        /// Whether it comes before everything else.
        first: bool,
        /// `now`, `today` or `later`.
        urgency: Option<Written<&'static str>>,
    },
    /// Something to do by a time.
    Deadline {
        /// `1 working day`, or a window such as `9 to 10 working days`.
        limit: Option<Written<String>>,
        /// `received` or a fact.
        from: Option<Written<String>>,
        /// `day_after` or `same_day`.
        counting: Option<Written<&'static str>>,
        /// More about it.
        detail: Option<String>,
    },
    /// A service of `services.yaml`.
    Service,
    /// A special route.
    Route {
        /// Whose duty it is.
        duty_holder: Option<String>,
        /// A service to contact.
        contact: Option<Written<String>>,
        /// More about it.
        detail: Option<String>,
    },
    /// A text for somebody.
    Notice {
        /// `referrer`, `family` or `child`.
        audience: Option<Written<&'static str>>,
        /// The text.
        text: String,
    },
}

/// On what a rule rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// A document says so.
    Stated,
    /// Documents are silent or conflict; this is the reading taken.
    Inferred,
    /// It is believed so; nobody has checked it against its source.
    Unverified,
}

impl Basis {
    /// The word a pack writes.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Inferred => "inferred",
            Self::Unverified => "unverified",
        }
    }
}

/// A rule as written.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id.
    pub id: Written<String>,
    /// Title for people.
    pub title: String,
    /// When it holds.
    pub when: Option<Arc<Condition>>,
    /// Its exception.
    pub unless: Option<Arc<Condition>>,
    /// The outcome, or with `collect` the outcomes.
    pub then: Vec<Written<String>>,
    /// One sentence for the record.
    pub because: String,
    /// Plain words for the family.
    pub tell_family: Option<Written<String>>,
    /// Plain words for the referrer.
    pub tell_referrer: Option<Written<String>>,
    /// Statements it rests on.
    pub cite: Vec<Written<String>>,
    /// How firmly.
    pub basis: Basis,
    /// What was read how.
    pub note: Option<String>,
}

/// A rule for the time until the recommendation is settled.
#[derive(Clone, Debug)]
pub struct OpenRule {
    /// The rule itself.
    pub rule: Rule,
    /// Outcomes of collect decisions that come with it.
    pub adds: Vec<(Written<String>, Vec<Written<String>>)>,
}

/// A service or contact point as written.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its id.
    pub id: Written<String>,
    /// Title for people.
    pub title: String,
    /// Whom it serves.
    pub serves: String,
    /// How to reach it.
    pub reach: Vec<Reach>,
    /// Statements it rests on.
    pub cite: Vec<Written<String>>,
    /// For policy staff.
    pub note: Option<String>,
}

/// One way to reach a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// `phone`, `email`, `web` or `form`.
    pub how: &'static str,
    /// The number or address.
    pub at: String,
    /// When it is answered, or for whom.
    pub when: Option<String>,
}

/// A document as written.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its id.
    pub id: Written<String>,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it can be read.
    pub link: Option<String>,
    /// For policy staff.
    pub note: Option<String>,
}

/// A statement as written.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its id.
    pub id: Written<String>,
    /// The document it comes from.
    pub document: Option<Written<String>>,
    /// Where in the document.
    pub at: String,
    /// What it says, in our own words.
    pub says: String,
    /// Fingerprint of the paragraph.
    pub fingerprint: Option<Written<String>>,
    /// For policy staff.
    pub note: Option<String>,
}

/// Something that is taken to hold of every child, so that proofs need not look at the impossible.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// Its id.
    pub id: Written<String>,
    /// What it says, in words.
    pub says: String,
    /// The condition that holds.
    pub holds: Condition,
}

/// Something that must hold for every child.
#[derive(Clone, Debug)]
pub struct Invariant {
    /// Its id.
    pub id: Written<String>,
    /// What it says, in words that a manager would sign.
    pub says: String,
    /// For which children; missing: for every one.
    pub for_all: Option<Condition>,
    /// What is claimed of them.
    pub claim: Claim,
    /// The pack below whose invariant of the same id it takes the place of.
    pub restates: Option<Written<String>>,
    /// Statements it rests on.
    pub cite: Vec<Written<String>>,
    /// For policy staff.
    pub note: Option<String>,
}

/// What an invariant claims.
#[derive(Clone, Debug)]
pub enum Claim {
    /// `implies: CONDITION`
    Implies(Condition),
    /// `never: CONDITION`
    Never(Condition),
    /// `decision:` with `monotone_in: [FACT, ...]`
    MonotoneIn(Written<String>, Vec<Mover>),
    /// `decision:` with `does_not_depend_on: [FACT, ...]`
    DoesNotDependOn(Written<String>, Vec<Written<String>>),
    /// `decision:` with `settled_when_known: [FACT, ...]`
    SettledWhenKnown(Written<String>, Vec<Written<String>>),
    /// `interim_never: [OUTCOME, ...]` with `while_possible: CONDITION`
    InterimNever(Vec<Written<String>>, Condition),
}

/// A fact whose rise must not lower a decision.
#[derive(Clone, Debug)]
pub struct Mover {
    /// The fact.
    pub fact: Written<String>,
    /// Its values from least to most, where it is a `one_of`.
    pub order: Vec<Written<String>>,
}
