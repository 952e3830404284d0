//! What keeps the eye where it reads: the focus on a paragraph or a sentence, the ruler under a line.

use crate::looks::Looker;
use crate::screen::visit;
use langdu::layout::Measure;
use langdu::text::grid::Writing;
use langdu::tui::{Effect, Preferences, Theme};
use ratatui::buffer::Cell;
use ratatui::style::Modifier;

const SIZES: [(u16, u16); 3] = [(80, 24), (40, 24), (20, 10)];

fn open(width: u16, height: u16, writing: Writing) -> Looker {
    let measure = Measure { writing, ..Measure::new(0) };
    Looker::open(width, height, Preferences { theme: Theme::plain(), measure, ..Preferences::default() })
}

/// The screen, what is dimmed written as `·` in each of its columns, and what is underlined as `_`.
fn sketch(looker: &Looker) -> String {
    let buffer = looker.buffer();
    let mut rows = vec![String::new(); usize::from(buffer.area().height)];
    visit(&buffer, |y, cell| {
        let symbol = cell.symbol();
        let blank = symbol.trim().is_empty();
        let columns = ratatui::buffer::CellWidth::cell_width(cell).max(1);
        let mark = match cell.modifier {
            _ if blank => None,
            modifier if modifier.contains(Modifier::UNDERLINED) => Some('_'),
            modifier if modifier.contains(Modifier::DIM) => Some('·'),
            _ => None,
        };
        let drawn = mark.map_or(symbol.to_owned(), |mark| mark.to_string().repeat(columns.into()));
        rows[usize::from(y)].push_str(&drawn);
    });
    let rows: Vec<_> = rows.iter().map(|row| row.trim_end()).collect();
    rows.join("\n")
}

/// The characters of all cells that are `wanted`, row by row.
fn marked(looker: &Looker, wanted: impl Fn(&Cell) -> bool) -> String {
    let mut text = String::new();
    visit(&looker.buffer(), |_, cell| {
        if wanted(cell) && cell.symbol() != " " {
            text.push_str(cell.symbol());
        }
    });
    text
}

fn underlined(looker: &Looker) -> String {
    marked(looker, |cell| cell.modifier.contains(Modifier::UNDERLINED))
}

/// What is neither dimmed nor a notice, in the rows of text.
fn bright(looker: &Looker) -> String {
    marked(looker, |cell| !cell.modifier.intersects(Modifier::DIM | Modifier::BOLD))
}

#[test]
fn the_focus_at_three_sizes() {
    for (width, height) in SIZES {
        for (writing, name) in [(Writing::Horizontal, ""), (Writing::Vertical, "_vertical")] {
            let mut looker = open(width, height, writing);
            looker.press("zjjj\x1b");
            insta::assert_snapshot!(format!("paragraph_{width}x{height}{name}"), sketch(&looker));
            looker.press("zjj\x1b");
            insta::assert_snapshot!(format!("sentence_{width}x{height}{name}"), sketch(&looker));
            looker.press("zz|jj\x1b");
            insta::assert_snapshot!(format!("ruler_{width}x{height}{name}"), sketch(&looker));
        }
    }
}

#[test]
fn sentences_are_gone_through_one_by_one_and_back() {
    let mut looker = open(40, 12, Writing::Horizontal);
    looker.press("zz");
    let mut forwards = Vec::new();
    for _ in 0..200 {
        looker.press("y");
        let copied = looker.effects.drain(..).find_map(|effect| match effect {
            Effect::Copy(text) => Some(text),
            _ => None,
        });
        let copied = copied.unwrap();
        if forwards.last() != Some(&copied) {
            forwards.push(copied);
        }
        looker.press("\x1bj");
    }
    let article = looker.article.clone();
    let text: String = (0..article.blocks().len()).map(|block| article.block_text(block)).collect();
    assert_eq!(forwards.concat(), text, "every sentence is in focus once");
    looker.press("500k");
    assert!(looker.text().contains("灯下的算盘"), "{}", looker.text());
    assert!(bright(&looker).is_empty(), "the title is bold: {}", sketch(&looker));
    // A number goes so many sentences on.
    looker.press("3j\x1b");
    assert!(bright(&looker).starts_with("▎") || !bright(&looker).is_empty());
}

#[test]
fn the_ruler_goes_line_by_line_through_the_pages_and_back() {
    let mut looker = open(40, 12, Writing::Horizontal);
    looker.press("|\x1b");
    let mut lines = vec![underlined(&looker)];
    for _ in 0..60 {
        looker.press("j\x1b");
        lines.push(underlined(&looker));
    }
    assert!(lines.iter().all(|line| !line.is_empty()));
    looker.press("60k\x1b");
    assert_eq!(underlined(&looker), lines[0]);
    looker.press("60j\x1b");
    assert_eq!(underlined(&looker), lines[60]);
    // Leafing takes it along: it lies under the top line.
    looker.press(" ");
    assert!(!underlined(&looker).is_empty());
    looker.press("|");
    assert!(underlined(&looker).is_empty());
}

#[test]
fn the_ruler_stays_on_its_words_when_the_window_changes() {
    let mut looker = open(80, 24, Writing::Horizontal);
    looker.press("|5j\x1b");
    let start: String = underlined(&looker).chars().take(2).collect();
    looker.tell(langdu::tui::Message::Resize(ratatui::layout::Size::new(40, 24)));
    assert!(underlined(&looker).contains(&start), "{start}: {}", sketch(&looker));
}
