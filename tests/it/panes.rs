//! The lists that fill the screen: the contents of an article, and the shelf around it. Keys in, the text of the screen
//! and the work that is asked for out.

use crate::screen::screen_text;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use langdu::article::{Anchor, Article, ArticleBuilder, BlockKind, Meta};
use langdu::shelf::Entry;
use langdu::tui::strings::Lang;
use langdu::tui::{App, Effect, Library, Message, Opened, Preferences, VoiceName, draw};
use langdu::voice::{Clock, Event, EventKind, units};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Modifier;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Chapters with sections in them, `chapters` of them.
fn book(title: &str, chapters: usize) -> Arc<Article> {
    let mut builder = ArticleBuilder::new(Meta { title: Some(title.into()), ..Meta::default() });
    builder.push(BlockKind::Paragraph, "卷首的话，写在渡口还没有桥的时候。");
    for chapter in 1..=chapters {
        builder.push(BlockKind::Heading(2), &format!("第{chapter}章　渡口的第{chapter}个早晨"));
        builder.push(BlockKind::Paragraph, &"船靠岸的时候，天还没有亮，岸上的人提着灯等。".repeat(9));
        builder.push(BlockKind::Heading(3), &format!("水位{chapter}尺"));
        builder.push(BlockKind::Paragraph, &"水位一天一天地退下去，石桩露出旧的绳痕。".repeat(9));
    }
    Arc::new(builder.finish())
}

fn entry(path: &str, title: &str, added: &str, percent_read: u8) -> Entry {
    Entry {
        path: path.into(),
        title: title.into(),
        author: Some("沈砚".into()),
        site: Some("江畔读书".into()),
        published: Some(format!("{added} 08:00")),
        added: format!("{added}T08:00:00Z"),
        url: None,
        characters: 4321,
        seconds: 1111,
        percent_read,
        seconds_read: u64::from(percent_read) * 90,
        characters_read: u64::from(percent_read) * 450,
    }
}

fn entries() -> Vec<Entry> {
    vec![
        entry("/书架/桥.md", "桥上的人", "2024-05-01", 0),
        entry(
            "/书架/渡口.md",
            "渡口的早晨：一本写给还没有见过河的人的书，附水位表和绳结图",
            "2024-07-01",
            40,
        ),
        entry("/书架/灯.md", "灯下的算盘", "2024-06-01", 100),
    ]
}

pub(crate) struct Screen {
    pub(crate) app: App,
    size: Size,
    now: Instant,
    effects: Vec<Effect>,
}

impl Screen {
    pub(crate) fn open(article: Arc<Article>, width: u16, height: u16, lang: Lang) -> Self {
        let preferences =
            Preferences { lang, spread: false, name: "book.epub".into(), ..Preferences::default() };
        let size = Size::new(width, height);
        let (app, _) = App::new(article, preferences, size, Anchor::default());
        Self { app, size, now: Instant::now(), effects: Vec::new() }
    }

    /// The shelf without an article, as `langdu` alone opens it.
    fn shelf(width: u16, height: u16, lang: Lang) -> Self {
        let mut screen = Self::open(Arc::default(), width, height, lang);
        screen.effects = screen.app.take_library(&library(None), None, true);
        assert_eq!(screen.taken(), [Effect::List]);
        screen.tell(Message::Listed(Ok(entries())));
        screen
    }

    /// A book that is on the shelf, or in a folder.
    fn reader(folder: Option<&str>) -> Self {
        let mut screen = Self::open(book("渡口的早晨", 3), 80, 24, Lang::Zh);
        screen.app.take_library(&library(folder), Some("/书架/渡口.md".into()), false);
        screen.app.update(Message::Listed(Ok(entries())), screen.now);
        screen
    }

    pub(crate) fn tell(&mut self, message: Message) {
        let effects = self.app.update(message, self.now);
        self.effects.extend(effects);
    }

    pub(crate) fn key(&mut self, code: KeyCode) {
        self.tell(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
    }

    pub(crate) fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            self.key(match c {
                '\n' => KeyCode::Enter,
                '\t' => KeyCode::Tab,
                '\x1b' => KeyCode::Esc,
                c => KeyCode::Char(c),
            });
        }
    }

    /// What was asked for, without what every change of the page asks for.
    pub(crate) fn taken(&mut self) -> Vec<Effect> {
        let taken = std::mem::take(&mut self.effects);
        taken.into_iter().filter(|effect| !matches!(effect, Effect::Count { .. } | Effect::Redraw)).collect()
    }

    /// Reads the article that is being opened, as the workshop would.
    fn arrive(&mut self, path: &str, article: Arc<Article>, place: Option<Anchor>) {
        let opened = Opened { article, place, source: None, notice: None };
        self.tell(Message::Opened(path.into(), Ok(opened)));
    }

    pub(crate) fn buffer(&self) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.width, self.size.height));
        draw(&self.app, &mut buffer, self.now);
        buffer
    }

    pub(crate) fn text(&self) -> String {
        screen_text(&self.buffer())
    }

    /// The row that is reversed.
    pub(crate) fn chosen(&self) -> String {
        let buffer = self.buffer();
        let rows = screen_text(&buffer);
        let is_chosen =
            |y: usize| buffer[(1, u16::try_from(y).unwrap())].modifier.contains(Modifier::REVERSED);
        rows.lines()
            .enumerate()
            .find(|(y, _)| is_chosen(*y))
            .map(|(_, row)| row.trim().into())
            .unwrap_or_default()
    }
}

fn library(folder: Option<&str>) -> Library {
    Library {
        folder: folder.map(Into::into),
        entries: Arc::new(|| Ok(entries())),
        open: Arc::new(|_: &Path| Err("nobody asks".into())),
    }
}

fn path_of(effects: &[Effect]) -> Option<PathBuf> {
    effects.iter().find_map(|effect| match effect {
        Effect::Open(path) => Some(path.clone()),
        _ => None,
    })
}

#[test]
fn the_contents_at_three_sizes() {
    for (width, height) in [(80, 24), (40, 24), (20, 10)] {
        let mut screen = Screen::open(book("渡口的早晨", 14), width, height, Lang::Zh);
        screen.press("))\t");
        insta::assert_snapshot!(format!("contents_{width}x{height}"), screen.text());
    }
}

#[test]
fn a_heading_is_chosen_and_gone_to() {
    let mut screen = Screen::open(book("渡口的早晨", 14), 80, 24, Lang::Zh);
    screen.press("\tjjjj");
    assert_eq!(screen.chosen(), "第3章　渡口的第3个早晨");
    screen.press("\n");
    let top = screen.text().lines().nth(2).unwrap().trim().to_owned();
    assert_eq!(top, "第3章　渡口的第3个早晨");
    // It is the present one now, and the list begins with it.
    screen.press("\t");
    assert_eq!(screen.chosen(), "> 第3章　渡口的第3个早晨");
    screen.press("G");
    assert_eq!(screen.chosen(), "水位14尺");
    screen.press("g");
    assert_eq!(screen.chosen(), "第1章　渡口的第1个早晨");
    let before = screen.text();
    screen.press("\x1b");
    assert_ne!(screen.text(), before);
    assert!(screen.text().contains("第3章"), "the page is the one that was left");
}

#[test]
fn headings_are_filtered_as_one_types() {
    let mut screen = Screen::open(book("渡口的早晨", 14), 80, 24, Lang::Zh);
    screen.press("\t/水位1");
    let shown = screen.text();
    assert!(shown.contains("水位12尺") && !shown.contains("水位2尺") && !shown.contains("第1章"), "{shown}");
    screen.key(KeyCode::Down);
    screen.press("\n");
    assert_eq!(screen.text().lines().nth(2).unwrap().trim(), "水位10尺");
    screen.press("\t/没有");
    assert!(screen.text().contains("没有相符的"), "{}", screen.text());
    screen.press("\n\x1b");
    assert!(screen.text().contains("水位9尺"), "the filter is taken away first: {}", screen.text());
    screen.press("q");
    assert!(
        screen.text().contains("水位10尺") && screen.taken().iter().all(|effect| *effect != Effect::Quit)
    );
}

#[test]
fn steps_from_heading_to_heading() {
    let mut screen = Screen::open(book("渡口的早晨", 2), 40, 24, Lang::Zh);
    let top = |screen: &Screen| screen.text().lines().nth(2).unwrap().trim().to_owned();
    let tops: Vec<String> = (0..4)
        .map(|_| {
            screen.press(")");
            top(&screen)
        })
        .collect();
    assert_eq!(tops, ["第1章　渡口的第1个早晨", "水位1尺", "第2章　渡口的第2个早晨", "水位2尺"]);
    screen.press(")");
    assert!(screen.text().contains("后面没有标题了"));
    screen.press("((((");
    assert_eq!(top(&screen), "渡口的早晨", "what stands before the first heading is stepped to as well");
    screen.press("(");
    assert!(screen.text().contains("已到开头"));
}

#[test]
fn an_article_without_headings_says_so() {
    for keys in ["\t", ")", "("] {
        let mut screen = Screen::open(book("短文", 0), 80, 24, Lang::Zh);
        screen.press(keys);
        assert!(screen.text().contains("这篇文章没有小标题"), "{keys:?}\n{}", screen.text());
    }
}

#[test]
fn the_shelf_at_three_sizes_in_two_languages() {
    for (width, height) in [(80, 24), (40, 24), (20, 10)] {
        let mut screen = Screen::shelf(width, height, Lang::Zh);
        screen.press("j");
        insta::assert_snapshot!(format!("shelf_{width}x{height}"), screen.text());
    }
    insta::assert_snapshot!("shelf_english_80x24", Screen::shelf(80, 24, Lang::En).text());
}

#[test]
fn an_article_of_the_shelf_is_opened_where_it_was_left() {
    let mut screen = Screen::shelf(80, 24, Lang::Zh);
    // The newest first.
    screen.press("j\n");
    assert_eq!(path_of(&screen.taken()), Some("/书架/灯.md".into()));
    assert!(screen.text().contains("正在打开 灯下的算盘"), "{}", screen.text());
    screen.arrive("/书架/灯.md", book("灯下的算盘", 3), Some(Anchor::new(4, 0)));
    assert!(screen.text().contains("水位1尺"), "{}", screen.text());
    assert!(screen.text().contains("灯下的算盘"), "the running head");
    let effects = screen.taken();
    assert!(matches!(&effects[..], [Effect::StopVoice, Effect::Turn { edition: 1, .. }]), "{effects:?}");
    screen.press("B");
    assert!(screen.chosen().starts_with("> 灯下的算盘"), "{}", screen.text());
    // From here the list is left to the page.
    screen.taken();
    screen.press("q");
    assert!(screen.text().contains("水位1尺") && screen.taken().is_empty());
}

#[test]
fn an_article_that_cannot_be_read_is_told_on_the_shelf() {
    let mut screen = Screen::shelf(80, 24, Lang::Zh);
    screen.press("\n");
    screen.tell(Message::Opened("/书架/渡口.md".into(), Err("没有这个文件".into())));
    let text = screen.text();
    assert!(text.contains("打不开：没有这个文件") && text.contains("灯下的算盘"), "{text}");
    // What nobody waits for any more changes nothing.
    screen.press("\n");
    screen.taken();
    screen.press("\x1b");
    assert_eq!(screen.taken(), [Effect::StopVoice, Effect::Quit]);
    screen.arrive("/书架/渡口.md", book("渡口", 1), None);
    assert!(screen.taken().is_empty());
    let mut broken = Screen::shelf(80, 24, Lang::Zh);
    broken.tell(Message::Listed(Err("列不出文件夹".into())));
    assert!(broken.text().contains("列不出文件夹"));
}

#[test]
fn the_shelf_is_sorted_and_filtered() {
    let mut screen = Screen::shelf(80, 24, Lang::Zh);
    let firsts: Vec<String> = (0..5)
        .map(|_| {
            screen.press("g");
            let first = screen.chosen().chars().take(2).collect();
            screen.press("s");
            first
        })
        .collect();
    // Added, title (dèng, dù, qiáo), date, part read, added again.
    assert_eq!(firsts, ["渡口", "灯下", "渡口", "灯下", "渡口"]);
    // As a search of the text: the other script, and initials of pinyin, where what is typed stands nowhere.
    for typed in ["/燈", "/dxd", "/灯"] {
        screen.press(typed);
        assert!(!screen.text().contains("桥上的人") && screen.text().contains("灯下的算盘"), "{typed}");
        if typed != "/灯" {
            screen.press("\x1b");
        }
    }
    screen.press("\n");
    assert_eq!(path_of(&screen.taken()), Some("/书架/灯.md".into()));
}

#[test]
fn the_next_and_the_previous_article() {
    let mut screen = Screen::reader(Some("书架"));
    screen.press(" ");
    screen.taken();
    // In the order of the names: 桥, 渡口, 灯.
    screen.press(">");
    assert_eq!(path_of(&screen.taken()), Some("/书架/灯.md".into()));
    screen.arrive("/书架/灯.md", book("灯下的算盘", 3), None);
    let effects = screen.taken();
    assert!(
        matches!(&effects[..], [Effect::SavePosition(left), Effect::StopVoice, Effect::Turn { .. }] if left.block > 0),
        "the place of the one that is left is kept: {effects:?}"
    );
    assert!(screen.text().contains("灯下的算盘"));
    screen.press(">");
    assert!(screen.text().contains("这是最后一篇") && path_of(&screen.taken()).is_none());
    // A second step before the first is done goes on from there.
    screen.press("<<");
    let opened: Vec<_> = screen.taken();
    assert_eq!(opened, [Effect::Open("/书架/渡口.md".into()), Effect::Open("/书架/桥.md".into())]);
    screen.arrive("/书架/渡口.md", book("渡口的早晨", 3), None);
    assert!(screen.taken().is_empty(), "it was passed by");
    screen.arrive("/书架/桥.md", book("桥上的人", 3), None);
    assert!(screen.text().contains("桥上的人"));
    screen.press("<");
    assert!(screen.text().contains("这是第一篇"));
}

#[test]
fn a_step_waits_until_it_is_known_what_is_there() {
    let mut screen = Screen::open(book("渡口的早晨", 3), 80, 24, Lang::Zh);
    screen.app.take_library(&library(None), Some("/书架/渡口.md".into()), false);
    screen.press(">");
    assert_eq!(screen.taken(), [Effect::List]);
    screen.tell(Message::Listed(Ok(entries())));
    assert_eq!(path_of(&screen.taken()), Some("/书架/灯.md".into()));
    let mut elsewhere = Screen::open(book("别处", 1), 80, 24, Lang::Zh);
    elsewhere.press(">B");
    assert!(elsewhere.text().contains("找不到书架"));
    elsewhere.app.take_library(&library(None), Some("/别处.md".into()), false);
    elsewhere.press(">");
    elsewhere.tell(Message::Listed(Ok(entries())));
    assert!(elsewhere.text().contains("不在书架上"), "{}", elsewhere.text());
}

/// The units of `article`, told as of `edition`.
fn units_of(article: &Article, edition: u64) -> Message {
    let units = units(article);
    let clock = Clock::new(units.iter().map(|unit| unit.text(article)), 1.0);
    Message::Of(edition, Box::new(Message::Units(Arc::new(article.clone()), units.into(), clock)))
}

#[test]
fn listening_goes_on_to_the_next_article_if_told_to() {
    let mut screen = Screen::reader(None);
    screen.tell(units_of(&book("渡口的早晨", 3), 0));
    screen.press("At");
    assert!(screen.text().contains("15 分钟"));
    screen.tell(Message::VoiceOpened(VoiceName { engine: "espeak-ng".into(), silent: true }));
    let voice = |kind| Message::Voice(Event { generation: 1, kind });
    screen.tell(voice(EventKind::Speaking { unit: 2 }));
    screen.tell(voice(EventKind::Finished { unit: 2, seconds: 60.0 }));
    screen.taken();
    screen.tell(voice(EventKind::Ended));
    assert_eq!(path_of(&screen.taken()), Some("/书架/灯.md".into()));
    let next = book("灯下的算盘", 2);
    screen.arrive("/书架/灯.md", Arc::clone(&next), Some(Anchor::new(5, 0)));
    assert!(screen.text().contains("卷首的话"), "its first page is shown");
    let effects = screen.taken();
    let left = langdu::voice::Sleep::After(Duration::from_secs(14 * 60));
    assert!(effects.contains(&Effect::SetSleep(Some(left))), "the time goes on: {effects:?}");
    // What is still told of the one before is about nothing that is there.
    screen.tell(units_of(&book("渡口的早晨", 3), 0));
    assert!(screen.taken().is_empty());
    screen.tell(Message::LastHeard(Anchor::new(4, 0)));
    screen.tell(units_of(&next, 1));
    assert_eq!(screen.taken(), [Effect::OpenVoice { unit: 0, silent: true, rate: 1.0 }]);
}

#[test]
fn listening_ends_with_the_article_if_not() {
    let mut screen = Screen::reader(None);
    screen.tell(units_of(&book("渡口的早晨", 3), 0));
    screen.tell(Message::Voice(Event { generation: 1, kind: EventKind::Speaking { unit: 2 } }));
    screen.tell(Message::Voice(Event { generation: 1, kind: EventKind::Ended }));
    assert!(screen.text().contains("全文朗读完毕") && path_of(&screen.taken()).is_none());
}
