//! The page that langdu itself writes (`paper::html`), read without looking for an article in it: nothing of it is
//! furniture.
//!
//! In comes the text of a page, out goes its article, equal to the one that was written; nothing where the page says
//! that it is langdu's and holds an element that langdu does not write: then it is read like any other page.

use dom_query::NodeRef;

use super::super::flow::quote;
use super::super::url;
use crate::article::{Article, ArticleBuilder, BlockKind, Meta, Span, SpanKind};
use crate::text::sanitize::clean;

/// What stands in the head of every page of ours.
const MARK: &str = "<meta name=\"generator\" content=\"langdu\">";
/// Bytes of the page in which it stands.
const HEAD: usize = 1024;
/// Elements nested deeper than this are not ours: three lists, each with its item, in the page.
const DEEPEST: usize = 16;

/// Whether the page says that it is one of ours.
pub(in super::super) fn is_own(html: &str) -> bool {
    let head = html.as_bytes().get(..HEAD).unwrap_or(html.as_bytes());
    memchr::memmem::find(head, MARK.as_bytes()).is_some()
}

/// The article of a page of ours; `meta` has what is known about it from elsewhere.
pub(in super::super) fn read(html: &str, meta: Meta) -> Option<Article> {
    let doc = super::tree(html).ok()?;
    let main = doc.select_single("body > main.langdu");
    let main = main.nodes().first()?;
    let mut body = Vec::new();
    let mut found = Found { body: &mut body, title: None, note: None };
    found.children(main, BlockKind::Paragraph, DEEPEST)?;
    let Found { title, note, .. } = found;
    let of = |selector: &str, attribute: &str| {
        let value = doc.select_single(selector).attr(attribute)?;
        Some(value.to_string()).filter(|value| !value.is_empty())
    };
    let address = || of("link[rel='canonical']", "href");
    let identifier = || of("meta[name='dcterms.identifier']", "content");
    let meta = Meta {
        title,
        author: of("meta[name='author']", "content"),
        site: of("meta[property='og:site_name']", "content"),
        published: of("meta[property='article:published_time']", "content"),
        source: of("meta[name='source']", "content"),
        editor: of("meta[name='editor']", "content"),
        note,
        url: meta.url.or_else(address).or_else(identifier).and_then(|at| url::resolve(None, &at)),
        ..meta
    };
    let mut builder = ArticleBuilder::new(meta);
    for Run { kind, text, spans } in body {
        builder.push_with(kind, &text, spans);
    }
    Some(builder.finish()).filter(|article| !article.is_empty())
}

/// A block.
struct Run {
    kind: BlockKind,
    text: String,
    spans: Vec<Span>,
}

/// What the elements of the page hold.
struct Found<'a> {
    body: &'a mut Vec<Run>,
    title: Option<String>,
    note: Option<String>,
}

impl Found<'_> {
    /// The blocks in `node`; a paragraph without a class is a block of kind `plain`.
    fn children(&mut self, node: &NodeRef<'_>, plain: BlockKind, deepest: usize) -> Option<()> {
        let deepest = deepest.checked_sub(1)?;
        let mut child = node.first_child();
        while let Some(here) = child {
            self.block(&here, plain, deepest)?;
            child = here.next_sibling();
        }
        Some(())
    }

    fn block(&mut self, node: &NodeRef<'_>, plain: BlockKind, deepest: usize) -> Option<()> {
        let Some(name) = node.node_name().filter(|_| node.is_element()) else {
            // Line ends between the elements.
            return node.text().trim().is_empty().then_some(());
        };
        let class = node.attr("class").unwrap_or_default();
        let kind = match (&*name, &*class) {
            ("header" | "ul" | "li" | "figure", "") | ("section", "notes") => {
                return self.children(node, plain, deepest);
            }
            ("blockquote", "") => {
                let around = if let BlockKind::Quote(depth) = plain { depth } else { 0 };
                return self.children(node, quote(usize::from(around) + 1), deepest);
            }
            ("h1", "title") => {
                self.title = Some(text(node)?.text);
                return Some(());
            }
            ("p", "note") => {
                self.note = Some(text(node)?.text);
                return Some(());
            }
            // They are made of the metadata.
            ("p", "byline" | "colophon") => return Some(()),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", "") => {
                BlockKind::Heading(name.bytes().last().map_or(1, |digit| digit - b'0'))
            }
            ("p", "") => plain,
            ("p", "item") => {
                let depth = node.attr("data-depth").and_then(|depth| depth.parse().ok());
                BlockKind::ListItem(depth.unwrap_or(1))
            }
            ("p", "break") => BlockKind::Break,
            ("p", "verse") => BlockKind::Verse,
            ("p", "footnote") => BlockKind::Footnote,
            ("pre", "") => BlockKind::Code,
            ("figcaption", "") => BlockKind::Image,
            ("table", "") => {
                let table = table(node)?;
                self.body.push(table);
                return Some(());
            }
            _ => return None,
        };
        let block = Run { kind, ..text(node)? };
        self.body.push(block);
        Some(())
    }
}

fn text(node: &NodeRef<'_>) -> Option<Run> {
    let mut text = Run { kind: BlockKind::Paragraph, text: String::new(), spans: Vec::new() };
    text.inline(node, DEEPEST)?;
    Some(text)
}

/// The rows of a table, which stand in a `tbody` that the parser puts there.
fn table(node: &NodeRef<'_>) -> Option<Run> {
    let mut table = Run { kind: BlockKind::Table, text: String::new(), spans: Vec::new() };
    let bodies = node.element_children();
    for (number, row) in bodies.iter().flat_map(NodeRef::element_children).enumerate() {
        if number > 0 {
            table.text.push('\n');
        }
        for (number, cell) in row.element_children().iter().enumerate() {
            if number > 0 {
                table.text.push_str(" | ");
            }
            table.inline(cell, DEEPEST)?;
        }
    }
    Some(table)
}

impl Run {
    /// Appends what stands in `node`.
    fn inline(&mut self, node: &NodeRef<'_>, deepest: usize) -> Option<()> {
        let deepest = deepest.checked_sub(1)?;
        let mut child = node.first_child();
        while let Some(here) = child {
            child = here.next_sibling();
            let Some(name) = here.node_name().filter(|_| here.is_element()) else {
                // A character may have been written as a number.
                self.text.push_str(&clean(&here.text()));
                continue;
            };
            let (start, before) = (self.text.len(), self.spans.len());
            let kind = match &*name {
                "br" => {
                    self.text.push('\n');
                    continue;
                }
                "rp" | "rt" => continue,
                "a" => here.attr("href").and_then(|url| url::resolve(None, &url)).map(SpanKind::Link),
                "ruby" => Some(SpanKind::Ruby(reading(&here))),
                "sup" => {
                    let sign = here.text();
                    let number = sign.strip_prefix('[').and_then(|sign| sign.strip_suffix(']'));
                    number.and_then(|number| number.parse().ok()).map(SpanKind::NoteSign)
                }
                _ => return None,
            };
            self.inline(&here, deepest)?;
            if let Some(kind) = kind {
                // Before those that stand inside of it.
                self.spans.insert(before, Span { range: start..self.text.len(), kind });
            }
        }
        Some(())
    }
}

/// What stands above a `ruby`, without that of another inside.
fn reading(ruby: &NodeRef<'_>) -> String {
    let children = ruby.element_children();
    let reading = children.iter().find(|child| child.node_name().as_deref() == Some("rt"));
    reading.map(|rt| clean(&rt.text()).into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(body: &str) -> String {
        format!(
            "<!doctype html><head>{MARK}<meta name=author content=某人></head><body><main class=langdu>{body}</main>"
        )
    }

    #[test]
    fn what_langdu_writes_is_taken_as_it_is() {
        let page = page(
            "<header><h1 class=title>渡口</h1></header>\n<p>1. 见<a href=\"http://example.com/\">地<ruby>图<rt>tú</rt></ruby></a><sup>[1]</sup></p>\
             <ul><li><p class=item>• 甲</p><ul><li><p class=item>◦ 乙</p></li></ul></li></ul>\
             <blockquote><p>引</p><blockquote><p>内</p></blockquote></blockquote><p class=verse>一<br>二</p><table><tr><th>年 </th><th>数</th></tr><tr><td>1</td></tr></table>",
        );
        assert!(is_own(&page));
        let article = read(&page, Meta::default()).unwrap();
        let blocks: Vec<_> = (0..article.blocks().len()).map(|at| article.block_text(at)).collect();
        assert_eq!(
            blocks,
            ["渡口", "某人", "1. 见地图[1]", "• 甲", "◦ 乙", "引", "内", "一\n二", "年  | 数\n1"]
        );
        let kinds: Vec<_> = article.spans(2).map(|span| (span.range.clone(), span.kind.clone())).collect();
        assert_eq!(
            kinds,
            [
                (6..12, SpanKind::Link("http://example.com/".into())),
                (9..12, SpanKind::Ruby("tú".into())),
                (12..15, SpanKind::NoteSign(1)),
            ]
        );
    }

    #[test]
    fn what_langdu_does_not_write_is_no_page_of_ours() {
        for body in ["<div>广告</div>", "<p class=ad>广告</p>", "<p>一<b>二</b></p>", "散的字"] {
            assert!(read(&page(body), Meta::default()).is_none(), "{body}");
        }
        let deep = format!("{}<p>一</p>", "<ul><li>".repeat(200));
        assert!(read(&page(&deep), Meta::default()).is_none());
        assert!(!is_own("<html><head><meta name=generator content=other></head>"));
    }
}
