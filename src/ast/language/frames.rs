//! What is open at each point of an expression: brackets, `if`, `some`, minus.
//!
//! In: the tokens. Out: the first token that opens too much at once, and all
//! that is never closed or closes nothing. One pass, no recursion: it runs
//! before anything that could run out of stack.

use crate::ast::language::expression::Extent;
use crate::ast::language::misplaced;
use crate::ast::language::slip::Slip;
use crate::ast::language::tokens::Sort;
use crate::ast::language::tokens::Token;

/// How many brackets, `if`s, quantifiers and minus signs may be open at once.
pub(super) const MOST_OPEN: usize = 64;

/// What the pass found.
#[derive(Default)]
pub(super) struct Frames {
    /// The slip for nesting beyond the bound; nothing may be read then.
    pub(super) too_deep: Option<Slip>,
    /// What does not match; certain only once the text is known to be wrong.
    pub(super) unmatched: Vec<Slip>,
}

/// Follows every opening and closing of a text.
pub(super) fn frames(tokens: &[Token]) -> Frames {
    let mut walk = Walk::default();
    for (place, token) in tokens.iter().enumerate() {
        let next = tokens.get(place + 1..).unwrap_or_default();
        walk.step(token, next);
        if walk.found.too_deep.is_some() {
            return walk.found;
        }
    }
    walk.end(tokens.last());
    walk.found
}

/// Something open, and how far it has got.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// `(`, `[`, or `]` where a range begins; `dots` once `..` was met.
    Bracket { sign: char, tests: bool, dots: bool },
    /// After `if`, before `then`.
    If,
    /// After `then`, before `else`.
    Then,
    /// After `else`; ends with whatever holds it.
    Else,
    /// After `some` or `every`, before `satisfies`.
    Members,
    /// After `satisfies`; ends with whatever holds it.
    Satisfies,
    /// After a minus with nothing on its left; ends with its number.
    Minus,
}

#[derive(Default)]
struct Walk {
    open: Vec<(Open, Extent)>,
    /// Whether a value has just ended.
    ended: bool,
    /// Whether the token before was `in`.
    after_in: bool,
    found: Frames,
}

impl Walk {
    fn step(&mut self, token: &Token, next: &[Token]) {
        if self.ended && (token.is_keyword() || is_operator(token)) {
            self.end_minus();
        }
        let mut ended = token.ends_value();
        match token.text {
            _ if !matches!(token.sort, Sort::Word | Sort::Sign) => {}
            "(" => self.open_bracket('(', token),
            "]" if self.range_may_begin() => {
                self.open_bracket(']', token);
                ended = false;
            }
            "[" if self.range_may_end() => {
                self.close('[', token);
                ended = true;
            }
            "[" => {
                let narrows = self.ended.then(|| filter(token.extent));
                self.found.unmatched.extend(narrows);
                self.open_bracket('[', token);
            }
            ")" => self.close(')', token),
            "]" => self.close(']', token),
            "-" if !self.ended => self.push(Open::Minus, token),
            "if" => self.push(Open::If, token),
            "some" | "every" => self.push(Open::Members, token),
            "then" => self.go_on(Open::If, Open::Then, token),
            "else" => self.go_on(Open::Then, Open::Else, token),
            "satisfies" => self.go_on(Open::Members, Open::Satisfies, token),
            ":" => self.colon(token),
            "," => self.comma(token, next),
            ".." => self.dots(),
            _ => {}
        }
        self.ended = ended;
        self.after_in = token.is("in");
    }

    fn push(&mut self, open: Open, token: &Token) {
        self.open.push((open, token.extent));
        if self.open.len() > MOST_OPEN {
            self.found.too_deep = Some(too_deep(token.extent));
        }
    }

    fn open_bracket(&mut self, sign: char, token: &Token) {
        let tests = sign == '(' && self.after_in;
        self.push(
            Open::Bracket {
                sign,
                tests,
                dots: false,
            },
            token,
        );
    }

    /// `]` begins a range right after `in`, and after `(` or `,` among its tests.
    fn range_may_begin(&self) -> bool {
        let among_tests = matches!(
            self.open.last(),
            Some((Open::Bracket { tests: true, .. }, _))
        );
        !self.ended && (self.after_in || among_tests)
    }

    fn range_may_end(&self) -> bool {
        let bracket = self.open.iter().rev().find_map(|(open, _)| match open {
            Open::Bracket { sign, dots, .. } => Some(*dots || *sign == ']'),
            Open::If | Open::Then | Open::Else | Open::Members | Open::Satisfies | Open::Minus => {
                None
            }
        });
        self.ended && bracket == Some(true)
    }

    fn end_minus(&mut self) {
        while let Some((Open::Minus, _)) = self.open.last() {
            self.open.pop();
        }
    }

    fn close(&mut self, sign: char, token: &Token) {
        let Some(place) = self.partner(sign) else {
            let slip = self.closes_nothing(sign, token);
            self.found.unmatched.push(slip);
            return;
        };
        for (open, extent) in self.open.split_off(place).into_iter().skip(1) {
            self.found.unmatched.extend(never_closed(open, extent));
        }
    }

    /// The innermost open bracket that `sign` can close.
    fn partner(&self, sign: char) -> Option<usize> {
        self.open.iter().rposition(|(open, _)| match open {
            Open::Bracket {
                sign: from, dots, ..
            } => *dots || closing(*from) == sign,
            Open::If | Open::Then | Open::Else | Open::Members | Open::Satisfies | Open::Minus => {
                false
            }
        })
    }

    /// With any bracket open the sign is of the wrong kind, and closes that one.
    fn closes_nothing(&mut self, sign: char, token: &Token) -> Slip {
        let bracket = |(open, _): &(Open, Extent)| matches!(open, Open::Bracket { .. });
        let opened = self.open.iter().rposition(bracket);
        match opened.and_then(|place| self.open.drain(place..).next()) {
            Some((Open::Bracket { sign: from, .. }, _)) => wrong_bracket(from, sign, token.extent),
            Some(_) | None => unopened(sign, token.extent),
        }
    }

    fn go_on(&mut self, from: Open, to: Open, token: &Token) {
        while let Some((open, extent)) = self.open.last().copied() {
            if open == from {
                self.open.pop();
                self.open.push((to, extent));
                return;
            }
            if matches!(open, Open::Bracket { .. }) {
                break;
            }
            self.open.pop();
            self.found.unmatched.extend(never_closed(open, extent));
        }
        self.found.unmatched.push(without_start(token));
    }

    fn colon(&mut self, token: &Token) {
        let Some((open @ Open::Members, _)) = self.open.last_mut() else {
            return;
        };
        *open = Open::Satisfies;
        self.found.unmatched.push(
            Slip::new(
                "satisfies-missing",
                token.extent,
                "the condition on the members follows the word `satisfies`, not `:`",
                "write `satisfies`",
            )
            .help("write `some x in xs satisfies …`")
            .replace(" satisfies"),
        );
    }

    fn comma(&mut self, token: &Token, next: &[Token]) {
        let second = matches!(next, [name, word, ..] if name.is_name() && word.is("in"));
        if second && matches!(self.open.last(), Some((Open::Members, _))) {
            self.found.unmatched.push(two_lists(token.extent));
        } else if let Some((Open::If, _)) = self.open.last() {
            self.found
                .unmatched
                .push(misplaced::commas(token.extent, &[token.extent]));
        } else {
            self.end_words();
        }
    }

    fn dots(&mut self) {
        self.end_words();
        if let Some((Open::Bracket { dots, .. }, _)) = self.open.last_mut() {
            *dots = true;
        }
    }

    /// Ends whatever is open since the innermost bracket.
    fn end_words(&mut self) {
        while let Some((open, extent)) = self.open.last().copied() {
            if matches!(open, Open::Bracket { .. }) {
                break;
            }
            self.open.pop();
            self.found.unmatched.extend(never_closed(open, extent));
        }
    }

    fn end(&mut self, last: Option<&Token>) {
        let open = std::mem::take(&mut self.open);
        let mut slips: Vec<Slip> = open
            .iter()
            .filter_map(|(open, extent)| never_closed(*open, *extent))
            .collect();
        if let ([slip], [(Open::Bracket { sign, .. }, _)], Some(last)) =
            (slips.as_mut_slice(), open.as_slice(), last)
            && self.ended
        {
            let at = Extent {
                start: last.extent.end,
                end: last.extent.end,
            };
            slip.replacement = Some((at, closing(*sign).to_string()));
        }
        self.found.unmatched.append(&mut slips);
    }
}

fn is_operator(token: &Token) -> bool {
    let plain = matches!(token.text, "(" | ")" | "[" | "]" | ".");
    token.sort == Sort::Sign && !plain
}

fn closing(sign: char) -> char {
    match sign {
        '(' => ')',
        '[' => ']',
        _ => '[',
    }
}

fn too_deep(extent: Extent) -> Slip {
    Slip::new(
        "too-deep",
        extent,
        format!("more than {MOST_OPEN} brackets, conditions or signs are open at once here"),
        format!("level {}", MOST_OPEN + 1),
    )
    .help("give a part of it a name of its own, as a separate rule or fact")
}

fn never_closed(open: Open, extent: Extent) -> Option<Slip> {
    match open {
        Open::Bracket { sign, .. } => Some(unclosed(sign, extent)),
        Open::If => Some(
            Slip::new(
                "then-missing",
                extent,
                "an `if` has no `then`",
                "its `then` is missing",
            )
            .help("write `if … then … else …`"),
        ),
        Open::Then => Some(
            Slip::new(
                "else-missing",
                extent,
                "an `if` has no `else`, so it may be left without a value",
                "its `else` is missing",
            )
            .help("write `if … then … else …`"),
        ),
        Open::Members => Some(
            Slip::new(
                "satisfies-missing",
                extent,
                "the members of a list are named, but nothing is said of them",
                "its `satisfies` is missing",
            )
            .help("write `some x in xs satisfies …`"),
        ),
        Open::Else | Open::Satisfies | Open::Minus => None,
    }
}

/// `xs[1]`, `xs[hours > 2]`
fn filter(extent: Extent) -> Slip {
    Slip::new(
        "filter",
        extent,
        "a list cannot be narrowed or indexed with `[…]`",
        "no filters here",
    )
    .help("write `some x in xs satisfies …` to ask about its members")
}

fn unclosed(sign: char, extent: Extent) -> Slip {
    let closing = closing(sign);
    Slip::new(
        "unclosed-bracket",
        extent,
        format!("this `{sign}` is never closed"),
        format!("its `{closing}` is missing"),
    )
    .help(format!("put `{closing}` where the part ends"))
}

fn unopened(sign: char, extent: Extent) -> Slip {
    Slip::new(
        "unopened-bracket",
        extent,
        format!("this `{sign}` closes nothing"),
        "no open bracket",
    )
    .help("remove it, or open the part it should close")
}

fn wrong_bracket(from: char, sign: char, extent: Extent) -> Slip {
    let right = closing(from);
    Slip::new(
        "wrong-bracket",
        extent,
        format!("a part that begins with `{from}` ends with `{right}`, not `{sign}`"),
        format!("write `{right}`"),
    )
    .help(format!("write `{right}`"))
    .replace(right.to_string())
}

fn without_start(token: &Token) -> Slip {
    let (code, start) = match token.text {
        "then" => ("then-without-if", "an `if` before it"),
        "else" => ("else-without-if", "an `if … then` before it"),
        _ => ("satisfies-without-list", "a `some x in xs` before it"),
    };
    let slip = Slip::new(
        code,
        token.extent,
        format!("`{}` stands here without {start}", token.text),
        "nothing to belong to",
    );
    let shape = if token.text == "satisfies" {
        "write `some x in xs satisfies …`"
    } else {
        "write `if … then … else …`"
    };
    slip.help(shape)
}

fn two_lists(extent: Extent) -> Slip {
    Slip::new(
        "two-lists",
        extent,
        "`some` and `every` go through one list at a time",
        "a second list",
    )
    .help("write `some x in xs satisfies some y in ys satisfies …`")
}
