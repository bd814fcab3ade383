//! The format of pack files as one table: which keys a map may have, and what stands at each.
//!
//! Completion, the index of names and the schema for editors are read from it; a
//! test holds its keys against those the reader asks for.

use crate::ast::read_facts::TYPES;

/// What a name in a pack is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// A question.
    Fact,
    /// A value of a question.
    Value,
    /// A decision.
    Decision,
    /// An outcome of a decision.
    Outcome,
    /// A rule.
    Rule,
    /// A statement that rules cite.
    Statement,
    /// A document that statements come from.
    Document,
    /// A service.
    Service,
    /// A topic.
    Group,
    /// A scripted function.
    Function,
    /// What must hold for every child.
    Invariant,
    /// What cannot occur.
    Assumption,
    /// A pack.
    Pack,
    /// A calendar.
    Calendar,
    /// A lint.
    Lint,
}

impl Sort {
    /// The word for it in messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Value => "value",
            Self::Decision => "decision",
            Self::Outcome => "outcome",
            Self::Rule => "rule",
            Self::Statement => "statement",
            Self::Document => "document",
            Self::Service => "service",
            Self::Group => "group",
            Self::Function => "function",
            Self::Invariant => "invariant",
            Self::Assumption => "assumption",
            Self::Pack => "pack",
            Self::Calendar => "calendar",
            Self::Lint => "lint",
        }
    }
}

/// What stands at a key.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// Words for people, or whatever else names nothing.
    Text,
    /// `true` or `false`.
    Flag,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// An expression.
    Expression,
    /// A name that is declared here.
    Declares(Sort),
    /// A name that is declared elsewhere.
    Names(Sort),
    /// A map with known keys.
    Record(&'static Record),
    /// A map whose keys are declared here.
    Declared(Sort, &'static Holds),
    /// A map whose keys are declared elsewhere.
    Keyed(Sort, &'static Holds),
    /// A map with any keys.
    Free(&'static Holds),
    /// A list, or one alone.
    Each(&'static Holds),
    /// One of two forms.
    Either(&'static Holds, &'static Holds),
}

/// A map with known keys.
#[derive(Debug)]
pub struct Record {
    /// What it describes, as the reader names it.
    pub what: &'static str,
    /// Its keys in the order of the format.
    pub keys: &'static [Key],
}

/// A key of a map.
#[derive(Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What stands at it.
    pub holds: Holds,
    /// What it is for, in a few words.
    pub says: &'static str,
    /// Whether it must be there.
    pub needed: Needed,
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// Always.
    Always,
    /// Never, or only beside others.
    Sometimes,
}

impl Record {
    /// A key by its name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// The kinds of file that a pack has, with the pattern of their names.
pub const KINDS: &[(&str, &str, &Record)] = &[
    ("pack", "pack.yaml", &PACK),
    ("facts", "facts.yaml", &FACTS),
    ("decision", "decisions/*.yaml", &DECISION),
    ("services", "services.yaml", &SERVICES),
    ("sources", "sources.yaml", &SOURCES),
    ("invariants", "invariants.yaml", &INVARIANTS),
];

/// The format of a file, by its path.
#[must_use]
pub fn of_file(path: &str) -> Option<&'static Record> {
    let mut parts = path.rsplit('/');
    let (file, folder) = (parts.next()?, parts.next().unwrap_or(""));
    let name = if folder == "decisions" && file.strip_suffix(".yaml").is_some() {
        "decisions/*.yaml"
    } else {
        file
    };
    let kind = KINDS.iter().find(|(_, pattern, _)| *pattern == name);
    kind.map(|(_, _, record)| *record)
}

use Holds::Declared;
use Holds::Declares;
use Holds::Each;
use Holds::Either;
use Holds::Expression;
use Holds::Flag;
use Holds::Free;
use Holds::Keyed;
use Holds::Names;
use Holds::Text;
use Holds::Word;

const fn must(name: &'static str, holds: Holds, says: &'static str) -> Key {
    Key {
        name,
        holds,
        says,
        needed: Needed::Always,
    }
}

const fn may(name: &'static str, holds: Holds, says: &'static str) -> Key {
    Key {
        name,
        holds,
        says,
        needed: Needed::Sometimes,
    }
}

const CITE: Key = may(
    "cite",
    Each(&Names(Sort::Statement)),
    "the statements it rests on",
);
const NOTE: Key = may("note", Text, "for policy staff");
const COUNTINGS: &[&str] = &["day_after", "same_day"];
const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const SCRIPT_TYPES: &[&str] = &["yes_no", "whole_number", "decimal", "text"];

static PACK: Record = Record {
    what: "pack.yaml",
    keys: &[
        must(
            "pack",
            Declares(Sort::Pack),
            "the pack's id, the name of its folder",
        ),
        must("version", Text, "three numbers, the name of its folder"),
        must("title", Text, "title for people"),
        must("authority", Text, "who publishes it"),
        may("area", Text, "how texts name the area"),
        must(
            "in_force",
            Holds::Record(&PERIOD),
            "from which day, and until which",
        ),
        may(
            "extends",
            Names(Sort::Pack),
            "the exact version it stands on, such as `england@1.0.0`",
        ),
        may(
            "calendar",
            Names(Sort::Calendar),
            "whose working days count",
        ),
        may("day_count", Word(COUNTINGS), "whether the first day counts"),
        may(
            "office_hours",
            Holds::Record(&OFFICE_HOURS),
            "when the office is open",
        ),
        may(
            "recommends",
            Names(Sort::Decision),
            "the decision that is the recommendation",
        ),
        may(
            "ask_for",
            Each(&Names(Sort::Decision)),
            "decisions worth questions",
        ),
        may(
            "siblings_see",
            Each(&Names(Sort::Decision)),
            "decisions that may be read of the other children",
        ),
        may(
            "letters",
            Holds::Record(&LETTERS),
            "what stands around the words for each reader",
        ),
        may(
            "approved",
            Either(&Text, &Holds::Record(&APPROVED)),
            "who approved it and when, or `not yet`",
        ),
        may(
            "notes",
            Each(&Text),
            "what a reader of every recommendation must know",
        ),
        may(
            "functions",
            Declared(Sort::Function, &Holds::Record(&FUNCTION)),
            "functions of helpers.rhai",
        ),
        may(
            "accepts",
            Each(&Holds::Record(&ACCEPTED)),
            "findings that are right as they are",
        ),
    ],
};

static PERIOD: Record = Record {
    what: "in_force",
    keys: &[
        must("from", Text, "the first day"),
        may("until", Text, "the last day"),
    ],
};

static OFFICE_HOURS: Record = Record {
    what: "office_hours",
    keys: &[
        may("days", Each(&Word(DAYS)), "days of the week"),
        must("opens", Text, "such as `\"08:45\"`"),
        must("closes", Text, "such as `\"17:00\"`"),
    ],
};

static LETTERS: Record = Record {
    what: "letters",
    keys: &[
        may(
            "referrer",
            Holds::Record(&LETTER),
            "around the words for the referrer",
        ),
        may(
            "family",
            Holds::Record(&LETTER),
            "around the words for the family",
        ),
        may(
            "child",
            Holds::Record(&LETTER),
            "around the words for the child",
        ),
    ],
};

static LETTER: Record = Record {
    what: "a letter",
    keys: &[
        may("opens", Text, "before the words"),
        may("closes", Text, "after the words"),
    ],
};

static APPROVED: Record = Record {
    what: "approved",
    keys: &[must("by", Text, "who"), must("on", Text, "the day")],
};

static FUNCTION: Record = Record {
    what: "a function",
    keys: &[
        may(
            "parameters",
            Free(&Word(SCRIPT_TYPES)),
            "names of parameters and their types",
        ),
        must("result", Word(SCRIPT_TYPES), "the type of its result"),
        must("says", Text, "what it gives, in a sentence"),
        may(
            "words",
            Text,
            "how a sentence names its result, with `{parameter}`",
        ),
    ],
};

static ACCEPTED: Record = Record {
    what: "what is accepted",
    keys: &[
        must("lint", Names(Sort::Lint), "the finding's word"),
        must("at", Text, "what it speaks of"),
        must("why", Text, "why it is right as it is"),
    ],
};

static FACTS: Record = Record {
    what: "facts.yaml",
    keys: &[
        may(
            "groups",
            Each(&Holds::Record(&GROUP)),
            "topics in the order a screener meets them",
        ),
        may(
            "facts",
            Declared(Sort::Fact, &Holds::Record(&FACT)),
            "questions by their names",
        ),
    ],
};

static GROUP: Record = Record {
    what: "a group",
    keys: &[
        must("id", Declares(Sort::Group), "its name"),
        must("title", Text, "title for people"),
    ],
};

static FACT: Record = Record {
    what: "a fact",
    keys: &[
        may("group", Names(Sort::Group), "its topic"),
        may(
            "about",
            Word(&["child", "household", "contact"]),
            "whom it is about",
        ),
        must("type", Word(TYPES), "what an answer may be"),
        may(
            "values",
            Declared(Sort::Value, &Text),
            "values and their words, for `one_of` and `any_of`",
        ),
        may("least", Text, "the least a number may be"),
        may("most", Text, "the most a number may be"),
        may(
            "of",
            Free(&Holds::Record(&FIELD)),
            "the fields of each record of a `list`",
        ),
        must("ask", Text, "the question, ending in `?`"),
        may("help", Text, "the definition beside the question"),
        may("why", Text, "why it is asked"),
        may(
            "says",
            Keyed(Sort::Value, &Text),
            "how answers read in a sentence",
        ),
        may(
            "called",
            Text,
            "how a sentence names the answer, such as `the child's age`",
        ),
        may("find_out_from", Text, "who can tell"),
        may(
            "safety_critical",
            Flag,
            "whether a low outcome must not stand without it",
        ),
        may(
            "sensitive",
            Each(&Word(&["protected characteristic", "third party"])),
            "what it concerns",
        ),
        CITE,
        NOTE,
        may("ask_when", Expression, "when the question waits no longer"),
        may("only_if", Expression, "where it applies"),
        may(
            "otherwise",
            Names(Sort::Value),
            "its value where it does not apply",
        ),
        may("worked_out", Expression, "how it follows from other facts"),
    ],
};

static FIELD: Record = Record {
    what: "a field",
    keys: &[
        must("type", Word(TYPES), "what it may hold"),
        may("values", Free(&Text), "values and their words"),
        may("least", Text, "the least a number may be"),
        may("most", Text, "the most a number may be"),
    ],
};

static DECISION: Record = Record {
    what: "a decision",
    keys: &[
        must("decision", Declares(Sort::Decision), "its name"),
        may(
            "adds_to",
            Names(Sort::Pack),
            "the pack to whose decision it adds",
        ),
        may(
            "replaces",
            Names(Sort::Pack),
            "the pack whose decision it takes the place of",
        ),
        may("why", Text, "why it replaces another"),
        may("title", Text, "title for people"),
        may("help", Text, "what it decides"),
        may(
            "says",
            Keyed(Sort::Outcome, &Text),
            "how outcomes read in a sentence",
        ),
        may(
            "called",
            Text,
            "how a sentence names its outcome, such as `the pathway`",
        ),
        may(
            "step",
            Flag,
            "whether it is only a step on the way to others",
        ),
        may(
            "kind",
            Word(&[
                "outcome",
                "actions",
                "deadlines",
                "services",
                "routes",
                "notices",
            ]),
            "what its outcomes are",
        ),
        may(
            "outcomes",
            Either(&Word(&["services"]), &Each(&Holds::Record(&OUTCOME))),
            "from least to most protective",
        ),
        may(
            "more_outcomes",
            Either(&Word(&["services"]), &Each(&Holds::Record(&OUTCOME))),
            "outcomes beside those of the layer below",
        ),
        may(
            "hit",
            Word(&["unique", "first", "highest", "collect"]),
            "how it picks among its rules",
        ),
        may(
            "otherwise",
            Names(Sort::Outcome),
            "the outcome when no rule holds",
        ),
        may("rules", Each(&Holds::Record(&RULE)), "its rules"),
        may(
            "while_open",
            Each(&Holds::Record(&OPEN_RULE)),
            "what to do until it is settled",
        ),
    ],
};

static OUTCOME: Record = Record {
    what: "an outcome",
    keys: &[
        must("id", Declares(Sort::Outcome), "its name"),
        may(
            "before",
            Names(Sort::Outcome),
            "the outcome of a lower layer that it stands before",
        ),
        may("title", Text, "title for people"),
        may("says", Text, "what it means"),
        may(
            "audience",
            Word(&["referrer", "family", "child"]),
            "who reads a notice",
        ),
        may("text", Text, "the words of a notice"),
        may("who", Text, "who does it"),
        may("duty_holder", Text, "whose duty a route is"),
        may("contact", Names(Sort::Service), "a service to contact"),
        may("within", Text, "how long, such as `1 working day`"),
        may(
            "window",
            Text,
            "between when, such as `9 to 10 working days`",
        ),
        may(
            "from",
            Names(Sort::Fact),
            "`received`, or a fact that gives a date",
        ),
        may("counting", Word(COUNTINGS), "whether the first day counts"),
        may("detail", Text, "more about it"),
        may("first", Flag, "whether it comes before everything else"),
        may("urgency", Word(&["now", "today", "later"]), "how soon"),
        may("sign_off", Text, "what a manager must agree"),
        may("family", Text, "plain words for the family"),
    ],
};

static RULE: Record = Record {
    what: "a rule",
    keys: &[
        must("id", Declares(Sort::Rule), "its name, dotted words"),
        must("title", Text, "title for people"),
        must("when", Expression, "when it holds"),
        may("unless", Expression, "its exception"),
        must(
            "then",
            Each(&Names(Sort::Outcome)),
            "the outcome, or outcomes where the decision collects",
        ),
        must("because", Text, "one sentence for the record"),
        may("tell_family", Text, "plain words for the family"),
        may("tell_referrer", Text, "plain words for the referrer"),
        CITE,
        must(
            "basis",
            Word(&["stated", "inferred", "unverified"]),
            "how firmly it rests on its statements",
        ),
        NOTE,
    ],
};

static OPEN_RULE: Record = Record {
    what: "a `while_open` rule",
    keys: &[
        must("id", Declares(Sort::Rule), "its name, dotted words"),
        may("title", Text, "title for people"),
        must("when", Expression, "when it holds"),
        may("unless", Expression, "its exception"),
        must("then", Each(&Names(Sort::Outcome)), "the outcome meanwhile"),
        must("because", Text, "one sentence for the record"),
        may("tell_family", Text, "plain words for the family"),
        may("tell_referrer", Text, "plain words for the referrer"),
        CITE,
        must(
            "basis",
            Word(&["stated", "inferred", "unverified"]),
            "how firmly it rests on its statements",
        ),
        NOTE,
        may(
            "adds",
            Keyed(Sort::Decision, &Each(&Names(Sort::Outcome))),
            "outcomes of other decisions that come with it",
        ),
    ],
};

static SERVICES: Record = Record {
    what: "services.yaml",
    keys: &[may(
        "services",
        Declared(Sort::Service, &Holds::Record(&SERVICE)),
        "services by their names",
    )],
};

static SERVICE: Record = Record {
    what: "a service",
    keys: &[
        must("title", Text, "title for people"),
        must("serves", Text, "whom it serves"),
        may("reach", Each(&Holds::Record(&REACH)), "how to reach it"),
        CITE,
        NOTE,
    ],
};

static REACH: Record = Record {
    what: "a way to reach a service",
    keys: &[
        may("phone", Text, "a number in quotation marks"),
        may("email", Text, "an address"),
        may("web", Text, "a page"),
        may("form", Text, "a form"),
        may("when", Text, "when it is answered, or for whom"),
    ],
};

static SOURCES: Record = Record {
    what: "sources.yaml",
    keys: &[
        may(
            "documents",
            Declared(Sort::Document, &Holds::Record(&DOCUMENT)),
            "documents by their names",
        ),
        may(
            "statements",
            Declared(Sort::Statement, &Holds::Record(&STATEMENT)),
            "statements by their names",
        ),
    ],
};

static DOCUMENT: Record = Record {
    what: "a document",
    keys: &[
        must("title", Text, "its title"),
        must("publisher", Text, "who published it"),
        may("link", Text, "where it can be read"),
        NOTE,
    ],
};

static STATEMENT: Record = Record {
    what: "a statement",
    keys: &[
        must(
            "document",
            Names(Sort::Document),
            "the document it comes from",
        ),
        must("at", Text, "where in the document"),
        must("says", Text, "what it says, in our own words"),
        may("fingerprint", Text, "fingerprint of the passage"),
        NOTE,
    ],
};

static INVARIANTS: Record = Record {
    what: "invariants.yaml",
    keys: &[
        may(
            "assumptions",
            Each(&Holds::Record(&ASSUMPTION)),
            "combinations of answers that cannot occur",
        ),
        may(
            "invariants",
            Each(&Holds::Record(&INVARIANT)),
            "what must hold for every child",
        ),
    ],
};

static ASSUMPTION: Record = Record {
    what: "an assumption",
    keys: &[
        must("id", Declares(Sort::Assumption), "its name, dotted words"),
        must("says", Text, "what it says, in words"),
        must("holds", Expression, "the condition that holds"),
    ],
};

static INVARIANT: Record = Record {
    what: "an invariant",
    keys: &[
        must("id", Declares(Sort::Invariant), "its name, dotted words"),
        must("says", Text, "in words that a manager would sign"),
        may(
            "for_all",
            Expression,
            "for which children; missing: for every one",
        ),
        may("implies", Expression, "what holds of every such child"),
        may("never", Expression, "what holds of no such child"),
        may(
            "decision",
            Names(Sort::Decision),
            "the decision that is claimed about",
        ),
        may(
            "monotone_in",
            Each(&Either(&Names(Sort::Fact), &Holds::Record(&MOVER))),
            "facts whose rise never lowers the decision",
        ),
        may(
            "does_not_depend_on",
            Each(&Names(Sort::Fact)),
            "facts that never change the decision",
        ),
        may(
            "settled_when_known",
            Each(&Names(Sort::Fact)),
            "facts that settle the decision",
        ),
        may(
            "interim_never",
            Each(&Names(Sort::Outcome)),
            "outcomes that never apply meanwhile",
        ),
        may(
            "while_possible",
            Expression,
            "meanwhile: as long as this may still be",
        ),
        may(
            "restates",
            Names(Sort::Pack),
            "the pack whose invariant of that name it takes the place of",
        ),
        CITE,
        NOTE,
    ],
};

static MOVER: Record = Record {
    what: "an entry of `monotone_in`",
    keys: &[
        must("fact", Names(Sort::Fact), "the fact"),
        must(
            "order",
            Each(&Names(Sort::Value)),
            "its values from least to most",
        ),
    ],
};
