//! The table of contents: a row for each heading, the deeper the further in.

use super::super::app::App;
use super::super::geometry::pane;
use super::super::pick::Pick;
use super::super::strings::Msg;
use super::list;
use super::put;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Columns by which a level stands further in than the one above it.
const STEP: u16 = 2;

/// Draws the list; gives the place of the cursor while something is typed.
pub(super) fn draw(app: &App, buffer: &mut Buffer, pick: &Pick) -> Option<Position> {
    let lang = app.preferences.lang;
    let areas = pane(app.size);
    let title = format!("{}  {}", Msg::Contents.text(lang), app.title());
    list::title(app, buffer, areas.title, &title);
    let entries: Vec<_> = app.article.contents().collect();
    let (items, current) = (app.shown_headings(pick), app.current_heading());
    let highest = entries.iter().map(|entry| entry.level).min().unwrap_or(1);
    list::rows(app, buffer, areas.rows, pick, &items, current, |number, area, look, buffer| {
        let Some(entry) = entries.get(number) else { return };
        // However deep it is, there is room for what it says.
        let indent = (u16::from(entry.level - highest) * STEP).min(area.width / 3);
        let area = Rect { x: area.x + indent, width: area.width - indent, ..area };
        put(buffer, area, entry.title, look, &app.preferences.widths);
    });
    if items.is_empty() {
        list::instead(app, buffer, areas.rows, Msg::NothingMatches);
    }
    let keys = [Msg::ContentsKeys, Msg::ContentsKeysShort].map(|msg| msg.text(lang).to_owned());
    list::foot(app, buffer, areas.foot, pick, &keys)
}
