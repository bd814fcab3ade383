//! Small pieces that many elements have.

use crate::report::dmn::xml::Element;

/// The variable of the element with that id.
pub(super) fn variable(of: &str, name: &str, type_ref: Option<&str>) -> Element {
    let element = Element::new("variable")
        .with("name", name)
        .with("id", format!("{of}_variable"));
    match type_ref {
        Some(type_ref) => element.with("typeRef", type_ref),
        None => element,
    }
}

/// The expression of the element with that id.
pub(super) fn expression(of: &str, text: String) -> Element {
    Element::new("literalExpression")
        .with("id", format!("{of}_expression"))
        .holding(Element::text("text", text))
}
