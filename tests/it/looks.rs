//! How the page looks: its column, its colours, what is dimmed and what is drawn over it.

use crate::screen::{article, screen_text};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use langdu::article::{Anchor, Article};
use langdu::layout::Pagination;
use langdu::tui::{App, Depth, Effect, Message, Preferences, Theme, Themes, draw};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Color;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

/// The screen under test, with the effects it asked for since last asked.
pub(crate) struct Looker {
    pub(crate) app: App,
    pub(crate) article: Arc<Article>,
    pub(crate) now: Instant,
    pub(crate) effects: Vec<Effect>,
}

impl Looker {
    pub(crate) fn open(width: u16, height: u16, preferences: Preferences) -> Self {
        Self::open_article(article(), width, height, preferences)
    }

    pub(crate) fn open_article(
        article: Arc<Article>,
        width: u16,
        height: u16,
        preferences: Preferences,
    ) -> Self {
        let size = Size::new(width, height);
        let (app, effects) = App::new(Arc::clone(&article), preferences, size, Anchor::default());
        let mut looker = Self { app, article, now: Instant::now(), effects: Vec::new() };
        looker.carry_out(effects);
        looker
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Count { id, measure, height } => {
                    let counted = Pagination::count(&self.article, &measure, height, |_| true);
                    self.tell(Message::Counted(id, counted));
                }
                other => self.effects.push(other),
            }
        }
    }

    pub(crate) fn tell(&mut self, message: Message) {
        let effects = self.app.update(message, self.now);
        self.carry_out(effects);
    }

    pub(crate) fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            let code = match c {
                '\x1b' => KeyCode::Esc,
                '\n' => KeyCode::Enter,
                '\t' => KeyCode::Tab,
                c => KeyCode::Char(c),
            };
            self.tell(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
    }

    pub(crate) fn buffer(&self) -> Buffer {
        let Size { width, height } = self.app.size();
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        draw(&self.app, &mut buffer, self.now);
        buffer
    }

    pub(crate) fn text(&self) -> String {
        screen_text(&self.buffer())
    }
}

/// The widest row of text, margins left out.
fn widest(looker: &Looker) -> usize {
    let text = looker.text();
    let body = text.lines().skip(2).take_while(|line| !line.contains('%'));
    body.map(|line| line.trim_start().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum())
        .max()
        .unwrap_or_default()
}

#[test]
fn the_column_goes_round_and_the_place_stays() {
    let mut looker = Looker::open(120, 24, Preferences::default());
    looker.press("  ");
    let top = looker.text().lines().nth(2).unwrap().trim().chars().take(4).collect::<String>();
    let mut widths = Vec::new();
    for _ in 0..4 {
        looker.press("v");
        let told = looker.text().lines().last().unwrap().to_owned();
        widths.push(told.chars().filter(char::is_ascii_digit).collect::<String>().parse::<usize>().unwrap());
        assert!(looker.text().lines().nth(2).unwrap().contains(&top), "{}", looker.text());
        looker.press("\x1b");
        assert!(widest(&looker) <= *widths.last().unwrap());
    }
    assert_eq!(widths, [100, 116, 36, 76]);
}

#[test]
fn widths_that_look_alike_are_passed_over() {
    let mut looker = Looker::open(80, 24, Preferences::default());
    looker.press("v");
    assert!(looker.text().contains("手机版：每行 36 列"), "{}", looker.text());
    looker.press("v");
    assert!(looker.text().contains("标准栏宽：每行 76 列"), "{}", looker.text());
}

#[test]
fn narrow_columns_work_down_to_the_smallest_windows() {
    for (width, height) in [(8, 3), (8, 24), (10, 4), (20, 10), (1, 1), (0, 0), (6, 2), (9, 1)] {
        let mut looker = Looker::open(width, height, Preferences::default());
        for _ in 0..5 {
            looker.press("v");
            for line in looker.text().lines() {
                let columns: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                assert!(columns <= usize::from(width) + 1, "{width}×{height}: {line}");
            }
            looker.press(" \x1b");
        }
    }
    let mut looker = Looker::open(8, 10, Preferences::default());
    looker.press("v\x1b");
    insta::assert_snapshot!("narrow_8x10", looker.text());
}

/// The themes that are shipped, on a terminal of `depth`.
pub(crate) fn themes(depth: Depth) -> Vec<Theme> {
    let themes = Themes::new(&BTreeMap::new(), depth).unwrap();
    themes.names().map(|name| themes.named(name).unwrap()).collect()
}

#[test]
fn a_theme_paints_every_cell_of_every_pane() {
    for theme in themes(Depth::True).iter().skip(1) {
        for (width, height) in [(80, 24), (40, 24), (20, 10), (170, 30), (3, 2)] {
            for keys in ["", "jx", "/算盘\n", "?", "\t", ":", "w", "v", "V", "pzz", "|"] {
                let preferences = Preferences { theme: theme.clone(), ..Preferences::default() };
                let mut looker = Looker::open(width, height, preferences);
                looker.press(keys);
                for (index, cell) in looker.buffer().content.iter().enumerate() {
                    assert!(
                        cell.bg != Color::Reset && cell.fg != Color::Reset,
                        "{} {width}×{height} {keys:?} cell {index}: {cell:?}\n{}",
                        theme.name(),
                        looker.text()
                    );
                }
            }
        }
    }
}

#[test]
fn the_key_goes_through_all_themes_and_says_which() {
    let mut looker = Looker::open(80, 24, Preferences::default());
    let mut told = Vec::new();
    for _ in 0..5 {
        looker.press("T");
        told.push(looker.text().lines().last().unwrap().trim().to_owned());
    }
    assert_eq!(told, ["配色：浅色", "配色：深色", "配色：旧纸", "配色：高对比", "配色：终端原色"]);
    let mut looker = Looker::open(80, 24, Preferences { theme: Theme::plain(), ..Preferences::default() });
    looker.press("T");
    assert!(looker.text().contains("颜色已停用"), "{}", looker.text());
}

#[test]
fn the_background_of_the_terminal_decides_only_if_it_is_asked_to() {
    let dark = (0x1e, 0x1e, 0x2e);
    for (auto, background, name) in
        [(true, dark, "dark"), (true, (253, 246, 227), "light"), (false, dark, "ansi")]
    {
        let themes = Themes::new(&BTreeMap::new(), Depth::True).unwrap();
        let preferences = Preferences { auto_theme: auto, themes, ..Preferences::default() };
        let mut looker = Looker::open(80, 24, preferences);
        looker.tell(Message::Background(background));
        let painted = looker.buffer()[(0, 0)].bg;
        let expected = match name {
            "dark" => Color::Rgb(0x16, 0x18, 0x1c),
            "light" => Color::Rgb(0xfa, 0xfa, 0xf7),
            _ => Color::Reset,
        };
        assert_eq!(painted, expected, "{name}");
    }
}
