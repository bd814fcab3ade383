//! The screener's page over HTTP, and the same for other programs.
//!
//! A request becomes a [`visit::Visit`], a page turns it into an [`answer::Answer`].
//! Pages are plain functions that may block: each runs on a thread of its own.
//! Nothing changes but by POST, and every look at a record is written into it.

mod access;
mod answer;
pub(super) mod api;
mod assets;
mod base;
mod board;
mod brief;
mod cache;
pub(super) mod door;
mod headers;
mod known;
mod lines;
mod metrics;
mod pages;
mod rest;
mod router;
mod rule_notes;
pub(super) mod sign_in;
mod state;
mod trouble;
mod visit;
mod watch;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::shell::cli::load::Loaded;
use crate::shell::cli::output::note;
use crate::shell::cli::output::tell;
use crate::shell::clock::instant;
use crate::shell::files::FileError;
use crate::shell::serve::api::limits::Limits;
use crate::shell::serve::door::Door;
use crate::shell::serve::sign_in::Provider;
use crate::shell::serve::sign_in::Settings;
use crate::shell::serve::state::Shared;
use crate::shell::store::Missing;
use crate::shell::store::open;

/// How long requests that have begun may take once it was told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How often what has ended is deleted.
const TIDY_EVERY: Duration = Duration::from_hours(1);
/// How many pages are worked on at once; the rest wait.
const MOST_AT_ONCE: usize = 64;

/// What to serve, and to whom.
pub(super) struct Options {
    /// Where to listen.
    pub(super) listen: SocketAddr,
    /// The database.
    pub(super) database: String,
    /// The one user of a loopback address.
    pub(super) user: String,
    /// How people sign in, if they do.
    pub(super) sign_in: Option<Settings>,
    /// How many requests a second another program may make.
    pub(super) rate: u32,
}

/// Serves until it is told to stop.
pub(super) fn serve(options: Options, loaded: Loaded) -> Result<(), FileError> {
    if !options.listen.ip().is_loopback() && options.sign_in.is_none() {
        let why = "others could reach this address, and nobody would have to sign in; \
                   listen on a loopback address such as 127.0.0.1:8080, or name who signs people in \
                   with --oidc-issuer";
        return Err(FileError::Serve(why.to_owned()));
    }
    let store = open(&options.database, Missing::Create)?;
    let door = match options.sign_in {
        None => Door::local(&options.user)?,
        Some(settings) => sign_in(settings)?,
    };
    let limits = Limits::new(options.rate);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(MOST_AT_ONCE)
        .enable_all()
        .build()
        .map_err(|error| FileError::Serve(error.to_string()))?;
    let failed = |error: std::io::Error| FileError::Serve(format!("{}: {error}", options.listen));
    let listener = std::net::TcpListener::bind(options.listen).map_err(failed)?;
    listener.set_nonblocking(true).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    // The database is closed here, where it may block, after the last request.
    let shared = Arc::new(Shared::new(loaded, store, door, address, limits));
    let served = runtime.block_on(listen(listener, shared.clone()));
    runtime.shutdown_timeout(GRACE);
    drop(shared);
    served.map_err(failed)
}

/// Answers until it is told to stop, and then what has begun.
async fn listen(listener: std::net::TcpListener, shared: Arc<Shared>) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let address = listener.local_addr()?;
    let warm = shared.clone();
    tokio::task::spawn_blocking(move || {
        warm.compile_what_is_in_force();
        // A list that finds nothing prepared reads it itself, and says what is wrong.
        let _ = pages::start::warm(&warm);
        warm.grow_what_is_in_force();
    });
    tokio::spawn(tidy(shared.clone()));
    tell(&format!("Serving at http://{address}\n"));
    let (stop, stopped) = tokio::sync::watch::channel(());
    let lines = tokio::spawn(lines::take(listener, router::router(shared), stopped));
    told_to_stop().await;
    drop(stop);
    let _ = tokio::time::timeout(GRACE, lines).await;
    Ok(())
}

/// Deletes sessions and kept answers that have ended, now and then.
async fn tidy(shared: Arc<Shared>) {
    loop {
        let own = shared.clone();
        let tidied = tokio::task::spawn_blocking(move || own.store.tidy(instant()));
        if !matches!(tidied.await, Ok(Ok(()))) {
            note("{\"trouble\":\"what has ended could not be deleted\"}\n");
        }
        tokio::time::sleep(TIDY_EVERY).await;
    }
}

/// The door of people who sign in. A provider that cannot be reached now may come back; it is said, and no more.
fn sign_in(settings: Settings) -> Result<Door, FileError> {
    let provider = Provider::new(settings)?;
    if let Err(refused) = provider.probe() {
        note(&format!(
            "Nobody can sign in now: {refused:?}. Sessions and tokens hold all the same.\n"
        ));
    }
    Ok(Door::SignIn(Box::new(provider)))
}

/// Waits for Ctrl-C, or for the system to end it.
async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::SignalKind;
        use tokio::signal::unix::signal;
        if let Ok(mut ended) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => (),
                _ = ended.recv() => (),
            }
            return;
        }
    }
    let _ = interrupted.await;
}
