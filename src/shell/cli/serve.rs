//! `threshold serve`

use std::net::SocketAddr;

use clap::Args;

use crate::ast::diagnostic::any_error;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::load;
use crate::shell::files::FileError;
use crate::shell::serve::Options;
use crate::shell::serve::serve;

/// Serve the screener's page
///
/// Only this machine can reach it: it listens on a loopback address, and whoever sits here is the one user. The record
/// goes into a file, or a PostgreSQL server that several of these programs share. Transport encryption is the work of a
/// reverse proxy in front of it. Stop it with Ctrl-C; what was begun is finished.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold serve
  threshold serve --listen 127.0.0.1:9000 --database postgres://threshold@localhost/record --user \"A. Screener\"")]
pub(super) struct Serve {
    /// Where to listen; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The database: a file, or `postgres://...`
    #[arg(
        long,
        value_name = "FILE|URL",
        default_value = "threshold.db",
        env = "THRESHOLD_DATABASE",
        hide_env_values = true
    )]
    database: String,
    /// Who sits here, as the record names them [default: the user of the system]
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
}

impl Serve {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        if any_error(&loaded.problems) {
            loaded.show(&loaded.problems, setting);
        }
        serve(
            &Options {
                listen: self.listen,
                database: self.database,
                user: self.user.unwrap_or_else(system_user),
            },
            loaded,
        )?;
        Ok(Ended::Well)
    }
}

/// The name of the user of the system.
fn system_user() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter();
    let mut named = named.filter_map(|name| std::env::var(name).ok());
    let found = named.find(|name| !name.trim().is_empty());
    found.unwrap_or_else(|| "local user".to_owned())
}
