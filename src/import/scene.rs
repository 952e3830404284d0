//! Lines that stand between two scenes of a text: `＊＊＊`, `※`, `-----`, and the rules of pages and of Markdown.
//!
//! In comes a line, out goes whether it is one. Such a line is set in the middle with air around it, as novels print
//! it; CLREQ knows no other sign for it. Its text stays as it is; a rule, which has none, gets [`MARK`].

use super::flow::Piece;
use super::lines::is_blank;
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
        '—' | '─' | '━' => 5,
        _ => return false,
    };
    let mut count = 1;
    marks.all(|c| {
        count += 1;
        c == first
    }) && count >= least
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
