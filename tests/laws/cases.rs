//! Random partial cases.

use threshold::algebra::value::Value;
use threshold::check::case::Child;
use threshold::check::case::Reply;
use threshold::check::pack::Pack;

use crate::generate::Kind;
use crate::model::Completion;
use crate::model::engine;
use crate::shelf::Small;
use crate::shelf::answer;
use crate::shelf::blank;
use crate::shelf::give;
use crate::tape::Tape;

/// A random case with all its completions, of which there are at most `most`.
pub(crate) fn partial(tape: &mut Tape<'_>, small: &Small, most: usize) -> (Child, Vec<Completion>) {
    let pack: &Pack = &small.program.pack;
    let mut child = blank(pack);
    for at in 0..pack.facts.len() {
        let unknown = [None, Some(Reply::NotKnown), Some(Reply::Declined)];
        match tape.below(5) {
            0 | 1 => fill(tape, small, &mut child, at),
            other => give(&mut child, at, unknown[other - 2].clone()),
        }
    }
    loop {
        if let Some(all) = small.model.completions(&child, most) {
            return (child, all);
        }
        let open: Vec<usize> = (0..pack.facts.len())
            .filter(|at| !is_whole(&child, *at))
            .collect();
        let at = *tape.pick(&open);
        let domain = &small.model.facts[at].domain;
        let value = engine(tape.pick(domain));
        answer(&mut child, at, value);
    }
}

fn is_whole(child: &Child, at: usize) -> bool {
    child
        .value(threshold::check::term::FactId(at))
        .is_some_and(Value::is_complete)
}

/// A random answer; of lists perhaps one with unknown parts.
pub(crate) fn fill(tape: &mut Tape<'_>, small: &Small, child: &mut Child, at: usize) {
    let fact = &small.spec.facts[at];
    let mut value = engine(tape.pick(&fact.kind.domain()));
    if fact.kind == Kind::Records
        && let Value::List(items) = &mut value
    {
        for item in items {
            match tape.below(6) {
                5 => *item = None,
                3 | 4 => {
                    if let Some(Value::Record(fields)) = item {
                        let field = *tape.pick(&["bad", "hours", "by"]);
                        fields.insert(field.into(), None);
                    }
                }
                _ => {}
            }
        }
    }
    answer(child, at, value);
}

/// The case with some of what a completion says written down, but only answers to questions that
/// certainly apply; and the completions that are left.
///
/// An answer to a question that may turn out not to apply would stand even then,
/// so it is more than a piece of a completion.
pub(crate) fn learn_some(
    tape: &mut Tape<'_>,
    small: &Small,
    child: &Child,
    all: &[Completion],
) -> (Child, Vec<Completion>) {
    let truth = &all[tape.below(all.len())];
    let mut more = child.clone();
    let mut left = all.to_vec();
    for at in 0..small.model.facts.len() {
        let applies = left.iter().all(|one| one.applies[at]);
        if applies
            && small.model.facts[at].worked_out.is_none()
            && tape.chance(50)
            && let Some(value) = &truth.facts[at]
            && !is_whole(child, at)
        {
            answer(&mut more, at, engine(value));
            left.retain(|one| one.facts[at].as_ref() == Some(value));
        }
    }
    (more, left)
}
