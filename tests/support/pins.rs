//! The versions on a desk, pinned as they stand.

use std::collections::BTreeMap;
use std::error::Error;

use crate::desk::Desk;

/// Pins every version of its rules as released, whatever is in them.
pub(crate) fn pin(desk: &Desk) -> Result<(), Box<dyn Error>> {
    let lines = desk.command(&["check", "--digests"])?.output()?;
    let lines = String::from_utf8(lines.stdout)?;
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
        desk.write(&format!("rules/{pack}/released.yaml"), pins)?;
    }
    Ok(())
}
