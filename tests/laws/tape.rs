//! Choices from a tape of random numbers: a shorter or smaller tape gives a smaller example.

/// A tape that is read from the front; past its end every choice is the first.
pub(crate) struct Tape<'t> {
    numbers: &'t [u32],
    at: usize,
}

impl<'t> Tape<'t> {
    pub(crate) fn new(numbers: &'t [u32]) -> Self {
        Self { numbers, at: 0 }
    }

    /// A number below `count`; 0 is the simplest.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        (number as usize) % count.max(1)
    }

    /// Yes in so many of a hundred; no is the simplest.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// One of these; the first is the simplest.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}
