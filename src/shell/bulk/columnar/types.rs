//! Which types of columns answer which questions.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the types and errors of Arrow are not ours"
)]

use arrow_schema::DataType;

use crate::check::types::Type;

/// Whether a column holds texts.
pub(super) fn is_text(of: &DataType) -> bool {
    match of {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// Whether a column holds texts or whole numbers, as references may be.
pub(super) fn is_reference(of: &DataType) -> bool {
    is_text(of) || of.is_integer()
}

/// Whether a column holds days or times of no zone, or texts.
pub(super) fn is_moment(of: &DataType) -> bool {
    let told = matches!(
        of,
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, None)
    );
    told || is_text(of)
}

/// The type of the items of a column of lists.
pub(super) fn items(of: &DataType) -> Option<&DataType> {
    match of {
        DataType::List(item) | DataType::LargeList(item) => Some(item.data_type()),
        _ => None,
    }
}

/// Whether a column can answer a question.
pub(super) fn fits(asked: &Type, of: &DataType) -> bool {
    match asked {
        Type::YesNo => *of == DataType::Boolean || is_text(of),
        Type::Number(_) => is_number(of) || is_text(of),
        Type::Date | Type::Moment => is_moment(of),
        Type::Text | Type::OneOf(_) | Type::Days | Type::Months | Type::Any => is_text(of),
        Type::AnyOf(_) => is_text(of) || items(of).is_some_and(is_text),
        Type::List(item) => {
            let texts = !matches!(**item, Type::Record(_) | Type::List(_));
            texts && is_text(of) || items(of).is_some_and(|of| fits(item, of))
        }
        Type::Record(fields) => match of {
            DataType::Struct(columns) => columns.iter().all(|column| {
                let mut fields = fields.iter();
                let field = fields.find(|(name, _)| **name == **column.name());
                field.is_some_and(|(_, asked)| fits(asked, column.data_type()))
            }),
            _ => false,
        },
    }
}

fn is_number(of: &DataType) -> bool {
    let floats = matches!(of, DataType::Float32 | DataType::Float64);
    floats || of.is_integer() || of.is_decimal()
}

/// The types of columns that answer a question, in words.
pub(super) fn columns_for(asked: &Type) -> String {
    match asked {
        Type::YesNo => "booleans, or of texts `yes`, `no`, `not_known` and `declined`".to_owned(),
        Type::Number(_) => "integers, decimals, floats or texts".to_owned(),
        Type::Date | Type::Moment => "dates, of timestamps without a zone, or of texts".to_owned(),
        Type::AnyOf(_) => "lists of texts".to_owned(),
        Type::List(item) => match &**item {
            Type::Record(fields) => {
                let names: Vec<String> =
                    fields.iter().map(|(name, _)| format!("`{name}`")).collect();
                format!("lists of structs with fields among {}", names.join(", "))
            }
            Type::YesNo
            | Type::Number(_)
            | Type::Text
            | Type::Date
            | Type::Moment
            | Type::Days
            | Type::Months
            | Type::OneOf(_)
            | Type::AnyOf(_)
            | Type::List(_)
            | Type::Any => format!("lists of {}", columns_for(item)),
        },
        Type::Text | Type::OneOf(_) | Type::Record(_) | Type::Days | Type::Months | Type::Any => {
            "texts".to_owned()
        }
    }
}

/// A type as people who made the file know it.
pub(super) fn words(of: &DataType) -> String {
    match of {
        DataType::Boolean => "booleans".to_owned(),
        DataType::Date32 | DataType::Date64 => "dates".to_owned(),
        DataType::Timestamp(_, None) => "timestamps without a zone".to_owned(),
        DataType::Timestamp(_, Some(zone)) => format!("timestamps with a zone ({zone})"),
        DataType::Struct(_) => "structs".to_owned(),
        of if is_text(of) => "texts".to_owned(),
        of if of.is_integer() => "integers".to_owned(),
        of if is_number(of) => "decimals or floats".to_owned(),
        of => match items(of) {
            Some(item) => format!("lists of {}", words(item)),
            None => format!("{of}"),
        },
    }
}
