//! Bytes to text: finds out the encoding and decodes; the only place in langdu that sees bytes that are not UTF-8.
//!
//! Order: the label the user gave, BOM, strict UTF-8, the label that the file or its sender declares, UTF-16 without BOM,
//! chardetng. The standard puts the declared label before UTF-8; but nothing that is long enough to matter is UTF-8 by
//! chance, and pages that were converted on their way still declare what they were. A large file whose beginning and
//! end are UTF-8 is UTF-8. In comes everything, out goes a cleaned string with the name of its encoding and the number
//! of characters that could not be read. What the text says and how it is cut is not known here.

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use std::borrow::Cow;
use std::io::{self, Read};

use super::ImportError;
use super::legacy;
use super::utf8::{Bad, PIECE, Pieces, Read8};
use crate::text::sanitize;
use crate::text::simple::is_simple;
use memchr::{memchr, memchr_iter, memmem, memrchr};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

/// Text and where it came from.
#[derive(Debug)]
pub(super) struct Decoded {
    /// Cleaned.
    pub(super) text: String,
    /// The WHATWG name.
    pub(super) encoding: &'static str,
    /// How many U+FFFD the decoded text held, before it was cleaned.
    pub(super) replaced: usize,
    /// How many characters.
    pub(super) chars: usize,
    /// See [`Article::is_simple`](crate::article::Article::is_simple).
    pub(super) simple: bool,
}

/// Decodes and cleans all of `bytes`, as `label` where it is given. What is `declared` counts for less, and is no error
/// where it means nothing.
pub(super) fn decode(
    bytes: &[u8],
    label: Option<&str>,
    declared: Option<&str>,
) -> Result<Decoded, ImportError> {
    if let Some(kind) = magic(bytes) {
        return Err(ImportError::Binary { seems: kind });
    }
    if label.is_none()
        && let Some((encoding, text)) = utf32(bytes)
    {
        return Ok(cleaned(text, encoding));
    }
    let asked = label.map(|label| by_label(label, bytes)).transpose()?;
    if asked.is_none_or(|encoding| encoding == UTF_8) {
        let tail = bytes.len().saturating_sub(ENDS.1);
        let ends = (bytes.len() > LARGE)
            .then(|| (bytes.get(..ENDS.0).unwrap_or_default(), bytes.get(tail..).unwrap_or_default()));
        // Reading from memory cannot fail.
        if let Ok(Some(decoded)) = utf8(bytes, bytes.len(), treatment(ends)) {
            return Ok(decoded);
        }
    }
    let declared = declared.and_then(|label| by_label(label, bytes).ok());
    // What says in ASCII that it is UTF-16 is not; what says it is UTF-8 has been found out.
    let declared = declared.filter(|encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding));
    let declared = declared.filter(|_| Encoding::for_bom(bytes).is_none());
    let encoding = asked.or(declared).map_or_else(|| detect(bytes), Ok)?;
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    Ok(cleaned(text.into_owned(), encoding.name()))
}

/// The decoded text, which may hold anything.
fn cleaned(text: String, encoding: &'static str) -> Decoded {
    let replaced = memmem::find_iter(text.as_bytes(), "\u{FFFD}").count();
    let chars = text.chars().count();
    let cleaned = match sanitize::clean(&text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(cleaned) => Some(cleaned),
    };
    let text = cleaned.unwrap_or(text);
    let simple = is_simple(&text);
    Decoded { text, encoding, replaced, chars, simple }
}

/// The text of UTF-32 with a BOM, which begins like that of UTF-16 and is no encoding of the web.
fn utf32(bytes: &[u8]) -> Option<(&'static str, String)> {
    let (encoding, number): (_, fn([u8; 4]) -> u32) = match bytes {
        [0xFF, 0xFE, 0, 0, ..] => ("UTF-32LE", u32::from_le_bytes),
        [0, 0, 0xFE, 0xFF, ..] => ("UTF-32BE", u32::from_be_bytes),
        _ => return None,
    };
    let characters = bytes.chunks(4).skip(1).map(|four| {
        // The last one may be cut off.
        let number = <[u8; 4]>::try_from(four).ok().map(number);
        number.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
    });
    Some((encoding, characters.collect()))
}

/// Decodes and cleans a stream of about `size` bytes if it is UTF-8.
pub(super) fn utf8(from: impl Read, size: usize, bad: Bad) -> io::Result<Option<Decoded>> {
    let mut pieces = Pieces::new(from, bad, PIECE);
    let mut text = String::with_capacity(size);
    loop {
        match pieces.read(&mut text)? {
            Read8::More => {}
            Read8::Refused => return Ok(None),
            Read8::End => {
                let Pieces { replaced, chars, simple, .. } = pieces;
                return Ok(Some(Decoded { text, encoding: UTF_8.name(), replaced, chars, simple }));
            }
        }
    }
}

/// A file of more bytes than this is large.
pub(super) const LARGE: usize = 4 << 20;
/// Bytes at the start and at the end of a large file that it is judged by: enough for the whole lines of
/// [`FRONT`](super::lines::FRONT) and [`BACK`](super::lines::BACK).
pub(super) const ENDS: (usize, usize) = (512 * 1024, 512 * 1024);

/// How what is not UTF-8 is treated in a file with these `ends`, which only a large one has. One of them all in order,
/// with more characters than could come about by chance, are enough: the rest is UTF-8, with bad bytes or without.
pub(super) fn treatment(ends: Option<(&[u8], &[u8])>) -> Bad {
    const ENOUGH: usize = 1000;
    let is_sure = ends.is_some_and(|(head, tail)| {
        // Both may be cut inside a character.
        let start = tail.iter().take(3).position(|byte| byte & 0xC0 != 0x80).unwrap_or(0);
        is_utf8_so_far(head)
            && is_utf8_so_far(tail.get(start..).unwrap_or_default())
            && head.iter().filter(|byte| **byte >= 0xC0).take(ENOUGH).count() == ENOUGH
            && memchr(0, head).or_else(|| memchr(0, tail)).is_none()
    });
    if is_sure { Bad::Replace } else { Bad::Refuse }
}

/// Whether the bytes are UTF-8 that may be cut off inside its last character.
fn is_utf8_so_far(bytes: &[u8]) -> bool {
    let last = bytes.iter().rposition(|byte| byte & 0xC0 != 0x80).unwrap_or(0);
    // The check that tells no place is many times as fast.
    let (whole, rest) = bytes.split_at(last);
    simdutf8::basic::from_utf8(whole).is_ok()
        && std::str::from_utf8(rest).map_or_else(|error| error.error_len().is_none(), |_| true)
}

/// Whether bytes are taken for UTF-8, if they are, when `label` is given.
pub(super) fn may_be_utf8(label: Option<&str>) -> bool {
    label.is_none_or(|label| matches!(by_label(label, b""), Ok(encoding) if encoding == UTF_8))
}

/// Names in use that the WHATWG table does not hold.
const MORE_LABELS: &[(&str, &Encoding)] =
    &[("cp936", GB18030), ("ms936", GB18030), ("windows-936", GB18030), ("euc-cn", GB18030), ("cp950", BIG5)];

fn by_label(label: &str, bytes: &[u8]) -> Result<&'static Encoding, ImportError> {
    let name = label.trim();
    let more =
        MORE_LABELS.iter().find(|(more, _)| more.eq_ignore_ascii_case(name)).map(|(_, encoding)| *encoding);
    let encoding = more.or_else(|| Encoding::for_label_no_replacement(name.as_bytes()));
    match encoding {
        // What calls itself gb2312 or gbk is decoded by the superset.
        Some(encoding) if encoding == GBK => Ok(GB18030),
        // "utf-16" does not say which; the BOM does.
        Some(encoding) if encoding == UTF_16LE && bytes.starts_with(&[0xFE, 0xFF]) => Ok(UTF_16BE),
        Some(encoding) => Ok(encoding),
        None => Err(ImportError::UnknownEncoding(crate::text::sanitize::clean_line(name))),
    }
}

fn detect(bytes: &[u8]) -> Result<&'static Encoding, ImportError> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding);
    }
    let zeros = memchr_iter(0, bytes).count();
    match (is_utf8(bytes), zeros) {
        (true, 0) => Ok(UTF_8),
        (is_utf8, zeros) => match utf16(bytes) {
            Some(encoding) => Ok(encoding),
            // A stray NUL in a text is shown as a picture; more of them are no text.
            None if is_utf8 && zeros * 200 <= bytes.len() => Ok(UTF_8),
            None if zeros > 0 => Err(ImportError::Binary { seems: Seems::Data }),
            None => Ok(guess(bytes)),
        },
    }
}

/// Whether the bytes are UTF-8; also where the last character is cut off, and where bad bytes stand among many good
/// characters (in GBK or Big5 taken as UTF-8 it is the other way round).
fn is_utf8(bytes: &[u8]) -> bool {
    const GOOD_FOR_ONE_BAD: usize = 8;
    // Nothing that follows so much of it makes UTF-8 of something else.
    const ENOUGH_BAD: usize = 10_000;
    let (mut good, mut bad, mut cut) = (0usize, 0usize, 0usize);
    let mut left = bytes.len();
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        let invalid = chunk.invalid();
        left -= chunk.valid().len() + invalid.len();
        let truncated =
            left == 0 && std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
        match (invalid.is_empty(), truncated) {
            (true, _) => {}
            (false, true) => cut += 1,
            (false, false) => bad += 1,
        }
        if bad > ENOUGH_BAD && good < bad {
            return false;
        }
    }
    match (bad, cut) {
        (0, 0) => true,
        (0, _) => good > 0,
        _ => good >= bad * GOOD_FOR_ONE_BAD,
    }
}

/// UTF-16 without a BOM: nearly all is Han, Chinese punctuation or ASCII in this byte order, and the commonest of
/// them are among it.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 1 << 16;
    let sample = bytes.get(..SAMPLE.min(bytes.len())).unwrap_or_default();
    let score = |order: fn([u8; 2]) -> u16| {
        let (mut points, mut odd, mut common, mut total) = (0i64, 0usize, 0usize, 0usize);
        for pair in sample.chunks_exact(2) {
            let &[first, second] = pair else { continue };
            total += 1;
            match order([first, second]) {
                // Line ends, ASCII, U+3000 、 。 “ ” ， 的 一 是 不 了 在 人 有
                0x0009
                | 0x000A
                | 0x000D
                | 0x0020..=0x007E
                | 0x3000..=0x3002
                | 0x201C
                | 0x201D
                | 0xFF0C
                | 0x7684
                | 0x4E00
                | 0x662F
                | 0x4E0D
                | 0x4E86
                | 0x5728
                | 0x4EBA
                | 0x6709 => {
                    common += 1;
                    points += 3;
                }
                0x4E01..=0x9FFF | 0x3400..=0x4DBF | 0x3003..=0x30FF | 0xFF00..=0xFFEF | 0x2010..=0x2027 => {
                    points += 1;
                }
                // Half of a character outside of the BMP, Latin letters with marks.
                0x00A0..=0x024F | 0xD840..=0xD88F | 0xDC00..=0xDFFF | 0xD83C..=0xD83E => {}
                _ => {
                    odd += 1;
                    points -= 3;
                }
            }
        }
        let plausible = total > 0 && odd * 50 <= total && common * 50 >= total;
        plausible.then_some(points)
    };
    match (score(u16::from_le_bytes), score(u16::from_be_bytes)) {
        (Some(little), Some(big)) if big > little => Some(UTF_16BE),
        (Some(_), _) => Some(UTF_16LE),
        (None, Some(_)) => Some(UTF_16BE),
        (None, None) => None,
    }
}

/// chardetng, asked without a hint, and again as for a page from China only where the answer is neither of the two
/// Chinese ones and the text is short: short GBK looks like EUC-KR without the hint, short Big5 like GBK with it,
/// and with it a whole sentence of `Shift_JIS` becomes GBK nonsense. chardetng is thorough and takes its time: of a
/// long text it gets some thousand characters from the line on that is the first not to be UTF-8. It gives an encoding
/// up at the first error in it; so what it says is looked at again by [`legacy`].
fn guess(bytes: &[u8]) -> &'static Encoding {
    const SAMPLE: usize = 32 * 1024;
    let good = match simdutf8::compat::from_utf8(bytes) {
        Err(error) if bytes.len() > SAMPLE => error.valid_up_to(),
        _ => 0,
    };
    let start = bytes.get(..good).and_then(|good| memrchr(b'\n', good)).map_or(0, |at| at + 1);
    let sample = bytes.get(start..).unwrap_or_default();
    let sample = sample.get(..SAMPLE).unwrap_or(sample);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, start + sample.len() == bytes.len());
    let guessed = match detector.guess(None, Utf8Detection::Deny) {
        plain if plain != GBK && plain != BIG5 && is_short_gb2312(bytes) => {
            detector.guess(Some(b"cn"), Utf8Detection::Deny)
        }
        plain => plain,
    };
    // A short text shows nothing but what the detector sees in it.
    let settled = legacy::settled(sample, guessed);
    if settled == GBK { GB18030 } else { settled }
}

/// Whether all that is not ASCII is a few pairs of bytes as GB2312 has them.
fn is_short_gb2312(bytes: &[u8]) -> bool {
    const SHORT: usize = 64;
    let runs = || bytes.split(u8::is_ascii).filter(|run| !run.is_empty());
    runs().map(<[u8]>::len).sum::<usize>() <= SHORT
        && runs().all(|run| {
            let lead = |pair: &[u8]| pair.first().is_some_and(|b| (0xA1..=0xF7).contains(b));
            run.len() % 2 == 0 && run.chunks(2).all(|pair| lead(pair) && pair.iter().all(|b| *b >= 0xA1))
        })
}

/// What a file that holds no text seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seems {
    /// A kind of file that its first bytes name, as people call it: `PDF`, `ZIP`, `PNG`, …
    Known(&'static str),
    /// NUL bytes, and nothing better known.
    Data,
}

/// First bytes (at an offset) and the kind of file they name. Only such as no text starts with.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"%PDF-", "PDF"),
    (30, b"mimetypeapplication/epub+zip", "EPUB"),
    (0, b"PK\x03\x04", "ZIP"),
    (0, b"PK\x05\x06", "ZIP"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"GIF87a", "GIF"),
    (0, b"GIF89a", "GIF"),
    (8, b"WEBP", "WebP"),
    (8, b"WAVEfmt ", "WAV"),
    (0, b"\x1f\x8b\x08", "gzip"),
    (0, b"BZh91AY&SY", "bzip2"),
    (0, b"\xfd7zXZ\0", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\x07", "RAR"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office"),
    (0, b"{\\rtf", "RTF"),
    (60, b"BOOKMOBI", "MOBI"),
    (0, b"\x7fELF", "ELF"),
    (0, b"\0asm", "WebAssembly"),
    (0, b"\xca\xfe\xba\xbe", "Java class"),
    (0, b"SQLite format 3\0", "SQLite"),
    (0, b"OggS\0", "Ogg"),
    (0, b"fLaC\0", "FLAC"),
    (0, b"ID3\x03", "MP3"),
    (0, b"ID3\x04", "MP3"),
    (4, b"ftyp", "MP4"),
    (0, b"AT&TFORM", "DjVu"),
];

/// What the first bytes of a file say that it is, if it is no text.
pub(super) fn magic(bytes: &[u8]) -> Option<Seems> {
    let starts =
        |(at, first, _): &&(usize, &[u8], &str)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(first));
    MAGIC.iter().find(starts).map(|(_, _, kind)| Seems::Known(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "　　他说：“一个人在山里读书，不觉得冷。”\n　　我有三本，都是旧的。\n";

    fn in_encoding(encoding: &'static Encoding, text: &str) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    fn utf16_bytes(text: &str, order: fn(u16) -> [u8; 2], bom: bool) -> Vec<u8> {
        bom.then_some(0xFEFF).into_iter().chain(text.encode_utf16()).flat_map(order).collect()
    }

    #[track_caller]
    fn reads(bytes: &[u8], label: Option<&str>, text: &str, encoding: &str) {
        let decoded = decode(bytes, label, None).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.replaced), (text, encoding, 0));
    }

    #[test]
    fn every_usual_encoding_is_found() {
        reads(SENTENCE.as_bytes(), None, SENTENCE, "UTF-8");
        reads(format!("\u{feff}{SENTENCE}").as_bytes(), None, SENTENCE, "UTF-8");
        let preface = "A preface in English, as some collections have one.\r\n".repeat(2000);
        let (long, clean) = (format!("{preface}{SENTENCE}"), preface.replace('\r', "") + SENTENCE);
        reads(&in_encoding(GB18030, &long), None, &clean, "gb18030");
        for bom in [true, false] {
            reads(&utf16_bytes(SENTENCE, u16::to_le_bytes, bom), None, SENTENCE, "UTF-16LE");
            reads(&utf16_bytes(SENTENCE, u16::to_be_bytes, bom), None, SENTENCE, "UTF-16BE");
            reads(&utf16_bytes("plain\n", u16::to_le_bytes, bom), None, "plain\n", "UTF-16LE");
            reads(&utf16_bytes("plain\n", u16::to_be_bytes, bom), None, "plain\n", "UTF-16BE");
        }
        reads(&in_encoding(GB18030, SENTENCE), None, SENTENCE, "gb18030");
        let rare = "他的名字里有一个“𠮷”字，还有一个“㐂”字，输入法里没有。";
        reads(&in_encoding(GB18030, rare), None, rare, "gb18030");
        let traditional = "他說：「一個人在山裡讀書，不覺得冷。」";
        reads(&in_encoding(BIG5, traditional), None, traditional, "Big5");
    }

    #[test]
    fn utf32_with_a_bom_is_not_taken_for_utf16() {
        let bytes = |order: fn(u32) -> [u8; 4]| {
            ['\u{feff}']
                .into_iter()
                .chain(SENTENCE.chars())
                .flat_map(|c| order(c.into()))
                .collect::<Vec<u8>>()
        };
        reads(&bytes(u32::to_le_bytes), None, SENTENCE, "UTF-32LE");
        reads(&bytes(u32::to_be_bytes), None, SENTENCE, "UTF-32BE");
        let damaged = [&bytes(u32::to_le_bytes)[..], b"\0\0\0\xff", b"\x20"].concat();
        let decoded = decode(&damaged, None, None).unwrap();
        assert_eq!((decoded.encoding, decoded.replaced), ("UTF-32LE", 2));
    }

    #[test]
    fn two_or_three_characters_are_enough() {
        for text in ["朗读器", "你好"] {
            reads(&in_encoding(GBK, text), None, text, "gb18030");
        }
        for text in ["朗讀器", "新聞標題"] {
            reads(&in_encoding(BIG5, text), None, text, "Big5");
        }
    }

    #[test]
    fn japanese_and_western_sentences_are_not_taken_for_chinese() {
        let japanese = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。";
        reads(&in_encoding(encoding_rs::SHIFT_JIS, japanese), None, japanese, "Shift_JIS");
        let french = "Le garçon a été très étonné d'être là, déjà fatigué.";
        assert!(
            decode(&in_encoding(encoding_rs::WINDOWS_1252, french), None, None)
                .unwrap()
                .text
                .contains("garçon")
        );
    }

    #[test]
    fn the_label_comes_first() {
        for label in ["gb2312", "GBK", " gb18030 ", "cp936"] {
            reads(&in_encoding(GB18030, "䶮字"), Some(label), "䶮字", "gb18030");
        }
        reads(&utf16_bytes("朗读", u16::to_be_bytes, true), Some("utf-16"), "朗读", "UTF-16BE");
        reads(&in_encoding(BIG5, "新聞"), Some("big5"), "新聞", "Big5");
        assert!(decode(SENTENCE.as_bytes(), Some("big5"), None).unwrap().replaced > 0);
        assert!(
            matches!(decode(b"x", Some("klingon\x1b[2J"), None), Err(ImportError::UnknownEncoding(name)) if name == "klingon")
        );
    }

    #[test]
    fn a_cut_or_a_single_bad_byte_leaves_it_utf8() {
        let bytes = SENTENCE.as_bytes();
        for cut in 1..30 {
            let decoded = decode(&bytes[..bytes.len() - cut], None, None).unwrap();
            assert_eq!(decoded.encoding, "UTF-8", "{cut}");
            assert!(decoded.replaced <= 1);
        }
        let mut damaged = SENTENCE.repeat(5).into_bytes();
        damaged.insert(30, 0xFF);
        let decoded = decode(&damaged, None, None).unwrap();
        assert_eq!((decoded.encoding, decoded.replaced), ("UTF-8", 1));
    }

    #[test]
    fn a_large_file_is_what_its_ends_are() {
        let good = SENTENCE.repeat(LARGE / SENTENCE.len() + 1);
        let middle = in_encoding(GB18030, SENTENCE).repeat(LARGE / 50);
        let bytes = [good.as_bytes(), &middle, b"\0", good.as_bytes()].concat();
        let decoded = decode(&bytes, None, None).unwrap();
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(
            decoded.replaced > LARGE / 50 && decoded.text.starts_with(&good) && decoded.text.ends_with(&good)
        );
        let bytes = [good.as_bytes(), &middle].concat();
        assert_eq!(decode(&bytes, None, None).unwrap().encoding, "gb18030");
    }

    #[test]
    fn what_holds_no_text_is_named() {
        for (bytes, kind) in [
            (&b"%PDF-1.7\n%\xe2\xe3"[..], Seems::Known("PDF")),
            (b"PK\x03\x04\x14\0", Seems::Known("ZIP")),
            (b"\x89PNG\r\n\x1a\n\0\0", Seems::Known("PNG")),
            (b"\x1f\x8b\x08\0\0", Seems::Known("gzip")),
            (b"\x7fELF\x02\x01", Seems::Known("ELF")),
            (b"\0\x01\x02\0\0\0\xff\xfe\x03\0", Seems::Data),
        ] {
            assert!(
                matches!(decode(bytes, None, None), Err(ImportError::Binary { seems }) if seems == kind),
                "{kind:?}"
            );
        }
        let stray = format!("{}\0", SENTENCE.repeat(5));
        assert_eq!(decode(stray.as_bytes(), None, None).unwrap().encoding, "UTF-8");
    }
}
