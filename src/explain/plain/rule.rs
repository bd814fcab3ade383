//! A rule → the sentences that say when it holds and what it gives.

use crate::algebra::value::Value;
use crate::check::pack::Carries;
use crate::check::pack::Decision;
use crate::check::pack::HitPolicy;
use crate::check::pack::OpenRule;
use crate::check::pack::Outcome;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::term::Term;
use crate::explain::plain::condition::condition;
use crate::explain::plain::noun::called;
use crate::explain::plain::noun::quoted;
use crate::explain::plain::said::Line;
use crate::explain::plain::said::Said;
use crate::explain::plain::said::listed;

/// A rule in plain words: when it holds, unless what, and what it gives.
#[must_use]
pub fn plain(pack: &Pack, decision: &Decision, rule: &Rule) -> Vec<Line> {
    let mut lines = Vec::new();
    let (when, unless) = apart(rule);
    let unless = unless.map(|term| condition(pack, term));
    let always = *when == Term::Known(Value::Bool(true));
    let when = (!always).then(|| condition(pack, when));
    let lead = match when {
        None => "This rule always holds",
        Some(Said::Of(..)) => "This rule holds when, ",
        Some(_) => "This rule holds when ",
    };
    let first = when.as_ref().map_or(Some(String::new()), Said::inline);
    match (first, unless) {
        (Some(first), Some(Said::Clause(unless))) => {
            lines.push(sentence(format!("{lead}{first}, unless {unless}")));
        }
        (_, unless) => {
            match when {
                Some(when) => say(lead, &when, &mut lines),
                None => lines.push(sentence(lead.to_owned())),
            }
            if let Some(unless) = unless {
                say("It does not hold where ", &unless, &mut lines);
            }
        }
    }
    lines.push(sentence(gives(decision, rule)));
    let open = decision.while_open.iter().find(|it| it.rule.id == rule.id);
    lines.extend(open.and_then(|open| brings(pack, open)).map(sentence));
    lines
}

/// A condition after `lead`: a sentence, or a list that the lead opens.
fn say(lead: &str, said: &Said, lines: &mut Vec<Line>) {
    match said.inline() {
        Some(text) => lines.push(sentence(format!("{lead}{text}"))),
        None => {
            let mut own = Vec::new();
            said.write(lead, 0, &mut own);
            lines.extend(own.into_iter().map(|line| match line.depth {
                0 => sentence(line.text),
                _ => line,
            }));
        }
    }
}

fn sentence(text: String) -> Line {
    let ends = [".", ":", ".”", "?”", "!”"];
    let ends = ends.iter().any(|end| text.ends_with(end));
    let text = if ends { text } else { format!("{text}.") };
    Line { depth: 0, text }
}

/// When a rule holds and what excepts from it, each by itself.
fn apart(rule: &Rule) -> (&Term, Option<&Term>) {
    if rule.unless.is_some()
        && let Term::And(parts) = &rule.condition
        && let [when, Term::Not(exception)] = parts.as_slice()
    {
        return (when, Some(exception));
    }
    (&rule.condition, None)
}

fn gives(decision: &Decision, rule: &Rule) -> String {
    let outcomes = rule.then.iter().filter_map(|at| decision.outcomes.get(*at));
    let named: Vec<String> = outcomes.map(named).collect();
    let named = listed(&named, "and");
    let meanwhile = decision.while_open.iter().any(|it| it.rule.id == rule.id);
    if decision.collects() {
        return format!("It gives {named}");
    }
    let of = match called(decision) {
        of if of.starts_with("whether ") => format!("the question {of}"),
        of => of,
    };
    if meanwhile {
        return format!("While {of} is not settled, it gives {named}, if no rule before it holds.");
    }
    match decision.hit {
        HitPolicy::First => format!("It gives {named} for {of}, if no rule before it holds."),
        HitPolicy::Highest | HitPolicy::Unique | HitPolicy::Collect => {
            format!("It gives {named} for {of}.")
        }
    }
}

/// What a rule for the time until all is settled brings besides.
fn brings(pack: &Pack, open: &OpenRule) -> Option<String> {
    let named: Vec<String> = open
        .adds
        .iter()
        .flat_map(|(id, outcomes)| {
            let decision = pack.decision(*id);
            outcomes.iter().filter_map(|at| decision.outcomes.get(*at))
        })
        .map(named)
        .collect();
    (!named.is_empty()).then(|| format!("With it comes {}.", listed(&named, "and")))
}

/// An outcome as a sentence names it.
fn named(outcome: &Outcome) -> String {
    match &outcome.carries {
        Carries::Answer { .. } | Carries::Action { .. } => quoted(&outcome.title),
        Carries::Deadline { limit, .. } => {
            format!(
                "the time limit {} ({})",
                quoted(&outcome.title),
                limit.words()
            )
        }
        Carries::Service(_) => format!("the service {}", quoted(&outcome.title)),
        Carries::Route { .. } => format!("the route {}", quoted(&outcome.title)),
        Carries::Notice { audience, text } => {
            format!("the {audience} these words: {}", quoted(text))
        }
    }
}
