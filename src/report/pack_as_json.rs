//! A pack as JSON: its head, its questions, its rules, the statements they rest on.

use schemars::JsonSchema;
use serde::Deserialize;
use serde::Serialize;

use crate::check::answers::wanted;
use crate::check::pack::About;
use crate::check::pack::Pack;
use crate::check::types::Type;

/// A pack version on a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "PackVersion", deny_unknown_fields)]
pub struct PackVersion {
    /// The pack.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// Title for people.
    pub title: String,
    /// The authority that publishes it.
    pub authority: String,
    /// First day in force.
    pub from: String,
    /// Last day in force, when known.
    pub until: Option<String>,
    /// Who approved it, or `not yet`.
    pub approved: String,
    /// Whether it is a draft, which decides only when it is named. Written only where it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// Who withdrew it and why. Written only where somebody did; it still decides what names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<WithdrawnBy>,
    /// SHA-256 over its normalised content.
    pub digest: String,
    /// The versions it stands on, such as `england@2.0.0`, the nearest first.
    pub stands_on: Vec<String>,
}

/// Who withdrew a pack version, and why.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct WithdrawnBy {
    /// The last day on which it decides.
    pub last_day: String,
    /// Who withdrew it.
    pub by: String,
    /// When they did.
    pub on: String,
    /// Why.
    pub because: String,
}

/// A pack version with what it decides.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "PackShown", deny_unknown_fields)]
pub struct PackShown {
    /// Which.
    pub version: PackVersion,
    /// What a reader of every recommendation must know.
    pub notes: Vec<String>,
    /// The decision that is the recommendation.
    pub recommends: String,
    /// Topics in the order a screener meets them.
    pub groups: Vec<Titled>,
    /// Every decision.
    pub decisions: Vec<DecisionShown>,
    /// How many facts it has.
    pub facts: usize,
    /// How many rules it has.
    pub rules: usize,
    /// How many statements it has.
    pub statements: usize,
}

/// An id with its title.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Titled {
    /// The id.
    pub id: String,
    /// Title for people.
    pub title: String,
}

/// A decision.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DecisionShown {
    /// Its name.
    pub name: String,
    /// Title for people.
    pub title: String,
    /// What it decides.
    pub help: Option<String>,
    /// What its outcomes are: `outcome`, `actions`, `deadlines`, `services`, `routes`, `notices`.
    pub kind: String,
    /// How it picks: `unique`, `first`, `highest`, `collect`.
    pub hit: String,
    /// Its outcomes, from least to most protective.
    pub outcomes: Vec<Titled>,
}

/// A fact: a question that can be answered.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a mark of its own in the pack"
)]
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FactListed {
    /// Its name in cases and rules.
    pub fact: String,
    /// Its topic.
    pub group: String,
    /// Whom it is about: `child`, `household`, `contact`.
    pub about: String,
    /// The question.
    pub question: String,
    /// The definition beside it.
    pub help: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// What an answer looks like: `yes_no`, `number`, `text`, `date`, `moment`, `one_of`, `any_of`, `other`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same in words.
    pub wanted: String,
    /// The values of a `one_of` or `any_of`, with their words.
    pub values: Vec<Titled>,
    /// Who can tell.
    pub find_out_from: Option<String>,
    /// Whether a low outcome must not stand without it.
    pub safety_critical: bool,
    /// Whether it concerns a protected characteristic.
    pub protected: bool,
    /// Whether it is about, or came from, somebody outside the family.
    pub third_party: bool,
    /// Where it applies, as written in the pack.
    pub only_if: Option<String>,
    /// Whether it follows from other facts.
    pub worked_out: bool,
    /// The statements it rests on.
    pub cite: Vec<String>,
    /// The version that declares it.
    pub from: String,
}

/// A rule.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RuleListed {
    /// Its id.
    pub rule: String,
    /// The decision it belongs to.
    pub decision: String,
    /// Title for people.
    pub title: String,
    /// When it holds, as written.
    pub when: String,
    /// Its exception, as written.
    pub unless: Option<String>,
    /// Its outcomes.
    pub then: Vec<String>,
    /// Whether it applies only while the decision is open.
    pub while_open: bool,
    /// One sentence for the record.
    pub because: String,
    /// How firmly: `stated`, `inferred`, `unverified`.
    pub basis: String,
    /// What was read how.
    pub note: Option<String>,
    /// The statements it rests on.
    pub cite: Vec<String>,
    /// The version that states it.
    pub from: String,
}

/// A statement that rules cite.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct StatementListed {
    /// Its id.
    pub statement: String,
    /// The document's id.
    pub document: String,
    /// The document's title.
    pub title: String,
    /// Who published the document.
    pub publisher: String,
    /// Where the document can be read.
    pub link: Option<String>,
    /// Where in the document.
    pub at: String,
    /// What it says, in our own words.
    pub says: String,
    /// Fingerprint of the paragraph.
    pub fingerprint: Option<String>,
    /// For policy staff.
    pub note: Option<String>,
    /// The version that registers it.
    pub from: String,
}

/// A pack version as on a list.
#[must_use]
pub fn version(pack: &Pack) -> PackVersion {
    let own = pack.own();
    let below = pack.layers.iter().rev().skip(1);
    PackVersion {
        pack: own.id.pack.clone(),
        version: own.id.version.to_string(),
        title: own.title.clone(),
        authority: own.authority.clone(),
        from: own.from.to_string(),
        until: own
            .standing
            .last_day()
            .or(own.until)
            .map(|until| until.to_string()),
        approved: own.approved.clone(),
        draft: own.standing.is_draft(),
        withdrawn: own.standing.withdrawn.as_ref().map(|it| WithdrawnBy {
            last_day: it.last_day.to_string(),
            by: it.by.clone(),
            on: it.on.to_string(),
            because: it.because.clone(),
        }),
        digest: own.digest.clone(),
        stands_on: below.map(|layer| layer.id.to_string()).collect(),
    }
}

/// A pack version with what it decides.
#[must_use]
pub fn shown(pack: &Pack) -> PackShown {
    let groups = pack.groups.iter().map(|(id, title)| Titled {
        id: id.clone(),
        title: title.clone(),
    });
    let decisions = pack.decisions.iter().map(|decision| DecisionShown {
        name: decision.name.to_string(),
        title: decision.title.clone(),
        help: decision.help.clone(),
        kind: decision.kind.word().to_owned(),
        hit: decision.hit.word().to_owned(),
        outcomes: decision
            .outcomes
            .iter()
            .map(|outcome| Titled {
                id: outcome.id.to_string(),
                title: outcome.title.clone(),
            })
            .collect(),
    });
    PackShown {
        version: version(pack),
        notes: pack.own().notes.clone(),
        recommends: pack.decision(pack.recommends).name.to_string(),
        groups: groups.collect(),
        decisions: decisions.collect(),
        facts: pack.facts.len(),
        rules: rules(pack).len(),
        statements: pack.statements.len(),
    }
}

/// Every fact of a pack version.
#[must_use]
pub fn facts(pack: &Pack) -> Vec<FactListed> {
    let listed = pack.facts.iter().map(|fact| FactListed {
        fact: fact.name.to_string(),
        group: pack
            .groups
            .get(fact.group)
            .map_or_else(String::new, |(id, _)| id.clone()),
        about: match fact.about {
            About::Child => "child",
            About::Household => "household",
            About::Contact => "contact",
        }
        .to_owned(),
        question: fact.ask.clone(),
        help: fact.help.clone(),
        why: fact.why.clone(),
        kind: kind(&fact.of).to_owned(),
        wanted: wanted(&fact.of),
        values: fact
            .values
            .iter()
            .map(|(id, title)| Titled {
                id: id.to_string(),
                title: title.clone(),
            })
            .collect(),
        find_out_from: fact.find_out_from.clone(),
        safety_critical: fact.safety_critical,
        protected: fact.protected,
        third_party: fact.third_party,
        only_if: fact.only_if.as_ref().map(|(_, text)| text.clone()),
        worked_out: fact.worked_out.is_some(),
        cite: fact.cite.clone(),
        from: layer(pack, fact.layer),
    });
    listed.collect()
}

/// Every rule of a pack version, decision by decision.
#[must_use]
pub fn rules(pack: &Pack) -> Vec<RuleListed> {
    let decisions = pack.decisions.iter();
    let listed = decisions.flat_map(|decision| {
        let settled = decision.rules.iter().map(|rule| (rule, false));
        let open = decision.while_open.iter().map(|open| (&open.rule, true));
        settled.chain(open).map(move |(rule, while_open)| {
            let outcome = |at: &usize| decision.outcomes.get(*at).map(|it| it.id.to_string());
            RuleListed {
                rule: rule.id.to_string(),
                decision: decision.name.to_string(),
                title: rule.title.clone(),
                when: rule.when.clone(),
                unless: rule.unless.clone(),
                then: rule.then.iter().filter_map(outcome).collect(),
                while_open,
                because: rule.because.clone(),
                basis: rule.basis.word().to_owned(),
                note: rule.note.clone(),
                cite: rule.cite.clone(),
                from: layer(pack, rule.layer),
            }
        })
    });
    listed.collect()
}

/// Every statement of a pack version, by id.
#[must_use]
pub fn statements(pack: &Pack) -> Vec<StatementListed> {
    let listed = pack.statements.values().map(|it| StatementListed {
        statement: it.id.clone(),
        document: it.document.clone(),
        title: it.title.clone(),
        publisher: it.publisher.clone(),
        link: it.link.clone(),
        at: it.at.clone(),
        says: it.says.clone(),
        fingerprint: it.fingerprint.clone(),
        note: it.note.clone(),
        from: layer(pack, it.layer),
    });
    listed.collect()
}

fn layer(pack: &Pack, at: usize) -> String {
    let layer = pack.layers.get(at);
    layer.map_or_else(String::new, |layer| layer.id.to_string())
}

fn kind(of: &Type) -> &'static str {
    match of {
        Type::YesNo => "yes_no",
        Type::Number(_) => "number",
        Type::Text => "text",
        Type::Date => "date",
        Type::Moment => "moment",
        Type::OneOf(_) => "one_of",
        Type::AnyOf(_) => "any_of",
        Type::Days | Type::Months | Type::List(_) | Type::Record(_) | Type::Any => "other",
    }
}
