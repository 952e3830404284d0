//! The engines langdu knows by itself, as data: the commands of common systems with what was measured of them.
//!
//! Each is an [`EngineConfig`] as a user could write it. What has to be found out on the spot, such as the name of
//! the Mandarin voice, is found out by [`super::engine`].

use std::collections::BTreeMap;

use super::config::{EngineConfig, PauseBy, TextBy};
use super::normalise::Level;

/// The engines in the order in which `auto` tries them.
pub(super) const NAMES: [&str; 5] = ["say", "termux-tts-speak", "espeak-ng", "spd-say", "powershell"];

/// `-s` of espeak-ng for a rate, measured in characters a minute on 300 characters of prose. 215 is a newsreader's
/// 285 characters a minute. Above 400 the program changes its method and becomes slower for a while.
const ESPEAK_SPEED: [(&str, f64); 12] = [
    ("0.355", 80.0),
    ("0.425", 100.0),
    ("0.513", 120.0),
    ("0.612", 140.0),
    ("0.787", 175.0),
    ("0.921", 200.0),
    ("1.0", 215.0),
    ("1.209", 250.0),
    ("1.406", 280.0),
    ("1.540", 300.0),
    ("1.800", 350.0),
    ("2.123", 400.0),
];
/// `-r` of spd-say.
const SPD_SPEED: [(&str, f64); 5] =
    [("0.47", -100.0), ("0.72", -50.0), ("1.0", 0.0), ("2.0", 50.0), ("3.0", 100.0)];
/// `SpeechSynthesizer.Rate` multiplies by three over ten steps.
const SAPI_SPEED: [(&str, f64); 5] = [("0.5", -6.0), ("1.0", 0.0), ("1.5", 4.0), ("2.0", 6.0), ("3.0", 10.0)];
const SAY_SPEED: [(&str, f64); 2] = [("0.5", 90.0), ("3.0", 540.0)];

const SAPI_SCRIPT: &str = "[Console]::InputEncoding=[Text.Encoding]::UTF8; Add-Type -AssemblyName System.Speech; \
    $s=New-Object System.Speech.Synthesis.SpeechSynthesizer; $s.SelectVoiceByHints(0,0,0,'{lang}'); $s.Rate={wpm}; \
    $s.Speak([Console]::In.ReadToEnd())";

/// The built-in engine of that name, if it can be on this system.
pub(super) fn preset(name: &str) -> Option<EngineConfig> {
    match name {
        // On other systems a program of this name is another one.
        "say" if cfg!(target_os = "macos") => Some(EngineConfig {
            pause: PauseBy::Restart,
            normalize: Level::Light,
            voice: "Tingting".to_owned(),
            rate_map: map(&SAY_SPEED),
            ..command(&["say", "-v", "{voice}", "-r", "{wpm}", "-f", "-"])
        }),
        "termux-tts-speak" => Some(EngineConfig {
            pause: PauseBy::Restart,
            normalize: Level::Light,
            ..command(&["termux-tts-speak", "-l", "zh", "-n", "CN", "-s", "MUSIC", "-r", "{rate}"])
        }),
        "espeak-ng" => Some(EngineConfig {
            rate_map: map(&ESPEAK_SPEED),
            ..command(&["espeak-ng", "-v", "{voice}", "-s", "{wpm}", "--stdin"])
        }),
        // Its sound comes from a daemon: ending the client does not silence it, stopping it does not pause it.
        "spd-say" => Some(EngineConfig {
            pause: PauseBy::Restart,
            stop: Some(vec!["spd-say".to_owned(), "-C".to_owned()]),
            rate_map: map(&SPD_SPEED),
            ..command(&["spd-say", "-w", "-e", "-l", "zh", "-y", "{voice}", "-r", "{wpm}"])
        }),
        "powershell" => Some(EngineConfig {
            pause: PauseBy::Restart,
            rate_map: map(&SAPI_SPEED),
            ..command(&["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", SAPI_SCRIPT])
        }),
        _ => None,
    }
}

fn command(argv: &[&str]) -> EngineConfig {
    EngineConfig {
        cmd: argv.iter().map(|&item| item.to_owned()).collect(),
        text: TextBy::Stdin,
        ..EngineConfig::default()
    }
}

fn map(speeds: &[(&str, f64)]) -> BTreeMap<String, f64> {
    speeds.iter().map(|&(rate, speed)| (rate.to_owned(), speed)).collect()
}
