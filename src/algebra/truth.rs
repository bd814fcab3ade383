//! Three-valued truth: false, unknown, true (strong Kleene logic).
//!
//! Unknown means that nobody has said; it is never treated as no.

use std::ops::BitAnd;
use std::ops::BitOr;
use std::ops::Not;

/// What is known of a condition.
// `False < Unknown < True`, so "and" is the lesser and "or" the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold, however the unknown facts turn out.
    False,
    /// It depends on facts that are not known.
    Unknown,
    /// It holds, however the unknown facts turn out.
    True,
}

impl Truth {
    /// Whether it certainly holds.
    #[must_use]
    pub fn is_true(self) -> bool {
        self == Self::True
    }

    /// Whether it certainly does not hold.
    #[must_use]
    pub fn is_false(self) -> bool {
        self == Self::False
    }

    /// Whether it is not known.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self == Self::Unknown
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Self::True } else { Self::False }
    }
}

impl BitAnd for Truth {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.min(other)
    }
}

impl BitOr for Truth {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.max(other)
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}
