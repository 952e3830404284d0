//! Turns typed errors and warnings of the other rooms into sentences of the table `tui::strings`.
//!
//! In comes an error or a warning, out goes one line that is safe to show. Nothing is printed here.

use std::ffi::OsStr;
use std::path::Path;

use crate::import::{FetchError, ImportError, Seems, Warning, shown_path};
use crate::text::sanitize::clean_line;
use crate::tui::strings::{Lang, Msg, fill};

/// What the user is told when there is no article in what `source` names.
pub fn describe_import_error(error: &ImportError, source: &OsStr, lang: Lang) -> String {
    let said = describe_content(error, lang);
    let is_named = matches!(
        error,
        ImportError::NotFound(_)
            | ImportError::PermissionDenied(_)
            | ImportError::IsFolder(_)
            | ImportError::Io { .. }
            | ImportError::UnknownEncoding(_)
            | ImportError::Fetch { .. }
            | ImportError::Unsupported { .. }
    );
    // Standard input has no name.
    if is_named || source == "-" {
        said
    } else {
        fill(Msg::ImportOf, lang, &[&shown_path(Path::new(source)), &said])
    }
}

fn describe_content(error: &ImportError, lang: Lang) -> String {
    let with_path = |msg, path: &Path| fill(msg, lang, &[&shown_path(path)]);
    match error {
        ImportError::NotFound(path) => with_path(Msg::ImportNotFound, path),
        ImportError::PermissionDenied(path) => with_path(Msg::ImportPermissionDenied, path),
        ImportError::IsFolder(path) => with_path(Msg::ImportIsFolder, path),
        ImportError::Io { path, error } => {
            fill(Msg::ImportIo, lang, &[&shown_path(path), &clean_line(&error.to_string())])
        }
        ImportError::Binary { seems: Seems::Known(kind) } => fill(Msg::ImportBinaryKnown, lang, &[kind]),
        ImportError::Binary { seems: Seems::Data } => fill(Msg::ImportBinary, lang, &[]),
        ImportError::Empty => fill(Msg::ImportEmpty, lang, &[]),
        ImportError::NoArticle => fill(Msg::ImportNoText, lang, &[]),
        ImportError::OtherPage { address } => fill(Msg::ImportOtherPage, lang, &[address]),
        ImportError::LoginPage => fill(Msg::ImportLoginOnly, lang, &[]),
        ImportError::NeedsProgram { kind, program } => fill(Msg::ImportNeedsProgram, lang, &[kind, program]),
        ImportError::BrokenPdf => fill(Msg::ImportBrokenPdf, lang, &[]),
        ImportError::ScannedPdf => fill(Msg::ImportScannedPdf, lang, &[]),
        ImportError::BrokenMhtml => fill(Msg::ImportBrokenMhtml, lang, &[]),
        ImportError::NotABook => fill(Msg::ImportNotABook, lang, &[]),
        ImportError::BrokenBook => fill(Msg::ImportBrokenBook, lang, &[]),
        ImportError::EncryptedBook => fill(Msg::ImportEncryptedBook, lang, &[]),
        ImportError::TooLarge { limit } => fill(Msg::ImportTooLarge, lang, &[limit]),
        ImportError::UnknownEncoding(label) => fill(Msg::ImportUnknownEncoding, lang, &[label]),
        ImportError::Fetch { url, error } => describe_fetch_error(url, error, lang),
        ImportError::Unsupported { url } => fill(Msg::ImportWebPage, lang, &[url]),
    }
}

/// What the user is told when the page at `url` could not be fetched: what it is, what to do, and which page.
fn describe_fetch_error(url: &str, error: &FetchError, lang: Lang) -> String {
    let say = |msg, value: &dyn std::fmt::Display| fill(msg, lang, &[value, &url]);
    match error {
        FetchError::BadAddress => fill(Msg::FetchBadAddress, lang, &[&url]),
        FetchError::Scheme(scheme) => say(Msg::FetchScheme, scheme),
        FetchError::Gone(status) => say(Msg::FetchGone, status),
        FetchError::Denied(status) => say(Msg::FetchDenied, status),
        FetchError::Server(status) => say(Msg::FetchServer, status),
        FetchError::Status(status) => say(Msg::FetchStatus, status),
        FetchError::HostNotFound(host) => say(Msg::FetchHostNotFound, host),
        FetchError::Refused(host) => say(Msg::FetchRefused, host),
        FetchError::Connection { host, cause } => fill(Msg::FetchConnection, lang, &[host, cause, &url]),
        FetchError::Tls { host, cause } => fill(Msg::FetchTls, lang, &[host, cause, &url]),
        FetchError::Timeout(seconds) => say(Msg::FetchTimeout, seconds),
        FetchError::TooLarge(limit) => say(Msg::FetchTooLarge, limit),
        FetchError::WrongType(kind) => say(Msg::FetchWrongType, kind),
        FetchError::RedirectLoop => fill(Msg::FetchRedirectLoop, lang, &[&url]),
        FetchError::TooManyRedirects(limit) => say(Msg::FetchTooManyRedirects, limit),
        FetchError::RedirectScheme(scheme) => say(Msg::FetchRedirectScheme, scheme),
        FetchError::CutShort => fill(Msg::FetchCutShort, lang, &[&url]),
        FetchError::Garbled => fill(Msg::FetchGarbled, lang, &[&url]),
    }
}

/// What the user is told about how an article was read.
pub fn describe_warning(warning: &Warning, lang: Lang) -> String {
    match warning {
        Warning::Replaced { count, encoding } => fill(Msg::ImportReplaced, lang, &[count, encoding]),
        Warning::UncertainLines { count, first } => fill(Msg::ImportUncertain, lang, &[count, first]),
        Warning::FurnitureLeftOut { count } => fill(Msg::ImportLeftOut, lang, &[count]),
        Warning::LinesJoined { count } => fill(Msg::ImportJoined, lang, &[count]),
        Warning::NoArticle => fill(Msg::ImportNoArticle, lang, &[]),
        Warning::MissingParts { count } => fill(Msg::ImportMissingParts, lang, &[count]),
        Warning::MorePages { read } => fill(Msg::ImportMorePages, lang, &[read]),
        Warning::MissingPage { number } => fill(Msg::ImportMissingPage, lang, &[number]),
        Warning::LoginPage => fill(Msg::ImportLoginPage, lang, &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn hostile_paths_and_labels_are_told_harmlessly() {
        let path = PathBuf::from("a\x1b]0;x\x07b\n\u{202e}c");
        for lang in [Lang::Zh, Lang::En] {
            for error in [
                ImportError::NotFound(path.clone()),
                ImportError::IsFolder(path.clone()),
                ImportError::Io { path: path.clone(), error: std::io::Error::other("x\x1b[2J") },
            ] {
                for told in [describe_import_error(&error, OsStr::new("c"), lang), error.to_string()] {
                    assert!(
                        told.contains("ab c") && !told.contains('\n') && !told.contains('\u{202e}'),
                        "{told:?}"
                    );
                }
                assert!(!describe_import_error(&error, OsStr::new("c"), lang).contains('\x1b'));
            }
        }
    }

    #[test]
    fn what_is_wrong_is_told_of_a_file_by_its_name() {
        for lang in [Lang::Zh, Lang::En] {
            let told = |source| describe_import_error(&ImportError::Empty, OsStr::new(source), lang);
            assert!(told("a\x1b[1m\n.txt").starts_with("a .txt"), "{}", told("a\x1b[1m\n.txt"));
            assert!(told("a.txt").ends_with(&told("-")) && !told("-").contains('-'));
        }
    }

    #[test]
    fn values_are_in_the_sentence() {
        let warning = Warning::Replaced { count: 12, encoding: "Big5".into() };
        for lang in [Lang::Zh, Lang::En] {
            let told = describe_warning(&warning, lang);
            assert!(told.contains("12") && told.contains("Big5"));
        }
    }
}
