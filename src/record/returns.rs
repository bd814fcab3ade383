//! A contact as rows for a return: one for each child and decision, in national codes.
//!
//! What has no code is left empty. The codes are those of `grammar/record.yaml`.

use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::record::event::Agreement;
use crate::record::event::Mark;
use crate::record::practice::Practice;
use crate::record::screening::Decision;
use crate::record::sign_off::Because;
use crate::record::sign_off::needs_sign_off;

/// The columns, in order; a page of the documentation says what each holds.
pub const COLUMNS: [&str; 25] = [
    "contact",
    "reference",
    "child",
    "authority",
    "received",
    "referral_source",
    "own_view",
    "recommended_entry",
    "recommendation",
    "recommended",
    "decided_entry",
    "decided_at",
    "decided_by",
    "pathway",
    "pathway_title",
    "agreement",
    "sign_off_because",
    "signed_off_at",
    "signed_off_by",
    "contact_outcome",
    "referral_nfa",
    "referral_outcome",
    "packs",
    "engine",
    "time_limits",
];

/// The columns with free text, added where words are asked for.
pub const WORDS: [&str; 3] = ["own_view_words", "reason", "sign_off_words"];

/// Whether a return holds what people wrote in their own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// No free text.
    LeftOut,
    /// The columns [`WORDS`] as well.
    Included,
}

/// The rows of a contact: each decision of each child, or one row for a child without any.
///
/// Empty once the contact was erased.
#[must_use]
pub fn rows(contact: &Contact, practice: &Practice, words: Words) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for child in &contact.children {
        if child.decisions.is_empty() {
            rows.push(row(contact, child, None, practice, words));
        }
        for decision in &child.decisions {
            rows.push(row(contact, child, Some(decision), practice, words));
        }
    }
    rows
}

fn row(
    contact: &Contact,
    child: &Child,
    decision: Option<&Decision>,
    practice: &Practice,
    words: Words,
) -> Vec<String> {
    let mut cells = of_contact(contact, child, practice).to_vec();
    cells.extend(of_screening(child, decision));
    cells.extend(of_decision(child, decision, practice));
    cells.extend(of_codes(decision, practice));
    cells.extend(of_packs(child, decision));
    cells.push(of_deadlines(child, decision));
    match words {
        Words::LeftOut => {}
        Words::Included => cells.extend(of_words(child, decision)),
    }
    cells
}

fn of_contact(contact: &Contact, child: &Child, practice: &Practice) -> [String; 6] {
    let opened = contact.opened.as_ref().map(|opened| &opened.event);
    let source = contact.answers.current(&practice.codes.source);
    let source = source.and_then(|said| said.answer.value()?.read::<String>().ok());
    let source = source.and_then(|source| practice.codes.sources.get(&source));
    [
        contact.id.to_string(),
        opened.map_or_else(String::new, |it| it.reference.clone()),
        child.reference.clone(),
        opened.map_or_else(String::new, |it| it.authority.clone()),
        opened.map_or_else(String::new, |it| it.received.to_string()),
        source.cloned().unwrap_or_default(),
    ]
}

/// The recommendation a decision rests on, or the latest where there is none.
fn of_screening(child: &Child, decision: Option<&Decision>) -> [String; 4] {
    let screening = match decision {
        Some(decision) => child.screening_at(decision.event.recommended),
        None => child.screening(),
    };
    let view = match screening {
        Some(screening) => child.view_before(screening),
        None => child.own_views.last(),
    };
    let view = view.map_or_else(String::new, |view| view.view.pathway.clone());
    let Some(screening) = screening else {
        return [view, String::new(), String::new(), String::new()];
    };
    [
        view,
        screening.written.seq.to_string(),
        screening.said.status.clone(),
        screening.said.recommends().unwrap_or_default().to_owned(),
    ]
}

fn of_decision(child: &Child, decision: Option<&Decision>, practice: &Practice) -> [String; 9] {
    let Some(decision) = decision else {
        return std::array::from_fn(|_| String::new());
    };
    let because = needs_sign_off(child, decision, practice);
    let because: Vec<String> = because.into_iter().filter_map(in_json).collect();
    let signed = decision.sign_off.as_ref().map(|signed| &signed.written);
    [
        decision.written.seq.to_string(),
        decision.written.at.to_string(),
        decision.written.by.name.clone(),
        decision.event.pathway.clone(),
        decision.title.clone(),
        agreement(decision.event.agrees).to_owned(),
        because.join(" "),
        signed.map_or_else(String::new, |signed| signed.at.to_string()),
        signed.map_or_else(String::new, |signed| signed.by.name.clone()),
    ]
}

fn in_json(because: Because) -> Option<String> {
    let value = serde_json::to_value(because).ok()?;
    value.as_str().map(str::to_owned)
}

fn agreement(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Agrees => "agrees",
        Agreement::DiffersUp => "differs_up",
        Agreement::DiffersDown => "differs_down",
    }
}

/// A referral that was accepted for an assessment or an enquiry did not end in nothing.
fn of_codes(decision: Option<&Decision>, practice: &Practice) -> [String; 3] {
    let pathway = decision.map(|decision| &decision.event.pathway);
    let code = |codes: &std::collections::BTreeMap<String, String>| {
        let code = pathway.and_then(|pathway| codes.get(pathway));
        code.cloned().unwrap_or_default()
    };
    let referral = code(&practice.codes.referrals);
    let nfa = if referral.is_empty() { "" } else { "false" };
    [code(&practice.codes.outcomes), nfa.to_owned(), referral]
}

fn of_packs(child: &Child, decision: Option<&Decision>) -> [String; 2] {
    let screening = match decision {
        Some(decision) => child.screening_at(decision.event.recommended),
        None => child.screening(),
    };
    let Some(made) = screening.map(|screening| &screening.event) else {
        return [String::new(), String::new()];
    };
    let packs = made.packs.iter();
    let packs: Vec<String> = packs
        .map(|pack| format!("{}@{}", pack.pack, pack.version))
        .collect();
    [packs.join(" "), made.engine.clone()]
}

/// The deadlines of the recommendation a decision rests on: each with when it was met, `not_needed` or `open`.
fn of_deadlines(child: &Child, decision: Option<&Decision>) -> String {
    let screening = match decision {
        Some(decision) => child.screening_at(decision.event.recommended),
        None => child.screening(),
    };
    let all = screening.into_iter().flat_map(|it| &it.said.deadlines);
    let all = all.map(|deadline| {
        let mark = child.mark(deadline).map(|marked| &marked.event);
        let on = mark.and_then(|mark| mark.on);
        let how = match mark.map(|mark| mark.mark) {
            Some(Mark::Met) => on.map_or_else(|| "met".to_owned(), |on| on.to_string()),
            Some(Mark::NotNeeded) => "not_needed".to_owned(),
            Some(Mark::Open) | None => "open".to_owned(),
        };
        format!("{}={how}", deadline.id)
    });
    all.collect::<Vec<_>>().join(" ")
}

fn of_words(child: &Child, decision: Option<&Decision>) -> [String; 3] {
    let screening = decision.and_then(|it| child.screening_at(it.event.recommended));
    let view = match screening {
        Some(screening) => child.view_before(screening),
        None => child.own_views.last(),
    };
    let signed = decision.and_then(|decision| decision.sign_off.as_ref());
    [
        view.map_or_else(String::new, |view| view.view.words.clone()),
        decision.map_or_else(String::new, |decision| decision.event.reason.clone()),
        signed.map_or_else(String::new, |signed| signed.words.clone()),
    ]
}
