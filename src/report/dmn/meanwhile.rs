//! What applies while the recommendation is open → a decision of its own.

use crate::check::pack::OpenRule;
use crate::report::dmn::decisions::says;
use crate::report::dmn::feel::Feel;
use crate::report::dmn::feel::Mode;
use crate::report::dmn::feel::Read;
use crate::report::dmn::feel::Refused;
use crate::report::dmn::items::MEANWHILE;
use crate::report::dmn::parts::expression;
use crate::report::dmn::parts::variable;
use crate::report::dmn::requirements::requirements;
use crate::report::dmn::value::quoted;
use crate::report::dmn::xml::Element;

/// The decision, with what of its rules is not exported; nothing for a pack without such rules.
pub(super) fn meanwhile(feel: &mut Feel<'_>) -> Option<(Element, Vec<(String, Refused)>)> {
    let pack = feel.pack;
    let decision = pack.decision(pack.recommends);
    if decision.while_open.is_empty() {
        return None;
    }
    let name = feel.names.meanwhile.clone();
    let open = feel.names.decision(pack.recommends).to_owned();
    let mut refused = Vec::new();
    let mut text = format!("if ({open}.settled != null) then null\n");
    let mut told = String::from(
        "What applies until the recommendation is settled: the first of these rules that surely holds, and never an \
         outcome below the least protective one still possible. null: the recommendation is settled.\n",
    );
    for rule in &decision.while_open {
        let must = feel.holds(&rule.rule.condition, Mode::Must);
        let parts = std::mem::take(&mut feel.refused);
        told.push_str(&format!("\n{}\n", says(pack, decision, &rule.rule, &parts)));
        refused.extend(
            parts
                .into_iter()
                .map(|part| (rule.rule.id.to_string(), part)),
        );
        text.push_str(&format!(
            "else if ({}) then {}\n",
            must.text(),
            gives(feel, &open, rule)
        ));
    }
    text.push_str("else null");
    feel.reads.insert(Read::Decision(pack.recommends));
    let mut cited: Vec<&str> = Vec::new();
    for id in decision.while_open.iter().flat_map(|it| &it.rule.cite) {
        if !cited.contains(&id.as_str()) {
            cited.push(id);
        }
    }
    let element = Element::new("decision")
        .with("name", &*name)
        .with("id", format!("decision_{name}"))
        .holding(Element::text("description", told.trim()))
        .holding(variable(
            &format!("decision_{name}"),
            &name,
            Some(MEANWHILE),
        ))
        .holding_all(requirements(feel, &name, None, &cited))
        .holding(expression(&format!("decision_{name}"), text));
    Some((element, refused))
}

/// What a rule gives, raised to the least protective outcome still possible.
fn gives(feel: &Feel<'_>, open: &str, rule: &OpenRule) -> String {
    let pack = feel.pack;
    let decision = pack.decision(pack.recommends);
    let own = rule.rule.then.first().copied().unwrap_or(0);
    let name = |at: usize| {
        let outcome = decision.outcomes.get(at);
        quoted(outcome.map_or("", |it| &it.id))
    };
    let higher: Vec<String> = (own + 1..decision.outcomes.len()).map(name).collect();
    let raised = format!("({open}.at_least in [{}])", higher.join(", "));
    let adds = rule.adds.iter().flat_map(|(id, outcomes)| {
        let of = pack.decision(*id);
        let outcomes = outcomes.iter().filter_map(|at| of.outcomes.get(*at));
        outcomes.map(|it| {
            format!(
                "{{decision: {}, outcome: {}}}",
                quoted(&of.name),
                quoted(&it.id)
            )
        })
    });
    let adds: Vec<String> = adds.collect();
    let (outcome, raised) = if higher.is_empty() {
        (name(own), "false".to_owned())
    } else {
        let own = name(own);
        let outcome = format!("(if {raised} then {open}.at_least else {own})");
        (outcome, raised)
    };
    format!(
        "{{rule: {}, outcome: {outcome}, raised: {raised}, adds: [{}]}}",
        quoted(&rule.rule.id),
        adds.join(", ")
    )
}
