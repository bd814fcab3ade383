//! JSON cut into cases: objects one after the other, or lists of them, however large the file is.

use std::sync::Arc;

use crate::ast::diagnostic::Diagnostic;
use crate::shell::bulk::chunk::BYTES;
use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::chunk::Held;
use crate::shell::bulk::chunk::ROWS;
use crate::shell::bulk::flow::Flow;
use crate::shell::bulk::flow::MOST_LINE;
use crate::shell::bulk::source::SoFar;
use crate::shell::bulk::source::Source;
use crate::shell::files::FileError;

/// Where in a file the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// Outside of any list.
    Outside,
    /// In a list, where a case or the end may stand.
    Opened,
    /// In a list, after a comma.
    Comma,
    /// In a list, after a case.
    After,
}

/// The text of a case, or what is wrong at its place.
pub(super) type Text = Result<String, Box<Diagnostic>>;

/// JSON.
pub(super) struct Objects {
    flow: Flow,
    name: Arc<str>,
    at: At,
    next: u64,
    from: u64,
    broken: bool,
}

/// What comes next outside of cases.
enum Next {
    Case,
    End,
    Wrong(String),
}

impl Objects {
    pub(super) fn of(flow: Flow, name: Arc<str>, from: u64) -> Self {
        Self {
            flow,
            name,
            at: At::Outside,
            next: 1,
            from,
            broken: false,
        }
    }

    /// Goes to where the next case begins.
    fn seek(&mut self) -> Result<Next, FileError> {
        loop {
            let Some(byte) = self.flow.ahead()?.first().copied() else {
                return Ok(match self.at {
                    At::Outside => Next::End,
                    At::Opened | At::Comma | At::After => {
                        Next::Wrong("the file ends inside a list".to_owned())
                    }
                });
            };
            self.at = match (byte, self.at) {
                (b' ' | b'\t' | b'\r' | b'\n', at) => at,
                // The mark of a byte order, at the beginning alone.
                (0xEF | 0xBB | 0xBF, At::Outside) if self.flow.so_far().1 < 3 => At::Outside,
                (b'{', At::Outside | At::Opened | At::Comma) => return Ok(Next::Case),
                (b'[', At::Outside) => At::Opened,
                (b',', At::After) => At::Comma,
                (b']', At::Opened | At::After) => At::Outside,
                (b',', At::Opened | At::Comma) | (b']', At::Comma) => {
                    return Ok(Next::Wrong("a comma too many".to_owned()));
                }
                (_, At::After) => return Ok(Next::Wrong("a comma is missing".to_owned())),
                (_, At::Outside | At::Opened | At::Comma) => {
                    return Ok(Next::Wrong("no case begins here".to_owned()));
                }
            };
            self.flow.beyond(1);
        }
    }

    /// The object that begins here.
    fn object(&mut self) -> Result<Text, FileError> {
        let mut text: Vec<u8> = Vec::new();
        let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
        let mut length = 0;
        loop {
            let ahead = self.flow.ahead()?;
            if ahead.is_empty() {
                return Ok(Err(self.wrong("the file ends inside a case")));
            }
            let end = ahead.iter().position(|byte| {
                match (quoted, byte) {
                    (true, _) if escaped => escaped = false,
                    (true, b'\\') => escaped = true,
                    (_, b'"') => quoted = !quoted,
                    (false, b'{' | b'[') => depth += 1,
                    (false, b'}' | b']') => depth = depth.saturating_sub(1),
                    (true | false, _) => {}
                }
                !quoted && depth == 0
            });
            let taken = end.map_or(ahead.len(), |end| end + 1);
            length += taken as u64;
            if length <= MOST_LINE {
                text.extend(ahead.iter().take(taken));
            }
            self.flow.beyond(taken);
            if end.is_some() {
                break;
            }
        }
        if self.at != At::Outside {
            self.at = At::After;
        }
        if length > MOST_LINE {
            let message = format!("this case has {length} bytes; at most {MOST_LINE} are read");
            return Ok(Err(Box::new(Diagnostic::error("too-large", message))));
        }
        let not_text = || Box::new(Diagnostic::error("not-utf-8", "this case is not UTF-8"));
        Ok(String::from_utf8(text).map_err(|_| not_text()))
    }

    /// What is wrong here; nothing behind it is read.
    fn wrong(&mut self, what: &str) -> Box<Diagnostic> {
        self.broken = true;
        let message = format!("from here on this is not JSON that can be read: {what}");
        let help = "look for a missing comma, quotation mark or bracket before this";
        Box::new(Diagnostic::error("json-syntax", message).help(help.to_owned()))
    }

    fn one(&mut self) -> Result<Option<Text>, FileError> {
        if self.broken {
            return Ok(None);
        }
        match self.seek()? {
            Next::Case => self.object().map(Some),
            Next::End => Ok(None),
            Next::Wrong(what) => Ok(Some(Err(self.wrong(&what)))),
        }
    }
}

impl Source for Objects {
    fn next(&mut self) -> Result<Option<Chunk>, FileError> {
        let mut texts = Vec::new();
        let mut bytes = 0;
        let mut first = self.next;
        while texts.len() < ROWS && bytes < BYTES {
            let Some(text) = self.one()? else { break };
            if self.next >= self.from {
                bytes += text.as_ref().map_or(0, String::len);
                texts.push(text);
            } else {
                first = self.next + 1;
            }
            self.next += 1;
        }
        let last = self.next.saturating_sub(1);
        Ok((!texts.is_empty()).then(|| Chunk {
            name: self.name.clone(),
            first,
            last,
            held: Held::Texts(texts),
        }))
    }

    fn progress(&self) -> SoFar {
        self.flow.so_far()
    }
}
