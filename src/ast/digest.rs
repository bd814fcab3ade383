//! The fingerprint of a pack's content: SHA-256 over its files, normalised.
//!
//! Comments, layout, quoting and line ends do not count; every key, value and
//! their order do. The last day in force does not count, nor which findings are
//! accepted: neither changes a rule.

use sha2::Digest;
use sha2::Sha256;

use crate::ast::yaml::Entry;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;

/// The digest in hexadecimal, over files as [`spell`] writes them and the script.
pub fn digest<'s>(spelt: impl IntoIterator<Item = &'s [u8]>, script: Option<&str>) -> String {
    let mut hash = Sha256::new();
    for file in spelt {
        hash.update(file);
    }
    if let Some(script) = script {
        let mut spelt = Vec::new();
        part(&mut spelt, b's', &script.replace("\r\n", "\n"));
        hash.update(&spelt);
    }
    hexadecimal(&hash.finalize())
}

/// What of a file counts towards the digest, under the file's name.
#[must_use]
pub fn spell(name: &str, tree: &Node) -> Vec<u8> {
    let mut spelt = Vec::new();
    part(&mut spelt, b'f', name);
    feed(&mut spelt, tree, name == "pack.yaml");
    spelt
}

/// Bytes as small hexadecimal digits.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// One piece with its length before it, so that no two contents run together alike.
fn part(spelt: &mut Vec<u8>, mark: u8, text: &str) {
    spelt.push(mark);
    number(spelt, text.len());
    spelt.push(b':');
    spelt.extend_from_slice(text.as_bytes());
}

/// A number in decimal digits.
fn number(spelt: &mut Vec<u8>, number: usize) {
    let mut digits = [0; 20];
    let mut rest = number;
    let mut length = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        length += 1;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    spelt.extend_from_slice(digits.get(20 - length..).unwrap_or_default());
}

fn feed(spelt: &mut Vec<u8>, node: &Node, is_head: bool) {
    match &node.kind {
        Kind::Scalar(scalar) => part(spelt, b'v', scalar.text.trim_end()),
        Kind::List(items) => {
            part(spelt, b'l', &items.len().to_string());
            for item in items {
                feed(spelt, item, false);
            }
        }
        Kind::Map(entries) => {
            let counts = |entry: &&Entry| !(is_head && entry.key == "accepts");
            for entry in entries.iter().filter(counts) {
                let closing = is_head && entry.key == "in_force";
                part(spelt, b'k', &entry.key);
                if closing {
                    let from = entry.value.get("from").and_then(Node::scalar);
                    part(spelt, b'v', from.map_or("", |scalar| scalar.text.trim()));
                } else {
                    feed(spelt, &entry.value, false);
                }
            }
            part(spelt, b'e', "");
        }
    }
}
