//! Sentences that were synthesised before, on disk, so that hearing an article again, or recording what was heard,
//! costs nothing.
//!
//! A key and a sound come in, the sound comes out for the same key. A key is made of everything the sound depends on:
//! the engine's command without the names of files, and the very text it is given, so a change of the normaliser
//! needs no version. What cannot be read is not there; what is kept has been judged by whoever made it.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::{Sound, wav};

/// How many bytes are kept: half an hour of sentences.
pub const LIMIT: u64 = 64 << 20;

/// Sounds in a folder of their own.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
    limit: u64,
    /// Bytes in the folder, known from the first listing on and the same for every clone. Files that are replaced or
    /// removed meanwhile are counted on and those of another langdu are not: the next listing tells.
    sum: Arc<Mutex<Option<u64>>>,
}

impl PartialEq for Cache {
    fn eq(&self, other: &Self) -> bool {
        (&self.folder, self.limit) == (&other.folder, other.limit)
    }
}

impl Eq for Cache {}

/// What a sound is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(u128);

impl Key {
    /// The key of what `parts` make, in their order.
    pub fn new(parts: &[&str]) -> Self {
        // FNV-1a of 128 bits: the same in every version of langdu, and wide enough never to meet itself.
        let hash = |hash: u128, byte: u8| {
            (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        };
        // The lengths keep the parts apart.
        let length = |part: &str| (part.len() as u64).to_le_bytes();
        let bytes = parts.iter().flat_map(|part| length(part).into_iter().chain(part.bytes()));
        Self(bytes.fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, hash))
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl Cache {
    /// Sounds in `folder`, which is made when something is put into it, of at most `limit` bytes together.
    pub fn new(folder: &Path, limit: u64) -> Self {
        Self { folder: folder.to_owned(), limit, sum: Arc::default() }
    }

    /// The sound of that key. One that is broken is removed and not there.
    pub fn get(&self, key: Key) -> Option<Sound> {
        let path = self.path(key);
        let bytes = fs::read(&path).ok()?;
        let Some(sound) = whole(&bytes) else {
            // Not removed, it is found broken again, and that is all.
            let _ = fs::remove_file(&path);
            return None;
        };
        // What was used last goes last. On a disk that cannot be written the order stays as it was.
        let _ = File::options().write(true).open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        Some(sound)
    }

    /// Keeps `sound` under `key`, and lets go of what was not used for longest where all together are too large.
    ///
    /// # Errors
    /// Those of writing; the sound is then not kept, and nothing is half kept.
    pub fn put(&self, key: Key, sound: &Sound) -> io::Result<()> {
        let bytes = wav::to_bytes(sound).map_err(io::Error::other)?;
        if bytes.len() as u64 > self.limit || sound.samples.is_empty() {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&bytes)?;
        file.persist(self.path(key)).map_err(|error| error.error)?;
        self.count(bytes.len() as u64)
    }

    /// Lets go of what was not used for longest, until the rest has at most `limit` bytes.
    ///
    /// # Errors
    /// Those of listing the folder; one that is not there is empty.
    pub fn tidy(&self, limit: u64) -> io::Result<()> {
        let mut sum = self.sum.lock().unwrap_or_else(PoisonError::into_inner);
        *sum = None;
        *sum = match self.shrink(limit) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            rest => Some(rest?),
        };
        Ok(())
    }

    /// Notes that a file of so many bytes was added. The folder is listed only where the limit may be passed.
    fn count(&self, added: u64) -> io::Result<()> {
        let mut sum = self.sum.lock().unwrap_or_else(PoisonError::into_inner);
        let now = sum.take().map(|sum| sum.saturating_add(added));
        *sum = Some(match now {
            Some(now) if now <= self.limit => now,
            _ => self.shrink(self.limit)?,
        });
        Ok(())
    }

    fn path(&self, key: Key) -> PathBuf {
        self.folder.join(format!("{key}.wav"))
    }

    /// Removes the files that were not used for longest, until the rest is within `limit`, and tells how many bytes
    /// that are. Files that somebody was kept from finishing count as well.
    fn shrink(&self, limit: u64) -> io::Result<u64> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            // Another langdu may be tidying: what is gone is gone.
            if let Ok(entry) = entry
                && let Ok(metadata) = entry.metadata()
                && metadata.is_file()
            {
                let used = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                files.push((used, metadata.len(), entry.path()));
            }
        }
        files.sort();
        let mut sum: u64 = files.iter().map(|(_, length, _)| length).sum();
        for (_, length, path) in files {
            if sum <= limit {
                break;
            }
            let _ = fs::remove_file(path);
            sum -= length;
        }
        Ok(sum)
    }
}

/// The sound of a file that is exactly as it was written.
fn whole(bytes: &[u8]) -> Option<Sound> {
    let sound = wav::read(bytes, wav::Format::Wav).ok()?;
    (wav::to_bytes(&sound).ok()? == bytes).then_some(sound)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn sound(value: i16) -> Sound {
        Sound { rate: 22050, samples: vec![value; 500] }
    }

    fn key(name: &str) -> Key {
        Key::new(&["espeak-ng", name])
    }

    #[test]
    fn what_was_put_is_got_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(&folder.path().join("deep/sounds"), LIMIT);
        assert_eq!(cache.get(key("甲")), None);
        cache.put(key("甲"), &sound(1)).unwrap();
        cache.put(key("乙"), &sound(2)).unwrap();
        assert_eq!(cache.get(key("甲")), Some(sound(1)));
        assert_eq!(cache.get(key("乙")), Some(sound(2)));
        assert_eq!(cache.get(key("丙")), None);
        cache.put(key("空"), &Sound { rate: 22050, samples: Vec::new() }).unwrap();
        assert_eq!(cache.get(key("空")), None);
    }

    #[test]
    fn keys_are_those_of_every_version_and_keep_their_parts_apart() {
        assert_eq!(Key::new(&["a"]).to_string(), "426d56754e03ad9adb79f299c730f21f");
        assert_ne!(Key::new(&["ab", "c"]), Key::new(&["a", "bc"]));
        assert_ne!(Key::new(&["a", ""]), Key::new(&["a"]));
    }

    #[test]
    fn what_is_broken_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), LIMIT);
        cache.put(key("甲"), &sound(1)).unwrap();
        let path = cache.path(key("甲"));
        let bytes = fs::read(&path).unwrap();
        for broken in [&bytes[..bytes.len() - 2], b"", b"<html>", &[&bytes[..], b"more"].concat()] {
            fs::write(&path, broken).unwrap();
            assert_eq!(cache.get(key("甲")), None);
            assert!(!path.exists());
        }
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        // A file has 44 + 1000 bytes.
        let cache = Cache::new(folder.path(), 3200);
        for (age, name) in [(30, "甲"), (20, "乙"), (10, "丙")] {
            cache.put(key(name), &sound(1)).unwrap();
            let file = File::options().write(true).open(cache.path(key(name))).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        }
        assert!(cache.get(key("甲")).is_some(), "used again");
        cache.put(key("丁"), &sound(1)).unwrap();
        let there = ["甲", "乙", "丙", "丁"].map(|name| cache.path(key(name)).exists());
        assert_eq!(there, [true, false, true, true]);
        // What alone is too large is not kept, and drives nothing out.
        cache.put(key("戊"), &Sound { rate: 22050, samples: vec![1; 5000] }).unwrap();
        assert!(cache.get(key("戊")).is_none() && cache.get(key("丁")).is_some());
    }

    #[test]
    fn the_folder_is_listed_again_only_when_the_sum_passes_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path(), 3200);
        cache.put(key("甲"), &sound(1)).unwrap();
        // Of this nobody has told the cache.
        let foreign = folder.path().join("foreign");
        fs::write(&foreign, [0; 3000]).unwrap();
        File::options().write(true).open(&foreign).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        let clone = cache.clone();
        clone.put(key("乙"), &sound(1)).unwrap();
        cache.put(key("丙"), &sound(1)).unwrap();
        assert!(foreign.exists(), "listed for every sound");
        // The fourth passes the limit: what is found then is counted from there on.
        clone.put(key("丁"), &sound(1)).unwrap();
        assert!(!foreign.exists());
        let size =
            || fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len());
        assert_eq!(size().sum::<u64>(), 3 * 1044);
        cache.put(key("戊"), &sound(1)).unwrap();
        assert_eq!(size().sum::<u64>(), 3 * 1044);
    }

    #[test]
    fn a_large_cache_is_made_smaller_when_it_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(&folder.path().join("sounds"), 10_000);
        cache.tidy(2100).unwrap();
        for (age, name) in [(30, "甲"), (20, "乙"), (10, "丙")] {
            cache.put(key(name), &sound(1)).unwrap();
            let file = File::options().write(true).open(cache.path(key(name))).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
        }
        cache.tidy(2100).unwrap();
        assert_eq!(["甲", "乙", "丙"].map(|name| cache.path(key(name)).exists()), [false, true, true]);
        assert_eq!(cache, Cache::new(&folder.path().join("sounds"), 10_000), "whatever is in it");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let cache = Cache::new(&file, LIMIT);
        assert!(cache.put(key("甲"), &sound(1)).is_err());
        assert_eq!(cache.get(key("甲")), None);
    }
}
