//! What a reader of the file must know, in words.

use crate::check::pack::Pack;
use crate::report::dmn::Export;

/// How the file is read, and what it does not say.
const READING: &str = "\
null stands for what is not known: for a question, that nobody asked, nobody could say, or somebody would not say. It \
never means no. An empty list is an answer: none of them. A question about yes or no is true, false or null.

Every rule has two values, and neither is ever null: `must`, that it surely holds, and `may`, that it is not ruled out. \
A decision answers with lists: `certain` and `possible` outcomes, `fired` rules and those that `may_fire`. One that is \
not settled is not null: its `settled` is null, `certain` is empty or shorter, and `possible` names what is left. A \
decision that reads it goes on with `certain` and `possible`.

The answers are those of the quick evaluation in three-valued logic. The engine itself goes on where that stays open and \
looks at every way of filling in what is not known, so it may settle what is open here. It never settles otherwise what \
is settled here.

Conditions are literal expressions in a boxed context, not decision tables: a table has one value for a rule and needs \
two here, and engines differ in how cells treat null. They keep to what engines read alike: parentheses around every \
part, `x in [..]` in parentheses, ranges as `>=` and `<=`, no value compared without a test for null.

Not in the file, because DMN has no place for it or needs a calendar: by when a clock runs out, whether the contact came \
in office hours (it is input data), the look at every way of filling in, which facts made a rule certain in a case and \
what would have led elsewhere, which question to ask next, invariants, words for the family, contact details of \
services. Numbers are exact in the engine; one that counts in floating point may differ in the last digits.

It recommends; a person decides.";

/// What the file says of itself.
pub(super) fn about(pack: &Pack, made: &Export) -> String {
    let own = pack.own();
    let layers: Vec<String> = pack.layers.iter().map(|it| it.id.to_string()).collect();
    let mut text = format!(
        "{} ({}), by {}, exported with its layers {} as one. Digest of the version: {}.\n\n{READING}",
        own.title,
        own.id,
        own.authority,
        layers.join(" and "),
        own.digest
    );
    if !made.unread.is_empty() {
        text.push_str(&format!(
            "\n\nQuestions that no rule reads are left out: {}.",
            made.unread.join(", ")
        ));
    }
    if !made.renamed.is_empty() {
        text.push_str("\n\nOther names than in the pack:");
        for (own, name) in &made.renamed {
            text.push_str(&format!(" {own} is {name}."));
        }
    }
    text.push_str(&match made.left_out.as_slice() {
        [] => "\n\nEvery condition of every rule is exported.".to_owned(),
        parts => {
            let parts = parts
                .iter()
                .map(|it| format!("\n- {}: `{}`, because {}", it.of, it.part, it.why));
            let parts: String = parts.collect();
            format!("\n\nNot exported, and counted as not known:{parts}")
        }
    });
    text
}
