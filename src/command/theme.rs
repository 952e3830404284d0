//! The themes of the settings on this terminal, and the one that was chosen.

use std::env;
use std::sync::Arc;

use super::{Failure, colors_wanted};
use crate::config::Config;
use crate::tui::strings::{Lang, Msg, fill};
use crate::tui::{Depth, Theme, ThemeError};

/// What the screen looks like.
pub(super) struct Looks {
    /// The theme it begins with.
    pub theme: Theme,
    /// Those that a key goes through.
    pub themes: Arc<[Theme]>,
    /// The terminal's background decides between light and dark.
    pub auto: bool,
}

/// The looks that the settings ask for, as far as the terminal has colours.
pub(super) fn looks(config: &Config, lang: Lang) -> Result<Looks, Failure> {
    let variable = |name| env::var(name).ok();
    let depth = Depth::of_terminal(variable("COLORTERM").as_deref(), variable("TERM").as_deref());
    let themes = Theme::all(&config.themes, depth).map_err(|error| {
        Failure::Usage(match error {
            ThemeError::NoBase(theme, base) => fill(Msg::ThemeNoBase, lang, &[&theme, &base]),
            ThemeError::Reserved(name) => fill(Msg::ThemeReserved, lang, &[&name]),
        })
    })?;
    let auto = config.reader.theme == "auto";
    let wanted = if auto { Theme::default().name().to_owned() } else { config.reader.theme.clone() };
    let Some(theme) = themes.iter().find(|theme| theme.name() == wanted).cloned() else {
        let names: Vec<_> = std::iter::once("auto").chain(themes.iter().map(Theme::name)).collect();
        return Err(Failure::Usage(fill(Msg::ThemeUnknown, lang, &[&wanted, &names.join(", ")])));
    };
    if !colors_wanted(config.reader.color) {
        return Ok(Looks { theme: Theme::plain(), themes: Arc::default(), auto: false });
    }
    Ok(Looks { theme, themes: themes.into(), auto })
}
