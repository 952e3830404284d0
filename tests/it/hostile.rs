//! Hostile text cannot speak: whatever bytes an article, a name or a message is made of, the terminal gets langdu's own
//! sequences and nothing else, and shows every glyph in the cell that it was meant for.

use crate::corpus::groups;
use crate::screen::screen_text;
use crate::terminal_model::Terminal;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use langdu::article::{Anchor, Article, ArticleBuilder, BlockKind, Meta};
use langdu::import::{self, Options};
use langdu::layout::Measure;
use langdu::paper::{self, Sheet};
use langdu::text::grid::{Ruby, Writing};
use langdu::text::pinyin::Phrases;
use langdu::text::width::WidthProfile;
use langdu::tui::strings::Lang;
use langdu::tui::voice_words::describe_failure;
use langdu::tui::{App, Message, Preferences, Screen, draw, probe};
use langdu::voice::{Event, EventKind, Failure};
use proptest::prelude::*;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Rect, Size};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::{Arc, LazyLock};
use std::time::Instant;

/// The sequences that a frame is made of: places, erased ends of rows, looks, the cursor hidden and shown, and the
/// brackets of a synchronized update.
const OWN: [&str; 7] = ["CSI H", "CSI 0K", "CSI m", "CSI ?25l", "CSI ?25h", "CSI ?2026h", "CSI ?2026l"];

/// Text with which terminals, printers and readers are deceived.
const HOSTILE: [&str; 30] = [
    "\x1b]0;偷来的标题\x07",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x1b]8;;http://example.org\x1b\\链\x1b]8;;\x1b\\",
    "\x1bP$qm\x1b\\",
    "\x1bP1000p",
    "\x1b_G\x1b\\",
    "\x1b[2J\x1b[1;1H",
    "\x1b[?1049l",
    "\x1b[6n\x1b[c",
    "\x1bc\x1b(0",
    "\x1b]",
    "\x1b[38;5",
    "\x1b",
    "\u{9b}31m",
    "\u{9d}0;t\u{9c}",
    "\u{90}q\u{85}",
    "\0",
    "\x07\x08\x7f\x0e\x0f",
    "\r\n\x0b\x0c",
    "\u{2028}\u{2029}",
    "\u{202e}反过来\u{2066}",
    "\u{e0048}\u{e0049}",
    "🏴\u{e0067}\u{e0041}",
    "z\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}",
    "क\u{93e}\u{93e}\u{93e}\u{93e}\u{93e}\u{93e}\u{93e}\u{93e}",
    "\u{200b}\u{ad}\u{feff}\u{3164}",
    "\t\t字\t",
    "👩\u{200d}",
    "\u{301}\u{93e}",
    "\n\n",
];

/// The width of ambiguous characters that is believed, and the true one. Where it is one column and believed to be two,
/// text has holes and is still in its place.
const WIDTHS: [(usize, usize); 3] = [(1, 1), (2, 2), (2, 1)];

static CLUSTERS: LazyLock<Vec<String>> =
    LazyLock::new(|| groups().into_iter().flat_map(|(_, clusters)| clusters).collect());

/// Pieces of hostile and of ordinary text, as bytes.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => prop::sample::select(&HOSTILE[..]).prop_map(|text| text.as_bytes().to_vec()),
        4 => "[他说走吧：“”‘’—…·①。，！？ a-z]{1,20}".prop_map(String::into_bytes),
        3 => prop::sample::select(CLUSTERS.as_slice()).prop_map(String::into_bytes),
        1 => any::<String>().prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 1..4),
    ]
}

fn hostile_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(piece(), 1..40).prop_map(|pieces| pieces.concat())
}

/// The article that the import makes of `bytes`, and the same text as if nothing had cleaned it.
fn articles(bytes: &[u8]) -> Vec<Article> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let meta = Meta { title: Some(text.clone()), site: Some(text.clone()), ..Meta::default() };
    let mut raw = ArticleBuilder::new(meta);
    raw.push(BlockKind::Paragraph, &text);
    raw.push(BlockKind::Verse, &text);
    let imported =
        import::from_bytes(bytes, &Options { encoding: Some("utf-8".into()), ..Options::default() });
    let guessed = import::from_bytes(bytes, &Options::default());
    [imported, guessed].into_iter().flatten().map(|imported| imported.article).chain([raw.finish()]).collect()
}

/// What the reader finds out about a terminal whose ambiguous characters take so many columns.
fn probed(ambiguous: usize) -> WidthProfile {
    let mut terminal = Terminal::new(40, 3, ambiguous);
    terminal.feed(probe::question().as_bytes());
    probe::profile(&terminal.state.answers).unwrap()
}

/// What a screen writes, to be read by a terminal.
#[derive(Clone, Default)]
struct Pipe(Rc<RefCell<Vec<u8>>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A reader before a terminal.
struct Reader {
    app: App,
    screen: Screen<Pipe>,
    pipe: Pipe,
    terminal: Terminal,
}

impl Reader {
    /// A reader who has asked a terminal whose ambiguous characters take `believed` columns, before one where they take
    /// `ambiguous`.
    fn open(article: Article, name: &str, size: Size, (believed, ambiguous): (usize, usize)) -> Self {
        let preferences =
            Preferences { widths: probed(believed), name: name.to_string(), ..Preferences::default() };
        let (app, _) = App::new(Arc::new(article), preferences, size, Anchor::default());
        let pipe = Pipe::default();
        let terminal = Terminal::new(size.width.into(), size.height.into(), ambiguous);
        Self { app, screen: Screen::new(pipe.clone()), pipe, terminal }
    }

    fn tell(&mut self, message: Message) {
        self.app.update(message, Instant::now());
    }

    fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            let code = match c {
                '\n' => KeyCode::Enter,
                '\x1b' => KeyCode::Esc,
                c => KeyCode::Char(c),
            };
            self.tell(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
    }

    /// Sends a frame to the terminal and compares what it shows with what was meant.
    fn show(&mut self) {
        let size = self.app.size();
        let mut frame = Buffer::empty(Rect::new(0, 0, size.width, size.height));
        let cursor = draw(&self.app, &mut frame, Instant::now());
        self.screen.show(frame.clone(), cursor).unwrap();
        let text = String::from_utf8(self.pipe.0.take()).unwrap();
        assert!(!text.contains(is_turning), "{text:?}");
        self.terminal.feed(text.as_bytes());
        let state = &mut self.terminal.state;
        assert!(state.controls.is_empty(), "{:?} in {text:?}", state.controls);
        assert_eq!(state.answers, b"", "{text:?}");
        assert_eq!(state.overruns, 0, "{text:?}");
        for sequence in state.sequences.drain(..) {
            assert!(OWN.contains(&sequence.as_str()), "{sequence} in {text:?}");
        }
        for (y, row) in (0..size.height).zip(&state.rows) {
            let mut x = 0;
            while x < size.width {
                let cell = &frame[(x, y)];
                let width = cell.cell_width().max(1);
                let shown = row[usize::from(x)..usize::from(x + width)].concat();
                let (shown, meant) = (shown.trim_end_matches(' '), cell.symbol().trim_end_matches(' '));
                assert_eq!(shown, meant, "column {x} of row {y}: {row:?}\n{}", screen_text(&frame));
                x += width;
            }
        }
    }
}

/// Line and paragraph separators, and what changes the direction of text.
fn is_turning(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether text for people holds nothing but text and line ends.
fn is_harmless(text: &str) -> bool {
    !text.contains(|c: char| (c.is_control() && c != '\n') || is_turning(c))
}

fn printed(article: &Article, ambiguous: usize, lines_per_page: u16, form_feed: bool) -> String {
    printed_as(article, Measure::new(40), ambiguous, lines_per_page, form_feed)
}

fn printed_as(
    article: &Article,
    measure: Measure,
    ambiguous: usize,
    lines_per_page: u16,
    form_feed: bool,
) -> String {
    let widths = if ambiguous == 2 { WidthProfile::wide() } else { WidthProfile::narrow() };
    let page_label = |page, pages| format!("{page}/{pages}");
    let sheet = Sheet { measure: Measure { widths, ..measure }, lines_per_page, form_feed, page_label };
    let mut out = Vec::new();
    paper::write(article, &sheet, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_glyph_is_in_its_cell_and_no_text_speaks(bytes in hostile_bytes(), width in 4_u16..50, height in 1_u16..14) {
        for widths in WIDTHS {
            for article in articles(&bytes) {
                let name = String::from_utf8_lossy(&bytes).into_owned();
                let mut reader = Reader::open(article, &name, Size::new(width, height), widths);
                reader.show();
                for keys in ["f", "/走\n", "V", "fj", "?", "qVr", "fj", "rP", "\x1b"] {
                    reader.press(keys);
                    reader.show();
                }
                reader.press("/");
                reader.tell(Message::Paste(name.clone()));
                reader.show();
                reader.press("\n");
                reader.tell(Message::Notice(name.clone()));
                reader.show();
                reader.tell(Message::Exported(Ok((name.into(), None))));
                reader.show();
            }
        }
    }

    #[test]
    fn paper_holds_text_and_line_ends(bytes in hostile_bytes()) {
        for article in articles(&bytes) {
            for ambiguous in [1, 2] {
                prop_assert!(is_harmless(&printed(&article, ambiguous, 0, false)));
                prop_assert!(is_harmless(&printed(&article, ambiguous, 12, false)));
                let vertical = Measure { writing: Writing::Vertical, ..Measure::new(40) };
                let annotated = Measure { ruby: Ruby::Pinyin(Phrases::shipped()), ..Measure::new(40) };
                for (measure, lines) in [(vertical, 0), (vertical, 12), (annotated, 0), (annotated, 12)] {
                    let printed = printed_as(&article, measure, ambiguous, lines, false);
                    prop_assert!(is_harmless(&printed));
                    // A page keeps to its lines.
                    prop_assert!(lines == 0 || printed.lines().count().is_multiple_of(12));
                }
                let fed = printed(&article, ambiguous, 12, true);
                prop_assert!(is_harmless(&fed.replace('\x0c', "")));
            }
        }
    }
}

#[test]
fn every_cluster_of_the_corpus_is_in_its_cell() {
    for widths in WIDTHS {
        for (group, clusters) in groups() {
            for part in clusters.chunks(40) {
                let mut builder = ArticleBuilder::new(Meta::default());
                builder.push(BlockKind::Paragraph, &part.join("字"));
                let mut reader = Reader::open(builder.finish(), group, Size::new(60, 9), widths);
                reader.show();
                for keys in ["V", "Vr"] {
                    reader.press(keys);
                    reader.show();
                }
            }
        }
    }
}

#[test]
fn failures_of_the_voice_are_told_without_its_escapes() {
    let tail = HOSTILE.join("\n");
    for failure in [
        Failure::TooFast { program: HOSTILE[0].into(), stderr_tail: tail.clone() },
        Failure::Missing { program: HOSTILE[6].into() },
        Failure::Spawn { program: HOSTILE[1].into(), reason: tail },
    ] {
        for lang in [Lang::Zh, Lang::En] {
            let said = describe_failure(&failure, lang);
            assert!(is_harmless(&said) && !said.contains('\n'), "{said:?}");
        }
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.push(BlockKind::Paragraph, "好。");
        let mut reader = Reader::open(builder.finish(), "a", Size::new(60, 9), (1, 1));
        reader.press("p");
        reader.tell(Message::Voice(Event { generation: 1, kind: EventKind::Failed(failure) }));
        reader.show();
    }
}

/// What the screen shows of `between` in the middle of a paragraph; line ends are `\n`.
fn shown_between(between: &[u8]) -> String {
    let bytes = [
        "灯塔\n\n　　天亮以前他先去看风向，甲乙丙丁".as_bytes(),
        between,
        "戊己庚辛，今天没有雾。\n".as_bytes(),
    ]
    .concat();
    let article =
        import::from_bytes(&bytes, &Options { encoding: Some("utf-8".into()), ..Options::default() })
            .unwrap()
            .article;
    let reader = Reader::open(article, "a", Size::new(78, 12), (1, 1));
    let mut frame = Buffer::empty(Rect::new(0, 0, 78, 12));
    draw(&reader.app, &mut frame, Instant::now());
    let text = screen_text(&frame);
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let text = lines.join("\n");
    let (_, rest) = text.split_once("甲乙丙丁").unwrap_or_else(|| panic!("{text}"));
    let (shown, _) = rest.split_once("戊己庚辛").unwrap_or_else(|| panic!("{text}"));
    shown.to_string()
}

#[test]
fn what_the_screen_shows_of_untrusted_text() {
    for (bytes, shown) in [
        // Every kind of line end.
        (&b"\n\n"[..], "\n"),
        (b"\r\n\r\n", "\n"),
        (b"\r\r", "\n"),
        (b"\x0c\x0c", "\n"),
        ("\u{85}\u{85}".as_bytes(), "\n"),
        ("\u{2029}\u{2029}".as_bytes(), "\n"),
        // White space.
        (b"\t", "    "),
        ("\u{A0}".as_bytes(), " "),
        ("\u{202F}".as_bytes(), " "),
        ("\u{3000}".as_bytes(), "\u{3000}"),
        // Control characters, one and many; C1 leave nothing.
        (b"\0", "␀"),
        (b"\x07\x08\x7f", "␇␈␡"),
        (&[b'\x01'; 9], "⍰×9"),
        ("\u{81}\u{99}".as_bytes(), ""),
        // Sequences go whole, what is none shows its escape.
        (b"\x1b[31mx\x1b[0m", "x"),
        (b"\x1b]52;c;eA==\x07", ""),
        (b"\x1b]8;;http://example.org\x1b\\x\x1b]8;;\x1b\\", "x"),
        (b"\x1bP$qm\x1b\\\x1b_y\x1b\\", ""),
        ("\u{9b}2J".as_bytes(), ""),
        ("\x1b字".as_bytes(), "␛字"),
        // Direction, and what is invisible.
        ("\u{202E}反\u{2066}\u{200F}\u{61C}".as_bytes(), "反"),
        ("\u{200B}\u{2060}\u{FEFF}\u{AD}\u{200D}\u{200C}".as_bytes(), ""),
        ("\u{115F}\u{1160}\u{3164}\u{FFA0}".as_bytes(), ""),
        ("\u{FFF9}\u{FFFB}".as_bytes(), ""),
        ("\u{E0048}\u{E0049}".as_bytes(), ""),
        // Marks: four of them, and a base for those without.
        ("e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}".as_bytes(), "e\u{301}\u{302}\u{303}\u{304}"),
        ("\n\n\u{301}".as_bytes(), "\n◌\u{301}"),
        // Variants of ideographs are not for terminals.
        ("葛\u{E0100}汉\u{FE00}".as_bytes(), "葛汉"),
        ("\u{1112}\u{1161}\u{11AB}".as_bytes(), "한"),
        // What has no agreed look, and bytes that are no text.
        ("\u{E000}\u{F0000}\u{378}\u{FFFF}\u{FFFC}".as_bytes(), "□□□□□"),
        (b"\xff\xe6\xb1", "\u{FFFD}\u{FFFD}"),
        // Emoji; this terminal joins nothing.
        ("🇨🇳".as_bytes(), "🇨🇳"),
        ("👨\u{200D}👩\u{200D}👧👍🏽".as_bytes(), "👨👍"),
        ("❤\u{FE0F}".as_bytes(), "❤\u{FE0F}"),
    ] {
        assert_eq!(shown_between(bytes), shown, "{:?}", String::from_utf8_lossy(bytes));
    }
}

/// Everything that `langdu` says and writes about an article with a hostile name and hostile content, read aloud by a
/// voice with a hostile name that fails with a hostile message.
#[cfg(unix)]
#[test]
fn commands_pass_no_escape_on() {
    let dir = tempfile::tempdir().unwrap();
    let name = "\u{1b}]0;名\u{7}\u{202e}\u{9b}2J.txt";
    let article =
        format!("题{}目\n\n　　{}走吧。\n\n　　再走。\n", HOSTILE[0], HOSTILE.concat().replace('\0', ""));
    std::fs::write(dir.path().join(name), article).unwrap();
    std::fs::write(dir.path().join("silent.txt"), "好。\n").unwrap();
    let engines = "[tts]\nengine = \"e\\u001b]0;n\\u0007\"\n[tts.engines.\"e\\u001b]0;n\\u0007\"]\n\
        cmd = [\"/bin/sh\", \"-c\", \"cat >/dev/null; printf '\\\\033]0;s\\\\007\\\\342\\\\200\\\\256' >&2; exit 3\"]\ntext = \"stdin\"\n";
    std::fs::write(dir.path().join("config.toml"), engines).unwrap();
    let missing = format!("no{name}");
    let listen = |file: &'static str| vec!["--config", "config.toml", "listen", file];
    for (arguments, code) in [
        (vec!["info", name], 0),
        (vec!["info", name, "--json"], 0),
        (vec!["export", name], 0),
        (vec!["export", &missing], 1),
        (vec![&missing], 1),
        (vec!["--config", name, "info", name], 2),
        (vec!["listen", name, "--dry-run"], 0),
        (vec!["listen", name, "--engine", HOSTILE[0]], 2),
        (listen("silent.txt"), 1),
    ] {
        let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_langdu"))
            .args(&arguments)
            .current_dir(dir.path())
            .env("HOME", dir.path())
            .env("LC_ALL", "zh_CN.UTF-8")
            .env_remove("LANGDU_CONFIG")
            .output()
            .unwrap();
        let said =
            [&output.stdout[..], &output.stderr[..]].map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said:?}");
        // The columns of `--dry-run` are separated by tabs.
        let text = said.concat().replace('\t', " ");
        assert!(!text.trim().is_empty() && is_harmless(&text), "{arguments:?}: {text:?}");
    }
}
