//! A line that is typed into: text, a cursor between grapheme clusters, and the usual keys of a shell line.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_segmentation::UnicodeSegmentation;

/// What is typed so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    text: String,
    /// Byte offset, always between two grapheme clusters.
    cursor: usize,
}

impl Input {
    /// A line that holds `text`, the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_string(), cursor: text.len() }
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the cursor.
    pub fn before_cursor(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// Types `text`, without its control characters: what is pasted may hold line ends.
    pub fn insert(&mut self, text: &str) {
        let clean: String = text.chars().filter(|c| !c.is_control()).collect();
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }

    /// Does what `event` means on a line; keys that mean nothing here change nothing.
    pub fn key(&mut self, event: &KeyEvent) {
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        match (event.code, control) {
            (KeyCode::Char('a'), true) | (KeyCode::Home, _) => self.cursor = 0,
            (KeyCode::Char('e'), true) | (KeyCode::End, _) => self.cursor = self.text.len(),
            (KeyCode::Char('u'), true) => self.remove(0, self.cursor),
            (KeyCode::Char('k'), true) => self.remove(self.cursor, self.text.len()),
            (KeyCode::Char('w'), true) => self.remove(self.word_start(), self.cursor),
            (KeyCode::Char('h'), true) | (KeyCode::Backspace, _) => self.remove(self.previous(), self.cursor),
            (KeyCode::Char('d'), true) | (KeyCode::Delete, _) => self.remove(self.cursor, self.next()),
            (KeyCode::Char('b'), true) | (KeyCode::Left, _) => self.cursor = self.previous(),
            (KeyCode::Char('f'), true) | (KeyCode::Right, _) => self.cursor = self.next(),
            (KeyCode::Char(c), false) => self.insert(c.encode_utf8(&mut [0; 4])),
            _ => {}
        }
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    fn previous(&self) -> usize {
        self.before_cursor().grapheme_indices(true).next_back().map_or(0, |(index, _)| index)
    }

    fn next(&self) -> usize {
        let rest = self.text.get(self.cursor..).unwrap_or_default();
        rest.graphemes(true).next().map_or(self.cursor, |cluster| self.cursor + cluster.len())
    }

    fn word_start(&self) -> usize {
        let words = self.before_cursor().split_word_bound_indices();
        words.rev().find(|(_, word)| !word.trim().is_empty()).map_or(0, |(index, _)| index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(input: &mut Input, code: KeyCode, modifiers: KeyModifiers) {
        input.key(&KeyEvent::new(code, modifiers));
    }

    #[test]
    fn the_keys_of_a_shell_line() {
        let mut input = Input::new("朗读 e\u{301}");
        press(&mut input, KeyCode::Backspace, KeyModifiers::NONE);
        assert_eq!(input.text(), "朗读 ");
        press(&mut input, KeyCode::Char('w'), KeyModifiers::CONTROL);
        assert_eq!(input.text(), "朗");
        press(&mut input, KeyCode::Home, KeyModifiers::NONE);
        press(&mut input, KeyCode::Char('晴'), KeyModifiers::NONE);
        assert_eq!((input.text(), input.before_cursor()), ("晴朗", "晴"));
        press(&mut input, KeyCode::Char('k'), KeyModifiers::CONTROL);
        press(&mut input, KeyCode::Left, KeyModifiers::NONE);
        press(&mut input, KeyCode::Left, KeyModifiers::NONE);
        press(&mut input, KeyCode::Delete, KeyModifiers::NONE);
        assert_eq!(input.text(), "");
        input.insert("一\n二\u{1b}[2J");
        assert_eq!(input.text(), "一二[2J");
    }
}
