//! Where things stand on a screen of a given size: running head, text column, foot.

use ratatui::layout::{Rect, Size};

/// Below this many columns of text there is no page to read.
const LEAST_COLUMNS: u16 = 4;

/// Fewer columns between two pages would run their lines together.
const LEAST_GUTTER: u16 = 4;

/// The areas of the reading screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Geometry {
    /// The running head; no rows where the screen is too low for it.
    pub header: Rect,
    /// The column of text: the left one of two.
    pub text: Rect,
    /// The right one, where two pages have room.
    pub facing: Option<Rect>,
    /// The foot with clock and page number; no rows where the screen is too low for it.
    pub footer: Rect,
}

/// The areas of a list that fills the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pane {
    /// What it is a list of; no rows where the screen is too low for it.
    pub title: Rect,
    /// The names of its columns, or air; no rows where the screen is too low for it.
    pub heads: Rect,
    /// The list.
    pub rows: Rect,
    /// The keys, or what is typed; no rows where the screen is too low for it.
    pub foot: Rect,
}

/// The widest that a list is set: behind that the eye loses the row.
const LIST_COLUMNS: u16 = 116;

/// The areas of a list on a screen of `size`.
pub(super) fn pane(size: Size) -> Pane {
    let Size { width, height } = size;
    let margin = u16::from(width >= 8);
    let columns = width.saturating_sub(2 * margin).min(LIST_COLUMNS);
    let title = u16::from(height >= 4);
    let air = u16::from(height >= 8);
    let foot = u16::from(height >= 2);
    let area = |y: u16, rows: u16| Rect::new(margin, y, columns, rows);
    Pane {
        title: area(0, title),
        heads: area(title, air),
        rows: area(title + air, height - title - 2 * air - foot),
        foot: area(height - foot, foot),
    }
}

/// The areas on a screen of `size` with a measure of at most `max_columns`; `None` where not even a few
/// characters have room. If `spread` is wished for and two columns of that measure have room, there are two.
pub(super) fn geometry(size: Size, max_columns: u16, spread: bool) -> Option<Geometry> {
    let Size { width, height } = size;
    let margin = match width {
        0..8 => 0,
        8..40 => 1,
        _ => 2,
    };
    let available = width.checked_sub(2 * margin)?.min(max_columns.max(LEAST_COLUMNS));
    // An even measure: a line of ideographs then fills it to the edge (CLREQ 2.3: whole characters).
    let columns = available & !1;
    if columns < LEAST_COLUMNS || height == 0 {
        return None;
    }
    let header = u16::from(height >= 6);
    let footer = u16::from(height >= 3);
    // A row of air above and one below the text, where the screen can afford them.
    let air = u16::from(height >= 8);
    let gutter =
        if spread && columns >= max_columns & !1 { gutter(width - 2 * margin, columns) } else { None };
    // Head and foot stand over both pages.
    let breadth = gutter.map_or(columns, |gutter| 2 * columns + gutter);
    let left = (width - breadth) / 2;
    let text = Rect::new(left, header + air, columns, height - header - footer - 2 * air);
    Some(Geometry {
        header: Rect::new(left, 0, breadth, header),
        text,
        facing: gutter.map(|gutter| Rect { x: left + columns + gutter, ..text }),
        footer: Rect::new(left, height - footer, breadth, footer),
    })
}

/// The columns between two pages of `columns` each within `available` columns: a share of what is left, enough for a
/// mark that hangs and the cursor's bar. `None` where two have no room.
fn gutter(available: u16, columns: u16) -> Option<u16> {
    let left_over = available.checked_sub(columns.checked_mul(2)?)?;
    (left_over >= LEAST_GUTTER).then(|| (left_over / 3).clamp(LEAST_GUTTER, 12))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_screens() {
        let at = |width, height| geometry(Size::new(width, height), 76, false).map(|found| found.text);
        assert_eq!(at(80, 24), Some(Rect::new(2, 2, 76, 20)));
        assert_eq!(at(40, 24), Some(Rect::new(2, 2, 36, 20)));
        assert_eq!(at(20, 10), Some(Rect::new(1, 2, 18, 6)));
        assert_eq!(at(300, 100), Some(Rect::new(112, 2, 76, 96)));
        assert_eq!(at(1, 1), None);
        assert_eq!(at(4, 1), Some(Rect::new(0, 0, 4, 1)));
    }

    #[test]
    fn a_list_has_a_row_on_every_screen() {
        for (width, height) in (0..180).flat_map(|width| (1..40).map(move |height| (width, height))) {
            let areas = pane(Size::new(width, height));
            let screen = Rect::new(0, 0, width, height);
            for area in [areas.title, areas.heads, areas.rows, areas.foot] {
                assert_eq!(area.intersection(screen), area, "{width}×{height}");
            }
            assert!(areas.rows.height > 0);
            assert!(
                areas.heads.bottom() <= areas.rows.y && areas.rows.bottom() <= height - areas.foot.height
            );
        }
    }

    #[test]
    fn every_area_lies_on_the_screen() {
        for (width, height) in (0..180).flat_map(|width| (0..40).map(move |height| (width, height))) {
            for (max_columns, spread) in [(76, false), (76, true), (30, true), (0, true), (u16::MAX, true)] {
                let Some(areas) = geometry(Size::new(width, height), max_columns, spread) else { continue };
                let screen = Rect::new(0, 0, width, height);
                let facing = areas.facing.unwrap_or(areas.text);
                for area in [areas.header, areas.text, areas.footer, facing] {
                    assert_eq!(area.intersection(screen), area, "{width}×{height}");
                }
                assert!(areas.text.height > 0);
                assert!(!areas.text.intersects(areas.footer) && !areas.text.intersects(areas.header));
                assert!(areas.facing.is_none_or(|facing| spread && !areas.text.intersects(facing)));
            }
        }
    }

    #[test]
    fn two_pages_stand_side_by_side_where_two_full_measures_have_room() {
        let at = |width, max_columns| {
            let areas = geometry(Size::new(width, 40), max_columns, true).unwrap();
            areas.facing.map(|facing| (areas.text.x, areas.text.width, facing.x, facing.width))
        };
        assert_eq!(at(159, 76), None);
        assert_eq!(at(160, 76), Some((2, 76, 82, 76)));
        assert_eq!(at(200, 76), Some((18, 76, 106, 76)));
        assert_eq!(at(100, 40), Some((7, 40, 52, 40)));
        assert_eq!(at(300, u16::MAX), None);
    }
}
