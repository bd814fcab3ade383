//! In whose name another program acts: its own, or that of people it names.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::record::actor::Actor;
use crate::record::actor::Role;

/// What the holder of a key may do. `manager`, or `manager for others`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mandate {
    /// In which role.
    pub role: Role,
    /// In whose name.
    pub acts: ActsFor,
}

/// In whose name the holder of a key acts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActsFor {
    /// In its own.
    #[default]
    Itself,
    /// Also in that of people it names; it vouches for them.
    Others,
}

/// What is written after the role.
const FOR_OTHERS: &str = " for others";

impl ActsFor {
    /// Whether it acts in its own name alone.
    #[must_use]
    pub fn is_itself(&self) -> bool {
        *self == Self::Itself
    }
}

impl fmt::Display for Mandate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.role.word())?;
        match self.acts {
            ActsFor::Itself => Ok(()),
            ActsFor::Others => f.write_str(FOR_OTHERS),
        }
    }
}

impl FromStr for Mandate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (role, acts) = match text.strip_suffix(FOR_OTHERS) {
            Some(role) => (role, ActsFor::Others),
            None => (text, ActsFor::Itself),
        };
        let role = role.parse()?;
        Ok(Self { role, acts })
    }
}

/// The id of a person behind a key: however often they are written with other spaces or capitals, they are one.
#[must_use]
pub fn behind(key: &str, person: &str) -> String {
    let words: Vec<String> = person.split_whitespace().map(str::to_lowercase).collect();
    format!("{key}/{}", words.join(" "))
}

impl Actor {
    /// Whether two entries may be by the same person. A key that names nobody may be anybody behind it.
    #[must_use]
    pub fn may_be(&self, other: &Self) -> bool {
        let is_behind = |one: &str, key: &str| {
            let rest = one.strip_prefix(key);
            key.starts_with("token:") && rest.is_some_and(|rest| rest.starts_with('/'))
        };
        let (own, other) = (&self.id, &other.id);
        own == other || is_behind(own, other) || is_behind(other, own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mandate_is_read_as_it_is_written() {
        for text in ["screener", "manager for others"] {
            assert_eq!(text.parse::<Mandate>().unwrap().to_string(), text);
        }
        assert!("manager for all".parse::<Mandate>().is_err());
    }

    #[test]
    fn a_key_that_names_nobody_may_be_anybody_behind_it() {
        let actor = |id: String| Actor {
            id,
            name: "N".to_owned(),
            role: Role::Manager,
        };
        let key = actor("token:00".to_owned());
        let kim = actor(behind("token:00", "Kim Jones"));
        let lee = actor(behind("token:00", "Lee Hall"));
        assert!(kim.may_be(&actor(behind("token:00", " kim  JONES "))));
        assert!(kim.may_be(&key) && key.may_be(&lee));
        assert!(!kim.may_be(&lee) && !kim.may_be(&actor("token:0".to_owned())));
    }
}
