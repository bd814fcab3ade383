//! `threshold replay`

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::ValueEnum;
use jiff::civil::Date;

use crate::ast::pack::Version as Number;
use crate::check::pack::About;
use crate::check::pack::Pack;
use crate::check::types::Type;
use crate::compile::program::Program;
use crate::execute::crowd::Depth;
use crate::inspect::diff::diff;
use crate::report::html::html;
use crate::report::markdown::markdown;
use crate::report::replayed::Compared;
use crate::report::replayed::Summary;
use crate::report::replayed::lay_out;
use crate::report::replayed_json::as_json;
use crate::report::terminal::text;
use crate::shell::bulk::line::Csv;
use crate::shell::bulk::line::Ndjson;
use crate::shell::bulk::line::Sides;
use crate::shell::bulk::line::Sink;
use crate::shell::bulk::mapping::Asked;
use crate::shell::bulk::mapping::Mapping;
use crate::shell::bulk::run::Outputs;
use crate::shell::bulk::run::run;
use crate::shell::bulk::side::Side;
use crate::shell::bulk::side::Version;
use crate::shell::bulk::source::Reading;
use crate::shell::bulk::source::Unusable;
use crate::shell::bulk::source::open;
use crate::shell::bulk::tally::Tally;
use crate::shell::bulk::work::Job;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::load::load_draft;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::cli::progress::Rate;
use crate::shell::files::FileError;
use crate::shell::files::document;
use crate::shell::stop::on_interrupt;

/// Decide many cases at once, and see what another version would change
///
/// Reads NDJSON, JSON, YAML and CSV in batches, and answers as `decide` does. A row that cannot be decided is set aside with
/// its number, what was expected and what to write; the others go on. The same input gives the same bytes, however many
/// threads there are. Ctrl-C writes what is decided and says how to go on.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold replay cases.ndjson --pack lancashire@2.0.0 --out decided.ndjson
  threshold replay cases.csv --pack lancashire --mapping columns.yaml --rejects rejects.ndjson
  threshold replay cases.ndjson --pack lancashire@1.0.0 --against lancashire@2.0.0 --format html > changes.html
  threshold replay cases.ndjson --pack lancashire@2.0.0 --against lancashire@2.0.0 --with-rules ../draft --fail-on-lower

Exit codes: 0 every row was decided, 1 rows were set aside, somebody is lower with --fail-on-lower, or it was stopped,
2 the machine failed.")]
pub(super) struct Replay {
    /// Files of cases; `-` reads NDJSON from standard input
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
    /// Which column of a CSV file is which question, in YAML
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Write a line for each child to this new file, .ndjson or .csv
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write the rows that were set aside to this new file, as NDJSON; without it they go to standard error
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// How many threads decide; without it one for each core
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Leave open what only a look at every completion would settle
    #[arg(long)]
    quick: bool,
    /// Look at every child by itself: lists also the rules of a settled child that hold only whatever is still unknown
    #[arg(long, conflicts_with = "quick")]
    every_rule: bool,
    /// Begin at this row of the file
    #[arg(long, default_value_t = 1, value_name = "ROW")]
    from: u64,
    /// End with 1 if the least protective pathway of any child is lower under the other pack
    #[arg(long, requires = "against")]
    fail_on_lower: bool,
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

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

/// The versions of one side, compiled.
struct Chosen<'l> {
    loaded: &'l Loaded,
    named: Named,
    programs: Vec<Arc<Program>>,
}

impl Replay {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let mut loaded = load(setting)?;
        let file = loaded.files.add("cases", "");
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
        if self.from > 1 && self.files.len() > 1 {
            return Ok(refuse("`--from` counts the rows of one file; name one"));
        }
        let mapping = match self.mapping.as_deref().map(document).transpose()? {
            None => Mapping::default(),
            Some(text) => match Mapping::read(&text) {
                Ok(mapping) => mapping,
                Err(reason) => return Ok(refuse(&format!("the mapping cannot be read: {reason}"))),
            },
        };
        let names: BTreeSet<String> = sides.iter().flat_map(every_fact).collect();
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
            sink: self.sink(),
            file,
        };
        let reading = Reading {
            mapping: &mapping,
            asked: &|name| asked(&sides, name),
            file,
            from: self.from,
        };
        self.decide(&job, &sides, &reading, setting)
    }

    fn sink(&self) -> Option<Box<dyn Sink>> {
        let path = self.out.as_ref()?;
        let csv = path.extension().is_some_and(|ending| ending == "csv");
        Some(if csv { Box::new(Csv) } else { Box::new(Ndjson) })
    }

    fn decide(
        &self,
        job: &Job<'_>,
        sides: &[Chosen<'_>],
        reading: &Reading<'_>,
        setting: &Setting,
    ) -> Result<Ended, FileError> {
        let mut out = self.out.as_deref().map(Part::create).transpose()?;
        let mut rejects = self.rejects.as_deref().map(Part::create).transpose()?;
        if let (Some(out), Some(sink)) = (&mut out, &job.sink) {
            let compared = if job.sides.len() > 1 {
                Sides::Two
            } else {
                Sides::One
            };
            out.writer.write_all(sink.head(compared).as_bytes())?;
        }
        let stop = on_interrupt();
        let mut tally = Tally::default();
        let mut stopped = None;
        let threads = self.threads.unwrap_or_else(cores);
        for path in &self.files {
            let mut source = match open(path, reading) {
                Ok(source) => source,
                Err(Unusable::File(error)) => return Err(error),
                Err(Unusable::Form(reason)) => return Ok(refuse(&reason)),
            };
            let mut rate = Rate::begin(path);
            let mut stderr = std::io::stderr();
            let mut outputs = Outputs {
                lines: out.as_mut().map(|out| &mut out.writer as &mut dyn Write),
                rejects: match &mut rejects {
                    Some(rejects) => &mut rejects.writer,
                    None => &mut stderr,
                },
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
                stopped = Some((path.clone(), row));
                break;
            }
        }
        for part in [out, rejects].into_iter().flatten() {
            part.finish()?;
        }
        self.report(job, sides, &tally, setting)?;
        if let Some((path, row)) = &stopped {
            complain(&format!(
                "stopped: `{}` is decided up to row {row}; go on with `--from {}` and another `--out`\n",
                path.display(),
                row + 1
            ));
        }
        let lower = self.fail_on_lower && tally.changes.all.down.children > 0;
        Ok(if tally.set_aside > 0 || lower || stopped.is_some() {
            Ended::Wrong
        } else {
            Ended::Well
        })
    }

    fn against_words(&self, new: &Chosen<'_>) -> String {
        match &self.with_rules {
            Some(folder) => format!("{} of {}", new.named.words(), folder.display()),
            None => new.named.words(),
        }
    }

    fn report(
        &self,
        job: &Job<'_>,
        sides: &[Chosen<'_>],
        tally: &Tally,
        setting: &Setting,
    ) -> Result<(), FileError> {
        let one_at_a_time: BTreeSet<String> =
            job.sides.iter().flat_map(Side::one_at_a_time).collect();
        let meaning = match sides {
            [old, new] if self.format != Format::Json || tally.changes.all.changed() > 0 => {
                proved(old, new)
            }
            _ => None,
        };
        let compared = match sides {
            [_, new] => Some(Compared {
                against: self.against_words(new),
                changes: &tally.changes,
                meaning: meaning.as_ref(),
                old: sides
                    .first()
                    .and_then(|side| side.programs.last())
                    .map(|it| &*it.pack),
                new: new.programs.last().map(|it| &*it.pack),
            }),
            _ => None,
        };
        let summary = Summary {
            pack: self.pack.words(),
            drafts: sides.iter().filter_map(draft).collect(),
            contacts: tally.contacts,
            children: tally.children,
            set_aside: tally.set_aside,
            rejected: &tally.rejected,
            refined: tally.refined,
            faults: tally.faults,
            versions: &tally.versions,
            outcomes: &tally.outcomes,
            one_at_a_time: one_at_a_time.into_iter().collect(),
            quick: self.quick,
            compared,
        };
        match self.format {
            Format::Text => say(&text(&lay_out(&summary), setting.paint)),
            Format::Markdown => say(&markdown(&lay_out(&summary))),
            Format::Html => say(&html(&lay_out(&summary))),
            Format::Json => say(&format!("{}\n", as_json(&summary))),
        }
    }
}

/// What `diff` proves of two versions, where each side is one.
fn proved(old: &Chosen<'_>, new: &Chosen<'_>) -> Option<crate::inspect::diff::meaning::Meaning> {
    match (old.programs.as_slice(), new.programs.as_slice()) {
        ([old], [new]) => Some(diff(old, new, &mut |_, _| {}).meaning),
        _ => None,
    }
}

/// The draft that decides on a side; without a version none ever does.
fn draft(side: &Chosen<'_>) -> Option<String> {
    let [program] = side.programs.as_slice() else {
        return None;
    };
    let own = program.pack.own();
    own.standing.is_draft().then(|| own.id.to_string())
}

fn refuse(reason: &str) -> Ended {
    complain(&format!("error: {reason}\n"));
    Ended::Wrong
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The named version, or every version of the pack; if there is none, says why.
fn versions(loaded: &Loaded, named: &Named) -> Option<Vec<Arc<Program>>> {
    if named.version.is_some() {
        let pack = loaded.named_today(named)?;
        return Some(vec![loaded.program(&pack)]);
    }
    let packs = loaded.library.packs();
    let packs = packs.filter(|pack| pack.own().id.pack == named.pack);
    let found: Vec<Arc<Program>> = packs.map(|pack| loaded.program(pack)).collect();
    if found.is_empty() {
        loaded.named_today(named)?;
        return None;
    }
    Some(found)
}

fn every_fact(side: &Chosen<'_>) -> Vec<String> {
    let packs = side.programs.iter().map(|program| &program.pack);
    packs
        .flat_map(|pack| pack.facts.iter().map(|fact| fact.name.to_string()))
        .collect()
}

/// Readies a side; questions that only another version asks are passed over.
fn prepared<'p>(
    side: &'p Chosen,
    file: crate::ast::place::FileId,
    names: &BTreeSet<String>,
) -> Side<'p> {
    let versions = side.programs.iter();
    let places: BTreeMap<Number, usize> = versions
        .clone()
        .enumerate()
        .map(|(at, program)| (program.pack.own().id.version, at))
        .collect();
    let (loaded, named) = (side.loaded, &side.named);
    Side {
        name: named.words(),
        versions: versions
            .map(|program| Version::of(program, file, names))
            .collect(),
        pick: Box::new(move |on: Date| {
            let pack: Arc<Pack> = loaded
                .named(named, on)
                .map_err(|reason| reason.to_string())?;
            let place = places.get(&pack.own().id.version).copied();
            place.ok_or_else(|| format!("`{}` was not read", pack.own().id))
        }),
    }
}

fn asked(sides: &[Chosen<'_>], name: &str) -> Option<Asked> {
    let programs = sides.iter().flat_map(|side| side.programs.iter().rev());
    let mut facts = programs.filter_map(|program| {
        let pack = &program.pack;
        pack.find_fact(name).map(|id| pack.fact(id))
    });
    let fact = facts.next()?;
    Some(Asked {
        shared: fact.about == About::Contact,
        set: matches!(fact.of, Type::AnyOf(_) | Type::List(_)),
    })
}

/// A file that takes its name when it is whole.
struct Part {
    path: PathBuf,
    beside: PathBuf,
    writer: BufWriter<File>,
}

impl Part {
    fn create(path: &Path) -> Result<Self, FileError> {
        let fail = |source| FileError::Write {
            path: path.to_owned(),
            source,
        };
        if path.exists() {
            return Err(fail(std::io::ErrorKind::AlreadyExists.into()));
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(format!(".{}.part", std::process::id()));
        let beside = PathBuf::from(beside);
        let file = File::create_new(&beside).map_err(fail)?;
        Ok(Self {
            path: path.to_owned(),
            beside,
            writer: BufWriter::with_capacity(1 << 18, file),
        })
    }

    fn finish(self) -> Result<(), FileError> {
        let fail = |source| FileError::Write {
            path: self.path.clone(),
            source,
        };
        let file = self.writer.into_inner();
        let file = file.map_err(|error| fail(error.into_error()))?;
        file.sync_all().map_err(fail)?;
        std::fs::hard_link(&self.beside, &self.path).map_err(fail)?;
        std::fs::remove_file(&self.beside).map_err(fail)
    }
}
