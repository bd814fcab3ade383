//! Blocks → text for a terminal, wrapped, with or without colour.

use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::document::Table;
use crate::report::problems::Paint;

/// Columns of the text.
const WIDTH: usize = 96;

/// The page as text.
#[must_use]
pub fn text(page: &[Block], paint: Paint) -> String {
    let mut out = String::new();
    for block in page {
        match block {
            Block::Title(title) => {
                out.push_str(title);
                out.push('\n');
            }
            Block::Banner { label, text } => {
                out.push_str(&format!(
                    "\n  {label}: {}\n",
                    strong(&text.to_uppercase(), paint)
                ));
            }
            Block::Heading(heading) => out.push_str(&format!("\n{}\n", strong(heading, paint))),
            Block::Text(text) => out.push_str(&wrapped(text, "  ", "  ")),
            Block::Items(items) => items.iter().for_each(|it| out.push_str(&item(it))),
            Block::Table(table) => out.push_str(&rows(table)),
            // The table beside them says the same.
            Block::Bars(_) => {}
            Block::Small(text) => out.push_str(&small(text, paint, &out)),
        }
    }
    out
}

fn strong(text: &str, paint: Paint) -> String {
    match paint {
        Paint::Coloured => format!("\u{1b}[1m{text}\u{1b}[0m"),
        Paint::Plain => text.to_owned(),
    }
}

fn small(text: &str, paint: Paint, before: &str) -> String {
    let gap = if before.ends_with("\n\n")
        || before.ends_with(".\n")
            && before
                .lines()
                .last()
                .is_some_and(|line| !line.starts_with(' '))
    {
        ""
    } else {
        "\n"
    };
    match paint {
        Paint::Coloured => format!("{gap}\u{1b}[2m{text}\u{1b}[0m\n"),
        Paint::Plain => format!("{gap}{text}\n"),
    }
}

fn item(item: &Item) -> String {
    let head = match &item.mark {
        Some(mark) => format!("{mark}  {}", item.text),
        None => item.text.clone(),
    };
    let mut text = wrapped(&head, "  - ", "    ");
    for line in &item.under {
        text.push_str(&wrapped(line, "      ", "        "));
    }
    text
}

/// A table: the first column to the left, what follows by its widest cell, the last one wrapped.
fn rows(table: &Table) -> String {
    let lines = || std::iter::once(&table.head).chain(&table.rows);
    let columns = table.head.len();
    let widths: Vec<usize> = (0..columns)
        .map(|at| {
            let cells = lines().filter_map(|line| line.get(at));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let mut out = wrapped(&table.caption, "  ", "  ");
    for line in lines() {
        let mut text = String::from("    ");
        let all: usize = widths.iter().map(|width| width + 2).sum();
        for (at, (cell, width)) in line.iter().zip(&widths).enumerate() {
            // What does not fit beside the others goes below them.
            if at + 1 == columns && all + 4 > WIDTH {
                out.push_str(text.trim_end());
                out.push('\n');
                out.push_str(&wrapped(cell, "        ", "        "));
                text.clear();
                break;
            }
            let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
            let number = cell.chars().all(|sign| sign.is_ascii_digit());
            let cell = if number && at > 0 {
                format!("{gap}{cell}  ")
            } else {
                format!("{cell}{gap}  ")
            };
            text.push_str(&cell);
        }
        if !text.is_empty() {
            out.push_str(text.trim_end());
            out.push('\n');
        }
    }
    out
}

/// A text in lines of at most [`WIDTH`] columns, with what stands before the first and the others.
fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push_str(line.trim_end());
            out.push('\n');
            rest.clone_into(&mut line);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    out.push_str(line.trim_end());
    out.push('\n');
    out
}
