//! `threshold explain`

use clap::Args;

use crate::ast::suggest::nearest;
use crate::check::pack::Decision;
use crate::check::pack::Pack;
use crate::check::pack::Rule;
use crate::explain::plain::plain;
use crate::report::in_words::in_words;
use crate::shell::cli::Ended;
use crate::shell::cli::Setting;
use crate::shell::cli::load::Loaded;
use crate::shell::cli::load::load;
use crate::shell::cli::named::Named;
use crate::shell::cli::output::complain;
use crate::shell::cli::output::say;
use crate::shell::files::FileError;

/// Show a rule in plain words, the paragraph it rests on, and where it is written
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  threshold explain s47.reasonable-cause
  threshold explain path.strategy-meeting --pack lancashire@2.0.0")]
pub(super) struct Explain {
    /// The rule's id
    rule: String,
    /// The pack; without it every pack is searched
    #[arg(long, value_name = "NAME[@VERSION]")]
    pack: Option<Named>,
}

impl Explain {
    pub(super) fn run(self, setting: &Setting) -> Result<Ended, FileError> {
        let loaded = load(setting)?;
        let Some(packs) = loaded.chosen(self.pack.as_ref()) else {
            return Ok(Ended::Wrong);
        };
        for pack in &packs {
            if let Some((decision, rule)) = find(pack, &self.rule) {
                say(&described(pack, decision, rule, &loaded))?;
                return Ok(Ended::Well);
            }
        }
        let known = packs
            .iter()
            .flat_map(|pack| all(pack))
            .map(|(_, rule)| &*rule.id);
        let near = nearest(&self.rule, known)
            .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        complain(&format!("error: there is no rule `{}`{near}\n", self.rule));
        Ok(Ended::Wrong)
    }
}

fn all(pack: &Pack) -> impl Iterator<Item = (&Decision, &Rule)> {
    pack.decisions.iter().flat_map(|decision| {
        let open = decision.while_open.iter().map(|open| &open.rule);
        decision
            .rules
            .iter()
            .chain(open)
            .map(move |rule| (decision, rule))
    })
}

fn find<'p>(pack: &'p Pack, id: &str) -> Option<(&'p Decision, &'p Rule)> {
    all(pack).find(|(_, rule)| &*rule.id == id)
}

fn described(pack: &Pack, decision: &Decision, rule: &Rule, loaded: &Loaded) -> String {
    let at = loaded.files.line_column(rule.declared);
    let outcomes: Vec<String> = rule
        .then
        .iter()
        .filter_map(|at| decision.outcomes.get(*at))
        .map(|outcome| format!("{} ({})", outcome.id, outcome.title))
        .collect();
    let layer = pack
        .layers
        .get(rule.layer)
        .map_or_else(String::new, |layer| layer.id.to_string());
    let mut text = format!("{} · {}\n\n", rule.id, rule.title);
    text.push_str(&in_words(&plain(pack, decision, rule), 2));
    text.push('\n');
    let mut line = |label: &str, words: &str| {
        if !words.is_empty() {
            text.push_str(&format!("  {label:<10} {words}\n"));
        }
    };
    line("decision", &decision.name);
    line("when", &rule.when);
    line("unless", rule.unless.as_deref().unwrap_or(""));
    line("then", &outcomes.join(", "));
    line("because", &rule.because);
    line("basis", rule.basis.word());
    line("note", rule.note.as_deref().unwrap_or(""));
    line("layer", &layer);
    line(
        "written",
        &format!(
            "{}:{}:{}",
            loaded.files.name(rule.declared.file),
            at.line,
            at.column
        ),
    );
    for statement in rule.cite.iter().filter_map(|id| pack.statements.get(id)) {
        text.push_str(&format!(
            "\n  § {} — {}, {}\n",
            statement.id, statement.title, statement.at
        ));
        text.push_str(&format!("    {}\n", statement.says));
        if let Some(link) = &statement.link {
            text.push_str(&format!("    {link}\n"));
        }
    }
    text
}
