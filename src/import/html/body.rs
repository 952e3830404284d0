//! The body of a page: the element that `dom_smoothie` finds, and what belongs to it beside that element.
//!
//! Readability takes the element with the most prose, and of what stands beside it only what is long or ends with an
//! ASCII full stop. In an essay around a long quotation the quotation is that element, and the writer's own short
//! paragraphs were lost. So every block gets a number before the search, and whoever stands beside the found one and
//! is a sentence, or stands between two that belong to the body, is taken as well.

use std::collections::HashMap;

use dom_query::{Document, NodeId, NodeRef};
use dom_smoothie::{Config, Readability};

use super::super::flow::{Piece, What};
use super::super::furniture::Place;
use super::super::pagetext::{self, Kind};
use super::super::text;
use super::element::{has_class, is_block, is_hidden};
use super::table;
use super::walk::{self, Context};
use crate::article::BlockKind;

/// Elements nested deeper than this, or more of them, are no article that somebody wrote; the body is then looked for
/// by its lines only.
const DEEPEST: usize = 300;
const MOST_ELEMENTS: usize = 100_000;
/// Nothing of these is read, and without them less has to be looked at.
const UNREAD: [&str; 11] = [
    "script", "style", "iframe", "object", "embed", "video", "audio", "svg", "canvas", "noscript", "template",
];
/// The attribute with the number of a block.
const NUMBER: &str = "data-langdu-number";

/// The pieces of the body of a page; none where no body is found.
pub(super) fn find(doc: Document, context: &Context) -> Option<Vec<Piece>> {
    let (elements, depth) = measure(&doc);
    if depth > DEEPEST || elements > MOST_ELEMENTS {
        return None;
    }
    let mut number = 0usize;
    for element in doc.root().descendants() {
        let Some(name) = element.node_name() else { continue };
        if UNREAD.contains(&&*name) || has_class(&element, &["mw-editsection"]) {
            element.remove_from_parent();
            continue;
        }
        // Around a heading, and below a quotation, readability sees furniture.
        if has_class(&element, &["mw-heading"]) {
            element.unwrap_node();
            continue;
        }
        if &*name == "footer" && element.parent().is_some_and(|parent| parent.has_name("blockquote")) {
            element.rename("p");
        }
        if matches!(&*name, "td" | "tr" | "col") {
            table::keep_side(&element);
        }
        // A page that shows its text when a script has run.
        if element.attr("style").is_some_and(|style| style.contains("visibility")) {
            element.remove_attr("style");
        }
        if is_block(&name) {
            element.set_attr(NUMBER, &number.to_string());
            number += 1;
        }
    }
    let page = doc.clone();
    let config = Config { disable_json_ld: true, ..Config::default() };
    let mut readability = Readability::with_document(doc, None, Some(config)).ok()?;
    let found = Document::fragment(readability.parse().ok()?.content);
    take_neighbours(&page, &found, context);
    Some(walk::pieces(&found.root(), context))
}

/// The number of elements, and how deep they are nested.
fn measure(doc: &Document) -> (usize, usize) {
    let root = doc.root();
    let (mut elements, mut depth, mut deepest) = (0, 0usize, 0);
    let mut node = root.first_child();
    while let Some(here) = node {
        elements += usize::from(here.is_element());
        deepest = deepest.max(depth);
        node = here.first_child();
        if node.is_some() {
            depth += 1;
            continue;
        }
        let mut last: NodeRef<'_> = here;
        node = loop {
            if let Some(next) = last.next_sibling() {
                break Some(next);
            }
            match last.parent() {
                Some(parent) if parent.id != root.id => {
                    last = parent;
                    depth = depth.saturating_sub(1);
                }
                _ => break None,
            }
        };
    }
    (elements, deepest)
}

/// Puts into `found` what belongs to it and stands beside it in `page`.
fn take_neighbours(page: &Document, found: &Document, context: &Context) {
    let numbered = |element: &NodeRef<'_>| Some((element.attr(NUMBER)?.to_string(), element.id));
    let (root, found_root) = (page.root(), found.root());
    let there: HashMap<String, NodeId> =
        found_root.descendants_it().filter_map(|element| numbered(&element)).collect();
    let by_number = |element: &NodeRef<'_>| there.get(&*element.attr(NUMBER)?).copied();
    // A paragraph that was made of what stood in a division has no number, but says the same.
    let told = |element: &NodeRef<'_>| element.text().split_whitespace().collect::<String>();
    let made: HashMap<String, NodeId> = found_root
        .descendants_it()
        .filter(|element| element.has_name("p") && !element.has_attr(NUMBER))
        .map(|element| (told(&element), element.id))
        .collect();
    let holds_blocks =
        |element: &NodeRef<'_>| element.element_children().iter().any(|child| child.has_attr(NUMBER));
    let by_text = |element: &NodeRef<'_>| {
        let is_lowest = !made.is_empty() && element.has_attr(NUMBER) && !holds_blocks(element);
        is_lowest.then(|| made.get(&told(element)).copied()).flatten()
    };
    let id = |element: &NodeRef<'_>| by_number(element).or_else(|| by_text(element));
    let first = root.descendants_it().find(|element| by_number(element).is_some());
    let Some(mut parent) = first.and_then(|first| first.parent()) else { return };
    // An element around nothing but the body says nothing of it.
    while parent.element_children().len() == 1
        && let Some(above) = parent.parent().filter(NodeRef::is_element)
    {
        parent = above;
    }
    let siblings = parent.element_children();
    // The first and the last element of a sibling that are in the body.
    let ends = |sibling: &NodeRef<'_>| match id(sibling) {
        Some(id) => Some((id, id)),
        None => {
            let mut ids = sibling.descendants_it().filter_map(|below| id(&below));
            let first = ids.next()?;
            Some((first, ids.last().unwrap_or(first)))
        }
    };
    let anchors: Vec<Option<(NodeId, NodeId)>> = siblings.iter().map(ends).collect();
    let fits: Vec<Fit> = siblings
        .iter()
        .zip(&anchors)
        .map(|(sibling, anchor)| if anchor.is_some() { Fit::Found } else { fit(sibling, context) })
        .collect();
    let taken = taken(&fits);
    // Readability makes a `div` of what it finds. A quotation is one where it is not all.
    if taken.contains(&true) || fits.iter().filter(|&&fit| fit == Fit::Found).count() > 1 {
        for sibling in siblings.iter().filter(|sibling| sibling.has_name("blockquote")) {
            if let Some(id) = id(sibling) {
                NodeRef::new(id, &found.tree).rename("blockquote");
            }
        }
    }
    let mut above = String::new();
    let mut first = None;
    let mut last = None;
    for ((sibling, anchor), is_taken) in siblings.iter().zip(anchors).zip(&taken) {
        match (anchor, last) {
            (Some((begin, end)), _) => {
                first = first.or(Some((sibling, begin)));
                last = Some(end);
            }
            (None, None) if *is_taken => above.push_str(&sibling.html()),
            (None, Some(place)) if *is_taken => {
                let place = NodeRef::new(place, &found.tree);
                let next = place.next_sibling().map(|next| next.id);
                place.after_html(sibling.html());
                // What comes next goes below what was put in now.
                let put_in = place.next_sibling().filter(|put_in| Some(put_in.id) != next);
                last = put_in.map(|put_in| put_in.id).or(last);
            }
            _ => {}
        }
    }
    let Some((sibling, place)) = first else { return };
    let is_taken = |element: &NodeRef<'_>| {
        siblings.iter().zip(&taken).any(|(sibling, is_taken)| *is_taken && sibling.id == element.id)
    };
    let lead = lead(sibling, context, is_taken);
    NodeRef::new(place, &found.tree).before_html(lead + &above);
}

/// The sentences between the title and `body`, or an element around it: what the article is about, and no word of the
/// site. What `is_taken` already is left.
fn lead(body: &NodeRef<'_>, context: &Context, is_taken: impl Fn(&NodeRef<'_>) -> bool) -> String {
    let is_title = |element: &NodeRef<'_>| {
        element.has_name("h1") || element.descendants_it().any(|below| below.has_name("h1"))
    };
    let mut inner = *body;
    while let Some(around) = inner.parent().filter(NodeRef::is_element) {
        let before: Vec<_> =
            around.element_children().into_iter().take_while(|child| child.id != inner.id).collect();
        if let Some(title) = before.iter().rposition(is_title) {
            let between = before.iter().skip(title).filter(|element| !is_taken(element));
            return between.map(|element| sentences(element, context)).collect();
        }
        inner = around;
    }
    String::new()
}

/// The paragraphs of sentences that an element is, or holds.
fn sentences(element: &NodeRef<'_>, context: &Context) -> String {
    let is_sentence = |element: &NodeRef<'_>| fit(element, context) == Fit::Sentence;
    if is_sentence(element) {
        return element.html().to_string();
    }
    if element.has_name("aside") || is_hidden(element) || is_called_of_the_site(element) {
        return String::new();
    }
    let paragraphs = element.descendants_it().filter(|below| below.has_name("p") && is_sentence(below));
    paragraphs.map(|paragraph| paragraph.html().to_string()).collect()
}

/// How an element beside the body fits it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// It is part of the body already.
    Found,
    /// A paragraph that ends as a sentence does.
    Sentence,
    /// Something that is in its place between two that belong to the body.
    Between,
    No,
}

/// Which of the siblings are to be taken.
fn taken(fits: &[Fit]) -> Vec<bool> {
    let is_sure = |fit: &Fit| matches!(fit, Fit::Found | Fit::Sentence);
    let first = fits.iter().position(is_sure).unwrap_or(fits.len());
    let last = fits.iter().rposition(is_sure).unwrap_or(0);
    let is_taken = |(at, fit): (usize, &Fit)| match fit {
        Fit::Sentence => true,
        Fit::Between => first < at && at < last,
        Fit::Found | Fit::No => false,
    };
    fits.iter().enumerate().map(is_taken).collect()
}

fn fit(element: &NodeRef<'_>, context: &Context) -> Fit {
    let is_whole = element.node_name().is_some_and(|name| is_block(&name) || matches!(&*name, "img" | "hr"));
    if !is_whole || is_hidden(element) || is_of_the_site(element) {
        return Fit::No;
    }
    let pieces = walk::pieces(element, context);
    let is_text = |piece: &Piece| {
        let is_text = || matches!(pagetext::kind(&piece.text, Place::Foot), Kind::Text);
        piece.kind == BlockKind::Image || is_text() && !is_mostly_links(piece)
    };
    if pieces.is_empty() || !pieces.iter().all(is_text) {
        return Fit::No;
    }
    let has_blocks =
        || element.descendants_it().any(|below| below.node_name().is_some_and(|name| is_block(&name)));
    let is_paragraph =
        element.has_name("p") || element.has_name("blockquote") || element.has_name("div") && !has_blocks();
    let ends = pieces.last().is_some_and(|piece| text::ends_sentence(&piece.text));
    if is_paragraph && ends && pieces.iter().all(|piece| piece.marks.iter().all(|mark| !is_link(&mark.what)))
    {
        Fit::Sentence
    } else {
        Fit::Between
    }
}

fn is_link(what: &What) -> bool {
    matches!(what, What::Link(_))
}

/// Whether more than a third of a piece is links, as in a list of other articles.
fn is_mostly_links(piece: &Piece) -> bool {
    let links = piece.marks.iter().filter(|mark| is_link(&mark.what));
    links.map(|mark| mark.range.len()).sum::<usize>() * 3 > piece.text.len()
}

/// Whether an element is a part of a site around its articles.
fn is_of_the_site(element: &NodeRef<'_>) -> bool {
    const ELEMENTS: [&str; 6] = ["header", "footer", "nav", "aside", "form", "h1"];
    ELEMENTS.iter().any(|name| element.has_name(name)) || is_called_of_the_site(element)
}

/// Whether an element is called as the parts of a site are.
fn is_called_of_the_site(element: &NodeRef<'_>) -> bool {
    const NAMES: [&str; 20] = [
        "comment",
        "reply",
        "share",
        "social",
        "relat",
        "recommend",
        "sidebar",
        "foot",
        "copyright",
        "nav",
        "menu",
        "crumb",
        "advert",
        "promo",
        "sponsor",
        "pager",
        "pagina",
        "toolbar",
        "qrcode",
        "login",
    ];
    ["class", "id"].into_iter().filter_map(|attribute| element.attr(attribute)).any(|called| {
        let called = called.to_ascii_lowercase();
        NAMES.iter().any(|name| called.contains(name))
    })
}
