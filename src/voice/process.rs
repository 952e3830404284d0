//! One running command with its process group: started, paused, continued, ended, and never left behind.
//!
//! The group is led by a `Guard`, which ends it should langdu die by whatever cause. It is signalled only while its
//! leader has not been reaped, so a number that belongs to somebody else by now is never signalled: a waiter sees the
//! command's end without reaping it, the owner reaps. Standard input and output belong to whoever asked for them, of
//! standard error a tail is kept; none of them is the terminal. Every group is in one register, so that [`kill_all`]
//! can end them from a panic hook or a signal.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::guard::Guard;
use super::printable::printable_lines;
use super::report;
use crate::log;

/// How much of what a command says on standard error is kept, in bytes: the end of it.
const TAIL: usize = 4096;
/// How long a group is given between TERM and KILL.
const GRACE: Duration = Duration::from_millis(150);
/// How long the pipes of a command that ended by itself may stay open before what is left of its group is ended.
const PIPES_LIMIT: Duration = Duration::from_millis(500);
/// How long a command that silences an engine may take.
const STOP_LIMIT: Duration = Duration::from_secs(1);

/// A command ready to be started.
#[derive(Debug, Default)]
pub struct Invocation {
    /// The path of the program.
    pub program: PathBuf,
    /// Its arguments, without the program.
    pub arguments: Vec<String>,
    /// Environment variables besides those of langdu.
    pub environment: BTreeMap<String, String>,
    /// What it reads on standard input.
    pub input: Input,
    /// Whether its standard output is kept for [`Process::take_stdout`]; else it goes to the null device.
    pub output: bool,
    /// A file it reads, which is removed when the command has ended.
    pub file: Option<tempfile::NamedTempFile>,
    /// A command that silences it, run when it is ended before its time.
    pub stop: Option<Vec<String>>,
    /// Whether what it leaves behind when it ends in order may stay: a daemon that others use as well, and whose
    /// parts run in the group of whoever started it.
    pub starts_daemon: bool,
}

/// What a command reads on standard input.
#[derive(Debug, Default)]
pub enum Input {
    /// Nothing.
    #[default]
    Null,
    /// This, and then the end.
    Bytes(Vec<u8>),
    /// What is written to [`Process::take_stdin`].
    Pipe,
}

/// How a command ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exit {
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// The number of the signal that ended it.
    pub signal: Option<i32>,
    /// The end of what it said on standard error, without control characters.
    pub stderr_tail: String,
}

/// A running command. Dropped, it is ended and reaped.
#[derive(Debug)]
pub struct Process {
    shared: Arc<Shared>,
    stdin: Option<ChildStdin>,
    stdout: Option<ChildStdout>,
    _file: Option<tempfile::NamedTempFile>,
}

/// What the owner, the waiter, the drainer and the register have in common.
#[derive(Debug)]
struct Shared {
    /// `None` as soon as it has been reaped: from then on its number may belong to another process.
    child: Mutex<Option<Led>>,
    progress: Mutex<Progress>,
    changed: Condvar,
    /// For the owner, and for [`kill_all`], which ends what the owner can no longer end.
    stop: Option<Stop>,
    starts_daemon: bool,
}

/// What silences a daemon: a command, and the variables of the engine it belongs to.
type Stop = (Vec<String>, BTreeMap<String, String>);

/// A command and the leader of its group. Without a guard the command leads it.
#[derive(Debug)]
struct Led {
    child: Child,
    guard: Option<Guard>,
}

#[derive(Debug, Default)]
struct Progress {
    ended: bool,
    drained: bool,
    tail: VecDeque<u8>,
}

/// Every command that runs, and whether new ones may still be started.
struct Register {
    running: Vec<Arc<Shared>>,
    closed: bool,
}

static REGISTER: Mutex<Register> = Mutex::new(Register { running: Vec::new(), closed: false });

/// Ends every command langdu has started and lets no other start: for a panic hook or the end by a signal.
///
/// It does not reap and does not wait, but for the commands that silence a daemon, which get a second together.
pub fn kill_all() {
    let (running, stops) = {
        let mut register = lock(&REGISTER);
        register.closed = true;
        let running = register.running.clone();
        let mut stops: Vec<Stop> = running.iter().filter_map(|shared| shared.stop.clone()).collect();
        stops.dedup();
        (running, stops)
    };
    for shared in running {
        shared.signal(Signal::Kill);
    }
    let stopping: Vec<Shared> =
        stops.iter().filter_map(|(argv, environment)| spawn_stop(argv, environment).ok()).collect();
    for child in stopping {
        child.finish(STOP_LIMIT);
    }
}

impl Process {
    /// Starts a command in a process group of its own. `on_exit` is called from another thread when its leader has
    /// ended by whatever cause; the owner then calls [`Process::reap`].
    ///
    /// # Errors
    /// That of the system, `NotFound` for a program that is not there; and `Interrupted` after [`kill_all`].
    pub fn spawn(invocation: Invocation, on_exit: impl FnOnce() + Send + 'static) -> io::Result<Self> {
        let mut command = Command::new(&invocation.program);
        command.args(&invocation.arguments).envs(&invocation.environment);
        command.stdin(match invocation.input {
            Input::Null => Stdio::null(),
            Input::Bytes(_) | Input::Pipe => Stdio::piped(),
        });
        command.stdout(if invocation.output { Stdio::piped() } else { Stdio::null() });
        command.stderr(Stdio::piped());
        // Starting and registering are one step: a group that kill_all has not seen cannot come into being after it.
        let mut register = lock(&REGISTER);
        if register.closed {
            return Err(io::Error::new(io::ErrorKind::Interrupted, "langdu is ending"));
        }
        let stop = invocation.stop.clone().map(|argv| (argv, invocation.environment.clone()));
        let started = Led::spawn(&mut command, stop.as_ref());
        log::note("run", || report::started(&invocation, started.as_ref().map(|led| led.child.id())));
        let mut led = started?;
        let (mut stdin, stdout, stderr) =
            (led.child.stdin.take(), led.child.stdout.take(), led.child.stderr.take());
        let shared = Arc::new(Shared::new(led, stop, invocation.starts_daemon));
        register.running.push(Arc::clone(&shared));
        drop(register);

        if let Input::Bytes(input) = invocation.input
            && let Some(mut stdin) = stdin.take()
        {
            // A command may close its input early or never read it: neither is an error of its own.
            thread::spawn(move || drop(stdin.write_all(&input)));
        }
        if let Some(stderr) = stderr {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.drain(stderr));
        }
        Arc::clone(&shared).watch(on_exit);
        Ok(Self { shared, stdin, stdout, _file: invocation.file })
    }

    /// Its standard input, the first time, if the invocation asked for a pipe.
    pub fn take_stdin(&mut self) -> Option<ChildStdin> {
        self.stdin.take()
    }

    /// Its standard output, the first time, if the invocation asked for it.
    pub fn take_stdout(&mut self) -> Option<ChildStdout> {
        self.stdout.take()
    }

    /// Whether it has ended, and waits for that at most for `limit`.
    pub fn has_ended(&self, limit: Duration) -> bool {
        self.shared.wait_until(limit, |progress| progress.ended)
    }

    /// The number of its process group.
    pub fn group(&self) -> Option<u32> {
        lock(&self.shared.child).as_ref().map(Led::number)
    }

    /// Stops the group where it is.
    pub fn pause(&self) {
        self.shared.signal(Signal::Stop);
    }

    /// Lets the group go on.
    pub fn resume(&self) {
        self.shared.signal(Signal::Continue);
    }

    /// Ends the group: TERM, then KILL for what is left of it, and the command that silences it if it has one.
    pub fn kill(self) -> Exit {
        self.shared.end()
    }

    /// Ends the group without a word: for a command that answers TERM by finishing what it was at.
    pub(super) fn kill_at_once(self) -> Exit {
        self.shared.signal(Signal::Kill);
        self.kill()
    }

    /// Reaps a command that has ended, as `on_exit` told. What it left behind in its group is ended.
    pub fn reap(self) -> Exit {
        self.shared.wait_until(PIPES_LIMIT, |progress| progress.drained);
        self.shared.reap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if lock(&self.shared.child).is_some() {
            self.shared.end();
        }
    }
}

impl Shared {
    fn new(led: Led, stop: Option<Stop>, starts_daemon: bool) -> Self {
        Self {
            child: Mutex::new(Some(led)),
            progress: Mutex::default(),
            changed: Condvar::new(),
            stop,
            starts_daemon,
        }
    }

    fn change(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut lock(&self.progress));
        self.changed.notify_all();
    }

    /// Waits until `done`, at most for `limit`; tells whether it came about.
    fn wait_until(&self, limit: Duration, done: impl Fn(&Progress) -> bool) -> bool {
        let waited = self.changed.wait_timeout_while(lock(&self.progress), limit, |progress| !done(progress));
        let (progress, _) = waited.unwrap_or_else(PoisonError::into_inner);
        done(&progress)
    }

    fn drain(&self, mut stderr: impl Read) {
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = stderr.read(&mut buffer) {
            self.change(|progress| {
                progress.tail.extend(buffer.get(..length).unwrap_or_default());
                let surplus = progress.tail.len().saturating_sub(TAIL);
                progress.tail.drain(..surplus);
            });
        }
        self.change(|progress| progress.drained = true);
    }

    /// Notes the leader's end, from a thread of its own, and then calls `on_exit`.
    fn watch(self: Arc<Self>, on_exit: impl FnOnce() + Send + 'static) {
        thread::spawn(move || {
            self.wait_without_reaping();
            self.change(|progress| progress.ended = true);
            on_exit();
        });
    }

    fn signal(&self, signal: Signal) {
        if let Some(led) = lock(&self.child).as_mut() {
            match signal {
                Signal::Terminate if self.starts_daemon => led.terminate_leader(),
                _ => led.send(signal),
            }
        }
    }

    /// TERM and CONT, because a stopped process keeps TERM until it goes on; after a while KILL.
    fn end(&self) -> Exit {
        let stopping = self.stop.as_ref().and_then(|(argv, environment)| spawn_stop(argv, environment).ok());
        self.signal(Signal::Terminate);
        self.signal(Signal::Continue);
        // A command that silences a daemon ends its client in order, which takes longer.
        let grace = if stopping.is_some() { STOP_LIMIT } else { GRACE };
        if !self.wait_until(grace, |progress| progress.ended) {
            self.signal(Signal::Kill);
        }
        let exit = self.reap();
        // Waited for, or it would silence the next sentence.
        if let Some(stopping) = stopping {
            stopping.finish(STOP_LIMIT);
        }
        exit
    }

    /// Ends what is left of the group while its number is still held by the leader, then lets the leader go.
    fn reap(&self) -> Exit {
        let ended = lock(&self.progress).ended;
        let (number, status) = {
            let mut child = lock(&self.child);
            let number = child.as_ref().map(|led| led.child.id());
            let status = child.as_mut().and_then(|led| {
                if !(ended && self.starts_daemon) {
                    led.send(Signal::Kill);
                }
                // It may have left the group.
                let _ = led.child.kill();
                led.child.wait().ok()
            });
            *child = None;
            (number, status)
        };
        lock(&REGISTER).running.retain(|other| !std::ptr::eq(Arc::as_ptr(other), self));
        let tail: Vec<u8> = lock(&self.progress).tail.iter().copied().collect();
        let exit = Exit {
            code: status.and_then(|status| status.code()),
            signal: status.and_then(signal_of),
            stderr_tail: printable_lines(&tail),
        };
        log::note("ran", || report::ended(number, &exit));
        exit
    }

    /// For a short command without pipes: waits for its end, at most for `limit`.
    fn finish(self, limit: Duration) {
        let shared = Arc::new(self);
        Arc::clone(&shared).watch(|| {});
        if !shared.wait_until(limit, |progress| progress.ended) {
            shared.signal(Signal::Kill);
        }
        shared.reap();
    }
}

/// Runs a command that is short with these variables, and ends it after a second.
pub(super) fn run_briefly(argv: &[String], environment: &BTreeMap<String, String>) {
    if let Ok(command) = spawn_stop(argv, environment) {
        command.finish(STOP_LIMIT);
    }
}

fn spawn_stop(argv: &[String], environment: &BTreeMap<String, String>) -> io::Result<Shared> {
    let (program, arguments) = argv.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut command = Command::new(program);
    command.args(arguments).envs(environment);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Ok(Shared::new(Led::spawn(&mut command, None)?, None, true))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    Terminate,
    Kill,
    Stop,
    Continue,
}

impl Led {
    /// Starts `command` in a group of its own that ends with langdu. `stop` is what silences a daemon then.
    #[cfg(unix)]
    fn spawn(command: &mut Command, stop: Option<&Stop>) -> io::Result<Self> {
        use std::os::unix::process::CommandExt;
        let guard = Guard::start(stop);
        command.process_group(guard.as_ref().map_or(0, Guard::group));
        Ok(Self { child: command.spawn()?, guard })
    }

    #[cfg(not(unix))]
    fn spawn(command: &mut Command, _: Option<&Stop>) -> io::Result<Self> {
        Ok(Self { child: command.spawn()?, guard: None })
    }

    /// The number of the group.
    fn number(&self) -> u32 {
        self.guard.as_ref().map_or_else(|| self.child.id(), Guard::number)
    }

    #[cfg(unix)]
    fn send(&mut self, signal: Signal) {
        use rustix::process::{Pid, Signal as Unix, kill_process_group};
        let unix = match signal {
            Signal::Terminate => Unix::TERM,
            Signal::Kill => Unix::KILL,
            Signal::Stop => Unix::STOP,
            Signal::Continue => Unix::CONT,
        };
        let group = self.guard.as_ref().map_or_else(|| Pid::from_child(&self.child), Guard::pid);
        // It fails only when nobody is left in the group.
        let _ = kill_process_group(group, unix);
        if let (Signal::Stop, Some(guard)) = (signal, &self.guard) {
            guard.wake();
        }
    }

    /// Asks the command, and nobody else of its group, to end.
    #[cfg(unix)]
    fn terminate_leader(&mut self) {
        use rustix::process::{Pid, Signal as Unix, kill_process};
        // It fails only when the command has ended.
        let _ = kill_process(Pid::from_child(&self.child), Unix::TERM);
    }

    #[cfg(not(unix))]
    fn terminate_leader(&mut self) {
        self.send(Signal::Terminate);
    }

    /// Without groups and job control only the end of the command itself can be had.
    #[cfg(not(unix))]
    fn send(&mut self, signal: Signal) {
        match signal {
            Signal::Terminate | Signal::Kill => drop(self.child.kill()),
            Signal::Stop | Signal::Continue => {}
        }
    }
}

#[cfg(unix)]
fn signal_of(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(unix)]
impl Shared {
    fn wait_without_reaping(&self) {
        use rustix::io::Errno;
        use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
        let Some(pid) = lock(&self.child).as_ref().map(|led| Pid::from_child(&led.child)) else { return };
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while waitid(WaitId::Pid(pid), options).is_err_and(|error| error == Errno::INTR) {}
    }
}

#[cfg(not(unix))]
fn signal_of(_: ExitStatus) -> Option<i32> {
    None
}

#[cfg(not(unix))]
impl Shared {
    /// A command holds its standard error as long as it lives, so the end of the pipe is its end.
    fn wait_without_reaping(&self) {
        let waited = self.changed.wait_while(lock(&self.progress), |progress| !progress.drained);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}
