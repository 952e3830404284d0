//! Addresses, which nobody wants to hear letter by letter: a web address is said as 链接, a mail address as 邮箱地址.

/// What stands for a web address.
const LINK: &str = "链接";
/// What stands for a mail address.
const MAIL: &str = "邮箱地址";

/// `text` with the name of what it is in the place of each address.
///
/// An address is a run of ASCII that has `://`, begins with `www.`, or has `@` between a name and a domain. Marks at
/// its end belong to the sentence around it.
pub(super) fn name_addresses(text: &str) -> String {
    let mut named = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_graphic()) {
        let (before, run) = rest.split_at(start);
        named.push_str(before);
        let end = run.find(|c: char| !c.is_ascii_graphic()).unwrap_or(run.len());
        let (run, after) = run.split_at(end);
        name_in_run(run, &mut named);
        rest = after;
    }
    named.push_str(rest);
    named
}

/// Writes a run of ASCII; addresses in it are bounded by brackets, quotation marks and commas as well.
fn name_in_run(run: &str, named: &mut String) {
    const EDGES: [char; 12] = ['(', ')', '<', '>', '[', ']', '{', '}', '"', '\'', ',', ';'];
    let mut rest = run;
    while !rest.is_empty() {
        let inside = rest.find(|c| !EDGES.contains(&c)).unwrap_or(rest.len());
        let (edges, from) = rest.split_at(inside);
        named.push_str(edges);
        // A query may hold commas and brackets: a web address goes on to the last mark that can end a sentence.
        let end = match web_start(from) {
            Some(_) => from.find(['<', '>', '"', '[', ']', '{', '}']).unwrap_or(from.len()),
            None => from.find(EDGES).unwrap_or(from.len()),
        };
        let (piece, after) = from.split_at(end);
        let trimmed = without_end_marks(piece);
        let marks = piece.get(trimmed.len()..).unwrap_or_default();
        match (web_start(trimmed), mail_start(trimmed)) {
            (Some(start), _) => push(named, trimmed, start, LINK),
            (None, Some(start)) => push(named, trimmed, start, MAIL),
            (None, None) => named.push_str(trimmed),
        }
        named.push_str(marks);
        rest = after;
    }
}

/// `piece` without the marks of the sentence at its end; a bracket that was opened in it is its own.
fn without_end_marks(piece: &str) -> &str {
    let mut rest = piece;
    while let Some(shorter) = rest.strip_suffix(['.', ',', ':', ';', '!', '?', ')', '\'']) {
        if rest.ends_with(')') && rest.matches('(').count() >= rest.matches(')').count() {
            break;
        }
        rest = shorter;
    }
    rest
}

fn push(named: &mut String, piece: &str, start: usize, name: &str) {
    named.push_str(piece.get(..start).unwrap_or_default());
    named.push_str(name);
}

/// Where a web address begins in `piece`.
fn web_start(piece: &str) -> Option<usize> {
    let lower = piece.to_ascii_lowercase();
    let scheme = lower.find("://").and_then(|colon| {
        let before = lower.get(..colon)?;
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |mark| mark + 1);
        let has_host = lower.get(colon + 3..)?.starts_with(|c: char| c.is_ascii_alphanumeric());
        (start < colon && has_host).then_some(start)
    });
    scheme.or_else(|| {
        let start = lower.find("www.")?;
        let joined = lower.get(..start)?.ends_with(|c: char| c.is_ascii_alphanumeric());
        let has_host = lower.get(start + 4..)?.starts_with(|c: char| c.is_ascii_alphanumeric());
        (!joined && has_host).then_some(start)
    })
}

/// Where a mail address begins in `piece`.
fn mail_start(piece: &str) -> Option<usize> {
    let (name, domain) = piece.split_once('@')?;
    let is_domain = domain.contains('.')
        && domain.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c))
        && domain.starts_with(|c: char| c.is_ascii_alphanumeric());
    let start =
        name.rfind(|c: char| !(c.is_ascii_alphanumeric() || "._%+-".contains(c))).map_or(0, |at| at + 1);
    (is_domain && start < name.len()).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_named() {
        let table = [
            ("见 http://a.cn/2020/123 一文", "见 链接 一文"),
            ("见https://a.cn/x?y=1,2&z=(3)。", "见链接。"),
            ("官网:www.example.cn.", "官网:链接."),
            ("（www.example.cn）", "（链接）"),
            ("<https://a.cn>,又见[b](http://b.cn/c)", "<链接>,又见[b](链接)"),
            ("写信到lin.xi@example.com,即可", "写信到邮箱地址,即可"),
            ("邮箱:lin@example.com。", "邮箱:邮箱地址。"),
            ("单价@5元，a://，www.", "单价@5元，a://，www."),
            ("a.txt 与 example.com", "a.txt 与 example.com"),
            ("@", "@"),
        ];
        for (text, expected) in table {
            assert_eq!(name_addresses(text), expected, "{text}");
        }
    }
}
