//! A rule or condition in plain words → text, or the marks of nested lists.

use crate::explain::plain::Line;

/// A step through sentences and nested lists, in the order of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A sentence, or the words that a list belongs to.
    Sentence(String),
    /// A list begins.
    ListOpens,
    /// An item begins with these words; a list within it may follow.
    ItemOpens(String),
    /// The item ends.
    ItemCloses,
    /// The list ends.
    ListCloses,
}

/// Lines as text, each indented by so many spaces, items with a dash.
#[must_use]
pub fn in_words(lines: &[Line], indent: usize) -> String {
    let one = |line: &Line| {
        let mark = if line.depth == 0 { "" } else { "- " };
        let spaces = " ".repeat(indent + 2 * line.depth);
        format!("{spaces}{mark}{}\n", line.text)
    };
    lines.iter().map(one).collect()
}

/// Lines as marks: every list and item that opens closes.
#[must_use]
pub fn marks(lines: &[Line]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut open = 0;
    for line in lines {
        while open > line.depth {
            marks.extend([Mark::ItemCloses, Mark::ListCloses]);
            open -= 1;
        }
        if line.depth == 0 {
            marks.push(Mark::Sentence(line.text.clone()));
            continue;
        }
        if open == line.depth {
            marks.push(Mark::ItemCloses);
        } else {
            marks.push(Mark::ListOpens);
            open += 1;
        }
        marks.push(Mark::ItemOpens(line.text.clone()));
    }
    for _ in 0..open {
        marks.extend([Mark::ItemCloses, Mark::ListCloses]);
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::Line;
    use super::Mark;
    use super::in_words;
    use super::marks;

    fn lines() -> Vec<Line> {
        let lines = [(0, "all:"), (1, "a"), (1, "any:"), (2, "b"), (0, "end")];
        let line = |(depth, text): (usize, &str)| Line {
            depth,
            text: text.to_owned(),
        };
        lines.into_iter().map(line).collect()
    }

    #[test]
    fn items_stand_below_what_they_belong_to() {
        assert_eq!(
            in_words(&lines(), 2),
            "  all:\n    - a\n    - any:\n      - b\n  end\n"
        );
    }

    #[test]
    fn every_list_closes() {
        let marks = marks(&lines());
        let opens = marks.iter().filter(|mark| **mark == Mark::ListOpens);
        let closes = marks.iter().filter(|mark| **mark == Mark::ListCloses);
        assert_eq!((opens.count(), closes.count()), (2, 2));
        assert_eq!(marks.last(), Some(&Mark::Sentence("end".to_owned())));
    }
}
