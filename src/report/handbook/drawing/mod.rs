//! Pictures of a pack, drawn as SVG: text stays text, and no picture is the only place where something stands.

mod feeds;
mod flow;
mod svg;

pub(super) use feeds::feeds_picture;
pub(super) use flow::flow_pictures;
