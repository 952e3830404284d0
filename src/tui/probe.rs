//! What the terminal believes about widths, asked of the terminal itself.
//!
//! Samples are written on the second row of the alternate screen, each followed by a request for the cursor's
//! position (CPR); a request for device attributes (DA1), which every terminal answers, closes the list. It is one
//! round trip, during which the first page is drawn already, and no answer within half a second means: as nearly every
//! terminal does, and nothing ventured. (The first row would answer `CSI 1;2R`, which is also Shift-F3.)
//!
//! That is before the first key is read. Later crossterm reads what comes from the terminal, so one sample at a time is
//! asked through it, and the others only where the first answer is another than before.

use crate::text::width::WidthProfile;
use std::io;
use std::time::Duration;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_millis(500);

/// The samples, in the order in which their answers come: “ for punctuation, ж for letters, private use, a box
/// drawing line, a heart that asks for emoji presentation, a joined family, a skin tone, a flag, a syllable of old
/// Hangul, a letter with a spacing mark.
const SAMPLES: [&str; 10] = [
    "“",
    "ж",
    "\u{E000}",
    "─",
    "❤\u{FE0F}",
    "👨\u{200D}👩\u{200D}👧",
    "👍🏽",
    "🇨🇳",
    "\u{A960}\u{D7B0}\u{D7CB}",
    "का",
];

/// What is sent: the samples, a question for the keyboard protocol of kitty (`CSI ? u`), then DA1.
pub fn question() -> String {
    let mut question = String::new();
    for sample in SAMPLES {
        question.push_str("\x1b[2;1H");
        question.push_str(sample);
        question.push_str("\x1b[6n");
    }
    question.push_str("\x1b[2;1H\x1b[2K\x1b[?u\x1b[c");
    question
}

/// The profile that `answer` makes, the bytes that came back; `None` while they are not complete: DA1 (`CSI ? … c`)
/// comes last. What makes no sense is as in [`WidthProfile::cautious`].
pub fn profile(answer: &[u8]) -> Option<WidthProfile> {
    let complete = sequences(answer).any(|(parameters, last)| last == b'c' && parameters.starts_with(b"?"));
    let widths: Vec<u16> = sequences(answer)
        .filter(|&(_, last)| last == b'R')
        .filter_map(|(parameters, _)| {
            let mut numbers = parameters.split(|&byte| byte == b';');
            let row = number(numbers.next()?)?;
            let column = number(numbers.next()?)?;
            // A column of 2 says that the sample took one.
            (row == 2).then(|| column.saturating_sub(1))
        })
        .collect();
    complete.then(|| of_widths(&widths))
}

/// Asks anew in the middle of reading: `columns` writes a sample at the start of a row and gives the columns that it
/// took. `None` where punctuation is as wide as `known`: nobody changes the rest alone.
pub(super) fn ask_again(
    known: &WidthProfile,
    mut columns: impl FnMut(&str) -> io::Result<u16>,
) -> io::Result<Option<WidthProfile>> {
    let [first, rest @ ..] = SAMPLES;
    let mut widths = vec![columns(first)?];
    if widths.iter().all(|&width| sane(width) == known.ambiguous) {
        return Ok(None);
    }
    for sample in rest {
        widths.push(columns(sample)?);
    }
    Ok(Some(of_widths(&widths)))
}

/// The profile that the columns of all samples make.
fn of_widths(widths: &[u16]) -> WidthProfile {
    let &[ambiguous, letters, private_use, box_drawing, emoji, joined, skin_tone, flag, jamo, marked] =
        widths
    else {
        return WidthProfile::cautious();
    };
    WidthProfile {
        ambiguous: sane(ambiguous),
        letters: sane(letters),
        private_use: sane(private_use),
        box_drawing: sane(box_drawing),
        emoji_presentation: sane(emoji),
        joined_emoji: joined <= 2,
        skin_tones: skin_tone <= 2,
        flags: flag <= 2,
        jamo: jamo <= 2,
        spacing_marks_join: marked <= 1,
    }
}

fn sane(width: u16) -> u8 {
    if width >= 2 { 2 } else { 1 }
}

fn number(digits: &[u8]) -> Option<u16> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The control sequences (CSI) in `answer`: parameter bytes and final byte. Keys pressed meanwhile lie between them.
fn sequences(answer: &[u8]) -> impl Iterator<Item = (&[u8], u8)> {
    let mut rest = answer;
    std::iter::from_fn(move || {
        let start = rest.windows(2).position(|pair| pair == b"\x1b[")? + 2;
        let tail = rest.get(start..)?;
        let length = tail.iter().position(|byte| (0x40..=0x7e).contains(byte))?;
        rest = tail.get(length + 1..)?;
        Some((tail.get(..length)?, *tail.get(length)?))
    })
}

/// What came back from the terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// It can tell keys apart that look alike to others (the keyboard protocol of kitty).
    pub keyboard: bool,
    /// The colour behind text, if that was asked: red, green and blue.
    pub background: Option<(u8, u8, u8)>,
    /// What it believes; `None` if it did not say in time.
    pub widths: Option<WidthProfile>,
    /// What was typed meanwhile: everything that is no part of the answer.
    pub typed: Vec<u8>,
}

/// Asks for the colour behind text (OSC 11 of xterm).
const BACKGROUND: &str = "\x1b]11;?\x1b\\";

/// How the answer to [`BACKGROUND`] begins.
const BACKGROUND_IS: &[u8] = b"\x1b]11;";

/// The keyboard protocol is there.
fn keyboard(answer: &[u8]) -> bool {
    sequences(answer).any(|(parameters, last)| last == b'u' && parameters.starts_with(b"?"))
}

/// The colour behind text: `rgb:` and three numbers of one to four hexadecimal digits.
fn background(answer: &[u8]) -> Option<(u8, u8, u8)> {
    let start = answer.windows(BACKGROUND_IS.len()).position(|window| window == BACKGROUND_IS)?;
    let rest = answer.get(start + BACKGROUND_IS.len()..)?;
    let end = rest.iter().position(|byte| matches!(byte, 0x07 | 0x1b))?;
    let color = std::str::from_utf8(rest.get(..end)?).ok()?;
    let digits = color.strip_prefix("rgb:").or_else(|| color.strip_prefix("rgba:"))?;
    let mut parts = digits.split('/').map(|part| {
        let largest =
            (1_u32 << (4 * u32::try_from(part.len()).ok().filter(|len| (1..=4).contains(len))?)) - 1;
        let value = u32::from_str_radix(part, 16).ok()?;
        u8::try_from(value * 255 / largest).ok()
    });
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// Writes the question, also for the colour behind text if that matters; it goes with the next flush. The terminal must be in raw mode and show the alternate screen. What
/// is drawn next covers the samples.
pub fn ask(out: &mut impl io::Write, background: bool) -> io::Result<()> {
    if background {
        out.write_all(BACKGROUND.as_bytes())?;
    }
    out.write_all(question().as_bytes())
}

/// Reads the answer. Nobody else may read from the terminal, and the question must have been sent.
#[cfg(unix)]
pub fn answer() -> Answer {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::time::Instant;

    let mut bytes = Vec::new();
    let end = |bytes: &[u8]| Answer {
        keyboard: keyboard(bytes),
        background: background(bytes),
        widths: profile(bytes),
        typed: typed(bytes),
    };
    let Ok(terminal) = super::post::terminal() else { return Answer::default() };
    let deadline = Instant::now() + PATIENCE;
    let mut buffer = [0; 256];
    while profile(&bytes).is_none() {
        let left = deadline.saturating_duration_since(Instant::now());
        let timeout = Timespec::try_from(left).unwrap_or(Timespec { tv_sec: 0, tv_nsec: 0 });
        let mut fds = [PollFd::new(&terminal, PollFlags::IN)];
        match poll(&mut fds, Some(&timeout)) {
            Ok(1..) => match rustix::io::read(&terminal, &mut buffer) {
                Ok(count @ 1..) => bytes.extend_from_slice(buffer.get(..count).unwrap_or_default()),
                _ => break,
            },
            Err(rustix::io::Errno::INTR) => {}
            _ => break,
        }
    }
    end(&bytes)
}

/// Elsewhere nobody is asked: `--ambiguous 2` says what cannot be found out.
#[cfg(not(unix))]
pub fn answer() -> Answer {
    Answer::default()
}

/// What is no part of the answer: everything but reports of the cursor's position on the second row, of device
/// attributes, of the keyboard and of the colour behind text.
fn typed(bytes: &[u8]) -> Vec<u8> {
    let mut typed = Vec::new();
    let mut rest = bytes;
    while let Some((&first, after)) = rest.split_first() {
        if rest.starts_with(BACKGROUND_IS) {
            // It ends with BEL, or with ESC and a backslash; one that is cut short is of no use either.
            let end = rest.iter().skip(1).position(|byte| matches!(byte, 0x07 | 0x1b));
            let last = end.map_or(rest.len(), |end| end + 1);
            let two = rest.get(last) == Some(&0x1b) && rest.get(last + 1) == Some(&b'\\');
            rest = rest.get(last + 1 + usize::from(two)..).unwrap_or_default();
            continue;
        }
        match sequences(rest).next().filter(|_| rest.starts_with(b"\x1b[")) {
            Some((parameters, last)) => {
                let (sequence, beyond) = rest.split_at(parameters.len() + 3);
                let reports = last == b'R' && parameters.starts_with(b"2;");
                let tells = matches!(last, b'c' | b'u') && parameters.starts_with(b"?");
                if !reports && !tells {
                    typed.extend_from_slice(sequence);
                }
                rest = beyond;
            }
            None => {
                typed.push(first);
                rest = after;
            }
        }
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The answers of a terminal that draws the samples so many columns wide.
    fn answer(widths: &[u16]) -> Vec<u8> {
        let positions = widths.iter().map(|width| format!("\x1b[2;{}R", width + 1));
        positions.chain(["\x1b[?64;1;9c".to_string()]).collect::<String>().into_bytes()
    }

    const XTERM: [u16; 10] = [1, 1, 1, 1, 1, 6, 4, 2, 2, 2];
    const XTERM_WIDE: [u16; 10] = [2, 2, 2, 2, 1, 8, 4, 2, 2, 2];
    const JOINING: [u16; 10] = [1, 1, 1, 1, 2, 2, 2, 2, 2, 1];

    #[test]
    fn the_answers_make_the_profile() {
        let xterm =
            WidthProfile { emoji_presentation: 1, flags: true, jamo: true, ..WidthProfile::cautious() };
        assert_eq!(profile(&answer(&XTERM)), Some(xterm));
        assert_eq!(profile(&answer(&XTERM_WIDE)), Some(xterm.with_ambiguous(2)));
        let joining = WidthProfile { spacing_marks_join: true, ..WidthProfile::narrow() };
        assert_eq!(profile(&answer(&JOINING)), Some(joining));
        let mut keys_between = b"j\x1b[A".to_vec();
        keys_between.extend(answer(&XTERM_WIDE));
        keys_between.extend("字q".as_bytes());
        assert_eq!(profile(&keys_between), Some(xterm.with_ambiguous(2)));
        assert_eq!(typed(&keys_between), "j\x1b[A字q".as_bytes());
    }

    #[test]
    fn keyboard_and_background_are_told_too() {
        for (told, color) in [
            ("\x1b]11;rgb:1818/2a2a/ffff\x1b\\", Some((0x18, 0x2a, 0xff))),
            ("\x1b]11;rgb:f/0/8\x07", Some((255, 0, 136))),
            ("\x1b]11;rgba:ff/fe/00/80\x07", Some((255, 254, 0))),
            ("\x1b]11;rgb:12345/0/0\x07", None),
            ("\x1b]11;rgb:/0/0\x07", None),
            ("\x1b]11;red\x07", None),
            ("", None),
        ] {
            let bytes = format!("j\x1b[?0u{told}k\x1b[?6c字");
            let bytes = bytes.as_bytes();
            assert_eq!((background(bytes), keyboard(bytes)), (color, true), "{told:?}");
            assert_eq!(typed(bytes), "jk字".as_bytes(), "{told:?}");
        }
        assert!(!keyboard(b"\x1b[u\x1b[97;5u\x1b[?6c"));
        assert_eq!(typed(b"\x1b[97;5u\x1b]11;rgb:00"), b"\x1b[97;5u");
    }

    #[test]
    fn silence_is_told_and_nonsense_is_met_with_caution() {
        for silence in [&b""[..], b"\x1b[", b"\x1b[2;3R", &[0xff; 40]] {
            assert_eq!(profile(silence), None);
        }
        for nonsense in [&b"\x1b[?6c"[..], b"\x1b[2;3R\x1b[?1c", b"\x1b[9;9R\x1b[;R\x1b[2;99999R\x1b[?6c"] {
            assert_eq!(profile(nonsense), Some(WidthProfile::cautious()));
        }
    }

    #[test]
    fn asked_again_one_sample_is_enough_where_nothing_changed() {
        let known = profile(&answer(&XTERM)).unwrap();
        let mut asked = 0;
        let mut columns = |widths: [u16; 10]| {
            asked = 0;
            let again = ask_again(&known, |sample| {
                asked += 1;
                Ok(widths[SAMPLES.iter().position(|known| *known == sample).unwrap()])
            });
            (again.unwrap(), asked)
        };
        assert_eq!(columns(XTERM), (None, 1));
        assert_eq!(columns(XTERM_WIDE), (Some(known.with_ambiguous(2)), SAMPLES.len()));
        let silent = ask_again(&known, |_| Err(io::ErrorKind::TimedOut.into()));
        assert!(silent.is_err());
    }
}
