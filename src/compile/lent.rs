//! What a program makes once and lends from case to case: solvers, layouts, what was proved.
//!
//! Nothing of a case is ever demanded of a solver, only assumed, so what one
//! case leaves behind changes how long the next takes and never what comes
//! out. The lock is held for as long as it takes to fetch or to put back.

use std::ops::Deref;
use std::ops::DerefMut;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use crate::compile::solver::Solver;

/// What nobody uses at the moment; there are as many as were ever in use at once.
pub(super) struct Idle<T>(Mutex<Vec<T>>);

/// Something on loan; it goes back by itself.
pub struct Lent<'p, T: Default = Solver> {
    idle: &'p Idle<T>,
    lent: T,
}

impl<T> Default for Idle<T> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<T: Default> Idle<T> {
    /// Lends one, made now if all are in use.
    pub(super) fn lend(&self, make: impl FnOnce() -> T) -> Lent<'_, T> {
        let lent = self.all().pop();
        Lent {
            idle: self,
            lent: lent.unwrap_or_else(make),
        }
    }

    fn all(&self) -> MutexGuard<'_, Vec<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Default> Deref for Lent<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.lent
    }
}

impl<T: Default> DerefMut for Lent<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.lent
    }
}

impl<T: Default> Drop for Lent<'_, T> {
    fn drop(&mut self) {
        let lent = std::mem::take(&mut self.lent);
        self.idle.all().push(lent);
    }
}
