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

use super::audio::{Sound, silence, wav};
use super::engine::{Engine, Speech};
use super::event::Failure;
use super::process::{Exit, Input, Invocation, Process};

/// How much sound of one sentence is taken: at 48 000 samples a second eleven minutes.
const MOST_BYTES: u64 = 64 << 20;
/// How long a command that has closed its output may take to end.
const END_LIMIT: Duration = Duration::from_millis(500);

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
        let mut whole = Sound::default();
        for part in std::mem::take(&mut self.request.parts) {
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
