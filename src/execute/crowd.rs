//! Many contacts decided together under one version: all children at once, then whom that leaves open exactly.
//!
//! What is said of every child is what deciding its contact alone says.

use std::sync::Mutex;
use std::sync::PoisonError;

use crate::algebra::moment::Moment;
use crate::algebra::truth::Truth;
use crate::algebra::value::Value;
use crate::check::case::Child;
use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::program::Program;
use crate::decide::answer::uses_siblings;
use crate::decide::recall::Recall;
use crate::decide::world::Contact;
use crate::decide::world::Sibling;
use crate::decide::world::in_office_hours;
use crate::execute::columns::Columns;
use crate::execute::many::Many;
use crate::execute::many::Room;
use crate::execute::many::Step;
use crate::execute::refine::refined;
use crate::execute::slots::Code;

/// A version made ready for many children.
pub struct Ready<'p> {
    /// The version.
    pub program: &'p Program,
    many: Option<Many<'p>>,
    /// What each hand has seen so far, while it is not at work.
    recalls: Mutex<Vec<Recall<'p>>>,
    /// The recommendation, then what siblings may see of each other.
    pub reports: Vec<DecisionId>,
    siblings: bool,
}

/// What is said of one decision of one child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stand {
    /// Outcomes still possible; of a decision that collects, those not ruled out.
    pub possible: Vec<usize>,
    /// Rules that certainly hold.
    pub fired: Vec<usize>,
    /// Whether something about it is open.
    pub open: bool,
}

/// What is said of one child.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// In the order of [`Ready::reports`].
    pub decisions: Vec<Stand>,
    /// What could not be evaluated.
    pub faults: Vec<String>,
    /// Whether it was looked at exactly, by itself.
    pub refined: bool,
}

impl Stand {
    /// The one outcome left.
    #[must_use]
    pub fn settled(&self) -> Option<usize> {
        match self.possible.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}

/// How open children are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Not at all: what is quickly seen stands.
    Quick,
    /// Over every completion of what is not known, where a decision is open.
    Exact,
    /// So is everybody, so that every rule is found that holds over every completion.
    Whole,
}

/// Children of one version, waiting to be decided.
#[derive(Debug)]
pub struct Crowd {
    /// Those whom no other child of their contact concerns.
    alone: Group,
    /// Those who see their siblings; the children of a contact follow each other.
    together: Group,
}

#[derive(Debug)]
struct Group {
    columns: Columns,
    kids: Vec<Kid>,
}

#[derive(Debug)]
struct Kid {
    /// The number of its contact, as the caller counts.
    contact: usize,
    /// Its place among the children of the contact.
    place: usize,
    reference: String,
    values: Vec<(FactId, Value)>,
    /// How many children the contact has.
    together: usize,
}

/// Gives a child in full: by the number of its contact and its place there.
pub type InFull<'a> = &'a dyn Fn(usize, usize) -> Child;

impl<'p> Ready<'p> {
    /// Prepares a version.
    #[must_use]
    pub fn of(program: &'p Program) -> Self {
        let pack = &program.pack;
        let mut reports = vec![pack.recommends];
        for id in &pack.siblings_see {
            if !reports.contains(id) {
                reports.push(*id);
            }
        }
        Self {
            program,
            many: Many::of(program),
            recalls: Mutex::default(),
            reports,
            siblings: uses_siblings(pack),
        }
    }

    /// Conditions that are worked out for one child at a time, in words.
    #[must_use]
    pub fn one_at_a_time(&self) -> Vec<String> {
        let late = self.program.flat().late.iter();
        late.map(|late| late_words(&self.program.pack, late))
            .collect()
    }

    /// What some hand has seen before, or nothing seen yet; it changes how long it takes, never what comes out.
    fn take_recall(&self) -> Recall<'p> {
        let mut recalls = self.recalls.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = recalls.pop();
        drop(recalls);
        seen.unwrap_or_else(|| Recall::of(self.program))
    }

    fn give_back(&self, recall: Recall<'p>) {
        let mut recalls = self.recalls.lock().unwrap_or_else(PoisonError::into_inner);
        recalls.push(recall);
    }

    /// Whether the version is too large for many at once.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.many.is_none()
    }
}

fn late_words(pack: &Pack, late: &crate::compile::flat::Late) -> String {
    let names = |facts: &[FactId]| {
        let names: Vec<&str> = facts.iter().map(|id| &*pack.fact(*id).name).collect();
        names.join(", ")
    };
    let reads = names(&late.facts(pack));
    match &late.subject {
        crate::compile::flat::Subject::Fact(id, _) => {
            format!("`{}` from {reads}", pack.fact(*id).name)
        }
        crate::compile::flat::Subject::Truth(..) if reads.is_empty() => {
            "a condition about the other children".to_owned()
        }
        crate::compile::flat::Subject::Truth(..) => format!("a condition on {reads}"),
    }
}

impl Crowd {
    /// Nobody yet.
    #[must_use]
    pub fn of(ready: &Ready<'_>) -> Self {
        let group = || Group {
            columns: Columns::of(ready.program.flat(), &ready.program.pack),
            kids: Vec::new(),
        };
        Self {
            alone: group(),
            together: group(),
        }
    }

    /// Adds a child of a contact.
    #[expect(clippy::too_many_arguments, reason = "one child of one contact")]
    pub fn push(
        &mut self,
        ready: &Ready<'_>,
        contact: usize,
        place: usize,
        together: usize,
        reference: &str,
        received: Moment,
        codes: &[Code],
        values: Vec<(FactId, Value)>,
    ) {
        let office = match in_office_hours(&ready.program.pack, received) {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        };
        let siblings = (ready.siblings && together == 1).then(Vec::new);
        let group = if ready.siblings && together > 1 {
            &mut self.together
        } else {
            &mut self.alone
        };
        let contact_of = Contact { received, siblings };
        group.columns.push(codes, office, contact_of);
        group.kids.push(Kid {
            contact,
            place,
            reference: reference.to_owned(),
            values,
            together,
        });
    }

    /// Decides everybody; by number of contact and place there.
    pub fn decide(
        mut self,
        ready: &Ready<'_>,
        depth: Depth,
        in_full: InFull<'_>,
        room: &mut Room,
    ) -> Vec<(usize, usize, Found)> {
        let mut all = self.alone.decided(ready, depth, in_full, room);
        if !self.together.kids.is_empty() {
            let seen = self.together.run(ready, depth, in_full, room);
            self.together.introduce(ready, &seen);
            all.extend(self.together.decided(ready, depth, in_full, room));
        }
        all
    }
}

impl Group {
    fn decided(
        self,
        ready: &Ready<'_>,
        depth: Depth,
        in_full: InFull<'_>,
        room: &mut Room,
    ) -> Vec<(usize, usize, Found)> {
        let found = self.run(ready, depth, in_full, room);
        let kids = self.kids.into_iter().zip(found);
        kids.map(|(kid, found)| (kid.contact, kid.place, found))
            .collect()
    }

    /// Lets the children of each contact see each other.
    fn introduce(&mut self, ready: &Ready<'_>, seen: &[Found]) {
        let pack = &ready.program.pack;
        let mut first = 0;
        while let Some(kid) = self.kids.get(first) {
            let end = first + kid.together;
            let family: Vec<Sibling> = (first..end)
                .filter_map(|at| Some(sibling(pack, ready, self.kids.get(at)?, seen.get(at)?)))
                .collect();
            if family.len() > 1 {
                for own in 0..family.len() {
                    let others = family.iter().enumerate().filter(|(at, _)| *at != own);
                    let others = others.map(|(_, sibling)| sibling.clone()).collect();
                    self.columns.introduce(first + own, others);
                }
            }
            first = end.max(first + 1);
        }
    }

    /// Everybody once, as much as is known of siblings now.
    fn run(
        &self,
        ready: &Ready<'_>,
        depth: Depth,
        in_full: InFull<'_>,
        room: &mut Room,
    ) -> Vec<Found> {
        let mut found = vec![Found::default(); self.kids.len()];
        let answers = |row: usize, id: FactId| {
            let values = self.kids.get(row).map(|kid| &kid.values);
            let mut values = values.into_iter().flatten();
            let value = values.find(|(other, _)| *other == id);
            value.map(|(_, value)| value.clone())
        };
        if let Some(many) = &ready.many {
            many.decide(&self.columns, &answers, room, &mut |step| {
                let rows = found.get_mut(step.first..step.first + step.rows);
                note(ready, step, rows.unwrap_or_default());
            });
        }
        let mut recall = None;
        for (row, (kid, found)) in self.kids.iter().zip(&mut found).enumerate() {
            let open = found.decisions.iter().any(|stand| stand.open);
            let looks = match depth {
                Depth::Quick => false,
                Depth::Exact => open,
                Depth::Whole => true,
            };
            if (looks || ready.many.is_none())
                && let Some(contact) = self.columns.contacts.get(row)
            {
                let recall = recall.get_or_insert_with(|| ready.take_recall());
                let child = in_full(kid.contact, kid.place);
                *found = refined(ready, recall, contact, &child, depth);
            }
        }
        if let Some(recall) = recall {
            ready.give_back(recall);
        }
        found
    }
}

fn sibling(pack: &Pack, ready: &Ready<'_>, kid: &Kid, found: &Found) -> Sibling {
    let outcomes = pack.siblings_see.iter().map(|id| {
        let decision = pack.decision(*id);
        let at = ready.reports.iter().position(|other| other == id);
        let stand = at.and_then(|at| found.decisions.get(at));
        let outcome = stand.and_then(Stand::settled);
        let outcome = outcome.and_then(|at| decision.outcomes.get(at));
        let outcome = outcome.map(|outcome| Value::Text(outcome.id.clone()));
        (decision.name.clone(), outcome)
    });
    Sibling {
        reference: kid.reference.clone(),
        outcomes: outcomes.collect(),
    }
}

/// How many rules of a decision fire for most children at most.
const FIRED: usize = 8;

/// Writes down what a step says of each of its children.
fn note(ready: &Ready<'_>, step: &Step<'_>, rows: &mut [Found]) {
    let pack = &ready.program.pack;
    for (at, id) in ready.reports.iter().enumerate() {
        let decision = pack.decision(*id);
        for found in rows.iter_mut() {
            found.decisions.push(Stand {
                possible: Vec::with_capacity(decision.outcomes.len()),
                fired: Vec::with_capacity(FIRED),
                open: false,
            });
        }
        for outcome in 0..decision.outcomes.len() {
            let yes = step.comes_about(*id, outcome);
            let no = step.ruled_out(*id, outcome);
            for (row, found) in rows.iter_mut().enumerate() {
                let Some(stand) = found.decisions.get_mut(at) else {
                    continue;
                };
                if !bit(no, row) {
                    stand.possible.push(outcome);
                    stand.open |= decision.collects() && !bit(yes, row);
                }
            }
        }
        for rule in 0..decision.rules.len() {
            let fired = step.fired(*id, rule);
            for (word, children) in fired.iter().enumerate() {
                let mut left = *children;
                while left != 0 {
                    let row = word * 64 + left.trailing_zeros() as usize;
                    left &= left - 1;
                    let stand = rows.get_mut(row).and_then(|it| it.decisions.get_mut(at));
                    if let Some(stand) = stand {
                        stand.fired.push(rule);
                    }
                }
            }
        }
        if !decision.collects() {
            for found in rows.iter_mut() {
                if let Some(stand) = found.decisions.get_mut(at) {
                    stand.open = stand.possible.len() != 1;
                }
            }
        }
    }
    for (row, fault) in step.faults {
        let found = row.checked_sub(step.first).and_then(|at| rows.get_mut(at));
        if let Some(found) = found {
            found
                .faults
                .push(format!("{}: {}", fault.at, fault.message));
        }
    }
}

fn bit(block: &[u64], row: usize) -> bool {
    block
        .get(row / 64)
        .is_some_and(|word| word >> (row % 64) & 1 == 1)
}
