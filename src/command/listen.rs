//! `langdu listen`: reads an article aloud without the screen, with a line of progress.
//!
//! An article, the `[tts]` table and the options of the command line come in; sound and an exit code go out. Standard
//! output stays empty but for `--dry-run`, which writes what would be spoken and needs no engine.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

#[cfg(unix)]
use super::signals::Signals;
use crate::article::Article;
use crate::shelf::pace::{self, VoiceAt};
use crate::text::sanitize::clean_line;
use crate::tui::strings::{Lang, Msg, fill};
use crate::tui::voice_words::{describe_engine_error, describe_failure, state_word};
use crate::voice::discover::{self, discover};
use crate::voice::normalise::spell;
use crate::voice::{
    Clock, Engine, Event, EventKind, Listening, Player, Purpose, Settings, TtsConfig, Unit, units,
};

/// Everything was read.
const DONE: u8 = 0;
/// The voice failed, or there is nothing to read.
const FAILED: u8 = 1;
/// The command line or the configuration asks for what is not there.
pub(super) const USAGE: u8 = 2;
/// Ctrl-C.
const INTERRUPTED: u8 = 130;
/// How often the clock on a terminal is drawn anew.
const TICK: Duration = Duration::from_secs(1);

/// What the command line says; what it does not say is in the configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListenOptions {
    /// The name of an engine.
    pub engine: Option<String>,
    /// A voice, in the engine's own words.
    pub voice: Option<String>,
    /// The rate, 0.5 to 3.0.
    pub rate: Option<f32>,
    /// The paragraph to begin with, from 1.
    pub from: Option<usize>,
    /// Write what would be spoken instead of speaking it.
    pub dry_run: bool,
    /// The file with the paces of voices; `None`: nothing is known and nothing kept.
    pub paces: Option<PathBuf>,
}

/// Reads `article` aloud and gives the exit code. Messages and progress go to `err`, in `lang`.
///
/// # Errors
/// Only those of writing to `out` and `err`, and of catching signals; what goes wrong with the voice is said on `err`
/// and told by the code.
pub fn run(
    article: Arc<Article>,
    tts: &TtsConfig,
    options: &ListenOptions,
    lang: Lang,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    let tts = with_options(tts, options);
    let units = units(&article);
    let first = match start(&article, &units, options.from) {
        Ok(first) => first,
        Err((code, message)) => {
            let told = fill(message.0, lang, &message.1.iter().map(|n| n as _).collect::<Vec<_>>());
            writeln!(err, "langdu: {told}")?;
            return Ok(code);
        }
    };
    if options.dry_run {
        if let Err(error) = discover::check_name(&tts) {
            writeln!(err, "langdu: {}", describe_engine_error(&error, lang))?;
            return Ok(USAGE);
        }
        dry_run(&article, units.get(first..).unwrap_or_default(), &tts, out)?;
        return Ok(DONE);
    }
    match discover(&tts, Purpose::Listening) {
        Ok(engine) => {
            let mut clock = Clock::new(units.iter().map(|unit| unit.text(&article)), tts.rate);
            let voice = VoiceAt {
                engine: engine.name().to_owned(),
                voice: engine.voice().to_owned(),
                rate: tts.rate,
            };
            let paces = options.paces.as_deref().filter(|_| !engine.is_silent());
            if let Some(pace) = paces.and_then(|paces| pace::load(paces, &voice)) {
                clock.calibrate(pace);
            }
            let (code, pace) = read_aloud(article, engine, clock, Settings::from(&tts), first, lang, err)?;
            if let (Some(paces), Some(pace)) = (paces, pace) {
                // What was heard of a voice is worth no notice where it cannot be kept.
                let _ = pace::save(paces, &voice, pace);
            }
            Ok(code)
        }
        Err(error) => {
            writeln!(err, "langdu: {}", describe_engine_error(&error, lang))?;
            Ok(if error.is_of_the_table() { USAGE } else { FAILED })
        }
    }
}

pub(super) fn with_options(tts: &TtsConfig, options: &ListenOptions) -> TtsConfig {
    TtsConfig {
        engine: options.engine.clone().unwrap_or_else(|| tts.engine.clone()),
        voice: options.voice.clone().unwrap_or_else(|| tts.voice.clone()),
        rate: options.rate.unwrap_or(tts.rate),
        ..tts.clone()
    }
}

/// A message and the numbers in it.
pub(super) type Complaint = (u8, (Msg, Vec<usize>));

/// The index of the first unit of paragraph `from`, or of the first behind it, for a paragraph may have none.
pub(super) fn start(article: &Article, units: &[Unit], from: Option<usize>) -> Result<usize, Complaint> {
    if units.is_empty() {
        return Err((FAILED, (Msg::VoiceNothing, Vec::new())));
    }
    match from {
        None | Some(0) => Ok(0),
        Some(from) => units
            .iter()
            .position(|unit| unit.paragraph >= from)
            .ok_or_else(|| (USAGE, (Msg::VoiceNoParagraph, vec![from, article.body().count()]))),
    }
}

/// One unit a line: number, paragraph, the original characters, the text an engine gets.
fn dry_run(article: &Article, units: &[Unit], tts: &TtsConfig, out: &mut dyn Write) -> io::Result<()> {
    let style = discover::style(tts);
    for unit in units {
        let shown = unit.text(article);
        // A line break or a tab inside a unit would break the line it is written on.
        let original: String = shown.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        writeln!(
            out,
            "{}\t{}\t{original}\t{}",
            unit.number,
            unit.paragraph,
            spell(&unit.spoken(article), &style)
        )?;
    }
    out.flush()
}

enum Seen {
    Voice(Event),
    /// Ctrl-C, or the terminal or somebody else wants langdu to end.
    Interrupt,
    /// Ctrl-Z.
    #[cfg(unix)]
    Suspend,
}

/// Gives the exit code and the pace of the voice, if enough of it was heard.
fn read_aloud(
    article: Arc<Article>,
    engine: Engine,
    clock: Clock,
    settings: Settings,
    first: usize,
    lang: Lang,
    err: &mut dyn Write,
) -> anyhow::Result<(u8, Option<f64>)> {
    let (seen, inbox) = channel();
    let _signals = tell_of_signals(seen.clone())?;
    let name =
        if engine.is_silent() { Msg::VoiceSilent.text(lang).to_owned() } else { clean_line(engine.name()) };
    let player = Player::start(article, engine, settings, move |event| {
        drop(seen.send(Seen::Voice(event)));
    });
    let mut progress = Progress {
        clock,
        listening: Listening::default(),
        count: player.units().len(),
        name,
        lang,
        terminal: io::stderr().is_terminal(),
        told: None,
    };
    player.play_from(first);
    let code = follow(&player, &inbox, &mut progress, err);
    // Before anything is said: silence first.
    drop(player);
    progress.close(err)?;
    match code? {
        FAILED => {
            if let Some(failure) = &progress.listening.failure {
                writeln!(err, "langdu: {}", describe_failure(failure, lang))?;
            }
            Ok((FAILED, progress.clock.pace()))
        }
        code => Ok((code, progress.clock.pace())),
    }
}

fn follow(
    player: &Player,
    inbox: &Receiver<Seen>,
    progress: &mut Progress,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    loop {
        let event = match inbox.recv_timeout(TICK) {
            Ok(Seen::Voice(event)) => event,
            Ok(Seen::Interrupt) | Err(RecvTimeoutError::Disconnected) => return Ok(INTERRUPTED),
            #[cfg(unix)]
            Ok(Seen::Suspend) => match suspend(player, inbox, progress)? {
                Some(code) => return Ok(code),
                None => continue,
            },
            Err(RecvTimeoutError::Timeout) => {
                progress.tick(err)?;
                continue;
            }
        };
        progress.see(&event, err)?;
        match event.kind {
            EventKind::Ended => return Ok(DONE),
            EventKind::Failed(_) => return Ok(FAILED),
            _ => {}
        }
    }
}

/// The voice has a process group of its own, which Ctrl-Z does not reach: it is paused before langdu stops. Gives the
/// exit code where there is nothing left to go on with.
#[cfg(unix)]
fn suspend(player: &Player, inbox: &Receiver<Seen>, progress: &mut Progress) -> io::Result<Option<u8>> {
    player.hold();
    // What came until then is heard now: the clock stands while langdu does.
    for seen in inbox.try_iter() {
        match seen {
            Seen::Voice(event) => {
                progress.note(&event);
                match event.kind {
                    EventKind::Ended => return Ok(Some(DONE)),
                    EventKind::Failed(_) => return Ok(Some(FAILED)),
                    _ => {}
                }
            }
            Seen::Interrupt => return Ok(Some(INTERRUPTED)),
            Seen::Suspend => {}
        }
    }
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
    player.resume();
    Ok(None)
}

/// The line of progress: drawn over itself on a terminal, elsewhere one line a sentence.
struct Progress {
    clock: Clock,
    listening: Listening,
    count: usize,
    name: String,
    lang: Lang,
    terminal: bool,
    /// The unit of the last line.
    told: Option<usize>,
}

impl Progress {
    fn note(&mut self, event: &Event) {
        self.listening.apply(event);
        self.clock.apply(event, Instant::now());
    }

    fn see(&mut self, event: &Event, err: &mut dyn Write) -> io::Result<()> {
        self.note(event);
        match &event.kind {
            // One that is tried again is told once.
            EventKind::Speaking { .. } if self.terminal || self.told != self.listening.unit => self.draw(err),
            EventKind::Skipped { unit, failure } => {
                let failure = describe_failure(failure, self.lang);
                self.close(err)?;
                writeln!(err, "{}", fill(Msg::VoiceSkipped, self.lang, &[&(unit + 1), &failure]))
            }
            EventKind::TakenOver { failure, engine, silent } => {
                let failure = describe_failure(failure, self.lang);
                self.name =
                    if *silent { Msg::VoiceSilent.text(self.lang).to_owned() } else { clean_line(engine) };
                self.close(err)?;
                writeln!(err, "{}", fill(Msg::VoiceTakenOver, self.lang, &[&failure, &self.name]))
            }
            _ => Ok(()),
        }
    }

    fn tick(&mut self, err: &mut dyn Write) -> io::Result<()> {
        if self.terminal { self.draw(err) } else { Ok(()) }
    }

    fn draw(&mut self, err: &mut dyn Write) -> io::Result<()> {
        self.told = self.listening.unit;
        let number = self.listening.unit.map_or(0, |unit| unit + 1);
        let head = format!("{} ({})", state_word(self.listening.state, self.lang), self.name);
        let clock = self.clock.text(Instant::now());
        let line = fill(Msg::VoiceProgress, self.lang, &[&head, &number, &self.count, &clock]);
        if self.terminal {
            write!(err, "\r{line}\x1b[K")?;
        } else {
            writeln!(err, "{line}")?;
        }
        err.flush()
    }

    /// Leaves the line, so that what follows does not stand on it.
    fn close(&self, err: &mut dyn Write) -> io::Result<()> {
        if self.terminal { write!(err, "\r\x1b[K") } else { Ok(()) }
    }
}

/// Tells of the signals that end or suspend langdu, so that the voice falls silent first.
#[cfg(unix)]
fn tell_of_signals(seen: std::sync::mpsc::Sender<Seen>) -> io::Result<Signals> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    Signals::watch(&[SIGINT, SIGTERM, SIGHUP, SIGTSTP], move |signal| {
        let what = if signal == SIGTSTP { Seen::Suspend } else { Seen::Interrupt };
        seen.send(what).is_ok()
    })
}

/// Elsewhere Ctrl-C reaches the voice by itself, because it is in the same group.
#[cfg(not(unix))]
fn tell_of_signals(_: std::sync::mpsc::Sender<Seen>) -> io::Result<()> {
    Ok(())
}
