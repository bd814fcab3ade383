//! A line to the server that is made anew when it breaks, within a bounded time.
//!
//! There is no encryption in this program: a server elsewhere is reached through a
//! tunnel on this machine (stunnel, ssh, pgbouncer), or over a network that is private
//! and said to be so. An address that asks for encryption is refused, never ignored.

use std::str::FromStr as _;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use postgres::Client;
use postgres::Config;
use postgres::NoTls;
use postgres::config::Host;
use postgres::config::SslMode;

use crate::record::store::StoreError;
use crate::shell::store::postgres::trouble::Trouble;

/// How long a lost server is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long between two tries.
const PAUSE: Duration = Duration::from_millis(100);
/// How long one try to reach the server may take.
const REACH: Duration = Duration::from_secs(5);

/// What holds for every session, whatever the server is set to.
const SESSION: &str = "SET synchronous_commit = on; SET lock_timeout = '20s'; \
    SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'";

/// A line to the server.
pub(super) struct Line {
    config: Config,
    client: Mutex<Option<Client>>,
}

/// Reads an address; a secret in it is never shown again.
pub(super) fn read_address(address: &str) -> Result<Config, StoreError> {
    let refuse = |why: &str| {
        Err(StoreError::Refused {
            why: why.to_owned(),
        })
    };
    let asks = ["verify-full", "verify-ca", "require"];
    let asks = asks
        .iter()
        .any(|mode| address.contains(&format!("sslmode={mode}")));
    let Ok(mut config) = Config::from_str(address) else {
        return refuse(if asks {
            "this program cannot encrypt the line to the database; reach it through a tunnel on this machine"
        } else {
            "the address of the database cannot be read; write `postgres://user:password@host:5432/name`"
        });
    };
    if asks || config.get_ssl_mode() == SslMode::Require {
        return refuse(
            "this program cannot encrypt the line to the database; reach it through a tunnel on this machine",
        );
    }
    if config.get_ssl_mode() != SslMode::Disable && !is_here(&config) {
        return refuse(
            "the line to a database on another machine is not encrypted; reach it through a tunnel, \
             or write `sslmode=disable` where the network is private",
        );
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(REACH);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(REACH * 2);
    }
    config.application_name("threshold");
    Ok(config)
}

/// Whether the server runs on this machine.
fn is_here(config: &Config) -> bool {
    let addresses = config.get_hostaddrs();
    let hosts = config.get_hosts();
    let named = hosts.iter().all(|host| match host {
        Host::Tcp(name) => {
            let address = name.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
            name == "localhost" || address.is_ok_and(|address| address.is_loopback())
        }
        Host::Unix(_) => true,
    });
    if addresses.is_empty() {
        named
    } else {
        addresses.iter().all(std::net::IpAddr::is_loopback)
    }
}

impl Line {
    pub(super) fn new(config: Config) -> Self {
        Self {
            config,
            client: Mutex::new(None),
        }
    }

    /// Does some work, again on a new line if the first breaks.
    pub(super) fn with<T>(
        &self,
        mut work: impl FnMut(&mut Client) -> Result<T, Trouble>,
    ) -> Result<T, StoreError> {
        let mut client = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + PATIENCE;
        let mut pause = Duration::ZERO;
        loop {
            let done = match client.as_mut() {
                Some(client) => work(client),
                None => match connect(&self.config) {
                    Ok(new) => {
                        *client = Some(new);
                        continue;
                    }
                    Err(trouble) => Err(trouble),
                },
            };
            match done {
                Ok(done) => return Ok(done),
                Err(Trouble::Told(error)) => return Err(error),
                Err(Trouble::Lost(why)) if Instant::now() >= until => {
                    *client = None;
                    return Err(StoreError::Unreachable { why });
                }
                Err(Trouble::Lost(_)) => {
                    *client = None;
                    // A cut line is often good again at once.
                    std::thread::sleep(pause);
                    pause = PAUSE;
                }
            }
        }
    }
}

fn connect(config: &Config) -> Result<Client, Trouble> {
    let mut client = config.connect(NoTls)?;
    client.batch_execute(SESSION)?;
    Ok(client)
}
