//! The answers of one child as small numbers, one for each fact.

use crate::algebra::value::Value;
use crate::check::case::Child;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::abstraction::measure;
use crate::compile::abstraction::reaches;
use crate::compile::flat::Flat;
use crate::compile::flat::Slot;

/// An answer as a number: 0 where nobody answered.
///
/// For a fact of few values it is one more than the position of the value; for
/// a number or date one more than the number of thresholds that it reaches; for
/// a set the members as bits, and the highest bit; for anything else 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Code(pub u64);

/// The bit of a set's code that says that the set is known.
const KNOWN: u64 = 1 << 63;

impl Code {
    /// Nobody answered.
    pub const UNKNOWN: Self = Self(0);

    /// Whether somebody answered.
    #[inline]
    #[must_use]
    pub fn is_known(self) -> bool {
        self.0 != 0
    }

    /// The known value at a position, or beyond so many thresholds.
    #[inline]
    #[must_use]
    pub fn nth(position: usize) -> Self {
        Self(position as u64 + 1)
    }

    /// The position, or how many thresholds are reached.
    #[inline]
    #[must_use]
    pub fn position(self) -> Option<usize> {
        usize::try_from(self.0.checked_sub(1)?).ok()
    }

    /// A known set of members, the first in the lowest bit.
    #[inline]
    #[must_use]
    pub fn set(members: u64) -> Self {
        Self(members | KNOWN)
    }

    /// Whether a known set holds a member.
    #[inline]
    #[must_use]
    pub fn holds(self, member: usize) -> bool {
        member < 63 && self.0 >> member & 1 == 1
    }

    /// The members of a known set.
    #[inline]
    pub fn members(self) -> impl Iterator<Item = usize> {
        let mut left = self.0 & !KNOWN;
        std::iter::from_fn(move || {
            let member = (left != 0).then(|| left.trailing_zeros() as usize);
            left &= left.wrapping_sub(1);
            member
        })
    }
}

/// The answers of one child.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// By fact.
    pub codes: Vec<Code>,
}

/// The answers of a child as codes.
#[must_use]
pub fn slots(flat: &Flat, pack: &Pack, child: &Child) -> Slots {
    let codes = pack.fact_ids().map(|id| {
        let value = child.value(id);
        value.map_or(Code::UNKNOWN, |value| code(flat, pack, id, value))
    });
    Slots {
        codes: codes.collect(),
    }
}

/// The code of an answer.
#[must_use]
pub fn code(flat: &Flat, pack: &Pack, id: FactId, value: &Value) -> Code {
    let of = &pack.fact(id).of;
    match (flat.slots.get(id.0), value, of) {
        (Some(Slot::Values(_)), Value::Bool(truth), _) => Code::nth(usize::from(!truth)),
        (Some(Slot::Values(_)), Value::Text(text), Type::OneOf(domain)) => {
            domain.position(text).map_or(Code::UNKNOWN, Code::nth)
        }
        (Some(Slot::Members { .. }), Value::List(items), Type::AnyOf(domain)) => {
            let texts = items.iter().flatten().filter_map(Value::as_text);
            let bits = texts.filter_map(|text| domain.position(text));
            Code::set(bits.fold(0, |all, bit| all | 1 << bit.min(62)))
        }
        (Some(Slot::Ordered(cuts)), value, _) => measure(value).map_or(Code::UNKNOWN, |at| {
            Code::nth(cuts.iter().filter(|(cut, _)| reaches(at, *cut)).count())
        }),
        _ => Code::nth(0),
    }
}
