//! A command that speaks, ready to be used: what it is given for a sentence, and how it is dealt with.
//!
//! An [`Engine`] is made of a table by [`mod@super::discover`], which has seen that its program is there; its template of
//! argv items is filled for each sentence. No shell sees a command. The module starts nothing.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::audio::OutputError;
use super::config::{EngineConfig, OutputBy, PauseBy, SpeakMode, TextBy, Timeout, clamp_rate};
use super::event::Failure;
use super::normalise::dictionary::Dictionary;
use super::normalise::{Level, Style};
use super::process::{Input, Invocation};
use super::template::{Item, Placeholder, fill};

/// Words a minute at rate 1 for an engine without a rate map.
const WORDS_A_MINUTE: f64 = 200.0;
/// The name of the engine that makes no sound.
pub const SILENT: &str = "silent";

/// Why there is no engine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// `auto` found nothing.
    #[error("no command that speaks was found; looked for {}", looked_for.join(", "))]
    NoneFound {
        /// The programs that were looked for.
        looked_for: Vec<String>,
    },
    /// No engine of that name is built in or configured.
    #[error("there is no engine called {name}; there are {}", known.join(", "))]
    Unknown {
        /// The name.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The engine's program is not on the PATH.
    #[error("the program {program} of engine {engine} is not installed")]
    NotInstalled {
        /// The engine.
        engine: String,
        /// Its program.
        program: String,
    },
    /// The program is there but has no voice for Mandarin.
    #[error("{program} has no Mandarin voice")]
    NoMandarin {
        /// The program.
        program: String,
    },
    /// The program is there and does not do what it was asked while looking for a voice.
    #[error("{tried} fails: {failure:?}")]
    Fails {
        /// What was run, as it would be typed.
        tried: String,
        /// How it failed.
        failure: Failure,
    },
    /// `cmd` is empty.
    #[error("engine {engine}: cmd is empty")]
    EmptyCommand {
        /// The engine.
        engine: String,
    },
    /// The command wants a voice and none is set.
    #[error("engine {engine}: the command uses {{voice}} but no voice is set")]
    NoVoice {
        /// The engine.
        engine: String,
    },
    /// `text = "file"` and `{text_file}` must come together.
    #[error("engine {engine}: text = \"file\" and {{text_file}} belong together")]
    TextFile {
        /// The engine.
        engine: String,
    },
    /// `output = "file"` and `{out_file}` must come together, in an engine that synthesises.
    #[error(
        "engine {engine}: output = \"file\" and {{out_file}} belong together, with mode = \"synthesize\""
    )]
    OutFile {
        /// The engine.
        engine: String,
    },
    /// `{text}` needs `text = "arg"`.
    #[error("engine {engine}: {{text}} needs text = \"arg\"")]
    TextArgument {
        /// The engine.
        engine: String,
    },
    /// `format` is a form of raw samples that is not read.
    #[error("engine {engine}: {format:?} is no form of sound: wav, s16le:22050:1, mp3, …")]
    Format {
        /// The engine.
        engine: String,
        /// The form.
        format: String,
    },
    /// The engine's own probe failed.
    #[error("engine {engine}: its probe {program} failed")]
    Probe {
        /// The engine.
        engine: String,
        /// The program of the probe.
        program: String,
    },
    /// Nothing turns the engine's sound into samples.
    #[error("engine {engine} writes {format}; nothing that decodes it was found ({})", looked_for.join(", "))]
    NoDecoder {
        /// The engine.
        engine: String,
        /// The form of its sound.
        format: String,
        /// The programs that were looked for.
        looked_for: Vec<String>,
    },
    /// The engine writes sound and there is nothing to play it.
    #[error("engine {engine} writes sound, but {reason}")]
    NoPlayer {
        /// The engine.
        engine: String,
        /// What is missing.
        reason: OutputError,
    },
    /// The engine plays its sound itself and cannot write it.
    #[error("engine {engine} cannot write its sound")]
    NoSound {
        /// The engine.
        engine: String,
    },
    /// A key of `rate_map` is no rate, or a value no number.
    #[error("engine {engine}: {key} in rate_map is not a rate")]
    RateMap {
        /// The engine.
        engine: String,
        /// The key.
        key: String,
    },
}

impl EngineError {
    /// Whether it is a mistake in what was configured or typed, and not something that is missing here.
    pub fn is_of_the_table(&self) -> bool {
        match self {
            Self::NoneFound { .. }
            | Self::NotInstalled { .. }
            | Self::NoMandarin { .. }
            | Self::Fails { .. }
            | Self::Probe { .. }
            | Self::NoDecoder { .. }
            | Self::NoSound { .. } => false,
            Self::NoPlayer { reason, .. } => matches!(reason, OutputError::Unknown { .. }),
            Self::Unknown { .. }
            | Self::EmptyCommand { .. }
            | Self::NoVoice { .. }
            | Self::TextFile { .. }
            | Self::OutFile { .. }
            | Self::TextArgument { .. }
            | Self::Format { .. }
            | Self::RateMap { .. } => true,
        }
    }
}

/// A command that speaks, ready to be used; or the silent engine.
#[derive(Clone, Debug)]
pub struct Engine {
    name: String,
    command: Option<Command>,
    fallback: Vec<Engine>,
}

/// What [`super::discover`] has found out about an engine.
#[derive(Clone, Debug)]
pub(super) struct Command {
    pub(super) program: PathBuf,
    /// The table, its first item being the program.
    pub(super) config: EngineConfig,
    pub(super) voice: String,
    pub(super) voice_reason: VoiceReason,
    /// `rate_map` in the order of its rates.
    pub(super) rates: Vec<(f64, f64)>,
    /// What turns its sound into a WAV file; empty where it is one.
    pub(super) decode: Vec<String>,
}

/// Why an engine has the voice it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoiceReason {
    /// It has only one, or chooses itself.
    Own,
    /// The user named it.
    Named,
    /// The engine's table names it.
    Table,
    /// The first that reads Mandarin.
    Probed,
    /// The usual one reads pinyin as English, so that this one was taken.
    UsualIsBroken,
}

/// What is the same for all sentences of a sitting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speech<'a> {
    /// The rate, 0.5 to 3.0.
    pub rate: f32,
    /// The language, as in `zh-CN`.
    pub lang: &'a str,
    /// The title of the article.
    pub title: &'a str,
}

impl Engine {
    /// The engine that makes no sound: the highlight walks at the pace of a reader.
    pub fn silent() -> Self {
        Self { name: SILENT.to_owned(), command: None, fallback: Vec::new() }
    }

    /// An engine from its table, with `voice` instead of the table's unless it is empty.
    ///
    /// # Errors
    /// An [`EngineError`] for a mistake in the table, and for a program that is not there.
    pub fn new(name: &str, config: &EngineConfig, voice: &str) -> Result<Self, EngineError> {
        super::discover::find(name, config, voice)
    }

    pub(super) fn found(name: &str, command: Command) -> Self {
        Self { name: name.to_owned(), command: Some(command), fallback: Vec::new() }
    }

    /// The same engine with others to take over from it when it fails.
    #[must_use]
    pub fn with_fallback(mut self, fallback: Vec<Engine>) -> Self {
        self.fallback = fallback;
        self
    }

    /// The same engine with none to take over from it.
    #[must_use]
    pub fn alone(self) -> Self {
        Self { fallback: Vec::new(), ..self }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it makes no sound, which has to be said wherever its name is shown.
    pub fn is_silent(&self) -> bool {
        self.command.is_none()
    }

    /// Whether it plays its sound itself or writes it.
    pub fn mode(&self) -> SpeakMode {
        self.command.as_ref().map_or(SpeakMode::Speak, |command| command.config.mode)
    }

    /// Its voice, in its own words; empty where it has only one.
    pub fn voice(&self) -> &str {
        self.command.as_ref().map_or("", |command| &command.voice)
    }

    /// Why it has that voice.
    pub fn voice_reason(&self) -> VoiceReason {
        self.command.as_ref().map_or(VoiceReason::Own, |command| command.voice_reason)
    }

    /// The path of its program; its name for the silent engine.
    pub fn program(&self) -> String {
        self.command.as_ref().map_or_else(|| self.name.clone(), |it| it.program.display().to_string())
    }

    /// How much of its text is rewritten.
    pub fn level(&self) -> Level {
        self.command.as_ref().map_or(Level::Off, |command| command.config.normalize)
    }

    /// Whether it reads pinyin with tone numbers amid its text. Of espeak-ng's voices only those named for it do.
    pub fn reads_pinyin(&self) -> bool {
        let voice = self.name != "espeak-ng" || self.voice().contains("pinyin");
        voice && self.command.as_ref().is_some_and(|command| command.config.pinyin)
    }

    /// How it wants its text, with the user's `dictionary`.
    pub fn style(&self, dictionary: &Arc<Dictionary>) -> Style {
        Style { level: self.level(), pinyin: self.reads_pinyin(), dictionary: Arc::clone(dictionary) }
    }

    /// How it is paused while it plays its sound itself.
    pub fn pause_by(&self) -> &PauseBy {
        self.command.as_ref().map_or(&PauseBy::Signal, |command| &command.config.pause)
    }

    /// The variables its commands are given.
    pub(super) fn environment(&self) -> &BTreeMap<String, String> {
        static NONE: BTreeMap<String, String> = BTreeMap::new();
        self.command.as_ref().map_or(&NONE, |command| &command.config.env)
    }

    /// The form of the sound it writes, once it is decoded: `wav`, or that of raw samples.
    pub fn format(&self) -> &str {
        match &self.command {
            Some(Command { config, decode, .. }) if decode.is_empty() && !config.format.is_empty() => {
                &config.format
            }
            _ => "wav",
        }
    }

    /// The engines that take over when this one fails, in their order.
    pub fn fallback(&self) -> &[Engine] {
        &self.fallback
    }

    /// How long it may take for a sentence, if the user has said so.
    pub(super) fn timeout(&self) -> Option<Duration> {
        match self.command.as_ref()?.config.timeout {
            Timeout::Auto => None,
            Timeout::Seconds(seconds) => Some(Duration::from_secs_f64(seconds)),
        }
    }

    /// How many characters it takes at once.
    pub(super) fn most_characters(&self) -> usize {
        match self.command.as_ref().map_or(0, |command| command.config.max_chars) {
            0 => usize::MAX,
            most => most,
        }
    }

    /// What tells its sounds from those of other engines, voices and rates: its arguments without files and text.
    pub fn identity(&self, speech: &Speech<'_>) -> String {
        let Some(command) = &self.command else { return SILENT.to_owned() };
        let mut words = vec![command.program.display().to_string(), self.format().to_owned()];
        words.extend(fill(arguments(&command.config.cmd), |gap| match gap {
            Placeholder::Text | Placeholder::TextFile | Placeholder::OutFile | Placeholder::Title => {
                "*".to_owned()
            }
            gap => command.value(gap, speech),
        }));
        words.extend(command.config.env.iter().map(|(name, value)| format!("{name}={value}")));
        words.join("\0")
    }

    /// The command that speaks `text`, writing to `out_file` if it writes a file; `None` for the silent engine.
    ///
    /// # Errors
    /// Those of making a temporary file.
    pub(super) fn invocation(
        &self,
        text: &str,
        speech: &Speech<'_>,
        out_file: Option<&Path>,
    ) -> io::Result<Option<Invocation>> {
        let Some(command) = &self.command else { return Ok(None) };
        let config = &command.config;
        let file = match config.text {
            TextBy::File => Some(text_file(text)?),
            TextBy::Stdin | TextBy::Arg => None,
        };
        let path = |path: Option<&Path>| path.map(|path| path.display().to_string()).unwrap_or_default();
        let mut arguments = fill(arguments(&config.cmd), |gap| match gap {
            Placeholder::Text => text.to_owned(),
            Placeholder::TextFile => path(file.as_ref().map(tempfile::NamedTempFile::path)),
            Placeholder::OutFile => path(out_file),
            gap => command.value(gap, speech),
        });
        if config.text == TextBy::Arg && !uses(&config.cmd, Placeholder::Text) {
            arguments.extend(["--".to_owned(), text.to_owned()]);
        }
        Ok(Some(Invocation {
            program: command.program.clone(),
            arguments,
            environment: config.env.clone(),
            // An engine that reads line by line wants the end of the line.
            input: match config.text {
                TextBy::Stdin => Input::Bytes(format!("{text}\n").into_bytes()),
                TextBy::Arg | TextBy::File => Input::Null,
            },
            output: config.mode == SpeakMode::Synthesize && config.output == OutputBy::Stdout,
            file,
            stop: config.stop.clone(),
            // What needs a command to be silenced is a client.
            starts_daemon: config.stop.is_some(),
        }))
    }

    /// The command that turns what it writes into a WAV file; `None` where it writes one, or raw samples.
    pub(super) fn decoder(&self) -> Option<&[String]> {
        self.command.as_ref().map(|command| command.decode.as_slice()).filter(|argv| !argv.is_empty())
    }

    /// Whether its sound is in a file.
    pub(super) fn writes_file(&self) -> bool {
        self.command.as_ref().is_some_and(|command| command.config.output == OutputBy::File)
    }
}

impl Command {
    fn value(&self, gap: Placeholder, speech: &Speech<'_>) -> String {
        let rate = f64::from(clamp_rate(speech.rate));
        let percent = (rate - 1.0) * 100.0;
        match gap {
            Placeholder::Rate => format!("{rate:.2}"),
            Placeholder::RateInverse => format!("{:.2}", 1.0 / rate),
            Placeholder::RatePercent => format!("{percent:+.0}"),
            Placeholder::WordsAMinute => match &self.config.rate_format {
                Some(format) if self.rates.is_empty() => format.write(percent),
                Some(format) => format.write(words_a_minute(&self.rates, rate)),
                None => format!("{:.0}", words_a_minute(&self.rates, rate)),
            },
            Placeholder::Voice => self.voice.clone(),
            Placeholder::Lang => speech.lang.to_owned(),
            Placeholder::Title => speech.title.to_owned(),
            Placeholder::Text | Placeholder::TextFile | Placeholder::OutFile => String::new(),
        }
    }
}

/// The items behind the program.
fn arguments(cmd: &[Item]) -> &[Item] {
    cmd.get(1..).unwrap_or_default()
}

/// Whether `placeholder` stands anywhere in `cmd`.
pub(super) fn uses(cmd: &[Item], placeholder: Placeholder) -> bool {
    cmd.iter().flat_map(Item::templates).any(|template| template.has(placeholder))
}

/// `map` in the order of its rates.
pub(super) fn rates(engine: &str, map: &BTreeMap<String, f64>) -> Result<Vec<(f64, f64)>, EngineError> {
    let mut rates = Vec::with_capacity(map.len());
    for (key, &value) in map {
        match key.trim().parse::<f64>() {
            Ok(rate) if rate.is_finite() && rate > 0.0 && value.is_finite() => rates.push((rate, value)),
            _ => return Err(EngineError::RateMap { engine: engine.to_owned(), key: key.clone() }),
        }
    }
    // The map is in the order of its keys as text: "10" before "2".
    rates.sort_by(|one, other| one.0.total_cmp(&other.0));
    Ok(rates)
}

/// What the table gives for `rate`, on straight lines between its rows and level outside them.
fn words_a_minute(rates: &[(f64, f64)], rate: f64) -> f64 {
    let above = rates.iter().position(|&(known, _)| known >= rate);
    match above.map(|index| (index, rates.get(index))) {
        Some((0, Some(&(_, value)))) => value,
        Some((index, Some(&(upper, high)))) => match rates.get(index - 1) {
            Some(&(lower, low)) => low + (high - low) * (rate - lower) / (upper - lower),
            None => high,
        },
        _ => rates.last().map_or(WORDS_A_MINUTE * rate, |&(_, value)| value),
    }
}

fn text_file(text: &str) -> io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("langdu-").suffix(".txt").tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEECH: Speech<'static> = Speech { rate: 1.0, lang: "zh-CN", title: "山里的邮递员" };

    fn config(cmd: &[&str]) -> EngineConfig {
        let cmd = cmd.iter().map(|item| Item::one(item).unwrap()).collect();
        EngineConfig { cmd, ..EngineConfig::default() }
    }

    fn arguments(config: &EngineConfig, text: &str, rate: f32) -> Vec<String> {
        let engine = Engine::new("test", config, "").unwrap();
        engine.invocation(text, &Speech { rate, ..SPEECH }, None).unwrap().unwrap().arguments
    }

    #[cfg(unix)]
    #[test]
    fn placeholders_are_filled_and_braces_escaped() {
        let cmd = config(&["sh", "-r{rate}", "{rate_inv}", "{rate_pct}%", "{wpm}", "{lang}", "{{wpm}}", ""]);
        assert_eq!(arguments(&cmd, "x", 1.25), ["-r1.25", "0.80", "+25%", "250", "zh-CN", "{wpm}", ""]);
    }

    #[cfg(unix)]
    #[test]
    fn text_is_never_an_option() {
        let argument = EngineConfig { text: TextBy::Arg, ..config(&["sh"]) };
        assert_eq!(arguments(&argument, "-5℃ $(x)", 1.0), ["--", "-5℃ $(x)"]);
        let file = EngineConfig { text: TextBy::File, ..config(&["sh", "{text_file}"]) };
        let invocation =
            Engine::new("test", &file, "").unwrap().invocation("--文", &SPEECH, None).unwrap().unwrap();
        assert_eq!(std::fs::read_to_string(&invocation.arguments[0]).unwrap(), "--文");
        let path = PathBuf::from(&invocation.arguments[0]);
        drop(invocation);
        assert!(!path.exists());
    }

    #[cfg(unix)]
    #[test]
    fn mistakes_in_a_table_are_named() {
        let error = |config: &EngineConfig| Engine::new("mine", config, "").unwrap_err();
        let engine = || "mine".to_owned();
        assert_eq!(error(&config(&[])), EngineError::EmptyCommand { engine: engine() });
        assert_eq!(error(&config(&["sh", "{voice}"])), EngineError::NoVoice { engine: engine() });
        assert_eq!(error(&config(&["sh", "{text_file}"])), EngineError::TextFile { engine: engine() });
        assert_eq!(error(&config(&["sh", "{out_file}"])), EngineError::OutFile { engine: engine() });
        assert_eq!(error(&config(&["sh", "{text}"])), EngineError::TextArgument { engine: engine() });
        let raw =
            EngineConfig { mode: SpeakMode::Synthesize, format: "s16le:fast".to_owned(), ..config(&["sh"]) };
        assert_eq!(error(&raw), EngineError::Format { engine: engine(), format: "s16le:fast".to_owned() });
        let probe = EngineConfig { probe: vec!["false".to_owned()], ..config(&["sh"]) };
        assert_eq!(error(&probe), EngineError::Probe { engine: engine(), program: "false".to_owned() });
        let map = EngineConfig { rate_map: BTreeMap::from([("fast".to_owned(), 1.0)]), ..config(&["sh"]) };
        assert_eq!(error(&map), EngineError::RateMap { engine: engine(), key: "fast".to_owned() });
        let program = "no-such-program-of-langdu".to_owned();
        assert_eq!(error(&config(&[&program])), EngineError::NotInstalled { engine: engine(), program });
    }

    #[test]
    fn the_rate_table_is_interpolated_and_level_outside() {
        let table =
            rates("x", &BTreeMap::from([("10".into(), 9.0), ("1.0".into(), 100.0), ("2".into(), 300.0)]))
                .unwrap();
        let at = |rate| words_a_minute(&table, rate);
        let rounded = [0.5, 1.0, 1.5, 2.0, 11.0].map(|rate| format!("{:.0}", at(rate)));
        assert_eq!(rounded, ["100", "100", "200", "300", "9"]);
        assert!((words_a_minute(&[], 1.5) - 300.0).abs() < 1e-9);
    }

    #[test]
    fn a_format_writes_the_rate() {
        let config = |format: &str| EngineConfig {
            rate_format: Some(format.parse().unwrap()),
            ..config(&["sh", "--rate={wpm}"])
        };
        assert_eq!(arguments(&config("{:+}%"), "x", 1.25), ["--rate=+25%"]);
        let mapped = EngineConfig { rate_map: BTreeMap::from([("1".into(), 0.55)]), ..config("{:.1}") };
        assert_eq!(arguments(&mapped, "x", 1.25), ["--rate=0.6"]);
    }

    #[test]
    fn sounds_are_told_apart_by_what_changes_them() {
        let engine = |cmd: &[&str]| {
            let text = if cmd.contains(&"{text}") { TextBy::Arg } else { TextBy::Stdin };
            Engine::new("x", &EngineConfig { text, ..config(cmd) }, "").unwrap()
        };
        let identity = |engine: &Engine, rate| engine.identity(&Speech { rate, ..SPEECH });
        let mine = engine(&["sh", "-r", "{rate}", "{text}"]);
        assert_eq!(identity(&mine, 1.5), identity(&mine, 1.5));
        assert_ne!(identity(&mine, 1.5), identity(&mine, 1.0));
        assert_ne!(identity(&mine, 1.0), identity(&engine(&["sh", "-r", "{rate}"]), 1.0));
    }
}
