//! Callers on slow or odd lines, with real sockets: each reads an answer, and the line is told from the answer.

use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use crate::process::Desk;
use crate::process::Server;

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
