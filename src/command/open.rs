//! `langdu SOURCE`: the reader, the text itself where there is no terminal to read it on, or a folder's articles; without
//! a source, the shelf.
//!
//! In come the source and the context, out goes the screen or text on the stream for results.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::like_command;
use super::failure::from_code;
use super::{Context, Failure, Status, Streams, describe, export, failure, list, print, theme};
use crate::config::{Ambiguous, Spread};
use crate::import::{self, Source, Stream, Warning, shown_path};
use crate::paths::Paths;
use crate::shelf::stamp::Stamp;
use crate::shelf::{Shelf, is_article};
use crate::tui::strings::{Lang, Msg, fill};
use crate::tui::{
    self, Ended, Keys, Library, Opened, Opening, PaperSize, Preferences, Printing, ReadAll, ReadOutcome,
};

pub(super) fn run(source: &OsStr, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    open(source, context, streams).map_err(|failure| {
        let path = Path::new(source);
        match like_command(&source.to_string_lossy()).filter(|_| !path.exists()) {
            Some(command) => {
                let (name, lang) = (shown_path(path), context.lang);
                Failure::Failed(fill(Msg::SourceLikeCommand, lang, &[&name, &command]))
            }
            None => failure,
        }
    })
}

fn open(source: &OsStr, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let path = Path::new(source);
    if path.is_dir() {
        return open_folder(path, context, streams);
    }
    let sheet = export::sheet(None, context);
    if !streams.out_is_terminal
        && let Some(stream) = export::open_stream(source, &sheet, context)?
    {
        export::write_stream(stream, source, &sheet, context, streams)?;
        return Ok(Status::Done);
    }
    // Before anything is read: what changes while it is read has changed.
    let file = if streams.out_is_terminal { file_of(source, context) } else { None };
    if streams.out_is_terminal
        && let Some(opening) = first_part(source, file.as_ref(), context)?
    {
        return read_on_screen(Some(opening), own_shelf(context), source, None, context);
    }
    let (article, warnings) = context.read(source)?;
    if streams.out_is_terminal {
        let opening = Opening { article: Arc::new(article), rest: None, source: file };
        let notice = doubts(&warnings, context.lang);
        return read_on_screen(Some(opening), own_shelf(context), source, notice, context);
    }
    context.say(&warnings, streams.err);
    export::write_to_stream(&[article], &sheet, context, streams)?;
    Ok(Status::Done)
}

/// The shelf of the settings, on the screen.
pub(super) fn open_shelf(context: &Context) -> Result<Status, Failure> {
    let shelf = list::open(None, context)?;
    read_on_screen(None, Some(library(shelf, None, context)), OsStr::new(""), None, context)
}

/// The articles of `folder`: on the screen, or where there is none, one path a line.
fn open_folder(folder: &Path, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    if !streams.out_is_terminal {
        return list_paths(folder, context, streams);
    }
    let shelf = list::open(Some(folder), context)?;
    // A folder that is named `.` has a name all the same.
    let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let name = whole.file_name().unwrap_or(whole.as_os_str()).to_string_lossy().into_owned();
    read_on_screen(None, Some(library(shelf, Some(name), context)), OsStr::new(""), None, context)
}

/// The shelf that is at hand while an article is read; an article can be read without one.
fn own_shelf(context: &Context) -> Option<Library> {
    list::open(None, context).ok().map(|shelf| library(shelf, None, context))
}

/// `shelf` as the screen takes it.
fn library(shelf: Shelf, folder: Option<String>, context: &Context) -> Library {
    let (options, lang) = (context.import_options(), context.lang);
    let entries = move || {
        let listed = shelf.entries().map_err(|error| list::describe_cannot_list(&shelf, &error, lang));
        // One file has one name, whichever way led to it.
        let whole = fs::canonicalize(shelf.folder()).unwrap_or_else(|_| shelf.folder().to_owned());
        listed.map(|mut entries| {
            for entry in &mut entries {
                if let Ok(inside) = entry.path.strip_prefix(shelf.folder()) {
                    entry.path = whole.join(inside);
                }
            }
            entries
        })
    };
    let open = move |path: &Path| {
        let source = Source::File(path.to_owned());
        let stamp = Stamp::of(path);
        let (article, notice) = read_all(&source, &options, lang)?;
        let (options, path) = (options.clone(), path.to_owned());
        let read = Arc::new(move || read_all(&source, &options, lang));
        let source = stamp.map(|stamp| tui::Source { path, stamp, read });
        Ok(Opened { article: Arc::new(article), place: None, source, notice })
    };
    Library { folder, entries: Arc::new(entries), open: Arc::new(open) }
}

/// The first part of a large file, which is there at once; `None` where all of it has to be read to be shown.
fn first_part(
    source: &OsStr,
    file: Option<&tui::Source>,
    context: &Context,
) -> Result<Option<Opening>, Failure> {
    let options = context.import_options();
    // What is wrong with it is said by whoever reads all of it.
    let Ok(parsed) = Source::parse(source) else { return Ok(None) };
    // Nothing takes more bytes than what takes three on two columns; so this is a screen and some more.
    let (columns, rows) = crossterm::terminal::size().unwrap_or((80, 24));
    let screen = 2 * usize::from(columns) * usize::from(rows);
    let stream =
        Stream::preview(&parsed, &options, screen).map_err(|error| context.import_failure(&error, source))?;
    let Some(mut stream) = stream else { return Ok(None) };
    let part = stream.next_part().map_err(|error| context.import_failure(&error, source))?;
    let Some(part) = part.filter(|part| part.more) else { return Ok(None) };
    let lang = context.lang;
    let rest: ReadAll = match file {
        Some(file) => file.reader(),
        None => Box::new(move || read_all(&parsed, &options, lang)),
    };
    Ok(Some(Opening { article: Arc::new(part.article), rest: Some(rest), source: file.cloned() }))
}

/// The file that `source` names, which can be read again; `None` for standard input and what is no regular file.
fn file_of(source: &OsStr, context: &Context) -> Option<tui::Source> {
    let source = Source::parse(source).ok()?;
    let Source::File(path) = &source else { return None };
    let (path, stamp) = (path.clone(), Stamp::of(path)?);
    let (options, lang) = (context.import_options(), context.lang);
    Some(tui::Source { path, stamp, read: Arc::new(move || read_all(&source, &options, lang)) })
}

/// All of an article, with what the reader should look at.
fn read_all(source: &Source, options: &import::Options, lang: Lang) -> ReadOutcome {
    match import::read(source, options) {
        Ok(read) => Ok((read.article, doubts(&read.warnings, lang))),
        Err(error) => Err(describe::describe_import_error(&error, source.name(), lang)),
    }
}

/// What the reader should look at. What was done as it should be needs no word on the screen.
fn doubts(warnings: &[Warning], lang: Lang) -> Option<String> {
    let doubts = warnings.iter().filter(|warning| warning.is_doubt());
    let doubts: Vec<String> = doubts.map(|warning| describe::describe_warning(warning, lang)).collect();
    (!doubts.is_empty()).then(|| doubts.join("  "))
}

fn read_on_screen(
    opening: Option<Opening>,
    library: Option<Library>,
    source: &OsStr,
    doubts: Option<String>,
    context: &Context,
) -> Result<Status, Failure> {
    let lang = context.lang;
    let mut notices = Vec::from_iter(doubts);
    let (keys, bare) = Keys::with(&context.config.keys)
        .map_err(|error| Failure::Usage(failure::describe_key_error(&error, lang)))?;
    if !bare.is_empty() {
        let names: Vec<_> = bare.iter().map(|action| action.name()).collect();
        notices.push(fill(Msg::KeysBare, lang, &[&names.join(" ")]));
    }
    let reader = &context.config.reader;
    let paths = Paths::find();
    let state_dir = paths.as_ref().map(Paths::positions);
    if state_dir.is_none() {
        notices.push(fill(Msg::NoHome, lang, &[]));
    }
    let looks = theme::looks(&context.config, lang)?;
    let settings = tui::Settings {
        preferences: Preferences {
            lang,
            max_columns: if reader.max_columns == 0 { u16::MAX } else { reader.max_columns },
            column: reader.column,
            pace: reader.pace,
            spread: reader.spread == Spread::Auto,
            measure: context.measure(),
            phrases: context.phrases,
            theme: looks.theme,
            themes: looks.themes,
            auto_theme: looks.auto,
            keys: Arc::new(keys),
            rate: context.config.tts.rate,
            send: context.config.corrections.send.clone(),
            paper: PaperSize {
                columns: context.config.print.width,
                lines: context.config.print.lines_per_page,
            },
            name: Path::new(source).file_name().unwrap_or(source).to_string_lossy().into_owned(),
            ..Preferences::default()
        },
        ambiguous: match reader.ambiguous {
            Ambiguous::Auto => None,
            Ambiguous::Narrow => Some(1),
            Ambiguous::Wide => Some(2),
        },
        tts: context.config.tts.clone(),
        sheet: export::sheet(None, context),
        printing: Printing { press: print::press(None, context), sheet: print::sheet(None, context) },
        open: reader.open.clone(),
        state_dir,
        notes_dir: paths.as_ref().map(Paths::notes),
        notice: (!notices.is_empty()).then(|| notices.join("  ")),
    };
    match tui::run(opening, library, settings) {
        Ok(Ended::Quit) => Ok(Status::Done),
        Ok(Ended::Signal(signal)) => from_code(u8::try_from(128 + signal).unwrap_or(1)),
        Err(error) => Err(Failure::io(&error, |cause| fill(Msg::NoScreen, lang, &[&cause]), lang)),
    }
}

/// Lists the articles of `folder`, one path a line.
fn list_paths(folder: &Path, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let articles = articles_in(folder).map_err(|error| {
        let say = |cause| fill(Msg::CannotList, context.lang, &[&folder.display(), &cause]);
        Failure::io(&error, say, context.lang)
    })?;
    if articles.is_empty() {
        return Err(Failure::Failed(fill(Msg::EmptyFolder, context.lang, &[&folder.display()])));
    }
    for path in articles {
        write_path(&path, streams).map_err(|error| Failure::output(&error, context.lang))?;
    }
    Ok(Status::Done)
}

/// The files of `folder` that hold articles by their names, hidden ones left out, in the order of their names.
fn articles_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut articles = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if is_article(&path) && path.is_file() {
            articles.push(path);
        }
    }
    articles.sort();
    Ok(articles)
}

/// A script gets the very bytes of the name.
fn write_path(path: &Path, streams: &mut Streams<'_>) -> io::Result<()> {
    streams.out.write_all(path.as_os_str().as_encoded_bytes())?;
    streams.out.write_all(b"\n")
}
