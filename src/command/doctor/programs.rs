//! The programs that langdu starts: voices, players of sound, the printer's command, what takes PDF apart, what opens
//! addresses, what encodes recordings. None of them is needed to read.
//!
//! In come the settings, out go checks. Nothing is started but what finding an engine takes.

use super::super::print;
use super::{Check, Context, Named, State};
use crate::press::Form;
use crate::text::script::Script;
use crate::tui::SYSTEM_OPENER;
use crate::tui::press_words::describe_press_error;
use crate::tui::strings::{Lang, Msg, fill};
use crate::tui::voice_words::{describe_engine, describe_engine_error, describe_output_error};
use crate::voice::audio::OutputError;
use crate::voice::audio::output::candidates;
use crate::voice::discover::{find_program, survey};
use crate::voice::{Purpose, TtsConfig, discover};

const VOICE: Named = Named("voice", Msg::DoctorVoice);
const SOUND: Named = Named("sound", Msg::DoctorSound);
const PRINTING: Named = Named("printing", Msg::DoctorPrinting);
const PDF: Named = Named("pdf", Msg::DoctorPdf);
const OPENER: Named = Named("browser", Msg::DoctorOpener);
const WEB: Named = Named("web", Msg::DoctorWeb);
const RECORDING: Named = Named("recording", Msg::DoctorRecording);

/// What prints (POSIX).
const PRINTER: &str = "lp";
/// What takes the text out of a PDF.
const PDF_READER: &str = "pdftotext";

pub(super) fn checks(context: &Context) -> Vec<Check> {
    let (config, lang) = (&context.config, context.lang);
    let mut checks = voice(&config.tts, lang);
    checks.push(sound(&config.tts, lang));
    checks.push(recording(&config.tts, lang));
    checks.push(printing(context));
    checks.push(program(PDF, PDF_READER, lang, Msg::DoctorPdfNone, Msg::DoctorPdfNoneDo));
    let opener = config.reader.open.first().map_or(SYSTEM_OPENER, String::as_str);
    checks.push(program(OPENER, opener, lang, Msg::DoctorOpenerNone, Msg::DoctorOpenerNoneDo));
    checks.push(if cfg!(feature = "net") {
        WEB.ok(Msg::DoctorWebThere.text(lang))
    } else {
        WEB.warn(Msg::DoctorWebNone.text(lang), Msg::DoctorWebNoneDo.text(lang))
    });
    checks
}

/// A program that something can be done with.
fn program(named: Named, program: &str, lang: Lang, none: Msg, advice: Msg) -> Check {
    match find_program(program) {
        Some(path) => named.ok(path.display().to_string()),
        None => named.warn(fill(none, lang, &[&program]), advice.text(lang)),
    }
}

/// The program that prints, and the font of what it is given.
fn printing(context: &Context) -> Check {
    let lang = context.lang;
    let press = print::press(None, context);
    let printer = press.program().unwrap_or_else(|| PRINTER.to_owned());
    let check = program(PRINTING, &printer, lang, Msg::DoctorPrintNone, Msg::DoctorPrintNoneDo);
    if check.state != State::Ok || press.form != Form::Pdf {
        return check;
    }
    match press.font(Script::Simplified) {
        Ok(Some(_)) => check,
        Ok(None) => PRINTING.warn(check.found, Msg::PrintNoFont.text(lang)),
        Err(error) => PRINTING.broken(describe_press_error(&error, lang), Msg::DoctorFontDo.text(lang)),
    }
}

/// The engine that speaks, and those of the user's own that cannot.
fn voice(tts: &TtsConfig, lang: Lang) -> Vec<Check> {
    let chosen = match discover(tts, Purpose::Listening) {
        Ok(engine) if engine.is_silent() => VOICE.ok(engine.name()),
        Ok(engine) => {
            let facts = describe_engine(&engine, lang);
            VOICE.ok(fill(Msg::DoctorVoiceFound, lang, &[&engine.name(), &facts]))
        }
        Err(error) if error.is_of_the_table() => {
            VOICE.broken(describe_engine_error(&error, lang), Msg::DoctorVoiceTableDo.text(lang))
        }
        Err(error) => VOICE.warn(describe_engine_error(&error, lang), Msg::DoctorVoiceDo.text(lang)),
    };
    let own = survey(tts).into_iter().filter(|found| found.own && found.name != tts.engine);
    let lame = own.filter_map(|found| found.engine.err()).filter(|error| !chosen_says(&chosen, error, lang));
    let lame: Vec<_> = lame
        .map(|error| VOICE.warn(describe_engine_error(&error, lang), Msg::DoctorVoiceTableDo.text(lang)))
        .collect();
    std::iter::once(chosen).chain(lame).collect()
}

/// Whether that has been said already.
fn chosen_says(chosen: &Check, error: &crate::voice::EngineError, lang: Lang) -> bool {
    chosen.found == describe_engine_error(error, lang)
}

/// What plays the sound of engines that only write it.
fn sound(tts: &TtsConfig, lang: Lang) -> Check {
    match candidates(&tts.player) {
        Ok(players) => {
            let names: Vec<_> = players.iter().map(|player| player.name).collect();
            SOUND.ok(names.join(" "))
        }
        Err(error @ OutputError::Unknown { .. }) => {
            SOUND.broken(describe_output_error(&error, lang), Msg::DoctorVoiceTableDo.text(lang))
        }
        Err(error) => SOUND.warn(describe_output_error(&error, lang), Msg::DoctorSoundDo.text(lang)),
    }
}

/// The forms that the settings can encode.
fn recording(tts: &TtsConfig, lang: Lang) -> Check {
    for (form, command) in &tts.encode {
        let program = command.first().map(String::as_str).unwrap_or_default();
        if find_program(program).is_none() {
            let found = fill(Msg::DoctorEncoderNone, lang, &[form, &program]);
            return RECORDING.warn(found, Msg::DoctorEncoderNoneDo.text(lang));
        }
    }
    let forms: Vec<_> = tts.encode.keys().map(String::as_str).collect();
    RECORDING.ok(fill(Msg::DoctorEncoders, lang, &[&forms.join(" ")]))
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    fn tts(text: &str) -> TtsConfig {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_voice_that_is_missing_is_a_warning_and_a_wrong_table_is_broken() {
        let states = |text: &str| -> Vec<State> {
            voice(&tts(text), Lang::En).into_iter().map(|check| check.state).collect()
        };
        assert_eq!(states("engine = \"silent\""), [State::Ok]);
        assert_eq!(states("engine = \"mine\"\n[engines.mine]\ncmd = [\"sh\"]"), [State::Ok]);
        assert_eq!(states("engine = \"mine\"\n[engines.mine]\ncmd = [\"no-such-voice\"]"), [State::Warning]);
        assert_eq!(states("engine = \"nobody\""), [State::Broken]);
        let other =
            "engine = \"mine\"\n[engines.mine]\ncmd = [\"sh\"]\n[engines.other]\ncmd = [\"no-such-voice\"]";
        assert_eq!(states(other), [State::Ok, State::Warning]);
    }

    #[test]
    fn players_encoders_and_other_programs_are_looked_for() {
        assert_eq!(sound(&tts("player = \"gramophone\""), Lang::En).state, State::Broken);
        assert_eq!(recording(&tts(""), Lang::En).state, State::Ok);
        let check = recording(&tts("[encode]\nmp3 = [\"no-such-encoder\", \"{in}\", \"{out}\"]"), Lang::En);
        assert_eq!(check.state, State::Warning);
        assert!(check.found.contains("no-such-encoder"), "{check:?}");
        let there = program(PDF, "sh", Lang::En, Msg::DoctorPdfNone, Msg::DoctorPdfNoneDo);
        assert!(there.state == State::Ok && there.found.ends_with("/sh"), "{there:?}");
        let missing =
            program(OPENER, "no-such-browser", Lang::Zh, Msg::DoctorOpenerNone, Msg::DoctorOpenerNoneDo);
        assert!(missing.state == State::Warning && missing.found.contains("no-such-browser"), "{missing:?}");
    }
}
