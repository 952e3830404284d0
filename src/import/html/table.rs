//! Tables: those that hold data become rows of text, those that only put a page in columns are told apart.
//!
//! In comes the element of a table, out goes a piece with a row a line, or nothing where it is no table of data.

use dom_query::NodeRef;

use super::super::flow::{Flow, Piece};
use super::super::lines::columns;
use super::walk::is_block;
use crate::article::BlockKind;
use crate::text::width::WidthProfile;

/// The most of a table that is looked at; a larger one is read as running text.
const MOST_NODES: usize = 20_000;
/// A cell of more columns than this holds text and no datum.
const WIDEST_CELL: usize = 120;
/// Rows up to this wide are set in columns.
const WIDEST_ROW: usize = 72;

/// The table as text.
pub(super) fn rows(table: &NodeRef<'_>) -> Option<Piece> {
    let nodes: Vec<_> = table.descendants_it().filter(NodeRef::is_element).take(MOST_NODES).collect();
    let is = |name: &str| nodes.iter().any(|node| node.has_name(name));
    if nodes.len() == MOST_NODES || is("table") || is("form") || is("h1") || is("ul") || is("pre") {
        return None;
    }
    let rows: Vec<Vec<String>> = nodes
        .iter()
        .filter(|node| node.has_name("tr"))
        .map(|row| row.element_children().iter().map(line).collect())
        .filter(|row: &Vec<String>| row.iter().any(|cell| !cell.is_empty()))
        .collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let is_datum = |cell: &String| columns(cell) <= WIDEST_CELL;
    let is_data = is("th") || is("caption") || width >= 2 && rows.len() >= 2;
    if !is_data || !rows.iter().flatten().all(is_datum) {
        return None;
    }
    let text = set(&rows);
    (!text.is_empty()).then_some(Piece { kind: BlockKind::Table, text, marks: Vec::new() })
}

/// Rows of cells as text: a row a line, ` | ` between cells, which stand below each other where there is room.
pub(in super::super) fn set(rows: &[Vec<String>]) -> String {
    // What is empty at the end of a row is nothing; elsewhere it holds its column open.
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| {
            let length = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
            row.iter().take(length).map(|cell| if cell.is_empty() { "·" } else { cell }).collect()
        })
        .filter(|row: &Vec<&str>| !row.is_empty())
        .collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..width)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cells(cell)).max().unwrap_or(0)
        })
        .collect();
    let is_aligned = widths.iter().sum::<usize>() + 3 * width.saturating_sub(1) <= WIDEST_ROW;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            if column > 0 {
                line.push_str(" | ");
            }
            line.push_str(cell);
            let room = widths.get(column).copied().unwrap_or_default().saturating_sub(cells(cell));
            if is_aligned && column + 1 < row.len() {
                line.extend(std::iter::repeat_n(' ', room));
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Columns of a text where nothing else is known of the terminal or the paper; with wide quotation marks a column of the
/// table may stand a little off.
fn cells(text: &str) -> usize {
    text.chars().map(|c| usize::from(WidthProfile::narrow().char_width(c))).sum()
}

/// All text below a node on one line; the mark between cells is made full-width.
pub(in super::super) fn line(node: &NodeRef<'_>) -> String {
    let mut flow = Flow::default();
    let mut inside = node.first_child();
    while let Some(here) = inside {
        let name = here.node_name();
        let name = name.as_deref().unwrap_or_default();
        let is_skipped = matches!(name, "script" | "style" | "rt" | "rp" | "noscript" | "template");
        if here.is_text() {
            flow.text(&here.text());
        } else if name == "br" || is_block(name) {
            flow.text(" ");
        }
        inside = match here.first_child().filter(|_| !is_skipped) {
            Some(child) => Some(child),
            None => after(here, node),
        };
    }
    flow.cut(0).trim().replace('|', "｜")
}

/// The node after `here` and all that is in it, below `root`.
fn after<'n>(here: NodeRef<'n>, root: &NodeRef<'n>) -> Option<NodeRef<'n>> {
    let mut here = here;
    loop {
        if let Some(next) = here.next_sibling() {
            return Some(next);
        }
        here = here.parent().filter(|parent| parent.id != root.id)?;
    }
}
