//! Markdown: what is written of an article is read as the same article, whatever stands in it.

use langdu::article::{Article, ArticleBuilder, BlockKind, Meta, Span, SpanKind, note_sign};
use langdu::import::{Options, from_bytes};
use langdu::paper::markdown;
use proptest::prelude::*;

/// The article as Markdown, and what is read of it; the encoding and the kind of file it came from are left out.
fn there_and_back(article: &Article) -> (String, Article) {
    let mut out = Vec::new();
    markdown::write(article, &mut out).unwrap();
    let written = String::from_utf8(out).unwrap();
    let options = Options { name: Some("a.md".into()), ..Options::default() };
    let read = from_bytes(written.as_bytes(), &options).unwrap();
    assert_eq!(read.warnings, [], "{written}");
    let meta = Meta { encoding: None, format: None, ..read.article.meta().clone() };
    (written, rebuilt(&read.article, meta))
}

fn rebuilt(article: &Article, meta: Meta) -> Article {
    let mut builder = ArticleBuilder::new(meta);
    for (number, block) in article.blocks().iter().enumerate() {
        if block.kind.is_body() || block.kind == BlockKind::Footnote {
            builder.push_with(block.kind, article.block_text(number), article.spans(number).cloned());
        }
    }
    builder.finish()
}

/// A line as authors write it, Markdown's marks among it.
fn line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[\u{4e00}-\u{9fa5}，。：“”《》……——]{1,12}",
        2 => "[a-zA-Z0-9]{1,8}",
        1 => "[!-~]{1,6}",
        1 => prop::sample::select(vec![
            "**", "__", "- ", "1. ", "# ", "> ", "[a](b)", "![c](d)", "`x`", "<b>", "<br>", "&amp;", "---", "===", "| a |",
            "\\", "http://example.com/", "[^1]", "~~~", "```", "+++", "  ", "　", "*", "3) ", ": ", "{#a}", "$x$", "<!--",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 1..6)
        .prop_map(|pieces| {
            let line = pieces.concat();
            line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").trim().to_owned()
        })
        .prop_filter("something to read", |line| !line.is_empty())
}

/// Whether a reader takes the line for a break between scenes.
fn is_break(line: &str) -> bool {
    let marks: String = line.split([' ', '　']).collect();
    let all = |mark: char| marks.chars().all(|c| c == mark);
    let count = marks.chars().count();
    count >= 3 && "*-=_~".chars().any(all) || count >= 5 && all('—')
}

fn block() -> impl Strategy<Value = (BlockKind, String)> {
    let marker = prop::sample::select(vec!["- ", "1. ", "2. ", "3. ", "12. ", "1、", "● "]);
    let item =
        (prop_oneof![4 => 1..4u8, 1 => Just(BlockKind::DEEPEST_ITEM)], prop::option::of(marker), line());
    let lines = || prop::collection::vec(line(), 2..5);
    // A mark between cells that stands in one is told from the others where nothing is apart from it.
    let cell = "[\u{4e00}-\u{9fa5}a-z0-9*_<>&\\\\`]{1,6}([|\u{3000}][\u{4e00}-\u{9fa5}a-z0-9*_<>&\\\\`])?";
    prop_oneof![
        6 => line().prop_map(|text| (if is_break(&text) { BlockKind::Break } else { BlockKind::Paragraph }, text)),
        1 => (1..=6u8, line()).prop_map(|(level, text)| (BlockKind::Heading(level), text)),
        2 => (1..=BlockKind::DEEPEST_QUOTE, line()).prop_map(|(depth, text)| (BlockKind::Quote(depth), text)),
        3 => item.prop_map(|(depth, marker, text)| {
            let bullet = ["• ", "◦ ", "▪ "][usize::from(depth - 1).min(2)];
            (BlockKind::ListItem(depth), format!("{}{text}", marker.unwrap_or(bullet)))
        }),
        1 => prop::sample::select(vec!["※", "＊　＊　＊", "***", "-----", "===", "☆☆☆"])
            .prop_map(|text| (BlockKind::Break, text.to_owned())),
        1 => lines().prop_map(|lines| (BlockKind::Verse, lines.join("\n"))),
        1 => lines().prop_map(|lines| (BlockKind::Code, lines.join("\n  "))),
        1 => (prop::collection::vec(cell, 2), prop::collection::vec(cell, 2)).prop_map(|(head, row)| {
            let width = |column: usize| [&head, &row].map(|cells: &Vec<String>| cells[column].chars()
                .map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>()).into_iter().max().unwrap();
            let set = |cells: &[String]| {
                let columns: usize = cells[0].chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
                format!("{}{} | {}", cells[0], " ".repeat(width(0) - columns), cells[1])
            };
            (BlockKind::Table, format!("{}\n{}", set(&head), set(&row)))
        }),
        1 => "[\u{4e00}-\u{9fa5}a-z*_\\[\\]]{1,8}".prop_map(|text| (BlockKind::Image, format!("[图：{text}]"))),
    ]
}

fn meta() -> impl Strategy<Value = Meta> {
    let value = || prop::option::of("[\u{4e00}-\u{9fa5}a-z\"'\\\\:#,|-]{1,10}");
    let title = prop::option::of("[\u{4e00}-\u{9fa5}a-z\"'\\\\:#,|-]{1,10}(\u{3000}[\u{4e00}-\u{9fa5}])?");
    let date =
        prop::option::of((1990..2030u32, 1..=12u32, 1..=28u32, prop::option::of((0..24u32, 0..60u32))));
    (title, value(), value(), date, value(), value()).prop_map(|(title, author, site, date, source, note)| {
        Meta {
            title,
            author,
            site,
            source,
            note,
            editor: None,
            published: date.map(|(year, month, day, time)| {
                let time = time.map(|(hour, minute)| format!(" {hour:02}:{minute:02}")).unwrap_or_default();
                format!("{year:04}-{month:02}-{day:02}{time}")
            }),
            url: Some("https://example.com/a?b=1&c=%20#d".into()),
            ..Meta::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

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
    fn links_readings_and_notes_come_back(before in line(), link in line(), base in "[\u{4e00}-\u{9fa5}]{1,3}", after in "[\u{4e00}-\u{9fa5}，。a*\\[(]{1,8}", note in line()) {
        let url = "https://example.com/a_(b)?c=1&d=*e*";
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
        push(&mut text, &base, Some(SpanKind::Ruby("dù*kǒu".into())));
        push(&mut text, &note_sign(2), Some(SpanKind::NoteSign(2)));
        push(&mut text, &after, None);
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.push_with(BlockKind::Paragraph, &text, spans);
        let first = format!("[1] {url}");
        builder.push_with(BlockKind::Footnote, &first, [Span { range: 4..first.len(), kind: SpanKind::Link(url.into()) }]);
        builder.push(BlockKind::Footnote, &format!("[2] {note}"));
        let article = builder.finish();
        let (written, read) = there_and_back(&article);
        prop_assert_eq!(read, article, "{}", written);
    }
}

#[test]
fn what_a_writer_marked_as_a_heading_or_an_item_is_text() {
    let source = "# 打印机说明\n\n## 分享\n\n- 打印\n- 收藏\n- 分享\n\n## 正文\n\n把纸放进去，等灯变绿，再按下面的钮，纸会从上面出来，不要去拉它。\n\n\
        ## 相关阅读\n\n- 说明书第二册\n- [打印](http://example.com/print)\n\n## 收藏\n\n- 打印\n\n打印\n";
    let options = Options { name: Some("a.md".into()), ..Options::default() };
    let article = from_bytes(source.as_bytes(), &options).unwrap().article;
    let told: Vec<_> = article.body().map(|(_, _, text)| text).collect();
    let expected = [
        "分享",
        "• 打印",
        "• 收藏",
        "• 分享",
        "正文",
        "把纸放进去，等灯变绿，再按下面的钮，纸会从上面出来，不要去拉它。",
        "相关阅读",
        "• 说明书第二册",
        "收藏",
        "• 打印",
    ];
    assert_eq!(told, expected, "a link to print and a button are furniture");
}

#[test]
fn links_in_cells_come_back() {
    let source = "---\ntitle: 渡口\n---\n\n| 村 | 户数 |\n| :---: | ---: |\n| [东\\|山](<https://example.com/a_(b)>)、[西山](http://example.com/c) | 100 |\n\
        | 南山 | 见[*注*](http://example.com/d) |\n";
    let options = Options { name: Some("a.md".into()), ..Options::default() };
    let article = from_bytes(source.as_bytes(), &options).unwrap().article;
    let is_table = |number: &usize| article.blocks()[*number].kind == BlockKind::Table;
    let number = (0..article.blocks().len()).find(is_table).unwrap();
    let text = article.block_text(number);
    let links: Vec<_> =
        article.spans(number).map(|span| (text[span.range.clone()].to_owned(), span.kind.clone())).collect();
    let link = |text: &str, url: &str| (text.to_owned(), SpanKind::Link(url.to_owned()));
    let expected = [
        link("东|山", "https://example.com/a_(b)"),
        link("西山", "http://example.com/c"),
        link("注", "http://example.com/d"),
    ];
    assert_eq!(links, expected);
    let (written, read) = there_and_back(&article);
    assert_eq!(
        read,
        rebuilt(&article, Meta { encoding: None, format: None, ..article.meta().clone() }),
        "{written}"
    );
}
