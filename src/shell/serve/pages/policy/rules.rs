//! `/policy/{pack}/{version}/rules`: the rules of a pack, decision by decision, or those that hold some words.

use askama::Template;

use crate::check::pack::Decision;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::explain::plain::plain;
use crate::report::in_words::Mark;
use crate::report::in_words::marks;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::pages::policy::address;
use crate::shell::serve::pages::policy::find::Around;
use crate::shell::serve::pages::policy::find::Part;
use crate::shell::serve::pages::policy::find::holds;
use crate::shell::serve::pages::policy::find::wanted;
use crate::shell::serve::pages::policy::inner;
use crate::shell::serve::pages::policy::pack_of;
use crate::shell::serve::pages::policy::rules_of;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "policy/rules.html")]
struct Rules {
    base: Base,
    address: String,
    around: Around,
    decisions: Vec<(String, String, Vec<RuleShown>)>,
}

/// A rule as policy staff see it.
struct RuleShown {
    id: String,
    title: String,
    plain: Vec<Mark>,
    when: String,
    unless: String,
    then: String,
    because: String,
    basis: &'static str,
    note: String,
    layer: String,
    cite: Vec<String>,
}

/// The decisions.
pub(in crate::shell::serve::pages) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    Answer::page(&Rules {
        base: inner(visit, &pack, "Rules"),
        address: address(&pack),
        around: around(&pack, None),
        decisions: Vec::new(),
    })
}

/// The rules of one decision.
pub(in crate::shell::serve::pages) fn decision(visit: &Visit) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    let named = visit.part("decision");
    let at = pack.decisions.iter().position(|it| *it.name == *named);
    let at = at.ok_or(Trouble::NotFound)?;
    let own = pack.decisions.get(at).into_iter();
    let own = own.map(|decision| {
        let rules = rules_of(decision).map(|rule| rule_shown(&pack, decision, rule));
        let help = decision.help.clone().unwrap_or_default();
        (decision.title.clone(), help, rules.collect())
    });
    let around = around(&pack, Some(at));
    Answer::page(&Rules {
        base: inner(visit, &pack, "Rules").back(around.here.clone(), "To all rules"),
        address: address(&pack),
        around,
        decisions: own.collect(),
    })
}

/// The rules that hold some words.
pub(in crate::shell::serve::pages) fn find(visit: &Visit) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    let wanted = wanted(visit);
    let decisions = pack.decisions.iter().map(|decision| {
        let held = rules_of(decision).filter(|rule| has(rule, &wanted));
        let shown = held.map(|rule| rule_shown(&pack, decision, rule));
        (decision.title.clone(), String::new(), shown.collect())
    });
    let decisions =
        decisions.filter(|(_, _, rules): &(String, String, Vec<RuleShown>)| !rules.is_empty());
    let decisions: Vec<(String, String, Vec<RuleShown>)> = decisions.collect();
    let count = decisions.iter().map(|(_, _, rules)| rules.len()).sum();
    let around = around(&pack, None).found(visit.field("words"), count);
    Answer::page(&Rules {
        base: inner(visit, &pack, "Rules").back(around.here.clone(), "To all rules"),
        address: address(&pack),
        around,
        decisions,
    })
}

fn around(pack: &Pack, at: Option<usize>) -> Around {
    let here = format!("{}/rules", address(pack));
    let parts = pack.decisions.iter().map(|decision| Part {
        to: format!("{here}/{}", decision.name),
        title: decision.title.clone(),
        count: rules_of(decision).count(),
    });
    let parts = parts.collect();
    Around::of(here, parts, at)
}

/// Whether a rule holds the words that somebody looks for.
fn has(rule: &Rule, wanted: &str) -> bool {
    let unless = rule.unless.as_deref().unwrap_or("");
    let note = rule.note.as_deref().unwrap_or("");
    let cite = rule.cite.join(" ");
    let own = [
        &*rule.id,
        &rule.title,
        &rule.when,
        unless,
        &rule.because,
        rule.basis.word(),
        note,
        &cite,
    ];
    holds(wanted, &own)
}

fn rule_shown(pack: &Pack, decision: &Decision, rule: &Rule) -> RuleShown {
    let then = rule.then.iter().filter_map(|at| decision.outcomes.get(*at));
    let then: Vec<&str> = then.map(|outcome| outcome.title.as_str()).collect();
    let layer = pack.layers.get(rule.layer);
    RuleShown {
        id: rule.id.to_string(),
        // What applies meanwhile has no title of its own.
        title: if rule.title == *rule.id {
            rule.because.clone()
        } else {
            rule.title.clone()
        },
        plain: marks(&plain(pack, decision, rule)),
        when: rule.when.clone(),
        unless: rule.unless.clone().unwrap_or_default(),
        then: then.join("; "),
        because: rule.because.clone(),
        basis: rule.basis.word(),
        note: rule.note.clone().unwrap_or_default(),
        layer: layer.map_or_else(String::new, |layer| layer.id.to_string()),
        cite: rule.cite.clone(),
    }
}
