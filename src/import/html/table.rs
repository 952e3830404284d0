//! Tables: those that hold data become rows of text, those that only put a page in columns are told apart.
//!
//! In comes the element of a table, out goes a piece with a row a line, or nothing where it is no table of data. Every
//! cell stands in its column: what one that spans rows says is said in each of them, and one that spans columns leaves
//! those after it empty.

use std::collections::BTreeMap;

use dom_query::{NodeId, NodeRef};

use super::super::cell::{self, Cell};
use super::super::flow::{Flow, Piece};
use super::super::lines::columns;
use super::super::url;
use super::element::is_block;
use crate::text::table::Side;

/// The most of a table that is looked at; a larger one is read as running text.
const MOST_NODES: usize = 20_000;
/// The most cells of a table, those that spans make among them; a larger one is read as running text.
const MOST_CELLS: usize = 50_000;
/// The most columns and rows that a cell may span, as HTML has it.
const WIDEST_SPAN: usize = 1000;
const HIGHEST_SPAN: usize = 65_534;
/// A cell of more columns than this holds text and no datum.
const WIDEST_CELL: usize = 120;

/// The table as text.
pub(super) fn rows(table: &NodeRef<'_>, base: Option<&str>) -> Option<Piece> {
    let nodes: Vec<_> = table.descendants_it().filter(NodeRef::is_element).take(MOST_NODES).collect();
    let is = |name: &str| nodes.iter().any(|node| node.has_name(name));
    if nodes.len() == MOST_NODES || is("table") || is("form") || is("h1") || is("ul") || is("pre") {
        return None;
    }
    let mut grid = Grid::default();
    for row in nodes.iter().filter(|node| node.has_name("tr")) {
        grid.take(row, base)?;
    }
    let columns_of_page: Vec<_> = nodes.iter().filter(|node| node.has_name("col")).collect();
    let sides = sides(&grid.sides, &columns_of_page);
    let Grid { rows, width, .. } = grid;
    let is_datum = |cell: &Cell| columns(cell.text()) <= WIDEST_CELL;
    let is_data = is("th") || is("caption") || width >= 2 && rows.len() >= 2;
    if !is_data || !rows.iter().flatten().all(is_datum) {
        return None;
    }
    cell::piece(&rows, &sides)
}

/// The rows of a table, each cell in its column.
#[derive(Default)]
struct Grid {
    /// Rows with text.
    rows: Vec<Vec<Cell>>,
    /// The most cells that a row has of its own.
    width: usize,
    /// How many cells of each column say on which side they are set: left, in the middle, right; and how many do not.
    sides: BTreeMap<usize, [usize; 4]>,
    /// What stands in the rows below, by its column.
    spanning: BTreeMap<usize, Spanning>,
    /// The part of the table that the last row stands in; no cell reaches out of it.
    part: Option<NodeId>,
    cells: usize,
}

/// A cell that goes on in the rows below.
struct Spanning {
    cell: Cell,
    rows_left: usize,
}

impl Grid {
    /// Takes the next row in; nothing where the table is too large.
    fn take(&mut self, row: &NodeRef<'_>, base: Option<&str>) -> Option<()> {
        let part = row.parent().map(|part| part.id);
        if self.part != part {
            self.spanning.clear();
            self.part = part;
        }
        let mut above = std::mem::take(&mut self.spanning);
        let mut cells = Vec::new();
        let own = row.element_children();
        let mut has_text = false;
        for cell in &own {
            while let Some(spanning) = above.remove(&cells.len()) {
                self.go_on(&mut cells, spanning);
            }
            let (columns, rows) = (span(cell, "colspan", WIDEST_SPAN), span(cell, "rowspan", HIGHEST_SPAN));
            let content = Cell::new(&line(cell), links(cell, base));
            has_text |= !content.text().is_empty();
            if columns == 1 && !content.text().is_empty() && cell.has_name("td") {
                let said = side(cell).or_else(|| side(row));
                let counts = self.sides.entry(cells.len()).or_default();
                if let Some(count) = counts.get_mut(said.map_or(3, |side| side as usize)) {
                    *count += 1;
                }
            }
            let mut content = Some(content);
            for _ in 0..columns {
                // Cells that overlap are an error of the page: the lower one stands.
                above.remove(&cells.len());
                let content = content.take().unwrap_or_default();
                if rows > 1 {
                    let spanning = Spanning { cell: content.clone(), rows_left: rows - 1 };
                    self.spanning.insert(cells.len(), spanning);
                }
                cells.push(content);
            }
            if self.cells + cells.len() > MOST_CELLS {
                return None;
            }
        }
        for (column, spanning) in above {
            cells.resize(column.max(cells.len()), Cell::default());
            self.go_on(&mut cells, spanning);
        }
        self.cells += cells.len();
        self.width = self.width.max(own.len());
        if has_text {
            self.rows.push(cells);
        }
        (self.cells <= MOST_CELLS).then_some(())
    }

    /// Sets the next cell of a row, which stands in a row above.
    fn go_on(&mut self, cells: &mut Vec<Cell>, spanning: Spanning) {
        let Spanning { cell, rows_left } = spanning;
        if rows_left > 1 {
            let spanning = Spanning { cell: cell.clone(), rows_left: rows_left - 1 };
            self.spanning.insert(cells.len(), spanning);
        }
        cells.push(cell);
    }
}

/// The side on which each column is set: that of most of its data, where they do not say of the column itself.
fn sides(said: &BTreeMap<usize, [usize; 4]>, of_page: &[&NodeRef<'_>]) -> Vec<Side> {
    let mut of_columns = Vec::new();
    for column in of_page {
        let times = span(column, "span", WIDEST_SPAN);
        of_columns.extend(std::iter::repeat_n(side(column), times.min(MOST_CELLS - of_columns.len())));
    }
    let columns = said.keys().last().map_or(0, |last| last + 1);
    let side_of = |column: usize| {
        let [left, centre, right, silent] = said.get(&column).copied().unwrap_or_default();
        let of_column = of_columns.get(column).copied().flatten().unwrap_or_default();
        let mut counts = [(Side::Left, left), (Side::Centre, centre), (Side::Right, right)];
        for (side, count) in &mut counts {
            *count += if *side == of_column { silent } else { 0 };
        }
        // Where two are as many, the first of them.
        counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(Side::Left, |(side, _)| side)
    };
    (0..columns).map(side_of).collect()
}

/// What says in a tree on which side text is set when looks are taken out of it.
const KEPT: &str = "data-langdu-side";

/// Writes down on which side a cell, a row or a column is set, for when its looks are taken away.
pub(super) fn keep_side(node: &NodeRef<'_>) {
    let kept = side(node).map(|side| match side {
        Side::Left => "left",
        Side::Centre => "center",
        Side::Right => "right",
    });
    if let Some(kept) = kept {
        node.set_attr(KEPT, kept);
    }
}

/// On which side an element says that its text is set.
fn side(node: &NodeRef<'_>) -> Option<Side> {
    let style = node.attr("style").unwrap_or_default().to_ascii_lowercase();
    let styled = style.split(';').rev().find_map(|rule| {
        let (name, value) = rule.split_once(':')?;
        (name.trim() == "text-align").then(|| value.replace("!important", "").trim().to_owned())
    });
    let named = || ["align", KEPT].into_iter().find_map(|name| node.attr(name));
    match styled.or_else(|| named().map(|side| side.trim().to_ascii_lowercase()))?.as_str() {
        "left" | "start" | "justify" => Some(Side::Left),
        "center" | "middle" => Some(Side::Centre),
        "right" | "end" => Some(Side::Right),
        _ => None,
    }
}

/// How many columns or rows a cell spans. No rows at all are all that follow.
fn span(cell: &NodeRef<'_>, name: &str, most: usize) -> usize {
    let Some(value) = cell.attr(name) else { return 1 };
    let value = value.trim();
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    // What is too large for a number is too large for a table.
    let given = value.get(..digits).filter(|digits| !digits.is_empty()).map(|d| d.parse().unwrap_or(most));
    match given {
        None => 1,
        Some(0) if name == "rowspan" => most,
        Some(0) => 1,
        Some(given) => given.min(most),
    }
}

/// The links below a node with their addresses, where those lead anywhere from here.
fn links(node: &NodeRef<'_>, base: Option<&str>) -> Vec<(String, String)> {
    let links = node.descendants_it().filter(|below| below.has_name("a"));
    links.filter_map(|link| Some((line(&link), url::resolve(base, &link.attr("href")?)?))).collect()
}

/// What stands above the table.
pub(super) fn caption(table: &NodeRef<'_>) -> Option<String> {
    let caption = table.element_children().into_iter().find(|child| child.has_name("caption"))?;
    Some(line(&caption)).filter(|caption| !caption.is_empty())
}

/// All text below a node on one line.
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
    flow.cut(0).trim().to_owned()
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
