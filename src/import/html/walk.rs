//! A tree of HTML to pieces: paragraphs, headings, lists, quotations, program text, tables, captions.
//!
//! In comes a node and what is known about addresses, out go pieces with links and readings. Which part of a page is
//! the article is not known here: everything below the node is walked, without recursion, since pages may be nested
//! as deep as they like.

use dom_query::{NodeId, NodeRef};
use unicode_segmentation::UnicodeSegmentation as _;

use super::super::assemble::Notes;
use super::super::flow::{Flow, Piece, Space, What, list_item, list_marker, quote};
use super::super::{scene, text as plain, url};
use super::element::{
    attribute_number, is_block, is_hidden, is_note_sign, is_program, is_set_by_hand, says_something,
};
use super::{formula, table};
use crate::article::BlockKind;
use crate::text::sanitize;

/// What a walk has to know about the page.
#[derive(Debug, Default)]
pub(in super::super) struct Context {
    /// What relative addresses are relative to.
    pub(in super::super) base: Option<String>,
    /// The author's notes by the ids of their elements.
    pub(in super::super) notes: Notes,
    /// How a link to another part of the same book is called in `notes`; pages have none.
    pub(in super::super) file: Option<String>,
}

/// The pieces of all that is below `root`.
pub(in super::super) fn pieces(root: &NodeRef<'_>, context: &Context) -> Vec<Piece> {
    let mut walk = Walk { context, flow: Flow::default(), open: Vec::new(), fresh_item: None };
    let mut node = root.first_child();
    while let Some(here) = node {
        let inside = walk.enter(&here).then(|| here.first_child()).flatten();
        node = match inside {
            Some(child) => Some(child),
            None => walk.next(here, root.id),
        };
    }
    walk.finish();
    walk.flow.pieces
}

struct Walk<'a> {
    context: &'a Context,
    flow: Flow,
    /// The elements around this place that matter, the innermost last.
    open: Vec<(NodeId, Open)>,
    /// The next block opens an item of a list, of this depth.
    fresh_item: Option<usize>,
}

/// What an element around this place means.
enum Open {
    /// A block of its own.
    Block,
    Heading(u8),
    Quote,
    /// A list: the number of its next item if it is numbered.
    List(Option<u64>),
    Item,
    Pre(bool),
    /// A figure; whether it is a picture, and no quotation or program with a caption.
    Figure(bool),
    Link(usize, String),
    /// The sign of a note: where it begins, and the note.
    NoteSign(usize, String),
    Bold(usize),
    /// Superior or inferior characters.
    Raised(usize, bool),
    Quoted(char),
    Ruby(Ruby),
    /// A reading, and where it begins.
    Reading(usize),
    Base(usize),
}

/// Characters that wait for their reading.
#[derive(Default)]
struct Ruby {
    start: usize,
    bases: Vec<(usize, usize)>,
}

impl Walk<'_> {
    /// The node after `here` and all that is in it; what ends on the way there is ended.
    fn next<'n>(&mut self, here: NodeRef<'n>, root: NodeId) -> Option<NodeRef<'n>> {
        let mut here = here;
        loop {
            self.leave(here.id);
            if let Some(next) = here.next_sibling() {
                return Some(next);
            }
            here = here.parent().filter(|parent| parent.id != root)?;
        }
    }

    /// Takes a node in; whether its children are to be walked.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            self.flow.text(&node.text());
            return false;
        }
        let Some(name) = node.node_name() else { return false };
        if is_hidden(node) {
            return false;
        }
        let open = match &*name {
            "script" | "style" | "noscript" | "template" | "svg" | "canvas" | "iframe" | "object"
            | "embed" | "audio" | "video" | "head" | "title" | "meta" | "link" | "nav" | "button"
            | "input" | "select" | "textarea" | "datalist" | "map" | "rp" | "annotation"
            | "annotation-xml" => return false,
            "br" => {
                self.flow.line_end();
                return false;
            }
            "img" => {
                self.picture(node);
                return false;
            }
            "hr" => {
                self.finish();
                self.flow.pieces.push(scene::rule());
                return false;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.finish();
                Open::Heading(name.bytes().last().map_or(1, |digit| digit - b'0'))
            }
            "blockquote" => {
                self.finish();
                Open::Quote
            }
            "ul" | "ol" | "menu" => {
                self.finish();
                Open::List((&*name == "ol").then(|| attribute_number(node, "start").unwrap_or(1)))
            }
            "li" => {
                self.finish();
                self.begin_item(attribute_number(node, "value"));
                Open::Item
            }
            "pre" | "listing" | "xmp" => {
                self.finish();
                self.flow.space = Space::Keep;
                Open::Pre(is_program(node))
            }
            "table" => {
                self.finish();
                match table::rows(node, self.context.base.as_deref()) {
                    Some(piece) => {
                        if let Some(caption) = table::caption(node) {
                            self.flow.text(&caption);
                            self.flow.finish(BlockKind::Paragraph);
                        }
                        self.flow.pieces.push(piece);
                        return false;
                    }
                    None => Open::Block,
                }
            }
            "figure" => {
                self.finish();
                Open::Figure(self.figure(node))
            }
            "figcaption" => {
                self.finish();
                if self.is_in_picture() {
                    self.flow.caption(&table::line(node));
                    self.flow.finish(BlockKind::Paragraph);
                    return false;
                }
                Open::Block
            }
            "a" => match self.link(node) {
                Some(open) => open,
                None => return true,
            },
            "b" | "strong" => Open::Bold(self.flow.place()),
            "sup" => Open::Raised(self.flow.place(), true),
            "sub" => Open::Raised(self.flow.place(), false),
            "q" => {
                self.flow.text("“");
                Open::Quoted('”')
            }
            "ruby" => Open::Ruby(Ruby { start: self.flow.place(), bases: Vec::new() }),
            "rb" => Open::Base(self.flow.place()),
            "rt" | "rtc" => Open::Reading(self.flow.place()),
            name if is_block(name) => {
                self.finish();
                Open::Block
            }
            _ => return true,
        };
        self.open.push((node.id, open));
        true
    }

    /// Ends what the node began, if it began anything.
    fn leave(&mut self, id: NodeId) {
        match self.open.last() {
            Some((opened, open)) if *opened == id => {
                if matches!(
                    open,
                    Open::Block
                        | Open::Figure(_)
                        | Open::Heading(_)
                        | Open::Quote
                        | Open::List(_)
                        | Open::Item
                ) {
                    self.finish();
                }
            }
            _ => return,
        }
        let Some((_, open)) = self.open.pop() else { return };
        match open {
            Open::Block
            | Open::Figure(_)
            | Open::Heading(_)
            | Open::Quote
            | Open::List(_)
            | Open::Ruby(_) => {}
            Open::Item => {
                self.fresh_item = None;
                self.flow.marker(None);
            }
            Open::Pre(is_program) => self.finish_pre(is_program),
            Open::Link(start, url) => self.flow.mark(start, What::Link(url)),
            Open::NoteSign(start, name) => {
                if self.context.notes.contains_key(&name) {
                    self.flow.cut(start);
                }
                self.flow.mark(start, What::Note(name));
            }
            Open::Bold(start) => self.flow.mark(start, What::Bold),
            Open::Raised(start, up) => self.raise(start, up),
            Open::Quoted(end) => self.flow.text(end.encode_utf8(&mut [0; 4])),
            Open::Base(start) => {
                let end = self.flow.place();
                if let Some(ruby) = self.ruby() {
                    ruby.bases.push((start, end));
                }
            }
            Open::Reading(start) => self.reading(start),
        }
    }

    /// Ends the block that stands here, in the kind that the elements around it give it.
    fn finish(&mut self) {
        if self.flow.is_empty() {
            // White space and pictures.
            self.flow.finish(BlockKind::Paragraph);
            return;
        }
        let (mut kind, mut quotes) = (BlockKind::Paragraph, 0);
        for (_, open) in &self.open {
            match open {
                Open::Heading(level) => kind = BlockKind::Heading(*level),
                Open::Quote => {
                    quotes += 1;
                    kind = quote(quotes);
                }
                _ => {}
            }
        }
        if let Some(depth) = self.fresh_item.take() {
            kind = list_item(depth);
        }
        self.flow.finish(kind);
    }

    fn finish_pre(&mut self, is_program: bool) {
        self.flow.space = Space::Collapse;
        if is_program || is_set_by_hand(self.flow.since(0)) {
            self.flow.finish(BlockKind::Code);
            return;
        }
        let text = self.flow.cut(0);
        for (kind, text) in plain::blocks(&text) {
            self.flow.pieces.push(Piece { kind, text, marks: Vec::new() });
        }
    }

    /// An item of the innermost list begins.
    /// An item of a list begins, with this number if its writer gave it one; the next ones follow it.
    fn begin_item(&mut self, given: Option<u64>) {
        let depth = self.open.iter().filter(|(_, open)| matches!(open, Open::List(_))).count();
        let number = self.open.iter_mut().rev().find_map(|(_, open)| match open {
            Open::List(number) => Some(number.as_mut()),
            _ => None,
        });
        let mut number = number.flatten();
        if let (Some(number), Some(given)) = (number.as_deref_mut(), given) {
            *number = given;
        }
        let marker = list_marker(number, depth);
        self.flow.marker(Some(marker));
        self.fresh_item = Some(depth);
    }

    /// What a link means: the address it leads to, or the note of which it is the sign; none where it is text.
    fn link(&self, node: &NodeRef<'_>) -> Option<Open> {
        let href = node.attr("href")?;
        let href = href.trim();
        let start = self.flow.place();
        if let Some(name) = self.note_name(node, href) {
            return Some(Open::NoteSign(start, name));
        }
        // A link that leads nowhere from here is no note to the text, but still no prose.
        Some(Open::Link(start, url::resolve(self.context.base.as_deref(), href).unwrap_or_default()))
    }

    /// The name of the note that a link leads to.
    fn note_name(&self, node: &NodeRef<'_>, href: &str) -> Option<String> {
        let name = match (&self.context.file, href.split_once('#')) {
            (_, None) => return None,
            (None, Some(("", id))) => url::unescape(id),
            (None, Some(_)) => return None,
            (Some(file), Some((path, id))) => url::in_archive(file, path, &url::unescape(id)),
        };
        // A note of another file of the book is not known yet.
        let is_sign =
            self.context.notes.contains_key(&name) || self.context.file.is_some() && is_note_sign(node);
        is_sign.then_some(name)
    }

    fn picture(&mut self, node: &NodeRef<'_>) {
        let in_figure = self.open.iter().any(|(_, open)| matches!(open, Open::Figure(_)));
        let caption = node.attr("alt").or_else(|| node.attr("title"));
        let Some(caption) = caption.map(|caption| sanitize::clean_line(&caption)) else { return };
        // [微笑], 🙂, 㐂: a character drawn as a picture.
        let is_character =
            caption.graphemes(true).count() == 1 || caption.starts_with('[') && caption.ends_with(']');
        match () {
            () if in_figure || !says_something(&caption) => {}
            () if is_character && !self.flow.is_empty() => self.flow.text(&caption),
            () if is_character => {}
            () => self.flow.caption(&caption),
        }
    }

    /// Whether the innermost figure around this place is a picture.
    fn is_in_picture(&self) -> bool {
        let figures = self.open.iter().rev().filter_map(|(_, open)| match open {
            Open::Figure(is_picture) => Some(*is_picture),
            _ => None,
        });
        figures.take(1).any(|is_picture| is_picture)
    }

    /// Whether a figure is a picture or several. Where no caption is written, it is what the picture says about itself.
    fn figure(&mut self, node: &NodeRef<'_>) -> bool {
        let inside: Vec<_> = node.descendants_it().filter(NodeRef::is_element).take(64).collect();
        let is = |names: &[&str]| inside.iter().any(|node| names.iter().any(|name| node.has_name(name)));
        if is(&["blockquote", "pre", "table"]) {
            return false;
        }
        let is_told = |node: &NodeRef<'_>| node.has_name("figcaption") && !table::line(node).is_empty();
        // What the pictures of a figure in this one say is said there.
        if !is(&["figure"])
            && !inside.iter().any(is_told)
            && let Some(alt) =
                inside.iter().find(|node| node.has_name("img")).and_then(|node| node.attr("alt"))
        {
            let alt = sanitize::clean_line(&alt);
            if says_something(&alt) {
                self.flow.caption(&alt);
                self.flow.finish(BlockKind::Paragraph);
            }
        }
        is(&["img", "picture", "svg", "canvas", "video", "iframe", "object", "embed", "noscript"])
            || !is(&["code", "ul", "ol", "dl", "p"])
    }

    fn ruby(&mut self) -> Option<&mut Ruby> {
        self.open.iter_mut().rev().find_map(|(_, open)| match open {
            Open::Ruby(ruby) => Some(ruby),
            _ => None,
        })
    }

    /// Takes a reading out of the running text and ties it to the characters before it.
    fn reading(&mut self, start: usize) {
        let reading = self.flow.cut(start);
        let reading = reading.split_whitespace().collect::<Vec<_>>().join(" ");
        let place = self.flow.place();
        let Some(ruby) = self.ruby() else { return };
        let (from, to) = if ruby.bases.is_empty() { (ruby.start, place) } else { ruby.bases.remove(0) };
        ruby.start = place;
        if from < to && to <= place && !reading.is_empty() {
            self.flow.mark_range(from..to, What::Ruby(reading));
        }
    }

    /// x² is not x2.
    fn raise(&mut self, start: usize, up: bool) {
        if let Some(raised) = formula::raised(self.flow.since(start), up) {
            self.flow.cut(start);
            self.flow.text(&raised);
        }
    }
}
