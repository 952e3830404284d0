//! The signals that end or suspend a command that makes sound, caught so that it ends in order.
//!
//! In comes what to do at a signal; while the value lives it is done, and dropped, the signals are let go. What a signal
//! means is not known here.

/// The signals that are caught. Dropped, they are let go.
#[cfg(unix)]
pub(super) struct Signals(signal_hook::iterator::Handle);

#[cfg(unix)]
impl Signals {
    /// Calls `at` with each of the signals `caught` that comes, on a thread of its own, until it says no.
    pub(super) fn watch(
        caught: &[i32],
        mut at: impl FnMut(i32) -> bool + Send + 'static,
    ) -> std::io::Result<Self> {
        let mut signals = signal_hook::iterator::Signals::new(caught)?;
        let handle = signals.handle();
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if !at(signal) {
                    break;
                }
            }
        });
        Ok(Self(handle))
    }
}

#[cfg(unix)]
impl Drop for Signals {
    fn drop(&mut self) {
        self.0.close();
    }
}
