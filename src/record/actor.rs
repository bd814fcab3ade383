//! Who did something, and what they may do.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::record::deed::Deed;

/// Somebody who reads or writes the record. Names of staff outlive an erasure.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// What the sign-in knows them by; never changes for a person.
    pub id: String,
    /// Their name for people.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes contacts in, asks, decides.
    Screener,
    /// The same, and signs decisions off.
    Manager,
    /// Keeps the rules and the record: erases what is past its time.
    Policy,
    /// Reads.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Screener, Self::Manager, Self::Policy, Self::Auditor];

    /// The word in the record.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Screener => "screener",
            Self::Manager => "manager",
            Self::Policy => "policy",
            Self::Auditor => "auditor",
        }
    }

    /// Those who have it, in words.
    #[must_use]
    pub fn people(self) -> &'static str {
        match self {
            Self::Screener => "screeners",
            Self::Manager => "managers",
            Self::Policy => "policy staff",
            Self::Auditor => "auditors",
        }
    }

    /// Whether they take contacts in, ask, answer and decide.
    #[must_use]
    pub fn screens(self) -> bool {
        self.may(Deed::Screen)
    }

    /// Whether they sign decisions off.
    #[must_use]
    pub fn signs_off(self) -> bool {
        self.may(Deed::SignOff)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|role| role.word() == text);
        found.ok_or_else(|| format!("`{text}` is no role"))
    }
}
