//! The bytes of a line of JSON, gone over once from left to right; what is unusual is nothing.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for the wider registers"
)]

use crate::execute::pattern::Pattern;

/// What is still to be read of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    pub(super) rest: &'t [u8],
}

/// A number in every byte.
const fn in_every_byte(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Marks the bytes that end a text or need a closer look: the lowest mark is exact.
fn marks(eight: u64) -> u64 {
    const ONES: u64 = in_every_byte(1);
    let quote = eight ^ in_every_byte(b'"');
    let stroke = eight ^ in_every_byte(b'\\');
    let zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes;
    let control = eight.wrapping_sub(in_every_byte(0x20)) & !eight;
    (zero(quote) | zero(stroke) | control) & in_every_byte(0x80)
}

/// Where a text ends; nothing where a sign in it stands for another.
fn end(text: &[u8]) -> Option<usize> {
    let mut begins = 0;
    let mut rest = text;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let marks = marks(u64::from_le_bytes(*eight));
        if marks != 0 {
            begins += marks.trailing_zeros() as usize / 8;
            return (text.get(begins) == Some(&b'"')).then_some(begins);
        }
        begins += 8;
        rest = after;
    }
    let odd = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
    let within = rest.iter().position(odd)?;
    (rest.get(within) == Some(&b'"')).then_some(begins + within)
}

/// Whether bytes of one length are the same, eight at a time: they are few.
#[inline]
fn alike(one: &[u8], other: &[u8]) -> bool {
    let (mut one_left, mut other_left) = (one, other);
    while let (Some((a, one_rest)), Some((b, other_rest))) = (
        one_left.split_first_chunk::<8>(),
        other_left.split_first_chunk::<8>(),
    ) {
        if u64::from_ne_bytes(*a) != u64::from_ne_bytes(*b) {
            return false;
        }
        (one_left, other_left) = (one_rest, other_rest);
    }
    match (one.last_chunk::<8>(), other.last_chunk::<8>()) {
        (Some(one), Some(other)) => u64::from_ne_bytes(*one) == u64::from_ne_bytes(*other),
        _ => one_left == other_left,
    }
}

impl<'t> Cursor<'t> {
    /// Goes over a comma to the entry behind it, if there is one.
    #[inline]
    pub(super) fn next_entry(&mut self) -> bool {
        if let [b',', rest @ ..] = self.rest
            && rest.first() == Some(&b'"')
        {
            self.rest = rest;
            return true;
        }
        self.takes(b',')
    }

    /// Goes over space.
    #[inline]
    pub(super) fn space(&mut self) {
        while let [b' ' | b'\t' | b'\n' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Goes over a sign, if it is the next, and over the space around it.
    #[inline]
    pub(super) fn takes(&mut self, sign: u8) -> bool {
        self.space();
        match self.rest.split_first() {
            Some((first, rest)) if *first == sign => {
                self.rest = rest;
                self.space();
                true
            }
            Some(_) | None => false,
        }
    }

    #[inline]
    pub(super) fn expects(&mut self, sign: u8) -> Option<()> {
        self.takes(sign).then_some(())
    }

    /// Goes over these bytes, if they are the next.
    #[inline]
    pub(super) fn goes_over(&mut self, bytes: &[u8]) -> bool {
        match self.rest.split_at_checked(bytes.len()) {
            Some((here, rest)) if alike(here, bytes) => {
                self.rest = rest;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Goes over a name and the colon behind it, if they are the next.
    #[inline(always)]
    pub(super) fn goes_over_name(&mut self, name: &Pattern) -> bool {
        if !name.begins(self.rest) {
            return false;
        }
        self.rest = self.rest.get(name.bytes().len()..).unwrap_or_default();
        true
    }

    /// A text between quotation marks, in which no sign stands for another.
    #[inline]
    pub(super) fn quoted(&mut self) -> Option<&'t [u8]> {
        let (b'"', text) = self.rest.split_first()? else {
            return None;
        };
        let (quoted, rest) = text.split_at_checked(end(text)?)?;
        self.rest = rest.get(1..)?;
        Some(quoted)
    }

    /// The same as text.
    pub(super) fn text(&mut self) -> Option<&'t str> {
        std::str::from_utf8(self.quoted()?).ok()
    }

    /// Goes over an answer of words, whatever they say.
    pub(super) fn passes_over(&mut self) -> Option<()> {
        if self.rest.first() != Some(&b'[') {
            return self.passes_over_word();
        }
        self.expects(b'[')?;
        if self.takes(b']') {
            return Some(());
        }
        loop {
            self.passes_over_word()?;
            if !self.takes(b',') {
                return self.expects(b']');
            }
        }
    }

    fn passes_over_word(&mut self) -> Option<()> {
        match self.rest.first()? {
            b'"' => self.text().map(drop),
            b't' => self.goes_over(b"true").then_some(()),
            b'f' => self.goes_over(b"false").then_some(()),
            _ => self.digits().map(drop),
        }
    }

    /// The digits of a whole number that is written as it is meant.
    #[inline]
    pub(super) fn digits(&mut self) -> Option<&'t [u8]> {
        let end = self.rest.iter().position(|byte| !byte.is_ascii_digit())?;
        let (digits, rest) = self.rest.split_at_checked(end)?;
        let plain = matches!(digits, [b'0'] | [b'1'..=b'9', ..]);
        let ends = matches!(rest.first(), Some(b',' | b'}' | b']' | b' '));
        self.rest = rest;
        (plain && ends).then_some(digits)
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;
    use super::end;

    #[test]
    fn a_text_ends_where_going_byte_by_byte_ends_it() {
        let bytes = [b'a', b'"', b'\\', 0x1F, 0x20, 0x7F, 0x80, 0xFF, b'!', b'#'];
        let mut state = 7_u64;
        for _ in 0..20_000 {
            let mut text = Vec::new();
            for _ in 0..(state >> 60) + 4 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                let calm = state >> 40 & 7 != 0;
                text.push(if calm {
                    b'a'
                } else {
                    bytes[(state >> 33) as usize % 10]
                });
            }
            let odd = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
            let plainly = text.iter().position(odd);
            let plainly = plainly.filter(|at| text[*at] == b'"');
            assert_eq!(end(&text), plainly, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_whole_and_written_as_they_are_meant() {
        let digits = |text: &'static str| {
            let mut cursor = Cursor {
                rest: text.as_bytes(),
            };
            cursor.digits()
        };
        assert_eq!(digits("17,"), Some(b"17".as_slice()));
        assert_eq!(digits("0}"), Some(b"0".as_slice()));
        for odd in ["017,", "1.5,", "1e3,", "-1,", "17", "", ",", "1\t,"] {
            assert_eq!(digits(odd), None, "{odd}");
        }
    }
}
