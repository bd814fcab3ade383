//! The rules of one pack as the engine checks them, and the same cut to the first so many rules.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use threshold::ast::pack::Version;
use threshold::ast::place::Files;
use threshold::check::library::check;
use threshold::check::pack::Carries;
use threshold::check::pack::Pack;
use threshold::check::pack::PackId;
use threshold::check::pack::Step;
use threshold::check::shelf::read_shelf;
use threshold::check::term::DecisionId;
use threshold::check::term::FactId;
use threshold::check::term::Term;

/// Where the rules are.
pub const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules");

/// Whose rules they are; `VERSION` is the same, for paths.
pub const NAME: &str = "lancashire";
pub const VERSION: &str = "2.0.0";

/// The sizes at which growth is shown; 0 stands for the pack as it is.
pub const SIZES: [usize; 4] = [60, 240, 0, 960];

/// The pack as it is.
pub fn whole() -> Arc<Pack> {
    let mut raw = Vec::new();
    let mut open = vec![Path::new(RULES).to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("the rules can be listed") {
            let path = entry.expect("the rules can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(RULES).expect("it is below the rules");
                let bytes = std::fs::read(&path).expect("the rules can be read");
                raw.push((name.to_string_lossy().into_owned(), bytes));
            }
        }
    }
    let read = read_shelf("rules", raw, &mut Files::default());
    let (library, _) = check(&read.shelf);
    let id = PackId {
        pack: NAME.to_owned(),
        version: Version(2, 0, 0),
    };
    library
        .version(&id)
        .ok()
        .expect("the pack is fit to decide")
}

/// The pack at one of the sizes.
pub fn sized(pack: &Arc<Pack>, size: usize) -> Arc<Pack> {
    if size == 0 {
        return pack.clone();
    }
    let rules = count(pack);
    let longer = repeated(pack, size.div_ceil(rules));
    Arc::new(cut(&longer, size))
}

/// How many rules a pack has.
pub fn count(pack: &Pack) -> usize {
    pack.decisions.iter().map(|one| one.rules.len()).sum()
}

/// The same rules several times, each time about other facts and giving other decisions.
fn repeated(pack: &Pack, times: usize) -> Pack {
    let mut all = pack.clone();
    for time in 1..times {
        let fact = |id: FactId| FactId(id.0 + time * pack.facts.len());
        let decision = |id: DecisionId| DecisionId(id.0 + time * pack.decisions.len());
        let mut copy = pack.clone();
        renumber(&mut copy, &fact, &decision);
        for one in &mut copy.facts {
            one.name = format!("{}_{time}", one.name).into();
        }
        for one in &mut copy.decisions {
            one.name = format!("{}_{time}", one.name).into();
        }
        all.facts.extend(copy.facts);
        all.decisions.extend(copy.decisions);
        all.order.extend(copy.order);
    }
    all
}

/// The first rules in the order in which they are decided, and the facts that they read.
fn cut(pack: &Pack, rules: usize) -> Pack {
    let mut pack = pack.clone();
    let order = pack.order.clone();
    let mut left = rules;
    for step in &order {
        if let Step::Decision(id) = step {
            let decision = &mut pack.decisions[id.0];
            decision.rules.truncate(left);
            left -= decision.rules.len();
        }
    }
    let kept = |id: &DecisionId| !pack.decisions[id.0].rules.is_empty();
    let decisions: Vec<DecisionId> = pack.decision_ids().filter(kept).collect();
    let conditions = pack.decisions.iter().flat_map(|one| &one.rules);
    let mut open: Vec<FactId> = conditions.flat_map(|one| one.condition.facts()).collect();
    let mut read = BTreeSet::new();
    while let Some(id) = open.pop() {
        if read.insert(id) {
            let fact = pack.fact(id);
            let terms = fact.only_if.as_ref().map(|(term, _)| term);
            let terms = terms.into_iter().chain(&fact.worked_out);
            open.extend(terms.flat_map(Term::facts));
        }
    }
    let facts: Vec<FactId> = read.into_iter().collect();
    let order = order.into_iter().filter(|step| match step {
        Step::Fact(id) => facts.contains(id),
        Step::Decision(id) => decisions.contains(id),
    });
    pack.order = order.collect();
    pack.facts = facts.iter().map(|id| pack.fact(*id).clone()).collect();
    let kept = decisions.iter().map(|id| pack.decision(*id).clone());
    pack.decisions = kept.collect();
    pack.ask_for.retain(|id| decisions.contains(id));
    pack.siblings_see.retain(|id| decisions.contains(id));
    if !decisions.contains(&pack.recommends) {
        pack.recommends = decisions[0];
    }
    let at = |id: FactId| FactId(facts.iter().position(|one| *one == id).unwrap_or(0));
    let to = |id: DecisionId| {
        let found = decisions.iter().position(|one| *one == id);
        DecisionId(found.expect("a rule reads only decisions before it"))
    };
    renumber(&mut pack, &at, &to);
    pack
}

/// Puts other numbers in, and takes out what neither evaluation nor execution reads.
fn renumber(
    pack: &mut Pack,
    fact: &dyn Fn(FactId) -> FactId,
    decision: &dyn Fn(DecisionId) -> DecisionId,
) {
    let put = |term: &Term| renumbered(term, fact, decision);
    for one in &mut pack.facts {
        one.ask_when = None;
        one.only_if = one
            .only_if
            .as_ref()
            .map(|(term, text)| (put(term), text.clone()));
        one.worked_out = one.worked_out.as_ref().map(put);
    }
    for one in &mut pack.decisions {
        one.while_open.clear();
        for rule in &mut one.rules {
            rule.condition = put(&rule.condition);
        }
        for outcome in &mut one.outcomes {
            outcome.carries = Carries::Answer {
                says: None,
                who: None,
                sign_off: None,
                family: None,
            };
        }
    }
    for step in &mut pack.order {
        *step = match step {
            Step::Fact(id) => Step::Fact(fact(*id)),
            Step::Decision(id) => Step::Decision(decision(*id)),
        };
    }
    pack.recommends = decision(pack.recommends);
    for id in pack.ask_for.iter_mut().chain(&mut pack.siblings_see) {
        *id = decision(*id);
    }
    pack.invariants.clear();
    pack.assumptions.clear();
}

fn renumbered(
    term: &Term,
    fact: &dyn Fn(FactId) -> FactId,
    decision: &dyn Fn(DecisionId) -> DecisionId,
) -> Term {
    match term {
        Term::Fact(id) => Term::Fact(fact(*id)),
        Term::IsKnown(id) => Term::IsKnown(fact(*id)),
        Term::Outcome(id) => Term::Outcome(decision(*id)),
        Term::IsOpen(id) => Term::IsOpen(decision(*id)),
        _ => term.rebuilt(&|part| renumbered(part, fact, decision)),
    }
}
