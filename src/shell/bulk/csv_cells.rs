//! CSV (RFC 4180) → records and cells.

use std::borrow::Cow;

/// Whether a line that begins within quotation marks, or outside of them, ends within them.
pub(super) fn ends_quoted(line: &[u8], begins: bool) -> bool {
    let marks = memchr::memchr_iter(b'"', line).count();
    begins == marks.is_multiple_of(2)
}

/// The cells of a record; nothing where a quotation mark is out of place.
pub(super) fn cells(record: &str) -> Option<Vec<Cow<'_, str>>> {
    let mut rest = record.trim_end_matches(['\r', '\n']);
    let mut found = Vec::new();
    loop {
        let (cell, after) = match rest.strip_prefix('"') {
            Some(inner) => quoted(inner)?,
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                let (cell, after) = rest.split_at(end);
                if cell.contains('"') {
                    return None;
                }
                (Cow::Borrowed(cell), after)
            }
        };
        found.push(cell);
        match after.strip_prefix(',') {
            Some(after) => rest = after,
            None if after.is_empty() => return Some(found),
            None => return None,
        }
    }
}

fn quoted(inner: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut from = 0;
    loop {
        let at = from + inner.get(from..)?.find('"')?;
        let after = inner.get(at + 1..)?;
        if after.starts_with('"') {
            from = at + 2;
            continue;
        }
        let cell = inner.get(..at)?;
        let cell = if cell.contains('"') {
            Cow::Owned(cell.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(cell)
        };
        return Some((cell, after));
    }
}
