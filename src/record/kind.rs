//! The kinds of entries, as the chain names them.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `contact_opened`
    ContactOpened,
    /// `child_added`
    ChildAdded,
    /// `answered`
    Answered,
    /// `own_view`
    OwnView,
    /// `recommended`
    Recommended,
    /// `decided`
    Decided,
    /// `signed_off`
    SignedOff,
    /// `deadline_marked`
    DeadlineMarked,
    /// `erased`
    Erased,
    /// `read`
    Read,
    /// `exported`
    Exported,
    /// `signed_in`
    SignedIn,
    /// `token_made`
    TokenMade,
    /// `token_revoked`
    TokenRevoked,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::ContactOpened,
        Self::ChildAdded,
        Self::Answered,
        Self::OwnView,
        Self::Recommended,
        Self::Decided,
        Self::SignedOff,
        Self::DeadlineMarked,
        Self::Erased,
        Self::Read,
        Self::Exported,
        Self::SignedIn,
        Self::TokenMade,
        Self::TokenRevoked,
    ];

    /// The word in the record.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::ContactOpened => "contact_opened",
            Self::ChildAdded => "child_added",
            Self::Answered => "answered",
            Self::OwnView => "own_view",
            Self::Recommended => "recommended",
            Self::Decided => "decided",
            Self::SignedOff => "signed_off",
            Self::DeadlineMarked => "deadline_marked",
            Self::Erased => "erased",
            Self::Read => "read",
            Self::Exported => "exported",
            Self::SignedIn => "signed_in",
            Self::TokenMade => "token_made",
            Self::TokenRevoked => "token_revoked",
        }
    }

    /// Whether it changes a contact.
    ///
    /// Looking at a contact is recorded too, and must not make the page that
    /// somebody else has open look out of date.
    #[must_use]
    pub fn changes_a_contact(self) -> bool {
        match self {
            Self::ContactOpened
            | Self::ChildAdded
            | Self::Answered
            | Self::OwnView
            | Self::Recommended
            | Self::Decided
            | Self::SignedOff
            | Self::DeadlineMarked
            | Self::Erased => true,
            Self::Read | Self::Exported | Self::SignedIn | Self::TokenMade | Self::TokenRevoked => {
                false
            }
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.word() == text);
        found.ok_or_else(|| format!("`{text}` is no kind of entry"))
    }
}
