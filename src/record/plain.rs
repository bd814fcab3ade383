//! Texts that are about to be written: what nobody can see, or what turns a line around, is not kept.
//!
//! Asked of what is new alone, so that what stands in a record stays what it was.

use crate::record::event::Event;
use crate::record::refusal::Refusal;

/// Whether every text of an event can be shown again as it was written.
pub(super) fn fit(event: &Event) -> Result<(), Refusal> {
    match event {
        Event::ContactOpened(it) => line("the reference", &it.reference),
        Event::ChildAdded(it) => line("the child's reference", &it.child),
        Event::Answered(it) => {
            line_if_any("who said it", it.from.as_deref())?;
            words("the note", it.note.as_deref())
        }
        Event::OwnView(it) => words("your view", Some(&it.words)),
        Event::Decided(it) => words("the reason", Some(&it.reason)),
        Event::SignedOff(it) => words("what you agree to, and why,", Some(&it.words)),
        Event::DeadlineMarked(it) => words("the note", it.note.as_deref()),
        Event::Erased(it) => words("the reason", Some(&it.why)),
        Event::Recommended(_)
        | Event::Read(_)
        | Event::Exported(_)
        | Event::SignedIn(_)
        | Event::TokenMade(_)
        | Event::TokenRevoked(_) => Ok(()),
    }
}

/// A name: one line, with something to see in it.
fn line(what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.chars().all(|sign| sign.is_whitespace() || hides(sign)) {
        return Err(Refusal::Blank { what });
    }
    line_if_any(what, Some(text))
}

fn line_if_any(what: &'static str, text: Option<&str>) -> Result<(), Refusal> {
    let bad = |sign: &char| sign.is_control() || turns(*sign);
    refuse(what, text, bad)
}

/// Free text: lines and tabs are part of it.
fn words(what: &'static str, text: Option<&str>) -> Result<(), Refusal> {
    let bad = |sign: &char| sign.is_control() && !matches!(sign, '\n' | '\r' | '\t');
    refuse(what, text, bad)
}

fn refuse(
    what: &'static str,
    text: Option<&str>,
    bad: impl Fn(&char) -> bool,
) -> Result<(), Refusal> {
    let found = text.and_then(|text| text.chars().find(bad));
    found.map_or(Ok(()), |sign| Err(Refusal::Unseen { what, sign }))
}

/// Whether nobody sees it.
fn hides(sign: char) -> bool {
    sign.is_control()
        || turns(sign)
        || matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Whether it turns the line around, so that a name reads as another.
fn turns(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
