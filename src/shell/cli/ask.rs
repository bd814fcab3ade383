//! `threshold ask`

use std::io::BufRead as _;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::algebra::moment::Moment;
use crate::ast::place::Files;
use crate::ast::yaml::read_yaml;
use crate::check::answers::read_value;
use crate::check::answers::wanted;
use crate::check::case::Answer;
use crate::check::case::Case;
use crate::check::case::Child;
use crate::check::case::Reply;
use crate::check::pack::About;
use crate::check::pack::Fact;
use crate::check::term::FactId;
use crate::compile::program::Program;
use crate::decide::answer::contacts;
use crate::decide::answer::contradictions;
use crate::decide::mind::Mind;
use crate::decide::world::World;
use crate::explain::explanation::Status;
use crate::explain::recommend::explain;
use crate::explain::wording::choices;
use crate::report::case_file::case_file;
use crate::report::recommendation::Audience;
use crate::report::recommendation::lay_out;
use crate::report::terminal::text;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::clock::now;
use crate::shell::files::FileError;
use crate::shell::save::save_new;

/// Interview: asks only what can still change the answer
///
/// Answer with a value, `-` for not known, `!` for would not say, `?` for the definition, `q` to stop.
/// Ends with the recommendation and, with `--save`, a case file.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold ask --pack lancashire
  threshold ask --pack lancashire --child older --child baby --received 2026-11-20T16:20 --save C-2041.yaml")]
pub(super) struct Ask {
    /// The pack that decides
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Named,
    /// The reference of the case
    #[arg(long, default_value = "interview")]
    case: String,
    /// A child's reference; repeat for siblings
    #[arg(long = "child", value_name = "REF", default_value = "child-1")]
    children: Vec<String>,
    /// When the contact was received [default: now]
    #[arg(long, value_name = "MOMENT")]
    received: Option<Moment>,
    /// Save the case here; an existing file is never overwritten
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

/// What somebody typed.
enum Typed {
    Reply(Reply),
    Stop,
}

impl Ask {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        if let Some(problem) = self.refusal() {
            complain(&format!("error: {problem}\n"));
            return Ok(Ended::Wrong);
        }
        let loaded = load(setting)?;
        let received = self.received.unwrap_or_else(now);
        let Some(pack) = loaded.named_or_complain(&self.pack, received.date()) else {
            return Ok(Ended::Wrong);
        };
        loaded.note_if_withdrawn(Some(&self.pack));
        let program = loaded.program(&pack);
        let blank = vec![None; pack.facts.len()];
        let child = |reference: &String| Child {
            reference: reference.clone(),
            answers: blank.clone(),
        };
        let mut case = Case {
            reference: self.case.clone(),
            received,
            children: self.children.iter().map(child).collect(),
        };
        say("Answer, or - not known, ! would not say, ? definition, q stop.\n")?;
        interview(&program, &mut case)?;
        let shown = explain(&program, &case);
        for one in &shown {
            say(&format!(
                "\n{}",
                text(&lay_out(one, Audience::Screener), setting.paint)
            ))?;
        }
        if let Some(path) = &self.save {
            save(path, &program, &case)?;
            say(&format!("\nSaved as {}\n", path.display()))?;
        }
        let open = shown.iter().any(|one| one.status == Status::Open);
        Ok(if open { Ended::Open } else { Ended::Well })
    }

    /// What makes the interview impossible before it begins.
    fn refusal(&self) -> Option<String> {
        let mut seen = std::collections::BTreeSet::new();
        if let Some(doubled) = self
            .children
            .iter()
            .find(|child| !seen.insert(child.as_str()))
        {
            return Some(format!("two children are called `{doubled}`"));
        }
        let path = self.save.as_ref()?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            return Some(format!(
                "there is no folder `{}` to save in",
                folder.display()
            ));
        }
        path.exists()
            .then(|| format!("`{}` exists already; choose another name", path.display()))
    }
}

/// Asks until nothing can matter any more, or somebody stops.
fn interview(program: &Arc<Program>, case: &mut Case) -> Result<(), FileError> {
    let mut input = std::io::stdin().lock().lines();
    for number in 0..case.children.len() {
        if case.children.len() > 1 {
            let reference = case
                .children
                .get(number)
                .map_or("", |child| &child.reference);
            say(&format!("\nChild {reference}\n"))?;
        }
        while let Some(id) = next_question(program, case, number) {
            let fact = program.pack.fact(id);
            match ask_one(fact, &mut input)? {
                Typed::Stop => return Ok(()),
                Typed::Reply(reply) => {
                    let before = case.clone();
                    give(case, number, id, fact, &reply);
                    if let Some(problem) = contradiction(program, case, number) {
                        say(&format!("  {problem}\n"))?;
                        *case = before;
                        let unknown = Reply::NotKnown;
                        say("  Written down as not known.\n")?;
                        give(case, number, id, fact, &unknown);
                    }
                }
            }
        }
    }
    Ok(())
}

fn contradiction(program: &Program, case: &Case, number: usize) -> Option<String> {
    let contacts = contacts(program, case);
    let child = case.children.get(number)?;
    let world = World::of(program, contacts.get(number)?, child);
    contradictions(&world, child)
        .first()
        .map(|problem| problem.message.clone())
}

/// The best question that nobody has been asked yet.
fn next_question(program: &Program, case: &Case, number: usize) -> Option<FactId> {
    let contacts = contacts(program, case);
    let child = case.children.get(number)?;
    let mut mind = Mind::of(program, contacts.get(number)?, child);
    let open = mind.open_facts();
    open.into_iter()
        .map(|open| open.fact)
        .find(|id| child.answer(*id).is_none())
}

type Lines = std::io::Lines<std::io::StdinLock<'static>>;

fn ask_one(fact: &Fact, input: &mut Lines) -> Result<Typed, FileError> {
    let choices = choices(fact);
    let short: Vec<String> = choices
        .iter()
        .map(|(id, words)| {
            if words.is_empty() {
                id.clone()
            } else {
                format!("{id} = {words}")
            }
        })
        .collect();
    let offered = if short.is_empty() {
        wanted(&fact.of)
    } else {
        short.join(" | ")
    };
    let several = if takes_several(fact) {
        "; several with commas, or none"
    } else {
        ""
    };
    say(&format!("\n{}\n  [{offered}{several}]\n> ", fact.ask))?;
    loop {
        let Some(line) = input.next() else {
            return Ok(Typed::Stop);
        };
        let line = match line {
            Ok(line) => line,
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                say("  this is not UTF-8 text\n> ")?;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        match line.trim() {
            "" => say("> ")?,
            "q" | "quit" => return Ok(Typed::Stop),
            "-" => return Ok(Typed::Reply(Reply::NotKnown)),
            "!" => return Ok(Typed::Reply(Reply::Declined)),
            "?" => {
                let help = fact
                    .help
                    .as_deref()
                    .unwrap_or("There is no definition beside this question.");
                let why = fact
                    .why
                    .as_ref()
                    .map_or_else(String::new, |why| format!("  Why: {why}\n"));
                say(&format!("  {help}\n{why}> "))?;
            }
            typed => match value_of(fact, typed) {
                Ok(reply) => return Ok(Typed::Reply(reply)),
                Err(message) => say(&format!("  {message}\n> "))?,
            },
        }
    }
}

/// Whether an answer may name several things.
fn takes_several(fact: &Fact) -> bool {
    matches!(
        fact.of,
        crate::check::types::Type::AnyOf(_) | crate::check::types::Type::List(_)
    )
}

/// Reads what was typed; a list may be typed with commas, and `none` for none of them.
fn value_of(fact: &Fact, typed: &str) -> Result<Reply, String> {
    let is_list = takes_several(fact);
    let typed = match typed {
        "y" | "Y" | "Yes" | "YES" => "yes",
        "n" | "N" | "No" | "NO" => "no",
        other => other,
    };
    let text = if is_list && ["no", "none"].contains(&typed) {
        "[]".to_owned()
    } else if is_list && !typed.starts_with('[') {
        format!("[{typed}]")
    } else {
        typed.to_owned()
    };
    let mut files = Files::default();
    let file = files.add("answer", text.as_str());
    let (documents, _) = read_yaml(file, &text);
    let node = documents.first().ok_or("this cannot be read")?;
    match read_value(node, &fact.of, &fact.name) {
        Ok(value) => Ok(Reply::Known(value)),
        Err(problem) => Err(format!("{}; {}", problem.message, problem.help.join("; "))),
    }
}

/// Writes an answer down: about the contact or household for every child, else for this one.
fn give(case: &mut Case, number: usize, id: FactId, fact: &Fact, reply: &Reply) {
    for (at, child) in case.children.iter_mut().enumerate() {
        if at != number && fact.about == About::Child {
            continue;
        }
        if let Some(slot) = child.answers.get_mut(id.0) {
            *slot = Some(Answer {
                given: reply.clone(),
                from: None,
                on: None,
                note: None,
                place: None,
                path: format!("$.children[{at}].facts.{}", fact.name),
            });
        }
    }
}

fn save(path: &Path, program: &Program, case: &Case) -> Result<(), FileError> {
    save_new(path, &case_file(&program.pack, case))
}
