//! Furniture that is left around the body of a page when the page has been taken apart by its elements.
//!
//! In come the pieces of a body, and the lines around it; out go the pieces without what the table of furniture knows,
//! and the metadata that was among it. Between the first and the last paragraph of prose nothing is taken away.

use super::byline;
use super::flow::{Mark, Piece, What};
use super::furniture::Place;
use super::lines::columns;
use super::pagetext::{self, Kind};
use super::text;
use crate::article::{BlockKind, Meta};
use crate::text::characters;

/// Reads what lines above the body know: fields, and below the title the names of people and of a site.
pub(super) fn read_above<'a>(meta: &mut Meta, lines: impl Iterator<Item = &'a str>) {
    let mut below_title = false;
    for line in lines {
        match pagetext::kind(line, Place::Head) {
            Kind::Info(info) => {
                pagetext::read_fields(meta, &info);
                for loose in info.loose {
                    match byline::names(loose) {
                        Some(names) => meta.author = meta.author.take().or(Some(names)),
                        None => meta.site = meta.site.take().or_else(|| Some(loose.to_owned())),
                    }
                }
            }
            Kind::Text if meta.title.as_deref() == Some(line) => below_title = true,
            Kind::Text if below_title && meta.author.is_none() => meta.author = byline::names(line),
            _ => {}
        }
    }
}

/// Reads what lines below the body know: fields with labels, and the note about the author.
pub(super) fn read_below<'a>(meta: &mut Meta, lines: impl Iterator<Item = &'a str>) {
    for line in lines {
        match pagetext::kind(line, Place::Foot) {
            Kind::Info(info) => pagetext::read_fields(meta, &info),
            Kind::Note => meta.note = meta.note.take().or_else(|| Some(line.to_owned())),
            // What follows are other articles.
            Kind::List(_) => return,
            _ => {}
        }
    }
}

/// What became of a piece at an end of the body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    /// It is in the metadata now.
    Read,
    LeftOut,
}

/// Who made the pieces what they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Maker {
    /// Those of a site, whose headings and lists are as often furniture as not.
    Site,
    /// A writer of Markdown: what is marked as a heading or as an item of a list, and is no link, is text.
    Writer,
}

/// The body without furniture at its ends, and how many pieces of it were left out. The title stays where it is.
pub(super) fn trim(meta: &mut Meta, pieces: Vec<Piece>, maker: Maker) -> (Vec<Piece>, usize) {
    let is_prose = |piece: &Piece, place| match piece.kind {
        BlockKind::Verse | BlockKind::Code | BlockKind::Table | BlockKind::Quote(_) => true,
        BlockKind::Paragraph => {
            pagetext::is_prose(&piece.text, place, false) || pagetext::is_long(&piece.text)
        }
        _ => false,
    };
    let first = pieces.iter().position(|piece| is_prose(piece, Place::Head)).unwrap_or(pieces.len());
    let last = pieces.iter().rposition(|piece| is_prose(piece, Place::Foot)).unwrap_or(first);
    // One link above the text may be part of it; several are the way to other pages.
    let links = pieces.iter().take(first).filter(|piece| is_link(piece)).count();
    let mut company = company(meta, pieces.get(..first).unwrap_or_default());
    // Who wrote a poem stands alone between its title and its verses.
    if pieces.get(first).is_some_and(|piece| piece.kind == BlockKind::Verse)
        && let Some(company) = company.last_mut().filter(|company| **company == Company::None)
    {
        *company = Company::Verses;
    }
    let mut in_list = false;
    let mut left_out = 0;
    let mut kept = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.into_iter().enumerate() {
        let is_marked = matches!(piece.kind, BlockKind::Heading(_) | BlockKind::ListItem(_));
        let fate = match () {
            () if maker == Maker::Writer && is_marked && !is_link(&piece) => {
                in_list = false;
                Fate::Kept
            }
            () if at < first => {
                let company = company.get(at).copied().unwrap_or(Company::Lines);
                head(meta, &piece, company, links > 1 && last > first)
            }
            () if at > last => foot(meta, &piece, &mut in_list),
            () => Fate::Kept,
        };
        match fate {
            Fate::Kept => kept.push(piece),
            Fate::Read => {}
            Fate::LeftOut => left_out += 1,
        }
    }
    (kept, left_out)
}

/// What stands beside a line above the text. `江南` and `三月五日` are names and days, and verses and headings too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Company {
    /// A line that tells about the article: where it is from, or of which day.
    Fields,
    /// No other line, above verses.
    Verses,
    /// No other line.
    None,
    /// Other lines.
    Lines,
}

/// The company of each of `pieces`, which stand above the text.
fn company(meta: &Meta, pieces: &[Piece]) -> Vec<Company> {
    let is_line = |piece: &&Piece| {
        piece.kind == BlockKind::Paragraph && meta.title.as_ref() != Some(&piece.text) && !is_link(piece)
    };
    let tells = |piece: &Piece| {
        is_line(&piece)
            && (is_day(&piece.text) || matches!(pagetext::kind(&piece.text, Place::Head), Kind::Info(_)))
    };
    let lines = pieces.iter().filter(is_line).count();
    let of = |at: usize| {
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        match lines {
            _ if beside.filter_map(|at| pieces.get(at)).any(tells) => Company::Fields,
            0 | 1 => Company::None,
            _ => Company::Lines,
        }
    };
    (0..pieces.len()).map(of).collect()
}

/// Whether all of a short piece is one link.
fn is_link(piece: &Piece) -> bool {
    const WIDEST: usize = 44;
    let covers =
        |mark: &Mark| matches!(mark.what, What::Link(_)) && mark.range.len() + "• ".len() >= piece.text.len();
    columns(&piece.text) <= WIDEST && piece.marks.iter().any(covers)
}

/// Whether a line is a day or a time and nothing else: `6月1日`, `08:30`.
fn is_day(line: &str) -> bool {
    columns(line) <= 24
        && line.contains(|c: char| c.is_ascii_digit())
        && line.chars().all(|c| c.is_ascii_digit() || " 年月日时分:-/.星期周一二三四五六天发布于".contains(c))
}

/// Whether all numbers of `day` follow each other in the date of the article.
fn is_of_article(day: &str, meta: &Meta) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect()
    };
    let day = numbers(day);
    let published = meta.published.as_deref().map(numbers).unwrap_or_default();
    !day.is_empty() && published.windows(day.len()).any(|window| window == day)
}

fn head(meta: &mut Meta, piece: &Piece, company: Company, leaves_links: bool) -> Fate {
    let line = piece.text.as_str();
    if piece.kind == BlockKind::Image {
        return Fate::Kept;
    }
    if meta.title.as_deref() == Some(line) {
        return Fate::Kept;
    }
    // Without a word that says so only a line tells about the article, and no heading.
    let may_tell = piece.kind == BlockKind::Paragraph && company != Company::Lines;
    match pagetext::kind(line, Place::Head) {
        Kind::Info(info) => {
            pagetext::read_fields(meta, &info);
            Fate::Read
        }
        Kind::Furniture(_) | Kind::List(_) => Fate::LeftOut,
        Kind::Numbers(_) | Kind::Note | Kind::Text => match byline::names(line) {
            Some(names)
                if piece.kind == BlockKind::Paragraph && meta.author.as_ref() == Some(&names)
                    || may_tell
                        && meta.author.is_none()
                        && (company != Company::None || is_full_name(line, &names)) =>
            {
                meta.author = Some(names);
                Fate::Read
            }
            _ if may_tell
                && byline::is_site(line)
                && meta.site.as_deref().is_none_or(|site| site == line) =>
            {
                meta.site = Some(line.to_owned());
                Fate::Read
            }
            _ if piece.kind == BlockKind::Paragraph && is_day(line) && is_of_article(line, meta) => {
                Fate::Read
            }
            _ if leaves_links && is_link(piece) => Fate::LeftOut,
            _ => Fate::Kept,
        },
    }
}

/// Whether a line of names is more than one word of two characters, which may be any other.
fn is_full_name(line: &str, names: &str) -> bool {
    line != names || characters(names) > 2
}

fn foot(meta: &mut Meta, piece: &Piece, in_list: &mut bool) -> Fate {
    match pagetext::kind(&piece.text, Place::Foot) {
        // The day below a letter is part of it.
        Kind::Info(info) if is_day(&piece.text) => {
            let is_known = is_of_article(&piece.text, meta);
            pagetext::read_fields(meta, &info);
            if is_known { Fate::Read } else { Fate::Kept }
        }
        Kind::Info(info) => {
            pagetext::read_fields(meta, &info);
            Fate::Read
        }
        Kind::Note if meta.note.is_none() => {
            meta.note = Some(piece.text.clone());
            Fate::Read
        }
        Kind::List(_) => {
            *in_list = true;
            Fate::LeftOut
        }
        Kind::Furniture(_) => Fate::LeftOut,
        Kind::Numbers(_) | Kind::Note | Kind::Text
            if *in_list && (is_link(piece) || !text::ends_sentence(&piece.text)) =>
        {
            Fate::LeftOut
        }
        Kind::Numbers(_) | Kind::Note | Kind::Text => {
            *in_list = false;
            Fate::Kept
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "那几年镇上的人都往外走，剩下的多是老人和孩子，码头上的石阶一天比一天空。";

    fn piece(kind: BlockKind, text: &str) -> Piece {
        Piece { kind, text: text.to_owned(), marks: Vec::new() }
    }

    /// What is left of these pieces, and what is known of the article then.
    fn trimmed(meta: Meta, pieces: &[(BlockKind, &str)]) -> (Vec<String>, Meta) {
        let mut meta = meta;
        let pieces = pieces.iter().map(|(kind, text)| piece(*kind, text)).collect();
        let (kept, _) = trim(&mut meta, pieces, Maker::Site);
        (kept.into_iter().map(|piece| piece.text).collect(), meta)
    }

    #[test]
    fn a_name_is_one_where_something_says_so() {
        use BlockKind::{Heading, Paragraph};
        let of = |pieces: &[(BlockKind, &str)]| trimmed(Meta::default(), pieces);
        let (kept, meta) = of(&[(Paragraph, "江南"), (Paragraph, "白云"), (Paragraph, PROSE)]);
        assert_eq!((kept.len(), meta.author), (3, None));
        let (kept, meta) = of(&[(Paragraph, "温水"), (Paragraph, PROSE)]);
        assert_eq!((kept.len(), meta.author), (2, None));
        let (kept, meta) = of(&[(Heading(2), "蜘蛛网"), (Paragraph, PROSE)]);
        assert_eq!((kept.len(), meta.site), (2, None));
        let (kept, meta) = of(&[(Paragraph, "沈砚"), (Paragraph, "2021年3月4日 08:15"), (Paragraph, PROSE)]);
        assert_eq!((kept, meta.author.as_deref()), (vec![PROSE.to_owned()], Some("沈砚")));
        for line in ["记者 沈砚", "沈砚秋", "沈砚 林渡"] {
            let (kept, meta) = of(&[(Paragraph, line), (Paragraph, PROSE)]);
            assert!(kept.len() == 1 && meta.author.is_some(), "{line}");
        }
        let known = Meta { author: Some("沈砚".into()), ..Meta::default() };
        assert_eq!(
            trimmed(known, &[(Paragraph, "沈砚"), (Paragraph, "白云"), (Paragraph, PROSE)]).0.len(),
            2
        );
    }

    #[test]
    fn a_day_is_furniture_where_it_is_that_of_the_article() {
        use BlockKind::{Heading, Paragraph};
        let of = |pieces: &[(BlockKind, &str)]| {
            trimmed(Meta { published: Some("2021-03-05 08:00".into()), ..Meta::default() }, pieces).0.len()
        };
        assert_eq!(of(&[(Heading(2), "3月5日"), (Paragraph, PROSE)]), 2);
        assert_eq!(of(&[(Paragraph, "3月5日"), (Paragraph, PROSE)]), 1);
        assert_eq!(of(&[(Paragraph, "3月6日"), (Paragraph, PROSE)]), 2);
        assert_eq!(of(&[(Paragraph, PROSE), (Paragraph, "1998年3月5日")]), 2);
        assert_eq!(of(&[(Paragraph, PROSE), (Paragraph, "2021年3月5日")]), 1);
        let (kept, meta) = trimmed(Meta::default(), &[(Paragraph, PROSE), (Paragraph, "1998年3月5日")]);
        assert_eq!((kept.len(), meta.published.as_deref()), (2, Some("1998-03-05")));
    }

    #[test]
    fn a_list_below_the_text_ends_where_a_sentence_stands() {
        use BlockKind::Paragraph;
        let pieces = [
            (Paragraph, PROSE),
            (Paragraph, "延伸阅读"),
            (Paragraph, "渡口停航公告"),
            (Paragraph, "桥通了，船停了。"),
        ];
        assert_eq!(trimmed(Meta::default(), &pieces).0, [PROSE, "桥通了，船停了。"]);
    }
}
