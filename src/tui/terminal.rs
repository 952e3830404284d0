//! The terminal taken and given back: raw mode, alternate screen, bracketed paste, focus events, no wrapping, the title
//! of its window, the keys that it can tell apart; on every way out, a panic included.

use crate::text::glyph::one_line;
use crate::text::width::WidthProfile;
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture, KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::terminal::{
    DisableLineWrap, EnableLineWrap, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use std::io::{self, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// The window had a title of its own that was put aside (XTPUSHTITLE, xterm: `CSI 22 ; 2 t`).
static TITLED: AtomicBool = AtomicBool::new(false);
/// Keys come in the form of kitty's keyboard protocol.
static KEYBOARD: AtomicBool = AtomicBool::new(false);

/// The longest title, in characters: window managers cut it anyway.
const LONGEST_TITLE: usize = 120;

/// While it lives the terminal is langdu's; dropped, it is as it was.
#[derive(Debug)]
pub struct TakenTerminal {
    /// What the mouse does is sent.
    mouse: bool,
    /// Keys are told apart.
    keyboard: bool,
    /// The title of the window.
    title: String,
}

impl TakenTerminal {
    /// Takes the terminal on standard output, to which `out` writes; what it is told goes with the next flush.
    pub fn take(out: &mut impl Write) -> io::Result<Self> {
        restore_on_panic();
        enter(out)?;
        Ok(Self { mouse: false, keyboard: false, title: String::new() })
    }

    /// Gives the terminal back, runs `meanwhile`, and takes it again.
    pub fn lend(&mut self, meanwhile: impl FnOnce()) -> io::Result<()> {
        leave();
        meanwhile();
        enter(&mut io::stdout())?;
        let title = std::mem::take(&mut self.title);
        self.entitle(&title)?;
        if self.keyboard {
            self.tell_keys_apart()?;
        }
        io::stdout().flush()?;
        self.use_mouse(self.mouse)
    }

    /// Lets the terminal tell Ctrl-I from Tab, and Esc from what begins with it; for one that knows how to.
    pub(super) fn tell_keys_apart(&mut self) -> io::Result<()> {
        self.keyboard = true;
        KEYBOARD.store(true, Ordering::Relaxed);
        execute!(
            io::stdout(),
            PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES)
        )
    }

    /// Gives the window `title` (OSC 2), where it is another; the one it had comes back in the end.
    pub(super) fn entitle(&mut self, title: &str) -> io::Result<()> {
        // The console of Linux has no windows, and takes such a sequence for another.
        let has_window = std::env::var_os("TERM").is_some_and(|term| term != "linux" && term != "dumb");
        if self.title == title || !has_window {
            return Ok(());
        }
        title.clone_into(&mut self.title);
        let mut out = io::stdout();
        if !TITLED.swap(true, Ordering::Relaxed) {
            write!(out, "\x1b[22;2t")?;
        }
        write!(out, "\x1b]2;{}\x1b\\", shown_title(title))?;
        out.flush()
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

/// `title` without what a terminal could take for something else.
fn shown_title(title: &str) -> String {
    let clean: String = one_line(title, usize::MAX, &WidthProfile::narrow());
    clean.chars().filter(|c| !c.is_control()).take(LONGEST_TITLE).collect()
}

/// As much as still works: the terminal may be gone.
fn leave() {
    if KEYBOARD.swap(false, Ordering::Relaxed) {
        let _ = execute!(io::stdout(), PopKeyboardEnhancementFlags);
    }
    if TITLED.swap(false, Ordering::Relaxed) {
        let _ = write!(io::stdout(), "\x1b[23;2t");
    }
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
