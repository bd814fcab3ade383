//! The rules as written by hand: made by the build script from the checked rules.

/// What the three-valued code says often; not every pack needs all of it.
#[allow(dead_code, reason = "it depends on the pack")]
mod three {
    pub const NO_NUMBER: i32 = i32::MIN;

    #[inline(always)]
    pub fn test(known: bool, holds: bool) -> u8 {
        if known { u8::from(holds) << 1 } else { 1 }
    }

    #[inline(always)]
    pub fn choose(cond: u8, then: u8, otherwise: u8) -> u8 {
        match cond {
            2 => then,
            0 => otherwise,
            _ if then == otherwise => then,
            _ => 1,
        }
    }

    /// What an unanswered yes/no fact is that follows from others.
    #[inline(always)]
    pub fn follows(applies: u8, follows: u8, otherwise: u8) -> u8 {
        if applies == 0 {
            otherwise
        } else if applies == 2 || follows == otherwise {
            follows
        } else {
            1
        }
    }

    /// The outcomes still possible, where the highest that is certain rules out those below it.
    #[inline(always)]
    pub fn highest(may: u64, must: u64, otherwise: u64) -> u64 {
        if must == 0 {
            may | otherwise
        } else {
            may & (u64::MAX << (63 - must.leading_zeros()))
        }
    }

    /// Whether a decision has an outcome: certain where no other is possible.
    #[inline(always)]
    pub fn has(possible: u64, outcome: u64) -> u8 {
        if possible == outcome {
            2
        } else {
            u8::from(possible & outcome != 0)
        }
    }
}

/// What the two-valued code says often.
mod two {
    pub const NO_NUMBER: i32 = i32::MIN;

    #[inline(always)]
    pub fn highest(holds: u64, otherwise: u8) -> u8 {
        if holds == 0 {
            otherwise
        } else {
            63 - holds.leading_zeros() as u8
        }
    }
}

#[rustfmt::skip]
#[allow(unused, clippy::all, reason = "it is made by the build script, for every form of rule")]
mod made {
    use super::three;
    use super::two;
    include!(concat!(env!("OUT_DIR"), "/written.rs"));
}

pub use made::*;
