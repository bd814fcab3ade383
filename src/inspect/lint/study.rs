//! What the lints share: a pack, its logic in a solver, and children already found.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ast::condition::Condition;
use crate::ast::language::expression::Expr;
use crate::ast::language::expression::Kind;
use crate::check::expressions::Openness;
use crate::check::expressions::check_condition;
use crate::check::pack::Decision;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::circuit::Lit;
use crate::compile::program::Program;
use crate::compile::solver::Model;
use crate::decide::mind::Mind;
use crate::inspect::example::Example;
use crate::inspect::example::decided;
use crate::inspect::one_child::Search;

/// A rule, by its decision and its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RuleAt {
    pub(super) decision: DecisionId,
    pub(super) at: usize,
}

/// A pack under study.
pub(super) struct Study<'a> {
    pub(super) program: &'a Program,
    pub(super) pack: &'a Pack,
    /// Every pack, this one among them.
    pub(super) all: &'a [Arc<Program>],
    /// Every child, also those that the pack takes not to occur.
    pub(super) search: Search<'a>,
    /// The parts that must all hold for a rule to hold, in words, each with its literal.
    pub(super) parts: BTreeMap<RuleAt, Vec<(String, Lit)>>,
    /// The rules that hold of some child.
    live: Vec<RuleAt>,
    models: Vec<Model>,
}

impl<'a> Study<'a> {
    pub(super) fn of(program: &'a Program, all: &'a [Arc<Program>]) -> Self {
        let pack: &Pack = &program.pack;
        let mut terms: Vec<Term> = Vec::new();
        let mut named: Vec<(RuleAt, String)> = Vec::new();
        for (at, rule) in rules_of(pack) {
            for (text, term) in conjuncts(pack, rule) {
                named.push((at, text));
                terms.push(term);
            }
        }
        let terms: Vec<&Term> = terms.iter().collect();
        let theory = program.every_child(&terms);
        let mut parts: BTreeMap<RuleAt, Vec<(String, Lit)>> = BTreeMap::new();
        for ((at, text), lit) in named.into_iter().zip(&theory.terms) {
            parts.entry(at).or_default().push((text, *lit));
        }
        let mut study = Self {
            program,
            pack,
            all,
            search: Search::over(program, theory),
            parts,
            live: Vec::new(),
            models: Vec::new(),
        };
        for (at, _) in rules_of(pack) {
            let lit = study.lit(at);
            let seen = study.models.iter().any(|model| model.holds(lit));
            if seen || study.remember(lit) {
                study.live.push(at);
            }
        }
        study
    }

    fn remember(&mut self, lit: Lit) -> bool {
        let model = self.search.model_of_any_answers(&[lit]);
        let found = model.is_some();
        self.models.extend(model);
        found
    }

    /// Every rule with its place.
    pub(super) fn rules(&self) -> impl Iterator<Item = (RuleAt, &'a Rule)> + use<'a> {
        rules_of(self.pack)
    }

    /// Every decision with its id.
    pub(super) fn decisions(&self) -> impl Iterator<Item = (DecisionId, &'a Decision)> + use<'a> {
        let pack = self.pack;
        pack.decision_ids().map(|id| (id, pack.decision(id)))
    }

    /// Whether the rule holds of some child.
    pub(super) fn can_fire(&self, at: RuleAt) -> bool {
        self.live.contains(&at)
    }

    /// The literal that a rule holds.
    pub(super) fn lit(&self, at: RuleAt) -> Lit {
        let rules = self.search.theory.copy.rules.get(at.decision.0);
        let lit = rules.and_then(|rules| rules.get(at.at));
        lit.copied().unwrap_or(Lit::FALSE)
    }

    /// A child of whom the rule holds, in words.
    pub(super) fn instance(&mut self, at: RuleAt) -> Option<String> {
        let lit = self.lit(at);
        self.instance_of(lit, &|mind| {
            let rules = &mind.decision(at.decision).rules;
            rules.get(at.at).is_some_and(|truth| truth.is_true())
        })
    }

    /// A child of whom the literal holds and the engine confirms it, in words.
    pub(super) fn instance_of(
        &mut self,
        lit: Lit,
        look: &dyn Fn(&mut Mind<'_>) -> bool,
    ) -> Option<String> {
        let found = self.search.find(lit)?;
        let example = found.confirmed(self.program, |it| is_so(self.program, it, look))?;
        Some(for_instance(self.pack, &example))
    }

    /// Whether one of the others holds wherever the first does, whoever answered what.
    pub(super) fn implies(&mut self, first: Lit, others: &[Lit]) -> bool {
        let breaks =
            |model: &Model| model.holds(first) && !others.iter().any(|other| model.holds(*other));
        if self.models.iter().any(breaks) {
            return false;
        }
        let mut wanted = vec![first];
        wanted.extend(others.iter().map(|other| !*other));
        let model = self.search.model_of_any_answers(&wanted);
        let implied = model.is_none();
        self.models.extend(model);
        implied
    }

    /// Whether the literal holds of every child of whom the condition does, each asked only what applies.
    pub(super) fn always_with(&mut self, condition: Lit, lit: Lit) -> bool {
        let wanted = [condition, !lit];
        self.search.model(&wanted).is_none()
    }
}

fn rules_of(pack: &Pack) -> impl Iterator<Item = (RuleAt, &Rule)> {
    pack.decision_ids().flat_map(move |decision| {
        let rules = pack.decision(decision).rules.iter().enumerate();
        rules.map(move |(at, rule)| (RuleAt { decision, at }, rule))
    })
}

/// The parts of a rule that must all hold, with the words for each.
fn conjuncts(pack: &Pack, rule: &Rule) -> Vec<(String, Term)> {
    let mut found = Vec::new();
    for (number, written) in rule.written.iter().enumerate() {
        let Some(expr) = &written.expr else { continue };
        if number > 0 {
            let term = term(pack, written, expr).map(|term| Term::Not(Box::new(term)));
            found.extend(term.map(|term| (format!("not({})", written.text), term)));
            continue;
        }
        let parts: Vec<&Expr> = if let Kind::And(parts) = &expr.kind {
            parts.iter().collect()
        } else {
            vec![expr]
        };
        for part in parts {
            let text = crate::ast::language::print_expression::print_expression(part);
            found.extend(term(pack, written, part).map(|term| (text, term)));
        }
    }
    found
}

/// A part of a condition, checked on its own; nothing if it is no condition itself.
pub(super) fn term(pack: &Pack, written: &Condition, part: &Expr) -> Option<Term> {
    let alone = Condition {
        expr: Some(part.clone()),
        text: String::new(),
        origin: written.origin.clone(),
    };
    check_condition(&alone, &pack.scope, Openness::MayNot, &mut Vec::new())
}

/// Whether the engine decides the child so that it looks as expected.
pub(super) fn is_so(
    program: &Program,
    example: &Example,
    look: impl FnOnce(&mut Mind<'_>) -> bool,
) -> bool {
    let case = example.case(program, "example");
    decided(program, &case, look) == Some(true)
}

/// The child in the words of the questions.
pub(super) fn for_instance(pack: &Pack, example: &Example) -> String {
    let mut words = example.words(pack);
    words.extend(example.in_office_hours.map(|open| {
        let when = if open { "in" } else { "outside" };
        format!("the contact came {when} office hours")
    }));
    if words.is_empty() {
        return "for instance a child of whom nothing is known".to_owned();
    }
    format!(
        "for instance a child of whom this is known: {}",
        words.join("; ")
    )
}

/// Rule ids in words.
pub(super) fn ids<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> String {
    let ids: Vec<String> = rules
        .into_iter()
        .map(|rule| format!("`{}`", rule.id))
        .collect();
    match ids.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// The facts that a fact's question or value hangs on, and so on.
pub(super) fn facts_below(pack: &Pack, used: &mut Vec<FactId>) {
    let mut at = 0;
    while let Some(id) = used.get(at).copied() {
        at += 1;
        let fact = pack.fact(id);
        let only_if = fact.only_if.as_ref().map(|(term, _)| term);
        let terms = only_if
            .into_iter()
            .chain(&fact.ask_when)
            .chain(&fact.worked_out);
        for read in terms.flat_map(Term::facts) {
            if !used.contains(&read) {
                used.push(read);
            }
        }
    }
}
