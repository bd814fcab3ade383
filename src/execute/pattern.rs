//! Words held against what comes next all at once, so that it takes as long for a long word as for a short one.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for the wider registers"
)]

/// How many bytes are held against what comes next in one go.
const WIDTH: usize = 40;

/// How many places there are for words at most.
const MOST_PLACES: usize = 4_096;

/// How many factors are tried before words are always looked up with care.
const TRIALS: u64 = 64;

/// As many ones as a word may be wide, and as many zeros.
const ONES: [[u8; WIDTH]; 2] = [[u8::MAX; WIDTH], [0; WIDTH]];

/// Bytes that may come next; what is looked at of each lies together.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Pattern {
    /// The first of them, zeros behind the last.
    want: [u8; WIDTH],
    bytes: Box<[u8]>,
}

/// Words between quotation marks, one of which may come next.
#[derive(Clone, Debug)]
pub(super) struct Words {
    all: Vec<Pattern>,
    /// By what a word is mixed to, one more than its position.
    places: Vec<u8>,
    /// A factor that mixes them to different places, and how many bits of that do not count.
    mix: (u64, u32),
}

/// A number in every byte.
const fn in_every_byte(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// Of the eight bytes at which a word begins those behind its quotation mark, as far as the word goes.
#[inline(always)]
fn head(text: u64) -> u64 {
    let word = text >> 8;
    let other = word ^ in_every_byte(b'"');
    // The lowest mark stands where the word ends.
    let ends = other.wrapping_sub(in_every_byte(1)) & !other & in_every_byte(0x80);
    let end = (ends & ends.wrapping_neg()) >> 7;
    word & end.wrapping_sub(1)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "only the highest bits are left"
)]
#[inline(always)]
fn place(head: u64, (factor, less): (u64, u32)) -> usize {
    (head.wrapping_mul(factor) >> less) as usize
}

impl Pattern {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut want = [0; WIDTH];
        for (to, from) in want.iter_mut().zip(bytes) {
            *to = *from;
        }
        Self {
            want,
            bytes: bytes.into(),
        }
    }

    /// The bytes themselves.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The first eight of them, zeros behind the last.
    #[inline]
    fn first(&self) -> u64 {
        self.want
            .first_chunk()
            .map_or(0, |eight| u64::from_le_bytes(*eight))
    }

    /// Whether they come next.
    #[inline(always)]
    pub(super) fn begins(&self, text: &[u8]) -> bool {
        let length = self.bytes.len();
        // Ones where one of them stands.
        let ones = ONES.as_flattened().get(WIDTH.saturating_sub(length)..);
        let (Some(here), Some(ones)) = (
            text.first_chunk::<WIDTH>(),
            ones.and_then(<[u8]>::first_chunk),
        ) else {
            return text.starts_with(&self.bytes);
        };
        let (here, ones): (&[u8; WIDTH], &[u8; WIDTH]) = (here, ones);
        let eights = here.as_chunks::<8>().0.iter();
        let pairs = eights.zip(
            self.want
                .as_chunks::<8>()
                .0
                .iter()
                .zip(ones.as_chunks::<8>().0),
        );
        let other = pairs.fold(0, |other, (eight, (want, ones))| {
            let eight = u64::from_ne_bytes(*eight) & u64::from_ne_bytes(*ones);
            other | (eight ^ u64::from_ne_bytes(*want))
        });
        other == 0 && (length <= WIDTH || text.starts_with(&self.bytes))
    }
}

impl Words {
    /// Words in which no sign stands for another; where there is one in which one would, none is found here.
    pub(super) fn of<'w>(words: impl Iterator<Item = &'w [u8]>) -> Self {
        let all = words.map(|word| {
            let odd = |byte: &u8| *byte == b'"' || *byte == b'\\' || *byte < 0x20;
            let quoted = [b"\"", word, b"\""].concat();
            (!word.iter().any(odd)).then(|| Pattern::of(&quoted))
        });
        let all: Vec<Pattern> = all.collect::<Option<_>>().unwrap_or_default();
        let room = (all.len() * all.len()).clamp(2, MOST_PLACES);
        let bits = room.next_power_of_two().trailing_zeros();
        let factors = (0..TRIALS).map(|at| 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(2 * at + 1));
        let mut mixes = factors.map(|factor| (factor, 64 - bits));
        let found = mixes.find_map(|mix| Some((places(&all, mix)?, mix)));
        let (places, mix) = found.unwrap_or((Vec::new(), (0, 63)));
        Self { all, places, mix }
    }

    /// Which of them comes next, and how long it is; where nothing is found a closer look may find one.
    #[inline(always)]
    pub(super) fn next(&self, text: &[u8]) -> Option<(usize, usize)> {
        let place = place(head(u64::from_le_bytes(*text.first_chunk()?)), self.mix);
        let at = usize::from(self.places.get(place)?.checked_sub(1)?);
        let word = self.all.get(at)?;
        word.begins(text).then_some((at, word.bytes.len()))
    }
}

/// Where each word is found, if no two are found at one place; of several that begin alike the first.
fn places(all: &[Pattern], mix: (u64, u32)) -> Option<Vec<u8>> {
    let mut places = vec![0; 1 << (64 - mix.1)];
    let mut heads: Vec<u64> = Vec::new();
    for (number, word) in (1..=u8::MAX).zip(all) {
        let own = head(word.first());
        if heads.contains(&own) {
            continue;
        }
        heads.push(own);
        let slot = places.get_mut(place(own, mix))?;
        if *slot != 0 {
            return None;
        }
        *slot = number;
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::Pattern;
    use super::Words;

    #[test]
    fn a_pattern_begins_what_its_bytes_begin() {
        let long: Vec<u8> = (b'a'..=b'z').cycle().take(90).collect();
        for length in 0..60 {
            let pattern = Pattern::of(&long[..length]);
            for kept in 0..90 {
                let text = &long[..kept];
                assert_eq!(pattern.begins(text), text.starts_with(&long[..length]));
            }
            for odd in 0..length {
                let mut text = long.clone();
                text[odd] = b'-';
                assert!(!pattern.begins(&text), "{length} {odd}");
            }
        }
    }

    #[test]
    fn of_words_the_one_is_found_that_comes_next_whole() {
        let words = ["no", "not", "a_long_one_of_many", "a_long_one_of_few"];
        let found = Words::of(words.iter().map(|word| word.as_bytes()));
        for (at, word) in words.iter().enumerate() {
            let text = format!("\"{word}\",\"next\":1}}");
            let next = found.next(text.as_bytes());
            // Two begin alike: of these the first is found, and the other by a closer look.
            let alike = at == 3;
            assert_eq!(next, (!alike).then_some((at, word.len() + 2)), "{word}");
            assert_eq!(found.next(format!("\"{word}x\"}}").as_bytes()), None);
        }
        assert_eq!(found.next(b"\"no\""), None);
        let odd = Words::of([b"no".as_slice(), b"a\"b"].into_iter());
        assert_eq!(odd.next(b"\"no\",\"next\":1"), None);
    }
}
