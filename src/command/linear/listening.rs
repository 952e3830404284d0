//! The voice while an article is read line by line: asked for by a command, followed by its events.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::places::Places;
use super::{Heard, say};
use crate::article::{Anchor, Article};
use crate::command::{Context, Streams};
use crate::text::sanitize::clean_line;
use crate::tui::strings::{Lang, Msg, fill};
use crate::tui::voice_words::{describe_engine_error, describe_failure};
use crate::voice::{Event, EventKind, Listening, Player, Purpose, Settings, State, TtsConfig, discover};

/// The voice, once it was asked for.
pub(super) struct Voice<'a> {
    article: Arc<Article>,
    heard: Sender<Heard>,
    tts: &'a TtsConfig,
    player: Option<Player>,
    listening: Listening,
    lang: Lang,
}

impl<'a> Voice<'a> {
    pub(super) fn new(article: Arc<Article>, heard: Sender<Heard>, context: &'a Context) -> Self {
        let (tts, lang) = (&context.config.tts, context.lang);
        Self { article, heard, tts, player: None, listening: Listening::default(), lang }
    }

    /// Begins at block `block`, pauses, or goes on there; gives what there is to say of it.
    pub(super) fn play_or_pause(&mut self, block: usize) -> Option<String> {
        let player = match &self.player {
            Some(player) => player,
            None => match discover(self.tts, Purpose::Listening) {
                Ok(engine) => {
                    let heard = self.heard.clone();
                    let tell = move |event| drop(heard.send(Heard::Voice(event)));
                    let article = Arc::clone(&self.article);
                    self.player.insert(Player::start(article, engine, Settings::from(self.tts), tell))
                }
                Err(error) => return Some(describe_engine_error(&error, self.lang)),
            },
        };
        let spoken = self.listening.unit.and_then(|unit| player.units().get(unit));
        match self.listening.state {
            State::Speaking | State::Preparing => {
                player.pause();
                return Some(Msg::PlayPaused.text(self.lang).to_owned());
            }
            // The reader may have gone elsewhere meanwhile.
            State::Paused if spoken.is_some_and(|unit| unit.block == block) => player.resume(),
            State::Paused | State::Idle | State::Failed => {
                let first = player.units().partition_point(|unit| unit.block < block);
                if first >= player.units().len() {
                    return Some(Msg::NothingToSpeak.text(self.lang).to_owned());
                }
                player.play_from(first);
            }
        }
        None
    }

    /// Pauses it, if it speaks.
    pub(super) fn pause(&self) {
        if let Some(player) = self.speaking() {
            player.pause();
        }
    }

    /// Pauses it, if it speaks, and waits, not for long, until it stands still.
    pub(super) fn hold(&self) {
        if let Some(player) = self.speaking() {
            player.hold();
        }
    }

    fn speaking(&self) -> Option<&Player> {
        self.player.as_ref().filter(|_| self.listening.is_active())
    }

    /// Silences it.
    pub(super) fn close(&mut self) {
        drop(self.player.take());
    }

    /// Takes in what the voice says; gives the block that it has begun to read a sentence of.
    pub(super) fn take(
        &mut self,
        event: &Event,
        places: &Places,
        streams: &mut Streams<'_>,
    ) -> io::Result<Option<usize>> {
        self.listening.apply(event);
        let place = match &event.kind {
            EventKind::Speaking { unit } => {
                let unit = self.player.as_ref().and_then(|player| player.units().get(*unit));
                let Some(unit) = unit else { return Ok(None) };
                Some(Anchor::new(unit.block, unit.range.start))
            }
            EventKind::Ended => {
                say(streams, Msg::ListenedToEnd.text(self.lang))?;
                None
            }
            EventKind::Failed(failure) => {
                say(streams, &describe_failure(failure, self.lang))?;
                return Ok(None);
            }
            EventKind::Skipped { unit, failure } => {
                let failure = describe_failure(failure, self.lang);
                say(streams, &fill(Msg::VoiceSkipped, self.lang, &[&(unit + 1), &failure]))?;
                return Ok(None);
            }
            EventKind::TakenOver { failure, engine, .. } => {
                let failure = describe_failure(failure, self.lang);
                say(streams, &fill(Msg::VoiceTakenOver, self.lang, &[&failure, &clean_line(engine)]))?;
                return Ok(None);
            }
            _ => return Ok(None),
        };
        places.keep_listening(place);
        Ok(place.map(|place| place.block))
    }
}
