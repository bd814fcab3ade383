//! The engine that runs pack functions, with everything shut that could reach
//! out, run on, grow without end or silently give a wrong number.
//!
//! What is not registered here does not exist in a script: no clock, no files,
//! no network, no randomness, no output, no state.

use rhai::Dynamic;
use rhai::Engine;
use rhai::EvalAltResult;
use rhai::INT;
use rhai::OptimizationLevel;
use rhai::Position;
use rhai::Scope;
use rhai::packages::ArithmeticPackage;
use rhai::packages::BasicArrayPackage;
use rhai::packages::BasicIteratorPackage;
use rhai::packages::BasicMathPackage;
use rhai::packages::BasicStringPackage;
use rhai::packages::LogicPackage;
use rhai::packages::Package;
use rust_decimal::Decimal;

/// The steps one call may take.
const MOST_OPERATIONS: u64 = 100_000;
/// How deep functions may call each other.
const MOST_CALLS: usize = 16;
/// How deep expressions and blocks may nest.
const MOST_NESTING: usize = 32;
/// The bytes of text one value may hold.
pub(crate) const LONGEST_TEXT: usize = 4096;
/// The items one list may hold, those of inner lists included.
pub(crate) const MOST_ITEMS: usize = 256;
/// The entries of a map; maps cannot be written, so this is a second lock.
const MOST_ENTRIES: usize = 64;
/// The variables alive at one time.
const MOST_VARIABLES: usize = 64;
/// The functions of one script.
const MOST_FUNCTIONS: usize = 64;

/// Words and signs a script may not contain.
///
/// The first reach out of the function or make functions into values; `try`
/// hides a failure that the answer must show; the maps of `#{` have a limit
/// that the engine does not keep when an entry is assigned; the shifts and `/=`
/// lose digits without a word.
const SHUT: [&str; 22] = [
    "eval",
    "import",
    "export",
    "print",
    "debug",
    "Fn",
    "call",
    "curry",
    "this",
    "global",
    "is_shared",
    "is_def_var",
    "is_def_fn",
    "type_of",
    "try",
    "catch",
    "#{",
    "<<",
    ">>",
    "<<=",
    ">>=",
    "/=",
];

type Outcome<T> = Result<T, Box<EvalAltResult>>;

/// An engine with the packages, the limits and the locks of a pack script.
pub(crate) fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    register_packages(&mut engine);
    register_exact_numbers(&mut engine);
    set_limits(&mut engine);
    shut_holes(&mut engine);
    engine
}

fn register_packages(engine: &mut Engine) {
    ArithmeticPackage::new().register_into_engine(engine);
    LogicPackage::new().register_into_engine(engine);
    BasicMathPackage::new().register_into_engine(engine);
    BasicStringPackage::new().register_into_engine(engine);
    BasicArrayPackage::new().register_into_engine(engine);
    BasicIteratorPackage::new().register_into_engine(engine);
}

fn set_limits(engine: &mut Engine) {
    engine
        .set_max_operations(MOST_OPERATIONS)
        .set_max_call_levels(MOST_CALLS)
        .set_max_expr_depths(MOST_NESTING, MOST_NESTING)
        .set_max_string_size(LONGEST_TEXT)
        .set_max_array_size(MOST_ITEMS)
        .set_max_map_size(MOST_ENTRIES)
        .set_max_variables(MOST_VARIABLES)
        .set_max_functions(MOST_FUNCTIONS);
}

fn shut_holes(engine: &mut Engine) {
    engine
        .set_strict_variables(true)
        .set_allow_anonymous_fn(false)
        .set_fail_on_invalid_map_property(true)
        // What is written is what runs: no step is taken while compiling.
        .set_optimization_level(OptimizationLevel::None)
        // Operators look for ours first, see `register_exact_numbers`.
        .set_fast_operators(false);
    for symbol in SHUT {
        engine.disable_symbol(symbol);
    }
    #[expect(deprecated, reason = "not deprecated: marked so because it may change")]
    engine.on_var(|name, _, context| only_variables(name, context.scope()));
}

/// Refuses the name of a function where a value is expected, which the engine
/// would turn into a function value.
fn only_variables(name: &str, scope: &Scope) -> Outcome<Option<Dynamic>> {
    if scope.contains(name) {
        return Ok(None);
    }
    let message = format!("`{name}` is a function: a function cannot be used as a value");
    Err(EvalAltResult::ErrorRuntime(message.into(), Position::NONE).into())
}

/// Divides exactly, as the rules do, and keeps the functions of angles, which
/// stop the whole program where they have no value, out of reach.
fn register_exact_numbers(engine: &mut Engine) {
    engine.register_fn("/", divide);
    for angle in ["sin", "cos", "tan"] {
        engine.register_fn(angle, |_: Decimal| no_angles());
    }
}

fn divide(dividend: INT, divisor: INT) -> Outcome<Dynamic> {
    let whole = dividend.checked_div(divisor);
    if let (Some(whole), Some(0)) = (whole, dividend.checked_rem(divisor)) {
        return Ok(Dynamic::from_int(whole));
    }
    Decimal::from(dividend)
        .checked_div(Decimal::from(divisor))
        .map(Dynamic::from_decimal)
        .ok_or_else(|| arithmetic("Division by zero").into())
}

fn no_angles() -> Outcome<Decimal> {
    Err(arithmetic("Angles are not offered").into())
}

fn arithmetic(message: &str) -> EvalAltResult {
    EvalAltResult::ErrorArithmetic(message.to_owned(), Position::NONE)
}
