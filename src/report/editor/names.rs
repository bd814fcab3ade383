//! A file of a pack → every name in it: what it names, where it stands, whether it is declared there.

use std::collections::BTreeMap;

use crate::ast::condition::Condition;
use crate::ast::condition::read_condition;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind as Form;
use crate::ast::language::expression::Test;
use crate::ast::pack::Answer;
use crate::ast::pack::Pack;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::yaml::Entry;
use crate::ast::yaml::Kind;
use crate::ast::yaml::Node;
use crate::report::editor::format::Holds;
use crate::report::editor::format::Record;
use crate::report::editor::format::Sort;

/// A name: what it is of, whose it is (a value's fact, an outcome's decision), and the word itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// What it is the name of.
    pub sort: Sort,
    /// The fact of a value, the decision of an outcome; else nothing.
    pub owner: String,
    /// The word.
    pub word: String,
}

/// Whether a name is declared or used at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Declared, by a whole that stands there.
    Declared(Place),
    /// Used.
    Used,
}

/// A name at a place.
#[derive(Clone, Debug)]
pub struct Found {
    /// The name.
    pub name: Name,
    /// Where.
    pub place: Place,
    /// How.
    pub role: Role,
}

/// What the layers of a pack declare, as far as names in expressions need it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Facts and their values.
    pub facts: BTreeMap<String, Vec<String>>,
    /// Decisions and their outcomes.
    pub decisions: BTreeMap<String, Vec<String>>,
    /// Decisions whose outcomes are services.
    pub of_services: Vec<String>,
    /// Outcomes by the kind of their decisions, with the decision.
    pub kinds: Vec<(&'static str, String)>,
    /// Rules.
    pub rules: Vec<String>,
    /// The decision that is the recommendation.
    pub recommends: String,
}

impl Known {
    /// What the layers declare together, the lowest first.
    #[must_use]
    pub fn of(chain: &[&Pack]) -> Self {
        let mut known = Self::default();
        let services = chain.iter().flat_map(|pack| &pack.services);
        let services: Vec<String> = services.map(|service| service.id.value.clone()).collect();
        for pack in chain {
            for fact in &pack.facts {
                let values = values_of(fact.answer.as_ref());
                known.facts.insert(fact.name.value.clone(), values);
            }
            for decision in &pack.decisions {
                let name = decision.name.value.clone();
                let rules = decision.rules.iter().map(|rule| &rule.id);
                let open = decision.while_open.iter().map(|open| &open.rule.id);
                known
                    .rules
                    .extend(rules.chain(open).map(|id| id.value.clone()));
                known.kinds.push((decision.kind.word(), name.clone()));
                let outcomes = known.decisions.entry(name.clone()).or_default();
                outcomes.extend(decision.outcomes.iter().map(|it| it.id.value.clone()));
                if decision.outcomes_are_services {
                    outcomes.clone_from(&services);
                    known.of_services.push(name);
                }
            }
            if let Some(recommends) = &pack.head.recommends {
                known.recommends.clone_from(&recommends.value);
            }
        }
        known
    }

    /// The name of an outcome; where outcomes are services it is a service's.
    #[must_use]
    pub fn outcome(&self, decision: &str, word: &str) -> Name {
        if self.of_services.iter().any(|name| name == decision) {
            return plain(Sort::Service, word);
        }
        owned(Sort::Outcome, decision, word)
    }

    /// The name of a value of a fact or of an outcome of a decision.
    fn value(&self, of: &str, word: &str) -> Option<Name> {
        if self.facts.contains_key(of) {
            return Some(owned(Sort::Value, of, word));
        }
        let decision = self.decisions.contains_key(of);
        decision.then(|| self.outcome(of, word))
    }

    fn word(&self, word: &str) -> Option<Name> {
        if self.facts.contains_key(word) {
            return Some(plain(Sort::Fact, word));
        }
        let decision = self.decisions.contains_key(word);
        decision.then(|| plain(Sort::Decision, word))
    }
}

fn values_of(answer: Option<&Answer>) -> Vec<String> {
    match answer {
        Some(Answer::OneOf(values) | Answer::AnyOf(values)) => {
            values.iter().map(|(name, _)| name.value.clone()).collect()
        }
        Some(
            Answer::YesNo
            | Answer::Whole(..)
            | Answer::Decimal(..)
            | Answer::Date
            | Answer::DateTime
            | Answer::Text
            | Answer::List(_),
        )
        | None => Vec::new(),
    }
}

/// A name that belongs to nothing else.
#[must_use]
pub fn plain(sort: Sort, word: &str) -> Name {
    owned(sort, "", word)
}

/// A name that belongs to a fact or a decision.
#[must_use]
pub fn owned(sort: Sort, owner: &str, word: &str) -> Name {
    Name {
        sort,
        owner: owner.to_owned(),
        word: word.to_owned(),
    }
}

/// Every name in a file of that format.
#[must_use]
pub fn names_in(tree: &Node, record: &'static Record, known: &Known, files: &Files) -> Vec<Found> {
    let mut walk = Walk {
        known,
        text: files.text(tree.place.file),
        owner: String::new(),
        found: Vec::new(),
    };
    if let Some(decision) = tree.get("decision").and_then(Node::scalar) {
        walk.owner.clone_from(&decision.text);
    }
    walk.record(tree, record);
    walk.found
}

struct Walk<'w> {
    known: &'w Known,
    text: &'w str,
    owner: String,
    found: Vec<Found>,
}

impl Walk<'_> {
    fn record(&mut self, node: &Node, record: &'static Record) {
        let before = self.owner.clone();
        if let Some(fact) = node.get("fact").and_then(Node::scalar) {
            self.owner.clone_from(&fact.text);
        }
        for entry in node.entries().unwrap_or_default() {
            if let Some(key) = record.key(&entry.key) {
                self.held(&entry.value, &key.holds, node.place);
            }
        }
        self.owner = before;
    }

    fn held(&mut self, node: &Node, holds: &'static Holds, whole: Place) {
        match holds {
            Holds::Text | Holds::Flag | Holds::Word(_) => {}
            Holds::Expression => self.expression(node),
            Holds::Declares(sort) => self.scalar(node, *sort, Role::Declared(whole)),
            Holds::Names(sort) => self.scalar(node, *sort, Role::Used),
            Holds::Record(record) => self.record(node, record),
            Holds::Declared(sort, inner) => {
                for entry in node.entries().unwrap_or_default() {
                    let whole = Place {
                        end: entry.value.place.end.max(entry.key_place.end),
                        ..entry.key_place
                    };
                    self.entry(entry, *sort, Role::Declared(whole), inner);
                }
            }
            Holds::Keyed(sort, inner) => {
                for entry in node.entries().unwrap_or_default() {
                    self.entry(entry, *sort, Role::Used, inner);
                }
            }
            Holds::Free(inner) => {
                for entry in node.entries().unwrap_or_default() {
                    self.held(&entry.value, inner, whole);
                }
            }
            Holds::Each(inner) => match &node.kind {
                Kind::List(items) => items.iter().for_each(|it| self.held(it, inner, it.place)),
                Kind::Scalar(_) | Kind::Map(_) => self.held(node, inner, node.place),
            },
            Holds::Either(one, other) => {
                self.held(node, one, whole);
                self.held(node, other, whole);
            }
        }
    }

    fn entry(&mut self, entry: &Entry, sort: Sort, role: Role, inner: &'static Holds) {
        let any = matches!(entry.key.as_str(), "any" | "yes" | "no");
        if role != Role::Used || !any {
            self.say(sort, &entry.key, entry.key_place, role);
        }
        let before = self.owner.clone();
        if matches!(sort, Sort::Fact | Sort::Decision) {
            self.owner.clone_from(&entry.key);
        }
        self.held(&entry.value, inner, entry.value.place);
        self.owner = before;
    }

    fn scalar(&mut self, node: &Node, sort: Sort, role: Role) {
        let Some(scalar) = node.scalar() else {
            return;
        };
        let word = scalar.text.trim();
        match sort {
            Sort::Pack => {
                let (pack, _) = word.split_once('@').unwrap_or((word, ""));
                self.say(sort, pack, node.place, role);
            }
            Sort::Fact if word == "received" => {}
            Sort::Value if matches!(word, "yes" | "no" | "true" | "false") => {}
            Sort::Value
            | Sort::Fact
            | Sort::Decision
            | Sort::Outcome
            | Sort::Rule
            | Sort::Statement
            | Sort::Document
            | Sort::Service
            | Sort::Group
            | Sort::Function
            | Sort::Invariant
            | Sort::Assumption
            | Sort::Calendar
            | Sort::Lint => self.say(sort, word, node.place, role),
        }
    }

    fn say(&mut self, sort: Sort, word: &str, place: Place, role: Role) {
        let name = match sort {
            Sort::Value => owned(sort, &self.owner, word),
            Sort::Outcome if self.owner.is_empty() => {
                self.known.outcome(&self.known.recommends, word)
            }
            Sort::Outcome => self.known.outcome(&self.owner, word),
            Sort::Fact
            | Sort::Decision
            | Sort::Rule
            | Sort::Statement
            | Sort::Document
            | Sort::Service
            | Sort::Group
            | Sort::Function
            | Sort::Invariant
            | Sort::Assumption
            | Sort::Pack
            | Sort::Calendar
            | Sort::Lint => plain(sort, word),
        };
        // The quotation marks of a quoted name are not part of it.
        let place = bare(place, self.text, word);
        self.found.push(Found { name, place, role });
    }

    fn expression(&mut self, node: &Node) {
        let mut ignored = Vec::new();
        let Some(condition) = read_condition(node, "when", self.text, &mut ignored) else {
            return;
        };
        let Some(expr) = &condition.expr else {
            return;
        };
        let mut variables = Vec::new();
        self.expr(expr, &condition, &mut variables);
    }

    fn used(&mut self, name: Name, place: Place) {
        let place = bare(place, self.text, &name.word);
        self.found.push(Found {
            name,
            place,
            role: Role::Used,
        });
    }

    fn expr(&mut self, expr: &Expr, within: &Condition, variables: &mut Vec<String>) {
        match &expr.kind {
            Form::Name(word) => self.thing(word, expr.extent, within, variables),
            Form::IsKnown { name, name_extent } | Form::IsOpen { name, name_extent } => {
                self.thing(name, *name_extent, within, variables);
            }
            Form::Path {
                field,
                field_extent,
                ..
            } => {
                if self.known.decisions.contains_key(field) {
                    self.used(
                        plain(Sort::Decision, field),
                        within.origin.place(*field_extent),
                    );
                }
            }
            Form::Call {
                function,
                function_extent,
                arguments,
            } => {
                self.used(
                    plain(Sort::Function, function),
                    within.origin.place(*function_extent),
                );
                if let [list, value] = arguments.as_slice() {
                    self.value_beside(list, value, within);
                }
            }
            Form::Compare { left, right, .. } => {
                self.value_beside(left, right, within);
                self.value_beside(right, left, within);
            }
            Form::In { value, tests } => {
                for test in tests {
                    match test {
                        Test::Expr(Expr {
                            kind: Form::List(items),
                            ..
                        }) => {
                            for item in items {
                                self.value_beside(value, item, within);
                            }
                        }
                        Test::Expr(test) => self.value_beside(value, test, within),
                        Test::Range { .. } => {}
                    }
                }
            }
            Form::Quantified {
                variable,
                list,
                condition,
                ..
            } => {
                self.expr(list, within, variables);
                variables.push(variable.clone());
                self.expr(condition, within, variables);
                variables.pop();
                return;
            }
            Form::Bool(_)
            | Form::Number(_)
            | Form::Text(_)
            | Form::List(_)
            | Form::Not(_)
            | Form::Negate(_)
            | Form::And(_)
            | Form::Or(_)
            | Form::Between { .. }
            | Form::Arithmetic { .. }
            | Form::If { .. } => {}
        }
        for part in expr.parts() {
            self.expr(part, within, variables);
        }
    }

    /// A fact or decision, unless a variable of the expression hides it.
    fn thing(&mut self, word: &str, extent: Extent, within: &Condition, variables: &[String]) {
        let hidden = variables.iter().any(|it| it == word);
        if let Some(name) = self.known.word(word).filter(|_| !hidden) {
            self.used(name, within.origin.place(extent));
        }
    }

    /// A bare or quoted value beside the fact or decision that it is a value of.
    fn value_beside(&mut self, subject: &Expr, value: &Expr, within: &Condition) {
        let (Form::Name(of) | Form::Path { field: of, .. }) = &subject.kind else {
            return;
        };
        let word = if let Form::Name(word) | Form::Text(word) = &value.kind {
            word.clone()
        } else if let Form::Number(number) = &value.kind {
            number.to_string()
        } else {
            return;
        };
        // A name of its own is not the value that is called the same.
        if matches!(value.kind, Form::Name(_)) && self.known.word(&word).is_some() {
            return;
        }
        let values = self.known.facts.get(of);
        let values = values.or_else(|| self.known.decisions.get(of));
        if values.is_some_and(|values| values.contains(&word))
            && let Some(name) = self.known.value(of, &word)
        {
            self.used(name, within.origin.place(value.extent));
        }
    }
}

/// The word alone within a place that may hold quotation marks around it, or more after it.
#[must_use]
pub fn bare(place: Place, text: &str, word: &str) -> Place {
    let written = text.get(place.start..place.end).unwrap_or("");
    match written.find(word) {
        Some(at) if !word.is_empty() => Place {
            start: place.start + at,
            end: place.start + at + word.len(),
            ..place
        },
        _ => place,
    }
}
