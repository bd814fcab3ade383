//! What went wrong, as RFC 9457 wants it: with the place in the request and what to write instead.

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

use crate::ast::diagnostic::Diagnostic;
use crate::record::store::StoreError;
use crate::shell::serve::api::place::path_of;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::trouble::Unread;
use crate::shell::serve::trouble::without_switches;

/// A kind of problem: its stable name, its status and its title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) status: u16,
    pub(crate) title: &'static str,
    /// What to do about it, for the reference.
    pub(crate) advice: &'static str,
}

macro_rules! kinds {
    ($($constant:ident = $name:literal, $status:literal, $title:literal, $advice:literal;)*) => {
        $(pub(crate) const $constant: Kind = Kind { name: $name, status: $status, title: $title, advice: $advice };)*
        /// Every kind of problem.
        pub(crate) const KINDS: &[Kind] = &[$($constant),*];
    };
}

kinds! {
    NOT_JSON = "not-json", 400, "The body is not JSON", "Send one JSON value, in UTF-8.";
    TOO_DEEP = "too-deep", 400, "The body is nested too deep", "Nothing this program takes is nested deeper than the limit.";
    BAD_KEY = "bad-idempotency-key", 400, "The Idempotency-Key cannot be used", "Send 1 to 200 visible ASCII characters, such as a UUID.";
    BAD_PERSON = "bad-on-behalf-of", 400, "The person cannot be taken", "Name one person in `On-Behalf-Of`, with 1 to 100 characters in UTF-8 and no slash.";
    BAD_QUERY = "bad-query", 400, "What stands behind the address cannot be read", "The reference lists what may stand there.";
    NOT_SIGNED_IN = "not-signed-in", 401, "Nobody is signed in", "Send `Authorization: Bearer` with a token that `threshold tokens make` printed, and that was not revoked and has not ended.";
    NOT_THEIRS = "not-allowed", 403, "This is for another role to do", "Use a token with one of the roles named.";
    ACTS_FOR_ITSELF = "acts-for-itself", 403, "This token acts for nobody but itself", "Leave `On-Behalf-Of` out, or use a token that was made with `--may-act-for-others`.";
    STRANGER = "from-elsewhere", 403, "The request was not meant for this program", "It names another host, or a page of another site sent it.";
    NOT_FOUND = "not-found", 404, "There is nothing here", "Look at the address again; every address stands in the reference.";
    NO_METHOD = "no-such-method", 405, "This address does not take this method", "The header `Allow` lists those that it takes.";
    TOO_SLOW = "body-too-slow", 408, "The body did not arrive in time", "Send it again over a better line.";
    CONFLICT = "changed-meanwhile", 409, "Somebody else wrote first", "Nothing was saved. Read the contact again, look at what changed, and send with its `latest` as `seen`.";
    UNFINISHED = "unfinished", 409, "A request with this key has begun and has not finished", "Wait and send it again with the same key. If it stays so, read the contact to see whether it was done, and send what is missing with another key.";
    TOO_LARGE = "too-large", 413, "The request is too large", "Send less at once.";
    NOT_JSON_TYPE = "not-json-type", 415, "The body has another type", "Send `Content-Type: application/json`.";
    WRONG = "wrong", 422, "The request cannot be taken as it stands", "`errors` says what is wrong, where, and what to write instead.";
    REFUSED = "refused", 422, "The record does not take this", "`detail` says which rule of the record speaks against it. Nothing was saved.";
    KEY_REUSED = "key-reused", 422, "This Idempotency-Key belongs to another request", "Use a new key for a new request.";
    TOO_MANY = "too-many-requests", 429, "Too many requests", "Wait for as many seconds as `Retry-After` says.";
    OURS = "ours", 500, "Something is wrong with this program", "It is not known whether anything was saved. Read the contact again, and tell whoever keeps the service.";
    STORE = "record-unavailable", 503, "The record could not be reached or written", "`detail` says whether anything was saved. Act on paper if a child cannot wait.";
    BUSY = "busy", 503, "Too much is being worked on", "Nothing was done. Send it again after as many seconds as `Retry-After` says.";
    TOO_LONG = "took-too-long", 503, "This took too long", "`detail` says whether anything was saved. Send fewer cases at once.";
}

/// One thing that is wrong in the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Wrong {
    /// Where, such as `$.children[0].facts.age_years`.
    pub(crate) path: String,
    /// A stable word such as `unknown-fact`.
    pub(crate) code: String,
    /// What is wrong, and what was expected.
    pub(crate) message: String,
    /// What to write instead, a sentence each.
    pub(crate) help: Vec<String>,
}

/// What went wrong (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct Problem {
    /// Which kind of problem, as an address in the reference.
    #[serde(rename = "type")]
    pub(crate) of: String,
    /// What happened, in a few words.
    pub(crate) title: &'static str,
    /// The status of the response.
    pub(crate) status: u16,
    /// What happened this time, and whether anything was saved.
    pub(crate) detail: String,
    /// Everything that is wrong in the request, at once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) errors: Vec<Wrong>,
    /// The last entry that changed the contact, if somebody else wrote first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) latest: Option<u64>,
    /// After how many seconds to try again, as in `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after: Option<u32>,
    /// Whether it is known that nothing was saved.
    #[serde(skip)]
    #[schemars(skip)]
    pub(crate) saved: Saved,
}

/// Whether anything was saved by a request that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Saved {
    /// Nothing was.
    #[default]
    Nothing,
    /// Nobody knows.
    NotKnown,
}

impl Wrong {
    /// One thing that is wrong.
    pub(crate) fn at(path: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            code: code.to_owned(),
            message: message.into(),
            help: Vec::new(),
        }
    }

    /// With what to write instead.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// A problem of a case that stands in a body, or of a pack.
    pub(crate) fn of(problem: &Diagnostic, body: &str) -> Self {
        let place = problem.labels.iter().find(|label| label.primary);
        let written = place.map(|it| path_of(body, it.place.start..it.place.end));
        let said = problem.path.as_deref().unwrap_or("$");
        // What a problem says of its place may stop at the case; where it was written says the rest.
        let within = |path: &String| path.starts_with(said) && problem.code != "missing-key";
        let path = written.filter(within).unwrap_or_else(|| said.to_owned());
        let help = problem.help.iter().map(|help| without_switches(help));
        Self {
            path,
            code: problem.code.to_owned(),
            message: without_switches(&problem.message),
            help: help.collect(),
        }
    }
}

impl Problem {
    /// A problem of a kind, with what happened this time.
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            of: format!("/v1#{}", kind.name),
            title: kind.title,
            status: kind.status,
            detail: detail.into(),
            errors: Vec::new(),
            latest: None,
            retry_after: None,
            saved: Saved::Nothing,
        }
    }

    /// Everything that is wrong in a request.
    pub(crate) fn wrong(errors: Vec<Wrong>) -> Self {
        let detail = match errors.as_slice() {
            [] => "The request cannot be taken.".to_owned(),
            [one] => format!("One thing is wrong: {}.", one.message),
            many => format!("{} things are wrong. Nothing was saved.", many.len()),
        };
        Self {
            errors,
            ..Self::new(WRONG, detail)
        }
    }

    /// To be sent again after some seconds.
    pub(crate) fn retry(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// Where nobody knows whether anything was saved.
    pub(crate) fn not_known(mut self) -> Self {
        self.saved = Saved::NotKnown;
        self
    }

    /// The response.
    pub(crate) fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, kind, body).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer realm=\"threshold\"");
            headers.insert(header::WWW_AUTHENTICATE, bearer);
        }
        response
    }
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        let words = trouble.words();
        if trouble.is_stale() {
            return Self {
                latest: latest(&trouble),
                ..Self::new(CONFLICT, words)
            };
        }
        match trouble {
            Trouble::NotFound => Self::new(NOT_FOUND, "What was named is not here."),
            Trouble::NoMethod => Self::new(NO_METHOD, NO_METHOD.advice),
            Trouble::NoRules(why) => Self::wrong(vec![Wrong::at("$", "no-pack-in-force", why)]),
            Trouble::Stranger => Self::new(STRANGER, STRANGER.advice),
            Trouble::NotTheirs(_) => Self::new(NOT_THEIRS, words),
            Trouble::Form(Unread::TooLarge) => Self::new(TOO_LARGE, words),
            Trouble::Form(Unread::TooSlow) => Self::new(TOO_SLOW, words),
            Trouble::Form(Unread::NoForm) => Self::new(NOT_JSON, words),
            Trouble::Refused(_) | Trouble::NotYet(_) | Trouble::Erased => Self::new(REFUSED, words),
            Trouble::Rules(wrong) => {
                let errors = wrong.into_iter().map(|it| {
                    let path = it.path.unwrap_or_else(|| "$".to_owned());
                    Wrong::at(path, "rules", it.words)
                });
                Self::wrong(errors.collect())
            }
            Trouble::Store(error) => of_store(&error),
            Trouble::Ours => Self::new(OURS, words).not_known(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Trouble::from(error).into()
    }
}

fn latest(trouble: &Trouble) -> Option<u64> {
    use crate::record::refusal::Refusal;
    match trouble {
        Trouble::Refused(Refusal::Stale { latest })
        | Trouble::Store(StoreError::Conflict { latest }) => Some(latest.0),
        Trouble::NotFound
        | Trouble::NoMethod
        | Trouble::Erased
        | Trouble::NoRules(_)
        | Trouble::Stranger
        | Trouble::Form(_)
        | Trouble::NotTheirs(_)
        | Trouble::Refused(_)
        | Trouble::NotYet(_)
        | Trouble::Rules(_)
        | Trouble::Store(_)
        | Trouble::Ours => None,
    }
}

fn of_store(error: &StoreError) -> Problem {
    let told = error.advice();
    match error {
        StoreError::Busy => Problem::new(STORE, told).retry(1),
        StoreError::Full { .. } => Problem::new(STORE, told).retry(60),
        StoreError::Unreachable { .. } => Problem::new(STORE, told).retry(10).not_known(),
        StoreError::Corrupt { .. } => Problem::new(OURS, told),
        StoreError::Failed { .. } => Problem::new(OURS, told).not_known(),
        StoreError::Conflict { .. } | StoreError::Newer { .. } | StoreError::Refused { .. } => {
            Problem::new(STORE, told)
        }
    }
}
