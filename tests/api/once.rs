//! A request with a key has its effect once.

use serde_json::json;

use crate::process::Desk;
use crate::process::contact;

#[test]
fn the_same_request_with_the_same_key_opens_one_contact() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let first = caller.post_once("/v1/contacts", "key-1", &contact("C-1"));
    assert_eq!(first.status, 201, "{}", first.text);
    let again = caller.post_once("/v1/contacts", "key-1", &contact("C-1"));
    assert_eq!((again.status, &again.text), (201, &first.text));
    assert_eq!(again.header("location"), first.header("location"));
    caller
        .post_once("/v1/contacts", "key-1", &contact("C-2"))
        .problem(422, "key-reused");
    caller
        .post_once("/v1/contacts", "a key", &contact("C-2"))
        .problem(400, "bad-idempotency-key");
    let listed = caller.get("/v1/contacts").well();
    assert_eq!(listed["contacts"].as_array().unwrap().len(), 1);
}

#[test]
fn of_many_at_once_one_does_it() {
    let desk = Desk::new();
    let server = desk.serve();
    let senders = (0..8).map(|_| {
        let caller = server.caller(None);
        std::thread::spawn(move || caller.post_once("/v1/contacts", "key-1", &contact("C-1")))
    });
    let senders: Vec<_> = senders.collect();
    let replies: Vec<_> = senders.into_iter().map(|it| it.join().unwrap()).collect();
    assert!(replies.iter().any(|it| it.status == 201));
    for reply in &replies {
        if reply.status != 201 {
            reply.problem(409, "unfinished");
        }
    }
    let listed = server.caller(None).get("/v1/contacts").well();
    assert_eq!(listed["contacts"].as_array().unwrap().len(), 1);
}

#[test]
fn what_was_refused_can_be_mended_and_sent_again_with_the_same_key() {
    let desk = Desk::new();
    let server = desk.serve();
    let caller = server.caller(None);
    let mut wrong = contact("C-1");
    wrong["authority"] = json!("atlantis");
    caller
        .post_once("/v1/contacts", "key-1", &wrong)
        .problem(422, "wrong");
    let mended = caller.post_once("/v1/contacts", "key-1", &contact("C-1"));
    assert_eq!(mended.status, 201, "{}", mended.text);
}
