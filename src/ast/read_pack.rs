//! The files of one pack version → [`Pack`] as written, with every slip found on the way.
//!
//! In: names and texts, already read by the shell. Out: the pack and the
//! problems. Each file is read by itself, perhaps beside others. Nothing stops
//! at the first problem; nothing is resolved yet.

use crate::ast::diagnostic::Diagnostic;
use crate::ast::digest::digest;
use crate::ast::digest::spell;
use crate::ast::pack;
use crate::ast::pack::Assumption;
use crate::ast::pack::Decision;
use crate::ast::pack::Fact;
use crate::ast::pack::Group;
use crate::ast::pack::Head;
use crate::ast::pack::Invariant;
use crate::ast::pack::Pack;
use crate::ast::pack::Service;
use crate::ast::pack::Statement;
use crate::ast::place::FileId;
use crate::ast::place::Files;
use crate::ast::place::Place;
use crate::ast::read_decision::read_decision;
use crate::ast::read_facts::read_facts;
use crate::ast::read_head::read_head;
use crate::ast::read_invariants::read_invariants;
use crate::ast::read_sources::read_services;
use crate::ast::read_sources::read_sources;
use crate::ast::second_opinion::second_opinion;
use crate::ast::yaml::Node;
use crate::ast::yaml::read_yaml;

/// The texts of a pack's folder, by role; already added to [`Files`].
#[derive(Clone, Debug, Default)]
pub struct PackFiles {
    /// The folder, for messages.
    pub folder: String,
    /// `pack.yaml`
    pub head: Option<FileId>,
    /// `facts.yaml`
    pub facts: Option<FileId>,
    /// `decisions/*.yaml` in order of their names.
    pub decisions: Vec<FileId>,
    /// `services.yaml`
    pub services: Option<FileId>,
    /// `sources.yaml`
    pub sources: Option<FileId>,
    /// `invariants.yaml`
    pub invariants: Option<FileId>,
    /// `helpers.rhai`
    pub script: Option<FileId>,
}

impl PackFiles {
    /// Every YAML file, in the order of the names that the digest knows.
    #[must_use]
    pub fn yaml_files(&self, files: &Files) -> Vec<FileId> {
        let single = [
            self.head,
            self.facts,
            self.services,
            self.sources,
            self.invariants,
        ];
        let all = single.into_iter().flatten();
        let mut found: Vec<FileId> = all.chain(self.decisions.iter().copied()).collect();
        found.sort_unstable_by_key(|id| (self.name(*id, files), *id));
        found
    }

    /// The part of a file's path that the digest names.
    fn name<'f>(&self, file: FileId, files: &'f Files) -> &'f str {
        let name = files.name(file);
        let inner = name.strip_prefix(&self.folder).unwrap_or(name);
        inner.trim_start_matches('/')
    }

    /// What the tree of a file says, in the role that the file has.
    fn held(
        &self,
        file: FileId,
        tree: &Node,
        files: &Files,
        problems: &mut Vec<Diagnostic>,
    ) -> Holds {
        let is = |role: Option<FileId>| role == Some(file);
        if is(self.head) {
            let head = read_head(tree, file, problems);
            head.map_or(Holds::Nothing, |head| Holds::Head(Box::new(head)))
        } else if is(self.facts) {
            let (groups, facts) = read_facts(tree, files, problems);
            Holds::Facts(groups, facts)
        } else if is(self.services) {
            Holds::Services(read_services(tree, problems))
        } else if is(self.sources) {
            let (documents, statements) = read_sources(tree, problems);
            Holds::Sources(documents, statements)
        } else if is(self.invariants) {
            let (assumptions, invariants) = read_invariants(tree, files, problems);
            Holds::Invariants(assumptions, invariants)
        } else {
            let decision = read_decision(tree, files, problems);
            decision.map_or(Holds::Nothing, |it| Holds::Decision(Box::new(it)))
        }
    }
}

/// One file of a pack version, read by itself.
#[derive(Debug)]
pub struct PackFile {
    file: FileId,
    holds: Holds,
    problems: Vec<Diagnostic>,
    /// Whether the second reader was asked; what it said is among the problems.
    was_doubted: bool,
    /// What counts towards the digest.
    spelt: Vec<u8>,
}

/// What a file of a pack holds.
#[derive(Debug)]
enum Holds {
    Nothing,
    Head(Box<Head>),
    Facts(Vec<Group>, Vec<Fact>),
    Services(Vec<Service>),
    Sources(Vec<pack::Document>, Vec<Statement>),
    Invariants(Vec<Assumption>, Vec<Invariant>),
    Decision(Box<Decision>),
}

/// Reads one YAML file of a pack version.
///
/// A second reader looks at it too, unless the version was released: then [`join`] knows whether that is needed.
#[must_use]
pub fn read_file(texts: &PackFiles, file: FileId, files: &Files, is_released: bool) -> PackFile {
    let mut problems = Vec::new();
    let document = document(file, files, &mut problems);
    let tree = document.tree.as_ref();
    let holds = tree.map_or(Holds::Nothing, |tree| {
        texts.held(file, tree, files, &mut problems)
    });
    if !is_released {
        problems.extend(document.doubts(file, files));
    }
    let name = texts.name(file, files);
    PackFile {
        file,
        holds,
        problems,
        was_doubted: !is_released,
        spelt: tree.map_or_else(Vec::new, |tree| spell(name, tree)),
    }
}

/// Puts a pack version together from its files, in the order of [`PackFiles::yaml_files`].
///
/// If the content has the digest under which the version was released, the second reader is not asked:
/// it was, before the release.
#[must_use]
pub fn join(
    texts: &PackFiles,
    read: Vec<PackFile>,
    files: &Files,
    released: Option<&str>,
) -> (Option<Pack>, Vec<Diagnostic>) {
    let script = texts.script.map(|id| (id, files.text(id).to_owned()));
    let spelt = read.iter().map(|file| file.spelt.as_slice());
    let digest = digest(spelt, script.as_ref().map(|(_, text)| text.as_str()));
    let is_as_released = released == Some(&digest);
    let mut problems = Vec::new();
    let mut parts = Parts::default();
    for file in read {
        problems.extend(file.problems);
        if !file.was_doubted && !is_as_released {
            let document = document(file.file, files, &mut Vec::new());
            problems.extend(document.doubts(file.file, files));
        }
        parts.take(file.holds);
    }
    (parts.pack(script, digest), problems)
}

/// What the files of a pack hold, put together.
#[derive(Default)]
struct Parts {
    head: Option<Head>,
    groups: Vec<Group>,
    facts: Vec<Fact>,
    decisions: Vec<Decision>,
    services: Vec<Service>,
    documents: Vec<pack::Document>,
    statements: Vec<Statement>,
    assumptions: Vec<Assumption>,
    invariants: Vec<Invariant>,
}

impl Parts {
    fn take(&mut self, holds: Holds) {
        match holds {
            Holds::Nothing => {}
            Holds::Head(head) => self.head = Some(*head),
            Holds::Facts(groups, facts) => (self.groups, self.facts) = (groups, facts),
            Holds::Decision(decision) => self.decisions.push(*decision),
            Holds::Services(services) => self.services = services,
            Holds::Sources(documents, statements) => {
                (self.documents, self.statements) = (documents, statements);
            }
            Holds::Invariants(assumptions, invariants) => {
                (self.assumptions, self.invariants) = (assumptions, invariants);
            }
        }
    }

    fn pack(self, script: Option<(FileId, String)>, digest: String) -> Option<Pack> {
        Some(Pack {
            head: self.head?,
            groups: self.groups,
            facts: self.facts,
            decisions: self.decisions,
            services: self.services,
            documents: self.documents,
            statements: self.statements,
            assumptions: self.assumptions,
            invariants: self.invariants,
            script,
            digest,
        })
    }
}

/// The one document that a file of a pack must hold, looked at by a second reader too.
pub fn one_document(file: FileId, files: &Files, problems: &mut Vec<Diagnostic>) -> Option<Node> {
    let document = document(file, files, problems);
    problems.extend(document.doubts(file, files));
    document.tree
}

/// The first document of a file.
struct Document {
    tree: Option<Node>,
    /// Whether it stands alone and nothing is wrong with it.
    is_sound: bool,
}

impl Document {
    /// What the second reader says of it.
    fn doubts(&self, file: FileId, files: &Files) -> Vec<Diagnostic> {
        let tree = self.tree.as_ref().filter(|_| self.is_sound);
        tree.map_or_else(Vec::new, |tree| {
            second_opinion(file, files.text(file), tree)
        })
    }
}

fn document(file: FileId, files: &Files, problems: &mut Vec<Diagnostic>) -> Document {
    let (documents, found) = read_yaml(file, files.text(file));
    let broken = !found.is_empty();
    // After doubled keys the tree is whole; after anything else it ends where the reader stopped.
    let torn = found.iter().any(|problem| problem.code != "doubled-key");
    problems.extend(found);
    let mut documents = documents.into_iter().filter(|_| !torn);
    let tree = documents.next();
    if torn || broken {
        return Document {
            tree,
            is_sound: false,
        };
    }
    if tree.is_none() {
        problems.push(
            Diagnostic::error("empty-file", "nothing is written in this file")
                .at(Place::top_of(file), "")
                .help("write it, or delete the file if it is not needed".to_owned()),
        );
    }
    let extra = documents.next();
    let is_sound = extra.is_none();
    if let Some(extra) = extra {
        problems.push(
            Diagnostic::error(
                "more-documents",
                "a file of a pack holds one document, without `---`",
            )
            .at(extra.place, "a second document begins here"),
        );
    }
    Document { tree, is_sound }
}
