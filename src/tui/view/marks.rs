//! What the reader left in the article: a row for each mark, with its sign, how far into the article it stands, and what
//! it is about; what the chosen one is stands above the list.

use super::super::app::App;
use super::super::geometry::pane;
use super::super::pick::Pick;
use super::super::strings::{Msg, fill};
use super::super::theme::Role;
use super::{list, put};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Columns of the sign with its blank.
const SIGN: u16 = 2;

/// Columns of the share with its blanks.
const SHARE: u16 = 6;

/// Below this many columns the share is left out.
const LEAST_WITH_SHARE: u16 = 30;

/// Draws the list; gives the place of the cursor while something is typed.
pub(super) fn draw(app: &App, buffer: &mut Buffer, pick: &Pick) -> Option<Position> {
    let (lang, widths) = (app.preferences.lang, &app.preferences.widths);
    let areas = pane(app.size);
    let title = format!("{}  {}", fill(Msg::MarksTitle, lang, &[&app.count_marks()]), app.title());
    list::title(app, buffer, areas.title, &title);
    let items = app.shown_marks(pick);
    let chosen = items.get(pick.row(&items)).and_then(|number| app.mark_row(*number));
    if let Some((sign, _)) = chosen {
        let name = sign.name().text(lang);
        put(buffer, list::inner(areas.heads), name, app.style(Role::Aside), widths);
    }
    list::rows(app, buffer, areas.rows, pick, &items, None, |number, area, look, buffer| {
        let Some((sign, words)) = app.mark_row(number) else { return };
        put(buffer, area, sign.glyph(), look, widths);
        let sign = SIGN.min(area.width);
        let mut rest = Rect { x: area.x + sign, width: area.width - sign, ..area };
        if area.width >= LEAST_WITH_SHARE {
            let share =
                app.mark_percent(number).map_or("   –".to_owned(), |percent| format!("{percent:3}%"));
            put(buffer, rest, &share, look, widths);
            rest = Rect { x: rest.x + SHARE, width: rest.width - SHARE, ..rest };
        }
        put(buffer, rest, &words, look, widths);
    });
    if items.is_empty() {
        let why = if app.count_marks() == 0 { Msg::NoMarksLeft } else { Msg::NothingMatches };
        list::instead(app, buffer, areas.rows, why);
    }
    let keys = [Msg::MarksKeys, Msg::MarksKeysFew, Msg::MarksKeysShort].map(|msg| msg.text(lang).to_owned());
    list::foot(app, buffer, areas.foot, pick, &keys)
}
