//! What an editor may ask, and the answers, in the words of the protocol.

use std::path::Path;

use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::Severity;
use crate::ast::place::Place;
use crate::report::editor::at::declared;
use crate::report::editor::at::everywhere;
use crate::report::editor::at::name_at;
use crate::report::editor::complete::What;
use crate::report::editor::complete::complete;
use crate::report::editor::desk::Desk;
use crate::report::editor::desk::Source;
use crate::report::editor::format::Sort;
use crate::report::editor::hover::hover;
use crate::report::editor::names::Role;
use crate::report::editor::outline::Declared;
use crate::report::editor::outline::outline;
use crate::report::editor::position;
use crate::report::editor::position::Position;
use crate::report::editor::rename::may_rename;
use crate::report::editor::rename::rename;
use crate::report::layout::Reach;
use crate::report::layout::layout;
use crate::shell::lsp::session::FAILED;
use crate::shell::lsp::session::Session;
use crate::shell::lsp::session::WRONG_PARAMETERS;

/// An answer, or the number of an error and why.
type Answer = Result<Json, (i64, String)>;

/// What answers a method.
pub(super) fn method(name: &str) -> Option<fn(&mut Session, &Json) -> Answer> {
    Some(match name {
        "textDocument/hover" => words_at,
        "textDocument/completion" => words_for,
        "textDocument/definition" => definition,
        "textDocument/references" => references,
        "textDocument/documentHighlight" => highlights,
        "textDocument/prepareRename" => renamable,
        "textDocument/rename" => renamed,
        "textDocument/documentSymbol" => symbols,
        "textDocument/formatting" => laid_out,
        "textDocument/codeAction" => repairs,
        _ => return None,
    })
}

/// What the server can do.
pub(super) fn abilities() -> Json {
    json!({
        "capabilities": {
            "positionEncoding": "utf-16",
            "textDocumentSync": {"openClose": true, "change": 2, "save": true},
            "hoverProvider": true,
            "completionProvider": {"triggerCharacters": [" ", "=", "(", ",", "[", "@"]},
            "definitionProvider": true,
            "referencesProvider": true,
            "documentHighlightProvider": true,
            "renameProvider": {"prepareProvider": true},
            "documentSymbolProvider": true,
            "documentFormattingProvider": true,
            "codeActionProvider": {"codeActionKinds": ["quickfix"]},
        },
        "serverInfo": {"name": "threshold", "version": env!("CARGO_PKG_VERSION")},
    })
}

/// A range as an editor writes it.
pub(super) fn range(range: &Json) -> Option<(Position, Position)> {
    let at = |which: &str| {
        let number = |key: &str| {
            let found = range.get(which)?.get(key)?.as_u64()?;
            usize::try_from(found).ok()
        };
        Some(Position {
            line: number("line")?,
            column: number("character")?,
        })
    };
    Some((at("start")?, at("end")?))
}

fn as_position(at: Position) -> Json {
    json!({"line": at.line, "character": at.column})
}

fn as_range(desk: &Desk, place: Place) -> Json {
    let (start, end) = position::range(&desk.files, place);
    json!({"start": as_position(start), "end": as_position(end)})
}

/// A problem as an editor shows it: the message, then what to do.
pub(super) fn problem(session: &Session, problem: &Diagnostic) -> Json {
    let desk = &session.desk;
    let mut message = problem.message.clone();
    for help in &problem.help {
        message.push_str(&format!("\n{help}"));
    }
    let primary = problem.labels.iter().find(|label| label.primary);
    let related: Vec<Json> = problem
        .labels
        .iter()
        .filter(|label| primary.is_none_or(|first| !std::ptr::eq(first, *label)))
        .filter_map(|label| {
            let location = location(session, label.place)?;
            Some(json!({"location": location, "message": label.text}))
        })
        .collect();
    let severity = match problem.severity {
        Severity::Error => 1,
        Severity::Warning => 2,
    };
    let mut shown = json!({
        "range": primary.map_or(Json::Null, |label| as_range(desk, label.place)),
        "severity": severity,
        "code": problem.code,
        "source": "threshold",
        "message": message,
    });
    if let Some(object) = shown.as_object_mut()
        && !related.is_empty()
    {
        object.insert("relatedInformation".to_owned(), Json::Array(related));
    }
    shown
}

/// A place as an editor goes to it; the rules that come with the program are no file.
fn location(session: &Session, place: Place) -> Option<Json> {
    let path = session.desk.path_of(place.file)?;
    if session.desk.source(path) == Source::BuiltIn {
        return None;
    }
    let range = as_range(&session.desk, place);
    Some(json!({"uri": session.address(path), "range": range}))
}

/// The path of the open document that is asked about; nothing if it is none of ours.
fn document(session: &Session, params: &Json) -> Result<Option<String>, (i64, String)> {
    let address = params.pointer("/textDocument/uri").and_then(Json::as_str);
    let Some(address) = address else {
        return Err((WRONG_PARAMETERS, "no `textDocument.uri`".to_owned()));
    };
    Ok(session.path_of(address).map(str::to_owned))
}

/// The path and the byte that is asked about.
fn spot(session: &Session, params: &Json) -> Result<Option<(String, usize)>, (i64, String)> {
    let path = document(session, params)?;
    let number = |key: &str| {
        let found = params.get("position")?.get(key)?.as_u64()?;
        usize::try_from(found).ok()
    };
    let (Some(line), Some(column)) = (number("line"), number("character")) else {
        return Err((WRONG_PARAMETERS, "no `position`".to_owned()));
    };
    let file = path.as_ref().and_then(|path| session.desk.file(path));
    let byte =
        file.map(|file| position::byte(&session.desk.files, file, Position { line, column }));
    Ok(path.zip(byte))
}

fn words_at(session: &mut Session, params: &Json) -> Answer {
    let Some((path, byte)) = spot(session, params)? else {
        return Ok(Json::Null);
    };
    let said = hover(&mut session.desk, &path, byte);
    Ok(said.map_or(Json::Null, |(place, text)| {
        let range = as_range(&session.desk, place);
        json!({"contents": {"kind": "markdown", "value": text}, "range": range})
    }))
}

fn words_for(session: &mut Session, params: &Json) -> Answer {
    let Some((path, byte)) = spot(session, params)? else {
        return Ok(Json::Null);
    };
    let Some((place, offers)) = complete(&session.desk, &path, byte) else {
        return Ok(Json::Null);
    };
    let range = as_range(&session.desk, place);
    let items = offers.into_iter().enumerate().map(|(number, offer)| {
        json!({
            "label": offer.word,
            "kind": item_kind(offer.what),
            "detail": offer.detail,
            "sortText": format!("{number:05}"),
            "textEdit": {"range": range, "newText": offer.text},
        })
    });
    let items: Vec<Json> = items.collect();
    Ok(json!({"isIncomplete": false, "items": items}))
}

fn item_kind(what: What) -> u8 {
    match what {
        What::Key => 10,
        What::Word => 14,
        What::Function => 3,
        What::Name(Sort::Fact) => 6,
        What::Name(Sort::Value | Sort::Outcome) => 20,
        What::Name(Sort::Decision) => 7,
        What::Name(Sort::Service) => 9,
        What::Name(
            Sort::Rule
            | Sort::Statement
            | Sort::Document
            | Sort::Group
            | Sort::Function
            | Sort::Invariant
            | Sort::Assumption
            | Sort::Pack
            | Sort::Calendar
            | Sort::Lint,
        ) => 18,
    }
}

fn definition(session: &mut Session, params: &Json) -> Answer {
    let Some((path, byte)) = spot(session, params)? else {
        return Ok(Json::Null);
    };
    let Some(found) = name_at(&mut session.desk, &path, byte) else {
        return Ok(Json::Null);
    };
    let declared = declared(&mut session.desk, &path, &found.name);
    let places = declared
        .into_iter()
        .filter_map(|(_, place)| location(session, place));
    Ok(Json::Array(places.collect()))
}

fn references(session: &mut Session, params: &Json) -> Answer {
    let Some((path, byte)) = spot(session, params)? else {
        return Ok(Json::Null);
    };
    let Some(found) = name_at(&mut session.desk, &path, byte) else {
        return Ok(Json::Null);
    };
    let with_own = params.pointer("/context/includeDeclaration");
    let with_own = with_own.and_then(Json::as_bool).unwrap_or(true);
    let all = everywhere(&mut session.desk, &path, &found.name);
    let wanted = all
        .into_iter()
        .filter(|(_, it)| with_own || it.role == Role::Used);
    let places = wanted.filter_map(|(_, it)| location(session, it.place));
    Ok(Json::Array(places.collect()))
}

fn highlights(session: &mut Session, params: &Json) -> Answer {
    let Some((path, byte)) = spot(session, params)? else {
        return Ok(Json::Null);
    };
    let Some(found) = name_at(&mut session.desk, &path, byte) else {
        return Ok(Json::Null);
    };
    let names = session.desk.names(&path);
    let same = names.iter().filter(|it| it.name == found.name);
    let places = same.map(|it| json!({"range": as_range(&session.desk, it.place)}));
    Ok(Json::Array(places.collect()))
}

fn renamable(session: &mut Session, params: &Json) -> Answer {
    let Some((path, byte)) = spot(session, params)? else {
        return Ok(Json::Null);
    };
    let found = may_rename(&mut session.desk, &path, byte).map_err(failed)?;
    let range = as_range(&session.desk, found.place);
    Ok(json!({"range": range, "placeholder": found.name.word}))
}

fn failed(said: String) -> (i64, String) {
    (FAILED, said)
}

fn renamed(session: &mut Session, params: &Json) -> Answer {
    let to = params.get("newName").and_then(Json::as_str);
    let to = to.ok_or((WRONG_PARAMETERS, "no `newName`".to_owned()))?;
    let Some((path, byte)) = spot(session, params)? else {
        return Ok(Json::Null);
    };
    let changes = rename(&mut session.desk, &path, byte, to).map_err(failed)?;
    let mut edits = Map::new();
    for (path, places) in changes {
        let of_file = places
            .iter()
            .map(|place| json!({"range": as_range(&session.desk, *place), "newText": to}));
        edits.insert(session.address(&path), Json::Array(of_file.collect()));
    }
    Ok(json!({"changes": edits}))
}

fn symbols(session: &mut Session, params: &Json) -> Answer {
    let Some(path) = document(session, params)? else {
        return Ok(Json::Null);
    };
    let declared = outline(&mut session.desk, &path);
    Ok(Json::Array(
        declared
            .iter()
            .map(|it| symbol(&session.desk, it))
            .collect(),
    ))
}

fn symbol(desk: &Desk, declared: &Declared) -> Json {
    let inner: Vec<Json> = declared.inner.iter().map(|it| symbol(desk, it)).collect();
    json!({
        "name": declared.word,
        "detail": declared.sort.word(),
        "kind": symbol_kind(declared.sort),
        "range": as_range(desk, declared.whole),
        "selectionRange": as_range(desk, declared.place),
        "children": inner,
    })
}

fn symbol_kind(sort: Sort) -> u8 {
    match sort {
        Sort::Fact => 13,
        Sort::Value | Sort::Outcome => 22,
        Sort::Decision => 5,
        Sort::Rule => 6,
        Sort::Statement => 15,
        Sort::Document => 1,
        Sort::Service => 11,
        Sort::Group => 3,
        Sort::Function => 12,
        Sort::Invariant | Sort::Assumption => 14,
        Sort::Pack | Sort::Calendar | Sort::Lint => 2,
    }
}

fn laid_out(session: &mut Session, params: &Json) -> Answer {
    let Some(path) = document(session, params)? else {
        return Ok(Json::Null);
    };
    let desk = &session.desk;
    let Some(file) = desk
        .file(&path)
        .filter(|_| Path::new(&path).extension().is_some_and(|it| it == "yaml"))
    else {
        return Ok(Json::Null);
    };
    let released = Desk::version_of(&path).is_some_and(|id| desk.is_released(&id));
    let reach = if released {
        Reach::WhiteSpace
    } else {
        Reach::Order
    };
    let text = desk.files.text(file);
    match layout(file, &desk.files, reach) {
        Ok(laid) if laid == text => Ok(json!([])),
        Ok(laid) => {
            let whole = Place {
                file,
                start: 0,
                end: text.len(),
            };
            Ok(json!([{"range": as_range(desk, whole), "newText": laid}]))
        }
        Err(problems) => {
            let why = problems
                .first()
                .map_or("", |problem| problem.message.as_str());
            Err(failed(format!("the file is left as it is: {why}")))
        }
    }
}

fn repairs(session: &mut Session, params: &Json) -> Answer {
    let Some(path) = document(session, params)? else {
        return Ok(Json::Null);
    };
    let asked = params.get("range").and_then(range);
    let (from, to) = asked.ok_or((WRONG_PARAMETERS, "no `range`".to_owned()))?;
    let desk = &session.desk;
    let Some(file) = desk.file(&path) else {
        return Ok(Json::Null);
    };
    let mut found = Vec::new();
    for it in &session.problems {
        let (Some(place), Some(fix)) = (it.place(), &it.fix) else {
            continue;
        };
        let (start, end) = position::range(&desk.files, place);
        if place.file != file || start > to || end < from {
            continue;
        }
        let Some(at) = desk.path_of(fix.place.file) else {
            continue;
        };
        let title = if fix.text.is_empty() {
            "Take this away".to_owned()
        } else {
            format!("Write `{}`", fix.text)
        };
        let edit = json!({"range": as_range(desk, fix.place), "newText": fix.text});
        let mut changes = Map::new();
        changes.insert(session.address(at), json!([edit]));
        found.push(json!({
            "title": title,
            "kind": "quickfix",
            "isPreferred": true,
            "diagnostics": [problem(session, it)],
            "edit": {"changes": changes},
        }));
    }
    Ok(Json::Array(found))
}
