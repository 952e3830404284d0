//! Properties of lines and pages, over random articles and measures.

use langdu::article::{Anchor, Article, ArticleBuilder, BlockKind, Meta};
use langdu::layout::{
    Line, Measure, Page, Pagination, Row, block_style, first_anchor, line_at, line_text, page, page_before,
    rows,
};
use langdu::text::breaks::{
    BreakOptions, Cluster, Kinsoku, Opportunity, clusters, is_cjk, is_line_start_prohibited,
};
use langdu::text::glyph::glyphs;
use langdu::text::width::WidthProfile;
use proptest::prelude::*;

/// Marks that no line may start with, in the test's own list.
const NEVER_FIRST: &str = "、，。．：；！？”’」』）》〉】〕·～／";
/// Marks that no line may end with.
const NEVER_LAST: &str = "“‘「『（《〈【〔";

const CHINESE: &str = "[春眠不觉晓处闻啼鸟夜来风雨声花落知多少、，。；：！？“”‘’「」（）《》·～／]{0,80}";
const MIXED: &str = "([春眠不觉晓]|[，。“”（）《》、]|——|……|[a-z]{1,9}|[0-9]{1,6}%?| |[0-9]{1,3},[0-9]{3}|https://a\\.cn/b/c\\?d=e|é|👍🏽|👨‍👩‍👧|ｶﾞ|ж|─|\u{AD}|\u{200B}|\u{A0}|\u{3000}|-){0,40}";

fn measure_with(columns: u16, kinsoku: Kinsoku, wide: bool, spacing: u16) -> Measure {
    let widths = if wide { WidthProfile::wide() } else { WidthProfile::narrow() };
    Measure { kinsoku, widths, paragraph_spacing: spacing, ..Measure::new(columns) }
}

fn any_kinsoku() -> impl Strategy<Value = Kinsoku> {
    prop_oneof![Just(Kinsoku::None), Just(Kinsoku::Basic), Just(Kinsoku::Gb), Just(Kinsoku::Strict)]
}

/// Any measure with any of the options.
fn any_measure(columns: std::ops::Range<u16>) -> impl Strategy<Value = Measure> {
    let plain = (columns, any_kinsoku(), any::<bool>(), 0u16..3)
        .prop_map(|(columns, kinsoku, wide, spacing)| measure_with(columns, kinsoku, wide, spacing));
    (plain, 0..=Measure::MAX_INDENT, any::<bool>()).prop_map(|(plain, indent, widows)| Measure {
        indent,
        widows,
        ..plain
    })
}

fn any_kind() -> impl Strategy<Value = BlockKind> {
    prop_oneof![
        6 => Just(BlockKind::Paragraph),
        1 => Just(BlockKind::Heading(2)),
        1 => Just(BlockKind::ListItem),
        1 => Just(BlockKind::Quote),
        1 => Just(BlockKind::Verse),
        1 => Just(BlockKind::Code),
    ]
}

fn article_of(blocks: &[(BlockKind, String)]) -> Article {
    let meta =
        Meta {
            title: Some("夜读：一则“短”文".into()), author: Some("某人".into()), ..Meta::default()
        };
    let mut builder = ArticleBuilder::new(meta);
    for (kind, text) in blocks {
        builder.push(*kind, text);
    }
    builder.finish()
}

fn paragraph(text: &str) -> Article {
    let mut builder = ArticleBuilder::new(Meta::default());
    builder.push(BlockKind::Paragraph, text);
    builder.finish()
}

fn any_article() -> impl Strategy<Value = Article> {
    prop::collection::vec((any_kind(), prop_oneof![CHINESE, MIXED, any::<String>(), "[春\\n]{0,20}"]), 0..8)
        .prop_map(|blocks| article_of(&blocks))
}

fn lines(article: &Article, measure: &Measure) -> Vec<Line> {
    rows(article, measure, first_anchor())
        .filter_map(|row| match row {
            Row::Line(line) => Some(line),
            Row::Blank { .. } => None,
        })
        .collect()
}

fn drawn_width(text: &str, measure: &Measure) -> usize {
    glyphs(text, &measure.widths).map(|glyph| usize::from(glyph.width)).sum()
}

fn pages(article: &Article, measure: &Measure, height: u16) -> Vec<Page> {
    let mut all = vec![page(article, measure, height, first_anchor())];
    while let Some(next) = all.last().unwrap().next {
        all.push(page(article, measure, height, next));
    }
    all
}

/// Where the line from `start` ends instead of at `end` so that the last line of `text` has two characters.
fn orphan_spared(text: &str, all: &[Cluster], start: usize, end: usize, measure: &Measure) -> Option<usize> {
    let lone = |piece: &str| {
        let mut chars = piece.chars();
        chars.next().is_some_and(|c| {
            "春眠不觉晓处闻啼鸟夜来风雨声花落知多少".contains(c) || is_cjk(c) && c.is_alphabetic()
        }) && chars.all(|c| {
            NEVER_FIRST.contains(c) || is_line_start_prohibited(c) || "…—".contains(c) || c.is_whitespace()
        })
    };
    let spared =
        all.iter().rfind(|c| c.before == Opportunity::Allowed && c.start > start && c.start < end)?.start;
    let wide = |range: std::ops::Range<usize>| {
        all.iter().filter(|c| range.contains(&c.start)).map(|c| usize::from(c.width)).sum::<usize>()
    };
    let clusters_left = all.iter().filter(|c| c.start >= end).count();
    let wanted = measure.widows
        && measure.columns >= 12
        && (1..=6).contains(&clusters_left)
        && lone(&text[end..])
        && lone(&text[spared..end])
        && wide(spared..end) <= 4
        && wide(spared..text.len()) <= usize::from(measure.columns)
        && !text[..spared].ends_with('\u{AD}');
    wanted.then_some(spared)
}

proptest! {
    /// 1. The lines of a block, one after another, are the block.
    #[test]
    fn lines_give_the_article_back(article in any_article(), measure in any_measure(1..90)) {
        let text: String = lines(&article, &measure)
            .iter()
            .map(|line| &article.block_text(line.block)[line.range.clone()])
            .collect();
        prop_assert_eq!(text, article.text());
    }

    /// 2. No line is wider than its column, unless one cluster alone is.
    #[test]
    fn no_line_is_wider_than_its_column(article in any_article(), measure in any_measure(1..90)) {
        for line in lines(&article, &measure) {
            let text = line_text(&article, &line);
            let drawn = drawn_width(text, &measure) + usize::from(line.hyphen);
            prop_assert_eq!(drawn, usize::from(line.width));
            let single = glyphs(text, &measure.widths).filter(|glyph| glyph.width > 0).count() <= 1;
            prop_assert!(single || line.indent + line.width <= measure.columns, "{:?} {:?}", line, text);
        }
    }

    /// 3. In Chinese text no line starts with a stop or a closing mark and none ends with an opening one, unless no
    /// other break was there.
    #[test]
    fn the_prohibition_rules_hold(text in CHINESE, columns in 8u16..60, wide in any::<bool>()) {
        let article = paragraph(&text);
        let measure = measure_with(columns, Kinsoku::Gb, wide, 0);
        let all = lines(&article, &measure);
        for pair in all.windows(2) {
            let (above, below) = (line_text(&article, &pair[0]), line_text(&article, &pair[1]));
            if pair[0].emergency {
                continue;
            }
            prop_assert!(!below.starts_with(|c| NEVER_FIRST.contains(c)), "{above:?} / {below:?}");
            prop_assert!(!above.ends_with(|c| NEVER_LAST.contains(c)), "{above:?} / {below:?}");
        }
    }

    /// 3 and 4, by brute force over all places where a line may end: a line is as long as can be, and it ends where
    /// nothing allows it only if nothing that fits is allowed.
    #[test]
    fn a_line_ends_at_the_last_break_that_fits(text in prop_oneof![CHINESE, MIXED, any::<String>()], measure in any_measure(1..60)) {
        let article = paragraph(&text);
        let options = BreakOptions { kinsoku: measure.kinsoku, widths: measure.widths, ..BreakOptions::default() };
        let all: Vec<_> = clusters(&text, 0, &options).collect();
        let style = block_style(BlockKind::Paragraph, &measure);
        for line in lines(&article, &measure) {
            let room = usize::from(measure.columns - if line.first { style.first_indent } else { style.rest_indent }).max(1);
            let fits = |end: usize| {
                let piece = Line { range: line.range.start..end, ..line.clone() };
                let hyphen = usize::from(end < text.len() && text[..end].ends_with('\u{AD}'));
                drawn_width(line_text(&article, &piece), &measure) + hyphen <= room
            };
            let feed = all.iter().find(|c| c.before == Opportunity::Mandatory && c.start > line.range.start).map(|c| c.start);
            let limit = feed.unwrap_or(text.len());
            let best = all
                .iter()
                .filter(|c| c.before == Opportunity::Allowed && c.start > line.range.start && c.start < limit)
                .map(|c| c.start)
                .chain([limit])
                .take_while(|&end| {
                    // Widths grow with the text, so the first piece that is too wide ends the search; a hyphen that
                    // does not fit only rules out its own place.
                    let piece = Line { range: line.range.start..end, ..line.clone() };
                    drawn_width(line_text(&article, &piece), &measure) <= room
                })
                .filter(|&end| fits(end))
                .last();
            match best {
                Some(end) => {
                    prop_assert!(!line.emergency, "{line:?} could end at {end}");
                    let spared = orphan_spared(&text, &all, line.range.start, end, &measure);
                    prop_assert_eq!(line.range.end, spared.unwrap_or(end));
                }
                None => prop_assert!(line.emergency || all.iter().filter(|c| line.range.contains(&c.start)).count() == 1),
            }
        }
    }

    /// 5. A line starts where a grapheme cluster starts.
    #[test]
    fn no_cluster_is_cut(article in any_article(), measure in any_measure(1..60)) {
        for line in lines(&article, &measure) {
            let text = article.block_text(line.block);
            let starts: Vec<_> = glyphs(text, &measure.widths).map(|glyph| glyph.start).collect();
            prop_assert!(starts.contains(&line.range.start));
        }
    }

    /// 6. —— and …… are never split where four columns are there, nor a number and its sign where they fit.
    #[test]
    fn pairs_and_numbers_stay_whole(text in "([春眠不觉晓，。]|——|……|[0-9]{1,5}%|[0-9]{1,2}\\.[0-9]℃){0,40}", columns in 12u16..60, wide in any::<bool>()) {
        let article = paragraph(&text);
        let measure = measure_with(columns, Kinsoku::Gb, wide, 0);
        let all = lines(&article, &measure);
        for pair in all.windows(2) {
            if pair[0].emergency {
                continue;
            }
            let (above, below) = (line_text(&article, &pair[0]), line_text(&article, &pair[1]));
            let (Some(last), Some(first)) = (above.chars().last(), below.chars().next()) else { continue };
            prop_assert!(!(last == first && "—…".contains(last)) || above.chars().rev().take_while(|&c| c == last).count() % 2 == 0);
            prop_assert!(!(last.is_ascii_digit() && (first.is_ascii_digit() || "%℃.".contains(first))), "{above:?} / {below:?}");
        }
    }

    /// 8. Pages are contiguous, disjoint and complete; going back undoes going on; each holds the places in it.
    #[test]
    fn pages_stitch(article in any_article(), measure in any_measure(1..60), height in 1u16..30) {
        let all = pages(&article, &measure, height);
        let stitched: Vec<Line> = all.iter().flat_map(|page| page.lines().cloned()).collect();
        prop_assert_eq!(&stitched, &lines(&article, &measure));
        for page in &all {
            prop_assert!(page.rows.len() <= usize::from(height));
            prop_assert!(matches!(page.rows.first(), None | Some(Row::Line(_))));
        }
        for (before, after) in all.iter().zip(&all[1..]) {
            let top = after.top().unwrap();
            let back = page_before(&article, &measure, height, top).unwrap();
            if back != first_anchor() {
                prop_assert_eq!(page(&article, &measure, height, back).next, Some(top));
            }
            prop_assert!(back <= before.top().unwrap() || measure.paragraph_spacing > 0 || back < top);
        }
        for line in &stitched {
            let holding = all.iter().filter(|page| page.contains(line.anchor())).count();
            prop_assert_eq!(holding, 1);
        }
        let counted = Pagination::count(&article, &measure, height, |_| true);
        let tops: Vec<Anchor> = all.iter().filter_map(Page::top).collect();
        prop_assert_eq!(&counted.tops, &tops);
        for (index, page) in all.iter().enumerate() {
            for line in page.lines() {
                prop_assert_eq!(counted.number(line.anchor()), Some(index + 1));
            }
        }
    }

    /// With `widows` no page ends after a heading or after the first line of a paragraph, nor before the last line of
    /// one, unless there is no better place in the last quarter of it.
    #[test]
    fn pages_end_where_nothing_stands_alone(article in any_article(), measure in any_measure(4..60), height in 1u16..40) {
        let measure = Measure { widows: true, ..measure };
        let all: Vec<Row> = rows(&article, &measure, first_anchor()).collect();
        let line = |index: usize| match &all[index] {
            Row::Line(line) => Some(line),
            Row::Blank { .. } => None,
        };
        let good = |end: usize| {
            let (Some(above), Some(below)) = ((0..end).rev().find_map(line), line(end)) else { return false };
            let heading = matches!(article.block_kind(above.block), Some(BlockKind::Heading(_)));
            let prose = matches!(
                article.block_kind(above.block),
                Some(BlockKind::Paragraph | BlockKind::Quote | BlockKind::ListItem | BlockKind::Note)
            );
            !heading && !(prose && above.block == below.block && (above.first || below.last))
        };
        let place = |anchor: Anchor| (0..all.len()).find(|&index| line(index).is_some_and(|line| line.anchor() == anchor));
        for page in pages(&article, &measure, height) {
            let (Some(top), Some(end)) = (page.top().and_then(place), page.next.and_then(place)) else { continue };
            let most = (top + usize::from(height)..all.len()).find(|&index| line(index).is_some()).unwrap_or(all.len());
            let least = top + usize::from(height - (height / 4).min(5));
            let best = (least.max(top + 1)..=most).rev().find(|&end| good(end));
            prop_assert_eq!(end, best.unwrap_or(most));
        }
    }

    /// 9. There and back: the line that holds a place holds it again after a change of the measure.
    #[test]
    fn a_resize_keeps_the_place(article in any_article(), one in any_measure(1..60), other in any_measure(1..60), pick in 0usize..500) {
        let all = lines(&article, &one);
        if let Some(line) = all.get(pick % all.len().max(1)) {
            let there = line_at(&article, &other, line.anchor()).unwrap();
            prop_assert!(there.contains(line.anchor()));
            let back = line_at(&article, &one, line.anchor()).unwrap();
            prop_assert_eq!(&back, line);
        }
    }

    /// 11. Layout is a function of its input: started at any line it goes on as it did from the beginning.
    #[test]
    fn layout_may_start_at_any_line(article in any_article(), measure in any_measure(1..60), pick in 0usize..500) {
        let all: Vec<Row> = rows(&article, &measure, first_anchor()).collect();
        let starts: Vec<usize> = (0..all.len()).filter(|&index| matches!(all[index], Row::Line(_))).collect();
        if let Some(&index) = starts.get(pick % starts.len().max(1)) {
            let Row::Line(line) = &all[index] else { unreachable!() };
            let rest: Vec<Row> = rows(&article, &measure, line.anchor()).collect();
            prop_assert_eq!(&rest[..], &all[index..]);
        }
    }
}

/// A paragraph longer than a segment keeps every property that holds across its seams.
#[test]
fn a_paragraph_of_a_megabyte_is_laid_out_from_any_place() {
    let sentence = "他在灯下读完了那封信，把“平安”两个字看了又看——窗外的雨已经停了。";
    let text = sentence.repeat(12_000);
    let article = paragraph(&text);
    let measure = Measure::new(40);
    let all = lines(&article, &measure);
    let together: usize = all.iter().map(|line| line.range.len()).sum();
    assert_eq!(together, text.len());
    for index in (0..all.len()).step_by(997) {
        assert_eq!(line_at(&article, &measure, all[index].anchor()).unwrap(), all[index]);
        if index > 20 {
            assert_eq!(
                page_before(&article, &measure, 20, all[index].anchor()),
                Some(all[index - 20].anchor())
            );
        }
    }
    assert!(all.iter().all(|line| !line.emergency && line.width + line.indent <= 40));
    let short = all.iter().filter(|line| line.width < 30 && !line.last).count();
    assert!(short <= text.len() / (64 * 1024) + 1, "{short} short lines");
}

#[test]
fn a_last_line_of_one_character_gets_another() {
    let plain = Measure { indent: 0, ..Measure::new(12) };
    let set = |text: &str| -> Vec<String> {
        let article = paragraph(text);
        let all = lines(&article, &Measure { widows: true, ..plain });
        all.iter().map(|line| line_text(&article, line).to_string()).collect()
    };
    assert_eq!(set("春眠不觉晓处闻"), ["春眠不觉晓", "处闻"]);
    assert_eq!(set("春眠不觉晓处闻。”"), ["春眠不觉晓", "处闻。”"]);
    assert_eq!(set("春眠不觉晓，闻。"), ["春眠不觉", "晓，闻。"]);
    // What cannot be spared stays: two marks with the character, a word, the other half of a pair.
    assert_eq!(set("春眠不觉晓处闻啼"), ["春眠不觉晓处", "闻啼"]);
    assert_eq!(set("春眠不rain闻。"), ["春眠不rain", "闻。"]);
    assert_eq!(set("春眠不觉——闻。"), ["春眠不觉——", "闻。"]);
    assert_eq!(set("春眠不觉晓处闻闻\u{3000}"), ["春眠不觉晓处", "闻闻"]);
}

#[test]
fn narrow_columns_never_stop() {
    let article = article_of(&[(BlockKind::Paragraph, "“好。”（1,234）——👨‍👩‍👧https://a.cn/b\u{AD}c".into())]);
    for columns in 0..12 {
        let measure = Measure::new(columns);
        let together: usize = lines(&article, &measure).iter().map(|line| line.range.len()).sum();
        assert_eq!(together, if columns == 0 { 0 } else { article.text().len() });
    }
}

#[test]
fn addresses_end_at_their_separators() {
    let article = paragraph("https://example.cn/articles/2026/spring-rain");
    let measure = Measure::new(20);
    let all: Vec<_> =
        lines(&article, &measure).iter().map(|line| line_text(&article, line).to_string()).collect();
    assert_eq!(all, ["https://", "example.cn/articles/", "2026/spring-rain"]);
}
