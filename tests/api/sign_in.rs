//! Signing in with a real OpenID Connect provider in a process of its own (npm `oidc-provider`).

use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::io::BufReader;
use std::net::TcpListener;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

use crate::process::Caller;
use crate::process::Desk;
use crate::process::Reply;
use crate::process::Server;
use crate::process::not_run;

/// The provider, on a port of its own.
pub(crate) struct Provider {
    process: Child,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A provider and a server that trusts it; none where npm has not fetched it.
pub(crate) fn both(desk: &Desk) -> Option<(Provider, Server)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/provider");
    if !folder.join("node_modules/oidc-provider").is_dir() {
        let why = "`npm --prefix tests/api/provider ci` was not run";
        not_run("signing in", why);
        return None;
    }
    let (own, port) = (free_port(), free_port());
    let mut process = Command::new("node")
        .arg("provider.mjs")
        .arg(port.to_string())
        .arg(format!("http://127.0.0.1:{own}/sign-in/callback"))
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .inspect_err(|_| not_run("signing in", "`node` cannot be started"))
        .ok()?;
    let mut out = BufReader::new(process.stdout.take().unwrap()).lines();
    let listens = out.any(|line| line.unwrap() == "listening");
    std::thread::spawn(move || out.for_each(drop));
    assert!(listens);
    let issuer = format!("http://127.0.0.1:{port}");
    let listen = format!("127.0.0.1:{own}");
    let server = desk.serve_with(&[
        "--oidc-issuer",
        &issuer,
        "--oidc-client-id",
        "threshold",
        "--oidc-client-secret",
        "a secret of the tests that is long enough",
        "--listen",
        &listen,
        "--rate",
        "100000",
    ]);
    Some((Provider { process }, server))
}

/// A browser with cookies for each of the two sites.
pub(crate) struct Browser {
    caller: Caller,
    cookies: BTreeMap<(String, String), String>,
}

impl Browser {
    pub(crate) fn new(server: &Server) -> Self {
        let mut caller = server.caller(None);
        caller.address = String::new();
        Self {
            caller,
            cookies: BTreeMap::new(),
        }
    }

    pub(crate) fn send(&mut self, method: &str, url: &str, body: &str) -> Reply {
        self.try_send(method, url, body).unwrap()
    }

    /// The same, or nothing where the line breaks off.
    pub(crate) fn try_send(&mut self, method: &str, url: &str, body: &str) -> Option<Reply> {
        let site = site(url);
        let own = self.cookies.iter().filter(|((of, _), _)| *of == site);
        let pairs: Vec<String> = own
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        let cookie = pairs.join("; ");
        let mut headers = vec![("cookie", cookie.as_str())];
        if method == "POST" {
            headers.push(("content-type", "application/x-www-form-urlencoded"));
        }
        let reply = self.caller.send(method, url, &headers, body).ok()?;
        for set in reply.headers.get_all("set-cookie") {
            let set = set.to_str().unwrap();
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            let key = (site.clone(), name.to_owned());
            if value.is_empty() {
                self.cookies.remove(&key);
            } else {
                self.cookies.insert(key, value.to_owned());
            }
        }
        Some(reply)
    }

    /// Follows redirects until there is a page; it and its address.
    fn follow(&mut self, mut reply: Reply, mut url: String) -> (Reply, String) {
        for _ in 0..20 {
            if !(300..400).contains(&reply.status) {
                return (reply, url);
            }
            let to = reply.header("location").to_owned();
            url = if to.starts_with('/') {
                format!("{}{to}", site(&url))
            } else {
                to
            };
            reply = self.send("GET", &url.clone(), "");
        }
        panic!("redirected without end");
    }

    /// Signs in at the provider and comes back; the page and its address.
    pub(crate) fn sign_in(&mut self, server: &Server, who: &str) -> (Reply, String) {
        let start = format!("{}/sign-in/start", server.address);
        let reply = self.send("GET", &start, "");
        let (mut page, mut url) = self.follow(reply, start);
        for _ in 0..4 {
            if url.starts_with(&server.address) {
                break;
            }
            let action = page.text.split("action=\"").nth(1).expect(&page.text);
            let action = action.split('"').next().unwrap();
            let action = if action.starts_with('/') {
                format!("{}{action}", site(&url))
            } else {
                action.to_owned()
            };
            let body = if page.text.contains("value=\"login\"") {
                format!("prompt=login&login={who}&password=any")
            } else {
                "prompt=consent".to_owned()
            };
            let reply = self.send("POST", &action, &body);
            (page, url) = self.follow(reply, action);
        }
        (page, url)
    }
}

fn site(url: &str) -> String {
    url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

#[test]
fn somebody_signs_in_with_roles_of_the_provider_and_out_again() {
    let desk = Desk::new();
    let Some((provider, server)) = both(&desk) else {
        return;
    };
    let mut browser = Browser::new(&server);
    let home = format!("{}/", server.address);
    let sent = browser.send("GET", &home, "");
    assert_eq!((sent.status, sent.header("location")), (303, "/sign-in"));
    let ring = browser.send("GET", &format!("{}/emergency", server.address), "");
    assert_eq!(ring.status, 200, "whom to ring stands open");
    assert!(ring.text.contains("999") && !ring.text.contains("Sign out"));
    server
        .caller(None)
        .get("/v1/packs")
        .problem(401, "not-signed-in");

    let (page, url) = browser.sign_in(&server, "kim.screener.manager");
    assert_eq!(page.status, 200, "{url}: {}", page.text);
    assert!(page.text.contains("You are signed in"), "{}", page.text);
    let page = browser.send("GET", &home, "");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("kim of the tests"), "{}", page.text);

    let opened = browser.send("POST", &format!("{}/v1/contacts", server.address), "{}");
    opened.problem(415, "not-json-type");
    let packs = browser.send("GET", &format!("{}/v1/packs", server.address), "");
    assert_eq!(packs.status, 200);

    let token = page.text.split("action=\"/sign-out\"").nth(1).unwrap();
    let token = token
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let leave = format!("{}/sign-out", server.address);
    assert_eq!(browser.send("POST", &leave, "token=wrong").status, 403);
    let old = browser.cookies.clone();
    let left = browser.send("POST", &leave, &format!("token={token}"));
    assert_eq!(left.status, 303);
    browser.cookies = old;
    assert_eq!(
        browser.send("GET", &home, "").status,
        303,
        "an old cookie opens nothing"
    );
    drop((server, provider));
    let (_, exported) = desk.run(&["records", "export", "--format", "ndjson", "--by", "R Patel"]);
    let signed = exported
        .lines()
        .find(|line| line.contains("signed_in"))
        .unwrap();
    assert!(
        signed.contains("kim.screener.manager at 127.0.0.1"),
        "{signed}"
    );
}

#[test]
fn who_has_no_role_or_brings_a_foreign_answer_is_not_let_in() {
    let desk = Desk::new();
    let Some((provider, server)) = both(&desk) else {
        return;
    };
    let mut browser = Browser::new(&server);
    let (page, _) = browser.sign_in(&server, "lee.visitor");
    assert_eq!(page.status, 403);
    assert!(page.text.contains("You have no role here"), "{}", page.text);
    let back = |rest: &str| format!("{}/sign-in/callback{rest}", server.address);
    for rest in [
        "",
        "?code=made-up",
        "?code=made-up&state=made-up",
        "?error=access_denied",
    ] {
        let mut fresh = Browser::new(&server);
        let page = fresh.send("GET", &back(rest), "");
        assert_eq!(page.status, 403, "{rest}");
        assert!(fresh.cookies.is_empty());
    }
    // Somebody else's answer, with the cookie of a sign-in that was begun here.
    let mut victim = Browser::new(&server);
    victim.send("GET", &format!("{}/sign-in/start", server.address), "");
    let page = victim.send("GET", &back("?code=stolen&state=stolen"), "");
    assert_eq!(page.status, 403);
    drop(provider);
    let mut late = Browser::new(&server);
    let page = late.send("GET", &format!("{}/sign-in/start", server.address), "");
    assert_eq!(page.status, 503);
    assert!(page.text.contains("cannot be reached"), "{}", page.text);
}

#[test]
fn a_form_of_somebody_whose_session_has_ended_is_kept_on_the_page_and_nowhere_else() {
    let desk = Desk::new();
    let Some((_provider, server)) = both(&desk) else {
        return;
    };
    let caller = server.caller(None);
    let form = ("content-type", "application/x-www-form-urlencoded");
    let send = |site| {
        let headers = [form, ("sec-fetch-site", site)];
        let told = caller.send("POST", "/contacts/new", &headers, "reference=C-77&token=0");
        told.unwrap()
    };
    let own = send("same-origin");
    assert_eq!(own.status, 403);
    assert!(
        own.text.contains("name=\"reference\" value=\"C-77\""),
        "{}",
        own.text
    );
    assert!(own.text.contains("Sign in again in a new tab"));
    assert!(own.text.contains("I have signed in: go on"));
    assert_eq!(own.header("cache-control"), "no-store");
    // A page of another site is given nothing to send on.
    for elsewhere in ["cross-site", "same-site", "none"] {
        assert!(!send(elsewhere).text.contains("C-77"), "{elsewhere}");
    }
}
