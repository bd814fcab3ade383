//! Answers as NDJSON: an object on each line.

use std::io::Write;

use serde::Serialize;

use crate::shell::bulk::line::Aside;
use crate::shell::bulk::line::Leaf;
use crate::shell::bulk::line::Ledger;
use crate::shell::bulk::line::Line;
use crate::shell::bulk::line::Page;
use crate::shell::bulk::line::Sink;
use crate::shell::bulk::line::Text;
use crate::shell::bulk::line::Verdict;

/// A JSON object on each line.
pub(super) struct Ndjson;

impl Sink for Ndjson {
    fn page(&self) -> Box<dyn Page> {
        Box::new(Objects(Vec::new()))
    }

    fn tail(&self, verdict: &Verdict<'_>) -> Option<Vec<u8>> {
        let object = serde_json::to_vec(verdict).ok()?;
        let mut tail = b",".to_vec();
        tail.extend_from_slice(object.strip_prefix(b"{")?);
        tail.push(b'\n');
        Some(tail)
    }

    fn begin(&self, to: Box<dyn Write + Send>) -> std::io::Result<Box<dyn Ledger>> {
        Ok(Box::new(Text(to)))
    }
}

struct Objects(Vec<u8>);

/// Whether no sign of a text stands for another in JSON; eight are looked at in one go.
fn stands_for_itself(text: &[u8]) -> bool {
    let calm = |eight: &[u8; 8]| {
        const ONES: u64 = u64::from_ne_bytes([1; 8]);
        let eight = u64::from_ne_bytes(*eight);
        let zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes;
        let quote = zero(eight ^ (ONES * 0x22));
        let stroke = zero(eight ^ (ONES * 0x5C));
        let control = eight.wrapping_sub(ONES * 0x20) & !eight;
        (quote | stroke | control) & (ONES * 0x80) == 0
    };
    if let Some(last) = text.last_chunk() {
        return text.as_chunks().0.iter().chain([last]).all(calm);
    }
    let mut eight = [b' '; 8];
    for (to, from) in eight.iter_mut().zip(text) {
        *to = *from;
    }
    calm(&eight)
}

impl Objects {
    fn add(&mut self, object: &impl Serialize) {
        // Writing to memory does not fail.
        let _ = serde_json::to_writer(&mut self.0, object);
        self.0.push(b'\n');
    }

    fn text(&mut self, text: &str) {
        if !stands_for_itself(text.as_bytes()) {
            let _ = serde_json::to_writer(&mut self.0, text);
            return;
        }
        self.0.push(b'"');
        self.0.extend_from_slice(text.as_bytes());
        self.0.push(b'"');
    }
}

impl Page for Objects {
    fn child(&mut self, line: &Line<'_>) {
        self.add(line);
    }

    fn plain(&mut self, case: &str, child: &str, tail: &[u8]) {
        self.0.extend_from_slice(b"{\"case\":");
        self.text(case);
        self.0.extend_from_slice(b",\"child\":");
        self.text(child);
        self.0.extend_from_slice(tail);
    }

    fn aside(&mut self, aside: &Aside<'_>) {
        self.add(aside);
    }

    fn end(self: Box<Self>) -> Leaf {
        Leaf::Text(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::stands_for_itself;

    #[test]
    fn a_sign_that_stands_for_another_is_found_wherever_it_stands() {
        for length in 0..40 {
            let mut text: Vec<u8> = (0_u8..length).map(|at| 0xFF - at * 3).collect();
            assert!(stands_for_itself(&text));
            for at in 0..usize::from(length) {
                let calm = std::mem::replace(&mut text[at], b'"');
                assert!(!stands_for_itself(&text), "{length} {at}");
                for byte in 0..=u8::MAX {
                    text[at] = byte;
                    let odd = byte == b'"' || byte == b'\\' || byte < 0x20;
                    assert_eq!(stands_for_itself(&text), !odd, "{length} {at} {byte}");
                }
                text[at] = calm;
            }
        }
    }
}
