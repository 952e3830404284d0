//! The subcommands: one file each, which resolves its options and calls the rooms that do the work.
//!
//! In comes a [`Cli`], out go the result on one stream and everything said on the other, and a [`Status`] or a
//! [`Failure`]. The order of precedence is kept here: option, environment, settings file, default.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use crate::article::Article;
use crate::cli::{self, Cli, Command, Globals};
use crate::config::{Ambiguous, Color, Column, Config, Language, Ruby};
use crate::import::{self, ImportError, Source, Warning};
use crate::layout::Measure;
use crate::log;
use crate::paths::Paths;
use crate::text::grid;
use crate::text::pinyin::{PhraseError, Phrases};
use crate::text::width::WidthProfile;
use crate::tui::strings::{Lang, Msg, fill};
use crate::tui::voice_words::describe_command_line_error;
use crate::voice::audio::cache::{Cache, LIMIT};
use crate::voice::config::{COMMAND_LINE, FASTEST, SLOWEST};
use crate::voice::normalise::dictionary::{Dictionary, DictionaryError};

mod add;
mod arguments;
mod config;
mod corrections;
pub mod describe;
mod doctor;
mod engines;
mod export;
mod failure;
mod info;
mod linear;
mod list;
pub mod listen;
mod manual;
mod notes;
mod open;
mod print;
mod progress;
mod record;
mod search;
#[cfg(unix)]
mod signals;
mod theme;

pub use arguments::refused;
pub use failure::{Failure, Status, describe_io_error, finish, plain};

/// Where a subcommand writes.
pub struct Streams<'a> {
    /// For the result.
    pub out: &'a mut dyn Write,
    /// For everything said.
    pub err: &'a mut dyn Write,
    /// Whether `out` is a terminal.
    pub out_is_terminal: bool,
}

/// What holds for every subcommand: the options laid over the settings.
struct Context {
    config: Config,
    lang: Lang,
    encoding: Option<String>,
    /// How many pages of an article on the web are read.
    pages: Option<usize>,
    /// How phrases are read.
    phrases: Phrases,
}

/// Does what was asked for.
///
/// # Errors
/// A [`Failure`], its text in the language of the user.
pub fn run(cli: &Cli, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    if let (Some(_), Some(source)) = (&cli.command, &cli.source) {
        let source = source.to_string_lossy();
        let lang = language(cli.globals.lang.unwrap_or_default());
        return Err(Failure::Usage(fill(Msg::SourceAndCommand, lang, &[&source, &source])));
    }
    if let Some(path) = &cli.globals.log {
        open_log(path, language(cli.globals.lang.unwrap_or_default()))?;
    }
    // Only for what needs settings: a broken file must not keep anybody from finding out where it is.
    let context = || Context::resolve(&cli.globals);
    match &cli.command {
        Some(Command::Config(options)) => config::run(options, &cli.globals, streams),
        Some(Command::Completions(options)) => manual::completions(options, &cli.globals, streams),
        Some(Command::Man) => manual::run(&cli.globals, streams),
        Some(Command::Doctor(options)) => doctor::run(options, &cli.globals, streams),
        Some(Command::Export(options)) => export::run(options, &context()?, streams),
        Some(Command::Print(options)) => print::run(options, &context()?, streams),
        Some(Command::Listen(options)) => listen(options, &context()?, streams),
        Some(Command::Info(options)) => info::run(options, &context()?, streams),
        Some(Command::Add(options)) => add::run(options, &context()?, streams),
        Some(Command::List(options)) => list::run(options, &context()?, streams),
        Some(Command::Search(options)) => search::run(options, &context()?, streams),
        Some(Command::Corrections(options)) => corrections::run(options, &context()?, streams),
        Some(Command::Notes(options)) => notes::run(options, &context()?, streams),
        Some(Command::Engines(options)) => engines::run(options, &context()?, streams),
        None => match &cli.source {
            Some(source) if cli.plain => linear::run(source, &context()?, streams),
            Some(source) => open::run(source, &context()?, streams),
            None if streams.out_is_terminal => open::open_shelf(&context()?),
            None => list::run(&cli::List::default(), &context()?, streams),
        },
    }
}

/// Opens the log, and begins it with what was typed.
fn open_log(path: &Path, lang: Lang) -> Result<(), Failure> {
    log::open(path).map_err(|error| {
        let reason = describe_io_error(&error, lang);
        Failure::Usage(fill(Msg::LogUnwritable, lang, &[&path.display(), &reason]))
    })?;
    log::note("start", || {
        let arguments = env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
        let typed = arguments.collect::<Vec<_>>().join(" ");
        let (version, os) = (env!("CARGO_PKG_VERSION"), env::consts::OS);
        format!("langdu {version} ({os}) {typed}")
    });
    Ok(())
}

/// `langdu listen`: the options are laid over the settings by the command itself.
fn listen(options: &cli::Listen, context: &Context, streams: &mut Streams<'_>) -> Result<Status, Failure> {
    let possible = SLOWEST..=FASTEST;
    if let Some(rate) = options.rate.filter(|rate| !possible.contains(rate)) {
        return Err(Failure::Usage(fill(Msg::RateOutOfRange, context.lang, &[&rate, &SLOWEST, &FASTEST])));
    }
    let article = context.read_and_say(&options.source, streams.err)?;
    let article = if options.corrected { notes::corrected(article) } else { article };
    let voice = listen::ListenOptions {
        engine: options.engine.clone(),
        voice: options.voice.clone(),
        rate: options.rate,
        from: options.from.and_then(|from| usize::try_from(from).ok()),
        dry_run: options.dry_run,
        paces: Paths::find().map(|paths| paths.paces_file()),
    };
    if let Some(path) = &options.output {
        return record::run(&article, options, &voice, path, context, streams);
    }
    listen::run(Arc::new(article), &context.config.tts, &voice, context.lang, streams.out, streams.err)
        .map_err(|error| Failure::from_chain(&error, context.lang))
        .and_then(failure::from_code)
}

/// The locale of the messages (POSIX, "Internationalization Variables"): the first that is set and not empty.
pub fn locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty())
}

impl Context {
    fn resolve(globals: &Globals) -> Result<Self, Failure> {
        let paths = Paths::find();
        let mut config = read_config(globals, paths.as_ref())?;
        lay_over(&mut config, globals);
        let lang = language(config.reader.lang);
        take_command_line(&mut config, lang)?;
        config.tts.sounds = paths.as_ref().map(|paths| Cache::new(&paths.sounds(), LIMIT));
        let words = read_dictionary(&config.tts.dictionary, paths.as_ref(), lang)?;
        let phrases = read_phrases(paths.as_ref(), lang)?;
        config.tts.words = Arc::new(words.with_readings(phrases));
        Ok(Self { config, lang, encoding: globals.encoding.clone(), pages: globals.pages, phrases })
    }

    /// The widths of characters where no terminal can be asked.
    fn widths(&self) -> WidthProfile {
        match self.config.reader.ambiguous {
            Ambiguous::Wide => WidthProfile::wide(),
            Ambiguous::Auto | Ambiguous::Narrow => WidthProfile::narrow(),
        }
    }

    /// How lines are made, on the screen and on paper; the columns are not known yet.
    fn measure(&self) -> Measure {
        let reader = &self.config.reader;
        Measure {
            kinsoku: reader.kinsoku,
            widths: self.widths(),
            paragraph_spacing: reader.paragraph_spacing,
            indent: reader.indent,
            widows: reader.widows,
            autospace: reader.autospace,
            justify: reader.justify,
            hanging: reader.hanging,
            em_grid: reader.em_grid,
            punctuation: reader.punctuation,
            writing: reader.writing,
            ruby: match reader.ruby {
                Ruby::None => grid::Ruby::None,
                Ruby::Pinyin => grid::Ruby::Pinyin(self.phrases),
            },
            ..Measure::new(0)
        }
    }

    /// The article that `argument` names, and what is to be said about it.
    fn read(&self, argument: &OsStr) -> Result<(Article, Vec<Warning>), Failure> {
        let options = self.import_options();
        let imported = Source::parse(argument)
            .and_then(|source| progress::read(&source, &options, self.lang))
            .map_err(|error| self.import_failure(&error, argument))?;
        Ok((imported.article, imported.warnings))
    }

    /// How articles are read.
    fn import_options(&self) -> import::Options {
        let limits = import::Limits::default();
        let limits = import::Limits { pages: self.pages.unwrap_or(limits.pages), ..limits };
        import::Options { encoding: self.encoding.clone(), limits, ..import::Options::default() }
    }

    fn import_failure(&self, error: &ImportError, source: &OsStr) -> Failure {
        let said = describe::describe_import_error(error, source, self.lang);
        match error {
            ImportError::UnknownEncoding(_) => Failure::Usage(said),
            _ => Failure::Failed(said),
        }
    }

    /// The article that `argument` names; what there is to say about it is said on `err`.
    fn read_and_say(&self, argument: &OsStr, err: &mut dyn Write) -> Result<Article, Failure> {
        let (article, warnings) = self.read(argument)?;
        self.say(&warnings, err);
        Ok(article)
    }

    /// Says what is no failure. That it cannot be said is none either.
    fn say(&self, warnings: &[Warning], err: &mut dyn Write) {
        for warning in warnings {
            let notice = describe::describe_warning(warning, self.lang);
            log::note("said", || notice.clone());
            let _ = writeln!(err, "{}", fill(Msg::Notice, self.lang, &[&plain(&notice)]));
        }
    }
}

/// Lays the options over the settings.
fn lay_over(config: &mut Config, globals: &Globals) {
    let reader = &mut config.reader;
    reader.ambiguous = globals.ambiguous.unwrap_or(reader.ambiguous);
    reader.color = globals.color.unwrap_or(reader.color);
    reader.lang = globals.lang.unwrap_or(reader.lang);
    if let Some(theme) = &globals.theme {
        reader.theme.clone_from(theme);
    }
    match globals.columns {
        Some(cli::Columns::Named(column)) => reader.column = column,
        Some(cli::Columns::Cells(cells)) => (reader.max_columns, reader.column) = (cells, Column::Normal),
        None => {}
    }
}

/// Takes the engine that the environment describes.
fn take_command_line(config: &mut Config, lang: Lang) -> Result<(), Failure> {
    let Ok(line) = env::var(COMMAND_LINE) else { return Ok(()) };
    config.tts = config.tts.clone().with_command_line(&line).map_err(|error| {
        let reason = describe_command_line_error(&error, lang);
        Failure::Usage(fill(Msg::TtsVariable, lang, &[&COMMAND_LINE, &reason]))
    })?;
    Ok(())
}

/// The settings file that counts, read.
fn read_config(globals: &Globals, paths: Option<&Paths>) -> Result<Config, Failure> {
    let read = match (named_config(globals), paths) {
        (Some(path), _) => Config::read(path),
        (None, Some(paths)) => Config::read_if_there(&paths.config_file()),
        (None, None) => Ok(Config::default()),
    };
    read.map_err(|error| {
        Failure::Usage(failure::describe_config_error(&error, language(globals.lang.unwrap_or_default())))
    })
}

/// How phrases are read: by the reader's own list, if there is one, and by langdu's.
fn read_phrases(paths: Option<&Paths>, lang: Lang) -> Result<Phrases, Failure> {
    let Some(path) = paths.map(Paths::phrases_file) else { return Ok(Phrases::shipped()) };
    match fs::read_to_string(&path) {
        Ok(lines) => Phrases::with(&lines).map_err(|(line, error)| {
            let reason = match error {
                PhraseError::Phrase => Msg::PhraseNoPhrase,
                PhraseError::Count => Msg::PhraseCount,
                PhraseError::Syllable => Msg::PhraseSyllable,
            };
            Failure::Usage(fill(Msg::PhraseInvalid, lang, &[&path.display(), &line, &reason.text(lang)]))
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Phrases::shipped()),
        Err(error) => Err(Failure::io(
            &error,
            |cause| fill(Msg::ConfigUnreadable, lang, &[&path.display(), &cause]),
            lang,
        )),
    }
}

/// The user's pronunciations, from the file that is named or from the usual one, which need not be there.
fn read_dictionary(named: &str, paths: Option<&Paths>, lang: Lang) -> Result<Dictionary, Failure> {
    let usual = || paths.map(Paths::dictionary_file);
    let Some(path) = Some(PathBuf::from(named)).filter(|_| !named.is_empty()).or_else(usual) else {
        return Ok(Dictionary::default());
    };
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if named.is_empty() && error.kind() == io::ErrorKind::NotFound => {
            return Ok(Dictionary::default());
        }
        Err(error) => {
            let reason = describe_io_error(&error, lang);
            return Err(Failure::Usage(fill(Msg::DictionaryUnreadable, lang, &[&path.display(), &reason])));
        }
    };
    Dictionary::parse(&text).map_err(|error| {
        let DictionaryError { line, entry, reason } = &error;
        Failure::Usage(fill(Msg::DictionaryInvalid, lang, &[&path.display(), line, entry, reason]))
    })
}

/// The settings file named by option or environment. An empty variable is as good as none.
fn named_config(globals: &Globals) -> Option<&Path> {
    globals.config.as_deref().filter(|path| !path.as_os_str().is_empty())
}

fn language(asked: Language) -> Lang {
    match asked {
        Language::Zh => Lang::Zh,
        Language::En => Lang::En,
        Language::Auto => Lang::from_locale(locale().as_deref()),
    }
}

/// Whether colours are used on a terminal (<https://no-color.org>: any value but the empty one turns them off).
#[must_use]
pub fn colors_wanted(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}
