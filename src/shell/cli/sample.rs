//! `threshold sample`

use clap::Args;
use clap::ValueEnum;

use crate::algebra::number::Number;
use crate::algebra::number::read_number;
use crate::ast::diagnostic::any_error;
use crate::check::case::Case;
use crate::check::case::check_case;
use crate::check::pack::Pack;
use crate::inspect::sample::Sampler;
use crate::inspect::sample::WHOLE;
use crate::report::cases::as_document;
use crate::report::cases::as_line;
use crate::report::cases::head;
use crate::report::cases::rows;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;

/// How much is written at once.
const AT_ONCE: usize = 1 << 16;

/// Make up cases that could have been
///
/// Nothing in them is anybody's. The answers fit each other: a question that does not apply is not answered, numbers lie
/// within their bounds, most children are calm and a few have much wrong. What is usual is read off the worked cases of the
/// version; free text that no rule reads is left out. The same seed makes the same cases, byte for byte.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold sample --pack lancashire@2.0.0 -n 3
  threshold sample --pack lancashire@2.0.0 -n 100000 --seed 7 --unknown 0.4 > cases.ndjson
  threshold sample --pack lancashire@2.0.0 -n 20 --format yaml")]
pub(super) struct Sample {
    /// The pack; without a version, the one in force today
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Named,
    /// How many contacts
    #[arg(short = 'n', long = "number", default_value_t = 100, value_name = "N")]
    number: u64,
    /// Another seed makes other cases
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// The share of questions that apply and have no answer: nobody asked, nobody knew, or they would not say
    #[arg(long, default_value = "0.1", value_parser = share, allow_negative_numbers = true, value_name = "SHARE")]
    unknown: u32,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Ndjson)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One contact on a line, as JSON
    Ndjson,
    /// One document for each contact
    Yaml,
    /// One row for each child, a column for each question
    Csv,
}

/// A share between 0 and 1, in parts of a million.
fn share(text: &str) -> Result<u32, String> {
    let parts = read_number(text).and_then(|number| number.checked_mul(Number::from(WHOLE)));
    let parts = parts.and_then(|parts| u32::try_from(parts.trunc()).ok());
    parts
        .filter(|parts| *parts <= WHOLE)
        .ok_or_else(|| "write a share from 0 to 1, such as `0.25`".to_owned())
}

impl Sample {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        let Some(pack) = loaded.named_today(&self.pack) else {
            return Ok(Ended::Wrong);
        };
        let program = loaded.program(&pack);
        let worked = worked(&loaded, &pack);
        let sampler = Sampler::of(&program, &worked, self.seed, self.unknown);
        let mut text = match self.format {
            Format::Csv => head(&pack),
            Format::Ndjson | Format::Yaml => String::new(),
        };
        for number in 1..=self.number {
            let case = sampler.case(number);
            text.push_str(&match self.format {
                Format::Ndjson => as_line(&pack, &case),
                Format::Yaml => as_document(&pack, &case),
                Format::Csv => rows(&pack, &case),
            });
            if text.len() > AT_ONCE {
                say(&text)?;
                text.clear();
            }
        }
        say(&text)?;
        Ok(Ended::Well)
    }
}

/// The worked cases of a version.
fn worked(loaded: &Loaded, pack: &Pack) -> Vec<Case> {
    let own = &pack.own().id;
    let files = loaded.worked.iter();
    let files =
        files.filter(|file| file.pack == own.pack && file.version == own.version.to_string());
    files
        .filter_map(|file| {
            let mut problems = Vec::new();
            let (worked, _) = loaded.worked_case(file.file);
            let case = check_case(&worked?.case, pack, &mut problems);
            case.filter(|_| !any_error(&problems))
        })
        .collect()
}
