//! `threshold records erase`

use clap::Args;

use crate::record::actor::Role;
use crate::record::contact::Contact;
use crate::record::event::Erased;
use crate::record::event::Event;
use crate::record::id::ContactId;
use crate::record::store::Database;
use crate::shell::cli::Ended;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::cli::records::at_the_command_line;
use crate::shell::files::FileError;

/// Erase the words of a contact; the chain stays whole, and the erasure is an entry itself
///
/// What stays is the number of entries, their kinds and times, and the names of the staff who wrote them. Backups, copies
/// that were exported, and the log of a database server are not reached: erase or expire them too.
#[derive(Debug, Args)]
pub(super) struct Erase {
    /// The contact: 32 hexadecimal digits (`records list` names them)
    #[arg(value_name = "CONTACT")]
    contact: ContactId,
    /// Why; it stays, so it must not repeat what is erased
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Who erases it: a name for the record
    #[arg(long, value_name = "NAME")]
    by: String,
}

impl Erase {
    pub(super) fn run(self, store: &dyn Database) -> Result<Ended, FileError> {
        let Some(contact) = Contact::of(&store.entries(self.contact)?) else {
            complain(&format!("error: there is no contact {}\n", self.contact));
            return Ok(Ended::Wrong);
        };
        if contact.erased.is_some() {
            // A scrub that others were in the way of is done now.
            store.scrub()?;
            say("It was erased already.\n")?;
            return Ok(Ended::Well);
        }
        let erased = Event::Erased(Erased { why: self.because });
        let writer = at_the_command_line(&self.by, Role::Policy);
        let batch = match contact.admit(&writer, contact.latest, &[erased]) {
            Ok(batch) => batch,
            Err(refusal) => {
                complain(&format!("error: {refusal}\n"));
                return Ok(Ended::Wrong);
            }
        };
        let kept = store.append(&batch)?;
        for kept in &kept {
            say(&format!("Erased; entry {} says so.\n", kept.entry.seq))?;
        }
        if let Err(error) = store.scrub() {
            complain(
                "error: the words are erased, and may still lie in free space of the files; run the same command again\n",
            );
            return Err(error.into());
        }
        Ok(Ended::Well)
    }
}
