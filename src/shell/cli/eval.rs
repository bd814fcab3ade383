//! `threshold eval`

use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use crate::algebra::moment::Moment;
use crate::algebra::value::Value;
use crate::ast::condition::Origin;
use crate::ast::condition::read_text;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::sort;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::yaml::Node;
use crate::ast::yaml::read_yaml;
use crate::check::answers::read_value;
use crate::check::case::Answer;
use crate::check::case::Child;
use crate::check::case::Reply;
use crate::check::expressions::check_expression;
use crate::check::pack::Pack;
use crate::check::scope::Scope;
use crate::check::standalone::Setting as NameSet;
use crate::check::standalone::guess;
use crate::check::standalone::pack_of;
use crate::check::term::Term;
use crate::check::types::Type;
use crate::compile::program::Program;
use crate::decide::evaluate::Evaluator;
use crate::decide::world::Contact;
use crate::decide::world::World;
use crate::report::problems::problems as rendered;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::clock::now;
use crate::shell::files::FileError;

/// Evaluate one expression
///
/// Prints the value, or `unknown` (exit code 3), or what is wrong with the expression. Values are
/// written as in a case; `unknown` is a value that nobody knows; lists and records as in YAML.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold eval 'age < 13 and not(mobile)' --set age=0 --set mobile=unknown
  threshold eval 'some e in episodes satisfies e.hours > 24' --set 'episodes=[{hours: 30}, {hours: unknown}]'
  threshold eval 'years and months duration(born, date(\"2026-11-20\")).years' --set born=2012-02-29
  threshold eval 'injury and not(child_mobile)' --pack lancashire --set injury=yes --set child_mobile=no")]
pub(super) struct Eval {
    /// The expression
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    expression: String,
    /// A name and its value; repeat for more
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Use the facts of a pack
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Option<Named>,
    /// The day of the contact [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

impl Eval {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        let mut files = Files::default();
        let mut problems = Vec::new();
        let Some((pack, values)) = self.names(&loaded, &mut files, &mut problems) else {
            complain(&rendered(&problems, &files, setting.paint));
            return Ok(Ended::Wrong);
        };
        let file = files.add("expression", self.expression.clone());
        let place = Place {
            file,
            start: 0,
            end: self.expression.len(),
        };
        let origin = Origin::whole(place, self.expression.len());
        let condition = read_text(&self.expression, origin, &mut problems);
        let typed = check_expression(&condition, &pack.scope, &mut problems);
        let Some((term, of)) = typed.filter(|_| problems.is_empty()) else {
            sort(&mut problems);
            complain(&rendered(&problems, &files, setting.paint));
            return Ok(Ended::Wrong);
        };
        let received = self.on.map_or_else(now, Moment::Day);
        let (value, faults) = evaluate(pack, values, received, &term, &of);
        for fault in &faults {
            complain(&format!("could not be worked out: {fault}\n"));
        }
        match value {
            Some(value) => {
                say(&format!("{value}\n"))?;
                Ok(Ended::Well)
            }
            None => {
                say("unknown\n")?;
                Ok(Ended::Open)
            }
        }
    }

    /// The names an expression may use, and what is set.
    fn names(
        &self,
        loaded: &Loaded,
        files: &mut Files,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<(Pack, Vec<Option<Value>>)> {
        let mut settings = Vec::new();
        for text in &self.set {
            settings.push(read_setting(text, files, problems)?);
        }
        if let Some(named) = &self.pack {
            let day = self.on.unwrap_or_else(|| now().date());
            let pack = loaded.named(named, day).map_err(|reason| {
                problems.push(Diagnostic::error("no-pack", reason.to_string()));
            });
            let pack = Pack::clone(&*pack.ok()?);
            let values = values_for(&pack, &settings, problems)?;
            return Some((pack, values));
        }
        let Some(first) = loaded.library.packs().next() else {
            problems.push(Diagnostic::error(
                "no-pack",
                "no pack can be read, and so no calendar",
            ));
            return None;
        };
        let names: Vec<NameSet> = settings
            .iter()
            .map(|(name, node, text)| (name.clone(), literal(node, text)))
            .collect();
        let file = files.add("settings", "");
        let pack = pack_of(&names, first.calendar.clone(), Place::top_of(file));
        Some((pack, names.into_iter().map(|(_, value)| value).collect()))
    }
}

type Read = (String, Node, String);

fn read_setting(text: &str, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Option<Read> {
    let file = files.add(format!("--set {text}"), text);
    let Some((name, value)) = text.split_once('=') else {
        problems.push(
            Diagnostic::error("bad-setting", format!("`{text}` sets nothing"))
                .at(
                    Place {
                        file,
                        start: 0,
                        end: text.len(),
                    },
                    "no `=`",
                )
                .help("write `--set name=value`".to_owned()),
        );
        return None;
    };
    if !crate::ast::language::expression::is_name(name)
        && !name
            .split('.')
            .all(crate::ast::language::expression::is_name)
    {
        problems.push(
            Diagnostic::error("bad-name", format!("`{name}` is not a name")).at(
                Place {
                    file,
                    start: 0,
                    end: name.len(),
                },
                "not a name",
            ),
        );
        return None;
    }
    let blank = " ".repeat(name.len() + 1);
    let (documents, found) = read_yaml(file, &format!("{blank}{value}"));
    let broken = !found.is_empty();
    problems.extend(found);
    let start = Place {
        file,
        start: name.len() + 1,
        end: text.len(),
    };
    let nothing = Node {
        place: start,
        kind: crate::ast::yaml::Kind::Map(Vec::new()),
    };
    let node = documents.into_iter().next().unwrap_or(nothing);
    if broken {
        None
    } else {
        Some((name.to_owned(), node, value.trim().to_owned()))
    }
}

/// A value as written: `date("...")` and `duration("...")` as in an expression, everything else as in a case.
fn literal(node: &Node, text: &str) -> Option<Value> {
    if text.starts_with("date(") || text.starts_with("duration(") {
        let mut problems = Vec::new();
        let condition = read_text(text, Origin::whole(node.place, text.len()), &mut problems);
        if let Some((Term::Known(value), _)) =
            check_expression(&condition, &Scope::default(), &mut problems)
        {
            return Some(value);
        }
    }
    guess(node)
}

fn values_for(
    pack: &Pack,
    settings: &[Read],
    problems: &mut Vec<Diagnostic>,
) -> Option<Vec<Option<Value>>> {
    let mut values = vec![None; pack.facts.len()];
    for (name, node, _) in settings {
        let Some(id) = pack.find_fact(name) else {
            let near =
                crate::ast::suggest::nearest(name, pack.facts.iter().map(|fact| &*fact.name));
            let message = format!("{} has no fact `{name}`", pack.own().id);
            let place = Place {
                start: 0,
                end: name.len(),
                ..node.place
            };
            problems.push(
                Diagnostic::error("unknown-fact", message)
                    .at(place, "")
                    .did_you_mean(place, near),
            );
            return None;
        };
        let unknown = matches!(
            node.scalar().map(|scalar| scalar.text.as_str()),
            Some("unknown" | "not_known" | "declined" | "?")
        );
        if unknown {
            continue;
        }
        match read_value(node, &pack.fact(id).of, name) {
            Ok(value) => {
                if let Some(slot) = values.get_mut(id.0) {
                    *slot = Some(value);
                }
            }
            Err(problem) => {
                problems.push(*problem);
                return None;
            }
        }
    }
    Some(values)
}

fn evaluate(
    pack: Pack,
    values: Vec<Option<Value>>,
    received: Moment,
    term: &Term,
    of: &Type,
) -> (Option<Value>, Vec<String>) {
    let program = Program::compile(Arc::new(pack));
    let contact = Contact {
        received,
        siblings: None,
    };
    let answers = values.into_iter().map(|value| value.map(answer)).collect();
    let child = Child {
        reference: String::new(),
        answers,
    };
    let world = World::of(&program, &contact, &child);
    let evaluator = Evaluator::new(&world);
    let value = if *of == Type::YesNo {
        match evaluator.truth(term, "the expression") {
            crate::algebra::truth::Truth::True => Some(Value::Bool(true)),
            crate::algebra::truth::Truth::False => Some(Value::Bool(false)),
            crate::algebra::truth::Truth::Unknown => None,
        }
    } else {
        evaluator.value(term, "the expression")
    };
    let faults = world
        .faults
        .borrow()
        .iter()
        .map(|fault| fault.message.clone())
        .collect();
    (value, faults)
}

fn answer(value: Value) -> Answer {
    Answer {
        given: Reply::Known(value),
        from: None,
        on: None,
        note: None,
        place: None,
        path: String::new(),
    }
}
