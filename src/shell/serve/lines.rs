//! The lines that callers open: how many, and how long one may keep us waiting.
//!
//! A line that says nothing, says it too slowly, or does not take its answer is closed.
//! Before any line is closed, what is still coming in is thrown away for a moment, so that
//! the caller can read the last answer.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Context;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service as _;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncRead;
use tokio::io::AsyncReadExt as _;
use tokio::io::AsyncWrite;
use tokio::io::AsyncWriteExt as _;
use tokio::io::ReadBuf;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::Semaphore;
use tokio::sync::watch::Receiver;
use tokio::time::Sleep;

/// How many lines may be open at once; who comes after waits until one is free.
pub(crate) const MOST_OPEN: u32 = 512;
/// How long the head of a request may take, and how long a line may be silent before the next.
pub(crate) const SLOWEST_HEAD: Duration = Duration::from_secs(20);
/// How many bytes the head of a request may have.
pub(crate) const MOST_HEAD: usize = 64 * 1024;
/// How long a caller may take nothing of their answer.
pub(crate) const SLOWEST_READER: Duration = Duration::from_secs(20);
/// How long what still comes in is thrown away before a line is closed.
const LINGER: Duration = Duration::from_secs(2);

type Answered = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

/// Takes lines until it is told to stop, and then waits for those that are open.
pub(crate) async fn take(listener: TcpListener, router: Router, mut stop: Receiver<()>) {
    let places = Arc::new(Semaphore::new(MOST_OPEN as usize));
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let next = tokio::select! {
            next = next => next,
            _ = stop.changed() => break,
        };
        match next {
            (Ok(place), Ok((stream, _))) => {
                tokio::spawn(serve(stream, router.clone(), stop.clone(), place));
            }
            // The system may have no room for another line now.
            (_, Err(_)) => tokio::time::sleep(Duration::from_millis(200)).await,
            (Err(_), _) => break,
        }
    }
    drop(listener);
    let _all = places.acquire_many(MOST_OPEN).await;
}

/// Answers what comes over one line until it is closed.
async fn serve(
    stream: TcpStream,
    router: Router,
    mut stop: Receiver<()>,
    place: OwnedSemaphorePermit,
) {
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let answer = service_fn(move |request: Request<Incoming>| -> Answered {
        Box::pin(router.call(request))
    });
    let mut line = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SLOWEST_HEAD)
        .max_buf_size(MOST_HEAD)
        .serve_connection(TokioIo::new(Patient::new(stream)), answer);
    let mut asked = Box::pin(stop.changed());
    let mut told = false;
    let ended = std::future::poll_fn(|cx| {
        if !told && asked.as_mut().poll(cx).is_ready() {
            told = true;
            Pin::new(&mut line).graceful_shutdown();
        }
        line.poll_without_shutdown(cx)
    });
    if ended.await.is_ok() {
        let stream = line.into_parts().io.into_inner().stream;
        let _ = tokio::time::timeout(LINGER, part(stream)).await;
    }
    drop(place);
}

/// Says that nothing more will come, and hears the other side out.
async fn part(mut stream: TcpStream) -> io::Result<()> {
    stream.shutdown().await?;
    let mut heard = vec![0; 16 * 1024];
    while stream.read(&mut heard).await? > 0 {}
    Ok(())
}

/// A line that gives up when nothing of an answer is taken for too long.
struct Patient {
    stream: TcpStream,
    waits: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn new(stream: TcpStream) -> Self {
        Self {
            stream,
            waits: None,
        }
    }

    fn or_late<T>(
        &mut self,
        cx: &mut Context<'_>,
        done: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.waits = None;
            return done;
        }
        let sleep = || Box::pin(tokio::time::sleep(SLOWEST_READER));
        let late = self.waits.get_or_insert_with(sleep).as_mut().poll(cx);
        late.map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.or_late(cx, done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.or_late(cx, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
