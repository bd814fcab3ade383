//! What is left of a body when its request is answered early: it is read and thrown away.
//!
//! A caller who is still sending when the line is closed may never read the answer. So the rest
//! is taken in first, up to a bound; beyond it the line is closed, and the answer says so.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::body::Bytes;
use axum::body::HttpBody;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::Frame;
use hyper::body::SizeHint;
use tokio::time::Sleep;

/// How many bytes are thrown away at most.
pub(crate) const MOST_BYTES: usize = 16_000_000;
/// How long that may take.
pub(crate) const LONGEST: Duration = Duration::from_secs(10);

/// How long all of a body may take, also where nobody says so.
const SLOWEST: Duration = Duration::from_secs(20);

/// A body of which somebody else may read the rest.
#[derive(Clone)]
struct Shared(Arc<Mutex<Timed>>);

/// A body that ends with an error when it takes too long.
struct Timed {
    body: Body,
    late: Pin<Box<Sleep>>,
}

impl Shared {
    fn with<T>(&self, of: impl FnOnce(&mut Timed) -> T) -> T {
        of(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads to the end, or to the bound: whether the end was reached.
    async fn drain(mut self) -> bool {
        let mut taken = 0;
        while taken <= MOST_BYTES {
            let next = std::future::poll_fn(|cx| Pin::new(&mut self).poll_frame(cx)).await;
            match next {
                None => return true,
                Some(Err(_)) => return false,
                Some(Ok(frame)) => taken += frame.data_ref().map_or(0, Bytes::len),
            }
        }
        false
    }
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.with(|timed| {
            let frame = Pin::new(&mut timed.body).poll_frame(cx);
            if frame.is_pending() && timed.late.as_mut().poll(cx).is_ready() {
                let late = std::io::Error::from(std::io::ErrorKind::TimedOut);
                return Poll::Ready(Some(Err(axum::Error::new(late))));
            }
            frame
        })
    }

    fn is_end_stream(&self) -> bool {
        self.with(|timed| timed.body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.with(|timed| timed.body.size_hint())
    }
}

/// Answers once the caller has sent what they were going to send, or too much of it.
pub(crate) async fn take_in(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    // Who waits to be told to go on has sent nothing yet, and sends nothing after this answer.
    let waits = parts.headers.contains_key(header::EXPECT);
    let late = Box::pin(tokio::time::sleep(SLOWEST));
    let rest = Shared(Arc::new(Mutex::new(Timed { body, late })));
    let request = Request::from_parts(parts, Body::new(rest.clone()));
    let mut response = next.run(request).await;
    if rest.is_end_stream() {
        return response;
    }
    let late = waits || response.status() == StatusCode::REQUEST_TIMEOUT;
    let all = !late && tokio::time::timeout(LONGEST, rest.drain()).await == Ok(true);
    if !all {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}
