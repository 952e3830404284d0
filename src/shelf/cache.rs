//! What is known about the files of a folder, kept so that they need not be read again.
//!
//! In come files with their times and lengths, out go the facts that were kept of the same. One file holds all of a
//! folder. A cache that cannot be read is no cache, and that it cannot be written is no failure.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::entry::What;
use super::make_private;
use super::write::write_lightly;

/// The version of what is kept. Another is as good as none.
const VERSION: u32 = 1;

/// Bytes that are read of a cache.
const LIMIT: u64 = 256 * 1024 * 1024;

/// A file that was written so shortly ago may be written again without getting another time.
const SETTLED: Duration = Duration::from_secs(2);

/// What a file is known by from outside: nanoseconds since 1970 and bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Version {
    pub(super) modified: u64,
    pub(super) bytes: u64,
}

impl Version {
    pub(super) fn of(metadata: &fs::Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = modified.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or_default();
        Self { modified, bytes: metadata.len() }
    }
}

/// What the files of a folder are, by their paths from there.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Cache {
    version: u32,
    folder: PathBuf,
    files: HashMap<String, (Version, What)>,
}

impl Cache {
    /// What `dir` keeps of `folder`.
    pub(super) fn load(dir: &Path, folder: &Path) -> Self {
        read(&file_of(dir, folder)).filter(|kept| kept.folder == folder).unwrap_or_default()
    }

    /// Takes out what is kept of the file at `path`, if the file is the one it was.
    pub(super) fn take(&mut self, path: &str, version: Version) -> Option<What> {
        self.files.remove(path).filter(|(kept, _)| *kept == version).map(|(_, what)| what)
    }

    /// Whether nothing is left that was not taken.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Keeps `files` of `folder` in `dir`, those left out that may still be changing.
    pub(super) fn save<'a>(
        dir: &Path,
        folder: &Path,
        files: impl Iterator<Item = (&'a str, Version, &'a What)>,
    ) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let settled = u64::try_from(now.saturating_sub(SETTLED).as_nanos()).unwrap_or(u64::MAX);
        let files = files.filter(|(_, version, _)| version.modified < settled);
        let files = files.map(|(path, version, what)| (path.to_owned(), (version, what.clone()))).collect();
        let cache = Self { version: VERSION, folder: folder.to_owned(), files };
        // Without it the files are read again the next time.
        if make_private(dir).is_ok()
            && let Ok(bytes) = serde_json::to_vec(&cache)
        {
            let _ = write_lightly(&file_of(dir, folder), &bytes);
        }
    }
}

/// Whether the file at `path` holds such facts.
pub(super) fn is_readable(path: &Path) -> bool {
    read(path).is_some()
}

fn read(path: &Path) -> Option<Cache> {
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(LIMIT).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok().filter(|kept: &Cache| kept.version == VERSION)
}

fn file_of(dir: &Path, folder: &Path) -> PathBuf {
    let bytes = folder.as_os_str().as_encoded_bytes().iter();
    let sum = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    dir.join(format!("{sum:016x}.json"))
}

#[cfg(test)]
mod tests {
    use super::super::entry::Facts;
    use super::*;

    const OLD: Version = Version { modified: 7, bytes: 3 };

    #[test]
    fn facts_are_kept_while_the_file_is_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let (dir, folder) = (dir.path().join("shelf"), Path::new("/articles"));
        let facts = Facts { title: Some("渡口".into()), fingerprint: u64::MAX, ..Facts::default() };
        let facts = What::Article(facts);
        let young = Version { modified: u64::MAX, ..OLD };
        Cache::save(
            &dir,
            folder,
            [("a", OLD, &facts), ("b", OLD, &What::Other), ("c", young, &facts)].into_iter(),
        );
        let mut cache = Cache::load(&dir, folder);
        assert_eq!(cache.take("a", OLD), Some(facts.clone()));
        assert_eq!(cache.take("b", OLD), Some(What::Other));
        assert_eq!(cache.take("c", young), None);
        assert!(cache.is_empty());
        let mut cache = Cache::load(&dir, folder);
        assert_eq!(cache.take("a", Version { bytes: 4, ..OLD }), None);
        assert!(Cache::load(&dir, Path::new("/others")).is_empty());
    }

    #[test]
    fn a_bad_cache_is_no_cache() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Path::new("/articles");
        Cache::save(dir.path(), folder, [("a", OLD, &What::Other)].into_iter());
        let path = file_of(dir.path(), folder);
        let good = fs::read(&path).unwrap();
        let other = String::from_utf8(good.clone()).unwrap().replace("\"version\":1", "\"version\":0");
        for bad in
            [b"".as_slice(), b"{", b"\xff\x00", b"[1]", good.get(..good.len() / 2).unwrap(), other.as_bytes()]
        {
            fs::write(&path, bad).unwrap();
            assert!(Cache::load(dir.path(), folder).is_empty());
        }
    }
}
