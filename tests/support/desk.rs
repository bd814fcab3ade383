//! A folder of its own for a test, in which the program is run.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

use crate::files::below;

/// The small pack of the tests.
pub(crate) const BASE: &str = "tests/cases/base";

/// A folder with packs and whatever else a test lays on it.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
}

impl Desk {
    /// A desk with each of these folders laid on it, under its name there.
    pub(crate) fn with(folders: &[(&str, &str)]) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let desk = Self { folder };
        for (from, name) in folders {
            desk.lay(from, name)?;
        }
        Ok(desk)
    }

    /// Lays a copy of a folder on it.
    pub(crate) fn lay(&self, from: &str, name: &str) -> Result<(), Box<dyn Error>> {
        for (path, bytes) in below(Path::new(from))? {
            self.write(&format!("{name}/{path}"), bytes)?;
        }
        Ok(())
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> Result<(), Box<dyn Error>> {
        let path = self.folder.path().join(name);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        Ok(fs::write(path, text)?)
    }

    /// The program, to be run there.
    pub(crate) fn command(&self, arguments: &[&str]) -> Result<Command, Box<dyn Error>> {
        let mut command = Command::cargo_bin("threshold")?;
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("THRESHOLD_RULES")
            .env_remove("COLUMNS");
        Ok(command)
    }
}

/// How the program ended, and what it wrote to standard output and standard error.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) said: String,
}

impl Ran {
    /// Fails if it did not end by itself.
    pub(crate) fn of(output: Output) -> Result<Self, Box<dyn Error>> {
        let ran = Self {
            code: output.status.code().ok_or("ended by a signal")?,
            out: String::from_utf8(output.stdout)?,
            said: String::from_utf8(output.stderr)?,
        };
        if ran.code == 101 || ran.said.contains("panicked") {
            return Err(format!("panicked: {}", ran.said).into());
        }
        Ok(ran)
    }
}
