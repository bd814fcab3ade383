//! `/managers`: decisions by pathway, where people differed, what is overdue. No count points at a child.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use jiff::civil::Date;

use crate::record::event::Agreement;
use crate::record::event::Event;
use crate::record::event::Exported;
use crate::report::csv::line;
use crate::report::screening::small_numbers::Shown;
use crate::report::screening::small_numbers::shown;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::base::Problem;
use crate::shell::serve::brief::Brief;
use crate::shell::serve::brief::Counted;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

/// How many contacts that wait are shown.
const MOST: usize = 100;
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
    more_overdue: usize,
    unsigned: Vec<Overdue>,
    more_unsigned: usize,
    query: String,
}

/// A table of counts.
struct Table {
    title: &'static str,
    of: &'static str,
    rows: Vec<(String, Shown)>,
    total: Shown,
}

/// A contact that waits.
struct Overdue {
    id: String,
    reference: String,
    by: String,
    what: String,
    more: usize,
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
    let mut late: Vec<&Arc<Brief>> = contacts.iter().collect();
    late.retain(|brief| brief.overdue(visit.now) > 0);
    late.sort_by(|one, other| one.urgency().cmp(other.urgency()));
    let waiting = late.iter().filter_map(|brief| overdue(visit, brief));
    let mut unsigned: Vec<&Arc<Brief>> = contacts.iter().collect();
    unsigned.retain(|brief| !brief.because.is_empty());
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
        more_overdue: late.len().saturating_sub(MOST),
        overdue: waiting.take(MOST).collect(),
        more_unsigned: unsigned.len().saturating_sub(MOST),
        unsigned: unsigned
            .into_iter()
            .take(MOST)
            .map(|it| waits(it))
            .collect(),
        query: query(&filter),
    };
    if page.base.problems.is_empty() {
        Answer::page(&page)
    } else {
        Answer::to_mend(&page)
    }
}

/// The tables as a file for others: rounded, and which months it covers is an entry.
pub(super) fn csv(visit: &Visit) -> Result<Answer, Trouble> {
    let (filter, problems) = filter(visit);
    if !problems.is_empty() {
        return show(visit);
    }
    visit.trail(
        None,
        &Event::Exported(Exported {
            what: format!("numbers for managers, CSV{}", months(&filter)),
        }),
    )?;
    let counts = count(&contacts(visit, &filter)?, &filter);
    let mut text = line(&["table", "row", "children"]);
    for table in counts.tables() {
        for (row, count) in &table.rows {
            let count = count.rounded().words();
            text.push_str(&line(&[table.title, row, &count]));
        }
        let total = table.total.rounded().words();
        text.push_str(&line(&[table.title, "all", &total]));
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

fn month(date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| date.strftime("%Y-%m").to_string())
}

/// The months of a filter, in words.
fn months(filter: &Filter) -> String {
    let mut words = String::new();
    for (word, date) in [("from", filter.from), ("to", filter.to)] {
        if date.is_some() {
            words.push_str(&format!(", {word} {}", month(date)));
        }
    }
    words
}

fn query(filter: &Filter) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let authority: String = filter.authority.chars().filter(plain).collect();
    format!(
        "from={}&to={}&authority={authority}",
        month(filter.from),
        month(filter.to)
    )
}

/// Every contact of the authority.
fn contacts(visit: &Visit, filter: &Filter) -> Result<Vec<Arc<Brief>>, Trouble> {
    let mut all = visit.shared.board.read(&visit.shared)?;
    all.retain(|brief| filter.authority.is_empty() || brief.authority == filter.authority);
    Ok(all)
}

fn count(contacts: &[Arc<Brief>], filter: &Filter) -> Counts {
    let mut counts = Counts::default();
    for decision in contacts.iter().flat_map(|contact| &contact.decided) {
        let day = decision.day;
        if filter.from.is_none_or(|from| from <= day) && filter.to.is_none_or(|to| day <= to) {
            counts.add(decision);
        }
    }
    counts
}

impl Counts {
    fn add(&mut self, decision: &Counted) {
        *self.pathways.entry(decision.title.clone()).or_default() += 1;
        let (words, by_rule) = match decision.agrees {
            Agreement::Agrees => ("As recommended", None),
            Agreement::DiffersUp => ("More protective", Some(&mut self.up)),
            Agreement::DiffersDown => ("Less protective", Some(&mut self.down)),
        };
        *self.agreements.entry(words).or_default() += 1;
        if let Some(by_rule) = by_rule {
            let rule = decision.rule.as_ref();
            let rule = rule.map_or_else(
                || NO_RULE.to_owned(),
                |(title, id)| format!("{title} ({id})"),
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
            *count = Shown::Hidden;
        }
        self.total = Shown::Hidden;
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
        rows: names.zip(counts).collect(),
        total,
    }
}

/// A contact with a deadline that has passed and that nobody has ticked off.
fn overdue(visit: &Visit, brief: &Brief) -> Option<Overdue> {
    let first = brief.limits.first()?;
    let more = brief.overdue(visit.now).saturating_sub(1);
    Some(Overdue {
        id: brief.id.to_string(),
        reference: brief.reference.clone(),
        by: first.by.words(),
        what: first.what.clone(),
        more,
        stage: brief.stage.words(),
    })
}

/// A contact that waits for a manager.
fn waits(brief: &Brief) -> Overdue {
    Overdue {
        id: brief.id.to_string(),
        reference: brief.reference.clone(),
        by: String::new(),
        what: brief.because.join("; "),
        more: 0,
        stage: brief.stage.words(),
    }
}
