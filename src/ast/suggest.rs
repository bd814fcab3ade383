//! The nearest known word to a misspelt one.

/// The candidate closest to `word`, if it is close enough to be meant.
///
/// Close enough is a third of the word's length in single-letter slips
/// (insert, drop, change, swap neighbours), at least one and at most four; or one word being
/// the beginning or the end of the other. Ties go to the first candidate.
///
/// ```
/// use threshold::ast::suggest::nearest;
/// assert_eq!(nearest("age_yeers", ["age_years", "district"]), Some("age_years"));
/// assert_eq!(nearest("xylophone", ["age_years", "district"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.chars().count() > 80 {
        return None;
    }
    let lower = word.to_lowercase().replace(['-', ' '], "_");
    let allowed = (lower.chars().count() / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = candidate.to_lowercase().replace('-', "_");
        let slips = if other == lower {
            0
        } else if lower.len() >= 4 && (other.starts_with(&lower) || other.ends_with(&lower)) {
            allowed
        } else if lower.len().abs_diff(other.len()) > 4 * allowed {
            usize::MAX // a slip changes at most one letter, of at most four bytes
        } else {
            distance(&lower, &other, allowed)
        };
        if slips <= allowed && best.is_none_or(|(least, _)| slips < least) {
            best = Some((slips, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Single-letter slips between two words (optimal string alignment); of more than `most` only that they are more.
fn distance(a: &str, b: &str, most: usize) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX - 1);
            let mut least = (at(&last, j) + usize::from(x != y))
                .min(at(&last, j + 1) + 1)
                .min(at(&row, j) + 1);
            let swapped =
                i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) && x != y;
            if swapped {
                least = least.min(at(&before_last, j - 1) + 1);
            }
            row.push(least);
        }
        let hopeless = |row: &[usize]| row.iter().all(|slips| *slips > most);
        if hopeless(&row) && hopeless(&last) {
            return most + 1;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::distance;
    use super::nearest;

    #[test]
    fn counts_slips_as_a_typist_makes_them() {
        assert_eq!(distance("injury", "injury", 4), 0);
        assert_eq!(distance("injruy", "injury", 4), 1);
        assert_eq!(distance("injry", "injury", 4), 1);
        assert_eq!(distance("", "abc", 4), 3);
        assert_eq!(distance("", "abc", 2), 3);
        assert_eq!(distance("harm_kinds", "lives_in_area", 3), 4);
    }

    #[test]
    fn prefers_the_closest_and_stays_silent_when_nothing_is_close() {
        let known = ["injury", "injury_explanation", "child_mobile"];
        assert_eq!(nearest("injry", known), Some("injury"));
        assert_eq!(nearest("child-mobile", known), Some("child_mobile"));
        assert_eq!(nearest("explanation", known), Some("injury_explanation"));
        assert_eq!(nearest("zebra", known), None);
    }
}
