//! How much is read, and how fast: time and keys in, what is kept and shown out.

use crate::looks::Looker;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use langdu::shelf::state::Reading;
use langdu::tui::strings::Lang;
use langdu::tui::{Effect, Message, Preferences};
use langdu::voice::{Clock, Event, EventKind, units};
use std::time::Duration;

fn open(width: u16, height: u16, lang: Lang) -> Looker {
    Looker::open(width, height, Preferences { lang, ..Preferences::default() })
}

/// Lets time pass, and nothing else happen.
fn wait(looker: &mut Looker, seconds: u64) {
    looker.now += Duration::from_secs(seconds);
    looker.tell(Message::Tick);
}

/// What was asked to be kept since last asked, together.
fn kept(looker: &mut Looker) -> Reading {
    let effects = std::mem::take(&mut looker.effects);
    let kept = effects.iter().filter_map(|effect| match effect {
        Effect::SaveReading(reading) => Some(*reading),
        _ => None,
    });
    kept.fold(Reading::default(), |sum, reading| sum + reading)
}

#[test]
fn a_page_that_was_read_counts_and_one_that_was_leafed_over_does_not() {
    let mut looker = open(40, 12, Lang::Zh);
    looker.press("\\");
    wait(&mut looker, 40);
    looker.press(" ");
    let read = kept(&mut looker);
    assert_eq!(read.seconds, 40);
    assert!((80..200).contains(&read.characters), "{read:?}");
    wait(&mut looker, 1);
    looker.press("     ");
    assert_eq!(kept(&mut looker), Reading { seconds: 1, characters: 0 });
    // The last page is read when the article is left.
    looker.press("G");
    wait(&mut looker, 60);
    looker.press("q");
    let read = kept(&mut looker);
    assert_eq!(read.seconds, 60);
    assert!(read.characters > 10, "{read:?}");
}

#[test]
fn time_passes_only_while_somebody_reads() {
    let mut looker = open(40, 12, Lang::Zh);
    looker.press("\\");
    // Two minutes after the last key nobody is there.
    for _ in 0..100 {
        wait(&mut looker, 10);
    }
    looker.press(" ");
    assert_eq!(kept(&mut looker).seconds, 120);
    wait(&mut looker, 5);
    looker.tell(Message::FocusLost);
    wait(&mut looker, 50);
    looker.tell(Message::FocusGained);
    wait(&mut looker, 5);
    looker.press(" ");
    assert_eq!(kept(&mut looker).seconds, 10, "not while another window is in front");
    // Nor while a list covers the article.
    looker.press("?");
    wait(&mut looker, 30);
    looker.press("q ");
    assert_eq!(kept(&mut looker).seconds, 0);
}

#[test]
fn the_voice_reads_on_without_a_key_and_in_the_background() {
    let mut looker = open(40, 12, Lang::Zh);
    let units = units(&looker.article);
    let clock = Clock::new(units.iter().map(|unit| unit.text(&looker.article)), 1.0);
    looker.tell(Message::Units(std::sync::Arc::clone(&looker.article), units.into(), clock));
    looker.tell(Message::Voice(Event { generation: 1, kind: EventKind::Speaking { unit: 0 } }));
    looker.tell(Message::FocusLost);
    looker.now += Duration::from_secs(600);
    looker.tell(Message::Key(KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE)));
    assert_eq!(kept(&mut looker).seconds, 600);
}

#[test]
fn the_list_tells_what_was_read_here_and_in_all() {
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for (width, height) in [(80, 24), (40, 24), (20, 10)] {
            let mut looker = open(width, height, lang);
            looker.tell(Message::Read(Reading { seconds: 600, characters: 2500 }));
            looker.press("I");
            assert!(looker.effects.contains(&Effect::SumReading));
            looker.tell(Message::ReadInAll(7, Reading { seconds: 36_000, characters: 180_000 }));
            insta::assert_snapshot!(format!("stats_{width}x{height}_{name}"), looker.text());
            looker.press("I");
            assert!(looker.text().contains("灯下的算盘"));
        }
    }
}

#[test]
fn no_pace_is_told_before_a_minute() {
    let mut looker = open(80, 24, Lang::En);
    looker.press(":stats\n");
    assert!(looker.text().contains("known after a minute of reading"), "{}", looker.text());
    assert!(looker.text().contains("still to read"), "{}", looker.text());
}
