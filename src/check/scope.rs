//! The names that an expression may use, with their types.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ast::place::Place;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Given;
use crate::check::term::Term;
use crate::check::types::Type;

/// What a name stands for.
#[derive(Clone, Debug)]
pub struct Meaning {
    /// The term it becomes.
    pub term: Term,
    /// Its type.
    pub of: Type,
    /// Where it is declared, if in a file.
    pub declared: Option<Place>,
}

/// A scripted function.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Parameters in order.
    pub parameters: Vec<(String, Type)>,
    /// The type of its result.
    pub result: Type,
    /// Where it is declared.
    pub declared: Option<Place>,
}

/// All the names of a pack, its lower layers included.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    names: BTreeMap<String, Meaning>,
    /// Scripted functions by name.
    pub functions: BTreeMap<String, Signature>,
}

impl Scope {
    /// Declares a fact.
    pub fn fact(&mut self, name: &str, id: FactId, of: Type, declared: Option<Place>) {
        self.names.insert(
            name.to_owned(),
            Meaning {
                term: Term::Fact(id),
                of,
                declared,
            },
        );
    }

    /// Declares a decision.
    pub fn decision(&mut self, name: &str, id: DecisionId, of: Type, declared: Option<Place>) {
        self.names.insert(
            name.to_owned(),
            Meaning {
                term: Term::Outcome(id),
                of,
                declared,
            },
        );
    }

    /// Declares what is given with every contact.
    pub fn given(&mut self, name: &str, given: Given, of: Type) {
        self.names.insert(
            name.to_owned(),
            Meaning {
                term: Term::Given(given),
                of,
                declared: None,
            },
        );
    }

    /// What a name stands for.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Meaning> {
        self.names.get(name)
    }

    /// Every known name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// Whether some declared name begins with `group.`.
    #[must_use]
    pub fn has_group(&self, group: &str) -> bool {
        let prefix = format!("{group}.");
        self.names.keys().any(|name| name.starts_with(&prefix))
    }
}

/// A name shared between threads and terms.
#[must_use]
pub fn shared(name: &str) -> Arc<str> {
    Arc::from(name)
}
