//! Layout: whatever the pack and wherever its comments stand, what comes out says the same, and comes out the same again.

use std::path::Path;

use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use threshold::ast::place::Files;
use threshold::check::pack::Pack;
use threshold::report::layout::Reach;
use threshold::report::layout::layout;

use crate::Numbers;
use crate::examples;
use crate::generate::Reach as Generated;
use crate::generate::Spec;
use crate::numbers;
use crate::shelf::files_below;
use crate::shelf::read;
use crate::shelf::rules_folder;
use crate::shelf::small_pack;
use crate::tape::Tape;

fn is_yaml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it == "yaml")
}

fn laid_out(name: &str, text: &str, reach: Reach) -> Result<String, String> {
    let mut files = Files::default();
    let file = files.add(name, text);
    layout(file, &files, reach).map_err(|problems| format!("{problems:#?}\n{text}"))
}

/// The text with deeper indentation, empty lines and comments wherever YAML lets them stand, each with a number of its own.
fn strewn(tape: &mut Tape<'_>, text: &str, comments: &mut usize) -> String {
    let step = 1 + tape.below(3);
    let end = *tape.pick(&["\n", "\r\n"]);
    let mut out = String::new();
    for line in text.lines() {
        let mut comment = |out: &mut String| {
            *comments += 1;
            out.push_str(&format!("# c{comments}: [x, y] \"é"));
        };
        if tape.chance(15) {
            out.push_str(end);
        }
        if tape.chance(20) {
            out.push_str(&" ".repeat(tape.below(9)));
            comment(&mut out);
            out.push_str(end);
        }
        let bare = line.trim_start();
        let indent = line.len() - bare.len();
        out.push_str(&" ".repeat(indent * step));
        match bare.strip_prefix("- ") {
            // What follows a dash stands as far in as the keys below it.
            Some(item) => out.push_str(&format!("-{}{item}", " ".repeat(2 * step - 1))),
            None => out.push_str(bare),
        }
        if tape.chance(25) {
            out.push_str([" ", "   ", "\t "][tape.below(3)]);
            comment(&mut out);
        }
        out.push_str(end);
    }
    if tape.chance(30) {
        *comments += 1;
        out.push_str(&format!("  # c{comments}: [x, y] \"é"));
    }
    out
}

/// What a pack asks and decides, without the places where it is written.
fn said(pack: &Pack) -> Vec<String> {
    let facts = pack.facts.iter().map(|fact| {
        format!(
            "{} {:?} {} {:?} {:?} {:?} {:?}",
            fact.name,
            fact.of,
            fact.ask,
            fact.only_if.as_ref().map(|it| &it.0),
            fact.otherwise,
            fact.ask_when,
            fact.worked_out
        )
    });
    let decisions = pack.decisions.iter().flat_map(|decision| {
        let head = format!(
            "{} {:?} {:?}",
            decision.name, decision.hit, decision.otherwise
        );
        let open = decision.while_open.iter().map(|open| &open.rule);
        let rules = decision.rules.iter().chain(open);
        let rules = rules.map(|rule| {
            format!(
                "{} {:?} {:?} {}",
                rule.id, rule.condition, rule.then, rule.because
            )
        });
        std::iter::once(head).chain(rules)
    });
    facts.chain(decisions).collect()
}

proptest! {
    #![proptest_config(examples(150))]

    /// A strewn pack is laid out; it asks and decides the same, and no comment is lost.
    #[test]
    fn a_layout_keeps_the_pack_and_every_comment(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let spec = Spec::random(&mut tape, Generated::All, false);
        let files = spec.files();
        let before = small_pack(&files);
        prop_assume!(before.is_ok());
        let before = before.unwrap();
        for reach in [Reach::WhiteSpace, Reach::Order] {
            let mut laid = Vec::new();
            for (name, text) in &files {
                if !is_yaml(name) {
                    laid.push((name.clone(), text.clone()));
                    continue;
                }
                let mut comments = 0;
                let text = strewn(&mut tape, text, &mut comments);
                let out = laid_out(name, &text, reach);
                prop_assert!(out.is_ok(), "{}", out.unwrap_err());
                let out = out.unwrap();
                for number in 1..=comments {
                    let comment = format!("# c{number}: [x, y] \"é");
                    prop_assert_eq!(out.matches(&comment).count(), 1, "{}\n{}", text, out);
                }
                prop_assert_eq!(laid_out(name, &out, reach), Ok(out.clone()));
                prop_assert!(!out.contains('\r') && !out.contains("\n\n\n"), "{}", out);
                laid.push((name.clone(), out));
            }
            let after = small_pack(&laid);
            prop_assert!(after.is_ok(), "{:#?}", laid);
            let after = after.unwrap();
            prop_assert_eq!(said(&before), said(&after));
            if reach == Reach::WhiteSpace {
                prop_assert_eq!(&before.own().digest, &after.own().digest);
            }
        }
    }

    /// A hostile text is laid out once or refused, and nothing else.
    #[test]
    fn a_hostile_text_is_laid_out_or_refused(Numbers(tape) in numbers()) {
        const PIECES: [&str; 40] = [
            "a", "b: ", "\n", "\n", "\n  ", "\n    ", "- ", "? ", ": ", " #", "# x", "[", "]", "{", "}", ", ", "\"", "'",
            "\\", "|", "|+2", ">-", "\t", "\r\n", "é", "\u{feff}", "\u{85}", "\u{2028}", "&x", "*x", "!t", "---", "...",
            "%YAML", "~", "when: ", "facts:", "rules:\n- ", "and", "''",
        ];
        let mut tape = Tape::new(&tape);
        let text: String = (0..tape.below(60)).map(|_| *tape.pick(&PIECES)).collect();
        for name in ["p/1.0.0/facts.yaml", "p/1.0.0/decisions/d.yaml", "calendar.yaml"] {
            for reach in [Reach::WhiteSpace, Reach::Order] {
                if let Ok(out) = laid_out(name, &text, reach) {
                    prop_assert_eq!(laid_out(name, &out, reach), Ok(out.clone()));
                }
            }
        }
    }
}

/// The shipped packs keep their digests and, with the keys in order too, ask and decide the same.
#[test]
fn the_shipped_packs_say_the_same_when_laid_out() {
    let mut raw = Vec::new();
    files_below(rules_folder(), "", &mut raw);
    let (library, ..) = read(raw.clone());
    for reach in [Reach::WhiteSpace, Reach::Order] {
        let laid = raw.iter().map(|(name, bytes)| {
            let pins = reach == Reach::Order && name.ends_with("released.yaml");
            let text = String::from_utf8(bytes.clone()).unwrap();
            let text = match is_yaml(name) {
                true if pins => "released: []\n".to_owned(),
                true => laid_out(name, &text, reach).unwrap(),
                false => text,
            };
            (name.clone(), text.into_bytes())
        });
        let (after, problems, _) = read(laid.collect());
        assert!(problems.is_empty(), "{problems:#?}");
        for (before, after) in library.packs().zip(after.packs()) {
            assert_eq!(said(before), said(after));
            if reach == Reach::WhiteSpace {
                assert_eq!(before.own().digest, after.own().digest);
            }
        }
    }
}
