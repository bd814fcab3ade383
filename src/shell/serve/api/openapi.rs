//! The OpenAPI 3.1 document, made from the routes and the schemas.

use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

use crate::record::deed::Deed;
use crate::shell::serve::api::links::answered;
use crate::shell::serve::api::links::links;
use crate::shell::serve::api::problem::KINDS;
use crate::shell::serve::api::routes::Keeps;
use crate::shell::serve::api::routes::Part;
use crate::shell::serve::api::routes::ROUTES;
use crate::shell::serve::api::routes::Route;
use crate::shell::serve::api::routes::Verb;
use crate::shell::serve::api::schemas;

/// What a reader must know first.
pub(super) const ABOUT: &str = "Recommends a safeguarding pathway under published rules, shows why, and keeps the \
record. It recommends; a person decides. A case needs no names. No answer and no reference ever stands in an address.";

/// A name in `On-Behalf-Of`.
const PERSON: &str = r"^[^/\s\x00-\x1f\x7f]([^/\x00-\x1f\x7f]{0,98}[^/\s\x00-\x1f\x7f])?$";

/// The document.
pub(crate) fn document() -> Json {
    let mut paths: Map<String, Json> = Map::new();
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(method(route.verb).to_owned(), operation(route));
        }
    }
    paths.insert("/v1/openapi.json".to_owned(), own());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "threshold",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "a token that `threshold tokens make` printed; on a loopback address without sign-in none is needed"}
            },
            "schemas": schemas::all(),
        }
    })
}

/// The word of a method.
pub(super) fn method(verb: Verb) -> &'static str {
    match verb {
        Verb::Get => "get",
        Verb::Post => "post",
    }
}

/// The roles that may.
pub(super) fn roles(route: &Route) -> Vec<&'static str> {
    let may = route.may.roles().iter();
    may.map(|role| role.word()).collect()
}

fn operation(route: &Route) -> Json {
    let parts = route.parts().map(|part| parameter(part, "path"));
    let query = route.query.iter().map(|part| parameter(part, "query"));
    let mut parameters: Vec<Json> = parts.chain(query).collect();
    if route.may != Deed::ReadRules {
        parameters.push(json!({
            "name": "On-Behalf-Of",
            "in": "header",
            "description": "the person in whose name it is done, as the calling system knows them; for tokens made with `--may-act-for-others`",
            "schema": {"type": "string", "pattern": PERSON},
            "example": "Kim Jones"
        }));
    }
    if route.keeps == Keeps::Entries {
        parameters.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "description": "the same request with the same key has its effect once, for 24 hours",
            "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
            "example": "0b9c6a1e-6d0f-4c0e-9a55-0e3b6f4d2a11"
        }));
    }
    let more = format!("{} Roles: {}.", route.more, roles(route).join(", "));
    let mut operation = json!({
        "operationId": route.name,
        "summary": route.says,
        "description": more,
        "parameters": parameters,
        "responses": responses(route),
    });
    if let (Some(schema), Some(operation)) = (route.takes, operation.as_object_mut()) {
        let schema = json!({"$ref": format!("#/components/schemas/{schema}")});
        let mut content = json!({"schema": schema});
        if let (Some(example), Some(content)) = (example(route.name), content.as_object_mut()) {
            content.insert("example".to_owned(), example);
        }
        let body = json!({"required": true, "content": {"application/json": content}});
        operation.insert("requestBody".to_owned(), body);
    }
    operation
}

/// A body that works, once its numbers are those of the record.
fn example(name: &str) -> Option<Json> {
    match name {
        "decide" | "ask" => Some(json!({
            "case": "C-2041",
            "authority": "england",
            "received": "2026-11-20T16:20",
            "children": [{"ref": "child-1", "facts": {"age_years": 7}}]
        })),
        "openContact" => Some(json!({
            "reference": "C-2041",
            "authority": "england",
            "received": "2026-11-20T16:20",
            "children": ["child-1"],
            "entries": [{"answered": {"child": "child-1", "fact": "age_years", "answer": 7, "from": "school"}}]
        })),
        "addEntries" => Some(json!({"seen": 3, "entries": [answered()]})),
        "recommend" => Some(json!({"seen": 4, "child": "child-1"})),
        _ => None,
    }
}

fn parameter(part: &Part, place: &str) -> Json {
    json!({
        "name": part.name,
        "in": place,
        "required": place == "path",
        "description": part.says,
        "schema": {"type": "string", "pattern": part.pattern},
        "example": part.example,
    })
}

fn responses(route: &Route) -> Json {
    let mut all = Map::new();
    let schema = json!({"$ref": format!("#/components/schemas/{}", route.gives)});
    let mut worked = json!({
        "description": "it worked",
        "content": {"application/json": {"schema": schema}}
    });
    if let Some(worked) = worked
        .as_object_mut()
        .filter(|_| route.keeps == Keeps::Entries)
    {
        let location = json!({"schema": {"type": "string"}, "description": "the contact"});
        worked.insert("headers".to_owned(), json!({"Location": location}));
    }
    if let (Some(links), Some(worked)) = (links(route.name), worked.as_object_mut()) {
        worked.insert("links".to_owned(), links);
    }
    all.insert(route.status().to_string(), worked);
    for status in failures(route) {
        let kinds = KINDS.iter().filter(|kind| kind.status == status);
        let said: Vec<String> = kinds
            .map(|kind| format!("`{}`: {}", kind.name, kind.title))
            .collect();
        let schema = json!({"$ref": "#/components/schemas/Problem"});
        all.insert(
            status.to_string(),
            json!({
                "description": said.join("; "),
                "content": {"application/problem+json": {"schema": schema}}
            }),
        );
    }
    Json::Object(all)
}

/// The statuses with which a route may fail.
fn failures(route: &Route) -> Vec<u16> {
    let mut all = vec![401, 403, 429, 500, 503];
    if route.takes.is_some() {
        all.extend([400, 408, 413, 415, 422]);
    }
    if !route.query.is_empty() || route.may != Deed::ReadRules {
        all.push(400);
    }
    if route.parts().next().is_some() {
        all.push(404);
    }
    if route.keeps == Keeps::Entries {
        all.push(409);
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// The document about itself.
fn own() -> Json {
    json!({"get": {
        "operationId": "openapi",
        "summary": "This document",
        "security": [],
        "responses": {"200": {"description": "it worked", "content": {"application/json": {"schema": {"type": "object"}}}}}
    }})
}
