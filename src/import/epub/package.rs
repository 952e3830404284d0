//! The package of a book: what it says about itself, which files are its chapters, and what they are called.
//!
//! In come the XML files of an archive, out go metadata and paths. What is in a chapter is not known here.

use std::collections::{HashMap, HashSet};

use roxmltree::{Node, ParsingOptions};

use super::super::html::moment;
use super::super::lines::columns;
use super::super::{byline, html, url};
use crate::article::Meta;
use crate::text::sanitize;

/// A book, as its package describes it. Paths are those of the archive.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub(super) meta: Meta,
    /// The files of the text in reading order.
    pub(super) spine: Vec<String>,
    /// The table of contents that is a page.
    pub(super) nav: Option<String>,
    /// The table of contents as EPUB 2 has it.
    pub(super) ncx: Option<String>,
}

/// An entry of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) title: String,
    /// 1 for the outermost.
    pub(super) depth: u8,
}

/// The first entry of the table of contents for each file.
pub(super) type Contents = HashMap<String, Entry>;

/// The most nodes of an XML file; more are no book.
const MOST_NODES: u32 = 500_000;
/// The widest value that is believed, in columns.
const WIDEST: usize = 400;

/// Calls `read` with the tree of an XML text; `None` where it is none.
fn with_tree<T>(text: &str, read: impl FnOnce(Node<'_, '_>) -> Option<T>) -> Option<T> {
    let text = repaired(text);
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(text.trim_start(), options).ok()?;
    read(tree.root_element())
}

/// The text with every `&` that opens no entity of XML made one that does: books made by hand have them in titles.
fn repaired(text: &str) -> String {
    let mut repaired = String::with_capacity(text.len());
    for (number, piece) in text.split('&').enumerate() {
        if number > 0 {
            let name = piece.split_once(';').map_or("", |(name, _)| name);
            let digits = name.strip_prefix('#').map(|code| code.strip_prefix('x').unwrap_or(code));
            let is_code = digits.is_some_and(|code| {
                (1..=6).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_hexdigit())
            });
            let known = matches!(name, "amp" | "lt" | "gt" | "quot" | "apos");
            repaired.push_str(if known || is_code { "&" } else { "&amp;" });
        }
        repaired.push_str(piece);
    }
    repaired
}

/// The path of the package that a container names.
pub(super) fn rootfile(container: &str) -> Option<String> {
    with_tree(container, |root| {
        let file = elements(root, "rootfile").find_map(|file| file.attribute("full-path"))?;
        Some(file.trim_start_matches('/').to_owned())
    })
}

/// The paths of the files that are encrypted.
pub(super) fn encrypted(text: &str) -> HashSet<String> {
    let paths = with_tree(text, |root| {
        let uris = elements(root, "CipherReference").filter_map(|reference| reference.attribute("URI"));
        Some(uris.map(url::unescape).collect())
    });
    paths.unwrap_or_default()
}

/// Reads the package in the file at `path`.
pub(super) fn read(path: &str, text: &str) -> Option<Package> {
    with_tree(text, |root| {
        let mut package = Package { meta: meta(root), ..Package::default() };
        let mut items = HashMap::new();
        for item in elements(root, "manifest").flat_map(|manifest| elements(manifest, "item")) {
            let (Some(id), Some(href)) = (item.attribute("id"), item.attribute("href")) else { continue };
            let target = url::beside(path, href.split('#').next().unwrap_or_default());
            let kind = item.attribute("media-type").unwrap_or_default();
            if item
                .attribute("properties")
                .unwrap_or_default()
                .split_whitespace()
                .any(|property| property == "nav")
            {
                package.nav = Some(target.clone());
            }
            if kind == "application/x-dtbncx+xml" {
                package.ncx = Some(target.clone());
            }
            let is_text = kind.contains("html") || kind.contains("dtbook") || kind.is_empty();
            items.insert(id, (target, is_text));
        }
        let spine = elements(root, "spine").next()?;
        for id in elements(spine, "itemref").filter_map(|item| item.attribute("idref")) {
            if let Some((target, true)) = items.get(id)
                && !package.spine.contains(target)
            {
                package.spine.push(target.clone());
            }
        }
        Some(package)
    })
}

fn meta(root: Node<'_, '_>) -> Meta {
    let Some(metadata) = elements(root, "metadata").next() else { return Meta::default() };
    let all = |name: &'static str| {
        elements(metadata, name).filter_map(|node| {
            let text: String =
                node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
            let text = sanitize::clean_line(&text);
            (!text.is_empty() && columns(&text) <= WIDEST).then_some((node, text))
        })
    };
    let first = |name| all(name).next().map(|(_, text)| text);
    // EPUB 2 says who did what in an attribute, EPUB 3 in an element that refers to the name.
    let role = |node: Node<'_, '_>| -> Option<String> {
        let told = node
            .attributes()
            .find(|attribute| attribute.name() == "role")
            .map(|role| role.value().to_owned());
        let id = format!("#{}", node.attribute("id")?);
        let refines = |meta: &Node<'_, '_>| {
            meta.attribute("refines") == Some(id.as_str()) && meta.attribute("property") == Some("role")
        };
        told.or_else(|| elements(metadata, "meta").find(refines)?.text().map(|role| role.trim().to_owned()))
    };
    let is_author = |node| role(node).is_none_or(|role| role == "aut");
    let authors: Vec<String> = all("creator")
        .filter(|(node, _)| is_author(*node))
        .map(|(_, name)| byline::people(&name))
        .take(6)
        .collect();
    let address = |name| all(name).map(|(_, text)| text).find(|text| text.contains("://"));
    Meta {
        title: first("title"),
        author: (!authors.is_empty()).then(|| authors.join(" ")),
        site: first("publisher"),
        // The day is what a book knows; the time that tools write is when they ran.
        published: all("date")
            .find_map(|(_, date)| moment(&date))
            .map(|date| date.chars().take(10).collect()),
        source: first("source").filter(|source| !source.contains("://") && !source.starts_with("urn:")),
        url: address("source").or_else(|| address("identifier")).and_then(|url| url::resolve(None, &url)),
        ..Meta::default()
    }
}

/// The elements of this name below `node`, in whatever namespace.
fn elements<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.descendants().filter(move |node| node.is_element() && node.tag_name().name() == name)
}

/// The table of contents in the `toc.ncx` at `path`.
pub(super) fn ncx_contents(path: &str, text: &str) -> Contents {
    let mut contents = Contents::new();
    let _: Option<()> = with_tree(text, |root| {
        for point in elements(root, "navPoint") {
            let label = elements(point, "navLabel").next().and_then(|label| elements(label, "text").next());
            let target = elements(point, "content").next().and_then(|content| content.attribute("src"));
            let depth = point.ancestors().filter(|node| node.tag_name().name() == "navPoint").count();
            if let (Some(label), Some(target)) = (label.and_then(|label| label.text()), target) {
                add(&mut contents, path, target, label, depth);
            }
        }
        None
    });
    contents
}

/// The table of contents in the page at `path`.
pub(super) fn nav_contents(path: &str, text: &str) -> Contents {
    let mut contents = Contents::new();
    let Ok(doc) = html::tree(text) else { return contents };
    let navs = doc.select("nav");
    let is_toc =
        |nav: &&dom_query::NodeRef<'_>| nav.attr("epub:type").is_none_or(|kind| kind.contains("toc"));
    let Some(nav) = navs.nodes().iter().find(is_toc) else { return contents };
    for link in nav.descendants_it().filter(|node| node.has_name("a")) {
        let Some(target) = link.attr("href") else { continue };
        let depth = link
            .ancestors_it(Some(24))
            .take_while(|node| node.id != nav.id)
            .filter(|node| node.has_name("ol"))
            .count();
        add(&mut contents, path, &target, &html::line(&link), depth);
    }
    contents
}

fn add(contents: &mut Contents, path: &str, target: &str, title: &str, depth: usize) {
    let title = sanitize::clean_line(title);
    if title.is_empty() || columns(&title) > WIDEST {
        return;
    }
    let file = url::beside(path, target.split('#').next().unwrap_or_default());
    let depth = u8::try_from(depth.clamp(1, 5)).unwrap_or(1);
    contents.entry(file).or_insert(Entry { title, depth });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_of_either_kind() {
        let text = "<?xml version='1.0'?><!DOCTYPE package><package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:opf='http://www.idpf.org/2007/opf'>\
            <metadata><dc:title>渡口 & 桥&nbsp;</dc:title><dc:creator opf:role='aut'>沈 砚</dc:creator><dc:creator id='b'>陆遥</dc:creator>\
            <meta refines='#b' property='role'>trl</meta><dc:publisher>南岸书社</dc:publisher><dc:date>2021-05-01T00:00:00Z</dc:date>\
            <dc:identifier>urn:uuid:1</dc:identifier><dc:source>https://example.com/b</dc:source></metadata>\
            <manifest><item id='a' href='%E4%B8%80.xhtml' media-type='application/xhtml+xml'/><item id='n' href='../nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>\
            <item id='i' href='a.png' media-type='image/png'/></manifest><spine><itemref idref='a'/><itemref idref='i'/><itemref idref='x'/><itemref idref='a'/></spine></package>";
        let package = read("OEBPS/content.opf", text).unwrap();
        assert_eq!(package.spine, ["OEBPS/一.xhtml"]);
        assert_eq!(package.nav.as_deref(), Some("nav.xhtml"));
        let meta = package.meta;
        assert_eq!(meta.title.as_deref(), Some("渡口 & 桥&nbsp;"));
        assert_eq!((meta.author.as_deref(), meta.site.as_deref()), (Some("沈砚"), Some("南岸书社")));
        assert_eq!(meta.published.as_deref(), Some("2021-05-01"));
        assert_eq!(meta.url.as_deref(), Some("https://example.com/b"));
    }

    #[test]
    fn contents_of_either_kind() {
        let entry = |title: &str, depth| Entry { title: title.into(), depth };
        let ncx = "<ncx><navMap><navPoint><navLabel><text>上卷</text></navLabel><content src='a.xhtml'/>\
            <navPoint><navLabel><text>第一章</text></navLabel><content src='b.xhtml#x'/></navPoint></navPoint></navMap></ncx>";
        let contents = ncx_contents("OEBPS/toc.ncx", ncx);
        assert_eq!(contents["OEBPS/a.xhtml"], entry("上卷", 1));
        assert_eq!(contents["OEBPS/b.xhtml"], entry("第一章", 2));
        let nav = "<nav epub:type='landmarks'><a href=c.xhtml>x</a></nav><nav epub:type='toc'><ol><li><a href='a.xhtml'>上卷</a><ol><li><a href='b.xhtml'>第一章</a></ol></ol></nav>";
        assert_eq!(nav_contents("nav.xhtml", nav)["b.xhtml"], entry("第一章", 2));
    }

    #[test]
    fn entities_that_grow_are_not_read() {
        let laughs = "<!DOCTYPE a [<!ENTITY b '&c;&c;'><!ENTITY c 'ha'>]><container><rootfile full-path='&b;'/></container>";
        assert_eq!(rootfile(laughs).as_deref(), Some("&b;"));
        let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert_eq!(rootfile(&deep), None);
    }
}
