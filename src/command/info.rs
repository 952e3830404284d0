//! `langdu info`: what is known about an article, for people and, as JSON, for scripts.
//!
//! In comes an article, out go lines of `key  value` or one JSON object. The keys are part of the contract with
//! scripts and the same in every language.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::{Context, Failure, Status, Streams, plain};
use crate::article::{Article, Meta};
use crate::cli::Info;
use crate::paths::Paths;
use crate::shelf::state::{self, Reading};
use crate::text::glyph::glyph;
use crate::text::width::WidthProfile;
use crate::voice::{Clock, units};

/// Everything `info` tells, in the order in which it is told.
#[derive(Serialize)]
struct Facts<'a> {
    #[serde(flatten)]
    meta: &'a Meta,
    paragraphs: usize,
    characters: usize,
    /// How long it takes to hear, at the normal rate.
    seconds: u64,
    /// How much was read of it, in seconds and characters; 0 where nobody knows.
    seconds_read: u64,
    characters_read: u64,
}

pub(super) fn run(options: &Info, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let article = context.read_and_say(&options.source, streams.err)?;
    let state = Paths::find().map(|paths| state::load_reading(&paths.positions(), &article));
    let facts = Facts::of(&article, state.unwrap_or_default());
    let text = if options.json { json(&facts) } else { facts.to_lines() };
    streams.out.write_all(text.as_bytes()).map_err(|error| Failure::output(&error, context.lang))?;
    Ok(Status::Done)
}

/// `value` as JSON on several lines. Characters that could steer a terminal are escaped, which JSON allows within
/// strings, and they occur nowhere else.
pub(super) fn json(value: &impl Serialize) -> String {
    let mut safe = String::new();
    // Strings and numbers have no way to fail.
    for c in serde_json::to_string_pretty(value).unwrap_or_default().chars() {
        match c {
            // The only control character that is part of the form; those of the values are escaped already.
            '\n' => safe.push(c),
            _ if is_unseen(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing into a string cannot fail.
                    let _ = write!(safe, "\\u{unit:04x}");
                }
            }
            _ => safe.push(c),
        }
    }
    safe.push('\n');
    safe
}

impl<'a> Facts<'a> {
    fn of(article: &'a Article, read: Reading) -> Self {
        Self {
            meta: article.meta(),
            paragraphs: article.body().count(),
            characters: article.characters(),
            seconds: seconds(article),
            seconds_read: read.seconds,
            characters_read: read.characters,
        }
    }

    fn to_lines(&self) -> String {
        let counted = |number: u64| (number > 0).then(|| number.to_string());
        let fields: [(&str, Option<String>); 15] = [
            ("title", self.meta.title.clone()),
            ("author", self.meta.author.clone()),
            ("site", self.meta.site.clone()),
            ("published", self.meta.published.clone()),
            ("source", self.meta.source.clone()),
            ("editor", self.meta.editor.clone()),
            ("note", self.meta.note.clone()),
            ("url", self.meta.url.clone()),
            ("encoding", self.meta.encoding.clone()),
            ("format", self.meta.format.map(|format| format.name().to_owned())),
            ("paragraphs", Some(self.paragraphs.to_string())),
            ("characters", Some(self.characters.to_string())),
            ("seconds", Some(self.seconds.to_string())),
            ("seconds_read", counted(self.seconds_read)),
            ("characters_read", counted(self.characters_read)),
        ];
        let known = fields.iter().filter_map(|(key, value)| Some((key, value.as_ref()?)));
        let columns = known.clone().map(|(key, _)| key.len()).max().unwrap_or_default();
        known.fold(String::new(), |mut lines, (key, value)| {
            let _ = writeln!(lines, "{key:columns$}  {}", plain(value).replace('\n', " "));
            lines
        })
    }
}

/// The estimate that the clock of the reader starts with.
pub(super) fn seconds(article: &Article) -> u64 {
    let units = units(article);
    let total = Clock::new(units.iter().map(|unit| unit.text(article)), 1.0).total(Instant::now());
    (total + Duration::from_millis(500)).as_secs()
}

/// Whether a terminal must not get `c`, or would show nothing for it.
fn is_unseen(c: char) -> bool {
    c.is_control() || glyph(c.encode_utf8(&mut [0; 4]), &WidthProfile::narrow()).0.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, BlockKind};

    fn article() -> Article {
        let meta = Meta {
            title: Some("渡\u{1b}[31m口\n".into()),
            author: Some("白石".into()),
            encoding: Some("gb18030".into()),
            ..Meta::default()
        };
        let mut builder = ArticleBuilder::new(meta);
        builder.push(BlockKind::Paragraph, "船 到岸。\u{3000}");
        builder.push(BlockKind::Verse, "一\n二");
        builder.finish()
    }

    #[test]
    fn lines_are_aligned_and_harmless() {
        let article = article();
        let lines = Facts::of(&article, Reading::default()).to_lines();
        assert_eq!(
            lines,
            "title       渡␛[31m口 \nauthor      白石\nencoding    gb18030\nparagraphs  2\ncharacters  6\nseconds     3\n"
        );
    }

    #[test]
    fn json_reads_back_and_is_harmless() {
        let article = article();
        let json = json(&Facts::of(&article, Reading::default()));
        assert!(!json.contains('\u{1b}'));
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["title"], "渡\u{1b}[31m口\n");
        assert_eq!(value["site"], serde_json::Value::Null);
        assert_eq!(value["characters"], 6);
    }

    #[test]
    fn format_characters_are_escaped_in_json() {
        let meta = Meta { title: Some("\u{202e}\u{9b}\u{e0001}好".into()), ..Meta::default() };
        let article = ArticleBuilder::new(meta).finish();
        let json = json(&Facts::of(&article, Reading::default()));
        assert!(json.contains(r"\u202e\u009b\udb40\udc01好"), "{json}");
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["title"], "\u{202e}\u{9b}\u{e0001}好");
    }
}
