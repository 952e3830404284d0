//! Carries out what the state's update asks for. Whatever may block runs on a thread of its own and comes back as a
//! message: counting pages, finding a voice, writing files.

use super::app::{Effect, Message};
use super::exporting::export;
use super::library::{Library, Opened};
use super::listen::VoiceName;
use super::opener;
use super::post::Post;
use super::preview::PaperSize;
use super::printing::Printing;
use super::saver::{Folders, Place, save};
use super::source::{Source, Watch};
use super::strings::{Lang, Msg};
use super::unfinished::Unfinished;
use super::voice_words::describe_engine_error;
use crate::article::{Amended, Anchor, Article};
use crate::layout::{Measure, Pagination};
use crate::paper::Sheet;
use crate::paths::Paths;
use crate::shelf::notes;
use crate::shelf::pace::VoiceAt;
use crate::shelf::{pace, state};
use crate::voice::{self, After, Clock, Engine, Player, Purpose, Sleep, TtsConfig, discover, units};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// So many threads at most count pages.
const MOST_COUNTING: usize = 4;

/// What effects work with.
#[derive(Debug)]
pub(super) struct Workshop {
    /// What is spoken, counted and written.
    article: Arc<Article>,
    /// The article as it was imported, whose places are kept.
    original: Arc<Article>,
    /// The way from there to what is spoken, if that is another.
    amended: Option<Arc<Amended>>,
    /// For what is about this article.
    messages: Post,
    /// For what is not.
    post: Post,
    library: Option<Library>,
    /// What opens addresses.
    opener: Vec<String>,
    lang: Lang,
    tts: TtsConfig,
    sheet: Sheet,
    printing: Option<Printing>,
    /// The number of the newest count; older ones stop when they see it.
    count: Arc<AtomicU64>,
    player: Arc<Mutex<Option<Player>>>,
    /// Raised whenever the voice is told something, so that one which is still being opened for an older wish is not
    /// started.
    wish: Arc<AtomicU64>,
    /// Engine and voice, once there is one that can be heard.
    voice: Arc<Mutex<Option<VoiceAt>>>,
    /// Where reading positions are kept; `None`: nowhere.
    state_dir: Option<PathBuf>,
    /// Where notebooks are kept; `None`: nowhere.
    notes_dir: Option<PathBuf>,
    watch: Option<Watch>,
    saver: Option<(Sender<Place>, JoinHandle<()>)>,
    /// Savers of articles that were left, which may still be writing.
    savers: Arc<Unfinished>,
    /// What was ordered and is not done: exports, prints, voices that fall silent.
    orders: Unfinished,
    /// For a voice that is still being opened.
    manner: Arc<Mutex<Manner>>,
}

/// What a voice is told apart from what it speaks.
#[derive(Clone, Copy, Debug, Default)]
struct Manner {
    after: After,
    sleep: Option<Sleep>,
    /// The rate, if it was changed since the voice was asked for.
    rate: Option<f32>,
}

impl Workshop {
    /// A workshop for `article`; positions are kept below `state_dir`, if there is one.
    pub(super) fn new(
        article: Arc<Article>,
        post: Post,
        lang: Lang,
        tts: TtsConfig,
        sheet: Sheet,
        state_dir: Option<PathBuf>,
        source: Option<Source>,
    ) -> Self {
        let messages = post.of(0);
        let watch = source.map(|source| Watch::over(source, lang, messages.clone()));
        Self {
            original: Arc::clone(&article),
            article,
            amended: None,
            messages,
            post,
            library: None,
            opener: Vec::new(),
            lang,
            tts,
            sheet,
            printing: None,
            count: Arc::default(),
            player: Arc::default(),
            wish: Arc::default(),
            voice: Arc::default(),
            state_dir,
            notes_dir: None,
            saver: None,
            savers: Arc::default(),
            orders: Unfinished::default(),
            watch,
            manner: Arc::default(),
        }
    }

    /// The same with articles to be opened.
    pub(super) fn with_library(self, library: Option<Library>) -> Self {
        Self { library, ..self }
    }

    /// The same with a place where notebooks are kept.
    pub(super) fn with_notes(self, notes_dir: Option<PathBuf>) -> Self {
        Self { notes_dir, ..self }
    }

    /// The same with a command that opens addresses.
    pub(super) fn with_opener(self, opener: Vec<String>) -> Self {
        Self { opener, ..self }
    }

    /// The same with a way to the printer.
    pub(super) fn with_printing(self, printing: Printing) -> Self {
        Self { printing: Some(printing), ..self }
    }

    /// Works with another article from now on; what is still to come of the one before is told of that one.
    fn turn(&mut self, edition: u64, article: Arc<Article>, source: Option<Source>) {
        self.messages = self.post.of(edition);
        self.watch = source.map(|source| Watch::over(source, self.lang, self.messages.clone()));
        self.take_whole(article);
    }

    /// Works with all of `article` from now on: finds its sentences, and keeps places in it.
    fn take_whole(&mut self, article: Arc<Article>) {
        self.article = Arc::clone(&article);
        (self.original, self.amended) = (Arc::clone(&article), None);
        // A voice that is there speaks another article.
        self.silence();
        self.let_saver_go();
        let folders = Folders { state: self.state_dir.clone(), notes: self.notes_dir.clone() };
        let (places, inbox) = channel();
        let (kept, lang) = (Arc::clone(&article), self.lang);
        let posts = (self.post.clone(), self.messages.clone());
        self.saver = Some((places, thread::spawn(move || save(&folders, &kept, lang, &inbox, &posts))));
        let (messages, state_dir, notes_dir) =
            (self.messages.clone(), self.state_dir.clone(), self.notes_dir.clone());
        let savers = Arc::clone(&self.savers);
        thread::spawn(move || {
            if let Some(place) = state_dir.as_ref().and_then(|dir| state::load_listening(dir, &article)) {
                let _ = messages.send(Message::LastHeard(place));
            }
            // What was left in this article before it was read anew may still be on its way to the disk.
            savers.wait();
            if let Some(dir) = state_dir {
                let _ = messages.send(Message::Read(state::load_reading(&dir, &article)));
            }
            let opened = notes_dir.map(|dir| notes::load(&dir, &article)).unwrap_or_default();
            let _ = messages.send(Message::Notebook(Arc::clone(&article), Box::new(opened)));
            tell_units(article, &messages);
        });
    }

    /// Works with the article as corrections want it, or as it was imported.
    fn amend(&mut self, amended: Option<Arc<Amended>>) {
        let article = amended.as_ref().map_or(&self.original, |amended| amended.article());
        self.article = Arc::clone(article);
        self.amended = amended;
        self.silence();
        let (article, messages) = (Arc::clone(&self.article), self.messages.clone());
        thread::spawn(move || tell_units(article, &messages));
    }

    /// Takes the voice away. It may have to wait for its processes.
    fn silence(&self) {
        self.wish.fetch_add(1, Ordering::Relaxed);
        let player = lock(&self.player).take();
        if player.is_some() {
            self.orders.begin(move || drop(player));
        }
    }

    /// Waits, not for long, until the voice stands still where it is.
    pub(super) fn hold_voice(&self) {
        if let Some(player) = lock(&self.player).as_ref() {
            player.hold();
        }
    }

    /// The place in the imported article for one in what is spoken.
    fn back(&self, place: Anchor) -> Anchor {
        self.amended.as_ref().map_or(place, |amended| amended.back(place))
    }

    fn keep(&self, place: Place) {
        if let Some((places, _)) = &self.saver {
            let _ = places.send(place);
        }
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
            Effect::Quit | Effect::Suspend | Effect::Redraw | Effect::Mouse(_) | Effect::Copy(_) => {}
            Effect::Whole(article) => self.take_whole(article),
            Effect::Turn { edition, article, source } => self.turn(edition, article, source),
            Effect::Amend(amended) => self.amend(amended),
            Effect::KeepNotebook(notebook) => self.keep(Place::Notebook(notebook)),
            Effect::OpenAddress(url) => self.open_address(opener::open, url),
            Effect::SendCorrection(address) => self.open_address(opener::send, address),
            Effect::List => self.list(),
            Effect::Open(path) => self.open(path),
            Effect::SavePosition(anchor) => {
                self.keep(Place::Eye(self.back(anchor)));
            }
            Effect::SaveReading(reading) => self.keep(Place::Read(reading)),
            Effect::SumReading => self.sum_reading(),
            Effect::SaveListening(place) => {
                self.keep(Place::Voice(place.map(|place| self.back(place))));
                self.look_at_source();
            }
            Effect::LookAtSource => self.look_at_source(),
            Effect::Reload => match &self.watch {
                Some(watch) => watch.read_again(),
                None => {
                    let _ =
                        self.messages.send(Message::Notice(Msg::NothingToReload.text(self.lang).to_owned()));
                }
            },
            Effect::Count { id, measure, height } => self.count(id, measure, height),
            Effect::OpenVoice { unit, silent, rate } => self.open_voice(unit, silent, rate),
            Effect::PlayFrom(unit) => self.tell(|player| player.play_from(unit)),
            Effect::SkipTo(unit) => self.tell(|player| player.skip_to(unit)),
            Effect::Pause => self.tell(Player::pause),
            Effect::Resume => self.tell(Player::resume),
            Effect::StopVoice => self.tell(Player::stop),
            Effect::SetAfter(after) => {
                lock(&self.manner).after = after;
                if let Some(player) = lock(&self.player).as_ref() {
                    player.set_after(after);
                }
            }
            Effect::SetSleep(sleep) => {
                lock(&self.manner).sleep = sleep;
                if let Some(player) = lock(&self.player).as_ref() {
                    player.set_sleep(sleep);
                }
            }
            Effect::SetRate(rate) => {
                lock(&self.manner).rate = Some(rate);
                if let Some(player) = lock(&self.player).as_ref() {
                    player.set_rate(rate);
                }
            }
            Effect::KeepPace(pace, rate) => self.keep_pace(pace, rate),
            Effect::MakeSheets(size, widths) => {
                if let Some(printing) = &self.printing {
                    printing.make(Arc::clone(&self.article), size, widths, self.messages.clone());
                }
            }
            Effect::Print(size, widths) => {
                if let Some(printing) = &self.printing {
                    let article = Arc::clone(&self.article);
                    self.orders.add(printing.print(article, size, widths, self.lang, self.post.clone()));
                }
            }
            Effect::Export(path, size) => self.export(path, size),
        }
    }

    /// Silences the voice and waits until everything is written, exported and sent to the printer.
    pub(super) fn close(mut self) {
        self.count.store(u64::MAX, Ordering::Relaxed);
        self.wish.fetch_add(1, Ordering::Relaxed);
        drop(lock(&self.player).take());
        self.let_saver_go();
        self.savers.wait();
        self.orders.wait();
    }

    /// The saver ends with its channel, when it has written what came through it.
    fn let_saver_go(&mut self) {
        if let Some((_, saver)) = self.saver.take() {
            self.savers.add(saver);
        }
    }

    fn list(&self) {
        let Some(library) = self.library.clone() else { return };
        let post = self.post.clone();
        thread::spawn(move || {
            // Nobody listens any more when the reader has left.
            let _ = post.send(Message::Listed((library.entries)()));
        });
    }

    fn open(&self, path: PathBuf) {
        let Some(library) = self.library.clone() else { return };
        let (post, state_dir) = (self.post.clone(), self.state_dir.clone());
        let savers = Arc::clone(&self.savers);
        thread::spawn(move || {
            // As a reader types it.
            let whole = path.to_str().and_then(Paths::named).unwrap_or_else(|| path.clone());
            let opened = (library.open)(&whole).map(|opened| {
                // It may be the one that was left a moment ago.
                savers.wait();
                let place = state_dir.and_then(|dir| state::load(&dir, &opened.article));
                Opened { place, ..opened }
            });
            let _ = post.send(Message::Opened(path, opened));
        });
    }

    fn sum_reading(&self) {
        let Some(dir) = self.state_dir.clone() else { return };
        let post = self.post.clone();
        thread::spawn(move || {
            let read = state::known(&dir).into_values().map(|known| known.reading);
            let read: Vec<_> = read.filter(|reading| *reading != state::Reading::default()).collect();
            let sum = read.iter().fold(state::Reading::default(), |sum, reading| sum + *reading);
            let _ = post.send(Message::ReadInAll(read.len(), sum));
        });
    }

    /// Opens an address the way `open` does.
    fn open_address(&self, open: fn(&[String], &str, Lang) -> Result<(), String>, url: String) {
        let (command, post, lang) = (self.opener.clone(), self.post.clone(), self.lang);
        thread::spawn(move || {
            if let Err(reason) = open(&command, &url, lang) {
                let _ = post.send(Message::Notice(reason));
            }
        });
    }

    fn look_at_source(&self) {
        if let Some(watch) = &self.watch {
            watch.look();
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
            let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_COUNTING);
            let pagination = Pagination::count_on(threads, &article, &measure, height, |tops| {
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
        lock(&self.manner).rate = None;
        let (article, messages, lang, tts) =
            (Arc::clone(&self.article), self.messages.clone(), self.lang, self.tts.clone());
        let (slot, wish, manner) =
            (Arc::clone(&self.player), Arc::clone(&self.wish), Arc::clone(&self.manner));
        let (heard, paces) = (Arc::clone(&self.voice), self.paces_file());
        thread::spawn(move || {
            let engine = if silent { Ok(Engine::silent()) } else { discover(&tts, Purpose::Listening) };
            let engine = match engine {
                Ok(engine) => engine,
                Err(error) => {
                    let _ = messages.send(Message::VoiceMissing(describe_engine_error(&error, lang)));
                    return;
                }
            };
            let name = VoiceName { engine: engine.name().to_string(), silent: engine.is_silent() };
            let voice = VoiceAt { engine: name.engine.clone(), voice: engine.voice().to_owned(), rate };
            let known = paces.filter(|_| !silent).and_then(|paces| pace::load(&paces, &voice));
            let events = messages.clone();
            let settings = voice::Settings { rate, ..voice::Settings::from(&tts) };
            let player = Player::start(article, engine, settings, move |event| {
                let _ = events.send(Message::Voice(event));
            });
            let mut slot = lock(&slot);
            if wish.load(Ordering::Relaxed) == wished {
                *lock(&heard) = (!name.silent).then_some(voice);
                let _ = messages.send(Message::VoiceOpened(name));
                if let Some(known) = known {
                    let _ = messages.send(Message::Pace(known));
                }
                let Manner { after, sleep, rate } = *lock(&manner);
                player.set_after(after);
                player.set_sleep(sleep);
                if let Some(rate) = rate {
                    player.set_rate(rate);
                }
                player.play_from(unit);
                *slot = Some(player);
            }
        });
    }

    /// Beside the positions.
    fn paces_file(&self) -> Option<PathBuf> {
        self.state_dir.as_ref().map(|positions| positions.with_file_name("paces.toml"))
    }

    /// What was heard of a voice is worth no notice where it cannot be kept.
    fn keep_pace(&self, pace: f64, rate: f32) {
        if let (Some(voice), Some(path)) = (lock(&self.voice).clone(), self.paces_file()) {
            self.orders.begin(move || drop(pace::save(&path, &VoiceAt { rate, ..voice }, pace)));
        }
    }

    fn export(&self, path: PathBuf, size: Option<PaperSize>) {
        let (article, messages, sheet, lang) =
            (Arc::clone(&self.article), self.post.clone(), self.sheet, self.lang);
        let Some(printing) = self.printing.clone() else { return };
        self.orders.begin(move || {
            let outcome = export(&article, &sheet, &printing, size, &path, lang);
            let _ = messages.send(Message::Exported(outcome));
        });
    }
}

/// Finds what is spoken of `article`, and how long that will take.
fn tell_units(article: Arc<Article>, messages: &Post) {
    let units = units(&article);
    let clock = Clock::new(units.iter().map(|unit| unit.text(&article)), 1.0);
    // Nobody listens any more when the reader has left.
    let _ = messages.send(Message::Units(article, units.into(), clock));
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked has ended the program already.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
