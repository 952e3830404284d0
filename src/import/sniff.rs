//! What kind of file bytes are: by what they say first, by the name of the file second.
//!
//! In come the first bytes or a decoded text, and the name if there is one; out goes the kind. Nothing is decoded here.

use std::path::Path;

use super::mhtml;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An archive: a book, or something else in a ZIP.
    Zip,
    Pdf,
    /// A page of the web that was saved with all its parts.
    Mhtml,
    Html,
    Markdown,
    /// Anything else: plain text, as far as it is text.
    Plain,
}

/// Whether the name is that of a book.
pub(super) fn is_named_epub(name: Option<&Path>) -> bool {
    let extension = name.and_then(Path::extension).and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("epub"))
}

/// How many bytes [`of_bytes`] wants to see.
pub(super) const HEAD: usize = 4096;

/// The kind of a file that begins with `head`. Text of UTF-16 is not looked into: see [`of_text`].
pub(super) fn of_bytes(head: &[u8], name: Option<&Path>) -> Kind {
    let ascii = head.iter().take(HEAD).map(|byte| if byte.is_ascii() { *byte } else { b'?' });
    let text = String::from_utf8(ascii.collect()).unwrap_or_default();
    let text =
        head.strip_prefix(b"\xef\xbb\xbf").map_or(text.as_str(), |_| text.get(3..).unwrap_or_default());
    match () {
        () if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") => Kind::Zip,
        // The standard lets something stand before it; what does is no text.
        () if head.starts_with(b"%PDF-") => Kind::Pdf,
        () if memchr::memchr(0, head).is_some() => Kind::Plain,
        () if mhtml::is_mhtml(text) => Kind::Mhtml,
        () => of_text(text, name),
    }
}

/// The kind of a text that begins with `text`.
pub(super) fn of_text(text: &str, name: Option<&Path>) -> Kind {
    let extension =
        name.and_then(Path::extension).and_then(|extension| extension.to_str()).unwrap_or_default();
    let extension = extension.to_ascii_lowercase();
    let is_named = |names: &[&str]| names.contains(&extension.as_str());
    let is_markdown = is_named(&["md", "markdown", "mkd", "mdown"]);
    match html(text) {
        Html::Document => Kind::Html,
        // Markdown may begin with a tag.
        Html::Fragment if !is_markdown => Kind::Html,
        Html::Tags if is_named(&["html", "htm", "xhtml", "shtml", "asp", "aspx", "jsp", "php"]) => Kind::Html,
        _ if is_markdown || is_markdown_by_signs(text) => Kind::Markdown,
        _ => Kind::Plain,
    }
}

/// How much of HTML a text is.
enum Html {
    /// It begins as a page does.
    Document,
    /// It begins with an element.
    Fragment,
    /// There are elements in it.
    Tags,
    No,
}

fn html(text: &str) -> Html {
    const ELEMENTS: &[&str] = &[
        "title",
        "meta",
        "link",
        "script",
        "style",
        "base",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "article",
        "section",
        "main",
        "header",
        "nav",
        "table",
        "font",
        "center",
        "blockquote",
        "figure",
        "ul",
        "ol",
        "iframe",
        "form",
        "br",
        "span",
    ];
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some((_, after)) = comment.split_once("-->") else { return Html::No };
        rest = after.trim_start();
    }
    if let Some(declaration) = rest.strip_prefix("<?xml") {
        let page = declaration.char_indices().take(2048).last().and_then(|(at, _)| declaration.get(..at));
        let page = page.unwrap_or(declaration).to_ascii_lowercase();
        return if page.contains("<html") || page.contains("doctype html") {
            Html::Document
        } else {
            Html::No
        };
    }
    let begins = |name: &str| {
        let Some(tag) = rest.strip_prefix('<') else { return false };
        let head = tag.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
        let after = tag.get(name.len()..).and_then(|after| after.chars().next());
        head && after.is_some_and(|c| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
    };
    match () {
        () if ["!doctype", "html", "head", "body"].iter().any(|name| begins(name)) => Html::Document,
        () if ELEMENTS.iter().any(|name| begins(name)) => Html::Fragment,
        () if text.match_indices('<').any(|(at, _)| is_tag(text.get(at + 1..).unwrap_or_default())) => {
            Html::Tags
        }
        () => Html::No,
    }
}

fn is_tag(after: &str) -> bool {
    let name = after.trim_start_matches('/').bytes().take_while(u8::is_ascii_alphanumeric).count();
    (1..=10).contains(&name) && after.bytes().take(200).any(|byte| byte == b'>')
}

/// Whether a text without a name is Markdown: it begins with metadata, or has two different signs of it. One alone is a
/// way to write a list or a heading in plain text too.
fn is_markdown_by_signs(text: &str) -> bool {
    const LINES: usize = 300;
    if front_matter(text).is_some() {
        return true;
    }
    let is_heading = |line: &str| {
        let heading = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - heading.len())) && heading.starts_with(' ')
    };
    if !text.lines().take(LINES).any(is_heading) {
        return false;
    }
    let mut signs = [false; 4];
    for line in text.lines().take(LINES) {
        let found = [
            line.starts_with("```") || line.starts_with("~~~"),
            line.find("](").is_some_and(|at| line.get(..at).is_some_and(|head| head.contains('['))),
            line.starts_with("> "),
            line.split("**").nth(2).is_some(),
        ];
        for (sign, found) in signs.iter_mut().zip(found) {
            *sign |= found;
        }
    }
    signs.contains(&true)
}

/// The metadata at the start of a Markdown text, the mark around it (`---` or `+++`), and where the text goes on.
pub(super) fn front_matter(text: &str) -> Option<(&str, &str, usize)> {
    const LONGEST: usize = 64 * 1024;
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let body = text.get(start..)?;
    let mark = ["---", "+++"].into_iter().find(|mark| body.starts_with(*mark))?;
    let (first, _) = body.split_once('\n')?;
    if first.trim_end() != mark {
        return None;
    }
    let mut at = start + first.len() + 1;
    let inside = at;
    for line in text.get(at..)?.split_inclusive('\n') {
        if at - inside > LONGEST {
            return None;
        }
        if line.trim_end() == mark || mark == "---" && line.trim_end() == "..." {
            let inside = text.get(inside..at)?;
            // A rule, text and a rule are no metadata.
            let has_key = inside.lines().any(|line| key(line, mark).is_some());
            return (has_key || inside.trim().is_empty()).then_some((inside, mark, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// The key and the value of a line of metadata.
pub(super) fn key<'a>(line: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let (key, value) = line.split_once(if mark == "+++" { '=' } else { ':' })?;
    let is_key = !key.is_empty()
        && key.trim_end().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    is_key.then(|| (key.trim_end(), value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_counts_first() {
        let of = |text: &str, name: &str| of_bytes(text.as_bytes(), Some(Path::new(name)));
        for (text, name, kind) in [
            ("<!DOCTYPE html><title>x", "a.txt", Kind::Html),
            ("\u{feff}\n<!-- x -->\n<HTML>", "a.txt", Kind::Html),
            ("<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", "", Kind::Html),
            ("<?xml version=\"1.0\"?>\n<rss>", "", Kind::Plain),
            ("<p>雨</p>", "", Kind::Html),
            ("<p align=center>x</p>", "README.md", Kind::Markdown),
            ("<pig>", "", Kind::Plain),
            ("雨<br>雨", "a.html", Kind::Html),
            ("雨<br>雨", "a.txt", Kind::Plain),
            ("1 < 2", "a.html", Kind::Plain),
            ("雨", "a.md", Kind::Markdown),
            ("---\ntitle: 雨\n---\n", "", Kind::Markdown),
            ("---\n雨\n---\n", "", Kind::Plain),
            ("+++\ntitle = \"雨\"\n+++\n雨", "a.txt", Kind::Markdown),
            ("# 雨\n\n> 引文\n", "", Kind::Markdown),
            ("# 雨\n\n# 雪\n", "a.txt", Kind::Plain),
            ("%PDF-1.7", "a.txt", Kind::Pdf),
            ("MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>", "a.html", Kind::Mhtml),
            ("MIME-Version: 1.0\n\n雨", "a.mht", Kind::Plain),
            ("PK\u{3}\u{4}", "a.txt", Kind::Zip),
            ("", "a.txt", Kind::Plain),
        ] {
            assert_eq!(of(text, name), kind, "{text:?} {name}");
        }
    }

    #[test]
    fn metadata_end_where_they_end() {
        assert_eq!(front_matter("---\na: b\n---\n雨"), Some(("a: b\n", "---", 13)));
        assert_eq!(front_matter("+++\r\na = 1\r\n+++"), Some(("a = 1\r\n", "+++", 15)));
        assert_eq!(front_matter("---\na: b\n"), None);
        assert_eq!(front_matter("----\na: b\n----\n"), None);
    }
}
