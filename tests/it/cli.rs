//! The program from outside: its output, what it says, and its exit codes are a contract that scripts rely on.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use assert_cmd::Command;
use tempfile::TempDir;

const ARTICLE: &str = "灯塔\n\n　　天亮以前，他先把灯熄了，再去看风向。\n\n　　今天没有雾，船会来。\n";

/// A folder of its own that is home, settings and working directory at once.
struct Sandbox {
    dir: TempDir,
}

impl Sandbox {
    fn new() -> Self {
        let sandbox = Self { dir: tempfile::tempdir().unwrap() };
        sandbox.file("a.txt", ARTICLE.as_bytes());
        sandbox
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn file(&self, name: &str, bytes: &[u8]) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn langdu(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_langdu"));
        self.settle(&mut command);
        command.args(arguments);
        command
    }

    fn settle(&self, command: &mut Command) {
        command.env_clear().env("HOME", self.path()).env("LANG", "en_US.UTF-8").current_dir(self.path());
    }
}

/// Exit code, standard output, standard error.
fn run(mut command: Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn help_in_both_languages() {
    let sandbox = Sandbox::new();
    for (name, arguments) in [
        ("short-en", &["-h"][..]),
        ("long-en", &["--help"]),
        ("long-zh", &["--help", "--lang", "zh"]),
        ("export-zh", &["export", "-h", "--lang=zh"]),
    ] {
        let (code, out, err) = run(sandbox.langdu(arguments));
        assert_eq!((code, err.as_str()), (0, ""));
        insta::assert_snapshot!(format!("help-{name}"), out);
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let (code, out, _) = run(Sandbox::new().langdu(&["-V"]));
    assert_eq!((code, out.trim()), (0, concat!("langdu ", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn a_pipe_gets_what_export_writes() {
    let sandbox = Sandbox::new();
    let (code, out, err) = run(sandbox.langdu(&["a.txt"]));
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("    天亮以前，他先把灯熄了，再去看风向。\n"), "{out}");
    assert_eq!(out, run(sandbox.langdu(&["export", "a.txt"])).1);
    let mut from_stdin = sandbox.langdu(&["-"]);
    from_stdin.write_stdin(ARTICLE);
    assert_eq!(out, run(from_stdin).1);
}

#[test]
fn what_is_wrong_is_said_on_standard_error_with_its_exit_code() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path().join("empty")).unwrap();
    for (arguments, code) in [
        (&["none.txt"][..], 1),
        (&["info", "none.txt"], 1),
        (&["export", "a.txt", "-o", "no/such/folder.txt"], 1),
        (&["empty"], 1),
        (&["a.txt", "--encoding", "klingon"], 2),
        (&["listen", "a.txt", "--rate", "9"], 2),
        (&["--no-such-option"], 2),
        (&["export", "a.txt", "--format", "docx"], 2),
        (&["a.txt", "config"], 2),
        (&["--config", "none.toml", "a.txt"], 2),
    ] {
        let (got, out, err) = run(sandbox.langdu(arguments));
        assert_eq!(got, code, "{arguments:?}: {err}");
        assert_eq!(out, "", "{arguments:?}");
        assert!(!err.trim().is_empty(), "{arguments:?}");
    }
}

#[test]
fn what_is_wrong_with_the_arguments_is_one_line_in_both_languages() {
    let sandbox = Sandbox::new();
    let cases: [&[&str]; 13] = [
        &["export", "--widht", "30", "a.txt"],
        &["export", "--no-such-thing", "a.txt"],
        &["exprot", "a.txt"],
        &["exprot"],
        &["a.txt", "b.txt"],
        &["export", "--width", "abc", "a.txt"],
        &["export", "--format", "docx", "a.txt"],
        &["export"],
        &["export", "a.txt", "--width"],
        &["listen", "--from", "0", "a.txt"],
        &["search"],
        &["a.txt", "--ambiguous", "1", "--ambiguous", "2"],
        &["export", "a.txt", "--format", "html", "--pages", "2\u{1b}[2J"],
    ];
    let mut all = String::new();
    for arguments in cases {
        for lang in ["zh_CN.UTF-8", "en_US.UTF-8"] {
            let mut command = sandbox.langdu(arguments);
            command.env("LANG", lang);
            let (_, out, err) = run(command);
            assert_eq!((out.as_str(), err.lines().count()), ("", 1), "{arguments:?}: {err}");
            all.push_str(&err);
        }
    }
    insta::assert_snapshot!("arguments", all);
}

#[test]
fn messages_come_in_the_language_that_was_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.file("zh.toml", b"[reader]\nlang = \"zh\"");
    let chinese = |arguments: &[&str], locale: &[(&str, &str)]| {
        let mut command = sandbox.langdu(arguments);
        command.env_remove("LANG").envs(locale.iter().copied());
        run(command).2.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
    };
    assert!(chinese(&["x"], &[("LANG", "zh_CN.UTF-8")]));
    assert!(chinese(&["x"], &[("LC_ALL", "zh_TW"), ("LANG", "en_US.UTF-8")]));
    assert!(chinese(&["x"], &[("LC_ALL", ""), ("LC_MESSAGES", "zh_CN"), ("LANG", "C")]));
    assert!(!chinese(&["x"], &[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]));
    assert!(!chinese(&["x"], &[]));
    assert!(chinese(&["x", "--lang", "zh"], &[("LANG", "C")]));
    assert!(!chinese(&["x", "--lang=en"], &[("LANG", "zh_CN.UTF-8")]));
    assert!(chinese(&["x", "--config", "zh.toml"], &[("LANG", "C")]), "settings go before the locale");
    assert!(!chinese(&["x", "--config", "zh.toml", "--lang", "en"], &[]), "options go before settings");
}

#[test]
fn a_foreign_name_cannot_steer_the_terminal() {
    let sandbox = Sandbox::new();
    for arguments in [&["\u{1b}[31mred"][..], &["--\u{1b}]0;x\u{7}"], &["--config", "\u{9b}2J", "a.txt"]] {
        let (_, out, err) = run(sandbox.langdu(arguments));
        assert!(!err.chars().any(|c| c.is_control() && c != '\n'), "{err:?}");
        assert_eq!(out, "");
    }
}

#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    let sandbox = Sandbox::new();
    sandbox.file("long.txt", "一行不短也不长的正文，写了许多许多遍。\n\n".repeat(20_000).as_bytes());
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_langdu"))
        .args(["export", "long.txt"])
        .env("HOME", sandbox.path())
        .current_dir(sandbox.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 64];
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut first).unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn an_export_goes_where_it_is_sent_and_replaces_nothing_unasked() {
    let sandbox = Sandbox::new();
    let export = |more: &[&str]| run(sandbox.langdu(&[&["export", "a.txt", "-o", "out.txt"], more].concat()));
    assert_eq!(export(&["--width", "20"]), (0, String::new(), String::new()));
    let first = sandbox.read("out.txt");
    assert!(first.lines().count() > 4, "{first}");
    let (code, _, err) = export(&[]);
    assert_eq!(code, 1);
    assert!(err.contains("--force"), "{err}");
    assert_eq!(sandbox.read("out.txt"), first);
    assert_eq!(export(&["--force"]).0, 0);
    assert_ne!(sandbox.read("out.txt"), first);
}

#[test]
fn several_articles_become_files_named_by_their_titles() {
    let sandbox = Sandbox::new();
    sandbox.file("b.txt", "../山\n\n　　第一段说山。\n\n　　第二段还说山。\n".as_bytes());
    let (code, shown, _) = run(sandbox.langdu(&["export", "a.txt", "-o", "-"]));
    assert!(code == 0 && !shown.is_empty() && !sandbox.path().join("-").exists(), "{code} {shown}");
    let several = ["export", "a.txt", "b.txt", "a.txt", "-o", "out"];
    assert_eq!(run(sandbox.langdu(&several)).0, 0);
    let mut names: Vec<_> = fs::read_dir(sandbox.path().join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["_山.txt", "灯塔-2.txt", "灯塔.txt"]);
    assert!(sandbox.read("out/_山.txt").contains("第一段说山"));
    // One file in the way is enough for nothing to be written.
    fs::remove_file(sandbox.path().join("out/灯塔.txt")).unwrap();
    assert_eq!(run(sandbox.langdu(&several)).0, 1);
    assert!(!sandbox.path().join("out/灯塔.txt").exists());
    let (code, _, err) = run(sandbox.langdu(&["export", "a.txt", "b.txt", "-o", "a.txt"]));
    assert_eq!(code, 1, "{err}");
    assert_eq!(sandbox.read("a.txt"), ARTICLE);
}

#[test]
fn the_name_of_the_file_tells_the_form_of_an_export() {
    let sandbox = Sandbox::new();
    for (name, begins) in
        [("a.md", "---\n"), ("a.HTML", "<!doctype html>"), ("a.pdf", "%PDF-1."), ("a.out", "灯塔")]
    {
        let (code, out, err) = run(sandbox.langdu(&["export", "a.txt", "-o", name]));
        assert_eq!((code, out.as_str()), (0, ""), "{name}: {err}");
        let bytes = fs::read(sandbox.path().join(name)).unwrap();
        let start = String::from_utf8_lossy(&bytes).trim_start().to_owned();
        assert!(start.starts_with(begins), "{name}: {}", start.chars().take(40).collect::<String>());
    }
    // What is asked for goes before what the file is called.
    assert_eq!(run(sandbox.langdu(&["export", "a.txt", "--format", "text", "-o", "b.md"])).0, 0);
    assert!(sandbox.read("b.md").trim_start().starts_with("灯塔"));
    let (code, _, err) = run(sandbox.langdu(&["export", "a.txt", "a.txt", "--format", "pdf"]));
    assert!(code == 2 && err.contains("-o"), "{err}");
    assert_eq!(run(sandbox.langdu(&["export", "a.txt", "a.txt", "--format", "pdf", "-o", "out/"])).0, 0);
    assert_eq!(fs::read_dir(sandbox.path().join("out")).unwrap().count(), 2);
    let pdf = sandbox.langdu(&["export", "a.txt", "--format", "pdf"]).output().unwrap();
    assert!(pdf.status.success() && pdf.stdout.starts_with(b"%PDF-1."));
}

#[test]
fn several_articles_follow_each_other_on_standard_output() {
    let sandbox = Sandbox::new();
    let (code, out, _) = run(sandbox.langdu(&["export", "a.txt", "a.txt", "--form-feed"]));
    assert_eq!(code, 0);
    let pages: Vec<_> = out.split('\u{c}').collect();
    assert_eq!(pages.len(), 2);
    assert_eq!(pages[0], pages[1]);
}

#[test]
fn a_folder_lists_its_articles() {
    let sandbox = Sandbox::new();
    for name in ["读物/乙.md", "读物/甲.TXT", "读物/.hidden.txt", "读物/图.png", "读物/下/丙.txt"]
    {
        sandbox.file(name, b"x");
    }
    let (code, out, _) = run(sandbox.langdu(&["读物"]));
    assert_eq!((code, out.as_str()), (0, "读物/乙.md\n读物/甲.TXT\n"));
}

#[test]
fn info_tells_people_and_scripts_the_same() {
    let sandbox = Sandbox::new();
    let (code, lines, err) = run(sandbox.langdu(&["info", "a.txt"]));
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(lines.contains("title       灯塔\n"), "{lines}");
    assert!(lines.contains("paragraphs  2\n"), "{lines}");
    let (_, json, _) = run(sandbox.langdu(&["info", "a.txt", "--json"]));
    let facts: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(facts["title"], "灯塔");
    assert_eq!(facts["paragraphs"], 2);
    for key in [
        "author",
        "site",
        "published",
        "source",
        "editor",
        "note",
        "url",
        "encoding",
        "characters",
        "seconds",
    ] {
        assert!(facts.get(key).is_some(), "{key}");
    }
}

#[test]
fn options_go_before_the_environment_before_the_file_before_the_default() {
    let sandbox = Sandbox::new();
    let width = |prepare: &dyn Fn(&mut Command), arguments: &[&str]| {
        let mut command = sandbox.langdu(&[&["export", "a.txt"], arguments].concat());
        prepare(&mut command);
        let (code, out, err) = run(command);
        assert_eq!(code, 0, "{err}");
        out.lines().find(|line| line.starts_with("--")).map(str::len)
    };
    let plain = |_: &mut Command| {};
    let named = |command: &mut Command| {
        command.env("LANGDU_CONFIG", "named.toml");
    };
    assert_eq!(width(&plain, &[]), Some(76));
    sandbox.file(".config/langdu/config.toml", b"[export]\nwidth = 50\n");
    sandbox.file("named.toml", b"[export]\nwidth = 40\n");
    sandbox.file("other.toml", b"[export]\nwidth = 30\n");
    assert_eq!(width(&plain, &[]), Some(50));
    assert_eq!(width(&named, &[]), Some(40));
    assert_eq!(width(&named, &["--config", "other.toml"]), Some(30));
    assert_eq!(width(&named, &["--config", "other.toml", "--width", "20"]), Some(20));
}

#[test]
fn settings_that_cannot_be_used_are_named_with_file_line_and_key() {
    let sandbox = Sandbox::new();
    sandbox.file(".config/langdu/config.toml", b"[reader]\nmax_colums = 40\n");
    let (code, out, err) = run(sandbox.langdu(&["a.txt"]));
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("config.toml, line 2, max_colums: unknown field"), "{err}");
    // The way out of it still works.
    assert_eq!(run(sandbox.langdu(&["config", "--path"])).0, 0);
}

#[test]
fn config_shows_defaults_place_and_what_is_in_force() {
    let sandbox = Sandbox::new();
    let (_, default, _) = run(sandbox.langdu(&["config", "--default"]));
    assert_eq!(default, langdu::config::EXAMPLE);
    let (_, path, _) = run(sandbox.langdu(&["config", "--path"]));
    assert_eq!(Path::new(path.trim_end()), sandbox.path().join(".config/langdu/config.toml"));
    sandbox.file(".config/langdu/config.toml", default.replace("width = 76", "width = 44").as_bytes());
    let (code, shown, _) = run(sandbox.langdu(&["config"]));
    assert_eq!(code, 0);
    assert!(shown.contains("width = 44\n"), "{shown}");
    // What only the reader would stumble over is told here, too.
    for (settings, word) in [("[keys]\nfly = \"x\"\n", "fly"), ("[reader]\ntheme = \"moss\"\n", "moss")] {
        sandbox.file(".config/langdu/config.toml", settings.as_bytes());
        let (code, shown, said) = run(sandbox.langdu(&["config"]));
        assert!(code == 2 && shown.is_empty() && said.contains(word), "{code} {said}");
    }
}

#[test]
fn no_bytes_make_it_panic() {
    let sandbox = Sandbox::new();
    let mut noise = Vec::new();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..4096 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        noise.write_all(&seed.to_le_bytes()).unwrap();
    }
    for bytes in [&noise[..], b"", b"\n\n\n", &[0; 1000], "\u{feff}".as_bytes(), &[0xff, 0xfe, 0x00]] {
        sandbox.file("odd.txt", bytes);
        for arguments in [&["export", "odd.txt"][..], &["info", "odd.txt", "--json"]] {
            let (code, out, _) = run(sandbox.langdu(arguments));
            assert!(code == 0 || code == 1, "{code}");
            assert!(!out.chars().any(|c| c.is_control() && c != '\n'), "{out:?}");
        }
    }
}

const PAGE: &str = "<html><head><title>灯塔_海上网</title></head><body><h1>灯塔</h1><p>天亮以前，他先把灯熄了，再去看风向，然后才下来煮面。</p>\
    <p>今天没有雾，船会来，他把昨天写的信又读了一遍，装进口袋。</p></body></html>";

#[test]
fn every_kind_of_file_comes_through_standard_input_too() {
    let sandbox = Sandbox::new();
    let markdown = "---\ntitle: 灯塔\n---\n\n天亮以前，他先把灯熄了。\n";
    for (bytes, format) in [(PAGE, "html"), (markdown, "markdown"), (ARTICLE, "text")] {
        let mut command = sandbox.langdu(&["info", "--json", "-"]);
        command.write_stdin(bytes);
        let (code, out, err) = run(command);
        assert_eq!(code, 0, "{err}");
        let facts: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!((&facts["title"], &facts["format"]), (&"灯塔".into(), &format.into()));
    }
    // The content counts, whatever the name says.
    sandbox.file("a.txt", PAGE.as_bytes());
    let (_, out, _) = run(sandbox.langdu(&["info", "a.txt"]));
    assert!(out.contains("format      html\n"), "{out}");
}

#[test]
fn markdown_is_written_and_read_back() {
    let sandbox = Sandbox::new();
    sandbox.file("page.html", PAGE.as_bytes());
    let (code, out, err) =
        run(sandbox.langdu(&["export", "--format", "markdown", "page.html", "-o", "folder/"]));
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    let written = sandbox.read("folder/灯塔.md");
    assert!(written.starts_with("---\ntitle: \"灯塔\"\nsite: \"海上网\"\n---\n\n天亮以前"), "{written}");
    let (_, of_page, _) = run(sandbox.langdu(&["export", "page.html"]));
    let (_, of_markdown, _) = run(sandbox.langdu(&["export", "folder/灯塔.md"]));
    assert_eq!(of_page, of_markdown);
}

#[test]
fn a_page_without_an_article_says_what_to_do() {
    let sandbox = Sandbox::new();
    sandbox.file("login.html", "<html><p>请登录<form><input type=password></form></html>".as_bytes());
    sandbox.file("script.html", b"<!doctype html><div id=app></div><script>run()</script>");
    sandbox.file("a.epub", b"PK\x03\x04");
    let (code, _, err) = run(sandbox.langdu(&["login.html"]));
    assert_eq!(code, 0);
    assert!(err.contains("log in with a browser"), "{err}");
    for (name, said) in [("script.html", "save the page from a browser"), ("a.epub", "download it again")] {
        let (code, out, err) = run(sandbox.langdu(&[name]));
        assert_eq!((code, out.as_str()), (1, ""));
        assert!(err.contains(said), "{err}");
    }
}

#[test]
#[cfg(unix)]
fn a_pdf_is_read_with_pdftotext_or_the_lack_of_it_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    sandbox.file("-a.pdf", b"%PDF-1.4\nthe whole of it\n%%EOF\n");
    let mut without = sandbox.langdu(&["--", "-a.pdf"]);
    without.env("PATH", sandbox.path().join("nothing"));
    let (code, _, err) = run(without);
    assert_eq!(code, 1);
    assert!(err.contains("pdftotext") && err.contains("poppler-utils"), "{err}");
    // A program of that name that tells what it was given.
    let script = "#!/bin/sh\nread -r first\necho '渡口'\necho\necho \"　　$first，$*。\"\n";
    let with_program = |script: &str| {
        sandbox.file("bin/pdftotext", script.as_bytes());
        let program = sandbox.path().join("bin/pdftotext");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = sandbox.langdu(&["--", "-a.pdf"]);
        command.env("PATH", sandbox.path().join("bin"));
        run(command)
    };
    let (code, out, err) = with_program(script);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("%PDF-1.4，-q -enc UTF-8 -eol unix - -。"), "{out}");
    let (code, _, err) = with_program("#!/bin/sh\nexit 3\n");
    assert_eq!(code, 1);
    assert!(err.contains("damaged or has a password"), "{err}");
    let (code, _, err) = with_program("#!/bin/sh\nprintf '\\f\\n'\n");
    assert_eq!(code, 1);
    assert!(err.contains("OCR"), "{err}");
}

/// Vertical text has pages even where nobody asks for any; columns go from right to left.
#[test]
fn vertical_text_is_printed_in_pages() {
    let sandbox = Sandbox::new();
    let (code, out, err) =
        run(sandbox.langdu(&["export", "a.txt", "--writing", "vertical", "--width", "30"]));
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out.lines().count(), 36, "{out}");
    assert!(out.lines().all(|row| row.trim_start().chars().count() <= 30 && !row.ends_with(' ')));
    // The title is right of the paragraph, which begins two rows down.
    let row = out.lines().find(|row| row.contains('天')).unwrap();
    assert!(row.contains('今') && row.find('今') < row.find('天'), "{row}");
    let title = out.lines().find(|row| row.contains('灯')).unwrap();
    assert!(title.trim_end().ends_with('灯'), "{title}");
    sandbox.file(".config/langdu/config.toml", b"[reader]\nwriting = \"vertical\"\n");
    assert_eq!(run(sandbox.langdu(&["export", "a.txt", "--width", "30"])).1, out);
    let (_, horizontal, _) = run(sandbox.langdu(&["export", "a.txt", "--writing", "horizontal"]));
    assert!(horizontal.contains("天亮以前，他先把灯熄了"), "{horizontal}");
}

/// How phrases are read is the reader's to say; what cannot be understood is an error that names file and line.
#[test]
fn readings_are_printed_above_the_text_as_the_reader_wants_them() {
    let sandbox = Sandbox::new();
    let export = ["export", "a.txt", "--ruby", "pinyin"];
    let (code, out, _) = run(sandbox.langdu(&export));
    assert_eq!(code, 0);
    assert!(out.contains("tiān liàng yǐ qián"), "{out}");
    assert!(out.contains("chuán huì lái"), "{out}");
    sandbox.file(".config/langdu/pinyin.txt", "# 自己的\n会来 = huì lai\n".as_bytes());
    let (_, own, _) = run(sandbox.langdu(&export));
    assert!(own.contains("chuán huì lai"), "{own}");
    sandbox.file(".config/langdu/pinyin.txt", "会来 = hui4 lai2\n船 = boat9\n".as_bytes());
    let (code, _, err) = run(sandbox.langdu(&export));
    assert!(code == 2 && err.contains("pinyin.txt, line 2"), "{code}: {err}");
}
