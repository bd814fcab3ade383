//! The packs a command is about, as named on the command line.

use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;

use crate::ast::diagnostic::any_error;
use crate::ast::pack::Version;
use crate::check::library::NoPack;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::check::shelf::WorkedFile;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::output::complain;
use crate::shell::clock::now;

/// A pack as named on the command line: the pack, and perhaps its version.
#[derive(Clone, Debug)]
pub(in crate::shell) struct Named {
    /// The pack.
    pub(in crate::shell) pack: String,
    /// Its version; without it, the one in force on the day.
    pub(in crate::shell) version: Option<Version>,
}

impl Named {
    /// As it was named.
    pub(in crate::shell) fn words(&self) -> String {
        match self.version {
            Some(version) => format!("{}@{version}", self.pack),
            None => self.pack.clone(),
        }
    }

    /// The version that a worked case stands in.
    pub(in crate::shell) fn home_of(file: &WorkedFile) -> Self {
        Self {
            pack: file.pack.clone(),
            version: Some(Version::parse(&file.version).unwrap_or(Version(0, 0, 0))),
        }
    }
}

impl FromStr for Named {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('@') {
            None => Ok(Self {
                pack: text.to_owned(),
                version: None,
            }),
            Some((pack, version)) => match Version::parse(version) {
                Some(version) => Ok(Self {
                    pack: pack.to_owned(),
                    version: Some(version),
                }),
                None => Err(format!(
                    "`{version}` is not a version; write for instance `{pack}@1.0.0`"
                )),
            },
        }
    }
}

impl Loaded {
    /// The named pack, in the named version or the one in force on a day.
    pub(in crate::shell) fn named(&self, named: &Named, on: Date) -> Result<Arc<Pack>, NoPack> {
        match named.version {
            Some(version) => self.library.version(&PackId {
                pack: named.pack.clone(),
                version,
            }),
            None => self.library.in_force(&named.pack, on),
        }
    }

    /// The same; if it cannot be had, says why.
    pub(super) fn named_or_complain(&self, named: &Named, on: Date) -> Option<Arc<Pack>> {
        let found = self.named(named, on);
        found
            .map_err(|reason| complain(&format!("error: {reason}\n")))
            .ok()
    }

    /// The named pack as of today; if it cannot be had, says why.
    pub(super) fn named_today(&self, named: &Named) -> Option<Arc<Pack>> {
        self.named_or_complain(named, now().date())
    }

    /// The one pack that was named, or every version of every pack; if it cannot be had, says why.
    pub(super) fn chosen(&self, named: Option<&Named>) -> Option<Vec<Arc<Pack>>> {
        match named {
            None if self.touched_and_said() => None,
            None => Some(self.library.packs().cloned().collect()),
            Some(named) => self.named_today(named).map(|pack| vec![pack]),
        }
    }

    /// Whether a released version was changed since; if so, says which.
    pub(super) fn touched_and_said(&self) -> bool {
        let touched = self.library.touched();
        for id in touched {
            complain(&format!("error: {}\n", NoPack::Touched(id.clone())));
        }
        !touched.is_empty()
    }

    /// Whether every pack is well written; if not, shows what is wrong.
    pub(super) fn sound_or_complain(&self, setting: &Setting) -> bool {
        let wrong = any_error(&self.problems);
        if wrong {
            self.show(&self.problems, setting);
        }
        !wrong
    }
}
