//! YAML text → a tree in which every key and value knows its place.
//!
//! One dialect for packs and cases: no anchors, aliases, tags or doubled keys;
//! `yes` and `no` are plain words. Size, depth and number of values are
//! bounded, so that a hostile file is refused before it costs anything.

use std::borrow::Cow;
use std::collections::BTreeMap;

use saphyr_parser::Event;
use saphyr_parser::Parser;
use saphyr_parser::ScalarStyle;
use saphyr_parser::Span;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::FileId;
use crate::ast::place::Place;
use crate::ast::scalar_map::Style;
use crate::ast::yaml_slips::syntax_error;

/// The largest text that is read, in bytes.
pub const MOST_BYTES: usize = 32 << 20;
/// How deep lists and maps may stand in each other.
pub const MOST_DEPTH: usize = 24;
/// How many anchors, aliases and tags are reported before the reading ends.
const MOST_REFUSED: usize = 100;
/// How many values one text may hold.
pub const MOST_VALUES: usize = 2_000_000;

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it was written.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A word, number or text.
    Scalar(Scalar),
    /// `[a, b]` or lines with `-`.
    List(Vec<Node>),
    /// `key: value` pairs in the order written.
    Map(Vec<Entry>),
}

/// A word, number or text as it was written.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// Its value, quotes and escapes resolved.
    pub text: String,
    /// How it was written.
    pub style: Style,
}

impl Scalar {
    /// Whether nothing is written here: an empty value, `~` or `null`.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.style == Style::Plain && matches!(self.text.as_str(), "" | "~" | "null")
    }
}

/// One `key: value` pair.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key was written.
    pub key_place: Place,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// What the value is, in words for a message.
    #[must_use]
    pub fn what(&self) -> &'static str {
        match &self.kind {
            Kind::Scalar(scalar) if scalar.is_nothing() => "nothing",
            Kind::Scalar(_) => "a single value",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a map of `key: value`",
        }
    }

    /// The scalar, if it is one and not empty.
    #[must_use]
    pub fn scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            Kind::Scalar(scalar) if !scalar.is_nothing() => Some(scalar),
            Kind::Scalar(_) | Kind::List(_) | Kind::Map(_) => None,
        }
    }

    /// The entries, if it is a map.
    #[must_use]
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            Kind::Map(entries) => Some(entries),
            Kind::Scalar(_) | Kind::List(_) => None,
        }
    }

    /// The value of a key, if it is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()?
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
    }
}

/// Reads every document of a YAML text.
///
/// What cannot be read is reported; documents read before a syntax error are still returned.
#[must_use]
pub fn read_yaml(file: FileId, text: &str) -> (Vec<Node>, Vec<Diagnostic>) {
    if text.len() > MOST_BYTES {
        let problem = Diagnostic::error(
            "too-large",
            format!(
                "this file has {} bytes; at most {MOST_BYTES} are read",
                text.len()
            ),
        );
        return (Vec::new(), vec![problem.at(Place::top_of(file), "")]);
    }
    let mut reader = Reader::new(file, text);
    reader.run();
    (reader.documents, reader.problems)
}

/// A list or map that is not finished yet.
struct Open {
    start: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Node>),
    Map {
        entries: Vec<Entry>,
        seen: Seen,
        key: Option<(String, Place)>,
    },
}

/// How many keys are looked through one by one.
const FEW: usize = 32;

/// The keys of a map that has many, so that no hostile file makes looking for doubled ones slow.
#[derive(Default)]
struct Seen(BTreeMap<String, Place>);

impl Seen {
    /// Where a key was written before among the entries.
    fn before(&mut self, key: &str, entries: &[Entry]) -> Option<Place> {
        if entries.len() <= FEW {
            let found = entries.iter().find(|entry| entry.key == key);
            return found.map(|entry| entry.key_place);
        }
        if self.0.is_empty() {
            let all = entries.iter();
            self.0 = all.map(|it| (it.key.clone(), it.key_place)).collect();
        }
        self.0.get(key).copied()
    }

    fn note(&mut self, key: &str, place: Place) {
        if !self.0.is_empty() {
            self.0.insert(key.to_owned(), place);
        }
    }
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    bytes: ByteIndex,
    open: Vec<Open>,
    values: usize,
    refused: usize,
    documents: Vec<Node>,
    problems: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    fn new(file: FileId, text: &'t str) -> Self {
        Self {
            file,
            text,
            bytes: ByteIndex::of(text),
            open: Vec::new(),
            values: 0,
            refused: 0,
            documents: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn run(&mut self) {
        let mut parser = Parser::new_from_str(self.text);
        while let Some(next) = parser.next_event() {
            let (event, span) = match next {
                Ok(found) => found,
                Err(error) => {
                    let at = self.bytes.byte(error.marker().index());
                    self.problems
                        .push(syntax_error(self.file, self.text, at, error.info()));
                    return;
                }
            };
            if !self.take(event, span) {
                return;
            }
        }
    }

    /// Takes one event; `false` ends the reading.
    fn take(&mut self, event: Event<'_>, span: Span) -> bool {
        let start = self.bytes.byte(span.start.index());
        let place = Place {
            file: self.file,
            start,
            end: self.bytes.byte(span.end.index()),
        };
        match event {
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => true,
            Event::Alias(_) => {
                // An empty value in its place, so that the rest of the file is read too.
                self.refuse(place, "alias", "write the value itself again")
                    && self.scalar(Cow::Borrowed(""), ScalarStyle::Plain, place)
            }
            Event::Scalar(value, style, anchor, tag) => {
                self.bare(anchor, tag.is_some(), place) && self.scalar(value, style, place)
            }
            Event::SequenceStart(anchor, tag) => {
                self.begin(anchor, tag.is_some(), place, OpenKind::List(Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                let map = OpenKind::Map {
                    entries: Vec::new(),
                    seen: Seen::default(),
                    key: None,
                };
                self.begin(anchor, tag.is_some(), place, map)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(place.end),
        }
    }

    /// Reports what is never followed; `false` when there is too much of it.
    fn refuse(&mut self, place: Place, what: &str, instead: &str) -> bool {
        self.problems.push(
            Diagnostic::error("yaml-feature", format!("a YAML {what} is not read here"))
                .at(place, "")
                .help(format!(
                    "{instead}; anchors, aliases and tags are never followed"
                )),
        );
        self.refused += 1;
        self.refused < MOST_REFUSED
    }

    /// Reports the anchor and the tag of a value, if it has them.
    fn bare(&mut self, anchor: usize, tagged: bool, place: Place) -> bool {
        let anchored = anchor == 0 || self.refuse(place, "anchor", "take the `&name` away");
        anchored && (!tagged || self.refuse(place, "tag", "take the `!tag` away"))
    }

    fn begin(&mut self, anchor: usize, tagged: bool, place: Place, kind: OpenKind) -> bool {
        if !self.bare(anchor, tagged, place) {
            return false;
        }
        if self.open.len() >= MOST_DEPTH {
            self.problems.push(
                Diagnostic::error(
                    "too-deep",
                    format!("lists and maps stand more than {MOST_DEPTH} deep in each other"),
                )
                .at(
                    Place {
                        end: place.start,
                        ..place
                    },
                    "too deep from here on",
                ),
            );
            return false;
        }
        self.open.push(Open {
            start: place.start,
            kind,
        });
        self.count(place)
    }

    fn count(&mut self, place: Place) -> bool {
        self.values += 1;
        if self.values <= MOST_VALUES {
            return true;
        }
        self.problems.push(
            Diagnostic::error(
                "too-large",
                format!("more than {MOST_VALUES} values in one file"),
            )
            .at(place, ""),
        );
        false
    }

    fn scalar(&mut self, value: Cow<'_, str>, style: ScalarStyle, place: Place) -> bool {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::Single,
            ScalarStyle::DoubleQuoted => Style::Double,
            ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
        };
        let scalar = Scalar {
            text: value.into_owned(),
            style,
        };
        self.place_node(Node {
            place,
            kind: Kind::Scalar(scalar),
        });
        self.count(place)
    }

    fn end(&mut self, end: usize) -> bool {
        let Some(open) = self.open.pop() else {
            return true;
        };
        let kind = match open.kind {
            OpenKind::List(items) => Kind::List(items),
            OpenKind::Map { entries, .. } => Kind::Map(entries),
        };
        let place = Place {
            file: self.file,
            start: open.start,
            end: end.max(open.start),
        };
        self.place_node(Node { place, kind });
        true
    }

    /// Puts a finished value where it belongs: a document, a list item, a key or a value.
    fn place_node(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.documents.push(node);
            return;
        };
        match &mut open.kind {
            OpenKind::List(items) => items.push(node),
            OpenKind::Map { entries, seen, key } => match key.take() {
                None => match node.kind {
                    Kind::Scalar(scalar) => *key = Some((scalar.text, node.place)),
                    Kind::List(_) | Kind::Map(_) => {
                        self.problems.push(
                            Diagnostic::error(
                                "bad-key",
                                "a list or map stands where a key belongs",
                            )
                            .at(node.place, "")
                            .help("a key is a plain word followed by a colon".to_owned()),
                        );
                        *key = Some((String::new(), node.place));
                    }
                },
                Some((key, key_place)) => match seen.before(&key, entries) {
                    Some(first) => self.problems.push(
                        Diagnostic::error("doubled-key", format!("`{key}` is written twice"))
                            .at(key_place, "written again here")
                            .also(first, "first written here")
                            .help("keep one of the two".to_owned()),
                    ),
                    None => {
                        seen.note(&key, key_place);
                        entries.push(Entry {
                            key,
                            key_place,
                            value: node,
                        });
                    }
                },
            },
        }
    }
}

/// Turns positions counted in characters into positions counted in bytes.
enum ByteIndex {
    /// Every character is one byte.
    Plain(usize),
    /// Where each character starts, and the end of the text.
    Table(Vec<usize>),
}

impl ByteIndex {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self::Plain(text.len());
        }
        let mut table: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        table.push(text.len());
        Self::Table(table)
    }

    fn byte(&self, character: usize) -> usize {
        match self {
            Self::Plain(length) => character.min(*length),
            Self::Table(table) => table.get(character).or(table.last()).copied().unwrap_or(0),
        }
    }
}
