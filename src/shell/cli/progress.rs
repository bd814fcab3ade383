//! How far a long command has come: one line on standard error, on a terminal alone.

use std::io::IsTerminal as _;
use std::time::Duration;
use std::time::Instant;

use crate::shell::cli::output::complain;

/// How long a command may take before it shows how far it is.
const PATIENCE: Duration = Duration::from_millis(400);
/// How long a line stands before the next.
const PAUSE: Duration = Duration::from_millis(100);
/// The longest line, so that none wraps.
const WIDTH: usize = 78;

/// A line such as `cases 12/176 lancashire/1.0.0/a-case`; it is wiped when this is dropped.
///
/// Nothing is written to a pipe or file, nor by a command that is done at once.
pub(super) struct Progress {
    what: &'static str,
    all: usize,
    done: usize,
    next: Option<Instant>,
    shown: bool,
}

impl Progress {
    /// Begins to count so many of something: `cases`, `rules`.
    pub(super) fn of(what: &'static str, all: usize) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let seen = std::io::stderr().is_terminal() && !dumb;
        Self {
            what,
            all,
            done: 0,
            next: seen.then(|| Instant::now() + PATIENCE),
            shown: false,
        }
    }

    /// One more is being worked on; `name` says which.
    pub(super) fn step(&mut self, name: &str) {
        self.done += 1;
        let now = Instant::now();
        if self.next.is_some_and(|next| now >= next) {
            let line = format!("{} {}/{} {name}", self.what, self.done, self.all);
            let line: String = line.chars().take(WIDTH).collect();
            complain(&format!("\r\u{1b}[K{line}"));
            self.next = Some(now + PAUSE);
            self.shown = true;
        }
    }

    /// Wipes the line, so that something else can be written; the next step shows it again.
    pub(super) fn wipe(&mut self) {
        if std::mem::take(&mut self.shown) {
            complain("\r\u{1b}[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.wipe();
    }
}
