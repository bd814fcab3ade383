//! Callers on slow or odd lines, with real sockets: each reads an answer, and the line is told from the answer.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use serde_json::Value as Json;

use crate::process::Desk;
use crate::process::Reply;
use crate::process::Server;
use crate::process::case;
use crate::process::not_run;

/// A line to a server, byte by byte.
struct Line(TcpStream);

impl Line {
    fn to(server: &Server) -> Self {
        let address = server.address.strip_prefix("http://").unwrap();
        let line = TcpStream::connect(address).unwrap();
        line.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
        Self(line)
    }

    fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).unwrap();
    }

    /// Whether the other side has ended it.
    fn is_closed(&mut self) -> bool {
        match self.0.read(&mut [0]) {
            Ok(read) => read == 0,
            Err(error) => error.kind() != std::io::ErrorKind::WouldBlock,
        }
    }

    /// One answer: its head, and its body of the length it names.
    fn answer(&mut self) -> (String, String) {
        let mut read = Vec::new();
        let mut byte = [0];
        while !read.ends_with(b"\r\n\r\n") {
            self.0.read_exact(&mut byte).unwrap();
            read.push(byte[0]);
        }
        let head = String::from_utf8(read).unwrap().to_lowercase();
        let length = head.split("content-length: ").nth(1).unwrap();
        let length = length.split("\r\n").next().unwrap().parse().unwrap();
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        (head, String::from_utf8(body).unwrap())
    }
}

/// The head of a request with a body.
fn head(rest: &str) -> String {
    format!(
        "POST /v1/decisions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{rest}\r\n\r\n"
    )
}

/// What a caller hears who sends all of a body that is too large before they listen.
#[test]
fn who_sends_too_much_hears_it_after_the_last_byte_and_keeps_the_line() {
    let desk = Desk::new();
    let server = desk.serve();
    let part = "x".repeat(100_000);
    for parts in [11, 40, 150] {
        let mut line = Line::to(&server);
        line.send(&head(&format!("content-length: {}", parts * part.len())));
        (0..parts).for_each(|_| line.send(&part));
        let (told, body) = line.answer();
        assert!(told.starts_with("http/1.1 413 "), "{told}");
        assert!(!told.contains("connection: close"), "{told}");
        assert!(body.contains("/v1#too-large"), "{body}");
        line.send("GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n");
        assert_eq!(line.answer().1, "alive\n");
    }
    let mut line = Line::to(&server);
    line.send(&head("transfer-encoding: chunked"));
    (0..20).for_each(|_| line.send(&format!("{:x}\r\n{part}\r\n", part.len())));
    line.send("0\r\n\r\n");
    assert!(line.answer().0.starts_with("http/1.1 413 "));
}

#[test]
fn who_asks_before_they_send_too_much_is_told_not_to() {
    let desk = Desk::new();
    let server = desk.serve();
    let mut line = Line::to(&server);
    line.send(&head("content-length: 5000000\r\nexpect: 100-continue"));
    let (told, _) = line.answer();
    assert!(told.starts_with("http/1.1 413 "), "{told}");
    assert!(told.contains("connection: close"), "{told}");
}

/// An answer that needs no body, such as that nobody is signed in, does not break the line either.
#[test]
fn who_is_refused_before_their_body_was_read_keeps_the_line() {
    let desk = Desk::new();
    let server = desk.serve();
    let mut line = Line::to(&server);
    for _ in 0..3 {
        let token = "content-length: 500000\r\nauthorization: Bearer none";
        line.send(&head(token));
        std::thread::sleep(Duration::from_millis(30));
        line.send(&"x".repeat(500_000));
        let (told, _) = line.answer();
        assert!(told.starts_with("http/1.1 401 "), "{told}");
    }
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let desk = Desk::new();
    let server = desk.serve();
    let mut line = Line::to(&server);
    line.send(&format!(
        "GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n",
        "x".repeat(300_000)
    ));
    assert!(line.answer().0.starts_with("http/1.1 431 "));
}

/// Part of a request, and then nothing more: what is told, and that the line is closed.
#[test]
fn who_sends_their_body_too_slowly_is_told_and_cut_off() {
    let desk = Desk::new();
    let server = desk.serve();
    let form = "POST /policy/try HTTP/1.1\r\nhost: localhost\r\n\
                content-type: application/x-www-form-urlencoded\r\ncontent-length: 900\r\n\r\ncase=";
    let json = format!("{}{{\"case\":", head("content-length: 900"));
    let waiting = [
        (json.as_str(), "/v1#body-too-slow"),
        (form, "did not arrive in time"),
    ]
    .map(|(sent, said)| {
        let mut line = Line::to(&server);
        line.send(sent);
        std::thread::spawn(move || {
            let began = Instant::now();
            let (told, body) = line.answer();
            assert!(told.starts_with("http/1.1 408 "), "{told}");
            assert!(told.contains("connection: close"), "{told}");
            assert!(body.contains(said), "{body}");
            assert!(line.is_closed());
            assert!((14..25).contains(&began.elapsed().as_secs()));
        })
    });
    for one in waiting {
        one.join().unwrap();
    }
}

/// As many lines as may be open, each of which says a letter now and then and never ends its first words.
#[test]
fn lines_that_only_hold_a_place_are_cut_off_and_others_come_in() {
    let desk = Desk::new();
    let server = desk.serve();
    let before = server.caller(None).get("/healthz");
    assert_eq!(before.status, 200);
    let mut lines: Vec<Line> = (0..512).map(|_| Line::to(&server)).collect();
    for line in &mut lines {
        line.send("GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: ");
    }
    let began = Instant::now();
    let honest = std::thread::spawn({
        let caller = server.caller(None);
        move || caller.get("/healthz").status
    });
    while !honest.is_finished() {
        for line in &mut lines {
            let _ = line.0.write_all(b"x");
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    assert_eq!(honest.join().unwrap(), 200);
    let waited = began.elapsed().as_secs();
    assert!((15..40).contains(&waited), "{waited}");
    let open = lines
        .iter_mut()
        .filter_map(|line| (!line.is_closed()).then_some(()));
    assert_eq!(open.count(), 0);
}

/// Somebody who asks for much and takes none of it.
#[test]
fn who_takes_nothing_of_their_answers_is_cut_off() {
    let desk = Desk::new();
    let server = desk.serve();
    let mut line = Line::to(&server);
    let asked = 400;
    let page = "GET /v1/packs/lancashire/2.0.0/statements HTTP/1.1\r\nhost: localhost\r\n\r\n";
    line.0
        .set_write_timeout(Some(Duration::from_secs(2)))
        .unwrap();
    for _ in 0..asked {
        if line.0.write_all(page.as_bytes()).is_err() {
            break;
        }
    }
    std::thread::sleep(Duration::from_secs(25));
    let mut got = Vec::new();
    let ended = line.0.read_to_end(&mut got);
    let whole = String::from_utf8_lossy(&got)
        .matches("HTTP/1.1 200")
        .count();
    assert!(whole < asked, "{whole} answers, {ended:?}");
}

/// More work at once than there are places, each more than one request may cost.
#[test]
fn who_asks_for_too_much_work_is_told_that_it_was_stopped_or_never_begun() {
    let desk = Desk::new();
    let server = desk.serve();
    // The other tests go first.
    let id = server.process.id().to_string();
    let _ = Command::new("renice")
        .args(["-n", "19", "-p", &id])
        .output();
    let cases: Vec<Json> = (0..200).map(|n| case(&format!("C-{n}"))).collect();
    let body = Json::Array(cases);
    let callers = (0..40).map(|_| {
        let (caller, body) = (server.caller(None), body.clone());
        std::thread::spawn(move || caller.post("/v1/decisions", &body))
    });
    let callers: Vec<_> = callers.collect();
    let told: Vec<Reply> = callers.into_iter().map(|it| it.join().unwrap()).collect();
    let mut counts = BTreeMap::new();
    for told in &told {
        let kind = told.json()["type"].as_str().unwrap_or("done").to_owned();
        *counts.entry(kind).or_insert(0) += 1;
    }
    for told in told.iter().filter(|told| told.status != 200) {
        assert_eq!(told.status, 503, "{}", told.text);
        assert!(!told.header("retry-after").is_empty());
        let said = told.json()["detail"].as_str().unwrap().to_owned();
        assert!(said.contains("Nothing was"), "{said}");
    }
    if !counts.contains_key("/v1#busy") || !counts.contains_key("/v1#took-too-long") {
        not_run("too much work at once", "this machine is too fast for it");
    }
    // Afterwards all is as before.
    assert_eq!(
        server
            .caller(None)
            .post("/v1/decisions", &case("C-1"))
            .status,
        200
    );
}
