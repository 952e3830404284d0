//! What the reader leaves in an article: bookmarks, highlights, notes, corrections, on the screen without a terminal.

use crate::screen::{article, screen_text};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use langdu::article::{Anchor, Article, ArticleBuilder, BlockKind, Meta};
use langdu::shelf::notes::{self, Content, Notebook};
use langdu::text::width::WidthProfile;
use langdu::tui::{App, Effect, Message, Preferences, Theme, draw};
use langdu::voice::{Clock, Event, EventKind, units};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The screen with a notebook, which is written to a folder of the test's at once.
struct Reader {
    app: App,
    size: Size,
    now: Instant,
    dir: tempfile::TempDir,
    original: Arc<Article>,
    effects: Vec<Effect>,
}

impl Reader {
    fn open(width: u16, height: u16) -> Self {
        Self::open_in(tempfile::tempdir().unwrap(), article(), Size::new(width, height))
    }

    fn open_in(dir: tempfile::TempDir, original: Arc<Article>, size: Size) -> Self {
        Self::open_sending(dir, original, size, "")
    }

    fn open_sending(dir: tempfile::TempDir, original: Arc<Article>, size: Size, send: &str) -> Self {
        let preferences = Preferences { theme: Theme::plain(), send: send.into(), ..Preferences::default() };
        let (mut app, _) = App::new(Arc::clone(&original), preferences, size, Anchor::default());
        let now = Instant::now();
        app.know_time(now, 1_800_000_000);
        let mut reader = Self { app, size, now, dir, original, effects: Vec::new() };
        let opened = notes::load(reader.dir.path(), &reader.original);
        reader.tell(Message::Notebook(Arc::clone(&reader.original), Box::new(opened)));
        reader
    }

    fn tell(&mut self, message: Message) {
        self.now += Duration::from_secs(1);
        for effect in self.app.update(message, self.now) {
            if let Effect::KeepNotebook(mut notebook) = effect.clone() {
                notebook.save(self.dir.path(), &self.original).unwrap();
                let original = Arc::clone(&self.original);
                self.tell(Message::NotebookKept(original, Ok(notebook)));
            }
            self.effects.push(effect);
        }
    }

    fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            let code = match c {
                '\n' => KeyCode::Enter,
                '\x1b' => KeyCode::Esc,
                '\x08' => KeyCode::Backspace,
                c => KeyCode::Char(c),
            };
            self.tell(Message::Key(KeyEvent::new(code, KeyModifiers::NONE)));
        }
    }

    /// Empties the line and types another text into it.
    fn retype(&mut self, text: &str) {
        self.tell(Message::Key(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL)));
        self.tell(Message::Paste(text.to_owned()));
    }

    fn text(&self) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.width, self.size.height));
        draw(&self.app, &mut buffer, self.now);
        screen_text(&buffer)
    }

    fn kept(&self) -> Notebook {
        notes::load(self.dir.path(), &self.original).notebook
    }

    /// What the corrections made of the article last.
    fn amended(&self) -> Option<Arc<Article>> {
        let amend = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Amend(amended) => Some(amended.clone()),
            _ => None,
        });
        amend.flatten().map(|amended| Arc::clone(amended.article()))
    }
}

#[test]
fn a_bookmark_is_left_listed_gone_to_and_taken_away() {
    let mut reader = Reader::open(80, 24);
    reader.press("'");
    assert!(reader.text().contains("还没有书签"), "{}", reader.text());
    reader.press(" m");
    let page = reader.text();
    assert!(page.contains("已加书签") && page.lines().any(|line| line.starts_with(" *")), "{page}");
    let kept = reader.kept();
    assert!(matches!(kept.marks()[0].content, Content::Bookmark { .. }));
    assert_eq!(kept.marks()[0].made, 1_800_000_000 + 4, "the time is the one that was given");
    reader.press("gjj'");
    let list = reader.text();
    assert!(list.contains("标记 1 处") && list.contains("书签"), "{list}");
    // It is given a name, which then stands in the list.
    reader.press("e算盘那一页\n");
    let list = reader.text();
    assert!(list.contains("算盘那一页") && list.contains("Enter 前往"), "{list}");
    reader.press("\n");
    assert!(reader.text().lines().any(|line| line.starts_with(" *")), "gone to: {}", reader.text());
    reader.press("'d");
    assert!(reader.text().contains("已去掉：书签"), "{}", reader.text());
    assert!(reader.kept().is_empty());
    reader.press("u");
    assert_eq!(reader.kept().marks().len(), 1);
    reader.press("\n");
    reader.press("m");
    assert!(reader.kept().is_empty(), "m takes away what it left");
}

#[test]
fn a_highlight_and_a_note_stand_at_their_words() {
    let mut reader = Reader::open(80, 24);
    reader.press("jjjxh");
    let kept = reader.kept();
    assert_eq!(kept.marks().len(), 1);
    assert!(kept.marks()[0].text.ends_with('”'), "a sentence: {}", kept.marks()[0].text);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    draw(&reader.app, &mut buffer, reader.now);
    let bold = |text: &str| {
        let row = (0..24).find(|y| screen_text(&buffer).lines().nth(usize::from(*y)).unwrap().contains(text));
        let y = row.unwrap();
        (0..80).any(|x| buffer[(x, y)].modifier.contains(ratatui::style::Modifier::BOLD))
    };
    assert!(bold("祖父把算盘"), "{}", screen_text(&buffer));
    reader.press("i这一段要背\n");
    let kept = reader.kept();
    assert!(kept.marks().iter().any(|mark| mark.content == Content::Note { text: "这一段要背".into() }));
    // The cursor tells what is noted when it comes.
    reader.press("kj");
    assert!(reader.text().contains("批注：这一段要背"), "{}", reader.text());
    // The same passage again: the note is changed, or taken away.
    reader.press("i");
    reader.retype("不用背");
    reader.press("\n");
    assert_eq!(reader.kept().marks().len(), 2);
    reader.press("i");
    reader.retype("");
    reader.press("\n");
    assert_eq!(reader.kept().marks().len(), 1);
}

#[test]
fn a_correction_is_typed_shown_applied_and_not_applied() {
    let mut reader = Reader::open(80, 24);
    let block = 2;
    reader.press("jjj");
    reader.press("c");
    assert!(reader.text().contains("改为："), "{}", reader.text());
    let old = reader.original.block_text(block).to_owned();
    reader.retype(&old.replace("算盘推到灯下", "算盘挪到灯下"));
    reader.press("\n");
    assert!(reader.text().contains("原因"), "{}", reader.text());
    reader.press("原书是挪\n");
    let page = reader.text();
    assert!(page.contains("算盘挪到灯下") && page.contains("已记下纠错"), "{page}");
    assert!(page.lines().any(|line| line.starts_with(" ~")), "a sign in the margin: {page}");
    let kept = reader.kept();
    let mark = &kept.marks()[0];
    assert_eq!(mark.text, "推", "what differs, and no more");
    assert_eq!(
        mark.content,
        Content::Correction { new: "挪".into(), note: "原书是挪".into(), applied: true }
    );
    assert!(reader.amended().unwrap().block_text(block).contains("挪到"));
    reader.press("C");
    assert!(
        reader.text().contains("算盘推到灯下") && reader.text().contains("按原文读"),
        "{}",
        reader.text()
    );
    assert_eq!(reader.amended(), None);
    reader.press("kj");
    assert!(reader.text().contains("未采用"), "{}", reader.text());
    // In the list it is applied with the space bar.
    reader.press("' ");
    assert!(reader.kept().edits().len() == 1);
    assert!(reader.text().contains("“推”改为“挪”，因为原书是挪"), "{}", reader.text());
    reader.press("o");
    assert!(reader.text().contains("[corrections] send"), "{}", reader.text());
    assert!(!reader.effects.iter().any(|effect| matches!(effect, Effect::SendCorrection(_))));
    // Typed back to what it was: it is gone.
    reader.press("\nc");
    reader.retype(&old);
    reader.press("\n");
    assert!(reader.kept().is_empty());
    assert!(reader.text().contains("已改回原文"), "{}", reader.text());
}

#[test]
fn what_is_said_of_corrections_is_true_where_only_some_are_applied() {
    let mut reader = Reader::open(80, 24);
    for block in [2, 3] {
        reader.press(if block == 2 { "jjj" } else { "j" });
        reader.press("c");
        let old = reader.original.block_text(block).to_owned();
        let last = old.char_indices().next_back().unwrap().0;
        reader.retype(&format!("{}……", &old[..last]));
        reader.press("\n\n");
    }
    assert_eq!(reader.kept().edits().len(), 2);
    // The one of the paragraph with the cursor is taken out, that of the other stays.
    reader.press("C");
    assert!(reader.text().contains("改了 1 处，另有 1 处照原文"), "{}", reader.text());
    reader.press("kC");
    assert!(reader.text().contains("按原文读：2 处未改"), "{}", reader.text());
    reader.press("C");
    assert!(reader.text().contains("改了 1 处，另有 1 处照原文"), "{}", reader.text());
    reader.press("jC");
    assert!(reader.text().contains("按改后的读：2 处"), "{}", reader.text());
}

#[test]
fn a_correction_is_sent_where_the_settings_say() {
    let (dir, size) = (tempfile::tempdir().unwrap(), Size::new(80, 24));
    let send = "mailto:bj@example.com?body={old}-{new}";
    let mut reader = Reader::open_sending(dir, article(), size, send);
    reader.press("jjjc");
    let old = reader.original.block_text(2).to_owned();
    reader.retype(&old.replace('推', "挪"));
    reader.press("\n\n'o");
    let address = "mailto:bj@example.com?body=%E6%8E%A8-%E6%8C%AA".to_owned();
    assert!(reader.effects.contains(&Effect::SendCorrection(address)));
}

#[test]
fn a_part_of_a_paragraph_is_typed_over_alone() {
    let mut reader = Reader::open(80, 24);
    reader.press("jjjxc");
    let old = reader.original.block_text(2).to_owned();
    let sentence = old.get(..old.find('”').unwrap() + '”'.len_utf8()).unwrap();
    let line = reader.text();
    assert!(!line.split("改为：").nth(1).unwrap().contains("铺子里"), "only the sentence: {line}");
    reader.retype(&sentence.replace("一笔一笔", "一笔笔"));
    reader.press("\n\n");
    assert_eq!(reader.amended().unwrap().block_text(2), old.replace("一笔一笔", "一笔笔"));
    // A second correction of the same paragraph leaves the first one as it is.
    let first = reader.kept().marks()[0].clone();
    reader.press("c");
    reader.retype(&old.replace("一笔一笔", "一笔笔").replace("1695", "1965"));
    reader.press("\n\n");
    let kept = reader.kept();
    assert_eq!(kept.marks().len(), 2);
    assert_eq!(kept.get(first.id).map(|mark| &mark.content), Some(&first.content));
    // A paragraph that is emptied is gone, and comes back with its words.
    reader.press("c");
    reader.retype("");
    reader.press("\n\n");
    assert!(reader.amended().unwrap().blocks().len() < reader.original.blocks().len());
    reader.press("'d");
    assert!(reader.text().contains("已去掉：纠错"), "{}", reader.text());
    assert_eq!(reader.amended(), None);
    reader.press("u\x1b");
    assert!(reader.amended().is_some());
}

#[test]
fn the_place_of_the_reader_is_the_same_words_before_and_after_a_correction() {
    let mut reader = Reader::open(40, 12);
    reader.press("   ");
    let top = |reader: &Reader| reader.text().lines().nth(2).unwrap().trim().to_owned();
    let before = top(&reader);
    let units = units(&reader.original);
    let clock = Clock::new(units.iter().map(|unit| unit.text(&reader.original)), 1.0);
    reader.tell(Message::Units(Arc::clone(&reader.original), units.clone().into(), clock.clone()));
    reader.tell(Message::Voice(Event { generation: 1, kind: EventKind::Speaking { unit: 2 } }));
    reader.press("gj");
    reader.press("c");
    let old = reader.original.block_text(1).to_owned();
    reader.retype(&format!("【加了好长好长的一段话在前面】{old}"));
    reader.press("\n\n");
    assert!(reader.effects.contains(&Effect::StopVoice), "the voice does not speak what is no longer there");
    // Units of the article that is gone are not taken.
    reader.tell(Message::Units(Arc::clone(&reader.original), units.into(), clock));
    reader.press("p");
    assert!(!reader.effects.iter().any(|effect| matches!(effect, Effect::OpenVoice { .. })));
    reader.press("/");
    reader.retype(before.get(..12).unwrap_or(&before));
    reader.press("\n");
    let anchor = reader.effects.iter().rev().find_map(|effect| match effect {
        Effect::SavePosition(anchor) => Some(*anchor),
        _ => None,
    });
    assert!(anchor.is_some());
}

/// The workshop keeps places of the imported article, so the screen of an article that is opened again, with its
/// corrections, is the one that was left.
#[test]
fn marks_come_back_with_the_article() {
    let mut reader = Reader::open(80, 24);
    reader.press("jjjc");
    let old = reader.original.block_text(2).to_owned();
    reader.retype(&old.replace("1695", "1965"));
    reader.press("\n\n");
    reader.press("jm");
    let Reader { dir, original, .. } = reader;
    let reader = Reader::open_in(dir, original, Size::new(80, 24));
    let page = reader.text();
    assert!(page.contains("1965种货"), "{page}");
    assert!(page.lines().any(|line| line.starts_with(" *")), "{page}");
}

#[test]
fn a_line_of_many_rows_is_typed_over() {
    for (width, height) in [(80, 24), (40, 24), (20, 10), (8, 10)] {
        let mut reader = Reader::open(width, height);
        reader.press("jjjc");
        let text = reader.text();
        assert!(text.contains("……"), "the end of the paragraph is in sight at {width}×{height}: {text}");
    }
}

#[test]
fn what_cannot_be_kept_is_said_and_not_lost() {
    let original = article();
    let preferences = Preferences { widths: WidthProfile::narrow(), ..Preferences::default() };
    let size = Size::new(80, 24);
    let (mut app, _) = App::new(Arc::clone(&original), preferences, size, Anchor::default());
    let now = Instant::now();
    let key = |c| Message::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
    app.update(key('m'), now);
    let text = |app: &App| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        draw(app, &mut buffer, now);
        screen_text(&buffer)
    };
    assert!(text(&app).contains("正在读入"), "before the notebook is there: {}", text(&app));
    // What was asked for is done when it is there.
    let effects = app.update(Message::Notebook(Arc::clone(&original), Box::default()), now);
    assert!(matches!(effects[..], [Effect::KeepNotebook(_)]));
    assert!(text(&app).contains("已加书签"), "{}", text(&app));
    app.update(Message::NotebookKept(Arc::clone(&original), Err("/notes: 磁盘满了".into())), now);
    assert!(text(&app).contains("标记没有存下：/notes: 磁盘满了"), "{}", text(&app));
    // The next change is written with it.
    app.update(key('j'), now);
    app.update(key('j'), now);
    let effects = app.update(key('m'), now);
    let [Effect::KeepNotebook(notebook)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(notebook.marks().len(), 2);
    // Whoever leaves tries once more.
    app.update(Message::NotebookKept(Arc::clone(&original), Err("/notes: 磁盘满了".into())), now);
    let effects = app.update(Message::Terminate, now);
    let kept = effects.iter().position(|effect| matches!(effect, Effect::KeepNotebook(_)));
    assert!(
        kept.is_some() && kept < effects.iter().position(|effect| *effect == Effect::Quit),
        "{effects:?}"
    );
}

/// The commands about what was left in articles, in a home of their own.
mod commands {
    use super::*;
    use assert_cmd::Command;
    use langdu::import::{self, Options, Source};
    use std::path::{Path, PathBuf};

    fn langdu(home: &Path) -> Command {
        let mut command = Command::cargo_bin("langdu").unwrap();
        command.env_clear().env("HOME", home).env("LANG", "zh_CN.UTF-8").env("PATH", "/nowhere");
        command
    }

    fn said(command: &mut Command) -> (String, String, Option<i32>) {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (text(output.stdout), text(output.stderr), output.status.code())
    }

    /// A home with an article in which something was left.
    fn home() -> (tempfile::TempDir, PathBuf) {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("案.txt");
        std::fs::write(
            &file,
            "船到案\n\n　　船到案时天还没有亮。\n\n　　他把缆绳*绕过*石桩，听见水声慢下来。\n",
        )
        .unwrap();
        let article = import::read(&Source::File(file.clone()), &Options::default()).unwrap().article;
        let mut notebook = Notebook::default();
        let block =
            (0..article.blocks().len()).find(|b| article.block_text(*b).contains("天还没有")).unwrap();
        let wanted = article.block_text(block).replace('案', "岸");
        let ids = notebook.correct(&article, block, &wanted, 1).unwrap();
        notebook.change(ids[0], 2, |content| {
            if let Content::Correction { note, .. } = content {
                *note = "错字\u{1b}[31m".into();
            }
        });
        let place = |words: &str| {
            let start = article.block_text(block + 1).find(words).unwrap();
            (Anchor::new(block + 1, start), Anchor::new(block + 1, start + words.len()))
        };
        let note = Content::Note { text: "听\u{1b}[2J".into() };
        notebook.add(&article, place("缆绳*绕过*"), note, 3).unwrap();
        let bookmark = Content::Bookmark { label: "石桩".into() };
        notebook.add(&article, place("石桩"), bookmark, 4).unwrap();
        notebook.save(&home.path().join(".local/share/langdu/notes"), &article).unwrap();
        (home, file)
    }

    #[test]
    fn corrections_are_listed_written_and_sent() {
        let (home, file) = home();
        let (out, err, code) = said(langdu(home.path()).arg("corrections"));
        assert_eq!(
            (out.as_str(), err.as_str(), code),
            ("船到案\n  船到[-案-]{+岸+}时天还没有亮。  # 错字␛[31m\n", "", Some(0))
        );
        let (out, _, _) = said(langdu(home.path()).args(["corrections", "--format", "markdown"]).arg(&file));
        assert_eq!(out, "## 船到案\n\n- 船到~~案~~**岸**时天还没有亮。 — 错字␛\\[31m\n\n");
        let (diff, _, code) = said(langdu(home.path()).args(["corrections", "--format", "diff"]).arg(&file));
        assert_eq!(code, Some(0));
        assert!(diff.starts_with("--- a/船到案.md\n+++ b/船到案.md\n@@ "), "{diff}");
        assert!(diff.contains("\n-船到案时天还没有亮。\n+船到岸时天还没有亮。\n"), "{diff}");
        // Without an article there is nothing to compare, and without an address nowhere to send to.
        let (_, err, code) = said(langdu(home.path()).args(["corrections", "--format", "diff"]));
        assert!(err.contains("diff 要有原文") && code == Some(2), "{err}");
        let (_, err, code) = said(langdu(home.path()).args(["corrections", "--link"]));
        assert!(err.contains("[corrections] send") && code == Some(1), "{err}");
        let settings = home.path().join("c.toml");
        let template = "mailto:bj@example.com?subject={title}&body={old}%0A{new}%0A{note}";
        std::fs::write(&settings, format!("[corrections]\nsend = \"{template}\"\n")).unwrap();
        let (out, _, _) =
            said(langdu(home.path()).args(["corrections", "--link", "--config"]).arg(&settings));
        let expected = "mailto:bj@example.com?subject=%E8%88%B9%E5%88%B0%E6%A1%88&body=%E6%A1%88%0A%E5%B2%B8%0A\
                        %E9%94%99%E5%AD%97%1B%5B31m\n";
        assert_eq!(out, expected);
        std::fs::write(&settings, "[corrections]\nsend = \"file:///etc/passwd\"\n").unwrap();
        let (_, err, code) = said(langdu(home.path()).args(["corrections", "--config"]).arg(&settings));
        assert!(code == Some(2) && err.contains("mailto:"), "{err}");
    }

    #[test]
    fn notes_are_written_as_markdown_and_json() {
        let (home, file) = home();
        for arguments in [vec![], vec![file.as_os_str()]] {
            let (out, err, code) = said(langdu(home.path()).arg("notes").args(&arguments));
            assert_eq!((err.as_str(), code), ("", Some(0)));
            let expected = "## 船到案\n\n**批注**\n\n> 缆绳\\*绕过\\*\n\n听␛\\[2J\n\n**书签**\n\n> 石桩，听见水声慢下来。\n\n石桩\n\n";
            assert_eq!(out, expected);
        }
        let (out, _, _) = said(langdu(home.path()).args(["notes", "--json"]));
        let value: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(value[0]["marks"].as_array().unwrap().len(), 3);
        assert_eq!(value[0]["marks"][0]["new"], "岸");
        assert!(!out.contains('\u{1b}'));
    }

    #[test]
    fn what_was_applied_is_written_and_spoken_if_asked_for() {
        let (home, file) = home();
        let (out, _, _) = said(langdu(home.path()).arg("export").arg(&file));
        assert!(out.contains("船到案时"), "{out}");
        let (out, _, _) = said(langdu(home.path()).args(["export", "--corrected"]).arg(&file));
        assert!(out.contains("船到岸时"), "{out}");
        // Whoever reads reads what was corrected, on the screen and in plain lines.
        let (out, _, _) = said(langdu(home.path()).arg("--plain").arg(&file).write_stdin("\n\n"));
        assert!(out.contains("船到岸时"), "{out}");
        let print = ["print", "--corrected", "--format", "text", "--dry-run"];
        assert_eq!(said(langdu(home.path()).args(print).arg(&file)).2, Some(0));
        let listen = ["listen", "--dry-run", "--corrected"];
        let (out, _, _) = said(langdu(home.path()).args(listen).arg(&file));
        assert!(out.contains("船到岸时"), "{out}");
    }

    #[test]
    fn nothing_and_damage_are_said() {
        let (home, _) = home();
        let notes = home.path().join(".local/share/langdu/notes");
        std::fs::write(notes.join("ffffffffffffffff.toml"), "version = [").unwrap();
        let (out, err, code) = said(langdu(home.path()).arg("notes"));
        assert!(out.contains("船到案") && code == Some(0));
        assert!(err.contains("标记的文件坏了") && err.contains("ffffffffffffffff.toml"), "{err}");
        let empty = tempfile::tempdir().unwrap();
        let (out, err, code) = said(langdu(empty.path()).arg("corrections"));
        assert!(out.is_empty() && err.contains("没有纠错") && code == Some(0), "{err}");
    }
}

#[test]
fn what_is_too_long_to_be_marked_is_said_before_anything_is_typed() {
    let mut builder = ArticleBuilder::new(Meta::default());
    builder.push(BlockKind::Paragraph, &"船在夜里靠岸，没有人说话。".repeat(2000));
    let dir = tempfile::tempdir().unwrap();
    let mut reader = Reader::open_in(dir, Arc::new(builder.finish()), Size::new(60, 20));
    for key in ["ji", "h"] {
        reader.press(key);
        assert!(reader.text().contains("太长，不能整段标记"), "{key}: {}", reader.text());
    }
    reader.press("xi");
    assert!(!reader.text().contains("太长"), "{}", reader.text());
    reader.press("记一笔\n");
    assert!(reader.effects.iter().any(|effect| matches!(effect, Effect::KeepNotebook(_))));
}
