//! The print preview: the sheets on the screen are those on paper.

use crate::looks::Looker;
use langdu::layout::Measure;
use langdu::paper::{self, Sheet};
use langdu::text::width::WidthProfile;
use langdu::tui::strings::Lang;
use langdu::tui::{Effect, Message, PaperSize, Preferences};
use ratatui::layout::Size;
use std::sync::Arc;

fn sheet(size: PaperSize) -> Sheet {
    Sheet {
        measure: Measure { em_grid: true, ..Measure::new(size.columns) },
        lines_per_page: size.lines,
        form_feed: false,
        page_label: |page, pages| format!("第 {page} 页 / 共 {pages} 页"),
    }
}

/// Makes the sheets that were asked for last, as the workshop does; gives their size.
fn make(looker: &mut Looker, missing: Option<&str>) -> PaperSize {
    let asked = looker.effects.drain(..).rev().find_map(|effect| match effect {
        Effect::MakeSheets(size, widths) => Some((size, widths)),
        _ => None,
    });
    let (size, widths) = asked.expect("sheets are asked for");
    let sheets = Arc::new(paper::sheets(&looker.article, &sheet(size)));
    looker.tell(Message::Sheets { size, widths, sheets, missing: missing.map(str::to_owned) });
    size
}

fn open(width: u16, height: u16) -> Looker {
    let mut looker = Looker::open(width, height, Preferences::default());
    looker.press("P");
    make(&mut looker, None);
    looker
}

#[test]
fn sheets_on_screens_of_three_sizes() {
    insta::assert_snapshot!("sheet_80x24", open(80, 24).text());
    insta::assert_snapshot!("too_wide_40x24", open(40, 24).text());
    let mut narrow = open(40, 24);
    narrow.press("WWWW");
    assert_eq!(make(&mut narrow, None), PaperSize { columns: 36, lines: 40 });
    insta::assert_snapshot!("sheet_40x24", narrow.text());
    let mut small = open(20, 10);
    small.press("WWWWWW");
    make(&mut small, None);
    insta::assert_snapshot!("sheet_20x10", small.text());
    let preferences = Preferences { lang: Lang::En, ..Preferences::default() };
    let mut english = Looker::open(20, 10, preferences);
    english.press("P");
    make(&mut english, None);
    insta::assert_snapshot!("too_wide_english_20x10", english.text());
}

#[test]
fn what_is_exported_from_the_preview_has_its_size() {
    let mut looker = open(80, 24);
    looker.press("WW");
    let size = make(&mut looker, None);
    looker.press("e\n");
    let wrote = looker.effects.drain(..).find_map(|effect| match effect {
        Effect::Export(_, size) => Some(size),
        _ => None,
    });
    assert_eq!(wrote, Some(Some(size)));
    looker.press("qe\n");
    let wrote = |effect: &Effect| matches!(effect, Effect::Export(_, None));
    assert!(looker.effects.iter().any(wrote), "from the page it has that of the settings");
}

#[test]
fn what_is_opened_from_the_preview_goes_back_to_it() {
    for (open, shown, close) in
        [("e", "导出到：", "\x1b"), ("?", "每张多 1 行", "\x1b"), ("?", "窄 10 列", "q")]
    {
        let mut looker = self::open(80, 24);
        looker.press("j ");
        let before = looker.text();
        looker.press(open);
        assert!(looker.text().contains(shown), "{}", looker.text());
        looker.press(close);
        assert_eq!(looker.text(), before, "{open}");
    }
    let mut looker = open(80, 24);
    looker.press("e\n");
    assert!(looker.text().contains("打印预览"), "{}", looker.text());
    looker.tell(Message::Exported(Ok(("桥.txt".into(), None))));
    assert!(looker.text().contains("打印预览") && looker.text().contains("桥.txt"), "{}", looker.text());
    looker.press("qe\x1b");
    assert!(!looker.text().contains("打印预览"), "{}", looker.text());
    // The list of keys of the preview is left behind with it.
    looker.press("?");
    assert!(looker.text().contains("下一页"), "{}", looker.text());
}

#[test]
fn every_line_is_the_one_on_paper() {
    let mut looker = open(80, 60);
    let sheets = paper::sheets(&looker.article, &sheet(PaperSize { columns: 76, lines: 40 }));
    for page in &sheets {
        let text = looker.text();
        let shown: Vec<&str> = text.lines().map(str::trim_end).collect();
        for line in page.iter().filter(|line| !line.is_empty()) {
            let wanted = format!("  {line}");
            assert!(shown.iter().any(|row| *row == wanted), "{wanted}\n{text}");
        }
        looker.press("j");
    }
    looker.press("k");
    assert!(sheets.len() < 2 || looker.text().contains(&format!("第 {} 页", sheets.len() - 1)));
}

#[test]
fn width_and_lines_are_changed_and_kept() {
    let mut looker = open(80, 24);
    looker.press("-");
    assert_eq!(make(&mut looker, None), PaperSize { columns: 74, lines: 40 });
    looker.press("llL");
    assert_eq!(make(&mut looker, None), PaperSize { columns: 74, lines: 41 });
    // Sheets of another size come too late.
    let size = PaperSize { columns: 20, lines: 10 };
    let sheets = Arc::new(vec![vec!["迟到的".to_owned()]]);
    looker.tell(Message::Sheets { size, widths: WidthProfile::narrow(), sheets, missing: None });
    assert!(!looker.text().contains("迟到的"));
    looker.press("qP");
    assert_eq!(make(&mut looker, None), PaperSize { columns: 74, lines: 41 });
    looker.press("p");
    assert_eq!(looker.effects, [Effect::Print(PaperSize { columns: 74, lines: 41 }, WidthProfile::narrow())]);
    looker.press("e");
    assert!(looker.text().contains("导出到："), "{}", looker.text());
}

#[test]
fn where_nothing_prints_it_is_said_at_once() {
    let mut looker = Looker::open(80, 24, Preferences::default());
    looker.press("P");
    assert!(looker.text().contains("正在排版"), "{}", looker.text());
    make(&mut looker, Some("lp"));
    let text = looker.text();
    assert!(text.contains("没有打印命令 lp") && text.contains("按 e"), "{text}");
    looker.press("j");
    assert!(!looker.text().contains("没有打印命令"));
    looker.tell(Message::Notice("已送去打印，共 2 页".into()));
    assert!(looker.text().contains("已送去打印"), "{}", looker.text());
}

#[test]
fn no_screen_is_too_small_to_be_drawn() {
    let mut looker = open(80, 24);
    for (width, height) in [(0, 0), (1, 1), (2, 3), (8, 4), (20, 2), (200, 100), (78, 5)] {
        looker.tell(Message::Resize(Size::new(width, height)));
        for keys in [" ", "b", "G", "g", "j", "k"] {
            looker.press(keys);
            let _ = looker.text();
        }
    }
}
