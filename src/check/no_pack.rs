//! Why no version of a pack decides, in words that say what to do.

use std::fmt;

use jiff::civil::Date;

use crate::ast::fields::listed;
use crate::ast::suggest::nearest;
use crate::check::pack::Pack;
use crate::check::pack::PackId;

/// Why no version of a pack decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPack {
    /// No pack has that name; the nearest that has.
    Unknown {
        /// What was asked for.
        asked: String,
        /// Every pack there is.
        known: Vec<String>,
    },
    /// The pack exists, but not in that version.
    NoVersion {
        /// What was asked for.
        asked: PackId,
        /// The versions there are.
        known: Vec<String>,
    },
    /// No version of it was in force on the day.
    NotInForce {
        /// The pack.
        pack: String,
        /// The day.
        on: Date,
        /// The periods of its released versions, in words.
        periods: Vec<String>,
    },
    /// Nothing of it is released.
    OnlyDrafts {
        /// The pack.
        pack: String,
        /// Its drafts.
        drafts: Vec<PackId>,
    },
    /// Two versions of it are in force on the day, and nobody can say which one decides.
    TwoInForce(PackId, PackId, Date),
    /// The version has errors.
    Broken(PackId),
    /// The version was released and has been changed since.
    Touched(PackId),
}

impl fmt::Display for NoPack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { asked, known } => {
                let words: Vec<&str> = known.iter().map(String::as_str).collect();
                write!(f, "there is no pack `{asked}`; packs: {}", listed(&words))?;
                match nearest(asked, words.iter().copied()) {
                    Some(near) => write!(f, "; did you mean `{near}`?"),
                    None => Ok(()),
                }
            }
            Self::NoVersion { asked, known } => {
                let words: Vec<&str> = known.iter().map(String::as_str).collect();
                write!(
                    f,
                    "there is no `{asked}`; versions of `{}`: {}",
                    asked.pack,
                    listed(&words)
                )
            }
            Self::NotInForce { pack, on, periods } => {
                write!(
                    f,
                    "no version of `{pack}` was in force on {on}; {}",
                    periods.join("; ")
                )
            }
            Self::OnlyDrafts { pack, drafts } => {
                let drafts: Vec<String> = drafts.iter().map(ToString::to_string).collect();
                let words: Vec<&str> = drafts.iter().map(String::as_str).collect();
                write!(
                    f,
                    "no version of `{pack}` is released; a draft decides only when it is named: {}",
                    listed(&words)
                )
            }
            Self::Touched(id) => {
                write!(
                    f,
                    "`{id}` was released and has been changed since, and does not decide; undo the change, or make a new version of it: `threshold draft {} --from {} ...`",
                    id.pack, id.version
                )
            }
            Self::TwoInForce(one, other, on) => {
                write!(
                    f,
                    "`{one}` and `{other}` are both in force on {on}; run `threshold check`"
                )
            }
            Self::Broken(id) => {
                write!(
                    f,
                    "`{id}` has errors and does not decide; run `threshold check` to see them"
                )
            }
        }
    }
}

/// When a version is in force, in words.
pub(super) fn term(pack: &Pack) -> String {
    let own = pack.own();
    if own.standing.serves.is_empty() {
        return match &own.standing.withdrawn {
            Some(it) => format!(
                "{} was withdrawn by {} before it began: {}",
                own.id, it.by, it.because
            ),
            None => format!(
                "{} is a draft and decides only when it is named: `--pack {}`",
                own.id, own.id
            ),
        };
    }
    let spans = own.standing.serves.iter().map(|span| match span.until {
        Some(until) => format!("from {} until {until}", span.from),
        None => format!("from {} on", span.from),
    });
    let spans: Vec<String> = spans.collect();
    let spans = spans.join(" and ");
    let withdrawn = own.standing.withdrawn.as_ref().map(|it| {
        format!(
            ", when {} withdrew it ({}); name a version to decide with it all the same: `--pack {}`",
            it.by, it.because, own.id
        )
    });
    format!(
        "{} is in force {spans}{}",
        own.id,
        withdrawn.unwrap_or_default()
    )
}
