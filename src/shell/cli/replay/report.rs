//! What `threshold replay` says at the end.

use std::collections::BTreeSet;

use crate::report::html::html;
use crate::report::markdown::markdown;
use crate::report::replayed::Summary;
use crate::report::replayed::lay_out;
use crate::report::replayed_json::as_json;
use crate::report::replayed_twice::Compared;
use crate::report::terminal::text;
use crate::shell::bulk::side::Side;
use crate::shell::bulk::tally::Tally;
use crate::shell::bulk::work::Job;
use crate::shell::cli::Setting;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::cli::replay::Format;
use crate::shell::cli::replay::Replay;
use crate::shell::cli::replay::is_stream;
use crate::shell::cli::sides::Chosen;
use crate::shell::cli::sides::asked;
use crate::shell::cli::sides::why;
use crate::shell::files::FileError;

impl Replay {
    fn against_words(&self, new: &Chosen<'_>) -> String {
        match &self.with_rules {
            Some(folder) => format!("{} of {}", new.named.words(), folder.display()),
            None => new.named.words(),
        }
    }

    /// What tells children apart.
    fn by_words(&self, sides: &[Chosen<'_>]) -> String {
        let asked = asked(sides, &self.by).is_some();
        let by = if asked { self.by.as_str() } else { "authority" };
        by.replace('_', " ")
    }

    pub(super) fn report(
        &self,
        job: &Job<'_>,
        sides: &[Chosen<'_>],
        tally: &Tally,
        setting: &Setting,
    ) -> Result<(), FileError> {
        let one_at_a_time: BTreeSet<String> =
            job.sides.iter().flat_map(Side::one_at_a_time).collect();
        let compared = match sides {
            [old, new] => Some(Compared {
                against: self.against_words(new),
                by: self.by_words(sides),
                changes: &tally.changes,
                reasons: why(old, new, &tally.changes),
                old: old.programs.last().map(|it| &*it.pack),
                new: new.programs.last().map(|it| &*it.pack),
            }),
            _ => None,
        };
        let summary = Summary {
            pack: self.pack.words(),
            version: sides
                .first()
                .and_then(|side| side.programs.last())
                .map(|it| &*it.pack),
            drafts: sides.iter().filter_map(draft).collect(),
            contacts: tally.contacts,
            children: tally.children,
            set_aside: tally.set_aside,
            rejected: &tally.rejected,
            refined: tally.refined,
            faults: tally.faults,
            versions: &tally.versions,
            outcomes: &tally.outcomes,
            one_at_a_time: one_at_a_time.into_iter().collect(),
            quick: self.quick,
            compared,
        };
        let page = match self.format {
            Format::Text => text(&lay_out(&summary), setting.paint),
            Format::Markdown => markdown(&lay_out(&summary)),
            Format::Html => html(&lay_out(&summary)),
            Format::Json => format!("{}\n", as_json(&summary)),
        };
        if self.answers.out.as_deref().is_some_and(is_stream) {
            complain(&page);
            return Ok(());
        }
        say(&page)
    }
}

/// The draft that decides on a side; without a version none ever does.
fn draft(side: &Chosen<'_>) -> Option<String> {
    let [program] = side.programs.as_slice() else {
        return None;
    };
    let own = program.pack.own();
    own.standing.is_draft().then(|| own.id.to_string())
}
