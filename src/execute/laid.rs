//! Codes laid down child by child, a byte for each answer, and put into columns sixty-four children at a time.
#![expect(
    clippy::inline_always,
    reason = "only what is inlined is compiled for the wider registers"
)]

use pulp::Arch;
use pulp::NullaryFnOnce;

use crate::execute::columns::Column;

/// How many facts stand beside each other in a word.
pub(super) const GROUP: usize = 8;

/// The lowest bit of every byte.
const LOWEST: u64 = u64::from_ne_bytes([1; 8]);

/// The codes of one group of facts, child by child.
type Lane = [u64; 64];

/// What was laid down since it was last put into columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Laid {
    lanes: Vec<Lane>,
    /// Whether anything stands there.
    any: bool,
}

impl Laid {
    pub(super) fn of(facts: usize) -> Self {
        Self {
            lanes: vec![[0; 64]; facts.div_ceil(GROUP)],
            any: false,
        }
    }

    /// Lays down what one child answered, or its contact: of each fact at most one of the two.
    #[inline]
    pub(super) fn put(&mut self, row: usize, [shared, own]: [&[u8]; 2]) {
        self.any = true;
        let groups = shared.as_chunks().0.iter().zip(own.as_chunks().0);
        for (lane, (shared, own)) in self.lanes.iter_mut().zip(groups) {
            if let Some(slot) = lane.get_mut(row % 64) {
                *slot = u64::from_le_bytes(*shared) | u64::from_le_bytes(*own);
            }
        }
    }

    /// Puts everything into columns; so many children are there, and the last of them was laid down last.
    pub(super) fn settle(&mut self, rows: usize, facts: &mut [Column]) {
        if std::mem::take(&mut self.any) {
            Arch::new().dispatch(Settle {
                laid: self,
                rows,
                facts,
            });
        }
    }

    #[inline(always)]
    fn put_into(&mut self, rows: usize, facts: &mut [Column]) {
        let word = rows.saturating_sub(1) / 64;
        for (lane, facts) in self.lanes.iter_mut().zip(facts.chunks_mut(GROUP)) {
            let (first, second) = (bits::<0>(lane), bits::<1>(lane));
            for (at, ((column, yes_bits), no_bits)) in
                facts.iter_mut().zip(first).zip(second).enumerate()
            {
                match column {
                    Column::Absent => {}
                    Column::Members { known, .. } => {
                        if let Some(known) = known.get_mut(word) {
                            *known |= yes_bits;
                        }
                    }
                    Column::Bits { yes, no } => {
                        if let (Some(yes), Some(no)) = (yes.get_mut(word), no.get_mut(word)) {
                            *yes |= yes_bits;
                            *no |= no_bits;
                        }
                    }
                    Column::Codes(codes) => {
                        let codes = codes.get_mut(word * 64..).unwrap_or_default();
                        for (slot, eight) in codes.iter_mut().zip(lane.iter()) {
                            *slot |= eight.to_le_bytes().get(at).copied().unwrap_or(0);
                        }
                    }
                }
            }
            *lane = [0; 64];
        }
    }
}

/// What was laid down is put into columns in the widest registers there are.
struct Settle<'a> {
    laid: &'a mut Laid,
    rows: usize,
    facts: &'a mut [Column],
}

impl NullaryFnOnce for Settle<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        self.laid.put_into(self.rows, self.facts);
    }
}

/// By fact, one bit of the code of each child.
#[inline(always)]
fn bits<const BIT: usize>(lane: &Lane) -> [u64; GROUP] {
    let mut found = [0; GROUP];
    for (place, eight) in lane.as_chunks::<8>().0.iter().enumerate() {
        let mut bits = 0;
        for (child, codes) in eight.iter().enumerate() {
            bits |= (codes >> BIT & LOWEST) << child;
        }
        for (word, byte) in found.iter_mut().zip(bits.to_le_bytes()) {
            *word |= u64::from(byte) << (place * 8);
        }
    }
    found
}
