//! Markdown to pieces: `CommonMark` with tables and footnotes, and metadata at the top in YAML or TOML.
//!
//! In comes a decoded and cleaned text, out go metadata, pieces and notes. What [`crate::paper::markdown`] writes comes
//! back as it was. Raw HTML is walked as a page is; nothing is fetched.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::assemble::{Notes, Read};
use super::cell::{self, Cell};
use super::flow::{Flow, Piece, Space, What, list_item, list_marker, quote};
use super::front_matter;
use super::trim::{self, Maker};
use super::{html, scene, url};
use crate::article::BlockKind;
use crate::text::sanitize;
use crate::text::table::Side;

/// Reads a Markdown text.
pub(super) fn read(text: &str) -> Read {
    let (front, start) = front_matter::read(text);
    let body = text.get(start..).unwrap_or_default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let events: Vec<_> = Parser::new_ext(body, options).into_offset_iter().collect();
    let strays = stray_stars(&events, body);
    let mut walk = Walk::default();
    walk.flow.space = Space::Keep;
    for (number, (event, _)) in events.into_iter().enumerate() {
        if !strays.contains(&number) {
            walk.take(event);
        }
    }
    walk.finish();
    let (mut meta, mut pieces) = (front.meta, walk.flow.pieces);
    take_title(&mut meta.title, front.has_title, &mut pieces);
    let mut left_out = 0;
    if start == 0 {
        (pieces, left_out) = trim::trim(&mut meta, pieces, Maker::Writer);
        scene::without_idle_rules(&mut pieces);
    }
    let warnings = super::left_out_warning(left_out).into_iter().collect();
    Read { meta, pieces, notes: walk.notes, warnings }
}

/// Takes the title off the top: the only heading of the first level, if metadata say nothing of a title, and the first
/// heading if it says the same.
fn take_title(title: &mut Option<String>, is_known: bool, pieces: &mut Vec<Piece>) {
    let is_first_level = |piece: &Piece| piece.kind == BlockKind::Heading(1) && html::is_title(&piece.text);
    let at = match title {
        Some(title) => pieces
            .first()
            .filter(|piece| matches!(piece.kind, BlockKind::Heading(_)) && piece.text == *title)
            .map(|_| 0),
        None if is_known => None,
        None => pieces.iter().position(is_first_level).filter(|&at| {
            at == 0 || pieces.iter().filter(|piece| is_first_level(piece)).count() == 1 && at < 4
        }),
    };
    if let Some(at) = at {
        *title = Some(sanitize::clean_line(&pieces.remove(at).text));
    }
}

/// The numbers of events that are `**` with no meaning: `CommonMark` sees no emphasis in `**“重点”**是`, since nothing
/// but a letter follows the mark. Where a paragraph has pairs of them, its writer meant bold.
fn stray_stars(events: &[(Event<'_>, Range<usize>)], source: &str) -> HashSet<usize> {
    let mut strays = HashSet::new();
    let mut found: Vec<usize> = Vec::new();
    // Where a single star ended that the next one may make a mark.
    let mut half = None;
    for (number, (event, range)) in events.iter().enumerate() {
        match event {
            Event::Text(text) if &**text == "*" && source.get(range.clone()) == Some("*") => {
                if half == Some(range.start) {
                    found.push(number);
                    half = None;
                } else {
                    half = Some(range.end);
                }
            }
            Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableCell | Tag::CodeBlock(_),
            )
            | Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::CodeBlock,
            ) => {
                if found.len().is_multiple_of(2) {
                    strays.extend(found.iter().flat_map(|second| [second.saturating_sub(1), *second]));
                }
                found.clear();
            }
            _ => {}
        }
    }
    strays
}

#[derive(Default)]
struct Walk {
    flow: Flow,
    notes: Notes,
    /// The next number of each list around this place; none where its items have bullets.
    lists: Vec<Option<u64>>,
    /// The next block opens an item of a list, of this depth.
    fresh_item: Option<usize>,
    quotes: usize,
    heading: Option<u8>,
    in_code: bool,
    /// A line was ended by the author since the block began.
    has_lines: bool,
    /// Where the links, emphases and pictures around this place begin.
    open: Vec<usize>,
    urls: Vec<Option<String>>,
    /// The rows of a table, and the sides on which its columns are set.
    rows: Vec<Vec<Cell>>,
    sides: Vec<Side>,
    /// The name of a note, and the piece with which it begins.
    note: Option<(String, usize)>,
    /// Raw HTML that is collected.
    html: Option<String>,
    ruby: Ruby,
}

/// Characters with a reading, written in HTML.
#[derive(Default)]
struct Ruby {
    start: usize,
    end: usize,
}

impl Walk {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(&tag),
            Event::Text(text) => self.flow.text(&text),
            Event::Code(text) => self.flow.text(&text),
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push_str(&text),
                None => self.html_tag(&text),
            },
            Event::InlineHtml(tag) => self.html_tag(&tag),
            Event::FootnoteReference(name) => {
                let place = self.flow.place();
                self.flow.mark(place, What::Note(name.to_string()));
            }
            Event::SoftBreak => self.flow.soft_line_end(),
            Event::HardBreak => {
                self.has_lines = true;
                self.flow.line_end();
            }
            Event::Rule => {
                self.finish();
                self.flow.pieces.push(scene::rule());
            }
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.finish();
                self.heading = Some(depth(level));
            }
            Tag::BlockQuote(_) => {
                self.finish();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.finish();
                self.in_code = true;
            }
            Tag::HtmlBlock => {
                self.finish();
                self.html = Some(String::new());
            }
            Tag::List(number) => {
                self.finish();
                self.lists.push(number);
            }
            Tag::Item => {
                self.finish();
                let depth = self.lists.len();
                self.flow.marker(Some(list_marker(self.lists.last_mut().and_then(Option::as_mut), depth)));
                self.fresh_item = Some(depth);
            }
            Tag::FootnoteDefinition(name) => {
                self.finish();
                self.note = Some((name.to_string(), self.flow.pieces.len()));
            }
            Tag::Table(sides) => {
                self.finish();
                self.sides = sides.iter().map(|side| side_of(*side)).collect();
                self.rows.clear();
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::Strong | Tag::Image { .. } => self.open.push(self.flow.place()),
            Tag::Link { dest_url, .. } => {
                self.open.push(self.flow.place());
                self.urls.push(url::resolve(None, &dest_url));
            }
            Tag::Paragraph
            | Tag::TableCell
            | Tag::Emphasis
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::Paragraph => self.finish(),
            TagEnd::Heading(_) => {
                self.finish();
                self.heading = None;
            }
            TagEnd::BlockQuote(_) => {
                self.finish();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                self.flow.finish(BlockKind::Code);
                self.in_code = false;
            }
            TagEnd::HtmlBlock => {
                if let Ok(page) = html::tree(&self.html.take().unwrap_or_default()) {
                    self.flow.pieces.extend(html::pieces(&page.root(), &html::Context::default()));
                }
            }
            TagEnd::List(_) => {
                self.finish();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.finish();
                self.fresh_item = None;
                self.flow.marker(None);
            }
            TagEnd::FootnoteDefinition => {
                self.finish();
                if let Some((name, at)) = self.note.take() {
                    let at = at.min(self.flow.pieces.len());
                    let texts: Vec<String> = self.flow.pieces.drain(at..).map(|piece| piece.text).collect();
                    let text = texts.join(" ").replace('\n', " ");
                    if !text.is_empty() {
                        self.notes.insert(name, text);
                    }
                }
            }
            TagEnd::Table => {
                self.flow.pieces.extend(cell::piece(&self.rows, &self.sides));
            }
            TagEnd::TableCell => {
                let (text, marks) = self.flow.take();
                let links = marks.into_iter().filter_map(|mark| match mark.what {
                    What::Link(url) => Some((text.get(mark.range)?.to_owned(), url)),
                    _ => None,
                });
                let cell = Cell::new(&text, links);
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Strong => {
                let start = self.open.pop().unwrap_or_default();
                self.flow.mark(start, What::Bold);
            }
            TagEnd::Link => {
                let start = self.open.pop().unwrap_or_default();
                if let Some(url) = self.urls.pop().flatten() {
                    self.flow.mark(start, What::Link(url));
                }
            }
            TagEnd::Image => {
                let start = self.open.pop().unwrap_or_default();
                let caption = self.flow.cut(start);
                self.flow.caption(&caption);
            }
            TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::Emphasis
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn finish(&mut self) {
        let has_lines = std::mem::take(&mut self.has_lines);
        let kind = match (self.heading, self.quotes) {
            _ if self.in_code => BlockKind::Code,
            (Some(level), _) => BlockKind::Heading(level),
            _ if self.fresh_item.is_some() && !self.flow.is_empty() => {
                list_item(self.fresh_item.take().unwrap_or(1))
            }
            _ if has_lines => BlockKind::Verse,
            (None, 0) => BlockKind::Paragraph,
            (None, depth) => quote(depth),
        };
        self.flow.finish(kind);
    }

    /// A tag inside running text: line ends and readings mean something, the rest nothing.
    fn html_tag(&mut self, tag: &str) {
        let name = tag.trim_matches(['<', '>']).trim_end_matches('/').trim().to_ascii_lowercase();
        let place = self.flow.place();
        match name.as_str() {
            "br" => {
                self.has_lines = true;
                self.flow.line_end();
            }
            "ruby" => self.ruby = Ruby { start: place, end: place },
            "rt" | "rp" => self.ruby.end = place,
            "/rp" => drop(self.flow.cut(self.ruby.end)),
            "/rt" => {
                let reading = self.flow.cut(self.ruby.end);
                let reading = reading.split_whitespace().collect::<Vec<_>>().join(" ");
                let Ruby { start, end } = self.ruby;
                if start < end && !reading.is_empty() {
                    self.flow.mark_range(start..end, What::Ruby(reading));
                }
                self.ruby = Ruby { start: self.flow.place(), end: self.flow.place() };
            }
            _ => {}
        }
    }
}

fn side_of(alignment: Alignment) -> Side {
    match alignment {
        Alignment::None | Alignment::Left => Side::Left,
        Alignment::Center => Side::Centre,
        Alignment::Right => Side::Right,
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::{Code, Heading, Image, ListItem, Paragraph, Quote, Table, Verse};

    fn blocks(text: &str) -> Vec<(BlockKind, String)> {
        read(text).pieces.into_iter().map(|piece| (piece.kind, piece.text)).collect()
    }

    fn expected(blocks: &[(BlockKind, &str)]) -> Vec<(BlockKind, String)> {
        blocks.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect()
    }

    #[test]
    fn every_kind_of_block() {
        let text = "## 一、渡口\n\n雨下了\n一夜，and\nthe river\nrose。\n\n> 引文。\n>\n> > 内层。\n>\n> 外层。\n\n- 甲\n  - 乙\n- 丙\n\n3. 三\n4. 四\n\n\
            灯在水上走\\\n水在灯里流\n\n```rust\nlet 一 = 1;\n\n  x\n```\n\n| 年 | 数 |\n|--|--|\n| 一 | 1300 |\n| 二二 |\n\n![渡口](a.png)\n";
        assert_eq!(
            blocks(text),
            expected(&[
                (Heading(2), "一、渡口"),
                (Paragraph, "雨下了一夜，and the river rose。"),
                (Quote(1), "引文。"),
                (Quote(2), "内层。"),
                (Quote(1), "外层。"),
                (ListItem(1), "• 甲"),
                (ListItem(2), "◦ 乙"),
                (ListItem(1), "• 丙"),
                (ListItem(1), "3. 三"),
                (ListItem(1), "4. 四"),
                (Verse, "灯在水上走\n水在灯里流"),
                (Code, "let 一 = 1;\n\n  x"),
                (Table, "年   | 数\n一   | 1300\n二二"),
                (Image, "[图：渡口]"),
            ])
        );
    }

    #[test]
    fn bold_in_chinese_is_seen_where_the_standard_sees_none() {
        assert_eq!(blocks("这是**“重点”**是的。"), expected(&[(Paragraph, "这是“重点”是的。")]));
        assert_eq!(blocks("2\\*\\*3 和 a ** b"), expected(&[(Paragraph, "2**3 和 a ** b")]));
    }

    #[test]
    fn readings_links_and_notes_are_marks() {
        let read = read(
            "<ruby>渡口<rp>(</rp><rt>dù kǒu</rt><rp>)</rp></ruby>见[地图](https://example.com/a)[^1]。\n\n[^1]: 在城北。\n",
        );
        let [piece] = &read.pieces[..] else { panic!("{:?}", read.pieces) };
        assert_eq!(piece.text, "渡口见地图。");
        let marks: Vec<_> = piece
            .marks
            .iter()
            .map(|mark| (piece.text.get(mark.range.clone()).unwrap(), &mark.what))
            .collect();
        assert_eq!(
            marks,
            [
                ("渡口", &What::Ruby("dù kǒu".into())),
                ("地图", &What::Link("https://example.com/a".into())),
                ("", &What::Note("1".into()))
            ]
        );
        assert_eq!(read.notes["1"], "在城北。");
    }

    #[test]
    fn the_title_is_the_first_heading_or_in_the_metadata() {
        let title = |text: &str| (read(text).meta.title, blocks(text).len());
        assert_eq!(title("# 渡口\n\n雨。"), (Some("渡口".into()), 1));
        assert_eq!(title("---\ntitle: 渡口\n---\n# 渡口\n\n雨。"), (Some("渡口".into()), 1));
        assert_eq!(title("---\ntitle: 渡口\n---\n# 桥\n\n雨。"), (Some("渡口".into()), 2));
        assert_eq!(title("---\ntitle:\n---\n# 桥\n\n雨。"), (None, 2));
        assert_eq!(title("雨。\n\n# 桥\n\n# 渡口\n"), (None, 3));
    }
}
