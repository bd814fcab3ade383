//! The words that may be written at a position: keys, names, values, functions.

use crate::ast::pack::Answer;
use crate::ast::pack::Pack as Written;
use crate::ast::place::FileId;
use crate::ast::place::Place;
use crate::inspect::lint::LINTS;
use crate::report::editor::desk::Desk;
use crate::report::editor::desk::id_of;
use crate::report::editor::format::Holds;
use crate::report::editor::format::Sort;
use crate::report::editor::hover::BUILT_IN;
use crate::report::editor::hover::kind_of;
use crate::report::editor::hover::signature;
use crate::report::editor::line::Part;
use crate::report::editor::line::Spot;
use crate::report::editor::line::record_of;
use crate::report::editor::line::spot;
use crate::report::editor::names::Known;

/// A word that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The word as it is shown.
    pub word: String,
    /// What is written, if that is more than the word.
    pub text: String,
    /// What it is.
    pub what: What,
    /// A few words beside it.
    pub detail: String,
}

/// What an offered word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A key of the format.
    Key,
    /// A word of the format or the language.
    Word,
    /// A function.
    Function,
    /// A name of that sort.
    Name(Sort),
}

/// The words for a byte of a file, and the part of a word there that they replace.
#[must_use]
pub fn complete(desk: &Desk, path: &str, byte: usize) -> Option<(Place, Vec<Offer>)> {
    let file = desk.file(path)?;
    let id = Desk::version_of(path)?;
    let spot = spot(&desk.files, file, path, byte)?;
    let place = begun(desk, file, byte);
    let chain = desk.chain(&id);
    let layers: Vec<&Written> = chain.iter().map(AsRef::as_ref).collect();
    let words = Words {
        known: Known::of(&layers),
        layers,
        desk,
    };
    let offers = match spot.part {
        Part::Key => words.keys(&spot),
        Part::Value => words.values(spot.holds, &spot),
    };
    Some((place, offers))
}

/// The part of a word before a byte.
fn begun(desk: &Desk, file: FileId, byte: usize) -> Place {
    let text = desk.files.text(file).get(..byte).unwrap_or("");
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '@');
    let start = text.trim_end_matches(word).len();
    Place {
        file,
        start,
        end: text.len(),
    }
}

struct Words<'w> {
    known: Known,
    layers: Vec<&'w Written>,
    desk: &'w Desk,
}

fn offer(word: &str, what: What, detail: impl Into<String>) -> Offer {
    Offer {
        word: word.to_owned(),
        text: word.to_owned(),
        what,
        detail: detail.into(),
    }
}

impl Words<'_> {
    fn keys(&self, spot: &Spot) -> Vec<Offer> {
        if let Holds::Keyed(sort, _) = spot.holds {
            let mut offers = self.names(sort, &spot.owner);
            for offer in &mut offers {
                offer.text.push_str(": ");
            }
            return offers;
        }
        let Some(record) = record_of(spot.holds) else {
            return Vec::new();
        };
        let keys = record.keys.iter().map(|key| Offer {
            text: match record_of(key.holds) {
                Some(_) => format!("{}:", key.name),
                None => format!("{}: ", key.name),
            },
            ..offer(key.name, What::Key, key.says)
        });
        keys.collect()
    }

    fn values(&self, holds: Holds, spot: &Spot) -> Vec<Offer> {
        match holds {
            Holds::Text
            | Holds::Record(_)
            | Holds::Declared(..)
            | Holds::Free(_)
            | Holds::Keyed(..) => Vec::new(),
            Holds::Flag => ["true", "false"]
                .map(|it| offer(it, What::Word, ""))
                .to_vec(),
            Holds::Word(words) => words.iter().map(|it| offer(it, What::Word, "")).collect(),
            Holds::Expression => self.expression(&spot.before),
            Holds::Declares(_) => Vec::new(),
            Holds::Names(sort) => self.names(sort, &spot.owner),
            Holds::Each(inner) => self.values(*inner, spot),
            Holds::Either(one, other) => {
                let mut offers = self.values(*one, spot);
                offers.extend(self.values(*other, spot));
                offers
            }
        }
    }

    fn names(&self, sort: Sort, owner: &str) -> Vec<Offer> {
        let what = What::Name(sort);
        let layers = || self.layers.iter();
        match sort {
            Sort::Fact => self.facts(),
            Sort::Value => self.values_of(owner),
            Sort::Decision => self.decisions(),
            Sort::Outcome if owner.is_empty() => self.values_of(&self.known.recommends),
            Sort::Outcome => self.values_of(owner),
            Sort::Rule => {
                let rules = self.known.rules.iter();
                rules.map(|rule| offer(rule, what, "")).collect()
            }
            Sort::Statement => layers()
                .flat_map(|layer| &layer.statements)
                .map(|it| offer(&it.id.value, what, it.says.clone()))
                .collect(),
            Sort::Document => layers()
                .flat_map(|layer| &layer.documents)
                .map(|it| offer(&it.id.value, what, it.title.clone()))
                .collect(),
            Sort::Service => layers()
                .flat_map(|layer| &layer.services)
                .map(|it| offer(&it.id.value, what, it.title.clone()))
                .collect(),
            Sort::Group => layers()
                .flat_map(|layer| &layer.groups)
                .map(|it| offer(&it.id.value, what, it.title.clone()))
                .collect(),
            Sort::Function => self.functions(),
            Sort::Invariant => layers()
                .flat_map(|layer| &layer.invariants)
                .map(|it| offer(&it.id.value, what, it.says.clone()))
                .collect(),
            Sort::Assumption => Vec::new(),
            Sort::Pack => {
                let exact = self
                    .desk
                    .versions()
                    .map(|id| offer(&id.to_string(), what, ""));
                let names =
                    layers().map(|layer| offer(&id_of(layer).pack, what, layer.head.title.clone()));
                exact.chain(names).collect()
            }
            Sort::Calendar => {
                let calendars = self.desk.calendars();
                calendars.map(|it| offer(it, what, "")).collect()
            }
            Sort::Lint => LINTS
                .iter()
                .map(|lint| offer(lint.code, what, ""))
                .collect(),
        }
    }

    fn facts(&self) -> Vec<Offer> {
        let facts = self.layers.iter().flat_map(|layer| &layer.facts);
        facts
            .map(|fact| {
                let kind = kind_of(fact.answer.as_ref());
                let detail = format!("{} ({kind})", fact.ask);
                offer(&fact.name.value, What::Name(Sort::Fact), detail)
            })
            .collect()
    }

    fn decisions(&self) -> Vec<Offer> {
        let mut offers: Vec<Offer> = Vec::new();
        for decision in self.layers.iter().flat_map(|layer| &layer.decisions) {
            let name = &decision.name.value;
            if !offers.iter().any(|offer| offer.word == *name) {
                offers.push(offer(
                    name,
                    What::Name(Sort::Decision),
                    decision.title.clone(),
                ));
            }
        }
        offers
    }

    /// The values of a fact, or the outcomes of a decision.
    fn values_of(&self, name: &str) -> Vec<Offer> {
        let mut facts = self.layers.iter().flat_map(|layer| &layer.facts);
        if let Some(fact) = facts.find(|fact| fact.name.value == name) {
            let what = What::Name(Sort::Value);
            return match &fact.answer {
                Some(Answer::OneOf(values) | Answer::AnyOf(values)) => values
                    .iter()
                    .map(|(value, words)| offer(&value.value, what, words.clone()))
                    .collect(),
                Some(Answer::YesNo) => ["true", "false"]
                    .map(|it| offer(it, What::Word, ""))
                    .to_vec(),
                Some(
                    Answer::Whole(..)
                    | Answer::Decimal(..)
                    | Answer::Date
                    | Answer::DateTime
                    | Answer::Text
                    | Answer::List(_),
                )
                | None => Vec::new(),
            };
        }
        if self.known.of_services.iter().any(|it| it == name) {
            return self.names(Sort::Service, "");
        }
        let known = self.known.decisions.get(name);
        let decisions = self.layers.iter().rev().flat_map(|layer| &layer.decisions);
        let outcomes = decisions
            .filter(|decision| decision.name.value == name)
            .flat_map(|decision| &decision.outcomes);
        let titles: Vec<(&str, &str)> = outcomes
            .map(|outcome| (outcome.id.value.as_str(), outcome.title.as_str()))
            .collect();
        let words = known.map_or(&[][..], Vec::as_slice);
        let mut offers: Vec<Offer> = Vec::new();
        for word in words {
            let title = titles.iter().find(|(id, _)| id == word);
            let title = title.map_or("", |(_, title)| *title);
            if !offers.iter().any(|offer| offer.word == *word) {
                offers.push(offer(word, What::Name(Sort::Outcome), title));
            }
        }
        offers
    }

    fn functions(&self) -> Vec<Offer> {
        let built = BUILT_IN.iter().map(|(name, signature, says)| Offer {
            text: format!("{name}("),
            ..offer(name, What::Function, format!("{signature}: {says}"))
        });
        let own = self.layers.iter().flat_map(|layer| &layer.head.functions);
        let own = own.map(|function| Offer {
            text: format!("{}(", function.name.value),
            ..offer(&function.name.value, What::Function, signature(function))
        });
        built.chain(own).collect()
    }

    fn expression(&self, before: &str) -> Vec<Offer> {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let before = before.trim_end_matches(word);
        if let Some(of) = compared(before) {
            let values = self.values_of(of);
            if !values.is_empty() {
                return values;
            }
        }
        let mut offers = self.facts();
        offers.extend(self.decisions());
        offers.extend(self.functions());
        let words = [
            "and",
            "or",
            "not(",
            "in (",
            "between ",
            "is known(",
            "is open(",
            "true",
            "false",
        ];
        offers.extend(words.map(|text| Offer {
            text: text.to_owned(),
            ..offer(text.trim_end_matches(['(', ' ']), What::Word, "")
        }));
        let given = ["contact.received_on", "contact.in_office_hours", "siblings"];
        offers.extend(given.map(|it| offer(it, What::Word, "given with every contact")));
        offers
    }
}

/// The fact or decision with whose values the text goes on.
#[must_use]
pub fn compared(before: &str) -> Option<&str> {
    let text = before.trim_end().trim_end_matches('"').trim_end();
    if let Some(left) = text.strip_suffix('=') {
        return last_name(left.trim_end_matches('!'));
    }
    let open = open_parenthesis(text)?;
    let (outside, inside) = text.split_at_checked(open)?;
    let outside = outside.trim_end();
    if let Some(left) = outside.strip_suffix(" in") {
        return last_name(left);
    }
    let list = inside.strip_prefix('(')?.trim_end().strip_suffix(',')?;
    outside.ends_with("list contains").then(|| list.trim())
}

fn last_name(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let name = text.get(text.trim_end_matches(word).len()..)?;
    (!name.is_empty()).then_some(name)
}

/// Where the last parenthesis stands that is not closed.
fn open_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices().rev() {
        match letter {
            ')' => depth += 1,
            '(' if depth == 0 => return Some(at),
            '(' => depth -= 1,
            _ => {}
        }
    }
    None
}
