//! The fenced blocks of a Markdown file that is a test, and what is kept in it.

use std::error::Error;
use std::fs;
use std::path::Path;

/// A fenced block: its name, its text, and what stands before and after its text in the file.
pub(crate) struct Block<'t> {
    pub(crate) before: &'t str,
    pub(crate) name: &'t str,
    pub(crate) text: &'t str,
    pub(crate) after: &'t str,
}

/// The fenced blocks of a file; a fence of four ticks may hold one of three.
pub(crate) fn blocks(file: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut at = 0;
    let mut open: Option<(&str, &str, usize)> = None;
    for line in file.split_inclusive('\n') {
        let text = line.trim_end();
        match open {
            None if text.starts_with("```") => {
                let name = text.trim_start_matches('`');
                open = Some((&text[..text.len() - name.len()], name, at + line.len()));
            }
            Some((fence, name, start)) if text == fence => {
                blocks.push(Block {
                    before: &file[..start],
                    name,
                    text: &file[start..at],
                    after: &file[at..],
                });
                open = None;
            }
            None | Some(_) => {}
        }
        at += line.len();
    }
    blocks
}

/// Holds a file against what it should say now; with `UPDATE_CASES=1` it is made to say so.
pub(crate) fn keep(path: &Path, now: &str, printed: &str) -> Result<(), Box<dyn Error>> {
    let file = fs::read_to_string(path)?;
    if std::env::var_os("UPDATE_CASES").is_some() {
        fs::write(path, now)?;
    } else if now != file {
        return Err(format!("{} expects otherwise; printed:\n{printed}", path.display()).into());
    }
    Ok(())
}
