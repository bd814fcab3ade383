//! One child that quick evaluation left open, looked at over every completion of what is not known.

use crate::algebra::truth::Truth;
use crate::check::case::Child;
use crate::decide::mind::Mind;
use crate::decide::world::Contact;
use crate::decide::world::Standings;
use crate::decide::world::World;
use crate::execute::crowd::Depth;
use crate::execute::crowd::Found;
use crate::execute::crowd::Ready;
use crate::execute::crowd::Stand;

/// What is said of a child that is looked at by itself.
#[must_use]
pub fn refined(ready: &Ready<'_>, contact: &Contact, child: &Child, depth: Depth) -> Found {
    let pack = &ready.program.pack;
    let stands = |of: &dyn Fn(usize) -> Option<Standings>| {
        let stands = ready.reports.iter().map(|id| {
            let known = of(id.0).unwrap_or_default();
            stand(&known, pack.decision(*id).collects())
        });
        stands.collect()
    };
    match depth {
        Depth::Quick => {
            let world = World::of(ready.program, contact, child);
            Found {
                decisions: stands(&|at| world.decisions.get(at).cloned()),
                faults: faults(world),
                refined: true,
            }
        }
        Depth::Exact | Depth::Whole => {
            let mind = Mind::about(ready.program, contact, child, &ready.reports);
            Found {
                decisions: stands(&|at| mind.decisions.get(at).cloned()),
                faults: faults(mind.world),
                refined: true,
            }
        }
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
