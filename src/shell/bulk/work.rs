//! One batch decided: lines, rejects and counts, by whichever thread has time.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::algebra::moment::Moment;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::FileId;
use crate::check::case::Case;
use crate::check::case::Child;
use crate::execute::crowd::Depth;
use crate::execute::kinds::Found;
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
use crate::shell::bulk::table::Hand;
use crate::shell::bulk::take::Taken;
use crate::shell::bulk::take::in_full;
use crate::shell::bulk::take::take;
use crate::shell::bulk::tally::Tally;
use crate::shell::bulk::words::case_of;
use crate::shell::bulk::words::child_of;
use crate::shell::bulk::words::count_of;
use crate::shell::bulk::words::received_of;

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
    /// Contacts by the version that decided, of the first side.
    decided: BTreeMap<usize, u64>,
}

/// What both versions found of each child, the children of a contact one after the other.
struct Findings {
    /// By contact, where its children begin.
    first: Vec<usize>,
    /// By child, under each version.
    found: Vec<[Option<Rc<Found>>; 2]>,
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

    fn put(&mut self, contact: usize, place: usize, side: usize, found: Rc<Found>) {
        let slots = self.first.get(contact).copied();
        let slots = slots.and_then(|first| self.found.get_mut(first + place));
        if let Some(slot) = slots.and_then(|slots| slots.get_mut(side)) {
            *slot = Some(found);
        }
    }

    fn get(&self, contact: usize, place: usize) -> Option<&[Option<Rc<Found>>; 2]> {
        self.found.get(*self.first.get(contact)? + place)
    }
}

impl Job<'_> {
    /// Decides a batch.
    pub(super) fn work(&self, chunk: &Chunk, hand: &mut Hand) -> Done {
        let mut rows = chunk.rows(self.file);
        let mut doing = Doing {
            page: self.sink.as_ref().map(|sink| sink.page()),
            rejects: String::new(),
            tally: Tally::default(),
            decided: BTreeMap::new(),
        };
        let mut taken: Vec<Vec<Option<Taken>>> = Vec::new();
        let mut bad: BTreeMap<usize, (Option<&str>, Vec<Diagnostic>)> = BTreeMap::new();
        for (side, tables) in self.sides.iter().zip(&mut hand.sides) {
            let takes = rows.iter_mut().enumerate().map(|(at, (_, row))| {
                if bad.contains_key(&at) {
                    return None;
                }
                match take(side, tables, at, row, self.file) {
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
        }
        let findings = self.findings(&rows, &taken, hand);
        for (at, entry) in rows.iter().enumerate() {
            match bad.get(&at) {
                Some((under, problems)) => {
                    let (number, row) = entry;
                    self.set_aside((chunk, *number, row), *under, problems, &mut doing);
                }
                None => self.tell(at, entry, &taken, &findings, hand, &mut doing),
            }
        }
        self.end(&mut doing, hand);
        Done {
            leaf: doing.page.map(Page::end),
            rejects: doing.rejects,
            tally: doing.tally,
            last: chunk.last,
        }
    }

    /// Decides every child that was taken.
    fn findings(
        &self,
        rows: &[(u64, Row<'_>)],
        taken: &[Vec<Option<Taken>>],
        hand: &mut Hand,
    ) -> Findings {
        let mut findings = Findings::of(rows);
        let Hand { room, sides } = hand;
        for ((at, side), tables) in self.sides.iter().enumerate().zip(sides) {
            let full = |contact: usize, place: usize| -> Child {
                in_full(side, taken.get(at), rows.get(contact), contact, place)
            };
            for (version, table) in side.versions.iter().zip(&mut tables.of) {
                let Some(table) = table else { continue };
                let decided = table.crowd.decide(&version.ready, self.depth, &full, room);
                for (contact, place, found) in decided {
                    findings.put(contact, place, at, found);
                }
            }
        }
        findings
    }

    /// Whether nothing is said of a child but what one version says.
    fn is_plain(&self) -> bool {
        self.sides.len() == 1 && self.aside == Told::Apart
    }

    /// Adds what was counted by version and kind.
    fn end(&self, doing: &mut Doing<'_>, hand: &mut Hand) {
        for (side, tables) in self.sides.iter().zip(&mut hand.sides) {
            for (version, table) in side.versions.iter().zip(&mut tables.of) {
                if let Some(table) = table {
                    table.tails.end(version, &mut doing.tally);
                }
            }
        }
        let versions = self.sides.first().map(|side| &side.versions);
        for (place, contacts) in std::mem::take(&mut doing.decided) {
            if let Some(version) = versions.and_then(|versions| versions.get(place)) {
                let id = version.id.clone();
                *doing.tally.versions.entry(id).or_default() += contacts;
            }
        }
    }

    /// Writes down what is said of each child of a contact.
    fn tell(
        &self,
        at: usize,
        entry: &(u64, Row<'_>),
        taken: &[Vec<Option<Taken>>],
        findings: &Findings,
        hand: &mut Hand,
        doing: &mut Doing<'_>,
    ) {
        let (number, row) = (entry.0, &entry.1);
        let side = |of: usize| {
            let place = taken.get(of)?.get(at)?.as_ref()?.version;
            let version = self.sides.get(of)?.versions.get(place)?;
            Some((place, version))
        };
        let (Some((at_first, version)), second) = (side(0), side(1)) else {
            return;
        };
        doing.tally.contacts += 1;
        *doing.decided.entry(at_first).or_default() += 1;
        let mut tails = if self.is_plain() {
            let tables = hand.sides.first_mut();
            let table = tables.and_then(|tables| tables.of.get_mut(at_first)?.as_mut());
            table.map(|table| &mut table.tails)
        } else {
            None
        };
        for place in 0..count_of(row) {
            let (Some(child), Some([Some(first), found])) =
                (child_of(row, place), findings.get(at, place))
            else {
                continue;
            };
            let tail = tails
                .as_mut()
                .and_then(|tails| tails.next(version, first, self.sink.as_deref()));
            if let Some(tail) = tail {
                if let Some(page) = &mut doing.page {
                    page.plain(case_of(row), child, tail);
                }
                continue;
            }
            count(version, first, 1, &mut doing.tally);
            let verdict = Verdict::of(version, first);
            let second = found.as_ref().zip(second);
            let against = second.map(|(found, (_, version))| {
                doing.tally.refined.1 += u64::from(found.refined);
                (Verdict::of(version, found), version)
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
                let cases = || {
                    (
                        self.case(0, at, entry, taken),
                        self.case(1, at, entry, taken),
                    )
                };
                let whose = (row, place, self.by.as_str());
                note_change(whose, child, &old, &new, &cases, &mut doing.tally)
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

    /// A contact with every answer, as one side reads it.
    fn case(
        &self,
        side: usize,
        at: usize,
        entry: &(u64, Row<'_>),
        taken: &[Vec<Option<Taken>>],
    ) -> Case {
        let row = &entry.1;
        let child = |place: usize| {
            let side_of = self.sides.get(side)?;
            Some(in_full(side_of, taken.get(side), Some(entry), at, place))
        };
        Case {
            reference: case_of(row).to_owned(),
            received: received_of(row).unwrap_or(Moment::Day(jiff::civil::Date::MIN)),
            children: (0..count_of(row)).filter_map(child).collect(),
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
