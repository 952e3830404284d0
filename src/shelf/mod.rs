//! What langdu keeps on disk: a folder of articles, reading positions, notebooks, and the pace of voices.
//!
//! In come articles and places, out go files that are replaced atomically or not at all. Knows no screen, no
//! layout and no settings: whoever calls says which directory.

mod cache;
pub mod damage;
mod entry;
mod fold;
mod library;
pub mod name;
pub mod notes;
pub mod pace;
mod search;
pub mod stamp;
pub mod state;
mod tables;
mod walk;
pub mod write;

pub use entry::{Entry, Sort, moment, sort};
pub use fold::simplified;
pub use library::{Known, Listing, ReadArticle, Shelf};
pub use search::{Found, Hit, Query};
pub use walk::is_article;

use std::fs;
use std::io;
use std::path::Path;

/// Makes `dir` for this user alone (XDG Base Directory Specification, "Referencing this specification").
fn make_private(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}
