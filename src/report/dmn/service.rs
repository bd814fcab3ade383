//! All decisions as one service, so that a caller asks once.

use crate::report::dmn::parts::variable;
use crate::report::dmn::xml::Element;

/// The service with that name: it is given these inputs, answers these decisions and keeps the others to itself.
pub(super) fn service(
    name: &str,
    inputs: &[Element],
    kept: &[Element],
    answered: &[Element],
) -> Element {
    let refer = |kind: &'static str, to: &[Element]| -> Vec<Element> {
        let ids = to.iter().filter_map(|it| it.attribute("id"));
        ids.map(|id| Element::new(kind).with("href", format!("#{id}")))
            .collect()
    };
    let id = format!("service_{name}");
    Element::new("decisionService")
        .with("name", name)
        .with("id", &*id)
        .holding(Element::text(
            "description",
            "Every decision at once, each under its own name.",
        ))
        .holding(variable(&id, name, None))
        .holding_all(refer("outputDecision", answered))
        .holding_all(refer("encapsulatedDecision", kept))
        .holding_all(refer("inputData", inputs))
}
