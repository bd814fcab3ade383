//! What the lists show of every contact, kept in memory up to an entry of the chain.
//!
//! A list reads only what was written since, and the contacts that this changed. Where the chain
//! is not the one it was read from, everything is read anew. A contact's own page, and
//! `threshold records verify`, read the entries themselves.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::record::contact::Contact;
use crate::record::entry::Head;
use crate::record::entry::Row;
use crate::record::id::ContactId;
use crate::record::id::Seq;
use crate::record::kind::Kind;
use crate::record::store::Wanted;
use crate::shell::serve::brief::Brief;
use crate::shell::serve::brief::brief;
use crate::shell::serve::state::Shared;
use crate::shell::serve::trouble::Trouble;

/// How many contacts or entries are read at a time.
const PAGE: usize = 500;

/// What the lists show of every contact.
#[derive(Default)]
pub(crate) struct Board(Mutex<Option<Kept>>);

struct Kept {
    upto: Head,
    // By the entry that opened them.
    briefs: BTreeMap<Seq, Arc<Brief>>,
    opened: BTreeMap<ContactId, Seq>,
}

impl Board {
    /// Every contact that has words, those opened last first.
    pub(crate) fn read(&self, shared: &Shared) -> Result<Vec<Arc<Brief>>, Trouble> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = match kept.as_mut() {
            Some(known) => known.go_on(shared)?,
            None => Chain::Another,
        };
        if same == Chain::Another {
            let mut anew = Kept::begin(shared)?;
            anew.go_on(shared)?;
            *kept = Some(anew);
        }
        let all = kept.iter().flat_map(|known| known.briefs.values().rev());
        Ok(all.cloned().collect())
    }
}

/// Whether the chain goes on from what was read of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chain {
    TheSame,
    Another,
}

impl Kept {
    /// Reads every contact.
    fn begin(shared: &Shared) -> Result<Self, Trouble> {
        let mut kept = Self {
            upto: shared.store.head()?,
            briefs: BTreeMap::new(),
            opened: BTreeMap::new(),
        };
        let mut before = None;
        loop {
            let wanted = Wanted {
                before,
                limit: PAGE,
            };
            let page = shared.store.contacts(&wanted)?;
            let Some(last) = page.last() else {
                return Ok(kept);
            };
            before = Some(last.opened.entry.seq);
            for summary in page {
                kept.look(shared, summary.contact)?;
            }
        }
    }

    /// Reads what was written since.
    fn go_on(&mut self, shared: &Shared) -> Result<Chain, Trouble> {
        loop {
            // The entry read last comes once more, so that it can be compared.
            let rows = shared
                .store
                .scan(Seq(self.upto.seq.0.saturating_sub(1)), PAGE)?;
            let again = usize::from(self.upto.seq > Seq(0));
            let same = again == 0 || rows.first().and_then(Row::head) == Some(self.upto);
            if !same {
                return Ok(Chain::Another);
            }
            let new = rows.get(again..).unwrap_or(&[]);
            let Some(last) = new.last().and_then(Row::head) else {
                return Ok(Chain::TheSame);
            };
            let changes = new.iter().filter(|row| {
                let kind = row.kind.parse::<Kind>();
                kind.is_ok_and(Kind::changes_a_contact)
            });
            let changed: BTreeSet<ContactId> =
                changes.filter_map(|row| row.contact.parse().ok()).collect();
            for contact in changed {
                self.look(shared, contact)?;
            }
            self.upto = last;
        }
    }

    /// Reads one contact as it stands.
    fn look(&mut self, shared: &Shared, id: ContactId) -> Result<(), Trouble> {
        if let Some(opened) = self.opened.remove(&id) {
            self.briefs.remove(&opened);
        }
        let contact = Contact::of(&shared.store.entries(id)?);
        if let Some(brief) = contact.and_then(|contact| brief(shared, &contact)) {
            self.opened.insert(id, brief.opened);
            self.briefs.insert(brief.opened, Arc::new(brief));
        }
        Ok(())
    }
}
