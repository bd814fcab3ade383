//! `threshold records verify`

use clap::Args;

use crate::record::entry::Head;
use crate::record::store::Database;
use crate::record::verify::Verified;
use crate::record::verify::Verifier;
use crate::shell::cli::Ended;
use crate::shell::cli::output::say;
use crate::shell::cli::records::every_row;
use crate::shell::files::FileError;

/// Check that every entry is as it was written, and name each that is not
///
/// A chain inside one database proves nothing against somebody who can rewrite all of it. Write down what `records head`
/// prints, every day, somewhere they cannot reach, and check against it with `--head`.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// The head that was written down earlier; repeat for several
    #[arg(long = "head", value_name = "SEQ:HASH")]
    heads: Vec<Head>,
}

impl Verify {
    pub(super) fn run(self, store: &dyn Database) -> Result<Ended, FileError> {
        let mut verifier = Verifier::new(&self.heads);
        every_row(store, |row| {
            verifier.take(&row);
            Ok(())
        })?;
        let whole = verifier.end();
        say(&page(&whole, &self.heads))?;
        Ok(if whole.findings.is_empty() {
            Ended::Well
        } else {
            Ended::Wrong
        })
    }
}

fn page(whole: &Verified, heads: &[Head]) -> String {
    let mut page = String::new();
    for finding in &whole.findings {
        let what = finding.what.words();
        page.push_str(&format!(
            "entry {}: {what}: {}\n",
            finding.seq, finding.detail
        ));
    }
    let entries = counted(&whole.entries, "entry", "entries");
    if whole.findings.is_empty() {
        let erased = counted(&whole.erasures, "contact", "contacts");
        page.push_str(&format!(
            "{entries}, each as it was written; {erased} erased\n"
        ));
    } else {
        let findings = counted(&whole.findings.len(), "finding", "findings");
        page.push_str(&format!("{entries}, {findings}\n"));
    }
    page.push_str(&format!("head {}\n", whole.head));
    if heads.is_empty() {
        page.push_str(
            "Compared with no head that was written down: a cut end, or a record made anew, would not show.\n",
        );
    }
    page
}

fn counted<N: ToString>(count: &N, one: &str, many: &str) -> String {
    let count = count.to_string();
    let word = if count == "1" { one } else { many };
    format!("{count} {word}")
}
