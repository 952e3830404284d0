//! What an article is read from: a file, standard input, the address of a page.
//!
//! In comes what an argument of the command line names, out go its bytes, decoded while they are read where that can be
//! done. What the bytes mean is not known here.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::decode::{self, ENDS, LARGE};
#[cfg(feature = "net")]
use super::fetch;
use super::sniff::{self, Kind};
use super::{FetchError, ImportError, Imported, Options, from_bytes, from_text};
use crate::text::sanitize;

/// Where an article comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// The address of a page.
    Url(String),
}

impl Source {
    /// What an argument of the command line names: `-` is standard input, an `http://` or `https://` address is a page,
    /// another address an error, everything else a file.
    pub fn parse(argument: impl AsRef<OsStr>) -> Result<Self, ImportError> {
        let argument = argument.as_ref();
        let text = argument.to_string_lossy();
        let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        let is_scheme = |scheme: &str| scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
        match (&*text, scheme.as_deref()) {
            ("-", _) => Ok(Self::Stdin),
            (_, Some("http" | "https")) if !cfg!(feature = "net") => {
                Err(ImportError::Unsupported { url: sanitize::clean_line(&text) })
            }
            (_, Some("http" | "https")) => Ok(Self::Url(text.into_owned())),
            (_, Some(scheme)) if is_scheme(scheme) => {
                let error = FetchError::Scheme(scheme.to_owned());
                Err(ImportError::Fetch { url: sanitize::clean_line(&text), error })
            }
            _ => Ok(Self::File(PathBuf::from(argument))),
        }
    }

    /// What it is called: a path, `-` or an address.
    pub fn name(&self) -> &OsStr {
        match self {
            Self::File(path) => path.as_os_str(),
            Self::Stdin => OsStr::new("-"),
            Self::Url(url) => OsStr::new(url),
        }
    }
}

/// Reads all of `source`, and makes an article of it.
pub(super) fn read(source: &Source, options: &Options) -> Result<Imported, ImportError> {
    match source {
        Source::File(path) => read_file(path, options),
        Source::Stdin => {
            let failed = |error| ImportError::Io { path: PathBuf::from("-"), error };
            read_stream(io::stdin().lock(), options, failed)
        }
        #[cfg(feature = "net")]
        Source::Url(url) => fetch::read(url, options),
        #[cfg(not(feature = "net"))]
        Source::Url(url) => Err(ImportError::Unsupported { url: sanitize::clean_line(url) }),
    }
}

/// Reads a file: plain UTF-8 is decoded while it is read, anything else when all of it is there.
fn read_file(path: &Path, options: &Options) -> Result<Imported, ImportError> {
    let failed = |error| io_error(path, error);
    let mut file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    let options = Options { name: options.name.clone().or_else(|| Some(path.to_owned())), ..options.clone() };
    let label = options.encoding.as_deref();
    // What is no regular file can be read once only.
    if metadata.is_file() && decode::may_be_utf8(label) {
        let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
        let (head, tail) = ends_of_file(&mut file, size, ENDS, LARGE).map_err(failed)?;
        if matches!(sniff::of_bytes(&head, options.name.as_deref()), Kind::Plain | Kind::Markdown) {
            if let Some(seems) = decode::magic(&head) {
                return Err(ImportError::Binary { seems });
            }
            let bad = decode::treatment(tail.as_deref().map(|tail| (&*head, tail)));
            drop((head, tail));
            if let Some(decoded) = decode::utf8(&mut file, size, bad).map_err(failed)? {
                return from_text(decoded, &options);
            }
            file.rewind().map_err(failed)?;
        }
    }
    read_stream(file, &options, failed)
}

/// Reads what comes to its end; what begins as no text does is not waited for, since it may have none (`/dev/zero`).
fn read_stream(
    mut from: impl io::Read,
    options: &Options,
    failed: impl Fn(io::Error) -> ImportError,
) -> Result<Imported, ImportError> {
    let mut bytes = Vec::new();
    from.by_ref().take(ENDS.0 as u64).read_to_end(&mut bytes).map_err(&failed)?;
    let is_plain = matches!(sniff::of_bytes(&bytes, options.name.as_deref()), Kind::Plain | Kind::Markdown);
    if bytes.len() == ENDS.0 && is_plain && options.encoding.is_none() {
        decode::decode(&bytes, None, options.charset.as_deref())?;
    }
    from.read_to_end(&mut bytes).map_err(failed)?;
    from_bytes(&bytes, options)
}

/// The first bytes of `file`, and the last ones too if it has more than `small`: as many as `most` says. It stands at its
/// beginning afterwards.
pub(super) fn ends_of_file(
    file: &mut File,
    size: usize,
    most: (usize, usize),
    small: usize,
) -> io::Result<(Vec<u8>, Option<Vec<u8>>)> {
    let mut read = |from: usize, bytes: usize| {
        let mut end = Vec::with_capacity(bytes);
        file.seek(SeekFrom::Start(from as u64))?;
        file.by_ref().take(bytes as u64).read_to_end(&mut end)?;
        io::Result::Ok(end)
    };
    let head = read(0, if size > small { most.0 } else { sniff::HEAD })?;
    let tail = if size > small { Some(read(size - most.1, most.1)?) } else { None };
    file.rewind()?;
    Ok((head, tail))
}

pub(super) fn io_error(path: &Path, error: io::Error) -> ImportError {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => ImportError::NotFound(path.to_owned()),
        ErrorKind::PermissionDenied => ImportError::PermissionDenied(path.to_owned()),
        ErrorKind::IsADirectory => ImportError::IsFolder(path.to_owned()),
        _ => ImportError::Io { path: path.to_owned(), error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives NULs, and is not asked for a megabyte of them.
    struct Zeros(usize);

    impl io::Read for Zeros {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += buffer.len();
            assert!(self.0 < 1 << 20, "it reads on and on");
            buffer.fill(0);
            Ok(buffer.len())
        }
    }

    #[test]
    fn what_is_no_text_and_has_no_end_is_told() {
        let read = read_stream(Zeros(0), &Options::default(), |error| io_error(Path::new("-"), error));
        assert!(matches!(read, Err(ImportError::Binary { .. })), "{read:?}");
    }

    #[test]
    fn what_comes_bit_by_bit_is_read_whole() {
        let text = "船从北岸开出，十分钟到南岸。\n".repeat(20_000);
        for bytes in [text.as_bytes().to_vec(), encoding_rs::GB18030.encode(&text).0.into_owned()] {
            let read = read_stream(&*bytes, &Options::default(), |error| io_error(Path::new("-"), error));
            assert_eq!(read.unwrap().article, from_bytes(&bytes, &Options::default()).unwrap().article);
        }
    }
}
