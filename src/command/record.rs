//! `langdu listen SOURCE -o FILE`: the article as a recording, with subtitles beside it if they are wanted.
//!
//! An article, the `[tts]` table and the options come in; files and a [`Status`] go out. Everything is checked before
//! anything is synthesised, and a file appears when it is complete. What was synthesised is kept, so that the same
//! command goes on where it was interrupted.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::export::{cannot_write, refuse_existing};
use super::listen::{ListenOptions, USAGE, start, with_options};
#[cfg(unix)]
use super::signals::Signals;
use super::{Context, Failure, Status, Streams};
use crate::article::Article;
use crate::cli::{self, Subtitles};
use crate::paths::Paths;
use crate::shelf::write::{write_atomically, write_file_atomically};
use crate::tui::strings::{Lang, Msg, fill};
use crate::tui::voice_words::{describe_engine_error, describe_failure};
use crate::voice::audio::cache::{Cache, LIMIT};
use crate::voice::audio::duration;
use crate::voice::record::{Inbox, Interrupt, RecordError, Script, Track, encode, lrc, record, srt};
use crate::voice::{Engine, Purpose, TtsConfig, clock_text, discover, units};

/// Columns of the bar of progress.
const BAR: usize = 24;
/// How often it is drawn anew at most.
const TICK: Duration = Duration::from_millis(50);

pub(super) fn run(
    article: &Article,
    options: &cli::Listen,
    voice: &ListenOptions,
    path: &Path,
    context: &Context,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let lang = context.lang;
    let tts = with_options(&context.config.tts, voice);
    let encoder = encoder(path, &tts, lang)?;
    let beside = options.subtitles.map(|kind| (kind, path.with_extension(kind.extension())));
    let paths: Vec<PathBuf> =
        std::iter::once(path.to_owned()).chain(beside.as_ref().map(|(_, path)| path.clone())).collect();
    refuse_existing(&paths, options.force, lang)?;
    let units = units(article);
    let first = start(article, &units, voice.from).map_err(|(code, (message, numbers))| {
        let said = fill(message, lang, &numbers.iter().map(|number| number as _).collect::<Vec<_>>());
        if code == USAGE { Failure::Usage(said) } else { Failure::Failed(said) }
    })?;
    let wanted = units.get(first..).unwrap_or_default();
    let engine = discover(&tts, Purpose::Recording).map_err(|error| {
        let said = describe_engine_error(&error, lang);
        if error.is_of_the_table() { Failure::Usage(said) } else { Failure::Failed(said) }
    })?;
    if engine.is_silent() {
        return Err(Failure::Usage(fill(Msg::RecordSilent, lang, &[])));
    }
    let script = Script {
        article,
        units: wanted,
        engine: &engine,
        rate: tts.rate,
        lang: "zh-CN",
        pauses: tts.pause,
        cache: cache(wanted.len()),
        dictionary: std::sync::Arc::clone(&tts.words),
    };
    let (interrupt, inbox) = Interrupt::new();
    let _signals = break_off_at_signals(interrupt).map_err(|error| cannot_write(path, &error, lang))?;
    let begun = Instant::now();
    let mut bar = Bar::new(script.units.len(), &engine, lang);
    let track = match &encoder {
        None => write_file_atomically(path, options.force, |file| {
            let written = record(&script, BufWriter::new(file), &inbox, |done, samples| {
                bar.draw(done, samples, streams.err);
            });
            written.map(|(track, _)| track)
        }),
        Some(argv) => record_encoded(&script, argv, path, options.force, &inbox, |done, samples| {
            bar.draw(done, samples, streams.err);
        }),
    };
    bar.close(streams.err);
    // What was interrupted, or has failed, goes on later and needs what there is.
    if track.is_ok()
        && let Some(cache) = &script.cache
    {
        // Not tidied now, it is when something is heard.
        let _ = cache.tidy(LIMIT);
    }
    let track = match track {
        Ok(track) => track,
        Err(RecordError::Interrupted) => return Ok(Status::Interrupted),
        Err(error) => return Err(describe(&error, first, path, lang)),
    };
    if let Some((kind, beside)) = &beside {
        let text = |unit: usize| script.units.get(unit).map_or("", |unit| unit.text(article));
        let (title, author) = (article.meta().title.as_deref(), article.meta().author.as_deref());
        let written = match kind {
            Subtitles::Srt => srt(&track, text),
            Subtitles::Lrc => lrc(&track, title, author, text),
        };
        write_atomically(beside, written.as_bytes(), options.force)
            .map_err(|error| cannot_write(beside, &error, lang))?;
    }
    let length = clock_text(duration(track.samples, track.rate));
    let took = format!("{:.1}", begun.elapsed().as_secs_f64());
    let done = fill(Msg::RecordDone, lang, &[&path.display(), &track.lines.len(), &length, &took]);
    // Who cannot be told has the file all the same.
    let _ = writeln!(streams.err, "{}", super::plain(&done));
    Ok(Status::Done)
}

/// The command that makes the form `path` asks for by its extension; `None` for WAV, which needs none.
fn encoder(path: &Path, tts: &TtsConfig, lang: Lang) -> Result<Option<Vec<String>>, Failure> {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let extension = extension.unwrap_or_default();
    if extension == "wav" {
        return Ok(None);
    }
    let Some(argv) = tts.encode.get(&extension) else {
        return Err(Failure::Usage(fill(Msg::RecordNoEncoder, lang, &[&path.display(), &extension])));
    };
    let has = |gap: &str| argv.iter().skip(1).any(|word| word.contains(gap));
    if has("{in}") && has("{out}") {
        return Ok(Some(argv.clone()));
    }
    Err(Failure::Usage(fill(Msg::RecordEncoder, lang, &[&extension])))
}

/// Sounds are kept as long as the recording may need them, however long it is; once it is made they are tidied to
/// the usual limit.
fn cache(units: usize) -> Option<Cache> {
    /// Thirty seconds of sound: more than a sentence is.
    const SENTENCE: u64 = 30 * 2 * 24000;
    let paths = Paths::find()?;
    Some(Cache::new(&paths.sounds(), LIMIT.max(units as u64 * SENTENCE)))
}

/// Records into a WAV file that nobody sees, and lets `argv` make of it what `path` is to be.
fn record_encoded(
    script: &Script<'_>,
    argv: &[String],
    path: &Path,
    force: bool,
    inbox: &Inbox,
    progress: impl FnMut(usize, u64),
) -> Result<Track, RecordError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = tempfile::Builder::new().prefix(".langdu-").tempdir_in(parent)?;
    let wav = folder.path().join("recording.wav");
    let encoded = folder.path().join("recording").with_extension(path.extension().unwrap_or_default());
    let file = fs::File::create(&wav)?;
    let (track, _) = record(script, BufWriter::new(file), inbox, progress)?;
    encode(argv, &wav, &encoded, inbox)?;
    let mut made = fs::File::open(&encoded)?;
    write_file_atomically(path, force, |file| {
        io::copy(&mut made, file).map(drop).map_err(RecordError::Write)
    })?;
    Ok(track)
}

/// What went wrong, on one line. The first unit of the recording is `first`.
fn describe(error: &RecordError, first: usize, path: &Path, lang: Lang) -> Failure {
    let sentence = |unit: &usize, why: &str| fill(Msg::RecordSentence, lang, &[&(first + unit + 1), &why]);
    Failure::Failed(match error {
        RecordError::Engine { unit, failure } => sentence(unit, &describe_failure(failure, lang)),
        RecordError::Encoder(failure) => {
            fill(Msg::RecordNotEncoded, lang, &[&path.display(), &describe_failure(failure, lang)])
        }
        RecordError::Implausible { unit, seconds } => {
            let why = fill(Msg::RecordImplausible, lang, &[&format!("{seconds:.2}")]);
            sentence(unit, &why)
        }
        RecordError::Nothing | RecordError::Interrupted => fill(Msg::VoiceNothing, lang, &[]),
        RecordError::Write(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            fill(Msg::CannotWrite, lang, &[&path.display(), &Msg::SoundTooLong.text(lang)])
        }
        RecordError::Write(error) => return cannot_write(path, error, lang),
    })
}

/// The bar of progress; without a terminal there is none.
struct Bar {
    total: usize,
    name: String,
    lang: Lang,
    terminal: bool,
    drawn: Option<Instant>,
}

impl Bar {
    fn new(total: usize, engine: &Engine, lang: Lang) -> Self {
        Self {
            total,
            name: crate::text::sanitize::clean_line(engine.name()),
            lang,
            terminal: io::stderr().is_terminal(),
            drawn: None,
        }
    }

    fn draw(&mut self, done: usize, _samples: u64, err: &mut dyn Write) {
        if !self.terminal || (done < self.total && self.drawn.is_some_and(|drawn| drawn.elapsed() < TICK)) {
            return;
        }
        self.drawn = Some(Instant::now());
        let filled = BAR * done / self.total.max(1);
        let bar = format!("{}{}", "#".repeat(filled), "·".repeat(BAR - filled));
        let line = fill(Msg::RecordProgress, self.lang, &[&self.name, &bar, &done, &self.total]);
        // A bar that cannot be drawn is missed by nobody.
        let _ = write!(err, "\r{line}\x1b[K").and_then(|()| err.flush());
    }

    fn close(&self, err: &mut dyn Write) {
        if self.drawn.is_some() {
            let _ = write!(err, "\r\x1b[K").and_then(|()| err.flush());
        }
    }
}

/// Breaks a recording off at a signal, so that nothing half made stays.
#[cfg(unix)]
fn break_off_at_signals(interrupt: Interrupt) -> io::Result<Signals> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    Signals::watch(&[SIGINT, SIGTERM, SIGHUP], move |_| {
        interrupt.interrupt();
        true
    })
}

/// Elsewhere Ctrl-C ends langdu and the engine alike.
#[cfg(not(unix))]
fn break_off_at_signals(_: Interrupt) -> io::Result<()> {
    Ok(())
}
