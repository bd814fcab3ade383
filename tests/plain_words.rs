//! Words for the family and the child can be read at about eleven years of age.
//!
//! The measure is the harder of two school grades, Flesch-Kincaid and Coleman-Liau, both of the
//! crate `textstat`; grade 6 is read at eleven. Whole letters, as printed for the worked cases,
//! keep a closer bound than single texts. Numbers, names of services and the council's name are
//! set aside. `-- --nocapture` shows every figure, the hardest first.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the files it is about"
)]
#![expect(clippy::unwrap_used, reason = "a test stops where something is wrong")]

#[path = "support/files.rs"]
mod files;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::LazyLock;

use rust_decimal::Decimal;

use threshold::ast::letters::Frame;
use threshold::ast::letters::Letters;
use threshold::ast::pack::Version;
use threshold::ast::place::Files;
use threshold::ast::worked_case::read_worked_case;
use threshold::check::case::check_case;
use threshold::check::library::Library;
use threshold::check::library::check;
use threshold::check::pack::Carries;
use threshold::check::pack::Decision;
use threshold::check::pack::Pack;
use threshold::check::pack::PackId;
use threshold::check::shelf::read_shelf;
use threshold::compile::program::Program;
use threshold::explain::explanation::Recommendation;
use threshold::explain::recommend::explain;
use threshold::report::document::Block;
use threshold::report::recommendation::Audience;
use threshold::report::recommendation::lay_out;

use crate::files::below;

/// The hardest whole letter: the school year in which a child turns eleven or twelve.
const LETTER: i64 = 6;
/// The hardest single text: one long word weighs more in a few words.
const TEXT: i64 = 7;

fn library(raw: &[(String, Vec<u8>)]) -> Library {
    let mut files = Files::default();
    check(&read_shelf("rules", raw.to_vec(), &mut files).shelf).0
}

/// The school year by syllables and the length of sentences, to a tenth.
fn flesch_kincaid(text: &str) -> Decimal {
    let grade = textstat::flesch_kincaid_grade(text);
    format!("{grade:.1}").parse().unwrap()
}

/// The school year by letters and the length of sentences, to a tenth.
fn coleman_liau(text: &str) -> Decimal {
    let grade = textstat::coleman_liau_index(text);
    format!("{grade:.1}").parse().unwrap()
}

/// The harder of the two: syllables are estimated by the library, letters are counted.
fn grade(text: &str) -> Decimal {
    flesch_kincaid(text).max(coleman_liau(text))
}

/// A text without the words nobody can make easier.
fn without_names(text: &str, pack: &Pack) -> String {
    let mut rest = text.to_owned();
    let titles = pack.services.iter().map(|service| service.title.as_str());
    let short = titles.clone().filter_map(|title| title.split(" (").next());
    let names = titles.chain(short).chain([pack.own().authority.as_str()]);
    for name in names {
        rest = rest.replace(name, "");
    }
    let words = rest.split_whitespace();
    let has_digit = |word: &&str| word.contains(|it: char| it.is_ascii_digit());
    // The end of a sentence stays where a number stood.
    let plain = words.map(|word| {
        if has_digit(&word) {
            word.trim_matches(|it: char| !".?!".contains(it))
        } else {
            word
        }
    });
    plain.collect::<Vec<_>>().join(" ").replace(" .", ".")
}

/// A measured text: its figure, where it stands, and its words.
type Measured = (Decimal, String, String);

fn measure(place: String, text: &str, pack: &Pack) -> Measured {
    let text = without_names(text, pack);
    (grade(&text), place, text)
}

/// A line for each text, the hardest first, and under each that is too hard its sentences.
fn table(mut measured: Vec<Measured>, bound: i64) -> (String, usize) {
    let bound = Decimal::from(bound);
    measured.sort();
    measured.reverse();
    let mut lines = Vec::new();
    for (grade_of_all, place, text) in &measured {
        lines.push(format!("{grade_of_all:>5}  {place}: {text}"));
        if *grade_of_all > bound {
            let sentences = text.split_inclusive(['.', '?', '!']).map(str::trim);
            lines.extend(sentences.map(|it| format!("         {:>5}  {it}", grade(it))));
        }
    }
    let hard = measured
        .iter()
        .filter(|(figure, _, _)| *figure > bound)
        .count();
    (lines.join("\n"), hard)
}

/// Every text of a decision for the family or the child, by its place.
fn texts(decision: &Decision) -> Vec<(String, &str)> {
    let outcomes = decision.outcomes.iter().filter_map(|outcome| {
        let text = match &outcome.carries {
            Carries::Answer { family, .. } => family.as_deref(),
            Carries::Notice { audience, text } => {
                (*audience != "referrer").then_some(text.as_str())
            }
            Carries::Action { .. }
            | Carries::Deadline { .. }
            | Carries::Service(_)
            | Carries::Route { .. } => None,
        };
        text.map(|text| (format!("{} {}", decision.name, outcome.id), text))
    });
    let open = decision.while_open.iter().map(|open| &open.rule);
    let rules = decision.rules.iter().chain(open);
    let told = rules.filter_map(|rule| Some((rule.id.to_string(), rule.tell_family.as_deref()?)));
    outcomes.chain(told).collect()
}

#[test]
fn the_measures_are_the_known_formulas() {
    // Two sentences of eight words, eight syllables and 25 letters, counted by hand.
    let easy = "The cat sat down. The dog ran off.";
    // One sentence of seven words, twelve syllables (`family` spoken with two) and 32 letters.
    let hard = "A social worker will visit your family.";
    // 0.39 × words in a sentence + 11.8 × syllables in a word − 15.59.
    assert_eq!(flesch_kincaid(easy), Decimal::new(-22, 1)); // 1.56 + 11.8 − 15.59
    assert_eq!(flesch_kincaid(hard), Decimal::new(74, 1)); // 2.73 + 20.23 − 15.59
    // 0.0588 × letters in 100 words − 0.296 × sentences in 100 words − 15.8.
    assert_eq!(coleman_liau(easy), Decimal::new(-48, 1)); // 18.375 − 7.4 − 15.8
    assert_eq!(coleman_liau(hard), Decimal::new(69, 1)); // 26.88 − 4.23 − 15.8
    assert_eq!(grade(hard), Decimal::new(74, 1));
}

#[test]
fn every_text_is_plain() {
    let library = library(&below(Path::new("rules")).unwrap());
    let mut measured = Vec::new();
    for pack in library.packs() {
        for (place, text) in pack.decisions.iter().flat_map(texts) {
            measured.push(measure(format!("{} {place}", pack.own().id), text, pack));
        }
        let Letters { family, child, .. } = &pack.letters;
        let around = [family, child].map(|frame| [&frame.opens, &frame.closes]);
        for text in around.into_iter().flatten().flatten() {
            measured.push(measure(format!("{} letters", pack.own().id), text, pack));
        }
    }
    assert!(!measured.is_empty());
    let (table, hard) = table(measured, TEXT);
    println!("{table}");
    assert_eq!(hard, 0, "texts are too hard to read");
}

/// A worked case decided for one child: where it stands, the pack, and the answer.
struct Decided {
    place: String,
    pack: Arc<Pack>,
    shown: Recommendation,
}

static DECIDED: LazyLock<Vec<Decided>> = LazyLock::new(|| {
    let raw = below(Path::new("rules")).unwrap();
    let library = library(&raw);
    let mut programs: BTreeMap<PackId, Program> = BTreeMap::new();
    let mut decided = Vec::new();
    for (name, bytes) in &raw {
        let parts: Vec<&str> = name.split('/').collect();
        let [pack, version, "cases", _] = parts.as_slice() else {
            continue;
        };
        let id = PackId {
            pack: (*pack).to_owned(),
            version: Version::parse(version).unwrap(),
        };
        let program = programs
            .entry(id.clone())
            .or_insert_with(|| Program::compile(library.version(&id).unwrap()));
        let mut files = Files::default();
        let file = files.add(name, String::from_utf8(bytes.clone()).unwrap());
        let (worked, mut found) = read_worked_case(file, &files);
        let case = check_case(&worked.unwrap().case, &program.pack, &mut found).unwrap();
        let all = explain(program, &case).into_iter();
        decided.extend(all.map(|shown| Decided {
            place: format!("{name} {}", shown.child),
            pack: program.pack.clone(),
            shown,
        }));
    }
    decided
});

#[test]
fn every_letter_is_plain() {
    let mut letters: BTreeMap<String, Measured> = BTreeMap::new();
    for one in DECIDED.iter() {
        for reader in [Audience::Family, Audience::Child] {
            let text = words(&lay_out(&one.shown, reader));
            let place = format!("{} {reader:?}", one.place);
            let measured = measure(place, &text, &one.pack);
            letters.entry(text).or_insert(measured);
        }
    }
    assert!(letters.len() > 20);
    let (table, hard) = table(letters.into_values().collect(), LETTER);
    println!("{table}");
    assert_eq!(hard, 0, "letters are too hard to read");
}

/// While it is open whether the family may be told, or once it is clear that it may not, nobody
/// at home gets a letter. Only a child who called hears something, in the call.
#[test]
fn nothing_is_said_before_it_is_settled_that_it_may_be() {
    for one in DECIDED.iter() {
        let value = |name: &str| one.shown.decisions.get(name)?.value.clone();
        let telling = value("telling_family").filter(|it| it != "not_yet");
        let called = value("telling_child").is_some_and(|it| it == "in_the_call");
        let notices = &one.shown.notices;
        assert!(
            telling.is_some() || notices.family.is_empty(),
            "{}: {:?}",
            one.place,
            notices.family
        );
        assert!(
            telling.is_some() || called || notices.child.is_empty(),
            "{}: {:?}",
            one.place,
            notices.child
        );
    }
}

#[test]
fn what_stands_around_a_letter_is_never_said_alone() {
    let frame = Frame {
        opens: Some("We are the council.".to_owned()),
        closes: Some("Ring us.".to_owned()),
    };
    assert_eq!(frame.around(Vec::new()), Vec::<String>::new());
    let whole = ["We are the council.", "We want to help.", "Ring us."];
    assert_eq!(frame.around(vec!["We want to help.".to_owned()]), whole);
}

/// What a page says; its title is for the file.
fn words(page: &[Block]) -> String {
    let texts = page.iter().filter_map(|block| match block {
        Block::Title(_) | Block::Table(_) | Block::Bars(_) => None,
        Block::Text(text) | Block::Heading(text) | Block::Small(text) => Some(text.clone()),
        Block::Banner { label, text } => Some(format!("{label}. {text}")),
        Block::Items(items) => Some(
            items
                .iter()
                .map(|item| format!("{} {}", item.text, item.under.join(" ")))
                .collect::<Vec<_>>()
                .join(" "),
        ),
    });
    texts.collect::<Vec<_>>().join(" ")
}
