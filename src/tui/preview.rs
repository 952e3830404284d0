//! The print preview: the sheets as they go on paper, their size, and the keys while they are shown. Part of the state's
//! update; `view::preview` draws them, `printing` makes them.

use super::action::Action;
use super::app::{App, Effect, Mode};
use super::geometry::pane;
use super::help::HelpList;
use super::keymap::Keys;
use super::strings::{Msg, fill};
use crate::layout::Measure;
use crate::paper::Sheet;
use crate::text::width::WidthProfile;
use crossterm::event::{KeyCode, KeyEvent};
use std::sync::Arc;

/// The size of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaperSize {
    /// Columns; at least 1.
    pub columns: u16,
    /// Lines, header and footer included; at least 1.
    pub lines: u16,
}

impl PaperSize {
    /// `sheet` in this size.
    pub(super) fn of(self, sheet: &Sheet) -> Sheet {
        let measure = Measure { columns: self.columns, ..sheet.measure };
        Sheet { measure, lines_per_page: self.lines, ..*sheet }
    }

    /// Columns and lines that can be chosen.
    const COLUMNS: (u16, u16) = (8, 200);
    const LINES: (u16, u16) = (5, 120);

    /// So many columns and lines more, as far as that goes.
    fn changed(self, columns: i16, lines: i16) -> Self {
        let clamped = |value: u16, by: i16, (least, most): (u16, u16)| {
            value.saturating_add_signed(by).clamp(least.min(value), most.max(value))
        };
        Self {
            columns: clamped(self.columns, columns, Self::COLUMNS),
            lines: clamped(self.lines, lines, Self::LINES),
        }
    }
}

/// Lines of all sheets.
pub type Sheets = Arc<Vec<Vec<String>>>;

/// A preview that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub(super) size: PaperSize,
    /// The sheets; none while they are being made.
    pub(super) sheets: Option<Sheets>,
    /// Which sheet is shown.
    pub(super) sheet: usize,
    /// Its first line that is.
    pub(super) top: usize,
}

impl Preview {
    /// How many lines the sheet that is shown has.
    fn lines(&self) -> usize {
        self.shown().map_or(0, <[String]>::len)
    }

    /// The sheet that is shown.
    pub(super) fn shown(&self) -> Option<&[String]> {
        self.sheets.as_ref()?.get(self.sheet).map(Vec::as_slice)
    }

    fn last(&self) -> usize {
        self.sheets.as_ref().map_or(0, |sheets| sheets.len().saturating_sub(1))
    }

    /// Shows the next `rows` lines of the sheet, or the next sheet.
    fn forward(&mut self, rows: usize) {
        let next = self.top + rows;
        if next < self.lines() {
            self.top = next.min(self.lines().saturating_sub(rows));
        } else if self.sheet < self.last() {
            self.go_to(self.sheet + 1);
        }
    }

    /// Shows the `rows` lines above, or the end of the sheet before.
    fn back(&mut self, rows: usize) {
        if self.top > 0 {
            self.top = self.top.saturating_sub(rows);
        } else if self.sheet > 0 {
            self.go_to(self.sheet - 1);
            self.top = self.lines().saturating_sub(rows);
        }
    }

    fn go_to(&mut self, sheet: usize) {
        (self.sheet, self.top) = (sheet.min(self.last()), 0);
    }
}

impl App {
    /// Shows the article as it would be printed.
    pub(super) fn open_preview(&mut self) -> Vec<Effect> {
        let size = self.preferences.paper;
        self.mode = Mode::Preview(Preview { size, sheets: None, sheet: 0, top: 0 });
        vec![Effect::MakeSheets(size, self.preferences.widths)]
    }

    /// Asks for other sheets, if any are looked at, since characters have other widths.
    pub(super) fn make_sheets_anew(&self) -> Option<Effect> {
        let preview = match &self.mode {
            Mode::Preview(preview) => preview,
            _ => self.beneath.as_ref()?,
        };
        Some(Effect::MakeSheets(preview.size, self.preferences.widths))
    }

    /// Shows the preview again from which a line or the list of keys was opened, when that is closed.
    pub(super) fn return_to_preview(&mut self) {
        if self.mode == Mode::Read
            && let Some(preview) = self.beneath.take()
        {
            self.mode = Mode::Preview(preview);
        }
    }

    /// The sheets are made, if they are still the ones that are looked at; `missing` is a print program that is not
    /// there.
    pub(super) fn take_sheets(
        &mut self,
        size: PaperSize,
        widths: &WidthProfile,
        sheets: Sheets,
        missing: Option<String>,
    ) -> Vec<Effect> {
        let lang = self.preferences.lang;
        let preview = match &mut self.mode {
            Mode::Preview(preview) => Some(preview),
            _ => self.beneath.as_mut(),
        };
        if let Some(preview) = preview
            && (preview.size, &self.preferences.widths) == (size, widths)
        {
            let first = preview.sheets.is_none() && preview.sheet == 0;
            preview.sheets = Some(sheets);
            preview.go_to(preview.sheet);
            if let Some(program) = missing.filter(|_| first) {
                let said = fill(Msg::PrintNoProgram, lang, &[&program]);
                self.notice = Some(format!("{said}  {}", Msg::PreviewExport.text(lang)));
            }
        }
        Vec::new()
    }

    pub(super) fn preview_key(&mut self, event: &KeyEvent, mut preview: Preview) -> Vec<Effect> {
        let rows = usize::from(pane(self.size).rows.height).max(1);
        let action = self.preferences.keys.action(event);
        let size = preview.size;
        match (event.code, action) {
            (KeyCode::Esc, _) | (_, Some(Action::Quit | Action::Print)) => return Vec::new(),
            (KeyCode::Char('p') | KeyCode::Enter, _) => {
                self.mode = Mode::Preview(preview);
                return vec![Effect::Print(size, self.preferences.widths)];
            }
            (KeyCode::Char('e'), _) | (_, Some(Action::Export)) => {
                self.beneath = Some(preview);
                return self.ask_where_to(Some(size));
            }
            (_, Some(Action::Help)) => {
                self.beneath = Some(preview);
                self.mode = Mode::Help(HelpList::default());
                return Vec::new();
            }
            (KeyCode::Char('+' | '='), _) => preview.size = size.changed(2, 0),
            (KeyCode::Char('-'), _) => preview.size = size.changed(-2, 0),
            (KeyCode::Char('w'), _) => preview.size = size.changed(10, 0),
            (KeyCode::Char('W'), _) => preview.size = size.changed(-10, 0),
            (KeyCode::Char('l'), _) => preview.size = size.changed(0, 1),
            (KeyCode::Char('L'), _) => preview.size = size.changed(0, -1),
            (_, Some(Action::NextPage)) => preview.forward(rows),
            (_, Some(Action::PreviousPage)) => preview.back(rows),
            (_, Some(Action::NextParagraph)) => preview.go_to(preview.sheet + 1),
            (_, Some(Action::PreviousParagraph)) => preview.go_to(preview.sheet.saturating_sub(1)),
            (_, Some(Action::FirstPage)) => preview.go_to(0),
            (_, Some(Action::LastPage)) => preview.go_to(usize::MAX),
            _ => {}
        }
        let mut effects = self.act_anywhere(action);
        if preview.size != size {
            // What is shown stays until the new sheets are there.
            self.preferences.paper = preview.size;
            effects.push(Effect::MakeSheets(preview.size, self.preferences.widths));
        }
        self.mode = Mode::Preview(preview);
        effects
    }
}

/// What the keys mean in the preview, as they are bound: each with what it does.
pub(super) fn keys(keys: &Keys) -> Vec<(String, Msg)> {
    let names = |action| keys.names_on(action, false);
    let with = |key: &str, action| format!("{key} {}", names(action)).trim_end().to_owned();
    vec![
        (names(Action::NextPage), Msg::PreviewForward),
        (names(Action::PreviousPage), Msg::PreviewBack),
        (names(Action::NextParagraph), Msg::PreviewNext),
        (names(Action::PreviousParagraph), Msg::PreviewPrevious),
        (names(Action::FirstPage), Msg::PreviewFirst),
        (names(Action::LastPage), Msg::PreviewLast),
        ("+ =".to_owned(), Msg::PreviewWider),
        ("-".to_owned(), Msg::PreviewNarrower),
        ("w".to_owned(), Msg::PreviewMuchWider),
        ("W".to_owned(), Msg::PreviewMuchNarrower),
        ("l".to_owned(), Msg::PreviewHigher),
        ("L".to_owned(), Msg::PreviewLower),
        ("p Enter".to_owned(), Msg::PreviewPrint),
        ("e".to_owned(), Msg::PreviewWrite),
        (names(Action::Help), Msg::HelpHelp),
        (with("Esc", Action::Quit), Msg::PreviewLeave),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_looked_through_before_the_next_one() {
        let sheet = |lines: usize| vec![String::new(); lines];
        let sheets = Arc::new(vec![sheet(40), sheet(40)]);
        let size = PaperSize { columns: 76, lines: 40 };
        let mut preview = Preview { size, sheets: Some(sheets), sheet: 0, top: 0 };
        let mut places = Vec::new();
        for _ in 0..6 {
            preview.forward(15);
            places.push((preview.sheet, preview.top));
        }
        assert_eq!(places, [(0, 15), (0, 25), (1, 0), (1, 15), (1, 25), (1, 25)]);
        places.clear();
        for _ in 0..6 {
            preview.back(15);
            places.push((preview.sheet, preview.top));
        }
        assert_eq!(places, [(1, 10), (1, 0), (0, 25), (0, 10), (0, 0), (0, 0)]);
    }

    #[test]
    fn sizes_have_an_end() {
        let size = PaperSize { columns: 9, lines: 6 };
        assert_eq!(size.changed(-2, -2), PaperSize { columns: 8, lines: 5 });
        assert_eq!(size.changed(1000, 1000), PaperSize { columns: 200, lines: 120 });
        // One that the settings have is left alone.
        let size = PaperSize { columns: 4, lines: 300 };
        assert_eq!(size.changed(-2, 1), size);
    }
}
