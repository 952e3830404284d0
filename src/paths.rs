//! Where langdu keeps what is its own: the XDG base directories, on every system.
//!
//! In come the environment and the home directory, out goes a [`Paths`] or nothing. Nothing here touches the disk:
//! whoever writes makes the directory. Reading an article needs none of these, so a home that cannot be found is a
//! notice and never a failure.

use std::path::PathBuf;

use etcetera::base_strategy::{BaseStrategy, Xdg};

/// The directories that belong to langdu. None of them need exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Settings: `~/.config/langdu`.
    pub config: PathBuf,
    /// Articles that were kept: `~/.local/share/langdu`.
    pub data: PathBuf,
    /// Reading positions: `~/.local/state/langdu`.
    pub state: PathBuf,
    /// What can be fetched again: `~/.cache/langdu`.
    pub cache: PathBuf,
}

impl Paths {
    /// The directories of this user, or `None` where there is no home that could hold them.
    pub fn find() -> Option<Self> {
        let base = Xdg::new().ok()?;
        // A relative or empty $HOME would put files wherever langdu happens to be started.
        let home = base.home_dir().is_absolute();
        let own = |dir: PathBuf| (home || dir.is_absolute()).then(|| dir.join("langdu"));
        Some(Self {
            config: own(base.config_dir())?,
            data: own(base.data_dir())?,
            state: own(base.state_dir().unwrap_or_else(|| base.home_dir().join(".local/state")))?,
            cache: own(base.cache_dir())?,
        })
    }

    /// The file that settings are read from when no other is named.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The list of phrases and how they are read.
    pub fn phrases_file(&self) -> PathBuf {
        self.config.join("pinyin.txt")
    }

    /// The directory of sentences that were made into sound.
    pub fn sounds(&self) -> PathBuf {
        self.cache.join("sounds")
    }

    /// The file with the user's pronunciations when no other is named.
    pub fn dictionary_file(&self) -> PathBuf {
        self.config.join("dictionary.toml")
    }

    /// The file that says how fast each voice has been heard to speak.
    pub fn paces_file(&self) -> PathBuf {
        self.state.join("paces.toml")
    }

    /// The directory of the notebooks: what the reader has left in articles. It is data and no state, for nothing else
    /// can bring it back.
    pub fn notes(&self) -> PathBuf {
        self.data.join("notes")
    }

    /// The shelf, where the settings name no other folder.
    pub fn articles(&self) -> PathBuf {
        self.data.join("articles")
    }

    /// The directory of what is known about the articles of a shelf.
    pub fn shelves(&self) -> PathBuf {
        self.cache.join("shelf")
    }

    /// The folder that `text` of the settings names: `~` at its start is the home directory.
    pub fn named(text: &str) -> Option<PathBuf> {
        match text.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => {
                Some(Xdg::new().ok()?.home_dir().join(rest.trim_start_matches('/')))
            }
            _ => Some(PathBuf::from(text)),
        }
    }

    /// The directory of the reading positions.
    pub fn positions(&self) -> PathBuf {
        self.state.join("positions")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_directory_is_absolute_and_named_after_langdu() {
        // Nothing is said about a machine without a home; on every other the four stand apart.
        let Some(paths) = Paths::find() else { return };
        let all = [&paths.config, &paths.data, &paths.state, &paths.cache];
        for dir in all {
            assert!(dir.is_absolute(), "{}", dir.display());
            assert!(dir.ends_with("langdu"), "{}", dir.display());
        }
        assert_eq!(std::collections::HashSet::from(all).len(), all.len());
        assert!(paths.config_file().starts_with(&paths.config));
        assert!(paths.positions().starts_with(&paths.state));
        assert!(paths.articles().starts_with(&paths.data));
        assert!(paths.notes().starts_with(&paths.data));
        assert!(paths.shelves().starts_with(&paths.cache));
        assert!(Paths::named("~/a").is_some_and(|path| path.is_absolute() && path.ends_with("a")));
        assert_eq!(Paths::named("~a/b"), Some(PathBuf::from("~a/b")));
    }
}
