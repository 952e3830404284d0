//! The reading screen without a terminal: keys in, the text of the screen out.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use langdu::article::{Anchor, Article, ArticleBuilder, BlockKind, Meta};
use langdu::layout::{Measure, Pagination};
use langdu::text::width::WidthProfile;
use langdu::tui::strings::Lang;
use langdu::tui::{App, Effect, Loaded, Message, Preferences, VoiceName, draw};
use langdu::voice::{After, Clock, Event, EventKind, Failure, units};
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Rect, Size};
use ratatui::style::Modifier;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An article of the test's own, with all kinds of marks.
pub(crate) fn article() -> Arc<Article> {
    let meta = Meta {
        title: Some("灯下的算盘".into()),
        author: Some("陆知远".into()),
        site: Some("江畔读书".into()),
        published: Some("2023-11-05 09:30".into()),
        source: Some("《江畔》杂志".into()),
        ..Meta::default()
    };
    let mut builder = ArticleBuilder::new(meta);
    for number in 1..=12 {
        builder.push(
            BlockKind::Paragraph,
            &format!("第{number}回，祖父把算盘推到灯下，说：“账要一笔一笔地算，路要一步一步地走。”那一年铺子里共有1695种货，损耗不到3.5%——他记得清清楚楚……"),
        );
    }
    builder.push(BlockKind::Heading(2), "尾声");
    builder.push(BlockKind::Paragraph, "算盘还在，灯也还亮着。");
    Arc::new(builder.finish())
}

/// The screen under test, with the effects it asked for since last asked.
struct Reader {
    app: App,
    size: Size,
    now: Instant,
    effects: Vec<Effect>,
}

impl Reader {
    fn open(width: u16, height: u16) -> Self {
        Self::open_with(width, height, Lang::Zh, WidthProfile::narrow())
    }

    fn open_with(width: u16, height: u16, lang: Lang, widths: WidthProfile) -> Self {
        Self::open_set(width, height, lang, widths, Measure::new(0))
    }

    fn open_set(width: u16, height: u16, lang: Lang, widths: WidthProfile, measure: Measure) -> Self {
        let name = "saved-page.txt".into();
        let preferences = Preferences { lang, measure, widths, name, ..Preferences::default() };
        let size = Size::new(width, height);
        let (app, effects) = App::new(article(), preferences, size, Anchor::default());
        let mut reader = Self { app, size, now: Instant::now(), effects: Vec::new() };
        reader.carry_out(effects);
        let article = article();
        let units = units(&article);
        let clock = Clock::new(units.iter().map(|unit| unit.text(&article)), 1.0);
        reader.tell(Message::Units(Arc::clone(&article), units.into(), clock));
        reader
    }

    /// Counts pages at once, as the workshop would do behind; keeps the other effects.
    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Count { id, measure, height } => {
                    let counted = Pagination::count(&article(), &measure, height, |_| true);
                    self.tell(Message::Counted(id, counted));
                }
                other => self.effects.push(other),
            }
        }
    }

    fn tell(&mut self, message: Message) {
        let effects = self.app.update(message, self.now);
        self.carry_out(effects);
    }

    fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            let (code, modifiers) = match c {
                '\n' => (KeyCode::Enter, KeyModifiers::NONE),
                '\x1b' => (KeyCode::Esc, KeyModifiers::NONE),
                '\x03' => (KeyCode::Char('c'), KeyModifiers::CONTROL),
                '\x1a' => (KeyCode::Char('z'), KeyModifiers::CONTROL),
                c => (KeyCode::Char(c), KeyModifiers::NONE),
            };
            self.tell(Message::Key(KeyEvent::new(code, modifiers)));
        }
    }

    fn voice(&mut self, generation: u64, kind: EventKind) {
        self.tell(Message::Voice(Event { generation, kind }));
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.size = Size::new(width, height);
        self.tell(Message::Resize(self.size));
    }

    fn taken(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    fn buffer(&self) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.width, self.size.height));
        draw(&self.app, &mut buffer, self.now);
        buffer
    }

    fn text(&self) -> String {
        screen_text(&self.buffer())
    }

    /// The characters of all cells for which `wanted` holds.
    fn marked(&self, wanted: impl Fn(&ratatui::buffer::Cell) -> bool) -> String {
        let buffer = self.buffer();
        let mut text = String::new();
        visit(&buffer, |_, cell| {
            if wanted(cell) && cell.symbol() != " " {
                text.push_str(cell.symbol());
            }
        });
        text
    }
}

/// Calls `f` for each cell that starts a glyph, row by row.
pub(crate) fn visit(buffer: &Buffer, mut f: impl FnMut(u16, &ratatui::buffer::Cell)) {
    for y in 0..buffer.area().height {
        let mut x = 0;
        while x < buffer.area().width {
            let cell = &buffer[(x, y)];
            f(y, cell);
            x += cell.cell_width().max(1);
        }
    }
}

/// The screen as text: what a person would see, without blanks at line ends.
pub(crate) fn screen_text(buffer: &Buffer) -> String {
    let mut rows = vec![String::new(); usize::from(buffer.area().height)];
    visit(buffer, |y, cell| rows[usize::from(y)].push_str(cell.symbol()));
    rows.iter().map(|row| row.trim_end()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_opening_page_at_three_sizes() {
    insta::assert_snapshot!("opening_80x24", Reader::open(80, 24).text());
    insta::assert_snapshot!("opening_40x24", Reader::open(40, 24).text());
    insta::assert_snapshot!("opening_20x10", Reader::open(20, 10).text());
}

#[test]
fn a_later_page_has_a_running_head() {
    let mut reader = Reader::open(80, 24);
    reader.press(" ");
    insta::assert_snapshot!("second_page_80x24", reader.text());
    let mut small = Reader::open(40, 10);
    small.press("G");
    insta::assert_snapshot!("last_page_40x10", small.text());
}

#[test]
fn vertical_lines_at_three_sizes() {
    for (width, height) in [(80, 24), (40, 24), (20, 10)] {
        let mut reader = Reader::open(width, height);
        reader.press("V ");
        insta::assert_snapshot!(format!("vertical_{width}x{height}"), reader.text());
    }
    // The page on the right is the first one.
    let mut book = Reader::open(160, 24);
    book.press("V");
    let (first, top) = book
        .text()
        .lines()
        .enumerate()
        .find(|(_, row)| row.contains('灯'))
        .map(|(y, row)| (y, row.to_owned()))
        .unwrap();
    assert!(first > 0 && top.chars().count() > 50, "{top:?}");
    // There and back shows the same page.
    let mut reader = Reader::open(80, 24);
    reader.press(" ");
    let before = reader.text();
    reader.press("V");
    assert_ne!(reader.text(), before);
    reader.press("V");
    assert_eq!(reader.text(), before);
}

#[test]
fn the_arrow_to_the_left_goes_on_in_vertical_lines() {
    let arrow = |code| Message::Key(KeyEvent::new(code, KeyModifiers::NONE));
    let mut reader = Reader::open(40, 24);
    reader.press("V");
    let first = reader.text();
    reader.tell(arrow(KeyCode::Left));
    let second = reader.text();
    assert_ne!(first, second);
    reader.tell(arrow(KeyCode::Right));
    assert_eq!(reader.text(), first);
    reader.press("f");
    assert_eq!(reader.text(), second);
    reader.press("?");
    assert!(reader.text().contains("Space PgDn ← f"), "{}", reader.text());
}

/// What is found is marked down its column, in the form it is drawn in; a number in one cell as a whole.
#[test]
fn hits_are_marked_in_vertical_lines() {
    let mut reader = Reader::open(80, 24);
    reader.press("V/到灯下，说：“账\n");
    assert_eq!(reader.app.measure().columns, 20);
    let marked = reader.marked(is_current_hit);
    let mut expected: Vec<char> = "到灯下︐说︓﹃账".chars().collect();
    let mut found: Vec<char> = marked.chars().collect();
    // Read row by row they stand in another order.
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    reader.press("/1回\nn");
    assert!(reader.marked(is_current_hit).starts_with("11"));
}

#[test]
fn readings_at_three_sizes() {
    for (width, height) in [(80, 24), (40, 24), (20, 10)] {
        let mut reader = Reader::open(width, height);
        reader.press("r ");
        insta::assert_snapshot!(format!("pinyin_{width}x{height}"), reader.text());
    }
    let mut narrow = Reader::open(10, 10);
    narrow.press("r");
    assert!(narrow.text().contains("窄"), "{}", narrow.text());
    let mut reader = Reader::open(80, 24);
    reader.press("Vr");
    assert!(reader.text().contains("横排"), "{}", reader.text());
}

/// A hit is marked with its readings, whole boxes of them.
#[test]
fn hits_are_marked_with_their_readings() {
    let mut reader = Reader::open(80, 24);
    reader.press("r/算盘推\n");
    let marked = reader.marked(is_current_hit);
    assert!(marked.starts_with("suànpan") && marked.contains("算盘推"), "{marked}");
}

/// Another form of the article takes its place: the words on top stay on top, and the voice of the old one is silent.
#[test]
fn a_file_that_is_read_again_keeps_the_place() {
    let mut reader = Reader::open(40, 12);
    reader.tell(Message::SourceChanged);
    assert!(reader.text().contains("按 R"), "{}", reader.text());
    reader.press("/第7回\n");
    reader.press("p");
    reader.voice(1, EventKind::Speaking { unit: 3 });
    reader.taken();
    reader.press("R");
    assert_eq!(reader.taken(), [Effect::StopVoice, Effect::Reload]);
    let top = reader.text().lines().nth(2).unwrap().to_owned();
    let mut builder = ArticleBuilder::new(Meta { title: Some("灯下的算盘".into()), ..Meta::default() });
    builder.push(BlockKind::Paragraph, "新加的一段。");
    let old = article();
    for (_, kind, text) in old.body() {
        builder.push(kind, text);
    }
    let whole = Arc::new(builder.finish());
    let loaded = Loaded { article: Arc::clone(&whole), place: None, notice: None };
    reader.tell(Message::Reloaded(Ok(loaded)));
    assert_eq!(reader.text().lines().nth(2).unwrap(), top);
    assert!(reader.taken().contains(&Effect::Whole(whole)));
    // What the voice still had to say is about another article.
    reader.voice(1, EventKind::Speaking { unit: 4 });
    assert!(!reader.text().contains("正在朗读"));
    let before = reader.text();
    reader.tell(Message::Reloaded(Err("没有重新载入：不行".into())));
    assert!(reader.text().contains("没有重新载入"));
    reader.press("\x1b");
    assert_eq!(reader.text(), before);
}

fn is_current_hit(cell: &ratatui::buffer::Cell) -> bool {
    cell.bg == ratatui::style::Color::LightYellow
}

#[test]
fn help_lists_every_key() {
    let mut reader = Reader::open_with(80, 48, Lang::En, WidthProfile::narrow());
    reader.press("?");
    insta::assert_snapshot!("help_80x48", reader.text());
    reader.press("q");
    assert!(reader.text().contains("灯下的算盘"));
    assert!(!reader.taken().contains(&Effect::Quit), "q in help leaves help, not the program");
    reader.press("?/export");
    let shown = reader.text();
    assert!(shown.contains("or by name") && !shown.contains("next page"), "{shown}");
    reader.press("\x1b\x1b");
    let mut small = Reader::open(20, 10);
    small.press("?G");
    assert!(small.text().contains("退出"), "{}", small.text());
}

#[test]
fn pages_go_on_and_back() {
    let mut reader = Reader::open(40, 10);
    let mut seen = vec![reader.text()];
    for _ in 0..100 {
        reader.press("f");
        if reader.text().contains("已到末尾") {
            break;
        }
        seen.push(reader.text());
    }
    assert!(seen.len() > 5);
    reader.press("\x1b");
    for expected in seen.iter().rev().skip(1) {
        reader.press("b");
        assert_eq!(&reader.text(), expected);
    }
    reader.press("b");
    assert!(reader.text().contains("已到开头"));
    reader.press(":3\n");
    assert_eq!(reader.text(), seen[2]);
    reader.press(":9999\n");
    assert!(reader.text().contains("没有这一页"));
    reader.press(":100%\n");
    assert_eq!(&reader.text(), seen.last().unwrap());
    reader.press("g");
    assert_eq!(reader.text(), seen[0]);
}

#[test]
fn the_character_on_top_stays_on_top() {
    let mut reader = Reader::open(80, 24);
    reader.press("f");
    let top = |reader: &Reader| reader.text().lines().nth(2).unwrap().trim().chars().next().unwrap();
    let before = reader.text();
    let first = top(&reader);
    for (width, height) in [(40, 24), (20, 10), (33, 7), (200, 60), (7, 3), (1, 1), (80, 24)] {
        reader.resize(width, height);
        let _ = reader.text();
    }
    assert_eq!(reader.text(), before);
    reader.resize(40, 24);
    assert!(reader.text().lines().nth(2).unwrap().contains(first));
}

#[test]
fn the_end_of_one_page_is_not_that_of_another() {
    let mut reader = Reader::open(40, 12);
    reader.press("G ");
    assert!(reader.text().contains("已到末尾"));
    reader.resize(20, 10);
    assert!(!reader.text().contains("已到末尾"), "{}", reader.text());
    reader.resize(60, 30);
    let foot = reader.text().lines().last().unwrap().to_owned();
    let numbers: Vec<u32> =
        foot.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    let [.., number, all, 100] = numbers.as_slice() else { panic!("{foot}") };
    assert_eq!(number, all, "where nothing follows it is the last page: {foot}");
}

#[test]
fn what_is_heard_is_told_before_which_hit_is_seen() {
    let mut reader = Reader::open(20, 10);
    reader.press("/算盘\n");
    let foot = |reader: &Reader| reader.text().lines().last().unwrap().to_owned();
    assert!(foot(&reader).contains("[1/"), "{}", foot(&reader));
    reader.press("p");
    reader.tell(Message::VoiceOpened(VoiceName { engine: "espeak-ng".into(), silent: false }));
    reader.voice(1, EventKind::Speaking { unit: 0 });
    reader.press("\x1b");
    assert!(foot(&reader).contains("00:"), "{}", foot(&reader));
}

#[test]
fn where_all_has_room_all_is_shown() {
    let mut reader = Reader::open(40, 12);
    reader.press("G");
    let end = reader.text();
    reader.resize(200, 100);
    let whole = reader.text();
    reader.press("g");
    assert_eq!(whole, reader.text());
    reader.resize(40, 12);
    reader.press("G");
    reader.resize(200, 100);
    reader.resize(40, 12);
    assert_eq!(reader.text(), end, "the text that was on top is there again");
}

#[test]
fn any_size_is_drawn() {
    let mut reader = Reader::open(80, 24);
    reader.press("/算盘\n");
    for (width, height) in
        (1..=30).flat_map(|w| (1..=12).map(move |h| (w, h))).chain([(300, 100), (0, 0), (0, 9), (9, 0)])
    {
        reader.resize(width, height);
        let _ = reader.text();
        reader.press("?");
        let _ = reader.text();
        reader.press("q:12");
        let _ = reader.text();
        reader.press("\x1b");
        reader.press("jfkb");
        let _ = reader.text();
    }
}

#[test]
fn a_hit_across_the_end_of_a_line_is_marked_and_changes_no_text() {
    let mut reader = Reader::open(40, 24);
    let before = reader.text();
    reader.press("/一步一步地走\n");
    let marked = reader.marked(|cell| {
        cell.modifier.contains(Modifier::UNDERLINED) || cell.bg == ratatui::style::Color::Yellow
    });
    assert!(marked.starts_with("一步一步地走"), "{marked}");
    assert_eq!(marked.chars().count() % 6, 0, "every hit on the page is marked whole: {marked}");
    let rows = |text: &str| text.lines().take(22).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(rows(&before), rows(&reader.text()));
    let split = before.lines().any(|line| line.contains("一步") && !line.contains("一步一步地走"));
    assert!(split, "the test needs a hit across a line end:\n{before}");
}

#[test]
fn search_goes_from_hit_to_hit_and_round() {
    let mut reader = Reader::open(40, 10);
    reader.press("/尾声\n");
    assert!(reader.text().contains("尾声"));
    let end = reader.text();
    reader.press("/第1回\nn");
    assert!(reader.text().contains("已从另一头继续查找"), "{}", reader.text());
    assert!(reader.text().contains("第1回"));
    reader.press("/尾声\n");
    assert_eq!(reader.text(), end);
    reader.press("/没有的字\n");
    assert!(reader.text().contains("没有找到“没有的字”"));
}

#[test]
fn the_voice_is_marked_and_turns_the_page() {
    let mut reader = Reader::open(40, 10);
    reader.taken();
    reader.press("p");
    assert_eq!(reader.taken(), [Effect::OpenVoice { unit: 0, silent: false, rate: 1.0 }]);
    reader.tell(Message::VoiceOpened(VoiceName { engine: "espeak-ng".into(), silent: false }));
    reader.voice(1, EventKind::Speaking { unit: 0 });
    let spoken = |reader: &Reader| reader.marked(|cell| cell.bg == ratatui::style::Color::Cyan);
    assert_eq!(spoken(&reader), "灯下的算盘");
    let units = units(&article());
    let mut pages = 0;
    for (unit, spoken_now) in units.iter().enumerate().skip(1) {
        let before = reader.text();
        reader.voice(1, EventKind::Finished { unit: unit - 1, seconds: 3.0 });
        reader.voice(1, EventKind::Speaking { unit });
        let text = spoken_now.text(&article()).replace(' ', "");
        let marked = spoken(&reader);
        assert!(!marked.is_empty() && text.starts_with(&marked), "{marked} is not the start of {text}");
        pages += usize::from(before != reader.text());
    }
    assert!(pages > 5);
    reader.voice(1, EventKind::Ended);
    assert_eq!(spoken(&reader), "");
    assert!(reader.text().contains("全文朗读完毕"));
}

#[test]
fn the_clock_stands_while_paused() {
    let mut reader = Reader::open(80, 24);
    assert!(reader.text().contains("收听本文 00:00 / ~0"), "{}", reader.text());
    reader.press("p");
    reader.voice(1, EventKind::Speaking { unit: 0 });
    reader.now += Duration::from_secs(2);
    assert!(reader.text().contains("正在朗读 00:02"), "{}", reader.text());
    reader.taken();
    reader.press("p");
    assert_eq!(reader.taken(), [Effect::Pause]);
    reader.voice(1, EventKind::Paused);
    reader.now += Duration::from_secs(60);
    assert!(reader.text().contains("已暂停 00:02"), "{}", reader.text());
    reader.press("p");
    assert_eq!(reader.taken(), [Effect::Resume]);
    reader.press("+]{s");
    assert_eq!(
        reader.taken(),
        [Effect::SetRate(1.1), Effect::SkipTo(1), Effect::SkipTo(0), Effect::StopVoice]
    );
}

#[test]
fn a_voice_that_is_not_there_is_told_and_silence_only_on_request() {
    let mut reader = Reader::open(80, 24);
    reader.taken();
    reader.press("p");
    reader.taken();
    reader.tell(Message::VoiceMissing("没有找到能朗读的程序。".into()));
    assert!(reader.text().contains("再按 p"), "{}", reader.text());
    reader.press("p");
    assert_eq!(reader.taken(), [Effect::OpenVoice { unit: 0, silent: true, rate: 1.0 }]);
    reader.tell(Message::VoiceOpened(VoiceName { engine: "silent".into(), silent: true }));
    reader.voice(1, EventKind::Speaking { unit: 0 });
    reader.press("\x1b");
    assert!(reader.text().contains("无声"), "{}", reader.text());
}

#[test]
fn a_failure_of_the_voice_is_told() {
    let mut reader = Reader::open(80, 24);
    reader.press("p");
    reader.voice(1, EventKind::Speaking { unit: 0 });
    reader.voice(
        1,
        EventKind::Failed(Failure::TooFast { program: "espeak-ng".into(), stderr_tail: String::new() }),
    );
    assert!(reader.text().contains("没有出声就结束了"), "{}", reader.text());
    reader.press("\x1b");
    assert!(reader.text().contains("朗读停止"), "{}", reader.text());
}

#[test]
fn the_paragraph_with_the_cursor_is_where_listening_begins() {
    let mut reader = Reader::open(80, 24);
    reader.press("jjj");
    assert!(reader.text().contains('▎'));
    reader.taken();
    reader.press("p");
    let cursor_block = 2;
    let first = units(&article()).iter().position(|unit| unit.block == cursor_block).unwrap();
    assert_eq!(reader.taken(), [Effect::OpenVoice { unit: first, silent: false, rate: 1.0 }]);
}

/// A reader who listens: the voice is open and speaks `unit`.
fn listening(width: u16, height: u16, unit: usize) -> Reader {
    let mut reader = Reader::open(width, height);
    reader.press("p");
    reader.tell(Message::VoiceOpened(VoiceName { engine: "espeak-ng".into(), silent: false }));
    reader.voice(1, EventKind::Speaking { unit });
    reader.taken();
    reader
}

fn place_of(unit: usize) -> Anchor {
    let unit = &units(&article())[unit];
    Anchor::new(unit.block, unit.range.start)
}

#[test]
fn leafing_does_not_move_the_voice_and_the_voice_does_not_pull_the_page_back() {
    let mut reader = listening(40, 10, 0);
    reader.press("  ");
    assert!(reader.taken().iter().all(|effect| matches!(effect, Effect::SavePosition(_))));
    let elsewhere = reader.text();
    assert!(elsewhere.contains("3/10"), "{elsewhere}");
    reader.voice(1, EventKind::Speaking { unit: 1 });
    let page = |text: &str| text.lines().rev().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(page(&reader.text()), page(&elsewhere));
    // A resize moves neither.
    reader.resize(44, 12);
    reader.voice(1, EventKind::Speaking { unit: 2 });
    assert_eq!(reader.taken().iter().filter(|effect| matches!(effect, Effect::SkipTo(_))).count(), 0);
    // One key goes back to it, and from then on the page goes along.
    reader.press("o");
    let spoken = |reader: &Reader| reader.marked(|cell| cell.bg == ratatui::style::Color::Cyan);
    assert!(!spoken(&reader).is_empty());
    let last = units(&article()).len() - 1;
    reader.voice(1, EventKind::Speaking { unit: last });
    assert!(!spoken(&reader).is_empty());
}

#[test]
fn the_page_stays_where_it_is_when_the_reader_wants_it_to() {
    let mut reader = listening(40, 10, 0);
    reader.press("F");
    assert!(reader.text().contains("页面不跟着朗读走"), "{}", reader.text());
    let last = units(&article()).len() - 1;
    let before = reader.text();
    reader.voice(1, EventKind::Speaking { unit: last });
    assert_eq!(before.lines().next(), reader.text().lines().next());
    reader.press("F");
    assert!(reader.text().contains("页面跟着朗读走"), "{}", reader.text());
    assert!(!reader.marked(|cell| cell.bg == ratatui::style::Color::Cyan).is_empty());
}

#[test]
fn one_key_reads_from_here_whatever_the_voice_does() {
    let mut reader = listening(40, 10, 0);
    reader.press("  ");
    reader.taken();
    reader.press("\n");
    let first = reader.taken();
    let [Effect::PlayFrom(unit)] = first[..] else { panic!("{first:?}") };
    assert!(unit > 1);
    reader.voice(2, EventKind::Speaking { unit });
    reader.press("jj");
    reader.taken();
    reader.press("\n");
    let second = reader.taken();
    let [Effect::PlayFrom(later)] = second[..] else { panic!("{second:?}") };
    assert!(later > unit);
}

#[test]
fn it_goes_on_where_it_was_stopped_and_where_it_was_the_last_time() {
    let mut reader = listening(80, 24, 0);
    reader.voice(1, EventKind::Speaking { unit: 4 });
    assert!(reader.taken().contains(&Effect::SaveListening(Some(place_of(4)))));
    reader.press("s");
    reader.voice(2, EventKind::Stopped);
    reader.press("GG");
    reader.taken();
    reader.press("p");
    assert_eq!(reader.taken(), [Effect::PlayFrom(4)], "not the top of the page");
    // Read to the end, it begins anew.
    reader.voice(3, EventKind::Ended);
    assert!(reader.taken().contains(&Effect::SaveListening(None)));
    reader.press("gp");
    assert!(reader.taken().contains(&Effect::PlayFrom(0)));

    let mut reader = Reader::open(80, 24);
    reader.tell(Message::LastHeard(place_of(5)));
    reader.taken();
    reader.press("p");
    assert_eq!(reader.taken(), [Effect::OpenVoice { unit: 5, silent: false, rate: 1.0 }]);
}

#[test]
fn the_page_is_turned_while_a_sentence_is_spoken_that_crosses_its_end() {
    let article = article();
    let mut crossing = None;
    // Whatever the text, at one of these heights some page ends in mid-sentence.
    for height in 8..20 {
        let mut reader = Reader::open(30, height);
        reader.press("p");
        for unit in 0..units(&article).len() {
            reader.voice(1, EventKind::Speaking { unit });
            reader.now += Duration::from_millis(10);
            reader.tell(Message::Tick);
            let shown = reader.text();
            reader.now += Duration::from_secs(600);
            reader.tell(Message::Tick);
            if reader.text().lines().nth(2) != shown.lines().nth(2) {
                crossing = Some((height, unit));
            }
        }
    }
    let (height, unit) = crossing.expect("some sentence crosses the end of a page");
    let mut reader = Reader::open(30, height);
    reader.press("p");
    reader.voice(1, EventKind::Speaking { unit });
    let begun = reader.text();
    let turned = |reader: &Reader| reader.text().lines().nth(2) != begun.lines().nth(2);
    let mut waited = 0;
    while !turned(&reader) {
        reader.now += Duration::from_millis(100);
        waited += 100;
        reader.tell(Message::Tick);
        assert!(waited < 60_000);
    }
    assert!(waited > 200, "not before a part of it was spoken: {waited}");
    assert!(!reader.marked(|cell| cell.bg == ratatui::style::Color::Cyan).is_empty(), "the rest is marked");
}

#[test]
fn sentences_can_be_repeated_taken_one_by_one_and_timed() {
    let mut reader = listening(100, 24, 3);
    reader.press(".");
    assert_eq!(reader.taken(), [Effect::SkipTo(3)]);
    reader.press("a");
    assert!(reader.text().contains("每句之后暂停"));
    reader.press("L");
    reader.press("L");
    let after = [After::Pause, After::Repeat, After::GoOn].map(Effect::SetAfter);
    assert_eq!(reader.taken(), after);
    for words in ["再听 15 分钟", "再听 30 分钟", "再听 60 分钟", "读完这一段", "读完这一篇", "不定时"]
    {
        reader.press("t");
        assert!(reader.text().contains(words), "{}", reader.text());
    }
    let set = reader.taken();
    assert_eq!((set.len(), set.last()), (6, Some(&Effect::SetSleep(None))));
    reader.press("ta");
    reader.press("\x1b");
    assert!(reader.text().contains("定时15分  逐句"), "{}", reader.text());
    reader.taken();
    reader.voice(1, EventKind::Slept);
    assert!(reader.text().contains("时间到"), "{}", reader.text());
    // A voice that is opened later has no timer.
    assert_eq!(reader.taken(), [Effect::SetSleep(None)]);
}

#[test]
fn leaving_keeps_the_position() {
    let mut reader = Reader::open(40, 10);
    reader.press("ff");
    let saved = reader.taken().into_iter().rev().find(|effect| matches!(effect, Effect::SavePosition(_)));
    reader.press("q");
    let effects = reader.taken();
    assert_eq!(effects.last(), Some(&Effect::Quit));
    assert_eq!(effects.first(), saved.as_ref());
    reader.press("\x1a");
    assert_eq!(reader.taken().last(), Some(&Effect::Suspend));
}

#[test]
fn export_asks_for_a_name_and_takes_the_title() {
    let mut reader = Reader::open(80, 24);
    reader.press("e");
    assert!(reader.text().contains("导出到：灯下的算盘.txt"), "{}", reader.text());
    reader.taken();
    reader.press("\n");
    assert_eq!(reader.taken(), [Effect::Export("灯下的算盘.txt".into(), None)]);
    reader.tell(Message::Exported(Err("灯下的算盘.txt 已存在，不会覆盖".into())));
    assert!(reader.text().contains("没有导出"));
}

#[test]
fn two_pages_lie_open_on_a_wide_screen() {
    let mut reader = Reader::open(160, 12);
    insta::assert_snapshot!("spread_160x12", reader.text());
    // The same pages as on a screen with room for one, two at a time.
    let mut single = Reader::open(100, 12);
    let column = |text: &str, from: usize, to: usize| -> Vec<String> {
        let cells = |row: &str| {
            row.chars()
                .flat_map(|c| {
                    std::iter::once(c).chain((c.len_utf8() == 3 && !"“”—…–▎".contains(c)).then_some('\0'))
                })
                .collect::<Vec<_>>()
        };
        let part = |row: &str| -> String {
            cells(row)
                .iter()
                .skip(from)
                .take(to - from)
                .filter(|c| **c != '\0')
                .collect::<String>()
                .trim_end()
                .to_owned()
        };
        text.lines().skip(2).take(8).map(part).collect()
    };
    let mut pages = Vec::new();
    loop {
        pages.push(column(&single.text(), 12, 88));
        single.press("f");
        if single.text().contains("已到末尾") {
            break;
        }
    }
    assert!(pages.len() >= 5, "{}", pages.len());
    for (index, pair) in pages.chunks(2).enumerate() {
        let text = reader.text();
        assert_eq!(column(&text, 2, 78), pair[0], "{text}");
        assert_eq!(column(&text, 82, 158), pair.get(1).cloned().unwrap_or(vec![String::new(); 8]), "{text}");
        let (left, right) = (2 * index + 1, 2 * index + 2);
        let number = if right <= pages.len() {
            format!("第 {left}–{right} 页")
        } else {
            format!("第 {left} 页")
        };
        assert!(text.contains(&number), "{number}: {text}");
        reader.press("f");
    }
    assert!(reader.text().contains("已到末尾"));
    reader.press("g:4\n");
    assert!(reader.text().contains("第 3–4 页"), "{}", reader.text());
    reader.press("b");
    assert!(reader.text().contains("第 1–2 页"), "{}", reader.text());
    reader.press("b");
    assert!(reader.text().contains("已到开头"));
    reader.press("G");
    let last = reader.text();
    reader.press("bf");
    assert_eq!(reader.text(), last);
}

/// The right page is as much a page as the left one: hits, the cursor and the voice stay on it without a turn.
#[test]
fn what_is_on_the_right_page_needs_no_turn() {
    let mut reader = Reader::open(160, 12);
    let opening = reader.text();
    let right = |buffer: &Buffer| {
        (2..10u16).any(|y| (82..158u16).any(|x| buffer[(x, y)].modifier.contains(Modifier::UNDERLINED)))
    };
    reader.press("/第5回\n");
    assert_eq!(
        reader.text().lines().take(10).collect::<Vec<_>>(),
        opening.lines().take(10).collect::<Vec<_>>()
    );
    assert!(right(&reader.buffer()), "the hit is marked on the right page");
    reader.resize(100, 12);
    assert!(
        reader.text().lines().nth(2).unwrap().contains("灯下的算盘"),
        "the character on top stays: {}",
        reader.text()
    );
    reader.resize(160, 12);
    assert_eq!(
        reader.text().lines().take(10).collect::<Vec<_>>(),
        opening.lines().take(10).collect::<Vec<_>>()
    );
    let units = units(&article());
    let spoken = units.iter().position(|unit| unit.text(&article()).contains("第5回")).unwrap();
    reader.press("p");
    reader.voice(1, EventKind::Speaking { unit: spoken });
    assert_eq!(
        reader.text().lines().take(10).collect::<Vec<_>>(),
        opening.lines().take(10).collect::<Vec<_>>()
    );
    reader.press("jjjjjj");
    let bar = reader.buffer();
    assert!((2..10u16).any(|y| bar[(81, y)].symbol() == "▎"), "{}", reader.text());
}

/// A mark without a base is drawn on a dotted circle, which makes what is shown longer than what was typed.
#[test]
fn what_is_typed_may_be_longer_when_shown() {
    let mut reader = Reader::open(40, 10);
    reader.press("/");
    reader.tell(Message::Paste("\u{301}".into()));
    assert!(reader.text().contains("◌\u{301}"), "{}", reader.text());
}

/// On the grid of full-width marks every Chinese mark has two cells of its own, each with one glyph of one column.
#[test]
fn marks_on_the_grid_are_drawn_cell_by_cell() {
    let measure = Measure { em_grid: true, ..Measure::new(0) };
    let reader = Reader::open_set(40, 24, Lang::Zh, WidthProfile::narrow(), measure);
    let buffer = reader.buffer();
    visit(&buffer, |_, cell| {
        let wanted = WidthProfile::narrow().cluster_width(cell.symbol());
        assert_eq!(cell.cell_width(), u16::from(wanted), "{:?}", cell.symbol());
    });
    insta::assert_snapshot!("opening_40x24_em_grid", reader.text());
}

/// A mark hangs in the margin, and where the margin is narrower than a mark it does not.
#[test]
fn marks_hang_where_the_margin_has_room() {
    let measure = Measure { hanging: true, ..Measure::new(0) };
    let beyond = |width: u16, right: u16| -> String {
        let buffer = Reader::open_set(width, 24, Lang::Zh, WidthProfile::narrow(), measure).buffer();
        let rows = 2..buffer.area().height - 2;
        rows.flat_map(|y| (right..width).map(move |x| (x, y)))
            .map(|place| buffer[place].symbol().to_owned())
            .collect()
    };
    let mut hung = String::new();
    for width in 30..=80 {
        let columns = (width - if width < 40 { 2 } else { 4 }) & !1;
        let right = (width - columns) / 2 + columns;
        let marks = beyond(width, right);
        assert!(width >= 40 || marks.trim().is_empty(), "{width}: {marks}");
        assert!(marks.chars().all(|c| " ，。：".contains(c)), "{width}: {marks}");
        hung.push_str(marks.trim());
    }
    assert!(hung.contains('，'), "{hung}");
}

/// Messages are broken by the widths of the terminal too: none runs over its end, where it would be cut.
#[test]
fn notices_and_help_are_whole_in_every_belief_about_widths() {
    for widths in [WidthProfile::narrow(), WidthProfile::wide()] {
        let mut reader = Reader::open_with(40, 24, Lang::Zh, widths);
        let told = "没有找到“甲”“乙”“丙”“丁”“戊”……也没有找到“己”“庚”“辛”——换一个词再查";
        reader.tell(Message::Notice(told.into()));
        let shown: String = reader.text().split_whitespace().collect();
        assert!(shown.ends_with(told), "{shown}");
        reader.press("?");
        assert!(!reader.text().contains('…'), "{}", reader.text());
    }
}

/// In both beliefs about widths every glyph has the cells that the layout gave it, and none lies on another.
#[test]
fn glyphs_have_the_cells_that_the_layout_gave_them() {
    for widths in [WidthProfile::narrow(), WidthProfile::wide()] {
        let reader = Reader::open_with(40, 24, Lang::Zh, widths);
        let buffer = reader.buffer();
        visit(&buffer, |_, cell| {
            let wanted = widths.cluster_width(cell.symbol());
            assert_eq!(cell.cell_width(), u16::from(wanted), "{:?}", cell.symbol());
        });
    }
    insta::assert_snapshot!(
        "opening_40x24_wide",
        Reader::open_with(40, 24, Lang::Zh, WidthProfile::wide()).text()
    );
}

/// The mouse is the terminal's until it is asked for; then a click finds the sentence under it, in every setting.
#[test]
fn a_click_reads_the_sentence_under_it() {
    use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
    let event =
        |kind, column, row| Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    let click = |column, row| event(MouseEventKind::Down(MouseButton::Left), column, row);
    for setting in ["", "V", "r"] {
        let mut reader = listening(60, 20, 0);
        reader.press(setting);
        reader.press("M");
        assert!(reader.taken().contains(&Effect::Mouse(true)));
        let article = article();
        let units = units(&article);
        let mut clicked = 0;
        // Wherever a character stands, its sentence is read, and beside the text nothing is.
        for (row, text) in (0..20).zip(reader.text().lines().map(str::to_owned).collect::<Vec<_>>()) {
            for column in 0..60 {
                reader.tell(click(column, row));
                reader.tell(event(MouseEventKind::Up(MouseButton::Left), column, row));
                match reader.taken().as_slice() {
                    [Effect::PlayFrom(unit)] => {
                        assert!(!text.is_empty() && *unit < units.len(), "{setting} {column},{row}");
                        clicked += 1;
                    }
                    [] => {}
                    other => panic!("{setting} {column},{row}: {other:?}"),
                }
            }
        }
        assert!(clicked > 200, "{setting}: {clicked}");
    }
    let mut reader = listening(60, 20, 0);
    reader.press("M");
    let before = reader.text();
    reader.tell(event(MouseEventKind::ScrollDown, 9, 9));
    assert_ne!(reader.text(), before);
    reader.tell(event(MouseEventKind::ScrollUp, 9, 9));
    reader.press("\x1b");
    assert_eq!(reader.text().lines().nth(4), before.lines().nth(4));
    reader.press("M");
    assert!(reader.taken().contains(&Effect::Mouse(false)));
}

/// Sentence by sentence, over the end of a paragraph and back; what is selected is what is copied.
#[test]
fn sentences_are_selected_and_copied() {
    let mut reader = Reader::open(60, 20);
    reader.press("jjjx");
    assert!(reader.text().contains("选中"), "{}", reader.text());
    let first = "第1回，祖父把算盘推到灯下，说：“账要一笔一笔地算，路要一步一步地走。”";
    reader.taken();
    reader.press("y");
    assert_eq!(reader.taken(), [Effect::Copy(first.into())]);
    // Nothing is selected any more: the paragraph with the cursor is copied.
    reader.press("y");
    let [Effect::Copy(paragraph)] = &reader.taken()[..] else { panic!("nothing copied") };
    assert!(paragraph.starts_with(first) && paragraph.ends_with("清清楚楚……"));
    reader.press("xxxXy");
    assert_eq!(reader.taken(), [Effect::Copy(paragraph.clone())]);
    reader.press("xxxy");
    assert_eq!(reader.taken(), [Effect::Copy(format!("{paragraph}\n\n{}", first.replace('1', "2")))]);
    reader.press("xXX");
    assert!(reader.text().contains("没有选中"), "{}", reader.text());
    reader.press("x\x1b");
    assert!(!reader.text().contains("选中"));
}

/// Dragging selects the very characters between the two ends, whichever comes first, and reads nothing aloud.
#[test]
fn dragging_selects_characters() {
    use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
    let event =
        |kind, column, row| Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    let mut reader = listening(60, 20, 0);
    reader.press("M");
    let (row, line) = {
        let text = reader.text();
        let found = text.lines().enumerate().find(|(_, line)| line.contains("第1回")).unwrap();
        (u16::try_from(found.0).unwrap(), found.1.to_owned())
    };
    // Two columns each: the characters of the line from its first.
    let characters: String = line.trim_start().chars().take(7).collect();
    let start = u16::try_from(line.len() - line.trim_start().len()).unwrap();
    let start = if line.starts_with('\u{3000}') { 6 } else { start };
    reader.taken();
    for (from, to) in [(start, start + 11), (start + 11, start)] {
        reader.tell(event(MouseEventKind::Down(MouseButton::Left), from, row));
        reader.tell(event(MouseEventKind::Drag(MouseButton::Left), to, row));
        reader.tell(event(MouseEventKind::Up(MouseButton::Left), to, row));
        reader.press("y");
        let taken = reader.taken();
        let [Effect::Copy(copied)] = &taken[..] else { panic!("{taken:?}") };
        assert!(characters.starts_with(copied.as_str()) && copied.chars().count() >= 5, "{copied} of {line}");
    }
}

/// A number before a key: so many times, or the page of that number.
#[test]
fn a_number_before_a_key_does_it_so_often() {
    let mut reader = Reader::open(40, 10);
    reader.press("3f");
    let fourth = reader.text();
    assert!(fourth.contains("4/"), "{fourth}");
    reader.press("2b4G");
    assert_eq!(reader.text(), fourth);
    reader.press("99999f");
    assert!(reader.text().contains("已到末尾"), "{}", reader.text());
    reader.press("\x1b");
    let last = reader.text();
    reader.press("\x1bG\x1b");
    assert!(last.contains("100%") && reader.text().contains("100%"), "{last}");
    // A digit that is no count is no key, and Esc forgets a count.
    reader.press("g0");
    reader.press("5\x1bf");
    assert!(reader.text().contains("2/"), "{}", reader.text());
}

/// Jumps can be gone back from and forward to again; leafing is no jump.
#[test]
fn jumps_are_gone_back_from() {
    let control = |c| Message::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL));
    let mut reader = Reader::open(40, 10);
    reader.tell(control('o'));
    assert!(reader.text().contains("没有跳转过"), "{}", reader.text());
    reader.press("ff\x1b");
    let third = reader.text();
    reader.press("/尾声\n\x1b");
    let found = reader.text();
    reader.press("g\x1b");
    reader.tell(control('o'));
    assert_eq!(reader.text().lines().nth(3), found.lines().nth(3));
    reader.tell(control('o'));
    assert_eq!(reader.text(), third);
    reader.tell(Message::Key(KeyEvent::new(KeyCode::Right, KeyModifiers::ALT)));
    assert_eq!(reader.text().lines().nth(3), found.lines().nth(3));
}

/// What is typed behind `:` is suggested while it is typed, by names and by what commands do, and done.
#[test]
fn commands_are_suggested_and_done() {
    let key = |code| Message::Key(KeyEvent::new(code, KeyModifiers::NONE));
    let mut reader = Reader::open(80, 24);
    reader.press(":next");
    insta::assert_snapshot!("commands_80x24", reader.text());
    reader.press("_page\n");
    assert!(reader.text().contains("第 2 页"), "{}", reader.text());
    // By what it does, in the language of the screen.
    reader.press(":末页\n\x1b");
    assert!(reader.text().contains("100%"), "{}", reader.text());
    // Tab completes, with more to be typed behind it.
    reader.press("g:se");
    reader.tell(key(KeyCode::Down));
    reader.tell(key(KeyCode::Tab));
    assert!(reader.text().contains(":search"), "{}", reader.text());
    reader.press("\x1b");
    let indented = reader.text().lines().any(|line| line.starts_with("      第2回"));
    reader.press(":set ind");
    reader.tell(key(KeyCode::Tab));
    assert!(reader.text().contains(":set indent"), "{}", reader.text());
    reader.press("0\n");
    let plain = reader.text().lines().any(|line| line.starts_with("  第2回"));
    assert!(indented && plain, "{}", reader.text());
    for (typed, said) in [
        (":fly", "没有这条命令"),
        (":set indent 9", "indent 可以是"),
        (":set wings 2", "可以设置的有"),
        (":rate fast", "速度是"),
        (":next_page soon", "没有这条命令"),
    ] {
        reader.press(typed);
        reader.press("\n");
        assert!(reader.text().contains(said), "{typed}: {}", reader.text());
    }
    reader.press(":rate 1.5\n");
    assert!(reader.taken().contains(&Effect::SetRate(1.5)));
    reader.press(":next_paragraph 3\n:q\n");
    assert!(reader.taken().contains(&Effect::Quit));
    // The whole list fits the smallest screens, with the page still there.
    let mut small = Reader::open(20, 10);
    small.press(":");
    insta::assert_snapshot!("commands_20x10", small.text());
}
