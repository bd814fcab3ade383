//! An expression that stands alone, without a pack: its names and their types come with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::algebra::calendar::Calendar;
use crate::algebra::calendar::DayCount;
use crate::algebra::moment::Moment;
use crate::algebra::number::read_number;
use crate::algebra::value::Value;
use crate::ast::letters::Letters;
use crate::ast::place::Place;
use crate::ast::scalar_map::Style;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::check::pack::About;
use crate::check::pack::Fact;
use crate::check::pack::Layer;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::check::pack::Step;
use crate::check::scope::Scope;
use crate::check::scope::shared;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Given;
use crate::check::terms::Standing;
use crate::check::types::Bounds;
use crate::check::types::Type;

/// A name with its value, or unknown.
pub type Setting = (String, Option<Value>);

/// The value that a node seems to hold: a date if it looks like one, a number, yes or no, else a text.
#[must_use]
pub fn guess(node: &Node) -> Option<Value> {
    match &node.kind {
        Kind::List(items) => Some(Value::List(items.iter().map(guess).collect())),
        Kind::Map(entries) => {
            let fields = entries
                .iter()
                .map(|entry| (shared(&entry.key), guess(&entry.value)));
            Some(Value::Record(fields.collect()))
        }
        Kind::Scalar(scalar) if scalar.is_nothing() => None,
        Kind::Scalar(scalar) if scalar.style != Style::Plain => Some(Value::text(&scalar.text)),
        Kind::Scalar(scalar) => match scalar.text.as_str() {
            "unknown" | "not_known" | "declined" | "?" => None,
            "true" | "yes" => Some(Value::Bool(true)),
            "false" | "no" => Some(Value::Bool(false)),
            text => Some(match (read_number(text), Moment::parse(text)) {
                (Some(number), _) => Value::Number(number),
                (None, Ok(Moment::Day(day))) => Value::Date(day),
                (None, _) => Value::text(text),
            }),
        },
    }
}

/// The type of a value; `Any` where it is unknown.
#[must_use]
pub fn type_of(value: Option<&Value>) -> Type {
    match value {
        None => Type::Any,
        Some(Value::Bool(_)) => Type::YesNo,
        Some(Value::Number(number)) => Type::Number(Bounds {
            not_zero: !number.is_zero(),
            ..Bounds::default()
        }),
        Some(Value::Text(_)) => Type::Text,
        Some(Value::Date(_)) => Type::Date,
        Some(Value::Moment(_)) => Type::Moment,
        Some(Value::Days(_)) => Type::Days,
        Some(Value::Months(_)) => Type::Months,
        Some(Value::List(items)) => {
            let joined = items
                .iter()
                .try_fold(Type::Any, |of, item| of.join(&type_of(item.as_ref())));
            Type::List(Box::new(joined.unwrap_or(Type::Any)))
        }
        Some(Value::Record(fields)) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.clone(), type_of(value.as_ref())));
            Type::Record(Arc::new(fields.collect()))
        }
    }
}

/// A pack of nothing but these names.
#[must_use]
pub fn pack_of(settings: &[Setting], calendar: Arc<Calendar>, place: Place) -> Pack {
    let mut scope = Scope::default();
    scope.given("contact.received_on", Given::ReceivedOn, Type::Date);
    let mut facts = Vec::new();
    for (number, (name, value)) in settings.iter().enumerate() {
        let of = type_of(value.as_ref());
        scope.fact(name, FactId(number), of.clone(), None);
        facts.push(bare_fact(name, of, place));
    }
    let order = (0..facts.len())
        .map(|number| Step::Fact(FactId(number)))
        .collect();
    Pack {
        layers: vec![Layer {
            id: PackId {
                pack: "none".to_owned(),
                version: crate::ast::pack::Version(0, 0, 0),
            },
            title: String::new(),
            authority: String::new(),
            area: String::new(),
            digest: String::new(),
            from: Date::MIN,
            until: None,
            approved: String::new(),
            standing: Standing::default(),
            notes: Vec::new(),
            accepts: Vec::new(),
            file: place.file,
        }],
        groups: Vec::new(),
        facts,
        decisions: Vec::new(),
        order,
        recommends: DecisionId(0),
        ask_for: Vec::new(),
        siblings_see: Vec::new(),
        letters: Letters::default(),
        services: Vec::new(),
        statements: BTreeMap::new(),
        assumptions: Vec::new(),
        invariants: Vec::new(),
        calendar,
        day_count: DayCount::DayAfter,
        office_hours: None,
        functions: Vec::new(),
        scope,
    }
}

fn bare_fact(name: &str, of: Type, declared: Place) -> Fact {
    Fact {
        name: shared(name),
        group: 0,
        layer: 0,
        about: About::Child,
        of,
        values: Vec::new(),
        fields: Vec::new(),
        bounds: None,
        ask: name.to_owned(),
        help: None,
        why: None,
        says: BTreeMap::new(),
        called: None,
        find_out_from: None,
        safety_critical: false,
        protected: false,
        third_party: false,
        cite: Vec::new(),
        note: None,
        ask_when: None,
        only_if: None,
        otherwise: None,
        worked_out: None,
        declared,
    }
}
