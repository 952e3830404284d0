//! Which of the files that langdu keeps for itself cannot be read. Whoever needs one goes on without it; here they are
//! named, for a reader who wonders where a place or a note has gone.
//!
//! In come the directories, out go the files. Nothing is changed.

use std::fs;
use std::path::{Path, PathBuf};

use super::{cache, notes, pace, state};

/// Where langdu keeps what.
#[derive(Clone, Copy, Debug)]
pub struct Records<'a> {
    /// The directory of reading positions.
    pub positions: &'a Path,
    /// The file of paces.
    pub paces: &'a Path,
    /// The directory of notebooks.
    pub notes: &'a Path,
    /// The directory of what is known about shelves.
    pub shelves: &'a Path,
}

/// The files that cannot be read, in the order of [`Records`] and of their names.
pub fn unreadable(records: &Records<'_>) -> Vec<PathBuf> {
    let mut files = files(records.positions, "toml");
    files.retain(|path| !state::is_readable(path));
    // One that is not there is no damage.
    files.extend(
        Some(records.paces).filter(|path| path.exists() && !pace::is_readable(path)).map(Path::to_owned),
    );
    files.extend(notes::all(records.notes).1.into_iter().map(|damage| damage.file));
    files.extend(self::files(records.shelves, "json").into_iter().filter(|path| !cache::is_readable(path)));
    files
}

/// The files of `dir` whose names end in `extension`, by name.
fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Anchor, ArticleBuilder, BlockKind, Meta};
    use crate::shelf::pace::VoiceAt;

    #[test]
    fn what_langdu_wrote_can_be_read_and_what_it_did_not_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let (positions, paces, notes, shelves) =
            (at("positions"), at("paces.toml"), at("notes"), at("shelf"));
        let records = Records { positions: &positions, paces: &paces, notes: &notes, shelves: &shelves };
        assert!(unreadable(&records).is_empty(), "nothing is there");
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.push(BlockKind::Paragraph, "他把缆绳绕过石桩。");
        state::save(&positions, &builder.finish(), Anchor::default()).unwrap();
        let voice = VoiceAt { engine: "fake".into(), voice: "甲".into(), rate: 1.0 };
        pace::save(&paces, &voice, 1.5).unwrap();
        assert!(unreadable(&records).is_empty());
        for folder in [&notes, &shelves] {
            fs::create_dir(folder).unwrap();
        }
        let broken = [positions.join("0.toml"), paces.clone(), notes.join("0.toml"), shelves.join("0.json")];
        for path in &broken {
            fs::write(path, "version = \"很多\"").unwrap();
        }
        assert_eq!(unreadable(&records), broken);
    }
}
