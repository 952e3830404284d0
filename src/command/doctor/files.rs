//! The files of langdu: the settings and what belongs to them, the directories, what is kept there.
//!
//! In come the global options and the file system, out go checks. A directory is tried by making a file in it that has
//! no name and is gone at once; none is made.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::failure::describe_key_error;
use super::super::{
    Failure, describe_io_error, language, lay_over, named_config, read_config, read_dictionary, read_phrases,
    take_command_line, theme,
};
use super::{Check, Context, Named};
use crate::cli::Globals;
use crate::config::Config;
use crate::paths::Paths;
use crate::shelf::damage::{Records, unreadable};
use crate::text::pinyin::Phrases;
use crate::tui::Keys;
use crate::tui::strings::{Lang, Msg, fill};
use crate::voice::normalise::dictionary::Dictionary;

const SETTINGS: Named = Named("settings", Msg::DoctorSettings);
const DICTIONARY: Named = Named("dictionary", Msg::DoctorDictionary);
const READINGS: Named = Named("readings", Msg::DoctorReadings);
const RECORDS: Named = Named("records", Msg::DoctorRecords);
const CONFIG: Named = Named("config", Msg::DoctorConfigDir);
const STATE: Named = Named("state", Msg::DoctorStateDir);
const CACHE: Named = Named("cache", Msg::DoctorCacheDir);
const SHELF: Named = Named("shelf", Msg::DoctorShelf);

/// Bytes that should be free: a recorded article takes some.
const ROOM: u64 = 100 << 20;
/// Files that are named one by one.
const NAMED: usize = 5;

/// The settings as far as they can be used, and what is wrong with the rest.
pub(super) fn settings(globals: &Globals) -> (Context, Vec<Check>) {
    let paths = Paths::find();
    let read = read_config(globals, paths.as_ref());
    let lang = |config: &Config| language(globals.lang.unwrap_or(config.reader.lang));
    let mut checks = Vec::new();
    let (mut config, broken) = match read {
        Ok(config) => (config, None),
        Err(failure) => (Config::default(), Some(failure)),
    };
    lay_over(&mut config, globals);
    let lang = lang(&config);
    let advice = Msg::DoctorSettingsDo.text(lang);
    let sound = broken.is_none();
    checks.extend(broken.map(|failure| SETTINGS.broken(said(failure), advice)));
    if let Err(error) = Keys::with(&config.keys) {
        checks.push(SETTINGS.broken(describe_key_error(&error, lang), advice));
    }
    if let Err(failure) = take_command_line(&mut config, lang) {
        checks.push(SETTINGS.broken(said(failure), Msg::DoctorVariableDo.text(lang)));
    }
    let named = named_config(globals).map(Path::to_owned);
    let usual = paths.as_ref().map(Paths::config_file);
    let mut words = Vec::new();
    match read_dictionary(&config.tts.dictionary, paths.as_ref(), lang) {
        Ok(dictionary) => {
            config.tts.words = Arc::new(dictionary);
            let own = Some(config.tts.dictionary.as_str()).filter(|name| !name.is_empty()).map(PathBuf::from);
            words.extend(
                own.or_else(|| paths.as_ref().map(Paths::dictionary_file))
                    .map(|path| DICTIONARY.ok(there_or(Msg::DoctorFileAbsent, &path, lang))),
            );
        }
        Err(failure) => words.push(DICTIONARY.broken(said(failure), Msg::DoctorWordsDo.text(lang))),
    }
    let phrases = match read_phrases(paths.as_ref(), lang) {
        Ok(phrases) => {
            let path = paths.as_ref().map(Paths::phrases_file);
            words.extend(path.map(|path| READINGS.ok(there_or(Msg::DoctorFileAbsent, &path, lang))));
            phrases
        }
        Err(failure) => {
            words.push(READINGS.broken(said(failure), Msg::DoctorWordsDo.text(lang)));
            Phrases::shipped()
        }
    };
    config.tts.words = Arc::new(Dictionary::clone(&config.tts.words).with_readings(phrases));
    let encoding = globals.encoding.clone();
    let context = Context { config, lang, encoding, pages: globals.pages, phrases };
    if let Err(failure) = theme::looks(&context.config, lang) {
        checks.push(SETTINGS.broken(said(failure), advice));
    }
    if sound && let Some(path) = named.or(usual) {
        checks.insert(0, SETTINGS.ok(there_or(Msg::DoctorSettingsAbsent, &path, lang)));
    }
    checks.extend(words);
    (context, checks)
}

/// The sentence of a failure of the settings.
fn said(failure: Failure) -> String {
    match failure {
        Failure::Usage(said) | Failure::Failed(said) => said,
        Failure::Arguments(_) | Failure::Said(_) | Failure::BrokenPipe => String::new(),
    }
}

/// The path of a file, or `absent` with it.
fn there_or(absent: Msg, path: &Path, lang: Lang) -> String {
    let shown = path.display();
    if path.exists() { shown.to_string() } else { fill(absent, lang, &[&shown]) }
}

/// The directories, and what is in them.
pub(super) fn checks(context: &Context) -> Vec<Check> {
    let lang = context.lang;
    let Some(paths) = Paths::find() else {
        return vec![STATE.warn(Msg::DoctorNoHome.text(lang), Msg::DoctorNoHomeDo.text(lang))];
    };
    let folder = &context.config.shelf.folder;
    let named = Some(folder.as_str()).filter(|name| !name.is_empty()).and_then(Paths::named);
    let shelf_variable = if named.is_some() { "shelf.folder" } else { "XDG_DATA_HOME" };
    let records = Records {
        positions: &paths.positions(),
        paces: &paths.paces_file(),
        notes: &paths.notes(),
        shelves: &paths.shelves(),
    };
    let mut checks = vec![
        directory(CONFIG, &paths.config, "XDG_CONFIG_HOME", false, lang),
        directory(STATE, &paths.state, "XDG_STATE_HOME", true, lang),
        directory(CACHE, &paths.cache, "XDG_CACHE_HOME", true, lang),
        directory(SHELF, &named.unwrap_or_else(|| paths.articles()), shelf_variable, true, lang),
    ];
    checks.extend(damaged(&unreadable(&records), lang));
    checks
}

/// Whether files can be made in `dir`, or `dir` itself; the setting or variable `elsewhere` names another place.
fn directory(named: Named, dir: &Path, elsewhere: &str, written: bool, lang: Lang) -> Check {
    let shown = dir.display();
    let advice = fill(Msg::DoctorDirDo, lang, &[&elsewhere]);
    // The directory itself, or the nearest above it that is there.
    let Some(place) = dir.ancestors().find(|path| fs::symlink_metadata(path).is_ok()) else {
        let reason = describe_io_error(&io::ErrorKind::NotFound.into(), lang);
        return named.broken(fill(Msg::DoctorDirBroken, lang, &[&shown, &reason]), advice);
    };
    if !place.is_dir() {
        return named.broken(fill(Msg::DoctorDirNoFolder, lang, &[&place.display()]), advice);
    }
    let tried = tempfile::tempfile_in(place).map(drop).and_then(|()| fs::read_dir(place).map(drop));
    match tried {
        Err(_) if !written && (place != dir || fs::read_dir(dir).is_ok()) => {
            named.ok(fill(Msg::DoctorDirReadable, lang, &[&shown]))
        }
        Err(error) => {
            let reason = describe_io_error(&error, lang);
            named.broken(fill(Msg::DoctorDirBroken, lang, &[&shown, &reason]), advice)
        }
        Ok(()) => {
            let free = free(place);
            let room = free.map_or_else(|| "?".to_owned(), in_words);
            if written && free.is_some_and(|free| free < ROOM) {
                let found = fill(Msg::DoctorFull, lang, &[&shown, &room]);
                return named.warn(found, Msg::DoctorFullDo.text(lang));
            }
            let msg = if place == dir { Msg::DoctorDirThere } else { Msg::DoctorDirAbsent };
            named.ok(fill(msg, lang, &[&shown, &room]))
        }
    }
}

/// Bytes that this user can still write in the file system of `dir`.
#[cfg(unix)]
fn free(dir: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(dir).ok()?;
    stat.f_bavail.checked_mul(stat.f_frsize)
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

/// A number of bytes in the unit that leaves at most four digits.
fn in_words(bytes: u64) -> String {
    match bytes >> 20 {
        0 => format!("{} kB", bytes >> 10),
        megabytes @ 1..10_000 => format!("{megabytes} MB"),
        megabytes => format!("{} GB", megabytes >> 10),
    }
}

/// The files that count as none.
fn damaged(files: &[PathBuf], lang: Lang) -> Vec<Check> {
    if files.is_empty() {
        return vec![RECORDS.ok(Msg::DoctorRecordsFine.text(lang))];
    }
    let advice = Msg::DoctorRecordBrokenDo.text(lang);
    let named = files.iter().take(NAMED);
    let mut checks: Vec<_> = named
        .map(|file| RECORDS.warn(fill(Msg::DoctorRecordBroken, lang, &[&file.display()]), advice))
        .collect();
    if let Some(more) = files.len().checked_sub(NAMED).filter(|more| *more > 0) {
        checks.push(RECORDS.warn(fill(Msg::DoctorRecordMore, lang, &[&more]), advice));
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn a_directory_can_be_there_or_be_made_or_be_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let look = |path: &Path| directory(STATE, path, "XDG_STATE_HOME", true, Lang::En);
        assert_eq!(look(dir.path()).state, State::Ok);
        let absent = look(&dir.path().join("a/b"));
        assert!(absent.state == State::Ok && absent.found.contains("not there yet"), "{absent:?}");
        assert!(!dir.path().join("a").exists() && fs::read_dir(dir.path()).unwrap().next().is_none());
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        for path in [file.clone(), file.join("below")] {
            let check = look(&path);
            assert!(check.state == State::Broken && check.found.contains("no directory"), "{check:?}");
            assert!(check.advice.unwrap().contains("XDG_STATE_HOME"));
        }
    }

    #[test]
    fn damaged_files_are_named_and_many_are_counted() {
        let files: Vec<_> = (0..8).map(|number| PathBuf::from(format!("/state/{number}.toml"))).collect();
        assert_eq!(damaged(&[], Lang::En)[0].state, State::Ok);
        assert_eq!(damaged(&files[..5], Lang::En).len(), 5);
        let checks = damaged(&files, Lang::En);
        assert_eq!(checks.len(), 6);
        assert!(checks[5].found.starts_with('3') && checks.iter().all(|check| check.state == State::Warning));
    }

    #[test]
    fn space_has_a_unit() {
        let said = [0, 20 << 10, 5 << 20, 9_999 << 20, 20 << 30].map(in_words);
        assert_eq!(said, ["0 kB", "20 kB", "5 MB", "9999 MB", "20 GB"]);
    }
}
