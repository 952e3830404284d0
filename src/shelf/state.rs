//! Where the reader stopped: one small file for each article.
//!
//! In come an [`Article`] and a place in it, out goes that place again the next time. The file is named by the
//! article's fingerprint; it also keeps the words that stood at the place, so that the place is found again after the
//! text was mended or fetched anew. A state that cannot be read is no state, and never an error to the reader.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::make_private;
use super::write::write_lightly;
use crate::article::{Anchor, Article};

/// The version of the file's form. A file of another version is as good as none.
const VERSION: u32 = 1;

/// Bytes of text kept from the place on.
const CONTEXT_BYTES: usize = 32;

/// Bytes of a state file that are read: one of langdu's own is far smaller.
const FILE_LIMIT: u64 = 64 * 1024;

/// State files looked through for an article whose text has changed.
const SEARCH_LIMIT: usize = 2048;

/// What a state file holds.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    version: u32,
    title: String,
    block: usize,
    offset: usize,
    context: String,
    percent: u8,
    /// Seconds since 1970.
    updated: u64,
    /// Where the voice was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    voice: Option<Heard>,
    /// How much was read. Records of earlier versions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reading: Option<Reading>,
}

/// How much was read of an article, in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// Seconds spent at it.
    pub seconds: u64,
    /// Characters of the pages that were gone through, as often as they were.
    pub characters: u64,
}

impl Reading {
    /// Characters a minute; `None` before a second has passed or a character was read.
    pub fn pace(self) -> Option<u64> {
        (self.characters.saturating_mul(60)).checked_div(self.seconds).filter(|pace| *pace > 0)
    }
}

impl std::ops::Add for Reading {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            seconds: self.seconds.saturating_add(other.seconds),
            characters: self.characters.saturating_add(other.characters),
        }
    }
}

/// What is known of reading an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How much of it stands before the place, 0 to 100.
    pub percent: u8,
    /// How much was read.
    pub reading: Reading,
}

/// Where the voice was: the place, and the words that stood there.
#[derive(Debug, Serialize, Deserialize)]
struct Heard {
    block: usize,
    offset: usize,
    context: String,
}

/// The place in `article` that was saved in `dir` last, always at the start of a character.
///
/// When the text is not the one that was saved, the newest state of the same title counts, if the words that stood
/// at its place are still in the text.
pub fn load(dir: &Path, article: &Article) -> Option<Anchor> {
    match read(&file_of(dir, article)) {
        Some(record) => Some(
            // Two texts with one fingerprint are unlikely, and a file can be edited: the words decide here too.
            locate(article, (record.block, record.offset), &record.context)
                .unwrap_or_else(|| clamp(article, Anchor::new(record.block, record.offset))),
        ),
        None => {
            let record = newest_of_title(dir, article.meta().title.as_deref()?)?;
            locate(article, (record.block, record.offset), &record.context)
        }
    }
}

/// Where the voice was in `article` the last time; none after it had read everything.
pub fn load_listening(dir: &Path, article: &Article) -> Option<Anchor> {
    let record = match read(&file_of(dir, article)) {
        Some(record) => record,
        None => newest_of_title(dir, article.meta().title.as_deref()?)?,
    };
    let Heard { block, offset, context } = record.voice?;
    locate(article, (block, offset), &context)
}

/// Saves `anchor` as the place in `article`, and makes `dir` where it is missing. Where the voice was is kept.
///
/// # Errors
/// What the system says when the directory cannot be made or the file not written.
pub fn save(dir: &Path, article: &Article, anchor: Anchor) -> io::Result<()> {
    let (voice, reading) = kept(dir, article);
    write(dir, article, clamp(article, anchor), voice, reading)
}

/// Saves where the voice is in `article`, or that it has read everything. The reader's place is kept.
///
/// # Errors
/// Those of [`save`].
pub fn save_listening(dir: &Path, article: &Article, voice: Option<Anchor>) -> io::Result<()> {
    let eye = load(dir, article).unwrap_or_default();
    let voice = voice.map(|anchor| heard(article, anchor));
    let reading = read(&file_of(dir, article)).and_then(|record| record.reading);
    write(dir, article, clamp(article, eye), voice, reading)
}

/// How much was read of `article` until now.
pub fn load_reading(dir: &Path, article: &Article) -> Reading {
    read(&file_of(dir, article)).and_then(|record| record.reading).unwrap_or_default()
}

/// Adds `new` to what was read of `article`. The places are kept.
///
/// # Errors
/// Those of [`save`].
pub fn add_reading(dir: &Path, article: &Article, new: Reading) -> io::Result<()> {
    if new == Reading::default() {
        return Ok(());
    }
    let eye = load(dir, article).unwrap_or_default();
    let (voice, reading) = kept(dir, article);
    write(dir, article, clamp(article, eye), voice, Some(reading.unwrap_or_default() + new))
}

/// What is kept of `article` besides the reader's place. When its text has changed, the voice goes on where
/// [`load_listening`] finds it, which the new file would hide; what was read stays in the old file and counts once.
fn kept(dir: &Path, article: &Article) -> (Option<Heard>, Option<Reading>) {
    match read(&file_of(dir, article)) {
        Some(record) => (record.voice, record.reading),
        None => (load_listening(dir, article).map(|anchor| heard(article, anchor)), None),
    }
}

/// The voice at `anchor` of `article`, or as near to it as there is text.
fn heard(article: &Article, anchor: Anchor) -> Heard {
    let Anchor { block, offset } = clamp(article, anchor);
    Heard { block, offset, context: context(article, Anchor::new(block, offset)).to_owned() }
}

fn write(
    dir: &Path,
    article: &Article,
    anchor: Anchor,
    voice: Option<Heard>,
    reading: Option<Reading>,
) -> io::Result<()> {
    let record = Record {
        version: VERSION,
        title: article.meta().title.clone().unwrap_or_default(),
        block: anchor.block,
        offset: anchor.offset,
        context: context(article, anchor).to_owned(),
        percent: percent(article, anchor),
        updated: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
        voice,
        reading,
    };
    let text = toml::to_string(&record).map_err(io::Error::other)?;
    make_private(dir)?;
    // A file that a power failure has emptied is no state, which is no error; waiting for the disk would be felt.
    write_lightly(&file_of(dir, article), text.as_bytes())
}

/// Where the words at `anchor` of `before` stand in `after`, another form of the same article: at the same place, else
/// at their nearest occurrence, else as near to that place as there is text.
pub fn follow(before: &Article, after: &Article, anchor: Anchor) -> Anchor {
    let anchor = clamp(before, anchor);
    let place = (anchor.block, anchor.offset);
    locate(after, place, context(before, anchor)).unwrap_or_else(|| clamp(after, anchor))
}

/// What is known of every article that has a place in `dir`, by the article's fingerprint.
pub fn known(dir: &Path) -> HashMap<u64, Progress> {
    let Ok(entries) = fs::read_dir(dir) else { return HashMap::new() };
    let progress = |path: &Path| {
        let fingerprint = path.file_name()?.to_str()?.strip_suffix(".toml")?;
        let record = read(path)?;
        let progress =
            Progress { percent: record.percent.min(100), reading: record.reading.unwrap_or_default() };
        Some((u64::from_str_radix(fingerprint, 16).ok()?, progress))
    };
    entries.filter_map(|entry| progress(&entry.ok()?.path())).collect()
}

/// Whether the file at `path` holds a place.
pub(super) fn is_readable(path: &Path) -> bool {
    read(path).is_some()
}

fn file_of(dir: &Path, article: &Article) -> PathBuf {
    dir.join(format!("{:016x}.toml", article.fingerprint()))
}

fn read(path: &Path) -> Option<Record> {
    record_of(&text_of(path)?)
}

fn text_of(path: &Path) -> Option<String> {
    let mut text = String::new();
    fs::File::open(path).ok()?.take(FILE_LIMIT).read_to_string(&mut text).ok()?;
    Some(text)
}

fn record_of(text: &str) -> Option<Record> {
    toml::from_str(text).ok().filter(|record: &Record| record.version == VERSION)
}

fn newest_of_title(dir: &Path, title: &str) -> Option<Record> {
    // A reader of a new article waits for this: only files are taken apart that may be of that title. TOML writes some
    // characters otherwise.
    let words = title.split(|c: char| c.is_control() || matches!(c, '"' | '\'' | '\\'));
    let longest = words.max_by_key(|words| words.len()).unwrap_or_default();
    fs::read_dir(dir)
        .ok()?
        .take(SEARCH_LIMIT)
        .filter_map(|entry| text_of(&entry.ok()?.path()).filter(|text| text.contains(longest)))
        .filter_map(|text| record_of(&text))
        .filter(|record| record.title == title)
        .max_by_key(|record| record.updated)
}

/// Where words stand now that stood at block and offset `saved`: the occurrence nearest to there.
fn locate(article: &Article, saved: (usize, usize), words: &str) -> Option<Anchor> {
    let saved = Anchor::new(saved.0, saved.1);
    let here = article.block_text(saved.block).get(saved.offset..);
    if here.is_some_and(|rest| rest.starts_with(words)) {
        return (saved.block < article.blocks().len()).then_some(saved);
    }
    if words.is_empty() {
        return None;
    }
    (0..article.blocks().len())
        .flat_map(|block| {
            let found = article.block_text(block).match_indices(words);
            found.map(move |(offset, _)| Anchor::new(block, offset))
        })
        .min_by_key(|found| (found.block.abs_diff(saved.block), found.offset.abs_diff(saved.offset)))
}

/// The nearest place at or before `anchor` that is the start of a character of the text.
fn clamp(article: &Article, anchor: Anchor) -> Anchor {
    let block = anchor.block.min(article.blocks().len().saturating_sub(1));
    let text = article.block_text(block);
    let offset = if block == anchor.block { anchor.offset } else { text.len() };
    Anchor::new(block, floor(text, offset))
}

fn context(article: &Article, anchor: Anchor) -> &str {
    let rest = article.block_text(anchor.block).get(anchor.offset..).unwrap_or_default();
    rest.get(..floor(rest, CONTEXT_BYTES)).unwrap_or_default()
}

/// The last start of a character at or before `offset`, or the end of `text`.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// How much of the text stands before `anchor`, 0 to 100.
fn percent(article: &Article, anchor: Anchor) -> u8 {
    let part = article.bytes_before(anchor) * 100 / article.text().len().max(1);
    u8::try_from(part.min(100)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, BlockKind, Meta};

    fn article(paragraphs: &[&str]) -> Article {
        titled("渡口", paragraphs)
    }

    fn titled(title: &str, paragraphs: &[&str]) -> Article {
        let mut builder = ArticleBuilder::new(Meta { title: Some(title.into()), ..Meta::default() });
        for paragraph in paragraphs {
            builder.push(BlockKind::Paragraph, paragraph);
        }
        builder.finish()
    }

    const PARAGRAPHS: [&str; 3] =
        ["船到岸时天还没有亮。", "他把缆绳绕过石桩，听见水声慢下来。", "远处有人提着灯。"];

    #[test]
    fn a_place_is_found_again() {
        let dir = tempfile::tempdir().unwrap();
        let positions = dir.path().join("langdu/positions");
        let article = article(&PARAGRAPHS);
        assert_eq!(load(&positions, &article), None);
        let place = Anchor::new(2, "他把缆绳".len());
        save(&positions, &article, place).unwrap();
        assert_eq!(load(&positions, &article), Some(place));
    }

    #[test]
    fn a_place_follows_its_words_when_the_text_changes() {
        let dir = tempfile::tempdir().unwrap();
        let place = Anchor::new(2, "他把缆绳".len());
        save(dir.path(), &article(&PARAGRAPHS), place).unwrap();
        let longer = article(&["新添的一段。", PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2]]);
        assert_eq!(load(dir.path(), &longer), Some(Anchor::new(3, place.offset)));
        assert_eq!(load(dir.path(), &article(&["全然另一篇。"])), None);
    }

    #[test]
    fn a_title_is_found_whatever_is_in_it() {
        for title in ["他说：\"渡\\口\"", "渡'口", "渡\t口\n北岸", "\u{7f}\u{1b}", "\"", "渡口 😀"]
        {
            let dir = tempfile::tempdir().unwrap();
            let place = Anchor::new(1, 0);
            save(dir.path(), &titled(title, &PARAGRAPHS), place).unwrap();
            let text = PARAGRAPHS[0];
            let here = load(dir.path(), &titled(title, &[text, "新添的一段。"]));
            assert!(here.is_some(), "{title:?}");
        }
    }

    #[test]
    fn a_place_is_followed_into_another_form() {
        let (before, after) =
            (article(&PARAGRAPHS), article(&["新添的一段。", PARAGRAPHS[0], PARAGRAPHS[1]]));
        let place = Anchor::new(2, "他把缆绳".len());
        assert_eq!(follow(&before, &before, place), place);
        assert_eq!(follow(&before, &after, place), Anchor::new(3, place.offset));
        assert_eq!(follow(&before, &article(&["全然另一篇。"]), Anchor::new(3, 99)).block, 1);
    }

    #[test]
    fn the_voice_and_the_eye_have_places_of_their_own() {
        let dir = tempfile::tempdir().unwrap();
        let article = article(&PARAGRAPHS);
        let (eye, voice) = (Anchor::new(1, 0), Anchor::new(2, "他把缆绳".len()));
        save_listening(dir.path(), &article, Some(voice)).unwrap();
        assert_eq!(load_listening(dir.path(), &article), Some(voice));
        save(dir.path(), &article, eye).unwrap();
        let places = || (load(dir.path(), &article), load_listening(dir.path(), &article));
        assert_eq!(places(), (Some(eye), Some(voice)));
        save_listening(dir.path(), &article, None).unwrap();
        assert_eq!(places(), (Some(eye), None));
    }

    #[test]
    fn the_place_of_the_voice_outlives_a_change_of_the_text() {
        let longer = article(&["新添的一段。", PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2]]);
        let other = article(&["全然另一篇。"]);
        let (voice, reading) = (Anchor::new(2, "他把缆绳".len()), Reading { seconds: 30, characters: 150 });
        let moved = Anchor::new(3, voice.offset);
        for by_reading in [false, true] {
            let dir = tempfile::tempdir().unwrap();
            save_listening(dir.path(), &article(&PARAGRAPHS), Some(voice)).unwrap();
            add_reading(dir.path(), &article(&PARAGRAPHS), reading).unwrap();
            for text in [&longer, &other] {
                if by_reading {
                    add_reading(dir.path(), text, reading).unwrap();
                } else {
                    save(dir.path(), text, Anchor::new(1, 0)).unwrap();
                }
            }
            assert_eq!(load_listening(dir.path(), &longer), Some(moved));
            assert_eq!(load_listening(dir.path(), &other), None);
            let counted = if by_reading { reading } else { Reading::default() };
            assert_eq!(load_reading(dir.path(), &longer), counted, "what was read is counted once");
        }
    }

    #[test]
    fn a_place_is_always_at_the_start_of_a_character() {
        let dir = tempfile::tempdir().unwrap();
        let article = article(&PARAGRAPHS);
        for anchor in [Anchor::new(1, 1), Anchor::new(1, 4), Anchor::new(9, 9), Anchor::new(3, usize::MAX)] {
            save(dir.path(), &article, anchor).unwrap();
            let found = load(dir.path(), &article).unwrap();
            assert!(article.block_text(found.block).is_char_boundary(found.offset), "{anchor:?} {found:?}");
            assert!(found.block < article.blocks().len());
        }
    }

    #[test]
    fn a_spoilt_file_is_no_state() {
        let dir = tempfile::tempdir().unwrap();
        let article = article(&PARAGRAPHS);
        save(dir.path(), &article, Anchor::new(1, 0)).unwrap();
        let file = file_of(dir.path(), &article);
        let good = fs::read_to_string(&file).unwrap();
        for bad in [
            Vec::new(),
            vec![0xff; 300],
            b"version = 1\nblock = -3".to_vec(),
            good.replace("version = 1", "version = 2").into_bytes(),
            good.as_bytes()[..good.len() / 2].to_vec(),
        ] {
            fs::write(&file, bad).unwrap();
            assert_eq!(load(dir.path(), &article), None);
        }
        // Numbers that point nowhere still give a place, because the words do.
        fs::write(&file, good.replace("block = 1", "block = 70").replace("offset = 0", "offset = 700"))
            .unwrap();
        assert_eq!(load(dir.path(), &article), Some(Anchor::new(1, 0)));
    }

    #[test]
    fn an_empty_article_has_its_start() {
        let dir = tempfile::tempdir().unwrap();
        let empty = Article::default();
        save(dir.path(), &empty, Anchor::new(3, 3)).unwrap();
        assert_eq!(load(dir.path(), &empty), Some(Anchor::default()));
    }

    #[test]
    fn what_was_read_is_added_up_and_places_stay() {
        let dir = tempfile::tempdir().unwrap();
        let article = article(&PARAGRAPHS);
        let place = Anchor::new(2, "他把缆绳".len());
        save(dir.path(), &article, place).unwrap();
        // A record of an earlier version says nothing of it.
        assert!(!fs::read_to_string(file_of(dir.path(), &article)).unwrap().contains("reading"));
        assert_eq!(load_reading(dir.path(), &article), Reading::default());
        let new = Reading { seconds: 30, characters: 150 };
        for _ in 0..2 {
            add_reading(dir.path(), &article, new).unwrap();
            save_listening(dir.path(), &article, Some(place)).unwrap();
            save(dir.path(), &article, place).unwrap();
        }
        let sum = Reading { seconds: 60, characters: 300 };
        assert_eq!((load_reading(dir.path(), &article), sum.pace()), (sum, Some(300)));
        assert_eq!(load(dir.path(), &article), Some(place));
        let progress = known(dir.path())[&article.fingerprint()];
        assert_eq!(progress, Progress { percent: percent(&article, place), reading: sum });
        assert_eq!(Reading::default().pace(), None);
    }

    #[test]
    fn progress_is_counted_in_text() {
        let article = article(&PARAGRAPHS);
        assert_eq!(percent(&article, Anchor::default()), 0);
        assert_eq!(percent(&article, Anchor::new(99, 0)), 100);
    }
}
