//! `langdu add`: articles put on the shelf.
//!
//! In come sources, out go Markdown files that langdu and people can read, and their paths on the stream for results.
//! What is there already is not added again, and what goes wrong with one source does not stop the others.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::list::{cannot_list, note, open_counted, while_looking};
use super::progress::Steps;
use super::{Context, Failure, Status, Streams, plain};
use crate::cli::Add;
use crate::import::shown_path;
use crate::log;
use crate::paper::markdown;
use crate::shelf::{Known, Shelf, moment};
use crate::tui::strings::{Msg, fill};

pub(super) fn run(options: &Add, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let (shelf, looked) = open_counted(None, context)?;
    let known = while_looking(&looked, context, || shelf.known());
    let mut known = known.map_err(|error| cannot_list(&shelf, &error, context))?;
    let mut steps = Steps::new(options.sources.len(), streams.out_is_terminal);
    let mut failed = false;
    for (index, source) in options.sources.iter().enumerate() {
        steps.next(index, &source.to_string_lossy(), context.lang, streams.err);
        match add(source, &shelf, &mut known, &mut steps, context, streams) {
            Ok(path) => write_path(&path, streams).map_err(|error| Failure::output(&error, context.lang))?,
            Err(Failure::Failed(said)) => {
                failed = true;
                steps.clear(streams.err);
                log::note("said", || said.clone());
                // Where standard error is gone too, the exit code is all that is left.
                let _ = writeln!(streams.err, "langdu: {}", plain(&said));
            }
            Err(failure) => {
                steps.clear(streams.err);
                return Err(failure);
            }
        }
    }
    steps.clear(streams.err);
    if failed { Err(Failure::Said(1)) } else { Ok(Status::Done) }
}

/// The file that holds the article of `source` now, or has held it before.
fn add(
    source: &OsStr,
    shelf: &Shelf,
    known: &mut Known,
    steps: &mut Steps,
    context: &Context,
    streams: &mut Streams<'_>,
) -> Result<PathBuf, Failure> {
    // A page that is there need not be fetched.
    let page = source.to_str().filter(|text| text.contains("://"));
    if let Some(path) = page.and_then(|url| known.page(url)).map(Path::to_owned) {
        steps.clear(streams.err);
        return Ok(there_already(path, context, streams));
    }
    let (article, warnings) = context.read(source)?;
    if !warnings.is_empty() {
        steps.clear(streams.err);
        context.say(&warnings, streams.err);
    }
    if let Some(path) = known.same(&article).map(Path::to_owned) {
        steps.clear(streams.err);
        return Ok(there_already(path, context, streams));
    }
    let added = moment(SystemTime::now());
    let mut more = vec![("added", added.as_str())];
    more.extend(article.meta().encoding.as_deref().map(|encoding| ("encoding", encoding)));
    let title = article.meta().title.as_deref().unwrap_or_default();
    let path = shelf.keep(title, &stem(source), &|out| markdown::write_with(&article, &more, out)).map_err(
        |error| {
            let folder = shown_path(shelf.folder());
            Failure::io(
                &error,
                |cause| fill(Msg::CannotWrite, context.lang, &[&folder, &cause]),
                context.lang,
            )
        },
    )?;
    known.add(&article, &path);
    Ok(path)
}

fn there_already(path: PathBuf, context: &Context, streams: &mut Streams<'_>) -> PathBuf {
    note(&fill(Msg::ShelfHas, context.lang, &[&shown_path(&path)]), context, streams);
    path
}

/// What an article without a title is called: the name of its file, or the last part of its address.
fn stem(source: &OsStr) -> String {
    match source.to_str() {
        Some("-") => String::new(),
        _ => {
            Path::new(source).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
        }
    }
}

/// A script gets the very bytes of the name, a terminal only what is harmless.
fn write_path(path: &Path, streams: &mut Streams<'_>) -> std::io::Result<()> {
    if streams.out_is_terminal {
        return writeln!(streams.out, "{}", plain(&path.display().to_string()));
    }
    streams.out.write_all(path.as_os_str().as_encoded_bytes())?;
    streams.out.write_all(b"\n")
}
