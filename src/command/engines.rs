//! `langdu engines`: which text-to-speech engines are here, what is wrong with the others, and, if asked, whether they
//! really speak.
//!
//! In come the settings, out go a few lines for each engine, or JSON. The exit code is 1 where nothing speaks.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use serde::Serialize;

use super::{Context, Failure, Status, Streams, info, plain};
use crate::article::{Article, ArticleBuilder, BlockKind, Meta};
use crate::cli::Engines;
use crate::text::sanitize::clean_line;
use crate::tui::strings::{Lang, Msg, fill};
use crate::tui::voice_words::{describe_engine, describe_engine_error, describe_failure};
use crate::voice::config::PauseBy;
use crate::voice::discover::{Found, survey};
use crate::voice::engine::VoiceReason;
use crate::voice::{Engine, EventKind, Player, Purpose, Settings, SpeakMode, TtsConfig, discover};

/// What a test lets an engine say. An engine that leaves Chinese out has nothing to say in either.
const WORDS: [&str; 2] = ["你好。", "今天天气很好，我们一起去公园里散步吧。"];
/// How many characters the second has more than the first.
const MORE_CHARACTERS: f64 = 15.0;
/// The player gives up an engine long before.
const TEST_LIMIT: Duration = Duration::from_secs(120);

/// What is told of an engine. The keys are part of the contract with scripts.
#[derive(Serialize)]
struct Row {
    name: String,
    /// Whether the user's configuration describes it.
    own: bool,
    /// Whether it would be used now.
    chosen: bool,
    /// Why it cannot be used; null if it can.
    error: Option<String>,
    program: Option<String>,
    mode: Option<&'static str>,
    voice: Option<String>,
    voice_reason: Option<&'static str>,
    pause: Option<&'static str>,
    /// Measured, if a test was asked for and the engine spoke.
    characters_per_second: Option<f64>,
    /// What went wrong in the test.
    test_error: Option<String>,
    /// The line of facts for people.
    #[serde(skip)]
    facts: String,
}

pub(super) fn run(
    options: &Engines,
    context: &Context,
    streams: &mut Streams<'_>,
) -> Result<Status, Failure> {
    let (tts, lang) = (&context.config.tts, context.lang);
    let chosen = discover(tts, Purpose::Listening);
    let chosen_name = chosen.as_ref().map_or("", Engine::name);
    let fail = |error: std::io::Error| Failure::output(&error, lang);
    let mut rows = Vec::new();
    for found in survey(tts) {
        let row = Row::new(&found, chosen_name == found.name, options.test.then_some(tts), lang);
        if !options.json {
            // One at a time: a test takes as long as it speaks.
            write!(streams.out, "{}", row.to_lines(lang)).and_then(|()| streams.out.flush()).map_err(fail)?;
        }
        rows.push(row);
    }
    if options.json {
        streams.out.write_all(info::json(&rows).as_bytes()).map_err(fail)?;
    }
    match chosen {
        Err(error) if error.is_of_the_table() => Err(Failure::Usage(describe_engine_error(&error, lang))),
        Err(error) => Err(Failure::Failed(describe_engine_error(&error, lang))),
        Ok(_) => match rows.into_iter().find(|row| row.chosen).and_then(|row| row.test_error) {
            Some(error) => Err(Failure::Failed(fill(Msg::EngineTestFailed, lang, &[&error]))),
            None => Ok(Status::Done),
        },
    }
}

impl Row {
    fn new(found: &Found, chosen: bool, test: Option<&TtsConfig>, lang: Lang) -> Self {
        let engine = found.engine.as_ref().ok();
        let outcome = engine.and_then(|engine| Some(speak(engine, test?, lang)));
        Self {
            name: clean_line(&found.name),
            own: found.own,
            chosen,
            error: found.engine.as_ref().err().map(|error| describe_engine_error(error, lang)),
            program: engine.map(|engine| clean_line(&engine.program())),
            mode: engine.map(|engine| match engine.mode() {
                SpeakMode::Speak => "speak",
                SpeakMode::Synthesize => "synthesize",
            }),
            voice: engine.map(|engine| clean_line(engine.voice())),
            voice_reason: engine.map(|engine| match engine.voice_reason() {
                VoiceReason::Own => "own",
                VoiceReason::Named => "named",
                VoiceReason::Table => "table",
                VoiceReason::Probed => "probed",
                VoiceReason::UsualIsBroken => "usual_is_broken",
            }),
            pause: engine.map(|engine| match (engine.mode(), engine.pause_by()) {
                (SpeakMode::Synthesize, _) => "player",
                (SpeakMode::Speak, PauseBy::Signal) => "signal",
                (SpeakMode::Speak, PauseBy::Restart) => "restart",
                (SpeakMode::Speak, PauseBy::Commands(..)) => "commands",
            }),
            characters_per_second: outcome.as_ref().and_then(|outcome| outcome.as_ref().ok().copied()),
            test_error: outcome.and_then(Result::err),
            facts: engine.map(|engine| describe_engine(engine, lang)).unwrap_or_default(),
        }
    }

    fn to_lines(&self, lang: Lang) -> String {
        let mark = if self.chosen { '*' } else { ' ' };
        let head = |text: &str| format!("{mark} {:<18} {}\n", self.name, plain(text));
        let more = |text: &str| format!("  {:<18} {}\n", "", plain(text));
        let mut lines = match (&self.error, &self.program) {
            (Some(error), _) => head(error),
            (None, program) => head(program.as_deref().unwrap_or_default()) + &more(&self.facts),
        };
        if let Some(speed) = self.characters_per_second {
            lines += &more(&fill(Msg::EngineTested, lang, &[&format!("{speed:.1}")]));
        }
        if let Some(error) = &self.test_error {
            lines += &more(&fill(Msg::EngineTestFailed, lang, &[error]));
        }
        lines
    }
}

/// Lets the engine speak and measures how fast it does, in characters a second; or says why it does not.
fn speak(engine: &Engine, tts: &TtsConfig, lang: Lang) -> Result<f64, String> {
    let mut builder = ArticleBuilder::new(Meta::default());
    for words in WORDS {
        builder.push(BlockKind::Paragraph, words);
    }
    let article: Arc<Article> = Arc::new(builder.finish());
    let (sender, events) = channel();
    let settings = Settings::from(tts);
    let player = Player::start(article, engine.clone().alone(), settings, move |event| {
        drop(sender.send(event));
    });
    player.play_from(0);
    let mut seconds = Vec::new();
    while let Ok(event) = events.recv_timeout(TEST_LIMIT) {
        match event.kind {
            EventKind::Finished { seconds: taken, .. } => seconds.push(taken),
            EventKind::Failed(failure) | EventKind::Skipped { failure, .. } => {
                return Err(describe_failure(&failure, lang));
            }
            EventKind::Ended => break,
            _ => {}
        }
    }
    // The difference leaves out what an engine needs to start.
    match seconds[..] {
        [first, second] if second > first => Ok(MORE_CHARACTERS / (second - first)),
        _ => Err(Msg::EngineTestBroken.text(lang).to_owned()),
    }
}
