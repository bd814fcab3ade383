//! `threshold records due`

use clap::Args;
use jiff::Span;
use jiff::civil::Date;

use crate::record::contact::Contact;
use crate::record::practice::Practice;
use crate::record::store::Database;
use crate::shell::cli::Ended;
use crate::shell::cli::output::say;
use crate::shell::cli::records::every_contact;
use crate::shell::cli::records::list::day;
use crate::shell::clock::now;
use crate::shell::files::FileError;

/// List the contacts that are past the time for which they are kept
///
/// The time runs from the last entry that changed the contact; looking at it does not count. How long a record must be
/// kept is for your retention schedule to say; this program does not know.
#[derive(Debug, Args)]
pub(super) struct Due {
    /// Today [default: the clock]
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// For how many years a contact is kept after its last change
    #[arg(long, value_name = "YEARS", value_parser = clap::value_parser!(i16).range(1..=150))]
    keep: i16,
}

impl Due {
    pub(super) fn run(self, store: &dyn Database) -> Result<Ended, FileError> {
        let today = self.today.unwrap_or_else(|| now().date());
        let keep = Span::new().years(self.keep);
        let mut found = 0_usize;
        every_contact(store, |summary| {
            let since = day(summary.latest_at);
            // INVARIANT: a day beyond the calendar is never past.
            let until = since.checked_add(keep).unwrap_or(Date::MAX);
            if summary.opened.event.is_none() || until > today {
                return Ok(());
            }
            found += 1;
            let contact = Contact::of(&store.entries(summary.contact)?);
            let stage = contact.map_or("", |it| it.stage(Practice::built_in()).words());
            say(&format!(
                "{}  last change {since}  past its time since {until}  {stage}\n",
                summary.contact
            ))
        })?;
        say(&format!("{found} contacts are past their time\n"))?;
        Ok(Ended::Well)
    }
}
