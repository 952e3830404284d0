//! Pure functions over text: where it may break, how wide it is, what of it may be shown, where a sentence ends.

mod abbreviation;
pub mod address;
pub mod breaks;
mod class;
pub mod fullwidth;
pub mod glyph;
pub mod grid;
mod kinsoku;
pub mod moment;
pub mod pinyin;
mod plain;
pub mod reach;
pub mod sanitize;
pub mod script;
pub mod sentence;
pub mod simple;
pub mod table;
mod tables;
mod uax14;
mod vertical;
pub mod width;

/// Characters of `text` that are read: those that are not white space.
pub fn characters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
