//! The sentences that are made into sound before they are heard: at most a few, by at most two engines at a time.
//!
//! The player says which sentences it will want; what it does not want any more is called off. Nothing is played here.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread::JoinHandle;

use super::audio::Sound;
use super::event::Failure;
use super::synth::Job;

/// How many engines work at a time.
const WORKERS: usize = 2;

/// The sounds of the sentences around the present one.
#[derive(Default)]
pub(super) struct Ahead {
    slots: BTreeMap<usize, Slot>,
    serial: u64,
    /// Threads of what was called off; each ends when its process has.
    ending: Vec<JoinHandle<()>>,
}

enum Slot {
    Making(u64, Job),
    Made(Result<Arc<Sound>, Failure>),
}

/// How far the sound of a sentence is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Made {
    /// Nobody has asked for it.
    Not,
    /// It is being made.
    Soon,
    /// Here it is.
    Sound(Arc<Sound>),
    /// The engine failed on it.
    Failed(Failure),
}

impl Ahead {
    /// Sees to it that `wanted` are made, the first of them first, and nothing else. `start` begins a job that has
    /// the given serial number.
    pub(super) fn want(
        &mut self,
        wanted: impl Iterator<Item = usize> + Clone,
        start: impl Fn(usize, u64) -> Job,
    ) {
        let unwanted: Vec<usize> =
            self.slots.keys().copied().filter(|unit| !wanted.clone().any(|other| other == *unit)).collect();
        for unit in unwanted {
            self.forget(unit);
        }
        for unit in wanted {
            if self.slots.values().filter(|slot| matches!(slot, Slot::Making(..))).count() >= WORKERS {
                break;
            }
            if !self.slots.contains_key(&unit) {
                self.serial += 1;
                let job = start(unit, self.serial);
                self.slots.insert(unit, Slot::Making(self.serial, job));
            }
        }
    }

    /// Takes in what the job of that serial number has made. What nobody waits for any more is dropped.
    pub(super) fn take_in(&mut self, serial: u64, made: Result<Sound, Failure>) {
        let of_it = |slot: &&mut Slot| matches!(slot, Slot::Making(other, _) if *other == serial);
        if let Some(slot) = self.slots.values_mut().find(of_it) {
            *slot = Slot::Made(made.map(Arc::new));
        }
    }

    /// How far the sound of `unit` is.
    pub(super) fn look(&self, unit: usize) -> Made {
        match self.slots.get(&unit) {
            None => Made::Not,
            Some(Slot::Making(..)) => Made::Soon,
            Some(Slot::Made(Ok(sound))) => Made::Sound(Arc::clone(sound)),
            Some(Slot::Made(Err(failure))) => Made::Failed(failure.clone()),
        }
    }

    /// Drops the sound of `unit`, so that it is made anew if it is wanted again.
    pub(super) fn forget(&mut self, unit: usize) {
        self.ending.retain(|thread| !thread.is_finished());
        if let Some(Slot::Making(_, job)) = self.slots.remove(&unit) {
            self.ending.extend(job.call_off());
        }
    }

    /// Drops every sound but that of `kept`.
    pub(super) fn forget_all_but(&mut self, kept: Option<usize>) {
        let units: Vec<usize> = self.slots.keys().copied().filter(|unit| Some(*unit) != kept).collect();
        for unit in units {
            self.forget(unit);
        }
    }

    /// Calls everything off and waits until no process is left.
    pub(super) fn close(&mut self) {
        self.forget_all_but(None);
        for thread in self.ending.drain(..) {
            // A thread that panicked has dropped its process.
            let _ = thread.join();
        }
    }
}
