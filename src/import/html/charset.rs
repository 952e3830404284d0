//! The encoding that a page says it is in.
//!
//! In come its first bytes, out goes the label. What the label means, and whether it is believed, is `decode`'s to say.

/// How far into the file a page may say it. The standard has 1024 bytes; pages with a long head have more.
const FAR: usize = 8 * 1024;

/// The label in the first `<meta>` that has one, or in the XML declaration (WHATWG HTML, "prescan a byte stream to
/// determine its encoding").
pub(in super::super) fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..FAR.min(bytes.len())).unwrap_or_default();
    // Labels are ASCII, and so is all that stands around them.
    let head: String =
        head.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect();
    let head = head.to_ascii_lowercase();
    let mut rest = head.as_str();
    if let Some(declaration) = rest.trim_start().strip_prefix("<?xml") {
        let (declaration, after) = declaration.split_once("?>")?;
        if let Some(label) = value_after(declaration, "encoding") {
            return Some(label);
        }
        rest = after;
    }
    while let Some(at) = rest.find('<') {
        rest = rest.get(at..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->")?.1;
            continue;
        }
        let (tag, after) = rest.split_once('>')?;
        let is_meta =
            tag.strip_prefix("<meta").is_some_and(|tail| tail.starts_with([' ', '\n', '\t', '\r', '/']));
        if let Some(label) = value_after(tag, "charset").filter(|_| is_meta) {
            return Some(label);
        }
        rest = after;
    }
    None
}

/// The value of `name="value"`, quoted or not, wherever in `text` it stands.
fn value_after(text: &str, name: &str) -> Option<String> {
    text.match_indices(name).find_map(|(at, _)| {
        let value = text.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let value = value.trim_start_matches(['"', '\'']);
        let end =
            value.find(|c: char| c.is_ascii_whitespace() || "\"';,>/".contains(c)).unwrap_or(value.len());
        value.get(..end).filter(|label| !label.is_empty()).map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_say_it() {
        for (head, label) in [
            ("<html><head><meta charset=gbk>", Some("gbk")),
            ("<META http-equiv='Content-Type' content='text/html; charset=GB2312' />", Some("gb2312")),
            ("<meta content=\"text/html;charset=big5\" http-equiv=content-type>", Some("big5")),
            ("<meta\ncharset = \"Shift_JIS\"/>", Some("shift_jis")),
            ("<?xml version='1.0' encoding='GB18030'?><html>", Some("gb18030")),
            ("<!-- <meta charset=gbk> --><meta charset=utf-8>", Some("utf-8")),
            ("<meta name=charset content=x><meta name=a>", None),
            ("<metadata charset=gbk>", None),
            ("<p charset=gbk>", None),
            ("<!-- <meta charset=gbk>", None),
            ("<meta charset=", None),
            ("", None),
        ] {
            assert_eq!(declared(head.as_bytes()).as_deref(), label, "{head}");
        }
    }
}
