//! Formulas of pages as a line of text: a/b, c², √x.
//!
//! In comes the tree of a page; afterwards its `MathML`, and the pictures that sites make of formulas, are text in the
//! sentence where they stand.

use dom_query::{Document, NodeId, NodeRef};

use super::element::has_class;

/// A formula of more nodes or bytes than this is left as it is, so that no text is copied too often.
const MOST_NODES: usize = 2000;
const LONGEST: usize = 8 * 1024;
/// Where the `MathML` of an element stands that has a formula in several forms.
const NEAREST: usize = 16;
const UP: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ";
const DOWN: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ";

/// Writes the formulas of a page as text.
pub(super) fn tidy(doc: &Document) {
    let mut found = Vec::new();
    for node in doc.root().descendants_it().filter(NodeRef::is_element) {
        if node.has_name("math") {
            found.extend(linear(&node).map(|text| (node, text)));
        } else if node.has_name("img") {
            found.extend(told(&node).map(|text| (node, text)));
        } else if holds_twice(&node)
            && let Some(math) = node.descendants_it().take(NEAREST).find(|below| below.has_name("math"))
        {
            found.extend(linear(&math).map(|text| (node, text)));
        }
    }
    for (node, text) in found {
        node.rename("span");
        node.remove_all_attrs();
        node.set_text(text);
    }
}

/// Whether an element has a formula as `MathML` and once more for the eye: those of `KaTeX` and Wikipedia.
fn holds_twice(node: &NodeRef<'_>) -> bool {
    has_class(node, &["katex", "mwe-math-element"])
}

/// What a picture of a formula says.
fn told(image: &NodeRef<'_>) -> Option<String> {
    let says = |name: &str, words: &[&str]| {
        image.attr(name).is_some_and(|value| words.iter().any(|word| value.contains(word)))
    };
    let is_formula = image.has_attr("eeimg")
        || says("class", &["mwe-math-fallback-image", "latex"])
        || says("src", &["zhihu.com/equation", "latex.codecogs.com", "/math/render/"]);
    let alt = image.attr("alt").filter(|_| is_formula)?;
    let alt = alt.trim();
    let styled = alt.strip_prefix('{').and_then(|alt| alt.strip_suffix('}')).map(str::trim_start);
    let bare = styled
        .and_then(|alt| alt.strip_prefix("\\displaystyle").or_else(|| alt.strip_prefix("\\textstyle")))
        .unwrap_or(alt)
        .trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

/// The characters as superior or inferior ones, if there are such of all of them.
pub(super) fn raised(text: &str, up: bool) -> Option<String> {
    let table = if up { UP } else { DOWN };
    let one = |c: char| {
        let c = if c == '−' { '-' } else { c };
        "0123456789+-=()n".find(c).and_then(|at| table.chars().nth(at))
    };
    text.chars().map(one).collect::<Option<String>>().filter(|raised| !raised.is_empty())
}

/// `MathML` as a line of text; none where it is too large or says nothing.
fn linear(math: &NodeRef<'_>) -> Option<String> {
    if math.descendants_it().take(MOST_NODES).count() == MOST_NODES {
        return None;
    }
    // The elements around this place with what is known of their parts.
    let mut open: Vec<(NodeId, String, Vec<String>)> = vec![(math.id, "math".to_owned(), Vec::new())];
    let mut length = 0;
    let mut node = math.first_child();
    while let Some(here) = node {
        if here.is_text() {
            let text = here.text();
            length += text.len();
            if length > LONGEST {
                return None;
            }
            let text = text.trim().replace(['\u{2061}', '\u{2062}', '\u{2063}', '\u{2064}'], "");
            if let Some((_, _, parts)) = open.last_mut().filter(|_| !text.is_empty()) {
                parts.push(text);
            }
        } else if let Some(name) = here.node_name()
            && !matches!(&*name, "annotation" | "annotation-xml" | "mphantom")
        {
            open.push((here.id, name.to_string(), Vec::new()));
            node = here.first_child();
            if node.is_some() {
                continue;
            }
        }
        let mut last = here;
        node = loop {
            if open.len() > 1 && open.last().is_some_and(|(id, ..)| *id == last.id) {
                let (_, name, parts) = open.pop()?;
                open.last_mut()?.2.push(joined(&name, &parts));
            }
            if let Some(next) = last.next_sibling() {
                break Some(next);
            }
            match last.parent() {
                Some(parent) if parent.id != math.id => last = parent,
                _ => break None,
            }
        };
    }
    let text = open.pop()?.2.concat();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// The text of an element of `MathML` with these parts.
fn joined(name: &str, parts: &[String]) -> String {
    match (name, parts) {
        ("mfrac", [over, under]) => format!("{}/{}", grouped(over), grouped(under)),
        ("msup" | "mover", [base, up]) => format!("{}{}", grouped(base), script(up, true)),
        ("msub" | "munder", [base, down]) => format!("{}{}", grouped(base), script(down, false)),
        ("msubsup" | "munderover", [base, down, up]) => {
            format!("{}{}{}", grouped(base), script(down, false), script(up, true))
        }
        ("msqrt", _) => format!("√{}", grouped(&parts.concat())),
        ("mroot", [base, index]) => match index.as_str() {
            "3" => format!("∛{}", grouped(base)),
            "4" => format!("∜{}", grouped(base)),
            _ => format!("{}√{}", raised(index, true).unwrap_or_else(|| index.clone()), grouped(base)),
        },
        ("mfenced", _) => format!("({})", parts.join(",")),
        ("mspace", _) => " ".to_owned(),
        ("mtr", _) => parts.join(" "),
        ("mtable", _) => parts.join("; "),
        _ => parts.concat(),
    }
}

/// In brackets if it is more than a name or a number.
fn grouped(text: &str) -> String {
    let is_one = text.chars().count() == 1
        || text.chars().all(|c| c.is_ascii_digit() || c == '.')
        || text.chars().all(char::is_alphabetic) && text.chars().count() <= 3
        || text.chars().next().is_some_and(char::is_alphabetic)
            && text.chars().skip(1).all(|c| UP.contains(c) || DOWN.contains(c))
        || text.starts_with('(') && text.find(')') == Some(text.len() - 1);
    if is_one { text.to_owned() } else { format!("({text})") }
}

fn script(text: &str, up: bool) -> String {
    if matches!(text, "′" | "″" | "'") {
        return text.to_owned();
    }
    let sign = if up { '^' } else { '_' };
    match raised(text, up) {
        Some(raised) => raised,
        None if text.is_empty() => String::new(),
        None if text.chars().count() == 1 => format!("{sign}{text}"),
        None => format!("{sign}({text})"),
    }
}
