//! What went wrong with the file, in words for whoever was writing.

use rusqlite::Error;
use rusqlite::ErrorCode;

use crate::record::store::StoreError;

/// An error of SQLite as an error of the store.
#[expect(clippy::needless_pass_by_value, reason = "an error comes by value")]
pub(super) fn trouble(error: Error) -> StoreError {
    let why = error.to_string();
    let extended = error.sqlite_error().map_or(0, |inner| inner.extended_code);
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full { why },
        // A file may not grow past its quota either.
        Some(ErrorCode::SystemIoFailure) if extended == rusqlite::ffi::SQLITE_IOERR_WRITE => {
            StoreError::Full { why }
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            StoreError::Corrupt { seq: None, why }
        }
        Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) => StoreError::Unreachable { why },
        Some(
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::ConstraintViolation,
        ) => StoreError::Refused { why },
        _ => StoreError::Failed { why },
    }
}
