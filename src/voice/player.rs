//! Plays the units of an article one after another: commands in, events out.
//!
//! One worker thread, in `worker`, owns the engine's processes and the loudspeaker. Nobody who gives a command
//! waits for it. Every command that changes what is spoken raises the generation, and late events of an older one are
//! not sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::audio::cache::Cache;
use super::audio::{Output, OutputError, Pauses, Sink, Sound, output};
use super::config::TtsConfig;
use super::engine::Engine;
use super::event::{Event, Failure};
use super::normalise::dictionary::Dictionary;
use super::unit::{Unit, units};
use super::worker::Worker;
use crate::article::Article;

/// How the article is spoken.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The rate, 0.5 to 3.0.
    pub rate: f32,
    /// The language of the text, as in `zh-CN`.
    pub lang: String,
    /// What stands between sentences whose sound langdu plays itself.
    pub pauses: Pauses,
    /// How many sentences are made into sound ahead, 0 to 8.
    pub lookahead: u8,
    /// Whether a sentence begins again after a long pause.
    pub rewind_on_resume: bool,
    /// The program that plays sound, or `auto`.
    pub player: String,
    /// Where sounds are kept that were made once.
    pub cache: Option<Cache>,
    /// The user's pronunciations.
    pub dictionary: Arc<Dictionary>,
}

impl Default for Settings {
    fn default() -> Self {
        Self::from(&TtsConfig::default())
    }
}

impl From<&TtsConfig> for Settings {
    fn from(tts: &TtsConfig) -> Self {
        Self {
            rate: tts.rate,
            lang: "zh-CN".to_owned(),
            pauses: tts.pause,
            lookahead: tts.lookahead,
            rewind_on_resume: tts.rewind_on_resume,
            player: tts.player.clone(),
            cache: tts.sounds.clone(),
            dictionary: Arc::clone(&tts.words),
        }
    }
}

/// What is too fast and what is too slow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// An engine that spends less on a character has not spoken, in seconds.
    pub least_a_character: f64,
    /// Nor has one that spends less on a sentence of four characters or more.
    pub least: Duration,
    /// An engine hangs when it takes longer than three times the estimate and this.
    pub hang: Duration,
    /// What the first sentence is given on top, for daemons and models to come up.
    pub first: Duration,
    /// After a longer pause a sentence begins again: sound servers drop clients that are silent for long.
    pub longest_pause: Duration,
    /// How long the voice takes to fade when its time is over.
    pub fade: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            least_a_character: 0.04,
            least: Duration::from_millis(150),
            hang: Duration::from_secs(5),
            first: Duration::from_secs(15),
            longest_pause: Duration::from_secs(30),
            fade: Duration::from_secs(10),
        }
    }
}

/// What follows a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum After {
    /// The next one.
    #[default]
    GoOn,
    /// A pause, until told to go on.
    Pause,
    /// The same one again.
    Repeat,
}

/// When the voice is to fall silent by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sleep {
    /// When so much has been listened to; pauses do not count. What langdu plays itself fades, other engines finish
    /// their sentence.
    After(Duration),
    /// At the end of the paragraph.
    Paragraph,
    /// At the end of the article.
    Article,
}

/// How long is waited for an engine that is to stand still.
const HOLD_LIMIT: Duration = Duration::from_secs(2);

/// Opens a loudspeaker for samples at a rate.
pub type OpenSink = Box<dyn Fn(u32) -> Result<Box<dyn Sink>, OutputError> + Send>;

/// The voice. Dropped, it falls silent and leaves no process.
#[derive(Debug)]
pub struct Player {
    messages: Sender<Message>,
    generation: Arc<AtomicU64>,
    units: Arc<[Unit]>,
    worker: Option<JoinHandle<()>>,
}

/// What the worker is told.
pub(super) enum Message {
    Play {
        unit: usize,
        generation: u64,
    },
    SkipTo {
        unit: usize,
        generation: u64,
    },
    Stop {
        generation: u64,
    },
    /// Whoever waits for it hears the channel end.
    Pause(Option<Sender<()>>),
    Resume,
    Rate(f32),
    After(After),
    Sleep(Option<Sleep>),
    Quit,
    /// The process with that serial number has ended.
    Exited(u64),
    /// The synthesis with that serial number has.
    Made(u64, Result<Sound, Failure>),
    /// The loudspeaker has something to say.
    SinkFailed,
}

impl Player {
    /// A voice for `article` that is silent until told to play. `notify` is called from the voice's thread and must
    /// not block.
    pub fn start(
        article: Arc<Article>,
        engine: Engine,
        settings: Settings,
        notify: impl Fn(Event) + Send + 'static,
    ) -> Self {
        Self::with_limits(article, engine, settings, Limits::default(), notify)
    }

    /// As [`Player::start`], with other limits for what is too fast and too slow.
    pub fn with_limits(
        article: Arc<Article>,
        engine: Engine,
        settings: Settings,
        limits: Limits,
        notify: impl Fn(Event) + Send + 'static,
    ) -> Self {
        let (messages, inbox) = channel();
        let (name, failed) = (settings.player.clone(), messages.clone());
        let open: OpenSink = Box::new(move |rate| {
            let failed = failed.clone();
            // Nobody hears of it any more when the worker has quit.
            let on_failure = move || drop(failed.send(Message::SinkFailed));
            Ok(Box::new(Output::open(&output::candidates(&name)?, rate, on_failure)))
        });
        Self::begin(article, engine, settings, limits, open, notify, (messages, inbox))
    }

    /// As [`Player::with_limits`], with a loudspeaker of one's own.
    pub fn with_sink(
        article: Arc<Article>,
        engine: Engine,
        settings: Settings,
        limits: Limits,
        open: OpenSink,
        notify: impl Fn(Event) + Send + 'static,
    ) -> Self {
        Self::begin(article, engine, settings, limits, open, notify, channel())
    }

    fn begin(
        article: Arc<Article>,
        engine: Engine,
        settings: Settings,
        limits: Limits,
        open: OpenSink,
        notify: impl Fn(Event) + Send + 'static,
        (messages, inbox): (Sender<Message>, std::sync::mpsc::Receiver<Message>),
    ) -> Self {
        let units: Arc<[Unit]> = units(&article).into();
        let generation = Arc::new(AtomicU64::new(0));
        let worker = Worker::new(
            article,
            Arc::clone(&units),
            engine,
            settings,
            limits,
            open,
            notify,
            Arc::clone(&generation),
            messages.clone(),
        );
        let worker = thread::spawn(move || worker.work(&inbox));
        Self { messages, generation, units, worker: Some(worker) }
    }

    /// What is spoken, in order; the events count in it from 0.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The generation of the newest command: an event of an older one was on its way when the command was given.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Speaks from `unit` on, whatever was going on before.
    pub fn play_from(&self, unit: usize) {
        self.send(Message::Play { unit, generation: self.next_generation() });
    }

    /// Waits, where the engine can, in mid-sentence.
    pub fn pause(&self) {
        self.send(Message::Pause(None));
    }

    /// [`Player::pause`], and waits at most two seconds until the engine stands still: for who stops langdu itself, which
    /// an engine in a process group of its own does not notice.
    pub fn hold(&self) {
        let (waiting, stands_still) = channel();
        self.send(Message::Pause(Some(waiting)));
        // An engine that never gets to it must not keep the terminal.
        let _ = stands_still.recv_timeout(HOLD_LIMIT);
    }

    /// Goes on; from the start of the sentence where the engine cannot wait or has waited long.
    pub fn resume(&self) {
        self.send(Message::Resume);
    }

    /// Falls silent.
    pub fn stop(&self) {
        self.send(Message::Stop { generation: self.next_generation() });
    }

    /// Goes to `unit`: speaks it, or, while paused, waits before it.
    pub fn skip_to(&self, unit: usize) {
        self.send(Message::SkipTo { unit, generation: self.next_generation() });
    }

    /// Another rate, from the next sentence on.
    pub fn set_rate(&self, rate: f32) {
        self.send(Message::Rate(rate));
    }

    /// What follows each sentence from now on.
    pub fn set_after(&self, after: After) {
        self.send(Message::After(after));
    }

    /// When to fall silent; `None`: when told to. Counted from now on.
    pub fn set_sleep(&self, sleep: Option<Sleep>) {
        self.send(Message::Sleep(sleep));
    }

    fn next_generation(&self) -> u64 {
        self.generation.fetch_add(1, Ordering::AcqRel) + 1
    }

    fn send(&self, message: Message) {
        // The worker is gone only if it panicked; there is nobody left to speak then.
        let _ = self.messages.send(message);
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.next_generation();
        self.send(Message::Quit);
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}
