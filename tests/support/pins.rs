//! The versions of a rules folder, pinned as they stand.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use assert_cmd::Command;

/// Pins every version of a rules folder as released, whatever is in it.
pub(crate) fn pin(rules: &Path) -> Result<(), Box<dyn Error>> {
    let ran = Command::cargo_bin("threshold")?
        .arg("--rules")
        .arg(rules)
        .args(["check", "--digests"])
        .output()?;
    let lines = String::from_utf8(ran.stdout)?;
    let mut pack = "";
    let mut pins: BTreeMap<&str, String> = BTreeMap::new();
    for line in lines.lines() {
        if line.starts_with("  - {version:") {
            let pins = pins.entry(pack).or_insert_with(|| "released:\n".to_owned());
            pins.push_str(&format!("{line}\n"));
        } else {
            pack = line.strip_suffix(':').unwrap_or("");
        }
    }
    for (pack, pins) in pins {
        std::fs::write(rules.join(pack).join("released.yaml"), pins)?;
    }
    Ok(())
}
