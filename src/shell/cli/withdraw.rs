//! `threshold withdraw`

use std::path::Path;

use clap::Args;
use jiff::civil::Date;

use crate::ast::pack::PackId;
use crate::ast::pack::Version;
use crate::ast::released::Withdrawal;
use crate::ast::released::read_withdrawn;
use crate::check::pack::Pack;
use crate::report::release::pinned::withdrawn;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::draft::version;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::new::not_a_name;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::cli::release::laid_out;
use crate::shell::clock::now;
use crate::shell::files::FileError;
use crate::shell::files::bytes;
use crate::shell::save::replace;
use crate::shell::save::save_new;

/// End a released version, for instance because a mistake was found; what it decided it still decides
///
/// Contacts received up to the day it names are decided by it as before, and so is everything that names it: the record,
/// replays, recommendations of old. For later contacts nothing steps in by itself: say which earlier version serves again,
/// or release a new one. Until then they are refused, with what to do.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold withdraw lancashire@2.1.0 --on 2027-05-03 --by \"Lena Ode\" --because \"A time limit is wrong.\" --back-to 2.0.0
  threshold withdraw lancashire@2.1.0 --on 2027-05-03 --by \"Lena Ode\" --because \"A time limit is wrong.\"")]
pub(super) struct Withdraw {
    /// The released version
    #[arg(value_name = "PACK@VERSION")]
    pack: Named,
    /// The last day on which contacts are decided by it
    #[arg(long, value_name = "DATE")]
    on: Date,
    /// Who withdraws it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why
    #[arg(long, value_name = "WHY")]
    because: String,
    /// The earlier version that serves again from the day after
    #[arg(long, value_name = "VERSION")]
    back_to: Option<String>,
}

impl Withdraw {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        if !loaded.sound_or_complain(setting) {
            return Ok(Ended::Wrong);
        }
        let (id, withdrawal) = match self.withdrawal(&loaded) {
            Ok(found) => found,
            Err(wrong) => {
                complain(&format!("error: {wrong}\n"));
                return Ok(Ended::Wrong);
            }
        };
        let path = Path::new(&loaded.root)
            .join(&id.pack)
            .join("withdrawn.yaml");
        let shown = path.to_string_lossy().replace('\\', "/");
        let before = if path.is_file() {
            Some(String::from_utf8_lossy(&bytes(&path)?).into_owned())
        } else {
            None
        };
        let known = loaded.shelf.withdrawn.get(&id.pack);
        let mut expected = known
            .map(|(_, it)| it.withdrawn.clone())
            .unwrap_or_default();
        expected.push(withdrawal.clone());
        let text = withdrawn(before.as_deref(), &withdrawal);
        let text = laid_out(&shown, text, |file, files| {
            read_withdrawn(file, files).is_ok_and(|read| read.withdrawn == expected)
        })?;
        match before {
            Some(_) => replace(&path, &text)?,
            None => save_new(&path, &text)?,
        }
        say(&format!("written in {shown}\n"))?;
        told(&id, &withdrawal, &load(setting)?)
    }

    fn withdrawal(&self, loaded: &Loaded) -> Result<(PackId, Withdrawal), String> {
        let given = [("--by", &self.by), ("--because", &self.because)];
        if let Some(wrong) = given
            .iter()
            .find_map(|(option, text)| not_a_name(option, text))
        {
            return Err(wrong);
        }
        let pack = released(loaded, &self.pack)?;
        let own = pack.own();
        if let Some(before) = &own.standing.withdrawn {
            return Err(format!(
                "{} was withdrawn already, on {} by {}; it decides contacts until {}",
                own.id, before.on, before.by, before.last_day
            ));
        }
        if let Some(last) = own.standing.last_day().filter(|last| *last <= self.on) {
            return Err(format!(
                "{} ends on {last} anyway; there is nothing to withdraw after that",
                own.id
            ));
        }
        if !Path::new(&loaded.root).is_dir() {
            return Err("the rules that come with the program are not in a folder here; name yours with --rules DIR".to_owned());
        }
        let back_to = self
            .back_to
            .as_deref()
            .map(|text| self.again(loaded, &pack, text));
        let back_to = back_to.transpose()?;
        Ok((
            own.id.clone(),
            Withdrawal {
                version: own.id.version.to_string(),
                last_day: self.on,
                by: self.by.trim().to_owned(),
                on: now().date(),
                because: self.because.trim().to_owned(),
                back_to: back_to.map(|it| it.to_string()),
            },
        ))
    }

    /// The version that serves again.
    fn again(&self, loaded: &Loaded, pack: &Pack, text: &str) -> Result<Version, String> {
        let own = pack.own();
        let version = version(text, "--back-to")?;
        let named = Named {
            pack: own.id.pack.clone(),
            version: Some(version),
        };
        let again = released(loaded, &named)?;
        let again = again.own();
        let next = self.on.tomorrow().unwrap_or(self.on);
        if self.on < own.from {
            return Err(format!(
                "{} begins only on {}: what serves before it goes on by itself; leave --back-to out",
                own.id, own.from
            ));
        }
        if again.id == own.id || again.from >= own.from {
            return Err(format!(
                "{} is no earlier version than {}",
                again.id, own.id
            ));
        }
        if let Some(before) = &again.standing.withdrawn {
            return Err(format!(
                "{} was withdrawn by {} ({}) and cannot serve again",
                again.id, before.by, before.because
            ));
        }
        if let Some(until) = again.until.filter(|until| *until < next) {
            return Err(format!(
                "{} says in its pack.yaml that it ends on {until}; take `until` out there, which is no part of its digest",
                again.id
            ));
        }
        Ok(version)
    }
}

/// A released version; why it is none.
fn released(loaded: &Loaded, named: &Named) -> Result<std::sync::Arc<Pack>, String> {
    if named.version.is_none() {
        return Err(format!("name the version: {}@VERSION", named.pack));
    }
    let pack = loaded
        .named(named, now().date())
        .map_err(|why| why.to_string())?;
    if pack.own().standing.is_draft() {
        let id = &pack.own().id;
        return Err(format!(
            "{id} is a draft: it was never released, and decides only when it is named"
        ));
    }
    Ok(pack)
}

/// What holds from now on.
fn told(id: &PackId, withdrawal: &Withdrawal, loaded: &Loaded) -> Result<Ended, FileError> {
    let last = withdrawal.last_day;
    say(&format!(
        "{id} decides contacts received until {last}, and whatever names it: --pack {id}\n"
    ))?;
    let next = last.tomorrow().unwrap_or(last);
    match loaded.library.in_force(&id.pack, next) {
        Ok(pack) => say(&format!(
            "contacts from {next} on are decided by {}\n",
            pack.own().id
        ))?,
        Err(_) => say(&format!(
            "contacts from {next} on are refused until a version follows: threshold draft {} --in-force-from {next} ...\n",
            id.pack
        ))?,
    }
    Ok(Ended::Well)
}
