//! What the shelf says of an article, and when two of them are one.
//!
//! In comes an article with what its file says, out go values that can be shown, sorted, compared and kept. Nothing
//! here opens a file.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, Serializer};

use super::fold::{Fold, reading};
use crate::article::Article;
pub use crate::text::moment::moment;

/// An article of the shelf, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The file; where its name is no text, what can be shown of it is written.
    #[serde(serialize_with = "as_text")]
    pub path: PathBuf,
    /// The title, or the name of the file without its extension; it may hold anything, as all text from outside may.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// The site it came from.
    pub site: Option<String>,
    /// When it was published: `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`.
    pub published: Option<String>,
    /// When it came to the shelf, `YYYY-MM-DDTHH:MM:SSZ`: what the file says of itself, else when it was last written.
    pub added: String,
    /// The address of the page.
    pub url: Option<String>,
    /// Characters of the body, white space left out.
    pub characters: u64,
    /// How long it takes to hear at the normal rate.
    pub seconds: u64,
    /// How much of it stands before the reading position, 0 to 100.
    pub percent_read: u8,
    /// Seconds spent reading it.
    pub seconds_read: u64,
    /// Characters of it that were read, as often as they were.
    pub characters_read: u64,
}

fn as_text<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.to_string_lossy())
}

/// What entries are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What was added last comes first.
    #[default]
    Added,
    /// Titles as they are read (pinyin), digits and letters before them.
    Title,
    /// What was published last comes first, what has no date last.
    Date,
    /// What was read furthest comes first.
    Read,
}

/// Sorts `entries`; of those that are alike the path decides.
pub fn sort(entries: &mut [Entry], by: Sort) {
    entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    match by {
        Sort::Added => entries.sort_by(|a, b| b.added.cmp(&a.added)),
        Sort::Title => entries.sort_by_cached_key(|entry| reading(&entry.title)),
        Sort::Date => entries.sort_by(|a, b| b.published.cmp(&a.published)),
        Sort::Read => entries.sort_by_key(|entry| 100 - entry.percent_read.min(100)),
    }
}

/// What reading a file tells, which stays true while the file is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) site: Option<String>,
    pub(super) published: Option<String>,
    pub(super) added: Option<String>,
    pub(super) url: Option<String>,
    pub(super) characters: u64,
    pub(super) seconds: u64,
    /// [`Article::fingerprint`], which names the reading position.
    pub(super) fingerprint: u64,
    /// [`content`].
    pub(super) content: u64,
}

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum What {
    /// An article.
    Article(Facts),
    /// None.
    Other,
}

impl Facts {
    /// Those of `article`, which takes `seconds` to hear and was added when its file says so.
    pub(super) fn of(article: &Article, seconds: u64, added: Option<String>) -> Self {
        let meta = article.meta().clone();
        Self {
            title: meta.title,
            author: meta.author,
            site: meta.site,
            published: meta.published,
            added,
            url: meta.url,
            characters: article.characters() as u64,
            seconds,
            fingerprint: article.fingerprint(),
            content: content(article),
        }
    }
}

/// A number that is the same for articles with the same words in their bodies, whatever stands between the words:
/// FNV-1a, 64 bits, of every letter, digit and ideograph, folded in width and case.
pub(super) fn content(article: &Article) -> u64 {
    let words = article.body().flat_map(|(_, _, text)| text.chars()).filter(|c| c.is_alphanumeric());
    words.fold(0xcbf2_9ce4_8422_2325, |sum, c| {
        (sum ^ u64::from(u32::from(Fold::default().of(c)))).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// What two addresses of one page have in common: no scheme, no fragment, no slash at the end, nothing that only says
/// where the reader came from.
pub(super) fn page(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let asked: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !is_trace(part)).collect();
    let mut page = format!("{}/{}", host.to_ascii_lowercase(), path.trim_end_matches('/'));
    if !asked.is_empty() {
        page.push('?');
        page.push_str(&asked.join("&"));
    }
    page
}

fn is_trace(part: &str) -> bool {
    let key = part.split('=').next().unwrap_or_default();
    key.starts_with("utm_") || matches!(key, "spm" | "fbclid" | "gclid")
}

/// What the metadata at the top of a Markdown text say of when it was added.
pub(super) fn added(head: &str) -> Option<String> {
    let mut lines = head.strip_prefix("---")?.lines().skip(1);
    let value =
        lines.by_ref().take_while(|line| *line != "---").find_map(|line| line.strip_prefix("added:"))?;
    let value = value.trim().trim_matches(['"', '\'']);
    // Nothing but a moment, since it is sorted by its characters.
    let known = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | 'T' | 'Z' | ' ' | '+' | '.');
    (value.len() >= 10 && value.len() <= 40 && value.chars().all(known)).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, BlockKind, Meta};

    fn article(paragraphs: &[&str]) -> Article {
        let mut builder = ArticleBuilder::new(Meta::default());
        for paragraph in paragraphs {
            builder.push(BlockKind::Paragraph, paragraph);
        }
        builder.finish()
    }

    #[test]
    fn white_space_and_marks_make_no_other_content() {
        let one = content(&article(&["船到岸时，天还没有亮。", "ＡＢ"]));
        assert_eq!(one, content(&article(&["船 到岸时天还没有亮\n——ab"])));
        assert_ne!(one, content(&article(&["船到岸时，天已经亮了。", "ＡＢ"])));
    }

    #[test]
    fn addresses_of_one_page_are_one() {
        let one = page("https://Example.com/a/?utm_source=x&id=3#top");
        assert_eq!(one, page("http://example.com/a?id=3"));
        assert_ne!(one, page("https://example.com/a?id=4"));
        assert_ne!(one, page("https://example.com/A?id=3"));
    }

    #[test]
    fn only_a_moment_is_taken_from_the_metadata() {
        assert_eq!(
            added("---\ntitle: x\nadded: \"2026-01-02T03:04:05Z\"\n---\n").unwrap(),
            "2026-01-02T03:04:05Z"
        );
        assert_eq!(added("---\nadded: 2026-01-02\n---").unwrap(), "2026-01-02");
        for head in
            ["", "added: 2026-01-02", "---\n---\nadded: 2026-01-02", "---\nadded: \x1b[2Jxxxxxxx\n---"]
        {
            assert_eq!(added(head), None, "{head:?}");
        }
    }

    #[test]
    fn titles_are_sorted_as_they_are_read() {
        let entry = |title: &str, date: Option<&str>, percent| Entry {
            path: title.into(),
            title: title.into(),
            author: None,
            site: None,
            published: date.map(Into::into),
            added: date.unwrap_or("2020").into(),
            url: None,
            characters: 1,
            seconds: 1,
            percent_read: percent,
            seconds_read: 0,
            characters_read: 0,
        };
        let mut entries = [
            entry("中", Some("2024"), 0),
            entry("阿", None, 9),
            entry("波", Some("2025"), 3),
            entry("3", None, 0),
        ];
        let titles = |entries: &[Entry]| entries.iter().map(|entry| entry.title.clone()).collect::<String>();
        sort(&mut entries, Sort::Title);
        assert_eq!(titles(&entries), "3阿波中");
        sort(&mut entries, Sort::Date);
        assert_eq!(titles(&entries), "波中3阿");
        sort(&mut entries, Sort::Read);
        assert_eq!(titles(&entries), "阿波3中");
        sort(&mut entries, Sort::Added);
        assert_eq!(titles(&entries), "波中3阿");
    }
}
