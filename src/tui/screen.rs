//! What goes to the terminal, byte by byte: a ratatui backend for terminals that disagree about widths.
//!
//! What comes in are changed cells; what goes out are whole rows. A grid of what the terminal shows is kept, and a
//! row with any change is written anew from its first column, so that no half of a wide character can survive
//! wherever the terminal counts other than `unicode-width` does. After every glyph whose width terminals disagree
//! about, the cursor is put by column number. Each frame stands in a synchronized update (DEC mode 2026). This is
//! also the last line of defence: no control character of a cell gets out.

use crate::text::width::is_certain;
use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::style::{
    Attribute, Color as TerminalColor, Print, SetAttribute, SetBackgroundColor, SetForegroundColor,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType as TerminalClear, EndSynchronizedUpdate,
};
use ratatui::backend::{Backend, ClearType, IntoCrossterm, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use std::io::{self, Write};

/// A column of the grid.
#[derive(Clone, Debug, PartialEq)]
enum Slot {
    /// A glyph starts here.
    Glyph(Cell),
    /// The glyph to the left reaches over this column.
    Covered,
}

/// The backend; writes to `W` when a frame is flushed.
#[derive(Debug)]
pub struct Screen<W: Write> {
    writer: W,
    size: Size,
    grid: Vec<Slot>,
    dirty: Vec<bool>,
    cursor: Option<Position>,
}

impl<W: Write> Screen<W> {
    /// A screen of `size` that shows nothing yet.
    pub fn new(writer: W, size: Size) -> Self {
        let mut screen = Self { writer, size, grid: Vec::new(), dirty: Vec::new(), cursor: None };
        screen.resize(size);
        screen
    }

    /// Takes a new size; all of the screen is written at the next flush.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
        self.grid = vec![Slot::Glyph(Cell::EMPTY); usize::from(size.width) * usize::from(size.height)];
        self.dirty = vec![true; usize::from(size.height)];
    }

    /// Where everything is written to.
    pub fn writer_mut(&mut self) -> &mut W {
        &mut self.writer
    }

    fn index(&self, x: u16, y: u16) -> Option<usize> {
        (x < self.size.width && y < self.size.height)
            .then(|| usize::from(y) * usize::from(self.size.width) + usize::from(x))
    }

    fn put(&mut self, x: u16, y: u16, cell: &Cell) {
        let Some(index) = self.index(x, y) else { return };
        let width = usize::from(cell.cell_width().clamp(1, self.size.width - x));
        let row_end = (usize::from(y) + 1) * usize::from(self.size.width);
        // Columns that an overwritten glyph reached over are blank from now on.
        for slot in
            self.grid.iter_mut().take(row_end).skip(index + 1).take_while(|slot| **slot == Slot::Covered)
        {
            *slot = Slot::Glyph(Cell::EMPTY);
        }
        for (step, slot) in self.grid.iter_mut().skip(index).take(width).enumerate() {
            *slot = if step == 0 { Slot::Glyph(cell.clone()) } else { Slot::Covered };
        }
        if let Some(dirty) = self.dirty.get_mut(usize::from(y)) {
            *dirty = true;
        }
    }

    fn write_row(&mut self, y: u16) -> io::Result<()> {
        let start = usize::from(y) * usize::from(self.size.width);
        let row = self.grid.get(start..start + usize::from(self.size.width)).unwrap_or_default();
        // Plain blanks at the end of a row are erased, not written.
        let drawn = row.iter().rposition(|slot| !is_plain_blank(slot)).map_or(0, |last| last + 1);
        let writer = &mut self.writer;
        queue!(writer, MoveTo(0, y))?;
        let mut style = Style::default();
        for (x, slot) in row.iter().take(drawn).enumerate() {
            let Slot::Glyph(cell) = slot else { continue };
            let column = u16::try_from(x).unwrap_or(u16::MAX);
            style.change(Style::of(cell), writer)?;
            let symbol: String = cell.symbol().chars().filter(|c| !is_unsafe(*c)).collect();
            let width = row.iter().skip(x + 1).take_while(|slot| **slot == Slot::Covered).count() + 1;
            if is_certain(&symbol) {
                queue!(writer, Print(&symbol))?;
            } else {
                // The columns are blanked first: where the terminal takes fewer, no old half is left over.
                queue!(writer, Print(" ".repeat(width)), MoveTo(column, y), Print(&symbol))?;
                queue!(writer, MoveTo(column.saturating_add(u16::try_from(width).unwrap_or(u16::MAX)), y))?;
            }
        }
        style.change(Style::default(), writer)?;
        if drawn < row.len() {
            queue!(writer, Clear(TerminalClear::UntilNewLine))?;
        }
        Ok(())
    }
}

/// What must not reach a terminal out of a cell: control characters, separators, bidirectional controls.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{61C}')
}

fn is_plain_blank(slot: &Slot) -> bool {
    matches!(slot, Slot::Glyph(cell) if cell.symbol() == " " && Style::of(cell) == Style::default())
}

impl<W: Write> Backend for Screen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        for (x, y, cell) in content {
            self.put(x, y, cell);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor.get_or_insert_default();
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = Some(position.into());
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.resize(self.size);
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        queue!(self.writer, BeginSynchronizedUpdate, crossterm::cursor::Hide)?;
        for y in 0..self.size.height {
            if std::mem::take(self.dirty.get_mut(usize::from(y)).unwrap_or(&mut false)) {
                self.write_row(y)?;
            }
        }
        if let Some(Position { x, y }) = self.cursor {
            queue!(self.writer, MoveTo(x, y), crossterm::cursor::Show)?;
        }
        queue!(self.writer, EndSynchronizedUpdate)?;
        self.writer.flush()
    }
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
    use ratatui::buffer::CellDiffOption;
    use std::num::NonZeroU16;

    fn written(cells: &[(u16, &str, u16)]) -> String {
        let mut screen = Screen::new(Vec::new(), Size::new(12, 1));
        let cells: Vec<(u16, Cell)> = cells
            .iter()
            .map(|&(x, symbol, width)| {
                let mut cell = Cell::EMPTY;
                cell.set_symbol(symbol)
                    .set_diff_option(CellDiffOption::ForcedWidth(NonZeroU16::new(width).unwrap()));
                (x, cell)
            })
            .collect();
        screen.draw(cells.iter().map(|(x, cell)| (*x, 0, cell))).unwrap();
        screen.flush().unwrap();
        String::from_utf8(screen.writer.clone()).unwrap()
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
    fn a_wide_glyph_that_is_overwritten_leaves_nothing() {
        let mut screen = Screen::new(Vec::new(), Size::new(4, 1));
        let mut wide = Cell::EMPTY;
        wide.set_symbol("好");
        let mut narrow = Cell::EMPTY;
        narrow.set_symbol("a");
        screen.draw([(0, 0, &wide)].into_iter()).unwrap();
        screen.flush().unwrap();
        screen.writer.clear();
        screen.draw([(0, 0, &narrow)].into_iter()).unwrap();
        screen.flush().unwrap();
        assert!(String::from_utf8_lossy(&screen.writer).contains("a\u{1b}[K"));
    }
}
