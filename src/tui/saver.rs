//! Keeps what the reader is to find again: the places of eye and voice, what was read, what was left in the article. On a
//! thread of its own, since a disk may be slow; it ends with its channel, when it has written what came through it.

use super::app::Message;
use super::post::Post;
use super::strings::{Lang, Msg, fill};
use crate::article::{Anchor, Article};
use crate::shelf::notes::Notebook;
use crate::shelf::state::{self, Reading};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// How long a place has to stay the newest one before it is written: a reader who leafs through pages is at none.
const QUIET: Duration = Duration::from_millis(250);

/// Something to be kept. Places are those of the article as it was imported.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// Where the reader is.
    Eye(Anchor),
    /// Where the voice is, unless it has read everything.
    Voice(Option<Anchor>),
    /// What was read since it was last kept.
    Read(Reading),
    /// What the reader left in the article.
    Notebook(Box<Notebook>),
}

/// Where things are kept; `None`: nowhere.
#[derive(Debug)]
pub(super) struct Folders {
    pub(super) state: Option<PathBuf>,
    pub(super) notes: Option<PathBuf>,
}

/// Keeps the newest places of those that come in; the ones that were overtaken meanwhile are not written. What cannot be
/// kept is told of: the places once, a notebook each time. The first of the posts is for what is not about the article.
pub(super) fn save(
    folders: &Folders,
    article: &Arc<Article>,
    lang: Lang,
    inbox: &Receiver<Place>,
    (post, messages): &(Post, Post),
) {
    let mut told = false;
    let mut last: Option<Notebook> = None;
    while let Ok(first) = inbox.recv() {
        let (mut eye, mut voice, mut read, mut notebook) = (None, None, Reading::default(), None);
        let mut newest = Some(first);
        while let Some(place) = newest {
            match place {
                Place::Eye(anchor) => eye = Some(anchor),
                Place::Voice(place) => voice = Some(place),
                Place::Read(new) => read = read + new,
                Place::Notebook(marks) => notebook = Some(marks),
            }
            // An end of the channel is the end of reading, and is not waited with.
            newest = inbox.recv_timeout(QUIET).ok();
        }
        if let Some(dir) = &folders.state {
            let saved = eye.map_or(Ok(()), |anchor| state::save(dir, article, anchor));
            let saved = saved.and(voice.map_or(Ok(()), |place| state::save_listening(dir, article, place)));
            let saved = saved.and(state::add_reading(dir, article, read));
            if let Err(error) = saved
                && !std::mem::replace(&mut told, true)
            {
                let _ = post.send(Message::Notice(fill(Msg::PositionNotSaved, lang, &[&error])));
            }
        }
        if let (Some(dir), Some(mut notebook)) = (&folders.notes, notebook) {
            if let Some(last) = &last {
                notebook.resume(last);
            }
            let kept = match notebook.save(dir, article) {
                Ok(()) => {
                    last = Some(notebook.as_ref().clone());
                    Ok(notebook)
                }
                Err(error) => Err(format!("{}: {error}", dir.display())),
            };
            let _ = messages.send(Message::NotebookKept(Arc::clone(article), kept));
        }
    }
}
