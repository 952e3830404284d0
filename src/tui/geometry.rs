//! Where things stand on a screen of a given size: running head, text column, foot.

use ratatui::layout::{Rect, Size};

/// Below this many columns of text there is no page to read.
const LEAST_COLUMNS: u16 = 4;

/// The areas of the reading screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Geometry {
    /// The running head; no rows where the screen is too low for it.
    pub header: Rect,
    /// The column of text.
    pub text: Rect,
    /// The foot with clock and page number; no rows where the screen is too low for it.
    pub footer: Rect,
}

/// The areas on a screen of `size` with a measure of at most `max_columns`; `None` where not even a few
/// characters have room.
pub(super) fn geometry(size: Size, max_columns: u16) -> Option<Geometry> {
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
    let left = (width - columns) / 2;
    Some(Geometry {
        header: Rect::new(left, 0, columns, header),
        text: Rect::new(left, header + air, columns, height - header - footer - 2 * air),
        footer: Rect::new(left, height - footer, columns, footer),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_screens() {
        let at = |width, height| geometry(Size::new(width, height), 76).map(|found| found.text);
        assert_eq!(at(80, 24), Some(Rect::new(2, 2, 76, 20)));
        assert_eq!(at(40, 24), Some(Rect::new(2, 2, 36, 20)));
        assert_eq!(at(20, 10), Some(Rect::new(1, 2, 18, 6)));
        assert_eq!(at(300, 100), Some(Rect::new(112, 2, 76, 96)));
        assert_eq!(at(1, 1), None);
        assert_eq!(at(4, 1), Some(Rect::new(0, 0, 4, 1)));
    }

    #[test]
    fn every_area_lies_on_the_screen() {
        for width in 0..120 {
            for height in 0..40 {
                if let Some(areas) = geometry(Size::new(width, height), 76) {
                    let screen = Rect::new(0, 0, width, height);
                    for area in [areas.header, areas.text, areas.footer] {
                        assert_eq!(area.intersection(screen), area, "{width}×{height}");
                    }
                    assert!(areas.text.height > 0);
                    assert!(!areas.text.intersects(areas.footer) && !areas.text.intersects(areas.header));
                }
            }
        }
    }
}
