//! A contact as the case that the engine decides, in the format of case files.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::algebra::moment::Moment;
use crate::record::answer::Answer;
use crate::record::answer::Answers;
use crate::record::answer::Said;
use crate::record::as_text;
use crate::record::contact::Contact;
use crate::record::json::Json;

#[derive(Serialize)]
struct Case<'c> {
    #[serde(rename = "case")]
    reference: &'c str,
    authority: &'c str,
    #[serde(with = "as_text")]
    received: Moment,
    facts: BTreeMap<&'c str, Given<'c>>,
    children: Vec<Child<'c>>,
}

#[derive(Serialize)]
struct Child<'c> {
    #[serde(rename = "ref")]
    reference: &'c str,
    facts: BTreeMap<&'c str, Given<'c>>,
}

#[derive(Serialize)]
struct Given<'c> {
    answer: &'c Answer,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'c str>,
    #[serde(with = "as_text::optional", skip_serializing_if = "Option::is_none")]
    on: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'c str>,
}

impl Contact {
    /// The contact as a case, with the answers that stand now; none once it was erased.
    ///
    /// The same answers give the same bytes, in whatever order they were given.
    #[must_use]
    pub fn case(&self) -> Option<Json> {
        let opened = &self.opened.as_ref()?.event;
        let children = self.children.iter().map(|child| Child {
            reference: &child.reference,
            facts: given(&child.answers),
        });
        let case = Case {
            reference: &opened.reference,
            authority: &opened.authority,
            received: opened.received,
            facts: given(&self.answers),
            children: children.collect(),
        };
        Json::of(&case).ok()
    }
}

fn given(answers: &Answers) -> BTreeMap<&str, Given<'_>> {
    answers
        .standing()
        .map(|(fact, said)| (fact, as_given(said)))
        .collect()
}

fn as_given(said: &Said) -> Given<'_> {
    Given {
        answer: &said.answer,
        from: said.from.as_deref(),
        on: said.on,
        note: said.note.as_deref(),
    }
}
