//! One request of another program, and what it is answered.

use std::time::Duration;
use std::time::Instant;

use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use serde::Deserialize;
use serde::Serialize;

use crate::shell::serve::api::problem::BAD_QUERY;
use crate::shell::serve::api::problem::OURS;
use crate::shell::serve::api::problem::Problem;
use crate::shell::serve::api::problem::TOO_LONG;
use crate::shell::serve::visit::Visit;

/// How long the engine may work on one request.
pub(crate) const LONGEST_WORK: Duration = Duration::from_secs(20);

/// One request.
pub(crate) struct Call {
    /// Who makes it, and where.
    pub(crate) visit: Visit,
    /// Its body; empty for a GET.
    pub(crate) body: String,
    /// When it came in.
    pub(crate) began: Instant,
}

/// What it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reply {
    /// 200, or 201 where something new is in the record.
    pub(crate) status: u16,
    /// Where the new thing is.
    pub(crate) location: Option<String>,
    /// The body as JSON.
    pub(crate) json: String,
}

impl Call {
    /// What stands behind the address under a name.
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        let text = self.visit.field(name);
        (!text.is_empty()).then_some(text)
    }

    /// A whole number that stands behind the address.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, Problem> {
        let read = self.asked(name).map(str::parse::<u64>).transpose();
        read.map_err(|_| Problem::new(BAD_QUERY, format!("`{name}` is a whole number.")))
    }

    /// How many things are asked for, up to a bound.
    pub(crate) fn limit(&self, usual: usize, most: usize) -> Result<usize, Problem> {
        let asked = self.number("limit")?;
        let limit = asked.map_or(usual, |limit| usize::try_from(limit).unwrap_or(0));
        if (1..=most).contains(&limit) {
            return Ok(limit);
        }
        let words = format!("`limit` is a number from 1 to {most}.");
        Err(Problem::new(BAD_QUERY, words))
    }

    /// Whether the engine may still work on it.
    pub(crate) fn has_time(&self) -> bool {
        self.began.elapsed() < LONGEST_WORK
    }

    /// What is answered where it may not.
    pub(crate) fn too_long(&self) -> Problem {
        let took = self.began.elapsed().as_secs();
        let words = format!("Nothing was saved. The engine was stopped after {took} seconds.");
        Problem::new(TOO_LONG, words).retry(5)
    }
}

impl Reply {
    /// An answer.
    pub(crate) fn ok(body: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self {
            status: 200,
            location: None,
            json: json(body)?,
        })
    }

    /// An answer about something new.
    pub(crate) fn made(location: String, body: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self {
            status: 201,
            location: Some(location),
            json: json(body)?,
        })
    }

    /// The response.
    pub(crate) fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let kind = [(header::CONTENT_TYPE, "application/json")];
        let mut response = (status, kind, self.json).into_response();
        let location = self.location.as_deref().map(HeaderValue::from_str);
        if let Some(Ok(location)) = location {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}

fn json(body: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(body).map_err(|_| Problem::new(OURS, OURS.advice).not_known())
}
