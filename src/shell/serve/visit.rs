//! One request, with who makes it: what every page is given.

use std::sync::Arc;

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::algebra::moment::Moment;
use crate::record::actor::Actor;
use crate::record::actor::Role;
use crate::record::batch::Batch;
use crate::record::batch::Writer;
use crate::record::contact::Contact;
use crate::record::deed::Deed;
use crate::record::entry::Kept;
use crate::record::event::Event;
use crate::record::event::Read;
use crate::record::id::ContactId;
use crate::record::id::Seq;
use crate::record::kind::Kind;
use crate::shell::serve::door::Person;
use crate::shell::serve::state::Shared;
use crate::shell::serve::trouble::Trouble;

/// How long a page that is shown again counts as the same look.
const SAME_LOOK: SignedDuration = SignedDuration::from_hours(1);

/// Pairs of names and texts, as an address or a form has them.
pub(crate) type Pairs = Vec<(String, String)>;

/// One request.
pub(crate) struct Visit {
    /// What every request shares.
    pub(crate) shared: Arc<Shared>,
    /// Who makes it.
    pub(crate) who: Person,
    /// What they are about to do.
    pub(crate) deed: Deed,
    /// What a form must bring along.
    pub(crate) token: String,
    /// The parts of the address that differ.
    pub(crate) path: Pairs,
    /// What the form says; of a GET, what stands behind the address.
    pub(crate) form: Pairs,
    /// This instant.
    pub(crate) at: Timestamp,
    /// The same as local time.
    pub(crate) now: Moment,
}

impl Visit {
    /// A part of the address.
    pub(crate) fn part(&self, name: &str) -> &str {
        find(&self.path, name).unwrap_or("")
    }

    /// What a field of the form says, without the white space around it.
    pub(crate) fn field(&self, name: &str) -> &str {
        find(&self.form, name).unwrap_or("").trim()
    }

    /// Everything that fields of one name say.
    pub(crate) fn fields<'v>(&'v self, name: &'v str) -> impl Iterator<Item = &'v str> {
        let own = self.form.iter().filter(move |(key, _)| key == name);
        own.map(|(_, value)| value.trim())
    }

    /// Whether they may do something.
    pub(crate) fn may(&self, deed: Deed) -> bool {
        self.who.roles.iter().any(|role| role.may(deed))
    }

    /// Stops who may not do what they came for.
    pub(crate) fn admit(&self) -> Result<(), Trouble> {
        self.acting(|role| role.may(self.deed)).map(drop)
    }

    /// They in a role that may do something.
    pub(crate) fn acting(&self, may: impl Fn(Role) -> bool + Copy) -> Result<Actor, Trouble> {
        let roles = Role::ALL.into_iter().filter(|role| may(*role));
        self.who
            .acting(may)
            .ok_or_else(|| Trouble::NotTheirs(roles.collect()))
    }

    /// They as a writer, in a role that may do something.
    pub(crate) fn writer(&self, may: impl Fn(Role) -> bool + Copy) -> Result<Writer, Trouble> {
        let actor = self.acting(may)?;
        Ok(Writer { actor, at: self.at })
    }

    /// Writes down that somebody looked.
    pub(crate) fn looked(&self, contact: Option<ContactId>, what: &str) -> Result<(), Trouble> {
        self.trail(
            contact,
            &Event::Read(Read {
                what: what.to_owned(),
            }),
        )
    }

    /// Writes down something that changes no contact.
    pub(crate) fn trail(&self, contact: Option<ContactId>, event: &Event) -> Result<(), Trouble> {
        let writer = self.writer(|role| role.may(self.deed))?;
        let batch = Batch::trail(contact, &writer, event)?;
        self.shared.store.append(&batch)?;
        Ok(())
    }

    /// The contact of the address, as it stands.
    pub(crate) fn contact(&self) -> Result<Contact, Trouble> {
        let id = self.part("contact").parse::<ContactId>();
        let id = id.map_err(|_| Trouble::NotFound)?;
        let contact = Contact::of(&self.shared.store.entries(id)?);
        contact.ok_or(Trouble::NotFound)
    }

    /// The contact of the address, for somebody to look at; that is written down first.
    pub(crate) fn shown_contact(&self, what: &str) -> Result<Contact, Trouble> {
        let contact = self.contact()?;
        self.looked(Some(contact.id), what)?;
        Ok(contact)
    }

    /// Writes down that a form came back with the contact around it, unless they had just looked at it.
    pub(crate) fn shown_again(&self) -> Result<(), Trouble> {
        let Ok(id) = self.part("contact").parse::<ContactId>() else {
            return Ok(());
        };
        let entries = self.shared.store.entries(id)?;
        let just = |kept: &Kept| {
            let entry = &kept.entry;
            let recent = self.at.duration_since(entry.at) < SAME_LOOK;
            recent && entry.kind == Kind::Read && entry.actor.id == self.who.id
        };
        if entries.is_empty() || entries.iter().any(just) {
            return Ok(());
        }
        self.looked(Some(id), "a form that came back")
    }

    /// The last entry that the person had seen when they filled the form in.
    pub(crate) fn seen(&self) -> Seq {
        self.field("seen").parse().unwrap_or_default()
    }

    /// Writes events about a contact, all or none.
    pub(crate) fn write(
        &self,
        contact: &Contact,
        writer: &Writer,
        events: &[Event],
    ) -> Result<(), Trouble> {
        self.write_seen(contact, self.seen(), writer, events)
    }

    /// Writes events about a contact that was seen as of an entry.
    pub(crate) fn write_seen(
        &self,
        contact: &Contact,
        seen: Seq,
        writer: &Writer,
        events: &[Event],
    ) -> Result<(), Trouble> {
        if events.is_empty() {
            return Ok(());
        }
        let batch = contact.admit(writer, seen, events)?;
        self.shared.store.append(&batch)?;
        Ok(())
    }
}

fn find<'p>(pairs: &'p [(String, String)], name: &str) -> Option<&'p str> {
    let found = pairs.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}
