//! The commands that look after langdu itself, from outside: completions and the manual page.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use langdu::cli;
use langdu::tui::strings::Lang;
use tempfile::TempDir;

/// langdu in a home of its own, with nothing of this machine in its environment.
fn langdu(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_langdu"));
    command.env_clear().env("HOME", home).env("LANG", "en_US.UTF-8").current_dir(home).args(arguments);
    command
}

/// Standard output of a run that went well and said nothing.
fn written(arguments: &[&str]) -> String {
    let home = tempfile::tempdir().unwrap();
    let output = langdu(home.path(), arguments).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What `program` says of `text` in a file of that name; `None` where it is not installed.
fn checked(program: &str, arguments: &[&str], name: &str, text: &str) -> Option<Output> {
    let dir: TempDir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(name), text).unwrap();
    Command::new(program).args(arguments).arg(name).current_dir(dir.path()).output().ok()
}

#[test]
fn completions_name_every_subcommand_and_option() {
    let mut definition = cli::command(Lang::En);
    definition.build();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        for lang in ["en", "zh"] {
            let script = written(&["completions", shell, "--lang", lang]);
            for sub in definition.get_subcommands() {
                assert!(script.contains(sub.get_name()), "{shell}: {}", sub.get_name());
                for argument in sub.get_arguments() {
                    let long = argument.get_long().unwrap_or_default();
                    assert!(script.contains(long), "{shell}: {long}");
                }
            }
            // The shells but bash show what an option does.
            let help =
                if lang == "zh" { "覆盖已有的文件" } else { "Replace files that are already there" };
            assert_eq!(script.contains(help), shell != "bash", "{shell} {lang}");
        }
    }
    assert_eq!(
        langdu(tempfile::tempdir().unwrap().path(), &["completions", "csh"]).output().unwrap().status.code(),
        Some(2)
    );
}

#[test]
fn the_shells_that_are_here_can_read_their_completions() {
    for shell in ["bash", "zsh", "fish"] {
        let script = written(&["completions", shell]);
        if let Some(output) = checked(shell, &["-n"], "langdu.completions", &script) {
            assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn bash_completes_a_subcommand_an_option_and_a_value() {
    if Command::new("bash").arg("-c").arg("type complete compgen").output().is_err() {
        return;
    }
    let script = written(&["completions", "bash"]);
    for (words, wanted) in [
        (&["langdu", "eng"][..], "engines"),
        (&["langdu", "listen", "--dry"], "--dry-run"),
        (&["langdu", "list", "--sort", "ti"], "title"),
        (&["langdu", "completions", "ba"], "bash"),
    ] {
        let last = words.len() - 1;
        let ask = format!(
            "{script}\nCOMP_WORDS=({}); COMP_CWORD={last}; _langdu langdu {} {}; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            words.join(" "),
            words[last],
            words[last - 1],
        );
        let output = Command::new("bash").args(["--norc", "-c", &ask]).output().unwrap();
        let offered = String::from_utf8(output.stdout).unwrap();
        assert!(offered.lines().any(|line| line == wanted), "{words:?}: {offered:?}");
    }
}

#[test]
fn the_manual_is_in_the_language_of_the_interface() {
    let english = written(&["man"]);
    assert!(english.contains("\n.SH NAME\n") && english.contains("\n.SS \"langdu export\"\n"), "{english}");
    let home = tempfile::tempdir().unwrap();
    let output = langdu(home.path(), &["man"]).env("LANG", "zh_CN.UTF-8").output().unwrap();
    let chinese = String::from_utf8(output.stdout).unwrap();
    assert!(chinese.contains("\n.SH 名称\n") && chinese.contains("\n.SS \"langdu export\"\n"), "{chinese}");
}

#[test]
fn groff_has_nothing_to_say_of_the_manual() {
    for lang in ["en", "zh"] {
        let page = written(&["man", "--lang", lang]);
        let arguments = ["-man", "-Kutf8", "-Tutf8", "-ww", "-rLL=78n"];
        if let Some(output) = checked("groff", &arguments, "langdu.1", &page) {
            let said = String::from_utf8_lossy(&output.stderr);
            // Where its preprocessor or its macros are not installed nothing is learnt.
            if output.stdout.is_empty() {
                continue;
            }
            assert!(said.is_empty(), "{lang}: {said}");
        }
    }
}

#[test]
fn settings_that_are_broken_are_no_hindrance() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join(".config/langdu")).unwrap();
    fs::write(home.path().join(".config/langdu/config.toml"), "[reader\n").unwrap();
    for arguments in [&["man"][..], &["completions", "zsh"]] {
        assert!(langdu(home.path(), arguments).output().unwrap().status.success(), "{arguments:?}");
    }
}
