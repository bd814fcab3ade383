//! Standard output and standard error.

use std::io::Write as _;

use crate::shell::files::FileError;

/// Writes an answer.
pub(super) fn say(text: &str) -> Result<(), FileError> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Writes what is wrong; if even that fails, nobody is there to be told.
pub(super) fn complain(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Says something while a command goes on; that nobody reads it does not stop the command.
pub(in crate::shell) fn tell(text: &str) {
    let _ = say(text);
}

/// A line for whoever keeps the service.
pub(in crate::shell) fn note(text: &str) {
    complain(text);
}
