//! Every change by which somebody is, or may be, treated less protectively; each needs a sign-off of its own.
//!
//! Each has a name to be written in a sheet, and a mark made of all that is known
//! of it. A sign-off counts for one mark: a change that became another needs another.

use sha2::Digest as _;
use sha2::Sha256;

use crate::ast::digest::hexadecimal;
use crate::check::pack::Pack;
use crate::inspect::diff::Difference;
use crate::inspect::diff::meaning::Direction;
use crate::inspect::diff::meaning::Move;
use crate::inspect::diff::meaning::Named;
use crate::inspect::diff::parts::Who;
use crate::inspect::diff::text::Became;
use crate::inspect::diff::text::Change;
use crate::inspect::diff::text::Thing;
use crate::report::changed_children::condition;
use crate::report::changed_children::so_and_unless;

/// How many letters of a condition are told in a sheet.
const MOST_TOLD: usize = 160;
/// How many letters of the hash are the mark.
const MARK: usize = 16;

/// One change that needs a sign-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Downward {
    /// Its name, such as `pathway/assessment-to-advice`.
    pub name: String,
    /// What it is, in words.
    pub says: String,
    /// What a sign-off is bound to.
    pub mark: String,
}

/// Every change that needs a sign-off, each name once.
#[must_use]
pub fn downward(old: &Pack, new: &Pack, found: &Difference) -> Vec<Downward> {
    let both = [old.own().digest.as_str(), new.own().digest.as_str()];
    let meaning = &found.meaning;
    let falls = meaning.moves.iter().filter(|it| it.direction.falls());
    let mut all: Vec<Downward> = falls.map(|it| moved(it, both)).collect();
    for (name, title) in &meaning.gone {
        let says = format!("“{title}” is not decided any more.");
        all.push(of(format!("{name}/gone"), says, "", both[0]));
    }
    for (name, title) in &meaning.unlike {
        let says = format!(
            "“{title}” picks in one version and collects in the other; nobody can compare."
        );
        all.push(of(format!("{name}/not-comparable"), says, "", both[1]));
    }
    all.extend(found.written.iter().filter_map(|it| promise(it, both[0])));
    all.dedup_by(|later, one| later.name == one.name);
    all
}

fn of(name: String, says: String, more: &str, of: &str) -> Downward {
    let mut hash = Sha256::new();
    for part in [&name, &says, more, of] {
        hash.update(format!("{}:", part.len()));
        hash.update(part);
    }
    let mark = hexadecimal(&hash.finalize()).chars().take(MARK).collect();
    Downward { name, says, mark }
}

/// Children who come to a less protective outcome, or lose one.
fn moved(one: &Move, [old, new]: [&str; 2]) -> Downward {
    let id = |named: &Option<Named>| named.as_ref().map_or("", |it| &*it.id).to_owned();
    let title = |named: &Option<Named>| named.as_ref().map_or("", |it| &it.title).to_owned();
    let (from, to) = (id(&one.from), id(&one.to));
    let (name, what) = match one.direction {
        Direction::Down | Direction::Up => (
            format!("{}/{from}-to-{to}", one.decision),
            format!("from “{}” down to “{}”", title(&one.from), title(&one.to)),
        ),
        Direction::Lost | Direction::Gained => (
            format!("{}/{from}-lost", one.decision),
            format!("“{}” is lost", title(&one.from)),
        ),
    };
    let whom: Vec<String> = one.who.iter().map(|who| condition(&who.parts)).collect();
    let first = one.who.first().map(in_short);
    let others = one.more > 0 || one.and_others || one.could_not_be_told > 0;
    let first = first.map_or_else(
        || ", for whom could not be told".to_owned(),
        |first| format!(", where {first}"),
    );
    let rest = if whom.len() > 1 || others && !whom.is_empty() {
        "; and others: see the change report"
    } else {
        ""
    };
    let says = format!("{}: {what}{first}{rest}.", one.title);
    // Where not everything is listed, another form of the version may hide more: then any edit is another change.
    let form = if others { new } else { "" };
    of(name, says, &format!("{}\n{form}", whom.join("\n")), old)
}

/// Whom a condition fits, as far as a line or two tell it; the change report has all of it.
fn in_short(who: &Who) -> String {
    let (so, unless) = so_and_unless(&who.parts);
    let parts: Vec<&str> = so.split("; and ").collect();
    let mut length = 0;
    let told = parts.iter().take_while(|part| {
        let fits = length == 0 || length + part.len() <= MOST_TOLD;
        length += part.len();
        fits
    });
    let told: Vec<&str> = told.copied().collect();
    let more = match parts.len() - told.len() {
        0 => String::new(),
        more => format!("; and {more} more conditions hold"),
    };
    let unless = match unless.as_slice() {
        [] => String::new(),
        [one] => format!("; unless {one}"),
        [_, ..] => format!("; unless one of {} other things is so", unless.len()),
    };
    format!("{}{more}{unless}", told.join("; and "))
}

/// What is written differently of the promises and limits that protect children, and moves nobody in the comparison.
fn promise(change: &Change, old: &str) -> Option<Downward> {
    let field = |name: &str| change.fields.iter().find(|it| it.name == name);
    let (id, kind, says) = match change.thing {
        Thing::Invariant => match &change.became {
            Became::Added => return None,
            Became::Removed => (
                &change.id,
                "gone",
                "is not promised any more: what must hold for every child",
            ),
            Became::Renamed { from } => {
                (from, "gone", "goes by another name: look at what it claims")
            }
            Became::Changed => {
                field("claim").or_else(|| field("for_all"))?;
                (&change.id, "changed", "promises something else than before")
            }
        },
        Thing::Assumption => match &change.became {
            Became::Removed => return None,
            Became::Added | Became::Changed | Became::Renamed { .. } => (
                &change.id,
                "assumed",
                "is taken not to occur, so that proofs need not look at it",
            ),
        },
        Thing::Outcome if change.became == Became::Changed => {
            let lost = field("sign_off").filter(|it| it.new.is_empty());
            let limit = ["within", "from", "counting"].into_iter().find_map(field);
            match (limit, lost) {
                (Some(_), _) => (&change.id, "limit", "has another time limit"),
                (None, Some(_)) => (&change.id, "no-sign-off", "needs no manager any more"),
                (None, None) => return None,
            }
        }
        Thing::Fact if change.became == Became::Changed => {
            field("safety_critical").filter(|it| it.new.is_empty())?;
            (
                &change.id,
                "not-critical",
                "is not marked as critical for safety any more",
            )
        }
        Thing::Interim => {
            let acts = ["when", "unless", "then", "adds"];
            acts.into_iter().find_map(field)?;
            (
                &change.id,
                "meanwhile",
                "changes what applies while the recommendation is open",
            )
        }
        Thing::Version
        | Thing::Decision
        | Thing::Outcome
        | Thing::Rule
        | Thing::Fact
        | Thing::Service
        | Thing::Statement
        | Thing::Function => return None,
    };
    let fields = change.fields.iter();
    let fields: Vec<String> = fields
        .map(|it| format!("{} {} → {}", it.name, it.old, it.new))
        .collect();
    let shown = fields.iter().find(|it| !it.starts_with("title"));
    let shown = shown.map_or_else(String::new, |it| format!(" ({it})"));
    let says = format!("{}: {says}{shown}.", change.title);
    Some(of(format!("{id}/{kind}"), says, &fields.join("\n"), old))
}
