//! What could not be worked out, and why: part of the answer, never a log line.

/// Something that could not be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where: a rule, a fact or a deadline, by name.
    pub at: String,
    /// What went wrong, in a sentence.
    pub message: String,
}
