//! The screen: a pure state, its update, and the views that draw it.

pub mod strings;
pub mod voice_words;
