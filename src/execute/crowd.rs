//! Many contacts decided together under one version: all children at once, then whom that leaves open exactly.
//!
//! What is said of every child is what deciding its contact alone says.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;
use std::sync::Arc;
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
use crate::decide::recall::Recall;
use crate::decide::world::Contact;
use crate::decide::world::Sibling;
use crate::execute::columns::Columns;
use crate::execute::glance::Answers;
use crate::execute::kinds::Found;
use crate::execute::kinds::Kinds;
use crate::execute::kinds::Mix;
use crate::execute::kinds::Stand;
use crate::execute::many::Many;
use crate::execute::many::Room;
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

/// Children of one version, waiting to be decided; kept for the next.
#[derive(Debug)]
pub struct Crowd {
    kinds: Kinds,
    /// Those whom no other child of their contact concerns.
    alone: Group,
    /// Those who see their siblings; the children of a contact follow each other.
    together: Group,
}

#[derive(Debug)]
struct Group {
    columns: Columns,
    kids: Vec<Kid>,
    /// Full values that late conditions read, the children one after the other.
    values: Vec<(FactId, Value)>,
    /// What is settled about children of whom the same is said.
    settled: HashMap<u64, Settled, BuildHasherDefault<Mix>>,
    /// What is settled about some child or other, each once as far as that is known.
    different: Vec<Settled>,
}

/// Of how many such children it is kept.
const MOST_SETTLED: usize = 4_096;
/// How many different things are kept that may be settled.
const MOST_DIFFERENT: usize = 256;

/// A child of a contact.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The number of its contact, as the caller counts.
    pub contact: usize,
    /// Its place among the children of the contact.
    pub place: usize,
    /// How many children the contact has.
    pub together: usize,
    /// Its reference.
    pub reference: &'a str,
    /// When the contact was received.
    pub received: Moment,
    /// Whether that was in office hours.
    pub office: Truth,
}

#[derive(Debug)]
struct Kid {
    /// The number of its contact, as the caller counts.
    contact: usize,
    /// Its place among the children of the contact.
    place: usize,
    /// Where siblings are told of it.
    reference: Arc<str>,
    /// Where its values begin and end.
    values: (usize, usize),
    /// How many children the contact has.
    together: usize,
}

/// What is settled about a child, by decision.
type Settled = Arc<[(Arc<str>, Option<Value>)]>;

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
            siblings: program.uses_siblings(),
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
            values: Vec::new(),
            settled: HashMap::default(),
            different: Vec::new(),
        };
        Self {
            kinds: Kinds::of(&ready.program.pack, &ready.reports),
            alone: group(),
            together: group(),
        }
    }

    /// Adds a child of a contact by its answers, and those in full that late conditions read.
    pub fn push(
        &mut self,
        ready: &Ready<'_>,
        child: &Arrival<'_>,
        cells: impl Iterator<Item = (FactId, Code)>,
        values: impl Iterator<Item = (FactId, Value)>,
    ) {
        let (group, contact, name) = self.group(ready, child);
        group.columns.add(cells, hours(child), contact);
        group.note(child, name, values);
    }

    /// Adds a child of a contact by what a glance saw: of the contact, and of the child itself, whose full values it takes.
    pub fn lay(
        &mut self,
        ready: &Ready<'_>,
        child: &Arrival<'_>,
        shared: &Answers,
        own: &mut Answers,
    ) {
        let (group, contact, name) = self.group(ready, child);
        let sets = shared.sets.iter().chain(&own.sets).copied();
        let codes = [shared.codes.as_slice(), own.codes.as_slice()];
        group.columns.lay(codes, sets, hours(child), contact);
        let values = shared.values.iter().cloned();
        group.note(child, name, values.chain(own.values.drain(..)));
    }

    /// Where a child belongs, its contact, and what its siblings call it.
    fn group(&mut self, ready: &Ready<'_>, child: &Arrival<'_>) -> (&mut Group, Contact, Arc<str>) {
        let contact = Contact {
            received: child.received,
            siblings: (ready.siblings && child.together == 1).then(Vec::new),
        };
        if ready.siblings && child.together > 1 {
            (&mut self.together, contact, child.reference.into())
        } else {
            (&mut self.alone, contact, Arc::default())
        }
    }

    /// Decides everybody, by number of contact and place there, and lets them go.
    pub fn decide(
        &mut self,
        ready: &Ready<'_>,
        depth: Depth,
        in_full: InFull<'_>,
        room: &mut Room,
    ) -> Vec<(usize, usize, Rc<Found>)> {
        let how = How {
            ready,
            depth,
            in_full,
        };
        for group in [&mut self.alone, &mut self.together] {
            group.columns.settle();
        }
        let mut all = Vec::with_capacity(self.alone.kids.len() + self.together.kids.len());
        self.alone.decided(&how, room, &mut self.kinds, &mut all);
        if !self.together.kids.is_empty() {
            let seen = self.together.run(&how, room, &mut self.kinds);
            self.together.introduce(ready, &seen);
            self.together.decided(&how, room, &mut self.kinds, &mut all);
        }
        all
    }
}

/// How a crowd is decided.
struct How<'a, 'p> {
    ready: &'a Ready<'p>,
    depth: Depth,
    in_full: InFull<'a>,
}

fn hours(child: &Arrival<'_>) -> Option<bool> {
    match child.office {
        Truth::True => Some(true),
        Truth::False => Some(false),
        Truth::Unknown => None,
    }
}

impl Group {
    fn note(
        &mut self,
        child: &Arrival<'_>,
        reference: Arc<str>,
        values: impl Iterator<Item = (FactId, Value)>,
    ) {
        let begins = self.values.len();
        self.values.extend(values);
        self.kids.push(Kid {
            contact: child.contact,
            place: child.place,
            reference,
            values: (begins, self.values.len()),
            together: child.together,
        });
    }

    fn decided(
        &mut self,
        how: &How<'_, '_>,
        room: &mut Room,
        kinds: &mut Kinds,
        all: &mut Vec<(usize, usize, Rc<Found>)>,
    ) {
        let found = self.run(how, room, kinds);
        let kids = self.kids.drain(..).zip(found);
        all.extend(kids.map(|(kid, found)| (kid.contact, kid.place, found)));
        self.columns.clear();
        self.values.clear();
    }

    /// Lets the children of each contact see each other.
    fn introduce(&mut self, ready: &Ready<'_>, seen: &[Rc<Found>]) {
        let (kinds, different) = (&mut self.settled, &mut self.different);
        if kinds.len() > MOST_SETTLED {
            kinds.clear();
        }
        let mut first = 0;
        while let Some(kid) = self.kids.get(first) {
            let end = first + kid.together;
            let family: Vec<Sibling> = (first..end)
                .filter_map(|at| {
                    let found = seen.get(at)?;
                    let outcomes = match found.kind {
                        Some(kind) => kinds
                            .entry(kind)
                            .or_insert_with(|| once(different, settled(ready, found)))
                            .clone(),
                        None => settled(ready, found),
                    };
                    Some(Sibling {
                        reference: self.kids.get(at)?.reference.clone(),
                        outcomes,
                    })
                })
                .collect();
            if let [_, _] = family.as_slice() {
                for (sibling, own) in family.into_iter().rev().zip(first..) {
                    self.columns.introduce(own, vec![sibling]);
                }
            } else if family.len() > 1 {
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
    fn run(&self, how: &How<'_, '_>, room: &mut Room, kinds: &mut Kinds) -> Vec<Rc<Found>> {
        let (ready, depth) = (how.ready, how.depth);
        let mut found = Vec::with_capacity(self.kids.len());
        let answers = |row: usize, id: FactId| {
            let (from, to) = self.kids.get(row)?.values;
            let mut values = self.values.get(from..to)?.iter();
            let value = values.find(|(other, _)| *other == id);
            value.map(|(_, value)| value)
        };
        if let Some(many) = &ready.many {
            many.decide(&self.columns, &answers, room, &mut |step| {
                kinds.note(step, &mut found);
            });
        }
        found.resize_with(self.kids.len(), Rc::default);
        if depth == Depth::Quick && ready.many.is_some() {
            return found;
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
                let child = (how.in_full)(kid.contact, kid.place);
                *found = Rc::new(refined(ready, recall, contact, &child, depth));
            }
        }
        if let Some(recall) = recall {
            ready.give_back(recall);
        }
        found
    }
}

/// The same as it was kept before, if it was.
fn once(different: &mut Vec<Settled>, settled: Settled) -> Settled {
    let kept = different.iter().find(|kept| **kept == settled).cloned();
    kept.unwrap_or_else(|| {
        if different.len() < MOST_DIFFERENT {
            different.push(settled.clone());
        }
        settled
    })
}

/// What is settled about a child, of what its siblings may see.
fn settled(ready: &Ready<'_>, found: &Found) -> Settled {
    let pack = &ready.program.pack;
    let outcomes = pack.siblings_see.iter().map(|id| {
        let decision = pack.decision(*id);
        let at = ready.reports.iter().position(|other| other == id);
        let stand = at.and_then(|at| found.decisions.get(at));
        let outcome = stand.and_then(Stand::settled);
        let outcome = outcome.and_then(|at| decision.outcomes.get(at));
        let outcome = outcome.map(|outcome| Value::Text(outcome.id.clone()));
        (decision.name.clone(), outcome)
    });
    outcomes.collect()
}
