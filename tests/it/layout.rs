//! Properties of lines and pages, over random articles and measures.

use langdu::article::{Anchor, Article, ArticleBuilder, BlockKind, Meta};
use langdu::layout::{
    Line, Measure, Page, Pagination, Row, block_style, first_anchor, is_spaced, line_at, line_text, page,
    page_before, placed, rows,
};
use langdu::text::address;
use langdu::text::breaks::{
    BreakOptions, Cluster, Kinsoku, Language, Opportunity, clusters, is_cjk, is_hanging_space,
    is_line_start_prohibited,
};
use langdu::text::glyph::glyphs;
use langdu::text::grid::{Punctuation, Ruby, Writing};
use langdu::text::pinyin::Phrases;
use langdu::text::width::WidthProfile;
use proptest::prelude::*;

use crate::sound;

/// Marks that no line may start with, in the test's own list.
const NEVER_FIRST: &str = "、，。．：；！？”’」』）》〉】〕·～／";
/// Marks that no line may end with.
const NEVER_LAST: &str = "“‘「『（《〈【〔";

const CHINESE: &str = "[春眠不觉晓处闻啼鸟夜来风雨声花落知多少、，。；：！？“”‘’「」（）《》·～／]{0,80}";
const MIXED: &str = "([春眠不觉晓]|[,.:;!?()]|[，。“”（）《》、]|——|……|[a-z]{1,9}|[0-9]{1,6}%?| |[0-9]{1,3},[0-9]{3}|https://a\\.cn/b/c\\?d=e(%E6%9C)?|é|👍🏽|👨‍👩‍👧|ｶﾞ|ж|─|\u{AD}|\u{200B}|\u{A0}|\u{3000}|-){0,40}";

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
    let options = (0..=Measure::MAX_INDENT, any::<[bool; 6]>(), 0..6);
    (plain, options).prop_map(
        |(plain, (indent, [widows, autospace, justify, hanging, em_grid, full], set))| {
            // What is not named here is not tested.
            let punctuation = if full { Punctuation::Fullwidth } else { Punctuation::Keep };
            let writing = if set == 0 { Writing::Vertical } else { Writing::Horizontal };
            let ruby = if set == 1 { Ruby::Pinyin(Phrases::shipped()) } else { Ruby::None };
            Measure {
                indent,
                widows,
                autospace,
                justify,
                hanging,
                em_grid,
                punctuation,
                writing,
                ruby,
                ..plain
            }
        },
    )
}

/// The length of a character in a line.
fn em(measure: &Measure) -> u16 {
    if measure.writing == Writing::Vertical { 1 } else { 2 }
}

fn any_kind() -> impl Strategy<Value = BlockKind> {
    prop_oneof![
        6 => Just(BlockKind::Paragraph),
        1 => Just(BlockKind::Heading(2)),
        1 => (1..4u8).prop_map(BlockKind::ListItem),
        1 => (1..4u8).prop_map(BlockKind::Quote),
        1 => Just(BlockKind::Verse),
        1 => Just(BlockKind::Break),
        1 => Just(BlockKind::Code),
        1 => Just(BlockKind::Table),
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

/// The columns of bytes `range` of `text` alone on a line, in a block of running text.
fn width_of(text: &str, range: std::ops::Range<usize>, measure: &Measure) -> usize {
    let shown = range.start..range.start + without_end(&text[range.clone()]).len();
    let mut width = 0;
    for glyph in measure.grid().glyphs(text, shown).filter(|glyph| glyph.width > 0) {
        let airy = measure.writing == Writing::Horizontal && !measure.is_annotated();
        let air = airy && width > 0 && measure.autospace && is_spaced(text, glyph.start, &measure.widths);
        width += usize::from(glyph.width) + usize::from(air);
    }
    width
}

/// `text` without what hangs at the end of a line.
fn without_end(text: &str) -> &str {
    let mut end = text.len();
    for glyph in glyphs(text, &WidthProfile::narrow()).collect::<Vec<_>>().into_iter().rev() {
        let space = text[glyph.start..glyph.end].chars().all(is_hanging_space);
        if !space && glyph.width > 0 {
            break;
        }
        end = glyph.start;
    }
    &text[..end]
}

fn pages(article: &Article, measure: &Measure, height: u16) -> Vec<Page> {
    let mut all = vec![page(article, measure, height, first_anchor())];
    while let Some(next) = all.last().unwrap().next {
        all.push(page(article, measure, height, next));
    }
    all
}

/// Where the line from `start` ends when the first mark that has no room hangs, if it may.
fn hanging_end(text: &str, all: &[Cluster], start: usize, room: usize, measure: &Measure) -> Option<usize> {
    let visible = |c: &Cluster| c.width > 0 && !without_end(&text[c.start..c.end]).is_empty();
    let line: Vec<&Cluster> = all
        .iter()
        .skip_while(|c| c.start < start)
        .enumerate()
        .take_while(|(index, c)| *index == 0 || c.before != Opportunity::Mandatory)
        .map(|(_, c)| c)
        .collect();
    let over = (1..line.len())
        .find(|&index| visible(line[index]) && width_of(text, start..line[index].end, measure) > room)?;
    let (before, mark) = (line[over - 1], line[over]);
    let single = text[before.start..].chars().next().is_some_and(|c| !is_line_start_prohibited(c));
    let shown = measure.grid().char_at(text, mark.start);
    let stops = if measure.language == Language::Ja { "、，。．" } else { "、，。．：；！？" };
    let stop = shown.is_some_and(|c| stops.contains(c)) && u16::from(mark.width) == em(measure);
    let fits = width_of(text, start..before.end, measure) <= room;
    // A hyphen has no room beside it.
    let allowed = |c: &Cluster| c.before == Opportunity::Allowed && !text[..c.start].ends_with('\u{AD}');
    let rest = &line[over + 1..];
    let end = match rest.iter().position(|c| visible(c)) {
        Some(next) => rest[..=next].iter().rfind(|c| allowed(c))?.start,
        None => line.last()?.end,
    };
    (measure.hanging && visible(before) && single && stop && fits).then_some(end)
}

/// Where the line from `start` ends instead of at `end` so that the last line of `text` has two characters.
fn orphan_spared(text: &str, all: &[Cluster], start: usize, end: usize, measure: &Measure) -> Option<usize> {
    let lone = |range: std::ops::Range<usize>| {
        let mut chars =
            all.iter().filter(|c| range.contains(&c.start)).filter_map(|c| text[c.start..].chars().next());
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
        && measure.columns >= 6 * em(measure)
        && (1..=6).contains(&clusters_left)
        && lone(end..text.len())
        && lone(spared..end)
        && wide(spared..end) <= 2 * usize::from(em(measure))
        && wide(spared..text.len()) <= usize::from(measure.columns)
        && !text[..spared].ends_with('\u{AD}');
    wanted.then_some(spared)
}

/// Air stands where an ideograph and a letter meet on one line, there only, and it is drawn before the second.
#[test]
fn air_between_chinese_and_latin_counts_in_the_line() {
    let article = paragraph("用Rust写的第3版Rust");
    let measure = Measure { autospace: true, indent: 0, ..Measure::new(12) };
    let drawn: Vec<String> = lines(&article, &measure)
        .iter()
        .map(|line| placed(&article, &measure, line).map(|placed| placed.text.into_owned()).collect())
        .collect();
    assert_eq!(drawn, ["用 Rust 写的", "第 3 版 Rust"]);
    let narrower = Measure { columns: 10, ..measure };
    assert_eq!(line_text(&article, &lines(&article, &narrower)[0]), "用Rust写");
}

#[test]
fn a_single_stop_hangs() {
    let measure = Measure { hanging: true, indent: 0, ..Measure::new(8) };
    let set = |text: &str, measure: Measure| -> Vec<String> {
        let article = paragraph(text);
        let all = lines(&article, &measure);
        all.iter()
            .map(|line| format!("{}{}", line_text(&article, line), if line.hanging { "|" } else { "" }))
            .collect()
    };
    assert_eq!(set("春眠不觉，晓处", measure), ["春眠不觉，|", "晓处"]);
    assert_eq!(set("春眠不觉。", measure), ["春眠不觉。|"]);
    assert_eq!(set("春眠不觉！“晓处”", measure), ["春眠不觉！|", "“晓处”"]);
    assert_eq!(set("春眠不a？晓处", Measure { columns: 7, ..measure }), ["春眠不a？|", "晓处"]);
    // Two marks, a closing one, one that does not stand at the edge of a character: they take it with them.
    assert_eq!(set("春眠不觉。”晓", measure), ["春眠不", "觉。”晓"]);
    assert_eq!(set("春眠觉”，晓处", Measure { columns: 7, ..measure }), ["春眠", "觉”，晓", "处"]);
    assert_eq!(set("春眠不觉）晓处", measure), ["春眠不", "觉）晓处"]);
    assert_eq!(set("春眠不觉，晓处", Measure { hanging: false, ..measure }), ["春眠不", "觉，晓处"]);
}

/// What hangs depends on whose marks they are: CLREQ for traditional Chinese, JLREQ 3.1.9 for Japanese.
#[test]
fn what_hangs_is_told_by_the_text() {
    let hanging = |text: &str, measure: Measure| {
        let article = paragraph(text);
        lines(&article, &measure)[0].hanging
    };
    let measure = Measure { hanging: true, indent: 0, ..Measure::new(8) };
    let vertical = Measure { writing: Writing::Vertical, ..Measure { columns: 4, ..measure } };
    for (text, horizontally, vertically) in [
        ("这个时候，说过", true, true),
        ("这个时候！说过", true, true),
        ("這個時候，說過", false, true),
        ("それから、こう", true, true),
        ("それから！こう", false, false),
    ] {
        assert_eq!((hanging(text, measure), hanging(text, vertical)), (horizontally, vertically), "{text}");
    }
}

/// The least air in a vertical line is a character, and an annotated one has its own.
#[test]
fn vertical_and_annotated_lines_have_no_air_put_into_them() {
    let article = paragraph("用Rust写的第3版，春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。");
    let airy = Measure { autospace: true, justify: true, ..Measure::new(13) };
    for measure in [
        Measure { writing: Writing::Vertical, ..airy },
        Measure { ruby: Ruby::Pinyin(Phrases::shipped()), ..airy },
    ] {
        assert!(lines(&article, &measure).iter().all(|line| line.gaps.is_empty()));
    }
    assert!(lines(&article, &airy).iter().any(|line| !line.gaps.is_empty()));
}

proptest! {
    /// 1. The lines of a block, one after another, are the block.
    /// 2. No line is wider than its column, unless one cluster alone is.
    #[test]
    fn lines_give_the_article_back_and_fit_their_column(article in any_article(), measure in any_measure(1..90)) {
        sound::is_set(&article, &measure);
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

    /// ASCII marks shown full-width keep to the same rules.
    #[test]
    fn shown_marks_keep_to_the_prohibition_rules(text in "[春眠不觉晓处闻啼鸟a1 ,.:;!?()]{0,60}", columns in 8u16..60) {
        let article = paragraph(&text);
        let measure = Measure { punctuation: Punctuation::Fullwidth, ..measure_with(columns, Kinsoku::Gb, false, 0) };
        for pair in lines(&article, &measure).windows(2) {
            let shown = |line: &Line| -> String { placed(&article, &measure, line).map(|placed| placed.text.into_owned()).collect() };
            let (above, below) = (shown(&pair[0]), shown(&pair[1]));
            prop_assert!(pair[0].emergency || !below.starts_with(|c| "，。：；！？）".contains(c)), "{above:?} / {below:?}");
            prop_assert!(pair[0].emergency || !above.ends_with(|c| "（(".contains(c)), "{above:?} / {below:?}");
        }
    }

    /// 3 and 4, by brute force over all places where a line may end: a line is as long as can be, and it ends where
    /// nothing allows it only if nothing that fits is allowed.
    #[test]
    fn a_line_ends_at_the_last_break_that_fits(text in prop_oneof![CHINESE, MIXED, any::<String>()], measure in any_measure(1..60)) {
        let article = paragraph(&text);
        let measure = measure.for_article(&article);
        let (kinsoku, widths, language) = (measure.kinsoku, measure.widths, measure.language);
        let options = BreakOptions { kinsoku, widths, language, ..BreakOptions::default() };
        let mut all: Vec<Cluster> = Vec::new();
        for cluster in clusters(&text, 0, &options) {
            // A number in one cell of a vertical line is one box.
            match all.last_mut() {
                Some(last) if measure.grid().box_end(&text, last.start..last.end) > cluster.start => last.end = cluster.end,
                _ => all.push(cluster),
            }
        }
        for cluster in &mut all {
            cluster.width = measure.grid().glyph(&text, cluster.start..cluster.end).1;
            if cluster.before == Opportunity::Prohibited && address::is_opportunity(&text, cluster.start) {
                cluster.before = Opportunity::Allowed;
            }
            if cluster.before == Opportunity::Prohibited && measure.grid().is_opportunity(&text, cluster.start) {
                cluster.before = Opportunity::Allowed;
            }
        }
        let style = block_style(BlockKind::Paragraph, &measure);
        for line in lines(&article, &measure) {
            let room = usize::from(measure.columns - if line.first { style.first_indent } else { style.rest_indent }).max(1);
            let fits = |end: usize| {
                let hyphen = usize::from(end < text.len() && text[..end].ends_with('\u{AD}'));
                width_of(&text, line.range.start..end, &measure) + hyphen <= room
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
                    width_of(&text, line.range.start..end, &measure) <= room
                })
                .filter(|&end| fits(end))
                .last();
            match best {
                Some(end) => {
                    prop_assert!(!line.emergency, "{line:?} could end at {end}");
                    let end = hanging_end(&text, &all, line.range.start, room, &measure).unwrap_or(end);
                    let spared = orphan_spared(&text, &all, line.range.start, end, &measure);
                    prop_assert_eq!(line.range.end, spared.unwrap_or(end));
                }
                None if hanging_end(&text, &all, line.range.start, room, &measure).is_some() => prop_assert!(line.hanging),
                None => prop_assert!(line.emergency || all.iter().filter(|c| line.range.contains(&c.start)).count() == 1),
            }
        }
    }

    /// A stretched line reaches the edge and has at most three columns more than it needs; the last one has none, nor
    /// has one that falls short by more. No pair, number or word is stretched.
    #[test]
    fn only_lines_that_nearly_reach_the_edge_are_stretched(text in prop_oneof![CHINESE, MIXED], measure in any_measure(12..60)) {
        let article = paragraph(&text);
        let measure = Measure { justify: true, ..measure };
        for line in lines(&article, &measure) {
            let hyphen = usize::from(line.hyphen);
            let needed = width_of(&text, line.range.clone(), &measure) + hyphen;
            let style = block_style(BlockKind::Paragraph, &measure);
            let indent = if line.first { style.first_indent } else { style.rest_indent };
            let room = usize::from(measure.columns - indent);
            let room = room + if line.hanging { usize::from(em(&measure)) } else { 0 };
            if usize::from(line.width) != needed {
                prop_assert!(!line.last);
                prop_assert_eq!(usize::from(line.width), room);
                prop_assert!(room - needed <= 3);
            }
            for gap in &line.gaps {
                let at = line.range.start + *gap as usize;
                let before = text[..at].char_indices().next_back().unwrap().0;
                // As they are shown: what was typed as a comma may be a Chinese one.
                let (last, next) = (measure.grid().char_at(&text, before).unwrap(), measure.grid().char_at(&text, at).unwrap());
                prop_assert!(!(last == next && "—…".contains(last)));
                prop_assert!(!(last.is_ascii_alphanumeric() && next.is_ascii_alphanumeric()));
                prop_assert!(!(last.is_ascii_digit() && "%,.".contains(next)));
                prop_assert!(!(",.".contains(last) && next.is_ascii_digit()));
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
                Some(BlockKind::Paragraph | BlockKind::Quote(_) | BlockKind::ListItem(_) | BlockKind::Note)
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
    assert_eq!(all, ["https://example.", "cn/articles/2026/", "spring-rain"]);
}
