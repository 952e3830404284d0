//! Import from bytes to article: every file of `tests/fixtures/import` against the article written beside it,
//! encodings, errors, and properties that hold for any bytes.
#![allow(clippy::unwrap_used, reason = "a failed unwrap in a helper of the tests is a failed test")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use langdu::article::{Article, BlockKind};
use langdu::import::{ImportError, Imported, Options, Seems, Source, Stream, Warning, from_bytes, read};
use langdu::layout::Measure;
use langdu::paper::{self, Sheet};
use langdu::text::script::{Script, script_of};
use proptest::prelude::*;

#[test]
fn an_author_below_it_makes_a_line_the_title() {
    for text in [
        "夜渡\n作者：林三渡\n\n第一章 风起\n\n　　船在夜里靠岸。\n",
        "夜渡\n作者：林三渡\n　　船在夜里靠岸。\n",
    ] {
        let article = import(text.as_bytes()).article;
        let meta = article.meta();
        assert_eq!((meta.title.as_deref(), meta.author.as_deref()), (Some("夜渡"), Some("林三渡")), "{text}");
    }
    let talk = import("他说\n作者死了。\n\n　　船在夜里靠岸。\n".as_bytes()).article;
    assert_eq!(talk.meta().author, None);
}

/// The article as the expected files write it: metadata, warnings, then a block a line.
fn shown(imported: &Imported) -> String {
    let meta = imported.article.meta();
    let fields = [
        ("title", &meta.title),
        ("author", &meta.author),
        ("site", &meta.site),
        ("published", &meta.published),
        ("source", &meta.source),
        ("editor", &meta.editor),
        ("note", &meta.note),
        ("url", &meta.url),
        ("encoding", &meta.encoding),
    ];
    let mut shown = String::new();
    for (name, value) in fields {
        if let Some(value) = value {
            writeln!(shown, "{name}: {value}").unwrap();
        }
    }
    for warning in &imported.warnings {
        writeln!(shown, "warning: {warning:?}").unwrap();
    }
    for (_, kind, text) in imported.article.body() {
        writeln!(shown, "{kind:?}: {}", text.replace('\n', " / ")).unwrap();
    }
    shown
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import")
}

fn import(bytes: &[u8]) -> Imported {
    from_bytes(bytes, &Options::default()).unwrap()
}

fn labelled(label: &str) -> Options {
    Options { encoding: Some(label.into()), ..Options::default() }
}

fn body(article: &Article) -> Vec<&str> {
    article.body().map(|(_, _, text)| text).collect()
}

fn hans(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')).collect()
}

#[test]
fn every_fixture_gives_the_article_beside_it() {
    let mut seen = 0;
    for entry in std::fs::read_dir(fixtures()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let imported = read(&Source::File(path.clone()), &Options::default()).unwrap();
            let expected = std::fs::read_to_string(path.with_extension("article")).unwrap();
            assert_eq!(shown(&imported), expected, "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 18, "only {seen} fixtures");
}

#[test]
fn the_sample_articles_are_read_without_a_doubt() {
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
    let of = |name: &str| read(&Source::File(articles.join(name)), &Options::default()).unwrap();
    let page = of("saved-page.txt");
    assert_eq!(page.article.meta().title.as_deref(), Some("让山里的旧书重新被人翻开"));
    assert!(page.article.meta().note.is_some());
    assert!(page.warnings.iter().all(|warning| matches!(warning, Warning::FurnitureLeftOut { .. })));
    let text = page.article.body().map(|(_, _, text)| text).collect::<String>();
    for word in ["打印", "纠错", "微信", "00:00", "相关阅读", "版权", "上一篇"] {
        assert!(!text.contains(word), "{word}");
    }
    for name in ["gb18030.txt", "mixed.txt", "long.txt", "poem.txt"] {
        let imported = of(name);
        assert_eq!(imported.warnings, [], "{name}");
        assert!(imported.article.meta().title.is_some(), "{name}");
    }
    for (name, blocks, notes) in [("page.html", 11, 1), ("notes.md", 22, 2), ("book.epub", 14, 1)] {
        let imported = of(name);
        let meta = imported.article.meta();
        assert_eq!(imported.warnings, [], "{name}");
        assert!(meta.title.is_some() && meta.author.is_some() && meta.published.is_some(), "{name}");
        assert_eq!(imported.article.body().count(), blocks, "{name}");
        let found =
            imported.article.blocks().iter().filter(|block| block.kind == BlockKind::Footnote).count();
        assert_eq!(found, notes, "{name}");
        assert_eq!(imported.article.contents().count(), if name == "page.html" { 2 } else { 3 }, "{name}");
    }
    assert_eq!(of("gb18030.txt").article.meta().encoding.as_deref(), Some("gb18030"));
    assert!(of("poem.txt").article.body().all(|(_, kind, _)| kind == BlockKind::Verse));
    assert!(of("long.txt").article.text().chars().count() > 8_000);
    assert!(
        of("long.txt").article.body().filter(|(_, kind, _)| matches!(kind, BlockKind::Heading(_))).count()
            > 3
    );
}

#[test]
fn what_is_no_article_is_a_typed_error() {
    let folder = tempfile::tempdir().unwrap();
    let of = |path: PathBuf| read(&Source::File(path), &Options::default()).unwrap_err();
    assert!(matches!(of(folder.path().to_owned()), ImportError::IsFolder(_)));
    assert!(matches!(of(folder.path().join("none")), ImportError::NotFound(_)));
    let error = |bytes: &[u8]| from_bytes(bytes, &Options::default()).unwrap_err();
    assert!(matches!(error(b""), ImportError::Empty));
    assert!(matches!(error(" \r\n　\u{200b}\u{feff}\t".as_bytes()), ImportError::Empty));
    assert!(matches!(error(b"PK\x03\x04 and no more"), ImportError::Binary { seems: Seems::Known("ZIP") }));
    let options = labelled("mojibake");
    assert!(
        matches!(from_bytes(b"x", &options), Err(ImportError::UnknownEncoding(label)) if label == "mojibake")
    );
}

#[test]
fn arguments_name_sources() {
    assert_eq!(Source::parse("-").unwrap(), Source::Stdin);
    assert_eq!(Source::parse("a b.txt").unwrap(), Source::File("a b.txt".into()));
    for url in ["http://example.com/a", "HTTPS://example.com"] {
        let source = Source::parse(url);
        if cfg!(feature = "net") {
            assert_eq!(source.unwrap(), Source::Url(url.into()));
        } else {
            assert!(matches!(source, Err(ImportError::Unsupported { .. })), "{url}");
        }
    }
    for url in ["file:///etc/hosts", "ftp://example.com/a"] {
        assert!(matches!(Source::parse(url), Err(ImportError::Fetch { .. })), "{url}");
    }
}

#[test]
fn doubts_are_told() {
    let links = import("<!DOCTYPE html>\n<ul><li><a href=/a>雨</a><li><a href=/b>雪</a></ul>".as_bytes());
    assert_eq!(links.warnings, [Warning::NoArticle]);
    assert_eq!(body(&links.article), ["• 雨", "• 雪"]);
    let login = import("<html><p>请登录<form><input name=a><input type=password></form>".as_bytes());
    assert_eq!(login.warnings, [Warning::LoginPage]);
    let empty = |html: &str| from_bytes(html.as_bytes(), &Options::default()).unwrap_err();
    assert!(matches!(empty("<html><script>雨()</script><div id=app></div>"), ImportError::NoArticle));
    assert!(matches!(empty("<html><input type=password>"), ImportError::LoginPage));
    let options = labelled("big5");
    let wrong = from_bytes("雨下了一夜，河水漫过了石阶。".as_bytes(), &options).unwrap();
    assert!(wrong.warnings.iter().any(|warning| matches!(warning, Warning::Replaced { .. })));
}

#[test]
fn escape_sequences_never_reach_the_article() {
    let imported = import("\x1b]0;题\x07渡口\n\n　　雨\x1b[31m下了\u{202e}一夜。\x1b[0m\n".as_bytes());
    assert_eq!(imported.article.meta().title.as_deref(), Some("渡口"));
    assert_eq!(body(&imported.article), ["雨下了一夜。"]);
}

#[test]
fn one_endless_line_and_endless_short_lines_take_linear_time() {
    let line = "雨下了一夜，河水漫过了石阶".repeat(100_000);
    assert_eq!(import(line.as_bytes()).article.text().len(), line.len());
    let lines = "打印 来源：雨\n".repeat(100_000);
    assert!(!import(lines.as_bytes()).article.is_empty());
}

/// The article as it is exported for a sheet of `columns`.
fn exported(article: &Article, columns: u16) -> String {
    let sheet = Sheet {
        measure: Measure::new(columns),
        lines_per_page: 0,
        form_feed: false,
        page_label: |page, pages| format!("{page}/{pages}"),
    };
    let mut out = Vec::new();
    paper::write(article, &sheet, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn what_is_exported_as_text_is_read_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
    for name in
        ["page.html", "notes.md", "book.epub", "gb18030.txt", "mixed.txt", "saved-page.txt", "long.txt"]
    {
        let article = read(&Source::File(folder.join(name)), &Options::default()).unwrap().article;
        for columns in [40, 76] {
            let once = exported(&article, columns);
            let again = import(once.as_bytes()).article;
            let (meta, told) = (article.meta(), again.meta());
            assert_eq!(told.title, meta.title, "{name} {columns}\n{}", once.get(..300).unwrap_or_default());
            assert_eq!(
                (&told.author, &told.site, &told.published),
                (&meta.author, &meta.site, &meta.published),
                "{name} {columns}"
            );
            let rules = |text: &str| {
                text.lines().filter(|line| line.len() > 20 && !line.contains(|c| c != '-')).count()
            };
            assert_eq!(rules(&exported(&again, columns)), rules(&once), "{name} {columns}");
        }
    }
    let text = "渡口\n\n作者：沈砚\n\n　　雨下了一夜，河水漫过了石阶。\n　　没有人来。\n";
    let once = exported(&import(text.as_bytes()).article, 76);
    assert!(once.contains("\n----------------"));
    assert_eq!(exported(&import(once.as_bytes()).article, 76), once);
}

#[test]
fn a_rule_is_no_title() {
    let rule = "-".repeat(40);
    for text in [
        format!("{rule}\n\n　　雨下了一夜，河水漫过了石阶。\n"),
        format!("{rule}\n{rule}\n　　雨下了一夜，河水漫过了石阶，没有人来，灯也没有亮。\n作者：沈砚\n"),
    ] {
        assert_eq!(import(text.as_bytes()).article.meta().title, None);
    }
    // The widest line above a saved page is its title, but for a rule.
    let page = format!(
        "渡口\n{}\n作者：沈砚 来源：南岸日报\n　　渡口在城的北边，从前是进出山里的唯一的路，现在只有老人还从那里走。\n打印 收藏\n",
        "═".repeat(36)
    );
    let imported = import(page.as_bytes());
    assert_eq!(imported.article.meta().title.as_deref(), Some("渡口"));
    assert_eq!(
        body(&imported.article),
        ["渡口在城的北边，从前是进出山里的唯一的路，现在只有老人还从那里走。"]
    );
}

/// Lines as files have them, furniture among them.
fn odd_lines() -> impl Strategy<Value = Vec<String>> {
    let line = prop_oneof![
        3 => "[　 ]{0,4}[\u{4e00}-\u{9fa5}，。：“”]{0,40}[。？]?",
        1 => Just(String::new()),
        1 => prop::sample::select(vec![
            "打印 纠错", "来源：南岸日报", "作者：沈 砚", "2024-03-05 10:17", "相关阅读", "首页 > 文化 > 正文", "1 1 1",
            "（作者为某校教师）", "上一篇：雪", "版权所有 © 某网", "第三章 渡口", "- 一", "时间：清晨",
        ]).prop_map(str::to_owned),
        1 => "[ -~]{0,30}",
    ];
    prop::collection::vec(line, 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_imported_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(imported) = from_bytes(&bytes, &Options::default()) {
            prop_assert!(!imported.article.is_empty());
        }
    }

    #[test]
    fn any_lines_give_an_article_that_is_clean(lines in odd_lines()) {
        if let Ok(imported) = from_bytes(lines.join("\n").as_bytes(), &Options::default()) {
            let meta = imported.article.meta();
            for value in [&meta.title, &meta.author, &meta.site, &meta.source, &meta.editor, &meta.note].into_iter().flatten() {
                prop_assert!(!value.is_empty() && !value.contains('\n') && value.trim() == value, "{value:?}");
            }
            for (_, kind, text) in imported.article.body() {
                prop_assert_eq!(text.trim(), text);
                prop_assert!(kind == BlockKind::Verse || !text.contains('\n'));
            }
        }
    }

    /// Without furniture all Han characters of the file are in the article, in order.
    #[test]
    fn plain_text_loses_no_han(lines in prop::collection::vec("[　 ]{0,3}[\u{4e00}-\u{9fa5}，。；“”]{0,50}[。？]?", 1..30)) {
        let text = lines.join("\n");
        if let Ok(imported) = from_bytes(text.as_bytes(), &Options::default()) {
            prop_assert_eq!(hans(imported.article.text()), hans(&text));
        }
    }

    #[test]
    fn encoding_does_not_change_the_article(text in "[\u{4e00}-\u{9fa5}，。的一是]{20,60}") {
        let plain = import(text.as_bytes());
        let bytes = encoding_of(&text);
        for (label, bytes) in bytes {
            let imported = from_bytes(&bytes, &labelled(label)).unwrap();
            prop_assert_eq!(imported.article.text(), plain.article.text());
        }
    }
}

/// A file of more than four megabytes: `head`, then `lines` again and again with an odd one here and there, `tail`.
fn large_file(head: &str, lines: &[&[u8]], tail: &str) -> Vec<u8> {
    let plain = "　　渡口在城的北边，从前是进出山里的唯一的路，现在只有老人还从那里走。\n".as_bytes();
    let mut bytes = head.as_bytes().to_vec();
    bytes.extend(plain.repeat(6000));
    let mut number = 0usize;
    while bytes.len() < (5 << 20) {
        bytes.extend(plain.repeat(number * 7 % 40));
        bytes.extend_from_slice(lines[number % lines.len()]);
        bytes.push(b'\n');
        number += 1;
    }
    bytes.extend(plain.repeat(6000));
    bytes.extend(tail.as_bytes());
    bytes
}

/// The article that the parts make, each block in its kind and with its text.
fn blocks_of_parts(stream: &mut Stream) -> Vec<(BlockKind, String)> {
    let mut blocks: Vec<(BlockKind, String)> = Vec::new();
    let mut count = 0;
    loop {
        let part = stream.next_part().unwrap().expect("the last part says that it is the last");
        let article = &part.article;
        let all: Vec<_> = (0..article.blocks().len())
            .map(|number| (article.block_kind(number).unwrap(), article.block_text(number).to_owned()))
            .collect();
        if let Some(last) = blocks.pop() {
            assert_eq!(Some(&last), all.first(), "a part begins with the last block of the one before");
        }
        assert!(article.text().len() < 2 << 20, "a part is small");
        blocks.extend(all);
        count += 1;
        if !part.more {
            assert!(stream.next_part().unwrap().is_none());
            assert!(count > 5, "{count} parts");
            return blocks;
        }
    }
}

#[test]
fn a_large_text_in_parts_is_the_text() {
    let folder = tempfile::tempdir().unwrap();
    let verse = "灯在水上走\n水在灯里流\n渡船不说话\n月亮在船头";
    let odd: [&[u8]; 12] = [
        b"\r\n\r\n",
        "\n第三章 对岸\n".as_bytes(),
        "\n一、灯\n\n二、水\n".as_bytes(),
        "- 一盏\n- 两盏  灯".as_bytes(),
        "雨\x1b[31m下了\u{202e}一夜。\x1b]0;没有结束".as_bytes(),
        b"\xd3\xea\xcf\xc2\xc1\xcb\xd2\xbb\xd2\xb9\xa1\xa3",
        "\n灯在水上走\n水在  灯里流\n渡船不说话\n月亮在船头\n".as_bytes(),
        "打印 纠错 来源：南岸日报".as_bytes(),
        "a  long   line with   spaces  in it".as_bytes(),
        "\u{feff}\u{2028}　　又一段。　\u{200b}".as_bytes(),
        b"\0",
        b"   ",
    ];
    let long_line = "水".repeat(200_000);
    let heads = ["", "\u{feff}渡口\n\n作者：沈 砚\n\n", "<pig>\n", "\n \n　　没有题目。\n"];
    for (number, head) in heads.into_iter().enumerate() {
        let mut lines = odd.to_vec();
        lines.rotate_left(number);
        match number {
            0 => lines = vec![verse.as_bytes(), b"", b""],
            1 => lines.push(long_line.as_bytes()),
            _ => {}
        }
        let bytes = large_file(head, &lines, ["", "尾", "\n\n", verse][number]);
        let path = folder.path().join(format!("{number}.txt"));
        std::fs::write(&path, &bytes).unwrap();
        let source = Source::File(path);
        let whole = read(&source, &Options::default()).unwrap();
        assert_eq!(whole, import(&bytes), "from a file and from memory");
        let mut stream =
            Stream::open(&source, &Options::default()).unwrap().expect("it can be read in parts");
        let parts = blocks_of_parts(&mut stream);
        let article = &whole.article;
        assert_eq!(parts.len(), article.blocks().len());
        for (number, (kind, text)) in parts.iter().enumerate() {
            assert_eq!(
                (Some(*kind), text.as_str()),
                (article.block_kind(number), article.block_text(number))
            );
        }
        assert_eq!(stream.warnings(), whole.warnings);
    }
}

/// A novel that quotes some pages of Japanese keeps its own rules there, read in parts or as a whole.
#[test]
fn the_beginning_tells_the_script_of_all_parts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    let japanese = "渡し場の灯がともるころ、船頭はゆっくりと縄を巻いていた。\n".repeat(20_000);
    std::fs::write(&path, large_file("", &[japanese.as_bytes()], "")).unwrap();
    let source = Source::File(path);
    let whole = read(&source, &Options::default()).unwrap().article.script();
    let mut stream = Stream::open(&source, &Options::default()).unwrap().unwrap();
    let mut judged_alone = Vec::new();
    while let Some(part) = stream.next_part().unwrap() {
        assert_eq!(part.article.script(), whole);
        judged_alone.push(script_of(part.article.text()));
    }
    assert!(judged_alone.contains(&Script::Japanese), "else this would show nothing");
}

#[test]
fn wrapped_lines_are_joined_in_parts_too_and_pages_are_read_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    let wrapped = "　　渡口的老人说，从前这里每天有三十条船，\n天不亮就点灯，灯影落在水上，像一条街倒着\n开张。后来修了桥，\
        船少了，灯也少了，只剩\n他一个人还记得哪一盏灯是谁家的。\n";
    let text = wrapped.repeat((5 << 20) / wrapped.len());
    std::fs::write(&path, &text).unwrap();
    let source = Source::File(path.clone());
    let whole = read(&source, &Options::default()).unwrap();
    let mut stream = Stream::open(&source, &Options::default()).unwrap().unwrap();
    let parts = blocks_of_parts(&mut stream);
    assert_eq!(parts.len(), text.len() / wrapped.len());
    assert!(parts.iter().zip(body(&whole.article)).all(|((_, part), whole)| part == whole));
    assert_eq!(stream.warnings(), whole.warnings);
    let page = format!("渡口\n作者：沈砚 来源：南岸日报\n打印 收藏\n{text}\n打印 收藏\n上一篇：雪\n");
    std::fs::write(&path, page).unwrap();
    assert!(Stream::open(&source, &Options::default()).unwrap().is_none());
    std::fs::write(&path, "渡口".repeat(1 << 20)).unwrap();
    assert!(Stream::open(&source, &Options::default()).unwrap().is_none(), "one line of six megabytes");
}

fn encoding_of(text: &str) -> [(&'static str, Vec<u8>); 3] {
    [
        ("gbk", encoding_rs::GB18030.encode(text).0.into_owned()),
        ("utf-16le", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("utf-16be", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ]
}

#[test]
#[cfg(unix)]
fn a_file_that_may_not_be_read_is_told_apart() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, "雨").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    match read(&Source::File(path.clone()), &Options::default()) {
        Err(ImportError::PermissionDenied(denied)) => assert_eq!(denied, path),
        // The superuser reads everything.
        Ok(_) => assert_eq!(std::fs::read_to_string(&path).unwrap(), "雨"),
        other => panic!("{other:?}"),
    }
}
