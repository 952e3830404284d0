//! Values only: what an article *is*, wherever it came from and wherever it goes.
//!
//! An [`Article`] is its [`Meta`] and a list of [`Block`]s over one string. The title, the byline, the author's
//! note and the colophon are blocks too, made from the metadata, so that one coordinate, the [`Anchor`], reaches
//! every character that is shown, printed, searched or spoken. Nothing here knows files, screens or voices.

mod amend;
mod span;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use crate::text::characters;
use crate::text::script::{Script, script_of};
use crate::text::simple::is_simple;

pub use amend::{Amended, Edit};
pub use span::{NoteSigns, Span, SpanKind, note_sign};

/// What is known about an article besides its text. Every field is absent rather than empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Meta {
    /// The headline, without the name of the site.
    pub title: Option<String>,
    /// Who wrote it, with the spaces inside two-character names (袁 毅) taken out.
    pub author: Option<String>,
    /// The site the page was saved from.
    pub site: Option<String>,
    /// When it was published: `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`.
    pub published: Option<String>,
    /// 来源: where the site took it from.
    pub source: Option<String>,
    /// 编辑 or 责任编辑.
    pub editor: Option<String>,
    /// The note about the author that newspapers put in parentheses below the text, with its parentheses.
    pub note: Option<String>,
    /// The address of the page.
    pub url: Option<String>,
    /// The encoding the bytes were decoded from, by its WHATWG name (`UTF-8`, `gb18030`, `Big5`, …).
    pub encoding: Option<String>,
    /// What kind of file it was read from.
    pub format: Option<Format>,
}

/// What an article was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Text,
    /// The text of a page of the web that was saved with its furniture.
    Page,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
    /// An EPUB book.
    Epub,
    /// The text of a PDF.
    Pdf,
}

impl Format {
    /// The name in lower case, for people and scripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Page => "page",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Epub => "epub",
            Self::Pdf => "pdf",
        }
    }
}

/// What a block is, which decides how it is set and whether it is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// The headline; made from [`Meta::title`].
    Title,
    /// Author, site and date below the headline; made from [`Meta`].
    Byline,
    /// A heading of the given level, 1 to 6.
    Heading(u8),
    /// A paragraph of prose.
    Paragraph,
    /// An item of a list, its marker included in the text: how deep the list is, from 1 to
    /// [`BlockKind::DEEPEST_ITEM`], where 1 is in no other.
    ListItem(u8),
    /// A paragraph quoted from elsewhere: how deep the quotation is, from 1 to [`BlockKind::DEEPEST_QUOTE`], where 1 is
    /// in no other.
    Quote(u8),
    /// Lines whose ends are the author's: verse, addresses. `\n` separates lines.
    Verse,
    /// Program text. `\n` separates lines.
    Code,
    /// What stands for a picture: its caption or alternative text.
    Image,
    /// What stands between two scenes of a text: `※`, `＊＊＊`.
    Break,
    /// A table: a row a line (`\n`), its cells separated by ` | `.
    Table,
    /// A note that belongs to a [sign](SpanKind::NoteSign) in the text: where a link leads, or what the author adds. It
    /// begins with the sign and stands below the body.
    Footnote,
    /// The note about the author; made from [`Meta::note`].
    Note,
    /// 来源 and 编辑 below the text; made from [`Meta`].
    Colophon,
}

impl BlockKind {
    /// Lists that are deeper are told apart no longer.
    pub const DEEPEST_ITEM: u8 = 8;

    /// Quotations that are deeper are told apart no longer.
    pub const DEEPEST_QUOTE: u8 = 8;

    /// Whether the block is part of the article itself: not made from its metadata, and no note to it.
    pub fn is_body(self) -> bool {
        !matches!(self, Self::Title | Self::Byline | Self::Footnote | Self::Note | Self::Colophon)
    }
}

/// A run of the article's text that is set as one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where its text lies in [`Article::text`], in bytes.
    pub range: Range<usize>,
}

/// A place in an article: the one coordinate for reading position, search hit, voice highlight and resize.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct Anchor {
    /// The number of the block, from 0.
    pub block: usize,
    /// Bytes from the start of the block; always at the start of a character.
    pub offset: usize,
}

impl Anchor {
    /// The place `offset` bytes into block `block`.
    pub fn new(block: usize, offset: usize) -> Self {
        Self { block, offset }
    }
}

/// A line of the table of contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Where the heading stands.
    pub anchor: Anchor,
    /// What it says.
    pub title: &'a str,
    /// 1 to 6; the levels of an article need not begin at 1 nor be all there.
    pub level: u8,
}

/// An article: metadata and blocks over one string. Made by [`ArticleBuilder`] or [`Article::over`], then never
/// changed. Two articles are equal if their metadata and their blocks are; what stands between the blocks is no part
/// of an article.
#[derive(Clone, Debug, Default)]
pub struct Article {
    meta: Meta,
    text: String,
    /// Where in `text` the first block starts: the ranges of the blocks count from there.
    start: usize,
    blocks: Vec<Block>,
    /// By block, then by place; the first number is the block's.
    spans: Vec<(usize, Span)>,
    /// Bytes of all blocks together.
    length: usize,
    /// See [`Article::is_simple`].
    simple: bool,
    /// See [`Article::script`].
    script: OnceLock<Script>,
}

impl Article {
    /// An article whose body is `blocks` over `text`, which becomes the text of the article as it is: nothing is
    /// copied but what `meta` makes. The ranges of the blocks are those of `text`, in order and disjoint. `simple` says
    /// that they are known to hold nothing but what [`is_simple`] allows.
    pub fn over(meta: Meta, mut text: String, mut blocks: Vec<Block>, simple: bool) -> Self {
        let front = front(&meta);
        let back = back(&meta);
        let simple = simple && front.iter().chain(&back).all(|(_, piece)| is_simple(piece));
        text.truncate(blocks.last().map_or(0, |block| block.range.end));
        let body = blocks.first().map_or(text.len(), |block| block.range.start);
        let room: usize = front.iter().map(|(_, piece)| piece.len()).sum();
        // Title and byline go into the place right before the body: there they came from, as a rule.
        let mut from = body.saturating_sub(room);
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        let filled = front.iter().rev().fold(String::new(), |after, (_, piece)| format!("{piece}{after}"));
        let padding = (body - from).saturating_sub(room);
        text.replace_range(from..body, &format!("{}{filled}", " ".repeat(padding)));
        // Where there was too little room, the body has moved.
        let moved = (from + padding + room).saturating_sub(body);
        let start = body + moved - room;
        for block in &mut blocks {
            block.range = block.range.start + moved - start..block.range.end + moved - start;
        }
        let mut end = 0;
        let front = front.iter().map(|(kind, piece)| {
            let range = end..end + piece.len();
            end = range.end;
            Block { kind: *kind, range }
        });
        blocks.splice(0..0, front.collect::<Vec<_>>());
        for (kind, piece) in back {
            let at = text.len() - start;
            text.push_str(&piece);
            blocks.push(Block { kind, range: at..at + piece.len() });
        }
        let length = blocks.iter().map(|block| block.range.len()).sum();
        Self { meta, text, start, blocks, spans: Vec::new(), length, simple, script: OnceLock::new() }
    }

    /// What is known about it.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// All blocks in reading order, those made from the metadata included.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The text of block `number`; empty where there is no such block.
    pub fn block_text(&self, number: usize) -> &str {
        self.blocks.get(number).and_then(|block| self.text().get(block.range.clone())).unwrap_or_default()
    }

    /// The kind of block `number`.
    pub fn block_kind(&self, number: usize) -> Option<BlockKind> {
        self.blocks.get(number).map(|block| block.kind)
    }

    /// The blocks of the article itself with their numbers and texts, without those made from the metadata.
    pub fn body(&self) -> impl Iterator<Item = (usize, BlockKind, &str)> {
        self.blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| block.kind.is_body())
            .map(|(number, block)| (number, block.kind, self.block_text(number)))
    }

    /// Characters of the body that are read: those that are not white space.
    pub fn characters(&self) -> usize {
        self.body().map(|(_, _, text)| characters(text)).sum()
    }

    /// What is known about runs of characters of block `number`, in the order in which they begin.
    pub fn spans(&self, number: usize) -> impl Iterator<Item = &Span> {
        self.spans_of(number).iter().map(|(_, span)| span)
    }

    fn spans_of(&self, number: usize) -> &[(usize, Span)] {
        let from = self.spans.partition_point(|(block, _)| *block < number);
        let to = self.spans.partition_point(|(block, _)| *block <= number);
        self.spans.get(from..to).unwrap_or_default()
    }

    /// The places in block `number` where the sign of a note begins.
    pub fn note_signs(&self, number: usize) -> NoteSigns<'_> {
        NoteSigns(self.spans_of(number))
    }

    /// The text of block `number` in `range` without the signs of notes: what there is to hear of it.
    pub fn spoken(&self, number: usize, range: Range<usize>) -> Cow<'_, str> {
        let text = self.block_text(number);
        let is_sign = |span: &&Span| {
            matches!(span.kind, SpanKind::NoteSign(_))
                && span.range.start >= range.start
                && span.range.end <= range.end
        };
        let mut signs = self.spans(number).filter(is_sign).peekable();
        if signs.peek().is_none() {
            return Cow::Borrowed(text.get(range).unwrap_or_default());
        }
        let mut spoken = String::with_capacity(range.len());
        let mut at = range.start;
        for sign in signs {
            spoken.push_str(text.get(at..sign.range.start).unwrap_or_default());
            at = sign.range.end;
        }
        spoken.push_str(text.get(at..range.end).unwrap_or_default());
        Cow::Owned(spoken)
    }

    /// The table of contents: the headings in reading order.
    pub fn contents(&self) -> impl Iterator<Item = Entry<'_>> {
        self.blocks.iter().enumerate().filter_map(|(number, block)| match block.kind {
            BlockKind::Heading(level) => {
                Some(Entry { anchor: Anchor::new(number, 0), title: self.block_text(number), level })
            }
            _ => None,
        })
    }

    /// The whole text from the first block to the last, with whatever stands between two of them: nothing, or line
    /// ends and indents as they came.
    pub fn text(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// Bytes of text before `anchor`: the measure of progress.
    pub fn bytes_before(&self, anchor: Anchor) -> usize {
        match self.blocks.get(anchor.block) {
            Some(block) => (block.range.start + anchor.offset).min(block.range.end),
            None => self.text().len(),
        }
    }

    /// The number among the body's blocks, from 1, of block `number`; 0 for a block before the first of them.
    pub fn paragraph_number(&self, number: usize) -> usize {
        let front = self.blocks.iter().take_while(|block| !block.kind.is_body()).count();
        (number + 1).saturating_sub(front)
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The same article, known to be written in `script`: as a part of another is, which that one's beginning tells.
    #[must_use]
    pub fn in_script(self, script: Script) -> Self {
        Self { script: OnceLock::from(script), ..self }
    }

    /// What it is written in, told by its beginning.
    pub fn script(&self) -> Script {
        *self.script.get_or_init(|| script_of(self.text()))
    }

    /// Whether it is known that every character of the blocks is drawn as it stands (see [`is_simple`]).
    pub fn is_simple(&self) -> bool {
        self.simple
    }

    /// A number that is the same for the same blocks of text and different for nearly every other: FNV-1a, 64 bits.
    /// It names the file in which the reading position is kept. Of a text of more than 64 kB only samples are looked
    /// at, besides its length and the number of its blocks.
    pub fn fingerprint(&self) -> u64 {
        const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        let hash = |hash: u64, bytes: &[u8]| {
            bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
        };
        let whole = 0..self.blocks.len();
        if self.length <= FINGERPRINTED_WHOLE {
            return whole.fold(OFFSET_BASIS, |sum, number| hash(sum, self.block_text(number).as_bytes()));
        }
        let sizes = [self.length, self.blocks.len()].map(|size| (size as u64).to_le_bytes());
        let seed = sizes.iter().fold(OFFSET_BASIS, |sum, size| hash(sum, size));
        let blocks = self.blocks.len().min(FINGERPRINT_SAMPLES);
        let samples = FINGERPRINT_SAMPLES / blocks.max(1);
        (0..blocks).fold(seed, |sum, number| {
            let text = self.block_text(number * self.blocks.len() / blocks).as_bytes();
            (0..samples).fold(sum, |sum, sample| {
                let start = sample * (text.len() / samples);
                let end = text.len().min(start + FINGERPRINT_SAMPLE_BYTES);
                hash(sum, text.get(start..end).unwrap_or_default())
            })
        })
    }
}

/// Bytes up to which all of a text goes into its fingerprint.
const FINGERPRINTED_WHOLE: usize = 64 * 1024;
/// How many samples of a longer one do, and how many bytes each has.
const FINGERPRINT_SAMPLES: usize = 256;
const FINGERPRINT_SAMPLE_BYTES: usize = 1024;

impl PartialEq for Article {
    fn eq(&self, other: &Self) -> bool {
        self.meta == other.meta
            && self.spans == other.spans
            && self.blocks.len() == other.blocks.len()
            && (0..self.blocks.len()).all(|number| {
                self.block_kind(number) == other.block_kind(number)
                    && self.block_text(number) == other.block_text(number)
            })
    }
}

impl Eq for Article {}

/// The blocks that `meta` makes before the body.
fn front(meta: &Meta) -> Vec<(BlockKind, String)> {
    let byline = join(&[meta.author.as_deref(), meta.site.as_deref(), meta.published.as_deref()], "  ");
    let front = [(BlockKind::Title, meta.title.clone().unwrap_or_default()), (BlockKind::Byline, byline)];
    front.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// The blocks that `meta` makes behind the body.
fn back(meta: &Meta) -> Vec<(BlockKind, String)> {
    let source = meta.source.as_ref().map(|source| format!("来源：{source}"));
    let editor = meta.editor.as_ref().map(|editor| format!("编辑：{editor}"));
    let colophon = join(&[source.as_deref(), editor.as_deref()], "  ");
    let back = [(BlockKind::Note, meta.note.clone().unwrap_or_default()), (BlockKind::Colophon, colophon)];
    back.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// Collects the body's blocks, then adds those that the metadata makes.
#[derive(Debug, Default)]
pub struct ArticleBuilder {
    meta: Meta,
    text: String,
    blocks: Vec<Block>,
    spans: Vec<(usize, Span)>,
}

impl ArticleBuilder {
    /// A builder that has set the blocks that stand before the body: title and byline.
    pub fn new(meta: Meta) -> Self {
        let mut builder = Self { meta, ..Self::default() };
        for (kind, text) in front(&builder.meta) {
            builder.push(kind, &text);
        }
        builder
    }

    /// Adds a block; an empty text adds nothing.
    pub fn push(&mut self, kind: BlockKind, text: &str) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.blocks.push(Block { kind, range: start..self.text.len() });
    }

    /// Adds a block of which something is known about runs of characters. Spans that do not fit its text are left out.
    pub fn push_with(&mut self, kind: BlockKind, text: &str, spans: impl IntoIterator<Item = Span>) {
        let number = self.blocks.len();
        self.push(kind, text);
        let fits = |span: &Span| text.get(span.range.clone()).is_some_and(|run| !run.is_empty());
        let from = self.spans.len();
        self.spans.extend(spans.into_iter().filter(fits).map(|span| (number, span)));
        if let Some(added) = self.spans.get_mut(from..) {
            added.sort_by_key(|(_, span)| (span.range.start, std::cmp::Reverse(span.range.end)));
        }
    }

    /// Sets the blocks that stand after the body, note and colophon, and gives the article.
    pub fn finish(mut self) -> Article {
        for (kind, text) in back(&self.meta) {
            self.push(kind, &text);
        }
        let length = self.text.len();
        let simple = is_simple(&self.text);
        Article {
            meta: self.meta,
            text: self.text,
            start: 0,
            blocks: self.blocks,
            spans: self.spans,
            length,
            simple,
            script: OnceLock::new(),
        }
    }
}

fn join(parts: &[Option<&str>], separator: &str) -> String {
    parts.iter().flatten().copied().collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_made_from_the_metadata_stand_around_the_body() {
        let meta = Meta {
            title: Some("标题".into()),
            author: Some("某人".into()),
            source: Some("某报".into()),
            note: Some("（作者是某人）".into()),
            ..Meta::default()
        };
        let mut builder = ArticleBuilder::new(meta);
        builder.push(BlockKind::Paragraph, "第一段。");
        builder.push(BlockKind::Paragraph, "");
        builder.push(BlockKind::Paragraph, "第二段。");
        let article = builder.finish();
        let kinds: Vec<_> = article.blocks().iter().map(|block| block.kind).collect();
        assert_eq!(
            kinds,
            [
                BlockKind::Title,
                BlockKind::Byline,
                BlockKind::Paragraph,
                BlockKind::Paragraph,
                BlockKind::Note,
                BlockKind::Colophon
            ]
        );
        assert_eq!(article.block_text(3), "第二段。");
        assert_eq!(article.block_text(5), "来源：某报");
        assert_eq!(article.body().count(), 2);
        assert_eq!(article.paragraph_number(2), 1);
        assert_eq!(article.paragraph_number(0), 0);
        assert_eq!(article.bytes_before(Anchor::new(99, 0)), article.text().len());
    }

    #[test]
    fn spans_are_found_by_their_block_and_headings_make_the_contents() {
        let span = |range, kind| Span { range, kind };
        let mut builder = ArticleBuilder::new(Meta { title: Some("渡口".into()), ..Meta::default() });
        builder.push(BlockKind::Heading(2), "一");
        builder.push_with(
            BlockKind::Paragraph,
            "看这里[1]。",
            [
                span(9..12, SpanKind::NoteSign(1)),
                span(0..9, SpanKind::Link("https://example.com/".into())),
                span(0..1, SpanKind::Ruby("inside a character".into())),
                span(3..99, SpanKind::Ruby("too long".into())),
                span(3..3, SpanKind::Ruby("empty".into())),
            ],
        );
        builder.push(BlockKind::Heading(3), "二");
        builder.push(BlockKind::Footnote, "[1] https://example.com/");
        let article = builder.finish();
        let kinds: Vec<_> = article.spans(2).map(|span| &span.kind).collect();
        assert_eq!(kinds, [&SpanKind::Link("https://example.com/".into()), &SpanKind::NoteSign(1)]);
        assert_eq!(article.spoken(2, 0..15), "看这里。");
        assert_eq!(article.spoken(2, 3..9), "这里");
        assert!(article.spans(1).next().is_none() && article.spans(99).next().is_none());
        let contents: Vec<_> =
            article.contents().map(|entry| (entry.anchor.block, entry.title, entry.level)).collect();
        assert_eq!(contents, [(1, "一", 2), (3, "二", 3)]);
        assert_eq!(article.body().count(), 3);
    }

    #[test]
    fn the_fingerprint_follows_the_text() {
        let of = |paragraphs: &[&str]| {
            let mut builder = ArticleBuilder::new(Meta::default());
            for paragraph in paragraphs {
                builder.push(BlockKind::Paragraph, paragraph);
            }
            builder.finish().fingerprint()
        };
        assert_eq!(of(&["春"]), of(&["春"]));
        assert_ne!(of(&["春"]), of(&["秋"]));
        // Positions that were saved before are found under it.
        assert_eq!(of(&["春"]), 0x3347_cf1b_7469_9b22);
        let long = "一二三四五六七八九十".repeat(60_000);
        assert_eq!(of(&[&long]), of(&[&long]));
        assert_ne!(of(&[&long]), of(&[&long, "尾"]));
        assert_ne!(of(&[&long]), of(&[&long.replace('一', "壹")]));
    }

    #[test]
    fn an_article_over_a_text_is_the_one_that_is_built() {
        let note = Some("（作者是某人）".to_owned());
        let short = Meta { title: Some("题".into()), note, ..Meta::default() };
        let long = Meta { author: Some("一个很长的名字".repeat(9)), ..short.clone() };
        let text = "题\n\n　　第一段。\n　　第二段。\n剩下的";
        for meta in [Meta::default(), short, long] {
            let at = |piece: &str| text.find(piece).map(|start| start..start + piece.len()).unwrap();
            let pieces = ["第一段。", "第二段。"];
            let blocks = pieces.map(|piece| Block { kind: BlockKind::Paragraph, range: at(piece) });
            let over = Article::over(meta.clone(), text.to_owned(), blocks.to_vec(), true);
            let mut builder = ArticleBuilder::new(meta);
            for piece in pieces {
                builder.push(BlockKind::Paragraph, piece);
            }
            let built = builder.finish();
            assert_eq!(over, built);
            assert_eq!(over.fingerprint(), built.fingerprint());
            assert_eq!(over.bytes_before(Anchor::default()), 0);
            assert_eq!(over.blocks().last().unwrap().range.end, over.text().len());
            assert!(over.text().starts_with(over.block_text(0)));
        }
        let nothing = Article::over(Meta::default(), " \n".to_owned(), Vec::new(), true);
        assert!(nothing.is_empty() && nothing.text().is_empty());
    }
}
