//! What was shown once and holds for every case with the same answers.
//!
//! A proof names the assumptions it used, and holds for whoever has the same. A
//! completion names the answers it used, and is one of every case that contradicts
//! none of them. A lemma is true of a case or does not fit it: it changes how long
//! an answer takes, never the answer.

use crate::check::term::FactId;
use crate::compile::circuit::Lit;

/// How many are kept for each question and each answer to it; one that fits moves forward, the last makes room.
const MOST: usize = 64;

/// What each takes besides what is in it, in words of four bytes.
const HEAD: usize = 16;

/// What is assumed of a case, by variable: 1 that it is true, 2 that it is false.
#[derive(Clone, Debug, Default)]
pub struct Told(Vec<u8>);

impl Told {
    /// Nothing assumed of so many variables.
    #[must_use]
    pub fn nothing(variables: usize) -> Self {
        Self(vec![0; variables])
    }

    /// Assumes some literals as well.
    pub fn assume(&mut self, lits: &[Lit]) {
        for lit in lits {
            if let Some(own) = self.0.get_mut(lit.variable()) {
                *own |= sign(*lit);
            }
        }
    }

    /// Takes back whatever is assumed of the variables of some literals.
    pub fn forget(&mut self, lits: &[Lit]) {
        // The constant stays.
        for lit in lits.iter().filter(|lit| lit.variable() != 0) {
            if let Some(own) = self.0.get_mut(lit.variable()) {
                *own = 0;
            }
        }
    }

    /// Whether a literal is assumed.
    #[must_use]
    pub fn says(&self, lit: Lit) -> bool {
        let own = self.0.get(lit.variable()).copied().unwrap_or(0);
        own & sign(lit) != 0
    }

    /// Whether the assumptions contradict each other on their face.
    #[must_use]
    pub fn contradicts_itself(&self) -> bool {
        self.0.first().is_some_and(|own| own & 2 != 0) || self.0.contains(&3)
    }
}

fn sign(lit: Lit) -> u8 {
    if lit.negated() { 2 } else { 1 }
}

/// For which cases something was shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lemma {
    /// Literals that have to be assumed.
    assumed: Box<[Lit]>,
    /// Literals whose contrary must not be.
    open: Box<[Lit]>,
}

impl Lemma {
    /// For all cases that assume the first and nothing contrary to the second.
    #[must_use]
    pub fn of(mut assumed: Vec<Lit>, mut open: Vec<Lit>) -> Self {
        for lits in [&mut assumed, &mut open] {
            lits.sort_unstable();
            lits.dedup();
        }
        Self {
            assumed: assumed.into(),
            open: open.into(),
        }
    }

    /// Whether it was shown for a case with these assumptions.
    #[must_use]
    pub fn fits(&self, told: &Told) -> bool {
        self.assumed.iter().all(|lit| told.says(*lit))
            && !self.open.iter().any(|lit| told.says(!*lit))
    }

    /// Whether it fits wherever the other does.
    fn covers(&self, other: &Self) -> bool {
        let among =
            |few: &[Lit], many: &[Lit]| few.iter().all(|lit| many.binary_search(lit).is_ok());
        among(&self.assumed, &other.assumed) && among(&self.open, &other.open)
    }

    /// How many bytes it takes, about.
    #[must_use]
    pub fn size(&self) -> usize {
        4 * (HEAD + self.assumed.len() + self.open.len())
    }

    /// What has to be assumed.
    #[must_use]
    pub fn assumed(&self) -> &[Lit] {
        &self.assumed
    }
}

/// Fewer assumptions that prove the same: some are left out as long as the proof still stands.
///
/// `refuted` proves it of some assumptions and gives those it used.
pub fn smaller(
    mut proof: Vec<Lit>,
    tries: usize,
    refuted: &mut dyn FnMut(&[Lit]) -> Option<Vec<Lit>>,
) -> Vec<Lit> {
    if tries > 0
        && let Some(used) = refuted(&proof)
    {
        proof = used;
    }
    let mut at = 0;
    for _ in 1..tries {
        if at >= proof.len() {
            break;
        }
        let mut fewer = proof.clone();
        fewer.remove(at);
        match refuted(&fewer) {
            Some(used) => {
                let before = proof.iter().take(at);
                at = before.filter(|lit| used.contains(lit)).count();
                proof = used;
            }
            None => at += 1,
        }
    }
    proof
}

/// What was shown of one question.
#[derive(Debug, Default)]
pub(super) struct Known {
    yes: Vec<Lemma>,
    no: Vec<Lemma>,
    asked: bool,
}

impl Known {
    /// The answer for a case, if it was shown.
    pub(super) fn answer(&mut self, told: &Told) -> Option<bool> {
        if find(&mut self.yes, told).is_some() {
            return Some(true);
        }
        find(&mut self.no, told).map(|_| false)
    }

    /// The proof that the answer is no, if there is one.
    pub(super) fn proof(&mut self, told: &Told) -> Option<&Lemma> {
        find(&mut self.no, told)
    }

    /// Whether it was ever noted before that nothing fitted: then a proof for many is worth its while.
    pub(super) fn is_asked_again(&mut self) -> bool {
        std::mem::replace(&mut self.asked, true)
    }

    /// Whether anything was ever proved impossible here.
    pub(super) fn has_proofs(&self) -> bool {
        !self.no.is_empty()
    }

    /// Remembers for which cases the answer is yes, and which lemmas made room for it.
    pub(super) fn yes(&mut self, lemma: Lemma) -> usize {
        keep(&mut self.yes, lemma)
    }

    /// Remembers for which cases the answer is no.
    pub(super) fn no(&mut self, lemma: Lemma) -> usize {
        keep(&mut self.no, lemma)
    }
}

/// One that fits; it moves forward.
fn find<'l>(all: &'l mut [Lemma], told: &Told) -> Option<&'l Lemma> {
    let at = all.iter().position(|lemma| lemma.fits(told))?;
    let forward = at / 2;
    all.swap(at, forward);
    all.get(forward)
}

/// Keeps a lemma in place of those that say less; if there are too many, the hindmost goes. Says how large those are that went.
fn keep(all: &mut Vec<Lemma>, lemma: Lemma) -> usize {
    let mut gone = 0;
    all.retain(|other| {
        let stays = !lemma.covers(other);
        gone += if stays { 0 } else { other.size() };
        stays
    });
    if all.len() >= MOST {
        gone += all.pop().map_or(0, |other| other.size());
    }
    all.insert(all.len() / 2, lemma);
    gone
}

/// What a literal rests on, by what was known of all that it hangs on.
#[derive(Debug, Default)]
pub(super) struct Rests(Vec<Rest>);

/// What was known, in numbers, and the facts that it rests on.
type Rest = (Box<[u32]>, Box<[FactId]>);

impl Rests {
    /// The facts, if this was known before.
    pub(super) fn find(&mut self, known: &[u32]) -> Option<&[FactId]> {
        let at = self.0.iter().position(|(other, _)| **other == *known)?;
        let forward = at / 2;
        self.0.swap(at, forward);
        self.0.get(forward).map(|(_, facts)| &**facts)
    }

    /// Remembers them, and says how large what went to make room was.
    pub(super) fn keep(&mut self, known: Vec<u32>, facts: &[FactId]) -> usize {
        let mut gone = 0;
        if self.0.len() >= MOST {
            let last = self.0.pop();
            gone = last.map_or(0, |(known, facts)| rest_size(&known, &facts));
        }
        let middle = self.0.len() / 2;
        self.0.insert(middle, (known.into(), facts.into()));
        gone
    }
}

/// How large it is to remember what something rests on.
pub(super) fn rest_size(known: &[u32], facts: &[FactId]) -> usize {
    4 * (HEAD + known.len() + 2 * facts.len())
}
