//! What every page is made with: the pack, its relations, and the shape of the handbook.

use std::collections::BTreeMap;

use crate::ast::place::Files;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::check::term::DecisionId;
use crate::check::term::FactId;
use crate::compile::program::Program;
use crate::explain::explanation::Recommendation;
use crate::explain::plain::Line;
use crate::inspect::handbook::Feeds;
use crate::inspect::handbook::Reach;
use crate::inspect::handbook::Resting;
use crate::inspect::handbook::feeds;
use crate::inspect::handbook::reach;
use crate::inspect::handbook::rests;
use crate::inspect::verify::Proof;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::handbook::markup::Html;
use crate::report::handbook::markup::commas;
use crate::report::handbook::markup::list;
use crate::report::handbook::markup::p;
use crate::report::handbook::markup::table;
use crate::report::handbook::place::Shape;
use crate::report::handbook::place::Thing;
use crate::report::handbook::place::link;
use crate::report::in_words::Mark;
use crate::report::in_words::marks;

/// What a handbook is made from.
pub struct Material<'p> {
    /// The pack.
    pub pack: &'p Pack,
    /// The same, compiled.
    pub program: &'p Program,
    /// The texts it was read from.
    pub files: &'p Files,
    /// What came of proving its invariants; nothing if they were not proved.
    pub proofs: Option<Vec<Proof<'p>>>,
    /// Its worked cases.
    pub cases: Vec<WorkedShown>,
    /// What changed since another version, as a page; nothing if there is none.
    pub changes: Option<Vec<Block>>,
    /// What else belongs in it.
    pub extra: Extra,
}

/// What belongs in a handbook besides the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extra {
    /// Nothing.
    Nothing,
    /// Drafts of the public record and of the two impact assessments.
    Transparency,
}

/// A worked case as it was written and decided.
#[derive(Clone, Debug)]
pub struct WorkedShown {
    /// The name of its file.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The text of its file.
    pub text: String,
    /// What the rules recommend for each child.
    pub children: Vec<Recommendation>,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Its name, unique in the handbook.
    pub(super) name: String,
    /// Its title.
    pub(super) title: String,
    /// The page it belongs under; nothing for the parts themselves.
    pub(super) under: Option<&'static str>,
    /// What stands below its title.
    pub(super) body: Html,
}

/// A pack with all that its pages need.
pub(super) struct Press<'p> {
    pub(super) material: &'p Material<'p>,
    pub(super) pack: &'p Pack,
    pub(super) shape: Shape,
    pub(super) feeds: Feeds,
    pub(super) reach: Vec<Reach<'p>>,
    pub(super) rests: BTreeMap<&'p str, Resting<'p>>,
}

impl<'p> Press<'p> {
    pub(super) fn of(material: &'p Material<'p>, shape: Shape) -> Self {
        let pack = material.pack;
        let feeds = feeds(pack);
        Self {
            material,
            pack,
            shape,
            reach: reach(pack, &feeds),
            rests: rests(pack),
            feeds,
        }
    }

    /// A link to a thing.
    pub(super) fn link(&self, thing: Thing<'_>, words: &str) -> Html {
        link(self.pack, self.shape, thing, words)
    }

    /// A link to a question, by its words.
    pub(super) fn fact(&self, id: FactId) -> Html {
        self.link(Thing::Fact(id), &self.pack.fact(id).ask)
    }

    /// A link to a decision, by its title.
    pub(super) fn decision(&self, id: DecisionId) -> Html {
        self.link(Thing::Decision(id), &self.pack.decision(id).title)
    }

    /// Links to decisions, by their titles.
    pub(super) fn decisions(&self, ids: impl IntoIterator<Item = DecisionId>) -> Html {
        commas(ids.into_iter().map(|id| self.decision(id)))
    }

    /// A list of links to statements, each with its place and what it says.
    pub(super) fn citations(&self, cite: &[String]) -> Html {
        let known = cite.iter().filter_map(|id| self.pack.statements.get(id));
        list(known.map(|it| {
            let place = format!("{}, {}", it.title, it.at);
            self.link(Thing::Statement(&it.id), &place)
                .and(Html::text(&format!(": {}", it.says)))
        }))
    }

    /// A heading; 2 is the first below the title of a page. All go one deeper in one file.
    pub(super) fn heading(&self, level: u8, anchor: &str, words: &str) -> Html {
        let level = level + u8::from(self.shape == Shape::OneFile);
        Html::block(&format!("h{level}"), &[("id", anchor)], Html::text(words))
    }

    /// A version among the layers, as its id.
    pub(super) fn layer(&self, at: usize) -> String {
        let layer = self.pack.layers.get(at);
        layer.map_or_else(String::new, |layer| layer.id.to_string())
    }

    /// Blocks of another page below a heading of this level.
    pub(super) fn blocks(&self, level: u8, blocks: &[Block]) -> Html {
        let one = |block: &Block| match block {
            Block::Title(title) => Html::block("p", &[("class", "lead")], Html::text(title)),
            Block::Banner { label, text } => {
                let text = Html::tag("strong", Html::text(text));
                let label = Html::text(&format!("{label}: "));
                Html::block("p", &[("class", "banner")], label.and(text))
            }
            Block::Heading(heading) => self.heading(level, "", heading),
            Block::Text(text) => p(text),
            Block::Items(items) => list(items.iter().map(item)),
            Block::Table(figures) => {
                let heads: Vec<&str> = figures.head.iter().map(String::as_str).collect();
                let rows = figures.rows.iter();
                let rows = rows.map(|row| row.iter().map(|cell| Html::text(cell)).collect());
                table(&figures.caption, &heads, rows.collect())
            }
            // The table beside it says the same.
            Block::Bars(_) => Html::default(),
            Block::Small(text) => Html::block("p", &[("class", "small")], Html::text(text)),
        };
        blocks.iter().map(one).collect()
    }
}

/// An item with what belongs under it.
pub(super) fn item(item: &Item) -> Html {
    let mark = item.mark.iter();
    let mark = mark.map(|mark| Html::tag("strong", Html::text(mark)).and(Html::text(" ")));
    let under = item.under.iter().map(|line| Html::text(line));
    let under = list(under);
    mark.collect::<Html>()
        .and(Html::text(&item.text))
        .and(under)
}

/// Plain words as sentences and nested lists.
pub(super) fn said(lines: &[Line]) -> Html {
    let piece = |mark: &Mark| match mark {
        Mark::Sentence(text) => p(text),
        Mark::ListOpens => Html::own("<ul>"),
        Mark::ItemOpens(text) => Html::own("<li>").and(Html::text(text)),
        Mark::ItemCloses => Html::own("</li>\n"),
        Mark::ListCloses => Html::own("</ul>\n"),
    };
    marks(lines).iter().map(piece).collect()
}

/// A count with its word: `1 rule`, `2 rules`.
pub(super) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// How a rule is called: by its title, or by its reason where it has no title of its own.
pub(super) fn name_of(rule: &Rule) -> &str {
    if *rule.title == *rule.id {
        &rule.because
    } else {
        &rule.title
    }
}
