//! Reading paragraph by paragraph in plain lines: lines in, lines out, through pipes and in a terminal.

use assert_cmd::Command;
use std::fs;
use tempfile::TempDir;

const ARTICLE: &str = "---\ntitle: 渡口\nauthor: 沈砚\n---\n\n船到岸时天还没有亮。\n\n## 水位\n\n他把缆绳绕过石桩，\u{1b}[31m听见水声慢下来。\n\n> 水退石出。\n\n路桥飞渡，远处有人提着灯。\n";

struct Home(TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        fs::write(home.0.path().join("a.md"), ARTICLE).unwrap();
        home
    }

    fn langdu(&self, arguments: &[&str], lang: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_langdu"));
        command.env_clear().env("HOME", self.0.path()).env("LANG", lang).current_dir(self.0.path());
        command.args(arguments);
        command
    }

    /// Exit code, standard output, standard error of a sitting in which `typed` is typed.
    fn read(&self, typed: &str) -> (i32, String, String) {
        let output = self.langdu(&["--plain", "a.md"], "zh_CN.UTF-8").write_stdin(typed).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }
}

#[test]
fn paragraphs_come_one_by_one_and_say_what_they_are() {
    let (code, out, err) = Home::new().read("\n\n\n\n\n\n\n\n");
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "题目：渡口\n沈砚\n船到岸时天还没有亮。\n标题：水位\n他把缆绳绕过石桩，听见水声慢下来。\n引文：水退石出。\n路桥飞渡，远处有人提着灯。\n"
    );
    assert_eq!(err, "回车读下一段，? 看全部命令\n已到末尾\n已到末尾\n");
    assert!(!out.contains('\u{1b}') && !err.contains('\u{1b}'));
}

#[test]
fn commands_go_where_they_say() {
    let (code, out, err) = Home::new().read("3\nb\n/lqfd\n.\nt\n/石[\n/re:石[\n9\nx\n?\nq\n\n");
    assert_eq!(code, 0);
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(
        lines[..6],
        [
            "题目：渡口",
            "他把缆绳绕过石桩，听见水声慢下来。",
            "标题：水位",
            "路桥飞渡，远处有人提着灯。",
            "第 5 段，共 5 段，读到 100%",
            "2 水位",
        ]
    );
    assert_eq!(lines[6], "回车：下一段");
    assert_eq!(lines.last(), Some(&"q：退出"), "nothing is read after q");
    let said: Vec<_> = err.lines().skip(1).collect();
    assert_eq!(said[0], "没有找到“石[”");
    assert!(said[1].starts_with("正则表达式有误："), "{err}");
    assert_eq!(said[2], "没有第 9 段：全文共 5 段");
    assert_eq!(said[3], "没有这条命令：x（? 看全部命令）");
}

#[test]
fn the_place_is_kept() {
    let home = Home::new();
    home.read("4\nq\n");
    let (_, out, err) = home.read("b\n");
    assert_eq!(out, "引文：水退石出。\n他把缆绳绕过石桩，听见水声慢下来。\n");
    assert!(err.contains("接着上次读：第 4 段，共 5 段"), "{err}");
    // Where the voice was is no business of the eye.
    let (_, out, _) = home.read("");
    assert_eq!(out, "他把缆绳绕过石桩，听见水声慢下来。\n");
}

#[test]
fn it_needs_a_source_and_speaks_english_too() {
    let home = Home::new();
    let output = home.langdu(&["--plain"], "en_US.UTF-8").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let output = home.langdu(&["--plain", "none.md"], "en_US.UTF-8").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let output = home.langdu(&["--plain", "a.md"], "en_US.UTF-8").write_stdin("2\n").output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "Title: 渡口\nHeading: 水位\n");
    // The article through standard input, where there is no terminal to type at.
    let output = home.langdu(&["--plain", "-"], "en_US.UTF-8").write_stdin("船到岸。\n").output().unwrap();
    assert_eq!((output.status.code(), output.stdout), (Some(0), "船到岸。\n".as_bytes().to_vec()));
}

#[cfg(unix)]
mod terminal {
    use super::{ARTICLE, fs};
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    use std::io::{Read, Write};
    use std::sync::mpsc::{Receiver, channel};
    use std::time::{Duration, Instant};

    const DEADLINE: Duration = Duration::from_secs(60);

    /// Reads what the terminal is sent until it holds `wanted`.
    fn wait(seen: &mut String, bytes: &Receiver<Vec<u8>>, wanted: &str) {
        let deadline = Instant::now() + DEADLINE;
        while !seen.contains(wanted) {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(more) = bytes.recv_timeout(left) else { panic!("no {wanted:?} in {seen:?}") };
            seen.push_str(&String::from_utf8_lossy(&more));
        }
    }

    #[test]
    fn a_terminal_gets_lines_and_a_prompt_and_nothing_that_steers_it() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("a.md"), ARTICLE).unwrap();
        fs::write(home.path().join("settings.toml"), "[tts]\nengine = \"silent\"\n").unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_langdu"));
        command.args(["--config", "settings.toml", "--plain", "a.md"]);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LC_ALL", "zh_CN.UTF-8")] {
            command.env(name, value);
        }
        command.env("HOME", home.path());
        command.cwd(home.path());
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        let mut writer = pair.master.take_writer().unwrap();
        let mut seen = String::new();
        wait(&mut seen, &bytes, "题目：渡口\r\n> ");
        writer.write_all("/水位\n".as_bytes()).unwrap();
        wait(&mut seen, &bytes, "标题：水位\r\n> ");
        assert!(!seen.contains('\u{1b}'), "{seen:?}");
        // A voice that speaks has a place, and is held by the next `p`.
        writer.write_all(b"p\n").unwrap();
        let positions = home.path().join(".local/state/langdu/positions");
        let is_heard = || {
            let files = fs::read_dir(&positions).into_iter().flatten().flatten();
            files
                .into_iter()
                .any(|file| fs::read_to_string(file.path()).is_ok_and(|text| text.contains("[voice]")))
        };
        let deadline = Instant::now() + DEADLINE;
        while !is_heard() {
            assert!(Instant::now() < deadline, "no voice: {seen:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
        writer.write_all(b"p\n").unwrap();
        wait(&mut seen, &bytes, "已暂停\r\n> ");
        // Ctrl-C ends it in order, and the place is kept.
        writer.write_all(b"\x03").unwrap();
        let status = child.wait().unwrap();
        assert_eq!(status.exit_code(), 130);
        assert_eq!(fs::read_dir(positions).unwrap().count(), 1);
    }
}
