//! Where the reader of plain lines is, kept as the reader on the screen keeps it: the article on both is the one that
//! corrections make, what is kept are places of the article as it was imported.

use std::path::PathBuf;
use std::sync::Arc;

use crate::article::{Amended, Anchor, Article};
use crate::paths::Paths;
use crate::shelf::{notes, state};

/// An article and where its places are kept.
pub(super) struct Places {
    original: Arc<Article>,
    /// The article as its corrections want it, if any are applied.
    amended: Option<Amended>,
    /// Where places are kept; `None`: nowhere.
    dir: Option<PathBuf>,
}

impl Places {
    /// Those of `original`, with the corrections that are applied.
    pub(super) fn of(original: Article) -> Self {
        let paths = Paths::find();
        let edits = paths
            .as_ref()
            .map(|paths| notes::load(&paths.notes(), &original).notebook.edits())
            .unwrap_or_default();
        let amended = (!edits.is_empty()).then(|| Amended::new(&original, &edits));
        Self { original: Arc::new(original), amended, dir: paths.map(|paths| paths.positions()) }
    }

    /// What is read.
    pub(super) fn article(&self) -> Arc<Article> {
        Arc::clone(self.amended.as_ref().map_or(&self.original, |amended| amended.article()))
    }

    /// The block that was read last, in an earlier sitting.
    pub(super) fn last(&self) -> Option<usize> {
        let place = state::load(self.dir.as_deref()?, &self.original)?;
        Some(self.amended.as_ref().map_or(place, |amended| amended.forth(place)).block)
    }

    /// Keeps that block `block` was read. A place that cannot be kept keeps nobody from reading.
    pub(super) fn keep(&self, block: usize) {
        if let Some(dir) = &self.dir {
            let _ = state::save(dir, &self.original, self.back(Anchor::new(block, 0)));
        }
    }

    /// Keeps where the voice is; `None` when it has read everything.
    pub(super) fn keep_listening(&self, place: Option<Anchor>) {
        if let Some(dir) = &self.dir {
            let _ = state::save_listening(dir, &self.original, place.map(|place| self.back(place)));
        }
    }

    fn back(&self, place: Anchor) -> Anchor {
        self.amended.as_ref().map_or(place, |amended| amended.back(place))
    }
}
