//! Addresses of files as editors write them ⇄ paths.

use std::path::Path;
use std::path::PathBuf;

/// The path of a `file:` address; nothing for any other.
pub(super) fn path(address: &str) -> Option<PathBuf> {
    let rest = address.strip_prefix("file://")?;
    // A host may stand before the path; only this machine's files are read.
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let decoded = decoded(rest.strip_prefix('/')?)?;
    let drive = decoded.as_bytes().get(1) == Some(&b':');
    let path = if drive {
        decoded
    } else {
        format!("/{decoded}")
    };
    Some(PathBuf::from(path))
}

/// The address of a path.
pub(super) fn address(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut address = String::from("file://");
    if !text.starts_with('/') {
        address.push('/');
    }
    for byte in text.bytes() {
        let plain =
            byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~');
        if plain {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
