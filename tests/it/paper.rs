//! Text for paper: whatever the article and the sheet, lines are narrow enough, clean and complete, and pages have
//! exactly the lines that were asked for.

use langdu::article::{Article, ArticleBuilder, BlockKind, Meta};
use langdu::layout::Measure;
use langdu::paper::{self, Sheet};
use langdu::text::glyph::glyphs;
use langdu::text::grid::Punctuation;
use proptest::prelude::*;

fn sheet(width: u16, lines_per_page: u16, form_feed: bool) -> Sheet {
    Sheet {
        measure: Measure::new(width),
        lines_per_page,
        form_feed,
        page_label: |page, pages| format!("第 {page} 页 / 共 {pages} 页"),
    }
}

fn set(article: &Article, sheet: &Sheet) -> String {
    let mut out = Vec::new();
    paper::write(article, sheet, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn width(line: &str, sheet: &Sheet) -> usize {
    glyphs(line, &sheet.measure.widths).map(|glyph| usize::from(glyph.width)).sum()
}

fn letter() -> Article {
    let meta = Meta {
        title: Some("灯塔看守人的一天".into()),
        author: Some("林渡".into()),
        site: Some("海边小报".into()),
        published: Some("2026-03-01".into()),
        source: Some("《海边小报》".into()),
        editor: Some("周航".into()),
        note: Some("（作者曾在岛上住过三年）".into()),
        ..Meta::default()
    };
    let mut builder = ArticleBuilder::new(meta);
    for paragraph in [
        "天亮以前，他先把灯熄了，再去看风向。“今天没有雾，”他在本子上写道，“船会来。”",
        "早饭是昨天剩下的粥。他一边喝，一边数远处的帆：一片、两片……数到第七片的时候，粥凉了。",
    ] {
        builder.push(BlockKind::Paragraph, paragraph);
    }
    builder.push(BlockKind::Heading(2), "午后");
    builder.push(
        BlockKind::Paragraph,
        "午后他修屋顶。铁皮被盐水咬出了洞，补一块，又露一块；他说这屋子是用补丁盖的。",
    );
    builder.push(BlockKind::Verse, "潮来三尺\n潮去三尺");
    builder.finish()
}

#[test]
fn lists_in_lists_stand_further_inside_and_breaks_in_the_middle() {
    let mut builder = ArticleBuilder::new(Meta::default());
    builder.push(BlockKind::Paragraph, "灯塔里要做的事：");
    for (depth, text) in
        [(1, "• 擦灯"), (2, "1. 先用湿布擦一遍，再用干布擦"), (3, "▪ 不用酒精"), (8, "▪ 深"), (1, "• 记风向")]
    {
        builder.push(BlockKind::ListItem(depth), text);
    }
    builder.push(BlockKind::Paragraph, "灯亮了。");
    builder.push(BlockKind::Break, "※");
    builder.push(BlockKind::Paragraph, "灯灭了。");
    let article = builder.finish();
    assert_eq!(
        set(&article, &sheet(24, 0, false)),
        "    灯塔里要做的事：\n\n  • 擦灯\n    1. 先用湿布擦一遍，\n       再用干布擦\n      ▪ 不用酒精\n        ▪ 深\n  • 记风向\n\n\
         \x20   灯亮了。\n\n           ※\n\n    灯灭了。\n"
    );
    // A column of few characters has no room for depth.
    let narrow = sheet(8, 0, false);
    assert!(set(&article, &narrow).lines().all(|line| width(line, &narrow) <= 8));
}

#[test]
fn an_endless_page() {
    insta::assert_snapshot!(set(&letter(), &sheet(40, 0, false)));
}

#[test]
fn pages_with_headers_and_numbers() {
    insta::assert_snapshot!(set(&letter(), &sheet(44, 12, true)).replace('\u{c}', "<form feed>\n"));
}

#[test]
fn a_column_of_four_characters() {
    insta::assert_snapshot!(set(&letter(), &sheet(8, 20, false)));
}

#[test]
fn every_page_has_the_lines_that_were_asked_for() {
    for lines in 1..30 {
        let text = set(&letter(), &sheet(30, lines, false));
        let footed = lines >= 5;
        let count = text.lines().count();
        // Without a footer the last page ends with its text.
        assert!(!footed || count.is_multiple_of(usize::from(lines)), "{lines}: {count}");
        let fed = set(&letter(), &sheet(30, lines, true));
        for page in fed.split('\u{c}') {
            assert!(page.lines().count() < usize::from(lines.max(2)), "{lines}: {page}");
        }
    }
}

#[test]
fn an_article_of_nothing_prints_nothing() {
    for lines in [0, 1, 9, 60] {
        assert_eq!(set(&Article::default(), &sheet(20, lines, true)), "");
    }
}

#[test]
fn escape_sequences_never_reach_the_paper() {
    let mut builder =
        ArticleBuilder::new(Meta { title: Some("标\u{1b}[31m题\u{9b}1m".into()), ..Meta::default() });
    builder.push(BlockKind::Paragraph, "一\u{1b}]0;x\u{7}二\u{c}三\u{202e}四");
    let text = set(&builder.finish(), &sheet(20, 9, false));
    assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text:?}");
}

#[test]
fn a_pipe_that_closes_is_an_error_of_the_pipe() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let error = paper::write(&letter(), &sheet(20, 9, false), &mut Closed).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
}

fn any_kind() -> impl Strategy<Value = BlockKind> {
    prop_oneof![
        1 => Just(BlockKind::Heading(2)),
        4 => Just(BlockKind::Paragraph),
        1 => (1..4u8).prop_map(BlockKind::ListItem),
        1 => Just(BlockKind::Table),
        1 => (1..4u8).prop_map(BlockKind::Quote),
        1 => Just(BlockKind::Verse),
        1 => Just(BlockKind::Code),
        1 => Just(BlockKind::Break),
        1 => Just(BlockKind::Image),
    ]
}

/// Text of the sort that is read, and now and then anything at all.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[甲乙，。“”（）《》—…a-c 0-9\u{3000}\n]{0,60}", 1 => "(?s).{0,30}"]
}

fn any_article() -> impl Strategy<Value = Article> {
    let blocks = prop::collection::vec((any_kind(), any_text()), 0..6);
    (prop::option::of(any_text()), prop::option::of(any_text()), blocks).prop_map(
        |(title, author, blocks)| {
            let mut builder = ArticleBuilder::new(Meta { title, author, ..Meta::default() });
            for (kind, text) in blocks {
                builder.push(kind, &text);
            }
            builder.finish()
        },
    )
}

/// `article` in parts that begin at the blocks `cuts`, each but the first with the last block of the one before.
fn in_parts(article: &Article, cuts: &[usize]) -> Vec<Article> {
    let count = article.blocks().len();
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut % count.max(1)).chain([0, count]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .map(|pair| {
            let mut builder = ArticleBuilder::new(Meta::default());
            for block in pair[0].saturating_sub(1)..pair[1] {
                builder.push(article.block_kind(block).unwrap(), article.block_text(block));
            }
            builder.finish()
        })
        .collect()
}

proptest! {
    #[test]
    fn parts_print_as_the_whole_does(
        article in any_article(),
        cuts in prop::collection::vec(0usize..20, 0..5),
        columns in 4_u16..50,
        widows: bool,
    ) {
        let mut sheet = sheet(columns, 0, false);
        sheet.measure.widows = widows;
        let parts = in_parts(&article, &cuts);
        let mut out = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            paper::write_part(part, &sheet, number + 1 < parts.len(), &mut out).unwrap();
        }
        prop_assert_eq!(String::from_utf8(out).unwrap(), set(&article, &sheet));
    }
}

proptest! {
    /// Whatever the options, no line is wider than the sheet, and its pages have the lines that were asked for.
    #[test]
    fn options_keep_to_the_sheet(
        article in any_article(),
        columns in 4_u16..50,
        lines in 5_u16..25,
        indent in 0..=Measure::MAX_INDENT,
        options: [bool; 6],
    ) {
        let [widows, autospace, justify, hanging, em_grid, full] = options;
        let punctuation = if full { Punctuation::Fullwidth } else { Punctuation::Keep };
        let plain = sheet(columns, lines, false);
        let measure = Measure { indent, widows, autospace, justify, hanging, em_grid, punctuation, ..plain.measure };
        let sheet = Sheet { measure, ..plain };
        let text = set(&article, &sheet);
        for line in text.lines() {
            prop_assert_eq!(line.trim_end(), line, "white space at the end");
            prop_assert!(width(line, &sheet) <= usize::from(columns), "{:?}", line);
        }
        prop_assert_eq!(text.lines().count() % usize::from(lines), 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn lines_are_narrow_clean_and_complete(
        article in any_article(),
        columns in 1_u16..50,
        lines in 0_u16..25,
        form_feed: bool,
    ) {
        let sheet = sheet(columns, lines, form_feed);
        let text = set(&article, &sheet);
        for line in text.split(['\n', '\u{c}']) {
            prop_assert_eq!(line.trim_end(), line, "white space at the end");
            prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
            // One character that is wider than the sheet has nowhere else to go.
            let fits = width(line, &sheet) <= usize::from(columns);
            prop_assert!(fits || glyphs(line, &sheet.measure.widths).count() == 1, "{:?}", line);
        }
        if lines == 0 {
            let drawn = |text: &str| -> String {
                glyphs(text, &sheet.measure.widths)
                    .flat_map(|glyph| glyph.text.into_owned().chars().collect::<Vec<_>>())
                    .filter(|c| !c.is_whitespace() && *c != '-')
                    .collect()
            };
            let whole: String = (0..article.blocks().len()).map(|number| drawn(article.block_text(number))).collect();
            prop_assert_eq!(drawn(&text.replace('\n', "")), whole, "nothing lost, nothing added");
        }
    }
}
