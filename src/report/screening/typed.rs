//! What somebody typed into a form → the answer as a case writes it, or what to mend.

use jiff::civil::Date;

use crate::algebra::moment::time_of_day;
use crate::algebra::number::read_number;
use crate::check::pack::Fact;
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
}

/// The box that stands for none of the values.
pub const NONE: &str = "none";

impl Typed {
    /// Whether it says that there is no answer and gives one.
    fn both(&self) -> bool {
        let absent = matches!(self.choice.as_str(), "not_known" | "declined");
        let given = !self.ticked.is_empty() || !self.text.is_empty() || !is_blank(self);
        self.choice == BOTH || absent && given
    }
}

/// The choice that stands for two choices at once.
pub const BOTH: &str = "both";

/// The answer to a question; none where it was left, and what to mend where it cannot be taken.
///
/// # Errors
/// In words for the person who typed.
pub fn answer_of(fact: &Fact, typed: &Typed) -> Result<Option<Answer>, String> {
    if typed.both() {
        return Err("Give an answer, or say why there is none, not both".to_owned());
    }
    match typed.choice.as_str() {
        "not_known" => return Ok(Some(Answer::NotKnown)),
        "declined" => return Ok(Some(Answer::Declined)),
        "not_asked" => return Ok(Some(Answer::Withdrawn)),
        _ => {}
    }
    let value = match &fact.of {
        Type::YesNo => one_of(&typed.choice, &["yes", "no"])?,
        Type::OneOf(domain) => one_of(&typed.choice, &domain.words())?,
        Type::AnyOf(domain) => any_of(&typed.ticked, &domain.words())?,
        Type::Number(_) => number(fact, &typed.text)?,
        Type::Text => text(&typed.text)?,
        Type::Date => date(typed)?,
        Type::Moment => moment(typed)?,
        Type::Days | Type::Months | Type::List(_) | Type::Record(_) | Type::Any => None,
    };
    Ok(value.map(Answer::Given))
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

fn number(fact: &Fact, text: &str) -> Result<Option<Json>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let between = fact.bounds.map_or_else(String::new, |(least, most)| {
        format!(" from {least} to {most}")
    });
    let value = read_number(text).filter(|value| {
        fact.bounds
            .is_none_or(|(least, most)| (least..=most).contains(value))
    });
    let whole = matches!(&fact.of, Type::Number(bounds) if bounds.whole);
    let value = value.filter(|value| !whole || value.is_integer());
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
