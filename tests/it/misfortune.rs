//! What may go wrong around langdu: a home that takes nothing, a disk that is full, files that are damaged, two readers
//! of one article, an article that changes. Nothing is lost, and one clear line says what happened.
#![cfg(unix)]

use crate::pty::Session;
use assert_cmd::Command;
use langdu::article::Anchor;
use langdu::import::{self, Options, Source};
use langdu::shelf::notes::{self, Content};
use std::fs;
use std::path::{Path, PathBuf};

/// The system's own folder, in which nobody can make anything, not even root.
const NO_HOME: &str = "/sys";

fn langdu(home: &Path) -> Command {
    let mut command = Command::cargo_bin("langdu").unwrap();
    command
        .env_clear()
        .env("HOME", home)
        .env("LANG", "zh_CN.UTF-8")
        .env("PATH", std::env::var_os("PATH").unwrap());
    command
}

fn said(command: &mut Command) -> (String, String, Option<i32>) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

/// An article of a hundred paragraphs, `change` made in it.
fn write_article(path: &Path, change: impl Fn(String) -> String) {
    let mut text = String::from("渡口\n");
    for number in 1..=100 {
        text.push_str("\n　　第");
        text.push_str(&number.to_string());
        text.push_str("段。船在天亮以前靠岸，他把缆绳绕过石桩，听见水声慢慢地停下来。\n");
    }
    fs::write(path, change(text)).unwrap();
}

fn home_with_article() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("渡口.txt");
    write_article(&file, |text| text);
    (home, file)
}

/// All that is below `folder`, with what is in it.
fn all_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(all_below(&path)),
            path => found.push((path.clone(), fs::read(&path).unwrap_or_default())),
        }
    }
    found.sort();
    found
}

#[test]
fn a_home_that_takes_nothing_is_said_and_the_article_is_read() {
    let (home, file) = home_with_article();
    let mut session = Session::start_in(home, &[file.to_str().unwrap()], 80, 24, &[("HOME", NO_HOME)]);
    session.wait_for("第 1 页 / 共");
    session.press(" ");
    session.wait_for("无法保存阅读位置");
    session.press("m");
    session.wait_for("标记没有存下：/sys/");
    // It is still there, and so is everything else.
    session.press("'");
    session.wait_for("标记 1 处");
    session.press("qq");
    assert_eq!(session.wait_for_end().0, 0);
    session.assert_terminal_is_as_it_was();
    let (home, file) = home_with_article();
    let (out, _, code) = said(langdu(Path::new(NO_HOME)).arg("export").arg(&file));
    assert!(code == Some(0) && out.contains("第100段"));
    let (_, err, code) = said(langdu(Path::new(NO_HOME)).arg("add").arg(&file));
    assert!(code == Some(1) && err.lines().count() == 1 && err.contains("/sys/"), "{err}");
    drop(home);
}

/// As on a full disk, no file can grow: what was to be written is not there, nothing is half there, and what was there is
/// as it was.
#[test]
fn where_nothing_can_be_written_nothing_is_half_written() {
    let (home, file) = home_with_article();
    let sheet = home.path().join("sheet.txt");
    fs::write(&sheet, "旧的").unwrap();
    let before = all_below(home.path());
    let run = |arguments: &[&str]| {
        let mut command = Command::new("sh");
        command.env_clear().env("HOME", home.path()).env("LANG", "zh_CN.UTF-8");
        command.env("PATH", std::env::var_os("PATH").unwrap());
        // A signal that is ignored becomes an error of the write.
        command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_langdu")]);
        said(command.args(arguments))
    };
    let (file, sheet) = (file.to_str().unwrap(), sheet.to_str().unwrap());
    let new = home.path().join("new.txt");
    for arguments in [
        &["export", file, "-o", new.to_str().unwrap()][..],
        &["export", "--force", file, "-o", sheet],
        &["export", "--format", "html", "--force", file, "-o", sheet],
        &["add", file],
    ] {
        let (_, err, code) = run(arguments);
        assert_eq!(code, Some(1), "{arguments:?}: {err}");
        assert_eq!(err.lines().count(), 1, "{arguments:?}: {err}");
        let after: Vec<_> =
            all_below(home.path()).into_iter().filter(|(path, _)| !path.ends_with("lock")).collect();
        assert_eq!(after, before, "{arguments:?}");
    }
}

#[test]
fn damaged_files_are_no_reason_not_to_read() {
    let (home, file) = home_with_article();
    let article = import::read(&Source::File(file.clone()), &Options::default()).unwrap().article;
    // Something was left, a place kept, and then everything is damaged.
    let mut session = Session::start_in(home, &[file.to_str().unwrap()], 80, 24, &[]);
    session.wait_for("第 1 页 / 共");
    session.press(" m");
    session.wait_for("已加书签");
    session.press("q");
    assert_eq!(session.wait_for_end().0, 0);
    let home = session.into_home();
    let notes_dir = home.path().join(".local/share/langdu/notes");
    assert_eq!(notes::load(&notes_dir, &article).notebook.marks().len(), 1);
    let garbage = b"\xff\xfe[[[ \x1b]0;evil\x07".to_vec();
    let kept = all_below(&home.path().join(".local"));
    assert!(kept.len() >= 2, "{kept:?}");
    for (path, _) in kept.iter().filter(|(path, _)| path.extension().is_some()) {
        fs::write(path, &garbage).unwrap();
    }
    let mut session = Session::start_in(home, &[file.to_str().unwrap()], 80, 24, &[]);
    session.wait_for("标记的文件坏了");
    session.press(" ");
    session.wait_for("第 2 页");
    session.press("m");
    session.wait_for("已加书签");
    session.press("q");
    assert_eq!(session.wait_for_end().0, 0);
    let home = session.into_home();
    let marks = notes::load(&notes_dir, &article).notebook;
    assert_eq!(marks.marks().len(), 1, "the new one");
    let aside = all_below(&notes_dir).into_iter().any(|(path, bytes)| {
        bytes == garbage && path.extension().is_some_and(|extension| extension == "bad1")
    });
    assert!(aside, "what was damaged is put aside: {:?}", all_below(&notes_dir));
    // A damaged file of settings is one line, and no screen is taken.
    let settings = home.path().join(".config/langdu/config.toml");
    fs::create_dir_all(settings.parent().unwrap()).unwrap();
    fs::write(&settings, "[reader]\nindnet = 2\n").unwrap();
    let (out, err, code) = said(langdu(home.path()).arg(&file));
    assert_eq!((out.as_str(), code), ("", Some(2)));
    assert!(err.lines().count() == 1 && err.contains("第 2 行") && err.contains("indnet"), "{err}");
}

#[test]
fn two_readers_of_one_article_lose_nothing() {
    let (home, file) = home_with_article();
    let path = home.path().to_owned();
    let env = [("HOME", path.to_str().unwrap())];
    let mut one = Session::start_in(tempfile::tempdir().unwrap(), &[file.to_str().unwrap()], 80, 24, &env);
    one.wait_for("第 1 页 / 共");
    let mut other = Session::start_in(tempfile::tempdir().unwrap(), &[file.to_str().unwrap()], 80, 24, &env);
    other.wait_for("第 1 页 / 共");
    one.press("m");
    one.wait_for("已加书签");
    other.press(" i");
    other.wait_for("批注：");
    other.press("两人\r");
    other.wait_for("已写批注");
    one.press("  jc");
    one.wait_for("改为：");
    one.press("！\r\r");
    one.wait_for("已记下纠错");
    other.press("q");
    assert_eq!(other.wait_for_end().0, 0);
    one.press("q");
    assert_eq!(one.wait_for_end().0, 0);
    let article = import::read(&Source::File(file.clone()), &Options::default()).unwrap().article;
    let marks = notes::load(&path.join(".local/share/langdu/notes"), &article).notebook;
    let kinds: Vec<&str> = marks
        .marks()
        .iter()
        .map(|mark| match mark.content {
            Content::Bookmark { .. } => "bookmark",
            Content::Highlight { .. } => "highlight",
            Content::Note { .. } => "note",
            Content::Correction { .. } => "correction",
        })
        .collect();
    assert_eq!(kinds, ["bookmark", "note", "correction"]);
    assert!(marks.marks()[0].from < Anchor::new(2, 0));
    drop(home);
}

#[test]
fn marks_follow_an_article_that_changes_while_it_is_read() {
    let (home, file) = home_with_article();
    let mut session = Session::start_in(home, &[file.to_str().unwrap()], 80, 24, &[]);
    session.wait_for("第 1 页 / 共");
    session.press("/第50段\r");
    session.wait_for("第50段");
    session.press("m");
    let page = session.wait_for("已加书签");
    let starred = |line: &&str| line.trim_start().starts_with('*');
    let marked = page.lines().find(starred).unwrap().to_owned();
    write_article(&file, |text| {
        text.replace(
            "\n　　第7段",
            "\n　　【编者按】这一段是后来加的，有好几行那么长，长到后面的都往下挪。\n\n　　第7段",
        )
    });
    session.press("R");
    session.wait_for("已重新载入");
    session.press("g");
    session.wait_for("第 1 页");
    // The notebook may still be on its way: the list is shown when it is there.
    session.press("'");
    session.wait_for("标记 1 处");
    session.press("\r");
    session.wait("the mark at its words", |shown| shown.text().lines().find(starred) == Some(&marked));
    session.press("q");
    assert_eq!(session.wait_for_end().0, 0);
}
