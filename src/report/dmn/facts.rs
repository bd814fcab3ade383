//! Questions → input data, and a decision for each of which rules take more than the answer itself.

use crate::algebra::value::Value;
use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::report::dmn::clause::Clause;
use crate::report::dmn::feel::Feel;
use crate::report::dmn::feel::Mode;
use crate::report::dmn::feel::Read;
use crate::report::dmn::feel::Sign;
use crate::report::dmn::items::SIBLINGS;
use crate::report::dmn::items::type_of_fact;
use crate::report::dmn::parts::expression;
use crate::report::dmn::parts::variable;
use crate::report::dmn::requirements::requirements;
use crate::report::dmn::value::literal;
use crate::report::dmn::xml::Element;

/// The input data of a question.
pub(super) fn input(pack: &Pack, id: FactId, name: &str) -> Element {
    let fact = pack.fact(id);
    let mut says = format!("{} {}\n", fact.ask, fact.help.as_deref().unwrap_or(""));
    for (value, words) in &fact.values {
        says.push_str(&format!("\"{value}\": {words}.\n"));
    }
    says.push_str(match &fact.of {
        Type::YesNo => "true: yes. false: no. null: not known, whether or not somebody asked.",
        Type::AnyOf(_) => "[]: none of them, which is an answer. null: not known.",
        Type::List(_) | Type::Record(_) => {
            "[]: there is none, which is an answer. null: not known."
        }
        Type::Number(_)
        | Type::Text
        | Type::Date
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::OneOf(_)
        | Type::Any => "null: not known.",
    });
    data(name, &says, &type_of_fact(fact, name))
}

/// The input data of what comes with the contact.
pub(super) fn given(feel: &Feel<'_>, read: &Read) -> Option<Element> {
    let names = feel.names;
    match read {
        Read::ReceivedOn => Some(data(
            &names.received_on,
            "The day on which the contact was received.",
            "date",
        )),
        Read::InOfficeHours => Some(data(
            &names.in_office_hours,
            "Whether the contact was received in the office hours of the pack, by its calendar of working days. \
             Whoever calls works it out. null: not known.",
            "boolean",
        )),
        Read::Siblings => Some(data(
            &names.siblings,
            "The other children of the contact, each with what was settled for it. Decide every child first with null \
             here, or with [] where there is no other; then give each the `settled` of the others, and decide again. \
             null: nothing is known of the others. []: there is no other.",
            SIBLINGS,
        )),
        Read::Fact(_) | Read::Decision(_) | Read::Function(_) => None,
    }
}

fn data(name: &str, says: &str, of: &str) -> Element {
    let variable = variable(&format!("input_{name}"), name, Some(of));
    Element::new("inputData")
        .with("name", name)
        .with("id", format!("input_{name}"))
        .holding(Element::text("description", says.trim()))
        .holding(variable)
}

/// The decision that says what rules take for an answer: an answer always stands, then what does not apply, then
/// what can be worked out.
pub(super) fn taken(feel: &mut Feel<'_>, id: FactId) -> Element {
    let fact = feel.pack.fact(id).clone();
    let answer = feel.names.answer(id).to_owned();
    let mut text = format!("if ({answer} != null) then {answer}");
    let mut applies = Clause::Yes;
    if let Some((only_if, _)) = &fact.only_if {
        applies = feel.truth(only_if, Sign::Holds, Mode::Must);
        let idle = feel.truth(only_if, Sign::Fails, Mode::Must);
        let otherwise = otherwise(&fact);
        text.push_str(&format!("\nelse if ({}) then {otherwise}", idle.text()));
    }
    if let Some(term) = &fact.worked_out {
        let value = feel.value(term);
        let mut conditions = vec![value.known.clone()];
        if let Some((least, most)) = fact.bounds {
            let ends = [(">=", least), ("<=", most)];
            conditions.extend(ends.map(|(sign, end)| {
                Clause::plain(format!("{} {sign} {}", value.text, Value::Number(end)))
            }));
        }
        let same = fact.otherwise.as_ref().and_then(literal);
        let same = same.map(|it| Clause::plain(format!("{} = {it}", value.text)));
        conditions.push(Clause::any([applies, same.unwrap_or(Clause::No)]));
        let condition = Clause::all(conditions);
        text.push_str(&format!(
            "\nelse if ({}) then {}",
            condition.text(),
            value.text
        ));
    }
    text.push_str("\nelse null");
    let name = feel.names.fact(id).to_owned();
    let of = type_of_fact(&fact, &answer);
    Element::new("decision")
        .with("name", &*name)
        .with("id", format!("decision_{name}"))
        .holding(Element::text("description", says(&fact)))
        .holding(Element::text("question", &*fact.ask))
        .holding(variable(&format!("decision_{name}"), &name, Some(&of)))
        .holding_all(requirements(feel, &name, Some(id), &[]))
        .holding(expression(&format!("decision_{name}"), text))
}

fn otherwise(fact: &Fact) -> String {
    let value = fact.otherwise.as_ref().and_then(literal);
    value.unwrap_or_else(|| "null".to_owned())
}

fn says(fact: &Fact) -> String {
    let mut text = "What rules take for the answer. An answer that was given stands.".to_owned();
    if let Some((_, written)) = &fact.only_if {
        let written = written.trim();
        text.push_str(&format!(
            " The question applies only if: {written}. Where it certainly does not, this is {}.",
            otherwise(fact)
        ));
    }
    if fact.worked_out.is_some() {
        text.push_str(" Without an answer it is worked out of others, where these are known.");
    }
    text.push_str(" null: not known.");
    text
}
