//! The looks of things: which colours and attributes every role has in the theme that the reader chose.
//!
//! The theme that is shipped as the default has only the terminal's own sixteen colours and default background, so that
//! it works on light and dark alike. Others paint every cell. Without colour everything is still told apart by bold,
//! dim, underline and reverse.

mod color;
mod shipped;
mod user;

pub use color::Depth;
pub use user::{ThemeError, Themes};

use super::app::{App, Effect};
use super::strings::{Msg, fill};
use color::reduced;
use ratatui::style::{Color, Modifier, Style};
use shipped::{ANSI, Raw, plain};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        /// A role that has a look of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Role { $($(#[$doc])* $name,)* }

        impl Role {
            /// Every role.
            const ALL: &[Role] = &[$(Role::$name,)*];
        }
    };
}

roles! {
    /// The text of the article.
    Text;
    /// Title and headings.
    Heading;
    /// Byline, note and colophon.
    Aside;
    /// Running head and foot.
    Chrome;
    /// What stands outside the focus.
    Dimmed;
    /// The line with the ruler, over what it is besides.
    Ruler;
    /// The sentence that is being spoken.
    Spoken;
    /// The clause of it that should be heard now.
    Clause;
    /// A place where the searched text stands.
    Hit;
    /// The one that was gone to.
    CurrentHit;
    /// The bar beside the paragraph with the cursor.
    Cursor;
    /// The sign of a mark in the margin.
    Mark;
    /// What is highlighted, over what it is besides.
    Highlighted;
    /// What has a note, over what it is besides.
    Noted;
    /// What has a correction, over what it is besides.
    Corrected;
    /// What is selected, over what it is besides.
    Selected;
    /// The chosen row of a list, over what it is besides.
    Chosen;
    /// Something told to the reader.
    Notice;
}

impl Role {
    /// It is laid over another look, and says nothing of what it does not change.
    fn is_laid_over(self) -> bool {
        matches!(
            self,
            Self::Ruler | Self::Highlighted | Self::Noted | Self::Corrected | Self::Selected | Self::Chosen
        )
    }
}

/// The looks of every role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    name: String,
    /// How many colours the terminal has.
    depth: Depth,
    /// In the order of [`Role::ALL`].
    looks: Vec<Style>,
}

impl Default for Theme {
    /// The terminal's own sixteen colours.
    fn default() -> Self {
        Self::new(ANSI, &shipped::ansi(), Depth::Sixteen)
    }
}

impl Theme {
    /// The name of the default.
    pub const DEFAULT: &str = ANSI;

    /// The theme without colour.
    pub fn plain() -> Self {
        Self::new("plain", &plain(), Depth::None)
    }

    /// What the settings call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn new(name: &str, raw: &Raw, depth: Depth) -> Self {
        let text = raw(Role::Text);
        let finish = |role: Role| {
            let look = raw(role);
            let whole = if role.is_laid_over() {
                look
            } else {
                Style { fg: look.fg.or(text.fg), bg: look.bg.or(text.bg), ..look }
            };
            reduced(whole, text, depth)
        };
        let looks = Role::ALL.iter().map(|&role| finish(role)).collect();
        Self { name: name.to_owned(), depth, looks }
    }

    /// The look of `role`.
    pub(super) fn style(&self, role: Role) -> Style {
        self.looks.get(role as usize).copied().unwrap_or_default()
    }

    /// Whether it uses colours.
    pub(super) fn has_color(&self) -> bool {
        self.depth != Depth::None
    }

    /// A black and a white that no theme of the terminal changes, as far as it has such; `None` without colours.
    pub(super) fn black_and_white(&self) -> Option<(Color, Color)> {
        match self.depth {
            Depth::None => None,
            Depth::Sixteen => Some((Color::Black, Color::White)),
            Depth::Palette | Depth::True => Some((Color::Indexed(16), Color::Indexed(231))),
        }
    }

    /// What is said of it.
    fn title(&self) -> Option<Msg> {
        match self.name.as_str() {
            ANSI => Some(Msg::ThemeAnsi),
            "light" => Some(Msg::ThemeLight),
            "dark" => Some(Msg::ThemeDark),
            "sepia" => Some(Msg::ThemeSepia),
            "contrast" => Some(Msg::ThemeContrast),
            _ => None,
        }
    }
}

impl App {
    /// Puts the next theme on.
    pub(super) fn next_theme(&mut self) -> Vec<Effect> {
        let here = &self.preferences.theme;
        let Some(theme) = self.preferences.themes.after(here.name()).filter(|_| here.has_color()) else {
            return self.say(Msg::ThemeNoColor);
        };
        let lang = self.preferences.lang;
        let title = theme.title().map_or(theme.name.as_str(), |title| title.text(lang));
        self.notice = Some(fill(Msg::ThemeNow, lang, &[&title]));
        self.preferences.theme = theme;
        // Nobody's question is open any more.
        self.preferences.auto_theme = false;
        Vec::new()
    }

    /// Chooses the theme for a terminal with this background, if the reader left that to the terminal.
    pub(super) fn take_background(&mut self, color: (u8, u8, u8)) -> Vec<Effect> {
        // The grey that is as far from black as from white.
        let name = if color::luminance(color) > 0.18 { "light" } else { "dark" };
        if let Some(theme) = self.preferences.themes.named(name).filter(|_| self.preferences.auto_theme) {
            self.preferences.theme = theme;
        }
        Vec::new()
    }
}

/// Nothing but what `modifier` says.
fn only(modifier: Modifier) -> Style {
    Style::new().add_modifier(modifier)
}
