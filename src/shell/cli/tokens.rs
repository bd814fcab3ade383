//! `threshold tokens`

use clap::Args;
use clap::Subcommand;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::record::actor::Actor;
use crate::record::actor::Role;
use crate::record::batch::Batch;
use crate::record::batch::Writer;
use crate::record::beside::Token;
use crate::record::event::Event;
use crate::record::event::TokenMade;
use crate::record::event::TokenRevoked;
use crate::record::mandate::ActsFor;
use crate::record::mandate::Mandate;
use crate::record::store::Database;
use crate::record::store::StoreError;
use crate::shell::cli::Ended;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::cli::serve::system_user;
use crate::shell::clock::instant;
use crate::shell::files::FileError;
use crate::shell::serve::door::token_id;
use crate::shell::store::Missing;
use crate::shell::store::new_secret;
use crate::shell::store::open;

/// How many characters the name of a token may have; a person's name may come before it.
const MOST_NAME: usize = 80;

/// Tokens with which other programs come to `threshold serve`: make, list, revoke
///
/// A token is printed once, when it is made; the database has its hash alone. It has one role, and what its holder reads
/// and writes stands in the record under its name. Making and revoking one are entries of the record.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold tokens --database record.db make --name \"case system\" --role screener --days 365
  threshold tokens --database record.db revoke token:0123456789abcdef")]
pub(super) struct Tokens {
    /// The database: a file, or `postgres://...`
    #[arg(
        long,
        global = true,
        value_name = "FILE|URL",
        default_value = "threshold.db",
        env = "THRESHOLD_DATABASE",
        hide_env_values = true
    )]
    database: String,
    /// Who does it, as the record names them [default: the user of the system]
    #[arg(long, global = true, value_name = "NAME")]
    by: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a token and print it, this once
    Make {
        /// What it is for
        #[arg(long, value_name = "NAME")]
        name: String,
        /// What its holder may do: screener, manager, policy or auditor
        #[arg(long, value_name = "ROLE")]
        role: Role,
        /// Let its holder act in the name of people it names with `On-Behalf-Of`; it vouches for them
        #[arg(long)]
        may_act_for_others: bool,
        /// After how many days it ends [default: never]
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
        days: Option<u32>,
    },
    /// List the tokens there ever were
    List,
    /// Revoke a token, from now on
    Revoke {
        /// The token as `list` names it
        #[arg(value_name = "TOKEN")]
        token: String,
    },
}

impl Tokens {
    pub(super) fn run(self) -> Result<Ended, FileError> {
        let writer = Writer {
            actor: Actor {
                id: format!(
                    "command-line:{}",
                    self.by.clone().unwrap_or_else(system_user)
                ),
                name: self.by.unwrap_or_else(system_user),
                role: Role::Policy,
            },
            at: instant(),
        };
        let missing = match self.command {
            Command::Make { .. } => Missing::Create,
            Command::List | Command::Revoke { .. } => Missing::Refuse,
        };
        let store = open(&self.database, missing)?;
        match self.command {
            Command::Make {
                name,
                role,
                may_act_for_others,
                days,
            } => {
                let acts = if may_act_for_others {
                    ActsFor::Others
                } else {
                    ActsFor::Itself
                };
                make(&*store, &writer, name, Mandate { role, acts }, days)
            }
            Command::List => list(&*store, writer.at),
            Command::Revoke { token } => revoke(&*store, &writer, &token),
        }
    }
}

fn make(
    store: &dyn Database,
    writer: &Writer,
    name: String,
    mandate: Mandate,
    days: Option<u32>,
) -> Result<Ended, FileError> {
    let length = name.trim().chars().count();
    if !(1..=MOST_NAME).contains(&length) || name.chars().any(char::is_control) {
        complain("error: the name of a token is one line of at most 80 characters\n");
        return Ok(Ended::Wrong);
    }
    let (secret, hash) = new_secret()?;
    let life = days.map(|days| SignedDuration::from_hours(24 * i64::from(days)));
    let event = Event::TokenMade(TokenMade {
        token: hash,
        name: name.clone(),
        role: mandate.role,
        acts: mandate.acts,
    });
    trail(store, writer, &event)?;
    store.put_token(&Token {
        secret: hash,
        name,
        role: mandate.role,
        acts: mandate.acts,
        made: writer.at,
        until: life.map(|life| writer.at + life),
        revoked: None,
    })?;
    say(&format!("{secret}\n"))?;
    complain(&format!(
        "This is {}. It is shown this once; keep it where you keep passwords.\n",
        token_id(hash)
    ));
    Ok(Ended::Well)
}

fn list(store: &dyn Database, now: Timestamp) -> Result<Ended, FileError> {
    for token in store.tokens()? {
        let stands = match (token.revoked, token.until) {
            (Some(revoked), _) => format!("revoked {revoked}"),
            (None, Some(until)) if until <= now => format!("ended {until}"),
            (None, Some(until)) => format!("holds until {until}"),
            (None, None) => "holds".to_owned(),
        };
        let id = token_id(token.secret);
        let line = format!("{id}  {}  {stands}  {}\n", token.mandate(), token.name);
        say(&line)?;
    }
    Ok(Ended::Well)
}

fn revoke(store: &dyn Database, writer: &Writer, named: &str) -> Result<Ended, FileError> {
    let all = store.tokens()?;
    let mut found = all.iter().filter(|it| token_id(it.secret) == named);
    let Some(token) = found.next() else {
        complain(&format!(
            "error: there is no token `{named}`; `list` names them\n"
        ));
        return Ok(Ended::Wrong);
    };
    // Revoked first: if the entry cannot be written, the door is closed all the same.
    store.revoke_token(token.secret, writer.at)?;
    let token = token.secret;
    trail(store, writer, &Event::TokenRevoked(TokenRevoked { token }))?;
    Ok(Ended::Well)
}

fn trail(store: &dyn Database, writer: &Writer, event: &Event) -> Result<(), FileError> {
    let batch = Batch::trail(None, writer, event).map_err(|refusal| StoreError::Refused {
        why: refusal.to_string(),
    })?;
    store.append(&batch)?;
    Ok(())
}
