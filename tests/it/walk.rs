//! Every key of `?` in a real pseudo-terminal: what it says it does is what can be seen, in the terminal or outside of it.
//!
//! A step is an action, what is typed before, and what is seen only after its key. There is one for each action that the
//! help lists, and every key that is bound to it is pressed.

use crate::pty::Session;
use langdu::tui::{Action, Keys};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// What is seen after a key, and not before it.
#[derive(Clone, Copy, Debug)]
enum Seen {
    /// This text.
    Shows(&'static str),
    /// This text no longer.
    Hides(&'static str),
    /// The last line begins so.
    Foot(&'static str),
    /// The voice was given this text once more.
    Spoken(&'static str),
    /// The screen was written anew.
    Drawn,
    /// The program is stopped, as by a shell.
    Stopped,
    /// The program has ended.
    Ended,
}

use Seen::{Drawn, Ended, Foot, Hides, Shows, Spoken, Stopped};

/// The action, the file that is open, what is typed before and seen then, and what is seen after its key.
type Step = (&'static str, &'static str, &'static [(&'static str, &'static str)], Seen);

const SPEAKING: (&str, &str) = ("p", "正在朗读");

const STEPS: &[Step] = &[
    ("next_page", "a.md", &[], Shows("第 2 页")),
    ("previous_page", "a.md", &[(" ", "第 2 页")], Shows("第 1 页")),
    ("next_paragraph", "a.md", &[], Shows("▎")),
    ("previous_paragraph", "a.md", &[], Shows("▎")),
    ("first_page", "a.md", &[(" ", "第 2 页")], Shows("第 1 页")),
    ("last_page", "a.md", &[], Shows("渡口第90段")),
    ("next_heading", "a.md", &[], Shows("上游")),
    ("previous_heading", "a.md", &[("G", "渡口第90段")], Shows("下游")),
    ("auto_scroll", "a.md", &[], Shows("自动翻页")),
    ("contents", "a.md", &[], Shows("目录")),
    ("back", "a.md", &[("G", "渡口第90段")], Shows("第 1 页")),
    ("forward", "a.md", &[("G", "渡口第90段"), ("\x0f", "第 1 页")], Shows("渡口第90段")),
    ("links", "a.md", &[], Shows("https://example.org/map")),
    ("search", "a.md", &[], Foot("/")),
    ("next_hit", "a.md", &[("/0段\r", "第10段")], Shows("第 2 页")),
    ("previous_hit", "a.md", &[("/0段\r", "第10段"), ("n", "第 2 页")], Shows("第 1 页")),
    ("play_or_pause", "a.md", &[], Shows("正在朗读")),
    ("stop", "a.md", &[SPEAKING], Shows("收听本文")),
    ("read_from_here", "a.md", &[(" ", "第 2 页")], Shows("正在朗读")),
    ("next_sentence", "a.md", &[SPEAKING], Spoken("渡口第一段")),
    ("previous_sentence", "a.md", &[("jj", "▎"), SPEAKING], Spoken("|渡口")),
    ("next_spoken_paragraph", "a.md", &[SPEAKING], Spoken("渡口第一段")),
    ("previous_spoken_paragraph", "a.md", &[("jj", "▎"), SPEAKING], Spoken("|渡口")),
    ("repeat_sentence", "a.md", &[SPEAKING], Spoken("|渡口")),
    ("repeat_on", "a.md", &[SPEAKING], Shows("反复读这一句")),
    ("pause_after_sentence", "a.md", &[SPEAKING], Shows("每句之后暂停")),
    ("sleep_timer", "a.md", &[], Shows("再听 15 分钟就停")),
    ("return_to_voice", "a.md", &[SPEAKING, (" ", "第 2 页")], Shows("第 1 页")),
    ("toggle_follow", "a.md", &[], Shows("页面不跟着朗读走")),
    ("toggle_go_on", "a.md", &[], Shows("接着听下一篇")),
    ("faster", "a.md", &[], Shows("1.1×")),
    ("slower", "a.md", &[], Shows("0.9×")),
    ("select", "a.md", &[], Shows("选中 2 字")),
    ("select_less", "a.md", &[("x", "选中 2 字"), ("x", "选中 8 字")], Shows("选中 2 字")),
    ("deselect", "a.md", &[("x", "选中 2 字")], Hides("选中")),
    ("copy", "a.md", &[], Shows("已复制 2 字")),
    ("bookmark", "a.md", &[], Shows("已加书签")),
    ("highlight", "a.md", &[], Shows("已高亮")),
    ("note", "a.md", &[], Foot("批注：")),
    ("correct", "a.md", &[], Foot("改为：渡口")),
    (
        "toggle_corrections",
        "a.md",
        &[("c", "改为："), ("头\r", "原因"), ("\r", "已记下纠错")],
        Shows("按原文读：1 处"),
    ),
    ("marks", "a.md", &[("m", "已加书签")], Shows("标记 1 处")),
    ("qr", "a.md", &[], Shows("× q 关闭")),
    ("toggle_writing", "a.md", &[], Hides("渡口第1段")),
    ("toggle_ruby", "a.md", &[], Shows("dù")),
    ("theme", "a.md", &[], Shows("配色：浅色")),
    ("column_width", "a.md", &[], Shows("每行")),
    ("focus", "a.md", &[], Shows("只亮一段")),
    ("toggle_ruler", "a.md", &[], Shows("阅读尺：")),
    ("library", "a.md", &[], Shows("3 篇")),
    ("next_article", "a.md", &[], Shows("桥上第1段")),
    ("previous_article", "b.md", &[], Shows("渡口第1段")),
    ("stats", "a.md", &[], Shows("阅读统计")),
    ("reload", "a.md", &[], Shows("已重新载入")),
    ("export", "a.md", &[], Foot("导出到：")),
    ("print", "a.md", &[], Shows("打印预览")),
    ("command", "a.md", &[], Foot(":")),
    ("help", "a.md", &[], Shows("翻页、查找")),
    ("toggle_mouse", "a.md", &[], Shows("鼠标已启用")),
    ("redraw", "a.md", &[], Drawn),
    ("suspend", "a.md", &[], Stopped),
    ("quit", "a.md", &[], Ended),
];

/// What a terminal sends for a key that help writes so.
fn sent(name: &str) -> String {
    match name {
        "Space" => " ".into(),
        "PgDn" => "\x1b[6~".into(),
        "PgUp" => "\x1b[5~".into(),
        "→" => "\x1b[C".into(),
        "←" => "\x1b[D".into(),
        "↑" => "\x1b[A".into(),
        "↓" => "\x1b[B".into(),
        "Home" => "\x1b[H".into(),
        "End" => "\x1b[F".into(),
        "Enter" => "\r".into(),
        "Esc" => "\x1b".into(),
        "Tab" => "\t".into(),
        "Alt-←" => "\x1b[1;3D".into(),
        "Alt-→" => "\x1b[1;3C".into(),
        // The keyboard protocol of kitty: a terminal without it sends a Tab.
        "Ctrl-I" => "\x1b[105;5u".into(),
        _ => match name.strip_prefix("Ctrl-") {
            Some(letter) => char::from(letter.as_bytes()[0] & 0x1f).to_string(),
            None if name.chars().count() == 1 => name.into(),
            None => panic!("nobody knows what a terminal sends for {name}"),
        },
    }
}

/// A home with three articles on the shelf, and a voice that takes its time.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let shelf = home.path().join(".local/share/langdu/articles");
    fs::create_dir_all(&shelf).unwrap();
    for (name, title) in [("a.md", "渡口"), ("b.md", "桥上"), ("c.md", "灯下")] {
        let mut text = format!("---\ntitle: {title}\n---\n");
        for number in 1..=90 {
            match number {
                2 => text.push_str("\n见[地图](https://example.org/map)。\n"),
                31 => text.push_str("\n## 上游\n"),
                61 => text.push_str("\n## 下游\n"),
                _ => {}
            }
            let _ = writeln!(text, "\n{title}第{number}段。船在天亮以前靠岸，他把缆绳绕过石桩。");
        }
        fs::write(shelf.join(name), text).unwrap();
    }
    let engine = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fake-engine.sh");
    let settings =
        format!("[tts]\nengine = \"fake\"\n[tts.engines.fake]\ncmd = [{:?}]\n", engine.display().to_string());
    fs::write(home.path().join("config.toml"), settings).unwrap();
    home
}

/// Does the step with one of the keys of its action.
fn walk((action, file, before, seen): Step, key: &str) {
    let home = home();
    let log = home.path().join("fake.log");
    let article = home.path().join(".local/share/langdu/articles").join(file);
    let (settings, article) = (home.path().join("config.toml"), article.display().to_string());
    let env = [("FAKE_LOG", log.to_str().unwrap()), ("FAKE_MS", "9000")];
    let arguments = ["--config", settings.to_str().unwrap(), &article];
    let mut session = Session::start_in(home, &arguments, 80, 24, &env);
    // The pages are counted and the sentences known.
    session.wait("the first page", |shown| {
        let text = shown.text();
        text.contains("第 1 页 / 共") && text.contains("00:00 / ~")
    });
    for (keys, shown) in before {
        session.press(keys);
        session.wait_for(shown);
    }
    let spoken = |words: &str| {
        let log = fs::read_to_string(&log).unwrap_or_default();
        log.lines().filter(|line| line.starts_with("start ") && line.contains(words)).count()
    };
    let text = session.wait("a screen", |_| true);
    let foot = |text: &str| text.lines().last().unwrap_or_default().trim().to_owned();
    let times = match seen {
        Spoken(words) => spoken(words),
        _ => 0,
    };
    match seen {
        Shows(words) => assert!(!text.contains(words), "{action}: {words} is there before {key}:\n{text}"),
        Hides(words) => assert!(text.contains(words), "{action}: {words} is not there before {key}:\n{text}"),
        Foot(words) => assert!(!foot(&text).starts_with(words), "{action}, {key}:\n{text}"),
        Spoken(_) | Drawn | Stopped | Ended => {}
    }
    let written = session.written();
    session.press(&sent(key));
    let what = format!("{action} by {key}, {seen:?}");
    match seen {
        Shows(words) => drop(session.wait(&what, |shown| shown.text().contains(words))),
        Hides(words) => drop(session.wait(&what, |shown| !shown.text().contains(words))),
        Foot(words) => drop(session.wait(&what, |shown| foot(&shown.text()).starts_with(words))),
        Spoken(words) => Session::wait_until(&what, || spoken(words) > times),
        Drawn => {
            let drawn = |sent: &[u8]| String::from_utf8_lossy(sent).contains("渡口第1段");
            session.wait(&what, |shown| drawn(shown.bytes_after(written)));
        }
        Stopped => {
            let pid = session.pid();
            Session::wait_until(&what, || {
                let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
                stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T'))
            });
            rustix::process::kill_process_group(
                rustix::process::Pid::from_raw(pid).unwrap(),
                rustix::process::Signal::CONT,
            )
            .unwrap();
            session.wait_for("渡口第1段");
        }
        Ended => {
            assert_eq!(session.wait_for_end().0, 0, "{what}");
            session.assert_terminal_is_as_it_was();
        }
    }
}

/// The steps of which the number leaves `rest` when divided: eight tests go side by side.
fn walk_every_eighth(rest: usize) {
    let keys = Keys::default();
    for step in STEPS.iter().skip(rest).step_by(8) {
        let action = Action::named(step.0).unwrap_or_else(|| panic!("there is no action {}", step.0));
        for key in keys.names(action).split(' ') {
            walk(*step, key);
        }
    }
}

macro_rules! walks {
    ($($name:ident = $rest:literal;)*) => { $(#[test] fn $name() { walk_every_eighth($rest); })* };
}

walks! {
    keys_do_what_help_says_1 = 0;
    keys_do_what_help_says_2 = 1;
    keys_do_what_help_says_3 = 2;
    keys_do_what_help_says_4 = 3;
    keys_do_what_help_says_5 = 4;
    keys_do_what_help_says_6 = 5;
    keys_do_what_help_says_7 = 6;
    keys_do_what_help_says_8 = 7;
}

#[test]
fn every_action_of_help_is_walked() {
    let walked: HashSet<&str> = STEPS.iter().map(|step| step.0).collect();
    let missing: Vec<&str> =
        Action::ALL.iter().map(|action| action.name()).filter(|name| !walked.contains(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
    assert_eq!(walked.len(), STEPS.len(), "each once");
}
