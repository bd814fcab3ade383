//! What a page answers: itself, another address, or a file.

use askama::Template;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse as _;
use axum::response::Response;

use crate::shell::serve::trouble::Trouble;

/// What a page answers.
pub(crate) enum Answer {
    /// A page.
    Page {
        /// 200, or 422 where something has to be mended first.
        status: StatusCode,
        /// The page.
        html: String,
    },
    /// Look there instead.
    See(String),
    /// A file to keep.
    File {
        /// Its name.
        name: String,
        /// What it is.
        kind: &'static str,
        /// What is in it.
        text: String,
    },
}

impl Answer {
    /// A page as it stands.
    pub(crate) fn page(template: &impl Template) -> Result<Self, Trouble> {
        Self::with(StatusCode::OK, template)
    }

    /// A page on which something has to be mended.
    pub(crate) fn to_mend(template: &impl Template) -> Result<Self, Trouble> {
        Self::with(StatusCode::UNPROCESSABLE_ENTITY, template)
    }

    /// A page with a status.
    pub(crate) fn with(status: StatusCode, template: &impl Template) -> Result<Self, Trouble> {
        let html = template.render().map_err(|_| Trouble::Ours)?;
        Ok(Self::Page { status, html })
    }

    /// The response.
    pub(crate) fn into_response(self) -> Response {
        match self {
            Self::Page { status, html } => {
                let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
                (status, kind, html).into_response()
            }
            Self::See(to) => match HeaderValue::from_str(&to) {
                Ok(to) => (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response(),
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            },
            Self::File { name, kind, text } => {
                let named = format!("attachment; filename=\"{name}\"");
                let mut response = ([(header::CONTENT_TYPE, kind)], text).into_response();
                if let Ok(named) = HeaderValue::from_str(&named) {
                    let headers = response.headers_mut();
                    headers.insert(header::CONTENT_DISPOSITION, named);
                }
                response
            }
        }
    }
}
