//! What a store does, the same for a file and for a server.

use serde_json::json;

use threshold::record::actor::Role;
use threshold::record::batch::Batch;
use threshold::record::beside::Claim;
use threshold::record::beside::Request;
use threshold::record::beside::Session;
use threshold::record::beside::Token;
use threshold::record::id::Seq;
use threshold::record::kind::Kind;
use threshold::record::mandate::ActsFor;
use threshold::record::store::Database;
use threshold::record::store::StoreError;
use threshold::record::store::Wanted;
use threshold::shell::store::Missing;
use threshold::shell::store::hash_of_secret;
use threshold::shell::store::new_secret;
use threshold::shell::store::open;

use crate::desk::File;
use crate::desk::contact;
use crate::desk::event;
use crate::desk::noted;
use crate::desk::open_contact;
use crate::desk::write;
use crate::desk::writer;

pub(crate) fn lists(store: &dyn Database) {
    let ids: Vec<_> = (0..5)
        .map(|n| open_contact(store, &format!("C-{n}")))
        .collect();
    write(store, ids[1], Role::Screener, &noted("seen")).unwrap();
    let looked = event(&json!({"read": {"what": "the contact"}}));
    let looked = Batch::trail(Some(ids[1]), &writer(Role::Auditor), &looked).unwrap();
    store.append(&looked).unwrap();
    let page = |before, limit| store.contacts(&Wanted { before, limit }).unwrap();
    let first = page(None, 3);
    let listed: Vec<_> = first.iter().map(|it| it.contact).collect();
    assert_eq!(listed, [ids[4], ids[3], ids[2]]);
    let second = page(first.last().map(|it| it.opened.entry.seq), 3);
    let listed: Vec<_> = second.iter().map(|it| it.contact).collect();
    assert_eq!(listed, [ids[1], ids[0]]);
    assert_eq!(second[0].latest, Seq(11));
    let kinds = [
        (Kind::ContactOpened, Seq(3)),
        (Kind::ChildAdded, Seq(4)),
        (Kind::Answered, Seq(11)),
        (Kind::Read, Seq(12)),
    ];
    assert_eq!(second[0].kinds, kinds);
    assert_eq!(contact(store, ids[1]).latest, Seq(11));
}

pub(crate) fn remembers_who_is_signed_in(store: &dyn Database) {
    let (secret, hash) = new_secret().unwrap();
    assert_eq!(hash_of_secret(&secret), hash);
    let now = "2026-11-20T16:20:00Z".parse().unwrap();
    let later = "2026-11-20T18:20:00Z".parse().unwrap();
    let mut session = Session {
        roles: vec![Role::Screener, Role::Manager],
        secret: hash,
        actor: writer(Role::Manager).actor,
        since: now,
        seen: now,
        until: later,
    };
    store.put_session(&session).unwrap();
    assert_eq!(store.session(hash, now).unwrap().as_ref(), Some(&session));
    session.seen = "2026-11-20T17:20:00Z".parse().unwrap();
    store.put_session(&session).unwrap();
    assert_eq!(store.session(hash, now).unwrap().as_ref(), Some(&session));
    assert_eq!(store.session(hash, later).unwrap(), None);
    store.end_session(hash).unwrap();
    assert_eq!(store.session(hash, now).unwrap(), None);
}

pub(crate) fn remembers_keys(store: &dyn Database) {
    let (_, hash) = new_secret().unwrap();
    let now = "2026-11-20T16:20:00Z".parse().unwrap();
    let token = Token {
        secret: hash,
        name: "Liquid".to_owned(),
        role: Role::Screener,
        acts: ActsFor::Others,
        made: now,
        until: None,
        revoked: None,
    };
    store.put_token(&token).unwrap();
    assert_eq!(store.token(hash, now).unwrap().as_ref(), Some(&token));
    assert!(store.revoke_token(hash, now).unwrap());
    assert_eq!(store.token(hash, now).unwrap(), None);
    assert_eq!(store.tokens().unwrap().len(), 1);
    assert!(!store.revoke_token(new_secret().unwrap().1, now).unwrap());
}

pub(crate) fn answers_a_request_once(store: &dyn Database) {
    let now = "2026-11-20T16:20:00Z".parse().unwrap();
    let until = "2026-11-21T16:20:00Z".parse().unwrap();
    let id = open_contact(store, "C-1");
    let request = Request {
        key: "u-1 k-1".to_owned(),
        asked: hash_of_secret("everything in it"),
        contact: Some(id),
        until,
    };
    assert_eq!(store.claim(&request, now).unwrap(), Claim::Yours);
    assert_eq!(store.claim(&request, now).unwrap(), Claim::Unfinished);
    store.answer_request(&request.key, b"done").unwrap();
    let answered = Claim::Answered(b"done".to_vec());
    assert_eq!(store.claim(&request, now).unwrap(), answered);
    let other = Request {
        asked: hash_of_secret("something else"),
        ..request.clone()
    };
    assert_eq!(store.claim(&other, now).unwrap(), Claim::AnotherRequest);
    assert_eq!(store.claim(&other, until).unwrap(), Claim::Yours);
    store.forget_request(&other.key).unwrap();
    assert_eq!(store.claim(&request, now).unwrap(), Claim::Yours);
    store.answer_request(&request.key, b"words").unwrap();
    let erased = event(&json!({"erased": {"why": "Past its time."}}));
    write(store, id, Role::Policy, &erased).unwrap();
    assert_eq!(store.claim(&request, now).unwrap(), Claim::Yours);
    store.tidy(until).unwrap();
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let file = File::new();
    let store = file.open();
    open_contact(&*store, "C-1");
    for entry in std::fs::read_dir(file.folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", entry.path());
    }
}

#[test]
fn a_file_lists_contacts() {
    lists(&*File::new().open());
}

#[test]
fn a_file_remembers_the_small_tables() {
    let file = File::new();
    let store = file.open();
    remembers_who_is_signed_in(&*store);
    remembers_keys(&*store);
    answers_a_request_once(&*store);
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    let file = File::new();
    drop(file.open());
    let connection = rusqlite::Connection::open(file.path()).unwrap();
    connection
        .execute("INSERT INTO record_schema VALUES (2)", [])
        .unwrap();
    let refused = open(&file.address(), Missing::Create).err().unwrap();
    assert_eq!(refused, StoreError::Newer { found: 2, known: 1 });
}

#[test]
fn what_is_no_record_is_refused() {
    let file = File::new();
    let why = |missing| open(&file.address(), missing).err().unwrap().to_string();
    assert!(why(Missing::Refuse).contains("there is no database"));
    let connection = rusqlite::Connection::open(file.path()).unwrap();
    connection
        .execute_batch("CREATE TABLE sheep (name TEXT)")
        .unwrap();
    assert!(why(Missing::Create).contains("no record of this program"));
    std::fs::write(file.path(), "plain words, and quite a lot of them").unwrap();
    assert!(matches!(
        open(&file.address(), Missing::Create),
        Err(StoreError::Corrupt { .. })
    ));
}

#[test]
fn an_address_that_asks_for_encryption_is_refused() {
    for (address, why) in [
        (
            "postgres://u:SECRET@localhost/r?sslmode=require",
            "cannot encrypt",
        ),
        (
            "postgres://u:SECRET@localhost/r?sslmode=verify-full",
            "cannot encrypt",
        ),
        ("postgres://u:SECRET@db.example/r", "is not encrypted"),
        ("postgres://u:SECRET@db.example:port/r", "cannot be read"),
        ("mysql://u:SECRET@localhost/r", "begins with"),
    ] {
        let refused = open(address, Missing::Create).err().unwrap().to_string();
        assert!(refused.contains(why), "{address}: {refused}");
        assert!(!refused.contains("SECRET"));
    }
}
