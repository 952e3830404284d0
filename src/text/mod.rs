//! Pure functions over text: where it may break, how wide it is, what of it may be shown, where a sentence ends.

pub mod breaks;
mod class;
mod fullwidth;
pub mod glyph;
pub mod grid;
mod kinsoku;
mod plain;
pub mod reach;
pub mod sanitize;
pub mod sentence;
pub mod simple;
mod tables;
mod uax14;
pub mod width;
