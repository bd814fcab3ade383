//! How fast it is over HTTP on this machine: decisions a second, the slowest, memory.

use std::time::Duration;
use std::time::Instant;

use serde_json::json;

use crate::process::Desk;
use crate::process::case;

/// The lines of `/proc` that tell the memory of a process, in kilobytes.
fn memory(id: u32, of: &str) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(of));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.map_or(0, |number| number.parse().unwrap())
}

fn measure(what: &str, callers: usize, for_so_long: Duration, send: impl Fn(usize) + Sync) {
    let began = Instant::now();
    let times = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for caller in 0..callers {
            let (times, send) = (&times, &send);
            scope.spawn(move || {
                let mut own = Vec::new();
                while began.elapsed() < for_so_long {
                    let start = Instant::now();
                    send(caller);
                    own.push(start.elapsed());
                }
                times.lock().unwrap().extend(own);
            });
        }
    });
    let took = began.elapsed();
    let mut times = times.into_inner().unwrap();
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    let a_second = u128::try_from(times.len()).unwrap() * 1_000 / took.as_millis().max(1);
    println!(
        "{what}: {callers} callers, {} requests, {a_second} a second, median {:?}, 99th percentile {:?}, slowest {:?}",
        times.len(),
        at(50),
        at(99),
        at(100)
    );
}

/// Decides, asks and writes as fast as some callers can.
pub(crate) fn load() {
    let desk = Desk::new();
    let token = desk.token("load", "screener");
    let server = desk.serve_with(&["--rate", "1000000"]);
    let caller = server.caller(Some(&token));
    let id = server.process.id();
    let settled = json!({
        "case": "C-1", "authority": "lancashire", "received": "2026-11-20T16:20",
        "children": [{"ref": "child-1", "facts": {"lives_in_area": "yes", "immediate_danger": "yes"}}]
    });
    assert_eq!(caller.post("/v1/decisions", &settled).status, 200);
    assert_eq!(caller.post("/v1/decisions", &case("C-1")).status, 200);
    println!("memory at rest: {} MB", memory(id, "VmRSS") / 1_000);
    let long = Duration::from_secs(8);
    for callers in [1, 4, 16] {
        measure("open case, decided and explained", callers, long, |_| {
            assert_eq!(caller.post("/v1/decisions", &case("C-1")).status, 200);
        });
    }
    measure("danger, decided and explained", 4, long, |_| {
        assert_eq!(caller.post("/v1/decisions", &settled).status, 200);
    });
    measure("what to ask next", 4, long, |_| {
        assert_eq!(caller.post("/v1/ask", &case("C-1")).status, 200);
    });
    measure("contact opened, on the disk", 4, long, |_| {
        caller.open("C-1");
    });
    println!("memory at most: {} MB", memory(id, "VmHWM") / 1_000);
}
