//! A sentence made into sound by an engine that writes it: text in, samples out, or what the engine did instead.
//!
//! It runs on a thread of its own, which owns the engine's process, and can be called off at any moment. What an
//! engine writes is bounded, read to its end whatever its header says, decoded if need be, and cut of its own silence.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::audio::cache::{Cache, Key};
use super::audio::{Sound, silence, wav};
use super::engine::{Engine, Speech};
use super::event::Failure;
use super::normalise::is_han;
use super::process::{Exit, Input, Invocation, Process};

/// How much sound of one sentence is taken: at 48 000 samples a second eleven minutes.
const MOST_BYTES: u64 = 64 << 20;
/// How long a command that has closed its output may take to end.
const END_LIMIT: Duration = Duration::from_millis(500);

/// The least that a character is heard, in seconds.
const LEAST: f64 = 0.03;
/// The most that a character is heard, in seconds.
const MOST: f64 = 2.0;

/// What is to be said, and how.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// What the engine gets: the text in as many parts as it wants.
    pub parts: Vec<String>,
    /// The rate, 0.5 to 3.0.
    pub rate: f32,
    /// The language, as in `zh-CN`.
    pub lang: String,
    /// The title of the article.
    pub title: String,
    /// How long the engine may take for each part.
    pub limit: Duration,
    /// Where sounds are kept.
    pub cache: Option<Cache>,
}

impl Request {
    /// What the sound is kept under: the engine's command without files, which has voice and rate in it, and the
    /// very text it is given.
    fn key(&self, engine: &Engine) -> Key {
        let speech = Speech { rate: self.rate, lang: &self.lang, title: &self.title };
        let identity = engine.identity(&speech);
        let parts = self.parts.iter().map(String::as_str);
        Key::new(&std::iter::once(identity.as_str()).chain(parts).collect::<Vec<_>>())
    }
}

/// Whether `sound` can be `text` at all: engines without a Mandarin voice leave out what they cannot read, and there
/// are those that go on for ever.
pub(super) fn is_that(sound: &Sound, text: &str) -> bool {
    let spoken = || text.chars().filter(|character| character.is_alphanumeric());
    // Four letters of a Latin word take the time of one Han character; spelt out, each takes the time of one.
    let least: f64 = spoken().map(|c| if is_han(c) { LEAST } else { LEAST / 4.0 }).sum();
    let most = MOST * f64::from(u32::try_from(spoken().count().max(1)).unwrap_or(u32::MAX));
    (least..=most).contains(&sound.duration().as_secs_f64())
}

/// A synthesis on its way. Dropped, it is called off; its thread ends soon after.
#[derive(Debug)]
pub struct Job {
    steps: Sender<Step>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread of a job waits for.
enum Step {
    /// The command of that number has ended.
    Ended(usize),
    /// The command of that number has closed its output.
    Read(usize, io::Result<Vec<u8>>),
    /// Nobody wants the sound any more.
    CallOff,
}

/// Why there is no sound.
enum Stop {
    CalledOff,
    Failed(Failure),
}

impl Job {
    /// Lets `engine` make sound of a request. `done` is called from another thread, unless the job is called off.
    pub fn start(
        engine: Engine,
        request: Request,
        done: impl FnOnce(Result<Sound, Failure>) + Send + 'static,
    ) -> Self {
        let (steps, inbox) = channel();
        let outbox = steps.clone();
        let thread = thread::spawn(move || {
            let mut work = Work { engine, request, inbox, outbox, number: 0 };
            match work.run() {
                Ok(sound) => done(Ok(sound)),
                Err(Stop::Failed(failure)) => done(Err(failure)),
                Err(Stop::CalledOff) => {}
            }
        });
        Self { steps, thread: Some(thread) }
    }

    /// Calls it off and gives the thread, which ends when no process is left.
    pub fn call_off(mut self) -> Option<JoinHandle<()>> {
        // A thread that has ended has nothing left to call off.
        let _ = self.steps.send(Step::CallOff);
        self.thread.take()
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        let _ = self.steps.send(Step::CallOff);
    }
}

/// Makes sound of a request and waits for it.
///
/// # Errors
/// What the engine did instead.
pub fn synthesize(engine: &Engine, request: Request) -> Result<Sound, Failure> {
    let (outbox, inbox) = channel();
    let mut work = Work { engine: engine.clone(), request, inbox, outbox, number: 0 };
    work.run().map_err(|stop| match stop {
        Stop::Failed(failure) => failure,
        // Nobody has anything to call it off with.
        Stop::CalledOff => Failure::Hang { program: engine.program() },
    })
}

struct Work {
    engine: Engine,
    request: Request,
    inbox: Receiver<Step>,
    outbox: Sender<Step>,
    /// The number of the newest command.
    number: usize,
}

impl Work {
    fn run(&mut self) -> Result<Sound, Stop> {
        let key = self.request.key(&self.engine);
        let cache = self.request.cache.take();
        if let Some(sound) = cache.as_ref().and_then(|cache| cache.get(key)) {
            return Ok(sound);
        }
        let sound = self.synthesize()?;
        if let Some(cache) = cache.filter(|_| is_that(&sound, &self.request.parts.concat())) {
            // That it could not be kept is no reason not to hear it.
            let _ = cache.put(key, &sound);
        }
        Ok(sound)
    }

    fn synthesize(&mut self) -> Result<Sound, Stop> {
        let mut whole = Sound::default();
        for part in self.request.parts.clone() {
            let mut sound = self.part(&part)?;
            silence::trim(&mut sound);
            if whole.samples.is_empty() {
                whole = sound;
            } else {
                whole.samples.append(&mut super::audio::resample::resample(sound, whole.rate).samples);
            }
        }
        Ok(whole)
    }

    fn part(&mut self, text: &str) -> Result<Sound, Stop> {
        let program = self.engine.program();
        let spawn_failure = |error: io::Error| Stop::Failed(Failure::of_spawn(&program, &error));
        let folder = || tempfile::Builder::new().prefix("langdu-").tempdir().map_err(spawn_failure);
        let folder = if self.engine.writes_file() { Some(folder()?) } else { None };
        let file = folder.as_ref().map(|folder| folder.path().join("sound"));
        let Request { rate, lang, title, .. } = &self.request;
        let speech = Speech { rate: *rate, lang, title };
        let invocation = self.engine.invocation(text, &speech, file.as_deref()).map_err(spawn_failure)?;
        let Some(invocation) = invocation else { return Ok(Sound::default()) };
        let (bytes, exit) = self.command(invocation, &program)?;
        let bytes = match &file {
            Some(path) => read_file(path).map_err(spawn_failure)?,
            None => bytes,
        };
        let bytes = match self.engine.decoder() {
            Some(argv) => {
                let argv = argv.to_vec();
                self.decode(&argv, bytes)?
            }
            None => bytes,
        };
        // The form was checked when the engine was found.
        let format = self.engine.format().parse().unwrap_or_default();
        wav::read(&bytes, format).map_err(|error| {
            Stop::Failed(Failure::NoSound { program, reason: error, stderr_tail: exit.stderr_tail })
        })
    }

    fn decode(&mut self, argv: &[String], bytes: Vec<u8>) -> Result<Vec<u8>, Stop> {
        let (name, arguments) =
            argv.split_first().map(|(name, rest)| (name.clone(), rest)).unwrap_or_default();
        let missing = || Stop::Failed(Failure::Missing { program: name.clone() });
        let invocation = Invocation {
            program: super::discover::find_program(&name).ok_or_else(missing)?,
            arguments: arguments.to_vec(),
            input: Input::Bytes(bytes),
            output: true,
            ..Invocation::default()
        };
        Ok(self.command(invocation, &name)?.0)
    }

    /// Runs a command to its end and gives what it wrote.
    fn command(&mut self, invocation: Invocation, program: &str) -> Result<(Vec<u8>, Exit), Stop> {
        let deadline = Instant::now() + self.request.limit;
        self.number += 1;
        let number = self.number;
        let outbox = self.outbox.clone();
        let mut process = Process::spawn(invocation, move || drop(outbox.send(Step::Ended(number))))
            .map_err(|error| Stop::Failed(Failure::of_spawn(program, &error)))?;
        let mut bytes = None;
        match process.take_stdout() {
            None => bytes = Some(Ok(Vec::new())),
            Some(stdout) => {
                let outbox = self.outbox.clone();
                thread::spawn(move || {
                    let mut bytes = Vec::new();
                    let read = stdout.take(MOST_BYTES).read_to_end(&mut bytes).map(|_| bytes);
                    drop(outbox.send(Step::Read(number, read)));
                });
            }
        }
        let (mut ended, mut deadline) = (false, deadline);
        while !ended || bytes.is_none() {
            match self.inbox.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(Step::Ended(it)) if it == number => {
                    ended = true;
                    // What it has left behind may hold the pipe open, but not for long.
                    deadline = deadline.min(Instant::now() + END_LIMIT);
                }
                Ok(Step::Read(it, read)) if it == number => bytes = Some(read),
                Ok(Step::Ended(_) | Step::Read(..)) => {}
                Ok(Step::CallOff) | Err(RecvTimeoutError::Disconnected) => {
                    process.kill_at_once();
                    return Err(Stop::CalledOff);
                }
                // The group is ended with its command, and the pipe with the group.
                Err(RecvTimeoutError::Timeout) if ended => break,
                Err(RecvTimeoutError::Timeout) => {
                    process.kill_at_once();
                    return Err(Stop::Failed(Failure::Hang { program: program.to_owned() }));
                }
            }
        }
        let exit = process.reap();
        while bytes.is_none() {
            match self.inbox.recv_timeout(END_LIMIT) {
                Ok(Step::Read(it, read)) if it == number => bytes = Some(read),
                Ok(Step::CallOff) => return Err(Stop::CalledOff),
                Ok(Step::Ended(_) | Step::Read(..)) => {}
                Err(_) => return Err(Stop::Failed(Failure::Hang { program: program.to_owned() })),
            }
        }
        match (exit.code, bytes) {
            (Some(0), Some(Ok(bytes))) => Ok((bytes, exit)),
            (Some(0), Some(Err(error))) => Err(Stop::Failed(Failure::of_spawn(program, &error))),
            _ => Err(Stop::Failed(Failure::of_exit(program, exit))),
        }
    }
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(MOST_BYTES).read_to_end(&mut bytes).map(|_| bytes),
        // It ended well without writing anything: no sound, which is told apart from everything else later.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(bytes),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::audio::WavError;
    use super::super::config::{EngineConfig, SpeakMode};
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
            let config = EngineConfig {
                mode: SpeakMode::Synthesize,
                cmd: ["sh", "-c", script].map(|text| Item::one(text).unwrap()).to_vec(),
                env: BTreeMap::from([
                    ("SOUND".to_owned(), path.display().to_string()),
                    ("LOG".to_owned(), folder.path().join("log").display().to_string()),
                ]),
                ..EngineConfig::default()
            };
            Self { folder, config }
        }

        fn synthesize(&self, parts: &[&str], cache: Option<&Cache>) -> Result<Sound, Failure> {
            let engine = Engine::new("test", &self.config, "").unwrap();
            let request = Request {
                parts: parts.iter().map(|&part| part.to_owned()).collect(),
                rate: 1.0,
                limit: Duration::from_secs(60),
                cache: cache.cloned(),
                ..Request::default()
            };
            synthesize(&engine, request)
        }

        fn log(&self) -> Vec<String> {
            let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            log.lines().map(str::to_owned).collect()
        }
    }

    #[test]
    fn sound_is_trimmed_and_its_parts_are_joined() {
        let rig = Rig::new("cat >>\"$LOG\"; cat \"$SOUND\"");
        let sound = rig.synthesize(&["清晨六点，", "他出门了。"], None).unwrap();
        assert_eq!((sound.rate, sound.samples.len()), (8000, 2 * (40 + 8000 + 80)));
        assert_eq!(rig.log(), ["清晨六点，", "他出门了。"]);
    }

    #[test]
    fn raw_samples_and_what_is_decoded_are_sound_too() {
        let mut raw = Rig::new("tail -c +45 \"$SOUND\"");
        raw.config.format = "s16le:8000:1".to_owned();
        assert_eq!(raw.synthesize(&["好"], None).unwrap().samples.len(), 8120);
        let mut decoded = Rig::new("tr '\\000-\\377' '\\001-\\377\\000' <\"$SOUND\"");
        decoded.config.format = "strange".to_owned();
        decoded.config.decode = ["tr", "\\001-\\377\\000", "\\000-\\377"].map(str::to_owned).to_vec();
        assert_eq!(decoded.synthesize(&["好"], None).unwrap().samples.len(), 8120);
    }

    #[test]
    fn what_is_no_sound_is_named_and_a_flood_blocks_nobody() {
        let error = |script: &str| Rig::new(script).synthesize(&["清晨六点"], None).unwrap_err();
        let html = WavError::NotSound { found: "HTML" };
        let garbage = error("echo '<html>'; echo busy >&2");
        assert!(
            matches!(&garbage, Failure::NoSound { reason, stderr_tail, .. } if *reason == html && stderr_tail == "busy"),
            "{garbage:?}"
        );
        assert!(matches!(error("true"), Failure::NoSound { reason: WavError::Empty, .. }));
        let flood = error("yes 2>/dev/null | head -c 3000000; yes 2>/dev/null | head -c 300000 >&2");
        assert!(matches!(flood, Failure::NoSound { .. }), "{flood:?}");
        assert!(matches!(error("cat \"$SOUND\"; exit 3"), Failure::Exit { code: Some(3), .. }));
    }

    #[test]
    fn a_sound_is_made_once_and_what_is_doubtful_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), 1 << 20);
        let rig = Rig::new("echo x >>\"$LOG\"; cat \"$SOUND\"");
        let first = rig.synthesize(&["一句话。"], Some(&cache)).unwrap();
        assert_eq!(rig.synthesize(&["一句话。"], Some(&cache)).unwrap(), first);
        assert_eq!(rig.log().len(), 1);
        rig.synthesize(&["一句", "话。"], Some(&cache)).unwrap();
        assert_eq!(rig.log().len(), 3);
        let failing = Rig::new("echo x >>\"$LOG\"; cat \"$SOUND\"; exit 1");
        // A second of sound is too little for two hundred characters.
        let long = "好".repeat(200);
        for times in 1..=2 {
            failing.synthesize(&["一句话。"], Some(&cache)).unwrap_err();
            rig.synthesize(&[&long], Some(&cache)).unwrap();
            assert_eq!((failing.log().len(), rig.log().len()), (times, 3 + times));
        }
    }

    #[test]
    fn a_sentence_has_its_time() {
        let sound = |seconds: usize| Sound { rate: 8000, samples: vec![5; 8000 * seconds] };
        for (seconds, text, is) in [
            (5, "好", false),
            (5, "好好好", true),
            (1, "好", true),
            (2, &"好".repeat(100), false),
            (1, "", true),
        ] {
            assert_eq!(is_that(&sound(seconds), text), is, "{seconds} s of {text}");
        }
    }
}
