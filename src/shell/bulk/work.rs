//! One batch decided: lines, rejects and counts, by whichever thread has time.

use std::collections::BTreeMap;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::FileId;
use crate::check::case::Child;
use crate::execute::crowd::Crowd;
use crate::execute::crowd::Depth;
use crate::execute::crowd::Found;
use crate::execute::many::Room;
use crate::execute::told::Row;
use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::line::Aside;
use crate::shell::bulk::line::Leaf;
use crate::shell::bulk::line::Line;
use crate::shell::bulk::line::Page;
use crate::shell::bulk::line::Reject;
use crate::shell::bulk::line::SET_ASIDE;
use crate::shell::bulk::line::Sink;
use crate::shell::bulk::line::Told;
use crate::shell::bulk::line::Verdict;
use crate::shell::bulk::note::Said;
use crate::shell::bulk::note::count;
use crate::shell::bulk::note::note_change;
use crate::shell::bulk::side::Side;
use crate::shell::bulk::side::Version;
use crate::shell::bulk::take::Hand;
use crate::shell::bulk::take::Taken;
use crate::shell::bulk::take::in_full;
use crate::shell::bulk::take::take;
use crate::shell::bulk::tally::Tally;
use crate::shell::bulk::words::case_of;
use crate::shell::bulk::words::children_of;
use crate::shell::bulk::words::count_of;

/// What is done with every batch.
pub(in crate::shell) struct Job<'p> {
    /// One version, or two.
    pub(in crate::shell) sides: Vec<Side<'p>>,
    /// How open children are looked at.
    pub(in crate::shell) depth: Depth,
    /// How children are written down; nothing if they are not.
    pub(in crate::shell) sink: Option<Box<dyn Sink>>,
    /// Where rows are told that are set aside.
    pub(in crate::shell) aside: Told,
    /// The question by which changes are told apart.
    pub(in crate::shell) by: String,
    /// Stands for every file.
    pub(in crate::shell) file: FileId,
}

/// What came of a batch.
pub(in crate::shell) struct Done {
    pub(super) leaf: Option<Leaf>,
    pub(super) rejects: String,
    pub(super) tally: Tally,
    pub(super) last: u64,
}

/// What comes of a batch, child by child.
struct Doing<'j> {
    page: Option<Box<dyn Page + 'j>>,
    rejects: String,
    tally: Tally,
}

/// What both versions found of each child, the children of a contact one after the other.
struct Findings {
    /// By contact, where its children begin.
    first: Vec<usize>,
    /// By child, under each version.
    found: Vec<[Option<Found>; 2]>,
}

impl Findings {
    fn of(rows: &[(u64, Row<'_>)]) -> Self {
        let mut all = 0;
        let first = rows.iter().map(|(_, row)| {
            let begins = all;
            all += count_of(row);
            begins
        });
        let first: Vec<usize> = first.collect();
        Self {
            first,
            found: std::iter::repeat_with(Default::default).take(all).collect(),
        }
    }

    fn put(&mut self, contact: usize, place: usize, side: usize, found: Found) {
        let slots = self.first.get(contact).copied();
        let slots = slots.and_then(|first| self.found.get_mut(first + place));
        if let Some(slot) = slots.and_then(|slots| slots.get_mut(side)) {
            *slot = Some(found);
        }
    }

    fn get(&self, contact: usize, place: usize) -> Option<&[Option<Found>; 2]> {
        self.found.get(*self.first.get(contact)? + place)
    }
}

impl Job<'_> {
    /// Decides a batch.
    pub(super) fn work(&self, chunk: &Chunk, room: &mut Room) -> Done {
        let rows = chunk.rows(self.file);
        let mut doing = Doing {
            page: self.sink.as_ref().map(|sink| sink.page()),
            rejects: String::new(),
            tally: Tally::default(),
        };
        let mut taken: Vec<Vec<Option<Taken>>> = Vec::new();
        let mut bad: BTreeMap<usize, (Option<&str>, Vec<Diagnostic>)> = BTreeMap::new();
        let mut crowds: Vec<Vec<Option<Crowd>>> = Vec::new();
        let mut hand = Hand::default();
        for side in &self.sides {
            let mut of_side: Vec<Option<Crowd>> = side.versions.iter().map(|_| None).collect();
            let takes = rows.iter().enumerate().map(|(at, (_, row))| {
                if bad.contains_key(&at) {
                    return None;
                }
                match take(side, &mut of_side, at, row, &mut hand) {
                    Ok(taken) => Some(taken),
                    Err(problems) => {
                        let unread = matches!(row, Row::Unread(_)) || self.sides.len() == 1;
                        let under = Some(side.name.as_str()).filter(|_| !unread);
                        bad.insert(at, (under, problems));
                        None
                    }
                }
            });
            taken.push(takes.collect());
            crowds.push(of_side);
        }
        let mut findings = Findings::of(&rows);
        for ((at, side), crowds) in self.sides.iter().enumerate().zip(crowds) {
            let full = |contact: usize, place: usize| -> Child {
                in_full(side, taken.get(at), rows.get(contact), contact, place)
            };
            for (version, crowd) in side.versions.iter().zip(crowds) {
                let Some(crowd) = crowd else { continue };
                for (contact, place, found) in crowd.decide(&version.ready, self.depth, &full, room)
                {
                    findings.put(contact, place, at, found);
                }
            }
        }
        for (at, (number, row)) in rows.iter().enumerate() {
            match bad.get(&at) {
                Some((under, problems)) => {
                    self.set_aside((chunk, *number, row), *under, problems, &mut doing);
                }
                None => self.tell(at, (*number, row), &taken, &findings, &mut doing),
            }
        }
        Done {
            leaf: doing.page.map(Page::end),
            rejects: doing.rejects,
            tally: doing.tally,
            last: chunk.last,
        }
    }

    /// Writes down what is said of each child of a contact.
    fn tell(
        &self,
        at: usize,
        (number, row): (u64, &Row<'_>),
        taken: &[Vec<Option<Taken>>],
        findings: &Findings,
        doing: &mut Doing<'_>,
    ) {
        let versions: Vec<&Version<'_>> = self
            .sides
            .iter()
            .zip(taken)
            .filter_map(|(side, taken)| {
                let taken = taken.get(at)?.as_ref()?;
                side.versions.get(taken.version)
            })
            .collect();
        let (Some(version), names) = (versions.first(), children_of(row)) else {
            return;
        };
        doing.tally.contacts += 1;
        let id = &version.id;
        match doing.tally.versions.get_mut(id) {
            Some(count) => *count += 1,
            None => drop(doing.tally.versions.insert(id.clone(), 1)),
        }
        for (place, child) in names.iter().enumerate() {
            let Some([Some(first), second]) = findings.get(at, place) else {
                continue;
            };
            count(version, first, &mut doing.tally);
            let verdict = Verdict::of(version, first);
            let second = second.as_ref().zip(versions.get(1));
            let against = second.map(|(found, version)| {
                doing.tally.refined.1 += u64::from(found.refined);
                (Verdict::of(version, found), *version)
            });
            let moved = against.as_ref().map(|(against, newer)| {
                let old = Said {
                    version,
                    verdict: &verdict,
                };
                let new = Said {
                    version: newer,
                    verdict: against,
                };
                note_change((row, place, &self.by), child, &old, &new, &mut doing.tally)
            });
            if let Some(page) = &mut doing.page {
                page.child(&Line {
                    case: case_of(row),
                    child,
                    row: (self.aside == Told::Among).then_some(number),
                    verdict,
                    against: against.map(|(against, _)| against),
                    moved,
                });
            }
        }
    }

    /// Writes down what is wrong with a row.
    fn set_aside(
        &self,
        (chunk, number, row): (&Chunk, u64, &Row<'_>),
        under: Option<&str>,
        problems: &[Diagnostic],
        doing: &mut Doing<'_>,
    ) {
        doing.tally.set_aside += 1;
        let case = Some(case_of(row)).filter(|case| !case.is_empty());
        let mut told = Vec::new();
        for problem in problems.iter().filter(|problem| problem.is_error()) {
            *doing.tally.rejected.entry(problem.code).or_default() += 1;
            let reject = Reject::of(&chunk.name, number, case, under, problem);
            doing.rejects.push_str(&reject.line());
            told.push(format!("{}: {}", problem.code, problem.message));
        }
        if let (Told::Among, Some(page)) = (self.aside, &mut doing.page) {
            page.aside(&Aside {
                case,
                row: number,
                status: SET_ASIDE,
                problem: told.join(" / "),
            });
        }
    }
}
