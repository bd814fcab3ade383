//! The language as an author meets it: what can be written, how it is read,
//! and what is said about everything else.
#![expect(
    clippy::disallowed_methods,
    reason = "a hostile input must not hang, so these look at the clock"
)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failed expectation should stop the test"
)]

use std::time::Duration;
use std::time::Instant;

use proptest::prelude::*;
use rust_decimal::Decimal;
use threshold::algebra::order::Relation;
use threshold::ast::language::expression::Expr;
use threshold::ast::language::expression::Extent;
use threshold::ast::language::expression::KEYWORDS;
use threshold::ast::language::expression::Kind;
use threshold::ast::language::expression::Operation;
use threshold::ast::language::expression::Quantifier;
use threshold::ast::language::expression::Test;
use threshold::ast::language::expression::is_name;
use threshold::ast::language::print_expression::print_expression;
use threshold::ast::language::read_expression::read_expression;
use threshold::ast::language::slip::Slip;

fn read(text: &str) -> Expr {
    read_expression(text).unwrap_or_else(|slips| panic!("{text}: {slips:?}"))
}

fn slips(text: &str) -> Vec<Slip> {
    read_expression(text).expect_err(text)
}

fn codes(text: &str) -> Vec<&'static str> {
    slips(text).iter().map(|slip| slip.code).collect()
}

fn pointed<'t>(slip: &Slip, text: &'t str) -> &'t str {
    text.get(slip.extent.start..slip.extent.end).unwrap()
}

fn repaired(text: &str, slip: &Slip) -> Option<String> {
    let (extent, put) = slip.replacement.as_ref()?;
    let mut whole = text.to_owned();
    whole.replace_range(extent.start..extent.end, put);
    Some(whole)
}

/// Every pair of parentheses that the tree implies, so that shapes can be compared as text.
fn shape(text: &str) -> String {
    fn bracketed(expr: &Expr) -> String {
        let join = |word: &str, parts: &[&Expr]| {
            let parts: Vec<String> = parts.iter().map(|part| bracketed(part)).collect();
            format!("({})", parts.join(word))
        };
        let parts = expr.parts();
        match &expr.kind {
            Kind::And(_) => join(" and ", &parts),
            Kind::Or(_) => join(" or ", &parts),
            Kind::Compare { relation, .. } => join(relation.sign(), &parts),
            Kind::Arithmetic { operation, .. } => join(operation.sign(), &parts),
            Kind::Negate(_) => format!("(-{})", join("", &parts)),
            Kind::Between { .. } => format!("between{}", join(", ", &parts)),
            Kind::In { .. } => format!("in{}", join(", ", &parts)),
            Kind::If { .. } => format!("if{}", join(", ", &parts)),
            Kind::Quantified { .. } => format!("some{}", join(", ", &parts)),
            Kind::Not(_) => format!("not{}", join("", &parts)),
            Kind::Path { field, .. } => format!("{}.{field}", join("", &parts)),
            Kind::Bool(_)
            | Kind::Number(_)
            | Kind::Text(_)
            | Kind::Name(_)
            | Kind::List(_)
            | Kind::Call { .. }
            | Kind::IsKnown { .. }
            | Kind::IsOpen { .. } => print_expression(expr),
        }
    }
    bracketed(&read(text))
}

// ── Reading ────────────────────────────────────────────────────────────

#[test]
fn operators_bind_as_in_feel() {
    let cases = [
        ("a or b and c", "(a or (b and c))"),
        ("(a or b) and c", "((a or b) and c)"),
        ("a and b and c or d or e", "((a and b and c) or d or e)"),
        ("a = 1 and b != 2", "((a=1) and (b!=2))"),
        ("a + 1 < b * 2", "((a+1)<(b*2))"),
        ("a - b - c", "((a-b)-c)"),
        ("a - (b - c)", "(a-(b-c))"),
        ("a / b * c", "((a/b)*c)"),
        ("-a * b", "((-(a))*b)"),
        ("a - -b", "(a-(-(b)))"),
        ("-a.b", "(-((a).b))"),
        ("x between 1 and 5 and y", "(between(x, 1, 5) and y)"),
        ("x between a + 1 and b or y", "(between(x, (a+1), b) or y)"),
        ("x in [1..5] and y", "(in(x, 1, 5) and y)"),
        ("x + 1 in (a, b)", "in((x+1), a, b)"),
        ("not(a) and b", "(not(a) and b)"),
        ("not(a and b)", "not((a and b))"),
        (
            "if a then b else if c then d else e or f",
            "if(a, b, if(c, d, (e or f)))",
        ),
        (
            "a and some x in xs satisfies x.y and b",
            "(a and some(xs, ((x).y and b)))",
        ),
        ("(some x in xs satisfies x) and b", "(some(xs, x) and b)"),
        ("1 + if a then 2 else 3 + 4", "(1+if(a, 2, (3+4)))"),
        ("(a = b) = c", "((a=b)=c)"),
    ];
    for (text, expected) in cases {
        assert_eq!(shape(text), expected, "{text}");
    }
}

#[test]
fn every_way_to_write_a_range_or_a_list_after_in() {
    let cases = [
        ("x in [1..5]", "x in [1..5]"),
        ("x in (1..5)", "x in (1..5)"),
        ("x in ]1..5[", "x in (1..5)"),
        ("x in (1..5]", "x in (1..5]"),
        ("x in [1..5[", "x in [1..5)"),
        ("x in ]1..y[ or a", "x in (1..y) or a"),
        ("x in [ .5 .. 1.5 ]", "x in [0.5..1.5]"),
        ("x in [a.b..c.d]", "x in [a.b..c.d]"),
        ("x in (a, [1..3], ]5..6], b)", "x in (a, [1..3], (5..6], b)"),
        ("x in ((1..5), (7))", "x in ((1..5), 7)"),
        ("x in [a, b]", "x in [a, b]"),
        ("x in [a]", "x in [a]"),
        ("x in (a)", "x in a"),
        ("x in xs", "x in xs"),
        ("x in []", "x in []"),
    ];
    for (text, printed) in cases {
        assert_eq!(print_expression(&read(text)), printed, "{text}");
    }
}

#[test]
fn a_list_after_in_is_one_test_and_parentheses_hold_several() {
    let count = |text: &str| {
        let Kind::In { tests, .. } = read(text).kind else {
            panic!("{text}")
        };
        tests.len()
    };
    assert_eq!(count("x in [a, b]"), 1);
    assert_eq!(count("x in (a, b)"), 2);
    assert_eq!(count("x in (a, [b, c], [1..2])"), 3);
    assert_eq!(count("x in ((a))"), 1);
}

#[test]
fn words_end_where_they_end() {
    for name in [
        "nothing",
        "order",
        "inn",
        "notx",
        "android",
        "ifs",
        "truez",
        "somewhat",
        "unknown",
        "not_known",
        "yes",
        "is",
        "list",
        "date",
    ] {
        assert!(
            matches!(read(name).kind, Kind::Name(read) if read == name),
            "{name}"
        );
    }
    assert_eq!(
        shape("nothing and order or inn"),
        "((nothing and order) or inn)"
    );
}

#[test]
fn the_words_of_the_language_are_no_names() {
    for word in KEYWORDS {
        assert!(!is_name(word), "{word}");
        assert!(is_name(&format!("{word}_")), "{word}");
        let named = matches!(
            read_expression(word),
            Ok(Expr {
                kind: Kind::Name(_),
                ..
            })
        );
        assert!(!named, "{word}");
        assert!(read_expression(&format!("a.{word}")).is_err(), "{word}");
        let shouted = word.to_uppercase();
        assert_eq!(codes(&format!("a = {shouted}")), ["keyword-case"], "{word}");
    }
}

#[test]
fn functions_of_several_words_need_space_between_them_and_no_more() {
    let function = |text: &str| {
        let Kind::Call {
            function,
            function_extent,
            ..
        } = read(text).kind
        else {
            panic!("{text}")
        };

        assert!(
            function_extent
                .of(text)
                .ends_with(|letter: char| letter.is_alphabetic())
        );
        function
    };
    assert_eq!(function("list contains(xs, 1)"), "list contains");
    assert_eq!(function("list\n\t contains (xs, 1)"), "list contains");
    assert_eq!(
        function("years  and\nmonths duration(a, b)"),
        "years and months duration"
    );
    assert_eq!(
        function("working days\u{2003}between(a, b)"),
        "working days between"
    );
    assert_eq!(function("listcontains(xs, 1)"), "listcontains");
    assert_eq!(function("working_days(a)"), "working_days");
    assert_eq!(codes("list contains xs"), ["function-without-parentheses"]);
    assert!(
        matches!(read("is\nknown(consent . parent)").kind, Kind::IsKnown { name, .. } if name == "consent.parent")
    );
    assert!(matches!(read("is open ( level )").kind, Kind::IsOpen { name, .. } if name == "level"));
    assert!(matches!(read("isknown(x)").kind, Kind::Call { .. }));
}

#[test]
fn texts_and_numbers_are_kept_exactly() {
    let text = |text: &str| {
        let Kind::Text(text) = read(text).kind else {
            panic!("{text}")
        };
        text
    };
    assert_eq!(
        text(r#""a \"b\" \\ \n\t \u00e9 \U01F600""#),
        "a \"b\" \\ \n\t é 😀"
    );
    assert_eq!(text("\"it’s “fine” // here\""), "it’s “fine” // here");
    let number = |text: &str| {
        let Kind::Number(number) = read(text).kind else {
            panic!("{text}")
        };
        number.to_string()
    };
    assert_eq!(number("12"), "12");
    assert_eq!(number(".5"), "0.5");
    assert_eq!(number("0.10"), "0.10");
    assert_eq!(
        number("9999999999999999999999999999"),
        "9999999999999999999999999999"
    );
    assert_eq!(
        number("0.0000000000000000000000000001"),
        "0.0000000000000000000000000001"
    );
    assert_eq!(number("0000000000000000000000000000000000007"), "7");
    assert_eq!(codes("10000000000000000000000000000"), ["too-many-digits"]);
    assert_eq!(
        codes("0.00000000000000000000000000001"),
        ["too-many-digits"]
    );
    assert_eq!(codes(r#""\ud83d""#), ["unknown-escape"]);
}

#[test]
fn comments_and_any_white_space_may_stand_between_words() {
    let text = "a // first\r\n and/* both */b\u{2003}\u{85}or\n\n/* not( */ c // end";
    assert_eq!(print_expression(&read(text)), "a and b or c");
    assert_eq!(
        print_expression(&read("\"//\" = \"/*\"")),
        "\"//\" = \"/*\""
    );
}

/// Each node of the tree, as the author wrote it.
#[test]
fn every_node_points_at_its_own_words() {
    let cases: [(&str, &[&str]); 7] = [
        (" ( a+b ) * c // x", &["( a+b ) * c", "a+b", "a", "b", "c"]),
        ("( a ) and b  ", &["( a ) and b", "a", "b"]),
        (
            "x in ( a , [1 .. 3] , b ) or y",
            &[
                "x in ( a , [1 .. 3] , b ) or y",
                "x in ( a , [1 .. 3] , b )",
                "x",
                "a",
                "1",
                "3",
                "b",
                "y",
            ],
        ),
        (
            "not ( e . hours > 5 )",
            &[
                "not ( e . hours > 5 )",
                "e . hours > 5",
                "e . hours",
                "e",
                "5",
            ],
        ),
        ("- - a .b", &["- - a .b", "- a .b", "a .b", "a"]),
        (
            "some x in [ a ] satisfies ( x ) ",
            &["some x in [ a ] satisfies ( x )", "[ a ]", "a", "x"],
        ),
        (
            "x between ( 1 ) and f ( \"ü\" , 2 ) and z",
            &[
                "x between ( 1 ) and f ( \"ü\" , 2 ) and z",
                "x between ( 1 ) and f ( \"ü\" , 2 )",
                "x",
                "1",
                "f ( \"ü\" , 2 )",
                "\"ü\"",
                "2",
                "z",
            ],
        ),
    ];
    for (text, expected) in cases {
        let tree = read(text);
        let mut seen = Vec::new();
        tree.visit(&mut |expr| seen.push(expr.extent.of(text)));
        assert_eq!(seen, expected, "{text}");
    }
}

#[test]
fn the_parts_of_a_node_point_at_their_own_words() {
    let text = "every\n e in f( consent . parent ) satisfies e . hours in ] 1..2 [";
    let Kind::Quantified {
        quantifier,
        variable_extent,
        list,
        condition,
        ..
    } = read(text).kind
    else {
        panic!("{text}");
    };
    assert_eq!(quantifier, Quantifier::Every);
    assert_eq!(variable_extent.of(text), "e");
    assert_eq!(variable_extent.start, 7);
    let Kind::Call {
        function_extent, ..
    } = list.kind
    else {
        panic!("{text}")
    };
    assert_eq!(function_extent.of(text), "f");
    let Kind::In { value, tests } = condition.kind else {
        panic!("{text}")
    };
    let Kind::Path { field_extent, .. } = value.kind else {
        panic!("{text}")
    };
    assert_eq!(field_extent.of(text), "hours");
    let Some(Test::Range { extent, .. }) = tests.first() else {
        panic!("{text}")
    };
    assert_eq!(extent.of(text), "] 1..2 [");
    let text = "is known( consent . parent ) ";
    let tree = read(text);
    assert_eq!(tree.extent.of(text), "is known( consent . parent )");
    let Kind::IsKnown { name_extent, .. } = tree.kind else {
        panic!("{text}")
    };
    assert_eq!(name_extent.of(text), "consent . parent");
}

// ── Refusing ───────────────────────────────────────────────────────────

/// A text, the code of its only slip, the words pointed at, and the text
/// after the offered repair (or nothing, when only advice is given).
const REFUSED: [(&str, &str, &str, &str); 96] = [
    (
        "injury explained = true",
        "name-with-spaces",
        "injury explained",
        "injury_explained = true",
    ),
    (
        "date of birth < x",
        "name-with-spaces",
        "date of birth",
        "date_of_birth < x",
    ),
    (
        "reason for referral = \"x\"",
        "name-with-spaces",
        "reason for referral",
        "reason_for_referral = \"x\"",
    ),
    ("1 < x < 5", "comparison-chain", "1 < x < 5", "x in (1..5)"),
    (
        "1 <= x <= 5 or y",
        "comparison-chain",
        "1 <= x <= 5",
        "x between 1 and 5 or y",
    ),
    (
        "5 >= x > 1",
        "comparison-chain",
        "5 >= x > 1",
        "x in (1..5]",
    ),
    (
        "a = b = c",
        "comparison-chain",
        "a = b = c",
        "a = b and b = c",
    ),
    (
        "a < b > c",
        "comparison-chain",
        "a < b > c",
        "a < b and b > c",
    ),
    ("x in a in b", "comparison-chain", "x in a in b", ""),
    ("a == b", "double-equals", "==", "a = b"),
    ("a !== b", "double-equals", "!==", "a != b"),
    ("a <> b", "angle-brackets", "<>", "a != b"),
    ("a && b", "ampersand", "&&", "a and b"),
    ("a&&b", "ampersand", "&&", "a and b"),
    ("a || b", "upright-bar", "||", "a or b"),
    ("!x", "exclamation-mark", "!", "not(x)"),
    ("!e.x and b", "exclamation-mark", "!", "not(e.x) and b"),
    ("!(a or b)", "exclamation-mark", "!", "not(a or b)"),
    ("a ! b", "exclamation-mark", "!", ""),
    ("not x", "not-without-parentheses", "not", "not(x)"),
    (
        "not e.x and y",
        "not-without-parentheses",
        "not",
        "not(e.x) and y",
    ),
    ("not true", "not-without-parentheses", "not", "not(true)"),
    ("not x = 5", "not-without-parentheses", "not", ""),
    ("x not in (1, 2)", "not-in", "not in", ""),
    ("not(a, b)", "not-takes-one", "(a, b)", ""),
    ("not()", "not-takes-one", "()", ""),
    ("x = null", "null", "null", ""),
    ("x instance of number", "instance-of", "instance of", ""),
    ("xs[1]", "filter", "[", ""),
    ("xs[item > 2].y = 1", "filter", "[", ""),
    ("f(xs)[1]", "filter", "[", ""),
    ("for x in xs return x", "for-loop", "for", ""),
    ("a ** 2", "power", "**", ""),
    ("a ^ 2", "power", "^", ""),
    ("f(a: 1)", "named-argument", "a:", "f( 1)"),
    ("x = [1..5]", "range-as-value", "[1..5]", ""),
    ("f((1..5])", "range-as-value", "(1..5]", ""),
    ("x in 1..5", "range-without-brackets", "..", ""),
    ("< 5", "test-without-left-side", "< 5", ""),
    (
        "x > 1 and < 5",
        "test-without-left-side",
        "< 5",
        "x > 1 and x < 5",
    ),
    ("x in (< 5)", "test-inside-in", "(< 5)", "x < 5"),
    ("x in < 5", "test-inside-in", "< 5", "x < 5"),
    (
        "x in (< 5, 7, [8..9])",
        "test-inside-in",
        "< 5",
        "(x < 5 or x = 7 or x in [8..9])",
    ),
    ("function(x) x", "function-literal", "function", ""),
    ("true and", "ends-too-soon", "and", ""),
    ("x = \"a\" +", "ends-too-soon", "+", ""),
    ("(a or b", "unclosed-bracket", "(", "(a or b)"),
    ("f(a, (b)", "unclosed-bracket", "(", "f(a, (b))"),
    ("count([a, b)", "unclosed-bracket", "[", ""),
    (
        "x in [1..5 // end",
        "unclosed-bracket",
        "[",
        "x in [1..5] // end",
    ),
    ("a)", "unopened-bracket", ")", ""),
    ("[a, b)", "wrong-bracket", ")", "[a, b]"),
    ("\"abc", "open-text", "\"", ""),
    ("x = \"abc and y", "open-text", "\"", ""),
    ("x = “yes”", "smart-quotes", "“yes”", "x = \"yes\""),
    ("x = ‘yes’", "smart-quotes", "‘yes’", "x = \"yes\""),
    ("x = 'yes'", "single-quotes", "'yes'", "x = \"yes\""),
    ("a AND b", "keyword-case", "AND", "a and b"),
    ("a Or b", "keyword-case", "Or", "a or b"),
    ("a = TRUE", "keyword-case", "TRUE", "a = true"),
    ("x => 5", "reversed-sign", "=>", "x >= 5"),
    ("x =< 5", "reversed-sign", "=<", "x <= 5"),
    ("x ≥ 5", "typographic-sign", "≥", "x >= 5"),
    ("x − 5 > 1", "typographic-sign", "−", "x - 5 > 1"),
    (
        "is not known(x)",
        "is-not-known",
        "is not known",
        "not(is known(x))",
    ),
    (
        "a.x is not known",
        "is-not-known",
        "is not known",
        "not(is known(a.x))",
    ),
    (
        "a.x is known",
        "known-after-name",
        "is known",
        "is known(a.x)",
    ),
    (
        "is known x",
        "known-without-parentheses",
        "is known x",
        "is known(x)",
    ),
    ("if a then b", "else-missing", "if", ""),
    ("if a", "then-missing", "if", ""),
    ("then a", "then-without-if", "then", ""),
    ("a else b", "else-without-if", "else", ""),
    (
        "@\"2026-01-01\" < x",
        "at-sign",
        "@\"2026-01-01\"",
        "date(\"2026-01-01\") < x",
    ),
    ("@\"P1D\"", "at-sign", "@\"P1D\"", "duration(\"P1D\")"),
    (
        "x = 2026-11-20",
        "bare-date",
        "2026-11-20",
        "x = date(\"2026-11-20\")",
    ),
    ("x = 20/11/2026", "bare-date", "20/11/2026", ""),
    ("x > 1e6", "exponent", "1e6", ""),
    ("x > 1.5E-3", "exponent", "1.5E-3", ""),
    ("x > 5days", "letters-in-number", "5days", ""),
    (
        "x > 5 days",
        "spoken-duration",
        "5 days",
        "x > duration(\"P5D\")",
    ),
    (
        "x > 2 weeks",
        "spoken-duration",
        "2 weeks",
        "x > duration(\"P14D\")",
    ),
    ("age > 1,000", "comma-in-number", "1,000", "age > 1000"),
    ("", "nothing-written", "", ""),
    ("a, b", "comma-for-and", ",", "a and b"),
    ("(a, b)", "comma-for-and", ",", "(a and b)"),
    ("a or b, c", "comma-for-and", ",", ""),
    ("f(a,)", "trailing-comma", ",", "f(a)"),
    ("x in", "in-without-right-side", "in", ""),
    ("x in and y", "in-without-right-side", "in", ""),
    (
        "some x in xs: p",
        "satisfies-missing",
        ":",
        "some x in xs satisfies p",
    ),
    ("some x in xs, y in ys satisfies p", "two-lists", ",", ""),
    (
        "some x xs satisfies p",
        "in-missing",
        "x xs",
        "some x in xs satisfies p",
    ),
    ("x between 1", "between-without-and", "1", ""),
    ("x.in", "keyword-as-name", "in", ""),
    (
        "x is not \"yes\"",
        "is-for-equals",
        "is not",
        "x != \"yes\"",
    ),
    ("a\u{a0}and b", "no-break-space", "\u{a0}", "a and b"),
];

#[test]
fn each_refused_form_has_its_own_word_place_and_way_out() {
    for (text, code, place, after) in REFUSED {
        let found = slips(text);
        let [slip] = found.as_slice() else {
            panic!("{text}: {found:?}");
        };
        assert_eq!(slip.code, code, "{text}");
        assert_eq!(pointed(slip, text), place, "{text}");
        assert_eq!(repaired(text, slip).unwrap_or_default(), after, "{text}");
        assert!(slip.help.is_some(), "{text}");
        assert!(
            after.is_empty() || read_expression(after).is_ok(),
            "{after}"
        );
    }
}

#[test]
fn invisible_characters_are_named() {
    for hidden in ["\u{0}", "\u{7}", "\u{200b}", "\u{202e}", "\u{feff}"] {
        assert_eq!(codes(&format!("a {hidden}= b")), ["control-character"]);
    }
    assert_eq!(codes("x = \"a\u{0}b\""), ["control-character"]);
    assert_eq!(codes("x = \"a\u{202e}b\""), ["control-character"]);
}

#[test]
fn the_message_says_what_could_stand_there() {
    let message = |text: &str| slips(text).remove(0).message;
    assert_eq!(
        message("x = 5 \"a\""),
        "expected an operator, found `\"a\"`"
    );
    assert_eq!(message("and a"), "expected a value, found `and`");
    assert_eq!(message("(a 5)"), "expected an operator or `)`, found `5`");
    assert_eq!(message("is known(1)"), "expected a name, found `1`");
    assert_eq!(message("[a 5]"), "expected an operator or `]`, found `5`");
    assert_eq!(
        message("true and"),
        "the expression ends after `and`, where a value is expected"
    );
}

#[test]
fn several_slips_come_in_the_order_of_the_text() {
    assert_eq!(
        codes("a == b && c <> d"),
        ["double-equals", "ampersand", "angle-brackets"]
    );
    assert_eq!(
        codes("x = [1..2] or 1 < y < 2"),
        ["range-as-value", "comparison-chain"]
    );
    assert_eq!(
        codes("injury here AND not x == 'a'"),
        [
            "name-with-spaces",
            "keyword-case",
            "not-without-parentheses",
            "double-equals",
            "single-quotes",
        ]
    );
    assert_eq!(slips(&"§ ".repeat(2000)).len(), 20);
}

#[test]
fn messages_are_short_lower_case_lines_without_foreign_words() {
    for (text, ..) in REFUSED {
        for slip in slips(text) {
            assert_plain(&slip, text);
        }
    }
}

fn assert_plain(slip: &Slip, text: &str) {
    let first = slip.message.chars().next().unwrap();
    assert!(
        first.is_lowercase() || first == '`',
        "{text}: {}",
        slip.message
    );
    assert!(
        !slip.message.ends_with('.') && !slip.message.contains('\n'),
        "{text}: {}",
        slip.message
    );
    assert!(
        slip.code
            .bytes()
            .all(|letter| letter.is_ascii_lowercase() || letter == b'-')
    );
    assert!(
        !slip.label.is_empty() && slip.label.chars().count() < 60,
        "{text}: {}",
        slip.label
    );
    let said = format!(
        "{} {} {}",
        slip.message,
        slip.label,
        slip.help.clone().unwrap_or_default()
    );
    for word in [
        "EOI",
        "SOI",
        "round_end",
        "postfix",
        "WHITESPACE",
        "expected something",
    ] {
        assert!(!said.contains(word), "{text}: {said}");
    }
}

// ── Bounds ─────────────────────────────────────────────────────────────

/// Everything that nests, as what begins a level and what ends it.
const NESTING: [(&str, &str); 14] = [
    ("(", ")"),
    ("[", "]"),
    ("not(", ")"),
    ("f(1, ", ")"),
    ("- ", ""),
    ("if ", " then b else c"),
    ("if b then ", " else c"),
    ("if b then c else ", ""),
    ("some x in xs satisfies ", ""),
    ("some x in ", " satisfies y"),
    ("a and not(b or -c * 2 < 3 + ", ")"),
    ("x in (b, ", ")"),
    ("x in ]1..", "["),
    ("x in [1..", "]"),
];

#[test]
fn sixty_four_levels_are_read_and_sixty_five_refused() {
    for (open, close) in NESTING {
        let minus = usize::from(open.contains("-c"));
        let levels = |count: usize| format!("{}a{}", open.repeat(count), close.repeat(count));
        if !open.starts_with("x in") {
            let tree = read(&levels(64 - minus));
            assert!(read(&print_expression(&tree)).same_as(&tree), "{open}");
        }
        assert_eq!(codes(&levels(65 + minus)), ["too-deep"], "{open}");
    }
    let ranges = format!("{}b{}", "x in (a, ".repeat(64), ")".repeat(64));
    assert!(read_expression(&ranges).is_ok());
}

#[test]
fn long_and_flat_is_fine() {
    for (word, count) in [
        (" and ", 1300),
        (" or ", 1600),
        (" + ", 500),
        ("*", 500),
        (".", 500),
    ] {
        let text = vec!["a"; count].join(word);
        let tree = read(&text);
        assert!(read(&print_expression(&tree)).same_as(&tree), "{word}");
    }
    let closed = vec!["(a = -b)"; 600].join(" or ");
    read(&closed);
    assert_eq!(codes(&vec!["a"; 3000].join("+")), ["chain-too-long"]);
    assert_eq!(codes(&vec!["a"; 3000].join(".")), ["chain-too-long"]);
}

#[test]
fn no_text_however_hostile_takes_long() {
    let pieces = [
        "(",
        "[",
        "]",
        ")",
        "((",
        "[[",
        "f(",
        "not(",
        "- ",
        "-",
        "if ",
        "if a then ",
        "if a then b else ",
        "some x in ",
        "some x in xs satisfies ",
        "x in (",
        "x in ]",
        "x in [",
        "(1..",
        "[1..",
        "x in (]",
        "\"",
        "\\\"",
        "/*",
        "//\n",
        "'",
        "“",
        "a ",
        "a.",
        ".",
        "..",
        "1",
        ",",
        "a,",
        "< ",
        "a < ",
        "a between ",
        "a + ",
        "list contains(",
        "is known(",
        "is not known ",
        "not ",
        "for ",
        "[a",
        "(a",
        "([",
        "(a, ",
        "x in ((",
        "!",
        "&&",
        "\u{a0}",
        "else ",
        "then ",
        "satisfies ",
        ":",
        "a: ",
        "f(a: ",
        "xs[",
        "@\"",
        "1e",
        "é",
        "years and months duration(",
    ];
    for piece in pieces {
        let count = 8192 / piece.len();
        for text in [
            piece.repeat(count),
            piece.repeat(64),
            piece.repeat(64) + "a",
            format!("{}a", piece.repeat(63)),
        ] {
            assert_quick(&text);
        }
        for other in pieces {
            let both = format!("{piece}{other}");
            assert_quick(&both.repeat(50));
            assert_quick(&both.repeat(21));
            assert_quick(&format!("if a then b else {both}").repeat(20));
        }
    }
    assert_quick(&"(".repeat(1 << 20));
    assert_eq!(codes(&"a".repeat(1 << 20)), ["too-long"]);
    assert_eq!(codes(&"é".repeat(5000)), ["too-long"]);
}

fn assert_quick(text: &str) {
    let start = Instant::now();
    let answer = read_expression(text);
    let taken = start.elapsed();
    let beginning: String = text.chars().take(60).collect();
    assert!(taken < Duration::from_secs(10), "{taken:?} for {beginning}");
    assert!(
        answer.is_ok() || answer.is_err_and(|slips| !slips.is_empty()),
        "{beginning}"
    );
}

// ── Laws ───────────────────────────────────────────────────────────────

fn anywhere(kind: Kind) -> Expr {
    Expr {
        kind,
        extent: NOWHERE,
    }
}

const NOWHERE: Extent = Extent { start: 0, end: 0 };

fn a_name() -> impl Strategy<Value = String> {
    "[a-zA-Z_][a-zA-Z0-9_]{0,5}".prop_filter("a word of the language", |name| is_name(name))
}

fn a_function() -> impl Strategy<Value = String> {
    let own = [
        "list contains",
        "years and months duration",
        "working days between",
        "count",
    ];
    prop_oneof![
        a_name(),
        proptest::sample::select(own.to_vec()).prop_map(str::to_owned)
    ]
}

fn a_number() -> impl Strategy<Value = Decimal> {
    (0..=9_999_999_999_999_999_999_999_999_999_i128, 0_u32..=28)
        .prop_map(|(digits, scale)| Decimal::from_i128_with_scale(digits, scale))
        .prop_filter("more digits than can be written", |number| {
            number
                .to_string()
                .replace('.', "")
                .trim_start_matches('0')
                .len()
                <= 28
        })
}

fn a_leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        any::<bool>().prop_map(Kind::Bool),
        a_number().prop_map(Kind::Number),
        any::<String>().prop_map(Kind::Text),
        a_name().prop_map(Kind::Name),
        proptest::collection::vec(a_name(), 1..3).prop_map(|names| Kind::IsKnown {
            name: names.join("."),
            name_extent: NOWHERE
        }),
        a_name().prop_map(|name| Kind::IsOpen {
            name,
            name_extent: NOWHERE
        }),
    ]
    .prop_map(anywhere)
}

fn a_test(part: impl Strategy<Value = Expr> + Clone) -> impl Strategy<Value = Test> {
    let range = (part.clone(), any::<bool>(), part.clone(), any::<bool>());
    prop_oneof![
        part.prop_map(Test::Expr),
        range.prop_map(|(least, least_closed, most, most_closed)| Test::Range {
            least,
            least_closed,
            most,
            most_closed,
            extent: NOWHERE,
        }),
    ]
}

fn a_tree() -> impl Strategy<Value = Expr> {
    a_leaf().prop_recursive(8, 60, 4, |part| {
        let boxed = part.clone().prop_map(Box::new);
        let several = proptest::collection::vec(part.clone(), 2..4);
        let any_number = proptest::collection::vec(part.clone(), 0..4);
        let two = (boxed.clone(), boxed.clone());
        let three = (boxed.clone(), boxed.clone(), boxed.clone());
        let relations = [
            Relation::Equal,
            Relation::NotEqual,
            Relation::Less,
            Relation::AtMost,
            Relation::More,
            Relation::AtLeast,
        ];
        let operations = [
            Operation::Add,
            Operation::Subtract,
            Operation::Multiply,
            Operation::Divide,
        ];
        let quantifiers = [Quantifier::Some, Quantifier::Every];
        prop_oneof![
            (boxed.clone(), a_name()).prop_map(|(base, field)| Kind::Path {
                base,
                field,
                field_extent: NOWHERE
            }),
            any_number.clone().prop_map(Kind::List),
            (a_function(), any_number).prop_map(|(function, arguments)| Kind::Call {
                function,
                function_extent: NOWHERE,
                arguments
            }),
            boxed.clone().prop_map(Kind::Not),
            boxed.clone().prop_map(Kind::Negate),
            several.clone().prop_map(Kind::And),
            several.prop_map(Kind::Or),
            (proptest::sample::select(relations.to_vec()), two.clone()).prop_map(
                |(relation, (left, right))| Kind::Compare {
                    relation,
                    left,
                    right
                }
            ),
            three
                .clone()
                .prop_map(|(value, least, most)| Kind::Between { value, least, most }),
            (boxed, proptest::collection::vec(a_test(part), 1..4))
                .prop_map(|(value, tests)| Kind::In { value, tests }),
            (proptest::sample::select(operations.to_vec()), two.clone()).prop_map(
                |(operation, (left, right))| Kind::Arithmetic {
                    operation,
                    left,
                    right
                }
            ),
            three.prop_map(|(condition, then, otherwise)| Kind::If {
                condition,
                then,
                otherwise
            }),
            (
                proptest::sample::select(quantifiers.to_vec()),
                a_name(),
                two
            )
                .prop_map(|(quantifier, variable, (list, condition))| {
                    Kind::Quantified {
                        quantifier,
                        variable,
                        variable_extent: NOWHERE,
                        list,
                        condition,
                    }
                }),
        ]
        .prop_map(anywhere)
    })
}

/// Signs and words thrown together, so that most texts are nearly right.
fn a_near_miss() -> impl Strategy<Value = String> {
    let words = [
        "a",
        "b.c",
        "1",
        "\"t\"",
        "and",
        "or",
        "not",
        "not(",
        "(",
        ")",
        "[",
        "]",
        "in",
        "..",
        ",",
        "<",
        "=",
        "-",
        "*",
        "if",
        "then",
        "else",
        "some",
        "x",
        "satisfies",
        "between",
        "is known(",
        "list contains(",
        ":",
        "==",
        "null",
        "“",
        "'",
        "\u{a0}",
        "2026-01-02",
        "f(",
        "/*",
        "*/",
        "//",
        "\n",
        "is",
        "known",
        "for",
        "of",
        "AND",
        "@",
        ".",
        "5",
        "days",
        "!",
        "é",
        "\\",
        "\"",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..25)
        .prop_map(|words| words.join(" "))
}

/// The law for any answer to any text.
fn assert_sound(text: &str) {
    match read_expression(text) {
        Ok(tree) => {
            let printed = print_expression(&tree);
            assert!(read(&printed).same_as(&tree), "{text} printed as {printed}");
            tree.visit(&mut |expr| {
                let words = expr.extent.of(text);
                assert!(read(words).same_as(expr), "{words} in {text}");
            });
        }
        Err(found) => {
            assert!(!found.is_empty() && found.len() <= 20);
            assert!(found.is_sorted_by_key(|slip| slip.extent), "{text}");
            for slip in &found {
                pointed(slip, text);
                repaired(text, slip);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing is lost between a tree and its text.
    #[test]
    fn reading_what_was_printed_gives_the_same_tree(tree in a_tree()) {
        let printed = print_expression(&tree);
        let again = read_expression(&printed);
        prop_assert!(again.as_ref().is_ok_and(|again| again.same_as(&tree)), "{printed}\n{again:?}");
    }

    /// Printing is settled at once: the printed text prints as itself.
    #[test]
    fn printing_again_changes_nothing(tree in a_tree()) {
        let printed = print_expression(&tree);
        prop_assert_eq!(print_expression(&read(&printed)), printed);
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        assert_sound(&text);
    }

    #[test]
    fn any_printable_text_is_answered(text in "[ -~“”‘’é\n\t\u{a0}]{0,80}") {
        assert_sound(&text);
    }

    #[test]
    fn any_near_miss_is_answered(text in a_near_miss()) {
        assert_sound(&text);
    }

    /// Whatever repeats, closed or not, is answered at once.
    #[test]
    fn any_repeated_near_miss_is_answered_at_once(text in a_near_miss(), end in a_near_miss()) {
        for times in [8, 16, 32, 64] {
            assert_quick(&format!("{} {end}", format!("{text} ").repeat(times)));
        }
    }

    /// A right text with a few characters taken out, doubled or put elsewhere.
    #[test]
    fn any_damaged_expression_is_answered(
        tree in a_tree(),
        cuts in proptest::collection::vec((any::<proptest::sample::Index>(), any::<char>(), 0..3), 1..4),
    ) {
        let mut letters: Vec<char> = print_expression(&tree).chars().collect();
        for (place, put, what) in cuts {
            let at = place.index(letters.len() + 1);
            match what {
                0 => letters.truncate(at),
                1 => letters.insert(at, put),
                _ => drop(letters.drain(at..(at + 2).min(letters.len()))),
            }
        }
        assert_sound(&letters.into_iter().collect::<String>());
    }
}
