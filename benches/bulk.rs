//! Many cases decided by the program itself, from a file to a file: against reading and scanning alone, on one core and two,
//! for more and more cases, and how much memory it takes. To scan is to read line by line and let `serde_json` go over each
//! into `IgnoredAny`: every byte is looked at and the grammar checked, UTF-8 is not, and nothing is kept or looked up.
//!
//! `cargo bench --bench bulk`; `-- 10000000` for the memory of so many contacts, through a pipe. Compare the lines of one run.

#![expect(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    reason = "a benchmark looks at the clock and at files, and divides"
)]
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops where something is wrong"
)]

use std::fs::File;
use std::io::BufRead as _;
use std::io::BufReader;
use std::io::Write as _;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use serde::de::IgnoredAny;

const PROGRAM: &str = env!("CARGO_BIN_EXE_threshold");
const PACK: &str = "lancashire@2.0.0";
const CONTACTS: u64 = 60_000;
const ROUNDS: usize = 5;

/// What a run took.
#[derive(Clone, Copy, Debug, Default)]
struct Took {
    wall: Duration,
    /// Of all its threads.
    processor: Duration,
    /// The most memory at any time, in MB.
    memory: u64,
}

fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("?").to_owned()
}

/// The processor time of a process so far; a tick is a hundredth of a second.
fn processor(of: &str) -> Option<Duration> {
    let text = std::fs::read_to_string(format!("/proc/{of}/stat")).ok()?;
    let (_, after) = text.rsplit_once(')')?;
    let mut fields = after.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 10))
}

fn memory(of: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{of}/status")).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1_000)
}

/// Waits for a run and watches what it takes.
fn watch(mut child: Child, began: Instant) -> Took {
    let mut took = Took::default();
    let id = child.id();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        took.memory = memory(id).unwrap_or(0).max(took.memory);
        took.processor = processor(&id.to_string())
            .unwrap_or_default()
            .max(took.processor);
        std::thread::sleep(Duration::from_millis(2));
    };
    took.wall = began.elapsed();
    assert!(status.success(), "{status}");
    took
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).stdout(Stdio::null());
    command
}

fn replay(cases: &Path, out: &Path, threads: &str) -> Took {
    let _ = std::fs::remove_file(out);
    let (cases, out) = (cases.to_str().unwrap(), out.to_str().unwrap());
    let arguments = ["replay", cases, "--pack", PACK, "--quick", "--out", out];
    let mut command = command(&arguments);
    let began = Instant::now();
    watch(command.args(["--threads", threads]).spawn().unwrap(), began)
}

/// Every line of a file, and what is done with each.
fn lines(path: &Path, each: &mut dyn FnMut(&[u8])) -> Took {
    let (began, before) = (Instant::now(), processor("self").unwrap_or_default());
    let mut reader = BufReader::with_capacity(1 << 18, File::open(path).unwrap());
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).unwrap() > 0 {
        each(&line);
        line.clear();
    }
    Took {
        wall: began.elapsed(),
        processor: processor("self").unwrap_or_default().saturating_sub(before),
        memory: 0,
    }
}

fn middle(mut all: Vec<Took>) -> Took {
    all.sort_by_key(|took| took.wall);
    let middle = all.get(all.len() / 2).copied().unwrap();
    let mut processor: Vec<Duration> = all.iter().map(|took| took.processor).collect();
    processor.sort();
    Took {
        processor: processor.get(processor.len() / 2).copied().unwrap(),
        ..middle
    }
}

fn show(what: &str, took: Took, contacts: u64, scanning: Took) {
    let each = took.processor / u32::try_from(contacts).unwrap();
    println!(
        "| {what} | {:.2} | {:.2} | {:.1} | {:.1} | {} |",
        took.wall.as_secs_f64(),
        took.processor.as_secs_f64(),
        each.as_secs_f64() * 1e6,
        took.processor.as_secs_f64() / scanning.processor.as_secs_f64().max(0.01),
        if took.memory == 0 {
            "-".to_owned()
        } else {
            took.memory.to_string()
        }
    );
}

fn sample(folder: &Path, contacts: u64) -> std::path::PathBuf {
    let path = folder.join(format!("{contacts}.ndjson"));
    let number = contacts.to_string();
    let mut command = command(&["sample", "--pack", PACK, "-n", &number, "--seed", "7"]);
    let status = command.stdout(File::create(&path).unwrap()).status();
    assert!(status.unwrap().success());
    path
}

/// So many contacts through a pipe, the same again and again, so that no file need hold them.
fn piped(cases: &Path, times: u64) -> Took {
    let arguments = ["replay", "-", "--pack", PACK, "--quick", "--out", "-"];
    let mut command = command(&arguments);
    let began = Instant::now();
    let command = command.stdin(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let bytes = std::fs::read(cases).unwrap();
    let feeder = std::thread::spawn(move || {
        for _ in 0..times {
            pipe.write_all(&bytes).unwrap();
        }
    });
    let took = watch(child, began);
    feeder.join().unwrap();
    took
}

fn main() {
    let asked = std::env::args()
        .skip(1)
        .find_map(|it| it.parse::<u64>().ok());
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.ndjson");
    println!(
        "{PACK}, replay --quick; load average {} at the beginning",
        load()
    );
    println!(
        "| what | seconds | of processor | microseconds of processor a contact | to scanning | MB at most |"
    );
    println!("|---|---|---|---|---|---|");
    if let Some(contacts) = asked {
        let part = 10_000;
        let cases = sample(folder.path(), part);
        let took = piped(&cases, contacts.div_ceil(part));
        show(
            &format!("{contacts} contacts through a pipe"),
            took,
            contacts,
            took,
        );
        println!("load average {} at the end", load());
        return;
    }
    let empty = folder.path().join("empty.ndjson");
    File::create(&empty).unwrap();
    let cases = sample(folder.path(), CONTACTS);
    let mut all: [Vec<Took>; 6] = Default::default();
    for _ in 0..ROUNDS {
        let [read, scan, tree, start, one, two] = &mut all;
        let mut bytes = 0;
        read.push(lines(&cases, &mut |line| bytes += line.len()));
        scan.push(lines(&cases, &mut |line| {
            serde_json::from_slice::<IgnoredAny>(line).unwrap();
        }));
        tree.push(lines(&cases, &mut |line| {
            serde_json::from_slice::<serde_json::Value>(line).unwrap();
        }));
        start.push(replay(&empty, &out, "1"));
        one.push(replay(&cases, &out, "1"));
        two.push(replay(&cases, &out, "2"));
    }
    let [read, scan, tree, start, one, two] = all.map(middle);
    show("reading line by line alone", read, CONTACTS, scan);
    show(
        "reading and scanning alone (serde_json, thrown away)",
        scan,
        CONTACTS,
        scan,
    );
    show(
        "reading into trees alone (serde_json)",
        tree,
        CONTACTS,
        scan,
    );
    show(
        "replay of no case: the program starts",
        start,
        CONTACTS,
        scan,
    );
    show("replay to NDJSON, one thread", one, CONTACTS, scan);
    show("replay to NDJSON, two threads", two, CONTACTS, scan);
    let work = |took: Took| took.wall.saturating_sub(start.wall).as_secs_f64();
    println!(
        "two threads against one, without the start: {:.2}",
        work(one) / work(two)
    );
    for part in [8, 4, 2] {
        let cases = sample(folder.path(), CONTACTS / part);
        let took = middle((0..3).map(|_| replay(&cases, &out, "1")).collect());
        let took = Took {
            wall: took.wall.saturating_sub(start.wall),
            processor: took.processor.saturating_sub(start.processor),
            ..took
        };
        show(
            &format!(
                "{} contacts, one thread, without the start",
                CONTACTS / part
            ),
            took,
            CONTACTS / part,
            scan,
        );
    }
    println!("load average {} at the end", load());
}
