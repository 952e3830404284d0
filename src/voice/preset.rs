//! The engines langdu knows by itself, as data: the commands of common systems with what was measured of them.
//!
//! Each is an [`EngineConfig`] as a user could write it, or two: one that writes sound and one that plays it. What has
//! to be found out on the spot, such as the name of the Mandarin voice, is found out by [`super::discover`].

use std::collections::BTreeMap;

use super::config::{EngineConfig, OutputBy, PauseBy, SpeakMode, TextBy};
use super::normalise::Level;
use super::template::Item;

/// The engines in the order in which `auto` tries them.
pub(super) const AUTO: [&str; 5] = ["say", "termux-tts-speak", "espeak-ng", "spd-say", "powershell"];
/// The engines that are used only when they are named: they need a model, or send the text over the network.
pub(super) const NAMED: [&str; 3] = ["piper", "edge-tts", "sherpa-onnx"];

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

const SAPI_SPEAK: &str = "[Console]::InputEncoding=[Text.Encoding]::UTF8; Add-Type -AssemblyName System.Speech; \
    $s=New-Object System.Speech.Synthesis.SpeechSynthesizer; $s.SelectVoiceByHints(0,0,0,'{lang}'); $s.Rate={wpm}; \
    $s.Speak([Console]::In.ReadToEnd())";
/// The path is one of langdu's own; an apostrophe in the folder for temporary files would end the string early.
const SAPI_WRITE: &str = "[Console]::InputEncoding=[Text.Encoding]::UTF8; Add-Type -AssemblyName System.Speech; \
    $s=New-Object System.Speech.Synthesis.SpeechSynthesizer; $s.SelectVoiceByHints(0,0,0,'{lang}'); $s.Rate={wpm}; \
    $s.SetOutputToWaveFile('{out_file}'); $s.Speak([Console]::In.ReadToEnd()); $s.Dispose()";

/// The built-in engine of that name, if it can be on this system: in the forms it can be used in, the best first.
pub(super) fn preset(name: &str) -> Vec<EngineConfig> {
    match name {
        // On other systems a program of this name is another one.
        "say" if cfg!(target_os = "macos") => {
            let say = EngineConfig {
                pause: PauseBy::Restart,
                normalize: Level::Light,
                voice: "Tingting".to_owned(),
                rate_map: map(&SAY_SPEED),
                ..command(&["say", "-v", "{voice}", "-r", "{wpm}", "-f", "-"])
            };
            let write = ["-o", "{out_file}", "--file-format=WAVE", "--data-format=LEI16@22050"];
            vec![synthesizing(&say, &write, OutputBy::File), say]
        }
        "termux-tts-speak" => vec![EngineConfig {
            pause: PauseBy::Restart,
            normalize: Level::Light,
            ..command(&["termux-tts-speak", "-l", "zh", "-n", "CN", "-s", "MUSIC", "-r", "{rate}"])
        }],
        "espeak-ng" => {
            let espeak = EngineConfig {
                rate_map: map(&ESPEAK_SPEED),
                pinyin: true,
                ..command(&["espeak-ng", "-v", "{voice}", "-s", "{wpm}", "--stdin"])
            };
            vec![synthesizing(&espeak, &["--stdout", "-z"], OutputBy::Stdout), espeak]
        }
        // Its sound comes from a daemon: ending the client does not silence it, stopping it does not pause it.
        "spd-say" => vec![EngineConfig {
            pause: PauseBy::Restart,
            stop: Some(vec!["spd-say".to_owned(), "-C".to_owned()]),
            rate_map: map(&SPD_SPEED),
            ..command(&["spd-say", "-w", "-e", "-l", "zh", "-y", "{voice}", "-r", "{wpm}"])
        }],
        "powershell" => {
            let powershell = |script| EngineConfig {
                pause: PauseBy::Restart,
                rate_map: map(&SAPI_SPEED),
                ..command(&["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", script])
            };
            vec![synthesizing(&powershell(SAPI_WRITE), &[], OutputBy::File), powershell(SAPI_SPEAK)]
        }
        // The voice is the name of a downloaded model or the path of its file.
        "piper" => {
            let piper = EngineConfig {
                voice: "zh_CN-huayan-medium".to_owned(),
                ..command(&["piper", "-m", "{voice}", "--length-scale", "{rate_inv}"])
            };
            vec![synthesizing(&piper, &["-f", "{out_file}"], OutputBy::File)]
        }
        // Without `=` a negative rate is taken for an option. Subtitles would go to standard error.
        "edge-tts" => {
            let edge = EngineConfig {
                text: TextBy::File,
                format: "mp3".to_owned(),
                normalize: Level::Light,
                voice: "zh-CN-XiaoxiaoNeural".to_owned(),
                fallback: vec!["espeak-ng".to_owned()],
                ..command(&["edge-tts", "-v", "{voice}", "--rate={rate_pct}%", "-f", "{text_file}"])
            };
            vec![synthesizing(&edge, &["--write-media", "{out_file}"], OutputBy::File)]
        }
        // The voice is the folder of a VITS model.
        "sherpa-onnx" => {
            let sherpa = EngineConfig {
                text: TextBy::Arg,
                ..command(&[
                    "sherpa-onnx-offline-tts",
                    "--vits-model={voice}/model.onnx",
                    "--vits-lexicon={voice}/lexicon.txt",
                    "--vits-tokens={voice}/tokens.txt",
                    "--vits-length-scale={rate_inv}",
                ])
            };
            vec![synthesizing(&sherpa, &["--output-filename={out_file}"], OutputBy::File)]
        }
        _ => Vec::new(),
    }
}

fn command(argv: &[&str]) -> EngineConfig {
    EngineConfig { cmd: items(argv), ..EngineConfig::default() }
}

/// The same engine with more arguments, by which it writes its sound instead of playing it.
fn synthesizing(engine: &EngineConfig, more: &[&str], output: OutputBy) -> EngineConfig {
    let mut engine = engine.clone();
    engine.mode = SpeakMode::Synthesize;
    engine.output = output;
    engine.cmd.extend(items(more));
    engine
}

fn items(argv: &[&str]) -> Vec<Item> {
    // A test sees to it that every item of a preset is one.
    argv.iter().filter_map(|item| Item::one(item).ok()).collect()
}

fn map(speeds: &[(&str, f64)]) -> BTreeMap<String, f64> {
    speeds.iter().map(|&(rate, speed)| (rate.to_owned(), speed)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_item_of_a_preset_is_lost() {
        for argv in [SAPI_SPEAK, SAPI_WRITE] {
            assert!(Item::one(argv).is_ok(), "{argv}");
        }
        let lengths = ["espeak-ng", "spd-say", "powershell", "piper", "edge-tts", "sherpa-onnx"]
            .map(|name| preset(name).iter().map(|form| form.cmd.len()).collect::<Vec<_>>());
        assert_eq!(lengths, [vec![8, 6], vec![9], vec![5, 5], vec![7], vec![8], vec![6]]);
    }
}
