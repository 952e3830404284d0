//! The screen: a pure state, its update, and the views that draw it.
//!
//! Keys, signals, the voice and finished work come in as messages on one channel; `app` turns them into a new state
//! and effects; `effect` carries those out; `view` draws. Nothing waits but the loop here.

mod action;
mod adjust;
mod app;
mod column;
mod command_line;
mod contents;
mod copy;
pub mod document;
mod effect;
mod exporting;
mod find;
mod focus;
mod follow;
mod geometry;
mod help;
mod input;
mod key;
mod keymap;
mod library;
mod links;
mod listen;
mod loading;
mod marks;
mod message;
mod mouse;
mod navigate;
mod opener;
mod passage;
mod pattern;
mod pick;
mod post;
pub mod press_words;
mod preview;
mod printing;
pub mod probe;
mod prompt;
mod qr;
mod reading;
mod saver;
mod screen;
mod scroll;
mod search;
mod setting;
pub mod settings_document;
mod source;
mod spread;
pub mod strings;
mod terminal;
mod theme;
mod times;
mod trail;
mod typed;
mod unfinished;
mod view;
pub mod voice_words;
mod workshop;

pub use action::Action;
pub use app::{App, Effect, Message, Mode, Prompt};
pub use find::find_place;
pub use keymap::{KeyError, Keys};
pub use library::{Library, ListEntries, OpenArticle, Opened};
pub use listen::VoiceName;
pub use loading::Loaded;
pub use opener::SYSTEM as SYSTEM_OPENER;
pub use passage::Passage;
pub use preview::{PaperSize, Preview, Sheets};
pub use printing::Printing;
pub use screen::Screen;
pub use setting::Preferences;
pub use source::{ReadOutcome, Source};
pub use terminal::TakenTerminal;
pub use theme::{Depth, Theme, ThemeError, Themes};
pub use view::{draw, put_glyph};

use crate::article::{Anchor, Article};
use crate::log;
use crate::paper::Sheet;
use crate::shelf::state;
use crate::text::width::WidthProfile;
use crate::voice::TtsConfig;
use post::{Inbox, Post};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use std::io::{self, BufWriter, Stdout};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use strings::{Lang, Msg, fill};
use workshop::Workshop;

/// What is read: an article, or its first part and how to read all of it.
pub struct Opening {
    /// The article, or as much of it as is shown at once.
    pub article: Arc<Article>,
    /// Reads all of it, on a thread of its own, and gives it with something to tell the reader; the error is a sentence.
    pub rest: Option<ReadAll>,
    /// The file it is read from, where it can be read again.
    pub source: Option<Source>,
}

/// Reads an article, and gives it with something to tell the reader; the error is a sentence.
pub type ReadAll = Box<dyn FnOnce() -> ReadOutcome + Send>;

/// What a reading screen is opened with.
#[derive(Debug)]
pub struct Settings {
    /// Looks and language; its widths are those of a terminal that is not asked.
    pub preferences: Preferences,
    /// The width of ambiguous characters, 1 or 2, whatever the terminal says; `None`: as it says.
    pub ambiguous: Option<u8>,
    /// The voice.
    pub tts: TtsConfig,
    /// What an export from the screen looks like.
    pub sheet: Sheet,
    /// How articles are printed.
    pub printing: Printing,
    /// The command that opens an address, `{url}` standing for it; empty: that of the system.
    pub open: Vec<String>,
    /// Where reading positions are kept; `None`: nowhere.
    pub state_dir: Option<PathBuf>,
    /// Where notebooks are kept; `None`: nowhere.
    pub notes_dir: Option<PathBuf>,
    /// Something to tell the reader at the start.
    pub notice: Option<String>,
}

/// How reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The reader left.
    Quit,
    /// The system asked the program to end, with this signal.
    Signal(i32),
}

type Front = Screen<BufWriter<Stdout>>;

/// Shows an article, or without one the list of `library`, until the reader leaves. Standard output must be a terminal. An
/// error is one of the terminal.
pub fn run(opening: Option<Opening>, library: Option<Library>, mut settings: Settings) -> io::Result<Ended> {
    let mut out = BufWriter::with_capacity(1 << 14, io::stdout());
    let mut taken = TakenTerminal::take(&mut out)?;
    probe::ask(&mut out, settings.preferences.auto_theme)?;
    let asked = settings.ambiguous;
    let profile = |told: Option<WidthProfile>| {
        let widths = told.unwrap_or(WidthProfile::cautious());
        asked.map_or(widths, |columns| widths.with_ambiguous(columns.clamp(1, 2)))
    };
    settings.preferences.widths = profile(None);
    let size = terminal_size();
    let bare = opening.is_none();
    let Opening { article, rest, source } =
        opening.unwrap_or_else(|| Opening { article: Arc::default(), rest: None, source: None });
    // As the library names it.
    let here = source.as_ref().and_then(|source| std::fs::canonicalize(&source.path).ok());
    let state_dir = settings.state_dir.clone();
    let start = match (&rest, state_dir.as_deref()) {
        (None, Some(dir)) if !bare => state::load(dir, &article).unwrap_or_default(),
        // The place is known by the whole article.
        _ => Anchor::default(),
    };
    let (mut app, mut effects) = App::new(Arc::clone(&article), settings.preferences, size, start);
    if let Some(notice) = settings.notice {
        app.update(Message::Notice(notice), Instant::now());
    }
    let mut front = Screen::new(out);
    if rest.is_some() {
        app.wait_for_rest();
        effects.clear();
    }
    app.know_time(Instant::now(), seconds_since_1970());
    app.go_on(settings.tts.go_on);
    if let Some(library) = &library {
        effects.extend(app.take_library(library, here, bare));
    }
    // The first page waits for nobody: nearly every terminal is as `profile` takes it to be before it has said so.
    show(&mut app, &mut front)?;
    let answer = probe::answer();
    let (post, inbox) = post::open()?;
    let asks = answer.widths.is_some() && asked.is_none();
    let signal = listen_to_signals(&post)?;
    let mut workshop = Workshop::new(
        Arc::clone(&article),
        post.clone(),
        app.preferences.lang,
        settings.tts,
        settings.sheet,
        settings.state_dir,
        source,
    )
    .with_library(library)
    .with_notes(settings.notes_dir)
    .with_opener(settings.open)
    .with_printing(settings.printing);
    match rest {
        Some(rest) => load(rest, state_dir, app.preferences.lang, post.of(0)),
        None if bare => {}
        None => effects.insert(0, Effect::Whole(article)),
    }
    let now = Instant::now();
    let widths = profile(answer.widths);
    if widths != app.preferences.widths {
        let renewed = app.update(Message::Widths(widths), now);
        effects.retain(|effect| !matches!(effect, Effect::Count { .. }));
        effects.extend(renewed);
    }
    if let Some(background) = answer.background {
        app.update(Message::Background(background), now);
    }
    if terminal_size() != size {
        effects.extend(app.update(Message::Resize(terminal_size()), now));
    }
    if answer.keyboard {
        taken.tell_keys_apart()?;
        Arc::make_mut(&mut app.preferences.keys).tell_apart();
    }
    let mut desk = Desk { front, taken, inbox, asks };
    effects.extend(desk.take_in(typed::messages(&answer.typed), &mut app));
    let outcome = desk.read(&mut app, effects, &mut workshop);
    workshop.close();
    drop(desk);
    outcome.map(|()| match signal.load(std::sync::atomic::Ordering::Relaxed) {
        0 => Ended::Quit,
        signal => Ended::Signal(signal),
    })
}

/// Reads all of the article, of which the first part is being shown.
fn load(rest: ReadAll, state_dir: Option<PathBuf>, lang: Lang, messages: Post) {
    thread::spawn(move || {
        let loaded = rest().map_err(|reason| fill(Msg::RestNotRead, lang, &[&reason]));
        let loaded = loaded.map(|(article, notice)| {
            let place = state_dir.and_then(|dir| state::load(&dir, &article));
            Loaded { article: Arc::new(article), place, notice }
        });
        // Nobody listens any more when the reader has left.
        let _ = messages.send(Message::Loaded(loaded));
    });
}

fn show(app: &mut App, front: &mut Front) -> io::Result<()> {
    let Size { width, height } = app.size();
    let mut frame = Buffer::empty(Rect::new(0, 0, width, height));
    let now = Instant::now();
    app.follow_clock(now);
    let cursor = draw(app, &mut frame, now);
    front.show(frame, cursor)
}

/// What the loop works with.
struct Desk {
    front: Front,
    taken: TakenTerminal,
    inbox: Inbox,
    /// Whether the terminal is asked about widths again: it has answered so far, and the reader has not decided for it.
    asks: bool,
}

impl Desk {
    /// The loop: draw, carry out what follows from the last messages, wait for the next one, take it and all that came
    /// with it. What is seen comes first: work for other threads begins when the frame is out.
    fn read(&mut self, app: &mut App, mut effects: Vec<Effect>, workshop: &mut Workshop) -> io::Result<()> {
        loop {
            let mut later = Vec::new();
            let shown = self.show_all(app, effects, &mut later, workshop);
            if shown.is_err() {
                // The terminal is gone; what was to be kept is kept.
                later.extend(app.update(Message::Terminate, Instant::now()));
            }
            workshop.carry_out_all(later);
            if !shown? {
                return Ok(());
            }
            let mut messages = self.inbox.wait(app.next_tick(Instant::now()));
            if messages.is_empty() {
                messages.push(Message::Tick);
            }
            effects = self.take_in(messages, app);
        }
    }

    /// Does what is about the terminal and draws; puts what is for others in `later`. No if reading ends.
    fn show_all(
        &mut self,
        app: &mut App,
        effects: Vec<Effect>,
        later: &mut Vec<Effect>,
        workshop: &mut Workshop,
    ) -> io::Result<bool> {
        let mut done = Ok(());
        for effect in effects {
            match effect {
                Effect::Quit => return done.map(|()| false),
                Effect::Suspend if done.is_ok() => {
                    workshop.carry_out_all(std::mem::take(later));
                    workshop.hold_voice();
                    done = self.taken.lend(stop_until_continued);
                    // The window may have changed meanwhile.
                    later.extend(app.update(Message::Resize(terminal_size()), Instant::now()));
                    self.front.forget();
                }
                Effect::Redraw => self.front.forget(),
                Effect::Copy(text) if done.is_ok() => done = copy::copy(&mut io::stdout(), &text),
                Effect::Mouse(on) if done.is_ok() => done = self.taken.use_mouse(on),
                Effect::Suspend | Effect::Copy(_) | Effect::Mouse(_) => {}
                effect => later.push(effect),
            }
        }
        done?;
        show(app, &mut self.front)?;
        self.taken.entitle(&app.window_title())?;
        Ok(true)
    }

    /// Takes in what has come; after a change of the window the terminal is asked about widths again, once.
    fn take_in(&mut self, messages: Vec<Message>, app: &mut App) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut changed = false;
        for message in messages {
            log::note_some("screen", || message.told());
            changed |= matches!(message, Message::Resize(_) | Message::FocusGained);
            effects.extend(app.update(message, Instant::now()));
        }
        if changed && let Some(widths) = self.ask_again(&app.preferences.widths) {
            effects.extend(app.update(Message::Widths(widths), Instant::now()));
        }
        effects
    }

    /// Asks about widths again; gives them if they changed. Keys pressed meanwhile keep their place.
    fn ask_again(&mut self, known: &WidthProfile) -> Option<WidthProfile> {
        if !self.asks {
            return None;
        }
        let front = &mut self.front;
        let answer = probe::ask_again(known, |sample| {
            front.sample(sample)?;
            crossterm::cursor::position().map(|(column, _)| column)
        });
        // Its answer may still come, and would be taken for the next one.
        self.asks = answer.is_ok();
        answer.ok().flatten()
    }
}

/// Seconds since 1970; 0 where the clock is before that.
fn seconds_since_1970() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

fn terminal_size() -> Size {
    let (width, height) = crossterm::terminal::size().unwrap_or((80, 24));
    Size::new(width, height)
}

/// SIGTERM, SIGHUP and SIGINT end the program in order; SIGTSTP from outside stops it in order.
#[cfg(unix)]
fn listen_to_signals(post: &Post) -> io::Result<Arc<std::sync::atomic::AtomicI32>> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    use std::sync::atomic::{AtomicI32, Ordering};

    let caught = Arc::new(AtomicI32::new(0));
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP])?;
    let (post, last) = (post.clone(), Arc::clone(&caught));
    thread::spawn(move || {
        for signal in signals.forever() {
            let message = match signal {
                SIGTSTP => Message::Suspend,
                _ => {
                    last.store(signal, Ordering::Relaxed);
                    Message::Terminate
                }
            };
            if post.send(message).is_err() {
                return;
            }
        }
    });
    Ok(caught)
}

#[cfg(not(unix))]
fn listen_to_signals(_: &Post) -> io::Result<Arc<std::sync::atomic::AtomicI32>> {
    Ok(Arc::default())
}

/// Stops the whole job, as the terminal does when ^Z is typed outside raw mode, until the shell continues it.
#[cfg(unix)]
fn stop_until_continued() {
    // A job that cannot be stopped goes on, which is all that could be done about it.
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::STOP);
}

#[cfg(not(unix))]
fn stop_until_continued() {}

impl App {
    /// The size of the screen.
    pub fn size(&self) -> Size {
        self.size
    }

    /// How long until the clock shows another second or the page is to be turned; `None` while the clock stands.
    fn next_tick(&self, now: Instant) -> Option<Duration> {
        let clock = self.clock.as_ref().filter(|_| self.listening.state == crate::voice::State::Speaking);
        let second = clock.map(|clock| {
            let nanos = clock.elapsed(now).subsec_nanos();
            Duration::from_nanos(u64::from(1_000_000_000 - nanos))
        });
        let turn = second.and_then(|_| self.until_turn(now));
        let soonest = [second, turn, self.until_scroll(now)].into_iter().flatten().min();
        soonest.map(|soonest| soonest + Duration::from_millis(5))
    }
}
