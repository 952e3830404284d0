//! The text of a block as HTML: escaped, with its links, readings and signs of notes.

use std::ops::Range;

use crate::article::{Article, Span, SpanKind, note_sign};
use crate::text::sanitize::clean;

/// The text of block `number` in `range`, with the spans that lie in it. Line ends of the author are `<br>`.
pub(super) fn inline(article: &Article, number: usize, range: Range<usize>) -> String {
    let text = article.block_text(number);
    let piece = |range: Range<usize>| escaped(text.get(range).unwrap_or_default()).replace('\n', "<br>");
    let mut written = String::with_capacity(range.len());
    let mut open: Vec<&Span> = Vec::new();
    let mut at = range.start;
    for span in article.spans(number) {
        while let Some(ended) = open.pop_if(|outer| outer.range.end <= span.range.start) {
            written.push_str(&piece(at..ended.range.end));
            at = ended.range.end;
            close(&mut written, ended);
        }
        // What crosses the end of another span has no place in a tree.
        let crosses = open.last().is_some_and(|outer| span.range.end > outer.range.end);
        let is_inside =
            at <= span.range.start && range.start <= span.range.start && span.range.end <= range.end;
        if crosses || !is_inside {
            continue;
        }
        let in_link = open.iter().any(|outer| matches!(outer.kind, SpanKind::Link(_)));
        let opening = match &span.kind {
            SpanKind::Link(url) if in_link || !may_be_followed(url) => continue,
            SpanKind::Link(url) => format!("<a href=\"{}\" rel=\"noopener noreferrer\">", escaped(url)),
            SpanKind::Ruby(_) => "<ruby>".to_owned(),
            SpanKind::NoteSign(note) => {
                let sign = note_sign(*note);
                if text.get(span.range.clone()) != Some(&sign) {
                    continue;
                }
                written.push_str(&piece(at..span.range.start));
                at = span.range.end;
                let note = note.to_string();
                if in_link {
                    written.extend(["<sup>", &sign, "</sup>"]);
                } else {
                    written.extend(["<sup><a href=\"#note-", &note, "\">", &sign, "</a></sup>"]);
                }
                continue;
            }
        };
        written.push_str(&piece(at..span.range.start));
        at = span.range.start;
        written.push_str(&opening);
        open.push(span);
    }
    while let Some(ended) = open.pop() {
        written.push_str(&piece(at..ended.range.end));
        at = ended.range.end;
        close(&mut written, ended);
    }
    written.push_str(&piece(at..range.end));
    written
}

fn close(written: &mut String, span: &Span) {
    match &span.kind {
        SpanKind::Link(_) => written.push_str("</a>"),
        SpanKind::Ruby(reading) => {
            written.extend(["<rp>(</rp><rt>", &escaped(reading), "</rt><rp>)</rp></ruby>"]);
        }
        SpanKind::NoteSign(_) => {}
    }
}

/// Whether a link may lead there: to a page or to a letter, never to a script or a file.
fn may_be_followed(url: &str) -> bool {
    is_web(url) || begins(url, "mailto:")
}

/// Whether it is the address of a page.
pub(super) fn is_web(url: &str) -> bool {
    begins(url, "http://") || begins(url, "https://")
}

fn begins(url: &str, scheme: &str) -> bool {
    url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// Cleaned text in which nothing means anything to HTML, in an element or between quotes.
pub(super) fn escaped(text: &str) -> String {
    let text = clean(text);
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleBuilder, BlockKind, Meta};

    fn written(text: &str, spans: &[(&str, SpanKind)]) -> String {
        let spans = spans.iter().map(|(run, kind)| {
            let start = text.find(run).unwrap();
            Span { range: start..start + run.len(), kind: kind.clone() }
        });
        let mut builder = ArticleBuilder::new(Meta::default());
        builder.push_with(BlockKind::Paragraph, text, spans);
        inline(&builder.finish(), 0, 0..text.len())
    }

    #[test]
    fn links_readings_and_signs_stand_where_they_belong() {
        let link = |url: &str| SpanKind::Link(url.to_owned());
        assert_eq!(
            written(
                "见<渡口>[1]。\n完",
                &[
                    ("<渡口>", link("https://example.com/?a=1&b=\"2\"")),
                    ("渡口", SpanKind::Ruby("dù'kǒu".into())),
                    ("[1]", SpanKind::NoteSign(1))
                ]
            ),
            "见<a href=\"https://example.com/?a=1&amp;b=&quot;2&quot;\" rel=\"noopener noreferrer\">&lt;<ruby>渡口<rp>(</rp>\
             <rt>dù&#39;kǒu</rt><rp>)</rp></ruby>&gt;</a><sup><a href=\"#note-1\">[1]</a></sup>。<br>完"
        );
    }

    #[test]
    fn what_has_no_place_in_a_tree_or_leads_astray_is_text() {
        let link = |url: &str| SpanKind::Link(url.to_owned());
        let web = || link("HTTPS://example.com");
        assert_eq!(written("点这里", &[("点", link("javascript:alert(1)"))]), "点这里");
        assert_eq!(written("点这里", &[("点", link("data:text/html,x"))]), "点这里");
        let nested = written("点这里", &[("点这里", web()), ("这", link("mailto:a@example.com"))]);
        assert_eq!(nested, "<a href=\"HTTPS://example.com\" rel=\"noopener noreferrer\">点这里</a>");
        let crossing = written("点这里", &[("点这", web()), ("这里", SpanKind::Ruby("x".into()))]);
        assert_eq!(crossing, "<a href=\"HTTPS://example.com\" rel=\"noopener noreferrer\">点这</a>里");
        assert_eq!(written("点[1]", &[("点", SpanKind::NoteSign(2))]), "点[1]");
    }
}
