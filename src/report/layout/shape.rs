//! Which keys a map of a pack has, in the order of the format, and which values are expressions.

/// What stands at a place of a file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Anything whose inside has no order of its own.
    Any,
    /// An expression.
    Expression,
    /// A map with these keys, in this order.
    Record(&'static [(&'static str, Shape)]),
    /// A map from names to the same shape; its order is the author's.
    Named(&'static Shape),
    /// A list of the same shape.
    Each(&'static Shape),
}

use Shape::Any;
use Shape::Each;
use Shape::Expression;
use Shape::Named;
use Shape::Record;

impl Shape {
    /// The shape of the value of a key.
    pub(super) fn at(self, key: &str) -> Self {
        match self {
            Record(keys) => keys
                .iter()
                .find(|(name, _)| *name == key)
                .map_or(Any, |(_, shape)| *shape),
            Named(shape) => *shape,
            Any | Expression | Each(_) => Any,
        }
    }

    /// The shape of the items of a list.
    pub(super) fn item(self) -> Self {
        match self {
            Each(shape) => *shape,
            // One alone may stand without its list.
            Record(_) | Expression | Any | Named(_) => Any,
        }
    }

    /// Where a key stands among the others; unknown ones come last.
    pub(super) fn rank(self, key: &str) -> usize {
        match self {
            Record(keys) => keys
                .iter()
                .position(|(name, _)| *name == key)
                .unwrap_or(keys.len()),
            Any | Expression | Named(_) | Each(_) => 0,
        }
    }
}

/// The shape of a file, by its name.
pub(super) fn shape_of(name: &str) -> Shape {
    let mut parts = name.rsplit('/');
    let (file, folder) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    match file {
        "pack.yaml" => Record(PACK),
        "facts.yaml" => Record(&[("groups", Any), ("facts", Named(&Record(FACT)))]),
        "services.yaml" => Record(&[("services", Named(&Record(SERVICE)))]),
        "sources.yaml" => Record(&[
            ("documents", Named(&Record(DOCUMENT))),
            ("statements", Named(&Record(STATEMENT))),
        ]),
        "invariants.yaml" => Record(&[
            ("assumptions", Each(&Record(ASSUMPTION))),
            ("invariants", Each(&Record(INVARIANT))),
        ]),
        _ if folder == "decisions" => Record(DECISION),
        _ => Any,
    }
}

const PACK: &[(&str, Shape)] = &[
    ("pack", Any),
    ("version", Any),
    ("title", Any),
    ("authority", Any),
    ("area", Any),
    ("in_force", Any),
    ("extends", Any),
    ("calendar", Any),
    ("day_count", Any),
    ("office_hours", Any),
    ("recommends", Any),
    ("ask_for", Any),
    ("siblings_see", Any),
    ("letters", Any),
    ("approved", Any),
    ("notes", Any),
    ("accepts", Any),
    ("functions", Any),
];

const FACT: &[(&str, Shape)] = &[
    ("group", Any),
    ("about", Any),
    ("type", Any),
    ("values", Any),
    ("least", Any),
    ("most", Any),
    ("of", Any),
    ("ask", Any),
    ("help", Any),
    ("why", Any),
    ("says", Any),
    ("called", Any),
    ("ask_when", Expression),
    ("only_if", Expression),
    ("otherwise", Any),
    ("worked_out", Expression),
    ("find_out_from", Any),
    ("safety_critical", Any),
    ("sensitive", Any),
    ("cite", Any),
    ("note", Any),
];

const DECISION: &[(&str, Shape)] = &[
    ("decision", Any),
    ("adds_to", Any),
    ("replaces", Any),
    ("why", Any),
    ("title", Any),
    ("help", Any),
    ("says", Any),
    ("called", Any),
    ("step", Any),
    ("kind", Any),
    ("outcomes", Each(&Record(OUTCOME))),
    ("more_outcomes", Each(&Record(OUTCOME))),
    ("hit", Any),
    ("otherwise", Any),
    ("rules", Each(&Record(RULE))),
    ("while_open", Each(&Record(RULE))),
];

const OUTCOME: &[(&str, Shape)] = &[
    ("id", Any),
    ("before", Any),
    ("title", Any),
    ("says", Any),
    ("audience", Any),
    ("text", Any),
    ("who", Any),
    ("duty_holder", Any),
    ("contact", Any),
    ("within", Any),
    ("window", Any),
    ("from", Any),
    ("counting", Any),
    ("detail", Any),
    ("first", Any),
    ("sign_off", Any),
    ("family", Any),
];

const RULE: &[(&str, Shape)] = &[
    ("id", Any),
    ("title", Any),
    ("when", Expression),
    ("unless", Expression),
    ("then", Any),
    ("because", Any),
    ("tell_family", Any),
    ("tell_referrer", Any),
    ("cite", Any),
    ("basis", Any),
    ("note", Any),
    ("adds", Any),
];

const SERVICE: &[(&str, Shape)] = &[
    ("title", Any),
    ("serves", Any),
    ("reach", Any),
    ("cite", Any),
    ("note", Any),
];

const DOCUMENT: &[(&str, Shape)] = &[
    ("title", Any),
    ("publisher", Any),
    ("link", Any),
    ("note", Any),
];

const STATEMENT: &[(&str, Shape)] = &[
    ("document", Any),
    ("at", Any),
    ("says", Any),
    ("fingerprint", Any),
    ("note", Any),
];

const ASSUMPTION: &[(&str, Shape)] = &[("id", Any), ("says", Any), ("holds", Expression)];

const INVARIANT: &[(&str, Shape)] = &[
    ("id", Any),
    ("says", Any),
    ("for_all", Expression),
    ("implies", Expression),
    ("never", Expression),
    ("decision", Any),
    ("monotone_in", Any),
    ("does_not_depend_on", Any),
    ("settled_when_known", Any),
    ("interim_never", Any),
    ("while_possible", Expression),
    ("restates", Any),
    ("cite", Any),
    ("note", Any),
];
