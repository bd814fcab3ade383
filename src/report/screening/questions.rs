//! One question as a page asks it: its words, its fields, and what stands in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::algebra::moment::Moment;
use crate::check::pack::Fact;
use crate::check::pack::Field;
use crate::check::types::Type;
use crate::record::answer::Answer;
use crate::record::answer::Said;
use crate::record::json::Json;
use crate::report::screening::typed::Entry;
use crate::report::screening::typed::NONE;
use crate::report::screening::typed::Typed;

/// A question with its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The fact, which names the fields.
    pub fact: String,
    /// The question.
    pub ask: String,
    /// The definition beside it.
    pub help: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// Who can tell.
    pub find_out_from: Option<String>,
    /// Whether a low outcome must not stand without it.
    pub safety_critical: bool,
    /// Whether it is the most useful one to ask now.
    pub next: bool,
    /// Whether somebody answered it before.
    pub answered: bool,
    /// Its fields.
    pub form: Form,
    /// The entry of a list that takes the focus; 0 for the button that adds one.
    pub begins: Option<usize>,
    /// What stands in them.
    pub typed: Typed,
    /// Who said it, when and what else; what stands in those fields.
    pub told: Told,
    /// What the record says now, where somebody else wrote it meanwhile.
    pub meanwhile: Option<String>,
}

/// The fields of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// One of these answers, each with its words.
    One(Vec<Choice>),
    /// Any of them, or none.
    Any(Vec<Choice>),
    /// A number.
    Number,
    /// A text.
    Text,
    /// A day.
    Date,
    /// A day, perhaps with a time.
    Moment,
    /// Any number of records, each with these fields.
    List(Vec<Part>),
    /// Nothing that a page can ask.
    Elsewhere,
}

/// A field of each record of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name in the record.
    pub name: String,
    /// Its name for people.
    pub words: String,
    /// What it may hold.
    pub form: Form,
}

/// One answer to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its value.
    pub value: String,
    /// Its words.
    pub words: String,
}

/// Who said something, when, and what else they said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Who.
    pub from: String,
    /// The day.
    pub day: String,
    /// The month.
    pub month: String,
    /// The year.
    pub year: String,
    /// The time of day.
    pub time: String,
    /// Free text.
    pub note: String,
}

impl Form {
    /// The fields for a fact.
    #[must_use]
    pub fn of(fact: &Fact) -> Self {
        if matches!(fact.of, Type::List(_)) {
            let parts = fact.fields.iter().map(|field| Part {
                name: field.name.to_string(),
                words: capital(&field.name),
                form: Self::of_type(&field.of, &field.values),
            });
            return Self::List(parts.collect());
        }
        Self::of_type(&fact.of, &fact.values)
    }

    fn of_type(of: &Type, values: &[(Arc<str>, String)]) -> Self {
        let listed = || {
            let all = values.iter();
            all.map(|(value, words)| Choice::of(value, words)).collect()
        };
        match of {
            Type::YesNo => Self::One(vec![Choice::of("yes", ""), Choice::of("no", "")]),
            Type::OneOf(_) => Self::One(listed()),
            Type::AnyOf(_) => Self::Any(listed()),
            Type::Number(_) => Self::Number,
            Type::Text => Self::Text,
            Type::Date => Self::Date,
            Type::Moment => Self::Moment,
            Type::Days | Type::Months | Type::List(_) | Type::Record(_) | Type::Any => {
                Self::Elsewhere
            }
        }
    }

    /// Whether boxes of their own say that there is no answer.
    #[must_use]
    pub fn has_boxes(&self) -> bool {
        match self {
            Self::Any(_) | Self::Number | Self::Date | Self::Moment | Self::List(_) => true,
            Self::One(_) | Self::Text | Self::Elsewhere => false,
        }
    }

    /// Whether a time may go with the day.
    #[must_use]
    pub fn has_time(&self) -> bool {
        *self == Self::Moment
    }

    /// Whether it has more than one field, which are named together.
    #[must_use]
    pub fn is_group(&self) -> bool {
        match self {
            Self::One(_) | Self::Any(_) | Self::Date | Self::Moment | Self::List(_) => true,
            Self::Number | Self::Text | Self::Elsewhere => false,
        }
    }
}

impl Choice {
    fn of(value: &str, words: &str) -> Self {
        Self {
            words: if words.is_empty() {
                capital(value)
            } else {
                words.to_owned()
            },
            value: value.to_owned(),
        }
    }
}

impl Told {
    /// What was told with an answer.
    #[must_use]
    pub fn of(said: &Said) -> Self {
        let mut told = Self {
            from: said.from.clone().unwrap_or_default(),
            note: said.note.clone().unwrap_or_default(),
            ..Self::default()
        };
        if let Some(on) = said.on {
            told.fill(on);
        }
        told
    }

    /// Puts a moment into the fields.
    pub fn fill(&mut self, on: Moment) {
        let date = on.date();
        self.day = date.day().to_string();
        self.month = date.month().to_string();
        self.year = date.year().to_string();
        self.time = on
            .time()
            .map_or_else(String::new, |time| time.strftime("%H:%M").to_string());
    }

    /// Whether nothing stands in the fields of the moment.
    #[must_use]
    pub fn is_undated(&self) -> bool {
        let fields = [&self.day, &self.month, &self.year, &self.time];
        fields.into_iter().all(String::is_empty)
    }
}

/// What stands in the fields of a question for an answer that was given.
#[must_use]
pub fn typed_of(fact: &Fact, answer: &Answer) -> Typed {
    let word = match answer {
        Answer::NotKnown => "not_known",
        Answer::Declined => "declined",
        Answer::Withdrawn => "",
        Answer::Given(json) if matches!(fact.of, Type::List(_)) => {
            return typed_list(fact, json);
        }
        Answer::Given(json) => return typed_value(&fact.of, json),
    };
    Typed {
        choice: word.to_owned(),
        ..Typed::default()
    }
}

/// What stands in the fields of a list.
fn typed_list(fact: &Fact, json: &Json) -> Typed {
    let items: Vec<Json> = json.read().unwrap_or_default();
    let entries = items.iter().enumerate().map(|(number, item)| {
        let record: BTreeMap<String, Json> = item.read().unwrap_or_default();
        let field = |field: &Field| {
            let value = record.get(&*field.name);
            value.map_or_else(Typed::default, |value| match value.read::<&str>() {
                Ok("not_known" | "declined") => Typed {
                    choice: "not_known".to_owned(),
                    ..Typed::default()
                },
                Ok(_) | Err(_) => typed_value(&field.of, value),
            })
        };
        Entry {
            number: number + 1,
            bare: record.is_empty(),
            fields: fact.fields.iter().map(field).collect(),
        }
    });
    let entries: Vec<Entry> = entries.collect();
    let choice = if entries.is_empty() { NONE } else { "" };
    Typed {
        choice: choice.to_owned(),
        entries,
        ..Typed::default()
    }
}

/// What stands in the fields of one value.
fn typed_value(of: &Type, json: &Json) -> Typed {
    let mut typed = Typed::default();
    let text = json
        .read::<String>()
        .unwrap_or_else(|_| json.text().to_owned());
    match of {
        Type::YesNo => {
            typed.choice = match text.as_str() {
                "true" => "yes".to_owned(),
                "false" => "no".to_owned(),
                _ => text,
            };
        }
        Type::OneOf(_) => typed.choice = text,
        Type::AnyOf(_) => {
            typed.ticked = json.read().unwrap_or_default();
            if typed.ticked.is_empty() {
                typed.ticked.push(NONE.to_owned());
            }
        }
        Type::Date | Type::Moment => {
            if let Ok(moment) = Moment::parse(&text) {
                let mut told = Told::default();
                told.fill(moment);
                (typed.day, typed.month) = (told.day, told.month);
                (typed.year, typed.time) = (told.year, told.time);
            }
        }
        Type::Number(_)
        | Type::Text
        | Type::Days
        | Type::Months
        | Type::List(_)
        | Type::Record(_)
        | Type::Any => typed.text = text,
    }
    typed
}

/// A word with a capital letter, its underscores as spaces.
fn capital(word: &str) -> String {
    let word = word.replace('_', " ");
    let mut letters = word.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

impl Question {
    /// Whether somebody wrote more than the answer.
    #[must_use]
    pub fn tells_more(&self) -> bool {
        self.told != Told::default()
    }

    /// Whether an entry takes the focus.
    #[must_use]
    pub fn begins_in(&self, entry: &Entry) -> bool {
        self.begins == Some(entry.number)
    }

    /// Whether the button that adds an entry takes the focus.
    #[must_use]
    pub fn begins_anew(&self) -> bool {
        self.begins == Some(0)
    }

    /// The choices that stand for no answer, beside those of the question.
    #[must_use]
    pub fn absences(&self) -> Vec<Choice> {
        let mut all = self.unknown();
        all.push(Choice::of("declined", "Declined to say"));
        if self.answered {
            all.push(Choice::of("not_asked", "Take this answer back"));
        }
        all
    }

    /// The choice beside those of a field of an entry.
    #[must_use]
    pub fn unknown(&self) -> Vec<Choice> {
        vec![Choice::of("not_known", "Not known")]
    }
}

impl Typed {
    /// Whether a choice, or the sign for no answer, stands in the fields.
    #[must_use]
    pub fn chosen(&self, value: &str) -> bool {
        self.choice == value
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn has(&self, value: &str) -> bool {
        self.ticked.iter().any(|it| it == value)
    }
}

impl Form {
    /// What stands in the fields, in words.
    #[must_use]
    pub fn words(&self, typed: &Typed) -> String {
        if typed.choice == "not_known" {
            return "Not known".to_owned();
        }
        let named = |choices: &[Choice], value: &String| {
            let found = choices.iter().find(|choice| choice.value == *value);
            found.map_or_else(|| value.clone(), |choice| choice.words.clone())
        };
        match self {
            Self::One(choices) => named(choices, &typed.choice),
            Self::Any(choices) => {
                let all = typed.ticked.iter().map(|value| {
                    if value == NONE {
                        "None of these".to_owned()
                    } else {
                        named(choices, value)
                    }
                });
                all.collect::<Vec<_>>().join(", ")
            }
            Self::Number | Self::Text | Self::Elsewhere => typed.text.clone(),
            Self::Date | Self::Moment if typed.day.is_empty() => String::new(),
            Self::Date | Self::Moment => {
                let date = format!("{} {} {}", typed.day, typed.month, typed.year);
                if typed.time.is_empty() {
                    date
                } else {
                    format!("{date}, {}", typed.time)
                }
            }
            Self::List(_) => self.entries(typed).join("; "),
        }
    }

    /// The entries of a list, each in words.
    #[must_use]
    pub fn entries(&self, typed: &Typed) -> Vec<String> {
        let Self::List(parts) = self else {
            return Vec::new();
        };
        if typed.entries.is_empty() {
            return vec!["None".to_owned()];
        }
        let entries = typed.entries.iter().map(|entry| {
            let fields = parts.iter().zip(&entry.fields).filter_map(|(part, typed)| {
                let words = part.form.words(typed);
                (!words.is_empty()).then(|| format!("{}: {words}", part.words))
            });
            let fields: Vec<String> = fields.collect();
            if fields.is_empty() {
                "One of which nothing more is known".to_owned()
            } else {
                fields.join(", ")
            }
        });
        entries.collect()
    }
}
