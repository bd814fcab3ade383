//! What was shown of a program's questions by the cases so far.
//!
//! To note of which other cases something holds takes time, and is worth it
//! only where much the same is soon asked again: along one screening, answer
//! by answer. A case unlike all of the last ones is told what is remembered,
//! and leaves nothing behind.

use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::circuit::Lit;
use crate::compile::lemma::Known;
use crate::compile::lemma::Lemma;
use crate::compile::lemma::Rests;
use crate::compile::lemma::Told;
use crate::compile::lemma::rest_size;

/// How many bytes are remembered, about; beyond that it begins anew.
pub const MOST_BYTES: usize = 8 << 20;

/// Of how many cases it is known that they were asked about.
const RECENT: usize = 64;

/// In how many answers a case may differ from one before and still follow on from it.
const NEAR: usize = 4;

/// How many questions one case may put to a solver for the sake of others: nobody should wait long for them.
const EFFORT: usize = 64;

/// What was answered to each fact, in short.
pub type Print = Box<[u32]>;

/// A question of which it can be remembered for which cases the answer is yes, and for which no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Whether a literal can come about.
    Possible(Lit),
    /// Whether a fact's answer alone can change a decision.
    Changes(FactId, DecisionId),
}

/// What was shown so far.
///
/// Its size is bounded, whatever cases come and however many.
#[derive(Debug, Default)]
pub struct Memory {
    possible: Vec<Known>,
    rests: Vec<Rests>,
    changes: Vec<Known>,
    decisions: usize,
    bytes: usize,
    recent: Vec<Print>,
    /// Where the next print goes.
    next: usize,
    learns: bool,
    /// How many more questions the case in hand may put to a solver for the sake of others.
    left: usize,
}

impl Memory {
    /// Nothing shown yet of so many variables, facts and decisions.
    #[must_use]
    pub fn nothing(variables: usize, facts: usize, decisions: usize) -> Self {
        let none = |count: usize| (0..count).map(|_| Known::default()).collect();
        Self {
            possible: none(2 * variables),
            rests: (0..2 * variables).map(|_| Rests::default()).collect(),
            changes: none(facts * decisions),
            decisions,
            ..Self::default()
        }
    }

    /// Takes up a case, about which everything will be asked: whether it is worth while to note what it shows.
    pub fn take_up(&mut self, print: Print) {
        self.learns = self.recent.iter().any(|other| near(other, &print));
        self.left = EFFORT;
        match self.recent.get_mut(self.next) {
            Some(oldest) => *oldest = print,
            None => self.recent.push(print),
        }
        self.next = (self.next + 1) % RECENT;
    }

    /// Takes up a case, about which little will be asked.
    pub fn glance_at(&mut self) {
        self.learns = false;
    }

    /// Whether it is worth while to note what the case in hand shows.
    #[must_use]
    pub fn learns(&self) -> bool {
        self.learns
    }

    /// How many bytes are remembered, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The answer for a case, if it was shown.
    pub fn answer(&mut self, matter: Matter, told: &Told) -> Option<bool> {
        self.known(matter)?.answer(told)
    }

    /// The proof that a literal cannot come about in a case, if there is one.
    pub fn proof(&mut self, lit: Lit, told: &Told) -> Option<&Lemma> {
        self.known(Matter::Possible(lit))?.proof(told)
    }

    /// Whether anything was ever proved impossible here.
    pub fn has_proofs(&mut self, matter: Matter) -> bool {
        self.known(matter).is_some_and(|known| known.has_proofs())
    }

    /// Whether it was ever noted before that nothing fitted: then a proof for many is worth its while.
    pub fn is_asked_again(&mut self, matter: Matter) -> bool {
        self.known(matter).is_some_and(Known::is_asked_again)
    }

    /// How many of so many questions may be put to a solver for the sake of others; they count as put.
    pub fn spend(&mut self, questions: usize) -> usize {
        let may = questions.min(self.left);
        self.left -= may;
        may
    }

    /// Remembers for which cases the answer is yes.
    pub fn yes(&mut self, matter: Matter, lemma: Lemma) {
        let size = lemma.size();
        let gone = self.known(matter).map(|known| known.yes(lemma));
        self.count(size, gone);
    }

    /// Remembers for which cases the answer is no.
    pub fn no(&mut self, matter: Matter, lemma: Lemma) {
        let size = lemma.size();
        let gone = self.known(matter).map(|known| known.no(lemma));
        self.count(size, gone);
    }

    /// What a literal rests on where this is known of all that it hangs on, if that was found.
    pub fn rests_on(&mut self, lit: Lit, known: &[u32]) -> Option<&[FactId]> {
        self.rests.get_mut(place(lit))?.find(known)
    }

    /// Remembers what a literal rests on.
    pub fn note_rests_on(&mut self, lit: Lit, known: Vec<u32>, facts: &[FactId]) {
        let size = rest_size(&known, facts);
        let rests = self.rests.get_mut(place(lit));
        let gone = rests.map(|rests| rests.keep(known, facts));
        self.count(size, gone);
    }

    fn known(&mut self, matter: Matter) -> Option<&mut Known> {
        match matter {
            Matter::Possible(lit) => self.possible.get_mut(place(lit)),
            Matter::Changes(fact, decision) => {
                self.changes.get_mut(fact.0 * self.decisions + decision.0)
            }
        }
    }

    /// Counts what came and what went; where that is too much, all is forgotten.
    fn count(&mut self, came: usize, went: Option<usize>) {
        let Some(went) = went else {
            return;
        };
        self.bytes = (self.bytes + came).saturating_sub(went);
        if self.bytes > MOST_BYTES {
            self.bytes = 0;
            self.possible.fill_with(Known::default);
            self.rests.fill_with(Rests::default);
            self.changes.fill_with(Known::default);
        }
    }
}

/// Whether two cases differ in few answers.
fn near(one: &Print, other: &Print) -> bool {
    let differ = one.iter().zip(other.iter()).filter(|(a, b)| a != b);
    differ.count() <= NEAR
}

fn place(lit: Lit) -> usize {
    lit.number() as usize
}
