//! Questions with the type of their answers.

use crate::check::pack::About;
use crate::check::pack::Fact;
use crate::check::pack::Pack;
use crate::check::spelt::spelt;
use crate::check::types::Type;
use crate::inspect::diff::items::Item;
use crate::inspect::diff::text::Thing;

pub(super) fn fact(pack: &Pack, fact: &Fact) -> Item {
    let group = pack.groups.get(fact.group).map(|(_, title)| title);
    let values: Vec<String> = fact
        .values
        .iter()
        .map(|(id, words)| format!("{id} ({words})"))
        .collect();
    let says: Vec<String> = fact
        .says
        .iter()
        .map(|(key, words)| format!("{key}: {words}"))
        .collect();
    let bounds = fact
        .bounds
        .map(|(least, most)| format!("{least} to {most}"));
    Item::new(Thing::Fact, &fact.name, "", Some(fact.declared))
        .with("ask", &fact.ask)
        .perhaps("help", fact.help.as_ref())
        .perhaps("why", fact.why.as_ref())
        .perhaps("group", group)
        .with("about", about_word(fact.about))
        .with("type", type_words(&fact.of))
        .with("values", values.join(", "))
        .perhaps("bounds", bounds)
        .with("says", says.join("; "))
        .perhaps("called", fact.called.as_ref())
        .perhaps("find_out_from", fact.find_out_from.as_ref())
        .flag("safety_critical", fact.safety_critical)
        .flag("protected characteristic", fact.protected)
        .flag("third party", fact.third_party)
        .with("cite", fact.cite.join(", "))
        .perhaps("note", fact.note.as_ref())
        .perhaps(
            "ask_when",
            fact.ask_when.as_ref().map(|term| spelt(term, pack)),
        )
        .perhaps("only_if", fact.only_if.as_ref().map(|(_, text)| text))
        .perhaps("otherwise", fact.otherwise.as_ref())
        .perhaps(
            "worked_out",
            fact.worked_out.as_ref().map(|term| spelt(term, pack)),
        )
}

/// The type of a fact, with the fields of its records.
fn type_words(of: &Type) -> String {
    match of {
        Type::List(item) => format!("a list of {}", type_words(item)),
        Type::Record(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, of)| format!("{name}: {}", type_words(of)))
                .collect();
            format!("records ({})", fields.join(", "))
        }
        Type::OneOf(_) => "one of the values".to_owned(),
        Type::AnyOf(_) => "any of the values".to_owned(),
        Type::YesNo
        | Type::Number(_)
        | Type::Text
        | Type::Date
        | Type::Moment
        | Type::Days
        | Type::Months
        | Type::Any => of.words(),
    }
}

fn about_word(about: About) -> &'static str {
    match about {
        About::Child => "child",
        About::Household => "household",
        About::Contact => "contact",
    }
}
