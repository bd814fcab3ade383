//! Who may do and read what: the one place that says so, for pages and other programs alike.

use crate::record::actor::Role;

/// Something that somebody does, or reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Reads whom to ring; nobody has to sign in for that.
    Ring,
    /// Comes in.
    Enter,
    /// Reads packs, worked cases and proofs, and tries a case of which nothing is kept.
    ReadRules,
    /// Reads contacts and everything about their children.
    ReadContacts,
    /// Reads numbers over many contacts.
    ReadNumbers,
    /// Reads the record entry by entry, with who looked at what.
    ReadTrail,
    /// Opens contacts, answers, writes a view, has recommended, decides.
    Screen,
    /// Signs a decision off.
    SignOff,
    /// Erases the words of a contact that is past its time.
    Erase,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Self; 9] = [
        Self::Ring,
        Self::Enter,
        Self::ReadRules,
        Self::ReadContacts,
        Self::ReadNumbers,
        Self::ReadTrail,
        Self::Screen,
        Self::SignOff,
        Self::Erase,
    ];

    /// Those who may.
    #[must_use]
    pub fn roles(self) -> &'static [Role] {
        use Role::Auditor;
        use Role::Manager;
        use Role::Policy;
        use Role::Screener;
        match self {
            Self::Ring | Self::Enter | Self::ReadRules => &Role::ALL,
            Self::ReadContacts => &[Screener, Manager, Auditor],
            Self::ReadNumbers => &[Manager, Auditor],
            Self::ReadTrail => &[Auditor],
            Self::Screen => &[Screener, Manager],
            Self::SignOff => &[Manager],
            Self::Erase => &[Policy],
        }
    }
}

impl Role {
    /// Whether somebody in this role may.
    #[must_use]
    pub fn may(self, deed: Deed) -> bool {
        deed.roles().contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_reads_everything_and_writes_nothing() {
        let may = |deed: &Deed| Role::Auditor.may(*deed);
        let writes = [Deed::Screen, Deed::SignOff, Deed::Erase];
        assert!(!writes.iter().any(may));
        assert!(Deed::ALL.iter().filter(|it| !writes.contains(it)).all(may));
    }

    #[test]
    fn who_keeps_the_rules_reads_nothing_of_a_child() {
        let may = Deed::ALL.into_iter().filter(|deed| Role::Policy.may(*deed));
        let may: Vec<Deed> = may.collect();
        assert_eq!(may, [Deed::Ring, Deed::Enter, Deed::ReadRules, Deed::Erase]);
    }
}
