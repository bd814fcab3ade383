//! Counts that could point at a child are left out, and so are those that would give them away.
//!
//! A count from one to four is not shown. So that the total and the other counts do not
//! tell what it is, the next smallest go with it until at least two are gone that come
//! to five more than one each; if that is not enough, the total goes too.

/// The smallest count that is shown.
pub const LEAST: usize = 5;

/// A count as it may be shown; which of the two reasons hides one is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As it is.
    Count(usize),
    /// Not at all.
    Hidden,
}

impl Shown {
    /// In words for a table.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Hidden => "not shown".to_owned(),
        }
    }

    /// The same to the nearest 5, for a file that others are given: what two of them whose
    /// periods overlap differ by then tells no small count.
    #[must_use]
    pub fn rounded(self) -> Self {
        match self {
            Self::Count(count) => Self::Count((count + LEAST / 2) / LEAST * LEAST),
            Self::Hidden => Self::Hidden,
        }
    }
}

/// Counts with their total as they may be shown together.
///
/// ```
/// use threshold::report::screening::small_numbers::{Shown, shown};
///
/// let (counts, total) = shown(&[2, 9, 30, 0]);
/// assert_eq!(counts, [Shown::Hidden, Shown::Hidden, Shown::Count(30), Shown::Count(0)]);
/// assert_eq!(total, Shown::Count(41));
/// ```
#[must_use]
pub fn shown(counts: &[usize]) -> (Vec<Shown>, Shown) {
    let mut order: Vec<usize> = counts.iter().copied().filter(|it| *it > 0).collect();
    order.sort_unstable();
    let small = order.iter().filter(|count| **count < LEAST).count();
    let enough = |gone: usize| {
        let sum: usize = order.iter().take(gone).sum();
        gone == 0 || gone >= 2 && sum >= gone + LEAST
    };
    let gone = (small..=order.len()).find(|gone| enough(*gone));
    let total: usize = counts.iter().sum();
    let total = if gone.is_some() {
        Shown::Count(total)
    } else {
        Shown::Hidden
    };
    // Counts that are equal go together, so that nobody can tell which went first.
    let most = gone.unwrap_or(order.len()).checked_sub(1);
    let most = most.and_then(|at| order.get(at)).copied().unwrap_or(0);
    let one = |count: &usize| match *count {
        count if (1..=most).contains(&count) => Shown::Hidden,
        count => Shown::Count(count),
    };
    (counts.iter().map(one).collect(), total)
}
