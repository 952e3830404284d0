//! Words looked for in all articles of a shelf.
//!
//! In comes what is looked for, out go the articles that hold it, with the paragraphs and the words around. Width and
//! case never count; simplified and traditional forms are one where that is asked for; a title is also found by the
//! first letters of how it is read. There is no index: a file that cannot hold the words is not taken apart.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use memchr::memmem::Finder;
use memchr::{memchr_iter, memchr2};

use super::fold::{Fold, initials};
use super::library::{Shelf, in_parallel};
use crate::article::{Anchor, Article};

/// Characters told before the first hit of a paragraph, and from there on.
const BEFORE: usize = 14;
const BEHIND: usize = 30;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct Query {
    fold: Fold,
    /// Folded; at least one.
    words: Vec<char>,
    /// One for each character that a file must hold.
    needed: Vec<Needed>,
    /// What a title's initials may hold.
    initials: Option<String>,
}

/// The forms of one character, of which a file must hold one.
#[derive(Clone, Debug)]
enum Needed {
    Ascii(u8),
    Others(Vec<Finder<'static>>),
}

/// An article that holds what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub path: PathBuf,
    /// The title, or the name of the file.
    pub title: String,
    /// A hit for each paragraph, in reading order; at least one.
    pub hits: Vec<Hit>,
}

/// A paragraph that holds what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The number of the paragraph, from 1; 0 for the title and what else stands before the text.
    pub paragraph: usize,
    /// Where the first hit begins.
    pub anchor: Anchor,
    /// How often the paragraph holds it; 0 where only the initials of the title are what was looked for.
    pub count: usize,
    /// The first hit and some words around it, in one line; it may hold anything else, as all text from outside may.
    pub context: String,
    /// Where the hit stands in the context, in bytes.
    pub range: Range<usize>,
}

impl Query {
    /// Looks for `text`, and for traditional forms of its characters too if `scripts` says so; `None` if there is
    /// nothing to look for.
    pub fn new(text: &str, scripts: bool) -> Option<Self> {
        let fold = Fold { scripts };
        let words: Vec<char> = text.trim().chars().map(|c| fold.of(c)).collect();
        let letters = words.len() > 1 && words.iter().all(char::is_ascii_alphanumeric);
        let mut needed = words.clone();
        needed.sort_unstable();
        needed.dedup();
        let needed = needed.into_iter().filter_map(|c| Needed::new(c, fold)).collect();
        let initials = letters.then(|| words.iter().collect());
        (!words.is_empty()).then_some(Self { fold, words, needed, initials })
    }

    /// Where `text` holds it, in bytes, from left to right, none over another.
    pub fn hits_in(&self, text: &str) -> Vec<Range<usize>> {
        let mut hits = Vec::new();
        let Some((first, rest)) = self.words.split_first() else { return hits };
        let mut from = 0;
        while let Some(left) = text.get(from..) {
            let found = left.char_indices().find_map(|(at, c)| {
                if self.fold.of(c) != *first {
                    return None;
                }
                let mut end = from + at + c.len_utf8();
                let mut chars = text.get(end..)?.chars();
                for wanted in rest {
                    let c = chars.next().filter(|c| self.fold.of(*c) == *wanted)?;
                    end += c.len_utf8();
                }
                Some(from + at..end)
            });
            let Some(found) = found else { break };
            from = found.end;
            hits.push(found);
        }
        hits
    }

    /// Whether the text of a file may hold it. Only where `bytes` are UTF-8 and hold no characters written by number
    /// can that be told.
    fn may_be_in(&self, bytes: &[u8]) -> bool {
        self.needed.iter().all(|needed| needed.is_in(bytes)) || !is_told_by_bytes(bytes)
    }

    /// What `article` holds of it.
    fn hits_of(&self, article: &Article) -> Vec<Hit> {
        let mut hits = Vec::new();
        for number in 0..article.blocks().len() {
            let text = article.block_text(number);
            let found = self.hits_in(text);
            if let Some(first) = found.first() {
                let (context, range) = around(text, first);
                let paragraph = article.paragraph_number(number);
                let anchor = Anchor::new(number, first.start);
                hits.push(Hit { paragraph, anchor, count: found.len(), context, range });
            }
        }
        hits
    }
}

impl Needed {
    /// `None` for what may be written in many ways: white space, marks, and what is rare.
    fn new(c: char, fold: Fold) -> Option<Self> {
        match c {
            _ if c.is_ascii_alphanumeric() => Some(Self::Ascii(c as u8)),
            '\u{3400}'..='\u{9FFF}' => {
                let finder = |c: char| Finder::new(c.encode_utf8(&mut [0; 4])).into_owned();
                Some(Self::Others(fold.forms(c).into_iter().map(finder).collect()))
            }
            _ => None,
        }
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        match self {
            // U+212A, the sign of Kelvin, is k in lower case, and full-width letters begin with 0xEF.
            Self::Ascii(c) => {
                memchr2(*c, c.to_ascii_uppercase(), bytes).is_some()
                    || memchr_iter(0xEF, bytes).any(|at| matches!(bytes.get(at + 1), Some(0xBC | 0xBD)))
                    || memchr_iter(0xE2, bytes).any(|at| bytes.get(at + 1) == Some(&0x84))
            }
            Self::Others(forms) => forms.iter().any(|form| form.find(bytes).is_some()),
        }
    }
}

/// Whether the characters of a text stand in its bytes as they are: it is UTF-8 and not UTF-16 or an encoding of seven
/// bits that looks like it, none is written by its number, and none is a compatibility ideograph, which may be read as
/// another.
fn is_told_by_bytes(bytes: &[u8]) -> bool {
    [b"&#", b"~{"].iter().all(|mark| memchr::memmem::find(bytes, *mark).is_none())
        && memchr2(0, 0x1B, bytes).is_none()
        && !memchr_iter(0xEF, bytes).any(|at| matches!(bytes.get(at + 1), Some(0xA4..=0xAB)))
        && std::str::from_utf8(bytes).is_ok()
}

/// Whether the file at `path` is a text whose words stand in its bytes.
fn is_text(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["md", "markdown", "txt", "text"].iter().any(|text| extension.eq_ignore_ascii_case(text))
}

/// The words around `hit`, in one line, and where the hit stands in them.
fn around(text: &str, hit: &Range<usize>) -> (String, Range<usize>) {
    let before = text.get(..hit.start).unwrap_or_default();
    let start = before.char_indices().rev().take(BEFORE).last().map_or(hit.start, |(at, _)| at);
    let behind = text.get(hit.start..).unwrap_or_default();
    let end = behind.char_indices().nth(BEHIND).map_or(text.len(), |(at, _)| hit.start + at).max(hit.end);
    let mut context = String::new();
    if start > 0 {
        context.push('…');
    }
    let from = context.len() + hit.start - start;
    context.extend(text.get(start..end).unwrap_or_default().chars().map(|c| if c == '\n' { ' ' } else { c }));
    if end < text.len() {
        context.push('…');
    }
    (context, from..from + hit.len())
}

impl Shelf {
    /// The articles that hold what `query` looks for: those that have it in their title first, else in the order of
    /// their paths.
    ///
    /// # Errors
    /// What the system says when the folder cannot be listed.
    pub fn search(&self, query: &Query) -> io::Result<Vec<Found>> {
        let found = in_parallel(&self.paths()?, |path| {
            if is_text(path) && !fs::read(path).is_ok_and(|bytes| query.may_be_in(&bytes)) {
                return None;
            }
            let article = (self.read)(path)?;
            let hits = query.hits_of(&article);
            let title = article.meta().title.clone();
            let name = || path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let title = title.or_else(name).unwrap_or_default();
            (!hits.is_empty()).then(|| Found { path: path.clone(), title, hits })
        });
        let mut found: Vec<Found> = found.into_iter().flatten().collect();
        if let Some(letters) = &query.initials {
            self.by_initials(letters, &mut found)?;
        }
        let in_title =
            |found: &Found| found.hits.first().is_some_and(|hit| hit.anchor.block == 0 && hit.paragraph == 0);
        found.sort_by_key(|found| !in_title(found));
        Ok(found)
    }

    /// Adds the articles of whose titles `letters` are initials.
    fn by_initials(&self, letters: &str, found: &mut Vec<Found>) -> io::Result<()> {
        for entry in self.list()?.entries {
            let Some((range, context)) = initials_in(&entry.title, letters) else { continue };
            let hit = Hit { paragraph: 0, anchor: Anchor::default(), count: 0, context, range };
            match found.iter_mut().find(|found| found.path == entry.path) {
                Some(found) if found.hits.first().is_some_and(|hit| hit.anchor.block == 0) => {}
                Some(found) => found.hits.insert(0, hit),
                None => found.push(Found { path: entry.path, title: entry.title, hits: vec![hit] }),
            }
        }
        Ok(())
    }
}

/// Whether `letters` are initials of `title`: the whole title is the hit.
fn initials_in(title: &str, letters: &str) -> Option<(Range<usize>, String)> {
    initials(title).contains(letters).then(|| (0..title.len(), title.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, BlockKind, Meta};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn query(text: &str) -> Query {
        Query::new(text, false).unwrap()
    }

    fn read(path: &Path) -> Option<Article> {
        let text = fs::read_to_string(path).ok()?;
        let mut lines = text.lines();
        let mut builder =
            ArticleBuilder::new(Meta { title: lines.next().map(Into::into), ..Meta::default() });
        lines.for_each(|line| builder.push(BlockKind::Paragraph, line));
        Some(builder.finish())
    }

    #[test]
    fn hits_are_where_the_words_are() {
        let text = "Ｒust 与 RUST，髮與发；哈哈哈哈";
        let starts = |query: Query| {
            query.hits_in(text).into_iter().map(|hit| (hit.start, hit.end)).collect::<Vec<_>>()
        };
        assert_eq!(starts(query("rust")), [(0, 6), (11, 15)]);
        assert_eq!(starts(query("发")), [(24, 27)]);
        assert_eq!(starts(Query::new("發", true).unwrap()), [(18, 21), (24, 27)]);
        assert_eq!(starts(query("哈哈哈")), [(30, 39)]);
        assert_eq!(starts(query(",髮")), [(15, 21)]);
        assert!(query("発").hits_in(text).is_empty());
        assert!(Query::new(" \n", false).is_none());
    }

    #[test]
    fn no_file_is_passed_by_that_holds_the_words() {
        for (words, text, may_be) in [
            ("渡口", "渡船到了路口", true),
            ("渡口", "渡船", false),
            ("渡口", "&#28193;船", true),
            ("rust", "Ｒｕｓｔ", true),
            ("rust", "RtSu", true),
            ("rust", "路", false),
            ("k", "\u{212A}", true),
            ("，", "逗号,", true),
            ("樂", "\u{F914}", true),
            ("中", "~{VPND~}", true),
            ("中", "-\0N\0", true),
        ] {
            assert_eq!(query(words).may_be_in(text.as_bytes()), may_be, "{words} {text}");
        }
        assert!(query("渡口").may_be_in(b"\xb6\xc9\xbf\xda"));
        assert!(Query::new("发", true).unwrap().may_be_in("頭髮".as_bytes()));
    }

    proptest! {
        #[test]
        fn what_is_passed_by_holds_nothing(text in "[a-cA-C发發髮渡，, Ａ-Ｃk\u{212A}\n]{0,40}", words in "[a-c发發渡，k]{1,3}", scripts in any::<bool>()) {
            let query = Query::new(&words, scripts).unwrap();
            let hits = query.hits_in(&text);
            prop_assert!(hits.is_empty() || query.may_be_in(text.as_bytes()));
            let fold = |text: &str| text.chars().map(|c| query.fold.of(c)).collect::<String>();
            prop_assert_eq!(hits.len(), fold(&text).matches(&fold(&words)).count());
            for hit in hits {
                let (context, range) = around(&text, &hit);
                prop_assert_eq!(context.get(range), text.get(hit));
            }
        }
    }

    #[test]
    fn the_words_around_are_cut_to_one_line() {
        let text = "一二三四五六七八九十一二三四五六\n船到岸时，他把缆绳绕过石桩，听见水声慢下来，远处有人提着灯，灯慢慢近了。";
        let hit = query("船").hits_in(text)[0].clone();
        let (context, range) = around(text, &hit);
        assert_eq!(
            context,
            "…四五六七八九十一二三四五六 船到岸时，他把缆绳绕过石桩，听见水声慢下来，远处有人提着灯，…"
        );
        assert_eq!(context.get(range), Some("船"));
        assert_eq!(around("船", &(0..3)), ("船".to_owned(), 0..3));
    }

    #[test]
    fn a_shelf_is_searched() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("a.txt", "晨\n渡口有人。\n没有。\n又到渡口，还是那个渡口。"),
            ("b.txt", "渡口的早晨\n船。"),
            ("c.txt", "灯\n山。"),
        ] {
            fs::write(dir.path().join(name), text).unwrap();
        }
        let shelf = Shelf::open(dir.path(), Arc::new(read), |_| 1);
        let search = |text| {
            let found = shelf.search(&query(text)).unwrap();
            let told = |found: &Found| {
                let name = found.path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, found.hits.iter().map(|hit| (hit.paragraph, hit.count)).collect::<Vec<_>>())
            };
            found.iter().map(told).collect::<Vec<_>>()
        };
        assert_eq!(search("渡口"), [("b.txt".into(), vec![(0, 1)]), ("a.txt".into(), vec![(1, 1), (3, 2)])]);
        assert_eq!(search("dkdzc"), [("b.txt".to_owned(), vec![(0, 0)])]);
        assert_eq!(search("KD"), [("b.txt".to_owned(), vec![(0, 0)])]);
        assert_eq!(search("海"), []);
    }
}
