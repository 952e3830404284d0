//! What the lists that fill the screen have in common: title, rows with the chosen one reversed and the present one
//! marked, the line at the foot with the keys or with what is typed.

use super::super::app::App;
use super::super::pick::Pick;
use super::super::strings::Msg;
use super::super::theme::Role;
use super::{chrome, lines, put};
use crate::text::glyph::glyphs;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// Columns before the text of a row: the mark of the present one, and a blank.
const MARK: u16 = 2;

/// The head of the list.
pub(super) fn title(app: &App, buffer: &mut Buffer, area: Rect, text: &str) {
    put(buffer, area, text, app.style(Role::Heading), &app.preferences.widths);
}

/// The part of a row in which `draw` of [`rows`] draws.
pub(super) fn inner(area: Rect) -> Rect {
    let mark = MARK.min(area.width);
    Rect { x: area.x + mark, width: area.width - mark, ..area }
}

/// Draws those of `items` that have room, the chosen one in the middle where the list is longer; `draw` gets the number
/// of an item, its part of the row and how it looks.
pub(super) fn rows(
    app: &App,
    buffer: &mut Buffer,
    area: Rect,
    pick: &Pick,
    items: &[usize],
    present: Option<usize>,
    draw: impl Fn(usize, Rect, Style, &mut Buffer),
) {
    let widths = &app.preferences.widths;
    let height = usize::from(area.height);
    let chosen = pick.row(items);
    let first = chosen.saturating_sub(height / 2).min(items.len().saturating_sub(height));
    for ((row, &item), y) in items.iter().enumerate().skip(first).zip(area.y..area.bottom()) {
        let is_present = present == Some(item);
        let mut look = app.style(if is_present { Role::Heading } else { Role::Text });
        let line = Rect { y, height: 1, ..area };
        if row == chosen {
            look = look.patch(app.style(Role::Chosen));
            put(buffer, line, &" ".repeat(usize::from(area.width)), look, widths);
        }
        if is_present {
            put(buffer, line, ">", look, widths);
        }
        draw(item, inner(line), look, buffer);
    }
}

/// Says why there are no rows.
pub(super) fn instead(app: &App, buffer: &mut Buffer, area: Rect, msg: Msg) {
    let area = inner(area);
    let text = lines(msg.text(app.preferences.lang), usize::from(area.width), &app.preferences.widths);
    for (line, y) in text.iter().zip(area.y..area.bottom()) {
        let row = Rect { y, height: 1, ..area };
        put(buffer, row, line, app.style(Role::Aside), &app.preferences.widths);
    }
}

/// What is typed, or the first of `keys` that has room; gives the place of the cursor.
pub(super) fn foot(
    app: &App,
    buffer: &mut Buffer,
    area: Rect,
    pick: &Pick,
    keys: &[String],
) -> Option<Position> {
    let widths = &app.preferences.widths;
    if let Some(input) = &pick.typed {
        return Some(chrome::typed(app, buffer, area.x, Msg::PromptSearch, input));
    }
    put(buffer, area, fitting(app, area.width, keys), app.style(Role::Chrome), widths);
    None
}

/// The first of `keys` that has room in so many columns; where none has, the way out.
pub(super) fn fitting<'a, T: AsRef<str>>(app: &App, width: u16, keys: &'a [T]) -> &'a str {
    let columns = |text: &str| -> usize {
        glyphs(text, &app.preferences.widths).map(|glyph| usize::from(glyph.width)).sum()
    };
    let mut keys = keys.iter().map(AsRef::as_ref);
    let fits = keys.find(|text| columns(text) <= usize::from(width));
    fits.unwrap_or_else(|| Msg::QReturns.text(app.preferences.lang))
}
