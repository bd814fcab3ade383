//! Pack functions in the sandbox: what they can do, and what they cannot.

#![expect(
    clippy::disallowed_methods,
    reason = "a hostile input must not hang, so these look at the clock"
)]
use std::error::Error;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use proptest::prelude::any;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::proptest;
use rust_decimal::Decimal;
use threshold::compile::script::ScriptFault;
use threshold::compile::script::ScriptSlip;
use threshold::compile::script::ScriptValue;
use threshold::compile::script::Scripts;

type Tested = Result<(), Box<dyn Error>>;

/// The slip of a text that must not compile.
fn slip_of(text: &str) -> Result<ScriptSlip, String> {
    Scripts::compile(text)
        .err()
        .ok_or_else(|| format!("compiled: {text}"))
}

/// What `f()` gives or how it fails, with this as its body.
fn run(body: &str) -> Result<Result<ScriptValue, ScriptFault>, ScriptSlip> {
    let scripts = Scripts::compile(&format!("fn f() {{ {body} }}"))?;
    Ok(scripts.call("f", &[]))
}

/// The words of the failure of `f()`, with this as its body.
fn failure(body: &str) -> Result<String, Box<dyn Error>> {
    Ok(run(body)?
        .err()
        .ok_or_else(|| format!("did not fail: {body}"))?
        .to_string())
}

/// A message for the author: no names of types, no jargon of the engine.
fn is_plain(message: &str) -> bool {
    let jargon = [
        "i64", "::", "rust_", "Dynamic", "array", "Array", "Fn(", "rhai", "ERR", "&str",
    ];
    !message.is_empty() && !jargon.iter().any(|word| message.contains(word))
}

fn number(text: &str) -> Result<ScriptValue, Box<dyn Error>> {
    Ok(ScriptValue::Number(text.parse()?))
}

#[test]
fn values_cross_both_ways() -> Tested {
    let scripts = Scripts::compile("fn same(x) { x }")?;
    let list = ScriptValue::List(vec![
        ScriptValue::from(true),
        number("2.5")?,
        ScriptValue::List(vec![ScriptValue::from("é")]),
    ]);
    for value in [
        ScriptValue::from(false),
        ScriptValue::from(i64::MIN),
        number("9223372036854775808")?,
        number("-0.0000001")?,
        number("79228162514264337593543950335")?,
        ScriptValue::from(""),
        ScriptValue::from("Preston"),
        list,
        ScriptValue::List(vec![]),
    ] {
        assert_eq!(
            scripts.call("same", std::slice::from_ref(&value)),
            Ok(value)
        );
    }
    Ok(())
}

#[test]
fn a_number_without_a_fraction_is_whole_in_a_script() -> Tested {
    let scripts = Scripts::compile("fn pick(xs, i) { xs[i] }")?;
    let list = ScriptValue::List(vec![ScriptValue::from(7), ScriptValue::from(8)]);
    assert_eq!(
        scripts.call("pick", &[list, number("1.00")?]),
        Ok(ScriptValue::from(8))
    );
    Ok(())
}

#[test]
fn sums_are_exact() -> Tested {
    assert_eq!(run("0.1 + 0.2")?, Ok(number("0.3")?));
    assert_eq!(run("1.5 + 1")?, Ok(number("2.5")?));
    assert_eq!(run("3 / 2")?, Ok(number("1.5")?));
    assert_eq!(run("6 / 2")?, Ok(number("3")?));
    assert_eq!(run("let x = 3; x = x / 2; x")?, Ok(number("1.5")?));
    assert_eq!(run("[1, 2, 3][4 / 2]")?, Ok(number("3")?));
    assert_eq!(run("7 % 4")?, Ok(number("3")?));
    assert_eq!(run("(7 / 2).floor().to_int()")?, Ok(number("3")?));
    assert_eq!(
        run("-9223372036854775807 - 1")?,
        Ok(number("-9223372036854775808")?)
    );
    assert_eq!(
        run("(-9223372036854775807 - 1) / -1")?,
        Ok(number("9223372036854775808")?)
    );
    assert_eq!(
        run("1 == 1.0 && 2 < 2.5 && max(1, 2) == 2")?,
        Ok(ScriptValue::from(true))
    );
    Ok(())
}

#[test]
fn the_usual_helpers_work() -> Tested {
    let text = r#"
        /// Counts the contacts of the last weeks.
        fn recent(weeks, most) {
            let counted = 0;
            for week in weeks {
                if week <= most { counted += 1; }
            }
            counted
        }
        fn theme(word) {
            switch word { "neglect" => 2, "harm" => 3, _ => 1 }
        }
        fn last(words) {
            let best = "";
            for word in words { if word > best { best = word; } }
            `the word ${best}`
        }
    "#;
    let scripts = Scripts::compile(text)?;
    let weeks = [1, 3, 9].map(ScriptValue::from).to_vec();
    let arguments = [ScriptValue::List(weeks), ScriptValue::from(4)];
    assert_eq!(scripts.call("recent", &arguments), Ok(ScriptValue::from(2)));
    assert_eq!(
        scripts.call("theme", &[ScriptValue::from("harm")]),
        Ok(ScriptValue::from(3))
    );
    let words = ["a", "c", "b"].map(ScriptValue::from).to_vec();
    let last = scripts.call("last", &[ScriptValue::List(words)]);
    assert_eq!(last, Ok(ScriptValue::from("the word c")));
    Ok(())
}

#[test]
fn functions_are_listed_in_one_order() -> Tested {
    let scripts = Scripts::compile("fn b(x) {} fn a() {} fn b(x, y) {} private fn c() {}")?;
    let listed = [
        ("a".to_owned(), 0),
        ("b".to_owned(), 1),
        ("b".to_owned(), 2),
    ];
    assert_eq!(scripts.functions(), listed);
    assert!(Scripts::compile("")?.functions().is_empty());
    assert!(
        Scripts::compile("// nothing here\n")?
            .functions()
            .is_empty()
    );
    Ok(())
}

#[test]
fn an_unknown_function_and_a_wrong_number_of_arguments_are_told_apart() -> Tested {
    let scripts = Scripts::compile("fn b(x) { 1 } fn b(x, y) { 2 } private fn c() { 3 }")?;
    let unknown = |name: &str| {
        Err(ScriptFault::UnknownFunction {
            name: name.to_owned(),
        })
    };
    assert_eq!(scripts.call("nope", &[]), unknown("nope"));
    assert_eq!(scripts.call("c", &[]), unknown("c"));
    assert_eq!(scripts.call("abs", &[ScriptValue::from(1)]), unknown("abs"));
    let fault = scripts.call("b", &[]).err().ok_or("called")?;
    assert_eq!(fault.to_string(), "`b` takes 1 or 2 arguments, not 0");
    Ok(())
}

#[test]
fn words_that_reach_out_do_not_compile() -> Tested {
    for body in [
        "eval(\"1\")",
        "import \"x\" as y; 1",
        "export x",
        "print(\"x\")",
        "\"x\".print()",
        "debug(1)",
        "let g = Fn(\"f\"); 1",
        "f.call()",
        "call(f)",
        "f.curry(1)",
        "let g = || 1; 1",
        "let g = |x| x; 1",
        "this",
        "global::x",
        "type_of(1)",
        "is_def_var(\"x\")",
        "is_def_fn(\"f\", 0)",
        "is_shared(1)",
        "try { 1 / 0 } catch { 1 }",
        "let m = #{}; 1",
        "let m = #{a: 1}; m",
        "1 << 70",
        "1 >> 70",
        "let x = 1; x <<= 70; x",
        "let x = 1; x >>= 70; x",
        "let x = 3; x /= 2; x",
        "x::y()",
        "unknown",
    ] {
        let slip = slip_of(&format!("fn f() {{\n  {body} }}"))?;
        assert!(is_plain(&slip.message), "{body}: {}", slip.message);
        assert_eq!(slip.line, 2, "{body}: {slip}");
    }
    Ok(())
}

#[test]
fn functions_that_reach_out_do_not_exist() -> Tested {
    for body in [
        "sleep(10)",
        "10.sleep()",
        "exit()",
        "exit(1)",
        "timestamp()",
        "rand()",
        "random()",
        "open_file(\"x\")",
        "parse_json(\"{}\")",
        "blob(1000000)",
        "get_fn_metadata_list()",
        "env(\"HOME\")",
        "spawn_now()",
    ] {
        let message = failure(body)?;
        assert!(
            message.starts_with("there is no function `"),
            "{body}: {message}"
        );
        assert!(is_plain(&message), "{body}: {message}");
    }
    Ok(())
}

#[test]
fn sleeping_is_over_at_once() -> Tested {
    let begun = Instant::now();
    let _ = failure("sleep(10)")?;
    assert!(begun.elapsed() < Duration::from_secs(8));
    Ok(())
}

#[test]
fn a_function_is_no_value() -> Tested {
    let text = "fn g(x) { x } fn f() { let h = g; 1 } fn k() { [1, 2].map(g) } fn r() { g }";
    let scripts = Scripts::compile(text)?;
    for name in ["f", "k", "r"] {
        let fault = scripts
            .call(name, &[])
            .err()
            .ok_or("a function became a value")?;
        assert_eq!(
            fault.to_string(),
            "`g` is a function: a function cannot be used as a value (line 1)"
        );
    }
    Ok(())
}

#[test]
fn loops_without_end_are_stopped() -> Tested {
    for body in [
        "loop { }",
        "while true { }",
        "do { } while true",
        "let x = 0; loop { x += 1; }",
        "for i in 0..9223372036854775807 { }",
        "for i in range(0, 9223372036854775807) { }",
        "for i in range(0, 9223372036854775807, 1) { }",
        "for i in 0..1000 { for j in 0..1000 { } }",
        "let s = \"\"; loop { s = \"x\"; }",
    ] {
        assert_eq!(run(body)?, Err(ScriptFault::TookTooLong), "{body}");
    }
    Ok(())
}

#[test]
fn recursion_without_end_is_stopped() -> Tested {
    assert_eq!(run("f()")?, Err(ScriptFault::TooDeep));
    let mutual = Scripts::compile("fn a(n) { b(n + 1) } fn b(n) { a(n + 1) }")?;
    assert_eq!(
        mutual.call("a", &[ScriptValue::from(0)]),
        Err(ScriptFault::TooDeep)
    );
    let wide = Scripts::compile(
        "fn f(n) { if n == 0 { 0 } else { f(n - 1) + f(n - 1) + f(n - 1) + f(n - 1) } }",
    )?;
    assert_eq!(
        wide.call("f", &[ScriptValue::from(14)]),
        Err(ScriptFault::TookTooLong)
    );
    Ok(())
}

#[test]
fn texts_and_lists_cannot_grow_without_end() -> Tested {
    for body in [
        "let s = \"x\"; loop { s += s; }",
        "let s = \"x\"; loop { s = s + s; }",
        "let s = \"x\"; loop { s = `${s}${s}`; }",
        "let s = \"x\"; loop { s = s.to_string() + s; }",
        "let a = [1]; loop { a += a; }",
        "let a = [1]; loop { a = a + a; }",
        "let a = [1]; loop { a.append(a); }",
        "let a = []; loop { a.push(1); }",
        "let a = []; loop { a.insert(0, 1); }",
        "let a = []; loop { a = [a, a]; }",
        "let a = []; loop { a = [a]; }",
        "let a = [1]; loop { a.push(a); }",
        "let a = [1]; loop { a[0] = a; }",
        "let a = [1]; a.pad(1000000000, 0); a",
        "let a = [1]; a.splice(0, 0, a); loop { a.splice(0, 0, a); }",
        "let a = [\"x\"]; loop { a[0] += a[0]; }",
        "let a = []; loop { a.push(\"0123456789012345678901234567890123456789\"); }",
    ] {
        assert_eq!(run(body)?, Err(ScriptFault::TooLarge), "{body}");
    }
    Ok(())
}

#[test]
fn variables_and_functions_are_counted() -> Tested {
    let many = |count: usize, line: &str| -> String {
        (0..count)
            .map(|n| line.replace('#', &n.to_string()))
            .collect()
    };
    assert_eq!(
        run(&format!("{} 1", many(60, "let x# = 1;")))?,
        Ok(ScriptValue::from(1))
    );
    let message = failure(&format!("{} 1", many(100, "let x# = 1;")))?;
    assert!(
        message.starts_with("the script uses too many variables at once"),
        "{message}"
    );
    assert!(Scripts::compile(&many(64, "fn f#() { 1 }")).is_ok());
    let slip = slip_of(&many(65, "fn f#() { 1 }"))?;
    assert_eq!(slip.message, "the script has too many functions");
    Ok(())
}

#[test]
fn maps_cannot_be_made_at_all() -> Tested {
    let slip = slip_of("fn f() { let m = #{}; for i in 0..4000 { m[i.to_string()] = i; } 1 }")?;
    assert_eq!(slip.message, "maps are not offered in scripts: use a list");
    Ok(())
}

#[test]
fn arguments_have_the_same_limits() -> Tested {
    let scripts = Scripts::compile("fn f(x) { 1 }")?;
    let call = |value| scripts.call("f", &[value]);
    assert_eq!(
        call(ScriptValue::Text("x".repeat(4096))),
        Ok(ScriptValue::from(1))
    );
    assert_eq!(
        call(ScriptValue::Text("x".repeat(4097))),
        Err(ScriptFault::TooLarge)
    );
    let many = |length| ScriptValue::List(vec![ScriptValue::from(true); length]);
    assert_eq!(call(many(256)), Ok(ScriptValue::from(1)));
    assert_eq!(call(many(257)), Err(ScriptFault::TooLarge));
    assert_eq!(
        call(ScriptValue::List(vec![many(200), many(200)])),
        Err(ScriptFault::TooLarge)
    );
    Ok(())
}

#[test]
fn numbers_fail_loudly() -> Tested {
    for (body, words) in [
        ("1 / 0", "a number is divided by zero"),
        ("1.0 / 0", "a number is divided by zero"),
        ("1 / 0.0", "a number is divided by zero"),
        ("1 % 0", "a number is divided by zero"),
        ("1.5 % 0.0", "a number is divided by zero"),
        ("9223372036854775807 + 1", "a number grew too large"),
        ("9223372036854775807 * 2", "a number grew too large"),
        ("-9223372036854775807 - 2", "a number grew too large"),
        (
            "let x = 9223372036854775807; x += 1; x",
            "a number grew too large",
        ),
        ("2 ** 70", "a number grew too large"),
        ("2 ** 5000000000", "a number grew too large"),
        ("10.5 ** 100", "a number grew too large"),
        (
            "79228162514264337593543950335.0 * 2.0",
            "a number grew too large",
        ),
        (
            "79228162514264337593543950335.0 + 1.0",
            "a number grew too large",
        ),
        ("exp(1000.0)", "a number grew too large"),
        ("sqrt(-1.0)", "this sum has no result"),
        ("ln(0.0)", "this sum has no result"),
        ("tan(PI() / 2)", "angles are not offered in scripts"),
        ("sin(1.0)", "angles are not offered in scripts"),
        (
            "cos(79228162514264337593543950335.0)",
            "angles are not offered in scripts",
        ),
        ("parse_int(\"x\")", "the text is not a number"),
        ("parse_int(\"1\", 99)", "this sum has no result"),
        ("parse_decimal(\"1,5\")", "the text is not a number"),
        ("(1.5).round(-1)", "this sum has no result"),
        (
            "to_int(79228162514264337593543950335.0)",
            "a number grew too large",
        ),
        ("abs(-9223372036854775807 - 1)", "a number grew too large"),
        ("-(-9223372036854775807 - 1)", "a number grew too large"),
    ] {
        let message = failure(body)?;
        assert_eq!(message, format!("{words} (line 1)"), "{body}");
    }
    Ok(())
}

/// Values at which functions tend to fail.
const EXTREMES: [&str; 16] = [
    "0",
    "1",
    "-1",
    "9223372036854775807",
    "(-9223372036854775807 - 1)",
    "0.0",
    "-0.5",
    "70.1",
    "79228162514264337593543950335.0",
    "-79228162514264337593543950335.0",
    "0.0000000000000000000000000001",
    "\"\"",
    "\"é\"",
    "[]",
    "[1, 2]",
    "true",
];

/// Functions and signs of one value.
const OF_ONE: [&str; 37] = [
    "abs",
    "sign",
    "floor",
    "ceiling",
    "round",
    "int",
    "fraction",
    "sqrt",
    "exp",
    "ln",
    "log",
    "log10",
    "to_int",
    "to_decimal",
    "parse_int",
    "parse_decimal",
    "parse_float",
    "len",
    "to_hex",
    "to_octal",
    "to_binary",
    "is_zero",
    "is_odd",
    "is_even",
    "to_string",
    "to_debug",
    "bits",
    "chars",
    "pop",
    "shift",
    "reverse",
    "sort",
    "dedup",
    "sort_desc",
    "order",
    "-",
    "!",
];

/// Functions and signs of two values.
const OF_TWO: [&str; 36] = [
    "round",
    "round_up",
    "round_down",
    "round_half_up",
    "round_half_down",
    "log",
    "min",
    "max",
    "+",
    "-",
    "*",
    "/",
    "%",
    "**",
    "&",
    "|",
    "^",
    "range",
    "bits",
    "chars",
    "get",
    "remove",
    "truncate",
    "chop",
    "split",
    "extract",
    "contains",
    "index_of",
    "drain",
    "retain",
    "zip",
    "pad",
    "parse_int",
    "==",
    "<",
    ">=",
];

#[test]
fn no_function_of_numbers_or_lists_stops_the_program() -> Tested {
    let sign = |name: &str| !name.starts_with(|it: char| it.is_ascii_alphabetic());
    let mut bodies = Vec::new();
    for first in EXTREMES {
        bodies.extend(OF_ONE.iter().map(|name| format!("{name}({first})")));
        for second in EXTREMES {
            bodies.extend(OF_TWO.iter().map(|name| {
                if sign(name) {
                    format!("{first} {name} {second}")
                } else {
                    format!("{name}({first}, {second})")
                }
            }));
        }
    }
    let begun = Instant::now();
    for body in &bodies {
        let scripts = Scripts::compile(&format!("fn f() {{ let x = {body}; 1 }}"))?;
        if let Err(fault) = scripts.call("f", &[]) {
            assert!(is_plain(&fault.to_string()), "{body}: {fault}");
        }
    }
    assert!(
        begun.elapsed() < Duration::from_mins(5),
        "{:?}",
        begun.elapsed()
    );
    Ok(())
}

#[test]
fn failures_are_in_plain_words_with_their_line() -> Tested {
    for (body, words) in [
        (
            "[1][5]",
            "item 5 was asked of a list of 1 (the first is item 0)",
        ),
        (
            "\"ab\"[7]",
            "letter 7 was asked of a text of 2 (the first is letter 0)",
        ),
        (
            "true + 1",
            "`+` cannot be used between values of these kinds",
        ),
        (
            "let x = 1; if x { 2 }",
            "a value is not of the kind needed here",
        ),
        (
            "let x = 1; x && true",
            "a value is not of the kind needed here",
        ),
        (
            "lenght(\"x\")",
            "there is no function `lenght` for values of these kinds",
        ),
        ("throw \"no such district\"", "no such district"),
        ("throw 7", "the script gave up with `throw`"),
        (
            "let y = 5; for x in y { }",
            "`for` needs a list, a range or the letters of a text",
        ),
    ] {
        let message = failure(&format!("\n{body}"))?;
        assert_eq!(message, format!("{words} (line 2)"), "{body}");
    }
    Ok(())
}

#[test]
fn a_failure_within_another_function_shows_its_own_line() -> Tested {
    let scripts = Scripts::compile("fn a() {\n b()\n}\nfn b() {\n 1 / 0\n}")?;
    let fault = scripts.call("a", &[]).err().ok_or("did not fail")?;
    assert_eq!(fault.to_string(), "a number is divided by zero (line 5)");
    Ok(())
}

#[test]
fn a_result_is_yes_no_a_number_a_text_or_a_list() -> Tested {
    for body in [
        "",
        "()",
        "let x = 1;",
        "0..5",
        "range(0, 5, 1)",
        "[1, ()]",
        "bits(5)",
    ] {
        assert_eq!(run(body)?, Err(ScriptFault::WrongResult), "{body}");
    }
    assert_eq!(run("\"abc\"[0]")?, Ok(ScriptValue::from("a")));
    assert_eq!(run("return 3; 4")?, Ok(ScriptValue::from(3)));
    Ok(())
}

#[test]
fn a_large_text_is_refused_before_it_is_parsed() -> Tested {
    let begun = Instant::now();
    let slip = slip_of(&"(".repeat(64 * 1024 + 1))?;
    assert_eq!(
        slip.message,
        "the script is 65537 bytes long: at most 65536 are read"
    );
    assert!(begun.elapsed() < Duration::from_secs(10));
    let _ = slip_of(&"fn f() { 1 } ".repeat(10_000_000 / 13))?;
    Ok(())
}

#[test]
fn deep_nesting_is_refused() -> Tested {
    for (open, middle, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{", "1", "}"),
        ("-", "1", ""),
        ("!", "true", ""),
        ("1+", "1", ""),
        ("f(", "", ")"),
        ("if true {", "1", "}"),
        ("if true {1} else ", "{1}", ""),
        ("loop {", "", "}"),
        ("`${", "1", "}`"),
        ("x=", "1", ""),
        ("1 ?? ", "1", ""),
    ] {
        let longest = 65_000 / (open.len() + close.len());
        for depth in [64, 1000, longest] {
            let text = format!(
                "fn f() {{ let x = 1; {}{middle}{} }}",
                open.repeat(depth),
                close.repeat(depth)
            );
            let slip = slip_of(&text)?;
            assert!(is_plain(&slip.message), "{open}: {}", slip.message);
        }
        let unclosed = format!("fn f() {{ let x = 1; {}", open.repeat(60_000 / open.len()));
        let _ = slip_of(&unclosed)?;
    }
    // A hundred thousand brackets are more than the bytes that are read.
    let _ = slip_of(&format!(
        "fn f() {{ {}1{} }}",
        "(".repeat(100_000),
        ")".repeat(100_000)
    ))?;
    Ok(())
}

#[test]
fn statements_outside_functions_are_shown() -> Tested {
    for (text, line, column) in [
        ("let x = 1;", 1, 1),
        ("fn f() { 1 }\n  const A = 2;", 2, 3),
        ("40 + 2", 1, 1),
        ("fn f() { 1 }\nf()", 2, 1),
        ("fn f() { 1 }\n\"text\"", 2, 1),
        ("fn f() { 1 }\n`text`", 2, 1),
        ("if true { 1 }", 1, 1),
        ("fn f(x) { if x { 1 } else { 2 } } { 3 }", 1, 35),
        (
            "// one\n/* two /* three */ { */ fn f() { \"}\" }\n  f();",
            3,
            3,
        ),
        (
            "fn f() { '}' } fn g() { `}${ if true { \"}\" } else { '{' } }{` }\n7",
            2,
            1,
        ),
        ("fn f() { #\"}\"#; ##\"}\"#\"## }\n7", 2, 1),
        ("fn f() { \"a\\\"}\" }\n7", 2, 1),
    ] {
        let slip = slip_of(text)?;
        assert_eq!((slip.line, slip.column), (line, column), "{text}: {slip}");
        assert!(
            slip.message.starts_with("only functions may stand here"),
            "{text}: {slip}"
        );
    }
    Ok(())
}

#[test]
fn the_outline_accepts_what_is_only_functions() {
    for text in [
        "fn f() { 1 }",
        "\n\n  private fn f() { 1 }\n\nfn\tg(x,\n y) { { x } }\n",
        "/** Says. */ fn f() { \"}\" }\n/// Also.\nfn g() { '}' } // }\n/* } */",
        "fn f(x){`${x}}${`{${x}`}`}fn g(){ 4/2 }",
        "fn f() { #\"}\"# } fn g() { ##\"}\"#}\"## }",
        "fn private_one() { 1 } fn fn_two() { 2 }",
        "fn f() { \"a\"\"}\"; \"\\\\\" } fn g() { '\\'' }",
    ] {
        let compiled = Scripts::compile(text);
        assert!(compiled.is_ok(), "{text}: {:?}", compiled.err());
    }
}

#[test]
fn slips_have_a_place_and_plain_words() -> Tested {
    for (text, place, words) in [
        (
            "fn f() {\n  let x = ;\n}",
            "line 2, column 11",
            "`;` is not expected here",
        ),
        ("fn f( { }", "line 1, column 7", "`)` is missing here"),
        ("fn f() { 1", "line 1, column 11", "`;` is missing here"),
        (
            "fn f() { \"abc }",
            "line 1, column 10",
            "the text that begins here does not end",
        ),
        (
            "fn f() { 1 } fn f() { 2 }",
            "line 1, column 14",
            "declared twice",
        ),
        ("fn f(x, x) { 1 }", "line 1, column 9", "two parameters `x`"),
        ("fn f() { y }", "line 1, column 10", "`y` is not declared"),
        (
            "fn () { 1 }",
            "line 1, column 4",
            "the name of the function is missing",
        ),
        (
            "fn f() { break; }",
            "line 1, column 10",
            "belong inside a loop",
        ),
        ("fn f() { 1 @ 2 }", "line 1, column 12", "`@`"),
        ("fn f() { 1.2.3.4e }", "line 1, column", ""),
        (
            "fn f() { const A = 1; A = 2; }",
            "line 1, column 23",
            "`A` cannot be changed",
        ),
    ] {
        let slip = slip_of(text)?.to_string();
        assert!(
            slip.starts_with(place) && slip.contains(words),
            "{text}: {slip}"
        );
        assert!(is_plain(&slip), "{slip}");
    }
    Ok(())
}

#[test]
fn a_script_keeps_nothing_between_calls() -> Tested {
    let text =
        "fn f(xs) { xs.push(1); let n = xs.len(); n += 1; n } fn g() { let n = 0; n += 1; n }";
    let scripts = Scripts::compile(text)?;
    let list = ScriptValue::List(vec![]);
    for _ in 0..50 {
        assert_eq!(
            scripts.call("f", std::slice::from_ref(&list)),
            Ok(ScriptValue::from(2))
        );
        assert_eq!(scripts.call("g", &[]), Ok(ScriptValue::from(1)));
    }
    assert_eq!(list, ScriptValue::List(vec![]));
    Ok(())
}

#[test]
fn threads_share_one_script() -> Tested {
    let scripts = Scripts::compile("fn f(n) { let t = 0; for i in 0..n { t += i; } t }")?;
    let wrong = thread::scope(|scope| {
        let calls: Vec<_> = (0..8_i64)
            .map(|n| {
                (
                    n,
                    scope.spawn({
                        let scripts = &scripts;
                        move || {
                            (0..200)
                                .map(|_| scripts.call("f", &[ScriptValue::from(n)]))
                                .collect::<Vec<_>>()
                        }
                    }),
                )
            })
            .collect();
        calls
            .into_iter()
            .filter_map(|(n, call)| Some((n, call.join().ok()?)))
            .filter(|(n, got)| {
                got.iter()
                    .any(|it| *it != Ok(ScriptValue::from(n * (n - 1) / 2)))
            })
            .count()
    });
    assert_eq!(wrong, 0);
    Ok(())
}

#[test]
fn the_worst_call_ends_soon() -> Tested {
    let long = "x".repeat(2000);
    for body in [
        format!("let s = \"{long}\"; loop {{ let t = s + s; }}"),
        "let a = []; a.pad(250, 1); loop { let b = a + []; }".to_owned(),
        "let a = []; a.pad(250, 1); loop { a.sort(); a.reverse(); }".to_owned(),
        "let x = 1.0000001; loop { let y = x ** 999999.5; }".to_owned(),
        "let x = 1.0000001; loop { let y = exp(60.5); }".to_owned(),
        "let a = []; a.pad(20, 1); loop { let y = a == a; }".to_owned(),
        "let a = []; a.pad(20, 1); loop { let y = a.index_of(2); }".to_owned(),
        "let a = []; a.pad(20, 1); loop { let y = 2 in a; }".to_owned(),
        "let a = []; a.pad(20, 1); loop { let y = a.to_string(); }".to_owned(),
        "loop { let y = sqrt(7922816251426433759.123456); }".to_owned(),
        "loop { let y = ln(79228162514264337593543950335.0); }".to_owned(),
    ] {
        let begun = Instant::now();
        assert!(run(&body)?.is_err(), "{body}");
        assert!(begun.elapsed() < Duration::from_secs(30), "{body}");
    }
    Ok(())
}

proptest! {
    /// Whatever is written, compiling and calling come back with an answer.
    #[test]
    fn nothing_written_stops_the_program(text in "[a-z0-9 {}()\\[\\]\"'`$#|&<>=+*/%!.,;:_-]{0,200}") {
        for text in [text.clone(), format!("fn f() {{ {text} }}")] {
            match Scripts::compile(&text) {
                Ok(scripts) => { let _ = scripts.call("f", &[]); }
                Err(slip) => prop_assert!(slip.line >= 1 && slip.column >= 1),
            }
        }
    }

    /// The same arguments give the same result, and the sums of the script are ours.
    #[test]
    fn the_same_arguments_give_the_same_result(a in any::<i32>(), b in 1..1000_i32, scale in 0..6_u32) {
        let scripts = Scripts::compile("fn f(a, b) { (a + b) / b - a * b }")
            .map_err(|slip| proptest::test_runner::TestCaseError::fail(slip.to_string()))?;
        let (a, b) = (Decimal::new(i64::from(a), scale), Decimal::from(b));
        let arguments = [ScriptValue::Number(a), ScriptValue::Number(b)];
        let once = scripts.call("f", &arguments);
        prop_assert_eq!(&once, &scripts.call("f", &arguments));
        prop_assert_eq!(once, Ok(ScriptValue::Number((a + b) / b - a * b)));
    }
}
