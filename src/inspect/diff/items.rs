//! Everything a version holds as items with named fields, so that two versions can be laid side by side.

use std::fmt::Display;

use crate::algebra::calendar::DayCount;
use crate::algebra::weekday::DayOfWeek;
use crate::ast::place::Place;
use crate::check::pack::About;
use crate::check::pack::Carries;
use crate::check::pack::Claim;
use crate::check::pack::Decision;
use crate::check::pack::DecisionKind;
use crate::check::pack::Fact;
use crate::check::pack::From;
use crate::check::pack::HitPolicy;
use crate::check::pack::Mover;
use crate::check::pack::Outcome;
use crate::check::pack::Pack;
use crate::check::pack::Reach;
use crate::check::pack::Rule;
use crate::check::spelt::spelt;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::inspect::diff::text::Thing;

/// Something that a version holds.
pub(super) struct Item {
    pub(super) thing: Thing,
    pub(super) id: String,
    pub(super) title: String,
    /// The decision it belongs to, if it belongs to one.
    pub(super) part_of: String,
    pub(super) place: Option<Place>,
    /// Its fields; none is written with an empty text.
    pub(super) fields: Vec<(&'static str, String)>,
}

impl Item {
    fn new(thing: Thing, id: &str, title: &str, place: Option<Place>) -> Self {
        Self {
            thing,
            id: id.to_owned(),
            title: title.to_owned(),
            part_of: String::new(),
            place,
            fields: Vec::new(),
        }
        .with("title", title)
    }

    /// Adds a field, its blanks made even, unless it is empty.
    fn with(mut self, name: &'static str, text: impl Display) -> Self {
        let text = text.to_string();
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            self.fields.push((name, words.join(" ")));
        }
        self
    }

    fn perhaps(self, name: &'static str, text: Option<impl Display>) -> Self {
        match text {
            Some(text) => self.with(name, text),
            None => self,
        }
    }

    fn flag(self, name: &'static str, set: bool) -> Self {
        self.with(name, if set { "true" } else { "" })
    }

    /// The text of a field; empty if it has none.
    pub(super) fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, text)| text)
    }
}

/// Everything that a version holds, what it stands on included.
pub(super) fn items(pack: &Pack) -> Vec<Item> {
    let mut all = vec![version(pack)];
    for decision in &pack.decisions {
        all.push(decided(decision));
        let outcomes = decision.outcomes.iter();
        all.extend(
            outcomes
                .filter(|outcome| !matches!(outcome.carries, Carries::Service(_)))
                .map(|outcome| self::outcome(pack, decision, outcome)),
        );
        let rules = decision.rules.iter();
        all.extend(rules.map(|it| rule(Thing::Rule, decision, it)));
        for open in &decision.while_open {
            let adds: Vec<String> = open
                .adds
                .iter()
                .map(|(id, outcomes)| {
                    let added = pack.decision(*id);
                    format!("{}: {}", added.name, names(added, outcomes))
                })
                .collect();
            all.push(rule(Thing::Interim, decision, &open.rule).with("adds", adds.join("; ")));
        }
    }
    all.extend(pack.facts.iter().map(|it| fact(pack, it)));
    all.extend(pack.services.iter().map(|service| {
        let reach: Vec<String> = service.reach.iter().map(reach_words).collect();
        Item::new(
            Thing::Service,
            &service.id,
            &service.title,
            Some(service.declared),
        )
        .with("serves", &service.serves)
        .with("reach", reach.join("; "))
        .with("cite", service.cite.join(", "))
    }));
    all.extend(pack.statements.values().map(|statement| {
        Item::new(
            Thing::Statement,
            &statement.id,
            "",
            Some(statement.declared),
        )
        .with("document", &statement.title)
        .with("publisher", &statement.publisher)
        .perhaps("link", statement.link.as_ref())
        .with("at", &statement.at)
        .with("says", &statement.says)
        .perhaps("fingerprint", statement.fingerprint.as_ref())
        .perhaps("note", statement.note.as_ref())
    }));
    all.extend(pack.functions.iter().map(|function| {
        Item::new(Thing::Function, &function.name, "", None)
            .with("result", function.result.words())
            .with("script", &function.script)
    }));
    all.extend(pack.assumptions.iter().map(|it| {
        Item::new(Thing::Assumption, &it.id, "", Some(it.declared))
            .with("says", &it.says)
            .with("holds", &it.text)
    }));
    all.extend(pack.invariants.iter().map(|it| {
        Item::new(Thing::Invariant, &it.id, "", Some(it.declared))
            .with("says", &it.says)
            .perhaps("for_all", it.for_all.as_ref().map(|(_, text)| text))
            .with("claim", claim(pack, &it.claim))
            .with("cite", it.cite.join(", "))
            .perhaps("note", it.note.as_ref())
    }));
    all
}

fn version(pack: &Pack) -> Item {
    let own = pack.own();
    let below: Vec<String> = pack
        .layers
        .iter()
        .rev()
        .skip(1)
        .map(|it| it.id.to_string())
        .collect();
    let decisions = |ids: &[DecisionId]| {
        let names: Vec<&str> = ids.iter().map(|id| &*pack.decision(*id).name).collect();
        names.join(", ")
    };
    let groups: Vec<&str> = pack
        .groups
        .iter()
        .map(|(_, title)| title.as_str())
        .collect();
    let hours = pack.office_hours.as_ref().map(|hours| {
        let days: Vec<&str> = hours.weekdays().map(DayOfWeek::words).collect();
        format!(
            "{} to {}, {}",
            hours.opens(),
            hours.closes(),
            days.join(", ")
        )
    });
    // All versions of a pack are one item.
    Item::new(Thing::Version, "pack.yaml", &own.title, None)
        .with("authority", &own.authority)
        .with("area", &own.area)
        .with("in_force from", own.from)
        .perhaps("in_force until", own.until)
        .with("extends", below.join(", "))
        .with("calendar", pack.calendar.name())
        .with(
            "calendar covers",
            format!(
                "{} to {}",
                pack.calendar.covers().from,
                pack.calendar.covers().until
            ),
        )
        .with("day_count", day_count(pack.day_count))
        .perhaps("office_hours", hours)
        .with("recommends", &pack.decision(pack.recommends).name)
        .with("ask_for", decisions(&pack.ask_for))
        .with("siblings_see", decisions(&pack.siblings_see))
        .with("approved", &own.approved)
        .with("notes", own.notes.join(" "))
        .with("groups", groups.join(", "))
}

fn decided(decision: &Decision) -> Item {
    let outcomes = decision.outcomes.iter();
    let own = outcomes.filter(|it| !matches!(it.carries, Carries::Service(_)));
    let ids: Vec<&str> = own.map(|it| &*it.id).collect();
    // Only for `first` does the order of rules decide.
    let order: Vec<&str> = match decision.hit {
        HitPolicy::First => decision.rules.iter().map(|it| &*it.id).collect(),
        HitPolicy::Unique | HitPolicy::Highest | HitPolicy::Collect => Vec::new(),
    };
    let open: Vec<&str> = decision.while_open.iter().map(|it| &*it.rule.id).collect();
    let otherwise = decision.otherwise.map(|at| names(decision, &[at]));
    Item::new(
        Thing::Decision,
        &decision.name,
        &decision.title,
        Some(decision.declared),
    )
    .perhaps("help", decision.help.as_ref())
    .with("kind", kind_word(decision.kind))
    .with("outcomes in order", ids.join(", "))
    .with("hit", decision.hit.word())
    .perhaps("otherwise", otherwise)
    .with("rules in order", order.join(", "))
    .with("while_open in order", open.join(", "))
}

fn names(decision: &Decision, outcomes: &[usize]) -> String {
    let found = outcomes.iter().filter_map(|at| decision.outcomes.get(*at));
    let ids: Vec<&str> = found.map(|outcome| &*outcome.id).collect();
    ids.join(", ")
}

fn outcome(pack: &Pack, decision: &Decision, outcome: &Outcome) -> Item {
    let service = |at: Option<usize>| {
        at.and_then(|at| pack.services.get(at))
            .map(|service| service.id.clone())
    };
    let id = format!("{}: {}", decision.name, outcome.id);
    let mut item = Item::new(Thing::Outcome, &id, &outcome.title, Some(outcome.declared));
    item.part_of = decision.name.to_string();
    match &outcome.carries {
        Carries::Answer {
            says,
            who,
            sign_off,
            family,
        } => item
            .perhaps("says", says.as_ref())
            .perhaps("who", who.as_ref())
            .perhaps("sign_off", sign_off.as_ref())
            .perhaps("family", family.as_ref()),
        Carries::Action {
            who,
            contact,
            detail,
            first,
        } => item
            .perhaps("who", who.as_ref())
            .perhaps("contact", service(*contact))
            .perhaps("detail", detail.as_ref())
            .flag("first", *first),
        Carries::Deadline {
            limit,
            from,
            counting,
            detail,
        } => item
            .with("within", limit.words())
            .with(
                "from",
                match from {
                    From::Received => "received".to_owned(),
                    From::Fact(id) => pack.fact(*id).name.to_string(),
                },
            )
            .with("counting", day_count(*counting))
            .perhaps("detail", detail.as_ref()),
        Carries::Service(_) => item,
        Carries::Route {
            duty_holder,
            contact,
            detail,
        } => item
            .perhaps("duty_holder", duty_holder.as_ref())
            .perhaps("contact", service(*contact))
            .perhaps("detail", detail.as_ref()),
        Carries::Notice { audience, text } => item.with("audience", audience).with("text", text),
    }
}

fn rule(thing: Thing, decision: &Decision, rule: &Rule) -> Item {
    let mut item = Item::new(thing, &rule.id, &rule.title, Some(rule.declared));
    item.part_of = decision.name.to_string();
    item.with("decision", &decision.name)
        .with("when", &rule.when)
        .perhaps("unless", rule.unless.as_ref())
        .with("then", names(decision, &rule.then))
        .with("because", &rule.because)
        .perhaps("tell_family", rule.tell_family.as_ref())
        .perhaps("tell_referrer", rule.tell_referrer.as_ref())
        .with("cite", rule.cite.join(", "))
        .with("basis", rule.basis.word())
        .perhaps("note", rule.note.as_ref())
}

fn fact(pack: &Pack, fact: &Fact) -> Item {
    let group = pack.groups.get(fact.group).map(|(_, title)| title);
    let values: Vec<String> = fact
        .values
        .iter()
        .map(|(id, words)| format!("{id} ({words})"))
        .collect();
    let says: Vec<String> = fact
        .says
        .iter()
        .map(|(key, words)| format!("{key}: {words}"))
        .collect();
    let bounds = fact
        .bounds
        .map(|(least, most)| format!("{least} to {most}"));
    Item::new(Thing::Fact, &fact.name, "", Some(fact.declared))
        .with("ask", &fact.ask)
        .perhaps("help", fact.help.as_ref())
        .perhaps("why", fact.why.as_ref())
        .perhaps("group", group)
        .with("about", about_word(fact.about))
        .with("type", type_words(&fact.of))
        .with("values", values.join(", "))
        .perhaps("bounds", bounds)
        .with("says", says.join("; "))
        .perhaps("find_out_from", fact.find_out_from.as_ref())
        .flag("safety_critical", fact.safety_critical)
        .flag("protected characteristic", fact.protected)
        .flag("third party", fact.third_party)
        .with("cite", fact.cite.join(", "))
        .perhaps("note", fact.note.as_ref())
        .perhaps(
            "ask_when",
            fact.ask_when.as_ref().map(|term| spelt(term, pack)),
        )
        .perhaps("only_if", fact.only_if.as_ref().map(|(_, text)| text))
        .perhaps("otherwise", fact.otherwise.as_ref())
        .perhaps(
            "worked_out",
            fact.worked_out.as_ref().map(|term| spelt(term, pack)),
        )
}

fn claim(pack: &Pack, claim: &Claim) -> String {
    let facts = |ids: &[FactId]| {
        let names: Vec<&str> = ids.iter().map(|id| &*pack.fact(*id).name).collect();
        names.join(", ")
    };
    let mover = |mover: &Mover| {
        let order: Vec<&str> = mover.order.iter().map(|it| &**it).collect();
        let name = &pack.fact(mover.fact).name;
        if order.is_empty() {
            name.to_string()
        } else {
            format!("{name} ({})", order.join(" < "))
        }
    };
    match claim {
        Claim::Implies(_, text) => format!("implies: {text}"),
        Claim::Never(_, text) => format!("never: {text}"),
        Claim::MonotoneIn(id, movers) => {
            let movers: Vec<String> = movers.iter().map(mover).collect();
            format!(
                "{} monotone_in: {}",
                pack.decision(*id).name,
                movers.join(", ")
            )
        }
        Claim::DoesNotDependOn(id, ids) => {
            format!(
                "{} does_not_depend_on: {}",
                pack.decision(*id).name,
                facts(ids)
            )
        }
        Claim::SettledWhenKnown(id, ids) => {
            format!(
                "{} settled_when_known: {}",
                pack.decision(*id).name,
                facts(ids)
            )
        }
        Claim::InterimNever(outcomes, _, text) => format!(
            "interim_never: {} while_possible: {text}",
            names(pack.decision(pack.recommends), outcomes)
        ),
    }
}

fn reach_words(reach: &Reach) -> String {
    let when = reach.when.as_ref();
    let when = when.map_or_else(String::new, |when| format!(" ({when})"));
    format!("{} {}{when}", reach.how, reach.at)
}

/// The type of a fact, with the fields of its records.
fn type_words(of: &Type) -> String {
    match of {
        Type::List(item) => format!("a list of {}", type_words(item)),
        Type::Record(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, of)| format!("{name}: {}", type_words(of)))
                .collect();
            format!("records ({})", fields.join(", "))
        }
        Type::OneOf(_) => "one of the values".to_owned(),
        Type::AnyOf(_) => "any of the values".to_owned(),
        Type::YesNo
        | Type::Number(_)
        | Type::Text
        | Type::Date
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::Any => of.words(),
    }
}

fn about_word(about: About) -> &'static str {
    match about {
        About::Child => "child",
        About::Household => "household",
        About::Contact => "contact",
    }
}

fn day_count(counting: DayCount) -> &'static str {
    match counting {
        DayCount::DayAfter => "day_after",
        DayCount::SameDay => "same_day",
    }
}

fn kind_word(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Outcome => "outcome",
        DecisionKind::Actions => "actions",
        DecisionKind::Deadlines => "deadlines",
        DecisionKind::Services => "services",
        DecisionKind::Routes => "routes",
        DecisionKind::Notices => "notices",
    }
}
