//! `decisions/*.yaml` → a decision as written.

use std::sync::Arc;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::Fields;
use crate::ast::fields::text_of;
use crate::ast::pack::Basis;
use crate::ast::pack::Carries;
use crate::ast::pack::Decision;
use crate::ast::pack::DecisionKind;
use crate::ast::pack::HitPolicy;
use crate::ast::pack::OpenRule;
use crate::ast::pack::Outcome;
use crate::ast::pack::Rule;
use crate::ast::pack::Standing;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::read_facts::check_name;
use crate::ast::read_facts::condition;
use crate::ast::read_facts::read_says;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;

const KINDS: &[&str] = &[
    "outcome",
    "actions",
    "deadlines",
    "services",
    "routes",
    "notices",
];
const POLICIES: &[&str] = &["unique", "first", "highest", "collect"];
const BASES: &[&str] = &["stated", "inferred", "unverified"];
const COUNTINGS: &[&str] = &["day_after", "same_day"];
const AUDIENCES: &[&str] = &["referrer", "family", "child"];

/// Reads one decision.
pub(super) fn read_decision(
    node: &Node,
    files: &Files,
    problems: &mut Vec<Diagnostic>,
) -> Option<Decision> {
    let mut fields = Fields::of(node, "a decision", problems)?;
    let name = fields.required_text("decision");
    let adds_to = fields.text("adds_to");
    let replaces = fields.text("replaces");
    let why = fields.text("why");
    let adds = adds_to.is_some();
    let title = if adds {
        fields.text("title")
    } else {
        fields.required_text("title")
    };
    let help = fields.text("help").map(|text| text.value);
    let (says, called) = if adds {
        (&[][..], None)
    } else {
        (fields.map("says"), fields.text("called"))
    };
    let step = fields.flag("step");
    let kind = fields.word("kind", KINDS);
    let outcomes = if adds {
        fields.node("more_outcomes")
    } else {
        fields.required("outcomes")
    };
    if adds && outcomes.is_some() && kind.is_none() {
        fields.required("kind");
    }
    let kind = kind.map_or(DecisionKind::Outcome, |word| kind_of(word.value));
    let hit = if adds {
        None
    } else {
        read_hit(&mut fields, kind)
    };
    let otherwise = if adds { None } else { fields.text("otherwise") };
    let rules = fields.items("rules");
    let while_open = fields.items("while_open");
    let place = Place {
        end: fields.place().start,
        ..fields.place()
    };
    fields.finish();
    let standing = read_standing(adds_to, replaces, why.is_some(), problems);
    let name = name?;
    check_name(&name, "a decision", problems);
    check_otherwise(
        &name,
        hit.as_ref(),
        otherwise.as_ref(),
        adds,
        place,
        problems,
    );
    let services = outcomes
        .and_then(Node::scalar)
        .is_some_and(|scalar| scalar.text == "services");
    let outcomes = match outcomes {
        Some(node) if !services => read_outcomes(node, kind, problems),
        _ => Vec::new(),
    };
    Some(Decision {
        title: title.map_or_else(|| name.value.clone(), |title| title.value),
        name,
        standing,
        help,
        says: read_says(says, problems),
        called: called.map(|text| text.value),
        step,
        kind,
        outcomes,
        outcomes_are_services: services,
        hit,
        otherwise,
        rules: rules
            .into_iter()
            .filter_map(|n| read_rule(n, files, problems))
            .collect(),
        while_open: while_open
            .into_iter()
            .filter_map(|n| read_open_rule(n, files, problems))
            .collect(),
    })
}

fn kind_of(word: &str) -> DecisionKind {
    match word {
        "actions" => DecisionKind::Actions,
        "deadlines" => DecisionKind::Deadlines,
        "services" => DecisionKind::Services,
        "routes" => DecisionKind::Routes,
        "notices" => DecisionKind::Notices,
        _ => DecisionKind::Outcome,
    }
}

fn read_hit(fields: &mut Fields<'_, '_>, kind: DecisionKind) -> Option<Written<HitPolicy>> {
    if kind != DecisionKind::Outcome && fields.node("hit").is_none() {
        return Some(Written::new(HitPolicy::Collect, fields.place()));
    }
    fields.required("hit")?;
    let word = fields.word("hit", POLICIES)?;
    let policy = match word.value {
        "unique" => HitPolicy::Unique,
        "first" => HitPolicy::First,
        "highest" => HitPolicy::Highest,
        _ => HitPolicy::Collect,
    };
    if kind != DecisionKind::Outcome && policy != HitPolicy::Collect {
        fields.problems.push(
            Diagnostic::error(
                "wrong-hit-policy",
                "this kind of decision gathers everything that fits",
            )
            .at(word.place, "")
            .fix(word.place, "collect"),
        );
    }
    Some(Written::new(policy, word.place))
}

fn read_standing(
    adds_to: Option<Written<String>>,
    replaces: Option<Written<String>>,
    has_reason: bool,
    problems: &mut Vec<Diagnostic>,
) -> Standing {
    match (adds_to, replaces) {
        (Some(adds), Some(replaces)) => {
            problems.push(
                Diagnostic::error(
                    "adds-and-replaces",
                    "a decision either adds to another or replaces it",
                )
                .at(replaces.place, "take one of the two away")
                .also(adds.place, "the other"),
            );
            Standing::AddsTo(adds)
        }
        (Some(adds), None) => Standing::AddsTo(adds),
        (None, Some(replaces)) => {
            if !has_reason {
                problems.push(
                    Diagnostic::error("no-reason", "a decision that replaces another says why")
                        .at(replaces.place, "")
                        .help("write `why:` and the reason in a sentence".to_owned()),
                );
            }
            Standing::Replaces(replaces)
        }
        (None, None) => Standing::New,
    }
}

fn check_otherwise(
    name: &Written<String>,
    hit: Option<&Written<HitPolicy>>,
    otherwise: Option<&Written<String>>,
    adds: bool,
    place: Place,
    problems: &mut Vec<Diagnostic>,
) {
    let collects = hit.is_some_and(|hit| hit.value == HitPolicy::Collect);
    match otherwise {
        Some(written) if collects => problems.push(
            Diagnostic::error(
                "otherwise-with-collect",
                "a decision that collects has no `otherwise`",
            )
            .at(written.place, "take this away")
            .help("when no rule holds, nothing is collected".to_owned()),
        ),
        None if !collects && !adds && hit.is_some() => problems.push(
            Diagnostic::error(
                "missing-key",
                format!("decision `{}` has no `otherwise`", name.value),
            )
            .at(place, "`otherwise:` belongs here")
            .help("write the outcome for when no rule holds".to_owned()),
        ),
        _ => {}
    }
}

fn read_outcomes(node: &Node, kind: DecisionKind, problems: &mut Vec<Diagnostic>) -> Vec<Outcome> {
    let Kind::List(items) = &node.kind else {
        problems.push(crate::ast::fields::expected(
            node,
            "outcomes",
            "a list of outcomes",
        ));
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| read_outcome(item, kind, problems))
        .collect()
}

fn read_outcome(
    node: &Node,
    kind: DecisionKind,
    problems: &mut Vec<Diagnostic>,
) -> Option<Outcome> {
    let mut fields = Fields::of(node, "an outcome", problems)?;
    let id = fields.required_text("id");
    let title = if kind == DecisionKind::Notices {
        fields.text("title")
    } else {
        fields.required_text("title")
    };
    let carries = read_carries(&mut fields, kind);
    let before = fields.text("before");
    fields.finish();
    let id = id?;
    check_name(&id, "an outcome", problems);
    let title = title.map_or_else(|| id.value.clone(), |title| title.value);
    Some(Outcome {
        id,
        title,
        carries,
        before,
    })
}

/// How soon something is to be done.
const URGENCIES: &[&str] = &["now", "today", "later"];

fn read_carries(fields: &mut Fields<'_, '_>, kind: DecisionKind) -> Carries {
    let mut plain = |key| fields.text(key).map(|text| text.value);
    match kind {
        DecisionKind::Outcome => Carries::Answer {
            says: plain("says"),
            who: plain("who"),
            sign_off: plain("sign_off"),
            family: plain("family"),
        },
        DecisionKind::Actions => Carries::Action {
            who: plain("who"),
            detail: plain("detail"),
            contact: fields.text("contact"),
            first: fields.flag("first"),
            urgency: fields.word("urgency", URGENCIES),
        },
        DecisionKind::Deadlines => read_deadline(fields),
        DecisionKind::Services => Carries::Service,
        DecisionKind::Routes => Carries::Route {
            duty_holder: plain("duty_holder"),
            detail: plain("detail"),
            contact: fields.text("contact"),
        },
        DecisionKind::Notices => Carries::Notice {
            audience: {
                fields.required("audience");
                fields.word("audience", AUDIENCES)
            },
            text: fields
                .required_text("text")
                .map_or_else(String::new, |text| text.value),
        },
    }
}

fn read_deadline(fields: &mut Fields<'_, '_>) -> Carries {
    let within = fields.text("within");
    let window = fields.text("window");
    let place = Place {
        end: fields.place().start,
        ..fields.place()
    };
    match (&within, &window) {
        (Some(_), Some(window)) => fields.problems.push(
            Diagnostic::error(
                "within-and-window",
                "a deadline has `within` or `window`, not both",
            )
            .at(window.place, "take one away"),
        ),
        (None, None) => fields.problems.push(
            Diagnostic::error("missing-key", "a deadline has no `within`")
                .at(place, "`within:` belongs here")
                .help(
                    "write for instance `within: 1 working day` or `window: 9 to 10 working days`"
                        .to_owned(),
                ),
        ),
        _ => {}
    }
    fields.required("from");
    Carries::Deadline {
        limit: within.or(window),
        from: fields.text("from"),
        counting: fields.word("counting", COUNTINGS),
        detail: fields.text("detail").map(|text| text.value),
    }
}

fn read_rule(node: &Node, files: &Files, problems: &mut Vec<Diagnostic>) -> Option<Rule> {
    let mut fields = Fields::of(node, "a rule", problems)?;
    let rule = read_rule_fields(&mut fields, files, true);
    fields.finish();
    rule
}

fn read_rule_fields(fields: &mut Fields<'_, '_>, files: &Files, titled: bool) -> Option<Rule> {
    let id = fields.required_text("id");
    let title = if titled {
        fields.required_text("title")
    } else {
        fields.text("title")
    };
    let when = fields.required("when");
    let unless = fields.node("unless");
    fields.required("then");
    let then = fields.texts("then");
    let because = fields.required_text("because");
    let tell_family = fields.text("tell_family");
    let tell_referrer = fields.text("tell_referrer");
    let cite = fields.texts("cite");
    fields.required("basis");
    let basis = fields.word("basis", BASES);
    let note = fields.text("note").map(|text| text.value);
    let when = condition(when, "when", files, fields.problems);
    let unless = condition(unless, "unless", files, fields.problems);
    let id = id?;
    check_rule_id(&id, fields.problems);
    let basis = match basis.as_ref().map(|word| word.value) {
        Some("inferred") => Basis::Inferred,
        Some("unverified") => Basis::Unverified,
        _ => Basis::Stated,
    };
    if basis != Basis::Stated && note.is_none() {
        fields.problems.push(
            Diagnostic::error(
                "no-note",
                format!("rule `{}` is {} and has no `note`", id.value, basis.word()),
            )
            .at(id.place, "")
            .help(
                "write `note:` and say what the documents leave open, and which reading this takes"
                    .to_owned(),
            ),
        );
    }
    Some(Rule {
        title: title.map_or_else(|| id.value.clone(), |title| title.value),
        id,
        when: when.map(Arc::new),
        unless: unless.map(Arc::new),
        then,
        because: because.map_or_else(String::new, |text| text.value),
        tell_family,
        tell_referrer,
        cite,
        basis,
        note,
    })
}

/// Refuses ids that are not dotted words.
pub fn check_rule_id(id: &Written<String>, problems: &mut Vec<Diagnostic>) {
    let plain = id.value.starts_with(|c: char| c.is_ascii_lowercase())
        && id.value.len() <= 80
        && id.value.bytes().all(|b| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_')
        });
    if !plain {
        problems.push(
            Diagnostic::error("bad-name", format!("`{}` cannot name a rule", id.value))
                .at(id.place, "")
                .help(
                    "use small letters, digits, dots and hyphens, such as `s47.reasonable-cause`"
                        .to_owned(),
                ),
        );
    }
}

fn read_open_rule(node: &Node, files: &Files, problems: &mut Vec<Diagnostic>) -> Option<OpenRule> {
    let mut fields = Fields::of(node, "a `while_open` rule", problems)?;
    let rule = read_rule_fields(&mut fields, files, false);
    let adds = fields.map("adds");
    fields.finish();
    let adds = adds
        .iter()
        .map(|entry| {
            let decision = Written::new(entry.key.clone(), entry.key_place);
            let items: Vec<&Node> = match &entry.value.kind {
                Kind::List(items) => items.iter().collect(),
                Kind::Scalar(_) | Kind::Map(_) => vec![&entry.value],
            };
            let outcomes = items
                .into_iter()
                .filter_map(|item| text_of(item, "adds", problems))
                .collect();
            (decision, outcomes)
        })
        .collect();
    Some(OpenRule { rule: rule?, adds })
}
