//! The options of the layout, each shown off and on side by side. docs/typography.md shows the same pages.
//!
//! `LANGDU_UPDATE_DOCS=1 cargo test options` writes the pages of the document anew.

use crate::screen::screen_text;
use langdu::article::{Anchor, Article, ArticleBuilder, BlockKind, Meta};
use langdu::layout::{Measure, Pagination};
use langdu::paper::{self, Sheet};
use langdu::text::grid::{Punctuation, Ruby, Writing};
use langdu::text::pinyin::Phrases;
use langdu::text::width::WidthProfile;
use langdu::tui::{App, Effect, Message, Preferences, Theme, draw};
use langdu::voice::{Clock, units};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Columns of the pages that are compared.
const COLUMNS: u16 = 28;

fn article(blocks: &[(BlockKind, &str)]) -> Article {
    let mut builder = ArticleBuilder::new(Meta::default());
    for (kind, text) in blocks {
        builder.push(*kind, text);
    }
    builder.finish()
}

fn paragraphs(texts: &[&str]) -> Article {
    article(&texts.iter().map(|text| (BlockKind::Paragraph, *text)).collect::<Vec<_>>())
}

/// The pages of `article` on paper, a form feed between them shown as a rule.
fn printed(article: &Article, measure: Measure, lines_per_page: u16) -> Vec<String> {
    let sheet = Sheet {
        measure,
        lines_per_page,
        form_feed: false,
        page_label: |page, pages| format!("第 {page} 页 / 共 {pages} 页"),
    };
    let mut out = Vec::new();
    paper::write(article, &sheet, &mut out).unwrap();
    String::from_utf8(out).unwrap().lines().map(ToOwned::to_owned).collect()
}

/// Columns of a printed row, whose characters are those of the page and no others.
fn columns(row: &str) -> usize {
    row.chars().map(|c| usize::from(WidthProfile::narrow().char_width(c))).sum()
}

/// Two pages side by side, the edges of each marked.
fn side_by_side(left: &[String], right: &[String]) -> String {
    let pad = |row: Option<&String>| {
        let row = row.map(String::as_str).unwrap_or_default();
        format!("|{row}{}|", " ".repeat(usize::from(COLUMNS).saturating_sub(columns(row))))
    };
    let rows = (0..left.len().max(right.len()))
        .map(|index| format!("{}  {}", pad(left.get(index)), pad(right.get(index))));
    rows.collect::<Vec<_>>().join("\n")
}

/// An option: its name in the settings, its page with the option off (or at its default), and with it on.
fn shown(name: &str) -> String {
    if name == "spread" {
        return open_book();
    }
    let plain = Measure::new(COLUMNS);
    let (article, lines, off, on) = match name {
        "indent" => (
            paragraphs(&[
                "渡口的灯亮了，船夫把缆绳绕了两圈。",
                "“今天不走了，”他说，“风要变。”",
                "岸上的人都笑，只有孩子当真，一夜没有睡好。",
            ]),
            0,
            plain,
            Measure { indent: 0, paragraph_spacing: 1, ..plain },
        ),
        "widows" => (
            article(&[
                (BlockKind::Paragraph, "渡口的灯亮了。"),
                (BlockKind::Paragraph, "岸上的人都说风要变，只有孩子们挤在石阶上等着看热闹不走。"),
                (BlockKind::Heading(2), "夜里"),
                (BlockKind::Paragraph, "夜里果然起了风，浪头一个接着一个，拍得满河都是白的。"),
            ]),
            8,
            plain,
            Measure { widows: true, ..plain },
        ),
        "autospace" => (
            paragraphs(&["他用Rust写了3年，把27个小工具合成一个langdu，在vim旁边读完了200多篇文章。"]),
            0,
            plain,
            Measure { autospace: true, ..plain },
        ),
        "justify" => (
            paragraphs(&[
                "渡口的灯亮了，船夫看了看水尺：比昨天又高了1寸。“今天不走了，”他说，把缆绳绕了两圈，回屋打开Unix机器，在 tide log 里记下时间。岸上的人都笑，只有孩子当真。",
            ]),
            0,
            plain,
            Measure { justify: true, ..plain },
        ),
        "hanging" => (
            paragraphs(&[
                "“渡口的灯亮了，”船夫看了看水尺，说昨天又涨了一寸，今天不走。把绳子再绕两圈，等风停。岸上的人都笑，只有孩子当真。",
            ]),
            0,
            Measure { columns: COLUMNS - 2, ..plain },
            Measure { hanging: true, ..plain },
        ),
        "em_grid" => (
            paragraphs(&[
                "“算盘要一笔一笔地打，”祖父说，“路嘛……也一样。”他管那只旧算盘叫“老伙计”——那是张·王两家合开铺子时买的。",
            ]),
            0,
            plain,
            Measure { em_grid: true, ..plain },
        ),
        "punctuation" => (
            paragraphs(&[
                "渡口的灯亮了,船夫看了看水尺(去年刻的),说:“今天不走了!” 岸上的人都笑; 只有孩子当真. 那是10:17,水深3.5米,见https://example.cn/tide?d=1,2 里的表.",
            ]),
            0,
            plain,
            Measure { punctuation: Punctuation::Fullwidth, ..plain },
        ),
        "writing" => (
            paragraphs(&[
                "渡口的灯亮了，船夫看了看水尺：“今天不走了。”那是12月24日，水深3米。",
                "岸上的人都笑——孩子当真。",
            ]),
            14,
            plain,
            Measure { writing: Writing::Vertical, ..plain },
        ),
        "ruby" => (
            paragraphs(&["船长的银行，在长江边重新开了：“行，明天还给您！”", "缆绳慢慢地落地。"]),
            0,
            plain,
            Measure { ruby: Ruby::Pinyin(Phrases::shipped()), ..plain },
        ),
        _ => panic!("no option is called {name}"),
    };
    side_by_side(&printed(&article, off, lines), &printed(&article, on, lines))
}

/// A screen that is wide enough for two pages.
fn open_book() -> String {
    let mut builder = ArticleBuilder::new(Meta {
        title: Some("渡口".into()),
        author: Some("林渡".into()),
        ..Meta::default()
    });
    for text in [
        "渡口的灯亮了，船夫把缆绳绕了两圈，又去看水尺。“今天不走了，”他说，“风要变。”",
        "岸上的人都笑，只有孩子当真，一夜没有睡好，总听见水在敲石阶。",
        "天亮时风果然变了。船夫把帆收好，在本子上记下：北风，浪高三尺，无人过河。",
        "孩子把那一页看了很久，问他明天写什么。他说，明天的字要等明天的水来写。",
    ] {
        builder.push(BlockKind::Paragraph, text);
    }
    let article = Arc::new(builder.finish());
    let preferences = Preferences { max_columns: 36, theme: Theme::plain(), ..Preferences::default() };
    let (size, now) = (Size::new(84, 14), Instant::now());
    let (mut app, effects) = App::new(Arc::clone(&article), preferences, size, Anchor::default());
    for effect in effects {
        if let Effect::Count { id, measure, height } = effect {
            let counted = Pagination::count(&article, &measure, height, |_| true);
            app.update(Message::Counted(id, counted), now);
        }
    }
    let units = units(&article);
    let clock = Clock::new(units.iter().map(|unit| unit.text(&article)), 1.0);
    app.update(Message::Units(Arc::clone(&article), units.into(), clock), now);
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    draw(&app, &mut buffer, now);
    screen_text(&buffer)
}

/// Every option that has a page.
const NAMES: [&str; 10] = [
    "indent",
    "widows",
    "autospace",
    "justify",
    "hanging",
    "em_grid",
    "punctuation",
    "writing",
    "ruby",
    "spread",
];

#[test]
fn every_option_has_its_page() {
    for name in NAMES {
        insta::assert_snapshot!(name, shown(name));
    }
}

#[test]
fn the_document_shows_the_pages_as_they_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/typography.md");
    let mut document = std::fs::read_to_string(&path).unwrap();
    let update = std::env::var_os("LANGDU_UPDATE_DOCS").is_some();
    for name in NAMES {
        let opening = format!("<!-- {name} -->\n```text\n");
        let (head, rest) =
            document.split_once(&opening).unwrap_or_else(|| panic!("docs/typography.md has no {opening:?}"));
        let (page, tail) = rest.split_once("\n```\n").unwrap();
        let now = shown(name);
        assert!(update || page == now, "LANGDU_UPDATE_DOCS=1 cargo test options; {name} is now:\n{now}");
        document = format!("{head}{opening}{now}\n```\n{tail}");
    }
    if update {
        std::fs::write(&path, document).unwrap();
    }
}
