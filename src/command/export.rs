//! `langdu export`: print-friendly text on standard output, in a file, or in a folder of files.
//!
//! In come sources and options, out goes text. All articles are read before anything is written, and no file is touched
//! unless all of them may be. A single large text is printed part by part while it is read.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Context, Failure, Status, Streams, notes, plain, print, progress};
use crate::article::Article;
use crate::cli::{self, Export, Format, Setting};
use crate::config;
use crate::import::{ImportError, Source, Stream};
use crate::layout::Measure;
use crate::paper::{self, Sheet};
use crate::press::{Form, Paper, Written};
use crate::shelf::name::Names;
use crate::shelf::write::write_atomically_with;
use crate::text::grid::{Punctuation, Ruby, Writing};
use crate::tui::press_words::{describe_doubt, describe_press_error};
use crate::tui::strings::{Lang, Msg, fill};

pub(super) fn run(options: &Export, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let sheet = sheet(Some(options), context);
    // As everywhere, `-` is no file.
    let output = options.output.as_deref().filter(|path| *path != Path::new("-"));
    let form = form(options, output);
    if let Written::Text = form
        && !options.corrected
        && let [source] = options.sources.as_slice()
        && output.is_none_or(|path| !is_folder(path))
        && let Some(mut stream) = open_stream(source, &sheet, context)?
    {
        match output {
            None => write_stream(stream, source, &sheet, context, streams)?,
            Some(path) => {
                refuse_existing(&[path.to_owned()], options.force, context.lang)?;
                write_atomically_with(path, options.force, |out| {
                    progress::write(out, false, context.lang, |out| write_parts(&mut stream, &sheet, out))
                })
                .map_err(|error| {
                    broken(error, source, context, |error| cannot_write(path, &error, context.lang))
                })?;
                context.say(stream.warnings(), streams.err);
            }
        }
        return Ok(Status::Done);
    }
    let articles = options
        .sources
        .iter()
        .map(|source| context.read_and_say(source, streams.err))
        .map(|read| if options.corrected { read.map(notes::corrected) } else { read })
        .collect::<Result<Vec<_>, _>>()?;
    if form == Written::Pdf && output.is_none() && (streams.out_is_terminal || articles.len() > 1) {
        return Err(Failure::Usage(fill(Msg::ExportPdfWhere, context.lang, &[])));
    }
    let sheet = if form == Written::Pdf { pdf_sheet(options, context) } else { sheet };
    let press = print::press(None, context);
    let papers = articles.iter().map(|article| Paper::of(article, form, &sheet, &press));
    let papers = papers
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| Failure::Failed(describe_press_error(&error, context.lang)))?;
    for doubt in papers.iter().filter_map(|paper| describe_doubt(paper.order()?, context.lang)) {
        // That it cannot be said is no failure.
        let _ = writeln!(streams.err, "{}", fill(Msg::Notice, context.lang, &[&plain(&doubt)]));
    }
    match output {
        None => progress::write(streams.out, streams.out_is_terminal, context.lang, |out| {
            write_all(&papers, sheet.form_feed && form == Written::Text, out)
        })
        .map_err(|error| Failure::output(&error, context.lang))?,
        Some(path) if articles.len() > 1 || is_folder(path) => {
            let paths = paths_in(path, &articles, options, form, context.lang)?;
            write_files(&papers, &paths, options, context)?;
        }
        Some(path) => write_files(&papers, &[path.to_owned()], options, context)?,
    }
    Ok(Status::Done)
}

impl From<Format> for Written {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Markdown => Self::Markdown,
            Format::Html => Self::Html,
            Format::Pdf => Self::Pdf,
        }
    }
}

/// The form that is asked for: by the option, or by the name of the file.
fn form(options: &Export, output: Option<&Path>) -> Written {
    let named = || output.filter(|path| !is_folder(path)).and_then(Written::of_name);
    options.format.map(Written::from).or_else(named).unwrap_or(Written::Text)
}

/// The sheet of a PDF: that of the printer, as far as the options say nothing else.
fn pdf_sheet(options: &Export, context: &Context) -> Sheet {
    // No page of it is endless.
    let lines = options.lines_per_page.filter(|lines| *lines > 0);
    print::sheet_of(Form::Pdf, Some(&options.setting), options.width, lines, context)
}

/// The sheet that options and settings describe.
pub(super) fn sheet(options: Option<&Export>, context: &Context) -> Sheet {
    let settings = &context.config.export;
    let measure = context.measure();
    let measure = options.map_or(measure, |options| measure_of(&options.setting, measure, context));
    Sheet {
        measure: Measure {
            columns: options.and_then(|options| options.width).unwrap_or(settings.width),
            ..measure
        },
        lines_per_page: options.and_then(|options| options.lines_per_page).unwrap_or(settings.lines_per_page),
        form_feed: options.is_some_and(|options| options.form_feed) || settings.form_feed,
        // What is printed is in the language of the article, and the same whoever prints it.
        page_label,
    }
}

/// What a page is called in its footer.
pub(super) fn page_label(page: usize, pages: usize) -> String {
    fill(Msg::Page, Lang::Zh, &[&page, &pages])
}

/// `measure` with what the options say otherwise.
pub(super) fn measure_of(options: &Setting, measure: Measure, context: &Context) -> Measure {
    Measure {
        indent: options.indent.unwrap_or(measure.indent),
        widows: options.widows.unwrap_or(measure.widows),
        autospace: options.autospace.unwrap_or(measure.autospace),
        justify: options.justify.unwrap_or(measure.justify),
        hanging: options.hanging.unwrap_or(measure.hanging),
        em_grid: options.em_grid.unwrap_or(measure.em_grid),
        punctuation: match options.punctuation {
            Some(cli::Punctuation::Keep) => Punctuation::Keep,
            Some(cli::Punctuation::Fullwidth) => Punctuation::Fullwidth,
            None => measure.punctuation,
        },
        writing: match options.writing {
            Some(cli::Writing::Horizontal) => Writing::Horizontal,
            Some(cli::Writing::Vertical) => Writing::Vertical,
            None => measure.writing,
        },
        ruby: match options.ruby {
            Some(config::Ruby::None) => Ruby::None,
            Some(config::Ruby::Pinyin) => Ruby::Pinyin(context.phrases),
            None => measure.ruby,
        },
        ..measure
    }
}

/// The source as a large text that is read part by part, if it can be read and is to be printed so: on pages it
/// cannot, since each names the number of all.
pub(super) fn open_stream(
    source: &OsStr,
    sheet: &Sheet,
    context: &Context,
) -> Result<Option<Stream>, Failure> {
    let options = context.import_options();
    let open = |article| Stream::open(&article, &options);
    match Source::parse(source) {
        Ok(article) if sheet.is_endless() => {
            open(article).map_err(|error| context.import_failure(&error, source))
        }
        // Whoever reads all of it says what is wrong with it.
        _ => Ok(None),
    }
}

/// Why the parts of a text did not get to where they should.
enum Broken {
    Read(ImportError),
    Write(io::Error),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// Writes a large text part by part to standard output, and says what there is to say about it.
pub(super) fn write_stream(
    mut stream: Stream,
    source: &OsStr,
    sheet: &Sheet,
    context: &Context,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let write = |out: &mut dyn Write| write_parts(&mut stream, sheet, out);
    progress::write(streams.out, streams.out_is_terminal, context.lang, write)
        .map_err(|error| broken(error, source, context, |error| Failure::output(&error, context.lang)))?;
    context.say(stream.warnings(), streams.err);
    Ok(())
}

fn write_parts(stream: &mut Stream, sheet: &Sheet, out: &mut dyn Write) -> Result<(), Broken> {
    while let Some(part) = stream.next_part().map_err(Broken::Read)? {
        paper::write_part(&part.article, sheet, part.more, out)?;
    }
    Ok(())
}

fn broken(
    error: Broken,
    source: &OsStr,
    context: &Context,
    write: impl FnOnce(io::Error) -> Failure,
) -> Failure {
    match error {
        Broken::Read(error) => context.import_failure(&error, source),
        Broken::Write(error) => write(error),
    }
}

/// Writes `articles` one after another to standard output.
pub(super) fn write_to_stream(
    articles: &[Article],
    sheet: &Sheet,
    context: &Context,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let papers: Vec<_> = articles.iter().map(|article| Paper::Text(article, *sheet)).collect();
    write_all(&papers, sheet.form_feed, streams.out).map_err(|error| Failure::output(&error, context.lang))
}

/// Each article starts on a new page if there is a form feed, and after a blank line if there is none.
fn write_all(papers: &[Paper<'_>], form_feed: bool, out: &mut dyn Write) -> io::Result<()> {
    for (index, paper) in papers.iter().enumerate() {
        match (index, form_feed) {
            (0, _) => {}
            (_, true) => out.write_all(b"\x0c")?,
            (_, false) => out.write_all(b"\n")?,
        }
        paper.write(out)?;
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

/// A file in `folder`, which is made, for each article, named by its title.
fn paths_in(
    folder: &Path,
    articles: &[Article],
    options: &Export,
    form: Written,
    lang: Lang,
) -> Result<Vec<PathBuf>, Failure> {
    if folder.exists() && !folder.is_dir() {
        return Err(Failure::Failed(fill(Msg::NotAFolder, lang, &[&folder.display()])));
    }
    let mut names = Names::default();
    let paths = articles
        .iter()
        .zip(&options.sources)
        .map(|(article, source)| {
            let title = article.meta().title.as_deref().unwrap_or_default();
            folder.join(names.name(title, &stem(source), form.extension()))
        })
        .collect();
    fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error, lang))?;
    Ok(paths)
}

/// The name of the source without its extension: what an article without a title is called.
fn stem(source: &OsString) -> String {
    Path::new(source).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Writes each article to the path of the same index, or none where one of the files is already there and may not
/// be replaced.
fn write_files(
    papers: &[Paper<'_>],
    paths: &[PathBuf],
    options: &Export,
    context: &Context,
) -> Result<(), Failure> {
    refuse_existing(paths, options.force, context.lang)?;
    for (paper, path) in papers.iter().zip(paths) {
        let write = |out: &mut dyn Write| paper.write(out);
        write_atomically_with(path, options.force, |out| progress::write(out, false, context.lang, write))
            .map_err(|error| cannot_write(path, &error, context.lang))?;
    }
    Ok(())
}

pub(super) fn refuse_existing(paths: &[PathBuf], force: bool, lang: Lang) -> Result<(), Failure> {
    match paths.iter().find(|path| !force && fs::symlink_metadata(path).is_ok()) {
        Some(path) => Err(Failure::Failed(fill(Msg::FileExists, lang, &[&path.display()]))),
        None => Ok(()),
    }
}

pub(super) fn cannot_write(path: &Path, error: &io::Error, lang: Lang) -> Failure {
    Failure::io(error, |cause| fill(Msg::CannotWrite, lang, &[&path.display(), &cause]), lang)
}
