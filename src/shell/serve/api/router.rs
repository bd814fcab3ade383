//! A request of another program → who, how much, what: then the work, on a thread of its own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

use axum::Form;
use axum::Router;
use axum::body::Body;
use axum::body::to_bytes;
use axum::extract::FromRequest as _;
use axum::extract::FromRequestParts as _;
use axum::extract::RawPathParams;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Uri;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::routing::MethodRouter;
use axum::routing::any;
use axum::routing::get;

use crate::record::mandate::ActsFor;
use crate::shell::clock::instant;
use crate::shell::clock::now;
use crate::shell::serve::api::body;
use crate::shell::serve::api::call::Call;
use crate::shell::serve::api::call::LONGEST_WORK;
use crate::shell::serve::api::call::Reply;
use crate::shell::serve::api::once;
use crate::shell::serve::api::openapi::document;
use crate::shell::serve::api::openapi::method;
use crate::shell::serve::api::problem::ACTS_FOR_ITSELF;
use crate::shell::serve::api::problem::BAD_PERSON;
use crate::shell::serve::api::problem::BAD_QUERY;
use crate::shell::serve::api::problem::NO_METHOD;
use crate::shell::serve::api::problem::NOT_FOUND;
use crate::shell::serve::api::problem::NOT_JSON;
use crate::shell::serve::api::problem::NOT_JSON_TYPE;
use crate::shell::serve::api::problem::NOT_SIGNED_IN;
use crate::shell::serve::api::problem::NOT_THEIRS;
use crate::shell::serve::api::problem::OURS;
use crate::shell::serve::api::problem::Problem;
use crate::shell::serve::api::problem::STRANGER;
use crate::shell::serve::api::problem::TOO_LARGE;
use crate::shell::serve::api::problem::TOO_LONG;
use crate::shell::serve::api::problem::TOO_SLOW;
use crate::shell::serve::api::reference;
use crate::shell::serve::api::routes::Keeps;
use crate::shell::serve::api::routes::ROUTES;
use crate::shell::serve::api::routes::Route;
use crate::shell::serve::api::routes::Verb;
use crate::shell::serve::door::Person;
use crate::shell::serve::door::cookie;
use crate::shell::serve::router::is_stranger;
use crate::shell::serve::state::Shared;
use crate::shell::serve::visit::Pairs;
use crate::shell::serve::visit::Visit;

/// How long a body may take to arrive.
pub(super) const SLOWEST_BODY: Duration = Duration::from_secs(15);
/// The header that names the person in whose name a request is made.
pub(super) const ON_BEHALF_OF: &str = "on-behalf-of";
/// How many characters their name may have.
const MOST_NAME: usize = 100;
/// How long an answer may take in all; the engine stops before.
const PATIENCE: Duration = Duration::from_secs(LONGEST_WORK.as_secs() + 10);

/// Adds every address of the interface.
pub(crate) fn add_to(mut router: Router<Arc<Shared>>) -> Router<Arc<Shared>> {
    let mut paths: BTreeMap<&str, Vec<&'static Route>> = BTreeMap::new();
    for route in ROUTES {
        paths.entry(route.path).or_default().push(route);
    }
    for (path, routes) in paths {
        let allowed: Vec<String> = routes
            .iter()
            .map(|route| method(route.verb).to_uppercase())
            .collect();
        let mut methods = MethodRouter::new();
        for route in routes {
            methods = match route.verb {
                Verb::Get => methods.get(on(route)),
                Verb::Post => methods.post(on(route)),
            };
        }
        let allowed = allowed.join(", ");
        router = router.route(path, methods.fallback(async move || no_method(&allowed)));
    }
    router
        .route("/v1", get(page).fallback(async || no_method("GET")))
        .route(
            "/v1/openapi.json",
            get(openapi).fallback(async || no_method("GET")),
        )
        .route("/v1/{*rest}", any(async || nowhere()))
}

async fn page(State(shared): State<Arc<Shared>>) -> Response {
    reference::page(&shared.limits)
}

async fn openapi() -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, document().to_string()).into_response()
}

fn nowhere() -> Response {
    Problem::new(NOT_FOUND, NOT_FOUND.advice).into_response()
}

fn no_method(allowed: &str) -> Response {
    let words = format!("This address takes {allowed}.");
    let mut response = Problem::new(NO_METHOD, words).into_response();
    if let Ok(allowed) = HeaderValue::from_str(allowed) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

/// A route as axum calls it.
fn on(
    route: &'static Route,
) -> impl Fn(State<Arc<Shared>>, Request) -> std::pin::Pin<Box<dyn Future<Output = Response> + Send>>
+ Clone
+ Send
+ Sync
+ 'static {
    move |State(shared), request| {
        Box::pin(async move {
            let replied = run(&shared, route, request).await;
            replied.unwrap_or_else(Problem::into_response)
        })
    }
}

async fn run(
    shared: &Arc<Shared>,
    route: &'static Route,
    request: Request,
) -> Result<Response, Problem> {
    let began = Instant::now();
    let (mut parts, body) = request.into_parts();
    if is_stranger(shared, &parts.method, &parts.headers) {
        return Err(Problem::new(STRANGER, STRANGER.advice));
    }
    let (who, acts) = who(shared, &parts.headers).await?;
    if !who.roles.iter().any(|role| role.may(route.may)) {
        let roles = crate::shell::serve::api::openapi::roles(route).join(", ");
        let words = format!("Only these roles may: {roles}.");
        return Err(Problem::new(NOT_THEIRS, words));
    }
    shared.limits.take(&who.id, began)?;
    let who = in_whose_name(who, acts, &parts.headers)?;
    let keeps = route.keeps == Keeps::Entries;
    let key = if keeps {
        once::key(&parts.headers)?
    } else {
        None
    };
    let path = path(&mut parts).await;
    let query = query(route, &parts.uri).await?;
    let body = match route.takes {
        Some(_) => json_body(&parts.headers, body).await?,
        None => String::new(),
    };
    let turn = shared.limits.turn().await?;
    let address = format!("{} {}", parts.method, parts.uri);
    let call = Call {
        visit: Visit {
            shared: shared.clone(),
            who,
            deed: route.may,
            token: String::new(),
            path,
            form: query,
            at: instant(),
            now: now(),
        },
        body,
        began,
    };
    let worked = tokio::task::spawn_blocking(move || {
        // Held until the work has really ended, also where nobody waits for it any more.
        let _turn = turn;
        match key {
            Some(key) => once::once(&call, &key, &address, route.work),
            None => (route.work)(&call),
        }
    });
    match tokio::time::timeout(PATIENCE, worked).await {
        Ok(Ok(replied)) => replied.map(Reply::into_response),
        Ok(Err(_)) => Err(Problem::new(OURS, OURS.advice)),
        Err(_) if keeps => {
            let words = "It may still be going on. Read the contact again in a moment.";
            Err(Problem::new(TOO_LONG, words).retry(10))
        }
        Err(_) => Err(Problem::new(TOO_LONG, "Nothing was saved.").retry(10)),
    }
}

/// Who makes a request: the holder of a token, or whoever the door knows.
async fn who(shared: &Arc<Shared>, headers: &HeaderMap) -> Result<(Person, ActsFor), Problem> {
    let not_signed_in = || Problem::new(NOT_SIGNED_IN, NOT_SIGNED_IN.advice);
    let token = match headers.get(header::AUTHORIZATION) {
        None => None,
        Some(value) => {
            let value = value.to_str().map_err(|_| not_signed_in())?;
            let (scheme, token) = value.split_once(' ').ok_or_else(not_signed_in)?;
            if !scheme.eq_ignore_ascii_case("bearer") {
                return Err(not_signed_in());
            }
            Some(token.trim().to_owned())
        }
    };
    let secret = cookie(headers, &shared.cookie).map(str::to_owned);
    let shared = shared.clone();
    let known = tokio::task::spawn_blocking(move || {
        let (token, secret) = (token.as_deref(), secret.as_deref());
        shared.door.caller(&*shared.store, token, secret, instant())
    });
    let known = known.await.map_err(|_| Problem::new(OURS, OURS.advice))?;
    known?.ok_or_else(not_signed_in)
}

/// The person in whose name a request is made, if its token may act for others and it names one.
fn in_whose_name(who: Person, acts: ActsFor, headers: &HeaderMap) -> Result<Person, Problem> {
    let mut named = headers.get_all(ON_BEHALF_OF).into_iter();
    let Some(person) = named.next() else {
        return Ok(who);
    };
    if acts.is_itself() {
        return Err(Problem::new(ACTS_FOR_ITSELF, ACTS_FOR_ITSELF.advice));
    }
    let person = std::str::from_utf8(person.as_bytes()).unwrap_or("").trim();
    let length = person.chars().count();
    let plain = !person
        .chars()
        .any(|letter| letter.is_control() || letter == '/');
    if plain && (1..=MOST_NAME).contains(&length) && named.next().is_none() {
        return Ok(who.in_the_name_of(person));
    }
    Err(Problem::new(BAD_PERSON, BAD_PERSON.advice))
}

async fn path(parts: &mut Parts) -> Pairs {
    let path = RawPathParams::from_request_parts(parts, &()).await;
    path.map_or_else(
        |_| Vec::new(),
        |path| {
            let pairs = path.iter();
            pairs
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect()
        },
    )
}

/// What stands behind the address, if the route takes it.
async fn query(route: &Route, uri: &Uri) -> Result<Pairs, Problem> {
    let mut asked = Request::new(Body::empty());
    *asked.uri_mut() = uri.clone();
    let read = Form::<Pairs>::from_request(asked, &()).await;
    let Form(pairs) = read.map_err(|_| Problem::new(BAD_QUERY, BAD_QUERY.advice))?;
    for (number, (name, value)) in pairs.iter().enumerate() {
        let known = route.query.iter().any(|part| part.name == name);
        let again = pairs.iter().take(number).any(|(before, _)| before == name);
        if !known || again || value.is_empty() || value.trim() != value {
            let words = "A name that is not taken here, or twice, or without a value.";
            return Err(Problem::new(BAD_QUERY, words));
        }
    }
    Ok(pairs)
}

/// The body as JSON text, within bounds.
async fn json_body(headers: &HeaderMap, body: Body) -> Result<String, Problem> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(NOT_JSON_TYPE, NOT_JSON_TYPE.advice));
    }
    let too_large = || {
        let words = format!("A body has at most {} bytes.", body::MOST_BYTES);
        Problem::new(TOO_LARGE, words)
    };
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > body::MOST_BYTES) {
        return Err(too_large());
    }
    let read = tokio::time::timeout(SLOWEST_BODY, to_bytes(body, body::MOST_BYTES)).await;
    let read = read.map_err(|_| Problem::new(TOO_SLOW, TOO_SLOW.advice))?;
    let bytes = read.map_err(|_| too_large())?;
    let text = String::from_utf8(bytes.to_vec());
    let text = text.map_err(|_| Problem::new(NOT_JSON, "It is not UTF-8."))?;
    body::check(&text)?;
    Ok(text)
}
