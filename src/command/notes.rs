//! `langdu notes`: bookmarks, highlights and notes as Markdown, or with the corrections as JSON.
//!
//! In comes an article, or none for all notebooks; out go its marks in the order of the text. The notebooks that the
//! other commands use are opened here too.

use std::ffi::OsStr;
use std::fmt::Write as _;

use serde::Serialize;

use super::list::note;
use super::{Context, Failure, Status, Streams, info, plain};
use crate::article::Article;
use crate::cli::Notes;
use crate::paths::Paths;
use crate::shelf::notes::{self, Content, Damage, Mark, Standing};
use crate::tui::strings::{Msg, fill};

/// What was left in one article.
pub(super) struct Kept {
    /// Its title; its file's name where it has none.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// In the order of the text.
    pub marks: Vec<Mark>,
    /// The article, if it was named.
    pub article: Option<Article>,
}

pub(super) fn run(options: &Notes, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let mut all = kept(options.source.as_deref(), context, streams)?;
    if !options.json {
        for kept in &mut all {
            kept.marks.retain(|mark| !matches!(mark.content, Content::Correction { .. }));
        }
    }
    all.retain(|kept| !kept.marks.is_empty());
    let text = if options.json {
        info::json(&all.iter().map(json).collect::<Vec<_>>())
    } else {
        markdown(&all, context)
    };
    streams.out.write_all(text.as_bytes()).map_err(|error| Failure::output(&error, context.lang))?;
    if all.is_empty() {
        note(Msg::NoMarks.text(context.lang), context, streams);
    }
    Ok(Status::Done)
}

/// What was left in the article `source`, or in all of them.
pub(super) fn kept(
    source: Option<&OsStr>,
    context: &Context,
    streams: &mut Streams<'_>,
) -> Result<Vec<Kept>, Failure> {
    let Some(dir) = Paths::find().map(|paths| paths.notes()) else {
        return Err(Failure::Failed(fill(Msg::NoHome, context.lang, &[])));
    };
    let Some(source) = source else {
        let (stored, damaged) = notes::all(&dir);
        for damage in &damaged {
            tell(damage, context, streams);
        }
        let kept = stored.into_iter().map(|stored| Kept {
            title: stored.title,
            url: stored.url,
            marks: stored.marks,
            article: None,
        });
        return Ok(kept.collect());
    };
    let article = context.read_and_say(source, streams.err)?;
    let opened = notes::load(&dir, &article);
    if let Some(damage) = &opened.damage {
        tell(damage, context, streams);
    }
    let name = std::path::Path::new(source).file_name().unwrap_or(source).to_string_lossy().into_owned();
    Ok(vec![Kept {
        title: article.meta().title.clone().unwrap_or(name),
        url: article.meta().url.clone(),
        marks: opened.notebook.marks().to_vec(),
        article: Some(article),
    }])
}

fn tell(damage: &Damage, context: &Context, streams: &mut Streams<'_>) {
    let file = damage.aside.as_ref().unwrap_or(&damage.file).display().to_string();
    note(&fill(Msg::NotesUnreadable, context.lang, &[&file]), context, streams);
}

/// The article as its corrections want it that are applied.
pub(super) fn corrected(article: Article) -> Article {
    let Some(dir) = Paths::find().map(|paths| paths.notes()) else { return article };
    let edits = notes::load(&dir, &article).notebook.edits();
    if edits.is_empty() { article } else { crate::article::Amended::new(&article, &edits).into_article() }
}

fn markdown(all: &[Kept], context: &Context) -> String {
    let lang = context.lang;
    let mut text = String::new();
    for kept in all {
        head(&mut text, kept);
        for mark in &kept.marks {
            let (label, words, said) = match &mark.content {
                Content::Bookmark { label } if label.is_empty() => (Msg::MarkBookmark, &mark.after, ""),
                Content::Bookmark { label } => (Msg::MarkBookmark, &mark.after, label.as_str()),
                Content::Highlight { .. } => (Msg::MarkHighlight, &mark.text, ""),
                Content::Note { text } => (Msg::MarkNote, &mark.text, text.as_str()),
                Content::Correction { .. } => continue,
            };
            // Writing into a string cannot fail.
            let _ = write!(text, "**{}**", label.text(lang));
            if mark.standing == Standing::Lost && kept.article.is_some() {
                let _ = write!(text, " {}", fill(Msg::MarkLost, lang, &[&""]));
            }
            text.push_str("\n\n");
            for line in words.lines() {
                let _ = writeln!(text, "> {}", escaped(line));
            }
            text.push('\n');
            if !said.is_empty() {
                let _ = writeln!(text, "{}\n", escaped(said));
            }
        }
    }
    text
}

/// The heading of an article's marks.
pub(super) fn head(text: &mut String, kept: &Kept) {
    let title = if kept.title.is_empty() { "—" } else { &kept.title };
    let _ = writeln!(text, "## {}\n", escaped(title));
    if let Some(url) = &kept.url {
        let _ = writeln!(text, "<{}>\n", plain(url).replace(['<', '>', ' '], ""));
    }
}

/// `line` as Markdown takes it for itself and nothing else, and no terminal for anything.
pub(super) fn escaped(line: &str) -> String {
    let mut escaped = String::new();
    for c in plain(&line.replace('\n', " ")).chars() {
        if "\\`*_[]<>#|&!".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// What JSON tells of an article.
#[derive(Serialize)]
struct JsonArticle<'a> {
    title: &'a str,
    url: Option<&'a str>,
    marks: Vec<JsonMark<'a>>,
}

/// What JSON tells of a mark.
#[derive(Serialize)]
struct JsonMark<'a> {
    kind: &'static str,
    /// Block and byte of the article as it is imported.
    from: [usize; 2],
    to: [usize; 2],
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    applied: Option<bool>,
    /// Seconds since 1970.
    made: u64,
    changed: u64,
}

fn json(kept: &Kept) -> JsonArticle<'_> {
    let marks = kept.marks.iter().map(|mark| {
        let (kind, new, note, applied) = match &mark.content {
            Content::Bookmark { label } => ("bookmark", None, label.as_str(), None),
            Content::Highlight { .. } => ("highlight", None, "", None),
            Content::Note { text } => ("note", None, text.as_str(), None),
            Content::Correction { new, note, applied } => {
                ("correction", Some(new.as_str()), note.as_str(), Some(*applied))
            }
        };
        let place = |anchor: crate::article::Anchor| [anchor.block, anchor.offset];
        let (from, to) = (place(mark.from), place(mark.to));
        let text = if mark.text.is_empty() { &mark.after } else { &mark.text };
        JsonMark { kind, from, to, text, new, note, applied, made: mark.made, changed: mark.changed }
    });
    JsonArticle { title: &kept.title, url: kept.url.as_deref(), marks: marks.collect() }
}
