//! Where a web address may be parted: after its own separators, never within an escaped byte.
//!
//! In comes a text and a place in it, out goes whether a line may end there because an address goes on. UAX #14 knows
//! no addresses and keeps most of one together, which would leave a hole before each long one. Only what is around the
//! place is looked at.

/// How far to look for the start of an address, in bytes.
const REACH: usize = 2048;

/// Whether a line may end at byte `at` of `text`, inside an address: after one of `/ ? & = . _ - # % ~` or before an
/// escaped byte (`%E6`).
pub fn is_opportunity(text: &str, at: usize) -> bool {
    let (Some(last), rest) = (at.checked_sub(1).and_then(|last| text.as_bytes().get(last)), after(text, at))
    else {
        return false;
    };
    let Some(next) = rest.first() else { return false };
    let allowed = match last {
        b'%' => !is_escape(text.as_bytes().get(at - 1..).unwrap_or_default()) && starts_piece(*next),
        b'/' | b'?' | b'&' | b'=' | b'.' | b'_' | b'-' | b'#' | b'~' => {
            last != next && (starts_piece(*next) || is_escape(rest))
        }
        last => last.is_ascii_alphanumeric() && is_escape(rest),
    };
    allowed && is_inside(text, at)
}

/// Whether byte `at` of `text` lies in an address, after its `://`.
fn is_inside(text: &str, at: usize) -> bool {
    let (before, rest) = (text.as_bytes().get(..at).unwrap_or_default(), after(text, at));
    if !rest.first().is_some_and(|next| is_part(*next)) || !before.last().is_some_and(|last| is_part(*last)) {
        return false;
    }
    let length = before.iter().rev().take(REACH).take_while(|byte| is_part(**byte)).count();
    let head = before.get(before.len() - length..).unwrap_or_default();
    head.windows(4).any(|four| matches!(four, [letter, b':', b'/', b'/'] if letter.is_ascii_alphabetic()))
}

fn after(text: &str, at: usize) -> &[u8] {
    text.as_bytes().get(at..).unwrap_or_default()
}

/// Whether `byte` may be in an address (RFC 3986: unreserved, reserved, and %).
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
}

/// Whether a line may start with `byte`, which is a letter, a digit, or a sign that begins a name.
fn starts_piece(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"~_@$+*".contains(&byte)
}

/// Whether `bytes` start with an escaped one.
fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_parted_at_their_separators() {
        let marked = |text: &str| -> String {
            let mut out = String::new();
            for (at, c) in text.char_indices() {
                if is_opportunity(text, at) {
                    out.push('|');
                }
                out.push(c);
            }
            out
        };
        for (text, expected) in [
            ("见https://a.cn/b?c=d&e=f#g他", "见https://|a.|cn/|b?|c=|d&|e=|f#|g他"),
            ("https://a.cn/~x/a_b-c.html", "https://|a.|cn/|~|x/|a_|b-|c.|html"),
            ("http://a.cn/%E6%9C%97x%2", "http://|a.|cn/|%E6|%9C|%97x%|2"),
            ("ftp://a.cn//b__c.", "ftp://|a.|cn//|b__|c."),
            ("https://a.cn/b, c.d e/f", "https://|a.|cn/|b, c.d e/f"),
            ("https://a.cn/文/b.c", "https://|a.|cn/文/b.c"),
            // No addresses.
            ("a/b.c-d 12://3/4 ://a/b", "a/b.c-d 12://3/4 ://a/b"),
            ("", ""),
        ] {
            assert_eq!(marked(text), expected);
        }
    }
}
