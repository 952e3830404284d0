//! Plain text to blocks: paragraphs, verse, headings, and lines that were wrapped by hand joined again.
//!
//! In come the lines of a cleaned text, out go blocks whose text has no indent, as layout makes it. Everything is
//! decided by evidence, and no character but white space is ever lost. Columns are only estimated here, to compare
//! lines with each other; what a line measures on a screen is `text::width`'s to say.

use super::byline;
use crate::article::BlockKind;

/// Blocks, and how many line ends were taken out to make them.
#[derive(Debug)]
pub(super) struct Blocks {
    pub(super) blocks: Vec<(BlockKind, String)>,
    pub(super) joined: usize,
}

/// What stands above the body of a plain text.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
}

/// Marks that end a sentence; a title has none of them at its end.
const END_MARKS: &[char] = &['。', '！', '？', '!', '?', '…', '.', '．'];
/// Marks that end a line which is no title, besides [`END_MARKS`].
const INNER_MARKS: &[char] = &['，', ',', '；', ';', '：', ':', '、', '”', '’', '」', '』', '—'];
/// What may close a sentence after its end mark.
const CLOSERS: &[char] = &['”', '’', '」', '』', '）', ')', '"', '》', '】'];

/// The widest title and the widest heading, in columns.
const WIDEST_TITLE: usize = 60;
const WIDEST_HEADING: usize = 44;
/// A line of this many columns is more than a heading.
const LONG_LINE: usize = 60;
/// The narrowest and the widest text that people wrap by hand, in columns. Verse is narrower.
const WRAPPED: std::ops::RangeInclusive<usize> = 30..=200;
/// Columns by which a wrapped line may differ from the others: a mark moved by the line-end rules, and its closer.
const WRAP_SLACK: usize = 4;
const WIDEST_VERSE: usize = 40;

/// Takes title and author off the top of a plain text. The title is a short first line without an end mark that a
/// blank line, or an indented or long paragraph, follows; the author is a line `作者：…` below it.
pub(super) fn head<'a, 'l>(lines: &'l [&'a str]) -> (Head, &'l [&'a str]) {
    let nothing = (Head::default(), lines);
    let Some(first) = lines.iter().position(|line| !line.is_empty()) else { return nothing };
    let rest = lines.get(first + 1..).unwrap_or_default();
    let Some(second) = rest.iter().position(|line| !line.is_empty()) else { return nothing };
    let (title, next) = (Line::new(lines.get(first).copied().unwrap_or_default()), Line::new(rest[second]));
    let ends = |marks: &[char]| title.text.ends_with(marks);
    let is_short = title.columns <= WIDEST_TITLE && !ends(END_MARKS) && !ends(INNER_MARKS);
    let stands_apart = second > 0 || next.is_indented && !title.is_indented || next.columns >= LONG_LINE;
    let is_wrapped_line = second == 0
        && !next.is_indented
        && wrap_measure(&parse(lines)).is_some_and(|measure| title.reach + WRAP_SLACK >= measure);
    if !is_short || !stands_apart || is_wrapped_line || list_marker(title.text) {
        return nothing;
    }
    let mut head = Head { title: Some(tidy(title.text)), author: None };
    let mut body = rest;
    if let Some(author) = byline::labelled_author(next.text)
        && rest.get(second + 1..).unwrap_or_default().iter().any(|line| !line.is_empty())
    {
        head.author = Some(author);
        body = rest.get(second + 1..).unwrap_or_default();
    }
    (head, body)
}

/// Cuts lines into blocks.
pub(super) fn blocks(lines: &[&str]) -> Blocks {
    let lines = parse(lines);
    match wrap_measure(&lines) {
        Some(measure) => join_wrapped(&lines, measure),
        None => Blocks { blocks: one_a_line(&lines), joined: 0 },
    }
}

/// The text without white space at its end, the full-width and zero-width kinds included.
pub(super) fn trim_end(text: &str) -> &str {
    text.trim_end_matches(is_blank)
}

/// An estimate of the columns a text takes: one for ASCII, two for the rest.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}')
}

/// A line without the white space around it.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    columns: usize,
    /// The column it ends in, its indent included.
    reach: usize,
    /// White space of at least a full-width character, a tab or two spaces before it.
    is_indented: bool,
    /// Columns of that white space; 0 where it holds more than spaces, so that it always counts as an indent.
    spaces: Option<usize>,
}

impl<'a> Line<'a> {
    fn new(line: &'a str) -> Self {
        let text = line.trim_matches(is_blank);
        let indent = line.get(..line.len() - line.trim_start_matches(is_blank).len()).unwrap_or_default();
        let only_spaces = indent.bytes().all(|b| b == b' ');
        Self {
            text,
            columns: columns(text),
            reach: columns(indent) + columns(text),
            is_indented: !text.is_empty() && (indent.contains(['\t', '　']) || indent.chars().count() >= 2),
            spaces: only_spaces.then_some(indent.len()),
        }
    }

    fn ends_sentence(&self) -> bool {
        ends_sentence(self.text)
    }
}

/// Whether the text ends with an end mark, closed or not.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.ends_with(END_MARKS) || text.trim_end_matches(CLOSERS).ends_with(END_MARKS)
}

/// Lines with what they are; an indent of spaces that all lines share is a margin and no indent.
fn parse<'a>(lines: &[&'a str]) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = lines.iter().map(|line| Line::new(line)).collect();
    let margin = lines.iter().filter(|line| !line.text.is_empty()).map(|line| line.spaces.unwrap_or(0)).min();
    if let Some(margin @ 1..) = margin
        // Where all lines have the same margin and stand apart, each of them is an indented paragraph.
        && lines.windows(2).any(|pair| matches!(pair, [a, b] if !a.text.is_empty() && !b.text.is_empty()))
    {
        for line in &mut lines {
            line.is_indented = line.is_indented && line.spaces.is_none_or(|spaces| spaces >= margin + 2);
        }
    }
    lines
}

/// The measure that the lines were wrapped to, if they were: there are several lines that go on in the next, they
/// end without an end mark, and nearly all of them are as full as the first word of the next line let them be.
fn wrap_measure(lines: &[Line<'_>]) -> Option<usize> {
    let inner: Vec<(&Line<'_>, &Line<'_>)> = lines
        .windows(2)
        .filter_map(|pair| match pair {
            [line, next] if !line.text.is_empty() && goes_on(next) => Some((line, next)),
            _ => None,
        })
        .collect();
    let open: Vec<_> = inner.iter().filter(|(line, _)| !line.ends_sentence()).collect();
    if open.len() < 3 || open.len() * 2 < inner.len() {
        return None;
    }
    let mut widths: Vec<usize> = open.iter().map(|(line, _)| line.reach).collect();
    widths.sort_unstable();
    let measure = widths.get(widths.len() * 9 / 10).copied()?;
    let even = open
        .iter()
        .filter(|(line, next)| is_full(line, next, measure) && line.reach <= measure + 2 * WRAP_SLACK)
        .count();
    (WRAPPED.contains(&measure) && even * 100 >= open.len() * 85).then_some(measure)
}

/// Whether this line may be the continuation of the one before.
fn goes_on(line: &Line<'_>) -> bool {
    !line.text.is_empty() && !line.is_indented && !list_marker(line.text)
}

/// Whether the first word of `next` had no room in `line`.
fn is_full(line: &Line<'_>, next: &Line<'_>, measure: usize) -> bool {
    const LONGEST_WORD: usize = 24;
    let word = next.text.bytes().take(LONGEST_WORD).take_while(u8::is_ascii_graphic).count();
    line.reach + (word + 1).max(2) + WRAP_SLACK > measure
}

fn join_wrapped(lines: &[Line<'_>], measure: usize) -> Blocks {
    let mut blocks = Vec::new();
    let mut joined = 0;
    let mut paragraph = String::new();
    let mut before: Option<&Line<'_>> = None;
    for (number, line) in lines.iter().enumerate() {
        let continues = goes_on(line) && before.is_some_and(|before| is_full(before, line, measure));
        if continues {
            if needs_space(&paragraph, line.text) {
                paragraph.push(' ');
            }
            joined += 1;
        } else {
            push_paragraph(&mut blocks, &mut paragraph);
        }
        match heading(lines, number) {
            Some(kind) if !continues => blocks.push((kind, tidy(line.text))),
            _ => paragraph.push_str(&tidy(line.text)),
        }
        before = Some(line).filter(|line| !line.text.is_empty() && !paragraph.is_empty());
    }
    push_paragraph(&mut blocks, &mut paragraph);
    Blocks { blocks, joined }
}

fn push_paragraph(blocks: &mut Vec<(BlockKind, String)>, paragraph: &mut String) {
    if !paragraph.is_empty() {
        blocks.push((BlockKind::Paragraph, std::mem::take(paragraph)));
    }
}

/// Whether a space stood where two lines are joined: between two words that are not Chinese, whatever quotation
/// marks and ASCII punctuation stand between them.
fn needs_space(before: &str, after: &str) -> bool {
    const LOOK: usize = 8;
    let is_mark = |c: &char| c.is_ascii_punctuation() || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—');
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c < '\u{2E80}');
    // A word that was cut at its hyphen keeps it and gets no space.
    !before.ends_with('-')
        && is_latin(before.chars().rev().take(LOOK).find(|c| !is_mark(c)))
        && is_latin(after.chars().take(LOOK).find(|c| !is_mark(c)))
}

/// One paragraph a line, but verse and headings.
fn one_a_line(lines: &[Line<'_>]) -> Vec<(BlockKind, String)> {
    let groups: Vec<std::ops::Range<usize>> = groups(lines);
    let group_lines = |group: &std::ops::Range<usize>| lines.get(group.clone()).unwrap_or_default();
    let all_verse = groups.len() > 1 && groups.iter().all(|group| looks_like_verse(group_lines(group)));
    let mut blocks = Vec::new();
    for group in &groups {
        let members = group_lines(group);
        if looks_like_verse(members) && (all_verse || members.len() >= 4) {
            let verse: Vec<String> = members.iter().map(|line| tidy(line.text)).collect();
            blocks.push((BlockKind::Verse, verse.join("\n")));
            continue;
        }
        for number in group.clone() {
            let text = lines.get(number).map(|line| tidy(line.text)).unwrap_or_default();
            let kind = match () {
                () if list_marker(&text) => BlockKind::ListItem,
                () => heading(lines, number).unwrap_or(BlockKind::Paragraph),
            };
            blocks.push((kind, text));
        }
    }
    blocks
}

/// Runs of lines between blank ones.
fn groups(lines: &[Line<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut groups = Vec::new();
    let mut start = 0;
    for (end, line) in lines.iter().enumerate() {
        if line.text.is_empty() {
            if start < end {
                groups.push(start..end);
            }
            start = end + 1;
        }
    }
    if start < lines.len() {
        groups.push(start..lines.len());
    }
    groups
}

/// Short lines, half of them or more not ended by an end mark, none spoken, numbered or indented by two characters.
fn looks_like_verse(group: &[Line<'_>]) -> bool {
    let open = group.iter().filter(|line| !line.ends_sentence()).count();
    group.len() >= 2
        && open * 2 >= group.len()
        && group.iter().all(|line| {
            line.columns <= WIDEST_VERSE
                && (!line.is_indented || line.spaces.is_some())
                && !line.text.starts_with(['“', '「', '"', '—'])
                && !line.text.contains(['：', ':', '|', '\t'])
                && !list_marker(line.text)
                && numbered(line.text).is_none()
        })
}

/// Bullets and Arabic numbers that open an item of a list.
fn list_marker(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.get(digits..).unwrap_or_default();
    match digits {
        0 => ["- ", "* ", "• ", "· ", "●", "■", "◆"].iter().any(|bullet| text.starts_with(bullet)),
        1..=2 => [". ", "、", "）", ") "].iter().any(|mark| after.starts_with(mark)),
        _ => false,
    }
}

/// The kind of a line that is a heading by its form: short, without a mark at its end, numbered as chapters and
/// sections are, and with blank lines around it or a long line below.
fn heading(lines: &[Line<'_>], number: usize) -> Option<BlockKind> {
    let line = lines.get(number)?;
    let level = numbered(line.text)?;
    let at = |number: Option<usize>| number.and_then(|number| lines.get(number));
    let is_gap = |line: Option<&Line<'_>>| line.is_none_or(|line| line.text.is_empty());
    let (above, below) = (at(number.checked_sub(1)), at(Some(number + 1)));
    let apart = is_gap(above) && is_gap(below) || below.is_some_and(|below| below.columns >= LONG_LINE);
    let short = line.columns <= WIDEST_HEADING
        && !line.text.ends_with(END_MARKS)
        && !line.text.ends_with(INNER_MARKS);
    (apart && short).then_some(BlockKind::Heading(level))
}

/// The level of `第三章 …`, `第二节`, `三`, `三、…`, `（三）…`; none for other lines.
fn numbered(text: &str) -> Option<u8> {
    let is_numeral = |c: char| "〇零一二三四五六七八九十百".contains(c);
    if let Some(rest) = text.strip_prefix('第') {
        let after = rest.trim_start_matches(|c| is_numeral(c) || c.is_ascii_digit());
        let unit = after.chars().next().filter(|_| after.len() < rest.len())?;
        let tail = after.get(unit.len_utf8()..).unwrap_or_default();
        let ends_word = tail.is_empty() || tail.starts_with([' ', '　', '：', ':', '、', '·']);
        return match unit {
            '章' | '回' | '卷' | '部' | '篇' | '讲' | '集' | '幕' if ends_word => Some(2),
            '节' if ends_word => Some(3),
            _ => None,
        };
    }
    let (bracketed, inner) = match text.strip_prefix(['（', '(']) {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let after = inner.trim_start_matches(is_numeral);
    match (bracketed, after.chars().next()) {
        _ if after.len() == inner.len() => None,
        (true, Some('）' | ')')) => Some(3),
        (false, None | Some('、')) => Some(2),
        _ => None,
    }
}

/// The text with runs of ASCII spaces made one; tabs and full-width spaces are the author's.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for piece in text.split_inclusive(' ') {
        if !(piece == " " && tidied.ends_with(' ')) {
            tidied.push_str(piece);
        }
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::{Heading, Paragraph};

    fn of(text: &str) -> Vec<(BlockKind, String)> {
        blocks(&text.split('\n').map(trim_end).collect::<Vec<_>>()).blocks
    }

    fn paragraphs(texts: &[&str]) -> Vec<(BlockKind, String)> {
        texts.iter().map(|text| (BlockKind::Paragraph, (*text).to_owned())).collect()
    }

    fn title_of(text: &str) -> Option<String> {
        head(&text.split('\n').map(trim_end).collect::<Vec<_>>()).0.title
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
        let lines = ["渡口", "", "作者：沈 砚", "", "　　雨下了一夜。"];
        let (head, body) = head(&lines);
        assert_eq!((head.title.as_deref(), head.author.as_deref()), (Some("渡口"), Some("沈砚")));
        assert_eq!(blocks(body).blocks, paragraphs(&["雨下了一夜。"]));
    }
}
