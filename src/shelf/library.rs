//! The shelf: a folder of articles.
//!
//! In come a folder and a function that reads an article, out go its entries, new files in it, and what is found by
//! their words. What was read of a file is kept, so that a second listing opens none. How files are read is not known
//! here, nor how articles are written.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::cache::Cache;
use super::entry::{self, Entry, Facts, What};
use super::name::Names;
use super::state;
use super::walk::{File, walk};
use super::write::write_atomically_with;
use crate::article::Article;

/// Reads the article of a file; `None` where it holds none.
pub type ReadArticle = Arc<dyn Fn(&Path) -> Option<Article> + Send + Sync>;

/// A folder of articles. A value that is cheap to copy; it holds no file open.
#[derive(Clone)]
pub struct Shelf {
    folder: PathBuf,
    positions: Option<PathBuf>,
    cache: Option<PathBuf>,
    pub(super) read: ReadArticle,
    seconds: fn(&Article) -> u64,
}

/// What a shelf holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The articles, in the order of their paths.
    pub entries: Vec<Entry>,
    /// Files that are no articles, and whatever could not be read.
    pub left_out: usize,
}

/// What the articles of a shelf are known by, to see whether one is there already.
#[derive(Clone, Debug, Default)]
pub struct Known {
    contents: HashMap<u64, PathBuf>,
    pages: HashMap<String, PathBuf>,
}

/// The files of a folder with what is known of them.
#[derive(Default)]
struct Files {
    articles: Vec<(File, Facts)>,
    /// How many are no articles.
    others: usize,
}

impl Shelf {
    /// The shelf in `folder`, which need not be there. Articles are read by `read`; `seconds` says how long one takes to
    /// hear.
    pub fn open(folder: impl Into<PathBuf>, read: ReadArticle, seconds: fn(&Article) -> u64) -> Self {
        Self { folder: folder.into(), positions: None, cache: None, read, seconds }
    }

    /// The same with the directory in which reading positions are.
    #[must_use]
    pub fn with_positions(self, dir: PathBuf) -> Self {
        Self { positions: Some(dir), ..self }
    }

    /// The same with a directory of its own, in which it keeps what it read.
    #[must_use]
    pub fn with_cache(self, dir: PathBuf) -> Self {
        Self { cache: Some(dir), ..self }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The articles on it, in the order of their paths; none if there is no such folder.
    ///
    /// # Errors
    /// What the system says when the folder cannot be listed.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        self.list().map(|listing| listing.entries)
    }

    /// The articles on it, and how many files hold none.
    ///
    /// # Errors
    /// What the system says when the folder cannot be listed.
    pub fn list(&self) -> io::Result<Listing> {
        let files = self.files()?;
        let places = self.positions.as_deref().map(state::known).unwrap_or_default();
        let entries = files.articles.into_iter().map(|(file, facts)| entry_of(file, facts, &places));
        Ok(Listing { entries: entries.collect(), left_out: files.others })
    }

    /// What its articles are known by.
    ///
    /// # Errors
    /// What the system says when the folder cannot be listed.
    pub fn known(&self) -> io::Result<Known> {
        let mut known = Known::default();
        for (file, facts) in self.files()?.articles {
            known.insert(facts.content, facts.url.as_deref(), &file.path);
        }
        Ok(known)
    }

    /// Puts a new file on the shelf, named by `title`, or by `fallback` where that says nothing, and filled by `write`;
    /// gives its path. The folder is made where it is missing; no file is ever replaced.
    ///
    /// # Errors
    /// What the system says when the folder cannot be made or the file not written: nothing is left of it then.
    pub fn keep(
        &self,
        title: &str,
        fallback: &str,
        write: &dyn Fn(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.folder)?;
        let mut names = Names::default();
        loop {
            let path = self.folder.join(names.name(title, fallback, "md"));
            match write_atomically_with(&path, false, write) {
                Ok(()) => return Ok(path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Every file that may hold an article with what is known of it.
    fn files(&self) -> io::Result<Files> {
        let walked = match walk(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Files::default()),
            walked => walked?,
        };
        let folder = fs::canonicalize(&self.folder).unwrap_or_else(|_| self.folder.clone());
        let mut cache = self.cache.as_deref().map(|dir| Cache::load(dir, &folder)).unwrap_or_default();
        let kept: Vec<_> = walked
            .files
            .iter()
            .map(|file| self.relative(file).and_then(|path| cache.take(path, file.version)))
            .collect();
        let missing: Vec<&File> =
            walked.files.iter().zip(&kept).filter(|(_, kept)| kept.is_none()).map(|(file, _)| file).collect();
        let is_stale = !missing.is_empty() || !cache.is_empty();
        let mut read = in_parallel(&missing, |file| self.look(file)).into_iter();
        let what: Vec<What> =
            kept.into_iter().map(|kept| kept.or_else(|| read.next()).unwrap_or(What::Other)).collect();
        if let Some(dir) = &self.cache
            && is_stale
        {
            let files = walked.files.iter().zip(&what);
            let files = files.filter_map(|(file, what)| Some((self.relative(file)?, file.version, what)));
            Cache::save(dir, &folder, files);
        }
        let mut files = Files { articles: Vec::with_capacity(what.len()), others: walked.others };
        for (file, what) in walked.files.into_iter().zip(what) {
            match what {
                What::Article(facts) => files.articles.push((file, facts)),
                What::Other => files.others += 1,
            }
        }
        Ok(files)
    }

    /// The path of `file` from the folder, where it is text.
    fn relative<'a>(&self, file: &'a File) -> Option<&'a str> {
        file.path.strip_prefix(&self.folder).ok()?.to_str()
    }

    /// What there is to know of `file`, read anew.
    fn look(&self, file: &File) -> What {
        match (self.read)(&file.path) {
            Some(article) => What::Article(Facts::of(&article, (self.seconds)(&article), added(&file.path))),
            None => What::Other,
        }
    }

    /// The files that may hold articles, unread.
    pub(super) fn paths(&self) -> io::Result<Vec<PathBuf>> {
        match walk(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            walked => Ok(walked?.files.into_iter().map(|file| file.path).collect()),
        }
    }
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shelf").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Known {
    /// The file that holds the page at `url`.
    pub fn page(&self, url: &str) -> Option<&Path> {
        self.pages.get(&entry::page(url)).map(PathBuf::as_path)
    }

    /// The file that holds the same words as `article`, or its page.
    pub fn same(&self, article: &Article) -> Option<&Path> {
        let page = article.meta().url.as_deref().and_then(|url| self.page(url));
        page.or_else(|| self.contents.get(&entry::content(article)).map(PathBuf::as_path))
    }

    /// Counts `article`, which is now at `path`, among what is known.
    pub fn add(&mut self, article: &Article, path: &Path) {
        self.insert(entry::content(article), article.meta().url.as_deref(), path);
    }

    fn insert(&mut self, content: u64, url: Option<&str>, path: &Path) {
        self.contents.entry(content).or_insert_with(|| path.to_owned());
        if let Some(url) = url {
            self.pages.entry(entry::page(url)).or_insert_with(|| path.to_owned());
        }
    }
}

fn entry_of(file: File, facts: Facts, places: &HashMap<u64, state::Progress>) -> Entry {
    let state::Progress { percent, reading } = places.get(&facts.fingerprint).copied().unwrap_or_default();
    let name = || file.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    Entry {
        title: facts.title.or_else(name).unwrap_or_default(),
        author: facts.author,
        site: facts.site,
        published: facts.published,
        added: facts.added.unwrap_or_else(|| entry::moment(file.modified)),
        url: facts.url,
        characters: facts.characters,
        seconds: facts.seconds,
        percent_read: percent,
        seconds_read: reading.seconds,
        characters_read: reading.characters,
        path: file.path,
    }
}

/// When the file at `path` says that it was added.
fn added(path: &Path) -> Option<String> {
    /// Metadata are shorter.
    const HEAD: u64 = 8 * 1024;
    let mut head = Vec::new();
    fs::File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    entry::added(&String::from_utf8_lossy(&head))
}

/// `work` done with each of `items`, by as many threads as there are processors; the results in the same order.
pub(super) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    /// Threads that disks and memory can feed.
    const MOST: usize = 8;
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST).min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let mut results: Vec<(usize, R)> = Vec::with_capacity(items.len());
    thread::scope(|scope| {
        let take = || {
            let mut done = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(number) else { return done };
                done.push((number, work(item)));
            }
        };
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        results.extend(take());
        for other in others {
            match other.join() {
                Ok(done) => results.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Anchor, ArticleBuilder, BlockKind, Meta};
    use std::time::{Duration, SystemTime};

    /// The first line is the title, every other a paragraph.
    fn read(path: &Path) -> Option<Article> {
        let text = fs::read_to_string(path).ok()?;
        let mut lines = text.lines();
        let title = lines.next()?.to_owned();
        let url = Some(format!("https://example.com/{title}"));
        let mut builder = ArticleBuilder::new(Meta { title: Some(title), url, ..Meta::default() });
        lines.for_each(|line| builder.push(BlockKind::Paragraph, line));
        Some(builder.finish())
    }

    fn shelf(dir: &Path) -> Shelf {
        let shelf = Shelf::open(dir.join("articles"), Arc::new(read), |_| 60);
        shelf.with_positions(dir.join("positions")).with_cache(dir.join("cache"))
    }

    fn put(dir: &Path, name: &str, text: &str) -> PathBuf {
        let path = dir.join("articles").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let old = SystemTime::now() - Duration::from_secs(60);
        fs::File::options().write(true).open(&path).unwrap().set_modified(old).unwrap();
        path
    }

    #[test]
    fn a_second_listing_reads_no_file() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "a.txt", "渡口\n船到岸时，天还没有亮。");
        put(dir.path(), "空.txt", "");
        put(dir.path(), "照片.jpg", "x");
        let first = shelf(dir.path()).list().unwrap();
        assert_eq!((first.entries.len(), first.left_out), (1, 2));
        let entry = &first.entries[0];
        assert_eq!((entry.title.as_str(), entry.characters, entry.seconds), ("渡口", 11, 60));
        let count = Arc::new(AtomicUsize::new(0));
        let counting = {
            let count = Arc::clone(&count);
            Arc::new(move |path: &Path| {
                count.fetch_add(1, Ordering::Relaxed);
                read(path)
            })
        };
        let again = Shelf { read: counting, ..shelf(dir.path()) };
        assert_eq!(again.list().unwrap(), first);
        assert_eq!(count.load(Ordering::Relaxed), 0);
        put(dir.path(), "a.txt", "渡口\n船到岸了。");
        assert_eq!(again.list().unwrap().entries[0].characters, 5);
        assert_eq!(count.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn what_was_read_is_known() {
        let dir = tempfile::tempdir().unwrap();
        let path = put(dir.path(), "a.txt", "渡口\n船到岸时，天还没有亮。\n他把缆绳绕过石桩。");
        let shelf = shelf(dir.path());
        assert_eq!(shelf.entries().unwrap()[0].percent_read, 0);
        state::save(&dir.path().join("positions"), &read(&path).unwrap(), Anchor::new(2, 0)).unwrap();
        assert_eq!(shelf.entries().unwrap()[0].percent_read, 59);
    }

    #[test]
    fn a_shelf_that_is_not_there_is_empty() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(shelf(dir.path()).list().unwrap(), Listing::default());
        assert!(Shelf::open(file!(), Arc::new(read), |_| 0).list().is_err());
    }

    #[test]
    fn what_is_kept_gets_a_name_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = shelf(dir.path());
        let keep = |title, text: &str| {
            let path = shelf.keep(title, "stdin", &|out| out.write_all(text.as_bytes())).unwrap();
            path.file_name().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(keep("渡口", "一"), "渡口.md");
        assert_eq!(keep("渡口", "二"), "渡口-2.md");
        assert_eq!(keep("", "三"), "stdin.md");
        assert_eq!(fs::read_to_string(dir.path().join("articles/渡口.md")).unwrap(), "一");
        let broken = shelf.keep("断", "", &|out| {
            out.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(broken.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read_dir(dir.path().join("articles")).unwrap().count(), 3);
    }

    #[test]
    fn the_same_words_and_the_same_page_are_known() {
        let dir = tempfile::tempdir().unwrap();
        let path = put(dir.path(), "a.txt", "渡口\n船到岸时，天还没有亮。");
        let other = put(dir.path(), "b.txt", "灯\n远处有人提着灯。");
        let known = shelf(dir.path()).known().unwrap();
        let make = |url: Option<&str>, text: &str| {
            let mut builder = ArticleBuilder::new(Meta { url: url.map(Into::into), ..Meta::default() });
            builder.push(BlockKind::Paragraph, text);
            builder.finish()
        };
        assert_eq!(known.same(&make(None, "船到岸时 天还没有亮")), Some(path.as_path()));
        assert_eq!(known.same(&make(Some("http://example.com/灯#x"), "改写过")), Some(other.as_path()));
        assert_eq!(known.same(&make(Some("http://example.com/山"), "改写过")), None);
        let mut known = known;
        known.add(&make(None, "改写过"), Path::new("c"));
        assert_eq!(known.same(&make(None, "改写过！")), Some(Path::new("c")));
    }

    #[test]
    fn work_in_parallel_keeps_its_order() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(
            in_parallel(&items, |item| item * 2),
            items.iter().map(|item| item * 2).collect::<Vec<_>>()
        );
        assert_eq!(in_parallel(&[] as &[usize], |item| *item), Vec::<usize>::new());
    }
}
