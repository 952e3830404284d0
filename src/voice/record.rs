//! An article as one recording: its sentences are synthesised, two at a time, and written one after another with
//! langdu's pauses between them.
//!
//! Units and an engine come in; a WAV file and a [`Track`] go out, which knows to the sample when each sentence is
//! heard. What is needed to go on after an interruption is in the cache. Nothing here knows a screen or names of files.

use std::collections::BTreeMap;
use std::io::{self, Seek, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::audio::cache::Cache;
use super::audio::resample::resample;
use super::audio::wav::Writer;
use super::audio::{Pauses, Sound, Stop, samples_in};
use super::clamp_rate;
use super::clock::estimate;
use super::discover::find_program;
use super::engine::Engine;
use super::event::Failure;
use super::normalise::dictionary::Dictionary;
use super::normalise::spell;
use super::process::{Invocation, Process};
use super::synth::{Job, Request, is_that};
use super::unit::Unit;
use super::utterance::parts;
use crate::article::Article;

/// How many engines work at a time.
const WORKERS: usize = 2;
/// How many sentences may be made before the one that is missing is written.
const AHEAD: usize = 8;
/// How often a sentence is tried.
const TRIES: usize = 2;
/// An engine hangs when it takes longer than three times the estimate and this; models have to be loaded.
const HANG: Duration = Duration::from_secs(20);

/// What is to be recorded.
#[derive(Clone, Debug)]
pub struct Script<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its sentences, or those of them that are wanted.
    pub units: &'a [Unit],
    /// The engine, which writes its sound.
    pub engine: &'a Engine,
    /// The rate, 0.5 to 3.0.
    pub rate: f32,
    /// The language, as in `zh-CN`.
    pub lang: &'a str,
    /// What stands between the sentences.
    pub pauses: Pauses,
    /// Where their sounds are kept.
    pub cache: Option<Cache>,
    /// The user's pronunciations.
    pub dictionary: Arc<Dictionary>,
}

/// When each sentence of a recording is heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Samples a second.
    pub rate: u32,
    /// For each sentence its index among the units and where its samples are; one that leaves nothing to be said is
    /// not in it.
    pub lines: Vec<(usize, Range<u64>)>,
    /// All samples.
    pub samples: u64,
}

/// Why there is no recording.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The engine failed on a sentence, twice.
    #[error("unit {unit}: {failure:?}")]
    Engine {
        /// The index of the unit.
        unit: usize,
        /// What the engine did.
        failure: Failure,
    },
    /// The command that encodes failed.
    #[error("encoding: {0:?}")]
    Encoder(Failure),
    /// The sound is so short or so long that it cannot be that sentence.
    #[error("unit {unit}: {seconds:.2} s of sound cannot be that sentence")]
    Implausible {
        /// The index of the unit.
        unit: usize,
        /// How long it is heard.
        seconds: f64,
    },
    /// Nothing is to be heard.
    #[error("there is nothing to be heard")]
    Nothing,
    /// It was interrupted.
    #[error("interrupted")]
    Interrupted,
    /// The recording could not be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// Breaks off a recording from another thread. Its clones are the same one.
#[derive(Clone, Debug)]
pub struct Interrupt(Sender<Step>);

/// Where a recording hears of what happens.
#[derive(Debug)]
pub struct Inbox {
    steps: Receiver<Step>,
    outbox: Sender<Step>,
}

#[derive(Debug)]
enum Step {
    Made(usize, Result<Sound, Failure>),
    Ended,
    Interrupt,
}

impl Interrupt {
    /// An interrupt and the inbox it arrives in.
    pub fn new() -> (Self, Inbox) {
        let (outbox, steps) = channel();
        (Self(outbox.clone()), Inbox { steps, outbox })
    }

    /// Breaks it off.
    pub fn interrupt(&self) {
        // A recording that is over cannot be broken off.
        let _ = self.0.send(Step::Interrupt);
    }
}

/// Records `script` into `out`. `progress` is told how many sentences have been written, and how many samples.
///
/// # Errors
/// A [`RecordError`]; what has been written is then to be thrown away. No process is left.
pub fn record<W: Write + Seek>(
    script: &Script<'_>,
    out: W,
    inbox: &Inbox,
    mut progress: impl FnMut(usize, u64),
) -> Result<(Track, W), RecordError> {
    let mut work =
        Work { script, inbox, jobs: BTreeMap::new(), made: BTreeMap::new(), tries: BTreeMap::new(), next: 0 };
    // The rate of the first sound is that of the recording.
    let (mut out, mut writer) = (Some(out), None);
    let mut track = Track::default();
    let mut pause = Duration::ZERO;
    for (index, unit) in script.units.iter().enumerate() {
        let sound = work.wait_for(index)?;
        if !sound.samples.is_empty() {
            let writer = match (&mut writer, out.take()) {
                (Some(writer), _) => writer,
                (empty @ None, Some(out)) => empty.insert(Writer::new(out, sound.rate)?),
                (None, None) => return Err(RecordError::Nothing),
            };
            track.rate = writer.rate();
            let silent = if track.lines.is_empty() { 0 } else { samples_in(pause, track.rate) };
            writer.write(&vec![0; usize::try_from(silent).unwrap_or_default()])?;
            let start = writer.written();
            writer.write(&resample(sound, track.rate).samples)?;
            track.lines.push((index, start..writer.written()));
            let ends_paragraph = script.units.get(index + 1).is_none_or(|next| next.block != unit.block);
            let stop = Stop::after(unit.text(script.article), ends_paragraph);
            pause = script.pauses.at(stop, script.rate);
            track.samples = writer.written();
        }
        progress(index + 1, track.samples);
    }
    match writer {
        Some(writer) => Ok((track, writer.finish()?)),
        None => Err(RecordError::Nothing),
    }
}

struct Work<'a> {
    script: &'a Script<'a>,
    inbox: &'a Inbox,
    jobs: BTreeMap<usize, Job>,
    made: BTreeMap<usize, Sound>,
    tries: BTreeMap<usize, usize>,
    /// The first unit that has not been begun.
    next: usize,
}

impl Work<'_> {
    /// The sound of the unit `index`; empty if it leaves nothing to be said.
    fn wait_for(&mut self, index: usize) -> Result<Sound, RecordError> {
        loop {
            while self.jobs.len() < WORKERS && self.next < self.script.units.len().min(index + AHEAD) {
                self.begin(self.next);
                self.next += 1;
            }
            if let Some(sound) = self.made.remove(&index) {
                return Ok(sound);
            }
            let step = self.inbox.steps.recv();
            let result = match step {
                Ok(Step::Made(unit, made)) => self.take_in(unit, made),
                Ok(Step::Ended) => Ok(()),
                Ok(Step::Interrupt) | Err(_) => Err(RecordError::Interrupted),
            };
            if let Err(error) = result {
                self.call_off();
                return Err(error);
            }
        }
    }

    fn begin(&mut self, index: usize) {
        let text = self.text(index);
        if !text.chars().any(char::is_alphanumeric) {
            self.made.insert(index, Sound::default());
            return;
        }
        let Script { engine, rate, lang, article, cache, .. } = self.script;
        let patient = || Duration::from_secs_f64(3.0 * estimate(&text) / f64::from(clamp_rate(*rate))) + HANG;
        let request = Request {
            parts: parts(&text, engine.most_characters()).into(),
            rate: *rate,
            lang: (*lang).to_owned(),
            title: article.meta().title.clone().unwrap_or_default(),
            limit: engine.timeout().unwrap_or_else(patient),
            cache: cache.clone(),
        };
        let outbox = self.inbox.outbox.clone();
        let job = Job::start((*engine).clone(), request, move |made| {
            // Nobody waits for it any more when the recording has failed.
            let _ = outbox.send(Step::Made(index, made));
        });
        self.jobs.insert(index, job);
    }

    fn take_in(&mut self, index: usize, made: Result<Sound, Failure>) -> Result<(), RecordError> {
        self.jobs.remove(&index);
        let error = match made {
            Ok(sound) if is_that(&sound, &self.text(index)) => {
                self.made.insert(index, sound);
                return Ok(());
            }
            Ok(sound) => RecordError::Implausible { unit: index, seconds: sound.duration().as_secs_f64() },
            Err(failure) => RecordError::Engine { unit: index, failure },
        };
        let tries = self.tries.entry(index).or_insert(0);
        *tries += 1;
        if *tries >= TRIES {
            return Err(error);
        }
        self.begin(index);
        Ok(())
    }

    /// Waits until no process is left.
    fn call_off(&mut self) {
        let threads: Vec<_> = std::mem::take(&mut self.jobs).into_values().map(Job::call_off).collect();
        for thread in threads.into_iter().flatten() {
            // A thread that panicked has dropped its process.
            let _ = thread.join();
        }
    }

    fn text(&self, index: usize) -> String {
        let heard =
            self.script.units.get(index).map(|unit| unit.spoken(self.script.article)).unwrap_or_default();
        spell(&heard, &self.script.engine.style(&self.script.dictionary))
    }
}

/// Lets the command `argv` make of the file `input` the file `output`, whose names stand for `{in}` and `{out}` in it.
/// No shell sees it.
///
/// # Errors
/// [`RecordError::Encoder`] for a command that is not there or fails; [`RecordError::Interrupted`].
pub fn encode(argv: &[String], input: &Path, output: &Path, inbox: &Inbox) -> Result<(), RecordError> {
    let name = argv.first().cloned().unwrap_or_default();
    let failed = RecordError::Encoder;
    let Some(program) = find_program(&name) else {
        return Err(failed(Failure::Missing { program: name }));
    };
    let (from, to) = (input.display().to_string(), output.display().to_string());
    let filled = |word: &String| word.replace("{in}", &from).replace("{out}", &to);
    let invocation =
        Invocation { program, arguments: argv.iter().skip(1).map(filled).collect(), ..Invocation::default() };
    let outbox = inbox.outbox.clone();
    let ended = move || {
        // Nobody waits for it any more when it was interrupted.
        let _ = outbox.send(Step::Ended);
    };
    let process =
        Process::spawn(invocation, ended).map_err(|error| failed(Failure::of_spawn(&name, &error)))?;
    loop {
        match inbox.steps.recv_timeout(Duration::from_secs(3600)) {
            Ok(Step::Ended) => break,
            Ok(Step::Made(..)) => {}
            Err(RecvTimeoutError::Timeout) => {
                process.kill_at_once();
                return Err(failed(Failure::Hang { program: name }));
            }
            Ok(Step::Interrupt) | Err(RecvTimeoutError::Disconnected) => {
                process.kill_at_once();
                return Err(RecordError::Interrupted);
            }
        }
    }
    let exit = process.reap();
    match exit.code {
        Some(0) => Ok(()),
        _ => Err(failed(Failure::of_exit(&name, exit))),
    }
}

/// Subtitles as SRT: for each sentence its number, its times and `text`.
pub fn srt<'a>(track: &Track, text: impl Fn(usize) -> &'a str) -> String {
    let time = |sample| {
        let (hours, minutes, seconds, milliseconds) = parts_of(track, sample, 1000);
        format!("{hours:02}:{minutes:02}:{seconds:02},{milliseconds:03}")
    };
    let cue = |(number, (unit, samples)): (usize, &(usize, Range<u64>))| {
        let number = number + 1;
        format!("{number}\n{} --> {}\n{}\n\n", time(samples.start), time(samples.end), one_line(text(*unit)))
    };
    track.lines.iter().enumerate().map(cue).collect()
}

/// Subtitles as LRC: for each sentence when it begins, and `text`; title and author before them.
pub fn lrc<'a>(
    track: &Track,
    title: Option<&str>,
    author: Option<&str>,
    text: impl Fn(usize) -> &'a str,
) -> String {
    let tags = [("ti", title), ("ar", author)];
    let tag = |(name, value): (&str, Option<&str>)| Some(format!("[{name}:{}]\n", one_line(value?)));
    let line = |(unit, samples): &(usize, Range<u64>)| {
        let (hours, minutes, seconds, hundredths) = parts_of(track, samples.start, 100);
        format!("[{:02}:{seconds:02}.{hundredths:02}]{}\n", hours * 60 + minutes, one_line(text(*unit)))
    };
    tags.into_iter().filter_map(tag).chain(track.lines.iter().map(line)).collect()
}

/// Hours, minutes, seconds and parts of a second at which a sample is heard, rounded to the nearest part.
fn parts_of(track: &Track, sample: u64, parts: u64) -> (u64, u64, u64, u64) {
    let rate = u64::from(track.rate.max(1));
    let all = (sample * parts + rate / 2) / rate;
    let seconds = all / parts;
    (seconds / 3600, seconds / 60 % 60, seconds % 60, all % parts)
}

/// `text` without what would begin another line or mean something in a subtitle.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").replace("-->", "→")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track() -> Track {
        let lines = vec![(0, 0..22049), (2, 28664..22050 * 3700 + 11)];
        Track { rate: 22050, lines, samples: 22050 * 3700 + 11 }
    }

    fn text(unit: usize) -> &'static str {
        ["山里的邮递员", "", "他走\n\n了 --> 很远。"][unit]
    }

    #[test]
    fn subtitles_stand_where_the_samples_are() {
        assert_eq!(
            srt(&track(), text),
            "1\n00:00:00,000 --> 00:00:01,000\n山里的邮递员\n\n2\n00:00:01,300 --> 01:01:40,000\n他走 了 → 很远。\n\n"
        );
        assert_eq!(
            lrc(&track(), Some("山里的\n邮递员"), None, text),
            "[ti:山里的 邮递员]\n[00:00.00]山里的邮递员\n[00:01.30]他走 了 → 很远。\n"
        );
    }
}
