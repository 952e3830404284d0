//! What ends a command when langdu can no longer do it: a process that waits for langdu's end.
//!
//! It leads the command's process group from before the command is started, and reads a pipe that only langdu can
//! write to. However langdu dies, by SIGKILL too, the pipe comes to its end, and the guard ends its group, itself with
//! it. It is a shell and not langdu itself, because a shell starts in less than a millisecond.

#![cfg_attr(not(unix), allow(dead_code, reason = "without process groups there is nothing to lead"))]

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};

/// The text of the guard; its arguments are the command that silences a daemon. No text from outside is in it.
///
/// It outlives every signal but KILL, since its group is sent those that are meant for the command.
const SCRIPT: &str = "trap '' HUP INT QUIT TERM TSTP TTIN TTOU; read -r _; \
    if [ $# -gt 0 ]; then kill -TERM 0; \"$@\" & sleep 1; fi; kill -KILL 0";

/// The leader of a process group. Dropped, it is ended and reaped; nobody else of its group is.
#[derive(Debug)]
pub(super) struct Guard(Child);

#[cfg(unix)]
impl Guard {
    /// A guard with a group of its own, or none where there is no shell. `stop` is what silences a daemon, a command and
    /// its variables.
    pub(super) fn start(stop: Option<&(Vec<String>, BTreeMap<String, String>)>) -> Option<Self> {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "langdu-guard"]);
        if let Some((argv, environment)) = stop {
            command.args(argv).envs(environment);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command.process_group(0).spawn().ok().map(Self)
    }

    /// The number of its group, as `process_group` takes it.
    pub(super) fn group(&self) -> i32 {
        // The numbers of processes are positive and far from the limit.
        i32::try_from(self.0.id()).unwrap_or_default()
    }

    pub(super) fn pid(&self) -> rustix::process::Pid {
        rustix::process::Pid::from_child(&self.0)
    }

    /// A group that is stopped stops its guard as well, and langdu may die while it pauses.
    pub(super) fn wake(&self) {
        // It fails only when the guard is gone.
        let _ = rustix::process::kill_process(self.pid(), rustix::process::Signal::CONT);
    }
}

impl Guard {
    /// The number of its group.
    pub(super) fn number(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Its number belongs to nobody else before it is reaped here.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
