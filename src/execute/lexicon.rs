//! Names of questions → their facts, by a few of their bytes; every find is held against the whole name.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for the wider registers"
)]

use crate::execute::pattern::Pattern;

/// Finds a name among the names of a version.
#[derive(Clone, Debug)]
pub(super) struct Lexicon {
    /// By number, as a line names them: with quotation marks and a colon.
    names: Vec<Pattern>,
    /// By what a name is mixed to, one more than its number.
    table: Vec<u16>,
}

/// The first eight bytes and the last, mixed; the names that are kept are the pack's own, so nobody gains by choosing others.
#[inline]
fn mixed(name: &[u8]) -> u64 {
    let (head, tail) = match (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => {
            let bytes = name.iter().map(|byte| u64::from(*byte));
            (bytes.fold(0, |all, byte| all << 8 | byte), 0)
        }
    };
    let mixed = (head ^ tail.rotate_left(29)).wrapping_add(name.len() as u64);
    let mixed = mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 32
}

impl Lexicon {
    /// A lexicon of names, numbered in their order; of a name that comes twice the first counts.
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let names: Vec<Pattern> = names
            .take(usize::from(u16::MAX))
            .map(|name| Pattern::of(format!("\"{name}\":").as_bytes()))
            .collect();
        let mut lexicon = Self {
            table: vec![0; (names.len() * 4).next_power_of_two()],
            names: Vec::new(),
        };
        for (number, name) in (1..).zip(&names) {
            let mut place = lexicon.first_place(bare(name));
            while let Some(slot) = lexicon.table.get_mut(place)
                && *slot != 0
            {
                place = lexicon.next_place(place);
            }
            if let Some(slot) = lexicon.table.get_mut(place) {
                *slot = number;
            }
        }
        lexicon.names = names;
        lexicon
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "only the lowest bits are taken"
    )]
    fn first_place(&self, name: &[u8]) -> usize {
        mixed(name) as usize & (self.table.len() - 1)
    }

    fn next_place(&self, place: usize) -> usize {
        (place + 1) & (self.table.len() - 1)
    }

    /// The number of a name.
    #[inline]
    pub(super) fn find(&self, name: &[u8]) -> Option<usize> {
        let mut place = self.first_place(name);
        loop {
            let number = usize::from(self.table.get(place)?.checked_sub(1)?);
            if bare(self.names.get(number)?) == name {
                return Some(number);
            }
            place = self.next_place(place);
        }
    }

    /// A name between its quotation marks, and the colon behind it.
    #[inline(always)]
    pub(super) fn quoted(&self, number: usize) -> Option<&Pattern> {
        self.names.get(number)
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }
}

/// A name without its quotation marks.
fn bare(name: &Pattern) -> &[u8] {
    let name = name.bytes();
    name.get(1..name.len().saturating_sub(2))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Lexicon;

    #[test]
    fn every_name_is_found_and_no_other() {
        let names: Vec<String> = (0..300)
            .flat_map(|at| {
                [
                    format!("n{at}"),
                    format!("a_long_name_with_{at}_in_the_middle"),
                ]
            })
            .collect();
        let lexicon = Lexicon::of(names.iter().map(String::as_str));
        for (number, name) in names.iter().enumerate() {
            assert_eq!(lexicon.find(name.as_bytes()), Some(number));
            assert_eq!(lexicon.find(format!("{name}_").as_bytes()), None);
        }
        assert_eq!(lexicon.find(b""), None);
        assert_eq!(Lexicon::of(std::iter::empty()).find(b"n1"), None);
    }
}
