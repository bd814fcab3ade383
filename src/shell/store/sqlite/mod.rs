//! The record in a file.
//!
//! A confirmed entry is on the disk (write-ahead log, synced at each commit). Triggers
//! refuse every change of an entry, also by other programs that open the file.
//! Several programs on one machine may share it; over a network file system they may not.

mod beside;
mod trouble;

use std::path::Path;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::OptionalExtension as _;
use rusqlite::Transaction;
use rusqlite::TransactionBehavior;
use rusqlite::params;

use crate::record::batch::Batch;
use crate::record::entry::Content;
use crate::record::entry::Head;
use crate::record::entry::Kept;
use crate::record::entry::Row;
use crate::record::id::ContactId;
use crate::record::id::Seq;
use crate::record::store::Store;
use crate::record::store::StoreError;
use crate::record::store::Summary;
use crate::record::store::Wanted;
use crate::shell::store::Missing;
use crate::shell::store::SCHEMA;
use crate::shell::store::as_kept;
use crate::shell::store::as_number;
use crate::shell::store::changing_kinds;
use crate::shell::store::check_expected;
use crate::shell::store::hash;
use crate::shell::store::parsed;
use crate::shell::store::read;
use crate::shell::store::rows_of;
use crate::shell::store::sqlite::trouble::trouble;

/// How long a writer waits for others.
const PATIENCE: Duration = Duration::from_secs(20);

const COLUMNS: &str = "entries.seq, contact, at, actor_id, actor_name, actor_role, kind, \
    content_hash, prev, hash, salt, content";

/// A record in a file.
pub(super) struct Sqlite {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
}

impl Sqlite {
    pub(super) fn open(path: &Path, missing: Missing) -> Result<Self, StoreError> {
        if missing == Missing::Refuse && !path.is_file() {
            return Err(StoreError::Refused {
                why: format!("there is no database `{}`", path.display()),
            });
        }
        if missing == Missing::Create {
            for_nobody_else(path)?;
        }
        let mut writer = connect(path)?;
        prepare(&mut writer, missing)?;
        Ok(Self {
            writer: Mutex::new(writer),
            reader: Mutex::new(connect(path)?),
        })
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the file first, so that no other user of the machine can read it.
fn for_nobody_else(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Unreachable {
            why: format!("`{}`: {error}", path.display()),
        }),
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(trouble)?;
    connection.busy_timeout(PATIENCE).map_err(trouble)?;
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;",
        )
        .map_err(trouble)?;
    Ok(connection)
}

/// Makes the tables where there are none, and refuses those of a newer program.
fn prepare(connection: &mut Connection, missing: Missing) -> Result<(), StoreError> {
    let transaction = begin(connection)?;
    let found = schema_of(&transaction)?;
    match found {
        Some(SCHEMA) => Ok(()),
        Some(found) => Err(StoreError::Newer {
            found,
            known: SCHEMA,
        }),
        None if missing == Missing::Refuse || !is_empty(&transaction)? => {
            Err(StoreError::Refused {
                why: "this database is no record of this program".to_owned(),
            })
        }
        None => {
            transaction
                .execute_batch(include_str!("schema.sql"))
                .map_err(trouble)?;
            transaction
                .execute("INSERT INTO record_schema VALUES (?1)", [SCHEMA])
                .map_err(trouble)?;
            transaction.commit().map_err(trouble)
        }
    }
}

fn schema_of(transaction: &Transaction<'_>) -> Result<Option<i64>, StoreError> {
    let there = "SELECT 1 FROM sqlite_schema WHERE name = 'record_schema'";
    let there = transaction.query_row(there, [], |_| Ok(())).optional();
    if there.map_err(trouble)?.is_none() {
        return Ok(None);
    }
    let version = "SELECT max(version) FROM record_schema";
    transaction
        .query_row(version, [], |row| row.get(0))
        .map_err(trouble)
}

fn is_empty(transaction: &Transaction<'_>) -> Result<bool, StoreError> {
    let count = "SELECT count(*) FROM sqlite_schema";
    let count: i64 = transaction
        .query_row(count, [], |row| row.get(0))
        .map_err(trouble)?;
    Ok(count == 0)
}

/// Begins to write: others wait until it is over.
fn begin(connection: &mut Connection) -> Result<Transaction<'_>, StoreError> {
    connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(trouble)
}

fn head_of(connection: &Connection) -> Result<Head, StoreError> {
    let last = "SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1";
    let last = connection
        .query_row(last, [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))
        })
        .optional()
        .map_err(trouble)?;
    last.map_or(Ok(Head::default()), |(seq, bytes)| {
        Ok(Head {
            seq: Seq(as_number(seq)),
            hash: hash(&bytes)?,
        })
    })
}

fn latest_of(connection: &Connection, contact: ContactId) -> Result<Seq, StoreError> {
    let kinds = changing_kinds();
    let latest = format!(
        "SELECT seq FROM entries WHERE contact = ?1 AND kind IN ({kinds}) ORDER BY seq DESC LIMIT 1"
    );
    let latest: Option<i64> = connection
        .query_row(&latest, [contact.to_string()], |row| row.get(0))
        .optional()
        .map_err(trouble)?;
    Ok(Seq(as_number(latest.unwrap_or(0))))
}

fn insert(transaction: &Transaction<'_>, row: &Row) -> rusqlite::Result<()> {
    let seq = as_kept(row.seq);
    transaction
        .prepare("INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?
        .execute(params![
            seq,
            row.contact,
            row.at,
            row.actor_id,
            row.actor_name,
            row.actor_role,
            row.kind,
            row.content_hash,
            row.prev,
            row.hash
        ])?;
    if let Some(content) = &row.content {
        transaction
            .prepare("INSERT INTO contents VALUES (?1, ?2, ?3)")?
            .execute(params![seq, content.salt, content.bytes])?;
    }
    Ok(())
}

/// Takes the words of everything before an erasure out.
fn erase(transaction: &Transaction<'_>, contact: ContactId, erased: i64) -> rusqlite::Result<()> {
    let contact = contact.to_string();
    transaction.execute(
        "DELETE FROM contents WHERE seq IN (SELECT seq FROM entries WHERE contact = ?1 AND seq < ?2)",
        params![contact, erased],
    )?;
    transaction.execute("DELETE FROM requests WHERE contact = ?1", [contact])?;
    Ok(())
}

fn row_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let salt: Option<Vec<u8>> = row.get(10)?;
    let bytes: Option<Vec<u8>> = row.get(11)?;
    Ok(Row {
        seq: as_number(row.get(0)?),
        contact: row.get(1)?,
        at: row.get(2)?,
        actor_id: row.get(3)?,
        actor_name: row.get(4)?,
        actor_role: row.get(5)?,
        kind: row.get(6)?,
        content_hash: row.get(7)?,
        prev: row.get(8)?,
        hash: row.get(9)?,
        content: salt.zip(bytes).map(|(salt, bytes)| Content { salt, bytes }),
    })
}

fn select(
    connection: &Connection,
    which: &str,
    values: impl rusqlite::Params,
) -> Result<Vec<Row>, StoreError> {
    let query = format!("SELECT {COLUMNS} FROM entries LEFT JOIN contents USING (seq) {which}");
    let mut query = connection.prepare(&query).map_err(trouble)?;
    let rows = query.query_map(values, row_of).map_err(trouble)?;
    rows.collect::<Result<_, _>>().map_err(trouble)
}

impl Store for Sqlite {
    fn append(&self, batch: &Batch) -> Result<Vec<Kept>, StoreError> {
        let mut writer = self.writer();
        let transaction = begin(&mut writer)?;
        if let Some(contact) = batch.contact() {
            check_expected(batch, latest_of(&transaction, contact)?)?;
        }
        let rows = rows_of(batch, head_of(&transaction)?)?;
        for row in &rows {
            insert(&transaction, row).map_err(trouble)?;
        }
        if let (true, Some(contact), Some(last)) = (batch.erases(), batch.contact(), rows.last()) {
            erase(&transaction, contact, as_kept(last.seq)).map_err(trouble)?;
        }
        transaction.commit().map_err(trouble)?;
        read(&rows)
    }

    fn entries(&self, contact: ContactId) -> Result<Vec<Kept>, StoreError> {
        let which = "WHERE contact = ?1 ORDER BY entries.seq";
        read(&select(&self.reader(), which, [contact.to_string()])?)
    }

    fn scan(&self, after: Seq, limit: usize) -> Result<Vec<Row>, StoreError> {
        let which = "WHERE entries.seq > ?1 ORDER BY entries.seq LIMIT ?2";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        select(&self.reader(), which, params![as_kept(after.0), limit])
    }

    fn contacts(&self, wanted: &Wanted) -> Result<Vec<Summary>, StoreError> {
        let reader = self.reader();
        let which = "WHERE kind = 'contact_opened' AND entries.seq < ?1 \
            ORDER BY entries.seq DESC LIMIT ?2";
        let before = wanted.before.map_or(i64::MAX, |seq| as_kept(seq.0));
        let limit = i64::try_from(wanted.limit).unwrap_or(i64::MAX);
        let opened = read(&select(&reader, which, params![before, limit])?)?;
        let summaries = opened.into_iter().filter_map(|kept| {
            let contact = kept.entry.contact?;
            Some(summary(&reader, contact, kept))
        });
        summaries.collect()
    }

    fn head(&self) -> Result<Head, StoreError> {
        head_of(&self.reader())
    }

    fn scrub(&self) -> Result<(), StoreError> {
        let writer = self.writer();
        let _others_wait = self.reader();
        writer.execute_batch("VACUUM").map_err(trouble)?;
        let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: i64 = writer
            .query_row(checkpoint, [], |row| row.get(0))
            .map_err(trouble)?;
        if busy == 0 {
            Ok(())
        } else {
            Err(StoreError::Busy)
        }
    }
}

fn summary(reader: &Connection, contact: ContactId, opened: Kept) -> Result<Summary, StoreError> {
    let kinds = "SELECT kind, max(seq) FROM entries WHERE contact = ?1 GROUP BY kind ORDER BY 2";
    let mut kinds = reader.prepare(kinds).map_err(trouble)?;
    let found = kinds.query_map([contact.to_string()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
    });
    let mut kinds = Vec::new();
    for found in found.map_err(trouble)? {
        let (kind, seq) = found.map_err(trouble)?;
        kinds.push((parsed(&kind, "a kind of entry")?, Seq(as_number(seq))));
    }
    let latest = latest_of(reader, contact)?;
    let at: String = reader
        .query_row(
            "SELECT at FROM entries WHERE seq = ?1",
            [as_kept(latest.0)],
            |row| row.get(0),
        )
        .map_err(trouble)?;
    Ok(Summary {
        contact,
        opened,
        latest,
        latest_at: parsed(&at, "the time of an entry")?,
        kinds,
    })
}
