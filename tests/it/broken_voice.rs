//! An engine that is there and broken: what is said of it is what happened, not that a voice is missing.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

/// What `langdu listen` says where espeak-ng is this script and nothing else is there.
fn said(script: &str, engine: &str, lang: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let bin = home.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let program = bin.join("espeak-ng");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(home.path().join("a.txt"), "题\n\n一句话。\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_langdu"));
    command.env_clear().env("HOME", home.path()).env("PATH", &bin).env("LANG", lang);
    let output =
        command.current_dir(home.path()).args(["listen", "a.txt", "--engine", engine]).output().unwrap();
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn an_engine_that_fails_is_not_one_without_a_voice() {
    let voiceless = "echo 'Error: The specified espeak-ng voice does not exist.' >&2; exit 1";
    let data = "echo \"Can't read dictionary file: '/x/cmn_dict'\" >&2; echo";
    let hostile = "printf 'noise\\n\\033[31mno phontab\\033[0m\\007\\n' >&2; exit 3";
    for engine in ["espeak-ng", "auto"] {
        for (script, told) in [
            ("kill -SEGV $$", "signal 11"),
            (data, "it wrote nothing (it says: Can't read dictionary file: '/x/cmn_dict')"),
            (hostile, "exit code 3 (it says: no phontab)"),
        ] {
            let said = said(script, engine, "en_US.UTF-8");
            assert!(said.contains(told) && said.contains("Run espeak-ng -v cmn -q -x 好 in a"), "{said}");
            assert!(!said.contains("Mandarin") && !said.contains('\u{1b}'), "{said}");
        }
    }
    let said = |script| said(script, "espeak-ng", "zh_CN.UTF-8");
    assert!(said(voiceless).contains("没有普通话语音"));
    assert!(said("echo '(en)h'").contains("没有普通话语音"));
    assert!(said("exit 1").contains("请在终端里运行 espeak-ng -v cmn -q -x 好 看看"));
}
