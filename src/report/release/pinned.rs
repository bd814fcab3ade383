//! The entries of `released.yaml` and `withdrawn.yaml`, each added at the end so that nothing before it changes.

use crate::ast::released::Release;
use crate::ast::released::Withdrawal;
use crate::report::release::written::line;
use crate::report::release::written::value;

const RELEASED: &str = "\
# Released versions and the digest of each. A version that stands here never changes: make a new one.
# `threshold release` writes it.
released:
";

const WITHDRAWN: &str = "\
# Versions that were ended before their time. Each still decides when it is named. `threshold withdraw` writes it.
withdrawn:
";

/// `released.yaml` with one more version.
#[must_use]
pub fn released(before: Option<&str>, release: &Release) -> String {
    appended(before.unwrap_or(RELEASED), &pin(release))
}

/// `withdrawn.yaml` with one more version.
#[must_use]
pub fn withdrawn(before: Option<&str>, withdrawal: &Withdrawal) -> String {
    let mut text = format!("  - version: {}\n", withdrawal.version);
    text += &format!("    last_day: {}\n", withdrawal.last_day);
    text += &line("    ", "by", Some(&withdrawal.by));
    text += &format!("    on: {}\n", withdrawal.on);
    text += &line("    ", "because", Some(&withdrawal.because));
    text += &line(
        "    ",
        "back_to",
        withdrawal.back_to.as_deref().map(str::trim),
    );
    appended(before.unwrap_or(WITHDRAWN), &text)
}

fn appended(before: &str, entry: &str) -> String {
    format!("{}\n{entry}", before.trim_end())
}

fn pin(release: &Release) -> String {
    let inner = "    ";
    let mut text = format!("  - version: {}\n", release.version);
    text += &format!("    digest: {}\n", value(&release.digest));
    if let Some(day) = release.released {
        text += &format!("    released: {day}\n");
    }
    text += &line(inner, "engine", release.engine.as_deref());
    text += &line(inner, "against", release.against.as_deref());
    text += &line(inner, "author", release.author.as_deref());
    text += &line(inner, "because", release.because.as_deref());
    if let Some(approved) = &release.approved {
        let by = value(&approved.by);
        text += &format!("    approved: {{by: {by}, on: {}}}\n", approved.on);
    }
    if !release.signed_off.is_empty() {
        text += "    signed_off:\n";
    }
    for one in &release.signed_off {
        text += &format!("      - change: {}\n", value(&one.change));
        text += &line("        ", "says", Some(&one.says));
        text += &line("        ", "by", Some(&one.by));
        text += &format!("        on: {}\n", one.on);
        text += &line("        ", "because", Some(&one.because));
    }
    if let Some(gates) = &release.gates {
        let sample = gates.sample_of;
        let sample = sample.map_or_else(String::new, |all| format!(", sample_of: {all}"));
        text += &format!(
            "    gates: {{cases: {}, invariants: {}, slips: {}, noticed: {}{sample}, up: {}, down: {}}}\n",
            gates.cases, gates.invariants, gates.slips, gates.noticed, gates.up, gates.down
        );
    }
    text
}
