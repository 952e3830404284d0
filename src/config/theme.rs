//! The settings of a theme: `[themes.NAME]`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `[themes.NAME]`: the looks of a theme, each laid over that of its base.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ThemeTable {
    /// The theme that this one is like where it says nothing; empty: `ansi`.
    pub base: String,
    /// The text of the article, and everything that has no look of its own.
    pub text: Look,
    /// Title and headings.
    pub heading: Look,
    /// Byline, note and colophon.
    pub aside: Look,
    /// Running head and foot.
    pub chrome: Look,
    /// What stands outside the focus.
    pub dimmed: Look,
    /// The line with the ruler.
    pub ruler: Look,
    /// The sentence that is being spoken.
    pub spoken: Look,
    /// The clause of it that should be heard now.
    pub clause: Look,
    /// A place where the searched text stands.
    pub hit: Look,
    /// The one that was gone to.
    pub current_hit: Look,
    /// The bar beside the paragraph with the cursor.
    pub cursor: Look,
    /// What is selected.
    pub selected: Look,
    /// The sign of a mark in the margin.
    pub mark: Look,
    /// What is highlighted.
    pub highlighted: Look,
    /// What has a note.
    pub noted: Look,
    /// What has a correction.
    pub corrected: Look,
    /// The chosen row of a list.
    pub chosen: Look,
    /// Something told to the reader.
    pub notice: Look,
}

/// How something looks; what is left out is as in the base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Look {
    /// The colour of characters.
    pub fg: Option<Paint>,
    /// The colour behind them.
    pub bg: Option<Paint>,
    /// Whether they are bold.
    pub bold: Option<bool>,
    /// Whether they are faint.
    pub dim: Option<bool>,
    /// Whether they are slanted.
    pub italic: Option<bool>,
    /// Whether they have a line below.
    pub underline: Option<bool>,
    /// Whether the two colours change places.
    pub reverse: Option<bool>,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// The terminal's own for text, or for what is behind it.
    Default,
    /// One of the 256 that terminals have; the first sixteen are the reader's choice.
    Index(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

/// The sixteen colours of terminals, by their numbers.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

impl Paint {
    fn named(name: &str) -> Option<Self> {
        if name == "default" {
            return Some(Self::Default);
        }
        if let Some(digits) = name.strip_prefix('#') {
            let value = u32::from_str_radix(digits, 16)
                .ok()
                .filter(|_| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
            let [_, red, green, blue] = value.to_be_bytes();
            return Some(Self::Rgb(red, green, blue));
        }
        let index = NAMES.iter().position(|known| *known == name)?;
        u8::try_from(index).ok().map(Self::Index)
    }
}

impl fmt::Display for Paint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Default => f.write_str("default"),
            Self::Index(index) => match NAMES.get(usize::from(index)) {
                Some(name) => f.write_str(name),
                None => write!(f, "{index}"),
            },
            Self::Rgb(red, green, blue) => write!(f, "#{red:02x}{green:02x}{blue:02x}"),
        }
    }
}

impl Serialize for Paint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Index(index) if usize::from(index) >= NAMES.len() => serializer.serialize_u8(index),
            _ => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Paint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Paint;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a colour such as \"cyan\", \"bright-cyan\", \"default\", 0 to 255 or \"#rrggbb\"",
                )
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Paint, E> {
                Paint::named(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Paint, E> {
                let unexpected = serde::de::Unexpected::Signed(number);
                u8::try_from(number).map(Paint::Index).map_err(|_| E::invalid_value(unexpected, &self))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_reads_back_as_it_is_written() {
        for paint in [Paint::Default, Paint::Index(6), Paint::Index(14), Paint::Rgb(1, 171, 255)] {
            assert_eq!(Paint::named(&paint.to_string()), Some(paint));
        }
        for wrong in ["", "#12345", "#1234567", "#12345g", "#+12345", "Cyan", "7"] {
            assert_eq!(Paint::named(wrong), None, "{wrong:?}");
        }
    }
}
