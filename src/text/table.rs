//! Tables as text: a row a line, its cells below each other by blanks and parted by ` | `.
//!
//! In come rows of cells and the side on which each column is set, out goes the text; and of such a text, rows and sides
//! again. A cell that would make the table wider than a sheet does not set the width of its column: its own row goes on
//! where it ends, all others stay below each other. Cells hold no `|` and no line ends, and have no blanks at their ends.

use std::ops::Range;

use super::glyph::glyphs;
use super::width::WidthProfile;

/// On which side of its column a cell stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// At its left edge.
    #[default]
    Left,
    /// In its middle.
    Centre,
    /// At its right edge, as figures do that are compared.
    Right,
}

/// What stands between two cells.
const BETWEEN: &str = " | ";
/// Columns up to which a row is set with its cells below those of the others.
const WIDEST_ROW: usize = 72;

/// The text of `rows`; a column without a side is set left.
pub fn set<T: AsRef<str>>(rows: &[Vec<T>], sides: &[Side]) -> String {
    // What is empty at the end of a row is nothing; elsewhere it holds its column open.
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| {
            let cells = row.iter().map(AsRef::as_ref);
            let length = row.iter().rposition(|cell| !cell.as_ref().is_empty()).map_or(0, |last| last + 1);
            cells.take(length).map(|cell| if cell.is_empty() { "·" } else { cell }).collect()
        })
        .filter(|row: &Vec<&str>| !row.is_empty())
        .collect();
    let widths = widths(&rows);
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            if column > 0 {
                line.push_str(BETWEEN);
            }
            let room = widths.as_ref().and_then(|widths| widths.get(column)).copied().unwrap_or_default();
            let room = room.saturating_sub(columns(cell));
            let before = before(room, sides.get(column).copied().unwrap_or_default());
            line.extend(std::iter::repeat_n(' ', before));
            line.push_str(cell);
            if column + 1 < row.len() {
                line.extend(std::iter::repeat_n(' ', room - before));
            }
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// Where the cells of each row of a text that [`set`] made stand, in bytes, with the blanks around them.
pub fn cells(text: &str) -> Vec<Vec<Range<usize>>> {
    let mut start = 0;
    let row = |row: &str| {
        let cell = |cell: &str| {
            let range = start..start + cell.len();
            start = range.end + BETWEEN.len();
            range
        };
        let cells = row.split(BETWEEN).map(cell).collect();
        // Behind the last one of a row is a line end, and nothing else.
        start = start - BETWEEN.len() + 1;
        cells
    };
    text.split('\n').map(row).collect()
}

/// Where what is in the cells stands, without the blanks around it.
pub fn places(text: &str) -> Vec<Vec<Range<usize>>> {
    let place = |cell: Range<usize>| {
        let whole = text.get(cell.clone()).unwrap_or_default();
        let inside = whole.trim_start_matches(' ');
        let start = cell.end - inside.len();
        start..start + inside.trim_end_matches(' ').len()
    };
    cells(text).into_iter().map(|row| row.into_iter().map(place).collect()).collect()
}

/// The cells of a text that [`set`] made, and the sides of its columns: those by which it would be made again.
pub fn read(text: &str) -> (Vec<Vec<&str>>, Vec<Side>) {
    let set: Vec<Vec<&str>> = text.split('\n').map(|row| row.split(BETWEEN).collect()).collect();
    let rows: Vec<Vec<&str>> =
        set.iter().map(|row| row.iter().map(|cell| cell.trim_matches(' ')).collect()).collect();
    let Some(widths) = widths(&rows) else { return (rows, Vec::new()) };
    let side = |(column, width): (usize, &usize)| {
        let cells =
            || set.iter().zip(&rows).filter_map(|(set, row)| Some((set.get(column)?, row.get(column)?)));
        let is = |side: &Side| {
            cells().all(|(set, cell)| {
                let blanks = set.len() - set.trim_start_matches(' ').len();
                blanks == before(width.saturating_sub(columns(cell)), *side)
            })
        };
        [Side::Left, Side::Right, Side::Centre].into_iter().find(is).unwrap_or_default()
    };
    let sides = widths.iter().enumerate().map(side).collect();
    (rows, sides)
}

/// Columns before the last cell of the first row of `text`, where that goes on below itself when it has no room: none
/// where it has no cell beside it, or more than `most` columns stand before it.
pub fn hang(text: &str, most: usize, widths: &WidthProfile) -> Option<usize> {
    let row = text.split('\n').next().unwrap_or_default();
    let last = row.rfind(BETWEEN)? + BETWEEN.len();
    let mut hang = 0;
    for glyph in glyphs(row.get(..last)?, widths) {
        hang += usize::from(glyph.width);
        if hang > most {
            return None;
        }
    }
    Some(hang)
}

/// Of so much `room` that a cell leaves in its column, how much stands before it.
fn before(room: usize, side: Side) -> usize {
    match side {
        Side::Left => 0,
        Side::Centre => room / 2,
        Side::Right => room,
    }
}

/// The widths of the columns; `None` where the cells of this table do not stand below each other.
///
/// As long as the rows are too wide, the widest cells of one column do no longer count: of that where most is won for
/// each of them, and of the last where that is no worse, since nothing stands behind them.
fn widths(rows: &[Vec<&str>]) -> Option<Vec<usize>> {
    let count = rows.iter().map(Vec::len).max().unwrap_or_default();
    let room = WIDEST_ROW.checked_sub(BETWEEN.len() * count.saturating_sub(1))?;
    // The widths of the cells of each column, from the least.
    let mut cells = vec![Vec::with_capacity(rows.len()); count];
    for row in rows {
        for (cells, cell) in cells.iter_mut().zip(row) {
            cells.push(columns(cell));
        }
    }
    for cells in &mut cells {
        cells.sort_unstable();
    }
    let width = |cells: &Vec<usize>| cells.last().copied().unwrap_or_default();
    while cells.iter().map(width).sum::<usize>() > room {
        let narrower = cells.iter_mut().filter_map(|cells| {
            let widest = cells.last()?;
            let kept = cells.partition_point(|width| width < widest);
            let won = widest - cells.get(kept.checked_sub(1)?)?;
            let lost = cells.len() - kept;
            // Columns for each cell, in thousandths.
            Some((won * 1000 / lost, kept, cells))
        });
        let (_, kept, cells) = narrower.max_by_key(|(worth, ..)| *worth)?;
        cells.truncate(kept);
    }
    Some(cells.iter().map(width).collect())
}

/// Columns of a text where nothing else is known of the terminal or the paper; with wide quotation marks a column of the
/// table may stand a little off.
fn columns(text: &str) -> usize {
    text.chars().map(|c| usize::from(WidthProfile::narrow().char_width(c))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LONG: &str =
        "这一格很长，长得一行放不下，因为写了许多关于茶的话，还要再写一些，一直写到七十二列以外";

    #[test]
    fn columns_are_set_on_their_sides() {
        let rows = [vec!["茶", "价", "产地"], vec!["绿茶", "5", "东"], vec!["乌龙茶", "12345", "武夷山"]];
        let text = set(&rows, &[Side::Left, Side::Right, Side::Centre]);
        let expected = "茶     |    价 |  产地\n绿茶   |     5 |   东\n乌龙茶 | 12345 | 武夷山";
        assert_eq!(text, expected);
        let sides = vec![Side::Left, Side::Right, Side::Centre];
        assert_eq!(read(&text), (rows.to_vec(), sides));
    }

    #[test]
    fn a_long_cell_does_not_move_those_of_other_rows() {
        let last = [vec!["茶", "价", "说明"], vec!["绿茶", "5", "鲜"], vec!["乌龙茶", "123", LONG]];
        let sides = [Side::Left, Side::Right];
        let text = set(&last, &sides);
        let expected = format!("茶     |  价 | 说明\n绿茶   |   5 | 鲜\n乌龙茶 | 123 | {LONG}");
        assert_eq!(text, expected);
        let first = [vec!["茶", "价"], vec![LONG, "5"], vec!["乌龙茶", "123"]];
        let text = set(&first, &sides);
        assert_eq!(text, format!("茶     |  价\n{LONG} |   5\n乌龙茶 | 123"));
        assert_eq!(read(&text), (first.to_vec(), sides.to_vec()));
        // Nothing stands below anything where all cells are long.
        let all = [vec![LONG, LONG], vec![LONG, LONG]];
        assert_eq!(set(&all, &sides), format!("{LONG} | {LONG}\n{LONG} | {LONG}"));
    }

    #[test]
    fn the_last_cell_goes_on_below_itself() {
        let narrow = WidthProfile::narrow();
        assert_eq!(hang("乌龙 | 1 | 好\n茶", 20, &narrow), Some(11));
        assert_eq!(hang("乌龙 | 1 | 好", 10, &narrow), None);
        assert_eq!(hang("乌龙\n甲 | 乙", 20, &narrow), None);
        assert_eq!(hang("", 20, &narrow), None);
    }

    proptest! {
        /// What is read of a table makes the same table.
        #[test]
        fn a_table_is_made_again_of_what_is_read(
            rows in prop::collection::vec(prop::collection::vec("[春a1]{0,3}|[春]{0,30}", 1..6), 1..6),
            sides in prop::collection::vec(prop::sample::select(vec![Side::Left, Side::Centre, Side::Right]), 0..6),
        ) {
            let text = set(&rows, &sides);
            let (rows, sides) = read(&text);
            let cells = places(&text).into_iter().map(|row| row.into_iter().map(|place| text.get(place).unwrap()).collect());
            prop_assert_eq!(&cells.collect::<Vec<Vec<_>>>(), &rows);
            prop_assert_eq!(set(&rows, &sides), text);
        }
    }
}
