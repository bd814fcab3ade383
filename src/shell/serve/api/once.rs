//! A request that changes the record has its effect once, however often it is sent.

use axum::http::HeaderMap;
use jiff::SignedDuration;
use sha2::Digest;
use sha2::Sha256;

use crate::record::beside::Claim;
use crate::record::beside::Request;
use crate::record::id::ContactId;
use crate::record::id::Hash;
use crate::shell::serve::api::call::Call;
use crate::shell::serve::api::call::Reply;
use crate::shell::serve::api::problem::BAD_KEY;
use crate::shell::serve::api::problem::KEY_REUSED;
use crate::shell::serve::api::problem::Problem;
use crate::shell::serve::api::problem::Saved;
use crate::shell::serve::api::problem::UNFINISHED;

/// The header.
pub(crate) const HEADER: &str = "idempotency-key";
/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// How many characters a key may have.
const MOST: usize = 200;

/// The key of a request, if it has one.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(key) = headers.get(HEADER) else {
        return Ok(None);
    };
    let bad = || Problem::new(BAD_KEY, BAD_KEY.advice);
    let key = key.to_str().map_err(|_| bad())?;
    let fits = (1..=MOST).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if fits {
        Ok(Some(key.to_owned()))
    } else {
        Err(bad())
    }
}

/// Does a request once; the same request again gets the answer of the first.
pub(crate) fn once(
    call: &Call,
    key: &str,
    address: &str,
    work: fn(&Call) -> Result<Reply, Problem>,
) -> Result<Reply, Problem> {
    let visit = &call.visit;
    let store = &visit.shared.store;
    let request = Request {
        key: format!("{} {key}", visit.who.id),
        asked: asked(address, &call.body),
        contact: visit.part("contact").parse::<ContactId>().ok(),
        until: visit.at + KEPT,
    };
    match store.claim(&request, visit.at)? {
        Claim::Yours => {}
        Claim::Answered(kept) => {
            let kept = serde_json::from_slice(&kept);
            return kept.map_err(|_| Problem::new(UNFINISHED, UNFINISHED.advice));
        }
        Claim::Unfinished => return Err(Problem::new(UNFINISHED, UNFINISHED.advice)),
        Claim::AnotherRequest => return Err(Problem::new(KEY_REUSED, KEY_REUSED.advice)),
    }
    let done = work(call);
    match &done {
        // The work is done whether or not its answer could be kept; a repetition is then told
        // that it does not know, and never does it twice.
        Ok(reply) => {
            let kept = serde_json::to_vec(reply).unwrap_or_default();
            drop(store.answer_request(&request.key, &kept));
        }
        Err(problem) if problem.saved == Saved::Nothing => {
            drop(store.forget_request(&request.key));
        }
        Err(_) => {}
    }
    done
}

fn asked(address: &str, body: &str) -> Hash {
    let mut hash = Sha256::new();
    hash.update(address.as_bytes());
    hash.update([0]);
    hash.update(body.as_bytes());
    Hash::from(<[u8; 32]>::from(hash.finalize()))
}
