//! What a user may set about the voice: the `[tts]` table of the configuration file, as values.
//!
//! An engine is data: a command as an argv array, how it takes its text, how a rate is told to it, how it is paused.
//! Nothing here looks at the system; [`super::engine`] finds out what of it is there.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::audio::Pauses;
use super::audio::cache::Cache;
use super::normalise::Level;
use super::normalise::dictionary::Dictionary;
use super::template::{Item, Placeholder, UnknownPlaceholder};

/// The slowest rate, as a multiple of the normal one.
pub const SLOWEST: f32 = 0.5;
/// The fastest rate, as a multiple of the normal one.
pub const FASTEST: f32 = 3.0;

/// `rate` inside what is possible; the normal rate for what is no number.
pub fn clamp_rate(rate: f32) -> f32 {
    if rate.is_nan() { 1.0 } else { rate.clamp(SLOWEST, FASTEST) }
}

/// The `[tts]` table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TtsConfig {
    /// The name of an engine, `auto` for the first that is there, `silent` for none.
    pub engine: String,
    /// The voice, in the engine's own words; empty for the engine's Mandarin.
    pub voice: String,
    /// The rate, 0.5 to 3.0; one scale for all engines, 1.0 is a newsreader.
    pub rate: f32,
    /// Milliseconds of silence, where langdu plays the sound itself.
    pub pause: Pauses,
    /// How many sentences are made into sound before they are heard, 0 to 8.
    #[serde(deserialize_with = "at_most_eight")]
    pub lookahead: u8,
    /// The program that plays sound, `auto` for the first that can.
    pub player: String,
    /// Whether a sentence begins again after a pause of more than half a minute.
    pub rewind_on_resume: bool,
    /// Whether listening goes on to the next article of the shelf at the end of one.
    pub go_on: bool,
    /// Commands that make other forms of a recording, by the extension of the file: `{in}` stands for the WAV file
    /// that is there, `{out}` for the file that is wanted. No shell sees them.
    pub encode: BTreeMap<String, Vec<String>>,
    /// The file with the user's pronunciations; empty for `dictionary.toml` beside the settings.
    pub dictionary: String,
    /// What stands in that file. Whoever reads the settings reads it too.
    #[serde(skip)]
    pub words: Arc<Dictionary>,
    /// Where sounds are kept that were made once. It is no setting: whoever reads the settings knows the place.
    #[serde(skip)]
    pub sounds: Option<Cache>,
    /// Engines of the user's own, by name. One that has the name of a built-in engine replaces it.
    pub engines: BTreeMap<String, EngineConfig>,
}

impl Default for TtsConfig {
    fn default() -> Self {
        Self {
            engine: "auto".to_owned(),
            voice: String::new(),
            rate: 1.0,
            pause: Pauses::default(),
            lookahead: 2,
            player: "auto".to_owned(),
            rewind_on_resume: true,
            go_on: false,
            encode: BTreeMap::new(),
            sounds: None,
            dictionary: String::new(),
            words: Arc::default(),
            engines: BTreeMap::new(),
        }
    }
}

fn at_most_eight<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    match u8::deserialize(deserializer)? {
        number @ 0..=8 => Ok(number),
        _ => Err(de::Error::custom("0 to 8")),
    }
}

/// The name of the engine that `LANGDU_TTS` describes.
pub const COMMAND_LINE: &str = "LANGDU_TTS";

/// Why a command line is no engine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandLineError {
    /// A quote without its partner.
    #[error("a quote is not closed")]
    Quote,
    /// A placeholder that langdu does not know.
    #[error(transparent)]
    Placeholder(#[from] UnknownPlaceholder),
}

impl TtsConfig {
    /// These settings with the engine that `line` describes: a command that speaks, cut into words as a shell does
    /// it, but run by none. A single word that names an engine chooses that one; an empty line changes nothing.
    ///
    /// # Errors
    /// [`CommandLineError`].
    pub fn with_command_line(mut self, line: &str) -> Result<Self, CommandLineError> {
        let words = shell_words::split(line).map_err(|_| CommandLineError::Quote)?;
        if words.is_empty() {
            return Ok(self);
        }
        if let [name] = words.as_slice()
            && (self.engines.contains_key(name) || super::discover::is_known(name))
        {
            self.engine.clone_from(name);
            return Ok(self);
        }
        let cmd = words.iter().map(|word| Item::one(word)).collect::<Result<Vec<_>, _>>()?;
        let has = |gap| cmd.iter().flat_map(Item::templates).any(|template| template.has(gap));
        let text = match (has(Placeholder::Text), has(Placeholder::TextFile)) {
            (true, _) => TextBy::Arg,
            (false, true) => TextBy::File,
            (false, false) => TextBy::Stdin,
        };
        self.engines.insert(COMMAND_LINE.to_owned(), EngineConfig { cmd, text, ..EngineConfig::default() });
        COMMAND_LINE.clone_into(&mut self.engine);
        Ok(self)
    }
}

/// Whether an engine plays its sound itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakMode {
    /// It plays: one process a sentence, heard as long as it runs.
    #[default]
    Speak,
    /// It writes sound, which langdu plays: without gaps but its own, paused at once, made ahead.
    Synthesize,
}

/// How an engine gets its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextBy {
    /// On standard input, which is then closed.
    #[default]
    Stdin,
    /// As an argument: where `{text}` stands, else the last one, after `--`. It is never taken for an option.
    Arg,
    /// In a temporary file, whose path stands for `{text_file}`.
    File,
}

/// Where an engine that synthesises leaves its sound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutputBy {
    /// On standard output.
    #[default]
    Stdout,
    /// In a temporary file, whose path stands for `{out_file}`.
    File,
}

/// How an engine that speaks is paused. Sound that langdu plays itself needs none of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PauseBy {
    /// Its process group is stopped and continued.
    #[default]
    Signal,
    /// It is ended, and the sentence is begun again.
    Restart,
    /// Two commands: one that pauses it, one that lets it go on.
    Commands(Vec<String>, Vec<String>),
}

/// How long an engine may take for a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Timeout {
    /// Three times as long as the sentence is thought to be heard, and five seconds; twenty for the first.
    #[default]
    Auto,
    /// So many seconds.
    Seconds(f64),
}

/// How the number of a `rate_map` is written: `{}` with text around it; `{:+.1}` has a sign and one decimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateFormat {
    written: String,
    before: String,
    behind: String,
    sign: bool,
    decimals: usize,
}

/// One engine: a `[tts.engines.NAME]` table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngineConfig {
    /// Whether it plays its sound itself.
    #[serde(default)]
    pub mode: SpeakMode,
    /// The program and its arguments, with gaps: see [`super::template`]. No shell sees them.
    pub cmd: Vec<Item>,
    /// How it gets its text.
    #[serde(default)]
    pub text: TextBy,
    /// Where its sound is, if it synthesises.
    #[serde(default)]
    pub output: OutputBy,
    /// What its sound is: `wav` (the default), raw samples such as `s16le:22050:1`, or the name of another form,
    /// `mp3`, which is decoded by `decode` or by what is found on this system.
    #[serde(default)]
    pub format: String,
    /// A command that reads its sound on standard input and writes a WAV file on standard output.
    #[serde(default)]
    pub decode: Vec<String>,
    /// The voice when `[tts]` names none.
    #[serde(default)]
    pub voice: String,
    /// What `{wpm}` is at some rates; between them it is interpolated, outside them it stays at the nearest.
    /// Without a map `{wpm}` is 200 words a minute times the rate; with `rate_format`, what `{rate_pct}` is.
    #[serde(default)]
    pub rate_map: BTreeMap<String, f64>,
    /// How `{wpm}` is written; without it, without decimals.
    #[serde(default)]
    pub rate_format: Option<RateFormat>,
    /// How it is paused, if it speaks.
    #[serde(default)]
    pub pause: PauseBy,
    /// A command that silences it, for engines whose sound comes from a daemon. It gets one second.
    #[serde(default)]
    pub stop: Option<Vec<String>>,
    /// How much of its text is rewritten.
    #[serde(default)]
    pub normalize: Level,
    /// A command that tells by its exit code, within four seconds, whether the engine can be used.
    #[serde(default)]
    pub probe: Vec<String>,
    /// Environment variables it is given besides those of langdu.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// How many characters it takes at once; a longer sentence is given to it in parts. 0 = any number.
    #[serde(default)]
    pub max_chars: usize,
    /// How long it may take.
    #[serde(default)]
    pub timeout: Timeout,
    /// Engines that take over for the rest of the sitting when it fails, the first that is there.
    #[serde(default)]
    pub fallback: Vec<String>,
    /// Whether it reads pinyin with tone numbers amid its text, so that a reading can be told to it.
    #[serde(default)]
    pub pinyin: bool,
}

impl RateFormat {
    /// `value` as it is to be written.
    pub fn write(&self, value: f64) -> String {
        let Self { before, behind, decimals, .. } = self;
        let sign = if self.sign && value >= 0.0 { "+" } else { "" };
        format!("{before}{sign}{value:.decimals$}{behind}")
    }
}

impl FromStr for RateFormat {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let error = || {
            format!("{written:?} is no form of a number: {{}}, {{:+}}, {{:.1}} or {{:+.1}} with text around")
        };
        let (before, rest) = written.split_once('{').ok_or_else(error)?;
        let (inside, behind) = rest.split_once('}').ok_or_else(error)?;
        let spec = match inside {
            "" => "",
            _ => inside.strip_prefix(':').ok_or_else(error)?,
        };
        let (sign, spec) = spec.strip_prefix('+').map_or((false, spec), |rest| (true, rest));
        let decimals = match spec.strip_prefix('.') {
            Some(digits) => digits.parse().ok().filter(|&digits| digits <= 9_usize).ok_or_else(error)?,
            None if spec.is_empty() => 0,
            None => return Err(error()),
        };
        let [before, behind] = [before, behind].map(str::to_owned);
        Ok(Self { written: written.to_owned(), before, behind, sign, decimals })
    }
}

impl Serialize for RateFormat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for RateFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for PauseBy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Signal => serializer.serialize_str("signal"),
            Self::Restart => serializer.serialize_str("restart"),
            Self::Commands(pause, resume) => [pause, resume].serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for PauseBy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PauseVisitor;
        impl<'de> Visitor<'de> for PauseVisitor {
            type Value = PauseBy;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"signal\", \"restart\", or two commands: [[\"pause-it\"], [\"let-it-go-on\"]]")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<PauseBy, E> {
                match word {
                    "signal" => Ok(PauseBy::Signal),
                    "restart" => Ok(PauseBy::Restart),
                    _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<PauseBy, A::Error> {
                let mut command = || -> Result<Option<Vec<String>>, A::Error> { list.next_element() };
                match (command()?, command()?, command()?) {
                    (Some(pause), Some(resume), None) if !pause.is_empty() && !resume.is_empty() => {
                        Ok(PauseBy::Commands(pause, resume))
                    }
                    _ => Err(de::Error::invalid_length(2, &self)),
                }
            }
        }
        deserializer.deserialize_any(PauseVisitor)
    }
}

impl Serialize for Timeout {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Auto => serializer.serialize_str("auto"),
            Self::Seconds(seconds) => serializer.serialize_f64(*seconds),
        }
    }
}

impl<'de> Deserialize<'de> for Timeout {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TimeoutVisitor;
        impl Visitor<'_> for TimeoutVisitor {
            type Value = Timeout;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"auto\" or a number of seconds from 0.1 to 3600")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Timeout, E> {
                match word {
                    "auto" => Ok(Timeout::Auto),
                    _ => Err(E::invalid_value(de::Unexpected::Str(word), &self)),
                }
            }

            fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Timeout, E> {
                match seconds {
                    0.1..=3600.0 => Ok(Timeout::Seconds(seconds)),
                    _ => Err(E::invalid_value(de::Unexpected::Float(seconds), &self)),
                }
            }

            fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Timeout, E> {
                match seconds {
                    1..=3600 => Ok(Timeout::Seconds(f64::from(i16::try_from(seconds).unwrap_or(i16::MAX)))),
                    _ => Err(E::invalid_value(de::Unexpected::Signed(seconds), &self)),
                }
            }
        }
        deserializer.deserialize_any(TimeoutVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_and_an_unknown_key_is_an_error() {
        let config: TtsConfig = toml::from_str(
            r#"
            engine = "mine"
            [engines.mine]
            mode = "synthesize"
            cmd = ["say-it", ["-v", "{voice}"], "{out_file}"]
            text = "arg"
            output = "file"
            format = "s16le:22050:1"
            decode = ["decoder", "-"]
            pause = "restart"
            normalize = "light"
            rate_map = { "0.5" = 90, "2.0" = 360.5 }
            rate_format = "{:+.1}%"
            stop = ["hush"]
            probe = ["say-it", "--version"]
            env = { A = "b" }
            max_chars = 80
            timeout = 9
            fallback = ["other"]
            pinyin = true
            [engines.other]
            cmd = ["other"]
            pause = [["halt"], ["go", "on"]]
            timeout = "auto"
            "#,
        )
        .unwrap();
        let mine = &config.engines["mine"];
        assert_eq!((mine.text, mine.normalize), (TextBy::Arg, Level::Light));
        assert_eq!((&mine.pause, mine.mode), (&PauseBy::Restart, SpeakMode::Synthesize));
        assert_eq!(mine.rate_map["2.0"].to_string(), "360.5");
        assert_eq!(mine.rate_format.as_ref().unwrap().write(25.0), "+25.0%");
        assert_eq!((mine.timeout, mine.output), (Timeout::Seconds(9.0), OutputBy::File));
        let pair = PauseBy::Commands(vec!["halt".into()], vec!["go".into(), "on".into()]);
        assert_eq!(config.engines["other"].pause, pair);
        assert_eq!(toml::from_str::<TtsConfig>("").unwrap(), TtsConfig::default());
        assert!(toml::from_str::<TtsConfig>("speed = 2").is_err());
        assert!(toml::from_str::<TtsConfig>("[engines.x]\ncmd = []\nshell = true").is_err());
        assert_eq!(toml::from_str::<TtsConfig>(&toml::to_string(&config).unwrap()).unwrap(), config);
    }

    #[test]
    fn what_an_engine_cannot_be_is_said_where_it_is_written() {
        for (table, said) in [
            ("cmd = [\"x\", \"{speed}\"]", "unknown placeholder {speed}; there are {text} "),
            ("cmd = [\"x\", [\"-v\", \"{\"]]", "unknown placeholder {}; there are"),
            ("cmd = [1]", "a list of strings"),
            ("cmd = [\"x\"]\npause = \"later\"", "signal"),
            ("cmd = [\"x\"]\npause = [[\"x\"]]", "two commands"),
            ("cmd = [\"x\"]\ntimeout = 0", "seconds"),
            ("cmd = [\"x\"]\nrate_format = \"%d\"", "no form of a number"),
        ] {
            let error = toml::from_str::<EngineConfig>(table).unwrap_err().to_string();
            assert!(error.contains(said), "{table}: {error}");
        }
    }

    #[test]
    fn a_command_line_is_split_as_a_shell_would_and_run_by_none() {
        let tts = TtsConfig::default().with_command_line("my-tts -v 'a b' {rate}").unwrap();
        assert_eq!(tts.engine, COMMAND_LINE);
        let words: Vec<_> = tts.engines[COMMAND_LINE].cmd.iter().map(|i| i.templates()[0].as_str()).collect();
        assert_eq!(words, ["my-tts", "-v", "a b", "{rate}"]);
        let by =
            |line: &str| TtsConfig::default().with_command_line(line).unwrap().engines[COMMAND_LINE].text;
        assert_eq!(
            (by("x"), by("x {text_file}"), by("x -t {text}")),
            (TextBy::Stdin, TextBy::File, TextBy::Arg)
        );
        let tts = TtsConfig::default().with_command_line("silent").unwrap();
        assert_eq!((tts.engine.as_str(), tts.engines.len()), ("silent", 0));
        assert!(TtsConfig::default().with_command_line("x 'y").is_err());
        assert!(TtsConfig::default().with_command_line("x {speed}").is_err());
        assert_eq!(TtsConfig::default().with_command_line(" ").unwrap(), TtsConfig::default());
    }

    #[test]
    fn a_rate_is_kept_inside_what_is_possible() {
        let clamped = [f32::NAN, 0.0, 1.5, 99.0].map(|rate| clamp_rate(rate).to_string());
        assert_eq!(clamped, ["1", "0.5", "1.5", "3"]);
    }
}
