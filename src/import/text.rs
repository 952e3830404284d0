//! Plain text to blocks: paragraphs, verse, headings, and lines that were wrapped by hand joined again.
//!
//! In come the lines of a cleaned text, out go cuts: which bytes are a block, and its text where that is not those
//! bytes as they stand. A block's text has no indent, as layout makes it. Everything is decided by evidence, what
//! concerns the whole text by its ends, and no character but white space is ever lost.

use std::ops::Range;
use std::slice::from_ref;

use memchr::{memchr, memmem};

use super::lines::{Ends, Line, Lines, Place, Wait, range_in, split_lines};
use super::scene::{is_break, shown};
use super::{byline, heading, ruled};
use crate::article::{BlockKind, Meta};

/// Marks that end a sentence; a title has none of them at its end.
pub(super) const END_MARKS: &[char] = &['。', '！', '？', '!', '?', '…', '.', '．'];
/// Marks that end a line which is no title, besides [`END_MARKS`].
pub(super) const INNER_MARKS: &[char] = &['，', ',', '；', ';', '：', ':', '、', '”', '’', '」', '』', '—'];
/// What may close a sentence after its end mark.
const CLOSERS: &[char] = &['”', '’', '」', '』', '）', ')', '"', '》', '】'];

/// The widest title, in columns.
const WIDEST_TITLE: usize = 60;
/// A line of this many columns is more than a heading.
const LONG_LINE: usize = 60;
/// The narrowest and the widest text that people wrap by hand, in columns. Verse is narrower.
const WRAPPED: std::ops::RangeInclusive<usize> = 30..=200;
/// Columns by which a wrapped line may differ from the others: a mark moved by the line-end rules, and its closer.
const WRAP_SLACK: usize = 4;
const WIDEST_VERSE: usize = 40;
/// Lines without a blank one among them that may be verse; more of them are a list of something.
const LONGEST_VERSE: usize = 2048;

/// Takes title and author off the top of a plain text that begins as `text` does and of which `ends` are the ends;
/// the second value is the byte at which the body starts. The title is what stands above a rule, or a short first line
/// without an end mark that a blank line, or an indented or long paragraph, follows; the author is a line `作者：…` below
/// it.
pub(super) fn head(text: &str, ends: Ends<'_>) -> (Meta, usize) {
    let nothing = || (Meta::default(), 0);
    let found = |title: String, author| Meta { title: Some(title), author, ..Meta::default() };
    let all = 0..text.len();
    let lines = Lines { text, regions: from_ref(&all), complete: true };
    let Some((title, below, _)) = next_with_text(lines, Place::default()) else { return nothing() };
    let start = |place: Place| if place.region == 0 { place.at } else { text.len() };
    if let Some((meta, body)) = ruled::head(lines) {
        return (meta, start(body));
    }
    if heading::of_line(title.text).is_some_and(|heading| heading.is_chapter) {
        // What is read is a part of a book whose title is not told.
        return nothing();
    }
    if let Some((title, author)) = heading::book(title.text) {
        let next = next_with_text(lines, below);
        let below_title = next
            .filter(|_| author.is_none())
            .and_then(|(line, after, _)| Some((byline::labelled_author(line.text)?, after)));
        let (author, body) = below_title.map_or((author, below), |(author, after)| (Some(author), after));
        // A book of which there is nothing but the title is a line of text.
        if next_with_text(lines, body).is_some() {
            return (found(title, author), start(body));
        }
    }
    let Some((next, after, gap)) = next_with_text(lines, below) else { return nothing() };
    let text_ends = |marks: &[char]| title.text.ends_with(marks);
    let is_short = !title.is_wider_than(WIDEST_TITLE) && !text_ends(END_MARKS) && !text_ends(INNER_MARKS);
    if !is_short || list_marker(title.text) || is_break(title.text) {
        return nothing();
    }
    let sample = Sample::of(&[], ends, &[]);
    let margin = sample.margin();
    let (title_indented, next_indented) = (title.is_indented(None), next.is_indented(None));
    let author = byline::labelled_author(next.text).filter(|_| next_with_text(lines, after).is_some());
    // Nobody but the author of a title is named below it.
    let stands_apart = gap
        || next_indented && !title_indented
        || next.is_wider_than(LONG_LINE - 1)
        || author.is_some() && title_indented == next_indented;
    let is_wrapped_line = !gap
        && !next_indented
        && sample.measure(margin).is_some_and(|measure| title.reach() + WRAP_SLACK >= measure);
    if !stands_apart || is_wrapped_line {
        return nothing();
    }
    let body = if author.is_some() { after } else { below };
    (found(tidied(title.text), author), start(body))
}

/// The first line with text at `place` or after it, the place after it, and whether blank lines stand before it.
pub(super) fn next_with_text(lines: Lines<'_>, mut place: Place) -> Option<(Line<'_>, Place, bool)> {
    let mut gap = false;
    loop {
        let (line, after) = lines.at(place).ok()??;
        if !line.is_blank() {
            return Some((line, after, gap));
        }
        (place, gap) = (after, true);
    }
}

/// The lines that the form of a text is judged by, without more than one blank one in a row.
struct Sample<'a> {
    lines: Vec<Line<'a>>,
    /// The number of a blank line that stands for all that was left out.
    cut: Option<usize>,
}

impl<'a> Sample<'a> {
    /// Lines `before` and `after`, and between them those at the ends of the text.
    fn of(before: &[&'a str], ends: Ends<'a>, after: &[&'a str]) -> Self {
        let mut lines = Vec::new();
        for line in before.iter().copied().chain(split_lines(ends.front)) {
            push(&mut lines, line);
        }
        let cut = ends.back.map(|back| {
            push(&mut lines, "");
            let cut = lines.len().saturating_sub(1);
            for line in split_lines(back) {
                push(&mut lines, line);
            }
            cut
        });
        for line in after {
            push(&mut lines, line);
        }
        Self { lines, cut }
    }

    /// An indent of spaces that all lines share is a margin and no indent.
    fn margin(&self) -> Option<usize> {
        let with_text = self.lines.iter().filter(|line| !line.is_blank());
        let margin = with_text.map(|line| line.spaces().unwrap_or(0)).min().filter(|margin| *margin > 0);
        // Where all lines have the same margin and stand apart, each of them is an indented paragraph.
        let pairs = || self.lines.windows(2);
        margin.filter(|_| pairs().any(|pair| pair.iter().all(|line| !line.is_blank())))
    }

    /// The measure that the lines were wrapped to, if they were: there are several lines that go on in the next,
    /// they end without an end mark, and nearly all of them are as full as the first word of the next line let them
    /// be.
    fn measure(&self, margin: Option<usize>) -> Option<usize> {
        let pairs = || {
            self.lines.windows(2).filter_map(|pair| match pair {
                [line, next] if !line.is_blank() && goes_on(next, margin) => Some((line, next)),
                _ => None,
            })
        };
        let open: Vec<_> = pairs().filter(|(line, _)| !ends_sentence(line.text)).collect();
        if open.len() < 3 || open.len() * 2 < pairs().count() {
            return None;
        }
        let mut widths: Vec<usize> = open.iter().map(|(line, _)| line.reach()).collect();
        widths.sort_unstable();
        let measure = widths.get(widths.len() * 9 / 10).copied()?;
        let even = open
            .iter()
            .filter(|(line, next)| is_full(line, next, measure) && line.reach() <= measure + 2 * WRAP_SLACK)
            .count();
        (WRAPPED.contains(&measure) && even * 100 >= open.len() * 85).then_some(measure)
    }

    /// Whether there are several groups of lines, and all look like verse. Of those beside the cut only a part is
    /// seen: they do not count.
    fn is_verse(&self, margin: Option<usize>) -> bool {
        let mut start = 0;
        let mut groups = 0;
        for group in self.lines.split(Line::is_blank) {
            let end = start + group.len();
            let at_cut = self.cut.is_some_and(|cut| end == cut || start == cut + 1);
            start = end + 1;
            if group.is_empty() || at_cut {
                continue;
            }
            let mut verse = Verse::default();
            if !(group.iter().all(|line| verse.take(line, margin)) && verse.is_one()) {
                return false;
            }
            groups += 1;
        }
        groups > 1
    }
}

fn push<'a>(lines: &mut Vec<Line<'a>>, line: &'a str) {
    let line = Line::new(line);
    if !line.is_blank() || lines.last().is_some_and(|last| !last.is_blank()) {
        lines.push(line);
    }
}

/// What holds for all of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// See [`Sample::margin`].
    margin: Option<usize>,
    /// See [`Sample::measure`].
    measure: Option<usize>,
    all_verse: bool,
}

impl Form {
    /// The form of a text of which `ends` are the ends, with lines that stand `before` and `after` it.
    pub(super) fn of(before: &[&str], ends: Ends<'_>, after: &[&str]) -> Self {
        let sample = Sample::of(before, ends, after);
        let margin = sample.margin();
        Self { margin, measure: sample.measure(margin), all_verse: sample.is_verse(margin) }
    }
}

/// Whether the text ends with an end mark, closed or not.
pub(super) fn ends_sentence(text: &str) -> bool {
    let is_end = |c| END_MARKS.contains(&c);
    text.ends_with(is_end) || text.trim_end_matches(|c| CLOSERS.contains(&c)).ends_with(is_end)
}

/// Whether this line may be the continuation of the one before.
fn goes_on(line: &Line<'_>, margin: Option<usize>) -> bool {
    !line.is_blank() && !line.is_indented(margin) && !list_marker(line.text) && !is_break(line.text)
}

/// Whether the first word of `next` had no room in `line`.
fn is_full(line: &Line<'_>, next: &Line<'_>, measure: usize) -> bool {
    const LONGEST_WORD: usize = 24;
    let word = next.text.bytes().take(LONGEST_WORD).take_while(u8::is_ascii_graphic).count();
    line.reach() + (word + 1).max(2) + WRAP_SLACK > measure
}

/// Lines between blank ones that may be verse: short, half of them or more not ended by an end mark, none spoken,
/// numbered or indented by two characters.
#[derive(Default)]
struct Verse {
    lines: usize,
    open: usize,
}

impl Verse {
    /// Whether it may still be verse with this line.
    fn take(&mut self, line: &Line<'_>, margin: Option<usize>) -> bool {
        self.lines += 1;
        self.open += usize::from(!ends_sentence(line.text));
        self.lines <= LONGEST_VERSE
            && !line.is_wider_than(WIDEST_VERSE)
            && (!line.is_indented(margin) || line.spaces().is_some())
            && !line.text.starts_with(['“', '「', '"', '—'])
            && !line.text.contains(['：', ':', '|', '\t'])
            && !list_marker(line.text)
            && heading::number(line.text).is_none()
    }

    fn is_one(&self) -> bool {
        self.lines >= 2 && self.open * 2 >= self.lines
    }
}

/// Whether lines that an author ended look like verse.
pub(super) fn are_verse<'a>(mut lines: impl Iterator<Item = &'a str>) -> bool {
    let mut verse = Verse::default();
    lines.all(|line| verse.take(&Line::new(line), None)) && verse.is_one()
}

/// The blocks of a text that is no file of its own.
pub(super) fn blocks(text: &str) -> Vec<(BlockKind, String)> {
    let all = 0..text.len();
    let lines = Lines { text, regions: from_ref(&all), complete: true };
    let mut cutter = Cutter::new(Form::of(&[], Ends::of(text), &[]));
    let mut blocks = Vec::new();
    // No line of a complete text has to be waited for.
    while let Ok(Some(cut)) = cutter.next(lines) {
        let text = cut.text.unwrap_or_else(|| text.get(cut.source).unwrap_or_default().to_owned());
        blocks.push((cut.kind, text));
    }
    blocks
}

/// A block, cut out of the text.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) kind: BlockKind,
    /// Its bytes.
    pub(super) source: Range<usize>,
    /// Its text where that is not what the bytes say; never longer than they are.
    pub(super) text: Option<String>,
}

/// Cuts a text into blocks, one after another.
#[derive(Debug)]
pub(super) struct Cutter {
    form: Form,
    /// Where the next line starts that is in no block.
    pub(super) place: Place,
    /// The line there stands in a group of lines that is known to be no verse.
    in_prose: bool,
    /// A blank line, or none at all, stands before it.
    gap_above: bool,
    /// How many line ends were taken out to make paragraphs.
    pub(super) joined: usize,
}

impl Cutter {
    pub(super) fn new(form: Form) -> Self {
        Self { form, place: Place::default(), in_prose: false, gap_above: true, joined: 0 }
    }

    /// The next block of `lines`; `None` where there is none any more. Where more text has to be read first nothing
    /// has happened, and the block comes when it is there.
    pub(super) fn next(&mut self, lines: Lines<'_>) -> Result<Option<Cut>, Wait> {
        loop {
            let Some((line, after)) = lines.at(self.place)? else { return Ok(None) };
            if !line.is_blank() {
                return match self.form.measure {
                    Some(measure) => self.wrapped(lines, line, after, measure).map(Some),
                    None => self.unwrapped(lines, line, after).map(Some),
                };
            }
            (self.place, self.in_prose, self.gap_above) = (after, false, true);
        }
    }

    /// One paragraph a line, but verse and headings.
    fn unwrapped(&mut self, lines: Lines<'_>, line: Line<'_>, after: Place) -> Result<Cut, Wait> {
        if !self.in_prose
            && let Some((verse, after)) = self.verse(lines)?
        {
            (self.place, self.gap_above) = (after, false);
            return Ok(verse);
        }
        self.in_prose = true;
        let kind = match () {
            () if is_break(line.text) => BlockKind::Break,
            () if list_marker(line.text) => BlockKind::ListItem(1),
            () => self.heading(lines, &line, after)?.unwrap_or(BlockKind::Paragraph),
        };
        (self.place, self.gap_above) = (after, false);
        let text = if kind == BlockKind::Break { shown(line.text) } else { line.text };
        Ok(Cut { kind, source: range_in(lines.text, text), text: tidy(text) })
    }

    /// The group of lines that starts here, if it is verse, and the place after it.
    fn verse(&self, lines: Lines<'_>) -> Result<Option<(Cut, Place)>, Wait> {
        let mut verse = Verse::default();
        let mut place = self.place;
        let (mut first, mut last) = (None, "");
        while let Some((line, after)) = lines.at(place)?.filter(|(line, _)| !line.is_blank()) {
            if !verse.take(&line, self.form.margin) {
                return Ok(None);
            }
            first = first.or(Some(line.text));
            (last, place) = (line.text, after);
        }
        let Some(first) = first.filter(|_| verse.is_one() && (self.form.all_verse || verse.lines >= 4))
        else {
            return Ok(None);
        };
        let source = range_in(lines.text, first).start..range_in(lines.text, last).end;
        let mut text = String::with_capacity(source.len());
        let mut line_place = self.place;
        while line_place != place
            && let Some((line, after)) = lines.at(line_place)?
        {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&tidied(line.text));
            line_place = after;
        }
        let text = Some(text).filter(|text| lines.text.get(source.clone()) != Some(text.as_str()));
        Ok(Some((Cut { kind: BlockKind::Verse, source, text }, place)))
    }

    /// A paragraph of all the lines that it was wrapped to, or a heading.
    fn wrapped(
        &mut self,
        lines: Lines<'_>,
        first: Line<'_>,
        after: Place,
        measure: usize,
    ) -> Result<Cut, Wait> {
        let mut source = range_in(lines.text, first.text);
        if is_break(first.text) {
            (self.place, self.gap_above) = (after, false);
            let marks = shown(first.text);
            let source = range_in(lines.text, marks);
            return Ok(Cut { kind: BlockKind::Break, source, text: tidy(marks) });
        }
        if let Some(kind) = self.heading(lines, &first, after)? {
            (self.place, self.gap_above) = (after, false);
            return Ok(Cut { kind, source, text: tidy(first.text) });
        }
        let (mut before, mut place) = (first, after);
        let mut text = tidy(first.text);
        let mut joined = 0;
        while let Some((line, after)) = lines.at(place)?
            && goes_on(&line, self.form.margin)
            && is_full(&before, &line, measure)
        {
            let paragraph = text.get_or_insert_with(|| first.text.to_owned());
            if needs_space(paragraph, line.text) {
                paragraph.push(' ');
            }
            paragraph.push_str(&tidied(line.text));
            source.end = range_in(lines.text, line.text).end;
            joined += 1;
            (before, place) = (line, after);
        }
        self.joined += joined;
        (self.place, self.gap_above) = (place, false);
        Ok(Cut { kind: BlockKind::Paragraph, source, text })
    }

    /// The kind of a line that is a heading by its form: short, without a mark at its end, numbered as chapters and
    /// sections are, and with blank lines around it or a long line below.
    fn heading(&self, lines: Lines<'_>, line: &Line<'_>, after: Place) -> Result<Option<BlockKind>, Wait> {
        let Some(heading) = heading::of_line(line.text) else { return Ok(None) };
        let below = lines.at(after)?.map(|(line, _)| line);
        let is_blank_below = below.is_none_or(|below| below.is_blank());
        let is_text_below = below.is_some_and(|below| below.is_wider_than(LONG_LINE - 1));
        // A chapter says by its words that it is one; a list of chapters has none of them apart.
        let is_indented = |line: &Line<'_>| line.is_indented(self.form.margin);
        let is_chapter = heading.is_chapter
            && below.is_some_and(|below| {
                let stands_out = is_indented(&below) && !is_indented(line);
                heading::of_line(below.text).is_none() && (self.gap_above || stands_out)
            });
        let apart = self.gap_above && is_blank_below || is_text_below || is_chapter;
        let level = heading.level;
        Ok(apart.then_some(BlockKind::Heading(level)))
    }
}

/// Whether a space stood where two lines are joined: between two words that are not Chinese, whatever quotation
/// marks and ASCII punctuation stand between them.
pub(super) fn needs_space(before: &str, after: &str) -> bool {
    const LOOK: usize = 8;
    let is_mark = |c: &char| c.is_ascii_punctuation() || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—');
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c < '\u{2E80}');
    // A word that was cut at its hyphen keeps it and gets no space.
    !before.ends_with('-')
        && is_latin(before.chars().rev().take(LOOK).find(|c| !is_mark(c)))
        && is_latin(after.chars().take(LOOK).find(|c| !is_mark(c)))
}

/// Bullets and Arabic numbers that open an item of a list.
pub(super) fn list_marker(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.get(digits..).unwrap_or_default();
    match digits {
        0 => {
            ["- ", "* ", "• ", "◦ ", "▪ ", "· ", "●", "■", "◆"].iter().any(|bullet| text.starts_with(bullet))
        }
        1..=2 => [". ", "、", "）", ") "].iter().any(|mark| after.starts_with(mark)),
        _ => false,
    }
}

/// The text with runs of ASCII spaces made one, if there are any; tabs and full-width spaces are the author's.
fn tidy(text: &str) -> Option<String> {
    // Most lines have no space at all.
    let space = memchr(b' ', text.as_bytes())?;
    memmem::find(text.as_bytes().get(space..)?, b"  ")?;
    let mut tidied = String::with_capacity(text.len());
    for piece in text.split_inclusive(' ') {
        if !(piece == " " && tidied.ends_with(' ')) {
            tidied.push_str(piece);
        }
    }
    Some(tidied)
}

pub(super) fn tidied(text: &str) -> String {
    tidy(text).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::{Heading, Paragraph};

    fn of(text: &str) -> Vec<(BlockKind, String)> {
        let mut cutter = Cutter::new(Form::of(&[], Ends::of(text), &[]));
        let all = 0..text.len();
        let lines = Lines { text, regions: from_ref(&all), complete: true };
        let cut = std::iter::from_fn(|| cutter.next(lines).unwrap());
        cut.map(|cut| (cut.kind, cut.text.unwrap_or_else(|| text.get(cut.source).unwrap().to_owned())))
            .collect()
    }

    fn paragraphs(texts: &[&str]) -> Vec<(BlockKind, String)> {
        texts.iter().map(|text| (BlockKind::Paragraph, (*text).to_owned())).collect()
    }

    fn title_of(text: &str) -> Option<String> {
        head(text, Ends::of(text)).0.title
    }

    #[test]
    fn a_line_is_a_paragraph_and_loses_its_indent() {
        let expected = paragraphs(&["雨下了一夜。", "早上，河水漫过了石阶。", "没有人来。"]);
        assert_eq!(of("　　雨下了一夜。\n　　早上，河水漫过了石阶。　\n　　没有人来。"), expected);
        assert_eq!(of("  雨下了一夜。\n\n  早上，河水漫过了石阶。\n\n\t没有人来。  \n"), expected);
    }

    #[test]
    fn wrapped_chinese_lines_are_joined_without_spaces() {
        let wrapped = "　　渡口的老人说，从前这里每天有三十条船，\n天不亮就点灯，灯影落在水上，像一条街倒着\n开张。后来修了桥，\
            船少了，灯也少了，只剩\n他一个人还记得哪一盏灯是谁家的。\n　　他说完就不再开口。过了很久，对岸有人喊他\n的\
            名字，他应了一声，却没有动。";
        assert_eq!(
            of(wrapped),
            paragraphs(&[
                "渡口的老人说，从前这里每天有三十条船，天不亮就点灯，灯影落在水上，像一条街倒着开张。后来修了桥，船少了，\
                 灯也少了，只剩他一个人还记得哪一盏灯是谁家的。",
                "他说完就不再开口。过了很久，对岸有人喊他的名字，他应了一声，却没有动。",
            ])
        );
    }

    #[test]
    fn wrapped_latin_lines_are_joined_with_spaces() {
        let wrapped = "The ferry had been running since before the bridge was\nbuilt, and the old man who kept it could tell each\n\
            boat from the next by the sound of its oars in the\nfog. “Listen,” he said.\n\nNobody answered.";
        assert_eq!(
            of(wrapped),
            paragraphs(&[
                "The ferry had been running since before the bridge was built, and the old man who kept it could tell \
                 each boat from the next by the sound of its oars in the fog. “Listen,” he said.",
                "Nobody answered.",
            ])
        );
    }

    #[test]
    fn uneven_lines_are_not_joined() {
        let lines = "他收拾了行李\n火车晚点了四个小时，候车室里的人都睡着了，只有卖茶叶蛋的还醒着\n她没有来送\n\
            天亮的时候他才看见站台上刷着新漆的字";
        assert_eq!(of(lines).len(), 4);
    }

    #[test]
    fn verse_keeps_its_lines() {
        let verse = "灯在水上走\n水在灯里流\n渡船不说话\n月亮在船头";
        assert_eq!(of(verse), [(BlockKind::Verse, verse.to_owned())]);
        let talk = "“你来了？”\n“来了。”\n“坐吧。”\n“不坐了。”";
        assert_eq!(of(talk).len(), 4);
    }

    #[test]
    fn numbered_lines_that_stand_apart_are_headings() {
        let text =
            "第一章 渡口\n\n　　雨下了一夜。\n\n二、对岸\n\n　　没有人来。\n\n（三）\n\n　　第一节课是语文。";
        let kinds: Vec<BlockKind> = of(text).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [Heading(2), Paragraph, Heading(2), Paragraph, Heading(3), Paragraph]);
    }

    #[test]
    fn the_title_is_short_unended_and_apart() {
        assert_eq!(title_of("渡口\n\n　　雨下了一夜。"), Some("渡口".into()));
        assert_eq!(title_of("渡口\n　　雨下了一夜。"), Some("渡口".into()));
        assert_eq!(title_of("雨下了一夜。\n\n没有人来。"), None);
        assert_eq!(title_of("渡口"), None);
        assert_eq!(title_of("　　渡口\n　　对岸"), None);
        assert_eq!(title_of("灯在水上走\n水在灯里流"), None);
    }

    #[test]
    fn the_author_below_the_title_is_taken_where_it_is_labelled() {
        let text = "渡口\n\n作者：沈 砚\n\n　　雨下了一夜。";
        let (head, body) = head(text, Ends::of(text));
        assert_eq!((head.title.as_deref(), head.author.as_deref()), (Some("渡口"), Some("沈砚")));
        assert_eq!(of(text.get(body..).unwrap()), paragraphs(&["雨下了一夜。"]));
    }

    #[test]
    fn a_long_text_is_judged_by_its_ends() {
        let prose =
            "　　渡口的老人说，从前这里每天有三十条船，天不亮就点灯，灯影落在水上，像一条街倒着开张。\n";
        let verse = "灯在水上走\n水在灯里流\n渡船不说话\n月亮在船头\n";
        let long = |text: &str| text.repeat(400_000 / text.len());
        assert_eq!(of(&long(prose)).len(), 400_000 / prose.len());
        let stanzas = of(&long(&format!("{verse}\n")));
        assert!(stanzas.len() > 4000 && stanzas.iter().all(|(kind, _)| *kind == BlockKind::Verse));
        // A list without end is no verse.
        assert!(of(&long(verse)).iter().all(|(kind, _)| *kind == Paragraph));
        // Nothing in the middle, odd as it is, makes another text of it.
        let wrapped = "天不亮就点灯，灯影落在水上，像一条街倒着\n";
        let mixed = of(&format!("{}{}{}", long(prose), long(wrapped), long(prose)));
        assert_eq!(mixed.len(), 2 * (400_000 / prose.len()) + 400_000 / wrapped.len());
    }

    #[test]
    fn a_block_waits_until_it_is_all_there() {
        let text = "一、渡口\n\n灯在水上走\n水在灯里流\n渡船不说话\n月亮在船头\n\n　　雨下了一夜，河水漫过了石阶。\n";
        let whole = of(text);
        for wrap in [None, Some(40)] {
            for step in [3, 7, 30] {
                let form = Form { measure: wrap, ..Form::of(&[], Ends::of(text), &[]) };
                let cut = |step: usize| {
                    let mut cutter = Cutter::new(form);
                    let (mut end, mut found) = (0, Vec::new());
                    loop {
                        let region = 0..super::super::lines::floor(text, end);
                        let lines = Lines { text, regions: from_ref(&region), complete: end >= text.len() };
                        match cutter.next(lines) {
                            Ok(Some(cut)) => found.push((
                                cut.kind,
                                cut.text.unwrap_or_else(|| text.get(cut.source).unwrap().to_owned()),
                            )),
                            Ok(None) => return found,
                            Err(Wait) => end += step,
                        }
                    }
                };
                assert_eq!(cut(step), cut(text.len()));
                assert!(wrap.is_some() || cut(step) == whole);
            }
        }
    }
}
