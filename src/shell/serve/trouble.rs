//! What went wrong with a request, and what the person is told.

use axum::http::StatusCode;

use crate::record::actor::Role;
use crate::record::refusal::Refusal;
use crate::record::store::StoreError;

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// There is nothing here.
    NotFound,
    /// The address takes other methods.
    NoMethod,
    /// The form did not come from a page of this program, or its session has ended.
    Stranger,
    /// The form could not be read.
    Form(Unread),
    /// They are none of those who may.
    NotTheirs(Vec<Role>),
    /// The record does not take it.
    Refused(Refusal),
    /// It cannot be done yet.
    NotYet(String),
    /// The rules cannot take the answers.
    Rules(Vec<Wrong>),
    /// The words of this contact were erased.
    Erased,
    /// No rules decide this contact, and why.
    NoRules(String),
    /// The database failed.
    Store(StoreError),
    /// We are wrong.
    Ours,
}

/// Why a form could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is too long.
    TooLarge,
    /// It did not arrive in time.
    TooSlow,
    /// It is no form.
    NoForm,
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Where in the case, such as `$.children[0].facts.age_years`.
    pub(crate) path: Option<String>,
    /// In words.
    pub(crate) words: String,
}

impl Wrong {
    /// Something wrong with no answer alone.
    pub(crate) fn with_all(words: impl Into<String>) -> Vec<Self> {
        vec![Self {
            path: None,
            words: words.into(),
        }]
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Trouble {
    /// Whether somebody else changed the contact first.
    pub(crate) fn is_stale(&self) -> bool {
        matches!(
            self,
            Self::Refused(Refusal::Stale { .. }) | Self::Store(StoreError::Conflict { .. })
        )
    }

    /// The status of the response.
    pub(crate) fn status(&self) -> StatusCode {
        if self.is_stale() {
            return StatusCode::CONFLICT;
        }
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NoMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Erased => StatusCode::GONE,
            Self::Form(Unread::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Form(Unread::TooSlow) => StatusCode::REQUEST_TIMEOUT,
            Self::Form(Unread::NoForm) => StatusCode::BAD_REQUEST,
            Self::Stranger | Self::NotTheirs(_) => StatusCode::FORBIDDEN,
            Self::Refused(_) | Self::NotYet(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Rules(_) | Self::NoRules(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Store(StoreError::Corrupt { .. } | StoreError::Failed { .. }) | Self::Ours => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            Self::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What happened, in a few words.
    pub(crate) fn title(&self) -> &'static str {
        if self.is_stale() {
            return "Somebody else wrote first";
        }
        match self {
            Self::NotFound => "There is no such page",
            Self::NoMethod => "This page cannot be opened so",
            Self::Stranger => "This form cannot be taken",
            Self::Form(Unread::TooLarge) => "This is too much at once",
            Self::Form(Unread::TooSlow) => "The form did not arrive in time",
            Self::Form(Unread::NoForm) => "The form could not be read",
            Self::NotTheirs(_) => "This is not for your role",
            Self::Refused(_) => "This cannot be written",
            Self::NotYet(_) => "This cannot be done yet",
            Self::Rules(_) => "The rules cannot take these answers",
            Self::Erased => "The words of this contact were erased",
            Self::NoRules(_) => "No rules decide this contact",
            Self::Store(_) => "The record could not be reached or written",
            Self::Ours => "Something is wrong with this program",
        }
    }

    /// What the person is told.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::NotFound => "The address is wrong, or what stood here is gone.".to_owned(),
            Self::NoMethod => "Nothing was saved. The address takes a form, or shows a page, and \
                               nothing else."
                .to_owned(),
            Self::Stranger => "It was open too long, or it did not come from a page of this \
                               program. Nothing was saved. Go back, load the page again and \
                               send it once more."
                .to_owned(),
            Self::Form(Unread::TooLarge) => {
                "Nothing was saved. Go back and write less at once.".to_owned()
            }
            Self::Form(Unread::TooSlow | Unread::NoForm) => {
                "Nothing was saved. Go back and send it once more.".to_owned()
            }
            Self::NotTheirs(roles) => {
                let people: Vec<&str> = roles.iter().map(|role| role.people()).collect();
                format!("Only {} may do this.", listed(&people))
            }
            Self::Refused(refusal) => sentence(&refusal.to_string()),
            Self::NotYet(why) => sentence(why),
            Self::Rules(wrong) => {
                let all: Vec<String> = wrong.iter().map(|it| sentence(&it.words)).collect();
                all.join(" ")
            }
            Self::Erased => "They cannot be had back. That there was a contact, and who wrote and \
                             looked when, stands in its history."
                .to_owned(),
            Self::NoRules(why) => {
                // Nobody names a version on a page.
                let named = |part: &&str| {
                    !part.contains("a version to decide") && !part.contains("when it is named")
                };
                let why: Vec<&str> = why.split("; ").filter(named).collect();
                format!(
                    "{} Until a version decides for that day, go by your authority's own words and \
                     tell whoever keeps the rules. What was written stays as it is.",
                    sentence(&why.join("; "))
                )
            }
            Self::Store(error) => error.advice().to_owned(),
            Self::Ours => "It is not known whether anything was saved. Look at the contact \
                           again, and tell whoever keeps the service."
                .to_owned(),
        }
    }
}

/// A text about rules without the switches of the command line, which nobody can use here.
pub(crate) fn without_switches(text: &str) -> String {
    let text = text.replace("`--pack ", "`").replace("`--pack`", "`pack`");
    text.replace("`threshold facts --pack ", "the list of facts of `")
        .replace("` lists every question", "` has every question")
}

/// Several words in one sentence.
pub(crate) fn listed(words: &[&str]) -> String {
    match words {
        [] => "nobody".to_owned(),
        [one] => (*one).to_owned(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// A text that begins with a capital letter and ends with a stop.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    let mut out: String = first.into_iter().flatten().chain(letters).collect();
    if !out.ends_with(['.', '?', '!']) {
        out.push('.');
    }
    out
}
