//! HTML: a page that is written of an article is read as the same article, and nothing in it does anything.

use std::fs;
use std::path::Path;

use langdu::article::{Article, ArticleBuilder, BlockKind, Meta, Span, SpanKind, note_sign};
use langdu::import::{ImportError, Options, from_bytes};
use langdu::paper::html;
use proptest::prelude::*;

fn written(article: &Article) -> String {
    let mut out = Vec::new();
    html::write(article, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The article as it is written and read again; the encoding and the kind of file it came from are left out.
fn there_and_back(article: &Article) -> (String, Article) {
    let written = written(article);
    let read = from_bytes(written.as_bytes(), &Options::default()).unwrap();
    assert_eq!(read.warnings, [], "{written}");
    (written, rebuilt(&read.article))
}

fn rebuilt(article: &Article) -> Article {
    let meta = Meta { encoding: None, format: None, ..article.meta().clone() };
    let mut builder = ArticleBuilder::new(meta);
    for (number, block) in article.blocks().iter().enumerate() {
        if block.kind.is_body() || block.kind == BlockKind::Footnote {
            builder.push_with(block.kind, article.block_text(number), article.spans(number).cloned());
        }
    }
    builder.finish()
}

#[test]
fn every_article_that_is_shipped_comes_back_as_it_was() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name == "README.md") {
            continue;
        }
        let options = Options { name: Some(path.clone()), ..Options::default() };
        let article = from_bytes(&fs::read(&path).unwrap(), &options).unwrap().article;
        let (page, read) = there_and_back(&article);
        assert_eq!(read, rebuilt(&article), "{}", path.display());
        assert!(page.contains("<html lang=\"zh-Hans\">"), "{}", path.display());
        count += 1;
    }
    assert!(count >= 8);
}

#[test]
fn hostile_text_is_text() {
    let evil = "</style></title><script>alert(\"1\")</script><img src=x onerror='alert(1)'>&#x1b;\u{1b}[2J\u{0}\u{202e}\u{9b}";
    let mut builder = ArticleBuilder::new(Meta {
        title: Some(evil.into()),
        author: Some(format!("\"><script>{evil}")),
        url: Some(format!("javascript:{evil}")),
        note: Some(evil.into()),
        ..Meta::default()
    });
    let kinds = [
        BlockKind::Heading(2),
        BlockKind::Paragraph,
        BlockKind::ListItem(2),
        BlockKind::Break,
        BlockKind::Quote(2),
        BlockKind::Verse,
        BlockKind::Code,
        BlockKind::Image,
        BlockKind::Table,
        BlockKind::Footnote,
    ];
    for kind in kinds {
        let link = Span { range: 0..8, kind: SpanKind::Link(format!("https://example.com/\"{evil}")) };
        let ruby = Span { range: 0..8, kind: SpanKind::Ruby(evil.into()) };
        builder.push_with(kind, evil, [link, ruby]);
    }
    let page = written(&builder.finish());
    let (_, after_style) = page.split_once("</style>").unwrap();
    let (head, _) = page.split_once("<style>").unwrap();
    for part in [head, after_style] {
        for dead in ["<script", "<img", "</style", "'alert", "&#x1b;"] {
            assert!(!part.contains(dead), "{dead}: {part}");
        }
    }
    assert!(!page.contains("href=\"javascript"));
    assert!(page.contains("content=\"default-src 'none'; style-src '"));
    assert!(page.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{page:?}");
    // It is a page like any other for whoever reads it.
    assert!(from_bytes(page.as_bytes(), &Options::default()).unwrap().article.text().contains("<script>"));
}

#[test]
fn a_page_that_pretends_to_be_ours_is_read_like_any_other() {
    let page = "<!doctype html><head><meta name=\"generator\" content=\"langdu\"><title>渡口</title></head><body>\
        <main class=\"langdu\"><div><p>船从北岸开出，十分钟到南岸，一天四十班，刮风的日子少几班。</p></div></main>";
    let article = from_bytes(page.as_bytes(), &Options::default()).unwrap().article;
    assert!(article.text().contains("船从北岸开出"));
}

/// The table of a page with nothing else, as text.
fn table(rows: &str) -> String {
    let page = format!("<!doctype html><p>各村的户数列在下面，以去年冬天的登记为准。<table>{rows}</table>");
    let article = from_bytes(page.as_bytes(), &Options::default()).unwrap().article;
    let is_table = |kind: &BlockKind| *kind == BlockKind::Table;
    let found: Vec<_> =
        article.body().filter(|(_, kind, _)| is_table(kind)).map(|(_, _, text)| text).collect();
    found.join("\n\n")
}

#[test]
fn every_figure_of_a_table_stands_below_its_heading() {
    let rows = "<tr><th>乡镇<th>村<th>户数<tr><td rowspan=2>东山<td>甲村<td>100<tr><td>乙村<td>200\
        <tr><td colspan=2>合计<td>300";
    assert_eq!(table(rows), "乡镇 | 村   | 户数\n东山 | 甲村 | 100\n东山 | 乙村 | 200\n合计 | ·    | 300");
    let two_rows_of_headings = "<tr><th rowspan=2>村<th colspan=2>户数<th rowspan=2>人口<tr><th>去年<th>今年\
        <tr><td>甲<td>1<td>2<td>3";
    assert_eq!(
        table(two_rows_of_headings),
        "村 | 户数 | ·    | 人口\n村 | 去年 | 今年 | 人口\n甲 | 1    | 2    | 3"
    );
    // No rows are all rows of the part of the table that the cell is in, and of no other.
    let parts = "<tbody><tr><td rowspan=0>东山<td>甲<tr><td>乙<tbody><tr><td>西山<td>丙";
    assert_eq!(table(parts), "东山 | 甲\n东山 | 乙\n西山 | 丙");
    let in_the_last_column = "<tr><td>甲<td rowspan=3>一组<tr><td>乙<tr><td>丙<tr><td>丁<td>二组";
    assert_eq!(table(in_the_last_column), "甲 | 一组\n乙 | 一组\n丙 | 一组\n丁 | 二组");
}

#[test]
fn spans_that_mean_nothing_do_no_harm() {
    for value in ["", "x", "-3", "1.5", " 1 ", "\"\""] {
        let rows = format!("<tr><td colspan={value}>甲<td>1<tr><td rowspan={value}>乙<td>2");
        assert_eq!(table(&rows), "甲 | 1\n乙 | 2", "{value}");
    }
    let huge = "<tr><td colspan=99999999999999999999 rowspan=99999999999999999999>甲<td>1<tr><td>2<td>3";
    assert!(table(huge).starts_with("甲 | ·"));
    // A table that would be larger than any is read as running text.
    let row = "<tr><td colspan=1000 rowspan=65534>村<td>1".repeat(4000);
    let page = format!("<!doctype html><p>各村的户数列在下面。<table>{row}</table>");
    let article = from_bytes(page.as_bytes(), &Options::default()).unwrap().article;
    assert!(article.body().all(|(_, kind, _)| kind != BlockKind::Table));
    assert_eq!(article.text().matches('村').count(), 4001);
    let bottom = "<tr><td>甲<td>1<tr><td>乙<td>2<tr><td colspan=100>注：去年冬天登记";
    let rows = table(bottom);
    assert!(rows.ends_with("\n注：去年冬天登记") && rows.lines().count() == 3, "{rows}");
}

/// The blocks of a page with this below its title.
fn blocks(body: &str) -> Vec<(BlockKind, String)> {
    let page = format!("<!doctype html><title>渡口</title><article>{body}</article>");
    let article = from_bytes(page.as_bytes(), &Options::default()).unwrap().article;
    article.body().map(|(_, kind, text)| (kind, text.to_owned())).collect()
}

/// A paragraph that readability takes for an article.
fn long(number: usize) -> String {
    format!("<p>渡船的第{number}班，{}从北岸开到了南岸。</p>", "载着菜农，载着学生，也载着邮包，".repeat(5))
}

#[test]
fn what_is_written_around_a_long_quotation_is_kept() {
    let quotation: String = (1..9).map(long).collect();
    let page = format!(
        "<!doctype html><nav><a href=/>首页</a></nav><p>您现在的位置：首页</p><div><h1>渡口</h1><p>他抄了一段。</p>
        <ul><li>一班早</li><li>一班晚</li></ul><blockquote>{quotation}</blockquote><h2>桥</h2>
        <figure><img src=a alt=渡口的灯></figure><p>抄到这里。</p><p><a href=1>别的一篇。</a></p><ul><li>没有人来</li></ul>
        <p class=share>分享到朋友圈吧。</p></div><div class=comments><p>写得好。</p></div>"
    );
    let article = from_bytes(page.as_bytes(), &Options::default()).unwrap().article;
    let told: Vec<_> = article
        .body()
        .filter(|(_, kind, _)| !matches!(kind, BlockKind::Quote(_)))
        .map(|(_, kind, text)| (kind, text))
        .collect();
    let expected = [
        (BlockKind::Paragraph, "他抄了一段。"),
        (BlockKind::ListItem(1), "• 一班早"),
        (BlockKind::ListItem(1), "• 一班晚"),
        (BlockKind::Heading(2), "桥"),
        (BlockKind::Image, "[图：渡口的灯]"),
        (BlockKind::Paragraph, "抄到这里。"),
    ];
    assert_eq!(told, expected);
    assert_eq!(article.body().filter(|(_, kind, _)| matches!(kind, BlockKind::Quote(_))).count(), 8);
    assert_eq!(article.meta().title.as_deref(), Some("渡口"));
}

proptest! {
    #[test]
    fn every_paragraph_beside_others_is_there_once(parts in prop::collection::vec((0..7usize, 1..5usize), 2..9)) {
        let mut count = 0;
        let mut next = || { count += 1; count };
        let parts: String = parts.into_iter().map(|(kind, length)| match kind {
            0 => format!("<p>第{}句短。</p>", next()),
            1 => format!("<div>第{}句短。</div>", next()),
            5 => format!("<div>第{}句短。<br>又一句。</div>", next()),
            6 => format!("<div>{}<br>又一句。</div>", long(next()).replace("<p>", "").replace("</p>", "")),
            2 => long(next()),
            3 => format!("<blockquote>{}</blockquote>", (0..length).map(|_| long(next())).collect::<String>()),
            _ => format!(
                "<div>{}</div>", (0..length).map(|_| long(next())).collect::<String>()),
        }).collect();
        let text = written(&from_bytes(format!("<!doctype html><title>渡口</title><main>{parts}</main>").as_bytes(), &Options::default()).unwrap().article);
        let numbers: Vec<usize> = text.split('第').skip(1)
            .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()).collect();
        prop_assert!(numbers.iter().copied().eq(1..=count), "{text}");
    }
}

#[test]
fn a_table_has_its_caption_and_its_cells_what_was_in_them() {
    let found = blocks(
        "<p>各村的户数列在下面，以去年冬天的登记为准。<table><caption>表一　户数</caption><tr><th>村<th>a|b\
        <tr><td>东　山<td>1 | 2<tr><td>西山<td>|</table>",
    );
    let expected = [
        (BlockKind::Paragraph, "表一　户数".to_owned()),
        (BlockKind::Table, "村     | a|b\n东　山 | 1 ｜ 2\n西山   | ｜".to_owned()),
    ];
    assert_eq!(found[1..], expected);
}

#[test]
fn links_in_a_table_lead_where_they_led() {
    let page = "<!doctype html><p>各村的户数列在下面，以去年冬天的登记为准。<table><tr><th>村<th>户数\
        <tr><td rowspan=2><a href=/east>东山</a><td>1<tr><td><a href=b>二</a>户</table>";
    let options = Options { url: Some("https://example.com/c/d".into()), ..Options::default() };
    let article = from_bytes(page.as_bytes(), &options).unwrap().article;
    let (number, _) =
        article.blocks().iter().enumerate().find(|(_, block)| block.kind == BlockKind::Table).unwrap();
    let text = article.block_text(number);
    let links: Vec<_> =
        article.spans(number).map(|span| (&text[span.range.clone()], span.kind.clone())).collect();
    let link = |url: &str| SpanKind::Link(format!("https://example.com/{url}"));
    assert_eq!(links, [("东山", link("east")), ("东山", link("east")), ("二", link("c/b"))], "{text}");
}

#[test]
fn what_is_called_furniture_of_a_page_and_is_text_is_kept() {
    let prose: String = (1..9).map(long).collect();
    let page = format!(
        "{prose}<div class=mw-heading><h3>明代</h3><span class=mw-editsection>[<a href=e>编辑</a>]</span></div><p>船长三丈。</p>\
        <blockquote><p>水流心不竞。</p><footer>——杜甫《江亭》</footer></blockquote><p>末。</p>"
    );
    let found = blocks(&page);
    let told: Vec<_> = found[8..].iter().map(|(kind, text)| (*kind, text.as_str())).collect();
    let expected = [
        (BlockKind::Heading(3), "明代"),
        (BlockKind::Paragraph, "船长三丈。"),
        (BlockKind::Quote(1), "水流心不竞。"),
        (BlockKind::Quote(1), "——杜甫《江亭》"),
        (BlockKind::Paragraph, "末。"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_lead_in_the_head_of_an_article_is_text() {
    let prose: String = (1..9).map(long).collect();
    let head = "<p>2021年3月4日</p><p><a href=/>首页。</a></p><p>渡口要停航了，船夫还不知道。</p>";
    for head in [
        format!("<header><h1>渡口</h1>{head}</header>"),
        format!("<div><div><h1>渡口</h1></div>{head}</div>"),
    ] {
        let found = blocks(&format!(
            "{head}<div class=body><div class=pictures><img src=a></div><div>{prose}</div></div>"
        ));
        assert_eq!(found[0].1, "渡口要停航了，船夫还不知道。", "{head}");
        assert_eq!(found.len(), 9);
    }
}

#[test]
fn a_page_without_text_tells_where_it_leads() {
    let frames = "<html><frameset><frame src=list.html><frame src=text.html></frameset></html>";
    let refresh =
        "<html><head><meta http-equiv=Refresh content=\"0; URL='text.html'\"></head><body></body></html>";
    for page in [frames, refresh] {
        let told = |url: Option<&str>| {
            let options = Options { url: url.map(str::to_owned), ..Options::default() };
            match from_bytes(page.as_bytes(), &options) {
                Err(ImportError::OtherPage { address }) => address,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(told(None), "text.html");
        assert_eq!(told(Some("https://example.com/a/b")), "https://example.com/a/text.html");
    }
}

#[test]
fn what_a_document_declares_is_no_text_and_an_item_has_the_number_it_was_given() {
    let page = "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\" \"y\" [\n<!ENTITY b \"乙]丙\"> ] >\n<html><title>渡口</title><body>\
        <p>船从北岸开出，十分钟到南岸。</p><ol><li>一</li><li value=9>九</li><li>十</li></ol><p>[这里]>没有灯。</p></body></html>";
    let article = from_bytes(page.as_bytes(), &Options::default()).unwrap().article;
    let told: Vec<_> = article.body().map(|(_, _, text)| text).collect();
    assert_eq!(told, ["船从北岸开出，十分钟到南岸。", "1. 一", "9. 九", "10. 十", "[这里]>没有灯。"]);
}

#[test]
fn only_the_title_itself_is_taken_out_of_the_text() {
    let lines = |body: &str| -> Vec<String> { blocks(body).into_iter().map(|(_, text)| text).collect() };
    let song = "<p>渡口<p>没有船<p>渡口<p>没有灯";
    assert_eq!(lines(&format!("<h1>渡口</h1>{song}")), ["渡口", "没有船", "渡口", "没有灯"]);
    assert_eq!(lines(song), ["没有船", "渡口", "没有灯"]);
    let long = "船从北岸开出，十分钟到南岸，一天四十班，刮风的日子少几班。";
    assert_eq!(lines(&format!("<p>渡口</p><h1>渡口</h1><p>{long}")), [long]);
    assert_eq!(lines(&format!("<h1>渡口</h1><p>{long}<p>渡口<p>{long}")), [long, "渡口", long]);
}

#[test]
fn what_a_picture_in_a_sentence_says_stands_below_it() {
    for said in ["灯", "渡口", "船夫和他的船"] {
        let found = blocks(&format!("<p>渡口的灯亮了，船夫把<img src=a alt=\"{said}\">缆绳绕过石桩。</p>"));
        let is_character = said == "灯";
        let text = format!("渡口的灯亮了，船夫把{}缆绳绕过石桩。", if is_character { said } else { "" });
        let picture = (BlockKind::Image, format!("[图：{said}]"));
        let expected = [(BlockKind::Paragraph, text)].into_iter().chain((!is_character).then_some(picture));
        assert_eq!(found, expected.collect::<Vec<_>>());
    }
    assert_eq!(
        blocks("<p>雨停了<img src=a alt=👨‍👩‍👧>，他<img src=b alt=[笑]>了。")[0].1,
        "雨停了👨‍👩‍👧，他[笑]了。"
    );
}

#[test]
fn lines_that_are_set_by_hand_keep_their_indents() {
    let tree = "目录\n    第一节 渡口\n        灯\n    第二节 对岸";
    let steps = "渡口\n  北岸\n  南岸";
    for text in [tree, steps] {
        assert_eq!(
            blocks(&format!("<p>这里是全部的内容。<pre>\n{text}\n</pre>"))[1],
            (BlockKind::Code, text.into())
        );
    }
    // Paragraphs are not.
    let prose = "    雨下了一夜。\n    早上，河水漫过了石阶。\n没有人来。";
    let wrapped = "    渡口的老人说，从前这里每天有三十条船，\n天不亮就点灯，灯影落在水上，像一条街倒着\n开张。后来修了桥，船\
        少了，灯也少了，只剩\n他一个人还记得哪一盏灯是谁家的。";
    for text in [prose, wrapped, "雨下了一夜。\n早上，河水漫过了石阶。", "　　雨下了一夜\n  没有人来\n灯"]
    {
        let found = blocks(&format!("<p>这里是全部的内容。<pre>\n{text}\n</pre>"));
        assert!(found.iter().all(|(kind, _)| *kind != BlockKind::Code), "{found:?}");
    }
}

/// A line as authors write it, the marks of HTML among it.
fn line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[\u{4e00}-\u{9fa5}，。：“”《》……——]{1,12}",
        2 => "[a-zA-Z0-9]{1,8}",
        1 => "[!-~]{1,6}",
        1 => prop::sample::select(vec![
            "<p>", "</p>", "<br>", "&amp;", "&", "<!--", "-->", "]]>", "</main>", "<rt>", " | ", "  ", "　", "\"", "'",
            "</pre>", "&#10;", "<sup>[1]</sup>", "[1]", "\u{a0}", "👨‍👩‍👧", "\t",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

fn block() -> impl Strategy<Value = (BlockKind, String)> {
    let item = (1..5u8, prop::sample::select(vec!["• ", "◦ ", "▪ ", "- ", "1. ", "2. ", "1、", ""]), line());
    let lines = || prop::collection::vec(line(), 1..5).prop_map(|lines| lines.join("\n"));
    prop_oneof![
        6 => line().prop_map(|text| (BlockKind::Paragraph, text)),
        1 => (1..=6u8, line()).prop_map(|(level, text)| (BlockKind::Heading(level), text)),
        2 => (1..=BlockKind::DEEPEST_QUOTE, line()).prop_map(|(depth, text)| (BlockKind::Quote(depth), text)),
        3 => item.prop_map(|(depth, marker, text)| (BlockKind::ListItem(depth), format!("{marker}{text}"))),
        1 => prop::sample::select(vec!["※", "***"]).prop_map(|text| (BlockKind::Break, text.to_owned())),
        1 => lines().prop_map(|text| (BlockKind::Verse, text)),
        1 => lines().prop_map(|text| (BlockKind::Code, format!("\n  {text}"))),
        1 => lines().prop_map(|text| (BlockKind::Table, text)),
        1 => line().prop_map(|text| (BlockKind::Image, text)),
        1 => line().prop_map(|text| (BlockKind::Footnote, format!("[1] {text}"))),
    ]
}

fn meta() -> impl Strategy<Value = Meta> {
    let value = || prop::option::of("[\u{4e00}-\u{9fa5}a-z\"'&<>:#,| -]{1,10}");
    (value(), value(), value(), value(), value(), value(), value()).prop_map(
        |(title, author, site, published, source, editor, note)| Meta {
            title,
            author,
            site,
            published,
            source,
            editor,
            note,
            url: Some("https://example.com/a?b=1&c=%20#d".into()),
            ..Meta::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_article_comes_back_as_it_was(meta in meta(), blocks in prop::collection::vec(block(), 1..12)) {
        let mut builder = ArticleBuilder::new(meta);
        for (kind, text) in &blocks {
            builder.push(*kind, text);
        }
        let article = builder.finish();
        let (written, read) = there_and_back(&article);
        prop_assert_eq!(read, article, "{}", written);
    }

    #[test]
    fn links_readings_and_notes_come_back(before in line(), link in line(), after in line(), kind in block()) {
        let url = "https://example.com/a_(b)?c=\"1\"&d='e'";
        let mut text = before;
        let mut spans = Vec::new();
        let mut push = |text: &mut String, run: &str, kind: Option<SpanKind>| {
            let start = text.len();
            text.push_str(run);
            spans.extend(kind.map(|kind| Span { range: start..text.len(), kind }));
        };
        push(&mut text, &link, Some(SpanKind::Link(url.into())));
        push(&mut text, &note_sign(1), Some(SpanKind::NoteSign(1)));
        push(&mut text, "，", None);
        push(&mut text, "渡口", Some(SpanKind::Ruby("dù<kǒu".into())));
        push(&mut text, &note_sign(2), Some(SpanKind::NoteSign(2)));
        push(&mut text, &after, None);
        spans.retain(|span| kind.0 != BlockKind::Table || !text[span.range.clone()].contains(" | "));
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.push_with(kind.0, &text, spans);
        let first = format!("[1] {url}");
        builder.push_with(BlockKind::Footnote, &first, [Span { range: 4..first.len(), kind: SpanKind::Link(url.into()) }]);
        let article = builder.finish();
        let (written, read) = there_and_back(&article);
        prop_assert_eq!(read, article, "{}", written);
    }
}
