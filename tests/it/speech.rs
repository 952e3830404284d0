//! What is said of an article, word for word, and how long it takes: from the command line to the clause on the screen.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use langdu::article::{Anchor, Article, ArticleBuilder, BlockKind, Meta};
use langdu::tui::strings::Lang;
use langdu::tui::{App, Message, Preferences, Theme, draw};
use langdu::voice::{Clock, Event, EventKind, clause_at, units};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Modifier;

fn news() -> Arc<Article> {
    let mut builder = ArticleBuilder::new(Meta {
        title: Some("北岭乡修通了3条路".into()),
        author: Some("林小溪".into()),
        site: Some("山村日报".into()),
        published: Some("2021-09-06 08:05".into()),
        editor: Some("周一".into()),
        ..Meta::default()
    });
    builder.push(
        BlockKind::Paragraph,
        "9月5日8:30,北岭乡12.5km的公路通车,总投资￥1.2亿,比计划少花了7.5%.全乡60203人受益,热线12345。",
    );
    builder.push(BlockKind::Heading(2), "（一）路上的人");
    builder.push(BlockKind::Paragraph, "* * *");
    builder.push(BlockKind::Paragraph, "老周说：“以前走2个小时,现在20分钟。”他的银行卡尾号是1002！");
    Arc::new(builder.finish())
}

/// What `langdu listen --dry-run` writes of `article`, by the home directory `home` and with these options.
fn dry_run(home: &Path, article: &str, options: &[&str]) -> (i32, String, String) {
    fs::write(home.join("a.txt"), article).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_langdu"));
    command.env_clear().env("HOME", home).env("LANG", "zh_CN.UTF-8").current_dir(home);
    let output = command.args(["listen", "a.txt", "--dry-run"]).args(options).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn an_article_is_said_as_a_newsreader_says_it() {
    let article = news();
    let said: Vec<String> = units(&article)
        .iter()
        .map(|unit| {
            langdu::voice::normalise::normalise(unit.text(&article), langdu::voice::normalise::Level::Full)
        })
        .collect();
    assert_eq!(
        said,
        [
            "北岭乡修通了三条路",
            "林小溪",
            "二零二一年九月六日",
            "九月五日八点三十分，北岭乡十二点五公里的公路通车，总投资一点二亿元，比计划少花了百分之七点五。\
             全乡六万零二百零三人受益，热线幺二三四五。",
            "（一）路上的人",
            "老周说：“以前走两个小时，现在二十分钟。”",
            "他的银行卡尾号是一零零二！",
        ]
    );
}

#[test]
fn a_dictionary_beside_the_settings_is_read() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/langdu");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("dictionary.toml"),
        "[words]\n'冒顿' = { pinyin = 'mo4du2', han = '墨毒' }\n[patterns]\n'K([0-9]+)次' = 'K字$1次'\n",
    )
    .unwrap();
    let article = "边塞\n\n冒顿单于坐K12次列车去银行。\n";
    let (code, out, err) = dry_run(home.path(), article, &["--engine", "espeak-ng"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("\tmo4du2 chan2yu2坐K字十二次列车去yin2hang2。\n"), "{out}");
    let (_, out, _) = dry_run(home.path(), article, &["--engine", "espeak-ng", "--voice", "cmn"]);
    assert!(out.contains("\t墨毒单于坐K字十二次列车去银行。\n"), "{out}");
}

#[test]
fn a_fault_in_the_dictionary_names_file_line_and_entry() {
    let home = tempfile::tempdir().unwrap();
    let settings = home.path().join("c.toml");
    let path = home.path().join("words.toml");
    fs::write(&settings, format!("[tts]\ndictionary = '{}'\n", path.display())).unwrap();
    let settings = settings.display().to_string();
    let (code, _, err) = dry_run(home.path(), "题\n\n话。\n", &["--config", &settings]);
    assert!(code == 2 && err.contains("words.toml") && err.contains("没有这个文件"), "{err}");
    fs::write(&path, "[words]\n'好' = 'hao3'\n'坏' = ''\n").unwrap();
    let (code, out, err) = dry_run(home.path(), "题\n\n话。\n", &["--config", &settings]);
    assert!(code == 2 && out.is_empty(), "{out}");
    assert!(err.contains("words.toml 第 3 行，坏："), "{err}");
}

#[test]
#[cfg(unix)]
fn the_pace_of_a_voice_is_kept_and_used() {
    use langdu::command::listen::{ListenOptions, run};
    use langdu::shelf::pace::{VoiceAt, load, save};
    use langdu::voice::{EngineConfig, TtsConfig};

    let folder = tempfile::tempdir().unwrap();
    let paces = folder.path().join("state/paces.toml");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fake-engine.sh");
    let log = folder.path().join("log").display().to_string();
    let fake = format!("cmd = ['{}']\nenv = {{ FAKE_LOG = '{log}', FAKE_MS = '50' }}\n", script.display());
    let tts = TtsConfig {
        engine: "fake".to_owned(),
        engines: BTreeMap::from([("fake".to_owned(), toml::from_str::<EngineConfig>(&fake).unwrap())]),
        ..TtsConfig::default()
    };
    let mut builder = ArticleBuilder::new(Meta::default());
    for number in ["一", "二", "三"] {
        builder.push(BlockKind::Paragraph, &format!("这是第{number}句话。"));
    }
    let article = Arc::new(builder.finish());
    let listen = || {
        let options = ListenOptions { paces: Some(paces.clone()), ..ListenOptions::default() };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = run(Arc::clone(&article), &tts, &options, Lang::Zh, &mut out, &mut err).unwrap();
        (code, String::from_utf8(err).unwrap())
    };
    let voice = VoiceAt { engine: "fake".into(), voice: String::new(), rate: 1.0 };
    let (code, said) = listen();
    assert!(code == 0 && said.contains("00:00 / ~00:04"), "{said}");
    // Characters of 50 ms beside an estimate of 220: quick, but as slow as the machine is busy.
    let pace = load(&paces, &voice).unwrap();
    assert!((0.15..10.0).contains(&pace), "{pace}");
    save(&paces, &voice, 5.0).unwrap();
    let (code, said) = listen();
    assert!(code == 0 && said.contains("00:00 / ~00:23"), "{said}");
    assert!(load(&paces, &voice).unwrap() < 5.0, "what is heard now counts too");
}

/// The characters on the screen that are underlined: the clause that is heard.
fn underlined(app: &App, size: Size, now: Instant) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    draw(app, &mut buffer, now);
    let marked = buffer.content.iter().filter(|cell| cell.modifier.contains(Modifier::UNDERLINED));
    marked.map(|cell| cell.symbol().trim()).collect()
}

#[test]
fn the_mark_in_a_long_sentence_moves_by_clauses() {
    let clauses = [
        "清晨六点钟山上还有雾，",
        "他背着一袋子信出了门，",
        "路上只听得见水的声音，",
        "直到太阳升到树梢上面。",
    ];
    let mut builder = ArticleBuilder::new(Meta::default());
    builder.push(BlockKind::Paragraph, &clauses.concat());
    builder.push(BlockKind::Paragraph, "后来，天晴了。");
    let article = Arc::new(builder.finish());
    let size = Size::new(60, 12);
    let preferences =
        Preferences { max_columns: 56, spread: false, theme: Theme::plain(), ..Preferences::default() };
    let start = Instant::now();
    let (mut app, _) = App::new(Arc::clone(&article), preferences, size, Anchor::default());
    let found = units(&article);
    let clock = Clock::new(found.iter().map(|unit| unit.text(&article)), 1.0);
    let whole = clock.total(start);
    app.update(Message::Units(Arc::clone(&article), found.clone().into(), clock), start);
    app.update(Message::Voice(Event { generation: 1, kind: EventKind::Speaking { unit: 0 } }), start);
    let mut seen = Vec::new();
    for step in 0..20 {
        let now = start + whole * step / 20;
        app.follow_clock(now);
        seen.push(underlined(&app, size, now));
    }
    seen.dedup();
    assert_eq!(seen, clauses);
    app.update(Message::Voice(Event { generation: 1, kind: EventKind::Speaking { unit: 1 } }), start);
    app.follow_clock(start);
    assert_eq!(underlined(&app, size, start), "", "a short sentence is marked as a whole");
    let of_first = found[0].clauses(&article);
    assert_eq!(clause_at(&of_first, 0.0).map(|clause| clause.range.start), Some(0));
}

/// A clock that is paused, skipped and slowed like a real one never runs past its end nor backwards.
#[test]
fn the_clock_holds_its_promises_over_a_whole_article() {
    let article = news();
    let found = units(&article);
    let start = Instant::now();
    let mut now = start;
    let mut clock = Clock::new(found.iter().map(|unit| unit.text(&article)), 1.0);
    assert!(clock.text(now).starts_with("00:00 / ~00:") && !clock.text(now).ends_with("00:00"));
    let mut last = Duration::ZERO;
    for unit in 0..found.len() {
        clock.apply(&Event { generation: 1, kind: EventKind::Speaking { unit } }, now);
        now += Duration::from_millis(900);
        clock.apply(&Event { generation: 1, kind: EventKind::Paused }, now);
        let paused = clock.elapsed(now);
        now += Duration::from_secs(3600);
        assert_eq!(clock.elapsed(now), paused, "frozen while paused");
        clock.apply(&Event { generation: 1, kind: EventKind::Resumed }, now);
        now += Duration::from_millis(600);
        clock.apply(&Event { generation: 1, kind: EventKind::Finished { unit, seconds: 1.5 } }, now);
        assert!(clock.elapsed(now) >= last && clock.elapsed(now) <= clock.total(now));
        last = clock.elapsed(now);
    }
    assert_eq!(clock.text(now), "00:10 / 00:10");
}
