//! The links of an article: a row for each, the words and where they lead. Where both have no room beside one another,
//! the address of the chosen one stands above the list.

use super::super::app::App;
use super::super::geometry::pane;
use super::super::pick::Pick;
use super::super::strings::Msg;
use super::super::theme::Role;
use super::{list, put};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The narrowest that words and address are set beside one another, in terminal columns.
const LEAST_BESIDE: u16 = 60;

/// Blanks between the two.
const GAP: u16 = 2;

/// Draws the list; gives the place of the cursor while something is typed.
pub(super) fn draw(app: &App, buffer: &mut Buffer, pick: &Pick) -> Option<Position> {
    let (lang, widths) = (app.preferences.lang, &app.preferences.widths);
    let areas = pane(app.size);
    let title = format!("{}  {}", Msg::Links.text(lang), app.title());
    list::title(app, buffer, areas.title, &title);
    let items = app.shown_links(pick);
    let beside = list::inner(areas.rows).width >= LEAST_BESIDE;
    let chosen = items.get(pick.row(&items)).and_then(|item| app.links.get(*item));
    if let Some(link) = chosen.filter(|link| !beside && link.text != link.url) {
        put(buffer, list::inner(areas.heads), &link.url, app.style(Role::Aside), widths);
    }
    list::rows(app, buffer, areas.rows, pick, &items, None, |number, area, look, buffer| {
        let Some(link) = app.links.get(number) else { return };
        if !beside || link.text == link.url {
            put(buffer, area, &link.text, look, widths);
            return;
        }
        let words = area.width / 2 - GAP;
        put(buffer, Rect { width: words, ..area }, &link.text, look, widths);
        let address = Rect { x: area.x + words + GAP, width: area.width - words - GAP, ..area };
        put(buffer, address, &link.url, look, widths);
    });
    if items.is_empty() {
        list::instead(app, buffer, areas.rows, Msg::NothingMatches);
    }
    let keys = [Msg::LinksKeys, Msg::LinksKeysFew, Msg::LinksKeysShort].map(|msg| msg.text(lang).to_owned());
    list::foot(app, buffer, areas.foot, pick, &keys)
}
