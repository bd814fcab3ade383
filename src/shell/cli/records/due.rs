//! `threshold records due`

use clap::Args;
use jiff::Span;
use jiff::civil::Date;

use crate::algebra::moment::Moment;
use crate::record::contact::Contact;
use crate::record::kind::Kind;
use crate::record::practice::Practice;
use crate::record::store::Database;
use crate::report::screening::clocks::State;
use crate::report::screening::clocks::clocks;
use crate::shell::cli::Ended;
use crate::shell::cli::output::say;
use crate::shell::cli::records::every_contact;
use crate::shell::cli::records::list::day;
use crate::shell::clock::now;
use crate::shell::files::FileError;

/// List what is due: time limits that have passed and nobody has ticked off; with `--keep`, contacts past the time for which they are kept
///
/// Limits are those of each child's latest recommendation, as the record has it. They stand here until somebody says on the
/// page that they were met, or are not needed. With `--keep` the time runs from the last entry that changed the contact;
/// looking at it does not count. How long a record must be kept is for your retention schedule to say; this program does
/// not know.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold records --database record.db due
  threshold records --database record.db due --keep 35 --today 2026-11-22")]
pub(super) struct Due {
    /// Today [default: the clock]
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// For how many years a contact is kept after its last change
    #[arg(long, value_name = "YEARS", value_parser = clap::value_parser!(i16).range(1..=150))]
    keep: Option<i16>,
}

impl Due {
    pub(super) fn run(self, store: &dyn Database) -> Result<Ended, FileError> {
        match self.keep {
            Some(years) => self.past_their_time(store, years),
            None => self.overdue(store),
        }
    }

    /// Deadlines that have passed.
    fn overdue(&self, store: &dyn Database) -> Result<Ended, FileError> {
        let at = self.today.map_or_else(now, Moment::Day);
        let mut found = 0_usize;
        every_contact(store, |summary| {
            let made = summary
                .kinds
                .iter()
                .any(|(kind, _)| *kind == Kind::Recommended);
            if !made || summary.opened.event.is_none() {
                return Ok(());
            }
            let contact = Contact::of(&store.entries(summary.contact)?);
            for child in contact.iter().flat_map(|contact| &contact.children) {
                for clock in clocks(child, child.deadlines(), at) {
                    let Some(by) = clock.by.filter(|_| clock.state == State::Overdue) else {
                        continue;
                    };
                    found += 1;
                    let (id, child) = (summary.contact, &child.reference);
                    let title = &clock.deadline.title;
                    say(&format!("{id}  {child}  {}  {title}\n", by.words()))?;
                }
            }
            Ok(())
        })?;
        say(&format!(
            "{found} time limits have passed and were not ticked off\n"
        ))?;
        Ok(Ended::Well)
    }

    fn past_their_time(&self, store: &dyn Database, years: i16) -> Result<Ended, FileError> {
        let today = self.today.unwrap_or_else(|| now().date());
        let keep = Span::new().years(years);
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
