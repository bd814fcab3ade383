//! What questions a page shows of one topic.
