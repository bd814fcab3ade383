//! An annex to a data protection impact assessment.

use crate::check::term::FactId;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::list;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::table;
use crate::report::handbook::press::Page;
use crate::report::handbook::press::Press;
use crate::report::handbook::press::counted;
use crate::report::handbook::questions::about;
use crate::report::handbook::transparency::Field;
use crate::report::handbook::transparency::draft;
use crate::report::handbook::transparency::part;

pub(super) fn page(press: &Press<'_>) -> Page {
    let mut body = draft(
        "An annex to the council's own data protection impact assessment. It does not take its place.",
    );
    body.push(part(press, "The processing", processing(press)));
    body.push(part(press, "Necessity and proportion", necessity()));
    body.push(part(press, "Decisions by machine alone", by_machine()));
    body.push(part(press, "Risks, measures and sign-off", risks()));
    body.push(press.heading(2, "", "What is asked, and what for"));
    body.push(p("Every question that is answered by a person. Those worked out from others are left out. A question that reaches no decision is not needed by these rules."));
    body.push(asked(press));
    Page {
        name: "data-protection".to_owned(),
        title: "Data protection annex".to_owned(),
        under: None,
        body,
    }
}

fn answered(press: &Press<'_>) -> Vec<FactId> {
    let pack = press.pack;
    pack.fact_ids()
        .filter(|id| pack.fact(*id).worked_out.is_none())
        .collect()
}

/// The questions that the pack marks as concerning a protected characteristic.
fn protected(press: &Press<'_>) -> Html {
    let pack = press.pack;
    let marked = pack.fact_ids().filter(|id| pack.fact(*id).protected);
    let marked = list(marked.map(|id| press.fact(id)));
    if marked.is_empty() {
        return Html::text("No question is marked as concerning a protected characteristic.");
    }
    Html::text("Marked as concerning a protected characteristic:").and(marked)
}

fn processing(press: &Press<'_>) -> Vec<(&'static str, Field)> {
    let nature = format!(
        "Answers to up to {} about a child, the household and the contact are held against written rules. Each child is decided alone.",
        counted(answered(press).len(), "question")
    );
    let pack = press.pack;
    let outside = pack.fact_ids().filter(|id| pack.fact(*id).third_party);
    let outside = list(outside.map(|id| press.fact(id)));
    let outside = if outside.is_empty() {
        Html::text("No question is marked as being about, or from, somebody outside the family.")
    } else {
        Html::text("Marked as being about, or from, somebody outside the family:").and(outside)
    };
    vec![
        ("Nature", Field::text(&nature)),
        (
            "Names",
            Field::text("The rules need none. A case carries a reference."),
        ),
        (
            "Special kinds of data",
            Field::Both(
                protected(press),
                "Which questions below concern health, sexual life, ethnicity, religion or offences, and under which condition are they processed?",
            ),
        ),
        ("Other people", Field::Told(outside)),
        (
            "Free text",
            Field::Asked("Do workers add notes to answers, and who reads them?"),
        ),
        (
            "Where the data comes from",
            Field::Both(
                Html::text("The table below names who can tell, where the rules say it."),
                "Which records and agencies are asked?",
            ),
        ),
        (
            "Where it goes",
            Field::Both(
                Html::text(
                    "Deciding needs no network and sends nothing. A service that is set up for it keeps a record of what was answered, recommended and decided.",
                ),
                "Where does the service run, where is the record kept, and which other systems receive it?",
            ),
        ),
        (
            "Scope",
            Field::Asked("How many children a year, and in which area?"),
        ),
        (
            "Retention",
            Field::Asked("How long is each kind of record kept, and how is it erased?"),
        ),
        (
            "Purpose",
            Field::Asked("For which purpose are the answers processed?"),
        ),
        (
            "Consultation",
            Field::Asked(
                "Who was consulted: families, children, staff, partners, your data protection officer?",
            ),
        ),
    ]
}

fn necessity() -> Vec<(&'static str, Field)> {
    vec![
        (
            "Lawful basis",
            Field::Asked(
                "What is the lawful basis, and what the condition for special kinds of data?",
            ),
        ),
        (
            "As little as will do",
            Field::text(
                "Only questions that can still change a decision need an answer; the program asks no others. What each question reaches stands in the table below.",
            ),
        ),
        (
            "Accuracy",
            Field::text(
                "Not known, declined and not asked are kept apart from no. An answer can carry who gave it and when.",
            ),
        ),
        (
            "Telling people",
            Field::Asked(
                "How are families and children told of the processing, and when are they not?",
            ),
        ),
        (
            "Rights",
            Field::Asked("How are requests to see, correct or object to the data met?"),
        ),
        (
            "Processors",
            Field::Asked("Which processors are used, and under which contract?"),
        ),
    ]
}

fn by_machine() -> Vec<(&'static str, Field)> {
    vec![
        (
            "Is a decision taken by the machine alone?",
            Field::Both(
                Html::text("The program recommends and takes no step of its own."),
                "Does a person with authority to decide otherwise look at each case before anything follows, and how does the record show it?",
            ),
        ),
        (
            "Profiling",
            Field::text("None: no score, no prediction, nothing learnt from other people's data."),
        ),
        (
            "Explanation",
            Field::text(
                "Every recommendation names the rules that held, the answers they read, and the paragraphs they rest on.",
            ),
        ),
        (
            "Being heard and contesting",
            Field::Asked(
                "How can somebody put their view, ask for a person to look again, and contest the decision?",
            ),
        ),
    ]
}

fn risks() -> Vec<(&'static str, Field)> {
    vec![
        (
            "Risks to people",
            Field::Asked("Which harms could follow, how likely and how severe is each?"),
        ),
        (
            "Measures",
            Field::Asked("What lowers each risk, and what remains?"),
        ),
        (
            "Advice of the data protection officer",
            Field::Asked("What was advised, and was it followed?"),
        ),
        (
            "Sign-off and review",
            Field::Asked("Who signed this off, when, and when is it looked at again?"),
        ),
    ]
}

fn asked(press: &Press<'_>) -> Html {
    let rows = answered(press).into_iter().map(|id| {
        let fact = press.pack.fact(id);
        let reach = press.reach.get(id.0);
        let near = reach.map_or_else(Html::none, |it| {
            press.decisions(it.decisions.iter().copied())
        });
        let near = if near.is_empty() {
            Html::text("none")
        } else {
            near
        };
        vec![
            press.fact(id),
            Html::text(about(fact.about)),
            Html::text(fact.find_out_from.as_deref().unwrap_or("not said")),
            near,
        ]
    });
    let heads = ["Question", "About", "Who can tell", "Decides"];
    table("Questions that a person answers", &heads, rows.collect())
}
