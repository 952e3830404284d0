//! A part of a sheet on which glyphs are put in any order and read off row by row: for lines that take several rows.
//!
//! In come glyphs with their places, out goes text without white space at line ends. Knows no article.

/// Rows of glyphs, each at its column.
#[derive(Debug, Default)]
pub(super) struct Canvas {
    rows: Vec<Vec<Spot>>,
}

/// Something at a place of a row.
#[derive(Debug)]
struct Spot {
    column: u16,
    width: u16,
    text: String,
}

impl Canvas {
    /// Puts `text`, which is `width` columns wide, at `column` of row `row`.
    pub(super) fn put(&mut self, (column, row): (u16, u16), width: u16, text: &str) {
        let row = usize::from(row);
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        if let Some(spots) = self.rows.get_mut(row) {
            spots.push(Spot { column, width, text: text.to_owned() });
        }
    }

    /// The rows from the first to the last on which something stands.
    pub(super) fn into_rows(self) -> impl Iterator<Item = String> {
        self.rows.into_iter().map(|mut spots| {
            spots.sort_by_key(|spot| spot.column);
            let mut at = 0;
            let mut text = String::new();
            for spot in spots {
                text.extend(std::iter::repeat_n(' ', usize::from(spot.column.saturating_sub(at))));
                text.push_str(&spot.text);
                at = spot.column.saturating_add(spot.width).max(at);
            }
            text.truncate(text.trim_end().len());
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_last_may_stand_first() {
        let mut canvas = Canvas::default();
        canvas.put((4, 0), 2, "春");
        canvas.put((0, 2), 2, "眠");
        canvas.put((0, 0), 2, "晓");
        canvas.put((6, 0), 1, " ");
        assert_eq!(canvas.into_rows().collect::<Vec<_>>(), ["晓  春", "", "眠"]);
    }
}
