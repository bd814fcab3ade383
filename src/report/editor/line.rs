//! Which place of the format a line belongs to, from its indentation and its words alone.
//!
//! It needs no file that can be read, so that words can be offered while one is written.

use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::report::editor::format::Holds;
use crate::report::editor::format::Key;
use crate::report::editor::format::Record;
use crate::report::editor::format::Sort;
use crate::report::editor::format::of_file;

/// Where in the format a position is.
#[derive(Debug)]
pub struct Spot {
    /// What may be written here.
    pub holds: Holds,
    /// Whether a key is written here, or a value.
    pub part: Part,
    /// The fact or decision that is written, for values and outcomes.
    pub owner: String,
    /// The text of the value up to the position, over all its lines.
    pub before: String,
}

/// A part of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Before the colon.
    Key,
    /// After it.
    Value,
}

/// A line taken apart.
struct Line<'l> {
    /// The column of the first dash, if there is one.
    dash: Option<usize>,
    /// The column of what comes after indentation and dashes.
    column: usize,
    /// What comes there.
    rest: &'l str,
}

impl<'l> Line<'l> {
    fn of(text: &'l str) -> Option<Self> {
        let mut rest = text.trim_start_matches(' ');
        let mut column = text.len() - rest.len();
        let mut dash = None;
        while let Some(after) = rest.strip_prefix('-') {
            let inner = after.trim_start_matches(' ');
            if inner.len() == after.len() && !after.is_empty() {
                break;
            }
            dash = dash.or(Some(column));
            column += rest.len() - inner.len();
            rest = inner;
        }
        (!rest.is_empty() && !rest.starts_with('#') || dash.is_some()).then_some(Self {
            dash,
            column,
            rest,
        })
    }

    /// The key and what stands after its colon.
    fn key(&self) -> Option<(&'l str, &'l str)> {
        let (key, value) = self.rest.split_once(':')?;
        let plain = !key.is_empty() && !key.contains([' ', '"', '\'', '{', '[', ',', '(']);
        (plain && (value.is_empty() || value.starts_with(' '))).then_some((key, value))
    }
}

/// The place in the format at a byte of a file.
#[must_use]
pub fn spot(files: &Files, file: FileId, path: &str, byte: usize) -> Option<Spot> {
    let record = of_file(path)?;
    let number = files.line_of(file, byte);
    let (start, line) = files.line(file, number)?;
    let typed = line.get(..byte.saturating_sub(start))?;
    let blank = Line {
        dash: None,
        column: typed.len(),
        rest: "",
    };
    let own = Line::of(typed).unwrap_or(blank);
    let mut keys = Vec::new();
    let mut before = String::new();
    let mut part = Part::Key;
    if let Some((key, value)) = own.key() {
        part = Part::Value;
        before.push_str(value.trim_start());
        keys.push(key.to_owned());
    }
    let above = above(files, file, number, &own);
    let (parents, lines) = (above.keys, above.lines);
    keys.extend(parents);
    keys.reverse();
    let mut walk = Walk {
        holds: Holds::Record(record),
        owner: decision_of(files, file),
    };
    for key in &keys {
        walk.step(key)?;
    }
    if part == Part::Key {
        part = walk.continues(&own, lines, &mut before);
    }
    if part == Part::Value {
        part = walk.flow(&before);
    }
    Some(Spot {
        holds: walk.holds,
        part,
        owner: walk.owner,
        before,
    })
}

struct Above {
    /// The keys that hold the line, the nearest first.
    keys: Vec<String>,
    /// The lines of the value that the nearest of them has so far.
    lines: Vec<String>,
}

fn above(files: &Files, file: FileId, number: usize, own: &Line<'_>) -> Above {
    let mut found = Above {
        keys: Vec::new(),
        lines: Vec::new(),
    };
    let mut limit = own.dash.map_or(own.column, |dash| dash + 1);
    for at in (0..number).rev() {
        if limit == 0 {
            break;
        }
        let Some(line) = files.line(file, at).and_then(|(_, text)| Line::of(text)) else {
            continue;
        };
        let key = line.key().filter(|_| line.column < limit);
        if let Some((key, value)) = key {
            if found.keys.is_empty() {
                found.lines.push(value.trim().to_owned());
            }
            found.keys.push(key.to_owned());
            limit = line.dash.map_or(line.column, |dash| dash + 1);
        } else if let Some(dash) = line.dash.filter(|dash| *dash < limit) {
            // The first key of an item stands behind its dash; what holds the item stands further out.
            limit = dash + 1;
        } else if found.keys.is_empty() {
            found.lines.push(line.rest.to_owned());
        }
    }
    found.lines.reverse();
    found
}

/// The decision that a file is about.
fn decision_of(files: &Files, file: FileId) -> String {
    let lines = (0..files.lines(file)).filter_map(|at| files.line(file, at));
    let mut named = lines.filter_map(|(_, line)| line.strip_prefix("decision:"));
    named.next().unwrap_or("").trim().to_owned()
}

struct Walk {
    holds: Holds,
    owner: String,
}

impl Walk {
    fn step(&mut self, key: &str) -> Option<()> {
        let (next, owner) = inner(self.holds, key)?;
        self.holds = next;
        if owner {
            key.clone_into(&mut self.owner);
        }
        Some(())
    }

    /// Whether the line goes on with a value of lines before it, and not with a key.
    fn continues(&self, own: &Line<'_>, lines: Vec<String>, before: &mut String) -> Part {
        let inside = match self.holds {
            Holds::Expression => true,
            Holds::Each(inner) => own.dash.is_some() && record_of(*inner).is_none(),
            Holds::Text | Holds::Flag | Holds::Word(_) | Holds::Names(_) | Holds::Declares(_) => {
                true
            }
            Holds::Record(_)
            | Holds::Declared(..)
            | Holds::Keyed(..)
            | Holds::Free(_)
            | Holds::Either(..) => false,
        };
        if own.rest.starts_with(['{', '[']) && !matches!(self.holds, Holds::Expression) {
            before.push_str(own.rest);
            return Part::Value;
        }
        if !inside {
            return Part::Key;
        }
        if matches!(self.holds, Holds::Expression) {
            let block = |line: &String| !matches!(line.as_str(), "|" | ">" | "|-" | ">-");
            let lines: Vec<String> = lines.into_iter().filter(block).collect();
            before.push_str(&lines.join(" "));
            before.push(' ');
        }
        before.push_str(own.rest);
        Part::Value
    }

    /// Goes into brackets that are open at the end of a value.
    fn flow(&mut self, before: &str) -> Part {
        if matches!(self.holds, Holds::Expression | Holds::Text) {
            return Part::Value;
        }
        let mut open: Vec<(char, Option<String>)> = Vec::new();
        let mut word = String::new();
        for letter in before.chars() {
            match letter {
                '{' | '[' => {
                    open.push((letter, None));
                    word.clear();
                }
                '}' | ']' => {
                    open.pop();
                    word.clear();
                }
                ',' => {
                    if let Some((_, key)) = open.last_mut() {
                        *key = None;
                    }
                    word.clear();
                }
                ':' => {
                    if let Some((_, key)) = open.last_mut() {
                        *key = Some(word.trim().to_owned());
                    }
                    word.clear();
                }
                _ => word.push(letter),
            }
        }
        let mut part = Part::Value;
        for (bracket, key) in open {
            match (bracket, key) {
                ('{', Some(key)) => {
                    if self.step(&key).is_none() {
                        self.holds = Holds::Text;
                    }
                    part = Part::Value;
                }
                ('{', None) => part = Part::Key,
                _ => part = Part::Value,
            }
        }
        part
    }
}

/// What stands at a key within what a place holds, and whether the key is a fact or decision whose inside is written.
fn inner(holds: Holds, key: &str) -> Option<(Holds, bool)> {
    match holds {
        Holds::Record(record) => record.key(key).map(|key| (key.holds, false)),
        Holds::Declared(sort, inner) | Holds::Keyed(sort, inner) => {
            Some((*inner, matches!(sort, Sort::Fact | Sort::Decision)))
        }
        Holds::Free(free) => Some((*free, false)),
        Holds::Each(item) => inner(*item, key),
        Holds::Either(one, other) => inner(*other, key).or_else(|| inner(*one, key)),
        Holds::Text
        | Holds::Flag
        | Holds::Word(_)
        | Holds::Expression
        | Holds::Declares(_)
        | Holds::Names(_) => None,
    }
}

/// The map with known keys that a place holds, if it holds one.
#[must_use]
pub fn record_of(holds: Holds) -> Option<&'static Record> {
    match holds {
        Holds::Record(record) => Some(record),
        Holds::Each(item) => record_of(*item),
        Holds::Either(one, other) => record_of(*other).or_else(|| record_of(*one)),
        Holds::Text
        | Holds::Flag
        | Holds::Word(_)
        | Holds::Expression
        | Holds::Declares(_)
        | Holds::Names(_)
        | Holds::Declared(..)
        | Holds::Keyed(..)
        | Holds::Free(_) => None,
    }
}

/// The key of the format that stands at a byte, if it is one.
#[must_use]
pub fn key_at(
    files: &Files,
    file: FileId,
    path: &str,
    byte: usize,
) -> Option<(Place, &'static Key)> {
    let number = files.line_of(file, byte);
    let (start, text) = files.line(file, number)?;
    let line = Line::of(text)?;
    let (word, _) = line.key()?;
    let place = Place {
        file,
        start: start + line.column,
        end: start + line.column + word.len(),
    };
    if byte < place.start || byte > place.end {
        return None;
    }
    let spot = spot(files, file, path, place.start)?;
    let key = record_of(spot.holds)?.key(word)?;
    Some((place, key))
}
