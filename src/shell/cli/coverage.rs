//! `threshold coverage`

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use clap::Args;
use clap::ValueEnum;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::diagnostic::sort;
use crate::check::case::Case;
use crate::check::pack::PackId;
use crate::check::shelf::WorkedFile;
use crate::compile::program::Program;
use crate::inspect::coverage::reached::Reached;
use crate::inspect::coverage::survey::Survey;
use crate::inspect::interview::Order;
use crate::inspect::interview::Questions;
use crate::inspect::interview::interviews;
use crate::report::coverage::lay_out;
use crate::report::coverage::lay_out_questions;
use crate::report::coverage::meaning;
use crate::report::coverage_json::as_json;
use crate::report::document::Block;
use crate::report::markdown::markdown;
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

/// Show what the worked cases reach, and what no case does
///
/// For each pack version: its rules and their conditions, outcomes, answers and statements, how many of them some
/// case shows, and every one that none does, with its place, so that the missing case can be written.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 shown, 1 a case or pack is wrong, or less is reached than `--fail-under` demands.

Examples:
  threshold coverage --pack lancashire
  threshold coverage police                what the cases with `police` in their names reach
  threshold coverage --fail-under 80
  threshold coverage --questions           also how many questions an interview needs")]
pub(super) struct Coverage {
    /// Only cases whose pack or file name holds this
    #[arg(default_value = "", hide_default_value = true, value_name = "NAME")]
    name: String,
    /// Show one pack alone
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Option<Named>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// End with 1 if a pack version that is shown has less than this share of everything reached
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under: Option<u8>,
    /// Also count the questions of an interview, best first and in the order of the files
    #[arg(long)]
    questions: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// One object for each pack version, one on a line
    Json,
    /// For a document
    Markdown,
}

/// A case that is ready to run: its name, and the program of the version it stands in.
struct Ready {
    name: String,
    program: Arc<Program>,
    case: Case,
}

/// The questions of the interviews that settle, and of those that stay open.
type Asked = BTreeMap<PackId, (Questions, Questions)>;

impl Coverage {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let mut loaded = load(setting)?;
        let Some(chosen) = loaded.chosen(self.pack.as_ref()) else {
            return Ok(Ended::Wrong);
        };
        let chosen: BTreeSet<PackId> = chosen.iter().map(|pack| pack.own().id.clone()).collect();
        let mut problems = std::mem::take(&mut loaded.problems);
        let cases = self.ready(&mut loaded, &mut problems);
        if any_error(&problems) {
            sort(&mut problems);
            loaded.show(&problems, setting);
            return Ok(Ended::Wrong);
        }
        let packs: Vec<_> = loaded.library.packs().cloned().collect();
        let programs: Vec<Arc<Program>> = packs.iter().map(|pack| loaded.program(pack)).collect();
        let mut survey = Survey::of(programs.iter().map(AsRef::as_ref));
        let mut progress = Progress::of("cases", cases.len());
        for ready in &cases {
            progress.step(&ready.name);
            survey.add(&ready.program.pack.own().id, &ready.name, &ready.case);
        }
        drop(progress);
        let wanted = |reached: &Reached| chosen.contains(&reached.pack);
        let shown: Vec<Reached> = survey.finish().into_iter().filter(wanted).collect();
        let asked = self.questions.then(|| ask(&cases, &chosen));
        self.print(&shown, asked.as_ref(), &loaded, setting)?;
        Ok(self.ended(&shown))
    }

    /// The cases whose name was asked for, read and checked.
    fn ready(&self, loaded: &mut Loaded, problems: &mut Vec<Diagnostic>) -> Vec<Ready> {
        let mut ready = Vec::new();
        for worked in loaded.worked.clone() {
            let name = format!("{}/{}/{}", worked.pack, worked.version, worked.name);
            if !name.contains(&self.name) {
                continue;
            }
            match read(loaded, &worked) {
                Ok((program, case)) => ready.push(Ready {
                    name,
                    program,
                    case,
                }),
                Err(found) => problems.extend(found),
            }
        }
        ready
    }

    fn print(
        &self,
        shown: &[Reached],
        asked: Option<&Asked>,
        loaded: &Loaded,
        setting: &Setting,
    ) -> Result<(), FileError> {
        let mut page: Vec<Block> = Vec::new();
        for reached in shown {
            let questions = asked.and_then(|asked| asked.get(&reached.pack));
            if self.format == Format::Json {
                let questions = questions.map(|(settled, open)| (settled, open));
                say(&format!("{}\n", as_json(reached, questions, &loaded.files)))?;
                continue;
            }
            if !page.is_empty() {
                page.push(Block::Text(String::new()));
            }
            page.extend(lay_out(reached, &loaded.files));
            page.extend(questions.into_iter().flat_map(|(settled, open)| {
                lay_out_questions(&reached.pack.to_string(), settled, open)
            }));
        }
        page.extend(meaning());
        match self.format {
            Format::Json => Ok(()),
            Format::Markdown => say(&markdown(&page)),
            Format::Text => say(&text(&page, setting.paint)),
        }
    }

    /// Whether enough is reached; says which pack version falls short.
    fn ended(&self, shown: &[Reached]) -> Ended {
        let Some(least) = self.fail_under else {
            return Ended::Well;
        };
        let mut ended = Ended::Well;
        for reached in shown {
            let share = reached.shares().together();
            if share.reached * 100 < usize::from(least) * share.all {
                let (pack, percent) = (&reached.pack, share.percent());
                complain(&format!(
                    "error: {percent} % of {pack} is reached, less than {least} %\n"
                ));
                ended = Ended::Wrong;
            }
        }
        ended
    }
}

/// Reads a worked case and the program of the version it stands in.
fn read(loaded: &mut Loaded, file: &WorkedFile) -> Result<(Arc<Program>, Case), Vec<Diagnostic>> {
    let problems = loaded.worked_problems(file);
    let (worked, _) = loaded.worked_case(file.file);
    let Some(worked) = worked.filter(|_| !any_error(&problems)) else {
        return Err(problems);
    };
    loaded.ready(&worked.case, Some(&Named::home_of(file)), None)
}

/// Interviews every child of every case of the chosen packs in both orders.
fn ask(cases: &[Ready], chosen: &BTreeSet<PackId>) -> Asked {
    let id = |ready: &Ready| ready.program.pack.own().id.clone();
    let wanted = cases.iter().filter(|ready| chosen.contains(&id(ready)));
    let wanted: Vec<&Ready> = wanted.collect();
    let mut progress = Progress::of("interviews", wanted.len());
    let mut asked = Asked::new();
    for ready in wanted {
        progress.step(&ready.name);
        let best = interviews(&ready.program, &ready.case, Order::BestFirst);
        let written = interviews(&ready.program, &ready.case, Order::AsWritten);
        let (settled, open) = asked.entry(id(ready)).or_default();
        for (best, written) in best.iter().zip(&written) {
            if best.settled && written.settled {
                settled.add(best, written);
            } else {
                open.add(best, written);
            }
        }
    }
    asked
}
