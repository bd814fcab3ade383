//! `/sign-in…` and `/sign-out`.
//!
//! After the provider has sent somebody back, the browser gets a page and not a redirect:
//! it sends a strict cookie along only with requests that began at this site.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::routing::get;
use axum::routing::post;

use crate::record::batch::Batch;
use crate::record::batch::Writer;
use crate::record::event::Event;
use crate::record::event::SignedIn;
use crate::shell::clock::instant;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::assets;
use crate::shell::serve::base::Base;
use crate::shell::serve::door::Door;
use crate::shell::serve::door::Person;
use crate::shell::serve::door::begin;
use crate::shell::serve::door::cookie;
use crate::shell::serve::door::token_of;
use crate::shell::serve::router::alone;
use crate::shell::serve::router::is_stranger;
use crate::shell::serve::router::nobody;
use crate::shell::serve::sign_in::provider::Provider;
use crate::shell::serve::sign_in::provider::Refused;
use crate::shell::serve::state::Shared;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Pairs;
use crate::shell::store::hash_of_secret;
use crate::shell::store::new_secret;

/// The cookie of a sign-in that was begun; it must come back from another site, so it is lax.
const BEGUN: &str = "threshold-sign-in";
/// How long a sign-in may take, in seconds.
const LONGEST: u32 = 600;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    base: Base,
    words: Option<String>,
    to: Option<&'static str>,
    label: &'static str,
}

#[derive(Template)]
#[template(path = "signed_in.html")]
struct Done {
    version: &'static str,
}

/// Adds the addresses.
pub(crate) fn add_to(router: Router<Arc<Shared>>) -> Router<Arc<Shared>> {
    router
        .route("/sign-in", get(show))
        .route("/signed-out", get(signed_out))
        .route("/sign-in/start", get(start))
        .route("/sign-in/callback", get(back))
        .route("/sign-out", post(leave))
}

async fn show(State(shared): State<Arc<Shared>>) -> Response {
    blocking(move || {
        let words = "Sign in with the account of your organisation.";
        page(&shared, StatusCode::OK, "Sign in", words)
    })
    .await
}

async fn signed_out(State(shared): State<Arc<Shared>>) -> Response {
    blocking(move || {
        let words = "Nobody can go on in your name here. The sign-in service may still know you: \
                     sign out there too where others use this machine.";
        page(&shared, StatusCode::OK, "You are signed out", words)
    })
    .await
}

async fn start(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    blocking(move || {
        if is_stranger(&shared, &Method::GET, &headers) {
            return alone(&shared, &Trouble::Stranger);
        }
        let Some(provider) = provider(&shared) else {
            return alone(&shared, &Trouble::NotFound);
        };
        let secret = match new_secret() {
            Ok((secret, _)) => secret,
            Err(error) => return alone(&shared, &error.into()),
        };
        match provider.address(&secret) {
            Err(refused) => tell(&shared, &refused),
            Ok(address) => {
                let mut response = Answer::See(address).into_response();
                let secure = secure(provider);
                let cookie = format!(
                    "{BEGUN}={secret}; Path=/sign-in; Max-Age={LONGEST}; HttpOnly; SameSite=Lax{secure}"
                );
                set(&mut response, &cookie);
                response
            }
        }
    })
    .await
}

async fn back(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(query): Form<Pairs>,
) -> Response {
    blocking(move || {
        let Some(provider) = provider(&shared).filter(|_| shared.door.is_meant(&headers)) else {
            return alone(&shared, &Trouble::NotFound);
        };
        let value = |name: &str| {
            let found = query.iter().find(|(key, _)| key == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        if value("code").is_empty() {
            let why = "the provider did not let you in";
            return tell(&shared, &Refused::NotGenuine(why.to_owned()));
        }
        let Some(secret) = cookie(&headers, BEGUN) else {
            let why = "it was begun too long ago, or in another browser";
            return tell(&shared, &Refused::NotGenuine(why.to_owned()));
        };
        match provider.person(secret, value("state"), value("code")) {
            Err(refused) => tell(&shared, &refused),
            Ok(person) => match admit(&shared, provider, &person) {
                Ok(response) => response,
                Err(trouble) => alone(&shared, &trouble),
            },
        }
    })
    .await
}

/// Writes down that somebody signed in, and gives their browser a session.
fn admit(shared: &Arc<Shared>, provider: &Provider, person: &Person) -> Result<Response, Trouble> {
    let at = instant();
    let actor = person.acting(|_| true).ok_or(Trouble::Ours)?;
    let event = Event::SignedIn(SignedIn {});
    let batch = Batch::trail(None, &Writer { actor, at }, &event)?;
    shared.store.append(&batch)?;
    let secret = begin(&*shared.store, person, at)?;
    let version = assets::version();
    let mut response = Answer::page(&Done { version })?.into_response();
    set(
        &mut response,
        &shared.door.cookie_of(&shared.cookie, &secret),
    );
    let secure = secure(provider);
    let over = format!("{BEGUN}=; Path=/sign-in; Max-Age=0; HttpOnly; SameSite=Lax{secure}");
    set(&mut response, &over);
    Ok(response)
}

async fn leave(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(form): Form<Pairs>,
) -> Response {
    blocking(move || {
        let secret = cookie(&headers, &shared.cookie).unwrap_or("");
        let own = token_of(secret);
        let meant = form
            .iter()
            .any(|(key, value)| key == "token" && *value == own);
        if is_stranger(&shared, &Method::POST, &headers) || !meant {
            return alone(&shared, &Trouble::Stranger);
        }
        if let Err(error) = shared.store.end_session(hash_of_secret(secret)) {
            return alone(&shared, &error.into());
        }
        let mut response = Answer::See("/signed-out".to_owned()).into_response();
        let over = shared.door.cookie_of(&shared.cookie, "");
        set(&mut response, &format!("{over}; Max-Age=0"));
        response
    })
    .await
}

fn provider(shared: &Shared) -> Option<&Provider> {
    match &shared.door {
        Door::Local(_) => None,
        Door::SignIn(provider) => Some(provider),
    }
}

/// What somebody is told who was not let in. What the provider said goes to the log alone.
fn tell(shared: &Arc<Shared>, refused: &Refused) -> Response {
    let (status, title, words) = match refused {
        Refused::Provider(why) => {
            note("the sign-in service failed", why);
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "The sign-in service cannot be reached",
                "Try again in a moment, and tell whoever keeps the service.",
            )
        }
        Refused::NotGenuine(why) => {
            note("a sign-in was refused", why);
            (
                StatusCode::FORBIDDEN,
                "You are not signed in",
                "The sign-in was begun too long ago, in another browser, or was broken off.",
            )
        }
        Refused::NoRole => (
            StatusCode::FORBIDDEN,
            "You have no role here",
            "Your account is known, but nobody has given it a role in this service.",
        ),
    };
    page(shared, status, title, words)
}

fn note(what: &str, why: &str) {
    let line = serde_json::json!({"at": instant().to_string(), "what": what, "why": why});
    crate::shell::cli::output::note(&format!("{line}\n"));
}

fn page(shared: &Arc<Shared>, status: StatusCode, title: &str, words: &str) -> Response {
    let visit = nobody(shared);
    let page = SignIn {
        base: Base::of(&visit, title),
        words: Some(words.to_owned()),
        to: provider(shared).map(|_| "/sign-in/start"),
        label: "Sign in",
    };
    let answer = Answer::with(status, &page);
    answer.map_or_else(|trouble| alone(shared, &trouble), Answer::into_response)
}

fn secure(provider: &Provider) -> &'static str {
    if provider.is_encrypted() {
        "; Secure"
    } else {
        ""
    }
}

fn set(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

async fn blocking(work: impl FnOnce() -> Response + Send + 'static) -> Response {
    let worked = tokio::task::spawn_blocking(work).await;
    worked.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
