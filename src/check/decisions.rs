//! Decisions as written → decisions with their rules checked and outcomes found.

use std::collections::BTreeMap;

use crate::algebra::calendar::DayCount;
use crate::algebra::span_of_time::Limit;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::listed;
use crate::ast::pack;
use crate::ast::pack::HitPolicy;
use crate::ast::place::Written;
use crate::ast::suggest::nearest;
use crate::check::citations::check_citations;
use crate::check::discretion::keep_third_parties_out;
use crate::check::expressions::Openness;
use crate::check::expressions::check_condition;
use crate::check::layers::Draft;
use crate::check::layers::Merged;
use crate::check::pack::Carries;
use crate::check::pack::Decision;
use crate::check::pack::From;
use crate::check::pack::OpenRule;
use crate::check::pack::Outcome;
use crate::check::pack::Rule;
use crate::check::pack::Statement;
use crate::check::pack::Urgency;
use crate::check::scope::Scope;
use crate::check::scope::shared;
use crate::check::term::DecisionId;
use crate::check::term::Term;
use crate::check::types::Type;

struct Resolver<'a, 'p> {
    merged: &'a Merged<'a>,
    scope: &'a Scope,
    statements: &'a BTreeMap<String, Statement>,
    day_count: DayCount,
    problems: &'p mut Vec<Diagnostic>,
}

/// Resolves every decision.
pub(super) fn resolve_decisions(
    merged: &Merged<'_>,
    scope: &Scope,
    statements: &BTreeMap<String, Statement>,
    day_count: DayCount,
    recommends: Option<DecisionId>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Decision> {
    let mut resolver = Resolver {
        merged,
        scope,
        statements,
        day_count,
        problems,
    };
    let mut decisions = Vec::new();
    for (number, draft) in merged.decisions.iter().enumerate() {
        if let Some(recommended) = recommends {
            resolver.check_while_open(draft, recommended == DecisionId(number));
        }
        decisions.push(resolver.decision(draft));
    }
    keep_third_parties_out(merged, &decisions, problems);
    decisions
}

impl Resolver<'_, '_> {
    fn decision(&mut self, draft: &Draft<'_>) -> Decision {
        let outcomes = self.outcomes(draft);
        // An outcome with a mistake is named all the same: one mistake, one message.
        let ids: Vec<&str> = if draft.base.outcomes_are_services {
            outcomes.iter().map(|outcome| &*outcome.id).collect()
        } else {
            draft
                .outcomes
                .iter()
                .map(|outcome| outcome.id.value.as_str())
                .collect()
        };
        if ids.is_empty() {
            self.problems.push(
                Diagnostic::error(
                    "no-outcomes",
                    format!("decision `{}` has no outcomes", draft.name),
                )
                .at(draft.declared, "")
                .help("write `outcomes:` and a list of `- {id: ..., title: ...}`".to_owned()),
            );
        }
        let otherwise = draft
            .base
            .otherwise
            .as_ref()
            .and_then(|written| self.outcome(written, &ids));
        let says = self.says(&draft.base.says, &ids);
        let rules = draft.rules.iter().filter_map(|(layer, rule)| {
            self.rule(
                *layer,
                rule,
                &ids,
                draft.hit == HitPolicy::Collect,
                Openness::MayNot,
            )
        });
        let rules = rules.collect();
        let while_open = draft
            .while_open
            .iter()
            .filter_map(|(layer, open)| self.open_rule(*layer, open, &ids));
        Decision {
            name: shared(draft.name),
            title: draft.base.title.clone(),
            help: draft.base.help.clone(),
            says,
            called: draft.base.called.clone(),
            step: draft.base.step,
            kind: draft.base.kind,
            hit: draft.hit,
            otherwise,
            rules,
            while_open: while_open.collect(),
            declared: draft.declared,
            outcomes,
        }
    }

    /// How outcomes read in a sentence; a name that is no outcome is reported.
    fn says(
        &mut self,
        says: &[(Written<String>, String)],
        ids: &[&str],
    ) -> BTreeMap<String, String> {
        let known = says
            .iter()
            .filter(|(id, _)| self.outcome(id, ids).is_some());
        known
            .map(|(id, words)| (id.value.clone(), words.clone()))
            .collect()
    }

    fn outcomes(&mut self, draft: &Draft<'_>) -> Vec<Outcome> {
        if draft.base.outcomes_are_services {
            let services = self.merged.services.iter().enumerate();
            return services
                .map(|(number, service)| Outcome {
                    id: shared(&service.id.value),
                    title: service.title.clone(),
                    carries: Carries::Service(number),
                    declared: service.id.place,
                })
                .collect();
        }
        draft
            .outcomes
            .iter()
            .filter_map(|outcome| self.one_outcome(outcome))
            .collect()
    }

    fn one_outcome(&mut self, outcome: &pack::Outcome) -> Option<Outcome> {
        let carries = match &outcome.carries {
            pack::Carries::Answer {
                says,
                who,
                sign_off,
                family,
            } => Carries::Answer {
                says: says.clone(),
                who: who.clone(),
                sign_off: sign_off.clone(),
                family: family.clone(),
            },
            pack::Carries::Action {
                who,
                contact,
                detail,
                first,
                urgency,
            } => Carries::Action {
                who: who.clone(),
                contact: contact.as_ref().and_then(|written| self.service(written)),
                detail: detail.clone(),
                first: *first,
                urgency: urgency.as_ref().and_then(|word| match word.value {
                    "now" => Some(Urgency::Now),
                    "today" => Some(Urgency::Today),
                    "later" => Some(Urgency::Later),
                    _ => None,
                }),
            },
            pack::Carries::Deadline {
                limit,
                from,
                counting,
                detail,
            } => {
                let count = match counting.as_ref().map(|word| word.value) {
                    Some("same_day") => DayCount::SameDay,
                    Some(_) => DayCount::DayAfter,
                    None => self.day_count,
                };
                Carries::Deadline {
                    limit: self.limit(limit.as_ref()?)?,
                    from: self.from(from.as_ref()?)?,
                    counting: count,
                    detail: detail.clone(),
                }
            }
            pack::Carries::Service => {
                let at = self
                    .merged
                    .services
                    .iter()
                    .position(|s| s.id.value == outcome.id.value)?;
                Carries::Service(at)
            }
            pack::Carries::Route {
                duty_holder,
                contact,
                detail,
            } => Carries::Route {
                duty_holder: duty_holder.clone(),
                contact: contact.as_ref().and_then(|written| self.service(written)),
                detail: detail.clone(),
            },
            pack::Carries::Notice { audience, text } => Carries::Notice {
                audience: audience.as_ref()?.value,
                text: text.clone(),
            },
        };
        Some(Outcome {
            id: shared(&outcome.id.value),
            title: outcome.title.clone(),
            carries,
            declared: outcome.id.place,
        })
    }

    fn service(&mut self, written: &Written<String>) -> Option<usize> {
        let services = &self.merged.services;
        let found = services
            .iter()
            .position(|service| service.id.value == written.value);
        if found.is_none() {
            let known = services.iter().map(|service| service.id.value.as_str());
            let near = nearest(&written.value, known);
            self.problems.push(
                Diagnostic::error(
                    "unknown-service",
                    format!("there is no service `{}`", written.value),
                )
                .at(written.place, "not in services.yaml")
                .did_you_mean(written.place, near)
                .help("describe it in services.yaml, or take it away here".to_owned()),
            );
        }
        found
    }

    fn limit(&mut self, written: &Written<String>) -> Option<Limit> {
        match Limit::parse(&written.value) {
            Ok(limit) => Some(limit),
            Err(error) => {
                self.problems.push(
                    Diagnostic::error("bad-limit", error.to_string())
                        .at(written.place, "not a time limit")
                        .help("write for instance `1 working day`, `24 hours` or `9 to 10 working days`".to_owned()),
                );
                None
            }
        }
    }

    fn from(&mut self, written: &Written<String>) -> Option<From> {
        if written.value == "received" {
            return Some(From::Received);
        }
        match self.scope.find(&written.value) {
            Some(meaning) => {
                if let (Term::Fact(id), Type::Date | Type::Moment) = (&meaning.term, &meaning.of) {
                    return Some(From::Fact(*id));
                }
                let problem = Diagnostic::error(
                    "bad-clock",
                    format!(
                        "no clock runs from `{}`, which is not a date",
                        written.value
                    ),
                );
                let problem = problem.at(written.place, "not a date").help(
                    "a clock runs from `received`, or from a fact of type `date` or `date_time`"
                        .to_owned(),
                );
                self.problems.push(match meaning.declared {
                    Some(place) => problem.also(place, "declared here"),
                    None => problem,
                });
            }
            None => {
                let dates = self.scope.names().filter(|name| {
                    let of = self.scope.find(name).map(|meaning| &meaning.of);
                    matches!(of, Some(Type::Date | Type::Moment))
                });
                let near = nearest(&written.value, dates.chain(["received"]));
                self.problems.push(
                    Diagnostic::error("unknown-name", format!("`{}` is not a fact", written.value))
                        .at(written.place, "not known")
                        .did_you_mean(written.place, near)
                        .help(
                            "a clock runs from `received`, or from a fact that is a date"
                                .to_owned(),
                        ),
                );
            }
        }
        None
    }

    /// The position of an outcome.
    fn outcome(&mut self, written: &Written<String>, ids: &[&str]) -> Option<usize> {
        let found = ids.iter().position(|id| *id == written.value);
        if found.is_none() {
            self.problems.push(
                Diagnostic::error(
                    "unknown-outcome",
                    format!("there is no outcome `{}`", written.value),
                )
                .at(written.place, "not an outcome of this decision")
                .did_you_mean(written.place, nearest(&written.value, ids.iter().copied()))
                .help(format!("outcomes: {}", listed(ids))),
            );
        }
        found
    }

    fn rule(
        &mut self,
        layer: usize,
        rule: &pack::Rule,
        ids: &[&str],
        collects: bool,
        asks: Openness,
    ) -> Option<Rule> {
        let when = rule.when.as_ref();
        let unless = rule.unless.as_ref();
        let term = when.and_then(|text| check_condition(text, self.scope, asks, self.problems));
        let exception =
            unless.and_then(|text| check_condition(text, self.scope, asks, self.problems));
        let then: Vec<usize> = rule
            .then
            .iter()
            .filter_map(|written| self.outcome(written, ids))
            .collect();
        if let Some(second) = rule.then.get(1).filter(|_| !collects) {
            self.problems.push(
                Diagnostic::error("more-outcomes", "a rule of this decision has one outcome")
                    .at(second.place, "a second outcome")
                    .help("only a decision with `hit: collect` gathers several".to_owned()),
            );
        }
        let cite = check_citations(&rule.cite, self.statements, self.problems);
        if rule.cite.is_empty() {
            self.problems.push(
                Diagnostic::error("no-citation", format!("rule `{}` cites nothing", rule.id.value))
                    .at(rule.id.place, "it rests on nothing")
                    .help("write `cite:` and the statements of sources.yaml it rests on".to_owned())
                    .help("where no document says it, cite the nearest and write `basis: inferred` with a `note`".to_owned()),
            );
        }
        let condition = match exception {
            Some(exception) => Term::And(vec![term?, Term::Not(Box::new(exception))]),
            None => term?,
        };
        Some(Rule {
            id: shared(&rule.id.value),
            layer,
            title: rule.title.clone(),
            condition,
            when: when.map_or_else(String::new, |text| text.text.clone()),
            unless: unless.map(|text| text.text.clone()),
            written: when.into_iter().chain(unless).cloned().collect(),
            then,
            because: rule.because.clone(),
            tell_family: rule.tell_family.as_ref().map(|text| text.value.clone()),
            tell_referrer: rule.tell_referrer.as_ref().map(|text| text.value.clone()),
            cite,
            basis: rule.basis,
            note: rule.note.clone(),
            declared: rule.id.place,
        })
    }

    fn open_rule(&mut self, layer: usize, open: &pack::OpenRule, ids: &[&str]) -> Option<OpenRule> {
        let rule = self.rule(layer, &open.rule, ids, false, Openness::MayAsk)?;
        let mut adds = Vec::new();
        for (decision, outcomes) in &open.adds {
            let drafts = &self.merged.decisions;
            let Some(at) = drafts.iter().position(|draft| draft.name == decision.value) else {
                let near = nearest(&decision.value, drafts.iter().map(|draft| draft.name));
                self.problems.push(
                    Diagnostic::error(
                        "unknown-decision",
                        format!("there is no decision `{}`", decision.value),
                    )
                    .at(decision.place, "not declared")
                    .did_you_mean(decision.place, near),
                );
                continue;
            };
            let Some(draft) = drafts.get(at) else {
                continue;
            };
            if draft.hit != HitPolicy::Collect {
                self.problems.push(
                    Diagnostic::error(
                        "adds-to-one",
                        format!("`{}` gives one outcome", decision.value),
                    )
                    .at(decision.place, "nothing can be added to it")
                    .help(
                        "`adds` names decisions that collect, such as actions and deadlines"
                            .to_owned(),
                    ),
                );
                continue;
            }
            let known: Vec<&str> = if draft.base.outcomes_are_services {
                self.merged
                    .services
                    .iter()
                    .map(|service| service.id.value.as_str())
                    .collect()
            } else {
                draft
                    .outcomes
                    .iter()
                    .map(|outcome| outcome.id.value.as_str())
                    .collect()
            };
            let found = outcomes
                .iter()
                .filter_map(|written| self.outcome(written, &known));
            let found: Vec<usize> = found.collect();
            adds.push((DecisionId(at), found));
        }
        Some(OpenRule { rule, adds })
    }

    /// Only the recommendation says what to do while open, and its last word must always hold.
    fn check_while_open(&mut self, draft: &Draft<'_>, is_recommended: bool) {
        if !is_recommended {
            if let Some((_, open)) = draft.while_open.first() {
                self.problems.push(
                    Diagnostic::error(
                        "while-open-elsewhere",
                        "only the recommended decision has `while_open`",
                    )
                    .at(open.rule.id.place, "")
                    .also(draft.declared, "not the recommended decision"),
                );
            }
            return;
        }
        let always = draft.while_open.last().is_some_and(|(_, open)| {
            open.rule.unless.is_none()
                && open
                    .rule
                    .when
                    .as_ref()
                    .is_some_and(|text| text.text == "true")
        });
        if !always {
            let place = draft
                .while_open
                .last()
                .map_or(draft.declared, |(_, open)| open.rule.id.place);
            self.problems.push(
                Diagnostic::error(
                    "no-interim",
                    format!("decision `{}` does not say what to do whenever it is open", draft.name),
                )
                .at(place, "")
                .help("end `while_open` with a rule that says `when: true`: every child gets a pathway".to_owned()),
            );
        }
    }
}
