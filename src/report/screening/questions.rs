//! One question as a page asks it: its words, its fields, and what stands in them.

use crate::algebra::moment::Moment;
use crate::check::pack::Fact;
use crate::check::types::Type;
use crate::explain::wording::choices;
use crate::record::answer::Answer;
use crate::record::answer::Said;
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
    /// Nothing that a page can ask.
    Elsewhere,
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
        let listed = || {
            let all = choices(fact).into_iter();
            let all = all.map(|(value, words)| Choice {
                words: if words.is_empty() {
                    capital(&value)
                } else {
                    words
                },
                value,
            });
            all.collect()
        };
        match &fact.of {
            Type::YesNo | Type::OneOf(_) => Self::One(listed()),
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
pub fn typed_of(fact: &Fact, said: &Said) -> Typed {
    let mut typed = Typed::default();
    let word = match &said.answer {
        Answer::NotKnown => "not_known",
        Answer::Declined => "declined",
        Answer::Withdrawn => "",
        Answer::Given(_) => "given",
    };
    word.clone_into(&mut typed.choice);
    let Some(json) = said.answer.value() else {
        return typed;
    };
    let text = json
        .read::<String>()
        .unwrap_or_else(|_| json.text().to_owned());
    match &fact.of {
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
        Type::Number(_) | Type::Text => typed.text = text,
        Type::Date | Type::Moment => {
            if let Ok(moment) = Moment::parse(&text) {
                let mut told = Told::default();
                told.fill(moment);
                (typed.day, typed.month) = (told.day, told.month);
                (typed.year, typed.time) = (told.year, told.time);
            }
        }
        Type::Days | Type::Months | Type::List(_) | Type::Record(_) | Type::Any => {
            typed.text = text;
        }
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
    /// Whether a choice, or the sign for no answer, stands in the fields.
    #[must_use]
    pub fn chosen(&self, value: &str) -> bool {
        self.typed.choice == value
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn ticked(&self, value: &str) -> bool {
        self.typed.ticked.iter().any(|it| it == value)
    }

    /// Whether somebody wrote more than the answer.
    #[must_use]
    pub fn tells_more(&self) -> bool {
        self.told != Told::default()
    }
}

impl Form {
    /// What stands in the fields, in words.
    #[must_use]
    pub fn words(&self, typed: &Typed) -> String {
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
            Self::Date | Self::Moment => {
                let date = format!("{} {} {}", typed.day, typed.month, typed.year);
                if typed.time.is_empty() {
                    date
                } else {
                    format!("{date}, {}", typed.time)
                }
            }
        }
    }
}
