//! One sentence as sound: the engine's command is run, and what it writes is read, judged and trimmed.
//!
//! A text as the engine gets it comes in, samples go out, or a [`SynthesisError`] that says what the engine did
//! instead. An exit code of zero proves nothing: engines end well without having spoken a word. Whoever waits can be
//! let go at any moment by a [`Cancel`]; no process is left behind by any way out.

use std::io::{self, Read, Write};
use std::process::ChildStdout;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::audio::cache::{Cache, Key};
use super::audio::resample::resample;
use super::audio::{Sound, WavError, silence, wav};
use super::clamp_rate;
use super::clock::estimate;
use super::discover::find_program;
use super::engine::{Engine, Speech};
use super::normalise::is_han;
use super::process::{Exit, Input, Invocation, Process};

/// The least that an engine spends on a character, in seconds.
const LEAST: f64 = 0.03;
/// The most that an engine spends on a character, in seconds.
const MOST: f64 = 2.0;
/// More bytes than this are no sentence: six minutes of samples at 44.1 kHz in stereo.
const BYTES: u64 = 64 << 20;
/// An engine hangs when it takes longer than three times the estimate and this.
const HANG: Duration = Duration::from_secs(5);
/// What the first sentence is given on top, for models to be loaded.
const FIRST: Duration = Duration::from_secs(15);
/// How long a pipe may stay open behind a command that has ended.
const PIPE: Duration = Duration::from_millis(500);

/// Why there is no sound of a sentence. Everything in it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SynthesisError {
    /// The program is not there any more.
    #[error("the program {program} is gone")]
    Missing {
        /// The program.
        program: String,
    },
    /// The program could not be started.
    #[error("the program {program} could not be started: {reason}")]
    Spawn {
        /// The program.
        program: String,
        /// What the system said.
        reason: String,
    },
    /// The program ended with an error.
    #[error("the program {program} failed: {}", exit.stderr_tail)]
    Exit {
        /// The program.
        program: String,
        /// How it ended.
        exit: Exit,
    },
    /// The program did not come to an end in time.
    #[error("the program {program} did not come to an end")]
    Hang {
        /// The program.
        program: String,
    },
    /// What it wrote is no sound.
    #[error("the program {program} wrote no sound: {error}")]
    Garbage {
        /// The program.
        program: String,
        /// What it is.
        error: WavError,
        /// The end of what the program said.
        stderr_tail: String,
    },
    /// The sound is so short or so long that it cannot be that sentence: engines without a Mandarin voice leave out
    /// what they cannot read.
    #[error("the program {program} made {milliseconds} ms of sound out of {characters} characters")]
    Implausible {
        /// The program.
        program: String,
        /// The length of the sound.
        milliseconds: u64,
        /// The characters that should be heard in it.
        characters: usize,
    },
    /// Nobody wants it any more.
    #[error("cancelled")]
    Cancelled,
    /// The engine is silent, or plays its sound itself.
    #[error("the engine {engine} writes no sound")]
    NotWritten {
        /// The engine.
        engine: String,
    },
}

/// Lets go of a synthesis from another thread. Its clones are the same one.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<(Mutex<Progress>, Condvar)>);

#[derive(Debug, Default)]
struct Progress {
    cancelled: bool,
    ended: bool,
    /// What the command wrote, once its pipe is closed.
    written: Option<Vec<u8>>,
}

impl Cancel {
    /// Ends what is being synthesised with it, and whatever will be.
    pub fn cancel(&self) {
        self.change(|progress| progress.cancelled = true);
    }

    /// Whether it was told to.
    pub fn is_cancelled(&self) -> bool {
        self.lock().cancelled
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.lock());
        self.0.1.notify_all();
    }

    /// Waits until `done`, or it is cancelled, or the time has come.
    fn wait(&self, deadline: Instant, done: impl Fn(&Progress) -> bool) -> MutexGuard<'_, Progress> {
        let limit = deadline.saturating_duration_since(Instant::now());
        let still = |progress: &mut Progress| !progress.cancelled && !done(progress);
        let waited = self.0.1.wait_timeout_while(self.lock(), limit, still);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// What is to be synthesised.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The engine, which writes its sound.
    pub engine: &'a Engine,
    /// Rate, language and title.
    pub speech: Speech<'a>,
    /// The text as the engine gets it.
    pub text: &'a str,
    /// Whether it is the first of a sitting: models have to be loaded.
    pub first: bool,
}

impl Request<'_> {
    /// What its sound is kept under: the engine's command without files, which has voice and rate in it, and the text.
    pub fn key(&self) -> Key {
        Key::new(&[&self.engine.identity(&self.speech), self.text])
    }

    /// How long the engine may take for it.
    fn limit(&self) -> Duration {
        let seconds = 3.0 * estimate(self.text) / f64::from(clamp_rate(self.speech.rate));
        let first = if self.first { FIRST } else { Duration::ZERO };
        self.engine.timeout().unwrap_or(Duration::from_secs_f64(seconds) + HANG + first)
    }
}

/// [`synthesise`], unless `cache` has the sound; and then it has.
///
/// # Errors
/// Those of [`synthesise`]. That a sound could not be kept is none.
pub fn synthesise_once(
    request: &Request<'_>,
    cache: &Cache,
    cancel: &Cancel,
) -> Result<Sound, SynthesisError> {
    let key = request.key();
    if let Some(sound) = cache.get(key) {
        return Ok(sound);
    }
    let sound = synthesise(request, cancel)?;
    let _ = cache.put(key, &sound);
    Ok(sound)
}

/// The sound of a sentence, trimmed of the engine's own silence. Blocks until it is there.
///
/// # Errors
/// A [`SynthesisError`].
pub fn synthesise(request: &Request<'_>, cancel: &Cancel) -> Result<Sound, SynthesisError> {
    let mut whole = Sound::default();
    for part in parts(request.text, request.engine.most_characters()) {
        let sound = synthesise_part(&Request { text: part, ..*request }, cancel)?;
        if whole.samples.is_empty() {
            whole = sound;
        } else {
            whole.samples.extend(resample(sound, whole.rate).samples);
        }
    }
    Ok(whole)
}

fn synthesise_part(request: &Request<'_>, cancel: &Cancel) -> Result<Sound, SynthesisError> {
    let engine = request.engine;
    let program = engine.program();
    let spawn = |error: io::Error| spawn_error(&program, &error);
    let named = || tempfile::Builder::new().prefix("langdu-").suffix(".wav").tempfile();
    let file = engine.writes_file().then(named).transpose().map_err(spawn)?;
    let path = file.as_ref().map(tempfile::NamedTempFile::path);
    let Some(invocation) = engine.invocation(request.text, &request.speech, path).map_err(spawn)? else {
        return Err(SynthesisError::NotWritten { engine: engine.name().to_owned() });
    };
    if file.is_none() && !invocation.output {
        return Err(SynthesisError::NotWritten { engine: engine.name().to_owned() });
    }
    let deadline = Instant::now() + request.limit();
    let (mut bytes, mut stderr_tail) = run(invocation, None, &program, deadline, cancel)?;
    if let Some(file) = file {
        bytes = read_file(file.path()).map_err(spawn)?;
    }
    if let Some(argv) = engine.decoder() {
        (bytes, stderr_tail) = decode(argv, bytes, deadline, cancel)?;
    }
    let format = engine.format().parse().unwrap_or_default();
    let mut sound = wav::read(&bytes, format).map_err(|error| SynthesisError::Garbage {
        program: program.clone(),
        error,
        stderr_tail,
    })?;
    silence::trim(&mut sound);
    judge(&sound, request.text, program)?;
    Ok(sound)
}

/// Runs a command to its end, with `input` on its standard input, and gives what it wrote on standard output and the
/// end of what it said.
fn run(
    invocation: Invocation,
    input: Option<Vec<u8>>,
    program: &str,
    deadline: Instant,
    cancel: &Cancel,
) -> Result<(Vec<u8>, String), SynthesisError> {
    {
        let mut progress = cancel.lock();
        if progress.cancelled {
            return Err(SynthesisError::Cancelled);
        }
        (progress.ended, progress.written) = (false, None);
    }
    let ended = cancel.clone();
    let mut process = Process::spawn(invocation, move || ended.change(|progress| progress.ended = true))
        .map_err(|error| spawn_error(program, &error))?;
    match process.take_stdout() {
        Some(stdout) => read_from(stdout, cancel.clone()),
        None => cancel.change(|progress| progress.written = Some(Vec::new())),
    }
    if let (Some(mut stdin), Some(input)) = (process.take_stdin(), input) {
        // It may close its input early or never read it: neither is an error of its own.
        thread::spawn(move || drop(stdin.write_all(&input)));
    }
    let (cancelled, ended) = {
        let progress = cancel.wait(deadline, |progress| progress.ended);
        (progress.cancelled, progress.ended)
    };
    if cancelled || !ended {
        process.kill();
        let program = program.to_owned();
        return Err(if cancelled { SynthesisError::Cancelled } else { SynthesisError::Hang { program } });
    }
    // What a command left behind may hold its pipe open; it is ended when the command is reaped.
    drop(cancel.wait(Instant::now() + PIPE, |progress| progress.written.is_some()));
    let exit = process.reap();
    if exit.code != Some(0) {
        return Err(SynthesisError::Exit { program: program.to_owned(), exit });
    }
    let written = cancel.wait(Instant::now() + PIPE, |progress| progress.written.is_some()).written.take();
    Ok((written.unwrap_or_default(), exit.stderr_tail))
}

/// Reads a pipe in a thread of its own, at most so much as a sentence can be.
fn read_from(stdout: ChildStdout, cancel: Cancel) {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is judged like what was read before the end.
        let _ = stdout.take(BYTES).read_to_end(&mut bytes);
        cancel.change(|progress| progress.written = Some(bytes));
    });
}

fn read_file(path: &std::path::Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What the decoder `argv` makes of `bytes`.
fn decode(
    argv: &[String],
    bytes: Vec<u8>,
    deadline: Instant,
    cancel: &Cancel,
) -> Result<(Vec<u8>, String), SynthesisError> {
    let name = argv.first().cloned().unwrap_or_default();
    let Some(program) = find_program(&name) else {
        return Err(SynthesisError::Missing { program: name });
    };
    let arguments = argv.get(1..).unwrap_or_default().to_vec();
    let invocation =
        Invocation { program, arguments, input: Input::Pipe, output: true, ..Invocation::default() };
    run(invocation, Some(bytes), &name, deadline, cancel)
}

fn spawn_error(program: &str, error: &io::Error) -> SynthesisError {
    let program = program.to_owned();
    match error.kind() {
        io::ErrorKind::NotFound => SynthesisError::Missing { program },
        _ => SynthesisError::Spawn { program, reason: error.to_string() },
    }
}

/// Whether `sound` can be `text` at all.
fn judge(sound: &Sound, text: &str, program: String) -> Result<(), SynthesisError> {
    // Four letters of a Latin word take the time of one Han character; spelt out, each takes the time of one.
    let spoken = || text.chars().filter(|character| character.is_alphanumeric());
    let least: f64 = spoken().map(|character| if is_han(character) { LEAST } else { LEAST / 4.0 }).sum();
    let characters = spoken().count();
    let most = MOST * f64::from(u32::try_from(characters.max(1)).unwrap_or(u32::MAX));
    let length = sound.duration();
    if (least..=most).contains(&length.as_secs_f64()) {
        return Ok(());
    }
    let milliseconds = u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
    Err(SynthesisError::Implausible { program, milliseconds, characters })
}

/// `text` in parts of at most `most` characters, cut behind the last mark that is not in the first half of a part, or
/// where it must be.
fn parts(text: &str, most: usize) -> Vec<&str> {
    let most = most.max(1);
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some((limit, _)) = rest.char_indices().nth(most) {
        let window = rest.get(..limit).unwrap_or(rest);
        let half = window.char_indices().nth(most / 2).map_or(0, |(half, _)| half);
        let behind = |(index, mark): (usize, char)| index + mark.len_utf8();
        let mut marks = window.char_indices().filter(|(_, c)| "，。、；：！？,;:!?".contains(*c)).map(behind);
        let cut = marks.rfind(|cut| *cut > half).unwrap_or(limit);
        let (part, behind) = rest.split_at(cut);
        parts.push(part);
        rest = behind;
    }
    parts.push(rest);
    parts
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::config::{EngineConfig, OutputBy, SpeakMode};
    use super::super::template::Item;
    use super::*;

    /// An engine that is a shell script, which finds a second of sound in `$SOUND`.
    struct Rig {
        folder: tempfile::TempDir,
        config: EngineConfig,
    }

    impl Rig {
        fn new(script: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("sound.wav");
            let samples = [vec![0; 2000], vec![5000; 8000], vec![0; 3000]].concat();
            std::fs::write(&path, wav::to_bytes(&Sound { rate: 8000, samples }).unwrap()).unwrap();
            let item = |text: &str| Item::one(text).unwrap();
            let config = EngineConfig {
                mode: SpeakMode::Synthesize,
                cmd: vec![item("sh"), item("-c"), item(script), item("engine"), item("{out_file}")],
                output: OutputBy::File,
                env: BTreeMap::from([
                    ("SOUND".to_owned(), path.display().to_string()),
                    ("LOG".to_owned(), folder.path().join("log").display().to_string()),
                ]),
                ..EngineConfig::default()
            };
            Self { folder, config }
        }

        fn stdout(script: &str) -> Self {
            let mut rig = Self::new(script);
            rig.config.output = OutputBy::Stdout;
            rig.config.cmd.truncate(3);
            rig
        }

        fn synthesise(&self, text: &str) -> Result<Sound, SynthesisError> {
            self.with(text, |request| synthesise(request, &Cancel::default()))
        }

        fn with<T>(&self, text: &str, does: impl FnOnce(&Request<'_>) -> T) -> T {
            let engine = Engine::new("test", &self.config, "").unwrap();
            let speech = Speech { rate: 1.0, lang: "zh-CN", title: "" };
            does(&Request { engine: &engine, speech, text, first: false })
        }

        fn log(&self) -> Vec<String> {
            let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            log.lines().map(str::to_owned).collect()
        }
    }

    #[test]
    fn sound_comes_from_standard_output_or_a_file_and_is_trimmed() {
        for rig in
            [Rig::stdout("cat >/dev/null; cat \"$SOUND\""), Rig::new("cat >/dev/null; cp \"$SOUND\" \"$1\"")]
        {
            let sound = rig.synthesise("清晨六点，他出门了。").unwrap();
            assert_eq!((sound.rate, sound.samples.len()), (8000, 40 + 8000 + 80));
        }
    }

    #[test]
    fn raw_samples_and_what_is_decoded_are_sound_too() {
        let mut raw = Rig::stdout("tail -c +45 \"$SOUND\"");
        raw.config.format = "s16le:8000:1".to_owned();
        assert_eq!(raw.synthesise("好").unwrap().samples.len(), 8120);
        let mut decoded = Rig::stdout("tr '\\000-\\377' '\\001-\\377\\000' <\"$SOUND\"");
        decoded.config.format = "strange".to_owned();
        decoded.config.decode = ["tr", "\\001-\\377\\000", "\\000-\\377"].map(str::to_owned).to_vec();
        assert_eq!(decoded.synthesise("好").unwrap().samples.len(), 8120);
    }

    #[test]
    fn whatever_goes_wrong_is_told() {
        let error = |script: &str| Rig::stdout(script).synthesise("清晨六点出门").unwrap_err();
        let failed = error("echo 'no voice' >&2; cat \"$SOUND\"; exit 3");
        assert!(
            matches!(&failed, SynthesisError::Exit { exit, .. } if exit.code == Some(3) && exit.stderr_tail == "no voice"),
            "{failed}"
        );
        let garbage = error("echo '<html>'; echo busy >&2");
        let html = WavError::NotSound { found: "HTML" };
        assert!(
            matches!(&garbage, SynthesisError::Garbage { error, stderr_tail, .. } if *error == html && stderr_tail == "busy"),
            "{garbage}"
        );
        for (script, wanted) in [("true", WavError::Empty), ("head -c 44 \"$SOUND\"", WavError::NoSamples)] {
            assert!(matches!(error(script), SynthesisError::Garbage { error, .. } if error == wanted));
        }
        assert!(matches!(
            error("head -c 4400 \"$SOUND\""),
            SynthesisError::Implausible { characters: 6, .. }
        ));
        // A flood on both pipes blocks nobody.
        assert!(matches!(
            error("yes 2>/dev/null | head -c 3000000; yes | head -c 300000 >&2"),
            SynthesisError::Garbage { .. }
        ));
        let mut gone = Rig::stdout("true");
        gone.config.decode = vec!["cat".to_owned()];
        gone.with("好", |request| {
            assert!(synthesise(request, &Cancel::default()).is_err());
            let engine = Engine::silent();
            let silent = synthesise(&Request { engine: &engine, ..*request }, &Cancel::default());
            assert_eq!(silent, Err(SynthesisError::NotWritten { engine: "silent".into() }));
        });
    }

    #[test]
    fn a_sentence_too_long_for_its_text_is_not_believed() {
        let rig = Rig::stdout("cat \"$SOUND\"");
        assert!(rig.synthesise("好").is_ok());
        assert!(matches!(rig.synthesise(&"好".repeat(300)), Err(SynthesisError::Implausible { .. })));
        let short = Sound { rate: 8000, samples: vec![5; 8000 * 5] };
        assert!(judge(&short, "好", String::new()).is_err(), "five seconds for a character");
        assert!(judge(&short, "好好好", String::new()).is_ok());
    }

    #[test]
    fn an_engine_that_hangs_is_ended_and_one_that_is_not_wanted_as_well() {
        let mut rig = Rig::stdout("echo $$ >>\"$LOG\"; exec sleep 600");
        rig.config.timeout = super::super::config::Timeout::Seconds(0.3);
        assert!(matches!(rig.synthesise("好"), Err(SynthesisError::Hang { .. })));
        rig.config.timeout = super::super::config::Timeout::Seconds(600.0);
        let cancel = Cancel::default();
        let other = cancel.clone();
        let log = rig.folder.path().join("log");
        let waiting = thread::spawn(move || {
            // Two lines: the second engine is on its way.
            while std::fs::read_to_string(&log).unwrap_or_default().lines().count() < 2 {
                thread::park_timeout(Duration::from_millis(2));
            }
            other.cancel();
        });
        assert_eq!(rig.with("好", |request| synthesise(request, &cancel)), Err(SynthesisError::Cancelled));
        assert_eq!(rig.with("好", |request| synthesise(request, &cancel)), Err(SynthesisError::Cancelled));
        waiting.join().unwrap();
        for pid in rig.log() {
            assert!(!std::path::Path::new(&format!("/proc/{pid}")).exists(), "{pid}");
        }
    }

    #[test]
    fn a_sound_is_made_once_and_a_failure_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), 1 << 20);
        let once = |rig: &Rig, text: &str| {
            rig.with(text, |request| synthesise_once(request, &cache, &Cancel::default()))
        };
        let rig = Rig::stdout("echo x >>\"$LOG\"; cat \"$SOUND\"");
        let first = once(&rig, "一句话。").unwrap();
        assert_eq!(once(&rig, "一句话。").unwrap(), first);
        assert_eq!(rig.log().len(), 1);
        once(&rig, "另一句。").unwrap();
        assert_eq!(rig.log().len(), 2);
        let failing = Rig::stdout("echo x >>\"$LOG\"; head -c 200 \"$SOUND\"");
        for _ in 0..2 {
            once(&failing, "一句话。").unwrap_err();
        }
        assert_eq!(failing.log().len(), 2);
    }

    #[test]
    fn a_long_text_is_given_in_parts() {
        assert_eq!(parts("一二三，四五六，七八九十", 8), ["一二三，四五六，", "七八九十"]);
        assert_eq!(parts("一，二三四五六七八九", 5), ["一，二三四", "五六七八九"]);
        assert_eq!(parts("短", usize::MAX), ["短"]);
        let mut rig = Rig::stdout("cat >>\"$LOG\"; cat \"$SOUND\"");
        rig.config.max_chars = 4;
        assert_eq!(rig.synthesise("一二三，四五六。").unwrap().samples.len(), 2 * 8120);
        assert_eq!(rig.log(), ["一二三，", "四五六。"]);
    }
}
