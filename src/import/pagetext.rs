//! A saved article page as plain text: finds the body between the furniture, and the metadata in it.
//!
//! In come the lines with text near the ends of a cleaned text; out come metadata, where the body lies, and a count
//! of what was left out and of what was uncertain. A page is only seen where two different signs of one stand above or below the text;
//! otherwise the text is plain and not touched. Between the first and the last paragraph of prose nothing is ever
//! taken away. What the signs are is `furniture`'s to know.

use std::borrow::Cow;

use super::byline::{self, Piece};
use super::furniture::{self, Field, Place, Rule, Shape};
use super::lines::{Line, columns, is_wider_than};
use super::scene::is_rule;
use super::{Warning, ruled, text};
use crate::article::Meta;

/// A page, taken apart.
#[derive(Debug, Default)]
pub(super) struct Page<'a> {
    pub(super) meta: Meta,
    /// Lines that belong to the body and stand above its prose.
    pub(super) above: Vec<&'a str>,
    /// The first and the last line of its prose.
    pub(super) prose: (&'a str, &'a str),
    /// Lines that belong to the body and stand below its prose.
    pub(super) below: Vec<&'a str>,
    left_out: usize,
    uncertain: Vec<&'a str>,
}

/// How many lines with text, from either end, may hold furniture.
const HEAD_LINES: usize = 60;
const FOOT_LINES: usize = 150;
/// Different signs that make a page.
const ENOUGH_SIGNS: usize = 2;
/// The widest line of furniture that is no notice, in columns.
const WIDEST_LINE: usize = 160;
/// The widest value of a field, and the widest piece without a label beside fields.
const WIDEST_VALUE: usize = 60;
const WIDEST_LOOSE: usize = 24;

impl Page<'_> {
    /// What the user should know about the taking apart.
    pub(super) fn warnings(&self) -> Vec<Warning> {
        const SHOWN: usize = 20;
        let mut warnings = Vec::new();
        if let Some(first) = self.uncertain.first() {
            let line = one_line(first.trim());
            let mut shown: String = line.chars().take(SHOWN).collect();
            if line.chars().nth(SHOWN).is_some() {
                shown.push('…');
            }
            warnings.push(Warning::UncertainLines { count: self.uncertain.len(), first: shown });
        }
        if self.left_out > 0 {
            warnings.push(Warning::FurnitureLeftOut { count: self.left_out });
        }
        warnings
    }
}

/// Lines with text, from either end, that [`split`] needs: the body may begin with the last line of the head, and
/// end with the first of the foot, and as many again in it are looked at.
pub(super) const FIRST_LINES: usize = 2 * HEAD_LINES;
pub(super) const LAST_LINES: usize = 2 * FOOT_LINES + 1;

/// Takes a page apart, of which `lines` are all lines with text, or the first [`FIRST_LINES`] and the last
/// [`LAST_LINES`] of them; none where it is no page.
pub(super) fn split<'a>(lines: &[&'a str]) -> Option<Page<'a>> {
    // What stands above a rule below the title needs no further look.
    let ruled = ruled::of_lines(lines.iter().enumerate().map(|(at, line)| (Line::new(line), at + 1)));
    let (told, start) = ruled.unwrap_or_default();
    let (first, last) = prose(lines, start)?;
    let head = sorted(lines.get(start..first)?, Place::Head);
    let foot = sorted(lines.get(last + 1..)?, Place::Foot);
    let mut signs: Vec<&str> = head.iter().chain(&foot).flat_map(|line| line.kind.evidence()).collect();
    signs.sort_unstable();
    signs.dedup();
    if signs.len() < ENOUGH_SIGNS {
        return None;
    }
    let mut page = Page { prose: (lines.get(first)?, lines.get(last)?), ..Page::default() };
    page.meta = told;
    read_head(&mut page, &head);
    page.above = std::mem::take(&mut page.below);
    page.uncertain.extend(furniture_inside(lines, first, last));
    read_foot(&mut page, &foot);
    Some(page)
}

/// A line above or below the text, and what it is.
struct Sorted<'a> {
    line: &'a str,
    kind: Kind<'a>,
}

pub(super) enum Kind<'a> {
    /// Furniture, by these signs.
    Furniture(Vec<&'static Rule>),
    /// A list of links begins.
    List(&'static Rule),
    /// Nothing but so many numbers.
    Numbers(usize),
    /// Metadata, with furniture among it or without.
    Info(Info<'a>),
    /// The note about the author.
    Note,
    /// Anything else.
    Text,
}

#[derive(Default)]
pub(super) struct Info<'a> {
    fields: Vec<(Field, String)>,
    /// Names and sites without a label.
    pub(super) loose: Vec<&'a str>,
    signs: Vec<&'static Rule>,
}

impl Kind<'_> {
    fn evidence(&self) -> Vec<&'static str> {
        let rules = match self {
            Kind::Furniture(rules) => rules.as_slice(),
            Kind::Info(info) => &info.signs,
            Kind::List(rule) => std::slice::from_ref(rule),
            Kind::Numbers(_) | Kind::Note | Kind::Text => &[],
        };
        rules.iter().filter(|rule| rule.shape != Shape::Weak).map(|rule| rule.sign).collect()
    }
}

fn sorted<'a>(lines: &[&'a str], place: Place) -> Vec<Sorted<'a>> {
    let mut sorted: Vec<Sorted<'a>> =
        lines.iter().map(|line| Sorted { line, kind: kind(line, place) }).collect();
    // A single number is a counter only beside other furniture.
    for number in 0..sorted.len() {
        let beside = [number.checked_sub(1), Some(number + 1)].into_iter().flatten();
        let is_counter = beside
            .filter_map(|beside| sorted.get(beside))
            .any(|beside| matches!(beside.kind, Kind::Furniture(_) | Kind::Info(_)));
        if let Some(line) = sorted.get_mut(number)
            && let Kind::Numbers(count) = line.kind
        {
            line.kind = if count > 1 || is_counter { Kind::Furniture(Vec::new()) } else { Kind::Text };
        }
    }
    sorted
}

pub(super) fn kind(line: &str, place: Place) -> Kind<'_> {
    if let Some(rule) = furniture::of_line(line, place) {
        return if rule.shape == Shape::List { Kind::List(rule) } else { Kind::Furniture(vec![rule]) };
    }
    if place == Place::Foot && is_note(line) {
        return Kind::Note;
    }
    if is_wider_than(line, WIDEST_LINE) {
        return Kind::Text;
    }
    if place == Place::Foot && furniture::is_registration(line) {
        return Kind::Furniture(Vec::new());
    }
    if text::ends_sentence(line) {
        return Kind::Text;
    }
    let pieces = byline::pieces(line);
    let signs: Vec<&'static Rule> = pieces
        .iter()
        .filter_map(|piece| if let Piece::Sign(rule) = piece { Some(*rule) } else { None })
        .collect();
    let has = |test: fn(&Piece<'_>) -> bool| pieces.iter().any(test);
    let has_label = signs.iter().any(|rule| matches!(rule.shape, Shape::Label(_)));
    let has_value = has_label || has(|piece| matches!(piece, Piece::Date(_) | Piece::Number));
    let may_stand =
        |rule: &&Rule| rule.places.contains(&place) || has_value && rule.places.contains(&Place::Info);
    if !signs.iter().all(may_stand) {
        return Kind::Text;
    }
    let has_date = has(|piece| matches!(piece, Piece::Date(_)));
    let is_bare = !has(|piece| matches!(piece, Piece::Text(_)));
    let strong = signs.iter().filter(|rule| rule.shape == Shape::Word).count();
    match () {
        () if has_label || has_date => info(&pieces, signs).map_or(Kind::Text, Kind::Info),
        () if is_bare && signs.is_empty() && !pieces.is_empty() => Kind::Numbers(pieces.len()),
        // A bar of sections: words that mean nothing alone.
        () if is_bare && (strong > 0 || signs.len() > 1) => Kind::Furniture(signs),
        () if strong > 0 => info(&pieces, signs).map_or(Kind::Text, Kind::Info),
        () => Kind::Text,
    }
}

/// The fields of an information line; none where a piece of it can be neither a value, a name nor a site.
fn info<'a>(pieces: &[Piece<'a>], signs: Vec<&'static Rule>) -> Option<Info<'a>> {
    let mut info = Info { signs, ..Info::default() };
    let mut current: Option<Field> = None;
    let mut names_writer = false; // posted @ 2019-06-03 22:17 沈砚
    for piece in pieces {
        match (piece, current) {
            (Piece::Sign(Rule { shape: Shape::Label(field), sign, .. }), _) => {
                names_writer = *sign == "posted @";
                current = Some(*field);
                info.fields.push((*field, String::new()));
            }
            (Piece::Sign(_), _) => current = None,
            (Piece::Date(date), _) => {
                match (current, info.fields.last_mut()) {
                    (Some(Field::Published), Some((_, value))) => value.clone_from(date),
                    _ => info.fields.push((Field::Published, date.clone())),
                }
                current = None;
                if std::mem::take(&mut names_writer) {
                    current = Some(Field::Author);
                    info.fields.push((Field::Author, String::new()));
                }
            }
            // 时间：清晨 in a play is no date.
            (Piece::Text(_), Some(Field::Published)) => return None,
            (Piece::Text(text), Some(_)) => {
                let (_, value) = info.fields.last_mut()?;
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(text);
                if columns(value) > WIDEST_VALUE || value.contains(['。', '；', '？', '！']) {
                    return None;
                }
            }
            (Piece::Text(text), None) => {
                let is_known = byline::is_site(text) || byline::names(text).is_some();
                if columns(text) > WIDEST_LOOSE || !is_known {
                    return None;
                }
                info.loose.push(text);
            }
            (Piece::Number, _) => {}
        }
    }
    Some(info)
}

/// The note in parentheses: `（作者为…）`, `（本文作者系…）`.
fn is_note(line: &str) -> bool {
    let line = line.trim();
    let inner = line.strip_prefix(['（', '(']).and_then(|line| line.strip_suffix(['）', ')']));
    inner.is_some_and(|inner| {
        // （作者：沈砚） is a label, （作者：沈砚，某校教师） says more.
        let after = inner.strip_prefix("本文").unwrap_or(inner).strip_prefix("作者");
        after.is_some_and(|after| !after.starts_with(['：', ':']) || after.contains(['，', ',']))
    })
}

/// The first and the last line of prose. Both are looked for near the ends only: furniture stands nowhere else. Below a
/// rule, where the text `start`s, all is prose that is nothing else.
fn prose(lines: &[&str], start: usize) -> Option<(usize, usize)> {
    let is_first = |line: &&str| match start {
        0 => is_prose(line, Place::Head, false),
        _ => matches!(kind(line, Place::Head), Kind::Text),
    };
    let first = start + lines.iter().skip(start).take(HEAD_LINES).position(is_first)?;
    let foot = lines.len().saturating_sub(FOOT_LINES);
    // What is prose even in a list is so whatever stands above it: only what is below the last of those is sorted.
    let from = foot.max(first + 1);
    let below = lines.get(from..).unwrap_or_default();
    let sure = below.iter().rposition(|line| is_prose(line, Place::Foot, true)).map(|at| from + at);
    let mut last = sure.unwrap_or(foot.saturating_sub(1).max(first));
    let mut in_list = false;
    for (at, line) in lines.iter().enumerate().skip(sure.map_or(from, |at| at + 1)) {
        match kind(line, Place::Foot) {
            Kind::List(_) => in_list = true,
            Kind::Text if looks_like_prose(line, in_list) => (last, in_list) = (at, false),
            _ => {}
        }
    }
    Some((first, last))
}

/// Whether a line is a paragraph: it looks like one, and is nothing else.
pub(super) fn is_prose(line: &str, place: Place, in_list: bool) -> bool {
    looks_like_prose(line, in_list) && matches!(kind(line, place), Kind::Text)
}

/// Whether a line is a paragraph by its look. Below the heading of a list of links only a long one that ends as a
/// paragraph does, or an indented one, is believed.
fn looks_like_prose(line: &str, in_list: bool) -> bool {
    if is_rule(line) {
        return false;
    }
    let columns = columns(line.trim());
    let is_closing = |c| matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '"');
    let is_stop = |c| matches!(c, '。' | '.' | '；' | '…');
    let stops = line.trim_end_matches(is_closing).ends_with(is_stop);
    let ends = text::ends_sentence(line);
    let indented = line.starts_with("　　") || line.starts_with('\t') || {
        let spaces = line.len() - line.trim_start_matches([' ', '\u{A0}']).len();
        (2..=16).contains(&spaces)
    };
    match (in_list, indented) {
        (true, false) => ends && columns >= 80,
        (true, true) => ends && columns >= 24,
        (false, true) => ends || columns >= 60,
        (false, false) => stops && columns >= 24 || ends && columns >= 60 || columns >= 90,
    }
}

/// Whether a line is longer than any furniture but notices.
pub(super) fn is_long(line: &str) -> bool {
    is_wider_than(line, WIDEST_LINE) && !matches!(kind(line, Place::Foot), Kind::Furniture(_))
}

/// Lines inside the body that would be furniture at its ends. They stay, and the user hears of them.
fn furniture_inside<'a>(lines: &[&'a str], first: usize, last: usize) -> Vec<&'a str> {
    let inner = lines.get(first + 1..last).unwrap_or_default();
    let count = inner.len();
    let near = inner.iter().enumerate().filter(|&(at, _)| at < HEAD_LINES || at + FOOT_LINES >= count);
    near.map(|(_, line)| *line)
        .filter(|line| {
            matches!(kind(line, Place::Foot), Kind::List(_) | Kind::Info(_))
                || matches!(kind(line, Place::Foot), Kind::Furniture(rules) if !rules.is_empty())
        })
        .collect()
}

fn read_head<'a>(page: &mut Page<'a>, head: &[Sorted<'a>]) {
    let title_at = title(head);
    if let Some(at) = title_at
        && let Some(line) = head.get(at)
    {
        let (title, site) = without_site(line.line.trim());
        page.meta.title = Some(one_line(title).into_owned());
        page.meta.site = site.map(str::to_owned);
    }
    for (at, Sorted { line, kind }) in head.iter().enumerate() {
        match kind {
            Kind::Text if Some(at) == title_at || is_rule(line) => {}
            Kind::Text => read_head_text(page, line, title_at.is_some_and(|title| at > title)),
            Kind::Info(info) => read_info(page, info, line),
            Kind::Furniture(_) | Kind::List(_) | Kind::Numbers(_) | Kind::Note => page.left_out += 1,
        }
    }
    if page.meta.site.is_none() {
        page.meta.site = head.iter().find_map(|line| crumb_site(line.line)).map(str::to_owned);
    }
}

/// A line above the text that no rule knows: the author, the site, the title again, or one that stays.
fn read_head_text<'a>(page: &mut Page<'a>, line: &'a str, below_title: bool) {
    let trimmed = line.trim();
    let names = byline::names(trimmed).filter(|_| below_title && page.meta.author.is_none());
    match names {
        Some(names) => page.meta.author = Some(names),
        None if byline::is_site(trimmed) && page.meta.site.as_deref().is_none_or(|site| site == trimmed) => {
            page.meta.site = Some(trimmed.to_owned());
        }
        None if page.meta.title.as_deref() == Some(one_line(without_site(trimmed).0).as_ref()) => {
            page.left_out += 1;
            page.meta.site = page.meta.site.take().or(without_site(trimmed).1.map(str::to_owned));
        }
        None if byline::is_issue(trimmed) && page.meta.source.is_none() => {
            page.meta.source = Some(trimmed.to_owned());
        }
        None => {
            // ——a second title belongs to the article.
            if !(below_title && is_subtitle(trimmed)) {
                page.uncertain.push(line);
            }
            page.below.push(line);
        }
    }
}

/// `——记某某`: a second title.
fn is_subtitle(line: &str) -> bool {
    line.starts_with(['—', '─'])
}

/// The line that is most likely the title: the widest, rather near the author or the date than far, and no site.
fn title(head: &[Sorted<'_>]) -> Option<usize> {
    const WIDEST: usize = 90;
    const NEAR: usize = 12;
    let is_text =
        |at: usize| head.get(at).is_some_and(|line| matches!(line.kind, Kind::Text) && !is_rule(line.line));
    let score = |at: usize| {
        let (line, _) = without_site(head.get(at)?.line.trim());
        let columns = columns(line);
        let next = head.get(at + 1);
        let leads = next.is_none_or(|next| {
            let line = next.line.trim();
            matches!(next.kind, Kind::Info(_)) || byline::names(line).is_some() || is_subtitle(line)
        });
        let is_plain = columns <= WIDEST
            && !(byline::names(line).is_some() || byline::is_issue(line) || is_subtitle(line));
        let points = columns.min(40) + if leads { NEAR } else { 0 };
        is_plain.then_some(if byline::is_site(line) { points / 4 } else { points })
    };
    let mut best: Option<(usize, usize)> = None;
    for at in (0..head.len()).filter(|&at| is_text(at)) {
        let Some(points) = score(at) else { continue };
        if best.is_none_or(|(_, most)| points > most) {
            best = Some((at, points));
        }
    }
    best.map(|(at, _)| at)
}

/// The title before the name of the site, and that name: `标题_某某网`.
fn without_site(title: &str) -> (&str, Option<&str>) {
    ["_", " - ", "-", " | ", "|", "｜", "—"]
        .iter()
        .filter_map(|mark| title.rsplit_once(mark))
        .map(|(head, tail)| (head.trim_end_matches(['_', '-', '—', ' ']), tail.trim()))
        .find(|(head, tail)| !head.is_empty() && byline::is_site(tail))
        .map_or((title, None), |(head, tail)| (head, Some(tail)))
}

/// The site at the beginning of `某某网 > 文化 > 正文`.
fn crumb_site(line: &str) -> Option<&str> {
    let way = line.split_once(['：', ':']).map_or(line, |(_, way)| way);
    let mut crumbs = way.split(['>', '＞', '»', '›']).map(str::trim);
    let first = crumbs.next()?;
    let first = first.strip_suffix("首页").unwrap_or(first);
    (crumbs.next().is_some() && byline::is_site(first)).then_some(first)
}

/// Takes the fields of a line into the metadata. What is there already stays, but for a day that gets its time.
pub(super) fn read_fields(meta: &mut Meta, info: &Info<'_>) {
    for (field, value) in info.fields.iter().filter(|(_, value)| !value.is_empty()) {
        let (place, value) = match field {
            Field::Author => (&mut meta.author, byline::people(value)),
            Field::Editor => (&mut meta.editor, byline::editor(value)),
            Field::Source => (&mut meta.source, one_line(value).into_owned()),
            Field::Published => {
                // The same day, and the time as well.
                let says_more = |told: &String| value.len() > told.len() && value.starts_with(told.as_str());
                meta.published = meta.published.take().filter(|told| !says_more(told));
                (&mut meta.published, value.clone())
            }
            Field::Site => (&mut meta.site, one_line(value).into_owned()),
            Field::Url => (&mut meta.url, value.clone()),
            Field::Other => continue,
        };
        place.get_or_insert(value);
    }
}

/// Takes all that a line says into the metadata, names and sites without a label too.
fn read_info<'a>(page: &mut Page<'a>, info: &Info<'a>, line: &'a str) {
    read_fields(&mut page.meta, info);
    let meta = &mut page.meta;
    for &loose in &info.loose {
        match byline::names(loose) {
            None if meta.site.is_none() || meta.site.as_deref() == Some(loose) => {
                meta.site = Some(loose.to_owned());
            }
            Some(names) if meta.author.is_none() => meta.author = Some(names),
            _ => {
                page.uncertain.push(line);
                page.below.push(loose);
            }
        }
    }
}

fn read_foot<'a>(page: &mut Page<'a>, foot: &[Sorted<'a>]) {
    let (mut below_furniture, mut in_list) = (false, false);
    for Sorted { line, kind } in foot {
        match kind {
            Kind::Note if page.meta.note.is_none() => {
                page.meta.note = Some(one_line(line.trim()).into_owned());
            }
            Kind::Info(info) => {
                read_info(page, info, line);
                below_furniture = true;
            }
            Kind::List(_) => {
                page.left_out += 1;
                (below_furniture, in_list) = (true, true);
            }
            Kind::Furniture(_) | Kind::Numbers(_) => {
                page.left_out += 1;
                below_furniture = true;
            }
            // The links of the list.
            Kind::Text if in_list => page.left_out += 1,
            Kind::Text | Kind::Note => {
                if below_furniture {
                    page.uncertain.push(line);
                }
                page.below.push(line);
            }
        }
    }
}

fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains('\t') || text.contains("  ") {
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines_at_ends;
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn page(text: &str) -> Option<(Meta, Vec<String>, usize)> {
        let lines = lines_at_ends(text, FIRST_LINES, None, LAST_LINES);
        split(&lines).map(|page| {
            let from = lines.iter().position(|line| *line == page.prose.0).unwrap();
            let to = lines.iter().rposition(|line| *line == page.prose.1).unwrap();
            let body = page.above.iter().chain(&lines[from..=to]).chain(&page.below);
            (page.meta.clone(), body.map(|line| line.trim().to_owned()).collect(), page.uncertain.len())
        })
    }

    const FIRST: &str = "　　渡口在城的北边，从前是进出山里的唯一的路，现在只有老人还从那里走。";
    const LAST: &str = "　　天黑下来，对岸亮起一盏灯，又亮起一盏，像是有人在慢慢地数数。";

    #[test]
    fn a_text_that_only_mentions_the_words_is_no_page() {
        let text = format!("打印店\n\n{FIRST}\n\n　　来源：没有人知道。\n\n　　他在打印店里坐着。\n\n{LAST}");
        assert!(page(&text).is_none());
        assert!(page(&format!("时间：清晨\n地点：渡口\n\n{FIRST}\n{LAST}")).is_none());
    }

    proptest! {
        /// The last line of prose is that of a reader who sorts every line from the first.
        #[test]
        fn the_last_line_of_prose_is_found_from_below(picks in vec(0..LINES.len(), 1..12)) {
            let lines: Vec<&str> = [FIRST].into_iter().chain(picks.iter().map(|pick| LINES[*pick])).collect();
            let (mut last, mut in_list) = (0, false);
            for (at, line) in lines.iter().enumerate().skip(1) {
                match kind(line, Place::Foot) {
                    Kind::List(_) => in_list = true,
                    Kind::Text if looks_like_prose(line, in_list) => (last, in_list) = (at, false),
                    _ => {}
                }
            }
            prop_assert_eq!(prose(&lines, 0), Some((0, last)));
        }
    }

    const LINES: &[&str] = &[
        FIRST,
        LAST,
        "相关阅读",
        "雨停了，船还没有来，等的人都坐在石阶上说话。",
        "　　雨停了，船还没有来，等的人都坐在石阶上。",
        "老桥要修了",
        "打印 纠错 关闭窗口",
        "来源：青溪县图书馆",
        "她说，从前渡口的灯是要有人守的，一夜三次，添油、剪芯、擦罩子，风大的晚上还要坐在旁边等到天亮才敢回去睡。",
    ];

    #[test]
    fn lists_of_links_and_notices_below_are_left_out() {
        let text = format!(
            "渡口\n来源：南岸日报\n{FIRST}\n{LAST}\n（完）\n相关阅读\n山里的灯，照了谁的路\n2024-03-01\n\
             上一篇：雪\n版权所有 © 南岸网 未经授权不得转载。\n某ICP备12345678号-1"
        );
        let (meta, body, uncertain) = page(&text).unwrap();
        assert_eq!(meta.source.as_deref(), Some("南岸日报"));
        assert_eq!(body, [FIRST.trim(), LAST.trim(), "（完）"]);
        assert_eq!(uncertain, 0);
    }

    #[test]
    fn what_no_rule_knows_stays_and_is_counted() {
        let text =
            format!("渡口\n作者：沈砚 来源：南岸日报\n{FIRST}\n{LAST}\n打印 收藏\n本期轮值的猫是橘色的");
        let (_, body, uncertain) = page(&text).unwrap();
        assert_eq!(body, [FIRST.trim(), LAST.trim(), "本期轮值的猫是橘色的"]);
        assert_eq!(uncertain, 1);
    }

    #[test]
    fn furniture_inside_the_body_stays() {
        let text = format!("渡口\n作者：沈砚 来源：南岸日报\n{FIRST}\n打印 收藏\n{LAST}");
        let (_, body, uncertain) = page(&text).unwrap();
        assert_eq!(body, [FIRST.trim(), "打印 收藏", LAST.trim()]);
        assert_eq!(uncertain, 1);
    }

    #[test]
    fn the_note_about_the_author() {
        assert!(is_note("（作者为某校教师）") && is_note("(本文作者系某报编辑)"));
        assert!(is_note("（作者：沈砚，某校教师）"));
        assert!(!is_note("（作者：沈砚）") && !is_note("（完）") && !is_note("作者为某校教师"));
    }
}
