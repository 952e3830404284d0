//! What a terminal shows while something takes long, and that nothing of it is left or gets into the result.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const ARTICLE: &str = "灯塔\n\n　　天亮以前，他先把灯熄了，再去看风向。\n";

/// A home with a pipe in it that is called like an article: it is read for as long as nobody writes.
fn home_with_pipe() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    assert!(Command::new("mkfifo").arg(home.path().join("slow.txt")).status().unwrap().success());
    home
}

/// Runs `line` in a shell in a terminal; as soon as `awaited` is seen, the pipe in `home` gives its article. All that
/// the terminal was sent.
fn shown(home: &Path, line: &str, awaited: &str) -> String {
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", line]);
    command.env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("HOME", home);
    command.env("LC_ALL", "en_US.UTF-8");
    command.cwd(home);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let (mut bytes, mut buffer, mut told) = (Vec::new(), [0; 4096], false);
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        bytes.extend_from_slice(&buffer[..count]);
        if !told && String::from_utf8_lossy(&bytes).contains(awaited) {
            told = true;
            let mut pipe = OpenOptions::new().write(true).open(home.join("slow.txt")).unwrap();
            pipe.write_all(ARTICLE.as_bytes()).unwrap();
        }
    }
    let text = String::from_utf8(bytes).unwrap();
    assert!(child.wait().unwrap().success(), "{text:?}");
    assert!(told, "waited for {awaited}: {text:?}");
    text
}

#[test]
fn a_file_that_takes_long_is_named_and_the_line_is_gone_in_the_end() {
    let home = home_with_pipe();
    let langdu = env!("CARGO_BIN_EXE_langdu");
    let text = shown(home.path(), &format!("'{langdu}' info slow.txt > out.txt"), "reading slow.txt");
    assert!(text.ends_with("\r\x1b[K"), "{text:?}");
    assert!(fs::read_to_string(home.path().join("out.txt")).unwrap().contains("灯塔"));
}

#[test]
fn without_a_terminal_nothing_is_said() {
    let home = home_with_pipe();
    let mut child = Command::new(env!("CARGO_BIN_EXE_langdu"))
        .args(["export", "slow.txt"])
        .env("HOME", home.path())
        .current_dir(home.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = OpenOptions::new().write(true).open(home.path().join("slow.txt")).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(800));
    assert!(child.try_wait().unwrap().is_none(), "it waits for the text");
    pipe.write_all(ARTICLE.as_bytes()).unwrap();
    drop(pipe);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

#[test]
fn many_articles_are_counted_while_they_are_put_on_the_shelf() {
    let home = home_with_pipe();
    for (name, text) in
        [("a.txt", "渡口\n\n　　船到岸时天还没有亮。\n"), ("b.txt", "山路\n\n　　远处有人提着灯。\n")]
    {
        fs::write(home.path().join(name), text).unwrap();
    }
    // Its paths go to a file, so nothing else tells how far it is.
    let line = format!("'{}' add slow.txt a.txt b.txt > paths", env!("CARGO_BIN_EXE_langdu"));
    let text = shown(home.path(), &line, "reading slow.txt");
    assert!(text.contains("\r\x1b[Kadding 2/3  a.txt") && text.ends_with("\r\x1b[K"), "{text:?}");
    assert_eq!(fs::read_to_string(home.path().join("paths")).unwrap().lines().count(), 3);
}
