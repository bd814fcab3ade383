//! `/v1/packs…`: the rules, as data.

use std::sync::Arc;

use crate::ast::pack::PackId;
use crate::ast::pack::Version;
use crate::check::pack::Pack;
use crate::report::pack_as_json::facts;
use crate::report::pack_as_json::rules;
use crate::report::pack_as_json::shown;
use crate::report::pack_as_json::statements;
use crate::report::pack_as_json::version;
use crate::shell::serve::api::answers::Facts;
use crate::shell::serve::api::answers::Packs;
use crate::shell::serve::api::answers::Rules;
use crate::shell::serve::api::answers::Statements;
use crate::shell::serve::api::call::Call;
use crate::shell::serve::api::call::Reply;
use crate::shell::serve::api::problem::NOT_FOUND;
use crate::shell::serve::api::problem::Problem;

pub(super) fn all(call: &Call) -> Result<Reply, Problem> {
    let packs = call.visit.shared.loaded.library.packs();
    let packs = packs.map(|pack| version(pack)).collect();
    Reply::ok(&Packs { packs })
}

pub(super) fn one(call: &Call) -> Result<Reply, Problem> {
    Reply::ok(&shown(&*pack(call)?))
}

pub(super) fn facts_of(call: &Call) -> Result<Reply, Problem> {
    let facts = facts(&*pack(call)?);
    Reply::ok(&Facts { facts })
}

pub(super) fn rules_of(call: &Call) -> Result<Reply, Problem> {
    let rules = rules(&*pack(call)?);
    Reply::ok(&Rules { rules })
}

pub(super) fn statements_of(call: &Call) -> Result<Reply, Problem> {
    let statements = statements(&*pack(call)?);
    Reply::ok(&Statements { statements })
}

/// The pack version of the address.
fn pack(call: &Call) -> Result<Arc<Pack>, Problem> {
    let none = |why: String| Problem::new(NOT_FOUND, why);
    let (pack, version) = (call.visit.part("name"), call.visit.part("version"));
    let version = Version::parse(version)
        .ok_or_else(|| none("A version is three numbers, such as `1.0.0`.".to_owned()))?;
    let id = PackId {
        pack: pack.to_owned(),
        version,
    };
    let found = call.visit.shared.loaded.library.version(&id);
    found.map_err(|why| none(why.to_string()))
}
