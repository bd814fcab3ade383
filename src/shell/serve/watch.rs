//! Around every request: its headers, its line in the log, its place in the counts.
//!
//! A line has the pattern of the address and never the address, so that no id, no
//! reference, no answer and no free text can stand in it.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::MatchedPath;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;

use crate::shell::cli::output::note;
use crate::shell::clock::instant;
use crate::shell::serve::headers;
use crate::shell::serve::state::Shared;
use crate::shell::store::new_contact;

#[derive(Serialize)]
struct Line<'l> {
    at: String,
    request: &'l str,
    method: &'l str,
    route: &'l str,
    status: u16,
    milliseconds: u128,
}

/// Watches one request.
pub(crate) async fn watch(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or_else(|| "none".to_owned(), |route| route.as_str().to_owned());
    let method = method_word(request.method());
    let mut response = next.run(request).await;
    headers::put(response.headers_mut());
    let id = new_contact().map_or_else(|_| "none".to_owned(), |id| id.to_string());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    let took = began.elapsed();
    let status = response.status().as_u16();
    shared.metrics.count(method, &route, status, took);
    let line = Line {
        at: instant().to_string(),
        request: &id,
        method,
        route: &route,
        status,
        milliseconds: took.as_millis(),
    };
    note(&format!(
        "{}\n",
        serde_json::to_string(&line).unwrap_or_default()
    ));
    response
}

/// The method; a made-up one could be words of anybody's.
fn method_word(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        "PATCH" => "PATCH",
        _ => "other",
    }
}
