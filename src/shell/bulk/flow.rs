//! A file or standard input, read from its beginning to its end.

use std::fs::File;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read as _;
use std::path::Path;
use std::path::PathBuf;

use crate::shell::bulk::source::SoFar;
use crate::shell::bulk::source::Unusable;
use crate::shell::files::FileError;

/// The longest line that is read.
pub(super) const MOST_LINE: u64 = 4 << 20;

/// The mark of a byte order, at the beginning of a file alone.
pub(super) const MARK: &[u8] = b"\xEF\xBB\xBF";

/// How much is read at once.
pub(super) const PIECE: usize = 1 << 16;

/// What stands for a line that is longer.
pub(super) const TOO_LONG: &[u8] = b"{\"too long a line\n";

/// A file that is read line by line.
pub(super) struct Flow {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    size: Option<u64>,
    read: u64,
}

/// What a file is that holds no text, by its first bytes, and what to do.
fn no_text(begins: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 7] = [
        (
            b"\x1F\x8B",
            "is packed with gzip; unpack it: `gunzip -c FILE | threshold replay -`",
        ),
        (
            b"\x28\xB5\x2F\xFD",
            "is packed with zstd; unpack it: `zstd -dc FILE | threshold replay -`",
        ),
        (
            b"PK\x03\x04",
            "is a workbook or a zip archive; save its table as CSV in UTF-8",
        ),
        (
            b"PAR1",
            "is Parquet; end its name in .parquet, or say `--reads parquet`",
        ),
        (
            b"ARROW1",
            "is Arrow; end its name in .arrow, or say `--reads arrow`",
        ),
        (b"\xFF\xFE", "is UTF-16; save it as UTF-8"),
        (b"\xFE\xFF", "is UTF-16; save it as UTF-8"),
    ];
    let found = known.iter().find(|(sign, _)| begins.starts_with(sign));
    found.map(|(_, what)| *what)
}

impl Flow {
    /// Opens a file, or standard input for `-`, if it is one of text.
    pub(super) fn open(path: &Path) -> Result<Self, Unusable> {
        let mut flow = Self::of(path)?;
        let odd = no_text(flow.ahead()?);
        odd.map_or(Ok(flow), |odd| {
            Err(Unusable::Form(format!("`{}` {odd}", path.display())))
        })
    }

    fn of(path: &Path) -> Result<Self, FileError> {
        let fail = |source| FileError::Read {
            path: path.to_owned(),
            source,
        };
        if path == Path::new("-") {
            return Ok(Self {
                path: path.to_owned(),
                reader: Box::new(BufReader::with_capacity(PIECE, std::io::stdin())),
                size: None,
                read: 0,
            });
        }
        let file = File::open(path).map_err(fail)?;
        let size = file.metadata().map_err(fail)?.len();
        Ok(Self {
            path: path.to_owned(),
            reader: Box::new(BufReader::with_capacity(PIECE, file)),
            size: Some(size),
            read: 0,
        })
    }

    /// Reads as much as is at hand, and no more than there is room for; nothing at the end.
    pub(super) fn read(&mut self, room: &mut [u8]) -> Result<usize, FileError> {
        loop {
            match self.reader.read(room) {
                Ok(length) => {
                    self.read += length as u64;
                    return Ok(length);
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(source) => {
                    return Err(FileError::Read {
                        path: self.path.clone(),
                        source,
                    });
                }
            }
        }
    }

    /// Goes beyond the end of a line.
    pub(super) fn rest_of_line(&mut self) -> Result<(), FileError> {
        loop {
            let ahead = self.ahead()?;
            let end = memchr::memchr(b'\n', ahead);
            let (length, over) = (ahead.len(), end.is_some() || ahead.is_empty());
            self.beyond(end.map_or(length, |end| end + 1));
            if over {
                return Ok(());
            }
        }
    }

    /// Adds a line with its end; of one too long only a part that cannot be read. Gives its length.
    pub(super) fn line(&mut self, into: &mut Vec<u8>) -> Result<usize, FileError> {
        let fail = |source| FileError::Read {
            path: self.path.clone(),
            source,
        };
        let limited = self.reader.by_ref().take(MOST_LINE);
        let mut limited = limited;
        let length = limited.read_until(b'\n', into).map_err(fail)?;
        self.read += length as u64;
        if length as u64 == MOST_LINE && into.last() != Some(&b'\n') {
            into.truncate(into.len() - length);
            into.extend_from_slice(TOO_LONG);
            self.rest_of_line()?;
        }
        Ok(length)
    }

    /// What is read next, as much as is at hand; nothing at the end.
    pub(super) fn ahead(&mut self) -> Result<&[u8], FileError> {
        let path = &self.path;
        self.reader.fill_buf().map_err(|source| FileError::Read {
            path: path.clone(),
            source,
        })
    }

    /// Goes beyond bytes that were looked at.
    pub(super) fn beyond(&mut self, bytes: usize) {
        self.reader.consume(bytes);
        self.read += bytes as u64;
    }

    /// How many bytes there are, where that is known, and how many were read.
    pub(super) fn so_far(&self) -> SoFar {
        (self.size, self.read)
    }
}
