//! Item definitions: what an answer may be, `null` among it, and what a decision answers.

use std::sync::Arc;

use crate::algebra::value::Value;
use crate::check::pack::Decision;
use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::report::dmn::names::Names;
use crate::report::dmn::value::quoted;
use crate::report::dmn::xml::Element;

/// A rule within a decision.
pub(super) const RULE: &str = "t_rule";

/// The other children.
pub(super) const SIBLINGS: &str = "t_siblings";

/// What applies while the recommendation is open.
pub(super) const MEANWHILE: &str = "t_meanwhile";

/// Whether a type is one value or many.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Many {
    One,
    List,
}

/// The type of an answer: one of FEEL's own, or an item definition.
pub(super) fn type_of_fact(fact: &Fact, name: &str) -> String {
    match &fact.of {
        Type::YesNo => "boolean".to_owned(),
        Type::Text => "string".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Number(_) | Type::OneOf(_) | Type::AnyOf(_) | Type::List(_) | Type::Record(_) => {
            format!("t_{name}")
        }
        Type::Moment | Type::Days | Type::Months | Type::Any => "Any".to_owned(),
    }
}

/// The type of what a decision answers.
pub(super) fn type_of_decision(name: &str) -> String {
    format!("t_{name}_answer")
}

/// The item definitions of a question, where FEEL's own types do not say enough.
///
/// A list has one for its items and one for itself: an engine we tried holds the definition of items against the list
/// as a whole, and makes null of it, where both are one.
pub(super) fn of_fact(pack: &Pack, names: &Names, id: FactId) -> Vec<Element> {
    let fact = pack.fact(id);
    let name = type_of_fact(fact, names.answer(id));
    match &fact.of {
        Type::YesNo
        | Type::Text
        | Type::Date
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::Any => Vec::new(),
        Type::Number(_) => vec![named(&name, &name, Many::One).holding_all(number(fact))],
        Type::OneOf(domain) => {
            let allowed = words(&domain.values, Some("null"));
            vec![named(&name, &name, Many::One).holding_all(allowed)]
        }
        Type::AnyOf(domain) => list(&name, words(&domain.values, None)),
        Type::List(_) | Type::Record(_) => {
            let fields = fact.fields.iter();
            let fields = fields.map(|field| component(&name, &field.name, &field.of));
            list(&name, fields)
        }
    }
}

fn number(fact: &Fact) -> Vec<Element> {
    let of = Element::text("typeRef", "number");
    let Some((least, most)) = fact.bounds else {
        return vec![of];
    };
    let range = format!("null, [{}..{}]", Value::Number(least), Value::Number(most));
    vec![of, allowed(range)]
}

/// The named values, and before them what stands for none.
fn words(values: &[Arc<str>], none: Option<&str>) -> [Element; 2] {
    let values = values.iter().map(|value| quoted(value));
    let values: Vec<String> = none.map(str::to_owned).into_iter().chain(values).collect();
    [
        Element::text("typeRef", "string"),
        allowed(values.join(", ")),
    ]
}

fn allowed(tests: String) -> Element {
    Element::new("allowedValues").holding(Element::text("text", tests))
}

fn named(name: &str, path: &str, many: Many) -> Element {
    let element = Element::new("itemDefinition")
        .with("name", name)
        .with("id", format!("type_{path}"));
    collection(element, many)
}

fn collection(element: Element, many: Many) -> Element {
    match many {
        Many::One => element,
        Many::List => element.with("isCollection", "true"),
    }
}

/// A field of a record.
fn component(of: &str, name: &str, holds: &Type) -> Element {
    let many = match holds {
        Type::AnyOf(_) | Type::List(_) => Many::List,
        Type::YesNo
        | Type::Number(_)
        | Type::Text
        | Type::Date
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::OneOf(_)
        | Type::Record(_)
        | Type::Any => Many::One,
    };
    let plain = |word: &str| vec![Element::text("typeRef", word)];
    let inside = match holds {
        Type::YesNo => plain("boolean"),
        Type::Number(_) => plain("number"),
        Type::Date => plain("date"),
        Type::Text | Type::AnyOf(_) => plain("string"),
        Type::OneOf(domain) => words(&domain.values, Some("null")).to_vec(),
        Type::Moment | Type::Days | Type::Months | Type::List(_) | Type::Record(_) | Type::Any => {
            plain("Any")
        }
    };
    let element = Element::new("itemComponent")
        .with("name", name)
        .with("id", format!("type_{of}.{name}"));
    collection(element, many).holding_all(inside)
}

/// What rules may see of another child.
pub(super) fn sibling(pack: &Pack) -> Vec<(Arc<str>, Type)> {
    let seen = pack.siblings_see.iter().map(|id| {
        let decision = pack.decision(*id);
        let domain = Arc::new(crate::report::dmn::value::outcomes(decision));
        let of = if decision.collects() {
            Type::AnyOf(domain)
        } else {
            Type::OneOf(domain)
        };
        (decision.name.clone(), of)
    });
    std::iter::once((Arc::from("ref"), Type::Text))
        .chain(seen)
        .collect()
}

/// The item definitions of a list whose items hold this.
fn list(name: &str, items: impl IntoIterator<Item = Element>) -> Vec<Element> {
    let one = format!("{name}_item");
    vec![
        named(&one, &one, Many::One).holding_all(items),
        named(name, name, Many::List).holding(Element::text("typeRef", one)),
    ]
}

/// The item definitions of the other children.
pub(super) fn siblings(pack: &Pack) -> Vec<Element> {
    let fields = sibling(pack);
    let fields = fields
        .iter()
        .map(|(name, of)| component(SIBLINGS, name, of));
    list(SIBLINGS, fields)
}

/// The item definition of a rule.
pub(super) fn rule() -> Element {
    let text = |name| component(RULE, name, &Type::Text);
    let truth = |name| component(RULE, name, &Type::YesNo);
    named(RULE, RULE, Many::One).holding_all([text("rule"), truth("must"), truth("may")])
}

/// The item definition of what a decision answers.
pub(super) fn of_decision(decision: &Decision, name: &str) -> Element {
    let name = type_of_decision(name);
    let lists = ["certain", "possible"].map(|key| texts(&name, key, Many::List));
    let ends = ["settled", "at_least", "at_most"].map(|key| texts(&name, key, Many::One));
    let fired = ["fired", "may_fire"].map(|key| texts(&name, key, Many::List));
    let element = named(&name, &name, Many::One).holding_all(lists);
    let element = if decision.collects() {
        element.holding(texts(&name, "settled", Many::List))
    } else {
        element.holding_all(ends)
    };
    element.holding_all(fired)
}

fn texts(of: &str, name: &str, many: Many) -> Element {
    let element = Element::new("itemComponent")
        .with("name", name)
        .with("id", format!("type_{of}.{name}"));
    collection(element, many).holding(Element::text("typeRef", "string"))
}

/// The item definition of what applies while the recommendation is open.
pub(super) fn meanwhile() -> Element {
    let adds = Element::new("itemComponent")
        .with("name", "adds")
        .with("id", format!("type_{MEANWHILE}.adds"))
        .with("isCollection", "true")
        .holding_all(
            ["decision", "outcome"].map(|key| texts(&format!("{MEANWHILE}.adds"), key, Many::One)),
        );
    named(MEANWHILE, MEANWHILE, Many::One)
        .holding_all(["rule", "outcome"].map(|key| texts(MEANWHILE, key, Many::One)))
        .holding(component(MEANWHILE, "raised", &Type::YesNo))
        .holding(adds)
}
