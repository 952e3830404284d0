//! What the documents show against what the program does.
//!
//! `LANGDU_UPDATE_DOCS=1 cargo test docs` writes the screens of both READMEs and the tables of keys anew.

use crate::screen::screen_text;
use langdu::article::Anchor;
use langdu::import;
use langdu::layout::Pagination;
use langdu::tui::document::{key_row, keys_document};
use langdu::tui::settings_document::settings_document;
use langdu::tui::strings::Lang;
use langdu::tui::{Action, App, Effect, Message, Preferences, Theme, VoiceName, draw};
use langdu::voice::{Clock, Event, EventKind, units};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const OPENING: &str = "<!-- screen -->\n```text\n";

/// The reader on the bundled page while it is read aloud, as both READMEs show it.
fn screen(lang: Lang) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("articles/saved-page.txt");
    let article = Arc::new(
        import::from_bytes(&std::fs::read(path).unwrap(), &import::Options::default()).unwrap().article,
    );
    let size = Size::new(72, 20);
    let preferences = Preferences { lang, theme: Theme::plain(), ..Preferences::default() };
    let now = Instant::now();
    let (mut app, effects) = App::new(Arc::clone(&article), preferences, size, Anchor::default());
    for effect in effects {
        if let Effect::Count { id, measure, height } = effect {
            let counted = Pagination::count(&article, &measure, height, |_| true);
            app.update(Message::Counted(id, counted), now);
        }
    }
    let units = units(&article);
    let clock = Clock::new(units.iter().map(|unit| unit.text(&article)), 1.0);
    app.update(Message::Units(Arc::clone(&article), units.into(), clock), now);
    app.update(Message::VoiceOpened(VoiceName { engine: "espeak-ng".into(), silent: false }), now);
    app.update(Message::Voice(Event { generation: 1, kind: EventKind::Speaking { unit: 4 } }), now);
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    draw(&app, &mut buffer, now + Duration::from_secs(2));
    screen_text(&buffer)
}

#[test]
fn the_readmes_show_the_screen_as_it_is() {
    for (name, lang) in [("README.md", Lang::En), ("README.zh-CN.md", Lang::Zh)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let readme = std::fs::read_to_string(&path).unwrap();
        let (head, rest) = readme.split_once(OPENING).unwrap_or_else(|| panic!("{name} has no {OPENING:?}"));
        let (shown, tail) = rest.split_once("\n```\n").unwrap();
        let screen = screen(lang);
        if std::env::var_os("LANGDU_UPDATE_DOCS").is_some() {
            std::fs::write(&path, format!("{head}{OPENING}{screen}\n```\n{tail}")).unwrap();
        } else {
            assert!(shown == screen, "LANGDU_UPDATE_DOCS=1 cargo test docs; the screen is now:\n{screen}");
        }
    }
}

#[test]
fn the_tables_of_settings_are_those_of_the_example() {
    for (name, readme, lang) in
        [("docs/config.md", "README.md", Lang::En), ("docs/config.zh-CN.md", "README.zh-CN.md", Lang::Zh)]
    {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let document = settings_document(lang);
        if std::env::var_os("LANGDU_UPDATE_DOCS").is_some() {
            std::fs::write(root.join(name), &document).unwrap();
        }
        let written = std::fs::read_to_string(root.join(name)).unwrap_or_default();
        assert!(written == document, "LANGDU_UPDATE_DOCS=1 cargo test docs; {name} should be\n{document}");
        assert!(std::fs::read_to_string(root.join(readme)).unwrap().contains(&format!("({name})")));
        // Every key of the settings is in a table, none twice.
        let rows: Vec<_> = document.lines().filter(|line| line.starts_with("| `")).collect();
        let defaults = langdu::config::Config::default().to_toml();
        let is_key = |line: &&str| line.contains(" = ");
        assert_eq!(rows.len(), defaults.lines().filter(is_key).count(), "{rows:#?}\n{defaults}");
    }
}

#[test]
fn the_tables_of_keys_are_those_of_the_program() {
    for (name, readme, lang) in
        [("docs/keys.md", "README.md", Lang::En), ("docs/keys.zh-CN.md", "README.zh-CN.md", Lang::Zh)]
    {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let document = keys_document(lang);
        if std::env::var_os("LANGDU_UPDATE_DOCS").is_some() {
            std::fs::write(root.join(name), &document).unwrap();
        }
        let written = std::fs::read_to_string(root.join(name)).unwrap_or_default();
        assert!(written == document, "LANGDU_UPDATE_DOCS=1 cargo test docs; {name} should be\n{document}");
        // The README shows some of them.
        let readme = std::fs::read_to_string(root.join(readme)).unwrap();
        let rows: Vec<_> = readme.lines().filter(|line| line.starts_with("| `")).collect();
        let known: Vec<_> = Action::ALL.iter().map(|&action| key_row(action, lang)).collect();
        assert!(rows.len() > 8);
        for row in rows {
            assert!(known.iter().any(|known| known == row), "no key does this: {row}");
        }
        assert!(readme.contains(&format!("({name})")));
    }
}

/// The pictures of both READMEs are there, are pictures, and small.
#[test]
fn pictures_are_there_and_small() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = |readme: &str| -> Vec<String> {
        let text = std::fs::read_to_string(root.join(readme)).unwrap();
        let links = text.match_indices("](docs/pictures/").map(|(at, _)| &text[at + 2..]);
        links.map(|rest| rest.split(')').next().unwrap().to_owned()).collect()
    };
    let pictures = named("README.md");
    assert!(pictures.len() >= 4);
    assert_eq!(pictures, named("README.zh-CN.md"));
    for picture in pictures {
        let bytes = std::fs::read(root.join(&picture)).unwrap();
        assert!(bytes.starts_with(b"\x89PNG\r\n"), "{picture}");
        assert!(bytes.len() <= 64 * 1024, "{picture}: {} bytes", bytes.len());
    }
}
