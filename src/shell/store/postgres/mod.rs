//! The record on a PostgreSQL server.
//!
//! Several programs on several machines may share it: each writes under one advisory
//! lock, so that they keep one unbroken chain. Where the line breaks while a batch is
//! being committed, the next one looks whether it stands, so it is never written twice.

mod beside;
mod line;
mod trouble;

use postgres::Client;
use postgres::IsolationLevel;
use postgres::Transaction;
use postgres::types::ToSql;

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
use crate::shell::store::postgres::line::Line;
use crate::shell::store::postgres::line::read_address;
use crate::shell::store::postgres::trouble::Trouble;
use crate::shell::store::read;
use crate::shell::store::rows_of;

/// The advisory lock under which the chain grows; the letters `record`.
const LOCK: i64 = 0x0072_6563_6f72_6400;

const COLUMNS: &str = "entries.seq, contact, at, actor_id, actor_name, actor_role, kind, \
    content_hash, prev, hash, salt, content";

/// A record on a server.
pub(super) struct Postgres {
    writer: Line,
    reader: Line,
}

impl Postgres {
    pub(super) fn open(address: &str, missing: Missing) -> Result<Self, StoreError> {
        let config = read_address(address)?;
        let own = Self {
            writer: Line::new(config.clone()),
            reader: Line::new(config),
        };
        own.writer.with(|client| prepare(client, missing))?;
        Ok(own)
    }
}

/// Makes the tables where there are none, and refuses those of a newer program.
fn prepare(client: &mut Client, missing: Missing) -> Result<(), Trouble> {
    let mut transaction = begin(client)?;
    let there = "SELECT to_regclass('record_schema') IS NOT NULL";
    let there: bool = transaction.query_one(there, &[])?.get(0);
    if !there {
        if missing == Missing::Refuse {
            return Err(Trouble::Told(StoreError::Refused {
                why: "this database holds no record".to_owned(),
            }));
        }
        transaction.batch_execute(include_str!("schema.sql"))?;
        transaction.execute("INSERT INTO record_schema VALUES ($1)", &[&SCHEMA])?;
        transaction.commit()?;
        return Ok(());
    }
    let version = "SELECT max(version) FROM record_schema";
    let found: Option<i64> = transaction.query_one(version, &[])?.get(0);
    match found {
        Some(SCHEMA) => Ok(()),
        found => Err(Trouble::Told(StoreError::Newer {
            found: found.unwrap_or(0),
            known: SCHEMA,
        })),
    }
}

/// Begins to write: others wait until it is over.
fn begin(client: &mut Client) -> Result<Transaction<'_>, Trouble> {
    let mut transaction = client
        .build_transaction()
        .isolation_level(IsolationLevel::ReadCommitted)
        .read_only(false)
        .start()?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])?;
    Ok(transaction)
}

fn head_of(client: &mut impl postgres::GenericClient) -> Result<Head, Trouble> {
    let last = "SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1";
    let Some(last) = client.query_opt(last, &[])? else {
        return Ok(Head::default());
    };
    Ok(Head {
        seq: Seq(as_number(last.try_get(0)?)),
        hash: hash(last.try_get(1)?)?,
    })
}

fn latest_of(
    client: &mut impl postgres::GenericClient,
    contact: ContactId,
) -> Result<Seq, Trouble> {
    let kinds = changing_kinds();
    let latest = format!(
        "SELECT seq FROM entries WHERE contact = $1 AND kind IN ({kinds}) ORDER BY seq DESC LIMIT 1"
    );
    let latest = client.query_opt(&latest, &[&contact.to_string()])?;
    let seq = latest.map(|row| row.try_get(0)).transpose()?;
    Ok(Seq(as_number(seq.unwrap_or(0))))
}

fn insert(transaction: &mut Transaction<'_>, rows: &[Row]) -> Result<(), Trouble> {
    let entry = transaction
        .prepare("INSERT INTO entries VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")?;
    let content = transaction.prepare("INSERT INTO contents VALUES ($1, $2, $3)")?;
    for row in rows {
        let seq = as_kept(row.seq);
        transaction.execute(
            &entry,
            &[
                &seq,
                &row.contact,
                &row.at,
                &row.actor_id,
                &row.actor_name,
                &row.actor_role,
                &row.kind,
                &row.content_hash,
                &row.prev,
                &row.hash,
            ],
        )?;
        if let Some(kept) = &row.content {
            transaction.execute(&content, &[&seq, &kept.salt, &kept.bytes])?;
        }
    }
    Ok(())
}

/// Takes the words of everything before an erasure out.
fn erase(
    transaction: &mut Transaction<'_>,
    contact: ContactId,
    erased: u64,
) -> Result<(), Trouble> {
    let contact = contact.to_string();
    transaction.execute(
        "DELETE FROM contents WHERE seq IN (SELECT seq FROM entries WHERE contact = $1 AND seq < $2)",
        &[&contact, &as_kept(erased)],
    )?;
    transaction.execute("DELETE FROM requests WHERE contact = $1", &[&contact])?;
    Ok(())
}

/// Whether rows of which nobody heard whether they were committed stand in the chain.
fn stand(transaction: &mut Transaction<'_>, rows: &[Row]) -> Result<bool, Trouble> {
    let Some(last) = rows.last() else {
        return Ok(false);
    };
    let there = "SELECT 1 FROM entries WHERE seq = $1 AND hash = $2";
    let there = transaction.query_opt(there, &[&as_kept(last.seq), &last.hash])?;
    Ok(there.is_some())
}

fn row_of(row: &postgres::Row) -> Result<Row, postgres::Error> {
    let salt: Option<Vec<u8>> = row.try_get(10)?;
    let bytes: Option<Vec<u8>> = row.try_get(11)?;
    Ok(Row {
        seq: as_number(row.try_get(0)?),
        contact: row.try_get(1)?,
        at: row.try_get(2)?,
        actor_id: row.try_get(3)?,
        actor_name: row.try_get(4)?,
        actor_role: row.try_get(5)?,
        kind: row.try_get(6)?,
        content_hash: row.try_get(7)?,
        prev: row.try_get(8)?,
        hash: row.try_get(9)?,
        content: salt.zip(bytes).map(|(salt, bytes)| Content { salt, bytes }),
    })
}

fn select(
    client: &mut Client,
    which: &str,
    values: &[&(dyn ToSql + Sync)],
) -> Result<Vec<Row>, Trouble> {
    let query = format!("SELECT {COLUMNS} FROM entries LEFT JOIN contents USING (seq) {which}");
    let rows = client.query(&query, values)?;
    Ok(rows.iter().map(row_of).collect::<Result<_, _>>()?)
}

impl Store for Postgres {
    fn append(&self, batch: &Batch) -> Result<Vec<Kept>, StoreError> {
        let mut sent: Vec<Row> = Vec::new();
        let rows = self.writer.with(|client| {
            let mut transaction = begin(client)?;
            if stand(&mut transaction, &sent)? {
                return Ok(sent.clone());
            }
            if let Some(contact) = batch.contact() {
                check_expected(batch, latest_of(&mut transaction, contact)?)?;
            }
            let rows = rows_of(batch, head_of(&mut transaction)?)?;
            insert(&mut transaction, &rows)?;
            if let (true, Some(contact), Some(last)) =
                (batch.erases(), batch.contact(), rows.last())
            {
                erase(&mut transaction, contact, last.seq)?;
            }
            // From here on the server may have it, whether or not it says so.
            sent.clone_from(&rows);
            transaction.commit()?;
            Ok(rows)
        })?;
        read(&rows)
    }

    fn entries(&self, contact: ContactId) -> Result<Vec<Kept>, StoreError> {
        let which = "WHERE contact = $1 ORDER BY entries.seq";
        let contact = contact.to_string();
        let rows = self
            .reader
            .with(|client| select(client, which, &[&contact]))?;
        read(&rows)
    }

    fn scan(&self, after: Seq, limit: usize) -> Result<Vec<Row>, StoreError> {
        let which = "WHERE entries.seq > $1 ORDER BY entries.seq LIMIT $2";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.reader
            .with(|client| select(client, which, &[&as_kept(after.0), &limit]))
    }

    fn contacts(&self, wanted: &Wanted) -> Result<Vec<Summary>, StoreError> {
        let which = "WHERE kind = 'contact_opened' AND entries.seq < $1 \
            ORDER BY entries.seq DESC LIMIT $2";
        let before = wanted.before.map_or(i64::MAX, |seq| as_kept(seq.0));
        let limit = i64::try_from(wanted.limit).unwrap_or(i64::MAX);
        self.reader.with(|client| {
            let opened = read(&select(client, which, &[&before, &limit])?)?;
            let mut summaries = Vec::with_capacity(opened.len());
            for kept in opened {
                if let Some(contact) = kept.entry.contact {
                    summaries.push(summary(client, contact, kept)?);
                }
            }
            Ok(summaries)
        })
    }

    fn head(&self) -> Result<Head, StoreError> {
        self.reader.with(head_of)
    }

    fn scrub(&self) -> Result<(), StoreError> {
        self.writer
            .with(|client| Ok(client.batch_execute("VACUUM FULL contents")?))?;
        self.writer
            .with(|client| Ok(client.batch_execute("VACUUM FULL requests")?))
    }
}

fn summary(client: &mut Client, contact: ContactId, opened: Kept) -> Result<Summary, Trouble> {
    let kinds = "SELECT kind, max(seq) FROM entries WHERE contact = $1 GROUP BY kind ORDER BY 2";
    let mut found = Vec::new();
    for row in client.query(kinds, &[&contact.to_string()])? {
        let kind: &str = row.try_get(0)?;
        let seq = Seq(as_number(row.try_get(1)?));
        found.push((parsed(kind, "a kind of entry")?, seq));
    }
    let latest = latest_of(client, contact)?;
    let at = client.query_one(
        "SELECT at FROM entries WHERE seq = $1",
        &[&as_kept(latest.0)],
    )?;
    Ok(Summary {
        contact,
        opened,
        latest,
        latest_at: parsed(at.try_get(0)?, "the time of an entry")?,
        kinds: found,
    })
}
