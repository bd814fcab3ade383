//! A decision → a boxed context: a line for each rule, then what follows of them by its hit policy.

use crate::check::pack::Decision;
use crate::check::pack::HitPolicy;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::term::DecisionId;
use crate::explain::plain::plain;
use crate::report::dmn::clause::Clause;
use crate::report::dmn::feel::Feel;
use crate::report::dmn::feel::Mode;
use crate::report::dmn::feel::Refused;
use crate::report::dmn::items::RULE;
use crate::report::dmn::items::type_of_decision;
use crate::report::dmn::parts::expression;
use crate::report::dmn::parts::variable;
use crate::report::dmn::requirements::requirements;
use crate::report::dmn::value::quoted;
use crate::report::dmn::xml::Element;
use crate::report::in_words::in_words;

/// An exported decision, with what of its rules is not.
pub(super) struct Exported {
    pub(super) element: Element,
    pub(super) refused: Vec<(String, Refused)>,
}

/// Which of the two values of a rule is meant.
#[derive(Clone, Copy)]
enum Key {
    Must,
    May,
}

/// A decision.
pub(super) fn decision(feel: &mut Feel<'_>, id: DecisionId) -> Exported {
    let pack = feel.pack;
    let own = pack.decision(id);
    let name = feel.names.decision(id).to_owned();
    let rules = feel.names.rules(own.rules.iter().map(|rule| &rule.id));
    let mut entries = Vec::new();
    let mut refused = Vec::new();
    for (rule, key) in own.rules.iter().zip(&rules) {
        let must = feel.holds(&rule.condition, Mode::Must);
        let may = feel.holds(&rule.condition, Mode::May);
        let parts = std::mem::take(&mut feel.refused);
        let says = says(pack, own, rule, &parts);
        let text = format!(
            "{{\n  rule: {},\n  must: {},\n  may: {}\n}}",
            quoted(&rule.id),
            must.text(),
            may.text()
        );
        entries.push(line(&name, key, &says, text));
        refused.extend(parts.into_iter().map(|part| (rule.id.to_string(), part)));
    }
    let listed = format!("[{}]", rules.join(", "));
    entries.push(entry(&name, Some("rules"), listed));
    entries.extend(picked(own, &rules).map(|(key, text)| entry(&name, Some(key), text)));
    entries.push(entry(&name, None, answer(own)));
    let cited = cited(own);
    let of = type_of_decision(&name);
    let element = Element::new("decision")
        .with("name", &*name)
        .with("id", format!("decision_{name}"))
        .holding(Element::text("description", describes(own)))
        .holding(Element::text("question", &*own.title))
        .holding(Element::text("allowedAnswers", answers(own)))
        .holding(variable(&format!("decision_{name}"), &name, Some(&of)))
        .holding_all(requirements(feel, &name, None, &cited))
        .holding(
            Element::new("context")
                .with("id", format!("decision_{name}_context"))
                .with("typeRef", of)
                .holding_all(entries),
        );
    Exported { element, refused }
}

/// A line of the boxed context of a decision; without a name it is the answer.
fn entry(of: &str, name: Option<&str>, text: String) -> Element {
    let id = format!("decision_{of}_{}", name.unwrap_or("answer"));
    let named = name.map(|name| variable(&id, name, None));
    Element::new("contextEntry")
        .with("id", &*id)
        .holding_all(named)
        .holding(expression(&id, text))
}

/// The line of a rule.
fn line(of: &str, name: &str, says: &str, text: String) -> Element {
    let id = format!("decision_{of}_{name}");
    Element::new("contextEntry")
        .with("id", &*id)
        .holding(Element::text("description", says))
        .holding(variable(&id, name, Some(RULE)))
        .holding(expression(&id, text))
}

/// One of several rules, certainly or not ruled out.
fn one_of(rules: &[&String], key: Key) -> Clause {
    let key = match key {
        Key::Must => "must",
        Key::May => "may",
    };
    Clause::any(rules.iter().map(|it| Clause::plain(format!("{it}.{key}"))))
}

/// The rules that give an outcome, by name.
fn giving<'r>(decision: &Decision, rules: &'r [String], outcome: usize) -> Vec<&'r String> {
    let pairs = decision.rules.iter().zip(rules);
    let pairs = pairs.filter(|(rule, _)| rule.then.contains(&outcome));
    pairs.map(|(_, name)| name).collect()
}

/// A list of the texts whose condition holds.
fn gathered(parts: impl IntoIterator<Item = (Clause, String)>) -> String {
    let parts = parts
        .into_iter()
        .filter(|(clause, _)| *clause != Clause::No);
    let parts: Vec<String> = parts
        .map(|(clause, text)| {
            let text = quoted(&text);
            format!("(if ({}) then [{text}] else [])", clause.text())
        })
        .collect();
    if parts.is_empty() {
        return "[]".to_owned();
    }
    format!("concatenate(\n  {}\n)", parts.join(",\n  "))
}

/// A number that is that of the first condition to hold.
fn first(parts: impl IntoIterator<Item = (Clause, usize)>, otherwise: usize) -> String {
    let parts = parts
        .into_iter()
        .filter(|(clause, _)| *clause != Clause::No);
    let mut text = String::new();
    for (clause, number) in parts {
        text.push_str(&format!("if ({}) then {number}\nelse ", clause.text()));
    }
    text.push_str(&otherwise.to_string());
    text
}

/// Which outcomes are certain and possible, line by line.
fn picked(decision: &Decision, rules: &[String]) -> impl Iterator<Item = (&'static str, String)> {
    match decision.hit {
        HitPolicy::Collect => collected(decision, rules),
        HitPolicy::First => by_first(decision, rules),
        HitPolicy::Unique | HitPolicy::Highest => by_highest(decision, rules),
    }
    .into_iter()
}

/// Every outcome of every rule.
fn collected(decision: &Decision, rules: &[String]) -> Vec<(&'static str, String)> {
    let outcomes = |key: Key| {
        let all = decision.outcomes.iter().enumerate();
        gathered(all.map(|(at, it)| (one_of(&giving(decision, rules, at), key), it.id.to_string())))
    };
    vec![
        ("certain", outcomes(Key::Must)),
        ("possible", outcomes(Key::May)),
    ]
}

/// The outcome of the first rule: those after one that is certain do not count.
fn by_first(decision: &Decision, rules: &[String]) -> Vec<(&'static str, String)> {
    let certain = rules.iter().enumerate();
    let certain = certain.map(|(at, it)| (one_of(&[it], Key::Must), at + 1));
    let none = rules.len() + 1;
    let reached = decision.outcomes.iter().enumerate().map(|(at, outcome)| {
        let own = decision.rules.iter().zip(rules).enumerate();
        let own = own.filter(|(_, (rule, _))| rule.then.contains(&at));
        let own = own.map(|(place, (_, name))| {
            let reached = Clause::plain(format!("certain_at >= {}", place + 1));
            Clause::all([reached, one_of(&[name], Key::May)])
        });
        let left =
            (decision.otherwise == Some(at)).then(|| Clause::plain(format!("certain_at = {none}")));
        (Clause::any(own.chain(left)), outcome.id.to_string())
    });
    vec![
        ("certain_at", first(certain, none)),
        ("possible", gathered(reached)),
    ]
}

/// The most protective outcome: those below one that is certain do not count.
fn by_highest(decision: &Decision, rules: &[String]) -> Vec<(&'static str, String)> {
    let all = || decision.outcomes.iter().enumerate();
    let certain = all()
        .rev()
        .map(|(at, _)| (one_of(&giving(decision, rules, at), Key::Must), at + 1));
    let reached = all().map(|(at, outcome)| {
        let may = one_of(&giving(decision, rules, at), Key::May);
        let counts = Clause::plain(format!("certain_at <= {}", at + 1));
        let left = (decision.otherwise == Some(at)).then(|| Clause::plain("certain_at = 0"));
        let clause = Clause::any([Clause::all([counts, may])].into_iter().chain(left));
        (clause, outcome.id.to_string())
    });
    vec![
        ("certain_at", first(certain, 0)),
        ("possible", gathered(reached)),
    ]
}

/// What the decision answers.
fn answer(decision: &Decision) -> String {
    let picked = if decision.collects() {
        "  certain: certain,\n  possible: possible,\n  \
         settled: if (count(certain) = count(possible)) then certain else null,"
    } else {
        "  certain: if (count(possible) = 1) then possible else [],\n  possible: possible,\n  \
         settled: if (count(possible) = 1) then possible[1] else null,\n  \
         at_least: possible[1],\n  at_most: possible[-1],"
    };
    format!(
        "{{\n{picked}\n  fired: rules[must = true].rule,\n  may_fire: rules[may = true].rule\n}}"
    )
}

fn describes(decision: &Decision) -> String {
    let hit = match decision.hit {
        HitPolicy::Collect => {
            "It gathers every outcome of every rule that holds. `certain`: those that some rule surely gives. `possible`: \
             those that are not ruled out. `settled`: the same list where nothing is open, else null."
        }
        HitPolicy::First => {
            "The first rule that holds gives the outcome. `possible`: every outcome that is not ruled out, from least to \
             most protective. `settled`: the only one left, else null."
        }
        HitPolicy::Highest | HitPolicy::Unique => {
            "The most protective outcome of the rules that hold. `possible`: every outcome that is not ruled out, from \
             least to most protective; `at_least` the first of them and `at_most` the last. `settled`: the only one \
             left, else null."
        }
    };
    let help = decision.help.as_deref().unwrap_or("");
    let text = format!(
        "{help}\n{hit}\n`fired`: the rules that surely hold. `may_fire`: those that are not ruled out."
    );
    text.trim().to_owned()
}

/// The outcomes with their titles.
fn answers(decision: &Decision) -> String {
    let outcomes = decision.outcomes.iter();
    let outcomes: Vec<String> = outcomes
        .map(|outcome| format!("{}: {}", outcome.id, outcome.title))
        .collect();
    outcomes.join("\n")
}

fn cited(decision: &Decision) -> Vec<&str> {
    let mut cited: Vec<&str> = Vec::new();
    for rule in &decision.rules {
        for id in &rule.cite {
            if !cited.contains(&id.as_str()) {
                cited.push(id);
            }
        }
    }
    cited
}

/// A rule in words, and what it rests on.
pub(super) fn says(pack: &Pack, decision: &Decision, rule: &Rule, refused: &[Refused]) -> String {
    let mut text = format!("{}: {}\n", rule.id, rule.title);
    text.push_str(&in_words(&plain(pack, decision, rule), 0));
    text.push_str(&format!("Because: {}\n", rule.because));
    for statement in rule.cite.iter().filter_map(|id| pack.statements.get(id)) {
        text.push_str(&format!(
            "Rests on: {}, {} ({})\n",
            statement.title, statement.at, statement.id
        ));
    }
    let note = rule.note.as_deref().unwrap_or("");
    text.push_str(format!("Basis: {}. {note}", rule.basis.word()).trim());
    for part in refused {
        text.push_str(&format!(
            "\nNot exported: `{}`, because {}. It counts as not known here.",
            part.part, part.why
        ));
    }
    text
}
