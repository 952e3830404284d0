//! Which key asks for what: the bindings that are shipped, and those of the settings laid over them. The help screen and
//! the documents are made from the same table.

use super::action::Action;
use super::key::{Key, meant};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::collections::BTreeMap;

const fn plain(code: KeyCode) -> Key {
    Key { code, control: false, alt: false }
}

const fn letter(c: char) -> Key {
    plain(KeyCode::Char(c))
}

const fn control(c: char) -> Key {
    Key { code: KeyCode::Char(c), control: true, alt: false }
}

const fn alt(code: KeyCode) -> Key {
    Key { code, control: false, alt: true }
}

/// The bindings that are shipped, the key that help names first standing first for its action.
const BINDINGS: &[(Key, Action)] = &[
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
    (letter('S'), Action::AutoScroll),
    (letter(':'), Action::Command),
    (plain(KeyCode::Tab), Action::Contents),
    (letter('l'), Action::Links),
    (letter(')'), Action::NextHeading),
    (letter('('), Action::PreviousHeading),
    (control('o'), Action::Back),
    (alt(KeyCode::Left), Action::Back),
    (alt(KeyCode::Right), Action::Forward),
    // See `Key::is_ambiguous`.
    (control('i'), Action::Forward),
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
    (letter('x'), Action::Select),
    (letter('X'), Action::SelectLess),
    (plain(KeyCode::Esc), Action::Deselect),
    (letter('y'), Action::Copy),
    (letter('m'), Action::Bookmark),
    (letter('h'), Action::Highlight),
    (letter('i'), Action::Note),
    (letter('c'), Action::Correct),
    (letter('C'), Action::ToggleCorrections),
    (letter('\''), Action::Marks),
    (letter('w'), Action::Qr),
    (letter('V'), Action::ToggleWriting),
    (letter('r'), Action::ToggleRuby),
    (letter('T'), Action::Theme),
    (letter('v'), Action::ColumnWidth),
    (letter('z'), Action::Focus),
    (letter('|'), Action::ToggleRuler),
    (letter('B'), Action::Library),
    (letter('>'), Action::NextArticle),
    (letter('<'), Action::PreviousArticle),
    (letter('A'), Action::ToggleGoOn),
    (letter('I'), Action::Stats),
    (letter('P'), Action::Print),
    (letter('e'), Action::Export),
    (letter('R'), Action::Reload),
    (letter('M'), Action::ToggleMouse),
    (letter('?'), Action::Help),
    (control('l'), Action::Redraw),
    (control('z'), Action::Suspend),
    (letter('q'), Action::Quit),
    (control('c'), Action::Quit),
];

/// Which key asks for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// No key stands twice.
    bindings: Vec<(Key, Action)>,
    /// The terminal tells keys apart that are one to others.
    apart: bool,
}

/// Why keys cannot be bound as the settings say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// There is no action of this name.
    NoAction(String),
    /// A name is no key's: the action, and the name.
    NoKey(String, String),
    /// One key for two actions: the key, and both of them.
    Twice(String, Action, Action),
    /// Nothing is left to leave with.
    NoWayOut,
}

impl Default for Keys {
    fn default() -> Self {
        Self { bindings: BINDINGS.to_vec(), apart: false }
    }
}

impl Keys {
    /// The shipped bindings with those of `settings` laid over them: an action that is named there has the keys that
    /// stand there and no others, and takes them from whoever had them. Also gives the actions that were left without
    /// a key by this, though nobody said so.
    ///
    /// # Errors
    /// The first thing in `settings` that is no action or no key, or contradicts itself.
    pub fn with(settings: &BTreeMap<String, Vec<String>>) -> Result<(Self, Vec<Action>), KeyError> {
        let mut chosen: Vec<(Key, Action)> = Vec::new();
        let mut named = Vec::new();
        for (name, keys) in settings {
            let action = Action::named(name).ok_or_else(|| KeyError::NoAction(name.clone()))?;
            named.push(action);
            for written in keys {
                let key =
                    Key::named(written).ok_or_else(|| KeyError::NoKey(name.clone(), written.clone()))?;
                match chosen.iter().find(|(taken, _)| *taken == key) {
                    Some((_, other)) if *other == action => {}
                    Some((_, other)) => return Err(KeyError::Twice(key.to_string(), *other, action)),
                    None => chosen.push((key, action)),
                }
            }
        }
        let is_free = |(key, action): &(Key, Action)| {
            !named.contains(action) && chosen.iter().all(|(taken, _)| taken != key)
        };
        let shipped: Vec<_> = BINDINGS.iter().copied().filter(is_free).collect();
        let keys = Self { bindings: chosen.into_iter().chain(shipped).collect(), apart: false };
        if keys.of(Action::Quit).next().is_none() {
            return Err(KeyError::NoWayOut);
        }
        let is_bare = |action: &Action| !named.contains(action) && keys.of(*action).next().is_none();
        let bare = Action::ALL.iter().copied().filter(is_bare).collect();
        Ok((keys, bare))
    }

    /// What `event` asks for while the article is read.
    pub(super) fn action(&self, event: &KeyEvent) -> Option<Action> {
        // With Super held it is somebody else's key.
        if event.modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META) {
            return None;
        }
        let key = Key::of(event);
        let bound =
            |key: Key| self.bindings.iter().find(|(bound, _)| *bound == key).map(|(_, action)| *action);
        let meant = || match key.code {
            KeyCode::Char(c) => bound(Key { code: KeyCode::Char(meant(c)?), ..key }),
            _ => None,
        };
        bound(key).or_else(meant)
    }

    /// The terminal tells `Ctrl-I` from `Tab`.
    pub(super) fn tell_apart(&mut self) {
        self.apart = true;
    }

    /// The keys of `action` as documents write them: `Space PgDn → f`.
    pub fn names(&self, action: Action) -> String {
        self.of(action).map(|key| key.to_string()).collect::<Vec<_>>().join(" ")
    }

    /// The keys of `action` on this terminal, in vertical lines too, where the arrows to the left and to the right change
    /// places.
    pub(super) fn names_on(&self, action: Action, vertical: bool) -> String {
        let turned = |key: Key| match key.code {
            KeyCode::Left if vertical && !key.alt => Key { code: KeyCode::Right, ..key },
            KeyCode::Right if vertical && !key.alt => Key { code: KeyCode::Left, ..key },
            _ => key,
        };
        let told = self.of(action).filter(|key| self.apart || !key.is_ambiguous());
        told.map(|key| turned(key).to_string()).collect::<Vec<_>>().join(" ")
    }

    fn of(&self, action: Action) -> impl Iterator<Item = Key> + '_ {
        self.bindings.iter().filter(move |(_, bound)| *bound == action).map(|(key, _)| *key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_key_and_no_key_has_two() {
        for &action in Action::ALL {
            assert!(!Keys::default().names(action).is_empty(), "{action:?}");
        }
        for (index, (key, _)) in BINDINGS.iter().enumerate() {
            assert!(BINDINGS.iter().skip(index + 1).all(|(other, _)| other != key), "{key:?}");
        }
    }

    #[test]
    fn names_of_keys() {
        assert_eq!(Keys::default().names(Action::NextPage), "Space PgDn → f");
        assert_eq!(Keys::default().names(Action::Redraw), "Ctrl-L");
        assert_eq!(Keys::default().names_on(Action::NextPage, true), "Space PgDn ← f");
    }

    #[test]
    fn help_names_no_key_that_the_terminal_takes_for_another() {
        let mut keys = Keys::default();
        assert_eq!(keys.names_on(Action::Forward, false), "Alt-→");
        keys.tell_apart();
        assert_eq!(keys.names_on(Action::Forward, false), "Alt-→ Ctrl-I");
        let (keys, _) = Keys::with(&settings(&[("stop", &["Ctrl-M", "s"]), ("help", &["Ctrl-["])])).unwrap();
        let names = [Action::Stop, Action::Help].map(|action| keys.names_on(action, false));
        assert_eq!(names, ["s", ""]);
    }

    #[test]
    fn keys_count_while_an_input_method_is_on() {
        let keys = Keys::default();
        let action = |c| keys.action(&KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        for (typed, meant) in [
            ('？', '?'),
            ('：', ':'),
            ('／', '/'),
            ('、', '/'),
            ('　', ' '),
            ('ｊ', 'j'),
            ('》', '>'),
            ('（', '('),
            ('】', ']'),
        ] {
            assert!(action(typed).is_some() && action(typed) == action(meant), "{typed}");
        }
        assert_eq!(action('山'), None);
        // One that is bound itself is meant itself.
        let (own, _) = Keys::with(&settings(&[("help", &["？"]), ("stop", &["?"])])).unwrap();
        let action = |c| own.action(&KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        assert_eq!((action('？'), action('?')), (Some(Action::Help), Some(Action::Stop)));
    }

    fn settings(pairs: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        let list = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        pairs.iter().map(|(name, keys)| ((*name).to_owned(), list(keys))).collect()
    }

    #[test]
    fn settings_are_laid_over_what_is_shipped() {
        let (keys, bare) = Keys::with(&settings(&[("next_page", &["n", "Ctrl-F"])])).unwrap();
        assert_eq!(keys.names(Action::NextPage), "n Ctrl-F");
        // `n` is taken from the next hit, which has no other key.
        assert_eq!((keys.names(Action::NextHit).as_str(), bare), ("", vec![Action::NextHit]));
        let (_, bare) = Keys::with(&settings(&[("next_page", &["n"]), ("next_hit", &[])])).unwrap();
        assert_eq!(bare, Vec::new());
        assert_eq!(Keys::with(&settings(&[])).unwrap().0, Keys::default());
    }

    #[test]
    fn settings_that_make_no_sense_are_refused() {
        type Bound = (&'static str, &'static [&'static str]);
        let refused: [(&[Bound], KeyError); 5] = [
            (&[("fly", &["x"])], KeyError::NoAction("fly".into())),
            (&[("help", &["Hyper-X"])], KeyError::NoKey("help".into(), "Hyper-X".into())),
            (&[("help", &["x"]), ("stop", &["x"])], KeyError::Twice("x".into(), Action::Help, Action::Stop)),
            (&[("quit", &[])], KeyError::NoWayOut),
            (&[("help", &["q"]), ("stop", &["Ctrl-C"])], KeyError::NoWayOut),
        ];
        for (pairs, error) in refused {
            assert_eq!(Keys::with(&settings(pairs)), Err(error));
        }
    }
}
