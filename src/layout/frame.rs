//! Where the lines of a page stand in a rectangle of cells: one below the other, with or without a row for readings,
//! or one to the left of the other.
//!
//! In comes the size of the rectangle, out go the measure of its lines, how many it holds and where each begins. Knows
//! no text; what stands where within a line is `placed`.

use super::{Measure, Placed};
use crate::text::grid::{Ruby, Writing};
use std::borrow::Cow;
use std::ops::Range;

/// Columns of a vertical line.
const LINE: u16 = 2;
/// Columns between two vertical lines.
const GAP: u16 = 2;

impl Measure {
    /// The measure of the lines that fill a rectangle of `columns` by `rows` cells, and how many lines it holds: one at
    /// least, if there are cells.
    #[must_use]
    pub fn framed(self, columns: u16, rows: u16) -> (Self, u16) {
        match self.writing {
            Writing::Horizontal => {
                // One row has no room for readings.
                let ruby = if rows < 2 { Ruby::None } else { self.ruby };
                let measure = Self { columns, ruby, ..self };
                (measure, (rows / measure.rows_of_line()).max(rows.min(1)))
            }
            Writing::Vertical => {
                let lines = (columns + GAP) / (LINE + GAP);
                (Self { columns: if columns < LINE { 0 } else { rows }, ..self }, lines.max(columns.min(1)))
            }
        }
    }

    /// The rows of cells that a horizontal line takes, a blank one too.
    pub fn rows_of_line(&self) -> u16 {
        if self.is_annotated() { 2 } else { 1 }
    }

    /// Where line `index` of a page begins in a rectangle of `columns`: columns from its left edge and rows from its
    /// top; `None` if it has no room beside the others. Vertical lines go from right to left.
    pub fn origin(&self, columns: u16, index: usize) -> Option<(u16, u16)> {
        let index = u16::try_from(index).ok()?;
        match self.writing {
            Writing::Horizontal => Some((0, index.checked_mul(self.rows_of_line())?)),
            Writing::Vertical => {
                Some((columns.checked_sub(LINE)?.checked_sub(index.checked_mul(LINE + GAP)?)?, 0))
            }
        }
    }
}

/// What is drawn for the bytes `range` from row `row` of a vertical line on, in cells of two columns, one a row.
pub(super) fn split<'a>(
    range: &Range<usize>,
    shown: Cow<'a, str>,
    row: u16,
) -> impl Iterator<Item = Placed<'a>> + use<'a> {
    // Only a dash of two em takes more than one cell, and each of its halves is one character.
    let halves = shown == "︱︱";
    let (first, second) = if halves { (Cow::Borrowed("︱"), Some("︱")) } else { (shown, None) };
    let place = |range: Range<usize>, text, row| Placed { range, text, column: 0, row, width: LINE };
    let first = place(range.clone(), first, row);
    let second = second.map(|text| place(range.clone(), Cow::Borrowed(text), row.saturating_add(1)));
    std::iter::once(first).chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::pinyin::Phrases;

    #[test]
    fn vertical_lines_go_from_right_to_left() {
        let vertical = Measure { writing: Writing::Vertical, ..Measure::new(0) };
        for (columns, lines) in [(0, 0), (1, 1), (2, 1), (5, 1), (6, 2), (36, 9), (76, 19)] {
            let (measure, found) = vertical.framed(columns, 20);
            assert_eq!((measure.columns, found), (if columns < 2 { 0 } else { 20 }, lines), "{columns}");
            for index in 0..usize::from(lines) {
                let right = columns.checked_sub(2 + 4 * u16::try_from(index).unwrap());
                assert_eq!(measure.origin(columns, index), right.map(|x| (x, 0)));
            }
        }
        assert_eq!(vertical.origin(6, 2), None);
    }

    #[test]
    fn lines_with_readings_take_two_rows() {
        let annotated = Measure { ruby: Ruby::Pinyin(Phrases::shipped()), ..Measure::new(0) };
        let (measure, lines) = annotated.framed(40, 21);
        assert_eq!((measure.columns, lines, measure.origin(40, 3)), (40, 10, Some((0, 6))));
        assert_eq!(annotated.framed(40, 1).1, 1);
        // Where there is too little room there are none.
        assert_eq!(annotated.framed(10, 21).1, 21);
    }
}
