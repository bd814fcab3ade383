//! The style sheet, the script and the mark, as they come with the program.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;
use sha2::Digest;
use sha2::Sha256;

use crate::ast::digest::hexadecimal;

const STYLE: &str = include_str!("assets/page.css");
const SCRIPT: &str = include_str!("assets/page.js");
const MARK: &str = include_str!("assets/mark.svg");

/// What stands behind the names of these files, so that a browser fetches those of a new version.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let digest = Sha256::digest(format!("{STYLE}{SCRIPT}{MARK}"));
    hexadecimal(&digest).chars().take(8).collect()
});

/// What stands behind the names of these files.
pub(crate) fn version() -> &'static str {
    &VERSION
}

/// `/assets/page.css`
pub(crate) async fn style() -> Response {
    file("text/css; charset=utf-8", STYLE)
}

/// `/assets/page.js`
pub(crate) async fn script() -> Response {
    file("text/javascript; charset=utf-8", SCRIPT)
}

/// `/assets/mark.svg`
pub(crate) async fn mark() -> Response {
    file("image/svg+xml", MARK)
}

fn file(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, text).into_response()
}
