//! `langdu export`: print-friendly text on standard output, in a file, or in a folder of files.
//!
//! In come sources and options, out goes text. All articles are read and set before anything is written, and no file
//! is touched unless all of them may be.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Context, Failure, Status, Streams};
use crate::article::Article;
use crate::cli::{Export, Format};
use crate::layout::Measure;
use crate::paper::{self, Sheet};
use crate::shelf::name::Names;
use crate::shelf::write::write_atomically;
use crate::tui::strings::{Lang, Msg, fill};

pub(super) fn run(options: &Export, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    // There is one form so far; the match keeps the next one from being forgotten here.
    match options.format {
        Format::Text => {}
    }
    let sheet = sheet(Some(options), context);
    let articles = options
        .sources
        .iter()
        .map(|source| context.read_and_say(source, streams.err))
        .collect::<Result<Vec<_>, _>>()?;
    match &options.output {
        None => write_to_stream(&articles, &sheet, context, streams)?,
        Some(path) if articles.len() > 1 || is_folder(path) => {
            write_to_folder(&articles, options, path, &sheet, context)?;
        }
        Some(path) => write_files(&articles, std::slice::from_ref(path), options.force, &sheet, context)?,
    }
    Ok(Status::Done)
}

/// The sheet that options and settings describe.
pub(super) fn sheet(options: Option<&Export>, context: &Context) -> Sheet {
    let settings = &context.config.export;
    let measure = context.measure();
    let measure = options.map_or(measure, |options| measure_of(options, measure));
    Sheet {
        measure: Measure {
            columns: options.and_then(|options| options.width).unwrap_or(settings.width),
            ..measure
        },
        lines_per_page: options.and_then(|options| options.lines_per_page).unwrap_or(settings.lines_per_page),
        form_feed: options.is_some_and(|options| options.form_feed) || settings.form_feed,
        // What is printed is in the language of the article, and the same whoever prints it.
        page_label: |page, pages| fill(Msg::Page, Lang::Zh, &[&page, &pages]),
    }
}

/// `measure` with what the options say otherwise.
fn measure_of(options: &Export, measure: Measure) -> Measure {
    Measure {
        indent: options.indent.unwrap_or(measure.indent),
        widows: options.widows.unwrap_or(measure.widows),
        autospace: options.autospace.unwrap_or(measure.autospace),
        justify: options.justify.unwrap_or(measure.justify),
        hanging: options.hanging.unwrap_or(measure.hanging),
        em_grid: options.em_grid.unwrap_or(measure.em_grid),
        ..measure
    }
}

/// Writes `articles` one after another to standard output.
pub(super) fn write_to_stream(
    articles: &[Article],
    sheet: &Sheet,
    context: &Context,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    write_all(articles, sheet, streams.out).map_err(|error| Failure::output(&error, context.lang))
}

/// Each article starts on a new page if there is a form feed, and after a blank line if there is none.
fn write_all(articles: &[Article], sheet: &Sheet, out: &mut dyn Write) -> io::Result<()> {
    for (index, article) in articles.iter().enumerate() {
        match (index, sheet.form_feed) {
            (0, _) => {}
            (_, true) => out.write_all(b"\x0c")?,
            (_, false) => out.write_all(b"\n")?,
        }
        paper::write(article, sheet, out)?;
    }
    Ok(())
}

/// Whether `path` is meant as a folder: it is one, or ends like one.
fn is_folder(path: &Path) -> bool {
    path.is_dir()
        || path
            .as_os_str()
            .as_encoded_bytes()
            .last()
            .is_some_and(|byte| std::path::is_separator(char::from(*byte)))
}

/// A file in `folder` for each article, named by its title.
fn write_to_folder(
    articles: &[Article],
    options: &Export,
    folder: &Path,
    sheet: &Sheet,
    context: &Context,
) -> Result<(), Failure> {
    let lang = context.lang;
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::Failed(fill(Msg::NotAFolder, lang, &[&folder.display()])));
    }
    let mut names = Names::default();
    let paths: Vec<_> = articles
        .iter()
        .zip(&options.sources)
        .map(|(article, source)| {
            let title = article.meta().title.as_deref().unwrap_or_default();
            folder.join(names.name(title, &stem(source), "txt"))
        })
        .collect();
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error, lang))?;
    write_files(articles, &paths, options.force, sheet, context)
}

/// The name of the source without its extension: what an article without a title is called.
fn stem(source: &OsString) -> String {
    Path::new(source).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Writes each article to the path of the same index, or none where one of the files is already there and may not
/// be replaced.
fn write_files(
    articles: &[Article],
    paths: &[PathBuf],
    force: bool,
    sheet: &Sheet,
    context: &Context,
) -> Result<(), Failure> {
    let lang = context.lang;
    if let Some(path) = paths.iter().find(|path| !force && fs::symlink_metadata(path).is_ok()) {
        return Err(Failure::Failed(fill(Msg::FileExists, lang, &[&path.display()])));
    }
    for (article, path) in articles.iter().zip(paths) {
        let mut text = Vec::new();
        paper::write(article, sheet, &mut text)
            .and_then(|()| write_atomically(path, &text, force))
            .map_err(|error| cannot_write(path, &error, lang))?;
    }
    Ok(())
}

fn cannot_write(path: &Path, error: &io::Error, lang: Lang) -> Failure {
    Failure::io(error, |cause| fill(Msg::CannotWrite, lang, &[&path.display(), &cause]), lang)
}
