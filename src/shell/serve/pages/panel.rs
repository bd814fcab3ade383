//! What stands beside every question: decided so far, still possible, how much is left.
//!
//! Where the answers leave one pathway, its name waits until the worker's own view is
//! written down.

use crate::check::pack::Pack;
use crate::record::contact::Contact;
use crate::report::screening::sight::Sight;
use crate::shell::serve::base::Link;
use crate::shell::serve::pages::subject::Subject;
use crate::shell::serve::pages::subject::child_words;
use crate::shell::serve::pages::tasks::has_fresh_view;

/// How many pathways are named one by one.
const MOST_NAMED: usize = 14;

/// What stands beside a question, child by child.
pub(super) struct Panel {
    pub(super) children: Vec<InSight>,
}

/// What is in sight of one child.
pub(super) struct InSight {
    pub(super) name: String,
    pub(super) settled: bool,
    pub(super) possible: Vec<String>,
    pub(super) decided: Vec<(String, String)>,
    pub(super) left: usize,
    pub(super) next: Option<Link>,
}

/// The panel beside the questions of somebody.
pub(super) fn panel(
    pack: &Pack,
    contact: &Contact,
    subject: Subject<'_>,
    sights: &[Sight],
) -> Panel {
    let pairs = (1..).zip(contact.children.iter().zip(sights));
    let own = pairs.filter(|(number, _)| match subject {
        Subject::Household => true,
        Subject::Child(of, _) => of == *number,
    });
    let children = own.map(|(number, (child, sight))| {
        let settled = sight.settled.is_some();
        let shown = !settled || has_fresh_view(child);
        InSight {
            name: child_words(number),
            settled,
            possible: if shown {
                let titles = sight.possible.iter().map(|it| it.title.clone());
                titles.take(MOST_NAMED).collect()
            } else {
                Vec::new()
            },
            decided: if shown {
                sight.decided.clone()
            } else {
                Vec::new()
            },
            left: sight.left(),
            next: next(pack, contact, Subject::Child(number, child), sight),
        }
    });
    Panel {
        children: children.collect(),
    }
}

/// The most useful question, with where it is asked.
fn next(pack: &Pack, contact: &Contact, subject: Subject<'_>, sight: &Sight) -> Option<Link> {
    let id = sight.next()?;
    let fact = pack.fact(id);
    let whose = if subject.has(pack, id) {
        subject
    } else {
        Subject::Household
    };
    let (topic, _) = pack.groups.get(fact.group)?;
    Some(Link {
        to: format!(
            "{}/questions/{topic}#question-{}",
            whose.address(contact),
            fact.name
        ),
        words: fact.ask.clone(),
    })
}
