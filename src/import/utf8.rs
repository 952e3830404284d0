//! UTF-8 read piece by piece: checked, cleaned and appended to a text, without a second copy of anything long.
//!
//! In comes a stream of bytes, out goes a cleaned text that grows, until the bytes end or turn out to be something
//! else. Where they come from and what the text says is not known here.

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read};

use memchr::{memchr, memmem, memrchr};

use crate::text::sanitize;
use crate::text::simple::is_simple;

/// Bytes that are read in one go: a piece stays in the processor's cache while it is checked, cleaned and copied.
pub(super) const PIECE: usize = 256 * 1024;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// What to do with bytes that are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// The stream is something else; so it is if it holds a NUL.
    Refuse,
    /// A U+FFFD stands for each maximal subpart of a bad character.
    Replace,
}

/// Whether there is more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read8 {
    /// A piece was appended, and another may come.
    More,
    /// All is there.
    End,
    /// It is not UTF-8.
    Refused,
}

/// A stream of UTF-8.
#[derive(Debug)]
pub(super) struct Pieces<R> {
    from: R,
    bad: Bad,
    /// Bytes that were read; the first `held` of them are not yet taken.
    raw: Vec<u8>,
    held: usize,
    begun: bool,
    /// How many U+FFFD the text holds.
    pub(super) replaced: usize,
    /// Whether all that was read since it was asked last is simple.
    pub(super) simple: bool,
    /// How many characters were read.
    pub(super) chars: usize,
}

impl<R: Read> Pieces<R> {
    /// Reads `from` in pieces of `piece` bytes.
    pub(super) fn new(from: R, bad: Bad, piece: usize) -> Self {
        Self { from, bad, raw: vec![0; piece], held: 0, begun: false, simple: true, replaced: 0, chars: 0 }
    }

    /// Reads a piece and appends it to `text`, cleaned.
    pub(super) fn read(&mut self, text: &mut String) -> io::Result<Read8> {
        let ended = self.fill()?;
        let mut bytes = self.raw.get(..self.held).unwrap_or_default();
        if !self.begun {
            bytes = bytes.strip_prefix(BOM).unwrap_or(bytes);
        }
        let whole = if ended { bytes.len() } else { bytes.len() - unfinished(bytes) };
        let (now, later) = bytes.split_at(whole);
        let piece = match (simdutf8::basic::from_utf8(now), self.bad) {
            (Ok(piece), _) => Cow::Borrowed(piece),
            (Err(_), Bad::Replace) => String::from_utf8_lossy(now),
            (Err(_), Bad::Refuse) => return Ok(Read8::Refused),
        };
        let simple = is_simple(&piece);
        self.simple &= simple;
        if simple || sanitize::is_plain(&piece) {
            text.push_str(&piece);
            self.chars += count_chars(piece.as_bytes());
            let later = later.len();
            self.keep(later);
            return Ok(if ended { Read8::End } else { Read8::More });
        }
        if self.bad == Bad::Refuse && memchr(0, piece.as_bytes()).is_some() {
            return Ok(Read8::Refused);
        }
        // Cleaning goes line by line.
        let lines = if ended { Some(whole) } else { memrchr(b'\n', now).map(|at| at + 1) };
        let Some(lines) = lines else {
            let held = bytes.len();
            self.keep(held);
            // No line ends here: the next piece is as large again.
            let room = self.raw.len() * 2;
            self.raw.resize(room, 0);
            return Ok(Read8::More);
        };
        let piece = match piece {
            Cow::Borrowed(piece) => Cow::Borrowed(piece.get(..lines).unwrap_or_default()),
            Cow::Owned(_) => String::from_utf8_lossy(now.get(..lines).unwrap_or_default()),
        };
        text.push_str(&sanitize::clean(&piece));
        self.chars += count_chars(piece.as_bytes());
        self.replaced += memmem::find_iter(piece.as_bytes(), "\u{FFFD}").count();
        let later = bytes.len() - lines;
        self.keep(later);
        Ok(if ended { Read8::End } else { Read8::More })
    }

    /// Fills the buffer as far as the stream goes; whether it has ended.
    fn fill(&mut self) -> io::Result<bool> {
        while let Some(room @ [_, ..]) = self.raw.get_mut(self.held..) {
            match self.from.read(room) {
                Ok(0) => return Ok(true),
                Ok(count) => self.held += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    /// Keeps the last `count` of the held bytes.
    fn keep(&mut self, count: usize) {
        self.raw.copy_within(self.held - count..self.held, 0);
        self.held = count;
        self.begun = true;
    }
}

/// How many bytes at the end begin a character that is not all there.
fn unfinished(bytes: &[u8]) -> usize {
    let last = bytes.iter().rev().take(3).position(|&byte| byte >= 0xC0);
    let lead = |back: usize| bytes.len().checked_sub(back + 1).and_then(|at| bytes.get(at));
    match last.map(|back| (back + 1, lead(back))) {
        Some((have, Some(0xC0..=0xDF))) if have < 2 => have,
        Some((have, Some(0xE0..=0xEF))) if have < 3 => have,
        Some((have, Some(0xF0..))) if have < 4 => have,
        _ => 0,
    }
}

/// The characters of UTF-8: the bytes that begin one.
fn count_chars(bytes: &[u8]) -> usize {
    bytes
        .chunks(192)
        .map(|bytes| usize::from(bytes.iter().map(|&b| u8::from(b & 0xC0 != 0x80)).sum::<u8>()))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A stream that gives a few bytes at a time.
    struct Dripping<'a>(&'a [u8], usize);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(buffer.len());
            self.0.read(&mut buffer[..count])
        }
    }

    fn read(bytes: &[u8], bad: Bad, piece: usize, drip: usize) -> Option<(String, usize, usize)> {
        let mut pieces = Pieces::new(Dripping(bytes, drip), bad, piece);
        let mut text = String::new();
        loop {
            match pieces.read(&mut text).unwrap() {
                Read8::More => {}
                Read8::End => return Some((text, pieces.replaced, pieces.chars)),
                Read8::Refused => return None,
            }
        }
    }

    #[test]
    fn what_is_not_utf8_is_refused_or_replaced() {
        assert_eq!(read(b"a\xffb", Bad::Refuse, 8, 8), None);
        assert_eq!(read(b"a\0b", Bad::Refuse, 8, 8), None);
        assert_eq!(read(b"a\xe6\xb1", Bad::Refuse, 8, 8), None);
        assert_eq!(read(b"a\xe6\xb1", Bad::Replace, 8, 8), Some(("a\u{fffd}".into(), 1, 2)));
        assert_eq!(read("\u{feff}汉".as_bytes(), Bad::Refuse, 8, 8), Some(("汉".into(), 0, 1)));
        assert_eq!(read(b"", Bad::Refuse, 8, 8), Some((String::new(), 0, 0)));
    }

    /// Bytes in which characters, their pieces, line ends and what has to be cleaned are common.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            6 => "[\u{4e00}-\u{9fff}，。“”a-z]{0,12}".prop_map(String::into_bytes),
            2 => prop::sample::select(vec!["\n", "\r\n", "\x1b[31m", "\u{202e}", "\u{fffd}", "\u{feff}", "🏴", "\0"])
                .prop_map(|text| text.as_bytes().to_vec()),
            1 => prop::collection::vec(any::<u8>(), 0..4),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        /// However the bytes come, the text is that of all of them at once.
        #[test]
        fn pieces_make_the_whole(bytes in bytes(), piece in 4usize..40, drip in 1usize..40) {
            let decoded = encoding_rs::UTF_8.decode_with_bom_removal(&bytes).0.into_owned();
            let expected = (
                sanitize::clean(&decoded).into_owned(),
                decoded.matches('\u{fffd}').count(),
                decoded.chars().count(),
            );
            prop_assert_eq!(read(&bytes, Bad::Replace, piece, drip), Some(expected.clone()));
            let good = std::str::from_utf8(&bytes).is_ok() && !bytes.contains(&0);
            prop_assert_eq!(read(&bytes, Bad::Refuse, piece, drip), good.then_some(expected));
        }
    }
}
