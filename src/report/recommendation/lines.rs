//! Facts, paragraphs and contacts, each in one line.

use crate::algebra::moment::Moment;
use crate::explain::explanation::Citation;
use crate::explain::explanation::FactShown;
use crate::explain::explanation::Service;

/// One line for each fact; many that were answered no are counted, as each only rules something out.
pub(in crate::report) fn fact_lines(facts: &[&FactShown]) -> Vec<String> {
    let is_no = |fact: &&&FactShown| fact.answer.as_ref().is_some_and(|answer| answer == "no");
    let ruled_out = facts.iter().filter(is_no).count();
    if ruled_out <= MOST_RULED_OUT {
        return facts.iter().map(|fact| fact_line(fact)).collect();
    }
    let telling = facts.iter().filter(|fact| !is_no(fact));
    let mut lines: Vec<String> = telling.map(|fact| fact_line(fact)).collect();
    let joined = if lines.is_empty() { "" } else { "and " };
    lines.push(format!(
        "{joined}{ruled_out} questions were answered no, each of which rules something out"
    ));
    lines
}

/// How many facts answered no are named under one reason.
const MOST_RULED_OUT: usize = 4;

pub(super) fn fact_line(fact: &FactShown) -> String {
    let mut said: Vec<String> = fact.from.iter().cloned().collect();
    said.extend(
        fact.on
            .as_ref()
            .map(|on| Moment::parse(on).map_or_else(|_| on.clone(), Moment::words)),
    );
    if fact.standing == "worked_out" {
        said.push("worked out".to_owned());
    }
    if said.is_empty() {
        fact.words.clone()
    } else {
        format!("{} ({})", fact.words, said.join(", "))
    }
}

pub(super) fn citation_lines(cite: &[Citation]) -> Vec<String> {
    cite.iter()
        .map(|cite| {
            let link = cite
                .link
                .as_ref()
                .map_or_else(String::new, |link| format!(" · {link}"));
            format!("§ {}, {}{link}", cite.title, cite.at)
        })
        .collect()
}

/// How firmly a rule rests on its documents, where it is not simply stated.
pub(in crate::report) fn basis_mark(basis: &str) -> String {
    if basis == "stated" {
        String::new()
    } else {
        format!(" [{basis}]")
    }
}

pub(super) fn reach_line(service: &Service) -> String {
    let ways: Vec<String> = service
        .reach
        .iter()
        .map(|reach| match &reach.when {
            Some(when) => format!("{} ({when})", reach.at),
            None => reach.at.clone(),
        })
        .collect();
    if ways.is_empty() {
        service.title.clone()
    } else {
        format!("{}: {}", service.title, ways.join(", "))
    }
}
