//! A tree of XML elements → text, two spaces for each step.

/// An element.
#[derive(Clone, Debug)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inside: Inside,
}

#[derive(Clone, Debug)]
enum Inside {
    Elements(Vec<Element>),
    Text(String),
}

impl Element {
    /// An element without anything in it.
    pub(super) fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            inside: Inside::Elements(Vec::new()),
        }
    }

    /// An element that holds a text.
    pub(super) fn text(name: &'static str, text: impl Into<String>) -> Self {
        Self {
            inside: Inside::Text(text.into()),
            ..Self::new(name)
        }
    }

    /// With an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With an element in it, after those it has.
    pub(super) fn holding(mut self, element: Self) -> Self {
        self.push(element);
        self
    }

    /// With elements in it, after those it has.
    pub(super) fn holding_all(mut self, elements: impl IntoIterator<Item = Self>) -> Self {
        elements.into_iter().for_each(|element| self.push(element));
        self
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }

    fn push(&mut self, element: Self) {
        match &mut self.inside {
            Inside::Elements(elements) => elements.push(element),
            Inside::Text(_) => self.inside = Inside::Elements(vec![element]),
        }
    }

    /// The whole document whose outermost element this is.
    pub(super) fn document(&self) -> String {
        let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        self.write(0, &mut text);
        text
    }

    fn write(&self, depth: usize, text: &mut String) {
        let margin = "  ".repeat(depth);
        let name = self.name;
        text.push_str(&format!("{margin}<{name}"));
        for (attribute, value) in &self.attributes {
            text.push_str(&format!(" {attribute}=\"{}\"", escaped(value)));
        }
        match &self.inside {
            Inside::Elements(elements) if elements.is_empty() => text.push_str("/>\n"),
            Inside::Elements(elements) => {
                text.push_str(">\n");
                for inner in elements {
                    inner.write(depth + 1, text);
                }
                text.push_str(&format!("{margin}</{name}>\n"));
            }
            Inside::Text(inner) => {
                text.push_str(&format!(">{}</{name}>\n", escaped(inner)));
            }
        }
    }
}

/// A text in which nothing is markup, and no letter one that XML cannot hold.
fn escaped(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\n' | '\t' => made.push(letter),
            _ if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                made.push('\u{fffd}');
            }
            _ => made.push(letter),
        }
    }
    made
}
