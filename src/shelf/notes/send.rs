//! The address by which a correction is sent to whoever can make it: a mail or a form, filled from a template of the
//! settings.
//!
//! In come the template and a correction, out goes an address. What is filled in is percent-encoded, so that no word of
//! an article or of a reader can be taken for a part of the address (RFC 3986 2.1, RFC 6068 5).

use std::fmt::Write as _;

use super::{Content, Mark};

/// What may stand in a template, in braces.
pub const FIELDS: [&str; 7] = ["title", "url", "old", "new", "note", "before", "after"];

/// Whether `template` can be filled: it begins as an address of mail or of the web does, and has no field that is
/// unknown.
pub fn is_template(template: &str) -> bool {
    let rest =
        FIELDS.iter().fold(template.to_owned(), |rest, field| rest.replace(&format!("{{{field}}}"), ""));
    is_address(template) && !rest.contains(['{', '}'])
}

/// Whether `text` is an address by which something is sent: of mail or of the web, in one piece.
pub fn is_address(text: &str) -> bool {
    let has_scheme = ["mailto:", "http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
    has_scheme && !text.chars().any(|c| c.is_control() || c.is_whitespace())
}

/// `template` with the fields of the correction `mark` of the article `title` at `url`; `None` if it is none.
pub fn address(template: &str, title: &str, url: Option<&str>, mark: &Mark) -> Option<String> {
    let Content::Correction { new, note, .. } = &mark.content else { return None };
    let values = [title, url.unwrap_or_default(), &mark.text, new, note, &mark.before, &mark.after];
    let mut filled = String::new();
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (head, tail) = rest.split_at(open);
        keep(head, &mut filled);
        let field = FIELDS.iter().zip(values).find_map(|(field, value)| {
            let after = tail.strip_prefix('{')?.strip_prefix(field)?.strip_prefix('}')?;
            Some((value, after))
        });
        match field {
            Some((value, after)) => {
                encode(value, &mut filled);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    keep(rest, &mut filled);
    Some(filled)
}

/// Writes a part of the template as it is, but for characters that no address has.
fn keep(part: &str, out: &mut String) {
    for c in part.chars() {
        if c.is_ascii() { out.push(c) } else { encode(c.encode_utf8(&mut [0; 4]), out) }
    }
}

/// Writes `value` with all but the unreserved characters (RFC 3986 2.3) percent-encoded.
fn encode(value: &str, out: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Notebook;
    use super::super::tests::{PARAGRAPHS, article};
    use super::*;

    #[test]
    fn nothing_that_is_filled_in_steers_the_address() {
        let article = article(&PARAGRAPHS);
        let mut notebook = Notebook::default();
        let wanted = PARAGRAPHS[0].replace('案', "岸&cc=a@b.c {old}\u{7}");
        let id = notebook.correct(&article, 1, &wanted, 1).unwrap()[0];
        let mark = notebook.get(id).unwrap();
        let made = address("mailto:a@example.com?subject=改{title}&body={old}-{new}{x}", "渡 口", None, mark);
        let made = made.unwrap();
        let new = "%E5%B2%B8%26cc%3Da%40b.c%20%7Bold%7D%07";
        assert_eq!(
            made,
            format!("mailto:a@example.com?subject=%E6%94%B9%E6%B8%A1%20%E5%8F%A3&body=%E6%A1%88-{new}{{x}}")
        );
    }

    #[test]
    fn a_template_is_an_address() {
        assert!(is_template("mailto:a@example.com?body={old}%0A{new}"));
        assert!(is_template("https://example.com/jiucuo?u={url}"));
        for wrong in [
            "",
            "javascript:x",
            "file:///etc",
            "https://a/{nothing}",
            "https://a b",
            "mailto:a{",
            "{title}mailto:a",
        ] {
            assert!(!is_template(wrong), "{wrong}");
        }
    }
}
