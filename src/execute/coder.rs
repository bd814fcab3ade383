//! A contact plainly told → codes for the columns of one version; anything unusual is left to a closer look.

use std::collections::BTreeSet;

use crate::algebra::moment::Moment;
use crate::algebra::value::Value;
use crate::ast::fields::MOST_TEXT;
use crate::ast::place::FileId;
use crate::ast::place::Place;
use crate::check::answers::read_value;
use crate::check::case::Answer;
use crate::check::case::Child;
use crate::check::case::Reply;
use crate::check::pack::About;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::program::Program;
use crate::execute::glance::Opening;
use crate::execute::glance::Seen;
use crate::execute::glance::Sight;
use crate::execute::questions::Questions;
use crate::execute::settled_otherwise::Bench;
use crate::execute::settled_otherwise::Known;
use crate::execute::settled_otherwise::Otherwise;
use crate::execute::slots::Code;
use crate::execute::slots::code;
use crate::execute::told::Entry;
use crate::execute::told::Given;
use crate::execute::told::Told;

/// Reads words for one version.
pub struct Coder<'p> {
    program: &'p Program,
    questions: Questions<'p>,
    /// By fact, whether a late condition reads its full value.
    read: Vec<bool>,
    otherwise: Otherwise<'p>,
    /// Questions of another version that this one does not ask.
    over: BTreeSet<String>,
    file: FileId,
}

/// The answers of one child, to be used again for the next.
#[derive(Debug, Default)]
pub struct Coded {
    /// By fact.
    pub codes: Vec<Code>,
    /// Full values that late conditions read.
    pub values: Vec<(FactId, Value)>,
    /// By fact, whether it was answered for all children, and for this one.
    seen: Vec<(bool, bool)>,
    bench: Bench,
}

/// An answer, as far as the columns hold it.
enum Word {
    /// Nobody knew, or nobody asked.
    Nothing,
    /// A value.
    Known(Code, Option<Value>),
}

/// Where an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    Contact,
    Child,
}

impl<'p> Coder<'p> {
    /// A reader for a version; `file` stands for whatever is read, and answers to the questions of `over` are passed over.
    #[must_use]
    pub fn of(program: &'p Program, file: FileId, over: BTreeSet<String>) -> Self {
        let pack = &program.pack;
        let flat = program.flat();
        let mut read = vec![false; pack.facts.len()];
        let otherwise = Otherwise::of(program);
        let late = flat.read.iter().map(|(id, _)| *id);
        for id in late.chain(otherwise.facts()) {
            if let Some(slot) = read.get_mut(id.0) {
                *slot = true;
            }
        }
        Self {
            program,
            questions: Questions::of(program, &read, &over),
            read,
            otherwise,
            over,
            file,
        }
    }

    /// Reads one child; nothing where a closer look is needed.
    pub fn child(&self, told: &Told<'_>, child: usize, out: &mut Coded) -> Option<()> {
        let facts = self.program.pack.facts.len();
        out.codes.clear();
        out.codes.resize(facts, Code::UNKNOWN);
        out.seen.clear();
        out.seen.resize(facts, (false, false));
        out.values.clear();
        for entry in &told.facts {
            self.entry(entry, Level::Contact, out)?;
        }
        let (_, own) = told.children.get(child)?;
        for entry in own {
            self.entry(entry, Level::Child, out)?;
        }
        let known = Known {
            is: &|id| out.codes.get(id.0).is_some_and(|code| code.is_known()),
            values: [&out.values, &[]],
        };
        let contradicts = self
            .otherwise
            .may_contradict(told.received, &known, &mut out.bench);
        (!contradicts).then_some(())
    }

    /// Reads a line of JSON, if nothing about it is unusual; what is not read so needs a closer look.
    pub fn glance<'t>(&self, opening: &Opening<'t>, sight: &mut Sight) -> Option<Seen<'t>> {
        let mut bench = std::mem::take(&mut sight.bench);
        let received = opening.received;
        let mut fits = |known: &Known<'_>| {
            let contradicts = self.otherwise.may_contradict(received, known, &mut bench);
            !contradicts
        };
        let seen = self.questions.glance(opening, sight, &mut fits);
        sight.bench = bench;
        seen
    }

    fn entry(&self, entry: &Entry<'_>, level: Level, out: &mut Coded) -> Option<()> {
        let Some(id) = self.questions.fact(&entry.name) else {
            return self.over.contains(&*entry.name).then_some(());
        };
        let pack: &Pack = &self.program.pack;
        let about = pack.fact(id).about;
        let (shared, own) = out.seen.get_mut(id.0)?;
        let seen = match level {
            Level::Contact => shared,
            Level::Child => own,
        };
        let elsewhere = match level {
            Level::Contact => about == About::Child,
            Level::Child => about == About::Contact,
        };
        if *seen || elsewhere {
            return None;
        }
        let asked = !is_not_asked(&entry.given);
        if !asked {
            return Some(());
        }
        *seen = true;
        let slot = out.codes.get_mut(id.0)?;
        *slot = Code::UNKNOWN;
        out.values.retain(|(other, _)| *other != id);
        match self.word(id, &entry.given)? {
            Word::Nothing => {}
            Word::Known(code, value) => {
                *slot = code;
                out.values.extend(value.map(|value| (id, value)));
            }
        }
        Some(())
    }

    fn word(&self, id: FactId, given: &Given<'_>) -> Option<Word> {
        let read = self.read.get(id.0).copied().unwrap_or(true);
        match (&self.program.pack.fact(id).of, given) {
            (_, Given::Word(word)) if is_nothing(word) => Some(Word::Nothing),
            (_, Given::Word(word)) if may_be_absent(word) && word.trim() == "not_applicable" => {
                None
            }
            (Type::YesNo, Given::Word(word)) => {
                let truth = match &**word {
                    "yes" | "true" => true,
                    "no" | "false" => false,
                    _ => return None,
                };
                let value = read.then_some(Value::Bool(truth));
                Some(Word::Known(Code::nth(usize::from(!truth)), value))
            }
            (Type::OneOf(domain), Given::Word(word)) => {
                let at = domain.position(word)?;
                let value = domain.values.get(at).filter(|_| read);
                let value = value.map(|value| Value::Text(value.clone()));
                Some(Word::Known(self.known(id, at), value))
            }
            (Type::Text, Given::Word(word)) if word.len() <= MOST_TEXT => {
                let value = read.then(|| Value::text(word.trim()));
                Some(Word::Known(Code::nth(0), value))
            }
            (Type::Number(_) | Type::Date | Type::Moment, Given::Word(_))
            | (Type::AnyOf(_), Given::Words(_)) => {
                let value = self.value(id, given)?;
                let code = code(self.program.flat(), &self.program.pack, id, &value);
                Some(Word::Known(code, Some(value).filter(|_| read)))
            }
            _ => None,
        }
    }

    /// The code of a value by position, or that there is one.
    fn known(&self, id: FactId, at: usize) -> Code {
        match self.program.flat().slots.get(id.0) {
            Some(crate::compile::flat::Slot::Values(_)) => Code::nth(at),
            Some(_) | None => Code::nth(0),
        }
    }

    fn value(&self, id: FactId, given: &Given<'_>) -> Option<Value> {
        let fact = self.program.pack.fact(id);
        plainly(&fact.of, given).or_else(|| {
            let node = given.node(Place::top_of(self.file));
            read_value(&node, &fact.of, &fact.name).ok()
        })
    }

    /// A child with every answer in full, of a contact that was read without a closer look.
    #[must_use]
    pub fn in_full(&self, told: &Told<'_>, child: usize) -> Child {
        let mut answers: Vec<Option<Answer>> = vec![None; self.program.pack.facts.len()];
        let own = told.children.get(child);
        let (reference, own) = own.map_or(("", &[] as &[Entry<'_>]), |(reference, own)| {
            (reference, own)
        });
        for entry in told.facts.iter().chain(own) {
            let Some(id) = self.questions.fact(&entry.name) else {
                continue;
            };
            if is_not_asked(&entry.given) {
                continue;
            }
            let given = match &entry.given {
                Given::Word(word) if word.trim() == "declined" => Reply::Declined,
                Given::Word(word) if is_nothing(word) => Reply::NotKnown,
                given @ (Given::Word(_) | Given::Words(_) | Given::Tree(_)) => {
                    match self.value(id, given) {
                        Some(value) => Reply::Known(value),
                        None => continue,
                    }
                }
            };
            if let Some(slot) = answers.get_mut(id.0) {
                *slot = Some(Answer {
                    given,
                    from: None,
                    on: None,
                    note: None,
                    place: None,
                    path: String::new(),
                });
            }
        }
        Child {
            reference: reference.to_owned(),
            answers,
        }
    }

    /// What stands for whatever is read.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Whether answers to a question are passed over.
    #[must_use]
    pub fn passes_over(&self, name: &str) -> bool {
        self.over.contains(name)
    }

    /// The values that late conditions read of a child in full.
    #[must_use]
    pub fn values(&self, child: &Child) -> Vec<(FactId, Value)> {
        let ids = self.program.pack.fact_ids();
        let read = ids.filter(|id| self.read.get(id.0).copied().unwrap_or(true));
        read.filter_map(|id| Some((id, child.value(id)?.clone())))
            .collect()
    }
}

/// A value that is written just as the pack writes it; what is written otherwise needs a closer look.
fn plainly(of: &Type, given: &Given<'_>) -> Option<Value> {
    match (of, given) {
        (Type::YesNo, Given::Word(word)) => match &**word {
            "yes" => Some(Value::Bool(true)),
            "no" => Some(Value::Bool(false)),
            _ => None,
        },
        (Type::OneOf(domain), Given::Word(word)) => {
            // Made anew: what is shared by all threads they would wait for.
            domain.position(word).map(|_| Value::text(word))
        }
        (Type::AnyOf(_), Given::Words(words)) if words.is_empty() => Some(Value::List(Vec::new())),
        _ => None,
    }
}

/// The moment of a contact as a file writes it.
#[must_use]
pub fn moment(text: &str) -> Option<Moment> {
    Moment::parse(text).ok()
}

fn is_not_asked(given: &Given<'_>) -> bool {
    matches!(given, Given::Word(word) if may_be_absent(word) && word.trim() == "not_asked")
}

/// Whether a word is long enough for one of those that say that there is no answer.
fn may_be_absent(word: &str) -> bool {
    word.len() >= "unknown".len()
}

fn is_nothing(word: &str) -> bool {
    may_be_absent(word) && matches!(word.trim(), "not_known" | "unknown" | "declined")
}
