//! `threshold replay`

mod report;

use std::collections::BTreeSet;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;
use clap::value_parser;

use crate::execute::crowd::Depth;
use crate::shell::bulk::chunk::FEW_ROWS;
use crate::shell::bulk::chunk::ROWS;
use crate::shell::bulk::form::In;
use crate::shell::bulk::form::Out;
use crate::shell::bulk::line::Layout;
use crate::shell::bulk::line::Sides;
use crate::shell::bulk::line::Sink;
use crate::shell::bulk::line::Told;
use crate::shell::bulk::mapping::Mapping;
use crate::shell::bulk::part::Part;
use crate::shell::bulk::read_mapping::read_mapping;
use crate::shell::bulk::run::Outputs;
use crate::shell::bulk::run::run;
use crate::shell::bulk::source::Reading;
use crate::shell::bulk::source::Unusable;
use crate::shell::bulk::source::open;
use crate::shell::bulk::tally::Tally;
use crate::shell::bulk::work::Job;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::load;
use crate::shell::cli::load::load_draft;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::cli::progress::Rate;
use crate::shell::cli::sides::Chosen;
use crate::shell::cli::sides::asked;
use crate::shell::cli::sides::every_fact;
use crate::shell::cli::sides::prepared;
use crate::shell::cli::sides::versions;
use crate::shell::files::FileError;
use crate::shell::files::document;
use crate::shell::stop::on_interrupt;

/// Decide many cases at once, and see what another version would change
///
/// Reads NDJSON, JSON, YAML, CSV, Parquet and Arrow in batches, so that a file may be larger than the memory, and answers as
/// `decide` does. A row that cannot be decided is set aside with its number, what was expected and what to write; the others
/// go on. The same input gives the same bytes, however many threads there are. Ctrl-C, or SIGTERM, writes what is decided and
/// says how to go on. One line of NDJSON, one case of JSON and one row of CSV have at most 4 MiB, one document of YAML at most 32 MiB.
/// Parquet and Arrow are in builds with `--features columnar`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold replay cases.ndjson --pack lancashire@2.0.0 --out decided.ndjson
  threshold replay cases.csv --pack lancashire --mapping columns.yaml --rejects rejects.ndjson
  threshold replay cases.parquet --pack lancashire@2.0.0 --out decided.parquet --rejects rejects.ndjson
  threshold replay - --reads arrow --pack lancashire@2.0.0 --out - --writes arrow < cases.arrows > decided.arrows
  threshold replay cases.ndjson --pack lancashire@1.0.0 --against lancashire@2.0.0 --format html > changes.html
  threshold replay cases.ndjson --pack lancashire@2.0.0 --against lancashire@2.0.0 --with-rules ../draft --fail-on-lower

Exit codes: 0 every row was decided, 1 rows were set aside, or somebody is lower with --fail-on-lower, 2 the machine
failed, 130 it was stopped before the end.")]
pub(super) struct Replay {
    /// Files of cases; `-` reads NDJSON from standard input, or what --reads says
    #[arg(required = true, value_name = "CASES")]
    files: Vec<PathBuf>,
    /// The pack that decides; without a version, for each contact the one in force when it was received
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Named,
    /// Decide everybody under this pack too, and say who is treated differently
    #[arg(long, value_name = "NAME[@VERSION]")]
    against: Option<Named>,
    /// The rules folder in which the other pack stands, if it is another; nothing in it counts as released
    #[arg(long, requires = "against", value_name = "DIR")]
    with_rules: Option<PathBuf>,
    /// The form of the cases, where the names of the files do not say it
    #[arg(long, value_enum, value_name = "FORM")]
    reads: Option<In>,
    /// Which column of a table is which question, in YAML
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    answers: Answers,
    /// Write the rows that were set aside to this new file, as NDJSON; without it they go to standard error
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// How many threads read, decide and write between them; without it one for each core
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..=MOST_THREADS))]
    threads: Option<u16>,
    /// Leave open what only a look at every completion would settle
    #[arg(long)]
    quick: bool,
    /// Look at every child by itself: lists also the rules of a settled child that hold only whatever is still unknown
    #[arg(long, conflicts_with = "quick")]
    every_rule: bool,
    /// Begin at this row of the file
    #[arg(long, default_value_t = 1, value_name = "ROW", value_parser = value_parser!(u64).range(1..))]
    from: u64,
    /// The question by which the report tells apart who is treated differently
    #[arg(long, default_value = DISTRICT, requires = "against", value_name = "FACT")]
    by: String,
    /// End with 1 if the least protective pathway of any child is lower under the other pack
    #[arg(long, requires = "against")]
    fail_on_lower: bool,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Where answers go, and how.
#[derive(Debug, Args)]
struct Answers {
    /// Write a line for each child to this new file: .ndjson, .csv, .arrow, .arrows or .parquet; `-` writes NDJSON, or what
    /// --writes says, to standard output, and the report to standard error
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The form of the answers, where the name of the file does not say it
    #[arg(long, value_enum, value_name = "FORM", requires = "out")]
    writes: Option<Out>,
    /// Give a row that is set aside a line among the answers too: its number, `set_aside` as its status, and what is wrong
    #[arg(long, requires = "out")]
    with_set_aside: bool,
}

/// How many threads may be asked for.
const MOST_THREADS: i64 = 256;

/// The question by which children are told apart unless another is named.
const DISTRICT: &str = "district";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For people, as Markdown
    Markdown,
    /// For people, as a web page that needs no other file
    Html,
    /// One object on one line
    Json,
}

impl Replay {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        if let Some(reason) = self.odd() {
            return Ok(refuse(reason));
        }
        let mut loaded = load(setting)?;
        let file = loaded.files.add("cases", "");
        let mapping = match self.mapping.as_deref() {
            None => Mapping::default(),
            Some(path) => {
                let text = document(path)?;
                let named = loaded.files.add(path.to_string_lossy(), text.as_str());
                match read_mapping(named, &text) {
                    Ok(mapping) => mapping,
                    Err(problems) => {
                        loaded.show(&problems, setting);
                        return Ok(Ended::Wrong);
                    }
                }
            }
        };
        let draft = self.with_rules.as_deref().map(load_draft).transpose()?;
        let wanted = [
            Some((&loaded, &self.pack)),
            self.against
                .as_ref()
                .map(|named| (draft.as_ref().unwrap_or(&loaded), named)),
        ];
        let mut sides = Vec::new();
        for (loaded, named) in wanted.into_iter().flatten() {
            loaded.note_if_withdrawn(Some(named));
            let Some(programs) = versions(loaded, named) else {
                loaded.sound_or_complain(setting);
                return Ok(Ended::Wrong);
            };
            sides.push(Chosen {
                loaded,
                named: named.clone(),
                programs,
            });
        }
        let names: BTreeSet<String> = sides.iter().flat_map(every_fact).collect();
        let problems = mapping.problems(&names.iter().map(String::as_str));
        if !problems.is_empty() {
            loaded.show(&problems, setting);
            return Ok(Ended::Wrong);
        }
        let is_asked = |fact: &str| names.contains(fact);
        if self.by != DISTRICT && !is_asked(&self.by) {
            let reason = format!("`--by {}`: there is no such question", self.by);
            return Ok(refuse(&reason));
        }
        let sink = match self.sink() {
            Ok(sink) => sink,
            Err(reason) => return Ok(refuse(&reason)),
        };
        let job = Job {
            sides: sides
                .iter()
                .map(|side| prepared(side, file, &names))
                .collect(),
            depth: match (self.quick, self.every_rule) {
                (true, _) => Depth::Quick,
                (false, true) => Depth::Whole,
                (false, false) => Depth::Exact,
            },
            sink,
            aside: self.aside(),
            by: self.by.clone(),
            file,
        };
        let reading = Reading {
            mapping: &mapping,
            asked: &|name| asked(&sides, name),
            file,
            from: self.from,
            batch: if self.quick { ROWS } else { FEW_ROWS },
        };
        self.decide(&job, &sides, &reading, setting)
    }

    /// Why the options do not go together.
    fn odd(&self) -> Option<&'static str> {
        let twice = self.files.iter().filter(|path| is_stream(path)).count() > 1;
        if self.from > 1 && self.files.len() > 1 {
            Some("`--from` counts the rows of one file; name one")
        } else if self.quick && self.fail_on_lower {
            Some(
                "`--fail-on-lower` cannot be answered with `--quick`: what is quickly seen leaves pathways open that are ruled out, so that a child who is lower may look the same; leave `--quick` out",
            )
        } else if self.rejects.as_deref().is_some_and(is_stream) {
            Some("`--rejects -` names no file; left out, rows set aside go to standard error")
        } else if self.rejects.is_some() && self.rejects == self.answers.out {
            Some("`--out` and `--rejects` name the same file")
        } else if twice {
            Some("standard input can be read once")
        } else {
            None
        }
    }

    fn aside(&self) -> Told {
        if self.answers.with_set_aside {
            Told::Among
        } else {
            Told::Apart
        }
    }

    fn sink(&self) -> Result<Option<Box<dyn Sink>>, String> {
        let Some(path) = &self.answers.out else {
            return Ok(None);
        };
        let sides = match self.against {
            Some(_) => Sides::Two,
            None => Sides::One,
        };
        let aside = self.aside();
        let form = self.answers.writes.unwrap_or_else(|| Out::of(path));
        form.sink(Layout { sides, aside }).map(Some)
    }

    fn decide(
        &self,
        job: &Job<'_>,
        sides: &[Chosen<'_>],
        reading: &Reading<'_>,
        setting: &Setting,
    ) -> Result<Ended, FileError> {
        let out = self.answers.out.as_deref().filter(|path| !is_stream(path));
        let out = out.map(Part::create).transpose()?;
        let rejects = self.rejects.as_deref().map(Part::create).transpose()?;
        let mut ledger = match &job.sink {
            None => None,
            Some(sink) => Some(sink.begin(match &out {
                Some(part) => part.writer()?,
                None => Box::new(BufWriter::with_capacity(1 << 16, std::io::stdout())),
            })?),
        };
        let mut aside: Box<dyn Write> = match &rejects {
            Some(part) => part.writer()?,
            None => Box::new(std::io::stderr()),
        };
        let stop = on_interrupt();
        let mut tally = Tally::default();
        let mut stopped = None;
        let threads = self.threads.map_or_else(cores, usize::from);
        for (at, path) in self.files.iter().enumerate() {
            let mut source = match open(path, self.reads, reading) {
                Ok(source) => source,
                Err(Unusable::File(error)) => return Err(error),
                Err(Unusable::Form(reason)) => return Ok(refuse(&reason)),
            };
            let mut rate = Rate::begin(path);
            let mut outputs = Outputs {
                lines: match &mut ledger {
                    Some(ledger) => Some(ledger.as_mut()),
                    None => None,
                },
                rejects: aside.as_mut(),
            };
            let mut seen = |tally: &Tally, so_far| rate.show(tally.children, so_far);
            let ran = run(
                job,
                source.as_mut(),
                threads,
                &mut outputs,
                &stop,
                &mut seen,
            )?;
            drop(rate);
            tally.add(ran.tally);
            if let Some(row) = ran.stopped_at {
                stopped = Some((at, row));
                break;
            }
        }
        if let Some(ledger) = ledger {
            ledger.end()?;
        }
        aside.flush()?;
        drop(aside);
        for part in [out, rejects].into_iter().flatten() {
            part.finish()?;
        }
        self.report(job, sides, &tally, setting)?;
        if let Some((at, row)) = stopped {
            complain(&stopped_at(&self.files, at, row));
        } else if self.from > 1 && tally.contacts + tally.set_aside == 0 {
            complain(&beyond(&self.files, self.from));
        }
        let lower = self.fail_on_lower && tally.changes.all.down.children > 0;
        Ok(if stopped.is_some() {
            Ended::Stopped
        } else if tally.set_aside > 0 || lower {
            Ended::Wrong
        } else {
            Ended::Well
        })
    }
}

/// Whether a name stands for standard input or output.
fn is_stream(path: &Path) -> bool {
    path == Path::new("-")
}

/// Where a run was stopped, and how to go on.
fn stopped_at(files: &[PathBuf], at: usize, row: u64) -> String {
    let name = |path: &PathBuf| format!("`{}`", path.display());
    let here = files.get(at).map(name).unwrap_or_default();
    let left: Vec<String> = files.iter().skip(at + 1).map(name).collect();
    let left = match left.len() {
        0 => String::new(),
        1 => format!("; {} was not begun", left.concat()),
        _ => format!("; {} were not begun", left.join(", ")),
    };
    format!(
        "stopped: {here} is decided up to row {row}; go on with `--from {}` and another `--out`{left}\n",
        row + 1
    )
}

/// That there was nothing to go on with.
fn beyond(files: &[PathBuf], from: u64) -> String {
    let names: Vec<String> = files
        .iter()
        .map(|it| format!("`{}`", it.display()))
        .collect();
    format!(
        "note: {} has no row {from}: nothing was left to decide\n",
        names.join(", ")
    )
}

fn refuse(reason: &str) -> Ended {
    complain(&format!("error: {reason}\n"));
    Ended::Wrong
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
