//! `/policy/{pack}/{version}/proofs`: what must hold for every child, and proving it.

use askama::Template;

use crate::inspect::verify::verify;
use crate::report::document::Block;
use crate::report::problems::Paint;
use crate::report::problems::problems;
use crate::report::proofs::proofs;
use crate::shell::serve::answer::Answer;
use crate::shell::serve::base::Base;
use crate::shell::serve::pages::policy::address;
use crate::shell::serve::pages::policy::inner;
use crate::shell::serve::pages::policy::pack_of;
use crate::shell::serve::trouble::Trouble;
use crate::shell::serve::visit::Visit;

#[derive(Template)]
#[template(path = "policy/proofs.html")]
struct Proofs {
    base: Base,
    here: String,
    claims: Vec<(String, String)>,
    found: Vec<Block>,
    checks: String,
}

pub(in crate::shell::serve::pages) fn show(visit: &Visit) -> Result<Answer, Trouble> {
    page(visit, Vec::new())
}

/// Proves them now: it is a search over every child there could be, and takes a while.
pub(in crate::shell::serve::pages) fn prove(visit: &Visit) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    let program = visit.shared.loaded.program(&pack);
    let found = verify(&program, &mut |_| ());
    page(visit, proofs(&program, &found, &visit.shared.loaded.files))
}

fn page(visit: &Visit, found: Vec<Block>) -> Result<Answer, Trouble> {
    let pack = pack_of(visit)?;
    let loaded = &visit.shared.loaded;
    let claims = pack.invariants.iter();
    let claims = claims.map(|it| (it.id.to_string(), it.says.clone()));
    Answer::page(&Proofs {
        base: inner(visit, &pack, "Checks and proofs"),
        here: format!("{}/proofs", address(&pack)),
        claims: claims.collect(),
        found,
        checks: problems(&loaded.problems, &loaded.files, Paint::Plain),
    })
}
