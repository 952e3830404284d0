//! The pages of a PDF as one text: page numbers and running heads are left out, sentences go on over the page's end.
//!
//! In comes what `pdftotext` writes, a form feed at the end of each page; out goes text without them. What is left out
//! is told by the pages beside it, never by its words alone. Where paragraphs end is not known here.

use std::collections::HashMap;

use super::super::text::ends_sentence;

/// The text of all pages.
pub(super) fn joined(text: &str) -> String {
    let mut pages: Vec<Vec<&str>> = text.split('\u{c}').map(|page| page.lines().collect()).collect();
    // Heads may stand beside numbers: above them, below them, or in their line.
    for edge in [Edge::Foot, Edge::Head, Edge::Foot] {
        take_numbers(&mut pages, edge);
        take_running(&mut pages, edge);
    }
    let mut joined = String::with_capacity(text.len());
    for page in pages {
        let mut lines = page.as_slice();
        while let [first, rest @ ..] = lines
            && first.trim().is_empty()
        {
            lines = rest;
        }
        while let [rest @ .., last] = lines
            && last.trim().is_empty()
        {
            lines = rest;
        }
        if !lines.is_empty() && ends_sentence(joined.trim_end()) {
            joined.push('\n');
        }
        let is_title = joined.is_empty() && is_short(lines);
        for (number, line) in lines.iter().enumerate() {
            joined.extend([line, "\n"]);
            if number == 0 && is_title {
                joined.push('\n');
            }
        }
    }
    joined
}

/// Whether the first of these lines is much shorter than others are: it does not go on in the next. The larger type and
/// the air below it are not told.
fn is_short(lines: &[&str]) -> bool {
    let length = |line: &&str| line.trim().chars().count();
    let longest = lines.iter().map(length).max().unwrap_or_default();
    lines.first().map(length).is_some_and(|first| first * 3 <= longest * 2)
}

/// Where a line stands in its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Head,
    Foot,
}

/// The outermost line of a page with something in it, by its number.
fn outermost(page: &[&str], edge: Edge) -> Option<usize> {
    let has_text = |line: &&str| !line.trim().is_empty();
    match edge {
        Edge::Head => page.iter().position(has_text),
        Edge::Foot => page.iter().rposition(has_text),
    }
}

/// Takes the page numbers off: numbers alone in the outermost line, which go up by one from page to page. A single
/// page has the number 1.
fn take_numbers(pages: &mut [Vec<&str>], edge: Edge) {
    let number = |page: &[&str]| {
        let line = outermost(page, edge)?;
        Some((line, page_number(page.get(line)?)?))
    };
    // By how much the number printed is more than that of the page in the file, and on how many pages it is.
    let mut shifts: HashMap<i64, usize> = HashMap::new();
    let with_text = pages.iter().filter(|page| outermost(page, edge).is_some()).count();
    let found: Vec<_> = pages.iter().zip(1..).map(|(page, count)| Some((number(page)?, count))).collect();
    for ((_, number), count) in found.iter().flatten() {
        *shifts.entry(number - count).or_default() += 1;
    }
    for (page, found) in pages.iter_mut().zip(found) {
        if let Some(((line, number), count)) = found
            && (shifts.get(&(number - count)).is_some_and(|pages| *pages > 1)
                || with_text == 1 && number == 1 && page.len() > 1)
        {
            page.remove(line);
        }
    }
}

/// The number in a line that holds nothing else: `12`, `- 12 -`, `第 12 页`, `12/30`, `第12页 共30页`.
fn page_number(line: &str) -> Option<i64> {
    const LONGEST: usize = 40;
    let line = line.trim();
    if line.len() > LONGEST {
        return None;
    }
    let frame = |c: char| {
        c.is_whitespace()
            || matches!(c, '-' | '–' | '—' | '－' | '·' | '•' | '~' | '第' | '页' | '頁' | '|' | '[' | ']')
    };
    let line = line.trim_matches(frame);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at_checked(digits)?;
    let rest = rest.trim_matches(frame);
    let total = rest.trim_start_matches(['/', '／', '共', '，', ',']).trim_matches(frame);
    let is_total =
        total.len() < rest.len() && !total.is_empty() && total.bytes().all(|byte| byte.is_ascii_digit());
    (digits <= 4 && (rest.is_empty() || is_total)).then(|| number.parse().ok()).flatten()
}

/// Takes running heads and feet off: an outermost line that is the same, but for digits, on three pages or more, and
/// on a page next to this one or the next but one, as left and right pages differ. The first page keeps what it has: it
/// may be the title.
fn take_running(pages: &mut [Vec<&str>], edge: Edge) {
    const LEAST: usize = 3;
    const LONGEST: usize = 120;
    let words = |page: &[&str]| {
        let line = outermost(page, edge)?;
        let text = page.get(line)?.trim();
        let words: String = text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect();
        (text.len() <= LONGEST && !words.is_empty()).then_some((line, words))
    };
    let found: Vec<_> = pages.iter().map(|page| words(page)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for (_, words) in found.iter().flatten() {
        *counts.entry(words).or_default() += 1;
    }
    let at = |number: usize| found.get(number)?.as_ref().map(|(_, words)| words.as_str());
    for (number, page) in pages.iter_mut().enumerate().skip(1) {
        let Some((line, words)) = found.get(number).and_then(Option::as_ref) else { continue };
        let near = [number.checked_sub(1), number.checked_sub(2), Some(number + 1), Some(number + 2)];
        let is_repeated = near.into_iter().flatten().any(|near| at(near) == Some(words.as_str()));
        if is_repeated && counts.get(words.as_str()).is_some_and(|count| *count >= LEAST) {
            page.remove(*line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_running_heads_go_and_sentences_go_on() {
        let page = |number: usize, text: &str| format!("渡口集\n\n{text}\n\n— {number} —\n\n\u{c}");
        let text = [page(7, "雨下了\n一夜，水"), page(8, "涨了。"), page(9, "没有人来。"), page(10, "2020")];
        assert_eq!(joined(&text.concat()), "渡口集\n\n雨下了\n一夜，水\n涨了。\n\n没有人来。\n\n2020\n");
        assert_eq!(joined("雨。\n1\n\u{c}"), "雨。\n");
        assert_eq!(joined("雨。\n12\n\u{c}雪。\n12\n\u{c}"), "雨。\n12\n雪。\n12\n", "no number of a page");
        assert_eq!(joined("“嗯。”\n雨。\n\u{c}“嗯。”\n雪。\n"), "“嗯。”\n雨。\n\n“嗯。”\n雪。\n");
        assert_eq!(joined("1"), "1\n", "all there is");
        assert_eq!(joined("渡口\n雨下了一夜\n雨\n"), "渡口\n\n雨下了一夜\n雨\n");
        assert_eq!(joined("\u{c}\u{c}"), "");
    }

    #[test]
    fn a_page_number_is_a_number_alone() {
        for (line, number) in [
            (" 12 ", Some(12)),
            ("- 3 -", Some(3)),
            ("第 4 页", Some(4)),
            ("第4页 共30页", Some(4)),
            ("5/30", Some(5)),
            ("5 /", None),
            ("12.", None),
            ("1998年", None),
            ("12345", None),
            ("", None),
            ("—", None),
        ] {
            assert_eq!(page_number(line), number, "{line}");
        }
    }
}
