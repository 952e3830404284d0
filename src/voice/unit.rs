//! What of an article is spoken, one sentence at a time.
//!
//! An [`Article`] comes in, a list of [`Unit`]s goes out: byte ranges of blocks in the order in which they are heard.
//! The ranges are of the text as it is shown, so a highlight always lies on the original characters.

use std::borrow::Cow;
use std::ops::Range;

use crate::article::{Article, BlockKind};
use crate::text::sentence::sentences;

/// One sentence as it is spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its number, from 1.
    pub number: usize,
    /// The number of its block, from 0.
    pub block: usize,
    /// Where it lies in the text of the block, in bytes.
    pub range: Range<usize>,
    /// The number of its paragraph among the body's blocks, from 1; 0 for the title and the author.
    pub paragraph: usize,
}

impl Unit {
    /// The characters of the unit as they are shown.
    pub fn text<'a>(&self, article: &'a Article) -> &'a str {
        article.block_text(self.block).get(self.range.clone()).unwrap_or_default()
    }

    /// The characters of the unit that are to be heard: those that are shown, without the signs of notes.
    pub fn spoken<'a>(&self, article: &'a Article) -> Cow<'a, str> {
        article.spoken(self.block, self.range.clone())
    }
}

/// The units of `article` in the order in which they are spoken: title, author, body.
///
/// Captions, notes, the note about the author and the colophon are not spoken, nor is a piece without any letter or number.
pub fn units(article: &Article) -> Vec<Unit> {
    let mut units = Vec::new();
    for (block, found) in article.blocks().iter().enumerate() {
        let spoken = match found.kind {
            BlockKind::Image | BlockKind::Footnote | BlockKind::Note | BlockKind::Colophon => continue,
            BlockKind::Byline => author(article, block),
            _ => article.block_text(block),
        };
        let paragraph = if found.kind.is_body() { article.paragraph_number(block) } else { 0 };
        for range in sentences(spoken) {
            if spoken.get(range.clone()).unwrap_or_default().chars().any(char::is_alphanumeric) {
                units.push(Unit { number: units.len() + 1, block, range, paragraph });
            }
        }
    }
    units
}

/// The part of the byline that is worth hearing. The author stands first in it: site and date follow.
fn author(article: &Article, block: usize) -> &str {
    let byline = article.block_text(block);
    match &article.meta().author {
        Some(author) if byline.starts_with(author.as_str()) => byline.get(..author.len()).unwrap_or_default(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, Meta};

    #[test]
    fn title_author_and_body_are_spoken_and_nothing_else() {
        let mut builder = ArticleBuilder::new(Meta {
            title: Some("山里的邮递员".into()),
            author: Some("林小溪".into()),
            site: Some("山村日报".into()),
            published: Some("2024-03-05".into()),
            note: Some("（作者是山村教师）".into()),
            editor: Some("周一".into()),
            ..Meta::default()
        });
        builder.push(BlockKind::Paragraph, "清晨六点，他就出门了。山路很滑，他走得很慢。");
        builder.push(BlockKind::Image, "图为山路");
        builder.push(BlockKind::Paragraph, "* * *");
        builder.push(BlockKind::Heading(2), "一封远方的信");
        let article = builder.finish();
        let heard: Vec<_> =
            units(&article).iter().map(|unit| (unit.number, unit.paragraph, unit.text(&article))).collect();
        assert_eq!(
            heard,
            [
                (1, 0, "山里的邮递员"),
                (2, 0, "林小溪"),
                (3, 1, "清晨六点，他就出门了。"),
                (4, 1, "山路很滑，他走得很慢。"),
                (5, 4, "一封远方的信"),
            ]
        );
    }

    #[test]
    fn a_byline_without_an_author_is_silent() {
        let article = ArticleBuilder::new(Meta { site: Some("山村日报".into()), ..Meta::default() }).finish();
        assert!(units(&article).is_empty());
    }
}
