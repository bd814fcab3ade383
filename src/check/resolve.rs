//! Merged layers → a checked [`Pack`]: every name resolved, every expression typed.
//!
//! In: the written packs, lowest layer first. Out: the pack, and every problem
//! found. A pack is given back only if nothing was wrong with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::algebra::calendar::Calendar;
use crate::algebra::calendar::DayCount;
use crate::algebra::moment::time_of_day;
use crate::algebra::office_hours::OfficeHours;
use crate::algebra::weekday::DayOfWeek;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::fields::listed;
use crate::ast::pack;
use crate::ast::pack::DecisionKind;
use crate::ast::place::Place;
use crate::ast::place::Written;
use crate::ast::suggest::nearest;
use crate::check::citations::check_citations;
use crate::check::decisions::resolve_decisions;
use crate::check::facts::declare_facts;
use crate::check::facts::resolve_facts;
use crate::check::invariants::Names;
use crate::check::invariants::resolve_assumptions;
use crate::check::invariants::resolve_invariants;
use crate::check::layers::Merged;
use crate::check::layers::merge;
use crate::check::order::order;
use crate::check::pack::Function;
use crate::check::pack::Layer;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::check::pack::Service;
use crate::check::pack::Statement;
use crate::check::scope::Scope;
use crate::check::scope::Signature;
use crate::check::scope::shared;
use crate::check::term::DecisionId;
use crate::check::term::Given;
use crate::check::terms::Standing;
use crate::check::types::Domain;
use crate::check::types::Type;

/// Calendars by name.
pub type Calendars = BTreeMap<String, Arc<Calendar>>;

/// Checks a pack together with what it stands on; `chain` has the lowest layer first.
#[must_use]
pub fn resolve(
    chain: &[&pack::Pack],
    standings: &[Standing],
    calendars: &Calendars,
) -> (Option<Pack>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let merged = merge(chain, &mut problems);
    let head = Heads { chain };
    let mut scope = Scope::default();
    declare_facts(&merged, &mut scope, &mut problems);
    declare_decisions(&merged, &mut scope);
    declare_given(&merged, &head, &mut scope, &mut problems);
    let functions = declare_functions(chain, &mut scope, &mut problems);
    let statements = resolve_statements(&merged, &mut problems);
    check_service_citations(&merged, &statements, &mut problems);
    let facts = resolve_facts(&merged, &scope, &statements, &mut problems);
    let calendar = head.calendar(calendars, &mut problems);
    let day_count = head.day_count();
    let office_hours = head.office_hours(&mut problems);
    let recommends = head.recommends(&merged, &mut problems);
    let decisions = resolve_decisions(
        &merged,
        &scope,
        &statements,
        day_count,
        recommends,
        &mut problems,
    );
    let names = Names {
        chain,
        scope: &scope,
        facts: &facts,
        decisions: &decisions,
        recommends,
        statements: &statements,
    };
    // Where something else is wrong, an invariant that does not read says nothing new.
    let (assumptions, invariants) = if any_error(&problems) {
        (Vec::new(), Vec::new())
    } else {
        (
            resolve_assumptions(&names, &mut problems),
            resolve_invariants(&names, &mut problems),
        )
    };
    let ask_for = head.decisions_named(|head| &head.ask_for, &merged, &mut problems);
    let siblings_see = head.decisions_named(|head| &head.siblings_see, &merged, &mut problems);
    let order = order(&facts, &decisions, &siblings_see, &mut problems);
    if any_error(&problems) {
        return (None, problems);
    }
    let (Some(recommends), Some(calendar)) = (recommends, calendar) else {
        return (None, problems);
    };
    let mut asked = vec![recommends];
    asked.extend(ask_for.into_iter().filter(|id| *id != recommends));
    let pack = Pack {
        layers: chain
            .iter()
            .zip(standings)
            .map(|(pack, standing)| layer(pack, standing))
            .collect(),
        groups: merged
            .groups
            .iter()
            .map(|g| (g.id.value.clone(), g.title.clone()))
            .collect(),
        facts,
        decisions,
        order,
        recommends,
        ask_for: asked,
        siblings_see,
        letters: head
            .highest(|head| head.letters.clone())
            .unwrap_or_default(),
        services: merged
            .services
            .iter()
            .map(|service| resolve_service(service))
            .collect(),
        statements,
        assumptions,
        invariants,
        calendar,
        day_count,
        office_hours,
        functions,
        scope,
    };
    (Some(pack), problems)
}

fn layer(pack: &pack::Pack, standing: &Standing) -> Layer {
    let head = &pack.head;
    let approval = standing
        .released
        .as_ref()
        .and_then(|it| it.approved.as_ref());
    let approval = approval.map(|it| format!("by {} on {}", it.by, it.on));
    Layer {
        id: PackId {
            pack: head.id.value.clone(),
            version: head.version.value,
        },
        title: head.title.clone(),
        authority: head.authority.clone(),
        area: head.area.clone(),
        digest: pack.digest.clone(),
        from: head.from.value,
        until: head.until.as_ref().map(|until| until.value),
        approved: approval.unwrap_or_else(|| head.approved.clone()),
        standing: standing.clone(),
        notes: head.notes.clone(),
        accepts: head.accepts.clone(),
        file: head.file,
    }
}

fn resolve_service(service: &pack::Service) -> Service {
    Service {
        id: shared(&service.id.value),
        title: service.title.clone(),
        serves: service.serves.clone(),
        reach: service.reach.clone(),
        cite: service.cite.iter().map(|cite| cite.value.clone()).collect(),
        declared: service.id.place,
    }
}

/// The type of a decision's name in expressions.
fn decision_type(draft: &crate::check::layers::Draft<'_>, services: &[&pack::Service]) -> Type {
    let values = if draft.base.outcomes_are_services {
        services
            .iter()
            .map(|service| shared(&service.id.value))
            .collect()
    } else {
        draft
            .outcomes
            .iter()
            .map(|outcome| shared(&outcome.id.value))
            .collect()
    };
    let domain = Arc::new(Domain {
        of: draft.name.to_owned(),
        values,
    });
    match draft.hit {
        pack::HitPolicy::Collect => Type::AnyOf(domain),
        pack::HitPolicy::Unique | pack::HitPolicy::First | pack::HitPolicy::Highest => {
            Type::OneOf(domain)
        }
    }
}

fn declare_decisions(merged: &Merged<'_>, scope: &mut Scope) {
    for (number, draft) in merged.decisions.iter().enumerate() {
        let of = decision_type(draft, &merged.services);
        scope.decision(draft.name, DecisionId(number), of, Some(draft.declared));
    }
}

fn declare_given(
    merged: &Merged<'_>,
    heads: &Heads<'_>,
    scope: &mut Scope,
    problems: &mut Vec<Diagnostic>,
) {
    scope.given("contact.received_on", Given::ReceivedOn, Type::Date);
    scope.given("contact.in_office_hours", Given::InOfficeHours, Type::YesNo);
    let seen = heads.decisions_named(|head| &head.siblings_see, merged, problems);
    let mut fields: Vec<(Arc<str>, Type)> = vec![(shared("ref"), Type::Text)];
    for id in seen {
        if let Some(draft) = merged.decisions.get(id.0) {
            fields.push((shared(draft.name), decision_type(draft, &merged.services)));
        }
    }
    let record = Type::Record(Arc::new(fields));
    scope.given("siblings", Given::Siblings, Type::List(Box::new(record)));
}

fn script_type(word: &str) -> Type {
    match word {
        "yes_no" => Type::YesNo,
        "whole_number" => crate::check::expressions::whole_number(),
        "decimal" => Type::number(),
        _ => Type::Text,
    }
}

fn declare_functions(
    chain: &[&pack::Pack],
    scope: &mut Scope,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Function> {
    let mut functions: Vec<Function> = Vec::new();
    for (layer, pack) in chain.iter().enumerate() {
        let script: Arc<str> = Arc::from(pack.script.as_ref().map_or("", |(_, text)| text));
        for function in &pack.head.functions {
            crate::ast::read_facts::check_name(&function.name, "a function", problems);
            if scope.functions.contains_key(&function.name.value) {
                problems.push(
                    Diagnostic::error(
                        "doubled-name",
                        format!("function `{}`: this name is taken", function.name.value),
                    )
                    .at(function.name.place, "declared again here"),
                );
                continue;
            }
            let result = script_type(function.result.value);
            scope.functions.insert(
                function.name.value.clone(),
                Signature {
                    parameters: function
                        .parameters
                        .iter()
                        .map(|(name, of)| (name.clone(), script_type(of.value)))
                        .collect(),
                    result: result.clone(),
                    declared: Some(function.name.place),
                },
            );
            functions.push(Function {
                name: function.name.value.clone(),
                layer,
                script: script.clone(),
                parameters: function
                    .parameters
                    .iter()
                    .map(|(name, _)| name.clone())
                    .collect(),
                words: function.words.clone(),
                result,
            });
        }
    }
    functions
}

fn resolve_statements(
    merged: &Merged<'_>,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Statement> {
    let mut statements = BTreeMap::new();
    for (layer, statement) in &merged.statements {
        let Some(named) = &statement.document else {
            continue;
        };
        let Some(document) = merged.documents.get(named.value.as_str()) else {
            let known: Vec<&str> = merged.documents.keys().copied().collect();
            problems.push(
                Diagnostic::error(
                    "unknown-document",
                    format!("no document is called `{}`", named.value),
                )
                .at(named.place, "not registered")
                .did_you_mean(named.place, nearest(&named.value, known.iter().copied()))
                .help(format!("documents: {}", listed(&known))),
            );
            continue;
        };
        statements.insert(
            statement.id.value.clone(),
            Statement {
                id: statement.id.value.clone(),
                layer: *layer,
                document: document.id.value.clone(),
                title: document.title.clone(),
                publisher: document.publisher.clone(),
                link: document.link.clone(),
                at: statement.at.clone(),
                says: statement.says.clone(),
                fingerprint: statement.fingerprint.as_ref().map(|f| f.value.clone()),
                note: statement.note.clone(),
                declared: statement.id.place,
            },
        );
    }
    statements
}

fn check_service_citations(
    merged: &Merged<'_>,
    statements: &BTreeMap<String, Statement>,
    problems: &mut Vec<Diagnostic>,
) {
    for service in &merged.services {
        check_citations(&service.cite, statements, problems);
    }
}

/// What the heads of the layers say, the highest layer that says it first.
struct Heads<'a> {
    chain: &'a [&'a pack::Pack],
}

impl<'a> Heads<'a> {
    fn highest<T>(&self, find: impl Fn(&'a pack::Head) -> Option<T>) -> Option<T> {
        self.chain.iter().rev().find_map(|pack| find(&pack.head))
    }

    /// The problem that a key is missing in `pack.yaml`.
    fn missing(&self, key: &str, message: &str) -> Diagnostic {
        let problem = Diagnostic::error("missing-key", message);
        match self.chain.last() {
            Some(pack) => problem.at(
                Place::top_of(pack.head.file),
                format!("`{key}:` belongs here"),
            ),
            None => problem,
        }
    }

    fn calendar(
        &self,
        calendars: &Calendars,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Arc<Calendar>> {
        let Some(named) = self.highest(|head| head.calendar.as_ref()) else {
            problems.push(self.missing("calendar", "the pack names no `calendar`"));
            return None;
        };
        let found = calendars.get(&named.value).cloned();
        if found.is_none() {
            let known: Vec<&str> = calendars.keys().map(String::as_str).collect();
            problems.push(
                Diagnostic::error(
                    "unknown-calendar",
                    format!("there is no calendar `{}`", named.value),
                )
                .at(named.place, "not in rules/calendars")
                .did_you_mean(named.place, nearest(&named.value, known.iter().copied()))
                .help(format!("calendars: {}", listed(&known))),
            );
        }
        found
    }

    fn day_count(&self) -> DayCount {
        match self
            .highest(|head| head.day_count.as_ref())
            .map(|word| word.value)
        {
            Some("same_day") => DayCount::SameDay,
            _ => DayCount::DayAfter,
        }
    }

    fn office_hours(&self, problems: &mut Vec<Diagnostic>) -> Option<OfficeHours> {
        let written = self.highest(|head| head.office_hours.as_ref())?;
        let mut weekdays = Vec::new();
        for day in &written.value.days {
            match weekday(&day.value) {
                Some(weekday) => weekdays.push(weekday),
                None => problems.push(
                    Diagnostic::error(
                        "bad-weekday",
                        format!("`{}` is not a day of the week", day.value),
                    )
                    .at(day.place, "")
                    .did_you_mean(
                        day.place,
                        nearest(&day.value, WEEKDAYS).or_else(|| {
                            WEEKDAYS
                                .into_iter()
                                .find(|full| full.starts_with(&day.value))
                        }),
                    )
                    .help(format!("days: {}", listed(&WEEKDAYS))),
                ),
            }
        }
        let mut time = |text: &Written<String>| {
            time_of_day(&text.value)
                .map_err(|error| {
                    problems.push(
                        Diagnostic::error("bad-time", error.to_string())
                            .at(text.place, "not a time of day")
                            .help("write for instance `\"08:45\"`".to_owned()),
                    );
                })
                .ok()
        };
        let (opens, closes) = (time(&written.value.opens)?, time(&written.value.closes)?);
        OfficeHours::new(&weekdays, opens, closes)
            .map_err(|error| {
                let problem = Diagnostic::error("bad-office-hours", error.to_string());
                problems.push(problem.at(written.value.opens.place, ""));
            })
            .ok()
    }

    fn recommends(
        &self,
        merged: &Merged<'_>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<DecisionId> {
        let Some(named) = self.highest(|head| head.recommends.as_ref()) else {
            let message = "the pack does not say which decision it `recommends`";
            problems.push(self.missing("recommends", message));
            return None;
        };
        let id = decision_named(named, merged, problems)?;
        let draft = merged.decisions.get(id.0)?;
        if draft.hit == pack::HitPolicy::Collect || draft.base.kind != DecisionKind::Outcome {
            problems.push(
                Diagnostic::error(
                    "recommends-a-collection",
                    "the recommendation must be one outcome",
                )
                .at(named.place, "this decision collects")
                .also(draft.declared, "declared here"),
            );
            return None;
        }
        Some(id)
    }

    fn decisions_named(
        &self,
        find: impl Fn(&'a pack::Head) -> &'a Vec<Written<String>>,
        merged: &Merged<'_>,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<DecisionId> {
        let named = self.highest(|head| Some(find(head)).filter(|list| !list.is_empty()));
        let named = named.map_or(&[] as &[Written<String>], Vec::as_slice);
        named
            .iter()
            .filter_map(|written| decision_named(written, merged, problems))
            .collect()
    }
}

fn decision_named(
    written: &Written<String>,
    merged: &Merged<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<DecisionId> {
    let at = merged
        .decisions
        .iter()
        .position(|draft| draft.name == written.value);
    if at.is_none() {
        let known: Vec<&str> = merged.decisions.iter().map(|draft| draft.name).collect();
        problems.push(
            Diagnostic::error(
                "unknown-decision",
                format!("there is no decision `{}`", written.value),
            )
            .at(written.place, "not declared")
            .did_you_mean(
                written.place,
                nearest(&written.value, known.iter().copied()),
            )
            .help(format!("decisions: {}", listed(&known))),
        );
    }
    at.map(DecisionId)
}

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

fn weekday(text: &str) -> Option<DayOfWeek> {
    match text {
        "monday" => Some(DayOfWeek::Monday),
        "tuesday" => Some(DayOfWeek::Tuesday),
        "wednesday" => Some(DayOfWeek::Wednesday),
        "thursday" => Some(DayOfWeek::Thursday),
        "friday" => Some(DayOfWeek::Friday),
        "saturday" => Some(DayOfWeek::Saturday),
        "sunday" => Some(DayOfWeek::Sunday),
        _ => None,
    }
}
