//! The cells of a table before they are text: what stands in them, and the links in it.
//!
//! In come the text of a cell and its links in the order in which they stand; out goes a piece with a row a line
//! ([`crate::text::table`]), the links where their cells are in it.

use std::ops::Range;

use super::flow::{Mark, Piece, What};
use crate::article::BlockKind;
use crate::text::sanitize;
use crate::text::table::{self, Side};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    text: String,
    /// Which bytes of the text lead where.
    links: Vec<(Range<usize>, String)>,
}

impl Cell {
    /// A cell with this text, on one line, in which `links` stand one behind the other, each with its address.
    pub(super) fn new(text: &str, links: impl IntoIterator<Item = (String, String)>) -> Self {
        let text = datum(text);
        let mut at = 0;
        let mut place = |(run, url): (String, String)| {
            let run = datum(&run);
            let start = at + text.get(at..)?.find(&run).filter(|_| !run.is_empty())?;
            at = start + run.len();
            Some((start..at, url))
        };
        let links = links.into_iter().filter_map(&mut place).collect();
        Self { text, links }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

impl AsRef<str> for Cell {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// The table of `rows`, each column set on its side; nothing where no cell has any text.
pub(super) fn piece(rows: &[Vec<Cell>], sides: &[Side]) -> Option<Piece> {
    let text = table::set(rows, sides);
    // A row of empty cells is none.
    let rows = rows.iter().filter(|row| row.iter().any(|cell| !cell.text.is_empty()));
    let mut marks = Vec::new();
    for (row, places) in rows.zip(table::places(&text)) {
        for (cell, place) in row.iter().zip(places) {
            let mark = |(range, url): &(Range<usize>, String)| Mark {
                range: place.start + range.start..place.start + range.end,
                what: What::Link(url.clone()),
            };
            marks.extend(cell.links.iter().map(mark));
        }
    }
    (!text.is_empty()).then_some(Piece { kind: BlockKind::Table, text, marks })
}

/// The text of a cell on one line. A `|` that could be taken for the mark between cells is made full-width.
fn datum(text: &str) -> String {
    let text = sanitize::clean_line(text);
    let is_apart = |at: usize| {
        let (before, after) = text.split_at(at);
        let after = after.chars().nth(1);
        before.chars().next_back().is_none_or(|c| c == ' ') || after.is_none_or(|c| c == ' ')
    };
    text.char_indices().map(|(at, c)| if c == '|' && is_apart(at) { '｜' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stand_where_their_cells_are() {
        let link = |run: &str, url: &str| (run.to_owned(), url.to_owned());
        let rows = [
            vec![Cell::new("村", []), Cell::new("户数", [])],
            vec![Cell::default(), Cell::default()],
            vec![
                Cell::new("东 |山", [link("山", "b")]),
                Cell::new("甲 甲", [link("甲", "c"), link("甲", "d"), link("乙", "e")]),
            ],
        ];
        let piece = piece(&rows, &[Side::Right]).unwrap();
        assert_eq!(piece.text, "     村 | 户数\n东 ｜山 | 甲 甲");
        let found: Vec<_> = piece
            .marks
            .iter()
            .map(|mark| (piece.text.get(mark.range.clone()).unwrap(), &mark.what))
            .collect();
        let link = |url: &str| What::Link(url.to_owned());
        assert_eq!(found, [("山", &link("b")), ("甲", &link("c")), ("甲", &link("d"))]);
        assert!(piece.marks[1].range.end <= piece.marks[2].range.start);
    }
}
