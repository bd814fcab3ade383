//! Every address of the interface: who may, what goes in, what comes out.

use crate::record::deed::Deed;
use crate::shell::serve::api::call::Call;
use crate::shell::serve::api::call::Reply;
use crate::shell::serve::api::cases;
use crate::shell::serve::api::contacts;
use crate::shell::serve::api::packs;
use crate::shell::serve::api::problem::Problem;
use crate::shell::serve::api::trail;

/// A method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// Looks.
    Get,
    /// Sends.
    Post,
}

/// Something of the address that differs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) says: &'static str,
    /// How it looks, as a regular expression.
    pub(crate) pattern: &'static str,
    /// An example.
    pub(crate) example: &'static str,
}

/// Whether a POST leaves something behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keeps {
    /// Nothing: sending it twice is sending it once.
    Nothing,
    /// Entries of the record.
    Entries,
}

/// An address with a method.
pub(crate) struct Route {
    pub(crate) verb: Verb,
    pub(crate) path: &'static str,
    /// Its name in the OpenAPI document.
    pub(crate) name: &'static str,
    /// What it does, in a few words.
    pub(crate) says: &'static str,
    /// More about it.
    pub(crate) more: &'static str,
    pub(crate) may: Deed,
    pub(crate) keeps: Keeps,
    /// The schema of its body.
    pub(crate) takes: Option<&'static str>,
    /// The schema of its answer.
    pub(crate) gives: &'static str,
    /// What may stand behind the address.
    pub(crate) query: &'static [Part],
    pub(crate) work: fn(&Call) -> Result<Reply, Problem>,
}

impl Route {
    /// The parts of the path that differ.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &'static Part> {
        let path = self.path;
        PARTS
            .iter()
            .filter(move |part| path.contains(&format!("{{{}}}", part.name)))
    }

    /// The status of what worked.
    pub(crate) fn status(&self) -> u16 {
        match self.keeps {
            Keeps::Nothing => 200,
            Keeps::Entries => 201,
        }
    }
}

const PARTS: &[Part] = &[
    Part {
        name: "name",
        says: "the pack",
        pattern: "^[a-z][a-z0-9-]*$",
        example: "england",
    },
    Part {
        name: "version",
        says: "its version",
        pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+$",
        example: "2.0.0",
    },
    Part {
        name: "contact",
        says: "the contact",
        pattern: "^[0-9a-f]{32}$",
        example: "000102030405060708090a0b0c0d0e0f",
    },
];

const BY: &[Part] = &[
    Part {
        name: "pack",
        says: "the pack that decides, instead of the authority the case names: NAME or NAME@VERSION",
        pattern: "^[a-z][a-z0-9-]*(@[0-9]+\\.[0-9]+\\.[0-9]+)?$",
        example: "england@2.0.0",
    },
    Part {
        name: "on",
        says: "use the rules in force on this day instead of the day of the contact",
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        example: "2026-11-20",
    },
];

const PAGE: &[Part] = &[
    Part {
        name: "before",
        says: "`before` of the page before",
        pattern: "^[0-9]{1,18}$",
        example: "4711",
    },
    Part {
        name: "limit",
        says: "how many: 1 to 100",
        pattern: "^([1-9][0-9]?|100)$",
        example: "50",
    },
];

const FOLLOWING: &[Part] = &[
    Part {
        name: "after",
        says: "`after` of the page before",
        pattern: "^[0-9]{1,18}$",
        example: "0",
    },
    Part {
        name: "limit",
        says: "how many: 1 to 100",
        pattern: "^([1-9][0-9]?|100)$",
        example: "50",
    },
];

/// Every address.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        verb: Verb::Post,
        path: "/v1/decisions",
        name: "decide",
        says: "Decide cases and explain the recommendations",
        more: "One case or a list of cases, in the format of case files. Each child is decided by itself. All or none: if anything is wrong with one case, none is decided. Nothing is kept.",
        may: Deed::ReadRules,
        keeps: Keeps::Nothing,
        takes: Some("Cases"),
        gives: "Recommendations",
        query: BY,
        work: cases::decide,
    },
    Route {
        verb: Verb::Post,
        path: "/v1/ask",
        name: "ask",
        says: "Ask what is settled, what is possible and what to ask next",
        more: "The same cases. The questions that can still change something come best first; with none left, asking on changes nothing. Nothing is kept.",
        may: Deed::ReadRules,
        keeps: Keeps::Nothing,
        takes: Some("Cases"),
        gives: "Outlooks",
        query: BY,
        work: cases::ask,
    },
    Route {
        verb: Verb::Get,
        path: "/v1/packs",
        name: "packs",
        says: "List the packs that can decide",
        more: "Every version of every pack that has no errors.",
        may: Deed::ReadRules,
        keeps: Keeps::Nothing,
        takes: None,
        gives: "Packs",
        query: &[],
        work: packs::all,
    },
    Route {
        verb: Verb::Get,
        path: "/v1/packs/{name}/{version}",
        name: "pack",
        says: "Show a pack version with its decisions",
        more: "With everything it stands on.",
        may: Deed::ReadRules,
        keeps: Keeps::Nothing,
        takes: None,
        gives: "PackShown",
        query: &[],
        work: packs::one,
    },
    Route {
        verb: Verb::Get,
        path: "/v1/packs/{name}/{version}/facts",
        name: "facts",
        says: "List the facts of a pack version",
        more: "Every question with its definition and what an answer looks like.",
        may: Deed::ReadRules,
        keeps: Keeps::Nothing,
        takes: None,
        gives: "Facts",
        query: &[],
        work: packs::facts_of,
    },
    Route {
        verb: Verb::Get,
        path: "/v1/packs/{name}/{version}/rules",
        name: "rules",
        says: "List the rules of a pack version",
        more: "Each with when it holds, as written, and the statements it rests on.",
        may: Deed::ReadRules,
        keeps: Keeps::Nothing,
        takes: None,
        gives: "Rules",
        query: &[],
        work: packs::rules_of,
    },
    Route {
        verb: Verb::Get,
        path: "/v1/packs/{name}/{version}/statements",
        name: "statements",
        says: "List the statements of a pack version",
        more: "What the documents say, in our own words, with document and paragraph.",
        may: Deed::ReadRules,
        keeps: Keeps::Nothing,
        takes: None,
        gives: "Statements",
        query: &[],
        work: packs::statements_of,
    },
    Route {
        verb: Verb::Get,
        path: "/v1/contacts",
        name: "contacts",
        says: "List contacts, those opened last first",
        more: "That somebody looked is an entry of the record.",
        may: Deed::ReadContacts,
        keeps: Keeps::Nothing,
        takes: None,
        gives: "Contacts",
        query: PAGE,
        work: contacts::all,
    },
    Route {
        verb: Verb::Post,
        path: "/v1/contacts",
        name: "openContact",
        says: "Open a contact",
        more: "With its children and what is known already, all or none. Send an `Idempotency-Key`, so that a repetition opens no second contact.",
        may: Deed::Screen,
        keeps: Keeps::Entries,
        takes: Some("NewContact"),
        gives: "Written",
        query: &[],
        work: contacts::open,
    },
    Route {
        verb: Verb::Get,
        path: "/v1/contacts/{contact}",
        name: "contact",
        says: "Read a contact as its entries add up",
        more: "With how far it has come and the sign-offs that are missing. That somebody looked is an entry of the record.",
        may: Deed::ReadContacts,
        keeps: Keeps::Nothing,
        takes: None,
        gives: "ContactShown",
        query: &[],
        work: contacts::one,
    },
    Route {
        verb: Verb::Get,
        path: "/v1/contacts/{contact}/entries",
        name: "entries",
        says: "Read the entries of a contact",
        more: "In order, each with who, when and its place in the chain. That somebody looked is an entry of the record.",
        may: Deed::ReadContacts,
        keeps: Keeps::Nothing,
        takes: None,
        gives: "Entries",
        query: &[],
        work: contacts::entries,
    },
    Route {
        verb: Verb::Post,
        path: "/v1/contacts/{contact}/entries",
        name: "addEntries",
        says: "Write entries about a contact: children, answers, own views, decisions, sign-offs",
        more: "All or none. The same rules hold as on the pages: a reason is compulsory, nobody signs off their own decision, and who comes second is told.",
        may: Deed::Screen,
        keeps: Keeps::Entries,
        takes: Some("NewEntries"),
        gives: "Written",
        query: &[],
        work: contacts::add,
    },
    Route {
        verb: Verb::Post,
        path: "/v1/contacts/{contact}/recommendations",
        name: "recommend",
        says: "Make a recommendation for a child and write it down",
        more: "From the answers in the record. The worker's own view must stand in the record before, and be newer than the last recommendation.",
        may: Deed::Screen,
        keeps: Keeps::Entries,
        takes: Some("NewRecommendation"),
        gives: "Recommended",
        query: &[],
        work: contacts::recommend,
    },
    Route {
        verb: Verb::Get,
        path: "/v1/trail",
        name: "trail",
        says: "Read who read and wrote what and when, over the whole record",
        more: "The oldest first, without a word of any contact. That somebody looked is an entry of the record.",
        may: Deed::ReadTrail,
        keeps: Keeps::Nothing,
        takes: None,
        gives: "Trail",
        query: FOLLOWING,
        work: trail::read,
    },
];
