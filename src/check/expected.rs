//! The names in what a worked case expects: a misspelt one under `not_fired` would be met for ever.

use crate::ast::case::Case;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::listed;
use crate::ast::place::Written;
use crate::ast::suggest::nearest;
use crate::ast::worked_case::Expected;
use crate::check::pack::Decision;
use crate::check::pack::DecisionKind;
use crate::check::pack::Pack;

/// How many known names are listed with a misspelt one.
const MOST_LISTED: usize = 12;

/// Checks that every child, rule, fact, decision and outcome that is expected exists.
pub fn check_expected(
    expected: &[Expected],
    case: &Case,
    pack: &Pack,
    problems: &mut Vec<Diagnostic>,
) {
    let children: Vec<&str> = case
        .children
        .iter()
        .map(|child| child.reference.value.as_str())
        .collect();
    let mut names = Names { pack, problems };
    for one in expected {
        names.must_be(&one.child, "child", &children);
        names.check(one);
    }
}

struct Names<'a, 'p> {
    pack: &'a Pack,
    problems: &'p mut Vec<Diagnostic>,
}

type Name = Written<String>;

impl<'a> Names<'a, '_> {
    fn check(&mut self, one: &Expected) {
        let pathways = self.outcomes(|decision| decision.name == self.recommended().name);
        let single = [&one.pathway, &one.at_least, &one.interim];
        let possible = one.possible.iter().flatten();
        self.all(
            single.into_iter().flatten().chain(possible),
            "outcome",
            &pathways,
        );
        let rules = self.rules();
        self.all(one.fired.iter().chain(&one.not_fired), "rule", &rules);
        let facts: Vec<&str> = self.pack.facts.iter().map(|fact| &*fact.name).collect();
        self.all(one.ask_next.iter().chain(&one.never_asked), "fact", &facts);
        let warned: Vec<&str> = rules.iter().chain(&facts).copied().collect();
        self.all(one.warned.iter(), "rule or fact", &warned);
        let invariants: Vec<&str> = self.pack.invariants.iter().map(|it| &*it.id).collect();
        self.all(one.keeps.iter(), "invariant", &invariants);
        for (decision, value) in &one.decisions {
            self.decision(decision, value);
        }
        for (kind, _, names) in &one.things {
            let known = self.outcomes(|it| it.kind.word() == *kind || &*it.name == *kind);
            self.all(names.iter(), "outcome", &known);
        }
        let clocks = self.outcomes(|decision| decision.kind == DecisionKind::Deadlines);
        self.all(one.deadlines.iter().map(|(id, _)| id), "deadline", &clocks);
    }

    fn recommended(&self) -> &'a Decision {
        self.pack.decision(self.pack.recommends)
    }

    fn decision(&mut self, decision: &Name, value: &Name) {
        let pack = self.pack;
        let known: Vec<&str> = pack
            .decisions
            .iter()
            .map(|decision| &*decision.name)
            .collect();
        self.must_be(decision, "decision", &known);
        let outcomes = self.outcomes(|known| *known.name == *decision.value);
        self.must_be(value, "outcome", &outcomes);
    }

    fn rules(&self) -> Vec<&'a str> {
        let decisions = self.pack.decisions.iter();
        decisions
            .flat_map(|decision| {
                let open = decision.while_open.iter().map(|open| &*open.rule.id);
                decision.rules.iter().map(|rule| &*rule.id).chain(open)
            })
            .collect()
    }

    fn outcomes(&self, wanted: impl Fn(&Decision) -> bool) -> Vec<&'a str> {
        let decisions = self
            .pack
            .decisions
            .iter()
            .filter(|decision| wanted(decision));
        decisions
            .flat_map(|decision| &decision.outcomes)
            .map(|outcome| &*outcome.id)
            .collect()
    }

    fn all<'n>(&mut self, names: impl Iterator<Item = &'n Name>, what: &str, known: &[&str]) {
        names.for_each(|name| self.must_be(name, what, known));
    }

    fn must_be(&mut self, name: &Name, what: &str, known: &[&str]) {
        if known.is_empty() || known.contains(&name.value.as_str()) {
            return;
        }
        let near = nearest(&name.value, known.iter().copied());
        let all = (known.len() <= MOST_LISTED).then(|| format!("known: {}", listed(known)));
        self.problems.push(
            Diagnostic::error(
                "unknown-expectation",
                format!("there is no {what} `{}`", name.value),
            )
            .at(name.place, "expected here")
            .did_you_mean(name.place, near)
            .help(all),
        );
    }
}
