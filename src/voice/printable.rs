//! What a command has said, made harmless: bytes in, text that may be shown out.

/// The lines of `bytes` that say anything, each as [`printable`] has it.
pub(super) fn printable_lines(bytes: &[u8]) -> String {
    let lines = bytes.split(|byte| *byte == b'\n').map(printable).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// `bytes` as one line that may be shown: what is not text, controls a terminal or turns its direction is left out.
pub(super) fn printable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut line = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            // The sequence behind an escape is noise without it: parameters up to a letter.
            '\u{1b}' => {
                if characters.clone().next() == Some('[') {
                    characters.by_ref().skip(1).find(|c| matches!(c, '\u{40}'..='\u{7e}'));
                }
            }
            '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{61c}'
            | '\u{fffd}' => {}
            _ if character.is_control() || character.is_whitespace() => {
                if !line.is_empty() && !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            _ => line.push(character),
        }
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_command_says_is_made_harmless() {
        assert_eq!(
            printable(b"\x1b[31mALSA\x1b[0m lib\r\n\tfailed\x07 \xff\xe2\x80\xae!\n"),
            "ALSA lib failed !"
        );
        assert_eq!(printable("错误：没有设备".as_bytes()), "错误：没有设备");
        assert_eq!(printable(b"\x1b["), "");
    }
}
