//! The head of a plain text with a rule below it, as langdu and many others write it: title, byline, a line of dashes.
//!
//! In come the lines of a text, out go the metadata above the rule and the place below it; nothing where what stands
//! there may be anything else. Heads without a rule are `text`'s to know.

use super::lines::{Line, Lines, Place, columns, trim};
use super::pagetext::{Kind, kind, read_fields};
use super::scene::{is_break, is_rule};
use super::text::{END_MARKS, list_marker, needs_space, next_with_text, tidied};
use super::{byline, furniture, heading};
use crate::article::Meta;

/// The most lines above the rule: a title in several lines, and a byline.
const MOST_LINES: usize = 5;
/// The widest line of them that is not set in the middle, in columns.
const WIDEST: usize = 60;
/// Columns by which a line may stand off the middle: the widths of some marks are only known to who wrote it.
const SLACK: usize = 4;
/// Marks that end no title, wherever it stands.
const OPEN_MARKS: &[char] = &['。', '，', ',', '；', ';', '：', ':', '、'];

/// The title and the byline above a rule, and the place below it.
pub(super) fn head(lines: Lines<'_>) -> Option<(Meta, Place)> {
    let mut place = Place::default();
    of_lines(std::iter::from_fn(|| {
        let (line, after, _) = next_with_text(lines, place)?;
        place = after;
        Some((line, after))
    }))
}

/// The same of the lines with text of a file, each with the place after it.
pub(super) fn of_lines<'a, P>(mut lines: impl Iterator<Item = (Line<'a>, P)>) -> Option<(Meta, P)> {
    let mut above: Vec<Line<'_>> = Vec::new();
    let mut is_framed = false;
    let (rule, place) = loop {
        let (line, after) = lines.next()?;
        match is_rule(line.text) {
            true if !above.is_empty() => break (line, after),
            // A rule above the title too.
            true if is_framed => return None,
            true => is_framed = true,
            false if above.len() == MOST_LINES => return None,
            false => above.push(line),
        }
    };
    lines.next()?;
    let (first, rest) = above.split_first()?;
    is_title(first, &rule).then_some(())?;
    let mut meta = Meta::default();
    let mut title = tidied(first.text);
    for (number, line) in rest.iter().enumerate() {
        // The next line is what had no room in a title.
        let before = above.get(number)?;
        let is_full = is_centred(before, &rule) && columns(before.text) * 4 >= rule.reach() * 3;
        let is_last = number + 1 == rest.len();
        match byline(line, &rule) {
            Some(Byline { meta: told, is_known }) if is_last && (is_known || !is_full) => meta = told,
            _ if is_full && is_title(line, &rule) => {
                if needs_space(&title, line.text) {
                    title.push(' ');
                }
                title.push_str(&tidied(line.text));
            }
            _ => return None,
        }
    }
    meta.title = Some(title);
    Some((meta, place))
}

/// Whether a line stands in the middle above the rule.
fn is_centred(line: &Line<'_>, rule: &Line<'_>) -> bool {
    let Some(spaces) = line.spaces().filter(|spaces| *spaces > 0) else { return false };
    let start = rule.spaces().unwrap_or_default();
    let room = columns(rule.text).saturating_sub(columns(line.text));
    spaces.abs_diff(start + room / 2) <= SLACK
}

fn is_title(line: &Line<'_>, rule: &Line<'_>) -> bool {
    let is_any = !line.text.ends_with(OPEN_MARKS) && !list_marker(line.text) && !is_break(line.text);
    // A chapter is a part of a book whose title is not told.
    let is_chapter = || heading::of_line(line.text).is_some_and(|heading| heading.is_chapter);
    let is_plain = || !line.is_wider_than(WIDEST) && !line.text.ends_with(END_MARKS) && !is_chapter();
    is_any && (is_centred(line, rule) || is_plain())
}

struct Byline {
    meta: Meta,
    /// It says by more than its place that it is one.
    is_known: bool,
}

/// What a line between title and rule says: who wrote the text, where it stood, and when.
fn byline(line: &Line<'_>, rule: &Line<'_>) -> Option<Byline> {
    let mut meta = Meta::default();
    if let Some(author) = byline::labelled_author(line.text) {
        meta.author = Some(author);
        return Some(Byline { meta, is_known: true });
    }
    let is_centred = is_centred(line, rule);
    if line.text.ends_with(OPEN_MARKS) || !is_centred && line.is_wider_than(WIDEST) {
        return None;
    }
    if let Kind::Info(info) = kind(line.text, furniture::Place::Head) {
        read_fields(&mut meta, &info);
        for &loose in &info.loose {
            let (place, value) = match byline::names(loose) {
                Some(names) => (&mut meta.author, names),
                None => (&mut meta.site, loose.to_owned()),
            };
            place.get_or_insert(value);
        }
        return Some(Byline { meta, is_known: true });
    }
    let mut is_known = false;
    for value in line.text.split("  ").map(trim).filter(|value| !value.is_empty()) {
        let date = byline::date(value).filter(|(_, length)| *length == value.len()).map(|(date, _)| date);
        let names = byline::names(value);
        let is_site = byline::is_site(value);
        is_known |= date.is_some() || names.is_some() || is_site;
        // What is neither has the meaning of the first place that is free, in the order of a byline.
        let (place, value) = match (date, names) {
            (Some(date), _) => (&mut meta.published, date),
            (None, Some(names)) if meta.author.is_none() => (&mut meta.author, names),
            _ if is_site && meta.site.is_none() => (&mut meta.site, value.to_owned()),
            _ if meta.author.is_none() => (&mut meta.author, value.to_owned()),
            _ if meta.site.is_none() => (&mut meta.site, value.to_owned()),
            _ => (&mut meta.published, value.to_owned()),
        };
        if place.replace(value).is_some() {
            return None;
        }
    }
    (is_known || is_centred).then_some(Byline { meta, is_known })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::slice::from_ref;

    const BODY: &str = "\n\n　　雨下了一夜，河水漫过了石阶。\n　　没有人来。\n";

    fn of(head: &str) -> Option<(Meta, &'static str)> {
        let text = format!("{head}{BODY}");
        let all = 0..text.len();
        let found = super::head(Lines { text: &text, regions: from_ref(&all), complete: true });
        found.map(|(meta, place)| {
            (meta, if text.get(place.at..).unwrap().trim() == BODY.trim() { "body" } else { "other" })
        })
    }

    fn title(head: &str) -> Option<String> {
        of(head).map(|(meta, rest)| {
            assert_eq!(rest, "body", "{head}");
            meta.title.unwrap()
        })
    }

    fn centred(lines: &[&str], width: usize) -> String {
        let mut text = String::new();
        for line in lines {
            text.extend([&" ".repeat((width - columns(line)) / 2), *line, "\n"]);
        }
        text + &"-".repeat(width)
    }

    #[test]
    fn the_line_above_a_rule_is_the_title() {
        for dash in ["-", "─", "═", "=", "_", "━", "—"] {
            let rule = dash.repeat(20);
            for head in [
                format!("渡口\n{rule}"),
                format!("\n　　渡口\n\n{rule}"),
                format!("{rule}\n渡口\n{rule}"),
                format!("        渡口\n{rule}"),
            ] {
                assert_eq!(title(&head).as_deref(), Some("渡口"), "{head}");
            }
        }
        assert_eq!(title(&centred(&["谁在渡口等船？"], 76)).as_deref(), Some("谁在渡口等船？"));
        assert_eq!(title(&centred(&["第三章 渡口"], 76)).as_deref(), Some("第三章 渡口"));
        let long = "渡口的老人说从前这里每天有三十条船天不亮就点灯灯影落在水上";
        assert_eq!(title(&centred(&[long, "像一条街倒着开张"], 76)), Some(format!("{long}像一条街倒着开张")));
    }

    #[test]
    fn what_stands_between_title_and_rule_is_the_byline() {
        for (line, author, site, published) in [
            (
                "江禾  白鹭洲晚报网  2023-11-07 06:40",
                Some("江禾"),
                Some("白鹭洲晚报网"),
                Some("2023-11-07 06:40"),
            ),
            ("江禾  2023-11-07", Some("江禾"), None, Some("2023-11-07")),
            ("作者：江 禾", Some("江禾"), None, None),
            ("无名氏", Some("无名氏"), None, None),
            ("Lao She  a column  last year", Some("Lao She"), Some("a column"), Some("last year")),
            ("2023-11-07", None, None, Some("2023-11-07")),
        ] {
            let (meta, rest) = of(&centred(&["渡口", line], 76)).unwrap();
            assert_eq!(rest, "body");
            assert_eq!(meta.title.as_deref(), Some("渡口"), "{line}");
            assert_eq!(
                (meta.author.as_deref(), meta.site.as_deref(), meta.published.as_deref()),
                (author, site, published)
            );
        }
    }

    #[test]
    fn a_rule_below_anything_else_is_no_head() {
        let rule = "-".repeat(30);
        for head in [
            format!("　　雨下了一夜。\n{rule}"),
            format!("渡口\n\n　　雨下了一夜，没有人来。\n\n{rule}"),
            format!("渡口\n第二行不是作者\n{rule}"),
            format!("1、渡口\n{rule}"),
            format!("第三章 渡口\n{rule}"),
            format!("{rule}\n{rule}\n渡口\n{rule}"),
            "渡口\n----------".to_owned(),
            rule,
        ] {
            assert_eq!(of(&head), None, "{head}");
        }
    }
}
