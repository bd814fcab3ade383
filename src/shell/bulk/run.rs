//! Batches shared out among threads; what comes of them is written in the order they were cut.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::SyncSender;
use std::sync::mpsc::sync_channel;

use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::line::Ledger;
use crate::shell::bulk::source::SoFar;
use crate::shell::bulk::source::Source;
use crate::shell::bulk::table::Hand;
use crate::shell::bulk::tally::Tally;
use crate::shell::bulk::work::Done;
use crate::shell::bulk::work::Job;
use crate::shell::files::FileError;

/// Where lines and rejects go.
pub(in crate::shell) struct Outputs<'o> {
    /// A line for each child.
    pub(in crate::shell) lines: Option<&'o mut dyn Ledger>,
    /// A line for each problem of a row set aside.
    pub(in crate::shell) rejects: &'o mut dyn Write,
}

/// How a run went.
pub(in crate::shell) struct Ran {
    /// What it found.
    pub(in crate::shell) tally: Tally,
    /// The last row that was decided, if it was stopped before the end.
    pub(in crate::shell) stopped_at: Option<u64>,
}

/// Batches on their way, each with its number.
type Sent = (usize, Chunk);

/// Decides everything of a source; `seen` is told how far it is after each batch.
pub(in crate::shell) fn run(
    job: &Job<'_>,
    source: &mut dyn Source,
    threads: usize,
    outputs: &mut Outputs<'_>,
    stop: &AtomicBool,
    seen: &mut dyn FnMut(&Tally, SoFar),
) -> Result<Ran, FileError> {
    let threads = threads.max(1);
    std::thread::scope(|scope| {
        let (give, get) = sync_channel::<Sent>(threads);
        let (hand, take) = sync_channel::<(usize, Done)>(threads * 2);
        let get = std::sync::Arc::new(Mutex::new(get));
        for _ in 0..threads {
            let (get, hand) = (get.clone(), hand.clone());
            scope.spawn(move || labour(job, &get, &hand));
        }
        drop(hand);
        let mut order = Order::default();
        let mut tally = Tally::default();
        let mut last = None;
        let mut sent = 0;
        // How many bytes were read when each batch on its way was cut.
        let mut read = VecDeque::new();
        let mut ended = false;
        let mut stopped = false;
        let mut write = |done: Done, tally: &mut Tally| -> Result<(), FileError> {
            if let (Some(lines), Some(leaf)) = (outputs.lines.as_mut(), done.leaf) {
                lines.put(leaf)?;
            }
            outputs.rejects.write_all(done.rejects.as_bytes())?;
            tally.add(done.tally);
            Ok(())
        };
        while !ended || order.next < sent {
            while !ended && sent < order.next + threads * 2 {
                if stop.load(Ordering::Relaxed) {
                    (ended, stopped) = (true, true);
                    break;
                }
                match source.next()?.map(|chunk| give.send((sent, chunk))) {
                    Some(Ok(())) => {
                        sent += 1;
                        read.push_back(source.progress().1);
                    }
                    Some(Err(_)) | None => ended = true,
                }
            }
            if order.next < sent {
                let Ok((number, done)) = take.recv() else {
                    break;
                };
                order.put(number, done);
                while let Some(done) = order.take() {
                    last = Some(done.last);
                    write(done, &mut tally)?;
                    let (size, so_far) = source.progress();
                    seen(&tally, (size, read.pop_front().unwrap_or(so_far)));
                }
            }
        }
        drop(give);
        Ok(Ran {
            tally,
            stopped_at: last.filter(|_| stopped).or(stopped.then_some(0)),
        })
    })
}

/// One thread: decides what it is given until there is no more.
fn labour(job: &Job<'_>, get: &Mutex<Receiver<Sent>>, hand: &SyncSender<(usize, Done)>) {
    let mut hand_room = Hand::of(job.sides.len());
    loop {
        let next = {
            let get = get.lock().unwrap_or_else(PoisonError::into_inner);
            get.recv()
        };
        let Ok((number, chunk)) = next else { return };
        if hand
            .send((number, job.work(&chunk, &mut hand_room)))
            .is_err()
        {
            return;
        }
    }
}

/// What came back before its turn.
#[derive(Default)]
struct Order {
    next: usize,
    early: std::collections::BTreeMap<usize, Done>,
}

impl Order {
    fn put(&mut self, number: usize, done: Done) {
        self.early.insert(number, done);
    }

    fn take(&mut self) -> Option<Done> {
        let done = self.early.remove(&self.next)?;
        self.next += 1;
        Some(done)
    }
}
