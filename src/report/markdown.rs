//! Blocks → Markdown.

use crate::report::document::Block;
use crate::report::document::Table;

/// The page as Markdown.
#[must_use]
pub fn markdown(page: &[Block]) -> String {
    let mut out = String::new();
    for block in page {
        match block {
            Block::Title(title) => out.push_str(&format!("# {}\n\n", escaped(title))),
            Block::Banner { label, text } => {
                out.push_str(&format!("{label}: **{}**\n\n", escaped(text)));
            }
            Block::Heading(heading) => out.push_str(&format!("## {}\n\n", escaped(heading))),
            Block::Text(text) => out.push_str(&format!("{}\n\n", escaped(text))),
            Block::Items(items) => {
                for item in items {
                    let mark = item
                        .mark
                        .as_ref()
                        .map_or_else(String::new, |mark| format!("**{mark}** "));
                    out.push_str(&format!("- {mark}{}\n", escaped(&item.text)));
                    for line in &item.under {
                        out.push_str(&format!("  - {}\n", escaped(line)));
                    }
                }
                out.push('\n');
            }
            Block::Table(table) => out.push_str(&rows(table)),
            // The table beside them says the same.
            Block::Bars(_) => {}
            Block::Small(text) => out.push_str(&format!("<sub>{}</sub>  \n", escaped(text))),
        }
    }
    out
}

fn rows(table: &Table) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells
            .iter()
            .map(|cell| escaped(cell).replace('|', "\\|"))
            .collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let rule: Vec<&str> = table.head.iter().map(|_| "---").collect();
    let rows: Vec<String> = table.rows.iter().map(|row| line(row)).collect();
    format!(
        "{}\n\n{}| {} |\n{}\n",
        escaped(&table.caption),
        line(&table.head),
        rule.join(" | "),
        rows.concat()
    )
}

/// Signs that Markdown would take for markup, in a text that has none.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        match letter {
            '*' | '_' | '`' | '[' | ']' | '\\' | '#' => {
                out.push('\\');
                out.push(letter);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out
}
