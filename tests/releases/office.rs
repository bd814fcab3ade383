//! The office of a small council: the national layer, and a pack of its own in whatever state a test needs.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use threshold::check::shelf::RawFile;

use crate::desk::Desk;
use crate::desk::Ran;
use crate::files::below;

/// The author of every version here.
pub(crate) const AUTHOR: &str = "Priya Nair";
/// Who approves.
pub(crate) const APPROVER: &str = "Lena Ode, head of safeguarding";

/// A desk with a rules folder, on which commands are run.
pub(crate) struct Office {
    desk: Desk,
}

/// A contact about a child who cares for somebody at home for twelve hours a week.
pub(crate) fn contact(received: &str) -> String {
    format!(
        "case: A-1\nauthority: ashford\nreceived: {received}\nchildren:\n  - ref: child-1\n    facts: {{age_years: 14, caring_hours: 12}}\n"
    )
}

impl Office {
    /// The national layer alone.
    pub(crate) fn new() -> Self {
        let desk = Desk::with(&[
            ("rules/england", "rules/england"),
            ("rules/calendars", "rules/calendars"),
        ]);
        Self {
            desk: desk.unwrap(),
        }
    }

    /// With `ashford@1.0.0`, a draft in which everything is filled in.
    pub(crate) fn with_draft() -> Self {
        let office = Self::new();
        office.well(&[
            "new",
            "ashford",
            "--authority",
            "Ashford Council",
            "--area",
            "Ashford",
            "--author",
            AUTHOR,
            "--in-force-from",
            "2026-01-01",
        ]);
        for (name, bytes) in below(&office.path("rules/ashford")).unwrap() {
            let text = String::from_utf8(bytes).unwrap();
            let text = text.replace("TO BE FILLED IN", "Filled in");
            office.write(&format!("rules/ashford/{name}"), &text);
        }
        office
    }

    /// With `ashford@1.0.0`, released.
    pub(crate) fn with_release() -> Self {
        static FILES: OnceLock<Vec<RawFile>> = OnceLock::new();
        let files = FILES.get_or_init(|| {
            let office = Self::with_draft();
            office.well(&["release", "ashford@1.0.0", "--approve", APPROVER]);
            office.well(&["release", "ashford@1.0.0"]);
            below(&office.path("rules")).unwrap()
        });
        Self::of(files)
    }

    /// With `ashford@1.1.0` besides, a draft in which fewer young carers are offered help; its cases say so.
    pub(crate) fn with_lower_draft() -> Self {
        static FILES: OnceLock<Vec<RawFile>> = OnceLock::new();
        let files = FILES.get_or_init(|| {
            let office = Self::with_release();
            office.well(&[
                "draft",
                "ashford",
                "--version",
                "1.1.0",
                "--in-force-from",
                "2027-04-01",
                "--author",
                AUTHOR,
                "--because",
                "The panel of November raised the hours.",
            ]);
            office.put(
                "1.1.0/decisions/services.yaml",
                "caring_hours >= 10",
                "caring_hours >= 13",
            );
            office.put(
                "1.1.0/cases/just-enough-care.md",
                "caring_hours: 10",
                "caring_hours: 13",
            );
            office.put(
                "1.1.0/cases/one-hour-short.md",
                "caring_hours: 9",
                "caring_hours: 12",
            );
            below(&office.path("rules")).unwrap()
        });
        Self::of(files)
    }

    /// With `ashford@1.1.0` released.
    pub(crate) fn with_two_releases() -> Self {
        static FILES: OnceLock<Vec<RawFile>> = OnceLock::new();
        let files = FILES.get_or_init(|| {
            let office = Self::with_lower_draft();
            office.well(&["release", "ashford@1.1.0", "--approve", APPROVER]);
            office.sign_off("Sam Holt");
            office.well(&["release", "ashford@1.1.0"]);
            below(&office.path("rules")).unwrap()
        });
        Self::of(files)
    }

    fn of(files: &[RawFile]) -> Self {
        let desk = Desk::with(&[]).unwrap();
        for (name, bytes) in files {
            desk.write(&format!("rules/{name}"), bytes).unwrap();
        }
        Self { desk }
    }

    /// Signs off that some young carers lose their service.
    pub(crate) fn sign_off(&self, by: &str) -> Ran {
        let change = "services/young_carers-lost";
        let because = "The early help team takes those with fewer hours.";
        self.run(&[
            "release",
            "ashford@1.1.0",
            "--sign-off",
            change,
            "--by",
            by,
            "--because",
            because,
        ])
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.desk.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        self.desk.write(name, text).unwrap();
    }

    /// Puts other words into a file of the council's pack, where they must be.
    pub(crate) fn put(&self, name: &str, before: &str, after: &str) {
        let name = format!("rules/ashford/{name}");
        let text = self.read(&name);
        assert!(
            text.contains(before),
            "{name} does not hold {before:?}:\n{text}"
        );
        self.write(&name, &text.replace(before, after));
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> assert_cmd::Command {
        self.desk.command(arguments).unwrap()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap()).unwrap()
    }

    /// Runs a command that must end well.
    pub(crate) fn well(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.out, ran.said);
        ran.out
    }

    /// The check finds no error, and nothing at all in the council's own files.
    ///
    /// Of the national layer it says what only other councils' packs use.
    pub(crate) fn checks(&self) {
        let found = self.well(&["check"]);
        assert!(!found.contains("--> rules/ashford"), "{found}");
        assert!(!found.contains("--> rules/kent"), "{found}");
    }

    /// Runs a command that must be refused with all these words.
    pub(crate) fn refused(&self, arguments: &[&str], words: &[&str]) {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 1, "{arguments:?}: {}{}", ran.out, ran.said);
        let all = ran.out + ran.said.as_str();
        for word in words {
            assert!(
                all.contains(word),
                "{arguments:?} does not say {word:?}:\n{all}"
            );
        }
    }

    /// Every file of the rules with its bytes.
    pub(crate) fn rules(&self) -> Vec<RawFile> {
        below(&self.path("rules")).unwrap()
    }
}
