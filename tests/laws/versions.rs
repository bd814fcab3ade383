//! Two versions side by side: a move is reported exactly if some child makes it, and of exactly such children.

use std::collections::BTreeSet;

use proptest::prelude::prop_assert;
use proptest::prelude::prop_assert_eq;
use proptest::prelude::prop_assume;
use proptest::proptest;
use proptest::test_runner::TestCaseError;
use threshold::compile::abstraction::Cut;
use threshold::compile::abstraction::measure;
use threshold::compile::pair::Side;
use threshold::inspect::diff::meaning::Direction;
use threshold::inspect::diff::meaning::Meaning;
use threshold::inspect::diff::meaning::meaning;
use threshold::inspect::diff::parts::MayBe;
use threshold::inspect::diff::parts::Part;
use threshold::inspect::diff::parts::Who;

use crate::Numbers;
use crate::examples;
use crate::generate::Kind;
use crate::generate::Reach;
use crate::generate::Spec;
use crate::model::Completion;
use crate::model::engine;
use crate::naive::V;
use crate::numbers;
use crate::shelf::Small;
use crate::shelf::blank;
use crate::tape::Tape;

const MOST: usize = 150;
const OUTCOMES: [&str; 4] = ["low", "mid", "high", "top"];

/// One child under both versions.
type Both<'c> = (&'c Completion, &'c Completion);

/// A move: the decision, what is left, what is come to.
type Moved = (String, Option<String>, Option<String>);

/// The same pack with a few slips of the pen, or another pack altogether.
fn later(tape: &mut Tape<'_>, spec: &Spec, reach: Reach, worked_out: bool) -> Spec {
    if tape.chance(30) {
        return Spec::random(tape, reach, worked_out);
    }
    let mut spec = spec.clone();
    for decision in &mut spec.decisions {
        if decision.rules.len() > 1 && tape.chance(20) {
            decision.rules.pop();
        }
        if tape.chance(20) {
            decision.rules.reverse();
        }
        let outcomes = decision.outcomes.clone();
        for rule in &mut decision.rules {
            match tape.below(12) {
                8 => rule.when = format!("not({})", rule.when),
                9 => rule.unless = None,
                10 => rule.then = vec![*tape.pick(&outcomes)],
                11 => rule.when = format!("not(not({}))", rule.when),
                _ => {}
            }
        }
    }
    for fact in &mut spec.facts {
        if tape.chance(15) {
            (fact.only_if, fact.otherwise) = (None, None);
        }
        let more = tape.chance(20);
        match &mut fact.kind {
            Kind::OneOf(values) | Kind::AnyOf(values) if more && !values.contains(&"grey") => {
                values.push("grey");
            }
            Kind::Whole(_, most) if more => *most += 1,
            _ => {}
        }
    }
    spec
}

/// The questions of one name that both versions ask alike.
fn shared(old: &Small, new: &Small) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (a, fact) in old.spec.facts.iter().enumerate() {
        let same = new.spec.facts.iter().position(|it| it.name == fact.name);
        let alike = same.filter(|b| {
            let other = &new.spec.facts[*b].kind;
            std::mem::discriminant(&fact.kind) == std::mem::discriminant(other)
        });
        found.extend(alike.map(|b| (a, b)));
    }
    found
}

/// Whether two completions are of one child.
fn is_one_child(old: &Small, new: &Small, shared: &[(usize, usize)], (a, b): Both<'_>) -> bool {
    shared.iter().all(|(i, j)| {
        let both_follow =
            old.spec.facts[*i].worked_out.is_some() && new.spec.facts[*j].worked_out.is_some();
        if !(a.applies[*i] && b.applies[*j]) || both_follow {
            return true;
        }
        let (x, y) = (a.facts[*i].as_ref().unwrap(), b.facts[*j].as_ref().unwrap());
        if let (Kind::AnyOf(p), Kind::AnyOf(q), V::List(x), V::List(y)) =
            (&old.spec.facts[*i].kind, &new.spec.facts[*j].kind, x, y)
        {
            let member = |value: &&str| V::Text((*value).to_owned());
            let common = p.iter().filter(|value| q.contains(value)).map(member);
            return common
                .into_iter()
                .all(|it| x.contains(&it) == y.contains(&it));
        }
        let (known, other) = (
            old.spec.facts[*i].kind.domain(),
            new.spec.facts[*j].kind.domain(),
        );
        x == y || !other.contains(x) || !known.contains(y)
    })
}

fn held(small: &Small, name: &str, one: &Completion) -> Option<(bool, BTreeSet<String>)> {
    let at = small.spec.decisions.iter().position(|it| it.name == name)?;
    let id = small.program.pack.find_decision(name)?;
    let ids = small.program.pack.decision(id).outcomes.iter();
    let held = ids.zip(&one.outcomes[id.0]).filter(|(_, held)| **held);
    let ids = held.map(|(outcome, _)| outcome.id.to_string()).collect();
    Some((small.spec.decisions[at].hit == "collect", ids))
}

/// What a child moves between.
fn moves_of(old: &Small, new: &Small, (a, b): Both<'_>) -> BTreeSet<Moved> {
    let mut moves = BTreeSet::new();
    for decision in &new.spec.decisions {
        let name = &decision.name;
        let (Some(before), Some(after)) = (held(old, name, a), held(new, name, b)) else {
            continue;
        };
        match (before.0, after.0) {
            (true, true) => {
                for lost in before.1.difference(&after.1) {
                    moves.insert((name.clone(), Some(lost.clone()), None));
                }
                for gained in after.1.difference(&before.1) {
                    moves.insert((name.clone(), None, Some(gained.clone())));
                }
            }
            (false, false) if before.1 != after.1 => {
                let (from, to) = (before.1.first().cloned(), after.1.first().cloned());
                moves.insert((name.clone(), from, to));
            }
            _ => {}
        }
    }
    moves
}

fn reaches(value: &V, cut: &Cut) -> bool {
    let at = measure(&engine(value)).unwrap();
    at > cut.at || (at == cut.at && !cut.beyond)
}

fn allows(may_be: &MayBe, value: &V) -> bool {
    match (may_be, value) {
        (MayBe::YesNo(yes), V::Bool(is)) => yes == is,
        (MayBe::OneOf(values), V::Text(text)) => values.iter().any(|it| **it == **text),
        (MayBe::AnyOf { with, without }, V::List(items)) => {
            let has = |it: &std::sync::Arc<str>| items.contains(&V::Text(it.to_string()));
            with.iter().all(has) && !without.iter().any(has)
        }
        (MayBe::Range { from, below }, value) => {
            from.as_ref().is_none_or(|cut| reaches(value, cut))
                && below.as_ref().is_none_or(|cut| !reaches(value, cut))
        }
        other => panic!("{other:?}"),
    }
}

/// What one version is told: whether the question applies, the answer, and the answers it knows.
struct Told<'c> {
    applies: bool,
    answer: &'c V,
    known: Vec<V>,
}

/// Whether a condition fits a child.
fn fits(old: &Small, new: &Small, who: &Who, both: Both<'_>) -> bool {
    who.parts.iter().all(|part| {
        let Part::Answer {
            fact, only, may_be, ..
        } = part
        else {
            return false;
        };
        let before = || told(old, &fact.name, both.0);
        let after = || told(new, &fact.name, both.1);
        match only {
            Some(Side::Old) => allows(may_be, before().answer),
            Some(Side::New) => allows(may_be, after().answer),
            None => may_answer(may_be, &[before(), after()]),
        }
    })
}

/// Whether brute force tries an answer of the kind at all: between two thresholds it may have none.
fn has_answer(old: &Small, new: &Small, part: &Part) -> bool {
    let Part::Answer {
        fact, only, may_be, ..
    } = part
    else {
        return true;
    };
    if !matches!(may_be, MayBe::Range { .. }) {
        return true;
    }
    let sides: &[&Small] = match only {
        Some(Side::Old) => &[old],
        Some(Side::New) => &[new],
        None => &[old, new],
    };
    let all = sides.iter().flat_map(|small| &small.spec.facts);
    let own = all.filter(|it| *it.name == *fact.name);
    let mut answers = own.flat_map(|it| it.kind.domain());
    answers.any(|answer| allows(may_be, &answer))
}

fn told<'c>(small: &Small, name: &str, one: &'c Completion) -> Told<'c> {
    let mut facts = small.spec.facts.iter();
    let at = facts.position(|it| it.name == name).unwrap();
    Told {
        applies: one.applies[at],
        answer: one.facts[at].as_ref().unwrap(),
        known: small.spec.facts[at].kind.domain(),
    }
}

/// Whether some answer that is allowed makes both versions be told what they are.
fn may_answer(may_be: &MayBe, sides: &[Told<'_>]) -> bool {
    let mut asked = sides.iter().filter(|told| told.applies);
    if let MayBe::AnyOf { with, without } = may_be {
        // Of a set each version knows its own members.
        return asked.all(|told| {
            let own = |all: &[std::sync::Arc<str>]| {
                let is_known = |it: &&std::sync::Arc<str>| {
                    let member = V::Text(it.to_string());
                    let mut sets = told.known.iter();
                    sets.any(|set| matches!(set, V::List(items) if items.contains(&member)))
                };
                all.iter().filter(is_known).cloned().collect()
            };
            let own = MayBe::AnyOf {
                with: own(with),
                without: own(without),
            };
            allows(&own, told.answer)
        });
    }
    let asked: Vec<&Told<'_>> = asked.collect();
    let answers = sides.iter().flat_map(|told| &told.known);
    let mut fitting = answers.filter(|answer| {
        let fit = |told: &&Told<'_>| told.answer == *answer || !told.known.contains(answer);
        asked.iter().all(fit)
    });
    fitting.any(|answer| allows(may_be, answer))
}

/// Whether nothing is lost by a move.
fn rises((_, from, to): &Moved) -> bool {
    let rank = |id: &String| OUTCOMES.iter().position(|it| it == id);
    match (from, to) {
        (Some(from), Some(to)) => rank(from) < rank(to),
        (_, to) => to.is_some(),
    }
}

/// What the comparison reports, and what it could not tell.
fn reported(found: &Meaning) -> (BTreeSet<Moved>, BTreeSet<Moved>) {
    let key = |one: &threshold::inspect::diff::meaning::Move| {
        let id = |named: &Option<threshold::inspect::diff::meaning::Named>| {
            named.as_ref().map(|named| named.id.to_string())
        };
        (one.decision.to_string(), id(&one.from), id(&one.to))
    };
    let shown = found.moves.iter().filter(|it| !it.who.is_empty());
    let untold = found.moves.iter().filter(|it| it.could_not_be_told > 0);
    (shown.map(key).collect(), untold.map(key).collect())
}

fn check_directions(found: &Meaning) -> Result<(), TestCaseError> {
    for one in &found.moves {
        let rank = |named: &Option<threshold::inspect::diff::meaning::Named>| {
            let id = named.as_ref().map(|named| named.id.to_string());
            id.and_then(|id| OUTCOMES.iter().position(|it| *it == id))
        };
        match (one.direction, rank(&one.from), rank(&one.to)) {
            (Direction::Down, Some(from), Some(to)) => prop_assert!(to < from),
            (Direction::Up, Some(from), Some(to)) => prop_assert!(to > from),
            (Direction::Lost, Some(_), None) | (Direction::Gained, None, Some(_)) => {}
            other => prop_assert!(false, "{other:?}"),
        }
    }
    Ok(())
}

struct Versions {
    old: Small,
    new: Small,
    before: Vec<Completion>,
    after: Vec<Completion>,
}

fn versions(tape: &mut Tape<'_>, reach: Reach, worked_out: bool) -> Option<Versions> {
    let spec = Spec::random(tape, reach, worked_out);
    let other = later(tape, &spec, reach, worked_out);
    let (old, new) = (Small::of(spec)?, Small::of(other)?);
    let all = |small: &Small| small.model.completions(&blank(&small.program.pack), MOST);
    let (before, after) = (all(&old)?, all(&new)?);
    Some(Versions {
        old,
        new,
        before,
        after,
    })
}

impl Versions {
    fn children(&self) -> Vec<Both<'_>> {
        let shared = shared(&self.old, &self.new);
        let pairs = self
            .before
            .iter()
            .flat_map(|a| self.after.iter().map(move |b| (a, b)));
        pairs
            .filter(|both| is_one_child(&self.old, &self.new, &shared, *both))
            .collect()
    }
}

proptest! {
    #![proptest_config(examples(120))]

    /// A move is reported exactly if brute force finds a child who makes it, in the right direction, and
    /// every child whom a condition fits makes it.
    #[test]
    fn a_move_is_reported_exactly_if_a_child_makes_it(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let worked_out = tape.chance(50);
        let versions = versions(&mut tape, Reach::Finite, worked_out);
        prop_assume!(versions.is_some());
        let versions = versions.unwrap();
        let (old, new) = (&versions.old, &versions.new);
        let children = versions.children();
        let brute: Vec<BTreeSet<Moved>> = children.iter().map(|both| moves_of(old, new, *both)).collect();
        let all: BTreeSet<Moved> = brute.iter().flatten().cloned().collect();
        let found = meaning(&old.program, &new.program, &mut |_, _| {});
        let (shown, untold) = reported(&found);
        if worked_out {
            // A threshold in `worked_out` is no cut, so that a move may be left untold.
            let told: BTreeSet<Moved> = shown.union(&untold).cloned().collect();
            prop_assert!(
                shown.is_subset(&all) && all.is_subset(&told),
                "{shown:?} {untold:?} {all:?} of {:?}\nbecoming {:?}", old.spec, new.spec
            );
        } else {
            prop_assert_eq!(&shown, &all, "of {:?}\nbecoming {:?}", old.spec, new.spec);
            prop_assert!(untold.is_empty(), "{untold:?} of {:?}\nbecoming {:?}", old.spec, new.spec);
        }
        prop_assert!(found.falls() || all.iter().all(rises));
        check_directions(&found)?;
        for one in &found.moves {
            let id = |named: &Option<threshold::inspect::diff::meaning::Named>| named.as_ref().map(|it| it.id.to_string());
            let moved: Moved = (one.decision.to_string(), id(&one.from), id(&one.to));
            for who in &one.who {
                let mut any = false;
                for (both, made) in children.iter().zip(&brute) {
                    if fits(old, new, who, *both) {
                        any = true;
                        prop_assert!(
                            made.contains(&moved),
                            "{moved:?} {:?} fits {:?}\nof {:?}\nbecoming {:?}", who.parts, both, old.spec, new.spec
                        );
                    }
                }
                let tried = who.parts.iter().all(|part| has_answer(old, new, part));
                prop_assert!(any || worked_out || !tried, "{moved:?} fits nobody: {:?}\nof {:?}\nbecoming {:?}", who.parts, old.spec, new.spec);
            }
        }
    }

    /// Over the whole language no move that a child makes goes unmentioned.
    #[test]
    fn no_move_goes_unmentioned(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let versions = versions(&mut tape, Reach::All, true);
        prop_assume!(versions.is_some());
        let versions = versions.unwrap();
        let (old, new) = (&versions.old, &versions.new);
        let found = meaning(&old.program, &new.program, &mut |_, _| {});
        let (shown, untold) = reported(&found);
        for both in versions.children() {
            for moved in moves_of(old, new, both) {
                prop_assert!(
                    shown.contains(&moved) || untold.contains(&moved),
                    "{moved:?} by {both:?}\nof {:?}\nbecoming {:?}", old.spec, new.spec
                );
            }
        }
    }

    /// A version beside itself is proved to decide alike.
    #[test]
    fn a_version_is_like_itself(Numbers(tape) in numbers()) {
        let mut tape = Tape::new(&tape);
        let small = Small::of(Spec::random(&mut tape, Reach::All, true));
        prop_assume!(small.is_some());
        let small = small.unwrap();
        let found = meaning(&small.program, &small.program, &mut |_, _| {});
        prop_assert!(found.is_alike(), "{:?} of {:?}", found.moves, small.spec);
    }
}
