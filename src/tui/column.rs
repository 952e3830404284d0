//! How wide the column of text is on this screen: the page of a phone, the measure of the settings, a wider one, the
//! whole window. Part of the state's update.

use super::app::{App, Effect};
use super::geometry::{Geometry, geometry};
use super::strings::{Msg, fill};
use crate::config::Column;

/// The measure of a phone in columns: eighteen characters.
const PHONE: u16 = 36;

const ROUND: [Column; 4] = [Column::Narrow, Column::Normal, Column::Wide, Column::Full];

impl App {
    /// Where things stand on this screen with the column the reader has chosen.
    pub(super) fn areas(&self) -> Option<Geometry> {
        self.areas_of(self.preferences.column)
    }

    fn areas_of(&self, column: Column) -> Option<Geometry> {
        let (normal, spread) = (self.preferences.max_columns, self.preferences.spread);
        let width = self.size.width;
        match column {
            // Narrower than the window, however narrow that is; and a phone shows one page.
            Column::Narrow => geometry(self.size, PHONE.min(width - width / 3).min(normal), false),
            Column::Normal => geometry(self.size, normal, spread),
            Column::Wide => geometry(self.size, normal.saturating_add(normal / 3), spread),
            Column::Full => geometry(self.size, u16::MAX, false),
        }
    }

    /// The next width that looks otherwise than this one.
    pub(super) fn next_column(&mut self) -> Vec<Effect> {
        let here = ROUND.iter().position(|column| *column == self.preferences.column).unwrap_or_default();
        let next = ROUND.iter().copied().cycle().skip(here + 1).take(ROUND.len() - 1);
        let differs = |column: &Column| {
            // A wider column that shows the same two pages, or the same lines, is none.
            self.areas_of(*column).map(|areas| (areas.text, areas.facing))
                != self.geometry.map(|areas| (areas.text, areas.facing))
        };
        let Some(column) = next.into_iter().find(differs) else { return self.say(Msg::ColumnOnly) };
        let before = (self.measure(), self.height());
        self.preferences.column = column;
        self.geometry = self.areas();
        let effects = self.lay_out_anew(before);
        let msg = match column {
            Column::Narrow => Msg::ColumnNarrow,
            Column::Normal => Msg::ColumnNormal,
            Column::Wide => Msg::ColumnWide,
            Column::Full => Msg::ColumnFull,
        };
        let columns = self.geometry.map_or(0, |areas| areas.text.width);
        self.notice = Some(fill(msg, self.preferences.lang, &[&columns]));
        effects
    }
}
