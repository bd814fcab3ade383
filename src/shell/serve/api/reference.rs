//! `/v1`: the interface, described on one page.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;

use crate::shell::serve::api::body::MOST_BYTES;
use crate::shell::serve::api::body::MOST_DEPTH;
use crate::shell::serve::api::call::LONGEST_WORK;
use crate::shell::serve::api::cases::MOST_CHILDREN;
use crate::shell::serve::api::limits::BURST_SECONDS;
use crate::shell::serve::api::limits::LONGEST_WAIT;
use crate::shell::serve::api::limits::Limits;
use crate::shell::serve::api::limits::MOST_AT_ONCE;
use crate::shell::serve::api::openapi::ABOUT;
use crate::shell::serve::api::openapi::method;
use crate::shell::serve::api::openapi::roles;
use crate::shell::serve::api::problem::KINDS;
use crate::shell::serve::api::problem::Kind;
use crate::shell::serve::api::router::SLOWEST_BODY;
use crate::shell::serve::api::routes::Part;
use crate::shell::serve::api::routes::ROUTES;
use crate::shell::serve::assets;
use crate::shell::serve::lines::MOST_HEAD;
use crate::shell::serve::lines::MOST_OPEN;
use crate::shell::serve::lines::SLOWEST_HEAD;
use crate::shell::serve::lines::SLOWEST_READER;

#[derive(Template)]
#[template(path = "reference.html")]
struct Reference {
    version: &'static str,
    about: &'static str,
    routes: Vec<Shown>,
    limits: Vec<String>,
    kinds: &'static [Kind],
}

/// An address as the page shows it.
struct Shown {
    name: &'static str,
    method: String,
    path: &'static str,
    says: &'static str,
    more: &'static str,
    roles: String,
    takes: Option<&'static str>,
    gives: &'static str,
    status: u16,
    parts: Vec<Part>,
}

/// The page.
pub(super) fn page(limits: &Limits) -> Response {
    let routes = ROUTES.iter().map(|route| Shown {
        name: route.name,
        method: method(route.verb).to_uppercase(),
        path: route.path,
        says: route.says,
        more: route.more,
        roles: roles(route).join(", "),
        takes: route.takes,
        gives: route.gives,
        status: route.status(),
        parts: route.parts().chain(route.query).copied().collect(),
    });
    let page = Reference {
        version: assets::version(),
        about: ABOUT,
        routes: routes.collect(),
        limits: told(limits),
        kinds: KINDS,
    };
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    page.render().map_or_else(
        |_| StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        |html| (kind, html).into_response(),
    )
}

/// The limits, in words.
fn told(limits: &Limits) -> Vec<String> {
    let a_second = limits.a_second();
    let burst = u64::from(a_second) * BURST_SECONDS;
    vec![
        format!(
            "At most {MOST_OPEN} lines are open at once; who comes after waits. The head of a request has at most {MOST_HEAD} bytes (431) and arrives within {} seconds; who takes nothing of an answer for {} seconds is cut off.",
            SLOWEST_HEAD.as_secs(),
            SLOWEST_READER.as_secs()
        ),
        format!(
            "A body has at most {MOST_BYTES} bytes (413) and arrives within {} seconds (408).",
            SLOWEST_BODY.as_secs()
        ),
        format!("Objects and lists stand at most {MOST_DEPTH} deep in each other (400)."),
        format!(
            "One request asks about at most {MOST_CHILDREN} children (413); a contact has at most 50 (422)."
        ),
        format!(
            "One caller makes at most {a_second} requests a second, after a pause {burst} at once (429, with Retry-After)."
        ),
        format!(
            "At most {MOST_AT_ONCE} requests are worked on at once; the others wait at most {} seconds (503, with Retry-After).",
            LONGEST_WAIT.as_secs()
        ),
        format!(
            "The engine works at most {} seconds on one request (503, with Retry-After).",
            LONGEST_WORK.as_secs()
        ),
    ]
}
