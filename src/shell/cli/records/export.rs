//! `threshold records export`

use clap::Args;
use clap::ValueEnum;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::algebra::moment::Moment;
use crate::ast::digest::hexadecimal;
use crate::record::actor::Role;
use crate::record::batch::Batch;
use crate::record::contact::Contact;
use crate::record::entry::Row;
use crate::record::event::Event;
use crate::record::event::Exported;
use crate::record::practice::Practice;
use crate::record::returns::COLUMNS;
use crate::record::returns::WORDS;
use crate::record::returns::Words;
use crate::record::returns::rows;
use crate::record::store::Database;
use crate::report::csv::line;
use crate::shell::cli::Ended;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::cli::records::at_the_command_line;
use crate::shell::cli::records::every_contact;
use crate::shell::cli::records::every_row;
use crate::shell::files::FileError;
use crate::shell::files::document;

/// Hand the record on: every entry, or one row for each child and decision
///
/// `ndjson`: every entry with its hashes, salt and content, so that another program can check the chain.
/// `csv`: one row for each child and decision, in the codes of national returns (`grammar/record.yaml`), guarded against
/// formulas. That somebody took a copy is itself an entry.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold records --database record.db export --format csv --from 2026-04-01 --to 2027-03-31 --by \"R Patel\"
  threshold records --database record.db export --format ndjson --by \"R Patel\"")]
pub(super) struct Export {
    /// The form
    #[arg(long, value_enum)]
    format: Format,
    /// From this day: on which the contact was received (csv), or the entry was written, UTC (ndjson)
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Until this day, which counts
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// Add what people wrote in their own words (csv)
    #[arg(long)]
    words: bool,
    /// Codes and sign-offs of your own instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    practice: Option<std::path::PathBuf>,
    /// Who takes the copy: a name for the record
    #[arg(long, value_name = "NAME")]
    by: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Every entry, one on a line
    Ndjson,
    /// For a spreadsheet
    Csv,
}

/// A row as another program reads it.
#[derive(Serialize)]
struct Line<'r> {
    seq: u64,
    contact: &'r str,
    at: &'r str,
    actor_id: &'r str,
    actor_name: &'r str,
    actor_role: &'r str,
    kind: &'r str,
    content_hash: String,
    prev: String,
    hash: String,
    salt: Option<String>,
    content: Option<&'r RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    damaged: Option<String>,
}

impl Export {
    pub(super) fn run(self, store: &dyn Database) -> Result<Ended, FileError> {
        let own;
        let practice = match &self.practice {
            None => Practice::built_in(),
            Some(path) => match Practice::read(&document(path)?) {
                Ok(read) => {
                    own = read;
                    &own
                }
                Err(error) => {
                    complain(&format!("error: {}: {error}\n", path.display()));
                    return Ok(Ended::Wrong);
                }
            },
        };
        // Written first: a copy that nobody knows of must not be possible.
        let writer = at_the_command_line(&self.by, Role::Auditor);
        let exported = Event::Exported(Exported { what: self.what() });
        match Batch::trail(None, &writer, &exported) {
            Ok(batch) => store.append(&batch)?,
            Err(refusal) => {
                complain(&format!("error: {refusal}\n"));
                return Ok(Ended::Wrong);
            }
        };
        match self.format {
            Format::Ndjson => self.entries(store),
            Format::Csv => self.returns(store, practice),
        }
    }

    fn what(&self) -> String {
        let form = match self.format {
            Format::Ndjson => "ndjson",
            Format::Csv if self.words => "csv with words",
            Format::Csv => "csv",
        };
        let day = |day: Option<Date>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
        format!("{form}, from {} to {}", day(self.from), day(self.to))
    }

    fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    fn entries(&self, store: &dyn Database) -> Result<Ended, FileError> {
        let mut ended = Ended::Well;
        every_row(store, |row| {
            let day: Option<Date> = row.at.get(..10).and_then(|day| day.parse().ok());
            if day.is_some_and(|day| !self.covers(day)) {
                return Ok(());
            }
            let damaged = row.read().err();
            if let Some(illegible) = &damaged {
                complain(&format!("error: {illegible}\n"));
                ended = Ended::Wrong;
            }
            let text = as_line(&row, damaged.map(|illegible| illegible.what));
            say(&format!("{text}\n"))
        })?;
        Ok(ended)
    }

    fn returns(&self, store: &dyn Database, practice: &Practice) -> Result<Ended, FileError> {
        let words = if self.words {
            Words::Included
        } else {
            Words::LeftOut
        };
        let mut columns = COLUMNS.to_vec();
        match words {
            Words::LeftOut => {}
            Words::Included => columns.extend(WORDS),
        }
        say(&line(&columns))?;
        every_contact(store, |summary| {
            let contact = Contact::of(&store.entries(summary.contact)?);
            let received = |contact: &Contact| contact.received().map(Moment::date);
            let Some(contact) =
                contact.filter(|it| received(it).is_some_and(|day| self.covers(day)))
            else {
                return Ok(());
            };
            for misfit in &contact.misfits {
                complain(&format!("warning: entry {}: {}\n", misfit.seq, misfit.why));
            }
            for row in rows(&contact, practice, words) {
                say(&line(&row))?;
            }
            Ok(())
        })?;
        Ok(Ended::Well)
    }
}

fn as_line(row: &Row, damaged: Option<String>) -> String {
    let bytes = row.content.as_ref().map(|content| &content.bytes);
    let content = bytes.and_then(|bytes| serde_json::from_slice(bytes).ok());
    let line = Line {
        seq: row.seq,
        contact: &row.contact,
        at: &row.at,
        actor_id: &row.actor_id,
        actor_name: &row.actor_name,
        actor_role: &row.actor_role,
        kind: &row.kind,
        content_hash: hexadecimal(&row.content_hash),
        prev: hexadecimal(&row.prev),
        hash: hexadecimal(&row.hash),
        salt: row
            .content
            .as_ref()
            .map(|content| hexadecimal(&content.salt)),
        content,
        damaged,
    };
    serde_json::to_string(&line).unwrap_or_default()
}
