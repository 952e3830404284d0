//! What keeps the eye where it reads: the focus on a paragraph or a sentence, the ruler under a line.

use crate::looks::Looker;
use crate::screen::visit;
use langdu::layout::Measure;
use langdu::text::grid::Writing;
use langdu::tui::{Effect, Message, Preferences, Theme};
use langdu::voice::{Clock, Event, EventKind, units};
use ratatui::buffer::Cell;
use ratatui::style::Modifier;
use std::time::Duration;

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

/// Lets time pass as the loop does that waits for it: a tick whenever one is due.
fn wait(looker: &mut Looker, seconds: u64) {
    for _ in 0..seconds * 4 {
        looker.now += Duration::from_millis(250);
        looker.tell(Message::Tick);
    }
}

/// Characters on the page.
fn characters(looker: &Looker) -> usize {
    let text = looker.text();
    let rows: Vec<_> = text.lines().collect();
    rows[2..rows.len() - 1].concat().chars().filter(|c| !c.is_whitespace()).count()
}

fn foot(looker: &Looker) -> String {
    looker.text().lines().last().unwrap().trim().to_owned()
}

#[test]
fn the_page_goes_on_by_itself_when_its_characters_are_read() {
    let mut looker = open(40, 24, Writing::Horizontal);
    looker.press(" ");
    let page = |looker: &Looker| looker.text().lines().skip(2).take(20).collect::<Vec<_>>().join("\n");
    let second = page(&looker);
    let seconds = u64::try_from(characters(&looker)).unwrap() * 60 / 300;
    looker.press("S");
    assert!(looker.text().contains("自动翻页"), "{}", looker.text());
    wait(&mut looker, seconds - 1);
    assert_eq!(page(&looker), second, "a second too early");
    wait(&mut looker, 2);
    assert_ne!(page(&looker), second);
    // It comes to the end, and there it ends.
    wait(&mut looker, 600);
    assert_eq!(looker.text().lines().last().unwrap().trim(), "已到末尾");
    looker.press("\x1b");
    assert!(foot(&looker).starts_with("收听本文") && foot(&looker).ends_with("100%"), "{}", foot(&looker));
}

#[test]
fn the_pace_is_changed_and_shown_and_the_page_can_be_halted() {
    let mut looker = open(60, 24, Writing::Horizontal);
    looker.press("S+");
    assert!(foot(&looker).starts_with("自动翻页  320 字/分"), "{}", foot(&looker));
    looker.press("3-");
    assert!(foot(&looker).starts_with("自动翻页  260 字/分"), "{}", foot(&looker));
    looker.press(" ");
    let halted = foot(&looker);
    assert!(halted.starts_with("翻页暂停  260 字/分"), "{halted}");
    wait(&mut looker, 600);
    assert_eq!(foot(&looker), halted, "no time passes");
    looker.press(" ");
    wait(&mut looker, 3);
    assert!(foot(&looker).starts_with("自动翻页") && foot(&looker) != halted);
    // A list halts it, leafing ends it.
    looker.press("?q\x1b");
    assert!(foot(&looker).starts_with("收听本文"), "Esc ends it: {}", foot(&looker));
    looker.press("S?q");
    assert!(foot(&looker).starts_with("翻页暂停"), "{}", foot(&looker));
    looker.press("f");
    assert!(foot(&looker).starts_with("收听本文"), "{}", foot(&looker));
    // Neither slower nor faster than can be chosen.
    looker.press("S999+");
    assert!(foot(&looker).contains("3000 字/分"), "{}", foot(&looker));
    looker.press("999-");
    assert!(foot(&looker).contains(" 60 字/分"), "{}", foot(&looker));
}

#[test]
fn a_long_absence_turns_no_page() {
    let mut looker = open(40, 24, Writing::Horizontal);
    looker.press("S");
    let before = looker.text().lines().nth(5).unwrap().to_owned();
    looker.now += Duration::from_secs(9000);
    looker.tell(Message::Tick);
    assert!(foot(&looker).starts_with("翻页暂停"), "{}", foot(&looker));
    assert_eq!(looker.text().lines().nth(5).unwrap(), before);
}

#[test]
fn the_ruler_goes_with_the_page_that_goes_by_itself() {
    let mut looker = open(40, 12, Writing::Horizontal);
    looker.press(" |\\S");
    let mut seen = vec![underlined(&looker)];
    for _ in 0..400 {
        wait(&mut looker, 1);
        let line = underlined(&looker);
        if seen.last() != Some(&line) && !line.is_empty() {
            seen.push(line);
        }
    }
    let mut looker = open(40, 12, Writing::Horizontal);
    looker.press(" |\x1b");
    let mut stepped = vec![underlined(&looker)];
    for _ in 0..seen.len() {
        looker.press("j\x1b");
        stepped.push(underlined(&looker));
    }
    // A heading of two characters is read in less than the second between two looks.
    stepped.retain(|line| line != "尾声");
    assert!(seen.len() > 20);
    assert_eq!(seen, stepped);
}

#[test]
fn the_voice_ends_it() {
    let mut looker = open(60, 24, Writing::Horizontal);
    let units = units(&looker.article);
    let clock = Clock::new(units.iter().map(|unit| unit.text(&looker.article)), 1.0);
    looker.tell(Message::Units(std::sync::Arc::clone(&looker.article), units.into(), clock));
    looker.press("S");
    looker.tell(Message::Voice(Event { generation: 1, kind: EventKind::Speaking { unit: 1 } }));
    assert!(foot(&looker).starts_with("正在朗读"), "{}", foot(&looker));
    looker.press("S");
    assert!(looker.text().contains("正在朗读，页面会跟着走"), "{}", looker.text());
}
