//! One batch decided: lines, rejects and counts, by whichever thread has time.

use std::collections::BTreeMap;

use crate::algebra::moment::Moment;
use crate::algebra::value::Value;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::FileId;
use crate::check::case::Case;
use crate::check::case::Child;
use crate::execute::coder::Coded;
use crate::execute::crowd::Crowd;
use crate::execute::crowd::Depth;
use crate::execute::crowd::Found;
use crate::execute::many::Room;
use crate::execute::slots::slots;
use crate::execute::told::Row;
use crate::inspect::replayed::Fired;
use crate::inspect::replayed::Move;
use crate::inspect::replayed::Place;
use crate::inspect::replayed::Twice;
use crate::inspect::replayed::moved;
use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::line::Line;
use crate::shell::bulk::line::Reject;
use crate::shell::bulk::line::Sink;
use crate::shell::bulk::line::Verdict;
use crate::shell::bulk::side::Side;
use crate::shell::bulk::side::Version;
use crate::shell::bulk::tally::Tally;

/// The fact by which contacts are told apart where a pack has it.
const DISTRICT: &str = "district";

/// What is done with every batch.
pub(in crate::shell) struct Job<'p> {
    /// One version, or two.
    pub(in crate::shell) sides: Vec<Side<'p>>,
    /// How open children are looked at.
    pub(in crate::shell) depth: Depth,
    /// How children are written down; nothing if they are not.
    pub(in crate::shell) sink: Option<Box<dyn Sink>>,
    /// Stands for every file.
    pub(in crate::shell) file: FileId,
}

/// What came of a batch.
pub(in crate::shell) struct Done {
    pub(super) lines: String,
    pub(super) rejects: String,
    pub(super) tally: Tally,
    pub(super) last: u64,
}

/// A contact under one version.
struct Taken {
    version: usize,
    /// Read in full, if it needed a closer look.
    case: Option<Case>,
}

/// Both versions' findings about one contact, by child.
type Findings = BTreeMap<(usize, usize), Vec<Option<Found>>>;

impl Job<'_> {
    /// Decides a batch.
    pub(super) fn work(&self, chunk: &Chunk, room: &mut Room) -> Done {
        let rows = chunk.rows(self.file);
        let mut done = Done {
            lines: String::new(),
            rejects: String::new(),
            tally: Tally::default(),
            last: chunk.last,
        };
        let mut taken: Vec<Vec<Option<Taken>>> = Vec::new();
        let mut bad: BTreeMap<usize, (Option<&str>, Vec<Diagnostic>)> = BTreeMap::new();
        let mut crowds: Vec<Vec<Option<Crowd>>> = Vec::new();
        for side in &self.sides {
            let mut of_side: Vec<Option<Crowd>> = side.versions.iter().map(|_| None).collect();
            let takes = rows.iter().enumerate().map(|(at, (_, row))| {
                if bad.contains_key(&at) {
                    return None;
                }
                match take(side, &mut of_side, at, row) {
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
        let mut findings = Findings::new();
        for ((at, side), crowds) in self.sides.iter().enumerate().zip(crowds) {
            let full = |contact: usize, place: usize| -> Child {
                in_full(side, taken.get(at), rows.get(contact), contact, place)
            };
            for (version, crowd) in side.versions.iter().zip(crowds) {
                let Some(crowd) = crowd else { continue };
                for (contact, place, found) in crowd.decide(&version.ready, self.depth, &full, room)
                {
                    let slots = findings.entry((contact, place)).or_default();
                    slots.resize(self.sides.len(), None);
                    if let Some(slot) = slots.get_mut(at) {
                        *slot = Some(found);
                    }
                }
            }
        }
        for (at, (number, row)) in rows.iter().enumerate() {
            match bad.get(&at) {
                Some((under, problems)) => {
                    set_aside(chunk, *number, row, *under, problems, &mut done);
                }
                None => self.tell(at, row, &taken, &findings, &mut done),
            }
        }
        done
    }

    /// Writes down what is said of each child of a contact.
    fn tell(
        &self,
        at: usize,
        row: &Row<'_>,
        taken: &[Vec<Option<Taken>>],
        findings: &Findings,
        done: &mut Done,
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
        done.tally.contacts += 1;
        let id = format!("{}@{}", version.pack, version.number);
        *done.tally.versions.entry(id).or_default() += 1;
        for (place, child) in names.iter().enumerate() {
            let Some(found) = findings.get(&(at, place)) else {
                continue;
            };
            let Some(Some(first)) = found.first() else {
                continue;
            };
            count(version, first, &mut done.tally);
            let second = found.get(1).and_then(Option::as_ref).zip(versions.get(1));
            let verdict = Verdict::of(version, first);
            let against = second.map(|(found, version)| {
                done.tally.refined.1 += u64::from(found.refined);
                (Verdict::of(version, found), *version)
            });
            let moved = against.as_ref().map(|(against, newer)| {
                note_change(row, child, &verdict, against, version, newer, done)
            });
            if let Some(sink) = &self.sink {
                done.lines.push_str(&sink.line(&Line {
                    case: case_of(row),
                    child,
                    verdict,
                    against: against.map(|(against, _)| against),
                    moved,
                }));
            }
        }
    }
}

fn note_change(
    row: &Row<'_>,
    child: &str,
    old: &Verdict<'_>,
    new: &Verdict<'_>,
    older: &Version<'_>,
    newer: &Version<'_>,
    done: &mut Done,
) -> Move {
    let names = |version: &Version<'_>| -> Vec<String> {
        let pack = &version.ready.program.pack;
        let outcomes = pack.decision(pack.recommends).outcomes.iter();
        outcomes.map(|outcome| outcome.id.to_string()).collect()
    };
    let (before, after) = (names(older), names(newer));
    let order: Vec<&str> = after.iter().map(String::as_str).collect();
    let moved = moved(&old.possible, &new.possible, &order);
    let place = |verdict: &Verdict<'_>, names: &[String]| {
        let least = verdict.at_least.unwrap_or("");
        Place {
            at: names.iter().position(|name| name == least).unwrap_or(0),
            least: least.to_owned(),
            settled: verdict.pathway.is_some(),
        }
    };
    let (before_rules, after_rules) = (fired(old, older), fired(new, newer));
    let only = |one: &[Fired], other: &[Fired]| -> Vec<Fired> {
        let rules = one.iter().filter(|rule| !other.contains(rule));
        rules.cloned().collect()
    };
    let gone = only(&before_rules, &after_rules);
    let come = only(&after_rules, &before_rules);
    let reference = format!("{}/{child}", case_of(row));
    done.tally.changes.note(&Twice {
        reference: &reference,
        old: place(old, &before),
        new: place(new, &after),
        moved,
        district: &district_of(row, older),
        gone,
        come,
    });
    moved
}

/// The rules of the recommendation that certainly hold.
fn fired(verdict: &Verdict<'_>, version: &Version<'_>) -> Vec<Fired> {
    let pack = &version.ready.program.pack;
    let decision = pack.decision(pack.recommends);
    let held = verdict.fired.get(&*decision.name);
    let rules = held.into_iter().flatten().filter_map(|name| {
        let rule = decision.rules.iter().find(|rule| *rule.id == **name)?;
        let gives = decision.outcomes.get(*rule.then.first()?)?;
        Some(Fired {
            rule: rule.id.to_string(),
            gives: gives.id.to_string(),
        })
    });
    rules.collect()
}

fn count(version: &Version<'_>, found: &Found, tally: &mut Tally) {
    tally.children += 1;
    tally.refined.0 += u64::from(found.refined);
    tally.faults += u64::from(!found.faults.is_empty());
    let pack = &version.ready.program.pack;
    let stand = found.decisions.first();
    let least = stand
        .and_then(|stand| stand.possible.first().copied())
        .unwrap_or(0);
    let settled = stand.is_some_and(|stand| stand.settled().is_some());
    let outcomes = &pack.decision(pack.recommends).outcomes;
    let name = outcomes.get(least).map_or("", |outcome| &*outcome.id);
    let slot = tally.outcomes.entry((least, settled));
    slot.or_insert((name.to_owned(), 0)).1 += 1;
}

/// Reads a contact for the version that decides it.
fn take(
    side: &Side<'_>,
    crowds: &mut [Option<Crowd>],
    at: usize,
    row: &Row<'_>,
) -> Result<Taken, Vec<Diagnostic>> {
    let received = match row {
        Row::Told(told) => told.received,
        Row::Written(case) => case
            .received
            .as_ref()
            .map_or(Moment::Day(jiff::civil::Date::MIN), |received| {
                received.value
            }),
        Row::Unread(problems) => return Err(problems.clone()),
    };
    let place = side.version(received)?;
    let (Some(version), Some(crowd)) = (side.versions.get(place), crowds.get_mut(place)) else {
        return Err(Vec::new());
    };
    let crowd = crowd.get_or_insert_with(|| Crowd::of(&version.ready));
    let mut plain: Vec<Coded> = Vec::new();
    if let Row::Told(told) = row {
        for child in 0..told.children.len() {
            let mut coded = Coded::default();
            if version.coder.child(told, child, &mut coded).is_none() {
                break;
            }
            plain.push(coded);
        }
        if plain.len() == told.children.len() {
            let together = plain.len();
            let children = plain.into_iter().zip(&told.children).enumerate();
            for (child, (coded, (reference, _))) in children {
                let Coded { codes, values, .. } = coded;
                crowd.push(
                    &version.ready,
                    at,
                    child,
                    together,
                    reference,
                    received,
                    &codes,
                    values,
                );
            }
            return Ok(Taken {
                version: place,
                case: None,
            });
        }
    }
    let case = match row {
        Row::Told(told) => version.closer(&told.written(side_file(version)))?,
        Row::Written(case) => version.closer(case)?,
        Row::Unread(problems) => return Err(problems.clone()),
    };
    let pack = &version.ready.program.pack;
    for (child, one) in case.children.iter().enumerate() {
        let codes = slots(version.ready.program.flat(), pack, one).codes;
        let values: Vec<(_, Value)> = version.coder.values(one);
        let together = case.children.len();
        crowd.push(
            &version.ready,
            at,
            child,
            together,
            &one.reference,
            received,
            &codes,
            values,
        );
    }
    Ok(Taken {
        version: place,
        case: Some(case),
    })
}

fn side_file(version: &Version<'_>) -> FileId {
    version.coder.file()
}

/// A child with every answer.
fn in_full(
    side: &Side<'_>,
    taken: Option<&Vec<Option<Taken>>>,
    row: Option<&(u64, Row<'_>)>,
    contact: usize,
    place: usize,
) -> Child {
    let taken = taken.and_then(|taken| taken.get(contact)?.as_ref());
    let read = taken.and_then(|taken| taken.case.as_ref()?.children.get(place));
    if let Some(child) = read {
        return child.clone();
    }
    let version = taken.and_then(|taken| side.versions.get(taken.version));
    match (version, row) {
        (Some(version), Some((_, Row::Told(told)))) => version.coder.in_full(told, place),
        _ => Child {
            reference: String::new(),
            answers: Vec::new(),
        },
    }
}

fn set_aside(
    chunk: &Chunk,
    number: u64,
    row: &Row<'_>,
    under: Option<&str>,
    problems: &[Diagnostic],
    done: &mut Done,
) {
    done.tally.set_aside += 1;
    for problem in problems.iter().filter(|problem| problem.is_error()) {
        *done.tally.rejected.entry(problem.code).or_default() += 1;
        let case = Some(case_of(row)).filter(|case| !case.is_empty());
        done.rejects
            .push_str(&Reject::of(&chunk.name, number, case, under, problem).line());
    }
}

fn case_of<'r>(row: &'r Row<'_>) -> &'r str {
    match row {
        Row::Told(told) => &told.reference,
        Row::Written(case) => case.reference.as_ref().map_or("", |it| it.value.as_str()),
        Row::Unread(_) => "",
    }
}

fn children_of<'r>(row: &'r Row<'_>) -> Vec<&'r str> {
    match row {
        Row::Told(told) => told.children.iter().map(|(name, _)| &**name).collect(),
        Row::Written(case) => {
            let children = case.children.iter();
            children
                .map(|child| child.reference.value.as_str())
                .collect()
        }
        Row::Unread(_) => Vec::new(),
    }
}

/// The district, where the contact has one; else the authority.
fn district_of(row: &Row<'_>, version: &Version<'_>) -> String {
    let said = match row {
        Row::Told(told) => {
            let given = told.facts.iter().find(|entry| entry.name == DISTRICT);
            let given = given.and_then(|entry| match &entry.given {
                crate::execute::told::Given::Word(word) => Some(word.to_string()),
                crate::execute::told::Given::Words(_) => None,
            });
            given.or_else(|| told.authority.as_ref().map(ToString::to_string))
        }
        Row::Written(case) => {
            let given = case
                .facts
                .iter()
                .find(|answer| answer.fact.value == DISTRICT);
            let given = given.and_then(|answer| answer.answer.scalar());
            let given = given.map(|scalar| scalar.text.clone());
            given.or_else(|| case.authority.as_ref().map(|it| it.value.clone()))
        }
        Row::Unread(_) => None,
    };
    match said.as_deref().map(str::trim) {
        None => version.pack.clone(),
        Some("not_known" | "unknown" | "declined" | "not_asked") => "not known".to_owned(),
        Some(said) => said.to_owned(),
    }
}
