//! Values only: what an article *is*, wherever it came from and wherever it goes.
//!
//! An [`Article`] is its [`Meta`] and a list of [`Block`]s over one string. The title, the byline, the author's
//! note and the colophon are blocks too, made from the metadata, so that one coordinate, the [`Anchor`], reaches
//! every character that is shown, printed, searched or spoken. Nothing here knows files, screens or voices.

use std::ops::Range;

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
    /// An item of a list, its marker included in the text.
    ListItem,
    /// A paragraph quoted from elsewhere.
    Quote,
    /// Lines whose ends are the author's: verse, addresses. `\n` separates lines.
    Verse,
    /// Program text. `\n` separates lines.
    Code,
    /// What stands for a picture: its caption or alternative text.
    Image,
    /// The note about the author; made from [`Meta::note`].
    Note,
    /// 来源 and 编辑 below the text; made from [`Meta`].
    Colophon,
}

impl BlockKind {
    /// Whether the block is part of the article itself and not made from its metadata.
    pub fn is_body(self) -> bool {
        !matches!(self, Self::Title | Self::Byline | Self::Note | Self::Colophon)
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

/// An article: metadata and blocks over one string. Made by [`ArticleBuilder`], then never changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    meta: Meta,
    text: String,
    blocks: Vec<Block>,
}

impl Article {
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
        self.blocks.get(number).and_then(|block| self.text.get(block.range.clone())).unwrap_or_default()
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

    /// The whole text, block after block, without separators.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Bytes of text before `anchor`: the measure of progress.
    pub fn bytes_before(&self, anchor: Anchor) -> usize {
        match self.blocks.get(anchor.block) {
            Some(block) => (block.range.start + anchor.offset).min(block.range.end),
            None => self.text.len(),
        }
    }

    /// The number among the body's blocks, from 1, of block `number`; 0 for a block before the first of them.
    pub fn paragraph_number(&self, number: usize) -> usize {
        let front = self.blocks.iter().take_while(|block| !block.kind.is_body()).count();
        (number + 1).saturating_sub(front)
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// A number that is the same for the same text and different for nearly every other: FNV-1a, 64 bits.
    /// It names the file in which the reading position is kept.
    pub fn fingerprint(&self) -> u64 {
        const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        self.text.bytes().fold(OFFSET_BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
    }
}

/// Collects the body's blocks, then adds those that the metadata makes.
#[derive(Debug, Default)]
pub struct ArticleBuilder {
    meta: Meta,
    text: String,
    blocks: Vec<Block>,
}

impl ArticleBuilder {
    /// A builder that has set the blocks that stand before the body: title and byline.
    pub fn new(meta: Meta) -> Self {
        let mut builder = Self::default();
        if let Some(title) = &meta.title {
            builder.push(BlockKind::Title, title);
        }
        let byline = join(&[meta.author.as_deref(), meta.site.as_deref(), meta.published.as_deref()], "  ");
        builder.push(BlockKind::Byline, &byline);
        builder.meta = meta;
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

    /// Sets the blocks that stand after the body, note and colophon, and gives the article.
    pub fn finish(mut self) -> Article {
        if let Some(note) = self.meta.note.take() {
            self.push(BlockKind::Note, &note);
            self.meta.note = Some(note);
        }
        let source = self.meta.source.as_ref().map(|source| format!("来源：{source}"));
        let editor = self.meta.editor.as_ref().map(|editor| format!("编辑：{editor}"));
        let colophon = join(&[source.as_deref(), editor.as_deref()], "  ");
        self.push(BlockKind::Colophon, &colophon);
        Article { meta: self.meta, text: self.text, blocks: self.blocks }
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
    fn the_fingerprint_follows_the_text() {
        let of = |text: &str| {
            let mut builder = ArticleBuilder::new(Meta::default());
            builder.push(BlockKind::Paragraph, text);
            builder.finish().fingerprint()
        };
        assert_eq!(of("春"), of("春"));
        assert_ne!(of("春"), of("秋"));
    }
}
