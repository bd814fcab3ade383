//! Ctrl-C, or being told to end, as a flag, so that a long command ends where its files are whole.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

/// How a program ends that was interrupted.
const INTERRUPTED: i32 = 130;

/// A flag that is set by Ctrl-C or by SIGTERM; the second of them ends the program at once.
pub(super) fn on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let set = stop.clone();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async {
            let mut told = told_to_end();
            loop {
                let heard = tokio::select! {
                    heard = tokio::signal::ctrl_c() => heard.is_ok(),
                    () = told.next() => true,
                };
                if !heard {
                    return;
                }
                if set.swap(true, Ordering::Relaxed) {
                    std::process::exit(INTERRUPTED);
                }
            }
        });
    });
    stop
}

/// Being told to end by another program.
struct Told {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

fn told_to_end() -> Told {
    Told {
        #[cfg(unix)]
        signal: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).ok(),
    }
}

impl Told {
    /// Waits for it, for ever where it cannot be heard.
    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
}
