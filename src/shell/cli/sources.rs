//! `threshold sources`

use std::path::Path;
use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;

use crate::ast::fingerprint::Fingerprint;
use crate::inspect::sources::registered::Registered;
use crate::inspect::sources::registered::registered;
use crate::inspect::sources::standing::Document;
use crate::inspect::sources::standing::Found;
use crate::inspect::sources::standing::Standing;
use crate::inspect::sources::standing::fingerprints;
use crate::inspect::sources::standing::standings;
use crate::inspect::sources::text::MOST_WORDS;
use crate::inspect::sources::text::MOST_WORDS_TOGETHER;
use crate::inspect::sources::text::Text;
use crate::report::sources::as_json;
use crate::report::sources::lay_out;
use crate::report::sources::lay_out_register;
use crate::report::sources::register_json;
use crate::report::terminal::text;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::cli::progress::Progress;
use crate::shell::files::FileError;
use crate::shell::files::document;
use crate::shell::files::standard_input;
use crate::shell::files::texts_in;

/// The documents that rules rest on: do they still say so?
///
/// A statement's fingerprint is taken of the very words of its passage, without punctuation, white space and capitals.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold sources check --text documents/     does every passage still stand there?
  threshold sources list --pack lancashire
  threshold sources fingerprint < passage.txt")]
pub(super) struct Sources {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Check(Check),
    List(List),
    /// Print the fingerprint of the passage on standard input
    Fingerprint,
}

/// Look every cited passage up in the documents you have
///
/// Reads every .txt file of the folder. A document is the file named after its id, such as `guide.txt`, else the
/// file that holds most of its passages. Save a web page or PDF as text first: HTML and PDF are not read.
/// A passage that is gone is shown with everything that rests on it, and with the passage that is likeliest now.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 every passage that could be looked up is there, 1 one is not, or none could be looked up.

Example: threshold sources check --text documents/ --pack lancashire")]
struct Check {
    /// The folder with the documents as text
    #[arg(long = "text", value_name = "DIR")]
    folder: PathBuf,
    /// One pack with what it stands on; without it every pack
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Option<Named>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// List every statement with its document and what rests on it
#[derive(Debug, Args)]
#[command(after_help = "Example: threshold sources list --pack lancashire")]
struct List {
    /// One pack with what it stands on; without it every pack
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Option<Named>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One object for each statement, one on a line
    Json,
}

impl Sources {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        match self.what {
            What::Check(command) => command.run(setting),
            What::List(command) => command.run(setting),
            What::Fingerprint => print_fingerprint(),
        }
    }
}

/// The statements of the packs that were asked for; nothing, once it was said why not, if there are none.
fn statements(
    loaded: &Loaded,
    named: Option<&Named>,
    setting: &Setting,
) -> Option<Vec<Registered>> {
    if !loaded.sound_or_complain(setting) {
        return None;
    }
    Some(registered(&loaded.chosen(named)?))
}

impl List {
    fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        let Some(statements) = statements(&loaded, self.pack.as_ref(), setting) else {
            return Ok(Ended::Wrong);
        };
        match self.format {
            Format::Text => {
                let page = lay_out_register(&statements, &loaded.files);
                say(&text(&page, setting.paint))?;
            }
            Format::Json => {
                for line in register_json(&statements, &loaded.files) {
                    say(&format!("{line}\n"))?;
                }
            }
        }
        Ok(Ended::Well)
    }
}

impl Check {
    fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        let Some(statements) = statements(&loaded, self.pack.as_ref(), setting) else {
            return Ok(Ended::Wrong);
        };
        let texts = read_texts(&self.folder)?;
        if texts.is_empty() {
            let folder = self.folder.display();
            complain(&format!("error: `{folder}` holds no .txt file\n"));
            return Ok(Ended::Wrong);
        }
        let wanted = fingerprints(&statements);
        let mut progress = Progress::of("documents", texts.len());
        let look = |text: &Text| {
            progress.step(&text.name);
            text.find(&wanted)
        };
        let found: Vec<Found> = texts.iter().map(look).collect();
        let documents = standings(statements, &texts, &found);
        drop(progress);
        match self.format {
            Format::Text => say(&text(&lay_out(&documents, &loaded.files), setting.paint))?,
            Format::Json => {
                for line in as_json(&documents, &loaded.files) {
                    say(&format!("{line}\n"))?;
                }
            }
        }
        Ok(ended(&documents))
    }
}

/// Wrong if a passage is not where it was, or none could be looked up.
fn ended(documents: &[Document]) -> Ended {
    let mut all = documents.iter().flat_map(|document| &document.statements);
    let changed = all.clone().any(|(_, standing)| standing.has_changed());
    let there = all.any(|(_, standing)| matches!(standing, Standing::There(_)));
    if changed || !there {
        Ended::Wrong
    } else {
        Ended::Well
    }
}

fn read_texts(folder: &Path) -> Result<Vec<Text>, FileError> {
    let mut texts: Vec<Text> = Vec::new();
    let mut together = 0_usize;
    for path in texts_in(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Some(text) = Text::of(name.into_owned(), document(&path)?) else {
            let most = format!("{MOST_WORDS} words");
            return Err(FileError::TooLarge { path, most });
        };
        together += text.words().len();
        if together > MOST_WORDS_TOGETHER {
            return Err(FileError::TooLarge {
                path: folder.to_owned(),
                most: format!("{MOST_WORDS_TOGETHER} words"),
            });
        }
        texts.push(text);
    }
    Ok(texts)
}

fn print_fingerprint() -> Result<Ended, FileError> {
    let bytes = standard_input()?;
    if let Some(print) = Fingerprint::of(&String::from_utf8_lossy(&bytes)) {
        say(&format!("{print}\n"))?;
        return Ok(Ended::Well);
    }
    complain("error: no words on standard input, or too many; give one passage\n");
    Ok(Ended::Wrong)
}
