//! `langdu list`: the articles on the shelf, as a table for people and as lines or JSON for scripts.
//!
//! In comes a folder, or none for the shelf of the settings; out go its articles. The shelf that the other commands use
//! is opened here too.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Context, Failure, Status, Streams, describe_io_error, info, plain, progress};
use crate::cli::{self, List};
use crate::import::{self, Source};
use crate::log;
use crate::paths::Paths;
use crate::shelf::{Entry, Listing, Shelf, Sort, sort};
use crate::text::glyph::{glyphs, one_line};
use crate::text::width::WidthProfile;
use crate::tui::strings::{Lang, Msg, fill};

pub(super) fn run(options: &List, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let (shelf, looked) = open_counted(options.folder.as_deref(), context)?;
    let listed = while_looking(&looked, context, || shelf.list());
    let Listing { mut entries, left_out } = listed.map_err(|error| cannot_list(&shelf, &error, context))?;
    let by = match options.sort {
        cli::Sort::Added => Sort::Added,
        cli::Sort::Title => Sort::Title,
        cli::Sort::Date => Sort::Date,
        cli::Sort::Read => Sort::Read,
    };
    sort(&mut entries, by);
    let text = match (options.json, streams.out_is_terminal) {
        (true, _) => info::json(&entries),
        (false, true) => table(&entries, textwrap::termwidth(), &context.widths(), context.lang),
        (false, false) => lines(&entries),
    };
    streams.out.write_all(text.as_bytes()).map_err(|error| Failure::output(&error, context.lang))?;
    if entries.is_empty() {
        let folder = import::shown_path(shelf.folder());
        note(&fill(Msg::ShelfEmpty, context.lang, &[&folder]), context, streams);
    }
    if left_out > 0 {
        note(&fill(Msg::ShelfLeftOut, context.lang, &[&left_out]), context, streams);
    }
    Ok(Status::Done)
}

/// The shelf in `folder`, which must be there, or that of the settings, which need not.
pub(super) fn open(folder: Option<&Path>, context: &Context) -> Result<Shelf, Failure> {
    open_counted(folder, context).map(|(shelf, _)| shelf)
}

/// Does `work`, which looks through a shelf; if that takes long, how many articles were `looked` at is shown.
pub(super) fn while_looking<T>(looked: &AtomicUsize, context: &Context, work: impl FnOnce() -> T) -> T {
    progress::during(|| fill(Msg::LookingThrough, context.lang, &[&looked.load(Ordering::Relaxed)]), work)
}

/// [`open`], with the number of articles that were read.
pub(super) fn open_counted(
    folder: Option<&Path>,
    context: &Context,
) -> Result<(Shelf, Arc<AtomicUsize>), Failure> {
    let paths = Paths::find();
    let named = Some(context.config.shelf.folder.as_str()).filter(|name| !name.is_empty());
    let place = match (folder, named) {
        (Some(folder), _) => Some(folder.to_owned()),
        (None, Some(named)) => Paths::named(named),
        (None, None) => paths.as_ref().map(Paths::articles),
    };
    let place = place.ok_or_else(|| Failure::Failed(fill(Msg::ShelfNoHome, context.lang, &[])))?;
    let options = context.import_options();
    let looked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&looked);
    let read = move |path: &Path| {
        counter.fetch_add(1, Ordering::Relaxed);
        let read = import::read(&Source::File(path.to_owned()), &options);
        read.ok().map(|imported| imported.article)
    };
    let shelf = Shelf::open(place, Arc::new(read), info::seconds);
    if folder.is_some()
        && let Err(error) = std::fs::read_dir(shelf.folder())
    {
        return Err(cannot_list(&shelf, &error, context));
    }
    let shelf = match (paths, &context.encoding) {
        (None, _) => shelf,
        // What is read in another encoding is not what the file says.
        (Some(paths), Some(_)) => shelf.with_positions(paths.positions()),
        (Some(paths), None) => shelf.with_positions(paths.positions()).with_cache(paths.shelves()),
    };
    Ok((shelf, looked))
}

/// The failure to list the folder of `shelf`.
pub(super) fn cannot_list(shelf: &Shelf, error: &std::io::Error, context: &Context) -> Failure {
    Failure::Failed(describe_cannot_list(shelf, error, context.lang))
}

/// Why the folder of `shelf` cannot be listed.
pub(super) fn describe_cannot_list(shelf: &Shelf, error: &std::io::Error, lang: Lang) -> String {
    let folder = import::shown_path(shelf.folder());
    fill(Msg::CannotList, lang, &[&folder, &describe_io_error(error, lang)])
}

/// Says what is no failure.
pub(super) fn note(text: &str, context: &Context, streams: &mut Streams<'_>) {
    log::note("said", || text.to_owned());
    // That it cannot be said is none either.
    let _ = writeln!(streams.err, "{}", fill(Msg::Notice, context.lang, &[&plain(text)]));
}

/// Whatever a script can take apart: a line an article, its fields separated by tabs, the path last.
fn lines(entries: &[Entry]) -> String {
    entries.iter().fold(String::new(), |mut lines, entry| {
        let fields = [
            entry.title.clone(),
            entry.author.clone().unwrap_or_default(),
            date(entry).to_owned(),
            entry.characters.to_string(),
            minutes(entry).to_string(),
            entry.percent_read.to_string(),
            entry.path.to_string_lossy().into_owned(),
        ];
        let fields = fields.map(|field| field_of(&field));
        // Writing into a string cannot fail.
        let _ = writeln!(lines, "{}", fields.join("\t"));
        lines
    })
}

/// `text` without what would end a field or steer a terminal.
pub(super) fn field_of(text: &str) -> String {
    plain(&text.replace(['\t', '\n', '\r'], " "))
}

/// The day it was published.
fn date(entry: &Entry) -> &str {
    entry.published.as_deref().and_then(|date| date.get(..10)).unwrap_or_default()
}

/// Minutes to listen, begun ones counted.
fn minutes(entry: &Entry) -> u64 {
    entry.seconds.div_ceil(60)
}

/// A row for each article below a row of names, at most `columns` wide: the title takes what the others leave.
fn table(entries: &[Entry], columns: usize, widths: &WidthProfile, lang: Lang) -> String {
    /// The widest column of authors, and the narrowest of titles, in cells.
    const AUTHOR: usize = 16;
    const TITLE: usize = 10;
    /// Cells between two columns.
    const GAP: usize = 2;
    /// From so many cells on there is room for the minutes that were spent reading.
    const ROOMY: usize = 100;
    if entries.is_empty() {
        return String::new();
    }
    let names = [
        Msg::ColumnTitle,
        Msg::ColumnAuthor,
        Msg::ColumnDate,
        Msg::ColumnCharacters,
        Msg::ColumnMinutes,
        Msg::ColumnRead,
        Msg::ColumnSpent,
    ];
    let mut heads = names.map(|name| name.text(lang).to_owned());
    if columns < ROOMY {
        heads[6].clear();
    }
    let mut rows = vec![heads];
    rows.extend(entries.iter().map(|entry| {
        let read = if entry.percent_read == 0 { String::new() } else { format!("{}%", entry.percent_read) };
        let spent = if entry.seconds_read < 60 || columns < ROOMY {
            String::new()
        } else {
            (entry.seconds_read / 60).to_string()
        };
        let author = one_line(entry.author.as_deref().unwrap_or_default(), AUTHOR, widths);
        let (characters, minutes) = (entry.characters.to_string(), minutes(entry).to_string());
        [
            one_line(&entry.title, columns, widths),
            author,
            one_line(date(entry), 10, widths),
            characters,
            minutes,
            read,
            spent,
        ]
    }));
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|text| width(text, widths));
        cells.max().unwrap_or_default()
    };
    let mut room: [usize; 7] = std::array::from_fn(widest);
    let others: usize = room.iter().skip(1).sum::<usize>() + GAP * if columns < ROOMY { 5 } else { 6 };
    room[0] = room[0].min(columns.saturating_sub(others).max(TITLE));
    let mut table = String::new();
    for mut row in rows {
        row[0] = one_line(&row[0], room[0], widths);
        let mut line = String::new();
        for (number, (text, room)) in row.iter().zip(room).enumerate() {
            let pad = " ".repeat(room.saturating_sub(width(text, widths)));
            // Numbers stand below one another.
            let cell = if number > 2 { [pad.as_str(), text.as_str()] } else { [text.as_str(), pad.as_str()] };
            line.extend(cell);
            line.push_str("  ");
        }
        table.push_str(line.trim_end());
        table.push('\n');
    }
    table
}

fn width(text: &str, widths: &WidthProfile) -> usize {
    glyphs(text, widths).map(|glyph| usize::from(glyph.width)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str, author: Option<&str>, percent_read: u8) -> Entry {
        Entry {
            path: format!("/书架/{title}.md").into(),
            title: title.into(),
            author: author.map(Into::into),
            site: None,
            published: author.map(|_| "2024-03-05 08:00".into()),
            added: "2026-01-02T03:04:05Z".into(),
            url: None,
            characters: 1234,
            seconds: 301,
            percent_read,
            seconds_read: u64::from(percent_read) * 60,
            characters_read: u64::from(percent_read) * 300,
        }
    }

    #[test]
    fn columns_stand_below_one_another() {
        let entries = [entry("渡口的早晨", Some("沈砚"), 40), entry("a\u{1b}[31m\tb\n", None, 0)];
        let table = table(&entries, 60, &WidthProfile::narrow(), Lang::Zh);
        assert_eq!(
            table,
            "题目        作者  日期        字数  分钟  已读\n\
             渡口的早晨  沈砚  2024-03-05  1234     6   40%\n\
             a␛[31m b                      1234     6\n"
        );
    }

    #[test]
    fn a_narrow_terminal_cuts_the_title() {
        let entries = [entry(&"长".repeat(40), Some(&"名".repeat(40)), 100)];
        for columns in [60, 80, 200] {
            let table = table(&entries, columns, &WidthProfile::narrow(), Lang::En);
            for line in table.lines() {
                assert!(width(line, &WidthProfile::narrow()) <= columns, "{line}");
            }
        }
    }

    #[test]
    fn fields_end_at_tabs_only() {
        let lines = lines(&[entry("一\t二\n三\u{1b}[2J", Some("沈砚"), 7)]);
        assert_eq!(lines, "一 二 三␛[2J\t沈砚\t2024-03-05\t1234\t6\t7\t/书架/一 二 三␛[2J.md\n");
    }
}
