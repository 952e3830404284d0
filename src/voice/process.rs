//! One running command with its process group: started, paused, continued, ended, and never left behind.
//!
//! The group is signalled only while its leader has not been reaped, so a number that belongs to somebody else by now
//! is never signalled: a waiter sees the leader's end without reaping it, the owner reaps. Standard input is written
//! by a thread of its own, standard output is nobody's, of standard error a tail is kept; none of them is the
//! terminal. Every group is in one register, so that [`kill_all`] can end them from a panic hook or a signal.

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How much of what a command says on standard error is kept, in bytes: the end of it.
const TAIL: usize = 4096;
/// How long a group is given between TERM and KILL.
const GRACE: Duration = Duration::from_millis(150);
/// How long the pipes of a command that ended by itself may stay open before what is left of its group is ended.
const PIPES_LIMIT: Duration = Duration::from_millis(500);
/// How long a command that silences an engine may take.
const STOP_LIMIT: Duration = Duration::from_secs(1);
/// How much output of a probe is read, in bytes: spd-say lists fourteen thousand voices.
const OUTPUT_LIMIT: u64 = 16 << 20;

/// A command ready to be started.
#[derive(Debug, Default)]
pub struct Invocation {
    /// The path of the program.
    pub program: PathBuf,
    /// Its arguments, without the program.
    pub arguments: Vec<String>,
    /// Environment variables besides those of langdu.
    pub environment: BTreeMap<String, String>,
    /// What it reads on standard input; `None` is the null device.
    pub input: Option<String>,
    /// A file it reads, which is removed when the command has ended.
    pub file: Option<tempfile::NamedTempFile>,
    /// A command that silences it, run when it is ended before its time.
    pub stop: Option<Vec<String>>,
}

/// The pipes of a command that its owner reads and writes himself.
#[derive(Debug, Default)]
pub(super) struct Pipes {
    /// Whether its standard input is wanted; one that is given by the invocation goes before.
    pub(super) wants_input: bool,
    /// Whether its standard output is wanted.
    pub(super) wants_output: bool,
    /// Its standard input, once it runs.
    pub(super) input: Option<ChildStdin>,
    /// Its standard output, once it runs.
    pub(super) output: Option<ChildStdout>,
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
    stop: Option<Vec<String>>,
    environment: BTreeMap<String, String>,
    _file: Option<tempfile::NamedTempFile>,
}

/// What the owner, the waiter, the drainer and the register have in common.
#[derive(Debug)]
struct Shared {
    /// `None` as soon as it has been reaped: from then on its number may belong to another process.
    child: Mutex<Option<Child>>,
    progress: Mutex<Progress>,
    changed: Condvar,
    /// For [`kill_all`], which ends what the owner can no longer end.
    stop: Option<Vec<String>>,
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
        let mut stops: Vec<Vec<String>> = running.iter().filter_map(|shared| shared.stop.clone()).collect();
        stops.dedup();
        (running, stops)
    };
    for shared in running {
        shared.signal(Signal::Kill);
    }
    let stopping: Vec<Shared> =
        stops.iter().filter_map(|argv| spawn_stop(argv, &BTreeMap::new()).ok()).collect();
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
        Self::spawn_with(invocation, &mut Pipes::default(), on_exit)
    }

    /// As [`Process::spawn`], with those of `pipes` that are wanted in the hands of the owner, who may not be slow to
    /// read and must not wait for a writer's turn.
    ///
    /// # Errors
    /// Those of [`Process::spawn`].
    pub(super) fn spawn_with(
        invocation: Invocation,
        pipes: &mut Pipes,
        on_exit: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let wanted = |yes| if yes { Stdio::piped() } else { Stdio::null() };
        let mut command = Command::new(&invocation.program);
        command.args(&invocation.arguments).envs(&invocation.environment);
        command.stdin(wanted(invocation.input.is_some() || pipes.wants_input));
        command.stdout(wanted(pipes.wants_output)).stderr(Stdio::piped());
        own_group(&mut command);
        // Starting and registering are one step: a group that kill_all has not seen cannot come into being after it.
        let mut register = lock(&REGISTER);
        if register.closed {
            return Err(io::Error::new(io::ErrorKind::Interrupted, "langdu is ending"));
        }
        let mut child = command.spawn()?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let shared = Arc::new(Shared::new(child, invocation.stop.clone()));
        register.running.push(Arc::clone(&shared));
        drop(register);

        match (stdin, invocation.input) {
            // A command may close its input early or never read it: neither is an error of its own.
            (Some(mut stdin), Some(input)) => {
                thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
            }
            (stdin, _) => pipes.input = stdin,
        }
        pipes.output = stdout;
        if let Some(stderr) = stderr {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.drain(stderr));
        }
        Arc::clone(&shared).watch(on_exit);
        let Invocation { stop, environment, file, .. } = invocation;
        Ok(Self { shared, stop, environment, _file: file })
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
        self.shared.end(self.stop.as_deref(), &self.environment)
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
            self.shared.end(self.stop.as_deref(), &self.environment);
        }
    }
}

/// What `program` writes on standard output, if it ends well within `limit`; at most sixteen megabytes.
pub fn output(program: &Path, arguments: &[&str], limit: Duration) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    own_group(&mut command);
    let mut child = command.spawn().ok()?;
    let stdout = child.stdout.take()?;
    let shared = Arc::new(Shared::new(child, None));
    let reading = Arc::clone(&shared);
    let reader = thread::spawn(move || {
        let mut heard = Vec::new();
        let read = stdout.take(OUTPUT_LIMIT).read_to_end(&mut heard);
        reading.change(|progress| progress.drained = true);
        read.is_ok().then_some(heard)
    });
    Arc::clone(&shared).watch(|| {});
    let in_time = shared.wait_until(limit, |progress| progress.drained && progress.ended);
    if !in_time {
        shared.signal(Signal::Kill);
    }
    let exit = shared.reap();
    let heard = reader.join().ok()??;
    (in_time && exit.code == Some(0)).then(|| String::from_utf8_lossy(&heard).into_owned())
}

/// The lines of `bytes` that say anything, each as [`printable`] has it.
fn printable_lines(bytes: &[u8]) -> String {
    let lines = bytes.split(|byte| *byte == b'\n').map(printable).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// `bytes` as one line that may be shown: what is not text, controls a terminal or turns its direction is left out.
pub fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut line = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            // The sequence behind an escape is noise without it: parameters up to a letter.
            '\u{1b}' => {
                if characters.clone().next() == Some('[') {
                    characters.by_ref().skip(1).find(|c| matches!(c, '\u{40}'..='\u{7e}'));
                }
            }
            '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{61c}'
            | '\u{fffd}' => {}
            _ if character.is_control() || character.is_whitespace() => {
                if !line.is_empty() && !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            _ => line.push(character),
        }
    }
    line.truncate(line.trim_end().len());
    line
}

impl Shared {
    fn new(child: Child, stop: Option<Vec<String>>) -> Self {
        Self { child: Mutex::new(Some(child)), progress: Mutex::default(), changed: Condvar::new(), stop }
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
        if let Some(child) = lock(&self.child).as_mut() {
            send(child, signal);
        }
    }

    /// TERM and CONT, because a stopped process keeps TERM until it goes on; after a while KILL.
    fn end(&self, stop: Option<&[String]>, environment: &BTreeMap<String, String>) -> Exit {
        let stopping = stop.and_then(|argv| spawn_stop(argv, environment).ok());
        self.signal(Signal::Terminate);
        self.signal(Signal::Continue);
        if !self.wait_until(GRACE, |progress| progress.ended) {
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
        let status = {
            let mut child = lock(&self.child);
            let status = child.as_mut().and_then(|child| {
                clear_group(child);
                child.wait().ok()
            });
            *child = None;
            status
        };
        lock(&REGISTER).running.retain(|other| !std::ptr::eq(Arc::as_ptr(other), self));
        let tail: Vec<u8> = lock(&self.progress).tail.iter().copied().collect();
        Exit {
            code: status.and_then(|status| status.code()),
            signal: status.and_then(signal_of),
            stderr_tail: printable_lines(&tail),
        }
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

fn spawn_stop(argv: &[String], environment: &BTreeMap<String, String>) -> io::Result<Shared> {
    let (program, arguments) = argv.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut command = Command::new(program);
    command.args(arguments).envs(environment);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    own_group(&mut command);
    Ok(Shared::new(command.spawn()?, None))
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

#[cfg(unix)]
fn own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(unix)]
fn send(child: &mut Child, signal: Signal) {
    use rustix::process::{Pid, Signal as Unix, kill_process_group};
    let signal = match signal {
        Signal::Terminate => Unix::TERM,
        Signal::Kill => Unix::KILL,
        Signal::Stop => Unix::STOP,
        Signal::Continue => Unix::CONT,
    };
    // It fails only when nobody is left in the group.
    let _ = kill_process_group(Pid::from_child(child), signal);
}

/// Ends what a leader that has ended left behind.
#[cfg(unix)]
fn clear_group(child: &mut Child) {
    send(child, Signal::Kill);
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
        let Some(pid) = lock(&self.child).as_ref().map(Pid::from_child) else { return };
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while waitid(WaitId::Pid(pid), options).is_err_and(|error| error == Errno::INTR) {}
    }
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// Without groups and job control only the end of the command itself can be had.
#[cfg(not(unix))]
fn send(child: &mut Child, signal: Signal) {
    match signal {
        Signal::Terminate | Signal::Kill => drop(child.kill()),
        Signal::Stop | Signal::Continue => {}
    }
}

#[cfg(not(unix))]
fn clear_group(_: &mut Child) {}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_command_says_is_made_harmless() {
        assert_eq!(
            printable(b"\x1b[31mALSA\x1b[0m lib\r\n\tfailed\x07 \xff\xe2\x80\xae!\n"),
            "ALSA lib failed !"
        );
        assert_eq!(printable("错误：没有设备".as_bytes()), "错误：没有设备");
        assert_eq!(printable(b"\x1b["), "");
    }

    #[cfg(unix)]
    #[test]
    fn output_is_bounded_in_time() {
        let sh = Path::new("/bin/sh");
        assert_eq!(output(sh, &["-c", "echo 好"], Duration::from_secs(20)).as_deref(), Some("好\n"));
        assert_eq!(output(sh, &["-c", "echo x; exit 1"], Duration::from_secs(20)), None);
        assert_eq!(output(sh, &["-c", "exec sleep 600"], Duration::from_millis(50)), None);
        assert_eq!(output(Path::new("/no/such/program"), &[], Duration::from_secs(1)), None);
    }
}
