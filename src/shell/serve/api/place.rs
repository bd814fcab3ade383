//! Where in a body something stands: a range of bytes → a JSON path such as `$.children[0].facts.age_years`.

use std::ops::Range;

/// The path of the innermost key or value around a range of a body that is JSON; `$` where there is none.
pub(super) fn path_of(body: &str, wanted: Range<usize>) -> String {
    let mut reader = Reader {
        body,
        at: 0,
        wanted,
    };
    reader.value("$").unwrap_or_else(|| "$".to_owned())
}

/// Goes over a body once.
struct Reader<'b> {
    body: &'b str,
    at: usize,
    wanted: Range<usize>,
}

impl<'b> Reader<'b> {
    fn peek(&mut self) -> Option<u8> {
        let rest = self.body.as_bytes().get(self.at..)?;
        let space = rest.iter().take_while(|byte| byte.is_ascii_whitespace());
        self.at += space.count();
        self.body.as_bytes().get(self.at).copied()
    }

    /// A value, and what is found in it.
    fn value(&mut self, path: &str) -> Option<String> {
        let first = self.peek();
        let from = self.at;
        let found = match first {
            Some(b'{') => self.object(path),
            Some(b'[') => self.list(path),
            Some(b'"') => {
                self.quoted();
                None
            }
            _ => {
                self.bare();
                None
            }
        };
        found.or_else(|| self.covers(from).then(|| path.to_owned()))
    }

    fn object(&mut self, path: &str) -> Option<String> {
        self.at += 1;
        loop {
            match self.peek()? {
                b'"' => {
                    let from = self.at;
                    let key = self.quoted();
                    let own = format!("{path}{}", step(key));
                    if self.peek() == Some(b':') {
                        self.at += 1;
                    }
                    let found = self.value(&own);
                    if found.is_some() || self.covers(from) {
                        return found.or(Some(own));
                    }
                }
                byte => {
                    self.at += 1;
                    if byte == b'}' {
                        return None;
                    }
                }
            }
        }
    }

    fn list(&mut self, path: &str) -> Option<String> {
        self.at += 1;
        let mut number = 0;
        loop {
            match self.peek()? {
                b']' => {
                    self.at += 1;
                    return None;
                }
                b',' => self.at += 1,
                _ => {
                    let found = self.value(&format!("{path}[{number}]"));
                    if found.is_some() {
                        return found;
                    }
                    number += 1;
                }
            }
        }
    }

    /// What stands between quotes.
    fn quoted(&mut self) -> &'b str {
        let from = self.at + 1;
        let mut escaped = false;
        let rest = self.body.get(from..).unwrap_or("");
        let end = rest.bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        let end = end.unwrap_or(rest.len());
        self.at = from + end + 1;
        rest.get(..end).unwrap_or("")
    }

    /// A number or a word; at least one byte, so that it comes to an end.
    fn bare(&mut self) {
        let rest = self.body.get(self.at..).unwrap_or("");
        let end = rest.find([',', ']', '}', ' ', '\n', '\r', '\t']);
        self.at += end.unwrap_or(rest.len()).max(1);
    }

    fn covers(&self, from: usize) -> bool {
        from <= self.wanted.start && self.wanted.end <= self.at
    }
}

/// One step of a path.
fn step(key: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if !key.is_empty() && key.bytes().all(plain) {
        format!(".{key}")
    } else {
        format!("[\"{key}\"]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(body: &str, word: &str) -> String {
        let start = body.find(word).unwrap();
        path_of(body, start..start + word.len())
    }

    #[test]
    fn a_place_is_named_by_the_innermost_key_or_value() {
        let body = r#" [{"case": "C-1", "children": [{"ref": "a\"]}", "facts": {"age-years": 7, "x": [1, true]}}]}, null] "#;
        assert_eq!(at(body, "C-1"), "$[0].case");
        assert_eq!(at(body, "\"case\""), "$[0].case");
        assert_eq!(at(body, "7"), "$[0].children[0].facts[\"age-years\"]");
        assert_eq!(at(body, "true"), "$[0].children[0].facts.x[1]");
        assert_eq!(at(body, "null"), "$[1]");
        assert_eq!(at(body, "]}\""), "$[0].children[0].ref");
        assert_eq!(path_of(body, 0..0), "$");
    }

    #[test]
    fn what_breaks_off_has_a_place_all_the_same() {
        for body in ["", "{", "{\"a\"", "{\"a\": [1,", "\"", "[[[[", "]", "é"] {
            assert_eq!(path_of(body, 90..91), "$", "{body}");
        }
    }
}
