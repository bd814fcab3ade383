//! How the parts of a pack hang together, for its handbook: what reads what, what rests on what.
//!
//! In: a checked pack. Out: lists of ids, in the order of the pack. Nothing is
//! decided here and no text is made.

mod feeds;
mod flow;
mod layers;
mod reach;
mod rests;

pub use feeds::Feeds;
pub use feeds::feeds;
pub use flow::Step;
pub use flow::flow;
pub use flow::named_by;
pub use flow::rules_of;
pub use layers::Layered;
pub use layers::Spot;
pub use layers::layered;
pub use reach::Reach;
pub use reach::reach;
pub use rests::Resting;
pub use rests::rests;
