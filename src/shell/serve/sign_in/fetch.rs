//! One request to the provider, within bounds: no redirects, little time, little text.

use std::time::Duration;

use openidconnect::HttpRequest;
use openidconnect::HttpResponse;

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many bytes an answer may have.
const MOST_BYTES: u64 = 1_000_000;

/// Whether an address without encryption is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// `https` alone.
    Encrypted,
    /// `http` too: the provider is on this machine.
    OnThisMachine,
}

/// What speaks HTTP for the library.
pub(super) struct Fetch(ureq::Agent);

/// A request to the provider failed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Failed(#[from] ureq::Error);

impl Fetch {
    pub(super) fn new(line: Line) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .http_status_as_error(false)
            .https_only(line == Line::Encrypted)
            .build();
        Self(config.new_agent())
    }
}

impl openidconnect::SyncHttpClient for Fetch {
    type Error = Failed;

    fn call(&self, request: HttpRequest) -> Result<HttpResponse, Failed> {
        let (parts, mut body) = self.0.run(request)?.into_parts();
        let bytes = body.with_config().limit(MOST_BYTES).read_to_vec()?;
        Ok(HttpResponse::from_parts(parts, bytes))
    }
}
