//! `threshold records list`

use clap::Args;

use crate::record::contact::Contact;
use crate::record::practice::Practice;
use crate::record::store::Database;
use crate::shell::cli::Ended;
use crate::shell::cli::output::say;
use crate::shell::cli::records::every_contact;
use crate::shell::files::FileError;

/// List the contacts, those opened last first: how far each has come, without its words
#[derive(Debug, Args)]
pub(super) struct List {
    /// Only contacts with exactly this reference
    #[arg(long, value_name = "REFERENCE")]
    reference: Option<String>,
}

impl List {
    pub(super) fn run(self, store: &dyn Database) -> Result<Ended, FileError> {
        every_contact(store, |summary| {
            let Some(contact) = Contact::of(&store.entries(summary.contact)?) else {
                return Ok(());
            };
            let opened = contact
                .opened
                .as_ref()
                .map(|opened| &opened.event.reference);
            if self.reference.is_some() && opened != self.reference.as_ref() {
                return Ok(());
            }
            let stage = contact.stage(Practice::built_in()).words();
            let misfits = match contact.misfits.len() {
                0 => String::new(),
                number => format!("  {number} entries do not fit"),
            };
            say(&format!(
                "{}  opened {}  last change {}  {stage}{misfits}\n",
                summary.contact,
                day(summary.opened.entry.at),
                day(summary.latest_at)
            ))
        })?;
        Ok(Ended::Well)
    }
}

/// The day of an instant, UTC.
pub(super) fn day(at: jiff::Timestamp) -> jiff::civil::Date {
    at.to_zoned(jiff::tz::TimeZone::UTC).date()
}
