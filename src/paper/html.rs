//! An article as one page of HTML that needs nothing else: to be read in a browser, printed from it, or kept.
//!
//! In comes an article, out goes a page that begins like `page-head.html` and looks like `page.css`; what `import` reads of it is the same article
//! again (`import::html::own` knows the elements and classes that are written here). Text is cleaned and escaped, no
//! script is written and none would run, nothing is fetched, and no link leads anywhere but to the web or to a letter.

mod inline;

use std::collections::HashSet;
use std::io::{self, Write};

use crate::article::{Article, BlockKind, Meta};
use crate::text::glyph::one_line;
use crate::text::script::Script;
use crate::text::table::{self, Side};
use crate::text::width::WidthProfile;
use inline::{escaped, inline};

/// The encoding, what a browser may do (nothing but to take the style from the page), and who wrote it.
const HEAD: &str = include_str!("page-head.html");
/// How the page looks.
const STYLE: &str = include_str!("page.css");

/// Writes `article` as a page of HTML.
///
/// # Errors
/// Those of `out`.
pub fn write(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    write_head(article, out)?;
    writeln!(out, "<body>\n<main class=\"langdu\">")?;
    let mut around = Around::default();
    let mut noted = HashSet::new();
    for (number, block) in article.blocks().iter().enumerate() {
        let kind = block.kind;
        let is_front = matches!(kind, BlockKind::Title | BlockKind::Byline);
        around.set(if is_front { Part::Header } else { Part::of(kind) }, out)?;
        let whole = 0..article.block_text(number).len();
        let text = |text| inline(article, number, text);
        match kind {
            BlockKind::Title => writeln!(out, "<h1 class=\"title\">{}</h1>", text(whole))?,
            BlockKind::Byline => writeln!(out, "<p class=\"byline\">{}</p>", text(whole))?,
            BlockKind::Heading(level) => {
                let level = level.clamp(1, 6);
                writeln!(out, "<h{level}>{}</h{level}>", text(whole))?;
            }
            BlockKind::Paragraph | BlockKind::Quote(_) => writeln!(out, "<p>{}</p>", text(whole))?,
            BlockKind::ListItem(depth) => {
                around.item(depth, out)?;
                // Lists alone cannot tell of an item that stands deeper than one more than the one before.
                let attribute = if depth > 1 { format!(" data-depth=\"{depth}\"") } else { String::new() };
                write!(out, "<li><p class=\"item\"{attribute}>{}</p>", text(whole))?;
            }
            BlockKind::Break => writeln!(out, "<p class=\"break\">{}</p>", text(whole))?,
            BlockKind::Verse => writeln!(out, "<p class=\"verse\">{}</p>", text(whole))?,
            // The line end behind the tag is no part of the text.
            BlockKind::Code => writeln!(out, "<pre>\n{}</pre>", text(whole).replace("<br>", "\n"))?,
            BlockKind::Image => {
                writeln!(out, "<figure><figcaption>{}</figcaption></figure>", text(whole))?;
            }
            BlockKind::Table => write_table(article, number, out)?,
            BlockKind::Footnote => {
                let note = article.block_text(number).split_once(' ').map(|(sign, _)| sign);
                let note = note.and_then(|sign| sign.strip_prefix('[')?.strip_suffix(']')?.parse().ok());
                let id = note.filter(|note: &usize| noted.insert(*note));
                let id = id.map(|note| format!(" id=\"note-{note}\"")).unwrap_or_default();
                writeln!(out, "<p class=\"footnote\"{id}>{}</p>", text(whole))?;
            }
            BlockKind::Note => writeln!(out, "<p class=\"note\">{}</p>", text(whole))?,
            BlockKind::Colophon => writeln!(out, "<p class=\"colophon\">{}</p>", text(whole))?,
        }
    }
    around.set(Part::Body, out)?;
    writeln!(out, "</main>\n</body>\n</html>")
}

fn write_head(article: &Article, out: &mut dyn Write) -> io::Result<()> {
    let lang = match article.script() {
        Script::Simplified => "zh-Hans",
        Script::Traditional => "zh-Hant",
        Script::Japanese => "ja",
    };
    write!(out, "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n{HEAD}")?;
    let meta = article.meta();
    writeln!(out, "<title>{}</title>", escaped(&title(article, meta)))?;
    let named = [
        ("name=\"author\"", &meta.author),
        ("property=\"og:site_name\"", &meta.site),
        ("property=\"article:published_time\"", &meta.published),
        ("name=\"source\"", &meta.source),
        ("name=\"editor\"", &meta.editor),
    ];
    for (name, value) in named {
        if let Some(value) = value {
            writeln!(out, "<meta {name} content=\"{}\">", escaped(value))?;
        }
    }
    if let Some(url) = &meta.url {
        if inline::is_web(url) {
            writeln!(out, "<link rel=\"canonical\" href=\"{}\">", escaped(url))?;
        } else {
            writeln!(out, "<meta name=\"dcterms.identifier\" content=\"{}\">", escaped(url))?;
        }
    }
    write!(out, "<style>\n{STYLE}</style>\n</head>\n")
}

/// A page has a title even where its article has none: the beginning of the text.
fn title(article: &Article, meta: &Meta) -> String {
    const COLUMNS: usize = 40;
    let beginning = || article.body().next().map(|(_, _, text)| text).unwrap_or_default();
    match &meta.title {
        Some(title) => title.clone(),
        None => one_line(beginning(), COLUMNS, &WidthProfile::narrow()),
    }
}

/// A row for each line and an element for each cell, with its spaces, which no browser shows.
fn write_table(article: &Article, number: usize, out: &mut dyn Write) -> io::Result<()> {
    let text = article.block_text(number);
    let (_, sides) = table::read(text);
    writeln!(out, "<table>")?;
    for (row, cells) in table::cells(text).into_iter().enumerate() {
        let tag = if row == 0 { "th" } else { "td" };
        write!(out, "<tr>")?;
        for (column, cell) in cells.into_iter().enumerate() {
            let style = match sides.get(column) {
                None | Some(Side::Left) => "",
                Some(Side::Centre) => " style=\"text-align:center\"",
                Some(Side::Right) => " style=\"text-align:right\"",
            };
            write!(out, "<{tag}{style}>{}</{tag}>", inline(article, number, cell))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</table>")
}

/// What stands around a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    /// Nothing.
    #[default]
    Body,
    Header,
    /// Quotations, one in another: how many.
    Quote(u8),
    List,
    Notes,
}

impl Part {
    fn of(kind: BlockKind) -> Self {
        match kind {
            BlockKind::Quote(depth) => Self::Quote(depth.max(1)),
            BlockKind::ListItem(_) => Self::List,
            BlockKind::Footnote => Self::Notes,
            _ => Self::Body,
        }
    }

    /// How often its tags stand around it.
    fn times(self) -> usize {
        match self {
            Self::Quote(depth) => usize::from(depth),
            _ => 1,
        }
    }

    /// The tags that open and close it; lists look after themselves.
    fn tags(self) -> (&'static str, &'static str) {
        match self {
            Self::Body | Self::List => ("", ""),
            Self::Header => ("<header>\n", "</header>\n"),
            Self::Quote(_) => ("<blockquote>\n", "</blockquote>\n"),
            Self::Notes => ("<section class=\"notes\">\n", "</section>\n"),
        }
    }
}

/// The elements that are open around the next block.
#[derive(Default)]
struct Around {
    part: Part,
    /// How many lists are open, each with an open item.
    depth: usize,
}

impl Around {
    /// Closes what does not stand around the next block, and opens what does.
    fn set(&mut self, part: Part, out: &mut dyn Write) -> io::Result<()> {
        if part == self.part {
            return Ok(());
        }
        self.close_lists(0, out)?;
        let (open, wanted) = (self.part.times(), part.times());
        // A quotation that goes on around a deeper one stays open.
        let kept = if self.part.tags() == part.tags() { open.min(wanted) } else { 0 };
        write!(out, "{}{}", self.part.tags().1.repeat(open - kept), part.tags().0.repeat(wanted - kept))?;
        self.part = part;
        Ok(())
    }

    /// Makes the place for an item that stands so deep, from 1, if the items before it go so deep.
    fn item(&mut self, depth: u8, out: &mut dyn Write) -> io::Result<()> {
        let depth = usize::from(depth.saturating_sub(1)).min(self.depth);
        if depth == self.depth {
            writeln!(out, "{}<ul>", if depth > 0 { "\n" } else { "" })?;
            self.depth += 1;
            return Ok(());
        }
        self.close_lists(depth + 1, out)?;
        writeln!(out, "</li>")
    }

    /// Leaves `open` lists open.
    fn close_lists(&mut self, open: usize, out: &mut dyn Write) -> io::Result<()> {
        while self.depth > open {
            write!(out, "</li>\n</ul>\n")?;
            self.depth -= 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ArticleBuilder;

    fn body(blocks: &[(BlockKind, &str)]) -> String {
        let mut builder = ArticleBuilder::new(Meta::default());
        for (kind, text) in blocks {
            builder.push(*kind, text);
        }
        let mut out = Vec::new();
        write(&builder.finish(), &mut out).unwrap();
        let page = String::from_utf8(out).unwrap();
        let (_, body) = page.split_once("<main class=\"langdu\">\n").unwrap();
        body.split_once("</main>").unwrap().0.to_owned()
    }

    #[test]
    fn lists_nest_as_their_depths_say() {
        use BlockKind::{ListItem, Paragraph};
        let items = [(1, "• 甲"), (2, "◦ 乙"), (2, "◦ 丙"), (3, "▪ 丁"), (1, "• 戊"), (1, "1. 己")]
            .map(|(depth, text)| (ListItem(depth), text));
        assert_eq!(
            body(&items),
            "<ul>\n<li><p class=\"item\">• 甲</p>\n<ul>\n<li><p class=\"item\" data-depth=\"2\">◦ 乙</p></li>\n<li><p class=\"item\" data-depth=\"2\">◦ 丙</p>\n\
             <ul>\n<li><p class=\"item\" data-depth=\"3\">▪ 丁</p></li>\n</ul>\n</li>\n</ul>\n</li>\n<li><p class=\"item\">• 戊</p></li>\n\
             <li><p class=\"item\">1. 己</p></li>\n</ul>\n"
        );
        let deep = body(&[(ListItem(3), "▪ 甲"), (Paragraph, "乙"), (ListItem(2), "◦ 丙")]);
        assert_eq!(deep.matches("<ul>").count(), 2);
        assert_eq!(deep.matches("</ul>").count(), 2);
    }

    #[test]
    fn a_quotation_within_another_is_in_it() {
        use BlockKind::{Paragraph, Quote};
        let page = body(&[
            (Quote(1), "甲"),
            (Quote(2), "乙"),
            (Quote(1), "丙"),
            (Paragraph, "丁"),
            (Quote(2), "戊"),
        ]);
        assert_eq!(
            page,
            "<blockquote>\n<p>甲</p>\n<blockquote>\n<p>乙</p>\n</blockquote>\n<p>丙</p>\n</blockquote>\n<p>丁</p>\n\
             <blockquote>\n<blockquote>\n<p>戊</p>\n</blockquote>\n</blockquote>\n"
        );
    }

    #[test]
    fn quotes_that_follow_each_other_are_one_and_tables_have_cells() {
        use BlockKind::{Code, Quote, Table};
        let page =
            body(&[(Quote(1), "甲"), (Quote(1), "乙"), (Code, "\na < b\n  c"), (Table, "年 | 数\n一  | 2")]);
        assert_eq!(
            page,
            "<blockquote>\n<p>甲</p>\n<p>乙</p>\n</blockquote>\n<pre>\n\na &lt; b\n  c</pre>\n<table>\n\
             <tr><th>年</th><th>数</th></tr>\n<tr><td>一 </td><td>2</td></tr>\n</table>\n"
        );
    }
}
