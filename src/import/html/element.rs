//! What an element is by its name, its attributes and its text: shown or not, a block, a program, the sign of a note.
//!
//! In comes one element, or its text, out goes a yes or no. What stands around it is not known here.

use dom_query::NodeRef;

use super::super::lines::is_wider_than;
use super::super::text as plain;
use crate::text::characters;

/// Whether a link looks like the sign of a note: `[3]`, `③`, `*`, or anything that says it is one.
pub(super) fn is_note_sign(node: &NodeRef<'_>) -> bool {
    const LONGEST: usize = 24;
    let says = |name: &str, words: &[&str]| {
        node.attr(name).is_some_and(|value| words.iter().any(|word| value.contains(word)))
    };
    if says("epub:type", &["noteref"])
        || says("role", &["doc-noteref"])
        || says("class", &["noteref", "footnote-ref"])
    {
        return true;
    }
    let text = node.text();
    let inner = text.trim().trim_matches(|c| "[]()（）〔〕［］【】".contains(c));
    let is_number =
        |c: char| c.is_ascii_digit() || matches!(c, '①'..='⑳' | '*' | '※' | '†' | '‡' | '注' | '^');
    text.len() <= LONGEST && !inner.is_empty() && inner.chars().all(is_number)
}

/// Whether an element has one of these classes.
pub(super) fn has_class(node: &NodeRef<'_>, classes: &[&str]) -> bool {
    node.class().is_some_and(|class| class.split_ascii_whitespace().any(|class| classes.contains(&class)))
}

/// Whether an element is not shown. `visibility` is no sign of it: pages hide their text so until a script has run.
pub(super) fn is_hidden(node: &NodeRef<'_>) -> bool {
    let is_none = |style: &str| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.to_ascii_lowercase().contains("display:none")
    };
    node.has_attr("hidden") || node.attr("style").is_some_and(|style| is_none(&style))
}

/// Whether preformatted text is a program and not prose: it says so, or has little that is not ASCII.
pub(super) fn is_program(node: &NodeRef<'_>) -> bool {
    let text = node.text();
    let wide = text.chars().filter(|c| !c.is_ascii()).count();
    node.descendants_it().take(8).any(|node| node.has_name("code") || node.has_name("samp"))
        || node.has_attr("lang") && wide == 0
        || wide * 4 < characters(&text)
}

/// Whether the lines of preformatted text that is no program stand where they do by their spaces: they are short, and
/// their indents are not those of paragraphs.
pub(super) fn is_set_by_hand(text: &str) -> bool {
    const SHORT: usize = 60;
    // A text that was wrapped by hand is wider.
    const SHORTEST: usize = 28;
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let mut indents: Vec<usize> = lines().map(indent).collect();
    indents.sort_unstable();
    indents.dedup();
    let is_narrow = |most: usize| lines().all(|line| !is_wider_than(line, most));
    !lines().any(|line| line.starts_with('　'))
        && match indents.len() {
            0 | 1 => false,
            2 => is_narrow(SHORTEST) && !lines().any(plain::ends_sentence),
            _ => is_narrow(SHORT),
        }
}

/// Whether the alternative text of a picture says what is on it: file names and the word for picture do not.
pub(super) fn says_something(caption: &str) -> bool {
    const EMPTY_WORDS: &[&str] = &[
        "图片",
        "图像",
        "配图",
        "插图",
        "图",
        "封面",
        "复制",
        "复制代码",
        "image",
        "img",
        "photo",
        "picture",
        "logo",
        "cover",
    ];
    let lower = caption.to_ascii_lowercase();
    let is_file =
        [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".bmp"].iter().any(|end| lower.ends_with(end));
    let is_name = lower.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')) && {
        lower.bytes().any(|b| b.is_ascii_digit())
    };
    !caption.is_empty() && !is_file && !is_name && !EMPTY_WORDS.contains(&lower.as_str())
}

/// The number that an attribute holds.
pub(super) fn attribute_number(node: &NodeRef<'_>, name: &str) -> Option<u64> {
    node.attr(name)?.trim().parse().ok()
}

/// Elements that begin on a line of their own.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "address"
            | "body"
            | "html"
            | "center"
            | "dl"
            | "dt"
            | "dd"
            | "form"
            | "fieldset"
            | "legend"
            | "details"
            | "summary"
            | "dialog"
            | "hgroup"
            | "table"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "blockquote"
            | "pre"
            | "ul"
            | "ol"
            | "li"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "figure"
            | "search"
    )
}
