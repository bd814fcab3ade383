//! Columns → contacts.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::Array;
use arrow_array::RecordBatch;
use arrow_array::cast::AsArray as _;
use arrow_buffer::NullBuffer;

use crate::ast::place::FileId;
use crate::ast::place::Place;
use crate::execute::told::Entry;
use crate::execute::told::Given;
use crate::execute::told::Row;
use crate::shell::bulk::columnar::cells::Midnight;
use crate::shell::bulk::columnar::cells::View;
use crate::shell::bulk::columnar::shape::Form;
use crate::shell::bulk::columnar::shape::Leaf;
use crate::shell::bulk::columnar::shape::Level;
use crate::shell::bulk::columnar::shape::Shape;
use crate::shell::bulk::family::Families;
use crate::shell::bulk::family::Record;
use crate::shell::bulk::family::begin;
use crate::shell::bulk::family::checked;
use crate::shell::bulk::family::named;
use crate::shell::bulk::family::no_case;
use crate::shell::bulk::family::problem;
use crate::shell::bulk::mapping::Part;
use crate::shell::bulk::read_csv::given;
use crate::shell::bulk::read_csv::trimmed;

/// Columns of one shape, one batch after the other.
pub(in crate::shell::bulk) struct Tables {
    pub(super) batches: Vec<RecordBatch>,
    pub(super) shape: Arc<Shape>,
}

/// A column that is read.
struct Column<'t> {
    part: &'t Part,
    at: usize,
    level: Level,
    view: View<'t>,
}

/// Where the children of contacts are listed.
struct Listed<'t> {
    lists: &'t dyn Array,
}

impl Tables {
    /// Its contacts with their row numbers.
    pub(in crate::shell::bulk) fn rows(&self, first: u64, file: FileId) -> Vec<(u64, Row<'_>)> {
        match self.shape.form {
            Form::Children => self.of_children(first, file),
            Form::Contacts(children) => self.of_contacts(children, first, file),
            Form::Json(at) => self.of_json(at, first),
        }
    }

    fn numbered(&self, first: u64) -> impl Iterator<Item = (u64, &RecordBatch)> {
        let mut next = first;
        self.batches.iter().map(move |batch| {
            let first = next;
            next += batch.num_rows() as u64;
            (first, batch)
        })
    }

    fn of_children(&self, first: u64, file: FileId) -> Vec<(u64, Row<'_>)> {
        let mut families = Families::default();
        for (first, batch) in self.numbered(first) {
            let columns = self.columns(batch, None);
            for (row, number) in (0..batch.num_rows()).zip(first..) {
                let mut record = Record::empty(number);
                for column in &columns {
                    self.cell(column, row, file, &mut record);
                }
                if record.case.is_empty() {
                    families.spoil(number, None, *no_case());
                } else {
                    families.add(record);
                }
            }
        }
        families.end()
    }

    fn of_contacts(&self, children: usize, first: u64, file: FileId) -> Vec<(u64, Row<'_>)> {
        let mut found = Vec::new();
        for (first, batch) in self.numbered(first) {
            let Some(lists) = batch.columns().get(children) else {
                continue;
            };
            let listed = Listed {
                lists: lists.as_ref(),
            };
            let columns = self.columns(batch, listed.items());
            for (row, number) in (0..batch.num_rows()).zip(first..) {
                found.push((number, self.contact(&columns, &listed, row, number, file)));
            }
        }
        found
    }

    fn contact<'t>(
        &'t self,
        columns: &[Column<'t>],
        listed: &Listed<'_>,
        row: usize,
        number: u64,
        file: FileId,
    ) -> Row<'t> {
        let mut record = Record::empty(number);
        for column in columns.iter().filter(|it| it.level == Level::Row) {
            self.cell(column, row, file, &mut record);
        }
        record.shared.append(&mut record.own);
        let mut children = Vec::new();
        for (place, at) in listed.range(row).enumerate() {
            let mut child = Record::empty(number);
            for column in columns.iter().filter(|it| it.level == Level::Listed) {
                self.cell(column, at, file, &mut child);
            }
            children.push((named(child.child, place), child.own));
        }
        let wrong = if record.case.is_empty() {
            Some(no_case())
        } else if children.is_empty() {
            let help = "list every child the contact is about, also one of whom nothing is known";
            Some(problem("no-children", "this contact lists no child", help))
        } else {
            None
        };
        if let Some(problem) = wrong {
            return Row::Unread(vec![*problem]);
        }
        let (case, authority) = (record.case, record.authority);
        match begin(case, authority, &record.received, record.shared, children) {
            Ok(told) => checked(told),
            Err(problem) => Row::Unread(vec![*problem]),
        }
    }

    fn of_json(&self, at: usize, first: u64) -> Vec<(u64, Row<'_>)> {
        let mut found = Vec::new();
        for (first, batch) in self.numbered(first) {
            let Some(column) = batch.columns().get(at) else {
                continue;
            };
            let view = View::of(column.as_ref(), None, Midnight::IsATime);
            for (row, number) in (0..batch.num_rows()).zip(first..) {
                let read = match view.word(row) {
                    Some(Cow::Borrowed(text)) => Row::Line(text.as_bytes()),
                    Some(Cow::Owned(_)) | None => Row::Unread(vec![*no_case()]),
                };
                found.push((number, read));
            }
        }
        found
    }

    /// The columns of a batch that are read; those of children lie within `listed`.
    fn columns<'t>(
        &'t self,
        batch: &'t RecordBatch,
        listed: Option<&'t dyn Array>,
    ) -> Vec<Column<'t>> {
        let parts = self.shape.columns.parts.iter().zip(&self.shape.leaves);
        let read = parts.enumerate().filter_map(|(at, ((part, _), leaf))| {
            if *part == Part::Ignored {
                return None;
            }
            let (array, above) = match leaf.level {
                Level::Row => {
                    let (first, rest) = leaf.path.split_first()?;
                    within(batch.columns().get(*first)?.as_ref(), rest, None)?
                }
                Level::Listed => within(listed?, &leaf.path, None)?,
            };
            Some(Column {
                part,
                at,
                level: leaf.level,
                view: View::of(array, above.as_ref(), midnight(leaf)),
            })
        });
        read.collect()
    }

    /// Reads one cell.
    fn cell<'t>(&'t self, column: &Column<'t>, row: usize, file: FileId, into: &mut Record<'t>) {
        if column.view.is_null(row) {
            return;
        }
        let columns = &self.shape.columns;
        let word = || {
            let word = column.view.word(row)?;
            let meant = if column.view.is_text() {
                columns.meant(column.at, word)
            } else {
                word
            };
            Some(trimmed(meant)).filter(|word| !word.is_empty())
        };
        match column.part {
            Part::Case => into.case = word().unwrap_or_default(),
            Part::Child => into.child = word(),
            Part::Authority => into.authority = word(),
            Part::Received => into.received = word().unwrap_or_default(),
            Part::Ignored => {}
            Part::Fact(name) => {
                let set = columns.sets.get(column.at).copied().unwrap_or(false);
                let answer = if column.view.is_list() {
                    match column.view.words(row) {
                        Some(words) => Some(Given::Words(words)),
                        None => {
                            let node = column.view.node(row, Place::top_of(file));
                            Some(Given::Tree(Box::new(node)))
                        }
                    }
                } else {
                    word().map(|word| given(word, set, &columns.between))
                };
                let Some(given) = answer else { return };
                let entry = Entry {
                    name: Cow::Borrowed(name),
                    given,
                };
                let shared = columns.shared.get(column.at).copied().unwrap_or(false);
                if shared {
                    into.shared.push(entry);
                } else {
                    into.own.push(entry);
                }
            }
        }
    }
}

impl<'t> Listed<'t> {
    /// All children of all rows.
    fn items(&self) -> Option<&'t dyn Array> {
        let short = self
            .lists
            .as_list_opt::<i32>()
            .map(|it| it.values().as_ref());
        short.or_else(|| {
            self.lists
                .as_list_opt::<i64>()
                .map(|it| it.values().as_ref())
        })
    }

    /// Which of them are those of a row.
    fn range(&self, row: usize) -> std::ops::Range<usize> {
        if self.lists.is_null(row) {
            return 0..0;
        }
        let short = self.lists.as_list_opt::<i32>().map(|it| {
            let ends = it.value_offsets();
            (
                ends.get(row).copied().map(i64::from),
                ends.get(row + 1).copied().map(i64::from),
            )
        });
        let ends = short.or_else(|| {
            let long = self.lists.as_list_opt::<i64>()?.value_offsets();
            Some((long.get(row).copied(), long.get(row + 1).copied()))
        });
        let place = |at: Option<i64>| at.and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
        ends.map_or(0..0, |(from, to)| place(from)..place(to))
    }
}

fn midnight(leaf: &Leaf) -> Midnight {
    leaf.midnight
}

/// A column within structs, and where those have nothing.
fn within<'t>(
    array: &'t dyn Array,
    path: &[usize],
    above: Option<NullBuffer>,
) -> Option<(&'t dyn Array, Option<NullBuffer>)> {
    let Some((next, rest)) = path.split_first() else {
        return Some((array, above));
    };
    let inner = array.as_struct_opt()?;
    let nulls = NullBuffer::union(inner.nulls(), above.as_ref());
    within(inner.columns().get(*next)?.as_ref(), rest, nulls)
}
