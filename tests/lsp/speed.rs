//! How long it takes until what is wrong is shown, for the largest pack that comes with the program.

use std::path::Path;
use std::time::Duration;
use std::time::Instant;

use crate::client::Client;
use crate::client::Tested;
use crate::desk::Desk;

const PATHWAY: &str = "rules/lancashire/2.0.0/decisions/pathway.yaml";

/// What is promised; a program without optimisation, on a machine with much else to do, has more time.
const PROMISED: Duration = Duration::from_millis(if cfg!(debug_assertions) { 4000 } else { 100 });

#[test]
fn the_first_problem_is_shown_within_the_promised_time() -> Tested {
    let desk = Desk::with(&[("rules", "rules")])?;
    let began = Instant::now();
    let mut client = Client::begun(desk.folder.path())?;
    let started = began.elapsed();
    let right = std::fs::read_to_string(Path::new(PATHWAY))?;
    let began = Instant::now();
    client.open(PATHWAY, &right)?;
    client.until(PATHWAY, &[])?;
    let opened = began.elapsed();
    let mut times = Vec::new();
    for round in 0..10 {
        let wrong = right.replacen("then: ", &format!("then: wrong_{round}_"), 1);
        let began = Instant::now();
        client.retype(PATHWAY, &wrong)?;
        let wanted = format!("wrong_{round}_");
        while !client
            .problems(PATHWAY)?
            .iter()
            .any(|it| it["message"].to_string().contains(&wanted))
        {}
        times.push(began.elapsed());
    }
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    println!(
        "to start {started:?}, after opening {opened:?}, after a change: median {median:?}, all {times:?}"
    );
    assert!(median < PROMISED, "{median:?}");
    client.end()?;
    Ok(())
}
