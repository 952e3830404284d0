//! What the terminal believes about widths, asked of the terminal itself.
//!
//! Samples are written on the second row of the alternate screen, each followed by a request for the cursor's
//! position (CPR); a request for device attributes (DA1), which every terminal answers, closes the list. It is one
//! round trip, and no answer within [`PATIENCE`] means: as nearly every terminal does. (The first row would answer
//! `CSI 1;2R`, which is also Shift-F3.)

use crate::text::width::WidthProfile;
use std::time::Duration;

/// How long an answer is waited for.
pub(super) const PATIENCE: Duration = Duration::from_millis(500);

/// The samples, in the order in which their answers come: “ for punctuation, ж for letters, private use, a box
/// drawing line, a heart that asks for emoji presentation.
const SAMPLES: [&str; 5] = ["“", "ж", "\u{E000}", "─", "❤\u{FE0F}"];

/// What is sent: the samples, then DA1.
pub(super) fn question() -> String {
    let mut question = String::new();
    for sample in SAMPLES {
        question.push_str("\x1b[2;1H");
        question.push_str(sample);
        question.push_str("\x1b[6n");
    }
    question.push_str("\x1b[2;1H\x1b[2K\x1b[c");
    question
}

/// Whether the answers are complete: DA1 (`CSI ? … c`) has come.
pub(super) fn is_complete(answer: &[u8]) -> bool {
    sequences(answer).any(|(parameters, last)| last == b'c' && parameters.starts_with(b"?"))
}

/// The profile that the answers make; what is missing or makes no sense is as in [`WidthProfile::narrow`].
pub(super) fn profile(answer: &[u8]) -> WidthProfile {
    let widths: Vec<u8> = sequences(answer)
        .filter(|&(_, last)| last == b'R')
        .filter_map(|(parameters, _)| {
            let mut numbers = parameters.split(|&byte| byte == b';');
            let row = number(numbers.next()?)?;
            let column = number(numbers.next()?)?;
            // A column of 2 says that the sample took one.
            (row == 2).then(|| column.saturating_sub(1))
        })
        .collect();
    let mut profile = WidthProfile::narrow();
    if let [ambiguous, letters, private_use, box_drawing, emoji] = widths[..] {
        let sane = |width: u8| width.clamp(1, 2);
        profile.ambiguous = sane(ambiguous);
        profile.letters = sane(letters);
        profile.private_use = sane(private_use);
        profile.box_drawing = sane(box_drawing);
        profile.emoji_presentation = sane(emoji);
    }
    profile
}

fn number(digits: &[u8]) -> Option<u8> {
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

/// Asks the terminal on standard output and reads the answer from `/dev/tty`. The terminal must be in raw mode and
/// show the alternate screen.
#[cfg(unix)]
pub(super) fn ask(out: &mut impl std::io::Write) -> WidthProfile {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::time::Instant;

    let mut answer = Vec::new();
    let asked = out.write_all(question().as_bytes()).and_then(|()| out.flush());
    let terminal = std::fs::File::open("/dev/tty");
    if let (Ok(()), Ok(terminal)) = (asked, terminal) {
        let deadline = Instant::now() + PATIENCE;
        let mut buffer = [0; 256];
        while !is_complete(&answer) {
            let left = deadline.saturating_duration_since(Instant::now());
            let timeout = Timespec::try_from(left).unwrap_or(Timespec { tv_sec: 0, tv_nsec: 0 });
            let mut fds = [PollFd::new(&terminal, PollFlags::IN)];
            match poll(&mut fds, Some(&timeout)) {
                Ok(1..) => match rustix::io::read(&terminal, &mut buffer) {
                    Ok(count @ 1..) => answer.extend_from_slice(buffer.get(..count).unwrap_or_default()),
                    _ => break,
                },
                Err(rustix::io::Errno::INTR) => {}
                _ => break,
            }
        }
    }
    profile(&answer)
}

/// Elsewhere nobody is asked: `--ambiguous 2` says what cannot be found out.
#[cfg(not(unix))]
pub fn ask(_: &mut impl std::io::Write) -> WidthProfile {
    WidthProfile::narrow()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_make_the_profile() {
        let wide = b"\x1b[2;3R\x1b[2;3R\x1b[2;3R\x1b[2;3R\x1b[2;2R\x1b[?64;1;9c";
        assert!(is_complete(wide));
        assert_eq!(profile(wide), WidthProfile { emoji_presentation: 1, ..WidthProfile::wide() });
        let keys_between = b"j\x1b[2;2R\x1b[Ak\x1b[2;2R\x1b[2;2R\x1b[2;2R\x1b[2;3R\x1b[?6c";
        assert_eq!(profile(keys_between), WidthProfile::narrow());
    }

    #[test]
    fn silence_and_nonsense_mean_narrow() {
        for answer in [&b""[..], b"\x1b[", b"\x1b[2;3R\x1b[?1c", b"\x1b[9;9R\x1b[;R\x1b[2;999R", &[0xff; 40]]
        {
            assert_eq!(profile(answer), WidthProfile::narrow());
        }
        assert!(!is_complete(b"\x1b[2;3R"));
    }
}
