//! Batches shared out among threads; what comes of them is written in the order they were cut.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;
use std::sync::mpsc::channel;

use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::line::Ledger;
use crate::shell::bulk::queue::Closing;
use crate::shell::bulk::queue::Queue;
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

/// How many batches are on their way at once, for each thread.
const AHEAD: usize = 4;

/// Decides everything of a source; `seen` is told how far it is after each batch.
///
/// The thread that cuts and writes is one of those that decide: it takes a batch
/// itself whenever enough of them wait for the others.
pub(in crate::shell) fn run(
    job: &Job<'_>,
    source: &mut dyn Source,
    threads: usize,
    outputs: &mut Outputs<'_>,
    stop: &AtomicBool,
    seen: &mut dyn FnMut(&Tally, SoFar),
) -> Result<Ran, FileError> {
    let threads = threads.max(1);
    let others = threads - 1;
    let queue = Queue::default();
    std::thread::scope(|scope| {
        let closing = Closing(&queue);
        let (hand, take) = channel();
        for _ in 0..others {
            let (queue, hand) = (&queue, hand.clone());
            scope.spawn(move || labour(job, queue, &hand));
        }
        drop(hand);
        let mut own_hand = Hand::of(job.sides.len());
        let mut desk = Desk {
            outputs,
            seen,
            order: Order::default(),
            tally: Tally::default(),
            last: None,
            read: VecDeque::new(),
        };
        let (mut sent, mut ended, mut stopped) = (0, false, false);
        loop {
            while let Ok(done) = take.try_recv() {
                desk.put(done, source)?;
            }
            if !ended && sent < desk.order.next + threads * AHEAD {
                stopped = stop.load(Ordering::Relaxed);
                let chunk = if stopped { None } else { source.next()? };
                match chunk {
                    Some(chunk) => {
                        desk.read.push_back(source.progress().1);
                        let waiting = queue.add((sent, chunk));
                        sent += 1;
                        if waiting <= others * 2 {
                            continue;
                        }
                    }
                    None => ended = true,
                }
            }
            if let Some((number, chunk)) = queue.at_hand() {
                let done = job.work(&chunk, &mut own_hand);
                desk.put((number, done, chunk), source)?;
            } else if desk.order.next < sent {
                let Ok(done) = take.recv() else { break };
                desk.put(done, source)?;
            } else if ended {
                break;
            }
        }
        drop(closing);
        let Desk { tally, last, .. } = desk;
        Ok(Ran {
            tally,
            stopped_at: last.filter(|_| stopped).or(stopped.then_some(0)),
        })
    })
}

/// What came of a batch, with its number.
type Came = (usize, Done, Chunk);

/// One of the other threads: decides until there is no more.
fn labour(job: &Job<'_>, queue: &Queue, hand: &Sender<Came>) {
    // Should this thread fail, the others stop too, and nobody waits for its batch.
    let _closing = Closing(queue);
    let mut hand_room = Hand::of(job.sides.len());
    while let Some((number, chunk)) = queue.next() {
        let done = job.work(&chunk, &mut hand_room);
        if hand.send((number, done, chunk)).is_err() {
            return;
        }
    }
}

/// Where everything is written in order.
struct Desk<'d, 'o> {
    outputs: &'d mut Outputs<'o>,
    seen: &'d mut dyn FnMut(&Tally, SoFar),
    order: Order,
    tally: Tally,
    /// The last row that was written.
    last: Option<u64>,
    /// How many bytes were read when each batch on its way was cut.
    read: VecDeque<u64>,
}

impl Desk<'_, '_> {
    /// Takes in what came of a batch, and writes as much as is due.
    fn put(
        &mut self,
        (number, done, chunk): Came,
        source: &mut dyn Source,
    ) -> Result<(), FileError> {
        source.take_back(chunk);
        self.order.put(number, done);
        while let Some(done) = self.order.take() {
            self.last = Some(done.last);
            if let (Some(lines), Some(leaf)) = (self.outputs.lines.as_mut(), done.leaf) {
                lines.put(leaf)?;
            }
            self.outputs.rejects.write_all(done.rejects.as_bytes())?;
            self.tally.add(done.tally);
            let (size, so_far) = source.progress();
            let read = self.read.pop_front().unwrap_or(so_far);
            (self.seen)(&self.tally, (size, read));
        }
        Ok(())
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
