//! Words of people as values of a YAML file that reads them back letter for letter.

use serde_json::Value;

/// A value in double quotes, or plain where it is a single word that YAML reads as nothing else.
#[must_use]
pub fn value(text: &str) -> String {
    let mut letters = text.chars();
    let begins = letters.next().is_some_and(|c| c.is_ascii_alphabetic());
    let plain = begins && letters.all(|c| c.is_ascii_alphanumeric() || "-_ .@/".contains(c));
    let other = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let is_other = other.contains(&text.to_ascii_lowercase().as_str());
    if plain && !is_other && text.trim_end() == text {
        return text.to_owned();
    }
    Value::String(text.to_owned()).to_string()
}

/// A `key: value` line; nothing where there is no value.
#[must_use]
pub fn line(indent: &str, key: &str, text: Option<&str>) -> String {
    text.map_or_else(String::new, |text| {
        format!("{indent}{key}: {}\n", value(text))
    })
}

/// A `key: value` line; the key alone where somebody has to write the value.
#[must_use]
pub fn open_line(indent: &str, key: &str, text: Option<&str>) -> String {
    match text {
        Some(text) => line(indent, key, Some(text)),
        None => format!("{indent}{key}:\n"),
    }
}
