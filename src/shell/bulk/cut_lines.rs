//! NDJSON cut into batches, without reading what it says.

use std::path::Path;
use std::sync::Arc;

use crate::shell::bulk::chunk::BYTES;
use crate::shell::bulk::chunk::Chunk;
use crate::shell::bulk::chunk::Held;
use crate::shell::bulk::flow::Flow;
use crate::shell::bulk::flow::MARK;
use crate::shell::bulk::flow::MOST_LINE;
use crate::shell::bulk::flow::PIECE;
use crate::shell::bulk::flow::TOO_LONG;
use crate::shell::bulk::source::Reading;
use crate::shell::bulk::source::SoFar;
use crate::shell::bulk::source::Source;
use crate::shell::bulk::source::Unusable;
use crate::shell::files::FileError;

/// NDJSON.
pub(super) struct Lines {
    flow: Flow,
    name: Arc<str>,
    next: u64,
    from: u64,
    /// How many rows a batch has at most.
    most: usize,
    /// What was read beyond the batch before.
    beyond: Vec<u8>,
    /// Batches that are decided.
    spare: Vec<(Vec<u8>, Vec<usize>)>,
}

/// A batch while it is cut.
struct Cut {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// How many rows are enough.
    most: usize,
    /// How much of the text was read.
    filled: usize,
    /// How much of it was looked through.
    seen: usize,
    /// Where a line begins whose end was not found yet.
    begins: usize,
}

impl Lines {
    pub(super) fn open(
        path: &Path,
        name: Arc<str>,
        reading: &Reading<'_>,
    ) -> Result<Self, Unusable> {
        Ok(Self {
            flow: Flow::open(path)?,
            name,
            next: 1,
            from: reading.from,
            most: reading.batch,
            beyond: Vec::new(),
            spare: Vec::new(),
        })
    }

    /// Goes to the first row that counts; says whether there is one.
    fn begin(&mut self) -> Result<bool, FileError> {
        let mut line = Vec::new();
        while self.next < self.from {
            line.clear();
            if self.flow.line(&mut line)? == 0 {
                return Ok(false);
            }
            self.next += 1;
        }
        Ok(true)
    }

    /// Reads whole lines, and keeps what was read beyond them.
    fn cut(&mut self) -> Result<Cut, FileError> {
        let (text, mut ends) = self.spare.pop().unwrap_or_default();
        ends.clear();
        let mut cut = Cut {
            text,
            ends,
            most: self.most,
            filled: 0,
            seen: 0,
            begins: 0,
        };
        cut.put(&std::mem::take(&mut self.beyond));
        loop {
            cut.look();
            if cut.is_enough() {
                let beyond = cut.text.get(cut.begins..cut.filled);
                self.beyond.extend_from_slice(beyond.unwrap_or_default());
                return Ok(cut);
            }
            if (cut.filled - cut.begins) as u64 >= MOST_LINE {
                cut.too_long(cut.filled);
                self.flow.rest_of_line()?;
                continue;
            }
            let read = self.flow.read(cut.room(PIECE))?;
            cut.filled += read;
            if read == 0 {
                if cut.filled > cut.begins {
                    cut.ends.push(cut.filled);
                }
                return Ok(cut);
            }
        }
    }
}

impl Cut {
    /// Room behind what was read.
    fn room(&mut self, size: usize) -> &mut [u8] {
        let end = self.filled + size;
        if self.text.len() < end {
            self.text.resize(end, 0);
        }
        self.text.get_mut(self.filled..end).unwrap_or_default()
    }

    fn put(&mut self, bytes: &[u8]) {
        self.room(bytes.len()).copy_from_slice(bytes);
        self.filled += bytes.len();
    }

    fn is_enough(&self) -> bool {
        self.ends.len() >= self.most || self.begins >= BYTES
    }

    /// Finds the ends of lines in what was read last, until there are enough.
    fn look(&mut self) {
        while !self.is_enough() {
            let fresh = self.text.get(self.seen..self.filled).unwrap_or_default();
            let mut long = None;
            for sign in memchr::memchr_iter(b'\n', fresh) {
                let end = self.seen + sign + 1;
                if (end - self.begins) as u64 > MOST_LINE {
                    long = Some(end);
                    break;
                }
                self.ends.push(end);
                self.begins = end;
                if self.ends.len() >= self.most || end >= BYTES {
                    break;
                }
            }
            match long {
                Some(end) => self.too_long(end),
                None => {
                    self.seen = self.filled;
                    return;
                }
            }
        }
    }

    /// Puts a part that cannot be read where a line is too long that ends here, or goes on behind what was read.
    fn too_long(&mut self, end: usize) {
        self.text
            .copy_within(end..self.filled, self.begins + TOO_LONG.len());
        let behind = self.filled - end;
        self.filled = self.begins;
        self.put(TOO_LONG);
        self.begins = self.filled;
        self.seen = self.filled;
        self.ends.push(self.filled);
        self.filled += behind;
    }
}

impl Source for Lines {
    fn next(&mut self) -> Result<Option<Chunk>, FileError> {
        if !self.begin()? {
            return Ok(None);
        }
        let first = self.next;
        let Cut {
            mut text, mut ends, ..
        } = self.cut()?;
        if first == 1 && text.starts_with(MARK) && !ends.is_empty() {
            text.drain(..MARK.len());
            for end in &mut ends {
                *end -= MARK.len();
            }
        }
        self.next += ends.len() as u64;
        let last = self.next.saturating_sub(1);
        Ok((!ends.is_empty()).then(|| Chunk {
            name: self.name.clone(),
            first,
            last,
            held: Held::Lines(text, ends),
        }))
    }

    fn take_back(&mut self, chunk: Chunk) {
        if let Held::Lines(text, ends) = chunk.held {
            self.spare.push((text, ends));
        }
    }

    fn progress(&self) -> SoFar {
        let (size, read) = self.flow.so_far();
        (size, read - self.beyond.len() as u64)
    }
}
