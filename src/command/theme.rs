//! The themes of the settings on this terminal, and the one that was chosen.

use std::env;

use super::{Failure, colors_wanted};
use crate::config::Config;
use crate::tui::strings::{Lang, Msg, fill};
use crate::tui::{Depth, Theme, ThemeError, Themes};

/// What the screen looks like.
pub(super) struct Looks {
    /// The theme it begins with.
    pub theme: Theme,
    /// Those that a key goes through.
    pub themes: Themes,
    /// The terminal's background decides between light and dark.
    pub auto: bool,
}

/// The looks that the settings ask for, as far as the terminal has colours.
pub(super) fn looks(config: &Config, lang: Lang) -> Result<Looks, Failure> {
    let variable = |name| env::var(name).ok();
    let depth = Depth::of_terminal(variable("COLORTERM").as_deref(), variable("TERM").as_deref());
    let themes = Themes::new(&config.themes, depth).map_err(|error| {
        Failure::Usage(match error {
            ThemeError::NoBase(theme, base) => fill(Msg::ThemeNoBase, lang, &[&theme, &base]),
            ThemeError::Reserved(name) => fill(Msg::ThemeReserved, lang, &[&name]),
        })
    })?;
    let auto = config.reader.theme == "auto";
    let wanted = if auto { Theme::DEFAULT } else { &config.reader.theme };
    let Some(theme) = themes.named(wanted) else {
        let names: Vec<_> = std::iter::once("auto").chain(themes.names()).collect();
        return Err(Failure::Usage(fill(Msg::ThemeUnknown, lang, &[&wanted, &names.join(", ")])));
    };
    if !colors_wanted(config.reader.color) {
        return Ok(Looks { theme: Theme::plain(), themes, auto: false });
    }
    Ok(Looks { theme, themes, auto })
}
