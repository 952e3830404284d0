//! The code for the camera: two squares in a cell, one above the other, or where half blocks are wide, one square in two
//! cells. Dark on light whatever the theme is: not every camera reads the opposite.

use super::super::app::App;
use super::super::qr::{Modules, Qr};
use super::super::strings::{Msg, fill};
use super::super::theme::Role;
use super::list::fitting;
use super::{lines, put, put_glyph};
use crate::text::glyph::one_line;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::{Modifier, Style};

/// How squares go into cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    /// One above the other in each cell.
    Halves,
    /// Each in two cells.
    Pairs,
}

impl Packing {
    /// Columns and rows of the whole code.
    fn cells(self, code: &Modules) -> (usize, usize) {
        match self {
            Self::Halves => (code.breadth(), code.breadth().div_ceil(2)),
            Self::Pairs => (code.breadth() * 2, code.breadth()),
        }
    }
}

/// Draws the code, and at the foot what it holds.
pub(super) fn draw(app: &App, buffer: &mut Buffer, qr: &Qr) {
    let (lang, widths) = (app.preferences.lang, &app.preferences.widths);
    let Size { width, height } = app.size;
    let packing = if widths.char_width('▀') == 1 { Packing::Halves } else { Packing::Pairs };
    // The foot keeps the last row.
    let rows = height.saturating_sub(1);
    let fits = |code: &&Modules| {
        let cells = packing.cells(code);
        cells.0 <= usize::from(width) && cells.1 <= usize::from(rows)
    };
    let margin = u16::from(width >= 8);
    let inner = Rect { x: margin, width: width.saturating_sub(2 * margin), ..*buffer.area() };
    match qr.codes.iter().find(fits) {
        Some(code) => {
            let (columns, taken) = packing.cells(code);
            let centred = |room: u16, taken: usize| (room - u16::try_from(taken).unwrap_or(room)) / 2;
            let corner = Position::new(centred(width, columns), centred(rows, taken));
            draw_code(app, buffer, packing, code, corner, qr.inverted);
        }
        None => {
            let (columns, taken) = qr.codes.last().map(|code| packing.cells(code)).unwrap_or_default();
            let said = fill(Msg::QrTooSmall, lang, &[&columns, &(taken + 1), &width, &height]);
            let text = lines(&said, usize::from(inner.width), widths);
            for (line, y) in text.iter().zip(0..rows.max(1)) {
                put(buffer, Rect { y, height: 1, ..inner }, line, app.style(Role::Notice), widths);
            }
        }
    }
    if height > 1 {
        let mut keys = vec![Msg::QrKeys.text(lang).to_owned()];
        if !app.preferences.theme.has_color() {
            keys.insert(0, format!("{}  {}", Msg::QrKeys.text(lang), Msg::QrInvert.text(lang)));
        }
        let foot = Rect { y: height - 1, height: 1, ..inner };
        let taken = put(buffer, foot, fitting(app, foot.width, &keys), app.style(Role::Chrome), widths);
        let rest = Rect { x: foot.x + taken, width: foot.width - taken, ..foot };
        let holds = format!("  {}{}", qr.holds.text(lang), qr.text);
        put(buffer, rest, &one_line(&holds, usize::from(rest.width), widths), app.style(Role::Text), widths);
    }
}

fn draw_code(
    app: &App,
    buffer: &mut Buffer,
    packing: Packing,
    code: &Modules,
    corner: Position,
    inverted: bool,
) {
    let (columns, rows) = packing.cells(code);
    let place = |x: usize, y: usize| {
        let at = |start: u16, by: usize| u16::try_from(by).map_or(u16::MAX, |by| start.saturating_add(by));
        Position::new(at(corner.x, x), at(corner.y, y))
    };
    let is_dark = |x: usize, y: usize| code.is_dark(x, y) != inverted;
    for (x, y) in (0..rows).flat_map(|y| (0..columns).map(move |x| (x, y))) {
        let (above, below) = match packing {
            Packing::Halves => (is_dark(x, 2 * y), is_dark(x, 2 * y + 1)),
            Packing::Pairs => (is_dark(x / 2, y), is_dark(x / 2, y)),
        };
        let (symbol, look) = cell(above, below, app.preferences.theme.black_and_white());
        put_glyph(buffer, place(x, y), symbol, 1, look);
    }
}

/// A cell with these halves, dark or light, in these two colours; or without colour, where what is light is drawn in the
/// colour of the text, which is lighter than what is behind it on most terminals.
fn cell(
    above: bool,
    below: bool,
    colors: Option<(ratatui::style::Color, ratatui::style::Color)>,
) -> (&'static str, Style) {
    let plain = Style::new();
    match colors {
        Some((black, white)) => {
            let color = |dark| if dark { black } else { white };
            match (above, below) {
                (true, true) | (false, false) => (" ", plain.fg(color(!above)).bg(color(above))),
                (above, below) => ("▀", plain.fg(color(above)).bg(color(below))),
            }
        }
        None => match (above, below) {
            (true, true) => (" ", plain),
            (false, false) => (" ", plain.add_modifier(Modifier::REVERSED)),
            (false, true) => ("▀", plain),
            (true, false) => ("▄", plain),
        },
    }
}
