//! The fields of the UK's Algorithmic Transparency Recording Standard.

use crate::check::pack::Fact;
use crate::explain::recommend::ENGINE;
use crate::inspect::handbook::rules_of;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::commas;
use crate::report::handbook::markup::list;
use crate::report::handbook::place::Thing;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::counted;
use crate::report::handbook::start::in_force;
use crate::report::handbook::transparency::Field;
use crate::report::handbook::transparency::draft;
use crate::report::handbook::transparency::part;

pub(super) fn page(press: &Press<'_>) -> Page {
    let mut body = draft(
        "For the public record of an algorithmic tool. Councils may publish one; central government must.",
    );
    body.push(part(press, "Tier 1: summary", summary(press)));
    body.push(part(
        press,
        "Tier 2: owner and responsibility",
        owner(press),
    ));
    body.push(part(
        press,
        "Tier 2: description and rationale",
        rationale(press),
    ));
    body.push(part(press, "Tier 2: decision process", process(press)));
    body.push(part(press, "Tier 2: tool specification", tool(press)));
    body.push(part(press, "Tier 2: data", data(press)));
    body.push(part(
        press,
        "Tier 2: risks, mitigations and impact assessments",
        risks(press),
    ));
    Page {
        name: "transparency".to_owned(),
        title: "Transparency record".to_owned(),
        under: None,
        body,
    }
}

fn summary(press: &Press<'_>) -> Vec<(&'static str, Field)> {
    let own = press.pack.own();
    let what = format!(
        "Holds the answers about a child against the published rules of {} and recommends what to do next, with the rules and paragraphs behind it. A person decides. It gives no score and makes no prediction.",
        own.authority
    );
    vec![
        ("Name", Field::text(&own.title)),
        ("Description", Field::text(&what)),
        (
            "Website",
            Field::Asked("Where can the public read about the tool?"),
        ),
        (
            "Contact e-mail",
            Field::Asked("Whom can the public write to?"),
        ),
    ]
}

fn owner(press: &Press<'_>) -> Vec<(&'static str, Field)> {
    let own = press.pack.own();
    let approver = format!("The rules name as their approver: {}.", own.approver());
    vec![
        ("Organisation", Field::text(&own.authority)),
        (
            "Team",
            Field::Asked("Which team uses the tool, and which keeps its rules?"),
        ),
        (
            "Senior responsible owner",
            Field::Both(
                Html::text(&approver),
                "Who is the senior responsible owner?",
            ),
        ),
        (
            "Third party involvement",
            Field::Asked("Is a supplier involved, and in what?"),
        ),
        (
            "Companies House number",
            Field::Asked("If so, what is the supplier's number?"),
        ),
        ("Procurement", Field::Asked("How was it procured?")),
        (
            "Supplier's access to data",
            Field::Asked("What data can a supplier see, and on what terms?"),
        ),
    ]
}

fn rationale(press: &Press<'_>) -> Vec<(&'static str, Field)> {
    let pack = press.pack;
    let decision = pack.decision(pack.recommends);
    let outcomes = decision.outcomes.iter().enumerate();
    let outcomes =
        outcomes.map(|(at, it)| press.link(Thing::Outcome(pack.recommends, at), &it.title));
    let scope =
        Html::text("What can be recommended, from least to most protective:").and(list(outcomes));
    vec![
        ("Detailed description", Field::Told(scope)),
        (
            "Rules",
            Field::Told(press.link(
                Thing::Page("decisions"),
                "Every decision and rule, in plain words",
            )),
        ),
        (
            "Benefits",
            Field::Asked("What is the tool for, and what benefit is expected of it?"),
        ),
        (
            "Previous process",
            Field::Asked("How was this decided before?"),
        ),
        (
            "Alternatives considered",
            Field::Asked("What else was considered, and why was it not chosen?"),
        ),
    ]
}

fn process(press: &Press<'_>) -> Vec<(&'static str, Field)> {
    let pack = press.pack;
    let decision = pack.decision(pack.recommends);
    let sign_offs = decision
        .outcomes
        .iter()
        .enumerate()
        .filter_map(|(at, it)| match &it.carries {
            crate::check::pack::Carries::Answer {
                sign_off: Some(words),
                ..
            } => {
                let to = press.link(Thing::Outcome(pack.recommends, at), &it.title);
                Some(to.and(Html::text(&format!(": {words}"))))
            }
            crate::check::pack::Carries::Answer { .. }
            | crate::check::pack::Carries::Action { .. }
            | crate::check::pack::Carries::Deadline { .. }
            | crate::check::pack::Carries::Service(_)
            | crate::check::pack::Carries::Route { .. }
            | crate::check::pack::Carries::Notice { .. } => None,
        });
    let human = Html::text("The tool recommends and a person decides; nothing follows from a recommendation alone. A worker may decide otherwise. What the rules say a manager must agree:")
        .and(list(sign_offs));
    let told = Html::text(
        "The recommendation, each rule that held with its reason, the paragraphs it rests on, what is not known and could change it, time limits and how they are counted.",
    );
    vec![
        (
            "Integration into the process",
            Field::Asked("Where in the work is the tool used, and what comes before and after?"),
        ),
        (
            "Information given to the person who decides",
            Field::Told(told),
        ),
        (
            "Frequency and scale of use",
            Field::Asked("How often is it used, and for how many children?"),
        ),
        (
            "Human decisions and review",
            Field::Both(
                human,
                "Who decides, with what authority to decide otherwise, and how is their review recorded?",
            ),
        ),
        (
            "Required training",
            Field::Asked("What training must users have had?"),
        ),
        (
            "Appeals and review",
            Field::Asked(
                "How can a family ask for an explanation, be heard and contest a decision?",
            ),
        ),
    ]
}

fn tool(press: &Press<'_>) -> Vec<(&'static str, Field)> {
    let pack = press.pack;
    let own = pack.own();
    let rules = pack.decisions.iter().map(|it| rules_of(it).count()).sum();
    let layers: Vec<String> = pack
        .layers
        .iter()
        .rev()
        .map(|it| it.id.to_string())
        .collect();
    let method = format!(
        "Written rules, applied one by one: {} over {} in {}. Nothing is learnt from data and there is no statistical model.",
        counted(rules, "rule"),
        counted(pack.facts.len(), "question"),
        counted(pack.decisions.len(), "decision")
    );
    let proved = match &press.material.proofs {
        Some(found) => {
            let proved = found
                .iter()
                .filter(|it| it.verdict == crate::inspect::verify::Verdict::Proved);
            format!(
                "{} of {} claims about every child are proved; ",
                proved.count(),
                found.len()
            )
        }
        None => String::new(),
    };
    let tested = format!(
        "{proved}{}.",
        counted(press.material.cases.len(), "worked case")
    );
    let tested = Html::text(&tested)
        .and(Html::text(" See "))
        .and(press.link(Thing::Page("invariants"), "what must always hold"))
        .and(Html::text(" and "))
        .and(press.link(Thing::Page("cases"), "the worked cases"))
        .and(Html::text("."));
    vec![
        ("Type of tool", Field::text(&method)),
        (
            "Version",
            Field::text(&format!(
                "{}, run by {ENGINE}",
                layers.join(", standing on ")
            )),
        ),
        ("Digest of the rules", Field::text(&own.digest)),
        ("In force", Field::text(&in_force(own))),
        (
            "Phase",
            Field::Asked("Is it being designed, tried out, in use or retired?"),
        ),
        (
            "Maintenance and review",
            Field::Asked("How often are the rules reviewed, and by whom?"),
        ),
        (
            "Input",
            Field::Told(press.link(
                Thing::Page("questions"),
                "The questions, with their definitions",
            )),
        ),
        (
            "Output",
            Field::Told(press.link(
                Thing::Page("pathways"),
                "The pathways, and what comes with each",
            )),
        ),
        ("Tests", Field::Told(tested)),
    ]
}

fn data(press: &Press<'_>) -> Vec<(&'static str, Field)> {
    let marked = |is_so: fn(&Fact) -> bool| {
        let ids = press
            .pack
            .fact_ids()
            .filter(|id| is_so(press.pack.fact(*id)));
        commas(ids.map(|id| press.fact(id)))
    };
    let sensitive = [
        (
            "Concerning a protected characteristic: ",
            marked(|it| it.protected),
        ),
        (
            "About, or from, somebody outside the family: ",
            marked(|it| it.third_party),
        ),
    ];
    let sensitive = sensitive.into_iter().filter(|(_, which)| !which.is_empty());
    let sensitive = list(sensitive.map(|(words, which)| Html::text(words).and(which)));
    let sensitive = if sensitive.is_empty() {
        Html::text("No question of these rules is marked as sensitive.")
    } else {
        sensitive
    };
    vec![
        (
            "Source data",
            Field::text(
                "Answers to the questions, given about one child at a time by whoever screens the contact. No other data is read.",
            ),
        ),
        (
            "Training data",
            Field::text("None: nothing is learnt from data."),
        ),
        (
            "Sensitive attributes",
            Field::Both(
                sensitive,
                "Is any further question sensitive as you use it?",
            ),
        ),
        (
            "Completeness",
            Field::text(
                "An answer may be missing, not known or declined. None of these is taken for no.",
            ),
        ),
        (
            "Data sharing",
            Field::Asked(
                "With whom are answers or recommendations shared, and under which agreement?",
            ),
        ),
        (
            "Access and storage",
            Field::Asked("Where are they stored, and who has access?"),
        ),
        (
            "Retention",
            Field::Asked("How long are they kept, and how are they removed?"),
        ),
    ]
}

fn risks(press: &Press<'_>) -> Vec<(&'static str, Field)> {
    let open = press.link(
        Thing::Page("firmness"),
        "The rules that no document states outright",
    );
    let drafts = press
        .link(
            Thing::Page("data-protection"),
            "Draft of the data protection annex",
        )
        .and(Html::text(", "))
        .and(press.link(Thing::Page("equality"), "draft of the equality annex"));
    vec![
        (
            "Impact assessments",
            Field::Both(
                drafts,
                "Which assessments were completed, when, and where can they be read?",
            ),
        ),
        ("Known limits", Field::Told(open)),
        (
            "Risks and mitigations",
            Field::Asked("Which risks did you find, and what is done about each?"),
        ),
    ]
}
