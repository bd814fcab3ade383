//! The small tables beside the record, in a file.

use jiff::Timestamp;
use rusqlite::OptionalExtension as _;
use rusqlite::Row;
use rusqlite::params;

use crate::record::beside::Beside;
use crate::record::beside::Claim;
use crate::record::beside::Request;
use crate::record::beside::Session;
use crate::record::beside::Token;
use crate::record::id::Hash;
use crate::record::mandate::Mandate;
use crate::record::store::StoreError;
use crate::shell::store::hash;
use crate::shell::store::parsed;
use crate::shell::store::sqlite::Sqlite;
use crate::shell::store::sqlite::begin;
use crate::shell::store::sqlite::trouble::trouble;

impl Sqlite {
    fn change(&self, statement: &str, values: impl rusqlite::Params) -> Result<usize, StoreError> {
        self.writer().execute(statement, values).map_err(trouble)
    }
}

impl Beside for Sqlite {
    fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        let actor = serde_json::to_string(&(&session.actor, &session.roles)).unwrap_or_default();
        self.change(
            "INSERT INTO sessions VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (secret) DO UPDATE SET seen = excluded.seen, until = excluded.until",
            params![
                session.secret.as_bytes(),
                actor,
                session.since.to_string(),
                session.seen.to_string(),
                session.until.as_microsecond()
            ],
        )?;
        Ok(())
    }

    fn session(&self, secret: Hash, now: Timestamp) -> Result<Option<Session>, StoreError> {
        let found = self
            .reader()
            .query_row(
                "SELECT actor, since, seen, until FROM sessions WHERE secret = ?1 AND until > ?2",
                params![secret.as_bytes(), now.as_microsecond()],
                |row| {
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get::<_, String>(1)?,
                        row.get::<_, String>(2)?,
                        row.get::<_, i64>(3)?,
                    ))
                },
            )
            .optional()
            .map_err(trouble)?;
        let Some((actor, since, seen, until)) = found else {
            return Ok(None);
        };
        let (actor, roles) = serde_json::from_str(&actor).map_err(|error| StoreError::Corrupt {
            seq: None,
            why: error.to_string(),
        })?;
        Ok(Some(Session {
            secret,
            actor,
            roles,
            since: parsed(&since, "the time of a session")?,
            seen: parsed(&seen, "the time of a session")?,
            until: Timestamp::from_microsecond(until).unwrap_or(now),
        }))
    }

    fn end_session(&self, secret: Hash) -> Result<(), StoreError> {
        self.change(
            "DELETE FROM sessions WHERE secret = ?1",
            [secret.as_bytes()],
        )?;
        Ok(())
    }

    fn put_token(&self, token: &Token) -> Result<(), StoreError> {
        self.change(
            "INSERT INTO tokens VALUES (?1, ?2, ?3, ?4, ?5, NULL)",
            params![
                token.secret.as_bytes(),
                token.name,
                token.mandate().to_string(),
                token.made.to_string(),
                token.until.map(|until| until.to_string())
            ],
        )?;
        Ok(())
    }

    fn token(&self, secret: Hash, now: Timestamp) -> Result<Option<Token>, StoreError> {
        let found = self
            .reader()
            .query_row(
                "SELECT secret, name, role, made, until, revoked FROM tokens WHERE secret = ?1",
                [secret.as_bytes()],
                fields,
            )
            .optional()
            .map_err(trouble)?;
        let found = found.map(token_of).transpose()?;
        Ok(found.filter(|token| token.holds(now)))
    }

    fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        let reader = self.reader();
        let mut query = reader
            .prepare("SELECT secret, name, role, made, until, revoked FROM tokens ORDER BY rowid")
            .map_err(trouble)?;
        let found = query.query_map([], fields).map_err(trouble)?;
        let tokens = found.map(|found| found.map_err(trouble).and_then(token_of));
        tokens.collect()
    }

    fn revoke_token(&self, secret: Hash, now: Timestamp) -> Result<bool, StoreError> {
        let changed = self.change(
            "UPDATE tokens SET revoked = coalesce(revoked, ?2) WHERE secret = ?1",
            params![secret.as_bytes(), now.to_string()],
        )?;
        Ok(changed > 0)
    }

    fn claim(&self, request: &Request, now: Timestamp) -> Result<Claim, StoreError> {
        let mut writer = self.writer();
        let transaction = begin(&mut writer)?;
        transaction
            .execute(
                "DELETE FROM requests WHERE key = ?1 AND until <= ?2",
                params![request.key, now.as_microsecond()],
            )
            .map_err(trouble)?;
        let found = transaction
            .query_row(
                "SELECT asked, answer FROM requests WHERE key = ?1",
                [&request.key],
                |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Option<Vec<u8>>>(1)?)),
            )
            .optional()
            .map_err(trouble)?;
        let claim = match found {
            Some((asked, _)) if asked != request.asked.as_bytes() => Claim::AnotherRequest,
            Some((_, Some(answer))) => Claim::Answered(answer),
            Some((_, None)) => Claim::Unfinished,
            None => {
                let contact = request
                    .contact
                    .map_or_else(String::new, |id| id.to_string());
                transaction
                    .execute(
                        "INSERT INTO requests VALUES (?1, ?2, ?3, ?4, NULL)",
                        params![
                            request.key,
                            request.asked.as_bytes(),
                            contact,
                            request.until.as_microsecond()
                        ],
                    )
                    .map_err(trouble)?;
                Claim::Yours
            }
        };
        transaction.commit().map_err(trouble)?;
        Ok(claim)
    }

    fn answer_request(&self, key: &str, answer: &[u8]) -> Result<(), StoreError> {
        self.change(
            "UPDATE requests SET answer = ?2 WHERE key = ?1",
            params![key, answer],
        )?;
        Ok(())
    }

    fn forget_request(&self, key: &str) -> Result<(), StoreError> {
        self.change(
            "DELETE FROM requests WHERE key = ?1 AND answer IS NULL",
            [key],
        )?;
        Ok(())
    }

    fn tidy(&self, now: Timestamp) -> Result<(), StoreError> {
        let now = now.as_microsecond();
        self.change("DELETE FROM sessions WHERE until <= ?1", [now])?;
        self.change("DELETE FROM requests WHERE until <= ?1", [now])?;
        Ok(())
    }
}

/// The columns of a token.
type Fields = (
    Vec<u8>,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
);

fn fields(row: &Row<'_>) -> rusqlite::Result<Fields> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
    ))
}

fn token_of((secret, name, role, made, until, revoked): Fields) -> Result<Token, StoreError> {
    let time = |text: Option<String>| text.map(|text| parsed(&text, "the time of a key"));
    let mandate: Mandate = parsed(&role, "the role of a key")?;
    Ok(Token {
        secret: hash(&secret)?,
        name,
        role: mandate.role,
        acts: mandate.acts,
        made: parsed(&made, "the time of a key")?,
        until: time(until).transpose()?,
        revoked: time(revoked).transpose()?,
    })
}
