//! The files of notebooks: one for each article, named by its fingerprint.
//!
//! In come a directory and an [`Article`], out go a [`Notebook`] and what is to be said about its file. Whoever writes
//! holds a lock, reads the file again and merges: two readers of one article lose nothing. A file that cannot be read is
//! put aside, never written over. When the text of an article has changed, its notebook is the one of the same address,
//! or of the same title if one of its marks is found.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::make_private;
use super::super::write::write_atomically;
use super::{Content, Id, Mark, Notebook, Standing, merge};
use crate::article::{Anchor, Article};

/// The version of the file's form. One of another version is put aside, so that a newer langdu can have it back.
const VERSION: u32 = 1;

/// Bytes of a file that are read; more are not langdu's.
const FILE_LIMIT: u64 = 16 * 1024 * 1024;

/// Files looked through for an article whose text has changed.
const SEARCH_LIMIT: usize = 4096;

/// The file that is held while another is written.
const LOCK: &str = "lock";

#[derive(Debug, Serialize, Deserialize)]
struct Record {
    version: u32,
    #[serde(default)]
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Seconds since 1970.
    #[serde(default)]
    updated: u64,
    #[serde(default, rename = "mark")]
    marks: Vec<MarkRecord>,
}

#[derive(Debug, Serialize, Deserialize)]
struct MarkRecord {
    id: String,
    kind: Kind,
    /// Block and byte where it begins, block and byte where it ends.
    place: [usize; 4],
    #[serde(default, skip_serializing_if = "String::is_empty")]
    before: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    after: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new: Option<String>,
    /// The label of a bookmark, the text of a note, the reason of a correction.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    colour: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    applied: Option<bool>,
    made: u64,
    changed: u64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Bookmark,
    Highlight,
    Note,
    Correction,
}

/// A file that should hold a notebook and cannot be read as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file.
    pub file: PathBuf,
    /// Where it was put; `None` if it is where it was.
    pub aside: Option<PathBuf>,
}

/// A notebook and what was wrong with its file.
#[derive(Clone, Debug, Default)]
pub struct Opened {
    /// Every mark is found in the article, or lost.
    pub notebook: Notebook,
    /// The file could not be read, and has been put aside.
    pub damage: Option<Damage>,
}

/// A notebook as its file has it: its article is not at hand, so nobody knows whether its marks are lost.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The title of the article; may be empty.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// When the file was written: seconds since 1970.
    pub updated: u64,
    /// The marks in the order of the text they were left in.
    pub marks: Vec<Mark>,
}

/// The notebook of `article` in `dir`; an empty one where there is none.
pub fn load(dir: &Path, article: &Article) -> Opened {
    let file = file_of(dir, article);
    let (marks, damage) = match read(&file) {
        Ok(Some(record)) => (record.into_marks(), None),
        Ok(None) => (elsewhere(dir, article, &[]).map(|(_, marks)| marks).unwrap_or_default(), None),
        Err(error) => (Vec::new(), Some(damage(file, &error))),
    };
    let mut notebook = Notebook { base: marks.clone(), marks, sent: Vec::new() };
    notebook.follow(article);
    Opened { notebook, damage }
}

/// All notebooks in `dir` with at least one mark, those written last first, and the files that cannot be read, which
/// stay where they are.
pub fn all(dir: &Path) -> (Vec<Stored>, Vec<Damage>) {
    let (mut stored, mut damaged) = (Vec::new(), Vec::new());
    for file in files(dir) {
        match read(&file) {
            Ok(Some(record)) => {
                let Record { title, url, updated, .. } = &record;
                let (title, url, updated) = (title.clone(), url.clone(), *updated);
                let mut marks = record.into_marks();
                marks.sort_by_key(|mark| (mark.from, mark.to, mark.made));
                stored.push(Stored { title, url, updated, marks });
            }
            Ok(None) => {}
            Err(_) => damaged.push(Damage { file, aside: None }),
        }
    }
    stored.retain(|stored| !stored.marks.is_empty());
    stored.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.title.cmp(&b.title)));
    (stored, damaged)
}

impl Notebook {
    /// Writes the notebook of `article` to `dir`, with what others have written there meanwhile, which is in the notebook
    /// then. `dir` is made where it is missing.
    ///
    /// # Errors
    /// What the system says when the directory cannot be made, or the file not locked, put aside or written. The
    /// notebook stays as it was.
    pub fn save(&mut self, dir: &Path, article: &Article) -> io::Result<()> {
        make_private(dir)?;
        let _lock = lock(dir)?;
        let file = file_of(dir, article);
        let (theirs, other) = match read(&file) {
            Ok(Some(record)) => (Some(record.into_marks()), None),
            Ok(None) => match elsewhere(dir, article, &self.base) {
                Some((other, marks)) => (Some(marks), Some(other)),
                None => (None, None),
            },
            Err(error) => match damage(file.clone(), &error).aside {
                Some(_) => (None, None),
                None => return Err(error),
            },
        };
        let sent = self.marks.clone();
        let marks = match &theirs {
            Some(theirs) => merge::merge(&self.base, &self.marks, theirs),
            // With no file at all there is nobody who has taken anything out.
            None => sent.clone(),
        };
        let mut merged = Self { marks, base: Vec::new(), sent: Vec::new() };
        merged.follow(article);
        let updated = merged.marks.iter().map(|mark| mark.changed).max().unwrap_or_default();
        let record = Record {
            version: VERSION,
            title: article.meta().title.clone().unwrap_or_default(),
            url: article.meta().url.clone(),
            updated,
            marks: merged.marks.iter().map(MarkRecord::of).collect(),
        };
        if merged.marks.is_empty() && !file.exists() && other.is_none() {
            *self = Self { sent, ..merged };
            return Ok(());
        }
        let text = toml::to_string(&record).map_err(io::Error::other)?;
        write_atomically(&file, text.as_bytes(), true)?;
        // The notebook has moved to the file of the new text. That the old one stays is no loss.
        if let Some(other) = other {
            let _ = fs::remove_file(other);
        }
        *self = Self { base: merged.marks.clone(), marks: merged.marks, sent };
        Ok(())
    }
}

/// Holds the directory against other writers until it is dropped. A file system that knows no locks has none.
fn lock(dir: &Path) -> io::Result<File> {
    let file = File::options().create(true).append(true).open(dir.join(LOCK))?;
    match file.lock() {
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        Ok(()) | Err(_) => Ok(file),
    }
}

/// The newest notebook of another text of `article`, with its file: of the same address, or of the same title where one
/// of its marks is found or is among those of `known`.
fn elsewhere(dir: &Path, article: &Article, known: &[Mark]) -> Option<(PathBuf, Vec<Mark>)> {
    let meta = article.meta();
    let candidates = files(dir).into_iter().take(SEARCH_LIMIT).filter_map(|file| {
        let record = read(&file).ok()??;
        let same_page = meta.url.is_some() && record.url == meta.url;
        let same_title = meta.title.as_deref().is_some_and(|title| title == record.title);
        (same_page || same_title).then_some((record.updated, same_page, file, record))
    });
    let mut candidates: Vec<_> = candidates.collect();
    candidates.sort_by_key(|(updated, same_page, ..)| std::cmp::Reverse((*same_page, *updated)));
    candidates.into_iter().find_map(|(_, same_page, file, record)| {
        let mut found = Notebook { marks: record.into_marks(), ..Notebook::default() };
        let marks = found.marks.clone();
        found.follow(article);
        let is_known = |mark: &Mark| mark.is_found() || known.iter().any(|known| known.id == mark.id);
        (same_page || found.marks.iter().any(is_known)).then_some((file, marks))
    })
}

fn file_of(dir: &Path, article: &Article) -> PathBuf {
    dir.join(format!("{:016x}.toml", article.fingerprint()))
}

/// The files of notebooks in `dir`.
fn files(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let is_toml = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "toml");
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_toml).collect();
    files.sort();
    files
}

/// What the file at `path` holds; `None` where there is none.
fn read(path: &Path) -> io::Result<Option<Record>> {
    let mut text = String::new();
    match File::open(path) {
        Ok(file) => file.take(FILE_LIMIT).read_to_string(&mut text)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let record: Record = toml::from_str(&text).map_err(io::Error::other)?;
    let is_own = record.version == VERSION && record.marks.iter().all(|mark| mark.content().is_some());
    if is_own { Ok(Some(record)) } else { Err(io::ErrorKind::InvalidData.into()) }
}

/// Gives a file that is no notebook another name, under which it is never touched again. One that only cannot be read
/// now stays where it is.
fn damage(file: PathBuf, error: &io::Error) -> Damage {
    if !matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::Other) {
        return Damage { file, aside: None };
    }
    let names = (1..=999).map(|number| file.with_extension(format!("bad{number}")));
    let aside = names.into_iter().find(|name| fs::symlink_metadata(name).is_err());
    let aside = aside.filter(|name| fs::rename(&file, name).is_ok());
    Damage { file, aside }
}

impl Record {
    fn into_marks(self) -> Vec<Mark> {
        self.marks.into_iter().filter_map(MarkRecord::into_mark).collect()
    }
}

impl MarkRecord {
    fn of(mark: &Mark) -> Self {
        let (mut new, mut colour, mut applied) = (None, None, None);
        let (kind, note) = match &mark.content {
            Content::Bookmark { label } => (Kind::Bookmark, label),
            Content::Note { text } => (Kind::Note, text),
            Content::Highlight { colour: name } => {
                colour = Some(name.clone());
                (Kind::Highlight, &String::new())
            }
            Content::Correction { new: words, note, applied: is_applied } => {
                (new, applied) = (Some(words.clone()), Some(*is_applied));
                (Kind::Correction, note)
            }
        };
        Self {
            id: mark.id.to_string(),
            kind,
            place: [mark.from.block, mark.from.offset, mark.to.block, mark.to.offset],
            before: mark.before.clone(),
            text: mark.text.clone(),
            after: mark.after.clone(),
            new,
            note: note.clone(),
            colour,
            applied,
            made: mark.made,
            changed: mark.changed,
        }
    }

    /// `None` where something is missing that its kind needs.
    fn content(&self) -> Option<Content> {
        self.id.parse::<Id>().ok()?;
        let note = self.note.clone();
        Some(match self.kind {
            Kind::Bookmark => Content::Bookmark { label: note },
            Kind::Note => Content::Note { text: note },
            Kind::Highlight => Content::Highlight { colour: self.colour.clone()? },
            Kind::Correction => {
                Content::Correction { new: self.new.clone()?, note, applied: self.applied.unwrap_or(false) }
            }
        })
    }

    fn into_mark(self) -> Option<Mark> {
        let [block, offset, to_block, to_offset] = self.place;
        Some(Mark {
            id: self.id.parse().ok()?,
            content: self.content()?,
            from: Anchor::new(block, offset),
            to: Anchor::new(to_block, to_offset),
            text: self.text,
            before: self.before,
            after: self.after,
            made: self.made,
            changed: self.changed,
            standing: Standing::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{PARAGRAPHS, article, at, correction};
    use super::*;
    use std::thread;

    fn filled(article: &Article) -> Notebook {
        let mut notebook = Notebook::default();
        let highlight = Content::Highlight { colour: "yellow".into() };
        notebook.add(article, at(article, 1, "案"), correction("岸", true), 10).unwrap();
        notebook.add(article, at(article, 2, "听见"), Content::Bookmark { label: "水".into() }, 20).unwrap();
        notebook.add(article, at(article, 3, "提着灯"), highlight, 30).unwrap();
        notebook.add(article, at(article, 2, "石桩"), Content::Note { text: "一\n二".into() }, 40).unwrap();
        notebook
    }

    #[test]
    fn a_notebook_is_read_as_it_was_written() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("state/notes");
        let article = article(&PARAGRAPHS);
        assert!(load(&dir, &article).notebook.is_empty());
        let mut notebook = filled(&article);
        assert!(notebook.is_changed());
        notebook.save(&dir, &article).unwrap();
        assert!(!notebook.is_changed());
        let opened = load(&dir, &article);
        assert_eq!(opened.notebook.marks(), notebook.marks());
        assert_eq!(opened.damage, None);
        let (stored, damaged) = all(&dir);
        assert_eq!((stored.len(), damaged.len()), (1, 0));
        assert_eq!((stored[0].title.as_str(), stored[0].marks.len(), stored[0].updated), ("渡口", 4, 40));
        // The last mark that goes takes nothing else with it, and stays away.
        let ids: Vec<_> = notebook.marks().iter().map(|mark| mark.id).collect();
        assert!(ids.into_iter().all(|id| notebook.remove(id).is_some()));
        notebook.save(&dir, &article).unwrap();
        assert!(load(&dir, &article).notebook.is_empty());
        assert!(all(&dir).0.is_empty());
    }

    #[test]
    fn two_readers_at_once_lose_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let article = article(&PARAGRAPHS);
        let words = ["船到", "时天", "没有", "船上", "的人", "都醒"];
        thread::scope(|scope| {
            for word in words {
                let (dir, article) = (dir.path(), &article);
                scope.spawn(move || {
                    let mut notebook = load(dir, article).notebook;
                    for round in 0..5 {
                        let note = Content::Note { text: format!("{word}{round}") };
                        notebook.add(article, at(article, 1, word), note, round).unwrap();
                        notebook.save(dir, article).unwrap();
                    }
                });
            }
        });
        assert_eq!(load(dir.path(), &article).notebook.marks().len(), words.len() * 5);
    }

    #[test]
    fn what_one_reader_takes_out_stays_out_for_the_other() {
        let dir = tempfile::tempdir().unwrap();
        let article = article(&PARAGRAPHS);
        filled(&article).save(dir.path(), &article).unwrap();
        let mut one = load(dir.path(), &article).notebook;
        let mut two = load(dir.path(), &article).notebook;
        let gone = one.marks()[0].id;
        one.remove(gone);
        one.save(dir.path(), &article).unwrap();
        two.add(&article, at(&article, 1, "船上"), Content::Note { text: "新".into() }, 50).unwrap();
        two.save(dir.path(), &article).unwrap();
        assert_eq!((two.get(gone), two.marks().len()), (None, 4));
        // All of them, too.
        one = load(dir.path(), &article).notebook;
        for id in one.marks().iter().map(|mark| mark.id).collect::<Vec<_>>() {
            one.remove(id);
        }
        one.save(dir.path(), &article).unwrap();
        two.save(dir.path(), &article).unwrap();
        assert!(two.is_empty());
    }

    #[test]
    fn a_notebook_moves_to_the_text_that_has_changed_and_back() {
        let dir = tempfile::tempdir().unwrap();
        let before = article(&PARAGRAPHS);
        filled(&before).save(dir.path(), &before).unwrap();
        let after = article(&["新的一段。", PARAGRAPHS[0], PARAGRAPHS[1], "灯灭了。"]);
        let mut notebook = load(dir.path(), &after).notebook;
        let found = notebook.marks().iter().filter(|mark| mark.is_found()).count();
        assert_eq!((notebook.marks().len(), found), (4, 3), "what is lost is still there");
        assert_eq!(notebook.marks()[3].standing, Standing::Lost);
        notebook.save(dir.path(), &after).unwrap();
        assert_eq!(files(dir.path()).len(), 1, "there is one notebook, not two");
        assert_eq!(load(dir.path(), &after).notebook.marks(), notebook.marks());
        let again = load(dir.path(), &before).notebook;
        assert!(again.marks().iter().all(Mark::is_found));
        // Another article that happens to have this title has nothing to do with it.
        assert!(load(dir.path(), &article(&["全然另一篇。"])).notebook.is_empty());
    }

    #[test]
    fn a_file_that_cannot_be_read_is_put_aside() {
        let dir = tempfile::tempdir().unwrap();
        let article = article(&PARAGRAPHS);
        filled(&article).save(dir.path(), &article).unwrap();
        let file = file_of(dir.path(), &article);
        let good = fs::read_to_string(&file).unwrap();
        let bads = [
            "\u{0}".to_owned(),
            good.replace("version = 1", "version = 2"),
            good.get(..good.len() / 2).unwrap_or_default().to_owned(),
            good.replace("new = ", "old = "),
            good.replace("id = \"", "id = \"xyz"),
        ];
        for (index, bad) in bads.iter().enumerate() {
            fs::write(&file, bad).unwrap();
            assert_eq!(all(dir.path()).1, [Damage { file: file.clone(), aside: None }]);
            let opened = load(dir.path(), &article);
            assert!(opened.notebook.is_empty());
            let aside = opened.damage.unwrap().aside.unwrap();
            assert!(aside.ends_with(file.with_extension(format!("bad{}", index + 1)).file_name().unwrap()));
            assert_eq!(&fs::read_to_string(aside).unwrap(), bad);
        }
        // It is damaged while it is being read: what is written then goes to a new file.
        let mut notebook = filled(&article);
        fs::write(&file, "x").unwrap();
        notebook.save(dir.path(), &article).unwrap();
        assert_eq!(load(dir.path(), &article).notebook.marks().len(), 4);
        assert_eq!(fs::read_to_string(file.with_extension("bad6")).unwrap(), "x");
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_an_error_and_the_notebook_stays() {
        let dir = tempfile::tempdir().unwrap();
        let article = article(&PARAGRAPHS);
        let occupied = dir.path().join("notes");
        fs::write(&occupied, "").unwrap();
        let mut notebook = filled(&article);
        assert!(notebook.save(&occupied, &article).is_err());
        assert_eq!((notebook.marks().len(), notebook.is_changed()), (4, true));
        fs::remove_file(&occupied).unwrap();
        notebook.save(&occupied, &article).unwrap();
        assert!(!notebook.is_changed());
    }
}
