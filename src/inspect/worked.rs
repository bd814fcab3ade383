//! A worked case against what the pack decides: every expectation that is not met.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::worked_case::Expected;
use crate::explain::explanation::Recommendation;
use crate::explain::explanation::Status;
use crate::explain::kept::BROKEN_INVARIANT;

/// Every expectation that is not met, at the place where it is written.
#[must_use]
pub fn unmet(expected: &[Expected], found: &[Recommendation]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for one in expected {
        match found.iter().find(|shown| shown.child == one.child.value) {
            Some(shown) => Comparison {
                shown,
                problems: &mut problems,
            }
            .run(one),
            None => problems.push(
                Diagnostic::error(
                    "no-such-child",
                    format!("the case has no child `{}`", one.child.value),
                )
                .at(one.child.place, "expected here"),
            ),
        }
    }
    let missing = found
        .iter()
        .filter(|shown| !expected.iter().any(|one| one.child.value == shown.child));
    for shown in missing {
        let problem = Diagnostic::error(
            "child-without-expectation",
            format!("nothing is expected of child `{}`", shown.child),
        );
        problems.push(match expected.first() {
            Some(first) => problem.at(first.child.place, "say what is expected of every child"),
            None => problem,
        });
    }
    problems
}

struct Comparison<'r, 'p> {
    shown: &'r Recommendation,
    problems: &'p mut Vec<Diagnostic>,
}

type Name = Written<String>;

impl Comparison<'_, '_> {
    fn run(&mut self, expected: &Expected) {
        self.status(expected);
        let pathway = &self.shown.pathway;
        let value = pathway.value.clone();
        self.one("pathway", expected.pathway.as_ref(), value.as_deref());
        let floor = pathway.at_least.clone();
        self.one("at_least", expected.at_least.as_ref(), floor.as_deref());
        let interim = self
            .shown
            .interim
            .as_ref()
            .map(|interim| interim.value.clone());
        self.one("interim", expected.interim.as_ref(), interim.as_deref());
        self.possible(expected);
        self.rules(expected);
        for (decision, wanted) in &expected.decisions {
            self.decision(decision, wanted);
        }
        for (kind, wanted, names) in &expected.things {
            let found = self.things(kind);
            self.members(kind, *wanted, names, &found);
        }
        for (id, by) in &expected.deadlines {
            self.deadline(id, by);
        }
        let asked: Vec<String> = self.shown.ask_next.iter().map(|q| q.fact.clone()).collect();
        self.members("ask_next", true, &expected.ask_next, &asked);
        self.members("ask_next", false, &expected.never_asked, &asked);
        let warned: Vec<String> = self
            .shown
            .warnings
            .iter()
            .filter_map(|warning| warning.about.clone())
            .collect();
        self.members("warned", true, &expected.warned, &warned);
        let broken = self.shown.warnings.iter();
        let broken: Vec<String> = broken
            .filter(|warning| warning.kind == BROKEN_INVARIANT)
            .filter_map(|warning| warning.about.clone())
            .collect();
        for invariant in &expected.keeps {
            if broken.contains(&invariant.value) {
                self.report(invariant.place, &invariant.value, "kept", "broken");
            }
        }
    }

    fn report(&mut self, place: Place, what: &str, wanted: &str, found: &str) {
        let child = &self.shown.child;
        self.problems.push(
            Diagnostic::error(
                "not-as-expected",
                format!("{child}: `{what}` is {found}, not {wanted}"),
            )
            .at(place, "expected here"),
        );
    }

    fn status(&mut self, expected: &Expected) {
        let found = match self.shown.status {
            Status::Settled => "settled",
            Status::Open => "open",
        };
        if let Some(wanted) = &expected.status
            && wanted.value != found
        {
            self.report(wanted.place, "status", wanted.value, found);
            if let (Some(problem), Status::Open) = (self.problems.last_mut(), self.shown.status) {
                let possible: Vec<&str> = self
                    .shown
                    .pathway
                    .possible
                    .iter()
                    .map(String::as_str)
                    .collect();
                let asked: Vec<&str> = self
                    .shown
                    .ask_next
                    .iter()
                    .map(|q| q.fact.as_str())
                    .take(12)
                    .collect();
                problem
                    .help
                    .push(format!("still possible: {}", possible.join(", ")));
                problem.help.push(format!(
                    "not known and able to change it: {}",
                    asked.join(", ")
                ));
            }
        }
    }

    fn one(&mut self, what: &str, wanted: Option<&Name>, found: Option<&str>) {
        if let Some(wanted) = wanted
            && found != Some(wanted.value.as_str())
        {
            self.report(
                wanted.place,
                what,
                &wanted.value,
                found.unwrap_or("not settled"),
            );
        }
    }

    fn possible(&mut self, expected: &Expected) {
        let Some(wanted) = &expected.possible else {
            return;
        };
        let mut names: Vec<&str> = wanted.iter().map(|name| name.value.as_str()).collect();
        let mut found: Vec<&str> = self
            .shown
            .pathway
            .possible
            .iter()
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        found.sort_unstable();
        if names != found {
            let place = wanted
                .first()
                .map_or(expected.child.place, |name| name.place);
            self.report(place, "possible", &names.join(", "), &found.join(", "));
        }
    }

    fn rules(&mut self, expected: &Expected) {
        let decisions = self.shown.decisions.values();
        let mut fired: Vec<String> = decisions
            .flat_map(|decision| decision.fired.clone())
            .collect();
        fired.extend(
            self.shown
                .interim
                .as_ref()
                .map(|interim| interim.rule.clone()),
        );
        self.members("fired", true, &expected.fired, &fired);
        self.members("fired", false, &expected.not_fired, &fired);
    }

    fn decision(&mut self, decision: &Name, wanted: &Name) {
        match self.shown.decisions.get(&decision.value) {
            None => self.report(
                decision.place,
                "decisions",
                &decision.value,
                "without such a decision",
            ),
            Some(found) => {
                let value = found.value.clone();
                let open = format!("open ({})", found.possible.join(", "));
                if value.as_deref() != Some(wanted.value.as_str()) {
                    let found = value.unwrap_or(open);
                    self.report(wanted.place, &decision.value, &wanted.value, &found);
                }
            }
        }
    }

    fn things(&self, kind: &str) -> Vec<String> {
        match kind {
            "actions" => self
                .shown
                .actions
                .iter()
                .map(|action| action.id.clone())
                .collect(),
            "services" => self
                .shown
                .services
                .iter()
                .map(|service| service.id.clone())
                .collect(),
            "routes" => self
                .shown
                .routes
                .iter()
                .map(|route| route.id.clone())
                .collect(),
            _ => {
                let decisions = self
                    .shown
                    .decisions
                    .iter()
                    .filter(|(name, _)| *name == kind);
                decisions
                    .filter_map(|(_, decision)| decision.values.clone())
                    .flatten()
                    .collect()
            }
        }
    }

    fn members(&mut self, what: &str, wanted: bool, names: &[Name], found: &[String]) {
        for name in names {
            if found.contains(&name.value) != wanted {
                let (should, does) = if wanted {
                    ("there", "missing")
                } else {
                    ("missing", "there")
                };
                let message = format!("{what}: {}", name.value);
                self.report(name.place, &message, should, does);
            }
        }
    }

    fn deadline(&mut self, id: &Name, by: &Name) {
        match self
            .shown
            .deadlines
            .iter()
            .find(|deadline| deadline.id == id.value)
        {
            None => self.report(
                id.place,
                &format!("deadlines: {}", id.value),
                "there",
                "missing",
            ),
            Some(found) => {
                let at = found.by.clone();
                let at = at.as_deref().unwrap_or("without a date");
                let wanted = by.value.replace(' ', "T");
                if at.trim_end_matches(":00") != wanted.trim_end_matches(":00") {
                    self.report(by.place, &id.value, &by.value, at);
                }
            }
        }
    }
}
