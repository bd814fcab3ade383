//! Who comes in: sessions, what a browser must bring along to change anything.
//!
//! A session's secret lives in the browser alone; the database has its hash. What a
//! form must bring is worked out from the secret, so that another site cannot know it.
//! Another program comes with a token, of which the database has the hash.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::header::HOST;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::record::actor::Actor;
use crate::record::actor::Role;
use crate::record::beside::Session;
use crate::record::id::Hash;
use crate::record::mandate::ActsFor;
use crate::record::mandate::behind;
use crate::record::store::Database;
use crate::record::store::StoreError;
use crate::shell::files::FileError;
use crate::shell::serve::sign_in::Provider;
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
    /// People sign in with a provider.
    SignIn(Box<Provider>),
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

impl Person {
    /// Somebody for whom this one acts, in the same roles.
    pub(crate) fn in_the_name_of(&self, person: &str) -> Self {
        Self {
            id: behind(&self.id, person),
            name: format!("{person} through {}", self.name),
            roles: self.roles.clone(),
        }
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
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        match self {
            Self::SignIn(provider) => host.is_some_and(|host| provider.is_meant(host)),
            Self::Local(_) => host.is_some_and(|host| {
                let name = host.rsplit_once(':').map_or(host, |(name, port)| {
                    let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
                    if is_port { name } else { host }
                });
                matches!(name, "localhost" | "127.0.0.1" | "[::1]")
            }),
        }
    }

    /// Lets somebody in: with the session of their browser, or a new one. Nobody, where they must sign in first.
    pub(crate) fn enter(
        &self,
        store: &dyn Database,
        secret: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<Entered>, StoreError> {
        if let Some(secret) = secret
            && let Some(who) = self.of_session(store, secret, now)?
        {
            return Ok(Some(Entered {
                who,
                token: token_of(secret),
                give: None,
            }));
        }
        match self {
            Self::SignIn(_) => Ok(None),
            Self::Local(person) => {
                let secret = begin(store, person, now)?;
                Ok(Some(Entered {
                    who: person.clone(),
                    token: token_of(&secret),
                    give: Some(secret),
                }))
            }
        }
    }

    /// Who another program is: the holder of a token, or else whoever its session or this machine knows.
    pub(crate) fn caller(
        &self,
        store: &dyn Database,
        token: Option<&str>,
        secret: Option<&str>,
        now: Timestamp,
    ) -> Result<Option<(Person, ActsFor)>, StoreError> {
        if let Some(token) = token {
            let known = store.token(hash_of_secret(token), now)?;
            return Ok(known.map(|token| {
                let who = Person {
                    id: token_id(token.secret),
                    name: token.name,
                    roles: vec![token.role],
                };
                (who, token.acts)
            }));
        }
        let who = match (self, secret) {
            (Self::Local(person), _) => Some(person.clone()),
            (Self::SignIn(_), Some(secret)) => self.of_session(store, secret, now)?,
            (Self::SignIn(_), None) => None,
        };
        Ok(who.map(|who| (who, ActsFor::Itself)))
    }

    /// The person of a session that holds.
    fn of_session(
        &self,
        store: &dyn Database,
        secret: &str,
        now: Timestamp,
    ) -> Result<Option<Person>, StoreError> {
        let found = store.session(hash_of_secret(secret), now)?;
        let Some(session) = found.filter(|it| now.duration_since(it.seen) < IDLE) else {
            return Ok(None);
        };
        let who = match self {
            Self::Local(person) if session.actor.id == person.id => person.clone(),
            Self::Local(_) => return Ok(None),
            Self::SignIn(_) => Person {
                id: session.actor.id.clone(),
                name: session.actor.name.clone(),
                roles: session.roles.clone(),
            },
        };
        if now.duration_since(session.seen) > SEEN_EVERY {
            store.put_session(&Session {
                seen: now,
                ..session
            })?;
        }
        Ok(Some(who))
    }

    /// The name of the cookie; two programs on one machine share its cookies, so the port is in it.
    pub(crate) fn cookie_name(&self, port: u16) -> String {
        match self {
            Self::SignIn(provider) if provider.is_encrypted() => "__Host-threshold".to_owned(),
            Self::SignIn(_) | Self::Local(_) => format!("threshold-{port}"),
        }
    }

    /// The cookie that a browser is to keep.
    pub(crate) fn cookie_of(&self, name: &str, secret: &str) -> String {
        let secure = match self {
            Self::SignIn(provider) if provider.is_encrypted() => "; Secure",
            Self::SignIn(_) | Self::Local(_) => "",
        };
        format!("{name}={secret}; Path=/; HttpOnly; SameSite=Strict{secure}")
    }

    /// Whether people sign in, and so can sign out.
    pub(crate) fn signs_out(&self) -> bool {
        match self {
            Self::SignIn(_) => true,
            Self::Local(_) => false,
        }
    }
}

/// Begins a session; what the browser is to keep.
pub(crate) fn begin(
    store: &dyn Database,
    person: &Person,
    now: Timestamp,
) -> Result<String, StoreError> {
    let (secret, hash) = new_secret()?;
    store.put_session(&Session {
        secret: hash,
        actor: Actor {
            id: person.id.clone(),
            name: person.name.clone(),
            role: person.roles.first().copied().unwrap_or(Role::Auditor),
        },
        roles: person.roles.clone(),
        since: now,
        seen: now,
        until: now + LONGEST,
    })?;
    Ok(secret)
}

/// What a form must bring along, worked out from the secret of its session.
pub(crate) fn token_of(secret: &str) -> String {
    hash_of_secret(&format!("form of {secret}")).to_string()
}

/// What the record knows the holder of a token by.
pub(in crate::shell) fn token_id(hash: Hash) -> String {
    let short: String = hash.to_string().chars().take(16).collect();
    format!("token:{short}")
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
