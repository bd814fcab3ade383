//! Random packs: facts of every type, questions that open each other, decisions that read each other.
//!
//! Expressions come out as text, so that reading and checking take part too.
//! The plain ones are those the finite view can express; the others mix in
//! arithmetic, lists of records and tests of one fact against another.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rust_decimal::Decimal;

use crate::naive::V;
use crate::tape::Tape;

/// What a fact may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    YesNo,
    OneOf(Vec<&'static str>),
    AnyOf(Vec<&'static str>),
    Whole(i64, i64),
    Decimal,
    Date,
    Records,
}

/// A fact as it will be written.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) only_if: Option<String>,
    pub(crate) otherwise: Option<V>,
    pub(crate) worked_out: Option<String>,
}

/// A rule as it will be written.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) when: String,
    pub(crate) unless: Option<String>,
    pub(crate) then: Vec<&'static str>,
}

/// A decision as it will be written.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub(crate) name: String,
    pub(crate) outcomes: Vec<&'static str>,
    pub(crate) hit: &'static str,
    pub(crate) otherwise: Option<&'static str>,
    pub(crate) rules: Vec<Rule>,
}

/// A pack as it will be written.
#[derive(Clone, Default)]
pub(crate) struct Spec {
    pub(crate) facts: Vec<Fact>,
    pub(crate) decisions: Vec<Decision>,
}

/// Which expressions a random pack may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Those that the finite view expresses.
    Finite,
    /// All of the language.
    All,
}

const COLOURS: [&str; 4] = ["red", "green", "blue", "grey"];
const OUTCOMES: [&str; 4] = ["low", "mid", "high", "top"];
const DAYS: [&str; 3] = ["2026-03-01", "2026-03-02", "2026-06-15"];
const RELATIONS: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];

/// The script of every random pack.
pub(crate) const SCRIPT: &str = "fn choose(c, b) { if b { c } else { \"red\" } }\n\
    fn either(a, b) { a || b }\n\
    fn twice(n) { n * 2 }\n";

/// The same functions, for the naive evaluator.
pub(crate) fn scripted(name: &str, given: &[V]) -> Option<V> {
    match (name, given) {
        ("choose", [c, V::Bool(b)]) => Some(if *b {
            c.clone()
        } else {
            V::Text("red".to_owned())
        }),
        ("either", [V::Bool(a), V::Bool(b)]) => Some(V::Bool(*a || *b)),
        ("twice", [V::Num(n)]) => Some(V::Num(n * Decimal::TWO)),
        _ => None,
    }
}

impl Kind {
    /// Every answer that brute force tries: all of them, or one for each that a rule can tell apart.
    pub(crate) fn domain(&self) -> Vec<V> {
        let text = |value: &&str| V::Text((*value).to_owned());
        match self {
            Self::YesNo => vec![V::Bool(false), V::Bool(true)],
            Self::OneOf(values) => values.iter().map(text).collect(),
            Self::AnyOf(values) => (0..1_usize << values.len())
                .map(|set| {
                    let chosen = values
                        .iter()
                        .enumerate()
                        .filter(|(at, _)| set >> at & 1 == 1);
                    V::List(chosen.map(|(_, value)| text(value)).collect())
                })
                .collect(),
            Self::Whole(least, most) => (*least..=*most).map(|n| V::Num(n.into())).collect(),
            Self::Decimal => ["0", "0.5", "1", "1.25", "1.5", "2", "3"]
                .map(|n| V::Num(n.parse().unwrap()))
                .to_vec(),
            Self::Date => [
                "2026-01-31",
                "2026-02-28",
                "2026-03-01",
                "2026-03-02",
                "2026-03-10",
                "2026-06-15",
                "2026-07-01",
                "2026-08-01",
            ]
            .map(|day| V::Date(day.parse().unwrap()))
            .to_vec(),
            Self::Records => {
                let mut records = Vec::new();
                for hours in [0, 2, 5] {
                    for by in ["red", "green"] {
                        for bad in [false, true] {
                            records.push(V::Record(BTreeMap::from([
                                ("hours".to_owned(), V::Num(hours.into())),
                                ("by".to_owned(), V::Text(by.to_owned())),
                                ("bad".to_owned(), V::Bool(bad)),
                            ])));
                        }
                    }
                }
                let two = V::List(vec![records[1].clone(), records[10].clone()]);
                let mut lists = vec![V::List(Vec::new())];
                lists.extend(records.into_iter().map(|record| V::List(vec![record])));
                lists.push(two);
                lists
            }
        }
    }

    fn random(tape: &mut Tape<'_>, reach: Reach) -> Self {
        let some = |tape: &mut Tape<'_>, least: usize| {
            let first = tape.below(2);
            COLOURS[first..first + least + tape.below(3 - least + 1).min(3 - first.min(1))].to_vec()
        };
        match tape.below(if reach == Reach::All { 11 } else { 9 }) {
            0..=3 => Self::YesNo,
            4 | 5 => Self::OneOf(some(tape, 2)),
            6 => Self::AnyOf(some(tape, 2)),
            7 => Self::Whole(0, 2 + i64::try_from(tape.below(4)).unwrap()),
            8 => {
                if tape.chance(50) {
                    Self::Decimal
                } else {
                    Self::Date
                }
            }
            9 => Self::Whole(-2, 3),
            _ => Self::Records,
        }
    }
}

/// Names that an expression may use.
#[derive(Clone, Default)]
struct Scope {
    facts: Vec<(String, Kind)>,
    picks: Vec<(String, Vec<&'static str>)>,
    collects: Vec<(String, Vec<&'static str>)>,
}

struct Writer<'a, 't> {
    tape: &'a mut Tape<'t>,
    scope: &'a Scope,
    reach: Reach,
    items: usize,
}

impl Writer<'_, '_> {
    fn facts(&self, fits: impl Fn(&Kind) -> bool) -> Vec<(String, Kind)> {
        self.scope
            .facts
            .iter()
            .filter(|(_, kind)| fits(kind))
            .cloned()
            .collect()
    }

    fn relation(&mut self) -> &'static str {
        self.tape.pick::<&'static str>(&RELATIONS)
    }

    /// A condition.
    fn condition(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.test();
        }
        let deeper = depth - 1;
        match self.tape.below(14) {
            0..=3 => self.test(),
            4 => format!("not({})", self.condition(deeper)),
            5 | 6 => format!(
                "({} and {})",
                self.condition(deeper),
                self.condition(deeper)
            ),
            7 | 8 => format!("({} or {})", self.condition(deeper), self.condition(deeper)),
            9 => {
                format!(
                    "{} and ({} or {}) and {}",
                    self.test(),
                    self.condition(deeper),
                    self.test(),
                    self.condition(deeper)
                )
                .replacen("", "(", 1)
                    + ")"
            }
            10 => format!(
                "(if {} then {} else {})",
                self.condition(deeper),
                self.condition(deeper),
                self.condition(deeper)
            ),
            11 => {
                let sign = if self.tape.chance(40) { "!=" } else { "=" };
                format!(
                    "(({}) {sign} ({}))",
                    self.condition(deeper),
                    self.condition(deeper)
                )
            }
            12 => self.over_written_list(deeper),
            _ => self.chosen_value(deeper),
        }
    }

    /// A condition without parts of its own.
    fn test(&mut self) -> String {
        if self.reach == Reach::All && self.tape.chance(35) {
            return self.wide_test();
        }
        let picks = self.scope.picks.len();
        let collects = self.scope.collects.len();
        let at = self.tape.below(self.scope.facts.len() + picks + collects);
        if let Some((name, kind)) = self.scope.facts.get(at).cloned() {
            return self.fact_test(&name, &kind);
        }
        let at = at - self.scope.facts.len();
        if let Some((name, outcomes)) = self.scope.picks.get(at).cloned() {
            return self.value_test(&name, &outcomes);
        }
        let (name, outcomes) = self.scope.collects[at - picks].clone();
        self.set_test(&name, &outcomes)
    }

    fn fact_test(&mut self, name: &str, kind: &Kind) -> String {
        match kind {
            Kind::YesNo => match self.tape.below(8) {
                7 => format!("({name} = false)"),
                6 => format!("({name} != true)"),
                5 => format!("either({name}, false)"),
                _ => name.to_owned(),
            },
            Kind::OneOf(values) => self.value_test(name, values),
            Kind::AnyOf(values) => self.set_test(name, values),
            Kind::Whole(least, most) => self.whole_test(name, *least, *most),
            Kind::Decimal => {
                let at = *self.tape.pick(&["1", "1.5"]);
                match self.tape.below(4) {
                    0 => format!("({at} {} {name})", self.relation()),
                    1 => format!("({name} in ({at}..3])").replace("(1.5..3]", "]1.5..3]"),
                    _ => format!("({name} {} {at})", self.relation()),
                }
            }
            Kind::Date => {
                let at = self.tape.below(3);
                let day = DAYS[at];
                match self.tape.below(5) {
                    0 if at < 2 => {
                        format!(
                            "({name} between date(\"{day}\") and date(\"{}\"))",
                            DAYS[at + 1]
                        )
                    }
                    1 if at < 2 => {
                        format!("({name} in [date(\"{day}\")..date(\"{}\")))", DAYS[at + 1])
                    }
                    2 => format!("(date(\"{day}\") {} {name})", self.relation()),
                    _ => format!("({name} {} date(\"{day}\"))", self.relation()),
                }
            }
            Kind::Records => format!("(count({name}) > 0)"),
        }
    }

    fn whole_test(&mut self, name: &str, least: i64, most: i64) -> String {
        let width = usize::try_from(most - least).unwrap();
        // A number strictly inside the bounds can be told apart by every relation.
        let at = least + 1 + i64::try_from(self.tape.below(width - 1)).unwrap();
        match self.tape.below(7) {
            0 => format!("({name} between {least} and {at})"),
            1 => format!("({name} in [{at}..{most}])"),
            2 => format!("({name} in ({at}, {most}))"),
            3 => format!("({at} {} {name})", self.relation()),
            4 => format!("({name} in (]{least}..{at}], {most}))"),
            _ => format!("({name} {} {at})", self.relation()),
        }
    }

    fn value_test(&mut self, name: &str, values: &[&str]) -> String {
        let a = *self.tape.pick(values);
        let b = *self.tape.pick(values);
        match self.tape.below(7) {
            0 => format!("({name} = \"{a}\")"),
            1 => format!("({name} != {a})"),
            2 => format!("({name} in ({a}, {b}))"),
            3 => format!("({name} in [\"{a}\", \"{b}\"])"),
            4 => format!("not({name} = {a})"),
            _ => format!("({name} = {a})"),
        }
    }

    fn set_test(&mut self, name: &str, values: &[&str]) -> String {
        let a = *self.tape.pick(values);
        let b = *self.tape.pick(values);
        let count = self.tape.below(values.len());
        match self.tape.below(8) {
            0 => format!("(\"{a}\" in {name})"),
            1 => {
                let x = self.item();
                format!("(some {x} in {name} satisfies {x} = {a})")
            }
            2 => {
                let x = self.item();
                format!("(every {x} in {name} satisfies {x} in ({a}, {b}))")
            }
            3 => format!("(count({name}) > {count})"),
            4 => format!("(count({name}) = {count})"),
            5 => {
                let x = self.item();
                let inner = self.test();
                format!("(some {x} in {name} satisfies ({x} != {a} and {inner}))")
            }
            _ => format!("list contains({name}, \"{a}\")"),
        }
    }

    fn item(&mut self) -> String {
        self.items += 1;
        format!("x{}", self.items)
    }

    /// A quantifier over a list written out, perhaps of another's items.
    fn over_written_list(&mut self, depth: usize) -> String {
        let ones = self.facts(|kind| matches!(kind, Kind::OneOf(_)));
        let numbers = self.facts(|kind| matches!(kind, Kind::Whole(..)));
        let word = if self.tape.chance(50) {
            "every"
        } else {
            "some"
        };
        let x = self.item();
        if let (Some((name, Kind::Whole(least, most))), true) =
            (numbers.first(), self.reach == Reach::All)
        {
            let y = self.item();
            return format!(
                "({word} {x} in [{}, {}] satisfies some {y} in [{x}, {name}] satisfies {name} >= {y} and {})",
                least + 1,
                most - 1,
                self.condition(depth)
            );
        }
        match ones.first() {
            Some((name, Kind::OneOf(values))) => format!(
                "({word} {x} in [\"{}\", \"{}\"] satisfies ({name} = {x} or {}))",
                self.tape.pick(values),
                self.tape.pick(values),
                self.condition(depth)
            ),
            _ => {
                let a = self.condition(0);
                let b = self.condition(0);
                format!(
                    "({word} {x} in [{a}, {b}] satisfies ({x} and {}))",
                    self.condition(depth)
                )
            }
        }
    }

    /// A test of a value that an `if` or a script gives.
    fn chosen_value(&mut self, depth: usize) -> String {
        let ones = self.facts(|kind| matches!(kind, Kind::OneOf(_)));
        let numbers = self.facts(|kind| matches!(kind, Kind::Whole(..)));
        let condition = self.condition(depth);
        if let (Some((name, Kind::Whole(least, most))), true) =
            (numbers.last(), self.tape.chance(40))
        {
            let at = least + 1;
            let relation = self.relation();
            return format!("((if {condition} then {name} else {most}) {relation} {at})");
        }
        let Some((name, Kind::OneOf(values))) = ones.last() else {
            return format!("(if {condition} then false else {})", self.test());
        };
        let a = *self.tape.pick(values);
        let b = *self.tape.pick(values);
        let sign = if self.tape.chance(30) { "!=" } else { "=" };
        match self.tape.below(4) {
            0 => format!("(choose({name}, {}) {sign} \"{a}\")", self.test()),
            1 => format!("((if {condition} then {name} else \"{b}\") {sign} \"{a}\")"),
            2 if ones.len() > 1 => {
                let other = &ones[0].0;
                format!("((if {condition} then {name} else {other}) = \"{a}\")")
            }
            _ => format!("((if {condition} then \"{a}\" else \"{b}\") {sign} {name})"),
        }
    }

    /// What the finite view cannot always express.
    fn wide_test(&mut self) -> String {
        let numbers = self.facts(|kind| matches!(kind, Kind::Whole(..)));
        let days = self.facts(|kind| *kind == Kind::Date);
        let lists = self.facts(|kind| *kind == Kind::Records);
        let x = self.item();
        match self.tape.below(12) {
            0..=3 if !numbers.is_empty() => {
                let a = self.tape.pick(&numbers).0.clone();
                let b = self.tape.pick(&numbers).0.clone();
                let relation = self.relation();
                match self.tape.below(7) {
                    0 => format!("({a} + {b} {relation} 2)"),
                    1 => format!("({a} * 2 - {b} {relation} 1)"),
                    2 => format!("(min({a}, {b}, 1) {relation} 1)").replace("> 1)", "< 1)"),
                    3 => format!("(twice({a}) {relation} 2)"),
                    4 => format!("({a} in ({b}, 1))"),
                    5 => format!("(-{a} / 2 {relation} -{b})"),
                    _ => format!("(sum({a}, {b}) {relation} max({a}, 1))"),
                }
            }
            4 | 5 if !days.is_empty() => {
                let a = self.tape.pick(&days).0.clone();
                let b = self.tape.pick(&days).0.clone();
                let relation = self.relation();
                match self.tape.below(5) {
                    0 => format!("({a} + duration(\"P1D\") {relation} {b})"),
                    1 => format!("(({a} - date(\"2026-03-01\")).days {relation} 1)"),
                    2 => format!(
                        "(years and months duration({a}, date(\"2026-06-15\")).months {relation} 3)"
                    ),
                    3 => format!("({a} - duration(\"P1M\") {relation} date(\"2026-02-15\"))"),
                    _ => format!("({a}.month {relation} {b}.day)"),
                }
            }
            6..=9 if !lists.is_empty() => {
                let name = self.tape.pick(&lists).0.clone();
                let word = if self.tape.chance(40) {
                    "every"
                } else {
                    "some"
                };
                match self.tape.below(4) {
                    0 => format!("({word} {x} in {name} satisfies {x}.bad)"),
                    1 => {
                        format!("({word} {x} in {name} satisfies ({x}.hours > 1 or {x}.by = red))")
                    }
                    2 => {
                        let inner = self.test();
                        format!("({word} {x} in {name} satisfies ({x}.hours >= 2 and {inner}))")
                    }
                    _ => format!("(count({name}) > 1)"),
                }
            }
            10 if self.scope.picks.len() > 1 => {
                format!("({} = {})", self.scope.picks[0].0, self.scope.picks[1].0)
            }
            11 if !self.scope.collects.is_empty() && !numbers.is_empty() => {
                format!("(count({}) > {})", self.scope.collects[0].0, numbers[0].0)
            }
            _ => {
                let (name, kind) = self.scope.facts[0].clone();
                self.fact_test(&name, &kind)
            }
        }
    }
}

fn write_condition(tape: &mut Tape<'_>, scope: &Scope, reach: Reach, depth: usize) -> String {
    Writer {
        tape,
        scope,
        reach,
        items: 0,
    }
    .condition(depth)
}

/// What is left of the files when everything that is the same in all packs is taken away.
impl std::fmt::Debug for Spec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let dull = [
            "group: g",
            "ask: Q",
            "title: T",
            "because: B.",
            "cite: [s.s]",
            "basis: stated",
        ];
        for (path, text) in self.files() {
            if path.contains("facts") || path.contains("decisions") {
                let told = text.lines().filter(|line| !dull.contains(&line.trim()));
                told.for_each(|line| writeln!(f, "{line}").unwrap_or(()));
            }
        }
        Ok(())
    }
}

impl Spec {
    /// A pack from a tape; `worked_out` allows facts that follow from others.
    pub(crate) fn random(tape: &mut Tape<'_>, reach: Reach, worked_out: bool) -> Self {
        let mut spec = Self::default();
        let mut scope = Scope::default();
        for _ in 0..3 + tape.below(4) {
            spec.add_fact(tape, &mut scope, reach, worked_out);
        }
        for number in 0..=tape.below(4) {
            spec.add_decision(tape, &mut scope, reach, number);
            if spec.facts.len() < 7 && tape.chance(20) {
                spec.add_fact(tape, &mut scope, reach, false);
            }
        }
        // The recommendation is the last decision, and it picks.
        let last = spec.decisions.len();
        if spec
            .decisions
            .last()
            .is_none_or(|decision| decision.hit == "collect")
        {
            spec.add_pick(tape, &mut scope, reach, last);
        }
        spec
    }

    fn add_fact(&mut self, tape: &mut Tape<'_>, scope: &mut Scope, reach: Reach, worked_out: bool) {
        let name = format!("f{}", self.facts.len());
        let kind = Kind::random(tape, reach);
        let mut fact = Fact {
            name: name.clone(),
            kind: kind.clone(),
            only_if: None,
            otherwise: None,
            worked_out: None,
        };
        if !scope.facts.is_empty() {
            if tape.chance(35) && kind != Kind::Records {
                fact.only_if = Some(write_condition(tape, scope, reach, 1));
                let domain = kind.domain();
                // Somebody lies on either side of a day.
                let within = match kind {
                    Kind::Date => &domain[1..domain.len() - 1],
                    _ => &domain[..],
                };
                fact.otherwise = Some(tape.pick(within).clone());
            } else if worked_out && kind == Kind::YesNo && tape.chance(25) {
                fact.worked_out = Some(write_condition(tape, scope, reach, 1));
            }
        }
        scope.facts.push((name, kind));
        self.facts.push(fact);
    }

    fn add_decision(
        &mut self,
        tape: &mut Tape<'_>,
        scope: &mut Scope,
        reach: Reach,
        number: usize,
    ) {
        if tape.chance(25) {
            let outcomes = OUTCOMES[..2 + tape.below(2)].to_vec();
            let rules = rules(tape, scope, reach, number, &outcomes, 2);
            let name = format!("d{number}");
            scope.collects.push((name.clone(), outcomes.clone()));
            self.decisions.push(Decision {
                name,
                outcomes,
                hit: "collect",
                otherwise: None,
                rules,
            });
        } else {
            self.add_pick(tape, scope, reach, number);
        }
    }

    fn add_pick(&mut self, tape: &mut Tape<'_>, scope: &mut Scope, reach: Reach, number: usize) {
        let outcomes = OUTCOMES[..2 + tape.below(3)].to_vec();
        let hit = *tape.pick(&["highest", "first", "unique"]);
        let rules = rules(tape, scope, reach, number, &outcomes, 1);
        let otherwise = Some(*tape.pick(&outcomes));
        let name = format!("d{number}");
        scope.picks.push((name.clone(), outcomes.clone()));
        self.decisions.push(Decision {
            name,
            outcomes,
            hit,
            otherwise,
            rules,
        });
    }

    /// The files of the pack.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let last = self.decisions.last().map_or("", |decision| &decision.name);
        let asked: Vec<&str> = self
            .decisions
            .iter()
            .map(|decision| decision.name.as_str())
            .collect();
        let mut files = vec![
            (
                "p/1.0.0/pack.yaml".to_owned(),
                format!(
                    "pack: p\nversion: 1.0.0\ntitle: t\nauthority: a\narea: a\nin_force: {{from: 2018-07-04}}\n\
                     calendar: england-and-wales\nday_count: day_after\nrecommends: {last}\nask_for: [{}]\n\
                     approved: not yet\nfunctions:\n\
                     \x20 choose: {{parameters: {{c: text, b: yes_no}}, result: text, says: s}}\n\
                     \x20 either: {{parameters: {{a: yes_no, b: yes_no}}, result: yes_no, says: s}}\n\
                     \x20 twice: {{parameters: {{n: whole_number}}, result: whole_number, says: s}}\n",
                    asked.join(", ")
                ),
            ),
            ("p/1.0.0/helpers.rhai".to_owned(), SCRIPT.to_owned()),
            (
                "p/1.0.0/sources.yaml".to_owned(),
                "documents:\n  d: {title: t, publisher: p}\nstatements:\n  s.s: {document: d, at: x, says: y}\n"
                    .to_owned(),
            ),
        ];
        let mut facts = "groups:\n  - {id: g, title: G}\nfacts:\n".to_owned();
        for fact in &self.facts {
            fact.write(&mut facts);
        }
        files.push(("p/1.0.0/facts.yaml".to_owned(), facts));
        for decision in &self.decisions {
            let path = format!("p/1.0.0/decisions/{}.yaml", decision.name);
            files.push((path, decision.write(decision.name == last)));
        }
        files
    }
}

fn rules(
    tape: &mut Tape<'_>,
    scope: &Scope,
    reach: Reach,
    decision: usize,
    outcomes: &[&'static str],
    most: usize,
) -> Vec<Rule> {
    (0..=tape.below(4))
        .map(|number| {
            let mut then: Vec<&str> = vec![*tape.pick(outcomes)];
            let other = *tape.pick(outcomes);
            if most > 1 && !then.contains(&other) {
                then.push(other);
            }
            Rule {
                id: format!("d{decision}.r{number}"),
                when: write_condition(tape, scope, reach, 2),
                unless: tape
                    .chance(20)
                    .then(|| write_condition(tape, scope, reach, 1)),
                then,
            }
        })
        .collect()
}

impl Fact {
    fn write(&self, page: &mut String) {
        let values = |values: &[&str]| {
            let each: Vec<String> = values.iter().map(|value| format!("{value}: V")).collect();
            format!("{{{}}}", each.join(", "))
        };
        let (of, more) = match &self.kind {
            Kind::YesNo => ("yes_no", String::new()),
            Kind::OneOf(all) => ("one_of", format!("    values: {}\n", values(all))),
            Kind::AnyOf(all) => ("any_of", format!("    values: {}\n", values(all))),
            Kind::Whole(least, most) => (
                "whole_number",
                format!("    least: {least}\n    most: {most}\n"),
            ),
            Kind::Decimal => ("decimal", "    least: 0\n    most: 3\n".to_owned()),
            Kind::Date => ("date", String::new()),
            Kind::Records => (
                "list",
                "    of: {hours: {type: whole_number, least: 0, most: 9}, bad: {type: yes_no}, \
                 by: {type: one_of, values: {red: R, green: G}}}\n"
                    .to_owned(),
            ),
        };
        write!(
            page,
            "  {}:\n    group: g\n    type: {of}\n    ask: Q\n{more}",
            self.name
        )
        .unwrap();
        if let Some(only_if) = &self.only_if {
            let otherwise = match self.otherwise.as_ref().unwrap() {
                V::Bool(truth) => if *truth { "yes" } else { "no" }.to_owned(),
                V::Num(number) => number.to_string(),
                V::Text(text) => text.clone(),
                V::Date(date) => date.to_string(),
                V::List(items) if items.is_empty() => "none".to_owned(),
                V::List(_) | V::Days(_) | V::Months(_) | V::Record(_) => "none".to_owned(),
            };
            write!(
                page,
                "    only_if: '{only_if}'\n    otherwise: {otherwise}\n"
            )
            .unwrap();
        }
        if let Some(term) = &self.worked_out {
            writeln!(page, "    worked_out: '{term}'").unwrap();
        }
    }
}

impl Decision {
    fn write(&self, recommended: bool) -> String {
        let collects = self.hit == "collect";
        let mut page = format!("decision: {}\ntitle: T\n", self.name);
        if collects {
            page.push_str("kind: actions\n");
        }
        page.push_str("outcomes:\n");
        for outcome in &self.outcomes {
            writeln!(page, "  - {{id: {outcome}, title: T}}").unwrap();
        }
        writeln!(page, "hit: {}", self.hit).unwrap();
        if let Some(otherwise) = self.otherwise {
            writeln!(page, "otherwise: {otherwise}").unwrap();
        }
        page.push_str("rules:\n");
        for rule in &self.rules {
            write!(
                page,
                "  - id: {}\n    title: T\n    when: '{}'\n",
                rule.id, rule.when
            )
            .unwrap();
            if let Some(unless) = &rule.unless {
                writeln!(page, "    unless: '{unless}'").unwrap();
            }
            let then = if collects {
                format!("[{}]", rule.then.join(", "))
            } else {
                rule.then[0].to_owned()
            };
            write!(
                page,
                "    then: {then}\n    because: B.\n    cite: [s.s]\n    basis: stated\n"
            )
            .unwrap();
        }
        if recommended {
            write!(
                page,
                "while_open:\n  - {{id: open.a, title: T, when: true, then: {}, because: B., cite: [s.s], basis: stated}}\n",
                self.outcomes[0]
            )
            .unwrap();
        }
        page
    }
}
