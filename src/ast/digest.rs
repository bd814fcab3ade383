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

/// The digest in hexadecimal, over named trees and the script.
pub fn digest<'n>(
    trees: impl IntoIterator<Item = (&'n str, &'n Node)>,
    script: Option<&str>,
) -> String {
    let mut hash = Sha256::new();
    for (name, node) in trees {
        part(&mut hash, 'f', name);
        feed(&mut hash, node, name == "pack.yaml");
    }
    if let Some(script) = script {
        part(&mut hash, 's', &script.replace("\r\n", "\n"));
    }
    hexadecimal(&hash.finalize())
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
fn part(hash: &mut Sha256, mark: char, text: &str) {
    hash.update(format!("{mark}{}:", text.len()));
    hash.update(text);
}

fn feed(hash: &mut Sha256, node: &Node, is_head: bool) {
    match &node.kind {
        Kind::Scalar(scalar) => part(hash, 'v', scalar.text.trim_end()),
        Kind::List(items) => {
            part(hash, 'l', &items.len().to_string());
            for item in items {
                feed(hash, item, false);
            }
        }
        Kind::Map(entries) => {
            let counts = |entry: &&Entry| !(is_head && entry.key == "accepts");
            for entry in entries.iter().filter(counts) {
                let closing = is_head && entry.key == "in_force";
                part(hash, 'k', &entry.key);
                if closing {
                    let from = entry.value.get("from").and_then(Node::scalar);
                    part(hash, 'v', from.map_or("", |scalar| scalar.text.trim()));
                } else {
                    feed(hash, &entry.value, false);
                }
            }
            part(hash, 'e', "");
        }
    }
}
