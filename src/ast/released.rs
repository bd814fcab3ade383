//! `released.yaml`, `withdrawn.yaml`, release sheets and calendars: small data files read by serde.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::algebra::calendar::Calendar;
use crate::algebra::calendar::CalendarFile;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::yaml::read_yaml;

/// The digests of every released version of a pack.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Released {
    /// One entry for each released version.
    pub released: Vec<Release>,
}

/// A released version: its content may never change again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// `major.minor.patch`
    pub version: String,
    /// SHA-256 over the normalised content, in hexadecimal.
    pub digest: String,
    /// The day it was released; missing where it was pinned by hand.
    #[serde(default)]
    pub released: Option<Date>,
    /// The program that held it against every gate.
    #[serde(default)]
    pub engine: Option<String>,
    /// The version it was compared with; missing for the first of a pack.
    #[serde(default)]
    pub against: Option<String>,
    /// Who wrote it.
    #[serde(default)]
    pub author: Option<String>,
    /// Why it was made.
    #[serde(default)]
    pub because: Option<String>,
    /// Who approved it, and when.
    #[serde(default)]
    pub approved: Option<Approval>,
    /// Who agreed to each change by which somebody is treated less protectively.
    #[serde(default)]
    pub signed_off: Vec<SignedOff>,
    /// What each gate found.
    #[serde(default)]
    pub gates: Option<Gates>,
}

/// Who approved a version, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The name, perhaps with a role after a comma.
    pub by: String,
    /// The day.
    pub on: Date,
}

/// Who agreed to one change, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedOff {
    /// The change's name.
    pub change: String,
    /// The change in words.
    pub says: String,
    /// The name, perhaps with a role after a comma.
    pub by: String,
    /// The day.
    pub on: Date,
    /// The reason, in their own words.
    pub because: String,
}

/// What each gate of a release found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gates {
    /// Worked cases that came out as expected: all there are.
    pub cases: usize,
    /// Invariants that were proved: all there are.
    pub invariants: usize,
    /// Slips of the pen that were tried and change something for somebody.
    pub slips: usize,
    /// How many of them a worked case notices.
    pub noticed: usize,
    /// How many there were to choose from, where only a sample was tried.
    #[serde(default)]
    pub sample_of: Option<usize>,
    /// Moves by which children are treated more protectively.
    pub up: usize,
    /// Changes by which somebody is treated less protectively, each signed off.
    pub down: usize,
}

/// Versions that were ended before their time.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// One entry for each.
    pub withdrawn: Vec<Withdrawal>,
}

/// A version that was ended before its time. What it decided, it still decides when it is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// The version.
    pub version: String,
    /// The last day on which it serves.
    pub last_day: Date,
    /// Who withdrew it.
    pub by: String,
    /// When they did.
    pub on: Date,
    /// Why.
    pub because: String,
    /// The earlier version that serves again from the day after.
    #[serde(default)]
    pub back_to: Option<String>,
}

/// The release sheet of a version: what people write beside it, and no part of its digest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Which version: `pack@version`.
    pub release: String,
    /// Who wrote the version.
    #[serde(default)]
    pub author: Option<String>,
    /// Why it was made.
    #[serde(default)]
    pub because: Option<String>,
    /// What the program saw of the version last.
    #[serde(default)]
    pub stands: Option<Stands>,
    /// The approval.
    #[serde(default)]
    pub approved: Option<Entry>,
    /// One entry for each change that needs a sign-off.
    #[serde(default)]
    pub signed_off: Vec<Entry>,
    /// What was written of an earlier form of the version, and counts no more.
    #[serde(default)]
    pub void: Vec<Entry>,
}

/// The form of a version that a sheet is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stands {
    /// Its digest.
    pub digest: String,
    /// The day on which it was first seen so.
    pub since: Date,
}

/// A place of a sheet where somebody puts their name; open until they do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The change that is signed; missing for the approval.
    #[serde(default)]
    pub change: Option<String>,
    /// The change in words.
    #[serde(default)]
    pub says: Option<String>,
    /// The digest that is approved, or the mark of the change that is signed.
    #[serde(default)]
    pub of: Option<String>,
    /// The name.
    #[serde(default)]
    pub by: Option<String>,
    /// The day.
    #[serde(default)]
    pub on: Option<Date>,
    /// The reason.
    #[serde(default)]
    pub because: Option<String>,
}

/// Reads a release sheet.
///
/// # Errors
/// A diagnostic where the file is not of that shape.
pub fn read_sheet(file: FileId, files: &Files) -> Result<Sheet, Box<Diagnostic>> {
    read(file, files, "a release sheet")
}

/// Reads `withdrawn.yaml`.
///
/// # Errors
/// A diagnostic where the file is not of that shape.
pub fn read_withdrawn(file: FileId, files: &Files) -> Result<Withdrawn, Box<Diagnostic>> {
    let wanted = "a list `withdrawn:` of `version`, `last_day`, `by`, `on` and `because`";
    read(file, files, wanted)
}

/// Reads `released.yaml`.
///
/// # Errors
/// A diagnostic where the file is not of that shape.
pub fn read_released(file: FileId, files: &Files) -> Result<Released, Box<Diagnostic>> {
    read(file, files, "a list `released:` of `version` and `digest`")
}

/// Reads a calendar.
///
/// # Errors
/// A diagnostic where the file is not of that shape, or contradicts itself.
pub fn read_calendar(file: FileId, files: &Files) -> Result<Calendar, Box<Diagnostic>> {
    let written: CalendarFile = read(file, files, "a calendar")?;
    Calendar::from_file(written).map_err(|error| {
        let said = error.to_string();
        let place = place_of_day(&said, file, files.text(file));
        Box::new(Diagnostic::error("bad-calendar", said).at(place, ""))
    })
}

/// Where the day that a message speaks of is written last; else the top of the file.
fn place_of_day(said: &str, file: FileId, text: &str) -> Place {
    let is_day = |word: &&str| word.len() == 10 && word.parse::<jiff::civil::Date>().is_ok();
    let day = said
        .split(|c: char| !c.is_ascii_digit() && c != '-')
        .find(is_day);
    let found = day.and_then(|day| Some((text.rfind(day)?, day.len())));
    found.map_or(Place::top_of(file), |(at, length)| Place {
        file,
        start: at,
        end: at + length,
    })
}

fn read<T: DeserializeOwned>(
    file: FileId,
    files: &Files,
    wanted: &str,
) -> Result<T, Box<Diagnostic>> {
    let text = files.text(file);
    // The bounds of size and depth hold here too, and nothing is unfolded.
    if let Some(problem) = read_yaml(file, text).1.into_iter().next() {
        return Err(Box::new(problem));
    }
    serde_yaml::from_str(text).map_err(|error| {
        let at = error
            .location()
            .map_or(0, |location| location.index())
            .min(text.len());
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or("").to_lowercase();
        Box::new(
            Diagnostic::error("wrong-shape", format!("this is not {wanted}: {said}")).at(
                Place {
                    file,
                    start: at,
                    end: at,
                },
                "here",
            ),
        )
    })
}
