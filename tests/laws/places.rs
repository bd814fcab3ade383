//! A misspelt name is found where it stands, however the expression is written in its file.

use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;

use crate::Numbers;
use crate::examples;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::numbers;
use crate::shelf::calendar;
use crate::shelf::read;
use crate::tape::Tape;

const SLIP: &str = "misspelt_name";

/// Breaks a text at some of its blanks that stand outside quotation marks; the words stay the same.
fn broken(tape: &mut Tape<'_>, text: &str, with: &str) -> String {
    let mut quoted = false;
    let mut page = String::new();
    for letter in text.chars() {
        quoted ^= letter == '"';
        if letter == ' ' && !quoted && tape.chance(30) {
            page.push_str(with);
        } else {
            page.push(letter);
        }
    }
    page
}

/// The expression as a scalar of YAML, in one of the ways there are.
fn scalar(tape: &mut Tape<'_>, text: &str) -> String {
    match tape.below(9) {
        0 => format!("'{text}'"),
        1 => format!("\"{}\"", text.replace('"', "\\\"")),
        2 => format!(">\n      {}", broken(tape, text, "\n      ")),
        3 => format!(">-\n        {}", broken(tape, text, "\n        ")),
        4 => format!("|\n      {}", broken(tape, text, "\n      ")),
        5 => format!("|-\n       {}", broken(tape, text, "\n         ")),
        6 => format!("'{}'", broken(tape, text, "\n      ")),
        7 => format!(
            "\"{}\"",
            broken(tape, &text.replace('"', "\\\""), "\n        ")
        ),
        _ => broken(tape, text, "\n      "),
    }
}

proptest! {
    #![proptest_config(examples(500))]

    /// Line and column are those of the misspelt word, in plain, quoted, folded and literal scalars.
    #[test]
    fn a_misspelt_name_is_shown_where_it_stands(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let spec = Spec::random(&mut tape, Reach::All, false);
        let when = &spec.decisions[0].rules[0].when;
        let before = tape.below(3);
        let text = match before {
            0 => format!("{SLIP} and {when}"),
            1 => format!("{when} or {SLIP}"),
            _ => format!("{when} and (not({SLIP}) or {when})"),
        };
        let mut files = spec.files();
        let page = scalar(&mut tape, &text);
        let at = files.iter().position(|(path, _)| path.ends_with("decisions/d0.yaml")).unwrap();
        files[at].1 = files[at].1.replacen(&format!("when: '{when}'"), &format!("when: {page}"), 1);
        let written = files[at].1.clone();
        prop_assume!(written.contains(SLIP));
        let mut raw: Vec<_> = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        raw.push(calendar());
        let (_, problems, files) = read(raw);
        let offset = written.find(SLIP).unwrap();
        let line = written[..offset].matches('\n').count() + 1;
        let column = offset - written[..offset].rfind('\n').map_or(0, |at| at + 1) + 1;
        let found = problems.iter().find(|problem| problem.code == "unknown-name");
        prop_assert!(found.is_some(), "{problems:?}\n{written}");
        let place = found.unwrap().labels[0].place;
        let shown = files.line_column(place);
        prop_assert_eq!((shown.line, shown.column), (line, column), "{}", written);
        prop_assert_eq!(&written[place.start..place.end], SLIP);
    }
}
