//! Names in expressions: facts, decisions, items, parts of records and dates.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Extent;
use crate::ast::language::expression::Kind;
use crate::ast::suggest::nearest;
use crate::check::expressions::Checker;
use crate::check::expressions::Openness;
use crate::check::expressions::Typed;
use crate::check::expressions::whole_number;
use crate::check::scope::shared;
use crate::check::term::Part;
use crate::check::term::Term;
use crate::check::types::Type;

impl Checker<'_, '_> {
    pub(super) fn name(&mut self, name: &str, extent: Extent) -> Option<Typed> {
        if let Some(found) = self.known_name(name) {
            return Some(found);
        }
        self.unknown_name(name, extent);
        None
    }

    /// The meaning of a name, if it has one.
    pub(super) fn known_name(&self, name: &str) -> Option<Typed> {
        let item = self
            .variables
            .iter()
            .rposition(|(variable, _)| variable == name);
        if let Some(depth) = item {
            return self
                .variables
                .get(depth)
                .map(|(_, of)| (Term::Item(depth), of.clone()));
        }
        self.scope
            .find(name)
            .map(|meaning| (meaning.term.clone(), meaning.of.clone()))
    }

    pub(super) fn unknown_name(&mut self, name: &str, extent: Extent) {
        let place = self.origin.place(extent);
        let variables = self.variables.iter().map(|(variable, _)| variable.as_str());
        let near = nearest(name, self.scope.names().chain(variables)).map(str::to_owned);
        let problem = match name {
            "yes" | "no" => Diagnostic::error(
                "yes-no-word",
                format!("`{name}` is not written in an expression"),
            )
            .at(place, "")
            .help(format!(
                "a yes/no fact stands by itself: write `injury` or `not(injury)`, or the word `{}`",
                name == "yes"
            )),
            "unknown" | "not_known" => tested_for_absence(place),
            _ => Diagnostic::error(
                "unknown-name",
                format!("`{name}` is not a fact, decision or value known here"),
            )
            .at(place, "not known")
            .did_you_mean(place, near.as_deref()),
        };
        self.problems.push(problem);
    }

    pub(super) fn path(
        &mut self,
        base: &Expr,
        field: &str,
        field_extent: Extent,
        expr: &Expr,
    ) -> Option<Typed> {
        if let Some(name) = dotted(expr)
            && let Some(found) = self.known_name(&name)
        {
            return Some(found);
        }
        if let Kind::Name(group) = &base.kind
            && self.known_name(group).is_none()
        {
            let whole = format!("{group}.{field}");
            self.unknown_name(&whole, expr.extent);
            return None;
        }
        let (term, of) = self.check(base)?;
        let part = |part| Term::PartOf(Box::new(term.clone()), part);
        match (&of, field) {
            (Type::Record(fields), _) => {
                if let Some((name, of)) = fields.iter().find(|(name, _)| &**name == field) {
                    return Some((Term::Field(Box::new(term), name.clone()), of.clone()));
                }
                let known: Vec<&str> = fields.iter().map(|(name, _)| &**name).collect();
                let near = nearest(field, known.iter().copied());
                let place = self.origin.place(field_extent);
                self.problems.push(
                    Diagnostic::error(
                        "unknown-field",
                        format!("the record has no field `{field}`"),
                    )
                    .at(place, "not a field")
                    .did_you_mean(place, near)
                    .help(format!(
                        "its fields: {}",
                        crate::ast::fields::listed(&known)
                    )),
                );
                None
            }
            (Type::Months, "years") | (Type::Date, "year") => {
                Some((part(Part::Years), whole_number()))
            }
            (Type::Months, "months") | (Type::Date, "month") => {
                Some((part(Part::Months), whole_number()))
            }
            (Type::Days, "days") | (Type::Date, "day") => Some((part(Part::Days), whole_number())),
            (Type::Any, _) => Some((Term::Field(Box::new(term), shared(field)), Type::Any)),
            _ => {
                let message = format!("{} has no part `{field}`", of.words());
                self.report("unknown-field", message, field_extent, "no such part", None);
                None
            }
        }
    }

    pub(super) fn asks_openness(&mut self, extent: Extent) -> bool {
        let allowed = self.openness == Openness::MayAsk;
        if !allowed {
            self.report(
                "openness-not-here",
                "what is known cannot be tested in a rule",
                extent,
                "only in `ask_when` and `while_open`",
                "a rule that turns on what is missing would change its answer when somebody finds out more; write the condition itself, and the engine tries every way of filling in what is not known".to_owned(),
            );
        }
        allowed
    }

    pub(super) fn is_known(
        &mut self,
        name: &str,
        name_extent: Extent,
        extent: Extent,
    ) -> Option<Typed> {
        let term = self.named_openly(name, name_extent, extent)?;
        if let Term::Fact(id) = term {
            return Some((Term::IsKnown(id), Type::YesNo));
        }
        let message = format!("`{name}` is not a fact");
        self.report("not-a-fact", message, name_extent, "not a fact", None);
        None
    }

    pub(super) fn is_open(
        &mut self,
        name: &str,
        name_extent: Extent,
        extent: Extent,
    ) -> Option<Typed> {
        let term = self.named_openly(name, name_extent, extent)?;
        if let Term::Outcome(id) = term {
            return Some((Term::IsOpen(id), Type::YesNo));
        }
        let message = format!("`{name}` is not a decision");
        self.report(
            "not-a-decision",
            message,
            name_extent,
            "not a decision",
            None,
        );
        None
    }

    /// What a name stands for, where what is known may be asked.
    fn named_openly(&mut self, name: &str, name_extent: Extent, extent: Extent) -> Option<Term> {
        if !self.asks_openness(extent) {
            return None;
        }
        let found = self.known_name(name);
        if found.is_none() {
            self.unknown_name(name, name_extent);
        }
        found.map(|(term, _)| term)
    }
}

/// The problem that an answer is compared with there being none.
pub(super) fn tested_for_absence(place: crate::ast::place::Place) -> Diagnostic {
    Diagnostic::error("unknown-as-value", "what is not known is not a value to test")
        .at(place, "the absence of an answer")
        .help("in `ask_when` and `while_open` write `not(is known(fact))`; elsewhere the engine tries every answer by itself".to_owned())
}

/// `a.b.c` as one name, if it is nothing but names and dots.
fn dotted(expr: &Expr) -> Option<String> {
    if let Kind::Path { base, field, .. } = &expr.kind {
        return dotted(base).map(|base| format!("{base}.{field}"));
    }
    if let Kind::Name(name) = &expr.kind {
        Some(name.clone())
    } else {
        None
    }
}
