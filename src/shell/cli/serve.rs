//! `threshold serve`

use std::net::SocketAddr;

use clap::Args;

use crate::ast::diagnostic::any_error;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::load;
use crate::shell::cli::output::complain;
use crate::shell::files::FileError;
use crate::shell::serve::Options;
use crate::shell::serve::serve;
use crate::shell::serve::sign_in::Settings;

/// Serve the screener's page
///
/// On a loopback address only this machine can reach it, and whoever sits here is the one user. On any other address
/// people must sign in (OpenID Connect), and other programs come with a token (`threshold tokens`). The record goes into
/// a file, or a PostgreSQL server that several of these programs share. Transport encryption is the work of a
/// reverse proxy in front of it. Stop it with Ctrl-C; what was begun is finished.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold serve
  threshold serve --listen 127.0.0.1:9000 --database postgres://threshold@localhost/record --user \"A. Screener\"
  threshold serve --listen 0.0.0.0:8080 --public-url https://threshold.example --oidc-issuer https://login.example \\
    --oidc-client-id threshold --oidc-role hub-leads=manager --oidc-role hub=screener")]
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
    /// How many requests a second another program may make; twice as many at once after a pause
    #[arg(long, default_value_t = 50, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    rate: u32,
    #[command(flatten)]
    sign_in: SignIn,
}

/// How people sign in.
#[derive(Debug, Args)]
#[command(next_help_heading = "Signing in")]
struct SignIn {
    /// Who signs people in: the address of an OpenID Connect provider
    #[arg(long, value_name = "URL", requires = "oidc_client_id")]
    oidc_issuer: Option<String>,
    /// Who this program is to the provider
    #[arg(long, value_name = "ID", requires = "oidc_issuer")]
    oidc_client_id: Option<String>,
    /// The secret between the two, if there is one; set it in the environment, where nobody sees it listed
    #[arg(
        long,
        value_name = "SECRET",
        env = "THRESHOLD_OIDC_CLIENT_SECRET",
        hide_env_values = true,
        requires = "oidc_issuer"
    )]
    oidc_client_secret: Option<String>,
    /// The claim of the id token that holds roles; a dot leads into an object
    #[arg(long, value_name = "CLAIM", default_value = "roles")]
    oidc_roles_claim: String,
    /// What a value of that claim means: screener, manager, policy or auditor; repeat. Without any, the values are those words
    #[arg(
        long = "oidc-role",
        value_name = "VALUE=ROLE",
        requires = "oidc_issuer"
    )]
    oidc_roles: Vec<String>,
    /// Where browsers reach this program [default: the address it listens on, if that is loopback]
    #[arg(long, value_name = "URL", requires = "oidc_issuer")]
    public_url: Option<String>,
}

impl SignIn {
    /// The settings, if people sign in.
    fn settings(self, listen: SocketAddr) -> Result<Option<Settings>, FileError> {
        let (Some(issuer), Some(client)) = (self.oidc_issuer, self.oidc_client_id) else {
            return Ok(None);
        };
        let public = match self.public_url {
            Some(public) => public,
            None if listen.ip().is_loopback() => format!("http://{listen}"),
            None => {
                let why = "say with --public-url where browsers reach this program";
                return Err(FileError::Serve(why.to_owned()));
            }
        };
        Ok(Some(Settings {
            issuer,
            client,
            secret: self.oidc_client_secret,
            public,
            claim: self.oidc_roles_claim,
            roles: self.oidc_roles,
        }))
    }
}

impl Serve {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        if any_error(&loaded.problems) {
            loaded.show(&loaded.problems, setting);
        }
        if loaded.touched_and_said() {
            complain("error: nothing is served while a released version is not what it was\n");
            return Ok(Ended::Wrong);
        }
        serve(
            Options {
                listen: self.listen,
                database: self.database,
                user: self.user.unwrap_or_else(system_user),
                sign_in: self.sign_in.settings(self.listen)?,
                rate: self.rate,
            },
            loaded,
        )?;
        Ok(Ended::Well)
    }
}

/// The name of the user of the system.
pub(super) fn system_user() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter();
    let mut named = named.filter_map(|name| std::env::var(name).ok());
    let found = named.find(|name| !name.trim().is_empty());
    found.unwrap_or_else(|| "local user".to_owned())
}
