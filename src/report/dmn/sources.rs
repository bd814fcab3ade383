//! Statements that rules rest on → knowledge sources; scripted functions → knowledge models.

use crate::check::pack::Function;
use crate::check::pack::Pack;
use crate::check::pack::Statement;
use crate::check::types::Type;
use crate::report::dmn::feel::Feel;
use crate::report::dmn::parts::expression;
use crate::report::dmn::parts::variable;
use crate::report::dmn::requirements::source_id;
use crate::report::dmn::xml::Element;

/// The knowledge source of a statement.
pub(super) fn source(statement: &Statement) -> Element {
    let element = Element::new("knowledgeSource")
        .with("name", &*statement.id)
        .with("id", source_id(&statement.id));
    let element = match &statement.link {
        Some(link) => element.with("locationURI", &**link),
        None => element,
    };
    let note = statement.note.as_deref().unwrap_or("");
    let text = format!(
        "{} ({}), {}: {} {note}",
        statement.title, statement.publisher, statement.at, statement.says
    );
    element
        .holding(Element::text("description", text.trim()))
        .holding(Element::text("type", "statement"))
}

/// The statements that rules cite.
pub(super) fn cited(pack: &Pack) -> impl Iterator<Item = &Statement> {
    let decisions = pack.decisions.iter();
    let rules = decisions.flat_map(|it| {
        let open = it.while_open.iter().map(|open| &open.rule);
        it.rules.iter().chain(open)
    });
    let cited: std::collections::BTreeSet<&String> = rules.flat_map(|rule| &rule.cite).collect();
    cited.into_iter().filter_map(|id| pack.statements.get(id))
}

/// The knowledge model of a scripted function that could be written as a table.
pub(super) fn function(feel: &Feel<'_>, function: &Function) -> Option<Element> {
    let parameters: Vec<String> = (1..=function.parameters.len())
        .map(|at| format!("given_{at}"))
        .collect();
    let body = feel.tables.body(&function.name, &parameters)?;
    let name = feel.names.function(&function.name);
    let id = format!("function_{name}");
    let formal = parameters.iter().map(|parameter| {
        Element::new("formalParameter")
            .with("name", &**parameter)
            .with("id", format!("{id}_{parameter}"))
            .with("typeRef", "Any")
    });
    let of = match function.result {
        Type::YesNo => "boolean",
        Type::Number(_) => "number",
        Type::Text => "string",
        Type::Date
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::OneOf(_)
        | Type::AnyOf(_)
        | Type::List(_)
        | Type::Record(_)
        | Type::Any => "Any",
    };
    let words = function.words.as_deref().unwrap_or("");
    let says = format!(
        "{words}\nA script of the pack as a table over all that rules can give it. null: not known, or not in the table."
    );
    Some(
        Element::new("businessKnowledgeModel")
            .with("name", name)
            .with("id", &*id)
            .holding(Element::text("description", says.trim()))
            .holding(variable(&id, name, None))
            .holding(
                Element::new("encapsulatedLogic")
                    .with("id", format!("{id}_logic"))
                    .with("typeRef", of)
                    .holding_all(formal)
                    .holding(expression(&format!("{id}_logic"), body)),
            ),
    )
}
