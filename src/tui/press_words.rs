//! What goes wrong with printing, in words.

use super::strings::{Lang, Msg, fill};
use crate::press::PressError;

/// Why nothing was printed, in one line.
pub fn describe_press_error(error: &PressError, lang: Lang) -> String {
    match error {
        PressError::NoCommand => Msg::PrintNoCommand.text(lang).to_owned(),
        PressError::NoProgram(program) => fill(Msg::PrintNoProgram, lang, &[program]),
        PressError::Failed(program, status, said) => fill(Msg::PrintFailed, lang, &[program, status, said]),
        PressError::Endless(program) => fill(Msg::PrintEndless, lang, &[program]),
        PressError::Font(font, reason) => fill(Msg::PrintFont, lang, &[font, reason]),
        PressError::Io(error) => fill(Msg::PrintFailed, lang, &[&"langdu", &error.kind(), error]),
    }
}
