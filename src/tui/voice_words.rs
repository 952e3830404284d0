//! What is said about the voice: its states, failures and missing engines come in, sentences for a reader go out.
//!
//! Strings only, for the screen and for the command that listens without one; names and messages of foreign programs
//! are made harmless on the way. The sentences themselves are rows of
//! [`super::strings`].

use std::fmt::Display;

use super::strings::{Lang, Msg, fill};
use crate::text::sanitize::clean_line;
use crate::voice::audio::{OutputError, WavError};
use crate::voice::config::{CommandLineError, PauseBy};
use crate::voice::engine::VoiceReason;
use crate::voice::template::UnknownPlaceholder;
use crate::voice::{Engine, EngineError, Failure, SpeakMode, State};

/// What went wrong while reading aloud, on one line.
pub fn describe_failure(failure: &Failure, lang: Lang) -> String {
    let sentence = match failure {
        Failure::Missing { program } => fill(Msg::VoiceMissing, lang, &[program]),
        Failure::Exit { program, code: Some(code), stderr_tail, .. } => {
            with_tail(fill(Msg::VoiceExit, lang, &[program, code]), stderr_tail, lang)
        }
        Failure::Exit { program, signal, stderr_tail, .. } => {
            let signal: &dyn Display = match signal {
                Some(signal) => signal,
                None => &"?",
            };
            with_tail(fill(Msg::VoiceSignal, lang, &[program, signal]), stderr_tail, lang)
        }
        Failure::TooFast { program, stderr_tail } => {
            with_tail(fill(Msg::VoiceTooFast, lang, &[program]), stderr_tail, lang)
        }
        Failure::Hang { program } => fill(Msg::VoiceHang, lang, &[program]),
        Failure::Spawn { program, reason } => fill(Msg::VoiceSpawn, lang, &[program, reason]),
        Failure::NoSound { program, reason, stderr_tail } => with_tail(
            fill(Msg::VoiceGarbage, lang, &[program, &describe_wav_error(reason, lang)]),
            stderr_tail,
            lang,
        ),
        Failure::Output(error) => describe_output_error(error, lang),
    };
    clean_line(&sentence)
}

/// Why what an engine wrote is no sound.
fn describe_wav_error(error: &WavError, lang: Lang) -> String {
    match error {
        WavError::Empty => Msg::SoundEmpty.text(lang).to_owned(),
        WavError::NotSound { found } => fill(Msg::SoundIsOther, lang, &[found]),
        WavError::Header => Msg::SoundHeader.text(lang).to_owned(),
        WavError::Encoding { tag, bits } => fill(Msg::SoundEncoding, lang, &[tag, bits]),
        WavError::NoSamples | WavError::Silent => Msg::SoundSilent.text(lang).to_owned(),
        WavError::TooLong => Msg::SoundTooLong.text(lang).to_owned(),
    }
}

/// Why nothing is heard of what an engine wrote.
pub fn describe_output_error(error: &OutputError, lang: Lang) -> String {
    let sentence = match error {
        OutputError::NoneFound { looked_for } => {
            fill(Msg::OutputNoneFound, lang, &[&looked_for.join(separator(lang))])
        }
        OutputError::Unknown { name, known } => {
            fill(Msg::OutputUnknown, lang, &[name, &known.join(separator(lang))])
        }
        OutputError::Spawn { player, reason } => fill(Msg::OutputSpawn, lang, &[player, reason]),
        OutputError::Ended { player, stderr_tail, .. } => {
            with_tail(fill(Msg::OutputEnded, lang, &[player]), stderr_tail, lang)
        }
        OutputError::Stalled { player, stderr_tail } => {
            with_tail(fill(Msg::OutputStalled, lang, &[player]), stderr_tail, lang)
        }
    };
    clean_line(&sentence)
}

/// Why there is no engine, and how to get one.
pub fn describe_engine_error(error: &EngineError, lang: Lang) -> String {
    let sentence = match error {
        EngineError::NoneFound { looked_for } => {
            fill(Msg::VoiceNoneFound, lang, &[&looked_for.join(separator(lang)), &advice().text(lang)])
        }
        EngineError::Unknown { name, known } => {
            fill(Msg::VoiceUnknownEngine, lang, &[name, &known.join(separator(lang))])
        }
        EngineError::NotInstalled { engine, program } => {
            fill(Msg::VoiceNotInstalled, lang, &[engine, program])
        }
        EngineError::NoMandarin { program } => fill(Msg::VoiceNoMandarin, lang, &[program]),
        EngineError::Fails { tried, failure } => {
            fill(Msg::VoiceFails, lang, &[&describe_failure(failure, lang), tried])
        }
        EngineError::EmptyCommand { engine } => fill(Msg::VoiceEmptyCommand, lang, &[engine]),
        EngineError::NoVoice { engine } => fill(Msg::VoiceNoVoice, lang, &[engine]),
        EngineError::TextFile { engine } => fill(Msg::VoiceTextFile, lang, &[engine]),
        EngineError::RateMap { engine, key } => fill(Msg::VoiceRateMap, lang, &[engine, key]),
        EngineError::OutFile { engine } => fill(Msg::VoiceOutFile, lang, &[engine]),
        EngineError::TextArgument { engine } => fill(Msg::VoiceTextArgument, lang, &[engine]),
        EngineError::Format { engine, format } => fill(Msg::VoiceFormat, lang, &[engine, format]),
        EngineError::Probe { engine, program } => fill(Msg::VoiceProbe, lang, &[engine, program]),
        EngineError::NoDecoder { engine, format, looked_for } => {
            fill(Msg::VoiceNoDecoder, lang, &[engine, format, &looked_for.join(separator(lang))])
        }
        EngineError::NoPlayer { engine, reason } => {
            fill(Msg::VoiceNoPlayer, lang, &[engine, &describe_output_error(reason, lang)])
        }
        EngineError::NoSound { engine } => fill(Msg::VoiceNoSound, lang, &[engine]),
    };
    clean_line(&sentence)
}

/// Why a command line is no engine.
pub fn describe_command_line_error(error: &CommandLineError, lang: Lang) -> String {
    match error {
        CommandLineError::Quote => Msg::TtsQuote.text(lang).to_owned(),
        CommandLineError::Placeholder(UnknownPlaceholder(name)) => {
            fill(Msg::TtsPlaceholder, lang, &[&clean_line(&format!("{{{name}}}"))])
        }
    }
}

/// What is known of an engine that can be used: how it works, its voice and why, how it is paused.
pub fn describe_engine(engine: &Engine, lang: Lang) -> String {
    let mode = match engine.mode() {
        SpeakMode::Speak => Msg::EngineSpeaks,
        SpeakMode::Synthesize => Msg::EngineSynthesizes,
    };
    let pause = match (engine.mode(), engine.pause_by()) {
        (SpeakMode::Synthesize, _) => Msg::EnginePausesByPlayer,
        (SpeakMode::Speak, PauseBy::Signal) => Msg::EnginePausesBySignal,
        (SpeakMode::Speak, PauseBy::Restart) => Msg::EnginePausesByRestart,
        (SpeakMode::Speak, PauseBy::Commands(..)) => Msg::EnginePausesByCommands,
    };
    let voice = match engine.voice_reason() {
        VoiceReason::Own => Msg::EngineVoiceOwn.text(lang).to_owned(),
        VoiceReason::Named => fill(Msg::EngineVoiceNamed, lang, &[&engine.voice()]),
        VoiceReason::Table => fill(Msg::EngineVoiceTable, lang, &[&engine.voice()]),
        VoiceReason::Probed => fill(Msg::EngineVoiceProbed, lang, &[&engine.voice()]),
        VoiceReason::UsualIsBroken => fill(Msg::EngineVoiceBroken, lang, &[&engine.voice()]),
    };
    clean_line(&fill(Msg::EngineFacts, lang, &[&mode.text(lang), &voice, &pause.text(lang)]))
}

/// A state in a word or two.
pub fn state_word(state: State, lang: Lang) -> &'static str {
    let word = match state {
        State::Idle => Msg::VoiceIdle,
        State::Preparing => Msg::VoicePreparing,
        State::Speaking => Msg::VoiceSpeaking,
        State::Paused => Msg::VoicePaused,
        State::Failed => Msg::VoiceFailed,
    };
    word.text(lang)
}

/// How to get a voice on this system.
fn advice() -> Msg {
    match std::env::consts::OS {
        "macos" => Msg::VoiceGetMac,
        "windows" => Msg::VoiceGetWindows,
        "android" => Msg::VoiceGetTermux,
        _ => Msg::VoiceGetLinux,
    }
}

/// The last line that a program said is where the reason is; all of it would fill the screen.
fn with_tail(sentence: String, tail: &str, lang: Lang) -> String {
    const SHOWN: usize = 100;
    let Some(last) = tail.lines().rfind(|line| !line.trim().is_empty()) else { return sentence };
    let cut: String = last.chars().take(SHOWN).collect();
    let end = if cut.len() < last.len() { "…" } else { "" };
    fill(Msg::VoiceSays, lang, &[&sentence, &format!("{cut}{end}")])
}

fn separator(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_program_and_ends_with_its_last_words() {
        let stderr_tail = format!("前一行\n末尾{}", "长".repeat(900));
        let failure = Failure::TooFast { program: "espeak-ng".into(), stderr_tail };
        for lang in [Lang::Zh, Lang::En] {
            let said = describe_failure(&failure, lang);
            assert!(said.contains("espeak-ng") && said.contains("末尾长") && said.contains("长…"), "{said}");
            assert!(!said.contains("前一行") && said.chars().count() < 200);
        }
        let killed =
            Failure::Exit { program: "x".into(), code: None, signal: Some(9), stderr_tail: String::new() };
        assert_eq!(describe_failure(&killed, Lang::Zh), "朗读程序 x 被信号 9 终止");
    }

    #[test]
    fn the_missing_voice_says_what_was_looked_for_and_how_to_get_one() {
        let error = EngineError::NoneFound { looked_for: vec!["espeak-ng".into(), "spd-say".into()] };
        let said = describe_engine_error(&error, Lang::Zh);
        assert!(said.contains("espeak-ng、spd-say"), "{said}");
        assert!(said.contains(advice().text(Lang::Zh)), "{said}");
        let error = EngineError::NoVoice { engine: "mine".into() };
        assert_eq!(
            describe_engine_error(&error, Lang::En),
            "engine mine: the command uses {voice} but no voice is set"
        );
    }
}
