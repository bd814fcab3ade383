//! What takes longer than a keystroke: worked cases, scripts and lints, beside the session.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::ast::diagnostic::Diagnostic;
use crate::inspect::thorough::thorough;
use crate::report::editor::desk::Desk;
use crate::shell::lsp::Event;

/// How long nothing must have changed before it begins.
const QUIET: Duration = Duration::from_millis(200);

/// One run at a time; a state that was changed meanwhile is looked at again.
#[derive(Debug, Default)]
pub(super) struct Later {
    state: Arc<AtomicU64>,
    running: bool,
    done: u64,
}

impl Later {
    /// The number of the state that is current.
    pub(super) fn current(&self) -> u64 {
        self.state.load(Ordering::Relaxed)
    }

    /// Says that the desk has changed; a run for the state before it stops.
    pub(super) fn changed(&self) {
        self.state.fetch_add(1, Ordering::Relaxed);
    }

    /// Begins a run if none is going on and this state was not looked at.
    pub(super) fn begin(&mut self, desk: &Desk, problems: &[Diagnostic], events: &Sender<Event>) {
        let number = self.current();
        if self.running || self.done == number {
            return;
        }
        self.running = true;
        let state = Arc::clone(&self.state);
        let (library, worked) = (desk.library.clone(), desk.worked.clone());
        let (files, problems) = (desk.files.clone(), problems.to_vec());
        let events = events.clone();
        std::thread::spawn(move || {
            let stale = || state.load(Ordering::Relaxed) != number;
            std::thread::sleep(QUIET);
            let found = if stale() {
                None
            } else {
                thorough(&library, &worked, &files, problems, &stale)
            };
            // The session may have ended meanwhile.
            drop(events.send(Event::Looked(number, found)));
        });
    }

    /// A run ended; says whether what it found is of the current state.
    pub(super) fn ended(&mut self, number: u64, found: Option<&[Diagnostic]>) -> bool {
        self.running = false;
        let fresh = found.is_some() && number == self.current();
        if fresh {
            self.done = number;
        }
        fresh
    }
}
