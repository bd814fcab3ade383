//! Who comes in: sessions, what a browser must bring along to change anything.
//!
//! A session's secret lives in the browser alone; the database has its hash. What a
//! form must bring is worked out from the secret, so that another site cannot know it.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::header::HOST;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::record::actor::Actor;
use crate::record::actor::Role;
use crate::record::beside::Session;
use crate::record::store::Database;
use crate::record::store::StoreError;
use crate::shell::files::FileError;
use crate::shell::store::hash_of_secret;
use crate::shell::store::new_secret;

/// How long a session lasts at most.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// How long it lasts when nobody does anything.
const IDLE: SignedDuration = SignedDuration::from_hours(2);
/// How seldom it is written down that somebody was seen.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// How many characters the name of a user may have.
const MOST_NAME: usize = 200;

/// Somebody at the page, with everything they may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// What the record knows them by.
    pub(crate) id: String,
    /// Their name.
    pub(crate) name: String,
    /// Their roles.
    pub(crate) roles: Vec<Role>,
}

/// How people come in.
pub(crate) enum Door {
    /// Whoever sits at this machine is this person, with every role.
    Local(Person),
}

/// A session with the secret that its browser holds.
pub(crate) struct Entered {
    /// Who.
    pub(crate) who: Person,
    /// What a form must bring along.
    pub(crate) token: String,
    /// A new secret for the browser to keep, if it had none that holds.
    pub(crate) give: Option<String>,
}

impl Person {
    /// They in a role that may do something, if they have one.
    pub(crate) fn acting(&self, may: impl Fn(Role) -> bool) -> Option<Actor> {
        let role = self.roles.iter().copied().find(|role| may(*role))?;
        Some(Actor {
            id: self.id.clone(),
            name: self.name.clone(),
            role,
        })
    }
}

impl Door {
    /// The door of a machine that only its own user can reach.
    pub(crate) fn local(name: &str) -> Result<Self, FileError> {
        let name = name.trim();
        let fits = !name.is_empty() && name.chars().count() <= MOST_NAME;
        if !fits || name.chars().any(char::is_control) {
            let why = "the name of the user is one line of at most 200 characters";
            return Err(FileError::Serve(why.to_owned()));
        }
        Ok(Self::Local(Person {
            id: format!("local:{name}"),
            name: name.to_owned(),
            roles: Role::ALL.to_vec(),
        }))
    }

    /// Whether a request was meant for this program.
    ///
    /// A page of another site can give its own name the address of this machine;
    /// the name stands in the request, and is not one of this machine's.
    pub(crate) fn is_meant(&self, headers: &HeaderMap) -> bool {
        match self {
            Self::Local(_) => {
                let host = headers.get(HOST).and_then(|host| host.to_str().ok());
                host.is_some_and(|host| {
                    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
                        let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
                        if is_port { name } else { host }
                    });
                    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
                })
            }
        }
    }

    /// Lets somebody in: with the session of their browser, or a new one.
    pub(crate) fn enter(
        &self,
        store: &dyn Database,
        secret: Option<&str>,
        now: Timestamp,
    ) -> Result<Entered, StoreError> {
        let Self::Local(person) = self;
        if let Some(secret) = secret
            && let Some(session) = store.session(hash_of_secret(secret), now)?
            && session.actor.id == person.id
            && now.duration_since(session.seen) < IDLE
        {
            if now.duration_since(session.seen) > SEEN_EVERY {
                store.put_session(&Session {
                    seen: now,
                    ..session
                })?;
            }
            return Ok(Entered {
                who: person.clone(),
                token: token_of(secret),
                give: None,
            });
        }
        let (secret, hash) = new_secret()?;
        store.put_session(&Session {
            secret: hash,
            actor: Actor {
                id: person.id.clone(),
                name: person.name.clone(),
                role: Role::Screener,
            },
            since: now,
            seen: now,
            until: now + LONGEST,
        })?;
        Ok(Entered {
            who: person.clone(),
            token: token_of(&secret),
            give: Some(secret),
        })
    }
}

/// What a form must bring along, worked out from the secret of its session.
fn token_of(secret: &str) -> String {
    hash_of_secret(&format!("form of {secret}")).to_string()
}

/// The name of the cookie; two programs on one machine share its cookies, so the port is in it.
pub(crate) fn cookie_name(port: u16) -> String {
    format!("threshold-{port}")
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(COOKIE).into_iter();
    let pairs = lines.filter_map(|line| line.to_str().ok());
    let mut pairs = pairs.flat_map(|line| line.split(';'));
    pairs.find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}
