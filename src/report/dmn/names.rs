//! The names under which FEEL knows what is exported: unique, and none of FEEL's own words.
//!
//! A question keeps the name that the pack gives it wherever FEEL allows it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::check::term::DecisionId;
use crate::check::term::FactId;

/// FEEL's own words, and those that every exported decision uses within itself.
const TAKEN: &str = "for return if then else some every satisfies in and or not between instance of true false null \
    function external date time duration list context item partial range number string boolean days years months \
    min max sum count mean all any sublist append concatenate insert before remove reverse index union distinct values \
    flatten product median stddev mode decimal floor ceiling round up down half abs modulo sqrt log exp odd even \
    day month year week hour minute second weekday timezone offset sort now today is get value entries put merge \
    substring length upper lower case contains starts ends with matches replace split join extract \
    rule rules gives must may certain certain_at possible settled at_least at_most fired may_fire outcome adds raised";

/// The names.
#[derive(Clone, Debug)]
pub(super) struct Names {
    facts: Vec<String>,
    taken: Vec<Option<String>>,
    decisions: Vec<String>,
    functions: BTreeMap<String, String>,
    /// The day on which the contact was received.
    pub(super) received_on: String,
    /// Whether that was in office hours.
    pub(super) in_office_hours: String,
    /// The other children.
    pub(super) siblings: String,
    /// What applies while the recommendation is open.
    pub(super) meanwhile: String,
    /// The service that answers all decisions at once.
    pub(super) service: String,
    item: String,
    rule: String,
}

/// Whether rules read something else than the answer itself.
pub(super) fn is_taken(fact: &Fact) -> bool {
    fact.only_if.is_some() || fact.worked_out.is_some()
}

impl Names {
    /// Names for everything in a pack.
    pub(super) fn of(pack: &Pack) -> Self {
        let mut used: BTreeSet<String> = TAKEN.split_whitespace().map(str::to_owned).collect();
        let mut name = |wanted: &str| unique(wanted, &mut used);
        let facts: Vec<String> = pack.facts.iter().map(|it| name(&it.name)).collect();
        let decisions: Vec<String> = pack.decisions.iter().map(|it| name(&it.name)).collect();
        let functions = pack.functions.iter();
        let functions = functions.map(|it| (it.name.clone(), name(&it.name)));
        let functions = functions.collect();
        let received_on = name("contact.received_on");
        let in_office_hours = name("contact.in_office_hours");
        let siblings = name("siblings");
        let recommended = decisions.get(pack.recommends.0).map_or("", String::as_str);
        let meanwhile = name(&format!("{recommended}_meanwhile"));
        let service = name("all_decisions");
        let taken = pack.facts.iter().zip(&facts);
        let taken = taken.map(|(fact, own)| is_taken(fact).then(|| name(&format!("{own}_taken"))));
        let taken = taken.collect();
        Self {
            facts,
            taken,
            decisions,
            functions,
            received_on,
            in_office_hours,
            siblings,
            meanwhile,
            service,
            item: prefix("each", &used),
            rule: prefix("rule", &used),
        }
    }

    /// The answer to a question.
    pub(super) fn answer(&self, id: FactId) -> &str {
        self.facts.get(id.0).map_or("", String::as_str)
    }

    /// What rules take for the answer: itself, or what is worked out of it.
    pub(super) fn fact(&self, id: FactId) -> &str {
        let taken = self.taken.get(id.0).and_then(Option::as_deref);
        taken.unwrap_or_else(|| self.answer(id))
    }

    /// A decision.
    pub(super) fn decision(&self, id: DecisionId) -> &str {
        self.decisions.get(id.0).map_or("", String::as_str)
    }

    /// A function of the pack.
    pub(super) fn function(&self, name: &str) -> &str {
        self.functions.get(name).map_or("", String::as_str)
    }

    /// The item of a quantifier; 0 is the outermost.
    pub(super) fn item(&self, depth: usize) -> String {
        format!("{}_{}", self.item, depth + 1)
    }

    /// The rules of one decision, in order.
    pub(super) fn rules<'r>(&self, ids: impl Iterator<Item = &'r Arc<str>>) -> Vec<String> {
        let mut used = BTreeSet::new();
        ids.map(|id| unique(&format!("{}_{id}", self.rule), &mut used))
            .collect()
    }
}

/// The wanted name in letters, digits and `_`, with as many `_` after it as make it the only one.
fn unique(wanted: &str, used: &mut BTreeSet<String>) -> String {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '_'
        }
    };
    let mut name: String = wanted.chars().map(plain).collect();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert(0, 'a');
    }
    while used.contains(&name) {
        name.push('_');
    }
    used.insert(name.clone());
    name
}

/// A beginning that no name has before a `_`.
fn prefix(wanted: &str, used: &BTreeSet<String>) -> String {
    let mut prefix = wanted.to_owned();
    while used.iter().any(|it| it.starts_with(&format!("{prefix}_"))) {
        prefix.push('s');
    }
    prefix
}
