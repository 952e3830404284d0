//! The log that `--log` asks for: what is in it, what is not, and where it may not go.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const ARTICLE: &str = "灯塔\n\n　　天亮以前，他先把灯熄了，再去看风向，然后在日记里写下三行很长很长的字。\n\n　　今天没有雾。\n";

fn langdu(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_langdu"));
    command.env_clear().env("HOME", home).env("LANG", "en_US.UTF-8").current_dir(home).args(arguments);
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

fn run(home: &Path, arguments: &[&str]) -> Output {
    langdu(home, arguments).output().unwrap()
}

/// A home with an article in it.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.txt"), ARTICLE).unwrap();
    home
}

#[test]
fn what_was_read_and_how_it_ended_is_appended() {
    let home = home();
    let log = home.path().join("langdu.log");
    assert!(run(home.path(), &["export", "a.txt", "--log", "langdu.log"]).status.success());
    let first = fs::read_to_string(&log).unwrap();
    for part in ["start: langdu ", "export a.txt", "read: a.txt: Text UTF-8", "灯塔", "end: exit code 0"] {
        assert!(first.contains(part), "{part}: {first}");
    }
    assert!(!first.contains("熄"), "no text of the article: {first}");
    let failed = run(home.path(), &["info", "none.txt", "--log", "langdu.log"]);
    assert_eq!(failed.status.code(), Some(1));
    let both = fs::read_to_string(&log).unwrap();
    let second = both.strip_prefix(&first).expect("nothing of what was there is gone");
    assert!(second.contains("read: none.txt: ") && second.contains("end: exit code 1"), "{second}");
    for line in both.lines() {
        let mut words = line.split(' ');
        assert!(words.next().is_some_and(|when| when.len() == 20 && when.ends_with('Z')), "{line}");
        assert!(words.next().is_some_and(|process| process.parse::<u32>().is_ok()), "{line}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn without_the_option_nothing_is_written() {
    let home = home();
    assert!(run(home.path(), &["info", "a.txt"]).status.success());
    let names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["a.txt"]);
}

#[cfg(unix)]
#[test]
fn commands_are_told_with_their_exit_codes_and_little_of_their_text() {
    let home = home();
    let mut command = langdu(home.path(), &["listen", "a.txt", "--log", "langdu.log"]);
    let output = command.env("LANGDU_TTS", "sh -c 'exit 3' voice {text}").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let log = fs::read_to_string(home.path().join("langdu.log")).unwrap();
    assert!(log.contains(" run: ") && log.contains("/sh -c exit 3 voice 灯塔"), "{log}");
    assert!(log.contains(" ran: ") && log.contains("exit code 3"), "{log}");
    assert!(!log.contains("三行很长"), "{log}");
}

#[test]
fn a_log_that_cannot_be_written_is_one_line_and_exit_code_2() {
    let home = home();
    fs::create_dir(home.path().join("folder")).unwrap();
    let mut places = vec!["folder", "no/such/folder/langdu.log"];
    if cfg!(unix) {
        places.extend(["/dev/null", "/dev/tty"]);
    }
    for place in places {
        let output = run(home.path(), &["export", "a.txt", "--log", place]);
        assert_eq!(output.status.code(), Some(2), "{place}: {output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.stdout.is_empty() && said.lines().count() == 1 && said.contains(place), "{said}");
    }
}

#[test]
fn no_line_of_it_can_steer_a_terminal_and_no_password_is_told() {
    let home = home();
    let name = "\u{1b}[2J\u{9b}31m\n2024 forged\u{202e}.txt";
    for argument in [name, "https://reader:secret@127.0.0.1:9/page"] {
        run(home.path(), &["info", argument, "--log", "langdu.log"]);
    }
    let log = fs::read_to_string(home.path().join("langdu.log")).unwrap();
    assert!(!log.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{log:?}");
    assert!(log.lines().all(|line| !line.starts_with("2024 forged")), "{log}");
    assert!(!log.contains("secret"), "{log}");
    assert!(log.contains("127.0.0.1"), "{log}");
}
