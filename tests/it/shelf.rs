//! The shelf from outside: what `add`, `list` and `search` write, say and leave on the disk.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

const PLAIN: &str = "灯塔\n\n　　天亮以前，他先把灯熄了，再去看风向。\n\n　　今天没有雾，船会来。\n";

const PAGE: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>渡口的早晨_南岸网</title>\
    <link rel=\"canonical\" href=\"https://www.example.com/dukou?id=3\"></head><body>\
    <h1>渡口的早晨</h1><div class=\"info\">沈砚 2024-03-05 来源：南岸日报</div><div class=\"content\">\
    <p>　　船到岸时，天还没有亮，河面上只有一盏灯，在雾里慢慢地近来，又慢慢地停住。</p>\
    <ul><li>一篮橘子，是给对岸的人家的。</li><li>两封没有贴邮票的信。</li></ul>\
    <p>　　他把缆绳绕过石桩，听见水声慢下来，便在船头坐下，等第一个过河的人，见<a \
    href=\"https://www.example.com/map\">地图</a>。</p>\
    <p>　　Ｒｕｓｔ 和「髮」字写在船板上，谁也不知道是什么意思，孩子们却都会念。</p></div></body></html>";

/// A home with nothing in it.
struct Home {
    dir: TempDir,
}

impl Home {
    fn new() -> Self {
        let home = Self { dir: tempfile::tempdir().unwrap() };
        home.file("a.txt", PLAIN.as_bytes());
        home.file("page.html", PAGE.as_bytes());
        home
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn articles(&self) -> PathBuf {
        self.path().join(".local/share/langdu/articles")
    }

    /// Exit code, standard output, standard error.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        self.run_with(arguments, "")
    }

    fn run_with(&self, arguments: &[&str], stdin: &str) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_langdu"));
        command.env_clear().env("HOME", self.path()).env("LANG", "en_US.UTF-8").current_dir(self.path());
        let output = command.args(arguments).write_stdin(stdin).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let (code, out, said) = self.run(arguments);
        assert_eq!(code, 0, "{said}");
        serde_json::from_str(&out).unwrap()
    }
}

#[test]
fn an_empty_shelf_says_how_to_fill_it() {
    let home = Home::new();
    for arguments in [&[][..], &["list"]] {
        let (code, out, said) = home.run(arguments);
        assert_eq!((code, out.as_str()), (0, ""));
        assert!(said.contains("langdu add") && said.lines().count() == 1, "{said}");
    }
    assert_eq!(home.run(&["search", "灯"]), (1, String::new(), String::new()));
}

#[test]
fn what_is_added_can_be_read_by_people_and_by_langdu() {
    let home = Home::new();
    let (code, out, _) = home.run(&["add", "page.html"]);
    let path = home.articles().join("渡口的早晨.md");
    assert_eq!((code, out), (0, format!("{}\n", path.display())));
    let text = fs::read_to_string(&path).unwrap();
    for line in [
        "title: \"渡口的早晨\"",
        "author: \"沈砚\"",
        "date: \"2024-03-05\"",
        "source: \"南岸日报\"",
        "url: \"https://www.example.com/dukou?id=3\"",
        "encoding: \"UTF-8\"",
        "- 两封没有贴邮票的信。",
    ] {
        assert!(text.lines().any(|found| found == line), "no {line} in\n{text}");
    }
    assert!(text.contains("\nadded: \"20"));
    // The text is the same for whoever reads it from the shelf.
    let export = |source: &str| home.run(&["export", source]).1;
    assert_eq!(export("page.html"), export(path.to_str().unwrap()));
}

#[test]
fn nothing_is_added_twice() {
    let home = Home::new();
    let (_, first, _) = home.run(&["add", "page.html", "a.txt"]);
    assert_eq!(first.lines().count(), 2);
    // Other marks and white space, another file, another form.
    let other = PLAIN.replace('，', " ,").replace("　　", "");
    home.file("b.txt", other.as_bytes());
    home.file("same.html", PAGE.replace("第一个过河的人", "任何一个过河的人").as_bytes());
    for (source, number) in [("page.html", 0), ("same.html", 0), ("b.txt", 1), ("a.txt", 1)] {
        let (code, out, said) = home.run(&["add", source]);
        let path = first.lines().nth(number).unwrap();
        assert_eq!((code, out.trim_end()), (0, path), "{source}: {said}");
        assert!(said.contains("already on the shelf") && said.contains(path), "{source}: {said}");
    }
    let (_, out, said) = home.run(&["add", "-", "-"]);
    assert_eq!((out.as_str(), said.lines().count()), ("", 2), "{said}");
    // The same title, another text: no file is written over.
    let (code, out, _) = home.run_with(&["add", "-"], "灯塔\n\n　　这是另一座灯塔，它在北边的海角上。\n");
    assert_eq!((code, out), (0, format!("{}\n", home.articles().join("灯塔-2.md").display())));
    assert_eq!(fs::read_dir(home.articles()).unwrap().count(), 3);
}

#[test]
fn one_bad_source_does_not_stop_the_others() {
    let home = Home::new();
    home.file("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let (code, out, said) = home.run(&["add", "gone.txt", "photo.png", "a.txt", "."]);
    assert_eq!((code, out.lines().count(), said.lines().count()), (1, 1, 3), "{out}{said}");
    assert!(said.contains("gone.txt") && said.contains("PNG"), "{said}");
    assert_eq!(home.run(&["add", "--encoding", "klingon", "a.txt"]).0, 2);
}

#[test]
fn a_shelf_that_cannot_be_written_is_said_and_left_as_it_was() {
    let home = Home::new();
    home.file("file", b"x");
    home.file(".config/langdu/config.toml", b"[shelf]\nfolder = \"~/file/articles\"\n");
    let (code, out, said) = home.run(&["add", "a.txt"]);
    assert_eq!((code, out.as_str()), (1, ""), "{said}");
    assert!(said.contains("file/articles"), "{said}");
    assert_eq!(home.run(&["list", "nowhere"]).0, 1);
    assert_eq!(home.run(&["search", "灯", "a.txt"]).0, 1);
}

#[test]
fn the_list_is_for_scripts_where_nobody_looks() {
    let home = Home::new();
    home.run(&["add", "a.txt", "page.html"]);
    home.file(".local/share/langdu/articles/照片.jpg", b"x");
    home.file(
        ".local/share/langdu/articles/sub/手抄\u{1b}[31m.txt",
        "只有一段，没有题目，是手抄的。\n".as_bytes(),
    );
    let (code, out, said) = home.run(&["list", "--sort", "title"]);
    assert_eq!(code, 0);
    assert!(said.starts_with("langdu: note: 1 other file") && said.lines().count() == 1, "{said}");
    let rows: Vec<Vec<&str>> = out.lines().map(|line| line.split('\t').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 7), "{out}");
    let titles: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(titles, ["灯塔", "渡口的早晨", "手抄␛[31m"]);
    assert_eq!(&rows[1][1..3], ["沈砚", "2024-03-05"]);
    assert_eq!((rows[0][3], rows[0][4], rows[0][5]), ("28", "1", "0"));
    assert_eq!(home.run(&["list", "--sort", "title"]), (code, out.clone(), said));
    let json = home.json(&["list", "--json", "--sort", "date"]);
    assert_eq!(json[0]["title"], "渡口的早晨");
    assert_eq!(json[0]["author"], "沈砚");
    assert_eq!(json.as_array().unwrap().len(), 3);
    assert!(json[0]["added"].as_str().unwrap().ends_with('Z'));
    // A folder of one's own.
    let listed = home.json(&["list", "--json", "."]);
    assert!(listed.as_array().unwrap().iter().any(|entry| entry["path"] == "./a.txt"), "{listed}");
}

#[test]
fn a_bad_cache_changes_nothing() {
    let home = Home::new();
    home.run(&["add", "a.txt"]);
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
    let path = home.articles().join("灯塔.md");
    fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
    let before = home.run(&["list"]);
    let cache = home.path().join(".cache/langdu/shelf");
    let files: Vec<_> = fs::read_dir(&cache).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    assert!(fs::read_to_string(&files[0]).unwrap().contains("灯塔"));
    fs::write(&files[0], b"\0{\"version\":1}").unwrap();
    assert_eq!(home.run(&["list"]), before);
    fs::remove_dir_all(&cache).unwrap();
    fs::write(&cache, b"no folder").unwrap();
    assert_eq!(home.run(&["list"]), before);
}

#[test]
fn words_are_found_whatever_their_width_case_and_script() {
    let home = Home::new();
    home.run(&["add", "a.txt", "page.html"]);
    for (words, options, paragraph, hit) in [
        ("他先把灯", &[][..], 1, "他先把灯"),
        ("rust", &[], 5, "Ｒｕｓｔ"),
        ("头髮", &["--fold"], 0, ""),
        ("发", &["--fold"], 5, "髮"),
        ("发", &[], 0, ""),
        ("贴邮票", &[], 3, "贴邮票"),
        ("见地图", &[], 4, "见地图"),
        ("dkdzc", &[], 0, "渡口的早晨"),
    ] {
        let arguments: Vec<&str> =
            ["search", "--json", words].into_iter().chain(options.iter().copied()).collect();
        let (code, out, said) = home.run(&arguments);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(code, i32::from(hit.is_empty()), "{words}: {out}{said}");
        if !hit.is_empty() {
            let found = &json[0]["hits"][0];
            assert_eq!(found["paragraph"], paragraph, "{words}: {out}");
            let place = |key: &str| usize::try_from(found[key].as_u64().unwrap()).unwrap();
            let context = found["context"].as_str().unwrap();
            assert_eq!(&context[place("start")..place("end")], hit, "{words}: {out}");
        }
    }
    let (code, out, _) = home.run(&["search", "灯"]);
    assert_eq!(code, 0);
    let first = out.lines().next().unwrap().split('\t').collect::<Vec<_>>();
    assert_eq!(first, [home.articles().join("灯塔.md").to_str().unwrap(), "0", "灯塔"]);
    assert_eq!(home.run(&["search", " "]).0, 2);
}

#[test]
fn files_in_every_encoding_are_searched() {
    let home = Home::new();
    let text = "渡口\n\n　　船夫说，今天的风从河面上来，吹得人睁不开眼睛，等一等再走罢。\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    home.file("old/gb.txt", &gb);
    home.file("old/entities.html", PAGE.replace("缆绳", "&#32518;&#32499;").as_bytes());
    for (words, name) in [("睁不开", "gb.txt"), ("缆绳", "entities.html")] {
        let (code, out, said) = home.run(&["search", words, "old"]);
        assert_eq!(code, 0, "{said}");
        assert!(out.starts_with(&format!("old/{name}\t")), "{out}");
    }
}
