//! What goes to the terminal, byte by byte: ratatui buffers on terminals that disagree about widths.
//!
//! What comes in is the buffer of a frame; what goes out are the rows that are not as the terminal shows them, each
//! written anew from its first column. (ratatui's own `Terminal` sends single cells, and where a terminal draws a
//! glyph wider than `unicode-width` counts it, the cells around are left destroyed.) After every glyph whose width
//! terminals disagree about, the cursor is put by column number. Each frame stands in a synchronized update (DEC mode
//! 2026). This is also the last line of defence: no control character of a cell gets out.

use crate::text::width::certain_width;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::style::{
    Attribute, Color as TerminalColor, Print, SetAttribute, SetBackgroundColor, SetForegroundColor,
};
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::backend::IntoCrossterm;
use ratatui::buffer::{Buffer, Cell, CellDiffOption, CellWidth};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};
use std::io::{self, Write};

/// The terminal as a writer of frames to `W`.
#[derive(Debug)]
pub struct Screen<W: Write> {
    writer: W,
    /// What the terminal shows; `None` when that is not known.
    shown: Option<Buffer>,
}

impl<W: Write> Screen<W> {
    /// A screen of which nothing is known.
    pub fn new(writer: W) -> Self {
        Self { writer, shown: None }
    }

    /// Forgets what the terminal shows: the next frame is written whole.
    pub fn forget(&mut self) {
        self.shown = None;
    }

    /// Writes `text`, one of langdu's own, at the start of the second row, and leaves the cursor after it. The next
    /// frame is written whole, and until then a terminal with synchronized updates shows nothing of this.
    pub(super) fn sample(&mut self, text: &str) -> io::Result<()> {
        self.forget();
        queue!(self.writer, BeginSynchronizedUpdate, MoveTo(0, 1), Print(text))?;
        self.writer.flush()
    }

    /// Makes the terminal show `frame`, and the cursor where it is wanted.
    pub fn show(&mut self, frame: Buffer, cursor: Option<Position>) -> io::Result<()> {
        let shown = self.shown.take().filter(|shown| shown.area == frame.area);
        queue!(self.writer, BeginSynchronizedUpdate, Hide)?;
        let width = usize::from(frame.area.width);
        for (y, row) in (0..frame.area.height).zip(frame.content.chunks(width.max(1))) {
            let start = usize::from(y) * width;
            let before = shown.as_ref().and_then(|shown| shown.content.get(start..start + width));
            if before != Some(row) {
                write_row(&mut self.writer, y, row)?;
            }
        }
        if let Some(Position { x, y }) = cursor {
            queue!(self.writer, MoveTo(x, y), Show)?;
        }
        queue!(self.writer, EndSynchronizedUpdate)?;
        self.shown = Some(frame);
        self.writer.flush()
    }
}

/// Writes a row from its first column to its last.
fn write_row(writer: &mut impl Write, y: u16, row: &[Cell]) -> io::Result<()> {
    // Plain blanks at the end of a row are erased, not written.
    let drawn = row.iter().rposition(|cell| !is_plain_blank(cell)).map_or(0, |last| last + 1);
    queue!(writer, MoveTo(0, y))?;
    let mut style = Style::default();
    let mut x = 0;
    while let Some(cell) = row.get(x).filter(|_| x < drawn) {
        let column = |x: usize| u16::try_from(x).unwrap_or(u16::MAX);
        style.change(Style::of(cell), writer)?;
        let symbol = cell.symbol();
        // What every terminal draws alike is most of a text, and no control character.
        let certain = match cell.diff_option {
            CellDiffOption::ForcedWidth(_) => None,
            _ => certain_width(symbol),
        };
        if let Some(width) = certain {
            writer.write_all(symbol.as_bytes())?;
            x += usize::from(width);
            continue;
        }
        let width = usize::from(cell.cell_width().max(1));
        let safe: String = symbol.chars().filter(|c| !is_unsafe(*c)).collect();
        if certain_width(&safe).is_some() {
            queue!(writer, Print(&safe))?;
        } else {
            // The columns are blanked first: where the terminal takes fewer, no old half is left over.
            queue!(writer, Print(" ".repeat(width)), MoveTo(column(x), y), Print(&safe))?;
            queue!(writer, MoveTo(column(x + width), y))?;
        }
        x += width;
    }
    style.change(Style::default(), writer)?;
    if x < row.len() {
        queue!(writer, Clear(ClearType::UntilNewLine))?;
    }
    Ok(())
}

/// What must not reach a terminal out of a cell: control characters, separators, bidirectional controls.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{61C}')
}

fn is_plain_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && Style::of(cell) == Style::default()
}

/// Colours and attributes of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Style {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Default for Style {
    fn default() -> Self {
        Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() }
    }
}

impl Style {
    fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// Writes what turns this style into `next`.
    fn change(&mut self, next: Self, writer: &mut impl Write) -> io::Result<()> {
        if *self == next {
            return Ok(());
        }
        if self.modifier != next.modifier {
            // A reset and the attributes anew: shorter than taking single ones back, and the same everywhere.
            queue!(writer, SetAttribute(Attribute::Reset))?;
            (self.fg, self.bg) = (Color::Reset, Color::Reset);
            for (modifier, attribute) in ATTRIBUTES {
                if next.modifier.contains(*modifier) {
                    queue!(writer, SetAttribute(*attribute))?;
                }
            }
        }
        if self.fg != next.fg {
            let color: TerminalColor = next.fg.into_crossterm();
            queue!(writer, SetForegroundColor(color))?;
        }
        if self.bg != next.bg {
            let color: TerminalColor = next.bg.into_crossterm();
            queue!(writer, SetBackgroundColor(color))?;
        }
        *self = next;
        Ok(())
    }
}

const ATTRIBUTES: &[(Modifier, Attribute)] = &[
    (Modifier::BOLD, Attribute::Bold),
    (Modifier::DIM, Attribute::Dim),
    (Modifier::ITALIC, Attribute::Italic),
    (Modifier::UNDERLINED, Attribute::Underlined),
    (Modifier::REVERSED, Attribute::Reverse),
];

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use std::num::NonZeroU16;

    fn frame(cells: &[(u16, &str, u16)]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        for &(x, symbol, width) in cells {
            let forced = CellDiffOption::ForcedWidth(NonZeroU16::new(width).unwrap());
            buffer[(x, 0)].set_symbol(symbol).set_diff_option(forced);
        }
        buffer
    }

    fn written(cells: &[(u16, &str, u16)]) -> String {
        let mut screen = Screen::new(Vec::new());
        screen.show(frame(cells), None).unwrap();
        String::from_utf8(screen.writer).unwrap()
    }

    #[test]
    fn a_glyph_of_doubtful_width_is_followed_by_a_column_number() {
        let bytes = written(&[(0, "“", 2), (2, "好", 2)]);
        assert!(bytes.contains("\u{1b}[1;1H  \u{1b}[1;1H“\u{1b}[1;3H好\u{1b}[K"), "{bytes:?}");
    }

    #[test]
    fn plain_text_is_written_without_cursor_moves() {
        let bytes = written(&[(0, "好", 2), (2, "，", 2), (4, "a", 1)]);
        assert!(bytes.contains("\u{1b}[1;1H好，a\u{1b}[K"), "{bytes:?}");
    }

    #[test]
    fn no_control_character_of_a_cell_gets_out() {
        let bytes = written(&[(0, "a\u{1b}]0;x\u{7}", 1), (1, "\u{9b}2J", 1), (2, "\u{202e}b", 1)]);
        assert!(!bytes.contains('\u{7}') && !bytes.contains('\u{9b}') && !bytes.contains('\u{202e}'));
        assert!(!bytes.contains("\u{1b}]0"));
    }

    #[test]
    fn only_rows_that_changed_are_written() {
        let mut screen = Screen::new(Vec::new());
        screen.show(frame(&[(0, "好", 2)]), None).unwrap();
        screen.writer.clear();
        screen.show(frame(&[(0, "好", 2)]), None).unwrap();
        assert!(!String::from_utf8_lossy(&screen.writer).contains('好'));
        screen.writer.clear();
        // A wide glyph one column to the left: the blank after it is written too.
        screen.show(frame(&[(1, "好", 2), (4, "a", 1)]), None).unwrap();
        assert!(String::from_utf8_lossy(&screen.writer).contains("H 好 a\u{1b}[K"));
        screen.writer.clear();
        screen.forget();
        screen.show(frame(&[(1, "好", 2)]), None).unwrap();
        assert!(String::from_utf8_lossy(&screen.writer).contains('好'));
    }
}
