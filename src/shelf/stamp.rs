//! Whether a file is still the one that was read: its length and when it was last written.
//!
//! In comes a path, out goes a value to be compared with a later one. The file is not opened.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// What a file is known by from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    length: u64,
    /// `None` where the file system does not say.
    modified: Option<SystemTime>,
}

impl Stamp {
    /// That of the file at `path`; `None` if there is none, or it is no regular file.
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        Some(Self { length: metadata.len(), modified: metadata.modified().ok() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_file_that_is_cut_or_written_anew_has_another_stamp() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        assert_eq!(Stamp::of(&path), None);
        assert_eq!(Stamp::of(dir.path()), None);
        fs::write(&path, "天亮了。").unwrap();
        let before = Stamp::of(&path);
        assert!(before.is_some());
        assert_eq!(Stamp::of(&path), before);
        fs::write(&path, "天").unwrap();
        let cut = Stamp::of(&path);
        assert_ne!(cut, before);
        // The same length, another time.
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_secs(9)).unwrap();
        assert_ne!(Stamp::of(&path), cut);
    }
}
