//! Addresses: relative ones made absolute, and paths inside an archive.
//!
//! In come the address of a page and what a link says, out goes an address worth noting, or nothing. After RFC 3986,
//! section 5, as far as pages need it. Nothing is fetched.

use crate::text::sanitize;

/// The longest address that is kept, in bytes: longer ones carry data and lead nowhere a reader would go.
const LONGEST: usize = 2048;

/// The absolute address of `reference` on the page at `base`; none for places on the same page, scripts, and relative
/// addresses where the page has none itself.
pub(super) fn resolve(base: Option<&str>, reference: &str) -> Option<String> {
    let reference: String = reference.trim().chars().filter(|c| !c.is_control()).collect();
    if reference.is_empty() || reference.starts_with('#') || reference.len() > LONGEST {
        return None;
    }
    let url = match scheme(&reference) {
        Some("http" | "https" | "ftp" | "mailto") => reference,
        Some(_) => return None,
        None => join(base?, &reference)?,
    };
    let url = sanitize::clean_line(&url).replace(' ', "%20");
    (!url.is_empty()).then_some(url)
}

/// The scheme of an address, in lower case where it is one of ours.
fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let known =
        ["http", "https", "ftp", "mailto"].into_iter().find(|known| known.eq_ignore_ascii_case(scheme));
    is_scheme.then(|| known.unwrap_or(scheme))
}

fn join(base: &str, reference: &str) -> Option<String> {
    let scheme = scheme(base).filter(|scheme| matches!(*scheme, "http" | "https"))?;
    let rest = base.split_once("://")?.1;
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    if host.is_empty() {
        return None;
    }
    if let Some(other) = reference.strip_prefix("//") {
        return Some(format!("{scheme}://{other}"));
    }
    let (target, tail) = reference.find(['?', '#']).map_or((reference, ""), |at| reference.split_at(at));
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = match target {
        "" => path.to_owned(),
        target if target.starts_with('/') => without_dots(target),
        target => without_dots(&format!("{folder}/{target}")),
    };
    Some(format!("{scheme}://{host}{path}{tail}"))
}

/// A path from the root without `.` and `..`.
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let all: Vec<&str> = path.split('/').skip(1).collect();
    for (number, part) in all.iter().enumerate() {
        let is_last = number + 1 == all.len();
        match *part {
            "." | ".." => {
                if *part == ".." {
                    parts.pop();
                }
                if is_last {
                    parts.push("");
                }
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// `%E6%B8%A1` as the characters it stands for; bytes that are no UTF-8 stay as they are written.
pub(super) fn unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = bytes.get(at + 1..at + 3).filter(|_| byte == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok()).filter(|code| !code.starts_with('+'));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(code) => {
                plain.push(code);
                at += 3;
            }
            None => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(plain).unwrap_or_else(|_| text.to_owned())
}

/// The name of a place in an archive, `path#id`: where a link in `file` to `path` leads, all without escapes.
pub(super) fn in_archive(file: &str, path: &str, id: &str) -> String {
    format!("{}#{id}", beside(file, path))
}

/// The path in an archive that `path`, escaped as in a link, means in `file`.
pub(super) fn beside(file: &str, path: &str) -> String {
    let path = unescape(path);
    if path.is_empty() {
        return file.to_owned();
    }
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = if path.starts_with('/') { path } else { format!("/{folder}/{path}") };
    without_dots(&whole.replace("//", "/")).trim_start_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_made_absolute() {
        let base = Some("https://www.example.com/a/b/c.html?d=1#e");
        for (reference, expected) in [
            ("f.html", Some("https://www.example.com/a/b/f.html")),
            ("./f.html", Some("https://www.example.com/a/b/f.html")),
            ("../f/?g#h", Some("https://www.example.com/a/f/?g#h")),
            ("../../../f", Some("https://www.example.com/f")),
            ("..", Some("https://www.example.com/a/")),
            ("/f", Some("https://www.example.com/f")),
            ("//cdn.example.com/f", Some("https://cdn.example.com/f")),
            ("?page=2", Some("https://www.example.com/a/b/c.html?page=2")),
            ("http://example.org/渡口 一", Some("http://example.org/渡口%20一")),
            ("HTTP://example.org", Some("HTTP://example.org")),
            ("mailto:a@example.com", Some("mailto:a@example.com")),
            ("#top", None),
            ("javascript:void(0)", None),
            ("data:text/html,x", None),
            ("", None),
        ] {
            assert_eq!(resolve(base, reference).as_deref(), expected, "{reference}");
        }
        assert_eq!(resolve(None, "f.html"), None);
        assert_eq!(resolve(Some("file:///a/b"), "f.html"), None);
        assert_eq!(resolve(None, "http://e.com/\u{1b}]0;x\u{7}y").as_deref(), Some("http://e.com/]0;xy"));
    }

    #[test]
    fn paths_in_an_archive() {
        assert_eq!(beside("OEBPS/text/a.xhtml", "../notes.xhtml"), "OEBPS/notes.xhtml");
        assert_eq!(beside("a.xhtml", "%E7%AC%AC%201%20ch.xhtml"), "第 1 ch.xhtml");
        assert_eq!(beside("OEBPS/content.opf", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(in_archive("OEBPS/a.xhtml", "", "n1"), "OEBPS/a.xhtml#n1");
        assert_eq!(unescape("100%"), "100%");
        assert_eq!(unescape("%ff%+1"), "%ff%+1");
    }
}
