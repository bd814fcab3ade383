//! The small tables beside the record, on a server.

use jiff::Timestamp;
use postgres::Row;
use postgres::types::ToSql;

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
use crate::shell::store::postgres::Postgres;
use crate::shell::store::postgres::begin;
use crate::shell::store::postgres::trouble::Trouble;

const TOKEN: &str = "SELECT secret, name, role, made, until, revoked FROM tokens";

impl Postgres {
    fn change(&self, statement: &str, values: &[&(dyn ToSql + Sync)]) -> Result<u64, StoreError> {
        self.writer
            .with(|client| Ok(client.execute(statement, values)?))
    }
}

impl Beside for Postgres {
    fn put_session(&self, session: &Session) -> Result<(), StoreError> {
        let actor = serde_json::to_string(&(&session.actor, &session.roles)).unwrap_or_default();
        self.change(
            "INSERT INTO sessions VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (secret) DO UPDATE SET seen = excluded.seen, until = excluded.until",
            &[
                &session.secret.as_bytes().as_slice(),
                &actor,
                &session.since.to_string(),
                &session.seen.to_string(),
                &session.until.as_microsecond(),
            ],
        )?;
        Ok(())
    }

    fn session(&self, secret: Hash, now: Timestamp) -> Result<Option<Session>, StoreError> {
        let found = self.reader.with(|client| {
            Ok(client.query_opt(
                "SELECT actor, since, seen, until FROM sessions WHERE secret = $1 AND until > $2",
                &[&secret.as_bytes().as_slice(), &now.as_microsecond()],
            )?)
        })?;
        let Some(row) = found else {
            return Ok(None);
        };
        let (actor, roles) =
            serde_json::from_str(row.get(0)).map_err(|error| StoreError::Corrupt {
                seq: None,
                why: error.to_string(),
            })?;
        Ok(Some(Session {
            secret,
            actor,
            roles,
            since: parsed(row.get(1), "the time of a session")?,
            seen: parsed(row.get(2), "the time of a session")?,
            until: Timestamp::from_microsecond(row.get(3)).unwrap_or(now),
        }))
    }

    fn end_session(&self, secret: Hash) -> Result<(), StoreError> {
        let secret = secret.as_bytes().as_slice();
        self.change("DELETE FROM sessions WHERE secret = $1", &[&secret])?;
        Ok(())
    }

    fn put_token(&self, token: &Token) -> Result<(), StoreError> {
        self.change(
            "INSERT INTO tokens (secret, name, role, made, until) VALUES ($1, $2, $3, $4, $5)",
            &[
                &token.secret.as_bytes().as_slice(),
                &token.name,
                &token.mandate().to_string(),
                &token.made.to_string(),
                &token.until.map(|until| until.to_string()),
            ],
        )?;
        Ok(())
    }

    fn token(&self, secret: Hash, now: Timestamp) -> Result<Option<Token>, StoreError> {
        let query = format!("{TOKEN} WHERE secret = $1");
        let secret = secret.as_bytes().as_slice();
        let found = self
            .reader
            .with(|client| Ok(client.query_opt(&query, &[&secret])?))?;
        let found = found.as_ref().map(token_of).transpose()?;
        Ok(found.filter(|token| token.holds(now)))
    }

    fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        let query = format!("{TOKEN} ORDER BY number");
        let found = self.reader.with(|client| Ok(client.query(&query, &[])?))?;
        found.iter().map(token_of).collect()
    }

    fn revoke_token(&self, secret: Hash, now: Timestamp) -> Result<bool, StoreError> {
        let changed = self.change(
            "UPDATE tokens SET revoked = coalesce(revoked, $2) WHERE secret = $1",
            &[&secret.as_bytes().as_slice(), &now.to_string()],
        )?;
        Ok(changed > 0)
    }

    fn claim(&self, request: &Request, now: Timestamp) -> Result<Claim, StoreError> {
        self.writer.with(|client| claim(client, request, now))
    }

    fn answer_request(&self, key: &str, answer: &[u8]) -> Result<(), StoreError> {
        self.change(
            "UPDATE requests SET answer = $2 WHERE key = $1",
            &[&key, &answer],
        )?;
        Ok(())
    }

    fn forget_request(&self, key: &str) -> Result<(), StoreError> {
        self.change(
            "DELETE FROM requests WHERE key = $1 AND answer IS NULL",
            &[&key],
        )?;
        Ok(())
    }

    fn tidy(&self, now: Timestamp) -> Result<(), StoreError> {
        let now = now.as_microsecond();
        self.change("DELETE FROM sessions WHERE until <= $1", &[&now])?;
        self.change("DELETE FROM requests WHERE until <= $1", &[&now])?;
        Ok(())
    }
}

fn claim(
    client: &mut postgres::Client,
    request: &Request,
    now: Timestamp,
) -> Result<Claim, Trouble> {
    let mut transaction = begin(client)?;
    transaction.execute(
        "DELETE FROM requests WHERE key = $1 AND until <= $2",
        &[&request.key, &now.as_microsecond()],
    )?;
    let asked = request.asked.as_bytes().as_slice();
    let known = "SELECT asked = $2, answer FROM requests WHERE key = $1";
    let known = transaction.query_opt(known, &[&request.key, &asked])?;
    let claim = match known.map(|row| (row.get(0), row.get(1))) {
        Some((false, _)) => Claim::AnotherRequest,
        Some((true, Some(answer))) => Claim::Answered(answer),
        Some((true, None)) => Claim::Unfinished,
        None => {
            let contact = request
                .contact
                .map_or_else(String::new, |id| id.to_string());
            transaction.execute(
                "INSERT INTO requests VALUES ($1, $2, $3, $4, NULL)",
                &[
                    &request.key,
                    &asked,
                    &contact,
                    &request.until.as_microsecond(),
                ],
            )?;
            Claim::Yours
        }
    };
    transaction.commit()?;
    Ok(claim)
}

fn token_of(row: &Row) -> Result<Token, StoreError> {
    let time = |text: Option<&str>| text.map(|text| parsed(text, "the time of a key"));
    let mandate: Mandate = parsed(row.get(2), "the role of a key")?;
    Ok(Token {
        secret: hash(row.get(0))?,
        name: row.get(1),
        role: mandate.role,
        acts: mandate.acts,
        made: parsed(row.get(3), "the time of a key")?,
        until: time(row.get(4)).transpose()?,
        revoked: time(row.get(5)).transpose()?,
    })
}
