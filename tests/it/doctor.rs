//! `langdu doctor` from outside: what it finds, how it ends, and that it needs neither settings nor a terminal.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use crate::pty::Session;
use tempfile::TempDir;

/// A home with nothing in it but the programs of `there` on the PATH.
struct Home {
    dir: TempDir,
}

impl Home {
    fn new(there: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("bin")).unwrap();
        for name in there {
            let path = dir.path().join("bin").join(name);
            fs::write(&path, "#!/bin/sh\nexit 0\n").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { dir }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn doctor(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_langdu"));
        command.env_clear().env("HOME", self.path()).env("PATH", self.path().join("bin"));
        command.env("LANG", "en_US.UTF-8").current_dir(self.path()).arg("doctor").args(arguments);
        command
    }

    /// Exit code and the checks by name: state, what was found, advice.
    fn checks(&self, arguments: &[&str]) -> (i32, Vec<(String, String, String, String)>) {
        let output = self.doctor(&[&["--json"], arguments].concat()).output().unwrap();
        assert!(output.stderr.is_empty(), "{output:?}");
        let checks: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let rows = checks.as_array().unwrap().iter();
        let rows = rows
            .map(|row| (text(&row["check"]), text(&row["state"]), text(&row["found"]), text(&row["advice"])));
        (output.status.code().unwrap(), rows.collect())
    }

    /// The exit code, and the state, the finding and the advice of the first check called `name` that is not in order,
    /// or else of the first.
    fn check(&self, name: &str) -> (i32, String, String, String) {
        let (code, checks) = self.checks(&[]);
        let mut named: Vec<_> = checks.into_iter().filter(|(check, ..)| check == name).collect();
        named.sort_by_key(|(_, state, ..)| state == "ok");
        let (_, state, found, advice) = named.into_iter().next().unwrap_or_else(|| panic!("no {name}"));
        (code, state, found, advice)
    }
}

const EVERYTHING: [&str; 4] = ["lp", "pdftotext", "xdg-open", "aplay"];

#[test]
fn a_home_with_everything_has_no_complaint_but_the_voice() {
    let home = Home::new(&EVERYTHING);
    // A machine without a font for Chinese prints what needs none.
    let settings = "[tts]\nengine = \"silent\"\n[print]\nformat = \"text\"\n";
    home.file(".config/langdu/config.toml", settings);
    let (code, checks) = home.checks(&[]);
    let complaints: Vec<_> = checks.iter().filter(|(_, state, ..)| state != "ok").collect();
    let expected = usize::from(!cfg!(feature = "net"));
    assert_eq!((code, complaints.len()), (0, expected), "{complaints:?}");
    let names: Vec<_> = checks.iter().map(|(name, ..)| name.as_str()).collect();
    for name in ["langdu", "terminal", "locale", "voice", "sound", "printing", "pdf", "browser", "settings"] {
        assert!(names.contains(&name), "{names:?}");
    }
    for (name, _, found, _) in &checks {
        if ["config", "state", "cache", "shelf"].contains(&name.as_str()) {
            assert!(found.contains("free"), "{name}: {found}");
        }
    }
    // It looked and touched nothing.
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn every_program_that_is_missing_is_a_warning_with_advice() {
    let home = Home::new(&[]);
    for (name, word) in [
        ("voice", "espeak-ng"),
        ("sound", "aplay"),
        ("printing", "cups-client"),
        ("pdf", "poppler-utils"),
        ("browser", "open"),
    ] {
        let (code, state, found, advice) = home.check(name);
        assert_eq!((code, state.as_str()), (0, "warning"), "{name}");
        assert!(format!("{found} {advice}").contains(word), "{name}: {found} → {advice}");
    }
}

#[test]
fn the_print_command_and_the_font_of_the_settings_are_looked_for() {
    let home = Home::new(&EVERYTHING);
    home.file(".config/langdu/config.toml", "[print]\ncommand = [\"nobodys-printer\"]\n");
    let (code, state, found, _) = home.check("printing");
    assert_eq!((code, state.as_str()), (0, "warning"));
    assert!(found.contains("nobodys-printer"), "{found}");
    home.file(".config/langdu/config.toml", "[print]\nfont = \"/nowhere/a.ttf\"\n");
    let (code, state, found, advice) = home.check("printing");
    assert_eq!((code, state.as_str()), (1, "broken"));
    assert!(found.contains("/nowhere/a.ttf") && advice.contains("[print]"), "{found} {advice}");
}

#[test]
fn broken_settings_are_told_with_line_and_key_and_stop_nothing() {
    let home = Home::new(&EVERYTHING);
    let file = home.file(".config/langdu/config.toml", "[reader]\nindnt = 2\n");
    let (code, state, found, advice) = home.check("settings");
    assert_eq!((code, state.as_str()), (1, "broken"));
    assert!(found.contains(&file) && found.contains("line 2") && found.contains("indnt"), "{found}");
    assert!(advice.contains("config.md"), "{advice}");
    // Without a font for Chinese it is a warning.
    assert_ne!(home.check("printing").1, "broken");
    for (text, word) in [
        ("[keys]\nquti = \"q\"\n", "quti"),
        ("[reader]\ntheme = \"pink\"\n", "pink"),
        ("[tts]\nengine = \"nobody\"\n", "nobody"),
    ] {
        home.file(".config/langdu/config.toml", text);
        let (code, checks) = home.checks(&[]);
        let told = checks.iter().any(|(_, state, found, _)| state == "broken" && found.contains(word));
        assert!(code == 1 && told, "{text}: {checks:?}");
    }
    let (code, checks) = home.checks(&["--config", "none.toml"]);
    assert!(code == 1 && checks.iter().any(|(_, _, found, _)| found.contains("none.toml")), "{checks:?}");
}

#[test]
fn dictionary_readings_and_variable_are_read() {
    let home = Home::new(&EVERYTHING);
    home.file(".config/langdu/dictionary.toml", "[words]\n\"单于\" = 3\n");
    home.file(".config/langdu/pinyin.txt", "银行 = yín\n");
    for (name, word) in [("dictionary", "dictionary.toml"), ("readings", "line 1")] {
        let (code, state, found, _) = home.check(name);
        assert!(code == 1 && state == "broken" && found.contains(word), "{name}: {found}");
    }
    let output = home.doctor(&[]).env("LANGDU_TTS", "say '").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("LANGDU_TTS"));
}

#[test]
fn directories_that_cannot_be_used_and_files_that_cannot_be_read_are_named() {
    let home = Home::new(&EVERYTHING);
    home.file(".local/state/langdu", "a file");
    let (code, state, found, advice) = home.check("state");
    assert!(code == 1 && state == "broken" && found.contains("no directory"), "{found}");
    assert!(advice.contains("XDG_STATE_HOME"), "{advice}");

    let home = Home::new(&EVERYTHING);
    let broken = home.file(".local/state/langdu/positions/0123456789abcdef.toml", "a = ");
    let (code, state, found, _) = home.check("records");
    assert!(code == 0 && state == "warning" && found.contains(&broken), "{found}");
    symlink("nowhere", home.path().join(".cache")).unwrap();
    assert_eq!(home.check("cache").1, "broken");
}

#[test]
fn lines_are_for_people_in_their_language() {
    let home = Home::new(&[]);
    home.file(".config/langdu/config.toml", "[reader]\nlang = \"zh\"\n");
    let output = home.doctor(&[]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for line in text.lines() {
        assert!(line.starts_with("ok  ") || line.starts_with("!   "), "{line}");
    }
    assert!(text.contains("!   打印         找不到 lp → "), "{text}");
    let mut nowhere = home.doctor(&[]);
    let output = nowhere.env_remove("HOME").output().unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
}

#[test]
fn a_terminal_is_asked_and_left_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::start_in(home, &["doctor"], 150, 40, &[("COLORTERM", "truecolor")]);
    let (code, bytes) = session.wait_for_end();
    let text = String::from_utf8_lossy(&bytes);
    assert!(code < 2, "{text}");
    assert!(text.contains("xterm-256color，150 列 40 行"), "{text}");
    assert!(text.contains("占 1 列（问过终端）") && text.contains("全彩"), "{text}");
    let last = |sequence: &str| text.rfind(sequence);
    assert!(last("\x1b[?1049l") > last("\x1b[?1049h"), "the alternate screen is left: {text:?}");
    assert!(last("\x1b[?1049l") < last("150 列"), "what is told stands on the screen itself");
}
