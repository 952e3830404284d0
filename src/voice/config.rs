//! What a user may set about the voice: the `[tts]` table of the configuration file, as values.
//!
//! An engine is data: a command as an argv array, how it takes its text, how a rate is told to it, how it is paused.
//! Nothing here looks at the system; [`super::engine`] finds out what of it is there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::normalise::Level;

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
    /// Engines of the user's own, by name. One that has the name of a built-in engine replaces it.
    pub engines: BTreeMap<String, EngineConfig>,
}

impl Default for TtsConfig {
    fn default() -> Self {
        Self { engine: "auto".to_owned(), voice: String::new(), rate: 1.0, engines: BTreeMap::new() }
    }
}

/// How an engine gets its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextBy {
    /// On standard input, which is then closed.
    #[default]
    Stdin,
    /// As the last argument, after `--`, so that text is never taken for an option.
    Arg,
    /// In a temporary file, whose path stands for `{text_file}`.
    File,
}

/// How an engine is paused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PauseBy {
    /// Its process group is stopped and continued.
    #[default]
    Signal,
    /// It is ended, and the sentence is begun again.
    Restart,
}

/// One engine: a `[tts.engines.NAME]` table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngineConfig {
    /// The program and its arguments. No shell sees them. `{rate}` (1.25), `{rate_inv}` (0.80), `{rate_pct}` (+25),
    /// `{wpm}` (what `rate_map` gives), `{voice}`, `{lang}` (zh-CN) and `{text_file}` are filled in; `{{` and `}}`
    /// stand for braces.
    pub cmd: Vec<String>,
    /// How it gets its text.
    #[serde(default)]
    pub text: TextBy,
    /// The voice when `[tts]` names none.
    #[serde(default)]
    pub voice: String,
    /// What `{wpm}` is at some rates; between them it is interpolated, outside them it stays at the nearest.
    /// Without a map `{wpm}` is 200 words a minute times the rate.
    #[serde(default)]
    pub rate_map: BTreeMap<String, f64>,
    /// How it is paused.
    #[serde(default)]
    pub pause: PauseBy,
    /// A command that silences it, for engines whose sound comes from a daemon. It gets one second.
    #[serde(default)]
    pub stop: Option<Vec<String>>,
    /// How much of its text is rewritten.
    #[serde(default)]
    pub normalize: Level,
    /// Environment variables it is given besides those of langdu.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
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
            cmd = ["say-it", "{voice}"]
            text = "arg"
            pause = "restart"
            normalize = "light"
            rate_map = { "0.5" = 90, "2.0" = 360.5 }
            "#,
        )
        .unwrap();
        let mine = &config.engines["mine"];
        assert_eq!((mine.text, mine.pause, mine.normalize), (TextBy::Arg, PauseBy::Restart, Level::Light));
        assert_eq!(mine.rate_map["2.0"].to_string(), "360.5");
        assert_eq!(toml::from_str::<TtsConfig>("").unwrap(), TtsConfig::default());
        assert!(toml::from_str::<TtsConfig>("speed = 2").is_err());
        assert!(toml::from_str::<TtsConfig>("[engines.x]\ncmd = []\nshell = true").is_err());
        assert_eq!(toml::from_str::<TtsConfig>(&toml::to_string(&config).unwrap()).unwrap(), config);
    }

    #[test]
    fn a_rate_is_kept_inside_what_is_possible() {
        let clamped = [f32::NAN, 0.0, 1.5, 99.0].map(|rate| clamp_rate(rate).to_string());
        assert_eq!(clamped, ["1", "0.5", "1.5", "3"]);
    }
}
