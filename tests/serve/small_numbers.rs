//! Counts for managers: none of them points at a child, whatever is added and taken away.

use proptest::prelude::any;
use proptest::prelude::prop;
use proptest::prelude::prop_assert;
use proptest::proptest;

use threshold::report::screening::small_numbers::LEAST;
use threshold::report::screening::small_numbers::Shown;
use threshold::report::screening::small_numbers::shown;

use crate::browser::Browser;
use crate::browser::Desk;
use crate::screening::answer;
use crate::screening::recommend;

proptest! {
    /// What is left out could still be several things, as far as the rest tells.
    #[test]
    fn what_is_left_out_cannot_be_worked_out(counts in prop::collection::vec(0_usize..40, 1..8), _ in any::<bool>()) {
        let (out, total) = shown(&counts);
        let hidden: Vec<usize> = counts.iter().zip(&out)
            .filter(|(_, shown)| **shown == Shown::Hidden).map(|(count, _)| *count).collect();
        for (count, shown) in counts.iter().zip(&out) {
            prop_assert!(*shown == Shown::Hidden || *count == 0 || *count >= LEAST);
        }
        if matches!(total, Shown::Count(_)) && !hidden.is_empty() {
            let sum: usize = hidden.iter().sum();
            prop_assert!(hidden.len() >= 2 && sum >= hidden.len() + LEAST);
        }
    }
}

#[test]
fn one_child_is_not_counted_out_loud() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    answer(&mut ada, &contact, &[("immediate_danger", "yes")]);
    recommend(&mut ada, &contact, "emergency");
    let decide = format!("{contact}/children/1/decide");
    let form = ada.get(&decide);
    ada.submit(
        &form,
        &decide,
        &[("pathway", "assessment"), ("reason", "He is safe.")],
    );
    let page = ada.get("/managers");
    let numbers = &page.body[page.body.find("id=\"numbers\"").unwrap()..];
    assert!(numbers.contains("not shown"), "{numbers}");
    assert!(!numbers.contains(">1<"), "{numbers}");
    assert!(
        page.body
            .contains("less protective than the recommendation")
    );
    let csv = ada.get("/managers/numbers.csv");
    assert!(
        csv.body.contains("Decisions by pathway,all,not shown"),
        "{}",
        csv.body
    );
    for place in ["/managers", "/managers/numbers.csv"] {
        let page = ada.get(&format!("{place}?from=yesterday"));
        assert_eq!(page.status, 422, "{place}");
    }
}

#[test]
fn a_file_for_others_tells_no_count_to_the_child() {
    // Two periods of which one has two children more: what the files differ by is not two.
    for (less, more) in [(8, 10), (10, 12), (11, 12)] {
        let words = |count| Shown::Count(count).rounded();
        assert!(
            words(less) == words(more)
                || words(less) == Shown::Count(5)
                || words(more) == Shown::Count(15)
        );
    }
    assert_eq!(Shown::Count(7).rounded(), Shown::Count(5));
    assert_eq!(Shown::Count(8).rounded(), Shown::Count(10));
    assert_eq!(Shown::Count(0).rounded(), Shown::Count(0));
    assert_eq!(Shown::Hidden.rounded(), Shown::Hidden);
}
