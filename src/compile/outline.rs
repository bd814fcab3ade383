//! Where a script has something outside its functions.
//!
//! In: a text that the script parser has accepted, so brackets and quotes match.
//! Out: the first place where anything but a function stands.
//! What a text says never decides what runs: a call runs functions only.

use std::iter::Peekable;
use std::str::Chars;

/// The line and column, from 1, of the first thing that is no function.
pub(crate) fn first_outside_functions(text: &str) -> Option<(usize, usize)> {
    let mut outline = Outline::Outside(String::new());
    let code = without_texts(text);
    for (line, text) in code.split('\n').enumerate() {
        for (column, letter) in text.chars().chain(['\n']).enumerate() {
            outline = match outline.after(letter) {
                Ok(next) => next,
                Err(Stray { length }) => return Some((line + 1, column + 2 - length)),
            };
        }
    }
    None
}

/// How far a reader of the outline has come.
enum Outline {
    /// Between functions, after these letters of a word.
    Outside(String),
    /// In a function, inside so many brackets.
    Inside(usize),
}

/// A word of this length, which begins no function.
struct Stray {
    length: usize,
}

impl Outline {
    fn after(self, letter: char) -> Result<Self, Stray> {
        match (self, letter) {
            (Self::Inside(depth), '{' | '(') => Ok(Self::Inside(depth + 1)),
            (Self::Inside(0 | 1), '}') => Ok(Self::Outside(String::new())),
            (Self::Inside(depth), '}' | ')') => Ok(Self::Inside(depth.saturating_sub(1))),
            (Self::Inside(depth), _) => Ok(Self::Inside(depth)),
            (Self::Outside(word), letter) => between(word, letter),
        }
    }
}

fn between(mut word: String, letter: char) -> Result<Outline, Stray> {
    if letter.is_whitespace() {
        let function = word == "fn";
        return Ok(if function {
            Outline::Inside(0)
        } else {
            Outline::Outside(String::new())
        });
    }
    word.push(letter);
    if "private".starts_with(&word) || "fn".starts_with(&word) {
        Ok(Outline::Outside(word))
    } else {
        Err(Stray {
            length: word.chars().count(),
        })
    }
}

/// The same lines and columns with comments blank and texts crossed out.
fn without_texts(text: &str) -> String {
    let mut eraser = Eraser {
        rest: text.chars().peekable(),
        kept: String::new(),
    };
    eraser.code(false);
    eraser.kept
}

struct Eraser<'a> {
    rest: Peekable<Chars<'a>>,
    kept: String,
}

impl Eraser<'_> {
    /// Code, to the end or, within a text, to the bracket that closes it.
    fn code(&mut self, within_text: bool) {
        let mut depth = 0_usize;
        while let Some(letter) = self.rest.next() {
            self.kept.push(letter);
            match letter {
                '"' | '\'' => self.quoted(letter),
                '`' => self.interpolated(),
                '#' => self.raw(),
                '/' => self.comment(),
                '{' => depth += 1,
                '}' if within_text && depth == 0 => return,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn quoted(&mut self, quote: char) {
        while let Some(letter) = self.rest.next() {
            self.erase(letter, 'x');
            if letter == '\\' {
                self.skip('x');
            } else if letter == quote {
                return;
            }
        }
    }

    fn interpolated(&mut self) {
        while let Some(letter) = self.rest.next() {
            self.erase(letter, 'x');
            if letter == '`' {
                return;
            }
            if letter == '$' && self.rest.peek() == Some(&'{') {
                self.skip('{');
                self.code(true);
            }
        }
    }

    /// `#"…"#`, with as many `#` after it as before it.
    fn raw(&mut self) {
        let mut hashes = 1_usize;
        while self.rest.next_if_eq(&'#').is_some() {
            self.kept.push('#');
            hashes += 1;
        }
        if self.rest.next_if_eq(&'"').is_none() {
            return;
        }
        self.kept.push('x');
        let mut closing = None;
        for letter in self.rest.by_ref() {
            self.kept.push(if letter == '\n' { '\n' } else { 'x' });
            closing = match (letter, closing) {
                ('"', _) => Some(0),
                ('#', Some(seen)) => Some(seen + 1),
                _ => None,
            };
            if closing == Some(hashes) {
                return;
            }
        }
    }

    fn comment(&mut self) {
        match self.rest.peek() {
            Some('/') => self.line_comment(),
            Some('*') => self.block_comment(),
            _ => {}
        }
    }

    fn line_comment(&mut self) {
        self.kept.pop();
        self.kept.push(' ');
        while let Some(letter) = self.rest.next_if(|letter| *letter != '\n') {
            self.erase(letter, ' ');
        }
    }

    /// Comments of this form may stand in each other.
    fn block_comment(&mut self) {
        self.kept.pop();
        self.kept.push(' ');
        self.skip(' ');
        let mut depth = 1_usize;
        while depth > 0 {
            let Some(letter) = self.rest.next() else {
                return;
            };
            self.erase(letter, ' ');
            match (letter, self.rest.peek()) {
                ('*', Some('/')) => depth -= 1,
                ('/', Some('*')) => depth += 1,
                _ => continue,
            }
            self.skip(' ');
        }
    }

    fn skip(&mut self, instead: char) {
        if let Some(letter) = self.rest.next() {
            self.erase(letter, instead);
        }
    }

    fn erase(&mut self, letter: char, instead: char) {
        self.kept.push(if letter == '\n' { '\n' } else { instead });
    }
}
