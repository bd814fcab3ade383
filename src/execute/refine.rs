//! One child that quick evaluation left open, looked at over every completion of what is not known.

use crate::algebra::truth::Truth;
use crate::check::case::Child;
use crate::decide::recall::Recall;
use crate::decide::world::Contact;
use crate::decide::world::Standings;
use crate::decide::world::World;
use crate::execute::crowd::Depth;
use crate::execute::crowd::Ready;
use crate::execute::kinds::Found;
use crate::execute::kinds::Stand;

/// What is said of a child that is looked at by itself.
#[must_use]
pub fn refined(
    ready: &Ready<'_>,
    recall: &mut Recall<'_>,
    contact: &Contact,
    child: &Child,
    depth: Depth,
) -> Found {
    let pack = &ready.program.pack;
    let world = World::of(ready.program, contact, child);
    let known = match depth {
        Depth::Quick => {
            let quick = ready.reports.iter();
            quick
                .map(|id| world.decisions.get(id.0).cloned().unwrap_or_default())
                .collect()
        }
        Depth::Exact | Depth::Whole => recall.about(&world, &ready.reports),
    };
    let stands = ready.reports.iter().zip(&known);
    let stands = stands.map(|(id, known)| stand(known, pack.decision(*id).collects()));
    Found {
        decisions: stands.collect(),
        faults: faults(world),
        refined: true,
        kind: None,
    }
}

fn stand(known: &Standings, collects: bool) -> Stand {
    let possible = known.possible();
    let rules = known.rules.iter().enumerate();
    let fired = rules.filter(|(_, truth)| **truth == Truth::True);
    Stand {
        open: if collects {
            known.outcomes.iter().any(|truth| truth.is_unknown())
        } else {
            possible.len() != 1
        },
        possible,
        fired: fired.map(|(at, _)| at).collect(),
    }
}

fn faults(world: World<'_>) -> Vec<String> {
    let faults = world.faults.into_inner().into_iter();
    faults
        .map(|fault| format!("{}: {}", fault.at, fault.message))
        .collect()
}
