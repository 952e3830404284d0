//! Listening to an engine that plays its sound itself, or to the silent one: a process a unit.

use std::io;
use std::time::{Duration, Instant};

use super::super::engine::Speech;
use super::super::event::{Event, EventKind, Failure};
use super::super::process::Process;
use super::super::utterance::{Utterance, Voice, parts};
use super::{Message, Mode, Worker, weight};

impl<N: Fn(Event)> Worker<N> {
    pub(super) fn speak(&mut self, unit: usize) {
        self.emit(EventKind::Preparing { unit });
        let (text, seconds) = self.words(unit);
        let mut rest = parts(&text, self.engine.most_characters());
        let first = rest.pop_front().unwrap_or_default();
        match self.voice(&first) {
            Ok(sound) => {
                let limit = match sound {
                    Voice::Silence => Duration::from_secs_f64(seconds),
                    Voice::Command { .. } => self.time_limit(seconds),
                };
                let since = Some(Instant::now());
                self.current = Some(Utterance { sound, text, rest, spoken: Duration::ZERO, since, limit });
                self.emit(EventKind::Speaking { unit });
            }
            Err(error) => self.fail(Failure::of_spawn(&self.engine.program(), &error)),
        }
    }

    pub(super) fn voice(&mut self, text: &str) -> io::Result<Voice> {
        let title = self.title();
        let speech = Speech { rate: self.settings.rate, lang: &self.settings.lang, title: &title };
        let Some(invocation) = self.engine.invocation(text, &speech, None)? else {
            return Ok(Voice::Silence);
        };
        self.serial += 1;
        let (outbox, serial) = (self.outbox.clone(), self.serial);
        let process = Process::spawn(invocation, move || {
            // Nobody waits for it any more when the worker has quit.
            let _ = outbox.send(Message::Exited(serial));
        })?;
        Ok(Voice::Command { process, serial })
    }

    pub(super) fn exited(&mut self, serial: u64) {
        let is_current = |current: &mut Utterance| matches!(current.sound, Voice::Command { serial: s, .. } if s == serial);
        let Some(mut current) = self.current.take_if(is_current) else { return };
        let elapsed = current.elapsed(Instant::now());
        let Voice::Command { process, .. } = current.sound else { return };
        let exit = process.reap();
        let program = self.engine.program();
        match exit.code {
            // A part ended as it was to stand still: the sentence begins again when it goes on.
            Some(0) if !current.rest.is_empty() && matches!(self.mode, Mode::Paused { .. }) => {}
            Some(0) if !current.rest.is_empty() => {
                let next = current.rest.pop_front().unwrap_or_default();
                match self.voice(&next) {
                    Ok(sound) => self.current = Some(Utterance { sound, ..current }),
                    Err(error) => self.fail(Failure::of_spawn(&program, &error)),
                }
            }
            Some(0) if self.is_too_fast(&current.text, elapsed) => {
                let failure = Failure::TooFast { program, stderr_tail: exit.stderr_tail };
                if self.doubt(failure) {
                    self.emit(EventKind::Finished { unit: self.position, seconds: elapsed.as_secs_f64() });
                    self.go_on(self.position + 1);
                }
            }
            Some(0) => self.finished(self.position, elapsed.as_secs_f64()),
            _ => self.stumble(Failure::of_exit(&program, exit)),
        }
    }

    pub(super) fn is_too_fast(&self, text: &str, elapsed: Duration) -> bool {
        let characters = weight(text);
        let least = if characters >= 4.0 { self.limits.least.as_secs_f64() } else { 0.0 };
        elapsed.as_secs_f64() < least.max(characters * self.limits.least_a_character)
    }
}
