//! What somebody typed into a form → the answer as a case writes it, or what to mend.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::algebra::moment::time_of_day;
use crate::algebra::number::Number;
use crate::algebra::number::read_number;
use crate::check::pack::Fact;
use crate::check::types::Bounds;
use crate::check::types::Type;
use crate::record::answer::Answer;
use crate::record::json::Json;

/// How many characters a text may have.
const MOST_LETTERS: usize = 20_000;

/// What somebody chose or typed for one question; empty where they left it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The radio: `yes`, a value, `given`, `not_known`, `declined`, `not_asked`; or nothing.
    pub choice: String,
    /// The boxes that were ticked.
    pub ticked: Vec<String>,
    /// A number or a text.
    pub text: String,
    /// The day of a date.
    pub day: String,
    /// Its month.
    pub month: String,
    /// Its year.
    pub year: String,
    /// The time of day.
    pub time: String,
    /// The entries of a list.
    pub entries: Vec<Entry>,
}

/// One entry of a list, as its fields stand on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What its fields are named after, apart from the others: a number.
    pub number: usize,
    /// Whether it is all that is known that there was one.
    pub bare: bool,
    /// What stands in its fields, in their order.
    pub fields: Vec<Typed>,
}

/// What somebody has to mend before an answer can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// Which entry of a list, and which of its fields; nothing for the answer as a whole.
    pub at: Option<(usize, Option<usize>)>,
    /// In words.
    pub words: String,
}

impl Mend {
    /// Something to mend about the answer as a whole.
    #[must_use]
    pub fn all(words: impl Into<String>) -> Vec<Self> {
        let words = words.into();
        vec![Self { at: None, words }]
    }
}

/// The box that stands for none of the values.
pub const NONE: &str = "none";

impl Typed {
    /// Whether it says that there is no answer and gives one.
    fn both(&self) -> bool {
        let absent = matches!(self.choice.as_str(), "not_known" | "declined");
        let given = !self.ticked.is_empty() || !self.text.is_empty() || !is_blank(self);
        let listed = self.entries.iter().any(|entry| !entry.is_blank());
        let none = absent || self.choice == NONE;
        self.choice == BOTH || absent && given || none && listed
    }

    /// Whether nothing stands in the fields.
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Entry {
    /// Whether nothing stands in it.
    fn is_blank(&self) -> bool {
        !self.bare && self.fields.iter().all(Typed::is_empty)
    }
}

/// The choice that stands for two choices at once.
pub const BOTH: &str = "both";

/// The answer to a question; none where it was left, and what to mend where it cannot be taken.
///
/// # Errors
/// In words for the person who typed.
pub fn answer_of(fact: &Fact, typed: &Typed) -> Result<Option<Answer>, Vec<Mend>> {
    if typed.both() {
        let words = "Give an answer, or say why there is none, not both";
        return Err(Mend::all(words));
    }
    match typed.choice.as_str() {
        "not_known" => return Ok(Some(Answer::NotKnown)),
        "declined" => return Ok(Some(Answer::Declined)),
        "not_asked" => return Ok(Some(Answer::Withdrawn)),
        _ => {}
    }
    let value = match &fact.of {
        Type::List(_) => list(fact, typed)?,
        Type::YesNo
        | Type::OneOf(_)
        | Type::AnyOf(_)
        | Type::Number(_)
        | Type::Text
        | Type::Date
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::Record(_)
        | Type::Any => value_of(&fact.of, typed).map_err(Mend::all)?,
    };
    Ok(value.map(Answer::Given))
}

/// The value that stands in the fields of a type; none where they were left.
fn value_of(of: &Type, typed: &Typed) -> Result<Option<Json>, String> {
    match of {
        Type::YesNo => one_of(&typed.choice, &["yes", "no"]),
        Type::OneOf(domain) => one_of(&typed.choice, &domain.words()),
        Type::AnyOf(domain) => any_of(&typed.ticked, &domain.words()),
        Type::Number(bounds) => number(*bounds, &typed.text),
        Type::Text => text(&typed.text),
        Type::Date => date(typed),
        Type::Moment => moment(typed),
        Type::Days | Type::Months | Type::List(_) | Type::Record(_) | Type::Any => Ok(None),
    }
}

/// A list of records; what is left out of one of them is not known.
fn list(fact: &Fact, typed: &Typed) -> Result<Option<Json>, Vec<Mend>> {
    if typed.choice == NONE {
        return json::<[u8; 0]>(&[]).map_err(Mend::all);
    }
    let (mut records, mut wrong) = (Vec::new(), Vec::new());
    for entry in &typed.entries {
        match record(fact, entry) {
            Ok(record) => records.push(record),
            Err(mend) => wrong.extend(mend),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if records.is_empty() {
        return Ok(None);
    }
    json(&records).map_err(Mend::all)
}

fn record<'f>(fact: &'f Fact, entry: &Entry) -> Result<BTreeMap<&'f str, Json>, Vec<Mend>> {
    let at = |field, words: &str| {
        let at = Some((entry.number, field));
        let words = words.to_owned();
        vec![Mend { at, words }]
    };
    if entry.is_blank() {
        let words = "Fill in what is known of the entry, or remove it";
        return Err(at(None, words));
    }
    let (mut record, mut wrong) = (BTreeMap::new(), Vec::new());
    for (number, (field, typed)) in fact.fields.iter().zip(&entry.fields).enumerate() {
        match field_of(&field.of, typed) {
            Ok(Some(value)) => {
                record.insert(&*field.name, value);
            }
            Ok(None) => {}
            Err(words) => wrong.extend(at(Some(number), &words)),
        }
    }
    if entry.bare && !record.is_empty() {
        let words =
            "Fill in what is known of the entry, or say that nothing more is known, not both";
        wrong.extend(at(None, words));
    }
    if wrong.is_empty() {
        Ok(record)
    } else {
        Err(wrong)
    }
}

fn field_of(of: &Type, typed: &Typed) -> Result<Option<Json>, String> {
    if typed.both() {
        return Err("Choose one of the answers".to_owned());
    }
    if typed.choice == "not_known" {
        return json(&typed.choice);
    }
    value_of(of, typed)
}

/// A date out of its three fields.
///
/// # Errors
/// In words for the person who typed.
pub fn date_of(day: &str, month: &str, year: &str) -> Result<Date, String> {
    let wrong = || "Enter a real date with day, month and year, such as 20 11 2026".to_owned();
    let year: i16 = year.parse().map_err(|_| wrong())?;
    if !(1900..=2100).contains(&year) {
        return Err("Enter the year with four digits, such as 2026".to_owned());
    }
    let month: i8 = month.parse().map_err(|_| wrong())?;
    let day: i8 = day.parse().map_err(|_| wrong())?;
    Date::new(year, month, day).map_err(|_| wrong())
}

fn json<T: serde::Serialize>(value: &T) -> Result<Option<Json>, String> {
    let written = Json::of(value).map_err(|error| error.to_string())?;
    Ok(Some(written))
}

fn one_of(choice: &str, known: &[&str]) -> Result<Option<Json>, String> {
    if choice.is_empty() {
        return Ok(None);
    }
    if known.contains(&choice) {
        return json(&choice);
    }
    Err("Choose one of the answers".to_owned())
}

fn any_of(ticked: &[String], known: &[&str]) -> Result<Option<Json>, String> {
    let none = ticked.iter().any(|it| it == NONE);
    let values: Vec<&String> = ticked.iter().filter(|it| *it != NONE).collect();
    match (none, values.is_empty()) {
        (false, true) => Ok(None),
        (true, false) => Err("Choose what applies, or none of them, not both".to_owned()),
        (true, true) | (false, false) => {
            if values.iter().all(|value| known.contains(&value.as_str())) {
                json(&values)
            } else {
                Err("Choose from the answers that are listed".to_owned())
            }
        }
    }
}

fn number(bounds: Bounds, text: &str) -> Result<Option<Json>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let ends = bounds.least.zip(bounds.most);
    let between = ends.map_or_else(String::new, |(least, most)| {
        format!(" from {least} to {most}")
    });
    let fits = |value: &Number| {
        bounds.least.is_none_or(|least| least <= *value)
            && bounds.most.is_none_or(|most| *value <= most)
            && (!bounds.whole || value.is_integer())
    };
    let value = read_number(text).filter(fits);
    let value = value.ok_or_else(|| format!("Enter a number{between}, in digits"))?;
    let written = Json::parse(&value.normalize().to_string());
    written.map(Some).map_err(|error| error.to_string())
}

fn text(text: &str) -> Result<Option<Json>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > MOST_LETTERS {
        return Err(format!("Write at most {MOST_LETTERS} characters"));
    }
    json(&text)
}

fn is_blank(typed: &Typed) -> bool {
    let fields = [&typed.day, &typed.month, &typed.year, &typed.time];
    fields.into_iter().all(String::is_empty)
}

fn date(typed: &Typed) -> Result<Option<Json>, String> {
    if is_blank(typed) {
        return Ok(None);
    }
    let date = date_of(&typed.day, &typed.month, &typed.year)?;
    json(&date.to_string())
}

fn moment(typed: &Typed) -> Result<Option<Json>, String> {
    if is_blank(typed) {
        return Ok(None);
    }
    let date = date_of(&typed.day, &typed.month, &typed.year)?;
    if typed.time.is_empty() {
        return json(&date.to_string());
    }
    let time = time_of_day(&typed.time).map_err(|_| "Enter the time as 16:20, or leave it out")?;
    json(
        &date
            .to_datetime(time)
            .strftime("%Y-%m-%dT%H:%M")
            .to_string(),
    )
}
