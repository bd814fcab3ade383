//! Ctrl-C as a flag, so that a long command ends where its files are whole.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

/// A flag that is set by Ctrl-C; a second Ctrl-C ends the program at once.
pub(super) fn on_interrupt() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let set = stop.clone();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let Ok(runtime) = runtime else { return };
        runtime.block_on(async {
            if tokio::signal::ctrl_c().await.is_ok() {
                set.store(true, Ordering::Relaxed);
                let again = tokio::signal::ctrl_c().await;
                if again.is_ok() {
                    std::process::exit(130);
                }
            }
        });
    });
    stop
}
