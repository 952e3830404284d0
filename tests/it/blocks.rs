//! Quotations and tables on their way from a page or a text of Markdown to a sheet of paper, whose lines are those of the
//! screen.

use langdu::article::{Article, BlockKind};
use langdu::import::{Options, from_bytes};
use langdu::layout::Measure;
use langdu::paper::{self, Sheet};

fn read(text: &str) -> Article {
    let name = if text.starts_with('<') { "a.html" } else { "a.md" };
    let options = Options { name: Some(name.into()), ..Options::default() };
    from_bytes(text.as_bytes(), &options).unwrap().article
}

/// The lines of `text` in a column of so many columns, without blanks at their ends.
fn set(text: &str, columns: u16) -> String {
    let sheet = Sheet {
        measure: Measure::new(columns),
        lines_per_page: 0,
        form_feed: false,
        page_label: |page, pages| format!("{page}/{pages}"),
    };
    let pages = paper::sheets(&read(text), &sheet);
    pages.concat().iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_quotation_within_another_stands_deeper_whatever_it_came_from() {
    let markdown = "甲说了一句话。\n\n> 外层的话。\n>\n> > 内层的话。\n>\n> 又是外层。\n\n乙听了一句话。\n";
    let html = "<!doctype html><html><body><p>甲说了一句话。</p><blockquote><p>外层的话。</p><blockquote>内层的话。\
                </blockquote><p>又是外层。</p></blockquote><p>乙听了一句话。</p></body></html>";
    for text in [markdown, html] {
        let article = read(text);
        let kinds: Vec<_> = article.body().map(|(_, kind, _)| kind).collect();
        let (paragraph, outer) = (BlockKind::Paragraph, BlockKind::Quote(1));
        assert_eq!(kinds, [paragraph, outer, BlockKind::Quote(2), outer, paragraph], "{text}");
        let lines =
            "    甲说了一句话。\n\n    外层的话。\n        内层的话。\n    又是外层。\n\n    乙听了一句话。";
        assert_eq!(set(text, 40), lines);
    }
}

#[test]
fn quotations_without_end_are_still_read() {
    let deep = format!("{}最里面的话。\n", "> ".repeat(40));
    let kinds: Vec<_> = read(&deep).body().map(|(_, kind, _)| kind).collect();
    assert_eq!(kinds, [BlockKind::Quote(BlockKind::DEEPEST_QUOTE)]);
    for columns in 1..60 {
        let lines = set(&deep, columns);
        assert_eq!(lines.replace(['\n', ' '], ""), "最里面的话。", "{columns}: {lines}");
    }
}
