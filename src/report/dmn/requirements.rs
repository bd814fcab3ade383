//! What a decision reads and rests on → its requirements.

use crate::check::term::FactId;
use crate::report::dmn::feel::Feel;
use crate::report::dmn::feel::Read;
use crate::report::dmn::names::is_taken;
use crate::report::dmn::xml::Element;

/// The requirements of the decision with that name: of information, of knowledge, and of authority.
///
/// They are what was read since the writer was last cleared; `own` is the question whose answer it reads itself.
pub(super) fn requirements(
    feel: &mut Feel<'_>,
    of: &str,
    own: Option<FactId>,
    cited: &[&str],
) -> Vec<Element> {
    let reads = std::mem::take(&mut feel.reads);
    feel.seen.extend(reads.iter().cloned());
    let mut information: Vec<(&'static str, String)> = Vec::new();
    let mut knowledge: Vec<String> = Vec::new();
    if let Some(own) = own {
        let name = feel.names.answer(own);
        information.push(("requiredInput", format!("input_{name}")));
    }
    for read in reads {
        let names = feel.names;
        match read {
            Read::Fact(id) if is_taken(feel.pack.fact(id)) => {
                information.push(("requiredDecision", format!("decision_{}", names.fact(id))));
            }
            Read::Fact(id) => {
                information.push(("requiredInput", format!("input_{}", names.answer(id))));
            }
            Read::Decision(id) => {
                let name = names.decision(id);
                information.push(("requiredDecision", format!("decision_{name}")));
            }
            Read::ReceivedOn => {
                information.push(("requiredInput", format!("input_{}", names.received_on)));
            }
            Read::InOfficeHours => {
                information.push(("requiredInput", format!("input_{}", names.in_office_hours)));
            }
            Read::Siblings => {
                information.push(("requiredInput", format!("input_{}", names.siblings)));
            }
            Read::Function(name) => knowledge.push(format!("function_{}", names.function(&name))),
        }
    }
    let require = |kind: &'static str, at: usize, inner: &'static str, to: &str| {
        Element::new(kind)
            .with("id", format!("decision_{of}_reads_{}", at + 1))
            .holding(Element::new(inner).with("href", format!("#{to}")))
    };
    let mut made = Vec::new();
    for (inner, to) in &information {
        made.push(require("informationRequirement", made.len(), inner, to));
    }
    for to in &knowledge {
        made.push(require(
            "knowledgeRequirement",
            made.len(),
            "requiredKnowledge",
            to,
        ));
    }
    for id in cited {
        let to = source_id(id);
        made.push(require(
            "authorityRequirement",
            made.len(),
            "requiredAuthority",
            &to,
        ));
    }
    made
}

/// The id of the knowledge source of a statement.
pub(super) fn source_id(statement: &str) -> String {
    let plain = |letter: char| {
        let kept = letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
        if kept { letter } else { '_' }
    };
    let id: String = statement.chars().map(plain).collect();
    format!("source_{id}")
}
