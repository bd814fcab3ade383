//! The command line: one file for each command, one line for each in `Command`.

mod ask;
mod check;
mod completions;
mod coverage;
mod decide;
mod diff;
mod docs;
mod draft;
mod eval;
mod explain;
mod export;
mod facts;
mod fmt;
pub(super) mod load;
mod lsp;
mod mutate;
pub(super) mod named;
mod new;
pub(super) mod output;
mod progress;
mod records;
mod release;
mod replay;
mod sample;
mod schema;
mod serve;
mod sides;
mod sources;
mod test;
mod tokens;
mod verify;
mod withdraw;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;

use crate::report::problems::Paint;
use crate::shell::files::FileError;

/// Recommends a safeguarding pathway for a child under a council's published thresholds, and shows why.
///
/// It recommends; a person decides. It never scores and never predicts, needs no names, and sends nothing anywhere.
#[derive(Debug, Parser)]
#[command(
    name = "threshold",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
#[command(after_help = "\
Exit codes: 0 settled or all well, 3 something is open, 1 the case or pack is wrong, 2 the machine failed.

Example: threshold decide rules/lancashire/2.0.0/cases/reassurance-against-a-disclosure.md")]
struct Cli {
    /// The folder that holds the rules [default: `rules` here, else the rules built in]
    #[arg(long, global = true, value_name = "DIR", env = "THRESHOLD_RULES")]
    rules: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    color: Colour,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Colour {
    /// On a terminal that shows it
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Decide cases and explain the recommendation
    Decide(decide::Decide),
    /// Interview: asks only what can still change the answer
    Ask(ask::Ask),
    /// Check every pack and report every mistake
    Check(check::Check),
    /// Run the worked cases of the packs
    Test(test::Test),
    Coverage(coverage::Coverage),
    /// Prove what must hold for every child
    Verify(verify::Verify),
    /// Would any worked case notice a slip in the rules?
    Mutate(mutate::Mutate),
    /// Show what a new version changes, and for which children
    Diff(diff::Diff),
    New(new::New),
    Draft(draft::Draft),
    Release(release::Release),
    Withdraw(withdraw::Withdraw),
    Docs(docs::Docs),
    Export(export::Export),
    /// Evaluate one expression
    Eval(eval::Eval),
    Fmt(fmt::Fmt),
    Lsp(lsp::Lsp),
    /// List the questions of a pack
    Facts(facts::Facts),
    /// Show a rule in plain words, the paragraph it rests on, and where it is written
    Explain(explain::Explain),
    Sources(sources::Sources),
    Records(records::Records),
    Replay(replay::Replay),
    Sample(sample::Sample),
    Serve(serve::Serve),
    Tokens(tokens::Tokens),
    /// Print a JSON Schema: of a case, of a recommendation, or of the files of a pack; or the OpenAPI document
    Schema(schema::Schema),
    /// Print completions for a shell
    Completions(completions::Completions),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// Settled, or all well.
    Well,
    /// Something is open.
    Open,
    /// The case or pack is wrong.
    Wrong,
    /// Somebody stopped it before its end; what it wrote is whole, and not all.
    Stopped,
}

/// What every command is given.
pub(super) struct Setting {
    rules: Option<PathBuf>,
    paint: Paint,
}

/// Runs the command line.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let setting = Setting {
        rules: cli.rules,
        paint: paint(cli.color),
    };
    let ended = match cli.command {
        Command::Decide(command) => command.run(&setting),
        Command::Ask(command) => command.run(&setting),
        Command::Check(command) => command.run(&setting),
        Command::Test(command) => command.run(&setting),
        Command::Coverage(command) => command.run(&setting),
        Command::Verify(command) => command.run(&setting),
        Command::Mutate(command) => command.run(&setting),
        Command::Diff(command) => command.run(&setting),
        Command::New(command) => command.run(&setting),
        Command::Draft(command) => command.run(&setting),
        Command::Release(command) => command.run(&setting),
        Command::Withdraw(command) => command.run(&setting),
        Command::Docs(command) => command.run(&setting),
        Command::Export(command) => command.run(&setting),
        Command::Eval(command) => command.run(&setting),
        Command::Fmt(command) => command.run(&setting),
        Command::Lsp(command) => command.run(&setting),
        Command::Facts(command) => command.run(&setting),
        Command::Explain(command) => command.run(&setting),
        Command::Sources(command) => command.run(&setting),
        Command::Records(command) => command.run(&setting),
        Command::Replay(command) => command.run(&setting),
        Command::Sample(command) => command.run(&setting),
        Command::Serve(command) => command.run(&setting),
        Command::Tokens(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Completions(command) => command.run(),
    };
    match ended {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::Open) => ExitCode::from(3),
        Ok(Ended::Stopped) => ExitCode::from(130),
        Ok(Ended::Wrong) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("error: {error}\n"));
            ExitCode::from(2)
        }
    }
}

/// A reader that has seen enough, such as `head`, is no failure.
fn is_broken_pipe(error: &FileError) -> bool {
    matches!(error, FileError::Output(source) if source.kind() == std::io::ErrorKind::BrokenPipe)
}

fn paint(colour: Colour) -> Paint {
    use std::io::IsTerminal as _;
    let coloured = match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            std::io::stdout().is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    };
    if coloured {
        Paint::Coloured
    } else {
        Paint::Plain
    }
}
