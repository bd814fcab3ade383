//! Random typed expressions as FEEL and this language both write them, and facts for them.
//!
//! Numbers are whole or end in halves and quarters, so that engines which round
//! to binary fractions are compared with too. Parentheses are left out where
//! that is allowed: which operator binds tighter is part of the comparison.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use threshold::algebra::value::Value;

use crate::tape::Tape;

/// Facts with their values.
pub(crate) type Known = Vec<(String, Value)>;

const RELATIONS: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];
const DAYS: [&str; 8] = [
    "2026-02-28",
    "2024-02-29",
    "2026-03-01",
    "2025-12-31",
    "2026-01-31",
    "2008-02-29",
    "2026-11-20",
    "2011-07-15",
];
const DURATIONS: [&str; 6] = ["P1D", "P30D", "P1M", "P1Y", "P1Y6M", "P13M"];
const WORDS: [&str; 3] = ["red", "green", "a \\\"b\\\" c"];

/// Values for every name that expressions use.
pub(crate) fn facts(tape: &mut Tape<'_>) -> Known {
    let number = |tape: &mut Tape<'_>| {
        let quarters = i64::try_from(tape.below(41)).unwrap() - 20;
        let step = if tape.chance(30) { 1 } else { 4 };
        Value::Number(Decimal::new(quarters * 25 * step, 2))
    };
    let word = |tape: &mut Tape<'_>| Value::text(tape.pick::<&str>(&["red", "green", "a \"b\" c"]));
    let day = |tape: &mut Tape<'_>| Value::Date(tape.pick::<&str>(&DAYS).parse::<Date>().unwrap());
    let truth = |tape: &mut Tape<'_>| Value::Bool(tape.chance(50));
    let list = |tape: &mut Tape<'_>, of: &dyn Fn(&mut Tape<'_>) -> Value| {
        Value::List((0..tape.below(4)).map(|_| Some(of(tape))).collect())
    };
    let record = |tape: &mut Tape<'_>| {
        Value::Record(BTreeMap::from([
            ("hours".into(), Some(number(tape))),
            ("by".into(), Some(word(tape))),
            ("seen".into(), Some(truth(tape))),
            ("on".into(), Some(day(tape))),
        ]))
    };
    let mut records = list(tape, &record);
    if records == Value::List(Vec::new()) {
        // An empty list would have items of no type.
        records = Value::List(vec![Some(record(tape))]);
    }
    vec![
        ("n".to_owned(), number(tape)),
        ("m".to_owned(), number(tape)),
        ("a".to_owned(), truth(tape)),
        ("b".to_owned(), truth(tape)),
        ("t".to_owned(), word(tape)),
        ("d".to_owned(), day(tape)),
        ("e".to_owned(), day(tape)),
        ("ns".to_owned(), list(tape, &number)),
        ("ts".to_owned(), list(tape, &word)),
        ("rs".to_owned(), records),
    ]
}

/// An expression that gives a truth value, a number or a text.
pub(crate) fn expression(tape: &mut Tape<'_>) -> String {
    let mut writer = Writer {
        tape,
        items: Vec::new(),
    };
    match writer.tape.below(5) {
        0 => writer.number(3),
        1 => writer.text(2),
        _ => writer.truth(3),
    }
}

struct Writer<'a, 't> {
    tape: &'a mut Tape<'t>,
    items: Vec<(String, &'static str)>,
}

impl Writer<'_, '_> {
    fn relation(&mut self) -> &'static str {
        self.tape.pick::<&'static str>(&RELATIONS)
    }

    fn items_of(&self, kind: &str) -> Vec<String> {
        self.items
            .iter()
            .filter(|(_, of)| *of == kind)
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// Something that stands as tightly as a name.
    fn atom(&mut self, depth: usize) -> String {
        match self.tape.below(4) {
            0 => ["true", "false"][self.tape.below(2)].to_owned(),
            1 if depth > 0 => format!("not({})", self.truth(depth - 1)),
            2 if depth > 0 => {
                let inner = self.truth(depth - 1);
                format!("({inner})")
            }
            _ => match self.items_of("record").first() {
                Some(item) if self.tape.chance(50) => format!("{item}.seen"),
                _ => ["a", "b"][self.tape.below(2)].to_owned(),
            },
        }
    }

    fn truth(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.comparison(0);
        }
        let deeper = depth - 1;
        match self.tape.below(12) {
            0 => self.atom(deeper),
            1 => format!(
                "{} and {}",
                self.comparison(deeper),
                self.comparison(deeper)
            ),
            2 => format!("{} or {}", self.comparison(deeper), self.comparison(deeper)),
            3 => format!(
                "{} or {} and {}",
                self.comparison(deeper),
                self.comparison(deeper),
                self.comparison(deeper)
            ),
            4 => format!(
                "{} and {} or {}",
                self.comparison(deeper),
                self.atom(deeper),
                self.comparison(deeper)
            ),
            5 => format!("not({})", self.truth(deeper)),
            6 => format!(
                "if {} then {} else {}",
                self.truth(deeper),
                self.truth(deeper),
                self.truth(deeper)
            ),
            7 | 8 => self.quantified(deeper),
            9 => format!(
                "{} and ({})",
                self.comparison(deeper),
                self.quantified(deeper)
            ),
            _ => self.comparison(deeper),
        }
    }

    fn comparison(&mut self, depth: usize) -> String {
        let relation = self.relation();
        match self.tape.below(14) {
            0..=2 => format!("{} {relation} {}", self.number(depth), self.number(depth)),
            3 => format!(
                "{} {} {}",
                self.text(0),
                ["=", "!="][self.tape.below(2)],
                self.text(0)
            ),
            4 => format!("{} {relation} {}", self.day(depth), self.day(depth)),
            5 => format!(
                "{} between {} and {}",
                self.number(depth),
                self.number(0),
                self.number(0)
            ),
            6 => self.number_in(depth),
            7 => match self.tape.below(3) {
                0 => format!("{} in ts", self.text(0)),
                1 => format!("{} in (\"red\", t)", self.text(0)),
                _ => format!("{} in [\"green\", {}]", self.text(0), self.text(0)),
            },
            8 => format!("list contains(ns, {})", self.number(0)),
            9 => format!("list contains(ts, {})", self.text(0)),
            10 => {
                let days = *self.tape.pick(&["P1D", "P30D", "P400D"]);
                format!(
                    "{} - {} {relation} duration(\"{days}\")",
                    self.day(0),
                    self.day(0)
                )
            }
            11 => {
                let months = *self.tape.pick(&["P1M", "P1Y", "P17Y11M"]);
                format!(
                    "years and months duration({}, {}) {relation} duration(\"{months}\")",
                    self.day(0),
                    self.day(0)
                )
            }
            12 => format!(
                "{} between {} and {}",
                self.day(0),
                self.day(0),
                self.day(0)
            ),
            _ => {
                let (x, y) = (self.atom(0), self.atom(0));
                format!("({x} {} {y})", ["=", "!="][self.tape.below(2)])
            }
        }
    }

    fn number_in(&mut self, depth: usize) -> String {
        let x = self.number(depth);
        let low = self.tape.below(4);
        let high = low + 1 + self.tape.below(3);
        match self.tape.below(7) {
            0 => format!("{x} in [{low}..{high}]"),
            1 => format!("{x} in ({low}..{high}]"),
            2 => format!("{x} in [{low}..{high})"),
            3 => format!("{x} in ]{low}..{high}["),
            4 => format!("{x} in ({low}, {high}, [{high}..9])"),
            5 => format!("{x} in ns"),
            _ => format!("{x} in [{low}, {high}, m]"),
        }
    }

    fn quantified(&mut self, depth: usize) -> String {
        let word = ["some", "every"][self.tape.below(2)];
        let name = format!("x{}", self.items.len());
        let (list, of) = match self.tape.below(4) {
            0 => ("ns".to_owned(), "number"),
            1 => (
                format!("[{}, {}]", self.number(0), self.number(0)),
                "number",
            ),
            _ => ("rs".to_owned(), "record"),
        };
        self.items.push((name.clone(), of));
        let condition = self.truth(depth);
        self.items.pop();
        format!("{word} {name} in {list} satisfies {condition}")
    }

    fn number(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.plain_number();
        }
        let deeper = depth - 1;
        match self.tape.below(13) {
            0 => format!("{} + {}", self.number(deeper), self.plain_number()),
            1 => format!("{} - {}", self.plain_number(), self.plain_number()),
            2 => format!("{} * {}", self.plain_number(), self.plain_number()),
            3 => format!(
                "{} - {} - {}",
                self.plain_number(),
                self.plain_number(),
                self.plain_number()
            ),
            4 => format!(
                "{} + {} * {}",
                self.plain_number(),
                self.plain_number(),
                self.plain_number()
            ),
            5 => format!(
                "{} / {}",
                self.plain_number(),
                ["2", "4", "-2"][self.tape.below(3)]
            ),
            6 => format!("{} / 2 * {}", self.plain_number(), self.plain_number()),
            7 => format!("-({})", self.number(deeper)),
            8 => format!(
                "{}({}, {})",
                ["min", "max", "sum"][self.tape.below(3)],
                self.number(deeper),
                self.number(0)
            ),
            9 => format!(
                "{}([{}, {}, n])",
                ["min", "max", "sum"][self.tape.below(3)],
                self.number(0),
                self.number(0)
            ),
            10 => format!(
                "(if {} then {} else {})",
                self.truth(deeper),
                self.number(deeper),
                self.number(0)
            ),
            11 => match self.tape.below(6) {
                0 => format!("({} - {}).days", self.day(0), self.day(0)),
                1 => format!(
                    "years and months duration({}, {}).years",
                    self.day(0),
                    self.day(0)
                ),
                2 => format!(
                    "years and months duration({}, {}).months",
                    self.day(0),
                    self.day(0)
                ),
                3 => "d.year".to_owned(),
                4 => "e.month".to_owned(),
                _ => format!("({}).day", self.day(1)),
            },
            _ => self.plain_number(),
        }
    }

    fn plain_number(&mut self) -> String {
        let items = self.items_of("number");
        let records = self.items_of("record");
        match self.tape.below(9) {
            0 => ["0", "1", "2.5", "10", "0.25"][self.tape.below(5)].to_owned(),
            1 => format!("count({})", ["ns", "ts", "rs"][self.tape.below(3)]),
            2 => "-n".to_owned(),
            3 if !items.is_empty() => items[0].clone(),
            4 if !items.is_empty() => items[items.len() - 1].clone(),
            3..=5 if !records.is_empty() => format!("{}.hours", records[records.len() - 1]),
            6 => "m".to_owned(),
            _ => "n".to_owned(),
        }
    }

    fn day(&mut self, depth: usize) -> String {
        let records = self.items_of("record");
        match self.tape.below(6) {
            0 => format!("date(\"{}\")", self.tape.pick::<&str>(&DAYS)),
            1 | 2 if depth > 0 => {
                let sign = ["+", "-"][self.tape.below(2)];
                format!(
                    "{} {sign} duration(\"{}\")",
                    self.day(0),
                    self.tape.pick::<&str>(&DURATIONS)
                )
            }
            3 if !records.is_empty() => format!("{}.on", records[0]),
            4 => "e".to_owned(),
            _ => "d".to_owned(),
        }
    }

    fn text(&mut self, depth: usize) -> String {
        let records = self.items_of("record");
        match self.tape.below(4) {
            0 => format!("\"{}\"", self.tape.pick::<&str>(&WORDS)),
            1 if depth > 0 => {
                format!(
                    "(if {} then {} else {})",
                    self.truth(depth - 1),
                    self.text(depth - 1),
                    self.text(0)
                )
            }
            2 if !records.is_empty() => format!("{}.by", records[0]),
            _ => "t".to_owned(),
        }
    }
}
