//! A pack → a model of DMN 1.5 whose FEEL gives the answers of the quick evaluation, unknowns included.
//!
//! FEEL takes much that is not known for "no". So every rule is written twice,
//! as what makes it certain and as what does not rule it out, and `null` is tested for.

mod clause;
mod decisions;
mod facts;
mod feel;
mod items;
mod meanwhile;
mod names;
mod parts;
mod requirements;
mod script;
mod service;
mod sources;
mod value;
mod words;
mod xml;

use std::collections::BTreeMap;

use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::term::Term;
use crate::compile::program::Program;
use crate::report::dmn::feel::Feel;
use crate::report::dmn::feel::Mode;
use crate::report::dmn::feel::Read;
use crate::report::dmn::feel::Refused;
use crate::report::dmn::names::Names;
use crate::report::dmn::names::is_taken;
use crate::report::dmn::script::Tables;
use crate::report::dmn::xml::Element;

const MODEL: &str = "https://www.omg.org/spec/DMN/20230324/MODEL/";
const FEEL: &str = "https://www.omg.org/spec/DMN/20230324/FEEL/";

/// A pack as DMN.
#[derive(Clone, Debug)]
pub struct Export {
    /// The whole file.
    pub xml: String,
    /// How many decisions of the pack are in it.
    pub decisions: usize,
    /// How many rules.
    pub rules: usize,
    /// How many questions.
    pub questions: usize,
    /// What could not be exported: whose part it is, the part, and why. It counts as not known in the file.
    pub left_out: Vec<LeftOut>,
    /// Questions that no rule reads, and that are not in the file.
    pub unread: Vec<String>,
    /// The FEEL name of every question and decision whose own name it is not.
    pub renamed: Vec<(String, String)>,
}

/// A part of a pack that is not exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The rule or question.
    pub of: String,
    /// The part of its condition.
    pub part: String,
    /// Why.
    pub why: String,
}

/// A condition as two conditions of plain FEEL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// True exactly where the condition is certain.
    pub must: String,
    /// False exactly where it is certain not to hold.
    pub may: String,
    /// Parts that FEEL cannot say, which count as not known.
    pub left_out: Vec<String>,
}

/// A condition of a pack as the pair of conditions.
#[must_use]
pub fn pair(program: &Program, condition: &Term) -> Pair {
    let names = Names::of(&program.pack);
    let tables = Tables::of(program, std::iter::once(condition));
    let mut feel = Feel::new(&program.pack, &names, &tables);
    let must = feel.holds(condition, Mode::Must).text();
    let may = feel.holds(condition, Mode::May).text();
    let left_out = feel.refused.into_iter().map(|it| it.part);
    Pair {
        must,
        may,
        left_out: left_out.collect(),
    }
}

/// The pack as DMN.
#[must_use]
pub fn export(program: &Program) -> Export {
    let pack = &*program.pack;
    let names = Names::of(pack);
    let tables = Tables::of(program, terms(pack).into_iter());
    let mut feel = Feel::new(pack, &names, &tables);
    let mut left_out = Vec::new();
    let mut note = |parts: Vec<(String, Refused)>| {
        left_out.extend(parts.into_iter().map(|(of, it)| LeftOut {
            of,
            part: it.part,
            why: it.why,
        }));
    };
    let mut decisions = Vec::new();
    for id in pack.decision_ids() {
        let exported = decisions::decision(&mut feel, id);
        decisions.push(exported.element);
        note(exported.refused);
    }
    if let Some((element, refused)) = meanwhile::meanwhile(&mut feel) {
        decisions.push(element);
        note(refused);
    }
    let (facts, refused) = read_facts(&mut feel);
    note(refused);
    let unread = pack.fact_ids().filter(|id| !facts.contains_key(id));
    let mut made = Export {
        xml: String::new(),
        decisions: pack.decisions.len(),
        rules: pack.decisions.iter().map(|it| it.rules.len()).sum(),
        questions: facts.len(),
        left_out,
        unread: unread.map(|id| pack.fact(id).name.to_string()).collect(),
        renamed: renamed(pack, &names),
    };
    let given = feel.seen.iter().filter_map(|it| facts::given(&feel, it));
    let inputs = facts
        .keys()
        .map(|id| facts::input(pack, *id, names.answer(*id)));
    let inputs: Vec<Element> = given.chain(inputs).collect();
    let kept: Vec<Element> = facts.values().flatten().cloned().collect();
    let service = service::service(&names.service, &inputs, &kept, &decisions);
    let functions = pack.functions.iter();
    let functions = functions.filter_map(|it| sources::function(&feel, it));
    let definitions = definitions(pack)
        .holding(Element::text("description", words::about(pack, &made)))
        .holding_all(item_definitions(pack, &names, &feel, &facts))
        .holding_all(inputs)
        .holding_all(functions)
        .holding_all(kept)
        .holding_all(decisions)
        .holding(service)
        .holding_all(sources::cited(pack).map(sources::source));
    made.xml = definitions.document();
    made
}

/// Every condition and worked-out value of a pack.
fn terms(pack: &Pack) -> Vec<&Term> {
    let mut terms: Vec<&Term> = Vec::new();
    for decision in &pack.decisions {
        let open = decision.while_open.iter().map(|it| &it.rule);
        terms.extend(
            decision
                .rules
                .iter()
                .chain(open)
                .map(|rule| &rule.condition),
        );
    }
    for fact in &pack.facts {
        terms.extend(fact.only_if.as_ref().map(|(term, _)| term));
        terms.extend(&fact.worked_out);
    }
    terms
}

/// Facts, with the decision of each that has one.
type Facts = BTreeMap<FactId, Option<Element>>;

/// The facts that decisions read, themselves or through others, with the decision of each that has one.
fn read_facts(feel: &mut Feel<'_>) -> (Facts, Vec<(String, Refused)>) {
    let mut made = Facts::new();
    let mut refused = Vec::new();
    loop {
        let next = feel.seen.iter().find_map(|read| match read {
            Read::Fact(id) if !made.contains_key(id) => Some(*id),
            Read::Fact(_)
            | Read::Decision(_)
            | Read::ReceivedOn
            | Read::InOfficeHours
            | Read::Siblings
            | Read::Function(_) => None,
        });
        let Some(id) = next else {
            return (made, refused);
        };
        let fact = feel.pack.fact(id);
        let element = is_taken(fact).then(|| facts::taken(feel, id));
        let parts = std::mem::take(&mut feel.refused);
        refused.extend(parts.into_iter().map(|part| (fact.name.to_string(), part)));
        made.insert(id, element);
    }
}

fn item_definitions(pack: &Pack, names: &Names, feel: &Feel<'_>, facts: &Facts) -> Vec<Element> {
    let mut made: Vec<Element> = facts
        .keys()
        .flat_map(|id| items::of_fact(pack, names, *id))
        .collect();
    if feel.seen.contains(&Read::Siblings) {
        made.extend(items::siblings(pack));
    }
    made.push(items::rule());
    for id in pack.decision_ids() {
        made.push(items::of_decision(pack.decision(id), names.decision(id)));
    }
    if !pack.decision(pack.recommends).while_open.is_empty() {
        made.push(items::meanwhile());
    }
    made
}

fn renamed(pack: &Pack, names: &Names) -> Vec<(String, String)> {
    let facts = pack.fact_ids();
    let facts = facts.map(|id| (pack.fact(id).name.to_string(), names.answer(id).to_owned()));
    let decisions = pack.decision_ids();
    let decisions = decisions.map(|id| {
        let name = pack.decision(id).name.to_string();
        (name, names.decision(id).to_owned())
    });
    facts
        .chain(decisions)
        .filter(|(own, name)| own != name)
        .collect()
}

fn definitions(pack: &Pack) -> Element {
    let own = pack.own();
    Element::new("definitions")
        .with("xmlns", MODEL)
        .with("id", "definitions")
        .with("name", own.id.pack.clone())
        .with(
            "namespace",
            format!(
                "https://threshold.invalid/{}/{}",
                own.id.pack, own.id.version
            ),
        )
        .with("expressionLanguage", FEEL)
        .with("typeLanguage", FEEL)
        .with("exporter", "threshold")
        .with("exporterVersion", env!("CARGO_PKG_VERSION"))
}
