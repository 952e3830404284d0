//! The themes of the settings, each laid over another one, and the row of all themes.

use super::color::{Depth, indexed};
use super::shipped::{ANSI, NAMES, Raw, named};
use super::{Role, Theme};
use crate::config::{Look, Paint, ThemeTable};
use ratatui::style::{Color, Modifier, Style};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Why the themes of the settings cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThemeError {
    /// The base of a theme is none, or rests on the theme itself: the theme, and its base.
    NoBase(String, String),
    /// A theme has a name that means something else.
    Reserved(String),
}

/// The name that leaves the choice to the background of the terminal.
pub(super) const AUTO: &str = "auto";

type Tables = BTreeMap<String, ThemeTable>;

/// All themes on a terminal: those that are shipped, then those of the settings; one of the same name takes the place of
/// what is shipped. A theme is made when it is asked for: the first page waits for one of them, not for all.
#[derive(Clone, Debug)]
pub struct Themes {
    tables: Arc<Tables>,
    depth: Depth,
}

impl Default for Themes {
    /// Those that are shipped, in the terminal's own sixteen colours.
    fn default() -> Self {
        Self { tables: Arc::default(), depth: Depth::Sixteen }
    }
}

impl Themes {
    /// The themes of a terminal of `depth`.
    ///
    /// # Errors
    /// The first theme of the settings that makes no sense.
    pub fn new(tables: &Tables, depth: Depth) -> Result<Self, ThemeError> {
        if tables.contains_key(AUTO) {
            return Err(ThemeError::Reserved(AUTO.to_owned()));
        }
        for (name, table) in tables {
            if resolve(name, tables, &mut Vec::new()).is_none() {
                return Err(ThemeError::NoBase(name.clone(), table.base.clone()));
            }
        }
        Ok(Self { tables: Arc::new(tables.clone()), depth })
    }

    /// What the settings call them, in the order in which the key goes through them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = self.tables.keys().map(String::as_str).filter(|name| !NAMES.contains(name));
        NAMES.into_iter().chain(own)
    }

    /// The theme that the settings call `name`.
    pub fn named(&self, name: &str) -> Option<Theme> {
        let raw = resolve(name, &self.tables, &mut Vec::new())?;
        Some(Theme::new(name, &*raw, self.depth))
    }

    /// The one that the key goes to from the theme `name`.
    pub(super) fn after(&self, name: &str) -> Option<Theme> {
        let after = self.names().skip_while(|other| *other != name).nth(1);
        self.named(after.unwrap_or(ANSI))
    }
}

/// The looks of the theme `name`; those in `above` rest on it already.
fn resolve<'a>(name: &'a str, tables: &'a Tables, above: &mut Vec<&'a str>) -> Option<Box<Raw>> {
    match tables.get(name).filter(|_| !above.contains(&name)) {
        None => named(name),
        Some(table) => {
            above.push(name);
            let base = if table.base.is_empty() { ANSI } else { &table.base };
            let below = resolve(base, tables, above)?;
            let table = table.clone();
            Some(Box::new(move |role| laid_over(below(role), look_of(&table, role))))
        }
    }
}

fn look_of(table: &ThemeTable, role: Role) -> &Look {
    match role {
        Role::Text => &table.text,
        Role::Heading => &table.heading,
        Role::Aside => &table.aside,
        Role::Chrome => &table.chrome,
        Role::Dimmed => &table.dimmed,
        Role::Ruler => &table.ruler,
        Role::Spoken => &table.spoken,
        Role::Clause => &table.clause,
        Role::Hit => &table.hit,
        Role::CurrentHit => &table.current_hit,
        Role::Cursor => &table.cursor,
        Role::Mark => &table.mark,
        Role::Highlighted => &table.highlighted,
        Role::Noted => &table.noted,
        Role::Corrected => &table.corrected,
        Role::Selected => &table.selected,
        Role::Chosen => &table.chosen,
        Role::Notice => &table.notice,
    }
}

fn laid_over(below: Style, look: &Look) -> Style {
    let color = |paint| match paint {
        Paint::Default => Color::Reset,
        Paint::Index(index) => indexed(index),
        Paint::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
    };
    let mut style = below;
    style.fg = look.fg.map(color).or(below.fg);
    style.bg = look.bg.map(color).or(below.bg);
    let modifiers = [
        (look.bold, Modifier::BOLD),
        (look.dim, Modifier::DIM),
        (look.italic, Modifier::ITALIC),
        (look.underline, Modifier::UNDERLINED),
        (look.reverse, Modifier::REVERSED),
    ];
    for (wanted, modifier) in modifiers {
        style.add_modifier = match wanted {
            Some(true) => style.add_modifier | modifier,
            Some(false) => style.add_modifier - modifier,
            None => style.add_modifier,
        };
    }
    style
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(settings: &str) -> Tables {
        toml::from_str(settings).unwrap()
    }

    fn theme(settings: &str, name: &str) -> Theme {
        Themes::new(&tables(settings), Depth::True).unwrap().named(name).unwrap()
    }

    #[test]
    fn a_theme_is_laid_over_its_base() {
        let settings = "[night]\nbase = \"dark\"\ntext = { bg = \"#000010\" }\n\
                        heading = { bold = false, italic = true, fg = 208 }";
        let night = theme(settings, "night");
        let dark = theme(settings, "dark");
        assert_eq!(night.style(Role::Text), dark.style(Role::Text).bg(Color::Rgb(0, 0, 16)));
        // What the base says nothing of follows the text of the theme itself.
        assert_eq!(night.style(Role::Chrome).bg, Some(Color::Rgb(0, 0, 16)));
        assert_eq!(night.style(Role::Spoken), dark.style(Role::Spoken));
        let heading = night.style(Role::Heading);
        assert_eq!((heading.fg, heading.add_modifier), (Some(Color::Indexed(208)), Modifier::ITALIC));
    }

    #[test]
    fn a_shipped_theme_can_be_changed() {
        let settings = "[dark]\nbase = \"dark\"\nnotice = { fg = \"bright-red\" }";
        assert_eq!(theme(settings, "dark").style(Role::Notice).fg, Some(Color::LightRed));
        let themes = Themes::new(&tables(settings), Depth::True).unwrap();
        assert!(themes.names().eq(NAMES));
    }

    #[test]
    fn what_rests_on_nothing_is_refused() {
        let refused = |settings: &str| Themes::new(&tables(settings), Depth::True).unwrap_err();
        assert_eq!(refused("[a]\nbase = \"z\""), ThemeError::NoBase("a".into(), "z".into()));
        assert_eq!(
            refused("[a]\nbase = \"b\"\n[b]\nbase = \"a\""),
            ThemeError::NoBase("a".into(), "b".into())
        );
        assert_eq!(refused("[auto]"), ThemeError::Reserved("auto".into()));
    }
}
