//! Exact decimal numbers: 28 digits, never floating point.

/// A number as the rule language knows it.
pub type Number = rust_decimal::Decimal;

/// Reads a plain decimal such as `12`, `-3` or `1.50`.
///
/// Nothing is rounded: a number with more than 28 digits is refused, as are
/// exponents, thousands separators and anything else.
///
/// ```
/// use threshold::algebra::number::read_number;
/// assert_eq!(read_number("1.50").map(|n| n.to_string()), Some("1.50".to_owned()));
/// assert_eq!(read_number("1e3"), None);
/// ```
#[must_use]
pub fn read_number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let framed = digits.starts_with(|c: char| c.is_ascii_digit()) && !digits.ends_with('.');
    if !plain || !framed || digits.matches('.').count() > 1 {
        return None;
    }
    Number::from_str_exact(text).ok()
}
