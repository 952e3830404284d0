//! What the loop waits for, all in one place: keys of the terminal, and messages of other threads.
//!
//! The loop itself reads the terminal, so a key needs no second thread to become a frame, and a question to the terminal
//! has nobody beside it who might read the answer. Messages of other threads come through a channel; a wire wakes the
//! loop for them.

use super::app::Message;
use crossterm::event::{self, Event};
use ratatui::layout::Size;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// As many messages are taken before the next frame is drawn: a held key and a resize by mouse are drawn once.
const AT_ONCE: usize = 64;

/// How long crossterm is given to say what it has: with no time at all it does not look.
const GLANCE: Duration = Duration::from_micros(5);

/// Where other threads put their messages.
#[derive(Clone, Debug)]
pub(super) struct Post {
    sender: Sender<Message>,
    wire: platform::Wire,
    /// The edition that all messages are about; `None` if they are about none in particular.
    edition: Option<u64>,
}

/// Nobody takes messages any more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gone;

/// Where the loop gets everything from.
#[derive(Debug)]
pub(super) struct Inbox {
    messages: Receiver<Message>,
    waiting: platform::Waiting,
}

/// A post and its inbox. From here on a change of the terminal's size is seen.
pub(super) fn open() -> io::Result<(Post, Inbox)> {
    let (sender, messages) = channel();
    // Before the wire: what wakes the loop for a resize must come after what tells crossterm of it.
    event::poll(Duration::ZERO)?;
    let (wire, waiting) = platform::open()?;
    Ok((Post { sender, wire, edition: None }, Inbox { messages, waiting }))
}

impl Post {
    /// A post whose messages come out where a test sees them.
    #[cfg(all(test, unix))]
    pub(super) fn for_test() -> (Self, Receiver<Message>) {
        let (sender, messages) = channel();
        (Self { sender, wire: platform::Wire::loose(), edition: None }, messages)
    }

    /// The same for messages that are about the article of this edition.
    pub(super) fn of(&self, edition: u64) -> Self {
        Self { edition: Some(edition), ..self.clone() }
    }

    /// Sends `message`; an error says that the loop has ended.
    pub(super) fn send(&self, message: Message) -> Result<(), Gone> {
        let message = match self.edition {
            Some(edition) => Message::Of(edition, Box::new(message)),
            None => message,
        };
        self.sender.send(message).map_err(|_| Gone)?;
        self.wire.wake();
        Ok(())
    }
}

impl Inbox {
    /// Waits for messages and gives those that are there, keys first; none when `patience` is over. A terminal that is
    /// gone is [`Message::Terminate`].
    pub(super) fn wait(&self, patience: Option<Duration>) -> Vec<Message> {
        self.take(patience).unwrap_or_else(|_| vec![Message::Terminate])
    }

    fn take(&self, patience: Option<Duration>) -> io::Result<Vec<Message>> {
        let there = || {
            let mut messages = Vec::new();
            take_keys(&mut messages)?;
            messages.extend(self.messages.try_iter().take(AT_ONCE));
            io::Result::Ok(messages)
        };
        // What crossterm has read already, and what was left of many messages, is on no wire.
        let messages = there()?;
        if !messages.is_empty() {
            return Ok(messages);
        }
        self.waiting.wait(patience)?;
        there()
    }
}

fn take_keys(messages: &mut Vec<Message>) -> io::Result<()> {
    // The second glance is for the case that the first one was over before it began.
    while messages.len() < AT_ONCE && (event::poll(GLANCE)? || event::poll(GLANCE)?) {
        messages.extend(match event::read()? {
            Event::Key(key) => Some(Message::Key(key)),
            Event::Paste(text) => Some(Message::Paste(text)),
            Event::Resize(width, height) => Some(Message::Resize(Size::new(width, height))),
            Event::FocusGained => Some(Message::FocusGained),
            Event::Mouse(event) => Some(Message::Mouse(event)),
            Event::FocusLost => Some(Message::FocusLost),
        });
    }
    Ok(())
}

/// The terminal to read from: standard input, or where that is something else, `/dev/tty`.
#[cfg(unix)]
pub(super) fn terminal() -> io::Result<std::os::fd::OwnedFd> {
    use std::io::IsTerminal;
    use std::os::fd::AsFd;
    let input = io::stdin();
    if input.is_terminal() {
        return input.as_fd().try_clone_to_owned();
    }
    std::fs::File::open("/dev/tty").map(Into::into)
}

#[cfg(unix)]
mod platform {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use signal_hook::consts::SIGWINCH;
    use std::io::{self, Read, Write};
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    #[derive(Clone, Debug)]
    pub(super) struct Wire(Arc<UnixStream>);

    #[derive(Debug)]
    pub(super) struct Waiting {
        terminal: OwnedFd,
        wire: UnixStream,
    }

    pub(super) fn open() -> io::Result<(Wire, Waiting)> {
        let (near, far) = UnixStream::pair()?;
        near.set_nonblocking(true)?;
        far.set_nonblocking(true)?;
        signal_hook::low_level::pipe::register(SIGWINCH, far.try_clone()?)?;
        Ok((Wire(Arc::new(far)), Waiting { terminal: super::terminal()?, wire: near }))
    }

    impl Wire {
        #[cfg(test)]
        pub(super) fn loose() -> Self {
            Self(Arc::new(UnixStream::pair().unwrap().0))
        }

        pub(super) fn wake(&self) {
            // A wire that is full wakes all the same.
            let _ = (&*self.0).write(&[1]);
        }
    }

    impl Waiting {
        /// Waits until the terminal or the wire has something, or `patience` is over; an error says that the terminal
        /// is gone.
        pub(super) fn wait(&self, patience: Option<Duration>) -> io::Result<()> {
            let deadline = patience.map(|patience| Instant::now() + patience);
            let gone = loop {
                let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
                let timeout = left.and_then(|left| Timespec::try_from(left).ok());
                let mut fds =
                    [PollFd::new(&self.terminal, PollFlags::IN), PollFd::new(&self.wire, PollFlags::IN)];
                match poll(&mut fds, timeout.as_ref()) {
                    Ok(_) => {
                        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
                        break fds.first().is_some_and(|terminal| terminal.revents().intersects(gone));
                    }
                    // A signal that matters has put something on the wire.
                    Err(rustix::io::Errno::INTR) if left.is_some_and(|left| left.is_zero()) => break false,
                    Err(rustix::io::Errno::INTR) => {}
                    Err(error) => return Err(error.into()),
                }
            };
            // All that is on the wire says one thing.
            while (&self.wire).read(&mut [0; 64]).is_ok_and(|count| count == 64) {}
            if gone { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use crossterm::event;
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    /// How often the wire is looked at: crossterm cannot wait for both.
    const STEP: Duration = Duration::from_millis(20);

    #[derive(Clone, Debug)]
    pub(super) struct Wire(Arc<AtomicBool>);

    #[derive(Debug)]
    pub(super) struct Waiting(Arc<AtomicBool>);

    pub(super) fn open() -> io::Result<(Wire, Waiting)> {
        let woken = Arc::new(AtomicBool::new(false));
        Ok((Wire(Arc::clone(&woken)), Waiting(woken)))
    }

    impl Wire {
        pub(super) fn wake(&self) {
            self.0.store(true, Ordering::Release);
        }
    }

    impl Waiting {
        pub(super) fn wait(&self, patience: Option<Duration>) -> io::Result<()> {
            let deadline = patience.map(|patience| Instant::now() + patience);
            loop {
                let left =
                    deadline.map_or(STEP, |deadline| deadline.saturating_duration_since(Instant::now()));
                if event::poll(left.min(STEP))? || self.0.swap(false, Ordering::Acquire) || left.is_zero() {
                    return Ok(());
                }
            }
        }
    }
}
