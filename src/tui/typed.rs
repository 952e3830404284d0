//! Messages out of bytes that the terminal sent before the reader of keys began: what was typed while it was asked
//! about widths. In come bytes, out go the messages that the reader of keys would have made; what makes no sense is
//! left out.

use super::app::Message;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

const PASTE: &[u8] = b"\x1b[200~";
const END_OF_PASTE: &[u8] = b"\x1b[201~";

/// What was typed, in its order.
pub(super) fn messages(bytes: &[u8]) -> Vec<Message> {
    let mut messages = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (message, length) = first(rest);
        messages.extend(message);
        rest = rest.get(length.max(1)..).unwrap_or_default();
    }
    messages
}

/// The first message and the bytes it takes; none where they make no sense.
fn first(bytes: &[u8]) -> (Option<Message>, usize) {
    let key = |code, modifiers| Some(Message::Key(KeyEvent::new(code, modifiers)));
    let plain = |code| key(code, KeyModifiers::NONE);
    if let Some(pasted) = bytes.strip_prefix(PASTE) {
        let end = pasted.windows(END_OF_PASTE.len()).position(|window| window == END_OF_PASTE);
        let text = pasted.get(..end.unwrap_or(pasted.len())).unwrap_or_default();
        let length = PASTE.len() + text.len() + END_OF_PASTE.len();
        return (Some(Message::Paste(String::from_utf8_lossy(text).into_owned())), length);
    }
    match bytes {
        [0x1b, b'[' | b'O', rest @ ..] => {
            let Some(end) = rest.iter().position(|byte| (0x40..=0x7e).contains(byte)) else {
                return (None, bytes.len());
            };
            let message = match (rest.get(..end).unwrap_or_default(), rest.get(end).copied()) {
                (b"", Some(b'I')) => Some(Message::FocusGained),
                (parameters, last) => special(parameters, last).and_then(plain),
            };
            (message, end + 3)
        }
        [0x1b, ..] => (plain(KeyCode::Esc), 1),
        [b'\r', ..] => (plain(KeyCode::Enter), 1),
        [b'\t', ..] => (plain(KeyCode::Tab), 1),
        [0x7f, ..] => (plain(KeyCode::Backspace), 1),
        [control @ 1..0x1b, ..] => {
            (key(KeyCode::Char(char::from(control - 1 + b'a')), KeyModifiers::CONTROL), 1)
        }
        _ => match bytes.utf8_chunks().next().and_then(|chunk| chunk.valid().chars().next()) {
            Some(c) if !c.is_control() => (plain(KeyCode::Char(c)), c.len_utf8()),
            Some(c) => (None, c.len_utf8()),
            None => (None, 1),
        },
    }
}

/// The key of a control sequence without modifiers (xterm, "PC-Style Function Keys" and "VT220-Style").
fn special(parameters: &[u8], last: Option<u8>) -> Option<KeyCode> {
    match (parameters, last?) {
        (b"", b'A') => Some(KeyCode::Up),
        (b"", b'B') => Some(KeyCode::Down),
        (b"", b'C') => Some(KeyCode::Right),
        (b"", b'D') => Some(KeyCode::Left),
        (b"", b'H') | (b"1" | b"7", b'~') => Some(KeyCode::Home),
        (b"", b'F') | (b"4" | b"8", b'~') => Some(KeyCode::End),
        (b"5", b'~') => Some(KeyCode::PageUp),
        (b"6", b'~') => Some(KeyCode::PageDown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> Vec<String> {
        let name = |message| match message {
            Message::Key(key) => format!("{:?} {:?}", key.code, key.modifiers),
            Message::Paste(text) => text,
            other => format!("{other:?}"),
        };
        messages(bytes).into_iter().map(name).collect()
    }

    #[test]
    fn what_was_typed_comes_out_in_its_order() {
        let typed = "j字\r\x1b[6~\x1b[A\x1bOB\x1b[I\x7f\x1b[1;5C\x03\x1b[200~三行\x1b[201~ ".as_bytes();
        let none = |key: &str| format!("{key} {:?}", KeyModifiers::NONE);
        let expected = [
            none("Char('j')"),
            none("Char('字')"),
            none("Enter"),
            none("PageDown"),
            none("Up"),
            none("Down"),
            "FocusGained".to_owned(),
            none("Backspace"),
            format!("Char('c') {:?}", KeyModifiers::CONTROL),
            "三行".to_owned(),
            none("Char(' ')"),
        ];
        assert_eq!(shown(typed), expected);
        assert_eq!(shown(b"\x1b"), [none("Esc")]);
    }

    #[test]
    fn bytes_that_are_no_keys_are_left_out() {
        for bytes in [&b"\x1b[12"[..], b"\xff\xfe", b"\0", b"\x1b[O", b"\x1b[9;9R"] {
            assert_eq!(shown(bytes), Vec::<String>::new(), "{bytes:?}");
        }
    }
}
