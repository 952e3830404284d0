//! A page that a browser saved with all its parts in one file: MHTML (RFC 2557), which is a message of MIME.
//!
//! In come the bytes of the file, out go those of the page itself, its charset and its address; pictures, styles and
//! frames are never unpacked. What the page says is not known here. Every step is linear in the file, and what is
//! unpacked is never longer than it was.

use std::borrow::Cow;

use memchr::memmem;

use super::ImportError;

/// The page in a message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page<'a> {
    pub(super) html: Cow<'a, [u8]>,
    /// What the head of the part says, in lower case.
    pub(super) charset: Option<String>,
    /// Where the page was saved from.
    pub(super) address: Option<String>,
}

/// Messages may stand in messages; saved pages do so once at most.
const DEEPEST: usize = 4;
/// Parts that are looked at in each; the page is among the first.
const MOST_PARTS: usize = 4096;
/// Bytes of the head of a message or of a part.
const LONGEST_HEAD: usize = 64 * 1024;

/// Whether a file that begins with `head` is such a message: header fields only, of which one is the version of MIME
/// and one says that parts or a page follow.
pub(super) fn is_mhtml(head: &str) -> bool {
    let head = head.trim_start_matches(['\r', '\n', '\u{FEFF}']);
    let (mut version, mut kind, mut folded) = (false, false, String::new());
    for line in head.lines().take_while(|line| !line.is_empty()) {
        if line.starts_with([' ', '\t']) {
            folded.push_str(line);
        } else {
            kind |= is_page_field(&folded);
            let Some((name, _)) = line.split_once(':') else { return version && kind };
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
                return false;
            }
            version |= name.eq_ignore_ascii_case("mime-version");
            line.clone_into(&mut folded);
        }
    }
    version && (kind || is_page_field(&folded))
}

fn is_page_field(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let value = line.strip_prefix("content-type:").map(str::trim_start);
    value.is_some_and(|value| value.starts_with("multipart/") || value.starts_with("text/html"))
}

/// The page in the message `bytes`.
pub(super) fn page(bytes: &[u8]) -> Result<Page<'_>, ImportError> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = start.trim_ascii_start();
    let message = Part::of(start).ok_or(ImportError::BrokenMhtml)?;
    let part = message.page(DEEPEST).ok_or(ImportError::BrokenMhtml)?;
    let html = part.unpacked().ok_or(ImportError::BrokenMhtml)?;
    let address = part.field("content-location").or_else(|| message.field("snapshot-content-location"));
    let charset = part.field("content-type").and_then(|kind| parameter(&kind, "charset"));
    Ok(Page { html, charset: charset.map(|label| label.to_ascii_lowercase()), address })
}

/// A message or a part of one: its head and what follows.
#[derive(Clone, Debug)]
struct Part<'a> {
    head: String,
    body: &'a [u8],
}

impl<'a> Part<'a> {
    /// The part in `bytes`; none where its head has no end.
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut at = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let end = at + line.len();
            if line.trim_ascii().is_empty() {
                let head = String::from_utf8_lossy(bytes.get(..at)?).into_owned();
                return Some(Self { head, body: bytes.get(end..)? });
            }
            if end > LONGEST_HEAD {
                return None;
            }
            at = end;
        }
        None
    }

    /// The value of a field of the head, its name in lower case; lines that it was folded to are one.
    fn field(&self, name: &str) -> Option<String> {
        let mut lines = self.head.lines();
        let first = lines.find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })?;
        let more = lines.take_while(|line| line.starts_with([' ', '\t']));
        let value: Vec<&str> = std::iter::once(first).chain(more).map(str::trim).collect();
        Some(value.join(" ").trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// `text/html`, in lower case; what a part is that says nothing (RFC 2045, 5.2).
    fn kind(&self) -> String {
        let kind = self.field("content-type").unwrap_or_else(|| "text/plain".to_owned());
        kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The page: this part, or the one in it that it names as its root, or else the first that is one.
    fn page(&self, depth: usize) -> Option<Part<'a>> {
        let kind = self.kind();
        if matches!(kind.as_str(), "text/html" | "application/xhtml+xml") {
            return Some(self.clone());
        }
        if !kind.starts_with("multipart/") || depth == 0 {
            return None;
        }
        let content_type = self.field("content-type")?;
        let boundary = parameter(&content_type, "boundary")?;
        let parts = self.parts(&boundary);
        let root = parameter(&content_type, "start");
        let named = root.and_then(|root| {
            let is_root = |part: &&Part<'a>| part.field("content-id").as_deref() == Some(root.as_str());
            parts.iter().find(is_root)?.page(depth - 1)
        });
        named.or_else(|| parts.iter().find_map(|part| part.page(depth - 1)))
    }

    /// What stands between lines that begin with `--` and the boundary. The last may have lost its end.
    fn parts(&self, boundary: &str) -> Vec<Part<'a>> {
        let mark = format!("--{boundary}");
        let is_line = |at: &usize| {
            let before = at.checked_sub(1).and_then(|before| self.body.get(before));
            let after = self.body.get(at + mark.len());
            before.is_none_or(|byte| *byte == b'\n')
                && after.is_none_or(|byte| matches!(byte, b'\r' | b'\n' | b' ' | b'\t' | b'-'))
        };
        let marks: Vec<usize> = memmem::find_iter(self.body, mark.as_bytes())
            .filter(is_line)
            .take(MOST_PARTS + 1)
            .chain([self.body.len()])
            .collect();
        let part = |ends: &[usize]| {
            let [start, end] = ends else { return None };
            let inside = self.body.get(start + mark.len()..*end)?;
            let line = memchr::memchr(b'\n', inside)?;
            (!inside.starts_with(b"--")).then(|| Part::of(inside.get(line + 1..)?)).flatten()
        };
        marks.windows(2).filter_map(part).collect()
    }

    /// What the part holds, as it was before it was made fit for mail; none where it says it was packed in a way that
    /// no browser uses.
    fn unpacked(&self) -> Option<Cow<'a, [u8]>> {
        let packing = self.field("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase();
        match packing.as_str() {
            "" | "7bit" | "8bit" | "binary" => Some(Cow::Borrowed(self.body)),
            "quoted-printable" => Some(Cow::Owned(from_quoted_printable(self.body))),
            "base64" => Some(Cow::Owned(from_base64(self.body))),
            _ => None,
        }
    }
}

/// The value of a parameter of a field: `multipart/related; boundary="x"`.
fn parameter(field: &str, name: &str) -> Option<String> {
    let mut rest = field.get(field.find(';')?..)?;
    while let Some(parameter) = rest.strip_prefix(';') {
        let (key, value) = parameter.split_once('=')?;
        let value = value.trim_start();
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => value.split_at(value.find(';').unwrap_or(value.len())),
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        }
        rest = after.get(after.find(';')?..)?;
    }
    None
}

/// RFC 2045, 6.7. What is no escape stays as it is.
fn from_quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let content = line.trim_ascii_end();
        let (content, goes_on) = content.strip_suffix(b"=").map_or((content, false), |line| (line, true));
        let mut rest = content;
        while let [first, after @ ..] = rest {
            let escaped = match after {
                [high, low, ..] if *first == b'=' => hex(*high).zip(hex(*low)),
                _ => None,
            };
            match escaped {
                Some((high, low)) => {
                    text.push(high << 4 | low);
                    rest = after.get(2..).unwrap_or_default();
                }
                None => {
                    text.push(*first);
                    rest = after;
                }
            }
        }
        if !goes_on && line.ends_with(b"\n") {
            text.push(b'\n');
        }
    }
    text
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// RFC 2045, 6.8. What is no character of the alphabet means nothing, `=` is the end.
fn from_base64(bytes: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::with_capacity(bytes.len() / 4 * 3 + 3);
    let (mut bits, mut count) = (0u32, 0);
    for byte in bytes.iter().take_while(|byte| **byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            unpacked.push((bits >> count).to_le_bytes()[0]);
        }
    }
    unpacked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_told_by_its_head() {
        for (head, is_one) in [
            (
                "From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"a\"\r\n\r\n",
                true,
            ),
            ("\r\nmime-version: 1.0\ncontent-type:\n text/html\n\n<p>", true),
            ("MIME-Version: 1.0\nContent-Type: multipart/mixed; bou", true),
            ("MIME-Version: 1.0\nContent-Type: text/plain\n\n雨", false),
            ("MIME-Version: 1.0\n\nContent-Type: text/html\n", false),
            ("他说：\nMIME-Version: 1.0\nContent-Type: text/html\n", false),
            ("", false),
        ] {
            assert_eq!(is_mhtml(head), is_one, "{head:?}");
        }
    }

    #[test]
    fn parameters_are_read_quoted_or_not() {
        let field = "multipart/related; type=\"text/html;x\"; Boundary=\"a=b;c\" ;start=<1@x>";
        assert_eq!(parameter(field, "boundary").as_deref(), Some("a=b;c"));
        assert_eq!(parameter(field, "start").as_deref(), Some("<1@x>"));
        assert_eq!(parameter(field, "charset"), None);
        assert_eq!(parameter("text/html; charset=\"gbk", "charset"), None);
        assert_eq!(parameter("text/html", "charset"), None);
    }

    #[test]
    fn both_ways_to_pack_are_undone() {
        let unpacked = from_quoted_printable(b"a=3D=E9=9B=\r\n=A8 =\nb \t\r\n=zz=4\n=");
        assert_eq!(unpacked, "a=雨 b\n=zz=4\n".as_bytes());
        for (packed, plain) in
            [("YQ==", "a"), ("6Zu\r\no6Zuq", "雨雪"), ("YWI=YWI=", "ab"), ("*", ""), ("Y", "")]
        {
            assert_eq!(from_base64(packed.as_bytes()), plain.as_bytes(), "{packed}");
        }
    }

    #[test]
    fn the_page_is_the_root_or_the_first_that_is_one() {
        let file = |start: &str| {
            format!(
                "MIME-Version: 1.0\nSnapshot-Content-Location: https://example.com/a\n\
                 Content-Type: multipart/related; boundary=x{start}\n\nnothing\n--x\nContent-Type: image/png\n\n--xy\n\
                 --x\nContent-Type: text/html; charset=GBK\n\n<p>1\n--x\nContent-Type: text/html\nContent-ID: <2>\n\
                 Content-Location: https://example.com/b\n\n<p>2\n--x--\n"
            )
        };
        let of = |file: &str| {
            let page = page(file.as_bytes()).unwrap();
            (String::from_utf8(page.html.into_owned()).unwrap(), page.charset, page.address)
        };
        let address = |path: &str| Some(format!("https://example.com/{path}"));
        assert_eq!(of(&file("")), ("<p>1\n".into(), Some("gbk".into()), address("a")));
        assert_eq!(of(&file("; start=\"<2>\"")), ("<p>2\n".into(), None, address("b")));
        assert_eq!(of(&file("; start=\"<3>\"")).0, "<p>1\n");
        let whole = file("");
        for broken in [
            "MIME-Version: 1.0\nContent-Type: multipart/related\n\n--x\n\n",
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n",
            whole.get(..whole.find("text/html").unwrap()).unwrap(),
            &whole.replace("text/html; charset=GBK", "text/html\nContent-Transfer-Encoding: x-uuencode"),
        ] {
            assert!(matches!(page(broken.as_bytes()), Err(ImportError::BrokenMhtml)), "{broken}");
        }
        let nested = (0..9).fold(String::new(), |nested, depth| {
            nested + &format!("Content-Type: multipart/related; boundary=x{depth}\n\n--x{depth}\n")
        });
        let nested = nested + "Content-Type: text/html\n\nx";
        assert!(page(nested.as_bytes()).is_err());
    }
}
