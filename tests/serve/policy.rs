//! The pages for those who keep the rules: long lists come in parts, and words find what holds them.

use crate::browser::Browser;
use crate::browser::Desk;

const PACK: &str = "/policy/lancashire/2.0.0";

#[test]
fn questions_and_rules_are_listed_by_part_and_found_by_words() {
    let desk = Desk::new();
    let server = desk.serve("Pat");
    let mut pat = Browser::of(&server);
    for (list, name, words) in [
        ("facts", "immediate_danger", "IMMEDIATE danger"),
        ("rules", "path.strategy-meeting", "STRATEGY-meeting path"),
    ] {
        let here = format!("{PACK}/{list}");
        let all = pat.get(&here);
        let mark = format!("id=\"{name}\"");
        assert!(!all.body.contains("<details"), "the parts alone");
        let parts = all.links();
        let parts: Vec<&String> = parts
            .iter()
            .filter(|to| to.starts_with(&format!("{here}/")))
            .collect();
        assert!(parts.len() > 10, "{parts:?}");
        // Every one stands in one part.
        let held = parts
            .iter()
            .filter(|to| pat.get(to).body.contains(&mark))
            .count();
        assert_eq!(held, 1, "{name}");
        let found = pat.fill(&all, &here, &[("words", words)]);
        assert_eq!(found.status, 200);
        assert!(found.body.contains(&mark), "{}", found.body);
        let none = pat.fill(&all, &here, &[("words", "zzz")]);
        assert!(none.body.contains("0 found."), "{}", none.body);
        assert_eq!(pat.get(&format!("{here}/nothing")).status, 404);
    }
    // What somebody looks for stands in no address, as it may be a reference.
    assert!(
        !pat.get(&format!("{PACK}/facts?words=danger"))
            .body
            .contains("danger?")
    );
}
