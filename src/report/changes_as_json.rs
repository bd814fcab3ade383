//! Two versions of a pack side by side, for machines: `threshold/diff/1`.

use serde_json::Value as Json;
use serde_json::json;

use crate::algebra::value::Value;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::compile::abstraction::Cut;
use crate::compile::abstraction::unmeasure;
use crate::compile::pair::Side;
use crate::explain::wording::as_written;
use crate::inspect::diff::Difference;
use crate::inspect::diff::meaning::Direction;
use crate::inspect::diff::meaning::Move;
use crate::inspect::diff::parts::MayBe;
use crate::inspect::diff::parts::Part;
use crate::inspect::diff::parts::Who;
use crate::inspect::diff::text::Became;
use crate::inspect::diff::text::Change;
use crate::inspect::example::Example;
use crate::report::changed_children::condition;
use crate::report::changed_children::part_words;
use crate::report::changes::Versions;

/// The difference as one object.
#[must_use]
pub fn changes_as_json(versions: Versions<'_>, found: &Difference) -> Json {
    let meaning = &found.meaning;
    let version = |pack: &Pack| {
        let own = pack.own();
        json!({
            "pack": own.id.pack,
            "version": own.id.version.to_string(),
            "digest": own.digest,
        })
    };
    let named = |all: &[(std::sync::Arc<str>, String)]| -> Vec<String> {
        all.iter().map(|(name, _)| name.to_string()).collect()
    };
    json!({
        "schema": "threshold/diff/1",
        "old": version(versions.old.0),
        "new": version(versions.new.0),
        "sign_off_needed": meaning.falls(),
        "proved_alike": meaning.is_alike(),
        "written": found.written.iter().map(|it| change(versions, it)).collect::<Vec<_>>(),
        "moves": meaning.moves.iter().map(|it| moved(versions, it)).collect::<Vec<_>>(),
        "compared": names(&meaning.compared),
        "only_old": named(&meaning.gone),
        "only_new": named(&meaning.added),
        "not_comparable": named(&meaning.unlike),
        "assumed": names(&meaning.assumed),
        "conditions_taken_alike": names(&meaning.taken_alike),
        "reads_siblings": meaning.reads_siblings,
    })
}

fn names(all: &[std::sync::Arc<str>]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn change(versions: Versions<'_>, change: &Change) -> Json {
    let (became, from) = match &change.became {
        Became::Added => ("added", None),
        Became::Removed => ("removed", None),
        Became::Changed => ("changed", None),
        Became::Renamed { from } => ("renamed", Some(from)),
    };
    let fields = change.fields.iter();
    let fields =
        fields.map(|field| json!({"field": field.name, "old": field.old, "new": field.new}));
    json!({
        "thing": change.thing.words().0,
        "id": change.id,
        "title": change.title,
        "became": became,
        "renamed_from": from,
        "fields": fields.collect::<Vec<_>>(),
        "old_place": change.old.map(|place| at(versions.old.1, place)),
        "new_place": change.new.map(|place| at(versions.new.1, place)),
    })
}

fn at(files: &Files, place: Place) -> Json {
    let position = files.line_column(place);
    json!({
        "file": files.name(place.file),
        "line": position.line,
        "column": position.column,
    })
}

fn moved(versions: Versions<'_>, one: &Move) -> Json {
    let direction = match one.direction {
        Direction::Down => "down",
        Direction::Up => "up",
        Direction::Lost => "lost",
        Direction::Gained => "gained",
    };
    let id = |named: &Option<crate::inspect::diff::meaning::Named>| {
        named.as_ref().map(|named| named.id.to_string())
    };
    json!({
        "decision": &*one.decision,
        "direction": direction,
        "from": id(&one.from),
        "to": id(&one.to),
        "children": one.who.iter().map(|it| child(versions, it)).collect::<Vec<_>>(),
        "further_conditions": one.more,
        "and_others": one.and_others,
        "could_not_be_told": one.could_not_be_told,
        "because_of": names(&one.because_of),
    })
}

fn child(versions: Versions<'_>, who: &Who) -> Json {
    let facts = |pack: &Pack, example: &Example| {
        let answers = example.answers.iter();
        let entries =
            answers.map(|(id, value)| (pack.fact(*id).name.to_string(), as_written(value)));
        Json::Object(entries.collect())
    };
    let example = &who.example;
    json!({
        "condition": condition(&who.parts),
        "parts": who.parts.iter().map(part).collect::<Vec<_>>(),
        "depends_on_old_alone": who.depends_on(Side::Old),
        "depends_on_new_alone": who.depends_on(Side::New),
        "example": {
            "received": example.received.to_string(),
            "old_facts": facts(versions.old.0, &example.old),
            "new_facts": facts(versions.new.0, &example.new),
        },
    })
}

fn side(only: Option<Side>) -> Option<&'static str> {
    only.map(|side| match side {
        Side::Old => "old",
        Side::New => "new",
    })
}

fn part(part: &Part) -> Json {
    let words = part_words(part);
    match part {
        Part::Answer {
            fact, only, may_be, ..
        } => json!({
            "fact": &*fact.name,
            "only": side(*only),
            "may_be": allowed(fact, may_be),
            "words": words,
        }),
        Part::Hours { only, open } => json!({
            "in_office_hours": open,
            "only": side(*only),
            "words": words,
        }),
        Part::Loose { text, only, holds } => json!({
            "condition": text,
            "only": side(*only),
            "holds": holds,
            "words": words,
        }),
    }
}

fn allowed(fact: &Fact, may_be: &MayBe) -> Json {
    match may_be {
        MayBe::YesNo(yes) => as_written(&Value::Bool(*yes)),
        MayBe::OneOf(values) => json!({"one_of": names(values)}),
        MayBe::AnyOf { with, without } => json!({"with": names(with), "without": names(without)}),
        MayBe::Range { from, below } => {
            let at = |cut: &Cut| {
                unmeasure(cut.at, &fact.of).map_or(Json::Null, |value| as_written(&value))
            };
            let bound = |cut: &Option<Cut>, of: fn(bool) -> &'static str| {
                cut.as_ref()
                    .map(|cut| json!({"is": of(cut.beyond), "value": at(cut)}))
            };
            json!({
                "from": bound(from, |beyond| if beyond { ">" } else { ">=" }),
                "to": bound(below, |beyond| if beyond { "<=" } else { "<" }),
            })
        }
    }
}
