//! The fingerprint of a passage: how many words it has, and the beginning of their SHA-256.
//!
//! Words are runs of letters and digits, made small; apostrophes are left out,
//! so that "child's" is one word. White space, punctuation and line ends do
//! not count: a passage that was only wrapped anew keeps its fingerprint.

use std::fmt;

use sha2::Digest as _;
use sha2::Sha256;

/// A word of a text, in its normal form, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Small letters and digits.
    pub text: String,
    /// Its first byte in the text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// The words of a text.
///
/// ```
/// use threshold::ast::fingerprint::words;
///
/// let found = words("The child’s\n  needs (2).");
/// let found: Vec<&str> = found.iter().map(|word| word.text.as_str()).collect();
/// assert_eq!(found, ["the", "childs", "needs", "2"]);
/// ```
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut open: Option<Word> = None;
    for (at, letter) in text.char_indices() {
        if letter.is_alphanumeric() {
            let word = open.get_or_insert_with(|| Word {
                text: String::new(),
                start: at,
                end: at,
            });
            word.text.extend(letter.to_lowercase());
            word.end = at + letter.len_utf8();
        } else if !is_apostrophe(letter) {
            found.extend(open.take());
        }
    }
    found.extend(open);
    found
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ')
}

/// A passage's fingerprint, written as `28:24bdd67fffa9129d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    /// How many words the passage has; at least one.
    pub words: u16,
    hash: u64,
}

impl Fingerprint {
    /// Reads a fingerprint as it is written; the digits are small.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (words, hash) = text.split_once(':')?;
        let small = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
        let hash = (hash.len() == 16 && hash.bytes().all(small)).then_some(hash)?;
        Some(Self {
            words: words.parse().ok().filter(|count| *count > 0)?,
            hash: u64::from_str_radix(hash, 16).ok()?,
        })
    }

    /// The fingerprint of a passage; nothing if it has no words, or more than 65 535.
    ///
    /// ```
    /// use threshold::ast::fingerprint::Fingerprint;
    ///
    /// let one = Fingerprint::of("A child in need\nis helped.");
    /// assert_eq!(one, Fingerprint::of("a child   IN NEED is helped"));
    /// assert_ne!(one, Fingerprint::of("A child in need was helped."));
    /// ```
    #[must_use]
    pub fn of(passage: &str) -> Option<Self> {
        Self::of_words(&words(passage))
    }

    /// The fingerprint of words.
    #[must_use]
    pub fn of_words(words: &[Word]) -> Option<Self> {
        let mut beginning = Beginning::default();
        for word in words {
            beginning.add(&word.text);
        }
        beginning.fingerprint()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:016x}", self.words, self.hash)
    }
}

/// The beginning of a passage, word by word; its fingerprint can be had after each.
#[derive(Clone, Default)]
pub struct Beginning {
    hash: Sha256,
    words: usize,
}

impl Beginning {
    /// Takes the next word in.
    pub fn add(&mut self, word: &str) {
        if self.words > 0 {
            self.hash.update(b" ");
        }
        self.hash.update(word);
        self.words += 1;
    }

    /// The fingerprint of the words so far.
    #[must_use]
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        let words = u16::try_from(self.words).ok().filter(|count| *count > 0)?;
        let digest = self.hash.clone().finalize();
        let (first, _) = digest.split_first_chunk::<8>()?;
        Some(Fingerprint {
            words,
            hash: u64::from_be_bytes(*first),
        })
    }
}
