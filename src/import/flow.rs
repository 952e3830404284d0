//! Running text with links, readings and line ends, collected piece by piece and cut into blocks.
//!
//! In come the words of a page or of a Markdown text in the order in which they stand, out go [`Piece`]s: blocks that
//! an article can be made of. White space is treated as a browser does, and a line end between two Chinese characters
//! is nothing. Elements, tags and Markdown are not known here.

use std::ops::Range;

use super::lines::{floor, is_blank, trim};
use super::scene::{is_break, shown};
use super::text as plain;
use crate::article::BlockKind;
use crate::text::sanitize;

/// A block before it is in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: BlockKind,
    /// Clean, without white space at its ends.
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
}

/// What is said about a run of characters of a piece, by bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    pub(super) what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A link to an address, empty where that is not known.
    Link(String),
    /// What is read above it.
    Ruby(String),
    /// The sign of the author's note of this name belongs here; the range is empty.
    Note(String),
    /// Set in bold.
    Bold,
}

/// What ends a line that the author ended; never in a text otherwise, since white space is collapsed.
const BREAK: char = '\n';

/// How white space is treated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Space {
    /// Runs of it are one space, or none where a line ends between two wide characters.
    #[default]
    Collapse,
    /// It is the author's.
    Keep,
}

/// Text that is being collected.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) pieces: Vec<Piece>,
    pub(super) space: Space,
    text: String,
    marks: Vec<Mark>,
    /// White space that counts if more text follows; whether there was a line end in it.
    pending: Option<bool>,
    /// Captions of pictures that stood in the running text.
    captions: Vec<String>,
    /// How the first block that is finished begins: the marker of a list.
    marker: Option<String>,
}

impl Flow {
    /// Adds running text.
    pub(super) fn text(&mut self, text: &str) {
        let text = sanitize::clean(text);
        match self.space {
            Space::Keep => {
                text.chars().next().into_iter().for_each(|c| self.flush(c));
                self.text.push_str(&text);
            }
            Space::Collapse => text.chars().for_each(|c| self.push(c)),
        }
    }

    fn push(&mut self, c: char) {
        match c {
            ' ' | '\t' | '\n' => *self.pending.get_or_insert(false) |= c == '\n',
            // Two of them, or one beside a space, are an indent or a gap and hold nothing together.
            '\u{A0}' if self.pending.is_some() || self.text.ends_with(['\u{A0}', BREAK]) => {
                if self.text.ends_with('\u{A0}') {
                    self.text.pop();
                }
                self.pending.get_or_insert(false);
            }
            c => {
                self.flush(c);
                self.text.push(c);
            }
        }
    }

    /// Writes the white space that stands before `next`.
    fn flush(&mut self, next: char) {
        let Some(line_end) = self.pending.take() else { return };
        match self.text.chars().next_back() {
            None | Some(BREAK) => {}
            Some(before) if line_end && is_wide(before) && is_wide(next) => {}
            Some('\u{A0}') => {
                self.text.pop();
                self.text.push(' ');
            }
            Some(_) => self.text.push(' '),
        }
    }

    /// The author ends a line.
    pub(super) fn line_end(&mut self) {
        self.pending = None;
        self.text.push(BREAK);
    }

    /// A line ends that the author did not end: white space.
    pub(super) fn soft_line_end(&mut self) {
        self.pending = Some(true);
    }

    /// Where the next character will stand, but for white space before it.
    pub(super) fn place(&self) -> usize {
        self.text.len()
    }

    /// Says something about all that was added since `start`.
    pub(super) fn mark(&mut self, start: usize, what: What) {
        let added = self.text.get(start..).unwrap_or_default();
        let trimmed = added.trim();
        let from = start + (added.len() - added.trim_start().len());
        let range = from..from + trimmed.len();
        if !trimmed.is_empty() || matches!(what, What::Note(_)) {
            self.marks.push(Mark { range, what });
        }
    }

    /// Says something about the bytes in `range`.
    pub(super) fn mark_range(&mut self, range: Range<usize>, what: What) {
        self.marks.push(Mark { range, what });
    }

    /// What was added since `start`.
    pub(super) fn since(&self, start: usize) -> &str {
        self.text.get(start..).unwrap_or_default()
    }

    /// Takes away what was added since `start`.
    pub(super) fn cut(&mut self, start: usize) -> String {
        let at = floor(&self.text, start);
        self.marks.retain(|mark| mark.range.end <= at);
        self.text.split_off(at)
    }

    /// Takes away all that was added, with what is said about it.
    pub(super) fn take(&mut self) -> (String, Vec<Mark>) {
        self.pending = None;
        (std::mem::take(&mut self.text), std::mem::take(&mut self.marks))
    }

    /// A picture with this caption stands here; it comes below the text it stands in.
    pub(super) fn caption(&mut self, caption: &str) {
        let caption = sanitize::clean_line(caption);
        if !caption.is_empty() {
            self.captions.push(format!("[图：{caption}]"));
        }
    }

    /// The next block begins with this marker, if it is an item of a list and has none of its own.
    pub(super) fn marker(&mut self, marker: Option<String>) {
        self.marker = marker;
    }

    /// Whether there is no text since the last block ended.
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Ends a block of `kind`.
    pub(super) fn finish(&mut self, kind: BlockKind) {
        self.pending = None;
        let before = self.pieces.len();
        let whole =
            Piece { kind, text: std::mem::take(&mut self.text), marks: std::mem::take(&mut self.marks) };
        match kind {
            BlockKind::Code => self.pieces.extend(whole.without_ends(|c| c == '\n')),
            BlockKind::Paragraph | BlockKind::Quote(_) | BlockKind::Verse => self.cut_lines(&whole),
            BlockKind::ListItem(_) => {
                if let Some(mut item) = whole.on_one_line().trimmed() {
                    if let Some(marker) = self.marker.take().filter(|_| !plain::list_marker(&item.text)) {
                        item.begin_with(&marker);
                    }
                    self.pieces.push(item);
                }
            }
            _ => self.pieces.extend(whole.on_one_line().trimmed()),
        }
        for piece in self.pieces.iter_mut().skip(before).filter(|piece| piece.kind == BlockKind::Paragraph) {
            if is_break(&piece.text) {
                piece.kind = BlockKind::Break;
                piece.text.truncate(shown(&piece.text).len());
                piece.marks.clear();
            }
        }
        let captions = std::mem::take(&mut self.captions);
        self.pieces.extend(captions.into_iter().map(|text| Piece {
            kind: BlockKind::Image,
            text,
            marks: Vec::new(),
        }));
    }

    /// Cuts at the line ends of the author: an empty line ends a paragraph, and so does an indent; lines that look
    /// like verse stay together, other lines are paragraphs.
    fn cut_lines(&mut self, whole: &Piece) {
        if whole.kind == BlockKind::Verse {
            self.pieces.extend(whole.lines(0..whole.text.len()).trimmed_lines());
            return;
        }
        let mut start = 0;
        let mut groups = Vec::new();
        let mut group: Vec<Range<usize>> = Vec::new();
        for line in whole.text.split_inclusive(BREAK) {
            let range = start..start + line.len();
            start = range.end;
            if trim(line).is_empty() {
                groups.push(std::mem::take(&mut group));
            } else {
                group.push(range);
            }
        }
        groups.push(group);
        for group in groups {
            let lines = || group.iter().map(|line| whole.text.get(line.clone()).unwrap_or_default());
            let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
            if group.len() > 1 && self.space == Space::Collapse && plain::are_verse(lines()) {
                let mut verse = whole.lines(first.start..last.end).trimmed_lines();
                if let Some(verse) = &mut verse {
                    verse.kind = BlockKind::Verse;
                }
                self.pieces.extend(verse);
                continue;
            }
            if self.space == Space::Keep {
                self.pieces.extend(whole.lines(first.start..last.end).on_one_line().trimmed());
                continue;
            }
            for line in group {
                for paragraph in paragraphs_in(whole.text.get(line.clone()).unwrap_or_default()) {
                    let range = line.start + paragraph.start..line.start + paragraph.end;
                    self.pieces.extend(whole.lines(range).trimmed());
                }
            }
        }
    }
}

/// The kind of an item of a list at this depth, from 1.
pub(super) fn list_item(depth: usize) -> BlockKind {
    let deepest = BlockKind::DEEPEST_ITEM;
    BlockKind::ListItem(u8::try_from(depth).unwrap_or(deepest).clamp(1, deepest))
}

/// The kind of a paragraph in so many quotations, at least one.
pub(super) fn quote(depth: usize) -> BlockKind {
    let deepest = BlockKind::DEEPEST_QUOTE;
    BlockKind::Quote(u8::try_from(depth).unwrap_or(deepest).clamp(1, deepest))
}

/// The marker of the next item of a list at this depth, from 1; `number` is its number if it has one.
pub(super) fn list_marker(number: Option<&mut u64>, depth: usize) -> String {
    const BULLETS: [&str; 3] = ["• ", "◦ ", "▪ "];
    match number {
        Some(number) => {
            let marker = format!("{number}. ");
            *number = number.saturating_add(1);
            marker
        }
        None => {
            BULLETS.get(depth.saturating_sub(1)).or(BULLETS.last()).copied().unwrap_or_default().to_owned()
        }
    }
}

/// A line that holds several paragraphs, each indented by two full-width spaces as print does it, in its parts.
fn paragraphs_in(line: &str) -> Vec<Range<usize>> {
    const INDENT: &str = "　　";
    let mut starts = vec![0];
    for (at, _) in line.match_indices(INDENT) {
        let before = line.get(..at).unwrap_or_default().trim_end();
        if !before.is_empty() && plain::ends_sentence(before) {
            starts.push(at);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([line.len()]).collect::<Vec<_>>();
    starts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}

impl Piece {
    /// The part of it in `range`.
    fn lines(&self, range: Range<usize>) -> Piece {
        let marks = self.marks.iter().filter_map(|mark| {
            let (start, end) = (mark.range.start.max(range.start), mark.range.end.min(range.end));
            let inside = start < end || start == end && mark.range.is_empty() && start > range.start;
            inside.then(|| Mark { range: start - range.start..end - range.start, what: mark.what.clone() })
        });
        Piece {
            kind: self.kind,
            text: self.text.get(range.clone()).unwrap_or_default().to_owned(),
            marks: marks.collect(),
        }
    }

    /// Without the white space at its ends; none where nothing is left.
    pub(super) fn trimmed(self) -> Option<Piece> {
        self.without_ends(is_blank)
    }

    fn without_ends(self, is_end: impl Fn(char) -> bool) -> Option<Piece> {
        let start = self.text.len() - self.text.trim_start_matches(&is_end).len();
        let end = self.text.trim_end_matches(&is_end).len();
        if end <= start || self.text.chars().all(is_blank) {
            return None;
        }
        if (start, end) == (0, self.text.len()) { Some(self) } else { Some(self.lines(start..end)) }
    }

    /// The piece with its line ends made spaces, or nothing between wide characters.
    fn on_one_line(self) -> Piece {
        // 第一章 and the name of the chapter are not one word.
        let is_heading = matches!(self.kind, BlockKind::Heading(_));
        let at_break = |before: Option<char>, after: Option<char>| match (before, after) {
            _ if is_heading => " ",
            (Some(before), Some(after)) if is_wide(before) && is_wide(after) => "",
            _ => " ",
        };
        self.replace_breaks(at_break)
    }

    /// Each of its lines without the white space around it.
    fn trimmed_lines(self) -> Option<Piece> {
        let trimmed = self.trimmed()?;
        Some(trimmed.replace_breaks(|_, _| "\n"))
    }

    /// The text with what `between` gives at the line ends, the white space around them left out.
    fn replace_breaks(self, between: impl Fn(Option<char>, Option<char>) -> &'static str) -> Piece {
        if !self.text.contains(BREAK) {
            return self;
        }
        let mut text = String::with_capacity(self.text.len());
        // Where a byte of the old text is in the new one.
        let mut moved = vec![0; self.text.len() + 1];
        let mut at = 0;
        for (number, line) in self.text.split(BREAK).enumerate() {
            let start = line.len() - line.trim_start_matches(is_blank).len();
            let kept = trim(line);
            if number > 0 && !kept.is_empty() && !text.is_empty() {
                text.push_str(between(text.chars().next_back(), kept.chars().next()));
            }
            for (byte, place) in moved.iter_mut().skip(at).take(line.len() + 1).enumerate() {
                *place = text.len() + byte.saturating_sub(start).min(kept.len());
            }
            text.push_str(kept);
            at += line.len() + 1;
        }
        let place = |old: usize| moved.get(old).copied().unwrap_or(text.len());
        let marks = self
            .marks
            .into_iter()
            .map(|mark| Mark { range: place(mark.range.start)..place(mark.range.end), what: mark.what });
        Piece { kind: self.kind, marks: marks.collect(), text }
    }

    /// Puts `head` before the text.
    pub(super) fn begin_with(&mut self, head: &str) {
        self.text.insert_str(0, head);
        for mark in &mut self.marks {
            mark.range = mark.range.start + head.len()..mark.range.end + head.len();
        }
    }

    /// Whether all of it is set in bold.
    pub(super) fn is_bold(&self) -> bool {
        let bold: usize =
            self.marks.iter().filter(|mark| mark.what == What::Bold).map(|mark| mark.range.len()).sum();
        bold >= self.text.trim().len()
    }
}

/// Whether a line end beside it is nothing: Han, kana and their punctuation.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{ABFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}'
        | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '…' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(texts: &[&str]) -> Vec<(BlockKind, String)> {
        let mut flow = Flow::default();
        for text in texts {
            match *text {
                "|" => flow.line_end(),
                text => flow.text(text),
            }
        }
        flow.finish(BlockKind::Paragraph);
        flow.pieces.into_iter().map(|piece| (piece.kind, piece.text)).collect()
    }

    fn paragraphs(texts: &[&str]) -> Vec<(BlockKind, String)> {
        texts.iter().map(|text| (BlockKind::Paragraph, (*text).to_owned())).collect()
    }

    #[test]
    fn white_space_is_what_a_browser_makes_of_it() {
        assert_eq!(
            blocks(&[" \n　　雨下了\n  一夜， ", " and\nthe river ", "rose\n。 "]),
            paragraphs(&["雨下了一夜， and the river rose 。"])
        );
        assert_eq!(
            blocks(&["\u{A0}\u{A0}\u{A0} 雨 \u{A0} 雪\u{A0}10\u{A0}km"]),
            paragraphs(&["雨 雪\u{A0}10\u{A0}km"])
        );
        assert_eq!(blocks(&["\u{200b}", " \n"]), []);
    }

    #[test]
    fn line_ends_of_the_author_make_paragraphs_or_verse() {
        let long = "渡口在城的北边，从前是进出山里的唯一的路。";
        assert_eq!(blocks(&[long, "|", "|", long, "|", "　　", long]), paragraphs(&[long, long, long]));
        assert_eq!(
            blocks(&["灯在水上走", "|", " 水在灯里流 ", "|"]),
            [(BlockKind::Verse, "灯在水上走\n水在灯里流".to_owned())]
        );
        assert_eq!(blocks(&["他说：“走。”　　没有人应。"]), paragraphs(&["他说：“走。”", "没有人应。"]));
        assert_eq!(blocks(&["甲　　乙"]), paragraphs(&["甲　　乙"]));
    }

    #[test]
    fn marks_follow_their_characters() {
        let mut flow = Flow::default();
        flow.text("　　见 ");
        let start = flow.place();
        flow.text(" 地图 ");
        flow.mark(start, What::Link("u".into()));
        flow.text(" 一");
        flow.line_end();
        flow.text("张");
        flow.finish(BlockKind::ListItem(1));
        let [piece] = &flow.pieces[..] else { panic!("{:?}", flow.pieces) };
        assert_eq!(piece.text, "见 地图 一张");
        assert_eq!(piece.text.get(piece.marks[0].range.clone()), Some("地图"));
    }
}
