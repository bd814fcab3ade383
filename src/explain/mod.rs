pub mod because;
pub mod explanation;
pub mod recommend;
pub mod things;
pub mod why_not;
pub mod wording;
