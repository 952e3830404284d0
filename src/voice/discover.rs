//! Which engine speaks: from the configuration and the PATH to an [`Engine`] that is known to be there.
//!
//! Tables are checked once, programs looked for, voices chosen. The module starts nothing but short probes.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::answer::{Unheard, answer};
use super::audio::WavError;
use super::audio::output::candidates;
use super::config::{EngineConfig, OutputBy, SpeakMode, TextBy, TtsConfig};
use super::engine::{Command, Engine, EngineError, SILENT, VoiceReason, rates, uses};
use super::event::Failure;
use super::normalise::Style;
use super::preset::{self, preset};
use super::template::{Item, Placeholder};

/// How long a probe may take. The daemon of spd-say needs a second to come up.
const PROBE_LIMIT: Duration = Duration::from_secs(4);
/// The usual Mandarin voice of espeak-ng.
const ESPEAK_USUAL: &str = "cmn";
/// The Mandarin voice of espeak-ng that is right in every version.
const ESPEAK_PINYIN: &str = "cmn-latn-pinyin";
/// The same voice under the name speech-dispatcher gives it.
const SPD_PINYIN: &str = "Chinese (Mandarin, latin as Pinyin)";
/// What decodes every common form of sound, and how it is told to write a WAV file.
const DECODERS: [&[&str]; 3] = [
    &["ffmpeg", "-v", "error", "-i", "pipe:0", "-f", "wav", "pipe:1"],
    &["mpg123", "-q", "-w", "-", "-"],
    &["sox", "-t", "mp3", "-", "-t", "wav", "-"],
];

/// What an engine is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be heard now.
    Listening,
    /// To be kept: it has to write its sound.
    Recording,
}

/// What is known of one engine.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its name.
    pub name: String,
    /// Whether the user's configuration describes it.
    pub own: bool,
    /// The engine, or why it cannot be used.
    pub engine: Result<Engine, EngineError>,
}

/// The engine that `config` asks for.
///
/// `auto` takes the first that is there: the user's own engines, then the built-in ones. An engine that is named is
/// taken or its absence is the error. The silent engine is never taken unless it is named.
///
/// # Errors
/// An [`EngineError`] that says why there is none.
pub fn discover(config: &TtsConfig, purpose: Purpose) -> Result<Engine, EngineError> {
    let engine = match config.engine.as_str() {
        "auto" => first_found(config, purpose)?,
        name => named(config, name, purpose)?,
    };
    let fallback = fallback(config, engine.name(), purpose);
    Ok(engine.with_fallback(fallback))
}

/// Every engine there could be, in the order of `auto`, with the ones that have to be named behind.
pub fn survey(config: &TtsConfig) -> Vec<Found> {
    let names = known(config).into_iter();
    names
        .map(|name| {
            let engine = named(config, &name, Purpose::Listening);
            Found { own: config.engines.contains_key(&name), engine, name }
        })
        .collect()
}

/// How the engine that `config` names, or would take first, wants its text. Needs no engine to be installed; of
/// espeak-ng the voice that reads pinyin is taken to be there.
pub fn style(config: &TtsConfig) -> Style {
    let forms = forms(config, &config.engine);
    let voice = config.engine != "espeak-ng" || config.voice.is_empty() || config.voice.contains("pinyin");
    let dictionary = Arc::clone(&config.words);
    match forms.first() {
        Some(form) => Style { level: form.normalize, pinyin: form.pinyin && voice, dictionary },
        None => Style { dictionary, ..Style::default() },
    }
}

/// Sees to it that there is an engine of the name that `config` asks for, installed or not.
///
/// # Errors
/// [`EngineError::Unknown`].
pub fn check_name(config: &TtsConfig) -> Result<(), EngineError> {
    let name = config.engine.as_str();
    if name == "auto" || config.engines.contains_key(name) || is_known(name) {
        return Ok(());
    }
    Err(unknown(config, name))
}

fn unknown(config: &TtsConfig, name: &str) -> EngineError {
    EngineError::Unknown { name: name.to_owned(), known: known(config) }
}

/// Whether langdu has an engine of that name by itself.
pub(super) fn is_known(name: &str) -> bool {
    name == SILENT || !preset(name).is_empty()
}

/// An engine from its table.
pub(super) fn find(name: &str, config: &EngineConfig, voice: &str) -> Result<Engine, EngineError> {
    let engine = || name.to_owned();
    let program = match config.cmd.first() {
        Some(Item::One(program)) => program.as_str().to_owned(),
        Some(Item::Group(_)) | None => return Err(EngineError::EmptyCommand { engine: engine() }),
    };
    let has = |gap| uses(&config.cmd, gap);
    let writes_file = config.mode == SpeakMode::Synthesize && config.output == OutputBy::File;
    if has(Placeholder::TextFile) != (config.text == TextBy::File) {
        return Err(EngineError::TextFile { engine: engine() });
    }
    if has(Placeholder::OutFile) != writes_file {
        return Err(EngineError::OutFile { engine: engine() });
    }
    if has(Placeholder::Text) && config.text != TextBy::Arg {
        return Err(EngineError::TextArgument { engine: engine() });
    }
    let rates = rates(name, &config.rate_map)?;
    let missing = |program: &str| EngineError::NotInstalled { engine: engine(), program: program.to_owned() };
    let path = find_program(&program).ok_or_else(|| missing(&program))?;
    let decode = decoder(name, config)?;
    if let Some((program, arguments)) = config.probe.split_first() {
        let found = find_program(program).ok_or_else(|| missing(program))?;
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        if answer(&found, &arguments, PROBE_LIMIT).is_err() {
            return Err(EngineError::Probe { engine: engine(), program: program.clone() });
        }
    }
    // A group without a voice is left out, so only one outside a group has to have one.
    let needs_voice =
        config.cmd.iter().any(|item| matches!(item, Item::One(template) if template.has(Placeholder::Voice)));
    let (voice, voice_reason) = match (voice, config.voice.as_str()) {
        ("", "") if !needs_voice => (String::new(), VoiceReason::Own),
        ("", "") => match name {
            "espeak-ng" => espeak_voice(&path)?,
            "spd-say" => spd_voice(&path)?,
            _ => return Err(EngineError::NoVoice { engine: engine() }),
        },
        ("", voice) => (voice.to_owned(), VoiceReason::Table),
        (voice, _) => (voice.to_owned(), VoiceReason::Named),
    };
    let mut config = config.clone();
    config.stop = config.stop.filter(|argv| !argv.is_empty());
    Ok(Engine::found(name, Command { program: path, config, voice, voice_reason, rates, decode }))
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

fn first_found(config: &TtsConfig, purpose: Purpose) -> Result<Engine, EngineError> {
    let mut looked_for = Vec::new();
    let mut failing = None;
    let by_itself = known(config)
        .into_iter()
        .filter(|name| config.engines.contains_key(name) || !preset::NAMED.contains(&name.as_str()));
    for name in by_itself {
        match named(config, &name, purpose) {
            Ok(engine) => return Ok(engine),
            Err(EngineError::NotInstalled { program, .. } | EngineError::NoMandarin { program }) => {
                looked_for.push(program);
            }
            Err(
                EngineError::Probe { .. }
                | EngineError::NoPlayer { .. }
                | EngineError::NoSound { .. }
                | EngineError::NoDecoder { .. },
            ) => looked_for.push(name),
            // One that is there and broken tells more than those that are not there.
            Err(error @ EngineError::Fails { .. }) => failing = failing.or(Some(error)),
            // A mistake in the user's own table is said, not stepped over.
            Err(error) => return Err(error),
        }
    }
    Err(failing.unwrap_or(EngineError::NoneFound { looked_for }))
}

/// The engine of that name in the first of its forms that can be used.
fn named(config: &TtsConfig, name: &str, purpose: Purpose) -> Result<Engine, EngineError> {
    if name == SILENT && !config.engines.contains_key(SILENT) {
        return Ok(Engine::silent());
    }
    let mut first_error = None;
    for form in forms(config, name) {
        let engine = name.to_owned();
        let usable = find(name, &form, &config.voice).and_then(|found| match (form.mode, purpose) {
            (SpeakMode::Synthesize, Purpose::Listening) => match candidates(&config.player) {
                Ok(_) => Ok(found),
                Err(reason) => Err(EngineError::NoPlayer { engine, reason }),
            },
            (SpeakMode::Speak, Purpose::Recording) => Err(EngineError::NoSound { engine }),
            _ => Ok(found),
        });
        match usable {
            Ok(engine) => return Ok(engine),
            // A player that cannot be is a mistake, not something to do without.
            Err(error) if error.is_of_the_table() => return Err(error),
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    Err(first_error.unwrap_or_else(|| unknown(config, name)))
}

/// The engines that take over for `name`; those that are not there are left out.
fn fallback(config: &TtsConfig, name: &str, purpose: Purpose) -> Vec<Engine> {
    let Some(form) = forms(config, name).into_iter().next() else { return Vec::new() };
    // The voice of the engine that failed is not one of theirs.
    let config = TtsConfig { voice: String::new(), ..config.clone() };
    let others = form.fallback.iter().filter(|other| *other != name);
    others.filter_map(|other| named(&config, other, purpose).ok()).collect()
}

fn known(config: &TtsConfig) -> Vec<String> {
    let own = config.engines.keys().cloned();
    let built_in = preset::AUTO.iter().chain(&preset::NAMED).filter(|name| !preset(name).is_empty());
    let built_in = built_in.map(|&name| name.to_owned());
    own.chain(built_in.filter(|name| !config.engines.contains_key(name))).collect()
}

fn forms(config: &TtsConfig, name: &str) -> Vec<EngineConfig> {
    match config.engines.get(name) {
        Some(own) => vec![own.clone()],
        None => preset(name),
    }
}

/// What turns the engine's sound into a WAV file; empty where that is what it writes, or raw samples.
fn decoder(name: &str, config: &EngineConfig) -> Result<Vec<String>, EngineError> {
    let form = config.format.as_str();
    if config.mode == SpeakMode::Speak {
        return Ok(Vec::new());
    }
    let of = |engine: &str| (engine.to_owned(), form.to_owned());
    if !config.decode.is_empty() {
        let program = config.decode.first().map(String::as_str).unwrap_or_default();
        let (engine, program) = (name.to_owned(), program.to_owned());
        return match find_program(&program) {
            Some(_) => Ok(config.decode.clone()),
            None => Err(EngineError::NotInstalled { engine, program }),
        };
    }
    if form.is_empty() || form == "wav" {
        return Ok(Vec::new());
    }
    if form.contains(':') {
        let (engine, format) = of(name);
        let right = form.parse::<super::audio::Format>().is_ok();
        return if right { Ok(Vec::new()) } else { Err(EngineError::Format { engine, format }) };
    }
    let found =
        DECODERS.iter().find(|argv| argv.first().is_some_and(|program| find_program(program).is_some()));
    match found {
        Some(argv) => Ok(argv.iter().map(|&word| word.to_owned()).collect()),
        None => {
            let (engine, format) = of(name);
            let looked_for =
                DECODERS.iter().filter_map(|argv| argv.first()).map(|&program| program.to_owned());
            Err(EngineError::NoDecoder { engine, format, looked_for: looked_for.collect() })
        }
    }
}

/// Debian 12's `cmn` reads pinyin as English: its phonemes for 好 are marked `(en)`.
///
/// A voice that does not exist is none. Whatever else goes wrong is no matter of voices, and said as it is.
fn espeak_voice(program: &Path) -> Result<(String, VoiceReason), EngineError> {
    const NO_VOICE: &str = "voice does not exist";
    let mut first_failure = None;
    for (voice, reason) in [(ESPEAK_USUAL, VoiceReason::Probed), (ESPEAK_PINYIN, VoiceReason::UsualIsBroken)]
    {
        let arguments = ["-v", voice, "-q", "-x", "好"];
        let failure = match answer(program, &arguments, PROBE_LIMIT) {
            Ok((heard, _)) if heard.contains("(en)") => continue,
            Ok((heard, _)) if !heard.trim().is_empty() => return Ok((voice.to_owned(), reason)),
            Ok((_, exit)) => Failure::NoSound {
                program: program.display().to_string(),
                reason: WavError::Empty,
                stderr_tail: exit.stderr_tail,
            },
            Err(Unheard::Ended(exit)) if exit.code.is_some() && exit.stderr_tail.contains(NO_VOICE) => {
                continue;
            }
            Err(unheard) => Failure::of_answer(&program.display().to_string(), unheard),
        };
        first_failure = first_failure.or_else(|| Some(fails(program, &arguments, failure)));
    }
    Err(first_failure.unwrap_or_else(|| EngineError::NoMandarin { program: program.display().to_string() }))
}

/// The failure of `program` with these `arguments`.
fn fails(program: &Path, arguments: &[&str], failure: Failure) -> EngineError {
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy();
    EngineError::Fails { tried: format!("{name} {}", arguments.join(" ")), failure }
}

/// `spd-say -l zh` alone takes the voice that reads pinyin as English; the right one is asked for by its full name.
fn spd_voice(program: &Path) -> Result<(String, VoiceReason), EngineError> {
    let none = || EngineError::NoMandarin { program: program.display().to_string() };
    let (list, _) = answer(program, &["-L"], PROBE_LIMIT).map_err(|unheard| {
        fails(program, &["-L"], Failure::of_answer(&program.display().to_string(), unheard))
    })?;
    if list.contains(SPD_PINYIN) {
        return Ok((SPD_PINYIN.to_owned(), VoiceReason::Probed));
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
    names.into_iter().next().map(|name| (name, VoiceReason::Probed)).ok_or_else(none)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_right_table() {
        for name in preset::AUTO.iter().chain(&preset::NAMED) {
            for form in preset(name) {
                // Whatever is or is not installed here, the table itself is not what is wrong.
                let error = find(name, &form, "x").err();
                let installed = matches!(
                    error,
                    None | Some(EngineError::NotInstalled { .. } | EngineError::NoDecoder { .. })
                );
                assert!(installed, "{name}: {error:?}");
            }
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let config = TtsConfig { engine: "nobody".into(), ..TtsConfig::default() };
        let error = discover(&config, Purpose::Listening).unwrap_err();
        assert!(
            matches!(error, EngineError::Unknown { known, .. } if known.contains(&"espeak-ng".into()) && known.contains(&"piper".into()))
        );
        let silent = TtsConfig { engine: SILENT.into(), ..config };
        assert!(discover(&silent, Purpose::Listening).unwrap().is_silent());
    }

    #[cfg(unix)]
    #[test]
    fn an_engine_of_ones_own_takes_the_place_of_the_silent_one_too() {
        let config: TtsConfig =
            toml::from_str("engine = \"silent\"\n[engines.silent]\ncmd = [\"sh\"]\n").unwrap();
        assert!(!discover(&config, Purpose::Listening).unwrap().is_silent());
    }

    #[cfg(unix)]
    #[test]
    fn a_fallback_that_is_not_there_is_left_out() {
        let table: TtsConfig = toml::from_str(
            r#"
            engine = "mine"
            [engines.mine]
            cmd = ["sh"]
            fallback = ["mine", "nobody", "gone", "other", "silent"]
            [engines.other]
            cmd = ["sh", "other"]
            [engines.gone]
            cmd = ["no-such-program-of-langdu"]
            "#,
        )
        .unwrap();
        let engine = discover(&table, Purpose::Listening).unwrap();
        let names: Vec<_> = engine.fallback().iter().map(Engine::name).collect();
        assert_eq!(names, ["other", "silent"]);
        let error = discover(&table, Purpose::Recording).unwrap_err();
        assert_eq!(error, EngineError::NoSound { engine: "mine".into() });
    }
}
