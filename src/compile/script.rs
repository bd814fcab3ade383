//! Functions that a pack writes as a script: compiled once, called often.
//!
//! In: the text of the script; plain values. Out: a plain value or a fault.
//! Invariant: a call sees its arguments and nothing else, and it ends. The
//! same arguments give the same result.

use std::fmt;

use rhai::AST;
use rhai::CallFnOptions;
use rhai::Dynamic;
use rhai::Engine;
use rhai::FnAccess;
use rhai::Scope;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::compile::outline::first_outside_functions;
use crate::compile::sandbox::LONGEST_TEXT;
use crate::compile::sandbox::MOST_ITEMS;
use crate::compile::sandbox::engine;
use crate::compile::script_words::fault;
use crate::compile::script_words::slip;

/// The largest script that is read, in bytes; a longer one is not parsed.
const LARGEST_SOURCE: usize = 64 * 1024;

/// The functions of one pack, ready to be called, from several threads at once.
///
/// ```
/// use rust_decimal::Decimal;
/// use threshold::compile::script::{ScriptValue, Scripts};
///
/// let scripts = Scripts::compile("fn at_most(n, most) { if n > most { most } else { n } }")?;
/// let result = scripts.call("at_most", &[ScriptValue::from(7), ScriptValue::from(5)])?;
/// assert_eq!(result, ScriptValue::Number(Decimal::from(5)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Scripts {
    engine: Engine,
    tree: AST,
    functions: Vec<(String, usize)>,
}

impl Scripts {
    /// Reads a script of functions; nothing of it is run.
    ///
    /// An empty text is a script without functions.
    ///
    /// # Errors
    ///
    /// The first [`ScriptSlip`]: the text is not a script, is over 64 KiB, uses
    /// something the sandbox leaves out, or has statements outside functions.
    pub fn compile(text: &str) -> Result<Self, ScriptSlip> {
        if text.len() > LARGEST_SOURCE {
            let message = format!(
                "the script is {} bytes long: at most {LARGEST_SOURCE} are read",
                text.len()
            );
            return Err(ScriptSlip {
                message,
                line: 1,
                column: 1,
            });
        }
        let engine = engine();
        let tree = engine.compile(text).map_err(|error| slip(&error))?;
        match first_outside_functions(text) {
            None => Ok(Self {
                functions: callable(&tree),
                engine,
                tree,
            }),
            Some((line, column)) => {
                let message = "only functions may stand here: put this inside `fn name() { … }`";
                Err(ScriptSlip {
                    message: message.to_owned(),
                    line,
                    column,
                })
            }
        }
    }

    /// The name and the number of parameters of each function that can be
    /// called, sorted by name; private ones are left out.
    ///
    /// ```
    /// use threshold::compile::script::Scripts;
    ///
    /// let scripts = Scripts::compile("fn b(x) { a() } private fn a() { 1 }")?;
    /// assert_eq!(scripts.functions(), [("b".to_owned(), 1)]);
    /// # Ok::<(), threshold::compile::script::ScriptSlip>(())
    /// ```
    #[must_use]
    pub fn functions(&self) -> Vec<(String, usize)> {
        self.functions.clone()
    }

    /// Calls a function with the given arguments; see the example of [`Scripts`].
    ///
    /// # Errors
    ///
    /// A [`ScriptFault`] when there is no such function, an argument is larger
    /// than a script may handle, or the function fails, does not end in time
    /// or returns something that is no [`ScriptValue`].
    pub fn call(&self, name: &str, arguments: &[ScriptValue]) -> Result<ScriptValue, ScriptFault> {
        self.declared(name, arguments.len())?;
        if !arguments.iter().all(ScriptValue::fits) {
            return Err(ScriptFault::TooLarge);
        }
        let given: Vec<Dynamic> = arguments.iter().map(ScriptValue::to_script).collect();
        let options = CallFnOptions::new().eval_ast(false).rewind_scope(true);
        let scope = &mut Scope::new();
        let result: Result<Dynamic, _> = self
            .engine
            .call_fn_with_options(options, scope, &self.tree, name, given);
        ScriptValue::of_script(result.map_err(|error| fault(&error))?)
    }

    fn declared(&self, name: &str, given: usize) -> Result<(), ScriptFault> {
        let named = self.functions.iter().filter(|(it, _)| it == name);
        let takes: Vec<usize> = named.map(|(_, arity)| *arity).collect();
        if takes.is_empty() {
            Err(ScriptFault::UnknownFunction {
                name: name.to_owned(),
            })
        } else if takes.contains(&given) {
            Ok(())
        } else {
            Err(ScriptFault::WrongArguments {
                name: name.to_owned(),
                takes,
                given,
            })
        }
    }
}

fn callable(tree: &AST) -> Vec<(String, usize)> {
    let public = tree
        .iter_functions()
        .filter(|it| it.access == FnAccess::Public);
    let mut functions: Vec<_> = public
        .map(|it| (it.name.to_owned(), it.params.len()))
        .collect();
    functions.sort();
    functions
}

/// A value that goes into a script or comes out of it.
///
/// A number without a fraction enters as a whole number, any other as an exact
/// decimal; both come back as a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptValue {
    /// `true`, `false`
    Bool(bool),
    /// `3`, `2.5`
    Number(Decimal),
    /// `"preston"`, at most 4,096 bytes
    Text(String),
    /// `[1, 2]`, at most 256 items, those of inner lists included
    List(Vec<ScriptValue>),
}

impl From<bool> for ScriptValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for ScriptValue {
    fn from(value: i64) -> Self {
        Self::Number(Decimal::from(value))
    }
}

impl From<&str> for ScriptValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl ScriptValue {
    fn fits(&self) -> bool {
        let (items, bytes) = self.size();
        items <= MOST_ITEMS && bytes <= LONGEST_TEXT
    }

    /// The items and the bytes of text in all of it, counted as the sandbox
    /// counts them.
    fn size(&self) -> (usize, usize) {
        match self {
            Self::Bool(_) | Self::Number(_) => (0, 0),
            Self::Text(text) => (0, text.len()),
            Self::List(items) => items.iter().map(Self::size).fold(
                (items.len(), 0),
                |(items, bytes), (inner_items, inner_bytes)| {
                    (
                        items.saturating_add(inner_items),
                        bytes.saturating_add(inner_bytes),
                    )
                },
            ),
        }
    }

    fn to_script(&self) -> Dynamic {
        match self {
            Self::Bool(value) => Dynamic::from(*value),
            Self::Number(number) => number_to_script(*number),
            Self::Text(text) => Dynamic::from(text.clone()),
            Self::List(items) => Dynamic::from_array(items.iter().map(Self::to_script).collect()),
        }
    }

    fn of_script(value: Dynamic) -> Result<Self, ScriptFault> {
        if let Ok(value) = value.as_bool() {
            Ok(Self::Bool(value))
        } else if let Ok(number) = value.as_int() {
            Ok(Self::Number(Decimal::from(number)))
        } else if let Ok(number) = value.as_decimal() {
            Ok(Self::Number(number))
        } else if let Ok(letter) = value.as_char() {
            Ok(Self::Text(letter.to_string()))
        } else if value.is_string() {
            value
                .into_string()
                .map(Self::Text)
                .map_err(|_| ScriptFault::WrongResult)
        } else {
            let items = value.into_array().map_err(|_| ScriptFault::WrongResult)?;
            items
                .into_iter()
                .map(Self::of_script)
                .collect::<Result<_, _>>()
                .map(Self::List)
        }
    }
}

fn number_to_script(number: Decimal) -> Dynamic {
    match number.to_i64() {
        Some(whole) if number.is_integer() => Dynamic::from_int(whole),
        Some(_) | None => Dynamic::from_decimal(number),
    }
}

/// Why a text cannot be used as a script, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptSlip {
    /// What is wrong, in plain words.
    pub message: String,
    /// The line in the script, from 1.
    pub line: usize,
    /// The column in that line, in characters, from 1.
    pub column: usize,
}

impl fmt::Display for ScriptSlip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.message
        )
    }
}

impl std::error::Error for ScriptSlip {}

/// Why a call gave no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptFault {
    /// The script declares no function of this name.
    UnknownFunction {
        /// The name that was called.
        name: String,
    },
    /// The function takes another number of arguments.
    WrongArguments {
        /// The name that was called.
        name: String,
        /// The numbers of arguments it can take.
        takes: Vec<usize>,
        /// The number it was given.
        given: usize,
    },
    /// It used up all the steps a call may take, as a loop without end does.
    TookTooLong,
    /// Its functions called each other too deep, as a recursion without end does.
    TooDeep,
    /// A text or a list, given or made on the way, is larger than allowed.
    TooLarge,
    /// It could not go on: a division by zero, an index outside a list, `throw`.
    Failed {
        /// What happened, in plain words.
        message: String,
        /// The line in the script, from 1, where it is known.
        line: Option<usize>,
    },
    /// It ended, with something that is not yes or no, a number, a text or a list.
    WrongResult,
}

impl fmt::Display for ScriptFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownFunction { name } => {
                write!(f, "the script has no function `{name}`")
            }
            Self::WrongArguments { name, takes, given } => {
                let takes: Vec<String> = takes.iter().map(ToString::to_string).collect();
                write!(
                    f,
                    "`{name}` takes {} arguments, not {given}",
                    takes.join(" or ")
                )
            }
            Self::TookTooLong => f.write_str("the script took too many steps and was stopped"),
            Self::TooDeep => f.write_str("the functions of the script call each other too deep"),
            Self::TooLarge => f.write_str("a text or a list in the script grew too large"),
            Self::Failed {
                message,
                line: None,
            } => f.write_str(message),
            Self::Failed {
                message,
                line: Some(line),
            } => write!(f, "{message} (line {line})"),
            Self::WrongResult => f.write_str(
                "the script gave back something that is not yes or no, a number, a text or a list",
            ),
        }
    }
}

impl std::error::Error for ScriptFault {}
