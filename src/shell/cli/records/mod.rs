//! `threshold records`: one file for each of its commands.

mod due;
mod erase;
mod export;
mod head;
mod list;
mod replay;
mod verify;

use clap::Args;
use clap::Subcommand;

use crate::record::actor::Actor;
use crate::record::actor::Role;
use crate::record::batch::Writer;
use crate::record::entry::Row;
use crate::record::id::Seq;
use crate::record::store::Database;
use crate::record::store::StoreError;
use crate::record::store::Summary;
use crate::record::store::Wanted;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::output::complain;
use crate::shell::clock::instant;
use crate::shell::files::FileError;
use crate::shell::store::Missing;
use crate::shell::store::open;

/// How many rows are read at a time.
const PAGE: usize = 500;

/// The record: check it, decide it again, hand it on, erase what is past its time
///
/// The record keeps who said what, what was recommended and decided, as a chain of entries that are never changed.
/// It is a file (SQLite) or a PostgreSQL server (`postgres://user:password@host/name`). Encrypt the line to a server on
/// another machine with a tunnel; this program does not.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold records --database record.db verify --head 4711:9f2c...
  threshold records --database postgres://threshold@localhost/record replay")]
pub(super) struct Records {
    /// The database: a file, or `postgres://...`
    #[arg(
        long,
        global = true,
        value_name = "FILE|URL",
        env = "THRESHOLD_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Verify(verify::Verify),
    Head(head::Head),
    Replay(replay::Replay),
    Export(export::Export),
    List(list::List),
    Due(due::Due),
    Erase(erase::Erase),
}

impl Records {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let Some(address) = &self.database else {
            let why =
                "name the database with `--database FILE|URL` or THRESHOLD_DATABASE".to_owned();
            return Err(FileError::Store(StoreError::Refused { why }));
        };
        let store = match open(address, Missing::Refuse) {
            Ok(store) => store,
            Err(error) => return damaged(error.into()),
        };
        let ended = match self.command {
            Command::Verify(command) => command.run(&*store),
            Command::Head(command) => command.run(&*store),
            Command::Replay(command) => command.run(&*store, setting),
            Command::Export(command) => command.run(&*store),
            Command::List(command) => command.run(&*store),
            Command::Due(command) => command.run(&*store),
            Command::Erase(command) => command.run(&*store),
        };
        ended.or_else(damaged)
    }
}

/// A record that is not as it was written is wrong; the machine did not fail.
fn damaged(error: FileError) -> Result<Ended, FileError> {
    if let FileError::Store(corrupt @ StoreError::Corrupt { .. }) = &error {
        complain(&format!("error: {corrupt}\n"));
        return Ok(Ended::Wrong);
    }
    Err(error)
}

/// Reads every row in order.
fn every_row(
    store: &dyn Database,
    mut take: impl FnMut(Row) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let mut after = Seq(0);
    loop {
        let rows = store.scan(after, PAGE)?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = Seq(last.seq);
        for row in rows {
            take(row)?;
        }
    }
}

/// Reads every contact, those opened last first.
fn every_contact(
    store: &dyn Database,
    mut take: impl FnMut(Summary) -> Result<(), FileError>,
) -> Result<(), FileError> {
    let mut before = None;
    loop {
        let page = store.contacts(&Wanted {
            before,
            limit: PAGE,
        })?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        before = Some(last.opened.entry.seq);
        for summary in page {
            take(summary)?;
        }
    }
}

/// Somebody at the command line, as the record names them.
fn at_the_command_line(name: &str, role: Role) -> Writer {
    Writer {
        actor: Actor {
            id: format!("command-line:{name}"),
            name: name.to_owned(),
            role,
        },
        at: instant(),
    }
}
