//! A code for the camera of a phone (QR, ISO/IEC 18004): what it holds, its modules, and the keys while it is shown. Part
//! of the state's update; `view::qr` draws it.

use super::action::Action;
use super::app::{App, Effect, Mode};
use super::passage::Passage;
use super::strings::{Msg, fill};
use crossterm::event::{KeyCode, KeyEvent};
use qrcode::bits::Bits;
use qrcode::{EcLevel, QrCode, Version};

/// Bytes that the largest code holds (version 40 at level L).
const CAPACITY: usize = 2953;

/// A code that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// What kind of text it holds: the beginning of a sentence.
    pub(super) holds: Msg,
    /// What it holds.
    pub(super) text: String,
    /// The same in two codes, that which forgives more errors first; the other may be smaller.
    pub(super) codes: Vec<Modules>,
    /// Dark and light are exchanged, for terminals whose colours are not known.
    pub(super) inverted: bool,
}

/// The squares of a code without the quiet zone around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Modules {
    /// Squares of a side.
    side: usize,
    /// Row by row, whether a square is dark.
    dark: Vec<bool>,
}

impl Modules {
    /// Light squares that a reader of codes needs on each side.
    pub(super) const QUIET: usize = 4;

    /// The smallest code that holds `text` at `level`; `None` if none does.
    fn new(text: &str, level: EcLevel) -> Option<Self> {
        let code = if text.is_ascii() {
            // Digits and capitals take less room than other characters.
            QrCode::with_error_correction_level(text, level).ok()?
        } else {
            // Two bytes of UTF-8 may look like one character of Shift JIS, and the library would take them for it.
            (1..=40).find_map(|version| {
                let mut bits = Bits::new(Version::Normal(version));
                bits.push_byte_data(text.as_bytes()).ok()?;
                bits.push_terminator(level).ok()?;
                QrCode::with_bits(bits, level).ok()
            })?
        };
        let dark = code.to_colors().into_iter().map(|color| color == qrcode::Color::Dark).collect();
        Some(Self { side: code.width(), dark })
    }

    /// Squares of a side with the quiet zone.
    pub(super) fn breadth(&self) -> usize {
        self.side + 2 * Self::QUIET
    }

    /// Whether the square is dark, counted from the corner of the quiet zone; none is outside the code.
    pub(super) fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |at: usize| at.checked_sub(Self::QUIET).filter(|at| *at < self.side);
        let (Some(x), Some(y)) = (inside(x), inside(y)) else { return false };
        self.dark.get(y * self.side + x).copied().unwrap_or_default()
    }
}

impl App {
    /// Shows a code of what is selected, else of the address of the article, else of the paragraph.
    pub(super) fn show_qr(&mut self) -> Vec<Effect> {
        let is_address = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        let url = self.article.meta().url.as_ref().filter(is_address);
        let text = |passage: Passage| passage.text(&self.article);
        let (holds, text) = match (self.selected, url) {
            (Some(passage), _) => (Msg::QrSelection, text(passage)),
            (None, Some(url)) => (Msg::QrAddress, url.clone()),
            (None, None) => match self.passage() {
                Some(passage) => (Msg::QrParagraph, text(passage)),
                None => return self.say(Msg::NothingSelected),
            },
        };
        let codes: Vec<_> =
            [EcLevel::M, EcLevel::L].into_iter().filter_map(|level| Modules::new(&text, level)).collect();
        if codes.is_empty() {
            let lang = self.preferences.lang;
            self.notice = Some(fill(Msg::QrTooLong, lang, &[&text.len(), &CAPACITY]));
            return Vec::new();
        }
        self.mode = Mode::Qr(Qr { holds, text, codes, inverted: false });
        Vec::new()
    }

    pub(super) fn qr_key(&mut self, event: &KeyEvent, mut qr: Qr) -> Vec<Effect> {
        let action = self.preferences.keys.action(event);
        match (event.code, action) {
            (KeyCode::Esc | KeyCode::Enter, _) | (_, Some(Action::Quit | Action::Qr)) => return Vec::new(),
            (KeyCode::Char('i'), _) => qr.inverted = !qr.inverted,
            _ => {}
        }
        self.mode = Mode::Qr(qr);
        self.act_anywhere(action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_code_is_full_and_not_a_byte_more() {
        assert!(Modules::new(&"a".repeat(CAPACITY), EcLevel::L).is_some());
        assert!(Modules::new(&"a".repeat(CAPACITY + 1), EcLevel::L).is_none());
        let text = "读".repeat(CAPACITY / 3);
        assert!(Modules::new(&text, EcLevel::L).is_some());
        assert!(Modules::new(&format!("{text}读"), EcLevel::L).is_none());
    }

    #[test]
    fn the_quiet_zone_is_light() {
        let code = Modules::new("https://example.org/", EcLevel::M).unwrap();
        let last = code.breadth() - 1;
        for at in 0..code.breadth() {
            for edge in 0..Modules::QUIET {
                assert!(!code.is_dark(at, edge) && !code.is_dark(edge, at));
                assert!(!code.is_dark(at, last - edge) && !code.is_dark(last - edge, at));
            }
        }
        // The corner of the finder pattern.
        assert!(code.is_dark(Modules::QUIET, Modules::QUIET));
        assert!(!code.is_dark(usize::MAX, 0));
    }
}
