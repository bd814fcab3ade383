//! The language server: messages on standard input and output, one session, one thread that answers.
//!
//! What waits is looked at before anything is checked, so that many keystrokes cost one check, and
//! the last state is always the one that is checked last.

mod address;
mod answers;
mod folder;
mod later;
mod session;
mod wire;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::channel;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value as Json;

use crate::ast::diagnostic::Diagnostic;
use crate::shell::files::FileError;
use crate::shell::lsp::session::Session;
use crate::shell::lsp::wire::Message;

/// For how long keystrokes may follow each other before a state between them is checked.
const PATIENCE: Duration = Duration::from_millis(60);

/// What the session waits for.
#[derive(Debug)]
enum Event {
    /// The editor says or asks something.
    Said(Message),
    /// A longer look at a state ended; nothing if it was given up.
    Looked(u64, Option<Vec<Diagnostic>>),
}

/// Whether the session goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    GoesOn,
    Ends,
}

/// Serves one session; says whether it was shut down as it should be.
pub(super) fn serve(rules: Option<&Path>) -> Result<bool, FileError> {
    let (events, waiting) = channel();
    let from_editor = events.clone();
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        loop {
            let message = wire::read(&mut input);
            let last = matches!(message, Message::End);
            if from_editor.send(Event::Said(message)).is_err() || last {
                return;
            }
        }
    });
    let mut session = Session::new(rules, events, Box::new(std::io::stdout()));
    run(&mut session, &waiting)?;
    Ok(session.was_shut_down())
}

fn run(session: &mut Session, waiting: &Receiver<Event>) -> Result<(), FileError> {
    let mut queue: VecDeque<Message> = VecDeque::new();
    let mut changed: Option<Instant> = None;
    loop {
        while let Ok(event) = waiting.try_recv() {
            arrive(event, session, &mut queue)?;
        }
        let tired = changed.is_some_and(|since| since.elapsed() > PATIENCE);
        if changed.is_some() && (queue.is_empty() || tired) {
            session.check()?;
            changed = None;
        }
        let Some(message) = queue.pop_front() else {
            let Ok(event) = waiting.recv() else {
                return Ok(());
            };
            arrive(event, session, &mut queue)?;
            continue;
        };
        if session.hear(message)? == Next::Ends {
            return Ok(());
        }
        if session.is_stale() {
            changed = changed.or_else(|| Some(Instant::now()));
        } else {
            changed = None;
        }
    }
}

/// A message waits its turn; a request that is taken back before that is answered at once.
fn arrive(
    event: Event,
    session: &mut Session,
    queue: &mut VecDeque<Message>,
) -> Result<(), FileError> {
    match event {
        Event::Looked(number, found) => session.looked(number, found)?,
        Event::Said(message) => {
            if let Message::Notification { method, params } = &message
                && method == "$/cancelRequest"
            {
                let taken_back = params.get("id");
                let at = queue.iter().position(|it| is_request(it, taken_back));
                if let (Some(at), Some(id)) = (at, taken_back) {
                    queue.remove(at);
                    session.refuse(id, CANCELLED, "taken back")?;
                }
                return Ok(());
            }
            queue.push_back(message);
        }
    }
    Ok(())
}

/// A request that was taken back.
const CANCELLED: i64 = -32800;

fn is_request(message: &Message, wanted: Option<&Json>) -> bool {
    matches!(message, Message::Request { id, .. } if Some(id) == wanted)
}
