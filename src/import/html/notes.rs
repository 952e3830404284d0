//! The author's notes of a page: found by the signs that lead to them, and taken out of the running text.
//!
//! In comes a tree, out go the texts of notes by name; their elements are gone from the tree afterwards.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeRef};

use super::super::assemble::Notes;
use super::super::url;
use super::element::is_note_sign;
use super::table;

/// A note of more bytes than this is a part of the text.
const LONGEST: usize = 8 * 1024;

/// Takes the notes out of `doc`: those that signs on the same page lead to, and those that `wanted` says signs on
/// other pages lead to. `name` makes the name of a note from the id of its element.
pub(in super::super) fn take(
    doc: &Document,
    wanted: &HashSet<String>,
    name: impl Fn(&str) -> String,
) -> Notes {
    let mut ids = HashSet::new();
    for link in doc.select("a[href]").nodes() {
        let href = link.attr("href").unwrap_or_default();
        if let Some(id) = href.trim().strip_prefix('#').filter(|id| !id.is_empty())
            && is_note_sign(link)
        {
            ids.insert(url::unescape(id));
        }
    }
    let mut notes = HashMap::new();
    let mut taken: Vec<NodeRef<'_>> = Vec::new();
    for target in doc.select("[id],a[name]").nodes() {
        let id = target.attr("id").or_else(|| target.attr("name")).unwrap_or_default();
        let name = name(&id);
        if !(ids.contains(&*id) || wanted.contains(&name)) {
            continue;
        }
        let Some(note) = element(target) else { continue };
        let leads_here =
            |node: &NodeRef<'_>| node.attr("href").is_some_and(|href| href.strip_prefix('#') == Some(&id));
        if note.descendants_it().any(|node| leads_here(&node)) {
            continue;
        }
        let text = table::line(&note);
        let text = without_sign(&text);
        if !text.is_empty() && text.len() <= LONGEST && !notes.contains_key(&name) {
            notes.insert(name, text.to_owned());
            taken.push(note);
        }
    }
    for note in taken {
        note.remove_from_parent();
    }
    notes
}

/// The element of the note that has its id here: this one, or the one around a link back to the text. A sign that is
/// itself the target of the link back is no note.
fn element<'a>(target: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    const BLOCKS: [&str; 5] = ["li", "aside", "p", "dd", "div"];
    let is_block = |node: &NodeRef<'_>| BLOCKS.iter().any(|name| node.has_name(name));
    if is_block(target) {
        return Some(*target);
    }
    let around = target.ancestors_it(Some(4)).find(is_block)?;
    // In a note the sign stands first; in the text something stands before it.
    let before = table::line(&around);
    let sign = table::line(target);
    let is_first = sign.is_empty() || before.starts_with(&sign);
    (is_first && !around.has_name("div")).then_some(around)
}

/// The text of a note without its own sign and the arrow that leads back.
fn without_sign(text: &str) -> &str {
    let text = text.trim().trim_end_matches(['↩', '↑', '^', '⏎', '\u{FE0E}', ' ']);
    let text = text.trim_start_matches(['^', '↑', ' ']);
    let sign = text.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "[]()（）〔〕［］【】*※".contains(c) || matches!(c, '①'..='⑳')
    });
    let sign = if sign.len() < text.len() {
        sign.trim_start_matches(['.', '、', '．', ' ', '：', ':', '^', '↑'])
    } else {
        text
    };
    if sign.is_empty() { text } else { sign }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(html: &str) -> (Vec<(String, String)>, String) {
        let doc = Document::from(html);
        let mut notes: Vec<_> = take(&doc, &HashSet::new(), str::to_owned).into_iter().collect();
        notes.sort();
        (notes, table::line(&doc.root()))
    }

    #[test]
    fn notes_are_taken_wherever_their_id_stands() {
        let (found, left) = notes(
            "<p>渡口<sup><a href='#a' id='ra'>[1]</a></sup>和桥<a href='#b'>②</a>。</p>\
             <ol><li id=a><a href='#ra'>^</a> 在城北。</li></ol><p><a name=b href='#rb'>②</a> 修于前年。</p>",
        );
        assert_eq!(found, [("a".into(), "在城北。".into()), ("b".into(), "修于前年。".into())]);
        assert_eq!(left, "渡口[1]和桥②。");
    }

    #[test]
    fn a_link_into_the_text_takes_nothing_away() {
        let html = "<p><a href='#two'>第二节</a></p><h2 id=two>第二节</h2><p id=p>桥。<a href='#p'>1</a></p>";
        let (found, left) = notes(html);
        assert!(found.is_empty(), "{found:?}");
        assert!(left.contains("第二节") && left.contains("桥。1"));
    }
}
