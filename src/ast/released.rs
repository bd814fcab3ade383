//! `released.yaml` and calendar files: small data files read by serde.

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
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// `major.minor.patch`
    pub version: String,
    /// SHA-256 over the normalised content, in hexadecimal.
    pub digest: String,
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
