//! The `threshold` command.

fn main() -> std::process::ExitCode {
    threshold::shell::cli::run()
}
