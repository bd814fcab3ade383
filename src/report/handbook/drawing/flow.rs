//! What leads to an outcome: a row for each rule, from what it reads to where it leads.

use crate::check::pack::Pack;
use crate::inspect::handbook::Step;
use crate::report::handbook::drawing::svg::Drawing;
use crate::report::handbook::drawing::svg::End;
use crate::report::handbook::drawing::svg::Frame;
use crate::report::handbook::drawing::svg::LINE;
use crate::report::handbook::drawing::svg::PAD;
use crate::report::handbook::drawing::svg::Way;
use crate::report::handbook::drawing::svg::wrapped;
use crate::report::handbook::markup::Html;
use crate::report::handbook::press::name_of;

/// Where the columns begin and how wide they are: what is read, the rule, the outcome.
const READS: (usize, usize) = (1, 330);
const RULE: (usize, usize) = (391, 220);
const OUTCOME: (usize, usize) = (671, 170);
/// Room between rows.
const BETWEEN: usize = 14;
/// How tall a picture may grow before the next rule begins another.
const MOST: usize = 820;

/// A row before it is drawn.
struct Row {
    reads: Vec<String>,
    rule: Vec<String>,
    height: usize,
}

/// The pictures: as many as it takes for each to fit on a sheet.
pub(in crate::report::handbook) fn flow_pictures(
    pack: &Pack,
    outcome: &str,
    steps: &[Step<'_>],
) -> Html {
    let mut sheets: Vec<Vec<Row>> = Vec::new();
    let mut used = 0;
    for step in steps {
        let row = row(pack, step);
        let next = row.height + BETWEEN;
        match sheets.last_mut() {
            Some(sheet) if used + next <= MOST => {
                used += next;
                sheet.push(row);
            }
            Some(_) | None => {
                used = next;
                sheets.push(vec![row]);
            }
        }
    }
    let all = sheets.len();
    let sheets = sheets.iter().enumerate();
    let sheets = sheets.map(|(at, rows)| sheet(rows, outcome, at + 1, all));
    sheets.collect()
}

fn row(pack: &Pack, step: &Step<'_>) -> Row {
    let decisions = step.decisions.iter();
    let decisions = decisions.map(|id| format!("Decision: {}", pack.decision(*id).title));
    let facts = step.facts.iter().map(|id| pack.fact(*id).ask.clone());
    let reads = decisions.chain(facts);
    let mut reads: Vec<String> = reads.flat_map(|text| bullet(&text)).collect();
    if reads.is_empty() {
        reads.push("Nothing: it always holds".to_owned());
    }
    let mut rule = wrapped(name_of(step.rule), RULE.1);
    if step.meanwhile {
        rule.push("(while not settled)".to_owned());
    }
    Row {
        height: reads.len().max(rule.len()) * LINE + 2 * PAD,
        reads,
        rule,
    }
}

/// A text after a dot, its further lines below.
fn bullet(text: &str) -> Vec<String> {
    let lines = wrapped(text, READS.1 - 14).into_iter().enumerate();
    lines
        .map(|(at, line)| {
            if at == 0 {
                format!("• {line}")
            } else {
                format!("\u{2002} {line}")
            }
        })
        .collect()
}

fn sheet(rows: &[Row], outcome: &str, at: usize, all: usize) -> Html {
    let mut drawing = Drawing::default();
    let full: usize = rows.iter().map(|row| row.height + BETWEEN).sum();
    let lines = wrapped(outcome, OUTCOME.1);
    let height = lines.len() * LINE + 2 * PAD;
    let middle = (full.saturating_sub(BETWEEN) / 2).max(height / 2 + 1);
    let frame = Frame {
        x: OUTCOME.0,
        y: middle - height / 2,
        width: OUTCOME.1,
        height,
    };
    let mut y = 1;
    for row in rows {
        let centre = y + row.height / 2;
        let own = row.rule.len() * LINE + 2 * PAD;
        let reads = Frame {
            x: READS.0,
            y,
            width: READS.1,
            height: row.height,
        };
        let rule = Frame {
            x: RULE.0,
            y: centre - own / 2,
            width: RULE.1,
            height: own,
        };
        drawing.arrow(
            (READS.0 + READS.1, centre),
            (RULE.0, centre),
            Way::Right,
            End::Arrow,
        );
        drawing.arrow(
            (RULE.0 + RULE.1, centre),
            (OUTCOME.0, middle),
            Way::Right,
            End::Arrow,
        );
        drawing.text_box(reads, "reads", &row.reads);
        drawing.text_box(rule, "rule", &row.rule);
        y += row.height + BETWEEN;
    }
    drawing.text_box(frame, "chosen", &lines);
    let part = if all == 1 {
        String::new()
    } else {
        format!(", picture {at} of {all}")
    };
    let shows = format!("What leads to {outcome}{part}; the list below says the same");
    drawing.figure("flow", &shows)
}
