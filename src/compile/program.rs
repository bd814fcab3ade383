//! A checked pack made ready to decide: its scripts compiled, its logic written down as clauses.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::OnceLock;

use crate::algebra::number::Number;
use crate::algebra::value::Value;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::pack;
use crate::ast::place::Place;
use crate::ast::suggest::nearest;
use crate::check::library::Shelf;
use crate::check::pack::Pack;
use crate::check::pack::PackId;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::check::types::Type;
use crate::compile::abstraction::cuts_of;
use crate::compile::circuit::Circuit;
use crate::compile::circuit::Lit;
use crate::compile::flat::Flat;
use crate::compile::kept::Kept;
use crate::compile::lower::Copy;
use crate::compile::lower::lower;
use crate::compile::script::ScriptValue;
use crate::compile::script::Scripts;
use crate::compile::simulate::Simulation;
use crate::compile::trace::Gates;
use crate::compile::twin::Twin;

/// A pack that can decide.
pub struct Program {
    /// The pack.
    pub pack: Arc<Pack>,
    scripts: BTreeMap<String, (Arc<Scripts>, Type)>,
    /// The clauses of one copy of the logic.
    pub single: Circuit,
    /// Where facts, rules and outcomes stand in it.
    pub copy: Copy,
    /// The same logic to be run over many children at once.
    pub simulation: Simulation,
    /// For each fact the literals of each answer that the rules can tell apart.
    pub answers: Vec<Vec<Vec<Lit>>>,
    /// What its gates read.
    pub gates: Gates,
    twin: OnceLock<Twin>,
    pub(super) kept: Kept,
    flat: OnceLock<Flat>,
    /// For each decision, the facts that can reach it at all.
    pub cones: BTreeMap<DecisionId, Vec<FactId>>,
    /// Scripted functions that failed when they were tried out on the answers they may be given.
    pub failures: Vec<ScriptFailure>,
}

/// A scripted function that failed when it was tried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptFailure {
    /// The function.
    pub function: String,
    /// What it was given.
    pub given: String,
    /// What went wrong.
    pub message: String,
}

/// Checks every `helpers.rhai` against its declarations.
///
/// A version whose scripts do not fit does not decide: it is noted as unreadable.
#[must_use]
pub fn check_scripts(shelf: &mut Shelf) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for pack in &shelf.packs {
        let id = PackId {
            pack: pack.head.id.value.clone(),
            version: pack.head.version.value,
        };
        if pack.script.is_none() && shelf.torn.contains(&id) {
            continue;
        }
        let found = check_script(pack);
        if any_error(&found) {
            shelf.unreadable.push(id);
        }
        problems.extend(found);
    }
    problems
}

fn check_script(pack: &pack::Pack) -> Vec<Diagnostic> {
    let declared = &pack.head.functions;
    let Some((file, text)) = &pack.script else {
        let missing = |function: &pack::Function| {
            Diagnostic::error(
                "no-script",
                format!("function `{}` has no script", function.name.value),
            )
            .at(function.name.place, "declared here")
            .help("write it in helpers.rhai beside pack.yaml".to_owned())
        };
        return declared.iter().map(missing).collect();
    };
    let scripts = match Scripts::compile(text) {
        Ok(scripts) => scripts,
        Err(slip) => {
            let start = byte_at(text, slip.line, slip.column);
            let place = Place {
                file: *file,
                start,
                end: start,
            };
            return vec![Diagnostic::error("bad-script", slip.message).at(place, "here")];
        }
    };
    let functions = scripts.functions();
    let mut problems = Vec::new();
    for function in declared {
        let name = &function.name;
        match functions.iter().find(|(known, _)| *known == name.value) {
            None => problems.push(
                Diagnostic::error(
                    "no-script",
                    format!("helpers.rhai has no function `{}`", name.value),
                )
                .at(name.place, "declared here")
                .did_you_mean(
                    name.place,
                    nearest(&name.value, functions.iter().map(|f| f.0.as_str())),
                ),
            ),
            Some((_, arity)) if *arity != function.parameters.len() => problems.push(
                Diagnostic::error(
                    "wrong-arity",
                    format!(
                        "`{}` is declared with {} parameters and scripted with {arity}",
                        name.value,
                        function.parameters.len()
                    ),
                )
                .at(name.place, "declared here")
                .also(Place::top_of(*file), "scripted in this file"),
            ),
            Some(_) => {}
        }
    }
    for (name, _) in functions {
        if !declared.iter().any(|function| function.name.value == name)
            && pack.head.functions.is_empty()
        {
            problems.push(
                Diagnostic::error(
                    "undeclared-function",
                    format!("`{name}` is scripted but not declared"),
                )
                .at(Place::top_of(*file), "in this file")
                .help(
                    "declare it under `functions:` in pack.yaml, with the types of its parameters"
                        .to_owned(),
                ),
            );
        }
    }
    problems
}

fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let rest = text.get(before..).unwrap_or("");
    let within: usize = rest
        .chars()
        .take(column.saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    (before + within).min(text.len())
}

impl Program {
    /// Compiles a pack. Scripts that do not compile were reported by [`check_scripts`]; their functions fail when called.
    #[must_use]
    pub fn compile(pack: Arc<Pack>) -> Self {
        let scripts = compile_scripts(&pack);
        let cuts = cuts_of(&pack);
        let failures = RefCell::new(Vec::new());
        let call = |name: &str, arguments: &[Value]| {
            let result = call(&scripts, name, arguments);
            if let Err(message) = &result {
                let given: Vec<String> = arguments.iter().map(ToString::to_string).collect();
                let function = name.to_owned();
                let message = message.clone();
                failures.borrow_mut().push(ScriptFailure {
                    function,
                    given: given.join(", "),
                    message,
                });
            }
            result.ok()
        };
        let mut single = Circuit::default();
        let copy = lower(&pack, &cuts, &call, &mut single);
        let cones = crate::compile::cone::cones(&pack);
        let simulation = Simulation::of(&single, &copy);
        let answers = pack
            .fact_ids()
            .map(|id| answers(&pack, &copy, id))
            .collect();
        Self {
            pack,
            scripts,
            gates: Gates::of(&single, &copy),
            single,
            copy,
            simulation,
            answers,
            twin: OnceLock::new(),
            kept: Kept::default(),
            flat: OnceLock::new(),
            cones,
            failures: failures.into_inner(),
        }
    }

    /// What the scripts failed at, at the declarations of their functions.
    #[must_use]
    pub fn script_problems(&self) -> Vec<Diagnostic> {
        let mut seen: Vec<&str> = Vec::new();
        let mut problems = Vec::new();
        for failure in &self.failures {
            if seen.contains(&failure.function.as_str()) {
                continue;
            }
            seen.push(&failure.function);
            let message = format!(
                "`{}` fails when it is given {}: {}",
                failure.function, failure.given, failure.message
            );
            let problem = Diagnostic::error("script-fails", message).help(
                "mend the function in helpers.rhai; it must give a result for every answer"
                    .to_owned(),
            );
            let declared = self
                .pack
                .scope
                .functions
                .get(&failure.function)
                .and_then(|f| f.declared);
            problems.push(match declared {
                Some(place) => problem.at(place, "declared here"),
                None => problem,
            });
        }
        problems
    }

    /// Two copies that may differ in one fact, made when they are first asked for.
    pub fn twin(&self) -> &Twin {
        self.twin.get_or_init(|| {
            let call = |name: &str, arguments: &[Value]| self.call(name, arguments).ok();
            Twin::build(&self.pack, &cuts_of(&self.pack), &call)
        })
    }

    /// The logic as one flat list for many decisions, made when it is first asked for.
    #[must_use]
    pub fn flat(&self) -> &Flat {
        self.flat.get_or_init(|| {
            let call = |name: &str, arguments: &[Value]| self.call(name, arguments).ok();
            Flat::of(&self.pack, &call)
        })
    }

    /// Calls a scripted function.
    ///
    /// # Errors
    /// A sentence saying what went wrong.
    pub fn call(&self, name: &str, arguments: &[Value]) -> Result<Value, String> {
        call(&self.scripts, name, arguments)
    }

    /// The literals that fix a fact at a value.
    #[must_use]
    pub fn literals(&self, id: FactId, value: &Value) -> Vec<Lit> {
        self.copy.literals(&self.pack, id, value)
    }

    /// One value for each answer to a fact that the rules can tell apart.
    #[must_use]
    pub fn classes(&self, id: FactId) -> Vec<Value> {
        let fact = self.pack.fact(id);
        self.copy
            .facts
            .get(id.0)
            .map_or_else(Vec::new, |vars| vars.classes(fact))
    }
}

fn answers(pack: &Pack, copy: &Copy, id: FactId) -> Vec<Vec<Lit>> {
    let fact = pack.fact(id);
    let Some(vars) = copy.facts.get(id.0) else {
        return Vec::new();
    };
    let classes = vars.classes(fact).into_iter();
    classes
        .map(|value| vars.literals(&value, &fact.of))
        .collect()
}

fn compile_scripts(pack: &Pack) -> BTreeMap<String, (Arc<Scripts>, Type)> {
    let mut by_text: BTreeMap<&str, Arc<Scripts>> = BTreeMap::new();
    let mut scripts = BTreeMap::new();
    for function in &pack.functions {
        let compiled = match by_text.get(&*function.script) {
            Some(known) => known.clone(),
            None => match Scripts::compile(&function.script) {
                Ok(compiled) => {
                    let compiled = Arc::new(compiled);
                    by_text.insert(&function.script, compiled.clone());
                    compiled
                }
                Err(_) => continue,
            },
        };
        scripts.insert(function.name.clone(), (compiled, function.result.clone()));
    }
    scripts
}

fn call(
    scripts: &BTreeMap<String, (Arc<Scripts>, Type)>,
    name: &str,
    arguments: &[Value],
) -> Result<Value, String> {
    let Some((compiled, result)) = scripts.get(name) else {
        return Err("its script does not compile".to_owned());
    };
    let arguments: Option<Vec<ScriptValue>> = arguments.iter().map(to_script).collect();
    let arguments = arguments.ok_or("a value of this type cannot be given to a script")?;
    let found = compiled
        .call(name, &arguments)
        .map_err(|fault| fault.to_string())?;
    from_script(&found, result).ok_or_else(|| format!("its result is not {}", result.words()))
}

fn to_script(value: &Value) -> Option<ScriptValue> {
    match value {
        Value::Bool(known) => Some(ScriptValue::Bool(*known)),
        Value::Number(number) => Some(ScriptValue::Number(*number)),
        Value::Text(text) => Some(ScriptValue::Text(text.to_string())),
        Value::Date(_)
        | Value::Moment(_)
        | Value::Days(_)
        | Value::Months(_)
        | Value::List(_)
        | Value::Record(_) => None,
    }
}

fn from_script(value: &ScriptValue, of: &Type) -> Option<Value> {
    match (value, of) {
        (ScriptValue::Bool(known), Type::YesNo) => Some(Value::Bool(*known)),
        (ScriptValue::Number(number), Type::Number(bounds)) => {
            let number: Number = *number;
            (!bounds.whole || number.is_integer()).then(|| Value::Number(number.normalize()))
        }
        (ScriptValue::Text(text), Type::Text) => Some(Value::text(text)),
        _ => None,
    }
}
