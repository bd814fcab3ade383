//! The interface for other programs: the same engine and the same record as the pages, as JSON.
//!
//! Every address is one line of [`routes::ROUTES`]; the router, who may, and the
//! OpenAPI document are made from it. What goes wrong is a [`problem::Problem`].

mod answers;
mod body;
mod call;
mod cases;
mod contacts;
mod entries;
pub(crate) mod limits;
mod links;
mod once;
pub(crate) mod openapi;
mod packs;
mod place;
mod problem;
mod reference;
mod refused;
mod router;
pub(crate) mod routes;
mod schemas;
pub(crate) mod trail;

pub(crate) use router::add_to;
