//! The terminal taken and given back: raw mode, alternate screen, bracketed paste, focus events, no wrapping; on every
//! way out, a panic included.

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::terminal::{
    DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use std::io::{self, Write};
use std::panic;
use std::sync::Once;
use std::thread;

/// While it lives the terminal is langdu's; dropped, it is as it was.
#[derive(Debug)]
pub struct TakenTerminal {
    /// What the mouse does is sent.
    mouse: bool,
}

impl TakenTerminal {
    /// Takes the terminal on standard output, to which `out` writes; what it is told goes with the next flush.
    pub fn take(out: &mut impl Write) -> io::Result<Self> {
        restore_on_panic();
        enter(out)?;
        Ok(Self { mouse: false })
    }

    /// Gives the terminal back, runs `meanwhile`, and takes it again.
    pub fn lend(&mut self, meanwhile: impl FnOnce()) -> io::Result<()> {
        leave();
        meanwhile();
        enter(&mut io::stdout())?;
        io::stdout().flush()?;
        self.use_mouse(self.mouse)
    }

    /// Lets the terminal send what the mouse does, or no longer.
    pub(super) fn use_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on {
            execute!(io::stdout(), EnableMouseCapture)
        } else {
            execute!(io::stdout(), DisableMouseCapture)
        }
    }
}

impl Drop for TakenTerminal {
    fn drop(&mut self) {
        leave();
    }
}

fn enter(out: &mut impl Write) -> io::Result<()> {
    enable_raw_mode()?;
    // Without wrapping, a glyph in the last column that the terminal draws wider than it said cannot scroll the screen.
    queue!(out, EnterAlternateScreen, DisableLineWrap, EnableBracketedPaste, EnableFocusChange, cursor::Hide)
}

/// As much as still works: the terminal may be gone.
fn leave() {
    let _ = execute!(
        io::stdout(),
        cursor::Show,
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        EnableLineWrap,
        LeaveAlternateScreen
    );
    let _ = disable_raw_mode();
}

/// A panic message belongs on a screen that shows it, and a voice must not go on speaking. A thread that panics
/// takes the program with it: half a reader is worse than none.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            leave();
            crate::voice::kill_all();
            report(info);
            if thread::current().name() != Some("main") {
                std::process::exit(101);
            }
        }));
    });
}
