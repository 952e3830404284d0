//! Pages that are nested without end, made as flat as browsers make them.
//!
//! In comes the text of a page, out goes the same text, without the tags that open an element deeper than any that
//! somebody wrote. A parser asks at every tag what is open around it; this keeps the answer short.

use std::borrow::Cow;

use super::super::ImportError;

/// Elements deeper than this are not opened; browsers have the same limit.
const DEEPEST: usize = 512;
/// The most tags of a page.
const MOST_TAGS: usize = 2_000_000;

/// Elements that end by themselves where the next one begins, or have no end.
const ENDLESS: &[&str] = &[
    "p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "tfoot", "area", "base", "br",
    "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "html", "head",
    "body",
];
/// Elements in which nothing is a tag.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "noscript"];

/// How long the document type declaration is that `rest` begins with, if it declares entities between brackets: a
/// parser of HTML knows no such brackets, and takes what is in them for text.
fn subset(rest: &str) -> Option<usize> {
    let open =
        rest.find(['[', '>']).filter(|&at| rest.get(at..).is_some_and(|rest| rest.starts_with('[')))?;
    let ends = rest.get(open..)?.match_indices(']').filter_map(|(at, _)| {
        let after = rest.get(open + at + 1..)?;
        let space = after.len() - after.trim_start().len();
        after.trim_start().starts_with('>').then_some(open + at + 1 + space + 1)
    });
    ends.take(1).next()
}

/// `html` without what is nested too deep, and without what its document type declares.
pub(super) fn flattened(html: &str) -> Result<Cow<'_, str>, ImportError> {
    let bytes = html.as_bytes();
    let (mut depth, mut dropped, mut tags) = (0usize, 0usize, 0usize);
    let mut flat = String::new();
    // What is copied so far, once something was left out.
    let mut copied = 0;
    let mut at = 0;
    let mut is_declared = false;
    while let Some(next) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        let start = at + next;
        let rest = html.get(start..).unwrap_or_default();
        let is_declaration = rest.get(..9).is_some_and(|begin| begin.eq_ignore_ascii_case("<!doctype"));
        if is_declaration
            && !std::mem::replace(&mut is_declared, true)
            && let Some(length) = subset(rest)
        {
            at = start + length;
            flat.push_str(html.get(copied..start).unwrap_or_default());
            copied = at;
            continue;
        }
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| start + end + 3);
            continue;
        }
        let closes = rest.starts_with("</");
        let after = rest.get(1 + usize::from(closes)..).unwrap_or_default();
        let length = after.bytes().take(16).take_while(u8::is_ascii_alphanumeric).count();
        let name = after.get(..length).unwrap_or_default().to_ascii_lowercase();
        let end = memchr::memchr(b'>', rest.as_bytes()).map_or(html.len(), |end| start + end + 1);
        at = end;
        if name.is_empty() {
            at = start + 1;
            continue;
        }
        tags += 1;
        if tags > MOST_TAGS {
            return Err(ImportError::TooLarge { limit: super::super::LARGEST_PAGE });
        }
        if ENDLESS.contains(&name.as_str()) {
            continue;
        }
        let leaves_out = match (closes, dropped) {
            (false, _) if RAW.contains(&name.as_str()) => {
                at = end_of_raw(html, end, &name);
                continue;
            }
            (false, 0) if depth < DEEPEST => {
                depth += 1;
                false
            }
            (false, _) => {
                dropped += 1;
                true
            }
            (true, 0) => {
                depth = depth.saturating_sub(1);
                false
            }
            (true, _) => {
                dropped -= 1;
                true
            }
        };
        if leaves_out {
            flat.push_str(html.get(copied..start).unwrap_or_default());
            copied = end;
        }
    }
    if copied == 0 {
        return Ok(Cow::Borrowed(html));
    }
    flat.push_str(html.get(copied..).unwrap_or_default());
    Ok(Cow::Owned(flat))
}

/// Where the element ends that opened before `from` and in which nothing is a tag.
fn end_of_raw(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(next) = html.get(at..).and_then(|rest| rest.find("</")) {
        let close = at + next + 2;
        if html.get(close..close + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return close;
        }
        at = close;
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_stays_as_it_is() {
        let page = format!(
            "<html><body>{}<script>if (a<b) '<div>'</script>",
            "<p>雨<br><font>雪</font>".repeat(2000)
        );
        assert!(matches!(flattened(&page), Ok(Cow::Borrowed(_))));
        assert!(matches!(flattened("a < b <"), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn what_is_too_deep_is_flat() {
        let page = format!("{}雨{}雪", "<div>".repeat(1000), "</div>".repeat(1000));
        let flat = flattened(&page).unwrap();
        assert_eq!(flat, format!("{}雨{}雪", "<div>".repeat(DEEPEST), "</div>".repeat(DEEPEST)));
    }
}
