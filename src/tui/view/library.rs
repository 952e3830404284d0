//! The shelf: a row for each article. The title takes what the other columns leave; where they leave too little, they
//! are left out from the right, but the share that was read, which stays longest.

use super::super::app::App;
use super::super::geometry::pane;
use super::super::library::{Collection, Order};
use super::super::pick::Pick;
use super::super::strings::{Lang, Msg, fill};
use super::super::theme::Role;
use super::{list, put};
use crate::shelf::{Entry, Sort};
use crate::text::glyph::glyphs;
use crate::text::width::WidthProfile;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

/// A column behind the titles.
struct Column {
    name: Msg,
    /// Terminal columns.
    width: u16,
    /// Numbers stand below one another.
    right: bool,
    text: fn(&Entry) -> String,
}

const COLUMNS: [Column; 6] = [
    Column { name: Msg::ColumnAuthor, width: 12, right: false, text: author },
    Column { name: Msg::ColumnDate, width: 10, right: false, text: date },
    Column { name: Msg::ColumnCharacters, width: 7, right: true, text: |entry| entry.characters.to_string() },
    Column { name: Msg::ColumnMinutes, width: 5, right: true, text: minutes },
    Column { name: Msg::ColumnRead, width: 4, right: true, text: read },
    Column { name: Msg::ColumnSpent, width: 5, right: true, text: spent },
];

/// The columns in the order in which they get room.
const FIRST_TO_LAST: [usize; 6] = [4, 0, 1, 2, 3, 5];

/// Blanks between two columns.
const GAP: u16 = 2;

/// The narrowest that titles are set beside other columns, in terminal columns.
const LEAST_TITLE: u16 = 20;

/// From so many columns on there is room for the minutes that were spent reading.
const ROOMY: u16 = 96;

/// Draws the list; gives the place of the cursor while something is typed.
pub(super) fn draw(app: &App, buffer: &mut Buffer, pick: &Pick) -> Option<Position> {
    let library = app.library.as_ref()?;
    let (lang, widths) = (app.preferences.lang, &app.preferences.widths);
    let areas = pane(app.size);
    let title = library.folder.as_deref().unwrap_or(Msg::Library.text(lang));
    list::title(app, buffer, areas.title, title);
    let kept = columns_kept(list::inner(areas.rows).width);
    let look = app.style(Role::Chrome);
    if areas.heads.height > 0 && !library.entries.is_empty() {
        let names = |column: &Column| column.name.text(lang).to_owned();
        row(buffer, list::inner(areas.heads), &kept, Msg::ColumnTitle.text(lang), names, look, widths);
    }
    let items = app.shown_entries(pick);
    list::rows(app, buffer, areas.rows, pick, &items, library.present(), |number, area, look, buffer| {
        let Some(entry) = library.entries.get(number) else { return };
        row(buffer, area, &kept, &entry.title, |column| (column.text)(entry), look, widths);
    });
    if items.is_empty() {
        list::instead(app, buffer, areas.rows, why_nothing(library));
    }
    list::foot(app, buffer, areas.foot, pick, &keys(library, items.len(), lang))
}

/// The columns that have room behind the titles in a row of `width`, as they stand.
fn columns_kept(width: u16) -> Vec<&'static Column> {
    let mut left = width.saturating_sub(LEAST_TITLE);
    let has_room = |number: &usize| {
        let rest = COLUMNS.get(*number).and_then(|column| left.checked_sub(column.width + GAP));
        rest.inspect(|rest| left = *rest).is_some()
    };
    let columns = if width < ROOMY { COLUMNS.len() - 1 } else { COLUMNS.len() };
    let kept: Vec<usize> = FIRST_TO_LAST.into_iter().take(columns).take_while(has_room).collect();
    let columns = COLUMNS.iter().enumerate().filter(|(number, _)| kept.contains(number));
    columns.map(|(_, column)| column).collect()
}

fn row(
    buffer: &mut Buffer,
    area: Rect,
    kept: &[&Column],
    title: &str,
    text: impl Fn(&Column) -> String,
    look: Style,
    widths: &WidthProfile,
) {
    let behind: u16 = kept.iter().map(|column| column.width + GAP).sum();
    let mut x = area.right().saturating_sub(behind);
    put(buffer, Rect { width: x.saturating_sub(area.x), ..area }, title, look, widths);
    for column in kept {
        let text = text(column);
        let cells: usize = glyphs(&text, widths).map(|glyph| usize::from(glyph.width)).sum();
        let left_over = column.width.saturating_sub(u16::try_from(cells).unwrap_or(u16::MAX));
        let blank = if column.right { left_over } else { 0 };
        let cell = Rect { x: x + GAP + blank, width: column.width - blank, ..area };
        put(buffer, cell, &text, look, widths);
        x += GAP + column.width;
    }
}

/// Who wrote it; where nobody is named, where it came from.
fn author(entry: &Entry) -> String {
    entry.author.clone().or_else(|| entry.site.clone()).unwrap_or_default()
}

fn date(entry: &Entry) -> String {
    entry.published.as_deref().and_then(|date| date.get(..10)).unwrap_or_default().to_owned()
}

/// Begun minutes are counted.
fn minutes(entry: &Entry) -> String {
    entry.seconds.div_ceil(60).to_string()
}

/// What is not begun is left blank, so that the eye finds what is.
fn read(entry: &Entry) -> String {
    if entry.percent_read == 0 { String::new() } else { format!("{}%", entry.percent_read) }
}

/// Whole minutes spent reading, where there is one.
fn spent(entry: &Entry) -> String {
    if entry.seconds_read < 60 { String::new() } else { (entry.seconds_read / 60).to_string() }
}

fn why_nothing(library: &Collection) -> Msg {
    match (library.listed, library.entries.is_empty(), &library.folder) {
        (false, ..) => Msg::Listing,
        (true, true, None) => Msg::LibraryEmpty,
        (true, true, Some(_)) => Msg::FolderEmpty,
        (true, ..) => Msg::NothingMatches,
    }
}

/// The foot, in forms from long to short.
fn keys(library: &Collection, count: usize, lang: Lang) -> Vec<String> {
    let order = match library.order {
        Order::Name => Msg::OrderName,
        Order::By(Sort::Added) => Msg::OrderAdded,
        Order::By(Sort::Title) => Msg::OrderTitle,
        Order::By(Sort::Date) => Msg::OrderDate,
        Order::By(Sort::Read) => Msg::OrderRead,
    };
    if !library.listed {
        return vec![Msg::QReturns.text(lang).to_owned()];
    }
    let with_count = |msg| fill(msg, lang, &[&count, &order.text(lang)]);
    vec![
        with_count(Msg::LibraryKeys),
        with_count(Msg::LibraryKeysFew),
        Msg::LibraryKeysShort.text(lang).to_owned(),
    ]
}
