//! Pure functions over text: where it may break, how wide it is, what of it may be shown, where a sentence ends.

pub mod breaks;
pub mod glyph;
pub mod sanitize;
pub mod sentence;
pub mod simple;
mod tables;
pub mod width;
