//! Cuts a paragraph into the pieces that are spoken one at a time: sentences, near enough.
//!
//! A paragraph comes in, byte ranges of it go out. The ranges follow each other without a gap and cover the
//! paragraph from its first to its last character that is not white space. The module knows nothing of voices: it
//! knows end marks, the closing marks that stay with them, titles in 《》 that are never cut, and that a piece should
//! be neither so short that it is a hiccup nor so long that the highlight stands still for a minute.

use std::ops::Range;

use super::abbreviation::goes_on;
use unicode_segmentation::UnicodeSegmentation;

/// A piece with more characters than this is cut at a clause mark.
const LONGEST: usize = 120;
/// Where such a cut should fall, in characters from the start of the piece.
const CUT_FROM: usize = 60;
/// The end of that window; a piece without any clause mark is cut here.
const CUT_TO: usize = 100;
/// No cut leaves less than this before it.
const CUT_LEAST: usize = 20;
/// A piece with fewer characters is joined to its neighbour.
const SHORTEST: usize = 6;

/// The ranges, in bytes of `paragraph`, of the pieces that are spoken one at a time.
///
/// They are in order, contiguous, on character boundaries, and together are `paragraph` without the white space
/// around it. White space between two pieces belongs to the first. Empty when there is nothing but white space.
pub fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let start = paragraph.len() - paragraph.trim_start().len();
    let end = paragraph.trim_end().len();
    let text = paragraph.get(start..end).unwrap_or_default();
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let titles = title_marks(&characters);
    let whole = join_short(text, cut_at_end_marks(text, &characters, &titles));
    let capped = whole.into_iter().flat_map(|piece| cut_long(text, piece, &characters, &titles));
    capped.map(|piece| piece.start + start..piece.end + start).collect()
}

/// The ranges, in bytes of `sentence`, of the clauses that a voice makes of it: what stands between two commas or
/// other clause marks, with short ones joined. In order, contiguous, covering all of it; titles in 《》 are not cut.
pub fn clauses(sentence: &str) -> Vec<Range<usize>> {
    let characters: Vec<(usize, char)> = sentence.char_indices().collect();
    let titles = title_marks(&characters);
    let at = |index: usize| characters.get(index).map(|&(_, character)| character);
    let mut pieces = Vec::new();
    let mut start = 0;
    for (index, &(_, mark)) in characters.iter().enumerate() {
        let ends = is_clause_mark(mark, index.checked_sub(1).and_then(at), at(index + 1)) || is_pause(mark);
        if !ends || titles.get(index).copied().unwrap_or_default() {
            continue;
        }
        let mut next = index + 1;
        while at(next).is_some_and(|after| is_closer(after) || is_pause(after) || after.is_whitespace()) {
            next += 1;
        }
        let end = characters.get(next).map_or(sentence.len(), |&(byte, _)| byte);
        // Marks beside each other end one clause.
        if end > start {
            pieces.push(start..end);
            start = end;
        }
    }
    if start < sentence.len() {
        pieces.push(start..sentence.len());
    }
    join_short(sentence, pieces)
}

/// The end marks of Chinese, which a voice pauses at wherever they stand.
fn is_pause(mark: char) -> bool {
    matches!(mark, '。' | '！' | '？' | '…' | '⋯' | '；' | '\n')
}

/// What a mark needs of its neighbours to end a sentence.
fn is_end_mark(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '!' | '?' | '…' | '⋯' | '；' | ';' | '．' | '.' | '\n')
}

fn is_closer(character: char) -> bool {
    matches!(
        character,
        '”' | '’' | '」' | '』' | '】' | '〗' | '）' | '》' | '〉' | '〕' | '］' | ')' | ']' | '"'
    )
}

fn cut_at_end_marks(text: &str, characters: &[(usize, char)], titles: &[bool]) -> Vec<Range<usize>> {
    let at = |index: usize| characters.get(index).map(|&(_, character)| character);
    let mut pieces = Vec::new();
    let (mut start, mut index) = (0, 0);
    // Whether a straight quotation mark at this place would close one: they look the same at both ends.
    let mut in_quotes = false;
    while let Some(character) = at(index) {
        in_quotes ^= character == '"';
        index += 1;
        if !is_end_mark(character) || titles.get(index - 1).copied().unwrap_or_default() {
            continue;
        }
        let before = index.checked_sub(2).and_then(at);
        let first = index - 1;
        while let Some(next) = at(index) {
            match next {
                '"' if !in_quotes => break,
                '"' => in_quotes = false,
                _ if is_end_mark(next) || is_closer(next) => {}
                _ => break,
            }
            index += 1;
        }
        if !ends_sentence(character, index - first, before, at(index)) {
            continue;
        }
        if character == '.' && index == first + 1 {
            let end = characters.get(index).map_or(text.len(), |&(byte, _)| byte);
            let after = text.get(end..).unwrap_or_default().trim_start();
            if goes_on(text.get(start..end).unwrap_or_default(), after) {
                continue;
            }
        }
        while at(index).is_some_and(char::is_whitespace) {
            index += 1;
        }
        let end = characters.get(index).map_or(text.len(), |&(byte, _)| byte);
        pieces.push(start..end);
        start = end;
    }
    if start < text.len() {
        pieces.push(start..text.len());
    }
    pieces
}

/// Whether `mark`, with `length` marks and closers counted from it, ends a sentence between `before` and `after`.
///
/// The marks of Chinese always do. Those of ASCII have other work inside numbers and addresses (3.14, a.txt?b=1), so
/// they end a sentence only where white space, a wide character or nothing follows; the full stop wants white space
/// or nothing, or a closing mark in its run.
fn ends_sentence(mark: char, length: usize, before: Option<char>, after: Option<char>) -> bool {
    let open = after.is_none_or(char::is_whitespace);
    match mark {
        '.' | '．' => open || (length > 1 && !after.is_some_and(|next| next.is_ascii_alphanumeric())),
        '!' | '?' | ';' => {
            open || !(after.is_some_and(|c| c.is_ascii()) && before.is_some_and(|c| c.is_ascii()))
        }
        _ => true,
    }
}

/// For each character whether it lies inside a matched pair of 《》.
fn title_marks(characters: &[(usize, char)]) -> Vec<bool> {
    let mut inside = vec![false; characters.len()];
    let mut open = Vec::new();
    for (index, &(_, character)) in characters.iter().enumerate() {
        match character {
            '《' => open.push(index),
            '》' => {
                // Only the outermost pair is painted, so that nesting costs no more than the text is long.
                if let Some(from) = open.pop()
                    && open.is_empty()
                {
                    inside.iter_mut().take(index).skip(from).for_each(|cell| *cell = true);
                }
            }
            // A title does not run over the end of a line: an 《 left open must not swallow the rest.
            '\n' => open.clear(),
            _ => {}
        }
    }
    inside
}

fn join_short(text: &str, pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let short = |piece: &Range<usize>| {
        text.get(piece.clone()).unwrap_or_default().trim_end().chars().take(SHORTEST).count() < SHORTEST
    };
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if short(last) => last.end = piece.end,
            _ => joined.push(piece),
        }
    }
    if joined.len() > 1
        && joined.last().is_some_and(short)
        && let Some(tail) = joined.pop()
        && let Some(last) = joined.last_mut()
    {
        last.end = tail.end;
    }
    joined
}

fn cut_long(
    text: &str,
    piece: Range<usize>,
    characters: &[(usize, char)],
    titles: &[bool],
) -> Vec<Range<usize>> {
    let mut cut = Vec::new();
    let mut start = piece.start;
    loop {
        let rest = text.get(start..piece.end).unwrap_or_default();
        if rest.chars().take(LONGEST + 1).count() <= LONGEST {
            break;
        }
        let first = characters.partition_point(|&(byte, _)| byte < start);
        let length = cut_place(rest, titles.get(first..).unwrap_or_default());
        if length == 0 || length >= rest.len() {
            break;
        }
        cut.push(start..start + length);
        start += length;
    }
    if start < piece.end {
        cut.push(start..piece.end);
    }
    cut
}

/// Where to cut `rest`, which is too long: after the last clause mark of the window, else after the first behind it,
/// else after the last before it, else at the window's end between two graphemes, at white space where there is some.
/// A title in 《》 is not cut, `titles` saying for each character whether it is in one; unless it is too long itself.
fn cut_place(rest: &str, titles: &[bool]) -> usize {
    let characters: Vec<(usize, char)> = rest.char_indices().take(LONGEST + 1).collect();
    let at = |index: usize| characters.get(index).map(|&(_, character)| character);
    let (mut within, mut behind, mut before) = (None, None, None);
    for (index, &(_, character)) in characters.iter().enumerate() {
        if !is_clause_mark(character, index.checked_sub(1).and_then(at), at(index + 1)) {
            continue;
        }
        let mut next = index + 1;
        while at(next).is_some_and(|closer| is_closer(closer) && closer != '"') {
            next += 1;
        }
        let Some(&(byte, _)) = characters.get(next) else { continue };
        if titles.get(index).copied().unwrap_or_default() {
            continue;
        }
        match next {
            CUT_FROM..=CUT_TO => within = Some(byte),
            CUT_LEAST..CUT_FROM => before = Some(byte),
            _ if next > CUT_TO => behind = behind.or(Some(byte)),
            _ => {}
        }
    }
    within.or(behind).or(before).unwrap_or_else(|| {
        // What stands before a cut is asked: the bracket at a title's head may begin a piece.
        let inside = |index: usize| titles.get(index - 1).copied().unwrap_or_default();
        let joined = |index: usize| {
            let letter = |index| at(index).is_some_and(|c| c.is_ascii_alphanumeric());
            inside(index) || (letter(index) && letter(index - 1))
        };
        let blank = (CUT_FROM..=CUT_TO).rev().find(|&index| at(index - 1) == Some(' ') && !inside(index));
        let limit =
            blank.or_else(|| (CUT_FROM..=CUT_TO).rev().find(|&index| !joined(index))).unwrap_or(CUT_TO);
        let limit = characters.get(limit).map_or(rest.len(), |&(byte, _)| byte);
        // A grapheme may be of any length; one that reaches over the limit is kept whole.
        rest.grapheme_indices(true).map(|(byte, _)| byte).find(|&byte| byte >= limit).unwrap_or(rest.len())
    })
}

fn is_clause_mark(mark: char, before: Option<char>, after: Option<char>) -> bool {
    let digit = |neighbour: Option<char>| neighbour.is_some_and(|c| c.is_ascii_digit());
    match mark {
        '，' | '：' | '；' => true,
        // 一、二、: the mark belongs to the number before it.
        '、' => !before.is_some_and(|c| "一二三四五六七八九十".contains(c)),
        // 1,000 and 10:17 are one word each; so is http://.
        ',' | ':' | ';' if digit(before) && digit(after) => false,
        ',' | ':' | ';' => !after.is_some_and(|c| c.is_ascii_punctuation()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| text.get(range).unwrap()).collect()
    }

    #[test]
    fn marks_end_sentences_and_closers_stay_with_them() {
        let table: &[(&str, &[&str])] = &[
            ("", &[]),
            (" 　 ", &[]),
            ("春天终于来了。花儿开满山坡！", &["春天终于来了。", "花儿开满山坡！"]),
            (
                "他高兴地说：“我明天回家。”大家都笑起来了。",
                &["他高兴地说：“我明天回家。”", "大家都笑起来了。"],
            ),
            ("这是真的吗？！！我一点也不信……", &["这是真的吗？！！", "我一点也不信……"]),
            ("小明读完《你好！世界。》这本书，很高兴。", &["小明读完《你好！世界。》这本书，很高兴。"]),
            (
                "没有合上的《书名号也会结束。下一句还在这里。",
                &["没有合上的《书名号也会结束。", "下一句还在这里。"],
            ),
            (
                "圆周率约为3.14，见 a.txt 和 http://x.cn/?a=1;b 两处。",
                &["圆周率约为3.14，见 a.txt 和 http://x.cn/?a=1;b 两处。"],
            ),
            ("Read me first. Then read the rest.", &["Read me first. ", "Then read the rest."]),
            ("She said \"go home.\" He went home.", &["She said \"go home.\" ", "He went home."]),
            (
                "他只说了一句。\"我们出发吧。\"天亮了大家走。",
                &["他只说了一句。", "\"我们出发吧。\"", "天亮了大家走。"],
            ),
            ("第一行的诗句\n第二行的诗句", &["第一行的诗句\n", "第二行的诗句"]),
            (
                "山很高路很远；水长天阔无边。前面的路还长！",
                &["山很高路很远；", "水长天阔无边。", "前面的路还长！"],
            ),
            ("1. 先把水烧开。 2. 再把茶放进去。", &["1. 先把水烧开。 ", "2. 再把茶放进去。"]),
        ];
        for (text, expected) in table {
            assert_eq!(cut(text), *expected, "{text}");
        }
    }

    #[test]
    fn short_pieces_join_their_neighbour() {
        assert_eq!(cut("好！我们现在就出发。"), ["好！我们现在就出发。"]);
        assert_eq!(cut("我们现在就出发。好！"), ["我们现在就出发。好！"]);
        assert_eq!(cut("走！跑！跳！"), ["走！跑！跳！"]);
    }

    #[test]
    fn long_sentences_are_cut_at_a_clause() {
        let clause = "河水绕过村庄慢慢地流向远方的大海，"; // 17 characters
        let text = clause.repeat(20);
        for piece in cut(&text) {
            assert!(piece.chars().count() <= LONGEST, "{piece}");
            assert!(piece.ends_with('，'), "{piece}");
        }
        let titled = format!("{}《{}》{}", "字".repeat(70), "书名，".repeat(14), "字".repeat(40));
        let pieces = cut(&titled);
        assert!(pieces.iter().any(|piece| piece.contains('《') && piece.contains('》')), "{pieces:?}");
        let words = "a clause without any mark in it ".repeat(8) + "end";
        assert!(
            cut(&words).iter().all(|piece| piece.ends_with(' ') || words.ends_with(piece)),
            "{:?}",
            cut(&words)
        );
        let unmarked = "字".repeat(1000);
        assert!(cut(&unmarked).iter().all(|piece| piece.chars().count() <= LONGEST));
    }

    #[test]
    fn clauses_lie_between_the_marks_of_a_sentence() {
        let cut = |text: &'static str| -> Vec<_> {
            clauses(text).into_iter().map(|range| text.get(range).unwrap()).collect()
        };
        assert_eq!(
            cut("清晨六点钟，山上还有雾，他读着《早，晚》出门；天亮了，路很远。"),
            ["清晨六点钟，", "山上还有雾，", "他读着《早，晚》出门；", "天亮了，路很远。"]
        );
        assert_eq!(cut("他说：“我们明天再来。”然后走了很久，"), ["他说：“我们明天再来。”", "然后走了很久，"]);
        assert_eq!(cut("没有一个停顿的句子"), ["没有一个停顿的句子"]);
        assert_eq!(cut(""), [""; 0]);
    }

    proptest! {
        #[test]
        fn clauses_are_contiguous_and_cover_the_sentence(
            text in "[一二三天地人a-z0-9 \n。！？；，、：…“”《》（）,:;!]{0,200}"
        ) {
            let mut next = 0;
            for clause in clauses(&text) {
                prop_assert_eq!(clause.start, next);
                prop_assert!(clause.end > clause.start && text.is_char_boundary(clause.end));
                next = clause.end;
            }
            prop_assert_eq!(next, text.len());
        }

        #[test]
        fn pieces_are_contiguous_and_cover_the_paragraph(
            text in "[一二三天地人a-z0-9 　\n。！？；，、：…“”‘’《》（）.,:;!?\"\u{301}\u{200d}👩]{0,400}"
        ) {
            let pieces = sentences(&text);
            let mut next = text.len() - text.trim_start().len();
            for piece in &pieces {
                prop_assert_eq!(piece.start, next);
                prop_assert!(piece.end > piece.start);
                prop_assert!(text.is_char_boundary(piece.end));
                next = piece.end;
            }
            prop_assert_eq!(next.max(text.trim_end().len()), if pieces.is_empty() { next } else { text.trim_end().len() });
            prop_assert_eq!(pieces.is_empty(), text.trim().is_empty());
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,200}") {
            let _ = sentences(&text);
        }
    }
}
