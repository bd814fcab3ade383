//! `services.yaml` and `sources.yaml` → services, documents and statements as written.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::Fields;
use crate::ast::fingerprint::Fingerprint;
use crate::ast::pack::Document;
use crate::ast::pack::Reach;
use crate::ast::pack::Service;
use crate::ast::pack::Statement;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::read_facts::check_name;
use crate::ast::yaml::Entry;
use crate::ast::yaml::Node;

/// Reads services and contact points.
pub(super) fn read_services(node: &Node, problems: &mut Vec<Diagnostic>) -> Vec<Service> {
    let Some(mut fields) = Fields::of(node, "services.yaml", problems) else {
        return Vec::new();
    };
    let services = fields.map("services");
    fields.finish();
    services
        .iter()
        .filter_map(|entry| read_service(entry, problems))
        .collect()
}

fn read_service(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<Service> {
    let id = Written::new(entry.key.clone(), entry.key_place);
    check_name(&id, "a service", problems);
    let mut fields = Fields::of(&entry.value, "a service", problems)?;
    let title = fields.required_text("title");
    let serves = fields.required_text("serves");
    let reach = fields.items("reach");
    let cite = fields.texts("cite");
    let note = fields.text("note").map(|text| text.value);
    fields.finish();
    let reach = reach
        .into_iter()
        .filter_map(|node| read_reach(node, problems))
        .collect();
    Some(Service {
        id,
        title: title?.value,
        serves: serves?.value,
        reach,
        cite,
        note,
    })
}

fn read_reach(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Reach> {
    let mut fields = Fields::of(node, "a way to reach a service", problems)?;
    let found: Vec<(&'static str, Written<String>)> = ["phone", "email", "web", "form"]
        .into_iter()
        .filter_map(|how| Some((how, fields.text(how)?)))
        .collect();
    let when = fields.text("when").map(|text| text.value);
    let place = Place {
        end: fields.place().start,
        ..fields.place()
    };
    fields.finish();
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some((how, at)), None) => Some(Reach {
            how,
            at: at.value,
            when,
        }),
        _ => {
            problems.push(
                Diagnostic::error(
                    "bad-reach",
                    "exactly one of `phone`, `email`, `web` or `form` is wanted",
                )
                .at(place, ""),
            );
            None
        }
    }
}

/// Reads documents and statements.
pub(super) fn read_sources(
    node: &Node,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Document>, Vec<Statement>) {
    let Some(mut fields) = Fields::of(node, "sources.yaml", problems) else {
        return (Vec::new(), Vec::new());
    };
    let documents = fields.map("documents");
    let statements = fields.map("statements");
    fields.finish();
    (
        documents
            .iter()
            .filter_map(|entry| read_document(entry, problems))
            .collect(),
        statements
            .iter()
            .filter_map(|entry| read_statement(entry, problems))
            .collect(),
    )
}

fn read_document(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<Document> {
    let mut fields = Fields::of(&entry.value, "a document", problems)?;
    let title = fields.required_text("title");
    let publisher = fields.required_text("publisher");
    let link = fields.text("link");
    let note = fields.text("note").map(|text| text.value);
    fields.finish();
    if let Some(link) = &link
        && !link.value.starts_with("https://")
        && !link.value.starts_with("http://")
    {
        problems.push(
            Diagnostic::error("bad-link", format!("`{}` is not a web address", link.value))
                .at(link.place, "")
                .help("write the whole address, beginning with `https://`".to_owned()),
        );
    }
    Some(Document {
        id: Written::new(entry.key.clone(), entry.key_place),
        title: title?.value,
        publisher: publisher?.value,
        link: link.map(|link| link.value),
        note,
    })
}

fn read_statement(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Option<Statement> {
    let mut fields = Fields::of(&entry.value, "a statement", problems)?;
    let document = fields.required_text("document");
    let at = fields.required_text("at");
    let says = fields.required_text("says");
    let fingerprint = fields.text("fingerprint");
    let note = fields.text("note").map(|text| text.value);
    fields.finish();
    if let Some(written) = &fingerprint {
        check_fingerprint(written, problems);
    }
    Some(Statement {
        id: Written::new(entry.key.clone(), entry.key_place),
        document,
        at: at?.value,
        says: says?.value,
        fingerprint,
        note,
    })
}

fn check_fingerprint(written: &Written<String>, problems: &mut Vec<Diagnostic>) {
    if Fingerprint::parse(&written.value).is_none() {
        problems.push(
            Diagnostic::error(
                "bad-fingerprint",
                format!("`{}` is not a fingerprint", written.value),
            )
            .at(written.place, "")
            .help(
                "write the number of words, a colon and 16 hexadecimal digits, in quotation marks"
                    .to_owned(),
            ),
        );
    }
}
