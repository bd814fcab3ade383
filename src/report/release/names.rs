//! Whether two names are of the same person, as far as letters can tell.

/// The letters of a name that count: what stands after a comma or in brackets is a role.
fn letters(name: &str) -> String {
    let person = name.split([',', '(', ';']).next().unwrap_or(name);
    let person = if person.trim().is_empty() {
        name
    } else {
        person
    };
    let kept = person.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

/// Whether two names say the same but for capital letters, spaces, points and a role.
#[must_use]
pub fn same_person(one: &str, other: &str) -> bool {
    letters(one) == letters(other)
}

/// Whether a name holds a letter at all.
#[must_use]
pub fn is_name(name: &str) -> bool {
    name.chars().any(char::is_alphabetic)
}
