//! A case as written → answers of the right types, for each child, under one pack.

use crate::algebra::moment::Moment;
use crate::algebra::value::Value;
use crate::ast::case;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::listed;
use crate::ast::place::Place;
use crate::ast::suggest::nearest;
use crate::check::answers::read_value;
use crate::check::pack::About;
use crate::check::pack::Pack;
use crate::check::term::FactId;

/// One contact, ready to be decided.
#[derive(Clone, Debug)]
pub struct Case {
    /// The reference people know it by.
    pub reference: String,
    /// When it was received.
    pub received: Moment,
    /// Its children, in the order written.
    pub children: Vec<Child>,
}

/// A child of a contact with every answer that concerns it.
#[derive(Clone, Debug)]
pub struct Child {
    /// Its reference within the case.
    pub reference: String,
    /// Answers by fact; nothing where nobody was asked.
    pub answers: Vec<Option<Answer>>,
}

/// What somebody answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The answer.
    pub given: Reply,
    /// Who said it.
    pub from: Option<String>,
    /// When.
    pub on: Option<Moment>,
    /// Free text.
    pub note: Option<String>,
    /// Where it is written, if in a file.
    pub place: Option<Place>,
    /// Where in the case, as a JSON path.
    pub path: String,
}

/// An answer, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A value.
    Known(Value),
    /// Asked, and nobody could say.
    NotKnown,
    /// Asked, and they would not say.
    Declined,
}

impl Child {
    /// The answer to a fact, if somebody was asked.
    #[must_use]
    pub fn answer(&self, id: FactId) -> Option<&Answer> {
        self.answers.get(id.0).and_then(Option::as_ref)
    }

    /// The known value of a fact, if somebody gave one.
    #[must_use]
    pub fn value(&self, id: FactId) -> Option<&Value> {
        match self.answer(id).map(|answer| &answer.given) {
            Some(Reply::Known(value)) => Some(value),
            Some(Reply::NotKnown | Reply::Declined) | None => None,
        }
    }
}

/// Checks a case against the facts of a pack.
pub fn check_case(
    written: &case::Case,
    pack: &Pack,
    problems: &mut Vec<Diagnostic>,
) -> Option<Case> {
    let shared_answers = answers(&written.facts, pack, Level::Contact, problems);
    let mut children = Vec::new();
    for child in &written.children {
        let own = answers(&child.facts, pack, Level::Child, problems);
        let merged = own
            .into_iter()
            .zip(&shared_answers)
            .map(|(own, shared)| own.or_else(|| shared.clone()));
        children.push(Child {
            reference: child.reference.value.clone(),
            answers: merged.collect(),
        });
    }
    Some(Case {
        reference: written.reference.as_ref()?.value.clone(),
        received: written.received.as_ref()?.value,
        children,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Contact,
    Child,
}

fn answers(
    given: &[case::GivenAnswer],
    pack: &Pack,
    level: Level,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Option<Answer>> {
    let mut answers: Vec<Option<Answer>> = vec![None; pack.facts.len()];
    for answer in given {
        let Some(id) = pack.find_fact(&answer.fact.value) else {
            problems.push(unknown_fact(answer, pack));
            continue;
        };
        let fact = pack.fact(id);
        if level == Level::Contact && fact.about == About::Child {
            problems.push(
                Diagnostic::error(
                    "which-child",
                    format!("`{}` is about one child, not about the contact", fact.name),
                )
                .at(answer.fact.place, "which child?")
                .help("move it under that child's `facts:`".to_owned())
                .path(&answer.path),
            );
            continue;
        }
        if level == Level::Child && fact.about == About::Contact {
            problems.push(
                Diagnostic::error(
                    "about-the-contact",
                    format!("`{}` is about the contact, not about one child", fact.name),
                )
                .at(answer.fact.place, "it would hold for this child alone")
                .help("move it to `facts:` at the top of the case".to_owned())
                .path(&answer.path),
            );
            continue;
        }
        if let Some(reply) = reply(answer, pack, id, problems)
            && let Some(slot) = answers.get_mut(id.0)
        {
            *slot = Some(Answer {
                given: reply,
                from: answer.from.clone(),
                on: answer.on,
                note: answer.note.clone(),
                place: Some(answer.answer.place),
                path: answer.path.clone(),
            });
        }
    }
    answers
}

fn reply(
    answer: &case::GivenAnswer,
    pack: &Pack,
    id: FactId,
    problems: &mut Vec<Diagnostic>,
) -> Option<Reply> {
    let fact = pack.fact(id);
    let node = &answer.answer;
    match node.scalar().map(|scalar| scalar.text.trim()) {
        Some("not_known" | "unknown") => return Some(Reply::NotKnown),
        Some("declined") => return Some(Reply::Declined),
        Some("not_asked") => return None,
        Some("not_applicable") => {
            problems.push(
                Diagnostic::error(
                    "not-applicable",
                    "whether a question applies is worked out, not answered",
                )
                .at(node.place, "")
                .help(format!("leave `{}` out, or write `not_known`", fact.name))
                .path(&answer.path),
            );
            return None;
        }
        _ => {}
    }
    match read_value(node, &fact.of, &fact.name) {
        Ok(value) => Some(Reply::Known(value)),
        Err(problem) => {
            problems.push(problem.path(&answer.path));
            None
        }
    }
}

fn unknown_fact(answer: &case::GivenAnswer, pack: &Pack) -> Diagnostic {
    let name = &answer.fact;
    let near = nearest(&name.value, pack.facts.iter().map(|fact| &*fact.name));
    let own = pack.own();
    let problem = Diagnostic::error(
        "unknown-fact",
        format!("{} has no fact `{}`", own.id, name.value),
    );
    let problem = problem
        .at(name.place, "not a question of this pack")
        .path(&answer.path);
    match near {
        Some(_) => problem.did_you_mean(name.place, near),
        None => problem.help(format!(
            "`threshold facts --pack {}` lists every question",
            own.id.pack
        )),
    }
}

/// The pack a case names, or a diagnostic.
///
/// # Errors
/// A diagnostic when the case names none, or one that does not exist.
pub fn authority_of<'c>(case: &'c case::Case, known: &[&str]) -> Result<&'c str, Box<Diagnostic>> {
    let start = Place {
        end: case.place.start,
        ..case.place
    };
    let Some(authority) = &case.authority else {
        return Err(Box::new(
            Diagnostic::error("missing-key", "a case has no `authority`")
                .at(start, "`authority:` belongs here")
                .help(format!(
                    "write one of {}, or name a pack with `--pack`",
                    listed(known)
                ))
                .path("$"),
        ));
    };
    if known.contains(&authority.value.as_str()) {
        return Ok(&authority.value);
    }
    Err(Box::new(
        Diagnostic::error(
            "unknown-authority",
            format!("there is no pack `{}`", authority.value),
        )
        .at(authority.place, "not a pack")
        .did_you_mean(
            authority.place,
            nearest(&authority.value, known.iter().copied()),
        )
        .help(format!("packs: {}", listed(known)))
        .path("$.authority"),
    ))
}
