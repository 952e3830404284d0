//! Pages of the web, books and Markdown: every page of `tests/it/pages` against the article written beside it, and the
//! same article from every kind of file.
//!
//! `LANGDU_UPDATE_PAGES=1 cargo test --test it pages` writes the articles anew; read what changed before it is kept.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use langdu::article::{Article, BlockKind, SpanKind};
use langdu::import::{ImportError, Imported, Options, Source, Warning, from_bytes, read};

use crate::sound;

/// The article as the expected files write it: metadata, warnings, then a block a line, with what is known of runs of
/// its characters below it.
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
    let article = &imported.article;
    for (number, block) in article.blocks().iter().enumerate() {
        if !(block.kind.is_body() || block.kind == BlockKind::Footnote) {
            continue;
        }
        let text = article.block_text(number);
        writeln!(shown, "{:?}: {}", block.kind, text.replace('\n', " / ")).unwrap();
        for span in article.spans(number) {
            let run = &text[span.range.clone()];
            match &span.kind {
                SpanKind::Link(url) => writeln!(shown, "  {run} -> {url}").unwrap(),
                SpanKind::Ruby(reading) => writeln!(shown, "  {run} ^ {reading}").unwrap(),
                SpanKind::NoteSign(_) => {}
            }
        }
    }
    shown
}

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pages")
}

#[test]
fn every_page_gives_the_article_beside_it() {
    let update = std::env::var_os("LANGDU_UPDATE_PAGES").is_some();
    let mut seen = 0;
    for entry in std::fs::read_dir(pages()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "html" || extension == "mht") {
            let imported = read(&Source::File(path.clone()), &Options::default());
            let shown = match imported {
                Ok(imported) => shown(&imported),
                Err(error) => format!("error: {error}\n"),
            };
            let beside = path.with_extension("article");
            if update {
                std::fs::write(&beside, &shown).unwrap();
            }
            assert_eq!(shown, std::fs::read_to_string(&beside).unwrap(), "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 20, "only {seen} pages");
}

/// A book in memory: paths and contents.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = rawzip::ZipArchiveWriter::new(&mut bytes);
    for (path, content) in files {
        let (mut entry, config) =
            archive.new_file(path).compression_method(rawzip::CompressionMethod::DEFLATE).start().unwrap();
        let packed = flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::best());
        let mut writer = config.wrap(packed);
        writer.write_all(content).unwrap();
        let (packed, descriptor) = writer.finish().unwrap();
        packed.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap();
    bytes
}

const CONTAINER: &str = "<?xml version='1.0'?><container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'>\
    <rootfiles><rootfile full-path='OEBPS/书.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";

/// A book of these chapters: file, title in the table of contents, and body.
fn epub(metadata: &str, chapters: &[(&str, &str, &str)], more: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut items, mut refs, mut points) = (String::new(), String::new(), String::new());
    let mut files = vec![("META-INF/container.xml".to_owned(), CONTAINER.as_bytes().to_vec())];
    for (number, (file, title, body)) in chapters.iter().enumerate() {
        write!(items, "<item id='c{number}' href='{file}' media-type='application/xhtml+xml'/>").unwrap();
        write!(refs, "<itemref idref='c{number}'/>").unwrap();
        write!(
            points,
            "<navPoint><navLabel><text>{title}</text></navLabel><content src='{file}'/></navPoint>"
        )
        .unwrap();
        let page = format!(
            "<?xml version='1.0' encoding='utf-8'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/></head><body>{body}</body></html>"
        );
        files.push((format!("OEBPS/{file}"), page.into_bytes()));
    }
    let package = format!(
        "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>{metadata}</metadata>\
         <manifest>{items}<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/></manifest><spine toc='ncx'>{refs}</spine></package>"
    );
    files.push(("OEBPS/书.opf".to_owned(), package.into_bytes()));
    files.push(("OEBPS/toc.ncx".to_owned(), format!("<ncx><navMap>{points}</navMap></ncx>").into_bytes()));
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
    archive(&[&files[..], more].concat())
}

fn named(name: &str) -> Options {
    Options { name: Some(name.into()), ..Options::default() }
}

#[test]
fn a_book_is_one_article_with_its_chapters() {
    let bytes = epub(
        "<dc:title>渡口集</dc:title><dc:creator>沈 砚</dc:creator><dc:publisher>南岸书社</dc:publisher><dc:date>2021-05-01</dc:date>",
        &[
            ("cover.xhtml", "封面", "<img src='cover.jpg' alt='封面'/>"),
            (
                "第一章.xhtml",
                "第一章 渡口",
                "<h2>第一章<br/>渡口</h2><a id='x'/><p>　　雨下了一夜<sup><a href='notes.xhtml#n1'>[1]</a></sup>，<ruby>漢<rt>hàn</rt></ruby>水涨了。</p>\
                 <p><img src='a.png' alt='一条船'/></p>",
            ),
            (
                "c2.xhtml",
                "第二章 桥",
                "<p>桥修好了。<a epub:type='noteref' href='#m'>②</a></p><aside id='m'><p>② 修了三年。</p></aside>",
            ),
            ("notes.xhtml", "注释", "<p id='n1'>[1] 夏天的雨。</p><p id='n2'>没有人提到的。</p>"),
        ],
        &[],
    );
    let imported = from_bytes(&bytes, &Options::default()).unwrap();
    assert_eq!(
        shown(&imported),
        "title: 渡口集\nauthor: 沈砚\nsite: 南岸书社\npublished: 2021-05-01\n\
         Heading(2): 第一章 渡口\nParagraph: 雨下了一夜[1]，漢水涨了。\n  漢 ^ hàn\nImage: [图：一条船]\n\
         Heading(2): 第二章 桥\nParagraph: 桥修好了。[2]\nHeading(2): 注释\nParagraph: 没有人提到的。\n\
         Footnote: [1] 夏天的雨。\nFootnote: [2] 修了三年。\n"
    );
    let contents: Vec<_> = imported.article.contents().map(|entry| entry.title).collect();
    assert_eq!(contents, ["第一章 渡口", "第二章 桥", "注释"]);
}

#[test]
fn what_is_wrong_with_a_book_is_named() {
    let error = |bytes: &[u8]| from_bytes(bytes, &named("a.epub")).unwrap_err();
    let book = epub("<dc:title>渡口</dc:title>", &[("a.xhtml", "一", "<p>雨下了一夜。</p>")], &[]);
    assert!(matches!(error(&book[..book.len() / 2]), ImportError::BrokenBook));
    assert!(matches!(error(&archive(&[("a.txt", "雨".as_bytes())])), ImportError::NotABook));
    assert!(matches!(
        error(&archive(&[("META-INF/container.xml", CONTAINER.as_bytes())])),
        ImportError::BrokenBook
    ));
    let zip = from_bytes(&archive(&[("a.txt", "雨".as_bytes())]), &named("a.zip")).unwrap_err();
    assert!(matches!(zip, ImportError::Binary { .. }), "{zip:?}");
    let encryption = "<encryption><EncryptedData><CipherData><CipherReference URI='OEBPS/a.xhtml'/></CipherData></EncryptedData></encryption>";
    let locked = epub("", &[("a.xhtml", "一", "x")], &[("META-INF/encryption.xml", encryption.as_bytes())]);
    assert!(matches!(error(&locked), ImportError::EncryptedBook));
    // Forty megabytes from forty kilobytes.
    let bomb = epub("", &[("a.xhtml", "一", &"雨".repeat(40 << 20 >> 1))], &[]);
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    assert!(matches!(error(&bomb), ImportError::TooLarge { .. }));
}

#[test]
fn a_damaged_chapter_is_left_out_and_told() {
    let mut book = epub(
        "<dc:title>渡口</dc:title>",
        &[("a.xhtml", "一", "<p>雨下了一夜。</p>"), ("b.xhtml", "二", "<p>没有人来。</p>")],
        &[],
    );
    // The first byte of what is packed of the second chapter.
    let name = b"OEBPS/b.xhtml";
    let at = book.windows(name.len()).position(|window| window == name).unwrap() + name.len();
    book[at..at + 40].fill(0xff);
    let imported = from_bytes(&book, &Options::default()).unwrap();
    assert_eq!(imported.warnings, [Warning::MissingParts { count: 1 }]);
    assert!(imported.article.text().contains("雨下了一夜"));
}

/// One article, written in every kind of file.
const TITLE: &str = "渡口的书店";
const FIRST: &str =
    "渡口在城的北边，从前是进出山里的唯一的路，现在只有老人还从那里走。书店就开在渡口旁边，门前有一棵槐树。";
const SECOND: &str =
    "店里的书都是旧的，有的缺了封面，有的被水泡过，主人把它们一本一本晒干、补好，再放回架上，来的人不多。";
const LAST: &str =
    "天黑下来，对岸亮起一盏灯，又亮起一盏，像是有人在慢慢地数数，数到最后也没有数完，他就关了门。";

fn kinds_of_file() -> [(&'static str, Vec<u8>); 6] {
    let body = format!(
        "<p>　　{FIRST}</p><p>　　{SECOND}</p><h2>一、晒书</h2><ul><li>缺页的，抄一页补上</li><li>掉线的，重新装订</li></ul><p>　　{LAST}</p>"
    );
    let html = format!(
        "<html><head><meta charset=gb2312><title>{TITLE}_读书_南岸网</title></head><body><div><a href=/>首页</a> <a href=/b>读书</a></div>\
         <div><h1>{TITLE}</h1><div>沈 砚　2020年08月18日 10:17　来源：南岸日报</div><div>{body}</div><p>责任编辑：周敏</p></div>\
         <div>版权所有 &copy; 南岸网</div></body></html>"
    );
    let markdown = format!(
        "---\ntitle: {TITLE}\nauthor: 沈砚\nsite: 南岸网\ndate: 2020-08-18 10:17\nsource: 南岸日报\neditor: 周敏\n---\n\n{FIRST}\n\n{SECOND}\n\n## 一、晒书\n\n\
         - 缺页的，抄一页补上\n- 掉线的，重新装订\n\n{LAST}\n"
    );
    let saved = format!(
        "首页 读书\n{TITLE}_南岸网\n沈 砚\n\n　　{FIRST}\n　　{SECOND}\n\n一、晒书\n\n• 缺页的，抄一页补上\n• 掉线的，重新装订\n\n　　{LAST}\n\
         发布时间：2020-08-18 10:17 来源：南岸日报 责任编辑：周敏 打印\n版权所有 © 南岸网\n"
    );
    let metadata = format!(
        "<dc:title>{TITLE}</dc:title><dc:creator>沈 砚</dc:creator><dc:publisher>南岸网</dc:publisher>"
    );
    let gbk = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(html.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    [
        ("GBK HTML", gbk(&html)),
        ("UTF-16 HTML", utf16),
        ("Markdown", markdown.clone().into_bytes()),
        ("Markdown in GBK", gbk(&markdown)),
        ("EPUB", epub(&metadata, &[("a.xhtml", TITLE, &format!("<h1>{TITLE}</h1>{body}"))], &[])),
        ("saved text", saved.into_bytes()),
    ]
}

fn blocks(article: &Article) -> Vec<(BlockKind, &str)> {
    article.body().map(|(_, kind, text)| (kind, text)).collect()
}

#[test]
fn every_kind_of_file_gives_the_same_article() {
    use BlockKind::{Heading, ListItem, Paragraph};
    let expected = [
        (Paragraph, FIRST),
        (Paragraph, SECOND),
        (Heading(2), "一、晒书"),
        (ListItem(1), "• 缺页的，抄一页补上"),
        (ListItem(1), "• 掉线的，重新装订"),
        (Paragraph, LAST),
    ];
    for (kind, bytes) in kinds_of_file() {
        let imported = from_bytes(&bytes, &Options::default()).unwrap();
        let meta = imported.article.meta();
        assert_eq!(blocks(&imported.article), expected, "{kind}");
        assert_eq!(meta.title.as_deref(), Some(TITLE), "{kind}");
        assert_eq!(meta.author.as_deref(), Some("沈砚"), "{kind}");
        assert_eq!(meta.site.as_deref(), Some("南岸网"), "{kind}");
        if kind != "EPUB" {
            assert_eq!(meta.published.as_deref(), Some("2020-08-18 10:17"), "{kind}");
            assert_eq!(meta.source.as_deref(), Some("南岸日报"), "{kind}");
            assert_eq!(meta.editor.as_deref(), Some("周敏"), "{kind}");
        }
    }
}

#[test]
fn who_sends_a_page_may_say_its_encoding() {
    let page = |label: &str| format!("<html><meta charset={label}><title>石阶</title><p>{FIRST}</p></html>");
    let (big5, _, _) = encoding_rs::BIG5
        .encode("<html><meta charset=gbk><p>渡口在城的北邊，現在只有老人還從那裡走。</p></html>");
    let read = |bytes: &[u8], charset: Option<&str>| {
        let options = Options { charset: charset.map(str::to_owned), ..Options::default() };
        from_bytes(bytes, &options).unwrap().article
    };
    // The header comes before the page, the bytes before both where they leave no doubt.
    assert!(read(&big5, Some("big5")).text().contains("北邊"));
    assert!(!read(&big5, None).text().contains("北邊"));
    assert!(read(page("gbk").as_bytes(), Some("big5")).text().contains(FIRST));
    let gbk = encoding_rs::GB18030.encode(&page("no-such-thing")).0.into_owned();
    assert_eq!(read(&gbk, Some("nor-this")).meta().encoding.as_deref(), Some("gb18030"));
    let utf16 = read(
        &[&[0xfe, 0xff], &page("utf-8").encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()[..]]
            .concat(),
        Some("gbk"),
    );
    assert_eq!(utf16.meta().encoding.as_deref(), Some("UTF-16BE"));
}

/// Lists in lists, and a rule between two scenes, in three kinds of file.
#[test]
fn lists_in_lists_and_breaks_between_scenes_are_kept() {
    use BlockKind::{Break, ListItem, Paragraph};
    let body = format!(
        "<p>{FIRST}</p><ul><li>晒书<ol><li>翻开</li><li>晾干<ul><li>不要压</li></ul></li></ol></li><li>补书</li></ul>\
         <p>{SECOND}</p><hr/><p>{LAST}</p><p>＊　＊　＊</p><p>{FIRST}</p>"
    );
    let markdown = format!(
        "# {TITLE}\n\n{FIRST}\n\n- 晒书\n  1. 翻开\n  2. 晾干\n     - 不要压\n- 补书\n\n{SECOND}\n\n***\n\n{LAST}\n\n＊　＊　＊\n\n{FIRST}\n"
    );
    let expected = [
        (Paragraph, FIRST),
        (ListItem(1), "• 晒书"),
        (ListItem(2), "1. 翻开"),
        (ListItem(2), "2. 晾干"),
        (ListItem(3), "▪ 不要压"),
        (ListItem(1), "• 补书"),
        (Paragraph, SECOND),
        (Break, "※"),
        (Paragraph, LAST),
        (Break, "＊　＊　＊"),
        (Paragraph, FIRST),
    ];
    let html = format!("<html><title>{TITLE}</title><body><hr><h1>{TITLE}</h1><hr>{body}<hr></body></html>");
    let book = epub("", &[("a.xhtml", TITLE, &format!("<h1>{TITLE}</h1><hr/>{body}<hr/>"))], &[]);
    for (name, bytes) in [("a.html", html.into_bytes()), ("a.md", markdown.into_bytes()), ("a.epub", book)] {
        let article = from_bytes(&bytes, &named(name)).unwrap().article;
        let read: Vec<_> =
            blocks(&article).into_iter().filter(|(kind, _)| *kind != BlockKind::Heading(1)).collect();
        assert_eq!(read, expected, "{name}");
        let mut written = Vec::new();
        langdu::paper::markdown::write(&article, &mut written).unwrap();
        let again = from_bytes(&written, &named("b.md")).unwrap().article;
        assert_eq!(blocks(&again), blocks(&article), "{name}");
        let units = langdu::voice::units(&article);
        assert!(units.iter().all(|unit| !unit.text(&article).contains(['※', '＊'])));
    }
    let text = format!("　　{FIRST}\n***\n　　{LAST}\n\n————————\n\n　　“……”\n");
    let article = from_bytes(text.as_bytes(), &named("a.txt")).unwrap().article;
    let kinds: Vec<_> = blocks(&article).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [Paragraph, Break, Paragraph, Break, Paragraph]);
}

#[test]
fn relative_links_lead_from_the_address_of_the_page() {
    let page = format!("<html><title>石阶</title><p>{FIRST}<a href='../b.html'>下一篇</a></p></html>");
    let options = Options { url: Some("https://example.com/x/a.html".into()), ..Options::default() };
    let imported = from_bytes(page.as_bytes(), &options).unwrap();
    assert_eq!(imported.article.meta().url.as_deref(), Some("https://example.com/x/a.html"));
    assert!(imported.article.text().ends_with("[1] https://example.com/b.html"));
    let without = from_bytes(page.as_bytes(), &Options::default()).unwrap();
    assert!(without.article.text().ends_with("下一篇"));
}

#[test]
fn a_novel_has_its_chapters_and_prose_that_names_one_has_none() {
    let novel = "《渡口》作者：沈 砚\n\n内容简介：\n　　一个渡口的故事。\n\n第一卷 南岸\n\n第一章 渡口\n　　“你来了？”\n　　第三章的书他一直没有看完。\n\
        第一节课是语文\n\n第二章 谁在敲门？\n　　雨下了一夜。\n\n楔子\n　　后来。\n\n后记\n\n　　写于桥边。\n";
    let imported = from_bytes(novel.as_bytes(), &Options::default()).unwrap();
    let article = &imported.article;
    assert_eq!(
        (article.meta().title.as_deref(), article.meta().author.as_deref()),
        (Some("渡口"), Some("沈砚"))
    );
    let contents: Vec<_> = article.contents().map(|entry| (entry.level, entry.title)).collect();
    assert_eq!(
        contents,
        [(1, "第一卷 南岸"), (2, "第一章 渡口"), (2, "第二章 谁在敲门？"), (2, "楔子"), (2, "后记")]
    );
    for entry in article.contents() {
        assert_eq!(article.block_text(entry.anchor.block), entry.title);
    }
    let excerpt =
        from_bytes("第七章 对岸\n\n　　雨下了一夜。\n".as_bytes(), &Options::default()).unwrap().article;
    assert_eq!((excerpt.meta().title.as_deref(), excerpt.contents().count()), (None, 1));
}

/// Bytes that are in files of every kind, and in none.
const SEEDS: &[&[u8]] = &[
    b"<",
    b">",
    b"</p>",
    b"<p>",
    b"<br>",
    b"<table><tr><td>",
    b"</table>",
    b"<ruby><rt>",
    b"</ruby>",
    b"<ul><li>",
    b"<ol start=99999999999999999999>",
    b"<pre>",
    b"<a href='#x' id=x>[1]</a>",
    b"<li id=x>",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"<title>",
    b"<meta charset=utf-16>",
    b"&nbsp;",
    b"&#0;",
    b"&#27;[31m",
    b"&#x202e;",
    b"<svg><title>",
    b"<math><mi>",
    b"<template>",
    b"<select><option>",
    b"<frameset>",
    b"<plaintext>",
    b"<script>",
    b"<style>",
    b"<noscript>",
    b"<blockquote>",
    b"<b><i><b><i>",
    b"<h1>",
    b"<q>",
    b"<sup>2",
    b"<iframe src='\xe6\xb8\xa1youtube.com/embed'>",
    b"\n---\ntitle: x\n---\n",
    b"+++\n",
    b"**",
    b"[^1]: ",
    b"```",
    b"| a | b |\n|--|--|\n",
    b"> > > > ",
    b"- - - - ",
    b"1. ",
    b"PK\x03\x04",
    b"%PDF-",
    b"\xff\xfe",
    b"\0",
    b"\x1b]0;x\x07",
    b"\xe2\x80\xae",
    b"\xa1\xa1",
    b"\xe3\x80\x80\xe3\x80\x80",
    "第一章 渡口\n".as_bytes(),
    "《".as_bytes(),
    "责任编辑：".as_bytes(),
    "来源：".as_bytes(),
    "发布时间：2020-08-18".as_bytes(),
    "（作者为".as_bytes(),
    b"style='display:none'",
    b"&lt;&amp;",
];

/// The files that are changed: the pages, the samples and one article in every kind of file.
fn corpus() -> Vec<Vec<u8>> {
    let mut files: Vec<Vec<u8>> = kinds_of_file().into_iter().map(|(_, bytes)| bytes).collect();
    let folders = [pages(), Path::new(env!("CARGO_MANIFEST_DIR")).join("articles")];
    for entry in folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()) {
        let path = entry.unwrap().path();
        if path.is_file() && !path.to_string_lossy().ends_with(".article") {
            files.push(std::fs::read(path).unwrap());
        }
    }
    files.sort();
    files
}

/// Numbers that look like chance and are the same every time (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 1).unwrap() % limit.max(1)
    }
}

fn mutated(bytes: &mut Vec<u8>, chance: &mut Chance, others: &[Vec<u8>]) {
    let at = chance.below(bytes.len() + 1);
    let end = (at + chance.below(64)).min(bytes.len());
    match chance.below(9) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => bytes[at..end].iter_mut().for_each(|byte| *byte = byte.wrapping_add(1)),
        3 => bytes.splice(at..end, SEEDS[chance.below(SEEDS.len())].iter().copied()).for_each(drop),
        4 => {
            let seed = SEEDS[chance.below(SEEDS.len())].repeat(1 + chance.below(200));
            bytes.splice(at..at, seed).for_each(drop);
        }
        5 => {
            let piece = bytes[at..end].to_vec();
            bytes.splice(at..at, piece.repeat(1 + chance.below(8))).for_each(drop);
        }
        6 => {
            let other = &others[chance.below(others.len())];
            let from = chance.below(other.len());
            let to = (from + chance.below(4000)).min(other.len());
            bytes.splice(at..end, other[from..to].iter().copied()).for_each(drop);
        }
        7 => bytes[at..end].reverse(),
        _ => bytes[at..end].iter_mut().for_each(|byte| *byte ^= 1 << (at % 8)),
    }
}

/// Hundreds of damaged files, the same every time; `.ci/fuzz` makes others.
#[test]
fn no_bytes_make_it_panic_or_hang() {
    const SLOWEST: std::time::Duration = std::time::Duration::from_secs(10);
    let corpus = corpus();
    let mut chance = Chance(0);
    let begun = std::time::Instant::now();
    let names = [None, Some("a.html"), Some("a.md"), Some("a.txt"), Some("a.epub")];
    for count in 0..600 {
        let mut bytes = corpus[chance.below(corpus.len())].clone();
        bytes.truncate(64 * 1024);
        for _ in 0..=chance.below(12) {
            mutated(&mut bytes, &mut chance, &corpus);
        }
        let options = names[chance.below(names.len())].map(named).unwrap_or_default();
        let start = std::time::Instant::now();
        let sound = std::panic::catch_unwind(|| sound::read(&bytes, &options));
        let slow = start.elapsed() > SLOWEST;
        if sound.is_err() || slow {
            let kept = std::env::temp_dir().join("langdu-broken-by");
            std::fs::write(&kept, &bytes).unwrap();
            panic!("number {count} as {options:?}: slow: {slow}; the bytes are in {}", kept.display());
        }
    }
    eprintln!("600 damaged files in {:?}", begun.elapsed());
}

#[test]
fn deep_and_endless_pages_take_linear_time() {
    let deep = format!("<html><body>{}<p>{FIRST}</p>", "<div>".repeat(50_000));
    let formatted = format!("<html><body>{}{FIRST}", "<b><i><font>".repeat(2_000));
    let lists = format!("<html><body>{}{FIRST}", "<ul><li>".repeat(20_000));
    let tables = format!("<html><body>{}{FIRST}", "<table><tr><td>".repeat(3_000));
    let quotes = format!("# x\n\n{}{FIRST}\n\n[a](b)", "> ".repeat(20_000));
    let brackets = format!("# x\n\n> y\n\n{}{FIRST}", "[".repeat(50_000));
    let emphases = format!("# x\n\n> y\n\n{}{FIRST}", "**a ".repeat(50_000));
    let many = format!("<html><body>{}", format!("<p>{FIRST}</p>").repeat(20_000));
    for page in [deep, formatted, lists, tables, quotes, brackets, emphases, many] {
        let start = std::time::Instant::now();
        let imported = from_bytes(page.as_bytes(), &Options::default());
        let head: String = page.chars().take(40).collect();
        assert!(start.elapsed().as_secs() < 20, "{head} took {:?}", start.elapsed());
        if let Ok(imported) = imported {
            assert!(imported.article.text().contains("渡口在城的北边"), "{head}");
        }
        eprintln!("{head}: {:?}", start.elapsed());
    }
}
