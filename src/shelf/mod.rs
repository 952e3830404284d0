//! What langdu keeps on disk: reading positions and the pace of voices now, a folder of articles later.
//!
//! In come articles and places, out go files that are replaced atomically or not at all. Knows no screen, no
//! layout and no settings: whoever calls says which directory.

pub mod name;
pub mod pace;
pub mod stamp;
pub mod state;
pub mod write;

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
