//! The list of keys, made from the table of bindings.

use super::super::action::Action;
use super::super::app::App;
use super::super::help::HelpList;
use super::super::preview;
use super::super::search::Query;
use super::super::strings::Msg;
use super::super::theme::Role;
use super::list::fitting;
use super::{chrome, lines, put};
use crate::text::glyph::glyphs;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};

/// Columns between the keys and what they do.
const GAP: usize = 2;

/// The narrowest that is set beside the keys what they do, in columns.
const LEAST_BESIDE: usize = 16;

/// A row of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HelpRow {
    text: String,
    /// It names a group of keys.
    head: bool,
}

/// Keys, and what they do.
struct Entry {
    keys: String,
    text: &'static str,
    /// Another name under which it is found.
    name: &'static str,
    group: &'static str,
}

/// Those that mean something while the article is read.
fn entries(app: &App) -> Vec<Entry> {
    let lang = app.preferences.lang;
    let entry = |&action: &Action| {
        let keys = app.preferences.keys.names_on(action, app.is_vertical());
        // An action without a key can be had by its name.
        let keys = if keys.is_empty() { format!(":{}", action.name()) } else { keys };
        let group = action.group().text(lang);
        Entry { keys, text: action.help().text(lang), name: action.name(), group }
    };
    Action::ALL.iter().map(entry).collect()
}

/// Those that mean something in the print preview.
fn entries_of_preview(app: &App) -> Vec<Entry> {
    let lang = app.preferences.lang;
    let group = Msg::GroupPreview.text(lang);
    let entry = |(keys, msg): (String, Msg)| Entry { keys, text: msg.text(lang), name: "", group };
    preview::keys(&app.preferences.keys).into_iter().map(entry).collect()
}

/// How many rows of the list a screen of `size` shows: all but the line at its foot.
pub(crate) fn height(size: Size) -> u16 {
    size.height.saturating_sub(1).max(1)
}

/// The rows of the list on this screen: of all keys, or of those about which there is what `query` looks for.
pub(crate) fn rows(app: &App, query: Option<&Query>) -> Vec<HelpRow> {
    let (size, widths) = (app.size, &app.preferences.widths);
    let width = usize::from(size.width.saturating_sub(2)).max(1);
    let columns = |text: &str| -> usize { glyphs(text, widths).map(|glyph| usize::from(glyph.width)).sum() };
    let entries = if app.beneath.is_some() { entries_of_preview(app) } else { entries(app) };
    let keys_width = entries.iter().map(|entry| columns(&entry.keys)).max().unwrap_or(0);
    let beside = width.saturating_sub(keys_width + GAP);
    let is_wanted = |entry: &Entry| {
        query.is_none_or(|query| [entry.text, &entry.keys, entry.name].iter().any(|text| query.is_in(text)))
    };
    let mut rows = Vec::new();
    let mut group = None;
    for entry in entries.into_iter().filter(is_wanted) {
        let Entry { keys, text, .. } = entry;
        if group.replace(entry.group) != Some(entry.group) {
            // A blank row before each group but the first.
            rows.extend((!rows.is_empty()).then(HelpRow::default));
            rows.push(HelpRow { text: entry.group.to_owned(), head: true });
        }
        let mut push = |text: String| rows.push(HelpRow { text, head: false });
        if beside >= LEAST_BESIDE {
            // Two columns; what a key does may take several rows.
            for (number, piece) in lines(text, beside, widths).iter().enumerate() {
                let head = if number == 0 { keys.as_str() } else { "" };
                let pad = " ".repeat(keys_width + GAP - columns(head));
                push(format!("{head}{pad}{piece}"));
            }
        } else {
            for piece in lines(&keys, width, widths) {
                push(piece);
            }
            for piece in lines(text, width.saturating_sub(2).max(2), widths) {
                push(format!("  {piece}"));
            }
        }
    }
    rows
}

/// Draws the list; gives the place of the cursor while something is typed.
pub(super) fn draw(app: &App, buffer: &mut Buffer, list: &HelpList) -> Option<Position> {
    let (lang, widths) = (app.preferences.lang, &app.preferences.widths);
    let size = app.size;
    let all = rows(app, list.query().as_ref());
    let margin = u16::from(size.width > 2);
    let shown = height(size);
    for (row, y) in all.iter().skip(list.top).zip(0..shown) {
        let role = if row.head { Role::Heading } else { Role::Text };
        put(buffer, Rect::new(margin, y, size.width - margin, 1), &row.text, app.style(role), widths);
    }
    if all.is_empty() {
        let area = Rect::new(margin, 0, size.width - margin, 1);
        put(buffer, area, Msg::NothingMatches.text(lang), app.style(Role::Aside), widths);
    }
    if let Some(input) = &list.typed {
        return Some(chrome::typed(app, buffer, margin, Msg::PromptSearch, input));
    }
    if size.height > 1 {
        let is_more = list.top + usize::from(shown) < all.len();
        let keys =
            if is_more { [Msg::HelpMore, Msg::HelpMoreShort] } else { [Msg::HelpEnd, Msg::HelpEndShort] };
        let foot = Rect::new(margin, size.height - 1, size.width - margin, 1);
        let keys = keys.map(|msg| msg.text(lang));
        put(buffer, foot, fitting(app, foot.width, &keys), app.style(Role::Chrome), widths);
    }
    None
}
