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

/// A line such as `cases.ndjson: 120000 children, 41000 a second, 12 s left`, on a terminal alone.
pub(super) struct Rate {
    name: String,
    began: Instant,
    next: Option<Instant>,
    shown: bool,
}

impl Rate {
    /// Begins to read a file.
    pub(super) fn begin(path: &std::path::Path) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let seen = std::io::stderr().is_terminal() && !dumb;
        let name = path.file_name().unwrap_or(path.as_os_str());
        let began = Instant::now();
        Self {
            name: name.to_string_lossy().into_owned(),
            began,
            next: seen.then(|| began + PATIENCE),
            shown: false,
        }
    }

    /// So many children are decided; so many bytes are read of so many, if that is known.
    pub(super) fn show(&mut self, children: u64, (size, read): (Option<u64>, u64)) {
        let now = Instant::now();
        if self.next.is_none_or(|next| now < next) {
            return;
        }
        let spent = u64::try_from(now.duration_since(self.began).as_millis()).unwrap_or(u64::MAX);
        let rate = children * 1000 / spent.max(1);
        let left = size.filter(|_| read > 0).map(|size| {
            let left = u128::from(size.saturating_sub(read)) * u128::from(spent) / u128::from(read);
            format!(", {} s left", left.div_ceil(1000))
        });
        let left = left.unwrap_or_default();
        let line = format!("{}: {children} children, {rate} a second{left}", self.name);
        let line: String = line.chars().take(WIDTH).collect();
        complain(&format!("\r\u{1b}[K{line}"));
        self.next = Some(now + PAUSE);
        self.shown = true;
    }
}

impl Drop for Rate {
    fn drop(&mut self) {
        if self.shown {
            complain("\r\u{1b}[K");
        }
    }
}
