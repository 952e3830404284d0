//! Which command speaks: from the configuration and the PATH to an [`Engine`] that is known to be there.
//!
//! A template of argv items is checked once, when the engine is chosen, and filled for each sentence. No shell sees a
//! command, and the text is never among what is filled in: it goes to standard input, behind `--`, or into a file.
//! The module starts nothing but the short probes that tell which voice speaks Mandarin.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::config::{EngineConfig, PauseBy, TextBy, TtsConfig, clamp_rate};
use super::normalise::Level;
use super::preset;
use super::process::{self, Input, Invocation};

/// How long a probe may take. The daemon of spd-say needs a second to come up.
const PROBE_LIMIT: Duration = Duration::from_secs(4);
/// Words a minute at rate 1 for an engine without a rate map.
const WORDS_A_MINUTE: f64 = 200.0;
/// The name of the engine that makes no sound.
pub const SILENT: &str = "silent";
/// The Mandarin voice of espeak-ng that is right in every version.
const ESPEAK_PINYIN: &str = "cmn-latn-pinyin";
/// The same voice under the name speech-dispatcher gives it.
const SPD_PINYIN: &str = "Chinese (Mandarin, latin as Pinyin)";

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
    /// A placeholder that langdu does not know, or a brace without its partner.
    #[error("engine {engine}: unknown placeholder {{{placeholder}}}")]
    Placeholder {
        /// The engine.
        engine: String,
        /// What stands between the braces.
        placeholder: String,
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
    /// A key of `rate_map` is no rate, or a value no number.
    #[error("engine {engine}: {key} in rate_map is not a rate")]
    RateMap {
        /// The engine.
        engine: String,
        /// The key.
        key: String,
    },
}

/// A command that speaks, ready to be used; or the silent engine.
#[derive(Clone, Debug)]
pub struct Engine {
    name: String,
    speaker: Option<Speaker>,
}

#[derive(Clone, Debug)]
struct Speaker {
    program: PathBuf,
    arguments: Vec<Vec<Piece>>,
    text: TextBy,
    voice: String,
    rates: Vec<(f64, f64)>,
    pause: PauseBy,
    stop: Option<Vec<String>>,
    level: Level,
    environment: BTreeMap<String, String>,
}

/// A piece of an argv item.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Rate,
    RateInverse,
    RatePercent,
    WordsAMinute,
    Voice,
    Lang,
    TextFile,
}

/// The engine that `config` asks for.
///
/// `auto` takes the first that is there: the user's own engines, then the built-in ones. An engine that is named is
/// taken or its absence is the error. The silent engine is never taken unless it is named.
pub fn discover(config: &TtsConfig) -> Result<Engine, EngineError> {
    match config.engine.as_str() {
        SILENT => Ok(Engine::silent()),
        "auto" => first_found(config),
        name => match find_config(config, name) {
            Some(engine) => Engine::new(name, &engine, &config.voice),
            None => Err(EngineError::Unknown { name: name.to_owned(), known: known(config) }),
        },
    }
}

/// How much the engine that `config` names, or would take first, wants rewritten. Needs no engine to be installed.
pub fn level(config: &TtsConfig) -> Level {
    find_config(config, &config.engine).map(|engine| engine.normalize).unwrap_or_default()
}

impl Engine {
    /// The engine that makes no sound: the highlight walks at the pace of a reader.
    pub fn silent() -> Self {
        Self { name: SILENT.to_owned(), speaker: None }
    }

    /// An engine from its table, with `voice` instead of the table's unless it is empty.
    pub fn new(name: &str, config: &EngineConfig, voice: &str) -> Result<Self, EngineError> {
        let engine = || name.to_owned();
        let (program, rest) =
            config.cmd.split_first().ok_or_else(|| EngineError::EmptyCommand { engine: engine() })?;
        let arguments = rest
            .iter()
            .map(|item| parse(item))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|placeholder| EngineError::Placeholder { engine: engine(), placeholder })?;
        let uses = |wanted: &Piece| arguments.iter().flatten().any(|piece| piece == wanted);
        if uses(&Piece::TextFile) != (config.text == TextBy::File) {
            return Err(EngineError::TextFile { engine: engine() });
        }
        let rates = rates(name, &config.rate_map)?;
        let path = find_program(program)
            .ok_or_else(|| EngineError::NotInstalled { engine: engine(), program: program.clone() })?;
        let voice = match [voice, &config.voice].into_iter().find(|voice| !voice.is_empty()) {
            Some(voice) => voice.to_owned(),
            None if !uses(&Piece::Voice) => String::new(),
            None => match name {
                "espeak-ng" => espeak_voice(&path)?,
                "spd-say" => spd_voice(&path)?,
                _ => return Err(EngineError::NoVoice { engine: engine() }),
            },
        };
        let speaker = Speaker {
            program: path,
            arguments,
            text: config.text,
            voice,
            rates,
            pause: config.pause,
            stop: config.stop.clone().filter(|argv| !argv.is_empty()),
            level: config.normalize,
            environment: config.env.clone(),
        };
        Ok(Self { name: engine(), speaker: Some(speaker) })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it makes no sound, which has to be said wherever its name is shown.
    pub fn is_silent(&self) -> bool {
        self.speaker.is_none()
    }

    /// Its voice, in its own words; empty where it has only one.
    pub fn voice(&self) -> &str {
        self.speaker.as_ref().map_or("", |speaker| &speaker.voice)
    }

    /// The path of its program; its name for the silent engine.
    pub fn program(&self) -> String {
        self.speaker
            .as_ref()
            .map_or_else(|| self.name.clone(), |speaker| speaker.program.display().to_string())
    }

    /// How much of its text is rewritten.
    pub fn level(&self) -> Level {
        self.speaker.as_ref().map_or(Level::Off, |speaker| speaker.level)
    }

    pub(super) fn pause_by(&self) -> PauseBy {
        self.speaker.as_ref().map_or(PauseBy::Signal, |speaker| speaker.pause)
    }

    /// The command that speaks `text`; `None` for the silent engine. The error is that of a temporary file.
    pub(super) fn invocation(&self, text: &str, rate: f32, lang: &str) -> io::Result<Option<Invocation>> {
        let Some(speaker) = &self.speaker else { return Ok(None) };
        let file = match speaker.text {
            TextBy::File => Some(text_file(text)?),
            TextBy::Stdin | TextBy::Arg => None,
        };
        let file_name = file.as_ref().map(|file| file.path().display().to_string()).unwrap_or_default();
        let rate = f64::from(clamp_rate(rate));
        let value_of = |piece: &Piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Rate => format!("{rate:.2}"),
            Piece::RateInverse => format!("{:.2}", 1.0 / rate),
            Piece::RatePercent => format!("{:+.0}", (rate - 1.0) * 100.0),
            Piece::WordsAMinute => format!("{:.0}", words_a_minute(&speaker.rates, rate)),
            Piece::Voice => speaker.voice.clone(),
            Piece::Lang => lang.to_owned(),
            Piece::TextFile => file_name.clone(),
        };
        let mut arguments: Vec<String> =
            speaker.arguments.iter().map(|item| item.iter().map(value_of).collect()).collect();
        if speaker.text == TextBy::Arg {
            arguments.extend(["--".to_owned(), text.to_owned()]);
        }
        Ok(Some(Invocation {
            program: speaker.program.clone(),
            arguments,
            environment: speaker.environment.clone(),
            // An engine that reads line by line wants the end of the line.
            input: match speaker.text {
                TextBy::Stdin => Input::Text(format!("{text}\n")),
                TextBy::Arg | TextBy::File => Input::Null,
            },
            output: false,
            file,
            stop: speaker.stop.clone(),
        }))
    }
}

fn first_found(config: &TtsConfig) -> Result<Engine, EngineError> {
    let mut looked_for = Vec::new();
    for name in known(config) {
        let Some(engine) = find_config(config, &name) else { continue };
        match Engine::new(&name, &engine, &config.voice) {
            Ok(engine) => return Ok(engine),
            Err(EngineError::NotInstalled { program, .. } | EngineError::NoMandarin { program }) => {
                looked_for.push(program);
            }
            // A mistake in the user's own table is said, not stepped over.
            Err(error) => return Err(error),
        }
    }
    Err(EngineError::NoneFound { looked_for })
}

fn known(config: &TtsConfig) -> Vec<String> {
    let own = config.engines.keys().cloned();
    let built_in =
        preset::NAMES.iter().filter(|&&name| preset::preset(name).is_some()).map(|&name| name.to_owned());
    own.chain(built_in.filter(|name| !config.engines.contains_key(name))).collect()
}

fn find_config(config: &TtsConfig, name: &str) -> Option<EngineConfig> {
    config.engines.get(name).cloned().or_else(|| preset::preset(name))
}

/// The path of `program`: itself if it is a path, else the first executable file of that name on the PATH.
pub fn find_program(program: &str) -> Option<PathBuf> {
    if program.is_empty() {
        return None;
    }
    if program.contains(std::path::MAIN_SEPARATOR) {
        return Some(PathBuf::from(program)).filter(|path| is_executable(path));
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| is_executable(candidate))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// Debian 12's `cmn` reads pinyin as English: its phonemes for 好 are marked `(en)`.
fn espeak_voice(program: &Path) -> Result<String, EngineError> {
    let phonemes = |voice| process::output(program, &["-v", voice, "-q", "-x", "好"], PROBE_LIMIT);
    let right = |heard: Option<String>| {
        heard.is_some_and(|heard| !heard.trim().is_empty() && !heard.contains("(en)"))
    };
    let candidates = ["cmn", ESPEAK_PINYIN];
    match candidates.into_iter().find(|voice| right(phonemes(voice))) {
        Some(voice) => Ok(voice.to_owned()),
        None => Err(EngineError::NoMandarin { program: program.display().to_string() }),
    }
}

/// `spd-say -l zh` alone takes the voice that reads pinyin as English; the right one is asked for by its full name.
fn spd_voice(program: &Path) -> Result<String, EngineError> {
    let none = || EngineError::NoMandarin { program: program.display().to_string() };
    let list = process::output(program, &["-L"], PROBE_LIMIT).ok_or_else(none)?;
    if list.contains(SPD_PINYIN) {
        return Ok(SPD_PINYIN.to_owned());
    }
    // Other versions and modules: the columns are name, language, variant, and a name has single spaces only.
    let mandarin = list.lines().filter_map(|line| {
        let columns: Vec<&str> =
            line.split("  ").map(str::trim).filter(|column| !column.is_empty()).collect();
        let (name, language) = (columns.first()?, columns.get(1)?.to_ascii_lowercase());
        (language.starts_with("zh") || language.starts_with("cmn")).then(|| (*name).to_owned())
    });
    let mut names: Vec<String> = mandarin.collect();
    // Pinyin first where there is a choice.
    names.sort_by_key(|name| !name.to_ascii_lowercase().contains("pinyin"));
    names.into_iter().next().ok_or_else(none)
}

/// An argv item as pieces; the error is the placeholder that is not known.
fn parse(item: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut characters = item.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '{' | '}' if characters.peek() == Some(&character) => {
                characters.next();
                literal.push(character);
            }
            '{' => {
                let mut name = String::new();
                loop {
                    match characters.next() {
                        Some('}') => break,
                        Some(next) => name.push(next),
                        None => return Err(name),
                    }
                }
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(match name.as_str() {
                    "rate" => Piece::Rate,
                    "rate_inv" => Piece::RateInverse,
                    "rate_pct" => Piece::RatePercent,
                    "wpm" => Piece::WordsAMinute,
                    "voice" => Piece::Voice,
                    "lang" => Piece::Lang,
                    "text_file" => Piece::TextFile,
                    _ => return Err(name),
                });
            }
            _ => literal.push(character),
        }
    }
    if !literal.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    Ok(pieces)
}

fn rates(engine: &str, map: &BTreeMap<String, f64>) -> Result<Vec<(f64, f64)>, EngineError> {
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

    fn config(cmd: &[&str]) -> EngineConfig {
        EngineConfig { cmd: cmd.iter().map(|&item| item.to_owned()).collect(), ..EngineConfig::default() }
    }

    fn arguments(config: &EngineConfig, text: &str, rate: f32) -> Vec<String> {
        let engine = Engine::new("test", config, "").unwrap();
        engine.invocation(text, rate, "zh-CN").unwrap().unwrap().arguments
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
            Engine::new("test", &file, "").unwrap().invocation("--文", 1.0, "").unwrap().unwrap();
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
        for placeholder in ["text", "", "rate "] {
            let item = format!("{{{placeholder}}}");
            let expected = EngineError::Placeholder { engine: engine(), placeholder: placeholder.to_owned() };
            assert_eq!(error(&config(&["sh", &item])), expected);
        }
        assert!(matches!(error(&config(&["sh", "{rate"])), EngineError::Placeholder { .. }));
        assert_eq!(error(&config(&["sh", "{voice}"])), EngineError::NoVoice { engine: engine() });
        assert_eq!(error(&config(&["sh", "{text_file}"])), EngineError::TextFile { engine: engine() });
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
    fn every_preset_is_a_right_table() {
        for name in preset::NAMES {
            let Some(config) = preset::preset(name) else { continue };
            assert!(rates(name, &config.rate_map).is_ok());
            assert!(config.cmd.iter().all(|item| parse(item).is_ok()), "{name}");
        }
        let espeak = preset::preset("espeak-ng").unwrap();
        let speed = |rate| words_a_minute(&rates("espeak-ng", &espeak.rate_map).unwrap(), rate);
        assert_eq!([1.0, 3.0].map(|rate| format!("{:.0}", speed(rate))), ["215", "400"]);
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let config = TtsConfig { engine: "nobody".into(), ..TtsConfig::default() };
        assert!(
            matches!(discover(&config), Err(EngineError::Unknown { known, .. }) if known.contains(&"espeak-ng".into()))
        );
        assert!(discover(&TtsConfig { engine: SILENT.into(), ..config }).unwrap().is_silent());
    }
}
