//! What goes wrong with printing, and what is doubtful about it, in words.

use super::strings::{Lang, Msg, fill};
use crate::press::{Form, Order, PressError};

/// Why nothing was printed, in one line.
pub fn describe_press_error(error: &PressError, lang: Lang) -> String {
    match error {
        PressError::NoCommand => Msg::PrintNoCommand.text(lang).to_owned(),
        PressError::NoProgram(program) => fill(Msg::PrintNoProgram, lang, &[program]),
        PressError::Failed(program, status, said) => {
            let code = status.strip_prefix("exit status: ").map(|code| fill(Msg::ExitCode, lang, &[&code]));
            fill(Msg::PrintFailed, lang, &[program, code.as_ref().unwrap_or(status), said])
        }
        PressError::Endless(program) => fill(Msg::PrintEndless, lang, &[program]),
        PressError::Font(font, reason) => fill(Msg::PrintFont, lang, &[font, reason]),
        PressError::Io(error) => fill(Msg::PrintFailed, lang, &[&"langdu", &error.kind(), error]),
    }
}

/// What the paper will lack, in one line, if it is known to lack something.
pub fn describe_doubt(order: &Order, lang: Lang) -> Option<String> {
    /// Characters that are shown.
    const SHOWN: usize = 12;
    if order.form != Form::Pdf {
        return None;
    }
    let Some(font) = &order.font else { return Some(Msg::PrintNoFont.text(lang).to_owned()) };
    let count = order.missing.chars().count();
    let mut shown: String = order.missing.chars().take(SHOWN).collect();
    if count > SHOWN {
        shown.push('…');
    }
    (count > 0).then(|| fill(Msg::PrintMissing, lang, &[&font.display(), &count, &shown]))
}
