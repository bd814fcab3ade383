//! A case as it was written: every answer with its place, still untyped.

use crate::algebra::moment::Moment;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::yaml::Node;

/// A case as written: one contact with its children.
#[derive(Clone, Debug)]
pub struct Case {
    /// The whole of it.
    pub place: Place,
    /// The reference people know it by.
    pub reference: Option<Written<String>>,
    /// The pack that decides.
    pub authority: Option<Written<String>>,
    /// When the contact was received.
    pub received: Option<Written<Moment>>,
    /// Answers about the contact and the household.
    pub facts: Vec<GivenAnswer>,
    /// The children.
    pub children: Vec<Child>,
}

/// A child of a case as written.
#[derive(Clone, Debug)]
pub struct Child {
    /// Its reference within the case.
    pub reference: Written<String>,
    /// Where in the case, as a JSON path.
    pub path: String,
    /// Answers about the child.
    pub facts: Vec<GivenAnswer>,
}

/// An answer as written.
#[derive(Clone, Debug)]
pub struct GivenAnswer {
    /// The fact's name.
    pub fact: Written<String>,
    /// Where in the case, as a JSON path.
    pub path: String,
    /// What was answered, still untyped.
    pub answer: Node,
    /// Who said it.
    pub from: Option<String>,
    /// When.
    pub on: Option<Moment>,
    /// Free text.
    pub note: Option<String>,
}
