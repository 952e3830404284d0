//! What of an article is spoken, one sentence at a time.
//!
//! An [`Article`] comes in, a list of [`Unit`]s goes out: byte ranges of blocks in the order in which they are heard.
//! The ranges are of the text as it is shown, so a highlight always lies on the original characters.

use std::borrow::Cow;
use std::ops::Range;

use crate::article::{Article, BlockKind};
use crate::text::sentence::{clauses, sentences};

use super::clock::estimate;

/// A unit with fewer characters is one clause: it is over before a mark that moves would help.
const LONG: usize = 40;

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

    /// The clauses of the unit, each with its share of the time that the unit takes. Of a short unit there is one.
    pub fn clauses(&self, article: &Article) -> Vec<Clause> {
        let text = self.text(article);
        let pieces = match text.chars().nth(LONG) {
            Some(_) => clauses(text),
            None => std::iter::once(0..text.len()).collect(),
        };
        let weigh = |piece: &Range<usize>| estimate(text.get(piece.clone()).unwrap_or_default());
        let whole: f64 = pieces.iter().map(weigh).sum();
        let mut end = 0.0;
        let share = |piece: Range<usize>| {
            end += if whole > 0.0 { weigh(&piece) / whole } else { 1.0 };
            Clause { range: piece.start + self.range.start..piece.end + self.range.start, end }
        };
        pieces.into_iter().map(share).collect()
    }
}

/// A part of a [`Unit`] between two pauses.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Where it lies in the text of the block, in bytes.
    pub range: Range<usize>,
    /// The share of the unit's time, 0 to 1, that has passed when it is over.
    pub end: f64,
}

/// The clause that is spoken when `share` of its unit's time has passed, as [`super::Clock::share_of_unit`] gives it.
pub fn clause_at(clauses: &[Clause], share: f64) -> Option<&Clause> {
    clauses.iter().find(|clause| share < clause.end).or(clauses.last())
}

/// The units of `article` in the order in which they are spoken: title, author, date, body.
///
/// Captions, notes, the note about the author and the colophon are not spoken, nor is a piece without any letter or number.
pub fn units(article: &Article) -> Vec<Unit> {
    let mut units = Vec::new();
    for (block, found) in article.blocks().iter().enumerate() {
        let text = article.block_text(block);
        let ranges = match found.kind {
            BlockKind::Break
            | BlockKind::Image
            | BlockKind::Footnote
            | BlockKind::Note
            | BlockKind::Colophon => continue,
            BlockKind::Byline => author_and_date(article, block),
            _ => sentences(text),
        };
        let paragraph = if found.kind.is_body() { article.paragraph_number(block) } else { 0 };
        for range in ranges {
            if text.get(range.clone()).unwrap_or_default().chars().any(char::is_alphanumeric) {
                units.push(Unit { number: units.len() + 1, block, range, paragraph });
            }
        }
    }
    units
}

/// The parts of the byline that are worth hearing: the author, who stands first in it, and the day, at its end. The
/// site between them and the time of day are for the eye.
fn author_and_date(article: &Article, block: usize) -> Vec<Range<usize>> {
    /// `YYYY-MM-DD`.
    const DAY: usize = 10;
    let (byline, meta) = (article.block_text(block), article.meta());
    let author = meta.author.as_ref().filter(|author| byline.starts_with(author.as_str()));
    let date = meta.published.as_ref().filter(|date| byline.ends_with(date.as_str()));
    let date = date.map(|date| byline.len() - date.len()..byline.len() - date.len().saturating_sub(DAY));
    author.map(|author| 0..author.len()).into_iter().chain(date).collect()
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
                (3, 0, "2024-03-05"),
                (4, 1, "清晨六点，他就出门了。"),
                (5, 1, "山路很滑，他走得很慢。"),
                (6, 4, "一封远方的信"),
            ]
        );
    }

    #[test]
    fn of_the_byline_author_and_day_are_spoken() {
        let heard = |author: Option<&str>, published: Option<&str>| -> Vec<String> {
            let meta = Meta {
                author: author.map(str::to_owned),
                site: Some("山村日报".into()),
                published: published.map(str::to_owned),
                ..Meta::default()
            };
            let article = ArticleBuilder::new(meta).finish();
            units(&article).iter().map(|unit| unit.text(&article).to_owned()).collect()
        };
        assert_eq!(heard(None, None), [""; 0]);
        assert_eq!(heard(None, Some("2024-03-05 08:30")), ["2024-03-05"]);
        assert_eq!(heard(Some("林溪"), Some("2024-03-05")), ["林溪", "2024-03-05"]);
        assert_eq!(heard(Some("林溪"), Some("三月")), ["林溪", "三月"]);
    }

    #[test]
    fn a_long_unit_has_clauses_with_shares_of_its_time() {
        let mut builder = ArticleBuilder::new(Meta::default());
        let clause = "河水绕过村庄流向远方的大海，";
        builder.push(BlockKind::Paragraph, &format!("短句在前头这里。{}完了。", clause.repeat(4)));
        let article = builder.finish();
        let found = units(&article);
        assert_eq!(found[0].clauses(&article), [Clause { range: 0..24, end: 1.0 }]);
        let clauses = found[1].clauses(&article);
        assert_eq!(clauses.len(), 4, "{clauses:?}");
        assert_eq!(
            (clauses[0].range.start, clauses[3].range.end),
            (found[1].range.start, found[1].range.end)
        );
        assert!(
            clauses
                .windows(2)
                .all(|pair| pair[0].range.end == pair[1].range.start && pair[0].end < pair[1].end)
        );
        assert!((clauses[3].end - 1.0).abs() < 1e-9);
        let at = |share| clause_at(&clauses, share).map(|clause| clause.range.start);
        assert_eq!((at(0.0), at(0.3), at(2.0)), (Some(24), Some(66), Some(150)));
    }
}
