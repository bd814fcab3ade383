//! Whom to ring stands on every page, and is the right one for the hour.

use jiff::civil::date;

use threshold::algebra::moment::Moment;
use threshold::ast::place::Files;
use threshold::check::library::check;
use threshold::check::shelf::read_shelf;
use threshold::report::screening::gate::gate;

use crate::browser::Browser;
use crate::browser::Desk;

#[test]
fn every_page_says_whom_to_ring() {
    let desk = Desk::new();
    let server = desk.serve("Ada");
    let mut ada = Browser::of(&server);
    let contact = ada.open("C-1");
    let child = format!("{contact}/children/1");
    let pages = [
        "/".to_owned(),
        "/emergency".to_owned(),
        "/contacts/new".to_owned(),
        "/managers".to_owned(),
        "/policy".to_owned(),
        "/policy/lancashire/2.0.0".to_owned(),
        "/policy/lancashire/2.0.0/facts".to_owned(),
        "/policy/lancashire/2.0.0/rules".to_owned(),
        "/policy/lancashire/2.0.0/statements".to_owned(),
        "/policy/lancashire/2.0.0/cases".to_owned(),
        "/policy/lancashire/2.0.0/proofs".to_owned(),
        "/policy/try".to_owned(),
        contact.clone(),
        format!("{contact}/household/questions/contact"),
        format!("{child}/questions/now"),
        format!("{child}/view"),
        format!("{child}/check"),
        format!("{child}/recommendation"),
        format!("{child}/decide"),
        "/nowhere".to_owned(),
    ];
    for to in pages {
        let page = ada.get(&to);
        assert!(page.body.contains("href=\"tel:999\""), "{to}");
        assert!(page.body.contains("href=\"tel:0300123672"), "{to}");
        assert!(page.body.contains("href=\"/emergency\""), "{to}");
        assert!(page.status < 500, "{to}: {}", page.body);
    }
}

#[test]
fn by_day_the_hub_answers_and_by_night_the_duty_team() {
    let files = crate::process::rules();
    let read = read_shelf("rules", files, &mut Files::default());
    let (library, _) = check(&read.shelf);
    let pack = library.newest("lancashire").unwrap();
    let number = |moment| {
        let gate = gate(&pack, Moment::Time(moment));
        gate.now.first().unwrap().number.clone()
    };
    let friday = date(2026, 11, 20);
    assert_eq!(number(friday.at(16, 59, 0, 0)), "0300 123 6720");
    assert_eq!(number(friday.at(17, 0, 0, 0)), "0300 123 6722");
    assert_eq!(number(date(2026, 11, 21).at(12, 0, 0, 0)), "0300 123 6722");
    assert_eq!(number(date(2026, 12, 25).at(12, 0, 0, 0)), "0300 123 6722");
    // Nobody can tell whether that is a holiday: both numbers are shown.
    let far = gate(&pack, Moment::Time(date(2040, 1, 4).at(12, 0, 0, 0)));
    assert_eq!(far.now.len(), 2);
}
