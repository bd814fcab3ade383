//! What the worked cases reach, laid out: the figures first, then everything that no case shows, each with its place.

use crate::ast::place::Files;
use crate::inspect::coverage::condition::Within;
use crate::inspect::coverage::reached::Applies;
use crate::inspect::coverage::reached::Condition;
use crate::inspect::coverage::reached::Outcome;
use crate::inspect::coverage::reached::Question;
use crate::inspect::coverage::reached::Reached;
use crate::inspect::coverage::reached::Rule;
use crate::inspect::coverage::reached::Share;
use crate::inspect::coverage::reached::Sign;
use crate::inspect::coverage::reached::Statement;
use crate::inspect::interview::Questions;
use crate::report::document::Block;
use crate::report::document::Item;
use crate::report::place::written_at;

/// What the figures mean, for the end of the page.
const MEANING: &str = "A rule fires where it certainly holds. It has a near miss where it certainly does not hold and one \
     condition alone, the other way round, would make it hold. A condition is what stands between `and`, `or`, `not` and \
     the branches of `if`; it decides where the rule is certain and would not be so with that condition alone the other \
     way. What a pack writes is reached also by the cases of packs that stand on it. Whether the cases come out as \
     expected is not asked here: run `threshold test`.";

/// One pack version: what is reached, and everything that is not.
#[must_use]
pub fn lay_out(reached: &Reached, files: &Files) -> Vec<Block> {
    let mut page = vec![
        Block::Title(format!("{} · {}", reached.pack, reached.title)),
        Block::Text(cases(reached)),
    ];
    let figures = figures(reached);
    if figures.is_empty() {
        let nothing = "It writes no rules, outcomes, questions or statements of its own.";
        page.push(Block::Text(nothing.to_owned()));
    } else {
        page.push(Block::Items(figures));
    }
    let rules = reached.rules.iter().filter(|rule| is_short(rule));
    let rules = rules.map(|rule| rule_item(rule, files));
    page.extend(section("Rules that some case should show", rules));
    let firing = reached.rules.iter().filter(|rule| rule.fired.is_reached());
    let conditions = firing.filter_map(|rule| conditions_item(rule, files));
    page.extend(section(
        "Conditions that never decide, in rules that fire",
        conditions,
    ));
    page.extend(section(
        "Outcomes that no case comes to",
        outcomes(reached, files),
    ));
    let silent = reached
        .questions
        .iter()
        .filter(|it| !it.answered.is_reached());
    let silent = silent.map(|question| question_item(question, files));
    page.extend(section("Questions that no case answers", silent));
    let answers = reached
        .questions
        .iter()
        .filter_map(|it| answers_item(it, files));
    page.extend(section("Answers that no case gives", answers));
    let unshown = reached
        .statements
        .iter()
        .filter(|it| !it.shown.is_reached());
    let unshown = unshown.map(|statement| statement_item(statement, files));
    page.extend(section("Statements that no case shows", unshown));
    page
}

/// What the figures of all pages mean.
#[must_use]
pub fn meaning() -> [Block; 2] {
    let heading = Block::Heading("What is counted".to_owned());
    [heading, Block::Text(MEANING.to_owned())]
}

/// How many questions asking best first saves.
#[must_use]
pub fn lay_out_questions(pack: &str, settled: &Questions, open: &Questions) -> Vec<Block> {
    let line = |questions: &Questions, how: &str| {
        let (best, written) = questions.tenths();
        let shown = |tenths: usize| format!("{}.{}", tenths / 10, tenths % 10);
        Item {
            mark: Some(percent_words(questions.saved_percent())),
            text: format!(
                "{} questions a child instead of {} in the order of the files: {} {how}",
                shown(best),
                shown(written),
                if questions.children == 1 {
                    "1 child".to_owned()
                } else {
                    format!("{} children", questions.children)
                }
            ),
            under: Vec::new(),
        }
    };
    let mut items = Vec::new();
    if settled.children > 0 {
        items.push(line(settled, "whose recommendation settles"));
    }
    if open.children > 0 {
        items.push(line(open, "of whom too little is known to settle it"));
    }
    section(
        &format!("Questions saved by asking the best first · {pack}"),
        items,
    )
}

fn section(heading: &str, items: impl IntoIterator<Item = Item>) -> Vec<Block> {
    let items: Vec<Item> = items.into_iter().collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading(heading.to_owned()), Block::Items(items)]
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

fn cases(reached: &Reached) -> String {
    let own = counted(reached.own_cases, "worked case");
    if reached.cases_above == 0 {
        return format!("{own}.");
    }
    format!(
        "{own}, and {} of packs that stand on it.",
        reached.cases_above
    )
}

fn percent_words(percent: usize) -> String {
    format!("{percent} %")
}

fn figures(reached: &Reached) -> Vec<Item> {
    let shares = reached.shares();
    let rows = [
        (shares.fired, "rules fire"),
        (
            shares.near_misses,
            "rules with a condition have a near miss",
        ),
        (
            shares.conditions,
            "times a condition decides by holding, or by not holding",
        ),
        (shares.outcomes, "outcomes come about"),
        (shares.answers, "answers that rules tell apart are given"),
        (shares.statements, "statements are shown"),
        (shares.together(), "of all this together"),
    ];
    let row = |(share, words): (Share, &str)| Item {
        mark: Some(percent_words(share.percent())),
        text: format!("{} of {} {words}", share.reached, share.all),
        under: Vec::new(),
    };
    rows.into_iter()
        .filter(|(share, _)| share.all > 0)
        .map(row)
        .collect()
}

/// Whether a rule never fires, or could have a near miss and has none.
fn is_short(rule: &Rule) -> bool {
    !rule.fired.is_reached() || (!rule.conditions.is_empty() && !rule.near_miss.is_reached())
}

fn rule_item(rule: &Rule, files: &Files) -> Item {
    let fired = match (rule.fired.is_reached(), rule.applies) {
        (true, _) => None,
        (false, Applies::Always) => Some("never fires"),
        (false, Applies::WhileOpen) => Some("never applies while the recommendation is open"),
    };
    let missed = !rule.conditions.is_empty() && !rule.near_miss.is_reached();
    let missed = missed.then_some("has no near miss");
    let what: Vec<&str> = fired.into_iter().chain(missed).collect();
    let mut item = Item::plain(format!("{}: {}", named(rule), what.join(" and ")));
    item.under.push(format!("when: {}", rule.when));
    item.under
        .extend(rule.unless.as_ref().map(|text| format!("unless: {text}")));
    item.under.push(format!(
        "{}, {}",
        rule.decision,
        written_at(files, rule.declared)
    ));
    item
}

/// A rule's id and its title, if it has one of its own.
fn named(rule: &Rule) -> String {
    if rule.title == rule.id {
        rule.id.clone()
    } else {
        format!("{} · {}", rule.id, rule.title)
    }
}

fn conditions_item(rule: &Rule, files: &Files) -> Option<Item> {
    let lines: Vec<String> = rule.conditions.iter().flat_map(condition_lines).collect();
    if lines.is_empty() {
        return None;
    }
    let mut item = Item::plain(named(rule));
    item.under = lines;
    item.under.push(written_at(files, rule.declared));
    Some(item)
}

fn condition_lines(condition: &Condition) -> Vec<String> {
    let place = match condition.within {
        Within::When => "",
        Within::Unless => "unless: ",
    };
    let line = |sign: &Sign, by: &str, was: &str| {
        let seen = match sign.seen.times {
            0 => format!("{was} for nobody"),
            1 => format!("{was} for 1 child"),
            more => format!("{was} for {more} children"),
        };
        let text = &condition.text;
        (!sign.decided.is_reached())
            .then(|| format!("{place}{text} never decides by {by} ({seen})"))
    };
    let yes = line(&condition.yes, "holding", "it holds");
    let no = line(&condition.no, "not holding", "it does not hold");
    yes.into_iter().chain(no).collect()
}

fn outcomes(reached: &Reached, files: &Files) -> Vec<Item> {
    let mut items: Vec<(&str, Item)> = Vec::new();
    let missing = reached
        .outcomes
        .iter()
        .filter(|outcome| !outcome.given.is_reached());
    for outcome in missing {
        let line = format!("{} · {}", outcome.id, outcome.title);
        match items.last_mut() {
            Some((decision, item)) if *decision == outcome.decision => item.under.push(line),
            _ => {
                let mut item = decision_item(outcome, files);
                item.under.push(line);
                items.push((&outcome.decision, item));
            }
        }
    }
    items.into_iter().map(|(_, item)| item).collect()
}

fn decision_item(outcome: &Outcome, files: &Files) -> Item {
    Item::plain(format!(
        "{} · {} ({})",
        outcome.decision,
        outcome.decision_title,
        written_at(files, outcome.declared)
    ))
}

fn question_item(question: &Question, files: &Files) -> Item {
    let at = written_at(files, question.declared);
    Item::plain(format!("{} · {} ({at})", question.fact, question.ask))
}

fn answers_item(question: &Question, files: &Files) -> Option<Item> {
    let missing = question
        .answers
        .iter()
        .filter(|answer| !answer.given.is_reached());
    let missing: Vec<&str> = missing.map(|answer| answer.answer.as_str()).collect();
    if missing.is_empty() || !question.answered.is_reached() {
        return None;
    }
    Some(question_item(question, files).under(format!("never: {}", missing.join(" | "))))
}

fn statement_item(statement: &Statement, files: &Files) -> Item {
    let at = written_at(files, statement.declared);
    let item = Item::plain(format!(
        "{} · {}, {} ({at})",
        statement.id, statement.title, statement.at
    ));
    let cited = statement.cited_by.join(", ");
    item.under((!cited.is_empty()).then(|| format!("cited by {cited}")))
}
