//! Blocks → one HTML page that needs nothing else: no script, no picture, no other file.
//!
//! Every text is escaped. Headings, lists and a language attribute carry the
//! page for a screen reader; it reads and prints in black on white.

use crate::report::chart::chart;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::document::Table;

/// How the page looks.
const STYLE: &str = "\
body{font:1rem/1.5 system-ui,sans-serif;color:#111;background:#fff;max-width:50rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}
h2{font-size:1.1rem;margin-top:2rem;border-bottom:1px solid #767676}
.banner{border:3px solid #111;padding:.75rem 1rem;font-size:1.1rem}
.small{color:#444;font-size:.875rem}
li{margin:.4rem 0;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.9375rem}
caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #767676;overflow-wrap:break-word}
th.number,td.number{text-align:right;font-variant-numeric:tabular-nums}
tbody th{font-weight:400}
svg{display:block;width:100%;height:auto;margin:1rem 0}
@media print{body{margin:0;max-width:none;font-size:10pt}h2,li,tr,svg{break-inside:avoid}h2{break-after:avoid}}
";

/// The page as HTML.
#[must_use]
pub fn html(page: &[Block]) -> String {
    let title = page.iter().find_map(|block| match block {
        Block::Title(title) => Some(escaped(title)),
        Block::Banner { .. }
        | Block::Heading(_)
        | Block::Text(_)
        | Block::Items(_)
        | Block::Table(_)
        | Block::Bars(_)
        | Block::Small(_) => None,
    });
    let title = title.unwrap_or_default();
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
    );
    for block in page {
        out.push_str(&one(block));
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

pub(super) fn one(block: &Block) -> String {
    match block {
        Block::Title(title) => format!("<h1>{}</h1>\n", escaped(title)),
        Block::Banner { label, text } => format!(
            "<p class=\"banner\">{}: <strong>{}</strong></p>\n",
            escaped(label),
            escaped(text)
        ),
        Block::Heading(heading) => format!("<h2>{}</h2>\n", escaped(heading)),
        Block::Text(text) => format!("<p>{}</p>\n", escaped(text)),
        Block::Items(items) => {
            let items: Vec<String> = items.iter().map(item).collect();
            format!("<ul>\n{}</ul>\n", items.concat())
        }
        Block::Table(table) => rows(table),
        Block::Bars(bars) => chart(bars),
        Block::Small(text) => format!("<p class=\"small\">{}</p>\n", escaped(text)),
    }
}

fn rows(table: &Table) -> String {
    let head: Vec<String> = table
        .head
        .iter()
        .enumerate()
        .map(|(at, cell)| {
            let first = table.rows.first().and_then(|row| row.get(at));
            let number = at > 0 && first.is_some_and(|cell| is_number(cell));
            let class = if number { " class=\"number\"" } else { "" };
            format!("<th scope=\"col\"{class}>{}</th>", escaped(cell))
        })
        .collect();
    let row = |cells: &Vec<String>| {
        let cells = cells
            .iter()
            .enumerate()
            .map(|(at, cell)| match (at, is_number(cell)) {
                (0, _) => format!("<th scope=\"row\">{}</th>", escaped(cell)),
                (_, true) => format!("<td class=\"number\">{cell}</td>"),
                (_, false) => format!("<td>{}</td>", escaped(cell)),
            });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let rows: Vec<String> = table.rows.iter().map(row).collect();
    format!(
        "<table>\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n",
        escaped(&table.caption),
        head.concat(),
        rows.concat()
    )
}

/// A number, with or without an arrow, or the dot that stands for none.
fn is_number(cell: &str) -> bool {
    let number = cell.trim_end_matches([' ', '↓', '↑']);
    cell == "·" || !number.is_empty() && number.bytes().all(|sign| sign.is_ascii_digit())
}

fn item(item: &Item) -> String {
    let mark = item.mark.as_ref();
    let mark = mark.map_or_else(String::new, |mark| {
        format!("<strong>{}</strong> ", escaped(mark))
    });
    let under: Vec<String> = item
        .under
        .iter()
        .map(|line| format!("<li>{}</li>\n", escaped(line)))
        .collect();
    let under = if under.is_empty() {
        String::new()
    } else {
        format!("\n<ul>\n{}</ul>\n", under.concat())
    };
    format!("<li>{mark}{}{under}</li>\n", escaped(&item.text))
}

/// A text with no markup in it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Control characters have no place in a page.
            other if other.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
