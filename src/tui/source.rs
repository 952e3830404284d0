//! The file that an article was read from, while the article is open: told when another program changes it, and read
//! again when the reader says so. The article itself is in memory, so that nothing happens to it meanwhile.

use super::ReadAll;
use super::app::Message;
use super::loading::Loaded;
use super::post::Post;
use super::strings::{Lang, Msg, fill};
use crate::article::Article;
use crate::shelf::stamp::Stamp;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// A file that can be read again.
#[derive(Clone)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// What it was known by before it was read.
    pub stamp: Stamp,
    /// Reads all of it.
    pub read: Arc<dyn Fn() -> ReadOutcome + Send + Sync>,
}

/// An article with something to tell the reader; the error is a sentence.
pub type ReadOutcome = Result<(Article, Option<String>), String>;

impl Source {
    /// Reads all of it, once.
    pub fn reader(&self) -> ReadAll {
        let read = Arc::clone(&self.read);
        Box::new(move || read())
    }
}

/// Two are equal if they are the same file in the same state.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.path, self.stamp) == (&other.path, other.stamp)
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("path", &self.path).finish_non_exhaustive()
    }
}

/// What the watch over a file is asked for.
#[derive(Clone, Copy, Debug)]
enum Look {
    /// Say if the file is another than it was.
    Compare,
    /// Take it as it is: it is being read again.
    Renew,
}

/// The watch over a source: it looks when it is told to, on a thread of its own, since a file may be on a slow disk.
#[derive(Debug)]
pub(super) struct Watch {
    source: Source,
    looks: Sender<Look>,
    messages: Post,
    lang: Lang,
}

impl Watch {
    pub(super) fn over(source: Source, lang: Lang, messages: Post) -> Self {
        let (looks, inbox) = channel();
        let (watched, told) = (source.clone(), messages.clone());
        thread::spawn(move || watch(&watched, &inbox, &told));
        Self { source, looks, messages, lang }
    }

    /// Looks whether the file has changed. Once for each change [`Message::SourceChanged`] follows.
    pub(super) fn look(&self) {
        // A watch that is gone has nothing to say.
        let _ = self.looks.send(Look::Compare);
    }

    /// Reads the file again; [`Message::Loaded`] follows.
    pub(super) fn read_again(&self) {
        let _ = self.looks.send(Look::Renew);
        let (read, messages, lang) = (self.source.reader(), self.messages.clone(), self.lang);
        thread::spawn(move || {
            let loaded = match read() {
                Ok((article, notice)) => {
                    let notice = notice.or_else(|| Some(Msg::Reloaded.text(lang).to_owned()));
                    Message::Reloaded(Ok(Loaded { article: Arc::new(article), place: None, notice }))
                }
                Err(reason) => Message::Reloaded(Err(fill(Msg::NotReloaded, lang, &[&reason]))),
            };
            let _ = messages.send(loaded);
        });
    }
}

fn watch(source: &Source, looks: &Receiver<Look>, messages: &Post) {
    let mut known = source.stamp;
    while let Ok(first) = looks.recv() {
        let renewed = std::iter::once(first).chain(looks.try_iter()).any(|look| matches!(look, Look::Renew));
        // A file that is gone, perhaps for a moment, changes nothing for who reads it.
        let Some(stamp) = Stamp::of(&source.path) else { continue };
        if std::mem::replace(&mut known, stamp) != stamp && !renewed {
            let _ = messages.send(Message::SourceChanged);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::time::Duration;

    /// Each change is told once, and none after the file was read again.
    #[test]
    fn a_change_is_told_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, "天亮了。").unwrap();
        let stamp = Stamp::of(&path).unwrap();
        let read = Arc::new(|| Err("不行".to_owned()));
        let (post, messages) = Post::for_test();
        let watch = Watch::over(Source { path: path.clone(), stamp, read }, Lang::Zh, post);
        let told = || messages.recv_timeout(Duration::from_secs(20)).unwrap();
        // No look is under way while the file is written: one that sees it half written has seen a change, too.
        fs::write(&path, "天").unwrap();
        watch.look();
        assert!(matches!(told(), Message::SourceChanged));
        fs::write(&path, "天亮").unwrap();
        watch.look();
        assert!(matches!(told(), Message::SourceChanged));
        fs::write(&path, "天亮以前").unwrap();
        watch.read_again();
        assert!(matches!(told(), Message::Reloaded(Err(reason)) if reason.contains("不行")));
        watch.look();
        drop(watch);
        assert!(messages.recv().is_err(), "nothing more is told");
    }
}
