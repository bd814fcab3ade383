//! `/managers`: decisions by pathway, where people differed, what is overdue. No count points at a child.

use std::collections::BTreeMap;

use askama::Template;
use jiff::civil::Date;

use crate::record::child::Child;
use crate::record::contact::Contact;
use crate::record::event::Agreement;
use crate::record::event::Event;
use crate::record::event::Exported;
use crate::record::practice::Practice;
use crate::record::screening::Decision;
use crate::record::sign_off::Stage;
use crate::record::store::Wanted;
use crate::report::csv::line;
use crate::report::screening::small_numbers::Shown;
use crate::report::screening::small_numbers::shown;
use crate::shell::clock::local;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::base::Problem;
use crate::shell::serve::pages::start::earliest;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

/// How many contacts are read at a time.
const PAGE: usize = 200;
/// What is said of a count that no rule stands behind.
const NO_RULE: &str = "no single rule";

#[derive(Template)]
#[template(path = "managers.html")]
struct Managers {
    base: Base,
    from: String,
    to: String,
    authority: String,
    authorities: Vec<(String, String)>,
    tables: Vec<Table>,
    overdue: Vec<Overdue>,
    unsigned: Vec<Overdue>,
    query: String,
}

/// A table of counts.
struct Table {
    title: &'static str,
    of: &'static str,
    rows: Vec<(String, String)>,
    total: String,
}

/// A contact that waits.
struct Overdue {
    id: String,
    reference: String,
    by: String,
    what: String,
    stage: &'static str,
}

/// Which months and which authority.
struct Filter {
    from: Option<Date>,
    to: Option<Date>,
    authority: String,
}

/// What was counted.
#[derive(Default)]
struct Counts {
    pathways: BTreeMap<String, usize>,
    agreements: BTreeMap<&'static str, usize>,
    up: BTreeMap<String, usize>,
    down: BTreeMap<String, usize>,
}

pub(super) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    visit.looked(None, "numbers for managers")?;
    let (filter, problems) = filter(visit);
    let contacts = contacts(visit, &filter)?;
    let counts = count(&contacts, &filter);
    let waiting = contacts
        .iter()
        .filter_map(|contact| overdue(visit, contact));
    let unsigned = contacts.iter().filter_map(unsigned);
    let packs = visit.shared.authorities(visit.now.date());
    let page = Managers {
        base: Base::of(visit, "Managers").with(problems),
        from: visit.field("from").to_owned(),
        to: visit.field("to").to_owned(),
        authority: filter.authority.clone(),
        authorities: packs
            .iter()
            .map(|pack| {
                let own = pack.own();
                (own.id.pack.clone(), own.authority.clone())
            })
            .collect(),
        tables: counts.tables(),
        overdue: waiting.collect(),
        unsigned: unsigned.collect(),
        query: query(&filter),
    };
    if page.base.problems.is_empty() {
        Answer::page(&page)
    } else {
        Answer::to_mend(&page)
    }
}

/// The tables as a file.
pub(super) fn csv(visit: &Visit) -> Result<Answer, Trouble> {
    visit.trail(
        None,
        &Event::Exported(Exported {
            what: "numbers for managers, CSV".to_owned(),
        }),
    )?;
    let (filter, _) = filter(visit);
    let counts = count(&contacts(visit, &filter)?, &filter);
    let mut text = line(&["table", "row", "children"]);
    for table in counts.tables() {
        for (row, count) in &table.rows {
            text.push_str(&line(&[table.title, row, count]));
        }
        text.push_str(&line(&[table.title, "all", &table.total]));
    }
    Ok(Answer::File {
        name: "numbers.csv".to_owned(),
        kind: "text/csv; charset=utf-8",
        text,
    })
}

/// Whole months alone: the shorter a period, the more a count tells of a child.
fn filter(visit: &Visit) -> (Filter, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut month = |name: &str| {
        let text = visit.field(name);
        let first = format!("{text}-01").parse::<Date>().ok();
        if !text.is_empty() && (first.is_none() || text.len() != 7) {
            problems.push(Problem::of(name, "Enter a month such as 2026-11"));
        }
        first
    };
    let from = month("from");
    let to = month("to").map(Date::last_of_month);
    let filter = Filter {
        from,
        to,
        authority: visit.field("authority").to_owned(),
    };
    (filter, problems)
}

fn query(filter: &Filter) -> String {
    let month = |date: Option<Date>| {
        date.map_or_else(String::new, |date| date.strftime("%Y-%m").to_string())
    };
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let authority: String = filter.authority.chars().filter(plain).collect();
    format!(
        "from={}&to={}&authority={authority}",
        month(filter.from),
        month(filter.to)
    )
}

/// Every contact of the authority.
fn contacts(visit: &Visit, filter: &Filter) -> Result<Vec<Contact>, Trouble> {
    let store = &visit.shared.store;
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = store.contacts(&Wanted {
            before,
            limit: PAGE,
        })?;
        let Some(last) = page.last() else {
            return Ok(all);
        };
        before = Some(last.opened.entry.seq);
        for summary in page {
            let contact = Contact::of(&store.entries(summary.contact)?);
            all.extend(contact.filter(|contact| {
                let opened = contact.opened.as_ref();
                opened.is_some_and(|opened| {
                    filter.authority.is_empty() || opened.event.authority == filter.authority
                })
            }));
        }
    }
}

fn count(contacts: &[Contact], filter: &Filter) -> Counts {
    let mut counts = Counts::default();
    for child in contacts.iter().flat_map(|contact| &contact.children) {
        let decision = child.decision().filter(|it| {
            let day = local(it.written.at).date();
            filter.from.is_none_or(|from| from <= day) && filter.to.is_none_or(|to| day <= to)
        });
        if let Some(decision) = decision {
            counts.add(child, decision);
        }
    }
    counts
}

impl Counts {
    fn add(&mut self, child: &Child, decision: &Decision) {
        *self.pathways.entry(decision.title.clone()).or_default() += 1;
        let (words, by_rule) = match decision.event.agrees {
            Agreement::Agrees => ("As recommended", None),
            Agreement::DiffersUp => ("More protective", Some(&mut self.up)),
            Agreement::DiffersDown => ("Less protective", Some(&mut self.down)),
        };
        *self.agreements.entry(words).or_default() += 1;
        if let Some(by_rule) = by_rule {
            let screening = child.screening_at(decision.event.recommended);
            let mut reasons = screening.iter().flat_map(|it| &it.said.reasons);
            let first = reasons.find(|reason| reason.rule.is_some());
            let rule = first.map_or_else(
                || NO_RULE.to_owned(),
                |reason| {
                    let id = reason.rule.as_deref().unwrap_or("");
                    format!("{} ({id})", reason.title)
                },
            );
            *by_rule.entry(rule).or_default() += 1;
        }
    }

    fn tables(&self) -> Vec<Table> {
        let agreements = ["As recommended", "More protective", "Less protective"];
        let agreements = agreements.map(|words| {
            let count = self.agreements.get(words).copied().unwrap_or(0);
            (words.to_owned(), count)
        });
        let (against, _) = shown(&agreements.each_ref().map(|(_, count)| *count));
        let by_rule = |title, counts: &BTreeMap<String, usize>, of: usize| {
            let table = table(title, "Rule", &rows(counts));
            // The rows would tell what the table above leaves out.
            match against.get(of) {
                Some(Shown::Count(_)) => table,
                Some(Shown::Hidden) | None => table.hidden(),
            }
        };
        vec![
            table("Decisions by pathway", "Pathway", &rows(&self.pathways)),
            table("Decisions against recommendations", "Decided", &agreements),
            by_rule(
                "More protective than recommended, by the first rule behind the recommendation",
                &self.up,
                1,
            ),
            by_rule(
                "Less protective than recommended, by the first rule behind the recommendation",
                &self.down,
                2,
            ),
        ]
    }
}

fn rows(counts: &BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let all = counts.iter().map(|(row, count)| (row.clone(), *count));
    all.collect()
}

impl Table {
    /// The same without any count.
    fn hidden(mut self) -> Self {
        for (_, count) in &mut self.rows {
            *count = Shown::Hidden.words();
        }
        self.total = Shown::Hidden.words();
        self
    }
}

fn table(title: &'static str, of: &'static str, rows: &[(String, usize)]) -> Table {
    let counts: Vec<usize> = rows.iter().map(|(_, count)| *count).collect();
    let (counts, total) = shown(&counts);
    let names = rows.iter().map(|(name, _)| name.clone());
    Table {
        title,
        of,
        rows: names.zip(counts.into_iter().map(Shown::words)).collect(),
        total: total.words(),
    }
}

fn overdue(visit: &Visit, contact: &Contact) -> Option<Overdue> {
    let stage = contact.stage(Practice::built_in());
    match stage {
        Stage::Complete | Stage::Erased => return None,
        Stage::Gathering | Stage::AwaitsDecision | Stage::AwaitsSignOff => {}
    }
    let due = earliest(visit, contact).filter(|due| due.late)?;
    Some(Overdue {
        id: contact.id.to_string(),
        reference: contact.opened.as_ref()?.event.reference.clone(),
        by: due.by,
        what: due.what,
        stage: stage.words(),
    })
}

/// A contact that waits for a manager.
fn unsigned(contact: &Contact) -> Option<Overdue> {
    let missing = contact.missing_sign_offs(Practice::built_in());
    let because = missing.iter().flat_map(|missing| &missing.because);
    let mut words: Vec<&str> = because.map(|it| it.words()).collect();
    words.dedup();
    (!missing.is_empty()).then_some(())?;
    Some(Overdue {
        id: contact.id.to_string(),
        reference: contact.opened.as_ref()?.event.reference.clone(),
        by: String::new(),
        what: words.join("; "),
        stage: contact.stage(Practice::built_in()).words(),
    })
}
