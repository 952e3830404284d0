//! Programs as sites dress them up, made plain: one element of preformatted text that holds nothing but the program.
//!
//! In comes the tree of a page; in it, afterwards, no program has numbers of lines beside it, buttons to copy it, or
//! elements for its lines. It is done before the body is looked for, since the classes that tell are lost there.

use dom_query::{Document, NodeId, NodeRef};

use super::element::{has_class, is_block, is_program};

/// Classes of what only numbers the lines of a program: of Hexo, Hugo, Pygments, Rouge, highlight.js, Prism, CSDN,
/// `SyntaxHighlighter` and GitHub.
const GUTTERS: [&str; 17] = [
    "gutter",
    "rouge-gutter",
    "linenos",
    "lineno",
    "linenodiv",
    "linenumber",
    "line-number",
    "line-numbers",
    "line-numbers-rows",
    "lnt",
    "ln",
    "pre-numbering",
    "hljs-ln-numbers",
    "blob-num",
    "code-line-number",
    "crayon-nums",
    "lntd",
];
/// Classes of buttons and bars above a program.
const BUTTONS: [&str; 12] = [
    "hljs-button",
    "copy-btn",
    "btn-copy",
    "copybtn",
    "copy-button",
    "copy-code",
    "copy-code-btn",
    "copy-code-button",
    "code-copy",
    "code-copy-btn",
    "cnblogs_code_toolbar",
    "cnblogs_code_copy",
];
/// A button has no more nodes in it than this.
const MOST_OF_BUTTON: usize = 16;

/// Makes the programs of a page plain.
pub(super) fn tidy(doc: &Document) {
    let (mut idle, mut tables, mut programs) = (Vec::new(), Vec::new(), Vec::new());
    for node in doc.root().descendants_it().filter(NodeRef::is_element) {
        if has_class(&node, &BUTTONS) && node.descendants_it().take(MOST_OF_BUTTON).count() < MOST_OF_BUTTON {
            idle.push(node);
        } else if node.has_name("pre") {
            // What stands in another is part of that one.
            let is_inner = |outer: &NodeRef<'_>| node.ancestors_it(None).any(|above| above.id == outer.id);
            if !programs.last().is_some_and(is_inner) {
                programs.push(node);
            }
        } else if (node.has_name("td") || node.has_name("th")) && is_gutter(&node) {
            tables.extend(table_around(&node));
            idle.push(node);
        } else if (node.has_name("ul") || node.has_name("ol")) && has_class(&node, &["pre-numbering"]) {
            idle.push(node);
        }
    }
    for node in idle {
        node.remove_from_parent();
    }
    tables.dedup_by_key(|table| table.id);
    for table in &tables {
        table.rename("pre");
        make_plain(table, true);
    }
    for program in programs {
        // What stood in a table is text by now.
        let is_left = program.parent().is_some();
        let is_program = is_left && is_program(&program);
        if is_left && (is_program || holds_lines(&program)) {
            make_plain(&program, is_program);
        }
    }
}

/// Whether a cell beside a program holds the numbers of its lines and nothing else.
fn is_gutter(cell: &NodeRef<'_>) -> bool {
    let holds_program = |cell: &NodeRef<'_>| cell.first_element_child().is_some_and(|it| it.has_name("pre"));
    let is_called = has_class(cell, &GUTTERS);
    let beside = cell.next_element_sibling().is_some_and(|next| is_called || holds_program(&next));
    beside
        && (is_called || holds_program(cell))
        && cell.descendants_it().all(|below| {
            let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
            !below.has_name("table") && (!below.is_text() || is_number(&below.text()))
        })
}

/// The table around a cell.
fn table_around<'n>(cell: &NodeRef<'n>) -> Option<NodeRef<'n>> {
    const FARTHEST: usize = 3;
    cell.ancestors_it(Some(FARTHEST)).find(|above| above.has_name("table"))
}

/// Whether lines of preformatted text are elements of their own; paragraphs are paragraphs there too.
fn holds_lines(pre: &NodeRef<'_>) -> bool {
    let is_line = |below: NodeRef<'_>| below.node_name().is_some_and(|name| &*name != "p" && is_block(&name));
    pre.descendants_it().any(is_line)
}

/// Puts the text of a program in the place of all that is in its element, if anything but text is to be left out or
/// to end a line.
fn make_plain(pre: &NodeRef<'_>, is_program: bool) {
    let mut lines = Lines::default();
    let mut node = pre.first_child();
    while let Some(here) = node {
        node = lines.enter(&here).then(|| here.first_child()).flatten();
        let mut here = here;
        while node.is_none() {
            lines.leave(&here);
            node = here.next_sibling();
            match here.parent() {
                Some(parent) if node.is_none() && parent.id != pre.id => here = parent,
                _ => break,
            }
        }
    }
    let Some(text) = lines.text() else { return };
    if is_program {
        pre.set_html("<code></code>");
        if let Some(code) = pre.first_child() {
            code.set_text(text);
        }
    } else {
        pre.set_text(text);
    }
}

/// The lines of a program, while its elements are walked.
#[derive(Default)]
struct Lines {
    text: String,
    /// The elements around this place that are lines, and where they begin.
    open: Vec<(NodeId, usize)>,
    /// Where numbers at the beginning of lines stand that count them, with one space after each.
    numbers: Vec<(usize, usize)>,
    /// The number of the first of these lines.
    first: usize,
    /// Whether the text is not what the element says already.
    is_changed: bool,
}

impl Lines {
    /// Takes a node in; whether its children are to be walked.
    fn enter(&mut self, node: &NodeRef<'_>) -> bool {
        if node.is_text() {
            self.add(node);
            return false;
        }
        let Some(name) = node.node_name() else { return false };
        if matches!(&*name, "script" | "style" | "button" | "svg" | "template" | "noscript") {
            return false;
        }
        if has_class(node, &GUTTERS) && !matches!(&*name, "table" | "code") && holds_number(node) {
            self.is_changed = true;
            return false;
        }
        if &*name == "br" {
            self.text.push('\n');
        } else if is_line(&name) {
            self.is_changed = true;
            self.end_line();
            self.open.push((node.id, self.text.len()));
        } else {
            self.number(node);
        }
        true
    }

    fn leave(&mut self, node: &NodeRef<'_>) {
        let Some(&(id, start)) = self.open.last() else { return };
        if id != node.id {
            return;
        }
        self.open.pop();
        if self.text.len() == start && node.first_element_child().is_none() {
            // An empty line.
            self.text.push('\n');
        }
        self.end_line();
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn add(&mut self, node: &NodeRef<'_>) {
        let text = node.text();
        let is_beside_line = |other: Option<NodeRef<'_>>| {
            other.and_then(|other| other.node_name()).is_some_and(|name| is_line(&name) || &*name == "td")
        };
        // White space between the elements of lines is the page's.
        if text.trim().is_empty()
            && (is_beside_line(node.prev_sibling()) || is_beside_line(node.next_sibling()))
        {
            return;
        }
        self.text.extend(text.chars().map(|c| if c == '\u{A0}' { ' ' } else { c }));
    }

    /// Remembers an element with the number of a line, at the beginning of that line.
    fn number(&mut self, node: &NodeRef<'_>) {
        let Some(child) = node.first_child().filter(NodeRef::is_text) else { return };
        let at_start = self.text.is_empty() || self.text.ends_with('\n');
        if !at_start || child.next_sibling().is_some() {
            return;
        }
        let text = child.text();
        let Ok(number) = text.trim().parse::<usize>() else { return };
        if self.numbers.is_empty() {
            self.first = number;
        }
        if self.first.checked_add(self.numbers.len()) == Some(number) {
            self.numbers.push((self.text.len(), self.text.len() + text.len()));
        }
    }

    /// The text, if it is another than that of the element.
    fn text(mut self) -> Option<String> {
        let lines = self.text.trim_end().lines().count();
        // Every line has one, or they are part of the program.
        if lines > 1 && self.numbers.len() == lines {
            let mut bare = String::with_capacity(self.text.len());
            let mut copied = 0;
            for &(start, end) in &self.numbers {
                bare.push_str(self.text.get(copied..start).unwrap_or_default());
                let rest = self.text.get(end..).unwrap_or_default();
                copied = end + usize::from(rest.starts_with([' ', '\t']));
            }
            bare.push_str(self.text.get(copied..).unwrap_or_default());
            return Some(bare);
        }
        self.is_changed.then(|| std::mem::take(&mut self.text))
    }
}

/// Elements that are a line of a program. The cells of a row are one.
fn is_line(name: &str) -> bool {
    is_block(name) && !matches!(name, "td" | "th")
}

/// Whether the first text of an element is a number, or there is none.
fn holds_number(node: &NodeRef<'_>) -> bool {
    const FARTHEST: usize = 32;
    let first = node.descendants_it().take(FARTHEST + 1).enumerate().find(|(at, below)| {
        // What is so deep in an element is no number of a line, whatever it is.
        *at == FARTHEST || below.is_text() && !below.text().trim().is_empty()
    });
    first.is_none_or(|(at, below)| {
        at < FARTHEST && below.text().chars().all(|c| c.is_ascii_digit() || c.is_whitespace())
    })
}
