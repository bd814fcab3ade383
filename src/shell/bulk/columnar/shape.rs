//! The columns of a table → which is which question, and whether its type can answer it.
//!
//! A table is a row for each child, or a row for each contact with its children as a list of structs, or cases as JSON.

use std::borrow::Cow;

use arrow_schema::DataType;
use arrow_schema::Fields;
use arrow_schema::Schema;

use crate::check::answers::wanted;
use crate::check::pack::About;
use crate::check::types::Type;
use crate::shell::bulk::columnar::cells::Midnight;
use crate::shell::bulk::columnar::types::columns_for;
use crate::shell::bulk::columnar::types::fits;
use crate::shell::bulk::columnar::types::is_moment;
use crate::shell::bulk::columnar::types::is_reference;
use crate::shell::bulk::columnar::types::is_text;
use crate::shell::bulk::columnar::types::items;
use crate::shell::bulk::columnar::types::words;
use crate::shell::bulk::mapping::Asked;
use crate::shell::bulk::mapping::Columns;
use crate::shell::bulk::mapping::Part;
use crate::shell::bulk::source::Reading;

/// What a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A row for each child.
    Children,
    /// A row for each contact; its children are in the column of this number.
    Contacts(usize),
    /// A case of JSON in the column of this number.
    Json(usize),
}

/// Whose answers a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// The row's.
    Row,
    /// Those of the children listed in the row.
    Listed,
}

/// Where a column is found.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// The position in the row, or in the struct of a child, then in each struct within.
    pub(super) path: Vec<usize>,
    pub(super) level: Level,
    pub(super) midnight: Midnight,
}

/// What the columns of a table are.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) form: Form,
    pub(super) columns: Columns,
    /// In the order of the columns.
    pub(super) leaves: Vec<Leaf>,
}

/// A column as the table has it.
struct Found<'s> {
    name: &'s str,
    of: &'s DataType,
    leaf: Leaf,
}

impl Shape {
    /// Looks at a table, or says what is wrong with it.
    pub(super) fn of(schema: &Schema, reading: &Reading<'_>) -> Result<Self, String> {
        let fields = schema.fields();
        if let Some(at) = fields.iter().position(|field| field.name() == "json") {
            return json(fields, at, reading);
        }
        let mut found = Vec::new();
        let mut form = Form::Children;
        for (at, field) in fields.iter().enumerate() {
            match (field.name().as_str(), items(field.data_type())) {
                ("children", Some(DataType::Struct(inner))) => {
                    form = Form::Contacts(at);
                    gather(inner, &[], Level::Listed, &mut found);
                }
                _ => gather_one(field, vec![at], Level::Row, &mut found),
            }
        }
        let names: Vec<Cow<'_, str>> = found
            .iter()
            .map(|one| match (one.name, one.leaf.level) {
                ("ref", Level::Listed) => Cow::Borrowed("child"),
                (name, Level::Row | Level::Listed) => Cow::Borrowed(name),
            })
            .collect();
        let columns = reading.mapping.columns(&names, reading.asked)?;
        columns.alone(&names, &|at| {
            let one = found.get(at);
            one.is_some_and(|one| one.leaf.level == Level::Listed)
        })?;
        for ((part, _), one) in columns.parts.iter().zip(&mut found) {
            check(part, one, form, reading)?;
        }
        Ok(Self {
            form,
            columns,
            leaves: found.into_iter().map(|one| one.leaf).collect(),
        })
    }
}

/// A column that holds whole cases, alone.
fn json(fields: &Fields, at: usize, reading: &Reading<'_>) -> Result<Shape, String> {
    for field in fields {
        let name = field.name();
        if name != "json" && !reading.mapping.ignores(name) {
            return Err(format!(
                "column `{name}` stands beside `json`, which holds whole cases; leave it out, or map it to `ignore`"
            ));
        }
        if name == "json" && !is_text(field.data_type()) {
            let of = words(field.data_type());
            return Err(format!(
                "column `json` is one of {of}; make it one of texts, each a case"
            ));
        }
    }
    Ok(Shape {
        form: Form::Json(at),
        columns: Columns::none(),
        leaves: Vec::new(),
    })
}

fn gather<'s>(fields: &'s Fields, above: &[usize], level: Level, found: &mut Vec<Found<'s>>) {
    for (at, field) in fields.iter().enumerate() {
        let path = [above, &[at]].concat();
        gather_one(field, path, level, found);
    }
}

/// A column, or the columns of the struct `facts`.
fn gather_one<'s>(
    field: &'s arrow_schema::Field,
    path: Vec<usize>,
    level: Level,
    found: &mut Vec<Found<'s>>,
) {
    match (field.name().as_str(), field.data_type()) {
        ("facts", DataType::Struct(inner)) => gather(inner, &path, level, found),
        (name, of) => found.push(Found {
            name,
            of,
            leaf: Leaf {
                path,
                level,
                midnight: Midnight::IsATime,
            },
        }),
    }
}

fn check(
    part: &Part,
    one: &mut Found<'_>,
    form: Form,
    reading: &Reading<'_>,
) -> Result<(), String> {
    let (name, of) = (one.name, words(one.of));
    let listed = one.leaf.level == Level::Listed;
    let is = |fits: bool, wanted: &str| {
        let wrong = || format!("column `{name}` is one of {of}; make it one of {wanted}");
        if fits { Ok(()) } else { Err(wrong()) }
    };
    let outside = |what: &str| {
        Err(format!(
            "column `{name}` is {what}, and stands inside `children`; put it beside"
        ))
    };
    match part {
        Part::Ignored => Ok(()),
        Part::Case if listed => outside("the case"),
        Part::Authority if listed => outside("the authority"),
        Part::Received if listed => outside("when the contact was received"),
        Part::Child if !listed && form != Form::Children => Err(format!(
            "column `{name}` is the child, and stands outside of `children`; put it inside"
        )),
        Part::Case | Part::Child | Part::Authority => is(is_reference(one.of), "texts or integers"),
        Part::Received => is(
            is_moment(one.of),
            "timestamps without a zone, in the local time of England, or of texts such as `2026-11-20T16:20`",
        ),
        Part::Fact(fact) => {
            let Some(Asked { about, of: asked }) = (reading.asked)(fact) else {
                return Ok(());
            };
            if matches!(asked, Type::Date) {
                one.leaf.midnight = Midnight::IsTheDay;
            }
            match (about, form) {
                (About::Contact, _) if listed => return outside("about the whole contact"),
                (About::Child, Form::Contacts(_)) if !listed => {
                    return Err(format!(
                        "column `{name}` is about a child, and stands outside of `children`; put it inside"
                    ));
                }
                (About::Contact | About::Child | About::Household, _) => {}
            }
            let answer = wanted(&asked);
            is(
                fits(&asked, one.of),
                &format!("{}: `{fact}` is answered by {answer}", columns_for(&asked)),
            )
        }
    }
}
