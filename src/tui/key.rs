//! A key by its name, as settings and help write it: `Space`, `Ctrl-L`, `Alt-←`, `?`.

use crate::text::fullwidth::half_width;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::fmt;

/// A key and its modifiers. Shift is part of the character for letters and signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The key.
    pub code: KeyCode,
    /// Control is held.
    pub control: bool,
    /// Alt is held.
    pub alt: bool,
}

/// The keys that are no characters, and the space: as help writes them, and other names that settings may use.
const NAMES: &[(KeyCode, &[&str])] = &[
    (KeyCode::Char(' '), &["Space"]),
    (KeyCode::PageDown, &["PgDn", "PageDown"]),
    (KeyCode::PageUp, &["PgUp", "PageUp"]),
    (KeyCode::Right, &["→", "Right"]),
    (KeyCode::Left, &["←", "Left"]),
    (KeyCode::Up, &["↑", "Up"]),
    (KeyCode::Down, &["↓", "Down"]),
    (KeyCode::Home, &["Home"]),
    (KeyCode::End, &["End"]),
    (KeyCode::Enter, &["Enter", "Return"]),
    (KeyCode::Esc, &["Esc", "Escape"]),
    (KeyCode::Tab, &["Tab"]),
    (KeyCode::BackTab, &["Shift-Tab", "BackTab"]),
    (KeyCode::Backspace, &["Backspace"]),
    (KeyCode::Delete, &["Delete", "Del"]),
    (KeyCode::Insert, &["Insert", "Ins"]),
];

/// The key that is meant where an input method for Chinese makes another character of it: full-width forms, and the
/// marks that stand on the keys of ASCII ones.
pub(super) fn meant(c: char) -> Option<char> {
    Some(match c {
        '\u{3000}' => ' ',
        '。' => '.',
        '、' => '/',
        '《' | '〈' => '<',
        '》' | '〉' => '>',
        '【' | '「' => '[',
        '】' | '」' => ']',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '·' => '`',
        '￥' | '¥' => '$',
        _ => Some(half_width(c)).filter(|half| *half != c)?,
    })
}

impl Key {
    /// Whether it is Tab, Enter or Esc to a terminal without the keyboard protocol of kitty.
    pub(super) fn is_ambiguous(self) -> bool {
        self.control && !self.alt && matches!(self.code, KeyCode::Char('i' | 'm' | '['))
    }

    /// The key of `event`.
    pub(super) fn of(event: &KeyEvent) -> Self {
        let held = |modifier| event.modifiers.contains(modifier);
        let code = match event.code {
            // Terminals differ in whether Ctrl-L comes as a capital.
            KeyCode::Char(c) if held(KeyModifiers::CONTROL) => KeyCode::Char(c.to_ascii_lowercase()),
            code => code,
        };
        Self { code, control: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT) }
    }

    /// The key that is written `name`; names of keys that are no characters may be written in small letters.
    pub(super) fn named(name: &str) -> Option<Self> {
        let (mut rest, mut control, mut alt) = (name, false, false);
        loop {
            let modifier = |word: &str| {
                let (head, tail) = rest.split_at_checked(word.len())?;
                (head.eq_ignore_ascii_case(word) && !tail.is_empty()).then_some(tail)
            };
            if let Some(tail) = modifier("Ctrl-").filter(|_| !control) {
                (rest, control) = (tail, true);
            } else if let Some(tail) = modifier("Alt-").filter(|_| !alt) {
                (rest, alt) = (tail, true);
            } else {
                break;
            }
        }
        let is_named = |names: &&[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(rest));
        let code = match NAMES.iter().find(|(_, names)| is_named(names)) {
            Some((code, _)) => *code,
            None => code_of(rest, control)?,
        };
        Some(Self { code, control, alt })
    }
}

fn code_of(name: &str, control: bool) -> Option<KeyCode> {
    let mut chars = name.chars();
    match (chars.next()?, chars.as_str()) {
        (c, "") if !c.is_control() => Some(KeyCode::Char(if control { c.to_ascii_lowercase() } else { c })),
        ('F' | 'f', number) => number.parse().ok().filter(|number| (1..=24).contains(number)).map(KeyCode::F),
        _ => None,
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.control {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        let name = NAMES.iter().find(|(code, _)| *code == self.code).and_then(|(_, names)| names.first());
        match (name, self.code) {
            (Some(name), _) => f.write_str(name),
            (None, KeyCode::Char(c)) if self.control => write!(f, "{}", c.to_ascii_uppercase()),
            (None, KeyCode::Char(c)) => write!(f, "{c}"),
            (None, KeyCode::F(number)) => write!(f, "F{number}"),
            (None, other) => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_the_name_it_is_given() {
        for name in
            ["Space", "PgDn", "Alt-←", "Ctrl-L", "Ctrl-Alt-X", "?", "-", "Ctrl--", "字", "F12", "Shift-Tab"]
        {
            assert_eq!(Key::named(name).unwrap().to_string(), name);
        }
        for (typed, name) in
            [("ctrl-l", "Ctrl-L"), ("pagedown", "PgDn"), ("alt-left", "Alt-←"), ("f1", "F1"), ("f", "f")]
        {
            assert_eq!(Key::named(typed).unwrap().to_string(), name);
        }
        for name in ["", "Ctrl", "F0", "F99", "ab", "Hyper-X", "Ctrl-Ctrl-X", "\u{7}"] {
            assert_eq!(Key::named(name), None, "{name:?}");
        }
    }

    #[test]
    fn a_key_is_the_same_however_the_terminal_tells_it() {
        let event = |code, modifiers| Key::of(&KeyEvent::new(code, modifiers));
        assert_eq!(event(KeyCode::Char('L'), KeyModifiers::CONTROL), Key::named("Ctrl-L").unwrap());
        assert_eq!(event(KeyCode::Char('G'), KeyModifiers::SHIFT), Key::named("G").unwrap());
        assert_eq!(event(KeyCode::Left, KeyModifiers::ALT), Key::named("Alt-Left").unwrap());
    }
}
