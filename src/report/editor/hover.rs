//! What is said of a name when somebody rests on it, as Markdown.

use std::sync::Arc;

use crate::ast::pack::Answer;
use crate::ast::pack::Carries;
use crate::ast::pack::Decision;
use crate::ast::pack::Fact;
use crate::ast::pack::Function;
use crate::ast::pack::Outcome;
use crate::ast::pack::Pack as Written;
use crate::ast::pack::Rule;
use crate::ast::pack::Service;
use crate::ast::pack::Statement;
use crate::ast::place::Place;
use crate::check::pack::Pack;
use crate::explain::plain::plain;
use crate::report::editor::at::name_at;
use crate::report::editor::desk::Desk;
use crate::report::editor::desk::id_of;
use crate::report::editor::format::Sort;
use crate::report::editor::line::key_at;
use crate::report::editor::names::Name;
use crate::report::in_words::in_words;

/// What is said of what stands at a byte of a file, and where that stands.
#[must_use]
pub fn hover(desk: &mut Desk, path: &str, byte: usize) -> Option<(Place, String)> {
    if let Some(found) = name_at(desk, path, byte)
        && let Some(text) = words_of(desk, path, &found.name)
    {
        return Some((found.place, text));
    }
    let file = desk.file(path)?;
    let (place, key) = key_at(&desk.files, file, path, byte)?;
    Some((place, format!("`{}`: {}", key.name, key.says)))
}

/// What is said of a name.
#[must_use]
pub fn words_of(desk: &Desk, path: &str, name: &Name) -> Option<String> {
    let id = Desk::version_of(path)?;
    let layers = Layers {
        chain: desk.chain(&id),
        able: desk.able(&id).cloned(),
    };
    layers.say(name)
}

struct Layers {
    chain: Vec<Arc<Written>>,
    able: Option<Arc<Pack>>,
}

impl Layers {
    /// The first that is found, looking from the highest layer down.
    fn find<'l, T>(&'l self, find: impl Fn(&'l Written) -> Option<T>) -> Option<(T, String)> {
        let mut layers = self.chain.iter().rev();
        layers.find_map(|layer| Some((find(layer)?, id_of(layer).to_string())))
    }

    fn say(&self, name: &Name) -> Option<String> {
        let word = name.word.as_str();
        match name.sort {
            Sort::Fact => {
                let (fact, of) = self.fact(word)?;
                Some(self.of_fact(fact, &of))
            }
            Sort::Value => {
                let (fact, _) = self.fact(&name.owner)?;
                of_value(fact, word)
            }
            Sort::Decision => {
                let (decision, of) = self.base(word)?;
                Some(self.of_decision(decision, &of))
            }
            Sort::Outcome => self.outcome(&name.owner, word).map(of_outcome),
            Sort::Rule => {
                let (rule, of) = self.rule(word)?;
                Some(self.of_rule(rule, &of))
            }
            Sort::Statement => self.of_statement(word),
            Sort::Document => {
                let find = |pack: &'_ Written| {
                    let mut all = pack.documents.iter();
                    all.find(|it| it.id.value == word).cloned()
                };
                let mut layers = self.chain.iter().rev();
                let document = layers.find_map(|layer| find(layer))?;
                let link = document
                    .link
                    .map_or_else(String::new, |link| format!("\n\n<{link}>"));
                Some(format!(
                    "**{}**\n\n{}{link}",
                    document.title, document.publisher
                ))
            }
            Sort::Service => {
                let find = |pack: &'_ Written| {
                    pack.services.iter().find(|it| it.id.value == word).cloned()
                };
                let mut layers = self.chain.iter().rev();
                layers
                    .find_map(|layer| find(layer))
                    .map(|it| of_service(&it))
            }
            Sort::Group => {
                let mut groups = self.chain.iter().flat_map(|layer| &layer.groups);
                let group = groups.find(|group| group.id.value == word)?;
                Some(format!("**{}**", group.title))
            }
            Sort::Function => self.of_function(word),
            Sort::Invariant | Sort::Assumption => self.of_invariant(word),
            Sort::Pack => {
                let layer = self.chain.iter().find(|it| it.head.id.value == word)?;
                let head = &layer.head;
                Some(format!(
                    "**{}** `{}`\n\n{}",
                    head.title,
                    id_of(layer),
                    head.authority
                ))
            }
            Sort::Calendar | Sort::Lint => None,
        }
    }

    fn fact(&self, word: &str) -> Option<(&Fact, String)> {
        self.find(|pack| pack.facts.iter().find(|fact| fact.name.value == word))
    }

    /// The decision of that name that says what it is, and not one that only adds to it.
    fn base(&self, word: &str) -> Option<(&Decision, String)> {
        let named = |decision: &&Decision| decision.name.value == word;
        let own = self.find(|pack| {
            pack.decisions
                .iter()
                .filter(named)
                .find(|it| it.hit.is_some())
        });
        own.or_else(|| self.find(|pack| pack.decisions.iter().find(named)))
    }

    fn outcome(&self, decision: &str, word: &str) -> Option<&Outcome> {
        let found = self.find(|pack| {
            let decisions = pack.decisions.iter().filter(|it| it.name.value == decision);
            let mut outcomes = decisions.flat_map(|decision| &decision.outcomes);
            outcomes.find(|outcome| outcome.id.value == word)
        });
        found.map(|(outcome, _)| outcome)
    }

    fn rule(&self, word: &str) -> Option<(&Rule, String)> {
        self.find(|pack| {
            let mut rules = pack.decisions.iter().flat_map(|decision| {
                let open = decision.while_open.iter().map(|open| &open.rule);
                decision.rules.iter().chain(open)
            });
            rules.find(|rule| rule.id.value == word)
        })
    }

    fn of_fact(&self, fact: &Fact, of: &str) -> String {
        let mut text = format!("**{}**\n", fact.ask);
        if let Some(help) = &fact.help {
            text.push_str(&format!("\n{help}\n"));
        }
        text.push_str(&format!(
            "\n`{}`: {}",
            fact.name.value,
            kind_of(fact.answer.as_ref())
        ));
        if fact.worked_out.is_some() {
            text.push_str(", worked out from other facts");
        }
        if fact.safety_critical {
            text.push_str(", safety-critical");
        }
        text.push_str(&format!(", from `{of}`\n"));
        if let Some(Answer::OneOf(values) | Answer::AnyOf(values)) = &fact.answer {
            text.push('\n');
            for (value, words) in values {
                text.push_str(&format!("- `{}`: {words}\n", value.value));
            }
        }
        text.push_str(&self.cited(fact.cite.iter().map(|cite| cite.value.as_str())));
        text
    }

    fn of_decision(&self, decision: &Decision, of: &str) -> String {
        let mut text = format!("**{}**\n", decision.title);
        if let Some(help) = &decision.help {
            text.push_str(&format!("\n{help}\n"));
        }
        let name = &decision.name.value;
        let hit = decision.hit.as_ref().map_or("", |hit| hit.value.word());
        text.push_str(&format!("\n`{name}`: a decision"));
        if !hit.is_empty() {
            text.push_str(&format!(" (`{hit}`)"));
        }
        text.push_str(&format!(", from `{of}`\n\n"));
        if decision.outcomes_are_services {
            text.push_str("Its outcomes are the services of services.yaml.\n");
        }
        for layer in &self.chain {
            for same in layer.decisions.iter().filter(|it| it.name.value == *name) {
                // One that was replaced gives no outcomes any more.
                let current = same.hit.is_none() || std::ptr::eq(same, decision);
                for outcome in same.outcomes.iter().filter(|_| current) {
                    text.push_str(&format!("- `{}`: {}\n", outcome.id.value, outcome.title));
                }
            }
        }
        text
    }

    fn of_rule(&self, rule: &Rule, of: &str) -> String {
        let mut text = format!("**{}**\n\n", rule.title);
        let checked = self.able.as_ref().and_then(|pack| {
            pack.decisions.iter().find_map(|decision| {
                let open = decision.while_open.iter().map(|open| &open.rule);
                let mut rules = decision.rules.iter().chain(open);
                let found = rules.find(|it| *it.id == *rule.id.value)?;
                Some(plain(pack, decision, found))
            })
        });
        if let Some(lines) = checked {
            text.push_str(&format!("{}\n", in_words(&lines, 0)));
        }
        text.push_str(&format!(
            "{}\n\n`{}`: {}, from `{of}`\n",
            rule.because,
            rule.id.value,
            rule.basis.word()
        ));
        if let Some(note) = &rule.note {
            text.push_str(&format!("\n{note}\n"));
        }
        text.push_str(&self.cited(rule.cite.iter().map(|cite| cite.value.as_str())));
        text
    }

    fn cited<'c>(&self, ids: impl Iterator<Item = &'c str>) -> String {
        let mut text = String::new();
        for id in ids {
            if let Some((statement, _)) = self.statement(id) {
                text.push_str(&format!("\n> {} ({})\n", statement.says, statement.at));
            }
        }
        text
    }

    fn statement(&self, word: &str) -> Option<(&Statement, String)> {
        self.find(|pack| pack.statements.iter().find(|it| it.id.value == word))
    }

    fn of_statement(&self, word: &str) -> Option<String> {
        let (statement, of) = self.statement(word)?;
        let document = statement.document.as_ref()?;
        let mut documents = self.chain.iter().rev().flat_map(|layer| &layer.documents);
        let document = documents.find(|it| it.id.value == document.value);
        let title = document.map_or_else(String::new, |it| {
            format!("{}, {}\n\n", it.title, it.publisher)
        });
        Some(format!(
            "{}\n\n{title}At: {}\n\n`{word}`, from `{of}`",
            statement.says, statement.at
        ))
    }

    fn of_function(&self, word: &str) -> Option<String> {
        if let Some(built) = BUILT_IN.iter().find(|(name, ..)| *name == word) {
            return Some(format!("`{}`\n\n{}", built.1, built.2));
        }
        let mut all = self.chain.iter().flat_map(|layer| &layer.head.functions);
        let function = all.find(|function| function.name.value == word)?;
        Some(format!("`{}`\n\n{}", signature(function), function.says))
    }

    fn of_invariant(&self, word: &str) -> Option<String> {
        let mut invariants = self.chain.iter().rev().flat_map(|layer| &layer.invariants);
        let stated = invariants.find(|it| it.id.value == word).map(|it| &it.says);
        let mut assumptions = self.chain.iter().flat_map(|layer| &layer.assumptions);
        let assumed = || {
            assumptions
                .find(|it| it.id.value == word)
                .map(|it| &it.says)
        };
        stated
            .or_else(assumed)
            .map(|says| format!("{says}\n\n`{word}`"))
    }
}

/// The functions of the language: name, signature, meaning.
pub(super) const BUILT_IN: &[(&str, &str, &str)] = &[
    ("date", "date(\"2026-11-20\")", "That day."),
    (
        "duration",
        "duration(\"P15D\")",
        "A length of time, in days or in months.",
    ),
    ("count", "count(list)", "How many a list has."),
    ("min", "min(a, b, ...)", "The least of them."),
    ("max", "max(a, b, ...)", "The greatest of them."),
    ("sum", "sum(a, b, ...)", "All of them together."),
    (
        "list contains",
        "list contains(list, value)",
        "Whether the value is among those of the list.",
    ),
    (
        "years and months duration",
        "years and months duration(from, to)",
        "The full years and months between two days.",
    ),
    (
        "working days between",
        "working days between(from, to)",
        "How many days of the calendar are worked between two days.",
    ),
];

/// A function with its parameters and their types.
#[must_use]
pub fn signature(function: &Function) -> String {
    let one = |(name, of): &(String, crate::ast::place::Written<&'static str>)| {
        format!("{name}: {}", of.value)
    };
    let parameters: Vec<String> = function.parameters.iter().map(one).collect();
    format!(
        "{}({}): {}",
        function.name.value,
        parameters.join(", "),
        function.result.value
    )
}

/// What an answer may be, in a few words.
#[must_use]
pub fn kind_of(answer: Option<&Answer>) -> String {
    match answer {
        Some(Answer::YesNo) => "yes or no".to_owned(),
        Some(Answer::OneOf(_)) => "one of these".to_owned(),
        Some(Answer::AnyOf(_)) => "any of these".to_owned(),
        Some(Answer::Whole(least, most)) => format!("a whole number from {least} to {most}"),
        Some(Answer::Decimal(least, most)) => format!("a number from {least} to {most}"),
        Some(Answer::Date) => "a date".to_owned(),
        Some(Answer::DateTime) => "a date and time".to_owned(),
        Some(Answer::Text) => "a text".to_owned(),
        Some(Answer::List(_)) => "a list".to_owned(),
        None => "not read".to_owned(),
    }
}

fn of_value(fact: &Fact, word: &str) -> Option<String> {
    let (Answer::OneOf(values) | Answer::AnyOf(values)) = fact.answer.as_ref()? else {
        return None;
    };
    let (_, words) = values.iter().find(|(value, _)| value.value == word)?;
    Some(format!(
        "**{words}**\n\n`{word}`: an answer to “{}”",
        fact.ask
    ))
}

fn of_outcome(outcome: &Outcome) -> String {
    let mut text = format!("**{}**\n", outcome.title);
    let more = match &outcome.carries {
        Carries::Answer { says, who, .. } => [says.clone(), who.clone()],
        Carries::Action { who, detail, .. } => [detail.clone(), who.clone()],
        Carries::Deadline { limit, detail, .. } => {
            [limit.as_ref().map(|it| it.value.clone()), detail.clone()]
        }
        Carries::Service => [None, None],
        Carries::Route {
            duty_holder,
            detail,
            ..
        } => [detail.clone(), duty_holder.clone()],
        Carries::Notice { text, .. } => [Some(text.clone()), None],
    };
    for more in more.into_iter().flatten() {
        text.push_str(&format!("\n{more}\n"));
    }
    text.push_str(&format!("\n`{}`: an outcome", outcome.id.value));
    text
}

fn of_service(service: &Service) -> String {
    let mut text = format!("**{}**\n\n{}\n\n", service.title, service.serves);
    for reach in &service.reach {
        let when = reach.when.as_ref();
        let when = when.map_or_else(String::new, |when| format!(" ({when})"));
        text.push_str(&format!("- {}: {}{when}\n", reach.how, reach.at));
    }
    text
}
