//! Settings that can be changed for the sitting, by the names that they have in the settings file. Part of the state's
//! update.

use super::app::{App, Effect};
use super::geometry::geometry;
use super::scroll::PACES;
use super::strings::Lang;
use crate::text::grid::Ruby;
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use serde::{Deserialize, Serialize};

/// A setting by its name.
pub(super) struct Adjustable {
    /// As it stands under `[reader]`.
    pub(super) name: &'static str,
    /// What it can be set to: all of it, or examples of numbers.
    pub(super) values: &'static [&'static str],
    /// What it is.
    pub(super) get: fn(&App) -> String,
    /// Sets it; `None` if it cannot be set to that.
    set: fn(&mut App, &str) -> Option<Vec<Effect>>,
}

/// A setting of how lines are made that is on or off.
macro_rules! switch {
    ($name:literal, $field:ident) => {
        Adjustable {
            name: $name,
            values: &["true", "false"],
            get: |app| app.preferences.measure.$field.to_string(),
            set: |app, value| {
                let value = value.parse().ok()?;
                Some(app.change(|measure| measure.$field = value))
            },
        }
    };
}

/// A setting of how lines are made that is one of a few words.
macro_rules! word {
    ($name:literal, $field:ident, $values:expr) => {
        Adjustable {
            name: $name,
            values: $values,
            get: |app| written(&app.preferences.measure.$field),
            set: |app, value| {
                let value = read(value)?;
                Some(app.change(|measure| measure.$field = value))
            },
        }
    };
}

/// All of them.
pub(super) const ADJUSTABLE: &[Adjustable] = &[
    switch!("autospace", autospace),
    switch!("em_grid", em_grid),
    switch!("hanging", hanging),
    Adjustable {
        name: "indent",
        values: &["0", "1", "2", "3", "4"],
        get: |app| app.preferences.measure.indent.to_string(),
        set: |app, value| {
            let indent = value.parse().ok().filter(|indent| *indent <= 4)?;
            Some(app.change(|measure| measure.indent = indent))
        },
    },
    switch!("justify", justify),
    word!("kinsoku", kinsoku, &["none", "basic", "gb", "strict"]),
    Adjustable {
        name: "lang",
        values: &["zh", "en"],
        get: |app| if app.preferences.lang == Lang::Zh { "zh" } else { "en" }.to_owned(),
        set: |app, value| {
            app.preferences.lang = match value {
                "zh" => Lang::Zh,
                "en" => Lang::En,
                _ => return None,
            };
            Some(Vec::new())
        },
    },
    Adjustable {
        name: "max_columns",
        values: &["0", "36", "48", "60", "76", "100"],
        get: |app| match app.preferences.max_columns {
            u16::MAX => "0".to_owned(),
            columns => columns.to_string(),
        },
        set: |app, value| {
            let columns = value.parse().ok()?;
            Some(app.set_columns(if columns == 0 { u16::MAX } else { columns }))
        },
    },
    Adjustable {
        name: "pace",
        values: &["200", "300", "400", "600"],
        get: |app| app.preferences.pace.to_string(),
        set: |app, value| {
            let pace = value.parse().ok().filter(|pace| PACES.contains(pace))?;
            app.preferences.pace = pace;
            Some(Vec::new())
        },
    },
    Adjustable {
        name: "paragraph_spacing",
        values: &["0", "1", "2"],
        get: |app| app.preferences.measure.paragraph_spacing.to_string(),
        set: |app, value| {
            let rows = value.parse().ok().filter(|rows| *rows < 100)?;
            Some(app.change(|measure| measure.paragraph_spacing = rows))
        },
    },
    word!("punctuation", punctuation, &["keep", "fullwidth"]),
    Adjustable {
        name: "ruby",
        values: &["none", "pinyin"],
        get: |app| if app.preferences.measure.ruby == Ruby::None { "none" } else { "pinyin" }.to_owned(),
        set: |app, value| {
            let (wanted, is) = (value == "pinyin", app.preferences.measure.ruby != Ruby::None);
            match value {
                "none" | "pinyin" if wanted == is => Some(Vec::new()),
                "none" | "pinyin" => Some(app.toggle_ruby()),
                _ => None,
            }
        },
    },
    Adjustable {
        name: "spread",
        values: &["auto", "off"],
        get: |app| if app.preferences.spread { "auto" } else { "off" }.to_owned(),
        set: |app, value| {
            app.preferences.spread = match value {
                "auto" => true,
                "off" => false,
                _ => return None,
            };
            Some(app.set_columns(app.preferences.max_columns))
        },
    },
    switch!("widows", widows),
    word!("writing", writing, &["horizontal", "vertical"]),
];

impl App {
    /// Sets what is called `name` to `value`.
    ///
    /// # Errors
    /// The setting that cannot be set to that; `None` where there is none of that name.
    pub(super) fn adjust(
        &mut self,
        name: &str,
        value: &str,
    ) -> Result<Vec<Effect>, Option<&'static Adjustable>> {
        let found = ADJUSTABLE.iter().find(|setting| setting.name == name).ok_or(None)?;
        (found.set)(self, value).ok_or(Some(found))
    }

    /// Sets the widest column; the character on top stays there.
    pub(super) fn set_columns(&mut self, columns: u16) -> Vec<Effect> {
        let before = (self.measure(), self.height());
        self.preferences.max_columns = columns;
        self.geometry = geometry(self.size, columns, self.preferences.spread);
        self.lay_out_anew(before)
    }
}

/// The word that the settings file has for `value`.
fn written(value: &impl Serialize) -> String {
    toml::Value::try_from(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The value that the settings file writes as `word`.
fn read<'de, T: Deserialize<'de>>(word: &'de str) -> Option<T> {
    T::deserialize(IntoDeserializer::<Error>::into_deserializer(word)).ok()
}
