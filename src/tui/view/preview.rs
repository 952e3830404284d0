//! The print preview: a sheet in the middle, above it what it is, below it the keys. A sheet that is higher than the
//! screen is shown in parts; one that is wider is not shown, since not a line of it would be true.

use super::super::app::App;
use super::super::geometry::pane;
use super::super::preview::Preview;
use super::super::strings::{Msg, fill};
use super::super::theme::Role;
use super::{lines, list, put, put_glyph};
use crate::text::glyph::glyphs;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Draws the sheet.
pub(super) fn draw(app: &App, buffer: &mut Buffer, preview: &Preview) {
    let (lang, widths) = (app.preferences.lang, &app.preferences.widths);
    let areas = pane(app.size);
    let rows = areas.rows;
    let size = preview.size;
    let shown = preview.shown().unwrap_or_default();
    let bottom = shown.len().min(preview.top + usize::from(rows.height));
    let title = match &preview.sheets {
        Some(sheets) => fill(
            Msg::PreviewTitle,
            lang,
            &[
                &(preview.sheet + 1),
                &sheets.len(),
                &size.columns,
                &size.lines,
                &(preview.top + 1).min(bottom),
                &bottom,
            ],
        ),
        None => Msg::PreviewWait.text(lang).to_owned(),
    };
    list::title(app, buffer, areas.title, &title);
    if rows.width < size.columns {
        let said = fill(Msg::PreviewTooWide, lang, &[&size.columns, &rows.width]);
        for (line, y) in lines(&said, usize::from(rows.width), widths).iter().zip(rows.y..rows.bottom()) {
            put(buffer, Rect { y, height: 1, ..rows }, line, app.style(Role::Notice), widths);
        }
    } else {
        let left = rows.x + (rows.width - size.columns) / 2;
        for (line, y) in shown.iter().skip(preview.top).zip(rows.y..rows.bottom()) {
            let mut x = left;
            for glyph in glyphs(line, widths) {
                let place = Position::new(x, y);
                x += put_glyph(buffer, place, &glyph.text, u16::from(glyph.width), app.style(Role::Text));
            }
        }
    }
    let keys = [Msg::PreviewKeys, Msg::PreviewKeysFew, Msg::PreviewKeysShort].map(|msg| msg.text(lang));
    put(buffer, areas.foot, list::fitting(app, areas.foot.width, &keys), app.style(Role::Chrome), widths);
}
