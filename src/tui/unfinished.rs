//! Threads that have something to finish, which the program waits for before it ends.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// Such threads. Whoever adds one never waits.
#[derive(Debug, Default)]
pub(super) struct Unfinished {
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Held by who waits: the threads that another one waits for have not ended either.
    waiting: Mutex<()>,
}

impl Unfinished {
    /// Does `work` on a thread of its own.
    pub(super) fn begin(&self, work: impl FnOnce() + Send + 'static) {
        self.add(thread::spawn(work));
    }

    /// Adds a thread that is there already.
    pub(super) fn add(&self, thread: JoinHandle<()>) {
        let mut threads = lock(&self.threads);
        threads.retain(|thread| !thread.is_finished());
        threads.push(thread);
    }

    /// Waits until all that were added before have ended.
    pub(super) fn wait(&self) {
        let _waiting = lock(&self.waiting);
        let threads = std::mem::take(&mut *lock(&self.threads));
        for thread in threads {
            // What it could not do it has said.
            let _ = thread.join();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;

    #[test]
    fn everybody_who_waits_waits_for_all_and_nobody_who_adds_does() {
        let (unfinished, done) = (Arc::new(Unfinished::default()), Arc::new(AtomicUsize::new(0)));
        let begin = |until: std::sync::mpsc::Receiver<()>| {
            let done = Arc::clone(&done);
            unfinished.begin(move || {
                let _ = until.recv();
                done.fetch_add(1, Ordering::SeqCst);
            });
        };
        let (first, until_first) = channel();
        begin(until_first);
        let waiters: Vec<_> = (0..2)
            .map(|_| {
                let (unfinished, done) = (Arc::clone(&unfinished), Arc::clone(&done));
                thread::spawn(move || {
                    unfinished.wait();
                    done.load(Ordering::SeqCst)
                })
            })
            .collect();
        // Others may be waiting already.
        let (second, until_second) = channel();
        begin(until_second);
        drop(first);
        drop(second);
        for waiter in waiters {
            assert!(waiter.join().unwrap() >= 1);
        }
        unfinished.wait();
        assert_eq!(done.load(Ordering::SeqCst), 2);
    }
}
