//! `letters:` of `pack.yaml`: what stands around the words for a reader.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::fields::Fields;
use crate::ast::yaml::Node;

/// The frames of the letters to each reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letters {
    /// Around the words for who made contact.
    pub referrer: Frame,
    /// Around the words for the family.
    pub family: Frame,
    /// Around the words for the child.
    pub child: Frame,
}

/// What comes before and after the words for a reader; alone it is never said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Before them: who speaks.
    pub opens: Option<String>,
    /// After them: whom to ring.
    pub closes: Option<String>,
}

impl Frame {
    /// The words between what opens and what closes; nothing if there are none.
    #[must_use]
    pub fn around(&self, words: Vec<String>) -> Vec<String> {
        if words.is_empty() {
            return words;
        }
        let opens = self.opens.iter().cloned();
        opens.chain(words).chain(self.closes.clone()).collect()
    }
}

/// Reads `letters:`.
pub fn read_letters(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Letters> {
    let mut fields = Fields::of(node, "letters", problems)?;
    let [referrer, family, child] = ["referrer", "family", "child"].map(|key| fields.node(key));
    fields.finish();
    let mut frame = |node: Option<&Node>| {
        node.and_then(|node| read_frame(node, problems))
            .unwrap_or_default()
    };
    Some(Letters {
        referrer: frame(referrer),
        family: frame(family),
        child: frame(child),
    })
}

fn read_frame(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Frame> {
    let mut fields = Fields::of(node, "a letter", problems)?;
    let opens = fields.text("opens").map(|text| text.value);
    let closes = fields.text("closes").map(|text| text.value);
    fields.finish();
    Some(Frame { opens, closes })
}
