//! Putting text on the clipboard through the terminal: the control sequence OSC 52 of xterm ("Manipulate Selection Data"),
//! which also reaches the reader's own machine through ssh. The text goes out in Base64, so that nothing of it can be
//! a control sequence of its own.

use std::io::{self, Write};

/// Terminals drop a longer sequence whole (xterm's default limit is 1 MiB of text, many have 100,000 bytes).
pub(super) const LIMIT: usize = 74_000;

/// Writes `text` to the clipboard of the terminal behind `out`; the caller keeps it below [`LIMIT`] bytes.
pub(super) fn copy(out: &mut impl Write, text: &str) -> io::Result<()> {
    write!(out, "\x1b]52;c;{}\x1b\\", base64(text.as_bytes()))?;
    out.flush()
}

/// Base64 (RFC 4648 section 4).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group =
            chunk.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sign = ALPHABET.get((group >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if place > chunk.len() { '=' } else { char::from(sign) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vectors of RFC 4648 section 10.
    #[test]
    fn the_vectors_of_the_standard() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn nothing_of_the_text_gets_out_as_it_is() {
        let mut out = Vec::new();
        copy(&mut out, "朗\x1b]52;c;x\x07读").unwrap();
        assert_eq!(out, b"\x1b]52;c;5pyXG101MjtjO3gH6K+7\x1b\\");
    }
}
