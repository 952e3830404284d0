//! A ZIP archive in memory, read without trust: what it unpacks to is limited, and its names may be in any encoding.
//!
//! In come bytes, out go the bytes of files by their names. What is in them is not known here.

use std::collections::HashMap;
use std::io::Read as _;

use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};

use super::super::ImportError;

/// How many files there may be.
const MOST_FILES: usize = 50_000;
/// Megabytes that one file may unpack to, and all that are read together.
const LARGEST_FILE: usize = 32;
pub(super) const LARGEST: usize = 256;

/// An archive.
pub(super) struct Archive<'a> {
    zip: ZipSliceArchive<&'a [u8]>,
    files: HashMap<String, File>,
    /// Bytes that may still be unpacked.
    left: usize,
}

struct File {
    place: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
}

/// Why a file of an archive was not read.
#[derive(Debug)]
pub(super) enum Missing {
    /// There is none of this name.
    Absent,
    /// It is damaged, or packed in a way that books do not use.
    Broken,
    /// It is larger than anything a book holds.
    TooLarge,
}

impl<'a> Archive<'a> {
    /// Reads the table of an archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ImportError> {
        let zip = ZipArchive::from_slice(bytes).map_err(|_| ImportError::BrokenBook)?;
        let mut files = HashMap::new();
        let mut entries = zip.entries();
        // What is behind a damaged part of the table cannot be found; what is before it can be read.
        while let Ok(Some(entry)) = entries.next_entry() {
            if files.len() >= MOST_FILES {
                return Err(ImportError::TooLarge { limit: LARGEST });
            }
            let file = File { place: entry.wayfinder(), method: entry.compression_method() };
            files.entry(name(entry.file_path().as_bytes())).or_insert(file);
        }
        Ok(Self { zip, files, left: LARGEST << 20 })
    }

    /// The names of all files, in no order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The bytes of the file at `path`, whatever case its letters are written in.
    pub(super) fn read(&mut self, path: &str) -> Result<Vec<u8>, Missing> {
        let any_case =
            || self.files.iter().find(|(name, _)| name.eq_ignore_ascii_case(path)).map(|(_, file)| file);
        let file = self.files.get(path).or_else(any_case).ok_or(Missing::Absent)?;
        let entry = self.zip.get_entry(file.place).map_err(|_| Missing::Broken)?;
        let limit = self.left.min(LARGEST_FILE << 20);
        let data = entry.data();
        let mut bytes = Vec::new();
        let read = match file.method {
            CompressionMethod::STORE => {
                entry.verifying_reader(data).take(limit as u64 + 1).read_to_end(&mut bytes)
            }
            CompressionMethod::DEFLATE => {
                let unpacked = flate2::bufread::DeflateDecoder::new(data);
                entry.verifying_reader(unpacked).take(limit as u64 + 1).read_to_end(&mut bytes)
            }
            _ => return Err(Missing::Broken),
        };
        match read {
            _ if bytes.len() > limit => Err(Missing::TooLarge),
            Ok(length) => {
                self.left -= length;
                Ok(bytes)
            }
            Err(_) => Err(Missing::Broken),
        }
    }
}

/// A name as the archive has it: in UTF-8, or as Chinese systems wrote it before.
fn name(bytes: &[u8]) -> String {
    let name = match std::str::from_utf8(bytes) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    };
    let name = name.replace('\\', "/");
    name.trim_start_matches("./").trim_start_matches('/').to_owned()
}
