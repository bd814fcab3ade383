//! Messages of the protocol on a stream: a header with the length, then JSON.
//!
//! What comes is not trusted: a length has a bound, and a body that is no text or no message is
//! answered and passed over.

use std::io::BufRead;
use std::io::Read as _;
use std::io::Write;

use serde_json::Value as Json;
use serde_json::json;

/// The longest message, in bytes.
const MOST_BYTES: usize = 64 << 20;
/// The longest line of a header, in bytes.
const MOST_HEADER: u64 = 4096;

/// What came.
#[derive(Clone, Debug)]
pub(super) enum Message {
    /// Something is asked; it must be answered.
    Request {
        /// Its number or name.
        id: Json,
        /// What is asked.
        method: String,
        /// About what.
        params: Json,
    },
    /// Something is told.
    Notification {
        /// What.
        method: String,
        /// About what.
        params: Json,
    },
    /// An answer to something that was asked of the editor.
    Answer,
    /// A body that is no message: the number of the error, and why.
    Broken(i64, String),
    /// The stream ended, or its headers cannot be read.
    End,
}

/// The next message.
pub(super) fn read(input: &mut impl BufRead) -> Message {
    let length = match read_headers(input) {
        Headers::End => return Message::End,
        Headers::Bare => {
            return Message::Broken(PARSE_ERROR, "a message has no `Content-Length`".to_owned());
        }
        Headers::Length(length) => length,
    };
    if length > MOST_BYTES {
        let mut passed = input.take(u64::try_from(length).unwrap_or(u64::MAX));
        if std::io::copy(&mut passed, &mut std::io::sink()).is_err() {
            return Message::End;
        }
        let said = format!("a message has {length} bytes; at most {MOST_BYTES} are read");
        return Message::Broken(INVALID_REQUEST, said);
    }
    let mut body = Vec::new();
    let wanted = u64::try_from(length).unwrap_or(u64::MAX);
    match input.take(wanted).read_to_end(&mut body) {
        Ok(read) if read == length => understood(&body),
        Ok(_) | Err(_) => Message::End,
    }
}

/// A body that is not JSON.
pub(super) const PARSE_ERROR: i64 = -32700;
/// JSON that is not a message.
pub(super) const INVALID_REQUEST: i64 = -32600;

/// What stands before a body.
enum Headers {
    Length(usize),
    /// No length that can be read.
    Bare,
    /// The stream has ended.
    End,
}

fn read_headers(input: &mut impl BufRead) -> Headers {
    let mut length = Headers::Bare;
    loop {
        let mut line = Vec::new();
        match input.take(MOST_HEADER).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return Headers::End,
            Ok(_) => {}
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if text.is_empty() {
            return length;
        }
        if let Some((name, value)) = text.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_or(Headers::Bare, Headers::Length);
        }
    }
}

fn understood(body: &[u8]) -> Message {
    let Ok(text) = std::str::from_utf8(body) else {
        return Message::Broken(PARSE_ERROR, "a message is not UTF-8 text".to_owned());
    };
    let message: Json = match serde_json::from_str(text) {
        Ok(message) => message,
        Err(error) => {
            return Message::Broken(PARSE_ERROR, format!("a message is not JSON: {error}"));
        }
    };
    let id = message.get("id").filter(|id| !id.is_null()).cloned();
    let method = message.get("method").and_then(Json::as_str);
    let params = message.get("params").cloned().unwrap_or(Json::Null);
    match (id, method.map(str::to_owned)) {
        (Some(id), Some(method)) => Message::Request { id, method, params },
        (None, Some(method)) => Message::Notification { method, params },
        (Some(_), None) => Message::Answer,
        (None, None) => Message::Broken(INVALID_REQUEST, "this is no message".to_owned()),
    }
}

/// Writes a message.
pub(super) fn write(output: &mut impl Write, message: &Json) -> std::io::Result<()> {
    let body = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    output.flush()
}

/// An answer.
pub(super) fn answer(id: &Json, result: &Json) -> Json {
    json!({"jsonrpc": "2.0", "id": id, "result": result})
}

/// An answer that something cannot be done.
pub(super) fn refusal(id: &Json, code: i64, message: &str) -> Json {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

/// Something the editor is told.
pub(super) fn told(method: &str, params: &Json) -> Json {
    json!({"jsonrpc": "2.0", "method": method, "params": params})
}
