//! Addresses → pages, and what stands between them: sessions, forms from elsewhere, bounds.

use std::sync::Arc;
use std::time::Duration;

use axum::Form;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::extract::FromRequest as _;
use axum::extract::FromRequestParts as _;
use axum::extract::RawPathParams;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::from_fn;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::routing::MethodRouter;
use axum::routing::get;

use crate::record::deed::Deed;
use crate::shell::clock::instant;
use crate::shell::clock::now;
use crate::shell::serve::access;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::api;
use crate::shell::serve::assets;
use crate::shell::serve::door::Entered;
use crate::shell::serve::door::Person;
use crate::shell::serve::door::cookie;
use crate::shell::serve::pages;
use crate::shell::serve::rest::take_in;
use crate::shell::serve::sign_in;
use crate::shell::serve::state::Shared;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::trouble::Unread;
use crate::shell::serve::visit::Pairs;
use crate::shell::serve::visit::Visit;
use crate::shell::serve::watch::watch;

/// How many bytes a form may have.
const MOST_BYTES: usize = 1_000_000;
/// How long a form may take to arrive.
const SLOWEST_BODY: Duration = Duration::from_secs(15);
/// How long a page may take until the person is told that it takes too long.
const PATIENCE: Duration = Duration::from_mins(1);

/// A page: it may block.
pub(crate) type Page = fn(&Visit) -> Result<Answer, Trouble>;

/// Every address.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let mut router = Router::new()
        .route("/assets/page.css", get(assets::style))
        .route("/assets/page.js", get(assets::script))
        .route("/assets/mark.svg", get(assets::mark))
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics));
    for (address, shows, takes) in pages::ALL {
        let mut methods = MethodRouter::new();
        if let Some(page) = shows {
            methods = methods.get(on(*page, access::opens(address)));
        }
        if let Some(page) = takes {
            methods = methods.post(on(*page, access::sends(address)));
        }
        router = router.route(address, methods);
    }
    sign_in::add_to(api::add_to(router))
        .fallback(on(pages::trouble::nowhere, Deed::Enter))
        .method_not_allowed_fallback(on(pages::trouble::no_method, Deed::Ring))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(from_fn(take_in))
        .layer(from_fn_with_state(shared.clone(), watch))
        .with_state(shared)
}

/// Whether the record can be reached.
async fn ready(State(shared): State<Arc<Shared>>) -> Response {
    let head = tokio::task::spawn_blocking(move || shared.store.head().is_ok()).await;
    if head.unwrap_or(false) {
        "ready\n".into_response()
    } else {
        let words = "the record cannot be reached\n";
        (StatusCode::SERVICE_UNAVAILABLE, words).into_response()
    }
}

async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, shared.metrics.text()).into_response()
}

/// A page as axum calls it.
fn on(
    page: Page,
    deed: Deed,
) -> impl Fn(State<Arc<Shared>>, Request) -> std::pin::Pin<Box<dyn Future<Output = Response> + Send>>
+ Clone
+ Send
+ Sync
+ 'static {
    move |State(shared), request| Box::pin(run(shared, page, deed, request))
}

async fn run(shared: Arc<Shared>, page: Page, deed: Deed, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let path = RawPathParams::from_request_parts(&mut parts, &()).await;
    let path: Pairs = path.map_or_else(
        |_| Vec::new(),
        |path| {
            let pairs = path.iter();
            pairs
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect()
        },
    );
    let headers = parts.headers.clone();
    let method = parts.method.clone();
    let to = parts.uri.path().to_owned();
    // What is not sent by a form has its words behind the address.
    if method != Method::POST {
        parts.method = Method::GET;
    }
    let form = match form(Request::from_parts(parts, body)).await {
        Ok(form) => form,
        Err(unread) => return unread_form(shared, unread).await,
    };
    let secret = cookie(&headers, &shared.cookie).map(str::to_owned);
    let asked = Asked {
        page,
        deed,
        path,
        form,
        secret,
        stranger: is_stranger(&shared, &method, &headers),
        changes: method == Method::POST,
        to,
        own: pages::kept::is_own(&headers),
    };
    let worked = tokio::task::spawn_blocking({
        let shared = shared.clone();
        move || asked.answer(&shared)
    });
    match tokio::time::timeout(PATIENCE, worked).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => alone(&shared, &Trouble::Ours),
        Err(_) => {
            let words = "This took too long and may still be going on. Look at the contact again in a moment.\n";
            (StatusCode::SERVICE_UNAVAILABLE, words).into_response()
        }
    }
}

/// The form of a request; of a GET, what stands behind the address.
async fn form(request: Request) -> Result<Pairs, Unread> {
    let read = Form::<Pairs>::from_request(request, &());
    match tokio::time::timeout(SLOWEST_BODY, read).await {
        Ok(Ok(Form(form))) => Ok(form),
        Ok(Err(refused)) => match refused.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => Err(Unread::TooLarge),
            _ => Err(Unread::NoForm),
        },
        Err(_) => Err(Unread::TooSlow),
    }
}

async fn unread_form(shared: Arc<Shared>, unread: Unread) -> Response {
    let shown = tokio::task::spawn_blocking(move || alone(&shared, &Trouble::Form(unread)));
    let shown = shown.await;
    shown.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// Whether a request comes from, or was meant for, somebody else.
pub(crate) fn is_stranger(shared: &Shared, method: &Method, headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site");
    let elsewhere = site.is_some_and(|site| site != "same-origin" && site != "none");
    !shared.door.is_meant(headers) || method == Method::POST && elsewhere
}

/// A request before its page was called.
struct Asked {
    page: Page,
    deed: Deed,
    path: Pairs,
    form: Pairs,
    secret: Option<String>,
    stranger: bool,
    changes: bool,
    /// The address, without what stands behind it.
    to: String,
    /// Whether a page of this program sent it, as the browser says.
    own: bool,
}

impl Asked {
    fn answer(self, shared: &Arc<Shared>) -> Response {
        if self.stranger {
            return alone(shared, &Trouble::Stranger);
        }
        let at = instant();
        let secret = self.secret.as_deref();
        let entered = match shared.door.enter(&*shared.store, secret, at) {
            Ok(entered) => entered,
            Err(error) => return alone(shared, &error.into()),
        };
        let Some(Entered { who, token, give }) = entered else {
            if self.deed == Deed::Ring {
                let page = (self.page)(&nobody(shared));
                return page.map_or_else(|trouble| alone(shared, &trouble), Answer::into_response);
            }
            if self.changes && self.own {
                let page = pages::kept::show(&nobody(shared), &self.to, &self.form);
                return page.map_or_else(|trouble| alone(shared, &trouble), Answer::into_response);
            }
            return Answer::See("/sign-in".to_owned()).into_response();
        };
        let visit = Visit {
            shared: shared.clone(),
            who,
            deed: self.deed,
            token,
            path: self.path,
            form: self.form,
            at,
            now: now(),
        };
        let from_here = !self.changes || visit.field("token") == visit.token;
        let answered = if from_here {
            visit.admit().and_then(|()| work(self.page, &visit))
        } else if self.own {
            pages::kept::show(&visit, &self.to, &visit.form)
        } else {
            Err(Trouble::Stranger)
        };
        let answered = answered.or_else(|trouble| pages::trouble::show(&visit, &trouble));
        let mut response = answered.map_or_else(
            |_| StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Answer::into_response,
        );
        if let Some(secret) = give {
            let cookie = shared.door.cookie_of(&shared.cookie, &secret);
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
        }
        response
    }
}

/// What the page answers. A form that comes back shows what is in the record, as a page does.
fn work(page: Page, visit: &Visit) -> Result<Answer, Trouble> {
    let answer = page(visit)?;
    if matches!(visit.deed, Deed::Screen | Deed::SignOff) && matches!(answer, Answer::Page { .. }) {
        visit.shown_again()?;
    }
    Ok(answer)
}

/// A page about trouble for somebody who was not let in.
pub(crate) fn alone(shared: &Arc<Shared>, trouble: &Trouble) -> Response {
    pages::trouble::show(&nobody(shared), trouble).map_or_else(
        |_| StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Answer::into_response,
    )
}

/// A visit of nobody.
pub(crate) fn nobody(shared: &Arc<Shared>) -> Visit {
    Visit {
        shared: shared.clone(),
        who: Person {
            id: String::new(),
            name: String::new(),
            roles: Vec::new(),
        },
        deed: Deed::Enter,
        token: String::new(),
        path: Vec::new(),
        form: Vec::new(),
        at: instant(),
        now: now(),
    }
}
