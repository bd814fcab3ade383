//! `threshold decide`

use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;
use jiff::civil::Date;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::sort;
use crate::ast::suggest::nearest;
use crate::check::case::Case;
use crate::compile::program::Program;
use crate::explain::explanation::Recommendation;
use crate::explain::explanation::Status;
use crate::explain::recommend::explain;
use crate::explain::shared::as_json;
use crate::explain::why_not::Asked;
use crate::explain::why_not::why_not;
use crate::report::markdown::markdown;
use crate::report::recommendation::Audience;
use crate::report::recommendation::lay_out;
use crate::report::recommendation::why_not::lay_out_why_not;
use crate::report::terminal::text;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load_for;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;

/// Decide cases and explain the recommendation
///
/// Reads YAML, JSON, NDJSON or a worked case (.md); `-` is standard input. Each child of a contact
/// is decided by itself. The rules in force on the day the contact was received decide.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold decide case.yaml
  threshold decide case.yaml --for family
  threshold decide case.yaml --why-not section_17
  threshold decide case.yaml --why-not agreement=refused
  cat cases.ndjson | threshold decide - --format json
  threshold decide case.yaml --pack bath-and-north-east-somerset@2.0.0")]
pub(super) struct Decide {
    /// Case files; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// For whom to print it; JSON always holds everything
    #[arg(long = "for", value_enum, default_value_t = Reader::Screener, value_name = "READER")]
    reader: Reader,
    /// Answer one question alone: what would have to be otherwise for this outcome
    ///
    /// OUTCOME, DECISION=OUTCOME, DECISION (its neighbours; while it is open, all it may still give) or `every`
    #[arg(long, value_name = "OUTCOME")]
    why_not: Option<String>,
    /// The pack that decides, instead of the authority the case names
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Option<Named>,
    /// Use the rules in force on this day instead of the day of the contact
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For a terminal
    Text,
    /// One object for each child, one on a line
    Json,
    /// For a document
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Reader {
    /// Who screens: everything needed to act
    Screener,
    /// Who signs off
    Manager,
    /// Who made the contact
    Referrer,
    /// The family, in plain words
    Family,
    /// The child, now or later
    Child,
    /// Who checks the record years later
    Audit,
}

impl Reader {
    fn audience(self) -> Audience {
        match self {
            Self::Screener => Audience::Screener,
            Self::Manager => Audience::Manager,
            Self::Referrer => Audience::Referrer,
            Self::Family => Audience::Family,
            Self::Child => Audience::Child,
            Self::Audit => Audience::Audit,
        }
    }
}

impl Decide {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let mut loaded = load_for(&self.files, self.pack.as_ref(), self.on, setting)?;
        loaded.note_if_withdrawn(self.pack.as_ref());
        let mut problems: Vec<Diagnostic> = Vec::new();
        let mut open = false;
        let mut first = true;
        for path in &self.files {
            let (cases, found) = match loaded.cases(path) {
                Ok(read) => read,
                Err(error) => {
                    // What was wrong before it is told first.
                    sort(&mut problems);
                    loaded.show(&problems, setting);
                    return Err(error);
                }
            };
            let unread = crate::ast::diagnostic::any_error(&found);
            problems.extend(found);
            for written in cases {
                match loaded.ready(&written, self.pack.as_ref(), self.on) {
                    // A case that was not read whole could be answered too low.
                    Ok(_) if unread => {}
                    Ok((program, case)) if self.why_not.is_some() => {
                        problems.extend(self.answer_why_not(&program, &case, setting)?);
                    }
                    Ok((program, case)) => {
                        for shown in explain(&program, &case) {
                            open |= shown.status == Status::Open;
                            self.print(&shown, setting, first)?;
                            first = false;
                        }
                    }
                    Err(found) => problems.extend(found),
                }
            }
        }
        let ended = finish(&loaded, problems, open, setting);
        // The process ends next, and its memory goes back as a whole.
        std::mem::forget(loaded);
        Ok(ended)
    }

    /// Answers one question alone; a diagnostic if no decision has that outcome.
    fn answer_why_not(
        &self,
        program: &Program,
        case: &Case,
        setting: &Setting,
    ) -> Result<Option<Diagnostic>, FileError> {
        let wanted = self.why_not.as_deref().unwrap_or("");
        let Some(asked) = Asked::read(&program.pack, wanted) else {
            let picks = program
                .pack
                .decisions
                .iter()
                .filter(|decision| !decision.collects());
            let known = picks.flat_map(|decision| {
                let outcomes = decision.outcomes.iter().map(|it| &*it.id);
                outcomes.chain([&*decision.name])
            });
            let near = nearest(wanted, known).map(|near| format!("did you mean `{near}`?"));
            let message = format!(
                "no decision of {} that picks an outcome is called `{wanted}` or has an outcome `{wanted}`",
                program.pack.own().id
            );
            return Ok(Some(
                Diagnostic::error("unknown-outcome", message).help(near),
            ));
        };
        for answered in &why_not(program, case, asked) {
            let page = lay_out_why_not(&case.reference, answered);
            match self.format {
                Format::Json => {
                    let line = serde_json::to_string(&answered.why_not).unwrap_or_default();
                    say(&format!("{line}\n"))?;
                }
                Format::Markdown => say(&markdown(&page))?,
                Format::Text => say(&text(&page, setting.paint))?,
            }
        }
        Ok(None)
    }

    fn print(
        &self,
        shown: &Recommendation,
        setting: &Setting,
        first: bool,
    ) -> Result<(), FileError> {
        let page = || lay_out(shown, self.reader.audience());
        let gap = if first { "" } else { "\n" };
        match self.format {
            Format::Json => {
                let mut line = as_json(shown).unwrap_or_default();
                line.push('\n');
                say(&line)
            }
            Format::Markdown => say(&format!("{gap}{}", markdown(&page()))),
            Format::Text => say(&format!("{gap}{}", text(&page(), setting.paint))),
        }
    }
}

/// Shows what is wrong and says how it ended.
fn finish(loaded: &Loaded, mut problems: Vec<Diagnostic>, open: bool, setting: &Setting) -> Ended {
    sort(&mut problems);
    loaded.show(&problems, setting);
    match (crate::ast::diagnostic::any_error(&problems), open) {
        (true, _) => Ended::Wrong,
        (false, true) => Ended::Open,
        (false, false) => Ended::Well,
    }
}
