//! What went wrong with the server: a lost line, which is worth another try, or more.

use postgres::Error;
use postgres::error::SqlState;

use crate::record::store::StoreError;

/// Why something did not work.
pub(super) enum Trouble {
    /// The server is gone, or not there yet.
    Lost(String),
    /// Anything else.
    Told(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Told(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        let Some(said) = error.as_db_error() else {
            return without_the_server(&error);
        };
        let why = said.message().to_owned();
        let code = said.code();
        let full = [&SqlState::DISK_FULL, &SqlState::OUT_OF_MEMORY];
        let later = [
            &SqlState::ADMIN_SHUTDOWN,
            &SqlState::CRASH_SHUTDOWN,
            &SqlState::CANNOT_CONNECT_NOW,
            &SqlState::TOO_MANY_CONNECTIONS,
            &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
        ];
        let busy = [
            &SqlState::LOCK_NOT_AVAILABLE,
            &SqlState::QUERY_CANCELED,
            &SqlState::T_R_SERIALIZATION_FAILURE,
            &SqlState::T_R_DEADLOCK_DETECTED,
        ];
        // The classes of the SQL standard: 08 connection, 53 resources, 28 sign-in, 42 rights.
        if full.contains(&code) {
            Self::Told(StoreError::Full { why })
        } else if later.contains(&code) || code.code().starts_with("08") {
            Self::Lost(why)
        } else if busy.contains(&code) {
            Self::Told(StoreError::Busy)
        } else if ["XX001", "XX002"].contains(&code.code()) {
            Self::Told(StoreError::Corrupt { seq: None, why })
        } else if ["23", "25", "28", "3D", "42"]
            .iter()
            .any(|class| code.code().starts_with(class))
        {
            Self::Told(StoreError::Refused { why })
        } else {
            Self::Told(StoreError::Failed { why })
        }
    }
}

/// An error that the server did not send: the line is broken, or could not be made.
fn without_the_server(error: &Error) -> Trouble {
    use std::error::Error as _;
    let cause = error.source();
    let why = cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
    let broken = cause.is_none_or(<dyn std::error::Error>::is::<std::io::Error>);
    if broken || error.is_closed() {
        Trouble::Lost(why)
    } else {
        Trouble::Told(StoreError::Failed { why })
    }
}
