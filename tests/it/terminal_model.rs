//! A terminal of the test's own: bytes in, a grid of cells out, and every sequence that was understood or not.
//!
//! It knows nothing of langdu's widths: a column is what UAX #11 and the general category say of single characters, added
//! up as `wcwidth` does, with East Asian Ambiguous characters one or two columns wide. It answers where its cursor is.

use icu_properties::CodePointMapData;
use icu_properties::props::{EastAsianWidth, GeneralCategory, HangulSyllableType};
use vte::{Params, Parser, Perform};

/// The terminal.
pub(crate) struct Terminal {
    parser: Parser,
    /// What the bytes have made of it.
    pub(crate) state: State,
}

/// Cells, cursor, and what was said.
pub(crate) struct State {
    ambiguous: usize,
    /// Rows of cells. A wide glyph has its text in the first cell and nothing in the second.
    pub(crate) rows: Vec<Vec<String>>,
    x: usize,
    y: usize,
    /// What programs that ask are told.
    pub(crate) answers: Vec<u8>,
    /// Every escape sequence, in a normal form: `CSI H`, `CSI ?2026h`, `OSC 0`, `ESC c`.
    pub(crate) sequences: Vec<String>,
    /// Control characters, C1 included.
    pub(crate) controls: Vec<char>,
    /// Characters that did not fit in their row.
    pub(crate) overruns: usize,
}

impl Terminal {
    pub(crate) fn new(columns: usize, rows: usize, ambiguous: usize) -> Self {
        let state = State {
            ambiguous,
            rows: vec![vec![" ".to_string(); columns]; rows],
            x: 0,
            y: 0,
            answers: Vec::new(),
            sequences: Vec::new(),
            controls: Vec::new(),
            overruns: 0,
        };
        Self { parser: Parser::new(), state }
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.parser.advance(&mut self.state, bytes);
    }
}

impl State {
    fn width(&self, c: char) -> usize {
        let category = CodePointMapData::<GeneralCategory>::new().get(c);
        let syllable = CodePointMapData::<HangulSyllableType>::new().get(c);
        let invisible = match category {
            GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark => true,
            // Signs that stand around numbers are format characters and yet seen.
            GeneralCategory::Format => !matches!(c, '\u{AD}' | '\u{600}'..='\u{8FF}'),
            _ => matches!(syllable, HangulSyllableType::VowelJamo | HangulSyllableType::TrailingJamo),
        };
        match CodePointMapData::<EastAsianWidth>::new().get(c) {
            _ if invisible => 0,
            EastAsianWidth::Wide | EastAsianWidth::Fullwidth => 2,
            EastAsianWidth::Ambiguous => self.ambiguous,
            _ => 1,
        }
    }

    fn row(&mut self) -> &mut Vec<String> {
        &mut self.rows[self.y]
    }

    /// Blanks a cell; half of a wide glyph takes the other half with it.
    fn blank(&mut self, x: usize) {
        let row = self.row();
        if row[x].is_empty() {
            row[x - 1] = " ".to_string();
        }
        if row.get(x + 1).is_some_and(String::is_empty) {
            row[x + 1] = " ".to_string();
        }
        row[x] = " ".to_string();
    }

    fn answer(&mut self, text: &str) {
        self.answers.extend_from_slice(text.as_bytes());
    }
}

impl Perform for State {
    fn print(&mut self, c: char) {
        if ('\u{7F}'..='\u{9F}').contains(&c) {
            self.controls.push(c);
            return;
        }
        let width = self.width(c);
        let columns = self.row().len();
        if width == 0 {
            let Some(mut before) = self.x.checked_sub(1) else { return };
            before -= usize::from(self.row()[before].is_empty());
            self.row()[before].push(c);
            return;
        }
        if self.x + width > columns {
            self.overruns += 1;
            return;
        }
        for x in self.x..self.x + width {
            self.blank(x);
        }
        let x = self.x;
        self.row()[x] = c.to_string();
        if width == 2 {
            self.row()[x + 1] = String::new();
        }
        self.x += width;
    }

    fn execute(&mut self, byte: u8) {
        self.controls.push(char::from(byte));
    }

    fn csi_dispatch(&mut self, params: &Params, intermediates: &[u8], _: bool, action: char) {
        let numbers: Vec<usize> = params.iter().map(|param| usize::from(param[0])).collect();
        let list = numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(";");
        let private = String::from_utf8_lossy(intermediates).into_owned();
        self.sequences.push(match action {
            // Places and looks are many; that they are places and looks is enough.
            'H' | 'm' => format!("CSI {private}{action}"),
            _ => format!("CSI {private}{list}{action}"),
        });
        let number = |index: usize| numbers.get(index).copied().unwrap_or(0).max(1) - 1;
        match action {
            'H' => {
                self.y = number(0).min(self.rows.len() - 1);
                self.x = number(1).min(self.rows[self.y].len());
            }
            'K' => {
                let from = if numbers.first() == Some(&2) { 0 } else { self.x };
                for x in from..self.rows[self.y].len() {
                    self.blank(x);
                }
            }
            'n' => self.answer(&format!("\x1b[{};{}R", self.y + 1, self.x + 1)),
            'c' => self.answer("\x1b[?62c"),
            _ => {}
        }
    }

    fn esc_dispatch(&mut self, _: &[u8], _: bool, byte: u8) {
        self.sequences.push(format!("ESC {}", char::from(byte)));
    }

    fn osc_dispatch(&mut self, params: &[&[u8]], _: bool) {
        self.sequences.push(format!("OSC {}", String::from_utf8_lossy(params.first().unwrap_or(&&b""[..]))));
    }

    fn hook(&mut self, _: &Params, _: &[u8], _: bool, action: char) {
        self.sequences.push(format!("DCS {action}"));
    }
}

#[test]
fn the_model_is_a_terminal() {
    let mut terminal = Terminal::new(6, 2, 2);
    terminal.feed("\x1b[2;1H汉e\u{301}“\x1b[6n\x1b[2;2Hx\x1b]0;t\x07\x1b[7m\x07\u{9b}".as_bytes());
    let state = &terminal.state;
    assert_eq!(state.rows[1], [" ", "x", "e\u{301}", "“", "", " "]);
    assert_eq!(state.answers, b"\x1b[2;6R");
    assert_eq!(state.sequences, ["CSI H", "CSI 6n", "CSI H", "OSC 0", "CSI m"]);
    assert_eq!(state.controls, ['\x07', '\u{9b}']);
    terminal.feed("\x1b[1;6H汉".as_bytes());
    assert_eq!(terminal.state.overruns, 1);
}
