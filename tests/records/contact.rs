//! What a contact adds up to, and what may not be written into it.

use serde_json::json;

use threshold::record::actor::Actor;
use threshold::record::actor::Role;
use threshold::record::answer::Answer;
use threshold::record::batch::Batch;
use threshold::record::batch::Writer;
use threshold::record::chain::seal;
use threshold::record::contact::Contact;
use threshold::record::entry::Head;
use threshold::record::entry::Kept;
use threshold::record::event::Agreement;
use threshold::record::event::Event;
use threshold::record::event::PackUsed;
use threshold::record::event::Recommended;
use threshold::record::id::ContactId;
use threshold::record::id::Seq;
use threshold::record::json::Json;
use threshold::record::kind::Kind;
use threshold::record::practice::Practice;
use threshold::record::refusal::Refusal;
use threshold::record::sign_off::Because;
use threshold::record::sign_off::Stage;

/// A record in memory.
#[derive(Default)]
struct Paper {
    head: Head,
    kept: Vec<Kept>,
}

impl Paper {
    fn write(&mut self, batch: &Batch) {
        for draft in batch.drafts() {
            let row = seal(self.head, batch.contact(), draft, [7; 32]);
            self.head = row.head().unwrap();
            self.kept.push(row.read().unwrap());
        }
    }

    fn contact(&self) -> Contact {
        let contact = Contact::of(&self.kept).unwrap();
        assert_eq!(contact.misfits, []);
        contact
    }

    /// Writes what the role writes about the contact as it stands.
    fn admit(&mut self, role: Role, events: &[serde_json::Value]) -> Result<(), Refusal> {
        let contact = Contact::of(&self.kept).unwrap_or_else(|| Contact::unopened(id()));
        let events: Vec<Event> = events.iter().map(event).collect();
        let batch = contact.admit(&writer(role), contact.latest, &events)?;
        self.write(&batch);
        Ok(())
    }
}

fn id() -> ContactId {
    ContactId::from_bytes([1; 16])
}

fn event(written: &serde_json::Value) -> Event {
    serde_json::from_str(&written.to_string()).unwrap()
}

fn writer(role: Role) -> Writer {
    Writer {
        actor: Actor {
            id: format!("u-{role}"),
            name: format!("A {role}"),
            role,
        },
        at: "2026-11-20T16:20:00.25Z".parse().unwrap(),
    }
}

fn opened() -> Paper {
    let mut paper = Paper::default();
    let events = [
        json!({"contact_opened": {"reference": "C-1", "authority": "tutshire", "received": "2026-11-20T16:20", "pack": null}}),
        json!({"child_added": {"child": "child-1"}}),
        answer(None, "referrer", json!("school")),
    ];
    paper.admit(Role::Screener, &events).unwrap();
    paper
}

#[expect(clippy::needless_pass_by_value, reason = "`json!` makes a value")]
fn answer(child: Option<&str>, fact: &str, answer: serde_json::Value) -> serde_json::Value {
    json!({"answered": {"child": child, "fact": fact, "answer": answer, "from": "school", "on": "2026-11-20", "note": null}})
}

fn view() -> serde_json::Value {
    json!({"own_view": {"child": "child-1", "pathway": "help", "words": "I think help is right."}})
}

fn recommend(paper: &Paper, value: Option<&str>) -> serde_json::Value {
    let recommendation = json!({
        "case": "C-1", "child": "child-1", "received": "2026-11-20T16:20", "status": "settled",
        "pathway": {"value": value, "at_least": "nothing", "outcomes": [
            {"value": "nothing", "title": "Nothing"}, {"value": "help", "title": "Help"}, {"value": "police", "title": "Police"}]},
        "interim": {"value": "help"}, "reasons": [], "actions": [],
    });
    let made = Recommended {
        child: "child-1".to_owned(),
        case: paper.contact().case().unwrap(),
        recommendation: Json::of(&recommendation).unwrap(),
        calendar: None,
        packs: vec![PackUsed {
            pack: "tutshire".to_owned(),
            version: "1.0.0".to_owned(),
            digest: "00".to_owned(),
        }],
        engine: "threshold 0.1.0".to_owned(),
        today: "2026-11-20".parse().unwrap(),
    };
    serde_json::to_value(Event::Recommended(made)).unwrap()
}

fn decide(paper: &Paper, pathway: &str, agrees: &str) -> serde_json::Value {
    let contact = paper.contact();
    let screening = contact.child("child-1").unwrap().screening().unwrap();
    json!({"decided": {"child": "child-1", "recommended": screening.written.seq, "pathway": pathway, "agrees": agrees, "reason": "Because."}})
}

fn sign(paper: &Paper, words: &str) -> serde_json::Value {
    let contact = paper.contact();
    let decision = contact.child("child-1").unwrap().decision().unwrap();
    json!({"signed_off": {"child": "child-1", "decided": decision.written.seq, "words": words}})
}

fn screened(value: Option<&str>) -> Paper {
    let mut paper = opened();
    paper.admit(Role::Screener, &[view()]).unwrap();
    let made = recommend(&paper, value);
    paper.admit(Role::Screener, &[made]).unwrap();
    paper
}

fn because(paper: &Paper) -> Vec<Because> {
    let missing = paper.contact().missing_sign_offs(Practice::built_in());
    missing.into_iter().flat_map(|it| it.because).collect()
}

#[test]
fn a_contact_is_the_case_that_decide_reads() {
    let mut paper = opened();
    let events = [
        answer(Some("child-1"), "age_years", json!(7)),
        answer(Some("child-1"), "injury", json!("yes")),
        answer(Some("child-1"), "injury", json!("not_asked")),
        answer(Some("child-1"), "danger", json!("not_known")),
    ];
    paper.admit(Role::Screener, &events).unwrap();
    let case: serde_json::Value = paper.contact().case().unwrap().read().unwrap();
    let said =
        |answer: serde_json::Value| json!({"answer": answer, "from": "school", "on": "2026-11-20"});
    assert_eq!(
        case,
        json!({"case": "C-1", "authority": "tutshire", "received": "2026-11-20T16:20",
            "facts": {"referrer": said(json!("school"))},
            "children": [{"ref": "child-1", "facts": {"age_years": said(json!(7)), "danger": said(json!("not_known"))}}]})
    );
    let contact = paper.contact();
    let child = contact.child("child-1").unwrap();
    let history = child.answers.history("injury");
    assert_eq!(history.len(), 2);
    assert_eq!(history.last().unwrap().answer, Answer::Withdrawn);
    assert_eq!(
        contact.answer(child, "referrer").unwrap().written.by.id,
        "u-screener"
    );
}

#[test]
fn the_own_view_comes_before_the_recommendation() {
    let mut paper = opened();
    let made = recommend(&paper, Some("help"));
    let refused = paper
        .admit(Role::Screener, std::slice::from_ref(&made))
        .unwrap_err();
    assert!(matches!(refused, Refusal::NoOwnView { .. }));
    paper.admit(Role::Screener, &[view(), made]).unwrap();
}

#[test]
fn a_recommendation_rests_on_what_the_record_holds() {
    let mut paper = opened();
    let made = recommend(&paper, Some("help"));
    let later = answer(Some("child-1"), "injury", json!("yes"));
    paper.admit(Role::Screener, &[view(), later]).unwrap();
    let refused = paper.admit(Role::Screener, &[made]).unwrap_err();
    assert!(
        matches!(refused, Refusal::NotARecommendation { .. }),
        "{refused}"
    );
}

#[test]
fn how_a_decision_stands_to_the_recommendation_is_worked_out() {
    let mut paper = screened(Some("help"));
    let wrong = decide(&paper, "nothing", "agrees");
    let refused = paper.admit(Role::Screener, &[wrong]).unwrap_err();
    assert!(matches!(refused, Refusal::WrongAgreement { .. }));
    let contact = paper.contact();
    let said = &contact.child("child-1").unwrap().screening().unwrap().said;
    assert_eq!(said.agreement("police"), Some(Agreement::DiffersUp));
    assert_eq!(said.agreement("help"), Some(Agreement::Agrees));
    assert_eq!(said.agreement("nothing"), Some(Agreement::DiffersDown));
    assert_eq!(said.agreement("holiday"), None);
}

#[test]
fn while_open_a_decision_stands_to_what_applies_meanwhile() {
    let mut paper = screened(None);
    let decided = decide(&paper, "help", "agrees");
    paper.admit(Role::Screener, &[decided]).unwrap();
    assert_eq!(because(&paper), []);
}

#[test]
fn a_manager_signs_off_what_ends_the_matter_goes_lower_or_changes() {
    let mut paper = screened(Some("help"));
    let practice = Practice::built_in();
    assert_eq!(paper.contact().stage(practice), Stage::AwaitsDecision);
    let down = decide(&paper, "nothing", "differs_down");
    paper.admit(Role::Screener, &[down]).unwrap();
    assert_eq!(
        because(&paper),
        [Because::NoFurtherAction, Because::LowerThanRecommended]
    );
    assert_eq!(paper.contact().stage(practice), Stage::AwaitsSignOff);

    let blank = sign(&paper, "  ");
    assert!(matches!(
        paper.admit(Role::Manager, &[blank]),
        Err(Refusal::Blank { .. })
    ));
    let words = sign(&paper, "Read the history; I agree.");
    assert!(matches!(
        paper.admit(Role::Screener, std::slice::from_ref(&words)),
        Err(Refusal::NotTheirs { .. })
    ));
    paper
        .admit(Role::Manager, std::slice::from_ref(&words))
        .unwrap();
    assert_eq!(paper.contact().stage(practice), Stage::Complete);
    assert!(matches!(
        paper.admit(Role::Manager, &[words]),
        Err(Refusal::SignedOffAlready { .. })
    ));

    let up = decide(&paper, "police", "differs_up");
    paper.admit(Role::Screener, &[up]).unwrap();
    assert_eq!(because(&paper), [Because::ChangesADecision]);
}

#[test]
fn nobody_signs_off_their_own_decision() {
    let mut paper = screened(Some("nothing"));
    let decided = decide(&paper, "nothing", "agrees");
    paper.admit(Role::Manager, &[decided]).unwrap();
    let words = sign(&paper, "I agree with myself.");
    assert_eq!(
        paper.admit(Role::Manager, &[words]),
        Err(Refusal::OwnDecision)
    );
}

#[test]
fn a_later_answer_makes_a_recommendation_too_old_for_less() {
    let mut paper = screened(Some("help"));
    let later = answer(Some("child-1"), "injury", json!("yes"));
    paper.admit(Role::Screener, &[later]).unwrap();
    for (pathway, agrees) in [("help", "agrees"), ("nothing", "differs_down")] {
        let decided = decide(&paper, pathway, agrees);
        let refused = paper.admit(Role::Screener, &[decided]);
        assert_eq!(refused, Err(Refusal::Outdated { answered: Seq(6) }));
    }
    let up = decide(&paper, "police", "differs_up");
    paper.admit(Role::Screener, &[up]).unwrap();
}

#[test]
fn who_looked_at_an_old_page_is_told() {
    let mut paper = opened();
    let contact = paper.contact();
    paper
        .admit(
            Role::Screener,
            &[answer(Some("child-1"), "injury", json!("yes"))],
        )
        .unwrap();
    let refused = paper
        .contact()
        .admit(&writer(Role::Manager), contact.latest, &[event(&view())]);
    assert_eq!(refused, Err(Refusal::Stale { latest: Seq(4) }));
}

#[test]
fn looking_changes_nothing_and_is_remembered() {
    let mut paper = opened();
    let before = paper.contact();
    let looked = event(&json!({"read": {"what": "the contact"}}));
    let batch = Batch::trail(Some(id()), &writer(Role::Auditor), &looked).unwrap();
    paper.write(&batch);
    assert_eq!(paper.contact().latest, before.latest);
    assert_eq!(paper.contact().looked_at.len(), 1);
    assert!(Batch::trail(Some(id()), &writer(Role::Manager), &event(&view())).is_err());
}

#[test]
fn what_changed_between_two_screenings() {
    let mut paper = screened(Some("help"));
    paper
        .admit(
            Role::Screener,
            &[answer(Some("child-1"), "injury", json!("yes"))],
        )
        .unwrap();
    let contact = paper.contact();
    let child = contact.child("child-1").unwrap();
    assert_eq!(
        contact.answered_since(child.screening().unwrap()),
        Some(contact.latest)
    );
    let made = recommend(&paper, Some("police"));
    paper.admit(Role::Screener, &[made]).unwrap();
    let contact = paper.contact();
    let child = contact.child("child-1").unwrap();
    let [first, second] = child.screenings.as_slice() else {
        panic!("two screenings");
    };
    assert_eq!(contact.answered_since(second), None);
    let changes = contact
        .changes(child, first.written.seq, second.written.seq)
        .unwrap();
    assert_eq!(changes.pathway.before.as_deref(), Some("help"));
    assert_eq!(changes.pathway.after.as_deref(), Some("police"));
    let facts: Vec<&str> = changes.answers.iter().map(|it| &*it.fact).collect();
    assert_eq!(facts, ["injury"]);
}

/// A recommendation with one deadline, counted from a day.
fn recommend_by(paper: &Paper, from: &str) -> serde_json::Value {
    let mut made = recommend(paper, Some("help"));
    let limit = json!({"id": "visit", "do": "Visit", "from": from, "by": "2026-11-24"});
    made["recommended"]["recommendation"]["deadlines"] = json!([limit]);
    made
}

fn mark(from: &str, mark: &str, on: Option<&str>, note: Option<&str>) -> serde_json::Value {
    json!({"deadline_marked": {"child": "child-1", "deadline": "visit", "from": from, "mark": mark, "on": on, "note": note}})
}

#[test]
fn a_deadline_is_ticked_off_for_the_day_it_is_counted_from() {
    // A record of the time before deadlines were marked is read as it is, and has none to mark.
    let old = screened(Some("help"));
    assert!(old.contact().children[0].deadlines().is_empty());
    let mut paper = opened();
    paper.admit(Role::Screener, &[view()]).unwrap();
    let made = recommend_by(&paper, "2026-11-20");
    paper.admit(Role::Screener, &[made]).unwrap();

    let mut refused = |event| paper.admit(Role::Screener, &[event]).unwrap_err();
    let met = mark("2026-11-20", "met", Some("2026-11-23T10:00"), None);
    let no_time = mark("2026-11-20", "met", None, None);
    assert_eq!(refused(no_time), Refusal::NoTime);
    let blank = |what| Refusal::Blank { what };
    let no_reason = mark("2026-11-20", "not_needed", None, Some(" "));
    assert_eq!(refused(no_reason), blank("the reason"));
    let deadline = "visit".to_owned();
    let nothing_to_take_back = mark("2026-11-20", "open", None, Some("Wrong."));
    assert_eq!(
        refused(nothing_to_take_back),
        Refusal::MarkedAlready { deadline }
    );
    let (child, deadline) = ("child-1".to_owned(), "visit".to_owned());
    let another_day = mark("2026-11-21", "met", Some("2026-11-23"), None);
    assert_eq!(
        refused(another_day),
        Refusal::NoSuchDeadline { child, deadline }
    );
    let (role, kind) = (Role::Auditor, Kind::DeadlineMarked);
    let not_theirs = paper.admit(role, std::slice::from_ref(&met)).unwrap_err();
    assert_eq!(not_theirs, Refusal::NotTheirs { role, kind });

    paper
        .admit(Role::Screener, std::slice::from_ref(&met))
        .unwrap();
    let stands = |paper: &Paper| {
        let child = paper.contact().children.remove(0);
        let deadline = child.deadlines()[0].clone();
        (child.mark(&deadline).is_some(), child.marks.len())
    };
    assert_eq!(stands(&paper), (true, 1));
    let deadline = "visit".to_owned();
    let again = paper.admit(Role::Manager, &[met]).unwrap_err();
    assert_eq!(again, Refusal::MarkedAlready { deadline });
    // Taken back: a new entry, and the one before it stays.
    let back = mark("2026-11-20", "open", None, Some("It was another child."));
    paper.admit(Role::Manager, &[back]).unwrap();
    assert_eq!(stands(&paper), (false, 2));
    // Counted from another day it is another deadline.
    let met = mark("2026-11-20", "met", Some("2026-11-23"), None);
    paper.admit(Role::Screener, &[met]).unwrap();
    let made = recommend_by(&paper, "2026-11-22");
    paper.admit(Role::Screener, &[made]).unwrap();
    assert_eq!(stands(&paper), (false, 3));
}

#[test]
fn entries_that_do_not_fit_change_nothing_and_are_shown() {
    let mut paper = opened();
    let mut other = screened(Some("help"));
    let decided = decide(&other, "police", "differs_up");
    other.admit(Role::Screener, &[decided]).unwrap();
    let stray = other.kept.last().unwrap().clone();
    let before = paper.contact();
    paper.kept.push(stray);
    let contact = Contact::of(&paper.kept).unwrap();
    assert_eq!(contact.children, before.children);
    assert_eq!(contact.misfits.len(), 1);
}

#[test]
fn after_an_erasure_nothing_more_is_written() {
    let mut paper = opened();
    let why = json!({"erased": {"why": "Past its time."}});
    assert!(matches!(
        paper.admit(Role::Manager, std::slice::from_ref(&why)),
        Err(Refusal::NotTheirs { .. })
    ));
    paper.admit(Role::Policy, &[why]).unwrap();
    for kept in paper.kept.iter_mut().take(3) {
        kept.event = None;
    }
    let contact = paper.contact();
    assert_eq!(contact.stage(Practice::built_in()), Stage::Erased);
    assert_eq!(contact.opened, None);
    assert_eq!(paper.admit(Role::Screener, &[view()]), Err(Refusal::Erased));
}
