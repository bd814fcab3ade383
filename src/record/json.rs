//! JSON kept as the bytes it came in, so that years later the same bytes can be demanded.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;
use serde_json::value::RawValue;

/// A JSON value as text, on one line, never read and written again.
///
/// ```
/// use threshold::record::json::Json;
///
/// let json = Json::parse("{\"a\": 1.50,\n \"b\": \"x y\"}")?;
/// assert_eq!(json.text(), "{\"a\":1.50,\"b\":\"x y\"}");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json(Box<RawValue>);

impl Json {
    /// Takes a JSON text in, without the white space between its words.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let read: Box<RawValue> = serde_json::from_str(text)?;
        RawValue::from_string(compact(read.get())).map(Self)
    }

    /// Writes a value as JSON.
    ///
    /// # Errors
    /// When the value cannot be written as JSON.
    pub fn of(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        RawValue::from_string(serde_json::to_string(value)?).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.get()
    }

    /// Reads it as something.
    ///
    /// # Errors
    /// When it is not written as that.
    pub fn read<'j, T: Deserialize<'j>>(&'j self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.text())
    }
}

/// Leaves out white space outside quoted text.
fn compact(text: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let keep = |c: &char| {
        let stays = quoted || !c.is_ascii_whitespace();
        if *c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = *c == '\\' && !escaped;
        stays
    };
    text.chars().filter(keep).collect()
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Json {}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
