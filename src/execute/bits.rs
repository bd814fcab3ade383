//! Words of bits: blocks of a column, and small numbers taken apart into their bits.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for the wider registers"
)]

use crate::execute::gates::Cell;
use crate::execute::many::Block;
use crate::execute::many::STEP;
use crate::execute::many::WORDS;

impl Cell for Block {
    const NOBODY: Self = [0; WORDS];
    const EVERYBODY: Self = [u64::MAX; WORDS];

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        both(self, other, |a, b| a & b)
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        both(self, other, |a, b| a | b)
    }
}

/// Two blocks word by word.
#[inline(always)]
pub(super) fn both(a: Block, b: Block, gate: impl Fn(u64, u64) -> u64) -> Block {
    let mut out = a;
    for (out, b) in out.iter_mut().zip(b) {
        *out = gate(*out, b);
    }
    out
}

/// Eight words of a column.
#[inline(always)]
pub(super) fn block(words: &[u64], first: usize) -> Block {
    let mut block = [0; WORDS];
    let words = words.get(first / 64..).unwrap_or_default();
    for (slot, word) in block.iter_mut().zip(words) {
        *slot = *word;
    }
    block
}

/// The lowest bits of each code, a block for each bit.
#[inline(always)]
pub(super) fn planes(codes: &[u8], bits: usize) -> [Block; 8] {
    let mut short = [0; STEP];
    let step = codes.first_chunk::<STEP>().unwrap_or_else(|| {
        for (slot, code) in short.iter_mut().zip(codes) {
            *slot = *code;
        }
        &short
    });
    match bits {
        0 | 1 => sliced::<1>(step),
        2 => sliced::<2>(step),
        3 => sliced::<3>(step),
        4 => sliced::<4>(step),
        _ => sliced::<8>(step),
    }
}

#[inline(always)]
fn sliced<const BITS: usize>(codes: &[u8; STEP]) -> [Block; 8] {
    let mut planes = [[0; WORDS]; 8];
    let words = codes.as_chunks::<64>().0;
    for (at, codes) in words.iter().enumerate() {
        let mut bits = [0; BITS];
        for (place, eight) in codes.as_chunks::<8>().0.iter().enumerate() {
            let eight = u64::from_le_bytes(*eight);
            for (bit, word) in bits.iter_mut().enumerate() {
                *word |= gathered(eight >> bit) << (place * 8);
            }
        }
        for (plane, bits) in planes.iter_mut().zip(bits) {
            if let Some(word) = plane.get_mut(at) {
                *word = bits;
            }
        }
    }
    planes
}

/// The lowest bit of each of eight bytes, side by side.
#[inline(always)]
fn gathered(bytes: u64) -> u64 {
    (bytes & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Whose code is this one.
#[inline(always)]
pub(super) fn is_code(planes: &[Block], code: usize) -> Block {
    planes
        .iter()
        .enumerate()
        .fold([u64::MAX; WORDS], |all, (bit, plane)| {
            if code >> bit & 1 == 1 {
                both(all, *plane, |a, b| a & b)
            } else {
                both(all, *plane, |a, b| a & !b)
            }
        })
}

/// The children whose bit is set, in order.
pub(super) fn ones(block: Block) -> Ones {
    Ones { block, at: 0 }
}

/// Children whose bit is still set, from a word on.
pub(super) struct Ones {
    block: Block,
    at: usize,
}

impl Iterator for Ones {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        loop {
            let word = self.block.get_mut(self.at)?;
            if *word != 0 {
                let child = self.at * 64 + word.trailing_zeros() as usize;
                *word &= *word - 1;
                return Some(child);
            }
            self.at += 1;
        }
    }
}

/// The first so many children.
pub(super) fn first(children: usize) -> Block {
    let mut block = [0; WORDS];
    for (at, word) in block.iter_mut().enumerate() {
        *word = match children.saturating_sub(at * 64) {
            0 => 0,
            few @ 1..64 => (1 << few) - 1,
            _ => u64::MAX,
        };
    }
    block
}

#[cfg(test)]
mod tests {
    use super::first;
    use super::ones;

    #[test]
    fn the_first_children_are_those_whose_bits_are_set() {
        for count in [0, 1, 63, 64, 65, 300, 511, 512] {
            let found: Vec<usize> = ones(first(count)).collect();
            assert_eq!(found, (0..count).collect::<Vec<_>>());
        }
        let some = [5, 0, 1 << 63, 0, 0, 0, 0, 1];
        assert_eq!(ones(some).collect::<Vec<_>>(), [0, 2, 191, 448]);
    }
}
