//! What langdu keeps on disk: reading positions now, a folder of articles later.
//!
//! In come articles and places, out go files that are replaced atomically or not at all. Knows no screen, no
//! layout and no settings: whoever calls says which directory.

pub mod name;
pub mod stamp;
pub mod state;
pub mod write;
