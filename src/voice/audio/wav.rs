//! What an engine writes, read as samples: WAV files as they really come, and raw samples of a known form.
//!
//! Bytes of any kind come in; one channel of 16-bit samples goes out, or a [`WavError`] that names what they are
//! instead. Sizes in headers are hints here: an engine that writes to a pipe cannot know them and writes whatever it
//! likes. The writer's sizes are right. (WAVE: IBM and Microsoft, "Multimedia Programming Interface" 1.0;
//! `WAVE_FORMAT_EXTENSIBLE` as in mmreg.h.)

use std::io::{self, Seek, SeekFrom, Write};
use std::str::FromStr;

use super::Sound;

/// Bytes of a header as langdu writes it.
pub const HEADER: usize = 44;
/// The rates that are taken for one, in samples a second.
const RATES: std::ops::RangeInclusive<u32> = 1000..=384_000;
/// More channels than this are a broken header.
const CHANNELS: std::ops::RangeInclusive<u16> = 1..=32;
/// What the 32-bit sizes of a WAV file leave room for, in samples of one channel.
const MOST_SAMPLES: u64 = (u32::MAX as u64 - (HEADER as u64 - 8)) / 2;

/// Why bytes are no sound.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WavError {
    /// There are none.
    #[error("the engine wrote nothing")]
    Empty,
    /// They are something else.
    #[error("the engine wrote {found} instead of sound")]
    NotSound {
        /// What they look like: `HTML`, `MP3`, …
        found: &'static str,
    },
    /// A WAV file without a usable description of its samples.
    #[error("the WAV header is broken")]
    Header,
    /// A WAV file with samples of a kind that is not read.
    #[error("the WAV file has samples of format {tag} with {bits} bits, which is not read")]
    Encoding {
        /// The format tag.
        tag: u16,
        /// Bits of a sample.
        bits: u16,
    },
    /// A header and nothing behind it.
    #[error("there are no samples in it")]
    NoSamples,
    /// All samples are zero.
    #[error("all samples are zero")]
    Silent,
    /// More samples than the sizes in a WAV header can tell: above 4 GB.
    #[error("a WAV file cannot be longer than 4 GB")]
    TooLong,
}

/// In what form samples come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A WAV file.
    #[default]
    Wav,
    /// Bare samples.
    Raw {
        /// How a sample is written.
        encoding: Encoding,
        /// Samples a second, of each channel.
        rate: u32,
        /// Channels, one after another in each frame.
        channels: u16,
    },
}

/// How a sample is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// A byte, 128 is zero.
    Unsigned8,
    /// A signed integer of so many bytes, the lowest first.
    Signed(u16),
    /// A float of so many bytes, full scale is ±1.
    Float(u16),
}

/// A specification of raw samples that langdu cannot read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no form of sound: wav, or ENCODING:RATE:CHANNELS such as s16le:22050:1")]
pub struct FormatError(pub String);

/// `wav`, or `ENCODING:RATE:CHANNELS` with the encodings u8, s16le, s24le, s32le, f32le and f64le; without channels
/// there is one.
impl FromStr for Format {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        if text == "wav" {
            return Ok(Self::Wav);
        }
        let error = || FormatError(text.to_owned());
        let mut parts = text.split(':');
        let encoding = match parts.next() {
            Some("u8") => Encoding::Unsigned8,
            Some("s16le") => Encoding::Signed(2),
            Some("s24le") => Encoding::Signed(3),
            Some("s32le") => Encoding::Signed(4),
            Some("f32le") => Encoding::Float(4),
            Some("f64le") => Encoding::Float(8),
            _ => return Err(error()),
        };
        let rate = parts.next().and_then(|rate| rate.parse().ok()).filter(|rate| RATES.contains(rate));
        let channels = parts.next().map_or(Some(1), |channels| channels.parse().ok());
        let channels = channels.filter(|channels| CHANNELS.contains(channels));
        match (rate, channels, parts.next()) {
            (Some(rate), Some(channels), None) => Ok(Self::Raw { encoding, rate, channels }),
            _ => Err(error()),
        }
    }
}

/// Reads `bytes` as sound of the given form. Channels are mixed into one.
///
/// # Errors
/// A [`WavError`] for everything that is no sound, and for sound that is only silence.
pub fn read(bytes: &[u8], format: Format) -> Result<Sound, WavError> {
    if bytes.is_empty() {
        return Err(WavError::Empty);
    }
    let (frames, encoding, rate, container, channels) = match format {
        Format::Raw { encoding, rate, channels } => (bytes, encoding, rate, encoding.bytes(), channels),
        Format::Wav => {
            let (header, data) = chunks(bytes)?;
            (data, header.encoding()?, header.rate, header.container(), header.channels)
        }
    };
    let samples = mixed(frames, encoding, usize::from(container), usize::from(channels));
    match samples.iter().find(|sample| **sample != 0) {
        Some(_) => Ok(Sound { rate, samples }),
        None if samples.is_empty() => Err(WavError::NoSamples),
        None => Err(WavError::Silent),
    }
}

/// A WAV file of `sound`.
///
/// # Errors
/// [`WavError::TooLong`].
pub fn to_bytes(sound: &Sound) -> Result<Vec<u8>, WavError> {
    let mut bytes = Vec::with_capacity(HEADER + sound.samples.len() * 2);
    bytes.extend_from_slice(&header(sound.rate, sound.samples.len() as u64)?);
    bytes.extend(sound.samples.iter().flat_map(|sample| sample.to_le_bytes()));
    Ok(bytes)
}

/// A WAV file that is written piece by piece, its sizes at the end. What is left unfinished has sizes of zero.
#[derive(Debug)]
pub struct Writer<W: Write + Seek> {
    out: W,
    rate: u32,
    written: u64,
}

impl<W: Write + Seek> Writer<W> {
    /// Begins a file with one channel at `rate`.
    ///
    /// # Errors
    /// Those of writing.
    pub fn new(mut out: W, rate: u32) -> io::Result<Self> {
        out.write_all(&header(rate, 0).map_err(io::Error::other)?)?;
        Ok(Self { out, rate, written: 0 })
    }

    /// Adds samples.
    ///
    /// # Errors
    /// `FileTooLarge` past 4 GB, of which nothing is written; those of writing.
    pub fn write(&mut self, samples: &[i16]) -> io::Result<()> {
        let written = self.written + samples.len() as u64;
        if written > MOST_SAMPLES {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, WavError::TooLong));
        }
        let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        self.out.write_all(&bytes)?;
        self.written = written;
        Ok(())
    }

    /// Samples a second.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// How many samples have been written.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Sets the sizes and gives back what was written to.
    ///
    /// # Errors
    /// Those of writing.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&header(self.rate, self.written).map_err(io::Error::other)?)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// The header of a file with `samples` samples of one channel.
fn header(rate: u32, samples: u64) -> Result<[u8; HEADER], WavError> {
    if samples > MOST_SAMPLES {
        return Err(WavError::TooLong);
    }
    let size = u32::try_from(samples * 2).map_err(|_| WavError::TooLong)?;
    let mut header = [0; HEADER];
    let mut rest = header.as_mut_slice();
    let mut put = |bytes: &[u8]| rest.write_all(bytes).map_err(|_| WavError::Header);
    put(b"RIFF")?;
    put(&(size + 36).to_le_bytes())?;
    put(b"WAVEfmt ")?;
    put(&16_u32.to_le_bytes())?;
    put(&1_u16.to_le_bytes())?;
    put(&1_u16.to_le_bytes())?;
    put(&rate.to_le_bytes())?;
    put(&rate.saturating_mul(2).to_le_bytes())?;
    put(&2_u16.to_le_bytes())?;
    put(&16_u16.to_le_bytes())?;
    put(b"data")?;
    put(&size.to_le_bytes())?;
    Ok(header)
}

/// What a `fmt ` chunk says.
#[derive(Clone, Copy, Debug)]
struct Header {
    tag: u16,
    channels: u16,
    rate: u32,
    /// Bytes of a frame: a sample of every channel.
    frame: u16,
    bits: u16,
}

impl Header {
    const PCM: u16 = 1;
    const FLOAT: u16 = 3;
    const EXTENSIBLE: u16 = 0xfffe;

    fn parse(chunk: &[u8]) -> Result<Self, WavError> {
        let u16_at =
            |at: usize| chunk.get(at..at + 2).and_then(|bytes| bytes.try_into().ok()).map(u16::from_le_bytes);
        let rate = chunk.get(4..8).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
        let (Some(mut tag), Some(channels), Some(rate), Some(frame), Some(bits)) =
            (u16_at(0), u16_at(2), rate, u16_at(12), u16_at(14))
        else {
            return Err(WavError::Header);
        };
        if tag == Self::EXTENSIBLE {
            // The real tag is the head of the GUID behind valid bits and channel mask.
            tag = u16_at(24).ok_or(WavError::Header)?;
        }
        if !RATES.contains(&rate) || !CHANNELS.contains(&channels) {
            return Err(WavError::Header);
        }
        Ok(Self { tag, channels, rate, frame, bits })
    }

    fn encoding(self) -> Result<Encoding, WavError> {
        match (self.tag, self.bits) {
            (Self::PCM, 1..=8) => Ok(Encoding::Unsigned8),
            (Self::PCM, 9..=32) => Ok(Encoding::Signed(self.container())),
            (Self::FLOAT, 32) => Ok(Encoding::Float(4)),
            (Self::FLOAT, 64) => Ok(Encoding::Float(8)),
            (tag, bits) => Err(WavError::Encoding { tag, bits }),
        }
    }

    /// Bytes of a sample. Twenty-four bits may stand in four bytes, at the upper end of them.
    fn container(self) -> u16 {
        let least = self.bits.div_ceil(8);
        let told = self.frame / self.channels;
        if (least..=8).contains(&told) { told } else { least }
    }
}

impl Encoding {
    fn bytes(self) -> u16 {
        match self {
            Self::Unsigned8 => 1,
            Self::Signed(bytes) | Self::Float(bytes) => bytes,
        }
    }

    /// A sample as 16 bits; what is missing of it is zero.
    fn sample(self, bytes: &[u8]) -> i16 {
        match (self, bytes) {
            (Self::Unsigned8, [byte, ..]) => (i16::from(*byte) - 128) << 8,
            // The two highest bytes are the sample, whatever stands below them.
            (Self::Signed(_), [.., low, high]) => i16::from_le_bytes([*low, *high]),
            (Self::Float(4), bytes) => {
                bytes.try_into().map_or(0, |b| from_float(f32::from_le_bytes(b).into()))
            }
            (Self::Float(8), bytes) => bytes.try_into().map_or(0, |b| from_float(f64::from_le_bytes(b))),
            _ => 0,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast of a float saturates, and turns what is no number to 0"
)]
fn from_float(value: f64) -> i16 {
    (value * 32767.0).round() as i16
}

/// The description and the bytes of the samples in a WAV file.
fn chunks(bytes: &[u8]) -> Result<(Header, &[u8]), WavError> {
    let (Some(b"RIFF" | b"RF64"), Some(b"WAVE"), Some(body)) =
        (bytes.get(..4), bytes.get(8..12), bytes.get(12..))
    else {
        return Err(WavError::NotSound { found: look(bytes) });
    };
    let (mut header, mut data) = (None, None);
    let mut rest = body;
    while let Some((id, size, content)) = chunk(rest) {
        let whole = content.get(..size);
        match id {
            b"fmt " => header = Some(Header::parse(whole.unwrap_or(content))?),
            // Who writes to a pipe does not know the size: nothing, or far too much, means to the end.
            b"data" if size == 0 && chunk(content).is_none_or(|(_, size, rest)| size > rest.len()) => {
                data = Some(content);
            }
            b"data" => data = Some(whole.unwrap_or(content)),
            _ => {}
        }
        if header.is_some() && data.is_some() {
            break;
        }
        let Some(behind) = content.get(size..) else { break };
        // Chunks begin at even bytes, unless the writer forgot.
        rest = match behind {
            [0, padded @ ..] if size % 2 == 1 => padded,
            _ => behind,
        };
    }
    match (header, data) {
        (Some(header), Some(data)) => Ok((header, data)),
        (Some(_), None) => Err(WavError::NoSamples),
        (None, _) => Err(WavError::Header),
    }
}

/// The next chunk: its name, its size, and everything behind its head.
fn chunk(bytes: &[u8]) -> Option<(&[u8; 4], usize, &[u8])> {
    let (id, rest) = bytes.split_first_chunk::<4>()?;
    let (size, content) = rest.split_first_chunk::<4>()?;
    if !id.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ') {
        return None;
    }
    Some((id, usize::try_from(u32::from_le_bytes(*size)).unwrap_or(usize::MAX), content))
}

/// What `bytes` that are no WAV file look like.
fn look(bytes: &[u8]) -> &'static str {
    const TEXT: usize = 512;
    let head = bytes.get(..TEXT.min(bytes.len())).unwrap_or_default();
    match head.trim_ascii_start() {
        [b'<', ..] => "HTML",
        [b'I', b'D', b'3', ..] => "MP3",
        // Eleven set bits of synchronisation, and a layer that is not the reserved one.
        [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 0x06 != 0 => "MP3",
        [b'O', b'g', b'g', b'S', ..] => "Ogg",
        [b'f', b'L', b'a', b'C', ..] => "FLAC",
        [b'F', b'O', b'R', b'M', ..] => "AIFF",
        [b'c', b'a', b'f', b'f', ..] => "CAF",
        [b'{' | b'[', ..] => "JSON",
        [b'R', b'I', b'F', b'F', ..] => "a broken WAV header",
        _ if String::from_utf8_lossy(head).chars().all(|c| !c.is_control() || c.is_whitespace()) => "text",
        _ => "unknown bytes",
    }
}

/// Samples of frames of `channels` samples in `container` bytes each, mixed into one channel. A frame that was cut
/// off at the end is left out.
fn mixed(bytes: &[u8], encoding: Encoding, container: usize, channels: usize) -> Vec<i16> {
    let frames = bytes.chunks_exact((container * channels).max(1));
    frames
        .map(|frame| {
            let mut samples = frame.chunks_exact(container.max(1)).map(|sample| encoding.sample(sample));
            match channels {
                1 => samples.next().unwrap_or_default(),
                _ => mean(samples, channels),
            }
        })
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "the mean of samples is a sample")]
fn mean(samples: impl Iterator<Item = i16>, count: usize) -> i16 {
    (samples.map(i64::from).sum::<i64>() / i64::try_from(count.max(1)).unwrap_or(1)) as i16
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::*;

    use super::*;

    /// A WAV file by hand: `fmt ` with these fields, and `data` of this size and content.
    fn file(tag: u16, channels: u16, rate: u32, bits: u16, size: Option<u32>, data: &[u8]) -> Vec<u8> {
        let frame = channels * bits.div_ceil(8);
        let mut fmt = Vec::new();
        for (value, width) in [
            (u32::from(tag), 2),
            (channels.into(), 2),
            (rate, 4),
            (rate * u32::from(frame), 4),
            (frame.into(), 2),
            (bits.into(), 2),
        ] {
            fmt.extend_from_slice(&value.to_le_bytes()[..width]);
        }
        let size = size.unwrap_or(u32::try_from(data.len()).unwrap());
        riff(&[(b"fmt ", 16, &fmt), (b"data", size, data)])
    }

    fn riff(chunks: &[(&[u8; 4], u32, &[u8])]) -> Vec<u8> {
        let mut bytes = b"RIFF\0\0\0\0WAVE".to_vec();
        for (id, size, content) in chunks {
            bytes.extend_from_slice(*id);
            bytes.extend_from_slice(&size.to_le_bytes());
            bytes.extend_from_slice(content);
        }
        bytes
    }

    fn samples(bytes: &[u8]) -> Vec<i16> {
        read(bytes, Format::Wav).unwrap().samples
    }

    #[test]
    fn integers_and_floats_of_every_width_become_the_same_samples() {
        assert_eq!(samples(&file(1, 1, 8000, 8, None, &[128, 0, 255])), [0, -32768, 32512]);
        assert_eq!(samples(&file(1, 1, 22050, 16, None, &[1, 0, 0xff, 0x7f])), [1, 32767]);
        assert_eq!(samples(&file(1, 1, 48000, 24, None, &[9, 1, 0, 9, 0, 0x80])), [1, -32768]);
        assert_eq!(samples(&file(1, 1, 44100, 32, None, &[9, 9, 0xfe, 0xff])), [-2]);
        let floats: Vec<u8> =
            [0.0_f32, 1.0, -1.0, 9.0, f32::NAN].iter().flat_map(|v| v.to_le_bytes()).collect();
        assert_eq!(samples(&file(3, 1, 16000, 32, None, &floats)), [0, 32767, -32767, 32767, 0]);
        let doubles: Vec<u8> = [0.5_f64, -9.0].iter().flat_map(|v| v.to_le_bytes()).collect();
        assert_eq!(samples(&file(3, 1, 16000, 64, None, &doubles)), [16384, -32768]);
    }

    #[test]
    fn channels_are_mixed_and_a_cut_frame_is_left_out() {
        assert_eq!(samples(&file(1, 2, 22050, 16, None, &[10, 0, 20, 0, 4, 0])), [15]);
        assert_eq!(samples(&file(1, 1, 22050, 16, None, &[10, 0, 20])), [10]);
        // Cut off in the samples: the header promises more than there is.
        assert_eq!(samples(&file(1, 1, 22050, 16, Some(4000), &[10, 0, 20, 0])), [10, 20]);
    }

    #[test]
    fn sizes_of_a_pipe_mean_to_the_end() {
        // espeak-ng, ffmpeg, and who leaves zero.
        for size in [0x7fff_f000, u32::MAX, 0] {
            assert_eq!(samples(&file(1, 1, 22050, 16, Some(size), &[7, 0, 8, 0])), [7, 8]);
        }
    }

    #[test]
    fn other_chunks_are_stepped_over_padded_or_not() {
        let fmt = file(1, 1, 22050, 16, None, &[])[20..36].to_vec();
        for list in [&[b'x', b'y', b'z', 0][..], b"xyz"] {
            let bytes = riff(&[
                (b"LIST", 3, list),
                (b"fmt ", 16, &fmt),
                (b"fact", 4, &[0; 4]),
                (b"data", 4, &[1, 0, 2, 0]),
                (b"LIST", 2, b"hi"),
            ]);
            assert_eq!(samples(&bytes), [1, 2]);
        }
        // The samples may stand before their description; a chunk behind the samples is not sound.
        assert_eq!(samples(&riff(&[(b"data", 2, &[5, 0]), (b"fmt ", 16, &fmt)])), [5]);
        let empty = riff(&[(b"fmt ", 16, &fmt), (b"data", 0, &[]), (b"LIST", 2, b"hi")]);
        assert_eq!(read(&empty, Format::Wav), Err(WavError::NoSamples));
    }

    #[test]
    fn an_extensible_header_names_its_real_format() {
        let mut fmt = file(0xfffe, 1, 48000, 24, None, &[])[20..36].to_vec();
        fmt.extend_from_slice(&[22, 0, 24, 0, 4, 0, 0, 0]);
        fmt.extend_from_slice(&[1, 0, 0, 0, 0, 0, 16, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]);
        assert_eq!(samples(&riff(&[(b"fmt ", 40, &fmt), (b"data", 3, &[0, 3, 0])])), [3]);
        // Cut before the GUID.
        assert_eq!(read(&riff(&[(b"fmt ", 18, &fmt[..18])]), Format::Wav), Err(WavError::Header));
        // Twenty-four bits in a container of four bytes.
        let mut wide = file(1, 1, 48000, 24, None, &[0, 0, 4, 0])[..].to_vec();
        wide[32] = 4;
        assert_eq!(samples(&wide), [4]);
    }

    #[test]
    fn what_is_no_sound_is_named() {
        let error = |bytes: &[u8]| read(bytes, Format::Wav).unwrap_err();
        assert_eq!(error(b""), WavError::Empty);
        for (bytes, found) in [
            (&b"\n <html><body>502</body>"[..], "HTML"),
            (b"ID3\x04\0\0\0", "MP3"),
            (b"\xff\xfb\x90\x64\0\0", "MP3"),
            (b"OggS\0\x02", "Ogg"),
            (b"fLaC\0\0", "FLAC"),
            (b"{\"error\": 1}", "JSON"),
            ("没有这个声音".as_bytes(), "text"),
            (b"\x7fELF\x02\x01\0\0", "unknown bytes"),
            (b"RIFF\0\0", "a broken WAV header"),
        ] {
            assert_eq!(error(bytes), WavError::NotSound { found });
        }
        assert_eq!(error(b"RIFF\0\0\0\0WAVE"), WavError::Header);
        assert_eq!(error(&file(1, 1, 22050, 16, None, &[])), WavError::NoSamples);
        assert_eq!(error(&file(1, 1, 22050, 16, None, &[0; 900])), WavError::Silent);
        assert_eq!(error(&file(7, 1, 8000, 8, None, &[1])), WavError::Encoding { tag: 7, bits: 8 });
        for (channels, rate, bits) in [(0, 22050, 16), (1, 0, 16), (99, 22050, 16)] {
            let mut bytes = file(1, 1, 22050, bits, None, &[1, 0]);
            bytes[22] = channels;
            bytes[24..28].copy_from_slice(&u32::to_le_bytes(rate));
            assert_eq!(error(&bytes), WavError::Header);
        }
    }

    #[test]
    fn raw_samples_are_told_by_a_specification() {
        let raw = |bytes: &[u8], form: &str| read(bytes, form.parse().unwrap());
        assert_eq!(raw(&[1, 0, 2], "s16le:22050:1").unwrap(), Sound { rate: 22050, samples: vec![1] });
        assert_eq!(raw(&[2, 0, 4, 0], "s16le:24000:2").unwrap().samples, [3]);
        assert_eq!(raw(&1.0_f32.to_le_bytes(), "f32le:16000").unwrap().samples, [32767]);
        assert_eq!(raw(&[0; 10], "u8:8000:1").unwrap().samples, [-32768; 10]);
        assert_eq!(raw(&[0; 10], "s24le:8000:1"), Err(WavError::Silent));
        assert_eq!(raw(&[1], "s16le:22050:1"), Err(WavError::NoSamples));
        for wrong in ["", "mp3", "s16be:22050:1", "s16le", "s16le:0:1", "s16le:22050:0", "s16le:22050:1:1"] {
            assert_eq!(wrong.parse::<Format>(), Err(FormatError(wrong.to_owned())));
        }
    }

    #[test]
    fn four_gigabytes_are_the_end() {
        assert!(header(22050, MOST_SAMPLES).is_ok());
        assert_eq!(header(22050, MOST_SAMPLES + 1), Err(WavError::TooLong));
        let mut writer = Writer { out: Cursor::new(Vec::new()), rate: 22050, written: MOST_SAMPLES - 1 };
        assert_eq!(writer.write(&[1, 2]).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
        assert!(writer.out.get_ref().is_empty());
        writer.write(&[1]).unwrap();
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes, Format::Wav);
            for form in ["u8:8000:3", "s16le:22050:1", "s24le:22050:2", "f64le:22050:1"] {
                let _ = read(&bytes, form.parse().unwrap());
            }
        }

        #[test]
        fn no_header_makes_it_panic(at in 0_usize..60, byte: u8, cut in 0_usize..80) {
            let mut bytes = file(1, 2, 22050, 16, None, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
            bytes[at] = byte;
            bytes.truncate(cut);
            let _ = read(&bytes, Format::Wav);
        }

        #[test]
        fn what_is_written_is_read_again(
            samples in proptest::collection::vec(any::<i16>(), 1..500), rate in 8000_u32..=48000, cut in 0_usize..500
        ) {
            prop_assume!(samples.iter().any(|sample| *sample != 0));
            let sound = Sound { rate, samples };
            let bytes = to_bytes(&sound).unwrap();
            prop_assert_eq!(&read(&bytes, Format::Wav).unwrap(), &sound);
            // Piece by piece it is the same file.
            let (head, tail) = sound.samples.split_at(cut.min(sound.samples.len()));
            let mut writer = Writer::new(Cursor::new(Vec::new()), rate).unwrap();
            writer.write(head).unwrap();
            writer.write(tail).unwrap();
            prop_assert_eq!(writer.finish().unwrap().into_inner(), bytes);
        }
    }
}
