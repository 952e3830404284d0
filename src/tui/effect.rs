//! Carries out what the state's update asks for. Whatever may block runs on a thread of its own and comes back as a
//! message: counting pages, finding a voice, writing files.

use super::app::{Effect, Message, VoiceName};
use super::strings::{Lang, Msg, fill};
use super::voice_words::describe_engine_error;
use crate::article::{Anchor, Article};
use crate::layout::{Measure, Pagination};
use crate::paper::{self, Sheet};
use crate::shelf::state;
use crate::shelf::write::write_atomically;
use crate::voice::{self, Clock, Engine, Player, TtsConfig, discover, units};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What effects work with.
#[derive(Debug)]
pub(super) struct Workshop {
    article: Arc<Article>,
    messages: Sender<Message>,
    lang: Lang,
    tts: TtsConfig,
    sheet: Sheet,
    /// The number of the newest count; older ones stop when they see it.
    count: Arc<AtomicU64>,
    player: Arc<Mutex<Option<Player>>>,
    /// Raised whenever the voice is told something, so that one which is still being opened for an older wish is not
    /// started.
    wish: Arc<AtomicU64>,
    /// Where reading positions are kept; `None`: nowhere.
    state_dir: Option<PathBuf>,
    saver: Option<(Sender<Anchor>, JoinHandle<()>)>,
}

impl Workshop {
    /// A workshop for `article`; positions are kept below `state_dir`, if there is one.
    pub(super) fn new(
        article: Arc<Article>,
        messages: Sender<Message>,
        lang: Lang,
        tts: TtsConfig,
        sheet: Sheet,
        state_dir: Option<PathBuf>,
    ) -> Self {
        Self {
            article,
            messages,
            lang,
            tts,
            sheet,
            count: Arc::default(),
            player: Arc::default(),
            wish: Arc::default(),
            state_dir,
            saver: None,
        }
    }

    /// Works with all of `article` from now on: finds its sentences, and keeps places in it.
    fn take_whole(&mut self, article: Arc<Article>) {
        self.article = Arc::clone(&article);
        self.saver = self.state_dir.clone().map(|dir| {
            let (positions, inbox) = channel();
            let (article, lang, messages) = (Arc::clone(&article), self.lang, self.messages.clone());
            (positions, thread::spawn(move || save_positions(&dir, &article, lang, &inbox, &messages)))
        });
        let messages = self.messages.clone();
        thread::spawn(move || {
            let units = units(&article);
            let clock = Clock::new(units.iter().map(|unit| unit.text(&article)), 1.0);
            // Nobody listens any more when the reader has left.
            let _ = messages.send(Message::Units(units.into(), clock));
        });
    }

    /// Carries out effects in their order.
    pub(super) fn carry_out_all(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.carry_out(effect);
        }
    }

    /// Carries out an effect that needs no terminal; the others are left alone.
    pub(super) fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Quit | Effect::Suspend | Effect::Redraw => {}
            Effect::Whole(article) => self.take_whole(article),
            Effect::SavePosition(anchor) => {
                if let Some((positions, _)) = &self.saver {
                    let _ = positions.send(anchor);
                }
            }
            Effect::Count { id, measure, height } => self.count(id, measure, height),
            Effect::OpenVoice { unit, silent, rate } => self.open_voice(unit, silent, rate),
            Effect::PlayFrom(unit) => self.tell(|player| player.play_from(unit)),
            Effect::SkipTo(unit) => self.tell(|player| player.skip_to(unit)),
            Effect::Pause => self.tell(Player::pause),
            Effect::Resume => self.tell(Player::resume),
            Effect::StopVoice => self.tell(Player::stop),
            Effect::SetRate(rate) => {
                if let Some(player) = lock(&self.player).as_ref() {
                    player.set_rate(rate);
                }
            }
            Effect::Export(path) => self.export(path),
        }
    }

    /// Silences the voice and waits until everything is written.
    pub(super) fn close(mut self) {
        self.count.store(u64::MAX, Ordering::Relaxed);
        self.wish.fetch_add(1, Ordering::Relaxed);
        drop(lock(&self.player).take());
        if let Some((positions, saver)) = self.saver.take() {
            drop(positions);
            // The saver ends with its channel; what it could not save it has said.
            let _ = saver.join();
        }
    }

    fn tell(&self, command: impl FnOnce(&Player)) {
        self.wish.fetch_add(1, Ordering::Relaxed);
        if let Some(player) = lock(&self.player).as_ref() {
            command(player);
        }
    }

    fn count(&self, id: u64, measure: Measure, height: u16) {
        self.count.store(id, Ordering::Relaxed);
        let (article, messages, newest) =
            (Arc::clone(&self.article), self.messages.clone(), Arc::clone(&self.count));
        thread::spawn(move || {
            let pagination = Pagination::count(&article, &measure, height, |tops| {
                // What is counted so far is of use at once: told ever more rarely, at each power of two.
                if tops.len().is_power_of_two() && tops.len() >= 64 {
                    let so_far = Pagination { tops: tops.to_vec(), complete: false };
                    let _ = messages.send(Message::Counted(id, so_far));
                }
                newest.load(Ordering::Relaxed) == id
            });
            let _ = messages.send(Message::Counted(id, pagination));
        });
    }

    fn open_voice(&self, unit: usize, silent: bool, rate: f32) {
        let wished = self.wish.fetch_add(1, Ordering::Relaxed) + 1;
        let (article, messages, lang, tts) =
            (Arc::clone(&self.article), self.messages.clone(), self.lang, self.tts.clone());
        let (slot, wish) = (Arc::clone(&self.player), Arc::clone(&self.wish));
        thread::spawn(move || {
            let engine = if silent { Ok(Engine::silent()) } else { discover(&tts) };
            let engine = match engine {
                Ok(engine) => engine,
                Err(error) => {
                    let _ = messages.send(Message::VoiceMissing(describe_engine_error(&error, lang)));
                    return;
                }
            };
            let name = VoiceName { engine: engine.name().to_string(), silent: engine.is_silent() };
            let events = messages.clone();
            let settings = voice::Settings { rate, ..voice::Settings::default() };
            let player = Player::start(article, engine, settings, move |event| {
                let _ = events.send(Message::Voice(event));
            });
            let mut slot = lock(&slot);
            if wish.load(Ordering::Relaxed) == wished {
                let _ = messages.send(Message::VoiceOpened(name));
                player.play_from(unit);
                *slot = Some(player);
            }
        });
    }

    fn export(&self, path: PathBuf) {
        let (article, messages, sheet, lang) =
            (Arc::clone(&self.article), self.messages.clone(), self.sheet, self.lang);
        thread::spawn(move || {
            let outcome = write_export(&article, &sheet, &path).map(|()| path.clone()).map_err(|error| {
                match error.kind() {
                    std::io::ErrorKind::AlreadyExists => fill(Msg::ExportExists, lang, &[&path.display()]),
                    _ => format!("{}: {error}", path.display()),
                }
            });
            let _ = messages.send(Message::Exported(outcome));
        });
    }
}

fn write_export(article: &Article, sheet: &Sheet, path: &Path) -> std::io::Result<()> {
    let mut text = Vec::new();
    paper::write(article, sheet, &mut text)?;
    write_atomically(path, &text, false)
}

/// How long a place has to stay the newest one before it is written: a reader who leafs through pages is at none.
const QUIET: Duration = Duration::from_millis(250);

/// Keeps the newest position of those that come in; the ones that were overtaken meanwhile are not written.
fn save_positions(
    dir: &Path,
    article: &Article,
    lang: Lang,
    inbox: &Receiver<Anchor>,
    messages: &Sender<Message>,
) {
    let mut told = false;
    while let Ok(mut newest) = inbox.recv() {
        // An end of the channel is the end of reading, and is not waited with.
        while let Ok(newer) = inbox.recv_timeout(QUIET) {
            newest = newer;
        }
        if let Err(error) = state::save(dir, article, newest)
            && !std::mem::replace(&mut told, true)
        {
            let _ = messages.send(Message::Notice(fill(Msg::PositionNotSaved, lang, &[&error])));
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked has ended the program already.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
