//! Listening to an engine that writes its sound: what is asked for ahead, and how it gets to the loudspeaker.

use std::time::Duration;

use super::super::ahead::Made;
use super::super::audio::Stop;
use super::super::config::SpeakMode;
use super::super::event::{Event, Failure};
use super::super::player::Limits;
use super::super::stage::is_plausible;
use super::super::synth::{Job, Request};
use super::super::utterance::parts;
use super::{Message, Mode, Worker, weight};

impl<N: Fn(Event)> Worker<N> {
    /// Gives the sound of `unit` to the loudspeaker, if it is made.
    pub(super) fn perform(&mut self, unit: usize) {
        match self.ahead.look(unit) {
            Made::Not | Made::Soon => {}
            Made::Failed(failure) => {
                self.ahead.forget(unit);
                self.stumble(failure);
            }
            Made::Sound(sound) => {
                let characters = weight(&self.words(unit).0);
                let Limits { least_a_character, least, .. } = self.limits;
                if !is_plausible(&sound, characters, least_a_character, least) {
                    self.run.doubtful = Some(unit);
                    self.ahead.forget(unit);
                    let program = self.engine.program();
                    if !self.doubt(Failure::TooFast { program, stderr_tail: String::new() }) {
                        return;
                    }
                }
                let gap = self.gap(unit);
                if let Err(failure) = self.stage.play(unit, &sound, gap) {
                    self.fail(Failure::Output(failure));
                }
            }
        }
    }

    /// The silence behind `unit`: none behind the last one.
    fn gap(&self, unit: usize) -> Duration {
        let (Some(this), Some(next)) = (self.units.get(unit), self.units.get(unit + 1)) else {
            return Duration::ZERO;
        };
        let stop = Stop::after(this.text(&self.article), next.block != this.block);
        self.settings.pauses.at(stop, self.settings.rate)
    }

    /// Has the sentences made that will be wanted.
    pub(super) fn fetch(&mut self) {
        if self.engine.mode() != SpeakMode::Synthesize || self.mode == Mode::Idle {
            return;
        }
        let first = self.position;
        // What is in the loudspeaker already is kept for a repetition, but not made again.
        let is_done = self.stage.is_busy() && self.ahead.look(first) == Made::Not;
        let last =
            first.saturating_add(self.settings.lookahead.into()).min(self.units.len().saturating_sub(1));
        let wanted = (first..=last).filter(|unit| *unit != first || !is_done);
        let wanted: Vec<usize> = wanted.collect();
        let requests: Vec<(usize, Request)> = wanted
            .iter()
            .filter(|unit| self.ahead.look(**unit) == Made::Not)
            .map(|unit| (*unit, self.request(*unit)))
            .collect();
        let (engine, outbox) = (&self.engine, &self.outbox);
        self.ahead.want(wanted.iter().copied(), |unit, serial| {
            let request = requests.iter().find(|(of, _)| *of == unit).map(|(_, request)| request.clone());
            let outbox = outbox.clone();
            Job::start(engine.clone(), request.unwrap_or_default(), move |made| {
                // Nobody waits for it any more when the worker has quit.
                let _ = outbox.send(Message::Made(serial, made));
            })
        });
    }

    pub(super) fn request(&self, unit: usize) -> Request {
        let (text, seconds) = self.words(unit);
        Request {
            parts: parts(&text, self.engine.most_characters()).into(),
            rate: self.settings.rate,
            lang: self.settings.lang.clone(),
            title: self.title(),
            limit: self.time_limit(seconds),
            cache: self.settings.cache.clone(),
        }
    }
}
