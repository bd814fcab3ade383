//! What was read of a rules folder before, and reading the rest with every core at once.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use crate::algebra::calendar::Calendar;
use crate::ast::diagnostic::Diagnostic;
use crate::ast::pack;
use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::read_pack::PackFile;
use crate::ast::read_pack::PackFiles;
use crate::ast::read_pack::join;
use crate::ast::read_pack::read_file;
use crate::ast::released::read_calendar;

/// What was read before, so that a text that has not changed is not read again.
#[derive(Debug, Default)]
pub struct Memory {
    once: Once,
    packs: BTreeMap<String, RememberedPack>,
    calendars: BTreeMap<FileId, (Arc<str>, Found)>,
}

/// When the second reader is asked about a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Once {
    /// Each time.
    #[default]
    Again,
    /// Before the version was released, and never since.
    WhenReleased,
}

/// A file and the text that was read in it.
type Kept = (FileId, Arc<str>);

/// The texts of a pack version and what was found in them.
#[derive(Debug)]
struct RememberedPack {
    texts: Vec<Kept>,
    found: Option<Arc<pack::Pack>>,
    problems: Vec<Diagnostic>,
}

/// A calendar, or what is wrong with it.
pub(super) type Found = Result<Arc<Calendar>, Box<Diagnostic>>;

/// A pack version to be read, and the digest under which it was released.
pub(super) type Ahead<'a> = (&'a PackFiles, Option<&'a str>);

/// How many files are read side by side at most.
const SIDE_BY_SIDE: usize = 8;
/// How many bytes are read before it pays to let another core help.
const WORTH_SHARING: usize = 64 << 10;

impl Memory {
    /// A memory that asks the second reader once only about what was released.
    pub(super) fn that_trusts_releases() -> Self {
        Self {
            once: Once::WhenReleased,
            ..Self::default()
        }
    }

    /// Reads what is not remembered, several files at a time: `pack` then finds it.
    pub(super) fn read_ahead(&mut self, packs: &[Ahead<'_>], files: &Files) {
        let released = |digest: Option<&'_ str>| {
            let trusted = self.once == Once::WhenReleased;
            digest.filter(|_| trusted).map(str::to_owned)
        };
        let all = packs.iter().map(|(texts, digest)| Fresh {
            texts,
            now: kept(texts, files),
            released: released(*digest),
        });
        let fresh: Vec<Fresh<'_>> = all
            .filter(|it| !self.remembers(it.texts, &it.now))
            .collect();
        let read = read_side_by_side(&fresh, files);
        for (fresh, read) in fresh.into_iter().zip(read) {
            let (pack, problems) = join(fresh.texts, read, files, fresh.released.as_deref());
            let remembered = RememberedPack {
                texts: fresh.now,
                found: pack.map(Arc::new),
                problems,
            };
            self.packs.insert(fresh.texts.folder.clone(), remembered);
        }
    }

    fn remembers(&self, texts: &PackFiles, now: &[Kept]) -> bool {
        let before = self.packs.get(&texts.folder);
        before.is_some_and(|before| same_texts(&before.texts, now))
    }

    pub(super) fn pack(&self, texts: &PackFiles) -> (Option<Arc<pack::Pack>>, Vec<Diagnostic>) {
        let found = self.packs.get(&texts.folder);
        found.map_or_else(Default::default, |it| {
            (it.found.clone(), it.problems.clone())
        })
    }

    pub(super) fn calendar(&mut self, file: FileId, files: &Files) -> Found {
        let text = files.get(file).map(|file| file.text.clone());
        let text = text.unwrap_or_default();
        if let Some((before, calendar)) = self.calendars.get(&file)
            && Arc::ptr_eq(before, &text)
        {
            return calendar.clone();
        }
        let calendar = read_calendar(file, files).map(Arc::new);
        self.calendars.insert(file, (text, calendar.clone()));
        calendar
    }
}

/// A pack version that is not remembered as it is now.
struct Fresh<'a> {
    texts: &'a PackFiles,
    now: Vec<Kept>,
    released: Option<String>,
}

/// A file to be read: the position of its pack version, its own within that, and the file.
type Task = (usize, usize, FileId);

/// The files of each pack version in their order, read on every core, the largest first.
fn read_side_by_side(fresh: &[Fresh<'_>], files: &Files) -> Vec<Vec<PackFile>> {
    let size = |task: &Task| files.text(task.2).len();
    let mut tasks: Vec<Task> = Vec::new();
    for (at, fresh) in fresh.iter().enumerate() {
        let own = fresh.texts.yaml_files(files).into_iter().enumerate();
        tasks.extend(own.map(|(number, file)| (at, number, file)));
    }
    tasks.sort_by_key(|task| std::cmp::Reverse(size(task)));
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let work = || {
        while let Some((at, number, file)) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Some(fresh) = fresh.get(*at) else { break };
            let read = read_file(fresh.texts, *file, files, fresh.released.is_some());
            let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
            found.push((*at, *number, read));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..helpers(tasks.iter().map(size).sum()).min(tasks.len()) {
            scope.spawn(work);
        }
        work();
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(at, number, _)| (*at, *number));
    let mut read: Vec<Vec<PackFile>> = fresh.iter().map(|_| Vec::new()).collect();
    for (at, _, file) in found {
        if let Some(own) = read.get_mut(at) {
            own.push(file);
        }
    }
    read
}

/// How many threads help with so many bytes.
fn helpers(bytes: usize) -> usize {
    if bytes < WORTH_SHARING {
        return 0;
    }
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    cores.min(SIDE_BY_SIDE) - 1
}

/// The texts of a pack version as they are now.
fn kept(texts: &PackFiles, files: &Files) -> Vec<Kept> {
    let single = [
        texts.head,
        texts.facts,
        texts.services,
        texts.sources,
        texts.invariants,
        texts.script,
    ];
    let all = single.into_iter().flatten();
    all.chain(texts.decisions.iter().copied())
        .filter_map(|id| Some((id, files.get(id)?.text.clone())))
        .collect()
}

fn same_texts(before: &[Kept], now: &[Kept]) -> bool {
    let same = |(a, b): (&Kept, &Kept)| a.0 == b.0 && Arc::ptr_eq(&a.1, &b.1);
    before.len() == now.len() && before.iter().zip(now).all(same)
}
