//! How the page is set on this screen: what lines are made to, and the keys that change it for the sitting. Part of the
//! state's update.

use super::app::{App, Effect};
use super::keymap::Keys;
use super::preview::PaperSize;
use super::strings::{Lang, Msg};
use super::theme::{Role, Theme, Themes};
use crate::config::Column;
use crate::layout::Measure;
use crate::text::grid::{Ruby, Writing};
use crate::text::pinyin::Phrases;
use crate::text::width::WidthProfile;
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::style::Style;
use std::sync::Arc;

/// What the reader chose for the whole sitting.
#[derive(Clone, Debug)]
pub struct Preferences {
    /// The language of the user interface.
    pub lang: Lang,
    /// The widest text column, in terminal columns.
    pub max_columns: u16,
    /// How wide the column is: that, or narrower or wider.
    pub column: Column,
    /// Two pages are shown side by side where both have room.
    pub spread: bool,
    /// How lines are made; its columns and widths are set to those of the screen.
    pub measure: Measure,
    /// How phrases are read, for readings above the text.
    pub phrases: Phrases,
    /// What the terminal believes about widths.
    pub widths: WidthProfile,
    /// The looks of things.
    pub theme: Theme,
    /// Those that a key goes through.
    pub themes: Themes,
    /// The terminal's background decides between light and dark, once it is known.
    pub auto_theme: bool,
    /// Which key asks for what.
    pub keys: Arc<Keys>,
    /// The rate at which reading aloud begins, 0.5 to 3.0.
    pub rate: f32,
    /// The address by which a correction is sent, with fields to be filled; empty: nowhere.
    pub send: String,
    /// The pace at which the page goes on by itself, in characters a minute.
    pub pace: u16,
    /// The size of the paper.
    pub paper: PaperSize,
    /// What the article is called where it has no title: the name of its file.
    pub name: String,
}

impl Default for Preferences {
    /// Those of the settings that nobody has changed, on a terminal that has not been asked.
    fn default() -> Self {
        Self {
            lang: Lang::default(),
            max_columns: 76,
            column: Column::default(),
            spread: true,
            measure: Measure::new(0),
            phrases: Phrases::shipped(),
            widths: WidthProfile::narrow(),
            theme: Theme::default(),
            themes: Themes::default(),
            auto_theme: false,
            keys: Arc::default(),
            rate: 1.0,
            send: String::new(),
            pace: 300,
            paper: PaperSize { columns: 76, lines: 40 },
            name: String::new(),
        }
    }
}

impl App {
    /// What lines are made to on this screen.
    pub fn measure(&self) -> Measure {
        self.framed().0
    }

    /// The look of `role`.
    pub(super) fn style(&self, role: Role) -> Style {
        self.preferences.theme.style(role)
    }

    /// Lines of a page on this screen.
    pub(super) fn height(&self) -> u16 {
        self.framed().1
    }

    /// What lines are made to, and how many there are on a page.
    fn framed(&self) -> (Measure, u16) {
        let wished = Measure { widths: self.preferences.widths, columns: 0, ..self.preferences.measure };
        let Some(areas) = self.geometry else { return (wished, 0) };
        let (right, below) = (areas.facing.unwrap_or(areas.text).right(), areas.text.bottom());
        // Only a margin of two columns, or a free row below vertical lines, has room for a mark.
        let room = match wished.writing {
            Writing::Horizontal => self.size.width.saturating_sub(right) >= 2,
            Writing::Vertical => areas.footer.y > below,
        };
        let hanging = wished.hanging && room;
        Measure { hanging, ..wished }.framed(areas.text.width, areas.text.height)
    }

    /// Whether lines go from top to bottom.
    pub(super) fn is_vertical(&self) -> bool {
        self.preferences.measure.writing == Writing::Vertical
    }

    /// Sets lines the other way.
    pub(super) fn toggle_writing(&mut self) -> Vec<Effect> {
        self.change(|measure| {
            measure.writing = match measure.writing {
                Writing::Horizontal => Writing::Vertical,
                Writing::Vertical => Writing::Horizontal,
            }
        })
    }

    /// Shows readings, or no more.
    pub(super) fn toggle_ruby(&mut self) -> Vec<Effect> {
        if self.is_vertical() {
            return self.say(Msg::RubyNeedsHorizontal);
        }
        let phrases = self.preferences.phrases;
        let effects = self.change(|measure| {
            measure.ruby = match measure.ruby {
                Ruby::None => Ruby::Pinyin(phrases),
                Ruby::Pinyin(_) => Ruby::None,
            }
        });
        if self.preferences.measure.ruby != Ruby::None && !self.measure().is_annotated() {
            self.say(Msg::RubyNeedsRoom);
        }
        effects
    }

    /// Changes what lines are made to; the character on top stays there.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Measure)) -> Vec<Effect> {
        let before = (self.measure(), self.height());
        change(&mut self.preferences.measure);
        self.lay_out_anew(before)
    }

    /// `event` as it is meant where lines go from right to left: the arrow that points on goes on.
    pub(super) fn turned(&self, event: &KeyEvent) -> KeyEvent {
        let code = match event.code {
            KeyCode::Left if self.is_vertical() => KeyCode::Right,
            KeyCode::Right if self.is_vertical() => KeyCode::Left,
            code => code,
        };
        KeyEvent { code, ..*event }
    }
}
