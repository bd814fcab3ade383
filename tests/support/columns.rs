//! Cases laid out as columns of Arrow, each question in the type that suits it.

use std::sync::Arc;

use arrow_array::Array;
use arrow_array::ArrayRef;
use arrow_array::BooleanArray;
use arrow_array::Date32Array;
use arrow_array::DictionaryArray;
use arrow_array::Int64Array;
use arrow_array::LargeStringArray;
use arrow_array::ListArray;
use arrow_array::RecordBatch;
use arrow_array::StringArray;
use arrow_array::StringViewArray;
use arrow_array::StructArray;
use arrow_array::TimestampSecondArray;
use arrow_array::types::Int32Type;
use arrow_buffer::NullBuffer;
use arrow_buffer::OffsetBuffer;
use arrow_schema::Field;
use arrow_schema::Fields;
use jiff::civil::Date;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value as Json;
use threshold::check::case::Case;
use threshold::check::pack::About;
use threshold::check::pack::Pack;
use threshold::check::types::Type;
use threshold::report::cases::as_json;

/// A column of lists; `ends` counts the items of each.
pub(crate) fn list_of(items: ArrayRef, ends: &[usize]) -> ArrayRef {
    let field = Arc::new(Field::new("element", items.data_type().clone(), true));
    let offsets = OffsetBuffer::from_lengths(ends.iter().copied());
    Arc::new(ListArray::new(field, offsets, items, None))
}

/// A column of lists of texts.
pub(crate) fn list_of_lists(rows: &[Option<Vec<Option<&str>>>]) -> ArrayRef {
    let items: Vec<Option<&str>> = rows.iter().flatten().flatten().copied().collect();
    let lengths = rows.iter().map(|row| row.as_ref().map_or(0, Vec::len));
    let field = Arc::new(Field::new("element", arrow_schema::DataType::Utf8, true));
    let nulls: NullBuffer = rows.iter().map(Option::is_some).collect();
    let offsets = OffsetBuffer::from_lengths(lengths);
    let items = Arc::new(StringArray::from(items));
    Arc::new(ListArray::new(field, offsets, items, Some(nulls)))
}

/// A column of lists of texts, none of them nothing.
pub(crate) fn lists(rows: &[Option<Vec<&str>>]) -> ArrayRef {
    let rows: Vec<Option<Vec<Option<&str>>>> = rows
        .iter()
        .map(|row| {
            row.as_ref()
                .map(|it| it.iter().copied().map(Some).collect())
        })
        .collect();
    list_of_lists(&rows)
}

fn words<'j>(values: &[Option<&'j Json>]) -> Vec<Option<&'j str>> {
    let known = |it: &&str| !matches!(*it, "not_known" | "declined");
    values
        .iter()
        .map(|it| it.and_then(Json::as_str).filter(known))
        .collect()
}

fn seconds(at: DateTime) -> i64 {
    at.to_zoned(TimeZone::UTC).unwrap().timestamp().as_second()
}

/// The answers to one question; that somebody declined, or did not know, is nothing here.
fn column(of: &Type, values: &[Option<&Json>]) -> ArrayRef {
    let said = words(values);
    match of {
        Type::YesNo => {
            let values: Vec<Option<bool>> =
                said.iter().map(|it| it.map(|it| it == "yes")).collect();
            Arc::new(BooleanArray::from(values))
        }
        Type::Number(_) => {
            let values: Vec<Option<i64>> =
                values.iter().map(|it| it.and_then(Json::as_i64)).collect();
            Arc::new(Int64Array::from(values))
        }
        Type::Date => {
            let days = said.iter().map(|it| {
                let day: Date = it.as_ref()?.parse().unwrap();
                i32::try_from(seconds(day.at(0, 0, 0, 0)) / 86_400).ok()
            });
            Arc::new(Date32Array::from(days.collect::<Vec<_>>()))
        }
        Type::Moment if said.iter().flatten().all(|it| it.contains('T')) => {
            let times = said
                .iter()
                .map(|it| Some(seconds(it.as_ref()?.parse().unwrap())));
            Arc::new(TimestampSecondArray::from(times.collect::<Vec<_>>()))
        }
        Type::OneOf(_) => Arc::new(said.into_iter().collect::<DictionaryArray<Int32Type>>()),
        Type::AnyOf(_) => {
            let rows: Vec<Option<Vec<&str>>> = values
                .iter()
                .map(|it| {
                    Some(
                        it.as_ref()?
                            .as_array()?
                            .iter()
                            .map(|it| it.as_str().unwrap())
                            .collect(),
                    )
                })
                .collect();
            lists(&rows)
        }
        Type::Text => Arc::new(StringViewArray::from(said)),
        Type::Moment | Type::Days | Type::Months | Type::List(_) | Type::Record(_) | Type::Any => {
            Arc::new(LargeStringArray::from(said))
        }
    }
}

/// A row for each child.
pub(crate) fn of_children(pack: &Pack, cases: &[Case]) -> RecordBatch {
    let told: Vec<Json> = cases.iter().map(|case| as_json(pack, case)).collect();
    let rows: Vec<(&Json, &Json)> = told
        .iter()
        .flat_map(|case| {
            case["children"]
                .as_array()
                .unwrap()
                .iter()
                .map(move |child| (case, child))
        })
        .collect();
    let text = |of: &dyn Fn(&(&Json, &Json)) -> String| -> ArrayRef {
        Arc::new(StringArray::from(rows.iter().map(of).collect::<Vec<_>>()))
    };
    let plain = |json: &Json| json.as_str().unwrap().to_owned();
    let mut columns = vec![
        ("case".to_owned(), text(&|(case, _)| plain(&case["case"]))),
        ("child".to_owned(), text(&|(_, child)| plain(&child["ref"]))),
        (
            "authority".to_owned(),
            text(&|(case, _)| plain(&case["authority"])),
        ),
        (
            "received".to_owned(),
            text(&|(case, _)| plain(&case["received"])),
        ),
    ];
    for fact in &pack.facts {
        let values: Vec<Option<&Json>> = rows
            .iter()
            .map(|(case, child)| {
                child["facts"]
                    .get(&*fact.name)
                    .or_else(|| case["facts"].get(&*fact.name))
            })
            .collect();
        columns.push((fact.name.to_string(), column(&fact.of, &values)));
    }
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, it)| (name, it, true)))
        .unwrap()
}

/// A row for each contact, with its children as a list of structs.
pub(crate) fn of_contacts(pack: &Pack, cases: &[Case]) -> RecordBatch {
    let all = of_children(pack, cases);
    let lengths: Vec<usize> = cases.iter().map(|case| case.children.len()).collect();
    let firsts: Vec<u64> = lengths
        .iter()
        .scan(0, |at, length| {
            let first = *at;
            *at += *length as u64;
            Some(first)
        })
        .collect();
    let firsts: Vec<usize> = firsts
        .iter()
        .map(|it| usize::try_from(*it).unwrap())
        .collect();
    let about = |name: &str| pack.find_fact(name).map(|id| pack.fact(id).about);
    let outer =
        |name: &str| matches!(name, "case" | "received") || about(name) == Some(About::Contact);
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    let (mut inner, mut fields): (Vec<ArrayRef>, Vec<Field>) = (Vec::new(), Vec::new());
    for (field, column) in all.schema().fields().iter().zip(all.columns()) {
        let name = field.name().as_str();
        if outer(name) {
            // Its first child says it for the contact.
            let told: Vec<Option<String>> = firsts.iter().map(|at| text_at(column, *at)).collect();
            columns.push((name.to_owned(), Arc::new(StringArray::from(told))));
        } else if name != "authority" {
            let name = if name == "child" { "ref" } else { name };
            fields.push(Field::new(name, column.data_type().clone(), true));
            inner.push(column.clone());
        }
    }
    let children = StructArray::new(Fields::from(fields), inner, None);
    columns.push(("children".to_owned(), list_of(Arc::new(children), &lengths)));
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, it)| (name, it, true)))
        .unwrap()
}

/// What stands in a row, as text.
fn text_at(column: &ArrayRef, row: usize) -> Option<String> {
    use arrow_array::AnyDictionaryArray as _;
    use arrow_array::cast::AsArray as _;
    if column.is_null(row) {
        return None;
    }
    if let Some(flags) = column.as_boolean_opt() {
        return Some(if flags.value(row) { "yes" } else { "no" }.to_owned());
    }
    if let Some(texts) = column.as_string_opt::<i32>() {
        return Some(texts.value(row).to_owned());
    }
    if let Some(keyed) = column.as_dictionary_opt::<Int32Type>() {
        let values = keyed.values().as_string::<i32>();
        return Some(values.value(keyed.normalized_keys()[row]).to_owned());
    }
    if let Some(views) = column.as_string_view_opt() {
        return Some(views.value(row).to_owned());
    }
    unreachable!("a column of {}", column.data_type())
}

/// A whole case in each row, as JSON.
pub(crate) fn of_json(pack: &Pack, cases: &[Case]) -> RecordBatch {
    let texts: Vec<String> = cases
        .iter()
        .map(|case| as_json(pack, case).to_string())
        .collect();
    let column: ArrayRef = Arc::new(StringArray::from(texts));
    RecordBatch::try_from_iter([("json", column)]).unwrap()
}
