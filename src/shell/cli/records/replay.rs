//! `threshold records replay`

use clap::Args;

use crate::ast::place::Files;
use crate::ast::read_case::read_cases_of;
use crate::explain::recommend::ENGINE;
use crate::explain::recommend::explain;
use crate::record::event::CalendarUsed;
use crate::record::event::Event;
use crate::record::event::PackUsed;
use crate::record::event::Recommended;
use crate::record::id::Seq;
use crate::record::replay::Replayed;
use crate::record::replay::as_it_stood;
use crate::record::replay::compare;
use crate::record::replay::in_its_calendar;
use crate::record::replay::other_pack;
use crate::record::store::Database;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::say;
use crate::shell::cli::records::every_row;
use crate::shell::files::FileError;

/// Decide every recommendation of the record again and demand the same bytes
///
/// Each is decided with the pack versions it names. A pack that has changed or is not there is named for each entry, and so is a
/// calendar that has changed where the recommendation comes out otherwise.
/// Where another version of this program made it, that is said, and everything but its name is compared.
#[derive(Debug, Args)]
pub(super) struct Replay {
    /// Only this entry
    #[arg(long, value_name = "SEQ")]
    entry: Option<Seq>,
}

#[derive(Default)]
struct Count {
    same: usize,
    other_engine: usize,
    wrong: usize,
    erased: usize,
}

impl Replay {
    pub(super) fn run(self, store: &dyn Database, setting: &Setting) -> Result<Ended, FileError> {
        let mut loaded = load(setting)?;
        let mut count = Count::default();
        every_row(store, |row| {
            let wanted = self.entry.is_none_or(|seq| seq.0 == row.seq);
            if !wanted || row.kind != "recommended" {
                return Ok(());
            }
            let kept = match row.read() {
                Ok(kept) => kept,
                Err(illegible) => {
                    count.wrong += 1;
                    return say(&format!("{illegible}\n"));
                }
            };
            let Some(Event::Recommended(recorded)) = &kept.event else {
                count.erased += 1;
                return Ok(());
            };
            let replayed = again(recorded, &mut loaded);
            match &replayed {
                Replayed::Same => count.same += 1,
                Replayed::SameByAnotherEngine => {
                    count.same += 1;
                    count.other_engine += 1;
                }
                Replayed::Differs { .. }
                | Replayed::PackChanged { .. }
                | Replayed::PackGone { .. }
                | Replayed::CalendarChanged { .. }
                | Replayed::Refused { .. } => {
                    count.wrong += 1;
                    let engine = engine_note(recorded);
                    say(&format!(
                        "entry {}: {}{engine}\n",
                        kept.entry.seq,
                        replayed.words()
                    ))?;
                }
            }
            Ok(())
        })?;
        say(&count.page())?;
        Ok(if count.wrong == 0 {
            Ended::Well
        } else {
            Ended::Wrong
        })
    }
}

impl Count {
    fn page(&self) -> String {
        let mut page = format!(
            "{} recommendations came out the same, {} did not, {} were erased\n",
            self.same, self.wrong, self.erased
        );
        if self.other_engine > 0 {
            page.push_str(&format!(
                "{} of them were made by another version than {ENGINE}; their name for it is the one difference\n",
                self.other_engine
            ));
        }
        page
    }
}

fn engine_note(recorded: &Recommended) -> String {
    if recorded.engine == ENGINE {
        String::new()
    } else {
        format!(" (made by {}, this is {ENGINE})", recorded.engine)
    }
}

/// Decides once more what was decided.
fn again(recorded: &Recommended, loaded: &mut Loaded) -> Replayed {
    let digest = |used: &PackUsed| {
        let mut known = loaded.digests.iter();
        let found =
            known.find(|(id, _)| id.pack == used.pack && id.version.to_string() == used.version);
        found.map(|(_, digest)| digest.clone())
    };
    if let Some(other) = other_pack(recorded, digest) {
        return other;
    }
    match recommendation(recorded, loaded) {
        Ok((now, calendar)) => {
            let replayed = compare(recorded, &now, ENGINE);
            in_its_calendar(replayed, recorded, &calendar)
        }
        Err(why) => Replayed::Refused { why },
    }
}

/// The recommendation as it comes out now and its calendar, under the name of the engine that made it first.
fn recommendation(
    recorded: &Recommended,
    loaded: &mut Loaded,
) -> Result<(String, CalendarUsed), String> {
    let own = recorded.packs.first().ok_or("it names no pack")?;
    let named: Named = format!("{}@{}", own.pack, own.version).parse()?;
    let mut files = Files::default();
    let file = files.add("record", recorded.case.text());
    let (cases, problems) = read_cases_of(file, recorded.case.text());
    if let Some(problem) = problems.first() {
        return Err(problem.message.clone());
    }
    let case = cases.first().ok_or("it holds no case")?;
    let (program, case) = loaded.ready(case, Some(&named), None).map_err(|problems| {
        problems
            .first()
            .map_or_else(String::new, |it| it.message.clone())
    })?;
    let all = explain(&program, &case);
    let own = all.into_iter().find(|one| one.child == recorded.child);
    let mut own = own.ok_or("its case has no such child")?;
    own.engine.clone_from(&recorded.engine);
    as_it_stood(&mut own, recorded);
    let text = serde_json::to_string(&own).map_err(|error| error.to_string())?;
    Ok((text, CalendarUsed::of(&program.pack.calendar)))
}
