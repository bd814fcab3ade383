//! A file of a pack → the same file in its one layout; every comment and every value stays.
//!
//! In: a text that can be read. Out: the text laid out, or what is wrong with it.
//! Invariant: what comes out was read again and says the same; otherwise nothing comes out.

mod comments;
mod expression;
mod page;
mod same;
mod scalar;
mod shape;

use crate::ast::diagnostic::Diagnostic;
use crate::ast::diagnostic::any_error;
use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::read_pack::one_document;
use crate::ast::yaml::Node;
use crate::report::layout::comments::Comments;
use crate::report::layout::expression::broken_expressions;
use crate::report::layout::page::page;
use crate::report::layout::same::same;
use crate::report::layout::shape::Shape;
use crate::report::layout::shape::shape_of;

/// What the layout may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// White space alone: keys stay in their order and expressions as they were written, so that the digest stays.
    WhiteSpace,
    /// The order of keys and the spelling of expressions too.
    Order,
}

/// The layout of a file, by its name within the rules: `lancashire/1.0.0/facts.yaml`.
///
/// # Errors
/// What is wrong with a file that cannot be read; and, should the layout fail, that it would have changed something.
pub fn layout(file: FileId, files: &Files, reach: Reach) -> Result<String, Vec<Diagnostic>> {
    let shape = shape_of(files.name(file));
    let tree = read(file, files, shape)?;
    let first = laid_out(&tree, files.text(file), shape, reach);
    let (again, id) = {
        let mut again = Files::default();
        let id = again.add(files.name(file), first.clone());
        (again, id)
    };
    let unchanged = read(id, &again, shape).is_ok_and(|other| {
        let comments = |tree: &Node, text: &str| Comments::of(tree, text).texts();
        same(&tree, &other, shape, reach)
            && comments(&tree, files.text(file)) == comments(&other, &first)
            && laid_out(&other, &first, shape, reach) == first
    });
    if unchanged {
        return Ok(first);
    }
    let message = "this file cannot be laid out without changing what it says";
    let problem = Diagnostic::error("cannot-lay-out", message).at(Place::top_of(file), "");
    Err(vec![
        problem.help(
            "it is left as it is; write comments on lines of their own, and texts on one line"
                .to_owned(),
        ),
    ])
}

fn read(file: FileId, files: &Files, shape: Shape) -> Result<Node, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let tree = one_document(file, files, &mut problems);
    if let Some(tree) = &tree {
        problems.extend(broken_expressions(tree, shape, files));
    }
    match tree {
        Some(tree) if !any_error(&problems) => Ok(tree),
        _ => Err(problems),
    }
}

fn laid_out(tree: &Node, text: &str, shape: Shape, reach: Reach) -> String {
    page(tree, text, shape, reach)
}
