//! An engine's command with gaps: argv items in which `{rate}`, `{voice}` and others stand for values.
//!
//! Text of a configuration comes in and is checked while it is read, so that a mistake is told with its line; a list
//! of arguments goes out. No shell sees it, and what is filled in never becomes an option: see [`fill`].

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::ser::{SerializeSeq, Serializer};
use serde::{Deserialize, Serialize};

/// What can stand between braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// The text that is spoken.
    Text,
    /// The path of a file with that text.
    TextFile,
    /// The path of the file that is to hold the sound.
    OutFile,
    /// The rate: 1.25.
    Rate,
    /// One divided by the rate: 0.80.
    RateInverse,
    /// What the rate is above or below the normal one, in percent: +25.
    RatePercent,
    /// What `rate_map` gives for the rate, as `rate_format` writes it.
    WordsAMinute,
    /// The voice.
    Voice,
    /// The language: zh-CN.
    Lang,
    /// The title of the article.
    Title,
}

impl Placeholder {
    /// Every placeholder with its name.
    pub const ALL: [(&'static str, Self); 10] = [
        ("text", Self::Text),
        ("text_file", Self::TextFile),
        ("out_file", Self::OutFile),
        ("rate", Self::Rate),
        ("rate_inv", Self::RateInverse),
        ("rate_pct", Self::RatePercent),
        ("wpm", Self::WordsAMinute),
        ("voice", Self::Voice),
        ("lang", Self::Lang),
        ("title", Self::Title),
    ];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, placeholder)| placeholder)
    }

    /// Whether its value is written by somebody else than the user.
    fn is_foreign(self) -> bool {
        matches!(self, Self::Text | Self::Title)
    }
}

/// A placeholder that langdu does not know, or a brace without its partner.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown placeholder {{{0}}}; there are {names}", names = names())]
pub struct UnknownPlaceholder(pub String);

fn names() -> String {
    Placeholder::ALL.map(|(name, _)| format!("{{{name}}}")).join(" ")
}

/// An argv item with gaps. `{{` and `}}` stand for braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    written: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Gap(Placeholder),
}

/// A template, or several that are left out together where a gap in them has no value: `["-v", "{voice}"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Always there.
    One(Template),
    /// There when all its gaps have a value.
    Group(Vec<Template>),
}

impl Item {
    /// An item that is always there.
    pub fn one(written: &str) -> Result<Self, UnknownPlaceholder> {
        written.parse().map(Self::One)
    }

    /// Its templates.
    pub fn templates(&self) -> &[Template] {
        match self {
            Self::One(template) => std::slice::from_ref(template),
            Self::Group(templates) => templates,
        }
    }
}

impl Template {
    /// Whether `placeholder` stands in it.
    pub fn has(&self, placeholder: Placeholder) -> bool {
        self.gaps().any(|gap| gap == placeholder)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    fn gaps(&self) -> impl Iterator<Item = Placeholder> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Gap(placeholder) => Some(*placeholder),
            Piece::Literal(_) => None,
        })
    }

    /// Whether it begins with what somebody else has written.
    fn begins_foreign(&self) -> bool {
        matches!(self.pieces.first(), Some(Piece::Gap(placeholder)) if placeholder.is_foreign())
    }

    fn fill(&self, value: &impl Fn(Placeholder) -> String) -> String {
        let filled = self.pieces.iter().map(|piece| match piece {
            Piece::Literal(literal) => literal.clone(),
            Piece::Gap(placeholder) => value(*placeholder),
        });
        filled.collect()
    }
}

/// The arguments that `items` make with `value` in their gaps.
///
/// A text of somebody else that begins an argument cannot turn it into an option: unless `--` stands before it, a
/// space is put before its dash.
pub fn fill(items: &[Item], value: impl Fn(Placeholder) -> String) -> Vec<String> {
    let mut arguments = Vec::with_capacity(items.len());
    let mut options_are_over = false;
    for item in items {
        let left_out = matches!(item, Item::Group(templates)
            if templates.iter().flat_map(Template::gaps).any(|gap| value(gap).is_empty()));
        if left_out {
            continue;
        }
        for template in item.templates() {
            let filled = template.fill(&value);
            options_are_over |= filled == "--" && !template.begins_foreign();
            let tempting = template.begins_foreign() && filled.starts_with('-') && !options_are_over;
            arguments.push(if tempting { format!(" {filled}") } else { filled });
        }
    }
    arguments
}

impl FromStr for Template {
    type Err = UnknownPlaceholder;

    fn from_str(written: &str) -> Result<Self, UnknownPlaceholder> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut characters = written.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '{' | '}' if characters.peek() == Some(&character) => {
                    characters.next();
                    literal.push(character);
                }
                '{' => {
                    let mut name = String::new();
                    loop {
                        match characters.next() {
                            Some('}') => break,
                            Some(next) => name.push(next),
                            None => return Err(UnknownPlaceholder(name)),
                        }
                    }
                    if !literal.is_empty() {
                        pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                    }
                    pieces.push(Piece::Gap(Placeholder::named(&name).ok_or(UnknownPlaceholder(name))?));
                }
                _ => literal.push(character),
            }
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        Ok(Self { written: written.to_owned(), pieces })
    }
}

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(template) => template.serialize(serializer),
            Self::Group(templates) => {
                let mut list = serializer.serialize_seq(Some(templates.len()))?;
                for template in templates {
                    list.serialize_element(template)?;
                }
                list.end()
            }
        }
    }
}

/// By hand, because an untagged enum would lose what is wrong with a placeholder, and its line.
impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemVisitor;
        impl<'de> Visitor<'de> for ItemVisitor {
            type Value = Item;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, or a list of strings that are left out together")
            }

            fn visit_str<E: de::Error>(self, written: &str) -> Result<Item, E> {
                Item::one(written).map_err(E::custom)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Item, A::Error> {
                let mut templates = Vec::new();
                while let Some(template) = list.next_element()? {
                    templates.push(template);
                }
                Ok(Item::Group(templates))
            }
        }
        deserializer.deserialize_any(ItemVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(items: &[Item], text: &str, voice: &str) -> Vec<String> {
        fill(items, |placeholder| match placeholder {
            Placeholder::Text => text.to_owned(),
            Placeholder::Voice => voice.to_owned(),
            other => format!("<{other:?}>"),
        })
    }

    fn items(written: &[&str]) -> Vec<Item> {
        written.iter().map(|item| Item::one(item).unwrap()).collect()
    }

    #[test]
    fn gaps_are_filled_and_braces_escaped() {
        let items = items(&["-r{rate}", "{{wpm}}", "}", "", "a{voice}b{lang}"]);
        assert_eq!(filled(&items, "", "女"), ["-r<Rate>", "{wpm}", "}", "", "a女b<Lang>"]);
    }

    #[test]
    fn a_group_is_left_out_without_its_value() {
        let group = Item::Group(vec!["-v".parse().unwrap(), "{voice}".parse().unwrap()]);
        let items = [Item::one("say").unwrap(), group, Item::one("{voice}").unwrap()];
        assert_eq!(filled(&items, "", ""), ["say", ""]);
        assert_eq!(filled(&items, "", "-x"), ["say", "-v", "-x", "-x"]);
    }

    #[test]
    fn text_never_becomes_an_option() {
        assert_eq!(filled(&items(&["-t", "{text}"]), "-5℃", ""), ["-t", " -5℃"]);
        assert_eq!(filled(&items(&["--text={text}"]), "-5℃", ""), ["--text=-5℃"]);
        assert_eq!(filled(&items(&["--", "{text}"]), "-5℃", ""), ["--", "-5℃"]);
        assert_eq!(filled(&items(&["{text}", "{text}"]), "--", ""), [" --", " --"]);
    }

    #[test]
    fn an_unknown_placeholder_is_named() {
        for (written, name) in [("{speed}", "speed"), ("{}", ""), ("{rate ", "rate "), ("x{Rate}", "Rate")] {
            assert_eq!(written.parse::<Template>(), Err(UnknownPlaceholder(name.to_owned())));
        }
    }
}
