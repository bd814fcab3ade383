//! What a hub has agreed on beside its rules: when a manager signs off.
//!
//! The built-in text is `grammar/record.yaml`; which pathways and actions there are
//! is known to packs alone, so their names stand there and not here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// What a hub has agreed on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// When a manager must sign a decision off.
    pub sign_off: SignOffs,
    /// How answers and pathways are called in national returns.
    pub codes: Codes,
}

/// When a manager must sign a decision off, beside what always needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOffs {
    /// Pathways that end the matter. The least protective pathway of a pack always counts.
    pub pathways: Vec<String>,
    /// Actions that mean going on without consent.
    pub without_consent: Vec<String>,
}

/// How answers and pathways are called in national returns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// The fact that says who got in touch.
    pub source: String,
    /// Its answers as codes of the referral source.
    pub sources: BTreeMap<String, String>,
    /// Pathways as outcomes of a contact.
    pub outcomes: BTreeMap<String, String>,
    /// Pathways of a referral as outcomes of that referral.
    pub referrals: BTreeMap<String, String>,
}

// INVARIANT: the built-in text is read by a test; if it could not be
// read, no pathway but the least protective would be known to end a matter.
static BUILT_IN: LazyLock<Practice> =
    LazyLock::new(|| Practice::read(include_str!("../../grammar/record.yaml")).unwrap_or_default());

impl Practice {
    /// What comes with the program.
    #[must_use]
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads a text of the form of `grammar/record.yaml`.
    ///
    /// # Errors
    /// When it is not of that form.
    pub fn read(text: &str) -> Result<Self, serde_yaml::Error> {
        serde_yaml::from_str(text)
    }
}
