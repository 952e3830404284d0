//! What a reader leaves in an article and finds in it: links, searches, marks. Keys in, the text of the screen and the
//! work that is asked for out.

use crate::panes::Screen;
use crossterm::event::KeyCode;
use langdu::article::{Article, ArticleBuilder, BlockKind, Meta, Span, SpanKind};
use langdu::tui::Effect;
use langdu::tui::strings::Lang;
use std::sync::Arc;

/// Paragraphs with links in them, the second far below the first.
fn linked() -> Arc<Article> {
    let meta = Meta {
        title: Some("渡口的早晨".into()),
        url: Some("https://example.com/dukou".into()),
        ..Meta::default()
    };
    let mut builder = ArticleBuilder::new(meta);
    let link = |text: &str, words: &str, url: &str| {
        let start = text.find(words).unwrap();
        Span { range: start..start + words.len(), kind: SpanKind::Link(url.into()) }
    };
    let text = "船期见渡口的时刻表，水位见水文站的公告。";
    builder.push_with(
        BlockKind::Paragraph,
        text,
        [link(text, "时刻表", "https://example.com/times"), link(text, "公告", "ftp://example.com/water")],
    );
    for _ in 0..9 {
        builder.push(BlockKind::Paragraph, &"船靠岸的时候，天还没有亮，岸上的人提着灯等。".repeat(6));
    }
    builder.push(BlockKind::Paragraph, "地图在 https://example.com/map?from=dukou&to=qiao 上。");
    Arc::new(builder.finish())
}

#[test]
fn the_links_at_three_sizes() {
    for (width, height) in [(80, 24), (40, 24), (20, 10)] {
        for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
            let mut screen = Screen::open(linked(), width, height, lang);
            screen.press("lj");
            insta::assert_snapshot!(format!("links_{width}x{height}_{name}"), screen.text());
        }
    }
}

#[test]
fn a_link_is_gone_to_opened_and_copied() {
    let mut screen = Screen::open(linked(), 80, 24, Lang::Zh);
    screen.press("lG");
    assert!(screen.chosen().starts_with("https://example.com/map"), "{}", screen.chosen());
    screen.press("y");
    assert!(screen.taken().contains(&Effect::Copy("https://example.com/map?from=dukou&to=qiao".into())));
    screen.press("gjo");
    assert!(screen.taken().contains(&Effect::OpenAddress("https://example.com/times".into())));
    // What is no address of the web is not opened.
    screen.press("jo");
    assert!(screen.text().contains("只能打开 http、https"), "{}", screen.text());
    assert!(screen.taken().is_empty());
    // While something is typed the letters are typed.
    screen.press("/map");
    screen.key(KeyCode::Enter);
    assert!(screen.text().contains("地图在"), "{}", screen.text());
    assert!(screen.text().contains("▎"), "the cursor is on its paragraph: {}", screen.text());
}

#[test]
fn an_article_without_links_says_so() {
    let mut builder = ArticleBuilder::new(Meta::default());
    builder.push(BlockKind::Paragraph, "船。");
    let mut screen = Screen::open(Arc::new(builder.finish()), 40, 10, Lang::Zh);
    screen.press("l");
    assert!(screen.text().contains("这篇文章没有链接"), "{}", screen.text());
}
