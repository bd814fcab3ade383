//! Answers as CSV: a row for each child.

use std::io::Write;

use crate::report::csv::line;
use crate::shell::bulk::line::Aside;
use crate::shell::bulk::line::Layout;
use crate::shell::bulk::line::Leaf;
use crate::shell::bulk::line::Ledger;
use crate::shell::bulk::line::Line;
use crate::shell::bulk::line::Page;
use crate::shell::bulk::line::Sides;
use crate::shell::bulk::line::Sink;
use crate::shell::bulk::line::Text;
use crate::shell::bulk::line::Told;
use crate::shell::bulk::line::Verdict;

/// The columns of one version.
const CELLS: [&str; 8] = [
    "pack",
    "version",
    "status",
    "pathway",
    "possible",
    "at_least",
    "fired",
    "could_not_evaluate",
];

/// A row for each child.
pub(super) struct Csv(pub(super) Layout);

impl Sink for Csv {
    fn page(&self) -> Box<dyn Page> {
        Box::new(Rows {
            layout: self.0,
            text: Vec::new(),
        })
    }

    fn begin(&self, mut to: Box<dyn Write + Send>) -> std::io::Result<Box<dyn Ledger>> {
        let mut cells = vec!["case".to_owned(), "child".to_owned()];
        cells.extend(CELLS.map(str::to_owned));
        if self.0.sides == Sides::Two {
            cells.push("move".to_owned());
            cells.extend(CELLS.map(|cell| format!("against_{cell}")));
        }
        if self.0.aside == Told::Among {
            cells.extend(["row".to_owned(), "problem".to_owned()]);
        }
        to.write_all(line(&cells).as_bytes())?;
        Ok(Box::new(Text(to)))
    }
}

struct Rows {
    layout: Layout,
    text: Vec<u8>,
}

impl Rows {
    fn add(&mut self, mut cells: Vec<String>, row: Option<u64>, problem: &str) {
        if self.layout.aside == Told::Among {
            cells.push(row.map_or_else(String::new, |row| row.to_string()));
            cells.push(problem.to_owned());
        }
        self.text.extend_from_slice(line(&cells).as_bytes());
    }
}

impl Page for Rows {
    fn child(&mut self, of: &Line<'_>) {
        let mut found = vec![of.case.to_owned(), of.child.to_owned()];
        found.extend(cells(&of.verdict));
        if let (Some(against), Some(moved)) = (&of.against, of.moved) {
            found.push(moved.word().to_owned());
            found.extend(cells(against));
        }
        self.add(found, of.row, "");
    }

    fn aside(&mut self, aside: &Aside<'_>) {
        let mut found = vec![String::new(); 2 + CELLS.len()];
        if self.layout.sides == Sides::Two {
            found.resize(found.len() + 1 + CELLS.len(), String::new());
        }
        for (at, said) in [(0, aside.case.unwrap_or("")), (4, aside.status)] {
            if let Some(cell) = found.get_mut(at) {
                said.clone_into(cell);
            }
        }
        self.add(found, Some(aside.row), &aside.problem);
    }

    fn end(self: Box<Self>) -> Leaf {
        Leaf::Text(self.text)
    }
}

fn cells(of: &Verdict<'_>) -> [String; 8] {
    let rules: Vec<&str> = of.fired.values().flatten().copied().collect();
    [
        of.pack.to_owned(),
        of.version.to_owned(),
        of.status.to_owned(),
        of.pathway.unwrap_or("").to_owned(),
        of.possible.join(" "),
        of.at_least.unwrap_or("").to_owned(),
        rules.join(" "),
        of.could_not_evaluate.join(" / "),
    ]
}
