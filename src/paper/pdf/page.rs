//! What stands on one sheet: where its columns and lines are on the paper, and which glyph goes where.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use encoding_rs::WINDOWS_1252;
use icu_normalizer::ComposingNormalizerBorrowed;

use super::face::Used;
use super::objects::utf16;
use crate::text::glyph::glyphs;
use crate::text::width::WidthProfile;

/// A4, in points of 1/72 inch.
pub(super) const PAPER: (f32, f32) = (595.28, 841.89);
/// Points at each side and above and below that stay free: printers cannot reach the edge, and readers hold it.
const MARGIN: (f32, f32) = (48.0, 54.0);
/// The widest column, in points: Chinese characters of 18 points.
const WIDEST: f32 = 9.0;
/// Of two lines, the least distance as a multiple of the height of a character, and the greatest.
const LEADING: (f32, f32) = (1.2, 1.75);
/// How much of a character's height stands above its base line.
const ASCENT: f32 = 0.88;
/// What Courier's characters are wide, in em.
const COURIER: f32 = 0.6;

/// Where columns and lines are, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    /// The left edge of the first column.
    left: f32,
    /// The base line of the first line, from below.
    top: f32,
    /// The width of a column: half a Chinese character.
    column: f32,
    /// From line to line.
    pitch: f32,
}

impl Frame {
    /// Columns as wide and lines as far from each other as the paper allows, but no more than is good to read.
    pub(super) fn of(columns: u16, lines: u16) -> Self {
        let (columns, lines) = (f32::from(columns.max(1)), f32::from(lines.max(1)));
        let (width, height) = (PAPER.0 - 2.0 * MARGIN.0, PAPER.1 - 2.0 * MARGIN.1);
        let column = (width / columns).min(height / lines / LEADING.0 / 2.0).min(WIDEST);
        let em = 2.0 * column;
        let pitch = (height / lines).min(em * LEADING.1);
        let left = (PAPER.0 - columns * column) / 2.0;
        Self { left, top: PAPER.1 - MARGIN.1 - em * ASCENT, column, pitch }
    }

    fn em(&self) -> f32 {
        2.0 * self.column
    }
}

/// The fonts of a document: Courier, and one for Chinese, whose used glyphs are collected.
pub(super) struct Fonts<'a> {
    pub(super) used: Option<Used<'a>>,
    /// Characters that are drawn as a box.
    pub(super) missing: BTreeSet<char>,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Font {
    Latin,
    Chinese,
}

/// A glyph with the code by which its font knows it.
struct Coded {
    font: Font,
    /// Hexadecimal digits.
    code: String,
    /// What it is wide as it is drawn at its own width, in em.
    width: f32,
}

/// Where in its box a glyph stands that is narrower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Left,
    Middle,
    Right,
}

impl Fonts<'_> {
    /// The glyph of `c` in a box of `columns`; what neither font has is a box of its own.
    fn coded(&mut self, c: char, columns: u8) -> Option<Coded> {
        if columns < 2
            && let Some(byte) = latin(c)
        {
            return Some(Coded { font: Font::Latin, code: format!("{byte:02X}"), width: COURIER });
        }
        let chinese = |code, width| Coded { font: Font::Chinese, code, width };
        let Some(used) = &mut self.used else {
            // Half the characters of such fonts are as wide as they like to be; these are the ones that count.
            return Some(chinese(utf16(c.encode_utf8(&mut [0; 4])), f32::from(columns.clamp(1, 2)) / 2.0));
        };
        let own = used.glyph(c);
        if own.is_none() {
            self.missing.insert(c);
        }
        let (glyph, width) = own.or_else(|| used.glyph('□')).or_else(|| used.glyph('口'))?;
        Some(chinese(format!("{glyph:04X}"), f32::from(width) / 1000.0))
    }
}

/// The byte that `c` is in Courier's encoding, if it has it.
fn latin(c: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match (&*bytes, failed) {
        (&[byte], false) if !matches!(byte, 0..=0x1F | 0x7F | 0x81 | 0x8D | 0x8F | 0x90 | 0x9D) => Some(byte),
        _ => None,
    }
}

/// Glyphs that follow each other at their own widths.
struct Run {
    font: Font,
    /// By how much the glyphs are made narrower, in percent.
    scale: f32,
    x: f32,
    /// Where the next glyph stands if it goes on.
    end: f32,
    codes: String,
}

/// The drawing of a sheet's lines.
pub(super) fn draw(lines: &[String], frame: &Frame, fonts: &mut Fonts<'_>, widths: &WidthProfile) -> String {
    let mut drawn = String::from("BT\n");
    let mut y = frame.top;
    for line in lines {
        draw_line(line, y, frame, fonts, widths, &mut drawn);
        y -= frame.pitch;
    }
    drawn.push_str("ET\n");
    drawn
}

fn draw_line(
    line: &str,
    y: f32,
    frame: &Frame,
    fonts: &mut Fonts<'_>,
    widths: &WidthProfile,
    drawn: &mut String,
) {
    let mut run: Option<Run> = None;
    let mut x = frame.left;
    for Boxed { text, columns, side } in boxes(line, widths) {
        let box_width = f32::from(columns) * frame.column;
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&text);
        for (number, c) in composed.chars().filter(|c| !is_invisible(*c)).enumerate() {
            if c == ' ' && run.as_ref().is_none_or(|run| run.font == Font::Chinese) {
                continue;
            }
            let Some(Coded { font, code, width }) = fonts.coded(c, columns) else { continue };
            let own = width * frame.em();
            // A mark that is put on a character stands where that one does.
            let scale =
                if own > 0.0 && (own > box_width || font == Font::Latin) { box_width / own } else { 1.0 };
            let room = (box_width - own * scale).max(0.0);
            let at = x + match side {
                Side::Left => 0.0,
                Side::Middle => room / 2.0,
                Side::Right => room,
            };
            let goes_on = run.as_ref().is_some_and(|run| {
                run.font == font
                    && (run.scale - scale).abs() < 1e-4
                    && (run.end - at).abs() < 0.01
                    && number == 0
            });
            if !goes_on {
                write(run.take(), y, frame, drawn);
            }
            let run = run.get_or_insert_with(|| Run { font, scale, x: at, end: at, codes: String::new() });
            run.codes.push_str(&code);
            run.end = at + own * scale;
        }
        x += box_width;
    }
    write(run, y, frame, drawn);
}

/// Writes a run, if there is one.
fn write(run: Option<Run>, y: f32, frame: &Frame, drawn: &mut String) {
    let Some(Run { font, scale, x, codes, .. }) = run else { return };
    let font = if font == Font::Latin { "L" } else { "C" };
    let (em, scale) = (frame.em(), scale * 100.0);
    // Writing into a string cannot fail.
    let _ = writeln!(drawn, "/{font} {em:.3} Tf {scale:.3} Tz 1 0 0 1 {x:.3} {y:.3} Tm <{codes}> Tj");
}

/// What only says how others are drawn.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E01EF}')
}

/// A character, or a mark with the column that stands beside it on the grid of full-width marks, in its columns.
struct Boxed {
    text: String,
    columns: u8,
    side: Side,
}

/// The boxes of a line. On paper a Chinese mark that was given a blank or was doubled, since the screen has it in one
/// column, is what it is in print: one mark in two.
fn boxes(line: &str, widths: &WidthProfile) -> Vec<Boxed> {
    let mut boxes: Vec<Boxed> = Vec::new();
    let mut found = glyphs(line, widths).filter(|glyph| glyph.width > 0).peekable();
    while let Some(glyph) = found.next() {
        let next = found.peek().map(|next| &*next.text).unwrap_or_default();
        let (text, side) = match (&*glyph.text, next) {
            (" ", "“" | "‘") => (next.to_owned(), Side::Right),
            // At the end of a line its blank is left out.
            ("”" | "’" | "…" | "·", "") if boxes.last().is_some_and(|before| before.columns == 2) => {
                (glyph.text.clone().into_owned(), Side::Left)
            }
            ("”" | "’" | "…" | "·", " ") => (glyph.text.clone().into_owned(), Side::Left),
            ("—", "—") => ("—".to_owned(), Side::Middle),
            _ => {
                let side = Side::Middle;
                boxes.push(Boxed { text: glyph.text.into_owned(), columns: glyph.width, side });
                continue;
            }
        };
        if glyph.width > 1 {
            boxes.push(Boxed { text: glyph.text.into_owned(), columns: glyph.width, side: Side::Middle });
            continue;
        }
        found.next();
        boxes.push(Boxed { text, columns: 2, side });
    }
    boxes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(line: &str) -> String {
        let mut fonts = Fonts { used: None, missing: BTreeSet::new() };
        let frame = Frame { left: 10.0, top: 100.0, column: 5.0, pitch: 15.0 };
        draw(&[line.to_owned()], &frame, &mut fonts, &WidthProfile::narrow())
    }

    #[test]
    fn every_character_stands_in_its_column() {
        assert_eq!(
            drawn("  渡口 A1)"),
            "BT\n/C 10.000 Tf 100.000 Tz 1 0 0 1 20.000 100.000 Tm <6E2153E3> Tj\n\
             /L 10.000 Tf 83.333 Tz 1 0 0 1 45.000 100.000 Tm <413129> Tj\nET\n"
        );
        assert_eq!(drawn("   "), "BT\nET\n");
    }

    #[test]
    fn marks_on_the_grid_are_marks_in_print() {
        assert_eq!(drawn("说 “好” 。").matches("Tj").count(), 1);
        assert!(drawn("说 “好” 。").contains("<8BF4201C597D201D3002>"));
        assert!(drawn("“a”").contains("/L"), "{}", drawn("“a”"));
        assert!(drawn("——好").contains("<2014597D>"));
        assert!(drawn("好。”").contains("<597D3002201D>"));
        assert!(drawn("ok”").contains("<6F6B94>"));
    }

    #[test]
    fn the_frame_fits_the_paper() {
        for columns in [1, 8, 40, 76, 120, 500] {
            for lines in [1, 10, 40, 60, 500] {
                let Frame { left, top, column, pitch } = Frame::of(columns, lines);
                assert!(
                    left >= MARGIN.0 - 0.01
                        && left + f32::from(columns) * column <= PAPER.0 - MARGIN.0 + 0.01
                );
                assert!(top - f32::from(lines - 1) * pitch >= MARGIN.1 - 0.01, "{columns} {lines}");
                assert!(pitch >= 2.0 * column * LEADING.0 - 0.01);
            }
        }
    }

    #[test]
    fn control_characters_are_in_no_font() {
        for c in ['\u{1b}', '\u{7f}', '\u{81}', '\u{9d}', '渡'] {
            assert_eq!(latin(c), None, "{c:?}");
        }
        assert_eq!([latin('“'), latin('é'), latin('(')], [Some(0x93), Some(0xE9), Some(b'(')]);
    }
}
