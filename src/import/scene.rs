//! Lines that stand between two scenes of a text: `＊＊＊`, `※`, `-----`, and the rules of pages and of Markdown.
//!
//! In comes a line, out goes whether it is one. Such a line is set in the middle with air around it, as novels print
//! it; CLREQ knows no other sign for it. Of its text as much is shown as says that it is one; a rule, which has none,
//! gets [`MARK`].

use super::flow::Piece;
use super::lines::{is_blank, trim_end};
use crate::article::BlockKind;

/// What is shown where the source has a rule.
pub(super) const MARK: &str = "※";

/// Whether a line holds one and the same mark and nothing else: the mark of notes once or more, a line of dashes five
/// times, any other three times. `……`, `——` and `□□□` are words of a text.
pub(super) fn is_break(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !is_blank(*c));
    let Some(first) = marks.next() else { return false };
    let least = match first {
        '※' | '⁂' | '❖' => 1,
        '*' | '＊' | '-' | '－' | '=' | '＝' | '_' | '＿' | '~' | '～' | '☆' | '★' | '◇' | '◆' => {
            3
        }
        '—' | '─' | '━' | '═' => 5,
        _ => return false,
    };
    let mut count = 1;
    marks.all(|c| {
        count += 1;
        c == first
    }) && count >= least
}

/// The marks of a break that are shown: enough of a long line of them, which would not fit every screen.
pub(super) fn shown(marks: &str) -> &str {
    const MOST: usize = 12;
    let mut left = MOST;
    let end = marks.char_indices().find(|(_, c)| {
        let width = if c.is_ascii() { 1 } else { 2 };
        left.checked_sub(width).map(|rest| left = rest).is_none()
    });
    trim_end(end.and_then(|(at, _)| marks.get(..at)).unwrap_or(marks))
}

/// Whether a line is a rule that was drawn with dashes, from one side of a text to the other or far into it.
pub(super) fn is_rule(line: &str) -> bool {
    const LEAST: usize = 20;
    let is_dash = |c| matches!(c, '-' | '－' | '—' | '─' | '━' | '═' | '=' | '＝' | '_' | '＿');
    line.trim_start().starts_with(is_dash)
        && is_break(line)
        && line.chars().filter(|c| is_dash(*c)).count() >= LEAST
}

/// A break where a rule stands in the source.
pub(super) fn rule() -> Piece {
    Piece { kind: BlockKind::Break, text: MARK.to_owned(), marks: Vec::new() }
}

/// Takes out rules that part nothing: at an end, beside another and beside a heading.
pub(super) fn without_idle_rules(pieces: &mut Vec<Piece>) {
    let is_rule = |piece: &Piece| piece.kind == BlockKind::Break && piece.text == MARK;
    let is_parted = |piece: Option<&Piece>| {
        piece.is_some_and(|piece| !matches!(piece.kind, BlockKind::Break | BlockKind::Heading(_)))
    };
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut rest = std::mem::take(pieces).into_iter().peekable();
    while let Some(piece) = rest.next() {
        if !is_rule(&piece) || is_parted(kept.last()) && rest.peek().is_some() {
            if matches!(piece.kind, BlockKind::Break | BlockKind::Heading(_)) && !is_rule(&piece) {
                kept.pop_if(|last| is_rule(last));
            }
            kept.push(piece);
        }
    }
    kept.pop_if(|last| is_rule(last));
    *pieces = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_alone_are_a_break_and_words_are_none() {
        for line in ["***", "* * *", "＊　＊　＊", "※", "※※※", "-----", "=====", "☆☆☆", "——————"]
        {
            assert!(is_break(line), "{line}");
        }
        for line in ["", "　", "……", "……………", "——", "□□□", "**", "*-*", "※注", "---a", "000"]
        {
            assert!(!is_break(line), "{line}");
        }
    }

    #[test]
    fn a_long_line_of_marks_fits_every_screen() {
        for (line, expected) in [
            ("* * *", "* * *"),
            ("——————————————————————", "——————"),
            ("------------------------", "------------"),
            ("＊　＊　＊　＊　＊", "＊　＊　＊"),
            ("※", "※"),
        ] {
            assert_eq!(shown(line), expected);
            assert!(is_break(shown(line)));
        }
    }

    #[test]
    fn a_rule_is_long() {
        assert!(is_rule(&"-".repeat(20)) && is_rule(&format!("  {}", "═".repeat(30))));
        for line in ["-".repeat(19), "*".repeat(30), format!("{}a", "-".repeat(30)), String::new()] {
            assert!(!is_rule(&line), "{line}");
        }
    }

    #[test]
    fn rules_are_kept_between_paragraphs_only() {
        let piece = |text: &str| match text {
            "-" => rule(),
            _ => {
                let kind = match text {
                    "一" => BlockKind::Heading(2),
                    "***" => BlockKind::Break,
                    _ => BlockKind::Paragraph,
                };
                Piece { kind, text: text.into(), marks: Vec::new() }
            }
        };
        for (before, after) in [
            ("- 雨 - 雪 -", "雨 ※ 雪"),
            ("雨 - - 雪", "雨 ※ 雪"),
            ("雨 - 一 - 雪 - -", "雨 一 雪"),
            ("*** 雨 - *** 雪 ***", "*** 雨 *** 雪 ***"),
            ("-", ""),
        ] {
            let mut pieces: Vec<_> = before.split(' ').map(piece).collect();
            without_idle_rules(&mut pieces);
            let texts: Vec<_> = pieces.iter().map(|piece| piece.text.as_str()).collect();
            assert_eq!(texts.join(" "), after, "{before}");
        }
    }
}
