//! Which key asks for what. The help screen is made from the same table.

use super::action::Action;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key and its modifiers. Shift is part of the character for letters and signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The key.
    pub code: KeyCode,
    /// Control is held.
    pub control: bool,
}

const fn plain(code: KeyCode) -> Key {
    Key { code, control: false }
}

const fn letter(c: char) -> Key {
    plain(KeyCode::Char(c))
}

const fn control(c: char) -> Key {
    Key { code: KeyCode::Char(c), control: true }
}

/// All bindings, the key that help names first standing first for its action.
pub(super) const BINDINGS: &[(Key, Action)] = &[
    (letter(' '), Action::NextPage),
    (plain(KeyCode::PageDown), Action::NextPage),
    (plain(KeyCode::Right), Action::NextPage),
    (letter('f'), Action::NextPage),
    (letter('b'), Action::PreviousPage),
    (plain(KeyCode::PageUp), Action::PreviousPage),
    (plain(KeyCode::Left), Action::PreviousPage),
    (letter('j'), Action::NextParagraph),
    (plain(KeyCode::Down), Action::NextParagraph),
    (letter('k'), Action::PreviousParagraph),
    (plain(KeyCode::Up), Action::PreviousParagraph),
    (letter('g'), Action::FirstPage),
    (plain(KeyCode::Home), Action::FirstPage),
    (letter('G'), Action::LastPage),
    (plain(KeyCode::End), Action::LastPage),
    (letter(':'), Action::GoToPage),
    (plain(KeyCode::Tab), Action::Contents),
    (letter(')'), Action::NextHeading),
    (letter('('), Action::PreviousHeading),
    (letter('/'), Action::Search),
    (letter('n'), Action::NextHit),
    (letter('N'), Action::PreviousHit),
    (letter('p'), Action::PlayOrPause),
    (letter('s'), Action::Stop),
    (letter(']'), Action::NextSentence),
    (letter('['), Action::PreviousSentence),
    (letter('}'), Action::NextSpokenParagraph),
    (letter('{'), Action::PreviousSpokenParagraph),
    (plain(KeyCode::Enter), Action::ReadFromHere),
    (letter('.'), Action::RepeatSentence),
    (letter('L'), Action::RepeatOn),
    (letter('a'), Action::PauseAfterSentence),
    (letter('t'), Action::SleepTimer),
    (letter('o'), Action::ReturnToVoice),
    (letter('F'), Action::ToggleFollow),
    (letter('+'), Action::Faster),
    (letter('='), Action::Faster),
    (letter('-'), Action::Slower),
    (letter('V'), Action::ToggleWriting),
    (letter('r'), Action::ToggleRuby),
    (letter('B'), Action::Library),
    (letter('>'), Action::NextArticle),
    (letter('<'), Action::PreviousArticle),
    (letter('A'), Action::ToggleGoOn),
    (letter('P'), Action::Export),
    (letter('R'), Action::Reload),
    (letter('M'), Action::ToggleMouse),
    (letter('?'), Action::Help),
    (control('l'), Action::Redraw),
    (control('z'), Action::Suspend),
    (letter('q'), Action::Quit),
    (control('c'), Action::Quit),
];

/// What `event` asks for while the article is read.
pub(super) fn action(event: &KeyEvent) -> Option<Action> {
    let key = Key { code: event.code, control: event.modifiers.contains(KeyModifiers::CONTROL) };
    // With Alt or Super held it is somebody else's key.
    if event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER) {
        return None;
    }
    BINDINGS.iter().find(|(bound, _)| *bound == key).map(|(_, action)| *action)
}

/// The keys of `action` as help and documents write them: `Space PgDn → f`.
pub fn keys(action: Action) -> String {
    keys_of(action, false)
}

/// The keys of `action`, in vertical lines too, where the arrows to the left and to the right change places.
pub(super) fn keys_of(action: Action, vertical: bool) -> String {
    let turned = |key: Key| match key.code {
        KeyCode::Left if vertical => Key { code: KeyCode::Right, ..key },
        KeyCode::Right if vertical => Key { code: KeyCode::Left, ..key },
        _ => key,
    };
    let bound = BINDINGS.iter().filter(|(_, bound)| *bound == action);
    bound.map(|(key, _)| name(turned(*key))).collect::<Vec<_>>().join(" ")
}

fn name(key: Key) -> String {
    let base = match key.code {
        KeyCode::Char(' ') => "Space".to_string(),
        KeyCode::Char(c) if key.control => c.to_ascii_uppercase().to_string(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::PageDown => "PgDn".to_string(),
        KeyCode::PageUp => "PgUp".to_string(),
        KeyCode::Right => "→".to_string(),
        KeyCode::Left => "←".to_string(),
        KeyCode::Up => "↑".to_string(),
        KeyCode::Down => "↓".to_string(),
        other => format!("{other:?}"),
    };
    if key.control { format!("Ctrl-{base}") } else { base }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_key_and_no_key_has_two() {
        for &action in Action::ALL {
            assert!(!keys(action).is_empty(), "{action:?}");
        }
        for (index, (key, _)) in BINDINGS.iter().enumerate() {
            assert!(BINDINGS.iter().skip(index + 1).all(|(other, _)| other != key), "{key:?}");
        }
    }

    #[test]
    fn names_of_keys() {
        assert_eq!(keys(Action::NextPage), "Space PgDn → f");
        assert_eq!(keys(Action::Redraw), "Ctrl-L");
    }
}
