//! A program in a pseudo-terminal of 80 columns and 24 rows, with a terminal model that knows what is shown.
//!
//! Every wait is for a condition, with a deadline that only a hang reaches. The clock runs from the moment before the
//! program is started to the one when what is waited for came out of the terminal: making a terminal and modelling what
//! it shows is no program's time.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

const DEADLINE: Duration = Duration::from_secs(120);
const SIZE: PtySize = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };

/// What has come out of the program.
pub(super) struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    /// When the last of them came.
    at: Instant,
}

impl Seen {
    /// Whether `text` stands on the screen.
    pub(super) fn shows(&self, text: &str) -> bool {
        self.parser.screen().contents().contains(text)
    }

    /// Every byte since the last [`Terminal::forget`].
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

pub(super) struct Terminal {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<(Instant, Vec<u8>)>,
    seen: Seen,
    /// What came that may be the beginning of the question about widths.
    unanswered: Vec<u8>,
    home: tempfile::TempDir,
    started: Instant,
    ended: bool,
}

impl Terminal {
    pub(super) fn start(command: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let (program, arguments) = command.split_first().unwrap();
        let mut builder = CommandBuilder::new(program);
        builder.args(arguments);
        builder.env_clear();
        builder.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        builder.env("HOME", home.path());
        builder.env("TERM", "xterm-256color");
        builder.env("LC_ALL", "C.UTF-8");
        builder.cwd(home.path());
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if sender.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    return;
                }
            }
        });
        let started = Instant::now();
        let child = pair.slave.spawn_command(builder).unwrap();
        drop(pair.slave);
        let (rows, columns) = (NonZero::new(SIZE.rows).unwrap(), NonZero::new(SIZE.cols).unwrap());
        let seen = Seen { parser: vt100::Parser::new(rows, columns, 0), bytes: Vec::new(), at: started };
        Self {
            master: pair.master,
            writer,
            child,
            output,
            seen,
            unanswered: Vec::new(),
            home,
            started,
            ended: false,
        }
    }

    /// When the program was started.
    pub(super) fn started(&self) -> Instant {
        self.started
    }

    /// Waits until `condition` holds of what has come out, and tells when the last of it came.
    pub(super) fn wait(&mut self, condition: impl Fn(&Seen) -> bool) -> Instant {
        while !condition(&self.seen) {
            assert!(self.take(DEADLINE), "it ended, or came to a halt, in {}", self.home.path().display());
        }
        self.seen.at
    }

    /// Waits until the program has ended and all it said has come out, and tells when it ended.
    pub(super) fn wait_for_end(&mut self) -> Instant {
        self.child.wait().unwrap();
        let end = Instant::now();
        while self.take(DEADLINE) {}
        self.ended = true;
        end
    }

    /// Takes what comes until nothing has come for a moment.
    pub(super) fn settle(&mut self) {
        while self.take(Duration::from_millis(20)) {}
    }

    pub(super) fn forget(&mut self) {
        self.seen.bytes.clear();
    }

    pub(super) fn press(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    pub(super) fn resize(&mut self, columns: u16, rows: u16) {
        let screen = self.seen.parser.screen_mut();
        screen.set_size(NonZero::new(rows).unwrap(), NonZero::new(columns).unwrap());
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// Takes the next piece of output, and answers the question about widths if it was in it; no if there is none.
    fn take(&mut self, patience: Duration) -> bool {
        match self.output.recv_timeout(patience) {
            Ok((at, bytes)) => {
                self.seen.at = at;
                self.seen.parser.process(&bytes);
                self.seen.bytes.extend_from_slice(&bytes);
                self.unanswered.extend_from_slice(&bytes);
                let asked = self.unanswered.windows(3).position(|window| window == b"\x1b[c");
                if let Some(at) = asked {
                    self.unanswered.drain(..at + 3);
                    self.press("\x1b[2;2R\x1b[2;2R\x1b[2;2R\x1b[2;2R\x1b[2;3R\x1b[?62c");
                }
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if !self.ended {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
